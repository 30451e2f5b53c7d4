"""Two routers of one pair that are both master, beside everything that looks like it and is none."""

from dataclasses import replace
from typing import Any

import pytest

from fieldkit.model.arp import ArpReading, ClaimsReading, RouterGroup
from fieldkit.model.finding import Finding
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.terms import FAULT
from fieldkit.probes.tally_arp import ClaimsTally
from tests.checks.situations import CUSTOMER, GATEWAY, NOBODY, ROGUE, ROUTER, THIRD, VRRP, judge, sound, three_times
from tests.probes.group_words import carp, glbp, hsrp, hsrp_v2, in_vlan, vrrp, vrrp6

FIRST, SECOND = "192.168.1.2", "192.168.1.3"
CARP_MAC, HSRP_MAC = "00:00:5e:00:01:07", "00:00:0c:07:ac:07"
WINDOW_S = 3.8
By = tuple[float, bytes]


def every(seconds: float, frame: bytes, begins: float = 0.3, ends: float = WINDOW_S) -> list[By]:
    """The same announcement by a clock."""
    return [(begins + number * seconds, frame) for number in range(100_000) if begins + number * seconds < ends]


def heard(*said: list[By], window_s: float = WINDOW_S) -> ClaimsReading:
    """What was heard, as the probe tells it."""
    tally = ClaimsTally(begun=0.0)
    for at, frame in sorted(each for one in said for each in one):
        tally.feed(at, frame)
    told: ClaimsReading = tally.reading(window_s, True)
    return told


def found(*said: list[By], arp: ArpReading | None = None, line: Line | None = None, **how: Any) -> Finding:
    """The finding where the virtual MAC answers for the gateway, unless it is told otherwise."""
    facts = {"arp": arp or three_times(VRRP), "claims": heard(*said, **how)}
    return judge("gateway.unique", facts, line=line or Line())


BOTH = (every(1, vrrp(FIRST)), every(1, vrrp(SECOND), begins=0.7))
OPEN = "missing.gateway_masters"


def test_two_masters() -> None:
    """Both announce the gateway's group by turns: a fault of the pair, told with both routers and the group."""
    told = found(*BOTH)
    sound(told)
    assert (told.code, told.verdict, told.weak) == ("gateway.two_masters", FAULT, False)
    assert (told.facts["groups"], told.facts["routers"]) == (["VRRP 7"], [FIRST, SECOND])
    assert [(row["mac"], row["ip"]) for row in told.facts["candidates"]] == [(None, FIRST), (None, SECOND)]
    assert told.facts["culprits"] == []


def test_routers_that_announce_by_their_own_macs() -> None:
    """They can be looked for by them, and who else answers is none too many: each is known as one of the pair."""
    both = [every(1, vrrp(FIRST, ROUTER)), every(1, vrrp(SECOND, THIRD), begins=0.5)]
    for line in (Line(), CUSTOMER):
        told = found(*both, arp=three_times(ROUTER, THIRD), line=line)
        assert (told.code, told.facts["routers"]) == (
            "gateway.two_masters",
            [f"{FIRST} ({ROUTER})", f"{SECOND} ({THIRD})"],
        )
        assert [(row["mac"], row["ip"]) for row in told.facts["candidates"]] == [(ROUTER, FIRST), (THIRD, SECOND)]
    beside = found(*both, arp=three_times(ROUTER, THIRD, ROGUE))
    assert (beside.code, ROGUE in {row["mac"] for row in beside.facts["candidates"]}) == ("gateway.duplicate", True)


def test_nobody_answers_for_the_address_of_two_masters() -> None:
    """What they announce stands by itself."""
    assert found(*BOTH, arp=NOBODY).code == "gateway.two_masters"


SPLIT = {
    "at the same moment": (every(1, vrrp(FIRST)), every(1, vrrp(SECOND), begins=0.301)),
    "three of them": (*BOTH, every(1, vrrp("192.168.1.4"), begins=0.5)),
    "in version 3": (every(1, vrrp(FIRST, version=3)), every(1, vrrp(SECOND, version=3), begins=0.7)),
    "in two versions, which do not hear each other": (every(1, vrrp(FIRST)), every(1, vrrp(SECOND, version=3), 0.7)),
    "with one address in common": (every(1, vrrp(FIRST, addresses=(GATEWAY, "192.168.1.9"))), BOTH[1]),
    "each heard through a repeater as well": (
        *BOTH,
        *(every(1, vrrp(ip, ROGUE), begins=0.9) for ip in (FIRST, SECOND)),
    ),
    "CARP of unequal skew": (every(1, carp(FIRST)), every(1.39, carp(SECOND, skew=100), begins=0.5, ends=5)),
    "inside a VLAN": tuple(in_vlan(20, each) for each in BOTH),
}


@pytest.mark.parametrize("said", SPLIT.values(), ids=SPLIT)
def test_split(said: tuple[list[By], ...]) -> None:
    """However they announce."""
    assert found(*said, window_s=5.0).code == "gateway.two_masters"


@pytest.mark.parametrize("speaks", [hsrp, hsrp_v2])
def test_two_actives_of_hsrp(speaks: Any) -> None:
    """Three seconds apart each: a short look leaves it open, a watch tells."""
    arp = three_times(HSRP_MAC)
    both = [every(3, speaks(FIRST), ends=60), every(3, speaks(SECOND), begins=1.8, ends=60)]
    short = [[each for each in one if each[0] < WINDOW_S] for one in both]
    assert found(*both, arp=arp, window_s=60.0).code == "gateway.two_masters"
    told = found(*short, arp=arp)
    assert (told.code, told.missing.code if told.missing else None) == ("gateway.one_seen", OPEN)
    sound(told)


BENIGN = {
    "one master": (BOTH[0],),
    "load shared by two groups": (BOTH[0], every(1, vrrp(SECOND, group=8, mac="00:00:5e:00:01:08"), begins=0.7)),
    "two groups that share a number and no address": (BOTH[0], every(1, vrrp(SECOND, addresses=("10.9.9.1",)))),
    "the same group in two VLANs": (BOTH[0], in_vlan(20, BOTH[1])),
    "IPv4 and IPv6 of one number": (BOTH[0], every(1, vrrp6("fe80::3"), begins=0.7)),
    "the one master of VRRP beside CARP": (BOTH[0], every(1, carp("192.168.9.3", group=9), begins=0.7)),
    "GLBP, where every member speaks": (every(1, glbp(FIRST)), every(1, glbp(SECOND), begins=0.7)),
    "HSRP with its stand-by": (every(1, hsrp(FIRST)), every(1, hsrp(SECOND, ROGUE, state=8), begins=0.7)),
    "HSRP version 2 with its stand-by": (every(1, hsrp_v2(FIRST)), every(1, hsrp_v2(SECOND, ROGUE, state=5), 0.7)),
    "a load balancing whose backups announce as well": (
        every(1, vrrp(FIRST, more=bytes(12))),
        every(1, vrrp(SECOND, more=bytes(12)), begins=0.7),
    ),
    "one heard twice, by a bridge": (BOTH[0], every(1, vrrp(FIRST, ROGUE), begins=0.302)),
    "one box with two addresses": (every(1, vrrp(FIRST, ROUTER)), every(1, vrrp(SECOND, ROUTER), begins=0.7)),
    "a master that hands over": (
        [*every(1, vrrp(FIRST), ends=1.9), (1.9, vrrp(FIRST, priority=0))],
        every(1, vrrp(SECOND), begins=2.0),
    ),
    "an HSRP router that resigns": (
        [*every(1, hsrp(FIRST), ends=1.9), (2.0, hsrp(FIRST, operation=2, state=4))],
        [(1.9, hsrp(SECOND, ROGUE, operation=1, state=8)), *every(1, hsrp(SECOND), begins=2.01)],
    ),
    "CARP that bows out": (
        [*every(1, carp(FIRST), ends=1.9), (1.9, carp(FIRST, base=255, skew=255))],
        every(1, carp(SECOND), begins=2.0),
    ),
    "a gateway of another group": tuple(every(1, vrrp(ip, addresses=("192.168.1.254",))) for ip in (FIRST, SECOND)),
}


@pytest.mark.parametrize("said", BENIGN.values(), ids=BENIGN)
def test_one_at_a_time(said: tuple[list[By], ...]) -> None:
    """Where one alone is master, or several groups or members speak by design, it is as fine as before."""
    told = found(*said)
    assert (told.code, told.missing) == ("gateway.virtual", None)


CHANGES = {
    "a failover": (every(1, vrrp(FIRST), ends=20), every(1, vrrp(SECOND), begins=23.4, ends=60)),
    "the better one comes back": (every(1, vrrp(SECOND), ends=30), every(1, vrrp(FIRST), begins=30.5, ends=60)),
    "the one that yields has a last word": (
        [*every(1, vrrp(SECOND), ends=30), (30.501, vrrp(SECOND))],
        every(1, vrrp(FIRST), begins=30.5, ends=60),
    ),
    "a stand-by that missed the master for a moment, now and then": (
        every(1, vrrp(FIRST), ends=60),
        every(9, vrrp(SECOND), begins=5.1, ends=50),
    ),
    "CARP, the less skewed one takes over": (
        every(1.39, carp(SECOND, skew=100), ends=30),
        every(1, carp(FIRST), begins=30.2, ends=60),
    ),
    "there and back in an hour": (
        [*every(1, vrrp(FIRST), ends=20), *every(1, vrrp(FIRST), begins=40, ends=60)],
        every(1, vrrp(SECOND), begins=23.5, ends=40),
    ),
}


@pytest.mark.parametrize("said", CHANGES.values(), ids=CHANGES)
def test_one_after_the_other(said: tuple[list[By], ...]) -> None:
    """A change that is over is no split."""
    told = found(*said, window_s=60.0)
    assert (told.code, told.missing) == ("gateway.virtual", None)


def test_a_change_at_the_very_end_is_open() -> None:
    """Whether the old one goes on was not heard any more."""
    told = found(every(1, vrrp(SECOND), ends=3.0), every(1, vrrp(FIRST), begins=2.5))
    assert (told.code, told.missing.code if told.missing else None) == ("gateway.one_seen", OPEN)


def test_announcements_that_go_round_are_one_masters() -> None:
    """After a failover the old one's last word goes round in a loop, thousands of times."""
    old = every(0.004, vrrp(FIRST), ends=3.6)
    assert found(old, every(1, vrrp(SECOND), begins=0.7)).code != "gateway.two_masters"


def test_readings_of_before_accuse_nobody() -> None:
    """They have the groups, and neither times nor turns."""
    groups = tuple(RouterGroup("VRRP", 7, VRRP, ip, (GATEWAY,)) for ip in (FIRST, SECOND))
    claims = replace(heard(), groups=groups)
    assert judge("gateway.unique", {"arp": three_times(VRRP), "claims": claims}).code == "gateway.virtual"


def test_the_recorded_gateway_does_not_hide_it() -> None:
    """The record may name the virtual MAC."""
    line = Line(lan=CustomerLan(gateway=GATEWAY, gateway_macs=(VRRP,)))
    assert found(*BOTH, line=line).code == "gateway.two_masters"
