"""The way to a target, hop by hop and end to end: loss, its bursts, round trips, order, sizes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a measured address is on the way from this laptop."""

    GATEWAY = "gateway"
    CARRIER = "carrier"
    HOP = "hop"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class PathPlan:
    """How the way is to be measured: for how long, at what even spacing, in which IP packet sizes (bytes).

    `far` (HOST or HOST:PORT) names a reflector at the other end, for loss by direction.
    """

    seconds: float = 20.0
    interval_ms: float = 20.0
    sizes: tuple[int, ...] = (64, 1472)
    target: str | None = None
    far: str | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How values are spread, in milliseconds; percentiles are exact to 1 % of their value."""

    count: int
    least: float
    mean: float
    median: float
    p95: float
    p99: float
    most: float


@dataclass(frozen=True, slots=True)
class Outage:
    """One run of consecutive losses: when it began (seconds after the start), how many packets, how long."""

    at_s: float
    lost: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Minute:
    """What was sent and lost in one minute after the start."""

    minute: int
    sent: int
    lost: int


@dataclass(frozen=True, slots=True)
class Gilbert:
    """The simple Gilbert model of a loss sequence.

    `p` is P(lost | previous received), `r` P(received | previous lost); `mean_burst` is 1/r packets, `burst_ratio` is
    1 for random loss.  Source: ITU-T G.107 (BurstR), E. N. Gilbert 1960.
    """

    p: float
    r: float
    mean_burst: float
    burst_ratio: float


@dataclass(frozen=True, slots=True)
class Stream:
    """Evenly spaced echoes of one size to one address.

    `outages` are the longest runs of losses, in the order they came; `outages_left_out` is how many were not kept.
    `kernel_stamps` says whether receive times are the kernel's own.  `late` came back after their time-out: not in
    time, not lost.  `local` of the lost never left this laptop.  `skipped` were never sent, for the laptop was busy;
    in `gap_s` seconds it slept, and nothing is known.
    """

    target: str
    role: Role
    size: int
    interval_ms: float
    sent: int
    received: int
    ttl: int | None = None
    duplicates: int = 0
    reordered: int = 0
    bursts: int = 0
    longest_burst: int = 0
    outages: tuple[Outage, ...] = ()
    outages_left_out: int = 0
    minutes: tuple[Minute, ...] = ()
    gilbert: Gilbert | None = None
    rtt_ms: Spread | None = None
    jitter_ms: Spread | None = None
    schedule_error_ms: Spread | None = None
    kernel_stamps: bool = False
    late: int = 0
    local: int = 0
    skipped: int = 0
    gap_s: float = 0.0

    @property
    def lost(self) -> int:
        """How many of those sent never came back."""
        return max(0, self.sent - self.received - self.late)


@dataclass(frozen=True, slots=True)
class Beat:
    """One finished second of one stream, told once every echo of it is settled.

    `at_s` is the second's begin after the start of the train, `stream` the place among its targets, which `target`,
    `role` and `size` name; `outages` are those that ended in it.  `local` of the lost never left this laptop.
    `gap_s`: the laptop slept for so long after it.
    """

    at_s: float
    stream: int
    sent: int
    lost: int
    rtt_least: float | None = None
    rtt_mean: float | None = None
    rtt_most: float | None = None
    outages: tuple[Outage, ...] = ()
    local: int = 0
    gap_s: float = 0.0
    target: str = ""
    role: Role = Role.TARGET
    size: int = 0


@dataclass(frozen=True, slots=True)
class Hop:
    """One router on the way: who answered at this TTL (several: the route changes), how often, how fast.

    `balanced`: its packets take several ways at once, by design, so another address is no change of the route.
    """

    ttl: int
    addresses: tuple[str, ...]
    sent: int
    answered: int
    rtt_ms: Spread | None = None
    role: Role = Role.HOP
    balanced: bool = False


@dataclass(frozen=True, slots=True)
class RouteChange:
    """When (seconds after the start) a hop's address changed, from what to what."""

    at_s: float
    ttl: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PathReading:
    """One measurement of the way to `target`, hops and end to end at the same time.

    `evenness`: how the target's losses fall on the seconds, 1 by chance, near 0 where it answers so many a second and
    no more; None where too little was lost to tell.
    """

    target: str
    began: datetime
    seconds: float
    reached: bool
    hops: tuple[Hop, ...] = ()
    streams: tuple[Stream, ...] = ()
    changes: tuple[RouteChange, ...] = ()
    evenness: float | None = None
