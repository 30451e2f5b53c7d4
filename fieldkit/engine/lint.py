"""Proves a tree before anybody walks it: every way leads somewhere, ends somewhere, and says nothing it cannot know."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from fieldkit.engine import flow
from fieldkit.engine.facts import BLANKS, FACTS
from fieldkit.engine.library import Library, read_rows, shipped
from fieldkit.engine.problem import Problem, nearest, problem_of
from fieldkit.engine.treefile import TreeFile, holes_in
from fieldkit.engine.yamltext import ListNode, MapNode, Node
from fieldkit.errors import BadInput
from fieldkit.model.cause import Words
from fieldkit.model.playbook import ADOPT, UNSET, Ask, Branch, Call, CheckStep, Conclude, Do, Playbook, Step, Survey
from fieldkit.model.terms import Confidence, Verdict

_T = TypeVar("_T")

__all__ = ["Problem", "problems", "tree_problems"]

# Keys the screen keeps for itself: back, stop, help, skip.
RESERVED_KEYS = ("b", "q", "?", "h", "s")
# What the loop itself adds to the facts of the findings.
RUN_FACTS = frozenset({"bound_pct", *BLANKS})
# The engine falls back on these two wherever a tree does not help.
NEEDED_CAUSES = ("NF-OK", "NF-UNK")

_SEED = re.compile(r"(S-[A-Z]+-)(\d+)(?:\.\.(\d+))?")
_STANDARD = re.compile(
    r"expert"
    r"|RFC \d{3,5}(?: .+)?"
    r"|[A-Z]\.\d+(?:\.\d+)*(?: .+)?"  # ITU-T
    r"|(?:IEEE )?802(?:\.\d+[A-Za-z]*)+(?:-\d+)?(?: .+)?"
    r"|(?:SFF-|TIA-|IEC |ISO/IEC |(?:3GPP )?TS |YD/?T |GB/?T )\d+(?:[.-]\d+)*(?: .+)?"
)


def problems(
    what: Library | Path, *, base: Path | None = None, checks: flow.Checks | None = None
) -> tuple[Problem, ...]:
    """Everything wrong in a library, or in one folder or file of trees laid over the shipped ones; by file and line."""
    try:
        if isinstance(what, Library):
            return _sorted(_all_problems(what, (*what.folders, *what.files)))
        folder = base or shipped()
        if not what.is_dir():
            return _sorted(_all_problems(Library((folder,), files=(what,), checks=checks), (what,)))
        folders = (folder,) if what.resolve() == folder.resolve() else (folder, what)
        return _sorted(_all_problems(Library(folders, checks=checks), (what,)))
    except BadInput as exc:
        return (problem_of(exc),)


def _sorted(found: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(found, key=lambda problem: (problem.file, problem.line, problem.column)))


def _all_problems(library: Library, inside: tuple[Path, ...]) -> list[Problem]:
    from fieldkit.engine.walks import walks_problems

    found = reference_problems(library)
    for name in library.names():
        path = library.tree_path(name)
        if not _is_inside(path, inside):
            continue
        tree, wrong = library.shape(name)
        found += wrong
        if tree is not None:
            found += tree_problems(library, tree)
            found += walks_problems(library, tree)
    return [problem for problem in found if _is_inside(Path(problem.file), inside)]


def _is_inside(path: Path, inside: tuple[Path, ...]) -> bool:
    return any(path == place or path.is_relative_to(place) for place in inside)


def tree_problems(library: Library, tree: TreeFile) -> list[Problem]:
    """What is wrong with the logic of one tree whose shape is right; never raises."""
    return _Proof(library, tree).found()


class _Proof:
    """One tree, held against the checks, causes, sources and trees it speaks of."""

    def __init__(self, library: Library, tree: TreeFile) -> None:
        self._library = library
        self._tree = tree
        self._book = tree.playbook
        self._checks = library.checks
        self._codes = {code: verdict for check in library.checks.values() for code, verdict in check.codes.items()}
        self._causes = _quietly(lambda: library.causes) or {}
        self._sources = _quietly(lambda: library.sources) or {}
        self._problems: list[Problem] = []

    def found(self) -> list[Problem]:
        self._sources_known(self._book.source, ("source",))
        self._known(self._book.start, self._book.steps, "playbook.no_step", self._tree.at("start"), step="start")
        for step in self._book.steps.values():
            self._step(step)
            self._sources_known(step.source, ("steps", step.id, "source"))
        if not self._problems:  # a tree with a way to nowhere would only repeat itself below
            self._ways_through()
        return self._problems

    def wrong(self, at: Node, code: str, **facts: object) -> None:
        self._problems.append(Problem(code, str(self._tree.path), at.line, at.column, facts))

    def _at(self, step: Step, *path: str | int) -> Node:
        return self._tree.at("steps", step.id, *path)

    def _known(self, name: str, known: Iterable[str], code: str, at: Node, **facts: object) -> bool:
        names = list(known)
        if name in names or not names:  # nothing to hold it against: the file that lists them is broken itself
            return True
        self.wrong(at, code, written=name, **facts, **nearest(name, names))
        return False

    def _sources_known(self, cited: tuple[str, ...], path: tuple[str | int, ...]) -> None:
        for at, source in enumerate(cited):
            self._problems += source_problems(source, self._sources, str(self._tree.path), self._tree.at(*path, at))

    # One step

    def _step(self, step: Step) -> None:
        for way in flow.ways(step):
            if not (way.target == ADOPT and isinstance(step, Call)):
                where = self._at(step, *way.path)
                self._known(way.target, self._book.steps, "playbook.no_step", where, step=step.id)
        match step:
            case Survey():
                for at, name in enumerate(step.checks):
                    self._known(name, self._checks, "playbook.no_check", self._at(step, "survey", at), step=step.id)
            case CheckStep():
                if self._known(step.check, self._checks, "playbook.no_check", self._at(step, "check"), step=step.id):
                    self._check(step)
            case Ask():
                self._ask(step)
            case Branch():
                if self._known(step.on, FACTS, "playbook.no_fact", self._at(step, "on"), step=step.id):
                    self._branch(step)
            case Do():
                self._do(step)
            case Call():
                self._call(step)
            case Conclude():
                self._conclude(step)

    def _check(self, step: CheckStep) -> None:
        check = self._checks[step.check]
        produced = {verdict.value for verdict in check.codes.values()}
        for key in step.next:
            at = self._tree.key("steps", step.id, "next", key)
            if key in flow.VERDICTS and key not in produced:
                self.wrong(at, "playbook.verdict_never", step=step.id, check=step.check, key=key)
            elif key in flow.VERDICTS:
                if not flow.codes_of(step, key, check):
                    self.wrong(at, "playbook.verdict_used_up", step=step.id, check=step.check, key=key)
            else:
                known = (*check.codes, *sorted(produced))
                self._known(key, known, "playbook.code_never", at, step=step.id, check=step.check)
        open_codes = [code for code, verdict in check.codes.items() if not {code, verdict.value} & step.next.keys()]
        for name in step.params:
            if name not in check.params:
                at = self._tree.key("steps", step.id, "with", name)
                self.wrong(at, "playbook.no_param", step=step.id, check=step.check, written=name)
        if open_codes:
            at = self._tree.key("steps", step.id, "next")
            self.wrong(at, "playbook.codes_open", step=step.id, check=step.check, codes=open_codes)

    def _ask(self, step: Ask) -> None:
        if step.enter is not None:
            from fieldkit.model.typed import ENTER

            self._known(step.enter, ENTER, "playbook.no_entry", self._at(step, "enter"), step=step.id)
        values: set[str] = set()
        keys: set[str] = set()
        allowed: tuple[str, ...] | None = None
        if step.known is not None and self._known(
            step.known, FACTS, "playbook.no_fact", self._at(step, "known"), step=step.id
        ):
            allowed = FACTS[step.known]
            if not any(choice.value for choice in step.choices):
                self.wrong(self._at(step, "known"), "playbook.known_unused", step=step.id, fact=step.known)
        for at, choice in enumerate(step.choices):
            where = self._at(step, "choices", at, "key")
            if len(choice.key) != 1 or not choice.key.isascii() or not choice.key.isprintable() or choice.key == " ":
                self.wrong(where, "playbook.key_long", step=step.id, key=choice.key)
            elif choice.key.lower() in RESERVED_KEYS:
                self.wrong(where, "playbook.key_reserved", step=step.id, key=choice.key, reserved=list(RESERVED_KEYS))
            elif choice.key.lower() in keys:
                self.wrong(where, "playbook.key_twice", step=step.id, key=choice.key)
            keys.add(choice.key.lower())
            if choice.value is None:
                continue
            where = self._at(step, "choices", at, "is")
            if step.known is None:
                self.wrong(where, "playbook.is_without_known", step=step.id, written=choice.value)
            elif allowed is not None:
                self._known(choice.value, allowed, "playbook.no_value", where, step=step.id, fact=step.known)
            if choice.value in values:
                self.wrong(where, "playbook.value_twice", step=step.id, written=choice.value)
            values.add(choice.value)

    def _branch(self, step: Branch) -> None:
        allowed = (*FACTS[step.on], UNSET)
        for key in step.next:
            at = self._tree.key("steps", step.id, "next", key)
            self._known(key, allowed, "playbook.no_value", at, step=step.id, fact=step.on)
        left = [value for value in allowed if value not in step.next]
        if left:
            at = self._tree.key("steps", step.id, "next")
            self.wrong(at, "playbook.values_open", step=step.id, fact=step.on, values=left)

    def _do(self, step: Do) -> None:
        if not step.touches:
            return
        from fieldkit.engine.codec import TOPIC_FACTS

        for at, topic in enumerate(step.touches):
            self._known(topic, TOPIC_FACTS, "playbook.no_topic", self._at(step, "touches", at), step=step.id)

    def _call(self, step: Call) -> None:
        where = self._at(step, "call")
        if self._known(step.tree, self._library.names(), "playbook.calls_nothing", where, step=step.id):
            circle = self._calls_back(step.tree)
            if circle:
                self.wrong(where, "playbook.calls_in_a_circle", step=step.id, trees=list(circle))

    def _calls_back(self, first: str) -> tuple[str, ...]:
        """The trees on the way from this call back to the tree it stands in; empty when there is none."""
        waiting: list[tuple[str, ...]] = [(first,)]
        seen: set[str] = set()
        while waiting:
            path = waiting.pop(0)
            if path[-1] == self._book.tree:
                return (self._book.tree, *path)
            book = self._callee(path[-1])
            if book is None or path[-1] in seen:
                continue
            seen.add(path[-1])
            waiting += [(*path, step.tree) for step in book.steps.values() if isinstance(step, Call)]
        return ()

    def _callee(self, name: str) -> Playbook | None:
        if name == self._book.tree:
            return self._book
        return _quietly(lambda: self._library.unproved(name).playbook)

    def _conclude(self, step: Conclude) -> None:
        self._known(step.cause, self._causes, "playbook.no_cause", self._at(step, "conclude"), step=step.id)
        rivals: set[str] = set()
        for at, other in enumerate(step.alternatives):
            where = self._at(step, "alternatives", at, "cause")
            self._known(other.cause, self._causes, "playbook.no_cause", where, step=step.id)
            if other.cause == step.cause or other.cause in rivals:
                self.wrong(where, "playbook.twice", where=f"{step.id}.alternatives", written=other.cause)
            rivals.add(other.cause)
        for at, code in enumerate(step.explains):
            if not codes_meant(code, self._codes):
                where = self._at(step, "explains", at)
                self.wrong(where, "playbook.no_code", step=step.id, written=code, **nearest(code, self._codes))
        if step.confidence is not Confidence.CONFIRMED or step.cause.startswith("NF-"):
            return
        if not self._faults(step):
            where = self._at(step, "confidence")
            self.wrong(where, "playbook.confirmed_explains_nothing", step=step.id, cause=step.cause)

    def _faults(self, step: Conclude) -> set[str]:
        """The fault codes that a conclusion explains."""
        meant = {code for entry in step.explains for code in codes_meant(entry, self._codes)}
        return {code for code in meant if self._codes[code] is Verdict.FAULT}

    # The whole tree

    def _ways_through(self) -> None:
        steps = self._book.steps
        reached = flow.reachable(self._book)
        for step_id in steps:
            if step_id not in reached:
                self.wrong(self._tree.key("steps", step_id), "playbook.unreachable", step=step_id)
        stuck = [step_id for step_id in steps if step_id in reached - flow.can_end(self._book)]
        if stuck:
            at = self._tree.key("steps", stuck[0])
            self.wrong(at, "playbook.no_way_out", step=stuck[0], steps=stuck)
        circle = flow.circle(self._book)
        if circle is not None:
            way, members = circle
            at = self._tree.at("steps", way.step, *way.path)
            self.wrong(at, "playbook.nobody_in_the_loop", step=way.step, target=way.target, steps=list(members))
        known = flow.sure_facts(self._book, self._checks, self._callee)
        for step in steps.values():
            if step.id in reached:
                self._holes(step, known.get(step.id, frozenset()) | RUN_FACTS)
                self._proven(step)

    def _holes(self, step: Step, known: frozenset[str]) -> None:
        sentences: list[tuple[Words, tuple[str | int, ...]]] = []
        match step:
            case Ask():
                sentences.append((step.question, ("ask",)))
                sentences += [(choice.label, ("choices", at, "label")) for at, choice in enumerate(step.choices)]
            case Do():
                sentences.append((step.instruction, ("do",)))
            case Conclude():
                remedy = step.remedy
                if remedy is None and step.cause in self._causes:
                    remedy = self._causes[step.cause].remedy
                said = (("remedy", remedy), ("verify", step.verify))
                sentences += [(words, (name,)) for name, words in said if words is not None]
                sentences += [
                    (other.why, ("alternatives", at, "why")) for at, other in enumerate(step.alternatives) if other.why
                ]
            case _:
                pass
        for words, path in sentences:
            for hole in sorted((holes_in(words.zh) or set()) - known):
                code = "playbook.hole_unknown" if known - RUN_FACTS else "playbook.hole_too_early"
                facts = nearest(hole, known - RUN_FACTS)
                self.wrong(self._at(step, *path), code, step=step.id, hole=hole, **facts)

    def _proven(self, step: Step) -> None:
        """Has every way to a `confirmed` cause some proof: a fault that it explains, or a cure that was tried?"""
        if not isinstance(step, Conclude) or step.confidence is not Confidence.CONFIRMED:
            return
        faults = self._faults(step)
        if not faults:
            return

        def proof(passed: Step, way: flow.Way) -> bool:
            if isinstance(passed, Do):
                return way.key == flow.DONE
            if not isinstance(passed, CheckStep):
                return False
            codes = flow.codes_of(passed, way.key, self._checks[passed.check])
            return bool(codes) and faults.issuperset(codes)

        path = flow.comes_without(self._book, step.id, proof)
        if path is not None:
            at = self._at(step, "confidence")
            self.wrong(at, "playbook.confirmed_unproven", step=step.id, cause=step.cause, way=list(path))


def codes_meant(entry: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that one entry of `explains` stands for."""
    if entry.endswith(".*"):
        return tuple(code for code in codes if code.startswith(entry[:-1]))
    return (entry,) if entry in codes else ()


def source_problems(source: str, known: Mapping[str, Words], file: str, at: Node) -> list[Problem]:
    """Is this a source that exists: an id of sources.yaml (or a range of them), a standard, `expert`?"""
    seed = _SEED.fullmatch(source)
    if seed is not None:
        stem, first, last = seed.groups()
        cited = [f"{stem}{first}"]
        if last is not None:
            cited = [f"{stem}{number:0{len(first)}}" for number in range(int(first), min(int(last), 999) + 1)]
        for each in cited or [source]:
            if known and each not in known:
                facts = {"written": source, **nearest(source, known)}
                return [Problem("playbook.no_source", file, at.line, at.column, facts)]
        return []
    if _STANDARD.fullmatch(source):
        return []
    return [Problem("playbook.bad_source", file, at.line, at.column, {"written": source})]


def reference_problems(library: Library) -> list[Problem]:
    """What is wrong with the causes, limits and sources; never raises."""
    found: list[Problem] = []
    known = _quietly(lambda: library.sources) or {}
    codes = {code: verdict for check in library.checks.values() for code, verdict in check.codes.items()}
    explained: dict[str, dict[str, tuple[Path, Node]]] = {}
    last: Path | None = None
    if not library.reference_paths("causes"):
        found.append(Problem("playbook.no_causes", str(library.folders[-1]), 1, 1, {}))
    for path in library.reference_paths("causes"):
        try:
            rows, listed, wrong = read_rows(path, "causes", lambda reader, code, node, at: reader.cause(code, node, at))
        except BadInput as exc:
            found.append(problem_of(exc))
            continue
        last = path
        found += wrong
        for code, cause in rows.items():
            row = listed.entries[code]
            assert isinstance(row, MapNode)
            for at, source in enumerate(cause.source):
                found += source_problems(source, known, str(path), _item(row, "source", at))
            explained[code] = {}
            for at, entry in enumerate(cause.explains):
                where = _item(row, "explains", at)
                explained[code][entry] = (path, where)
                if entry not in codes:
                    facts = {"step": code, "written": entry, **nearest(entry, codes)}
                    found.append(Problem("playbook.no_code", str(path), where.line, where.column, facts))
                elif codes[entry] is not Verdict.FAULT:
                    facts = {"written": entry, "cause": code}
                    found.append(Problem("playbook.not_a_fault", str(path), where.line, where.column, facts))
    if last is not None and not found:
        found += _defaults(explained, codes, str(last))
    for name, read_reference in (("limits", lambda: library.limits), ("sources", lambda: library.sources)):
        if not library.reference_paths(name):
            continue
        try:
            read_reference()
        except BadInput as exc:
            found.append(problem_of(exc))
    return found


def _defaults(
    explained: Mapping[str, Mapping[str, tuple[Path, Node]]], codes: Mapping[str, Verdict], file: str
) -> list[Problem]:
    """Has each fault code exactly one default cause, and are the causes there that the engine itself needs?"""
    found = [
        Problem("playbook.cause_needed", file, 1, 1, {"cause": code}) for code in NEEDED_CAUSES if code not in explained
    ]
    for code, verdict in codes.items():
        if verdict is not Verdict.FAULT:
            continue
        claims = [(cause, entries[code]) for cause, entries in explained.items() if code in entries]
        if not claims:
            found.append(Problem("playbook.no_default_cause", file, 1, 1, {"code": code}))
        for cause, (path, at) in claims[1:]:
            facts = {"code": code, "one": claims[0][0], "other": cause}
            found.append(Problem("playbook.two_default_causes", str(path), at.line, at.column, facts))
    return found


def _item(row: MapNode, key: str, at: int) -> Node:
    listed = row.entries.get(key, row)
    return listed.items[at] if isinstance(listed, ListNode) and at < len(listed.items) else listed


def _quietly(read_it: Callable[[], _T]) -> _T | None:
    """What is read; None where that file is broken, which its own lint says."""
    try:
        return read_it()
    except BadInput:
        return None
