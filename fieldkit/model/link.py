"""The laptop's own port: link, speed, duplex, error counters."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ethernet", "wireless", "cellular", "tether", "tunnel", "ppp", "virtual", "loopback", "other"]


@dataclass(frozen=True, slots=True)
class Interface:
    """One network interface of this laptop.  `link` is carrier: True with light/signal, False without, None unknown."""

    name: str
    kind: Kind
    link: bool | None
    mac: str | None = None
    mtu: int | None = None
    speed_mbps: int | None = None
    duplex: Literal["full", "half"] | None = None
    enabled: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class Counters:
    """Interface counters since boot; only their growth is judged."""

    rx_packets: int
    tx_packets: int
    rx_errors: int
    tx_errors: int
    rx_drops: int
    tx_drops: int
    rx_crc: int | None = None
    collisions: int | None = None
    carrier_changes: int | None = None


@dataclass(frozen=True, slots=True)
class LinkReading:
    """The tested interface, its counters at both ends of an interval in seconds, and the other interfaces."""

    interface: Interface
    interval_s: float = 0.0
    before: Counters | None = None
    after: Counters | None = None
    others: tuple[Interface, ...] = ()
