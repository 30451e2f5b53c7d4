"""The way to a target, hop by hop and end to end at the same time: loss and its bursts, round trips, order, sizes."""

import itertools
import threading
import time
from collections.abc import Mapping, Sequence

from fieldkit.errors import NotMeasured
from fieldkit.model.path import Hop, PathReading, Role, Stream
from fieldkit.model.reading import Measured
from fieldkit.model.sequence import evenness
from fieldkit.probes.echo import gateway
from fieldkit.probes.hops import HOP_SIZE, Hops
from fieldkit.probes.mtu import targets
from fieldkit.probes.names import Names, way_to
from fieldkit.probes.reach import address_of, must_have_address
from fieldkit.probes.resolve import Way, literal
from fieldkit.probes.task import Task
from fieldkit.probes.train import TIMEOUT_S, Beat, Train, TrainTarget, open_wire
from fieldkit.probes.train_wire import Sent, Wire, a_flow

_NAME_S = 1.5
_SPARE_S = 0.3
_TRY_S = 1.2
_TRY_APART_S = 0.4
_TRIES = 3
# Often enough for ten answers of each hop, seldom enough for a router's limit on what it tells.
_ROUNDS = 12
_SHORTEST_ROUND_S = 1.0
_LONGEST_ROUND_S = 5.0
_SHORTEST_TRAIN_S = 1.0
# A second in which less than this part was sent that others sent is cut short.
_WHOLE = 0.8
# The numbers of single echoes are none that the rounds of hops come to, and none is given twice.
_NUMBERS = itertools.count(1 << 20)


def measure(task: Task) -> Measured:
    """A train of echoes to the gateway, the first hop beyond it and the target, and all hops of the way meanwhile.

    The first hop beyond the gateway is only measured if it answers echoes itself.
    Raises: NotMeasured when there is no target, no address to send from, no right to send echoes, or no time.
    """
    must_have_address(task)
    wanted = candidates(task)
    way = way_to(task, wanted[0])
    flow = a_flow()
    wire = open_wire(way.interface, way.source, flow)
    try:
        target = first_that_answers(wire, wanted, task)
        hops = Hops(wire, target)
        hops.round(0.0, task.cancel.is_set)
        streams = streams_for(task, wire, hops, target)
        return _measure(task, way, flow, hops, streams)
    finally:
        wire.close()


def candidates(task: Task) -> tuple[str, ...]:
    """The addresses to choose the target from: the one that was asked for, else the record's or the built-in ones.

    Raises: NotMeasured when there is none, or nobody knows the address of the name.
    """
    asked = task.plan.target
    if asked is None:
        return targets(task)
    until = min(time.monotonic() + _NAME_S, task.deadline)
    found = asked if literal(asked) is not None else address_of(task, Names(task), asked, until)
    parsed = literal(found) if found is not None else None
    if found is None or parsed is None or parsed.version != 4:
        raise NotMeasured("missing.path_target", target=asked)
    return (found,)


def first_that_answers(wire: Wire, addresses: Sequence[str], task: Task) -> str:
    """The first of these that answers an echo; the first at all when none does."""
    if len(addresses) == 1:
        return addresses[0]
    came = answering(wire, addresses, task)
    return next((each for each in addresses if each in came), addresses[0])


def answering(wire: Wire, addresses: Sequence[str], task: Task) -> frozenset[str]:
    """Which of these answer an echo themselves?  Over when the first of the list has, or after one time-out."""
    came: set[str] = set()
    asked: dict[int, str] = {}
    due = time.monotonic()
    until = due + _TRY_S
    left = _TRIES
    while addresses[0] not in came and time.monotonic() < until and not task.cancel.is_set():
        if left and time.monotonic() >= due:
            # Apart from each other: one short outage must not make a router look silent for the whole run.
            left, due = left - 1, due + _TRY_APART_S
            for address in addresses:
                number = next(_NUMBERS)
                if address not in came and wire.send(number, address, HOP_SIZE, None) is Sent.GONE:
                    asked[number] = address
        for answer in wire.wait(min(0.1, max(0.0, until - time.monotonic()))):
            if answer.reply and answer.number in asked:
                came.add(asked[answer.number])
    return frozenset(came)


def streams_for(task: Task, wire: Wire, hops: Hops, target: str) -> tuple[TrainTarget, ...]:
    """Gateway, first hop beyond it, and the target in each size: all at the same time, so that they can be compared."""
    smallest = min(task.plan.sizes, default=HOP_SIZE)
    near = gateway(task)
    found: list[TrainTarget] = []
    if near is not None and near != target:
        found.append(TrainTarget(near, Role.GATEWAY, smallest))
    following = place_beyond(hops.hops({}), near)
    if following is not None:
        hops.insist(following, task.cancel.is_set)
    beyond = first_beyond(hops.hops({}), near, target)
    if beyond is not None and beyond in answering(wire, (beyond,), task):
        found.append(TrainTarget(beyond, Role.CARRIER, smallest))
    return (*found, *(TrainTarget(target, Role.TARGET, size) for size in sorted(set(task.plan.sizes)) or [HOP_SIZE]))


def first_beyond(hops: Sequence[Hop], near: str | None, target: str) -> str | None:
    """The address of the first hop beyond the gateway, where it told one; the first of all without a gateway."""
    following = place_beyond(hops, near)
    told = next((hop.addresses for hop in hops if hop.ttl == following), ())
    return told[0] if len(told) == 1 and told[0] not in (near, target) else None


def place_beyond(hops: Sequence[Hop], near: str | None) -> int | None:
    """The TTL of the first hop beyond the gateway; None where the way ends before."""
    place = next((place for place, hop in enumerate(hops) if near in hop.addresses), None)
    following = hops[(0 if near is None else 1) if place is None else place + 1 :]
    return following[0].ttl if following else None


def _measure(task: Task, way: Way, flow: int, hops: Hops, streams: Sequence[TrainTarget]) -> Measured:
    seconds = min(task.plan.seconds, task.left() - TIMEOUT_S - _SPARE_S)
    if seconds < min(_SHORTEST_TRAIN_S, task.plan.seconds):
        raise NotMeasured("missing.deadline", topic="path")
    own = open_wire(way.interface, way.source, flow)
    begun = time.monotonic()
    over = threading.Event()
    told_s: dict[float, tuple[int, int]] = {}

    def beat(each: Beat) -> None:
        if each.role is Role.TARGET:
            sent, lost = told_s.get(each.at_s, (0, 0))
            told_s[each.at_s] = sent + each.sent, lost + each.lost
        if task.beat is not None:
            task.beat(each)

    asking = threading.Thread(target=_rounds, args=(hops, begun, seconds, over, task.cancel), daemon=True)
    asking.start()
    try:
        train = Train(own, streams, task.plan.interval_ms, beat=beat)
        told = train.run(seconds, task.deadline - _SPARE_S, task.cancel)
    finally:
        over.set()
        own.close()
        asking.join(_SPARE_S)
    roles = {each.address: each.role for each in streams}
    reading = PathReading(
        target=streams[-1].address,
        began=train.began,
        seconds=round(time.monotonic() - begun, 3),
        reached=hops.reached or any(each.role is Role.TARGET and each.received for each in told),
        hops=hops.hops(roles),
        streams=told,
        changes=tuple(hops.changes),
        evenness=_evenness(told_s),
    )
    raw = "\n".join([*(_stream_line(each) for each in reading.streams), *(_hop_line(each) for each in reading.hops)])
    return Measured(reading, by=f"ICMP echo train ({own.method})", raw=raw, weak=own.weak)


def _evenness(seconds: Mapping[float, tuple[int, int]]) -> float | None:
    """Over the whole seconds: not the first, in which a limit still has some credit, nor what was cut short."""
    most = max((sent for sent, _ in seconds.values()), default=0)
    whole = [each for at_s, each in sorted(seconds.items()) if at_s >= 1.0 and each[0] >= _WHOLE * most]
    found = evenness(whole)
    return None if found is None else round(found, 3)


def _rounds(hops: Hops, begun: float, seconds: float, over: threading.Event, cancel: threading.Event) -> None:
    every = min(_LONGEST_ROUND_S, max(_SHORTEST_ROUND_S, seconds / _ROUNDS))

    def stop() -> bool:
        return over.is_set() or cancel.is_set()

    turn = 1
    while not stop() and turn * every < seconds:
        if over.wait(max(0.0, begun + turn * every - time.monotonic())):
            return
        hops.round(time.monotonic() - begun, stop)
        turn += 1 + int(max(0.0, time.monotonic() - begun - (turn + 1) * every) / every)


def _stream_line(stream: Stream) -> str:
    times = stream.rtt_ms
    rtt = f"{times.least:.3f}/{times.median:.3f}/{times.p95:.3f}/{times.most:.3f} ms" if times else "no answer"
    return (
        f"{stream.role} {stream.target} {stream.size} B every {stream.interval_ms:g} ms: {stream.received} of "
        f"{stream.sent}, {stream.bursts} bursts up to {stream.longest_burst}, least/median/p95/most {rtt}, "
        f"duplicates {stream.duplicates}, reordered {stream.reordered}, late {stream.late}, local {stream.local}"
    )


def _hop_line(hop: Hop) -> str:
    times = hop.rtt_ms
    rtt = f" {times.median:.3f} ms" if times else ""
    return f"hop {hop.ttl} {'/'.join(hop.addresses) or '*'}: {hop.answered} of {hop.sent}{rtt}"
