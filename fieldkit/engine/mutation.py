"""Would the walks notice?  Each single target of a tree is turned elsewhere, and at least one walk must fail."""

from dataclasses import dataclass, replace

from fieldkit.engine import flow
from fieldkit.engine.library import Library
from fieldkit.engine.problem import Problem
from fieldkit.engine.walks import Codes, WrittenWalk, codes_by_check, run_walk, sound_walks
from fieldkit.errors import BadInput
from fieldkit.model.playbook import ADOPT, Call, Playbook


@dataclass(frozen=True, slots=True)
class Survivor:
    """A target that could lead elsewhere without any walk noticing."""

    tree: str
    step: str
    key: str
    target: str
    changed_to: str
    file: str
    line: int
    column: int

    def problem(self) -> Problem:
        """The same as a problem of the tree's file."""
        facts = {"step": self.step, "key": self.key, "target": self.target, "changed_to": self.changed_to}
        return Problem("walks.not_noticed", self.file, self.line, self.column, facts)


def survivors(library: Library, name: str) -> tuple[Survivor, ...]:
    """The targets of a tree that its walks do not hold in place.

    Raises: BadInput when there is no such tree or no walks beside it, or a file is broken.
    """
    tree = library.tree_file(name)
    book = tree.playbook
    codes = codes_by_check(library)
    passing: dict[str, list[WrittenWalk]] = {step_id: [] for step_id in book.steps}
    for written in sound_walks(library, tree, codes):
        result = run_walk(library, book, written, codes)
        if result.passed:  # one that fails already notices nothing
            for step_id in {step_id for tree_name, step_id in result.trail if tree_name == book.tree}:
                passing[step_id].append(written)
    found: list[Survivor] = []
    for step in book.steps.values():
        for way in flow.ways(step):
            if isinstance(step, Call) and not _can_be_told(library, book, step, way.key):
                continue
            # Only a walk that comes to this step can notice; the others go on as before.
            changed_to = _unnoticed(library, book, way, passing[step.id], codes)
            if changed_to is not None:
                at = tree.at("steps", step.id, *way.path)
                found.append(
                    Survivor(book.tree, step.id, way.key, way.target, changed_to, str(tree.path), at.line, at.column)
                )
    return tuple(found)


def _can_be_told(library: Library, book: Playbook, step: Call, outcome: str) -> bool:
    """Can the called tree end so at all?  Ways for the other outcomes have to be written, but nobody can walk them."""

    def trees(name: str) -> Playbook | None:
        try:
            return library.unproved(name).playbook
        except BadInput:
            return None

    inner = trees(step.tree)
    return inner is None or outcome in flow.outcomes(inner, trees, frozenset({book.tree}))


def _unnoticed(library: Library, book: Playbook, way: flow.Way, near: list[WrittenWalk], codes: Codes) -> str | None:
    """The first other target that no walk notices; None when every one is noticed."""
    for target in others(book, way):
        step = flow.turned(book.steps[way.step], way, target)
        mutant = replace(book, steps={**book.steps, way.step: step})
        if all(run_walk(library, mutant, each, codes).passed for each in near):
            return target
    return None


def others(book: Playbook, way: flow.Way) -> tuple[str, ...]:
    """Other places this way could lead: a step of the right one's kind, one of another; for a call also `adopt`."""
    here = book.steps.get(way.target)
    candidates = [step for step_id, step in book.steps.items() if step_id != way.target]
    alike = next((step.id for step in candidates if type(step) is type(here)), None)
    unlike = next((step.id for step in candidates if type(step) is not type(here)), None)
    adopted = ADOPT if isinstance(book.steps[way.step], Call) and way.key == "found" != way.target else None
    found = (alike, unlike, adopted if way.target != ADOPT else None)
    return tuple(target for target in found if target is not None)
