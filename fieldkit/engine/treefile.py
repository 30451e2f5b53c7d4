"""From the nodes of a YAML file to the model: what may stand where in a tree and in the reference files.

Everything wrong with the shape of a file is collected, so that one pass names it all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TypeVar

from fieldkit.engine.problem import Problem, nearest
from fieldkit.engine.yamltext import ListNode, MapNode, Node, TextNode, is_nothing
from fieldkit.model.cause import OWNER_OF_PREFIX, Alternative, Cause, Words
from fieldkit.model.finding import Limit
from fieldkit.model.playbook import (
    ADOPT,
    OUTCOMES,
    Ask,
    Branch,
    Call,
    CheckStep,
    Choice,
    Conclude,
    Do,
    Playbook,
    Step,
    Survey,
)
from fieldkit.model.terms import Confidence, Place, Trust
from fieldkit.text.clean import clean

NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
CAUSE_CODE = re.compile(rf"(?:{'|'.join(OWNER_OF_PREFIX)})-[A-Z0-9]+(?:-[A-Z0-9]+)*")
CONSENTS = ("interrupts-service",)
UNSURE_KEY = "u"

_REQUIRED = {
    "survey": ("survey", "source", "next"),
    "check": ("check", "source", "next"),
    "ask": ("ask", "source"),
    "on": ("on", "source", "next"),
    "do": ("do", "source", "done", "skipped"),
    "call": ("call", "source", "next"),
    "conclude": ("conclude", "confidence", "source"),
}
_OPTIONAL = {
    "survey": (),
    "check": ("with", "fresh"),
    "ask": ("known", "choices", "enter", "next", "unsure"),
    "on": (),
    "do": ("consent", "touches"),
    "call": (),
    "conclude": ("place", "alternatives", "remedy", "verify", "explains", "returns"),
}
KINDS = tuple(_REQUIRED)
_TREE_KEYS = ("tree", "title", "source", "start", "steps")

_Closed = TypeVar("_Closed", Confidence, Place, Trust)


@dataclass(frozen=True, slots=True)
class TreeFile:
    """One tree as read, with the nodes that say where each word of it stands."""

    playbook: Playbook
    root: MapNode
    path: Path

    def at(self, *path: str | int) -> Node:
        """The value at a path of keys and indices, or the nearest thing above it that is there."""
        here: Node = self.root
        for part in path:
            if isinstance(here, MapNode) and part in here.entries:
                here = here.entries[str(part)]
            elif isinstance(here, ListNode) and isinstance(part, int) and part < len(here.items):
                here = here.items[part]
            else:
                break
        return here

    def key(self, *path: str | int) -> Node:
        """The key at the end of a path, or the nearest thing above it that is there."""
        above = self.at(*path[:-1])
        return above.keys.get(str(path[-1]), above) if isinstance(above, MapNode) else above


class Reader:
    """Reads the nodes of one file, and keeps what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = str(path)
        self.problems: list[Problem] = []

    def wrong(self, at: Node, code: str, **facts: object) -> None:
        """Note one thing wrong."""
        self.problems.append(Problem(code, self.file, at.line, at.column, facts))

    # What a value must be

    def mapping(self, node: Node, where: str) -> MapNode:
        """A mapping; an empty one, and a problem, where something else stands."""
        if isinstance(node, MapNode):
            return node
        self.wrong(node, "playbook.not_a_mapping", where=where)
        return MapNode(node.line, node.column)

    def listing(self, node: Node, where: str) -> list[Node]:
        """A list with something in it."""
        if not isinstance(node, ListNode):
            self.wrong(node, "playbook.not_a_list", where=where)
            return []
        if not node.items:
            self.wrong(node, "playbook.empty", where=where)
        return node.items

    def text(self, node: Node, where: str) -> str:
        """A text with something in it."""
        if not isinstance(node, TextNode):
            self.wrong(node, "playbook.not_a_text", where=where)
            return ""
        if not node.value.strip():
            self.wrong(node, "playbook.empty", where=where)
        elif clean(node.value, keep_lines=True) != node.value:
            self.wrong(node, "playbook.hidden_character", where=where)
        return node.value

    def texts(self, node: Node, where: str) -> tuple[str, ...]:
        """A list of texts, each once."""
        found: list[str] = []
        for item in self.listing(node, where):
            text = self.text(item, where)
            if text in found:
                self.wrong(item, "playbook.twice", where=where, written=text)
            found.append(text)
        return tuple(found)

    def keys(self, node: MapNode, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> bool:
        """Are exactly the keys there that may be?  Notes each that is missing or unknown."""
        required = tuple(required)
        known = (*required, *optional)
        before = len(self.problems)
        for key, at in node.keys.items():
            if key not in known:
                self.wrong(at, "playbook.unknown_key", where=where, key=key, **nearest(key, known))
        for key in required:
            if key not in node.keys:
                self.wrong(node, "playbook.missing_key", where=where, key=key)
        return len(self.problems) == before

    def one_of(self, node: Node, where: str, known: Iterable[str]) -> str:
        """A text from a closed list."""
        known = tuple(known)
        text = self.text(node, where)
        if text and text not in known:
            self.wrong(node, "playbook.not_one_of", where=where, written=text, **nearest(text, known))
        return text

    def closed(self, node: Node, where: str, kind: type[_Closed], otherwise: _Closed) -> _Closed:
        """A value of a closed list of the model."""
        text = self.one_of(node, where, [each.value for each in kind])
        return kind(text) if text in {each.value for each in kind} else otherwise

    def words(self, node: Node, where: str, *, holes: bool = True) -> Words:
        """A sentence in both languages, with the same `{holes}` in each."""
        both = self.mapping(node, where)
        if both is not node or not self.keys(both, where, ("zh", "en")):
            return Words("", "")
        zh, en = (self.text(both.entries[language], f"{where}.{language}") for language in ("zh", "en"))
        in_zh, in_en = self._holes(both.entries["zh"], zh), self._holes(both.entries["en"], en)
        if in_zh is not None and in_en is not None:
            if in_zh != in_en:
                self.wrong(node, "playbook.holes_differ", where=where, holes=sorted(in_zh ^ in_en))
            elif in_zh and not holes:
                self.wrong(node, "playbook.no_holes_here", where=where, holes=sorted(in_zh))
        return Words(zh, en)

    def _holes(self, node: Node, sentence: str) -> set[str] | None:
        found = holes_in(sentence)
        if found is None:
            self.wrong(node, "playbook.bad_hole", sentence=sentence)
        return found

    def targets(self, node: Node, where: str) -> dict[str, str]:
        """What follows each thing that may be heard."""
        ways = self.mapping(node, where)
        if isinstance(node, MapNode) and not ways.entries:
            self.wrong(node, "playbook.empty", where=where)
        return {key: self.text(target, f"{where}.{key}") for key, target in ways.entries.items()}

    # A tree

    def tree(self, root: Node, name: str) -> Playbook | None:
        """The tree of this name, or None when its outline cannot be read."""
        top = self.mapping(root, "tree")
        if not isinstance(root, MapNode) or not self.keys(top, "tree", _TREE_KEYS):
            return None
        written = self.text(top.entries["tree"], "tree")
        if written != name:
            self.wrong(top.entries["tree"], "playbook.other_name", written=written, name=name)
        if not NAME.fullmatch(name):
            self.wrong(top.entries["tree"], "playbook.bad_name", written=name)
        steps: dict[str, Step] = {}
        listed = self.mapping(top.entries["steps"], "steps")
        if isinstance(top.entries["steps"], MapNode) and not listed.entries:
            self.wrong(listed, "playbook.empty", where="steps")
        for step_id, node in listed.entries.items():
            if not NAME.fullmatch(step_id) or step_id == ADOPT:
                self.wrong(listed.keys[step_id], "playbook.bad_name", written=step_id)
            step = self.step(step_id, node, listed.keys[step_id])
            if step is not None:
                steps[step_id] = step
        start = self.text(top.entries["start"], "start")
        return Playbook(
            tree=written,
            title=self.words(top.entries["title"], "title", holes=False),
            start=start,
            steps=steps,
            source=self.texts(top.entries["source"], "source"),
            file=self.file,
        )

    def step(self, step_id: str, node: Node, at: TextNode) -> Step | None:
        """One step, or None when its kind cannot be told."""
        here = self.mapping(node, step_id)
        if not isinstance(node, MapNode):
            return None
        kinds = [kind for kind in KINDS if kind in here.entries]
        if len(kinds) != 1:
            code = "playbook.several_kinds" if kinds else "playbook.no_kind"
            self.wrong(at, code, step=step_id, kinds=kinds or list(KINDS))
            return None
        kind = kinds[0]
        if not self.keys(here, step_id, _REQUIRED[kind], _OPTIONAL[kind]):
            return None
        source = self.texts(here.entries["source"], f"{step_id}.source")
        match kind:
            case "survey":
                return Survey(
                    step_id,
                    self.texts(here.entries["survey"], f"{step_id}.survey"),
                    self.text(here.entries["next"], f"{step_id}.next"),
                    source,
                )
            case "check":
                return self._check(step_id, here, source)
            case "ask":
                return self._ask(step_id, here, source)
            case "on":
                on = self.text(here.entries["on"], f"{step_id}.on")
                return Branch(step_id, on, self.targets(here.entries["next"], f"{step_id}.next"), source)
            case "do":
                return self._do(step_id, here, source)
            case "call":
                return self._call(step_id, here, source)
            case _:
                return self._conclude(step_id, here, source)

    def _check(self, step_id: str, here: MapNode, source: tuple[str, ...]) -> CheckStep:
        params = self.mapping(here.entries["with"], f"{step_id}.with") if "with" in here.entries else None
        fresh = "no"
        if "fresh" in here.entries:
            fresh = self.one_of(here.entries["fresh"], f"{step_id}.fresh", ("true", "false"))
        return CheckStep(
            step_id,
            self.text(here.entries["check"], f"{step_id}.check"),
            self.targets(here.entries["next"], f"{step_id}.next"),
            params={key: self.text(value, f"{step_id}.with.{key}") for key, value in params.entries.items()}
            if params
            else {},
            fresh=fresh == "true",
            source=source,
        )

    def _ask(self, step_id: str, here: MapNode, source: tuple[str, ...]) -> Ask | None:
        enter, choices = here.entries.get("enter"), here.entries.get("choices")
        if (enter is None) == (choices is None):
            self.wrong(here, "playbook.choices_or_enter", step=step_id)
            return None
        question = self.words(here.entries["ask"], f"{step_id}.ask")
        known = self.text(here.entries["known"], f"{step_id}.known") if "known" in here.entries else None
        unsure = self.text(here.entries["unsure"], f"{step_id}.unsure") if "unsure" in here.entries else None
        if enter is not None:
            if not self.keys(here, step_id, ("ask", "enter", "source", "next", "unsure")):
                return None
            name = self.text(enter, f"{step_id}.enter")
            then = self.text(here.entries["next"], f"{step_id}.next")
            return Ask(step_id, question, unsure or "", enter=name, next=then, source=source)
        if "next" in here.entries:
            self.wrong(here.keys["next"], "playbook.next_beside_choices", step=step_id)
        assert choices is not None
        ways = tuple(self._choice(node, f"{step_id}.choices") for node in self.listing(choices, f"{step_id}.choices"))
        if any(way is None for way in ways):
            return None
        read = tuple(way for way in ways if way is not None)
        doubtful = next((way.next for way in read if way.key == UNSURE_KEY), None)
        if unsure is None and doubtful is None:
            self.wrong(here, "playbook.no_unsure", step=step_id)
        elif unsure is not None and doubtful is not None and unsure != doubtful:
            self.wrong(here.entries["unsure"], "playbook.two_unsure", step=step_id, one=unsure, other=doubtful)
        return Ask(step_id, question, unsure or doubtful or "", choices=read, known=known, source=source)

    def _choice(self, node: Node, where: str) -> Choice | None:
        here = self.mapping(node, where)
        if not isinstance(node, MapNode) or not self.keys(here, where, ("key", "label", "next"), ("is",)):
            return None
        return Choice(
            key=self.text(here.entries["key"], f"{where}.key"),
            label=self.words(here.entries["label"], f"{where}.label"),
            next=self.text(here.entries["next"], f"{where}.next"),
            value=self.text(here.entries["is"], f"{where}.is") if "is" in here.entries else None,
        )

    def _do(self, step_id: str, here: MapNode, source: tuple[str, ...]) -> Do:
        consent = None
        if "consent" in here.entries:
            consent = self.one_of(here.entries["consent"], f"{step_id}.consent", CONSENTS)
        touches = None
        if "touches" in here.entries:
            node = here.entries["touches"]
            # Nothing touched is a thing to say: a label put on a cable makes no reading stale.
            empty = isinstance(node, ListNode) and not node.items
            touches = () if empty else self.texts(node, f"{step_id}.touches")
        return Do(
            step_id,
            self.words(here.entries["do"], f"{step_id}.do"),
            done=self.text(here.entries["done"], f"{step_id}.done"),
            skipped=self.text(here.entries["skipped"], f"{step_id}.skipped"),
            consent=consent,
            touches=touches,
            source=source,
        )

    def _call(self, step_id: str, here: MapNode, source: tuple[str, ...]) -> Call:
        ways = self.mapping(here.entries["next"], f"{step_id}.next")
        if ways is here.entries["next"]:
            self.keys(ways, f"{step_id}.next", OUTCOMES)
        targets = {key: self.text(target, f"{step_id}.next.{key}") for key, target in ways.entries.items()}
        for outcome, target in targets.items():
            if target == ADOPT and outcome != "found":
                self.wrong(ways.entries[outcome], "playbook.adopt_only_found", step=step_id, outcome=outcome)
        return Call(step_id, self.text(here.entries["call"], f"{step_id}.call"), targets, source)

    def _conclude(self, step_id: str, here: MapNode, source: tuple[str, ...]) -> Conclude:
        entries = here.entries
        returns = self.one_of(entries["returns"], f"{step_id}.returns", OUTCOMES) if "returns" in entries else None
        place = self.closed(entries["place"], f"{step_id}.place", Place, Place.EXTERNAL) if "place" in entries else None
        others = (
            tuple(
                self._alternative(node, f"{step_id}.alternatives")
                for node in self.listing(entries["alternatives"], f"{step_id}.alternatives")
            )
            if "alternatives" in entries
            else ()
        )
        return Conclude(
            step_id,
            self.text(entries["conclude"], f"{step_id}.conclude"),
            self.closed(entries["confidence"], f"{step_id}.confidence", Confidence, Confidence.SUSPECTED),
            remedy=self.words(entries["remedy"], f"{step_id}.remedy") if "remedy" in entries else None,
            place=place,
            verify=self.words(entries["verify"], f"{step_id}.verify") if "verify" in entries else None,
            alternatives=tuple(other for other in others if other is not None),
            explains=self.texts(entries["explains"], f"{step_id}.explains") if "explains" in entries else (),
            returns=returns,
            source=source,
        )

    def _alternative(self, node: Node, where: str) -> Alternative | None:
        here = self.mapping(node, where)
        if not isinstance(node, MapNode) or not self.keys(here, where, ("cause",), ("why",)):
            return None
        why = self.words(here.entries["why"], f"{where}.why") if "why" in here.entries else None
        return Alternative(self.text(here.entries["cause"], f"{where}.cause"), why)

    # Reference data

    def rows(self, root: Node, name: str) -> MapNode:
        """The one mapping of a reference file."""
        top = self.mapping(root, name)
        if not isinstance(root, MapNode) or not self.keys(top, name, (name,)):
            return MapNode(root.line, root.column)
        return self.mapping(top.entries[name], name)

    def cause(self, code: str, node: Node, at: TextNode) -> Cause | None:
        """One row of causes.yaml."""
        here = self.mapping(node, code)
        required = ("name", "place", "meaning", "remedy", "source")
        if not isinstance(node, MapNode) or not self.keys(here, code, required, ("explains",)):
            return None
        if not CAUSE_CODE.fullmatch(code):
            self.wrong(at, "playbook.bad_cause_code", written=code, prefixes=list(OWNER_OF_PREFIX))
            return None
        entries = here.entries
        explains = entries.get("explains")
        empty = isinstance(explains, ListNode) and not explains.items
        return Cause(
            code,
            self.words(entries["name"], f"{code}.name", holes=False),
            self.closed(entries["place"], f"{code}.place", Place, Place.EXTERNAL),
            self.words(entries["meaning"], f"{code}.meaning", holes=False),
            self.words(entries["remedy"], f"{code}.remedy"),
            () if explains is None or empty else self.texts(explains, f"{code}.explains"),
            self.texts(entries["source"], f"{code}.source"),
        )

    def limit(self, name: str, node: Node) -> tuple[Limit, Words] | None:
        """One row of limits.yaml, and what the limit is called."""
        here = self.mapping(node, name)
        required = ("value", "unit", "source", "trust", "zh", "en")
        if not isinstance(node, MapNode) or not self.keys(here, name, required):
            return None
        entries = here.entries
        value: float | None = None
        if not is_nothing(entries["value"]):
            written = self.text(entries["value"], f"{name}.value")
            try:
                value = float(written)
            except ValueError:
                self.wrong(entries["value"], "playbook.not_a_number", where=f"{name}.value", written=written)
            else:
                if value != value or value in (float("inf"), float("-inf")):
                    self.wrong(entries["value"], "playbook.not_a_number", where=f"{name}.value", written=written)
        unit = None if is_nothing(entries["unit"]) else self.text(entries["unit"], f"{name}.unit")
        bound = Limit(
            value,
            unit,
            self.text(entries["source"], f"{name}.source"),
            self.closed(entries["trust"], f"{name}.trust", Trust, Trust.RULE_OF_THUMB),
        )
        return bound, Words(self.text(entries["zh"], f"{name}.zh"), self.text(entries["en"], f"{name}.en"))


def holes_in(sentence: str) -> set[str] | None:
    """The `{holes}` of a sentence; None when a brace stands alone or a hole is more than a name."""
    found: set[str] = set()
    try:
        for _, hole, form, conversion in Formatter().parse(sentence):
            if hole is None:
                continue
            if form or conversion or not re.fullmatch(r"[a-z_][a-z0-9_]*", hole):
                return None
            found.add(hole)
    except ValueError:
        return None
    return found
