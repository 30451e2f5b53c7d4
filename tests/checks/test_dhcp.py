"""Who hands out addresses: one, a pair, nobody, a second, a stranger, several under one name, one with none left."""

from dataclasses import replace
from typing import Any

import pytest

from fieldkit.model.arp import Through
from fieldkit.model.dhcp import DhcpReading, Informed, Offer
from fieldkit.model.line import CarrierAddress, CustomerLan, Line
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.vendor import vendor_of
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
    VRRP,
    Seen,
    arp,
    covers_every_code,
    dhcp,
    holds,
    judge,
    laptop,
    link,
    offer,
    saying,
    seen,
    three_times,
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
TWINS = dhcp(offer(), offer(mac=ROGUE, ip="192.168.1.101", after=9.0))
IN_TURNS = dhcp(offer(), offer(mac=ROGUE, after=1204.0))
POOL = Line(lan=CustomerLan(gateway=GATEWAY, dhcp_servers=(GATEWAY,), dhcp_pool=("192.168.1.100-192.168.1.102",)))
STATIC = laptop(method="static")
NEIGHBOUR = offer("192.168.0.1", ROGUE, ip="192.168.0.33", router="192.168.0.1")


def device(mac: str, ip: str | None, **place: Any) -> dict[str, Any]:
    """One row of culprits or candidates."""
    return {"mac": mac, "ip": ip, "vendor": vendor_of(mac), "switch": None, "port": None, **place}


def through(*ways: tuple[str, int, str | None]) -> Any:
    """All of these MACs answer for the gateway; each with how many echoes it passed, and who answered one to itself."""
    answered = three_times(*(mac for mac, _, _ in ways))
    return replace(answered, target="203.0.113.99", through=tuple(Through(mac, 2, n, mac, box) for mac, n, box in ways))


def quiet(*informed: str, waiting: tuple[str, ...] = (), served: tuple[str, ...] = (), **how: Any) -> DhcpReading:
    """No OFFER, and what else was heard; `informed` are the servers that answered an INFORM."""
    answers = tuple(Informed(each, ROUTER) for each in informed)
    return replace(dhcp(**how), asked=1, informed=answers, waiting=waiting, served=served)


def captured(*offers: Offer, complete: bool = True) -> DhcpReading:
    """What a capture file holds."""
    return replace(dhcp(*offers, complete=complete, sent=0), method="capture", window_s=600.0)


def leased(server: str) -> DhcpReading:
    """What the system knows of its own lease, without raw sockets."""
    own = Offer(server, None, server, "192.168.1.50")
    return DhcpReading("02:00:00:00:00:09", 0, 0.0, False, (own,), method="lease")


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
    "one, in a storm": saying(
        seen("dhcp.unmeasured", dhcp=replace(dhcp(offer(), complete=False), lost=True)), why="missing.frames_lost"
    ),
    "one, and the link was away meanwhile": saying(
        seen("dhcp.unmeasured", dhcp=replace(dhcp(offer(), complete=False), unplugged=True)), why="missing.link_lost"
    ),
    "nobody, in a storm": saying(
        seen("dhcp.unmeasured", dhcp=replace(dhcp(complete=False), lost=True), address=BARE), why="missing.frames_lost"
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
        culprits=[device(ROGUE, "192.168.1.77")],
    ),
    "another router, while this laptop is online": seen(
        "dhcp.second_server", line=CUSTOMER, dhcp=dhcp(offer(), ROGUE_OFFER), address=laptop(), reach=PASSES
    ),
    "another router, no record": saying(
        seen("dhcp.second_server", dhcp=dhcp(offer(), ROGUE_OFFER)),
        culprits=[],
        candidates=[device(ROUTER, GATEWAY), device(ROGUE, "192.168.1.77")],
    ),
    "another router, its port known": saying(
        seen(
            "dhcp.second_server",
            line=CUSTOMER,
            dhcp=dhcp(offer(), ROGUE_OFFER),
            plugged=PluggedReading((ROGUE,), (PluggedIn(ROGUE, "switch", "edge", "10.0.0.2", "GE0/0/9"),)),
        ),
        culprits=[device(ROGUE, "192.168.1.77", switch="10.0.0.2", port="GE0/0/9", port_by="switch")],
    ),
    "one box with two ports in the LAN, each with its own id": seen(
        "dhcp.pair",
        dhcp=dhcp(offer(), offer("192.168.1.5", THIRD, router="192.168.1.5")),
        arp=through((ROUTER, 1, ROUTER), (THIRD, 1, ROUTER)),
    ),
    "two boxes, each with its own id": seen(
        "dhcp.second_server",
        dhcp=dhcp(offer(), offer("192.168.1.5", THIRD, router="192.168.1.5")),
        arp=through((ROUTER, 1, ROUTER), (THIRD, 1, THIRD)),
    ),
    "another router, called early": seen("dhcp.second_server", dhcp=dhcp(offer(), ROGUE_OFFER, complete=False)),
    "another DNS only": seen("dhcp.second_server", dhcp=dhcp(FIRST, replace(SECOND, dns=("6.6.6.6",)))),
    "another subnet only": seen("dhcp.second_server", dhcp=dhcp(FIRST, replace(SECOND, prefix=16))),
    "a relay and a rogue": saying(
        seen(
            "dhcp.second_server",
            line=CUSTOMER,
            dhcp=dhcp(offer(SERVER, source=GATEWAY, relay=GATEWAY), ROGUE_OFFER),
        ),
        culprits=[device(ROGUE, "192.168.1.77")],
    ),
    "a neighbour's router at the line, nothing passes": seen(
        "dhcp.second_server", at=CPE, mode="ipoe", dhcp=dhcp(BRAS, NEIGHBOUR), address=BARE, reach=None
    ),
    # Several under one id.
    "three devices with one id (Shulan)": saying(
        seen("dhcp.same_id", line=CUSTOMER, dhcp=SHULAN, address=laptop(), reach=PASSES),
        culprits=[device(ROGUE, GATEWAY), device(THIRD, GATEWAY)],
        candidates=[],
        same_ids=[GATEWAY],
        macs=[ROUTER, ROGUE, THIRD],
    ),
    "three devices with one id, no record": saying(
        seen("dhcp.same_id", dhcp=SHULAN),
        culprits=[],
        candidates=[device(ROUTER, GATEWAY), device(ROGUE, GATEWAY), device(THIRD, GATEWAY)],
    ),
    "three devices with one id, no record, traffic passes through one alone": saying(
        seen("dhcp.same_id", dhcp=SHULAN, arp=through((ROUTER, 1, ROUTER), (ROGUE, 0, ROGUE), (THIRD, 0, THIRD))),
        culprits=[device(ROGUE, GATEWAY), device(THIRD, GATEWAY)],
    ),
    "three devices with one id, no record, traffic passes through two": saying(
        seen("dhcp.same_id", dhcp=SHULAN, arp=through((ROUTER, 1, ROUTER), (ROGUE, 1, ROGUE), (THIRD, 0, THIRD))),
        culprits=[],
    ),
    "three devices with one id, no record, traffic passes through none": saying(
        seen("dhcp.same_id", dhcp=SHULAN, arp=through((ROUTER, 0, None), (ROGUE, 0, ROGUE), (THIRD, 0, THIRD))),
        culprits=[],
    ),
    "a second one under the gateway's address that answers no ARP for it": saying(
        seen("dhcp.same_id", dhcp=TWINS, arp=HEARD), culprits=[device(ROGUE, GATEWAY)]
    ),
    "the same, but ARP was cut short": saying(
        seen("dhcp.same_id", dhcp=TWINS, arp=arp([ROUTER], complete=False)), culprits=[]
    ),
    "two with one id that is not the gateway's": saying(
        seen("dhcp.same_id", dhcp=dhcp(SECOND, replace(SECOND, source_mac=ROGUE, your_ip="192.168.1.9")), arp=HEARD),
        culprits=[],
        candidates=[device(THIRD, "192.168.1.3"), device(ROGUE, "192.168.1.3")],
    ),
    "one id, two MACs, the very same OFFER to one DISCOVER": seen(
        "dhcp.same_id", dhcp=dhcp(offer(), offer(mac=ROGUE, after=8.0))
    ),
    "one id, two MACs by turns: joined ports or two boxes": saying(
        seen("dhcp.unmeasured", dhcp=IN_TURNS), why="missing.dhcp_same_server"
    ),
    "one id, two MACs by turns, one box as an echo showed": seen(
        "dhcp.pair", dhcp=IN_TURNS, arp=through((ROUTER, 1, ROUTER), (ROGUE, 1, ROUTER))
    ),
    "one id, two MACs by turns, other addresses": seen(
        "dhcp.same_id", dhcp=dhcp(offer(), offer(mac=ROGUE, ip="192.168.1.101", after=1204.0))
    ),
    "one id, two MACs, and routers that share the address": saying(
        seen("dhcp.unmeasured", dhcp=TWINS, arp=three_times(VRRP, unused=None)), why="missing.dhcp_same_server"
    ),
    "one id, two MACs, one of them unlisted elsewhere": saying(
        seen("dhcp.same_id", line=BY_GATEWAY, dhcp=dhcp(*TWINS.offers, ROGUE_OFFER), arp=HEARD),
        culprits=[device(ROGUE, "192.168.1.77"), device(ROGUE, GATEWAY)],
    ),
    # A capture: hours side by side.
    "one in a capture": seen("dhcp.one", dhcp=captured(offer())),
    "one in a capture that was cut off": saying(
        seen("dhcp.unmeasured", dhcp=captured(offer(), complete=False)), why="missing.capture_not_whole"
    ),
    "one id, two MACs at the same time in a capture": seen("dhcp.same_id", dhcp=captured(*TWINS.offers)),
    "one id, two MACs one after the other in a capture": saying(
        seen("dhcp.unmeasured", dhcp=captured(offer(), offer(mac=ROGUE, ip="192.168.1.101", after=90_000.0))),
        why="missing.dhcp_same_server",
    ),
    "one id, two MACs, each to a client of its own in a capture": saying(
        seen(
            "dhcp.unmeasured",
            dhcp=captured(replace(offer(), client=THIRD), replace(offer(mac=ROGUE, ip="192.168.1.101"), client=VRRP)),
        ),
        why="missing.dhcp_same_server",
    ),
    "another router in the same minute of a capture": seen(
        "dhcp.second_server", dhcp=captured(offer(), replace(ROGUE_OFFER, after_ms=20_000.0, client=THIRD))
    ),
    "another router hours later in a capture: perhaps it was replaced": saying(
        seen("dhcp.unmeasured", dhcp=captured(offer(), replace(ROGUE_OFFER, after_ms=9_000_000.0, client=THIRD))),
        why="missing.dhcp_one_after_the_other",
    ),
    "nobody in a capture": saying(
        seen("dhcp.unmeasured", dhcp=replace(captured(), client_mac=""), address=BARE), why="missing.dhcp_capture_quiet"
    ),
    "nobody in a capture whose own computer asked, and a server that answers its INFORM": saying(
        seen("dhcp.unmeasured", dhcp=replace(captured(), sent=2, informed=(Informed(GATEWAY, ROUTER),))),
        why="missing.dhcp_not_for_us",
    ),
    "nobody in a capture whose own computer asked": saying(
        seen("dhcp.unmeasured", dhcp=replace(captured(), sent=2)), why="missing.dhcp_capture_quiet"
    ),
    # Only the system's own lease.
    "a lease, no more known": saying(
        seen("dhcp.unmeasured", line=CUSTOMER, dhcp=leased(GATEWAY), address=laptop()), why="missing.dhcp_lease_only"
    ),
    "a lease of somebody else, which accuses nobody": saying(
        seen("dhcp.unlisted", line=BY_SERVER, dhcp=leased(GATEWAY), address=laptop()), culprits=[]
    ),
    # No address left.
    "drained: the server answers an INFORM and offers nothing": saying(
        seen("dhcp.pool_empty", line=CUSTOMER, dhcp=quiet(GATEWAY), address=STATIC),
        answering=[GATEWAY],
        shown_by=["inform"],
    ),
    "drained, no record": seen("dhcp.pool_empty", dhcp=quiet(GATEWAY), address=STATIC),
    "drained: others wait too": saying(
        seen("dhcp.pool_empty", dhcp=quiet(GATEWAY, waiting=(THIRD,)), address=STATIC),
        shown_by=["inform", "waiting"],
        waiting=[THIRD],
    ),
    "drained: others are served while yet others wait, and we have no address to ask from": saying(
        seen("dhcp.pool_empty", line=CUSTOMER, dhcp=quiet(waiting=(THIRD,), served=(ROGUE,)), address=BARE, arp=HEARD),
        shown_by=["served", "waiting"],
    ),
    "drained, called early": saying(
        seen("dhcp.unmeasured", dhcp=quiet(GATEWAY, complete=False), address=STATIC), why="missing.deadline"
    ),
    "an INFORM answered, but this laptop's own lease is from here": seen(
        "dhcp.silent_leased", dhcp=quiet(GATEWAY), address=laptop()
    ),
    "an INFORM answered by somebody else than the registered server": saying(
        seen("dhcp.unmeasured", line=BY_SERVER, dhcp=quiet(GATEWAY), address=STATIC),
        why="missing.dhcp_registered_quiet",
    ),
    "others are served, nobody waits: perhaps it knows its clients": saying(
        seen("dhcp.unmeasured", dhcp=quiet(served=(ROGUE,)), address=STATIC), why="missing.dhcp_not_for_us"
    ),
    "others wait as we do: no server": seen("dhcp.silent", dhcp=quiet(waiting=(THIRD,)), address=BARE, arp=HEARD),
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
        culprits=[],
        gateway=GATEWAY,
    ),
    "half of a split scope is listed, the other half harms nobody": saying(
        seen(
            "dhcp.unlisted",
            line=Line(lan=CustomerLan(gateway=GATEWAY, dhcp_servers=("192.168.1.2",))),
            dhcp=dhcp(FIRST, SECOND),
            arp=HEARD,
            address=laptop(),
        ),
        culprits=[],
        candidates=[device(THIRD, "192.168.1.3")],
    ),
    "a server of its own that names the right router": seen(
        "dhcp.unlisted", line=CUSTOMER, dhcp=dhcp(offer("192.168.1.2", THIRD)), address=laptop(), reach=DEAD
    ),
    "an unlisted one beside the listed, both alike": saying(
        seen("dhcp.unlisted", line=CUSTOMER, dhcp=dhcp(offer(), offer("192.168.1.2", THIRD)), reach=DEAD),
        culprits=[],
        candidates=[device(THIRD, "192.168.1.2")],
    ),
    # A stranger alone.
    "only a stranger, naming itself": saying(
        seen("dhcp.foreign", line=CUSTOMER, dhcp=dhcp(ROGUE_OFFER), address=laptop(), arp=HEARD, reach=DEAD),
        culprits=[device(ROGUE, "192.168.1.77")],
        gateway=GATEWAY,
        registered=[GATEWAY],
    ),
    "only a stranger, and nothing here is as the record says: it may be old": saying(
        seen("dhcp.foreign", line=CUSTOMER, dhcp=RENUMBERED, address=BARE, arp=NOBODY),
        culprits=[],
        candidates=[device(ROUTER, "192.168.10.1")],
    ),
    "two that disagree, and nothing here is as the record says": saying(
        seen("dhcp.second_server", line=CUSTOMER, dhcp=dhcp(RENUMBERED.offers[0], ROGUE_OFFER), arp=NOBODY),
        culprits=[],
        candidates=[device(ROUTER, "192.168.10.1"), device(ROGUE, "192.168.1.77")],
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


@pytest.mark.parametrize(
    ("reading", "line", "weak"),
    [
        pytest.param(quiet(GATEWAY), CUSTOMER, True, id="an INFORM alone: it may serve known MACs only"),
        pytest.param(quiet(GATEWAY, waiting=(THIRD,)), CUSTOMER, False, id="others wait too"),
        pytest.param(quiet(GATEWAY), POOL, False, id="the record has a pool for everybody"),
    ],
)
def test_how_sure_the_pool_is_empty(reading: DhcpReading, line: Line, *, weak: bool) -> None:
    """One sign alone is weaker evidence: a server for registered MACs only looks the same."""
    found = judge("dhcp.servers", {"dhcp": reading, "address": STATIC}, line=line)
    assert (found.code, found.weak) == ("dhcp.pool_empty", weak)


def test_the_lan_record_blames_nobody_at_the_line() -> None:
    """What the record says of the customer's gateway does not hold where the laptop stands alone at the line."""
    line = replace(CUSTOMER, address=CarrierAddress(mode="ipoe"))
    found = judge("dhcp.servers", {"dhcp": SHULAN, "address": BARE}, line=line, vantage=CPE, mode="ipoe")
    assert (found.code, found.facts["culprits"]) == ("dhcp.same_id", [])
