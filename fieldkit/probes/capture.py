"""What frames does a capture file hold?  pcap and pcapng, packed by gzip or not, of any size, in bounded memory."""

import contextlib
import stat
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Self

from fieldkit.errors import BadInput
from fieldkit.probes.capture_links import ANY, ETHERNET, LINK_NAMES, WIRELESS, Turn, turned
from fieldkit.probes.wire_returned import Returned

# Read at a time; with the longest record that may be left over from before it stays below 1 MiB.
CHUNK_BYTES = 256 * 1024
_HEAD_BYTES = 4096
# Source: the libpcap file format's largest snapshot length (MAXIMUM_SNAPLEN).  A longer record is damage.
LONGEST_FRAME = 262_144
_LONGEST_BLOCK = 2 * LONGEST_FRAME
# Records without a single byte follow each other only in a damaged file, or one made to keep us busy.
_EMPTY_RECORDS = 10_000
# An interface is kept apart from the others; a file that claims more than this was not made by a capture.
_MOST_INTERFACES = 256
# A silence longer than this, or a step back, is no silence on the LAN: the capture stood still, or files were joined.
LONGEST_SILENCE_S = 300.0
# Frames of several interfaces are written a little out of order.
_STEP_BACK_S = -1.0
# Longer than two copies of one frame are apart in a loop.
_AFTER_STEP_S = 2.0

_PCAP = {
    b"\xd4\xc3\xb2\xa1": ("<", 1_000_000),
    b"\xa1\xb2\xc3\xd4": (">", 1_000_000),
    b"\x4d\x3c\xb2\xa1": ("<", 1_000_000_000),
    b"\xa1\xb2\x3c\x4d": (">", 1_000_000_000),
}
_PCAPNG = b"\x0a\x0d\x0d\x0a"
_GZIP = b"\x1f\x8b"
_IPV4 = b"\x08\x00"
_PLAIN_HEAD, _SHORTEST_UDP, _ICMP = 0x45, 41, 1
_RECORD_HEAD, _BLOCK_HEAD = "4I", "7I"
# What people send instead, told by its first bytes.
_PACKED = {
    b"PK\x03\x04": "zip",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    b"\x04\x22\x4d\x18": "lz4",
}
# Source: the pcapng format (IETF draft-ietf-opsawg-pcapng), section 4; 2 is the obsolete packet block.
_SECTION, _INTERFACE, _OLD_PACKET, _SIMPLE, _STATISTICS, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 5, 6
# The blocks that are read and their shortest length; all others are passed over.
_SHORTEST = {_SECTION: 28, _INTERFACE: 20, _OLD_PACKET: 32, _SIMPLE: 16, _STATISTICS: 24, _ENHANCED: 32}
_NOT_TOLD = 0xFFFF
_NAME, _RESOLUTION, _FILTER, _OFFSET = 2, 9, 11, 14
_PROGRAM = 4
# Of a packet's flags the lowest two bits say which way it went.  A packet with nothing to say of itself ends so soon.
_FLAGS, _CAME, _LEFT, _PLAIN_BLOCK = 2, 1, 2, 35
_OWN_MACS = 16
_ENDS, _DROPPED_BY_INTERFACE, _DROPPED_BY_SYSTEM = 3, 5, 7

# Seconds and bytes of some frames of one lane, in their order; the list is emptied afterwards.
Frames = list[tuple[float, bytes]]
Feed = Callable[[Frames], None]
Unpack = Callable[[bytes, int], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that whoever relies on this capture should know; `code` names the text."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Lane:
    """One interface that the capture was taken on; frames of different ones never stand beside each other.

    `own` are the MACs that the computer itself sent from, where the file tells, `left` how many frames to groups it
    sent and `returned` what of those came back.  `mixed`: taken on all its interfaces at once, without saying on which.
    `filtered` is the capture filter, `program` what wrote the file, where the file tells it.
    """

    number: int
    link: int
    name: str | None = None
    filtered: str | None = None
    program: str | None = None
    mixed: bool = False
    own: set[bytes] = field(default_factory=set)
    left: int = 0
    returned: Returned = field(default_factory=Returned)


class Damaged(Exception):
    """The file does not go on as it should at `offset`; `passed` frames before it are not yet counted."""

    def __init__(self, offset: int, *, short: bool = False, passed: int = 0) -> None:
        super().__init__(offset)
        self.offset = offset
        self.short = short
        self.passed = passed


class Capture:
    """One capture file, read once from its beginning to its end (or to where it is damaged).

    After `play`: `frames` that it holds, `seconds` from the first to the last, `begun` when the first one passed,
    `notes`, and `whole`: to the end, with nothing lost.  Where its times leap it has several `pieces`, for which the
    clock said `leapt_s` more than `seconds` counts.  `shortest_cut` is the length of the shortest frame of which only
    the beginning was kept.  `tells_lost`: it would say so if frames had been lost.
    """

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path = path
        self.frames = 0
        self.seconds = 0.0
        self.begun: datetime | None = None
        self.notes: list[Note] = []
        self.whole = False
        self.shortest_cut: int | None = None
        self.size = path.stat().st_size
        self.packed = False
        self.lanes: list[Lane] = []
        self._stream = stream
        self._pieces = _pieces(stream, self)
        self._offset = 0
        self._rest = b""
        self._skipped: dict[int, int] = {}
        self._tracks: list[_Track] = []
        self._first: tuple[int, int] | None = None
        self._program: str | None = None
        self.pieces = 1
        self.piece = (0.0, 0.0)
        self.leapt_s = 0.0
        self._every = True
        self._leapt: Callable[[], None] | None = None
        self.tells_lost = False
        self._dropped = 0
        self._untimed = False

    @property
    def done(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return 1.0 if not self.size or self._stream.closed else min(1.0, self._stream.tell() / self.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def play(
        self,
        listener: Callable[[Lane], Feed],
        cancel: threading.Event | None = None,
        leapt: Callable[[], None] | None = None,
        *,
        every: bool = True,
    ) -> None:
        """Give every Ethernet frame, some at a time, to what `listener` made for its lane: seconds and bytes.

        Seconds count from the first frame.  `leapt` is told before the first frame of each further piece: the capture
        stood still meanwhile, or files were joined; `piece` is the one that is over.  Not `every`: what two stations
        say to each other over IPv4 is only counted, unless it is DHCP or ICMP, which spares most of the work, and the
        last second may count as shorter.  Never raises for what the file holds: notes say how far it goes.
        """
        self._leapt = leapt
        self._every = every
        stop = cancel or threading.Event()
        whole = True
        try:
            if self._rest[:4] == _PCAPNG:
                self._play_blocks(listener, stop)
            else:
                self._play_records(listener, stop)
        except Damaged as exc:
            self._hand_over()
            self.frames += exc.passed
            whole = False
            code = "capture.note.cut_short" if exc.short else "capture.note.damaged"
            self.notes.append(Note(code, {"offset": exc.offset, "frames": self.frames}))
        except OSError as exc:
            whole = False
            facts = {"offset": self._offset, "why": exc.strerror or str(exc)}
            self.notes.append(Note("capture.note.unread", facts))
        self._hand_over()
        if stop.is_set():
            whole = False
            self.notes.append(Note("capture.note.stopped", {"frames": self.frames}))
        if self.pieces > 1:
            self.notes.append(Note("capture.note.pieces", {"count": self.pieces}))
        if self._untimed:
            self.notes.append(Note("capture.note.no_times"))
        if self._dropped:
            self.notes.append(Note("capture.note.dropped", {"frames": self._dropped}))
        if self.shortest_cut is not None:
            self.notes.append(Note("capture.note.snapped", {"bytes": self.shortest_cut}))
        for link, frames in sorted(self._skipped.items()):
            name = LINK_NAMES.get(link, str(link))
            self.notes.append(Note("capture.note.other_link", {"link": name, "frames": frames}))
        self.whole = whole and not (self._untimed or self._dropped)

    # -- inside ------------------------------------------------------------------------------------------------

    def _more(self, rest: bytes) -> bytes | None:
        """What is left over with the next piece behind it, or None at the end."""
        piece = next(self._pieces, b"")
        return rest + piece if piece else None

    def _begins(self, stamp: int, ticks: int, offset_s: int) -> int:
        """What an interface's stamps count from, so that the file's first frame is at 0."""
        if self._first is None:
            self._first = stamp + offset_s * ticks, ticks
            try:
                self.begun = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self._first[0] * 10**6 // ticks)
            except OverflowError:
                self.begun = None
        first, its_ticks = self._first
        return first * ticks // its_ticks - offset_s * ticks

    def _lane(self, link: int, name: str | None = None, filtered: str | None = None) -> Lane:
        lane = Lane(len(self.lanes), link, name, filtered, self._program, mixed=link == ANY)
        self.lanes.append(lane)
        return lane

    def _track(self, lane: Lane, listener: Callable[[Lane], Feed]) -> "_Track":
        """Where a lane's frames are put down until they are handed over."""
        if lane.link == ETHERNET:
            track = _Track(listener(lane))
        elif (turn := turned(lane.link)) is not None:
            track = _Track(self._turning(turn, lane, listener))
        else:
            track = _Track(lambda frames: self._skip(lane.link, len(frames)))
        self._tracks.append(track)
        return track

    def _hand_over(self) -> None:
        for track in self._tracks:
            if track.frames:
                self.frames += len(track.frames)
                track.feed(track.frames)
                track.frames.clear()

    def _skip(self, link: int, frames: int) -> None:
        self._skipped[link] = self._skipped.get(link, 0) + frames

    def _turning(self, turn: Turn, lane: Lane, listener: Callable[[Lane], Feed]) -> Feed:
        """A recording of all interfaces, taken apart again where it says which was which."""
        parts: dict[int, tuple[Lane, Feed, Frames]] = {}

        def take(frames: Frames) -> None:
            for at, frame in frames:
                made = turn(frame)
                part = None
                if made is not None:
                    index, sent, ethernet = made
                    part = parts.get(index)
                    if part is None and len(parts) < _MOST_INTERFACES:
                        itself = lane if not parts else self._lane(lane.link, f"{index}")
                        part = parts[index] = itself, listener(itself), []
                if made is None or part is None:
                    self._skip(lane.link, 1)
                    continue
                if sent and len(part[0].own) < _OWN_MACS:
                    part[0].own.add(ethernet[6:12])
                part[2].append((at, ethernet))
            for _, feed, waiting in parts.values():
                feed(waiting)
                waiting.clear()

        return take

    def _play_records(self, listener: Callable[[Lane], Feed], stop: threading.Event) -> None:
        """The classic file: a header, then records."""
        order, ticks = _PCAP[self._rest[:4]]
        # The upper half of the word tells of checksums kept behind the frames.
        (link,) = struct.unpack_from(f"{order}H", self._rest, 20 if order == "<" else 22)
        put = self._track(self._lane(link), listener).frames.append
        unpack = struct.Struct(f"{order}IIII").unpack_from
        per = 1.0 / ticks
        look, reach, ipv4, ports = _looker(order, _RECORD_HEAD)
        quick = link == ETHERNET and not self._every
        buffer, offset = self._rest, 24
        self._offset = 24
        base_s: int | None = None
        empty = plain = 0
        last = shift = 0.0
        second = -1
        while True:
            size = len(buffer)
            head = size - 16
            far = size - reach if quick else -1
            start = offset
            while offset <= head:
                if offset <= far:
                    seconds, ticked, kept, length, to, kind, first, above, source, target = look(buffer, offset)
                    end = offset + 16 + kept
                    # Nothing is made of frames that tell nothing, which are most; one a second keeps the time.
                    if (
                        seconds == second
                        and kind == ipv4
                        and not to & 1
                        and first == _PLAIN_HEAD
                        and above != _ICMP
                        and source not in ports
                        and target not in ports
                        and length == kept > _SHORTEST_UDP
                        and end <= size
                    ):
                        plain += 1
                        offset = end
                        continue
                else:
                    seconds, ticked, kept, length = unpack(buffer, offset)
                end = offset + 16 + kept
                if end > size:
                    if kept > LONGEST_FRAME:
                        raise Damaged(self._offset + offset - start, passed=plain)
                    break
                second = seconds
                if base_s is None:
                    base_s, part = divmod(self._begins(seconds * ticks + ticked, ticks, 0), ticks)
                    shift = -part * per
                at = seconds - base_s + ticked * per + shift
                if not _STEP_BACK_S <= at - last <= LONGEST_SILENCE_S:
                    shift += self._stepped(at, last)
                    at = last + _AFTER_STEP_S
                if at > last:
                    last = at
                if kept < length:
                    self._cut(kept)
                if not kept:
                    empty += 1
                    if empty > _EMPTY_RECORDS:
                        raise Damaged(self._offset + offset - start, passed=plain)
                put((at, buffer[offset + 16 : end]))
                offset = end
            self.frames += plain
            plain = 0
            self._heard_until(last)
            self._offset += offset - start
            self._hand_over()
            more = None if stop.is_set() else self._more(buffer[offset:])
            if more is None:
                if size - offset and not stop.is_set():
                    raise Damaged(self._offset, short=True)
                return
            buffer, offset = more, 0

    def _play_blocks(self, listener: Callable[[Lane], Feed], stop: threading.Event) -> None:
        """The newer file: sections of blocks, each with a type and its length at both ends."""
        buffer, offset = self._rest, 0
        order, head, packet = "<", *_unpackers("<")
        look, reach, ipv4, ports = _looker("<", _BLOCK_HEAD)
        interfaces: list[_Interface] = []
        empty = plain = known = 0
        last = shift = 0.0
        while True:
            size = len(buffer)
            most = size - 12
            far = -1 if self._every else size - reach
            start = offset
            skip = 0
            while offset <= most:
                if offset <= far:
                    kind, total, number, high, low, kept, length, to, ethertype, first, above, source, target = look(
                        buffer, offset
                    )
                    if (
                        kind == _ENHANCED
                        and ethertype == ipv4
                        and not to & 1
                        and first == _PLAIN_HEAD
                        and above != _ICMP
                        and source not in ports
                        and target not in ports
                        and length == kept > _SHORTEST_UDP
                        and number < known
                        and (high << 32 | low) >> (lane := interfaces[number]).coarse == lane.second
                        and kept + 32 <= total <= size - offset
                        and total - kept <= _PLAIN_BLOCK  # what tells which way it went may be our own
                        and not total & 3
                    ):
                        plain += 1
                        offset += total
                        continue
                else:
                    kind, total = head(buffer, offset)
                if kind == _SECTION:
                    order = _order(buffer[offset + 8 : offset + 12])
                    if not order:
                        raise Damaged(self._offset + offset - start, passed=plain)
                    head, packet = _unpackers(order)
                    look, reach, ipv4, ports = _looker(order, _BLOCK_HEAD)
                    total = head(buffer, offset)[1]
                if total & 3 or total < _SHORTEST.get(kind, 12):
                    raise Damaged(self._offset + offset - start, passed=plain)
                end = offset + total
                if end > size:
                    if total > _LONGEST_BLOCK:
                        if kind in _SHORTEST:
                            raise Damaged(self._offset + offset - start, passed=plain)
                        # Of no use to us, and of any length: passed over without keeping it.
                        skip, offset = end - size, size
                    break
                if buffer[offset + 4 : offset + 8] != buffer[end - 4 : end]:
                    raise Damaged(self._offset + offset - start, passed=plain)
                data = offset + 28
                if kind == _ENHANCED:
                    number, high, low, kept, length = packet(buffer, offset + 8)
                    timed = True
                elif kind == _OLD_PACKET:
                    number, lost, high, low, kept, length = struct.unpack_from(f"{order}HHIIII", buffer, offset + 8)
                    timed = True
                    self._dropped += lost if lost != _NOT_TOLD else 0
                elif kind == _SIMPLE:
                    (length,) = struct.unpack_from(f"{order}I", buffer, offset + 8)
                    snapped = interfaces[0].snapped if interfaces else 0
                    number, kept, data = 0, min(length, total - 16, snapped or length), offset + 12
                    timed = False
                    self._untimed = True
                else:
                    if kind == _SECTION:
                        interfaces = []
                        known = 0
                        told = dict(_options(order, buffer[offset + 24 : end - 4]))
                        self._program = told[_PROGRAM].decode("utf-8", "replace") if _PROGRAM in told else None
                    elif kind == _INTERFACE:
                        if len(self.lanes) >= _MOST_INTERFACES:
                            raise Damaged(self._offset + offset - start, passed=plain)
                        interfaces.append(self._interface(order, buffer[offset + 8 : end - 4], listener))
                        known = len(interfaces)
                    elif kind == _STATISTICS:
                        self.tells_lost = True
                        self._dropped += _lost(order, buffer[offset + 20 : end - 4])
                        last = self._listened_on(order, buffer[offset + 8 : end - 4], interfaces, last, shift)
                    offset = end
                    continue
                if number >= len(interfaces) or data + kept > end - 4:
                    raise Damaged(self._offset + offset - start, passed=plain)
                lane = interfaces[number]
                at = last
                if timed:
                    stamp = high << 32 | low
                    if lane.lane.link == ETHERNET:
                        lane.second = stamp >> lane.coarse
                    base = lane.base
                    if base is None:
                        base = lane.base = self._begins(stamp, lane.ticks, lane.offset_s)
                    at = (stamp - base) * lane.per + shift
                    if not _STEP_BACK_S <= at - last <= LONGEST_SILENCE_S:
                        shift += self._stepped(at, last)
                        at = last + _AFTER_STEP_S
                    if at > last:
                        last = at
                if kept < length:
                    self._cut(kept)
                if not kept:
                    empty += 1
                    if empty > _EMPTY_RECORDS:
                        raise Damaged(self._offset + offset - start, passed=plain)
                if total - kept > _PLAIN_BLOCK and kind == _ENHANCED:
                    self._way(order, lane, at, buffer[data : data + kept], buffer[data + (kept + 3 & ~3) : end - 4])
                lane.put((at, buffer[data : data + kept]))
                offset = end
            self.frames += plain
            plain = 0
            self._heard_until(last)
            self._offset += offset - start
            self._hand_over()
            more = None if stop.is_set() else self._after(buffer[offset:], skip)
            if more is None:
                if (skip or size - offset) and not stop.is_set():
                    raise Damaged(self._offset, short=True)
                return
            buffer, offset = more, 0

    def _after(self, rest: bytes, skip: int) -> bytes | None:
        """What comes next, so many bytes further on."""
        more = self._more(rest)
        while skip and more is not None:
            gone = min(skip, len(more))
            self._offset += gone
            skip -= gone
            more = more[gone:] or self._more(b"")
        return None if skip else more

    def _interface(self, order: str, body: bytes, listener: Callable[[Lane], Feed]) -> "_Interface":
        link, snapped = struct.unpack_from(f"{order}HxxI", body, 0)
        options = dict(_options(order, body[8:]))
        ticks, offset_s = 1_000_000, 0
        given = options.get(_RESOLUTION, b"")
        if given:
            power = given[0] & 0x7F
            ticks = 2**power if given[0] & 0x80 else 10**power
        if len(options.get(_OFFSET, b"")) == 8:
            (offset_s,) = struct.unpack(f"{order}q", options[_OFFSET])
        name = options[_NAME].decode("utf-8", "replace") if _NAME in options else None
        # The first byte says in which language the filter is written; 0 is libpcap's own.
        shown = options.get(_FILTER, b"")[1:].decode("utf-8", "replace") or None
        lane = self._lane(link, name, shown)
        put = self._track(lane, listener).frames.append
        coarse = ticks.bit_length() - 1
        return _Interface(lane, put, snapped, ticks, 1.0 / ticks, offset_s, coarse=coarse)

    def _stepped(self, at: float, last: float) -> float:
        """The clock leapt: from here on time goes on as if it had not, so that nobody counts hours nobody listened."""
        self.pieces += 1
        self._hand_over()
        self._heard_until(last)
        if self._leapt is not None:
            self._leapt()
        self.piece = (last + _AFTER_STEP_S, last + _AFTER_STEP_S)
        self.leapt_s += at - last - _AFTER_STEP_S
        return last + _AFTER_STEP_S - at

    def _heard_until(self, at: float) -> None:
        self.seconds = at
        self.piece = (self.piece[0], at)

    def _way(self, order: str, lane: "_Interface", at: float, frame: bytes, options: bytes) -> None:
        """Remember from which MACs the computer itself sent, and what of it came back, where the file tells."""
        flags = dict(_options(order, options)).get(_FLAGS, b"")
        way = struct.unpack(f"{order}I", flags)[0] & 3 if len(flags) == 4 and len(frame) >= 14 else 0
        told = lane.lane
        if way == _LEFT:
            if len(told.own) < _OWN_MACS:
                told.own.add(frame[6:12])
            told.left += frame[0] & 1
            told.returned.left(at, frame)
        elif way == _CAME and frame[0] & 1 and frame[6:12] in told.own:
            told.returned.came_back(at, frame)

    def _listened_on(self, order: str, body: bytes, interfaces: "list[_Interface]", last: float, shift: float) -> float:
        """Until when somebody listened, after the last frame too, where a statistics block tells; never far beyond."""
        (number,) = struct.unpack_from(f"{order}I", body, 0)
        ends = dict(_options(order, body[12:])).get(_ENDS, b"")
        lane = interfaces[number] if number < len(interfaces) else None
        if lane is None or lane.base is None or len(ends) != 8:
            return last
        high, low = struct.unpack(f"{order}II", ends)
        at = ((high << 32 | low) - lane.base) * lane.per + shift
        return at if last < at <= last + LONGEST_SILENCE_S else last

    def _cut(self, kept: int) -> None:
        if self.shortest_cut is None or kept < self.shortest_cut:
            self.shortest_cut = kept


@dataclass(eq=False, slots=True)
class _Track:
    """The frames of one lane that were read but not yet handed over, and to whom."""

    feed: Feed
    frames: Frames = field(default_factory=list)


@dataclass(eq=False, slots=True)
class _Interface:
    """How one interface of a section counts time, and where its frames go."""

    lane: Lane
    put: Callable[[tuple[float, bytes]], None]
    snapped: int
    ticks: int
    per: float
    offset_s: int
    base: int | None = None
    # The latest stamp, without the bits that count less than a second.
    second: int = -1
    coarse: int = 0


def open_capture(path: Path) -> Capture:
    """Open a capture file as far as needed to know that it can be used.

    Raises: BadInput naming the file, the byte where it goes wrong, and what to do.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadInput("capture.no_file", file=str(path))
        stream = path.open("rb", buffering=0)
    except OSError as exc:
        raise BadInput("capture.unreadable", file=str(path), why=exc.strerror or str(exc)) from exc
    capture = Capture(path, stream)
    try:
        _look(capture)
    except OSError as exc:
        stream.close()
        raise BadInput("capture.unreadable", file=str(path), why=exc.strerror or str(exc)) from exc
    except Damaged as exc:
        stream.close()
        raise BadInput("capture.broken", file=str(path), offset=exc.offset) from exc
    except BadInput:
        stream.close()
        raise
    return capture


def _look(capture: Capture) -> None:
    """Take in the beginning, and refuse what nobody could judge a LAN by."""
    file = str(capture.path)
    start = b""
    # The first packet's interface is told before this.
    while len(start) < _HEAD_BYTES and (more := capture._more(start)) is not None:
        start = more
    capture._rest = start
    packed = next((name for magic, name in _PACKED.items() if start.startswith(magic)), None)
    if packed:
        raise BadInput("capture.packed", file=file, kind=packed)
    if not start:
        raise BadInput("capture.empty", file=file)
    if capture.path.suffix.lower() == ".etl":
        raise BadInput("capture.trace", file=file)
    if start[:4] in _PCAP:
        if len(start) < 24:
            raise BadInput("capture.broken", file=file, offset=len(start))
        order, _ = _PCAP[start[:4]]
        links = list(struct.unpack_from(f"{order}H", start, 20 if order == "<" else 22))
    elif start[:4] == _PCAPNG:
        links = _first_links(start)
    else:
        raise BadInput("capture.not_one", file=file, offset=0)
    if links and all(link in WIRELESS for link in links):
        raise BadInput("capture.wireless", file=file)
    if links and all(link != ETHERNET and turned(link) is None for link in links):
        raise BadInput("capture.no_ethernet", file=file, link=LINK_NAMES.get(links[0], str(links[0])))


def _first_links(start: bytes) -> list[int]:
    """The link types of the interfaces told before the first packet."""
    if len(start) < 28:
        raise Damaged(len(start), short=True)
    order = _order(start[8:12])
    if not order:
        raise Damaged(8)
    links: list[int] = []
    offset = 0
    while offset + 12 <= len(start):
        kind, total = struct.unpack_from(f"{order}II", start, offset)
        if total < 12 or total & 3:
            raise Damaged(offset)
        if kind in (_OLD_PACKET, _SIMPLE, _ENHANCED):
            break
        if kind == _INTERFACE and offset + 10 <= len(start):
            links += struct.unpack_from(f"{order}H", start, offset + 8)
        offset += total
    return links


def _pieces(stream: BinaryIO, capture: Capture) -> Iterator[bytes]:
    """The file's bytes in bounded pieces, unpacked where gzip packed them."""
    piece = stream.read(max(CHUNK_BYTES, len(_GZIP)))
    if not piece.startswith(_GZIP):
        while piece:
            yield piece
            piece = stream.read(CHUNK_BYTES)
        return
    capture.packed = True
    unpacker = zlib.decompressobj(31)
    made = 0
    while True:
        before = unpacker.copy()
        try:
            out = unpacker.decompress(piece, CHUNK_BYTES)
        except zlib.error as exc:
            out = _before_the_damage(before, piece)
            if out:
                yield out
            raise Damaged(made + len(out)) from exc
        made += len(out)
        if out:
            yield out
        if unpacker.eof:
            # Several packed files in one are unpacked one after the other, as gunzip does.
            piece = unpacker.unused_data or stream.read(CHUNK_BYTES)
            if not piece.startswith(_GZIP):
                return
            unpacker = zlib.decompressobj(31)
            continue
        piece = unpacker.unconsumed_tail
        if not piece and len(out) < CHUNK_BYTES:
            piece = stream.read(CHUNK_BYTES)
            if not piece:
                raise Damaged(made, short=True)


def _before_the_damage(unpacker: "zlib._Decompress", piece: bytes) -> bytes:
    """What can still be unpacked of a piece that is damaged somewhere."""
    out = b""
    with contextlib.suppress(zlib.error):
        for at in range(len(piece)):
            out += unpacker.decompress(piece[at : at + 1], CHUNK_BYTES)
            if len(out) > CHUNK_BYTES:
                break
    return out


def _order(mark: bytes) -> str:
    """The byte order that a section's mark tells, or nothing where it is none."""
    return {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}.get(mark, "")


def _looker(order: str, head: str) -> tuple[Unpack, int, int, frozenset[int]]:
    """A record's head and what tells whether its frame is of any interest, in one go.

    Beside the unpacker how far it reaches, and what IPv4 and DHCP's ports look like in this byte order.
    """
    made = struct.Struct(f"{order}{head}B11xHB8xB10xHH")
    (ipv4,) = struct.unpack(f"{order}H", _IPV4)
    return made.unpack_from, made.size, ipv4, frozenset(struct.unpack(f"{order}HH", b"\0\x43\0\x44"))


def _unpackers(order: str) -> tuple[Unpack, Unpack]:
    """Type and length of a block, and the words of an enhanced packet block after them."""
    return struct.Struct(f"{order}II").unpack_from, struct.Struct(f"{order}IIIII").unpack_from


def _options(order: str, data: bytes) -> Iterator[tuple[int, bytes]]:
    """The options at a block's end, as far as they are whole."""
    offset = 0
    while offset + 4 <= len(data):
        number, length = struct.unpack_from(f"{order}HH", data, offset)
        if number == 0 or offset + 4 + length > len(data):
            return
        yield number, data[offset + 4 : offset + 4 + length]
        offset += 4 + (length + 3 & ~3)


def _lost(order: str, options: bytes) -> int:
    """How many frames whoever captured could not take, as a statistics block tells."""
    lost = 0
    for number, value in _options(order, options):
        if number in (_DROPPED_BY_INTERFACE, _DROPPED_BY_SYSTEM) and len(value) == 8:
            lost += int(struct.unpack(f"{order}Q", value)[0])
    return lost
