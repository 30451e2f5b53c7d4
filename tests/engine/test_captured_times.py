"""When it was, told from a file: by the clock of the file, and as the live look of the same frames tells it."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.captured import Captured
from fieldkit.model.finding import Finding
from fieldkit.model.lan import LanPlan
from fieldkit.model.line import Line
from fieldkit.probes import broadcast
from fieldkit.probes.task import Task
from fieldkit.probes.wire_played import PlayedWire
from tests.checks.situations import judge
from tests.probes.capture_files import GATEWAY, OTHER, ROGUE, Timed, answer, ask, pcap, site

LASTED = 60.0


def storm(begin: float, lasts: float, *, same: bool = False, per_s: int = 1500) -> list[Timed]:
    """Requests without end from one device; all the same one where that is asked for."""
    return [
        (begin + n / per_s, ask(ROGUE, "192.168.1.99", "10.0.0.1" if same else f"10.0.{n >> 8 & 255}.{n & 255}"))
        for n in range(round(lasts * per_s))
    ]


def quiet() -> list[Timed]:
    """An ordinary minute."""
    return [(at + 0.37, ask(OTHER, "192.168.1.20", "192.168.1.1")) for at in range(int(LASTED))]


def from_file(folder: Path, frames: list[Timed], topic: str = "broadcast") -> Any:
    """The facts of a file of these frames."""
    path = folder / "heard.pcap"
    path.write_bytes(pcap(sorted(frames)))
    return Captured(path, Line(), "192.168.1.1").measure(topic).facts


def live(frames: list[Timed], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The facts of a watch in which they came."""
    monkeypatch.setattr(broadcast, "require_link", lambda _interface: None)
    monkeypatch.setattr(broadcast, "own_macs", frozenset)
    wire = PlayedWire(unasked=tuple(sorted(frames)))
    watch_s = LASTED - broadcast.WINDOW_S
    task = Task("eth0", deadline=time.monotonic() + 10 * LASTED, lan=LanPlan(watch_s=watch_s))
    return broadcast.measure(task, wire.open).facts


def judged(facts: Any) -> Finding:
    """What is said of the LAN."""
    return judge("lan.broadcast", {"broadcast": facts})


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        pytest.param(storm(20.0, 8.0), "lan.storm_over", id="on the second"),
        pytest.param(storm(20.55, 8.0), "lan.storm_over", id="between two"),
        pytest.param(storm(20.9, 5.25), "lan.storm_over", id="an odd while"),
        pytest.param(storm(20.3, 6.0, same=True), "lan.storm_over", id="one and the same frame"),
        pytest.param(storm(45.0, 14.9), "lan.storm", id="to the end"),
        pytest.param(storm(20.0, 0.5), "lan.calm", id="a moment"),
    ],
)
def test_file_and_live_tell_the_same(
    frames: list[Timed], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same code, and the same times to a second or so."""
    heard = [*quiet(), *frames]
    told, seen = judged(from_file(tmp_path, heard)), judged(live(heard, monkeypatch))
    assert (seen.code, told.code.replace("lan.calm", "lan.unmeasured")) == (code, code.replace("calm", "unmeasured"))
    assert told.weak >= seen.weak
    for one, other in zip(seen.facts.get("bursts", ()), told.facts.get("bursts", ()), strict=True):
        # The file's seconds count from its first frame.
        for end in ("first_s", "last_s"):
            assert other[end] + 0.37 == pytest.approx(one[end], abs=1.5)


def test_a_file_tells_no_storm_where_live_tells_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the seconds of the one and of the other fall on a short storm."""
    for tenth in range(0, 10, 2):
        for lasts in (1.2, 1.8, 2.4):
            heard = [*quiet(), *storm(20.0 + tenth / 10, lasts)]
            if judged(from_file(tmp_path, heard)).code == "lan.storm_over":
                assert judged(live(heard, monkeypatch)).code == "lan.storm_over", (tenth, lasts)


def test_the_clock_of_the_file(tmp_path: Path) -> None:
    """The time of day is that of the piece that is judged, not of the file's first frame, nor of today."""
    away = [(at + 7200.0, frame) for at, frame in [*quiet(), *storm(20.0, 5.0)]]
    facts = from_file(tmp_path, [*site(), *away])
    path = tmp_path / "heard.pcap"
    capture = Captured(path, Line(), "192.168.1.1")
    capture.measure("broadcast")
    assert capture.begun is not None
    (loud,) = [each for each in facts.stretches if each.kind == "loud"]
    assert isinstance(facts.begun, datetime)
    passed = facts.begun + timedelta(seconds=loud.first_s) - capture.begun
    assert passed.total_seconds() == pytest.approx(7220.0 - site()[0][0], abs=1.1)


def test_how_often_each_answered_in_all(tmp_path: Path) -> None:
    """What is kept of the answers decides; how many there were, and from when to when, is told beside it."""
    asked = [(at * 0.5, ask(OTHER, "192.168.1.20", "192.168.1.1")) for at in range(100)]
    given = [(at + 0.001, answer(GATEWAY, "192.168.1.1", OTHER, "192.168.1.20")) for at, _ in asked]
    second = [(at + 0.002, answer(ROGUE, "192.168.1.1", OTHER, "192.168.1.20")) for at, _ in asked[40:90]]
    facts = from_file(tmp_path, [*asked, *given, *second], "arp")
    told = {each.mac: (each.times, each.first_s, each.last_s) for each in facts.claimants}
    assert told[ROGUE.hex(":")] == (50, pytest.approx(20.002), pytest.approx(44.502))
    assert told[GATEWAY.hex(":")][0] == 100
    assert sum(reply.mac == ROGUE.hex(":") for reply in facts.replies) <= 60
