"""The adapter on macOS: read by `networksetup`; its commands are printed for a person to type, never run.

`networksetup` changes outlive a restart, and what it prints has not been seen on enough systems to rely on.
"""

import ipaddress
import re
import shlex
from collections.abc import Mapping

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

_READ_S = 5.0


class DarwinAdapter:
    """This laptop's adapter, by `networksetup`."""

    system: System = "darwin"

    def may_change(self) -> bool:
        """Never: the commands are printed."""
        return False

    def read(self, interface: str) -> AdapterSettings:
        """How the adapter is set now.  Raises: ChangeFailed."""
        ports = run_tool(("networksetup", "-listnetworkserviceorder"), _READ_S)
        service = parse_services(ports.output).get(interface)
        if ports.code or service is None:
            raise ChangeFailed("single_pc.unreadable", interface=interface, why=ports.output[:200] or "networksetup")
        info = run_tool(("networksetup", "-getinfo", service), _READ_S)
        servers = run_tool(("networksetup", "-getdnsservers", service), _READ_S)
        return parse(interface, service, info.output, servers.output)

    def find(self, saved: AdapterSettings) -> str | None:
        """Its name; one that is unplugged keeps its name servers for when it is back, so it is waited for."""
        return saved.interface

    def left_behind(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:  # noqa: ARG002
        """Nothing: everything is kept with the adapter."""
        return ()

    def to_line(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """The commands that put the line's settings in place."""
        name = str(saved.service)
        if wanted.mode == "ipoe":
            return () if saved.dhcp else (_setup("-setdhcp", name), _setup("-setdnsservers", name, "Empty"))
        mask = str(ipaddress.ip_network(f"0.0.0.0/{wanted.prefix}").netmask)
        made = [_setup("-setmanual", name, str(wanted.ip), mask, str(wanted.gateway))]
        return (*made, _setup("-setdnsservers", name, *wanted.dns)) if wanted.dns else tuple(made)

    def to_saved(
        self, saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None
    ) -> tuple[Command, ...]:
        """The commands that lead back."""
        name = str(saved.service)
        made: list[Command] = []
        if now is None or (now.dhcp, now.addresses) != (saved.dhcp, saved.addresses):
            if saved.dhcp or not saved.addresses:
                made.append(_setup("-setdhcp", name))
            else:
                first = saved.addresses[0]
                mask = str(ipaddress.ip_network(f"0.0.0.0/{first.prefix}").netmask)
                made.append(_setup("-setmanual", name, first.ip, mask, *(saved.gateways[:1] or ("",))))
        if (wanted.dns or wanted.mode == "ipoe") and (now is None or now.dns != saved.dns):
            made.append(_setup("-setdnsservers", name, *(saved.dns or ("Empty",))))
        return tuple(made)

    def run(self, command: Command) -> Ran:
        """Run one command."""
        return run_tool(command.words, _READ_S, command.stdin)


def parse_services(text: str) -> Mapping[str, str]:
    """The service by device of `networksetup -listnetworkserviceorder`."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if head := re.match(r"\((?:\d+|\*)\)\s+(.*\S)", line):
            name = head[1]
        elif name and (device := re.search(r"Device:\s*(\w+)\)", line)):
            found.setdefault(device[1], name)
    return found


def parse(interface: str, service: str, info: str, servers: str) -> AdapterSettings:
    """The settings of `networksetup -getinfo` and `-getdnsservers`."""
    values = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in info.splitlines())}
    held: tuple[HeldAddress, ...] = ()
    try:
        network = ipaddress.ip_network(f"0.0.0.0/{values['Subnet mask']}")
        held = (HeldAddress(str(ipaddress.IPv4Address(values["IP address"])), network.prefixlen),)
    except (KeyError, ValueError):
        pass
    router = values.get("Router", "")
    mac = values.get("Ethernet Address", "").lower()
    dns = tuple(line.strip() for line in servers.splitlines() if re.fullmatch(r"\s*[0-9a-fA-F.:]+\s*", line))
    return AdapterSettings(
        system="darwin",
        interface=interface,
        mac=mac if len(mac) == 17 else None,
        addresses=held,
        routes=(HeldRoute("default", router),) if held and router and router != "none" else (),
        dns=dns,
        dns_by_hand=bool(dns),
        dhcp="DHCP Configuration" in info,
        manager="macos",
        service=service,
    )


def _setup(verb: str, service: str, *words: str) -> Command:
    made = ("networksetup", verb, service, *words)
    return Command(made, "sudo " + shlex.join(made))
