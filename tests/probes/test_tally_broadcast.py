"""How loud, who announces, and what comes round again: a loop multiplies frames, stations only repeat themselves."""

import random
import struct

import pytest

from fieldkit.model.broadcast import Announcer, Talker
from fieldkit.probes.tally import BroadcastTally
from fieldkit.probes.tally_broadcast import FEW, MOST_TALKERS
from tests.probes import built_frames as built
from tests.probes.built_frames import GATEWAY, PC, PRINTER, ROGUE, ROUTER, announce, arp, ask, tagged, udp

HOST = "192.168.1.20"
OWN = "3c:8c:40:00:00:99"


def broadcast(heard, *, window=10.0, own=(), **known):
    tally = BroadcastTally(own, begun=0.0)
    for at, frame in heard:
        tally.feed(at, frame)
    return tally.reading(window, True, "capture", **known)


def every(seconds, frame, *, times, begin=0.0):
    return [(begin + number * seconds, frame) for number in range(times)]


def test_frames_to_groups_are_counted():
    """Broadcast and multicast count, by kind and by second; what goes to one station does not."""
    heard = [
        *every(0.01, ask(PC, HOST, GATEWAY), times=30, begin=2.0),
        *every(1.0, built.mdns_answer(), times=10),
        *every(0.01, arp(ROUTER, GATEWAY, HOST), times=100),
    ]
    told = broadcast(sorted(heard, key=lambda each: each[0]))
    assert (told.frames, told.arp_frames, told.peak_per_s, told.mean_per_s) == (40, 30, 31.0, 4.0)
    assert told.talkers == (Talker(PC, 40, 30),)
    assert (told.method, told.window_s, told.complete, told.dropped, told.own_sent) == ("capture", 10.0, True, 0, None)


def test_what_was_dropped_counts():
    """Frames that the system could not hand over were on the wire all the same."""
    told = broadcast(every(0.1, ask(PC, HOST, GATEWAY), times=10), dropped=990)
    assert (told.frames, told.dropped, told.mean_per_s) == (1000, 990, 100.0)


def test_known_facts_stand():
    """What the listener knows better replaces what was counted."""
    told = broadcast([], own_back=3, own_sent=5, peak_per_s=1e5)
    assert (told.own_back, told.own_sent, told.peak_per_s) == (3, 5, 1e5)


def test_the_busiest_second_where_interfaces_mingle():
    """Frames a little out of order around the turn of a second count in their own."""
    heard = [(0.99, 1), (1.01, 1), (0.995, 1), (1.02, 1), (0.998, 1), (1.03, 1), (1.04, 1)]
    told = broadcast([(at, ask(PC, HOST, GATEWAY)) for at, _ in heard])
    assert told.peak_per_s == 4.0


def test_the_loudest_talkers():
    """The loudest come first, and a crowd of made-up senders costs no memory and hides none of them."""
    tally = BroadcastTally(begun=0.0)
    frame = bytearray(ask(PC, HOST, GATEWAY))
    for number in range(5 * MOST_TALKERS):
        frame[6:12] = struct.pack("!HI", 0x0200, number)
        tally.feed(number / 1e3, bytes(frame))
        tally.feed(number / 1e3, ask(ROGUE, HOST, GATEWAY))
    talkers = tally.reading(10.0, True).talkers
    assert talkers[0].mac == ROGUE
    assert all(each.frames == 1 for each in talkers[1:16])
    assert 4 * MOST_TALKERS <= talkers[0].frames <= 5 * MOST_TALKERS
    assert talkers[0].arp == talkers[0].frames


def test_own_frames_are_nobodys_talk():
    """What carries this laptop's own MAC is counted, and names no talker and no announcer."""
    told = broadcast(every(0.1, announce(OWN, HOST), times=5), own=(OWN,))
    assert (told.frames, told.talkers, told.announcers) == (5, (), ())


# -- what comes round again --------------------------------------------------------------------------------------------


def looped(frames, *, copies, apart):
    return sorted((at * 0.0001 + copy * apart, frame) for at, frame in enumerate(frames) for copy in range(copies))


def test_a_loop():
    """Frames of several stations, each many times within a second, some with a number that is used once."""
    frames = [ask(PC, HOST, GATEWAY), udp(b"x", mac=PRINTER, ident=77), udp(b"y", mac=PRINTER, ident=78)]
    told = broadcast(looped(frames, copies=60, apart=0.01))
    assert (told.repeated, told.repeated_kinds, told.repeated_macs, told.repeated_once) == (60, 3, 2, 2)
    assert told.repeated_mac in (PC, PRINTER)


def test_the_second_that_shows_most():
    """What is told of the copies is one second's, the one with most sources, not a mixture of several."""
    loop = looped([ask(mac, HOST, GATEWAY) for mac in (PC, PRINTER, ROGUE)], copies=20, apart=0.01)
    mad = every(0.01, udp(b"x", ident=9), times=90, begin=3.0)
    told = broadcast([*loop, *mad])
    assert (told.repeated, told.repeated_kinds, told.repeated_macs, told.repeated_once) == (90, 3, 3, 0)


def test_a_fast_loop_is_not_overcounted():
    """Copies closer than half a millisecond count once, so that a second holds 2,000 at most."""
    told = broadcast(every(0.00001, ask(PC, HOST, GATEWAY), times=100_000))
    assert 1900 <= told.repeated <= 2000


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(every(1.0, built.bpdu(), times=9), id="spanning tree"),
        pytest.param(every(0.02, built.bpdu(), times=200), id="a bridge gone nervous"),
        pytest.param(every(0.03, built.vrrp(), times=100), id="VRRP every 30 ms"),
        pytest.param(every(0.05, built.hsrp(), times=100), id="HSRP every 50 ms"),
        pytest.param(every(0.01, built.lldp(), times=100), id="LLDP"),
        pytest.param(every(0.25, built.mdns_answer(), times=10), id="mDNS"),
        pytest.param(every(0.1, udp(b"wake up" * 14, ident=0), times=3), id="wake on LAN"),
        pytest.param([(n / 50, udp(b"beat", ident=n)) for n in range(500)], id="a heartbeat, numbered"),
        pytest.param(every(0.00001, ask(PC, HOST, GATEWAY), times=48), id="a capture on 48 ports of one box"),
        pytest.param(every(1.0, ask(PC, HOST, GATEWAY), times=10), id="a station that gets no answer"),
        pytest.param(every(0.01, udp(b"v" * 1316, to="01:00:5e:01:02:03"), times=300), id="a stream"),
    ],
)
def test_no_loop(heard):
    """Who repeats itself by design, or is heard twice at one moment, is no loop."""
    told = broadcast(heard)
    assert (told.repeated_kinds, told.repeated_macs, told.repeated_once) == (0, 0, 0)
    assert told.repeated <= FEW


def test_one_station_that_asks_like_mad():
    """A station that repeats one question has neither several sources nor numbers used twice."""
    told = broadcast(every(0.01, ask(PC, HOST, GATEWAY), times=300))
    assert (told.repeated, told.repeated_kinds, told.repeated_macs, told.repeated_once) == (100, 1, 1, 0)


def test_a_loop_in_a_flood_of_different_frames():
    """More different frames than are kept: the loop is found in the next second."""
    chance = random.Random(1)
    heard = [(n / 20_000, udp(struct.pack("!I", n), ident=n & 0xFFFF or 1)) for n in range(40_000)]
    heard += looped([udp(b"again", mac=PRINTER, ident=5), ask(ROGUE, HOST, GATEWAY)], copies=200, apart=0.01)
    told = broadcast(sorted(heard, key=lambda each: (each[0], chance.random())))
    assert (told.repeated_kinds, told.repeated_macs) == (2, 2)


# -- who announces -----------------------------------------------------------------------------------------------------


def test_announcements():
    """Who announces addresses, which, and how often."""
    told = broadcast(
        [
            (0.0, announce(ROGUE, GATEWAY)),
            (1.0, announce(ROGUE, "192.168.1.2", operation=2)),
            (2.0, announce(ROGUE, GATEWAY)),
            (3.0, announce(PC, HOST)),
        ]
    )
    assert told.announcers == (Announcer(ROGUE, (GATEWAY, "192.168.1.2"), 3), Announcer(PC, (HOST,), 1))


def test_replies_that_nobody_asked_for():
    """A reply to a station that was heard asking others, but not for this, is an announcement."""
    told = broadcast(
        [
            (0.0, ask(PC, HOST, "192.168.1.9")),
            *every(1.0, arp(ROGUE, GATEWAY, HOST, target_mac=PC), times=5, begin=1.0),
        ]
    )
    assert told.announcers == (Announcer(ROGUE, (GATEWAY,), 5),)


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param([(0.0, ask(PC, HOST, GATEWAY)), (0.1, arp(ROUTER, GATEWAY, HOST))], id="an answer"),
        pytest.param(
            [(0.0, ask(PC, HOST, GATEWAY)), (0.1, arp(ROUTER, GATEWAY, HOST, to=built.BROADCAST))], id="to everybody"
        ),
        pytest.param([(0.0, arp(ROUTER, GATEWAY, HOST))], id="a capture of one direction"),
        pytest.param([(0.0, arp(ROUTER, GATEWAY, HOST, target_mac=OWN))], id="an answer to us"),
        pytest.param([(0.0, ask(PC, "0.0.0.0", HOST))], id="a probe"),
        pytest.param([(0.0, announce(PC, "169.254.1.1"))], id="a self-made address"),
    ],
)
def test_no_announcement(heard):
    """Answers, answers whose questions pass us by, and probes announce nothing."""
    assert broadcast(heard, own=(OWN,)).announcers == ()


def test_announcements_in_a_vlan():
    """What is announced behind a tag is announced."""
    assert broadcast([(0.0, tagged(announce(PC, HOST), 7))]).announcers == (Announcer(PC, (HOST,), 1),)


def test_an_announcer_of_everything():
    """A flood of addresses is kept up to a bound, and counted to the end."""
    heard = [(n / 100, announce(ROGUE, f"192.168.{n // 200}.{n % 200 + 1}")) for n in range(500)]
    (announcer,) = broadcast(heard).announcers
    assert (announcer.times, len(announcer.ips)) == (500, 32)
