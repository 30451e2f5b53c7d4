"""ARP as bytes: what a frame says, who claims an address, and the one kind of request that is sent."""

import socket
import struct
from dataclasses import dataclass

from fieldkit.probes.wire_frames import BROADCAST, ETHERTYPE_ARP, ETHERTYPE_IPV4, mac_bytes, mac_text

REQUEST, REPLY = 1, 2


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
        + struct.pack("!HHHBBH", ETHERTYPE_ARP, 1, ETHERTYPE_IPV4, 6, 4, REQUEST)
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
    return arp.sender_ip == ip and (arp.operation == REPLY or arp.gratuitous)
