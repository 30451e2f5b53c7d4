"""Has the cable a link, at which speed, and do its error counters grow?"""

import time
from dataclasses import asdict

from fieldkit.errors import NotMeasured
from fieldkit.model.link import Counters, Interface, LinkReading
from fieldkit.model.reading import Measured
from fieldkit.probes.task import Task

# Long enough for the other probes' own traffic to pass through the port; no standard sets it.
_INTERVAL_S = 1.6
_SPARE_S = 0.3


def measure(task: Task) -> Measured:
    """Link, speed, duplex, and the counters at both ends of an interval.  Raises: NotMeasured when the port is gone."""
    from fieldkit.probes import nic

    before = nic.counters(task.interface)
    begun = time.monotonic()
    seen = nic.interfaces(within_s=task.left())
    mine = _named(seen, task.interface)
    if mine is None:
        raise NotMeasured("missing.interface_gone", interface=task.interface)
    if before is not None and mine.link is not False:
        wait = min(_INTERVAL_S, task.left() - _SPARE_S) - (time.monotonic() - begun)
        if wait > 0:
            task.cancel.wait(wait)
    after = nic.counters(task.interface) if before is not None else None
    return Measured(
        facts=reading(mine, seen, before, after, time.monotonic() - begun),
        by="system",
        raw=f"{asdict(mine)}\n{before}\n{after}",
        weak=None if before is not None else "weak.no_counters",
    )


def reading(
    mine: Interface,
    seen: tuple[Interface, ...],
    before: Counters | None,
    after: Counters | None,
    interval_s: float,
) -> LinkReading:
    """The reading, without counters that ran backwards (the adapter was reset meanwhile)."""
    whole = before is not None and after is not None and _grew(before, after)
    return LinkReading(
        interface=mine,
        interval_s=round(interval_s, 3) if whole else 0.0,
        before=before if whole else None,
        after=after if whole else None,
        others=tuple(each for each in seen if each.name != mine.name and each.kind != "loopback"),
    )


def _grew(before: Counters, after: Counters) -> bool:
    earlier, later = asdict(before), asdict(after)
    return all(later[key] is None or value is None or later[key] >= value for key, value in earlier.items())


def _named(seen: tuple[Interface, ...], name: str) -> Interface | None:
    return next((each for each in seen if each.name == name), None)
