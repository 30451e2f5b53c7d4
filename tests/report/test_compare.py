"""Two surveys beside each other: nothing is called better or worse that was not measured both times."""

import itertools
from typing import Any

import pytest

from fieldkit.cli.compared import exit_code
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Verdict
from fieldkit.report.compare import NOTABLE, Change, compare
from fieldkit.report.document import Document, build
from fieldkit.text import catalogue
from tests.report.recorded import OPENED, Pen

_NUMBERS = itertools.count(1)


def _survey(*findings: Finding, **opened: Any) -> Document:
    pen = Pen()
    pen.write("opened", {**OPENED, "vantage": "lan", **opened})
    for found in findings:
        pen.write("finding", found)
    return build(pen.events, case=f"260301-{next(_NUMBERS):04}")


def _echo(verdict: Verdict, code: str = "gateway.answers", **facts: Any) -> Finding:
    missing = Missing("missing.deadline", {"topic": "echo"}) if verdict is UNKNOWN else None
    return Finding("gateway.alive", verdict, code, facts, missing=missing)


@pytest.mark.parametrize(
    ("then", "now", "change", "code"),
    [
        (_echo(OK), _echo(OK), Change.SAME, 0),
        (_echo(OK), _echo(WARN, "gateway.lossy"), Change.WORSE, 1),
        (_echo(OK), _echo(FAULT, "gateway.silent"), Change.WORSE, 1),
        (_echo(WARN, "gateway.lossy"), _echo(FAULT, "gateway.silent"), Change.WORSE, 1),
        (_echo(FAULT, "gateway.silent"), _echo(WARN, "gateway.lossy"), Change.BETTER, 0),
        (_echo(FAULT, "gateway.silent"), _echo(OK), Change.BETTER, 0),
        (_echo(FAULT, "gateway.silent"), _echo(FAULT, "gateway.silent"), Change.SAME, 0),
        (_echo(FAULT, "gateway.silent"), _echo(FAULT, "gateway.wrong"), Change.OTHER, 1),
        (_echo(FAULT, "gateway.silent"), _echo(FAULT, "gateway.silent", lost=3), Change.SAME, 0),
        (_echo(OK, "gateway.a"), _echo(OK, "gateway.b"), Change.SAME, 0),
        (_echo(FAULT, "gateway.silent"), _echo(UNKNOWN, "gateway.unmeasured"), Change.NOT_COMPARABLE, 3),
        (_echo(UNKNOWN, "gateway.unmeasured"), _echo(OK), Change.NOT_COMPARABLE, 3),
        (_echo(UNKNOWN, "gateway.unmeasured"), _echo(UNKNOWN, "gateway.unmeasured"), Change.NOT_COMPARABLE, 3),
        (None, _echo(OK), Change.NOT_COMPARABLE, 3),
        (_echo(OK), None, Change.NOT_COMPARABLE, 3),
    ],
)
def test_what_became_of_a_check(then: Finding | None, now: Finding | None, change: Change, code: int) -> None:
    """Verdict against verdict, and the exit status that says so."""
    compared = compare(*(_survey(*([found] if found else [])) for found in (then, now)))
    (row,) = compared.rows
    assert (row.change, exit_code(compared)) == (change, code)
    assert (row.before, row.after) == (then, now)


@pytest.mark.parametrize(
    ("then", "now", "named"),
    [
        ({"loss_pct": 0.0}, {"loss_pct": 12.5}, ["loss_pct"]),
        ({"loss_pct": 0.0}, {"loss_pct": 0.5}, []),
        ({"rtt_ms": 3.0}, {"rtt_ms": 30.0}, ["rtt_ms"]),
        ({"rtt_ms": 3.0}, {"rtt_ms": 3.9}, []),
        ({"rtt_ms": 100.0}, {"rtt_ms": 110.0}, []),
        ({"down_mbps": 94.1}, {"down_mbps": 480.0}, ["down_mbps"]),
        ({"down_mbps": 94.1}, {"down_mbps": 93.0}, []),
        ({"duplex": "half"}, {"duplex": "full"}, ["duplex"]),
        ({"rx_dbm": -27.5}, {"rx_dbm": -18.0}, ["rx_dbm"]),
        ({"rx_dbm": -18.0}, {"rx_dbm": -18.4}, []),
        ({"loss_pct": 0.0}, {"loss_pct": None}, []),
        ({"loss_pct": 0.0}, {}, []),
        ({"unheard_of": 1}, {"unheard_of": 2}, []),
    ],
)
def test_facts_worth_naming(then: dict[str, Any], now: dict[str, Any], named: list[str]) -> None:
    """Loss, delay, rate, light: named when they differ more than two tests of one line do, and never judged."""
    (row,) = compare(_survey(_echo(OK, **then)), _survey(_echo(OK, **now))).rows
    assert [fact.fact for fact in row.facts] == named
    assert row.change is Change.SAME


@pytest.mark.parametrize(
    ("then", "now", "hindrance"),
    [
        ({"line": {"id": "CQ-1"}}, {"line": {"id": "CQ-2"}}, "line"),
        ({"vantage": "lan"}, {"vantage": "cpe"}, "vantage"),
        ({"rehearsed": True}, {"rehearsed": False}, "rehearsed"),
        ({"line": {"id": "CQ-1"}}, {"line": None}, None),
        ({"vantage": None}, {"vantage": "cpe"}, None),
    ],
)
def test_two_surveys_that_cannot_be_compared(then: dict[str, Any], now: dict[str, Any], hindrance: str | None) -> None:
    """Another line, another place, a rehearsal: what looks worse says nothing, and the exit status is 3."""
    compared = compare(_survey(_echo(OK), **then), _survey(_echo(FAULT, "gateway.silent"), **now))
    assert compared.hindrance == hindrance
    expected = (Change.WORSE, 1) if hindrance is None else (Change.NOT_COMPARABLE, 3)
    assert (compared.rows[0].change, exit_code(compared)) == expected


@pytest.mark.parametrize("before", [None, UNKNOWN])
def test_better_on_one_and_another_fault_is_not_fine(before: Verdict | None) -> None:
    """A mended link shows a fault that nothing could see before: exit status 1, and no check is called worse."""
    then = [_echo(FAULT, "gateway.silent")]
    if before is not None:
        then.append(Finding("reach.beyond", before, "reach.unmeasured", missing=Missing("missing.deadline", {})))
    compared = compare(_survey(*then), _survey(_echo(OK), Finding("reach.beyond", FAULT, "reach.none")))
    assert compared.count(Change.BETTER) == 1
    assert compared.count(Change.WORSE) == 0
    assert [row.check for row in compared.new_faults] == ["reach.beyond"]
    assert exit_code(compared) == 1


def test_a_case_beside_itself_says_nothing() -> None:
    """`case compare last last` is a slip, and no proof that nothing changed."""
    one = _survey(_echo(OK))
    assert (compare(one, one).hindrance, exit_code(compare(one, one))) == ("itself", 3)


@pytest.mark.parametrize(("line", "unsure"), [(None, True), ({"id": "CQ-1"}, False)])
def test_a_survey_without_a_line_is_told(line: Any, unsure: bool) -> None:
    """Two surveys of which one names no line may be of two lines."""
    then = _survey(_echo(OK), line={"id": "CQ-1"})
    assert compare(then, _survey(_echo(OK), line=line)).line_unsure is unsure


def test_the_last_finding_of_a_visit_counts() -> None:
    """A visit that mended the fault is compared by what it ended with."""
    before = _survey(_echo(FAULT, "gateway.silent"), _echo(OK))
    assert compare(before, _survey(_echo(OK))).rows[0].change is Change.SAME


def test_every_fact_and_hindrance_has_words() -> None:
    """What may be named has a name in both languages."""
    texts = catalogue()
    assert [fact for fact in NOTABLE if f"compare.fact.{fact}" not in texts] == []
    assert {f"compare.change.{change.value}" for change in Change} <= texts.keys()
    assert {f"compare.hindrance.{each}" for each in ("line", "vantage", "rehearsed", "itself")} <= texts.keys()
