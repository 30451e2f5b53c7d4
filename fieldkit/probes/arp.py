"""Who answers ARP for the gateway, and does anybody else answer for this laptop's own address?"""

import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from fieldkit.errors import NotMeasured
from fieldkit.model.arp import ArpReading, ArpReply, ConflictReading
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Vantage
from fieldkit.probes.task import Task
from fieldkit.probes.wire import (
    BROADCAST,
    ETHERTYPE_ARP,
    ETHERTYPE_IPV4,
    Exchange,
    Heard,
    OpenWire,
    Want,
    evidence,
    exchange,
    mac_bytes,
    mac_text,
    open_wire,
    own_macs,
    require_link,
    system,
)

# Source: RFC 5227 section 2.1.1 (PROBE_NUM 3, PROBE_MIN 1 s); a sleepy duplicate still answers the last.
WINDOW_S = 3.0
_REQUEST_OFFSETS_S = (0.0, 1.0, 2.0)
_UNUSED_OFFSETS_S = (0.3, 1.3)
_PROXY_WINDOW_S = 0.7
# What must be left of the deadline when the window ends, to hand the reading over.
_MARGIN_S = 0.3
_CACHE_POLL_S = 0.2
# The kernel stamps what it receives by the wall clock; moved to ours it may be off by this much.
_CLOCK_SLACK_S = 0.001
_DISCARD_PORT = 9

_REQUEST, _REPLY = 1, 2
_UNSET = "0.0.0.0"


@dataclass(frozen=True, slots=True)
class ArpFrame:
    """The fields of one IPv4 ARP frame that decide."""

    frame_mac: str
    operation: int
    sender_mac: str
    sender_ip: str
    target_mac: str
    target_ip: str

    @property
    def gratuitous(self) -> bool:
        """Does the sender announce its own address, unasked?"""
        return self.sender_ip == self.target_ip


def parse_arp(frame: bytes) -> ArpFrame | None:
    """The ARP fields of a frame, or None when it is not whole Ethernet ARP for IPv4."""
    if len(frame) < 42 or frame[12:14] != ETHERTYPE_ARP.to_bytes(2, "big"):
        return None
    hardware, protocol, hardware_size, protocol_size, operation = struct.unpack_from("!HHBBH", frame, 14)
    # Hardware type 6 (IEEE 802) is what a few bridges still write.
    if hardware not in (1, 6) or protocol != ETHERTYPE_IPV4 or (hardware_size, protocol_size) != (6, 4):
        return None
    return ArpFrame(
        frame_mac=mac_text(frame[6:12]),
        operation=operation,
        sender_mac=mac_text(frame[22:28]),
        sender_ip=socket.inet_ntoa(frame[28:32]),
        target_mac=mac_text(frame[32:38]),
        target_ip=socket.inet_ntoa(frame[38:42]),
    )


def arp_request(mac: str, sender_ip: str, target_ip: str) -> bytes:
    """A broadcast ARP request, padded to Ethernet's shortest frame.  Source: RFC 826; RFC 5227 for sender 0.0.0.0."""
    own = mac_bytes(mac)
    frame = (
        mac_bytes(BROADCAST)
        + own
        + struct.pack("!HHHBBH", ETHERTYPE_ARP, 1, ETHERTYPE_IPV4, 6, 4, _REQUEST)
        + own
        + socket.inet_aton(sender_ip)
        + bytes(6)
        + socket.inet_aton(target_ip)
    )
    return frame.ljust(60, b"\0")


def claims(arp: ArpFrame, ip: str) -> bool:
    """Does this frame say "I am that address"?

    A reply does, and an announcement.  An ordinary request does not: switches that track hosts (Cisco's device tracking
    with `auto-source`) ask with a made-up sender in the customer's subnet, often .1.
    """
    return arp.sender_ip == ip and (arp.operation == _REPLY or arp.gratuitous)


def measure(task: Task, open_wire: OpenWire = open_wire) -> Measured:
    """Who answers for the gateway?  Every answer of three rounds in one window; `unused_ip` tells proxy ARP apart.

    Raises: NotMeasured.
    """
    require_link(task.interface)
    gateway = gateway_of(task)
    if gateway is None:
        raise NotMeasured("missing.no_gateway")
    own_ip = sender_for(task, gateway)
    unused = None if task.quiet else unused_address(task, gateway)
    watched = {socket.inet_aton(ip) for ip in (gateway, unused) if ip is not None}
    try:
        wire = open_wire(task.interface, sent_by(watched))
    except NotMeasured as exc:
        if exc.code not in ("missing.no_raw_socket", "missing.no_npcap"):
            raise
        return _from_cache(task, gateway, own_ip)
    with wire:
        plan = [(at, arp_request(wire.mac, own_ip or _UNSET, gateway)) for at in _REQUEST_OFFSETS_S]
        if unused is not None:
            plan += [(at, arp_request(wire.mac, own_ip or _UNSET, unused)) for at in _UNUSED_OFFSETS_S]
        window = _window(task)
        made = exchange(wire, sorted(plan), window, task.cancel)
        ours = own_macs() | {wire.mac}
    if not made.sent:
        raise NotMeasured("missing.no_time")
    replies, kept = replies_for(gateway, made, ours)
    unused_replies, unused_kept = replies_for(unused, made, ours) if unused else ((), [])
    asked = socket.inet_aton(gateway)
    return Measured(
        facts=ArpReading(
            gateway=gateway,
            method="raw",
            sent=sum(each.frame[38:42] == asked for each in made.sent),
            window_s=round(window, 2),
            complete=made.full and window >= WINDOW_S,
            replies=replies,
            unused_ip=unused,
            unused_replies=unused_replies,
        ),
        by=f"ARP who-has {gateway} tell {own_ip or _UNSET}",
        raw=evidence([made], keep=kept + unused_kept),
    )


def measure_conflict(task: Task, open_wire: OpenWire = open_wire) -> Measured:
    """Does another host hold this laptop's address?  RFC 5227 probes; answers of this laptop's own ports never count.

    Raises: NotMeasured.
    """
    if task.quiet:
        raise NotMeasured("missing.quiet")
    require_link(task.interface)
    if task.address is None or not task.address.addresses:
        raise NotMeasured("missing.no_address")
    own = task.address.addresses[0]
    unused = unused_address(task, own.ip)
    watched = {socket.inet_aton(ip) for ip in (own.ip, unused) if ip is not None}
    with open_wire(task.interface, sent_by(watched)) as wire:
        window = _window(task)
        plan = [(at, arp_request(wire.mac, _UNSET, own.ip)) for at in _REQUEST_OFFSETS_S]
        made = exchange(wire, plan, window, task.cancel)
        if not made.sent:
            raise NotMeasured("missing.no_time")
        ours = own_macs() | {wire.mac}
        replies, kept = replies_for(own.ip, made, ours, requests_count=True)
        rounds = [made]
        everything: set[str] = set()
        if replies and unused is not None and task.left() > _PROXY_WINDOW_S + _MARGIN_S and not task.cancel.is_set():
            # Who answers for an address nobody holds answers for ours too, and holds neither.
            check = exchange(wire, [(0.0, arp_request(wire.mac, _UNSET, unused))], _PROXY_WINDOW_S, task.cancel)
            rounds.append(check)
            answered, proxy_kept = replies_for(unused, check, ours)
            kept += proxy_kept
            everything = {reply.mac for reply in answered}
    held = tuple(reply for reply in replies if reply.mac not in everything)
    proxied = len(held) < len(replies)
    return Measured(
        facts=ConflictReading(
            ip=own.ip,
            method="raw",
            sent=len(made.sent),
            window_s=round(window, 2),
            complete=made.full and window >= WINDOW_S,
            own_macs=tuple(sorted(ours)),
            replies=held,
        ),
        by=f"ARP probe for {own.ip}",
        raw=evidence(rounds, keep=kept, notes=[f"answers for any address: {mac}" for mac in sorted(everything)]),
        weak="weak.arp_proxy" if proxied else None,
    )


def replies_for(
    ip: str, made: Exchange, ours: Iterable[str], *, requests_count: bool = False
) -> tuple[tuple[ArpReply, ...], list[Heard]]:
    """Everybody's claims to an address, and the frames themselves.

    `round` counts our requests for it up to then.  `requests_count`: any frame from that address is a claim, as
    RFC 5227 section 2.4 says of one's own address.
    """
    asked_at = [each.at for each in made.sent if each.frame[38:42] == socket.inet_aton(ip)]
    replies: list[ArpReply] = []
    kept: list[Heard] = []
    for heard in made.heard:
        arp = parse_arp(heard.frame)
        if arp is None or arp.sender_mac in ours or arp.sender_mac == "00:00:00:00:00:00":
            continue
        if not (claims(arp, ip) or (requests_count and arp.sender_ip == ip)):
            continue
        before = [at for at in asked_at if at <= heard.at + _CLOCK_SLACK_S]
        answer = arp.operation == _REPLY and not arp.gratuitous and before
        replies.append(
            ArpReply(
                ip=ip,
                mac=arp.sender_mac,
                rtt_ms=round(max(0.0, heard.at - before[-1]) * 1000, 3) if answer else None,
                round=max(1, len(before)),
                frame_mac=arp.frame_mac,
            )
        )
        kept.append(heard)
    return tuple(replies), kept


def sent_by(addresses: set[bytes]) -> Want:
    """Frames whose ARP sender is one of these addresses, told without unpacking the rest of a busy LAN."""

    def want(frame: bytes) -> bool:
        return frame[12:14] == b"\x08\x06" and frame[28:32] in addresses

    return want


def gateway_of(task: Task) -> str | None:
    """The gateway to ask for: this laptop's own, else the record's for the place where it is plugged in."""
    if task.address is not None:
        for gateway in task.address.gateways:
            if _is_ipv4(gateway):
                return gateway
    recorded: str | None = None
    if task.vantage is Vantage.LAN:
        recorded = task.line.lan.gateway
    elif task.vantage in (Vantage.CPE, Vantage.ROOM) and task.line.address.mode != "pppoe":
        recorded = task.line.address.gateway
    return recorded if recorded is not None and _is_ipv4(recorded) else None


def sender_for(task: Task, gateway: str) -> str | None:
    """The own address to ask with: the one in the gateway's subnet, else the first, else None."""
    if task.address is None:
        return None
    ours = [each for each in task.address.addresses if _is_ipv4(each.ip)]
    for each in ours:
        if IPv4Address(gateway) in IPv4Network((each.ip, each.prefix), strict=False):
            return each.ip
    return ours[0].ip if ours else None


def unused_address(task: Task, near: str) -> str | None:
    """An address of the subnet of `near` that most likely nobody holds, or None where the subnet has no room for one.

    High up, but below the last few, which second routers, switches and controllers like to have.
    """
    own = task.address.addresses if task.address is not None else ()
    networks = [IPv4Network((each.ip, each.prefix), strict=False) for each in own if _is_ipv4(each.ip)]
    network = next((each for each in networks if IPv4Address(near) in each), None)
    if network is None or network.prefixlen > 29:
        return None
    taken = {near, *(each.ip for each in own), *_known(task)}
    first = int(network.broadcast_address) - (18 if network.prefixlen <= 26 else 1)
    for number in range(first, int(network.network_address), -1):
        candidate = str(IPv4Address(number))
        if candidate not in taken:
            return candidate
    return None


def _known(task: Task) -> set[str]:
    """Addresses that somebody holds for certain."""
    line, address = task.line, task.address
    known = {line.lan.gateway, line.address.gateway, line.address.ip, *line.lan.dhcp_servers, *line.address.dns}
    if address is not None:
        known |= {*address.gateways, *address.dns, address.lease_server}
    return {each for each in known if each is not None}


def _window(task: Task) -> float:
    return max(0.0, min(WINDOW_S, task.left() - _MARGIN_S))


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def _from_cache(task: Task, gateway: str, own_ip: str | None) -> Measured:
    """What the system itself learned for the gateway, after making it ask.  One winner at a time is all it keeps."""
    window = _window(task)
    ends = time.monotonic() + window
    sent = 0
    found: dict[str, int] = {}
    while not task.cancel.is_set():
        if sent < 1 + len(found) and sent < 3 and _provoke(task.interface, own_ip, gateway):
            sent += 1
        mac = system().neighbours(task.interface, own_ip).get(gateway)
        if mac is not None and mac not in found:
            found[mac] = len(found) + 1
        left = ends - time.monotonic()
        if left <= 0 or task.cancel.wait(min(left, _CACHE_POLL_S)):
            break
    return Measured(
        facts=ArpReading(
            gateway=gateway,
            method="cache",
            sent=sent,
            window_s=round(window, 2),
            complete=False,
            replies=tuple(ArpReply(ip=gateway, mac=mac, round=number) for mac, number in found.items()),
        ),
        by="ARP cache",
        raw="\n".join(f"{gateway} {mac}" for mac in found),
        weak="weak.arp_cache",
    )


def _provoke(interface: str, own_ip: str | None, gateway: str) -> bool:
    """Make the system ask for the gateway, by one byte to its discard port."""
    from fieldkit.probes.sockets import open_udp

    try:
        with open_udp(interface, own_ip) as sock:
            sock.sendto(b"\0", (gateway, _DISCARD_PORT))
    except OSError:
        return False
    return True
