"""However the window, the pipe or the program ends while a binding is changed: it is led back all the same."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fieldkit.__main__ as program
from fieldkit.changes import rebind_run
from fieldkit.changes.rebind_run import Timing
from fieldkit.cli import output
from fieldkit.cli.on_end import orderly
from fieldkit.errors import EXIT_BUG
from tests.cli.at_a_switch import at, login, no_network
from tests.cli.conftest import Call
from tests.fakedevice import FakeDevice, Quirks, State, scenes

YES = ("--allow", "rebind", "--confirm", "GE0/0/7 c83a-359a-bcde")
BOTH = ("static_arp", "ip_source")


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A laptop without a network, a login in the environment, and no long waits."""
    no_network(monkeypatch)
    login(monkeypatch)
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(rebind_run, "Timing", lambda: Timing(0.0, 0.0, (0.0, 0.1)))


@pytest.fixture
def device() -> Iterator[FakeDevice]:
    """A switch with two bindings of the line, which hangs up after the first line that changes something."""
    state, _ = scenes.scene("huawei_vrp", "differs", BOTH)
    with FakeDevice(state, Quirks(drop_after=("config", 1))) as made:
        yield made


def record(device: FakeDevice) -> list[str]:
    """The line's record as flags, and the MAC that the customer read out."""
    _, line = scenes.scene("huawei_vrp", "differs", BOTH)
    return ["--mac", scenes.LIVE, *at(device, line, "telnet")]


def bound(state: State) -> list[str]:
    """What the line's address is bound to, by whichever kind."""
    static = [each.mac for each in state.arps if each.kind == "static" and each.ip == scenes.IP]
    return [*static, *(each.mac for each in state.bound if each.ip == scenes.IP)]


class Gone:
    """A console whose window was closed: each word fails, as the system or rich tells it."""

    def __init__(self, how: BaseException) -> None:
        self._how = how

    def print(self, *_: Any, **__: Any) -> None:
        """Nobody is there."""
        raise self._how


@pytest.mark.parametrize(
    "how", [OSError(5, "Input/output error"), SystemExit(1), ValueError("I/O operation on closed file")], ids=repr
)
def test_nobody_sees_it(call: Call, device: FakeDevice, monkeypatch: pytest.MonkeyPatch, how: BaseException) -> None:
    """The window was closed in the middle: no word can be said, and the old state is back."""
    console = output.err
    monkeypatch.setattr(output, "err", lambda call: Gone(how) if device.seen.config_lines else console(call))
    done = call("mac-check", "--rebind", *YES, *record(device))
    assert device.seen.config_lines
    assert bound(device.state) == [scenes.BOUND, scenes.BOUND]
    assert done.code == 3


def test_a_fault_of_our_own_on_the_way_back(
    call: Call, device: FakeDevice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Leading back breaks off in a way that nobody foresaw: the lines to type stand there, and the journal stays."""

    def broken(*_: Any, **__: Any) -> Any:
        raise IndexError("nobody thought of this")

    monkeypatch.setattr(rebind_run, "led_to", broken)
    done = call("mac-check", "--rebind", *YES, *record(device))
    assert done.code == EXIT_BUG
    assert "arp static 203.0.113.9 00e0-fc12-3456" in done.out
    assert [each for each in tmp_path.rglob("changes/rebind-*.jsonl") if each.stem.count("-") == 2]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals as POSIX has them")
def test_two_endings_at_once() -> None:
    """A closed window and a shutdown send two signals: the second does not cut off what the first began."""
    undone = []
    with orderly(lambda: None, once=True):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            undone.append("never heard")
        except KeyboardInterrupt:
            for each in ("SIGHUP", "SIGTERM", "SIGINT"):
                os.kill(os.getpid(), getattr(signal, each))
            undone.append("all of it")
    assert undone == ["all of it"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_no_password_for_the_programs_we_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """ping, iperf3 and nmcli are started without the login that the environment holds for us."""
    for each in program.SECRETS:
        monkeypatch.setenv(each, "Fake-pass-1")
    monkeypatch.setattr(sys, "argv", ["fieldkit", "--version"])
    assert program.main() == 0
    assert [each for each in program.SECRETS if each in os.environ] == []


def test_taken_up_with_the_new_key_of_the_record(
    call: Call, device: FakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The switch has another key on the way back: no password on it, and the reason told beside the lines to type;
    once the record has the new key, the change is taken up."""
    from fieldkit.cli.device_login import Login

    first = Login.open
    changed: list[int] = []

    def opened(login: Login) -> Any:
        if device.seen.config_lines and not changed:
            changed.append(len(device.seen.passwords))
            device.quirks.drop_after = None
            device.new_host_key()
        return first(login)

    monkeypatch.setattr(Login, "open", opened)
    _, line = scenes.scene("huawei_vrp", "differs", BOTH)
    before = at(device, line)
    done = call("mac-check", "--rebind", *YES, "--mac", scenes.LIVE, *before)
    assert (done.code, changed) == (1, [len(device.seen.passwords)])
    assert device.host_key in done.err
    back = ("--resume-rebind", "--allow", "rebind", "--confirm", "GE0/0/7 00e0-fc12-3456")
    assert call("mac-check", *back, *before).code == 2
    assert len(device.seen.passwords) == changed[0]
    assert call("mac-check", *back, *at(device, line)).code == 0
    assert bound(device.state) == [scenes.BOUND, scenes.BOUND]
