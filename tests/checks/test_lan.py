"""The LAN as a whole: loops, storms, announcements, who is on it, and what only looks like trouble."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.checks import CHECKS, Evidence
from fieldkit.engine.library import Library, shipped
from fieldkit.engine.run import NOT_ASKED
from fieldkit.model.arp import Claim, Claimant, ClaimsReading, RouterGroup
from fieldkit.model.broadcast import (
    BUSY_PER_S,
    LOUD_PER_S,
    REPEATS_PER_S,
    Announcer,
    BroadcastReading,
    Stretch,
    Talker,
)
from fieldkit.model.finding import Limit, Missing
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.line import Line
from fieldkit.model.link import Interface, LinkReading
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import FAULT, Source, Trust
from tests.checks.situations import (
    CUSTOMER,
    DOWN,
    GATEWAY,
    ROGUE,
    ROUTER,
    THIRD,
    VRRP,
    Seen,
    arp,
    covers_every_code,
    holds,
    judge,
    saying,
    seen,
    sound,
    three_times,
    words_are_complete,
)

WIFI = LinkReading(Interface("wlan0", "wireless", True))
PEERS = tuple(f"00:11:22:00:00:{number:02x}" for number in range(8))
PLUGGED = PluggedReading((ROGUE,), (PluggedIn(ROGUE, "switch", "edge", switch="SW-2F", port="GE0/0/9"),))


def heard(per_s: float = 12.0, *, window_s: float = 5.0, arp_share: float = 0.4, **more: Any) -> BroadcastReading:
    """A window in which so much was said to everybody, by several devices unless told otherwise."""
    frames = round(per_s * window_s)
    return BroadcastReading(
        **{
            "method": "raw",
            "window_s": window_s,
            "complete": True,
            "frames": frames,
            "arp_frames": round(frames * arp_share),
            "peak_per_s": per_s * 1.2,
            "mean_per_s": per_s,
            "own_sent": 8,
            "repeated": 2,
            "talkers": tuple(Talker(mac, frames // 5, frames // 10) for mac in PEERS[:4]),
            **more,
        }
    )


def one_talker(frames: int) -> tuple[Talker, ...]:
    """Nearly everything comes from one device."""
    return (Talker(ROGUE, frames, frames), Talker(PEERS[0], 10, 5))


BEGUN = datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC)
HOUR = 3600.0


def clock(at_s: float) -> str:
    """The time of day so many seconds after the watch had begun, where this test runs."""
    return f"{(BEGUN + timedelta(seconds=at_s)).astimezone():%H:%M:%S}"


def storming(first_s: float, last_s: float, **more: Any) -> Stretch:
    """A storm of ARP from one device, as a watch keeps it."""
    frames = round(5000 * (last_s - first_s))
    return Stretch(
        **{
            "kind": "loud",
            "first_s": first_s,
            "last_s": last_s,
            "seconds": last_s - first_s,
            "frames": frames,
            "arp_frames": frames,
            "peak_per_s": 6000.0,
            "read": frames,
            "loudest": ROGUE,
            "loudest_frames": frames,
            **more,
        }
    )


def again(first_s: float, last_s: float, repeated: int = 400, **more: Any) -> Stretch:
    """One frame that came over and over."""
    return Stretch("repeats", first_s, last_s, last_s - first_s, repeated=repeated, **more)


def watched(*stretches: Stretch, **more: Any) -> BroadcastReading:
    """An hour of an ordinary LAN, in which this happened."""
    return replace(heard(window_s=HOUR, begun=BEGUN, stretches=stretches, own_sent=7200), **more)


WENT_ROUND = {"repeated": 90, "repeated_kinds": 12, "repeated_macs": 4, "repeated_once": 3}
ROUND = again(600.0, 645.0, 90, kinds=12, macs=4)
# What a watch makes of a storm, or a loop, that lasted for a part of it.
WATCHED = {
    "a storm, over long since": saying(
        seen("lan.storm_over", broadcast=watched(storming(600.0, 660.0), again(601.0, 660.0)), plugged=PLUGGED),
        when=[f"{clock(600)}–{clock(660)}"],
        bursts=[{"from": clock(600), "to": clock(660), "first_s": 600.0, "last_s": 660.0, "left_out": 0}],
        over=True,
        per_s=5000.0,
        peak_per_s=6000.0,
        arp_pct=100,
        loudest=ROGUE,
    ),
    "a storm of ARP that is no single frame": seen("lan.storm_over", broadcast=watched(storming(600.0, 660.0))),
    "a storm that goes on to the end": saying(
        seen("lan.storm", broadcast=watched(storming(3500.0, HOUR))), over=False, per_s=5000.0
    ),
    "a storm that has just stopped": seen("lan.storm", broadcast=watched(storming(3500.0, HOUR - 5))),
    "several storms": saying(
        seen("lan.storm_over", broadcast=watched(*(storming(100.0 * k, 100.0 * k + 20) for k in range(1, 6)))),
        when=[f"{clock(100)}–{clock(120)}", "…", f"{clock(500)}–{clock(520)}"],
    ),
    "a storm before video that goes on": saying(
        seen("lan.storm_over", broadcast=watched(storming(600.0, 660.0), storming(1000.0, HOUR, arp_frames=0))),
        when=[f"{clock(600)}–{clock(660)}"],
        loudest=ROGUE,
    ),
    "a storm that is down to moments": seen(
        "lan.storm", broadcast=watched(storming(600.0, 660.0), storming(HOUR - 1, HOUR))
    ),
    "a storm that fills the mean too": seen(
        "lan.storm_over", broadcast=watched(storming(600.0, 2600.0), mean_per_s=2800.0, arp_frames=10**7, frames=10**7)
    ),
    "a storm in a file": seen(
        "lan.storm_over", broadcast=watched(storming(600.0, 660.0), method="capture", own_sent=None)
    ),
    "the file has no time of day": saying(
        seen("lan.storm_over", broadcast=watched(storming(600.0, 660.0), method="capture", begun=None)),
        when=["+600 s–+660 s"],
    ),
    "one loud second of the same frame": seen(
        "lan.storm_over", broadcast=watched(storming(600.0, 601.0, arp_frames=0), again(600.0, 601.0))
    ),
    "one loud second of ARP": seen("lan.calm", broadcast=watched(storming(600.0, 601.0))),
    # The seconds of a file begin anywhere: a storm of a second and a bit fills two of them.
    "two loud seconds of ARP in a file": seen(
        "lan.calm", broadcast=watched(storming(600.0, 602.0), method="capture", own_sent=None)
    ),
    "video for a while": saying(
        seen("lan.busy_over", broadcast=watched(storming(600.0, 660.0, arp_frames=0))),
        when=[f"{clock(600)}–{clock(660)}"],
        per_s=5000.0,
    ),
    "busy for some minutes": seen(
        "lan.busy_over", broadcast=watched(Stretch("busy", 600.0, 900.0, 300.0, frames=90_000, peak_per_s=400.0))
    ),
    "busy to the end": saying(
        seen("lan.busy", broadcast=watched(Stretch("busy", 3000.0, HOUR, 600.0, frames=180_000))), per_s=300.0
    ),
    "busy for a moment": seen("lan.calm", broadcast=watched(Stretch("busy", 600.0, 630.0, 30.0, frames=9_000))),
    "a loop, over long since": saying(
        seen("lan.loop_over", broadcast=watched(ROUND, **WENT_ROUND)), when=[f"{clock(600)}–{clock(645)}"], over=True
    ),
    "a loop that goes on": seen("lan.loop", broadcast=watched(again(600.0, HOUR, 90, kinds=12, macs=4), **WENT_ROUND)),
    # Asked once a second for an hour, what went round for a minute is less than three times of all that was sent.
    "our own frames went round for a minute": saying(
        seen(
            "lan.loop_over",
            broadcast=watched(Stretch("back", 600.0, 660.0, 60.0, frames=4000, sent=124), own_back=4000),
        ),
        when=[f"{clock(600)}–{clock(660)}"],
    ),
    "our own frames are handed back, once each, all the time": saying(
        seen(
            "lan.unmeasured", broadcast=watched(Stretch("back", 0.0, HOUR, HOUR, frames=7200, sent=7200), own_back=7200)
        ),
        why="missing.lan_handed_back",
    ),
    "a loop of which no times are known": seen("lan.loop", broadcast=replace(watched(**WENT_ROUND), stretches=None)),
    "a storm of which no times are known": seen(
        "lan.storm", broadcast=heard(5000.0, window_s=HOUR, arp_share=0.9, stretches=None)
    ),
}
# An ordinary look tells no times.
BROADCAST = {
    **WATCHED,
    "a storm, in an ordinary look": saying(
        seen("lan.storm", broadcast=heard(5000.0, arp_share=0.9, stretches=(storming(0.0, 5.0),), begun=BEGUN)),
        when=None,
    ),
    "quiet": saying(seen("lan.calm", broadcast=heard()), per_s=12.0, culprits=[]),
    "nothing at all": seen("lan.calm", broadcast=heard(0.0, talkers=())),
    "quiet, heard in a file": seen("lan.calm", broadcast=heard(method="capture", own_sent=None)),
    "a second of many, then quiet": seen("lan.calm", broadcast=heard(peak_per_s=900.0)),
    "many": seen("lan.busy", broadcast=heard(450.0)),
    "many, though the window was cut": seen("lan.busy", broadcast=heard(450.0, complete=False)),
    # Video to a group is many different frames of one source.
    "television": saying(
        seen("lan.busy", broadcast=heard(2800.0, arp_share=0.0, talkers=(Talker(PEERS[0], 14000, 0),))),
        culprits=[],
        loudest=PEERS[0],
    ),
    # A scan is many different ARP requests, over quickly.
    "a scan of one second": seen("lan.busy", broadcast=heard(1500.0, window_s=1.0, arp_share=0.9)),
    "ARP storm of many": saying(seen("lan.storm", broadcast=heard(5000.0, arp_share=0.9)), culprits=[], arp_pct=90),
    "ARP storm of one": saying(
        seen("lan.storm", broadcast=heard(5000.0, arp_share=1.0, talkers=one_talker(24000)), plugged=PLUGGED),
        culprits=[
            {
                "mac": ROGUE,
                "ip": None,
                "vendor": "Tenda Technology",
                "switch": "SW-2F",
                "port": "GE0/0/9",
                "port_by": "switch",
            }
        ],
        loudest=ROGUE,
    ),
    "ARP storm of one, half of it too fast to be read": saying(
        seen("lan.storm", broadcast=heard(5000.0, arp_share=1.0, dropped=12500, talkers=one_talker(12400))),
        culprits=[{"mac": ROGUE, "ip": None, "vendor": "Tenda Technology", "switch": None, "port": None}],
    ),
    "one frame over and over, no ARP": seen(
        "lan.storm",
        broadcast=heard(3000.0, arp_share=0.0, repeated=2900, repeated_mac=ROGUE, talkers=one_talker(15000)),
    ),
    "a storm in an hour of capture": seen(
        "lan.storm",
        broadcast=heard(
            90.0, window_s=3600.0, method="capture", peak_per_s=4000.0, repeated=3000, talkers=one_talker(300_000)
        ),
    ),
    "own frames come back": saying(
        seen("lan.loop", broadcast=heard(9000.0, own_back=5000, repeated=400, repeated_kinds=30)), own_back=5000
    ),
    "own frames are handed back, once each": saying(
        seen("lan.unmeasured", broadcast=heard(30.0, own_back=8)), why="missing.lan_handed_back"
    ),
    "own frames are handed back, twice each": saying(
        seen("lan.unmeasured", broadcast=heard(30.0, own_back=17)), why="missing.lan_handed_back"
    ),
    "own frames come back three times each": seen("lan.loop", broadcast=heard(30.0, own_back=24)),
    "own frames come back, nobody knows how many were sent": seen(
        "lan.loop", broadcast=heard(own_back=8, own_sent=None)
    ),
    "own frames come back, the window cut": seen("lan.loop", broadcast=heard(own_back=40, complete=False)),
    "one of ours came back": saying(seen("lan.unmeasured", broadcast=heard(own_back=1)), why="missing.lan_one_back"),
    "an access point hands each back": seen("lan.calm", broadcast=heard(own_back=8), link=WIFI),
    "a loop, heard over the air": seen("lan.loop", broadcast=heard(own_back=800), link=WIFI),
    "several devices multiplied, in a file": seen(
        "lan.loop",
        broadcast=heard(
            600.0, method="capture", own_sent=None, repeated=90, repeated_kinds=12, repeated_macs=4, repeated_once=3
        ),
    ),
    "ARP of several devices multiplied": seen(
        "lan.loop", broadcast=heard(600.0, arp_share=0.8, repeated=90, repeated_kinds=12, repeated_macs=4)
    ),
    # Consoles that send their state 44 times a second, changed or not.
    "lighting over IP": seen(
        "lan.busy", broadcast=heard(400.0, arp_share=0.0, repeated=44, repeated_kinds=8, repeated_macs=8)
    ),
    "two devices repeat themselves": seen(
        "lan.busy", broadcast=heard(400.0, repeated=90, repeated_kinds=8, repeated_macs=2)
    ),
    "our MAC on another device": saying(seen("lan.mac_twice", broadcast=heard(cloned=3)), cloned=3),
    "one frame of another with our MAC": seen("lan.calm", broadcast=heard(cloned=1)),
    # One device that says three things over and over is no loop.
    "one device says the same three things": seen(
        "lan.busy", broadcast=heard(300.0, repeated=90, repeated_kinds=3, talkers=one_talker(1450))
    ),
    "a service that calls ten times a second": seen("lan.calm", broadcast=heard(repeated=10, repeated_kinds=4)),
    "not heard": saying(seen("lan.unmeasured"), why="missing.not_tried"),
    "cut short": saying(seen("lan.unmeasured", broadcast=heard(complete=False)), why="missing.deadline"),
    "more than could be read": saying(
        seen("lan.unmeasured", broadcast=replace(heard(complete=False), lost=True)), why="missing.frames_lost"
    ),
    "the link was away meanwhile": saying(
        seen("lan.unmeasured", broadcast=replace(heard(complete=False), unplugged=True)), why="missing.link_lost"
    ),
    "a capture that is not whole": saying(
        seen("lan.unmeasured", broadcast=replace(heard(complete=False), method="capture")),
        why="missing.capture_not_whole",
    ),
    "no link": saying(seen("lan.unmeasured", broadcast=heard(0.0), link=DOWN), why="missing.link_down"),
}


def announced(*announcers: Announcer, **more: Any) -> BroadcastReading:
    """A quiet LAN where these announce addresses."""
    return heard(announcers=announcers, **more)


def turns(number: int, *macs: str) -> ClaimsReading:
    """The gateway's address, claimed by these in turn."""
    claim = Claim(GATEWAY, tuple(Claimant(mac, 4, 0.0, 4.0) for mac in macs), number)
    return ClaimsReading("raw", 5.0, True, 3, (claim,))


def redundant(*macs: str) -> ClaimsReading:
    """These routers announce themselves as a group that shares the gateway's address."""
    groups = tuple(RouterGroup("HSRP", 1, mac, "192.168.1.2", (GATEWAY,)) for mac in macs)
    return ClaimsReading("raw", 5.0, True, 3, groups=groups)


LIAR = Announcer(ROGUE, (GATEWAY,), 6)
ANSWERED = three_times(ROUTER)
ANNOUNCERS = {
    "nobody": saying(seen("lan.no_announcer", broadcast=announced(), arp=ANSWERED), announcers=[]),
    "a PC that starts": seen(
        "lan.no_announcer", broadcast=announced(Announcer(PEERS[0], ("192.168.1.7",), 2)), arp=ANSWERED
    ),
    "a virtual router": seen("lan.no_announcer", broadcast=announced(Announcer(VRRP, (GATEWAY,), 30)), arp=ANSWERED),
    "the gateway itself": seen(
        "lan.no_announcer", broadcast=announced(Announcer(ROUTER, (GATEWAY,), 5)), arp=ANSWERED, line=CUSTOMER
    ),
    "the router with all its addresses": seen(
        "lan.no_announcer",
        broadcast=announced(Announcer(ROUTER, tuple(f"192.168.1.{at}" for at in range(2, 20)), 36)),
        arp=ANSWERED,
    ),
    "one that answers for everything": seen(
        "lan.no_announcer",
        broadcast=announced(Announcer(THIRD, tuple(f"192.168.1.{at}" for at in range(2, 20)), 36)),
        arp=three_times(ROUTER, proxies=(THIRD,)),
    ),
    "one announces the gateway, against the record": saying(
        seen("lan.gateway_announcer", broadcast=announced(LIAR), arp=ANSWERED, line=CUSTOMER, plugged=PLUGGED),
        culprits=[
            {
                "mac": ROGUE,
                "ip": GATEWAY,
                "vendor": "Tenda Technology",
                "switch": "SW-2F",
                "port": "GE0/0/9",
                "port_by": "switch",
            }
        ],
        gateway_macs=[ROUTER],
    ),
    "one announces the gateway, no record": seen("lan.gateway_announcer", broadcast=announced(LIAR), arp=ANSWERED),
    "by turns with the gateway": seen(
        "lan.gateway_announcer", broadcast=announced(LIAR), arp=ANSWERED, claims=turns(5, ROUTER, ROGUE)
    ),
    # A stand-by that has just taken over announces the address too.
    "one after the other": seen(
        "lan.announcer", broadcast=announced(LIAR), arp=ANSWERED, claims=turns(1, ROUTER, ROGUE)
    ),
    "one after the other, against the record": seen(
        "lan.announcer", broadcast=announced(LIAR), arp=ANSWERED, claims=turns(1, ROUTER, ROGUE), line=CUSTOMER
    ),
    "beside redundant routers": seen(
        "lan.announcer", broadcast=announced(LIAR), arp=ANSWERED, claims=redundant(THIRD), line=CUSTOMER
    ),
    "beside a virtual MAC, whose routers said nothing of themselves": seen(
        "lan.announcer", broadcast=announced(LIAR), arp=three_times(VRRP)
    ),
    "a stand-by of redundant routers": seen(
        "lan.no_announcer", broadcast=announced(LIAR), arp=ANSWERED, claims=redundant(ROGUE)
    ),
    "announced once": seen(
        "lan.no_announcer", broadcast=announced(Announcer(ROGUE, (GATEWAY,), 1)), arp=ANSWERED, line=CUSTOMER
    ),
    "announced twice, no record": seen(
        "lan.announcer", broadcast=announced(Announcer(ROGUE, (GATEWAY,), 2)), arp=ANSWERED
    ),
    # Both answer: which of them is the gateway is for `gateway.unique` to say.
    "it answers as well": seen("lan.announcer", broadcast=announced(LIAR), arp=three_times(ROUTER, ROGUE)),
    # A new router, and a record that is old.
    "the recorded gateway is gone": seen(
        "lan.announcer", broadcast=announced(LIAR), arp=three_times(ROGUE), line=CUSTOMER
    ),
    "the only gateway, and no record": seen("lan.no_announcer", broadcast=announced(LIAR), arp=three_times(ROGUE)),
    "the gateway was not asked": seen("lan.no_announcer", broadcast=announced(LIAR)),
    "the cache keeps one winner": seen(
        "lan.no_announcer", broadcast=announced(LIAR), arp=arp((ROGUE,), method="cache")
    ),
    "many addresses": saying(
        seen(
            "lan.announcer",
            broadcast=announced(Announcer(ROGUE, tuple(f"192.168.1.{at}" for at in range(2, 40)), 80)),
            arp=ANSWERED,
        ),
        announcers=[{"mac": ROGUE, "ips": [f"192.168.1.{at}" for at in range(2, 10)], "addresses": 38, "times": 80}],
        culprits=[],
        candidates=[
            {"mac": ROGUE, "ip": "192.168.1.2", "vendor": "Tenda Technology", "switch": None, "port": None},
        ],
    ),
    "one address, very often": seen(
        "lan.announcer", broadcast=announced(Announcer(ROGUE, ("192.168.1.9",), 40)), arp=ANSWERED
    ),
    "one that announces itself every quarter of a minute, heard for ten minutes": seen(
        "lan.no_announcer", broadcast=announced(Announcer(ROGUE, ("192.168.1.9",), 40), window_s=600.0), arp=ANSWERED
    ),
    "one that goes on and on, heard for ten minutes": seen(
        "lan.announcer", broadcast=announced(Announcer(ROGUE, ("192.168.1.9",), 2000), window_s=600.0), arp=ANSWERED
    ),
    "heard in a loop": saying(
        seen("lan.announcers_unmeasured", broadcast=announced(LIAR, own_back=4000), arp=ANSWERED, line=CUSTOMER),
        why="missing.lan_loop",
    ),
    "announced, where own frames are handed back": saying(
        seen("lan.announcers_unmeasured", broadcast=announced(LIAR, own_back=8), arp=ANSWERED, line=CUSTOMER),
        why="missing.lan_loop",
    ),
    "a loop without announcements": seen("lan.no_announcer", broadcast=announced(own_back=4000), arp=ANSWERED),
    "not heard": saying(seen("lan.announcers_unmeasured", arp=ANSWERED), why="missing.not_tried"),
    "cut short": saying(seen("lan.announcers_unmeasured", broadcast=announced(complete=False)), why="missing.deadline"),
    "more than could be read": saying(
        seen("lan.announcers_unmeasured", broadcast=replace(announced(complete=False), lost=True)),
        why="missing.frames_lost",
    ),
    "a liar, though the window was cut": seen(
        "lan.gateway_announcer", broadcast=announced(LIAR, complete=False), arp=ANSWERED, line=CUSTOMER
    ),
    "no link": saying(seen("lan.announcers_unmeasured", broadcast=announced(), link=DOWN), why="missing.link_down"),
}


def on_lan(*pairs: tuple[int, str], **more: Any) -> InventoryReading:
    """These MACs answered for these addresses of 192.168.1.0/24."""
    found = tuple(LanStation(f"192.168.1.{last}", mac) for last, mac in pairs)
    return InventoryReading(
        **{"network": "192.168.1.0/24", "method": "raw", "asked": 253, "sent": 500, "window_s": 2.7, "complete": True}
        | {"stations": found}
        | more
    )


STATIONS = {
    "three": saying(
        seen("lan.listed", inventory=on_lan((1, ROUTER), (7, PEERS[0]), (9, PEERS[1]))), found=3, devices=3, twice=[]
    ),
    "nobody": saying(seen("lan.listed", inventory=on_lan()), found=0, stations=[]),
    "from the cache": seen("lan.listed", inventory=on_lan((1, ROUTER), method="cache", complete=False)),
    "from a file": seen(
        "lan.heard", inventory=on_lan((1, ROUTER), (7, PEERS[0]), (7, ROGUE), network="", method="capture")
    ),
    "two on one address": saying(
        seen("lan.listed_twice", inventory=on_lan((1, ROUTER), (7, PEERS[0]), (7, ROGUE)), plugged=PLUGGED),
        culprits=[],  # one of the two has every right to the address
        twice=[{"ip": "192.168.1.7", "macs": [PEERS[0], ROGUE]}],
    ),
    "two on one address, not to the end": seen(
        "lan.listed_twice", inventory=on_lan((7, PEERS[0]), (7, ROGUE), complete=False)
    ),
    "a virtual router and its master": seen("lan.listed", inventory=on_lan((1, VRRP), (1, ROUTER))),
    "one box with two ports": seen(
        "lan.listed", inventory=on_lan((7, PEERS[0]), (7, PEERS[1]), (8, PEERS[0]), (8, PEERS[1]))
    ),
    "one that answers for many": saying(
        seen(
            "lan.listed",
            inventory=on_lan((1, ROUTER), (7, PEERS[0]), *((last, THIRD) for last in (1, 7, 50, 51))),
        ),
        for_many=[{"mac": THIRD, "addresses": 4}],
    ),
    "a pair beside a true twin": saying(
        seen(
            "lan.listed_twice",
            inventory=on_lan((7, PEERS[0]), (7, PEERS[1]), (8, PEERS[0]), (8, PEERS[1]), (9, PEERS[2]), (9, PEERS[3])),
        ),
        twice=[{"ip": "192.168.1.9", "macs": [PEERS[2], PEERS[3]]}],
    ),
    "not to the end": saying(
        seen("lan.stations_unmeasured", inventory=on_lan((1, ROUTER), complete=False)),
        why="missing.inventory_cut_short",
        found=1,
    ),
    "a part of a larger subnet": saying(
        seen("lan.listed_part", inventory=on_lan((1, ROUTER), subnet="192.168.0.0/20")),
        network="192.168.1.0/24",
        subnet="192.168.0.0/20",
    ),
    "two holders in a part of it": seen(
        "lan.listed_twice", inventory=on_lan((7, PEERS[0]), (7, ROGUE), subnet="192.168.0.0/20")
    ),
    "nobody asked for it": saying(seen("lan.not_asked"), why="missing.not_tried"),
    "no link": saying(seen("lan.stations_unmeasured", inventory=on_lan(), link=DOWN), why="missing.link_down"),
}
ROWS = {"lan.broadcast": BROADCAST, "lan.announcers": ANNOUNCERS, "lan.stations": STATIONS}


@pytest.mark.parametrize(
    ("check", "row"),
    [pytest.param(check, row, id=f"{check} {name}") for check in ROWS for name, row in ROWS[check].items()],
)
def test_situations(check: str, row: Seen) -> None:
    """Each situation leads to its code, its facts and its reason."""
    holds(check, row)


@pytest.mark.parametrize("check", ROWS)
def test_every_code_and_word(check: str) -> None:
    """Each code has a situation that leads to it, a sentence and a page, zh and en."""
    covers_every_code(check, ROWS[check].values())
    words_are_complete(check)


@pytest.mark.parametrize(
    ("why", "code"),
    [
        (Missing("missing.no_consent", {"consent": "inventory"}), "lan.not_asked"),
        (Missing("missing.quiet"), "lan.stations_unmeasured"),
        (Missing("missing.inventory_at_line", {"ip": "203.0.113.9"}), "lan.stations_unmeasured"),
        (Missing("missing.inventory_no_lan", {"network": "203.0.113.8/31"}), "lan.stations_unmeasured"),
    ],
)
def test_not_listed(why: Missing, code: str) -> None:
    """What nobody agreed to is left out of the run; what could not be done is named."""
    found = judge("lan.stations", {}, missing={"inventory": why})
    assert (found.code, found.missing) == (code, why)
    sound(found)


def test_left_out_when_nobody_asked() -> None:
    """A run without consent says nothing of an inventory."""
    assert "lan.not_asked".endswith(NOT_ASKED)


@pytest.mark.parametrize(
    ("reading", "weak"),
    [
        pytest.param(heard(5000.0, arp_share=0.9), True, id="fast ARP may be a scan"),
        pytest.param(heard(5000.0, arp_share=0.9, repeated=400, repeated_mac=ROGUE), False, id="one frame 400 times"),
    ],
)
def test_how_sure_a_storm_is(reading: BroadcastReading, *, weak: bool) -> None:
    """Its bounds are rules of thumb and say so; only a frame that comes hundreds of times a second is beyond doubt."""
    found = judge("lan.broadcast", {"broadcast": reading})
    assert (found.code, found.weak) == ("lan.storm", weak)
    assert found.limit is not None
    assert found.limit.trust is Trust.RULE_OF_THUMB


def test_the_shipped_bounds_say_what_they_are() -> None:
    """Nobody's standard names a bound of this check: each is a rule of thumb of our own, in the library as well."""
    bounds = {name: each for name, each in Library((shipped(),)).limits.items() if name.startswith("lan.")}
    assert {(each.source, each.trust) for each in bounds.values()} == {("expert", Trust.RULE_OF_THUMB)}


def test_times_are_kept_by_the_bounds_that_judge() -> None:
    """What a probe keeps as busy or loud is what the shipped bounds call so; a frame repeats at half of its bound."""
    bounds = Library((shipped(),)).limits
    assert bounds["lan.broadcast_per_s"].value == BUSY_PER_S
    assert bounds["lan.storm_per_s"].value == LOUD_PER_S
    assert bounds["lan.repeats_per_s"].value == 2 * REPEATS_PER_S


def test_what_is_over_names_whom_to_ask() -> None:
    """A storm that is over was somebody's, seen in that time, however little that was of the whole watch."""
    found = judge("lan.broadcast", {"broadcast": watched(storming(600.0, 660.0), again(601.0, 660.0))})
    assert ([row["mac"] for row in found.facts["culprits"]], found.verdict, found.weak) == ([ROGUE], FAULT, False)
    many = judge("lan.broadcast", {"broadcast": watched(storming(600.0, 660.0, loudest_frames=30_000))})
    assert (many.facts["culprits"], many.weak) == ([], True)


def test_a_higher_bound_of_ones_own_counts() -> None:
    """Whoever sets a higher bound for storms is told of none below it."""
    limits = {"lan.storm_per_s": Limit(20_000, "frames/s", "own", Trust.RULE_OF_THUMB)}
    reading = Reading("r1", "broadcast", Source.PROBE, BEGUN, 0.1, Where(), "test", watched(storming(600.0, 660.0)))
    assert CHECKS["lan.broadcast"].judge(Evidence({"broadcast": reading}), Line(), limits).code == "lan.calm"


def test_where_a_station_is() -> None:
    """A listed station carries its name, its maker, and its port where that is known."""
    named = LanStation("192.168.1.9", ROGUE, "TILL-3", "netbios", 0.4)
    found = judge("lan.stations", {"inventory": replace(on_lan(), stations=(named,)), "plugged": PLUGGED})
    assert found.facts["stations"] == [
        {
            "ip": "192.168.1.9",
            "mac": ROGUE,
            "name": "TILL-3",
            "name_by": "netbios",
            "rtt_ms": 0.4,
            "vendor": "Tenda Technology",
            "switch": "SW-2F",
            "port": "GE0/0/9",
        }
    ]


MACS = st.sampled_from((ROUTER, ROGUE, THIRD, VRRP, *PEERS))
COUNTS = st.integers(0, 20_000)


@given(
    st.builds(
        BroadcastReading,
        method=st.sampled_from(("raw", "capture")),
        window_s=st.floats(0, 60),
        complete=st.booleans(),
        frames=COUNTS,
        arp_frames=COUNTS,
        peak_per_s=st.floats(0, 190),
        mean_per_s=st.floats(0, 190),
        own_back=st.integers(0, 1),
        repeated=st.integers(0, 49),
        repeated_macs=st.integers(0, 9),
        repeated_once=st.integers(0, 9),
        cloned=st.integers(0, 9),
        repeated_kinds=st.integers(0, 9),
        talkers=st.lists(st.builds(Talker, MACS, COUNTS, COUNTS), max_size=5).map(tuple),
        announcers=st.lists(
            st.builds(Announcer, MACS, st.lists(st.just(GATEWAY), max_size=1).map(tuple), st.integers(1, 1)), max_size=4
        ).map(tuple),
    ),
    st.lists(st.lists(MACS, max_size=3).map(tuple), min_size=3, max_size=3),
)
def test_no_false_alarm(reading: BroadcastReading, rounds: list[tuple[str, ...]]) -> None:
    """Whatever talks: without own frames back, repetition, rate or repeated announcements nothing is a fault."""
    facts = {"broadcast": reading, "arp": arp(*rounds)}
    for check in ("lan.broadcast", "lan.announcers"):
        found = judge(check, {topic: each for topic, each in facts.items() if topic in CHECKS[check].reads})
        assert found.verdict is not FAULT
        sound(found)
