"""The adapter on Windows where PowerShell is locked: read by `netsh`, and set by it by a person's hand."""

import ipaddress
import re
from collections.abc import Sequence

from fieldkit.changes.adapter import (
    NETSH,
    AdapterSettings,
    Command,
    HeldAddress,
    HeldRoute,
    LineSettings,
    same_routes,
)
from fieldkit.probes.nic_windows import parse_netsh_config

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


def netsh_to_line(saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
    """The same by `netsh`, for a person to type where PowerShell is locked; these outlive a restart."""
    if wanted.mode == "ipoe":
        if saved.dhcp:
            return ()
        return tuple(_netsh(each, saved.interface, "source=dhcp") for each in ("address", "dnsservers"))
    made = [_netsh_address(saved.interface, str(wanted.ip), int(wanted.prefix or 0), wanted.gateway)]
    return (*made, *_netsh_servers(saved.interface, wanted.dns))


def netsh_to_saved(saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None) -> tuple[Command, ...]:
    """The way back by `netsh`."""
    made: list[Command] = []
    if now is None or not is_like(saved, wanted, now):
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
    changed = wanted.dns or wanted.mode == "ipoe" or now is None
    if changed and (now is None or now.dns != saved.dns or now.dns_by_hand != saved.dns_by_hand):
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


def is_like(saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings) -> bool:
    """Are address and gateway as before, as far as they are ours to say?"""
    if saved.dhcp:  # whatever address it was given since is the system's business
        ours = wanted.ip not in {each.ip for each in saved.addresses}
        return bool(now.dhcp) and not (ours and wanted.ip in {each.ip for each in now.addresses})
    return (now.dhcp, now.addresses) == (saved.dhcp, saved.addresses) and same_routes(saved, now)
