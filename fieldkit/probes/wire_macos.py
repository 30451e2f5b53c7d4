"""Layer 2 on macOS: the system's own libpcap through scapy, and the ARP cache as `arp -an` prints it."""

import re
import subprocess

from fieldkit.model.ra import RaRouter
from fieldkit.probes.setup_linux import tool
from fieldkit.probes.wire import UNTOLD_LIFETIME_S
from fieldkit.probes.wire_pcap import PcapSocket, link_up

__all__ = ["link_up", "neighbours", "open_raw", "parse_neighbours", "parse_routers_v6", "routers_v6"]

_DEADLINE_S = 3.0
_MAC = re.compile(r"[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}", re.IGNORECASE)
_ROW = re.compile(r"\((\d+\.\d+\.\d+\.\d+)\) at ([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}) on (\S+)", re.IGNORECASE)


def open_raw(interface: str, *, wide: bool = False) -> PcapSocket:
    """A raw socket on the interface; `wide` hears everything to groups.  Raises: NotMeasured."""
    return PcapSocket(interface, "missing.no_raw_socket", wide=wide)


def neighbours(interface: str, own_ip: str | None) -> dict[str, str]:  # noqa: ARG001 - Windows needs it
    """The system's ARP cache for the interface, address to MAC."""
    try:
        done = subprocess.run(
            ["/usr/sbin/arp", "-an"], capture_output=True, text=True, timeout=_DEADLINE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return parse_neighbours(done.stdout, interface)


def routers_v6(interface: str, *, within_s: float) -> tuple[RaRouter, ...] | None:
    """The IPv6 default routers that the system keeps for the interface; None when it does not say."""
    routes = tool(("netstat", "-rn", "-f", "inet6"), within_s / 2)
    return parse_routers_v6(routes, tool(("ndp", "-an"), within_s / 2), interface)


def parse_routers_v6(routes: str, neighbours: str, interface: str) -> tuple[RaRouter, ...] | None:
    """The `default` rows of `netstat -rn -f inet6` on the interface, their MACs from `ndp -an`."""
    if not routes.strip():
        return None
    macs: dict[str, str] = {}
    for line in neighbours.splitlines():
        words = line.split()
        if len(words) >= 3 and words[2] == interface and _MAC.fullmatch(words[1]):
            macs[words[0].partition("%")[0]] = ":".join(part.zfill(2) for part in words[1].lower().split(":"))
    found: dict[str, RaRouter] = {}
    for line in routes.splitlines():
        words = line.split()
        if len(words) >= 4 and words[0] == "default" and words[3] == interface and ":" in words[1]:
            ip = words[1].partition("%")[0]
            found[ip] = RaRouter(mac=macs.get(ip, ""), ip=ip, lifetime_s=UNTOLD_LIFETIME_S)
    return tuple(found.values())


def parse_neighbours(printed: str, interface: str) -> dict[str, str]:
    """Complete rows of `arp -an` on the interface; macOS drops leading zeros in a MAC."""
    found = {}
    for ip, mac, name in _ROW.findall(printed):
        if name == interface:
            found[ip] = ":".join(part.zfill(2) for part in mac.lower().split(":"))
    return found
