"""Every verdict on a binding, at every platform, in its own format: over SSH, Telnet, the console, and pasted."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.checks import CHECKS
from fieldkit.devices.paste import understood
from fieldkit.devices.platform import written
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.session import open_session
from fieldkit.devices.target import Books, Limits
from fieldkit.engine.bench import Bench, Circumstances
from fieldkit.engine.switch import Switch, WithSwitch
from fieldkit.model.finding import Finding
from fieldkit.model.line import Line
from fieldkit.model.terms import Source
from tests.engine.sites import Desk
from tests.fakedevice import FakeDevice, Quirks, Seen, State, scenes
from tests.fakedevice.shells import SHELLS

CHECK = "mac.binding"
# What a scene is judged as where that is not its own name.
JUDGED = {
    "nothing_learned.no_link": "port_down",
    "nothing_learned.wrong_vlan": "nothing_learned",
    "nothing_learned.aged_out": "nothing_learned",
    "nothing_learned.on_uplink": "nothing_learned",
}

# Where a platform does not say enough for that, and what is said then: never a verdict on less than a whole table.
LESS = {
    # Nothing that was read of its manuals counts a port's MACs, or marks their table or port security's as empty.
    **{
        (how, "ruijie_os", code): "unmeasured"
        for how in ("session", "pasted")
        for code in (
            "no_binding",
            "nothing_learned.wrong_vlan",
            "nothing_learned.aged_out",
            "nothing_learned.on_uplink",
            "elsewhere",
        )
    },
    # The switch marks no empty MAC table; a session asks it to count besides, a person does not.
    **{
        ("pasted", "cisco_ios", code): "unmeasured"
        for code in ("nothing_learned.wrong_vlan", "nothing_learned.aged_out", "nothing_learned.on_uplink", "elsewhere")
    },
    # No manual that was read names its binding tables' own "none".
    ("session", "zte_zxros", "no_binding"): "unmeasured",
    ("pasted", "zte_zxros", "no_binding"): "unmeasured",
    # An OLT's MACs are asked for by port: it cannot be asked where one is.
    ("session", "zte_olt", "elsewhere"): "nothing_learned",
    ("pasted", "zte_olt", "elsewhere"): "nothing_learned",
    # The copied table does not name the ONT it was narrowed to.
    ("pasted", "huawei_smartax", "nothing_learned.aged_out"): "unmeasured",
    ("pasted", "huawei_smartax", "nothing_learned.wrong_vlan"): "unmeasured",
    ("pasted", "huawei_smartax", "nothing_learned.on_uplink"): "unmeasured",
    ("pasted", "huawei_smartax", "elsewhere"): "unmeasured",
}


def _now() -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC)


def _all() -> Iterator[tuple[str, str]]:
    for platform in scenes.PLATFORMS:
        for code in scenes.codes(platform):
            yield platform, code


def _judged(bench: Bench, line: Line) -> Finding:
    bench.collect(CHECKS[CHECK].reads, lambda _: None)
    return bench.finding(CHECK, Circumstances(line), {})


def _asked(state: State, line: Line, folder: Path, protocol: str) -> Finding:
    with FakeDevice(state) as device:
        target = device.target(protocol=protocol)
        switch = Switch(lambda: open_session(target, Books(folder), Limits(visit_s=20.0)), line)
        found = _judged(Bench(WithSwitch(Desk({}), switch), {}, _now), line)
        assert (device.seen.config_lines, state.saves, device.seen.open_now) == ([], 0, 0)
    return found


def _expected(platform: str, code: str, how: str) -> tuple[str, bool]:
    """The code, and whether it is one that says why nothing was measured."""
    said = LESS.get((how, platform, code), JUDGED.get(code, code))
    return f"mac.{said}", said == "unmeasured"


def _searched(platform: str, code: str, mac: str) -> str:
    """The answer to where a MAC is, as somebody copies it besides."""
    state, _ = scenes.scene(platform, code)
    known = PLATFORMS[scenes.fieldkit_name(platform)]
    shell = SHELLS[platform](state, Quirks(), Seen(), state.users[0])
    if scenes.NAMES[platform].enabled:
        shell.mode = "enable"
    command = known.asks["mac_search"][0].replace("{mac}", written(mac, known.mac_style))
    return f"{shell.prompt()}{command}\n{shell.run(command)}{shell.prompt()}\n"


@pytest.mark.parametrize(("platform", "code"), list(_all()))
@pytest.mark.parametrize("protocol", ["ssh", "telnet"])
def test_in_a_session(tmp_path: Path, platform: str, code: str, protocol: str) -> None:
    """One session, the verdict of the scene; nothing configured, nothing saved, the session closed."""
    state, line = scenes.scene(platform, code)
    found = _asked(state, line, tmp_path, protocol)
    assert (found.code, found.missing is not None) == _expected(platform, code, "session")


@pytest.mark.skipif(sys.platform == "win32", reason="a console is played by a pseudo-terminal")
@pytest.mark.parametrize("code", scenes.codes("huawei_vrp"))
@pytest.mark.parametrize("platform", ["huawei_vrp", "cisco_ios"])
def test_by_the_console(tmp_path: Path, platform: str, code: str) -> None:
    """The same by the serial console."""
    state, line = scenes.scene(platform, code)
    assert _asked(state, line, tmp_path, "console").code == _expected(platform, code, "session")[0]


@pytest.mark.parametrize(("platform", "code"), list(_all()))
def test_pasted(platform: str, code: str) -> None:
    """The same from what somebody copied."""
    _, line = scenes.scene(platform, code)
    text = scenes.transcript(platform, code)
    if code in ("elsewhere", "ip_taken") and "mac_search" in PLATFORMS[scenes.fieldkit_name(platform)].asks:
        text += "".join(_searched(platform, code, mac) for mac in (scenes.LIVE, scenes.OTHER))
    found, _ = understood([("chat", text)], line)
    bench = Bench(Desk({}), {}, _now)
    for each in found.taken:
        bench.take(each.topic, each.facts, source=Source.PASTE, by="paste", weak=each.weak)
    made = _judged(bench, line)
    assert (made.code, made.missing is not None) == _expected(platform, code, "pasted")
