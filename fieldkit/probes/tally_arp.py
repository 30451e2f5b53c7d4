"""Who claims the gateway's address, and which addresses do several claim?  Told from every ARP frame heard."""

import socket
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fieldkit.model.arp import ArpMethod, ArpReading, ArpReply, Claim, Claimant, ClaimsReading, RouterGroup
from fieldkit.probes.frames_ether import ARP, TAGS, untag
from fieldkit.probes.frames_groups import parse_group
from fieldkit.probes.tally_book import ArpBook, key_of, vlan_of_key

# What is kept or shown at most.
MOST_GROUPS = 64
_MOST_CLAIMS = 256
_MOST_ALSO = 8

# A bridge, a mirror port or a loop brings the same announcement again within this; no master announces so fast.
_SAME_WORD_S = 0.05
# A master that has been silent for so many of its intervals had stopped; after three a stand-by takes over.
# Source: RFC 5798 section 6.1.
_PAUSE_INTERVALS = 2.5

# The groups to which VRRP, CARP and HSRP, HSRP version 2 and GLBP speak, by their multicast MACs.
_GROUP_MACS = frozenset(bytes.fromhex(mac) for mac in ("01005e000012", "01005e000002", "01005e000066", "333300000012"))


class GatewayTally:
    """Who claims the gateway's address in what was heard; nothing is asked, others' questions are the rounds."""

    def __init__(self, gateway: str | None = None, *, book: ArpBook | None = None, begun: float | None = None) -> None:
        self.gateway = gateway
        self.vlan: int | None = None
        self.book = book if book is not None else ArpBook(begun=begun)

    def feed(self, at: float, frame: bytes) -> None:
        """One frame, of whatever kind."""
        vlan = 0
        if frame[12:14] in TAGS:
            vlan, frame = untag(frame)
        if frame[12:14] == ARP:
            self.book.feed(at, frame, vlan)

    def reading(self, window_s: float, complete: bool, method: ArpMethod = "capture", **known: Any) -> ArpReading:
        """The claims; `gateway` is the address that most stations ask for where it was not given."""
        book = self.book
        gateway = self.gateway or book.most_asked() or ""
        if not gateway:
            return ArpReading(
                **{"gateway": "", "method": method, "sent": 0, "window_s": window_s, "complete": False} | known
            )
        address = socket.inet_aton(gateway)
        vlan = self.vlan if self.vlan is not None else book.vlan_of(address)
        key = key_of(address, vlan)
        held, asked = book.held.get(key), book.asked.get(key)
        claimants = list(held.by) if held is not None else []
        unused = self._unused(key, vlan, claimants)
        facts: dict[str, Any] = {
            "gateway": gateway,
            "method": method,
            "sent": asked.rounds if asked is not None else 0,
            "window_s": round(window_s, 2),
            "complete": complete,
            "replies": book.replies(key),
            "unused_ip": socket.inet_ntoa(unused[:4]) if unused is not None else None,
            "unused_replies": book.replies(unused, most=_MOST_ALSO) if unused is not None else (),
            "also": self._also(key, vlan, claimants) if len(claimants) > 1 else (),
        }
        return ArpReading(**facts | known)

    def _unused(self, gateway: bytes, vlan: int, claimants: list[bytes]) -> bytes | None:
        """An address nobody should hold, answered for by one of the gateway's claimants that answers for many."""
        proxies = self.book.proxies(vlan)
        for mac in claimants:
            for key in proxies.get(mac, ()):
                if key != gateway and proxies.keys() >= self.book.held[key].by.keys():
                    return key
        return None

    def _also(self, gateway: bytes, vlan: int, claimants: list[bytes]) -> tuple[ArpReply, ...]:
        """Everybody's answers for other addresses that the gateway's claimants answered for beside somebody else."""
        found: list[ArpReply] = []
        for key, held in self.book.held.items():
            if len(found) >= 2 * _MOST_ALSO:
                break
            if key == gateway or len(held.by) < 2 or vlan_of_key(key) != vlan or held.by.keys().isdisjoint(claimants):
                continue
            for mac in held.by:
                found += self.book.replies(key, only=(mac,), most=1)
        return tuple(found)


class _Master:
    """One router as the master of its group: when it said so, and how often in a row beside another one."""

    __slots__ = ("first", "heard", "last", "router", "run", "times", "turns")

    def __init__(self, router: RouterGroup) -> None:
        self.router = router
        self.first = self.last = self.heard = 0.0
        self.times = self.run = self.turns = 0

    def says_again(self, at: float, others: Iterable["_Master"]) -> None:
        """One more announcement as the master."""
        heard, self.heard = self.heard, at
        if self.times and 0 <= at - heard < _SAME_WORD_S:
            return
        if not self.times:
            self.first = at
        elif at - self.last > _PAUSE_INTERVALS * self.router.every_s:
            self.run = 0
        elif any(other.times and other.last > self.last and self.router.is_rival_of(other.router) for other in others):
            self.run += 1
            self.turns = max(self.turns, self.run)
        self.times += 1
        self.last = at

    def told(self, begun: float) -> RouterGroup:
        """What is kept of it."""
        if not self.times:
            return self.router
        first, last = (round(max(0.0, at - begun), 3) for at in (self.first, self.last))
        return replace(self.router, times=self.times, first_s=first, last_s=last, turns=self.turns)


class ClaimsTally:
    """Which addresses do several MACs claim, and which routers announce themselves as one of a group?"""

    def __init__(
        self, own_macs: Iterable[str] = (), *, book: ArpBook | None = None, begun: float | None = None
    ) -> None:
        self.book = book if book is not None else ArpBook(own_macs, begun)
        # By VLAN, protocol, IP version and number of the group, then by MAC and address.
        self._groups: dict[tuple[int, str, bool, int], dict[tuple[str, str], _Master]] = {}
        self._routers = 0

    def feed(self, at: float, frame: bytes) -> None:
        """One frame, of whatever kind."""
        vlan = 0
        if frame[12:14] in TAGS:
            vlan, frame = untag(frame)
        if frame[12:14] == ARP:
            self.book.feed(at, frame, vlan)
        else:
            self.hear_group(at, frame, vlan)

    def hear_group(self, at: float, frame: bytes, vlan: int = 0) -> None:
        """One untagged frame to a group that may be the announcement of a redundant router."""
        if not announces_group(frame):
            return
        said = parse_group(frame)
        if said is None:
            return
        if self.book.begun is None:
            self.book.begun = at
        name = vlan, said.protocol, ":" in said.source_ip, said.group
        group = self._groups.get(name, {})
        router = group.get((said.mac, said.source_ip))
        if router is None:
            if self._routers >= MOST_GROUPS:
                return
            self._routers += 1
            group = self._groups.setdefault(name, group)
            router = group[said.mac, said.source_ip] = _Master(said)
        active = router.router.active if said.active is None else said.active
        router.router = replace(said, vlan=vlan, active=active)
        if said.active:
            router.says_again(at, group.values())

    def reading(self, window_s: float, complete: bool, method: ArpMethod = "raw", **known: Any) -> ClaimsReading:
        """The addresses with several claimants, the most disputed first."""
        book = self.book
        begun = book.begun or 0.0
        disputed = sorted(
            ((key, held) for key, held in book.held.items() if len(held.by) > 1),
            key=lambda item: (-item[1].turns, item[0]),
        )[:_MOST_CLAIMS]
        counts: dict[bytes, int] = {}
        if disputed:
            for held in book.held.values():
                for mac in held.by:
                    counts[mac] = counts.get(mac, 0) + 1
        facts: dict[str, Any] = {
            "method": method,
            "window_s": round(window_s, 2),
            "complete": complete,
            "stations": len(book.held),
            "claims": tuple(
                Claim(
                    ip=socket.inet_ntoa(key[:4]),
                    by=tuple(
                        Claimant(
                            mac=mac.hex(":"),
                            times=each.times,
                            first_s=round(max(0.0, each.first - begun), 3),
                            last_s=round(max(0.0, each.last - begun), 3),
                            addresses=counts[mac],
                        )
                        for mac, each in held.by.items()
                    ),
                    turns=held.turns,
                )
                for key, held in disputed
            ),
            "partly": book.partly,
            "groups": tuple(each.told(begun) for group in self._groups.values() for each in group.values()),
        }
        return ClaimsReading(**facts | known)


def announces_group(frame: bytes) -> bool:
    """Does this frame go where redundant routers announce themselves?"""
    return frame[:6] in _GROUP_MACS
