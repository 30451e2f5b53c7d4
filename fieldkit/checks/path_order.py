"""Do packets keep their order and number, and is the way the same all the time?"""

from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.path_sections import (
    FEW,
    KEPT_MOMENTS,
    far_streams,
    in_figures,
    moment_of,
    percent,
    sections_of,
)
from fieldkit.checks.registry import Evidence, Limits, bound_of, check, finding
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.path import PathReading
from fieldkit.model.sequence import loss_between
from fieldkit.model.terms import OK, UNKNOWN, WARN

# So many moments of change are a route that flaps; one is a change of route, which networks do.
FLAPS = 2


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
    streams = [each for each in far_streams(reading) if each.received]
    moments = sorted({each.at_s for each in reading.changes})
    sent, came = sum(each.sent for each in streams), sum(each.received for each in streams)
    reordered, doubled = sum(each.reordered for each in streams), sum(each.duplicates for each in streams)
    facts: dict[str, Any] = {
        "target": reading.target,
        "sent": sent,
        "received": came,
        "reordered": reordered,
        "reordered_pct": percent(reordered, came),
        "duplicates": doubled,
        "changes": len(moments),
        "sections": in_figures(sections_of(reading, seen.vantage)),
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
            at=[moment_of(reading.began, each) for each in moments[:KEPT_MOMENTS]],
        )
    if not streams:
        why = Missing("missing.path_no_answer", {"target": reading.target})
        return finding("order.unmeasured", missing=why, **facts)
    needed = int(bound_of(limits, "path.sent_needed", 100))
    if max(each.sent for each in streams) < needed:
        why = Missing("missing.path_too_few", {"sent": sent, "needed": needed})
        return finding("order.unmeasured", missing=why, **facts)
    limit = limits.get("path.order_pct")
    least = bound_of(limits, "path.order_pct", 0.1) / 100
    if reordered >= FEW and loss_between(reordered, came)[0] > least:
        return finding("order.reordered", limit=limit, **facts)
    if doubled >= FEW and loss_between(min(doubled, came), came)[0] > least:
        return finding("order.duplicated", limit=limit, **facts)
    return finding("order.kept", limit=limit, **facts)
