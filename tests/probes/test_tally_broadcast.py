"""How loud, who announces, and what comes round again: a loop multiplies frames, stations only repeat themselves."""

import random
import struct

import pytest

from fieldkit.model.broadcast import Announcer, Talker
from fieldkit.probes.stretches import MOST_STRETCHES
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


# -- when it was -------------------------------------------------------------------------------------------------------


def stormy(begin, seconds, *, per_s=2000, mac=ROGUE):
    """As many requests as nobody asks, each for another address."""
    return [
        (begin + number / per_s, ask(mac, HOST, f"10.0.{number // 256 % 256}.{number % 256}"))
        for number in range(round(seconds * per_s))
    ]


def of_kind(told, kind):
    return [each for each in told.stretches if each.kind == kind]


def test_a_storm_in_a_quiet_hour_keeps_its_times():
    """From its first second to its last, how loud and of what it was, and whose, however quiet the rest was."""
    quiet = [(float(number), ask(PC, HOST, GATEWAY)) for number in range(3600)]
    told = broadcast(sorted([*quiet, *stormy(1200.0, 4.0)], key=lambda each: each[0]), window=3600.0)
    assert told.mean_per_s < 5
    (loud,) = of_kind(told, "loud")
    assert (loud.first_s, loud.last_s, loud.seconds, loud.frames) == (1200.0, 1204.0, 4.0, 8004)
    assert (loud.arp_frames, loud.peak_per_s, loud.loudest) == (8004, 2001.0, ROGUE)
    # From the second second on it is known who spoke.
    assert (loud.read, loud.loudest_frames) == (6003, 6000)
    assert [(each.first_s, each.last_s) for each in of_kind(told, "busy")] == [(1200.0, 1204.0)]
    assert of_kind(told, "repeats") == []


def test_a_breath_is_no_end():
    """A few quiet seconds belong to it, as quiet ones; a longer pause parts two."""
    heard = [*stormy(10.0, 2.0), *stormy(15.0, 2.0), *stormy(40.0, 1.0)]
    loud = of_kind(broadcast(heard, window=60.0), "loud")
    assert [(each.first_s, each.last_s, each.seconds) for each in loud] == [(10.0, 17.0, 4.0), (40.0, 41.0, 1.0)]


def test_a_loop_keeps_its_times():
    """The seconds in which one frame came again and again, with how many others did and of how many devices."""
    frames = [ask(PC, HOST, GATEWAY), udp(b"x", mac=PRINTER, ident=77), ask(ROGUE, HOST, GATEWAY)]
    loop = [(30.0 + second + at, frame) for second in range(3) for at, frame in looped(frames, copies=90, apart=0.01)]
    (again,) = of_kind(broadcast(loop, window=60.0), "repeats")
    assert (again.first_s, again.last_s, again.seconds) == (30.0, 33.0, 3.0)
    assert (again.repeated, again.kinds, again.macs) == (90, 3, 3)


def test_storms_without_end_cost_no_memory():
    """Of very many the first ones and the latest are kept, and how many are not."""
    heard = [each for number in range(100) for each in stormy(10.0 * number, 1.0, per_s=1100)]
    loud = of_kind(broadcast(heard, window=1000.0), "loud")
    assert len(loud) == MOST_STRETCHES
    assert (loud[0].first_s, loud[-2].first_s, loud[-1].first_s, loud[-1].left_out) == (0.0, 300.0, 990.0, 68)


def test_a_look_in_between_changes_nothing():
    """Who asks for the reading meanwhile, in the middle of a second too, gets the same in the end."""
    heard = stormy(10.0, 3.0)
    asked, left = BroadcastTally(begun=0.0), BroadcastTally(begun=0.0)
    for number, (at, frame) in enumerate(heard):
        asked.feed(at, frame)
        left.feed(at, frame)
        if number % 500 == 0:
            asked.so_far().reading(at, True)
    assert asked.reading(20.0, True).stretches == left.reading(20.0, True).stretches


def test_nothing_lasts_beyond_the_window():
    """The last second may be cut."""
    (loud,) = of_kind(broadcast(stormy(10.0, 1.4), window=11.4), "loud")
    assert (loud.first_s, loud.last_s) == (10.0, 11.0)
    (loud,) = of_kind(broadcast(stormy(10.0, 1.9), window=11.9), "loud")
    assert (loud.first_s, loud.last_s) == (10.0, 11.9)


def test_two_interfaces_that_mingle_count_a_second_once():
    """Frames a little out of order around the turn of a second neither lengthen a storm nor double it."""
    heard = stormy(10.0, 3.0)
    for at in range(0, len(heard) - 40, 40):
        heard[at : at + 40] = reversed(heard[at : at + 40])
    (loud,) = of_kind(broadcast(heard, window=60.0), "loud")
    assert (loud.first_s, loud.last_s, loud.seconds) == (10.0, 13.0, 3.0)
    assert loud.frames <= len(heard)
