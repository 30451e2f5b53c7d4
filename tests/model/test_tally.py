"""The sums of a watch: which minutes are bad, where they began, and that hours cost no memory."""

import tracemalloc
from collections.abc import Callable

import pytest

from fieldkit.model.path import Role
from fieldkit.model.tally import KEPT_BAD, KEPT_CELLS, Tally
from fieldkit.model.watch import BAD, BEHIND, SOME, STEADY, UNSEEN, Segment, WatchReading, WatchTarget

BEGAN = 1_800_000_000 - 1_800_000_000 % 60
GATEWAY, CARRIER, TARGET = range(3)
TARGETS = (
    WatchTarget(Role.GATEWAY, "192.168.1.1"),
    WatchTarget(Role.CARRIER, "203.0.113.10"),
    WatchTarget(Role.TARGET, "198.51.100.80"),
)
# (target, second of the watch) -> lost of ten
Lost = Callable[[int, int], int]


def never(_target: int, _second: int) -> int:
    return 0


def watched(
    minutes: int, lost: Lost = never, *, down: range = range(0), extra: Callable[[Tally, int], None] | None = None
) -> WatchReading:
    """A watch of so many minutes, ten echoes a second to each address."""
    tally = Tally(TARGETS, BEGAN, 100.0)
    for second in range(minutes * 60):
        if second in down:
            tally.link_down(BEGAN + second)
        for target in range(3):
            gone = 10 if second in down else lost(target, second)
            tally.second(target, BEGAN + second, sent=10, lost=gone, rtt_mean=1.0, rtt_most=2.0)
        if extra is not None:
            extra(tally, second)
        tally.settle(BEGAN + second)
    tally.finish(BEGAN + minutes * 60)
    return tally.reading()


def burst(first: int, seconds: int, *targets: int) -> Lost:
    """All lost to these addresses in these seconds."""
    return lambda target, second: 10 if target in targets and first <= second < first + seconds else 0


ROWS: list[tuple[str, Lost, dict[str, int], dict[Segment, str]]] = [
    ("nothing lost", never, {}, {Segment.GATEWAY: "....", Segment.BEYOND: "...."}),
    ("gateway and all behind it", burst(70, 5, GATEWAY, CARRIER, TARGET), {"gateway": 1},
     {Segment.GATEWAY: ".x..", Segment.CARRIER: ".b..", Segment.BEYOND: ".b.."}),
    ("from the carrier's first hop on", burst(130, 3, CARRIER, TARGET), {"carrier": 1},
     {Segment.GATEWAY: "....", Segment.CARRIER: "..x.", Segment.BEYOND: "..b."}),
    ("only the target", burst(10, 2, TARGET), {"beyond": 1},
     {Segment.CARRIER: "....", Segment.BEYOND: "x..."}),
    ("a router that limits its own answers", burst(70, 20, GATEWAY), {},
     {Segment.GATEWAY: ".s..", Segment.BEYOND: "...."}),
    ("single losses are no bad minute", lambda target, second: int(target == TARGET and second % 60 == 7), {},
     {Segment.BEYOND: "ssss"}),
    ("over the minute's end", burst(118, 4, CARRIER, TARGET), {"carrier": 2}, {Segment.CARRIER: ".xx."}),
    ("random loss from the gateway on", lambda target, second: int((second * 7 + target * 3) % 5 == 0),
     {"gateway": 4}, {Segment.GATEWAY: "xxxx", Segment.BEYOND: "bbbb"}),
    ("random loss beyond the carrier's first hop", lambda target, second: int(target == TARGET and second % 5 == 0),
     {"beyond": 4}, {Segment.CARRIER: "....", Segment.BEYOND: "xxxx"}),
]  # fmt: skip


@pytest.mark.parametrize(("lost", "bad", "strips"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_bad_minute_belongs_to_the_section_that_failed_first(
    lost: Lost, bad: dict[str, int], strips: dict[Segment, str]
) -> None:
    """Loss that begins at an address and goes on to the far end is real; what only one router loses is its own."""
    reading = watched(4, lost)
    assert dict(reading.minutes_bad) == bad
    shown = {strip.segment: strip.cells for strip in reading.strips}
    assert {segment: shown[segment] for segment in strips} == strips
    assert reading.minutes == 4
    assert reading.measured_s == 240


def test_a_router_that_always_limits_itself_is_no_witness() -> None:
    """A gateway that drops pings all night does not take the blame for an outage further out."""

    def lost(target: int, second: int) -> int:
        if target == GATEWAY:
            return 5
        return 10 if 600 <= second < 605 else 0

    assert dict(watched(12, lost).minutes_bad) == {"carrier": 1}


def test_a_lost_link_is_named_and_is_no_loss_of_the_line() -> None:
    """Seconds without our own link count for the link alone."""
    reading = watched(3, down=range(75, 90))
    assert dict(reading.minutes_bad) == {"link": 1}
    assert [stream.lost for stream in reading.streams] == [0, 0, 0]
    assert reading.link_down_s == 15
    bad = reading.bad[0]
    assert (bad.segment, bad.longest_ms, bad.first_s) == (Segment.LINK, 15_000.0, 15.0)
    assert reading.longest is not None
    assert (reading.longest.seconds, reading.longest.segment) == (15, Segment.LINK)


def test_sleep_is_a_gap_and_not_loss() -> None:
    """What was on its way when the laptop fell asleep is forgotten; the minutes between read as not measured."""

    def extra(tally: Tally, second: int) -> None:
        if second == 60:
            tally.gap(BEGAN + 61, BEGAN + 181, "sleep")

    def lost(_target: int, second: int) -> int:
        return 10 if second in (59, 60) or 61 <= second < 181 else 0

    reading = watched(5, lost, extra=extra)
    assert dict(reading.minutes_bad) == {}
    assert reading.lost == 0
    assert reading.strips[-1].cells[1:3] == UNSEEN * 2
    assert [(gap.seconds, gap.why) for gap in reading.gaps] == [(120.0, "sleep")]
    assert reading.measured_s < 300 - 120


def test_the_longest_outage_goes_on_over_minutes() -> None:
    """Three minutes without an answer are one outage of three minutes."""
    reading = watched(6, burst(100, 180, CARRIER, TARGET))
    assert reading.longest is not None
    assert reading.longest.seconds == 180
    assert reading.longest.segment is Segment.CARRIER
    assert reading.longest.at.timestamp() == BEGAN + 100
    assert dict(reading.minutes_bad) == {"carrier": 4}


def test_an_outage_shorter_than_a_second_is_found() -> None:
    """Two in a row are an outage; its start and length are the train's own."""

    def extra(tally: Tally, second: int) -> None:
        if second == 42:
            for target in (CARRIER, TARGET):
                tally.second(target, BEGAN + 43, sent=10, lost=3, outages=[(BEGAN + 42.5, 0.3)])

    reading = watched(1, extra=extra)
    bad = reading.bad[0]
    assert (bad.segment, bad.longest_ms, bad.first_s) == (Segment.CARRIER, 300.0, 42.5)


def test_a_target_that_never_answers_is_not_what_is_judged() -> None:
    """The farthest address that answers stands for the far end."""
    reading = watched(3, lambda target, second: 10 if target == TARGET or 70 <= second < 75 else 0)
    assert reading.target == "203.0.113.10"
    assert dict(reading.minutes_bad) == {"gateway": 1}


def test_what_fails_now_is_said_at_once() -> None:
    """The section shows red before the minute is over, and no longer once it has passed."""
    tally = Tally(TARGETS, BEGAN, 100.0)
    for second in range(20):
        for target in range(3):
            tally.second(target, BEGAN + second, sent=10, lost=10 if target and second >= 17 else 0)
    assert tally.failing(BEGAN + 21) is Segment.CARRIER
    assert tally.failing(BEGAN + 120) is None
    tally.link_down(BEGAN + 130)
    assert tally.failing(BEGAN + 131) is Segment.LINK


def test_twelve_hours_take_no_more_memory_than_one() -> None:
    """Constant-size sums, with an outage in every minute; the worst two hundred are kept, all are counted."""
    tally = Tally(TARGETS, BEGAN, 100.0)

    def feed(first: int, last: int) -> None:
        for second in range(first, last):
            gone = 10 if second % 60 in range(20, 20 + second // 60 % 7 + 1) else 0
            for target in range(3):
                spans = [(BEGAN + second - 1.0, 1.0)] if gone else []
                tally.second(target, BEGAN + second, sent=10, lost=gone, rtt_mean=1.0, rtt_most=3.0, outages=spans)
            if second % 3600 == 1800:
                tally.gap(BEGAN + second + 1, BEGAN + second + 6, "sleep")
            if second % 900 == 0:
                tally.link_down(BEGAN + second + 40)
            tally.settle(BEGAN + second)

    tracemalloc.start()
    feed(0, 4 * 3600)
    before, _ = tracemalloc.get_traced_memory()
    feed(4 * 3600, 12 * 3600)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 40_000
    tally.finish(BEGAN + 12 * 3600)
    reading = tally.reading()
    assert sum(reading.minutes_bad.values()) == 720
    assert len(reading.bad) == KEPT_BAD
    assert reading.bad_left_out == 720 - KEPT_BAD
    assert min(each.longest_ms for each in reading.bad) >= 5000.0


def test_a_week_fits_into_the_same_number_of_cells() -> None:
    """When the strip is full two cells become one, and a bad one stays bad."""
    tally = Tally(TARGETS[2:], BEGAN, 100.0)
    for minute in range(7 * 1440):
        for second in (0, 30):
            tally.second(0, BEGAN + minute * 60 + second, sent=10, lost=10 if minute == 5000 else 0)
        tally.settle(BEGAN + minute * 60)
    tally.finish(BEGAN + 7 * 86400)
    cells, per = tally.whole(Segment.BEYOND)
    assert len(cells) <= KEPT_CELLS
    assert per * len(cells) >= 7 * 1440
    assert set(cells) == {STEADY, BAD}
    assert cells.index(BAD) == 5000 // per


def test_every_cell_has_a_meaning() -> None:
    """The five characters are different ones."""
    assert len({STEADY, SOME, BAD, BEHIND, UNSEEN}) == 5
