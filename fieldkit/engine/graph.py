"""Draws a tree: as Mermaid for a page, or by `engine/treedraw.py` as lines for a terminal."""

import re
from collections.abc import Mapping
from typing import Literal

from fieldkit.engine import flow
from fieldkit.engine.treedraw import drawn_tree
from fieldkit.model.cause import Cause
from fieldkit.model.playbook import ADOPT, Ask, Branch, Call, CheckStep, Conclude, Do, Playbook, Step, Survey
from fieldkit.text.clean import clean

Form = Literal["mermaid", "tree"]
LONGEST_LABEL = 60
_READ_BY_MERMAID = re.compile(r"[#&\"<>`|\\]")

# A shape for each kind: what measures is a box, what asks a rhombus, what ends is round.
_SHAPES: Mapping[type, tuple[str, str]] = {
    Survey: ("[[", "]]"),
    CheckStep: ("[", "]"),
    Ask: ("{", "}"),
    Branch: ("{{", "}}"),
    Do: ("[/", "/]"),
    Call: ("[(", ")]"),
    Conclude: ("([", "])"),
}
_ADOPTED = {"zh": "沿用其结论", "en": "its conclusion stands"}


def graph(tree: Playbook, language: str, form: Form = "mermaid", *, causes: Mapping[str, Cause] | None = None) -> str:
    """The whole tree as text; with `causes`, each conclusion also bears its cause's name."""
    if form == "mermaid":
        return _mermaid(tree, language, causes or {})
    lines = drawn_tree(tree, language, causes=causes)
    return "".join("".join(piece.text for piece in line).rstrip() + "\n" for line in lines)


def _says(step: Step, language: str, causes: Mapping[str, Cause]) -> str:
    match step:
        case Survey():
            said = " · ".join(step.checks)
        case CheckStep():
            said = step.check
        case Ask():
            said = step.question.in_language(language)
        case Branch():
            said = step.on
        case Do():
            said = step.instruction.in_language(language)
        case Call():
            said = step.tree
        case Conclude():
            name = causes[step.cause].name.in_language(language) if step.cause in causes else ""
            said = f"{step.cause} {name}".strip()
    flat = " ".join(clean(said).split())
    return flat if len(flat) <= LONGEST_LABEL else f"{flat[: LONGEST_LABEL - 1]}…"


def _heard(step: Step, way: flow.Way, language: str) -> str:
    """What must be heard for this way, in the person's words where there are any."""
    if isinstance(step, Survey) or (isinstance(step, Ask) and way.key == flow.NEXT):
        return ""
    if isinstance(step, Ask):
        label = next((choice.label.in_language(language) for choice in step.choices if choice.key == way.key), None)
        if label is not None:
            return " ".join(clean(label).split())
    return clean(way.key)


def _mermaid(tree: Playbook, language: str, causes: Mapping[str, Cause]) -> str:
    names = {step_id: f"n{at}" for at, step_id in enumerate(tree.steps)}
    lines = ["flowchart TD", f"  start([{_quoted(tree.title.in_language(language))}]) --> {names[tree.start]}"]
    adopted = False
    for step in tree.steps.values():
        left, right = _SHAPES[type(step)]
        lines.append(f"  {names[step.id]}{left}{_quoted(_says(step, language, causes))}{right}")
    for step in tree.steps.values():
        for way in flow.ways(step):
            heard = _heard(step, way, language)
            arrow = f"-->|{_quoted(heard)}|" if heard else "-->"
            adopted = adopted or way.target == ADOPT
            lines.append(f"  {names[step.id]} {arrow} {names.get(way.target, ADOPT)}")
    if adopted:
        lines.append(f"  {ADOPT}([{_quoted(_ADOPTED[language])}])")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A Mermaid string: entities for all that its grammar, or the HTML it makes, would read."""
    flat = " ".join(clean(text).split())
    return f'"{_READ_BY_MERMAID.sub(lambda found: f"#{ord(found.group())};", flat)}"'
