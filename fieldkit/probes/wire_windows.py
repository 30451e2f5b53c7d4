"""Layer 2 on Windows: Npcap through scapy, and the ARP cache as `arp -a` prints it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from fieldkit.probes.wire_pcap import PcapSocket, link_up

__all__ = ["link_up", "neighbours", "open_raw", "parse_neighbours"]

_DEADLINE_S = 3.0
# The words around them are in the system's language and code page; the shapes are the same everywhere.
_SECTION = re.compile(rb"(\d+\.\d+\.\d+\.\d+)\s+---\s+0x", re.IGNORECASE)
_ROW = re.compile(rb"^\s*(\d+\.\d+\.\d+\.\d+)\s+([0-9a-f]{2}(?:-[0-9a-f]{2}){5})\s", re.IGNORECASE)


def open_raw(interface: str) -> PcapSocket:
    """A raw socket on the interface.  Raises: NotMeasured."""
    return PcapSocket(interface, "missing.no_npcap")


def neighbours(interface: str, own_ip: str | None) -> dict[str, str]:  # noqa: ARG001 - others need it
    """The system's ARP cache for the interface that holds `own_ip`, address to MAC."""
    arp = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "arp.exe"
    hidden = 0
    if sys.platform == "win32":
        hidden = subprocess.CREATE_NO_WINDOW
    try:
        done = subprocess.run(
            [str(arp), "-a"], capture_output=True, timeout=_DEADLINE_S, check=False, creationflags=hidden
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return parse_neighbours(done.stdout, own_ip)


def parse_neighbours(printed: bytes, own_ip: str | None) -> dict[str, str]:
    """Rows of `arp -a` in the section of our own address, or in all sections when that is not known."""
    found: dict[str, str] = {}
    section: str | None = None
    for row in printed.splitlines():
        heading = _SECTION.search(row)
        if heading:
            section = heading[1].decode()
            continue
        match = _ROW.match(row + b" ")
        if match and (own_ip is None or section == own_ip):
            found[match[1].decode()] = match[2].decode().lower().replace("-", ":")
    return found
