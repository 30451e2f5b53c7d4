"""Where several MACs are plugged in: from the switches themselves, or from the tables that somebody pasted."""

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from fieldkit.devices.find import LOOP, MOST_HOPS, NO_ADDRESS, TOO_FAR
from fieldkit.devices.hop import NO_PEER, NO_TIME, OneSwitch, Over, Spot, is_switch
from fieldkit.devices.recognise import Output
from fieldkit.devices.rows import LldpRow, MacRow, PortRow, VlanRow, port_key, same_port
from fieldkit.devices.talk import DeviceError, Session
from fieldkit.model.access import EDGE_STATIONS, Hop
from fieldkit.model.line import is_ipv4
from fieldkit.model.mac import is_mac, is_multicast
from fieldkit.model.plugged import PluggedIn, PluggedReading

# A switch serves others too: so many MACs of one LAN are looked for, those that matter most first.
MOST_MACS = 8
WITHIN_S = 60.0
# Of a pasted table, those of the ports with the fewest MACs first: behind an uplink there is nothing to unplug.
MOST_PASTED = 1000

TOO_MANY = "plugged.too_many"
TWO_PORTS = "plugged.two_ports"
PARTLY = "weak.pasted_partly"

_BRIDGE = re.compile(r"\bbr ([\w.-]+)")

# Opens a session on the first switch (None), or on the one at an address.
Open = Callable[[str | None], Session]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Where each MAC is, and all that was said on the way."""

    reading: PluggedReading
    transcript: str = ""
    notes: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()


def look_up(
    macs: Iterable[str],
    open_at: Open,
    *,
    within_s: float = WITHIN_S,
    most_hops: int = MOST_HOPS,
    most_stations: int = EDGE_STATIONS,
    cancel: threading.Event | None = None,
) -> LookedUp:
    """Follow up to eight MACs (`aa:bb:cc:dd:ee:ff`) to their ports; one session on each switch, one after the other.

    Raises: DeviceError when the first switch cannot be asked at all.
    """
    sought = tuple(dict.fromkeys(mac.lower() for mac in macs if is_mac(mac) and not is_multicast(mac)))
    deadline = time.monotonic() + within_s
    looking = _Looking(open_at, deadline, most_hops, most_stations, cancel or threading.Event())
    looking.go(sought[:MOST_MACS])
    for mac in sought[MOST_MACS:]:
        looking.rows[mac] = PluggedIn(mac, "switch", "not_told", why=TOO_MANY, about={"mac": mac})
    found = tuple(looking.rows[mac] for mac in sought if mac in looking.rows)
    reading = PluggedReading(sought, found)
    return LookedUp(reading, "\n".join(looking.said), tuple(looking.notes), tuple(looking.asked))


@dataclass
class _Looking:
    open_at: Open
    deadline: float
    most_hops: int
    most_stations: int
    cancel: threading.Event
    rows: dict[str, PluggedIn] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def go(self, macs: Sequence[str]) -> None:
        been: set[str] = set()
        todo: deque[tuple[str | None, list[str]]] = deque([(None, list(macs))] if macs else [])
        while todo:
            host, wanted = todo.popleft()
            stop = LOOP if host in been else TOO_FAR if len(self.asked) >= self.most_hops else None
            if stop is not None:
                self._ended(wanted, stop)
                continue
            try:
                todo += self._on_one(host, wanted, been)
            except Over:
                for _, late in todo:
                    self._ended(late, NO_TIME)
                return

    def _on_one(self, host: str | None, wanted: list[str], been: set[str]) -> list[tuple[str | None, list[str]]]:
        """Ask one switch about its MACs; who is to be asked next, about which.

        Raises: Over when the time is up; DeviceError of the first switch only, and only where it said nothing.
        """
        try:
            session = self.open_at(host)
        except DeviceError as exc:
            if host is None:
                raise
            self._ended(wanted, exc.code, exc.facts)
            return []
        onward: dict[str, list[str]] = {}
        done: set[str] = set()
        with closing(session):
            self.notes += [each for each in session.notes if each not in self.notes]
            been |= {session.target.name, session.target.host}
            self.asked.append(session.hostname or session.target.name)
            switch = OneSwitch(session, self.deadline, self.cancel, self.said, self.most_stations)
            try:
                for mac in wanted:
                    spot = switch.spot(mac)
                    done.add(mac)
                    self._keep(mac, spot, session)
                    peer = spot.hop.peer if spot.end == "onward" and spot.hop is not None else None
                    if peer is not None and peer.address is not None and is_ipv4(peer.address):
                        onward.setdefault(peer.address, []).append(mac)
                    elif peer is not None:
                        self._ended([mac], NO_ADDRESS, {"peer": peer.name or peer.port})
            except Over:
                self._ended([mac for mac in wanted if mac not in done], NO_TIME)
                self._ended([mac for group in onward.values() for mac in group], NO_TIME)
                raise
            except DeviceError as exc:
                if host is None and not done:
                    raise
                self._ended([mac for mac in wanted if mac not in done], exc.code, exc.facts)
        return list(onward.items())

    def _keep(self, mac: str, spot: Spot, session: Session) -> None:
        """What this switch says of a MAC; one that has lost it again takes nothing away from the switch before."""
        name = session.hostname or session.target.name
        about = {"address": session.target.name, "wanted": mac, **spot.about}
        hop = spot.hop
        if hop is not None:
            end: Any = "edge" if spot.end == "edge" else "uplink"
            self.rows[mac] = PluggedIn(
                mac, "switch", end, name, hop.port, hop.vlan, hop.stations, why=spot.why, about=_of_peer(hop, about)
            )
        elif mac not in self.rows:
            nowhere: Any = "not_seen" if spot.end == "not_seen" else "not_told"
            self.rows[mac] = PluggedIn(mac, "switch", nowhere, name, why=spot.why, about=about)
        else:
            self._ended([mac], spot.why or "find.lost")

    def _ended(self, macs: Iterable[str], why: str, about: Mapping[str, Any] | None = None) -> None:
        """Nobody further on could say; where the last switch has it holds."""
        for mac in macs:
            have = self.rows.get(mac) or PluggedIn(mac, "switch", "not_told")
            self.rows[mac] = replace(have, why=why, about={**have.about, "wanted": mac, **(about or {})})


def _of_peer(hop: Hop, about: Mapping[str, Any]) -> dict[str, Any]:
    peer = (hop.peer.name or hop.peer.address) if hop.peer is not None else None
    return {**about, "peer": peer} if peer is not None else dict(about)


# -- what somebody pasted ----------------------------------------------------------------------------------------------


def of_outputs(
    outputs: Sequence[Output], *, switch: str | None = None, most_stations: int = EDGE_STATIONS
) -> PluggedReading | None:
    """Where the MACs of the pasted tables are; None where no MAC table was pasted.

    A port is a MAC's own where its table was copied whole, with few MACs on it, and it is no trunk and has no switch
    behind it as far as that was pasted; otherwise the MAC is somewhere behind.  What is not in it is not said to be
    absent.  `switch` is what to call the device where no prompt was copied.
    """
    tables = [each for each in outputs if each.intent == "mac_table"]
    if not tables:
        return None
    names = {each.device for each in tables if each.device}
    found: dict[str, PluggedIn] = {}
    by_device = sorted(tables, key=lambda each: each.device)
    for device, group in groupby(by_device, key=lambda each: each.device):
        beside = [each for each in outputs if each.device == device]
        called = device or (switch if not names else None)
        for row in _of_one_device(list(group), beside, called, most_stations):
            found[row.mac] = _either(found[row.mac], row) if row.mac in found else row
    rows = sorted(found.values(), key=lambda row: (row.end != "edge", row.stations or 0))
    return PluggedReading((), tuple(rows[:MOST_PASTED]))


def _of_one_device(
    tables: Sequence[Output], beside: Sequence[Output], switch: str | None, most_stations: int
) -> Iterator[PluggedIn]:
    learned = [(row, table) for table in tables for row in table.parsed.rows if _counts(row)]
    on_port: dict[tuple[str | None, str], set[str]] = {}
    for row, _ in learned:
        on_port.setdefault(port_key(row.port or ""), set()).add(row.mac.lower())
    for row, table in learned:
        port = row.port or ""
        stations = len(on_port[port_key(port)])
        leads_on = stations > most_stations or port_key(port)[0] == "trunk" or _leads_on(port, beside)
        told = _all_of_port(table, port)
        yield PluggedIn(
            row.mac.lower(),
            "paste",
            "edge" if told and not leads_on else "uplink",
            switch,
            port,
            row.vlan,
            stations if told else None,
            why=NO_PEER if leads_on else None if told else PARTLY,
        )


def _counts(row: Any) -> bool:
    """Is this a device's MAC, learned on a port?"""
    return isinstance(row, MacRow) and row.port is not None and not row.own and not is_multicast(row.mac)


def _all_of_port(table: Output, port: str) -> bool:
    """Does this table hold all that was learned on the port?  One that was asked for a MAC or a VLAN may not."""
    to_port = table.asks_for(port)
    asked = table.asked.lower()
    bridge = _BRIDGE.search(asked)  # that is all of a Linux switch
    narrowed = [each for each in table.narrowed if bridge is None or each.lower() not in (bridge[1], f"br{bridge[1]}")]
    return table.parsed.whole and bool(asked) and "static" not in asked and (to_port or not narrowed)


def _leads_on(port: str, beside: Sequence[Output]) -> bool:
    """Does anything else that was pasted say that this port leads to another switch?"""
    rows = [row for each in beside for row in each.parsed.rows if same_port(getattr(row, "port", None), port)]
    return any(
        (isinstance(row, LldpRow) and is_switch(row)) or (isinstance(row, PortRow | VlanRow) and row.mode == "trunk")
        for row in rows
    )


def _either(one: PluggedIn, other: PluggedIn) -> PluggedIn:
    """Of two rows for one MAC the one that says more; its own port cannot be in two places."""
    same = same_port(one.port, other.port) and one.switch == other.switch
    if one.end == other.end == "edge" and not same:
        ports = [" ".join(part for part in (row.switch, row.port) if part) for row in (one, other)]
        return PluggedIn(one.mac, "paste", "not_told", why=TWO_PORTS, about={"mac": one.mac, "ports": ports})
    if "not_told" in (one.end, other.end):
        return one if one.end == "not_told" else other
    return other if other.end == "edge" and one.end != "edge" else one
