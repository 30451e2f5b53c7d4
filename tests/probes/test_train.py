"""The echo train: an even schedule, what is lost when, and what is not the line's doing."""

import random
import sys
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.path import Beat, Role, Stream
from fieldkit.probes.train import TIMEOUT_S, Train, TrainTarget, run_train
from fieldkit.probes.train_windows import ServiceWire, option_information, read_reply
from fieldkit.probes.train_wire import SMALLEST_SIZE, Answer, Sent, a_flow, echo_of
from fieldkit.probes.wire_frames import checksum

NEVER = float("inf")
ONE = TrainTarget("192.0.2.1", Role.TARGET, 64)


class Line:
    """A line of numbers only: answers each echo after `rtt_s` of a clock that a test moves, unless `loses` says so.

    `loses(number, at_s)` returns None for an echo that comes back, else what `send` says of it.
    """

    method = "raw"
    weak = None
    kernel_stamps = True
    least_step_s = 0.0

    def __init__(self, loses: Callable[[int, float], Sent | None] | None = None, *, rtt_s: float = 0.01) -> None:
        self.now = 1000.0
        self.begun = self.now
        self.rtt_s: Callable[[int], float] = lambda _: rtt_s
        self.copies: Callable[[int], int] = lambda _: 1
        self.stall: dict[float, float] = {}
        self.held: set[str] = set()
        self.sent: list[tuple[int, float]] = []
        self._loses = loses or (lambda _number, _at: None)
        self._coming: list[tuple[float, int]] = []

    def clock(self) -> float:
        """The time now; asking takes a microsecond, as it does."""
        self.now += 1e-6
        return self.now

    def send(self, number: int, *_: object) -> Sent:
        fate = self._loses(number, self.now - self.begun)
        if fate is not Sent.BUSY:
            self.sent.append((number, self.now))
        if fate is None:
            self._coming += [(self.now + self.rtt_s(number), number)] * self.copies(number)
        return fate if fate in (Sent.LOCAL, Sent.BUSY) else Sent.GONE

    def wait(self, seconds: float) -> Sequence[Answer]:
        for at, length in list(self.stall.items()):
            if self.now - self.begun >= at:
                del self.stall[at]
                self.now += length
        arrived = sorted(self._coming)
        if seconds > 0:
            first = min([at for at, _ in arrived], default=NEVER)
            self.now = max(self.now, min(self.now + seconds, first)) + 1e-6
        here = [(at, number) for at, number in arrived if at <= self.now]
        self._coming = [each for each in arrived if each not in here]
        return [Answer(number, self.rtt_s(number) * 1000, "192.0.2.1") for _, number in here]

    def holds(self, address: str) -> bool:
        return address in self.held

    def close(self) -> None:
        pass


def ride(
    line: Line, seconds: float = 10.0, interval_ms: float = 20.0, *, targets: Sequence[TrainTarget] = (ONE,)
) -> tuple[tuple[Stream, ...], list[Beat], list[float]]:
    """The streams of a train over this line, its beats, and how late after its end each second was told."""
    beats: list[Beat] = []
    late: list[float] = []

    def beat(each: Beat) -> None:
        beats.append(each)
        late.append(line.now - line.begun - each.at_s - 1)

    train = Train(line, targets, interval_ms, beat=beat, clock=line.clock)
    return train.run(seconds, NEVER), beats, late


def lost_between(*spans: tuple[float, float]) -> Callable[[int, float], Sent | None]:
    return lambda _number, at: Sent.GONE if any(start <= at < end for start, end in spans) else None


def test_a_clean_line() -> None:
    """All come back, at the spacing that was asked for, and every second is told once."""
    line = Line()
    (stream,), beats, _ = ride(line)
    assert (stream.sent, stream.received, stream.lost, stream.bursts) == (500, 500, 0, 0)
    assert stream.schedule_error_ms is not None
    assert stream.schedule_error_ms.most < 0.1
    gaps = [round((later - earlier) * 1000) for (_, earlier), (_, later) in zip(line.sent, line.sent[1:], strict=False)]
    assert set(gaps) == {20}
    assert [each.at_s for each in beats] == [float(second) for second in range(10)]
    assert [each.sent for each in beats] == [50] * 10
    assert (stream.rtt_ms.least, stream.rtt_ms.most) if stream.rtt_ms else None == (10.0, 10.0)


@pytest.mark.parametrize("interval_ms", [1.0, 5.0, 100.0])
def test_the_schedule_does_not_drift(interval_ms: float) -> None:
    """The last echo of many leaves when the clock says so, not later by the sum of small delays."""
    line = Line(rtt_s=0.0003)
    ride(line, 20.0, interval_ms)
    count = round(20_000 / interval_ms)
    assert len(line.sent) == count
    spread = line.sent[-1][1] - line.sent[0][1]
    assert spread == pytest.approx((count - 1) * interval_ms / 1000, abs=2e-4)


def test_streams_take_turns() -> None:
    """Several targets share the spacing evenly, so that no two echoes leave at once."""
    line = Line()
    targets = [TrainTarget(f"192.0.2.{place}", Role.TARGET, 64) for place in range(4)]
    streams, _, _ = ride(line, 2.0, targets=targets)
    assert [each.sent for each in streams] == [100] * 4
    steps = [round((b - a) * 1000) for (_, a), (_, b) in zip(line.sent, line.sent[1:], strict=False)]
    assert set(steps) == {5}


def test_outages_are_found() -> None:
    """80 ms every second: each is found, with its begin and its length to one spacing."""
    spans = [(second + 0.5, second + 0.58) for second in range(10)]
    (stream,), beats, _ = ride(Line(lost_between(*spans)))
    assert (stream.bursts, stream.longest_burst, stream.lost) == (10, 4, 40)
    for (start, end), outage in zip(spans, stream.outages, strict=True):
        assert outage.at_s == pytest.approx(start, abs=0.021)
        assert outage.seconds == pytest.approx(end - start, abs=0.021)
    assert [outage for each in beats for outage in each.outages] == list(stream.outages)
    assert stream.gilbert is not None
    assert round(stream.gilbert.mean_burst, 6) == 4.0


def test_a_second_is_told_in_time() -> None:
    """At most two seconds after its end, even when all is lost; when nothing is, at once."""
    _, _, late = ride(Line(lost_between((3.0, 20.0))))
    assert max(late[:2]) < 0.2
    assert max(late) <= 2.0


def test_random_losses_order_and_copies() -> None:
    """Lost, overtaken and doubled echoes are counted apart."""
    dice = random.Random(3)
    gone = {number for number in range(500) if dice.random() < 0.1}
    line = Line(lambda number, _at: Sent.GONE if number in gone else None)
    line.rtt_s = lambda number: 0.05 if number % 50 == 7 else 0.01
    line.copies = lambda number: 2 if number % 25 == 3 else 1
    (stream,), _, _ = ride(line)
    assert stream.lost == len(gone)
    assert stream.duplicates == len({each for each in range(500) if each % 25 == 3} - gone)
    overtaken = {each for each in range(500) if each % 50 == 7} - gone
    assert stream.reordered == sum(bool({each + 1, each + 2} - gone) for each in overtaken)


def test_late_is_not_lost() -> None:
    """An answer after its time-out is late."""
    line = Line()
    line.rtt_s = lambda number: TIMEOUT_S + 0.2 if number == 100 else 0.01
    (stream,), _, _ = ride(line)
    assert (stream.sent, stream.received, stream.late, stream.lost) == (500, 499, 1, 0)


@pytest.mark.parametrize(("held", "lost", "most_ms"), [(True, 95, 100.0), (False, 0, 1900.0)], ids=["held", "slow"])
def test_what_the_laptop_held_back_did_not_come_in_time(*, held: bool, lost: int, most_ms: float) -> None:
    """The gateway is silent even to ARP for 1.9 s, then all that was kept goes out at once: an outage, no long way."""
    line = Line(rtt_s=0.001)
    line.rtt_s = lambda number: max(0.001, 3.9 - number * 0.02) if 100 <= number < 195 else 0.001
    if held:
        line.held.add(ONE.address)
    (stream,), _, _ = ride(line)
    assert stream.lost == pytest.approx(lost, abs=6)
    assert stream.rtt_ms is not None
    assert stream.rtt_ms.most <= most_ms + 1
    assert [round(each.seconds, 1) for each in stream.outages] == ([1.8] if held else [])
    assert stream.late == 0


def test_a_limit_on_answers_does_not_fall_into_step_with_one_size() -> None:
    """A target that answers every other echo leaves small and large ones unanswered alike."""
    line = Line(lambda number, _at: Sent.GONE if number % 2 else None)
    targets = [TrainTarget("192.0.2.1", Role.TARGET, size) for size in (64, 1472)]
    streams, _, _ = ride(line, targets=targets)
    assert sum(each.lost for each in streams) == 500
    assert [each.lost for each in streams] == pytest.approx([250, 250], abs=60)
    assert all(each.outages and each.received for each in streams)


def test_what_never_left_is_told_apart() -> None:
    """An interface that is down loses echoes, and says that they are its own."""
    (stream,), beats, _ = ride(Line(lambda _number, at: Sent.LOCAL if 3.0 <= at < 5.0 else None))
    assert (stream.lost, stream.local) == (100, 100)
    assert [each.local for each in beats] == [0, 0, 0, 50, 50, 0, 0, 0, 0, 0]


def test_a_short_stall_is_caught_up_with() -> None:
    """A busy laptop sends the last one late and skips what would be a burst; nothing counts as lost."""
    line = Line()
    line.stall = {2.0: 0.3}
    (stream,), _, _ = ride(line)
    assert stream.lost == 0
    assert stream.skipped == pytest.approx(14, abs=1)
    assert stream.sent + stream.skipped == 500
    assert stream.gap_s == 0.0


def test_sleep_is_a_gap_and_no_loss() -> None:
    """An hour of sleep: no loss, no burst on waking, and the time is told as not measured."""
    line = Line()
    line.stall = {4.0: 3600.0}
    beats: list[Beat] = []
    train = Train(line, (ONE,), 20.0, beat=beats.append, clock=line.clock)
    (stream,) = train.run(3610.0, NEVER)
    assert (stream.lost, stream.skipped, stream.outages) == (0, 0, ())
    assert stream.gap_s == pytest.approx(3600, abs=0.1)
    assert stream.sent == pytest.approx(500, abs=4)
    (gap,) = [each for each in beats if each.gap_s]
    assert (gap.at_s, round(gap.gap_s)) == (4.0, 3600)
    assert {each.minute for each in stream.minutes} == {0, 60}


def test_what_is_on_its_way_at_the_end_counts_for_nothing() -> None:
    """Stopped by the person: what could still come is neither sent nor lost."""
    line = Line(lost_between((4.9, 20.0)))
    stop = threading.Event()

    def beat(each: Beat) -> None:
        if each.at_s == 4.0:
            stop.set()

    (stream,) = Train(line, (ONE,), 20.0, beat=beat, clock=line.clock).run(10.0, NEVER, stop)
    # The second from 4.0 is told when its last echo's time-out is over; what was sent since waits for its own.
    assert 250 <= stream.sent <= 253
    assert stream.lost == stream.sent - 245


def test_memory_does_not_grow() -> None:
    """A long train of outages keeps as much as a short one."""
    line = Line(lambda number, _at: Sent.GONE if number % 7 < 2 else None, rtt_s=0.0001)
    train = Train(line, (ONE,), 1.0, clock=line.clock)
    (stream,) = train.run(60.0, NEVER)
    assert (stream.sent, len(stream.outages)) == (60_000, 200)
    assert stream.outages_left_out == stream.bursts - 200
    assert len(train._known) <= 20_001


@pytest.mark.parametrize("size", [SMALLEST_SIZE, 64, 65, 1472])
def test_all_echoes_of_a_flow_look_alike_to_a_router(size: int) -> None:
    """Whatever its number, an echo is as long as asked, its checksum is right, and it is the flow's."""
    flow = a_flow()
    for number in (0, 1, 2, 255, 256, 65535, 65536, 123_456_789):
        packet = echo_of(4711, b"12345678", number, size, flow)
        assert len(packet) == size - 20
        assert checksum(packet) == 0
        assert int.from_bytes(packet[2:4], "big") == flow


def test_on_this_laptop_itself() -> None:
    """Real echoes to the loopback, as far as this user may send them: all come back."""
    if sys.platform == "win32":
        pytest.skip("the service has no loopback")
    targets = [TrainTarget("127.0.0.1", Role.TARGET, size) for size in (64, 1472)]
    try:
        streams = run_train("", None, targets, 5.0, 0.5, time.monotonic() + 5)
    except NotMeasured:
        pytest.skip("this user may not send echoes")
    for stream in streams:
        assert stream.received == stream.sent > 0
        assert stream.rtt_ms is not None


# -- the Windows service, by a call that a test answers --------------------------------------------------------------


def test_the_service_answers() -> None:
    """Each echo waits in a thread of its own; a router's word and a local failure are told apart from silence."""
    told = {
        "a": (0, "192.0.2.1", 1.5),
        "b": (11013, "192.0.2.9", 2.5),
        "c": (11010, None, 9.0),
        "d": (11050, None, 0.1),
    }
    wire = ServiceWire("192.0.2.7", lambda address, _size, _ttl: told[address])
    for number, address in enumerate("abcd"):
        assert wire.send(number, address, 64, None) is Sent.GONE
    heard: dict[int, Answer] = {}
    end = time.monotonic() + 5
    while len(heard) < 3 and time.monotonic() < end:
        heard.update({each.number: each for each in wire.wait(0.1)})
    wire.close()
    assert heard[0] == Answer(0, 1.5, "192.0.2.1")
    assert (heard[1].reply, heard[1].expired, heard[1].by) == (False, True, "192.0.2.9")
    assert (heard[3].reply, heard[3].unsent) == (False, True)
    assert 2 not in heard


def test_the_service_is_not_asked_faster_than_it_can() -> None:
    """One waiting call per echo: the train spreads out to what the service holds, and says so."""
    wire = ServiceWire("192.0.2.7", lambda *_: (0, "192.0.2.1", 1.0))
    assert Train(wire, [ONE] * 4, 1.0).interval_ms == 40.0
    assert Train(wire, [ONE], 20.0).interval_ms == 20.0
    assert wire.weak == "weak.train_service"


def test_windows_structures() -> None:
    """IP_OPTION_INFORMATION and ICMP_ECHO_REPLY as the system lays them out."""
    assert option_information(7, 8) == bytes([7, 0, 0, 0]) + bytes(12)
    assert option_information(7, 4) == bytes([7, 0, 0, 0]) + bytes(4)
    reply = bytes([192, 0, 2, 9]) + (11013).to_bytes(4, sys.byteorder) + (3).to_bytes(4, sys.byteorder)
    assert read_reply(reply, 3.4) == (11013, "192.0.2.9", 3.4)
    assert read_reply(reply, 90.0) == (11013, "192.0.2.9", 3.0)
