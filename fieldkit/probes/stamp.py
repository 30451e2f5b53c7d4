"""Which way does the line lose packets?  Test packets to a reflector at the other end, and what its answers say."""

import select
import time
from array import array
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network

from fieldkit.errors import NotMeasured
from fieldkit.model.reading import Measured
from fieldkit.model.sequence import spread_of
from fieldkit.model.stamp import ClockState, StampReading, StampStream
from fieldkit.model.stampcount import Answer, Count
from fieldkit.model.stampwire import (
    LEAST_IP_BYTES,
    PORT,
    TTL_NOT_KNOWN,
    UDP_AND_IP_HEADER,
    ErrorEstimate,
    Reflected,
    Sent,
    ns_of,
    ntp_of,
    pack_sent,
    parse_reflected,
)
from fieldkit.probes.datagrams import Datagram, Datagrams, fine_timer
from fieldkit.probes.names import Names, way_to
from fieldkit.probes.reach import address_of, must_have_address
from fieldkit.probes.reflector import OTHER_PORT
from fieldkit.probes.resolve import literal
from fieldkit.probes.sockets import has_way
from fieldkit.probes.task import Task
from fieldkit.probes.timekeeping import Timekeeping, own_clock

# All sizes together; a reflector of ours answers a little more than that.
MOST_PER_SECOND = 1000
MOST_SIZES = 4
_LARGEST_IP_BYTES = 1500
_MOST_PACKETS = 360_000
_NAME_S = 1.5
# Three tries to be found, then the answer may take as long as a bad line takes.
_KNOCKS_S = (0.0, 0.25, 0.5)
_FOUND_S = 1.5
# What takes four times as long as the slowest so far is not coming any more.
_LAST_ANSWER_S = 2.0
_LEAST_WAIT_S = 1.0
_TIMES_THE_SLOWEST = 4
_SPARE_S = 0.3
# Nothing from here to the end of the test: it cannot be told apart from a reflector that was closed.
_FELL_SILENT_S = 1.0
_CATCH_UP_S = 0.05
_LOOK_S = 0.05


@dataclass(slots=True)
class _Session:
    """One size on its own socket: a session of its own to the reflector, which numbers each by itself."""

    size: int
    socket: Datagrams
    count: Count = field(default_factory=Count)
    stamps: "array[int]" = field(default_factory=lambda: array("Q"))
    wall_ns: "array[int]" = field(default_factory=lambda: array("q"))
    perf_ns: "array[int]" = field(default_factory=lambda: array("q"))
    late_ms: "array[float]" = field(default_factory=lambda: array("d"))
    knocked: int = 0
    found: bool = False
    not_sent: int = 0
    equal: int = 0
    unequal: int = 0
    stamped: int = 0
    far_ttl: int | None = None
    far_error: ErrorEstimate | None = None


def measure(task: Task) -> Measured:
    """Test packets at an even spacing to the reflector that the plan names, each size a session of its own.

    Raises: NotMeasured when no far end was named, it has no address, or nothing can be sent there.
    """
    if task.plan.far is None:
        raise NotMeasured("missing.stamp_not_asked")
    must_have_address(task)
    host, port = far_end(task.plan.far)
    address = address_of_far(task, host)
    if task.quiet and _is_neighbour(task, address):
        raise NotMeasured("missing.quiet")
    began = datetime.now(UTC)
    reading = Sender(task, address, own_clock()).run(host, port, began)
    return Measured(reading, by=f"STAMP, UDP {reading.port}", raw=_evidence(reading))


def far_end(written: str) -> tuple[str, int | None]:
    """HOST or HOST:PORT, as a person writes it.

    Raises: NotMeasured when it is neither.
    """
    host, colon, port = written.strip().replace("：", ":").partition(":")
    if not host or (colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536)):
        raise NotMeasured("missing.stamp_far_wrong", far=written)
    return host, int(port) if colon else None


def address_of_far(task: Task, host: str) -> str:
    """The far end's IPv4 address.

    Raises: NotMeasured when the name has none, or it is none to measure against.
    """
    parsed = literal(host)
    if parsed is None:
        found = address_of(task, Names(task), host, min(task.deadline, time.monotonic() + _NAME_S))
        if found is None:
            raise NotMeasured("missing.stamp_name", far=host)
        return found
    own = {each.ip for each in task.address.addresses} if task.address is not None else set()
    if parsed.version != 4 or parsed.is_multicast or parsed.is_unspecified or parsed.is_reserved or host in own:
        raise NotMeasured("missing.stamp_far_wrong", far=host)
    return host


def _is_neighbour(task: Task, address: str) -> bool:
    """Is this somebody on our own LAN, other than the gateway?"""
    own = task.address
    if own is None:
        return True
    held = (IPv4Network(f"{each.ip}/{each.prefix}", strict=False) for each in own.addresses)
    return address not in own.gateways and any(IPv4Address(address) in each for each in held)


class Sender:
    """One measurement: finds the reflector, sends, listens, adds up."""

    def __init__(self, task: Task, address: str, clock: Timekeeping) -> None:
        self._task = task
        self._address = address
        self._clock = clock
        self._error = ErrorEstimate.of(clock.error_s, synchronised=clock.synchronised)
        self._refused_by: str | None = None
        self._stopped_at_s: float | None = None
        self._begun = time.perf_counter()

    def run(self, far: str, port: int | None, began: datetime) -> StampReading:
        """Measure.  Raises: NotMeasured when nothing can be sent."""
        ports = [PORT, OTHER_PORT] if port is None else [port]
        tried: dict[int, list[_Session]] = {}
        refused: dict[int, str] = {}
        while ports:
            number = ports.pop(0)
            if self._task.left() < _FOUND_S + _SPARE_S:
                break
            sessions = self._open(number)
            try:
                if self._find(sessions):
                    return self._measure(far, number, began, sessions)
            finally:
                for each in sessions:
                    each.socket.sock.close()
            if self._refused_by is not None:
                refused[number] = self._refused_by
            first_time = number not in tried
            tried.setdefault(number, sessions)
            silent = [each for each in tried if each not in refused]
            if not ports and first_time and refused and silent:
                # The far end is there, and the port that said nothing may be the right one on a line that loses much.
                ports = silent
        if not tried:
            raise NotMeasured("missing.deadline", topic="stamp")
        # "Nobody listens there" is said only where no port was left that kept silent.
        told = next((each for each in tried if each not in refused), next(reversed(tried)))
        knocked = tuple(StampStream(each.size, 0.0, each.knocked, 0, None) for each in tried[told])
        return StampReading(
            far, self._address, told, began, 0.0, knocked, _state(self._clock), refused_by=refused.get(told)
        )

    def _open(self, port: int) -> list[_Session]:
        way = way_to(self._task, self._address)
        if not has_way(way.interface, way.source, self._address):
            raise NotMeasured("missing.stamp_no_way", far=self._address)
        self._refused_by = self._stopped_at_s = None
        made: list[_Session] = []
        for size in sizes_of(self._task.plan.sizes):
            try:
                socket = Datagrams(way.interface, way.source, peer=(self._address, port))
            except OSError as exc:
                for each in made:
                    each.socket.sock.close()
                raise NotMeasured("missing.stamp_no_way", far=self._address) from exc
            made.append(_Session(size, socket))
        return made

    # -- is anybody there? -------------------------------------------------------------------------------------

    def _find(self, sessions: list[_Session]) -> bool:
        """Does the reflector answer?  Its last number before the train is what the train's are counted from.

        The train begins again at 0, so that a reflector which counts by itself shows at once that it does.
        """
        begun = time.monotonic()
        sent = 0
        while not self._task.cancel.is_set():
            now = time.monotonic() - begun
            lacking = [each for each in sessions if each.count.anchor is None]
            if not lacking or now >= _FOUND_S or self._refused_by is not None:
                break
            if sent < len(_KNOCKS_S) and now >= _KNOCKS_S[sent]:
                for each in lacking:
                    self._knock(each)
                sent += 1
            due = _KNOCKS_S[sent] if sent < len(_KNOCKS_S) else _FOUND_S
            for each in self._ready(sessions, min(_LOOK_S, max(0.0, due - (time.monotonic() - begun)))):
                for datagram in self._drain(each):
                    self._opened(each, datagram)
        return any(each.found for each in sessions)

    def _knock(self, session: _Session) -> None:
        clock = session.socket.clock.now_ns()
        packet = pack_sent(Sent(session.knocked, ntp_of(clock), self._error, size=session.size - UDP_AND_IP_HEADER))
        session.knocked += 1
        try:
            session.socket.sock.send(packet)
        except ConnectionError:
            self._stop(session)
        except OSError:
            session.socket.refusal()

    def _opened(self, session: _Session, datagram: Datagram) -> None:
        told = parse_reflected(datagram.data)
        if told is None or not told.sender_sequence < session.knocked:
            return
        session.found = True
        if told.sender_sequence == session.knocked - 1:
            session.count.anchor = told.sequence

    # -- the train ---------------------------------------------------------------------------------------------

    def _measure(self, far: str, port: int, began: datetime, sessions: list[_Session]) -> StampReading:
        interval_s = max(self._task.plan.interval_ms / 1000, 0.001, len(sessions) / MOST_PER_SECOND)
        room_s = self._task.left() - _LAST_ANSWER_S - _SPARE_S
        seconds = max(0.0, min(self._task.plan.seconds, room_s, _MOST_PACKETS * interval_s))
        self._refused_by = self._stopped_at_s = None
        self._begun = time.perf_counter()
        with fine_timer():
            self._send_all(sessions, interval_s, seconds)
        self._hear_the_last(sessions)
        took = time.perf_counter() - self._begun
        if self._stopped_at_s is not None:
            for each in sessions:
                each.count.cut_silence()
        else:
            self._cut_the_end(sessions)
        far_clock = self._far_clock(sessions)
        one_way = far_clock is ClockState.SYNCHRONISED and self._clock.synchronised
        return StampReading(
            far,
            self._address,
            port,
            began,
            took,
            tuple(self._stream(each, interval_s * 1000, one_way) for each in sessions),
            _state(self._clock),
            far_clock,
            self._refused_by,
            self._stopped_at_s,
        )

    def _cut_the_end(self, sessions: list[_Session]) -> None:
        """Where nothing of any size came any more, line and reflector look the same: no loss to be told."""
        heard = [at for each in sessions if (at := each.count.last_answered_s) is not None]
        ended_s = max((each.count.last_sent_s for each in sessions), default=0.0)
        if heard and ended_s - max(heard) >= _FELL_SILENT_S:
            self._stopped_at_s = max(heard)
            for each in sessions:
                each.count.cut_after(max(heard))

    def _send_all(self, sessions: list[_Session], interval_s: float, seconds: float) -> None:
        """Every packet at its own absolute time, so that nothing drifts; what a stall made too late is left out."""
        begun = self._begun
        turns = int(seconds / interval_s)
        apart_s = interval_s / len(sessions)
        turn = 0
        total = turns * len(sessions)
        while turn < total and not self._task.cancel.is_set() and self._stopped_at_s is None:
            session = sessions[turn % len(sessions)]
            due_s = (turn // len(sessions)) * interval_s + (turn % len(sessions)) * apart_s
            now_s = time.perf_counter() - begun
            if now_s < due_s:
                for each in self._ready(sessions, min(_LOOK_S, due_s - now_s)):
                    self._take(each)
                continue
            turn += 1
            if now_s - due_s > _CATCH_UP_S:
                session.not_sent += 1
                continue
            self._send(session, now_s)
            session.late_ms.append((now_s - due_s) * 1000)

    def _send(self, session: _Session, at_s: float) -> None:
        number = session.count.sent(at_s)
        wall = session.socket.clock.now_ns()
        stamp = ntp_of(wall)
        session.stamps.append(stamp)
        session.wall_ns.append(wall)
        session.perf_ns.append(time.perf_counter_ns())
        packet = pack_sent(Sent(number, stamp, self._error, size=session.size - UDP_AND_IP_HEADER))
        for _ in range(2):
            try:
                session.socket.sock.send(packet)
                return
            except BlockingIOError:
                break
            except ConnectionError:
                self._stop(session)
                break
            except OSError:
                session.socket.refusal()
        # It never left: no loss of the line's.
        session.count.unsend()
        session.stamps.pop()
        session.wall_ns.pop()
        session.perf_ns.pop()
        session.not_sent += 1

    def _stop(self, session: _Session) -> None:
        """An ICMP "port unreachable": nobody listens there any more."""
        self._refused_by = session.socket.refusal() or self._address
        self._stopped_at_s = time.perf_counter() - self._begun

    def _hear_the_last(self, sessions: list[_Session]) -> None:
        slowest = max((each.count.slowest_ms for each in sessions), default=0.0) / 1000
        wait_s = min(_LAST_ANSWER_S, max(_LEAST_WAIT_S, _TIMES_THE_SLOWEST * slowest))
        until = min(time.monotonic() + wait_s, self._task.deadline - _SPARE_S / 2)
        while not self._task.cancel.is_set() and time.monotonic() < until and self._stopped_at_s is None:
            if all(each.count.answered == each.count.count for each in sessions):
                return
            for each in self._ready(sessions, _LOOK_S):
                self._take(each)

    def _ready(self, sessions: list[_Session], wait_s: float) -> list[_Session]:
        ready = select.select([each.socket for each in sessions], [], [], wait_s)[0]
        return [each for each in sessions if each.socket in ready]

    def _drain(self, session: _Session) -> list[Datagram]:
        found: list[Datagram] = []
        for _ in range(128):
            try:
                datagram = session.socket.receive()
            except ConnectionError:
                self._stop(session)
                break
            except OSError:
                session.socket.refusal()
                continue
            if datagram is None:
                break
            found.append(datagram)
        return found

    def _take(self, session: _Session) -> None:
        for datagram in self._drain(session):
            self._heard(session, datagram)

    def _heard(self, session: _Session, datagram: Datagram) -> None:
        read = time.perf_counter_ns()
        told = parse_reflected(datagram.data)
        if told is None or told.sender_sequence >= len(session.stamps):
            return
        number = told.sender_sequence
        if told.sender_timestamp != session.stamps[number]:
            return  # of the search before, or not to a question of ours
        answer = self._answer(told, datagram, session.wall_ns[number], (read - session.perf_ns[number]) / 1e6)
        if not session.count.heard(answer):
            return
        equal = len(datagram.data) == session.size - UDP_AND_IP_HEADER
        session.equal += equal
        session.unequal += not equal
        session.stamped += datagram.stamped
        session.far_error = told.error
        if told.sender_ttl != TTL_NOT_KNOWN and told.sender_ttl:
            session.far_ttl = told.sender_ttl

    def _answer(self, told: Reflected, datagram: Datagram, wall: int, own_ms: float) -> Answer:
        """The times of one answer.  Source: RFC 8762 section 4: T4 - T1 less T3 - T2 needs no common clock."""
        ptp = told.error.ptp
        received = ns_of(told.received, ptp=ptp, near_ns=wall)
        sent_back = ns_of(told.timestamp, ptp=ptp, near_ns=wall)
        whole_ms = (datagram.at_ns - wall) / 1e6
        if not 0 < whole_ms <= own_ms:
            whole_ms = own_ms  # our clock was set meanwhile
        held_ms = (sent_back - received) / 1e6
        rtt_ms = whole_ms - held_ms if 0 <= held_ms < whole_ms else whole_ms
        if not (told.error.synchronised and told.error.multiplier and self._clock.synchronised):
            return Answer(told.sender_sequence, told.sequence, rtt_ms)
        return Answer(
            told.sender_sequence,
            told.sequence,
            rtt_ms,
            forward_ms=(received - wall) / 1e6,
            backward_ms=(datagram.at_ns - sent_back) / 1e6,
        )

    # -- adding up ---------------------------------------------------------------------------------------------

    def _far_clock(self, sessions: list[_Session]) -> ClockState | None:
        told = [each.far_error for each in sessions if each.far_error is not None]
        if not told:
            return None
        if not all(each.synchronised and each.multiplier for each in told):
            return ClockState.UNSYNCHRONISED
        for each in sessions:
            least = each.count.least_one_way_ms()
            if least is not None and least < -self._allowed_ms(each):
                return ClockState.IMPLAUSIBLE
        return ClockState.SYNCHRONISED

    def _allowed_ms(self, session: _Session) -> float:
        far = session.far_error.seconds if session.far_error is not None else 0.0
        return (self._error.seconds + far) * 1000

    def _stream(self, session: _Session, interval_ms: float, one_way: bool) -> StampStream:
        answered = session.equal + session.unequal
        return replace(
            session.count.stream(session.size, interval_ms, one_way=one_way),
            error_ms=self._allowed_ms(session) if one_way else None,
            symmetric=session.unequal == 0 if answered else None,
            far_ttl=session.far_ttl,
            not_sent=session.not_sent,
            schedule_error_ms=spread_of(session.late_ms),
            kernel_stamps=answered > 0 and session.stamped >= answered,
        )


def sizes_of(wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The IP sizes to send: what was wanted, none smaller than a test packet is nor larger than Ethernet carries."""
    fitting = [min(_LARGEST_IP_BYTES, max(LEAST_IP_BYTES, each)) for each in wanted]
    return tuple(dict.fromkeys(fitting))[:MOST_SIZES] or (LEAST_IP_BYTES,)


def _state(clock: Timekeeping) -> ClockState:
    return ClockState.SYNCHRONISED if clock.synchronised else ClockState.UNSYNCHRONISED


def _evidence(reading: StampReading) -> str:
    lines = [f"{reading.address}:{reading.port}, refused by {reading.refused_by}, stopped {reading.stopped_at_s}"]
    for each in reading.streams:
        lines.append(
            f"{each.size} B every {each.interval_ms:g} ms: sent {each.sent}, received {each.received}, "
            f"lost there {each.forward.lost}, back {each.backward.lost}, unplaced {each.unplaced.lost}, "
            f"not sent {each.not_sent}, stateful {each.stateful}"
        )
        for name, way in (("there", each.forward), ("back", each.backward), ("unplaced", each.unplaced)):
            lines += [f"  {name} {out.at_s:.3f} s: {out.lost} lost, {out.seconds:.3f} s" for out in way.outages]
    return "\n".join(lines)
