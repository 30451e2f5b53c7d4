"""How many bytes pass this laptop's port, and how busy are its processors, while something else runs?"""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passed:
    """Bytes in and out of a port, headers included, at a moment (`time.monotonic()`)."""

    at: float
    down: int
    up: int

    @property
    def both(self) -> int:
        """In and out together."""
        return self.down + self.up


def passed(interface: str) -> Passed | None:
    """The port's byte counters now, None where the system keeps none."""
    import psutil

    with suppress(OSError):
        found = psutil.net_io_counters(pernic=True, nowrap=False).get(interface)
        if found is not None:
            return Passed(time.monotonic(), found.bytes_recv, found.bytes_sent)
    return None


def mbps_between(earlier: Passed | None, later: Passed | None) -> tuple[float, float] | None:
    """Mbit/s in and out between two looks."""
    if earlier is None or later is None or later.at <= earlier.at:
        return None
    seconds = later.at - earlier.at
    return _mbps(later.down - earlier.down, seconds), _mbps(later.up - earlier.up, seconds)


def _mbps(count: int, seconds: float) -> float:
    """Bytes in some seconds as Mbit/s; a counter that ran backwards is nothing."""
    return max(0, count) * 8 / seconds / 1_000_000


class BusyProcessors:
    """How busy all processors together were, in per cent, since the last question."""

    def __init__(self) -> None:
        self._last = self._times()

    def since_last(self) -> float | None:
        """Per cent of the time since the last call, None where the system does not say."""
        now, before = self._times(), self._last
        self._last = now
        if now is None or before is None or now[1] <= before[1]:
            return None
        return round(100 * (now[0] - before[0]) / (now[1] - before[1]), 1)

    @staticmethod
    def _times() -> tuple[float, float] | None:
        import psutil

        try:
            times = psutil.cpu_times()
        except OSError:
            return None
        # guest and guest_nice stand in user and nice already.  Source: proc_stat(5).
        total = sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
        idle = times.idle + getattr(times, "iowait", 0.0)
        return float(total - idle), float(total)


class ByteCap:
    """Watches a port and sets `spent` once it has passed this many bytes; looks ten times a second."""

    def __init__(self, interface: str, allowed: int, cancel: threading.Event) -> None:
        self.spent = threading.Event()
        self.seen: list[Passed] = []
        self._interface = interface
        self._allowed = allowed
        self._cancel = cancel
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "ByteCap":
        first = passed(self._interface)
        if first is not None:
            self.seen.append(first)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join(1.0)
        last = passed(self._interface)
        if last is not None:
            self.seen.append(last)

    @property
    def used(self) -> int:
        """Bytes in and out since the beginning."""
        return self.seen[-1].both - self.seen[0].both if self.seen else 0

    def _watch(self) -> None:
        while not self._over.wait(0.1) and not self._cancel.is_set():
            now = passed(self._interface)
            if now is None:
                continue
            self.seen.append(now)
            if self.used >= self._allowed:
                self.spent.set()
                return
