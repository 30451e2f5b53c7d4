"""`path-check` on a real way of three hops: what is lost is named where it is lost, and a watch outlives everything."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab.lossy_way import CARRIER, GATEWAY, TARGET, Way
from tests.lab.net import Net, wait_for

pytestmark = pytest.mark.lab

AT_LAN = ("--at", "lan", "--lang", "en")


@pytest.fixture(scope="module")
def way(lab: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    """One way for all tests of this file."""
    with Net() as net:
        yield Way(net, tmp_path_factory.mktemp("relays"))


@pytest.fixture(autouse=True)
def _clean_way(way: Way) -> None:
    """Each test begins on a way that loses nothing."""
    way.pull(out=False)
    way.lossless()
    wait_for(way.passes, what="the way to the target")


def checked(way: Way, home: Path, *words: str) -> Any:
    """The document of one run."""
    done = way.fieldkit(home, "path-check", *words, *AT_LAN, "--json")
    assert done.stderr == "", done.stderr
    return json.loads(done.stdout)


def codes(document: Any) -> dict[str, str]:
    return {found["check"]: found["code"] for found in document["findings"]}


def found(document: Any, check: str) -> Any:
    return next(each for each in document["findings"] if each["check"] == check)


def test_a_sound_way(way: Way, tmp_path: Path) -> None:
    """Nothing lost, nothing found, and the bound that this proves."""
    document = checked(way, tmp_path, TARGET, "--seconds", "4")
    assert document["verdict"] == "ok"
    assert codes(document)["path.loss"] == "path.clean"
    assert found(document, "path.loss")["facts"]["bound_pct"] <= 1.6


def test_outages_are_named_where_they_begin(way: Way, tmp_path: Path) -> None:
    """Bursts on the access section: from the carrier's first hop on, with their length; the report marks it."""
    # Not before the hops are known: one that is silent just then is not measured, and the section stays unplaced.
    way.access.rules({"outage_first_s": 8, "outage_every_s": 2, "outage_s": 0.3})
    document = checked(way, tmp_path, TARGET, "--seconds", "8")
    loss = found(document, "path.loss")
    assert (document["verdict"], loss["code"]) == ("warn", "path.loss_at_carrier")
    assert loss["facts"]["from_address"] == CARRIER
    assert 200 <= loss["facts"]["longest_ms"] <= 450
    page = way.fieldkit(tmp_path, "report", "last", "--format", "markdown", "--output", "-", "--lang", "en").stdout
    assert f"--X--> [2 carrier {CARRIER}" in page.replace("\n  ", "")
    streams = next(each for each in document["readings"] if each["topic"] == "path")["facts"]["streams"]
    assert {each["target"] for each in streams if each["outages"]} == {CARRIER, TARGET}
    assert GATEWAY in {each["target"] for each in streams}


def test_only_large_packets_are_lost(way: Way, tmp_path: Path) -> None:
    """The small ones pass, so it is the size."""
    way.core.rules({"min_bytes": 1000, "loss": 0.2, "seed": 3})
    document = checked(way, tmp_path, TARGET, "--seconds", "6")
    assert codes(document)["path.loss"] == "path.loss_large"
    assert document["verdict"] in ("warn", "fault")


def test_loss_in_one_direction(way: Way, tmp_path: Path) -> None:
    """With a reflector at the far end the direction is named."""
    own = way.internet.command(*way.command(tmp_path / "far", "reflect")[4:])
    reflector = subprocess.Popen(
        [*own, "--any-peer", "--port", "8620", "--for", "5m", "--lang", "en"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    way.net.processes.append(reflector)
    wait_for(lambda: way.internet.listens(8620, udp=True), what="the reflector")
    way.core.rules({"direction": "back", "match": "udp", "loss": 0.15, "seed": 5})
    try:
        document = checked(way, tmp_path, TARGET, "--seconds", "4", "--far", f"{TARGET}:8620")
    finally:
        reflector.send_signal(signal.SIGINT)
    assert codes(document)["stamp.loss"] == "stamp.loss_backward"
    assert codes(document)["path.loss"] == "path.clean"


def start(way: Way, home: Path, *words: str) -> "subprocess.Popen[str]":
    """A run that goes on beside the test."""
    process = subprocess.Popen(
        way.command(home, "path-check", *words, *AT_LAN, "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    way.net.processes.append(process)  # type: ignore[arg-type]  # only its pid is used
    return process


def watch_file(home: Path) -> Path:
    """The file of the watch that just began."""
    folder = home / "data" / "fieldkit" / "watches"
    wait_for(lambda: folder.is_dir() and any(folder.iterdir()), what="the watch's file")
    return next(folder.iterdir())


def heard_at(file: Path) -> float:
    """Since when the watch has written down that everybody answered, the last of them too; 0.0 before that."""
    last = dict.fromkeys(range(len((GATEWAY, CARRIER, TARGET))), 0.0)
    for line in file.read_text().rpartition("\n")[0].splitlines():
        if line.startswith('["s"'):
            _, target, at, sent, lost, *_ = json.loads(line)
            last[target] = max(last[target], at) if sent > 0 == lost else last[target]
    return min(last.values())


def test_a_watch_over_a_pulled_cable_and_a_sleep(way: Way, tmp_path: Path) -> None:
    """The link's own outage is named as such; the time asleep is a gap; neither is a loss of the line."""
    process = start(way, tmp_path, TARGET, "--watch", "34s")  # `ip netns exec` and `env` become the program: its pid
    file = watch_file(tmp_path)
    wait_for(lambda: heard_at(file) > 0, what="the watch's first seconds")
    out_at = time.time()
    way.pull(out=True)
    time.sleep(5)
    way.pull(out=False)
    back_at = time.time()
    wait_for(lambda: heard_at(file) > back_at, what="answers after the cable is back")
    stopped_at = time.time()
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(7)
    os.kill(process.pid, signal.SIGCONT)
    slept_s = time.time() - stopped_at
    out, err = process.communicate(timeout=120)
    document = json.loads(out)
    assert err == ""
    assert codes(document) == {"watch.drops": "watch.link_lost"}
    reading = next(each for each in document["readings"] if each["topic"] == "watch")["facts"]
    assert set(reading["minutes_bad"]) == {"link"}
    assert 4 <= reading["link_down_s"] <= back_at - out_at + 4
    assert [gap["why"] for gap in reading["gaps"]] == ["sleep"]
    assert 5 <= reading["gaps"][0]["seconds"] <= slept_s + 5
    assert reading["lost"] <= 2
    assert reading["sent"] >= 80
    assert {stream["target"] for stream in reading["streams"]} == {GATEWAY, CARRIER, TARGET}


def test_a_watch_is_killed_and_taken_up_again(way: Way, tmp_path: Path) -> None:
    """kill -9 costs at most five seconds; the rest is watched afterwards, the time between is a gap."""
    process = start(way, tmp_path, TARGET, "--watch", "24s")
    file = watch_file(tmp_path)
    wait_for(lambda: heard_at(file) > 0, what="the watch's first seconds")
    way.access.rules({"outage_first_s": 0.5, "outage_every_s": 100, "outage_s": 2.0})
    over_at = time.time() + 2.5
    wait_for(lambda: heard_at(file) > over_at, what="answers after the outage")
    time.sleep(1.5)
    killed_at = time.time()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    last = max(json.loads(line)[2] for line in file.read_text().splitlines() if line.startswith('["s"'))
    assert killed_at - last <= 6.0  # the second itself began a second before it was over
    time.sleep(3)
    done = way.fieldkit(tmp_path, "path-check", "--resume", "last", "--lang", "en", "--json")
    document = json.loads(done.stdout)
    assert codes(document) == {"watch.drops": "watch.drops_carrier"}
    reading = next(each for each in document["readings"] if each["topic"] == "watch")["facts"]
    assert [gap["why"] for gap in reading["gaps"]] == ["stopped"]
    assert set(reading["minutes_bad"]) == {"carrier"}
    assert 1.5 <= reading["longest"]["seconds"] <= 3.5
    assert reading["seconds"] >= 22
