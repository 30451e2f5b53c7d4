"""A capture file as instruments: what was recorded on a LAN goes through the same checks, and no packet is sent."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.line import Line
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Source
from fieldkit.probes.capture import Capture, Feed, Frames, Lane, Note, open_capture
from fieldkit.probes.earshot import Earshot
from fieldkit.probes.tally import TOPICS, LanTally
from fieldkit.probes.tally_book import key_of
from fieldkit.probes.tally_ways import WaysTally

# As long as the live probes wait or listen.  A DHCP server that serves DNS as well may take this long, and unlike our
# own run the file's computer asks names meanwhile.
ARP_S, DHCP_S, HEARD_S = 3.0, 5.0, 4.0
# Source: RFC 4861 section 6.2.1: no router is silent for longer (MaxRtrAdvInterval).
ROUTER_SILENT_S = 1800.0
# As many as the live probes send: one that is lost must not make a second device look absent.
_ARP_ASKED, _ARP_SPAN_S = 3, 1.6
_TWICE, _ANY_SPAN_S = 2, 0.5
# After a question that counts the capture must go on for about as long as a neighbour takes to answer.
_LAST_ANSWER_S = 0.5
# An ARP frame, and a DHCP or Router Advertisement with all that it may carry.
_WHOLE_ARP, _WHOLE_DHCP = 42, 600
# Where probes.arp.unused_address looks first, in a subnet that has the room.
UNUSED_BELOW_BROADCAST = 18
_ROOM_FOR_UNUSED = 26
# Reading is bounded by the file's size; packed ones grow.
_BYTES_PER_S, _PACKED = 1_000_000, 20
_AT_LEAST_S = 20.0
_WAIT_S = 0.1


@dataclass(eq=False, slots=True)
class _Ear:
    """What one interface heard in one continuous piece of the file."""

    lane: Lane
    lan: LanTally
    earshot: Earshot = field(default_factory=Earshot)
    ways: WaysTally = field(default_factory=WaysTally)
    frames: int = 0

    def feed(self, frames: Frames) -> None:
        self.frames += len(frames)
        self.lan.feed_all(frames)
        self.earshot.feed_all(frames)
        if self.lane.own:
            for _, frame in frames:
                self.ways.feed(frame)


@dataclass(eq=False, slots=True)
class _Heard:
    """The piece that is judged, and what the file says of itself.  Times count from the file's first frame."""

    ear: _Ear
    first_s: float
    last_s: float
    whole: bool
    shortest_cut: int | None
    summary: str
    own: bytes | None = None

    @property
    def window_s(self) -> float:
        return max(0.0, self.last_s - self.first_s)


class Captured:
    """Measures the topics of a LAN from one pass over a capture file, which everybody who asks waits for.

    `gateway` names the address to judge; else it is the record's, else what the capture shows.  After the first
    measurement `notes` say what limits the file, `begun`, `frames` and `seconds` what it is.
    Raises: BadInput at once for a file that cannot be used.
    """

    source = Source.FILE
    interface = None

    def __init__(self, path: Path, line: Line, gateway: str | None = None) -> None:
        self.path = path
        self.notes: tuple[Note, ...] = ()
        self.begun: datetime | None = None
        self.frames = 0
        self.seconds_long = 0.0
        self._gateway = gateway or _ipv4(line.lan.gateway)
        self._reading = threading.Lock()
        self._heard: _Heard | None = None
        self._why_not: NotMeasured | None = None
        self._progress: Callable[[], float] = lambda: 0.0
        with open_capture(path) as capture:
            self._bound_s = _AT_LEAST_S + capture.size * (_PACKED if capture.packed else 1) / _BYTES_PER_S

    @property
    def progress(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return self._progress()

    def seconds(self, topic: str) -> float | None:
        """How long reading may take; None for what no capture tells."""
        return self._bound_s if topic in TOPICS else None

    def after_address(self, topic: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """The laptop's own address has nothing to do with it."""
        return False

    def exclusive(self, topic: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Nothing is sent."""
        return False

    def measure(
        self,
        topic: str,
        address: AddressReading | None = None,  # noqa: ARG002 - the protocol's signature
        cancel: threading.Event | None = None,
        allow: frozenset[str] = frozenset(),  # noqa: ARG002 - nothing is sent that anybody must agree to
    ) -> Measured:
        """The facts of a topic as far as the file shows them.

        Raises: NotMeasured when it does not, or when reading was stopped.
        """
        if topic not in TOPICS:
            raise NotMeasured("missing.capture_only_heard", topic=topic)
        heard = self._once(cancel or threading.Event())
        lan = heard.ear.lan
        known: dict[str, Any] = {}
        if topic == "arp" and lan.gateway() is None:
            raise NotMeasured("missing.capture_no_gateway")
        if topic == "dhcp" and heard.own is not None:
            known = {"client_mac": heard.own.hex(":")}
        elif topic == "arp":
            known = _tried(heard)
        elif topic == "broadcast" and heard.ear.lane.own:
            lane = heard.ear.lane
            known = {"own_back": lane.returned.own_back, "own_sent": lane.left}
        facts = lan.reading(topic, round(heard.window_s, 2), _complete(topic, heard), "capture", **known)
        return Measured(facts, by=f"capture:{self.path.name}", raw=heard.summary)

    def _once(self, cancel: threading.Event) -> _Heard:
        """The one pass, or what came of it."""
        while not self._reading.acquire(timeout=_WAIT_S):
            if cancel.is_set():
                raise NotMeasured("missing.capture_unread")
        try:
            if self._heard is None and self._why_not is None:
                self._read(cancel)
            if self._why_not is not None:
                raise NotMeasured(self._why_not.code, **self._why_not.facts)
            assert self._heard is not None
            return self._heard
        finally:
            self._reading.release()

    def _read(self, cancel: threading.Event) -> None:
        """Raises: NotMeasured when stopped; the next one who asks begins anew."""
        with open_capture(self.path) as capture:
            self._progress = lambda: capture.done
            pieces = _Pieces(capture, self._gateway)
            capture.play(pieces.listen, cancel, pieces.settle, every=False)
        if cancel.is_set():
            raise NotMeasured("missing.capture_unread")
        pieces.settle()
        self.begun, self.frames, self.seconds_long = capture.begun, capture.frames, capture.seconds
        notes = list(capture.notes)
        best = pieces.best
        if best is None:
            self.notes = tuple(notes)
            self._why_not = NotMeasured("missing.capture_no_ethernet" if capture.frames else "missing.capture_empty")
            return
        ear, first_s, last_s = best
        lane = ear.lane
        if len(pieces.lanes) > 1:
            facts = {"count": len(pieces.lanes), "interface": lane.name or f"#{lane.number}"}
            notes.append(Note("capture.note.one_of_several", facts))
        if lane.filtered:
            notes.append(Note("capture.note.filtered", {"filter": lane.filtered}))
        self.notes = tuple(notes)
        if lane.mixed and len(lane.own) != 1:
            self._why_not = NotMeasured("missing.capture_mixed")
            return
        began = f" from {self.begun.isoformat(timespec='seconds')}" if self.begun is not None else ""
        told = [f"{capture.frames} frames in {capture.seconds:.1f} s{began}", *(_in_one_line(note) for note in notes)]
        self._heard = _Heard(
            ear=ear,
            first_s=first_s,
            last_s=last_s,
            whole=capture.whole and not lane.filtered and not lane.mixed,
            shortest_cut=capture.shortest_cut,
            summary="\n".join(told),
            own=ear.earshot.own(frozenset(lane.own)),
        )


class _Pieces:
    """Keeps apart what each interface heard in each continuous piece, and of all those the one with most ARP.

    A gateway that had another MAC an hour ago, or on another LAN, is no second gateway.
    """

    def __init__(self, capture: Capture, gateway: str | None) -> None:
        self.best: tuple[_Ear, float, float] | None = None
        self.lanes: set[int] = set()
        self._capture = capture
        self._gateway = gateway
        self._now: dict[int, _Ear] = {}

    def listen(self, lane: Lane) -> Feed:
        """What takes the frames of one interface."""

        def feed(frames: Frames) -> None:
            if not frames:
                return
            ear = self._now.get(lane.number)
            if ear is None:
                self.lanes.add(lane.number)
                ear = self._now[lane.number] = _Ear(lane, LanTally(gateway=self._gateway))
                ear.lan.begin(self._capture.piece[0])
            ear.feed(frames)

        return feed

    def settle(self) -> None:
        """A piece is over."""
        for ear in self._now.values():
            if self.best is None or _weight(ear) > _weight(self.best[0]):
                self.best = ear, *self._capture.piece
        self._now = {}


def _weight(ear: _Ear) -> tuple[int, int]:
    return ear.earshot.arp, ear.frames


def _tried(heard: _Heard) -> dict[str, Any]:
    """What the computer that captured found out about who answers, where the file tells what it sent itself."""
    lan, gateway = heard.ear.lan, heard.ear.lan.gateway()
    if heard.own is None or heard.own not in heard.ear.lane.own or gateway is None:
        return {}
    known: dict[str, Any] = {"through": heard.ear.ways.through(heard.own, gateway)}
    subnet = IPv4Network(lan.network() or f"{gateway}/24", strict=False)
    if subnet.prefixlen <= _ROOM_FOR_UNUSED:
        # The very address that our own run asks for because nobody should hold it.
        unused = subnet.broadcast_address - UNUSED_BELOW_BROADCAST
        key = key_of(unused.packed, lan.vlan())
        asked = heard.ear.earshot.questions(heard.own, unused.packed)
        if asked is not None and (replies := lan.book.replies(key)):
            known |= {"unused_ip": str(unused), "unused_replies": replies}
    return known


def _complete(topic: str, heard: _Heard) -> bool:
    """Does it mean something that a thing is not in the file?

    Only where the file is whole, the computer that took it asked the question itself, as often as our own probes do,
    and the capture went on for as long as they wait.  An answer to anybody else goes past it.
    """
    ear, window = heard.ear, heard.window_s
    if not heard.whole or ear.lan.vlan() != 0:
        return False
    if heard.shortest_cut is not None and heard.shortest_cut < (
        _WHOLE_ARP if topic in ("arp", "claims") else _WHOLE_DHCP
    ):
        return False
    # Where there is nothing but ARP, or one station alone, a filter kept the rest out, what servers tell all included.
    everybody = len(ear.earshot.talkers) > 1
    match topic:
        case "arp":
            gateway = ear.lan.gateway()
            return gateway is not None and _asked(heard, socket.inet_aton(gateway), _ARP_ASKED, _ARP_SPAN_S, ARP_S)
        case "dhcp":
            return everybody and _asked(heard, b"server", _TWICE, _ANY_SPAN_S, DHCP_S)
        case "ra":
            solicited = _asked(heard, b"router", _TWICE, _ANY_SPAN_S, HEARD_S)
            return everybody and (solicited or (ear.earshot.groups_v6 and window >= ROUTER_SILENT_S))
        case "claims":
            return window >= HEARD_S and ear.earshot.arp > 0
        case "broadcast":
            return window >= HEARD_S and ear.earshot.arp > 0 and everybody
        case _:
            return False


def _asked(heard: _Heard, about: bytes, times: int, span_s: float, seconds: float) -> bool:
    """Did the computer that captured ask so often, over so long, and go on for so long after the first question?"""
    asked = heard.ear.earshot.questions(heard.own, about) if heard.own is not None else None
    if asked is None or heard.last_s - asked.first_s < seconds:
        return False
    often, last_s = asked.until(heard.last_s - _LAST_ANSWER_S)
    return often >= times and last_s - asked.first_s >= span_s


def _in_one_line(note: Note) -> str:
    facts = " ".join(f"{name}={value}" for name, value in note.facts.items())
    return f"{note.code.removeprefix('capture.note.')} {facts}".rstrip()


def _ipv4(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        socket.inet_aton(text)
    except OSError:
        return None
    return text
