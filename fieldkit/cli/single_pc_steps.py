"""What `fieldkit single-pc` asks of a person, step by step; `--answers FILE` answers by these names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldkit.cli.answers import AnswersAsker, proven
from fieldkit.engine.library import Library
from fieldkit.engine.protocols import Asker, Instruction, Question, Said, Standing
from fieldkit.engine.walk import CLOSING
from fieldkit.errors import BadInput
from fieldkit.model.cause import Words
from fieldkit.model.playbook import Choice
from fieldkit.text.single_pc import TEXTS

TREE = "single-pc"
# What each step takes: a thing to do, or the keys of its choices.
DO = ("done", "skipped")
STEPS: Mapping[str, tuple[str, ...]] = {
    "permission": DO,
    "binding": ("y", "n"),
    "move_cable": DO,
    "set_by_hand": DO,
    "dial": DO,
    "hang_up": DO,
    "restore_by_hand": DO,
    "cable_back": DO,
    "online": ("y", "n"),
}
SOURCE = ("S-UNI-05",)


def words(key: str) -> Words:
    """A sentence of the catalogue as the asker takes it."""
    text = TEXTS[key]
    return Words(zh=text.zh, en=text.en)


def question(step: str, key: str, asked: int, holes: Mapping[str, object]) -> Question:
    """One question; `key` names its sentence."""
    choices = tuple(Choice(each, words(f"single_pc.{step}.{each}"), "") for each in STEPS[step])
    return Question(_standing(step, asked), words(key), choices, source=SOURCE, holes=holes)


def instruction(step: str, key: str, asked: int, holes: Mapping[str, object], *, interrupts: bool) -> Instruction:
    """One thing to do; `interrupts` wants a second press."""
    consent = "interrupts-service" if interrupts else None
    return Instruction(_standing(step, asked), words(key), consent, source=SOURCE, holes=holes)


def _standing(step: str, asked: int) -> Standing:
    return Standing(TREE, words("single_pc.title"), step, depth=1, asked=asked, round=1)


class WhileOffline:
    """Passes the tree's questions on, but not those of closing: those come when the customer's device is back."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def ask(self, question: Question) -> Said:
        """Put a question."""
        return Said("unsure", how="auto") if question.standing.tree == CLOSING else self._asker.ask(question)

    def instruct(self, instruction: Instruction) -> Said:
        """Give an instruction."""
        if instruction.standing.tree == CLOSING:
            return Said("skipped", how="auto")
        return self._asker.instruct(instruction)


def read_answers(path: Path, library: Library, tree: str) -> AnswersAsker:
    """The answers of a file: those of our own steps, and those of the tree that is walked at the hand-over.

    Raises: BadInput naming the step or key that does not exist.
    """
    from fieldkit.engine.yamltext import MapNode, as_data, place_of, read_yaml

    node = read_yaml(path)
    listed = node.entries.get("answers") if isinstance(node, MapNode) and set(node.keys) == {"answers"} else None
    if not isinstance(listed, MapNode):
        raise BadInput("answers.wrong", file=str(path))
    data = as_data(listed)
    ours = {name: value for name, value in data.items() if str(name).removeprefix(f"{TREE}.") in STEPS}
    try:
        others = proven({name: each for name, each in data.items() if name not in ours}, library, tree, where=str(path))
        own = {f"{TREE}.{str(name).removeprefix(f'{TREE}.')}": _own(str(name), ours[name], path) for name in ours}
    except BadInput as exc:
        if exc.code == "answers.wrong":
            raise
        facts = dict(exc.facts)
        line, column = place_of(listed, str(facts.get("step", "")), facts.get("key"))
        raise BadInput(exc.code, **{**facts, "file": str(path), "line": line, "column": column}) from exc
    return AnswersAsker({**others.answers, **own})


def _own(name: str, given: Any, path: Path) -> tuple[str, ...]:
    values = given if isinstance(given, list) else [given]
    takes = STEPS[name.removeprefix(f"{TREE}.")]
    known = {each: each for each in takes} | ({"skip": "skipped"} if takes is DO else {"unsure": "unsure"})
    if not values or any(not isinstance(value, str) for value in values):
        raise BadInput("answers.wrong", file=str(path))
    for value in values:
        if value not in known:
            raise BadInput("answers.unknown_key", file=str(path), step=name, key=value, known=list(known))
    return tuple(known[value] for value in values)
