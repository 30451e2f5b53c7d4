"""The gateway: one or several, alive or silent, passing or not."""

from dataclasses import replace
from typing import Any

import pytest

from fieldkit.model.arp import ArpReading, ArpReply, ClaimsReading, RouterGroup, Through
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.plugged import PluggedIn, PluggedReading
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
OLD_RECORD = Line(lan=CustomerLan(gateway=GATEWAY, gateway_macs=(ROGUE,)))
GLBP = ("00:07:b4:00:01:01", "00:07:b4:00:01:02")
CACHED = arp((ROUTER,), method="cache")
PROXYING: dict[str, Any] = {"proxies": (THIRD,)}
SWITCH_IP, TARGET, CPE_IP = "192.168.1.250", "203.0.113.99", "192.168.1.254"
HOLDER = "00:1e:10:00:00:09"


def leads(mac: str, back: str | None = None, **more: Any) -> Through:
    """Echoes through this MAC came back, by itself unless another brought them."""
    return Through(mac, **{"sent": 1, "passed": 1, "target_from": back or mac, "gateway_from": back or mac, **more})


def dead_end(mac: str, **more: Any) -> Through:
    """It holds the gateway's address and leads nowhere."""
    return Through(mac, **{"sent": 2, "gateway_from": mac, **more})


def echoed(*through: Through, base: ArpReading | None = None, also: tuple[ArpReply, ...] = ()) -> ArpReading:
    """All of these answer every request, and this is what became of the echoes."""
    heard = three_times(*(each.mac for each in through)) if base is None else base
    return replace(heard, through=through, target=TARGET, also=also)


def each_itself(*macs: str, **how: Any) -> ArpReading:
    """All of these answer every request, and an echo to the gateway each as itself; none leads out."""
    return echoed(*(dead_end(mac) for mac in macs), base=three_times(*macs, **how))


def row(mac: str, vendor: str | None, **more: Any) -> dict[str, Any]:
    """A culprit or a candidate as it stands in the facts."""
    return {"mac": mac, "ip": GATEWAY, "vendor": vendor, "switch": None, "port": None, **more}


A_ROUTER, A_ROGUE, A_THIRD = (
    row(ROUTER, "Huawei Technologies"),
    row(ROGUE, "Tenda Technology"),
    row(THIRD, "XIAOMI Electronics"),
)
VIRTUAL_FRAMES = replace(
    three_times(VRRP, ROUTER),
    replies=tuple(replace(each, frame_mac=ROUTER) for each in three_times(VRRP, ROUTER).replies),
)
PLUGGED = PluggedReading(
    (ROGUE, THIRD),
    (
        PluggedIn(ROGUE, "switch", "edge", "SW1", "GE0/0/5"),
        PluggedIn(THIRD, "switch", "uplink", "SW1", "GE0/0/24", stations=30),
    ),
)
# A repeater answers for the switch beside the switch itself, and passes echoes on unrouted.
FOR_THE_SWITCH = (ArpReply(SWITCH_IP, THIRD), ArpReply(SWITCH_IP, HOLDER))
UNROUTED = leads(THIRD, back=ROUTER)
CARRIED = replace(
    three_times(ROUTER, THIRD),
    replies=tuple(replace(each, frame_mac=THIRD) for each in three_times(ROUTER, THIRD).replies),
)


def at_odds(base: ArpReading, apart_ms: float) -> ArpReading:
    """The second MAC always answers so much later."""
    second = base.replies[1].mac
    return replace(base, replies=tuple(replace(r, rtt_ms=0.4 + apart_ms * (r.mac == second)) for r in base.replies))


def timed(*heard: tuple[float, str, int | None], complete: bool = True, method: Any = "raw") -> ArpReading:
    """Claims at these seconds: by whom, and in answer to which request (None: unasked)."""
    replies = tuple(
        ArpReply(GATEWAY, mac, None if number is None else 0.4, number or 1, mac, at_s=at) for at, mac, number in heard
    )
    last = max((number or 1 for _, _, number in heard), default=0)
    return ArpReading(GATEWAY, method, last, max(at for at, _, _ in heard), complete, replies, "192.168.1.237")


# Two ports of a router that routes, says which echoes expired, and answers none to itself.
MUTE_PORTS = echoed(
    leads(ROUTER, gateway_from=None, first_hop=GATEWAY),
    leads(THIRD, back=ROUTER, gateway_from=None, first_hop=GATEWAY),
)
IN_BETWEEN = leads(THIRD, back=ROUTER, gateway_from=None, first_hop="192.168.1.66")
# Announced after the first answer of the old one, as every failover does.
FAILED_OVER = arp((ROUTER,), (THIRD,), (THIRD,), announced=(THIRD,))
MINUTES = [(60.0 * number, ROUTER if number < 6 else THIRD, number) for number in range(1, 13)]
ANNOUNCED_LATER = timed(*MINUTES[:5], (350.0, THIRD, None), *MINUTES[5:], method="capture")


def hops(first: str | None, second: str | None, back: str | None = ROUTER, also: tuple[ArpReply, ...] = ()) -> Any:
    """One gateway, and who said that echoes of TTL 1 and 2 expired."""
    return replace(HEARD, through=(Through(ROUTER, first_hop=first, second_hop=second, second_from=back),), also=also)


BOTH_MASTERS = ClaimsReading(
    "raw",
    3.8,
    True,
    2,
    groups=tuple(
        RouterGroup(
            "VRRP", 7, VRRP, ip, (GATEWAY,), active=True, interval_s=1.0, times=4, first_s=0.3, last_s=3.4, turns=3
        )
        for ip in ("192.168.1.2", "192.168.1.3")
    ),
)

UNIQUE = {
    "one": saying(seen("gateway.single", arp=HEARD), macs=[ROUTER], sent=3, window_s=3.0),
    "one, as in the record": seen("gateway.single", line=CUSTOMER, arp=HEARD),
    "one that missed a request": seen("gateway.single", arp=arp((ROUTER,), (), (ROUTER,))),
    "one that answers for everything": seen("gateway.single", arp=three_times(ROUTER, proxies=(ROUTER,))),
    "two, both in the record": seen("gateway.single", line=PAIR, arp=three_times(ROUTER, THIRD)),
    # Redundancy protocols.
    "VRRP": saying(seen("gateway.virtual", arp=three_times(VRRP)), virtual_macs=[VRRP], groups=["VRRP 7"]),
    "HSRP v1": saying(seen("gateway.virtual", arp=three_times("00:00:0c:07:ac:01")), groups=["HSRP 1"]),
    "HSRP for IPv6": saying(seen("gateway.virtual", arp=three_times("00:05:73:a0:01:02")), groups=["HSRP 258"]),
    "HSRP v2": saying(seen("gateway.virtual", arp=three_times("00:00:0c:9f:f1:02")), groups=["HSRP 258"]),
    "VRRP and the master's own, which carries its answers": seen("gateway.virtual", arp=VIRTUAL_FRAMES),
    "VRRP and the master's own, which answers its echoes": seen(
        "gateway.virtual", arp=echoed(leads(VRRP, back=ROUTER), leads(ROUTER))
    ),
    "VRRP and the one of the record": seen("gateway.virtual", line=CUSTOMER, arp=three_times(VRRP, ROUTER)),
    "VRRP and a real one, nobody knows whose": saying(
        seen("gateway.one_seen", line=CUSTOMER, arp=three_times(VRRP, THIRD)), why="missing.gateway_beside_virtual"
    ),
    "VRRP and one that holds the address by itself": saying(
        seen("gateway.one_seen", arp=echoed(leads(VRRP, back=HOLDER), dead_end(ROGUE))),
        why="missing.gateway_beside_virtual",
    ),
    "GLBP gives several": saying(
        seen("gateway.virtual", arp=three_times(*GLBP)), virtual_macs=list(GLBP), groups=["GLBP 1"]
    ),
    "VRRP seen in the cache only": seen("gateway.one_seen", arp=arp((VRRP,), method="cache")),
    "two VRRP groups on one address": saying(
        seen("gateway.one_seen", arp=three_times(VRRP, "00:00:5e:00:01:08")), why="missing.gateway_groups"
    ),
    "VRRP, and both of the pair are master": saying(
        seen("gateway.two_masters", arp=three_times(VRRP), claims=BOTH_MASTERS),
        groups=["VRRP 7"],
        routers=["192.168.1.2", "192.168.1.3"],
        culprits=[],
    ),
    # Two at once.
    "two": saying(
        seen("gateway.duplicate", arp=three_times(ROUTER, ROGUE)),
        macs=[ROUTER, ROGUE],
        culprits=[],
        candidates=[A_ROUTER, A_ROGUE],
        told_by=None,
    ),
    "two, one in the record": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=each_itself(ROUTER, ROGUE)),
        culprits=[A_ROGUE],
        candidates=[],
        real_macs=[ROUTER],
        told_by="record",
    ),
    "three (Shulan)": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=each_itself(ROUTER, ROGUE, THIRD)), culprits=[A_ROGUE, A_THIRD]
    ),
    "three (Shulan), and the switch knows where": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=each_itself(ROUTER, ROGUE, THIRD), plugged=PLUGGED),
        culprits=[
            {**A_ROGUE, "switch": "SW1", "port": "GE0/0/5", "port_by": "switch"},
            {**A_THIRD, "switch": "SW1", "behind": "GE0/0/24", "port_by": "switch"},
        ],
    ),
    "two, neither in the record": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=three_times(ROGUE, THIRD)), culprits=[]
    ),
    "two beside VRRP": saying(
        seen("gateway.duplicate", arp=three_times(VRRP, ROUTER, ROGUE)), virtual_macs=[VRRP], culprits=[]
    ),
    "the master's own and another beside VRRP": saying(
        seen("gateway.duplicate", arp=echoed(leads(VRRP, back=ROUTER), leads(ROUTER), dead_end(ROGUE))),
        culprits=[A_ROGUE],
        told_by="virtual",
    ),
    "two by turns": seen("gateway.duplicate", arp=arp((ROUTER,), (ROGUE,), (ROUTER,))),
    "the second answers once, in between": seen("gateway.duplicate", arp=arp((ROUTER,), (ROUTER, ROGUE), (ROUTER,))),
    "two, called early": seen("gateway.duplicate", arp=arp((ROUTER, ROGUE), (ROUTER, ROGUE), complete=False, sent=2)),
    "two at the carrier's hand-over": saying(
        seen("gateway.duplicate", line=CUSTOMER, at=CPE, arp=three_times(ROUTER, ROGUE)), culprits=[]
    ),
    "the second shows up for a moment in a long watch": seen(
        "gateway.duplicate",
        arp=timed(*((float(at), ROUTER, at) for at in range(1, 100)), (99.1, ROGUE, 99), (100.0, ROUTER, 100)),
    ),
    # A router with two ports looks the same in a file, where nobody can be asked.
    "two in a capture, and nobody is accused": saying(
        seen("gateway.duplicate", line=PAIR, arp=three_times(ROUTER, ROGUE, method="capture", complete=False)),
        culprits=[],
        real_macs=[],
    ),
    "two in quiet mode, where nobody may be asked, and nobody is accused": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=three_times(ROUTER, ROGUE, unused=None)),
        culprits=[],
        candidates=[A_ROUTER, A_ROGUE],
    ),
    "two ports of a router that answers no echo, and leads out by both": saying(
        seen("gateway.one_seen", line=CUSTOMER, arp=MUTE_PORTS), why="missing.gateway_ports"
    ),
    "a router that answers no echo, and somebody in between who routes": seen(
        "gateway.duplicate", line=CUSTOMER, arp=replace(MUTE_PORTS, through=(MUTE_PORTS.through[0], IN_BETWEEN))
    ),
    "a router that answers no echo, and one that answers by a clock of its own": seen(
        "gateway.duplicate", line=CUSTOMER, arp=at_odds(MUTE_PORTS, 400.0)
    ),
    "two ports of a router that answers no echo, and leads nowhere": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=echoed(Through(ROUTER, 2), Through(THIRD, 2))),
        culprits=[],
        candidates=[A_ROUTER, A_THIRD],
    ),
    "two ports of a router that answers no echo, and a rogue that does": saying(
        seen(
            "gateway.duplicate",
            line=CUSTOMER,
            arp=echoed(Through(ROUTER, 2), Through(THIRD, 2), dead_end(ROGUE)),
        ),
        culprits=[A_ROGUE],
    ),
    # Which one is real, by what leads out.
    "one of two leads out": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER), dead_end(ROGUE))),
        culprits=[A_ROGUE],
        candidates=[],
        real_macs=[ROUTER],
        told_by="through",
    ),
    "one of three leads out (Shulan, no record)": saying(
        seen("gateway.duplicate", arp=echoed(dead_end(ROGUE), leads(ROUTER), dead_end(THIRD))),
        culprits=[A_ROGUE, A_THIRD],
    ),
    "one of two leads out at the hand-over": saying(
        seen("gateway.duplicate", at=CPE, line=CUSTOMER, arp=echoed(leads(ROUTER), dead_end(ROGUE))),
        culprits=[A_ROGUE],
        told_by="through",
    ),
    "it says itself that it has no way": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER), dead_end(ROGUE, sent=1, refused_by=GATEWAY))),
        culprits=[A_ROGUE],
    ),
    "both lead out": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER), leads(ROGUE))), culprits=[], candidates=[A_ROUTER, A_ROGUE]
    ),
    "neither leads out": saying(seen("gateway.duplicate", arp=echoed(dead_end(ROUTER), dead_end(ROGUE))), culprits=[]),
    "the other one may only drop echoes: it has a way": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROGUE), dead_end(ROUTER, first_hop=GATEWAY))), culprits=[]
    ),
    "the other one forbids echoes": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROGUE), dead_end(ROUTER, refused_by=GATEWAY, barred=True))),
        culprits=[],
    ),
    "somebody behind the other one says no": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROGUE), dead_end(ROUTER, refused_by="10.0.0.1"))), culprits=[]
    ),
    "the other one was asked once only": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER), dead_end(ROGUE, sent=1))), culprits=[]
    ),
    "the other one could not be asked": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER), base=three_times(ROUTER, ROGUE))), culprits=[]
    ),
    "the other one routes to the real one without holding the address": saying(
        seen(
            "gateway.duplicate",
            arp=echoed(leads(ROUTER), leads(ROGUE, back=ROUTER, gateway_from=None, first_hop="192.168.1.66", sent=1)),
        ),
        culprits=[A_ROGUE],
    ),
    "what goes out by one comes back by the other": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER, back=ROGUE, gateway_from=ROUTER), leads(ROGUE))),
        culprits=[],
    ),
    "the record's one is a dead end and another leads out: an old record": saying(
        seen("gateway.duplicate", line=OLD_RECORD, arp=echoed(leads(ROUTER), dead_end(ROGUE))),
        culprits=[],
        candidates=[A_ROUTER, A_ROGUE],
    ),
    "the record's one leads out too": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=echoed(leads(ROUTER), leads(ROGUE))), culprits=[A_ROGUE]
    ),
    # One box, and what only passes on.
    "two ports of one box": saying(
        seen("gateway.one_box", arp=echoed(leads(ROUTER), leads(THIRD, back=ROUTER))), macs=[ROUTER, THIRD]
    ),
    "two ports of one box, which the system asked as well": seen(
        "gateway.one_box",
        arp=echoed(
            leads(ROUTER),
            leads(THIRD, back=ROUTER),
            base=arp((ROUTER, THIRD, ROUTER, THIRD), (ROUTER, THIRD, THIRD, ROUTER), (ROUTER, THIRD)),
        ),
    ),
    "it announces all the time and hands on unrouted: somebody in between": seen(
        "gateway.duplicate",
        arp=echoed(
            leads(ROUTER), leads(ROGUE, back=ROUTER), base=arp(*[(ROUTER, ROGUE, ROGUE, ROGUE, ROGUE, ROGUE)] * 3)
        ),
    ),
    "two ports of the recorded box": seen(
        "gateway.one_box", line=CUSTOMER, arp=echoed(leads(ROUTER), leads(THIRD, back=ROUTER))
    ),
    "two ports of one box that passes nothing": seen(
        "gateway.one_box", arp=echoed(dead_end(ROUTER), dead_end(THIRD, gateway_from=ROUTER))
    ),
    "two ports of one box, and a rogue": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER), leads(THIRD, back=ROUTER), dead_end(ROGUE))),
        culprits=[A_ROGUE],
        real_macs=[ROUTER, THIRD],
    ),
    "two ports of one box, and a stray announcement": saying(
        seen(
            "gateway.one_seen",
            arp=echoed(
                leads(ROUTER),
                leads(THIRD, back=ROUTER),
                base=arp((ROUTER, THIRD), (ROUTER, THIRD), (ROUTER, THIRD), announced=(ROGUE,)),
            ),
        ),
        why="missing.gateway_changed",
    ),
    "two ports of a box that the record does not know": seen(
        "gateway.unexpected_mac", line=OLD_RECORD, arp=echoed(leads(ROUTER), leads(THIRD, back=ROUTER))
    ),
    "it answers by a clock of its own and hands on unrouted: somebody in between": saying(
        seen("gateway.duplicate", arp=at_odds(echoed(leads(ROUTER), leads(ROGUE, back=ROUTER)), 400.0)), culprits=[]
    ),
    "each holds the address by itself": seen("gateway.duplicate", arp=echoed(leads(ROUTER), leads(THIRD))),
    "two ports, the window cut short": saying(
        seen(
            "gateway.one_seen",
            arp=replace(echoed(leads(ROUTER), leads(THIRD, back=ROUTER)), complete=False),
        ),
        why="missing.deadline",
    ),
    "a repeater answers for the switch as well": saying(
        seen("gateway.repeater", arp=echoed(leads(ROUTER), UNROUTED, also=FOR_THE_SWITCH)), repeater_macs=[THIRD]
    ),
    "a repeater, the router is in the record": seen(
        "gateway.repeater", line=CUSTOMER, arp=echoed(leads(ROUTER), UNROUTED, also=FOR_THE_SWITCH)
    ),
    "a repeater carries the router's answers": saying(
        seen("gateway.repeater", arp=echoed(leads(ROUTER, back=THIRD), leads(THIRD), base=CARRIED)),
        repeater_macs=[THIRD],
    ),
    "a repeater and a rogue": saying(
        seen("gateway.duplicate", arp=echoed(leads(ROUTER), UNROUTED, dead_end(ROGUE), also=FOR_THE_SWITCH)),
        culprits=[A_ROGUE],
    ),
    "it answers for the switch and routes what it gets: no repeater": saying(
        seen(
            "gateway.duplicate",
            arp=echoed(
                leads(ROUTER),
                leads(THIRD, back=ROUTER, gateway_from=None, first_hop="192.168.1.66"),
                also=FOR_THE_SWITCH,
            ),
        ),
        culprits=[A_THIRD],
    ),
    "two with two addresses in common are no repeater": seen(
        "gateway.duplicate",
        arp=echoed(leads(ROUTER), leads(ROGUE), also=(ArpReply(SWITCH_IP, ROGUE), ArpReply(SWITCH_IP, ROUTER))),
    ),
    "two repeaters and nobody else": saying(
        seen(
            "gateway.one_seen",
            arp=echoed(leads(THIRD), leads(ROGUE), also=(*FOR_THE_SWITCH, ArpReply(SWITCH_IP, ROGUE))),
        ),
        why="missing.gateway_proxy",
    ),
    # One after the other, or too seldom to tell.
    "a failover": saying(
        seen("gateway.one_seen", arp=arp((ROUTER,), (THIRD,), (THIRD,))), why="missing.gateway_changed"
    ),
    "a failover announced": seen("gateway.one_seen", arp=FAILED_OVER),
    "a failover announced, and the old one no longer holds it": saying(
        seen("gateway.changed", arp=echoed(Through(ROUTER, 2), leads(THIRD), base=FAILED_OVER)), macs=[ROUTER, THIRD]
    ),
    "a stack keeps the old MAC for a while": seen(
        "gateway.changed",
        arp=echoed(leads(ROUTER, back=THIRD), leads(THIRD), base=arp((ROUTER,), (THIRD,), (THIRD,))),
    ),
    "the old one still holds it": seen(
        "gateway.one_seen", arp=echoed(dead_end(ROUTER), leads(THIRD), base=FAILED_OVER)
    ),
    "the new one answers no echo either: nobody can tell": seen(
        "gateway.one_seen", arp=echoed(Through(ROUTER, 2), Through(THIRD, 2), base=FAILED_OVER)
    ),
    "a failover in a capture, minutes before and after": seen("gateway.changed", arp=ANNOUNCED_LATER),
    "a change in a capture that nobody announced": seen("gateway.one_seen", arp=timed(*MINUTES, method="capture")),
    "there and back within a night is no conflict": seen(
        "gateway.one_seen",
        arp=timed(*((3600.0 * at, THIRD if at == 2 else ROUTER, at) for at in range(1, 7)), method="capture"),
    ),
    "hours apart, though nobody asked in between, is not at once": seen(
        "gateway.one_seen",
        arp=timed(
            (100.0, ROUTER, 5), (4000.0, THIRD, None), (8000.0, ROUTER, 6), (12000.0, THIRD, 6), method="capture"
        ),
    ),
    "a bond that answers each asker by a port of its own, in a capture": saying(
        seen(
            "gateway.one_seen",
            arp=timed(*((2.0 * at, THIRD if at % 2 else ROUTER, at) for at in range(1, 13)), method="capture"),
        ),
        why="missing.gateway_by_asker",
    ),
    "two that answer the very same questions, in a capture": seen(
        "gateway.duplicate",
        arp=timed(*((2.0 * at, mac, at) for at in range(1, 13) for mac in (ROUTER, ROGUE)), method="capture"),
    ),
    "announcements again and again, in a capture": seen(
        "gateway.duplicate",
        arp=timed(
            (0.0, ROUTER, 1),
            (0.5, ROGUE, None),
            (1.0, ROUTER, 2),
            (1.5, ROGUE, 2),
            (2.0, ROUTER, 3),
            method="capture",
        ),
    ),
    "a failover between two of the record": seen("gateway.single", line=PAIR, arp=arp((ROUTER,), (THIRD,), (THIRD,))),
    "one stray announcement": saying(
        seen("gateway.one_seen", arp=arp((ROUTER,), (ROUTER,), (ROUTER,), announced=(ROGUE,))),
        why="missing.gateway_changed",
    ),
    "a burst of announcements and silence": seen(
        "gateway.one_seen", arp=arp((ROUTER,), (ROUTER,), (ROUTER,), announced=(ROGUE, ROGUE, ROGUE))
    ),
    "announcements again and again": seen(
        "gateway.duplicate",
        arp=timed((0.0, ROUTER, 1), (0.5, ROGUE, None), (1.0, ROUTER, 2), (1.5, ROGUE, 2), (2.0, ROUTER, 3)),
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
        seen("gateway.duplicate", line=CUSTOMER, arp=each_itself(ROUTER, ROGUE, proxies=(ROUTER,))),
        culprits=[A_ROGUE],
        proxy_macs=[ROUTER],
    ),
    "the known router, a proxy, and a rogue": saying(
        seen("gateway.duplicate", line=CUSTOMER, arp=each_itself(ROUTER, THIRD, ROGUE, **PROXYING)),
        culprits=[A_ROGUE],
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
        seen("gateway.unexpected_mac", line=CUSTOMER, arp=three_times(THIRD)),
        culprits=[],
        candidates=[A_THIRD],
        known_macs=[ROUTER],
        registered=GATEWAY,
    ),
    "the laptop uses another gateway than the record's": saying(
        seen("gateway.unexpected_mac", line=CUSTOMER, arp=three_times(THIRD, gateway=CPE_IP)),
        culprits=[],
        known_macs=[ROUTER],
        registered=GATEWAY,
    ),
    "two at another address than the record's, and its MAC says nothing there": saying(
        seen(
            "gateway.duplicate",
            line=CUSTOMER,
            arp=replace(each_itself(ROUTER, ROGUE), gateway=CPE_IP),
        ),
        culprits=[],
        told_by=None,
    ),
    "the record's router holds another address too": seen(
        "gateway.single", line=CUSTOMER, arp=three_times(ROUTER, gateway=CPE_IP)
    ),
    "another MAC in the cache": seen("gateway.unexpected_mac", line=CUSTOMER, arp=arp((ROGUE,), method="cache")),
    "another MAC at the carrier's hand-over is the carrier's": seen(
        "gateway.single", line=CUSTOMER, at=CPE, arp=three_times(THIRD)
    ),
    "another MAC, nobody said where": seen("gateway.single", line=CUSTOMER, at=None, arp=three_times(THIRD)),
    # The same subnet on both sides of the router.
    "the next hop is inside the LAN's subnet": saying(
        seen("gateway.same_both_sides", arp=hops(GATEWAY, CPE_IP), address=laptop()), second_hop=CPE_IP
    ),
    "the next hop is the gateway's address again": saying(
        seen("gateway.same_both_sides", arp=hops(GATEWAY, GATEWAY), address=laptop()), second_hop=GATEWAY
    ),
    "the next hop is another router on this LAN": seen(
        "gateway.single",
        arp=hops(GATEWAY, CPE_IP, back=HOLDER, also=(ArpReply(CPE_IP, HOLDER),)),
        address=laptop(),
    ),
    "the next hop answers on this LAN too": seen(
        "gateway.single", arp=hops(GATEWAY, CPE_IP, also=(ArpReply(CPE_IP, HOLDER),)), address=laptop()
    ),
    "the gateway answers for the next hop, as a proxy": seen(
        "gateway.same_both_sides", arp=hops(GATEWAY, CPE_IP, also=(ArpReply(CPE_IP, ROUTER),)), address=laptop()
    ),
    "the next hop is inside the LAN's subnet, in a capture, which has no address of ours": saying(
        seen("gateway.same_both_sides", arp=replace(hops(GATEWAY, CPE_IP), method="capture")), second_hop=CPE_IP
    ),
    "the next hop answers on this LAN too, in a capture": seen(
        "gateway.single", arp=replace(hops(GATEWAY, CPE_IP, also=(ArpReply(CPE_IP, HOLDER),)), method="capture")
    ),
    "a bridge that routes stands before the gateway": seen(
        "gateway.single", arp=hops("192.168.1.66", GATEWAY), address=laptop()
    ),
    "nobody said who the first hop is": seen("gateway.single", arp=hops(None, CPE_IP), address=laptop()),
    "the next hop is outside": seen("gateway.single", arp=hops(GATEWAY, "203.0.113.10"), address=laptop()),
    "at the hand-over the carrier may do as it likes": seen(
        "gateway.single", at=CPE, arp=hops(GATEWAY, CPE_IP), address=laptop()
    ),
    # Not the whole picture.
    "the system's cache": saying(seen("gateway.one_seen", arp=CACHED), why="missing.no_raw_socket"),
    "the cache changed over": seen("gateway.one_seen", arp=arp((ROUTER,), (ROGUE,), method="cache")),
    "one, the window cut short": saying(
        seen("gateway.one_seen", arp=arp((ROUTER,), complete=False, sent=1)), why="missing.deadline"
    ),
    "one, in a storm": saying(
        seen("gateway.one_seen", arp=replace(three_times(ROUTER, complete=False), lost=True)),
        why="missing.frames_lost",
    ),
    "one MAC that answers each question twice": saying(
        seen("gateway.one_seen", line=CUSTOMER, arp=three_times(ROUTER, ROUTER)), why="missing.gateway_twice"
    ),
    "a virtual MAC that answers each question twice": saying(
        seen("gateway.one_seen", arp=three_times(VRRP, VRRP)), why="missing.gateway_twice"
    ),
    "one MAC that answers each question twice, in a capture": saying(
        seen("gateway.one_seen", arp=three_times(ROUTER, ROUTER, method="capture", complete=True, sent=40)),
        why="missing.gateway_twice",
    ),
    "one MAC that answers one question twice": seen("gateway.single", arp=arp((ROUTER,), (ROUTER, ROUTER), (ROUTER,))),
    "one in a capture": seen("gateway.single", arp=three_times(ROUTER, method="capture", complete=True)),
    "a capture with one question": saying(
        seen("gateway.one_seen", arp=arp((ROUTER,), method="capture", complete=True, sent=1)),
        why="missing.gateway_capture",
    ),
    "nobody in a capture": saying(
        seen("gateway.not_heard", arp=arp(method="capture")), why="missing.gateway_capture", gateway=GATEWAY
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


@pytest.mark.parametrize(
    ("reading", "weak"),
    [
        pytest.param(each_itself(ROUTER, ROGUE), False, id="each answers an echo as itself"),
        pytest.param(echoed(leads(ROUTER, gateway_from=None), Through(ROGUE, 2)), False, id="one alone leads out"),
        pytest.param(three_times(ROUTER, ROGUE, unused=None), True, id="quiet mode: nobody was asked"),
        pytest.param(echoed(Through(ROUTER, 2), Through(ROGUE, 2)), True, id="neither answers echoes"),
        pytest.param(echoed(dead_end(ROUTER), Through(ROGUE)), True, id="the second could not be asked"),
        pytest.param(three_times(ROUTER, ROGUE, method="capture"), True, id="a file"),
    ],
)
def test_how_sure_two_are_two(reading: ArpReading, *, weak: bool) -> None:
    """Two ports of one router answer like two routers: where no echo told them apart, the fault is a weaker one."""
    found = judge("gateway.unique", {"arp": reading}, line=CUSTOMER)
    assert (found.code, found.weak) == ("gateway.duplicate", weak)


def test_a_duplicate_names_its_limit() -> None:
    """The window that was listened to goes with the verdict."""
    limit = judge("gateway.unique", {"arp": three_times(ROUTER, ROGUE)}).limit
    assert limit is not None
    assert limit.value == 3
