"""A diagnostic tree as typed steps; `engine/library.py` reads them from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.model.cause import Alternative, Words
from fieldkit.model.terms import Confidence, Place

ADOPT = "adopt"
UNSET = "unset"
OUTCOMES = ("found", "clear", "unknown")


@dataclass(frozen=True, slots=True)
class Survey:
    """Run many checks at once; later steps reuse their fresh findings."""

    id: str
    checks: tuple[str, ...]
    next: str
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckStep:
    """Run one check; leave by its code, else by its verdict."""

    id: str
    check: str
    next: Mapping[str, str]
    params: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, given with one key; `value` is what it makes of the fact that the question's `known` names."""

    key: str
    label: Words
    next: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question only a person can answer: by `choices`, or `enter` names a typed reading and `next` where it leads.

    `unsure` is always there: the step taken when nobody knows.
    """

    id: str
    question: Words
    unsure: str
    choices: tuple[Choice, ...] = ()
    known: str | None = None
    enter: str | None = None
    next: str | None = None
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """Leave by the value of a fact from a closed list; `unset` when it is not known."""

    id: str
    on: str
    next: Mapping[str, str]
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Do:
    """An instruction to a person; what it touches must be measured again."""

    id: str
    instruction: Words
    done: str
    skipped: str
    consent: str | None = None
    touches: tuple[str, ...] | None = None
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """Walk another tree, and go on by what came of it; `adopt` takes over its conclusion."""

    id: str
    tree: str
    next: Mapping[str, str]
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclude:
    """End in one cause.  `returns` overrides what a calling tree is told (found, clear, unknown)."""

    id: str
    cause: str
    confidence: Confidence
    remedy: Words | None = None
    place: Place | None = None
    verify: Words | None = None
    alternatives: tuple[Alternative, ...] = ()
    explains: tuple[str, ...] = ()
    returns: str | None = None
    source: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """What a calling tree is told."""
        return self.returns or {"NF-OK": "clear", "NF-UNK": "unknown"}.get(self.cause, "found")


Step = Survey | CheckStep | Ask | Branch | Do | Call | Conclude


@dataclass(frozen=True, slots=True)
class Playbook:
    """One tree."""

    tree: str
    title: Words
    start: str
    steps: Mapping[str, Step]
    source: tuple[str, ...] = ()
    file: str = ""
