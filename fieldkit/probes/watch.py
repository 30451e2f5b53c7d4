"""A line watched for hours: the train in slices without a pause between them, over sleep, lost links, new addresses."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from fieldkit.errors import NotMeasured
from fieldkit.model.path import Beat
from fieldkit.model.watch import GapWhy, WatchTarget

# IP bytes of one echo: small, for it runs all night; ten a second to each address is 5 kbit/s.
SIZE = 64
INTERVAL_MS = 100.0
SLICE_S = 600.0
# Less is not worth a socket.
SHORTEST_S = 1.0
# What the last answers are waited for.
TAIL_S = 3.0
TICK_S = 0.25
# Longer than any stall of a busy laptop; a shorter sleep shows as late answers only.
ASLEEP_S = 3.0
ADDRESS_EVERY_S = 1.0
RETRY_S = 2.0
# A train that cannot be opened so often, with link and address there, never will be.
HOPELESS = 3


class Notes(Protocol):
    """Where the seconds of a watch go."""

    def second(
        self,
        target: int,
        at: float,
        *,
        sent: int,
        lost: int,
        rtt_mean: float | None = None,
        rtt_most: float | None = None,
        outages: Sequence[tuple[float, float]] = (),
    ) -> None:
        """One second of one address."""

    def link_down(self, at: float) -> None:
        """In this second our own link or address was not there."""

    def gap(self, start: float, end: float, why: GapWhy) -> None:
        """Nothing was measured between these times."""

    def address_changed(self, at: float, before: str, after: str) -> None:
        """Our own address is another one now."""

    def keep(self, now: float) -> None:
        """Put on disk what came in, if it is time to."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched from where.

    `source` is this laptop's own address, empty while there is none; None where the interface alone decides (PPPoE).
    """

    interface: str
    source: str | None
    targets: tuple[WatchTarget, ...]
    interval_ms: float = INTERVAL_MS


Deliver = Callable[[Any], None]
Train = Callable[[Watched, float, threading.Event, Callable[[Beat], None]], None]


def train_once(watched: Watched, seconds: float, cancel: threading.Event, beat: Callable[[Beat], None]) -> None:
    """One slice of the train, from the tested interface.

    Raises: NotMeasured or OSError when no echo can be sent.
    """
    from fieldkit.probes.train import TrainTarget, run_train

    targets = [TrainTarget(each.address, each.role, SIZE) for each in watched.targets]
    deadline = time.monotonic() + seconds + TAIL_S
    run_train(watched.interface, watched.source, targets, watched.interval_ms, seconds, deadline, cancel, beat)


class Timeline:
    """The wall clock as it was at the start, carried on by a clock that nobody sets and that counts sleep.

    A clock that is set overnight would otherwise tear minutes out of the record, or count them twice.
    """

    def __init__(self, steady: Callable[[], float] | None = None, wall: Callable[[], float] = time.time) -> None:
        """`steady` None: the train's own."""
        from fieldkit.probes.train import even_clock

        self._steady = steady or even_clock()
        self._offset = wall() - self._steady()
        self._last = self.now()

    def now(self) -> float:
        """The time, in seconds since 1970."""
        return self._offset + self._steady()

    def slept(self) -> tuple[float, float] | None:
        """From when to when this program did not run, if it did not since the last call."""
        before, self._last = self._last, self.now()
        return (before, self._last) if self._last - before > ASLEEP_S else None


@dataclass
class _Slice:
    """One run of the train, in a thread of its own, so that the next begins before its last answers are in."""

    number: int
    began: float
    seconds: float
    cancel: threading.Event = field(default_factory=threading.Event)


class Watch:
    """The watch itself; `run` returns when the time is over, or `cancel` is set."""

    def __init__(
        self,
        watched: Watched,
        notes: Notes,
        until: float,
        *,
        lock: threading.Lock,
        cancel: threading.Event,
        timeline: Timeline | None = None,
        train: Train = train_once,
        link: Callable[[str], bool] | None = None,
        addresses: Callable[[str], tuple[str, ...]] | None = None,
    ) -> None:
        """`lock` is held while anything is noted, so that another thread can look meanwhile."""
        from fieldkit.probes import nic

        self._watched = watched
        self._notes = notes
        self._until = until
        self._lock = lock
        self._cancel = cancel
        self.timeline = timeline or Timeline()
        self._train = train
        self._link = link or has_link
        self._addresses = addresses or nic.ipv4_of
        self._arrived: queue.SimpleQueue[tuple[_Slice, Any]] = queue.SimpleQueue()
        self._slices: dict[int, _Slice] = {}
        self._count = 0
        self._failures = 0
        self._retry_at = 0.0
        self._down_from: float | None = None
        self._address_at = 0.0
        self._has_address = watched.source != ""
        self._source = watched.source
        self.failed: NotMeasured | None = None

    @property
    def down(self) -> bool:
        """Is our own link, or address, gone at this moment?"""
        return self._down_from is not None

    def run(self) -> None:
        """Watch to the end."""
        self.timeline.slept()
        try:
            while not self._cancel.is_set() and self.timeline.now() < self._until and self.failed is None:
                self._tick()
            self._stop_slices(at_once=self._cancel.is_set())
            ends = self.timeline.now() + TAIL_S
            while self._slices and self.timeline.now() < ends:
                self._take(TICK_S)
                self._keep()
        finally:
            for each in self._slices.values():
                each.cancel.set()

    def _tick(self) -> None:
        self._take(TICK_S)
        slept = self.timeline.slept()
        now = self.timeline.now()
        if slept is not None:
            self._stop_slices(at_once=True)
            with self._lock:
                self._notes.gap(*slept, "sleep")
        self._look_at_link(now)
        running = [
            each for each in self._slices.values() if now < each.began + each.seconds and not each.cancel.is_set()
        ]
        due = now >= self._retry_at and self._until - now >= SHORTEST_S
        if not running and self._down_from is None and due:
            self._begin(now)
        self._keep()

    def _look_at_link(self, now: float) -> None:
        up = self._link(self._watched.interface)
        if up and self._source is not None and (now - self._address_at >= ADDRESS_EVERY_S or not self._has_address):
            self._address_at = now
            self._look_at_address(now)
        if up and self._has_address:
            if self._down_from is not None:
                self._note_down(now)
                self._down_from, self._retry_at = None, now
            return
        if self._down_from is None:
            self._down_from = now
            self._stop_slices(at_once=True)
        self._note_down(now)

    def _note_down(self, now: float) -> None:
        assert self._down_from is not None
        with self._lock:
            for second in range(int(self._down_from), int(now) + 1):
                self._notes.link_down(second)
        self._down_from = float(int(now) + 1)

    def _look_at_address(self, now: float) -> None:
        own = self._addresses(self._watched.interface)
        self._has_address = bool(own)
        if not own or self._source in own:
            return
        before, self._source = self._source, own[0]
        if before:
            with self._lock:
                self._notes.address_changed(now, before, own[0])
        self._stop_slices(at_once=True)
        self._retry_at = now

    def _begin(self, now: float) -> None:
        self._count += 1
        seconds = min(SLICE_S, self._until - now)
        made = _Slice(self._count, now, seconds)
        self._slices[made.number] = made
        threading.Thread(target=self._run_slice, args=(made, self._source), name="watch-train", daemon=True).start()

    def _run_slice(self, each: _Slice, source: str | None) -> None:
        watched = Watched(self._watched.interface, source, self._watched.targets, self._watched.interval_ms)
        each.began = self.timeline.now()
        outcome: object = None
        try:
            self._train(watched, each.seconds, each.cancel, lambda beat: self._arrived.put((each, beat)))
        except (NotMeasured, OSError) as exc:
            outcome = exc
        finally:
            self._arrived.put((each, outcome))

    def _stop_slices(self, *, at_once: bool) -> None:
        for each in list(self._slices.values()):
            if at_once:
                each.cancel.set()

    def _take(self, patience: float) -> None:
        """Note what has arrived; wait for the first a little."""
        wait: float | None = patience
        while True:
            try:
                each, what = self._arrived.get(timeout=wait) if wait else self._arrived.get_nowait()
            except queue.Empty:
                return
            wait = None
            if what is None or isinstance(what, NotMeasured | OSError):
                self._slices.pop(each.number, None)
                if what is not None and not each.cancel.is_set():
                    self._could_not(what)
                continue
            self._failures = 0
            self._note(each, what)

    def _could_not(self, why: NotMeasured | OSError) -> None:
        self._failures += 1
        self._retry_at = self.timeline.now() + RETRY_S
        if self._failures >= HOPELESS and self._down_from is None and self._count == self._failures:
            self.failed = (
                why
                if isinstance(why, NotMeasured)
                else NotMeasured("missing.probe_failed", topic="watch", error=str(why))
            )

    def _note(self, each: _Slice, beat: Beat) -> None:
        with self._lock:
            self._notes.second(
                beat.stream,
                each.began + beat.at_s,
                sent=beat.sent,
                lost=beat.lost,
                rtt_mean=beat.rtt_mean,
                rtt_most=beat.rtt_most,
                outages=[(each.began + outage.at_s, outage.seconds) for outage in beat.outages],
            )

    def _keep(self) -> None:
        with self._lock:
            self._notes.keep(self.timeline.now())


def has_link(name: str) -> bool:
    """Has this interface a carrier now?  False where it is gone."""
    import sys

    if sys.platform == "linux":
        from fieldkit.probes import netlink_linux

        try:
            return any(
                link.name == name and link.enabled and link.carrier is not False for link in netlink_linux.raw_links()
            )
        except OSError:
            pass
    import psutil

    state = psutil.net_if_stats().get(name)
    return state is not None and bool(state.isup)
