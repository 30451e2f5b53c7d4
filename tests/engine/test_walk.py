"""The pure walk: where one is follows from the trail alone, so back and resume are replays."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.engine import walk
from fieldkit.engine.library import Library
from fieldkit.engine.walk import Frame, Heard, NotAnAnswer, Passed, Place
from fieldkit.model.playbook import UNSET, Ask, Branch, CheckStep, Conclude, Do, Step
from fieldkit.model.terms import FAULT, OK, UNKNOWN
from tests.engine.trees import CHECKS, library

BOOKS = library()


class WithoutClosing:
    """The same trees, as where a carrier has no closing."""

    def tree(self, name: str):  # type: ignore[no-untyped-def]  # the protocol's own
        return BOOKS.tree(name)

    def has(self, name: str) -> bool:
        return name != walk.CLOSING and BOOKS.has(name)


def answers(step: Step) -> list[Heard]:
    """Everything that could be heard at a step."""
    match step:
        case CheckStep():
            return [Heard(code, verdict) for code, verdict in CHECKS[step.check].codes.items()]
        case Ask() if step.enter is not None:
            return [Heard("-12.5"), Heard("unsure")]
        case Ask():
            return [Heard(choice.key) for choice in step.choices] + [Heard("unsure")]
        case Branch():
            return [Heard(value, how="known") for value in step.next]
        case Do():
            return [Heard("done"), Heard("skipped", reason="no ladder")]
        case _:
            return [Heard("passed", how="known")]


def places(choose: Iterator[int], top: str = "lamp", limit: int = 60) -> list[Place]:
    """A walk of any answers: every place on it, the first included."""
    found = [walk.begin(BOOKS, top)]
    while not found[-1].finished and len(found) < limit:
        here = found[-1]
        possible = answers(walk.step_at(BOOKS, here))
        found.append(walk.advance(BOOKS, here, possible[next(choose) % len(possible)], top=top))
    return found


CHOICES = st.lists(st.integers(0, 11), min_size=60, max_size=60)


@given(CHOICES)
def test_replay_leads_to_the_same_place(choices: list[int]) -> None:
    """The trail alone tells the place: replaying any part of it stands exactly there."""
    for place in places(iter(choices)):
        assert walk.replay(BOOKS, "lamp", place.trail) == place


@given(CHOICES, st.integers(0, 59))
def test_back_stands_before_the_last_question(choices: list[int], at: int) -> None:
    """Back keeps all before the last thing a person said, and asks that very step again."""
    passed = places(iter(choices))
    place = passed[min(at, len(passed) - 1)]
    keep = walk.last_question(BOOKS, place)
    if keep is None:
        assert not any(
            isinstance(BOOKS.tree(each.tree).steps[each.step], Ask | Do) and each.heard.how == "heard"
            for each in place.trail
        )
        return
    before = walk.replay(BOOKS, "lamp", place.trail[:keep])
    assert isinstance(walk.step_at(BOOKS, before), Ask | Do)
    assert before.stack[-1] == Frame(place.trail[keep].tree, place.trail[keep].step)
    assert all(each.heard.how != "heard" or each.tree == "door" for each in place.trail[keep + 1 :]) or not any(
        isinstance(BOOKS.tree(each.tree).steps[each.step], Ask | Do) for each in place.trail[keep + 1 :]
    )


@given(CHOICES)
def test_open_causes_hold_the_one_that_comes(choices: list[int]) -> None:
    """The cause a round ends in was among the open ones at every place of that round before it."""
    passed = places(iter(choices))
    for at, place in enumerate(passed):
        if place.concluded is not None and (at == 0 or passed[at - 1].concluded is None):
            step = BOOKS.tree(place.concluded.tree).steps[place.concluded.step]
            assert isinstance(step, Conclude)
            for earlier in passed[:at]:
                if earlier.round == place.round and not earlier.closing:
                    assert step.cause in walk.open_causes(BOOKS, earlier)


@given(CHOICES)
def test_the_walk_only_stands_on_steps_that_are_there(choices: list[int]) -> None:
    """Every frame of every place is a step of its tree, and callers below stand on the call."""
    for place in places(iter(choices)):
        for frame in place.stack:
            assert frame.step in BOOKS.tree(frame.tree).steps


def go(*heard: Heard | str, trees: walk.Trees = BOOKS, top: str = "lamp") -> Place:
    place = walk.begin(trees, top)
    for each in heard:
        place = walk.advance(trees, place, each if isinstance(each, Heard) else Heard(each), top=top)
    return place


TO_LEVEL = ("passed", UNSET, "l")


def test_code_before_verdict() -> None:
    """A code with a way of its own takes it; the others of its verdict take the verdict's."""
    assert go(*TO_LEVEL, Heard("light.none", FAULT)).stack[-1].step == "door"
    assert go(*TO_LEVEL, Heard("light.low", FAULT)).stack[-1].step == "clean"
    assert go(*TO_LEVEL, Heard("light.good", OK)).stack[-1].step == "fine"


def test_unset_stands_for_a_value_nobody_gave() -> None:
    """A branch on a fact that is not known, or has an unforeseen value, leaves by unset."""
    assert go("passed", UNSET).stack[-1].step == "where"
    assert go("passed", "perhaps").stack[-1].step == "where"


@pytest.mark.parametrize(
    ("before", "heard"),
    [
        (("passed", UNSET), Heard("z")),
        (TO_LEVEL, Heard("light.dim")),
        ((*TO_LEVEL, Heard("light.low", FAULT)), Heard("maybe")),
    ],
)
def test_no_such_answer(before: tuple[Heard | str, ...], heard: Heard) -> None:
    """An answer the step does not know is refused, and the place stays as it was."""
    place = go(*before)
    with pytest.raises(NotAnAnswer):
        walk.advance(BOOKS, place, heard, top="lamp")
    assert place == go(*before)


def test_adopted_conclusion_is_the_called_trees() -> None:
    """`found: adopt` ends the caller in the called tree's own conclusion, then closing begins."""
    place = go(*TO_LEVEL, Heard("light.none", FAULT), "passed", Heard("door.open", FAULT), "passed")
    assert place.concluded == Frame("door", "opened")
    assert place.stack == (Frame("closing", "back"),)
    assert place.closing


@pytest.mark.parametrize(
    ("code", "step"), [(Heard("door.shut", OK), "clean"), (Heard("door.unseen", UNKNOWN), "undecided")]
)
def test_clear_and_unknown_return_to_the_caller(code: Heard, step: str) -> None:
    """A called tree that finds nothing, or cannot tell, hands back to its caller's own way."""
    place = go(*TO_LEVEL, Heard("light.none", FAULT), "passed", code, "passed")
    assert place.stack == (Frame("lamp", step),)
    assert place.concluded is None


FINE = (*TO_LEVEL, Heard("light.good", OK), "passed")


def test_recovered_ends_the_run() -> None:
    """After closing says recovered there is nothing left, and the conclusion stands."""
    place = go(*FINE, "y", "passed")
    assert place.finished
    assert (place.concluded, place.round) == (Frame("lamp", "fine"), 1)


def test_not_recovered_starts_again() -> None:
    """Not recovered: the top tree from its start, a new round, the old conclusion gone, the trail kept."""
    place = go(*FINE, "n", "passed")
    assert place.stack == (Frame("lamp", "board"),)
    assert (place.concluded, place.round, len(place.trail)) == (None, 2, len(FINE) + 2)


def test_without_closing_a_conclusion_is_the_end() -> None:
    """Where no closing tree is there, the conclusion ends the run."""
    place = go(*FINE, trees=WithoutClosing())
    assert place.finished
    assert place.concluded == Frame("lamp", "fine")


def test_closing_walked_alone() -> None:
    """Closing started as its own tree ends in its own conclusion, not in a new round."""
    place = go("n", "passed", top="closing")
    assert place.finished
    assert place.concluded == Frame("closing", "again")


def test_heard_facts() -> None:
    """A choice with `is` settles the fact that the question names; unsure settles nothing."""
    said = (Passed("lamp", "where", Heard("c")),)
    assert walk.heard_facts(BOOKS, said) == {"vantage": "cpe"}
    assert walk.heard_facts(BOOKS, (Passed("lamp", "where", Heard("u")),)) == {}
    assert walk.heard_facts(BOOKS, (Passed("lamp", "where", Heard("unsure")),)) == {}


def test_answers_taken_from_the_record_are_not_gone_back_to() -> None:
    """Back skips what nobody was asked."""
    place = go("passed", UNSET, Heard("l", how="known"), Heard("light.low", FAULT, how="measured"), "done")
    assert walk.last_question(BOOKS, place) == 4
    assert walk.last_question(BOOKS, go("passed", UNSET, Heard("l", how="known"))) is None


def test_library_is_a_walks_trees() -> None:
    """The library serves the walk as it is."""
    trees: walk.Trees = Library(BOOKS.folders, proved=BOOKS.folders)
    assert trees.tree("door").start == "look"
