"""How loud is this LAN, do our own frames come back, and who announces addresses unasked?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# From how many frames a second on a second is kept as busy, as loud; from how many copies of one frame as repeating.
# Source: as `lan.broadcast_per_s` and `lan.storm_per_s`; half of `lan.repeats_per_s`, for a loop shows sooner.
BUSY_PER_S, LOUD_PER_S, REPEATS_PER_S = 200, 1000, 50

StretchKind = Literal["busy", "loud", "repeats", "back"]


@dataclass(frozen=True, slots=True)
class Talker:
    """One source of frames to everybody: how many, how many of them ARP."""

    mac: str
    frames: int
    arp: int = 0


@dataclass(frozen=True, slots=True)
class Announcer:
    """One MAC that announces addresses, or answers questions nobody asked: which, how often."""

    mac: str
    ips: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which it was so, from its first second to the end of its last, counted from the window's beginning.

    `busy` and `loud`: so many frames came a second; `repeats`: one and the same frame so often; `back`: this laptop's
    own frames came in again.  `seconds` is in how many of the seconds it was so.  `frames` are what came in them, of
    `back` how many of our own, of `sent` that left then or shortly before.  `kinds` and `macs` are as the reading's
    `repeated_kinds` and `repeated_macs`, of this time.  `loudest` sent `loudest_frames` of the `read` frames that were
    read after the first such second.  `left_out`: so many between the one before and this one were not kept.
    """

    kind: StretchKind
    first_s: float
    last_s: float
    seconds: float
    frames: int = 0
    arp_frames: int = 0
    peak_per_s: float = 0.0
    repeated: int = 0
    kinds: int = 0
    macs: int = 0
    sent: int = 0
    read: int = 0
    loudest: str | None = None
    loudest_frames: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class BroadcastReading:
    """Frames to groups (broadcast and multicast) heard in one window.

    `frames` includes those that the system had to drop (`dropped`).  `peak_per_s` is the busiest whole second.
    `own_back` counts frames with this laptop's own source MAC that came in from outside, of `own_sent` that left;
    `own_sent` None: not known (a capture).  `cloned` counts frames with that MAC which this laptop never sent: another
    device has it.  `repeated` is how often one and the same frame was heard within a second at
    most, `repeated_mac` its source, and `repeated_kinds` how many different frames were heard more than a few times.
    Copies less than half a millisecond apart count once: a capture on several ports of one box holds a frame once a
    port.  `repeated_macs` is how many sources those frames had, and `repeated_once` how many of them carried a number
    that their sender does not use twice (IPv4's identification): a sender that repeats itself makes none of these.
    `lost`: more came than could be read, `unplugged`: the link was away meanwhile; either is why it is not `complete`.
    `stretches` say when it was busy, loud, repeating, in order; None: not known.  Of each kind the first ones and the
    latest are kept.  `begun` is the time of day at the window's beginning, where that is known.
    """

    method: str
    window_s: float
    complete: bool
    frames: int
    arp_frames: int = 0
    peak_per_s: float = 0.0
    mean_per_s: float = 0.0
    dropped: int = 0
    own_back: int = 0
    own_sent: int | None = None
    cloned: int = 0
    repeated: int = 0
    repeated_mac: str | None = None
    repeated_kinds: int = 0
    repeated_macs: int = 0
    repeated_once: int = 0
    talkers: tuple[Talker, ...] = ()
    announcers: tuple[Announcer, ...] = ()
    lost: bool = False
    unplugged: bool = False
    begun: datetime | None = None
    stretches: tuple[Stretch, ...] | None = None
