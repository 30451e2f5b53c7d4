"""Who offers itself as IPv6 router or DHCPv6 server, told from every frame heard."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fieldkit.model.ra import Dhcp6Server, RaReading, RaRouter
from fieldkit.probes.frames_ether import TAGS, untag
from fieldkit.probes.frames_v6 import parse_dhcp6, parse_ra

# What is kept at most; a flood of made-up routers must not crowd out the quiet one beside it.
MOST_ROUTERS = 64
MOST_SERVERS = 32
_OF_ONE_MAC = 6


class RaTally:
    """Each source of Router Advertisements as it said last, and each DHCPv6 server; one VLAN a reading."""

    def __init__(self, own_macs: Iterable[str] = (), begun: float | None = None) -> None:
        self.begun = begun
        self.vlan: int | None = None
        self._own = frozenset(own_macs)
        self._routers: dict[tuple[int, str, str], RaRouter] = {}
        self._servers: dict[tuple[int, str, str | None], Dhcp6Server] = {}

    def feed(self, at: float, frame: bytes) -> None:
        """One frame, of whatever kind."""
        vlan = 0
        if frame[12:14] in TAGS:
            vlan, frame = untag(frame)
        self.hear(at, frame, vlan)

    def hear(self, at: float, frame: bytes, vlan: int = 0) -> None:
        """One untagged frame that may be a Router Advertisement or DHCPv6."""
        if self.begun is None:
            self.begun = at
        router = parse_ra(frame)
        if router is not None:
            self._advertised(at, router, vlan)
            return
        answer = parse_dhcp6(frame)
        # What a server tells a relay is the same server's word, by another MAC: the relay will say it here.
        if answer is None or answer.relayed or answer.kind not in ("advertise", "reply") or answer.mac in self._own:
            return
        key = (vlan, answer.mac, answer.duid)
        before = self._servers.get(key)
        if before is not None:
            self._servers[key] = replace(
                before,
                addresses=answer.addresses or before.addresses,
                dns=answer.dns or before.dns,
                heard=before.heard + 1,
            )
        elif len(self._servers) < MOST_SERVERS and self._of_one(self._servers, vlan, answer.mac) < _OF_ONE_MAC:
            self._servers[key] = Dhcp6Server(answer.mac, answer.ip, answer.duid, answer.addresses, answer.dns)

    def _advertised(self, at: float, router: RaRouter, vlan: int) -> None:
        if router.mac in self._own:
            return
        key = (vlan, router.mac, router.ip)
        before = self._routers.get(key)
        if before is not None:
            self._routers[key] = replace(router, heard=before.heard + 1, first_s=before.first_s)
        elif len(self._routers) < MOST_ROUTERS and self._of_one(self._routers, vlan, router.mac) < _OF_ONE_MAC:
            self._routers[key] = replace(router, first_s=round(max(0.0, at - (self.begun or 0.0)), 3))

    @staticmethod
    def _of_one(kept: Iterable[tuple[int, str, Any]], vlan: int, mac: str) -> int:
        return sum(key[:2] == (vlan, mac) for key in kept)

    def routers(self) -> Counter[int]:
        """How many boxes offer themselves as default router, by VLAN."""
        return Counter(vlan for vlan, _ in {key[:2] for key, each in self._routers.items() if each.lifetime_s})

    def busiest_vlan(self) -> int:
        """The VLAN with most routers, else most servers."""
        routers, servers = self.routers(), Counter(key[0] for key in self._servers)
        vlans = {key[0] for key in self._routers} | servers.keys()
        return max(vlans, key=lambda vlan: (routers[vlan], servers[vlan], -vlan), default=0)

    def reading(self, window_s: float, complete: bool, method: str = "raw", **known: Any) -> RaReading:
        """The routers and servers of one VLAN."""
        vlan = self.vlan if self.vlan is not None else self.busiest_vlan()
        facts: dict[str, Any] = {
            "method": method,
            "window_s": round(window_s, 2),
            "complete": complete,
            "routers": tuple(each for key, each in self._routers.items() if key[0] == vlan),
            "servers": tuple(each for key, each in self._servers.items() if key[0] == vlan),
        }
        return RaReading(**facts | known)
