"""The small library the engine's tests stand on, with two checks of its own instead of the real ones."""

from functools import cache
from pathlib import Path
from typing import Any

from fieldkit.checks.registry import Check
from fieldkit.engine.library import Library, load_library
from fieldkit.model.finding import Finding
from fieldkit.model.terms import FAULT, OK, UNKNOWN, Verdict

DATA = Path(__file__).parents[1] / "data"
PLAYBOOKS = DATA / "playbooks"
BROKEN = DATA / "broken_playbooks"


def _never(*_: Any) -> Finding:
    raise AssertionError("a tree is read, walked and drawn without measuring")


def _check(name: str, codes: dict[str, Verdict], *facts: str) -> Check:
    return Check(name, "link", {}, codes, facts, _never, params=("wavelength",))


CHECKS = {
    check.name: check
    for check in (
        _check(
            "light.level",
            {"light.good": OK, "light.low": FAULT, "light.none": FAULT, "light.unread": UNKNOWN},
            "rx_dbm",
        ),
        _check("door.state", {"door.shut": OK, "door.open": FAULT, "door.unseen": UNKNOWN}, "door"),
    )
}


def library(*more: Path) -> Library:
    """The small library, with folders laid over it."""
    return Library((PLAYBOOKS, *more), proved=(PLAYBOOKS,), checks=CHECKS)


@cache
def shipped_library() -> Library:
    """The shipped trees, read once for all tests."""
    return load_library()
