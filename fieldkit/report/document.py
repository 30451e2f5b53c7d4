"""What a report says, whatever its format: made from the stored events alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldkit.engine.codec import reading_from, typed
from fieldkit.engine.conclude import holes, in_technicians_order
from fieldkit.model.cause import Conclusion
from fieldkit.model.event import Event
from fieldkit.model.finding import Finding
from fieldkit.model.follow_up import FollowUp
from fieldkit.model.pulled import Search, searches
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Verdict
from fieldkit.text.redact import redacted


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trail: `how` tells a person's answer from a measurement or a known fact."""

    tree: str
    step: str
    heard: str
    how: str
    reason: str = ""
    at: datetime | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that a person added, as it was written."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The cause a person closed the case with, which stands beside what the program concluded."""

    at: datetime
    cause: str
    text: str = ""


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
    judged: bool = False
    notes: tuple[Note, ...] = ()
    closed: Closed | None = None
    changed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    follow_up: FollowUp | None = None
    pulled: tuple[Search, ...] = ()

    @property
    def due(self) -> FollowUp | None:
        """What is still to be looked at again; nothing, once the case is closed."""
        return None if self.closed is not None else self.follow_up

    @property
    def tree(self) -> str:
        """The tree that was walked."""
        return str(self.opened.get("tree", ""))

    @property
    def may_be_resumed(self) -> bool:
        """Can somebody go on where it stopped?  A tree and a watch of the way can be; any other check begins anew."""
        return self.command == "diagnose" or (self.command == "path-check" and bool(self.opened.get("watch_s")))

    @property
    def faults_and_warnings(self) -> tuple[Finding, ...]:
        """The findings that need a look."""
        return tuple(found for found in self.findings if found.verdict in (Verdict.FAULT, Verdict.WARN))

    @property
    def not_measured(self) -> tuple[Finding, ...]:
        """What stayed open."""
        return tuple(found for found in self.findings if found.verdict is Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _End:
    """A conclusion as it was said, with what stood then; `at` is its step's place on the trail."""

    at: int
    conclusion: Conclusion | None = None
    verdict: Verdict = Verdict.UNKNOWN
    holes: Mapping[str, Any] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    circumstances: Mapping[str, str] = field(default_factory=dict)
    superseded: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Standing:
    """What stands of a case while its events are read in order: going back takes away what was said further on."""

    trail: list[Step] = field(default_factory=list)
    ends: list[_End] = field(default_factory=list)
    findings: dict[str, tuple[int, Finding]] = field(default_factory=dict)
    rounds: list[tuple[int, dict[str, tuple[int, Finding]]]] = field(default_factory=list)

    def found(self, finding: Finding) -> None:
        first, _ = self.findings.get(finding.check, (len(self.trail), None))
        self.findings[finding.check] = (first, finding)

    def latest(self) -> dict[str, Finding]:
        return {check: finding for check, (_, finding) in self.findings.items()}

    def went_back(self, to: int) -> None:
        while self.rounds and to < self.rounds[-1][0]:
            _, self.findings = self.rounds.pop()
        while self.ends and self.ends[-1].at >= to:
            self.ends.pop()
        self.findings = {check: (first, found) for check, (first, found) in self.findings.items() if first < to}
        del self.trail[to:]

    def not_recovered(self) -> None:
        """What was concluded did not help: it no longer stands, unless the person takes that answer back."""
        self.ends.append(_End(len(self.trail) - 1))
        self.rounds.append((len(self.trail), self.findings))
        self.findings = {}


def build(events: Sequence[Event], *, case: str | None = None) -> Document:
    """The document of a case: the last judgement as it was made, and all that led to it."""
    opened: Mapping[str, Any] = {}
    started: datetime | None = None
    readings: list[Reading] = []
    stands = _Standing()
    sittings, took, interrupted = 1, None, False
    judged: Verdict | None = None
    notes: list[Note] = []
    changed: dict[str, Mapping[str, Any]] = {}
    closed: Closed | None = None
    again: FollowUp | None = None
    pulled: list[tuple[datetime, Mapping[str, Any]]] = []
    for event in events:
        data = redacted(event.payload)
        match event.kind:
            case "opened":
                opened, started = data, event.at
            case "reading":
                readings.append(reading_from(data, where="case"))
            case "finding":
                stands.found(typed(Finding, data, where="case"))
            case "passed":
                verdict = Verdict(data["verdict"]) if data["verdict"] else None
                said_so = data["heard"], data["how"], data["reason"], event.at, verdict
                stands.trail.append(Step(data["tree"], data["step"], *said_so))
            case "went_back":
                stands.went_back(data["to"])
            case "invalidated" if data["why"] == "not_recovered":
                stands.not_recovered()
            case "concluded":
                said: Conclusion = typed(Conclusion, data["conclusion"], where="case")
                before = tuple(typed(Finding, each, where="case") for each in data.get("superseded", ()))
                now = Verdict(data["verdict"]), data["holes"], stands.latest(), data["facts"], before
                stands.ends.append(_End(len(stands.trail), said, *now))
            case "judged":
                judged = Verdict(data["verdict"])
                if data.get("vantage") and not opened.get("vantage"):  # nobody said it: as it was judged
                    opened = {**opened, "vantage": data["vantage"]}
            case "resumed":
                sittings += 1
                interrupted = False
            case "interrupted":
                interrupted = True
            case "finished":
                took = data["took_s"]
                interrupted = False
            case "note":
                notes.append(Note(event.at, str(data["text"])))
            case "follow_up":
                again = FollowUp(datetime.fromisoformat(str(data["due"])), tuple(map(str, data["codes"])))
            case "unplugged":
                pulled.append((event.at, data))
            case "changed":
                changed[str(data["phase"])] = data
            case "closed":
                closed = Closed(event.at, str(data["cause"]), str(data.get("text") or ""))
            case _:
                pass
    end = stands.ends[-1] if stands.ends else _End(0)
    findings = end.findings if end.conclusion is not None else stands.latest()
    known = {key: end.circumstances[key] for key in ("vantage", "symptom") if key in end.circumstances}
    return Document(
        case=case,
        command=str(opened.get("command", "diagnose")),
        opened={**opened, **known},
        started_at=started,
        took_s=took,
        verdict=end.verdict if judged is None else judged,
        conclusion=end.conclusion,
        holes=end.holes if end.conclusion is not None else holes(findings.values()),
        findings=tuple(in_technicians_order([*end.superseded, *findings.values()])),
        readings=tuple(readings),
        trail=tuple(stands.trail),
        sittings=sittings,
        interrupted=interrupted,
        judged=judged is not None,
        notes=tuple(notes),
        closed=closed,
        changed=changed,
        follow_up=again,
        pulled=searches(pulled),
    )
