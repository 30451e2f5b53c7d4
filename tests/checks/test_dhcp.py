"""Who hands out addresses: one, a pair, nobody, a second, a stranger."""

from dataclasses import replace

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
    PASSES,
    ROGUE,
    ROGUE_OFFER,
    ROOM,
    ROUTER,
    THIRD,
    Seen,
    covers_every_code,
    dhcp,
    holds,
    laptop,
    link,
    offer,
    saying,
    seen,
    words_are_complete,
)

SERVER = "10.0.0.5"
BY_GATEWAY = Line(lan=CustomerLan(gateway=GATEWAY))
BY_SERVER = Line(lan=CustomerLan(dhcp_servers=(SERVER,)))
BOTH = Line(lan=CustomerLan(gateway=GATEWAY, dhcp_servers=("192.168.1.2", "192.168.1.3")))
FIRST = offer("192.168.1.2", ROUTER, ip="192.168.1.100")
SECOND = offer("192.168.1.3", THIRD, ip="192.168.1.180")
RENUMBERED = dhcp(offer("192.168.10.1", ip="192.168.10.60", router="192.168.10.1"))
# S-DUP-03, S-DUP-04: the main router and two cascaded ones, all 192.168.1.1, all handing out addresses.
SHULAN = dhcp(
    offer(), offer(mac=ROGUE, ip="192.168.1.101", after=9.0), offer(mac=THIRD, ip="192.168.1.102", after=21.0)
)
BRAS = offer("100.64.0.1", "00:e0:fc:10:00:01", ip="100.64.3.9", prefix=18, router="100.64.0.1", dns=("203.0.113.53",))
OTHER_BRAS = replace(BRAS, server_id="100.65.0.1", source_mac="00:e0:fc:10:00:02", routers=("100.65.0.1",))
NEIGHBOUR = offer("192.168.0.1", ROGUE, ip="192.168.0.33", router="192.168.0.1")

ROWS = {
    # One.
    "one, no record": saying(
        seen("dhcp.one", dhcp=dhcp(offer()), address=laptop()),
        servers=[{"server_id": GATEWAY, "mac": ROUTER, "ip": "192.168.1.60", "router": [GATEWAY], "dns": [GATEWAY]}],
    ),
    "one, as in the record": seen("dhcp.one", line=CUSTOMER, dhcp=dhcp(offer()), address=laptop()),
    "one, which changes its mind about the address": seen("dhcp.one", dhcp=dhcp(offer(), offer(ip="192.168.1.61"))),
    "one, without a server id": seen("dhcp.one", dhcp=dhcp(offer(None, source=GATEWAY))),
    "one, window cut short": saying(
        seen("dhcp.unmeasured", dhcp=dhcp(offer(), complete=False)), why="missing.deadline"
    ),
    "one, brought by the relay that the record names": seen(
        "dhcp.one", line=CUSTOMER, dhcp=dhcp(offer(SERVER, source=GATEWAY, relay=GATEWAY))
    ),
    "one, by a relay, the record names the server": seen(
        "dhcp.one", line=BY_SERVER, dhcp=dhcp(offer(SERVER, source=GATEWAY, relay=GATEWAY))
    ),
    "the carrier's IPoE server; the lan record is not of this place": seen(
        "dhcp.one", line=CUSTOMER, at=CPE, mode="ipoe", dhcp=dhcp(BRAS), address=laptop("100.64.3.9", 18, "100.64.0.1")
    ),
    "nobody said where the laptop is": seen("dhcp.one", line=CUSTOMER, at=None, dhcp=RENUMBERED),
    # A pair.
    "equal options": seen("dhcp.pair", dhcp=dhcp(FIRST, SECOND)),
    "equal options, both in the record": seen("dhcp.pair", line=BOTH, dhcp=dhcp(FIRST, SECOND)),
    "both in the record, each with its own DNS": seen(
        "dhcp.pair", line=BOTH, dhcp=dhcp(FIRST, replace(SECOND, dns=("192.168.1.3",)))
    ),
    "one server over two relays": seen(
        "dhcp.pair",
        dhcp=dhcp(
            offer(SERVER, ROUTER, source="192.168.1.2", relay="192.168.1.2"),
            offer(SERVER, THIRD, source="192.168.1.3", relay="192.168.1.3"),
        ),
    ),
    "one server over two relays that hide themselves": seen(
        "dhcp.pair", dhcp=dhcp(offer(SERVER, ROUTER, source="192.168.1.2"), offer(SERVER, THIRD, source="192.168.1.3"))
    ),
    "one id, one MAC of it virtual": seen(
        "dhcp.pair", dhcp=dhcp(offer(), offer(mac="00:00:5e:00:01:07", ip="192.168.1.61"))
    ),
    "a pair, window cut short": saying(
        seen("dhcp.unmeasured", dhcp=dhcp(FIRST, SECOND, complete=False)), why="missing.deadline"
    ),
    # A second one.
    "another router": saying(
        seen("dhcp.second_server", line=CUSTOMER, dhcp=dhcp(offer(), ROGUE_OFFER), address=laptop()),
        culprits=[{"mac": ROGUE, "ip": "192.168.1.77"}],
    ),
    "another router, while this laptop is online": seen(
        "dhcp.second_server", line=CUSTOMER, dhcp=dhcp(offer(), ROGUE_OFFER), address=laptop(), reach=PASSES
    ),
    "another router, no record": saying(seen("dhcp.second_server", dhcp=dhcp(offer(), ROGUE_OFFER)), culprits=[]),
    "another router, called early": seen("dhcp.second_server", dhcp=dhcp(offer(), ROGUE_OFFER, complete=False)),
    "another DNS only": seen("dhcp.second_server", dhcp=dhcp(FIRST, replace(SECOND, dns=("6.6.6.6",)))),
    "another subnet only": seen("dhcp.second_server", dhcp=dhcp(FIRST, replace(SECOND, prefix=16))),
    "three devices with one id (Shulan)": saying(
        seen("dhcp.second_server", line=CUSTOMER, dhcp=SHULAN, address=laptop(), reach=PASSES),
        culprits=[{"mac": ROGUE, "ip": GATEWAY}, {"mac": THIRD, "ip": GATEWAY}],
    ),
    "three devices with one id, no record": saying(seen("dhcp.second_server", dhcp=SHULAN), culprits=[]),
    "one id, two MACs, the very same OFFER to one DISCOVER": seen(
        "dhcp.second_server", dhcp=dhcp(offer(), offer(mac=ROGUE, after=8.0))
    ),
    "one id, two MACs by turns: joined ports or two boxes": saying(
        seen("dhcp.unmeasured", dhcp=dhcp(offer(), offer(mac=ROGUE, after=1204.0))), why="missing.dhcp_same_server"
    ),
    "one id, two MACs by turns, other addresses": seen(
        "dhcp.second_server", dhcp=dhcp(offer(), offer(mac=ROGUE, ip="192.168.1.101", after=1204.0))
    ),
    "a relay and a rogue": saying(
        seen(
            "dhcp.second_server",
            line=CUSTOMER,
            dhcp=dhcp(offer(SERVER, source=GATEWAY, relay=GATEWAY), ROGUE_OFFER),
        ),
        culprits=[{"mac": ROGUE, "ip": "192.168.1.77"}],
    ),
    "a neighbour's router at the line, nothing passes": seen(
        "dhcp.second_server", at=CPE, mode="ipoe", dhcp=dhcp(BRAS, NEIGHBOUR), address=BARE, reach=None
    ),
    # At the line two BRAS with their own pools are the carrier's affair.
    "two BRAS, online through one": seen(
        "dhcp.unlisted",
        at=CPE,
        mode="ipoe",
        dhcp=dhcp(BRAS, OTHER_BRAS),
        address=laptop("100.64.3.9", 18, "100.64.0.1"),
        reach=PASSES,
    ),
    # The record does not know it, yet it works.
    "renumbered LAN, online": saying(
        seen(
            "dhcp.unlisted",
            line=CUSTOMER,
            dhcp=RENUMBERED,
            address=laptop("192.168.10.7", 24, "192.168.10.1"),
            reach=PASSES,
        ),
        culprits=[{"mac": ROUTER, "ip": "192.168.10.1"}],
        gateway=GATEWAY,
    ),
    "a server of its own that names the right router": seen(
        "dhcp.unlisted", line=CUSTOMER, dhcp=dhcp(offer("192.168.1.2", THIRD)), address=laptop(), reach=DEAD
    ),
    "an unlisted one beside the listed, both alike": saying(
        seen("dhcp.unlisted", line=CUSTOMER, dhcp=dhcp(offer(), offer("192.168.1.2", THIRD)), reach=DEAD),
        culprits=[{"mac": THIRD, "ip": "192.168.1.2"}],
    ),
    # A stranger alone.
    "only a stranger, naming itself": saying(
        seen("dhcp.foreign", line=CUSTOMER, dhcp=dhcp(ROGUE_OFFER), address=laptop(), reach=DEAD),
        culprits=[{"mac": ROGUE, "ip": "192.168.1.77"}],
        gateway=GATEWAY,
        registered=[GATEWAY],
    ),
    "only a stranger, while the laptop's own gateway works": seen(
        "dhcp.foreign", line=CUSTOMER, dhcp=dhcp(ROGUE_OFFER), address=laptop(method="static"), reach=PASSES
    ),
    "only a stranger, the record has just the gateway": seen(
        "dhcp.foreign", line=BY_GATEWAY, dhcp=dhcp(ROGUE_OFFER), address=BARE
    ),
    "only a stranger, the record has just the server": seen(
        "dhcp.foreign", line=BY_SERVER, dhcp=dhcp(ROGUE_OFFER), address=BARE
    ),
    "the registered server names another router": seen(
        "dhcp.foreign", line=CUSTOMER, dhcp=dhcp(offer(router="192.168.1.254")), address=BARE
    ),
    "two strangers alike": seen(
        "dhcp.foreign",
        line=BY_GATEWAY,
        dhcp=dhcp(ROGUE_OFFER, replace(ROGUE_OFFER, server_id="192.168.1.78", source_mac=THIRD)),
    ),
    # Nobody.
    "nobody, and no address": saying(seen("dhcp.silent", dhcp=dhcp(), address=BARE, arp=NOBODY), sent=2, window_s=4.0),
    "nobody, self-made address": seen("dhcp.silent", dhcp=dhcp(), address=APIPA),
    "nobody, the record has a server, the gateway lives": seen(
        "dhcp.silent", line=CUSTOMER, dhcp=dhcp(), address=BARE, arp=HEARD
    ),
    "nobody, the gateway lives: all static here?": saying(
        seen("dhcp.unmeasured", line=BY_GATEWAY, dhcp=dhcp(), address=BARE, arp=HEARD), why="missing.dhcp_maybe_static"
    ),
    "nobody at an IPoE line": seen("dhcp.silent", at=CPE, mode="ipoe", dhcp=dhcp(), address=BARE),
    "nobody, but a lease": seen("dhcp.silent_leased", dhcp=dhcp(), address=laptop()),
    "nobody, static here, but others depend on the registered server": saying(
        seen("dhcp.unmeasured", line=CUSTOMER, dhcp=dhcp(), address=laptop(method="static")),
        why="missing.dhcp_registered_quiet",
    ),
    "nobody, and static": seen("dhcp.absent", dhcp=dhcp(), address=laptop(method="static")),
    "nobody at a static line": seen("dhcp.absent", line=LINE, at=CPE, mode="static", dhcp=dhcp(), address=AT_LINE),
    "nobody at a static line, no address set yet": seen(
        "dhcp.absent", line=LINE, at=CPE, mode="static", dhcp=dhcp(), address=BARE
    ),
    "nobody at a dialled line": seen("dhcp.absent", at=CPE, mode="pppoe", dhcp=dhcp(), address=BARE),
    "nobody in the room": seen("dhcp.absent", at=ROOM, mode="static", dhcp=dhcp(), address=BARE),
    # Not measured.
    "silence in a window cut short": saying(
        seen("dhcp.unmeasured", dhcp=dhcp(complete=False, sent=1), address=BARE), why="missing.deadline"
    ),
    "silence, address not measured": saying(seen("dhcp.unmeasured", dhcp=dhcp()), why="missing.not_tried"),
    "not measured": saying(seen("dhcp.unmeasured", address=BARE), why="missing.not_tried"),
    "link down": saying(seen("dhcp.unmeasured", dhcp=SHULAN, link=DOWN), why="missing.link_down"),
    "switched off": seen("dhcp.unmeasured", dhcp=dhcp(), address=BARE, link=link(on=False)),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_servers(row: Seen) -> None:
    """Who differs is named; what works, relays and pairs are let be; silence counts only in full, where it matters."""
    holds("dhcp.servers", row)


def test_every_code() -> None:
    """Each code has its situation and its words."""
    covers_every_code("dhcp.servers", ROWS.values())
    words_are_complete("dhcp.servers")
