"""Keeps what is heard on the cable in a capture file that any analyser opens, within caps that always hold."""

import contextlib
import os
import struct
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Self

from fieldkit.errors import BadInput
from fieldkit.probes.wire import OpenWire, open_both_ways

# A whole visit's broadcasts, and small enough for a mail.
PACKETS = 200_000
BYTES = 20_000_000
SECONDS = 3600.0

# Source: the pcapng format (IETF draft-ietf-opsawg-pcapng), section 4: section, interface, packet, statistics.  It says
# of each frame whether this laptop sent it, without which a capture proves no absence.
_SECTION, _INTERFACE, _STATISTICS, _PACKET = 0x0A0D0D0A, 1, 5, 6
_ETHERNET = 1
_LONGEST_FRAME = 262_144
_COMMENT, _PROGRAM, _NAME, _RESOLUTION, _FLAGS, _BEGAN, _ENDED, _LOST = 1, 4, 2, 9, 2, 2, 3, 7
_CAME, _LEFT = 1, 2
_BLOCK = struct.Struct("<II")
_NANOSECONDS = 1_000_000_000
_HIGHEST_STAMP = 2**64 - 1
# What the end of the file may take: its statistics with the times and the count of what was lost.
_CLOSING_BYTES = 64
# What a crash may cost at most; on a quiet LAN, where the next frame may be long in coming, nothing.
_FLUSH_S = 1.0
_FLUSHES = 20
# Whoever opens it elsewhere must not take what is missing for absent.
_ABOUT = (
    "fieldkit lan-check: frames to everybody (broadcast, multicast), and ARP, PPPoE, DHCP, ICMP and IPv6 control meant "
    "for this computer. Other traffic is not in this file."
)
_SPARE_NAMES = 10

StoppedBy = Literal["asked", "packets", "bytes", "seconds"]


@dataclass(frozen=True, slots=True)
class Caps:
    """Where a recording ends by itself."""

    packets: int = PACKETS
    bytes_: int = BYTES
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Recording:
    """What became of it: the file, what it holds, and what ended it; `lost`: some frames came too fast to keep."""

    path: Path
    packets: int
    bytes_: int
    seconds: float
    stopped_by: StoppedBy
    lost: bool = False


class Recorder:
    """A capture file in the making, beside its final name until it is whole.

    It never replaces a file.  What was written stays there as `NAME.part` if it cannot be finished: whole frames, which
    any analyser opens.
    """

    def __init__(
        self,
        path: Path,
        *,
        packets: int = PACKETS,
        bytes_: int = BYTES,
        seconds: float = SECONDS,
        interface: str | None = None,
    ) -> None:
        """Begin the file.  Raises: BadInput when it is there already, or cannot be written."""
        self.path = path
        self.packets = 0
        self.bytes_ = 0
        self.seconds = 0.0
        self.full: StoppedBy | None = None
        self._caps = Caps(packets, bytes_, seconds)
        self._first: float | None = None
        # Frames are stamped by a clock that only counts; the file wants the time of day.
        self._clock_ns = time.time_ns() - time.monotonic_ns()
        self._flushes, self._flushes_since = 0, time.monotonic()
        self._done = False
        if path.exists() or path.is_symlink():
            raise BadInput("record.exists", file=str(path))
        self._part, self._file = _begin(path)
        self._write(_header(interface))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.finish()
        elif not self._done:
            self._done = True
            with contextlib.suppress(OSError):
                self._file.close()

    def add(self, at: float, frame: bytes, *, left: bool = False) -> bool:
        """Keep a frame heard at that time (`time.monotonic()`); False once a cap is reached, and it is not kept.

        `left`: this laptop sent it.  Raises: BadInput when it cannot be written; all before it stays.
        """
        if self._first is None:
            self._first = at
        since = max(0.0, at - self._first)
        record = _packet(self._clock_ns + int(at * _NANOSECONDS), frame, left=left)
        if self.packets >= self._caps.packets:
            self.full = self.full or "packets"
        elif self.bytes_ + len(record) + _CLOSING_BYTES > self._caps.bytes_:
            self.full = self.full or "bytes"
        elif since > self._caps.seconds:
            self.full = self.full or "seconds"
        if self.full or self._done:
            return False
        self._write(record)
        self.packets += 1
        self.seconds = max(self.seconds, since)
        self._flush_now_and_then()
        return True

    def finish(self, *, lost: int = 0, heard: tuple[float, float] | None = None) -> Path:
        """Give the file its name, all of it safe on the disk, and note how many frames came too fast to be kept.

        `heard`: from when to when somebody listened (`time.monotonic()`): silence after the last frame says something.

        Raises: BadInput when it cannot be written, or when a file of that name has come meanwhile.
        """
        if self._done:
            return self.path
        told = _option(_LOST, struct.pack("<Q", lost)) if lost else b""
        if heard is not None:
            began, ended = (self._clock_ns + int(each * _NANOSECONDS) for each in heard)
            told = _option(_BEGAN, _stamp(began)) + _option(_ENDED, _stamp(ended)) + told
        if told:
            self._write(_block(_STATISTICS, struct.pack("<I", 0) + _stamp(self._now_ns()) + told + bytes(4)))
        self._flush()
        self._done = True
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            _name(self._part, self.path)
        except FileExistsError as exc:
            raise BadInput("record.exists_now", file=str(self.path), part=str(self._part)) from exc
        except OSError as exc:
            raise self._unwritable(exc) from exc
        return self.path

    def _now_ns(self) -> int:
        return self._clock_ns + time.monotonic_ns()

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as exc:
            raise self._give_up(exc) from exc
        self.bytes_ += len(data)

    def _flush_now_and_then(self) -> None:
        now = time.monotonic()
        if now - self._flushes_since >= _FLUSH_S:
            self._flushes, self._flushes_since = 0, now
        if self._flushes < _FLUSHES:
            self._flushes += 1
            self._flush()

    def _flush(self) -> None:
        try:
            self._file.flush()
        except OSError as exc:
            raise self._give_up(exc) from exc

    def _give_up(self, exc: OSError) -> BadInput:
        """Leave behind what is whole, and say where; what holds no frame is no capture and goes."""
        self._done = True
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            if not _whole_blocks_only(self._part):
                self._part.unlink()
                return BadInput("record.no_place", file=str(self.path), why=exc.strerror or str(exc))
        return self._unwritable(exc)

    def _unwritable(self, exc: OSError) -> BadInput:
        why = exc.strerror or str(exc)
        return BadInput("record.unwritable", file=str(self.path), part=str(self._part), why=why)


def try_place(path: Path) -> None:
    """Can a recording begin there?  Nothing stays of the attempt.  Raises: BadInput when it cannot."""
    part, file = _begin(path)
    try:
        with file:
            file.write(_header(None))
    except OSError as exc:
        raise BadInput("record.no_place", file=str(path), why=exc.strerror or str(exc)) from exc
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def record(
    interface: str,
    path: Path,
    caps: Caps,
    cancel: threading.Event,
    seconds: float,
    open_wire: OpenWire = open_both_ways,
) -> Recording:
    """Keep what is heard on an interface for so long, until told to stop or until a cap is reached.

    Raises: NotMeasured when nothing can be heard here; BadInput when the file cannot be written.
    """
    with (
        open_wire(interface, lambda _frame: True) as wire,
        Recorder(path, packets=caps.packets, bytes_=caps.bytes_, seconds=caps.seconds, interface=interface) as recorder,
    ):
        begun = wire.now()
        for heard in wire.listen(begun + min(seconds, caps.seconds), cancel):
            if not recorder.add(heard.at, heard.frame, left=heard.left):
                break
        if recorder.full is None and not cancel.is_set() and seconds > caps.seconds:
            recorder.full = "seconds"
        took = wire.now() - begun
        lost = 0 if wire.whole else max(1, wire.counts().lost)
        recorder.finish(lost=lost, heard=(begun, begun + took))
    return Recording(
        path=path,
        packets=recorder.packets,
        bytes_=recorder.bytes_,
        seconds=round(took, 2),
        stopped_by=recorder.full or "asked",
        lost=lost > 0,
    )


def _header(interface: str | None) -> bytes:
    """What stands before the first frame: who wrote it, and on which interface, in nanoseconds."""
    told = _option(_COMMENT, _ABOUT.encode()) + _option(_PROGRAM, b"fieldkit")
    section = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + told + bytes(4)
    named = _option(_NAME, interface.encode()) if interface else b""
    told = struct.pack("<HHI", _ETHERNET, 0, _LONGEST_FRAME) + named + _option(_RESOLUTION, b"\x09") + bytes(4)
    return _block(_SECTION, section) + _block(_INTERFACE, told)


def _packet(stamp_ns: int, frame: bytes, *, left: bool) -> bytes:
    """One frame with its time and its way."""
    stamp = min(max(0, stamp_ns), _HIGHEST_STAMP)
    head = struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF, len(frame), len(frame))
    flags = _option(_FLAGS, struct.pack("<I", _LEFT if left else _CAME))
    return _block(_PACKET, head + _padded(frame) + flags + bytes(4))


def _stamp(stamp_ns: int) -> bytes:
    """A time as an option holds it: the upper half first."""
    stamp = min(max(0, stamp_ns), _HIGHEST_STAMP)
    return struct.pack("<II", stamp >> 32, stamp & 0xFFFFFFFF)


def _block(kind: int, body: bytes) -> bytes:
    """A block: its length stands at both ends."""
    length = len(body) + 12
    return _BLOCK.pack(kind, length) + body + struct.pack("<I", length)


def _option(number: int, value: bytes) -> bytes:
    return struct.pack("<HH", number, len(value)) + _padded(value)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _begin(path: Path) -> tuple[Path, BinaryIO]:
    """A new file beside the final name; one that a crash left behind stays.  Raises: BadInput."""
    for number in range(_SPARE_NAMES):
        part = path.with_name(f"{path.name}{f'.{number}' if number else ''}.part")
        try:
            return part, part.open("xb")
        except FileExistsError:
            continue
        except OSError as exc:
            why = exc.strerror or str(exc)
            raise BadInput("record.no_place", file=str(path), why=why) from exc
    raise BadInput("record.left_behind", file=str(path), part=f"{path.name}.part")


def _name(part: Path, path: Path) -> None:
    """Give the whole file its name, unless another file has it.  Raises: OSError."""
    try:
        # A second name is refused where there is one already; a rename would replace it.
        os.link(part, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):
        # Sticks and shares know no second names.
        if path.exists():
            raise FileExistsError(str(path)) from None
        part.rename(path)
    else:
        part.unlink()


def _whole_blocks_only(part: Path) -> int:
    """Cut off a block of which the disk took only a part; how many frames are left.  Raises: OSError."""
    size = part.stat().st_size
    whole = frames = 0
    with part.open("r+b") as file:
        while whole + _BLOCK.size <= size:
            file.seek(whole)
            kind, length = _BLOCK.unpack(file.read(_BLOCK.size))
            if length < _BLOCK.size or whole + length > size:
                break
            whole += length
            frames += kind == _PACKET
        file.truncate(whole)
    return frames
