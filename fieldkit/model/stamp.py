"""Both directions of a line apart, measured against a reflector at the other end (STAMP, TWAMP Light)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fieldkit.model.path import Outage, Spread


class ClockState(StrEnum):
    """What a clock says of itself, and whether the figures bear it out."""

    SYNCHRONISED = "synchronised"
    UNSYNCHRONISED = "unsynchronised"
    # It says synchronised, yet packets would have arrived before they were sent.
    IMPLAUSIBLE = "implausible"


@dataclass(frozen=True, slots=True)
class Direction:
    """What happened on one way: `outages` are runs of losses, `delay_ms` only where both clocks are synchronised.

    `delay_ms` is one-way.  Duplicates and reordered packets as this way's receiver saw them.
    """

    lost: int = 0
    outages: tuple[Outage, ...] = ()
    duplicates: int = 0
    reordered: int = 0
    delay_ms: Spread | None = None

    @property
    def longest_burst(self) -> int:
        """The most packets lost in a row."""
        return max((each.lost for each in self.outages), default=0)


@dataclass(frozen=True, slots=True)
class StampStream:
    """Evenly spaced test packets of one IP size (bytes).

    `stateful`: the reflector numbers its answers itself, so that losses have a direction; None where that cannot be
    told.  `unplaced` holds what has none.  `left_out` were sent while the reflector was away (started again, asleep):
    neither sent nor lost for us.  `error_ms` is what both clocks allow for in a one-way delay.
    """

    size: int
    interval_ms: float
    sent: int
    received: int
    stateful: bool | None
    forward: Direction = Direction()
    backward: Direction = Direction()
    unplaced: Direction = Direction()
    rtt_ms: Spread | None = None
    jitter_ms: Spread | None = None
    error_ms: float | None = None
    symmetric: bool | None = None
    far_ttl: int | None = None
    not_sent: int = 0
    left_out: int = 0
    schedule_error_ms: Spread | None = None
    kernel_stamps: bool = False

    @property
    def lost(self) -> int:
        """How many of those sent never came back."""
        return max(0, self.sent - self.received)


@dataclass(frozen=True, slots=True)
class StampReading:
    """One measurement against the reflector at `address`:`port`.

    `refused_by` sent an ICMP "port unreachable"; `stopped_at_s` is when that ended a measurement under way.  Without
    `refused_by` nothing came any more from then on, and nobody knows why.
    """

    far: str
    address: str
    port: int
    began: datetime
    seconds: float
    streams: tuple[StampStream, ...] = ()
    near_clock: ClockState = ClockState.UNSYNCHRONISED
    far_clock: ClockState | None = None
    refused_by: str | None = None
    stopped_at_s: float | None = None

    @property
    def received(self) -> int:
        """How many answers came, all sizes together."""
        return sum(each.received for each in self.streams)
