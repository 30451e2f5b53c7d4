"""In what form does a capture keep its frames, and how does Ethernet's come of it?"""

import struct
from collections.abc import Callable

# Source: the registry of link types of tcpdump.org.
ETHERNET, ANY, ANY_2 = 1, 113, 276
WIRELESS = frozenset({105, 119, 127, 163, 192})
LINK_NAMES = {
    0: "BSD loopback",
    9: "PPP",
    12: "raw IP",
    14: "raw IP",
    51: "PPPoE",
    101: "raw IP",
    105: "802.11",
    108: "OpenBSD loopback",
    113: "Linux any",
    119: "802.11",
    127: "802.11",
    163: "802.11",
    192: "802.11",
    228: "raw IPv4",
    229: "raw IPv6",
    276: "Linux any",
}

# Which interface, whether this computer itself sent it, and the frame as Ethernet has it; None: no Ethernet frame.
Turn = Callable[[bytes], tuple[int, bool, bytes] | None]

_ETHERNET_HARDWARE = 1
_BROADCAST, _MULTICAST, _OUTGOING = 1, 2, 4
_GROUP_OF_IPV4 = b"\x01\x00\x5e\x00\x00\x00"
_GROUP_OF_IPV6 = b"\x33\x33\x00\x00\x00\x00"


def turned(link: int) -> Turn | None:
    """What makes Ethernet frames of this link type, where that can be done."""
    return {ANY: _of_any, ANY_2: _of_any_2}.get(link)


def _of_any(data: bytes) -> tuple[int, bool, bytes] | None:
    """Linux "cooked" capture, which does not say on which interface."""
    if len(data) < 16:
        return None
    kind, hardware, length = struct.unpack_from("!HHH", data, 0)
    if hardware != _ETHERNET_HARDWARE or length != 6:
        return None
    return 0, kind == _OUTGOING, _to(kind, data[14:16], data[16:]) + data[6:12] + data[14:]


def _of_any_2(data: bytes) -> tuple[int, bool, bytes] | None:
    """The second version of it, which does."""
    if len(data) < 20:
        return None
    interface, hardware, kind, length = struct.unpack_from("!IHBB", data, 4)
    if hardware != _ETHERNET_HARDWARE or length != 6:
        return None
    return interface, kind == _OUTGOING, _to(kind, data[:2], data[20:]) + data[12:18] + data[:2] + data[20:]


def _to(kind: int, ethertype: bytes, payload: bytes) -> bytes:
    """The destination, which was not kept: only whether it was everybody, a group, or one.

    Of what the computer itself sent not even that; the IP address tells, and for ARP nothing does.
    """
    if kind == _BROADCAST:
        return b"\xff" * 6
    if ethertype == b"\x08\x00" and len(payload) >= 20:
        if payload[16:20] == b"\xff\xff\xff\xff":
            return b"\xff" * 6
        if payload[16] & 0xF0 == 0xE0:
            return _GROUP_OF_IPV4
    if ethertype == b"\x86\xdd" and len(payload) >= 40 and payload[24] == 0xFF:
        return _GROUP_OF_IPV6
    return _GROUP_OF_IPV4 if kind == _MULTICAST else bytes(6)
