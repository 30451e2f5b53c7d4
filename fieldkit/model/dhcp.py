"""Every DHCP OFFER heard in one window."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One OFFER: options 54, 3, 6, 1, 51, relay (82 or giaddr), keyed by the frame's source MAC.

    `after_ms` counts from the first DISCOVER.
    """

    server_id: str | None
    source_mac: str | None
    source_ip: str
    your_ip: str
    prefix: int | None = None
    routers: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    lease_s: int | None = None
    relay: str | None = None
    after_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class DhcpReading:
    """The OFFERs of one window; `complete` only when it ran its full length, so that absence means something."""

    client_mac: str
    sent: int
    window_s: float
    complete: bool
    offers: tuple[Offer, ...] = ()
