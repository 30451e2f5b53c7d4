"""What a Linux system's own files say of its set-up: default routes, leases, addresses set by hand, resolvers."""

import ipaddress
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fieldkit.model.address import DefaultRoute


def parse_routes(text: str) -> tuple[DefaultRoute, ...]:
    """The IPv4 default routes of /proc/net/route, best metric first.

    A tunnel that takes everything does so with 0.0.0.0/1; it counts.
    """
    routes: list[DefaultRoute] = []
    for line in text.splitlines()[1:]:
        fields = line.split()
        if len(fields) < 8 or fields[1] != "00000000" or fields[7] not in ("00000000", "00000080"):
            continue
        try:
            flags, metric, packed = int(fields[3], 16), int(fields[6]), int(fields[2], 16)
        except ValueError:
            continue
        if not flags & 0x1 or flags & 0x200:  # RTF_UP; RTF_REJECT
            continue
        # The kernel prints the address as a number of this machine's byte order.
        gateway = str(ipaddress.IPv4Address(packed.to_bytes(4, sys.byteorder))) if packed else None
        routes.append(DefaultRoute(fields[0], gateway, metric))
    return tuple(sorted(routes, key=lambda route: route.metric))


def default_routes() -> tuple[DefaultRoute, ...]:
    """The IPv4 default routes of this network namespace."""
    return parse_routes(_read(Path("/proc/net/route")))


def pppoe_carriers() -> tuple[str, ...]:
    """The interfaces of this network namespace that carry a PPPoE session now."""
    return parse_pppoe(_read(Path("/proc/net/pppoe")))


def parse_pppoe(text: str) -> tuple[str, ...]:
    """The interfaces that carry a PPPoE session now, from /proc/net/pppoe."""
    rows = (line.split() for line in text.splitlines()[1:])
    return tuple(dict.fromkeys(row[2] for row in rows if len(row) >= 3))


@dataclass(frozen=True, slots=True)
class Lease:
    """A DHCP lease that a client of this system keeps on disk."""

    ip: str
    server: str | None = None


@dataclass(frozen=True, slots=True)
class Configured:
    """What this system's own network files say about one address: leased, set by hand, or nothing."""

    by: Literal["dhcp", "static"] | None = None
    lease_server: str | None = None
    told_by: str = ""


def parse_dhclient_leases(text: str) -> tuple[Lease, ...]:
    """The leases of an ISC dhclient file, newest last."""
    leases: list[Lease] = []
    for block in text.split("lease {")[1:]:
        ip, server = None, None
        for line in block.split("}", 1)[0].splitlines():
            words = line.strip().rstrip(";").split()
            if words[:1] == ["fixed-address"] and len(words) == 2:
                ip = words[1]
            elif words[:2] == ["option", "dhcp-server-identifier"] and len(words) == 3:
                server = words[2]
        if ip is not None:
            leases.append(Lease(ip, server))
    return tuple(leases)


def parse_key_values(text: str) -> dict[str, list[str]]:
    """The `KEY=value` lines of a systemd-networkd or NetworkManager file, values in order."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, separator, value = line.strip().partition("=")
        if separator and not key.startswith(("#", ";")):
            found.setdefault(key.strip(), []).append(value.strip().strip('"'))
    return found


def parse_key_lease(text: str) -> Lease | None:
    """The lease of a systemd-networkd or NetworkManager file."""
    values = parse_key_values(text)
    ips = values.get("ADDRESS", [])
    servers = values.get("SERVER_ADDRESS", [])
    return Lease(ips[-1], servers[-1] if servers else None) if ips else None


def parse_ifupdown(text: str, name: str) -> tuple[str | None, tuple[str, ...]]:
    """The IPv4 method (`static`, `dhcp`…) and addresses that /etc/network/interfaces gives an interface."""
    method: str | None = None
    addresses: list[str] = []
    mine = False
    for line in text.splitlines():
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        if words[0] in ("iface", "auto", "mapping", "source", "source-directory") or words[0].startswith("allow-"):
            mine = words[0] == "iface" and len(words) >= 4 and words[1] == name and words[2] == "inet"
            if mine:
                method = words[3]
        elif mine and words[0] == "address" and len(words) >= 2:
            addresses.append(words[1].split("/", 1)[0])
    return method, tuple(addresses)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def configured(name: str, index: int, ip: str, *, root: Path = Path("/"), within_s: float = 0.8) -> Configured:
    """Who set this address?  A file counts only when it names this very address: it may be an old or another's."""
    managed = _sorted(root / "var/lib/NetworkManager", f"*-{name}.lease")
    for lease_file in (root / f"run/systemd/netif/leases/{index}", *managed):
        lease = parse_key_lease(_read(lease_file))
        if lease is not None and lease.ip == ip:
            return Configured("dhcp", lease.server, lease_file.name)
    for folder in ("var/lib/dhcp", "var/lib/dhclient", "var/lib/NetworkManager"):
        of_name = _sorted(root / folder, f"dhclient*{name}*.lease*")
        for lease_file in (*of_name, root / folder / "dhclient.leases"):
            for lease in reversed(parse_dhclient_leases(_read(lease_file))):
                if lease.ip == ip:
                    return Configured("dhcp", lease.server, lease_file.name)
    network_file = parse_key_values(_read(root / f"run/systemd/netif/links/{index}")).get("NETWORK_FILE", [""])[-1]
    if network_file:
        values = parse_key_values(_read(root / network_file.lstrip("/")))
        if ip in (address.split("/", 1)[0] for address in values.get("Address", [])):
            return Configured("static", None, network_file)
    for path in (root / "etc/network/interfaces", *_sorted(root / "etc/network/interfaces.d", "*")):
        method, addresses = parse_ifupdown(_read(path), name)
        if method == "static" and ip in addresses:
            return Configured("static", None, path.name)
    return _by_networkmanager(name, ip, within_s) if root == Path("/") else Configured()


def _sorted(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _by_networkmanager(name: str, ip: str, within_s: float) -> Configured:
    import shutil

    if not Path("/run/NetworkManager").is_dir() or shutil.which("nmcli") is None or within_s <= 0:
        return Configured()
    shown = tool(("nmcli", "-t", "-f", "GENERAL.CONNECTION,IP4.ADDRESS,DHCP4.OPTION", "device", "show", name), within_s)
    own, options, connection = parse_nmcli(shown)
    if ip not in own:
        return Configured()
    if options.get("ip_address") == ip:
        return Configured("dhcp", options.get("dhcp_server_identifier"), "nmcli")
    if connection:
        method = tool(("nmcli", "-g", "ipv4.method", "connection", "show", connection), within_s).strip()
        if method == "manual":
            return Configured("static", None, "nmcli")
    return Configured()


def parse_nmcli(text: str) -> tuple[tuple[str, ...], dict[str, str], str]:
    """Addresses, DHCP options and connection name of `nmcli -t device show`."""
    addresses: list[str] = []
    options: dict[str, str] = {}
    connection = ""
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.startswith("IP4.ADDRESS"):
            addresses.append(value.split("/", 1)[0])
        elif key.startswith("DHCP4.OPTION"):
            option, _, given = value.partition("=")
            options[option.strip()] = given.strip()
        elif key == "GENERAL.CONNECTION":
            connection = value.replace("\\:", ":")
    return tuple(addresses), options, connection


def tool(command: tuple[str, ...], within_s: float) -> str:
    """What a system tool prints in the neutral language within a time; empty when it cannot say."""
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, timeout=within_s, stdin=subprocess.DEVNULL, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def parse_resolv_conf(text: str) -> tuple[str, ...]:
    """The name servers of a resolv.conf, in order, each once."""
    servers: list[str] = []
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and words[0] == "nameserver" and _is_address(words[1]):
            servers.append(words[1])
    return tuple(dict.fromkeys(servers))


def parse_resolvectl(text: str) -> tuple[str, ...]:
    """The name servers of `resolvectl dns LINK`, without port, interface and TLS name."""
    servers: list[str] = []
    for line in text.splitlines():
        if ":" not in line:
            continue
        for word in line.split("):", 1)[-1].split() if "):" in line else line.split(":", 1)[1].split():
            bare = word.split("#", 1)[0].split("%", 1)[0]
            if bare.startswith("["):
                bare = bare[1:].split("]", 1)[0]
            elif bare.count(":") == 1:
                bare = bare.split(":", 1)[0]
            if _is_address(bare):
                servers.append(bare)
    return tuple(dict.fromkeys(servers))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return False
    return True


def resolvers(name: str, *, root: Path = Path("/"), within_s: float = 1.0) -> tuple[str, ...]:
    """The name servers that this laptop asks; those behind a local stub, since a stub answers for every interface."""
    listed = parse_resolv_conf(_read(root / "etc/resolv.conf"))
    if not listed or not all(ipaddress.ip_address(each.split("%", 1)[0]).is_loopback for each in listed):
        return listed
    if any(each in ("127.0.0.53", "127.0.0.54") for each in listed):
        if root == Path("/") and within_s > 0:
            of_link = parse_resolvectl(tool(("resolvectl", "dns", name), within_s))
            if of_link:
                return of_link
        behind = parse_resolv_conf(_read(root / "run/systemd/resolve/resolv.conf"))
    else:
        behind = parse_resolv_conf(_read(root / "run/NetworkManager/no-stub-resolv.conf"))
    return behind or listed
