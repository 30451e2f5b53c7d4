"""Who answers when nobody sits at the keyboard: `--auto`, and `--answers FILE`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from fieldkit.engine.library import Library
from fieldkit.engine.protocols import Instruction, Question, Said
from fieldkit.errors import BadInput
from fieldkit.model.playbook import Ask, Do, Playbook, Step
from fieldkit.model.typed import ENTER

HOW = "auto"


class AutoAsker:
    """Nobody there: takes the laptop's own guess where there is one, else not sure; does nothing by hand."""

    def ask(self, question: Question) -> Said:
        """The guess, or not sure."""
        keys = {choice.key for choice in question.choices}
        return Said(question.guess if question.guess in keys and question.guess else "unsure", how=HOW)

    def instruct(self, instruction: Instruction) -> Said:  # noqa: ARG002 - the protocol's signature
        """Skipped: there is nobody to do it."""
        return Said("skipped", how=HOW)


@dataclass
class AnswersAsker:
    """A person's answers from a file, by step; a list is for the first, second… time.  Else not sure."""

    answers: Mapping[str, tuple[str, ...]]
    _taken: dict[str, int] = field(default_factory=dict)

    def ask(self, question: Question) -> Said:
        """The answer written for this step."""
        given = self._next(question.standing.tree, question.standing.step)
        if given is None:
            return AutoAsker().ask(question)
        return Said(given)

    def instruct(self, instruction: Instruction) -> Said:
        """`done` or `skipped` as written; else skipped."""
        given = self._next(instruction.standing.tree, instruction.standing.step)
        return Said("skipped", how=HOW) if given is None else Said(given)

    def _next(self, tree: str, step: str) -> str | None:
        for name in (f"{tree}.{step}", step):
            given = self.answers.get(name)
            if given:
                at = self._taken.get(name, 0)
                self._taken[name] = at + 1
                return given[min(at, len(given) - 1)]
        return None


def read_answers(path: Path, library: Library, tree: str) -> AnswersAsker:
    """The answers of a file, every step and key proven to exist.

    Raises: BadInput naming the step or key that does not.
    """
    from fieldkit.engine.yamltext import MapNode, as_data, place_of, read_yaml

    node = read_yaml(path)
    listed = node.entries.get("answers") if isinstance(node, MapNode) and set(node.keys) == {"answers"} else None
    if not isinstance(listed, MapNode):
        raise BadInput("answers.wrong", file=str(path))
    try:
        return proven(as_data(listed), library, tree, where=str(path))
    except BadInput as exc:
        if exc.code == "answers.wrong":
            raise
        facts = dict(exc.facts)
        line, column = place_of(listed, str(facts.get("step", "")), facts.get("key"))
        raise BadInput(exc.code, **{**facts, "file": str(path), "line": line, "column": column}) from exc


def proven(listed: Mapping[str, Any], library: Library, tree: str, *, where: str) -> AnswersAsker:
    """Answers by step as an asker.

    Raises: BadInput naming the step or key that does not exist.
    """
    trees = _reached(library, tree)
    made: dict[str, tuple[str, ...]] = {}
    for name, given in listed.items():
        values = given if isinstance(given, list) else [given]
        if not values or any(not isinstance(value, str) for value in values):
            raise BadInput("answers.wrong", file=where)
        steps = _steps(str(name), trees)
        if not steps:
            asking = [(book.tree, step.id) for book in trees for step in book.steps.values() if _takes(step)]
            known = [f"{in_tree}.{step}" for in_tree, step in asking] + [step for _, step in asking]
            near = get_close_matches(str(name), known, n=1, cutoff=0.0)
            raise BadInput("answers.unknown_step", file=where, step=name, near=near[0] if near else None, tree=tree)
        made[str(name)] = tuple(_value(steps, str(name), value, where) for value in values)
    return AnswersAsker(made)


def _value(steps: list[Step], name: str, value: str, where: str) -> str:
    """The answer in the walk's words, if one of the steps of this name takes it."""
    known: list[str] = []
    for step in steps:
        if isinstance(step, Do):
            takes = {"done": "done", "skipped": "skipped", "skip": "skipped"}
        elif isinstance(step, Ask) and step.enter is None:
            takes = {**{choice.key: choice.key for choice in step.choices}, "unsure": "unsure"}
            # What the choice means is as good as its key: `vantage: lan`.
            takes |= {choice.value: choice.key for choice in step.choices if choice.value and choice.value not in takes}
        else:
            if isinstance(step, Ask) and step.enter is not None and value != "unsure":
                _typed(step.enter, name, value, where)
            return value
        if value in takes:
            return takes[value]
        known += takes
    raise BadInput("answers.unknown_key", file=where, step=name, key=value, known=known)


def _typed(enter: str, name: str, value: str, where: str) -> None:
    try:
        ENTER[enter][1](value)
    except BadInput as exc:
        # The value's own error says why; the sentence for it is made by whoever shows it.
        raise BadInput(exc.code, **{**exc.facts, "where": where, "step": name, "key": value}) from exc


def _steps(name: str, trees: list[Playbook]) -> list[Step]:
    """The questions and instructions of this name."""
    tree, dot, step = name.rpartition(".")
    found = [book.steps[step] for book in trees if (not dot or book.tree == tree) and step in book.steps]
    return [each for each in found if _takes(each)]


def _takes(step: Step) -> bool:
    return isinstance(step, Ask | Do)


def _reached(library: Library, tree: str) -> list[Playbook]:
    """The tree, the trees it calls, and closing."""
    from fieldkit.engine.walk import CLOSING
    from fieldkit.model.playbook import Call

    waiting = [tree, *([CLOSING] if library.has(CLOSING) else [])]
    books: dict[str, Playbook] = {}
    while waiting:
        name = waiting.pop(0)
        if name in books:
            continue
        books[name] = library.tree(name)
        waiting += [step.tree for step in books[name].steps.values() if isinstance(step, Call)]
    return list(books.values())
