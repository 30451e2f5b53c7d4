"""The adapter on Windows: read and set by PowerShell, in the active store, so that a restart forgets it.

Only the name servers have no such store: they are kept in the journal, and put back.  Where PowerShell is locked the
settings are read from `netsh`, and its commands are printed for a person to type.  Not run on Windows yet.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.changes.adapter import (
    NETSH,
    AdapterSettings,
    ChangeFailed,
    Command,
    HeldAddress,
    HeldRoute,
    LineSettings,
    Ran,
    System,
)
from fieldkit.changes.netsh_windows import is_like, netsh_to_line, netsh_to_saved, parse_netsh
from fieldkit.probes.nic_windows import decode, tool

_READ_S = 12.0
_RUN_S = 20.0
_NETSH_S = 3.0
_SHELL = ("powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command")

# Numbers and raw values only: Windows translates its words.  `-Name` would read brackets in a name as a pattern.  A
# name server set by hand is kept with the card, not with the lease.
QUESTION = """
$ErrorActionPreference='SilentlyContinue';$ProgressPreference='SilentlyContinue'
[Console]::OutputEncoding=New-Object System.Text.UTF8Encoding $false
$a=Get-NetAdapter|Where-Object {{$_.Name -eq {name}}};$n=$a.InterfaceIndex
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

    def find(self, saved: AdapterSettings) -> str | None:
        """Its name; one that is unplugged keeps its name servers for when it is back, so it is waited for."""
        return saved.interface

    def left_behind(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:  # noqa: ARG002
        """Nothing: everything is kept with the adapter."""
        return ()

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
    if now is None or not is_like(saved, wanted, now):
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


def _no_default(at: str) -> list[Command]:
    return [_shell(f"Remove-NetRoute {at} -DestinationPrefix 0.0.0.0/0 -Confirm:$false", optional=True)]


def _new_address(at: str, ip: str, prefix: int) -> Command:
    return _shell(f"New-NetIPAddress {at} -IPAddress {ip} -PrefixLength {prefix}")


def _servers(index: int | None, servers: Sequence[str]) -> Command:
    listed = ",".join(quoted(each) for each in servers)
    return _shell(f"Set-DnsClientServerAddress -InterfaceIndex {index} -ServerAddresses {listed}")


def _shell(line: str, *, optional: bool = False) -> Command:
    typed = f"{line} -ErrorAction SilentlyContinue" if optional else line  # nobody should be frightened by red letters
    return Command((*_SHELL, f"$ErrorActionPreference='Stop';{line}|Out-Null"), typed, optional=optional)


def quoted(text: str) -> str:
    """A text as PowerShell takes it word for word; it also reads the curly quotes as quotes."""
    return "'" + re.sub("(['‘’‚‛])", r"\1\1", text) + "'"
