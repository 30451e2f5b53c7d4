"""Where does the way lose, delay or disorder packets: at the gateway, on the carrier's first hop, or beyond?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from fieldkit.checks.address import link_is_down
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.path import Hop, Outage, PathReading, Role, Stream
from fieldkit.model.sequence import bound_pct, fewer, loss_between
from fieldkit.model.terms import OK, UNKNOWN, WARN, Vantage

# Fewer lost than this are chance, whatever the share.  Rule of thumb.
FEW = 3
# A section that loses less than this share of what the far end loses is not where it begins.
SHARE_OF_ALL = 0.5
# A hop's own echoes may be slower than what it forwards: then what lies behind it is quicker.
CARRIED_ON = 0.7
# Mean run of losses over that of random loss, from which the losses are called bursts.
BURST_RATIO = 1.5
# A hop that answers less than this share, while everything behind it is complete, holds its answers back.
HELD_BACK = 0.2
HOP_SENT = 8
# From this share on, a dozen echoes to the router before the target would show the loss too, were it on the way.
MUCH = 0.3
# So many moments of change are a route that flaps; one is a change of route, which networks do.
FLAPS = 2
# Fewer losses in a row than this are expected by chance: whether they are avoided on purpose cannot be told.
TELLING_PAIRS = 15
# A section that shares less than this part of what the far end loses counts as sound.
APART = 0.2
KEPT_MOMENTS = 5
# Losses that fall on the seconds so much more evenly than chance: less than one time in a hundred with seven seconds.
EVEN = 0.17
# A port that went away takes the switch at the other end seconds to let traffic through again.
OWN_SHARE = 0.05
# So many times its own lateness in sending is what a busy laptop may add to a round trip.
OWN_STALLS = 2

_PLACES = ("gateway", "carrier", "beyond")
_UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the way, up to the address that its stream measured; `place` says whose it is."""

    place: str
    ttl: int
    address: str
    stream: Stream


def sections_of(reading: PathReading, vantage: Vantage | None) -> tuple[Section, ...]:
    """The measured sections, nearest first; the target's smallest answering size stands for the far end.

    At the hand-over the gateway is the carrier's first hop already, and so is the first hop of a dial-up session.
    """
    at_line = vantage in (Vantage.CPE, Vantage.ROOM)
    found: list[Section] = []
    for role in (Role.GATEWAY, Role.CARRIER):
        stream = next((each for each in reading.streams if each.role is role and each.received), None)
        if stream is None:
            continue
        ttl = _ttl_of(reading.hops, stream.target) or len(found) + 1
        if role is Role.GATEWAY:
            place = "carrier" if at_line else "gateway"
        else:
            place = "beyond" if at_line and ttl > 1 else "carrier"
        found.append(Section(place, ttl, stream.target, stream))
    far = next((each for each in _targets(reading) if each.received), None)
    if far is not None:
        known = _ttl_of(reading.hops, far.target)
        # A target inside the LAN is no further away than the gateway, which then does not stand on the way.
        found = [each for each in found if known is None or each.ttl < known]
        nearest = _PLACES[1:] if at_line else _PLACES
        place = nearest[min(known, len(nearest)) - 1] if known else "beyond"
        ttl = known or max([len(reading.hops), *(each.ttl for each in found)]) + 1
        found.append(Section(place, ttl, far.target, far))
    return tuple(sorted(found, key=lambda each: each.ttl))


def placed(sections: Sequence[Section], bad: Sequence[bool], *, first_place: str) -> tuple[str, int, str | None]:
    """(place, first hop that may be guilty, its address if it is told) of what begins at the first bad section.

    Between the last good section and the first bad one there may be sections nobody could measure: then the place is
    `unplaced`, unless the two are neighbours.
    """
    guilty = bad.index(True)
    from_hop = sections[guilty - 1].ttl + 1 if guilty else 1
    before = sections[guilty - 1].place if guilty else None
    start = _PLACES.index(first_place) if before is None else min(_PLACES.index(before) + 1, len(_PLACES) - 1)
    place = sections[guilty].place if _PLACES.index(sections[guilty].place) <= start else _UNPLACED
    return place, from_hop, sections[guilty].address if from_hop == sections[guilty].ttl else None


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
    if reading is None or not _targets(reading):
        return finding("path.unmeasured", missing=seen.missing("path"))
    streams = _targets(reading)
    sections = sections_of(reading, seen.vantage)
    common: dict[str, Any] = {"target": reading.target, "sections": _told(sections), "sizes": _sizes(streams)}
    own = sum(each.local for each in streams)
    if own >= FEW and own >= OWN_SHARE * sum(each.lost for each in streams):
        return finding("path.unmeasured", missing=Missing("missing.path_own_link", {"local": own}), **common)
    answered = [each for each in streams if each.received]
    if not answered:
        return finding(
            "path.no_answer", missing=Missing("missing.path_no_answer", {"target": reading.target}), **common
        )
    needed = int(_bound(limits, "path.sent_needed", 100))
    sent = sum(each.sent for each in answered)
    if max(each.sent for each in answered) < needed:
        why = Missing("missing.path_too_few", {"sent": sent, "needed": needed})
        return finding("path.too_few", missing=why, sent=sent, **common)
    limit = limits.get("path.loss_pct")
    bar = Bar(_bound(limits, "path.loss_pct", 0.1) / 100, _bound(limits, "path.outage_ms", 200))
    small, large = answered[0], answered[-1]
    if _loses(large, bar) and not _loses(small, bar) and _more(large, small):
        facts = _loss_facts(reading, [large])
        sized: dict[str, Any] = {
            "large_size": large.size,
            "small_size": small.size,
            "small_loss_pct": _pct(small.lost, small.sent),
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
    told = {each.ttl: _share_of(each, sections, answered, bar) for each in sections if each.address != reading.target}
    sure = [each for each in sections if told.get(each.ttl, "bad")]
    bad = [told.get(each.ttl, "bad") == "bad" for each in sure]
    place, hop, address = placed(sure, bad, first_place=_first_place(seen))
    much = max(_share(each) for each in answered) >= MUCH and _last_router_answers(reading, hop)
    if place == "beyond" and (much or _so_many_a_second(reading, facts) or any(_regular(each) for each in answered)):
        why = Missing("missing.path_target_limits", {"target": reading.target})
        # What the target leaves unanswered bounds no loss.
        facts.pop("bound_pct")
        return finding("path.target_limits", missing=why, **common, **facts)
    code = f"path.loss_{'at_' if place in ('gateway', 'carrier') else ''}{place}"
    return finding(code, limit=limit, **common, **facts, from_hop=hop, from_address=address or _at(reading, hop))


@check(
    "path.delay",
    card="quality",
    reads={"path": PathReading, "link": LinkReading},
    codes={
        "delay.normal": OK,
        "delay.high_at_gateway": WARN,
        "delay.high_at_carrier": WARN,
        "delay.high_beyond": WARN,
        "delay.high_unplaced": WARN,
        "delay.unmeasured": UNKNOWN,
    },
    facts=(
        "target",
        "p95_ms",
        "median_ms",
        "jitter_ms",
        "limit_ms",
        "jitter_limit_ms",
        "from_hop",
        "from_address",
        "section_p95_ms",
        "section_jitter_ms",
        "sections",
    ),
)
def delay(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is the way slow or unsteady, and from which section on?

    A section is slow only if what lies behind it is slow too: routers answer echoes last of all their work.
    Source: C6 (rules of thumb: 5 ms to the gateway, 10 ms to the carrier, 60 ms in the country, 10 ms jitter).
    """
    reading: PathReading | None = seen.path
    if link_is_down(seen):
        return finding("delay.unmeasured", missing=Missing("missing.link_down"))
    if reading is None:
        return finding("delay.unmeasured", missing=seen.missing("path"))
    sections = [each for each in sections_of(reading, seen.vantage) if each.stream.rtt_ms is not None]
    if not sections or sections[-1].stream.role is not Role.TARGET:
        why = Missing("missing.path_no_answer", {"target": reading.target})
        return finding("delay.unmeasured", missing=why, target=reading.target)
    needed = int(_bound(limits, "path.sent_needed", 100))
    far = sections[-1].stream
    if far.sent < needed:
        why = Missing("missing.path_too_few", {"sent": far.sent, "needed": needed})
        return finding("delay.unmeasured", missing=why, target=reading.target)
    bounds = {
        "gateway": limits.get("path.gateway_ms"),
        "carrier": limits.get("path.carrier_ms"),
        "beyond": limits.get("path.target_ms"),
    }
    jitter_limit = _bound(limits, "path.jitter_ms", 10)
    defaults = {"gateway": 5.0, "carrier": 10.0, "beyond": 60.0}

    def late(number: int, spare_ms: float) -> bool:
        each, bound = sections[number], bounds[sections[number].place]
        most = _value(bound, defaults[each.place])
        behind = [later.stream for later in sections[number + 1 :]]
        # Half of all packets late is no laptop that was busy now and then.
        slow = _p95(each.stream) > most + spare_ms or _median(each.stream) > most
        unsteady = _jitter(each.stream) > jitter_limit + spare_ms
        slow = slow and all(_p95(later) >= CARRIED_ON * _p95(each.stream) for later in behind)
        unsteady = unsteady and all(_jitter(later) >= CARRIED_ON * _jitter(each.stream) for later in behind)
        return (slow or unsteady) and not _passed_quicker(reading, each) and not _minor(each.stream, far, far_limit)

    far_limit = _value(bounds["beyond"], defaults["beyond"])
    busy_ms = OWN_STALLS * max((_stalls(each.stream) for each in sections), default=0.0)
    slow = [late(number, busy_ms) for number in range(len(sections))]
    facts: dict[str, Any] = {
        "target": reading.target,
        "p95_ms": round(_p95(far), 2),
        "median_ms": round(far.rtt_ms.median, 2) if far.rtt_ms else None,
        "jitter_ms": round(_jitter(far), 2),
        "jitter_limit_ms": jitter_limit,
        "sections": _told(sections),
    }
    if True not in slow and any(late(number, 0.0) for number in range(len(sections))):
        why = Missing("missing.path_busy", {"late_ms": round(busy_ms / OWN_STALLS, 1)})
        return finding("delay.unmeasured", missing=why, **facts)
    if True not in slow:
        return finding("delay.normal", limit=bounds["beyond"], limit_ms=_value(bounds["beyond"], 60.0), **facts)
    place, hop, address = placed(sections, slow, first_place=_first_place(seen))
    guilty = sections[slow.index(True)]
    bound = bounds[guilty.place]
    return finding(
        f"delay.high_{'at_' if place in ('gateway', 'carrier') else ''}{place}",
        limit=bound,
        limit_ms=_value(bound, defaults[guilty.place]),
        from_hop=hop,
        from_address=address or _at(reading, hop),
        section_p95_ms=round(_p95(guilty.stream), 2),
        section_jitter_ms=round(_jitter(guilty.stream), 2),
        **facts,
    )


@check(
    "path.order",
    card="quality",
    reads={"path": PathReading, "link": LinkReading},
    codes={
        "order.kept": OK,
        "order.reordered": WARN,
        "order.duplicated": WARN,
        "route.changed": WARN,
        "order.unmeasured": UNKNOWN,
    },
    facts=(
        "target",
        "sent",
        "received",
        "reordered",
        "reordered_pct",
        "duplicates",
        "changes",
        "hops",
        "from_hop",
        "before",
        "after",
        "at",
        "sections",
    ),
)
def order(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do packets keep their order and number, and is the way the same all the time?  Source: RFC 4737, RFC 5560."""
    reading: PathReading | None = seen.path
    if link_is_down(seen):
        return finding("order.unmeasured", missing=Missing("missing.link_down"))
    if reading is None:
        return finding("order.unmeasured", missing=seen.missing("path"))
    streams = [each for each in _targets(reading) if each.received]
    moments = sorted({each.at_s for each in reading.changes})
    sent, came = sum(each.sent for each in streams), sum(each.received for each in streams)
    reordered, doubled = sum(each.reordered for each in streams), sum(each.duplicates for each in streams)
    facts: dict[str, Any] = {
        "target": reading.target,
        "sent": sent,
        "received": came,
        "reordered": reordered,
        "reordered_pct": _pct(reordered, came),
        "duplicates": doubled,
        "changes": len(moments),
        "sections": _told(sections_of(reading, seen.vantage)),
    }
    if len(moments) >= FLAPS:
        first = min(reading.changes, key=lambda each: (each.at_s, each.ttl))
        return finding(
            "route.changed",
            **facts,
            hops=sorted({each.ttl for each in reading.changes}),
            from_hop=min(each.ttl for each in reading.changes),
            before=first.before,
            after=first.after,
            at=[_moment(reading.began, each) for each in moments[:KEPT_MOMENTS]],
        )
    if not streams:
        why = Missing("missing.path_no_answer", {"target": reading.target})
        return finding("order.unmeasured", missing=why, **facts)
    needed = int(_bound(limits, "path.sent_needed", 100))
    if max(each.sent for each in streams) < needed:
        why = Missing("missing.path_too_few", {"sent": sent, "needed": needed})
        return finding("order.unmeasured", missing=why, **facts)
    limit = limits.get("path.order_pct")
    least = _bound(limits, "path.order_pct", 0.1) / 100
    if reordered >= FEW and loss_between(reordered, came)[0] > least:
        return finding("order.reordered", limit=limit, **facts)
    if doubled >= FEW and loss_between(min(doubled, came), came)[0] > least:
        return finding("order.duplicated", limit=limit, **facts)
    return finding("order.kept", limit=limit, **facts)


# -- figures ---------------------------------------------------------------------------------------------------------


def _targets(reading: PathReading) -> list[Stream]:
    """The streams to the far end, smallest packets first."""
    return sorted((each for each in reading.streams if each.role is Role.TARGET), key=lambda each: each.size)


def _ttl_of(hops: Sequence[Hop], address: str) -> int | None:
    return next((hop.ttl for hop in hops if address in hop.addresses), None)


def _at(reading: PathReading, ttl: int) -> str | None:
    hop = next((hop for hop in reading.hops if hop.ttl == ttl), None)
    return hop.addresses[0] if hop is not None and len(hop.addresses) == 1 else None


def _first_place(seen: Evidence) -> str:
    """Whose the first section is: at the hand-over there is no customer's gateway before the carrier's."""
    return "carrier" if seen.vantage in (Vantage.CPE, Vantage.ROOM) else "gateway"


def _share(stream: Stream) -> float:
    return stream.lost / stream.sent if stream.sent else 0.0


def _pct(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


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
    ttl = _ttl_of(reading.hops, reading.target)
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
        "loss_pct": _pct(lost, sent),
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
    return [_moment(began, each.at_s) for each in sorted(longest, key=lambda each: each.at_s)]


def _moment(began: datetime, at_s: float) -> str:
    return (began + timedelta(seconds=at_s)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _told(sections: Sequence[Section]) -> list[Mapping[str, Any]]:
    """Each measured section in figures, for the report and the picture."""
    return [
        {
            "address": each.address,
            "place": each.place,
            "ttl": each.ttl,
            "sent": each.stream.sent,
            "lost": each.stream.lost,
            "loss_pct": _pct(each.stream.lost, each.stream.sent),
            "p95_ms": round(_p95(each.stream), 2) if each.stream.rtt_ms else None,
        }
        for each in sections
    ]


def _sizes(streams: Sequence[Stream]) -> list[Mapping[str, Any]]:
    return [
        {"size": each.size, "loss_pct": _pct(each.lost, each.sent), "sent": each.sent, "lost": each.lost}
        for each in streams
    ]


def _p95(stream: Stream) -> float:
    return stream.rtt_ms.p95 if stream.rtt_ms else 0.0


def _median(stream: Stream) -> float:
    return stream.rtt_ms.median if stream.rtt_ms else 0.0


def _jitter(stream: Stream) -> float:
    return stream.jitter_ms.p95 if stream.jitter_ms else 0.0


def _stalls(stream: Stream) -> float:
    """How late this laptop itself was in sending: a busy one receives late as well."""
    return stream.schedule_error_ms.p95 if stream.schedule_error_ms else 0.0


def _passed_quicker(reading: PathReading, section: Section) -> bool:
    """Did somebody further on answer sooner than this hop?  Then it is slow to answer, not to pass on."""
    own = section.stream.rtt_ms
    further = [hop.rtt_ms for hop in reading.hops if hop.ttl > section.ttl and hop.answered >= FEW and hop.rtt_ms]
    return own is not None and any(each.median < CARRIED_ON * own.median for each in further)


def _minor(stream: Stream, far: Stream, far_limit: float) -> bool:
    """Is the far end too slow for reasons of which this section is the lesser part?"""
    return _p95(far) > far_limit and _p95(stream) < SHARE_OF_ALL * _p95(far)


def _bound(limits: Limits, name: str, default: float) -> float:
    return _value(limits.get(name), default)


def _value(limit: Limit | None, default: float) -> float:
    return default if limit is None or limit.value is None else limit.value
