"""Which way does the line lose packets, and which way do they take longer?  Two ends measured together."""

import math
from collections.abc import Sequence
from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.registry import Evidence, Limits, bound_of, check, finding, value_of
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.path import Outage
from fieldkit.model.stamp import ClockState, Direction, StampReading, StampStream
from fieldkit.model.terms import OK, UNKNOWN, WARN

# One packet alone is an accident, however few were sent.
_LEAST_LOST = 2
# More than this left unsent by the laptop itself: what it did send says little about the time in between.
_MOST_NOT_SENT = 0.05
# Below this a one-way delay means nothing to a line.
_FINEST_MS = 1.0


@check(
    "stamp.loss",
    card="quality",
    reads={"stamp": StampReading, "link": LinkReading},
    codes={
        "stamp.clean": OK,
        "stamp.loss_forward": WARN,
        "stamp.loss_backward": WARN,
        "stamp.loss_both": WARN,
        "stamp.loss_unplaced": WARN,
        "stamp.silent": UNKNOWN,
        "stamp.not_asked": UNKNOWN,
        "stamp.unmeasured": UNKNOWN,
    },
    facts=(
        "far",
        "port",
        "sent",
        "received",
        "stateful",
        "lost_forward",
        "lost_backward",
        "lost_unplaced",
        "loss_forward_pct",
        "loss_backward_pct",
        "loss_pct",
        "bound_pct",
        "longest_forward",
        "longest_forward_ms",
        "longest_backward",
        "longest_backward_ms",
        "longest",
        "longest_ms",
        "duplicates",
        "reordered",
        "sizes",
        "lossy_sizes",
        "not_sent",
        "left_out",
        "stopped_at_s",
        "refused_by",
    ),
)
def loss(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """On the way to the far end, or on the way back: where do packets get lost?

    A direction only from a reflector that numbers its answers itself; else the loss has no place.  No loss in N packets
    bounds it to 3/N.

    Source: RFC 8762; RFC 7680; domain C6, C7, C11.
    """
    reading: StampReading | None = seen.stamp
    if reading is None:
        return _without(seen)
    facts = _loss_facts(reading)
    if link_is_down(seen):
        return finding("stamp.unmeasured", missing=Missing("missing.link_down"), **facts)
    if reading.received == 0 and reading.seconds == 0:
        return finding("stamp.silent", missing=_silence(reading), **facts)
    limit = limits.get("stamp.loss_pct")
    bound = value_of(limit, 0.1)
    there, back, neither = (
        [each for each in reading.streams if _loses(each, way, bound)] for way in ("forward", "backward", "unplaced")
    )
    facts["lossy_sizes"] = [each.size for each in reading.streams if each in (*there, *back, *neither)]
    code = {
        (True, True): "stamp.loss_both",
        (True, False): "stamp.loss_forward",
        (False, True): "stamp.loss_backward",
        (False, False): "stamp.loss_unplaced" if neither else None,
    }[bool(there), bool(back)]
    if code is not None:
        return finding(code, limit=limit, **facts)
    if reading.stopped_at_s is not None and reading.refused_by is None:
        silent = Missing("missing.stamp_fell_silent", {"far": reading.far, "after_s": round(reading.stopped_at_s, 1)})
        return finding("stamp.unmeasured", missing=silent, **facts)
    if facts["left_out"] > _MOST_NOT_SENT * (facts["sent"] + facts["left_out"]):
        away = Missing("missing.stamp_far_away", {"far": reading.far, "left_out": facts["left_out"]})
        return finding("stamp.unmeasured", missing=away, **facts)
    if facts["not_sent"] > _MOST_NOT_SENT * (facts["sent"] + facts["not_sent"]):
        return finding(
            "stamp.unmeasured", missing=Missing("missing.stamp_local", {"not_sent": facts["not_sent"]}), **facts
        )
    if facts["sent"] < bound_of(limits, "stamp.packets_needed", 100):
        stopped = reading.stopped_at_s is not None
        why = "missing.stamp_stopped" if stopped else "missing.stamp_too_few"
        return finding("stamp.unmeasured", missing=Missing(why, {"far": reading.far, "sent": facts["sent"]}), **facts)
    return finding("stamp.clean", limit=limit, **facts)


@check(
    "stamp.delay",
    card="quality",
    reads={"stamp": StampReading, "link": LinkReading},
    codes={
        "stamp.delay_normal": OK,
        "stamp.delay_round_trip": OK,
        "stamp.delay_clocks_differ": OK,
        "stamp.delay_asymmetric": WARN,
        "stamp.not_asked": UNKNOWN,
        "stamp.delay_unmeasured": UNKNOWN,
    },
    facts=(
        "far",
        "rtt_ms",
        "rtt_p95_ms",
        "jitter_ms",
        "forward_ms",
        "backward_ms",
        "difference_ms",
        "error_ms",
        "near_clock",
        "far_clock",
        "slower",
    ),
)
def delay(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """How long does a packet take, and does one way take longer than the other?

    The round trip needs no common clock; a one-way figure is given only where both clocks say that they are
    synchronised, and where the figures bear that out.

    Source: RFC 8762 section 4; RFC 7679 section 3.7 (errors of clocks); domain C11.
    """
    reading: StampReading | None = seen.stamp
    if reading is None:
        return _without(seen, "stamp.delay_unmeasured")
    if link_is_down(seen):
        return finding("stamp.delay_unmeasured", missing=Missing("missing.link_down"), far=reading.far)
    stream = next((each for each in reading.streams if each.rtt_ms is not None), None)
    if stream is None or stream.rtt_ms is None:
        return finding("stamp.delay_unmeasured", missing=_silence(reading), far=reading.far)
    facts: dict[str, Any] = {
        "far": reading.far,
        "rtt_ms": round(stream.rtt_ms.median, 3),
        "rtt_p95_ms": round(stream.rtt_ms.p95, 3),
        "jitter_ms": round(stream.jitter_ms.p95, 3) if stream.jitter_ms is not None else None,
        "near_clock": reading.near_clock.value,
        "far_clock": reading.far_clock.value if reading.far_clock else None,
    }
    weak = not stream.kernel_stamps
    if reading.far_clock is ClockState.IMPLAUSIBLE:
        return finding("stamp.delay_clocks_differ", weak=weak, **facts)
    there, back, error = stream.forward.delay_ms, stream.backward.delay_ms, stream.error_ms
    if there is None or back is None or error is None or error > max(_FINEST_MS, stream.rtt_ms.median / 2):
        return finding("stamp.delay_round_trip", weak=weak, **facts)
    difference = there.median - back.median
    facts |= {
        "forward_ms": round(there.median, 3),
        "backward_ms": round(back.median, 3),
        "difference_ms": round(abs(difference), 3),
        "error_ms": round(error, 3),
        "slower": "forward" if difference > 0 else "backward",
    }
    limit = limits.get("stamp.asymmetry_ms")
    if abs(difference) > max(value_of(limit, 10.0), 2 * error):
        return finding("stamp.delay_asymmetric", limit=limit, weak=weak, **facts)
    return finding("stamp.delay_normal", limit=limit, weak=weak, **facts)


def most_likely_lost_pct(sent: int, lost: int) -> float:
    """Up to what share may be lost when so many of so many were, at 95 %: 3/N when none was.

    Source: the upper Poisson bound by Wilson and Hilferty's approximation.
    """
    if sent <= 0:
        return 100.0
    if lost == 0:
        return min(100.0, 300 / sent)
    k = lost + 1
    most = k * (1 - 1 / (9 * k) + 1.645 / (3 * math.sqrt(k))) ** 3
    return min(100.0, 100 * most / sent)


def _loses(stream: StampStream, way: str, bound_pct: float) -> bool:
    direction: Direction = getattr(stream, way)
    tried = stream.sent - stream.forward.lost if way == "backward" else stream.sent
    return tried > 0 and direction.lost >= _LEAST_LOST and 100 * direction.lost / tried >= bound_pct


def _without(seen: Evidence, unmeasured: str = "stamp.unmeasured") -> Finding:
    missing = seen.missing("stamp")
    if missing.code in ("missing.stamp_not_asked", "missing.not_tried"):
        return finding("stamp.not_asked", missing=missing)
    return finding(unmeasured, missing=missing)


def _silence(reading: StampReading) -> Missing:
    facts = {"far": reading.far, "port": reading.port, "refused_by": reading.refused_by}
    if reading.refused_by is None:
        return Missing("missing.stamp_silent", facts)
    return Missing("missing.stamp_refused" if reading.refused_by == reading.address else "missing.stamp_blocked", facts)


def _longest(streams: Sequence[StampStream], way: str) -> Outage | None:
    outages = [each for stream in streams for each in getattr(stream, way).outages]
    return max(outages, key=lambda each: (each.seconds, each.lost), default=None)


def _pct(lost: int, of: int) -> float:
    return round(100 * lost / of, 3) if of > 0 else 0.0


def _loss_facts(reading: StampReading) -> dict[str, Any]:
    streams = reading.streams
    sent, received = sum(each.sent for each in streams), reading.received
    there, back, neither = (
        sum(getattr(each, way).lost for each in streams) for way in ("forward", "backward", "unplaced")
    )
    placed = all(each.stateful for each in streams) and bool(streams)
    outages = {way: _longest(streams, way) for way in ("forward", "backward", "unplaced")}
    longest = max((each for each in outages.values() if each), key=lambda each: each.seconds, default=None)
    facts: dict[str, Any] = {
        "far": reading.far,
        "port": reading.port,
        "sent": sent,
        "received": received,
        "stateful": placed if received else None,
        "lost_forward": there,
        "lost_backward": back,
        "lost_unplaced": neither,
        "loss_forward_pct": _pct(there, sent),
        "loss_backward_pct": _pct(back, sent - there),
        "loss_pct": _pct(there + back + neither, sent),
        "bound_pct": round(max(most_likely_lost_pct(sent, there + neither), most_likely_lost_pct(sent, back)), 3),
        "longest": longest.lost if longest else 0,
        "longest_ms": round(longest.seconds * 1000) if longest else 0,
        "duplicates": sum(way.duplicates for each in streams for way in (each.forward, each.backward, each.unplaced)),
        "reordered": sum(way.reordered for each in streams for way in (each.forward, each.backward, each.unplaced)),
        "sizes": [each.size for each in streams],
        "lossy_sizes": [],
        "not_sent": sum(each.not_sent for each in streams),
        "left_out": sum(each.left_out for each in streams),
        "stopped_at_s": reading.stopped_at_s,
        "refused_by": reading.refused_by,
    }
    for way in ("forward", "backward"):
        worst = outages[way]
        facts[f"longest_{way}"] = worst.lost if worst else 0
        facts[f"longest_{way}_ms"] = round(worst.seconds * 1000) if worst else 0
    return facts
