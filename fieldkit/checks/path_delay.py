"""Is the way slow or unsteady: at the gateway, on the carrier's first hop, or beyond?"""

from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.path_sections import (
    FEW,
    SHARE_OF_ALL,
    Section,
    address_at,
    first_place,
    in_figures,
    p95_of,
    placed,
    sections_of,
)
from fieldkit.checks.registry import Evidence, Limits, bound_of, check, finding, value_of
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.path import PathReading, Role, Stream
from fieldkit.model.terms import OK, UNKNOWN, WARN

# A hop's own echoes may be slower than what it forwards: then what lies behind it is quicker.
CARRIED_ON = 0.7
# So many times its own lateness in sending is what a busy laptop may add to a round trip.
OWN_STALLS = 2


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
    needed = int(bound_of(limits, "path.sent_needed", 100))
    far = sections[-1].stream
    if far.sent < needed:
        why = Missing("missing.path_too_few", {"sent": far.sent, "needed": needed})
        return finding("delay.unmeasured", missing=why, target=reading.target)
    bounds = {
        "gateway": limits.get("path.gateway_ms"),
        "carrier": limits.get("path.carrier_ms"),
        "beyond": limits.get("path.target_ms"),
    }
    jitter_limit = bound_of(limits, "path.jitter_ms", 10)
    defaults = {"gateway": 5.0, "carrier": 10.0, "beyond": 60.0}

    def late(number: int, spare_ms: float) -> bool:
        each, bound = sections[number], bounds[sections[number].place]
        most = value_of(bound, defaults[each.place])
        behind = [later.stream for later in sections[number + 1 :]]
        # Half of all packets late is no laptop that was busy now and then.
        slow = p95_of(each.stream) > most + spare_ms or _median(each.stream) > most
        unsteady = _jitter(each.stream) > jitter_limit + spare_ms
        slow = slow and all(p95_of(later) >= CARRIED_ON * p95_of(each.stream) for later in behind)
        unsteady = unsteady and all(_jitter(later) >= CARRIED_ON * _jitter(each.stream) for later in behind)
        return (slow or unsteady) and not _passed_quicker(reading, each) and not _minor(each.stream, far, far_limit)

    far_limit = value_of(bounds["beyond"], defaults["beyond"])
    busy_ms = OWN_STALLS * max((_stalls(each.stream) for each in sections), default=0.0)
    slow = [late(number, busy_ms) for number in range(len(sections))]
    facts: dict[str, Any] = {
        "target": reading.target,
        "p95_ms": round(p95_of(far), 2),
        "median_ms": round(far.rtt_ms.median, 2) if far.rtt_ms else None,
        "jitter_ms": round(_jitter(far), 2),
        "jitter_limit_ms": jitter_limit,
        "sections": in_figures(sections),
    }
    if True not in slow and any(late(number, 0.0) for number in range(len(sections))):
        why = Missing("missing.path_busy", {"late_ms": round(busy_ms / OWN_STALLS, 1)})
        return finding("delay.unmeasured", missing=why, **facts)
    if True not in slow:
        return finding("delay.normal", limit=bounds["beyond"], limit_ms=value_of(bounds["beyond"], 60.0), **facts)
    place, hop, address = placed(sections, slow, first_place=first_place(seen))
    guilty = sections[slow.index(True)]
    bound = bounds[guilty.place]
    return finding(
        f"delay.high_{'at_' if place in ('gateway', 'carrier') else ''}{place}",
        limit=bound,
        limit_ms=value_of(bound, defaults[guilty.place]),
        from_hop=hop,
        from_address=address or address_at(reading, hop),
        section_p95_ms=round(p95_of(guilty.stream), 2),
        section_jitter_ms=round(_jitter(guilty.stream), 2),
        **facts,
    )


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
    return p95_of(far) > far_limit and p95_of(stream) < SHARE_OF_ALL * p95_of(far)
