"""`path-check`: what it takes, what it draws, and a watch summed up from its file alone; nothing is sent here."""

import io
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from fieldkit.cases.store import open_store
from fieldkit.cases.watchlog import Kept, begin, watch_file
from fieldkit.cli.options import duration
from fieldkit.cli.path_check import LEAST_WATCH_S
from fieldkit.cli.plot import Plot
from fieldkit.cli.watch_screen import View, WatchScreen
from fieldkit.engine.library import load_library
from fieldkit.errors import BadInput
from fieldkit.model.event import Event
from fieldkit.model.path import Beat, PathReading, Role, Spread, Stream
from fieldkit.model.tally import Tally
from fieldkit.model.watch import Segment, WatchTarget
from fieldkit.report.words import Wording
from tests.cli.conftest import Call

TARGETS = (
    WatchTarget(Role.GATEWAY, "192.168.1.1"),
    WatchTarget(Role.CARRIER, "203.0.113.10"),
    WatchTarget(Role.TARGET, "198.51.100.80"),
)

WRONG: list[tuple[str, tuple[str, ...]]] = [
    ("usage.bad_duration", ("--watch", "12")),
    ("usage.empty_value", ("--watch", "")),
    ("usage.bad_duration", ("--watch", "9s")),
    ("usage.bad_duration", ("--watch", "8d")),
    ("usage.bad_duration", ("--watch", "-5m")),
    ("usage.bad_path_number", ("--seconds", "0")),
    ("usage.bad_path_number", ("--seconds", "nan")),
    ("usage.bad_path_number", ("--interval", "0.1")),
    ("usage.bad_sizes", ("--sizes", "64,big")),
    ("usage.bad_sizes", ("--sizes", "20")),
    ("usage.bad_sizes", ("--sizes", "64,128,256,512,1024")),
    ("usage.bad_target", ("not a host",)),
    ("usage.bad_target", ("https://a.example/",)),
    ("usage.bad_choice", ("--at", "roof")),
    ("usage.bad_choice", ("--allow", "everything")),
    ("case.unknown", ("--resume", "nothing")),
]


@pytest.mark.parametrize(("code", "words"), WRONG)
def test_wrong_usage_is_one_document(code: str, words: tuple[str, ...], call: Call) -> None:
    """Exit 2, the error by its code, and how to mend it; nothing is opened or sent."""
    called = call("path-check", *words, "--json")
    assert called.code == 2
    document = called.document
    assert (document["command"], document["verdict"], document["error"]["code"]) == ("path-check", None, code)
    assert document["error"]["fix"]
    assert document["findings"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("code", "words"), WRONG[:13:4])
def test_wrong_usage_is_two_lines(code: str, words: tuple[str, ...], language: str, call: Call) -> None:
    """What is wrong and what to write instead, no hole left open."""
    called = call("path-check", *words, lang=language)
    lines = called.err.strip().splitlines()
    assert len(lines) == 2
    assert "{" not in called.err
    assert "not measured" not in called.err
    assert "未测到" not in called.err


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90s", 90), ("30m", 1800), ("12h", 43_200), ("1h30m", 5400), ("1D", 86_400), ("2h5m10s", 7510)],
)
def test_a_length_of_time(written: str, seconds: int) -> None:
    """As people write it."""
    assert duration("--watch", written, LEAST_WATCH_S) == seconds


def test_a_bare_number_has_no_unit() -> None:
    """Nobody agrees on what `12` is."""
    with pytest.raises(BadInput):
        duration("--watch", "12", LEAST_WATCH_S)


# -- the live picture ----------------------------------------------------------------------------------------------


def wording(language: str) -> Wording:
    return Wording(load_library(), language)


def on_screen(renderable: Any, columns: int, encoding: str = "utf-8") -> list[str]:
    """What stands on a terminal so wide, without colour."""
    buffer = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    console = Console(file=buffer, width=columns, no_color=True, force_terminal=True, legacy_windows=False)
    console.print(renderable)
    buffer.flush()
    raw = buffer.buffer.getvalue().decode(encoding)
    import re

    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", raw).splitlines()]


def beats(plot: Plot, seconds: int) -> None:
    """The target loses some in every third second, and all in the seventh."""
    for second in range(seconds):
        for place, each in enumerate(TARGETS):
            lost = 50 if place == 2 and second == 7 else 3 if place == 2 and second % 3 == 0 else 0
            rtt = None if lost == 50 else 1.0 + place * 4 + second % 5
            plot.beat(Beat(float(second), place, 50, lost, rtt, rtt, rtt, target=each.address, role=each.role, size=64))


@pytest.mark.parametrize(
    ("language", "encoding", "columns"),
    [
        ("zh", "utf-8", 80),
        ("zh", "utf-8", 120),
        ("zh", "gbk", 80),
        ("en", "utf-8", 80),
        ("en", "gbk", 120),
        ("en", "ascii", 80),
    ],
)
def test_the_plot_fits_and_reads_without_colour(language: str, encoding: str, columns: int) -> None:
    """One row a stream, one cell a second; losses are letters, not only colours; the console's own characters."""
    plot = Plot(wording(language), encoding, 20.0)
    beats(plot, 90)
    lines = on_screen(plot, columns, encoding)
    assert all(cell_len(line) <= columns for line in lines)
    assert len(lines) == 6
    target = lines[4]
    assert "140/4500" in target
    assert "!" in target
    assert lines[2].count("!") == 0


def test_a_second_lost_whole_is_marked_as_such() -> None:
    """`!` is some, `X` is all."""
    plot = Plot(wording("en"), "utf-8", 20.0)
    beats(plot, 12)
    strip = on_screen(plot, 100)[4].split()[-1]
    assert len(strip) == 12
    assert strip[7] == "X"
    assert [at for at, cell in enumerate(strip) if cell == "!"] == [0, 3, 6, 9]


def test_the_readings_own_figures_replace_the_running_ones() -> None:
    """Once it is over the median and the 95th percentile stand there, as in the report."""
    plot = Plot(wording("en"), "utf-8", 20.0)
    beats(plot, 5)
    stream = Stream("198.51.100.80", Role.TARGET, 64, 20.0, 250, 241, rtt_ms=Spread(241, 1, 2, 12.5, 33.3, 40, 50))
    plot.finish(PathReading("198.51.100.80", datetime.now(UTC), 5.0, reached=True, streams=(stream,)))
    shown = "\n".join(on_screen(plot, 80))
    assert "12.5/33.3" in shown
    assert "done" in shown


# -- the watch's picture -------------------------------------------------------------------------------------------

BEGAN = 1_800_000_000.0


def an_evening(minutes: int = 200) -> Tally:
    """A tally with one bad minute at the carrier, a lost link and a sleep."""
    tally = Tally(TARGETS, BEGAN, 100.0)
    for second in range(minutes * 60):
        gone = 10 if 1000 <= second < 1004 else 0
        if 3000 <= second < 3010:
            tally.link_down(BEGAN + second)
        for place in range(3):
            tally.second(place, BEGAN + second, sent=10, lost=gone if place else 0)
        tally.settle(BEGAN + second)
    tally.gap(BEGAN + minutes * 60 - 30, BEGAN + minutes * 60, "sleep")
    return tally


def view_of(tally: Tally, failing: Segment | None = None) -> View:
    sent, lost = tally.so_far()
    return View(
        tally.last, 3600.0, tally.reading(), tuple(tally.recent), failing, sent, lost, tally.unseen_s, frozenset()
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("encoding", "columns"), [("utf-8", 80), ("utf-8", 120), ("gbk", 80)])
def test_the_watch_fits_and_names_the_minutes(language: str, encoding: str, columns: int) -> None:
    """Red now, yellow was, green never, each as a word too; the bad minutes with their section."""
    talk = Console(file=io.TextIOWrapper(io.BytesIO(), encoding=encoding), width=columns)
    screen = WatchScreen(wording(language), talk, "eth0")
    lines = on_screen(screen.picture(view_of(an_evening(), Segment.BEYOND), columns), columns, encoding)
    assert all(cell_len(line) <= columns for line in lines)
    text = "\n".join(lines)
    for word in {"zh": ("正在坏", "坏过", "一直好", "休眠"), "en": ("bad now", "was bad", "steady", "asleep")}[
        language
    ]:
        assert word in text
    assert text.count({"zh": "运营商首跳  丢", "en": "carrier  lost"}[language]) == 1
    bad = "█" if encoding == "utf-8" else "#"
    assert sum(line.count(bad) for line in lines) == 1 + 2 + 1  # failing now; both in the whole; the legend


def test_without_a_terminal_each_bad_minute_is_told_once() -> None:
    """A log file gets one line a bad minute."""
    buffer = io.StringIO()
    screen = WatchScreen(wording("en"), Console(file=buffer, width=100), "eth0")
    tally = an_evening()
    for _ in range(3):
        screen.tell(view_of(tally))
    assert len(buffer.getvalue().splitlines()) == 2


# -- a watch from its file -----------------------------------------------------------------------------------------


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A case whose watch was killed long ago: only its file is left."""
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))
    began = time.time() - 7200
    opened = {"program": "fieldkit", "version": "0", "command": "path-check", "own": ["watch.drops"], "watch_s": 600.0,
              "line": {}, "interface": "eth0", "vantage": "lan", "language": "en", "rehearsed": False}  # fmt: skip
    store = open_store(tmp_path)
    case = store.create(Event(datetime.fromtimestamp(began, UTC), "opened", opened)).case
    log = begin(watch_file(tmp_path, case), Kept(began, 600.0, 100.0, TARGETS, "eth0", "192.168.1.50"))
    for second in range(400):
        gone = 10 if 100 <= second < 106 else 0
        for place in range(3):
            log.second(place, began + second, sent=10, lost=gone if place else 0)
        log.keep(began + second)
    store.close()
    return case


def test_a_killed_watch_is_summed_up(stopped: str, call: Call) -> None:
    """The time is over: the judgement of what was written, kept in the case like any other."""
    called = call("path-check", "--resume", stopped, "--json")
    document = called.document
    assert called.code == 0
    assert (document["verdict"], document["command"], document["case"]) == ("warn", "path-check", stopped)
    (found,) = document["findings"]
    assert found["code"] == "watch.drops_carrier"
    assert found["facts"]["minutes_bad"] in (1, 2)  # the six seconds may lie across a minute's end
    assert found["facts"]["sent"] >= 3900
    assert document["readings"][0]["facts"]["target"] == "198.51.100.80"
    again = call("path-check", "--resume", stopped, "--json").document
    assert [each["code"] for each in again["findings"]] == ["watch.drops_carrier"]
    assert len(again["readings"]) == 1


@pytest.mark.parametrize("summed_up", [True, False])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_report_has_the_picture(language: str, stopped: str, call: Call, *, summed_up: bool) -> None:
    """`report` draws the watch and names its bad minutes, also of one that was killed or still runs."""
    if summed_up:
        assert call("path-check", "--resume", stopped).code == 0
    called = call("report", stopped, "--format", "html", "--output", "-", lang=language)
    assert called.code == 0
    assert "<svg" in called.out
    assert "watch.drops_carrier" in called.out
    assert {"zh": "运营商首跳", "en": "carrier"}[language] in called.out


def test_looking_at_a_watch_keeps_nothing(stopped: str, call: Call, tmp_path: Path) -> None:
    """A report of a watch that has not ended adds nothing to its case."""
    before = open_store(tmp_path).events(stopped)
    assert call("report", stopped, "--json").document["verdict"] == "warn"
    assert open_store(tmp_path).events(stopped) == before


def test_another_case_is_no_watch(stopped: str, call: Call, tmp_path: Path) -> None:
    """A case of `diagnose` is not taken for one."""
    case = open_store(tmp_path).create(Event(datetime.now(UTC), "opened", {"tree": "internet"})).case
    called = call("path-check", "--resume", case, "--json")
    assert called.code == 2
    assert called.document["error"]["code"] == "watch.none"
