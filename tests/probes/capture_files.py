"""Capture files made by hand, byte by byte: frames in, a file's content out."""

import struct
from collections.abc import Sequence

Timed = tuple[float, bytes]
BEGAN = 1_700_000_000

GATEWAY, ROGUE, ASKER, OTHER = (bytes.fromhex(f"0011220000{last}") for last in ("01", "02", "0a", "0b"))
EVERYBODY = b"\xff" * 6


def ip(text: str) -> bytes:
    """Four bytes."""
    return bytes(int(part) for part in text.split("."))


def arp(
    operation: int,
    mac: bytes,
    sender: str,
    target: str,
    to: bytes = EVERYBODY,
    target_mac: bytes = bytes(6),
    pad: int = 60,
) -> bytes:
    """One ARP frame, padded as a cable has it."""
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + mac + ip(sender) + target_mac + ip(target)
    return (to + mac + b"\x08\x06" + body).ljust(pad, b"\0")


def ask(mac: bytes, sender: str, target: str, pad: int = 60) -> bytes:
    """Who has that address?"""
    return arp(1, mac, sender, target, pad=pad)


def answer(mac: bytes, sender: str, to: bytes, target: str, pad: int = 60) -> bytes:
    """That one is me."""
    return arp(2, mac, sender, target, to, to, pad)


def udp(mac: bytes, to: bytes, source: str, target: str, ports: tuple[int, int], data: bytes, number: int = 0) -> bytes:
    """One UDP datagram over IPv4."""
    length = 8 + len(data)
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + length, number, 0, 64, 17, 0, ip(source), ip(target))
    return to + mac + b"\x08\x00" + head + struct.pack("!HHHH", *ports, length, 0) + data


def tcp(mac: bytes, to: bytes, source: str, target: str, length: int = 40) -> bytes:
    """Ordinary traffic between two."""
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40 + length, 7, 0, 64, 6, 0, ip(source), ip(target))
    return to + mac + b"\x08\x00" + head + struct.pack("!HHIIHHHH", 443, 50000, 1, 1, 0x5010, 512, 0, 0) + bytes(length)


def boot(operation: int, client: bytes, xid: int, options: bytes, your: str = "0.0.0.0", flags: int = 0x8000) -> bytes:
    """One DHCP message."""
    head = struct.pack("!BBBBIHH", operation, 1, 6, 0, xid, 0, flags) + bytes(4) + ip(your) + bytes(8)
    return ((head + client.ljust(16, b"\0")).ljust(236, b"\0") + b"\x63\x82\x53\x63" + options).ljust(300, b"\0")


def discover(client: bytes, xid: int) -> bytes:
    """Is there a DHCP server?"""
    message = boot(1, client, xid, b"\x35\x01\x01\xff")
    return udp(client, EVERYBODY, "0.0.0.0", "255.255.255.255", (68, 67), message)


def offer(server: bytes, server_ip: str, client: bytes, xid: int, your: str, router: str) -> bytes:
    """There is: this address, that gateway."""
    options = b"\x35\x01\x02\x36\x04" + ip(server_ip) + b"\x01\x04\xff\xff\xff\x00\x03\x04" + ip(router)
    options += b"\x06\x04" + ip(router) + b"\x33\x04\x00\x00\x0e\x10\xff"
    message = boot(2, client, xid, options, your)
    return udp(server, EVERYBODY, server_ip, "255.255.255.255", (67, 68), message)


def icmp6(mac: bytes, kind: int, body: bytes, to: bytes = b"\x33\x33\x00\x00\x00\x01") -> bytes:
    """An ICMPv6 message from a link-local address to all nodes."""
    source = b"\xfe\x80" + bytes(6) + mac[:3] + b"\xff\xfe" + mac[3:]
    data = bytes((kind, 0, 0, 0)) + body
    head = struct.pack("!IHBB", 0x60000000, len(data), 58, 255) + source + b"\xff\x02" + bytes(13) + b"\x01"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data)) + len(data) + 58
    total += sum(struct.unpack("!16H", head[8:40]))
    total = (total & 0xFFFF) + (total >> 16)
    checked = (~((total & 0xFFFF) + (total >> 16))) & 0xFFFF
    return to + mac + b"\x86\xdd" + head + data[:2] + struct.pack("!H", checked) + data[4:]


def router_advertisement(mac: bytes, prefix: bytes = b"\x20\x01\x0d\xb8") -> bytes:
    """I am the IPv6 router of this prefix."""
    told = struct.pack("!BBBBIII", 3, 4, 64, 0xC0, 86400, 14400, 0) + prefix.ljust(16, b"\0")
    return icmp6(mac, 134, struct.pack("!BBHII", 64, 0, 1800, 0, 0) + told)


def router_solicitation(mac: bytes) -> bytes:
    """Is there an IPv6 router?"""
    return icmp6(mac, 133, bytes(4), b"\x33\x33\x00\x00\x00\x02")


def lldp(mac: bytes, name: str = "SW-3F", port: str = "GE0/0/7") -> bytes:
    """I am that switch, and this is that port."""

    def tlv(kind: int, value: bytes) -> bytes:
        return struct.pack("!H", kind << 9 | len(value)) + value

    told = tlv(1, b"\x04" + mac) + tlv(2, b"\x05" + port.encode()) + tlv(3, b"\0\x78") + tlv(5, name.encode())
    return (b"\x01\x80\xc2\x00\x00\x0e" + mac + b"\x88\xcc" + told + tlv(0, b"")).ljust(60, b"\0")


def pcap(frames: Sequence[Timed], *, order: str = "<", nano: bool = False, link: int = 1, snap: int = 262_144) -> bytes:
    """A classic capture file."""
    ticks = 10**9 if nano else 10**6
    made = struct.pack(f"{order}IHHiIII", 0xA1B23C4D if nano else 0xA1B2C3D4, 2, 4, 0, 0, snap, link)
    for at, frame in frames:
        seconds, part = divmod(round((BEGAN + at) * ticks), ticks)
        kept = frame[:snap]
        made += struct.pack(f"{order}IIII", seconds, part, len(kept), len(frame)) + kept
    return made


def block(order: str, kind: int, body: bytes) -> bytes:
    """One block of a pcapng file."""
    body += bytes(-len(body) % 4)
    length = len(body) + 12
    return struct.pack(f"{order}II", kind, length) + body + struct.pack(f"{order}I", length)


def option(order: str, number: int, value: bytes) -> bytes:
    """One option of a block."""
    return struct.pack(f"{order}HH", number, len(value)) + value + bytes(-len(value) % 4)


def section(order: str = "<") -> bytes:
    """The block that begins a section."""
    return block(order, 0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(order: str = "<", *, link: int = 1, snap: int = 0, options: bytes = b"") -> bytes:
    """The block that describes an interface."""
    return block(order, 1, struct.pack(f"{order}HHI", link, 0, snap) + options)


def packet(
    at: float, frame: bytes, order: str = "<", *, number: int = 0, ticks: int = 10**6, options: bytes = b""
) -> bytes:
    """An enhanced packet block."""
    stamp = round((BEGAN + at) * ticks)
    head = struct.pack(f"{order}IIIII", number, stamp >> 32, stamp & 0xFFFFFFFF, len(frame), len(frame))
    return block(order, 6, head + frame + bytes(-len(frame) % 4) + options)


def pcapng(frames: Sequence[Timed], order: str = "<") -> bytes:
    """A newer capture file with one section and one interface."""
    return section(order) + interface(order) + b"".join(packet(at, frame, order) for at, frame in frames)


def site(*, second_gateway: bool = False, second_server: bool = False, unpadded: int = 42) -> list[Timed]:
    """What a laptop hears on a customer's LAN while it asks for gateway, DHCP server and IPv6 router, in 12 seconds."""
    frames: list[Timed] = []
    for turn in range(3):
        at = 1.0 + turn
        frames += [
            (at, ask(ASKER, "192.168.1.10", "192.168.1.1", unpadded)),
            (at + 0.001, answer(GATEWAY, "192.168.1.1", ASKER, "192.168.1.10")),
        ]
        if second_gateway:
            frames.append((at + 0.002, answer(ROGUE, "192.168.1.1", ASKER, "192.168.1.10")))
    for xid, at in enumerate((1.5, 2.7)):
        frames += [
            (at, discover(ASKER, xid)),
            (at + 0.01, offer(GATEWAY, "192.168.1.1", ASKER, xid, "192.168.1.50", "192.168.1.1")),
        ]
        if second_server:
            frames.append((at + 0.03, offer(ROGUE, "192.168.1.2", ASKER, xid, "192.168.1.150", "192.168.1.2")))
    for at in (2.0, 3.5):
        frames += [(at, router_solicitation(ASKER)), (at + 0.1, router_advertisement(GATEWAY))]
    for second in range(12):
        frames += [
            (second + 0.3, ask(OTHER, "192.168.1.11", "192.168.1.1")),
            (second + 0.4, udp(OTHER, EVERYBODY, "192.168.1.11", "192.168.1.255", (137, 137), bytes(50), second)),
            (second + 0.5, tcp(ASKER, GATEWAY, "192.168.1.10", "203.0.113.5")),
            (second + 0.52, tcp(GATEWAY, ASKER, "203.0.113.5", "192.168.1.10", 400)),
        ]
    frames.append((5.0, lldp(OTHER)))
    return sorted(frames)
