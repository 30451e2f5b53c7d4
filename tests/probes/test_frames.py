"""What a frame says, told from its bytes; another implementation builds them, and broken ones never raise."""

import functools
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.model.arp import RouterGroup
from fieldkit.model.lldp import LldpNeighbour
from fieldkit.model.ra import RaRouter
from fieldkit.probes import frames
from fieldkit.probes.frames import (
    name_of,
    parse_boot,
    parse_cdp,
    parse_dhcp6,
    parse_group,
    parse_lldp,
    parse_names,
    parse_ra,
    parse_stp,
    udp4,
    untag,
)
from tests.probes import built_frames as built
from tests.probes.built_frames import GATEWAY, PC, ROUTER, raw_mac

FRAMES = functools.cache(built.one_of_each)


def read_by_all(frame):
    """Every parser's word on one frame."""
    vlan, plain = untag(frame)
    datagram = udp4(plain)
    return [
        vlan,
        parse_ra(plain),
        parse_dhcp6(plain),
        parse_boot(plain),
        parse_lldp(plain),
        parse_cdp(plain),
        parse_stp(plain),
        parse_group(plain),
        parse_names(datagram) if datagram is not None else [],
    ]


# -- VLAN tags and datagrams -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "vlan"), [((), 0), ((20,), 20), ((0,), 0), ((5, 20), 5 * 4096 + 20), ((20 | 7 << 13,), 20)]
)
def test_tags_come_off(tags, vlan):
    """The frame is as it were untagged, and the VLAN is known; priority alone is no VLAN."""
    frame = built.ask(PC, "192.168.1.20", GATEWAY)
    assert untag(built.tagged(frame, *tags)) == (vlan, frame)


def test_a_service_tag_is_a_tag():
    """802.1ad's outer tag is taken off as well."""
    frame = built.ask(PC, "192.168.1.20", GATEWAY)
    outer = frame[:12] + b"\x88\xa8\x00\x05" + b"\x81\x00\x00\x14" + frame[12:]
    assert untag(outer) == (5 * 4096 + 20, frame)


def test_a_datagram_without_ethernet_padding():
    """The payload ends where UDP says, not where the frame does."""
    found = udp4(built.udp(b"abc", ports=(1, 2)) + bytes(20))
    assert found == ("192.168.1.20", "192.168.1.255", 1, 2, b"abc")


def test_a_fragment_is_no_datagram():
    """What stands at a fragment's beginning are no ports."""
    frame = bytearray(built.udp(b"abc" * 10))
    frame[20:22] = b"\x20\x00"
    assert udp4(bytes(frame)) is None


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"SW-1\0", "SW-1"),
        ("会议室".encode(), "会议室"),
        ("会议室".encode("gb18030"), "会议室"),
        (b"\xff\xfe\x81", "ÿþ\x81"),
        (b"\0\0", None),
        (b"", None),
    ],
)
def test_a_name(raw, name):
    """Names come out as written, in UTF-8 or in what Chinese devices write; control characters stay for the sink."""
    assert name_of(raw) == name


# -- IPv6 --------------------------------------------------------------------------------------------------------------


def test_a_router_advertisement():
    """All that a Router Advertisement says is read."""
    frame = built.advertisement(preference=1, dns=("2001:db8::53", "2001:db8::54"), m=1)
    assert parse_ra(frame) == RaRouter(
        mac=ROUTER,
        ip="fe80::1",
        lifetime_s=1800,
        preference="high",
        prefixes=("2001:db8:1::/64",),
        dns=("2001:db8::53", "2001:db8::54"),
        managed=True,
        other=True,
    )


@pytest.mark.parametrize(("bits", "said"), [(0, "medium"), (1, "high"), (2, "medium"), (3, "low")])
def test_preferences(bits, said):
    """RFC 4191's two bits; the reserved value counts as medium."""
    assert parse_ra(built.advertisement(preference=bits)).preference == said


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(lambda: built.advertisement(hop_limit=64), id="routed"),
        pytest.param(lambda: built.advertisement(ip="2001:db8::1"), id="not link-local"),
        pytest.param(lambda: built.dhcp6(), id="DHCPv6"),
        pytest.param(lambda: built.ask(PC, "192.168.1.20", GATEWAY), id="ARP"),
    ],
)
def test_no_host_heeds_it(frame):
    """What a host must discard is no advertisement."""
    assert parse_ra(frame()) is None


def test_an_option_without_length_voids_the_advertisement():
    """RFC 4861 section 6.1.2: the whole message is discarded."""
    frame = built.advertisement()
    assert parse_ra(frame[:-32] + bytes((3, 0)) + frame[-30:]) is None


def test_an_advertisement_behind_a_header():
    """A hop-by-hop header in front, by which some slip through RA guards (RFC 7113), hides nothing."""
    frame = built.advertisement()
    length = struct.unpack_from("!H", frame, 18)[0]
    behind = frame[:18] + struct.pack("!HB", length + 8, 0) + frame[21:54] + bytes((58, 0)) + bytes(6) + frame[54:]
    assert parse_ra(behind) == parse_ra(frame)


@pytest.mark.parametrize("kind", ["advertise", "reply", "solicit"])
def test_dhcp6(kind):
    """Kind, server, addresses and resolvers of a DHCPv6 message."""
    found = parse_dhcp6(built.dhcp6(kind))
    assert (found.kind, found.xid, found.mac, found.ip, found.relayed) == (
        kind,
        b"\xab\xcd\xef",
        ROUTER,
        "fe80::1",
        False,
    )
    assert (found.duid, found.client_duid) == ("00030001" + "00e0fc000001", "00030001" + "3c8c40000002")
    assert (found.addresses, found.dns) == (("2001:db8:1::50",), ("2001:db8::53",))


def test_relayed_dhcp6():
    """What a relay wrapped is read from inside, and said to be relayed."""
    found = parse_dhcp6(built.dhcp6(relayed=True))
    assert (found.kind, found.relayed, found.addresses) == ("advertise", True, ("2001:db8:1::50",))


# -- DHCP --------------------------------------------------------------------------------------------------------------


def test_an_offer():
    """What a server offers, to whom, and by which relay."""
    found = parse_boot(built.boot("offer", relay="192.168.1.2"))
    assert found._asdict() == {
        "kind": "offer",
        "mac": ROUTER,
        "source_ip": "192.168.1.1",
        "to_client": True,
        "from_client": False,
        "client": PC,
        "xid": b"\0\0\0\7",
        "seconds": 0,
        "broadcast": True,
        "client_ip": None,
        "your_ip": "192.168.1.100",
        "relay": "192.168.1.2",
        "server_id": "192.168.1.1",
        "prefix": 24,
        "routers": ("192.168.1.1",),
        "dns": ("192.168.1.1", "8.8.8.8"),
        "lease_s": 3600,
        "name": None,
    }


def test_a_client_asks():
    """A DISCOVER with the client's own name and how long it has been asking."""
    found = parse_boot(built.boot("discover", name="前台".encode(), seconds=9))
    assert (found.kind, found.from_client, found.to_client, found.client, found.name, found.seconds) == (
        "discover",
        True,
        False,
        PC,
        "前台",
        9,
    )


def test_between_relay_and_server():
    """What goes from a server to a relay is not for a client, and what a relay passes on is not from one."""
    assert parse_boot(built.boot("offer", relay="192.168.1.2", port=67)).to_client is False
    assert parse_boot(built.boot("discover", relay="192.168.1.2")).from_client is False


def test_option_82_alone_names_a_relay():
    """A relay that leaves no address of its own is told by its option."""
    assert parse_boot(built.boot("offer", option_82=b"\x01\x02ab")).relay == "01026162"


# -- switches ----------------------------------------------------------------------------------------------------------


def test_lldp():
    """Who, which port, which VLAN, under which address; and that it is a switch."""
    assert parse_lldp(built.lldp()) == LldpNeighbour(
        mac=ROUTER,
        protocol="lldp",
        name="SW-1",
        port="GigabitEthernet0/0/7",
        port_description="to the meeting room",
        address="192.168.1.2",
        vlan=20,
        switch=True,
        chassis=ROUTER,
    )


def test_lldp_that_takes_its_leave():
    """TTL 0 says that the device is going; it is no neighbour any more."""
    assert parse_lldp(built.lldp(ttl=0)) is None


def test_lldp_needs_its_first_three():
    """Without chassis, port and time to live in front it is no LLDP."""
    frame = built.lldp()
    assert parse_lldp(frame[:14] + frame[14 + 9 :]) is None


def test_cdp():
    """Who, which port, which native VLAN, under which address."""
    assert parse_cdp(built.cdp()) == LldpNeighbour(
        mac=ROUTER,
        protocol="cdp",
        name="SW-2",
        port="GigabitEthernet1/0/3",
        address="192.168.1.3",
        vlan=30,
        switch=True,
    )


@pytest.mark.parametrize("rapid", [False, True])
@pytest.mark.parametrize("flags", [0, 1])
def test_a_bpdu(rapid, flags):
    """Root, bridge and whether the tree changes, of both kinds of spanning tree."""
    found = parse_stp(built.bpdu(rapid=rapid, flags=flags))
    assert (found.mac, found.root, found.bridge, found.change) == (
        ROUTER,
        "00:aa:00:00:00:01",
        "00:bb:00:00:00:01",
        bool(flags),
    )


def test_a_change_notice():
    """A change notice names neither root nor bridge."""
    found = parse_stp(built.change_notice())
    assert (found.root, found.bridge, found.change) == (None, None, True)


def test_ciscos_tree_of_one_vlan():
    """PVST+ has the same layout behind another head."""
    plain = built.bpdu()
    pvst = raw_mac("01:00:0c:cc:cc:cd") + plain[6:12] + b"\x00\x32\xaa\xaa\x03\x00\x00\x0c\x01\x0b" + plain[17:]
    assert parse_stp(pvst) == parse_stp(plain)


def carp(group):
    """A CARP announcement: VRRP's head up to the addresses, then a counter and a digest."""
    like = built.vrrp()
    head = like[:16] + struct.pack("!H", 20 + 36) + like[18:34]
    return head + struct.pack("!BBBBBBH", 0x21, group, 100, 7, 0, 1, 0) + bytes(28)


# -- redundant routers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "group"),
    [
        pytest.param(
            lambda: built.vrrp(),
            RouterGroup("VRRP", 10, "00:00:5e:00:01:0a", "192.168.1.2", (GATEWAY,), active=True, interval_s=1.0),
            id="VRRP 2",
        ),
        pytest.param(
            lambda: built.vrrp(version=3),
            RouterGroup("VRRP", 10, "00:00:5e:00:01:0a", "192.168.1.2", (GATEWAY,), active=True, interval_s=1.0),
            id="VRRP 3",
        ),
        pytest.param(
            lambda: built.hsrp(),
            RouterGroup("HSRP", 5, "00:00:0c:07:ac:05", "192.168.1.2", (GATEWAY,), active=True, interval_s=3.0),
            id="HSRP 1",
        ),
        pytest.param(
            lambda: built.udp(
                struct.pack("!BBBBBBH", 1, 40, 2, 0, 6, 4, 300)
                + raw_mac("00:00:0c:9f:f1:2c")
                + struct.pack("!III", 100, 3000, 10000)
                + bytes((192, 168, 1, 1))
                + bytes(12),
                mac="00:00:0c:9f:f1:2c",
                to="01:00:5e:00:00:66",
                source="192.168.1.2",
                target="224.0.0.102",
                ports=(1985, 1985),
            ),
            RouterGroup("HSRP", 300, "00:00:0c:9f:f1:2c", "192.168.1.2", (GATEWAY,), active=True, interval_s=3.0),
            id="HSRP 2",
        ),
        pytest.param(
            lambda: built.udp(
                struct.pack("!BBHH", 1, 4, 7, 0) + raw_mac("00:07:b4:00:07:01") + bytes(20),
                to="01:00:5e:00:00:66",
                source="192.168.1.2",
                target="224.0.0.102",
                ports=(3222, 3222),
            ),
            RouterGroup("GLBP", 7, PC, "192.168.1.2"),
            id="GLBP",
        ),
        pytest.param(
            lambda: carp(group=3),
            RouterGroup("CARP", 3, "00:00:5e:00:01:0a", "192.168.1.2", active=True, interval_s=1 + 100 / 256),
            id="CARP",
        ),
    ],
)
def test_redundant_routers(frame, group):
    """Who announces itself as one of which group, with which shared address."""
    assert parse_group(frame()) == group


def test_a_routed_vrrp_is_none():
    """VRRP comes with TTL 255 or from somewhere else."""
    frame = bytearray(built.vrrp())
    frame[22] = 254
    assert parse_group(bytes(frame)) is None


# -- names -------------------------------------------------------------------------------------------------------------


def names(frame):
    return parse_names(udp4(frame))


def test_names_that_stations_give_themselves():
    """mDNS and NetBIOS names, without what belongs to the protocol."""
    assert names(built.mdns_answer()) == [("192.168.1.20", "reception", "mdns")]
    assert names(built.netbios_registration()) == [("192.168.1.20", "RECEPTION", "netbios")]


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(lambda: built.mdns_answer(ip="192.168.1.1", source="192.168.1.66"), id="somebody else's address"),
        pytest.param(lambda: built.netbios_registration(b"WORKGROUP", group=True), id="a workgroup"),
        pytest.param(lambda: built.netbios_registration(suffix=0x1D), id="a master browser"),
        pytest.param(lambda: built.udp(b"\0" * 60, ports=(5353, 5353)), id="a question"),
    ],
)
def test_no_name_of_the_sender(frame):
    """Nobody names another, and groups and roles are no station's name."""
    assert names(frame()) == []


def test_a_name_that_points_at_itself_ends():
    """DNS compression that runs in circles is left."""
    body = b"\0\0\x84\0\0\0\0\1\0\0\0\0" + b"\xc0\x0c" + bytes(20)
    assert parse_names(udp4(built.udp(body, ports=(5353, 5353)))) == []


# -- whatever the bytes ------------------------------------------------------------------------------------------------


@given(st.binary(max_size=400))
def test_any_bytes(frame):
    """No parser raises, whatever it is given."""
    read_by_all(frame)


@settings(max_examples=400)
@given(st.data())
def test_damaged_frames(data):
    """Real frames cut short, overwritten and stretched: no parser raises."""
    frame = bytearray(data.draw(st.sampled_from(FRAMES())))
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(frame) - 1)) if frame else 0
        if frame:
            frame[at] = data.draw(st.sampled_from((0, 1, 0x7F, 0x80, 0xC0, 0xFF)) | st.integers(0, 255))
    frame = frame[: data.draw(st.integers(0, len(frame)))] + data.draw(st.binary(max_size=30))
    read_by_all(bytes(frame))


def test_every_prefix_of_every_frame():
    """A frame that a snap length cut anywhere is read as far as it goes, or not at all."""
    for frame in FRAMES():
        whole = read_by_all(frame)
        for end in range(len(frame)):
            read_by_all(frame[:end])
        assert read_by_all(frame) == whole


def test_each_frame_is_read_by_its_own_parser_alone():
    """No frame of one kind passes for another."""
    for frame in FRAMES():
        _, *words, told = read_by_all(frame)
        assert sum(word is not None for word in words) + bool(told) <= 1


def test_all_parsers_are_published():
    """`frames` has every parser under one roof."""
    assert {name for name in frames.__all__ if name.startswith("parse_")} == {
        f"parse_{kind}" for kind in ("ra", "dhcp6", "boot", "lldp", "cdp", "stp", "group", "names")
    }
