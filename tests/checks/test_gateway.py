"""The gateway: one or several, alive or silent, passing or not."""

from dataclasses import replace
from typing import Any

import pytest

from fieldkit.model.line import CustomerLan, Line
from tests.checks.situations import (
    APIPA,
    AT_LINE,
    BARE,
    CPE,
    CUSTOMER,
    DEAD,
    DOWN,
    GATEWAY,
    HEARD,
    LINE,
    NOBODY,
    NOT_SENT,
    OUTSIDE,
    PASSES,
    ROGUE,
    ROOM,
    ROUTER,
    THIRD,
    VRRP,
    Seen,
    arp,
    covers_every_code,
    dns,
    echo,
    holds,
    judge,
    laptop,
    link,
    reach,
    saying,
    seen,
    three_times,
    words_are_complete,
)

PAIR = Line(lan=CustomerLan(gateway=GATEWAY, gateway_macs=(ROUTER.upper(), THIRD)))
GLBP = ("00:07:b4:00:01:01", "00:07:b4:00:01:02")
CACHED = arp((ROUTER,), method="cache")
PROXYING: dict[str, Any] = {"proxies": (THIRD,)}

UNIQUE = {
    "one": saying(seen("gateway.single", arp=HEARD), macs=[ROUTER], sent=3, window_s=3.0),
    "one, as in the record": seen("gateway.single", line=CUSTOMER, arp=HEARD),
    "one that missed a request": seen("gateway.single", arp=arp((ROUTER,), (), (ROUTER,))),
    "one that answers for everything": seen("gateway.single", arp=three_times(ROUTER, proxies=(ROUTER,))),
    "two, both in the record": seen("gateway.single", line=PAIR, arp=three_times(ROUTER, THIRD)),
    # Redundancy protocols.
    "VRRP": saying(seen("gateway.virtual", arp=three_times(VRRP)), virtual_macs=[VRRP]),
    "HSRP v1": seen("gateway.virtual", arp=three_times("00:00:0c:07:ac:01")),
    "HSRP v2": seen("gateway.virtual", arp=three_times("00:00:0c:9f:f0:01")),
    "VRRP and the master's own": seen("gateway.virtual", arp=three_times(VRRP, ROUTER)),
    "VRRP and a real one that the record does not know": seen(
        "gateway.virtual", line=CUSTOMER, arp=three_times(VRRP, THIRD)
    ),
    "GLBP gives several": saying(seen("gateway.virtual", arp=three_times(*GLBP)), virtual_macs=list(GLBP)),
    "VRRP seen in the cache only": seen("gateway.one_seen", arp=arp((VRRP,), method="cache")),
    "two VRRP groups on one address": saying(
        seen("gateway.one_seen", arp=three_times(VRRP, "00:00:5e:00:01:08")), why="missing.gateway_groups"
    ),
    # Two at once.
    "two": saying(seen("gateway.duplicate", arp=three_times(ROUTER, ROGUE)), macs=[ROUTER, ROGUE], culprit_macs=[]),
    "two, one in the record": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=three_times(ROUTER, ROGUE)), culprit_macs=[ROGUE]
    ),
    "three (Shulan)": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=three_times(ROUTER, ROGUE, THIRD)), culprit_macs=[ROGUE, THIRD]
    ),
    "two, neither in the record": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=three_times(ROGUE, THIRD)), culprit_macs=[]
    ),
    "two beside VRRP": saying(seen("gateway.duplicate", arp=three_times(VRRP, ROUTER, ROGUE)), virtual_macs=[VRRP]),
    "two by turns": seen("gateway.duplicate", arp=arp((ROUTER,), (ROGUE,), (ROUTER,))),
    "the second answers once, in between": seen("gateway.duplicate", arp=arp((ROUTER,), (ROUTER, ROGUE), (ROUTER,))),
    "two, called early": seen("gateway.duplicate", arp=arp((ROUTER, ROGUE), (ROUTER, ROGUE), complete=False, sent=2)),
    "two at the carrier's hand-over": saying(
        seen("gateway.duplicate", line=CUSTOMER, at=CPE, arp=three_times(ROUTER, ROGUE)), culprit_macs=[]
    ),
    # One after the other, or too seldom to tell.
    "a failover": saying(
        seen("gateway.one_seen", arp=arp((ROUTER,), (THIRD,), (THIRD,))), why="missing.gateway_changed"
    ),
    "a failover announced": seen("gateway.one_seen", arp=arp((ROUTER,), (THIRD,), (THIRD,), announced=(THIRD,))),
    "a failover between two of the record": seen("gateway.single", line=PAIR, arp=arp((ROUTER,), (THIRD,), (THIRD,))),
    "one stray announcement": saying(
        seen("gateway.one_seen", arp=arp((ROUTER,), (ROUTER,), (ROUTER,), announced=(ROGUE,))),
        why="missing.gateway_changed",
    ),
    "both answered the only request": seen("gateway.one_seen", arp=arp((ROUTER, ROGUE), complete=False, sent=1)),
    "a dying one answers once beside the new one": seen(
        "gateway.one_seen", arp=arp((THIRD, ROUTER), (ROUTER,), (ROUTER,))
    ),
    # Proxy ARP.
    "the known router and a proxy": saying(
        seen("gateway.proxy_arp", line=CUSTOMER, arp=three_times(ROUTER, THIRD, **PROXYING)),
        proxy_macs=[THIRD],
        unused_ip="192.168.1.237",
    ),
    "the known router is the proxy, the other one is a rogue": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=three_times(ROUTER, ROGUE, proxies=(ROUTER,))),
        culprit_macs=[ROGUE],
        proxy_macs=[ROUTER],
    ),
    "the known router, a proxy, and a rogue": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=three_times(ROUTER, THIRD, ROGUE, **PROXYING)),
        culprit_macs=[ROGUE],
    ),
    "a proxy and an ordinary one, no record": saying(
        seen("gateway.one_seen", arp=three_times(ROUTER, THIRD, **PROXYING)), why="missing.gateway_proxy"
    ),
    "a proxy and an ordinary one, neither in the record": seen(
        "gateway.one_seen", line=CUSTOMER, arp=three_times(ROGUE, THIRD, **PROXYING)
    ),
    "two proxies": seen("gateway.one_seen", arp=three_times(ROUTER, THIRD, proxies=(ROUTER, THIRD))),
    "two ordinary ones beside a proxy": seen("gateway.duplicate", arp=three_times(ROUTER, ROGUE, THIRD, **PROXYING)),
    "a proxy, the window cut short": saying(
        seen("gateway.one_seen", line=CUSTOMER, arp=three_times(ROUTER, THIRD, complete=False, **PROXYING)),
        why="missing.deadline",
    ),
    # Another than the record's.
    "another MAC": saying(
        seen("gateway.unexpected_mac", line=CUSTOMER, arp=three_times(THIRD)), culprit_macs=[THIRD], known_macs=[ROUTER]
    ),
    "another MAC in the cache": seen("gateway.unexpected_mac", line=CUSTOMER, arp=arp((ROGUE,), method="cache")),
    "another MAC at the carrier's hand-over is the carrier's": seen(
        "gateway.single", line=CUSTOMER, at=CPE, arp=three_times(THIRD)
    ),
    "another MAC, nobody said where": seen("gateway.single", line=CUSTOMER, at=None, arp=three_times(THIRD)),
    # Not the whole picture.
    "the system's cache": saying(seen("gateway.one_seen", arp=CACHED), why="missing.no_raw_socket"),
    "the cache changed over": seen("gateway.one_seen", arp=arp((ROUTER,), (ROGUE,), method="cache")),
    "one, the window cut short": saying(
        seen("gateway.one_seen", arp=arp((ROUTER,), complete=False, sent=1)), why="missing.deadline"
    ),
    "nobody": saying(seen("gateway.not_heard", arp=NOBODY), why="missing.gateway_quiet", gateway=GATEWAY),
    "not measured": seen("gateway.not_heard"),
    "link down meanwhile": saying(
        seen("gateway.not_heard", arp=three_times(ROUTER, ROGUE), link=DOWN), why="missing.link_down"
    ),
}

UP: dict[str, Any] = {"address": laptop(), "link": link()}
LINE_UP: dict[str, Any] = {"address": AT_LINE, "link": link()}
LINE_HEARD = three_times(ROUTER, gateway="203.0.113.10")
LINE_SILENT = arp(gateway="203.0.113.10")
LINE_ECHO_DEAD = echo(0, target="203.0.113.10")
DIALLED = laptop(None, gateway=None, method="pppoe", ppp=("ppp0",))

ALIVE = {
    "ARP and ping": saying(
        seen("gateway.answers", arp=HEARD, echo=echo(), **UP),
        heard_by=["ARP", "ping 5/5 (0.42 ms)"],
        rtt_ms=0.42,
        loss_pct=0.0,
        macs=[ROUTER],
    ),
    "ping alone": saying(seen("gateway.answers", echo=echo(), **UP), heard_by=["ping 5/5 (0.42 ms)"]),
    "some echoes lost": saying(
        seen("gateway.answers", arp=HEARD, echo=echo(3), **UP), heard_by=["ARP", "ping 3/5 (0.42 ms)"], loss_pct=40.0
    ),
    "ARP, no right to ping": saying(seen("gateway.answers", arp=HEARD, **UP), heard_by=["ARP"]),
    "no right to anything, but traffic passes": saying(
        seen("gateway.answers", arp=CACHED, reach=PASSES, **UP), heard_by=[f"→ {each}" for each in OUTSIDE]
    ),
    "ping filtered, ARP answers": saying(
        seen("gateway.icmp_filtered", arp=HEARD, echo=echo(0), **UP), heard_by=["ARP"]
    ),
    "ping filtered, traffic passes": seen("gateway.icmp_filtered", arp=CACHED, echo=echo(0), reach=PASSES, **UP),
    "silent": saying(
        seen("gateway.silent", arp=NOBODY, echo=echo(0), reach=DEAD, **UP), gateway=GATEWAY, arp_sent=3, macs=[]
    ),
    "silent, quiet mode tried no more than ARP and ping": seen("gateway.silent", arp=NOBODY, echo=echo(0), **UP),
    "silent, no right to ping": seen("gateway.silent", arp=NOBODY, reach=reach("unreachable"), **UP),
    "silent to the system itself": seen("gateway.silent", arp=arp(method="cache"), echo=echo(0), reach=DEAD, **UP),
    "silent at the line": seen(
        "gateway.silent", line=LINE, at=CPE, mode="static", arp=LINE_SILENT, echo=LINE_ECHO_DEAD, reach=DEAD, **LINE_UP
    ),
    "silent on a /32": seen(
        "gateway.silent",
        arp=arp(gateway="100.64.0.1"),
        echo=echo(0, target="100.64.0.1"),
        address=laptop("100.64.3.7", 32, "100.64.0.1"),
    ),
    "only the cache remembers it": saying(
        seen("gateway.unmeasured", arp=CACHED, echo=echo(0), reach=DEAD, **UP), why="missing.gateway_old_cache"
    ),
    "ARP silent, nothing else tried": saying(seen("gateway.unmeasured", arp=NOBODY, **UP), why="missing.gateway_quiet"),
    "ARP silent, echoes refused by the laptop itself": seen(
        "gateway.unmeasured", arp=NOBODY, echo=echo(0, sent=0), **UP
    ),
    "ARP window cut short": saying(
        seen("gateway.unmeasured", arp=replace(NOBODY, complete=False), echo=echo(0), **UP), why="missing.deadline"
    ),
    "the record's gateway, none set here": saying(
        seen("gateway.unmeasured", line=CUSTOMER, arp=NOBODY, echo=echo(0), address=BARE),
        why="missing.gateway_not_used",
    ),
    "the record's gateway answers a laptop without address": seen(
        "gateway.answers", line=CUSTOMER, arp=HEARD, address=BARE
    ),
    "asked from outside its subnet, a router may stay silent": seen(
        "gateway.unmeasured",
        arp=arp(gateway="192.168.2.1"),
        echo=echo(0, target="192.168.2.1"),
        address=laptop(gateway="192.168.2.1"),
    ),
    "asked from a self-made address": seen(
        "gateway.unmeasured", arp=NOBODY, echo=echo(0), address=replace(APIPA, gateways=(GATEWAY,))
    ),
    "address not measured": seen("gateway.unmeasured", arp=NOBODY, echo=echo(0)),
    "nothing measured": saying(seen("gateway.unmeasured"), why="missing.not_tried"),
    "link down": saying(
        seen("gateway.unmeasured", arp=NOBODY, echo=echo(0), address=laptop(), link=DOWN), why="missing.link_down"
    ),
    "dialled": seen("gateway.not_judged", at=CPE, mode="pppoe", address=DIALLED, arp=NOBODY, echo=echo(0)),
    "a PPPoE line, not dialled": seen("gateway.not_judged", at=CPE, mode="pppoe", address=BARE),
    "a PPPoE line, in the room": seen("gateway.not_judged", at=ROOM, mode="pppoe", address=BARE),
    "behind the router of a PPPoE line there is a gateway": seen(
        "gateway.silent", mode="pppoe", arp=NOBODY, echo=echo(0), **UP
    ),
    "a PPPoE line, nobody said where the laptop is": seen(
        "gateway.not_judged", at=None, mode="pppoe", arp=NOBODY, echo=echo(0), **UP
    ),
    "a VPN on the laptop hides no dead gateway": seen(
        "gateway.silent", arp=NOBODY, echo=echo(0), address=laptop(ppp=("vpn0",)), link=link()
    ),
}

CARRIERS_GATEWAY_REFUSES = reach("unreachable", by="203.0.113.10")

PASSING = {
    "all answer": saying(seen("gateway.passes", reach=PASSES, arp=HEARD, **UP), answered=list(OUTSIDE)),
    "TCP alone": seen("gateway.passes", reach=reach("timeout", "answered"), **UP),
    "ICMP alone": seen("gateway.passes", reach=reach("answered", "timeout"), **UP),
    "a reset is an answer": seen("gateway.passes", reach=reach("timeout", "reset"), **UP),
    "DNS over TCP alone": seen(
        "gateway.passes", reach=DEAD, dns=dns(("203.0.113.53", "NOERROR"), transport="tcp"), **UP
    ),
    "DNS alone, nothing else tried": saying(
        seen("gateway.passes", dns=dns(("203.0.113.53", "SERVFAIL")), **UP), answered=["203.0.113.53"]
    ),
    "the carrier's gateway answers behind the router, if only with an error": saying(
        seen("gateway.passes", line=LINE, reach=CARRIERS_GATEWAY_REFUSES, arp=HEARD, **UP), answered=["203.0.113.10"]
    ),
    "it drops": saying(
        seen("gateway.drops", reach=DEAD, arp=HEARD, echo=echo(), **UP),
        gateway=GATEWAY,
        macs=[ROUTER],
        targets=list(OUTSIDE),
        pings=True,
    ),
    "it drops, ARP alone heard": saying(seen("gateway.drops", reach=DEAD, arp=HEARD, echo=echo(0), **UP), pings=False),
    "it drops, echo alone heard": seen("gateway.drops", reach=DEAD, arp=CACHED, echo=echo(), **UP),
    "it drops and says so": seen("gateway.drops", reach=reach("unreachable", by=GATEWAY), arp=HEARD, **UP),
    "one target and one resolver are two": seen(
        "gateway.drops",
        reach=reach("timeout", targets=OUTSIDE[:1]),
        dns=dns(("203.0.113.53", "timeout")),
        arp=HEARD,
        **UP,
    ),
    "it drops at the line": seen(
        "gateway.drops", line=LINE, at=CPE, mode="static", reach=DEAD, arp=LINE_HEARD, **LINE_UP
    ),
    "the router's own resolver is not beyond": seen(
        "gateway.drops", reach=DEAD, dns=dns((GATEWAY, "SERVFAIL")), arp=HEARD, **UP
    ),
    "the system's own resolver is not beyond": seen(
        "gateway.drops", reach=DEAD, dns=dns(("127.0.0.53", "SERVFAIL")), arp=HEARD, **UP
    ),
    "only DNS answers: the router may have": saying(
        seen("gateway.untested", reach=DEAD, dns=dns(("114.114.114.114", "NOERROR")), arp=HEARD, **UP),
        why="missing.gateway_only_dns",
    ),
    "somebody out there refuses": saying(
        seen("gateway.untested", reach=reach("unreachable", by="100.64.0.1"), arp=HEARD, **UP),
        why="missing.gateway_refused_beyond",
    ),
    "the router's own WAN address refuses": seen(
        "gateway.drops", line=LINE, reach=reach("unreachable", by="203.0.113.9"), arp=HEARD, **UP
    ),
    "alone at the line its own address is this laptop": saying(
        seen("gateway.untested", line=LINE, at=CPE, reach=reach("unreachable", by="203.0.113.9"), arp=HEARD, **UP),
        why="missing.gateway_refused_beyond",
    ),
    "one silent target may be dead itself": saying(
        seen("gateway.untested", reach=reach("timeout", targets=OUTSIDE[:1]), arp=HEARD, **UP),
        why="missing.gateway_few_targets",
    ),
    "ICMP alone may be filtered": seen("gateway.untested", reach=reach("timeout", "local"), arp=HEARD, **UP),
    "nothing left this laptop": saying(
        seen("gateway.untested", reach=NOT_SENT, arp=HEARD, **UP), why="missing.reach_not_sent"
    ),
    "only targets on this side": seen(
        "gateway.untested", reach=reach("timeout", targets=("192.168.1.9", GATEWAY)), arp=HEARD, **UP
    ),
    "gateway not heard": saying(
        seen("gateway.untested", reach=DEAD, arp=NOBODY, echo=echo(0), **UP), why="missing.gateway_quiet"
    ),
    "gateway known from the cache only": saying(
        seen("gateway.untested", reach=DEAD, arp=CACHED, echo=echo(0), **UP), why="missing.gateway_old_cache"
    ),
    "the record's gateway is not the way of these packets": seen(
        "gateway.untested", line=CUSTOMER, reach=DEAD, arp=HEARD, address=laptop(gateway=None)
    ),
    "sent from a self-made address": seen(
        "gateway.untested", reach=DEAD, arp=HEARD, address=replace(APIPA, gateways=(GATEWAY,))
    ),
    "a dialled session has no gateway to blame": seen(
        "gateway.untested", at=CPE, mode="pppoe", reach=DEAD, address=DIALLED
    ),
    "address not measured": seen("gateway.untested", reach=DEAD, arp=HEARD),
    "reach not measured": saying(seen("gateway.untested", arp=HEARD, **UP), why="missing.not_tried"),
    "link down": saying(
        seen("gateway.untested", reach=DEAD, arp=HEARD, address=laptop(), link=DOWN), why="missing.link_down"
    ),
}


@pytest.mark.parametrize("row", UNIQUE.values(), ids=UNIQUE)
def test_unique(row: Seen) -> None:
    """Two real devices at once are a duplicate; redundancy and a known proxy are not; what is unclear stays open."""
    holds("gateway.unique", row)


@pytest.mark.parametrize("row", ALIVE.values(), ids=ALIVE)
def test_alive(row: Seen) -> None:
    """Silence is a fault only where the gateway was asked properly; a filtered ping is none, an old cache no proof."""
    holds("gateway.alive", row)


@pytest.mark.parametrize("row", PASSING.values(), ids=PASSING)
def test_passes(row: Seen) -> None:
    """A gateway that is there is called deaf only after several silent targets, and never on hearsay."""
    holds("gateway.passes", row)


@pytest.mark.parametrize(
    ("check", "rows"), [("gateway.unique", UNIQUE), ("gateway.alive", ALIVE), ("gateway.passes", PASSING)]
)
def test_every_code(check: str, rows: dict[str, Seen]) -> None:
    """Each code has its situation and its words."""
    covers_every_code(check, rows.values())
    words_are_complete(check)


def test_what_the_system_alone_says_is_weaker() -> None:
    """A silent gateway told by the system's cache is marked as the weaker measurement."""
    quiet = {"arp": arp(method="cache"), "echo": echo(0), **UP}
    assert judge("gateway.alive", quiet).weak
    assert not judge("gateway.alive", {**quiet, "arp": NOBODY}).weak


def test_a_duplicate_names_its_limit() -> None:
    """The window that was listened to goes with the verdict."""
    limit = judge("gateway.unique", {"arp": three_times(ROUTER, ROGUE)}).limit
    assert limit is not None
    assert limit.value == 3
