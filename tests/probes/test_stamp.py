"""The sender against reflectors on the loopback, good ones and bad ones."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.path import PathPlan
from fieldkit.model.stamp import ClockState, StampReading
from fieldkit.model.stampwire import (
    ErrorEstimate,
    Reflected,
    Sent,
    ntp_of,
    pack_reflected,
    parse_sent,
    ptp_of,
)
from fieldkit.probes import stamp, timekeeping_linux
from fieldkit.probes.stamp import far_end, measure, sizes_of
from fieldkit.probes.task import Task
from fieldkit.probes.timekeeping import Timekeeping

FAR = "127.0.0.2"
GOOD_CLOCK = ErrorEstimate.of(0.001, synchronised=True)
NO_CLOCK = ErrorEstimate()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine sends late rather than not at all; on the loopback the last answer is there at once."""
    monkeypatch.setattr(stamp, "_CATCH_UP_S", 30.0)
    monkeypatch.setattr(stamp, "_LAST_ANSWER_S", 0.4)


# A reflector: how many came before, the question, now -> the answers.
Answers = Callable[[int, Sent, int], list[bytes]]


@contextmanager
def far_side(answers: Answers) -> Iterator[int]:
    """A reflector made of one function, on a free port."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((FAR, 0))
    sock.settimeout(0.05)
    stop = threading.Event()

    def serve() -> None:
        came: dict[object, int] = {}
        while not stop.is_set():
            try:
                data, sender = sock.recvfrom(4000)
            except OSError:
                continue
            asked = parse_sent(data)
            if asked is None:
                continue
            came[sender] = came.get(sender, -1) + 1
            for each in answers(came[sender], asked, time.time_ns()):
                sock.sendto(each, sender)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(sock.getsockname()[1])
    finally:
        stop.set()
        thread.join(60)
        sock.close()


def answer(asked: Sent, number: int, now: int, *, error: ErrorEstimate = NO_CLOCK, size: int | None = None) -> bytes:
    stamped = ptp_of(now) if error.ptp else ntp_of(now)
    told = Reflected(
        number, stamped, error, stamped, asked.sequence, asked.timestamp, asked.error, 250, asked.ssid,
        asked.size if size is None else size,
    )  # fmt: skip
    return pack_reflected(told, bytes(4000))


def task(far: str | None, *, seconds: float = 0.4, sizes: tuple[int, ...] = (72,), interval_ms: float = 4.0) -> Task:
    own = AddressReading("lo", None, "static", (OwnAddress("127.0.0.1", 8),))
    plan = PathPlan(seconds=seconds, interval_ms=interval_ms, sizes=sizes, far=far)
    return Task("lo", time.monotonic() + 8 + seconds, address=own, plan=plan)


def run(answers: Answers, **plan: object) -> StampReading:
    with far_side(answers) as port:
        made = measure(task(f"{FAR}:{port}", **plan))  # type: ignore[arg-type]  # the plan's own fields by name
    assert isinstance(made.facts, StampReading)
    return made.facts


def test_a_good_reflector() -> None:
    """Everything comes back: nothing lost, nothing unplaced, round trips measured, equal sizes."""
    reading = run(lambda n, asked, now: [answer(asked, n, now)], sizes=(72, 1472))
    assert [each.size for each in reading.streams] == [72, 1472]
    for stream in reading.streams:
        assert stream.sent == stream.received == 100
        assert (stream.stateful, stream.symmetric, stream.far_ttl) == (True, True, 250)
        assert stream.rtt_ms is not None
        assert 0 < stream.rtt_ms.median < 2000
        assert stream.forward.delay_ms is None
    assert reading.far_clock is ClockState.UNSYNCHRONISED
    assert reading.refused_by is None


def test_loss_there() -> None:
    """Every tenth packet never reaches the reflector, which therefore does not count it."""
    seen = {"dropped": 0, "number": -1}

    def answers(came: int, asked: Sent, now: int) -> list[bytes]:
        if asked.sequence % 10 == 5:
            seen["dropped"] += 1
            return []
        seen["number"] += 1
        return [answer(asked, seen["number"], now)]

    stream = run(answers).streams[0]
    assert (stream.forward.lost, stream.backward.lost, stream.unplaced.lost) == (seen["dropped"], 0, 0)
    assert stream.forward.lost == 10


def test_loss_back() -> None:
    """Three answers in a row are counted by the reflector and never arrive, twice."""
    stream = run(lambda n, asked, now: [] if asked.sequence % 50 in (20, 21, 22) else [answer(asked, n, now)]).streams[
        0
    ]
    assert (stream.forward.lost, stream.backward.lost, stream.unplaced.lost) == (0, 6, 0)
    assert [each.lost for each in stream.backward.outages] == [3, 3]


def test_a_router_that_copies() -> None:
    """TWAMP Light that copies our number, in 41 bytes whatever was asked: loss without direction, unequal sizes."""

    def answers(came: int, asked: Sent, now: int) -> list[bytes]:
        return [] if asked.sequence % 20 == 7 else [answer(asked, asked.sequence, now, size=41)]

    stream = run(answers).streams[0]
    assert (stream.forward.lost, stream.backward.lost, stream.unplaced.lost) == (0, 0, 5)
    assert (stream.stateful, stream.symmetric) == (False, False)


def test_duplicates() -> None:
    """Answers that come twice are duplicates, not losses."""
    stream = run(lambda n, asked, now: [answer(asked, n, now)] * (1 + (asked.sequence % 25 == 3))).streams[0]
    assert (stream.sent, stream.received, stream.backward.duplicates) == (100, 100, 4)


@pytest.mark.parametrize("ptp", [False, True], ids=["ntp", "ptp"])
def test_one_way_with_two_good_clocks(monkeypatch: pytest.MonkeyPatch, ptp: bool) -> None:
    """Where both sides say that they are synchronised the two ways get their own delays."""
    monkeypatch.setattr(stamp, "own_clock", lambda: Timekeeping(True, 0.001))
    error = ErrorEstimate.of(0.001, synchronised=True, ptp=ptp)
    reading = run(lambda n, asked, now: [answer(asked, n, now, error=error)])
    there, back = reading.streams[0].forward.delay_ms, reading.streams[0].backward.delay_ms
    assert there is not None
    assert back is not None
    assert -2 < there.median < 2000
    assert -2 < back.median < 2000
    assert reading.far_clock is ClockState.SYNCHRONISED
    assert reading.streams[0].error_ms == pytest.approx(2.0, rel=0.05)


def test_clocks_that_only_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clocks 5 s apart that both claim to be synchronised: no one-way figure, and it is said why."""
    monkeypatch.setattr(stamp, "own_clock", lambda: Timekeeping(True, 0.001))
    reading = run(lambda n, asked, now: [answer(asked, n, now - 5 * 10**9, error=GOOD_CLOCK)])
    assert reading.far_clock is ClockState.IMPLAUSIBLE
    assert reading.streams[0].forward.delay_ms is None
    assert reading.streams[0].rtt_ms is not None
    assert reading.streams[0].rtt_ms.median < 4000


def test_our_own_clock_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A far end with a perfect clock is no use while ours is nobody's."""
    monkeypatch.setattr(stamp, "own_clock", Timekeeping)
    reading = run(lambda n, asked, now: [answer(asked, n, now, error=GOOD_CLOCK)])
    assert (reading.near_clock, reading.far_clock) == (ClockState.UNSYNCHRONISED, ClockState.SYNCHRONISED)
    assert reading.streams[0].forward.delay_ms is None


def test_forged_answers() -> None:
    """Answers with a wrong timestamp, unknown numbers, or cut short count for nothing."""

    def answers(came: int, asked: Sent, now: int) -> list[bytes]:
        good = answer(asked, came, now)
        forged = answer(Sent(asked.sequence, asked.timestamp ^ 1, asked.error), came, now)
        future = answer(Sent(asked.sequence + 50_000, asked.timestamp, asked.error), came, now)
        return [forged, future, good[:40], b"", good] if came < 100 else [forged, future]

    stream = run(answers).streams[0]
    assert stream.received == 99  # came 0 was the knock
    assert stream.forward.duplicates == stream.backward.duplicates == 0


def test_nobody_listens() -> None:
    """An ICMP port unreachable is told at once, with its sender; nothing is sent after it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind((FAR, 0))
        port = held.getsockname()[1]
    reading = measure(task(f"{FAR}:{port}")).facts
    assert (reading.received, reading.refused_by, reading.seconds) == (0, FAR, 0.0)
    assert sum(each.sent for each in reading.streams) <= 3


def test_it_stops_when_the_reflector_goes() -> None:
    """A reflector that ends half-way: what followed was refused, not lost, and the measurement stops there."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((FAR, 0))
    port = sock.getsockname()[1]

    def serve() -> None:
        for number in range(30):
            data, sender = sock.recvfrom(4000)
            asked = parse_sent(data)
            assert asked is not None
            sock.sendto(answer(asked, number, time.time_ns()), sender)
        sock.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    reading = measure(task(f"{FAR}:{port}", seconds=3.0)).facts
    thread.join(60)
    assert reading.refused_by == FAR
    assert reading.stopped_at_s is not None
    assert (reading.streams[0].sent, reading.streams[0].received) == (29, 29)


def test_silence_to_the_end_is_no_loss_to_be_told() -> None:
    """A far end that goes without a word looks like a line that broke: the span is cut off, and when is told."""
    reading = run(lambda n, asked, now: [answer(asked, n, now)] if n < 51 else [], seconds=1.6)
    assert (reading.streams[0].sent, reading.streams[0].received, reading.streams[0].lost) == (50, 50, 0)
    assert reading.refused_by is None
    assert reading.stopped_at_s is not None
    assert 0.1 < reading.stopped_at_s < 0.6


def test_a_silent_port_is_not_called_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no port named both are tried; one that lost the first packets is asked again, and found."""
    knocks = 0

    def deaf_at_first(number: int, asked: Sent, now: int) -> list[bytes]:
        nonlocal knocks
        knocks += 1
        return [answer(asked, number, now)] if knocks > 3 else []

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind((FAR, 0))
        closed = held.getsockname()[1]
    monkeypatch.setattr(stamp, "_FOUND_S", 0.7)
    monkeypatch.setattr(stamp, "OTHER_PORT", closed)
    with far_side(deaf_at_first) as port:
        monkeypatch.setattr(stamp, "PORT", port)
        found = measure(task(FAR)).facts
    assert (found.port, found.received, found.refused_by) == (port, 100, None)
    with far_side(lambda *_: []) as port:
        monkeypatch.setattr(stamp, "PORT", port)
        silent = measure(task(FAR)).facts
    assert (silent.port, silent.received, silent.refused_by) == (port, 0, None)


def test_not_asked() -> None:
    """Without a far end nothing is measured."""
    with pytest.raises(NotMeasured) as caught:
        measure(task(None))
    assert caught.value.code == "missing.stamp_not_asked"


@pytest.mark.parametrize(
    "far", ["224.0.0.1", "0.0.0.0", "255.255.255.255", "127.0.0.1", "10.0.0.1:0", "10.0.0.1:x", ":862", "10.0.0.1:"]
)
def test_no_far_end(far: str) -> None:
    """Multicast, broadcast, ourselves and slips are refused before anything is sent."""
    with pytest.raises(NotMeasured) as caught:
        measure(task(far))
    assert caught.value.code == "missing.stamp_far_wrong"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("10.0.0.2", ("10.0.0.2", None)), (" 10.0.0.2:8620 ", ("10.0.0.2", 8620)), ("a.example：862", ("a.example", 862))],
)
def test_far_end(written: str, expected: tuple[str, int | None]) -> None:
    """Host, or host and port, with either colon."""
    assert far_end(written) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ((64, 1472), (72, 1472)),
        ((64, 70, 72), (72,)),
        ((9000,), (1500,)),
        ((), (72,)),
        ((80, 90, 100, 110, 120), (80, 90, 100, 110)),
    ],
)
def test_sizes(wanted: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """No smaller than a test packet, no larger than Ethernet, four at most."""
    assert sizes_of(wanted) == expected


@pytest.mark.parametrize(
    ("state", "status", "most_us", "expected"),
    [
        (0, 0x2001, 1500, Timekeeping(True, 0.0015)),
        (5, 0x40, 16_000_000, Timekeeping()),
        (0, 0x41, 100, Timekeeping()),
        (-1, 0, 0, Timekeeping()),
    ],
    ids=["kept", "error", "unsynchronised", "refused"],
)
def test_timex(state: int, status: int, most_us: int, expected: Timekeeping) -> None:
    """What the kernel says of its clock; anything but a plain yes is a no."""
    raw = timekeeping_linux._FIELDS.pack(0, 0, 0, most_us, 700, status) + bytes(300)
    assert timekeeping_linux.read_timex(state, raw) == expected


@pytest.mark.parametrize(
    ("far", "code"), [("192.0.2.77", "missing.quiet"), ("192.0.2.1", None), ("198.51.100.7", None)]
)
def test_a_quiet_lan(monkeypatch: pytest.MonkeyPatch, far: str, code: str | None) -> None:
    """On a LAN that may not be probed no neighbour is sent anything; the gateway and what lies beyond it may be."""

    def reached(*_: object) -> None:
        raise NotMeasured("reached")

    monkeypatch.setattr(stamp.Sender, "run", reached)
    own = AddressReading("eth0", None, "static", (OwnAddress("192.0.2.5", 24),), ("192.0.2.1",))
    quiet = Task("eth0", time.monotonic() + 8, address=own, plan=PathPlan(far=far), quiet=True)
    with pytest.raises(NotMeasured) as caught:
        measure(quiet)
    assert caught.value.code == (code or "reached")


def test_no_time_left() -> None:
    """With less time than it takes to find a reflector nothing is sent, and that is the reason given."""
    short = Task("lo", time.monotonic() + 0.5, address=task(FAR).address, plan=PathPlan(far=FAR))
    with pytest.raises(NotMeasured) as caught:
        measure(short)
    assert caught.value.code == "missing.deadline"
