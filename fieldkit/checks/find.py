"""Where is a station plugged in?"""

from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.access import StationReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.terms import OK, UNKNOWN, WARN


@check(
    "find.station",
    card="gateway",
    reads={"station": StationReading},
    codes={
        "find.at_edge": OK,
        "find.at_uplink": WARN,
        "find.not_seen": UNKNOWN,
        "find.unmeasured": UNKNOWN,
    },
    facts=(
        "wanted",
        "station",
        "mac",
        "switch",
        "name",
        "port",
        "vlan",
        "stations",
        "peer",
        "peer_address",
        "next_switch",
        "path",
        "why",
    ),
    params=("wanted",),
)
def station(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Name the edge port of a station, or the last switch on the way that still knows it.

    Not seen is said only where a MAC table was read whole; even then the station may only be silent.

    Source: S-CQM-23.
    """
    found: StationReading | None = seen.station
    if found is None:
        return finding("find.unmeasured", missing=seen.missing("station"), wanted=seen.params.get("wanted"))
    last = found.hops[-1] if found.hops else None
    peer = last.peer if last else None
    facts: dict[str, Any] = {
        "wanted": found.wanted,
        "station": found.wanted if found.mac in (None, found.wanted) else f"{found.wanted} ({found.mac})",
        "mac": found.mac,
        "switch": last.switch if last else None,
        "name": last.name if last else None,
        "port": last.port if last else None,
        "vlan": last.vlan if last else None,
        "stations": last.stations if last else None,
        "peer": (peer.name or peer.address) if peer else None,
        "peer_address": peer.address if peer else None,
        "next_switch": (peer.address if peer else None) or "A.B.C.D",
        "path": [f"{hop.switch} {hop.port or ''}".strip() for hop in found.hops],
        "why": found.why,
    }
    if found.end == "edge":
        return finding("find.at_edge", **facts)
    if found.end == "uplink" and found.hops:
        return finding("find.at_uplink", **facts)
    if found.end == "not_seen":
        return finding("find.not_seen", **facts)
    missing = Missing(found.why, {**facts, **found.about}) if found.why is not None else seen.missing("station")
    return finding("find.unmeasured", missing=missing, **facts)
