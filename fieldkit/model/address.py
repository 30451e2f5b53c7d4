"""The laptop's own address, default routes and configured resolvers."""

from dataclasses import dataclass
from typing import Literal

Method = Literal["static", "dhcp", "apipa", "pppoe", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """One IPv4 address of the tested interface.  `dynamic` is None where the system does not say."""

    ip: str
    prefix: int
    dynamic: bool | None = None


@dataclass(frozen=True, slots=True)
class DefaultRoute:
    """One IPv4 default route; a phone hotspot beside the cable is a second one, and normal."""

    interface: str
    gateway: str | None
    metric: int = 0


@dataclass(frozen=True, slots=True)
class AddressReading:
    """How the tested interface is addressed; `gateways` and `dns` are those of this interface, best first."""

    interface: str
    mac: str | None
    method: Method
    addresses: tuple[OwnAddress, ...] = ()
    gateways: tuple[str, ...] = ()
    routes: tuple[DefaultRoute, ...] = ()
    dns: tuple[str, ...] = ()
    ppp: tuple[str, ...] = ()
    ipv6: tuple[str, ...] = ()
    lease_server: str | None = None
