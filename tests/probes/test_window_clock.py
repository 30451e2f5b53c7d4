"""A window knows its time of day only while nobody moves the clock."""

from datetime import UTC, datetime

import pytest

from fieldkit.probes.window_clock import WindowClock


@pytest.mark.parametrize(
    ("passed", "steady", "known"),
    [(3600.0, 3600.0, True), (3600.9, 3600.0, True), (7200.0, 3600.0, False), (10.0, 3600.0, False)],
    ids=["as it should", "a leap second", "it slept", "it was set back"],
)
def test_the_time_of_day_is_told_where_it_is_known(passed: float, steady: float, known: bool) -> None:
    """A laptop that slept, or whose clock was set meanwhile, names no hour of what it heard."""
    ticks = {"now": 1_700_000_000.0, "steady": 50.0}
    clock = WindowClock(lambda: ticks["now"], lambda: ticks["steady"])
    ticks["now"] += passed
    ticks["steady"] += steady
    assert clock.begun() == (datetime.fromtimestamp(1_700_000_000, UTC) if known else None)
