"""Packet size by direction: what the reflector's own count gives away."""

from collections.abc import Callable

import pytest

from fieldkit.model.stamp_mtu import SizeWays
from fieldkit.probes.stamp_mtu import FIRST_NUMBER, Shot, plan_of, too_large, ways_of

SIZES = (1280, 1400, 1500)
PLAN = plan_of(SIZES, rounds=3)


def reflect(
    there: Callable[[Shot], bool], back: Callable[[Shot], bool], *, stateful: bool = True, begin: int = 5
) -> dict[int, int]:
    """The answers of a reflector behind a line that carries what `there` and `back` say."""
    answers: dict[int, int] = {}
    count = begin
    for shot in PLAN:
        if not there(shot):
            continue
        if back(shot):
            answers[shot.number] = count if stateful else shot.number
        count += 1
    return answers


def passes(_: Shot) -> bool:
    return True


def small(limit: int) -> Callable[[Shot], bool]:
    return lambda shot: shot.size <= limit


def by_size(answers: dict[int, int]) -> dict[int, tuple[int, int, int, int]]:
    made, _ = ways_of(PLAN, answers)
    return {each.size: (each.sent, each.arrived, each.missed, each.came_back) for each in made}


def test_the_plan_gives_each_size_a_companion() -> None:
    """Behind every large packet goes a small one, so that the count on its answer tells of the one before."""
    assert [shot.number for shot in PLAN] == list(range(FIRST_NUMBER, FIRST_NUMBER + len(PLAN)))
    assert len(PLAN) == 1 + 3 * 2 * len(SIZES)
    assert all(PLAN[place + 1].company for place, shot in enumerate(PLAN) if not shot.company)


@pytest.mark.parametrize(
    ("there", "back", "seen"),
    [
        (passes, passes, (3, 3, 0, 3)),
        (small(1400), passes, (3, 0, 3, 0)),
        (passes, small(1400), (3, 3, 0, 0)),
        (small(1400), small(1400), (3, 0, 3, 0)),
    ],
    ids=["all pass", "lost there", "lost on the way back", "lost there, and would be back"],
)
def test_the_largest_size_is_placed(
    there: Callable[[Shot], bool], back: Callable[[Shot], bool], seen: tuple[int, int, int, int]
) -> None:
    """A counting reflector tells which way a size is lost, though no answer of that size ever came."""
    told = by_size(reflect(there, back))
    assert told[1500] == seen
    assert told[1280] == (3, 3, 0, 3)


def test_a_reflector_that_copies_places_nothing() -> None:
    """What does not come back from one has neither arrived nor missed."""
    made, stateful = ways_of(PLAN, reflect(passes, small(1400), stateful=False))
    assert stateful is False
    assert made[-1] == SizeWays(1500, 3, 0, 0, 0)


def test_lost_companions_leave_it_open() -> None:
    """Where the small packets around a large one got lost too, nothing is said of it."""
    answers = {
        number: theirs
        for number, theirs in reflect(passes, small(1400)).items()
        if number % 2 == PLAN[1].number % 2 or number == FIRST_NUMBER
    }
    assert by_size(answers)[1500] == (3, 0, 0, 0)


def test_nobody_answered() -> None:
    """Without an answer nothing is known of the reflector either."""
    assert ways_of(PLAN, {})[1] is None


def test_an_icmp_error_names_the_mtu() -> None:
    """`sock_extended_err` of an ICMP 3/4 holds the MTU; of anything else nothing is taken."""
    head = (90).to_bytes(4, "little") + bytes([2, 3, 4, 0]) + (1400).to_bytes(4, "little") + bytes(4)
    offender = (2).to_bytes(2, "little") + bytes(2) + bytes([10, 0, 0, 1]) + bytes(8)
    assert too_large(head + offender) == (1400, "10.0.0.1")
    assert too_large(head[:4] + bytes([2, 3, 3, 0]) + head[8:] + offender) is None
    assert too_large(b"\x00" * 15) is None
