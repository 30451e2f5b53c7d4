"""Layer 2 on Windows: Npcap through scapy, and the ARP cache as `arp -a` prints it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from fieldkit.model.mac import is_mac, parse_mac
from fieldkit.model.ra import RaRouter
from fieldkit.probes.nic_windows import tool
from fieldkit.probes.wire import UNTOLD_LIFETIME_S
from fieldkit.probes.wire_pcap import PcapSocket, link_up

__all__ = ["link_up", "neighbours", "open_raw", "parse_neighbours", "parse_routers_v6", "routers_v6"]

_DEADLINE_S = 3.0
# Source: RFC 4861 section 4.2: a router's lifetime has 16 bits; what lasts longer was set by hand.
_FOREVER_S = 65536

# Names and numbers only: Windows translates its words.
ROUTERS_V6 = """
$ErrorActionPreference='SilentlyContinue';$ProgressPreference='SilentlyContinue'
[Console]::OutputEncoding=New-Object System.Text.UTF8Encoding $false
@{
routes=@(Get-NetRoute -AddressFamily IPv6 -DestinationPrefix '::/0'|
 Select-Object InterfaceAlias,NextHop,@{n='Seconds';e={[int64]$_.ValidLifetime.TotalSeconds}})
neighbours=@(Get-NetNeighbor -AddressFamily IPv6|Select-Object InterfaceAlias,IPAddress,LinkLayerAddress)
}|ConvertTo-Json -Depth 3 -Compress
"""
# The words around them are in the system's language and code page; the shapes are the same everywhere.
_SECTION = re.compile(rb"(\d+\.\d+\.\d+\.\d+)\s+---\s+0x", re.IGNORECASE)
_ROW = re.compile(rb"^\s*(\d+\.\d+\.\d+\.\d+)\s+([0-9a-f]{2}(?:-[0-9a-f]{2}){5})\s", re.IGNORECASE)


def open_raw(interface: str, *, wide: bool = False) -> PcapSocket:
    """A raw socket on the interface; `wide` hears everything to groups.  Raises: NotMeasured."""
    return PcapSocket(interface, "missing.no_npcap", wide=wide)


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


def routers_v6(interface: str, *, within_s: float) -> tuple[RaRouter, ...] | None:
    """The IPv6 default routers that the system keeps for the interface; None when it does not say."""
    command = ("powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", ROUTERS_V6)
    return parse_routers_v6(tool(command, within_s), interface)


def parse_routers_v6(printed: str, interface: str) -> tuple[RaRouter, ...] | None:
    """The routers of one interface in PowerShell's answer, by the interface's own name; None when it is no answer."""
    begin = printed.find("{")
    if begin < 0:
        return None
    try:
        answer, _ = json.JSONDecoder().raw_decode(printed[begin:])
    except ValueError:
        return None

    def rows(key: str) -> list[dict[str, Any]]:
        listed = answer.get(key)
        # PowerShell 5 writes a list of one as the thing itself.
        listed = listed if isinstance(listed, list) else [listed]
        return [row for row in listed if isinstance(row, dict) and row.get("InterfaceAlias") == interface]

    macs = {
        str(row.get("IPAddress")).partition("%")[0].lower(): parse_mac(str(row["LinkLayerAddress"]))
        for row in rows("neighbours")
        if is_mac(str(row.get("LinkLayerAddress")))
    }
    found: dict[str, RaRouter] = {}
    for row in rows("routes"):
        ip = str(row.get("NextHop") or "").partition("%")[0].lower()
        seconds = row.get("Seconds")
        # "::" is a route without a next hop: a tunnel's.
        if ip and ip != "::":
            lifetime = UNTOLD_LIFETIME_S
            if isinstance(seconds, (int, float)) and 0 < seconds < _FOREVER_S:
                lifetime = int(seconds)
            found.setdefault(ip, RaRouter(mac=macs.get(ip, ""), ip=ip, lifetime_s=lifetime))
    return tuple(found.values())


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
