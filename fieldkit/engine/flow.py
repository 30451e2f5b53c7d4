"""The ways through a tree: which lead where, which end, and what is surely known on them.  Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fieldkit.checks.registry import Check
from fieldkit.model.playbook import (
    ADOPT,
    OUTCOMES,
    Ask,
    Branch,
    Call,
    CheckStep,
    Conclude,
    Do,
    Playbook,
    Step,
    Survey,
)
from fieldkit.model.terms import Verdict

Checks = Mapping[str, Check]
Trees = Callable[[str], Playbook | None]
VERDICTS = tuple(verdict.value for verdict in Verdict)
NEXT, UNSURE, DONE, SKIPPED = "next", "unsure", "done", "skipped"


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a step: by what is heard, to which step, and where in the file that target stands."""

    step: str
    key: str
    target: str
    path: tuple[str | int, ...]


def ways(step: Step) -> tuple[Way, ...]:
    """Every way out of a step, each once."""
    match step:
        case Survey():
            return (Way(step.id, NEXT, step.next, ("next",)),)
        case CheckStep() | Branch() | Call():
            return tuple(Way(step.id, key, target, ("next", key)) for key, target in step.next.items())
        case Do():
            return (Way(step.id, DONE, step.done, ("done",)), Way(step.id, SKIPPED, step.skipped, ("skipped",)))
        case Ask():
            found = [
                Way(step.id, choice.key, choice.next, ("choices", at, "next")) for at, choice in enumerate(step.choices)
            ]
            if step.next is not None:
                found.append(Way(step.id, NEXT, step.next, ("next",)))
            if not any(choice.key == "u" for choice in step.choices):
                found.append(Way(step.id, UNSURE, step.unsure, ("unsure",)))
            return tuple(found)
        case Conclude():
            return ()


def turned(step: Step, way: Way, target: str) -> Step:
    """The step with one way leading elsewhere."""
    match step:
        case Survey():
            return replace(step, next=target)
        case CheckStep() | Branch() | Call():
            return replace(step, next={**step.next, way.key: target})
        case Do():
            return replace(step, done=target) if way.key == DONE else replace(step, skipped=target)
        case Ask():
            if way.key == UNSURE:
                return replace(step, unsure=target)
            if way.key == NEXT and step.enter is not None:
                return replace(step, next=target)
            choices = tuple(
                replace(choice, next=target) if choice.key == way.key else choice for choice in step.choices
            )
            return replace(step, choices=choices, unsure=target if way.key == "u" else step.unsure)
        case Conclude():
            return step


def targets(step: Step) -> Iterator[str]:
    """The steps of the same tree that may follow."""
    return (way.target for way in ways(step) if way.target != ADOPT)


def reachable(book: Playbook) -> set[str]:
    """The steps that some walk comes to."""
    seen: set[str] = set()
    waiting = [book.start]
    while waiting:
        step = book.steps.get(waiting.pop())
        if step is not None and step.id not in seen:
            seen.add(step.id)
            waiting += targets(step)
    return seen


def can_end(book: Playbook) -> set[str]:
    """The steps from which a conclusion, or the adoption of one, can be reached."""
    before: dict[str, list[str]] = {}
    ends: list[str] = []
    for step in book.steps.values():
        for target in targets(step):
            before.setdefault(target, []).append(step.id)
        if isinstance(step, Conclude) or any(way.target == ADOPT for way in ways(step)):
            ends.append(step.id)
    seen: set[str] = set()
    while ends:
        here = ends.pop()
        if here not in seen:
            seen.add(here)
            ends += before.get(here, [])
    return seen


def unattended(step: Step) -> Iterator[Way]:
    """The ways taken when nobody is there: unsure, skipped, what is known already, and all that is measured."""
    for way in ways(step):
        match step:
            case Do():
                if way.key == SKIPPED:
                    yield way
            case Ask():
                value = next((choice.value for choice in step.choices if choice.key == way.key), None)
                if way.key in (UNSURE, "u") or (step.known is not None and value is not None):
                    yield way
            case _:
                if way.target != ADOPT:
                    yield way


def circle(book: Playbook) -> tuple[Way, tuple[str, ...]] | None:
    """A way that closes a circle nobody has to answer in, and the steps of the circle; None when there is none."""
    done: set[str] = set()
    for first in book.steps:
        if first in done:
            continue
        path: list[str] = [first]
        open_ways = [iter(list(unattended(book.steps[first])))]
        while open_ways:
            way = next(open_ways[-1], None)
            if way is None:
                done.add(path.pop())
                open_ways.pop()
            elif way.target in path:
                return way, tuple(path[path.index(way.target) :])
            elif way.target in book.steps and way.target not in done:
                path.append(way.target)
                open_ways.append(iter(list(unattended(book.steps[way.target]))))
    return None


def codes_of(step: CheckStep, key: str, check: Check) -> tuple[str, ...]:
    """The codes that leave a check by this key: itself, or those of a verdict that have no way of their own."""
    if key in check.codes:
        return (key,)
    return tuple(code for code, verdict in check.codes.items() if verdict == key and code not in step.next)


def outcomes(book: Playbook, trees: Trees, above: frozenset[str] = frozenset()) -> frozenset[str]:
    """What a calling tree may be told."""
    found: set[str] = set()
    for step_id in reachable(book):
        step = book.steps[step_id]
        if isinstance(step, Conclude):
            found.add(step.outcome)
        elif isinstance(step, Call) and ADOPT in step.next.values() and step.tree not in above:
            inner = trees(step.tree)
            told = outcomes(inner, trees, above | {book.tree}) if inner is not None else frozenset(OUTCOMES)
            found |= {outcome for outcome, target in step.next.items() if target == ADOPT and outcome in told}
    return frozenset(found)


def _own_facts(step: Step, checks: Checks) -> frozenset[str]:
    match step:
        case CheckStep():
            names: Iterable[str] = (step.check,)
        case Survey():
            names = step.checks
        case _:
            names = ()
    return frozenset(fact for name in names if name in checks for fact in checks[name].facts)


def sure_facts(book: Playbook, checks: Checks, trees: Trees) -> Mapping[str, frozenset[str]]:
    """The facts that findings on every way to a step carry, by step."""
    return _sure_facts(book, checks, trees, frozenset())


def _sure_facts(book: Playbook, checks: Checks, trees: Trees, above: frozenset[str]) -> dict[str, frozenset[str]]:
    at: dict[str, frozenset[str]] = {book.start: frozenset()}
    inner: dict[str, Mapping[str, frozenset[str]]] = {}
    waiting = [book.start]
    while waiting:
        step = book.steps.get(waiting.pop())
        if step is None:
            continue
        here = at[step.id] | _own_facts(step, checks)
        for way in ways(step):
            if way.target == ADOPT:
                continue
            known = here
            if isinstance(step, Call):
                if step.tree not in inner:
                    inner[step.tree] = _told_facts(step.tree, checks, trees, above | {book.tree})
                known |= inner[step.tree].get(way.key, frozenset())
            before = at.get(way.target)
            after = known if before is None else before & known
            if after != before:
                at[way.target] = after
                waiting.append(way.target)
    return at


def _told_facts(name: str, checks: Checks, trees: Trees, above: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """The facts that a called tree has surely gathered, by what it tells its caller."""
    book = trees(name)
    if book is None or name in above:
        return {}
    told: dict[str, frozenset[str]] = {}
    for step_id, known in _sure_facts(book, checks, trees, above).items():
        step = book.steps.get(step_id)
        if isinstance(step, Conclude):
            told[step.outcome] = told.get(step.outcome, known) & known
        elif isinstance(step, Call) and ADOPT in step.next.values():
            told["found"] = told.get("found", known) & known
    return told


def comes_without(book: Playbook, goal: str, proof: Callable[[Step, Way], bool]) -> tuple[str, ...] | None:
    """A way from the start to a step on which nothing counts as proof; None when every way has some."""
    waiting: list[tuple[str, ...]] = [(book.start,)]
    seen = {book.start}
    while waiting:
        path = waiting.pop(0)
        if path[-1] == goal:
            return path
        step = book.steps.get(path[-1])
        if step is None:
            continue
        for way in ways(step):
            if way.target not in seen and way.target != ADOPT and not proof(step, way):
                seen.add(way.target)
                waiting.append((*path, way.target))
    return None
