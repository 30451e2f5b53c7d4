"""What the loop needs from the outside: a store, a person, a screen, and something that measures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fieldkit.model.cause import Conclusion, Words
from fieldkit.model.event import Event
from fieldkit.model.finding import Finding
from fieldkit.model.playbook import Choice
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Verdict


class Journal(Protocol):
    """Keeps events; when `append` returns, they are on disk."""

    def append(self, events: Sequence[Event]) -> None:
        """Keep these events, all or none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the person stands: the tree, the step, how many questions so far, the causes still possible."""

    tree: str
    title: Words
    step: str
    depth: int
    asked: int
    round: int
    possible: Callable[[], tuple[str, ...]] = tuple

    @property
    def causes(self) -> tuple[str, ...]:
        """The causes that can still be concluded; worked out only when somebody looks."""
        return self.possible()


@dataclass(frozen=True, slots=True)
class Question:
    """One question, ready to be shown.  `holes` fill `{holes}`; `guess` is the key of the choice that Enter takes."""

    standing: Standing
    words: Words
    choices: tuple[Choice, ...] = ()
    enter: str | None = None
    guess: str | None = None
    guessed_from: str | None = None
    previous: str | None = None
    can_go_back: bool = False
    source: tuple[str, ...] = ()
    holes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One thing for a person to do.  `consent` names why it needs a yes first (`interrupts-service`)."""

    standing: Standing
    words: Words
    consent: str | None = None
    can_go_back: bool = False
    source: tuple[str, ...] = ()
    holes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said: a choice's key, a typed value, `unsure`, `done`, `skipped`; or `back`.

    `how` is `heard` for a person and `auto` where nobody was there to answer.
    """

    value: str
    reason: str = ""
    back: bool = False
    how: str = "heard"


class Asker(Protocol):
    """The person, or what stands in for one (`--auto`, `--answers`)."""

    def ask(self, question: Question) -> Said:
        """Put a question.  Raises: Interrupted when the person stops."""

    def instruct(self, instruction: Instruction) -> Said:
        """Give an instruction.  Raises: Interrupted when the person stops."""


class Display(Protocol):
    """Shows what happens; asks nothing, decides nothing."""

    def measuring(self, checks: Sequence[str], topics: Sequence[str]) -> None:
        """Measuring for these checks begins."""

    def reading(self, reading: Reading) -> None:
        """One reading came in."""

    def finding(self, finding: Finding) -> None:
        """One check was judged."""

    def measured(self) -> None:
        """Everything asked for has come in."""

    def passed(self, standing: Standing, heard: str) -> None:
        """A step was passed without asking anybody."""

    def concluded(self, conclusion: Conclusion, verdict: Verdict, holes: Mapping[str, object]) -> None:
        """The run has its conclusion."""
