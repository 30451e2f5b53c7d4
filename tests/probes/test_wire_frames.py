"""The frames that fieldkit builds, read by somebody else's dissector; and what answers an echo."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.probes.dhcp_message import boot_message, parse_options
from fieldkit.probes.wire_frames import (
    EchoAnswer,
    checksum,
    dhcp6_solicit,
    dhcp_inform,
    echo_answer,
    echo_request,
    mac_bytes,
    router_solicitation,
)

OWN, ROUTER = "02:00:00:00:00:01", "02:00:00:00:00:02"
IP, GATEWAY, TARGET = "192.168.1.20", "192.168.1.1", "8.8.8.8"
LINK_LOCAL = "fe80::1:2:3"


def rebuilt(frame: bytes):
    """The frame as scapy reads it, and as scapy would write the same with lengths and checksums of its own."""
    from scapy.layers import dhcp, dhcp6, inet, inet6
    from scapy.layers.l2 import Ether

    assert all((dhcp, dhcp6)), "they teach scapy to read what follows"
    read = Ether(frame)
    again = Ether(frame)
    for layer, fields in (
        (inet.IP, ("len", "chksum")),
        (inet.UDP, ("len", "chksum")),
        (inet.ICMP, ("chksum",)),
        (inet6.IPv6, ("plen",)),
        (inet6.ICMPv6ND_RS, ("cksum",)),
    ):
        if layer in again:
            for name in fields:
                delattr(again[layer], name)
    return read, bytes(again)


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(echo_request(OWN, IP, ROUTER, TARGET, 0x1234, 5, ttl=2), id="echo"),
        pytest.param(router_solicitation(OWN, LINK_LOCAL), id="solicitation"),
        pytest.param(router_solicitation(OWN, None), id="solicitation from nowhere"),
        pytest.param(dhcp6_solicit(OWN, LINK_LOCAL, b"abc"), id="dhcpv6"),
        pytest.param(dhcp_inform(OWN, IP, b"abcd"), id="inform"),
    ],
)
def test_lengths_and_checksums(frame):
    """Another program, asked to fill in lengths and checksums itself, writes the very same bytes."""
    _, again = rebuilt(frame)
    assert again == frame


def test_echo_fields():
    """An echo goes to the one MAC, to the target, with the given lifetime, number and mark."""
    read, _ = rebuilt(echo_request(OWN, IP, ROUTER, TARGET, 0x1234, 5, ttl=2))
    ip, icmp = read.payload, read.payload.payload
    assert (read.src, read.dst, ip.src, ip.dst, ip.ttl) == (OWN, ROUTER, IP, TARGET, 2)
    assert (icmp.type, icmp.id, icmp.seq, str(ip.flags)) == (8, 0x1234, 5, "DF")


def test_solicitation_fields():
    """A Router Solicitation goes to all routers with hop limit 255, and names our MAC only with an address."""
    read, _ = rebuilt(router_solicitation(OWN, LINK_LOCAL))
    assert (read.dst, read.payload.src, read.payload.dst, read.payload.hlim) == (
        "33:33:00:00:00:02",
        LINK_LOCAL,
        "ff02::2",
        255,
    )
    assert read.payload.payload.payload.lladdr == OWN
    bare, _ = rebuilt(router_solicitation(OWN, None))
    assert bare.payload.src == "::"
    assert not bare.payload.payload.payload


def test_dhcpv6_fields():
    """A SOLICIT asks for one address and the resolvers under our own MAC, and never for a rapid commit."""
    read, _ = rebuilt(dhcp6_solicit(OWN, LINK_LOCAL, b"abc"))
    from scapy.layers import dhcp6

    assert read.dst == "33:33:00:01:00:02"
    assert (read[dhcp6.DHCP6_Solicit].trid, read[dhcp6.DHCP6OptClientId].duid.lladdr) == (0x616263, OWN)
    assert read[dhcp6.DHCP6OptOptReq].reqopts == [23]
    assert dhcp6.DHCP6OptIA_NA in read
    assert dhcp6.DHCP6OptRapidCommit not in read
    with pytest.raises(ValueError, match="three"):
        dhcp6_solicit(OWN, LINK_LOCAL, b"abcd")


def test_inform_fields():
    """An INFORM says which address we have, and wants none."""
    frame = dhcp_inform(OWN, IP, b"abcd")
    read, _ = rebuilt(frame)
    assert (read.dst, read.payload.src, read.payload.dst) == ("ff:ff:ff:ff:ff:ff", IP, "255.255.255.255")
    assert boot_message(frame) is None, "it goes to a server, not to a client"
    boot = frame[42:]
    assert (boot[12:16], boot[28:34], boot[4:8]) == (bytes((192, 168, 1, 20)), mac_bytes(OWN), b"abcd")
    options = parse_options(boot).values
    assert (options[53], sorted(options)) == (b"\x08", [53, 55])
    with pytest.raises(ValueError, match="four"):
        dhcp_inform(OWN, IP, b"abc")


def answer(kind: int, source: str, inner: bytes) -> bytes:
    """What a router sends back, framed to us."""
    from scapy.layers.inet import ICMP, IP
    from scapy.layers.l2 import Ether

    head = Ether(src=ROUTER, dst=OWN) / IP(src=source, dst="192.168.1.20")
    return bytes(head / ICMP(type=kind, code=0) / inner)


ECHO = echo_request(OWN, IP, ROUTER, TARGET, 0x1234, 5)


def reply(source: str = TARGET) -> bytes:
    """The reply to that echo."""
    from scapy.layers.inet import ICMP, IP
    from scapy.layers.l2 import Ether

    return bytes(
        Ether(src=ROUTER, dst=OWN) / IP(src=source, dst="192.168.1.20") / ICMP(type=0, id=0x1234, seq=5) / b"x"
    )


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        pytest.param(reply(), EchoAnswer(ROUTER, TARGET, 0x1234, 5, "reply", TARGET), id="reply"),
        pytest.param(
            answer(11, GATEWAY, ECHO[14:]),
            EchoAnswer(ROUTER, GATEWAY, 0x1234, 5, "time_exceeded", TARGET),
            id="expired",
        ),
        pytest.param(
            answer(11, GATEWAY, ECHO[14:42]),
            EchoAnswer(ROUTER, GATEWAY, 0x1234, 5, "time_exceeded", TARGET),
            id="expired, quoting eight bytes",
        ),
        pytest.param(
            answer(3, GATEWAY, ECHO[14:]),
            EchoAnswer(ROUTER, GATEWAY, 0x1234, 5, "unreachable", TARGET),
            id="unreachable",
        ),
        pytest.param(answer(11, GATEWAY, ECHO[14:41]), None, id="quoting too little"),
        pytest.param(answer(11, GATEWAY, b""), None, id="quoting nothing"),
        pytest.param(answer(5, GATEWAY, ECHO[14:]), None, id="redirect"),
        pytest.param(ECHO, None, id="an echo itself"),
        pytest.param(reply()[:41], None, id="cut"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_echo_answers(frame, expected):
    """A reply tells its source, an error what it quotes; anything else tells nothing."""
    assert echo_answer(frame) == expected


@given(st.binary(max_size=120), st.booleans())
def test_echo_answer_never_raises(tail, dressed):
    """No bytes break it, even behind a proper head."""
    head = mac_bytes(OWN) + mac_bytes(ROUTER) + b"\x08\0" + b"\x45\0\0\x54\0\0\0\0\x40\1" if dressed else b""
    told = echo_answer(head + tail)
    assert told is None or told.kind in ("reply", "time_exceeded", "unreachable")


def test_checksum():
    """The example of RFC 1071, section 3, and an odd length."""
    assert checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xFFFF - 0xDDF2
    assert checksum(b"\x01") == 0xFEFF
