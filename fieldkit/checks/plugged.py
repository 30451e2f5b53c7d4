"""Where is each device that answers for something on this LAN plugged in?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.arp import ArpReading, ClaimsReading, ConflictReading
from fieldkit.model.broadcast import BroadcastReading
from fieldkit.model.dhcp import DhcpReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.inventory import InventoryReading
from fieldkit.model.line import Line
from fieldkit.model.lldp import LldpNeighbour, LldpReading
from fieldkit.model.mac import is_mac, is_multicast
from fieldkit.model.plugged import FoundBy, PluggedIn, PluggedReading
from fieldkit.model.ra import RaReading
from fieldkit.model.terms import OK, UNKNOWN, WARN

# Of several means that end alike the first is believed: the switch itself, its table as copied, cables that were
# pulled, what was announced on our cable.
MEANS: tuple[FoundBy, ...] = ("switch", "paste", "unplug", "lldp")
_ENDS = ("edge", "uplink", "not_told", "not_seen")

# Why nobody could say where it is, though something is known.
OWN_SWITCH = "plugged.own_switch"
ITSELF = "plugged.itself"
# Of a table that may not be whole: that the port is not its own is not said, only not excluded.
PARTLY = "weak.pasted_partly"
# What pulling cables came to, where it named none.
NOT_THERE = "missing.unplug_not_there"
CONTRADICTED = "missing.unplug_contradicted"
CUT_OFF = "missing.unplug_cut_off"
LEFT_OPEN = "missing.unplug_left_open"
_PLACES = {
    OWN_SWITCH: "plugged.place.own_switch",
    ITSELF: "plugged.place.itself",
    NOT_THERE: "plugged.place.not_there",
    CONTRADICTED: "plugged.place.contradicted",
    CUT_OFF: "plugged.place.contradicted",
    LEFT_OPEN: "plugged.place.left_open",
}


# What says who answers for something on this LAN.
ANSWERING: Mapping[str, type] = {
    "conflict": ConflictReading,
    "claims": ClaimsReading,
    "arp": ArpReading,
    "dhcp": DhcpReading,
    "ra": RaReading,
    "broadcast": BroadcastReading,
    "inventory": InventoryReading,
}
# From when on somebody loud is worth looking for; whether that is a fault is for others to say.
MANY_ADDRESSES = 5
OFTEN = 10
LOUD_PER_S = 500.0


def worth_finding(heard: Mapping[str, Any], line: Line) -> tuple[str, ...]:
    """The MACs that answer for something and may have no business to, those that surely have none first.

    `heard` is facts by topic.  Left out is what everything is as it should be with: the one gateway that answers where
    the record names no other, and the DHCP servers that the record knows.
    """
    conflict: ConflictReading | None = heard.get("conflict")
    own = {mac.lower() for mac in conflict.own_macs} if conflict is not None else set()
    arp: ArpReading | None = heard.get("arp")
    gateways = list(dict.fromkeys(reply.mac.lower() for reply in arp.replies)) if arp is not None else []
    known = {mac.lower() for mac in line.lan.gateway_macs}
    settled = gateways if len(gateways) == 1 and (not known or known.issuperset(gateways)) else []
    doubted = (mac for mac in _others(heard, line) if mac not in settled)
    of_gateway = (mac for mac in sorted(gateways, key=lambda mac: mac in known) if mac not in settled)
    found = dict.fromkeys((*_contested(heard), *of_gateway, *doubted))
    return tuple(mac for mac in found if mac not in own and _is_a_device(mac))


def _is_a_device(mac: str) -> bool:
    return is_mac(mac) and not is_multicast(mac) and mac != "00:00:00:00:00:00"


def _contested(heard: Mapping[str, Any]) -> Iterator[str]:
    """Who claims an address that somebody else holds too."""
    conflict: ConflictReading | None = heard.get("conflict")
    claims: ClaimsReading | None = heard.get("claims")
    for reply in (*conflict.replies, *conflict.proxied) if conflict is not None else ():
        yield reply.mac.lower()
    for claim in claims.claims if claims is not None else ():
        yield from (each.mac.lower() for each in claim.by)
    inventory: InventoryReading | None = heard.get("inventory")
    held: dict[str, set[str]] = {}
    for station in inventory.stations if inventory is not None else ():
        held.setdefault(station.ip, set()).add(station.mac.lower())
    yield from (mac for macs in held.values() if len(macs) > 1 for mac in sorted(macs))


def _others(heard: Mapping[str, Any], line: Line) -> Iterator[str]:
    """Who hands out addresses, offers itself as a router, or announces the gateway's address unasked."""
    dhcp: DhcpReading | None = heard.get("dhcp")
    servers: dict[str, str | None] = {}
    if dhcp is not None:
        servers |= {each.source_mac.lower(): each.server_id for each in dhcp.offers if each.source_mac}
        servers |= {each.source_mac.lower(): each.server_id for each in dhcp.informed if each.source_mac}
    ids = list(servers.values())
    for mac, server in servers.items():
        if server not in line.lan.dhcp_servers or ids.count(server) > 1:
            yield mac
    ra: RaReading | None = heard.get("ra")
    if ra is not None:
        yield from (router.mac.lower() for router in ra.routers)
        yield from (server.mac.lower() for server in ra.servers)
    yield from _loud(heard)


def _loud(heard: Mapping[str, Any]) -> Iterator[str]:
    """Who announces the gateway's address unasked, or one address after another, or fills the wire."""
    broadcast: BroadcastReading | None = heard.get("broadcast")
    arp: ArpReading | None = heard.get("arp")
    if broadcast is None:
        return
    for announcer in broadcast.announcers:
        of_gateway = arp is not None and arp.gateway in announcer.ips
        if of_gateway or len(announcer.ips) >= MANY_ADDRESSES or announcer.times >= OFTEN:
            yield announcer.mac.lower()
    if broadcast.mean_per_s >= LOUD_PER_S and broadcast.talkers:
        yield broadcast.talkers[0].mac.lower()


def where(seen: Evidence, mac: str) -> PluggedIn | None:
    """Where is this MAC, by the best of all that was asked, pulled or heard?  None where nobody said anything.

    Its own port, by whatever means, goes before a port that it is somewhere behind; the name of its cable stands with
    either.  An announcement heard on our cable names no port of its: it says who it is, or which switch to look at.
    """
    mac = mac.lower()
    plugged: PluggedReading | None = seen.plugged
    rows = [each for each in plugged.found if each.mac.lower() == mac] if plugged is not None else []
    announced = _announced(seen.lldp, mac)
    if announced is not None:
        rows.append(announced)
    if not rows:
        return None
    best = min(rows, key=lambda row: (_ENDS.index(row.end), MEANS.index(row.by)))
    cable = best.cable or next((row.cable for row in rows if row.cable), None)
    return best if cable == best.cable else replace(best, cable=cable)


def _announced(lldp: LldpReading | None, mac: str) -> PluggedIn | None:
    """What the announcements heard on our cable say of this MAC; a bridge keeps them to itself, a cheap one may not."""
    if lldp is None:
        return None
    own = next((each for each in lldp.neighbours if mac in (each.mac.lower(), (each.chassis or "").lower())), None)
    if own is not None:
        return PluggedIn(mac, "lldp", "not_told", why=ITSELF, about=_about(own))
    switch = next((each for each in lldp.neighbours if each.switch and (each.name or each.address)), None)
    if switch is not None:
        return PluggedIn(mac, "lldp", "not_told", why=OWN_SWITCH, about=_about(switch))
    return None


def _about(neighbour: LldpNeighbour) -> Mapping[str, Any]:
    name = neighbour.name or neighbour.address or neighbour.chassis or neighbour.mac
    told = {"switch": name, "port": neighbour.port, "address": neighbour.address, "protocol": neighbour.protocol}
    return {key: value for key, value in told.items() if value is not None}


def place(row: PluggedIn) -> tuple[str, dict[str, Any]]:
    """The text that says where this is, in a few words, and its facts: `plugged.place.edge`, …"""
    facts: dict[str, Any] = {
        "mac": row.mac,
        "switch": row.switch,
        "port": row.port,
        "vlan": row.vlan,
        "stations": row.stations,
        "cable": row.cable,
        **row.about,
    }
    if row.port is None and row.cable is not None:
        return "plugged.place.cable", facts
    if row.end == "not_told":
        return _PLACES.get(row.why or "", "plugged.place.not_told"), facts
    unnamed = row.switch is None and row.end in ("edge", "uplink")
    return f"plugged.place.{row.end}{'_port' if unnamed else ''}", facts


@check(
    "plugged.where",
    card="lan",
    reads={
        "plugged": PluggedReading,
        "lldp": LldpReading,
        "arp": ArpReading,
        "conflict": ConflictReading,
        "dhcp": DhcpReading,
    },
    codes={
        "plugged.at_port": OK,
        "plugged.behind": WARN,
        "plugged.not_found": UNKNOWN,
        "plugged.not_asked": UNKNOWN,
    },
    facts=("found", "places", "unfound", "mac", "switch", "port", "cable", "switch_here", "port_here"),
)
def plugged_where(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Name the port, or the cable, of every MAC that was looked for.

    A port that leads on to another switch is where to go on looking, not where to pull a cable; it is a hazard only
    where no other was found, for the main router is behind such a port on many a LAN.  Not found is never absent: a
    table ages, and the device may be behind a switch that nobody asked.  A port of a table that may not be whole is
    neither: who else is on it was not seen.  Where nobody was asked at all, an
    announcement on our own cable still says where to begin.

    Source: S-DUP-05, S-CQM-23, DUP-6.
    """
    reading = seen.reading("plugged")
    plugged = seen.plugged or PluggedReading()
    heard = {topic: getattr(seen, topic) for topic in ANSWERING}
    sought = [mac.lower() for mac in plugged.sought or worth_finding(heard, line)]
    failed = reading is not None and reading.facts is None
    if not (sought or failed) or (reading is None and not any(where(seen, mac) for mac in sought)):
        return finding("plugged.not_asked", missing=Missing("missing.plugged_not_asked"))
    rows = {mac: row for mac in sought if (row := where(seen, mac)) is not None}
    placed = {mac: row for mac, row in rows.items() if row.port is not None or row.cable is not None}
    own = [row for row in placed.values() if row.end == "edge"]
    unfound = [mac for mac in sought if mac not in placed]
    first = next(iter((*own, *placed.values())), None)
    ours = _switch_here(seen.lldp)
    facts: dict[str, Any] = {
        "found": [_row(row) for row in rows.values()],
        "places": [_neutral(row) for row in sorted(placed.values(), key=lambda row: row.end != "edge")],
        "unfound": unfound,
        "mac": first.mac if first is not None else next(iter(sought), None),
        "switch": first.switch if first is not None else None,
        "port": first.port if first is not None else None,
        "cable": first.cable if first is not None else None,
        "switch_here": ours.get("switch"),
        "port_here": ours.get("port"),
    }
    if placed and all(row.why == PARTLY and row.cable is None for row in placed.values()):
        partly = Missing("missing.plugged_partly", {"places": facts["places"], "port": first.port if first else None})
        return finding("plugged.not_found", missing=partly, **facts | {"unfound": sought})
    if not placed:
        why = seen.missing("plugged") if failed else _why_not(rows, sought, ours)
        return finding("plugged.not_found", missing=why, **facts)
    return finding("plugged.at_port" if own else "plugged.behind", **facts)


def _switch_here(lldp: LldpReading | None) -> Mapping[str, Any]:
    switch = next((each for each in lldp.neighbours if each.switch), None) if lldp is not None else None
    return _about(switch) if switch is not None else {}


def _why_not(rows: Mapping[str, PluggedIn], sought: list[str], ours: Mapping[str, Any]) -> Missing:
    """Why none was found, the reason that leads on before the others."""
    told = [row for row in rows.values() if row.why not in (None, OWN_SWITCH, ITSELF)]
    if told:
        return Missing(str(told[0].why), {"wanted": told[0].mac, **told[0].about})
    if any(row.end == "not_seen" for row in rows.values()):
        switches = list(dict.fromkeys(row.switch for row in rows.values() if row.switch))
        return Missing("missing.plugged_not_seen", {"macs": sought, "switches": switches})
    if ours:
        return Missing("missing.plugged_own_switch", {**ours, "at": ours.get("address") or ours["switch"]})
    return Missing("missing.plugged_nobody_knows", {"macs": sought})


def _row(row: PluggedIn) -> dict[str, Any]:
    made = {
        "mac": row.mac,
        "switch": row.switch,
        "port": row.port,
        "end": row.end,
        "by": row.by,
        "vlan": row.vlan,
        "stations": row.stations,
        "cable": row.cable,
        "why": row.why,
    }
    return {key: value for key, value in made.items() if value is not None or key in ("switch", "port")}


def _neutral(row: PluggedIn) -> str:
    """`aa:…:05 → SW1 GE0/0/7`, the same in every language; `…` behind a port that leads on."""
    parts = [row.switch or "", row.port or "", f"[{row.cable}]" if row.cable else ""]
    spot = " ".join(part for part in parts if part)
    return f"{row.mac} → {spot}{' → …' if row.end == 'uplink' else ''}"
