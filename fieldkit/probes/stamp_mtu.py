"""How large a packet passes to the far end, and how large a one back?

Each size goes out in company: a large packet, then a small one of the same session.  A reflector that numbers its
answers counts both, so the number on the small one's answer tells whether the large one had arrived before it.
"""

import select
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldkit.errors import NotMeasured
from fieldkit.model.reading import Measured
from fieldkit.model.stamp_mtu import SizeWays, StampMtuReading
from fieldkit.model.stampwire import (
    LEAST_IP_BYTES,
    PORT,
    UDP_AND_IP_HEADER,
    ErrorEstimate,
    Sent,
    ntp_of,
    pack_sent,
    parse_reflected,
)
from fieldkit.probes.datagrams import Datagrams
from fieldkit.probes.mtu import SIZES, mtu_of
from fieldkit.probes.names import way_to
from fieldkit.probes.reach import must_have_address
from fieldkit.probes.reflector import OTHER_PORT
from fieldkit.probes.sockets import has_way, parse_extended_error
from fieldkit.probes.stamp import address_of_far, far_end
from fieldkit.probes.task import Task

# A reflector that counts for itself begins near 0; one that copies ours gives these back.
FIRST_NUMBER = 7000
_ROUNDS = 3
_APART_S = 0.006
_KNOCKS = 3
_KNOCK_S = 0.4
_LAST_S = 1.5
_SPARE_S = 0.2
# Source: linux/errqueue.h; ICMP 3/4 is "fragmentation needed", RFC 1191.
_ORIGIN_ICMP = 2


@dataclass(frozen=True, slots=True)
class Shot:
    """One test packet of the plan: its number and IP size; `company` is the small one that follows it."""

    number: int
    size: int
    company: bool


def plan_of(sizes: Sequence[int], rounds: int = _ROUNDS) -> tuple[Shot, ...]:
    """A small packet first, then each size with a small one behind it, all sizes in every round."""
    shots = [Shot(FIRST_NUMBER, LEAST_IP_BYTES, company=True)]
    for _ in range(rounds):
        for size in sizes:
            number = shots[-1].number
            shots += [Shot(number + 1, size, company=False), Shot(number + 2, LEAST_IP_BYTES, company=True)]
    return tuple(shots)


def ways_of(shots: Sequence[Shot], answers: Mapping[int, int]) -> tuple[tuple[SizeWays, ...], bool | None]:
    """Each size's fate, and whether the reflector counts for itself; `answers` maps our number to the reflector's.

    Between two small packets whose answers came, the reflector's count grew by two where the large one had arrived, by
    one where it had not.
    """
    stateful = _stateful(answers)
    counts: dict[int, list[int]] = {}
    for place in range(1, len(shots) - 1):
        shot = shots[place]
        if shot.company:
            continue
        counted = counts.setdefault(shot.size, [0, 0, 0, 0])
        counted[0] += 1
        if shot.number in answers:
            counted[1] += 1
            counted[3] += 1
            continue
        before, after = answers.get(shots[place - 1].number), answers.get(shots[place + 1].number)
        if not stateful or before is None or after is None:
            continue
        if after - before == 2:
            counted[1] += 1
        elif after - before == 1:
            counted[2] += 1
    made = tuple(SizeWays(size, *(counts[size])) for size in sorted(counts))
    return made, stateful


def _stateful(answers: Mapping[int, int]) -> bool | None:
    if not answers:
        return None
    return any(theirs != ours for ours, theirs in answers.items())


def measure(task: Task) -> Measured:
    """Every size, DF set, three times, each followed by a small packet of the same session.

    Raises: NotMeasured when no far end was named, nothing can be sent there, or nobody answers.
    """
    if task.plan.far is None:
        raise NotMeasured("missing.stamp_not_asked")
    must_have_address(task)
    host, port = far_end(task.plan.far)
    address = address_of_far(task, host)
    way = way_to(task, address)
    if not has_way(way.interface, way.source, address):
        raise NotMeasured("missing.stamp_no_way", far=address)
    interface_mtu = mtu_of(way.interface)
    sizes = [size for size in SIZES if size > LEAST_IP_BYTES and (interface_mtu is None or size <= interface_mtu)]
    for number in [PORT, OTHER_PORT] if port is None else [port]:
        try:
            with Datagrams(way.interface, way.source, peer=(address, number), whole=True) as line:
                found = _Ladder(task, line).climb(plan_of(sizes))
        except OSError as exc:
            raise NotMeasured("missing.stamp_no_way", far=address) from exc
        if found is not None:
            ways, stateful = ways_of(plan_of(sizes), found.answers)
            facts = StampMtuReading(host, address, number, interface_mtu, stateful, ways, found.told_mtu, found.told_by)
            return Measured(facts, by=f"STAMP with DF, UDP {number}", raw=_evidence(facts))
    raise NotMeasured("missing.stamp_silent", far=host)


@dataclass(slots=True)
class _Found:
    answers: dict[int, int]
    told_mtu: int | None
    told_by: str | None


class _Ladder:
    """One session on one socket."""

    def __init__(self, task: Task, line: Datagrams) -> None:
        self._task = task
        self._line = line
        self._answers: dict[int, int] = {}
        self._told: tuple[int, str | None] | None = None
        self._refused = False

    def climb(self, shots: Sequence[Shot]) -> _Found | None:
        """Send the plan and listen; None when nobody is there."""
        if not self._somebody_there():
            return None
        for shot in shots:
            if self._task.cancel.is_set() or self._task.left() < _SPARE_S:
                break
            self._send(shot.number, shot.size)
            self._listen(time.monotonic() + _APART_S)
        until = min(time.monotonic() + _LAST_S, self._task.deadline - _SPARE_S / 2)
        while time.monotonic() < until and not self._task.cancel.is_set():
            if all(shot.number in self._answers for shot in shots):
                break
            self._listen(min(until, time.monotonic() + 0.05))
        known = {shot.number for shot in shots}
        answers = {ours: theirs for ours, theirs in self._answers.items() if ours in known}
        if not answers:
            return None
        mtu, by = self._told or (None, None)
        return _Found(answers, mtu, by)

    def _somebody_there(self) -> bool:
        for knock in range(_KNOCKS):
            self._send(knock, LEAST_IP_BYTES)
            until = time.monotonic() + _KNOCK_S
            while time.monotonic() < until and not self._refused and not self._task.cancel.is_set():
                self._listen(min(until, time.monotonic() + 0.05))
                if self._answers:
                    return True
            if self._refused:
                return False
        return False

    def _send(self, number: int, size: int) -> None:
        stamp = ntp_of(self._line.clock.now_ns())
        error = ErrorEstimate.of(1.0, synchronised=False)
        packet = pack_sent(Sent(number, stamp, error, size=size - UDP_AND_IP_HEADER))
        for _ in range(2):
            try:
                self._line.sock.send(packet)
                return
            except ConnectionError:
                self._refused = True
                return
            except OSError:
                self._hear_errors()  # "too large" of an earlier one is told at the next send

    def _listen(self, until: float) -> None:
        while (left := until - time.monotonic()) > 0:
            if not select.select([self._line], [], [], left)[0]:
                return
            try:
                datagram = self._line.receive()
            except ConnectionError:
                self._refused = True
                return
            except OSError:
                self._hear_errors()
                continue
            told = parse_reflected(datagram.data) if datagram is not None else None
            if told is not None:
                self._answers.setdefault(told.sender_sequence, told.sequence)

    def _hear_errors(self) -> None:
        for payload in self._line.icmp_errors():
            self._told = too_large(payload) or self._told


def too_large(payload: bytes) -> tuple[int, str | None] | None:
    """The MTU that an ICMP "fragmentation needed" named, and its sender.  Source: linux/errqueue.h."""
    if len(payload) < 16:
        return None
    _, origin, kind, code, _, mtu = struct.unpack_from("=IBBBBI", payload)
    if (origin, kind, code) != (_ORIGIN_ICMP, 3, 4) or not mtu:
        return None
    told = parse_extended_error(payload)
    return mtu, told[0] if told else None


def _evidence(reading: StampMtuReading) -> str:
    lines = [
        f"{reading.address}:{reading.port}, stateful {reading.stateful}, told {reading.told_mtu} by {reading.told_by}"
    ]
    lines += [
        f"{each.size} B: sent {each.sent}, arrived {each.arrived}, missed {each.missed}, came back {each.came_back}"
        for each in reading.sizes
    ]
    return "\n".join(lines)
