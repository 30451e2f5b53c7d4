"""What a watch heard so far: a whole file at any moment, never in the way of the watch, gone once it is not needed."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cases import meanwhile
from fieldkit.cases.meanwhile import Meanwhile, meanwhile_file, read, replaced
from fieldkit.engine.codec import plain
from fieldkit.model.arp import ArpReading, ArpReply, ClaimsReading
from fieldkit.model.reading import Measured
from fieldkit.text.redact import redacted

GATEWAY, ROUTER = "192.168.1.1", "00:e0:fc:00:00:01"


def arp(count: int, *, raw: str = "") -> Measured:
    """So many answers."""
    replies = tuple(ArpReply(GATEWAY, ROUTER, 0.4, number, ROUTER, float(number)) for number in range(1, count + 1))
    return Measured(ArpReading(GATEWAY, "raw", count, float(count), True, replies), by="ARP", raw=raw)


def soon(happened: Callable[[], object]) -> None:
    """Wait for it, with far more patience than it needs."""
    until = time.monotonic() + 60.0
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where it is kept."""
    return meanwhile_file(tmp_path, "260301-abcd")


@pytest.fixture
def keeping(path: Path) -> Iterator[Meanwhile]:
    """A watch that goes on."""
    made = Meanwhile("eth0")
    made.began("arp")
    made.keep_in(path)
    yield made
    made.end(kept=True)


def test_the_latest_of_each_topic_is_read_back(keeping: Meanwhile, path: Path) -> None:
    """Typed again, with when it began, on which interface, and up to when it heard; what came first is gone."""
    keeping.take("claims", Measured(ClaimsReading("raw", 4.0, True, 2), by="ARP of others"))
    keeping.take("arp", arp(3))
    keeping.take("arp", arp(40, raw="+0.1 < 00"))
    soon(lambda: {each.reading.topic for each in read(path)} == {"arp", "claims"})
    found = {each.reading.topic: each for each in read(path)}
    first = found["arp"]
    assert first.reading.facts == arp(40).facts
    assert (first.reading.where.interface, first.reading.by, first.reading.raw) == ("eth0", "ARP", "+0.1 < 00")
    assert first.reading.at <= first.until


def test_what_came_before_there_was_a_case_is_kept(path: Path) -> None:
    """Probes begin before the case is opened."""
    keeping = Meanwhile()
    keeping.take("arp", arp(3))
    assert read(path) == ()
    keeping.keep_in(path)
    soon(lambda: read(path))
    keeping.end(kept=True)


def test_nothing_is_left_where_the_journal_has_it(keeping: Meanwhile, path: Path) -> None:
    """Neither the file nor a half-written one; and a probe that is late makes none."""
    keeping.take("arp", arp(3))
    soon(path.is_file)
    keeping.end(kept=True)
    keeping.take("arp", arp(4))
    assert list(path.parent.iterdir()) == []


def test_what_is_not_written_yet_is_written_at_the_end(keeping: Meanwhile, path: Path) -> None:
    """A watch that ends in an error of the program's loses nothing that was handed over."""
    keeping.take("arp", arp(5))
    keeping.end(kept=False)
    assert [each.reading.facts.sent for each in read(path)] == [5]


def test_it_is_kept_as_the_journal_would(keeping: Meanwhile, path: Path) -> None:
    """The same form, and without secrets: what a device says by the wire may hold any."""
    secret = "password: Hunter2secret"
    keeping.take("arp", Measured(arp(60).facts, by=secret, raw=secret))
    keeping.end(kept=False)
    text = path.read_text(encoding="ascii")
    (row,) = json.loads(text)["heard"]
    assert "Hunter2secret" not in text
    assert row["reading"]["facts"] == redacted(plain(arp(60).facts))
    assert {*row["reading"]} == {
        "id",
        "topic",
        "source",
        "at",
        "took_s",
        "where",
        "by",
        "missing",
        "weak",
        "raw",
        "facts",
    }


def test_a_reading_too_long_stands_without_its_evidence(
    keeping: Meanwhile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What still does not fit leaves what was kept before."""
    monkeypatch.setattr(meanwhile, "LONGEST_TOPIC", 3000)
    keeping.take("arp", arp(3, raw="x" * 4000))
    soon(lambda: read(path))
    assert [each.reading.raw for each in read(path)] == [""]
    keeping.take("arp", arp(400))
    keeping.end(kept=False)
    assert [each.reading.facts.sent for each in read(path)] == [3]


def test_a_disk_that_takes_nothing_is_not_the_end(
    keeping: Meanwhile, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The old file stays; it is logged once, and tried again with the next that comes."""
    keeping.take("arp", arp(1))
    soon(lambda: read(path))
    tries = []

    def full(_number: int) -> None:
        tries.append(1)
        raise OSError(28, "No space left on device")

    with caplog.at_level(logging.WARNING), monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        for number in (2, 3):
            keeping.take("arp", arp(number))
            soon(lambda number=number: len(tries) >= number - 1)
    soon(lambda: not path.with_name(f"{path.name}.new").exists())
    assert [each.reading.facts.sent for each in read(path)] == [1]
    assert [record.name for record in caplog.records] == ["fieldkit.cases.meanwhile"]
    keeping.take("arp", arp(4))
    soon(lambda: [each.reading.facts.sent for each in read(path)] == [4])


def test_no_probe_waits_for_the_disk(keeping: Meanwhile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the disk does not answer, handing over returns; only the latest is written then."""
    stuck, answers = threading.Event(), threading.Event()
    sync = os.fsync

    def slow(number: int) -> None:
        stuck.set()
        assert answers.wait(60.0)
        sync(number)

    monkeypatch.setattr(os, "fsync", slow)
    keeping.take("arp", arp(1))
    assert stuck.wait(60.0)
    for number in range(2, 50):
        keeping.take("arp", arp(number))
    assert not path.exists()
    answers.set()
    soon(lambda: [each.reading.facts.sent for each in read(path)] == [49])


def test_a_list_is_made_text_of_only_once(keeping: Meanwhile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours of answers are not gone through again every minute beside a wire that is listened to."""
    keeping.take("arp", arp(500))
    soon(lambda: read(path))
    before = meanwhile._piece.cache_info().misses
    keeping.take("arp", arp(510))
    keeping.end(kept=False)
    assert meanwhile._piece.cache_info().misses - before == 10


DAMAGED: dict[str, Any] = {
    "nothing": "",
    "half": '{"v":1,"heard":[{"until":"2026-',
    "another version": '{"v":2,"heard":[]}',
    "no list": '{"v":1,"heard":7}',
    "no object": "[]",
    "deep": "[" * 100_000,
    "rows that are none": '{"v":1,"heard":[1,null,{"until":"x","reading":{}},{"reading":{"topic":"arp"}}]}',
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_none(name: str, path: Path) -> None:
    """Whatever it holds, the case can be shown without it."""
    path.parent.mkdir(parents=True)
    path.write_text(DAMAGED[name], encoding="ascii")
    assert read(path) == ()


def test_one_damaged_topic_costs_only_itself(keeping: Meanwhile, path: Path) -> None:
    """The others still count."""
    keeping.take("claims", Measured(ClaimsReading("raw", 4.0, True, 2), by="ARP of others"))
    keeping.take("arp", arp(3))
    keeping.end(kept=False)
    data = json.loads(path.read_text(encoding="ascii"))
    for row in data["heard"]:
        if row["reading"]["topic"] == "arp":
            row["reading"]["facts"]["sent"] = "many"
    replaced(path, json.dumps(data))
    assert [each.reading.topic for each in read(path)] == ["claims"]


WRITER = """
import sys
from pathlib import Path
from fieldkit.cases.meanwhile import replaced
number = 0
while True:
    number += 1
    replaced(Path(sys.argv[1]), '{"v":1,"heard":[' + str(number) + '],"filled":"' + "x" * 60000 + '"}')
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_kill_in_the_middle_of_a_replacement_leaves_a_whole_file(path: Path) -> None:
    """At whatever moment: the file is the last that was said to be written, or the one after it."""
    for turn in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert process.stdout is not None
        for line in process.stdout:
            whole = json.loads(path.read_text(encoding="ascii"))  # a reader beside the writer
            assert whole["heard"][0] >= int(line)
            if int(line) >= 5 + 3 * turn:
                break
        process.send_signal(signal.SIGKILL)
        last = max([5 + 3 * turn, *(int(line) for line in process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        assert json.loads(path.read_text(encoding="ascii"))["heard"][0] in (last, last + 1)
