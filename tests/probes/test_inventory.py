"""Who is on this LAN: whom it asks, how often, who counts, and what each is called."""

import socket
import struct
import threading
import time
from contextlib import contextmanager
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import CarrierAddress, Customer, Line
from fieldkit.probes import inventory, station_names
from fieldkit.probes.inventory import CONSENT, CONSENT_ALL, measure, range_of
from fieldkit.probes.station_names import NodeStatus, ReverseDns, StationNames, read_node_status, read_pointer
from fieldkit.probes.task import PROBES, Task
from fieldkit.probes.wire_frames import mac_bytes
from fieldkit.probes.wire_played import PlayedWire

OWN_MAC, WIFI_MAC = "02:00:00:00:00:01", "02:00:00:00:00:0f"
ROUTER, PRINTER, ROGUE = "00:e0:fc:00:00:01", "00:11:22:33:44:55", "c8:3a:35:00:00:77"
OWN = "192.168.1.20"
YES = frozenset({CONSENT})
ALL = frozenset({CONSENT, CONSENT_ALL})


@pytest.fixture(autouse=True)
def _no_system(monkeypatch):
    monkeypatch.setattr(inventory, "require_link", lambda _interface: None)
    monkeypatch.setattr(inventory, "own_macs", lambda: frozenset({OWN_MAC, WIFI_MAC}))


def address(*held, gateways=("192.168.1.1",), dns=()):
    ours = tuple(OwnAddress(ip, prefix) for ip, prefix in held or ((OWN, 24),))
    return AddressReading("eth0", OWN_MAC, "static", ours, gateways, dns=dns)


def task(**given):
    return Task("eth0", time.monotonic() + 300, **{"address": address(), "allow": YES, **given})


def silent(*_):
    """No way to ask for names."""
    return StationNames(frames=200)


def reply(mac, ip, *, operation=2, to=OWN):
    return (
        mac_bytes(OWN_MAC)
        + mac_bytes(mac)
        + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, operation)
        + mac_bytes(mac)
        + socket.inet_aton(ip)
        + mac_bytes(OWN_MAC)
        + socket.inet_aton(to)
    )


def lan(held, *, deaf_to=0, late=0.0):
    """A LAN where each address is answered by these MACs; deaf to so many questions, so late in answering."""
    times = {}

    def answer(request):
        ip = socket.inet_ntoa(request[38:42])
        times[ip] = times.get(ip, 0) + 1
        if times[ip] <= deaf_to:
            return []
        return [(0.001 + late, reply(mac, ip)) for mac in held.get(ip, ())]

    return answer


def asked(wire):
    return [socket.inet_ntoa(each.frame[38:42]) for each in wire.sent]


def found(made):
    return [(each.ip, each.mac) for each in made.facts.stations]


# -- whether, and whom -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"allow": frozenset()}, "missing.no_consent"),
        ({"allow": frozenset({"rate"})}, "missing.no_consent"),
        ({"quiet": True}, "missing.quiet"),
        ({"line": Line(customer=Customer(may_probe_lan=False))}, "missing.quiet"),
        ({"address": None}, "missing.no_address"),
        ({"address": AddressReading("eth0", OWN_MAC, "none")}, "missing.no_address"),
        ({"address": address(("203.0.113.9", 31))}, "missing.inventory_no_lan"),
        ({"address": address(("203.0.113.9", 32))}, "missing.inventory_no_lan"),
        ({"line": Line(address=CarrierAddress(ip=OWN))}, "missing.inventory_at_line"),
    ],
)
def test_refuses(given, code):
    """Without a yes, on a LAN that may not be probed, or without a LAN not one frame leaves."""
    wire = PlayedWire(lan({}))
    with pytest.raises(NotMeasured) as refused:
        measure(task(**given), wire.open, silent)
    assert refused.value.code == code
    assert wire.sent == []


@pytest.mark.parametrize(
    ("held", "allow", "network", "count", "first", "last"),
    [
        ((OWN, 24), YES, "192.168.1.0/24", 253, "192.168.1.1", "192.168.1.254"),
        ((OWN, 24), ALL, "192.168.1.0/24", 253, "192.168.1.1", "192.168.1.254"),
        ((OWN, 27), YES, "192.168.1.0/27", 29, "192.168.1.1", "192.168.1.30"),
        (("192.168.1.1", 30), YES, "192.168.1.0/30", 1, "192.168.1.2", "192.168.1.2"),
        # Inside a larger subnet .0 and .255 are addresses like any other.
        (("10.0.5.9", 16), YES, "10.0.5.0/24", 255, "10.0.5.0", "10.0.5.255"),
        (("10.0.0.9", 22), YES, "10.0.0.0/24", 254, "10.0.0.1", "10.0.0.255"),
        (("10.0.5.9", 22), ALL, "10.0.4.0/22", 1021, "10.0.4.1", "10.0.7.254"),
        (("10.0.5.9", 8), ALL, "10.0.0.0/20", 4094, "10.0.0.1", "10.0.15.255"),
        (("10.9.21.9", 16), frozenset({CONSENT_ALL}), "10.9.16.0/20", 4095, "10.9.16.0", "10.9.31.255"),
    ],
)
def test_range(held, allow, network, count, first, last):
    """Only the own subnet, of a large one the /24 around the laptop, never more than a /20, never the laptop itself."""
    got = range_of(task(address=address(held), allow=allow))
    assert (str(got.network), len(got.addresses), got.addresses[0], got.addresses[-1]) == (network, count, first, last)
    assert held[0] not in got.addresses


@pytest.mark.parametrize(
    ("held", "allow", "network", "subnet"),
    [
        ((OWN, 24), YES, "192.168.1.0/24", None),
        (("10.0.5.9", 20), YES, "10.0.5.0/24", "10.0.0.0/20"),
        (("10.0.5.9", 23), ALL, "10.0.4.0/23", None),
    ],
)
def test_the_reading_says_of_what_it_is_a_part(held, allow, network, subnet):
    """Of a larger subnet the whole is named beside the part that was asked."""
    wire = PlayedWire(lan({}))
    facts = measure(task(address=address(held), allow=allow), wire.open, silent).facts
    assert (facts.network, facts.subnet) == (network, subnet)


@pytest.mark.parametrize(
    ("held", "line", "expected"),
    [
        ([("10.0.5.9", "255.255.240.0")], Line(), ("10.0.0.0/20", "10.0.0.0/20", 4093, 8186)),
        ([("10.0.5.9", "255.255.0.0")], Line(), ("10.0.0.0/16", "10.0.0.0/20", 4094, 8188)),
        (
            [("10.0.5.9", "255.255.254.0"), ("10.0.5.8", "255.255.254.0")],
            Line(),
            ("10.0.4.0/23", "10.0.4.0/23", 508, 1016),
        ),
        ([("192.168.1.20", "255.255.255.0")], Line(), None),
        # Which of two subnets will be asked is not known beforehand.
        ([("10.0.5.9", "255.255.240.0"), ("192.168.1.20", "255.255.255.0")], Line(), None),
        ([("10.0.5.9", "255.255.240.0")], Line(address=CarrierAddress(ip="10.0.5.9")), None),
        ([("10.0.5.9", None)], Line(), None),
        ([], Line(), None),
    ],
)
def test_what_a_second_yes_would_be_for(monkeypatch, held, line, expected):
    """Read from the system, without a frame: the subnet, the part of it, how many addresses and requests at most."""
    rows = [SimpleNamespace(family=socket.AF_INET, address=ip, netmask=mask) for ip, mask in held]
    rows.append(SimpleNamespace(family=socket.AF_INET6, address="fe80::1", netmask="ffff:ffff:ffff:ffff::"))
    monkeypatch.setattr("psutil.net_if_addrs", lambda: {"eth0": rows})
    got = inventory.beyond_the_usual("eth0", line)
    told = None if got is None else (str(got.subnet), str(got.network), len(got.addresses), got.most_frames)
    assert told == expected
    assert inventory.beyond_the_usual("eth9", line) is None


def test_asks_from_beside_the_gateway():
    """Of two own addresses the one in the gateway's subnet asks; neither is asked about."""
    both = address(("169.254.7.7", 16), (OWN, 24), ("192.168.1.21", 24))
    got = range_of(task(address=both))
    assert (got.own_ip, len(got.addresses)) == (OWN, 252)


# -- the rounds --------------------------------------------------------------------------------------------------------


def test_every_holder_is_a_row():
    """Every answer counts: an address that two devices answer for gives two rows, in the order of addresses."""
    wire = PlayedWire(lan({"192.168.1.200": (PRINTER,), "192.168.1.9": (PRINTER, ROGUE), "192.168.1.1": (ROUTER,)}))
    made = measure(task(), wire.open, silent)
    assert found(made) == [
        ("192.168.1.1", ROUTER),
        ("192.168.1.9", PRINTER),
        ("192.168.1.9", ROGUE),
        ("192.168.1.200", PRINTER),
    ]
    assert {each.rtt_ms for each in made.facts.stations} == {1.0}
    assert (made.facts.method, made.facts.complete, made.facts.partly, made.weak) == ("raw", True, False, None)


def test_second_round_only_for_the_silent():
    """Everybody is asked once, the silent once more, and nobody outside the subnet."""
    wire = PlayedWire(lan({"192.168.1.1": (ROUTER,), "192.168.1.9": (PRINTER,)}))
    made = measure(task(), wire.open, silent)
    times = {ip: asked(wire).count(ip) for ip in asked(wire)}
    assert times == {f"192.168.1.{at}": 1 if at in (1, 9) else 2 for at in range(1, 255) if at != 20}
    assert (made.facts.asked, made.facts.sent) == (253, 253 + 251)
    assert {each.frame[28:32] for each in wire.sent} == {socket.inet_aton(OWN)}


def test_pace():
    """No second sees more than 200 questions, from the first to the last."""
    wire = PlayedWire(lan({}))
    measure(task(), wire.open, silent)
    at = [each.at for each in wire.sent]
    assert max(sum(begun <= other < begun + 0.999 for other in at) for begun in at) <= 200
    # Two rounds, with nothing lost between them.
    assert at[-1] - at[0] == pytest.approx((len(at) - 1) / 200, abs=0.02)


@pytest.mark.parametrize(("asked_for", "rate"), [(50.0, 50), (None, 200), (5000.0, 200)])
def test_turned_down(asked_for, rate):
    """The settings can turn the pace down, names included, never up."""
    resolver = Told("dns", {})
    at = []
    resolver.ask = lambda _ip: at.append(wire.now())
    held = {f"192.168.1.{last}": (PRINTER,) for last in range(21, 31)}
    wire = PlayedWire(lan(held))
    small = task(address=address((OWN, 27)), frames_per_s=asked_for)
    measure(small, wire.open, lambda *_: StationNames(resolver, frames=200))
    times = sorted([*at, *(each.at for each in wire.sent)])
    assert len(at) == 10
    assert min(later - earlier for earlier, later in pairwise(times)) == pytest.approx(1 / rate)


def test_deaf_to_the_first():
    """Who sleeps through the first question is found by the second."""
    wire = PlayedWire(lan({"192.168.1.9": (PRINTER,)}, deaf_to=1))
    assert found(measure(task(), wire.open, silent)) == [("192.168.1.9", PRINTER)]


@pytest.mark.parametrize("last", ["192.168.1.9", "192.168.1.254"])
def test_slow(last):
    """Who takes 100 ms is found, though it is the last one to be asked."""
    wire = PlayedWire(lan({last: (PRINTER,)}, late=0.1))
    made = measure(task(), wire.open, silent)
    assert found(made) == [(last, PRINTER)]
    assert made.facts.stations[0].rtt_ms == pytest.approx(101, abs=1)


def test_who_does_not_count():
    """This laptop's own ports, made-up senders of questions, group MACs and other subnets are no stations."""
    unasked = (
        (0.5, reply(WIFI_MAC, "192.168.1.30")),
        (0.5, reply(PRINTER, "192.168.1.31", operation=1, to="192.168.1.1")),
        (0.5, reply("01:00:5e:00:00:01", "192.168.1.32")),
        (0.5, reply("00:00:00:00:00:00", "192.168.1.33")),
        (0.5, reply(PRINTER, "192.168.2.34")),
        (0.5, reply(PRINTER, OWN)),
        (0.5, b"\xff" * 12 + b"\x08\x06" + b"\0" * 10),
    )
    wire = PlayedWire(lan({}), unasked=unasked)
    assert found(measure(task(), wire.open, silent)) == []


def test_who_merely_announces_itself():
    """An announcement is a sign of life; its address is asked all the same, for a second holder may be there."""
    announcement = reply(PRINTER, "192.168.1.240", operation=1, to="192.168.1.240")
    wire = PlayedWire(
        lan({"192.168.1.240": (ROGUE,), "192.168.1.241": (ROUTER,)}),
        unasked=((0.01, announcement), (0.02, reply(ROUTER, "192.168.1.241"))),
    )
    made = measure(task(), wire.open, silent)
    assert sorted(found(made)) == [
        ("192.168.1.240", PRINTER),
        ("192.168.1.240", ROGUE),
        ("192.168.1.241", ROUTER),
    ]
    assert {each.mac: each.rtt_ms for each in made.facts.stations} == {PRINTER: None, ROGUE: 1.0, ROUTER: 1.0}


def test_a_prank_is_bounded():
    """A thousand MACs for one address cost eight rows, and the reading says that it is partial."""
    flood = tuple((0.3, reply(f"02:aa:00:00:{at >> 8:02x}:{at & 255:02x}", "192.168.1.66")) for at in range(1000))
    made = measure(task(), PlayedWire(lan({}), unasked=flood).open, silent)
    assert (len(made.facts.stations), made.facts.partly) == (8, True)


def test_cable_pulled():
    """A link that goes away leaves what was found until then, and no claim to be complete."""
    wire = PlayedWire(lan({"192.168.1.1": (ROUTER,), "192.168.1.254": (PRINTER,)}), link_lost_at=0.5)
    made = measure(task(), wire.open, silent)
    assert (found(made), made.facts.complete) == ([("192.168.1.1", ROUTER)], False)
    with pytest.raises(NotMeasured):
        measure(task(), PlayedWire(link_lost_at=0.0).open, silent)


def test_time_runs_out():
    """A deadline in the middle leaves what was found until then, and no claim to be complete."""
    late = Task("eth0", time.monotonic() + 1.0, address=address(), allow=YES)
    made = measure(late, PlayedWire(lan({"192.168.1.1": (ROUTER,), "192.168.1.254": (PRINTER,)})).open, silent)
    assert (found(made), made.facts.complete) == ([("192.168.1.1", ROUTER)], False)


def test_cancelled():
    """Told to stop before it began, it sends nothing."""
    wire = PlayedWire(lan({}))
    stopped = task()
    stopped.cancel.set()
    with pytest.raises(NotMeasured):
        measure(stopped, wire.open, silent)
    assert wire.sent == []


def test_progress():
    """How far it is never goes back, begins near nothing and ends with all."""
    steps = []
    told = task(heard=lambda topic, what: steps.append((topic, *what)))
    measure(told, PlayedWire(lan({f"192.168.1.{at}": (PRINTER,) for at in range(1, 200)})).open, silent)
    assert {(topic, whole) for topic, _, whole in steps} == {("inventory", 253)}
    done = [each for _, each, _ in steps]
    assert done == sorted(set(done))
    assert (done[0], done[-1]) == (0, 253)


@given(st.lists(st.binary(max_size=400), max_size=30))
def test_any_frames(frames):
    """Whatever comes in, the inventory ends, and lists only whole MACs of addresses that it asked about."""
    heads = (b"", b"\xff" * 12 + b"\x08\x06", b"\xff" * 6 + b"\2" * 6 + b"\x08\0E\0\1\x20" + bytes(5) + b"\x11")
    unasked = tuple((0.01 * at, heads[at % 3] + frame) for at, frame in enumerate(frames))
    small = task(address=address((OWN, 29)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inventory, "require_link", lambda _interface: None)
        patch.setattr(inventory, "own_macs", lambda: frozenset({OWN_MAC}))
        made = measure(small, PlayedWire(unasked=unasked).open, silent)
    assert {each.ip for each in made.facts.stations} <= set(range_of(small).addresses)


def test_the_bound_is_enough():
    """The list of probes gives a whole /20, two rounds at the full rate, the time that it takes."""
    assert PROBES["inventory"].seconds >= 2 * 4095 / 200 + 5


# -- names -------------------------------------------------------------------------------------------------------------


class Told:
    """A way to ask that knows these names; who stands there with None is known to have none."""

    frames = 1

    def __init__(self, by, names):
        self.by, self.names, self.asked, self.due = by, names, [], []

    def ask(self, ip):
        self.asked.append(ip)
        if ip in self.names:
            self.due.append((ip, self.names[ip]))

    def answers(self):
        while self.due:
            yield self.due.pop()

    def close(self):
        self.closed = True


def dhcp_request(mac, name, *, relay=b"\0\0\0\0"):
    boot = struct.pack("!BBBB4sHH", 1, 1, 6, 0, b"abcd", 0, 0) + bytes(12) + relay + mac_bytes(mac).ljust(16, b"\0")
    boot = boot.ljust(236, b"\0") + b"\x63\x82\x53\x63\x35\x01\x03\x0c" + bytes((len(name),)) + name + b"\xff"
    udp = struct.pack("!HHHH", 68, 67, 8 + len(boot), 0) + boot
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
    return b"\xff" * 6 + mac_bytes(mac) + b"\x08\0" + head + udp


def test_names_in_order():
    """What a station says of itself by DHCP counts first, then the resolver, then the station asked directly."""
    resolver = Told("dns", {"192.168.1.1": "router.lan", "192.168.1.9": None, "192.168.1.12": "twelve.lan"})
    direct = Told("netbios", {"192.168.1.9": "TILL-3", "192.168.1.11": "OFFICE"})
    held = {f"192.168.1.{at}": (f"00:11:22:33:44:{at:02x}",) for at in (1, 9, 11, 12, 13)}
    unasked = ((0.2, dhcp_request("00:11:22:33:44:0c", "收银台".encode("gb18030"))),)
    ways = StationNames(resolver, direct, frames=200)
    made = measure(task(), PlayedWire(lan(held), unasked=unasked).open, lambda *_: ways)
    assert [(each.ip.rpartition(".")[2], each.name, each.name_by) for each in made.facts.stations] == [
        ("1", "router.lan", "dns"),
        ("9", "TILL-3", "netbios"),
        ("11", "OFFICE", "netbios"),
        ("12", "收银台", "dhcp"),
        ("13", None, None),
    ]
    assert "192.168.1.1" not in direct.asked
    assert all(len(way.asked) == len(set(way.asked)) for way in (resolver, direct))
    assert (resolver.closed, direct.closed) == (True, True)


def test_a_shared_address_has_no_name():
    """A name asked for by address goes to neither of two holders: nobody knows whose it is."""
    ways = StationNames(Told("dns", {"192.168.1.9": "till.lan"}), frames=200)
    made = measure(task(), PlayedWire(lan({"192.168.1.9": (PRINTER, ROGUE)})).open, lambda *_: ways)
    assert [each.name for each in made.facts.stations] == [None, None]


def test_names_have_a_budget():
    """On a full /24 asking for names takes no more frames than it was given, and ends."""
    resolver, direct = Told("dns", {}), Told("netbios", {})
    direct.frames = 2
    ways = StationNames(resolver, direct, frames=200)
    held = {f"192.168.1.{at}": (f"00:11:22:33:44:{at:02x}",) for at in range(1, 255)}
    made = measure(task(), PlayedWire(lan(held)).open, lambda *_: ways)
    assert made.facts.complete
    assert 150 <= len(resolver.asked) + 2 * len(direct.asked) <= 200


def test_names_wait_for_their_turn():
    """A question that goes by the system's socket stands in the same line as our frames, with all that it may take."""

    class Counted(PlayedWire):
        def beside(self, send, frames):
            before = len(asked())
            super().beside(send, frames)
            turns.append((len(asked()) - before, frames))

    def asked():
        return resolver.asked + direct.asked

    turns = []
    resolver, direct = Told("dns", {}), Told("netbios", {})
    direct.frames = 2
    wire = Counted(lan({f"192.168.1.{at}": (PRINTER,) for at in (1, 9, 11)}))
    measure(task(), wire.open, lambda *_: StationNames(resolver, direct, frames=200))
    assert sorted(turns) == [(1, 1)] * 3 + [(1, 2)] * 3


@contextmanager
def answering(answer):
    """A UDP server on loopback that answers as told."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)

        def serve():
            while True:
                try:
                    question, who = server.recvfrom(2048)
                except OSError:
                    return
                for each in answer(question):
                    server.sendto(each, who)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def udp():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def all_answers(way, number):
    """What came in, once so many answers did; within seconds."""
    got, ends = [], time.monotonic() + 4
    while len(got) < number and time.monotonic() < ends:
        got += way.answers()
        time.sleep(0.005)
    return got


def pointer(question, name):
    """An answer with this name to a PTR question."""
    parts = name.split(b".") if isinstance(name, bytes) else name.encode().split(b".")
    target = b"".join(bytes((len(part),)) + part for part in parts) + b"\0"
    return (
        question[:2]
        + b"\x85\x80\0\1\0\1\0\0\0\0"
        + question[12:]
        + b"\xc0\x0c\0\x0c\0\1\0\0\0\x3c"
        + len(target).to_bytes(2, "big")
        + target
    )


def test_resolver():
    """Only an answer to our own question counts; that nobody has the name is an answer too."""

    def answer(question):
        if b"\x039\x03168" in question or b"\x019\x011" in question:
            return [b"\0\0" + pointer(question, "liar.lan")[2:], question[:5], pointer(question, "till.lan")]
        return [question[:2] + b"\x85\x83\0\1\0\0\0\0\0\0" + question[12:]]

    with answering(answer) as port:
        way = ReverseDns(udp, "127.0.0.1", port)
        assert way.frames == 2, "first the system may ask for the resolver's MAC"
        way.ask("192.168.1.9")
        assert way.frames == 1
        way.ask("192.168.1.77")
        assert sorted(all_answers(way, 2)) == [("192.168.1.77", None), ("192.168.1.9", "till.lan")]
        way.close()


def test_a_name_in_chinese():
    """A resolver on a LAN hands on what a device called itself, in UTF-8 or as older Chinese devices write it."""
    question = b"\x12\x34\1\0\0\1\0\0\0\0\0\0\x019\x011\x03168\x03192\7in-addr\4arpa\0\0\x0c\0\1"
    assert read_pointer(pointer(question, "前台.lan"), question) == (True, "前台.lan")
    assert read_pointer(pointer(question, "财务".encode("gb18030")), question) == (True, "财务")


def test_resolver_with_a_closed_port():
    """A resolver that does not serve is silence, not an error."""
    with udp() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    way = ReverseDns(udp, "127.0.0.1", port)
    way.ask("192.168.1.9")
    way.ask("192.168.1.10")
    assert list(way.answers()) == []
    way.close()


def status(*rows, number=b"ab", flags=0x8400, kind=0x21, count=None):
    """A node status answer with these (name, suffix, group)."""
    table = b"".join(
        name.ljust(15) + bytes((suffix,)) + (b"\x84\0" if group else b"\4\0") for name, suffix, group in rows
    )
    body = bytes((len(rows) if count is None else count,)) + table + bytes(46)
    head = number + struct.pack("!HHHHH", flags, 0, 1, 0, 0) + b"\x20CK" + b"A" * 30 + b"\0"
    return head + struct.pack("!HHIH", kind, 1, 0, len(body)) + body


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (status((b"WORKGROUP", 0, True), (b"TILL-3", 0, False), (b"TILL-3", 0x20, False)), "TILL-3"),
        (status((b"PRINTER", 0x20, False)), "PRINTER"),
        (status(("收银台".encode("gb18030"), 0, False)), "收银台"),
        (status((b"WORKGROUP", 0, True)), None),
        (status((b"MASTER", 0x1D, False)), None),
        (status(), None),
        (status((b"TILL-3", 0, False), flags=0x0400), None),
        (status((b"TILL-3", 0, False), flags=0x8403), None),
        (status((b"TILL-3", 0, False), kind=0x20), None),
        (status((b"TILL-3", 0, False), count=200), None),
        (status((b"TILL-3", 0, False))[:70], None),
        (b"", None),
    ],
)
def test_node_status(answer, name):
    """The unique name of the workstation or file server; groups, other kinds and broken ones give none."""
    assert read_node_status(answer) == name


@given(st.binary(max_size=300))
def test_node_status_of_anything(noise):
    """No bytes make the parser stumble."""
    read_node_status(noise)
    read_node_status(status((b"TILL-3", 0, False))[:57] + noise)


def test_station_itself():
    """The station that was asked tells its name, by the number it was asked with."""

    def answer(question):
        assert question[2:] == struct.pack("!HHHHH", 0, 1, 0, 0, 0) + b"\x20CK" + b"A" * 30 + b"\0\0\x21\0\1"
        return [status((b"OTHER", 0, False), number=b"\0\0"), status((b"TILL-3", 0, False), number=question[:2])]

    with answering(answer) as port:
        way = NodeStatus(udp, port)
        way.ask("127.0.0.1")
        assert all_answers(way, 1) == [("127.0.0.1", "TILL-3")]
        way.close()


@pytest.mark.parametrize(
    ("dns", "resolver"),
    [
        (("192.168.1.1",), "192.168.1.1"),
        (("8.8.8.8", "fe80::1", "192.168.1.2"), "192.168.1.2"),
        (("127.0.0.53", "8.8.8.8"), None),
        ((), None),
    ],
)
def test_which_resolver(dns, resolver):
    """Only a resolver on this very LAN is asked for names of its stations."""
    asked = range_of(task(address=address(dns=dns)))
    assert station_names.resolver_here(task(address=address(dns=dns)), asked.network) == resolver


# -- without rights ----------------------------------------------------------------------------------------------------


def test_from_the_cache(monkeypatch):
    """Without raw frames the system asks and its cache is read: weaker, never complete, own ports left out."""
    poked = []

    class Sock:
        def sendto(self, data, who):
            poked.append((data, who))
            if who[0].endswith(".3"):
                raise OSError("no way")

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    known = {"192.168.1.1": ROUTER, "192.168.1.6": WIFI_MAC, "10.0.0.1": PRINTER, "192.168.1.5": PRINTER}
    system = type("System", (), {"neighbours": staticmethod(lambda _interface, _own: known)})
    monkeypatch.setattr("fieldkit.probes.sockets.open_udp", lambda *_: Sock())
    monkeypatch.setattr(inventory, "system", lambda: system)
    monkeypatch.setattr(inventory, "_CACHE_WAIT_S", 0.0)

    def refused(*_):
        raise NotMeasured("missing.no_raw_socket")

    small = task(address=address(("192.168.1.4", 29)))
    made = measure(small, refused, silent)
    assert found(made) == [("192.168.1.1", ROUTER), ("192.168.1.5", PRINTER)]
    assert (made.facts.method, made.facts.complete, made.weak) == ("cache", False, "weak.inventory_cache")
    assert poked == [(b"\0", (f"192.168.1.{at}", 9)) for at in (1, 2, 3, 5, 6)]
    assert made.facts.sent == 4
