"""How the customer's LAN is to be looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanPlan:
    """How long to wait for OFFERs, and how long to go on listening beyond the ordinary windows (`--watch`).

    `gateway` is the address to ask for where neither laptop nor record has one.
    """

    dhcp_s: float = 5.0
    watch_s: float = 0.0
    gateway: str | None = None
