"""What lies beyond the gateway: each target by ICMP and by TCP."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["answered", "reset", "timeout", "unreachable", "prohibited", "local"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try.  A reset is an answer; `local` means this laptop refused to send; `by` is who sent the ICMP error."""

    target: str
    address: str
    method: Literal["icmp", "tcp"]
    outcome: Outcome
    port: int | None = None
    rtt_ms: float | None = None
    by: str | None = None

    @property
    def answered(self) -> bool:
        """Did anything at that address answer?"""
        return self.outcome in ("answered", "reset")


@dataclass(frozen=True, slots=True)
class ReachReading:
    """All tries of one round.  `unresolved` are target names that no resolver gave an address for."""

    attempts: tuple[Attempt, ...] = ()
    unresolved: tuple[str, ...] = ()
