"""Verdicts on what lies beyond the gateway."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.checks import CHECKS
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.line import Line
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.model.web import WebFetch, WebReading
from fieldkit.text.reach import TEXTS
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

ONE, TWO, THREE = "203.0.113.10", "198.51.100.10", "203.0.113.30"
PAGE = "https://a.example/"
HOME = own_address(GATEWAY)


def tried(target: str, icmp: Any, *tcp: Any, address: str | None = None, by: str | None = None) -> tuple[Attempt, ...]:
    """One target: what the echoes came to (None: not tried), then each TCP port."""
    where = address or target
    made = [] if icmp is None else [Attempt(target, where, "icmp", icmp, by=by if icmp != "answered" else None)]
    made += [Attempt(target, where, "tcp", each, port) for each, port in zip(tcp, (443, 80), strict=False)]
    return tuple(made)


def reach(*each: tuple[Attempt, ...], unresolved: tuple[str, ...] = ()) -> ReachReading:
    return ReachReading(tuple(attempt for group in each for attempt in group), unresolved)


def resolver(rcode: str | None, role: Any = "carrier", server: str = "203.0.113.53") -> DnsReading:
    failure: Any = None if rcode else "timeout"
    return DnsReading(
        ("a.example",), "x.invalid", (DnsAnswer(server, role, "a.example", "udp", rcode=rcode, failure=failure),)
    )


DEAD_1 = tried(ONE, "timeout", "timeout", "timeout")
DEAD_2 = tried(TWO, "timeout", "timeout", "timeout")
WELL_1 = tried(ONE, "answered", "answered", "answered")
WELL_2 = tried(TWO, "answered", "answered", "answered")
PING_1 = tried(ONE, "answered", "timeout", "timeout")
PING_2 = tried(TWO, "answered", "timeout", "timeout")

ROWS: list[tuple[str, str, Any, Any, Line]] = [
    ("all answer", "reach.all", reach(WELL_1, WELL_2), None, Line()),
    ("a reset is an answer", "reach.all", reach(tried(ONE, "answered", "reset", "reset"), WELL_2), None, Line()),
    ("one answers by ping, the other by TCP", "reach.all",
     reach(tried(ONE, "answered", "timeout"), tried(TWO, "timeout", "answered")), None, Line()),
    ("no TCP tried", "reach.all", reach(tried(ONE, "answered"), tried(TWO, "answered")), None, Line()),
    ("an address of the record that serves no pages", "reach.all", reach(PING_1), None, targets(ONE)),
    ("a name that nobody resolves is no dead target", "reach.all",
     reach(WELL_1, unresolved=("b.example",)), None, Line()),
    ("ICMP filtered everywhere", "reach.icmp_filtered",
     reach(tried(ONE, "timeout", "answered"), tried(TWO, "prohibited", "answered")), None, Line()),
    ("ICMP filtered, the record's address refuses", "reach.icmp_filtered",
     reach(tried(ONE, "timeout", "reset", "reset")), None, targets(ONE)),
    ("ICMP filtered, one page opens, one address refuses", "reach.icmp_filtered",
     reach(tried(ONE, "timeout", "reset", "reset"), tried(PAGE, "timeout", "answered", address=TWO)), None,
     targets(ONE, PAGE)),
    ("nothing but resets where pages are served", "reach.some",
     reach(tried(ONE, "timeout", "reset", "reset"), tried(TWO, "timeout", "reset", "reset")), None, Line()),
    ("one of two", "reach.some", reach(WELL_1, DEAD_2), None, Line()),
    ("the only target is silent, a resolver beyond answers", "reach.some", reach(DEAD_1), resolver("NXDOMAIN"),
     targets(ONE)),
    ("one default target answers pings only", "reach.some", reach(PING_1), None, Line()),
    ("a page of the record, tried on one port", "reach.some",
     reach(tried(PAGE, "answered", "timeout", address=ONE)), None, targets(PAGE)),
    ("two default targets answer pings only", "reach.ping_only", reach(PING_1, PING_2), None, Line()),
    ("pages of the record answer pings only", "reach.ping_only",
     reach(tried(PAGE, "answered", "timeout", "timeout", address=ONE)), None, targets(PAGE)),
    ("pings only, and one target silent altogether", "reach.ping_only", reach(PING_1, PING_2, tried(THREE, "timeout")),
     None, Line()),
    ("nothing answers", "reach.none", reach(DEAD_1, DEAD_2), None, Line()),
    ("a router says unreachable", "reach.none",
     reach(tried(ONE, "unreachable", "unreachable", by=GATEWAY), tried(TWO, "prohibited", "prohibited", by=GATEWAY)),
     None, Line()),
    ("nothing answers, though DNS does", "reach.none", reach(DEAD_1, DEAD_2), resolver("NOERROR"), Line()),
    ("the only target and the resolver are silent", "reach.none", reach(DEAD_1), resolver(None), targets(ONE)),
    ("two targets of one address are one witness", "reach.unmeasured",
     reach(DEAD_1, tried(PAGE, "timeout", "timeout", address=ONE)), None, targets(ONE, PAGE)),
    ("the only target is silent", "reach.unmeasured", reach(DEAD_1), None, targets(ONE)),
    ("the only target is silent, the router's DNS answers", "reach.unmeasured", reach(DEAD_1),
     resolver("NOERROR", server=GATEWAY), targets(ONE)),
    ("the only target is silent, the configured DNS is no witness", "reach.unmeasured", reach(DEAD_1),
     resolver(None, role="configured"), targets(ONE)),
    ("no name resolved", "reach.unmeasured", reach(unresolved=("a.example",)), None, Line()),
    ("nothing left this laptop", "reach.unmeasured", reach(tried(ONE, "local", "local")), None, Line()),
    ("no target", "reach.unmeasured", reach(), None, Line()),
    ("not measured", "reach.unmeasured", None, None, Line()),
]  # fmt: skip


@pytest.mark.parametrize(("code", "reading", "dns", "line"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_beyond(code: str, reading: Any, dns: Any, line: Line) -> None:
    """Each situation beyond the gateway has its code; one silent target alone accuses nobody."""
    found = judge("reach.beyond", line, reach=reading, dns=dns, address=HOME)
    assert code == found.code
    holes_are_filled(found)
    reason_is_written(found)


def test_a_dead_link_is_no_outage_beyond() -> None:
    """Without a link nothing beyond is judged."""
    found = judge("reach.beyond", reach=reach(DEAD_1, DEAD_2), link=link(up=False))
    assert (found.code, found.missing and found.missing.code) == ("reach.unmeasured", "missing.link_down")


@pytest.mark.parametrize("tried_all", [reach(DEAD_1, DEAD_2), reach(PING_1, PING_2)], ids=["silent", "pings only"])
def test_a_network_that_lets_out_only_its_proxy_is_not_cut(tried_all: ReachReading) -> None:
    """Where a page opens through the proxy, silence of direct tries is at most a hazard."""
    through = WebReading((WebFetch("http://a.example/", "ok", via="proxy", status=200),))
    broken = WebReading((WebFetch("http://a.example/", "proxy_failed", via="proxy"),))
    assert judge("reach.beyond", reach=tried_all, web=through, address=HOME).verdict == "warn"
    assert judge("reach.beyond", reach=tried_all, web=broken, address=HOME).verdict == "fault"


def test_who_refuses_is_told() -> None:
    """The sender of an ICMP error stands in the facts."""
    refused = tried(ONE, "unreachable", by=GATEWAY)
    assert judge("reach.beyond", reach=reach(refused, DEAD_2)).facts["told_by"] == [GATEWAY]


def test_every_code_has_its_words() -> None:
    """Every code occurs in the table, and has a sentence and a page in both languages."""
    words_are_complete("reach.beyond", TEXTS)
    assert {row[1] for row in ROWS} == set(CHECKS["reach.beyond"].codes)


ATTEMPTS = st.builds(
    Attempt,
    target=st.sampled_from([ONE, TWO, PAGE, "a.example", "http://[", ""]),
    address=st.sampled_from([ONE, TWO, GATEWAY, "2001:db8::1", "garbage", ""]),
    method=st.sampled_from(["icmp", "tcp"]),
    outcome=st.sampled_from(["answered", "reset", "timeout", "unreachable", "prohibited", "local"]),
    port=st.sampled_from([None, 443, 80, 22]),
    by=st.sampled_from([None, GATEWAY]),
)


@settings(max_examples=100)
@given(
    st.lists(ATTEMPTS, max_size=8),
    st.sampled_from([(), ("a.example",)]),
    st.sampled_from([None, resolver(None), resolver("NOERROR"), resolver("SERVFAIL", server="garbage")]),
    st.sampled_from([Line(), targets(ONE), targets(PAGE, ONE)]),
    st.sampled_from([None, HOME]),
)
def test_nothing_that_can_be_measured_breaks_the_verdict(
    attempts: list[Attempt], unresolved: tuple[str, ...], dns: Any, line: Line, address: Any
) -> None:
    """Whatever the readings, a sound finding comes out; a fault never while a TCP connection stood."""
    found = judge("reach.beyond", line, reach=ReachReading(tuple(attempts), unresolved), dns=dns, address=address)
    sound(found)
    if any(each.method == "tcp" and each.outcome == "answered" for each in attempts):
        assert found.verdict != "fault"
