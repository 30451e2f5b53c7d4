"""Two surveys beside each other: what got better, worse, stayed, or cannot be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fieldkit.engine.conclude import in_technicians_order
from fieldkit.model.finding import Finding
from fieldkit.model.terms import Verdict
from fieldkit.report.document import Document


class Change(StrEnum):
    """What became of one check."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"  # as bad as before, but something else
    SAME = "same"
    NOT_COMPARABLE = "not_comparable"  # not measured in one of the two, or in neither


# Worse to better; what was not measured has no place in it.
_ORDER = (Verdict.FAULT, Verdict.WARN, Verdict.OK)

# The facts worth naming, and the least difference that is: absolute, and as a share of the larger value.
# Source: below these two tests of an unchanged line differ as well (rule of thumb).
NOTABLE: Mapping[str, tuple[float, float]] = {
    "loss_pct": (1.0, 0.2),
    "lost": (1.0, 0.2),
    "rtt_ms": (2.0, 0.2),
    "median_ms": (2.0, 0.2),
    "p95_ms": (2.0, 0.2),
    "jitter_ms": (2.0, 0.2),
    "idle_ms": (2.0, 0.2),
    "rise_ms": (5.0, 0.2),
    "down_mbps": (0.5, 0.05),
    "up_mbps": (0.5, 0.05),
    "speed_mbps": (0.0, 0.0),
    "duplex": (0.0, 0.0),
    "rx_dbm": (1.0, 0.0),
    "mtu": (0.0, 0.0),
    "gateway": (0.0, 0.0),
    "macs": (0.0, 0.0),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact that differs."""

    fact: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Row:
    """One check of both surveys; a finding is None where the survey did not hold the check at all."""

    check: str
    change: Change
    before: Finding | None
    after: Finding | None
    facts: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both surveys.

    `hindrance` says why nothing can be concluded: `line`, `vantage`, `rehearsed` differ, or it is one case (`itself`).
    """

    before: Document
    after: Document
    rows: tuple[Row, ...]
    hindrance: str | None = None

    def count(self, change: Change) -> int:
        """How many checks became so."""
        return sum(row.change is change for row in self.rows)

    @property
    def comparable(self) -> bool:
        """Was anything measured both times, at the same place of the same line?"""
        return any(row.change is not Change.NOT_COMPARABLE for row in self.rows)

    @property
    def new_faults(self) -> tuple[Row, ...]:
        """The faults of the second survey that the first one did not have, or had not measured."""
        return tuple(
            row
            for row in self.rows
            if row.after is not None
            and row.after.verdict is Verdict.FAULT
            and (row.before is None or row.before.code != row.after.code)
        )

    @property
    def line_unsure(self) -> bool:
        """Is it told of only one of the two which line it was?"""
        return bool(_line_of(self.before)) != bool(_line_of(self.after))


def compare(before: Document, after: Document) -> Comparison:
    """What became of each check; nothing is called better or worse that was not measured both times."""
    hindrance = _hindrance(before, after)
    then, now = _by_check(before.findings), _by_check(after.findings)
    order = {found.check: found for found in in_technicians_order([*before.findings, *after.findings])}
    rows = tuple(_row(check, then.get(check), now.get(check), hindered=hindrance is not None) for check in order)
    return Comparison(before, after, rows, hindrance)


def _by_check(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {found.check: found for found in findings}


def _hindrance(before: Document, after: Document) -> str | None:
    if before.case and before.case == after.case:
        return "itself"
    lines = [_line_of(each) for each in (before, after)]
    if all(lines) and lines[0] != lines[1]:
        return "line"
    places = [each.opened.get("vantage") for each in (before, after)]
    if all(places) and places[0] != places[1]:
        return "vantage"
    return "rehearsed" if bool(before.opened.get("rehearsed")) != bool(after.opened.get("rehearsed")) else None


def _line_of(document: Document) -> str | None:
    return (document.opened.get("line") or {}).get("id")


def _row(check: str, then: Finding | None, now: Finding | None, *, hindered: bool) -> Row:
    measured = then is not None and now is not None and Verdict.UNKNOWN not in (then.verdict, now.verdict)
    if then is None or now is None or not measured:
        return Row(check, Change.NOT_COMPARABLE, then, now)
    facts = tuple(_changed(then.facts, now.facts))
    if hindered:
        return Row(check, Change.NOT_COMPARABLE, then, now, facts)
    step = _ORDER.index(now.verdict) - _ORDER.index(then.verdict)
    if step:
        return Row(check, Change.BETTER if step > 0 else Change.WORSE, then, now, facts)
    other = then.code != now.code and now.verdict is not Verdict.OK
    return Row(check, Change.OTHER if other else Change.SAME, then, now, facts)


def _changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Changed]:
    for fact, (least, share) in NOTABLE.items():
        if fact not in then or fact not in now or None in (then[fact], now[fact]) or then[fact] == now[fact]:
            continue
        numbers = [value for value in (then[fact], now[fact]) if _is_number(value)]
        if len(numbers) == 2:
            difference, largest = abs(numbers[0] - numbers[1]), max(abs(each) for each in numbers)
            if difference < least or difference < share * largest:
                continue
        yield Changed(fact, then[fact], now[fact])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
