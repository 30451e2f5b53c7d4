"""The line record: what the carrier knows of one circuit.  Every key is optional; unknown keys are refused on import."""

from dataclasses import dataclass, field
from typing import Literal

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
    """The customer's side, behind their router."""

    __pydantic_config__ = _STRICT

    gateway: str | None = None
    prefix: int | None = None
    gateway_macs: tuple[str, ...] = ()
    dhcp_servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """The carrier's access device and the customer's port on it."""

    __pydantic_config__ = _STRICT

    kind: AccessKind | None = None
    switch: str | None = None
    platform: str | None = None
    protocol: Literal["ssh", "telnet"] | None = None
    tcp_port: int | None = None
    host_key: str | None = None
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
