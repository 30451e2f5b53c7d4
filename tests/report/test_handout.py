"""What leaves the laptop says no more than the readings carry."""

from dataclasses import replace

import pytest

from fieldkit.model.cause import Conclusion, Words
from fieldkit.model.finding import Finding
from fieldkit.model.terms import Confidence, Owner, Place, Verdict
from fieldkit.report.document import Document
from fieldkit.report.handout import (
    customer_page,
    customer_statement,
    customer_text,
    noc_sentence,
    statement_key,
    texts_for_code,
)
from fieldkit.report.words import Wording
from tests.report.recorded import library

FINE = {"link.state": Verdict.OK, "gateway.alive": Verdict.OK, "reach.beyond": Verdict.OK}
CODES = {
    ("link.state", Verdict.OK): "link.up",
    ("gateway.alive", Verdict.OK): "gateway.answers",
    ("gateway.alive", Verdict.FAULT): "gateway.silent",
    ("reach.beyond", Verdict.OK): "reach.all",
    ("link.state", Verdict.UNKNOWN): "link.unmeasured",
    ("optics.received", Verdict.WARN): "optics.low",
    ("path.loss", Verdict.WARN): "path.lossy",
    ("gateway.unique", Verdict.WARN): "gateway.virtual",
    ("reach.beyond", Verdict.FAULT): "reach.none",
}


def document(vantage: str, cause: str | None, owner: Owner, judged: dict[str, Verdict]) -> Document:
    """A case that ended in this cause, measured from there."""
    said = None
    if cause is not None:
        words = Words(zh="请重启路由器。", en="Restart the router.")
        said = Conclusion(cause, Place.CUSTOMER_PREMISES, owner, Confidence.LIKELY, words)
    findings = tuple(Finding(check, verdict, CODES[check, verdict]) for check, verdict in judged.items())
    line = {"id": "CQ-0001", "customer": {"name": "示例公司"}, "access": {"switch": "10.0.0.2", "port": "GE0/0/7"}}
    opened = {"vantage": vantage, "line": line, "ticket": "GD-7", "version": "0"}
    verdict = Verdict.FAULT if said else Verdict.UNKNOWN
    return Document("260101-abcd", "diagnose", opened, None, 6.0, verdict, said, findings=findings)


@pytest.mark.parametrize(
    ("vantage", "cause", "owner", "judged", "key"),
    [
        ("cpe", "CU-RTR-CFG", Owner.CUSTOMER, FINE, "direct_fine"),
        ("cpe", "CU-RTR-CFG", Owner.CUSTOMER, {**FINE, "reach.beyond": Verdict.FAULT}, "lan"),
        ("lan", "CU-RTR-CFG", Owner.CUSTOMER, FINE, "lan"),
        ("cpe", "NF-OK", Owner.NONE, FINE, "fine_direct"),
        ("lan", "NF-OK", Owner.NONE, FINE, "fine_lan"),
        ("cpe", "NF-OK", Owner.NONE, {"link.state": Verdict.OK}, "open"),
        ("cpe", "NW-GW", Owner.CORE, {"gateway.alive": Verdict.FAULT}, "ours"),
        ("cpe", "PR-QOS", Owner.PROVISIONING, FINE, "ours"),
        ("lan", "BU-SUSP", Owner.BUSINESS, FINE, "business"),
        ("lan", "BU-SUSP", Owner.BUSINESS, {}, "not_tested"),
        ("lan", "CU-RTR-CFG", Owner.CUSTOMER, {}, "not_tested"),
        ("lan", None, Owner.NONE, {"link.state": Verdict.UNKNOWN}, "not_tested"),
        ("cpe", "CU-RTR-CFG", Owner.CUSTOMER, {**FINE, "optics.received": Verdict.WARN}, "lan"),
        ("cpe", "NF-OK", Owner.NONE, {**FINE, "path.loss": Verdict.WARN}, "open"),
        ("lan", "NF-OK", Owner.NONE, {**FINE, "gateway.unique": Verdict.WARN}, "fine_lan"),
        ("lan", "EX-SITE", Owner.EXTERNAL, FINE, "external"),
        ("cpe", "NF-UNK", Owner.NONE, FINE, "open"),
        ("cpe", None, Owner.NONE, FINE, "open"),
    ],
)
def test_the_customer_is_told_what_the_readings_carry(
    vantage: str, cause: str | None, owner: Owner, judged: dict[str, Verdict], key: str
) -> None:
    """To say the line is fine takes a direct connection that worked and a cause on the customer's side."""
    assert statement_key(document(vantage, cause, owner, judged)) == f"handout.customer.{key}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_carriers_own_words_stand_only_where_they_are_true(language: str) -> None:
    """光路及本机直连到运营商网关正常 is never said of a laptop that did not get beyond the gateway."""
    wording = Wording(library(), language)
    proven = customer_statement(document("cpe", "CU-RTR-CFG", Owner.CUSTOMER, FINE), wording)
    unproven = customer_statement(document("cpe", "CU-RTR-CFG", Owner.CUSTOMER, {}), wording)
    key = "光路及本机直连到运营商网关正常" if language == "zh" else "direct connection to the carrier's gateway"
    assert key in proven
    assert key not in unproven


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_noc_hears_line_port_cause_and_what_to_look_up(language: str) -> None:
    """One passage to read out: line, port, what was seen, the cause with its owner, the case's number."""
    said = noc_sentence(
        document("cpe", "NW-GW", Owner.CORE, {"gateway.alive": Verdict.FAULT}), Wording(library(), language)
    )
    for part in ("CQ-0001", "10.0.0.2 GE0/0/7", "NW-GW", "260101-abcd", "GD-7"):
        assert part in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_outside_cause_that_is_only_suspected_is_said_so(language: str) -> None:
    """原因在贵单位网络和本专线之外 is no certainty on a suspicion."""
    case = document("lan", "EX-SITE", Owner.EXTERNAL, FINE)
    assert case.conclusion is not None
    doubtful = replace(case, conclusion=replace(case.conclusion, confidence=Confidence.SUSPECTED))
    assert statement_key(doubtful) == "handout.customer.external_maybe"
    wording = Wording(library(), language)
    assert customer_statement(doubtful, wording) != customer_statement(case, wording)


@pytest.mark.parametrize(
    ("cause", "owner", "judged", "asked"),
    [
        ("CU-RTR-CFG", Owner.CUSTOMER, FINE, "customer"),
        ("CU-RTR-CFG", Owner.CUSTOMER, {"gateway.alive": Verdict.FAULT}, "customer_open"),
        ("EX-SITE", Owner.EXTERNAL, FINE, "external"),
        ("EX-SITE", Owner.EXTERNAL, {"link.state": Verdict.OK}, "external_open"),
        ("NW-DNS", Owner.CORE, FINE, "NW-DNS"),
        ("NW-GW", Owner.CORE, FINE, "core"),
    ],
)
def test_no_line_team_is_called_off_on_what_was_not_measured(
    cause: str, owner: Owner, judged: dict[str, Verdict], asked: str
) -> None:
    """线路侧未见异常 takes a line that was seen to work; a DNS fault asks for the DNS, not for the port."""
    said = noc_sentence(document("lan", cause, owner, judged), Wording(library(), "zh"))
    assert Wording(library(), "zh").say(f"handout.noc.ask.{asked}") in said


def test_the_noc_hears_a_result_without_a_cause() -> None:
    """ "Please register the result" comes with the result."""
    assert "NF-OK" in noc_sentence(document("lan", "NF-OK", Owner.NONE, FINE), Wording(library(), "zh"))


@pytest.mark.parametrize("reader", ["noc", "customer"])
def test_texts_for_a_code_go_from_long_to_short(reader: str) -> None:
    """The narrowest terminal gets the shortest text, and that still names line and case."""
    judged = {**FINE, "gateway.alive": Verdict.FAULT, "reach.beyond": Verdict.FAULT}
    texts = texts_for_code(document("cpe", "NW-GW", Owner.CORE, judged), Wording(library(), "zh"), reader)
    assert [len(each) for each in texts] == sorted((len(each) for each in texts), reverse=True)
    assert len(texts[-1]) < len(texts[0])
    assert "CQ-0001" in texts[-1]
    assert "260101-abcd" in texts[-1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_measured_is_no_site_test(language: str) -> None:
    """A call before the visit leaves no page that says 经现场测试, no time and no place of a test."""
    case, wording = document("lan", "NF-UNK", Owner.NONE, {}), Wording(library(), language)
    for said in (customer_text(case, wording), customer_statement(case, wording)):
        assert ("经现场测试" if language == "zh" else "Tested on site") not in said
    assert [type(block).__name__ for block in customer_page(case, wording).blocks] == ["Lead", "Fields", "Fields"]


def test_an_unlocated_fault_asks_the_noc_for_the_six_blanks() -> None:
    """Where nothing is located, the NOC is asked for what only it can see."""
    said = noc_sentence(document("lan", "NF-UNK", Owner.NONE, {}), Wording(library(), "zh"))
    assert "端口状态、学到的 MAC、ARP/绑定、VLAN、两端收光、错包增长" in said


def test_the_page_has_room_for_two_names_and_a_rehearsal_says_so() -> None:
    """The page is signed by both; a rehearsed one can never pass for a real one."""
    case = document("cpe", "CU-RTR-CFG", Owner.CUSTOMER, FINE)
    case = replace(case, opened={**case.opened, "rehearsed": True})
    wording = Wording(library(), "zh")
    assert customer_page(case, wording).notice
    assert customer_text(case, wording).startswith(customer_page(case, wording).notice)
    assert noc_sentence(case, wording).startswith(customer_page(case, wording).notice)
