"""How loud is this LAN, do our own frames come back, and who announces addresses unasked?"""

from dataclasses import dataclass


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
class BroadcastReading:
    """Frames to groups (broadcast and multicast) heard in one window.

    `frames` includes those that the system had to drop (`dropped`).  `peak_per_s` is the busiest whole second.
    `own_back` counts frames with this laptop's own source MAC that came in from outside, of `own_sent` that left;
    `own_sent` None: not known (a capture).  `repeated` is how often one and the same frame was heard within a second at
    most, `repeated_mac` its source, and `repeated_kinds` how many different frames were heard more than a few times.
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
    repeated: int = 0
    repeated_mac: str | None = None
    repeated_kinds: int = 0
    talkers: tuple[Talker, ...] = ()
    announcers: tuple[Announcer, ...] = ()
