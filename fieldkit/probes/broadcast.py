"""How loud is this LAN, and do this laptop's own frames come back?  One window of listening; nothing is sent."""

from dataclasses import replace

from fieldkit.model.broadcast import BroadcastReading
from fieldkit.model.reading import Measured
from fieldkit.probes.listening import Listened, listen, window_of
from fieldkit.probes.meantime import Meantime
from fieldkit.probes.tally_broadcast import BroadcastTally
from fieldkit.probes.task import Task
from fieldkit.probes.window_clock import WindowClock
from fieldkit.probes.wire import OpenWire, open_wide, own_macs, require_link
from fieldkit.probes.wire_frames import mac_bytes
from fieldkit.probes.wire_returned import Counts

WINDOW_S = 3.8
# Room is left for our own frames, should they come back.
_KEPT_EVIDENCE, _KEPT_OF_OTHERS = 20, 12
_EVIDENCE_BYTES = 96
_LOOKS_BEFORE = 2


class Busiest:
    """The busiest whole second, from a running total looked at again and again."""

    def __init__(self) -> None:
        self.peak: int | None = None
        self._looks: list[tuple[float, int]] = []

    def look(self, at: float, total: int) -> None:
        """How much it was at that time, in seconds."""
        self._looks.append((at, total))
        # The last look that is a whole second back, and none before it.
        while len(self._looks) > 2 and self._looks[1][0] <= at - 1.0:
            del self._looks[0]
        begun, before = self._looks[0]
        if at - begun >= 1.0:
            self.peak = max(self.peak or 0, round((total - before) / (at - begun)))


class Seconds:
    """Tells the tally second by second how much came, and how much of our own came back, whether it was read or not."""

    def __init__(self, tally: BroadcastTally, then: Counts) -> None:
        self._tally = tally
        self._at = 0.0
        self._then = then
        self._read = self._arp = 0
        # How much had left at the last few looks: what left just before may be what comes back now.
        self._left = [then.left]

    def look(self, at: float, now: Counts, read: int) -> None:
        """What the counts say at that time, in seconds since the beginning; so many frames were read by then."""
        first_s, then = self._at, self._then
        if at - first_s < 1.0:
            return
        if now.exact:
            came, arp = now.came - then.came, now.arp - then.arp
        else:
            came, arp = read - self._read + now.lost - then.lost, self._tally.arp_frames - self._arp
        self._at, self._then, self._read, self._arp = at, now, read, self._tally.arp_frames
        if came > 0:
            self._tally.came(first_s, at, came, max(0, arp))
        before, self._left = self._left[0], [*self._left[-_LOOKS_BEFORE:], now.left]
        if now.tells_own and now.own_back > then.own_back and now.left is not None and before is not None:
            self._tally.came_back(first_s, at, now.own_back - then.own_back, left=now.left, left_before=before)


def measure(task: Task, open_wide: OpenWire = open_wide) -> Measured:
    """Everything said to groups in one window, by the system's own count where it has one.  Raises: NotMeasured."""
    require_link(task.interface)
    busiest = Busiest()
    kept: list[str] = []
    with open_wide(task.interface, _to_a_group_or_arp) as wire:
        tally = BroadcastTally(own_macs() | {wire.mac}, begun=0.0, reads_all=False)
        before, begun = wire.counts(), wire.now()
        clock, seconds = WindowClock(), Seconds(tally, before)
        read, own = 0, mac_bytes(wire.mac)

        def feed(at: float, frame: bytes) -> None:
            nonlocal read
            tally.feed(at, frame)
            read += frame[0] & 1
            came_back = frame[6:12] == own
            if len(kept) < (_KEPT_EVIDENCE if came_back else _KEPT_OF_OTHERS):
                kept.append(f"+{at:.4f} < {frame[:_EVIDENCE_BYTES].hex()}")

        def look() -> None:
            now, counts = wire.now(), wire.counts()
            busiest.look(now, counts.came)
            seconds.look(now - begun, counts, read)

        def measured(heard: Listened) -> Measured:
            after = wire.counts()
            # A storm is counted to the last frame where the system counts; but who else spoke in it was not all heard.
            whole = heard.whole and after.lost == before.lost
            complete = heard.full and whole and window >= WINDOW_S
            lost = heard.full and not whole and not heard.unplugged
            told = tally.so_far().reading(
                round(heard.seconds, 2), complete, "raw", lost=lost, unplugged=heard.unplugged
            )
            told = replace(told, begun=clock.begun())
            facts = counted(told, before, after, read=read, whole=whole, seconds=heard.seconds, peak=busiest.peak)
            counts = (
                f"came {facts.frames} (ARP {facts.arp_frames}), not read {facts.dropped}, left {facts.own_sent}, "
                f"own back {facts.own_back}, own MAC but never sent {facts.cloned}"
            )
            return Measured(facts=facts, by="frames to groups", raw="\n".join([*kept, counts]))

        look()
        window = window_of(task, WINDOW_S)
        heard = listen(
            wire,
            feed,
            begun=begun,
            until=window,
            cancel=task.cancel,
            tick=look,
            enough=WINDOW_S,
            meantime=Meantime(task, WINDOW_S),
            measured=measured,
        )
        return measured(heard)


def _to_a_group_or_arp(frame: bytes) -> bool:
    """What is said to everybody; and the answers to us, by which an announcement is told from an answer."""
    return bool(frame[0] & 1) or frame[12:14] == b"\x08\x06"


def counted(
    told: BroadcastReading,
    before: Counts,
    after: Counts,
    *,
    read: int,
    whole: bool,
    seconds: float,
    peak: int | None,
) -> BroadcastReading:
    """What the tally made of the frames that were read, with the counts of those that were not.

    Where every frame got through (`whole`), what is counted and not read came after the window's end, and is left out.
    Where the system counts only what it lost, of all kinds, those count as frames to groups: nearly all are.
    """
    lost = after.lost - before.lost
    came = max(read, after.came - before.came if after.exact else read + lost)
    arp = after.arp - before.arp if after.exact else told.arp_frames
    if whole:
        came, arp = read, told.arp_frames
    back = after.own_back - before.own_back if after.tells_own else 0
    # In a loop, what was sent before anybody listened goes round as well.
    cloned = after.cloned - before.cloned if after.tells_own and not back else 0
    mean = came / seconds if seconds > 0 else 0.0
    return replace(
        told,
        frames=came,
        arp_frames=max(arp, told.arp_frames),
        peak_per_s=float(max(peak, told.peak_per_s)) if peak is not None else round(max(mean, told.peak_per_s), 1),
        mean_per_s=round(mean, 1),
        dropped=came - read,
        own_back=back,
        own_sent=None if after.left is None or before.left is None else after.left - before.left,
        cloned=cloned,
    )
