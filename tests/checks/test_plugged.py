"""Where a device is plugged in: whom to look for at all, which of several means is believed, and what none proves."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fieldkit.checks import Evidence
from fieldkit.checks.plugged import place, where, worth_finding
from fieldkit.model.arp import ArpReading, ArpReply, Claim, Claimant, ClaimsReading, ConflictReading
from fieldkit.model.broadcast import Announcer, BroadcastReading, Talker
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.lldp import LldpNeighbour, LldpReading
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.ra import RaReading, RaRouter
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Verdict
from fieldkit.text import catalogue, say
from tests.checks.judging import judge

ROUTER, ROGUE, OTHER, OWN = "00:e0:fc:00:00:01", "c8:3a:35:9a:bc:de", "50:64:2b:00:00:88", "02:00:00:00:00:50"
GATEWAY = "192.168.1.1"
EDGE = PluggedIn(ROGUE, "switch", "edge", "SW1", "GE0/0/7", 1, 1)
PASTED = PluggedIn(ROGUE, "paste", "edge", "SW1", "GE0/0/8", 1, 1)
BEHIND = PluggedIn(ROGUE, "switch", "uplink", "SW1", "GE0/0/24", why="find.no_peer")
CABLE = PluggedIn(ROGUE, "unplug", "edge", cable="7")
UPSTREAM = PluggedIn(ROUTER, "switch", "uplink", "SW1", "GE0/0/24", why="find.no_peer")
NOT_SEEN = PluggedIn(ROGUE, "switch", "not_seen", "SW1")
SWITCH = LldpNeighbour("00:e0:fc:77:00:01", "lldp", "SW9", "GE0/0/3", address="192.0.2.9", switch=True)
ITSELF = LldpNeighbour("c8:3a:35:9a:bc:df", "lldp", "TL-R406", "LAN1", chassis=ROGUE)


def arp(*macs: str) -> ArpReading:
    """These answer for the gateway."""
    replies = tuple(ArpReply(GATEWAY, mac, 0.4, turn) for turn in (1, 2, 3) for mac in macs)
    return ArpReading(GATEWAY, "raw", 3, 3.0, True, replies)


def dhcp(*servers: tuple[str, str]) -> DhcpReading:
    """These (server id, MAC) made an OFFER."""
    offers = tuple(Offer(server, mac, server, "192.168.1.77") for server, mac in servers)
    return DhcpReading(OWN, 2, 4.0, True, offers)


def ra(*macs: str) -> RaReading:
    """These offer themselves as routers."""
    return RaReading("raw", 5.0, True, 1, 1, tuple(RaRouter(mac, "fe80::1", 1800) for mac in macs))


def claims(*macs: str) -> ClaimsReading:
    """These claim one address."""
    by = tuple(Claimant(mac, 3, 0.1, 2.0) for mac in macs)
    return ClaimsReading("raw", 5.0, True, 3, (Claim("192.168.1.60", by, 4),))


def loud(**how: Any) -> BroadcastReading:
    """What was heard that goes to everybody."""
    return BroadcastReading("raw", 5.0, True, 10, **how)


CONFLICT = ConflictReading(
    "192.168.1.50", "raw", 3, 3.0, True, (OWN,), tuple(ArpReply("192.168.1.50", mac) for mac in (OTHER, OWN))
)
INVENTORY = InventoryReading(
    "192.168.1.0/24",
    "raw",
    254,
    254,
    5.0,
    True,
    (LanStation("192.168.1.9", ROGUE), LanStation("192.168.1.9", OTHER), LanStation("192.168.1.1", ROUTER)),
)
KNOWN = Line(lan=CustomerLan(gateway_macs=(ROUTER,), dhcp_servers=(GATEWAY,)))


@pytest.mark.parametrize(
    ("heard", "line", "found"),
    [
        ({}, Line(), ()),
        ({"arp": None}, KNOWN, ()),
        ({"arp": arp(ROUTER)}, Line(), ()),
        ({"arp": arp(ROUTER)}, KNOWN, ()),
        ({"arp": arp(ROGUE)}, KNOWN, (ROGUE,)),
        ({"arp": arp(ROUTER, ROGUE)}, KNOWN, (ROGUE, ROUTER)),
        ({"arp": arp(ROUTER, ROGUE)}, Line(), (ROUTER, ROGUE)),
        ({"arp": arp(ROUTER), "dhcp": dhcp((GATEWAY, ROUTER))}, Line(), ()),
        ({"arp": arp(ROUTER), "dhcp": dhcp((GATEWAY, ROUTER), ("192.168.1.7", ROGUE))}, KNOWN, (ROGUE,)),
        ({"arp": arp(ROUTER), "dhcp": dhcp((GATEWAY, ROUTER), (GATEWAY, ROGUE))}, KNOWN, (ROGUE,)),
        ({"arp": arp(ROUTER), "dhcp": dhcp((GATEWAY, OTHER))}, KNOWN, ()),
        ({"arp": arp(ROUTER), "ra": ra(ROUTER, ROGUE)}, Line(), (ROGUE,)),
        ({"arp": arp(ROUTER), "conflict": CONFLICT}, KNOWN, (OTHER,)),
        ({"conflict": replace(CONFLICT, replies=(), proxied=CONFLICT.replies)}, KNOWN, (OTHER,)),
        ({"claims": claims(ROGUE, OTHER), "arp": arp(ROUTER, ROGUE)}, KNOWN, (ROGUE, OTHER, ROUTER)),
        ({"inventory": INVENTORY}, KNOWN, (OTHER, ROGUE)),
        ({"broadcast": loud(announcers=(Announcer(ROGUE, (GATEWAY,), 2),)), "arp": arp(ROUTER)}, KNOWN, (ROGUE,)),
        ({"broadcast": loud(announcers=(Announcer(ROUTER, (GATEWAY,), 20),)), "arp": arp(ROUTER)}, KNOWN, ()),
        ({"broadcast": loud(announcers=(Announcer(ROGUE, ("192.168.1.9",), 2),)), "arp": arp(ROUTER)}, KNOWN, ()),
        ({"broadcast": loud(mean_per_s=900.0, talkers=(Talker(ROGUE, 9000),))}, KNOWN, (ROGUE,)),
        ({"broadcast": loud(mean_per_s=20.0, talkers=(Talker(ROGUE, 200),))}, KNOWN, ()),
        ({"dhcp": dhcp(("192.168.1.7", "01:00:5e:00:00:01"), ("192.168.1.8", "00:00:00:00:00:00"))}, KNOWN, ()),
    ],
)
def test_whom_to_look_for(heard: dict[str, Any], line: Line, found: tuple[str, ...]) -> None:
    """Nobody on a LAN as it should be; who answers beside the one gateway, whose business it is not first."""
    assert worth_finding(heard, line) == found


def seen(plugged: PluggedReading | None = None, lldp: LldpReading | None = None) -> Evidence:
    """What a check sees that has both readings, or not."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    facts = {"plugged": plugged, "lldp": lldp}
    return Evidence(
        {
            topic: Reading(topic, topic, Source.PROBE, at, 0.1, Where(), "test", facts=each)
            for topic, each in facts.items()
            if each is not None
        }
    )


def announced(*neighbours: LldpNeighbour) -> LldpReading:
    """What was announced on our cable."""
    return LldpReading("raw", 30.0, neighbours)


@pytest.mark.parametrize(
    ("rows", "lldp", "expected"),
    [
        ((), None, None),
        ((EDGE,), None, ("switch", "edge", "GE0/0/7", None)),
        ((PASTED, EDGE), None, ("switch", "edge", "GE0/0/7", None)),
        ((BEHIND, PASTED), None, ("paste", "edge", "GE0/0/8", None)),
        ((BEHIND, CABLE), None, ("unplug", "edge", None, "7")),
        ((EDGE, CABLE), None, ("switch", "edge", "GE0/0/7", "7")),
        ((BEHIND,), announced(SWITCH), ("switch", "uplink", "GE0/0/24", None)),
        ((NOT_SEEN,), announced(ITSELF), ("lldp", "not_told", None, None)),
        ((), announced(SWITCH), ("lldp", "not_told", None, None)),
        ((NOT_SEEN,), None, ("switch", "not_seen", None, None)),
    ],
)
def test_the_best_of_all_means(rows: tuple[PluggedIn, ...], lldp: LldpReading | None, expected: Any) -> None:
    """Its own port before a port it is behind, the switch before a paste before a cable before an announcement."""
    found = where(seen(PluggedReading((ROGUE,), rows), lldp), ROGUE.upper())
    assert (None if found is None else (found.by, found.end, found.port, found.cable)) == expected


def test_an_announcement_names_no_port_of_the_device() -> None:
    """Who announces itself on our cable says what it is; its own port's name is not where it is plugged in."""
    itself = where(seen(lldp=announced(SWITCH, ITSELF)), ROGUE)
    switch = where(seen(lldp=announced(SWITCH)), ROGUE)
    assert itself is not None
    assert switch is not None
    assert (itself.port, itself.switch, itself.why, itself.about["switch"]) == (None, None, "plugged.itself", "TL-R406")
    assert (switch.port, switch.switch, switch.why) == (None, None, "plugged.own_switch")
    assert (switch.about["switch"], switch.about["port"]) == ("SW9", "GE0/0/3")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("row", "words"),
    [
        (EDGE, ("SW1", "GE0/0/7")),
        (PluggedIn(ROGUE, "paste", "edge", None, "GE0/0/7"), ("GE0/0/7",)),
        (BEHIND, ("SW1", "GE0/0/24")),
        (PluggedIn(ROGUE, "paste", "uplink", None, "GE0/0/24"), ("GE0/0/24",)),
        (CABLE, ("7",)),
        (NOT_SEEN, ("SW1",)),
        (
            PluggedIn(ROGUE, "lldp", "not_told", why="plugged.own_switch", about={"switch": "SW9", "port": "p3"}),
            ("SW9",),
        ),
        (PluggedIn(ROGUE, "lldp", "not_told", why="plugged.itself", about={"switch": "R1", "address": "a"}), ("R1",)),
        (PluggedIn(ROGUE, "switch", "not_told", why="find.no_time"), ()),
    ],
)
def test_a_place_in_a_few_words(row: PluggedIn, words: tuple[str, ...], language: str) -> None:
    """Every end has its words, with no hole left open."""
    key, facts = place(row)
    said = say(key, language, facts)
    assert key in catalogue()
    assert all(word in said for word in words)
    assert ("未测到" if language == "zh" else "not measured") not in said


@pytest.mark.parametrize(
    ("sought", "rows", "code", "verdict"),
    [
        ((ROGUE,), (EDGE,), "plugged.at_port", Verdict.OK),
        ((ROGUE,), (CABLE,), "plugged.at_port", Verdict.OK),
        ((ROGUE,), (BEHIND,), "plugged.behind", Verdict.WARN),
        ((ROGUE,), (NOT_SEEN,), "plugged.not_found", Verdict.UNKNOWN),
        ((ROGUE,), (), "plugged.not_found", Verdict.UNKNOWN),
        ((ROGUE, OTHER), (EDGE,), "plugged.at_port", Verdict.OK),
        ((ROUTER, ROGUE), (EDGE, UPSTREAM), "plugged.at_port", Verdict.OK),
        ((), (), "plugged.not_asked", Verdict.UNKNOWN),
    ],
)
def test_the_finding(sought: tuple[str, ...], rows: tuple[PluggedIn, ...], code: str, verdict: Verdict) -> None:
    """A port of its own is named; behind a port is a hint; not found is never a fault, and says why."""
    found = judge("plugged.where", Line(), plugged=PluggedReading(sought, rows))
    assert (found.code, found.verdict) == (code, verdict)
    if sought:
        placed = {row.mac for row in rows if row.port or row.cable}
        assert found.facts["unfound"] == [mac for mac in sought if mac not in placed]
    if verdict is Verdict.UNKNOWN:
        assert found.missing is not None
        assert {found.missing.code, f"{found.missing.code}.fix"} <= catalogue().keys()


def test_a_port_of_half_a_table_is_neither_its_own_nor_an_uplink() -> None:
    """`display mac-address MAC` names a port, and says nothing of who else is on it: what to paste is said instead."""
    row = PluggedIn(ROGUE, "paste", "uplink", "SW1", "GE0/0/7", why="weak.pasted_partly")
    found = judge("plugged.where", Line(), plugged=PluggedReading((ROGUE,), (row,)))
    assert (found.code, found.verdict) == ("plugged.not_found", Verdict.UNKNOWN)
    assert (found.facts["unfound"], found.facts["port"]) == ([ROGUE], "GE0/0/7")
    assert found.missing is not None
    assert (found.missing.code, found.missing.facts["port"]) == ("missing.plugged_partly", "GE0/0/7")
    assert {"missing.plugged_partly", "missing.plugged_partly.fix"} <= catalogue().keys()
    beside = PluggedReading((ROGUE, OTHER), (row, replace(EDGE, mac=OTHER)))
    assert judge("plugged.where", Line(), plugged=beside).code == "plugged.at_port"


@pytest.mark.parametrize("why", ["unplug_not_there", "unplug_contradicted", "unplug_cut_off", "unplug_left_open"])
def test_what_pulling_cables_came_to_stands_in_the_report(why: str) -> None:
    """No cable was named: why not, and what to do, in place of nothing at all."""
    row = PluggedIn(ROGUE, "unplug", "not_told", why=f"missing.{why}", about={"cables": ["1", "2"], "left": ["2"]})
    found = judge("plugged.where", Line(), plugged=PluggedReading((ROGUE,), (row,)))
    assert (found.code, found.verdict) == ("plugged.not_found", Verdict.UNKNOWN)
    assert found.missing is not None
    for language in ("zh", "en"):
        facts = {**found.missing.facts, "mac": ROGUE}
        for key in (found.missing.code, f"{found.missing.code}.fix", place(row)[0]):
            assert ("未测到" if language == "zh" else "not measured") not in say(key, language, facts)


def test_the_culprits_of_a_pasted_table() -> None:
    """A table is pasted before anybody knows whom to look for: then it is whoever answers beside the router."""
    table = PluggedReading((), (PASTED, PluggedIn(OTHER, "paste", "edge", "SW1", "GE0/0/2")))
    found = judge("plugged.where", KNOWN, plugged=table, arp=arp(ROUTER, ROGUE))
    assert (found.code, found.facts["mac"], found.facts["port"]) == ("plugged.at_port", ROGUE, "GE0/0/8")
    assert found.facts["unfound"] == [ROUTER]
    assert judge("plugged.where", KNOWN, plugged=table, arp=arp(ROUTER)).code == "plugged.not_asked"


def test_why_the_switch_could_not_be_asked() -> None:
    """Its own reason, and no other finding is made of it; unasked is left out altogether."""
    found = judge("plugged.where", Line(), missing={"plugged": "device.unreachable"})
    assert (found.code, found.missing and found.missing.code) == ("plugged.not_found", "device.unreachable")
    assert judge("plugged.where", Line()).code == "plugged.not_asked"
    assert judge("plugged.where", KNOWN, arp=arp(ROUTER, ROGUE)).code == "plugged.not_asked"


@pytest.mark.parametrize("asked", [PluggedReading((ROGUE,)), None])
def test_where_to_begin(asked: PluggedReading | None) -> None:
    """Nobody was found, or nobody asked, but the switch this laptop hangs on says who it is: look there."""
    found = judge("plugged.where", KNOWN, plugged=asked, lldp=announced(SWITCH), arp=arp(ROUTER, ROGUE))
    assert found.missing is not None
    assert (found.code, found.missing.code) == ("plugged.not_found", "missing.plugged_own_switch")
    assert found.missing.facts["switch"] == "SW9"
    assert found.missing.facts["at"] == (SWITCH.address or "SW9"), "what to log in to stands in the command"
    assert (found.facts["switch_here"], found.facts["port_here"]) == ("SW9", "GE0/0/3")
    healthy = judge("plugged.where", KNOWN, lldp=announced(SWITCH), arp=arp(ROUTER))
    assert healthy.code == "plugged.not_asked"


def test_its_own_port_is_named_first() -> None:
    """The main router is behind the uplink; what is to be unplugged stands in front of it."""
    rows = PluggedReading((ROUTER, ROGUE), (UPSTREAM, EDGE))
    found = judge("plugged.where", KNOWN, plugged=rows)
    assert found.facts["places"] == [f"{ROGUE} → SW1 GE0/0/7", f"{ROUTER} → SW1 GE0/0/24 → …"]
    assert (found.facts["mac"], found.facts["port"]) == (ROGUE, "GE0/0/7")
