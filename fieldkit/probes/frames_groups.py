"""Routers that share one address and say so: VRRP, CARP, HSRP, GLBP; nothing here raises, whatever the bytes."""

import socket

from fieldkit.model.arp import RouterGroup
from fieldkit.probes.frames_ether import IPV4, udp4
from fieldkit.probes.frames_v6 import upper_layer

_VRRP = 112
_MOST_ADDRESSES = 8
# Source: RFC 2281 section 5 (HSRP on UDP 1985); Cisco: HSRP version 2 in TLVs to 224.0.0.102, GLBP on UDP 3222.
_HSRP_PORT, _GLBP_PORT = 1985, 3222
_HSRP_V2_STATE = 1
# Source: RFC 2281 section 5.1 (version 1); version 2 counts its states instead.
_HELLO, _RESIGN, _ACTIVE, _ACTIVE_V2 = 0, 2, 16, 6
_HSRP_HELLO_S = 3.0
# Source: carp(4): who bows out says so by both.
_BOWED_OUT = 255


def parse_group(frame: bytes) -> RouterGroup | None:
    """Which group of redundant routers does this untagged frame announce, and which address do they share?"""
    if frame[12:14] == IPV4 and len(frame) >= 34:
        if frame[23] == _VRRP:
            return _vrrp4(frame)
        return _cisco(frame) if frame[23] == 17 else None
    if frame[20:21] == bytes((_VRRP,)):
        return _vrrp6(frame)
    return None


def _vrrp4(frame: bytes) -> RouterGroup | None:
    """Source: RFC 5798 section 5.2 (version 3), RFC 3768 section 5.3 (version 2); CARP writes version 2, type 1."""
    head = (frame[14] & 0x0F) * 4
    body = frame[14 + head : 14 + int.from_bytes(frame[16:18], "big")]
    if frame[14] >> 4 != 4 or head < 20 or len(body) < 8 or frame[22] != 255 or body[0] & 0x0F != 1:
        return None
    version, count = body[0] >> 4, body[3]
    if version not in (2, 3) or not body[1]:
        return None
    addresses = tuple(
        socket.inet_ntoa(body[at : at + 4])
        for at in range(8, 8 + 4 * min(count, _MOST_ADDRESSES), 4)
        if at + 4 <= len(body)
    )
    # CARP has a length of seven words where VRRP counts its addresses, and 36 bytes; VRRP with seven has 44.
    carp = version == 2 and count == 7 and len(body) == 36
    if carp:
        active: bool | None = not body[2] == body[5] == _BOWED_OUT
        interval = body[5] + body[2] / 256
    else:
        # Where backups announce themselves too (load balancing of one maker's), more follows than the standard has.
        plain = len(body) - 8 - 4 * count in ((0, 8) if version == 2 else (0,))
        active = body[2] > 0 if plain else None
        interval = float(body[5]) if version == 2 else _v3_interval(body)
    return RouterGroup(
        protocol="CARP" if carp else "VRRP",
        group=body[1],
        mac=frame[6:12].hex(":"),
        source_ip=socket.inet_ntoa(frame[26:30]),
        addresses=() if carp else addresses,
        active=active,
        interval_s=interval or None,
    )


def _v3_interval(body: bytes) -> float:
    """Twelve bits, in hundredths of a second."""
    return (int.from_bytes(body[4:6], "big") & 0x0FFF) / 100


def _vrrp6(frame: bytes) -> RouterGroup | None:
    found = upper_layer(frame)
    if found is None or found[0] != _VRRP or frame[21] != 255:
        return None
    body = found[1]
    if len(body) < 8 or body[0] != 0x31 or not body[1]:
        return None
    addresses = tuple(
        socket.inet_ntop(socket.AF_INET6, body[at : at + 16])
        for at in range(8, 8 + 16 * min(body[3], _MOST_ADDRESSES), 16)
        if at + 16 <= len(body)
    )
    source = socket.inet_ntop(socket.AF_INET6, frame[22:38])
    active = body[2] > 0 if len(body) == 8 + 16 * body[3] else None
    return RouterGroup(
        "VRRP", body[1], frame[6:12].hex(":"), source, addresses, active=active, interval_s=_v3_interval(body) or None
    )


def _cisco(frame: bytes) -> RouterGroup | None:
    datagram = udp4(frame)
    if datagram is None:
        return None
    body, mac = datagram.payload, frame[6:12].hex(":")
    if datagram.target_port == _GLBP_PORT and len(body) >= 12 and body[0] == 1:
        return RouterGroup("GLBP", int.from_bytes(body[2:4], "big"), mac, datagram.source_ip)
    if datagram.target_port != _HSRP_PORT:
        return None
    if len(body) >= 20 and body[0] == 0:
        active = _leads(body[1], body[2] == _ACTIVE)
        return _hsrp(body[6], body[16:20], mac, datagram.source_ip, active, float(body[3]))
    # Version 2: type, length, version, op code, state, IP version, group, MAC, priority, two timers, address.
    if len(body) >= 30 and body[0] == _HSRP_V2_STATE and body[1] >= 28 and body[5] == 4:
        active, hello_s = _leads(body[3], body[4] == _ACTIVE_V2), int.from_bytes(body[18:22], "big") / 1000
        return _hsrp(int.from_bytes(body[6:8], "big"), body[26:30], mac, datagram.source_ip, active, hello_s)
    return None


def _leads(operation: int, says_active: bool) -> bool | None:
    """The stand-by says hello as well; who wants to take over does not lead yet."""
    if operation == _HELLO:
        return says_active
    return False if operation == _RESIGN else None


def _hsrp(group: int, address: bytes, mac: str, source_ip: str, active: bool | None, hello_s: float) -> RouterGroup:
    addresses = (socket.inet_ntoa(address),) if any(address) else ()
    return RouterGroup("HSRP", group, mac, source_ip, addresses, active=active, interval_s=hello_s or _HSRP_HELLO_S)
