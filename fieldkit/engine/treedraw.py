"""A tree as indented lines for a terminal.

A step that several steps lead to, or that would stand too deep, is drawn as a section of its own below: `↓ step`
points down to it, `↑ step` back up.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from fieldkit.engine import flow
from fieldkit.model.cause import Cause, Words
from fieldkit.model.playbook import ADOPT, Ask, Branch, Call, CheckStep, Conclude, Do, Playbook, Step, Survey
from fieldkit.text import catalogue
from fieldkit.text.clean import clean

Role = Literal["bar", "heard", "id", "kind", "words", "jump", "title"]

DEEPEST = 5
LONGEST_WORDS = 160
LONGEST_HEARD = 60
WIDTH = 80
LEAST_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line.  `kind` is the kind of the step it belongs to: `check`, `ask`, `do`…, or nothing."""

    text: str
    role: Role
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters of a drawing."""

    branch: str = "├─ "
    last: str = "└─ "
    bar: str = "│  "
    to: str = "→"
    up: str = "↑"
    down: str = "↓"
    more: str = "…"

    def all(self) -> str:
        """Every one of them, to see whether a console can show them."""
        return self.branch + self.last + self.bar + self.to + self.up + self.down + self.more


PLAIN_SIGNS = Signs("|- ", "`- ", "|  ", "->", "^", "v", "...")

_KINDS: Mapping[type, tuple[str, str, str]] = {
    Survey: ("survey", "检测", "survey"),
    CheckStep: ("check", "检查", "check"),
    Ask: ("ask", "询问", "ask"),
    Branch: ("branch", "分支", "branch"),
    Do: ("do", "操作", "do"),
    Call: ("call", "转入", "call"),
    Conclude: ("conclude", "结论", "conclude"),
}
_OUTCOMES = {
    "found": ("查到原因", "cause found"),
    "clear": ("没有问题", "nothing wrong"),
    "unknown": ("没能定位", "not located"),
}
_PLAIN_ANSWERS = {"yes": "是", "no": "否"}
_ADOPTED = {"zh": "用它的结论", "en": "its conclusion stands"}
_BACK = {"zh": "见上", "en": "above"}
_BELOW = {"zh": "见下", "en": "below"}
# A word, or one wide character with the punctuation that may not begin a line.
_TOKEN = re.compile(
    r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][，。；：？！、）”’》]*|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)


@dataclass(frozen=True, slots=True)
class _Drawing:
    tree: Playbook
    language: str
    causes: Mapping[str, Cause]
    titles: Mapping[str, Words]
    signs: Signs
    width: int

    def words(self, step: Step) -> str:
        """What stands in a step, in one sentence."""
        match step:
            case Survey():
                said = "、".join(map(self.check, step.checks)) if self.zh else ", ".join(map(self.check, step.checks))
            case CheckStep():
                named = self.check(step.check)
                said = step.check if named == step.check else f"{step.check} {named}"
            case Ask():
                said = step.question.in_language(self.language)
            case Branch():
                said = self.term("fact", step.on)
            case Do():
                said = step.instruction.in_language(self.language)
            case Call():
                title = self.titles[step.tree].in_language(self.language) if step.tree in self.titles else ""
                said = f"{step.tree} {title}".strip()
            case Conclude():
                name = self.causes[step.cause].name.in_language(self.language) if step.cause in self.causes else ""
                said = f"{step.cause} {name}".strip()
        return self.cut(said, LONGEST_WORDS)

    @property
    def zh(self) -> bool:
        """Is it Chinese?"""
        return self.language == "zh"

    def check(self, name: str) -> str:
        """A check's short name."""
        return self.term("board.check", name)

    def term(self, group: str, value: str) -> str:
        """A word of a closed list, or the value itself."""
        text = catalogue().get(f"{group}.{value}")
        return text.in_language(self.language) if text else value

    def heard(self, step: Step, key: str) -> str:
        """What must be heard for a way, in words where there are any."""
        if isinstance(step, Survey):
            return ""
        if isinstance(step, Ask) and key == flow.NEXT:
            return "填了值" if self.zh else "a value"
        if isinstance(step, Ask):
            label = next((each.label.in_language(self.language) for each in step.choices if each.key == key), None)
            if label is not None:
                return self.cut(label, LONGEST_HEARD)
        if isinstance(step, Call) and key in _OUTCOMES:
            return _OUTCOMES[key][0 if self.zh else 1]
        group = step.on if isinstance(step, Branch) else "finding" if isinstance(step, CheckStep) else "heard"
        said = _PLAIN_ANSWERS[key] if self.zh and key in _PLAIN_ANSWERS else self.term(group, key)
        return self.cut(said if said != key else self.term("heard", key), LONGEST_HEARD)

    def cut(self, text: str, longest: int) -> str:
        flat = " ".join(clean(text).split())
        return flat if len(flat) <= longest else flat[: longest - 1] + self.signs.more


def drawn_tree(
    tree: Playbook,
    language: str,
    *,
    causes: Mapping[str, Cause] | None = None,
    titles: Mapping[str, Words] | None = None,
    signs: Signs | None = None,
    width: int = WIDTH,
) -> list[list[Piece]]:
    """The tree as lines no wider than `width` cells; `titles` are those of the trees it calls."""
    drawing = _Drawing(tree, language, causes or {}, titles or {}, signs or Signs(), max(width, LEAST_WIDTH))
    lines = _wrapped(
        [Piece(f"{tree.tree}  {drawing.cut(tree.title.in_language(language), 120)}", "title")], [], drawing.width
    )
    sections, drawn, shared = [tree.start], set[str](), _shared(tree)
    while sections:
        root = sections.pop(0)
        if root in drawn:
            continue
        lines.append([])
        lines += _section(drawing, root, sections, drawn, shared)
    return lines


def _shared(tree: Playbook) -> set[str]:
    """The steps that go on and that more than one step leads to."""
    parents: dict[str, set[str]] = {}
    for step in tree.steps.values():
        for way in flow.ways(step):
            parents.setdefault(way.target, set()).add(step.id)
    return {
        target
        for target, above in parents.items()
        if len(above) > 1 and target != ADOPT and flow.ways(tree.steps[target])
    }


def _section(drawing: _Drawing, root: str, sections: list[str], drawn: set[str], shared: set[str]) -> list[list[Piece]]:
    signs, tree = drawing.signs, drawing.tree
    lines: list[list[Piece]] = []
    # Each entry: the step, what leads to it, the bars to its left, is it the last there, and how deep it stands.
    waiting: list[tuple[str, str, str, bool, int]] = [(root, "", "", True, 0)]
    while waiting:
        target, heard, bars, last, depth = waiting.pop()
        first = bars + ((signs.last if last else signs.branch) if depth else "")
        after = bars + ((" " * len(signs.bar) if last else signs.bar) if depth else "")
        lead = [Piece(f"{heard} {signs.to} ", "heard")] if heard else []
        if target == ADOPT:
            lines += _wrapped(
                [*lead, Piece(_ADOPTED[drawing.language], "words", "conclude")], [first, after], drawing.width
            )
            continue
        step = tree.steps[target]
        below = flow.ways(step)
        kind, *words = _KINDS[type(step)]
        named = Piece(target, "id", kind)
        if below and depth and (target in drawn or target in shared or depth > DEEPEST):
            back = target in drawn
            if not back and target not in sections:
                sections.append(target)
            sign, said = (signs.up, _BACK) if back else (signs.down, _BELOW)
            jump = [Piece(f"{sign} ", "jump"), named, Piece(f" ({said[drawing.language]})", "jump")]
            lines += _wrapped([*lead, *jump], [first, after], drawing.width)
            continue
        drawn.add(target)
        word = words[0 if drawing.zh else 1]
        said_here = [named, Piece(f" [{word}] ", "kind", kind), Piece(drawing.words(step), "words", kind)]
        bar = f"{after}{signs.bar.rstrip()}" if below else after
        lines += _wrapped(
            [*lead, *said_here], [first, f"{bar:<{len(after) + len(signs.bar)}}" if below else after], drawing.width
        )
        grouped: dict[str, list[str]] = {}
        for way in below:
            grouped.setdefault(way.target, []).append(drawing.heard(step, way.key))
        between = "、" if drawing.zh else " / "
        entries = [(to, between.join(filter(None, heards))) for to, heards in grouped.items()]
        waiting += [(to, said, after, at == 0, depth + 1) for at, (to, said) in enumerate(reversed(entries))]
    return lines


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _wrapped(pieces: Iterable[Piece], indents: list[str], width: int) -> list[list[Piece]]:
    """The pieces as lines: the first indent before the first line, the second before the others."""
    first, after = indents or ["", "  "]
    lines: list[list[Piece]] = [[Piece(first, "bar")]]
    used = cells(first)
    for piece in pieces:
        for token in _TOKEN.findall(piece.text):
            for part in _fitting(token, width - cells(after)):
                if used + cells(part.rstrip()) > width and used > cells(after):
                    lines.append([Piece(after, "bar")])
                    used = cells(after)
                    part = part.lstrip()
                if part:
                    lines[-1].append(Piece(part, piece.role, piece.kind))
                    used += cells(part)
    return [_joined(line) for line in lines]


def _fitting(token: str, room: int) -> Iterable[str]:
    """The token, or pieces of it where it alone is wider than a line."""
    while cells(token) > room > 0:
        at = room if cells(token[:room]) <= room else room // 2
        yield token[:at]
        token = token[at:]
    yield token


def _joined(line: list[Piece]) -> list[Piece]:
    """Neighbours of one role as one piece."""
    made: list[Piece] = []
    for piece in line:
        if made and (made[-1].role, made[-1].kind) == (piece.role, piece.kind):
            made[-1] = Piece(made[-1].text + piece.text, piece.role, piece.kind)
        elif piece.text:
            made.append(piece)
    return made
