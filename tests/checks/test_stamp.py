"""Verdicts on the two directions of a line."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.checks.stamp import most_likely_lost_pct
from fieldkit.engine.codec import plain, topic_facts
from fieldkit.model.path import Outage, Spread
from fieldkit.model.stamp import ClockState, Direction, StampReading, StampStream
from fieldkit.text.stamp import TEXTS
from tests.checks.judging import holes_are_filled, judge, link, reason_is_written, sound, words_are_complete

AT = datetime(2026, 1, 1, tzinfo=UTC)
RTT = Spread(1000, 9.0, 10.0, 10.0, 12.0, 14.0, 20.0)
JITTER = Spread(999, 0.0, 0.5, 0.4, 1.2, 2.0, 4.0)


def stream(there: int = 0, back: int = 0, unplaced: int = 0, *, sent: int = 1000, **more: Any) -> StampStream:
    """One size with so many lost each way, in runs of one."""

    def way(lost: int) -> Direction:
        return Direction(lost, tuple(Outage(number * 0.1, 1, 0.02) for number in range(lost)))

    received = sent - there - back - unplaced
    made = StampStream(
        72, 20.0, sent, received, stateful=True, forward=way(there), backward=way(back), unplaced=way(unplaced),
        rtt_ms=RTT if received else None, jitter_ms=JITTER if received else None, kernel_stamps=True,
    )  # fmt: skip
    return replace(made, **more)


def reading(*streams: StampStream, **more: Any) -> StampReading:
    """A measurement of these sizes."""
    made = StampReading("10.0.0.2", "10.0.0.2", 862, AT, 20.0, streams, far_clock=ClockState.UNSYNCHRONISED)
    return replace(made, **more)


@pytest.mark.parametrize(
    ("seen", "code", "facts"),
    [
        (reading(stream()), "stamp.clean", {"bound_pct": 0.3, "lossy_sizes": []}),
        (reading(stream(1)), "stamp.clean", {"lost_forward": 1}),
        (reading(stream(5000, sent=1_000_000)), "stamp.loss_forward", {}),
        (reading(stream(500, sent=1_000_000)), "stamp.clean", {"lost_forward": 500}),
        (reading(stream(20)), "stamp.loss_forward", {"loss_forward_pct": 2.0, "lost_backward": 0}),
        (reading(stream(0, 20)), "stamp.loss_backward", {"loss_backward_pct": 2.0, "lost_forward": 0}),
        (reading(stream(500, 10)), "stamp.loss_both", {"loss_backward_pct": 2.0}),
        (reading(stream(20, 1)), "stamp.loss_forward", {"lost_backward": 1}),
        (reading(stream(0, 0, 20, stateful=False)), "stamp.loss_unplaced", {"loss_pct": 2.0, "stateful": False}),
        (reading(stream(0, 0, 20, stateful=None)), "stamp.loss_unplaced", {}),
        (reading(stream(20, 0, 300)), "stamp.loss_forward", {"lost_unplaced": 300}),
        (reading(stream(), stream(30, size=1472)), "stamp.loss_forward", {"lossy_sizes": [1472], "sizes": [72, 1472]}),
        (reading(stream(30), stream(0, 30, size=1472)), "stamp.loss_both", {"lossy_sizes": [72, 1472]}),
        (reading(stream(0, 0, 1000, stateful=None)), "stamp.loss_unplaced", {"loss_pct": 100.0}),
        (reading(stream(sent=50)), "stamp.unmeasured", {}),
        (reading(stream(10, sent=50)), "stamp.loss_forward", {}),
        (reading(stream(not_sent=200)), "stamp.unmeasured", {"not_sent": 200}),
        (reading(stream(20, not_sent=200)), "stamp.loss_forward", {}),
        (reading(stream(sent=30), stopped_at_s=0.6, refused_by="10.0.0.2"), "stamp.unmeasured", {}),
        (reading(stream(sent=300), stopped_at_s=6.0, refused_by="10.0.0.2"), "stamp.clean", {"stopped_at_s": 6.0}),
        (reading(stream(sent=600), stopped_at_s=12.0), "stamp.unmeasured", {"stopped_at_s": 12.0}),
        (reading(stream(20, sent=600), stopped_at_s=12.0), "stamp.loss_forward", {}),
        (reading(stream(left_out=200)), "stamp.unmeasured", {"left_out": 200}),
        (reading(stream(left_out=20)), "stamp.clean", {"left_out": 20}),
        (reading(stream(20, left_out=200)), "stamp.loss_forward", {}),
        (reading(stream(sent=0), seconds=0.0), "stamp.silent", {}),
    ],
)
def test_loss(seen: StampReading, code: str, facts: dict[str, Any]) -> None:
    """Loss where it is, with its direction where one is known; what is too little to judge is not judged."""
    found = judge("stamp.loss", stamp=seen, link=link(up=True))
    assert found.code == code
    assert {name: found.facts[name] for name in facts} == facts
    sound(found)
    reason_is_written(found)
    holes_are_filled(found)


@pytest.mark.parametrize(
    ("refused_by", "code"),
    [(None, "missing.stamp_silent"), ("10.0.0.2", "missing.stamp_refused"), ("10.9.9.9", "missing.stamp_blocked")],
)
def test_silence_has_its_reason(refused_by: str | None, code: str) -> None:
    """Nobody there, nobody listening, somebody in between: three different things to do."""
    found = judge("stamp.loss", stamp=reading(stream(sent=0), seconds=0.0, refused_by=refused_by))
    assert found.code == "stamp.silent"
    assert found.missing is not None
    assert found.missing.code == code
    reason_is_written(found)


@pytest.mark.parametrize("check", ["stamp.loss", "stamp.delay"])
@pytest.mark.parametrize("missing", [None, {"stamp": "missing.stamp_not_asked"}])
def test_not_asked(check: str, missing: dict[str, str] | None) -> None:
    """Without a far end the question was not put, which is no finding."""
    assert judge(check, missing=missing).code == "stamp.not_asked"


@pytest.mark.parametrize(
    ("check", "code"), [("stamp.loss", "stamp.unmeasured"), ("stamp.delay", "stamp.delay_unmeasured")]
)
def test_not_measured(check: str, code: str) -> None:
    """Asked for and not measured is unknown, with the probe's own reason; a dead link makes it a consequence."""
    found = judge(check, missing={"stamp": "missing.stamp_no_way"})
    assert (found.code, found.missing.code if found.missing else None) == (code, "missing.stamp_no_way")
    down = judge(check, stamp=reading(stream(20)), link=link(up=False))
    assert (down.code, down.missing.code if down.missing else None) == (code, "missing.link_down")


def one_way(there: float, back: float, error_ms: float = 0.5, **more: Any) -> StampReading:
    """Both clocks synchronised, these medians each way."""

    def spread(median: float) -> Spread:
        return replace(RTT, median=median)

    whole = replace(RTT, median=there + back)
    made = stream(
        forward=Direction(delay_ms=spread(there)),
        backward=Direction(delay_ms=spread(back)),
        rtt_ms=whole,
        error_ms=error_ms,
    )
    clocks: dict[str, Any] = {"near_clock": ClockState.SYNCHRONISED, "far_clock": ClockState.SYNCHRONISED}
    return reading(made, **{**clocks, **more})


@pytest.mark.parametrize(
    ("seen", "code", "facts"),
    [
        (reading(stream()), "stamp.delay_round_trip", {"rtt_ms": 10.0, "jitter_ms": 1.2}),
        (one_way(5, 6), "stamp.delay_normal", {"forward_ms": 5.0, "backward_ms": 6.0, "error_ms": 0.5}),
        (one_way(5, 30), "stamp.delay_asymmetric", {"slower": "backward", "difference_ms": 25.0}),
        (one_way(30, 5), "stamp.delay_asymmetric", {"slower": "forward"}),
        (one_way(30, 5, error_ms=13), "stamp.delay_normal", {}),  # a difference within the clocks' own errors
        (one_way(5, 6, error_ms=50), "stamp.delay_round_trip", {}),  # an error larger than the whole trip
        (one_way(5, 6, far_clock=ClockState.IMPLAUSIBLE), "stamp.delay_clocks_differ", {"rtt_ms": 11.0}),
        (reading(stream(0, 0, 1000)), "stamp.delay_unmeasured", {}),
        (reading(stream(sent=0), seconds=0.0), "stamp.delay_unmeasured", {}),
    ],
)
def test_delay(seen: StampReading, code: str, facts: dict[str, Any]) -> None:
    """One way only with two good clocks; a difference counts only beyond their errors."""
    found = judge("stamp.delay", stamp=seen, link=link(up=True))
    assert found.code == code
    assert {name: found.facts[name] for name in facts} == facts
    sound(found)
    reason_is_written(found)
    holes_are_filled(found)


def test_without_the_kernels_stamps_delay_is_weaker() -> None:
    """Receive times taken by the program itself make the delay weaker evidence, not the loss."""
    seen = reading(stream(kernel_stamps=False))
    assert judge("stamp.delay", stamp=seen).weak
    assert not judge("stamp.loss", stamp=seen).weak


@pytest.mark.parametrize("check", ["stamp.loss", "stamp.delay"])
def test_words(check: str) -> None:
    """Each code has its sentence and page in both languages."""
    words_are_complete(check, TEXTS)


@pytest.mark.parametrize(
    ("sent", "lost", "expected"),
    [(1000, 0, 0.3), (100, 0, 3.0), (1000, 1, 0.474), (1000, 2, 0.63), (0, 0, 100.0), (2, 0, 100.0)],
)
def test_the_bound(sent: int, lost: int, expected: float) -> None:
    """3/N for none lost; the exact Poisson bounds 4.74 and 6.30 for one and two."""
    assert most_likely_lost_pct(sent, lost) == pytest.approx(expected, rel=0.01)


few = st.integers(0, 60)


@given(
    few,
    few,
    few,
    st.integers(0, 1000),
    st.sampled_from([True, False, None]),
    st.sampled_from([None, "10.0.0.2", "10.0.0.9"]),
)
def test_no_reading_makes_it_stumble(
    there: int, back: int, unplaced: int, received: int, stateful: bool | None, refused_by: str | None
) -> None:
    """Any reading gets one sound finding with whole sentences, and survives the journal."""
    sent = received + there + back + unplaced
    seen = reading(stream(there, back, unplaced, sent=sent, stateful=stateful), refused_by=refused_by)
    assert topic_facts("stamp", plain(seen), where="test") == seen
    for check in ("stamp.loss", "stamp.delay"):
        found = judge(check, stamp=seen)
        sound(found)
        reason_is_written(found)
        if found.verdict != "unknown":
            holes_are_filled(found)
