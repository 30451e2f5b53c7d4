"""What a probe that goes on watching has so far, handed over now and then: the battery may be empty before its end."""

from collections.abc import Callable

from fieldkit.model.reading import Measured
from fieldkit.probes.task import Task

# Soon after something new, yet seldom enough that a storm of news costs no frames; else what a kill may cost at most.
LEAST_S = 5.0
MOST_S = 60.0


class Meantime:
    """When it is time to hand over again; only for whoever goes on watching and wants to be told.

    `news` says in any form what would be new: whatever differs from the last time is.
    """

    def __init__(self, task: Task, after_s: float, news: Callable[[], object] = lambda: None) -> None:
        self._take = task.meanwhile if task.lan.watch_s > 0 else None
        self._after_s = after_s
        self._news = news
        self._last_s: float | None = None
        self._told: object = None

    def look(self, at_s: float, measured: Callable[[], Measured]) -> None:
        """So many seconds after the beginning; the reading is only made where it is time."""
        if self._take is None or at_s < self._after_s:
            return
        past = None if self._last_s is None else at_s - self._last_s
        if past is not None and past < LEAST_S:
            return
        news = self._news()
        if past is not None and past < MOST_S and news == self._told:
            return
        self._last_s, self._told = at_s, news
        self._take(measured())
