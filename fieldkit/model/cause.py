"""A cause of a fault: the code a ticket is closed with, its owner and its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldkit.model.terms import Confidence, Owner, Place, Verdict

OWNER_OF_PREFIX = {
    "CU": Owner.CUSTOMER,
    "AC": Owner.ACCESS,
    "TR": Owner.TRANSMISSION,
    "NW": Owner.CORE,
    "PR": Owner.PROVISIONING,
    "BU": Owner.BUSINESS,
    "EX": Owner.EXTERNAL,
    "NF": Owner.NONE,
}


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Cause:
    """One row of the cause list."""

    code: str
    name: Words
    place: Place
    meaning: Words
    remedy: Words
    explains: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    @property
    def owner(self) -> Owner:
        """Who must act, by the code's prefix."""
        return OWNER_OF_PREFIX[self.code.split("-", 1)[0]]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A cause not yet ruled out, and why."""

    cause: str
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Also:
    """A second fault on the way which the conclusion does not explain."""

    cause: str
    code: str
    confidence: Confidence = Confidence.SUSPECTED


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the run ends in.  `remedy` and `verify` may hold `{fact}` holes, filled from `facts`."""

    cause: str
    place: Place
    owner: Owner
    confidence: Confidence
    remedy: Words
    verify: Words | None = None
    alternatives: tuple[Alternative, ...] = ()
    also: tuple[Also, ...] = ()
    explains: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tree: str = ""
    step: str = ""


def check_verdict(judged: Mapping[str, Verdict], own: Sequence[str]) -> Verdict:
    """What a `…-check` says: its worst finding; unknown only if a question of its own stayed open.

    A hazard that was met on the way answers none of them: where all of its own stayed open, it is unknown.
    """
    verdicts = set(judged.values())
    if Verdict.FAULT in verdicts:
        return Verdict.FAULT
    answers = {judged[check] for check in own if check in judged}
    if Verdict.WARN in verdicts and answers != {Verdict.UNKNOWN}:
        return Verdict.WARN
    return Verdict.UNKNOWN if Verdict.UNKNOWN in answers or verdicts <= {Verdict.UNKNOWN} else Verdict.OK


def run_verdict(conclusion: Conclusion | None, findings: "list[Verdict] | tuple[Verdict, ...]") -> Verdict:
    """Is the service broken, as far as this run can tell?"""
    if conclusion is None or conclusion.cause == "NF-UNK":
        return Verdict.UNKNOWN
    if conclusion.cause == "NF-SELF":
        return Verdict.WARN
    if conclusion.cause == "NF-OK":
        return Verdict.WARN if Verdict.WARN in findings else Verdict.OK
    return Verdict.FAULT
