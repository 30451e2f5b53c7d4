"""Who answers ARP: for the gateway (`arp`), and for our own address (`conflict`)."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ArpReply:
    """One ARP answer: the claimed address and MAC, the frame's own source MAC, round trip in ms, round from 1."""

    ip: str
    mac: str
    rtt_ms: float | None = None
    round: int = 1
    frame_mac: str | None = None


@dataclass(frozen=True, slots=True)
class ArpReading:
    """All ARP answers for the gateway within the window.

    `raw`: every answer was seen.  `cache`: only the winner that the system kept, so a second one cannot be excluded.
    `unused_ip` is an address nobody should hold: who answers for it answers for everything (proxy ARP).
    """

    gateway: str
    method: Literal["raw", "cache"]
    sent: int
    window_s: float
    complete: bool
    replies: tuple[ArpReply, ...] = ()
    unused_ip: str | None = None
    unused_replies: tuple[ArpReply, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictReading:
    """Answers from others to RFC 5227 probes for our own address; `own_macs` are this laptop's and never count."""

    ip: str
    method: Literal["raw", "os"]
    sent: int
    window_s: float
    complete: bool
    own_macs: tuple[str, ...] = ()
    replies: tuple[ArpReply, ...] = ()
