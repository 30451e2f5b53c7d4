"""Does the way lose packets: at the gateway, on the carrier's first hop, or beyond?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from fieldkit.checks.address import link_is_down
from fieldkit.checks.path_sections import (
    FEW,
    KEPT_MOMENTS,
    SHARE_OF_ALL,
    Section,
    address_at,
    far_streams,
    first_place,
    in_figures,
    moment_of,
    percent,
    placed,
    sections_of,
    ttl_of,
)
from fieldkit.checks.registry import Evidence, Limits, bound_of, check, finding
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.path import Outage, PathReading, Role, Stream
from fieldkit.model.sequence import bound_pct, fewer, loss_between
from fieldkit.model.terms import OK, UNKNOWN, WARN

# Mean run of losses over that of random loss, from which the losses are called bursts.
BURST_RATIO = 1.5
# A hop that answers less than this share, while everything behind it is complete, holds its answers back.
HELD_BACK = 0.2
HOP_SENT = 8
# From this share on, a dozen echoes to the router before the target would show the loss too, were it on the way.
MUCH = 0.3
# Fewer losses in a row than this are expected by chance: whether they are avoided on purpose cannot be told.
TELLING_PAIRS = 15
# A section that shares less than this part of what the far end loses counts as sound.
APART = 0.2
# Losses that fall on the seconds so much more evenly than chance: less than one time in a hundred with seven seconds.
EVEN = 0.17
# A port that went away takes the switch at the other end seconds to let traffic through again.
OWN_SHARE = 0.05


@check(
    "path.loss",
    card="quality",
    reads={"path": PathReading, "link": LinkReading},
    codes={
        "path.clean": OK,
        "path.router_limits": OK,  # only a hop on the way holds back its own answers
        "path.loss_at_gateway": WARN,
        "path.loss_at_carrier": WARN,
        "path.loss_beyond": WARN,
        "path.loss_unplaced": WARN,  # real, but what could say where does not answer echoes
        "path.loss_large": WARN,
        "path.no_answer": UNKNOWN,
        "path.target_limits": UNKNOWN,  # the target alone leaves much unanswered, its last router nothing
        "path.too_few": UNKNOWN,
        "path.unmeasured": UNKNOWN,
    },
    facts=(
        "target",
        "sent",
        "lost",
        "loss_pct",
        "bound_pct",
        "bursts",
        "longest_burst",
        "longest_ms",
        "mean_burst",
        "pattern",
        "from_hop",
        "from_address",
        "sections",
        "sizes",
        "small_size",
        "small_loss_pct",
        "large_size",
        "minutes",
        "at",
        "hop_loss_pct",
    ),
)
def loss(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does the way lose packets, from where on, and in what pattern?

    Loss is real only if it goes on to the end: a hop that loses alone limits its own answers.  A few of thousands are
    no finding; the count and its bound are told with every verdict.

    Source: C6, C7, S-BNT-06; ITU-T Y.1541; RFC 3357.
    """
    reading: PathReading | None = seen.path
    if link_is_down(seen):
        return finding("path.unmeasured", missing=Missing("missing.link_down"))
    if reading is None or not far_streams(reading):
        return finding("path.unmeasured", missing=seen.missing("path"))
    streams = far_streams(reading)
    sections = sections_of(reading, seen.vantage)
    common: dict[str, Any] = {"target": reading.target, "sections": in_figures(sections), "sizes": _sizes(streams)}
    own = sum(each.local for each in streams)
    if own >= FEW and own >= OWN_SHARE * sum(each.lost for each in streams):
        return finding("path.unmeasured", missing=Missing("missing.path_own_link", {"local": own}), **common)
    answered = [each for each in streams if each.received]
    if not answered:
        return finding(
            "path.no_answer", missing=Missing("missing.path_no_answer", {"target": reading.target}), **common
        )
    needed = int(bound_of(limits, "path.sent_needed", 100))
    sent = sum(each.sent for each in answered)
    if max(each.sent for each in answered) < needed:
        why = Missing("missing.path_too_few", {"sent": sent, "needed": needed})
        return finding("path.too_few", missing=why, sent=sent, **common)
    limit = limits.get("path.loss_pct")
    bar = Bar(bound_of(limits, "path.loss_pct", 0.1) / 100, bound_of(limits, "path.outage_ms", 200))
    small, large = answered[0], answered[-1]
    if _loses(large, bar) and not _loses(small, bar) and _more(large, small):
        facts = _loss_facts(reading, [large])
        sized: dict[str, Any] = {
            "large_size": large.size,
            "small_size": small.size,
            "small_loss_pct": percent(small.lost, small.sent),
        }
        return finding("path.loss_large", limit=limit, **common, **facts, **sized)
    facts = _loss_facts(reading, answered)
    if not any(_loses(each, bar) for each in answered) and not _pooled(answered, bar):
        held = _held_back(reading, sections, bar)
        if held is not None:
            ttl, by, share = held
            return finding(
                "path.router_limits",
                limit=limit,
                **common,
                **facts,
                from_hop=ttl,
                from_address=by,
                hop_loss_pct=round(share * 100, 1),
            )
        return finding("path.clean", limit=limit, **common, **facts)
    # The near sections are measured with small packets: like is held against like.
    near = [each for each in sections if each.stream.role is not Role.TARGET]
    told = {each.ttl: _share_of(each, sections, answered, bar) for each in near}
    sure = [each for each in sections if told.get(each.ttl, "bad")]
    bad = [told.get(each.ttl, "bad") == "bad" for each in sure]
    place, hop, address = placed(sure, bad, first_place=first_place(seen))
    much = max(_share(each) for each in answered) >= MUCH and _last_router_answers(reading, hop)
    if place == "beyond" and (much or _so_many_a_second(reading, facts) or any(_regular(each) for each in answered)):
        why = Missing("missing.path_target_limits", {"target": reading.target})
        # What the target leaves unanswered bounds no loss.
        facts.pop("bound_pct")
        return finding("path.target_limits", missing=why, **common, **facts)
    code = f"path.loss_{'at_' if place in ('gateway', 'carrier') else ''}{place}"
    return finding(code, limit=limit, **common, **facts, from_hop=hop, from_address=address or address_at(reading, hop))


def _share(stream: Stream) -> float:
    return stream.lost / stream.sent if stream.sent else 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """From where on losses are a finding: the share of all packets, or the length of one outage."""

    share: float
    outage_ms: float


def _loses(stream: Stream, bar: Bar) -> bool:
    """Surely more than this share, by more than a handful; or for so long that a person notices."""
    long = any(each.lost >= FEW and each.seconds * 1000 >= bar.outage_ms for each in stream.outages)
    return long or (stream.lost >= FEW and loss_between(stream.lost, stream.sent)[0] > bar.share)


def _pooled(streams: Sequence[Stream], bar: Bar) -> bool:
    lost, sent = sum(each.lost for each in streams), sum(each.sent for each in streams)
    return lost >= FEW * len(streams) and loss_between(lost, sent)[0] > bar.share


def _more(one: Stream, other: Stream) -> bool:
    """Surely more than the other."""
    return loss_between(one.lost, one.sent)[0] > loss_between(other.lost, other.sent)[1]


def _share_of(
    section: Section, sections: Sequence[Section], ends: Sequence[Stream], bar: Bar
) -> Literal["good", "bad"] | None:
    """Does what the far end loses get lost within this section?  None: its figures do not tell.

    A hop that surely loses more than one behind it leaves echoes unanswered that it would have passed on: its own
    figures say nothing.  Bursts are held against each other by the clock, scattered losses by their number.
    """
    stream, far = section.stream, ends[0]
    # All sizes together: the more packets, the less does chance make a sound hop look like one that limits itself.
    end = replace(
        far, sent=sum(each.sent for each in ends), received=sum(each.sent - each.lost for each in ends), late=0
    )
    between = [each.stream for each in sections if each.ttl > section.ttl and each.stream.role is not Role.TARGET]
    if any(_more(stream, each) for each in (*between, end)):
        return None
    runs = [each for each in far.outages if each.lost >= FEW]
    if runs and sum(each.lost for each in runs) * 2 >= far.lost:
        together = _overlap(runs, stream.outages) / sum(each.seconds for each in runs)
        if together >= SHARE_OF_ALL:
            return "bad"
        if together <= APART:
            return "good"
    if _loses(stream, bar) and _share(stream) >= APART * _share(far):
        # Between the two it loses itself, and something further on loses more.
        return "bad" if _share(stream) >= SHARE_OF_ALL * _share(far) else None
    return "good" if fewer(stream.lost, stream.sent, far.lost, far.sent) else None


def _overlap(some: Sequence[Outage], others: Sequence[Outage]) -> float:
    """For how many seconds of the one the other lasted as well."""
    spans = [(each.at_s, each.at_s + each.seconds) for each in others]
    return sum(
        max(0.0, min(each.at_s + each.seconds, end) - max(each.at_s, start)) for each in some for start, end in spans
    )


def _so_many_a_second(reading: PathReading, facts: Mapping[str, Any]) -> bool:
    """Does every second lose the same, scattered?  Chance is not so even; a limit on answers is."""
    return reading.evenness is not None and reading.evenness <= EVEN and facts["pattern"] == "random"


def _regular(stream: Stream) -> bool:
    """Are the losses kept apart as chance would not: every fifth, say, as by a limit on answers a second?"""
    share = _share(stream)
    expected = stream.lost * share  # lost right behind another, were each lost by chance
    return share < MUCH and expected >= TELLING_PAIRS and (stream.lost - stream.bursts) * 4 <= expected


def _last_router_answers(reading: PathReading, from_hop: int) -> bool:
    """Does the router right before the target, behind the first section in doubt, answer everything?"""
    ttl = ttl_of(reading.hops, reading.target)
    before = next((hop for hop in reading.hops if ttl is not None and hop.ttl == ttl - 1), None)
    return before is not None and before.ttl >= from_hop and HOP_SENT <= before.sent == before.answered


def _held_back(reading: PathReading, sections: Sequence[Section], bar: Bar) -> tuple[int, str | None, float] | None:
    """A hop on the way that loses while everything behind it comes: (TTL, address, share)."""
    for each in sections:
        if each.stream.role is not Role.TARGET and _loses(each.stream, bar) and _more(each.stream, sections[-1].stream):
            return each.ttl, each.address, _share(each.stream)
    for hop in reading.hops:
        lost = hop.sent - hop.answered
        inside = hop.role is not Role.TARGET and reading.target not in hop.addresses
        if inside and hop.answered and hop.sent >= HOP_SENT and lost >= FEW and lost / hop.sent >= HELD_BACK:
            return hop.ttl, hop.addresses[0] if hop.addresses else None, lost / hop.sent
    return None


def _loss_facts(reading: PathReading, streams: Sequence[Stream]) -> dict[str, Any]:
    """Counts over these streams; runs and moments of the one that lost most."""
    sent, lost = sum(each.sent for each in streams), sum(each.lost for each in streams)
    worst = max(streams, key=lambda each: (_share(each), each.longest_burst))
    longest = max(worst.outages, key=lambda each: each.seconds, default=None)
    mean = worst.lost / worst.bursts if worst.bursts else None
    random_mean = 1 / (1 - _share(worst)) if _share(worst) < 1 else None
    minutes = sorted((each for each in worst.minutes if each.lost), key=lambda each: -each.lost)[:KEPT_MOMENTS]
    bound = bound_pct(sent) if not lost else loss_between(lost, sent)[1] * 100
    pattern = None
    if mean is not None and random_mean is not None and worst.lost >= FEW:
        pattern = "burst" if mean >= BURST_RATIO * random_mean else "random"
    return {
        "sent": sent,
        "lost": lost,
        "loss_pct": percent(lost, sent),
        "bound_pct": round(bound, 2) if bound is not None else None,
        "bursts": worst.bursts,
        "longest_burst": worst.longest_burst,
        "longest_ms": round(longest.seconds * 1000) if longest else None,
        "mean_burst": round(mean, 1) if mean is not None else None,
        "pattern": pattern,
        "minutes": [{"minute": each.minute, "lost": each.lost, "sent": each.sent} for each in minutes],
        "at": _moments(reading.began, worst.outages),
    }


def _moments(began: datetime, outages: Sequence[Outage]) -> list[str]:
    """When the longest outages began, in the order they came."""
    longest = sorted(outages, key=lambda each: -each.seconds)[:KEPT_MOMENTS]
    return [moment_of(began, each.at_s) for each in sorted(longest, key=lambda each: each.at_s)]


def _sizes(streams: Sequence[Stream]) -> list[Mapping[str, Any]]:
    return [
        {"size": each.size, "loss_pct": percent(each.lost, each.sent), "sent": each.sent, "lost": each.lost}
        for each in streams
    ]
