"""Who hands out addresses here?  Every OFFER to our DISCOVERs; an address is never requested."""

import secrets
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldkit.errors import NotMeasured
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.reading import Measured
from fieldkit.probes.apart import kept_apart
from fieldkit.probes.task import Task
from fieldkit.probes.wire import (
    BROADCAST,
    ETHERTYPE_IPV4,
    Heard,
    OpenWire,
    Want,
    evidence,
    exchange,
    mac_bytes,
    mac_text,
    open_wire,
    require_link,
)

# A server that first pings the address it is about to offer answers after 1 to 3 s, and one that serves DNS as well
# (dnsmasq) after up to 4 s, as each query prolongs its wait.
WINDOW_S = 5.0
_OFFSETS_S = (0.0, 1.2)
_MARGIN_S = 0.3
_KEPT_OFFERS = 64
# A server gone mad must not crowd out the quiet one beside it.
_KEPT_OF_ONE_MAC = 6

# Source: RFC 2131 section 2, RFC 2132, RFC 3046.
_COOKIE = b"\x63\x82\x53\x63"
_BROADCAST_FLAG = 0x8000
_DISCOVER, _OFFER = 1, 2
_PAD, _MASK, _ROUTER, _DNS, _LEASE, _OVERLOAD, _TYPE, _SERVER, _WANTED, _RELAY, _END = (
    0, 1, 3, 6, 51, 52, 53, 54, 55, 82, 255,
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
    options = bytes((_TYPE, 1, _DISCOVER, _WANTED, 5, _MASK, _ROUTER, _DNS, _LEASE, _SERVER, _END))
    boot = struct.pack("!BBBB4sHH", 1, 1, 6, 0, xid, seconds, _BROADCAST_FLAG) + bytes(16) + own.ljust(16, b"\0")
    # Source: RFC 1542 section 2.1: servers may drop what is shorter than 300 bytes.
    boot = (boot.ljust(236, b"\0") + _COOKIE + options).ljust(300, b"\0")
    length = 8 + len(boot)
    pseudo = bytes(4) + b"\xff" * 4 + struct.pack("!BBH", 0, 17, length)
    udp = struct.pack("!HHHH", 68, 67, length, 0)
    udp = struct.pack("!HHHH", 68, 67, length, checksum(pseudo + udp + boot) or 0xFFFF)
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0x10, 20 + length, 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
    head = head[:10] + checksum(head).to_bytes(2, "big") + head[12:]
    return mac_bytes(BROADCAST) + own + ETHERTYPE_IPV4.to_bytes(2, "big") + head + udp + boot


def checksum(data: bytes) -> int:
    """The Internet checksum.  Source: RFC 1071."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def parse_options(boot: bytes) -> Options:
    """The options of a BOOTP message, those overloaded into `file` and `sname` included; never raises.

    A missing end is forgiven.  An option whose length runs over its field is dropped with all behind it.
    Source: RFC 2132 section 9.3 (overload), RFC 3396 (an option split in parts).
    """
    options = Options()
    _read_options(boot[240:], options)
    overload = options.values.get(_OVERLOAD, b"")
    if overload[:1] in (b"\x01", b"\x03"):
        _read_options(boot[108:236], options)
    if overload[:1] in (b"\x02", b"\x03"):
        _read_options(boot[44:108], options)
    return options


def _read_options(part: bytes, options: Options) -> None:
    at = 0
    while at < len(part):
        number = part[at]
        if number == _END:
            return
        if number == _PAD:
            at += 1
            continue
        if at + 1 >= len(part) or at + 2 + part[at + 1] > len(part):
            options.broken = True
            return
        value = part[at + 2 : at + 2 + part[at + 1]]
        options.values[number] = options.values.get(number, b"") + value
        at += 2 + len(value)


def boot_message(frame: bytes) -> bytes | None:
    """The BOOTP message in a frame to UDP port 68, or None when it is not whole enough to be one."""
    if len(frame) < 34 or frame[12:14] != ETHERTYPE_IPV4.to_bytes(2, "big") or frame[14] >> 4 != 4:
        return None
    head = (frame[14] & 0x0F) * 4
    (length, fragment) = struct.unpack_from("!HxxH", frame, 16)
    if head < 20 or frame[23] != 17 or fragment & 0x3FFF or length < head + 8 or len(frame) < 14 + head + 8:
        return None
    (port,) = struct.unpack_from("!H", frame, 14 + head + 2)
    boot = frame[14 + head + 8 : 14 + length]
    if port != 68 or len(boot) < 240 or boot[236:240] != _COOKIE:
        return None
    return boot


def parse_offer(frame: bytes, *, xid: bytes, mac: str, after_ms: float = 0.0) -> Offer | None:
    """The OFFER in a frame, if it is one and answers our DISCOVER; never raises, whatever the frame holds."""
    boot = boot_message(frame)
    if boot is None or boot[0] != 2 or boot[4:8] != xid or boot[28:34] != mac_bytes(mac):
        return None
    values = parse_options(boot).values
    if values.get(_TYPE) != bytes((_OFFER,)):
        return None
    lease = values.get(_LEASE, b"")
    giaddr = _address(boot[24:28])
    relay = values.get(_RELAY)
    return Offer(
        server_id=next(_addresses(values.get(_SERVER, b"")), None),
        source_mac=mac_text(frame[6:12]),
        source_ip=socket.inet_ntoa(frame[26:30]),
        your_ip=socket.inet_ntoa(boot[16:20]),
        prefix=prefix_of(values.get(_MASK, b"")),
        routers=tuple(_addresses(values.get(_ROUTER, b""))),
        dns=tuple(_addresses(values.get(_DNS, b""))),
        lease_s=int.from_bytes(lease, "big") if len(lease) == 4 else None,
        relay=giaddr or (relay[:32].hex() if relay else None),
        after_ms=round(after_ms, 3),
    )


def prefix_of(mask: bytes) -> int | None:
    """The prefix length of a four-byte mask, or None when its ones are not all in front."""
    if len(mask) != 4:
        return None
    bits = int.from_bytes(mask, "big")
    ones = bits.bit_count()
    return ones if bits == (0xFFFFFFFF << (32 - ones)) & 0xFFFFFFFF else None


def _addresses(value: bytes) -> Iterator[str]:
    """The whole addresses of a list, 0.0.0.0 left out."""
    for at in range(0, len(value) - 3, 4):
        address = _address(value[at : at + 4])
        if address is not None:
            yield address


def _address(four: bytes) -> str | None:
    return socket.inet_ntoa(four) if any(four) else None


def answers_to(xid: bytes) -> Want:
    """Messages to a DHCP client with our transaction number, told without unpacking the options."""

    def want(frame: bytes) -> bool:
        boot = boot_message(frame)
        return boot is not None and boot[4:8] == xid

    return want


def measure(task: Task, open_wire: OpenWire = open_wire) -> Measured:
    """Every OFFER to two DISCOVERs in one window, kept apart by who sent it.  Raises: NotMeasured."""
    if task.quiet:
        raise NotMeasured("missing.quiet")
    require_link(task.interface)
    xid = secrets.token_bytes(4)
    with open_wire(task.interface, answers_to(xid)) as wire:
        left = wire.discovers_left()
        if left == 0:
            raise NotMeasured("missing.dhcp_used_up")
        window = max(0.0, min(WINDOW_S, task.left() - _MARGIN_S))
        plan = [(at, discover(wire.mac, xid, seconds=int(at))) for at in _OFFSETS_S[:left]]
        made = exchange(wire, plan, window, task.cancel)
        mac = wire.mac
    if not made.sent:
        raise NotMeasured("missing.no_time")
    first = made.sent[0].at

    def read(heard: Heard) -> Offer | None:
        return parse_offer(heard.frame, xid=xid, mac=mac, after_ms=max(0.0, heard.at - first) * 1000)

    told = kept_apart(
        made.heard,
        read,
        same=lambda offer: (offer.server_id, offer.source_mac, offer.routers, offer.your_ip),
        mac=lambda offer: offer.source_mac,
        most=_KEPT_OFFERS,
        of_one_mac=_KEPT_OF_ONE_MAC,
    )
    return Measured(
        facts=DhcpReading(
            client_mac=mac,
            sent=len(made.sent),
            window_s=round(window, 2),
            # One DISCOVER may get lost; only silence after two says that nobody serves.
            complete=made.full and window >= WINDOW_S and len(made.sent) >= len(_OFFSETS_S),
            offers=told.answers,
        ),
        by="DHCP DISCOVER",
        raw=evidence(
            [made], keep=told.heard, notes=[f"{told.unread} answers that are no whole OFFER"] if told.unread else ()
        ),
    )
