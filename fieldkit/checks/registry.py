"""The list of checks: what each one reads, which codes it can answer, and which facts its sentences may use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.line import Line
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Symptom, Vantage, Verdict

Limits = Mapping[str, Limit]


@dataclass(frozen=True)
class Evidence:
    """What a check may look at: the readings it declared, and the circumstances.

    `seen.arp` is the typed facts of topic `arp`, None when not measured; `seen.reading("arp")` the whole reading.
    """

    readings: Mapping[str, Reading]
    vantage: Vantage | None = None
    symptom: Symptom | None = None
    mode: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    def __getattr__(self, topic: str) -> Any:
        if topic.startswith("_"):
            raise AttributeError(topic)
        reading = self.readings.get(topic)
        return None if reading is None else reading.facts

    def reading(self, topic: str) -> Reading | None:
        """The whole reading of a topic."""
        return self.readings.get(topic)

    def missing(self, topic: str) -> Missing:
        """Why a topic has no facts."""
        reading = self.readings.get(topic)
        if reading is not None and reading.missing is not None:
            return reading.missing
        return Missing("missing.not_tried", {"topic": topic})


def bound_of(limits: Limits, name: str, default: float) -> float:
    """A limit's value; the default where the library has no such limit, or one without a number."""
    return value_of(limits.get(name), default)


def value_of(limit: Limit | None, default: float) -> float:
    """The value of one limit, or the default."""
    return default if limit is None or limit.value is None else limit.value


CheckFunction = Callable[[Evidence, Line, Limits], Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """One registered check: its card on the board, what its findings carry, which `with:` parameters it takes."""

    name: str
    card: str
    reads: Mapping[str, type]
    codes: Mapping[str, Verdict]
    facts: tuple[str, ...]
    function: CheckFunction
    params: tuple[str, ...] = ()

    def judge(self, seen: Evidence, line: Line, limits: Limits) -> Finding:
        """Run the verdict function and complete its finding with name, verdict and the readings used."""
        made = self.function(seen, line, limits)
        if made.code not in self.codes:
            raise LookupError(f"{self.name} answered the undeclared code {made.code}")
        used = [seen.readings[topic] for topic in self.reads if topic in seen.readings]
        return replace(
            made,
            check=self.name,
            verdict=self.codes[made.code],
            readings=tuple(reading.id for reading in used),
            weak=made.weak or any(reading.weak for reading in used),
        )


CHECKS: dict[str, Check] = {}

# The technician's order; a card is shown for each, and "the first broken layer" is read off this list.
CARDS = ("link", "cable", "address", "gateway", "lan", "dns", "beyond", "quality", "rate")


def check(
    name: str,
    *,
    card: str,
    reads: Mapping[str, type],
    codes: Mapping[str, Verdict],
    facts: tuple[str, ...] = (),
    params: tuple[str, ...] = (),
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a verdict function under a name; a second one of the same name is refused."""

    def register(function: CheckFunction) -> CheckFunction:
        if name in CHECKS:
            raise LookupError(f"two checks are called {name}")
        CHECKS[name] = Check(name, card, dict(reads), dict(codes), facts, function, params)
        return function

    return register


def finding(
    code: str, *, limit: Limit | None = None, missing: Missing | None = None, weak: bool = False, **facts: Any
) -> Finding:
    """A finding to be completed by the registry; facts must be JSON-ready (str, number, bool, list, dict)."""
    return Finding(check="", verdict=Verdict.UNKNOWN, code=code, facts=facts, limit=limit, missing=missing, weak=weak)
