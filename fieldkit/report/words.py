"""Puts codes and facts into one language; the only place of a report that knows sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from fieldkit.engine.library import Library
from fieldkit.engine.walk import CLOSING
from fieldkit.errors import BadInput
from fieldkit.model.cause import Conclusion, Words
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.playbook import Ask, Branch, Call, CheckStep, Conclude, Do
from fieldkit.model.playbook import Step as PlaybookStep
from fieldkit.report.document import Document, Step
from fieldkit.text import fill, has, say, shown
from fieldkit.text.clean import clean


class Wording:
    """The words of one document in one language."""

    def __init__(self, library: Library, language: str) -> None:
        self.library = library
        self.language = language

    def say(self, key: str, facts: Mapping[str, Any] | None = None) -> str:
        """A sentence of the program's own."""
        return say(key, self.language, facts)

    def words(self, words: Words | None, holes: Mapping[str, Any]) -> str:
        """A sentence of a playbook, its holes filled."""
        return fill(words.in_language(self.language), self.language, holes) if words else ""

    def term(self, group: str, value: object) -> str:
        """A word of a closed list, such as a verdict or an owner."""
        key = f"{group}.{value}"
        return self.say(key) if has(key) else clean(str(value))

    def cause(self, code: str) -> str:
        """A cause's name."""
        cause = self.library.causes.get(code)
        return cause.name.in_language(self.language) if cause else code

    def finding(self, found: Finding) -> str:
        """A finding as a sentence."""
        return self.say(found.code, found.facts) if has(found.code) else clean(found.code)

    def check(self, name: str) -> str:
        """What a check asks, in few words."""
        return self.say(f"board.check.{name}") if has(f"board.check.{name}") else clean(name)

    def sources(self, ids: Iterable[str]) -> str:
        """Where a judgement is written down; a colleague's experience is nowhere."""
        titles = self.library.sources
        named = [
            f"{each} {titles[each].in_language(self.language)}" if each in titles else each
            for each in ids
            if each != "expert"
        ]
        return clean(("；" if self.language == "zh" else "; ").join(named))

    def why_missing(self, found: Finding) -> tuple[str, str]:
        """Why a check stayed open, and what to do about it."""
        missing = found.missing or Missing(found.code, found.facts)
        facts = {**found.facts, **missing.facts}
        why = self.say(missing.code, facts) if has(missing.code) else self.finding(found)
        fix = self.say(f"{missing.code}.fix", facts) if has(f"{missing.code}.fix") else ""
        return why, fix

    def limit(self, found: Finding) -> str:
        """The bound a finding used, with its source and how far it may be trusted."""
        if found.limit is None:
            return ""
        limit, unit = found.limit, found.limit.unit or ""
        unit = self.say(f"report.unit.{unit}") if has(f"report.unit.{unit}") else unit
        value = "" if limit.value is None else f"{shown(limit.value, self.language)} {unit}"
        named = [limit.source] if limit.source != "expert" else []  # as in `sources`
        return clean(f"{value.strip()} ({', '.join([*named, self.term('trust', limit.trust)])})".strip())

    def remedy(self, said: Conclusion, holes: Mapping[str, Any]) -> str:
        """What to do next."""
        return self.words(said.remedy, holes)

    def step(self, step: Step, holes: Mapping[str, Any]) -> tuple[str, str]:
        """A step of the trail as a question and what came of it."""
        entry = step_of(self.library, step)
        if entry is None:
            return clean(step.step), clean(step.heard)
        heard = self.heard(step)
        match entry:
            case Ask():
                label = next((choice.label for choice in entry.choices if choice.key == step.heard), None)
                return self.words(entry.question, holes), self.words(label, holes) if label else heard
            case Do():
                return self.words(entry.instruction, holes), heard
            case CheckStep():
                found = f"{self.term('finding', step.verdict.value)} " if step.verdict else ""
                return self.say("report.step.check", {"check": self.check(entry.check)}), f"{found}{heard}"
            case Branch():
                heard = self.term(entry.on, step.heard) if has(f"{entry.on}.{step.heard}") else heard
                return self.say("report.step.branch", {"on": self.term("fact", entry.on)}), heard
            case Call():
                return self.say(
                    "report.step.call", {"tree": self.library.tree(entry.tree).title.in_language(self.language)}
                ), heard
            case Conclude():
                return self.say("report.step.conclude"), f"{entry.cause} {self.cause(entry.cause)}"
            case _:
                return self.say("report.step.survey"), heard

    def heard(self, step: Step) -> str:
        """What was heard, in words where there are any."""
        return self.say(f"heard.{step.heard}") if has(f"heard.{step.heard}") else clean(step.heard)


def step_of(library: Library, step: Step) -> PlaybookStep | None:
    """The step as its tree has it; None where the tree has changed since, or is there no longer."""
    try:
        return library.tree(step.tree).steps.get(step.step) if library.has(step.tree) else None
    except BadInput:
        return None


def shown_trail(document: Document) -> tuple[Step, ...]:
    """The steps a reader cares about: questions, instructions, checks; not the mere forks."""
    return tuple(step for step in document.trail if step.heard not in ("called", "unset") and step.tree != CLOSING)


def done_steps(document: Document, library: Library) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The instructions carried out, and those skipped, in order; closing included."""
    done: list[Step] = []
    left: list[Step] = []
    for step in document.trail:
        entry = step_of(library, step)
        if isinstance(entry, Do):
            (done if step.heard == "done" else left).append(step)
    return tuple(done), tuple(left)
