"""Interfaces and routes of macOS, by psutil and the system's own tools."""

from dataclasses import replace

from fieldkit.model.address import DefaultRoute
from fieldkit.model.link import Interface, Kind
from fieldkit.probes.setup_linux import tool

_PORTS: tuple[tuple[str, Kind], ...] = (
    ("Wi-Fi", "wireless"),
    ("AirPort", "wireless"),
    ("iPhone", "tether"),
    ("iPad", "tether"),
    ("Bluetooth", "tether"),
    ("Thunderbolt Bridge", "virtual"),
)


def parse_hardware_ports(text: str) -> dict[str, str]:
    """Port names by device of `networksetup -listallhardwareports`."""
    ports: dict[str, str] = {}
    port = ""
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key == "Hardware Port":
            port = value.strip()
        elif key == "Device" and port:
            ports[value.strip()] = port
    return ports


def interfaces() -> tuple[Interface, ...]:
    """Every interface of this laptop."""
    from fieldkit.probes.nic import by_psutil

    ports = parse_hardware_ports(tool(("networksetup", "-listallhardwareports"), 2.0))
    return tuple(_named(each, ports.get(each.name, "")) for each in by_psutil())


def _named(interface: Interface, port: str) -> Interface:
    kind = next((kind for word, kind in _PORTS if word in port), interface.kind)
    return replace(interface, kind=kind, label=port)


def parse_netstat(text: str) -> tuple[DefaultRoute, ...]:
    """The IPv4 default routes of `netstat -rn -f inet`; the first one wins."""
    routes: list[DefaultRoute] = []
    for line in text.splitlines():
        words = line.split()
        if len(words) < 4 or words[0] != "default":
            continue
        gateway = words[1] if words[1].count(".") == 3 else None
        routes.append(DefaultRoute(words[3], gateway, len(routes)))
    return tuple(routes)


def default_routes(*, within_s: float) -> tuple[DefaultRoute, ...]:
    """The IPv4 default routes of this laptop."""
    return parse_netstat(tool(("netstat", "-rn", "-f", "inet"), within_s))


def lease_server(name: str, *, within_s: float) -> str | None:
    """Who gave this interface its address, if DHCP did."""
    return tool(("ipconfig", "getoption", name, "server_identifier"), within_s).strip() or None
