"""A hundred lines on fifty switches at the same time: one session on each, every verdict right, none left open."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.checks import CHECKS
from fieldkit.devices.session import open_session
from fieldkit.devices.target import Books, Limits
from fieldkit.engine.bench import Bench, Circumstances
from fieldkit.engine.switch import Switch, WithSwitch
from fieldkit.model.line import Line
from tests.engine.sites import Desk
from tests.fakedevice import FakeDevice, many, scenes

SWITCHES = 50
CHECK = "mac.binding"
PLATFORMS = ("huawei_vrp", "hp_comware", "cisco_ios")
CODES = ("differs", "equal", "port_shut", "several")
# Fifty at once on few cores: nobody's patience is measured here.
PATIENT = Limits(connect_s=120.0, login_s=120.0, answer_s=120.0, visit_s=240.0)


def _verdict(device: FakeDevice, line: Line, folder: Path) -> str:
    target = device.target()
    switch = Switch(lambda: open_session(target, Books(folder), PATIENT), line, limits=PATIENT)
    bench = Bench(WithSwitch(Desk({}), switch), {}, lambda: datetime(2026, 11, 23, tzinfo=UTC))
    bench.collect(CHECKS[CHECK].reads, lambda _: None)
    return bench.finding(CHECK, Circumstances(line), {}).code


@pytest.mark.lab
def test_a_hundred_lines_on_fifty_switches(tmp_path: Path) -> None:
    """Two lines a switch, all wanted at once."""
    made = [scenes.scene(PLATFORMS[at % 3], CODES[at % 4]) for at in range(SWITCHES)]
    for at, (state, _) in enumerate(made):
        state.hostname = f"SW{at}"
    with many([state for state, _ in made]) as devices:
        jobs = [
            (device, replace(line, id=f"CQ-{at}-{turn}"), f"mac.{CODES[at % 4]}")
            for turn in range(2)
            for at, (device, (_, line)) in enumerate(zip(devices, made, strict=True))
        ]
        with ThreadPoolExecutor(SWITCHES) as pool:
            found = list(pool.map(lambda job: _verdict(job[0], job[1], tmp_path), jobs))
        assert len(jobs) == 2 * SWITCHES
        assert [code for code, job in zip(found, jobs, strict=True) if code != job[2]] == []
        assert {device.seen.most_at_once for device in devices} == {1}
        assert {(device.seen.sessions, device.seen.open_now) for device in devices} == {(2, 0)}
        assert [device for device in devices if device.seen.config_lines or device.state.saves] == []
