"""Verdicts on the one site complained of, against its control group."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.checks import CHECKS
from fieldkit.model.dns import DnsAnswer
from fieldkit.model.reach import Attempt
from fieldkit.model.site import SiteReading
from fieldkit.model.web import WebFetch, WebReading
from fieldkit.text.site import TEXTS
from tests.checks.judging import holes_are_filled, judge, link, reason_is_written, sound, words_are_complete

URL, HOST = "https://shop.example/", "shop.example"
HERE, THERE = "203.0.113.90", "198.51.100.90"
FORGED = "10.1.2.3"
CONTROL = "http://a.example/"


def page(outcome: Any = "ok", by: Any = "configured", address: str | None = HERE, **more: Any) -> WebFetch:
    status = 200 if outcome == "ok" else None
    return WebFetch(URL, outcome, **{"address": address, "resolved_by": by, "status": status, **more})


def told(role: Any, said: Any, kind: Any = "A") -> DnsAnswer:
    """One resolver's answer: addresses, an rcode, or None for silence."""
    server = {"configured": "192.168.1.1", "carrier": "203.0.113.53", "reference": "198.51.100.53"}[role]
    if isinstance(said, tuple):
        return DnsAnswer(server, role, HOST, "udp", kind, rcode="NOERROR", addresses=said)
    return DnsAnswer(server, role, HOST, "udp", kind, rcode=said, failure=None if said else "timeout")


def site(
    *fetches: WebFetch, dns: tuple[DnsAnswer, ...] | None = None, attempts: Any = (), hosts: str | None = None
) -> SiteReading:
    answers = (told("configured", (HERE,)),) if dns is None else dns
    made = tuple(Attempt(HOST, HERE, "tcp", each, 443) for each in attempts)
    return SiteReading(URL, HOST, answers, made, fetches, hosts)


def web(outcome: Any = "ok", *more: WebFetch, url: str = CONTROL, by: Any = "configured", **facts: Any) -> WebReading:
    status = 200 if outcome == "ok" else None
    first = WebFetch(url, outcome, **{"address": "203.0.113.10", "resolved_by": by, "status": status, **facts})
    return WebReading((first, *more))


NOWHERE = page("dns_failed", by=None, address=None)
UNKNOWN_TO_ALL = tuple(told(role, "NXDOMAIN") for role in ("configured", "carrier", "reference"))
WELL = web()

ROWS: list[tuple[str, str, Any, Any]] = [
    ("opens", "site.opens", site(page()), WELL),
    ("opens while the control fails", "site.opens", site(page()), web("connect_timeout")),
    ("opens, no control", "site.opens", site(page()), None),
    ("asks for a login", "site.opens", site(page(status=401)), WELL),
    ("moved", "site.opens", site(page(status=301, location="https://www.shop.example/")), WELL),
    ("https dead, http opens", "site.opens", site(page("refused"), page()), WELL),
    ("own resolvers not known, the carrier's answer opens", "site.opens",
     site(page(by="carrier"), dns=(told("carrier", (HERE,)),)), WELL),
    ("by its address", "site.opens", site(page(by="literal"), dns=()), WELL),
    ("no connection", "site.dead", site(page("connect_timeout"), attempts=("timeout",)), WELL),
    ("refused", "site.dead", site(page("refused"), attempts=("reset",)), WELL),
    ("cut off", "site.dead", site(page("reset"), attempts=("answered",)), WELL),
    ("TLS fails", "site.dead", site(page("tls_failed"), attempts=("answered",)), WELL),
    ("dead by everybody's answer", "site.dead",
     site(page("connect_timeout"), page("connect_timeout", by="carrier", address=THERE)), WELL),
    ("one of two controls opens", "site.dead", site(page("unreachable")),
     web("ok", WebFetch("http://b.example/", "connect_timeout", address="203.0.113.11"))),
    ("the site's own error", "site.error", site(page(status=503)), WELL),
    ("forbidden", "site.error", site(page(status=403)), WELL),
    ("nobody knows the name", "site.no_name", site(NOWHERE, dns=UNKNOWN_TO_ALL), WELL),
    ("its name servers fail", "site.no_name",
     site(NOWHERE, dns=(told("configured", "SERVFAIL"), told("carrier", None))), WELL),
    ("a name without an address", "site.no_name", site(NOWHERE, dns=(told("configured", ()),)), WELL),
    ("the configured answer fails, the carrier's opens", "site.wrong_name",
     site(page("connect_timeout", address=FORGED), page(by="carrier"),
          dns=(told("configured", (FORGED,)), told("carrier", (HERE,)))), WELL),
    ("the configured answer gives an error page", "site.wrong_name",
     site(page(status=404, address=FORGED), page(by="record")), WELL),
    ("the configured one does not know it", "site.wrong_name",
     site(page(by="carrier"), dns=(told("configured", "NXDOMAIN"), told("carrier", (HERE,)))), WELL),
    ("the carrier's answer fails, a third one's opens", "site.wrong_name_carrier",
     site(page("connect_timeout", address=FORGED), page(by="reference"),
          dns=(told("configured", (FORGED,)), told("carrier", (FORGED,)), told("reference", (HERE,)))), WELL),
    ("the carrier does not know it, a third one does", "site.wrong_name_carrier",
     site(page(by="reference"),
          dns=(told("configured", "NXDOMAIN"), told("carrier", "NXDOMAIN"), told("reference", (HERE,)))), WELL),
    ("the carrier's answer was not tried", "site.wrong_name",
     site(page("connect_timeout", address=FORGED), page(by="reference"),
          dns=(told("configured", (FORGED,)), told("carrier", (THERE,)), told("reference", (HERE,)))), WELL),
    ("the carrier keeps silent", "site.wrong_name",
     site(page("connect_timeout", address=FORGED), page(by="reference"),
          dns=(told("configured", (FORGED,)), told("carrier", None), told("reference", (HERE,)))), WELL),
    ("the hosts file", "site.wrong_name",
     site(page("connect_timeout", by="hosts", address=FORGED), page(), hosts=FORGED),
     WELL),
    ("the hosts file leads nowhere, and the site is down", "site.wrong_name",
     site(page("local", by="hosts", address="0.0.0.0"), page("connect_timeout"), hosts="0.0.0.0"), WELL),
    ("connects, then silence", "site.stalled", site(page("stalled"), attempts=("answered",)), WELL),
    ("comes in small segments only", "site.stalled",
     site(page("stalled"), page(small_segments=536), attempts=("answered",)), WELL),
    ("the control fails, too", "site.not_alone", site(page("connect_timeout")), web("connect_timeout")),
    ("the control is a login page", "site.not_alone", site(page("connect_timeout")), web(status=511)),
    ("the control is led away", "site.not_alone", site(page("connect_timeout")),
     web(status=302, location="http://portal.example/")),
    ("no name resolves by the configured one", "site.not_alone",
     site(page(by="carrier"), dns=(told("configured", None), told("carrier", (HERE,)))), web(by="carrier")),
    ("not asked", "site.not_asked", None, WELL),
    ("no control", "site.unmeasured", site(page("connect_timeout")), None),
    ("its own control", "site.unmeasured", site(page("connect_timeout")), web(url="http://www.shop.example/")),
    ("only by another's answer, and no control", "site.unmeasured",
     site(page(by="carrier"), dns=(told("configured", None), told("carrier", (HERE,)))), None),
    ("IPv6 only", "site.unmeasured",
     site(NOWHERE, dns=(told("configured", ()), told("configured", ("2001:db8::9",), kind="AAAA"))), WELL),
    ("every resolver silent for this name", "site.unmeasured", site(NOWHERE, dns=(told("configured", None),)), WELL),
    ("every resolver refuses", "site.unmeasured", site(NOWHERE, dns=(told("configured", "REFUSED"),)), WELL),
    ("connects once, not twice", "site.unmeasured", site(page("connect_timeout"), attempts=("answered",)), WELL),
    ("nothing left this laptop", "site.unmeasured", site(page("local")), WELL),
]  # fmt: skip


@pytest.mark.parametrize(("code", "reading", "pages"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_page(code: str, reading: Any, pages: Any) -> None:
    """The site is accused only while its control group opens."""
    found = judge("site.page", site=reading, web=pages)
    assert code == found.code
    holes_are_filled(found)
    reason_is_written(found)


def test_asked_for_but_not_measured() -> None:
    """A site that was named and not measured is unknown; one that was not named is not asked."""
    named = {"site": URL}
    assert judge("site.page", params=named).code == "site.unmeasured"
    assert judge("site.page", params=named, missing={"site": "missing.no_time"}).code == "site.unmeasured"
    assert judge("site.page", missing={"site": "missing.no_site"}).code == "site.not_asked"
    assert judge("site.page", missing={"site": "missing.quiet"}).code == "site.unmeasured"


def test_without_a_link_the_site_is_not_judged() -> None:
    """A dead link is no dead site."""
    assert (
        judge("site.page", site=site(page("connect_timeout")), web=WELL, link=link(up=False)).code == "site.unmeasured"
    )


def test_a_wrong_name_says_where_it_leads_and_where_it_should() -> None:
    """Both addresses stand in the facts."""
    facts = judge("site.page", site=site(page("refused", address=FORGED), page(by="carrier")), web=WELL).facts
    assert facts["got"] == [FORGED]
    assert facts["want"] == [HERE]


def test_small_segments_are_noted() -> None:
    """That the page came in small segments is a fact for the tree to follow."""
    cured = site(page("stalled"), page(small_segments=536))
    assert judge("site.page", site=cured, web=WELL).facts["small_segments"] is True
    assert judge("site.page", site=site(page("stalled")), web=WELL).facts["small_segments"] is False


def test_every_code_has_its_words() -> None:
    """Every code occurs in the table, and has a sentence and a page in both languages."""
    words_are_complete("site.page", TEXTS)
    assert {row[1] for row in ROWS} == set(CHECKS["site.page"].codes)


FETCHES = st.builds(
    WebFetch,
    url=st.sampled_from([URL, CONTROL, "http://www.shop.example/", "http://[", ""]),
    outcome=st.sampled_from(
        ["ok", "dns_failed", "connect_timeout", "refused", "unreachable", "tls_failed", "stalled", "reset", "bad_reply",
         "local"]
    ),
    via=st.sampled_from(["direct", "direct", "proxy"]),
    address=st.sampled_from([None, HERE, THERE, FORGED, "0.0.0.0", "garbage"]),
    resolved_by=st.sampled_from([None, "configured", "carrier", "reference", "record", "literal", "hosts"]),
    status=st.sampled_from([None, 200, 302, 401, 404, 511]),
    location=st.sampled_from([None, "http://portal.example/", "http://["]),
    small_segments=st.sampled_from([None, None, 536]),
)  # fmt: skip
ANSWERS = st.builds(
    told,
    role=st.sampled_from(["configured", "carrier", "reference"]),
    said=st.sampled_from([None, "NXDOMAIN", "SERVFAIL", "REFUSED", (), (HERE,), (FORGED, "garbage")]),
    kind=st.sampled_from(["A", "AAAA"]),
)


@settings(max_examples=120)
@given(
    st.lists(FETCHES, max_size=4),
    st.lists(ANSWERS, max_size=4),
    st.lists(st.sampled_from(["answered", "reset", "timeout", "local"]), max_size=2),
    st.sampled_from([None, HERE, "0.0.0.0", "garbage"]),
    st.one_of(st.none(), st.lists(FETCHES, max_size=3).map(lambda each: WebReading(tuple(each)))),
)
def test_nothing_that_can_be_measured_breaks_the_verdict(
    fetches: list[WebFetch], answers: list[DnsAnswer], attempts: list[str], hosts: str | None, pages: Any
) -> None:
    """Whatever the readings, a sound finding comes out; without a page that opened anywhere nobody is accused."""
    found = judge("site.page", site=site(*fetches, dns=tuple(answers), attempts=attempts, hosts=hosts), web=pages)
    sound(found)
    every = [*fetches, *(pages.fetches if pages else ())]
    if not any(each.outcome == "ok" and each.via == "direct" for each in every):
        assert found.verdict == "unknown"
