"""Who the real gateway is: the same answer for whoever accuses, and none where two signs disagree."""

from dataclasses import dataclass, replace

import pytest

from fieldkit.checks import Evidence
from fieldkit.checks.gateway_holder import real_gateways
from fieldkit.model.arp import ArpReading, Through
from fieldkit.model.dhcp import DhcpReading
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Vantage
from tests.checks.situations import (
    AT,
    CUSTOMER,
    GATEWAY,
    HEARD,
    NO_RECORD,
    NOBODY,
    ROGUE,
    ROGUE_OFFER,
    ROUTER,
    THIRD,
    VRRP,
    arp,
    dhcp,
    judge,
    offer,
    three_times,
)

SERVES = dhcp(offer())
OTHER_GROUP = "00:00:5e:00:01:08"


def leading(*ways: tuple[str, int], **how: bool) -> ArpReading:
    """All of these answer each request; each with how many of two echoes it passed on."""
    return replace(
        three_times(*(mac for mac, _ in ways), **how),
        target="203.0.113.99",
        through=tuple(Through(mac, 2, passed, mac if passed else None, mac) for mac, passed in ways),
    )


@dataclass(frozen=True)
class Row:
    """What was seen, and which MACs are the real gateway's."""

    real: set[str]
    arp: ArpReading | None
    dhcp: DhcpReading | None = SERVES
    line: Line = NO_RECORD


BOTH = Line(lan=CustomerLan(gateway=GATEWAY, gateway_macs=(ROUTER, THIRD)))
ROWS = {
    # By the record.
    "the record, and nobody was asked": Row({ROUTER}, None, line=CUSTOMER),
    "the record, and nobody answered": Row({ROUTER}, NOBODY, line=CUSTOMER),
    "the record, and it answers": Row({ROUTER}, HEARD, line=CUSTOMER),
    "the record, and another one alone answers": Row(set(), three_times(ROGUE), line=CUSTOMER),
    "the record, beside another one": Row({ROUTER}, leading((ROUTER, 0), (ROGUE, 0)), line=CUSTOMER),
    "the record, beside another one or its own second port": Row({ROUTER}, three_times(ROUTER, ROGUE), line=CUSTOMER),
    "the record, which alone leads out": Row({ROUTER}, leading((ROUTER, 2), (ROGUE, 0)), line=CUSTOMER),
    "the record, while another one alone leads out": Row(set(), leading((ROUTER, 0), (ROGUE, 2)), line=CUSTOMER),
    "the record has neither, and one leads out": Row({THIRD}, leading((THIRD, 2), (ROGUE, 0)), line=CUSTOMER),
    "the record has two, both answer": Row({ROUTER, THIRD}, three_times(ROUTER, THIRD), line=BOTH),
    # By what was seen.
    "one of two leads out": Row({ROUTER}, leading((ROUTER, 2), (ROGUE, 0))),
    "both of two lead out": Row(set(), leading((ROUTER, 2), (ROGUE, 2))),
    "two, and nobody was asked where they lead": Row(set(), three_times(ROUTER, ROGUE)),
    "a virtual MAC": Row({VRRP}, three_times(VRRP)),
    "a virtual MAC, and an ordinary one beside it": Row({VRRP}, three_times(VRRP, ROGUE)),
    "two virtual groups": Row(set(), three_times(VRRP, OTHER_GROUP)),
    "two by turns beside a virtual MAC": Row(set(), three_times(VRRP, ROGUE, THIRD)),
    # The only one.
    "alone, and it leads out": Row({ROUTER}, HEARD),
    "alone, and nobody saw it lead out: the laptop may have a stranger's address": Row(set(), three_times(ROUTER)),
    "alone, and its way leads to a neighbour": Row(
        set(), replace(HEARD, through=(replace(HEARD.through[0], second_hop="192.168.1.254"),))
    ),
    "alone, at the record's address": Row({ROUTER}, three_times(ROUTER), line=Line(lan=CustomerLan(gateway=GATEWAY))),
    "alone, in a window that was cut short": Row(set(), replace(HEARD, complete=False)),
    "alone, in a capture": Row(set(), replace(HEARD, method="capture")),
    "alone, and DHCP was not heard": Row(set(), HEARD, dhcp=None),
    "alone, and DHCP names another router": Row(set(), HEARD, dhcp=dhcp(offer(), ROGUE_OFFER)),
    "alone, and it answers for everything": Row(
        set(), replace(HEARD, unused_replies=three_times(ROUTER, proxies=(ROUTER,)).unused_replies)
    ),
    "one after the other, and nobody knows why": Row(set(), arp((ROUTER,), (ROGUE,), (ROGUE,))),
}


def evidence(row: Row) -> Evidence:
    """The row as a check sees it."""
    facts = {"arp": row.arp, "dhcp": row.dhcp}
    readings = {
        topic: Reading(f"r-{topic}", topic, Source.PROBE, AT, 0.1, Where(), "test", facts=each)
        for topic, each in facts.items()
        if each is not None
    }
    return Evidence(readings, vantage=Vantage.LAN)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_real_gateways(row: Row) -> None:
    """The real gateway is known by one strict rule, or not at all."""
    assert real_gateways(evidence(row), row.line) == row.real


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.arp is not None])
def test_the_same_for_whoever_accuses(row: Row) -> None:
    """Whom `gateway.unique` calls a culprit no other check takes for the gateway, and the other way round."""
    found = judge("gateway.unique", {"arp": row.arp}, line=row.line)
    real = real_gateways(evidence(row), row.line)
    assert real.isdisjoint(each["mac"] for each in found.facts.get("culprits") or [])
    if found.code == "gateway.duplicate" and not found.weak:
        assert set(found.facts["real_macs"]) == real - {VRRP}
