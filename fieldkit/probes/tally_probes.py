"""Does anybody else hold the address of the computer that captured?  Told from its own ARP probes and what they met."""

import socket
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldkit.model.arp import ArpReply
from fieldkit.probes.arp_frames import REPLY, parse_arp
from fieldkit.probes.frames_ether import ARP

# What is kept at most.
_MOST_PROBED = 64
_MOST_TIMES = 2_000
_REQUEST, _UNSET, _EVERYBODY = b"\0\1", bytes(4), b"\xff" * 6
# So soon after a stranger's first answer our own run asks, the same way, for an address that nobody should hold.
_DOUBTED_S = 0.5


@dataclass(eq=False, slots=True)
class Probed:
    """One address that somebody probed for (RFC 5227): when, and every frame of others that came from it since."""

    ip: str
    asked: list[float] = field(default_factory=list)
    replies: list[ArpReply] = field(default_factory=list)

    @property
    def macs(self) -> dict[str, float]:
        """Who spoke from this address, and when first (seconds from the first probe)."""
        found: dict[str, float] = {}
        for reply in self.replies:
            found.setdefault(reply.mac, reply.at_s or 0.0)
        return found


class ProbesTally:
    """Every address probed for, by who did it; bounded memory.  VLANs are left out: nobody probes through a trunk."""

    def __init__(self) -> None:
        self._probed: dict[tuple[bytes, bytes], Probed] = {}
        self._addresses: dict[bytes, list[tuple[bytes, bytes]]] = {}

    def feed_all(self, frames: Iterable[tuple[float, bytes]]) -> None:
        """Many frames, of whatever kind."""
        for at, frame in frames:
            if frame[12:14] == ARP:
                self.feed(at, frame)

    def feed(self, at: float, frame: bytes) -> None:
        """One ARP frame."""
        sender = frame[28:32]
        if sender == _UNSET:
            if frame[20:22] == _REQUEST and frame[:6] == _EVERYBODY and len(frame) >= 42:
                self._asked(at, frame[6:12], frame[38:42])
            return
        for key in self._addresses.get(sender, ()):
            if frame[22:28] != key[0]:
                self._met(at, frame, self._probed[key])

    def of(self, own: bytes) -> tuple[Probed, ...]:
        """What this MAC probed for."""
        return tuple(each for (mac, _), each in self._probed.items() if mac == own)

    def _asked(self, at: float, mac: bytes, address: bytes) -> None:
        key = mac, address
        probed = self._probed.get(key)
        if probed is None:
            if len(self._probed) >= _MOST_PROBED:
                return
            probed = self._probed[key] = Probed(socket.inet_ntoa(address))
            self._addresses.setdefault(address, []).append(key)
        if len(probed.asked) < _MOST_TIMES:
            probed.asked.append(at)

    def _met(self, at: float, frame: bytes, probed: Probed) -> None:
        arp = parse_arp(frame)
        if arp is None or len(probed.replies) >= _MOST_TIMES or arp.sender_mac == "00:00:00:00:00:00":
            return
        before = bisect_right(probed.asked, at)
        answer = arp.operation == REPLY and not arp.gratuitous and before
        probed.replies.append(
            ArpReply(
                ip=probed.ip,
                mac=arp.sender_mac,
                rtt_ms=round((at - probed.asked[before - 1]) * 1000, 3) if answer else None,
                round=max(1, before),
                frame_mac=arp.frame_mac,
                at_s=round(max(0.0, at - probed.asked[0]), 3),
            )
        )


def taken_for_strangers(own: Probed, others: Iterable[Probed]) -> bool:
    """Did our own run take everybody who answered for somebody else, and not for another port of its laptop?

    Of a file alone nobody can tell.  But our own run, which knows the laptop's other ports, doubts a stranger's answer
    at once, by probing for an address that nobody should hold: once for each stranger, at most three times.
    """
    # Who answers for that one as well is tried by a second, however often.
    asked = min((each.asked for each in others), default=[])
    doubts = [at - own.asked[0] for at in asked]
    first = sorted(own.macs.values())
    return bool(doubts and first) and len(doubts) >= min(3, len(first)) and 0 <= doubts[0] - first[0] <= _DOUBTED_S
