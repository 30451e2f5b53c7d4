"""On which side is the fault: two tests, one in the place of the customer's device."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.engine.which_side import FRESH, Attempt, which_side
from fieldkit.model.cause import Conclusion, Words
from fieldkit.model.finding import Finding
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Confidence, Owner, Place, Verdict

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GOOD = ("gateway.answers", "reach.all", "web.opens")


def attempt(
    verdict: Verdict, owner: Owner = Owner.NONE, *, codes: tuple[str, ...] = (), hours_ago: float = 0.5
) -> Attempt:
    """A test that ended so."""
    sure = Confidence.LIKELY
    concluded = Conclusion("X-X", Place.CORE, owner, sure, Words("做", "do"))
    found = tuple(Finding(f"check.{at}", OK, code) for at, code in enumerate(codes))
    return Attempt("260301-abcd", NOW - timedelta(hours=hours_ago), verdict, concluded, found)


def cpe(verdict: Verdict, owner: Owner = Owner.NONE, codes: tuple[str, ...] = ()) -> Attempt:
    """The test at the hand-over, just now."""
    return attempt(verdict, owner, codes=codes, hours_ago=0)


CUSTOMER, CORE = attempt(FAULT, Owner.CUSTOMER), attempt(FAULT, Owner.CORE)


@pytest.mark.parametrize(
    ("lan", "at_cpe", "name", "confidence", "code"),
    [
        (CUSTOMER, cpe(OK, codes=GOOD), "customer", "likely", "customer"),
        (CUSTOMER, cpe(WARN, codes=GOOD), "customer", "likely", "customer"),
        (CORE, cpe(OK, codes=GOOD), "customer", "suspected", "customer_doubt"),
        (attempt(FAULT, Owner.CUSTOMER, hours_ago=30), cpe(OK, codes=GOOD), "customer", "suspected", "customer_old"),
        (attempt(OK), cpe(OK, codes=GOOD), "none", "suspected", "both_good"),
        (attempt(OK, hours_ago=30), cpe(OK, codes=GOOD), "unknown", None, "line_good"),
        (attempt(UNKNOWN), cpe(OK, codes=GOOD), "unknown", None, "line_good"),
        (None, cpe(OK, codes=GOOD), "unknown", None, "line_good"),
        (None, cpe(OK, codes=("gateway.not_judged", "web.opens")), "unknown", None, "line_good"),
        # Fine, but nothing was seen of the gateway or beyond: nothing may be said against the customer.
        (CUSTOMER, cpe(OK), "unknown", None, "not_told"),
        (CUSTOMER, cpe(OK, codes=("gateway.answers",)), "unknown", None, "not_told"),
        (CUSTOMER, cpe(OK, codes=("reach.all",)), "unknown", None, "not_told"),
        (CORE, cpe(FAULT, Owner.CORE), "carrier", "likely", "both_bad"),
        (CUSTOMER, cpe(FAULT, Owner.ACCESS), "carrier", "likely", "both_bad"),
        (None, cpe(FAULT, Owner.CORE), "carrier", "likely", "carrier_bad"),
        (attempt(FAULT, hours_ago=30), cpe(FAULT, Owner.CORE), "carrier", "likely", "carrier_bad"),
        (attempt(OK), cpe(FAULT, Owner.CORE), "unknown", None, "only_laptop_fails"),
        (CORE, cpe(FAULT, Owner.CUSTOMER), "unknown", None, "laptop_or_cable"),
        (None, cpe(FAULT, Owner.BUSINESS), "unknown", None, "not_told"),
        (CUSTOMER, cpe(UNKNOWN), "unknown", None, "not_told"),
    ],
)  # fmt: skip
def test_the_side(lan: Attempt | None, at_cpe: Attempt, name: str, confidence: str | None, code: str) -> None:
    """Never a side that the two tests do not carry."""
    side = which_side(lan, at_cpe)
    assert (side.name, side.confidence, side.code) == (name, confidence, f"single_pc.side.{code}")


def test_a_bound_port_makes_a_failure_void() -> None:
    """Refused for its MAC, a laptop proves nothing against the line; what it could do proves the line good."""
    assert which_side(CORE, cpe(FAULT, Owner.CORE), void=True).code == "single_pc.side.void"
    assert which_side(CUSTOMER, cpe(OK, codes=GOOD), void=True).name == "customer"


def test_how_long_a_result_counts() -> None:
    """Up to the bound and not a minute longer."""
    hours = FRESH.total_seconds() / 3600
    fine = cpe(OK, codes=GOOD)
    assert which_side(attempt(FAULT, Owner.CUSTOMER, hours_ago=hours), fine).code == "single_pc.side.customer"
    assert which_side(attempt(FAULT, Owner.CUSTOMER, hours_ago=hours + 0.1), fine).code == "single_pc.side.customer_old"
