"""Does anybody else hold our own address, or any two devices another one?"""

from dataclasses import replace

import pytest

from fieldkit.model.arp import ArpReply, Claim, Claimant, ClaimsReading, ConflictReading, Through
from fieldkit.model.plugged import PluggedIn, PluggedReading
from tests.checks.situations import (
    CPE,
    CUSTOMER,
    DOWN,
    GATEWAY,
    HEARD,
    ROGUE,
    ROUTER,
    THIRD,
    VRRP,
    Seen,
    arp,
    conflict,
    covers_every_code,
    holds,
    judge,
    laptop,
    saying,
    seen,
    three_times,
    words_are_complete,
)

OWN_IP = "192.168.1.50"
PROXY_SHOWN = three_times(ROUTER, proxies=(ROUTER,))
NO_ROOM = arp((ROUTER,), unused=None)


def watched(*rounds: int, sent: int, mac: str = ROGUE) -> ConflictReading:
    """The rounds in which another answered, of so many a second apart."""
    replies = tuple(ArpReply(OWN_IP, mac, 0.5, number, mac, at_s=float(number - 1)) for number in rounds)
    return replace(conflict(), sent=sent, window_s=float(sent), replies=replies)


def row(mac: str, ip: str, vendor: str | None, port: str | None = None, **more: str) -> dict[str, str | None]:
    """A culprit as it stands in the facts."""
    return {"mac": mac, "ip": ip, "vendor": vendor, "switch": "SW1" if port else None, "port": port, **more}


UNUSED = ("192.168.1.237", "192.168.1.214")
FOR_UNUSED = tuple(ArpReply(ip, ROGUE, 0.5, 1, ROGUE) for ip in UNUSED)


def proxied(mac: str, *, beside: tuple[str, ...] = (), method: str = "raw") -> ConflictReading:
    """This one answers for our address as for those that nobody should hold, `beside` for ours alone."""
    told = conflict(*beside, method=method)
    unused = tuple(replace(each, mac=mac) for each in FOR_UNUSED)
    return replace(told, unused_ips=UNUSED, unused_replies=unused, proxied=conflict(mac).replies)


def announced(mac: str) -> ConflictReading:
    """This one answers for our address, and announces it."""
    told = conflict(mac)
    return replace(told, replies=(*told.replies, ArpReply(OWN_IP, mac, None, 2, mac)))


AT_A_PORT = PluggedReading((ROGUE,), (PluggedIn(ROGUE, "switch", "edge", "SW1", "GE0/0/5"),))

UNIQUE = {
    "free": saying(seen("ip.free", conflict=conflict(), arp=HEARD), ip=OWN_IP, sent=3),
    "taken": saying(
        seen("ip.conflict", conflict=conflict(ROGUE, ROGUE)),
        taken_by=[ROGUE],
        ip=OWN_IP,
        bursts=None,
        culprits=[row(ROGUE, OWN_IP, "Tenda Technology")],
    ),
    "taken, and the switch knows by whom": saying(
        seen("ip.conflict", conflict=conflict(ROGUE), plugged=AT_A_PORT),
        culprits=[row(ROGUE, OWN_IP, "Tenda Technology", "GE0/0/5", port_by="switch")],
    ),
    "taken all the time": saying(
        seen("ip.conflict", conflict=watched(*range(1, 21), sent=20)), bursts=False, first_s=0.0, last_s=19.0
    ),
    "one answer of twenty lost is no burst": saying(
        seen("ip.conflict", conflict=watched(*range(1, 9), *range(10, 21), sent=20)), bursts=False
    ),
    "taken in bursts": saying(
        seen("ip.conflict", conflict=watched(6, 7, 14, 15, sent=20)), bursts=True, first_s=5.0, last_s=14.0
    ),
    "taken once in ten minutes": saying(seen("ip.conflict", conflict=watched(412, sent=600)), bursts=True),
    "three probes do not tell": saying(seen("ip.conflict", conflict=watched(2, sent=3)), bursts=None),
    "taken, as our own recording holds it": saying(
        seen("ip.conflict", conflict=conflict(ROGUE, method="capture")), taken_by=[ROGUE]
    ),
    "free, as our own recording holds it": seen("ip.free", conflict=conflict(method="capture")),
    "free, in a recording that was cut off": saying(
        seen("ip.not_probed", conflict=conflict(method="capture", complete=False)), why="missing.capture_not_whole"
    ),
    "taken, called early": seen("ip.conflict", conflict=conflict(ROGUE, complete=False)),
    "taken, told by the system": seen("ip.conflict", conflict=conflict(ROGUE, method="os")),
    "taken by two": saying(seen("ip.conflict", conflict=conflict(ROGUE, ROUTER)), taken_by=[ROGUE, ROUTER]),
    "own second card": seen("ip.free", conflict=conflict("02:00:00:00:00:0A")),
    "own second card and a stranger": saying(
        seen("ip.conflict", conflict=conflict("02:00:00:00:00:0a", ROGUE)), taken_by=[ROGUE]
    ),
    "who answers for everything": saying(
        seen("ip.proxy_answers", conflict=proxied(ROGUE), arp=HEARD, plugged=AT_A_PORT),
        proxies=[ROGUE],
        unused_ips=[*UNUSED],
        culprits=[],
        candidates=[{**row(ROGUE, OWN_IP, "Tenda Technology", "GE0/0/5", port_by="switch"), "ip": None}],
    ),
    "who answers for everything, the gateway itself": saying(
        seen("ip.proxy_answers", conflict=proxied(ROUTER), arp=PROXY_SHOWN), proxies=[ROUTER]
    ),
    "who answers for everything at the hand-over": seen(
        "ip.proxy_answers", at=CPE, conflict=proxied(ROUTER), arp=HEARD
    ),
    "who answers for everything, as kept before it was told": saying(
        seen("ip.proxy_answers", conflict=conflict(ROUTER), arp=PROXY_SHOWN), proxies=[ROUTER], unused_ips=[UNUSED[0]]
    ),
    "who answers for everything, as our own recording holds it": seen(
        "ip.proxy_answers", conflict=proxied(ROGUE, method="capture")
    ),
    "who answers for everything, called early": saying(
        seen("ip.not_probed", conflict=replace(proxied(ROGUE), complete=False)), why="missing.deadline"
    ),
    "a stranger beside who answers for everything": saying(
        seen("ip.conflict", conflict=proxied(ROUTER, beside=(ROGUE,)), arp=PROXY_SHOWN),
        taken_by=[ROGUE],
        culprits=[row(ROGUE, OWN_IP, "Tenda Technology")],
    ),
    "who answers for one that nobody should hold, and not for another": saying(
        seen("ip.not_probed", conflict=replace(conflict(ROGUE), unused_ips=UNUSED, unused_replies=(FOR_UNUSED[0],))),
        why="missing.ip_maybe_proxy",
    ),
    "who answers for everything, and announces our address": saying(
        seen("ip.not_probed", conflict=replace(announced(ROGUE), unused_ips=UNUSED, unused_replies=FOR_UNUSED)),
        why="missing.ip_maybe_proxy",
    ),
    "who announces our address": seen("ip.conflict", conflict=announced(ROGUE)),
    "who answers for everything, and a stranger": saying(
        seen("ip.conflict", conflict=conflict(ROUTER, ROGUE), arp=PROXY_SHOWN), taken_by=[ROGUE]
    ),
    "at the hand-over the gateway answers for addresses in use": saying(
        seen("ip.not_probed", at=CPE, conflict=conflict(ROUTER), arp=HEARD), why="missing.address_maybe_proxy"
    ),
    "the gateway holds our address and is no proxy": seen("ip.conflict", conflict=conflict(ROUTER), arp=HEARD),
    "on a /30 the gateway may answer for us": saying(
        seen("ip.not_probed", at=CPE, conflict=conflict(ROUTER), arp=NO_ROOM), why="missing.address_maybe_proxy"
    ),
    "on a /30 a stranger is a stranger": seen("ip.conflict", at=CPE, conflict=conflict(ROGUE), arp=NO_ROOM),
    "the laptop was given the gateway's own address": seen(
        "ip.conflict", conflict=conflict(ROUTER, ip=GATEWAY), arp=NO_ROOM
    ),
    "window cut short": saying(seen("ip.not_probed", conflict=conflict(complete=False)), why="missing.deadline"),
    "in a storm": saying(
        seen("ip.not_probed", conflict=replace(conflict(complete=False), lost=True)), why="missing.frames_lost"
    ),
    "the link was away meanwhile": saying(
        seen("ip.not_probed", conflict=replace(conflict(complete=False), unplugged=True)), why="missing.link_lost"
    ),
    "nothing sent": saying(seen("ip.not_probed", conflict=conflict(sent=0)), why="missing.deadline"),
    "only the system's word": saying(
        seen("ip.not_probed", conflict=conflict(method="os")), why="missing.no_raw_socket"
    ),
    "link down meanwhile": saying(seen("ip.not_probed", conflict=conflict(ROGUE), link=DOWN), why="missing.link_down"),
    "not measured": seen("ip.not_probed"),
}

HELD = "192.168.1.30"


def claim(*macs: str, ip: str = HELD, turns: int = 3, seconds: float = 4.0, addresses: int = 1) -> Claim:
    """An address that these claim in the same seconds."""
    return Claim(ip, tuple(Claimant(mac, 3, 0.1, seconds, addresses) for mac in macs), turns)


def claims(
    *made: Claim, complete: bool = True, method: str = "raw", partly: bool = False, stations: int = 5
) -> ClaimsReading:
    """What was heard of five addresses."""
    return ClaimsReading(method, 4.0, complete, stations, made, partly)  # type: ignore[arg-type]  # tables hold plain words


REPEATED = replace(
    three_times(ROUTER, THIRD),
    also=(ArpReply(HELD, THIRD), ArpReply(HELD, ROGUE)),
    through=(Through(THIRD, 1, 1, ROUTER, ROUTER), Through(ROUTER, 1, 1, ROUTER, ROUTER)),
)
TWO_PORTS = replace(three_times(ROUTER, THIRD), through=REPEATED.through)

OTHERS = {
    "nobody": saying(seen("ip.nobody_else", claims=claims()), stations=5),
    "nobody spoke at all": saying(
        seen("ip.others_unheard", claims=claims(stations=0)), why="missing.ip_nobody_spoke", stations=0
    ),
    "two by turns": saying(
        seen("ip.twice", claims=claims(claim(ROGUE, THIRD)), arp=HEARD),
        ips=[HELD],
        macs=[ROGUE, THIRD],
        turns=3,
        candidates=[row(ROGUE, HELD, "Tenda Technology"), row(THIRD, HELD, "XIAOMI Electronics")],
    ),
    "two by turns, and one port is known": saying(
        seen("ip.twice", claims=claims(claim(ROGUE, THIRD)), plugged=AT_A_PORT),
        candidates=[
            row(ROGUE, HELD, "Tenda Technology", "GE0/0/5", port_by="switch"),
            row(THIRD, HELD, "XIAOMI Electronics"),
        ],
    ),
    "two by turns, called early": seen("ip.twice", claims=claims(claim(ROGUE, THIRD), complete=False)),
    "two by turns in a capture": seen("ip.twice", claims=claims(claim(ROGUE, THIRD), method="capture")),
    "once and for all is a failover": seen("ip.nobody_else", claims=claims(claim(ROGUE, THIRD, turns=1))),
    "over hours DHCP gives an address to another": saying(
        seen("ip.others_unheard", claims=claims(claim(ROGUE, THIRD, turns=4, seconds=9000), method="capture")),
        why="missing.ip_changed",
    ),
    "the gateway's address has a check of its own": seen(
        "ip.nobody_else", claims=claims(claim(ROGUE, THIRD, ip=GATEWAY)), arp=HEARD
    ),
    "the recorded gateway's too": seen("ip.nobody_else", line=CUSTOMER, claims=claims(claim(ROGUE, THIRD, ip=GATEWAY))),
    "our own address has one too": seen(
        "ip.nobody_else", claims=claims(claim(ROGUE, THIRD, ip=OWN_IP)), address=laptop()
    ),
    "a virtual MAC beside a real one": seen("ip.nobody_else", claims=claims(claim(VRRP, THIRD))),
    "one that claims many": seen(
        "ip.nobody_else",
        claims=claims(Claim(HELD, (Claimant(ROGUE, 3, 0, 4), Claimant(THIRD, 3, 0, 4, 40)), 5)),
    ),
    "one that answers for the unused address": seen(
        "ip.nobody_else", claims=claims(claim(ROUTER, ROGUE)), arp=PROXY_SHOWN
    ),
    "a repeater beside the holder": seen("ip.nobody_else", claims=claims(claim(THIRD, ROGUE)), arp=REPEATED),
    "two ports of the gateway's box": seen("ip.nobody_else", claims=claims(claim(THIRD, ROUTER)), arp=TWO_PORTS),
    "a third beside them": saying(
        seen("ip.twice", claims=claims(claim(THIRD, ROUTER, ROGUE)), arp=TWO_PORTS), macs=[THIRD, ROGUE]
    ),
    "cut short": saying(seen("ip.others_unheard", claims=claims(complete=False)), why="missing.deadline"),
    "others in a storm": saying(
        seen("ip.others_unheard", claims=replace(claims(complete=False), lost=True)), why="missing.frames_lost"
    ),
    "without a link for a while": saying(
        seen("ip.others_unheard", claims=replace(claims(complete=False), unplugged=True)), why="missing.link_lost"
    ),
    "a capture cut short": saying(
        seen("ip.others_unheard", claims=claims(complete=False, method="capture")), why="missing.ip_capture"
    ),
    "more than is kept": saying(seen("ip.others_unheard", claims=claims(partly=True)), why="missing.ip_too_many"),
    "only the system's cache": saying(
        seen("ip.others_unheard", claims=claims(method="cache")), why="missing.no_raw_socket"
    ),
    "link down": saying(
        seen("ip.others_unheard", claims=claims(claim(ROGUE, THIRD)), link=DOWN), why="missing.link_down"
    ),
    "not measured": seen("ip.others_unheard"),
}


@pytest.mark.parametrize("row", UNIQUE.values(), ids=UNIQUE)
def test_unique(row: Seen) -> None:
    """Another's answer for our address is a conflict, unless it answers for everything or is our own."""
    holds("ip.unique", row)


def test_one_address_tried_is_weaker_than_two() -> None:
    """Who answers for one that nobody should hold may hold that one too."""
    two = judge("ip.unique", {"conflict": proxied(ROGUE)})
    one = judge(
        "ip.unique", {"conflict": replace(proxied(ROGUE), unused_ips=UNUSED[:1], unused_replies=FOR_UNUSED[:1])}
    )
    assert (two.code, two.weak, one.code, one.weak) == ("ip.proxy_answers", False, "ip.proxy_answers", True)


@pytest.mark.parametrize("row", OTHERS.values(), ids=OTHERS)
def test_others(row: Seen) -> None:
    """Two by turns are named and neither is blamed; redundancy, repeaters and a reused lease are no conflict."""
    holds("ip.others", row)


@pytest.mark.parametrize(("check", "rows"), [("ip.unique", UNIQUE), ("ip.others", OTHERS)])
def test_every_code(check: str, rows: dict[str, Seen]) -> None:
    """Each code has its situation and its words."""
    covers_every_code(check, rows.values())
    words_are_complete(check)
