"""How loud a LAN is, whether frames come round again, and who announces addresses unasked; counted frame by frame."""

import socket
from collections.abc import Iterable
from copy import copy
from typing import Any

from fieldkit.model.broadcast import BUSY_PER_S, LOUD_PER_S, REPEATS_PER_S, Announcer, BroadcastReading, Talker
from fieldkit.probes.frames_ether import ARP, IPV4, TAGS, untag
from fieldkit.probes.stretches import Lasting, Stretches
from fieldkit.probes.tally_book import ArpBook

# What is kept at most.
MOST_TALKERS = 1_024
MOST_ANNOUNCERS = 512
_MOST_ADDRESSES_OF_ONE = 32
MOST_COPIES = 4_096
_SHOWN = 16

# More than this many copies of one frame within a second is more than anybody sends for safety's sake.
FEW = 5
# A capture on several ports of one box holds each frame once a port, within microseconds; those are one.
_COPY_S = 0.0005
# Longer frames to groups are streams, which a loop does not live on alone.
_LONGEST = 600

# Who repeats itself by design: spanning tree, LACP, pause, LLDP (01:80:c2), CDP and its kin (01:00:0c), IPv4 routing
# and first-hop protocols and mDNS (224.0.0.x), VRRP over IPv6, industrial rings (01:0e:cf, 01:15:4e, 01:0c:cd).
_BY_DESIGN = frozenset(bytes.fromhex(oui) for oui in ("0180c2", "01000c", "010ecf", "01154e", "010ccd", "011b19"))
_LOCAL_GROUPS = b"\x01\x00\x5e\x00\x00"
_VRRP6 = b"\x33\x33\x00\x00\x00\x12"


class _Copies:
    """One frame heard in this second: how often, when last, and the frame."""

    __slots__ = ("frame", "last", "times")

    def __init__(self, at: float, frame: bytes) -> None:
        self.times = 1
        self.last = at
        self.frame = frame


class _Announces:
    """What one MAC announced: how often, and which addresses in the order they came."""

    __slots__ = ("addresses", "times")

    def __init__(self) -> None:
        self.times = 0
        self.addresses: dict[bytes, None] = {}


class BroadcastTally:
    """Frames to groups: how many a second, from whom, how often the same one; and announcements by MAC.

    Own frames count as frames, never as somebody's talk.  Unless `reads_all`, more came than is fed, and how much came
    each second is told by `came`.
    """

    def __init__(
        self,
        own_macs: Iterable[str] = (),
        *,
        book: ArpBook | None = None,
        begun: float | None = None,
        reads_all: bool = True,
    ) -> None:
        self.book = book if book is not None else ArpBook(own_macs, begun)
        self.begun = begun
        self.frames = 0
        self.arp_frames = 0
        self.peak = 0
        # Misra and Gries: exact while the table has room, a lower bound beyond, and no flood of senders costs more.
        self._talkers: dict[bytes, list[int]] = {}
        self._announcers: dict[bytes, _Announces] = {}
        self._second = 0
        self._now = 0
        # The second heard before this one, and its frames: two interfaces of a capture mingle around the turn.
        self._other = (-1, 0)
        self._copies: dict[int, _Copies] = {}
        self._often: list[_Copies] = []
        self._repeated = 0
        self._repeated_mac: bytes | None = None
        # As often as that within this second, and whose frame it was.
        self._again = 0
        self._again_mac: bytes | None = None
        self._reads_all = reads_all
        self._arp_before = 0
        self._busy, self._loud = Stretches("busy"), Stretches("loud")
        self._repeating, self._back = Stretches("repeats"), Stretches("back")
        # Of the second that shows most: sources, frames, numbers used twice.
        self._round = (0, 0, 0)

    def feed(self, at: float, frame: bytes) -> None:
        """One frame, of whatever kind."""
        if len(frame) < 14:
            return
        kind, vlan, plain = frame[12:14], 0, frame
        if kind in TAGS:
            vlan, plain = untag(frame)
            kind = plain[12:14]
        if frame[0] & 1:
            self.count(at, frame, kind)
        if kind == ARP and self.book.feed(at, plain, vlan) == "announced":
            self.announced(plain)

    @property
    def repeated(self) -> int:
        """How often the same frame was heard within one second, at most."""
        return max(self._repeated, self._again)

    def count(self, at: float, frame: bytes, kind: bytes) -> None:
        """One frame to a group; `kind` is its ethertype behind any tags."""
        if self.begun is None:
            self.begun = at
        second = int(at - self.begun)
        if second != self._second:
            self._turn(second)
        self.frames += 1
        self._now += 1
        mac = frame[6:12]
        talker = self._talkers.get(mac)
        if talker is None:
            talker = self._new_talker(mac)
        talker[0] += 1
        if kind == ARP:
            self.arp_frames += 1
            talker[1] += 1
        if len(frame) > _LONGEST or frame[:3] in _BY_DESIGN or frame[:5] == _LOCAL_GROUPS:
            return
        print_ = hash(frame)
        copies = self._copies.get(print_)
        if copies is None:
            if len(self._copies) < MOST_COPIES:
                self._copies[print_] = _Copies(at, frame)
        elif not 0 <= at - copies.last < _COPY_S:
            copies.times += 1
            copies.last = at
            times = copies.times
            if times == FEW + 1 and frame[:6] != _VRRP6:
                self._often.append(copies)
            if times > self._again:
                self._again, self._again_mac = times, mac

    def came(self, first_s: float, last_s: float, frames: int, arp: int) -> None:
        """So many frames, and so many of them ARP, came from then to then, whether they were read or not."""
        per_s = frames / (last_s - first_s)
        if per_s >= BUSY_PER_S:
            self._busy.add(first_s, last_s, frames).arp_frames += arp
        if per_s >= LOUD_PER_S:
            lasting = self._loud.add(first_s, last_s, frames)
            lasting.arp_frames += arp
            self._who(lasting)

    def came_back(self, first_s: float, last_s: float, back: int, *, left: int, left_before: int) -> None:
        """So many frames of our own came in again from then to then; so many had left by then, and shortly before."""
        lasting = self._back.add(first_s, last_s, back)
        if lasting.left_before is None:
            lasting.left_before = left_before
        lasting.sent = left - lasting.left_before

    def _who(self, lasting: Lasting) -> None:
        """Who speaks most in this stretch, from its second second on."""
        if lasting.before is None:
            lasting.before = {mac: counts[0] for mac, counts in self._talkers.items()}, self.frames
            return
        before, frames = lasting.before
        own = self.book.own
        said = [(counts[0] - before.get(mac, 0), mac) for mac, counts in self._talkers.items() if mac not in own]
        if said:
            lasting.loudest_frames, lasting.loudest = max(said)
        lasting.read = self.frames - frames

    def announced(self, frame: bytes) -> None:
        """One untagged ARP frame in which somebody announced an address, or answered what nobody asked."""
        mac, address = frame[22:28], frame[28:32]
        if mac in self.book.own:
            return
        announcer = self._announcers.get(mac)
        if announcer is None:
            if len(self._announcers) >= MOST_ANNOUNCERS:
                return
            announcer = self._announcers[mac] = _Announces()
        announcer.times += 1
        if len(announcer.addresses) < _MOST_ADDRESSES_OF_ONE:
            announcer.addresses[address] = None

    def so_far(self) -> "BroadcastTally":
        """For a reading in the middle of a second, which this tally goes on counting as if nobody had looked."""
        apart = copy(self)
        for name in ("_busy", "_loud", "_repeating", "_back"):
            setattr(apart, name, getattr(self, name).copy())
        return apart

    def reading(self, window_s: float, complete: bool, method: str = "raw", **known: Any) -> BroadcastReading:
        """What was counted; `dropped` frames that are known of count among the frames."""
        self._turn(self._second)
        frames = self.frames + int(known.get("dropped", 0))
        macs, kinds, once = self._round
        talkers = sorted(self._talkers.items(), key=lambda item: (-item[1][0], item[0]))
        announcers = sorted(self._announcers.items(), key=lambda item: (-item[1].times, item[0]))
        kept = (self._busy, self._loud, self._repeating, self._back)
        facts: dict[str, Any] = {
            "method": method,
            "window_s": round(window_s, 2),
            "complete": complete,
            "frames": frames,
            "arp_frames": self.arp_frames,
            "peak_per_s": float(self.peak),
            "mean_per_s": round(frames / window_s, 2) if window_s > 0 else float(frames),
            "repeated": self._repeated if self._repeated > 1 else 0,
            "repeated_mac": self._repeated_mac.hex(":") if self._repeated_mac is not None else None,
            "repeated_kinds": kinds,
            "repeated_macs": macs,
            "repeated_once": once,
            "talkers": tuple(
                Talker(mac.hex(":"), frames, arp) for mac, (frames, arp) in talkers[:_SHOWN] if mac not in self.book.own
            ),
            "announcers": tuple(
                Announcer(mac.hex(":"), tuple(map(socket.inet_ntoa, each.addresses)), each.times)
                for mac, each in announcers[:_SHOWN]
            ),
            "stretches": tuple(each for stretches in kept for each in stretches.reading(window_s)),
        }
        return BroadcastReading(**facts | known)

    def _turn(self, second: int) -> None:
        """Another second has begun."""
        now = self._now
        if now > self.peak:
            self.peak = now
        if self._reads_all and now >= BUSY_PER_S:
            self.came(float(self._second), self._second + 1.0, now, self.arp_frames - self._arp_before)
        self._arp_before = self.arp_frames
        sources: set[bytes] = set()
        often = self._often
        if often:
            sources = {copies.frame[6:12] for copies in often}
            once = sum(_numbered(copies.frame) for copies in often)
            self._round = max(self._round, (len(sources), len(often), once))
            self._often = []
        if self._again:
            if self._again > self._repeated:
                self._repeated, self._repeated_mac = self._again, self._again_mac
            if self._again >= REPEATS_PER_S:
                lasting = self._repeating.add(float(self._second), self._second + 1.0, now)
                lasting.repeated = max(lasting.repeated, self._again)
                lasting.macs, lasting.kinds = max((lasting.macs, lasting.kinds), (len(sources), len(often)))
        if second != self._second:
            self._again = 0
            self._copies.clear()
            left = (self._second, self._now)
            self._now = self._other[1] if second == self._other[0] else 0
            self._second, self._other = second, left

    def _new_talker(self, mac: bytes) -> list[int]:
        if len(self._talkers) >= MOST_TALKERS:
            for other, counts in list(self._talkers.items()):
                counts[0] -= 1
                counts[1] = min(counts[1], counts[0])
                if counts[0] <= 0:
                    del self._talkers[other]
            if len(self._talkers) >= MOST_TALKERS:
                return [0, 0]
        talker = self._talkers[mac] = [0, 0]
        return talker


def _numbered(frame: bytes) -> bool:
    """Does it carry an IPv4 identification, which a sender does not use twice within seconds?"""
    _, plain = untag(frame) if frame[12:14] in TAGS else (0, frame)
    return plain[12:14] == IPV4 and len(plain) >= 34 and plain[18:20] != b"\0\0"
