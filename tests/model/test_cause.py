"""What a check's verdict is made of."""

import pytest

from fieldkit.model.cause import check_verdict
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Verdict

OWN = ("first", "second")

SAID = {
    "all is well": ({"first": OK, "second": OK, "helper": OK}, OK),
    "the worst counts, whoever says it": ({"first": OK, "second": WARN, "helper": FAULT}, FAULT),
    "a fault on the way stands, though nothing else was measured": ({"first": UNKNOWN, "helper": FAULT}, FAULT),
    "a hazard of its own": ({"first": WARN, "second": UNKNOWN, "helper": OK}, WARN),
    "a hazard on the way, with some of its own answered": ({"first": OK, "second": UNKNOWN, "helper": WARN}, WARN),
    "a hazard on the way answers nothing": ({"first": UNKNOWN, "second": UNKNOWN, "helper": WARN}, UNKNOWN),
    "one of its own open": ({"first": OK, "second": UNKNOWN, "helper": OK}, UNKNOWN),
    "only a helper open": ({"first": OK, "second": OK, "helper": UNKNOWN}, OK),
    "none of its own asked here": ({"helper": UNKNOWN, "other": OK}, OK),
    "nothing but open questions": ({"helper": UNKNOWN}, UNKNOWN),
}


@pytest.mark.parametrize(("judged", "expected"), SAID.values(), ids=SAID)
def test_the_verdict_of_a_check(judged: dict[str, Verdict], expected: Verdict) -> None:
    """Its worst finding; a hazard that a helper met makes no answer of questions that all stayed open."""
    assert check_verdict(judged, OWN) is expected
