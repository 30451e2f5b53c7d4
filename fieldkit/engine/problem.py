"""One thing wrong in a playbook file: where it stands and what it is, as a code and facts."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldkit.errors import BadInput
from fieldkit.text import say
from fieldkit.text.clean import clean

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a file; the code names the text and, with `.fix`, how to mend it."""

    code: str
    file: str
    line: int
    column: int
    facts: Mapping[str, Any] = field(default_factory=dict)

    def error(self) -> BadInput:
        """The same as an exception."""
        return BadInput(self.code, **{**self.facts, "file": self.file, "line": self.line, "column": self.column})


def problem_of(error: BadInput) -> Problem:
    """The problem that an exception speaks of."""
    facts = dict(error.facts)
    place = (str(facts.pop("file", "")), int(facts.pop("line", 1)), int(facts.pop("column", 1)))
    return Problem(error.code, *place, facts)


def nearest(written: str, known: Iterable[str]) -> dict[str, Any]:
    """Facts for "did you mean": the closest known word, and the known ones, nearest first, a dozen at most."""
    ordered = difflib.get_close_matches(written, list(known), n=SHOWN, cutoff=0.0)
    return {"near": ordered[0] if ordered else None, "known": ordered}


def sentences(problem: Problem, language: str) -> tuple[str, str]:
    """What is wrong, with `file:line:column` before it, and how to mend it."""
    facts = {**problem.facts, "file": problem.file, "line": problem.line, "column": problem.column}
    place = clean(f"{problem.file}:{problem.line}:{problem.column}")
    # Whoever mends a tree wants every step of the circle.
    wrong, fix = (say(key, language, facts, whole=True) for key in (problem.code, f"{problem.code}.fix"))
    return f"{place}: {wrong}", fix
