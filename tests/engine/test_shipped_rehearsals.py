"""The recorded sites that ship: each walks to the conclusion it stands for, and sends nothing."""

from datetime import UTC, datetime

import pytest

from fieldkit.cli.answers import proven
from fieldkit.engine.bench import Bench
from fieldkit.engine.library import load_library, shipped
from fieldkit.engine.rehearsal import RecordedSite, load_rehearsal
from fieldkit.engine.run import Fact, Job, Run
from fieldkit.model.event import Event
from fieldkit.model.terms import Confidence, Verdict

ENDS = {
    "access-bursts": (Verdict.FAULT, "AC-CPE", Confidence.SUSPECTED),
    "arrears-page": (Verdict.FAULT, "BU-SUSP", Confidence.SUSPECTED),
    "carrier-dns-dead": (Verdict.FAULT, "NW-DNS", Confidence.LIKELY),
    "duplicate-gateway": (Verdict.FAULT, "CU-DUPGW", Confidence.CONFIRMED),
    "healthy": (Verdict.OK, "NF-OK", Confidence.SUSPECTED),
}


class Kept:
    """A journal in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, events: list[Event]) -> None:
        self.events += events


class Dark:
    """A screen nobody looks at."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def test_every_shipped_rehearsal_is_named_here() -> None:
    """A new rehearsal says what it ends in."""
    assert sorted(ENDS) == sorted(path.stem for path in (shipped() / "rehearsals").glob("*.yaml"))


@pytest.mark.parametrize("name", ENDS)
def test_the_conclusion(name: str) -> None:
    """Readings through the real checks, answers through the real walk: verdict, cause and confidence as promised."""
    library = load_library()
    site = load_rehearsal(library.rehearsal_file(name))
    facts = {"vantage": Fact("lan", "record"), "symptom": Fact(site.symptom or "", "flag")}
    facts |= {"cpe.owner": Fact("customer", "record"), "cpe.mode": Fact("bridge", "record")}
    facts |= {each: Fact(value, "record") for each, value in site.facts.items()}
    asker = proven(site.answers, library, site.tree, where=name)
    bench = Bench(RecordedSite(site), library.limits, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    job = Job(site.tree, line=site.line, facts=facts)
    run = Run(job, library, bench, Kept(), asker, Dark(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    outcome = run.go()
    assert outcome.conclusion is not None
    assert (outcome.verdict, outcome.conclusion.cause, outcome.conclusion.confidence) == ENDS[name]
