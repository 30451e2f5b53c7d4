"""A DHCP message as it stands on the wire: what a client sends, and what any message holds.

Source: RFC 2131, RFC 2132, RFC 3046.
"""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldkit.probes.wire_frames import BROADCAST, ETHERTYPE_IPV4, checksum, mac_bytes

# Source: RFC 2131 section 2, RFC 2132, RFC 3046.
COOKIE = b"\x63\x82\x53\x63"
_BROADCAST_FLAG = 0x8000
SERVER_PORT, CLIENT_PORT = 67, 68
DISCOVER, OFFER, REQUEST, ACK, NAK = 1, 2, 3, 5, 6
PAD, MASK, ROUTER, DNS, NAME, LEASE, OVERLOAD, TYPE, SERVER, WANTED, RELAY, END = (
    0, 1, 3, 6, 12, 51, 52, 53, 54, 55, 82, 255,
)  # fmt: skip


@dataclass(slots=True)
class Options:
    """The options of one message by number; `broken` when a length runs over its field."""

    values: dict[int, bytes] = field(default_factory=dict)
    broken: bool = False


def discover(mac: str, xid: bytes, *, seconds: int = 0) -> bytes:
    """A DISCOVER as this laptop's own DHCP client would broadcast it, asking for a broadcast answer."""
    own = mac_bytes(mac)
    # Option 53 stays first: the sender's allow-list looks for it there.
    options = bytes((TYPE, 1, DISCOVER, WANTED, 5, MASK, ROUTER, DNS, LEASE, SERVER, END))
    boot = struct.pack("!BBBB4sHH", 1, 1, 6, 0, xid, seconds, _BROADCAST_FLAG) + bytes(16) + own.ljust(16, b"\0")
    # Source: RFC 1542 section 2.1: servers may drop what is shorter than 300 bytes.
    boot = (boot.ljust(236, b"\0") + COOKIE + options).ljust(300, b"\0")
    length = 8 + len(boot)
    pseudo = bytes(4) + b"\xff" * 4 + struct.pack("!BBH", 0, 17, length)
    udp = struct.pack("!HHHH", 68, 67, length, 0)
    udp = struct.pack("!HHHH", 68, 67, length, checksum(pseudo + udp + boot) or 0xFFFF)
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0x10, 20 + length, 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
    head = head[:10] + checksum(head).to_bytes(2, "big") + head[12:]
    return mac_bytes(BROADCAST) + own + ETHERTYPE_IPV4.to_bytes(2, "big") + head + udp + boot


def parse_options(boot: bytes) -> Options:
    """The options of a BOOTP message, those overloaded into `file` and `sname` included; never raises.

    A missing end is forgiven.  An option whose length runs over its field is dropped with all behind it.
    Source: RFC 2132 section 9.3 (overload), RFC 3396 (an option split in parts).
    """
    options = Options()
    _read_options(boot[240:], options)
    overload = options.values.get(OVERLOAD, b"")
    if overload[:1] in (b"\x01", b"\x03"):
        _read_options(boot[108:236], options)
    if overload[:1] in (b"\x02", b"\x03"):
        _read_options(boot[44:108], options)
    return options


def _read_options(part: bytes, options: Options) -> None:
    at = 0
    while at < len(part):
        number = part[at]
        if number == END:
            return
        if number == PAD:
            at += 1
            continue
        if at + 1 >= len(part) or at + 2 + part[at + 1] > len(part):
            options.broken = True
            return
        value = part[at + 2 : at + 2 + part[at + 1]]
        options.values[number] = options.values.get(number, b"") + value
        at += 2 + len(value)


def boot_message(frame: bytes, port: int = CLIENT_PORT) -> bytes | None:
    """The BOOTP message in a frame to this UDP port, or None when it is not whole enough to be one."""
    if len(frame) < 34 or frame[12:14] != b"\x08\x00" or frame[14] >> 4 != 4:
        return None
    head = (frame[14] & 0x0F) * 4
    (length, fragment) = struct.unpack_from("!HxxH", frame, 16)
    if head < 20 or frame[23] != 17 or fragment & 0x3FFF or length < head + 8 or len(frame) < 14 + head + 8:
        return None
    (to,) = struct.unpack_from("!H", frame, 14 + head + 2)
    boot = frame[14 + head + 8 : 14 + length]
    if to != port or len(boot) < 240 or boot[236:240] != COOKIE:
        return None
    return boot


def prefix_of(mask: bytes) -> int | None:
    """The prefix length of a four-byte mask, or None when its ones are not all in front."""
    if len(mask) != 4:
        return None
    bits = int.from_bytes(mask, "big")
    ones = bits.bit_count()
    return ones if bits == (0xFFFFFFFF << (32 - ones)) & 0xFFFFFFFF else None


def addresses_of(value: bytes) -> Iterator[str]:
    """The whole addresses of a list, 0.0.0.0 left out."""
    for at in range(0, len(value) - 3, 4):
        address = address_of(value[at : at + 4])
        if address is not None:
            yield address


def address_of(four: bytes) -> str | None:
    """Four bytes as an address; None for 0.0.0.0."""
    return socket.inet_ntoa(four) if any(four) else None
