"""One timed transfer in one direction, by whichever means: what it is given, and what it hands back."""

import threading
from dataclasses import dataclass, field

from fieldkit.model.rate import Direction, RatePlan, RunBudget
from fieldkit.probes.resolve import Way


@dataclass(frozen=True, slots=True)
class Transfer:
    """What to do: the direction, how, until when (`time.monotonic()`), and what ends it early.

    `spent`: the bytes are used up.  `cancel`: the person stopped it.
    """

    direction: Direction
    plan: RatePlan
    way: Way
    until: float
    spent: threading.Event = field(default_factory=threading.Event)
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def budget(self) -> RunBudget:
        """What this run may put on the wire."""
        return self.plan.budget(self.direction)

    def must_end(self) -> bool:
        """Has it been told to stop?"""
        return self.spent.is_set() or self.cancel.is_set()


@dataclass(frozen=True, slots=True)
class Transferred:
    """What came of it: payload bytes in the counted seconds, at the receiving end.

    `cut`: ended early because its bytes were used up; without seconds only the port's own counters can tell the rate.
    """

    payload_bytes: int
    seconds: float
    retransmits: int | None = None
    cpu_pct: float | None = None
    server_cpu_pct: float | None = None
    cut: bool = False
    raw: str = ""

    @property
    def mbps(self) -> float:
        """Mbit/s of payload."""
        return self.payload_bytes * 8 / self.seconds / 1_000_000 if self.seconds > 0 else 0.0


class NoTransfer(Exception):
    """It did not come about; `code` is the reason as a text has it, `said` the far end's or the tool's own words."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.said = said
