"""What a report says, whatever its format: made from the stored events alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldkit.engine.codec import reading_from, typed
from fieldkit.engine.conclude import in_technicians_order
from fieldkit.model.cause import Conclusion
from fieldkit.model.event import Event
from fieldkit.model.finding import Finding
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trail: `how` tells a person's answer from a measurement or a known fact."""

    tree: str
    step: str
    heard: str
    how: str
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One run or case, ready to be put into words."""

    case: str | None
    command: str
    opened: Mapping[str, Any]
    started_at: datetime | None
    took_s: float | None
    verdict: Verdict
    conclusion: Conclusion | None = None
    holes: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    readings: tuple[Reading, ...] = ()
    trail: tuple[Step, ...] = ()
    sittings: int = 1
    interrupted: bool = False

    @property
    def tree(self) -> str:
        """The tree that was walked."""
        return str(self.opened.get("tree", ""))

    @property
    def faults_and_warnings(self) -> tuple[Finding, ...]:
        """The findings that need a look."""
        return tuple(found for found in self.findings if found.verdict in (Verdict.FAULT, Verdict.WARN))

    @property
    def not_measured(self) -> tuple[Finding, ...]:
        """What stayed open."""
        return tuple(found for found in self.findings if found.verdict is Verdict.UNKNOWN)


def build(events: Sequence[Event], *, case: str | None = None, command: str = "diagnose") -> Document:
    """The document of a case: the last judgement as it was made, and all that led to it."""
    opened: Mapping[str, Any] = {}
    started: datetime | None = None
    conclusion: Conclusion | None = None
    verdict = Verdict.UNKNOWN
    holes: Mapping[str, Any] = {}
    findings: dict[str, Finding] = {}
    at_conclusion: dict[str, Finding] | None = None
    readings: list[Reading] = []
    trail: list[Step] = []
    circumstances: Mapping[str, str] = {}
    sittings, took, interrupted = 1, None, False
    for event in events:
        data = event.payload
        match event.kind:
            case "opened":
                opened, started = data, event.at
            case "reading":
                readings.append(reading_from(data, where="case"))
            case "finding":
                found: Finding = typed(Finding, data, where="case")
                findings[found.check] = found
            case "passed":
                trail.append(Step(data["tree"], data["step"], data["heard"], data["how"], data["reason"], event.at))
            case "went_back":
                del trail[data["to"] :]
            case "invalidated" if data["why"] == "not_recovered":
                findings.clear()
            case "concluded":
                conclusion = typed(Conclusion, data["conclusion"], where="case")
                verdict, holes = Verdict(data["verdict"]), data["holes"]
                circumstances = data["facts"]
                at_conclusion = dict(findings)
            case "resumed":
                sittings += 1
                interrupted = False
            case "interrupted":
                interrupted = True
            case "finished":
                took = data["took_s"]
                interrupted = False
            case _:
                pass
    return Document(
        case=case,
        command=command,
        opened={**opened, **{key: circumstances[key] for key in ("vantage", "symptom") if key in circumstances}},
        started_at=started,
        took_s=took,
        verdict=verdict,
        conclusion=conclusion,
        holes=holes,
        findings=tuple(in_technicians_order((at_conclusion or findings).values())),
        readings=tuple(readings),
        trail=tuple(trail),
        sittings=sittings,
        interrupted=interrupted,
    )
