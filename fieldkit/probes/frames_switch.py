"""What switches say of themselves: LLDP, CDP, spanning tree; nothing here raises, whatever the bytes."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.model.lldp import LldpNeighbour
from fieldkit.probes.frames_ether import LLDP, name_of

# Source: IEEE 802.1AB-2016 clause 8 and annex D (port VLAN).
_END, _CHASSIS, _PORT, _TTL, _PORT_TEXT, _NAME, _CAPABILITIES, _MANAGEMENT, _OWN = 0, 1, 2, 3, 4, 5, 7, 8, 127
_CHASSIS_MAC, _CHASSIS_ADDRESS, _PORT_MAC, _PORT_ADDRESS = 4, 5, 3, 4
_IEEE_PORT_VLAN = b"\x00\x80\xc2\x01"
_BRIDGE = 0x0004

# Source: Cisco, "Cisco Discovery Protocol" frame format as published with Wireshark's dissector: SNAP 00000c/2000.
_CDP_SNAP = b"\xaa\xaa\x03\x00\x00\x0c\x20\x00"
_CDP_DEVICE, _CDP_ADDRESS, _CDP_PORT, _CDP_CAPABILITIES, _CDP_NATIVE, _CDP_MANAGEMENT = 1, 2, 3, 4, 10, 22
_CDP_SWITCH = 0x0A

# Source: IEEE 802.1D-2004 clause 9.3; the same layout behind SNAP 00000c/010b is Cisco's, one tree a VLAN.
_STP_LLC = b"\x42\x42\x03"
_PVST_SNAP = b"\xaa\xaa\x03\x00\x00\x0c\x01\x0b"
_CONFIGURATION, _RAPID, _NOTICE = 0x00, 0x02, 0x80
_CHANGE = 0x01


@dataclass(frozen=True, slots=True)
class Stp:
    """One BPDU: the MACs of root and sending bridge (None in a bare change notice); `change`: it tells of a change."""

    mac: str
    root: str | None
    bridge: str | None
    change: bool


def parse_lldp(frame: bytes) -> LldpNeighbour | None:
    """The LLDP announcement in an untagged frame, or None; also None when the device says it is leaving (TTL 0)."""
    if frame[12:14] != LLDP:
        return None
    chassis = name = port = port_text = address = None
    named_by_chassis: str | None = None
    vlan: int | None = None
    switch: bool | None = None
    kinds: list[int] = []
    for kind, value in _tlvs(frame):
        kinds.append(kind)
        if kind == _CHASSIS and len(value) > 1:
            if value[0] == _CHASSIS_MAC and len(value) == 7:
                chassis = value[1:].hex(":")
            elif value[0] == _CHASSIS_ADDRESS:
                address = address or _network_address(value[1:])
            else:
                named_by_chassis = name_of(value[1:])
        elif kind == _PORT and len(value) > 1:
            if value[0] == _PORT_MAC and len(value) == 7:
                port = value[1:].hex(":")
            elif value[0] == _PORT_ADDRESS:
                port = _network_address(value[1:])
            else:
                port = name_of(value[1:])
        elif kind == _TTL and len(value) >= 2 and value[:2] == b"\0\0":
            return None
        elif kind == _PORT_TEXT:
            port_text = name_of(value)
        elif kind == _NAME:
            name = name_of(value)
        elif kind == _CAPABILITIES and len(value) >= 4:
            switch = bool(int.from_bytes(value[2:4], "big") & _BRIDGE)
        elif kind == _MANAGEMENT and len(value) >= 2:
            address = _network_address(value[1 : 1 + value[0]]) or address
        elif kind == _OWN and value[:4] == _IEEE_PORT_VLAN and len(value) >= 6:
            vlan = int.from_bytes(value[4:6], "big") or None
    # Every announcement begins with these three; what does not is no LLDP, whatever its ethertype says.
    if kinds[:3] != [_CHASSIS, _PORT, _TTL]:
        return None
    return LldpNeighbour(
        mac=frame[6:12].hex(":"),
        protocol="lldp",
        name=name or named_by_chassis,
        port=port,
        port_description=port_text,
        address=address,
        vlan=vlan,
        switch=switch,
        chassis=chassis,
    )


def parse_cdp(frame: bytes) -> LldpNeighbour | None:
    """The CDP announcement in an untagged frame, or None."""
    if len(frame) < 26 or frame[12] >= 6 or frame[14:22] != _CDP_SNAP or frame[22] not in (1, 2):
        return None
    name = port = address = None
    vlan: int | None = None
    switch: bool | None = None
    at = 26
    while at + 4 <= len(frame):
        kind, length = struct.unpack_from("!HH", frame, at)
        if length < 4:
            break
        value = frame[at + 4 : at + length]
        if kind == _CDP_DEVICE:
            name = name_of(value)
        elif kind == _CDP_PORT:
            port = name_of(value)
        elif kind == _CDP_CAPABILITIES and len(value) >= 4:
            switch = bool(int.from_bytes(value[:4], "big") & _CDP_SWITCH)
        elif kind == _CDP_NATIVE and len(value) >= 2:
            vlan = int.from_bytes(value[:2], "big") or None
        elif kind in (_CDP_ADDRESS, _CDP_MANAGEMENT):
            address = address or _cdp_address(value)
        at += length
    if name is None and port is None:
        return None
    return LldpNeighbour(
        mac=frame[6:12].hex(":"), protocol="cdp", name=name, port=port, address=address, vlan=vlan, switch=switch
    )


def parse_stp(frame: bytes) -> Stp | None:
    """The spanning tree message in an untagged frame, or None."""
    # What stands there in an LLC frame is its length, at most 1,500.
    if frame[12:13] >= b"\x06":
        return None
    if frame[14:17] == _STP_LLC:
        bpdu = frame[17:]
    elif frame[14:22] == _PVST_SNAP:
        bpdu = frame[22:]
    else:
        return None
    if len(bpdu) < 4 or bpdu[:2] != b"\0\0":
        return None
    mac = frame[6:12].hex(":")
    if bpdu[3] == _NOTICE:
        return Stp(mac, None, None, change=True)
    if bpdu[3] not in (_CONFIGURATION, _RAPID) or len(bpdu) < 35:
        return None
    return Stp(mac, bpdu[7:13].hex(":"), bpdu[19:25].hex(":"), change=bool(bpdu[4] & _CHANGE))


def _tlvs(frame: bytes) -> Iterator[tuple[int, bytes]]:
    at = 14
    while at + 2 <= len(frame):
        head = int.from_bytes(frame[at : at + 2], "big")
        kind, length = head >> 9, head & 0x1FF
        if kind == _END or at + 2 + length > len(frame):
            return
        yield kind, frame[at + 2 : at + 2 + length]
        at += 2 + length


def _network_address(value: bytes) -> str | None:
    """An address behind its IANA family number: 1 IPv4, 2 IPv6."""
    if value[:1] == b"\x01" and len(value) == 5:
        return socket.inet_ntoa(value[1:])
    if value[:1] == b"\x02" and len(value) == 17:
        return socket.inet_ntop(socket.AF_INET6, value[1:])
    return None


def _cdp_address(value: bytes) -> str | None:
    """The first IPv4 address of CDP's list: a protocol (NLPID 0xcc), then a length and the address."""
    if len(value) >= 13 and value[4:7] == b"\x01\x01\xcc" and value[7:9] == b"\0\x04":
        return socket.inet_ntoa(value[9:13])
    return None
