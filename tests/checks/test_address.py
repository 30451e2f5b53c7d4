"""The laptop's own address: is it right here, and is there a second way out?"""

from dataclasses import replace

import pytest

from fieldkit.model.address import DefaultRoute, OwnAddress
from fieldkit.model.line import CarrierAddress, CustomerLan, Line
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
    LAN,
    LINE,
    NOBODY,
    NOT_SENT,
    PASSES,
    ROGUE,
    ROGUE_OFFER,
    ROOM,
    ROUTER,
    Seen,
    arp,
    covers_every_code,
    dhcp,
    echo,
    holds,
    laptop,
    link,
    offer,
    reach,
    saying,
    seen,
    three_times,
    words_are_complete,
)

LAST_CUSTOMER = laptop("192.168.77.50", 24, "192.168.77.1", method="static")
SILENT_77 = arp(gateway="192.168.77.1")
HEARD_77 = three_times(ROGUE, gateway="192.168.77.1")
WRONG_GATEWAY = laptop(gateway="192.168.1.254", method="static")
SILENT_254 = arp(gateway="192.168.1.254")
HEARD_254 = three_times(ROGUE, gateway="192.168.1.254")
RENUMBERED = laptop("192.168.10.7", 24, "192.168.10.1")
HEARD_10 = three_times(ROUTER, gateway="192.168.10.1")
OFFER_10 = dhcp(offer("192.168.10.1", ip="192.168.10.60", router="192.168.10.1"))
HEARD_LINE = three_times(ROUTER, gateway="203.0.113.10")
SILENT_LINE = arp(gateway="203.0.113.10")
ONLY_LAN_GATEWAY = Line(lan=CustomerLan(gateway=GATEWAY))
IPOE = Line(address=CarrierAddress(mode="ipoe"))
LEASED_LINE = Line(service="leased-line")

OWN = {
    # Right, and who vouches for it.
    "traffic passes": saying(seen("address.fits", address=laptop(), reach=PASSES), ip="192.168.1.50", gateway=GATEWAY),
    "traffic passes, whatever an old record says": seen(
        "address.fits", line=CUSTOMER, address=RENUMBERED, arp=HEARD_10, reach=PASSES
    ),
    "at the line with a new address that works": seen(
        "address.fits",
        line=LINE,
        at=CPE,
        mode="static",
        address=laptop("203.0.113.77", 29, "203.0.113.78"),
        reach=PASSES,
    ),
    "the gateway answers, the line is dead": seen(
        "address.fits", address=laptop(method="static"), arp=HEARD, reach=DEAD, link=link()
    ),
    "the gateway answers echoes only": seen("address.fits", address=laptop(method="static"), echo=echo(), reach=DEAD),
    "as in the record, gateway dead": seen(
        "address.fits", line=CUSTOMER, address=laptop(method="static"), arp=NOBODY, echo=echo(0), reach=DEAD
    ),
    "leased, gateway dead, no record": seen("address.fits", address=laptop(), arp=NOBODY, echo=echo(0), reach=DEAD),
    "in the subnet of an OFFER": seen(
        "address.fits", address=laptop(method="static"), dhcp=dhcp(offer()), arp=NOBODY, reach=DEAD
    ),
    "as in the line's record, gateway dead": seen(
        "address.fits", line=LINE, at=CPE, mode="static", address=AT_LINE, arp=SILENT_LINE, reach=DEAD
    ),
    "in the room the line's own address counts": seen(
        "address.fits", line=LINE, at=ROOM, mode="static", address=AT_LINE, arp=SILENT_LINE, reach=DEAD
    ),
    "on-link /32 with its gateway outside": seen(
        "address.fits", address=laptop("100.64.3.7", 32, "100.64.0.1"), arp=arp(gateway="100.64.0.1"), reach=DEAD
    ),
    "IPoE by the carrier, whatever address the record has": seen(
        "address.fits",
        line=LINE,
        at=CPE,
        mode="ipoe",
        address=laptop("100.64.3.7", 18, "203.0.113.10"),
        arp=HEARD_LINE,
        reach=DEAD,
    ),
    "IPoE answered where nobody knows the mode": seen(
        "address.fits",
        line=replace(LINE, address=CarrierAddress(ip="203.0.113.9")),
        at=CPE,
        address=laptop("100.64.3.7", 18, "100.64.0.1"),
        dhcp=dhcp(offer("100.64.0.1", ip="100.64.3.9", prefix=18, router="100.64.0.1")),
        arp=arp(gateway="100.64.0.1"),
        reach=DEAD,
    ),
    # PPPoE.
    "dialled on this port": seen(
        "address.pppoe", at=CPE, address=laptop(None, gateway=None, method="pppoe", ppp=("ppp0",))
    ),
    "Windows: a session at a PPPoE line": seen(
        "address.pppoe", at=CPE, mode="pppoe", address=laptop(None, gateway=None, method="none", ppp=("Broadband",))
    ),
    "a VPN at lan is no PPPoE session": seen(
        "address.apipa", at=LAN, mode="pppoe", address=replace(APIPA, ppp=("vpn0",)), link=link()
    ),
    "a VPN beside a static line is no PPPoE session": seen(
        "address.none", line=LINE, at=CPE, mode="static", address=replace(BARE, ppp=("vpn0",)), link=link()
    ),
    "a session that nobody can place": saying(
        seen("address.unmeasured", at=CPE, address=replace(APIPA, ppp=("ppp0",))), why="missing.address_session"
    ),
    "a PPPoE line, not dialled": saying(
        seen("address.not_dialled", at=CPE, mode="pppoe", address=BARE, link=link()), why="missing.address_not_dialled"
    ),
    "behind a router that dials nothing is missing": seen(
        "address.fits", at=LAN, mode="pppoe", address=laptop(), arp=HEARD, reach=DEAD
    ),
    # No address.
    "none": saying(seen("address.none", address=BARE, link=link(), line=CUSTOMER), expected_gateway=GATEWAY),
    "self-made": saying(seen("address.apipa", address=APIPA, link=link(), dhcp=dhcp()), ip="169.254.13.7", offered=[]),
    "a self-made one beside a real one does no harm": seen(
        "address.fits", address=replace(laptop(), addresses=(*laptop().addresses, *APIPA.addresses)), arp=HEARD
    ),
    # Set for somewhere else.
    "the last customer's, against the record": saying(
        seen("address.differs", line=CUSTOMER, address=LAST_CUSTOMER, arp=SILENT_77, reach=NOT_SENT),
        belongs=["192.168.1.0/24"],
        expected_gateway=GATEWAY,
    ),
    "the last customer's, against the OFFERs": saying(
        seen("address.differs", address=LAST_CUSTOMER, arp=SILENT_77, dhcp=dhcp(offer()), reach=DEAD),
        belongs=["192.168.1.0/24"],
        offered=["192.168.1.0/24"],
    ),
    "record and OFFERs agree, ARP not measured": seen(
        "address.differs", line=CUSTOMER, address=LAST_CUSTOMER, dhcp=dhcp(offer()), reach=DEAD
    ),
    "set without a gateway, against the OFFERs": seen(
        "address.differs", address=laptop("192.168.77.50", 24, None, method="static"), dhcp=dhcp(offer())
    ),
    "another address than the line's": saying(
        seen(
            "address.differs",
            line=LINE,
            at=CPE,
            mode="static",
            address=laptop("203.0.113.12", 29, "203.0.113.10", method="static"),
            arp=HEARD_LINE,
            reach=DEAD,
        ),
        belongs=["203.0.113.9/29"],
        expected_ip="203.0.113.9",
    ),
    "the line's address with a mask that loses the gateway": seen(
        "address.differs",
        line=LINE,
        at=CPE,
        mode="static",
        address=laptop("203.0.113.9", 31, "203.0.113.10", method="static"),
        arp=SILENT_LINE,
        reach=DEAD,
    ),
    "a wrong mask that still reaches the gateway is not the cause": seen(
        "address.fits",
        line=LINE,
        at=CPE,
        mode="static",
        address=laptop("203.0.113.9", 24, "203.0.113.10", method="static"),
        arp=HEARD_LINE,
        reach=DEAD,
    ),
    "IPoE with the last customer's static address": seen(
        "address.differs",
        line=IPOE,
        at=CPE,
        mode="ipoe",
        address=LAST_CUSTOMER,
        arp=SILENT_77,
        dhcp=dhcp(offer("100.64.0.1", ip="100.64.3.9", prefix=18, router="100.64.0.1")),
        reach=DEAD,
    ),
    # A record may be old: alone it decides nothing at lan.
    "renumbered LAN, the line is dead": saying(
        seen("address.unmeasured", line=CUSTOMER, address=RENUMBERED, arp=HEARD_10, dhcp=OFFER_10, reach=DEAD),
        why="missing.address_contradiction",
    ),
    "renumbered LAN, the router is dead": saying(
        seen(
            "address.unmeasured",
            line=CUSTOMER,
            address=RENUMBERED,
            arp=arp(gateway="192.168.10.1"),
            dhcp=dhcp(),
            reach=DEAD,
        ),
        why="missing.address_contradiction",
    ),
    "main router dead while a rogue hands out its own": seen(
        "address.fits", line=CUSTOMER, address=laptop(method="static"), arp=NOBODY, dhcp=dhcp(ROGUE_OFFER), reach=DEAD
    ),
    "a live gateway outside the OFFERs, nothing passes": saying(
        seen("address.unmeasured", address=LAST_CUSTOMER, arp=HEARD_77, dhcp=dhcp(offer()), reach=DEAD),
        why="missing.address_contradiction",
    ),
    "the lan record is not the line's": seen(
        "address.fits", line=CUSTOMER, at=CPE, mode="static", address=AT_LINE, arp=HEARD_LINE, reach=DEAD
    ),
    "nobody said where the laptop is": seen(
        "address.fits", line=CUSTOMER, at=None, address=RENUMBERED, arp=HEARD_10, reach=DEAD
    ),
    # No gateway.
    "no gateway": saying(
        seen("address.no_gateway", line=CUSTOMER, address=laptop(gateway=None, method="static"), link=link()),
        ip="192.168.1.50",
    ),
    "a default route without a next hop is a way out": seen(
        "address.fits", address=laptop(gateway=None, routes=(DefaultRoute("eth0", None),)), reach=DEAD
    ),
    "a hotspot's gateway is not ours": seen(
        "address.no_gateway",
        address=laptop(gateway=None, method="static", routes=(DefaultRoute("wlan0", "192.168.43.1"),)),
    ),
    "a private circuit needs no gateway": saying(
        seen("address.unmeasured", line=LEASED_LINE, address=laptop(gateway=None, method="static"), reach=DEAD),
        why="missing.address_compare",
    ),
    # A wrong gateway.
    "silent, and the record names another": saying(
        seen("address.bad_gateway", line=CUSTOMER, address=WRONG_GATEWAY, arp=SILENT_254, reach=DEAD),
        gateway="192.168.1.254",
        expected_gateway=GATEWAY,
        belongs=[GATEWAY],
    ),
    "silent, and an OFFER names another": saying(
        seen("address.bad_gateway", address=WRONG_GATEWAY, arp=SILENT_254, dhcp=dhcp(offer()), reach=DEAD),
        expected_gateway=GATEWAY,
    ),
    "a dead end, and record and OFFER name another": seen(
        "address.bad_gateway", line=CUSTOMER, address=WRONG_GATEWAY, arp=HEARD_254, dhcp=dhcp(offer()), reach=DEAD
    ),
    "a dead end at the static line, and the record names another": seen(
        "address.bad_gateway",
        line=LINE,
        at=CPE,
        mode="static",
        address=laptop("203.0.113.9", 29, "203.0.113.14", method="static"),
        arp=three_times(ROGUE, gateway="203.0.113.14"),
        reach=DEAD,
    ),
    "a dead end, and only an old record names another": saying(
        seen("address.unmeasured", line=ONLY_LAN_GATEWAY, address=WRONG_GATEWAY, arp=HEARD_254, reach=DEAD),
        why="missing.address_contradiction",
    ),
    "a dead end, and only an OFFER names another": saying(
        seen("address.unmeasured", address=WRONG_GATEWAY, arp=HEARD_254, dhcp=dhcp(ROGUE_OFFER), reach=DEAD),
        why="missing.address_contradiction",
    ),
    "outside the subnet and silent": saying(
        seen(
            "address.bad_gateway",
            address=laptop(gateway="192.168.2.1", method="static"),
            arp=arp(gateway="192.168.2.1"),
            reach=DEAD,
        ),
        belongs=["192.168.1.0/24"],
        expected_gateway=None,
    ),
    "outside the subnet, yet it answers": seen(
        "address.fits",
        address=laptop(gateway="192.168.2.1", method="static"),
        arp=three_times(ROUTER, gateway="192.168.2.1"),
        reach=DEAD,
    ),
    "leased, the lease's gateway died, a rogue names itself": saying(
        seen("address.unmeasured", address=laptop(), arp=NOBODY, dhcp=dhcp(ROGUE_OFFER), reach=DEAD),
        why="missing.address_contradiction",
    ),
    # Not measured.
    "static, gateway silent, nothing to compare": saying(
        seen("address.unmeasured", address=laptop(method="static"), arp=NOBODY, dhcp=dhcp(), reach=DEAD),
        why="missing.address_compare",
    ),
    "static, nothing else measured": saying(
        seen("address.unmeasured", address=laptop(method="static")), why="missing.address_compare"
    ),
    "ARP window cut short is no silence": seen(
        "address.unmeasured", address=WRONG_GATEWAY, arp=replace(SILENT_254, complete=False), line=CUSTOMER
    ),
    "the cache could not even be asked": seen(
        "address.unmeasured",
        address=WRONG_GATEWAY,
        arp=arp(gateway="192.168.1.254", method="cache", sent=0),
        line=CUSTOMER,
    ),
    "address not measured": saying(seen("address.unmeasured"), why="missing.not_tried"),
    "link down": saying(seen("address.no_link", address=BARE, link=DOWN, line=CUSTOMER), why="missing.link_down"),
    "link down while a VPN is up": seen(
        "address.no_link", at=CPE, mode="pppoe", address=replace(BARE, ppp=("v",)), link=DOWN
    ),
    "switched off": seen("address.no_link", address=BARE, link=link(on=False)),
}

ROUTES = {
    "one way out": seen("address.one_route", address=laptop()),
    "no way out at all is not a second one": seen("address.one_route", address=BARE),
    "hotspot": saying(
        seen("address.second_route", address=laptop(routes=(DefaultRoute("wlan0", "192.168.43.1", 600),))),
        other_interfaces=["wlan0"],
    ),
    "VPN": seen("address.second_route", address=laptop(routes=(DefaultRoute("tun0", None),))),
    "the session dialled over this port is this way": seen(
        "address.one_route",
        address=laptop(None, gateway=None, method="pppoe", ppp=("ppp0",), routes=(DefaultRoute("ppp0", None),)),
    ),
    "not measured": seen("address.routes_unknown"),
}


@pytest.mark.parametrize("row", OWN.values(), ids=OWN)
def test_own(row: Seen) -> None:
    """What carries traffic is right; a fault needs two witnesses at lan; what nobody vouches for stays open."""
    holds("address.own", row)


@pytest.mark.parametrize("row", ROUTES.values(), ids=ROUTES)
def test_routes(row: Seen) -> None:
    """A hotspot beside the cable is normal and named."""
    holds("address.routes", row)


@pytest.mark.parametrize(("check", "rows"), [("address.own", OWN), ("address.routes", ROUTES)])
def test_every_code(check: str, rows: dict[str, Seen]) -> None:
    """Each code has its situation and its words."""
    covers_every_code(check, rows.values())
    words_are_complete(check)


def test_a_second_address_in_the_right_subnet_counts() -> None:
    """A laptop with two addresses is judged by the one that belongs here."""
    both = laptop("192.168.77.50", 24, GATEWAY, method="static", also=(OwnAddress("192.168.1.50", 24),))
    holds("address.own", seen("address.fits", line=CUSTOMER, address=both, arp=HEARD, reach=DEAD))


def test_an_answer_from_inside_proves_nothing() -> None:
    """A printer that answers is not the world beyond."""
    inside = reach("answered", targets=("192.168.77.9",))
    holds("address.own", seen("address.differs", line=CUSTOMER, address=LAST_CUSTOMER, arp=SILENT_77, reach=inside))
