"""How is this laptop addressed on the tested interface, and where do its packets and questions for names go?"""

import ipaddress
import sys
from typing import TYPE_CHECKING

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, DefaultRoute, Method, OwnAddress
from fieldkit.model.reading import Measured
from fieldkit.probes.task import Task

if TYPE_CHECKING:
    from fieldkit.probes.nic_windows import Snapshot

_APIPA = ipaddress.ip_network("169.254.0.0/16")  # Source: RFC 3927


def measure(task: Task) -> Measured:
    """Addresses, gateways, default routes and resolvers.  Raises: NotMeasured when the interface is gone."""
    if sys.platform == "win32":
        return _on_windows(task)
    elif sys.platform == "linux":
        return _on_linux(task)
    else:
        return _elsewhere(task)


def method_of(addresses: tuple[OwnAddress, ...], *, ppp: bool, told: Method | None) -> Method:
    """How the interface came by its address; `ppp`: it is or carries a PPPoE session; `told`: by the system's files.

    An address without a lifetime is not proof of one set by hand: some DHCP clients set none either.
    """
    if ppp:
        return "pppoe"
    if not addresses:
        return "none"
    if all(ipaddress.ip_address(each.ip) in _APIPA for each in addresses):
        return "apipa"
    if told is not None:
        return told
    return "dhcp" if any(each.dynamic for each in addresses) else "unknown"


def best_first(addresses: list[OwnAddress]) -> tuple[OwnAddress, ...]:
    """The addresses with a self-assigned one last: it stands in for a missing address, it does not replace one."""
    return tuple(sorted(addresses, key=lambda each: ipaddress.ip_address(each.ip) in _APIPA))


def gateways_of(interface: str, routes: tuple[DefaultRoute, ...]) -> tuple[str, ...]:
    """The gateways of one interface, best metric first."""
    ordered = sorted(routes, key=lambda route: route.metric)
    return tuple(dict.fromkeys(each.gateway for each in ordered if each.interface == interface and each.gateway))


def _on_linux(task: Task) -> Measured:
    from fieldkit.probes import netlink_linux, setup_linux

    try:
        links = netlink_linux.raw_links()
        raw = netlink_linux.raw_addresses()
    except OSError:
        return _elsewhere(task)
    mine = next((each for each in links if each.name == task.interface), None)
    if mine is None:
        raise NotMeasured("missing.interface_gone", interface=task.interface)
    addresses = [
        OwnAddress(each.ip, each.prefix, None if each.permanent and each.valid_s is None else True)
        for each in raw
        if each.index == mine.index and ":" not in each.ip
    ]
    told: Method | None = None
    lease_server: str | None = None
    source = "netlink"
    ordered = best_first(addresses)
    if ordered:
        known = setup_linux.configured(mine.name, mine.index, ordered[0].ip, within_s=min(0.8, task.left()))
        told, lease_server = known.by, known.lease_server
        if known.told_by:
            source = f"netlink, {known.told_by}"
    if told == "static":
        ordered = (OwnAddress(ordered[0].ip, ordered[0].prefix, False), *ordered[1:])
    routes = setup_linux.default_routes()
    ppp_links = tuple(each.name for each in links if each.is_ppp and each.enabled)
    dialled = mine.is_ppp or (bool(ppp_links) and mine.name in setup_linux.pppoe_carriers())
    reading = AddressReading(
        interface=mine.name,
        mac=mine.mac,
        method=method_of(ordered, ppp=dialled, told=told),
        addresses=ordered,
        gateways=gateways_of(mine.name, routes),
        routes=routes,
        dns=setup_linux.resolvers(mine.name, within_s=min(1.0, task.left())),
        ppp=ppp_links,
        ipv6=tuple(each.ip for each in raw if each.index == mine.index and ":" in each.ip),
        lease_server=lease_server,
    )
    return Measured(facts=reading, by=source, raw="\n".join(str(each) for each in (*raw, *routes)))


def _on_windows(task: Task) -> Measured:
    from fieldkit.probes import nic_windows

    known = nic_windows.snapshot(within_s=task.left())
    return Measured(facts=windows_reading(task.interface, known), by=known.by, raw=known.raw, weak=known.weak)


def windows_reading(name: str, known: "Snapshot") -> AddressReading:
    """The reading of one interface from what Windows said.  Raises: NotMeasured when it does not list it."""
    mine = next((each for each in known.adapters if each.interface.name == name), None)
    own = [each for each in known.addresses if each.interface == name]
    if mine is None and not own:
        raise NotMeasured("missing.interface_gone", interface=name)
    ordered = best_first([OwnAddress(each.ip, each.prefix, each.dynamic) for each in own if ":" not in each.ip])
    told: Method | None = None
    if ordered and ordered[0].dynamic is not None:
        told = "dhcp" if ordered[0].dynamic else "static"
    return AddressReading(
        interface=name,
        mac=None if mine is None else mine.interface.mac,
        method=method_of(ordered, ppp=name in known.ppp, told=told),
        addresses=ordered,
        gateways=gateways_of(name, known.routes),
        routes=known.routes,
        dns=known.dns.get(name, ()),
        ppp=known.ppp,
        ipv6=tuple(each.ip for each in own if ":" in each.ip),
        lease_server=known.lease_servers.get(name),
    )


def _elsewhere(task: Task) -> Measured:
    """macOS, and systems that answer no better question: psutil and the routing table as `netstat` prints it."""
    import socket

    import psutil

    from fieldkit.probes import nic_darwin, setup_linux

    listed = psutil.net_if_addrs()
    if task.interface not in listed:
        raise NotMeasured("missing.interface_gone", interface=task.interface)
    ordered = best_first(
        [
            OwnAddress(each.address, ipaddress.ip_network(f"0.0.0.0/{each.netmask}").prefixlen)
            for each in listed[task.interface]
            if each.family == socket.AF_INET and each.netmask
        ]
    )
    told: Method | None = None
    lease_server: str | None = None
    if sys.platform == "darwin":
        lease_server = nic_darwin.lease_server(task.interface, within_s=min(0.5, task.left()))
        told = "dhcp" if lease_server else None
    routes = nic_darwin.default_routes(within_s=min(1.0, task.left()))
    return Measured(
        facts=AddressReading(
            interface=task.interface,
            mac=next((each.address.lower() for each in listed[task.interface] if each.family == psutil.AF_LINK), None),
            method=method_of(ordered, ppp=task.interface.startswith("ppp"), told=told),
            addresses=ordered,
            gateways=gateways_of(task.interface, routes),
            routes=routes,
            dns=setup_linux.resolvers(task.interface, within_s=0.0),
            ppp=tuple(name for name in listed if name.startswith("ppp")),
            ipv6=tuple(
                each.address.split("%", 1)[0] for each in listed[task.interface] if each.family == socket.AF_INET6
            ),
            lease_server=lease_server,
        ),
        by="psutil",
        raw=f"{listed[task.interface]}\n{routes}",
    )
