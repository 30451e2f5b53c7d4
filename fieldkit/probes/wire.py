"""The one place where fieldkit touches layer 2: one receive loop per interface, one function that sends frames."""

import errno
import queue
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol, Self

from fieldkit.errors import NotMeasured

# A technician's laptop on a bank's LAN must not look like a scanner.
FRAMES_PER_SECOND = 200.0
_rate = FRAMES_PER_SECOND
# Each DISCOVER may hold an address back in a small pool for a while.
DISCOVERS_PER_RUN = 3
# Every PADI wakes every access concentrator of the VLAN.
DISCOVERIES_PER_RUN = 3

BROADCAST = "ff:ff:ff:ff:ff:ff"
ETHERTYPE_ARP = 0x0806
ETHERTYPE_IPV4 = 0x0800
# Source: RFC 2516, section 4: the discovery stage; a session has another.
ETHERTYPE_PPPOE = 0x8863

_QUEUED_FRAMES = 2048
_KEPT_FRAMES = 1000
_POLL_S = 0.1
_EVIDENCE_LINES = 20
_EVIDENCE_BYTES = 600
_LINK_GONE = {errno.ENETDOWN, errno.ENODEV, errno.ENXIO}


class ForbiddenFrame(Exception):
    """A probe tried to send something that fieldkit never sends; always our own bug."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One frame and when it passed, in the wire's own seconds (`Wire.now`)."""

    at: float
    frame: bytes


Want = Callable[[bytes], bool]


class Wire(Protocol):
    """What a probe needs of layer 2; a test plays it from a list of frames."""

    mac: str

    @property
    def whole(self) -> bool:
        """Did every frame get through to us so far?  False once the link went away or frames were dropped."""
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

    def send(self, frame: bytes) -> float:
        """Send one frame; says when it left.  Raises: ForbiddenFrame, NotMeasured."""
        ...

    def listen(self, until: float, cancel: threading.Event) -> Iterator[Heard]:
        """The wanted frames until that time, or until cancelled or the link goes away."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


OpenWire = Callable[[str, Want], Wire]


class RawSocket(Protocol):
    """The seam to the system: frames as bytes, nothing dissected."""

    mac: str

    def send(self, frame: bytes) -> None:
        """Put one frame on the wire.  Raises: OSError."""
        ...

    def receive(self, seconds: float) -> Heard | None:
        """The next frame within that time.  Raises: OSError."""
        ...

    def dropped(self) -> int:
        """Frames that the system had to drop since the last call."""
        ...

    def close(self) -> None:
        """Let go of the interface."""
        ...


class Allowance:
    """How many frames of one kind are left in this run, over all interfaces and all repeats."""

    def __init__(self, frames: int = DISCOVERS_PER_RUN) -> None:
        self._left = frames
        self._lock = threading.Lock()

    @property
    def left(self) -> int:
        """Frames not yet sent."""
        return self._left

    def take(self) -> bool:
        """Use one up; False when none is left."""
        with self._lock:
            if self._left <= 0:
                return False
            self._left -= 1
            return True


_RUN = Allowance()
_RUN_PPPOE = Allowance(DISCOVERIES_PER_RUN)


def mac_text(raw: bytes) -> str:
    """Six bytes as `aa:bb:cc:dd:ee:ff`."""
    return raw.hex(":")


def mac_bytes(mac: str) -> bytes:
    """The six bytes of `aa:bb:cc:dd:ee:ff`."""
    return bytes.fromhex(mac.replace(":", ""))


def kind_of(frame: bytes, mac: str) -> str:
    """Which of the three kinds fieldkit may send is this?

    `arp.request`: from our own MAC, never announcing an address.  `dhcp.discover`: from and for our own MAC.
    `pppoe.discovery`: a broadcast PADI for any service; never a PADR, which would open a session.
    Raises: ForbiddenFrame for everything else.
    """
    own = mac_bytes(mac)
    if len(frame) < 42 or frame[6:12] != own:
        raise ForbiddenFrame("short, or not from this interface's own MAC")
    (ethertype,) = struct.unpack_from("!H", frame, 12)
    if ethertype == ETHERTYPE_ARP:
        kind, family, sizes, operation = struct.unpack_from("!HHHH", frame, 14)
        ordinary = (kind, family, sizes, operation) == (1, ETHERTYPE_IPV4, 0x0604, 1)
        if ordinary and frame[22:28] == own and frame[28:32] != frame[38:42] and len(frame) <= 60:
            return "arp.request"
        raise ForbiddenFrame("ARP, but not a plain request")
    if ethertype == ETHERTYPE_IPV4 and frame[14] == 0x45 and frame[23] == 17 and len(frame) >= 14 + 20 + 8 + 243:
        ports = struct.unpack_from("!HH", frame, 34)
        boot = frame[42:]
        # Option 53 stands first in what we build, so a REQUEST cannot hide behind padding.
        if ports == (68, 67) and boot[0] == 1 and boot[28:34] == own and boot[240:243] == b"\x35\x01\x01":
            return "dhcp.discover"
    if ethertype == ETHERTYPE_PPPOE and frame[:6] == b"\xff" * 6 and len(frame) <= 60:
        (length,) = struct.unpack_from("!H", frame, 18)
        # Version 1, type 1, code PADI, session 0; the empty service name stands first in what we build.
        if frame[14:18] == b"\x11\x09\0\0" and length <= len(frame) - 20 and frame[20:24] == b"\x01\x01\0\0":
            return "pppoe.discovery"
    raise ForbiddenFrame("neither an ARP request nor a DHCP DISCOVER nor a PPPoE PADI")


class SharedWire:
    """One raw socket and one receive thread for all probes of an interface; the only sender of frames."""

    def __init__(
        self,
        raw: RawSocket,
        *,
        rate: float = FRAMES_PER_SECOND,
        allowance: Allowance = _RUN,
        discoveries: Allowance = _RUN_PPPOE,
    ) -> None:
        self.mac = raw.mac
        self.gone = False
        self.allowance = allowance
        self.discoveries = discoveries
        self._raw = raw
        self._rate = rate
        self._own = mac_bytes(raw.mac)
        self._free_at = 0.0
        self._sending = threading.Lock()
        self._taps: list[Tap] = []
        self._started = False
        self._tapping = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._receive, name="layer 2", daemon=True)

    def tap(self, want: Want, left: Callable[[], None]) -> "Tap":
        """One more listener; `left` is called when it goes."""
        tap = Tap(self, want, left)
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
        with self._sending:
            if kind == "dhcp.discover" and not self.allowance.take():
                raise ForbiddenFrame("more DISCOVERs than one run may send")
            if kind == "pppoe.discovery" and not self.discoveries.take():
                raise ForbiddenFrame("more PADIs than one run may send")
            wait = self._free_at - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            left_at = time.monotonic()
            self._free_at = left_at + 1 / self._rate
            try:
                self._raw.send(frame)
            except OSError as exc:
                if exc.errno in _LINK_GONE:
                    self.gone = True
                    raise NotMeasured("missing.link_down") from exc
                raise NotMeasured("missing.arp_not_sent", error=exc.strerror or str(exc)) from exc
        return left_at

    def close(self) -> None:
        """Stop receiving."""
        self._closed.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=1.0)
        self._raw.close()

    def _receive(self) -> None:
        while not self._closed.is_set():
            try:
                heard = self._raw.receive(_POLL_S)
                dropped = self._raw.dropped() if heard is None else 0
            except (OSError, ValueError):
                # ValueError: the socket was closed under a receive.
                self.gone = True
                return
            if dropped:
                self._lose()
            # A loop in the LAN brings our own frames back; they are nobody's answer.
            if heard is None or len(heard.frame) < 14 or heard.frame[6:12] == self._own:
                continue
            with self._tapping:
                taps = tuple(self._taps)
            for tap in taps:
                tap.offer(heard)

    def _lose(self) -> None:
        with self._tapping:
            for tap in self._taps:
                tap.lost = True


class Tap:
    """One probe's ear on a shared wire (the real `Wire`)."""

    def __init__(self, shared: SharedWire, want: Want, left: Callable[[], None]) -> None:
        self.mac = shared.mac
        self.lost = False
        self._shared = shared
        self._want = want
        self._left = left
        self._queue: queue.Queue[Heard] = queue.Queue(_QUEUED_FRAMES)

    @property
    def whole(self) -> bool:
        """Did every frame get through so far?"""
        return not self.lost and not self._shared.gone

    def now(self) -> float:
        """`time.monotonic()`."""
        return time.monotonic()

    def discovers_left(self) -> int:
        """How many DISCOVERs this run may still send."""
        return self._shared.allowance.left

    def discoveries_left(self) -> int:
        """How many PADIs this run may still send."""
        return self._shared.discoveries.left

    def send(self, frame: bytes) -> float:
        """Send one frame of an allowed kind; says when it left."""
        return self._shared.send(frame)

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
                    return
                continue
            yield heard
            if heard.at > until:
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shared.untap(self)
        self._left()


_open: dict[str, tuple[SharedWire, int]] = {}
_opening = threading.Lock()


def hold_to(frames_per_second: float) -> None:
    """Send no faster than this from now on; the rate can only be turned down from what a guest may send at most."""
    global _rate
    _rate = min(frames_per_second, FRAMES_PER_SECOND)


def open_wire(interface: str, want: Want) -> Wire:
    """Listen on an interface, sharing its loop with every other probe that listens there now.

    Raises: NotMeasured (`missing.no_raw_socket`, `missing.no_npcap`, `missing.arp_not_ethernet`, `missing.link_down`).
    """

    def leave() -> None:
        with _opening:
            shared, users = _open[interface]
            if users > 1:
                _open[interface] = (shared, users - 1)
                return
            del _open[interface]
        shared.close()

    with _opening:
        shared, users = _open.get(interface) or (SharedWire(system().open_raw(interface), rate=_rate), 0)
        if shared.gone:
            # The cable came back: whoever still listens there keeps the old loop until it leaves.
            raise NotMeasured("missing.link_down")
        _open[interface] = (shared, users + 1)
    return shared.tap(want, leave)


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
