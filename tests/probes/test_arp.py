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
from fieldkit.model.lan import LanPlan
from fieldkit.model.line import CarrierAddress, CustomerLan, Line
from fieldkit.model.terms import Vantage
from fieldkit.probes import arp
from fieldkit.probes.arp import measure_conflict, unused_address
from fieldkit.probes.arp_frames import parse_arp
from fieldkit.probes.arp_session import Answers
from fieldkit.probes.arp_through import others_held, targets_beyond
from fieldkit.probes.task import Targets, Task
from fieldkit.probes.wire import Heard
from fieldkit.probes.wire_allowed import ForbiddenFrame
from fieldkit.probes.wire_frames import checksum, mac_bytes
from fieldkit.probes.wire_played import PlayedWire

OWN_MAC = "02:00:00:00:00:01"
WIFI_MAC = "02:00:00:00:00:0f"
ROUTER = "00:e0:fc:00:00:01"
ROGUE = "00:11:22:33:44:55"
VRRP = "00:00:5e:00:01:0a"
OWN, GATEWAY, UNUSED, UNUSED_TOO = "192.168.1.20", "192.168.1.1", "192.168.1.237", "192.168.1.214"


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


def measure(task, open_wire, open_wide=None):
    """Who answers for the gateway, with nothing to hear beyond ARP unless said otherwise."""
    return arp.measure(task, open_wire, open_wide or PlayedWire().open)


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
    facts = measure(task(), PlayedWire(unasked=((0.4, heard),)).open).facts
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
    everything = [(ROUTER, 0.001)]
    wire = holders({OWN: [*everything, (ROGUE, 0.002)], UNUSED: everything, UNUSED_TOO: everything})
    made = measure_conflict(task(), wire.open)
    assert {reply.mac for reply in made.facts.replies} == {ROGUE}
    assert [(reply.mac, reply.round) for reply in made.facts.proxied] == [(ROUTER, 1), (ROUTER, 2), (ROUTER, 3)]
    assert made.facts.unused_ips == (UNUSED, UNUSED_TOO)
    assert {(each.ip, each.mac) for each in made.facts.unused_replies} == {(UNUSED, ROUTER), (UNUSED_TOO, ROUTER)}
    assert made.weak == "weak.arp_proxy"
    assert f"answers for any address: {ROUTER}" in made.raw
    # One for each that answers for ours, and one for the one that answered for that as well.
    assert [parse_arp(each.frame).target_ip for each in wire.sent].count(UNUSED) == 2
    assert [parse_arp(each.frame).target_ip for each in wire.sent].count(UNUSED_TOO) == 1


def test_who_holds_two_addresses_is_no_proxy():
    """It answers for ours and for one that nobody should hold, and not for a second one: it is not excused."""
    wire = holders({OWN: [(ROGUE, 0.002)], UNUSED: [(ROGUE, 0.002)]})
    made = measure_conflict(task(), wire.open)
    assert {reply.mac for reply in made.facts.replies} == {ROGUE}
    assert (made.facts.proxied, made.weak) == ((), None)
    assert made.facts.unused_ips == (UNUSED, UNUSED_TOO)
    assert {each.ip for each in made.facts.unused_replies} == {UNUSED}
    assert [parse_arp(each.frame).target_ip for each in wire.sent].count(UNUSED_TOO) == 2


def test_who_speaks_from_our_address_is_no_proxy():
    """It answers for everything, and announces our address besides, as only a holder does: it is not excused."""
    everything = [(ROGUE, 0.002)]

    def answer(request):
        asked, asker = socket.inet_ntoa(request[38:42]), socket.inet_ntoa(request[28:32])
        return [(delay, frame(mac, asked, asker)) for mac, delay in everything]

    wire = PlayedWire(answer, unasked=((1.5, frame(ROGUE, OWN, OWN, operation=1)),))
    facts = measure_conflict(task(), wire.open).facts
    assert ({reply.mac for reply in facts.replies}, facts.proxied) == ({ROGUE}, ())
    assert {each.ip for each in facts.unused_replies} == {UNUSED, UNUSED_TOO}


@pytest.mark.parametrize(
    ("prefix", "ip", "unused", "spare"),
    [
        (24, OWN, UNUSED, UNUSED_TOO),
        (26, OWN, "192.168.1.45", "192.168.1.22"),
        (29, "192.168.1.18", "192.168.1.22", "192.168.1.21"),
        (30, "192.168.1.18", None, None),
    ],
)
def test_the_second_unused_address_stands_apart(prefix, ip, unused, spare):
    """Where there is room; a device may hold neighbouring addresses."""
    given = task(address=address(ip=ip, prefix=prefix, gateways=()))
    assert unused_address(given, ip) == unused
    assert (unused_address(given, ip, below=unused) if unused else None) == spare


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


# -- where each of several leads -----------------------------------------------------------------------------------

TARGET, SPARE = "198.51.100.80", "198.51.100.81"
OUT = Targets(hosts=(TARGET, SPARE))


def icmp(frm, source, request, kind=0, code=0):
    """An ICMP answer to an echo of ours: a reply, or an error that quotes it."""
    body = request[34:] if kind == 0 else bytes(8) + request[14:42]
    body = bytes((kind, code, 0, 0)) + body[4:]
    body = body[:2] + checksum(body).to_bytes(2, "big") + body[4:]
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 60, 1, 0) + socket.inet_aton(source) + request[26:30]
    return request[6:12] + mac_bytes(frm) + b"\x08\x00" + head + body


def boxes(said):
    """What each MAC does with echoes: `said[mac](target, ttl)` gives (from MAC, source, kind, code), or None."""

    def answer(frame):
        to, target, ttl = frame[:6].hex(":"), socket.inet_ntoa(frame[30:34]), frame[22]
        back = said.get(to, lambda _target, _ttl: None)(target, ttl)
        return [(0.002, icmp(back[0], back[1], frame, *back[2:]))] if back is not None else []

    return PlayedWire(answer)


def router(mac, *, reaches=(TARGET, SPARE), second="203.0.113.10"):
    """A router that holds the gateway's address, and passes on."""

    def does(target, ttl):
        if target == GATEWAY:
            return mac, GATEWAY
        if ttl == 1:
            return mac, GATEWAY, 11
        if ttl == 2:
            return (mac, second, 11) if second is not None else None
        return (mac, target) if target in reaches else None

    return does


def station(mac):
    """It holds the gateway's address and passes nothing on."""
    return lambda target, _ttl: (mac, GATEWAY) if target == GATEWAY else None


TWO = {GATEWAY: [(ROUTER, 0.001), (ROGUE, 0.002)]}


def through(made):
    return {each.mac: each for each in made.facts.through}


def test_one_of_two_leads_out():
    """Each MAC gets its echoes; what is silent is asked once more; it is told who brought each answer."""
    wide = boxes({ROUTER: router(ROUTER), ROGUE: station(ROGUE)})
    made = measure(task(targets=OUT), holders(TWO).open, wide.open)
    found = through(made)
    assert (made.facts.target, made.facts.complete, made.facts.window_s) == (TARGET, True, 3.0)
    real, other = found[ROUTER], found[ROGUE]
    assert (real.sent, real.passed, real.target_from, real.gateway_from, real.first_hop) == (
        1, 1, ROUTER, ROUTER, GATEWAY
    )  # fmt: skip
    assert (other.sent, other.passed, other.gateway_from, other.first_hop) == (2, 0, ROGUE, None)
    sent = sorted((each.frame[:6].hex(":"), socket.inet_ntoa(each.frame[30:34]), each.frame[22]) for each in wide.sent)
    assert sent == sorted(
        [(mac, TARGET, 64) for mac in (ROUTER, ROGUE, ROGUE)]
        + [(mac, TARGET, 1) for mac in (ROUTER, ROGUE, ROGUE)]
        + [(mac, GATEWAY, 1) for mac in (ROUTER, ROGUE)]
    )


def test_the_target_itself_may_be_dead():
    """Where nobody brings an answer from the first target, the second is tried, and named."""
    wide = boxes({ROUTER: router(ROUTER, reaches=(SPARE,)), ROGUE: station(ROGUE)})
    made = measure(task(targets=OUT), holders(TWO).open, wide.open)
    assert made.facts.target == SPARE
    assert {mac: each.passed for mac, each in through(made).items()} == {ROUTER: 1, ROGUE: 0}


@pytest.mark.parametrize(
    ("answer", "refused_by", "barred"),
    [
        pytest.param((ROGUE, GATEWAY, 3, 0), GATEWAY, False, id="no way out"),
        pytest.param((ROGUE, GATEWAY, 3, 1), GATEWAY, False, id="its own uplink is dead"),
        pytest.param((ROGUE, GATEWAY, 3, 13), GATEWAY, True, id="forbidden"),
        pytest.param((ROGUE, GATEWAY, 3, 3), GATEWAY, True, id="rejected by a filter"),
        pytest.param((ROGUE, "10.0.0.1", 11, 0), "10.0.0.1", False, id="round in circles out there"),
    ],
)
def test_it_says_no(answer, refused_by, barred):
    """An error is an answer of its own kind: who sent it, and whether it means that echoes are not allowed."""
    wide = boxes(
        {ROUTER: router(ROUTER), ROGUE: lambda target, ttl: answer if target == TARGET and ttl == 64 else None}
    )
    found = through(measure(task(targets=OUT), holders(TWO).open, wide.open))[ROGUE]
    assert (found.passed, found.refused_by, found.barred, found.sent) == (0, refused_by, barred, 1)


def test_one_box():
    """Echoes framed to the second port come back from the first."""
    wide = boxes({ROUTER: router(ROUTER), ROGUE: router(ROUTER)})
    found = through(measure(task(targets=OUT), holders(TWO).open, wide.open))
    assert {mac: each.gateway_from for mac, each in found.items()} == {ROUTER: ROUTER, ROGUE: ROUTER}


def test_others_that_are_held():
    """With two answering, who answers for other addresses in use is asked too: everybody's answers are kept."""
    dns = ("192.168.1.53", "192.168.2.53", OWN, GATEWAY)
    wire = holders({**TWO, "192.168.1.53": [(VRRP, 0.001), (ROGUE, 0.002)]})
    made = measure(task(address=address(dns=dns)), wire.open)
    assert {(reply.ip, reply.mac) for reply in made.facts.also} == {("192.168.1.53", VRRP), ("192.168.1.53", ROGUE)}
    assert [parse_arp(each.frame).target_ip for each in wire.sent].count("192.168.1.53") == 2


@pytest.mark.parametrize("given", [{"quiet": True}, {"targets": Targets(hosts=("192.168.1.9", "a.example"))}])
def test_no_echo(given):
    """Quiet, or with nothing to reach outside, no echo leaves."""
    wide = boxes({ROUTER: router(ROUTER), ROGUE: router(ROGUE)})
    made = measure(task(**{"targets": OUT, **given}), holders(TWO).open, wide.open)
    assert (made.facts.through, made.facts.target, wide.sent) == ((), None, [])


def test_a_late_second_one_is_followed_up():
    """A device that answers the last request only is still asked; the window is stretched a little for that."""
    late = frame(ROGUE, GATEWAY, OWN)
    wire = PlayedWire(lambda request: holders({GATEWAY: [(ROUTER, 0.001)]})._answer(request), unasked=((2.9, late),))
    wide = boxes({ROUTER: router(ROUTER), ROGUE: station(ROGUE)})
    made = measure(task(targets=OUT), wire.open, wide.open)
    assert (through(made)[ROGUE].gateway_from, through(made)[ROGUE].sent) == (ROGUE, 2)
    assert 3.0 < made.facts.window_s <= 4.2
    assert made.facts.complete


def test_the_run_may_send_no_more():
    """When the run's echoes are used up nothing is claimed of where anybody leads."""
    wide = PlayedWire(left={"icmp.echo": 4})
    made = measure(task(targets=OUT), holders(TWO).open, wide.open)
    assert wide.sent == []
    assert {each.sent for each in made.facts.through} == {0}


def test_our_address_went_away():
    """An echo that may no longer leave costs the echoes, not the measurement."""

    class Refusing(PlayedWire):
        def send(self, _frame):
            raise ForbiddenFrame("from an address that is not this laptop's own")

    made = measure(task(targets=OUT), holders(TWO).open, Refusing().open)
    assert (made.facts.complete, {each.sent for each in made.facts.through}) == (True, {0})


def test_deaf_to_echoes():
    """Where echoes cannot be heard, who answers for the gateway is measured all the same."""

    def refuse(interface, want):
        raise NotMeasured("missing.link_down")

    made = measure(task(targets=OUT), holders(TWO).open, refuse)
    assert (made.facts.complete, {each.sent for each in made.facts.through}) == (True, {0})


def test_no_more_than_four():
    """A LAN where everybody answers is no reason to send hundreds of echoes."""
    many = [f"00:11:22:33:44:{number:02x}" for number in range(30)]
    wide = boxes({})
    made = measure(task(targets=OUT), holders({GATEWAY: [(mac, 0.001) for mac in many]}).open, wide.open)
    assert len(made.facts.through) == 4
    assert len(wide.sent) <= 28


def test_the_second_hop():
    """Of a gateway that is alone the first two hops are asked, and whether anybody here holds the second's address."""
    wide = boxes({ROUTER: router(ROUTER, second="192.168.1.254")})
    wire = holders({GATEWAY: [(ROUTER, 0.001)], "192.168.1.254": [(ROGUE, 0.001)]})
    made = measure(task(targets=OUT), wire.open, wide.open)
    (one,) = made.facts.through
    assert (one.mac, one.sent, one.first_hop, one.second_hop, one.second_from) == (
        ROUTER, 0, GATEWAY, "192.168.1.254", ROUTER
    )  # fmt: skip
    assert [(reply.ip, reply.mac) for reply in made.facts.also] == [("192.168.1.254", ROGUE)]
    assert [each.frame[22] for each in wide.sent] == [1, 2]


@pytest.mark.parametrize(("source", "second"), [("192.168.1.254", "192.168.1.254"), (GATEWAY, None)])
def test_the_second_hop_has_no_way_on(source, second):
    """A second hop without a route says so instead of counting; the gateway that says it is no second hop."""

    def does(target, ttl):
        return (ROUTER, GATEWAY, 11) if ttl == 1 else (ROUTER, source, 3)

    made = measure(task(targets=OUT), holders({GATEWAY: [(ROUTER, 0.001)]}).open, boxes({ROUTER: does}).open)
    assert (made.facts.through[0].first_hop, made.facts.through[0].second_hop) == (GATEWAY, second)


def test_a_second_hop_that_nobody_was_asked_about():
    """Told too late to ask whether it is a neighbour, a near second hop is left out: it proves nothing."""

    def late(target, ttl):
        return (ROUTER, GATEWAY, 11) if ttl == 1 else (ROUTER, "192.168.1.254", 11)

    def answer(request):
        return [(2.7, frame) for _, frame in boxes({ROUTER: late})._answer(request)]

    made = measure(task(targets=OUT), holders({GATEWAY: [(ROUTER, 0.001)]}).open, PlayedWire(answer).open)
    assert (made.facts.through[0].second_hop, made.facts.also) == (None, ())


def test_the_second_hop_says_nothing():
    """One more try, and then it stays unsaid."""
    wide = boxes({ROUTER: router(ROUTER, second=None)})
    made = measure(task(targets=OUT), holders({GATEWAY: [(ROUTER, 0.001)]}).open, wide.open)
    assert (made.facts.through[0].first_hop, made.facts.through[0].second_hop) == (GATEWAY, None)
    assert [each.frame[22] for each in wide.sent] == [1, 2, 2]


def test_others_echoes_are_not_ours():
    """An answer with another number, or about another target, is nobody's proof."""

    def answer(request):
        other = request[:38] + bytes((request[38] ^ 1,)) + request[39:]
        return [(0.001, icmp(ROGUE, TARGET, other)), (0.001, icmp(ROGUE, "192.0.2.1", request))]

    found = through(measure(task(targets=OUT), holders(TWO).open, PlayedWire(answer).open))
    assert {each.passed for each in found.values()} == {0}


@given(st.binary(max_size=200))
def test_hostile_echo_answers(data):
    """No bytes break the hearing of echoes."""
    wide = PlayedWire(lambda _request: [(0.001, bytes(12) + b"\x08\x00\x45" + data)])
    assert measure(task(targets=OUT), holders(TWO).open, wide.open).facts.replies


@pytest.mark.parametrize(
    ("line", "hosts", "expected"),
    [
        pytest.param(Line(), (TARGET, SPARE, "192.0.2.1"), (TARGET, SPARE), id="two at most"),
        pytest.param(Line(), ("a.example", "2001:db8::1", "224.0.0.1", "127.0.0.1", "0.0.0.1"), (), id="no such"),
        pytest.param(Line(), (OWN, GATEWAY, "192.168.1.77", TARGET), (TARGET,), id="not on this side"),
        pytest.param(
            Line(address=CarrierAddress(gateway="203.0.113.10", dns=("203.0.113.53",))),
            (),
            ("203.0.113.10", "203.0.113.53"),
            id="the carrier's own",
        ),
    ],
)
def test_targets_beyond(line, hosts, expected):
    """Echoes go to what there is to test against, else to the carrier's own; never to this side of the gateway."""
    assert targets_beyond(task(line=line, targets=Targets(hosts=hosts)), GATEWAY) == expected


def test_others_held():
    """Held here are the lease's server, resolvers, and what the record has; never ourselves or the gateway."""
    line = Line(lan=CustomerLan(gateway=GATEWAY, dhcp_servers=("192.168.1.5", OWN)))
    given = task(line=line, address=address(dns=("8.8.8.8", GATEWAY), lease_server="192.168.1.5"))
    assert others_held(given, GATEWAY) == ("192.168.1.5",)


# -- watching on ---------------------------------------------------------------------------------------------------


def watching(seconds, **given):
    return Task("eth0", time.monotonic() + 30 + seconds, address=address(), lan=LanPlan(watch_s=seconds), **given)


def test_watching_finds_what_comes_later():
    """A request a second goes on after the window; a device that shows up then is heard, with its time and round."""
    wire = PlayedWire(
        lambda request: holders({GATEWAY: [(ROUTER, 0.001)]})._answer(request),
        unasked=((7.2, frame(ROGUE, GATEWAY, OWN)),),
    )
    facts = measure(watching(10.0), wire.open).facts
    assert (facts.sent, facts.window_s, facts.complete) == (13, 13.0, True)
    (late,) = [reply for reply in facts.replies if reply.mac == ROGUE]
    assert (late.at_s, late.round) == (7.2, 8)
    assert [reply.round for reply in facts.replies if reply.mac == ROUTER] == list(range(1, 14))
    # What might be a proxy that came later is asked about then.
    assert [parse_arp(each.frame).target_ip for each in wire.sent].count(UNUSED) == 3


def test_watching_is_quiet_too():
    """Quiet, it asks our own gateway only, however long."""
    wire = PlayedWire()
    measure(watching(10.0, quiet=True), wire.open)
    assert {parse_arp(each.frame).target_ip for each in wire.sent} == {GATEWAY}


def test_watching_one_s_own_address():
    """A device that holds our address for a moment, long after the window, is heard."""
    wire = PlayedWire(unasked=((9.5, frame(ROGUE, OWN, "0.0.0.0")),))
    facts = measure_conflict(watching(10.0), wire.open).facts
    assert (facts.sent, facts.complete) == (13, True)
    assert [(reply.mac, reply.round, reply.at_s) for reply in facts.replies] == [(ROGUE, 10, 9.5)]


def test_a_watch_that_is_ended_early_keeps_its_window():
    """Ended by hand after the ordinary window, what was heard in it still counts in full."""
    cancel = threading.Event()

    def answer(request):
        if len(wire.sent) > 8:
            cancel.set()
        return []

    wire = PlayedWire(answer)
    facts = measure(watching(600.0, cancel=cancel), wire.open).facts
    assert facts.complete
    assert 3.0 <= facts.window_s < 10.0


def test_a_link_lost_in_the_watch():
    """Of a watch in which the link was away, or asking became impossible, silence says nothing; who was heard stays."""
    for lost in ({"unplugged_at": 8.0}, {"link_lost_at": 8.0}):
        facts = measure(watching(20.0), PlayedWire(holders(TWO)._answer, **lost).open).facts
        assert (facts.complete, facts.lost) == (False, False)
        assert {reply.mac for reply in facts.replies} == {ROUTER, ROGUE}
        assert not measure_conflict(watching(20.0), PlayedWire(**lost).open).facts.complete


def test_an_address_that_changes_in_the_watch():
    """Once the laptop may no longer ask by its address, what was heard is kept, and not called all there is."""

    class Moved(PlayedWire):
        def send(self, frame):
            if self.now() > 1008.0:
                raise NotMeasured("missing.arp_not_sent", error="moved")
            return super().send(frame)

    facts = measure(watching(20.0), Moved(holders(TWO)._answer).open).facts
    assert not facts.complete
    assert {reply.mac for reply in facts.replies} == {ROUTER, ROGUE}


def test_a_laptop_that_stood_still():
    """Suspended until long after the window, it has not looked at what came meanwhile: nothing is complete."""

    class Suspended(PlayedWire):
        def listen(self, until, cancel):
            yield from super().listen(until + (20.0 if until > 1002.5 else 0.0), cancel)

    facts = measure(task(), Suspended(holders({GATEWAY: [(ROUTER, 0.001)]})._answer).open).facts
    assert (facts.complete, facts.lost) == (False, False)


def test_a_day_of_answers_fits():
    """Of a long watch all is kept that tells two devices from one, in bounded room."""
    answers = Answers(GATEWAY, {OWN_MAC})
    steady, other = frame(ROUTER, GATEWAY, OWN), frame(ROGUE, GATEWAY, OWN)
    for second in range(20_000):
        answers.asked(float(second))
        answers.take(Heard(second + 0.001, steady), 0.0)
        if second == 15_000:
            answers.take(Heard(second + 0.002, other), 0.0)
    assert len(answers.replies) <= 4000
    (late,) = [reply for reply in answers.replies if reply.mac == ROGUE]
    assert (late.round, late.at_s) == (15_001, 15_000.002)
    assert answers.replies[answers.replies.index(late) + 1].mac == ROUTER


def test_told_at_once():
    """Whoever watches is told of each new device as it is heard."""
    told = []
    measure(task(heard=lambda topic, what: told.append((topic, what.mac))), holders(TWO).open)
    measure_conflict(
        task(heard=lambda topic, what: told.append((topic, what.mac))), holders({OWN: [(ROGUE, 0.1)]}).open
    )
    assert told == [("arp", ROUTER), ("arp", ROGUE), ("conflict", ROGUE)]


def test_the_gateway_named_by_hand():
    """Where neither laptop nor record has a gateway, the one that was named is asked for."""
    given = task(address=address(ip=None, gateways=()), lan=LanPlan(gateway=GATEWAY))
    assert measure(given, PlayedWire().open).facts.gateway == GATEWAY
