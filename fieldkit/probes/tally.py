"""One pass over everything heard on a LAN: who claims, who hands out, who routes, who is loud, who is there.

Each tally takes frames by `feed(at, frame)` and gives its topic's facts by `reading(window_s, complete, method,
**known)`, where `known` are facts that the caller knows better.  Memory is bounded whatever is heard; `LanTally` feeds
them all at once, looking at each frame no longer than it deserves.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network
from typing import Any

from fieldkit.probes.frames_ether import ARP, IPV4, IPV6, TAGS, untag
from fieldkit.probes.tally_arp import ClaimsTally, GatewayTally, announces_group
from fieldkit.probes.tally_book import ArpBook
from fieldkit.probes.tally_broadcast import BroadcastTally
from fieldkit.probes.tally_carriers import CarriersTally
from fieldkit.probes.tally_dhcp import DhcpTally
from fieldkit.probes.tally_lldp import LldpTally, announces_switch
from fieldkit.probes.tally_stations import StationsTally
from fieldkit.probes.tally_v6 import RaTally

__all__ = [
    "TOPICS",
    "BroadcastTally",
    "ClaimsTally",
    "DhcpTally",
    "GatewayTally",
    "LanTally",
    "LldpTally",
    "RaTally",
    "StationsTally",
]

TOPICS = ("arp", "claims", "dhcp", "ra", "broadcast", "lldp", "inventory")

_UDP = 17
_DHCP_PORTS = frozenset((b"\x00\x43", b"\x00\x44"))
_NAMES = frozenset((b"\x00\x89", b"\x00\x8a", b"\x14\xe9", b"\x14\xeb"))
_DHCP6_PORTS = frozenset((b"\x02\x22", b"\x02\x23"))


class LanTally:
    """All tallies over one stream of frames, tagged ones too; the seven topics of `TOPICS`.

    Everything about addresses is judged in one VLAN: the one where something is disputed, else the busiest.  `gateway`
    and `gateway_macs` are the record's.  Frames may come slightly out of order, never raise, and cost under a
    microsecond where they are ordinary traffic between two stations.
    """

    def __init__(
        self, own_macs: Iterable[str] = (), gateway: str | None = None, gateway_macs: Iterable[str] = ()
    ) -> None:
        own = frozenset(own_macs)
        self.named_gateway = gateway
        self._gateway_macs = [bytes.fromhex(mac.replace(":", "")) for mac in gateway_macs]
        self.book = ArpBook(own)
        self.arp = GatewayTally(gateway, book=self.book)
        self.claims = ClaimsTally(book=self.book)
        self.dhcp = DhcpTally(own)
        self.ra = RaTally(own)
        self.broadcast = BroadcastTally(book=self.book)
        self.lldp = LldpTally()
        self.stations = StationsTally(book=self.book, dhcp=self.dhcp)
        self.carriers = CarriersTally()
        self.begun: float | None = None

    def begin(self, at: float) -> None:
        """From here seconds are counted; the first frame does it where nobody else does."""
        self.begun = self.book.begun = self.dhcp.begun = self.ra.begun = self.broadcast.begun = at

    def feed(self, at: float, frame: bytes) -> None:
        """One frame, of whatever kind."""
        # What two stations say to each other is left at once, but for the few kinds that tell something.
        kind = frame[12:14]
        if kind == b"\x08\x00":
            if (
                not frame[0] & 1
                and len(frame) > 37
                and (
                    frame[23] != 17
                    or (frame[14] == 0x45 and frame[36:38] not in _DHCP_PORTS and frame[34:36] not in _DHCP_PORTS)
                )
            ):
                return
        elif kind == b"\x86\xdd" and len(frame) > 57 and not frame[0] & 1:
            above = frame[20]
            if above == 6 or (above == 58 and frame[54] != 134):
                return
            if above == 17 and frame[54:56] not in _DHCP6_PORTS and frame[56:58] not in _DHCP6_PORTS:
                return
        elif kind == b"\x81\x00" and not frame[0] & 1 and frame[16:18] == b"\x08\x00" and frame[27:28] == b"\x06":
            return
        self._deserves(at, frame)

    def feed_all(self, frames: Iterable[tuple[float, bytes]]) -> None:
        """Many frames."""
        feed = self.feed
        for at, frame in frames:
            feed(at, frame)

    def _deserves(self, at: float, frame: bytes) -> None:
        """One frame that may tell something."""
        if len(frame) < 14:
            return
        if self.begun is None:
            self.begin(at)
        kind, vlan, plain = frame[12:14], 0, frame
        if kind in TAGS:
            vlan, plain = untag(frame)
            kind = plain[12:14]
            if len(plain) < 14:
                return
        group = frame[0] & 1
        if group:
            self.broadcast.count(at, frame, kind)
        if kind == ARP:
            if self.book.feed(at, plain, vlan) == "announced":
                self.broadcast.announced(plain)
        elif kind == IPV4:
            self._ipv4(at, plain, vlan, group)
        elif kind == IPV6:
            above = plain[20:21]
            # Neighbour discovery and names are most of what is said in IPv6; advertisements are one kind of it.
            if above != b"\x3a" or plain[54:55] == b"\x86":
                if above != b"\x11" or plain[54:56] in _DHCP6_PORTS or plain[56:58] in _DHCP6_PORTS:
                    self.ra.hear(at, plain, vlan)
                if group:
                    self.claims.hear_group(at, plain, vlan)
        elif group and announces_switch(plain):
            self.lldp.hear(plain)

    def _ipv4(self, at: float, frame: bytes, vlan: int, group: int) -> None:
        if len(frame) < 42:
            return
        if frame[23] == _UDP:
            head = 14 + (frame[14] & 0x0F) * 4
            source, target = frame[head : head + 2], frame[head + 2 : head + 4]
            if target in _DHCP_PORTS:
                self.dhcp.hear(at, frame, vlan)
            elif group and (source in _NAMES or target in _NAMES):
                self.stations.hear_name(frame, vlan)
        if group and announces_group(frame):
            self.claims.hear_group(at, frame, vlan)

    # -- what follows ----------------------------------------------------------------------------------------------

    def gateway(self) -> str | None:
        """The address most likely the gateway: named, or held by whoever carries the traffic, else a guess."""
        return self._gateway()[0]

    @property
    def guessed(self) -> bool:
        """Is the gateway's address no more than what most stations ask for?"""
        return self._gateway()[1]

    def _gateway(self) -> tuple[str | None, bool]:
        vlan = self.vlan()
        told = self.named_gateway or self.dhcp.router(vlan) or self.dhcp.router()
        if told is not None:
            return told, False
        recorded = {ip for held in self.book.addresses_of(self._gateway_macs, vlan).values() for ip in held}
        found = list(recorded) if len(recorded) == 1 else self.carriers.gateways(self.book, vlan)
        if len(found) == 1:
            return found[0], False
        return self.book.most_asked(vlan, found) or self.book.most_asked(vlan), True

    def vlan(self) -> int:
        """The VLAN in which addresses are judged: where most is disputed, else where most is said."""

        heard, servers, routers, claims = self.book.heard, self.dhcp.servers(), self.ra.routers(), self.book.disputed()

        def weight(vlan: int) -> tuple[int, int, int]:
            disputed = max(0, servers[vlan] - 1) + max(0, routers[vlan] - 1) + claims[vlan]
            return disputed, heard.get(vlan, 0), -vlan

        return max({*heard, *self.dhcp.discovers, *servers, *routers}, key=weight, default=0)

    def vlans(self) -> list[int]:
        """Every VLAN in which ARP or DHCP was heard, 0 for frames without a tag."""
        return sorted({*self.book.heard, *self.dhcp.discovers})

    def network(self) -> str:
        """The subnet as DHCP hands it out; empty where nobody did."""
        found = self.dhcp.prefix(self.vlan())
        return str(IPv4Network(found, strict=False)) if found is not None else ""

    def reading(self, topic: str, window_s: float, complete: bool, method: str = "capture", **known: Any) -> Any:
        """The facts of one of `TOPICS`, all of one VLAN."""
        vlan = self.vlan()
        self.arp.gateway, self.arp.vlan = self.gateway(), vlan
        self.dhcp.vlan = self.ra.vlan = self.stations.vlan = vlan
        if topic == "inventory":
            known = {"network": self.network(), **known}
        tallies: dict[str, Any] = {
            "arp": self.arp,
            "claims": self.claims,
            "dhcp": self.dhcp,
            "ra": self.ra,
            "broadcast": self.broadcast,
            "lldp": self.lldp,
            "inventory": self.stations,
        }
        return tallies[topic].reading(window_s, complete, method, **known)
