"""Who hands out addresses, told from OFFER frames, hostile ones included."""

import socket
import struct
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.dhcp import Informed, Offer
from fieldkit.model.lan import LanPlan
from fieldkit.model.line import CarrierAddress, Line
from fieldkit.model.terms import Vantage
from fieldkit.probes import dhcp
from fieldkit.probes.dhcp import Overheard, address_to_ask_from, parse_informed, parse_offer
from fieldkit.probes.dhcp_message import boot_message, discover, parse_options, prefix_of
from fieldkit.probes.task import Task
from fieldkit.probes.wire_allowed import kind_of
from fieldkit.probes.wire_frames import checksum, mac_bytes
from fieldkit.probes.wire_played import PlayedWire

OWN_MAC = "02:00:00:00:00:01"
ROUTER = "00:e0:fc:00:00:01"
ROGUE = "00:11:22:33:44:55"
XID = b"\xde\xad\xbe\xef"
COOKIE = b"\x63\x82\x53\x63"


@pytest.fixture(autouse=True)
def _no_system(monkeypatch):
    monkeypatch.setattr(dhcp, "require_link", lambda _interface: None)


def option(number, value):
    return bytes((number, len(value))) + value


def ip(*addresses):
    return b"".join(map(socket.inet_aton, addresses))


def plain_options(server="192.168.1.1", router="192.168.1.1", kind=2):
    return (
        option(53, bytes((kind,)))
        + option(54, ip(server))
        + option(51, struct.pack("!I", 3600))
        + option(1, ip("255.255.255.0"))
        + option(3, ip(router))
        + option(6, ip("192.168.1.1", "8.8.8.8"))
        + b"\xff"
    )


def answer_frame(
    options=None,
    *,
    source_mac=ROUTER,
    source_ip="192.168.1.1",
    your_ip="192.168.1.100",
    xid=XID,
    chaddr=OWN_MAC,
    giaddr="0.0.0.0",
    sname=b"",
    file=b"",
    to_mac="ff:ff:ff:ff:ff:ff",
    operation=2,
    port=68,
    ip_options=b"",
):
    boot = struct.pack("!BBBB4sHH", operation, 1, 6, 0, xid, 0, 0x8000) + ip("0.0.0.0", your_ip, "0.0.0.0", giaddr)
    boot += mac_bytes(chaddr).ljust(16, b"\0") + sname.ljust(64, b"\0") + file.ljust(128, b"\0") + COOKIE
    boot += plain_options() if options is None else options
    udp = struct.pack("!HHHH", 67, port, 8 + len(boot), 0) + boot
    words = 5 + len(ip_options) // 4
    head = struct.pack("!BBHHHBBH", 0x40 | words, 0, words * 4 + len(udp), 0, 0, 64, 17, 0)
    packet = head + ip(source_ip, "255.255.255.255") + ip_options + udp
    return mac_bytes(to_mac) + mac_bytes(source_mac) + b"\x08\x00" + packet


def client_frame(kind, *, client=ROGUE, xid=b"\0\0\0\7"):
    """A client's own broadcast: 1 DISCOVER, 3 REQUEST."""
    return answer_frame(
        option(53, bytes((kind,))) + b"\xff", source_mac=client, chaddr=client, xid=xid, operation=1, port=67
    )


def read(frame):
    return parse_offer(frame, xid=XID, mac=OWN_MAC)


def task(**given):
    return Task("eth0", time.monotonic() + 30, **given)


def measure(given, open_wire, others=()):
    """Measure on a played wire, beside which `others` are heard: (seconds, frame)."""
    return dhcp.measure(given, open_wire, PlayedWire(unasked=tuple(others)).open)


def laptop(*ips, gateway="192.168.1.1", lease=None):
    """The laptop's own addresses, all /24."""
    held = tuple(OwnAddress(each, 24) for each in ips)
    return AddressReading("eth0", OWN_MAC, "static", held, (gateway,) if gateway else (), lease_server=lease)


def servers(*offers):
    """A LAN whose servers answer each DISCOVER: (delay, what the frame differs in)."""

    def answer(request):
        return [(delay, answer_frame(**{"xid": request[46:50], **more})) for delay, more in offers]

    return PlayedWire(answer)


def test_discover_frame():
    """A well-formed broadcast DISCOVER of this NIC: checksums right, broadcast flag set, no address asked for."""
    frame = discover(OWN_MAC, XID, seconds=1)
    assert frame[:14] == b"\xff" * 6 + mac_bytes(OWN_MAC) + b"\x08\x00"
    head, udp = frame[14:34], frame[34:]
    assert checksum(head) == 0
    assert checksum(head[12:20] + struct.pack("!HH", 17, len(udp)) + udp) == 0
    boot = udp[8:]
    assert (boot[4:8], boot[10:12], boot[28:34]) == (XID, b"\x80\x00", mac_bytes(OWN_MAC))
    assert boot[12:28] == bytes(16)
    options = parse_options(boot).values
    assert options == {53: b"\x01", 55: bytes((1, 3, 6, 51, 54))}
    assert len(boot) >= 300


def test_offer():
    """Every option that a verdict needs is read."""
    offer = read(answer_frame())
    assert (offer.server_id, offer.source_mac, offer.source_ip, offer.your_ip) == (
        "192.168.1.1", ROUTER, "192.168.1.1", "192.168.1.100",
    )  # fmt: skip
    assert (offer.prefix, offer.routers, offer.dns, offer.lease_s, offer.relay) == (
        24, ("192.168.1.1",), ("192.168.1.1", "8.8.8.8"), 3600, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        pytest.param(answer_frame(giaddr="10.0.0.1"), {"relay": "10.0.0.1"}, id="relay by giaddr"),
        pytest.param(answer_frame(option(53, b"\2") + option(82, b"\1\2ab")), {"relay": "01026162"}, id="relay by 82"),
        pytest.param(answer_frame(option(53, b"\2")), {"server_id": None, "routers": (), "prefix": None}, id="bare"),
        pytest.param(answer_frame(option(53, b"\2") + option(3, ip("0.0.0.0"))), {"routers": ()}, id="router zero"),
        pytest.param(answer_frame(option(53, b"\2") + option(3, b"\1\2\3")), {"routers": ()}, id="half a router"),
        pytest.param(
            answer_frame(option(53, b"\2") + option(6, ip("1.2.3.4") + b"\7\7")), {"dns": ("1.2.3.4",)}, id="odd length"
        ),
        pytest.param(answer_frame(option(53, b"\2") + option(51, b"\1")), {"lease_s": None}, id="short lease"),
        pytest.param(answer_frame(option(53, b"\2") + option(1, ip("255.0.255.0"))), {"prefix": None}, id="odd mask"),
        pytest.param(answer_frame(plain_options()[:-1]), {"prefix": 24}, id="no end"),
        pytest.param(answer_frame(b"\0\0\0" + plain_options()), {"prefix": 24}, id="padding"),
        pytest.param(
            answer_frame(option(53, b"\2") + option(54, ip("192.168.1.1")) + b"\x03\xff\xc0\xa8"),
            {"server_id": "192.168.1.1", "routers": ()},
            id="length overruns",
        ),
        pytest.param(answer_frame(option(53, b"\2") + b"\x03"), {"routers": ()}, id="number without length"),
        pytest.param(
            answer_frame(option(53, b"\2") + option(3, ip("1.1.1.1")[:2]) + option(3, ip("1.1.1.1")[2:])),
            {"routers": ("1.1.1.1",)},
            id="option in two parts",
        ),
        pytest.param(
            answer_frame(option(53, b"\2") + option(52, b"\1") + b"\xff", file=option(3, ip("10.0.0.1")) + b"\xff"),
            {"routers": ("10.0.0.1",)},
            id="overload file",
        ),
        pytest.param(
            answer_frame(option(52, b"\2") + b"\xff", sname=option(53, b"\2") + option(3, ip("10.0.0.2")) + b"\xff"),
            {"routers": ("10.0.0.2",)},
            id="overload sname",
        ),
        pytest.param(
            answer_frame(
                option(53, b"\2") + option(52, b"\3") + b"\xff",
                file=option(3, ip("10.0.0.3")) + option(52, b"\3"),
                sname=option(6, ip("10.0.0.4")) + b"\xff",
            ),
            {"routers": ("10.0.0.3",), "dns": ("10.0.0.4",)},
            id="overload both, and again inside",
        ),
        pytest.param(answer_frame(file=option(3, ip("6.6.6.6"))), {"routers": ("192.168.1.1",)}, id="no overload"),
        pytest.param(answer_frame(to_mac=OWN_MAC), {"your_ip": "192.168.1.100"}, id="unicast answer"),
        pytest.param(answer_frame(ip_options=b"\1\1\1\0"), {"prefix": 24}, id="IP options"),
    ],
)
def test_unusual_offers(frame, expected):
    """Odd but readable OFFERs are read as far as they go."""
    offer = read(frame)
    assert {name: getattr(offer, name) for name in expected} == expected


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(answer_frame(xid=b"\0\0\0\1"), id="another's transaction"),
        pytest.param(answer_frame(chaddr=ROGUE), id="another's MAC"),
        pytest.param(answer_frame(plain_options(kind=5)), id="ack"),
        pytest.param(answer_frame(plain_options(kind=6)), id="nak"),
        pytest.param(answer_frame(plain_options(kind=1)), id="discover"),
        pytest.param(
            answer_frame(option(53, b"\2") + option(60, b"PXEClient") + b"\xff", your_ip="0.0.0.0"),
            id="a boot server's",
        ),
        pytest.param(answer_frame(b"\xff"), id="no type"),
        pytest.param(answer_frame(option(53, b"") + b"\xff"), id="empty type"),
        pytest.param(answer_frame(b"\x35\xff\x02"), id="type overruns"),
        pytest.param(answer_frame(operation=1), id="request"),
        pytest.param(answer_frame(port=67), id="to a server"),
        pytest.param(answer_frame()[:200], id="cut"),
        pytest.param(answer_frame().replace(COOKIE, b"\0\0\0\0"), id="no cookie"),
        pytest.param(answer_frame()[:20] + b"\x20\x00" + answer_frame()[22:], id="fragment"),
        pytest.param(answer_frame()[:14] + b"\x41" + answer_frame()[15:], id="IP head too short"),
        pytest.param(answer_frame()[:16] + b"\x00\x14" + answer_frame()[18:], id="IP length too short"),
    ],
)
def test_not_offers(frame):
    """What is no OFFER to us is ignored, without an error."""
    assert read(frame) is None


@pytest.mark.parametrize(
    ("mask", "prefix"),
    [("255.255.255.0", 24), ("0.0.0.0", 0), ("255.255.255.255", 32), ("255.255.255.252", 30), ("0.255.255.255", None)],
)
def test_prefix_of(mask, prefix):
    """A mask becomes a prefix only when its ones are in front."""
    assert prefix_of(ip(mask)) == prefix
    assert prefix_of(ip(mask)[:3]) is None


@given(st.binary(max_size=600))
def test_hostile_bytes(data):
    """No bytes break the parsers: as a frame, as a UDP payload, as options."""
    read(data)
    boot_message(bytes(12) + b"\x08\x00" + data)
    parse_options(data)
    read(answer_frame(data))
    read(answer_frame(option(53, b"\2") + option(52, b"\3") + b"\xff", file=data[:128], sname=data[128:192]))


@given(st.data())
def test_damaged_offers(data):
    """A good OFFER with bytes changed or cut off is read or ignored, and never breaks anything."""
    frame = bytearray(answer_frame())
    for _ in range(data.draw(st.integers(0, 8))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    offer = read(bytes(frame[: data.draw(st.integers(0, len(frame)))]))
    assert offer is None or socket.inet_aton(offer.your_ip)


@given(
    st.lists(st.tuples(st.integers(1, 254).filter(lambda number: number != 52), st.binary(max_size=255)), max_size=12)
)
def test_options_read_back(options):
    """Whatever options are written, the same are read; parts of one number are joined."""
    expected: dict[int, bytes] = {}
    for number, value in options:
        expected[number] = expected.get(number, b"") + value
    parsed = parse_options(bytes(240) + b"".join(option(*each) for each in options) + b"\xff" + b"rubbish")
    assert (parsed.values, parsed.broken) == (expected, False)


def test_two_servers():
    """Both servers are heard, each once though both answer twice, with the time each took."""
    rogue = {"options": plain_options("192.168.0.1", "192.168.0.1"), "source_mac": ROGUE, "source_ip": "192.168.0.1"}
    wire = servers((0.01, {}), (2.5, rogue))
    made = measure(task(), wire.open)
    facts = made.facts
    assert [(offer.server_id, offer.source_mac, offer.after_ms) for offer in facts.offers] == [
        ("192.168.1.1", ROUTER, 10.0),
        ("192.168.0.1", ROGUE, 2500.0),
    ]
    assert (facts.sent, facts.window_s, facts.complete, facts.client_mac) == (2, 5.0, True, OWN_MAC)
    assert made.weak is None
    assert [round(each.at - wire.sent[0].at, 3) for each in wire.sent] == [0.0, 1.2]


def test_a_boot_server_serves_no_addresses():
    """A PXE boot server beside the DHCP server is no second one, and alone it is no DHCP server at all."""
    boots = {"options": option(53, b"\2") + option(60, b"PXEClient") + b"\xff", "your_ip": "0.0.0.0"}
    facts = measure(task(), servers((0.01, {}), (0.02, {"source_mac": ROGUE, **boots})).open).facts
    assert [offer.source_mac for offer in facts.offers] == [ROUTER]
    given = task(address=laptop("192.168.1.50"))
    facts = measure(given, servers((0.01, {"source_mac": ROGUE, **boots})).open).facts
    assert (facts.offers, facts.asked) == ((), 1)


def test_same_server_id_from_two_macs():
    """A rogue that copies the server's identity is still told apart by its MAC."""
    facts = measure(task(), servers((0.01, {}), (0.02, {"source_mac": ROGUE})).open).facts
    assert {offer.source_mac for offer in facts.offers} == {ROUTER, ROGUE}


def test_silence():
    """Nobody answers in the full window after two DISCOVERs: no offers, and that is complete."""
    facts = measure(task(), PlayedWire().open).facts
    assert (facts.offers, facts.sent, facts.complete) == ((), 2, True)


def test_too_late():
    """An OFFER after the window is not waited for."""
    assert measure(task(), servers((5.5, {})).open).facts.offers == ()


def test_unread_answers_are_counted():
    """Answers to us that are no whole OFFER are counted in the evidence and break nothing."""
    made = measure(task(), servers((0.1, {"options": b"\x35\xff\x02"}), (0.2, {})).open)
    assert len(made.facts.offers) == 1
    assert "2 answers that are no whole OFFER" in made.raw


def test_flood_of_offers():
    """Thousands of offers, from one MAC or from many, fill neither the reading nor the evidence, nor hide a server."""
    flood = [(0.0001 * at, {"your_ip": f"10.0.{at // 250}.{at % 250 + 1}", "source_mac": ROGUE}) for at in range(300)]
    facts = measure(task(), servers(*flood, (1.0, {})).open).facts
    assert [offer.source_mac for offer in facts.offers] == [ROGUE] * 6 + [ROUTER]
    flood = [(0.001 * at, {"source_mac": f"02:00:00:00:{at // 256:02x}:{at % 256:02x}"}) for at in range(1500)]
    made = measure(task(), servers(*flood).open)
    assert len(made.facts.offers) == 64
    assert not made.facts.complete
    assert len(made.raw.splitlines()) < 25


def test_budget():
    """With one DISCOVER left one is sent, and its silence is not called complete; with none left nothing is sent."""
    last = PlayedWire(discovers=1)
    facts = measure(task(), last.open).facts
    assert (facts.sent, facts.complete) == (1, False)
    with pytest.raises(NotMeasured) as caught:
        measure(task(), last.open)
    assert caught.value.code == "missing.dhcp_used_up"
    assert len(last.sent) == 1


def test_quiet():
    """With the LAN closed to probing no DISCOVER is sent."""
    wire = PlayedWire()
    with pytest.raises(NotMeasured) as caught:
        measure(task(quiet=True), wire.open)
    assert (caught.value.code, wire.sent) == ("missing.quiet", [])


def test_cut_short():
    """Cancel, deadline or a lost link end it early, and then silence is not complete."""
    cancel = threading.Event()

    def answer(request):
        cancel.set()
        return []

    facts = measure(task(cancel=cancel), PlayedWire(answer).open).facts
    assert (facts.sent, facts.complete) == (1, False)
    assert not measure(Task("eth0", time.monotonic() + 2), PlayedWire().open).facts.complete
    assert not measure(task(), PlayedWire(link_lost_at=2.0).open).facts.complete


def test_fresh_transaction_numbers():
    """Each measurement has its own transaction number, so an old answer cannot count again."""
    wires = [PlayedWire() for _ in range(4)]
    for wire in wires:
        measure(task(), wire.open)
    assert len({wire.sent[0].frame[46:50] for wire in wires}) == 4


def informing(delay=0.1, **more):
    """A server that answers an INFORM alone, as one that has no address left."""

    def answer(request):
        if parse_options(request[42:]).values[53] != b"\x08":
            return []
        return [(delay, answer_frame(plain_options(kind=5), your_ip="0.0.0.0", xid=request[46:50], **more))]

    return PlayedWire(answer)


def test_no_address_left():
    """Where nobody offered, one INFORM from the own address tells a server without addresses from no server at all."""
    wire = informing()
    made = measure(task(address=laptop("192.168.1.50")), wire.open)
    facts = made.facts
    assert facts.informed == (Informed("192.168.1.1", ROUTER, ("192.168.1.1",), ("192.168.1.1", "8.8.8.8")),)
    assert (facts.offers, facts.sent, facts.asked, facts.complete) == ((), 2, 1, True)
    assert [kind_of(each.frame, OWN_MAC) for each in wire.sent] == ["dhcp.discover"] * 2 + ["dhcp.inform"]
    assert round(wire.sent[2].at - wire.sent[0].at, 3) == 2.5
    assert "answers that are no whole OFFER" not in made.raw


def test_a_server_that_is_there_is_waited_for():
    """It answered the INFORM, so its OFFER is waited for a while longer: some ping several addresses first."""

    def answer(request):
        kind = parse_options(request[42:]).values[53]
        if kind == b"\x08":
            return [(0.01, answer_frame(plain_options(kind=5), xid=request[46:50]))]
        return [(6.3, answer_frame(xid=request[46:50]))]

    facts = measure(task(address=laptop("192.168.1.50")), PlayedWire(answer).open).facts
    assert (len(facts.offers), facts.asked, facts.window_s, facts.complete) == (1, 1, 6.7, True)
    # Not beyond the deadline.
    short = Task("eth0", time.monotonic() + 6, address=laptop("192.168.1.50"))
    assert measure(short, informing().open).facts.window_s <= 5.8


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"address": laptop("192.168.1.50")}, "192.168.1.50", id="an address"),
        pytest.param({"address": laptop("10.0.0.9", "192.168.1.50")}, "192.168.1.50", id="the one beside the gateway"),
        pytest.param({"address": laptop("10.0.0.9", gateway=None)}, "10.0.0.9", id="no gateway"),
        pytest.param({}, None, id="address not known"),
        pytest.param({"address": laptop()}, None, id="no address"),
        pytest.param({"address": laptop("169.254.3.4")}, None, id="self-made address"),
        pytest.param({"address": laptop("192.168.1.50"), "vantage": Vantage.LAN}, "192.168.1.50", id="on the LAN"),
        pytest.param({"address": laptop("192.168.1.50"), "vantage": Vantage.CPE}, None, id="alone at the line"),
        pytest.param(
            {"address": laptop("192.168.1.50"), "line": Line(address=CarrierAddress(ip="192.168.1.50"))},
            None,
            id="with the line's own address",
        ),
        pytest.param({"address": laptop("192.168.1.50"), "vantage": Vantage.ROOM}, None, id="in the room"),
    ],
)
def test_who_may_ask(given, expected):
    """An INFORM leaves only from an address that somebody gave this laptop, and only on a customer's LAN."""
    assert address_to_ask_from(task(**given)) == expected
    wire = informing()
    assert measure(task(**given), wire.open).facts.asked == (expected is not None)
    assert len(wire.sent) == 2 + (expected is not None)


def test_an_ordinary_run_asks_nothing_more():
    """Where an OFFER came in time, two DISCOVERs are all that is sent."""
    wire = servers((2.4, {}))
    assert measure(task(address=laptop("192.168.1.50")), wire.open).facts.asked == 0
    assert len(wire.sent) == 2


@pytest.mark.parametrize(
    ("frame", "heard"),
    [
        pytest.param(answer_frame(plain_options(kind=5)), True, id="ack"),
        pytest.param(answer_frame(plain_options(kind=2)), False, id="offer"),
        pytest.param(answer_frame(plain_options(kind=6)), False, id="nak"),
        pytest.param(answer_frame(plain_options(kind=5), xid=b"\0\0\0\1"), False, id="another's transaction"),
        pytest.param(answer_frame(plain_options(kind=5), chaddr=ROGUE), False, id="another's MAC"),
        pytest.param(answer_frame(plain_options(kind=5), operation=1), False, id="a request"),
        pytest.param(answer_frame(plain_options(kind=5))[:200], False, id="cut"),
    ],
)
def test_informed(frame, heard):
    """Only an ACK to our own INFORM says that a server is there."""
    assert (parse_informed(frame, xid=XID, mac=OWN_MAC) is not None) == heard


@given(st.binary(max_size=600))
def test_hostile_bytes_for_an_inform(data):
    """No bytes break the reading of an ACK, or of what others say."""
    parse_informed(data, xid=XID, mac=OWN_MAC)
    parse_informed(answer_frame(data), xid=XID, mac=OWN_MAC)
    overheard = Overheard(OWN_MAC)
    overheard.feed(0.0, bytes(240) + data)
    overheard.feed(0.0, data.ljust(240, b"\1"))


def test_others_wait_too():
    """Another client asks, and asks again, and nobody answers it."""
    others = [(0.2, client_frame(1)), (2.9, client_frame(1))]
    facts = measure(task(), PlayedWire().open, others).facts
    assert (facts.waiting, facts.served) == ((ROGUE,), ())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(client_frame(3), id="it took an OFFER that we did not see"),
        pytest.param(answer_frame(chaddr=ROGUE, xid=b"\0\0\0\7"), id="an OFFER to it"),
        pytest.param(answer_frame(plain_options(kind=6), chaddr=ROGUE, xid=b"\0\0\0\7"), id="a NAK to it"),
    ],
)
def test_others_are_answered(answer):
    """Whoever got any answer, or acts as if it had, does not wait."""
    facts = measure(task(), PlayedWire().open, [(0.2, client_frame(1)), (0.9, answer)]).facts
    assert (facts.waiting, facts.served) == ((), ())


def test_others_are_served():
    """An ACK to somebody else is a service that runs; a client that asked just now may yet be answered."""
    ack = answer_frame(plain_options(kind=5), chaddr=ROGUE, xid=b"\0\0\0\7")
    late = client_frame(1, client="00:11:22:33:44:77")
    facts = measure(task(), PlayedWire().open, [(0.2, client_frame(1)), (0.9, ack), (4.5, late)]).facts
    assert (facts.waiting, facts.served) == ((), (ROGUE,))


def test_many_others():
    """A crowd of clients is kept to a bounded number, and our own messages never count."""
    overheard = Overheard(OWN_MAC)
    for number in range(1000):
        mac = f"02:11:00:00:{number // 256:02x}:{number % 256:02x}"
        overheard.feed(0.0, boot_message(client_frame(1, client=mac), 67))
        overheard.feed(0.0, boot_message(answer_frame(plain_options(kind=5), chaddr=f"0a{mac[2:]}")))
    overheard.feed(0.0, boot_message(client_frame(1, client=OWN_MAC), 67))
    assert (len(overheard.waiting(9.0)), len(overheard.served())) == (64, 64)
    assert OWN_MAC not in overheard.waiting(9.0)


def test_a_shorter_plan():
    """The plan may listen for the procedure's four seconds; below that silence is never complete."""
    for seconds, complete in ((4.0, True), (3.5, False)):
        facts = measure(task(lan=LanPlan(dhcp_s=seconds)), PlayedWire().open).facts
        assert (facts.window_s, facts.complete) == (seconds, complete)


def test_each_offer_is_shown_when_it_comes():
    """Whoever watches is told each OFFER once, while the rest of the window runs."""
    told = []
    rogue = {"options": plain_options("192.168.0.1", "192.168.0.1"), "source_mac": ROGUE, "source_ip": "192.168.0.1"}
    facts = measure(task(heard=lambda topic, what: told.append((topic, what))), servers((0.01, {}), (0.4, rogue)).open)
    assert told[:2] == [("dhcp", each) for each in facts.facts.offers]
    assert {topic for topic, _ in told} == {"dhcp"}


def no_rights(_interface, _want):
    raise NotMeasured("missing.no_raw_socket")


def test_without_rights_the_lease_is_known():
    """Without raw sockets the server of the own lease is told, weaker and never complete; nothing is sent."""
    made = dhcp.measure(task(address=laptop("192.168.1.50", lease="192.168.1.1")), no_rights, no_rights)
    assert made.facts.offers == (Offer("192.168.1.1", None, "192.168.1.1", "192.168.1.50"),)
    assert (made.facts.sent, made.facts.complete, made.facts.method) == (0, False, "lease")
    assert made.weak == "weak.dhcp_lease"


@pytest.mark.parametrize("address", [None, laptop("192.168.1.50"), laptop(lease="192.168.1.1")])
def test_without_rights_and_without_a_lease(address):
    """Where the system knows no lease either, the reason is the missing right."""
    with pytest.raises(NotMeasured) as caught:
        dhcp.measure(task(address=address), no_rights, no_rights)
    assert caught.value.code == "missing.no_raw_socket"


def test_without_a_wide_ear():
    """Where others cannot be overheard the rest is measured all the same."""
    facts = dhcp.measure(task(address=laptop("192.168.1.50")), informing().open, no_rights).facts
    assert (len(facts.informed), facts.waiting, facts.complete) == (1, (), True)
