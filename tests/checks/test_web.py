"""Verdicts on web pages: what opens, and what stops the rest."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.checks import CHECKS
from fieldkit.checks.web import foreign_redirect
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.line import Line
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.model.web import Proxy, WebFetch, WebReading
from fieldkit.text.web import TEXTS
from tests.checks.judging import (
    GATEWAY,
    holes_are_filled,
    judge,
    link,
    own_address,
    reason_is_written,
    sound,
    targets,
    words_are_complete,
)

A, B, C = "http://a.example/", "https://b.example/", "http://c.example/"
AT = {A: "203.0.113.10", B: "203.0.113.11", C: "198.51.100.12"}
NONCE = "0123.invalid"
PORTAL = "203.0.113.80"
PORTAL_URL = "http://portal.carrier.example/pay?line=1"
HOME = own_address(GATEWAY)


def page(url: str, outcome: Any = "ok", **more: Any) -> WebFetch:
    """A fetch over the configured resolver's answer, unless told otherwise."""
    status = 200 if outcome == "ok" else None
    if outcome == "dns_failed":
        return WebFetch(url, outcome, **more)
    return WebFetch(
        url,
        outcome,
        **{"address": AT.get(url), "resolved_by": "configured", "status": status, "body_bytes": 900, **more},
    )


def web(*fetches: WebFetch, proxy: str | None = None, where: Any = "system") -> WebReading:
    return WebReading(fetches, (Proxy(proxy, where),) if proxy else ())


def away(url: str, location: str = PORTAL_URL, **more: Any) -> WebFetch:
    return page(url, status=302, location=location, **more)


def dns(*answers: tuple[str, str, Any], transport: Any = "udp", role: Any = "configured") -> DnsReading:
    """(server, name, addresses, an rcode or None for silence)."""
    made = []
    for server, name, said in answers:
        if isinstance(said, tuple):
            made.append(DnsAnswer(server, role, name, transport, rcode="NOERROR", addresses=said, rtt_ms=5.0))
        else:
            made.append(DnsAnswer(server, role, name, transport, rcode=said, failure=None if said else "timeout"))
    return DnsReading(("a.example", "b.example"), NONCE, tuple(made))


CAPTURED = dns(*((GATEWAY, name, (PORTAL,)) for name in ("a.example", "b.example", NONCE)))
HONEST = dns((GATEWAY, "a.example", (AT[A],)), (GATEWAY, "b.example", (AT[B],)), (GATEWAY, NONCE, "NXDOMAIN"))
SILENT = dns((GATEWAY, "a.example", None), (GATEWAY, "b.example", None))
BY_TCP = dns(("203.0.113.53", "a.example", (AT[A],)), transport="tcp", role="carrier")
FALSE = dns((GATEWAY, "a.example", (PORTAL,)), (GATEWAY, "b.example", (PORTAL,)), (GATEWAY, NONCE, "NXDOMAIN"))
EXPECT = targets(A, B, expect={"a.example": (AT[A],), "b.example": (AT[B],)})
PROXY = "http://10.0.0.9:3128"


def reach(*attempts: tuple[str, Any, Any, int | None]) -> ReachReading:
    return ReachReading(tuple(Attempt(a, a, method, outcome, port) for a, method, outcome, port in attempts))


PINGS = reach((AT[A], "icmp", "answered", None), (AT[A], "tcp", "timeout", 443), (AT[A], "tcp", "timeout", 80))
NOTHING = reach((AT[A], "icmp", "timeout", None), (AT[A], "tcp", "timeout", 443))
OPEN_443 = reach((AT[A], "icmp", "answered", None), (AT[A], "tcp", "answered", 443))
SSH = reach((AT[A], "tcp", "answered", 22))


def every(outcome: Any, *urls: str) -> WebReading:
    return web(*(page(url, outcome) for url in urls or (A, B, C)))


STALLED_A = page(A, "stalled")
SMALL_A = replace(page(A), small_segments=536)

NOBODY = WebFetch("http://198.19.243.17/", "ok", address="198.19.243.17", resolved_by="literal", status=200)


def beside_nowhere(reading: WebReading, **more: Any) -> WebReading:
    """The same pages, and what came from where nobody lives."""
    return replace(reading, nowhere=replace(NOBODY, **more))


ALIVE = reach(*((ip, "icmp", "answered", None) for ip in ("203.0.113.10", "203.0.113.11", "203.0.113.12")))
HTTPS_MUTE = (page(B, "connect_timeout"), page("https://d.example/", "connect_timeout", address="203.0.113.12"))
ALIKE = web(page(A, title="pay", body_sha256="f0"), page(C, title="pay", body_sha256="f0"))

ROWS: list[tuple[str, str, Any, Any, Any, Line]] = [
    ("all open", "web.opens", web(page(A), page(B)), HONEST, PINGS, Line()),
    ("ICMP filtered, DNS not measured", "web.opens", web(page(A), page(B)), None, NOTHING, Line()),
    ("http to https of the same site", "web.opens", web(away(A, "https://a.example/"), page(B)), HONEST, PINGS, Line()),
    ("one honest redirect to www", "web.opens", web(away(A, "https://www.a.example/"), page(B)), HONEST, PINGS, Line()),
    ("one site moved to another name", "web.opens",
     web(away(A, "https://www.z.example/"), page(B)), HONEST, PINGS, Line()),
    ("two sites of one owner", "web.opens", web(away(A, "https://b.example/"), away(C, "https://b.example/"), page(B)),
     HONEST, PINGS, Line()),
    ("one page under two names", "web.opens",
     web(page(A, body_sha256="f0"), page(C, body_sha256="f0", address=AT[A])), HONEST, PINGS, Line()),
    ("both names at one server, the made-up one unknown", "web.opens",
     web(page(A, body_sha256="f0", address=PORTAL), page(B, body_sha256="f0", address=PORTAL)), FALSE, PINGS, Line()),
    ("one error page", "web.opens", web(page(A, status=404), page(B)), HONEST, PINGS, Line()),
    ("a login demanded by one site", "web.opens", web(page(A, status=401), page(B)), HONEST, PINGS, Line()),
    ("one certificate expired", "web.opens", web(page(A), page(B, certificate="expired")), HONEST, PINGS, Line()),
    ("certificates read by the firewall", "web.opens", web(page(A), page(B, certificate="untrusted")), HONEST, PINGS,
     Line()),
    ("one page by a fallback resolver", "web.opens",
     web(page(A), page(B, resolved_by="carrier")), HONEST, PINGS, Line()),
    ("both by a fallback, the configured one did answer", "web.opens",
     web(page(A, resolved_by="carrier"), page(B, resolved_by="carrier")), HONEST, PINGS, Line()),
    ("proxy works", "web.opens", web(page(A), page(A, via="proxy"), proxy=PROXY), HONEST, PINGS, Line()),
    ("only the proxy gets out", "web.opens",
     web(page(A, "connect_timeout"), page(B, "connect_timeout"), page(A, via="proxy"), proxy=PROXY), HONEST, PINGS,
     Line()),
    ("a PAC script that nobody runs", "web.opens", web(page(A), proxy="http://x/p.pac", where="pac"), HONEST, PINGS,
     Line()),
    ("the proxy says that the page is down, and so it is", "web.some",
     web(page(A, "connect_timeout"), page(B), page(A, "proxy_failed", via="proxy", status=502), proxy=PROXY), HONEST,
     PINGS, Line()),
    ("proxy cannot be reached", "web.proxy_broken",
     web(page(A), page(B), page(A, "proxy_failed", via="proxy"), proxy=PROXY), HONEST, PINGS, Line()),
    ("proxy wants a login", "web.proxy_broken",
     web(page(A, "refused"), page(B), page(A, "proxy_failed", via="proxy", status=407), proxy=PROXY), HONEST, PINGS,
     Line()),
    ("the proxy answers everything with a refusal of its own", "web.proxy_broken",
     web(page(A), page(B), page(A, via="proxy", status=403), proxy=PROXY), HONEST, PINGS, Line()),
    ("the page is refused with and without the proxy", "web.opens",
     web(page(A, status=403), page(B), page(A, via="proxy", status=403), proxy=PROXY), HONEST, PINGS, Line()),
    ("the proxy only redirects", "web.opens",
     web(page(A), page(B), page(A, via="proxy", status=301), proxy=PROXY), HONEST, PINGS, Line()),
    ("the page stalls through the proxy only", "web.proxy_broken",
     web(page(A), page(A, "stalled", via="proxy"), proxy=PROXY), HONEST, PINGS, Line()),
    ("two sites led to one foreign host", "web.captive", web(away(A), away(C), page(B, "connect_timeout")), HONEST,
     PINGS, Line()),
    ("led to an address", "web.captive", web(away(A, f"http://{PORTAL}/"), away(C, f"http://{PORTAL}/x")), HONEST,
     PINGS, Line()),
    ("the only page led away, every name captured", "web.captive", web(away(A)), CAPTURED, PINGS, targets(A)),
    ("every name at the portal, which serves its page", "web.captive",
     web(page(A, address=PORTAL), page(B, "tls_failed", address=PORTAL)), CAPTURED, PINGS, Line()),
    ("one body at false addresses", "web.captive",
     web(page(A, body_sha256="f0", address=PORTAL), page(B, body_sha256="f0", address=PORTAL)), FALSE, PINGS, EXPECT),
    ("the network asks for a login", "web.captive", web(page(A, status=511), page(B)), HONEST, PINGS, Line()),
    ("one body for all, from nowhere too", "web.captive",
     beside_nowhere(ALIKE, body_bytes=900, body_sha256="f0"), HONEST, PINGS, Line()),
    ("one title for all, from nowhere too", "web.captive",
     beside_nowhere(ALIKE, title="pay", body_sha256="f1"), HONEST, PINGS, Line()),
    ("one body for all, nobody nowhere", "web.opens", beside_nowhere(ALIKE, outcome="connect_timeout", status=None),
     HONEST, PINGS, Line()),
    ("one body for all, another page from nowhere", "web.opens",
     beside_nowhere(ALIKE, title="blocked", body_sha256="f1"), HONEST, PINGS, Line()),
    ("a proxy on the way says that nobody lives there", "web.opens",
     beside_nowhere(ALIKE, title="pay", status=504), HONEST, PINGS, Line()),
    ("the only page led away, and so is nowhere", "web.captive",
     beside_nowhere(web(away(A)), status=302, location=PORTAL_URL), HONEST, PINGS, targets(A)),
    ("the only page led away, nowhere led elsewhere", "web.some",
     beside_nowhere(web(away(A)), status=302, location="http://z.example/"), HONEST, PINGS, targets(A)),
    ("https silent at two living addresses, http opens", "web.ports_blocked", web(page(A), *HTTPS_MUTE), HONEST, ALIVE,
     Line()),
    ("https silent at one living address, http opens", "web.some", web(page(A), HTTPS_MUTE[0]), HONEST, ALIVE, Line()),
    ("https silent at addresses that are not known to live", "web.some", web(page(A), *HTTPS_MUTE), HONEST, NOTHING,
     Line()),
    ("https silent at two, open at a third", "web.some",
     web(page("https://e.example/"), *HTTPS_MUTE), HONEST, ALIVE, Line()),
    ("the only page led away, DNS honest", "web.some", web(away(A)), HONEST, PINGS, targets(A)),
    ("open only by the carrier's answers", "web.no_names",
     web(page(A, resolved_by="carrier"), page(B, resolved_by="reference")), SILENT, PINGS, Line()),
    ("open only by the record's answers, DNS not measured", "web.no_names",
     web(page(A, resolved_by="record"), page(B, resolved_by="record")), None, PINGS, Line()),
    ("no name resolves, an address opens", "web.no_names",
     web(page(A, "dns_failed"), page(B, "dns_failed"), WebFetch("http://203.0.113.10/", "ok", address=AT[A],
         resolved_by="literal", status=200)), SILENT, PINGS, Line()),
    ("no name resolves, the path is open", "web.no_names", every("dns_failed"), SILENT, PINGS, Line()),
    ("no name resolves, nothing beyond", "web.unmeasured", every("dns_failed"), SILENT, NOTHING, Line()),
    ("no name resolves, beyond not tried", "web.unmeasured", every("dns_failed"), SILENT, None, Line()),
    ("ports silent, pings pass", "web.ports_blocked", every("connect_timeout"), HONEST, PINGS, Line()),
    ("ports refused for all, SSH passes", "web.ports_blocked", every("refused"), HONEST, SSH, Line()),
    ("ports prohibited, DNS over TCP passes", "web.ports_blocked", every("unreachable"), BY_TCP, NOTHING, Line()),
    ("some names failed, the rest blocked", "web.ports_blocked",
     web(page(A, "connect_timeout"), page(B, "connect_timeout"), page(C, "dns_failed")), HONEST, PINGS, Line()),
    ("the record's only page keeps silent, pings pass", "web.ports_blocked", every("connect_timeout", A), HONEST, PINGS,
     targets(A)),
    ("the record's only page refuses", "web.none", every("refused", A), HONEST, PINGS, targets(A)),
    ("a single default page keeps silent", "web.none", every("connect_timeout", A), HONEST, PINGS, Line()),
    ("ports silent, a web port answers elsewhere", "web.none", every("connect_timeout"), HONEST, OPEN_443, Line()),
    ("ports silent at false addresses", "web.none",
     web(page(A, "connect_timeout", address=PORTAL), page(B, "connect_timeout", address="203.0.113.81")), FALSE, PINGS,
     EXPECT),
    ("nothing passes at all", "web.none", every("connect_timeout"), None, NOTHING, Line()),
    ("all stall", "web.stalled", every("stalled"), HONEST, OPEN_443, Line()),
    ("all stall, small segments do not help", "web.stalled",
     web(STALLED_A, replace(STALLED_A, small_segments=536), page(B, "stalled")), HONEST, OPEN_443, Line()),
    ("all stall, small segments help", "web.none", web(STALLED_A, SMALL_A), HONEST, OPEN_443, Line()),
    ("this one and that", "web.none", web(STALLED_A, page(B, "refused")), HONEST, OPEN_443, Line()),
    ("one of two fails", "web.some", web(page(A), page(B, "connect_timeout")), HONEST, OPEN_443, Line()),
    ("one name unknown", "web.some", web(page(A), page(B, "dns_failed")), HONEST, OPEN_443, Line()),
    ("error pages in place of all", "web.some", web(page(A, status=403), page(B, status=403)), HONEST, PINGS, Line()),
    ("all certificates expired", "web.certificate",
     web(page(B, certificate="expired"), page("https://d.example/", certificate="expired"), page(A)), HONEST, PINGS,
     Line()),
    ("a certificate of tomorrow", "web.certificate", web(page(A), page(B, certificate="not_yet_valid")), HONEST, PINGS,
     Line()),
    ("nothing left this laptop", "web.unmeasured", every("local"), HONEST, PINGS, Line()),
    ("only the proxy was tried, and failed", "web.unmeasured",
     web(page(A, "proxy_failed", via="proxy"), proxy=PROXY), HONEST, PINGS, Line()),
    ("no fetch", "web.unmeasured", web(), HONEST, PINGS, Line()),
    ("not measured", "web.unmeasured", None, HONEST, PINGS, Line()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "reading", "names", "beyond", "line"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_pages(code: str, reading: Any, names: Any, beyond: Any, line: Line) -> None:
    """Each thing that can stop pages has its code, and honest oddities have none."""
    found = judge("web.pages", line, web=reading, dns=names, reach=beyond, address=HOME)
    assert code == found.code
    holes_are_filled(found)
    reason_is_written(found)


def test_without_a_link_pages_are_not_judged() -> None:
    """A dead link makes pages unknown, not broken."""
    found = judge("web.pages", web=every("connect_timeout"), reach=NOTHING, link=link(up=False))
    assert (found.code, found.missing and found.missing.code) == ("web.unmeasured", "missing.link_down")


def test_one_page_by_a_fallback_without_dns_may_be_chance() -> None:
    """One page that another resolver's answer opened convicts nobody while DNS was not measured."""
    one = web(page(A, resolved_by="carrier"))
    assert judge("web.pages", web=one, address=HOME).code == "web.opens"
    assert judge("web.pages", web=one, address=own_address()).code == "web.no_names"


def test_what_passes_beside_blocked_ports_is_named() -> None:
    """The evidence of a way through stands in the facts."""
    found = judge("web.pages", web=every("connect_timeout"), reach=PINGS, dns=BY_TCP, address=HOME)
    assert found.facts["working"] == [f"{AT[A]} ICMP", "203.0.113.53 TCP 53"]


@pytest.mark.parametrize(
    ("url", "status", "location", "expected"),
    [
        (A, 302, PORTAL_URL, "portal.carrier.example"), (A, 301, "https://a.example/", None), (A, 302, "/login", None),
        (A, 302, "https://www.a.example/", None), (A, 302, "//portal.carrier.example/", "portal.carrier.example"),
        (A, 200, PORTAL_URL, None), (A, 302, None, None), (A, 302, "", None), (A, 302, "http://[", "["),
        (A, 302, "javascript:alert(1)", None), (A, 302, "http://\x1b[31mevil/", "\x1b[31mevil"),
        ("http://www.x.com.cn/", 302, "http://pay.y.com.cn/", "pay.y.com.cn"),
    ],
)  # fmt: skip
def test_foreign_redirect(url: str, status: int, location: str | None, expected: str | None) -> None:
    """Only a redirect to somebody else's host is foreign."""
    assert expected == foreign_redirect(WebFetch(url, "ok", status=status, location=location))


def test_every_code_has_its_words() -> None:
    """Every code occurs in the table, and has a sentence and a page in both languages."""
    words_are_complete("web.pages", TEXTS)
    assert {row[1] for row in ROWS} == set(CHECKS["web.pages"].codes)


FETCHES = st.builds(
    WebFetch,
    url=st.sampled_from([A, B, C, "http://203.0.113.10/", "http://[", "nonsense", ""]),
    outcome=st.sampled_from(
        ["ok", "dns_failed", "connect_timeout", "refused", "unreachable", "tls_failed", "stalled", "reset",
         "proxy_failed", "bad_reply", "local"]
    ),
    via=st.sampled_from(["direct", "direct", "proxy"]),
    address=st.sampled_from([None, *AT.values(), PORTAL, "0.0.0.0", "garbage"]),
    resolved_by=st.sampled_from([None, "configured", "carrier", "reference", "record", "literal", "hosts"]),
    status=st.sampled_from([None, 200, 302, 403, 511, 0, 999]),
    location=st.sampled_from([None, "", PORTAL_URL, "//x", "http://[", "\x00", "http://a.example/"]),
    title=st.sampled_from([None, "x"]),
    body_sha256=st.sampled_from([None, "f0", "f1"]),
    body_bytes=st.integers(0, 9000),
    certificate=st.sampled_from([None, "valid", "untrusted", "expired", "not_yet_valid", "wrong_name"]),
    small_segments=st.sampled_from([None, None, 536]),
)  # fmt: skip


@settings(max_examples=120)
@given(
    st.lists(FETCHES, max_size=6),
    st.sampled_from([(), (Proxy(PROXY, "system"),), (Proxy("x", "pac"),)]),
    st.sampled_from([None, CAPTURED, HONEST, SILENT, BY_TCP, FALSE]),
    st.sampled_from([None, PINGS, NOTHING, OPEN_443, SSH, ReachReading()]),
    st.sampled_from([None, HOME, own_address()]),
    st.sampled_from([Line(), EXPECT, targets(A)]),
)
def test_nothing_that_can_be_measured_breaks_the_verdict(
    fetches: list[WebFetch], proxies: Any, names: Any, beyond: Any, address: Any, line: Line
) -> None:
    """Whatever the readings, a sound finding comes out; what was fetched by nobody is never called open."""
    found = judge("web.pages", line, web=WebReading(tuple(fetches), proxies), dns=names, reach=beyond, address=address)
    sound(found)
    if not any(each.outcome == "ok" for each in fetches):
        assert found.verdict in ("fault", "unknown")
