"""What counts as an answer from beyond the gateway."""

import pytest

from fieldkit.checks.beyond import (
    inside,
    is_beyond,
    networks,
    passed,
    passed_for_certain,
    refused_from_beyond,
    silent,
    tried,
)
from fieldkit.checks.registry import Evidence
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source
from fieldkit.model.web import WebFetch, WebReading
from tests.checks.situations import AT, DEAD, GATEWAY, NOT_SENT, OUTSIDE, PASSES, dns, laptop, reach

HERE = laptop(also=(OwnAddress("100.64.3.7", 32),))
RESOLVER = "203.0.113.53"


def evidence(**facts: object) -> Evidence:
    """These facts by topic, as a check sees them."""
    return Evidence(
        {
            topic: Reading(topic, topic, Source.PROBE, AT, 0.1, Where(), "test", facts=each)
            for topic, each in facts.items()
        }
    )


def page(outcome: str, address: str | None = OUTSIDE[0], via: str = "direct") -> WebReading:
    """One page that came to this."""
    return WebReading((WebFetch("http://a.example/", outcome, via, address),))  # type: ignore[arg-type]  # plain text


@pytest.mark.parametrize(
    ("ip", "address", "beyond"),
    [
        ("203.0.113.99", HERE, True),
        ("10.9.9.9", HERE, True),  # another subnet of the customer lies behind the gateway
        ("100.64.0.1", HERE, True),
        (GATEWAY, HERE, False),
        ("192.168.1.9", HERE, False),
        ("192.168.1.50", HERE, False),
        ("100.64.3.7", HERE, False),  # own, though a /32 spans no subnet
        ("127.0.0.53", HERE, False),
        ("0.0.0.0", HERE, False),
        ("169.254.1.1", HERE, False),
        ("224.0.0.1", HERE, False),
        ("2001:db8::1", HERE, False),
        ("a.example", HERE, False),
        ("", HERE, False),
        (None, HERE, False),
        ("203.0.113.1", laptop("203.0.113.9", 29, "198.51.100.1"), True),
        ("198.51.100.1", laptop("203.0.113.9", 29, "198.51.100.1"), False),  # a gateway outside the subnet
        ("8.8.8.8", None, True),
        ("192.168.1.1", None, False),  # without the laptop's address nobody knows what is near
        ("10.0.0.53", None, False),
    ],
)
def test_is_beyond(ip: str | None, address: AddressReading | None, beyond: bool) -> None:
    """Own, near, made-up and unreadable addresses are never beyond."""
    assert is_beyond(ip, address) is beyond


def test_subnets() -> None:
    """A /32 spans no subnet; loopback is always near."""
    assert [str(each) for each in networks(HERE)] == ["192.168.1.0/24"]
    assert networks(None) == []
    assert inside("127.0.0.1", [])
    assert not inside("203.0.113.9", networks(HERE))


@pytest.mark.parametrize(
    ("facts", "answered", "certain"),
    [
        ({"reach": PASSES}, list(OUTSIDE), list(OUTSIDE)),
        ({"reach": reach("timeout", "reset")}, list(OUTSIDE), list(OUTSIDE)),
        ({"reach": DEAD}, [], []),
        ({"reach": NOT_SENT}, [], []),
        ({"reach": reach("answered", targets=(GATEWAY, "192.168.1.9"))}, [], []),
        ({"dns": dns((RESOLVER, "NXDOMAIN"))}, [RESOLVER], []),
        ({"dns": dns((RESOLVER, "SERVFAIL"), transport="tcp")}, [RESOLVER], [RESOLVER]),
        ({"dns": dns((RESOLVER, "timeout"))}, [], []),
        ({"dns": dns((GATEWAY, "NOERROR"))}, [], []),
        ({"web": page("ok")}, [OUTSIDE[0]], [OUTSIDE[0]]),
        ({"web": page("refused")}, [OUTSIDE[0]], [OUTSIDE[0]]),
        ({"web": page("stalled")}, [OUTSIDE[0]], [OUTSIDE[0]]),
        ({"web": page("connect_timeout")}, [], []),
        ({"web": page("dns_failed", None)}, [], []),
        ({"web": page("ok", GATEWAY)}, [], []),
        ({"web": page("ok", via="proxy")}, [], []),
        ({}, [], []),
    ],
)
def test_what_passed(facts: dict[str, object], answered: list[str], certain: list[str]) -> None:
    """Any answer counts; DNS over UDP is the one that a router may have given itself."""
    seen = evidence(address=HERE, **facts)
    assert (passed(seen), passed_for_certain(seen)) == (answered, certain)


@pytest.mark.parametrize(
    ("facts", "mute", "more_than_icmp"),
    [
        ({"reach": DEAD}, list(OUTSIDE), True),
        ({"reach": reach("timeout", "local")}, list(OUTSIDE), False),
        ({"reach": reach("unreachable")}, list(OUTSIDE), True),
        ({"reach": NOT_SENT}, [], False),
        ({"reach": PASSES}, [], False),
        ({"dns": dns((RESOLVER, "timeout"))}, [RESOLVER], True),
        ({"dns": dns((RESOLVER, "unreachable"))}, [], False),
        ({"dns": dns((GATEWAY, "timeout"))}, [], False),
        ({"web": page("connect_timeout")}, [OUTSIDE[0]], True),
        ({"web": page("connect_timeout", via="proxy")}, [], False),
        ({"web": page("local")}, [], False),
    ],
)
def test_who_stayed_silent(facts: dict[str, object], mute: list[str], more_than_icmp: bool) -> None:
    """Silence counts only where a packet surely left for a place beyond."""
    assert silent(evidence(address=HERE, **facts)) == (mute, more_than_icmp)


def test_tried() -> None:
    """Answered or not, what left this laptop for beyond was tried."""
    assert tried(evidence(address=HERE, reach=PASSES)) == list(OUTSIDE)
    assert tried(evidence(address=HERE, reach=DEAD)) == list(OUTSIDE)
    assert tried(evidence(address=HERE, reach=NOT_SENT)) == []
    assert tried(evidence(address=HERE)) == []


@pytest.mark.parametrize(
    ("by", "somebody"),
    [("100.64.0.1", ["100.64.0.1"]), (GATEWAY, []), ("192.168.1.50", []), ("192.168.1.9", []), (None, [])],
)
def test_an_error_from_beyond_is_a_sign_of_life(by: str | None, somebody: list[str]) -> None:
    """Only an ICMP error from past the gateway says that somebody out there lives."""
    attempt = Attempt("x", OUTSIDE[0], "tcp", "unreachable", 443, by=by)
    assert refused_from_beyond(evidence(address=HERE, reach=ReachReading((attempt,)))) == somebody
