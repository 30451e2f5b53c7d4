"""The adapter on Windows: read and set by PowerShell, in the active store, so that a restart forgets it.

Only the name servers have no such store: they are kept in the journal, and put back.  Where PowerShell is locked the
settings are read from `netsh`, and its commands are printed for a person to type.  Not run on Windows yet.
"""

import ipaddress
import json
import re
import sys
from collections.abc import Mapping, Sequence
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
)
from fieldkit.probes.nic_windows import decode, parse_netsh_config, tool

_READ_S = 12.0
_RUN_S = 20.0
_NETSH_S = 3.0
# What reads by `netsh` is set by `netsh`.
NETSH = "netsh"
_SHELL = ("powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command")

# Numbers and raw values only: Windows translates its words.  A name server set by hand stands in the registry.
QUESTION = """
$ErrorActionPreference='SilentlyContinue';$ProgressPreference='SilentlyContinue'
[Console]::OutputEncoding=New-Object System.Text.UTF8Encoding $false
$a=Get-NetAdapter -Name {name};$n=$a.InterfaceIndex
$k='HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\'+$a.InterfaceGuid
@{{
index=$n;mac=$a.MacAddress;enabled=([int]$a.InterfaceAdminStatus -ne 2)
dhcp=[int](Get-NetIPInterface -InterfaceIndex $n -AddressFamily IPv4).Dhcp
addresses=@(Get-NetIPAddress -InterfaceIndex $n -AddressFamily IPv4|Select-Object IPAddress,PrefixLength)
routes=@(Get-NetRoute -InterfaceIndex $n -AddressFamily IPv4|Where-Object {{$_.NextHop -ne '0.0.0.0'}}|
 Select-Object DestinationPrefix,NextHop,RouteMetric)
dns=@((Get-DnsClientServerAddress -InterfaceIndex $n -AddressFamily IPv4).ServerAddresses)
by_hand=[string](Get-ItemProperty $k).NameServer
}}|ConvertTo-Json -Depth 4 -Compress
"""


class WindowsAdapter:
    """This laptop's adapter, by PowerShell."""

    system: System = "windows"

    def may_change(self) -> bool:
        """Only as administrator."""
        if sys.platform == "win32":
            import ctypes

            return bool(ctypes.windll.shell32.IsUserAnAdmin())
        else:
            return False

    def read(self, interface: str) -> AdapterSettings:
        """How the adapter is set now.  Raises: ChangeFailed."""
        told = tool((*_SHELL, QUESTION.format(name=quoted(interface))), _READ_S)
        known = parse(interface, told)
        if known is None:
            config = tool(("netsh", "interface", "ipv4", "show", "config", f"name={interface}"), _NETSH_S)
            known = parse_netsh(interface, config)
        if known is None:
            raise ChangeFailed("single_pc.unreadable", interface=interface, why="PowerShell, netsh")
        return known

    def to_line(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """The commands that put the line's settings in place."""
        return netsh_to_line(saved, wanted) if saved.service == NETSH else to_line(saved, wanted)

    def to_saved(
        self, saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None
    ) -> tuple[Command, ...]:
        """The commands that lead back."""
        return netsh_to_saved(saved, wanted, now) if saved.service == NETSH else to_saved(saved, wanted, now)

    def run(self, command: Command) -> Ran:
        """Run one command."""
        import subprocess

        try:
            done = subprocess.run(
                list(command.words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_RUN_S,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            return Ran(124, f"{command.words[0]}: {_RUN_S:g} s")
        except OSError as exc:
            return Ran(127, f"{command.words[0]}: {exc.strerror or exc}")
        return Ran(done.returncode, decode(done.stdout).strip())


def parse(interface: str, text: str) -> AdapterSettings | None:
    """The settings in PowerShell's answer, or None when that is not the JSON asked for."""
    begin = text.find("{")
    if begin < 0:
        return None
    try:
        answer, _ = json.JSONDecoder().raw_decode(text[begin:])
        if not isinstance(answer, dict) or answer.get("index") is None:
            return None
        mac = str(answer.get("mac") or "").replace("-", ":").lower()
        by_hand = [each for each in re.split(r"[,\s]+", str(answer.get("by_hand") or "")) if each]
        return AdapterSettings(
            system="windows",
            interface=interface,
            index=int(answer["index"]),
            mac=mac if len(mac) == 17 else None,
            enabled=bool(answer.get("enabled", True)),
            addresses=tuple(
                HeldAddress(str(row["IPAddress"]), int(row["PrefixLength"])) for row in _rows(answer.get("addresses"))
            ),
            routes=tuple(_route(row) for row in _rows(answer.get("routes"))),
            dns=tuple(_texts(answer.get("dns"))),
            dns_by_hand=bool(by_hand),
            dhcp=answer.get("dhcp") == 1,  # Source: MSFT_NetIPInterface, Dhcp: 0 disabled, 1 enabled
            manager="windows",
        )
    except (ValueError, KeyError, TypeError):
        return None


def _rows(value: Any) -> list[Mapping[str, Any]]:
    # PowerShell 5 wraps a list as {"value": […], "Count": n} when it feels like it, and bares a single row.
    if isinstance(value, Mapping):
        value = value["value"] if isinstance(value.get("value"), list) else [value]
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        value = value.get("value")
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, str) and each]


def _route(row: Mapping[str, Any]) -> HeldRoute:
    to = str(row["DestinationPrefix"])
    return HeldRoute("default" if to == "0.0.0.0/0" else to, str(row["NextHop"]), int(row.get("RouteMetric") or 0))


_ADDRESS = re.compile(r"[:：]\s*(\d{1,3}(?:\.\d{1,3}){3})\s*$")
_PREFIX = re.compile(r"[:：]\s*\d{1,3}(?:\.\d{1,3}){3}/(\d{1,2})\b")
_BARE = re.compile(r"^\s+(\d{1,3}(?:\.\d{1,3}){3})\s*$")


def parse_netsh(interface: str, text: str) -> AdapterSettings | None:
    """The settings in `netsh interface ipv4 show config`, told by their shape and order, in any language."""
    dynamic = {name.casefold(): given for name, given in parse_netsh_config(text).items()}
    if interface.casefold() not in dynamic:
        return None
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if '"' in line or "“" in line:
            inside = interface.casefold() in line.casefold()
        elif inside:
            lines.append(line)
    held: list[HeldAddress] = []
    gateways: list[str] = []
    servers: list[str] = []
    waiting: str | None = None
    by_hand: bool | None = None
    for line in lines:
        found, prefix = _ADDRESS.search(line), _PREFIX.search(line)
        if prefix and waiting is not None:
            held.append(HeldAddress(waiting, int(prefix[1])))
            waiting = None
        elif "DNS" in line:
            by_hand = "DHCP" not in line
            servers += [found[1]] if found else []
        elif found and "WINS" not in line:
            if held and not gateways:
                gateways.append(found[1])
            elif not servers:
                waiting = found[1]
        elif servers and (more := _BARE.match(line)):
            servers.append(more[1])
    return AdapterSettings(
        system="windows",
        interface=interface,
        addresses=tuple(held),
        routes=tuple(HeldRoute("default", each) for each in gateways),
        dns=tuple(servers),
        dns_by_hand=by_hand,
        dhcp=dynamic[interface.casefold()],
        manager="windows",
        service=NETSH,
    )


# -- by PowerShell -------------------------------------------------------------------------------------------------


def to_line(saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
    """The commands that put the line's settings in place of the saved ones."""
    at = f"-InterfaceIndex {saved.index} -AddressFamily IPv4 -PolicyStore ActiveStore"
    if wanted.mode == "ipoe":
        if saved.dhcp:
            return ()  # it asks anew by itself when the cable is moved
        away = [_shell(f"Remove-NetIPAddress {at} -Confirm:$false", optional=True), *_no_default(at)]
        hand = [_shell(f"Set-DnsClientServerAddress -InterfaceIndex {saved.index} -ResetServerAddresses")]
        return (*away, _shell(f"Set-NetIPInterface {at} -Dhcp Enabled"), *hand)
    made = [_shell(f"Set-NetIPInterface {at} -Dhcp Disabled")] if saved.dhcp else []
    made += [_shell(f"Remove-NetIPAddress {at} -Confirm:$false", optional=True), *_no_default(at)]
    made.append(_new_address(at, str(wanted.ip), int(wanted.prefix or 0)))
    if wanted.gateway is not None:
        made.append(_shell(f"New-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -NextHop {wanted.gateway}"))
    if wanted.dns:
        made.append(_servers(saved.index, wanted.dns))
    return tuple(made)


def to_saved(saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None) -> tuple[Command, ...]:
    """The commands that lead back; an address by DHCP comes by itself once the adapter asks for one again."""
    at = f"-InterfaceIndex {saved.index} -AddressFamily IPv4 -PolicyStore ActiveStore"
    made: list[Command] = []
    if now is None or not _like(saved, wanted, now):
        # Only what is ours or was never wanted goes; with DHCP on, the system has the rest of the say.
        made += [_shell(f"Remove-NetIPAddress {at} -Confirm:$false", optional=True), *_no_default(at)]
        if saved.dhcp:
            made.append(_shell(f"Set-NetIPInterface {at} -Dhcp Enabled"))
        else:
            made.append(_shell(f"Set-NetIPInterface {at} -Dhcp Disabled"))
            made += [_new_address(at, each.ip, each.prefix) for each in saved.addresses if not each.self_assigned]
            made += [
                _shell(
                    f"New-NetRoute {at} -DestinationPrefix {'0.0.0.0/0' if each.to == 'default' else each.to}"
                    f" -NextHop {each.gateway}" + (f" -RouteMetric {each.metric}" if each.metric is not None else "")
                )
                for each in saved.routes
                if each.gateway
            ]
    if now is None or now.dns_by_hand != saved.dns_by_hand or (saved.dns_by_hand and now.dns != saved.dns):
        if saved.dns_by_hand:
            made.append(_servers(saved.index, saved.dns))
        elif wanted.dns or now is None or now.dns_by_hand:
            made.append(_shell(f"Set-DnsClientServerAddress -InterfaceIndex {saved.index} -ResetServerAddresses"))
    return tuple(made)


def _like(saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings) -> bool:
    if saved.dhcp:  # whatever address it was given since is the system's business
        ours = wanted.ip not in {each.ip for each in saved.addresses}
        return bool(now.dhcp) and not (ours and wanted.ip in {each.ip for each in now.addresses})
    return (now.dhcp, now.addresses, set(now.routes)) == (saved.dhcp, saved.addresses, set(saved.routes))


def _no_default(at: str) -> list[Command]:
    return [_shell(f"Remove-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -Confirm:$false", optional=True)]


def _new_address(at: str, ip: str, prefix: int) -> Command:
    return _shell(f"New-NetIPAddress {at} -IPAddress {ip} -PrefixLength {prefix}")


def _servers(index: int | None, servers: Sequence[str]) -> Command:
    listed = ",".join(quoted(each) for each in servers)
    return _shell(f"Set-DnsClientServerAddress -InterfaceIndex {index} -ServerAddresses {listed}")


def _shell(line: str, *, optional: bool = False) -> Command:
    return Command((*_SHELL, f"$ErrorActionPreference='Stop';{line}|Out-Null"), line, optional=optional)


def quoted(text: str) -> str:
    """A text as PowerShell takes it word for word; it also reads the curly quotes as quotes."""
    return "'" + re.sub("(['‘’‚‛])", r"\1\1", text) + "'"


# -- by netsh ------------------------------------------------------------------------------------------------------


def netsh_to_line(saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
    """The same by `netsh`, for a person to type where PowerShell is locked; these outlive a restart."""
    if wanted.mode == "ipoe":
        return () if saved.dhcp else (_netsh("address", saved.interface, "source=dhcp"),)
    made = [_netsh_address(saved.interface, str(wanted.ip), int(wanted.prefix or 0), wanted.gateway)]
    return (*made, *_netsh_servers(saved.interface, wanted.dns))


def netsh_to_saved(saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None) -> tuple[Command, ...]:
    """The way back by `netsh`."""
    made: list[Command] = []
    if now is None or not _like(saved, wanted, now):
        if saved.dhcp or not saved.addresses:
            made.append(_netsh("address", saved.interface, "source=dhcp"))
        else:
            first, *more = saved.addresses
            gateway = saved.gateways[0] if saved.gateways else None
            made.append(_netsh_address(saved.interface, first.ip, first.prefix, gateway))
            made += [
                _netsh("address", saved.interface, f"address={each.ip}", f"mask={_mask(each.prefix)}", verb="add")
                for each in more
            ]
    if (wanted.dns or now is None) and (now is None or now.dns != saved.dns or now.dns_by_hand != saved.dns_by_hand):
        made += (
            _netsh_servers(saved.interface, saved.dns)
            if saved.dns_by_hand
            else [_netsh("dnsservers", saved.interface, "source=dhcp")]
        )
    return tuple(made)


def _netsh_address(name: str, ip: str, prefix: int, gateway: str | None) -> Command:
    way = [f"gateway={gateway}"] if gateway else ["gateway=none"]
    return _netsh("address", name, "source=static", f"address={ip}", f"mask={_mask(prefix)}", *way)


def _netsh_servers(name: str, servers: Sequence[str]) -> list[Command]:
    made: list[Command] = []
    for at, each in enumerate(servers, 1):
        if at == 1:
            made.append(_netsh("dnsservers", name, "source=static", f"address={each}", "validate=no"))
        else:
            made.append(_netsh("dnsservers", name, f"address={each}", f"index={at}", "validate=no", verb="add"))
    return made


def _mask(prefix: int) -> str:
    return str(ipaddress.ip_network(f"0.0.0.0/{prefix}").netmask)


def _netsh(what: str, name: str, *words: str, verb: str = "set") -> Command:
    typed = f'netsh interface ipv4 {verb} {what} name="{name}" {" ".join(words)}'
    return Command(("netsh", "interface", "ipv4", verb, what, f"name={name}", *words), typed)
