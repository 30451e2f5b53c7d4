"""Where in the trees one is, and where one goes next: pure, so that back and resume need no code of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from fieldkit.model.playbook import ADOPT, UNSET, Ask, Branch, Call, CheckStep, Conclude, Do, Playbook, Step, Survey
from fieldkit.model.terms import Verdict

CLOSING = "closing"
# Trees that end before anybody has been there: nobody is asked whether it is mended.
BEFORE_THE_VISIT = frozenset({"phone"})


class Trees(Protocol):
    """The trees a walk may enter."""

    def tree(self, name: str) -> Playbook:
        """The tree of this name."""

    def has(self, name: str) -> bool:
        """Is there a tree of this name?"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a step: a finding's code (with its verdict), a choice's key, a fact's value, `done` or `skipped`."""

    value: str
    verdict: Verdict | None = None
    reason: str = ""
    how: str = "heard"


@dataclass(frozen=True, slots=True)
class Passed:
    """One step of the trail."""

    tree: str
    step: str
    heard: Heard


@dataclass(frozen=True, slots=True)
class Frame:
    """One tree being walked, and the step it stands on."""

    tree: str
    step: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk stands.  `concluded` is the (tree, step) of the conclusion reached in this round, if any."""

    stack: tuple[Frame, ...]
    trail: tuple[Passed, ...] = ()
    concluded: Frame | None = None
    round: int = 1

    @property
    def finished(self) -> bool:
        """Is there nothing left to do?"""
        return not self.stack

    @property
    def closing(self) -> bool:
        """Is the cause known, and the walk at putting things in order?"""
        return bool(self.stack) and self.stack[0].tree == CLOSING


class NotAnAnswer(ValueError):
    """The step has no way out for what was heard."""


def begin(trees: Trees, tree: str) -> Place:
    """The first place of a walk."""
    return Place(stack=(Frame(tree, trees.tree(tree).start),))


def step_at(trees: Trees, place: Place) -> Step:
    """The step the walk stands on."""
    frame = place.stack[-1]
    return trees.tree(frame.tree).steps[frame.step]


def advance(trees: Trees, place: Place, heard: Heard, *, top: str) -> Place:
    """Follow one branch; `top` is the tree the run was started with.

    Raises: NotAnAnswer when the step has no such way out.
    """
    frame = place.stack[-1]
    step = trees.tree(frame.tree).steps[frame.step]
    trail = (*place.trail, Passed(frame.tree, frame.step, heard))
    if isinstance(step, Call):
        inner = trees.tree(step.tree)
        return replace(place, stack=(*place.stack, Frame(inner.tree, inner.start)), trail=trail)
    if isinstance(step, Conclude):
        return _concluded(trees, replace(place, trail=trail), step, top=top)
    target = target_of(step, heard)
    return replace(place, stack=(*place.stack[:-1], Frame(frame.tree, target)), trail=trail)


def target_of(step: Survey | CheckStep | Ask | Branch | Do, heard: Heard) -> str:
    """The step that an answer leads to.

    Raises: NotAnAnswer when there is none.
    """
    match step:
        case Survey():
            return step.next
        case CheckStep():
            found = step.next.get(heard.value) or (step.next.get(heard.verdict) if heard.verdict else None)
        case Ask():
            if heard.value == "unsure":
                return step.unsure
            if step.enter is not None:
                return step.next or step.unsure
            found = next((choice.next for choice in step.choices if choice.key == heard.value), None)
        case Branch():
            found = step.next.get(heard.value, step.next.get(UNSET))
        case Do():
            found = {"done": step.done, "skipped": step.skipped}.get(heard.value)
    if found is None:
        raise NotAnAnswer(f"{step.id}: {heard.value}")
    return found


def _concluded(trees: Trees, place: Place, step: Conclude, *, top: str) -> Place:
    here = place.stack[-1]
    outcome = step.outcome
    concluded = here
    stack = place.stack[:-1]
    while stack:
        caller = trees.tree(stack[-1].tree).steps[stack[-1].step]
        assert isinstance(caller, Call)
        target = caller.next[outcome]
        if target != ADOPT:
            return replace(place, stack=(*stack[:-1], Frame(stack[-1].tree, target)))
        stack = stack[:-1]
    if here.tree == CLOSING and top != CLOSING:
        if outcome == "unknown":
            start = trees.tree(top)
            return replace(place, stack=(Frame(top, start.start),), concluded=None, round=place.round + 1)
        return replace(place, stack=())
    if trees.has(CLOSING) and top != CLOSING and top not in BEFORE_THE_VISIT:
        return replace(place, stack=(Frame(CLOSING, trees.tree(CLOSING).start),), concluded=concluded)
    return replace(place, stack=(), concluded=concluded)


def replay(trees: Trees, tree: str, trail: tuple[Passed, ...]) -> Place:
    """The place that a trail leads to; back is a replay of a shorter trail."""
    place = begin(trees, tree)
    for passed in trail:
        place = advance(trees, place, passed.heard, top=tree)
    return place


def heard_facts(trees: Trees, trail: tuple[Passed, ...]) -> Mapping[str, str]:
    """The facts that answers on the trail have settled (`known:` of the question, `is:` of the choice)."""
    facts: dict[str, str] = {}
    for passed in trail:
        step = trees.tree(passed.tree).steps[passed.step]
        if isinstance(step, Ask) and step.known is not None:
            value = next((choice.value for choice in step.choices if choice.key == passed.heard.value), None)
            if value is not None:
                facts[step.known] = value
    return facts


def last_question(trees: Trees, place: Place) -> int | None:
    """How much of the trail to keep in order to stand before the last question a person answered; None at the first."""
    for at in range(len(place.trail) - 1, -1, -1):
        passed = place.trail[at]
        if passed.heard.how == "heard" and isinstance(trees.tree(passed.tree).steps[passed.step], Ask | Do):
            return at
    return None


def open_causes(trees: Trees, place: Place) -> frozenset[str]:
    """The causes that can still be concluded from here."""
    causes: set[str] = set()
    seen: set[Frame] = set()
    waiting = list(place.stack)
    while waiting:
        frame = waiting.pop()
        if frame in seen:
            continue
        seen.add(frame)
        step = trees.tree(frame.tree).steps[frame.step]
        match step:
            case Conclude():
                causes.add(step.cause)
                targets: list[str] = []
            case Survey():
                targets = [step.next]
            case Do():
                targets = [step.done, step.skipped]
            case Ask():
                targets = [step.unsure, *(choice.next for choice in step.choices), *([step.next] if step.next else [])]
            case Call():
                inner = trees.tree(step.tree)
                waiting.append(Frame(inner.tree, inner.start))
                targets = [target for target in step.next.values() if target != ADOPT]
            case CheckStep() | Branch():
                targets = list(step.next.values())
        waiting += [Frame(frame.tree, target) for target in targets]
    return frozenset(causes)
