"""The names that stations announce for themselves: mDNS, LLMNR, NetBIOS; nothing here raises, whatever the bytes."""

import socket

from fieldkit.probes.frames_ether import Udp4, name_of

_LLMNR, _NETBIOS_NAMES, _NETBIOS_DATAGRAMS, _MDNS = 5355, 137, 138, 5353
NAME_PORTS = frozenset((_LLMNR, _NETBIOS_NAMES, _NETBIOS_DATAGRAMS, _MDNS))
_A, _NETBIOS = 1, 0x20
_RESPONSE = 0x80
_MOST_RECORDS = 32
_MOST_LABELS = 16
# Source: RFC 1002 section 4.2.1.1: registration, refresh; 15 is Microsoft's for several addresses.
_REGISTERS = frozenset((5, 8, 9, 15))
# Source: RFC 1001 section 14 and Microsoft's list of suffixes: workstation and file server.
_STATION_SUFFIXES = frozenset((0x00, 0x20))


def parse_names(datagram: Udp4) -> list[tuple[str, str, str]]:
    """(address, name, told by) for each name that the sender of this datagram gives to an address of its own.

    Only what it says of the address it sends from: anybody may say anything of others.
    """
    body = datagram.payload
    if datagram.source_port in (_MDNS, _LLMNR) and len(body) > 12 and body[2] & _RESPONSE:
        return _told_by_dns(body, datagram.source_ip)
    if datagram.target_port == _NETBIOS_NAMES and len(body) > 46:
        flags = body[2]
        # A workgroup is registered by everybody in it; its record says so (RFC 1002 section 4.2.1.3, bit G).
        group = len(body) > 62 and body[62] & 0x80
        if not flags & _RESPONSE and flags >> 3 & 0x0F in _REGISTERS and body[12] == 32 and not group:
            return _told_by_netbios(body[13:45], datagram.source_ip)
    if (
        datagram.target_port == _NETBIOS_DATAGRAMS
        and len(body) > 47
        and body[0] in (0x10, 0x11, 0x12)
        and body[14] == 32
    ):
        return _told_by_netbios(body[15:47], datagram.source_ip)
    return []


def _told_by_dns(body: bytes, source_ip: str) -> list[tuple[str, str, str]]:
    questions, answers, authorities, more = (int.from_bytes(body[at : at + 2], "big") for at in (4, 6, 8, 10))
    at = 12
    for _ in range(min(questions, _MOST_RECORDS)):
        _, at = _dns_name(body, at)
        at += 4
    for _ in range(min(answers + authorities + more, _MOST_RECORDS)):
        name, at = _dns_name(body, at)
        if at + 10 > len(body):
            break
        kind, length = int.from_bytes(body[at : at + 2], "big"), int.from_bytes(body[at + 8 : at + 10], "big")
        value = body[at + 10 : at + 10 + length]
        at += 10 + length
        if kind == _A and len(value) == 4 and name and socket.inet_ntoa(value) == source_ip:
            text = name_of(name)
            return [(source_ip, text.removesuffix(".local"), "mdns")] if text else []
    return []


def _dns_name(body: bytes, at: int) -> tuple[bytes, int]:
    """A name, and where the message goes on behind it; compression is followed backwards only, so it ends."""
    labels: list[bytes] = []
    behind: int | None = None
    while at < len(body) and len(labels) < _MOST_LABELS:
        length = body[at]
        if length == 0:
            at += 1
            break
        if length >= 0xC0:
            if at + 2 > len(body):
                return b"", len(body)
            target = int.from_bytes(body[at : at + 2], "big") & 0x3FFF
            behind = behind if behind is not None else at + 2
            if target >= at:
                return b"", behind
            at = target
            continue
        labels.append(body[at + 1 : at + 1 + length])
        at += 1 + length
    return b".".join(labels), behind if behind is not None else at


def _told_by_netbios(encoded: bytes, source_ip: str) -> list[tuple[str, str, str]]:
    """A name in NetBIOS's first-level encoding: each half byte a letter from `A`; the sixteenth byte says what for."""
    halves = [each - 0x41 for each in encoded]
    if len(halves) != 32 or not all(0 <= each < 16 for each in halves):
        return []
    raw = bytes(high << 4 | low for high, low in zip(halves[::2], halves[1::2], strict=True))
    name = name_of(raw[:15]) if raw[15] in _STATION_SUFFIXES else None
    return [(source_ip, name, "netbios")] if name else []
