"""From where a walk ended to what is said: never more certain than the findings, never fine beside a fault."""

import pytest

from fieldkit.engine.conclude import conclusion, covers, default_cause, holes, in_technicians_order, no_loss_bound_pct
from fieldkit.model.cause import Conclusion
from fieldkit.model.finding import Finding
from fieldkit.model.playbook import Conclude
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Confidence, Verdict
from tests.engine.sites import library

DUP = Finding("gateway.unique", FAULT, "gateway.duplicate", {"macs": ["a", "b"]})
DOWN = Finding("link.state", FAULT, "link.down", {"interface": "eth0"})
SLOW = Finding("link.quality", WARN, "link.slow", {"speed_mbps": 10})
NOVEL = Finding("link.state", FAULT, "link.disabled")
FINE = Finding("link.state", OK, "link.up")


def _said(
    cause: str,
    confidence: str,
    *findings: Finding,
    explains: tuple[str, ...] = (),
    on_the_way: tuple[str, ...] = (),
) -> Conclusion:
    step = Conclude("here", cause, Confidence(confidence), explains=explains, source=("S-1",))
    return conclusion(step, "visit", findings=findings, causes=library().causes, explained_on_the_way=on_the_way)


@pytest.mark.parametrize(
    ("confidence", "findings", "explains", "expected"),
    [
        ("confirmed", (DUP,), ("gateway.duplicate",), "confirmed"),
        ("confirmed", (Finding("g", FAULT, "gateway.duplicate", weak=True),), ("gateway.*",), "likely"),
        ("suspected", (Finding("g", FAULT, "gateway.duplicate", weak=True),), ("gateway.*",), "suspected"),
        ("confirmed", (SLOW,), ("link.slow",), "likely"),
        ("confirmed", (SLOW, DOWN), ("link.*",), "confirmed"),
        ("confirmed", (Finding("l", OK, "link.up", weak=True), DUP), ("link.up", "gateway.duplicate"), "confirmed"),
        ("confirmed", (Finding("g", FAULT, "gateway.silent", weak=True),), ("link.down",), "confirmed"),
    ],
    ids=[
        "strong",
        "weak",
        "never raised",
        "a warning alone",
        "warning beside fault",
        "weak but fine",
        "weak elsewhere",
    ],
)
def test_confidence_is_capped_by_what_it_rests_on(
    confidence: str, findings: tuple[Finding, ...], explains: tuple[str, ...], expected: str
) -> None:
    """Weak findings and mere warnings hold the confidence at `likely`; nothing ever raises it."""
    assert _said("CU-DUPGW", confidence, *findings, explains=explains).confidence == expected


def test_fine_beside_faults_becomes_the_lowest_layers_cause() -> None:
    """The lowest broken layer is named, suspected, with the others as rivals."""
    said = _said("NF-OK", "likely", DUP, DOWN)
    assert (said.cause, said.confidence) == ("CU-CABLE", Confidence.SUSPECTED)
    assert [rival.cause for rival in said.alternatives] == ["CU-DUPGW"]


def test_fine_beside_a_fault_without_a_cause_is_not_located() -> None:
    """A fault nobody gave a cause is `unknown`, and never `fine`."""
    said = _said("NF-OK", "likely", NOVEL)
    assert (said.cause, said.confidence) == ("NF-UNK", Confidence.SUSPECTED)


def test_fine_beside_warnings_and_gaps_stays_fine() -> None:
    """Hazards and what was not measured do not make a fault."""
    assert _said("NF-OK", "likely", SLOW, FINE, Finding("d", UNKNOWN, "dns.unmeasured")).cause == "NF-OK"


@pytest.mark.parametrize(
    ("explains", "on_the_way", "also"),
    [
        ((), (), ["CU-CABLE"]),
        (("link.down",), (), []),
        ((), ("link.*",), []),
        (("gateway.duplicate",), (), ["CU-CABLE"]),
    ],
    ids=["unexplained", "explained here", "explained on the way", "its own cause is not also"],
)
def test_what_is_not_explained_is_named_also(
    explains: tuple[str, ...], on_the_way: tuple[str, ...], also: list[str]
) -> None:
    """Every fault is either explained, the conclusion itself, or stands beside it as suspected."""
    said = _said("CU-DUPGW", "confirmed", DUP, DOWN, SLOW, explains=explains, on_the_way=on_the_way)
    assert [other.cause for other in said.also] == also
    assert all(other.confidence is Confidence.SUSPECTED for other in said.also)


def test_place_owner_and_remedy_come_from_the_cause_unless_the_step_says_otherwise() -> None:
    """A step without a remedy borrows the cause's."""
    said = _said("PR-MACBIND", "likely")
    cause = library().causes["PR-MACBIND"]
    assert (said.place, said.owner, said.remedy, said.sources) == (cause.place, "provisioning", cause.remedy, ("S-1",))


@pytest.mark.parametrize(
    ("entry", "code", "expected"),
    [
        ("dns.*", "dns.slow", True),
        ("dns.slow", "dns.slow", True),
        ("dns.*", "dnsx.slow", False),
        ("dns.s", "dns.slow", False),
    ],
)
def test_a_star_stands_for_a_whole_topic(entry: str, code: str, expected: bool) -> None:
    """`dns.*` covers every code of the topic and of no other."""
    assert covers((entry,), code) is expected


def test_findings_stand_in_the_technicians_order() -> None:
    """Link before gateway, and a check nobody knows last."""
    odd = Finding("no.such", FAULT, "x.y")
    assert in_technicians_order([odd, DUP, SLOW, DOWN]) == [DOWN, SLOW, DUP, odd]


def test_holes_take_the_more_serious_word() -> None:
    """A fault's fact outweighs the same fact of a finding that is fine, and an empty one never wins."""
    fine = Finding("a", OK, "a.b", {"gateway": "10.0.0.1", "ip": "10.0.0.2"})
    bad = Finding("b", FAULT, "b.c", {"gateway": "192.168.1.1", "ip": None})
    assert holes([bad, fine]) == {"gateway": "192.168.1.1", "ip": "10.0.0.2"}


def test_every_fault_has_at_most_one_default_cause() -> None:
    """A code no cause explains has none."""
    found = default_cause(library().causes, "gateway.duplicate")
    assert found is not None
    assert found.code == "CU-DUPGW"
    assert default_cause(library().causes, "no.such") is None


@pytest.mark.parametrize(
    ("sent", "received", "expected"), [(300, 300, 1.0), (10, 10, 30.0), (10, 9, None), (0, 0, None), (None, None, None)]
)
def test_no_loss_seen_is_no_loss_at_all_only_to_a_bound(
    sent: int | None, received: int | None, expected: float | None
) -> None:
    """N echoes without loss leave room for 3/N; any loss, or none sent, gives no bound."""
    assert no_loss_bound_pct(sent, received) == expected


def test_verdicts_are_the_closed_list() -> None:
    """Nothing else is ever said of a finding."""
    assert [each.value for each in Verdict] == ["ok", "warn", "fault", "unknown"]
