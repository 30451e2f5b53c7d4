"""Which interfaces has this laptop, and which one is the cable under test?"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from fieldkit.errors import BadInput, NotMeasured
from fieldkit.model.line import Line
from fieldkit.model.link import Counters, Interface, Kind

# A phone or Wi-Fi says nothing about the cable; a tunnel or a bridge for containers is not this site's network at all.
_TESTABLE: dict[Kind, int] = {"ethernet": 0, "wireless": 1, "tether": 2, "cellular": 3}

# Where only names tell (macOS, BSD, or no netlink); en0 may be Wi-Fi there, which the list of hardware ports corrects.
_NAMES: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (("lo",), "loopback"),
    (("utun", "tun", "tap", "wg", "ipsec", "gif", "stf"), "tunnel"),
    (("ppp",), "ppp"),
    (("bridge", "awdl", "llw", "anpi", "ap", "vmenet", "vmnet", "docker"), "virtual"),
    (("wl",), "wireless"),
    (("wwan", "pdp_ip"), "cellular"),
)

# The networks that phones and laptops hand out when they share their own connection: Android by Wi-Fi and USB, iOS,
# Windows.  Rule of thumb; it only decides which of two cables is tried first.
_HOTSPOTS = tuple(
    ip_network(each) for each in ("192.168.43.0/24", "192.168.42.0/24", "172.20.10.0/28", "192.168.137.0/24")
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The interface to test, why (`named`, `record`, `cable`, `dead_cable`, `wireless`), and the others with a link."""

    interface: Interface
    why: str
    rivals: tuple[str, ...] = ()


def interfaces(*, within_s: float = 8.0) -> tuple[Interface, ...]:
    """Every network interface of this laptop, loopback and tunnels included, in the system's order."""
    if sys.platform == "win32":
        from fieldkit.probes import nic_windows

        return nic_windows.interfaces(within_s=within_s)
    elif sys.platform == "darwin":
        from fieldkit.probes import nic_darwin

        return nic_darwin.interfaces()
    else:
        from fieldkit.probes import nic_linux

        try:
            return nic_linux.interfaces()
        except OSError:
            return by_psutil()


def counters(name: str) -> Counters | None:
    """The interface's counters now, or None where the system keeps none."""
    if sys.platform == "linux":
        from fieldkit.probes import nic_linux

        try:
            return nic_linux.counters(name)
        except OSError:
            pass
    import psutil

    found = psutil.net_io_counters(pernic=True, nowrap=False).get(name)
    if found is None:
        return None
    return Counters(
        rx_packets=found.packets_recv,
        tx_packets=found.packets_sent,
        rx_errors=found.errin,
        tx_errors=found.errout,
        rx_drops=found.dropin,
        tx_drops=found.dropout,
    )


def ipv4_of(name: str) -> tuple[str, ...]:
    """The IPv4 addresses of one interface."""
    if sys.platform == "linux":
        from fieldkit.probes import netlink_linux

        try:
            links = {link.index: link.name for link in netlink_linux.raw_links()}
            return tuple(
                each.ip
                for each in netlink_linux.raw_addresses()
                if links.get(each.index) == name and ":" not in each.ip
            )
        except OSError:
            pass
    import socket

    import psutil

    return tuple(each.address for each in psutil.net_if_addrs().get(name, ()) if each.family == socket.AF_INET)


def choose(named: str | None, line: Line) -> Chosen:
    """Which interface is the line under test?  A dead cable is tested rather than the hotspot that replaces it.

    Raises: BadInput for a name this laptop has not, NotMeasured when there is nothing to test.
    """
    found = interfaces()
    if named is not None:
        return pick(named, found)
    held = {each.name: ipv4_of(each.name) for each in found}
    holders = [name for name, own in held.items() if line.address.ip is not None and line.address.ip in own]
    near = [name for name, own in held.items() if any(_on_record(ip, line) for ip in own)]
    phones = [name for name, own in held.items() if own and all(_is_hotspot(ip) for ip in own)]
    return pick(None, found, [*holders, *near], set(phones) - set(near))


def _on_record(ip: str, line: Line) -> bool:
    """Does this address stand in the customer's LAN or on the line, as the record has them?"""
    pairs = ((line.lan.gateway, line.lan.prefix or 24), (line.address.ip or line.address.gateway, line.address.prefix))
    return any(
        ip_address(ip) in ip_network(f"{base}/{prefix}", strict=False) for base, prefix in pairs if base and prefix
    )


def _is_hotspot(ip: str) -> bool:
    return any(ip_address(ip) in network for network in _HOTSPOTS)


def pick(
    named: str | None, found: Iterable[Interface], holders: Iterable[str] = (), phones: Iterable[str] = ()
) -> Chosen:
    """`choose` on a given list.  Raises as `choose`.

    `holders` are the interfaces on the record's own networks, the likeliest first; `phones` those on a hotspot's.
    """
    everything = tuple(found)
    behind_phone = set(phones)
    usable = sorted(
        (each for each in everything if each.kind in _TESTABLE),
        key=lambda each: (each.name in behind_phone, *_rank(each)),
    )
    if named is not None:
        match = next((each for each in everything if each.name == named), None)
        if match is None:
            match = next((each for each in everything if each.name.casefold() == named.casefold()), None)
        known = [each.name for each in usable]
        if match is None:
            raise BadInput("interface.unknown" if known else "interface.unknown_and_none", name=named, known=known)
        if match.kind == "loopback":
            raise BadInput("interface.loopback" if known else "interface.unknown_and_none", name=named, known=known)
        return Chosen(match, "named", _rivals(match, usable))
    for name in holders:
        for each in (*usable, *everything):
            if each.name == name and each.kind != "loopback":
                return Chosen(each, "record", _rivals(each, usable))
    if not usable:
        raise NotMeasured("missing.no_interface")
    best = usable[0]
    why = "wireless" if best.kind != "ethernet" else "dead_cable" if best.link is False or not best.enabled else "cable"
    return Chosen(best, why, _rivals(best, usable))


def _rank(interface: Interface) -> tuple[int, int, int, str]:
    alive = 0 if interface.link else 1 if interface.link is None else 2
    return _TESTABLE[interface.kind], 0 if interface.enabled else 1, alive, interface.name


def _rivals(chosen: Interface, usable: Iterable[Interface]) -> tuple[str, ...]:
    return tuple(each.name for each in usable if each.name != chosen.name and each.link and each.enabled)


def kind_by_name(name: str) -> Kind:
    """The sort of an interface where only its name tells."""
    for prefixes, kind in _NAMES:
        if name.startswith(prefixes):
            return kind
    return "ethernet"


def by_psutil() -> tuple[Interface, ...]:
    """The interfaces as psutil lists them, where the system's own list cannot be had."""
    import psutil

    stats, addresses = psutil.net_if_stats(), psutil.net_if_addrs()
    listed: list[Interface] = []
    for name, state in stats.items():
        mac = next((each.address for each in addresses.get(name, ()) if each.family == psutil.AF_LINK), None)
        listed.append(
            Interface(
                name=name,
                kind=kind_by_name(name),
                link=bool(state.isup),
                mac=mac.replace("-", ":").lower() if mac and len(mac) == 17 else None,
                mtu=state.mtu or None,
                speed_mbps=state.speed if 0 < state.speed != 65535 else None,
                duplex="full"
                if state.duplex == psutil.NIC_DUPLEX_FULL
                else "half"
                if state.duplex == psutil.NIC_DUPLEX_HALF
                else None,
            )
        )
    return tuple(listed)
