"""Who was heard on a LAN: address, MAC, and the name it gives itself."""

import socket
from collections.abc import Iterable
from typing import Any

from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.probes.frames_ether import ARP, IPV4, TAGS, udp4, untag
from fieldkit.probes.frames_names import NAME_PORTS, parse_names
from fieldkit.probes.tally_book import ArpBook, key_of, vlan_of_key
from fieldkit.probes.tally_dhcp import DhcpTally

# What is kept at most.
MOST_STATIONS = 4_096
MOST_NAMES = 4_096


class StationsTally:
    """Stations by what they claim, else by where they send from; one VLAN a reading.

    An address that is only sent from gets one row, the first MAC's: switches ask in made-up names.
    """

    def __init__(
        self,
        own_macs: Iterable[str] = (),
        *,
        book: ArpBook | None = None,
        dhcp: DhcpTally | None = None,
        begun: float | None = None,
    ) -> None:
        self.vlan: int | None = None
        self.book = book if book is not None else ArpBook(own_macs, begun)
        self.dhcp = dhcp if dhcp is not None else DhcpTally(own_macs, begun)
        self._names: dict[bytes, tuple[str, str]] = {}

    def feed(self, at: float, frame: bytes) -> None:
        """One frame, of whatever kind."""
        vlan = 0
        if frame[12:14] in TAGS:
            vlan, frame = untag(frame)
        if frame[12:14] == ARP:
            self.book.feed(at, frame, vlan)
        elif frame[12:14] == IPV4:
            self.dhcp.hear(at, frame, vlan)
            self.hear_name(frame, vlan)

    def hear_name(self, frame: bytes, vlan: int = 0) -> None:
        """One untagged frame that may tell its sender's name."""
        key = key_of(frame[26:30], vlan)
        if key in self._names or len(self._names) >= MOST_NAMES:
            return
        datagram = udp4(frame)
        if datagram is None or not NAME_PORTS.intersection((datagram.source_port, datagram.target_port)):
            return
        for _, name, told_by in parse_names(datagram):
            self._names[key] = (name, told_by)

    def reading(self, window_s: float, complete: bool, method: str = "capture", **known: Any) -> InventoryReading:
        """The stations of one VLAN in the order of their addresses."""
        vlan = self.vlan if self.vlan is not None else self.book.busiest_vlan()
        rows: set[tuple[bytes, bytes]] = set()
        for key, held in self.book.held.items():
            if vlan_of_key(key) == vlan:
                rows.update((key, mac) for mac in held.by)
        for key, users in self.book.users.items():
            if vlan_of_key(key) == vlan and key not in self.book.held and users[0] not in self.book.own:
                rows.add((key, users[0]))
        chosen = sorted(rows)
        stations = tuple(self._station(key, mac, vlan) for key, mac in chosen[:MOST_STATIONS])
        facts: dict[str, Any] = {
            "network": "",
            "method": method,
            "asked": 0,
            "sent": 0,
            "window_s": round(window_s, 2),
            "complete": complete,
            "stations": stations,
            "partly": self.book.partly or len(chosen) > MOST_STATIONS,
        }
        return InventoryReading(**facts | known)

    def _station(self, key: bytes, mac: bytes, vlan: int) -> LanStation:
        text = mac.hex(":")
        name = self.dhcp.names.get((vlan, text))
        told = (name, "dhcp") if name is not None else self._names.get(key, (None, None))
        return LanStation(socket.inet_ntoa(key[:4]), text, *told)
