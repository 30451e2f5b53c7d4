"""What a single-PC test knows of the line's earlier service."""

from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.cases.store import open_store
from fieldkit.cli.single_pc_case import SinglePcCase
from fieldkit.cli.sitting import now
from fieldkit.engine.which_side import FRESH, Attempt
from fieldkit.model.event import Event
from fieldkit.model.line import Line
from fieldkit.model.terms import Verdict

HOUR = timedelta(hours=1)


def a_case(folder: Path, symptom: str | None) -> SinglePcCase:
    """A test that has just begun."""
    store = open_store(folder)
    journal = store.create(Event(now(), "opened", {"command": "single-pc", "tree": "internet", "line": {}}))
    return SinglePcCase(store, journal, Line(id="CQ-0001"), symptom)


@pytest.mark.parametrize(
    ("symptom", "lan", "before", "down"),
    [
        (None, None, HOUR, False),
        ("down", None, HOUR, True),
        ("slow", None, HOUR, False),
        (None, Verdict.FAULT, HOUR, True),
        (None, Verdict.OK, HOUR, False),
        (None, Verdict.FAULT, FRESH + HOUR, False),
    ],
)
def test_was_it_down_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, symptom: str | None, lan: Verdict | None, before: timedelta,
    down: bool,
) -> None:  # fmt: skip
    """`As before the test` is said only where it was seen or told to be down; never for the laptop's own failure."""
    case = a_case(tmp_path, symptom)
    earlier = None if lan is None else Attempt("261123-aaaa", now() - before, lan, None)
    monkeypatch.setattr(SinglePcCase, "earlier", lambda _: earlier)
    monkeypatch.setattr(SinglePcCase, "tested", lambda _: Attempt("261123-bbbb", now(), Verdict.FAULT, None))
    assert case.was_down() is down
