"""What became of cables that were pulled: which, what was seen, and what may still be out."""

from collections.abc import Iterator
from datetime import datetime

from fieldkit.model.pulled import Search
from fieldkit.report.document import Document
from fieldkit.report.words import Wording

# How a search stands, where it is over; any other was broken off.
_ENDS = {"found": "found", "none_of_these": "none_of_these", "contradicts": "contradicts", "unsure": "not_clear"}


def still_out(document: Document, wording: Wording) -> str | None:
    """What to put back before all else; None where every cable was seen to be in again."""
    cables = tuple(dict.fromkeys(cable for search in document.pulled for cable in search.out))
    return wording.say("pulled.out", {"cables": cables}) if cables else None


def story(document: Document, wording: Wording) -> tuple[str, ...]:
    """Each search, step by step, to its end."""
    return tuple(line for search in document.pulled for line in _told(search, wording))


def _told(search: Search, wording: Wording) -> Iterator[str]:
    facts = {"mac": search.mac, "cables": search.cables, "left": search.left, "all": search.all}
    times = {"begun": _local(search.begun), "since": _clock(search.since), "ended": _clock(search.ended)}
    again = search.since != search.begun
    yield wording.say("pulled.begun_again" if again else "pulled.begun", {**facts, **times})
    if search.either:
        yield wording.say("pulled.either")
    for pull in search.pulls:
        yield wording.say(f"pulled.{pull.seen}", {"cables": pull.cables})
    yield wording.say(f"pulled.{_ENDS.get(search.stage, 'stopped')}", {**facts, **times})


def _local(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"
