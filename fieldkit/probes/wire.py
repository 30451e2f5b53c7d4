"""The one place where fieldkit touches layer 2: one receive loop per interface, one function that sends frames."""

import errno
import functools
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol, Self

from fieldkit.errors import NotMeasured
from fieldkit.probes.wire_allowed import (
    FRAMES_PER_SECOND,
    Allowance,
    ForbiddenFrame,
    Pace,
    allowances,
    kind_of,
    source_of,
)
from fieldkit.probes.wire_frames import mac_bytes
from fieldkit.probes.wire_returned import Counts, Returned

_rate = FRAMES_PER_SECOND

# A default router that the system keeps without saying for how long: it has not withdrawn (0).
UNTOLD_LIFETIME_S = 1
_QUEUED_FRAMES = 2048
_KEPT_FRAMES = 1000
_POLL_S = 0.1
_EVIDENCE_LINES = 20
_EVIDENCE_BYTES = 600
_LINK_GONE = {errno.ENETDOWN, errno.ENODEV, errno.ENXIO}
# Beyond a few frames in a slice of time the rest are fetched together at its end, stamped by the system; in a storm
# only so many, that every other probe keeps its time: a sample where the system counts the rest itself, else more.
_SLICE_S = 0.025
_SLICE_QUIET = 2
_SLICE_SAMPLE = 100
_SLICE_FRAMES = 200
# Asking the system for its addresses takes longer than the pause between two frames.
_OURS_S = 1.0
# After so many full slices in a row what waits unread may be somebody's answer.
_SLICES_BEHIND = 4
# Who looks so much later than meant stood still meanwhile (a suspended laptop): what waits unread was not heard.
STOOD_STILL_S = 1.0
# Whether the link held is asked of the system no more often than this, and, as not every system counts, no less often.
_LINK_LOOK_S, _LINK_LOOK_AGAIN_S = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Heard:
    """One frame and when it passed, in the wire's own seconds (`Wire.now`); `left`: this laptop sent it."""

    at: float
    frame: bytes
    left: bool = False


Want = Callable[[bytes], bool]


class Wire(Protocol):
    """What a probe needs of layer 2; a test plays it from a list of frames."""

    mac: str

    @property
    def whole(self) -> bool:
        """Did every frame get through to us so far?  False once the link went away or frames were dropped."""
        ...

    @property
    def gone(self) -> bool:
        """Has the link gone away?  Nothing more is heard then."""
        ...

    @property
    def unplugged(self) -> bool:
        """Was there a time without a link?  It may be back since; what was said meanwhile nobody heard."""
        ...

    def now(self) -> float:
        """The clock of `Heard.at`, in seconds."""
        ...

    def discovers_left(self) -> int:
        """How many DHCP DISCOVERs this run may still send."""
        ...

    def discoveries_left(self) -> int:
        """How many PPPoE PADIs this run may still send."""
        ...

    def left(self, kind: str) -> int | None:
        """How many frames of a kind (`wire_allowed.PER_RUN`) this run may still send; None: any number."""
        ...

    def counts(self) -> Counts:
        """What passed to groups so far, by the system's own counters where it has them; only a wide wire counts."""
        ...

    def send(self, frame: bytes) -> float:
        """Send one frame; says when it left.  Raises: ForbiddenFrame, NotMeasured."""
        ...

    def beside(self, send: Callable[[], object], frames: int) -> float:
        """Have something sent by another way, a socket of the system's, in its turn: so many frames here at most."""
        ...

    def listen(self, until: float, cancel: threading.Event) -> Iterator[Heard]:
        """The wanted frames until that time, or until cancelled or the link goes away."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


OpenWire = Callable[[str, Want], Wire]


class RawSocket(Protocol):
    """The seam to the system: frames as bytes, nothing dissected.

    `hears_itself`: what this laptop sends is heard too and cannot be told from a copy that comes back.
    """

    mac: str
    hears_itself: bool

    def send(self, frame: bytes) -> None:
        """Put one frame on the wire.  Raises: OSError."""
        ...

    def receive(self, seconds: float) -> Heard | None:
        """The next frame within that time.  Raises: OSError."""
        ...

    def dropped(self) -> int:
        """Frames that the system had to drop since the last call."""
        ...

    def passed(self) -> tuple[int, int, int] | None:
        """Frames to groups since it was opened: came in, ARP among them, left; None where the system counts none."""
        ...

    def carrier_changes(self) -> int | None:
        """How often the link came and went, counted from anywhere; None where the system does not say."""
        ...

    def close(self) -> None:
        """Let go of the interface."""
        ...


_RUN = allowances()


class SharedWire:
    """One raw socket and one receive thread for all probes of an interface.

    `pace` and `returned` are shared by every wire of the interface, `run` by every wire of the run.  `wide` passes on
    frames with our own MAC that come in from outside.  `own_ips` names the addresses that a frame may come from.
    """

    def __init__(
        self,
        raw: RawSocket,
        *,
        pace: Pace | None = None,
        run: Mapping[str, Allowance] = _RUN,
        returned: Returned | None = None,
        wide: bool = False,
        own_ips: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.mac = raw.mac
        self.gone = False
        self.run = run
        self._raw = raw
        self._pace = pace or Pace()
        self._returned = returned or Returned()
        self._wide = wide
        self._own_ips = own_ips
        self._ours: frozenset[str] = frozenset()
        self._ours_at = 0.0
        self._were_ours: frozenset[str] = frozenset()
        self._changes = raw.carrier_changes()
        self._changes_at = time.monotonic()
        self._looking = threading.Lock()
        self._own = mac_bytes(raw.mac)
        self._groups = self._arp = self._lost = 0
        self._behind = False
        self._taps: list[Tap] = []
        self._started = self._ended = False
        self._tapping = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._hear, name="layer 2", daemon=True)

    def tap(self, want: Want, leave: Callable[[], None], *, ours_too: bool = False) -> "Tap":
        """One more listener; `leave` is called when it goes, `ours_too` hands it what this laptop says as well."""
        tap = Tap(self, want, leave, ours_too=ours_too)
        with self._tapping:
            self._taps.append(tap)
            # Within the lock: two probes that come at the same moment must not both start it.
            if not self._started:
                self._started = True
                self._thread.start()
        return tap

    def untap(self, tap: "Tap") -> None:
        """One listener fewer."""
        with self._tapping:
            if tap in self._taps:
                self._taps.remove(tap)

    def send(self, frame: bytes) -> float:
        """Send one frame of an allowed kind, no sooner than the rate allows; says when it left.

        Raises: ForbiddenFrame, NotMeasured.
        """
        kind = kind_of(frame, self.mac)
        if self.gone:
            raise NotMeasured("missing.link_down")
        self._hold_to_own(source_of(frame, kind))
        allowance = self.run.get(kind)
        if allowance is not None and not allowance.take():
            raise ForbiddenFrame(f"more {kind} than one run may send")
        # Before it leaves: its copy may be back before `send` returns.
        self._returned.left(time.monotonic(), frame)
        try:
            left_at = self._pace.leave(lambda: self._raw.send(frame))
        except OSError as exc:
            if exc.errno in _LINK_GONE:
                self.gone = True
                raise NotMeasured("missing.link_down") from exc
            raise NotMeasured("missing.arp_not_sent", error=exc.strerror or str(exc)) from exc
        if self._wide and not self._raw.hears_itself:
            self._offer_ours(Heard(left_at, frame, left=True))  # no system shows a socket what it sent itself
        return left_at

    def beside(self, send: Callable[[], object], frames: int) -> float:
        """Have something sent by another way, in its turn."""
        return self._pace.leave(send, frames)

    def _hold_to_own(self, source: str | None) -> None:
        """Refuse a source address that is not ours; where it was, and has just been taken away, say that instead."""
        if source is None or (source in self._ours and time.monotonic() - self._ours_at < _OURS_S):
            return
        self._ours, self._ours_at = self._own_ips(), time.monotonic()
        self._were_ours |= self._ours
        if source not in self._ours:
            if not any((":" in each) == (":" in source) for each in self._ours):
                raise NotMeasured("missing.no_address")
            if source in self._were_ours:
                raise NotMeasured("missing.arp_not_sent", error=os.strerror(errno.EADDRNOTAVAIL))
            raise ForbiddenFrame("from an address that is not this laptop's own")

    def counts(self) -> Counts:
        """What passed to groups so far."""
        passed = self._raw.passed()
        came, arp, left = passed if passed is not None else (self._groups, self._arp, None)
        return Counts(
            came=came,
            arp=arp,
            left=left,
            lost=self._lost,
            own_back=self._returned.own_back,
            cloned=self._returned.cloned,
            exact=passed is not None or not self._behind,
            tells_own=not self._raw.hears_itself,
        )

    def close(self) -> None:
        """Stop receiving.  Nobody waits: the loop lets go of the socket itself, once its last look at it is over."""
        with self._tapping:
            self._closed.set()
            idle = not self._started or self._ended
        if idle:
            self._raw.close()

    def _hear(self) -> None:
        try:
            self._receive()
        finally:
            with self._tapping:
                # Whatever ended it: who goes on listening must not take the silence for an answer.
                self.gone = self._ended = True
                asked_to = self._closed.is_set()
            if asked_to:
                self._raw.close()

    def _receive(self) -> None:
        most = _SLICE_FRAMES if self._raw.passed() is None else _SLICE_SAMPLE
        taken, full, ends = 0, 0, time.monotonic() + _SLICE_S
        while not self._closed.is_set():
            busy = taken >= _SLICE_QUIET
            try:
                heard = self._raw.receive(0.0 if busy else _POLL_S)
                turn = heard is None or time.monotonic() >= ends
                dropped = self._raw.dropped() if turn else 0
            except (OSError, ValueError):
                # ValueError: the socket was closed under a receive.
                return
            if turn:
                self._lose(dropped)
                if time.monotonic() - self._changes_at >= _LINK_LOOK_AGAIN_S:
                    self.carrier_changes()
                full = full + 1 if taken >= most else 0
                if full >= _SLICES_BEHIND:
                    self._fall_behind()
                if busy and heard is None:
                    self._closed.wait(max(0.0, ends - time.monotonic()))
                taken, ends = 0, time.monotonic() + _SLICE_S
            if heard is not None:
                taken += 1
                self._hand_over(heard)
                if taken >= most:
                    self._closed.wait(max(0.0, ends - time.monotonic()))

    def _hand_over(self, heard: Heard) -> None:
        """Pass a frame on to whoever wants it; a copy of our own only where own copies are asked for."""
        if len(heard.frame) < 14:
            return
        own = heard.frame[6:12] == self._own
        if self._wide:
            if heard.left:
                self._returned.left(heard.at, heard.frame)
                self._offer_ours(heard)
                return
            if heard.frame[0] & 1 and not (own and self._raw.hears_itself):
                if own:
                    self._returned.came_back(heard.at, heard.frame)
                self._groups += 1
                self._arp += heard.frame[12:14] == b"\x08\x06"
        # A loop in the LAN brings our own frames back; they are nobody's answer.
        if own and (not self._wide or self._raw.hears_itself):
            return
        with self._tapping:
            taps = tuple(self._taps)
        for tap in taps:
            tap.offer(heard)

    def _offer_ours(self, heard: Heard) -> None:
        with self._tapping:
            taps = [tap for tap in self._taps if tap.ours_too]
        for tap in taps:
            tap.offer(heard)

    def carrier_changes(self) -> int | None:
        """How often the link came and went, by the system's count, which a cable out for a moment does not escape."""
        with self._looking:
            if time.monotonic() - self._changes_at >= _LINK_LOOK_S and not (self.gone or self._closed.is_set()):
                self._changes_at = time.monotonic()
                told = self._raw.carrier_changes()
                self._changes = self._changes if told is None else told
            return self._changes

    def _lose(self, frames: int) -> None:
        if frames:
            self._lost += frames
            self._fall_behind()

    def _fall_behind(self) -> None:
        """From here on silence says nothing."""
        self._behind = True
        self._returned.lossy = True
        with self._tapping:
            for tap in self._taps:
                tap.lost = True


class Tap:
    """One probe's ear on a shared wire (the real `Wire`)."""

    def __init__(self, shared: SharedWire, want: Want, leave: Callable[[], None], *, ours_too: bool = False) -> None:
        self.mac = shared.mac
        self.lost = self._late = False
        self.ours_too = ours_too
        self._shared = shared
        self._want = want
        self._leave = leave
        self._changes = shared.carrier_changes()
        self._queue: queue.Queue[Heard] = queue.Queue(_QUEUED_FRAMES)

    @property
    def whole(self) -> bool:
        """Did every frame get through so far?"""
        return not (self.lost or self._late or self.gone or self.unplugged)

    @property
    def gone(self) -> bool:
        """Has the link gone away?"""
        return self._shared.gone

    @property
    def unplugged(self) -> bool:
        """Was there a time without a link?"""
        return self._shared.carrier_changes() != self._changes

    def now(self) -> float:
        """`time.monotonic()`."""
        return time.monotonic()

    def discovers_left(self) -> int:
        """How many DISCOVERs this run may still send."""
        return self._shared.run["dhcp.discover"].left

    def discoveries_left(self) -> int:
        """How many PADIs this run may still send."""
        return self._shared.run["pppoe.discovery"].left

    def left(self, kind: str) -> int | None:
        """How many frames of a kind this run may still send."""
        allowance = self._shared.run.get(kind)
        return None if allowance is None else allowance.left

    def counts(self) -> Counts:
        """What passed to groups so far."""
        return self._shared.counts()

    def send(self, frame: bytes) -> float:
        """Send one frame of an allowed kind; says when it left."""
        return self._shared.send(frame)

    def beside(self, send: Callable[[], object], frames: int) -> float:
        """Have something sent by another way, in its turn."""
        return self._shared.beside(send, frames)

    def offer(self, heard: Heard) -> None:
        """Called by the receive thread."""
        if not self._want(heard.frame):
            return
        try:
            self._queue.put_nowait(heard)
        except queue.Full:
            self.lost = True

    def listen(self, until: float, cancel: threading.Event) -> Iterator[Heard]:
        """The wanted frames until that time, or until cancelled or the link goes away."""
        while not cancel.is_set():
            left = until - time.monotonic()
            try:
                heard = self._queue.get(timeout=min(left, _POLL_S)) if left > 0 else self._queue.get_nowait()
            except queue.Empty:
                if left <= 0 or self._shared.gone:
                    self._late |= time.monotonic() >= until + STOOD_STILL_S
                    return
                continue
            yield heard
            if heard.at > until:
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shared.untap(self)
        self._leave()


class _Door:
    """What all wires of one interface share: one pace, and the memory of what left."""

    def __init__(self) -> None:
        self.pace = Pace(_rate)
        self.returned = Returned()


_open: dict[tuple[str, bool], tuple[SharedWire, int]] = {}
_doors: dict[str, _Door] = {}
_opening = threading.Lock()


def hold_to(frames_per_second: float) -> None:
    """Send no faster than this from now on; the rate can only be turned down from what a guest may send at most."""
    global _rate
    with _opening:
        _rate = min(frames_per_second, FRAMES_PER_SECOND)
        for door in _doors.values():
            door.pace.rate = _rate


def open_wire(interface: str, want: Want) -> Wire:
    """Listen on an interface, sharing its loop with every other probe that listens there now.

    Hears ARP, DHCP to a client and PPPoE discovery from others.
    Raises: NotMeasured (`missing.no_raw_socket`, `missing.no_npcap`, `missing.arp_not_ethernet`, `missing.link_down`).
    """
    return _opened(interface, want, wide=False)


def open_wide(interface: str, want: Want) -> Wire:
    """Listen to everything that a LAN says to everybody: like `open_wire`, by a loop of its own.

    Hears every untagged frame to a group, and to us ARP, DHCP, DHCPv6, PPPoE discovery, ICMP echo replies and errors,
    router and neighbour advertisements; frames with our own MAC that come in from outside too.  Raises: NotMeasured.
    """
    return _opened(interface, want, wide=True)


def open_both_ways(interface: str, want: Want) -> Wire:
    """Listen to what a LAN says to everybody, and to what this laptop says (`Heard.left`).  Raises: NotMeasured."""
    return _opened(interface, want, wide=True, ours_too=True)


def _opened(interface: str, want: Want, *, wide: bool, ours_too: bool = False) -> Wire:
    key = (interface, wide)

    def leave() -> None:
        with _opening:
            shared, users = _open[key]
            if users > 1:
                _open[key] = (shared, users - 1)
                return
            del _open[key]
        shared.close()

    with _opening:
        shared, users = _open.get(key) or (_make(interface, wide), 0)
        if shared.gone:
            # The cable came back: whoever still listens there keeps the old loop until it leaves.
            raise NotMeasured("missing.link_down")
        _open[key] = (shared, users + 1)
    return shared.tap(want, leave, ours_too=ours_too)


def _make(interface: str, wide: bool) -> SharedWire:
    raw: RawSocket = system().open_raw(interface, **({"wide": True} if wide else {}))
    if interface not in _doors:
        _doors[interface] = _Door()
    door = _doors[interface]
    if wide:
        door.returned.lossy = False
    own_ips = functools.partial(own_addresses, interface)
    return SharedWire(raw, pace=door.pace, returned=door.returned, wide=wide, own_ips=own_ips)


def system() -> ModuleType:
    """The file of this system: `open_raw`, `link_up`, `neighbours`."""
    if sys.platform == "linux":
        from fieldkit.probes import wire_linux

        return wire_linux
    elif sys.platform == "win32":
        from fieldkit.probes import wire_windows

        return wire_windows
    else:
        from fieldkit.probes import wire_macos

        return wire_macos


def require_link(interface: str) -> None:
    """Refuse to measure over a dead port: silence would say nothing.  Raises: NotMeasured."""
    if system().link_up(interface) is False:
        raise NotMeasured("missing.link_down", interface=interface)


def own_macs() -> frozenset[str]:
    """The MACs of every interface of this laptop: Linux answers ARP for any of its addresses on any of them."""
    import psutil

    macs = set()
    for addresses in psutil.net_if_addrs().values():
        for address in addresses:
            if address.family == psutil.AF_LINK and address.address:
                macs.add(address.address.lower().replace("-", ":"))
    macs.discard("00:00:00:00:00:00")
    return frozenset(macs)


def own_addresses(interface: str) -> frozenset[str]:
    """The IPv4 and IPv6 addresses of an interface, or of this laptop where the system calls the interface otherwise."""
    import psutil

    known = psutil.net_if_addrs()
    # A second address may stand under a name of its own: eth0:1.
    named = [name for name in known if name == interface or name.startswith(f"{interface}:")]
    held = [each for name in named or known for each in known[name]]
    return frozenset(each.address.partition("%")[0].lower() for each in held if each.family != psutil.AF_LINK)


def link_local(interface: str) -> str | None:
    """This interface's own IPv6 link-local address, if it has one."""
    return next((each for each in sorted(own_addresses(interface)) if each.startswith("fe80:")), None)


@dataclass(slots=True)
class Exchange:
    """What was sent and heard in one window; `full`: to its end, nothing lost, so that silence means something."""

    begun: float
    sent: list[Heard] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    full: bool = False


def exchange(wire: Wire, plan: Sequence[tuple[float, bytes]], window: float, cancel: threading.Event) -> Exchange:
    """Send each frame at its offset in seconds and keep everything wanted until the window ends.

    Raises: NotMeasured when not even the first frame could be sent.
    """
    made = Exchange(wire.now())

    def listen(offset: float) -> None:
        for heard in wire.listen(made.begun + offset, cancel):
            if len(made.heard) < _KEPT_FRAMES:
                made.heard.append(heard)

    sent_all = True
    for offset, frame in plan:
        listen(min(offset, window))
        if offset >= window or cancel.is_set():
            sent_all = False
            break
        try:
            at = wire.send(frame)
        except NotMeasured:
            if not made.sent:
                raise
            sent_all = False
            break
        made.sent.append(Heard(at, frame))
    listen(window)
    made.full = sent_all and wire.whole and not cancel.is_set() and len(made.heard) < _KEPT_FRAMES
    return made


def evidence(exchanges: Sequence[Exchange], *, keep: Sequence[Heard], notes: Sequence[str] = ()) -> str:
    """The frames that decided, as `+seconds direction hex` lines, for whoever wants to look again."""
    begun = exchanges[0].begun if exchanges else 0.0
    frames = [(each.at, ">", each.frame) for made in exchanges for each in made.sent]
    frames += [(each.at, "<", each.frame) for each in keep]
    frames.sort()
    lines = [f"{at - begun:+.4f} {way} {frame[:_EVIDENCE_BYTES].hex()}" for at, way, frame in frames[:_EVIDENCE_LINES]]
    if len(frames) > _EVIDENCE_LINES:
        lines.append(f"{len(frames) - _EVIDENCE_LINES} more frames")
    return "\n".join([*lines, *notes])
