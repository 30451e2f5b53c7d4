"""Does a tree go where its written walks say?  A walk is a list of answers beside the trail and conclusion expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from fieldkit.engine import walk
from fieldkit.engine.facts import FACTS
from fieldkit.engine.library import Library, shipped
from fieldkit.engine.problem import Problem, nearest, problem_of
from fieldkit.engine.treefile import Reader, TreeFile
from fieldkit.engine.walk import Heard, Passed, Place
from fieldkit.engine.yamltext import ListNode, MapNode, Node, is_nothing
from fieldkit.errors import BadInput
from fieldkit.model.cause import Words
from fieldkit.model.playbook import OUTCOMES, UNSET, Ask, Branch, Call, CheckStep, Conclude, Do, Playbook, Step, Survey
from fieldkit.model.terms import Confidence, Verdict

_STUB = "="  # no tree's name may begin so
_KEYS = ("name", "trail")
_MORE_KEYS = ("facts", "hears", "calls", "conclusion")

StepName = tuple[str, str]
Codes = Mapping[str, Mapping[str, Verdict]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a called tree is made to tell its caller, instead of being walked."""

    outcome: str
    cause: str


@dataclass(frozen=True, slots=True)
class WrittenWalk:
    """One walk of a file.  Steps are (tree, step); `conclusion` None asks only that a caller would be told `clear`."""

    name: str
    trail: tuple[StepName, ...]
    conclusion: str | None
    facts: Mapping[str, str] = field(default_factory=dict)
    hears: Mapping[StepName, tuple[str, ...] | str] = field(default_factory=dict)
    calls: Mapping[StepName, Told] = field(default_factory=dict)
    line: int = 1


@dataclass(frozen=True, slots=True)
class WalkResult:
    """How one walk went: `why` is the code of the text that says what differs, with its facts; None if nothing does."""

    tree: str
    name: str
    file: str
    line: int
    trail: tuple[StepName, ...]
    heard: tuple[str, ...]
    conclusion: str | None
    why: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Did the tree go where the walk says?"""
        return self.why is None

    def problem(self) -> Problem | None:
        """What differs, as a problem of the walks' file."""
        if self.why is None:
            return None
        return Problem(self.why, self.file, self.line, 1, {"walk": self.name, **self.facts})


class _Stage:
    """The trees a walk may enter: the library's, with the tree under test as given and stubs for calls not walked."""

    def __init__(self, library: Library, book: Playbook, calls: Mapping[StepName, Told]) -> None:
        self._library = library
        self._books = {book.tree: book}
        for (tree, step_id), told in calls.items():
            outer = self._books.get(tree) or library.tree(tree)
            step = outer.steps.get(step_id)
            if isinstance(step, Call):
                stub = f"{_STUB}{tree}.{step_id}"
                self._books[tree] = replace(outer, steps={**outer.steps, step_id: replace(step, tree=stub)})
                end = Conclude(step_id, told.cause, Confidence.SUSPECTED, returns=told.outcome)
                self._books[stub] = Playbook(stub, Words("", ""), step_id, {step_id: end})

    def tree(self, name: str) -> Playbook:
        """The tree of this name."""
        return self._books.get(name) or self._library.tree(name)

    def has(self, name: str) -> bool:
        """Is there a tree of this name?  `closing` is walked by its own walks, not after every conclusion."""
        return name != walk.CLOSING and (name in self._books or self._library.has(name))


class _Differs(Exception):
    def __init__(self, why: str, **facts: object) -> None:
        super().__init__(why)
        self.why = why
        self.facts = facts


def run_walk(library: Library, book: Playbook, written: WrittenWalk, codes: Codes, *, file: str = "") -> WalkResult:
    """Walk one written walk through a tree, without measuring or asking anything."""
    stage = _Stage(library, book, written.calls)
    place = walk.begin(stage, book.tree)
    visits: dict[StepName, int] = {}
    why: str | None = None
    facts: Mapping[str, object] = {}
    try:
        while not place.finished:
            _expected_here(book, place, written)
            heard = _hear(stage, place, written, codes, visits)
            try:
                place = walk.advance(stage, place, heard, top=book.tree)
            except walk.NotAnAnswer as exc:
                raise _Differs("walks.no_way", step=_shown(book, _here(place)), heard=heard.value) from exc
        _ended_as_written(stage, book, place, written, visits)
    except _Differs as exc:
        why, facts = exc.why, exc.facts
    passed = _trail(place)
    return WalkResult(
        tree=book.tree,
        name=written.name,
        file=file,
        line=written.line,
        trail=tuple((each.tree, each.step) for each in passed),
        heard=tuple(each.heard.value for each in passed),
        conclusion=_concluded(stage, place),
        why=why,
        facts=facts,
    )


def _hear(stage: _Stage, place: Place, written: WrittenWalk, codes: Codes, visits: dict[StepName, int]) -> Heard:
    here = _here(place)
    step = walk.step_at(stage, place)
    match step:
        case Survey() | Call() | Conclude():
            return Heard("passed", how="known")
        case Branch():
            return Heard(_fact(stage, place, written, step.on) or UNSET, how="known")
        case Ask() if step.known is not None:
            value = _fact(stage, place, written, step.known)
            matching = next((choice.key for choice in step.choices if value and choice.value == value), None)
            if matching is not None:
                return Heard(matching, how="known")
        case _:
            pass
    told = written.hears.get(here)
    at = visits.get(here, 0)
    visits[here] = at + 1
    answer = told if isinstance(told, str) else told[at] if told is not None and at < len(told) else None
    if answer is None:
        raise _Differs("walks.needs_answer", step=".".join(here), visit=at + 1)
    if not isinstance(step, CheckStep):
        return Heard(answer)
    verdict = codes.get(step.check, {}).get(answer)
    if verdict is None:
        raise _Differs("walks.not_a_code", step=step.id, check=step.check, written=answer)
    return Heard(answer, verdict)


def _fact(stage: _Stage, place: Place, written: WrittenWalk, name: str) -> str | None:
    return walk.heard_facts(stage, place.trail).get(name, written.facts.get(name))


def _trail(place: Place) -> tuple[Passed, ...]:
    return tuple(passed for passed in place.trail if not passed.tree.startswith(_STUB))


def _concluded(stage: _Stage, place: Place) -> str | None:
    if not place.finished:
        return None
    last = place.trail[-1]
    step = stage.tree(last.tree).steps[last.step]
    return step.cause if isinstance(step, Conclude) else None


def _here(place: Place) -> StepName:
    frame = place.stack[-1]
    return frame.tree, frame.step


def _expected_here(book: Playbook, place: Place, written: WrittenWalk) -> None:
    """Stop at the first step the walk does not name: whatever comes after it is only a consequence."""
    here = _here(place)
    if here[0].startswith(_STUB):
        return
    at = len(_trail(place))
    if at >= len(written.trail):
        raise _Differs("walks.goes_on", step=_shown(book, here))
    if written.trail[at] != here:
        facts = {"number": at + 1, "expected": _shown(book, written.trail[at]), "actual": _shown(book, here)}
        raise _Differs("walks.other_step", **facts)


def _ended_as_written(
    stage: _Stage, book: Playbook, place: Place, written: WrittenWalk, visits: Mapping[StepName, int]
) -> None:
    went = len(_trail(place))
    if went < len(written.trail):
        raise _Differs("walks.stops", step=_shown(book, written.trail[went]))
    last = place.trail[-1]
    step = stage.tree(last.tree).steps[last.step]
    assert isinstance(step, Conclude)
    if written.conclusion != step.cause and not (written.conclusion is None and step.outcome == "clear"):
        raise _Differs("walks.other_conclusion", expected=written.conclusion, actual=step.cause)
    for here, told in written.hears.items():
        used = visits.get(here, 0)
        if not used or (not isinstance(told, str) and used < len(told)):
            raise _Differs("walks.never_asked", step=_shown(book, here))


def _shown(book: Playbook, here: StepName) -> str:
    return here[1] if here[0] == book.tree else ".".join(here)


# Reading the file


def read_walks(library: Library, tree: TreeFile, codes: Codes) -> tuple[tuple[WrittenWalk, ...], list[Problem]]:
    """The walks beside a tree, and what is wrong with their file.

    Raises: BadInput when it is not YAML.
    """
    path = library.walks_path(tree.playbook.tree)
    reader = _WalksReader(path, library, tree.playbook, codes)
    return reader.walks(library.document(path)), reader.problems


class _WalksReader(Reader):
    def __init__(self, path: Path, library: Library, book: Playbook, codes: Codes) -> None:
        super().__init__(path)
        self._library = library
        self._book = book
        self._codes = codes
        called, self._whole = _called(library, book)
        self._books = {book.tree: book, **{each.tree: each for each in called}}

    def walks(self, root: Node) -> tuple[WrittenWalk, ...]:
        """Every walk that can be read."""
        top = self.mapping(root, "walks")
        if not isinstance(root, MapNode) or not self.keys(top, "walks", ("walks",)):
            return ()
        names: set[str] = set()
        found: list[WrittenWalk] = []
        for node in self.listing(top.entries["walks"], "walks"):
            written = self._walk(node)
            if written is not None:
                if written.name in names:
                    self.wrong(node, "playbook.twice", where="walks", written=written.name)
                names.add(written.name)
                found.append(written)
        return tuple(found)

    def _walk(self, node: Node) -> WrittenWalk | None:
        here = self.mapping(node, "walks")
        if not isinstance(node, MapNode) or not self.keys(here, "walks", _KEYS, _MORE_KEYS):
            return None
        before = len(self.problems)
        entries = here.entries
        name = self.text(entries["name"], "name")
        trail = [self._step(item, self.text(item, f"{name}.trail")) for item in self.listing(entries["trail"], "trail")]
        conclusion = entries.get("conclusion")
        written = WrittenWalk(
            name=name,
            trail=tuple(each for each in trail if each is not None),
            conclusion=None if conclusion is None or is_nothing(conclusion) else self.text(conclusion, "conclusion"),
            facts=self._facts(entries["facts"]) if "facts" in entries else {},
            hears=self._hears(entries["hears"]) if "hears" in entries else {},
            calls=self._calls(entries["calls"]) if "calls" in entries else {},
            line=here.line,
        )
        return written if len(self.problems) == before else None

    def _step(self, at: Node, name: str) -> StepName | None:
        tree, dot, step_id = name.rpartition(".")
        if dot:
            holders = [tree] if tree in self._books and step_id in self._books[tree].steps else []
        elif name in self._book.steps:
            holders = [self._book.tree]
        else:
            holders = [book.tree for book in self._books.values() if name in book.steps]
        if len(holders) == 1:
            return holders[0], step_id
        if holders:
            self.wrong(at, "walks.ambiguous", written=name, trees=holders)
        elif name and self._whole:
            known = [_shown(self._book, (book.tree, step)) for book in self._books.values() for step in book.steps]
            self.wrong(at, "walks.no_step", written=name, **nearest(name, known))
        return None

    def _facts(self, node: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        here = self.mapping(node, "facts")
        for name, value in here.entries.items():
            if name not in FACTS:
                self.wrong(here.keys[name], "playbook.no_fact", step="facts", written=name, **nearest(name, FACTS))
                continue
            text = self.text(value, f"facts.{name}")
            if text not in FACTS[name]:
                facts = {"step": "facts", "fact": name, "written": text, **nearest(text, FACTS[name])}
                self.wrong(value, "playbook.no_value", **facts)
            found[name] = text
        return found

    def _hears(self, node: Node) -> dict[StepName, tuple[str, ...] | str]:
        found: dict[StepName, tuple[str, ...] | str] = {}
        here = self.mapping(node, "hears")
        for name, value in here.entries.items():
            step = self._step(here.keys[name], name)
            if step is None:
                continue
            items = value.items if isinstance(value, ListNode) else [value]
            texts = tuple(self._heard(step, item) for item in items)
            found[step] = texts if isinstance(value, ListNode) else texts[0]
        return found

    def _heard(self, here: StepName, node: Node) -> str:
        text = self.text(node, f"hears.{here[1]}")
        allowed = self._allowed(self._books[here[0]].steps[here[1]])
        if text and allowed is not None and text not in allowed:
            self.wrong(node, "walks.cannot_hear", step=here[1], written=text, **nearest(text, allowed))
        return text

    def _allowed(self, step: Step) -> tuple[str, ...] | None:
        match step:
            case CheckStep():
                return tuple(self._codes.get(step.check, ()))
            case Ask() if step.enter is not None:
                return None
            case Ask():
                return (*(choice.key for choice in step.choices), "unsure")
            case Do():
                return ("done", "skipped")
            case _:
                return ()

    def _calls(self, node: Node) -> dict[StepName, Told]:
        found: dict[StepName, Told] = {}
        listed = self.mapping(node, "calls")
        for name, value in listed.entries.items():
            step = self._step(listed.keys[name], name)
            here = self.mapping(value, f"calls.{name}")
            if step is None or not self.keys(here, f"calls.{name}", ("outcome", "cause")):
                continue
            if not isinstance(self._books[step[0]].steps[step[1]], Call):
                self.wrong(listed.keys[name], "walks.not_a_call", step=name)
            outcome = self.one_of(here.entries["outcome"], f"calls.{name}.outcome", OUTCOMES)
            found[step] = Told(outcome, self.text(here.entries["cause"], f"calls.{name}.cause"))
        return found


def _called(library: Library, book: Playbook) -> tuple[list[Playbook], bool]:
    """Every tree that can be entered from a tree, itself left out; and whether none of them is broken."""
    found: dict[str, Playbook] = {}
    whole = True
    waiting = [book]
    while waiting:
        for step in waiting.pop().steps.values():
            if isinstance(step, Call) and step.tree not in found and step.tree != book.tree:
                try:
                    found[step.tree] = library.unproved(step.tree).playbook
                except BadInput:
                    whole = False
                    continue
                waiting.append(found[step.tree])
    return list(found.values()), whole


def codes_by_check(library: Library) -> Codes:
    """The codes and verdicts of every check, by its name."""
    return {name: check.codes for name, check in library.checks.items()}


def walks_problems(library: Library, tree: TreeFile) -> list[Problem]:
    """What is wrong with the file of walks beside a tree; a shipped tree must have one."""
    path = library.walks_path(tree.playbook.tree)
    if not path.is_file():
        if tree.path.is_relative_to(shipped()):
            return [Problem("playbook.no_walks", str(tree.path), 1, 1, {"file_wanted": path.name})]
        return []
    try:
        return read_walks(library, tree, codes_by_check(library))[1]
    except BadInput as exc:
        return [problem_of(exc)]


def run_walks(library: Library, name: str) -> tuple[WalkResult, ...]:
    """Every written walk of a tree, walked.

    Raises: BadInput when there is no such tree or no walks beside it, or a file is broken.
    """
    tree = library.tree_file(name)
    codes = codes_by_check(library)
    return tuple(
        run_walk(library, tree.playbook, written, codes, file=str(library.walks_path(name)))
        for written in sound_walks(library, tree, codes)
    )


def sound_walks(library: Library, tree: TreeFile, codes: Codes) -> tuple[WrittenWalk, ...]:
    """The walks beside a tree.

    Raises: BadInput when there are none, or anything in their file is wrong.
    """
    path = library.walks_path(tree.playbook.tree)
    if not path.is_file():
        raise BadInput("playbook.no_walks", file=str(tree.path), line=1, column=1, file_wanted=path.name)
    found, wrong = read_walks(library, tree, codes)
    if wrong:
        raise wrong[0].error()
    return found
