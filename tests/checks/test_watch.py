"""Verdicts on a watch: which section, how much certainty, and never a drop that was a sleep."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fieldkit.checks import CHECKS, Evidence
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.path import Role
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Vantage
from fieldkit.model.watch import BadMinute, Gap, Longest, Segment, WatchReading, WatchStream
from fieldkit.text.watch import TEXTS
from tests.checks.judging import holes_are_filled, reason_is_written, sound, words_are_complete

BEGAN = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
TARGET = "198.51.100.80"
STREAMS = (
    WatchStream(Role.GATEWAY, "192.168.1.1", 36_000, 0),
    WatchStream(Role.CARRIER, "203.0.113.10", 36_000, 0),
    WatchStream(Role.TARGET, TARGET, 36_000, 0),
)
NIGHT = WatchReading(
    target=TARGET,
    began=BEGAN,
    seconds=3600.0,
    interval_ms=100.0,
    streams=STREAMS,
    sent=36_000,
    lost=0,
    measured_s=3600,
    minutes=60,
)


def bad(*sections: Segment, streams: tuple[WatchStream, ...] = STREAMS) -> WatchReading:
    """An hour in which these sections failed, a minute each."""
    minutes = tuple(
        BadMinute(BEGAN.replace(minute=place), segment, 600, 40, 4000.0 + place)
        for place, segment in enumerate(sections)
    )
    counts: dict[str, int] = {}
    for segment in sections:
        counts[segment.value] = counts.get(segment.value, 0) + 1
    longest = Longest(minutes[-1].at, 4.0, sections[-1])
    return replace(NIGHT, minutes_bad=counts, bad=minutes, longest=longest, lost=40 * len(minutes), streams=streams)


def judge(watch: WatchReading | None, vantage: Vantage | None = Vantage.LAN) -> Finding:
    missing = Missing("missing.no_icmp") if watch is None else None
    reading = Reading("r1", "watch", Source.PROBE, BEGAN, 1.0, Where(), "test", facts=watch, missing=missing)
    return CHECKS["watch.drops"].judge(Evidence({"watch": reading}, vantage=vantage), Line(), {})


LINK, GATEWAY, CARRIER, BEYOND = Segment
NO_CARRIER = (STREAMS[0], STREAMS[2])
SILENT_GATEWAY = (replace(STREAMS[0], lost=36_000), *STREAMS[1:])
ONLY_TARGET = STREAMS[2:]

ROWS: list[tuple[str, str, WatchReading | None, Vantage | None]] = [
    ("nothing lost", "watch.steady", NIGHT, Vantage.LAN),
    ("single losses", "watch.steady", replace(NIGHT, lost=12), Vantage.LAN),
    ("asleep half the night", "watch.steady",
     replace(NIGHT, seconds=7200.0, gaps=(Gap(BEGAN, 3600.0, "sleep"),)), Vantage.LAN),
    ("gateway", "watch.drops_gateway", bad(GATEWAY, GATEWAY, CARRIER), Vantage.LAN),
    ("carrier", "watch.drops_carrier", bad(CARRIER, BEYOND, CARRIER), Vantage.LAN),
    ("beyond", "watch.drops_beyond", bad(BEYOND), Vantage.LAN),
    ("link", "watch.link_lost", bad(LINK), Vantage.LAN),
    ("as often here as there: the nearest first", "watch.link_lost", bad(BEYOND, LINK), Vantage.LAN),
    ("vantage not known counts as behind the router", "watch.drops_gateway", bad(GATEWAY), None),
    ("at the hand-over the gateway is the carrier's", "watch.drops_carrier", bad(GATEWAY), Vantage.CPE),
    ("at the hand-over the first hop is beyond", "watch.drops_beyond", bad(CARRIER), Vantage.CPE),
    ("at the hand-over with nothing between", "watch.drops_beyond", bad(BEYOND, streams=NO_CARRIER), Vantage.CPE),
    ("the carrier's first hop never answered", "watch.drops_unplaced", bad(BEYOND, streams=NO_CARRIER), Vantage.LAN),
    ("the gateway never answered", "watch.drops_unplaced", bad(CARRIER, streams=SILENT_GATEWAY), Vantage.LAN),
    ("only the target was watched", "watch.drops_unplaced", bad(BEYOND, streams=ONLY_TARGET), Vantage.ROOM),
    ("not measured", "watch.unmeasured", None, Vantage.LAN),
    ("stopped at once", "watch.unmeasured", replace(NIGHT, sent=40, seconds=4.0, minutes=1), Vantage.LAN),
    ("nothing ever answered", "watch.unmeasured", replace(NIGHT, lost=36_000), Vantage.LAN),
    ("no link all night is a finding all the same", "watch.link_lost",
     replace(bad(LINK), sent=0, lost=0, streams=()), Vantage.LAN),
]  # fmt: skip


@pytest.mark.parametrize(("code", "watch", "vantage"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_verdict(code: str, watch: WatchReading | None, vantage: Vantage | None) -> None:
    """The section with the most bad minutes, only where the one before it bore witness; sleep is never a drop."""
    found = judge(watch, vantage)
    assert found.code == code
    assert found.verdict == CHECKS["watch.drops"].codes[code]
    sound(found)
    reason_is_written(found)
    if code != "watch.unmeasured":
        holes_are_filled(found)


def test_what_none_lost_proves() -> None:
    """No loss in N: below 3/N, and not a word more."""
    facts = judge(NIGHT).facts
    assert facts["bound_pct"] == round(100 * 3 / 36_000, 4)
    assert judge(replace(NIGHT, lost=1)).facts["bound_pct"] is None


def test_the_worst_minutes_are_named_in_their_order() -> None:
    """At most six, by the wall clock."""
    facts: Any = judge(bad(*[CARRIER] * 10)).facts
    named = [BEGAN.replace(minute=place).astimezone().strftime("%H:%M") for place in range(4, 10)]
    assert facts["worst"] == named
    assert facts["minutes_bad"] == facts["carrier_minutes"] == 10


def test_the_time_asleep_is_told() -> None:
    """What was not measured stands beside what was."""
    facts = judge(replace(NIGHT, seconds=7200.0, gaps=(Gap(BEGAN, 3600.0, "sleep"),))).facts
    assert (facts["unmeasured_minutes"], facts["sleeps"]) == (60, 1)


def test_words() -> None:
    """Each code has its sentence, its page, and what to do next where something is wrong."""
    words_are_complete("watch.drops", TEXTS)
    for code, verdict in CHECKS["watch.drops"].codes.items():
        assert (f"{code}.next" in TEXTS) == (verdict == "warn")
