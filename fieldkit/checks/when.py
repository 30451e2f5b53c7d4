"""From when to when something was heard, as the clock had it; of what was watched, or captured, for long enough."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

# An ordinary look is over sooner, and its times tell nothing.
WATCHED_S = 10.0
# So many are kept as facts; of so many a sentence names the first and the last.
MOST_SPANS, MOST_NAMED = 32, 3
_SKIPPED = "…"


@dataclass(frozen=True, slots=True)
class Span:
    """From one second of the window to another; `open`: it went on, nobody knows for how long.

    `left_out`: so many between the one before and this one are not told.
    """

    first_s: float
    last_s: float
    open: bool = False
    left_out: int = 0


def rows(spans: Sequence[Span], begun: datetime | None, lasted_s: float) -> list[dict[str, Any]]:
    """The spans as facts, the first and the latest of them where there are many; `to` None: it went on."""
    over = len(spans) - MOST_SPANS
    kept = spans if over <= 0 else (*spans[: MOST_SPANS - 1], replace(spans[-1], left_out=spans[-1].left_out + over))
    return [
        {
            "from": time_of_day(begun, each.first_s, lasted_s),
            "to": None if each.open else time_of_day(begun, each.last_s, lasted_s),
            "first_s": round(each.first_s, 2),
            "last_s": round(each.last_s, 2),
            "left_out": each.left_out,
        }
        for each in kept
    ]


def named(spans: Sequence[Span], begun: datetime | None, lasted_s: float) -> list[str]:
    """The spans as a sentence names them."""
    told = [_named(row) for row in rows(spans, begun, lasted_s)]
    return told if len(told) <= MOST_NAMED else [told[0], _SKIPPED, told[-1]]


def _named(row: dict[str, Any]) -> str:
    begins, ends = row["from"], row["to"] or _SKIPPED
    return str(begins) if begins == ends else f"{begins}–{ends}"


def time_of_day(begun: datetime | None, at_s: float, lasted_s: float) -> str:
    """The time of day, with the date where it is not all one day; else the seconds from the beginning."""
    if begun is None:
        return f"+{int(at_s)} s"
    try:
        first, at, last = ((begun + timedelta(seconds=each)).astimezone() for each in (0.0, at_s, lasted_s))
    except (OverflowError, ValueError, OSError):
        return f"+{int(at_s)} s"
    return f"{at:%H:%M:%S}" if first.date() == last.date() else f"{at:%m-%d %H:%M:%S}"
