"""The filters that run in the kernel, run by this kernel over made-up frames; no network and no rights are needed."""

import socket
import struct
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if sys.platform != "linux":
    pytest.skip("the Linux file", allow_module_level=True)

from fieldkit.probes import wire_linux
from fieldkit.probes.arp_frames import arp_request
from fieldkit.probes.dhcp_message import discover
from fieldkit.probes.pppoe import padi
from fieldkit.probes.wire_frames import (
    dhcp6_solicit,
    dhcp_inform,
    echo_request,
    mac_bytes,
    router_solicitation,
)
from fieldkit.probes.wire_pcap import WIDE_FILTER
from tests.probes.built_frames import advertisement, arp, lldp

OWN, OTHER, EVERYBODY = "02:00:00:00:00:01", "02:00:00:00:00:02", "ff:ff:ff:ff:ff:ff"
Program = tuple[tuple[int, int, int, int], ...]


def to_us(frame: bytes) -> bytes:
    """The same, framed to this laptop alone."""
    return mac_bytes(OWN) + frame[6:]


def ipv4(protocol: int, payload: bytes, *, options: bytes = b"", fragment: int = 0) -> bytes:
    """An IPv4 packet to this laptop."""
    head = struct.pack(
        "!BBHHHBBH", 0x45 + len(options) // 4, 0, 20 + len(options) + len(payload), 1, fragment, 64, protocol, 0
    )
    return mac_bytes(OWN) + mac_bytes(OTHER) + b"\x08\0" + head + bytes(8) + options + payload


def ipv6(next_header: int, payload: bytes) -> bytes:
    """An IPv6 packet to this laptop."""
    head = struct.pack("!IHBB", 6 << 28, len(payload), next_header, 255) + bytes(32)
    return mac_bytes(OWN) + mac_bytes(OTHER) + b"\x86\xdd" + head + payload


def udp(source: int, target: int) -> bytes:
    return struct.pack("!HHHH", source, target, 28, 0) + bytes(20)


FRAMES = [
    # frame, heard by the wide wire, by the narrow one
    pytest.param(arp_request(OTHER, "192.168.1.7", "192.168.1.1"), True, True, id="arp to all"),
    pytest.param(arp(OTHER, "192.168.1.1", "192.168.1.20", to=OWN), True, True, id="arp to us"),
    pytest.param(padi(OTHER, b"12345678"), True, True, id="padi"),
    pytest.param(to_us(padi(OTHER, b"12345678")), True, True, id="pado"),
    pytest.param(discover(OTHER, b"abcd"), True, False, id="another's discover"),
    pytest.param(ipv4(17, udp(67, 68)), True, True, id="offer to us"),
    pytest.param(ipv4(17, udp(67, 68), options=bytes(8)), True, True, id="offer behind options"),
    pytest.param(ipv4(17, udp(67, 67)), True, False, id="to a relay"),
    pytest.param(ipv4(17, udp(68, 9)), False, False, id="other udp"),
    pytest.param(ipv4(17, udp(68, 68), fragment=0x2000), True, True, id="first fragment"),
    pytest.param(ipv4(17, udp(68, 68), fragment=5), False, False, id="later fragment"),
    pytest.param(ipv4(6, udp(67, 68)), False, False, id="tcp"),
    pytest.param(ipv4(1, bytes((0, 0)) + bytes(26)), True, False, id="echo reply"),
    pytest.param(ipv4(1, bytes((0, 0)) + bytes(26), options=bytes(4)), True, False, id="echo reply behind options"),
    pytest.param(ipv4(1, bytes((11, 0)) + bytes(26)), True, False, id="time exceeded"),
    pytest.param(ipv4(1, bytes((3, 1)) + bytes(26)), True, False, id="unreachable"),
    pytest.param(ipv4(1, bytes((8, 0)) + bytes(26)), False, False, id="somebody's echo"),
    pytest.param(echo_request(OTHER, "192.168.1.7", OWN, "192.168.1.20", 1, 1), False, False, id="echo to us"),
    pytest.param(advertisement(), True, False, id="advertisement to all"),
    pytest.param(to_us(advertisement()), True, False, id="advertisement to us"),
    pytest.param(ipv6(58, bytes((136, 0)) + bytes(30)), True, False, id="neighbour advertisement"),
    pytest.param(ipv6(58, bytes((135, 0)) + bytes(30)), False, False, id="neighbour solicitation to us"),
    pytest.param(ipv6(58, bytes((129, 0)) + bytes(30)), False, False, id="icmpv6 echo reply"),
    pytest.param(ipv6(17, udp(547, 546)), True, False, id="dhcpv6 advertise"),
    pytest.param(ipv6(17, udp(546, 547)), True, False, id="dhcpv6 to a server"),
    pytest.param(ipv6(17, udp(546, 53)), False, False, id="other udp over ipv6"),
    pytest.param(ipv6(6, udp(547, 546)), False, False, id="tcp over ipv6"),
    pytest.param(router_solicitation(OTHER, "fe80::7"), True, False, id="another's solicitation"),
    pytest.param(dhcp6_solicit(OTHER, "fe80::7", b"abc"), True, False, id="another's dhcpv6"),
    pytest.param(dhcp_inform(OTHER, "192.168.1.7", b"abcd"), True, False, id="another's inform"),
    pytest.param(lldp(), True, False, id="lldp"),
    pytest.param(to_us(lldp()), False, False, id="lldp to one"),
    pytest.param(mac_bytes(EVERYBODY) + mac_bytes(OTHER) + b"\x88\xb5" + bytes(46), True, False, id="unknown, to all"),
    pytest.param(mac_bytes(OWN) + mac_bytes(OTHER) + b"\x88\xb5" + bytes(46), False, False, id="unknown, to us"),
    pytest.param(mac_bytes(EVERYBODY), True, False, id="cut behind the target"),
    pytest.param(mac_bytes(OWN), False, False, id="cut, to us"),
]  # fmt: skip


def passes(program: Program, frame: bytes) -> bool:
    """Does this kernel let the frame through?"""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        wire_linux.attach(ours, program)
        ours.setblocking(False)
        theirs.send(frame)
        try:
            return ours.recv(4096) == frame[: wire_linux._SNAPLEN]
        except BlockingIOError:
            return False


@pytest.mark.parametrize(("frame", "wide", "narrow"), FRAMES)
def test_what_is_heard(frame, wide, narrow):
    """Groups, and what is meant for us by kind; the narrow wire hears its three kinds and nothing else."""
    assert passes(wire_linux._WIDE, frame) is wide
    assert passes(wire_linux._FILTER, frame) is narrow


@pytest.mark.parametrize(("frame", "wide"), [pytest.param(*each.values[:2], id=each.id) for each in FRAMES])
def test_the_library_hears_the_same(frame, wide):
    """The filter in words, for the systems without a packet socket, lets the same frames through."""
    try:
        from scapy.arch.common import compile_filter
        from scapy.error import Scapy_Exception

        compiled = compile_filter(WIDE_FILTER, linktype=1)
    except (ImportError, OSError, Scapy_Exception) as exc:
        pytest.skip(f"no capture library here: {exc}")
    lines = compiled.bf_insns[: compiled.bf_len]
    program = tuple((line.code, line.jt, line.jf, line.k) for line in lines)
    # What is shorter than a head is nobody's frame.
    assert passes(program, frame) is (wide and len(frame) >= 14)


@settings(max_examples=200)
@given(st.binary(max_size=80), st.booleans())
def test_groups_and_nothing_by_chance(tail, group):
    """Whatever is in it, a frame to a group is heard, and no frame makes the kernel choke."""
    frame = (mac_bytes(EVERYBODY) if group else mac_bytes(OWN)) + tail
    assert passes(wire_linux._WIDE, frame) or not group


def test_counters_count_groups_coming_in():
    """The counting filters take frames to groups that come in; what leaves is told by the packet type alone."""
    hello, asked = mac_bytes(EVERYBODY) + bytes(60), arp_request(OTHER, "192.168.1.7", "192.168.1.1")
    assert [passes(wire_linux._GROUPS_IN, frame) for frame in (hello, asked, to_us(asked))] == [True, True, False]
    assert [passes(wire_linux._ARP_IN, frame) for frame in (hello, asked, to_us(asked))] == [False, True, False]
    assert not passes(wire_linux._GROUPS_OUT, hello)


@pytest.mark.parametrize("program", ["_WIDE", "_GROUPS_IN", "_GROUPS_OUT", "_ARP_IN", "_FILTER"])
def test_every_jump_lands(program):
    """No jump leaves the program, and it ends in keep or drop."""
    lines: Program = getattr(wire_linux, program)
    for at, (code, yes, no, _) in enumerate(lines):
        if code in (0x15, 0x45):
            assert at + 1 + max(yes, no) < len(lines)
            assert max(yes, no) < 256
    assert [code for code, *_ in lines[-2:]] == [6, 6]


class Waiting:
    """A packet socket in which a frame waits, stamped by the system so many seconds ago; an empty one without."""

    def __init__(self, ago: float | None) -> None:
        self.ago = ago

    def recvmsg(self, *_: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, tuple[str, int, int]]:
        if self.ago is None:
            raise BlockingIOError
        whole, part = divmod(time.time() - self.ago, 1)
        stamp = struct.pack("@ll", int(whole), int(part * 1e9))
        return bytes(60), [(socket.SOL_SOCKET, wire_linux._SO_TIMESTAMPNS, stamp)], 0, ("eth0", 3, 0)


@pytest.mark.parametrize(
    ("still_s", "ago", "believed"),
    [
        pytest.param(0.0, 0.5, True, id="a moment"),
        pytest.param(30.0, 28.0, True, id="while the laptop was suspended"),
        pytest.param(0.0, 28.0, False, id="the clock was set"),
        pytest.param(30.0, 3600.0, False, id="suspended, and the clock was set"),
    ],
)
def test_what_waited_keeps_its_time(still_s, ago, believed):
    """Frames that waited while nobody looked did not all come in the second in which they are read."""
    raw = object.__new__(wire_linux.PacketSocket)
    raw._socket = Waiting(ago)
    before = time.monotonic()
    raw._emptied_at = before - still_s
    heard = raw.receive(0.0)
    after = time.monotonic()
    assert heard is not None
    # Somewhere in this span it was read, however long that took.
    was = heard.at + (ago if believed else 0.0)
    assert before - (after - before) - 0.05 <= was <= after + 0.05


def test_carrier_changes():
    """The kernel counts how often a link came and went; of an interface that is gone it says nothing."""
    raw = object.__new__(wire_linux.PacketSocket)
    raw._interface = "lo"
    assert raw.carrier_changes() == 0
    raw._interface = "nothing0"
    assert raw.carrier_changes() is None
