"""Who routes IPv6 here: nobody, the gateway, a pair, a stranger alone, a second one beside the gateway."""

from dataclasses import replace
from typing import Any

import pytest

from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.ra import Dhcp6Server, RaReading, RaRouter
from fieldkit.model.vendor import vendor_of
from tests.checks.situations import (
    CPE,
    CUSTOMER,
    DOWN,
    GATEWAY,
    HEARD,
    ROGUE,
    ROGUE_OFFER,
    ROUTER,
    THIRD,
    Seen,
    arp,
    covers_every_code,
    dhcp,
    holds,
    judge,
    offer,
    saying,
    seen,
    three_times,
    words_are_complete,
)

VRRP4 = "00:00:5e:00:01:07"
VRRP6 = "00:00:5e:00:02:07"
OURS, THEIRS = "2001:db8:1::/64", "2001:db8:2::/64"
BOTH = Line(lan=CustomerLan(gateway=GATEWAY, gateway_macs=(ROUTER, THIRD)))
SERVED = Line(lan=CustomerLan(gateway=GATEWAY, gateway_macs=(ROUTER,), dhcp_servers=("192.168.1.2",)))


def router(mac: str = ROUTER, *prefixes: str, ip: str | None = None, lifetime: int = 1800) -> RaRouter:
    """One router; what it announces is `OURS` unless told."""
    return RaRouter(mac, ip or f"fe80::{mac[-2:]}", lifetime, prefixes=prefixes or (OURS,))


def server(
    mac: str = ROUTER, *, duid: str | None = None, address: str | None = None, dns: str | None = None
) -> Dhcp6Server:
    """One DHCPv6 server."""
    return Dhcp6Server(mac, f"fe80::{mac[-2:]}", duid or mac, (address,) if address else (), (dns,) if dns else ())


def ra(*heard: RaRouter | Dhcp6Server, complete: bool = True, method: str = "raw", solicited: int = 2) -> RaReading:
    """What one window brought."""
    return RaReading(
        method,
        4.0,
        complete,
        solicited,
        2,
        tuple(each for each in heard if isinstance(each, RaRouter)),
        tuple(each for each in heard if isinstance(each, Dhcp6Server)),
    )


def device(mac: str, **place: Any) -> dict[str, Any]:
    """One row of culprits."""
    return {"mac": mac, "ip": f"fe80::{mac[-2:]}", "vendor": vendor_of(mac), "switch": None, "port": None, **place}


SERVES = dhcp(offer())
TWO = ra(router(), router(ROGUE, THEIRS))
OWN6, OTHER6 = server(dns="2001:db8:1::1", address="2001:db8:1::55"), server(ROGUE, dns="2001:db8:2::1")

ROWS = {
    # Nobody, one.
    "nobody": saying(seen("ra.none", ra=ra(), arp=HEARD, dhcp=SERVES), routers=[], servers=[]),
    "one, the gateway": saying(
        seen("ra.one", ra=ra(router()), arp=HEARD, dhcp=SERVES), routers=[f"fe80::01 ({ROUTER}) → {OURS}"]
    ),
    "one, and nobody knows the gateway": seen("ra.one", ra=ra(router(ROGUE))),
    "one, heard under two addresses": seen("ra.one", ra=ra(router(), router(ip="fe80::99")), arp=HEARD, dhcp=SERVES),
    "one, and another that is no default router": seen(
        "ra.one", ra=ra(router(), router(ROGUE, THEIRS, lifetime=0)), arp=HEARD
    ),
    "only one that is no default router": seen(
        "ra.none", ra=ra(router(ROGUE, THEIRS, lifetime=0)), arp=HEARD, dhcp=SERVES
    ),
    "behind a virtual gateway its real MAC says nothing": seen("ra.one", ra=ra(router(THIRD)), arp=three_times(VRRP4)),
    # A pair.
    "a virtual router": seen("ra.one", ra=ra(router(VRRP6)), arp=HEARD, dhcp=SERVES),
    "a virtual router, and a member of it": seen(
        "ra.pair", ra=ra(router(VRRP6), router(THIRD)), arp=HEARD, dhcp=SERVES
    ),
    "both in the record": seen("ra.pair", line=BOTH, ra=ra(router(), router(THIRD, THEIRS))),
    "two members behind a virtual IPv4 gateway": seen(
        "ra.pair", ra=ra(router(THIRD), router(ROGUE)), arp=three_times(VRRP4)
    ),
    "two alike, and nobody knows the gateway": seen("ra.pair", ra=ra(router(), router(THIRD))),
    # A second one.
    "beside the gateway, by the record": saying(
        seen("ra.second_router", line=CUSTOMER, ra=TWO),
        culprits=[device(ROGUE)],
        strange=[f"fe80::77 ({ROGUE}) → {THEIRS}"],
    ),
    "beside the gateway, by ARP": saying(
        seen("ra.second_router", ra=TWO, arp=HEARD, dhcp=SERVES), culprits=[device(ROGUE)]
    ),
    "beside the gateway, by ARP, where addresses are set by hand": saying(
        seen("ra.second_router", ra=TWO, arp=HEARD, dhcp=dhcp()), culprits=[device(ROGUE)]
    ),
    "beside the gateway of the record, which alone has its address": seen(
        "ra.second_router", line=Line(lan=CustomerLan(gateway=GATEWAY)), ra=TWO, arp=HEARD, dhcp=dhcp(ROGUE_OFFER)
    ),
    "beside this laptop's gateway, which may be a stranger's: DHCP names another": saying(
        seen("ra.unlisted", ra=TWO, arp=HEARD, dhcp=dhcp(offer(), ROGUE_OFFER)), culprits=[]
    ),
    "beside this laptop's gateway, which may be a stranger's: nobody saw it lead out": saying(
        seen("ra.unlisted", ra=TWO, arp=three_times(ROUTER), dhcp=SERVES), culprits=[]
    ),
    "beside this laptop's gateway, which may be a stranger's: DHCP not heard": seen("ra.unlisted", ra=TWO, arp=HEARD),
    "beside the gateway, called early": seen("ra.second_router", line=CUSTOMER, ra=replace(TWO, complete=False)),
    "beside the gateway, only overheard": seen(
        "ra.second_router", line=CUSTOMER, ra=replace(TWO, complete=False, solicited=0)
    ),
    "beside the gateway, in a capture": seen(
        "ra.second_router", line=CUSTOMER, ra=replace(TWO, method="capture", solicited=0)
    ),
    "beside the gateway, and its port is known": saying(
        seen(
            "ra.second_router",
            line=CUSTOMER,
            ra=TWO,
            plugged=PluggedReading((ROGUE,), (PluggedIn(ROGUE, "switch", "edge", "10.0.0.2", "GE0/0/9"),)),
        ),
        culprits=[device(ROGUE, switch="10.0.0.2", port="GE0/0/9", port_by="switch")],
    ),
    "beside the gateway, without a prefix": seen(
        "ra.second_router", line=CUSTOMER, ra=ra(router(), RaRouter(ROGUE, "fe80::77", 1800))
    ),
    "beside the gateway, foreign prefixes from one of its two addresses": saying(
        seen(
            "ra.second_router",
            line=CUSTOMER,
            ra=ra(router(), router(ROGUE, THEIRS), RaRouter(ROGUE, "fe80::78", 1800, prefixes=(OURS,))),
        ),
        strange=[f"fe80::78 ({ROGUE}) → {THEIRS} {OURS}"],
    ),
    "beside a virtual gateway of the record": seen(
        "ra.second_router", line=CUSTOMER, ra=ra(router(VRRP6), router(ROGUE, THEIRS))
    ),
    # Odd, and no more than that.
    "alone, and not the gateway": saying(
        seen("ra.unlisted", ra=ra(router(ROGUE)), arp=HEARD, dhcp=SERVES),
        culprits=[],
        strange=[f"fe80::77 ({ROGUE}) → {OURS}"],
    ),
    "alone, and not in the record": seen("ra.unlisted", line=CUSTOMER, ra=ra(router(ROGUE))),
    "two, neither is the gateway": seen("ra.unlisted", line=CUSTOMER, ra=ra(router(ROGUE), router(THIRD, THEIRS))),
    "beside the gateway with some of its prefixes": seen(
        "ra.unlisted", line=CUSTOMER, ra=ra(router(ROUTER, OURS, "fd00:1::/64"), router(THIRD))
    ),
    "beside the gateway, neither with a prefix, as where DHCPv6 gives the addresses": seen(
        "ra.unlisted",
        line=CUSTOMER,
        ra=ra(RaRouter(ROUTER, "fe80::1", 1800, managed=True), RaRouter(THIRD, "fe80::88", 1800, managed=True)),
    ),
    "beside the gateway that speaks from two addresses, with one of its prefixes": seen(
        "ra.unlisted", line=CUSTOMER, ra=ra(router(), RaRouter(ROUTER, "fe80::99", 1800), router(THIRD))
    ),
    "a hub that is no default router and names its own resolver": saying(
        seen(
            "ra.unlisted",
            line=CUSTOMER,
            ra=ra(
                replace(router(), dns=("fd00::53",)), replace(router(ROGUE, THEIRS, lifetime=0), dns=("2001:db8:2::1",))
            ),
        ),
        culprits=[],
        strange=[f"fe80::77 ({ROGUE}) → DNS 2001:db8:2::1"],
    ),
    "a hub that names the gateway's own resolver": seen(
        "ra.one",
        line=CUSTOMER,
        ra=ra(replace(router(), dns=("fd00::53",)), replace(router(ROGUE, THEIRS, lifetime=0), dns=("fd00::53",))),
    ),
    "beside the gateway with its very prefixes": seen("ra.unlisted", line=CUSTOMER, ra=ra(router(), router(ROGUE))),
    "two that disagree, and nobody knows the gateway": saying(seen("ra.unlisted", ra=TWO), culprits=[]),
    "two that disagree, and two answer as the gateway": seen("ra.unlisted", ra=TWO, arp=three_times(ROUTER, ROGUE)),
    "two that disagree, behind a virtual gateway": seen("ra.unlisted", ra=TWO, arp=three_times(VRRP4)),
    "two that disagree, ARP cut short": seen("ra.unlisted", ra=TWO, arp=arp([ROUTER], complete=False)),
    "beside the gateway, by what the system keeps": seen(
        "ra.unlisted", line=CUSTOMER, ra=replace(TWO, method="cache", complete=False)
    ),
    # DHCPv6.
    "the gateway's DHCPv6": seen("ra.one", line=CUSTOMER, ra=ra(router(), OWN6)),
    "DHCPv6 without a router": seen("ra.none", ra=ra(OWN6), arp=HEARD, dhcp=SERVES),
    "a second DHCPv6 server": saying(
        seen("ra.second_server", line=CUSTOMER, ra=ra(router(), OWN6, OTHER6)),
        culprits=[device(ROGUE)],
        strange=[f"DHCPv6 fe80::77 ({ROGUE}) → 2001:db8:2::1"],
    ),
    "a second DHCPv6 server, by ARP": seen("ra.second_server", ra=ra(router(), OWN6, OTHER6), arp=HEARD, dhcp=SERVES),
    "a second DHCPv6 server of another network": seen(
        "ra.second_server",
        line=CUSTOMER,
        ra=ra(router(), OWN6, server(ROGUE, address="2001:db8:9::5", dns="2001:db8:1::1")),
    ),
    "the same server by two ways": seen(
        "ra.one", ra=ra(router(), OWN6, replace(OTHER6, duid=OWN6.duid)), arp=HEARD, dhcp=SERVES
    ),
    "two servers that say the same": seen(
        "ra.one", ra=ra(router(), OWN6, replace(OWN6, mac=THIRD, duid="x")), arp=HEARD
    ),
    "a server of its own, no record of servers or gateway": seen(
        "ra.one", ra=ra(router(), OTHER6), arp=HEARD, dhcp=SERVES
    ),
    "a server alone that the record does not know": seen("ra.unlisted", line=CUSTOMER, ra=ra(router(), OTHER6)),
    "a server that is the registered one for IPv4": seen(
        "ra.one", line=SERVED, ra=ra(router(), OWN6, OTHER6), dhcp=dhcp(offer("192.168.1.2", ROGUE))
    ),
    "a second server, and nobody knows the gateway": seen("ra.one", ra=ra(router(), OWN6, OTHER6)),
    # At the line.
    "two at the line": saying(
        seen("ra.unmeasured", at=CPE, line=CUSTOMER, ra=TWO, arp=HEARD, dhcp=SERVES), why="missing.ra_two_at_line"
    ),
    "two alike at the line": seen("ra.pair", at=CPE, ra=ra(router(), router(THIRD)), arp=HEARD, dhcp=SERVES),
    "another one than the record's LAN gateway, at the line": seen(
        "ra.one", at=CPE, line=CUSTOMER, ra=ra(router(ROGUE))
    ),
    # Not measured.
    "not measured": saying(seen("ra.unmeasured", arp=HEARD, dhcp=SERVES), why="missing.not_tried"),
    "link down": saying(seen("ra.unmeasured", line=CUSTOMER, ra=TWO, link=DOWN), why="missing.link_down"),
    "cut short": saying(
        seen("ra.unmeasured", ra=ra(router(), complete=False), arp=HEARD, dhcp=SERVES), why="missing.deadline"
    ),
    "only listened": saying(
        seen("ra.unmeasured", ra=ra(complete=False, solicited=0), arp=HEARD, dhcp=SERVES), why="missing.ra_not_asked"
    ),
    "only what the system keeps": saying(
        seen("ra.unmeasured", line=CUSTOMER, ra=ra(router(), complete=False, method="cache")), why="missing.ra_cache"
    ),
    "nobody in a short capture": saying(
        seen("ra.unmeasured", ra=ra(method="capture", solicited=0)), why="missing.ra_capture_short"
    ),
    "one in a short capture": saying(
        seen("ra.unmeasured", line=CUSTOMER, ra=ra(router(), method="capture", solicited=0)),
        why="missing.ra_capture_short",
    ),
    "nobody in a short capture whose own computer asked": seen("ra.none", ra=ra(method="capture")),
    "one in a short capture whose own computer asked": seen("ra.one", line=CUSTOMER, ra=ra(router(), method="capture")),
    "nobody in a capture whose own computer asked too late": saying(
        seen("ra.unmeasured", ra=ra(method="capture", complete=False)), why="missing.capture_not_whole"
    ),
    "nobody in half an hour of capture": seen("ra.none", ra=replace(ra(method="capture"), window_s=1800.0)),
    "half an hour of capture that was cut off": saying(
        seen("ra.unmeasured", ra=replace(ra(method="capture", complete=False), window_s=1800.0)),
        why="missing.capture_not_whole",
    ),
    "cut short by a storm": saying(
        seen("ra.unmeasured", ra=replace(ra(router(), complete=False), lost=True), arp=HEARD, dhcp=SERVES),
        why="missing.frames_lost",
    ),
    "alone, while only a stranger answers as the gateway of the record": saying(
        seen("ra.unlisted", line=CUSTOMER, ra=ra(router(THIRD)), arp=three_times(ROGUE)), culprits=[]
    ),
    "alone, and none of the two that answer as the gateway": saying(
        seen("ra.unlisted", ra=ra(router(THIRD)), arp=three_times(ROUTER, ROGUE)), culprits=[]
    ),
    "alone, and one of the two that answer as the gateway": seen(
        "ra.one", ra=ra(router(ROGUE)), arp=three_times(ROUTER, ROGUE)
    ),
    "two that disagree, and the record's gateway no longer answers": saying(
        seen("ra.unlisted", line=CUSTOMER, ra=TWO, arp=three_times(ROGUE), dhcp=SERVES), culprits=[]
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_routers(row: Seen) -> None:
    """Only what stands beside the real gateway and says something else is a fault; silence counts only in full."""
    holds("ra.routers", row)


def test_every_code() -> None:
    """Each code has its situation and its words."""
    covers_every_code("ra.routers", ROWS.values())
    words_are_complete("ra.routers")


@pytest.mark.parametrize(("line", "weak"), [(CUSTOMER, False), (Line(), True)], ids=["by the record", "by ARP alone"])
def test_how_sure_the_gateway_is(line: Line, *, weak: bool) -> None:
    """Without a record, who the gateway is rests on who answers for its address, and so the fault is weaker."""
    found = judge("ra.routers", {"ra": TWO, "arp": HEARD, "dhcp": SERVES}, line=line)
    assert (found.code, found.weak) == ("ra.second_router", weak)
