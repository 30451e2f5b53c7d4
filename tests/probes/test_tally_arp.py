"""Who claims which address, told from frames heard over time: rivals, failovers, proxies, scans, floods."""

import random
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.model.arp import RouterGroup
from fieldkit.probes.tally import ClaimsTally, GatewayTally
from fieldkit.probes.tally_arp import MOST_GROUPS
from fieldkit.probes.tally_book import MOST_ADDRESSES, MOST_CLAIMANTS_OF_ONE
from tests.probes import built_frames as built
from tests.probes.built_frames import GATEWAY, PC, PRINTER, ROGUE, ROUTER, THIRD, announce, arp, ask, tagged
from tests.probes.group_words import hsrp

OWN = "3c:8c:40:00:00:99"
HOST = "192.168.1.20"


def claims(*frames, own=(), step=1.0):
    tally = ClaimsTally(own)
    for number, frame in enumerate(frames):
        tally.feed(number * step, frame)
    return tally.reading(len(frames) * step, True)


def gateway(*frames, ip=GATEWAY, step=0.5):
    tally = GatewayTally(ip)
    for number, frame in enumerate(frames):
        tally.feed(number * step, frame)
    return tally.reading(len(frames) * step, True, "capture")


# -- claims ------------------------------------------------------------------------------------------------------------


def test_two_that_take_turns():
    """Both claimants with how often and when, and every turn from one to the other."""
    told = claims(*[announce(mac, HOST) for mac in (PC, PC, ROGUE, PC, ROGUE)])
    assert (told.stations, told.partly) == (1, False)
    (claim,) = told.claims
    assert (claim.ip, claim.turns) == (HOST, 3)
    assert [(each.mac, each.times, each.first_s, each.last_s) for each in claim.by] == [
        (PC, 3, 0.0, 3.0),
        (ROGUE, 2, 2.0, 4.0),
    ]


def test_a_failover_is_one_turn():
    """One announcement by the successor, and only it from then on."""
    (claim,) = claims(*[announce(ROUTER, GATEWAY)] * 3, *[announce(ROGUE, GATEWAY)] * 5).claims
    assert claim.turns == 1


def test_a_copy_is_no_turn():
    """A mirror port gives each frame twice, mingled; that is one claim each."""
    both = [announce(ROUTER, GATEWAY), announce(ROGUE, GATEWAY)] * 2
    (claim,) = claims(*both, step=0.0002).claims
    assert (claim.turns, [each.times for each in claim.by]) == (1, [1, 1])


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([ask(PC, HOST, GATEWAY), ask(ROGUE, HOST, GATEWAY)], id="a question claims nothing"),
        pytest.param([ask(PC, "0.0.0.0", HOST), ask(ROGUE, "0.0.0.0", HOST)], id="a probe claims nothing"),
        pytest.param([announce(PC, "169.254.3.3"), announce(ROGUE, "169.254.3.3")], id="self-made addresses"),
        pytest.param([announce(PC, "0.0.0.0"), announce(ROGUE, "0.0.0.0")], id="no address"),
        pytest.param([announce(PC, "224.0.0.5"), announce(ROGUE, "224.0.0.5")], id="a group"),
        pytest.param([announce(built.NOBODY, HOST), announce(PC, HOST)], id="nobody's MAC"),
        pytest.param([announce("01:00:5e:00:00:01", HOST), announce(PC, HOST)], id="a group's MAC"),
        pytest.param([announce(OWN, HOST), announce(PC, HOST), announce(OWN, HOST)], id="this laptop"),
        pytest.param([tagged(announce(PC, HOST), 5), tagged(announce(ROGUE, HOST), 6)], id="two VLANs"),
        pytest.param([announce(PC, HOST), tagged(announce(ROGUE, HOST), 6)], id="with and without a tag"),
        pytest.param([announce(PC, HOST), tagged(announce(PC, HOST), 0)], id="priority is no VLAN"),
    ],
)
def test_no_dispute(frames):
    """What is no claim, is nobody's, ours, or another VLAN's, disputes nothing."""
    assert claims(*frames, own=(OWN,)).claims == ()


def test_a_dispute_within_a_vlan():
    """Inside one VLAN two claimants are two, tagged or not."""
    (claim,) = claims(*[tagged(announce(mac, HOST), 5) for mac in (PC, ROGUE, PC)]).claims
    assert (claim.ip, claim.turns) == (HOST, 2)


def test_what_comes_round_in_a_loop_is_no_turn():
    """Old and new announcement of one address circulate in a loop, mingled: that is one turn, as it was."""
    tally = ClaimsTally()
    for number in range(2000):
        tally.feed(number * 0.004, announce((PC, ROGUE)[number % 2 and number > 500], HOST))
    (claim,) = tally.reading(8.0, True).claims
    assert claim.turns <= 1


def answered(*times, question=1, apart=0.0005):
    """What the gateway says, so often to each of four questions, each heard so many times."""
    tally = GatewayTally(GATEWAY)
    for number in range(4):
        for copy in range(question):
            tally.feed(number + copy * 0.0001, ask(PC, HOST, GATEWAY))
        for copy in range(times[number % len(times)]):
            tally.feed(number + 0.001 + copy * apart, arp(ROUTER, GATEWAY, HOST, target_mac=PC))
    told = tally.reading(4.0, True)
    return [reply.round for reply in told.replies]


@pytest.mark.parametrize("apart", [0.0005, 0.02])
def test_an_answer_given_twice_to_one_question_is_kept_twice(apart):
    """Two boxes with one MAC: where the question came once, a second answer is no copy of a mirror port."""
    assert answered(2, apart=apart) == [1, 1, 2, 2, 3, 3, 4, 4]


def test_a_mirror_port_doubles_the_question_as_well():
    """Then the second answer is a copy."""
    assert sorted(set(answered(2, question=2))) == answered(2, question=2)


def test_a_question_that_comes_round_is_one_round():
    """In a loop the same question is heard hundreds of times a second; it was asked once or twice."""
    tally = GatewayTally(GATEWAY)
    for number in range(500):
        tally.feed(number * 0.002, ask(PC, HOST, GATEWAY))
    assert tally.reading(1.0, True).sent <= 4


def test_how_many_addresses_a_claimant_has():
    """Who claims many addresses is told beside each of its claims."""
    many = [arp(ROUTER, f"192.168.1.{number}", HOST) for number in range(50, 60)]
    (claim,) = claims(*many, announce(PC, "192.168.1.50")).claims
    assert {each.mac: each.addresses for each in claim.by} == {ROUTER: 10, PC: 1}


def test_the_most_disputed_first():
    """The order is that of the turns."""
    quiet = [announce(PC, "192.168.1.30"), announce(ROGUE, "192.168.1.30")]
    loud = [announce(mac, "192.168.1.40") for mac in (PC, ROGUE, PC)]
    assert [claim.ip for claim in claims(*quiet, *loud).claims] == ["192.168.1.40", "192.168.1.30"]


def test_groups_of_routers():
    """Redundant routers that announce themselves are named once each, with how often and when as the master."""
    told = claims(built.vrrp(), built.vrrp(), built.hsrp(), announce(PC, HOST))
    by_vrrp = RouterGroup("VRRP", 10, "00:00:5e:00:01:0a", "192.168.1.2", (GATEWAY,), active=True, interval_s=1.0)
    by_hsrp = RouterGroup("HSRP", 5, "00:00:0c:07:ac:05", "192.168.1.2", (GATEWAY,), active=True, interval_s=3.0)
    assert told.groups == (
        replace(by_vrrp, times=2, first_s=0.0, last_s=1.0),
        replace(by_hsrp, times=1, first_s=2.0, last_s=2.0),
    )


def test_masters_beside_each_other():
    """Each router of one group by itself, and how often in a row it went on after the other one had spoken."""
    both = [built.vrrp(source="192.168.1.2"), built.vrrp(source="192.168.1.3")]
    told = claims(*both * 3, step=0.5)
    assert [(each.source_ip, each.times, each.first_s, each.last_s, each.turns) for each in told.groups] == [
        ("192.168.1.2", 3, 0.0, 2.0, 2),
        ("192.168.1.3", 3, 0.5, 2.5, 2),
    ]
    failed_over = claims(*[both[0]] * 3, *[both[1]] * 3)
    assert [each.turns for each in failed_over.groups] == [0, 0]


def test_one_number_for_two_pairs():
    """Two pairs that share no address have nothing to do with each other."""
    both = [built.vrrp(source="192.168.1.2"), built.vrrp(source="10.9.9.2", address="10.9.9.1")]
    assert [each.turns for each in claims(*both * 3, step=0.5).groups] == [0, 0]


def test_a_pause_ends_the_row():
    """Who was silent for long had stopped; what it says then begins anew."""
    tally = ClaimsTally(begun=0.0)
    for begins in (0, 100):
        for number in range(2):
            tally.feed(begins + number, built.vrrp(source="192.168.1.2"))
            tally.feed(begins + number + 0.5, built.vrrp(source="192.168.1.3"))
    assert [each.turns for each in tally.reading(200.0, True).groups] == [1, 1]


def test_a_master_that_gives_up():
    """Its last word counts: it is a master no more, and keeps the times at which it was."""
    (told,) = claims(hsrp("192.168.1.2"), hsrp("192.168.1.2"), hsrp("192.168.1.2", operation=2, state=4)).groups
    assert (told.active, told.times, told.last_s) == (False, 2, 1.0)
    (wants,) = claims(hsrp("192.168.1.2"), hsrp("192.168.1.2", operation=1, state=8)).groups
    assert wants.active is True


def test_a_flood_never_hides_who_was_there_before():
    """More addresses than are kept: the reading says so, and an old dispute is still counted."""
    tally = ClaimsTally()
    tally.feed(0.0, announce(PC, HOST))
    frame = bytearray(announce(THIRD, "10.0.0.1"))
    for number in range(MOST_ADDRESSES + 10):
        frame[28:32] = frame[38:42] = struct.pack("!I", 0x0A000001 + number)
        tally.feed(1.0 + number / 1e4, bytes(frame))
    tally.feed(99.0, announce(ROGUE, HOST))
    tally.feed(100.0, announce(PC, HOST))
    told = tally.reading(101.0, True)
    assert (told.stations, told.partly) == (MOST_ADDRESSES, True)
    assert [(claim.ip, claim.turns) for claim in told.claims] == [(HOST, 2)]


def test_a_crowd_of_claimants():
    """Of the made-up claimants of one address only the first are kept, and the reading says that there were more."""
    told = claims(*[announce(f"02:00:00:00:{number:02x}:01", HOST) for number in range(40)])
    assert (len(told.claims[0].by), told.partly) == (MOST_CLAIMANTS_OF_ONE, True)


def test_a_crowd_of_groups():
    """Made-up groups are kept up to a bound."""
    told = claims(*[built.vrrp(group=number) for number in range(1, 100)])
    assert len(told.groups) == MOST_GROUPS


def test_known_facts_stand():
    """What the caller knows better replaces what was counted."""
    tally = ClaimsTally()
    assert tally.reading(1.0, True, "raw", partly=True).partly is True


# -- the gateway -------------------------------------------------------------------------------------------------------


def question_and_answers(*macs, asker=PC, asker_ip=HOST):
    return [ask(asker, asker_ip, GATEWAY), *(arp(mac, GATEWAY, asker_ip, target_mac=asker) for mac in macs)]


def test_two_answer_each_question():
    """Rounds are the questions of anybody; each answer belongs to the one it answers, with its time."""
    told = gateway(*question_and_answers(ROUTER, ROGUE) * 2, step=0.1)
    assert (told.gateway, told.method, told.sent, told.complete) == (GATEWAY, "capture", 2, True)
    assert [(each.mac, each.round, each.rtt_ms, each.at_s, each.frame_mac) for each in told.replies] == [
        (ROUTER, 1, 100.0, 0.1, ROUTER),
        (ROGUE, 1, 200.0, 0.2, ROGUE),
        (ROUTER, 2, 100.0, 0.4, ROUTER),
        (ROGUE, 2, 200.0, 0.5, ROGUE),
    ]


def test_each_asker_has_its_own_question():
    """Two ask at once: each answer is timed by the question of the one it goes to."""
    told = gateway(
        ask(PC, HOST, GATEWAY),
        ask(PRINTER, "192.168.1.21", GATEWAY),
        arp(ROUTER, GATEWAY, HOST, target_mac=PC),
        arp(ROUTER, GATEWAY, "192.168.1.21", target_mac=PRINTER),
        step=0.01,
    )
    assert [(each.round, each.rtt_ms) for each in told.replies] == [(1, 20.0), (2, 20.0)]


def test_what_nobody_asked_has_no_time():
    """An announcement, and a reply long after the question, are not answers."""
    told = gateway(announce(ROUTER, GATEWAY), *question_and_answers(), arp(ROUTER, GATEWAY, HOST), step=6.0)
    assert [each.rtt_ms for each in told.replies] == [None, None]


def test_the_order_of_turns_survives_a_long_capture():
    """A thousand answers of one, one of the other in between: the reading still shows that it stood between."""
    frames = (
        question_and_answers(ROUTER) * 500 + question_and_answers(ROUTER, ROGUE) + question_and_answers(ROUTER) * 500
    )
    replies = gateway(*frames).replies
    macs = [each.mac for each in replies]
    (once,) = (number for number, mac in enumerate(macs) if mac == ROGUE)
    assert macs[once - 1] == macs[once + 1] == ROUTER
    assert replies[once + 1].at_s - replies[once - 1].at_s <= 1.5
    assert len(macs) < 100


def test_a_third_who_comes_late():
    """Two who have taken turns for long do not hide that a third one now stands between them."""
    frames = question_and_answers(ROUTER, ROGUE) * 300 + question_and_answers(ROUTER, THIRD, ROGUE) * 3
    macs = [each.mac for each in gateway(*frames).replies]
    first = macs.index(THIRD)
    assert macs[first - 1 : first + 2] == [ROUTER, THIRD, ROGUE]
    assert macs.count(THIRD) == 3
    assert len(macs) < 200


def test_one_after_the_other_stays_in_order():
    """A failover in a long capture: every answer of the old one stands before every one of the new."""
    macs = [
        each.mac for each in gateway(*question_and_answers(ROUTER) * 300, *question_and_answers(ROGUE) * 300).replies
    ]
    assert macs == sorted(macs, key=[ROUTER, ROGUE].index)
    assert set(macs) == {ROUTER, ROGUE}


def test_copies_of_a_question_are_one_round():
    """A mirror port that gives both directions shows a question twice within a moment."""
    tally = GatewayTally(GATEWAY)
    for at, frame in ((0.0, ask(PC, HOST, GATEWAY)), (0.0001, ask(PC, HOST, GATEWAY)), (1.0, ask(PC, HOST, GATEWAY))):
        tally.feed(at, frame)
    assert tally.reading(2.0, True).sent == 2


def test_the_gateway_where_nobody_names_it():
    """It is the answered address that most stations ask for, not the one that one of them scans for most."""
    frames = [ask(f"3c:8c:40:00:01:{number:02x}", f"192.168.1.{number}", GATEWAY) for number in range(20, 30)]
    frames += [ask(PC, HOST, "192.168.1.200")] * 50 + [arp(PRINTER, "192.168.1.200", HOST)]
    assert gateway(*frames, arp(ROUTER, GATEWAY, HOST), ip=None).gateway == GATEWAY


def test_nothing_heard():
    """Without ARP there is no gateway, and nothing is complete."""
    told = gateway(built.boot("discover"), ip=None)
    assert (told.gateway, told.sent, told.replies, told.complete) == ("", 0, (), False)


def test_the_vlan_of_the_dispute():
    """On a trunk the gateway's address is judged where two answer by turns, one VLAN alone."""
    busy = [tagged(frame, 5) for frame in question_and_answers(ROUTER) * 9]
    disputed = [tagged(frame, 6) for frame in question_and_answers(ROUTER, ROGUE) * 2]
    told = gateway(*busy, *disputed)
    assert (told.sent, [each.mac for each in told.replies]) == (2, [ROUTER, ROGUE, ROUTER, ROGUE])


def test_other_vlans_claims_are_no_rivals():
    """The same address in several VLANs, each with its own router, is no dispute."""
    told = gateway(*[tagged(frame, 5) for frame in question_and_answers(ROUTER) * 3], *question_and_answers(ROGUE))
    assert {each.mac for each in told.replies} == {ROUTER}


def proxy_for(*addresses, mac=ROGUE):
    return [frame for each in addresses for frame in (ask(PC, HOST, each), arp(mac, each, HOST))]


def test_proxy_arp():
    """Who answers for many addresses that nobody uses is told by one of them."""
    many = [f"10.1.1.{number}" for number in range(1, 12)]
    told = gateway(*question_and_answers(ROUTER, ROGUE) * 2, *proxy_for(*many))
    assert told.unused_ip in many
    assert {each.mac for each in told.unused_replies} == {ROGUE}


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param(proxy_for("10.1.1.1", "10.1.1.2"), id="few addresses"),
        pytest.param(proxy_for(*(f"10.1.1.{n}" for n in range(1, 12)), mac=THIRD), id="not the gateway's claimant"),
        pytest.param(
            [ask(f"3c:8c:40:00:02:{n:02x}", f"10.1.1.{n}", GATEWAY) for n in range(1, 12)]
            + proxy_for(*(f"10.1.1.{n}" for n in range(1, 12))),
            id="stations send from them: somebody steps between",
        ),
        pytest.param(
            [announce(ROGUE, f"10.1.1.{n}") for n in range(1, 12)] + proxy_for(*(f"10.1.1.{n}" for n in range(1, 12))),
            id="it announces them: they are its own",
        ),
    ],
)
def test_no_proxy(frames):
    """Few answers, somebody else's, answers for living stations, or for announced addresses are no proxy's."""
    assert gateway(*question_and_answers(ROUTER, ROGUE) * 2, *frames).unused_ip is None


def test_what_the_claimants_answer_beside():
    """Where a claimant of the gateway also answers beside a station, both of those answers are shown."""
    told = gateway(
        *question_and_answers(ROUTER, ROGUE) * 2,
        arp(PRINTER, "192.168.1.21", HOST),
        arp(ROGUE, "192.168.1.21", HOST),
        arp(PRINTER, "192.168.1.22", HOST),
        arp(THIRD, "192.168.1.22", HOST),
    )
    assert {(each.ip, each.mac) for each in told.also} == {("192.168.1.21", PRINTER), ("192.168.1.21", ROGUE)}


def test_a_scan_does_not_drive_the_gateway_out():
    """Who asks for a hundred thousand addresses fills the book, and the gateway's questions are still counted."""
    tally = GatewayTally()
    for number in range(3):
        tally.feed(number, ask(f"3c:8c:40:00:01:0{number}", f"192.168.1.{number + 2}", GATEWAY))
    frame = bytearray(ask(ROGUE, "192.168.1.66", "10.0.0.1"))
    for number in range(100_000):
        frame[38:42] = struct.pack("!I", 0x0A000000 + number)
        tally.feed(10 + number / 1e4, bytes(frame))
    for number in range(3):
        for heard in question_and_answers(ROUTER):
            tally.feed(30 + number, heard)
    told = tally.reading(40.0, True)
    assert (told.gateway, told.sent, len(told.replies)) == (GATEWAY, 6, 3)


@given(
    st.lists(
        st.tuples(
            st.sampled_from((PC, ROUTER, ROGUE)),
            st.sampled_from((GATEWAY, HOST)),
            st.sampled_from((GATEWAY, HOST)),
            st.sampled_from((1, 2)),
            st.floats(0, 30),
        ),
        max_size=40,
    )
)
def test_turns_are_what_they_are(heard):
    """However claims come, turns are the changes from one claimant to another, copies and what comes round left out."""
    tally = ClaimsTally()
    heard = sorted(heard, key=lambda each: each[4])
    spoke, called, last, turns = {}, {}, {}, {}
    for mac, ip, target, operation, at in heard:
        frame = arp(mac, ip, target, operation=operation)
        tally.feed(at, frame)
        if operation == 1 and ip != target:
            continue
        if (ip, mac) not in spoke:
            called[ip, mac] = at
        elif frame[0] & 1:
            before, called[ip, mac] = called[ip, mac], at
            if at - before < 0.02:
                continue
        elif at - spoke[ip, mac] < 0.005:
            continue
        spoke[ip, mac] = at
        turns[ip] = turns.get(ip, 0) + (last.get(ip, mac) != mac)
        last[ip] = mac
    told = tally.reading(30.0, True)
    assert {claim.ip: claim.turns for claim in told.claims} == {ip: count for ip, count in turns.items() if count}


def test_any_order_of_times():
    """Times that jump back and forth neither raise nor make negative ones."""
    chance = random.Random(5)
    tally, claimed = GatewayTally(GATEWAY), ClaimsTally()
    for _ in range(500):
        at = chance.choice((0.0, -5.0, 1e10, chance.random() * 100))
        frame = chance.choice([*question_and_answers(ROUTER, ROGUE), announce(ROGUE, GATEWAY)])
        tally.feed(at, frame)
        claimed.feed(at, frame)
    assert all(each.at_s >= 0 and (each.rtt_ms or 0) >= 0 for each in tally.reading(1.0, False).replies)
    assert all(by.first_s >= 0 for claim in claimed.reading(1.0, False).claims for by in claim.by)
