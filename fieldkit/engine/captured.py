"""A capture file as instruments: what was recorded on a LAN goes through the same checks, and no packet is sent."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import Claimant, ClaimsReading, ConflictReading, Through
from fieldkit.model.line import Line
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Source
from fieldkit.probes.capture import Capture, Feed, Frames, Lane, Note, open_capture
from fieldkit.probes.earshot import Earshot
from fieldkit.probes.tally import TOPICS, LanTally
from fieldkit.probes.tally_book import key_of
from fieldkit.probes.tally_probes import Probed, ProbesTally, taken_for_strangers
from fieldkit.probes.tally_ways import WaysTally

# As long as the live probes wait or listen.  A DHCP server that serves DNS as well may take this long, where the file's
# computer asks names meanwhile; our own run asks none.
ARP_S, DHCP_S, OUR_DHCP_S, RA_S, HEARD_S = 3.0, 5.0, 4.0, 3.8, 4.0
# What writes itself into our own recordings.
_OURS = "fieldkit"
CONFLICT = "conflict"
_TOLD = frozenset((*TOPICS, CONFLICT))
_IPV4, _ICMP = b"\x08\x00", b"\x01"
# Source: RFC 4861 section 6.2.1: no router is silent for longer (MaxRtrAdvInterval).
ROUTER_SILENT_S = 1800.0
# As many as the live probes send: one that is lost must not make a second device look absent.
_ARP_ASKED, _ARP_SPAN_S = 3, 1.6
_TWICE, _ANY_SPAN_S = 2, 0.5
# After a question that counts the capture must go on for about as long as a neighbour takes to answer.
_LAST_ANSWER_S = 0.5
# Who answered for addresses that nobody should hold: so many are told.
_MOST_TOLD = 64
# An ARP frame, and a DHCP or Router Advertisement with all that it may carry.
_WHOLE_ARP, _WHOLE_DHCP = 42, 600
# Where probes.arp.unused_address looks first, in a subnet that has the room.
UNUSED_BELOW_BROADCAST = 18
_ROOM_FOR_UNUSED = 26
# No file says how large the subnet is; a hop as near as this may stand in it (checks.gateway, of a capture).
_MAY_BE_NEAR = 16
# A second one of something, in a piece of the file that is not judged: so many of these are told.
_MOST_ODD = 3
_REPEATED = 50
# A storm.  Source: as `lan.storm_per_s`.
_LOUD_PER_S = 1000
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
    probes: ProbesTally = field(default_factory=ProbesTally)
    frames: int = 0

    def feed(self, frames: Frames) -> None:
        self.frames += len(frames)
        self.lan.feed_all(frames)
        self.lan.carriers.feed_all(frames)
        self.earshot.feed_all(frames)
        self.probes.feed_all(frames)
        for _, frame in frames:
            if frame[23:24] == _ICMP and frame[12:14] == _IPV4:
                self.ways.feed(frame)

    @property
    def loud(self) -> bool:
        """Did frames to everybody come so fast that whoever captured may have lost some?"""
        return self.lan.broadcast.peak >= _LOUD_PER_S

    @property
    def odd(self) -> bool:
        """Does it show a second one of anything, or frames that go round?  Not whether that is wrong."""
        lan, vlan = self.lan, self.lan.vlan()
        several = max(lan.dhcp.servers()[vlan], lan.ra.routers()[vlan]) > 1
        return several or lan.book.disputed()[vlan] > 0 or lan.broadcast.repeated >= _REPEATED


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
    begun: datetime | None = None

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
        self._gateway_macs = line.lan.gateway_macs
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
        return self._bound_s if topic in _TOLD else None

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
        if topic not in _TOLD:
            raise NotMeasured("missing.capture_only_heard", topic=topic)
        heard = self._once(cancel or threading.Event())
        by = f"capture:{self.path.name}"
        if topic == CONFLICT:
            held = _conflict(heard)
            return Measured(held, by=by, raw=heard.summary, weak="weak.arp_proxy" if held.proxied else None)
        lan = heard.ear.lan
        known: dict[str, Any] = {}
        if topic == "arp" and lan.gateway() is None:
            raise NotMeasured("missing.capture_no_gateway")
        if topic == "dhcp" and heard.own is not None:
            known = {"client_mac": heard.own.hex(":")}
        elif topic == "arp":
            known = _tried(heard)
        elif topic == "ra" and heard.own is not None:
            asked = heard.ear.earshot.questions(heard.own, b"router")
            known = {"solicited": asked.until(heard.last_s)[0]} if asked is not None else {}
        elif topic == "broadcast" and heard.ear.lane.own:
            lane = heard.ear.lane
            known = {"own_back": lane.returned.own_back, "own_sent": lane.left}
        if topic in ("arp", "broadcast"):
            known["begun"] = heard.begun
        facts = lan.reading(topic, round(heard.window_s, 2), _complete(topic, heard), "capture", **known)
        if topic == "claims":
            _hold_to_own(facts, heard)
        return Measured(facts, by=by, raw=heard.summary)

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
            pieces = _Pieces(capture, lambda: LanTally(gateway=self._gateway, gateway_macs=self._gateway_macs))
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
        ear, span = best
        first_s, last_s = span.first_s, span.last_s
        lane = ear.lane
        beside = next((at for at, note in enumerate(notes, 1) if note.code == "capture.note.pieces"), 0)
        notes[beside:beside] = self._of_pieces(pieces, span) if beside else []
        if len(pieces.lanes) > 1:
            notes.append(Note("capture.note.one_of_several", {"count": len(pieces.lanes), "interface": _name(lane)}))
            elsewhere = dict.fromkeys(_name(each.lane) for each in pieces.odd if each.lane is not lane)
            notes += [Note("capture.note.interface_odd", {"interface": name}) for name in elsewhere]
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
            whole=capture.whole and not lane.filtered and not lane.mixed and (capture.tells_lost or not ear.loud),
            shortest_cut=capture.shortest_cut,
            summary="\n".join(told),
            own=ear.earshot.own(frozenset(lane.own)),
            begun=self._time_of_day(first_s + span.leapt_s),
        )
        ear.lan.book.captured_by = self._heard.own
        if ear.lan.named_gateway is None and _is_ours(self._heard):
            ear.lan.named_gateway = _asked_most(self._heard)
        if ear.lan.guessed and (guess := ear.lan.gateway()) is not None:
            self.notes = (*self.notes, Note("capture.note.gateway_guessed", {"gateway": guess}))

    def _of_pieces(self, pieces: "_Pieces", judged: "_Span") -> list[Note]:
        """From when to when was judged, and where else something is to be seen."""
        told = [Note("capture.note.piece_judged", self._between(judged))]
        told += [Note("capture.note.piece_odd", self._between(each)) for each in pieces.odd if each.lane is judged.lane]
        more = pieces.odd_ones - len(pieces.odd)
        return [*told, Note("capture.note.pieces_odd_more", {"count": more})] if more else told

    def _between(self, span: "_Span") -> dict[str, str]:
        """The time of day at both ends of a piece, as editcap takes it; seconds where the file has no time of day."""
        # Rounded outwards, so that nothing is lost when it is cut out.
        ends = {"begins": span.first_s + span.leapt_s, "ends": span.last_s + span.leapt_s + 1}
        if self.begun is not None:
            with contextlib.suppress(OverflowError, ValueError, OSError):
                begun = self.begun.astimezone()
                return {name: f"{begun + timedelta(seconds=at):%Y-%m-%d %H:%M:%S}" for name, at in ends.items()}
        return {name: f"+{int(at)} s" for name, at in ends.items()}

    def _time_of_day(self, at_s: float) -> datetime | None:
        """When that was; None where the file has no time of day, or one that no calendar has."""
        if self.begun is not None:
            with contextlib.suppress(OverflowError, ValueError, OSError):
                made = self.begun + timedelta(seconds=at_s)
                made.astimezone()
                return made
        return None


@dataclass(frozen=True, slots=True)
class _Span:
    """On which interface, from when to when (seconds as counted), and by how much the clock had leapt before."""

    lane: Lane
    first_s: float
    last_s: float
    leapt_s: float


class _Pieces:
    """Keeps apart what each interface heard in each continuous piece, and of all those the one to be judged.

    That is one in which a second one of something shows, of those the one with most ARP.  A gateway that had another
    MAC an hour ago, or on another LAN, is no second gateway.  `odd` are the first few others in which something shows,
    `odd_ones` says how many there are.
    """

    def __init__(self, capture: Capture, tally: Callable[[], LanTally]) -> None:
        self.best: tuple[_Ear, _Span] | None = None
        self.odd: list[_Span] = []
        self.odd_ones = 0
        self.lanes: set[int] = set()
        self._most = (False, 0, 0)
        self._capture = capture
        self._tally = tally
        self._now: dict[int, _Ear] = {}

    def listen(self, lane: Lane) -> Feed:
        """What takes the frames of one interface."""

        def feed(frames: Frames) -> None:
            if not frames:
                return
            ear = self._now.get(lane.number)
            if ear is None:
                self.lanes.add(lane.number)
                ear = self._now[lane.number] = _Ear(lane, self._tally())
                ear.lan.begin(self._capture.piece[0])
            ear.feed(frames)

        return feed

    def settle(self) -> None:
        """A piece is over."""
        for ear in self._now.values():
            span = _Span(ear.lane, *self._capture.piece, self._capture.leapt_s)
            passed, odd = span, ear.odd
            weight = odd, ear.earshot.arp, ear.frames
            if self.best is None:
                self.best, self._most = (ear, span), weight
                continue
            if weight > self._most:
                passed, odd = self.best[1], self._most[0]
                self.best, self._most = (ear, span), weight
            if odd:
                self.odd_ones += 1
                if len(self.odd) < _MOST_ODD:
                    self.odd.append(passed)
        self._now = {}


def _name(lane: Lane) -> str:
    return lane.name or f"#{lane.number}"


def _tried(heard: _Heard) -> dict[str, Any]:
    """What the computer that captured found out about who answers, where it is known which one that is."""
    lan, gateway = heard.ear.lan, heard.ear.lan.gateway()
    if gateway is None:
        return {}
    told: dict[str, Any] = {"claimants": _claimants(lan, gateway), "guessed": lan.guessed}
    if heard.own is None:
        return told
    through = heard.ear.ways.through(heard.own, gateway)
    if not _is_ours(heard):
        # Others' pings are of any hour, and one that no answer came to may tell of the line: they accuse nobody.
        through = tuple(
            replace(each, sent=0, passed=0, target_from=None, refused_by=None, barred=False) for each in through
        )
    known: dict[str, Any] = told | {"through": tuple(_settled(each, heard.own, gateway, heard) for each in through)}
    # Whoever else answers for a hop that is near is a second router on this LAN.
    hops = {each.second_hop for each in known["through"]} - {None, gateway}
    also = [reply for hop in sorted(hops) for reply in lan.book.replies(key_of(socket.inet_aton(hop), lan.vlan()))]
    if also:
        known["also"] = (*lan.reading("arp", 0.0, False).also, *also)
    subnet = IPv4Network(lan.network() or f"{gateway}/24", strict=False)
    if subnet.prefixlen <= _ROOM_FOR_UNUSED:
        # The very address that our own run asks for because nobody should hold it.
        unused = subnet.broadcast_address - UNUSED_BELOW_BROADCAST
        key = key_of(unused.packed, lan.vlan())
        asked = heard.ear.earshot.questions(heard.own, unused.packed)
        if asked is not None and (replies := lan.book.replies(key)):
            known |= {"unused_ip": str(unused), "unused_replies": replies}
    return known


def _claimants(lan: LanTally, gateway: str) -> tuple[Claimant, ...]:
    """Who claims the gateway's address, how often in all, from when to when."""
    held, begun = lan.book.held.get(key_of(socket.inet_aton(gateway), lan.vlan())), lan.book.begun or 0.0
    return tuple(
        Claimant(
            mac=mac.hex(":"),
            times=each.times,
            first_s=round(max(0.0, each.first - begun), 3),
            last_s=round(max(0.0, each.last - begun), 3),
        )
        for mac, each in (held.by.items() if held is not None else ())
    )


def _settled(told: Through, own: bytes, gateway: str, heard: _Heard) -> Through:
    """Without a second hop that may be near, where nobody asked the LAN for it: it may be a neighbour."""
    second = told.second_hop
    if (
        second is None
        or second == gateway
        or IPv4Address(second) not in IPv4Network(f"{gateway}/{_MAY_BE_NEAR}", strict=False)
    ):
        return told
    asked = heard.ear.earshot.questions(own, socket.inet_aton(second))
    return told if asked is not None else replace(told, second_hop=None)


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
    # Where nobody else speaks to all, a filter or the place may keep from us what is said to all.
    others = len(ear.earshot.loud) > 1
    match topic:
        case "arp":
            gateway = ear.lan.gateway()
            return gateway is not None and _asked(heard, socket.inet_aton(gateway), _ARP_ASKED, _ARP_SPAN_S, ARP_S)
        case "dhcp":
            slowest = OUR_DHCP_S if _is_ours(heard) else DHCP_S
            return everybody and _asked(heard, b"server", _TWICE, _ANY_SPAN_S, slowest)
        case "ra":
            solicited = _asked(heard, b"router", _TWICE, _ANY_SPAN_S, RA_S)
            return everybody and (solicited or (ear.earshot.groups_v6 and window >= ROUTER_SILENT_S))
        case "claims":
            return window >= HEARD_S and bool(ear.lan.book.held) and others
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


def _is_ours(heard: _Heard) -> bool:
    """Was it recorded by ourselves, at the port from which we asked?"""
    return heard.ear.lane.program == _OURS and heard.own is not None and heard.own in heard.ear.lane.own


def _asked_most(heard: _Heard) -> str | None:
    """What our own run asked for most: the gateway, three times at least; its own address apart."""
    if heard.own is None:
        return None
    asked = heard.ear.earshot.asked_for(heard.own)
    users, own = heard.ear.lan.book.users, heard.own
    others = [address for address, times in asked.items() if times >= _ARP_ASKED and own not in users.get(address, ())]
    return socket.inet_ntoa(max(others, key=lambda each: asked[each])) if others else None


def _own_probe(heard: _Heard) -> Probed | None:
    """The probing for an address that the computer which captured sends from as well: its own."""
    if heard.own is None or heard.ear.lan.vlan() != 0:
        return None
    users = heard.ear.lan.book.users
    mine = [each for each in heard.ear.probes.of(heard.own) if heard.own in users.get(socket.inet_aton(each.ip), ())]
    return mine[0] if len(mine) == 1 else None


def _conflict(heard: _Heard) -> ConflictReading:
    """Who else spoke from the address of the computer that captured, where that computer probed for it.

    Whether it was another port of that very computer no file tells.  Our own run knew, and went on to ask accordingly.

    Raises: NotMeasured.
    """
    probed, own = _own_probe(heard), heard.own
    if probed is None or own is None:
        raise NotMeasured("missing.capture_no_probe")
    unused = [each for each in heard.ear.probes.of(own) if each is not probed]
    if probed.replies and not (_is_ours(heard) and taken_for_strangers(probed, unused)):
        raise NotMeasured("missing.capture_own_answered", ip=probed.ip, macs=list(probed.macs))
    # Those asked for because somebody answered; without an answer they are the system's own affair.
    doubted = unused if probed.replies else []
    proxies = set.intersection(*(set(each.macs) for each in doubted)) if doubted else set()
    proxies -= {reply.mac for reply in probed.replies if reply.rtt_ms is None}
    firsts = {(reply.ip, reply.mac): reply for each in doubted for reply in reversed(each.replies)}
    asked, first_s = probed.asked, probed.asked[0]
    long = asked[-1] - first_s >= _ARP_SPAN_S and heard.last_s - first_s >= ARP_S
    # Where no answer of anybody is there, a filter may have kept them all out.
    answers = any(
        each.answers for held in heard.ear.lan.book.held.values() for mac, each in held.by.items() if mac != own
    )
    cut = heard.shortest_cut is not None and heard.shortest_cut < _WHOLE_ARP
    return ConflictReading(
        ip=probed.ip,
        method="capture",
        sent=len(asked),
        window_s=round(heard.last_s - first_s, 2),
        complete=heard.whole and not cut and long and answers and len(asked) >= _ARP_ASKED,
        own_macs=(own.hex(":"),),
        replies=tuple(reply for reply in probed.replies if reply.mac not in proxies),
        unused_ips=tuple(each.ip for each in doubted),
        unused_replies=tuple(firsts.values())[:_MOST_TOLD],
        proxied=tuple(reply for reply in probed.replies if reply.mac in proxies),
    )


def _hold_to_own(claims: ClaimsReading, heard: _Heard) -> None:
    """Nobody may say that no address has two holders while it is open who speaks from that of the one who captured.

    Raises: NotMeasured then, unless another address is disputed anyway.
    """
    probed = _own_probe(heard)
    if probed is not None and probed.replies and not any(claim.turns > 1 for claim in claims.claims):
        _conflict(heard)


def _in_one_line(note: Note) -> str:
    facts = " ".join(f"{name}={' '.join(str(value).split())}" for name, value in note.facts.items())
    return f"{note.code.removeprefix('capture.note.')} {facts}".rstrip()


def _ipv4(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        socket.inet_aton(text)
    except OSError:
        return None
    return text
