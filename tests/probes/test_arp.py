"""Who answers for the gateway and for our own address, told from frames."""

import socket
import struct
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import CarrierAddress, CustomerLan, Line
from fieldkit.model.terms import Vantage
from fieldkit.probes import arp
from fieldkit.probes.arp import measure, measure_conflict, parse_arp, unused_address
from fieldkit.probes.task import Task
from fieldkit.probes.wire import mac_bytes
from fieldkit.probes.wire_played import PlayedWire

OWN_MAC = "02:00:00:00:00:01"
WIFI_MAC = "02:00:00:00:00:0f"
ROUTER = "00:e0:fc:00:00:01"
ROGUE = "00:11:22:33:44:55"
VRRP = "00:00:5e:00:01:0a"
OWN, GATEWAY, UNUSED = "192.168.1.20", "192.168.1.1", "192.168.1.237"


@pytest.fixture(autouse=True)
def _no_system(monkeypatch):
    monkeypatch.setattr(arp, "require_link", lambda _interface: None)
    monkeypatch.setattr(arp, "own_macs", lambda: frozenset({OWN_MAC, WIFI_MAC}))


def address(*, ip=OWN, prefix=24, gateways=(GATEWAY,), **more):
    ours = (OwnAddress(ip, prefix),) if ip else ()
    return AddressReading("eth0", OWN_MAC, "static", ours, gateways, **more)


def task(**given):
    return Task("eth0", time.monotonic() + 30, **{"address": address(), **given})


def frame(sender_mac, sender_ip, target_ip, *, operation=2, frame_mac=None, target_mac=OWN_MAC):
    return (
        mac_bytes(target_mac)
        + mac_bytes(frame_mac or sender_mac)
        + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, operation)
        + mac_bytes(sender_mac)
        + socket.inet_aton(sender_ip)
        + mac_bytes(target_mac)
        + socket.inet_aton(target_ip)
    )


def holders(held):
    """A LAN where each address is answered by these MACs, after these seconds."""

    def answer(request):
        asked = socket.inet_ntoa(request[38:42])
        asker = socket.inet_ntoa(request[28:32])
        return [(delay, frame(mac, asked, asker)) for mac, delay in held.get(asked, ())]

    return PlayedWire(answer)


def test_two_devices_answer():
    """Both answers of every round are kept, with their round trips."""
    wire = holders({GATEWAY: [(ROUTER, 0.001), (ROGUE, 0.4)]})
    facts = measure(task(), wire.open).facts
    assert [(reply.mac, reply.round, reply.rtt_ms) for reply in facts.replies] == [
        (mac, number, rtt) for number in (1, 2, 3) for mac, rtt in ((ROUTER, 1.0), (ROGUE, 400.0))
    ]
    assert (facts.method, facts.gateway, facts.sent, facts.window_s, facts.complete) == ("raw", GATEWAY, 3, 3.0, True)


def test_what_is_sent():
    """Three requests for the gateway and two for an unused address, from our own address and MAC."""
    wire = PlayedWire()
    facts = measure(task(), wire.open).facts
    sent = [parse_arp(each.frame) for each in wire.sent]
    assert [each.target_ip for each in sent] == [GATEWAY, UNUSED, GATEWAY, UNUSED, GATEWAY]
    assert {(each.operation, each.sender_ip, each.sender_mac, each.frame_mac) for each in sent} == {
        (1, OWN, OWN_MAC, OWN_MAC)
    }
    assert (facts.replies, facts.unused_ip, facts.unused_replies) == ((), UNUSED, ())
    assert facts.complete
    assert wire.interface == "eth0"


def test_quiet_asks_the_gateway_only():
    """With the LAN closed to probing only our own gateway is asked."""
    wire = PlayedWire()
    facts = measure(task(quiet=True), wire.open).facts
    assert {parse_arp(each.frame).target_ip for each in wire.sent} == {GATEWAY}
    assert facts.unused_ip is None


def test_unaddressed_asks_from_nobody():
    """Without an address of its own the laptop asks as 0.0.0.0, and knows no unused address."""
    wire = holders({GATEWAY: [(ROUTER, 0.001)]})
    line = Line(lan=CustomerLan(gateway=GATEWAY))
    given = task(address=address(ip=None, gateways=()), line=line, vantage=Vantage.LAN)
    facts = measure(given, wire.open).facts
    assert {parse_arp(each.frame).sender_ip for each in wire.sent} == {"0.0.0.0"}
    assert {reply.mac for reply in facts.replies} == {ROUTER}
    assert facts.unused_ip is None


def test_proxy_arp():
    """Who answers for the unused address as well is recorded there."""
    wire = holders({GATEWAY: [(ROUTER, 0.001), (ROGUE, 0.002)], UNUSED: [(ROGUE, 0.002)]})
    facts = measure(task(), wire.open).facts
    assert {reply.mac for reply in facts.unused_replies} == {ROGUE}
    assert {reply.mac for reply in facts.replies} == {ROUTER, ROGUE}


@pytest.mark.parametrize(
    ("heard", "counts"),
    [
        pytest.param(frame(ROGUE, GATEWAY, OWN), True, id="reply"),
        pytest.param(frame(ROGUE, GATEWAY, GATEWAY, target_mac="ff:ff:ff:ff:ff:ff"), True, id="announcing reply"),
        pytest.param(frame(ROGUE, GATEWAY, GATEWAY, operation=1), True, id="announcing request"),
        pytest.param(frame(VRRP, GATEWAY, OWN, frame_mac=ROUTER), True, id="virtual MAC from a real one"),
        pytest.param(frame(ROGUE, GATEWAY, "192.168.1.77", operation=1), False, id="a tracking switch asks as .1"),
        pytest.param(frame(ROGUE, "192.168.1.9", OWN), False, id="another host's reply"),
        pytest.param(frame(OWN_MAC, GATEWAY, OWN, frame_mac=ROGUE), False, id="our own MAC"),
        pytest.param(frame(WIFI_MAC, GATEWAY, OWN), False, id="our own Wi-Fi"),
        pytest.param(frame("00:00:00:00:00:00", GATEWAY, OWN, frame_mac=ROGUE), False, id="empty MAC"),
        pytest.param(frame(ROGUE, GATEWAY, OWN)[:40], False, id="cut"),
    ],
)
def test_which_frames_claim_the_gateway(heard, counts):
    """Replies and announcements claim the address; ordinary requests, our own ports and half frames do not."""
    facts = measure(task(), PlayedWire(unasked=((0.5, heard),)).open).facts
    assert bool(facts.replies) == counts
    if counts:
        assert facts.replies[0].round == 1
        assert facts.replies[0].frame_mac == (ROUTER if heard[6:12] == mac_bytes(ROUTER) else ROGUE)


def test_announcement_has_no_round_trip():
    """An announcement answers nothing, so no time is measured by it."""
    heard = frame(ROUTER, GATEWAY, GATEWAY, operation=1)
    facts = measure(task(), PlayedWire(unasked=((1.5, heard),)).open).facts
    assert [(reply.rtt_ms, reply.round) for reply in facts.replies] == [(None, 2)]


@pytest.mark.parametrize(
    ("given", "gateway"),
    [
        ({}, GATEWAY),
        ({"address": address(gateways=("fe80::1", "192.168.1.9"))}, "192.168.1.9"),
        ({"address": address(gateways=()), "vantage": Vantage.LAN}, "192.168.1.254"),
        ({"address": address(gateways=()), "vantage": Vantage.CPE}, "203.0.113.10"),
        ({"address": None, "vantage": Vantage.LAN}, "192.168.1.254"),
        ({"address": address(gateways=()), "vantage": None}, None),
        ({"address": None, "line": Line(), "vantage": Vantage.LAN}, None),
        (
            {
                "address": address(gateways=()),
                "vantage": Vantage.CPE,
                "line": Line(address=CarrierAddress(mode="pppoe", gateway="203.0.113.10")),
            },
            None,
        ),
        ({"address": None, "line": Line(lan=CustomerLan(gateway="no address")), "vantage": Vantage.LAN}, None),
    ],
)
def test_which_gateway(given, gateway):
    """The laptop's own gateway first, then the record's for this vantage; none for a PPPoE line."""
    line = Line(lan=CustomerLan(gateway="192.168.1.254"), address=CarrierAddress(gateway="203.0.113.10"))
    asked = task(**{"line": line, **given})
    if gateway is None:
        with pytest.raises(NotMeasured) as caught:
            measure(asked, PlayedWire().open)
        assert caught.value.code == "missing.no_gateway"
    else:
        assert measure(asked, PlayedWire().open).facts.gateway == gateway


@pytest.mark.parametrize(
    ("ours", "near", "line", "expected"),
    [
        (address(), GATEWAY, Line(), UNUSED),
        (address(ip=UNUSED), GATEWAY, Line(), "192.168.1.236"),
        (address(dns=(UNUSED, "192.168.1.236")), GATEWAY, Line(), "192.168.1.235"),
        (address(), GATEWAY, Line(lan=CustomerLan(dhcp_servers=(UNUSED,))), "192.168.1.236"),
        (address(ip="10.1.2.3", prefix=16, gateways=("10.1.0.1",)), "10.1.0.1", Line(), "10.1.255.237"),
        (address(ip="203.0.113.9", prefix=29, gateways=("203.0.113.14",)), "203.0.113.14", Line(), "203.0.113.13"),
        (address(ip="203.0.113.9", prefix=30, gateways=("203.0.113.10",)), "203.0.113.10", Line(), None),
        (address(ip="203.0.113.9", prefix=32), "203.0.113.9", Line(), None),
        (address(), "10.9.9.9", Line(), None),
        (None, GATEWAY, Line(), None),
    ],
)
def test_unused_address(ours, near, line, expected):
    """High in the subnet, never an address that somebody is known to hold, none where there is no room."""
    assert unused_address(task(address=ours, line=line), near) == expected


@given(st.integers(1, 32), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_unused_address_is_in_the_subnet(prefix, ours, gateway):
    """Whatever the subnet, the unused address lies inside it and is neither end, ours, nor the gateway."""
    from ipaddress import IPv4Address, IPv4Network

    network = IPv4Network((ours, prefix), strict=False)
    near = str(network[gateway % network.num_addresses])
    found = unused_address(task(address=address(ip=str(IPv4Address(ours)), prefix=prefix, gateways=(near,))), near)
    if found is not None:
        assert IPv4Address(found) in network
        assert IPv4Address(found) not in (network.network_address, network.broadcast_address)
        assert found not in (near, str(IPv4Address(ours)))


def test_cut_short_is_not_complete():
    """A window cut by cancel, deadline or a lost link is never called complete."""
    cancel = threading.Event()

    def answer(request):
        cancel.set()
        return []

    assert not measure(task(cancel=cancel), PlayedWire(answer).open).facts.complete
    short = measure(Task("eth0", time.monotonic() + 1.5, address=address()), PlayedWire().open).facts
    assert (short.complete, short.sent) == (False, 2)
    assert not measure(task(), PlayedWire(link_lost_at=0.5).open).facts.complete
    with pytest.raises(NotMeasured) as caught:
        measure(task(), PlayedWire(link_lost_at=0.0).open)
    assert caught.value.code == "missing.link_down"
    with pytest.raises(NotMeasured) as caught:
        measure(Task("eth0", time.monotonic(), address=address()), PlayedWire().open)
    assert caught.value.code == "missing.no_time"


@pytest.mark.parametrize("code", ["missing.no_raw_socket", "missing.no_npcap"])
def test_cache_without_rights(monkeypatch, code):
    """Without raw sockets the system's cache speaks, marked weaker and never complete."""

    class System:
        @staticmethod
        def neighbours(interface, own_ip):
            assert (interface, own_ip) == ("eth0", OWN)
            return {GATEWAY: ROUTER, "192.168.1.7": ROGUE}

    def refuse(interface, want):
        raise NotMeasured(code)

    provoked = []
    monkeypatch.setattr(arp, "system", lambda: System)
    monkeypatch.setattr(arp, "_provoke", lambda *asked: provoked.append(asked) is None)
    made = measure(Task("eth0", time.monotonic() + 0.8, address=address()), refuse)
    assert made.weak == "weak.arp_cache"
    assert (made.facts.method, made.facts.complete) == ("cache", False)
    assert [reply.mac for reply in made.facts.replies] == [ROUTER]
    assert 1 <= len(provoked) <= 3
    assert set(provoked) == {("eth0", OWN, GATEWAY)}


def test_other_reasons_are_not_papered_over():
    """Only missing rights fall back to the cache; a dial-up interface has no ARP at all."""

    def refuse(interface, want):
        raise NotMeasured("missing.arp_not_ethernet")

    with pytest.raises(NotMeasured) as caught:
        measure(task(), refuse)
    assert caught.value.code == "missing.arp_not_ethernet"


def test_conflict():
    """Another holder of our address is recorded; the probes claim nothing (sender 0.0.0.0)."""
    wire = holders({OWN: [(ROGUE, 0.002), (WIFI_MAC, 0.001)]})
    made = measure_conflict(task(), wire.open)
    assert {reply.mac for reply in made.facts.replies} == {ROGUE}
    assert (made.facts.sent, made.facts.complete, made.weak) == (3, True, None)
    assert set(made.facts.own_macs) == {OWN_MAC, WIFI_MAC}
    assert {parse_arp(each.frame).sender_ip for each in wire.sent} == {"0.0.0.0"}


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(frame(ROGUE, OWN, "192.168.1.7", operation=1), id="it asks for somebody"),
        pytest.param(frame(ROGUE, OWN, OWN, operation=1), id="it announces"),
        pytest.param(frame(ROGUE, OWN, "192.168.1.7", target_mac=ROUTER), id="it answers somebody"),
    ],
)
def test_conflict_without_an_answer(heard):
    """Any ARP frame sent from our address by another is evidence.  Source: RFC 5227 section 2.4."""
    facts = measure_conflict(task(), PlayedWire(unasked=((0.7, heard),)).open).facts
    assert [reply.mac for reply in facts.replies] == [ROGUE]


def test_conflict_free():
    """Nobody answers: three probes, a full window, no question for the unused address."""
    wire = PlayedWire()
    facts = measure_conflict(task(), wire.open).facts
    assert (facts.replies, facts.complete, len(wire.sent)) == ((), True, 3)


def test_proxy_arp_is_no_conflict():
    """A device that answers for every address does not hold ours, and the reading says it is weaker for that."""
    wire = holders({OWN: [(ROUTER, 0.001), (ROGUE, 0.002)], UNUSED: [(ROUTER, 0.001)]})
    made = measure_conflict(task(), wire.open)
    assert {reply.mac for reply in made.facts.replies} == {ROGUE}
    assert made.weak == "weak.arp_proxy"
    assert f"answers for any address: {ROUTER}" in made.raw


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"quiet": True}, "missing.quiet"),
        ({"address": None}, "missing.no_address"),
        ({"address": address(ip=None)}, "missing.no_address"),
    ],
)
def test_conflict_not_measured(given, code):
    """Nothing is sent where it may not or cannot be."""
    wire = PlayedWire()
    with pytest.raises(NotMeasured) as caught:
        measure_conflict(task(**given), wire.open)
    assert caught.value.code == code
    assert wire.sent == []


@given(st.binary(max_size=120))
def test_hostile_arp(data):
    """No bytes break the parser, with or without an ARP head."""
    parse_arp(data)
    parse_arp(bytes(12) + b"\x08\x06" + data)
    made = measure_conflict(task(), PlayedWire(unasked=((0.1, bytes(12) + b"\x08\x06" + data),)).open)
    assert made.facts.ip == OWN
