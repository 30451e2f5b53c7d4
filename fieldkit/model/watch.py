"""A line watched for hours: which minutes were bad, and which section of the way failed first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from fieldkit.model.path import Role


class Segment(StrEnum):
    """A section of the way, from the laptop outwards."""

    LINK = "link"
    GATEWAY = "gateway"
    CARRIER = "carrier"
    BEYOND = "beyond"


# The section that ends at each measured address.
SECTION_OF: Mapping[Role, Segment] = {
    Role.GATEWAY: Segment.GATEWAY,
    Role.CARRIER: Segment.CARRIER,
    Role.HOP: Segment.BEYOND,
    Role.TARGET: Segment.BEYOND,
}

# One cell of a strip: steady, single losses, bad, lost behind a nearer section that failed, not measured.
STEADY, SOME, BAD, BEHIND, UNSEEN = ".", "s", "x", "b", "?"
# Where several minutes share a cell, the worst is shown.
WORST_FIRST = (BAD, BEHIND, SOME, STEADY, UNSEEN)

GapWhy = Literal["sleep", "stopped"]


@dataclass(frozen=True, slots=True)
class WatchTarget:
    """One address that is watched, and what it is on the way."""

    role: Role
    address: str


@dataclass(frozen=True, slots=True)
class BadMinute:
    """One minute of the wall clock in which the way failed.

    `segment` is the section that failed first; `first_s` is when in the minute the loss began; `longest_ms` the longest
    time without an answer within this minute.
    """

    at: datetime
    segment: Segment
    sent: int
    lost: int
    longest_ms: float
    first_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that was not measured: the laptop slept, or the watch had been stopped.  No loss is counted in it."""

    at: datetime
    seconds: float
    why: GapWhy


@dataclass(frozen=True, slots=True)
class WatchStream:
    """What one watched address answered, without the time in which the laptop's own link was down.

    `alone` counts the minutes in which it lost answers while the farthest address lost none: its own rate limit.
    """

    role: Role
    target: str
    sent: int
    lost: int
    bad_minutes: int = 0
    alone: int = 0
    rtt_mean_ms: float | None = None
    rtt_most_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """One character for each `cell_minutes` of the watch, in the section's own row."""

    segment: Segment
    cells: str


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest time without an answer from the far end."""

    at: datetime
    seconds: float
    segment: Segment


@dataclass(frozen=True, slots=True)
class AddressChange:
    """When this laptop's own address changed, from what to what; empty where there was none."""

    at: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WatchReading:
    """A watch of `seconds` from `began` on, judged by the farthest address that answers (`target`).

    `bad` holds the worst minutes in the order they came, `bad_left_out` how many more there were; `minutes_bad` counts
    them all by section.  `measured_s` is how long was measured, `link_down_s` how long our own link was down.
    """

    target: str
    began: datetime
    seconds: float
    interval_ms: float
    streams: tuple[WatchStream, ...] = ()
    sent: int = 0
    lost: int = 0
    measured_s: int = 0
    link_down_s: int = 0
    minutes: int = 0
    minutes_bad: Mapping[str, int] = field(default_factory=dict)
    bad: tuple[BadMinute, ...] = ()
    bad_left_out: int = 0
    longest: Longest | None = None
    gaps: tuple[Gap, ...] = ()
    gaps_left_out: int = 0
    addresses: tuple[AddressChange, ...] = ()
    strips: tuple[Strip, ...] = ()
    cell_minutes: int = 1
