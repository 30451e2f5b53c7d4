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
    `own_sent` None: not known (a capture).  `cloned` counts frames with that MAC which this laptop never sent: another
    device has it.  `repeated` is how often one and the same frame was heard within a second at
    most, `repeated_mac` its source, and `repeated_kinds` how many different frames were heard more than a few times.
    Copies less than half a millisecond apart count once: a capture on several ports of one box holds a frame once a
    port.  `repeated_macs` is how many sources those frames had, and `repeated_once` how many of them carried a number
    that their sender does not use twice (IPv4's identification): a sender that repeats itself makes none of these.
    `lost`: more came than could be read, `unplugged`: the link was away meanwhile; either is why it is not `complete`.
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
