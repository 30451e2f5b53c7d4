"""The line record: what the carrier knows of one circuit.  Every key is optional; import refuses unknown ones."""

import re
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address
from typing import Literal, overload
from unicodedata import normalize
from urllib.parse import urlsplit

from fieldkit.model.mac import parse_mac

Service = Literal["internet", "leased-line", "vpn", "wireless-ddn", "voice", "wlan", "sms", "video"]
AddressMode = Literal["static", "ipoe", "pppoe"]
AccessKind = Literal["switch", "olt", "mstp", "ptn", "spn", "otn", "converter"]

# pydantic reads this name; a plain dict keeps pydantic out of start-up.
_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Customer:
    """Who and where the customer is, and whether their LAN may be probed."""

    __pydantic_config__ = _STRICT

    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    address: str | None = None
    room: str | None = None
    device_position: str | None = None
    may_probe_lan: bool | None = None


@dataclass(frozen=True, slots=True)
class CarrierAddress:
    """The carrier's side of the line: what the customer's first device must use."""

    __pydantic_config__ = _STRICT

    mode: AddressMode | None = None
    ip: str | None = None
    prefix: int | None = None
    gateway: str | None = None
    dns: tuple[str, ...] = ()
    vlan: int | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerLan:
    """The customer's side, behind their router; `dhcp_pool` holds ranges: `192.168.1.100-192.168.1.199`."""

    __pydantic_config__ = _STRICT

    gateway: str | None = None
    prefix: int | None = None
    gateway_macs: tuple[str, ...] = ()
    dhcp_servers: tuple[str, ...] = ()
    dhcp_pool: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """The carrier's access device and the customer's port on it.

    `jump` (`user@host:port`) is the host it is reached through; `old_algorithms` lets this one device be spoken to with
    what SSH no longer thinks safe.
    """

    __pydantic_config__ = _STRICT

    kind: AccessKind | None = None
    switch: str | None = None
    platform: str | None = None
    protocol: Literal["ssh", "telnet"] | None = None
    tcp_port: int | None = None
    host_key: str | None = None
    jump: str | None = None
    old_algorithms: bool | None = None
    port: str | None = None
    bound_mac: str | None = None


@dataclass(frozen=True, slots=True)
class Cpe:
    """The device at the customer's end of the line."""

    __pydantic_config__ = _STRICT

    model: str | None = None
    owner: Literal["carrier", "customer"] | None = None
    serial: str | None = None
    wan_mac: str | None = None
    mode: Literal["bridge", "route"] | None = None


@dataclass(frozen=True, slots=True)
class Optics:
    """The optical class and what was measured at commissioning."""

    __pydantic_config__ = _STRICT

    class_: str | None = field(default=None, metadata={"key": "class"})
    fibre_km: float | None = None
    wavelength_nm: int | None = None
    commissioned_rx_dbm: float | None = None


@dataclass(frozen=True, slots=True)
class LineTest:
    """What to test this line against; `targets` and `reference_dns` replace the built-in defaults."""

    __pydantic_config__ = _STRICT

    at: Literal["lan", "cpe", "room"] | None = None
    targets: tuple[str, ...] = ()
    reference_dns: tuple[str, ...] = ()
    expect: dict[str, tuple[str, ...]] = field(default_factory=dict)
    iperf3: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One circuit of the line book."""

    __pydantic_config__ = _STRICT

    id: str | None = None
    service: Service | None = None
    grade: str | None = None
    rate_mbps: float | None = None
    handed_over: bool | None = None
    centre: bool | None = None
    dual_route: bool | None = None
    key_group: bool | None = None
    customer: Customer = field(default_factory=Customer)
    address: CarrierAddress = field(default_factory=CarrierAddress)
    lan: CustomerLan = field(default_factory=CustomerLan)
    access: Access = field(default_factory=Access)
    cpe: Cpe = field(default_factory=Cpe)
    optics: Optics = field(default_factory=Optics)
    test: LineTest = field(default_factory=LineTest)

    @property
    def recorded_macs(self) -> tuple[str, ...]:
        """The MACs that the record has for the customer's device, in lower case."""
        return tuple(each.lower() for each in (self.cpe.wan_mac, self.access.bound_mac) if each)


class WrongLine(ValueError):
    """A value of the record that cannot be meant; `key` names it, `why` is ip, mac, number, target, jump or range."""

    def __init__(self, key: str, value: object, why: str) -> None:
        super().__init__(f"{key}: {value} ({why})")
        self.key = key
        self.value = value
        self.why = why


def checked(line: Line) -> Line:
    """The record with MACs in one notation, its addresses and ranges proven.

    Raises: WrongLine naming the key.
    """
    for key, value in (
        ("address.ip", line.address.ip),
        ("address.gateway", line.address.gateway),
        ("lan.gateway", line.lan.gateway),
        *(("address.dns", each) for each in line.address.dns),
        *(("lan.dhcp_servers", each) for each in line.lan.dhcp_servers),
        *(("test.reference_dns", each) for each in line.test.reference_dns),
        *((f"test.expect.{name}", each) for name, given in line.test.expect.items() for each in given),
    ):
        _address(key, value)
    for written in line.lan.dhcp_pool:
        if address_range(written) is None:
            raise WrongLine("lan.dhcp_pool", written, "range")
    for target in line.test.targets:
        if not is_target(target):
            raise WrongLine("test.targets", target, "target")
    if line.access.jump is not None and jump_host(line.access.jump) is None:
        raise WrongLine("access.jump", line.access.jump, "jump")
    for key, number, low, high in (
        ("address.prefix", line.address.prefix, 0, 32),
        ("lan.prefix", line.lan.prefix, 0, 32),
        ("address.vlan", line.address.vlan, 1, 4094),
        ("access.tcp_port", line.access.tcp_port, 1, 65535),
        ("rate_mbps", line.rate_mbps, 0.001, 1_000_000),
        ("optics.fibre_km", line.optics.fibre_km, 0, 1000),
        ("optics.wavelength_nm", line.optics.wavelength_nm, 600, 1700),
        ("optics.commissioned_rx_dbm", line.optics.commissioned_rx_dbm, -60, 20),
    ):
        if number is not None and not low <= number <= high:
            raise WrongLine(key, number, "number")
    return replace(
        line,
        lan=replace(line.lan, gateway_macs=tuple(_mac("lan.gateway_macs", each) for each in line.lan.gateway_macs)),
        access=replace(
            line.access,
            port=_plain(line.access.port),
            bound_mac=_mac("access.bound_mac", line.access.bound_mac),
        ),
        cpe=replace(line.cpe, wan_mac=_mac("cpe.wan_mac", line.cpe.wan_mac)),
    )


# A name as people write it, Chinese ones too; one that ends in a number is an address gone wrong (RFC 3696, 2).
_NAME = re.compile(r"(?=.{1,253}$)(?:(?!-)[\w-]{1,63}\.)*(?!-|\d+\.?$)[\w-]{1,63}\.?")


def is_target(written: str) -> bool:
    """Can this be tested against: an address, a name, or an http(s) URL?"""
    if "://" not in written:
        return _is_host(written)
    try:
        parts = urlsplit(written)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    plain = not any(each.isspace() or not each.isprintable() for each in written)
    return parts.scheme in ("http", "https") and host is not None and _is_host(host) and port != 0 and plain


def jump_host(written: str) -> tuple[str | None, str, int] | None:
    """The user, host and port of `user@host:port`, of which only the host must be there; None when it is none."""
    user, at, place = written.rpartition("@")
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    whole = not (parts.path or parts.query or parts.fragment) and not any(each.isspace() for each in written)
    if host is None or not _is_host(host) or port == 0 or not whole or (at and not user) or ":" in user:
        return None
    return user or None, host, 22 if port is None else port


def is_address(written: str) -> bool:
    """Is this an IP address?"""
    try:
        ip_address(written)
    except ValueError:
        return False
    return True


def address_range(written: str) -> tuple[IPv4Address, IPv4Address] | None:
    """The first and the last address of `192.168.1.100-192.168.1.199`; None when it is no such range."""
    first, dash, last = written.partition("-")
    try:
        low, high = IPv4Address(first.strip()), IPv4Address(last.strip())
    except ValueError:
        return None
    return (low, high) if dash and low <= high else None


def is_ipv4(written: str) -> bool:
    """Is this an IPv4 address?"""
    try:
        IPv4Address(written)
    except ValueError:
        return False
    return True


def _is_host(written: str) -> bool:
    return is_address(written) or _NAME.fullmatch(written) is not None


def _plain(port: str | None) -> str | None:
    """A port's name in the letters that a device takes, however the input method wrote it (`ＧＥ０／０／７`)."""
    return normalize("NFKC", port).strip() or None if port is not None else None


def _address(key: str, value: str | None) -> None:
    if value is not None and not is_address(value):
        raise WrongLine(key, value, "ip")


@overload
def _mac(key: str, value: str) -> str: ...
@overload
def _mac(key: str, value: None) -> None: ...
def _mac(key: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return parse_mac(value)
    except ValueError:
        raise WrongLine(key, value, "mac") from None
