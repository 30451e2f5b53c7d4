"""Pulling cables by halves: always the right one, never a step too many, and never one that was not proven."""

from math import ceil, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.model.halving import (
    ANSWERS_S,
    MOST_CABLES,
    MOST_UNSURE,
    PROOFS,
    SILENT_S,
    WATCH_S,
    Halving,
    Seen,
    fell_silent,
    halving,
    told_by,
)

MOST_PULLS = 60


def cables(count: int) -> tuple[str, ...]:
    """So many labels."""
    return tuple(f"p{number}" for number in range(1, count + 1))


def searched(search: Halving, on: str | None, unsure_at: frozenset[int] = frozenset()) -> tuple[Halving, list[str]]:
    """A search to its end, the device being on that cable or on none; what was seen at each pull."""
    seen: list[str] = []
    while search.pull:
        assert len(seen) < MOST_PULLS
        truth: Seen = "silent" if on in search.pull else "answers"
        told: Seen = "unsure" if len(seen) in unsure_at else truth
        seen.append(told)
        search = search.saw(told)
    return search, seen


@pytest.mark.parametrize("count", range(1, MOST_CABLES + 1))
def test_each_cable_is_found_in_so_many_steps(count: int) -> None:
    """Whichever of n cables it is on, that one is named, after at most ceil(log2 n) halvings and the proofs."""
    for on in cables(count):
        search, seen = searched(halving(cables(count)), on)
        assert (search.stage, search.cable) == ("found", on)
        assert search.steps <= (ceil(log2(count)) if count > 1 else 0)
        assert len(seen) == search.steps + PROOFS
        assert set(seen[-PROOFS:]) == {"silent"}


@pytest.mark.parametrize("count", range(1, MOST_CABLES + 1))
def test_on_none_of_them(count: int) -> None:
    """A wireless client answers whatever is pulled: no cable is blamed."""
    search, seen = searched(halving(cables(count)), None)
    assert (search.stage, search.cable) == ("none_of_these", None)
    assert set(seen) == {"answers"}
    assert len(seen) <= (ceil(log2(count)) if count > 1 else 0) + 1


@given(
    st.integers(1, MOST_CABLES).flatmap(
        lambda count: st.tuples(st.just(count), st.none() | st.sampled_from(cables(count)))
    ),
    st.frozensets(st.integers(0, 8), max_size=MOST_UNSURE - 1),
)
def test_a_step_that_could_not_be_told_is_pulled_again(how: tuple[int, str | None], unsure: frozenset[int]) -> None:
    """Now and then nothing can be told; the same cables are pulled again, and the end is the same."""
    count, on = how
    search, _ = searched(halving(cables(count)), on, unsure)
    assert search.cable == on
    assert search.stage == ("found" if on is not None else "none_of_these")


@given(st.integers(1, MOST_CABLES), st.lists(st.sampled_from(["answers", "silent", "unsure"]), min_size=20))
def test_whatever_is_answered_only_a_proven_cable_is_named(count: int, told: list[Seen]) -> None:
    """Answers at random: it ends, and names a cable only if that one alone fell silent each time it was proven."""
    search = halving(cables(count))
    steps: list[tuple[tuple[str, ...], str]] = []
    for each in told:
        if not search.pull:
            break
        steps += [(search.pull, each)] if each != "unsure" else []
        search = search.saw(each)
    assert search.pull == ()
    assert (search.cable is not None) == (search.stage == "found")
    if search.cable is not None:
        assert steps[-PROOFS:] == [((search.cable,), "silent")] * PROOFS


def test_answers_that_contradict_one_another() -> None:
    """Silent with half of them out, yet answering with the last one out alone: two devices, or one in bursts."""
    search = halving(cables(2)).saw("silent")
    assert search.stage == "proof"
    assert search.saw("answers").stage == "contradicts"
    assert search.saw("answers").cable is None


def test_too_often_unsure_is_the_end() -> None:
    """It does not go on pulling a customer's cables for nothing."""
    search = halving(cables(8))
    for _ in range(MOST_UNSURE):
        assert search.pull
        search = search.saw("unsure")
    assert (search.stage, search.pull) == ("unsure", ())


def test_half_at_most_is_pulled() -> None:
    """The fewer are cut off the better: never more than half of those in question."""
    search = halving(cables(9))
    while search.pull and search.stage == "halving":
        assert len(search.pull) <= len(search.candidates) / 2
        search = search.saw("answers")


@pytest.mark.parametrize("named", [(), ("a", "a"), cables(MOST_CABLES + 1)])
def test_what_is_no_list_of_cables(named: tuple[str, ...]) -> None:
    """None, two of one name, or more than anybody pulls."""
    with pytest.raises(ValueError, match="cables"):
        halving(named)


@pytest.mark.parametrize(
    ("seconds", "others", "told"),
    [
        ("", "", None),
        ("1", "", None),
        ("11", "", "answers"),
        ("0", "", None),
        ("000", "", None),
        ("0000", "", "silent"),
        ("10000", "", "silent"),
        ("011", "", "answers"),
        ("0011", "", "unsure"),
        ("100011", "", "unsure"),
        ("0101", "", None),
        ("010101010101", "", "unsure"),
        ("0000", "1111", "silent"),
        ("0000", "0001", "silent"),
        ("0000", "0000", "unsure"),
        ("100000", "100000", "unsure"),
    ],
)
def test_what_seconds_amount_to(seconds: str, others: str, told: str | None) -> None:
    """Four in a row without an answer are silence, two with one are none; silent with all others is not its own."""
    assert told_by([each == "1" for each in seconds], [each == "1" for each in others]) == told


def test_every_watch_comes_to_an_end() -> None:
    """However it goes, after the longest watch something is told."""
    for bits in range(1 << WATCH_S):
        assert told_by([bool(bits >> at & 1) for at in range(WATCH_S)]) is not None
    assert max(SILENT_S, ANSWERS_S) < WATCH_S


@pytest.mark.parametrize(
    ("seconds", "others", "silent"),
    [
        ("", "", False),
        ("111000111", "", False),
        ("1100001", "", True),
        ("0000", "0000", False),
        ("0000", "0100", True),
        ("0000100001", "0000111111", True),
        ("00000", "00001", True),
    ],
)
def test_a_silence_at_any_time(seconds: str, others: str, silent: bool) -> None:
    """Four seconds running, anywhere; together with all others it is no silence of its own."""
    assert fell_silent([each == "1" for each in seconds], [each == "1" for each in others]) == silent
