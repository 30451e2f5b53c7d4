"""One thing that happened in a case; a case is nothing but its events, in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

EventKind = Literal[
    "opened",  # program, tree, symptom, vantage, line (record as used), ticket, interface, auto, language, rehearsed
    "reading",  # a Reading (codec form)
    "finding",  # a Finding (codec form)
    "passed",  # tree, step, heard, verdict, reason, how ("heard" | "known" | "measured" | "auto")
    "went_back",  # to: the length of the trail kept
    "invalidated",  # topics (empty: all) and why
    "judged",  # the verdict of a check that walks no tree
    "concluded",  # a Conclusion (codec form) and the verdict
    "interrupted",  # why
    "resumed",  # nothing
    "failed",  # error code, facts
    "finished",  # took_s
    "note",  # text
    "changed",  # what (adapter, binding), phase, and what was done: a guarded change, and its undoing
    "unplugged",  # a search among cables begun, a group of them to be pulled, or back, and whether the device answered
    "follow_up",  # due (time), codes: what must have stayed away by then
    "closed",  # cause as closed by a person, text
]


@dataclass(frozen=True, slots=True)
class Event:
    """One appended event.  `payload` is JSON-ready; `version` is its shape's version."""

    at: datetime
    kind: EventKind
    payload: Mapping[str, Any]
    version: int = 1
