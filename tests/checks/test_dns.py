"""Verdicts on DNS: who answers, who does not, and who answers wrongly."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.checks import CHECKS
from fieldkit.checks.dns import not_public, site_of
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.line import CarrierAddress, Line, LineTest
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.text.dns import TEXTS
from tests.checks.judging import (
    holes_are_filled,
    judge,
    link,
    own_address,
    reason_is_written,
    sound,
    words_are_complete,
)

ROUTER, CARRIER, CARRIER_2, THIRD = "192.168.1.1", "203.0.113.53", "203.0.113.54", "198.51.100.53"
A, B = "a.example", "b.example"
NONCE = "0123456789abcdef.invalid"
RIGHT = {A: ("203.0.113.10",), B: ("203.0.113.11",)}
PORTAL = ("203.0.113.80",)


def server(
    role: Any,
    address: str,
    told: dict[str, Any] | str = "right",
    *,
    nonce: Any = "NXDOMAIN",
    tcp: Any = "right",
    ms: float = 8.0,
) -> list[DnsAnswer]:
    """The answers of one server.  What it told of each name: addresses, an rcode, or a failure."""
    said = {A: told, B: told} if isinstance(told, str) else told
    made = [one(role, address, name, what, ms=ms) for name, what in said.items()]
    made.append(one(role, address, NONCE, nonce, ms=ms))
    first = next(iter(said))
    made.append(one(role, address, first, said[first] if tcp == "same" else tcp, transport="tcp", ms=ms))
    return made


def one(role: Any, address: str, name: str, what: Any, *, transport: Any = "udp", ms: float = 8.0) -> DnsAnswer:
    if what == "right":
        what = RIGHT[name]
    if isinstance(what, tuple):
        return DnsAnswer(address, role, name, transport, rcode="NOERROR", addresses=what, rtt_ms=ms)
    if what.isupper():
        return DnsAnswer(address, role, name, transport, rcode=what, rtt_ms=ms)
    return DnsAnswer(address, role, name, transport, failure=what)


def dead(role: Any, address: str, how: str = "timeout") -> list[DnsAnswer]:
    return server(role, address, how, nonce=how, tcp=how)


def dns(*servers: list[DnsAnswer], names: tuple[str, ...] = (A, B)) -> DnsReading:
    return DnsReading(names, NONCE, tuple(answer for each in servers for answer in each))


def reach(outcome: Any, address: str = "203.0.113.10") -> ReachReading:
    return ReachReading((Attempt(address, address, "icmp", outcome), Attempt(address, address, "tcp", outcome, 443)))


def carried(*servers: str, expect: dict[str, tuple[str, ...]] | None = None) -> Line:
    return Line(address=CarrierAddress(dns=servers), test=LineTest(expect=expect or {}))


OURS = server("configured", ROUTER)
THEIRS = server("carrier", CARRIER)
OTHERS = server("reference", THIRD)
UP = reach("answered")
HOME = own_address(ROUTER)

SERVERS = [
    ("all answer", "dns.answers", dns(OURS, THEIRS, OTHERS), UP, HOME, Line()),
    ("all answer, ICMP and TCP filtered beyond", "dns.answers", dns(OURS, THEIRS), reach("timeout"), HOME, Line()),
    ("NXDOMAIN is a working server", "dns.answers", dns(server("configured", ROUTER, "NXDOMAIN")), UP, HOME, Line()),
    (
        "one query lost by chance",
        "dns.answers",
        dns(server("configured", ROUTER, {A: "timeout", B: "right"}), THEIRS),
        UP,
        HOME,
        Line(),
    ),
    (
        "the only name lost by UDP, fetched by TCP",
        "dns.answers",
        dns(server("configured", ROUTER, {A: "timeout"}), server("carrier", CARRIER, {A: "right"}), names=(A,)),
        UP,
        HOME,
        Line(),
    ),
    ("none set", "dns.none_set", dns(THEIRS, OTHERS), UP, own_address(), Line()),
    ("none set, and none asked", "dns.none_set", None, UP, own_address(), Line()),
    (
        "none set, for want of an address",
        "dns.no_path",
        dns(dead("carrier", CARRIER)),
        None,
        own_address(ip=""),
        Line(),
    ),
    ("router dead, carrier answers", "dns.configured_dead", dns(dead("configured", ROUTER), THEIRS), UP, HOME, Line()),
    ("router dead, third answers", "dns.configured_dead", dns(dead("configured", ROUTER), OTHERS), UP, HOME, Line()),
    (
        "router answers the made-up name itself, its upstream is dead",
        "dns.configured_dead",
        dns(server("configured", ROUTER, "SERVFAIL", nonce="NXDOMAIN", tcp="SERVFAIL"), THEIRS),
        UP,
        HOME,
        Line(),
    ),
    (
        "router refuses everything",
        "dns.configured_dead",
        dns(dead("configured", ROUTER, "REFUSED"), THEIRS),
        UP,
        HOME,
        Line(),
    ),
    (
        "carrier and router dead, third answers",
        "dns.carrier_dead",
        dns(dead("configured", ROUTER), dead("carrier", CARRIER, "SERVFAIL"), OTHERS),
        UP,
        HOME,
        Line(),
    ),
    (
        "the configured one is the carrier's, and dead",
        "dns.carrier_dead",
        dns(dead("configured", CARRIER), dead("carrier", CARRIER), OTHERS),
        UP,
        own_address(CARRIER),
        Line(),
    ),
    (
        "the configured one is the carrier's by the record, its second server lives",
        "dns.carrier_dead",
        dns(dead("configured", CARRIER), dead("carrier", CARRIER), server("carrier", CARRIER_2)),
        UP,
        own_address(CARRIER),
        carried(CARRIER, CARRIER_2),
    ),
    (
        "a reference equal to the carrier's is no third opinion",
        "dns.all_dead",
        dns(dead("configured", ROUTER), dead("carrier", CARRIER), server("reference", CARRIER)),
        UP,
        HOME,
        Line(),
    ),
    (
        "carrier dead, but another is in use",
        "dns.carrier_dead_unused",
        dns(OURS, dead("carrier", CARRIER), OTHERS),
        UP,
        HOME,
        Line(),
    ),
    (
        "one of the carrier's two is dead",
        "dns.answers",
        dns(OURS, dead("carrier", CARRIER), server("carrier", CARRIER_2)),
        UP,
        HOME,
        Line(),
    ),
    (
        "all dead, addresses answer",
        "dns.all_dead",
        dns(dead("configured", ROUTER), dead("carrier", CARRIER)),
        UP,
        HOME,
        Line(),
    ),
    ("only the configured asked, dead", "dns.all_dead", dns(dead("configured", ROUTER)), UP, HOME, Line()),
    (
        "SERVFAIL for the names of one owner only",
        "dns.unmeasured",
        dns(dead("configured", ROUTER, "SERVFAIL"), names=("www.a.example", A)),
        UP,
        HOME,
        Line(),
    ),
    ("all dead, nothing beyond", "dns.no_path", dns(dead("configured", ROUTER)), reach("timeout"), HOME, Line()),
    ("all dead, beyond not tried", "dns.no_path", dns(dead("configured", ROUTER)), None, HOME, Line()),
    ("all dead, only resets from beyond", "dns.no_path", dns(dead("configured", ROUTER)), reach("reset"), HOME, Line()),
    (
        "all dead, only the gateway itself answers",
        "dns.no_path",
        dns(dead("configured", ROUTER)),
        reach("answered", ROUTER),
        HOME,
        Line(),
    ),
    (
        "TCP never, one server lies beyond",
        "dns.tcp_blocked",
        dns(server("configured", ROUTER, tcp="timeout"), server("carrier", CARRIER, tcp="timeout")),
        UP,
        HOME,
        Line(),
    ),
    ("a router without TCP", "dns.answers", dns(server("configured", ROUTER, tcp="refused")), UP, HOME, Line()),
    ("slow", "dns.slow", dns(server("configured", ROUTER, ms=900.0), THEIRS), UP, HOME, Line()),
    (
        "the first of two is dead",
        "dns.slow",
        dns(dead("configured", "192.168.1.9"), OURS, THEIRS),
        UP,
        own_address("192.168.1.9", ROUTER),
        Line(),
    ),
    ("not measured", "dns.unmeasured", None, UP, HOME, Line()),
    ("whose resolver is set is not known", "dns.unmeasured", dns(THEIRS, OTHERS), UP, None, Line()),
    ("nothing asked", "dns.unmeasured", dns(), UP, HOME, Line()),
]


@pytest.mark.parametrize(
    ("code", "reading", "beyond", "address", "line"), [row[1:] for row in SERVERS], ids=[row[0] for row in SERVERS]
)
def test_servers(code: str, reading: Any, beyond: Any, address: Any, line: Line) -> None:
    """Each situation of the resolvers has its code."""
    found = judge("dns.servers", line, dns=reading, reach=beyond, address=address)
    assert code == found.code
    holes_are_filled(found)
    reason_is_written(found)


def test_a_dead_link_is_no_dns_fault() -> None:
    """Without a link DNS is not judged."""
    found = judge("dns.servers", dns=dns(dead("configured", ROUTER)), reach=UP, address=HOME, link=link(up=False))
    assert (found.code, found.missing and found.missing.code) == ("dns.unmeasured", "missing.link_down")


def test_a_stub_on_this_laptop_is_weaker_evidence() -> None:
    """A resolver on the laptop itself may ask through another interface."""
    found = judge("dns.servers", dns=dns(server("configured", "127.0.0.53")), address=own_address("127.0.0.53"))
    assert (found.code, found.weak) == ("dns.answers", True)


def test_without_a_limit_nothing_is_slow() -> None:
    """A carrier that has no limit for slow answers gets none invented."""
    reading = dns(server("configured", ROUTER, ms=900.0))
    assert judge("dns.servers", limits={}, dns=reading, address=HOME).code == "dns.answers"


def say(role: Any, address: str, a: Any, b: Any = "right", nonce: Any = "NXDOMAIN") -> list[DnsAnswer]:
    return server(role, address, {A: a, B: b}, nonce=nonce)


CDN = ("198.51.100.77",)
PRIVATE = ("10.9.8.7",)
EXPECT = carried(CARRIER, expect={A: RIGHT[A]})
TRUTH = [
    ("all agree", "dns.true", dns(OURS, THEIRS), Line()),
    ("different public addresses are a CDN", "dns.true", dns(say("configured", ROUTER, CDN), THEIRS, OTHERS), Line()),
    ("the record agrees, nobody else asked", "dns.true", dns(OURS), EXPECT),
    ("the record compares names as names", "dns.true", dns(OURS), carried(expect={"A.Example.": RIGHT[A]})),
    ("the record wants a private address", "dns.true", dns(say("configured", ROUTER, PRIVATE), THEIRS),
     carried(expect={A: (*PRIVATE, *RIGHT[A])})),
    ("mistyped names sold", "dns.true", dns(say("configured", ROUTER, "right", nonce=PORTAL), THEIRS), Line()),
    ("only the third opinion is odd", "dns.true", dns(OURS, THEIRS, say("reference", THIRD, PRIVATE)), Line()),
    ("private for a public name", "dns.wrong_configured", dns(say("configured", ROUTER, PRIVATE), THEIRS), Line()),
    ("blocked by 0.0.0.0", "dns.wrong_configured", dns(say("configured", ROUTER, ("0.0.0.0",)), THEIRS), Line()),
    ("against the record", "dns.wrong_configured", dns(say("configured", ROUTER, CDN), THEIRS), EXPECT),
    ("NXDOMAIN against the record", "dns.wrong_configured", dns(say("configured", ROUTER, "NXDOMAIN"), THEIRS), EXPECT),
    ("carrier wrong, router right", "dns.wrong_carrier", dns(OURS, say("carrier", CARRIER, PRIVATE)), Line()),
    ("both wrong, third right", "dns.wrong_carrier",
     dns(say("configured", ROUTER, CDN), say("carrier", CARRIER, CDN), OTHERS), EXPECT),
    ("the configured one is the carrier's", "dns.wrong_carrier",
     dns(say("configured", CARRIER, CDN), say("carrier", CARRIER, CDN)), EXPECT),
    ("the configured one is the carrier's by the record", "dns.wrong_carrier",
     dns(say("configured", CARRIER, CDN)), EXPECT),
    ("all say the same against an old record", "dns.wrong_unplaced",
     dns(say("configured", ROUTER, CDN), say("carrier", CARRIER, CDN), say("reference", THIRD, CDN)), EXPECT),
    ("carrier not asked", "dns.wrong_unplaced", dns(say("configured", ROUTER, PRIVATE), OTHERS), Line()),
    ("carrier silent", "dns.wrong_unplaced", dns(say("configured", ROUTER, CDN), dead("carrier", CARRIER)), EXPECT),
    ("every name to one place", "dns.captured", dns(say("configured", ROUTER, PORTAL, PORTAL, PORTAL)), Line()),
    ("captured at the carrier", "dns.captured", dns(OURS, say("carrier", CARRIER, PORTAL, PORTAL, PORTAL)), Line()),
    ("captured to a private portal", "dns.captured",
     dns(say("configured", ROUTER, PRIVATE, PRIVATE, PRIVATE), say("carrier", CARRIER, "right")), Line()),
    ("captured against the record", "dns.captured", dns(say("configured", ROUTER, PORTAL, PORTAL, PORTAL)), EXPECT),
    ("one name and the made-up one", "dns.captured",
     dns(server("configured", ROUTER, {A: PORTAL}, nonce=PORTAL), names=(A,)), Line()),
    ("one server for all names, the made-up one unknown", "dns.true",
     dns(say("configured", ROUTER, PORTAL, PORTAL), say("carrier", CARRIER, PORTAL, PORTAL)), Line()),
    ("one server for all names, as the record says", "dns.true",
     dns(say("configured", ROUTER, PORTAL, PORTAL, PORTAL)), carried(expect={A: PORTAL, B: PORTAL})),
    ("a private name that nobody else knows", "dns.unjudged",
     dns(say("configured", ROUTER, PRIVATE, PRIVATE), server("carrier", CARRIER, "NXDOMAIN")), Line()),
    ("no address given", "dns.unjudged", dns(dead("configured", ROUTER), THEIRS), Line()),
    ("nobody to compare with", "dns.unjudged", dns(OURS), Line()),
    ("not measured", "dns.unjudged", None, Line()),
]  # fmt: skip


@pytest.mark.parametrize(("code", "reading", "line"), [row[1:] for row in TRUTH], ids=[row[0] for row in TRUTH])
def test_truth(code: str, reading: Any, line: Line) -> None:
    """Each kind of answer has its code, and a wrong one is laid at the right door."""
    found = judge("dns.truth", line, dns=reading)
    assert code == found.code
    holes_are_filled(found)
    reason_is_written(found)


def test_a_wrong_answer_is_named_in_full() -> None:
    """Name, what was said, what is right, who said it and who is right."""
    found = judge("dns.truth", dns=dns(say("configured", ROUTER, PRIVATE), THEIRS))
    assert found.facts == {
        "name": A,
        "got": list(PRIVATE),
        "want": list(RIGHT[A]),
        "servers": [ROUTER],
        "working": [CARRIER],
        "names": [A],
    }


def test_sold_mistyped_names_are_noted() -> None:
    """A nuisance is a fact of the finding, not a fault."""
    assert judge("dns.truth", dns=dns(say("configured", ROUTER, "right", nonce=PORTAL), THEIRS)).facts["nonce_hijacked"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.0.0.1", True), ("172.31.255.1", True), ("192.168.0.1", True), ("100.64.0.1", True), ("127.0.0.1", True),
        ("0.0.0.0", True), ("169.254.1.1", True), ("203.0.113.9", False), ("198.51.100.1", False), ("8.8.8.8", False),
        ("172.32.0.1", False), ("100.128.0.1", False), ("2001:db8::1", False), ("nonsense", True),
    ],
)  # fmt: skip
def test_not_public(address: str, expected: bool) -> None:
    """Documentation ranges count as public; no public site stands in the private ones."""
    assert expected == not_public(address)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.a.example", "a.example"), ("A.EXAMPLE.", "a.example"), ("x.y.b.com.cn", "b.com.cn"),
        ("b.com.cn", "b.com.cn"), ("com.cn", "com.cn"), ("203.0.113.9", "203.0.113.9"), ("localhost", "localhost"),
        ("", ""),
    ],
)  # fmt: skip
def test_site_of(host: str, expected: str) -> None:
    """Two hosts of one owner are one site; an address is its own."""
    assert expected == site_of(host)


ADDRESSES = st.sampled_from([*PRIVATE, *PORTAL, *RIGHT[A], "0.0.0.0", "2001:db8::1", "garbage", ""])
SERVER_NAMES = st.sampled_from([ROUTER, CARRIER, THIRD, "127.0.0.53", "2001:db8::53", "garbage"])
ANSWERS = st.builds(
    DnsAnswer,
    server=SERVER_NAMES,
    role=st.sampled_from(["configured", "carrier", "reference"]),
    name=st.sampled_from([A, B, NONCE]),
    transport=st.sampled_from(["udp", "tcp"]),
    kind=st.sampled_from(["A", "AAAA"]),
    rcode=st.sampled_from([None, "NOERROR", "NXDOMAIN", "SERVFAIL", "REFUSED", "NOTIMP"]),
    addresses=st.lists(ADDRESSES, max_size=3).map(tuple),
    rtt_ms=st.one_of(st.none(), st.floats(0, 5000)),
    failure=st.sampled_from([None, "timeout", "refused", "unreachable", "malformed"]),
)
READINGS = st.builds(
    DnsReading,
    names=st.lists(st.sampled_from([A, B]), max_size=2, unique=True).map(tuple),
    nonce=st.just(NONCE),
    answers=st.lists(ANSWERS, max_size=14).map(tuple),
)
LINES = st.sampled_from([Line(), EXPECT, carried(CARRIER, expect={A: ()}), carried(expect={A: PRIVATE, B: PORTAL})])


@settings(max_examples=100)
@given(
    st.one_of(st.none(), READINGS),
    st.sampled_from([None, UP, reach("timeout"), reach("local"), ReachReading()]),
    st.sampled_from([None, HOME, own_address(), own_address(ip="")]),
    LINES,
)
def test_nothing_that_can_be_measured_breaks_a_verdict(reading: Any, beyond: Any, address: Any, line: Line) -> None:
    """Whatever the readings, a declared code with declared, JSON-ready facts comes out, and UNKNOWN says why."""
    for name in ("dns.servers", "dns.truth"):
        sound(judge(name, line, dns=reading, reach=beyond, address=address))


@settings(max_examples=60)
@given(READINGS, st.sampled_from([None, reach("timeout"), reach("reset"), ReachReading()]), LINES)
def test_silence_everywhere_is_never_a_dns_fault(reading: DnsReading, beyond: Any, line: Line) -> None:
    """Where no resolver resolves and nothing answers beyond the gateway, DNS is not accused."""
    silent = DnsReading(
        reading.names,
        reading.nonce,
        tuple(
            DnsAnswer(each.server, each.role, each.name, each.transport, failure="timeout") for each in reading.answers
        ),
    )
    assert judge("dns.servers", line, dns=silent, reach=beyond, address=HOME).verdict == "unknown"
    assert judge("dns.truth", line, dns=silent).verdict == "unknown"


@pytest.mark.parametrize(("check", "table"), [("dns.servers", SERVERS), ("dns.truth", TRUTH)])
def test_every_code_has_its_words(check: str, table: Any) -> None:
    """Every code occurs in the table, and has a sentence and a page in both languages."""
    words_are_complete(check, TEXTS)
    assert {row[1] for row in table} == set(CHECKS[check].codes)
