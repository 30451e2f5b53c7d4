"""What a case keeps of cables that were pulled: each search as it went, and what may still be out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Pull:
    """Cables that were out at one time, and what was seen meanwhile (`Seen`); `again` and `back`: it was taken back."""

    cables: tuple[str, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class Search:
    """One search for the cable of one device, as far as it came.

    `cables` are those in question in this sitting, `left` those of them not ruled out; `all` is how many they were
    when it was begun, at `since`, perhaps in a sitting before.  `out` may still be out: they were to be pulled, and
    nothing was seen after that.  `either`: nothing told which of several devices belongs here, and this is one of them.
    """

    mac: str
    ip: str | None
    begun: datetime
    ended: datetime
    since: datetime
    cables: tuple[str, ...]
    left: tuple[str, ...]
    all: int
    stage: str = "halving"
    pulls: tuple[Pull, ...] = ()
    out: tuple[str, ...] = ()
    either: bool = False

    @property
    def unfinished(self) -> bool:
        """Was it broken off?"""
        return self.stage in ("halving", "proof")


def searches(steps: Iterable[tuple[datetime, Mapping[str, Any]]]) -> tuple[Search, ...]:
    """The searches of a case, from what was written down before each step and after it."""
    made: list[Search] = []
    for at, step in steps:
        if "cables" in step or not made or made[-1].mac != step["mac"]:
            made.append(_begun(at, step))
        now = replace(made[-1], ended=at, stage=str(step.get("stage", made[-1].stage)))
        if "left" in step:
            now = replace(now, left=_named(step["left"]))
        if "out" in step:
            now = replace(now, out=_named(step["out"]))
        if "seen" in step:
            now = replace(now, out=(), pulls=(*now.pulls, Pull(_named(step["pulled"]), str(step["seen"]))))
        made[-1] = now
    return tuple(made)


def _begun(at: datetime, step: Mapping[str, Any]) -> Search:
    # A case of before has no more than the steps: what it began with is what the first of them names.
    cables = _named(step.get("cables") or (*step.get("pulled", ()), *step.get("left", ())))
    cables = tuple(dict.fromkeys(cables))
    since = datetime.fromisoformat(str(step["since"])) if step.get("since") else at
    all_of_them = int(step.get("all") or len(cables))
    ip = str(step["ip"]) if step.get("ip") else None
    return Search(str(step["mac"]), ip, at, at, since, cables, cables, all_of_them, either=bool(step.get("either")))


def _named(cables: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(each) for each in cables)
