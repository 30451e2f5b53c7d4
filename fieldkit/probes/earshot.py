"""What could whoever took this capture have heard?  Only whose own questions it holds hears every answer to them.

A switch hands an answer to the one who asked.  So a capture taken elsewhere, on a mirrored port or at the router, can
show two gateways but never that there is only one.
"""

from collections.abc import Iterable

from fieldkit.probes.dhcp_message import parse_options
from fieldkit.probes.wire_frames import ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6

_ARP = ETHERTYPE_ARP.to_bytes(2, "big")
_IPV4 = ETHERTYPE_IPV4.to_bytes(2, "big")
_IPV6 = ETHERTYPE_IPV6.to_bytes(2, "big")
_EVERYBODY = b"\xff" * 6
_REQUEST = b"\0\1"
_PLAIN_HEAD, _UDP = 0x45, 17
_SERVER_PORT = b"\0\x43"
_PORTS = (_SERVER_PORT, b"\0\x44")
_COOKIE_AND_DISCOVER = b"\x63\x82\x53\x63\x35\x01\x01"
_ICMPV6, _SOLICITATION = 58, 133
# Shorter than Ethernet lets a frame be: seen only where it was made, before the card padded it.
_SHORTEST_ON_THE_CABLE = 60
_KEPT = 4096
_LATEST = 16
# So many frames to one station alone before anybody's share in them means something, from at least so many others.
_ENOUGH_UNICAST = 6
_ENOUGH_PARTNERS = 2
_NEARLY_ALL = 0.97
_ENOUGH_TALKERS = 2


class Asked:
    """How often something was asked, and when (seconds)."""

    __slots__ = ("_latest", "first_s", "times")

    def __init__(self, at: float) -> None:
        self.times = 0
        self._latest: list[float] = []
        self.first_s = at
        self.again(at)

    def again(self, at: float) -> None:
        """Once more."""
        self.times += 1
        self._latest.append(at)
        if len(self._latest) > _LATEST:
            del self._latest[0]

    def until(self, at: float) -> tuple[int, float]:
        """How often up to then, and when for the last time; at least, where it was asked very often since."""
        before = [each for each in self._latest if each <= at]
        return self.times - len(self._latest) + len(before), before[-1] if before else self.first_s


class Earshot:
    """Whose computer took this capture, and what it asked everybody; bounded memory.

    `arp` counts ARP frames.  `loud` are the first two who spoke to a group, `talkers` those who did it other than by
    ARP: a filter may have left only ARP, only one station, or nothing that is meant for everybody.  `groups_v6`: frames
    to IPv6 groups are there.
    """

    def __init__(self) -> None:
        self.arp = 0
        self.groups_v6 = False
        self.loud: set[bytes] = set()
        self.talkers: set[bytes] = set()
        self._questions: dict[bytes, Asked] = {}
        self._short: set[bytes] = set()
        self._padded: set[bytes] = set()
        self._unicast = 0
        self._shares: dict[bytes, int] = {}
        self._partners: dict[bytes, set[bytes]] = {}

    def feed_all(self, frames: Iterable[tuple[float, bytes]]) -> None:
        """Take in many."""
        feed = self.feed
        for at, frame in frames:
            feed(at, frame)

    def feed(self, at: float, frame: bytes) -> None:
        """Take in one frame; what is not ARP, DHCP or IPv6 housekeeping counts only as being there."""
        kind = frame[12:14]
        if len(self.talkers) < _ENOUGH_TALKERS and frame[:1] and frame[0] & 1:
            if len(self.loud) < _ENOUGH_TALKERS:
                self.loud.add(frame[6:12])
            if kind != _ARP:
                self.talkers.add(frame[6:12])
        if kind == _ARP:
            self.arp += 1
            self._arp(at, frame)
        elif kind == _IPV6:
            if frame[:1] == b"\x33":
                self.groups_v6 = True
            if len(frame) >= 58 and frame[20] == _ICMPV6:
                if frame[54] == _SOLICITATION:
                    self._asked(at, b"router" + frame[6:12])
                elif not frame[0] & 1:
                    self._between(frame)
        elif kind == _IPV4 and frame[36:38] in _PORTS and frame[23] == _UDP and frame[14] == _PLAIN_HEAD:
            if frame[278:285] == _COOKIE_AND_DISCOVER or (frame[36:38] == _SERVER_PORT and _is_discover(frame)):
                self._asked(at, b"server" + frame[6:12])
            if not frame[0] & 1:
                self._between(frame)

    def own(self, told: frozenset[bytes] = frozenset()) -> bytes | None:
        """The MAC of the computer that took the capture, if that is sure; `told`: the file itself says who sent.

        Its own requests are not padded while everybody else's are; or it alone has a part in all that was said to one
        station only, with several others.
        """
        if told:
            return next(iter(told)) if len(told) == 1 else None
        if len(self._short) == 1 and self._padded - self._short:
            (mac,) = self._short
            return mac
        if self._unicast < _ENOUGH_UNICAST:
            return None
        in_all = [mac for mac, times in self._shares.items() if times >= _NEARLY_ALL * self._unicast]
        if len(in_all) == 1 and len(self._partners[in_all[0]]) >= _ENOUGH_PARTNERS:
            return in_all[0]
        return None

    def questions(self, own: bytes, about: bytes) -> Asked | None:
        """What `own` asked everybody: `about` an IPv4 address, `b"server"` for DHCP, `b"router"` for IPv6."""
        return self._questions.get(about + own)

    def asked_for(self, own: bytes) -> dict[bytes, int]:
        """Which IPv4 addresses `own` asked everybody for, and how often each."""
        return {key[:4]: told.times for key, told in self._questions.items() if len(key) == 10 and key[4:] == own}

    def _arp(self, at: float, frame: bytes) -> None:
        if len(frame) < 42:
            return
        source = frame[6:12]
        if len(frame) < _SHORTEST_ON_THE_CABLE:
            if len(self._short) < 2:
                self._short.add(source)
        elif len(self._padded) < _KEPT:
            self._padded.add(source)
        if frame[0] & 1:
            if frame[20:22] == _REQUEST and frame[:6] == _EVERYBODY and frame[28:32] != frame[38:42]:
                self._asked(at, frame[38:42] + source)
        else:
            self._between(frame)

    def _asked(self, at: float, key: bytes) -> None:
        known = self._questions.get(key)
        if known is not None:
            known.again(at)
        elif len(self._questions) < _KEPT:
            self._questions[key] = Asked(at)

    def _between(self, frame: bytes) -> None:
        """Two stations speak to each other alone."""
        self._unicast += 1
        for mac, other in ((frame[6:12], frame[:6]), (frame[:6], frame[6:12])):
            if mac in self._shares:
                self._shares[mac] += 1
            elif len(self._shares) < _KEPT:
                self._shares[mac] = 1
                self._partners[mac] = set()
            else:
                continue
            partners = self._partners[mac]
            if len(partners) < _ENOUGH_PARTNERS:
                partners.add(other)


def _is_discover(frame: bytes) -> bool:
    return parse_options(frame[42:]).values.get(53) == b"\x01"
