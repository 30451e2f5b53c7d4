"""Layer 2 on macOS: the system's own libpcap through scapy, and the ARP cache as `arp -an` prints it."""

import re
import subprocess

from fieldkit.probes.wire_pcap import PcapSocket, link_up

__all__ = ["link_up", "neighbours", "open_raw", "parse_neighbours"]

_DEADLINE_S = 3.0
_ROW = re.compile(r"\((\d+\.\d+\.\d+\.\d+)\) at ([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}) on (\S+)", re.IGNORECASE)


def open_raw(interface: str) -> PcapSocket:
    """A raw socket on the interface.  Raises: NotMeasured."""
    return PcapSocket(interface, "missing.no_raw_socket")


def neighbours(interface: str, own_ip: str | None) -> dict[str, str]:  # noqa: ARG001 - Windows needs it
    """The system's ARP cache for the interface, address to MAC."""
    try:
        done = subprocess.run(
            ["/usr/sbin/arp", "-an"], capture_output=True, text=True, timeout=_DEADLINE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return parse_neighbours(done.stdout, interface)


def parse_neighbours(printed: str, interface: str) -> dict[str, str]:
    """Complete rows of `arp -an` on the interface; macOS drops leading zeros in a MAC."""
    found = {}
    for ip, mac, name in _ROW.findall(printed):
        if name == interface:
            found[ip] = ":".join(part.zfill(2) for part in mac.lower().split(":"))
    return found
