"""Who offers itself as IPv6 router or DHCPv6 server here?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RaRouter:
    """One source of Router Advertisements, as it said last; lifetime 0: it does not want to be a default router.

    `preference` is `high`, `medium` or `low`; `prefixes` are `2001:db8::/64`.
    """

    mac: str
    ip: str
    lifetime_s: int
    preference: str = "medium"
    prefixes: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    managed: bool = False
    other: bool = False
    heard: int = 1
    first_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Dhcp6Server:
    """One source of DHCPv6 ADVERTISEs (or REPLYs heard)."""

    mac: str
    ip: str
    duid: str | None = None
    addresses: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    heard: int = 1


@dataclass(frozen=True, slots=True)
class RaReading:
    """Every IPv6 router and DHCPv6 server heard in one window.

    `solicited` counts our Router Solicitations, `asked` our DHCPv6 SOLICITs.  `cache`: what the system itself keeps.
    `lost`: more came than could be read, `unplugged`: the link was away meanwhile; either is why it is not `complete`.
    """

    method: str
    window_s: float
    complete: bool
    solicited: int = 0
    asked: int = 0
    routers: tuple[RaRouter, ...] = ()
    servers: tuple[Dhcp6Server, ...] = ()
    lost: bool = False
    unplugged: bool = False
