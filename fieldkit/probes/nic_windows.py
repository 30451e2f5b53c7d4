"""Interfaces, addresses, routes and resolvers as Windows tells them: one PowerShell question, answered in JSON.

Only numbers and raw names are asked for, since Windows translates its words.  Without PowerShell the same is pieced
together from psutil and `netsh` and `route print`, whose words are recognised by their shape, not their language.
"""

import ipaddress
import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldkit.errors import NotMeasured
from fieldkit.model.address import DefaultRoute
from fieldkit.model.link import Interface, Kind

# Cold PowerShell with the network modules needs seconds; the answer then serves every probe of the survey.
_POWERSHELL_S = 8.0
_TOOL_S = 1.0
_FRESH_S = 4.0

QUESTION = """
$ErrorActionPreference='SilentlyContinue';$ProgressPreference='SilentlyContinue'
[Console]::OutputEncoding=New-Object System.Text.UTF8Encoding $false
@{
adapters=@(Get-NetAdapter|Select-Object Name,InterfaceDescription,InterfaceIndex,InterfaceAdminStatus,MediaConnectState,
 InterfaceType,NdisPhysicalMedium,PermanentAddress,NetworkAddresses,MtuSize,ReceiveLinkSpeed,FullDuplex,Virtual,
 PnPDeviceID,DriverFileName)
addresses=@(Get-NetIPAddress|Select-Object InterfaceIndex,InterfaceAlias,IPAddress,PrefixLength,PrefixOrigin,
 AddressState)
routes=@(Get-NetRoute -AddressFamily IPv4|Where-Object {$_.DestinationPrefix -in '0.0.0.0/0','0.0.0.0/1'}|
 Select-Object InterfaceIndex,InterfaceAlias,NextHop,RouteMetric,InterfaceMetric)
dns=@(Get-DnsClientServerAddress|Select-Object InterfaceIndex,InterfaceAlias,ServerAddresses)
leases=@(Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE'|
 Select-Object InterfaceIndex,DHCPEnabled,DHCPServer)
}|ConvertTo-Json -Depth 4 -Compress
"""

# Source: ipifcons.h (IF_TYPE_*), ntddndis.h (NDIS_PHYSICAL_MEDIUM), MSFT_NetIPAddress (PrefixOrigin, AddressState).
_IF_PPP = 23
_IF_LOOPBACK = 24
_IF_WIFI = 71
_IF_TUNNEL = 131
_IF_CELLULAR = (243, 244)
_MEDIUM_WIFI = (1, 9)
_MEDIUM_CELLULAR = 8
_MEDIUM_BLUETOOTH = 10
_ORIGIN_MANUAL = 1
_ORIGIN_DHCP = 3
_STATE_DUPLICATE = 2
_TETHER_WORDS = ("remote ndis", "rndis", "apple mobile device ethernet", "iphone", "bluetooth device (personal area")
_VIRTUAL_WORDS = (
    "hyper-v virtual", "vmware virtual", "virtualbox", "docker", "wsl", "npcap loopback", "km-test loopback",
    "microsoft loopback", "wi-fi direct virtual", "microsoft wi-fi direct", "multiplexor", "kernel debug",
)  # fmt: skip
_TUNNEL_WORDS = (
    "tap-windows", "tap-win32", "wireguard", "wintun", "openvpn", "tunnel", "zerotier", "tailscale", "anyconnect",
    "fortinet", "sangfor", "easyconnect", "vpn", "juniper", "meta tunnel", "sing-box",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Adapter:
    """One adapter and its index."""

    index: int
    interface: Interface


@dataclass(frozen=True, slots=True)
class Held:
    """One address on an interface; `dynamic` None where Windows did not say who set it."""

    interface: str
    ip: str
    prefix: int
    dynamic: bool | None = None
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything Windows said about its networks at one moment."""

    adapters: tuple[Adapter, ...] = ()
    addresses: tuple[Held, ...] = ()
    routes: tuple[DefaultRoute, ...] = ()
    dns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ppp: tuple[str, ...] = ()
    lease_servers: Mapping[str, str] = field(default_factory=dict)
    by: str = "powershell"
    raw: str = ""
    weak: str | None = None


def decode(output: bytes) -> str:
    """The text of a Windows tool: UTF-8 if it is, else the console's code page, else what can be read of it."""
    if output.startswith((b"\xff\xfe", b"\xfe\xff")):
        return output.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "mbcs", "cp936"):
        try:
            return output.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return output.decode("cp936", "replace")


def tool(command: Sequence[str], within_s: float) -> str:
    """What a system tool prints within a time; empty when it cannot say."""
    import subprocess

    try:
        done = subprocess.run(
            list(command),
            capture_output=True,
            timeout=max(0.1, within_s),
            stdin=subprocess.DEVNULL,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return decode(done.stdout)


def index_of(name: str) -> int | None:
    """The interface index behind the name that people see (以太网, Ethernet)."""
    if sys.platform == "win32":
        import ctypes

        luid, index = ctypes.c_uint64(0), ctypes.c_uint32(0)
        helper = ctypes.windll.iphlpapi
        if helper.ConvertInterfaceAliasToLuid(ctypes.c_wchar_p(name), ctypes.byref(luid)) != 0:
            return None
        if helper.ConvertInterfaceLuidToIndex(ctypes.byref(luid), ctypes.byref(index)) != 0:
            return None
        return index.value or None
    else:
        return None


_LOCK = threading.Lock()
_LAST: list[tuple[float, Snapshot]] = []


def snapshot(*, within_s: float = _POWERSHELL_S) -> Snapshot:
    """What Windows says now, asked once for all probes within seconds.  Raises: NotMeasured without an answer."""
    with _LOCK:
        if _LAST and time.monotonic() - _LAST[0][0] < _FRESH_S:
            return _LAST[0][1]
        command = ("powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", QUESTION)
        text = tool(command, min(within_s - _TOOL_S, _POWERSHELL_S))
        known = parse_snapshot(text)
        if known is None:
            known = without_powershell()
        if not known.adapters:
            raise NotMeasured("missing.no_interface")
        _LAST[:] = [(time.monotonic(), known)]
        return known


def interfaces(*, within_s: float = _POWERSHELL_S) -> tuple[Interface, ...]:
    """Every interface of this laptop.  Raises: NotMeasured when Windows lists none."""
    return tuple(each.interface for each in snapshot(within_s=within_s).adapters)


def parse_snapshot(text: str) -> Snapshot | None:
    """The snapshot in PowerShell's answer, or None when that is not the JSON asked for."""
    begin = text.find("{")
    if begin < 0:
        return None
    try:
        answer, _ = json.JSONDecoder().raw_decode(text[begin:])
    except ValueError:
        return None
    rows = _rows(answer, "adapters")
    if not rows:
        return None
    adapters = tuple(each for each in map(parse_adapter, rows) if each is not None)
    names = {each.index: each.interface.name for each in adapters}
    addresses: list[Held] = []
    ppp: list[str] = []
    for row in _rows(answer, "addresses"):
        held = _held(row, names)
        if held is None:
            continue
        addresses.append(held)
        # A dialled session is no adapter; its address stands alone on its link.
        if held.prefix == 32 and _number(row.get("InterfaceIndex")) not in names and not _is_loopback(held.ip):
            ppp.append(held.interface)
    dns: dict[str, tuple[str, ...]] = {}
    for row in _rows(answer, "dns"):
        name = _name(row, names)
        servers = [each for each in _texts(row.get("ServerAddresses")) if not _is_placeholder(each)]
        dns[name] = tuple(dict.fromkeys((*dns.get(name, ()), *servers)))
    leases: dict[str, str] = {}
    for row in _rows(answer, "leases"):
        server = row.get("DHCPServer")
        if row.get("DHCPEnabled") and isinstance(server, str) and server:
            leases[_name(row, names)] = server
    return Snapshot(
        adapters=adapters,
        addresses=tuple(addresses),
        routes=_sorted_routes(_route(row, names) for row in _rows(answer, "routes")),
        dns=dns,
        ppp=tuple(dict.fromkeys(ppp)),
        lease_servers=leases,
        raw=text[begin:],
    )


def parse_adapter(row: Mapping[str, Any]) -> Adapter | None:
    """One row of Get-NetAdapter."""
    index, name = _number(row.get("InterfaceIndex")), row.get("Name")
    if index is None or not isinstance(name, str) or not name:
        return None
    enabled = _number(row.get("InterfaceAdminStatus")) != 2
    link = {1: True, 2: False}.get(_number(row.get("MediaConnectState")) or 0) if enabled else None
    bits = _number(row.get("ReceiveLinkSpeed"))
    speed = bits // 1_000_000 if bits is not None and 0 < bits < 10**15 else None
    duplex = row.get("FullDuplex")
    return Adapter(
        index,
        Interface(
            name=name,
            kind=kind_of(row),
            link=link,
            mac=_mac(row),
            mtu=_number(row.get("MtuSize")),
            speed_mbps=(speed or None) if link else None,
            duplex=("full" if duplex else "half") if link and isinstance(duplex, bool) else None,
            enabled=enabled,
            label=str(row.get("InterfaceDescription") or ""),
        ),
    )


def kind_of(row: Mapping[str, Any]) -> Kind:
    """What sort of adapter is this row?"""
    described = str(row.get("InterfaceDescription") or "").casefold()
    sort, medium = _number(row.get("InterfaceType")), _number(row.get("NdisPhysicalMedium"))
    driver = str(row.get("DriverFileName") or "").casefold()
    if sort == _IF_LOOPBACK:
        return "loopback"
    if any(word in described for word in _VIRTUAL_WORDS):
        return "virtual"
    if sort == _IF_TUNNEL or any(word in described for word in _TUNNEL_WORDS):
        return "tunnel"
    if sort in _IF_CELLULAR or medium == _MEDIUM_CELLULAR:
        return "cellular"
    if sort == _IF_WIFI or medium in _MEDIUM_WIFI:
        return "wireless"
    if medium == _MEDIUM_BLUETOOTH or "rndis" in driver or any(word in described for word in _TETHER_WORDS):
        return "tether"
    if sort == _IF_PPP:
        return "ppp"
    # A software adapter of unknown make is not the socket on the laptop's side.
    if row.get("Virtual") is True and not str(row.get("PnPDeviceID") or "").upper().startswith(("PCI", "USB")):
        return "virtual"
    return "ethernet" if sort in (None, 6) else "other"


def _rows(answer: Any, key: str) -> list[Mapping[str, Any]]:
    rows = answer.get(key) if isinstance(answer, Mapping) else None
    # PowerShell 5 wraps a list as {"value": […], "Count": n} when it feels like it, and bares a single row.
    if isinstance(rows, Mapping):
        rows = rows["value"] if isinstance(rows.get("value"), list) else [rows]
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _enum(value: Any, names: Mapping[str, int]) -> int | None:
    """An enumeration's number; newer PowerShells may be told to print its untranslated name."""
    return names.get(value.casefold()) if isinstance(value, str) and not value.isdigit() else _number(value)


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        value = value.get("value")
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _name(row: Mapping[str, Any], names: Mapping[int, str]) -> str:
    index = _number(row.get("InterfaceIndex"))
    if index is not None and index in names:
        return names[index]
    return str(row.get("InterfaceAlias") or index)


def _mac(row: Mapping[str, Any]) -> str | None:
    from fieldkit.model.mac import parse_mac

    # The address in use first: the permanent one says nothing after a change by hand.
    for text in (*_texts(row.get("NetworkAddresses")), *_texts(row.get("PermanentAddress"))):
        try:
            return parse_mac(text)
        except ValueError:
            continue
    return None


def _held(row: Mapping[str, Any], names: Mapping[int, str]) -> Held | None:
    text = str(row.get("IPAddress") or "").split("%", 1)[0]
    prefix = _number(row.get("PrefixLength"))
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return None
    origin = _enum(row.get("PrefixOrigin"), {"manual": _ORIGIN_MANUAL, "dhcp": _ORIGIN_DHCP})
    return Held(
        interface=_name(row, names),
        ip=text,
        prefix=prefix if prefix is not None else 32,
        dynamic={_ORIGIN_MANUAL: False, _ORIGIN_DHCP: True}.get(origin) if origin is not None else None,
        duplicate=_enum(row.get("AddressState"), {"duplicate": _STATE_DUPLICATE}) == _STATE_DUPLICATE,
    )


def _route(row: Mapping[str, Any], names: Mapping[int, str]) -> DefaultRoute:
    hop = str(row.get("NextHop") or "")
    metric = (_number(row.get("RouteMetric")) or 0) + (_number(row.get("InterfaceMetric")) or 0)
    return DefaultRoute(_name(row, names), None if hop in ("", "0.0.0.0") else hop, metric)


def _sorted_routes(routes: Iterable[DefaultRoute]) -> tuple[DefaultRoute, ...]:
    return tuple(sorted(routes, key=lambda route: route.metric))


def _is_loopback(ip: str) -> bool:
    return ipaddress.ip_address(ip).is_loopback


def _is_placeholder(server: str) -> bool:
    """Windows lists these three on every interface without IPv6 resolvers; nobody set them."""
    return server.casefold().startswith("fec0:0:0:ffff::")


_ROUTE_ROW = re.compile(r"^\s*0\.0\.0\.0\s+0\.0\.0\.0\s+(\S+)\s+(\d+\.\d+\.\d+\.\d+)\s+(\d+)\s*$")
_IPV4 = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])")
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")


def parse_route_print(text: str, owner: Mapping[str, str]) -> tuple[DefaultRoute, ...]:
    """The default routes of `route print -4` in any language; `owner` maps an own address to its interface."""
    routes: list[DefaultRoute] = []
    for line in text.splitlines():
        row = _ROUTE_ROW.match(line)
        if row is None:
            continue
        hop = row[1] if _IPV4.fullmatch(row[1]) else None
        routes.append(DefaultRoute(owner.get(row[2], row[2]), hop, int(row[3])))
    return _sorted_routes(routes)


def parse_netsh_dns(text: str) -> dict[str, tuple[str, ...]]:
    """The name servers by interface of `netsh interface ipv4 show dnsservers` in any language."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in text.splitlines():
        heading = _QUOTED.search(line)
        if heading:
            name = heading[1]
            found.setdefault(name, ())
        elif name:
            found[name] = (*found[name], *_IPV4.findall(line))
    return found


_METHOD_LINE = re.compile(r"DHCP[^:：]*[:：]\s*(\S+)\s*$")
_YES = {"yes", "是", "ja", "oui", "sí", "はい"}
_NO = {"no", "否", "nein", "non", "いいえ"}


def parse_netsh_config(text: str) -> dict[str, bool | None]:
    """By interface, does `netsh interface ipv4 show config` say that DHCP gave the address?  None: unknown word."""
    found: dict[str, bool | None] = {}
    name = ""
    for line in text.splitlines():
        heading = _QUOTED.search(line)
        if heading:
            name = heading[1]
            found[name] = None
            continue
        row = _METHOD_LINE.search(line)
        if name and row and found[name] is None:
            word = row[1].casefold()
            found[name] = True if word in _YES else False if word in _NO else None
    return found


def without_powershell() -> Snapshot:
    """The snapshot pieced together from psutil, `netsh` and `route print`, for laptops where PowerShell is locked."""
    import psutil

    from fieldkit.probes.nic import by_psutil

    config = tool(("netsh", "interface", "ipv4", "show", "config"), _TOOL_S)
    servers = tool(("netsh", "interface", "ipv4", "show", "dnsservers"), _TOOL_S)
    table = tool(("route", "print", "-4"), _TOOL_S)
    dynamic = parse_netsh_config(config)
    addresses: list[Held] = []
    owner: dict[str, str] = {}
    for name, rows in psutil.net_if_addrs().items():
        for row in rows:
            if row.family == socket.AF_INET:
                prefix = ipaddress.ip_network(f"0.0.0.0/{row.netmask or '255.255.255.255'}").prefixlen
                addresses.append(Held(name, row.address, prefix, dynamic.get(name)))
                owner[row.address] = name
            elif row.family == socket.AF_INET6:
                addresses.append(Held(name, row.address.split("%", 1)[0], 64))
    adapters = tuple(Adapter(at, classified_by_name(interface)) for at, interface in enumerate(by_psutil(), start=1))
    return Snapshot(
        adapters=adapters,
        addresses=tuple(addresses),
        routes=parse_route_print(table, owner),
        dns=parse_netsh_dns(servers),
        by="psutil, netsh, route",
        raw=f"{config}\n{servers}\n{table}",
        weak="weak.no_powershell",
    )


def classified_by_name(interface: Interface) -> Interface:
    """The interface with its sort guessed from the name Windows gives in Chinese and English."""
    from dataclasses import replace

    name = interface.name.casefold()
    rules: tuple[tuple[tuple[str, ...], Kind], ...] = (
        (("loopback",), "loopback"),
        (("wlan", "wi-fi", "wifi", "无线"), "wireless"),
        (("vethernet", "vmware", "virtualbox", "docker", "本地连接*", "local area connection*"), "virtual"),
        (("手机网络", "移动网络", "cellular", "mobile"), "cellular"),
        (("蓝牙", "bluetooth"), "tether"),
        (("vpn", "tap", "wireguard", "tailscale", "zerotier"), "tunnel"),
    )
    kind = next((kind for words, kind in rules if any(word in name for word in words)), None)
    return replace(interface, kind=kind or "ethernet")
