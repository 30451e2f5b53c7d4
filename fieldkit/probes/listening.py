"""Listening for a whole window, and how much of it was heard: what the probes that only listen have in common."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from fieldkit.model.reading import Measured
from fieldkit.probes.meantime import Meantime
from fieldkit.probes.task import Task
from fieldkit.probes.wire import STOOD_STILL_S, Wire

# What must be left of the deadline when the window ends, to hand the reading over.
MARGIN_S = 0.3
_TICK_S = 0.1

Feed = Callable[[float, bytes], None]


@dataclass(frozen=True, slots=True)
class Listened:
    """How long it was, whether to the end of the window, whether every frame got through, and how many did.

    A watch that somebody ended is full from the ordinary window on.  `unplugged`: there was a time without a link, even
    where it is back.
    """

    seconds: float
    full: bool
    whole: bool
    frames: int
    unplugged: bool = False

    @property
    def lost(self) -> bool:
        """Did more come than could be read, though it went on to the end?"""
        return self.full and not self.whole and not self.unplugged


def window_of(task: Task, seconds: float) -> float:
    """The window, with what the plan goes on watching, as far as the deadline leaves it."""
    return max(0.0, min(seconds + task.lan.watch_s, task.left() - MARGIN_S))


def listen(
    wire: Wire,
    feed: Feed,
    *,
    begun: float,
    until: float,
    cancel: threading.Event,
    tick: Callable[[], None] = lambda: None,
    enough: float | None = None,
    meantime: Meantime | None = None,
    measured: Callable[[Listened], Measured] | None = None,
) -> Listened:
    """Feed every wanted frame, with its seconds since `begun`, up to `until`; `tick` runs ten times a second.

    `enough` is the ordinary window: who ends a longer watch after that has heard all that was listened to.  `meantime`
    is handed what `measured` makes of it so far.
    """
    frames = 0
    ends = begun + until
    now = wire.now()

    def listened(*, over: bool) -> Listened:
        if over:
            full = ends <= now < ends + STOOD_STILL_S and not wire.gone
        else:
            full = enough is not None and now >= begun + enough and not wire.gone
        seconds = max(0.0, min(now, ends) - begun)
        return Listened(seconds, full, whole=wire.whole, frames=frames, unplugged=wire.gone or wire.unplugged)

    while now < ends and not cancel.is_set():
        step = min(now + _TICK_S, ends)
        for heard in wire.listen(step, cancel):
            frames += 1
            feed(max(0.0, heard.at - begun), heard.frame)
        now = wire.now()
        tick()
        if wire.gone:
            break
        if meantime is not None and measured is not None and now < ends:
            meantime.look(now - begun, lambda: measured(listened(over=False)))
    return listened(over=not (now < ends and cancel.is_set()))
