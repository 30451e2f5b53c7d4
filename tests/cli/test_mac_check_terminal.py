"""`mac-check` and `diagnose` in a real terminal: the login asked for, a first host key, and nobody forced to log in."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.at_a_switch import PASSWORD, USER, at
from tests.fakedevice import FakeDevice, Quirks, scenes

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are for POSIX; on Windows keys are read by msvcrt", allow_module_level=True)

import pexpect


@pytest.fixture
def terminal() -> Iterator[Any]:
    """Start the program in a terminal of 100 columns."""
    started: list[Any] = []

    def start(*argv: str, **environ: str) -> Any:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "fieldkit", *argv],
            env={
                **os.environ,
                "TERM": "xterm",
                "NO_COLOR": "1",
                "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
                **environ,
            },
            dimensions=(60, 100),
            encoding="utf-8",
            timeout=40,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def _ended(child: Any) -> tuple[int, str]:
    child.expect(pexpect.EOF)
    said = child.before
    child.close()
    return child.exitstatus, said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_asked_shown_trusted(terminal: Any, lang: str) -> None:
    """User name seen, password not; the fingerprint shown and trusted by `yes`; the next call asks for no key."""
    words = {"zh": ("用户名", "密码", "输入 yes", "对不上"), "en": ("User name", "Password", "Type yes", "Bound is")}[
        lang
    ]
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        child = terminal("mac-check", *at(device, line, access_host_key=None), "--lang", lang)
        child.expect_exact(words[0])
        child.sendline(USER)
        child.expect_exact(words[1])
        child.sendline(PASSWORD)
        child.expect_exact(device.host_key)
        assert device.seen.passwords == []  # the key comes first
        child.expect_exact(words[2])
        child.sendline("yes")
        child.expect_exact(words[3])
        code, said = _ended(child)
        assert code == 1
        assert PASSWORD not in said
        again = terminal(
            "mac-check", *at(device, line, access_host_key=None), FIELDKIT_USERNAME=USER, FIELDKIT_PASSWORD=PASSWORD
        )
        code, said = _ended(again)
    assert code == 1
    assert device.host_key not in said


def test_a_key_that_nobody_trusts(terminal: Any) -> None:
    """Anything but `yes` leaves the switch alone; no password is sent, and the two MACs are asked for instead."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        child = terminal("mac-check", *at(device, line, access_host_key=None), "--lang", "en")
        child.expect_exact("User name")
        child.sendline(USER)
        child.expect_exact("Password")
        child.sendline(PASSWORD)
        child.expect_exact("Type yes")
        child.sendline("y")
        child.expect_exact("left alone")
        child.expect_exact("Type, then Enter")
        child.sendline("c83a-359a-bcde")
        child.expect_exact("Type, then Enter")
        child.sendline("00e0.fc12.3456")
        code, _ = _ended(child)
        assert device.seen.passwords == []
    assert code == 1


def test_enter_is_no_login(terminal: Any) -> None:
    """Whoever has no login presses Enter: nothing is sent to the switch, and the MACs are asked for."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        child = terminal("mac-check", "--mac", "c83a-359a-bcde", *at(device, line), "--lang", "en")
        child.expect_exact("User name")
        child.sendline("")
        child.expect_exact("Type, then Enter")
        child.sendline("none")
        code, _ = _ended(child)
        assert device.seen.connections == 0
    assert code == 0


def test_old_algorithms_are_asked_for_once(terminal: Any) -> None:
    """A device that knows old ciphers only is named; `yes` allows it, and it alone, from then on."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state, Quirks(kex=("diffie-hellman-group14-sha1",), ciphers=("aes128-cbc",))) as device:
        environ = {"FIELDKIT_USERNAME": USER, "FIELDKIT_PASSWORD": PASSWORD}
        child = terminal("mac-check", *at(device, line, access_host_key=None), "--lang", "en", **environ)
        child.expect_exact("only old SSH algorithms")
        child.sendline("yes")
        child.expect_exact("Type yes")
        child.sendline("yes")
        code, _ = _ended(child)
        again = terminal("mac-check", *at(device, line, access_host_key=None), "--lang", "en", **environ)
        code_again, said = _ended(again)
    assert (code, code_again) == (1, 1)
    assert "Type yes" not in said


def test_a_tree_asks_once_before_anything(terminal: Any) -> None:
    """`diagnose` asks for a login once, before the survey; Enter goes on without the switch."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        child = terminal("diagnose", "mac", *at(device, line), "--lang", "en")
        child.expect_exact("User name")
        child.sendline("")
        child.expect_exact("Going on without")
        child.expect(["Key >", "Type, then Enter"])
        child.sendcontrol("c")
        code, _ = _ended(child)
        assert device.seen.connections == 0
    assert code == 130


def test_telnet_is_warned_of_before_a_password_is_typed(terminal: Any) -> None:
    """Whoever is told only afterwards has no choice any more."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        child = terminal("mac-check", "--mac", "c83a-359a-bcde", *at(device, line, "telnet"), "--lang", "en")
        child.expect_exact("Telnet")
        child.expect_exact("User name")
        child.sendline("")
        child.expect_exact("Password")
        child.sendline("")
        child.expect_exact("Type, then Enter")
        child.sendline("00e0-fc12-3456")
        code, said = _ended(child)
        assert device.seen.connections == 0
    assert code == 1
    assert "Telnet" not in said
