"""Follows one station from switch to switch, by MAC tables and LLDP, to the port that it is plugged into."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any

from fieldkit.devices.platform import Ask, written
from fieldkit.devices.recognise import read_answer
from fieldkit.devices.rows import ArpRow, LldpRow, MacRow, port_key, same_port
from fieldkit.devices.talk import DeviceError, Refused, Session
from fieldkit.model.access import EDGE_STATIONS, Hop, LldpPeer, StationReading, Told

MOST_HOPS = 8
WITHIN_S = 60.0
# No LLDP could be read, so that only the port's mode and the number of stations speak for an edge.
NO_LLDP = "weak.find_no_lldp"

# Why a search ended before the edge; device errors beside these have codes of their own.
NO_ARP = "find.no_arp"
OWN = "find.own"
NO_PEER = "find.no_peer"
NO_ADDRESS = "find.no_address"
LOOP = "find.loop"
TOO_FAR = "find.too_far"
LOST = "find.lost"
NO_TIME = "find.no_time"
NOT_WHOLE = "find.not_whole"

# Opens a session on the first switch (None), or on the one at an address.
Open = Callable[[str | None], Session]


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a station is, all that was said on the way, and the text that says why it is weaker, if it is."""

    reading: StationReading
    transcript: str = ""
    notes: tuple[str, ...] = ()
    weak: str | None = None


def follow(
    wanted: str,
    open_at: Open,
    *,
    within_s: float = WITHIN_S,
    most_hops: int = MOST_HOPS,
    most_stations: int = EDGE_STATIONS,
    cancel: threading.Event | None = None,
) -> Followed:
    """Find the edge port of a MAC (`aa:bb:cc:dd:ee:ff`) or of an IPv4 address; one session at a time, 8 switches, 60 s.

    Raises: DeviceError when the first switch cannot be asked.
    """
    deadline = time.monotonic() + within_s
    return _Search(wanted, open_at, deadline, most_hops, most_stations, cancel or threading.Event()).go()


class _Over(Exception):
    """The time is used up, or the person went away."""


@dataclass
class _Search:
    wanted: str
    open_at: Open
    deadline: float
    most_hops: int
    most_stations: int
    cancel: threading.Event
    mac: str | None = None
    hops: list[Hop] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    weak: str | None = None

    def __post_init__(self) -> None:
        self.mac = None if _is_address(self.wanted) else self.wanted

    def go(self) -> Followed:
        host: str | None = None
        been: set[str] = set()
        while True:
            try:
                session = self.open_at(host)
            except DeviceError as exc:
                if host is None:
                    raise
                return self._ended("uplink", exc.code, exc.facts)
            with closing(session):
                self.notes += [each for each in session.notes if each not in self.notes]
                been |= {session.target.name, session.target.host}
                try:
                    stop = self._here(session)
                except _Over:
                    return self._ended("uplink" if self.hops else "not_told", NO_TIME)
                except DeviceError as exc:
                    if not self.hops:
                        raise
                    return self._ended("uplink", exc.code, exc.facts)
            if stop is not None:
                return stop
            peer = self.hops[-1].peer
            host = peer.address if peer is not None else None
            if host is None or not _is_address(host):
                return self._ended("uplink", NO_ADDRESS)
            if host in been:
                return self._ended("uplink", LOOP)
            if len(self.hops) >= self.most_hops:
                return self._ended("uplink", TOO_FAR)

    def _ended(self, end: Any, why: str | None = None, about: Mapping[str, Any] | None = None) -> Followed:
        reading = StationReading(self.wanted, self.mac, tuple(self.hops), end, why, about or {})
        return Followed(reading, "\n".join(self.said), tuple(self.notes), self.weak)

    # -- one switch ----------------------------------------------------------------------------------------------------

    def _here(self, session: Session) -> Followed | None:
        """Where the station is on this switch; None when it is behind another switch, which is the last hop's peer."""
        if self.mac is None:
            owner, told = self._owner(session)
            if owner is None or owner.mac is None:
                return self._ended("not_told", NO_ARP if told in ("whole", "partly") else _why(told))
            if owner.own:
                return self._ended("not_told", OWN)
            self.mac = owner.mac
        row, told = self._seen(session, self.mac)
        if row is None:
            if self.hops:
                return self._ended("uplink", LOST)
            return self._ended("not_seen") if told == "whole" else self._ended("not_told", _why(told))
        if row.own:
            return self._ended("not_told", OWN)
        port = row.port or ""
        peer, heard = self._peer(session, port)
        stations = None if peer is not None and peer.switch else self._stations(session, port)
        hop = Hop(session.target.name, port, row.vlan, peer, stations, session.hostname or None)
        self.hops.append(hop)
        if peer is not None and peer.switch:
            return None
        crowded = stations is not None and stations > self.most_stations
        if peer is None and (crowded or port_key(port)[0] == "trunk" or self._is_trunk(session, port)):
            return self._ended("uplink", NO_PEER)
        if peer is None and heard != "whole":
            self.weak = NO_LLDP
        return self._ended("edge")

    def _owner(self, session: Session) -> tuple[ArpRow | None, Told]:
        rows, told = self._rows(session, "arp_of_ip", ip=self.wanted)
        fitting = [row for row in rows if isinstance(row, ArpRow) and row.ip == self.wanted and row.mac]
        # What was heard outweighs what was entered by hand.
        return next(iter(sorted(fitting, key=lambda row: row.static)), None), told

    def _seen(self, session: Session, mac: str) -> tuple[MacRow | None, Told]:
        rows, told = self._rows(session, "mac_search", mac=mac)
        fitting = [row for row in rows if isinstance(row, MacRow) and row.mac == mac]
        return next(iter(sorted(fitting, key=lambda row: (row.port is None, row.static))), None), told

    def _peer(self, session: Session, port: str) -> tuple[LldpPeer | None, Told]:
        """Who is at the other end of the port, a switch before anybody else."""
        rows, told = self._rows(session, "lldp", port=port)
        peers = [
            LldpPeer(row.port, row.name, row.peer_port, row.address, _is_switch(row))
            for row in rows
            if isinstance(row, LldpRow) and same_port(row.port, port)
        ]
        return next(iter(sorted(peers, key=lambda peer: not peer.switch)), None), told

    def _stations(self, session: Session, port: str) -> int | None:
        rows, told = self._rows(session, "mac_on_port", port=port)
        here = {row.mac for row in rows if isinstance(row, MacRow) and same_port(row.port, port)}
        return len(here) if told in ("whole", "partly") else None

    def _is_trunk(self, session: Session, port: str) -> bool:
        rows, _ = self._rows(session, "port", port=port)
        more, _ = self._rows(session, "vlan", port=port) if not any(_mode(row) for row in rows) else ([], "not_asked")
        return any(_mode(row) == "trunk" for row in (*rows, *more) if same_port(str(getattr(row, "port", "")), port))

    # -- one question --------------------------------------------------------------------------------------------------

    def _rows(self, session: Session, ask: Ask, **holes: str) -> tuple[list[Any], Told]:
        """The rows of the first command that the device takes, and how far they are all there are."""
        platform = session.platform
        filled = {name: written(value, platform.mac_style) if name == "mac" else value for name, value in holes.items()}
        told: Told = "not_asked"
        for _, command in platform.commands(ask, **filled):
            left = self.deadline - time.monotonic()
            if left <= 0 or self.cancel.is_set():
                raise _Over
            try:
                answer = session.ask(command, within_s=left)
            except Refused as exc:
                told = exc.told
                continue
            self.said.append(f"{answer.prompt}{answer.command}\n{answer.text}")
            parsed = read_answer(platform, ask, answer).parsed
            return list(parsed.rows), "whole" if parsed.whole else "partly"
        return [], told


def _is_switch(row: LldpRow) -> bool:
    """Is the neighbour a switch?  Where it does not say, one that names an address to manage it by is taken for one."""
    return row.bridge if row.bridge is not None else row.address is not None


def _mode(row: Any) -> str | None:
    return getattr(row, "mode", None)


def _why(told: Told) -> str:
    return {"refused": "device.not_allowed", "unsupported": "device.not_understood"}.get(told, NOT_WHOLE)


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True
