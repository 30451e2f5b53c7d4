"""Over the hours it was watched, did the way drop, and which section failed first?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.path import Role
from fieldkit.model.terms import OK, UNKNOWN, WARN, Vantage
from fieldkit.model.watch import BadMinute, Segment, WatchReading

# Fewer answers than this say nothing about a night: the bound would be above 3 %.
FEWEST = 100
# How many of the worst minutes a sentence names.
NAMED = 6

# The section that each address ends, and what stands before it; at the hand-over the gateway is the carrier's.
_CODES = {
    Segment.LINK: "watch.link_lost",
    Segment.GATEWAY: "watch.drops_gateway",
    Segment.CARRIER: "watch.drops_carrier",
    Segment.BEYOND: "watch.drops_beyond",
}
_CODES_AT_LINE = {
    **_CODES,
    Segment.GATEWAY: "watch.drops_carrier",
    Segment.CARRIER: "watch.drops_beyond",
}
_NEARER = {Segment.CARRIER: (Role.GATEWAY,), Segment.BEYOND: (Role.CARRIER,)}
_NEARER_AT_LINE = {Segment.CARRIER: (Role.GATEWAY,), Segment.BEYOND: (Role.GATEWAY, Role.CARRIER)}


@check(
    "watch.drops",
    card="quality",
    reads={"watch": WatchReading},
    codes={
        "watch.steady": OK,
        "watch.drops_gateway": WARN,
        "watch.drops_carrier": WARN,
        "watch.drops_beyond": WARN,
        "watch.drops_unplaced": WARN,  # what lies between did not answer, so the section is not told
        "watch.link_lost": WARN,
        "watch.unmeasured": UNKNOWN,
    },
    facts=(
        "target",
        "lasted",
        "hours",
        "minutes",
        "minutes_bad",
        "link_minutes",
        "gateway_minutes",
        "carrier_minutes",
        "beyond_minutes",
        "worst",
        "longest_s",
        "longest_at",
        "sent",
        "lost",
        "loss_pct",
        "bound_pct",
        "unmeasured_minutes",
        "sleeps",
    ),
)
def drops(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Did any minute fail, and where did it begin?  The section with the most bad minutes decides, the nearest first.

    Times are the laptop's own.  No loss in N says only that the loss is below 3/N.

    Source: 3/N is the 95 % bound of no event in N trials; which minute is bad is a rule of thumb.
    """
    watch: WatchReading | None = seen.watch
    if watch is None:
        return finding("watch.unmeasured", missing=seen.missing("watch"))
    facts = _facts(watch, seen.vantage)
    bad = sum(watch.minutes_bad.values())
    if not bad and watch.sent - watch.lost < FEWEST:
        silent = watch.sent >= FEWEST and watch.sent == watch.lost
        why = "missing.watch_silent" if silent else "missing.watch_short"
        return finding("watch.unmeasured", missing=Missing(why, {"target": watch.target, "sent": watch.sent}), **facts)
    limit = limits.get("watch.bad_minute_pct")
    if not bad:
        return finding("watch.steady", limit=limit, **facts)
    order = list(_CODES)
    most = max(order, key=lambda segment: (watch.minutes_bad.get(segment.value, 0), -order.index(segment)))
    at_line = seen.vantage in (Vantage.CPE, Vantage.ROOM)
    nearer = (_NEARER_AT_LINE if at_line else _NEARER).get(most)
    answered = {each.role for each in watch.streams if each.sent > each.lost}
    if nearer is not None and not answered & set(nearer):
        return finding("watch.drops_unplaced", limit=limit, **facts)
    return finding((_CODES_AT_LINE if at_line else _CODES)[most], limit=limit, **facts)


def _facts(watch: WatchReading, vantage: Vantage | None) -> dict[str, Any]:
    by = dict(watch.minutes_bad)
    if vantage in (Vantage.CPE, Vantage.ROOM):
        by = {
            "link": by.get("link", 0),
            "carrier": by.get("gateway", 0),
            "beyond": by.get("carrier", 0) + by.get("beyond", 0),
        }
    worst = sorted(watch.bad, key=lambda each: (each.longest_ms, each.lost), reverse=True)[:NAMED]
    return {
        "target": watch.target,
        "lasted": _span(watch.seconds),
        "hours": round(watch.seconds / 3600, 2),
        "minutes": watch.minutes,
        "minutes_bad": sum(watch.minutes_bad.values()),
        **{f"{segment.value}_minutes": by.get(segment.value, 0) for segment in Segment},
        "worst": [_clock(each) for each in _in_time(worst)],
        "longest_s": round(watch.longest.seconds, 2) if watch.longest else 0.0,
        "longest_at": _local(watch.longest.at, "%m-%d %H:%M:%S") if watch.longest else "",
        "sent": watch.sent,
        "lost": watch.lost,
        "loss_pct": round(100 * watch.lost / watch.sent, 3) if watch.sent else None,
        "bound_pct": round(300 / watch.sent, 4) if watch.sent and not watch.lost else None,
        "unmeasured_minutes": max(0, round((watch.seconds - watch.measured_s) / 60)),
        "sleeps": len(watch.gaps) + watch.gaps_left_out,
    }


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _in_time(minutes: Sequence[BadMinute]) -> list[BadMinute]:
    return sorted(minutes, key=lambda each: each.at)


def _clock(minute: BadMinute) -> str:
    return _local(minute.at, "%H:%M")


def _local(at: datetime, form: str) -> str:
    return at.astimezone().strftime(form)
