"""The file of a watch: on disk as it goes, counted again after a kill, and no line of it can stop that."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.cases import watchlog
from fieldkit.cases.watchlog import Kept, begin, read, take_up
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.path import Role
from fieldkit.model.watch import Segment, WatchTarget

BEGAN = 1_800_000_000.0
TARGETS = (WatchTarget(Role.GATEWAY, "192.168.1.1"), WatchTarget(Role.TARGET, "198.51.100.80"))
KEPT = Kept(BEGAN, 3600.0, 100.0, TARGETS, "eth0", "192.168.1.50")


def feed(log: watchlog.WatchLog, first: int, last: int) -> None:
    """Seconds of both addresses; the target loses five seconds in each tenth minute."""
    for second in range(first, last):
        gone = 10 if second % 600 in range(100, 105) else 0
        log.second(0, BEGAN + second, sent=10, lost=0, rtt_mean=0.5, rtt_most=0.9)
        spans = [(BEGAN + second, 1.0)] if gone else []
        log.second(1, BEGAN + second, sent=10, lost=gone, rtt_mean=8.0, rtt_most=9.0, outages=spans)
        log.keep(BEGAN + second)


def test_what_is_read_back_is_what_was_counted(tmp_path: Path) -> None:
    """The same reading from the file as from the run, gaps, link and addresses included."""
    log = begin(tmp_path / "w" / "c.jsonl", KEPT)
    feed(log, 0, 900)
    log.gap(BEGAN + 900, BEGAN + 1000, "sleep")
    for second in range(1003, 1010):
        log.link_down(BEGAN + second)
    log.address_changed(BEGAN + 1010, "192.168.1.50", "192.168.1.77")
    feed(log, 1010, 1500)
    log.close(BEGAN + 1500)
    kept, tally, ended = read(log.path)
    tally.finish(BEGAN + 1500)
    assert ended
    assert kept == KEPT
    assert tally.reading() == log.tally.reading()
    assert dict(tally.minutes_bad) == {Segment.BEYOND: 3, Segment.LINK: 1}


def test_a_watch_goes_on_after_a_line_cut_in_two(tmp_path: Path) -> None:
    """Half a line costs that line; the next one stands by itself."""
    log = begin(tmp_path / "c.jsonl", KEPT)
    feed(log, 0, 120)
    log.flush(BEGAN + 120)
    whole = log.path.read_text()
    log.path.write_text(whole[:-20])
    again, ended = take_up(log.path)
    assert not ended
    again.gap(BEGAN + 119, BEGAN + 300, "stopped")
    feed(again, 304, 400)
    again.close(BEGAN + 400)
    _, tally, ended = read(log.path)
    assert ended
    tally.finish(BEGAN + 400)
    assert tally.reading().gaps[0].why == "stopped"
    assert tally.reading().sent == again.tally.reading().sent > 1900


def test_no_damaged_file_is_a_traceback(tmp_path: Path) -> None:
    """Bytes changed at random: a reading, or an error with a fix."""
    log = begin(tmp_path / "c.jsonl", KEPT)
    feed(log, 0, 60)
    log.link_down(BEGAN + 61)
    log.gap(BEGAN + 62, BEGAN + 70, "sleep")
    log.address_changed(BEGAN + 71, "192.168.1.50", "192.168.1.77")
    log.close(BEGAN + 80)
    whole = log.path.read_bytes()
    dice = random.Random(7)
    read_back = 0
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        log.path.write_bytes(bytes(broken))
        with suppress(BadInput):  # its first line was hit
            _, tally, _ = read(log.path)
            tally.finish(tally.last)
            tally.reading()
            read_back += 1
    assert read_back > 100


@pytest.mark.parametrize(
    "line",
    [
        ["s", 9, 1.0, 10, 0, None, None],
        ["s", 0, 1e300, 10, 0, None, None],
        ["s", 0, BEGAN, 10, 0, "x", None],
        ["s", 0, BEGAN + 1e12, 10, 0, None, None],
        ["g", BEGAN, 1e18, "sleep"],
        ["d", -1e18],
        ["a", 1e18, "x", "y"],
        ["s"],
        {"s": 1},
        ["unheard of", 1],
    ],
)
def test_an_impossible_line_is_left_out(line: object, tmp_path: Path) -> None:
    """A line that says nonsense costs itself, never the watch, and never hours of counting empty minutes."""
    log = begin(tmp_path / "c.jsonl", KEPT)
    feed(log, 0, 60)
    log.flush(BEGAN + 60)
    with log.path.open("a") as file:
        file.write(json.dumps(line) + "\n")
    _, tally, _ = read(log.path)
    tally.finish(BEGAN + 60)
    assert tally.reading().sent == 600


def test_a_file_that_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    """Two watches never share a file."""
    begin(tmp_path / "c.jsonl", KEPT).close(BEGAN + 1)
    with pytest.raises(FieldkitError, match="unwritable"):
        begin(tmp_path / "c.jsonl", replace(KEPT, seconds=1.0))


def test_there_is_no_such_watch(tmp_path: Path) -> None:
    """A case without a watch says so."""
    with pytest.raises(BadInput, match="none"):
        read(tmp_path / "absent.jsonl")


WRITER = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.cases.test_watchlog import BEGAN, KEPT, begin
log = begin(Path({file!r}), KEPT)
second = 0
while True:
    for target in (0, 1):
        log.second(target, BEGAN + second, sent=10, lost=0)
    log.keep(BEGAN + second)
    print(second, flush=True)
    second += 1
    time.sleep(0.001)
"""


def test_a_kill_loses_at_most_five_seconds(tmp_path: Path) -> None:
    """kill -9 at any moment: all but the last seconds are read back."""
    root = str(Path(__file__).parents[2])
    for turn in range(3):
        file = tmp_path / f"{turn}.jsonl"
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER.format(root=root, file=str(file))],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
        )
        assert process.stdout is not None
        last = 0
        stop = 60 + 37 * turn
        for line in process.stdout:
            last = int(line)
            if last >= stop:
                break
        time.sleep(0.003 * turn)
        process.send_signal(signal.SIGKILL)
        last = max([last, *(int(line) for line in process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        _, tally, ended = read(file)
        assert not ended
        tally.finish(tally.last)
        assert tally.reading().sent >= (last - 5) * 10
