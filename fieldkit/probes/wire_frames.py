"""The frames that fieldkit builds itself, byte by byte, and what answers an echo: pure, nothing is sent here.

The gate (`wire_allowed.py`) builds each frame again from its own fields and lets it through only if it comes out the
same, so nothing can ride along.  ARP requests, DHCP DISCOVERs and PADIs are built where they are used.
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

BROADCAST = "ff:ff:ff:ff:ff:ff"
ETHERTYPE_ARP = 0x0806
ETHERTYPE_IPV4 = 0x0800
ETHERTYPE_IPV6 = 0x86DD
# Source: RFC 2516, section 4: the discovery stage; a session has another.
ETHERTYPE_PPPOE = 0x8863

# Source: RFC 4861 section 4.1 (all routers, hop limit 255); RFC 8415 section 7.1 and 7.2.
ALL_ROUTERS = "ff02::2"
ALL_DHCP6_SERVERS = "ff02::1:2"
_RS, _NEIGHBOUR_HOP_LIMIT = 133, 255
_DHCP6_CLIENT, _DHCP6_SERVER, _SOLICIT = 546, 547, 1
_CLIENT_ID, _IA_NA, _WANTED, _ELAPSED = 1, 3, 6, 8
_DUID_LL, _ETHERNET = 3, 1
_DNS_SERVERS = 23
# Source: RFC 2131 section 2, RFC 2132 section 9.6: a client that has an address asks for the rest.
_INFORM = 8
_COOKIE = b"\x63\x82\x53\x63"
# Told apart from a program's own pings in whatever capture the administrator takes.
_ECHO_PAYLOAD = b"fieldkit echo, see docs/what-we-send.md".ljust(56, b".")

EchoKind = Literal["reply", "time_exceeded", "unreachable"]


def mac_text(raw: bytes) -> str:
    """Six bytes as `aa:bb:cc:dd:ee:ff`."""
    return raw.hex(":")


def mac_bytes(mac: str) -> bytes:
    """The six bytes of `aa:bb:cc:dd:ee:ff`."""
    return bytes.fromhex(mac.replace(":", ""))


def checksum(data: bytes) -> int:
    """The Internet checksum.  Source: RFC 1071."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _ipv4(source: str, target: str, protocol: int, payload: bytes, *, ttl: int = 64) -> bytes:
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0x4000, ttl, protocol, 0)
    head += IPv4Address(source).packed + IPv4Address(target).packed
    return head[:10] + checksum(head).to_bytes(2, "big") + head[12:] + payload


def _udp(source: bytes, target: bytes, ports: tuple[int, int], payload: bytes) -> bytes:
    """A UDP datagram with its checksum over either family's pseudo header, which sums up the same."""
    length = 8 + len(payload)
    pseudo = source + target + struct.pack("!HH", 17, length)
    bare = struct.pack("!HHHH", *ports, length, 0) + payload
    return bare[:6] + (checksum(pseudo + bare) or 0xFFFF).to_bytes(2, "big") + payload


def _ipv6(source: bytes, group: str, next_header: int, hop_limit: int, payload: bytes, mac: str) -> bytes:
    target = IPv6Address(group).packed
    # Source: RFC 2464 section 7: 33:33 and the group's last four bytes.
    ethernet = b"\x33\x33" + target[12:] + mac_bytes(mac) + ETHERTYPE_IPV6.to_bytes(2, "big")
    return ethernet + struct.pack("!IHBB", 6 << 28, len(payload), next_header, hop_limit) + source + target + payload


def echo_request(mac: str, own_ip: str, to_mac: str, target: str, ident: int, seq: int, ttl: int = 64) -> bytes:
    """An ICMP echo framed to one MAC: does that device pass it on to `target`?  Source: RFC 792."""
    body = struct.pack("!BBHHH", 8, 0, 0, ident, seq) + _ECHO_PAYLOAD
    body = body[:2] + checksum(body).to_bytes(2, "big") + body[4:]
    ethernet = mac_bytes(to_mac) + mac_bytes(mac) + ETHERTYPE_IPV4.to_bytes(2, "big")
    return ethernet + _ipv4(own_ip, target, 1, body, ttl=ttl)


def router_solicitation(mac: str, link_local: str | None) -> bytes:
    """A Router Solicitation from our link-local address; from `::`, without our MAC in it, where we have none.

    Source: RFC 4861 section 4.1.
    """
    source = IPv6Address(link_local or "::").packed
    body = struct.pack("!BBHI", _RS, 0, 0, 0)
    if link_local is not None:
        body += b"\x01\x01" + mac_bytes(mac)
    pseudo = source + IPv6Address(ALL_ROUTERS).packed + struct.pack("!II", len(body), 58)
    body = body[:2] + checksum(pseudo + body).to_bytes(2, "big") + body[4:]
    return _ipv6(source, ALL_ROUTERS, 58, _NEIGHBOUR_HOP_LIMIT, body, mac)


def dhcp6_solicit(mac: str, link_local: str, xid: bytes) -> bytes:
    """A DHCPv6 SOLICIT for one address and the resolvers, known by our own MAC; `xid` has three bytes.

    Never with Rapid Commit, by which a server would hand out an address at once.  Source: RFC 8415 sections 18.2.1, 21.
    """
    if len(xid) != 3:
        raise ValueError("a DHCPv6 transaction number has three bytes")
    own = mac_bytes(mac)
    options = (
        (_CLIENT_ID, struct.pack("!HH", _DUID_LL, _ETHERNET) + own),
        (_ELAPSED, bytes(2)),
        (_IA_NA, own[2:] + bytes(8)),
        (_WANTED, _DNS_SERVERS.to_bytes(2, "big")),
    )
    message = bytes((_SOLICIT,)) + xid
    message += b"".join(struct.pack("!HH", number, len(value)) + value for number, value in options)
    source = IPv6Address(link_local).packed
    datagram = _udp(source, IPv6Address(ALL_DHCP6_SERVERS).packed, (_DHCP6_CLIENT, _DHCP6_SERVER), message)
    return _ipv6(source, ALL_DHCP6_SERVERS, 17, 1, datagram, mac)


def dhcp_inform(mac: str, own_ip: str, xid: bytes) -> bytes:
    """A DHCPINFORM: is the service there at all?  It takes no address; the answer comes to the one we have.

    Source: RFC 2131 sections 3.4 and 4.4.3.
    """
    if len(xid) != 4:
        raise ValueError("a DHCP transaction number has four bytes")
    own = mac_bytes(mac)
    # Type, then what is asked for: mask, routers, resolvers, lease, server.
    options = bytes((53, 1, _INFORM, 55, 5, 1, 3, 6, 51, 54, 255))
    boot = struct.pack("!BBBB4sHH", 1, 1, 6, 0, xid, 0, 0) + IPv4Address(own_ip).packed + bytes(12)
    boot = ((boot + own).ljust(236, b"\0") + _COOKIE + options).ljust(300, b"\0")
    everybody = "255.255.255.255"
    datagram = _udp(IPv4Address(own_ip).packed, IPv4Address(everybody).packed, (68, 67), boot)
    ethernet = mac_bytes(BROADCAST) + own + ETHERTYPE_IPV4.to_bytes(2, "big")
    return ethernet + _ipv4(own_ip, everybody, 17, datagram)


@dataclass(frozen=True, slots=True)
class EchoAnswer:
    """What came back for an echo of ours: from which MAC and address, for which number, about which target."""

    source_mac: str
    source_ip: str
    ident: int
    seq: int
    kind: EchoKind
    about_ip: str


_KINDS: dict[int, EchoKind] = {0: "reply", 3: "unreachable", 11: "time_exceeded"}


def echo_answer(frame: bytes) -> EchoAnswer | None:
    """The ICMP echo reply, or the error about an echo, in a frame; never raises, whatever the frame holds.

    `about_ip` is the address that was pinged: of a reply its source, of an error what it quotes.
    """
    packet = _ipv4_payload(frame[14:]) if frame[12:14] == ETHERTYPE_IPV4.to_bytes(2, "big") else None
    if packet is None or packet[0] != 1 or len(packet[3]) < 8:
        return None
    _, source, _, icmp = packet
    kind = _KINDS.get(icmp[0])
    about = source
    if kind is None:
        return None
    if kind != "reply":
        quoted = _ipv4_payload(icmp[8:])
        # A quotation may be cut after eight bytes of what it is about.  Source: RFC 792.
        if quoted is None or quoted[0] != 1 or len(quoted[3]) < 8 or quoted[3][0] != 8:
            return None
        about, icmp = quoted[2], quoted[3]
    ident, seq = struct.unpack_from("!HH", icmp, 4)
    return EchoAnswer(
        source_mac=mac_text(frame[6:12]), source_ip=source, ident=ident, seq=seq, kind=kind, about_ip=about
    )


def _ipv4_payload(packet: bytes) -> tuple[int, str, str, bytes] | None:
    """Protocol, source, target and payload of an unfragmented IPv4 packet."""
    if len(packet) < 20 or packet[0] >> 4 != 4:
        return None
    head = (packet[0] & 0x0F) * 4
    total, fragment = struct.unpack_from("!HxxH", packet, 2)
    if head < 20 or len(packet) < head or fragment & 0x3FFF:
        return None
    source, target = str(IPv4Address(packet[12:16])), str(IPv4Address(packet[16:20]))
    return packet[9], source, target, packet[head : max(head, total)]
