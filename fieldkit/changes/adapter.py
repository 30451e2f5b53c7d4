"""How is this laptop's adapter set, what does the line want, and by which commands does one become the other?

Pure values and small questions; `adapter_linux`, `adapter_windows` and `adapter_darwin` know the commands.
"""

import ipaddress
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Protocol

from fieldkit.errors import BadInput, FieldkitError

System = Literal["linux", "windows", "darwin"]
Manager = Literal["networkmanager", "systemd-networkd", "dhclient", "windows", "macos", "none"]

# The `service` of what was read by `netsh`; it is set by `netsh` too.
NETSH = "netsh"
_APIPA = ipaddress.ip_network("169.254.0.0/16")  # Source: RFC 3927


class ChangeFailed(FieldkitError):
    """A change on this laptop did not go as planned; what was done of it is undone."""


@dataclass(frozen=True, slots=True)
class HeldAddress:
    """One IPv4 address as it is set.  `valid_s` None: for ever; the rest is as the system has it."""

    ip: str
    prefix: int
    broadcast: str | None = None
    scope: str | None = None
    label: str | None = None
    valid_s: int | None = None
    preferred_s: int | None = None
    no_prefix_route: bool = False
    metric: int | None = None

    @property
    def bare(self) -> str:
        """`ip/prefix`."""
        return f"{self.ip}/{self.prefix}"

    @property
    def self_assigned(self) -> bool:
        """Did the system make it up for want of another?"""
        return ipaddress.ip_address(self.ip) in _APIPA


@dataclass(frozen=True, slots=True)
class HeldRoute:
    """One IPv4 route over the adapter.  `to` is `default` or a network."""

    to: str
    gateway: str | None = None
    metric: int | None = None
    source: str | None = None
    scope: str | None = None
    protocol: str | None = None
    table: str | None = None
    on_link: bool = False


@dataclass(frozen=True, slots=True)
class AdapterSettings:
    """The adapter's IPv4 settings at one moment.

    `resolver_file` is the text of the resolver's file where the servers are written there (Linux); `dns_by_hand` says
    whether somebody set `dns` on this adapter (Windows, macOS), `dhcp` whether it asks for an address.
    """

    system: System
    interface: str
    index: int | None = None
    mac: str | None = None
    enabled: bool = True
    addresses: tuple[HeldAddress, ...] = ()
    routes: tuple[HeldRoute, ...] = ()
    dns: tuple[str, ...] = ()
    dns_by_hand: bool | None = None
    resolver_file: str | None = None
    dhcp: bool | None = None
    manager: Manager = "none"
    service: str | None = None

    @property
    def gateways(self) -> tuple[str, ...]:
        """The gateways of the default routes, in order."""
        return tuple(each.gateway for each in self.routes if each.to == "default" and each.gateway)

    @property
    def owns_itself(self) -> bool:
        """Can it be put back to the last detail at once?  Else its owner does the rest once the old cable is back."""
        if self.system == "linux":
            return self.manager != "networkmanager"
        return not self.dhcp


@dataclass(frozen=True, slots=True)
class LineSettings:
    """What the line wants of the device at its end.  `mode` `ipoe` asks the carrier for an address."""

    mode: Literal["static", "ipoe"]
    ip: str | None = None
    prefix: int | None = None
    gateway: str | None = None
    dns: tuple[str, ...] = ()

    @property
    def gateway_is_near(self) -> bool:
        """Does the gateway stand in the address's own subnet?"""
        if self.ip is None or self.gateway is None:
            return True
        return ipaddress.ip_address(self.gateway) in ipaddress.ip_network(f"{self.ip}/{self.prefix}", strict=False)


@dataclass(frozen=True, slots=True)
class Command:
    """One command.  `typed` is what a person would type; `optional`: that it fails is no failure of the change."""

    words: tuple[str, ...]
    typed: str
    stdin: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a command."""

    code: int
    output: str = ""


class Adapter(Protocol):
    """The adapter of one system."""

    system: System

    def may_change(self) -> bool:
        """May this program, run by this user, change the adapter?"""

    def read(self, interface: str) -> AdapterSettings:
        """How the adapter is set now.  Raises: ChangeFailed when that cannot be told."""

    def find(self, saved: AdapterSettings) -> str | None:
        """What the saved adapter is called now; None when it is certainly not there any more (unplugged)."""

    def left_behind(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """The commands that undo what was set outside an adapter that is not there any more."""

    def to_line(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """The commands that put the line's settings in the place of the saved ones.

        Raises: ChangeFailed when this laptop lacks the means.
        """

    def to_saved(
        self, saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None
    ) -> tuple[Command, ...]:
        """The commands that lead back to the saved settings; none where `now` is already so; all where it is None."""

    def run(self, command: Command) -> Ran:
        """Run one command, within its time."""


def this_adapter() -> Adapter:
    """The adapter of the system this runs on."""
    if sys.platform == "win32":
        from fieldkit.changes.adapter_windows import WindowsAdapter

        return WindowsAdapter()
    elif sys.platform == "darwin":
        from fieldkit.changes.adapter_darwin import DarwinAdapter

        return DarwinAdapter()
    else:
        from fieldkit.changes.adapter_linux import LinuxAdapter

        return LinuxAdapter()


def aged(saved: AdapterSettings, seconds: float) -> AdapterSettings:
    """The saved settings after so long: a lease has run on meanwhile, and one that has run out is nobody's any more."""

    def less(left: int | None) -> int | None:
        return None if left is None else max(0, int(left - seconds))

    held = tuple(
        replace(each, valid_s=less(each.valid_s), preferred_s=less(each.preferred_s)) for each in saved.addresses
    )
    return replace(saved, addresses=tuple(each for each in held if each.valid_s is None or each.valid_s > 0))


def carries(now: AdapterSettings, wanted: LineSettings) -> tuple[str, ...]:
    """What of the line's settings the adapter does not have: of `address`, `gateway`, `dns`; nothing when all took."""
    lacking: list[str] = []
    real = [each for each in now.addresses if not each.self_assigned]
    if wanted.mode == "ipoe":
        return () if real and now.gateways else ("address",)
    if not any((each.ip, each.prefix) == (wanted.ip, wanted.prefix) for each in real):
        lacking.append("address")
    if wanted.gateway is not None and wanted.gateway not in now.gateways:
        lacking.append("gateway")
    if wanted.dns and not set(wanted.dns) <= set(now.dns):
        lacking.append("dns")
    return tuple(lacking)


def differences(saved: AdapterSettings, now: AdapterSettings) -> tuple[str, ...]:
    """In what do these settings differ?  A lease that ran on does not count, nor an address made up meanwhile."""
    found: list[str] = []

    def addresses(of: AdapterSettings) -> list[tuple[Any, ...]]:
        return [
            (each.ip, each.prefix, each.scope, each.label, each.valid_s is None, each.no_prefix_route)
            for each in of.addresses
            if not each.self_assigned
        ]

    if addresses(saved) != addresses(now):
        found.append("address")
    if not same_routes(saved, now):
        found.append("routes")
    if saved.resolver_file != now.resolver_file or (saved.resolver_file is None and saved.dns != now.dns):
        found.append("dns")
    if saved.enabled != now.enabled:
        found.append("enabled")
    if saved.dhcp is not None and now.dhcp is not None and saved.dhcp != now.dhcp and saved.system != "linux":
        found.append("dhcp")
    return tuple(found)


def same_routes(saved: AdapterSettings, now: AdapterSettings) -> bool:
    """Are the routes the same?  `netsh` shows gateways only; PowerShell, which may answer next time, all of them."""
    if NETSH in (saved.service, now.service) and saved.service != now.service:
        return set(saved.gateways) == set(now.gateways)
    return set(saved.routes) == set(now.routes)


def remnants(saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings) -> tuple[str, ...]:
    """What of the line's settings is still on the adapter, that was not there before?"""
    left: list[str] = []
    before = {each.ip for each in saved.addresses}
    if wanted.ip is not None and wanted.ip not in before and wanted.ip in {each.ip for each in now.addresses}:
        left.append("address")
    if wanted.gateway is not None and wanted.gateway not in saved.gateways and wanted.gateway in now.gateways:
        left.append("gateway")
    if wanted.dns and wanted.dns != saved.dns and now.dns[: len(wanted.dns)] == wanted.dns:
        left.append("dns")
    return tuple(left)


def changed_since(saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings) -> bool:
    """Has somebody else given the adapter an address since, which it would be wrong to take away?"""
    known = {each.ip for each in saved.addresses} | {wanted.ip}
    return wanted.mode == "static" and any(each.ip not in known and not each.self_assigned for each in now.addresses)


# -- on disk -------------------------------------------------------------------------------------------------------


def settings_to(settings: AdapterSettings | LineSettings) -> dict[str, Any]:
    """JSON-ready."""
    return asdict(settings)


def settings_from(data: Mapping[str, Any]) -> AdapterSettings:
    """The settings that `settings_to` wrote.  Raises: BadInput when it is something else."""
    try:
        return AdapterSettings(
            **{
                **data,
                "addresses": tuple(HeldAddress(**each) for each in data["addresses"]),
                "routes": tuple(HeldRoute(**each) for each in data["routes"]),
                "dns": tuple(data["dns"]),
            }
        )
    except (KeyError, TypeError) as exc:
        raise BadInput("single_pc.journal_damaged", why=str(exc)) from exc


def line_settings_from(data: Mapping[str, Any]) -> LineSettings:
    """The line's settings that `settings_to` wrote.  Raises: BadInput when it is something else."""
    try:
        return LineSettings(**{**data, "dns": tuple(data["dns"])})
    except (KeyError, TypeError) as exc:
        raise BadInput("single_pc.journal_damaged", why=str(exc)) from exc


def command_to(command: Command) -> dict[str, Any]:
    """JSON-ready."""
    return {"words": list(command.words), "stdin": command.stdin}


def run_tool(words: Sequence[str], within_s: float, stdin: str | None = None) -> Ran:
    """Run a system tool in the neutral language; a tool that is missing or hangs is a failure, never a stop."""
    import subprocess

    given: dict[str, Any] = (
        {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin.encode("utf-8", "surrogateescape")}
    )
    try:
        done = subprocess.run(
            list(words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=within_s,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            **given,
        )
    except subprocess.TimeoutExpired:
        return Ran(124, f"{words[0]}: {within_s:g} s")
    except OSError as exc:
        return Ran(127, f"{words[0]}: {exc.strerror or exc}")
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace").strip())
