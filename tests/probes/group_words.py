"""What redundant routers say, byte by byte: VRRP, CARP, HSRP, GLBP."""

import socket
import struct

GATEWAY = "192.168.1.1"
VRRP_MAC, HSRP_MAC, OWN_MAC = "00:00:5e:00:01:07", "00:00:0c:07:ac:07", "00:e0:fc:00:00:02"


def _mac(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def _packet(to_mac: str, mac: str, source: str, target: str, protocol: int, body: bytes) -> bytes:
    ttl = 255 if protocol == 112 else 1
    head = struct.pack("!BBHHHBBH", 0x45, 0xC0, 20 + len(body), 0, 0, ttl, protocol, 0)
    frame = _mac(to_mac) + _mac(mac) + b"\x08\0" + head + socket.inet_aton(source) + socket.inet_aton(target) + body
    return frame.ljust(60, b"\0")


def vrrp(
    source: str,
    mac: str = VRRP_MAC,
    *,
    group: int = 7,
    version: int = 2,
    priority: int = 100,
    addresses: tuple[str, ...] = (GATEWAY,),
    more: bytes = b"",
) -> bytes:
    """One second apart.  Source: RFC 3768 section 5.1, RFC 5798 section 5.1."""
    timer = struct.pack("!BB", 0, 1) if version == 2 else struct.pack("!H", 100)
    body = struct.pack("!BBBB", version << 4 | 1, group, priority, len(addresses)) + timer + b"\0\0"
    body += b"".join(socket.inet_aton(each) for each in addresses) + (bytes(8) if version == 2 else b"") + more
    return _packet("01:00:5e:00:00:12", mac, source, "224.0.0.18", 112, body)


def vrrp6(source: str, *, group: int = 7) -> bytes:
    """VRRP for IPv6, of one address."""
    body = struct.pack("!BBBBHH", 0x31, group, 100, 1, 100, 0) + socket.inet_pton(socket.AF_INET6, "fe80::1")
    head = struct.pack("!IHBB", 0x60000000, len(body), 112, 255)
    head += socket.inet_pton(socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, "ff02::12")
    return _mac("33:33:00:00:00:12") + _mac(f"00:00:5e:00:02:{group:02x}") + b"\x86\xdd" + head + body


def carp(source: str, mac: str = VRRP_MAC, *, group: int = 7, base: int = 1, skew: int = 0) -> bytes:
    """Source: carp(4), ip_carp.h."""
    body = struct.pack("!BBBBBBH", 0x21, group, skew, 7, 0, base, 0) + bytes(28)
    return _packet("01:00:5e:00:00:12", mac, source, "224.0.0.18", 112, body)


def _udp(port: int, body: bytes) -> bytes:
    return struct.pack("!HHHH", port, port, 8 + len(body), 0) + body


def hsrp(source: str, mac: str = HSRP_MAC, *, group: int = 7, operation: int = 0, state: int = 16) -> bytes:
    """Source: RFC 2281 section 5.1."""
    body = (
        struct.pack("!BBBBBBBB", 0, operation, state, 3, 10, 100, group, 0) + b"cisco\0\0\0" + socket.inet_aton(GATEWAY)
    )
    return _packet("01:00:5e:00:00:02", mac, source, "224.0.0.2", 17, _udp(1985, body))


def hsrp_v2(
    source: str, mac: str = "00:00:0c:9f:f0:07", *, group: int = 7, operation: int = 0, state: int = 6
) -> bytes:
    """Version 2: a list of types, the group's state first."""
    body = struct.pack("!BBBBBBH", 1, 40, 2, operation, state, 4, group) + _mac(mac)
    body += struct.pack("!III", 100, 3000, 10000) + socket.inet_aton(GATEWAY) + bytes(12)
    return _packet("01:00:5e:00:00:66", mac, source, "224.0.0.102", 17, _udp(1985, body))


def glbp(source: str, mac: str = OWN_MAC, *, group: int = 7) -> bytes:
    """The head is all that is read."""
    body = struct.pack("!BBHH", 1, 4, group, 0) + _mac(mac) + bytes(20)
    return _packet("01:00:5e:00:00:66", mac, source, "224.0.0.102", 17, _udp(3222, body))


def in_vlan(vlan: int, said: list[tuple[float, bytes]]) -> list[tuple[float, bytes]]:
    """The same with a tag."""
    return [(at, frame[:12] + b"\x81\0" + struct.pack("!H", vlan) + frame[12:]) for at, frame in said]
