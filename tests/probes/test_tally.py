"""All tallies over one stream: the same facts as each by itself, whatever the bytes, in bounded memory."""

import functools
import random
import struct
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.probes.tally import (
    TOPICS,
    BroadcastTally,
    ClaimsTally,
    DhcpTally,
    GatewayTally,
    LanTally,
    LldpTally,
    RaTally,
    StationsTally,
)
from tests.probes import built_frames as built
from tests.probes.built_frames import GATEWAY, PC, PRINTER, ROGUE, ROUTER, arp, ask, boot, raw_mac, tagged
from tests.probes.group_words import in_vlan, vrrp

HOST = "192.168.1.20"
FRAMES = functools.cache(built.one_of_each)


def unicast_frames():
    """Ordinary traffic between two stations, and what tells something though it goes to one station only."""
    tcp = built.udp(b"x" * 100, to=ROUTER)
    tcp = tcp[:23] + b"\x06" + tcp[24:]
    offer = boot("offer", unicast=True)
    ra = raw_mac(PC) + built.advertisement()[6:]
    optioned = offer[:14] + b"\x46" + offer[15:16] + struct.pack("!H", len(offer) - 14 + 4) + offer[18:34]
    return [
        tcp,
        tagged(tcp, 5),
        built.udp(b"x", to=ROUTER, ports=(40000, 443)),
        built.udp(b"x", to=ROUTER, ports=(67, 67)),
        offer,
        optioned + b"\x94\x04\0\0" + offer[34:],
        ra,
        raw_mac(PC) + built.dhcp6()[6:],
        arp(ROUTER, GATEWAY, HOST),
        raw_mac(PC) + built.udp(b"x", ports=(53, 40000))[6:],
    ]


def mixed(number, seed=1):
    """Frames of all kinds at growing times."""
    chance = random.Random(seed)
    kinds = [*FRAMES(), *unicast_frames(), arp(ROGUE, GATEWAY, HOST), boot("offer", server_mac=ROGUE, xid=8)]
    return [(at * 0.01, chance.choice(kinds)) for at in range(number)]


def alone():
    """Each topic's tally by itself."""
    return {
        "arp": GatewayTally(GATEWAY),
        "claims": ClaimsTally(),
        "dhcp": DhcpTally(),
        "ra": RaTally(),
        "broadcast": BroadcastTally(),
        "lldp": LldpTally(),
        "inventory": StationsTally(),
    }


def begin(tallies):
    for tally in tallies.values():
        for each in (tally, *(getattr(tally, part) for part in ("book", "dhcp") if hasattr(tally, part))):
            if hasattr(each, "begun"):
                each.begun = 0.0
    return tallies


@pytest.mark.parametrize("topic", TOPICS)
def test_together_as_alone(topic):
    """One pass for all says exactly what each topic's own tally says of the same frames."""
    together, tally = LanTally(gateway=GATEWAY), begin(alone())[topic]
    together.begin(0.0)
    for at, frame in mixed(3000):
        together.feed(at, frame)
        tally.feed(at, frame)
    vlan = together.vlan()
    if hasattr(tally, "vlan"):
        tally.vlan = vlan
    known = {"network": together.network()} if topic == "inventory" else {}
    assert together.reading(topic, 30.0, True, "capture") == tally.reading(30.0, True, "capture", **known)


def test_what_goes_to_one_station_is_not_overlooked():
    """OFFERs, advertisements and ARP to one station are read, IP options in front or not."""
    for frame in unicast_frames():
        together, tallies = LanTally(gateway=GATEWAY), alone()
        together.feed(0.0, frame)
        for topic in ("dhcp", "ra", "arp"):
            tallies[topic].feed(0.0, frame)
            assert together.reading(topic, 1.0, True) == tallies[topic].reading(1.0, True, "capture"), (topic, frame)
    assert len(LanTally().reading("dhcp", 1.0, True).offers) == 0


def test_the_documented_case():
    """A main router and two cascaded ones at one address, each handing out addresses: all of it in one pass."""
    tally = LanTally()
    for number in range(5):
        client = f"3c:8c:40:00:03:{number:02x}"
        heard = [boot("discover", client=client, xid=number)]
        heard += [boot("offer", server_mac=mac, client=client, xid=number) for mac in (ROUTER, ROGUE, PRINTER)]
        heard += [ask(client, f"192.168.1.{number + 50}", GATEWAY)]
        heard += [arp(mac, GATEWAY, HOST, target_mac=client) for mac in (ROUTER, ROGUE, PRINTER)]
        for step, frame in enumerate(heard):
            tally.feed(number + step / 100, frame)
    assert tally.gateway() == GATEWAY
    arps, dhcp = tally.reading("arp", 5.0, True), tally.reading("dhcp", 5.0, True)
    assert (arps.sent, len(arps.replies), {each.mac for each in arps.replies}) == (5, 15, {ROUTER, ROGUE, PRINTER})
    assert [(each.server_id, each.source_mac) for each in dhcp.offers] == [
        (GATEWAY, mac) for mac in (ROUTER, ROGUE, PRINTER)
    ]
    (claim,) = tally.reading("claims", 5.0, True).claims
    assert (claim.ip, claim.turns) == (GATEWAY, 14)
    assert tally.network() == "192.168.1.0/24"


def lan(*frames, **more):
    tally = LanTally(**more)
    for number, frame in enumerate(frames):
        tally.feed(float(number), frame)
    return tally


def test_which_address_is_the_gateway():
    """The record's, else what DHCP names, else what most stations ask for, else none."""
    asked = ask(PC, HOST, "192.168.1.7")
    offered = boot("offer", router="192.168.1.3")
    assert lan(asked, offered, gateway="192.168.1.5").gateway() == "192.168.1.5"
    assert lan(asked, offered).gateway() == "192.168.1.3"
    assert lan(asked).gateway() == "192.168.1.7"
    assert lan().gateway() is None


def test_one_vlan_for_all_that_concerns_addresses():
    """On a trunk every topic speaks of the VLAN in which something is disputed."""
    busy = [tagged(frame, 5) for _ in range(9) for frame in (ask(PC, HOST, GATEWAY), arp(ROUTER, GATEWAY, HOST))]
    quiet = [tagged(boot("discover"), 6), tagged(boot("offer"), 6), tagged(boot("offer", server_mac=ROGUE), 6)]
    quiet += [tagged(built.advertisement(PRINTER), 6), tagged(arp(ROGUE, GATEWAY, HOST), 6)]
    tally = lan(*busy, *quiet)
    assert (tally.vlan(), tally.vlans()) == (6, [5, 6])
    assert {each.mac for each in tally.reading("arp", 30.0, True).replies} == {ROGUE}
    assert len(tally.reading("dhcp", 30.0, True).offers) == 2
    assert [each.mac for each in tally.reading("ra", 30.0, True).routers] == [PRINTER]
    assert [each.mac for each in tally.reading("inventory", 30.0, True).stations] == [ROGUE]


@given(st.lists(st.tuples(st.floats(-1e12, 1e12), st.binary(max_size=120)), max_size=30))
def test_any_bytes(heard):
    """No frame raises, at whatever time it comes."""
    tally = LanTally()
    tally.feed_all(heard)
    for topic in TOPICS:
        tally.reading(topic, 1.0, False)


@settings(max_examples=300)
@given(st.data())
def test_damaged_frames(data):
    """Real frames cut short and overwritten raise nowhere, together or alone."""
    tallies = [LanTally(own_macs=(PC,)), *alone().values()]
    for _ in range(data.draw(st.integers(1, 6))):
        frame = bytearray(data.draw(st.sampled_from(FRAMES())))
        for _ in range(data.draw(st.integers(0, 6))):
            frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(
                st.sampled_from((0, 1, 0x7F, 0x80, 0xC0, 0xFF))
            )
        cut = bytes(frame[: data.draw(st.integers(0, len(frame)))])
        for tally in tallies:
            tally.feed(data.draw(st.floats(0, 100)), cut)
    for topic in TOPICS:
        tallies[0].reading(topic, 1.0, False)
    for tally in tallies[1:]:
        tally.reading(1.0, False)


def test_memory_is_bounded():
    """A hundred thousand frames, every one from somebody new, fill the tables to their bounds and no further."""
    flood = """
        import random, resource, struct, sys
        from fieldkit.probes.tally import LanTally, TOPICS
        from tests.probes import built_frames as built

        def size():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

        chance = random.Random(3)
        kinds = [bytearray(frame) for frame in built.one_of_each()]
        before, tally = size(), LanTally()
        for number in range(100_000):
            frame = kinds[number % len(kinds)]
            mac = struct.pack("!HI", 0x0200, chance.getrandbits(30))
            frame[6:12] = mac
            if frame[12:14] == b"\\x08\\x06":
                gratuitous = frame[28:32] == frame[38:42]
                frame[22:28] = frame[32:38] = mac
                frame[28:32] = struct.pack("!I", 0x0A000000 + chance.getrandbits(20))
                frame[38:42] = frame[28:32] if gratuitous else struct.pack("!I", 0x0A000000 + chance.getrandbits(20))
            elif frame[12:14] == b"\\x81\\x00":
                frame[14:16] = struct.pack("!H", chance.getrandbits(12))
            elif len(frame) > 76:
                frame[70:76] = mac
                frame[26:30] = struct.pack("!I", 0x0A000000 + chance.getrandbits(20))
            tally.feed(number / 5000, bytes(frame))
        for topic in TOPICS:
            tally.reading(topic, 30.0, True)
        print(size() - before)
    """
    if sys.platform == "win32":
        pytest.skip("no resource module here")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(flood)], capture_output=True, text=True, check=True, timeout=120
    )
    assert int(done.stdout) <= 32


def test_masters_of_a_group_by_vlan():
    """Of everything heard at once as well: each router that announces itself, in which VLAN, and beside whom."""
    tally = LanTally()
    for number in range(4):
        for source, begins in (("192.168.1.2", 0.0), ("192.168.1.3", 0.4)):
            said = [(number + begins, vrrp(source))]
            tally.feed_all(said if source.endswith("2") else [*said, *in_vlan(20, said)])
    told = tally.reading("claims", 4.0, True)
    assert [(each.vlan, each.source_ip, each.times, each.turns) for each in told.groups] == [
        (0, "192.168.1.2", 4, 3),
        (0, "192.168.1.3", 4, 3),
        (20, "192.168.1.3", 4, 0),
    ]
