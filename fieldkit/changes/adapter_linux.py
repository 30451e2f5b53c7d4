"""The adapter on Linux: read and set by `ip`, or by `nmcli` where NetworkManager owns it.  Nothing outlives a reboot.

The one file that does, the resolver's, is kept word for word in the journal.
"""

import json
import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldkit.changes.adapter import (
    AdapterSettings,
    ChangeFailed,
    Command,
    HeldAddress,
    HeldRoute,
    LineSettings,
    Ran,
    System,
    run_tool,
)
from fieldkit.changes.owner_linux import CLIENTS, manager_of, pid_file, read_text
from fieldkit.probes.setup_linux import parse_resolv_conf

RESOLVER = "/etc/resolv.conf"
_READ_S = 5.0
_RUN_S = 10.0
# `dhclient -1` gives up by itself after its own time; ours comes first.
_LEASE_S = 25.0
_FOREVER = 4294967295
_CAP_NET_ADMIN = 12  # Source: linux/capability.h
# The line's default route stands before every other, as a cable's does.
_METRIC = 50


class LinuxAdapter:
    """This laptop's adapter, by `ip` and `nmcli`."""

    system: System = "linux"

    def may_change(self) -> bool:
        """Root, or the right to administer the network and to write the resolver's file."""
        if sys.platform == "win32":
            return False
        return os.geteuid() == 0 or (_has_right(read_text("/proc/self/status")) and os.access(RESOLVER, os.W_OK))

    def read(self, interface: str) -> AdapterSettings:
        """How the adapter is set now.  Raises: ChangeFailed."""
        shown = run_tool(("ip", "-j", "-4", "addr", "show", "dev", interface), _READ_S)
        link = run_tool(("ip", "-j", "link", "show", "dev", interface), _READ_S)
        routes = run_tool(("ip", "-j", "-4", "route", "show", "table", "all", "dev", interface), _READ_S)
        # No IPv4 table at all (nothing was ever set) makes `ip route` fail; the list is empty then.
        if shown.code or link.code:
            raise ChangeFailed("single_pc.unreadable", interface=interface, why=(shown if shown.code else link).output)
        made = parse(interface, shown.output, link.output, routes.output if not routes.code else "[]")
        manager = manager_of(interface)
        stub = _managed_resolver()
        content = None if stub else read_text(RESOLVER)
        return AdapterSettings(
            system="linux",
            interface=interface,
            index=made.index,
            mac=made.mac,
            enabled=made.enabled,
            addresses=made.addresses,
            routes=made.routes,
            dns=_link_resolvers(interface) if stub else parse_resolv_conf(content or ""),
            resolver_file=content,
            dhcp=manager == "dhclient" or any(each.valid_s is not None for each in made.addresses),
            manager=manager,
        )

    def find(self, saved: AdapterSettings) -> str | None:
        """What the saved adapter is called now: a card keeps its MAC when it is given another name."""
        listed = run_tool(("ip", "-j", "link", "show"), _READ_S)
        return saved.interface if listed.code else named(saved, listed.output)

    def left_behind(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """The resolver's file, where it still names the line's servers."""
        ours = "".join(f"nameserver {each}\n" for each in wanted.dns)
        if not wanted.dns or saved.resolver_file is None or read_text(RESOLVER) != ours:
            return ()
        return (_write_resolver(saved.resolver_file),)

    def to_line(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """The commands that put the line's settings in place.  Raises: ChangeFailed without a DHCP client."""
        return to_line(saved, wanted, client=_client())

    def to_saved(
        self, saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None
    ) -> tuple[Command, ...]:
        """The commands that lead back."""
        return to_saved(saved, wanted, now, ours_runs=Path(pid_file(saved.interface)).exists())

    def run(self, command: Command) -> Ran:
        """Run one command."""
        within_s = _LEASE_S if command.words[0] in CLIENTS else _RUN_S
        return run_tool(command.words, within_s, command.stdin)


def named(saved: AdapterSettings, links: str) -> str | None:
    """The name that the saved adapter bears in what `ip -j link` printed; None where it is not there."""
    try:
        rows = [(str(each["ifname"]), each.get("address")) for each in json.loads(links)]
    except (ValueError, KeyError, TypeError):
        return saved.interface
    macs = dict(rows)
    if saved.interface in macs and saved.mac in (None, macs[saved.interface]):
        return saved.interface
    # Bridges and VLANs bear the MAC of a card below them; a card that was only renamed is the only one.
    same = [name for name, mac in rows if saved.mac is not None and mac == saved.mac]
    return same[0] if len(same) == 1 else None


def parse(interface: str, addresses: str, link: str, routes: str) -> AdapterSettings:
    """What `ip -j` printed about one interface.  Raises: ChangeFailed when it is not that."""
    try:
        rows = [each for each in json.loads(addresses or "[]") if each.get("ifname") == interface]
        links = [each for each in json.loads(link or "[]") if each.get("ifname", interface) == interface]
        ways = json.loads(routes or "[]")
        flags = links[0]["flags"]
        held = [_address(each) for row in rows for each in row.get("addr_info", []) if each.get("family") == "inet"]
        return AdapterSettings(
            system="linux",
            interface=interface,
            index=int(links[0]["ifindex"]),
            mac=links[0].get("address"),
            enabled="UP" in flags,
            addresses=tuple(held),
            routes=tuple(_route(each) for each in ways if each.get("type", "unicast") == "unicast"),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as exc:
        raise ChangeFailed("single_pc.unreadable", interface=interface, why=str(exc)) from exc


def _address(row: Mapping[str, Any]) -> HeldAddress:
    valid, preferred = row.get("valid_life_time", _FOREVER), row.get("preferred_life_time", _FOREVER)
    return HeldAddress(
        ip=row["local"],
        prefix=row["prefixlen"],
        broadcast=row.get("broadcast"),
        scope=row.get("scope"),
        label=row.get("label"),
        valid_s=None if valid == _FOREVER else valid,
        preferred_s=None if preferred == _FOREVER else preferred,
        no_prefix_route=bool(row.get("noprefixroute")),
        metric=row.get("metric"),
    )


def _route(row: Mapping[str, Any]) -> HeldRoute:
    return HeldRoute(
        to=row["dst"],
        gateway=row.get("gateway"),
        metric=row.get("metric"),
        source=row.get("prefsrc"),
        scope=row.get("scope"),
        protocol=row.get("protocol"),
        table=row.get("table"),
        on_link="onlink" in row.get("flags", []),
    )


# -- there ---------------------------------------------------------------------------------------------------------


def to_line(saved: AdapterSettings, wanted: LineSettings, *, client: str | None) -> tuple[Command, ...]:
    """The commands that put the line's settings in place; `client` is the DHCP client that is installed.

    Raises: ChangeFailed when an address is to be asked for and nothing here can.
    """
    name = saved.interface
    if saved.manager == "networkmanager":
        return _nm_to_line(name, wanted)
    made = [_command("ip", "link", "set", "dev", name, "up")]
    made.append(_command("ip", "-4", "addr", "flush", "dev", name))
    if wanted.mode == "ipoe":
        return (*made, _ask_for_address(name, client))
    made.append(_command("ip", "addr", "add", f"{wanted.ip}/{wanted.prefix}", "broadcast", "+", "dev", name))
    if wanted.gateway is not None:
        near = () if wanted.gateway_is_near else ("onlink",)
        way = ("ip", "route", "replace", "default", "via", wanted.gateway, "dev", name, "metric", str(_METRIC))
        made.append(_command(*way, *near))
    if wanted.dns and saved.resolver_file is not None:
        made.append(_write_resolver("".join(f"nameserver {each}\n" for each in wanted.dns)))
    elif wanted.dns:
        made.append(_command("resolvectl", "dns", name, *wanted.dns))
        made.append(_command("resolvectl", "domain", name, "~."))
    return tuple(made)


def _nm_to_line(name: str, wanted: LineSettings) -> tuple[Command, ...]:
    """On the running connection only: NetworkManager's own profile stays as it is (nmcli(1), `device modify`)."""
    base = ("nmcli", "device", "modify", name, "ipv4.method")
    if wanted.mode == "ipoe":
        return (_command(*base, "auto", "ipv4.addresses", "", "ipv4.gateway", "", "ipv4.dns", ""),)
    values = ["manual", "ipv4.addresses", f"{wanted.ip}/{wanted.prefix}"]
    values += ["ipv4.gateway", wanted.gateway or "", "ipv4.dns", " ".join(wanted.dns)]
    return (_command(*base, *values, "ipv4.ignore-auto-dns", "yes", "ipv4.routes", ""),)


def _ask_for_address(name: str, client: str | None) -> Command:
    if client == "dhclient":
        lease = f"/run/fieldkit-dhclient-{name}.leases"
        return _command("dhclient", "-4", "-1", "-pf", pid_file(name), "-lf", lease, name)
    if client == "udhcpc":
        return _command("udhcpc", "-i", name, "-n", "-q", "-t", "4")
    raise ChangeFailed("single_pc.no_dhcp_client", interface=name)


# -- and back ------------------------------------------------------------------------------------------------------


def to_saved(
    saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None, *, ours_runs: bool = False
) -> tuple[Command, ...]:
    """The commands that lead back; `ours_runs`: a DHCP client of ours may still be at work."""
    name = saved.interface
    made: list[Command] = []
    if ours_runs or (now is None and wanted.mode == "ipoe" and saved.manager != "networkmanager"):
        lease = f"/run/fieldkit-dhclient-{name}.leases"
        made.append(_command("dhclient", "-4", "-r", "-pf", pid_file(name), "-lf", lease, name, optional=True))
    if saved.manager == "networkmanager":
        # Back to the profile that NetworkManager keeps; a device that lost it takes it up again.
        made.append(_command("nmcli", "device", "reapply", name, optional=True))
        return tuple(made)
    if now is None or made or now.addresses != saved.addresses or set(now.routes) != set(saved.routes):
        made.append(_command("ip", "-4", "addr", "flush", "dev", name))
        if saved.enabled:
            made.append(_command("ip", "link", "set", "dev", name, "up"))
        made += [_add(each, name) for each in saved.addresses if each.valid_s is None or each.valid_s > 0]
        # What leads to a neighbour first: a route by a gateway needs the way to the gateway.
        made += [_way(each, name) for each in sorted(saved.routes, key=lambda way: way.gateway is not None)]
    if not saved.enabled and (now is None or now.enabled):
        made.append(_command("ip", "link", "set", "dev", name, "down"))
    if saved.resolver_file is not None and (now is None or made or now.resolver_file != saved.resolver_file):
        made.append(_write_resolver(saved.resolver_file))
    elif saved.resolver_file is None and wanted.dns and (now is None or now.dns != saved.dns):
        made.append(_command("resolvectl", "revert", name, optional=True))
        if saved.dns and saved.manager == "none":
            made.append(_command("resolvectl", "dns", name, *saved.dns, optional=True))
    return tuple(made)


def _add(each: HeldAddress, name: str) -> Command:
    words = ["ip", "addr", "add", each.bare]
    for key, value in (("broadcast", each.broadcast), ("scope", each.scope), ("label", each.label)):
        words += [key, value] if value and value != "global" and value != name else []
    if each.metric is not None:
        words += ["metric", str(each.metric)]
    if each.valid_s is not None:
        words += ["valid_lft", str(each.valid_s), "preferred_lft", str(min(each.preferred_s or 0, each.valid_s))]
    words += ["dev", name]
    return _command(*words, *(["noprefixroute"] if each.no_prefix_route else []))


def _way(each: HeldRoute, name: str) -> Command:
    words = ["ip", "route", "replace", each.to]
    words += ["via", each.gateway] if each.gateway else []
    words += ["dev", name]
    for key, value in (
        ("proto", each.protocol),
        ("scope", each.scope),
        ("src", each.source),
        ("metric", each.metric),
        ("table", each.table),
    ):
        words += [key, str(value)] if value is not None else []
    return _command(*words, *(["onlink"] if each.on_link else []))


def _write_resolver(content: str) -> Command:
    """The resolver's file, written in place: in a namespace it is a mount, which cannot be renamed over."""
    quoted = shlex.quote(content.rstrip("\n"))
    typed = f"printf '%s\\n' {quoted} | sudo tee {RESOLVER}" if content else f"sudo truncate -s 0 {RESOLVER}"
    return Command(("tee", RESOLVER), typed, stdin=content)


def _command(*words: str, optional: bool = False) -> Command:
    return Command(words, "sudo " + shlex.join(words), optional=optional)


def _client() -> str | None:
    return next((each for each in ("dhclient", "udhcpc") if shutil.which(each)), None)


def _managed_resolver() -> bool:
    """Is the resolver's file only a stub in front of systemd-resolved?"""
    listed = parse_resolv_conf(read_text(RESOLVER))
    return bool(listed) and set(listed) <= {"127.0.0.53", "127.0.0.54"} and shutil.which("resolvectl") is not None


def _link_resolvers(interface: str) -> tuple[str, ...]:
    from fieldkit.probes.setup_linux import parse_resolvectl

    return parse_resolvectl(run_tool(("resolvectl", "dns", interface), _READ_S).output)


def _has_right(status: str) -> bool:
    line = next((each for each in status.splitlines() if each.startswith("CapEff:")), "CapEff: 0")
    try:
        return bool(int(line.split()[1], 16) >> _CAP_NET_ADMIN & 1)
    except (ValueError, IndexError):
        return False
