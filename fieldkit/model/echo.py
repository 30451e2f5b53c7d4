"""Echo requests to one target: how many came back, how fast."""

from dataclasses import dataclass
from typing import Literal

Backend = Literal["raw", "dgram", "ping3", "os"]


@dataclass(frozen=True, slots=True)
class EchoReading:
    """Echoes to `target`; `rtts_ms` holds one entry per answer; `errors` are ICMP errors or local send errors."""

    target: str
    sent: int
    received: int
    method: Backend
    rtts_ms: tuple[float, ...] = ()
    errors: tuple[str, ...] = ()
