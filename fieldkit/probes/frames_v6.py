"""IPv6 Router Advertisements and DHCPv6 answers, told from frames; nothing here raises, whatever the bytes."""

import socket
import struct
from dataclasses import dataclass

from fieldkit.model.ra import RaRouter
from fieldkit.probes.frames_ether import IPV6

_UDP, _ICMPV6 = 17, 58
# Source: RFC 8200 section 4: hop-by-hop, routing and destination options share one layout.
_SKIPPED_HEADERS = frozenset((0, 43, 60))
_MOST_HEADERS = 4
_KEPT = 16

# Source: RFC 4861 sections 4.2 and 4.6, RFC 4191 section 2.2, RFC 8106 section 5.1.
_RA = 134
_PREFIX, _RDNSS = 3, 25
_PREFERENCE = ("medium", "high", "medium", "low")

# Source: RFC 8415 sections 7.3, 8, 9 and 21; RFC 3646 section 3.
_CLIENT_PORT, _SERVER_PORT = 546, 547
_KINDS = {1: "solicit", 2: "advertise", 3: "request", 7: "reply", 11: "information_request"}
_RELAY_FORWARD, _RELAY_REPLY = 12, 13
_CLIENT_ID, _SERVER_ID, _IA_NA, _IA_ADDRESS, _RELAYED, _DNS, _IA_PD, _IA_PREFIX = 1, 2, 3, 5, 9, 23, 25, 26
_MOST_RELAYS = 4
_DUID_BYTES = 130


@dataclass(frozen=True, slots=True)
class Dhcp6:
    """One DHCPv6 message; `relayed`: it was on its way between a relay and a server, and is read from inside that.

    `addresses` are those of IA_NA, and prefixes of IA_PD as `2001:db8::/56`.
    """

    kind: str
    xid: bytes
    mac: str
    ip: str
    duid: str | None = None
    client_duid: str | None = None
    addresses: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    relayed: bool = False


def parse_ra(frame: bytes) -> RaRouter | None:
    """The Router Advertisement in an untagged frame, or None when no host would heed it.

    Source: RFC 4861 section 6.1.2 (hop limit 255, link-local source, code 0, no option of length 0).
    """
    found = upper_layer(frame)
    if found is None or found[0] != _ICMPV6 or frame[21] != 255:
        return None
    body = found[1]
    if len(body) < 16 or body[0] != _RA or body[1] != 0 or frame[22] != 0xFE or frame[23] & 0xC0 != 0x80:
        return None
    flags = body[5]
    prefixes: list[str] = []
    dns: list[str] = []
    at = 16
    while at + 2 <= len(body):
        size = body[at + 1] * 8
        if not size:
            return None
        option = body[at : at + size]
        if option[0] == _PREFIX and len(option) >= 32 and option[2] <= 128:
            _keep(prefixes, f"{_address(_masked(option[16:32], option[2]))}/{option[2]}")
        elif option[0] == _RDNSS and len(option) >= 24:
            for each in range(8, len(option) - 15, 16):
                _keep(dns, _address(option[each : each + 16]))
        at += size
    return RaRouter(
        mac=frame[6:12].hex(":"),
        ip=_address(frame[22:38]),
        lifetime_s=int.from_bytes(body[6:8], "big"),
        preference=_PREFERENCE[flags >> 3 & 3],
        prefixes=tuple(prefixes),
        dns=tuple(dns),
        managed=bool(flags & 0x80),
        other=bool(flags & 0x40),
    )


def parse_dhcp6(frame: bytes) -> Dhcp6 | None:
    """The DHCPv6 message in an untagged frame, also from inside what a relay wrapped around it."""
    found = upper_layer(frame)
    if found is None or found[0] != _UDP or len(found[1]) < 12:
        return None
    ports = struct.unpack_from("!HH", found[1])
    if not ({_CLIENT_PORT, _SERVER_PORT} & set(ports)):
        return None
    length = int.from_bytes(found[1][4:6], "big")
    message = found[1][8:length] if length >= 8 else b""
    relayed = False
    for _ in range(_MOST_RELAYS):
        if not message or message[0] not in (_RELAY_FORWARD, _RELAY_REPLY):
            break
        relayed = True
        message = dict(_options(message[34:])).get(_RELAYED, b"")
    if len(message) < 4 or message[0] not in _KINDS:
        return None
    duid = client = None
    addresses: list[str] = []
    dns: list[str] = []
    for number, value in _options(message[4:]):
        if number == _SERVER_ID and value:
            duid = value[:_DUID_BYTES].hex()
        elif number == _CLIENT_ID and value:
            client = value[:_DUID_BYTES].hex()
        elif number in (_IA_NA, _IA_PD):
            for inner, held in _options(value[12:]):
                if inner == _IA_ADDRESS and len(held) >= 24:
                    _keep(addresses, _address(held[:16]))
                elif inner == _IA_PREFIX and len(held) >= 25 and held[8] <= 128:
                    _keep(addresses, f"{_address(held[9:25])}/{held[8]}")
        elif number == _DNS:
            for at in range(0, len(value) - 15, 16):
                _keep(dns, _address(value[at : at + 16]))
    return Dhcp6(
        kind=_KINDS[message[0]],
        xid=message[1:4],
        mac=frame[6:12].hex(":"),
        ip=_address(frame[22:38]),
        duid=duid,
        client_duid=client,
        addresses=tuple(addresses),
        dns=tuple(dns),
        relayed=relayed,
    )


def upper_layer(frame: bytes) -> tuple[int, bytes] | None:
    """What an untagged IPv6 frame carries behind its extension headers: protocol and bytes; None: not IPv6."""
    if frame[12:14] != IPV6 or len(frame) < 54 or frame[14] >> 4 != 6:
        return None
    kind = frame[20]
    body = frame[54 : 54 + int.from_bytes(frame[18:20], "big")]
    for _ in range(_MOST_HEADERS):
        if kind not in _SKIPPED_HEADERS or len(body) < 8:
            break
        kind, body = body[0], body[(body[1] + 1) * 8 :]
    return kind, body


def _options(part: bytes) -> list[tuple[int, bytes]]:
    """The options up to the first one that runs over the end."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + 4 <= len(part):
        number, length = struct.unpack_from("!HH", part, at)
        if at + 4 + length > len(part):
            break
        found.append((number, part[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


def _keep(kept: list[str], text: str) -> None:
    if text not in kept and len(kept) < _KEPT:
        kept.append(text)


def _masked(prefix: bytes, bits: int) -> bytes:
    mask = (1 << 128) - (1 << (128 - bits))
    return (int.from_bytes(prefix, "big") & mask).to_bytes(16, "big")


def _address(sixteen: bytes) -> str:
    return socket.inet_ntop(socket.AF_INET6, sixteen)
