"""Loss, order and duplicates each way, held against made-up lines whose truth is known."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.model.stamp import StampStream
from fieldkit.model.stampcount import OUTAGES_KEPT, Answer, Count

THERE, BACK, OK = "there", "back", "ok"


def line(
    fates: Sequence[str], *, anchor: int | None = 0, stateful: bool = True, begin: int | None = None
) -> StampStream:
    """Packets 10 ms apart and their fates on a line in good order; the reflector's count goes on from the anchor."""
    count = Count()
    count.anchor = anchor
    number = (anchor + 1 if anchor is not None else 1) if begin is None else begin
    for sequence, fate in enumerate(fates):
        count.sent(sequence * 0.01)
        if fate == THERE:
            continue
        if fate == OK:
            count.heard(Answer(sequence, number if stateful else sequence, 5.0))
        number += 1
    return count.stream(72, 10.0)


def lost(stream: StampStream) -> tuple[int, int, int]:
    """There, back, unplaced."""
    return stream.forward.lost, stream.backward.lost, stream.unplaced.lost


fates = st.lists(st.sampled_from([OK, OK, OK, THERE, BACK]), min_size=1, max_size=60)


@given(fates)
def test_every_loss_finds_its_direction(fate: list[str]) -> None:
    """Up to the last answer every loss is told by direction, exactly; what comes behind it has no place."""
    fate = [*fate, OK]
    stream = line([*fate, THERE, BACK, THERE], anchor=1000)
    assert lost(stream) == (fate.count(THERE), fate.count(BACK), 3)
    assert stream.stateful is True
    assert stream.lost == stream.sent - stream.received == sum(lost(stream))


@given(fates)
def test_without_an_anchor_the_beginning_has_no_place(fate: list[str]) -> None:
    """Where the packet before the first was not answered, only what lies between two answers is placed."""
    stream = line([THERE, BACK, OK, *fate, OK], anchor=None, begin=7)
    assert lost(stream) == (fate.count(THERE), fate.count(BACK), 2)


@given(fates)
def test_a_reflector_that_copies_tells_nothing(fate: list[str]) -> None:
    """Our own numbers come back: losses, but no direction."""
    stream = line([OK, *fate], stateful=False)
    assert lost(stream) == (0, 0, fate.count(THERE) + fate.count(BACK))
    assert stream.stateful is False


def test_a_count_that_looks_like_copying() -> None:
    """Lost there: just as many as came before the first.  The numbers agree by chance, and no direction is claimed."""
    stream = line([THERE, OK, OK, BACK, OK], anchor=0)
    assert stream.stateful is False
    assert lost(stream) == (0, 0, 2)


def test_a_count_across_its_end() -> None:
    """The reflector's 32 bits may run over."""
    count = Count()
    count.anchor = 2**32 - 2
    for sequence, far in enumerate((2**32 - 1, 0, None, 2)):
        count.sent(sequence * 0.01)
        if far is not None:
            count.heard(Answer(sequence, far, 1.0))
    assert lost(count.stream(72, 10.0)) == (0, 1, 0)


@pytest.mark.parametrize(
    ("far", "why"),
    [
        ([11, 12, 40, 41], "counts somebody else's packets too"),
        ([11, 11, 12, 13], "gives a number twice"),
        ([900_000_000, 5, 77, 3], "gives any number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_numbers_that_do_not_fit_are_not_believed(far: list[int], why: str) -> None:
    """A reflector that {why} tells no direction: better none than a wrong one."""
    count = Count()
    count.anchor = 10
    for sequence in range(6):
        count.sent(sequence * 0.01)
    for sequence, each in zip((0, 1, 3, 5), far, strict=True):
        count.heard(Answer(sequence, each, 1.0))
    stream = count.stream(72, 10.0)
    assert stream.stateful is None
    assert lost(stream) == (0, 0, 2)


@pytest.mark.parametrize(
    ("arrivals", "expected"),
    [
        ([(0, 1), (1, 2), (2, 3), (3, 4)], ((0, 0), (0, 0))),
        ([(0, 1), (2, 2), (1, 3), (3, 4)], ((0, 1), (0, 0))),  # overtaken on the way there
        ([(0, 1), (2, 3), (1, 2), (3, 4)], ((0, 0), (0, 1))),  # overtaken on the way back
        ([(0, 1), (1, 2), (1, 3), (2, 4), (3, 5)], ((1, 0), (0, 0))),  # came twice there
        ([(0, 1), (1, 2), (1, 2), (2, 3), (3, 4)], ((0, 0), (1, 0))),  # came twice here
    ],
)
def test_order_and_duplicates(
    arrivals: list[tuple[int, int]], expected: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    """(duplicates, reordered) each way; neither is a loss."""
    count = Count()
    count.anchor = 0
    for sequence in range(4):
        count.sent(sequence * 0.01)
    for ours, far in arrivals:
        assert count.heard(Answer(ours, far, 1.0))
    stream = count.stream(72, 10.0)
    got = tuple((way.duplicates, way.reordered) for way in (stream.forward, stream.backward))
    assert got == expected
    assert lost(stream) == (0, 0, 0)


def test_loss_and_order_together() -> None:
    """Packet 1 lost there, 3 and 2 swapped there, answer to 4 lost: each counted once, in its own direction."""
    count = Count()
    count.anchor = 0
    for sequence in range(7):
        count.sent(sequence * 0.01)
    for ours, far in ((0, 1), (3, 2), (2, 3), (5, 5), (6, 6)):
        count.heard(Answer(ours, far, 1.0))
    stream = count.stream(72, 10.0)
    assert lost(stream) == (1, 1, 0)
    assert stream.forward.reordered == 1


def test_outages_have_their_place_and_length() -> None:
    """A run lost on the way back begins at its first packet and lasts as many spacings as packets."""
    stream = line([OK] * 5 + [BACK] * 8 + [OK] * 3 + [THERE] * 2 + [OK])
    assert [(round(each.at_s, 3), each.lost, round(each.seconds, 3)) for each in stream.backward.outages] == [
        (0.05, 8, 0.08)
    ]
    assert [(round(each.at_s, 3), each.lost) for each in stream.forward.outages] == [(0.16, 2)]
    assert stream.backward.longest_burst == 8


def test_many_outages() -> None:
    """Only the longest are kept, in order; the number lost stays whole."""
    stream = line([OK, THERE] * 500 + [OK] + [THERE] * 5 + [OK])
    assert len(stream.forward.outages) == OUTAGES_KEPT
    assert stream.forward.longest_burst == 5
    assert stream.forward.lost == 505
    assert [each.at_s for each in stream.forward.outages] == sorted(each.at_s for each in stream.forward.outages)


def test_answers_to_nothing() -> None:
    """A number that was never sent is not counted."""
    count = Count()
    count.sent(0.0)
    assert not count.heard(Answer(1, 1, 1.0))
    assert not count.heard(Answer(4_000_000_000, 1, 1.0))
    assert count.answered == 0


def test_refused_packets_are_forgotten() -> None:
    """What followed the last answer when the reflector ended was refused, not lost."""
    count = Count()
    for sequence in range(5):
        count.sent(sequence * 0.01)
    count.heard(Answer(1, 2, 1.0))
    count.cut_silence()
    assert (count.count, count.answered) == (2, 1)


def test_nothing_answered() -> None:
    """All lost: no direction, no delay."""
    stream = line([THERE] * 4)
    assert (stream.stateful, lost(stream), stream.rtt_ms) == (None, (0, 0, 4), None)


def test_one_way_only_where_asked() -> None:
    """One-way delays are gathered where both clocks are good, and left out where they turned out not to be."""
    count = Count()
    count.anchor = 0
    for sequence, (there, back) in enumerate(((3.0, 2.0), (3.2, 2.2), (2.8, 1.8))):
        count.sent(sequence * 0.01)
        count.heard(Answer(sequence, sequence + 1, there + back, there, back))
    stream = count.stream(72, 10.0)
    assert stream.forward.delay_ms is not None
    assert stream.backward.delay_ms is not None
    assert stream.forward.delay_ms.mean == pytest.approx(3.0)
    assert stream.backward.delay_ms.mean == pytest.approx(2.0)
    assert count.least_one_way_ms() == pytest.approx(1.8)
    without = count.stream(72, 10.0, one_way=False)
    assert (without.forward.delay_ms, without.backward.delay_ms) == (None, None)
    assert without.rtt_ms == stream.rtt_ms


@given(fates, fates, st.integers(1, 30))
def test_a_reflector_that_began_anew(before: list[str], after: list[str], away: int) -> None:
    """What was sent while the reflector was away is left out; the losses before and behind are told as ever."""
    count = Count()
    count.anchor = 1000
    sequence = 0
    # The step back to 0 must be seen, and each part begins and ends with an answer.
    for number, part in ((1001, [OK, *before, OK]), (None, [THERE] * away), (0, [OK, *after, OK])):
        for fate in part:
            count.sent(sequence * 0.01)
            if fate != THERE and number is not None:
                if fate == OK:
                    count.heard(Answer(sequence, number, 5.0))
                number += 1
            sequence += 1
    stream = count.stream(72, 10.0)
    both = [*before, *after]
    assert lost(stream) == (both.count(THERE), both.count(BACK), 0)
    assert (stream.stateful, stream.left_out, stream.sent) == (True, away, len(both) + 4)


def test_a_reflector_that_keeps_beginning_anew() -> None:
    """Any numbers at all end in a result, however often they begin again."""
    count = Count()
    count.anchor = 0
    sequence = 0
    for length in range(60, 0, -1):
        for number in range(length):
            count.sent(sequence * 0.01)
            count.heard(Answer(sequence, number + (sequence < 60), 5.0))
            sequence += 1
    assert count.stream(72, 10.0).lost == 0
