"""The switch that is asked only when somebody is to be looked for on it; nobody is asked for a login."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli import device_login
from fieldkit.cli.device_login import LaterLogin
from fieldkit.cli.invocation import Invocation
from fieldkit.devices import paste
from fieldkit.engine.bench import Bench
from fieldkit.engine.switch import PLUGGED, TOPICS
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.plugged import PluggedReading
from fieldkit.settings import Settings
from tests.cli.at_a_switch import PASSWORD, USER
from tests.engine.sites import Desk, arp
from tests.fakedevice import FakeDevice, scenes

ROUTER = "00:1b:21:00:00:03"
KNOWN = {"FIELDKIT_USERNAME": USER, "FIELDKIT_PASSWORD": PASSWORD}


@pytest.fixture
def device() -> Iterator[tuple[FakeDevice, Line]]:
    """A made-up switch on loopback, and the record that names it."""
    state, line = scenes.scene("huawei_vrp", "equal")
    with FakeDevice(state) as made:
        yield made, made.on(Line(access=line.access, lan=CustomerLan(gateway_macs=(ROUTER,))))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No keyring here; the hosts that it was asked about."""
    asked: list[str] = []

    def keyring(host: str, *, default: bool = True) -> None:
        asked.append(host)

    monkeypatch.setattr(device_login, "_from_keyring", keyring)
    return asked


def bench_of(line: Line, folder: Path, environ: Mapping[str, str], heard: Any) -> Bench:
    """The laptop of a tree, with that switch beside it for later."""
    settings = Settings("en", False, folder, folder, None, None, False, "eth0", (), (), (), 200.0)
    login = LaterLogin(Invocation(("diagnose",), "en", environ=environ), settings, line)
    return Bench(login.beside(Desk({"arp": heard}), line, None), {}, lambda: datetime(2026, 11, 23, tzinfo=UTC))


def collected(bench: Bench) -> Any:
    """Everything the switch could be asked for, wanted at once."""
    bench.collect(("arp", *TOPICS, PLUGGED), lambda _: None)
    return bench.readings


def test_a_lan_as_it_should_be_opens_nothing(
    device: tuple[FakeDevice, Line], looked: list[str], tmp_path: Path
) -> None:
    """Neither the keyring nor a session; and nothing of the line's own is read, which no tree asked a login for."""
    switch, line = device
    readings = collected(bench_of(line, tmp_path, {}, arp(ROUTER)))
    assert set(readings) == {"arp", PLUGGED}
    assert readings[PLUGGED].facts == PluggedReading()
    assert (looked, switch.seen.sessions) == ([], 0)


def test_with_a_known_login_the_port_is_named(
    device: tuple[FakeDevice, Line], looked: list[str], tmp_path: Path
) -> None:
    """A real SSH session, one for all, closed again."""
    switch, line = device
    readings = collected(bench_of(line, tmp_path, KNOWN, arp(ROUTER, scenes.LIVE)))
    rows = {row.mac: (row.end, row.port) for row in readings[PLUGGED].facts.found}
    assert rows[scenes.LIVE] == ("edge", "GE0/0/7")
    assert (switch.seen.sessions, switch.seen.open_now, switch.seen.config_lines) == (1, 0, [])
    assert looked == []


def test_without_one_nobody_is_asked(device: tuple[FakeDevice, Line], looked: list[str], tmp_path: Path) -> None:
    """It is said why the port is not known; the keyring is looked into once, nothing is sent."""
    switch, line = device
    bench = bench_of(line, tmp_path, {}, arp(ROUTER, scenes.LIVE))
    for _ in range(2):
        missing = collected(bench)[PLUGGED].missing
        assert missing.code == "missing.no_switch_login"
        bench.invalidate([PLUGGED])
    assert looked == [switch.target().host]
    assert switch.seen.sessions == 0


def test_the_whereabouts_of_a_paste() -> None:
    """Wanted, every MAC of the table comes with its port beside the line's own readings; else only these."""
    session = scenes.transcript("huawei_vrp", "equal")
    _, line = scenes.scene("huawei_vrp", "equal")
    plain, _ = paste.understood([("clipboard", session)], line)
    both, _ = paste.understood([("clipboard", session)], line, whereabouts=True)
    assert PLUGGED not in {each.topic for each in plain.taken}
    assert both.taken[:-1] == plain.taken
    assert scenes.LIVE in {row.mac for row in both.taken[-1].facts.found}
