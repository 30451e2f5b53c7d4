"""Follows one station from switch to switch, by MAC tables and LLDP, to the port that it is plugged into."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from fieldkit.devices.hop import NO_TIME, OWN, OneSwitch, Over, why_not
from fieldkit.devices.rows import ArpRow
from fieldkit.devices.talk import DeviceError, Session
from fieldkit.model.access import EDGE_STATIONS, Hop, StationReading, Told
from fieldkit.model.line import is_ipv4

MOST_HOPS = 8
WITHIN_S = 60.0
# Why a search ended before the edge; device errors beside these have codes of their own.
NO_ARP = "find.no_arp"
NO_ADDRESS = "find.no_address"
LOOP = "find.loop"
TOO_FAR = "find.too_far"
LOST = "find.lost"

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
        self.mac = None if is_ipv4(self.wanted) else self.wanted

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
                except Over:
                    return self._ended("uplink" if self.hops else "not_told", NO_TIME)
                except DeviceError as exc:
                    if not self.hops:
                        raise
                    return self._ended("uplink", exc.code, exc.facts)
            if stop is not None:
                return stop
            peer = self.hops[-1].peer
            host = peer.address if peer is not None else None
            if host is None or not is_ipv4(host):
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
        switch = OneSwitch(session, self.deadline, self.cancel, self.said, self.most_stations)
        if self.mac is None:
            owner, told = self._owner(switch)
            if owner is None or owner.mac is None:
                return self._ended("not_told", NO_ARP if told in ("whole", "partly") else why_not(told))
            if owner.own:
                return self._ended("not_told", OWN)
            self.mac = owner.mac
        spot = switch.spot(self.mac)
        if spot.hop is None:
            if self.hops and spot.why != OWN:
                return self._ended("uplink", LOST)
            return self._ended(spot.end, spot.why)
        self.hops.append(spot.hop)
        if spot.end == "onward":
            return None
        if spot.end == "edge":
            self.weak = spot.why
            return self._ended("edge")
        return self._ended(spot.end, spot.why, spot.about)

    def _owner(self, switch: OneSwitch) -> tuple[ArpRow | None, Told]:
        rows, told = switch.rows("arp_of_ip", ip=self.wanted)
        fitting = [row for row in rows if isinstance(row, ArpRow) and row.ip == self.wanted and row.mac]
        # What was heard outweighs what was entered by hand.
        return next(iter(sorted(fitting, key=lambda row: row.static)), None), told
