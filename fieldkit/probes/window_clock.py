"""At what time of day did a window begin?"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

# Set by more than this meanwhile (or asleep), the clock does not say what time it was.
_CLOCK_MOVED_S = 2.0


class WindowClock:
    """The time of day at which a window began; none where the clock was set meanwhile, or the laptop slept."""

    def __init__(self, now: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._now, self._steady = now, steady
        self._begun, self._steady_begun = now(), steady()

    def begun(self) -> datetime | None:
        """It, as far as the clock may be trusted by now."""
        passed = self._now() - self._begun
        if abs(passed - (self._steady() - self._steady_begun)) > _CLOCK_MOVED_S:
            return None
        return datetime.fromtimestamp(self._begun, UTC)
