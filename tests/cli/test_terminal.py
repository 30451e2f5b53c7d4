"""A real terminal: single keys, back, a changed answer, Ctrl-C, and resume with nothing lost."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import CABLE_OUT, Call

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are for POSIX; on Windows the keys are read by msvcrt", allow_module_level=True)

import pexpect


@pytest.fixture
def terminal() -> Iterator[Any]:
    """Start the program in a terminal of 80 or 120 columns."""
    started: list[Any] = []

    def start(*argv: str, columns: int = 80) -> Any:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "fieldkit", *argv],
            env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"},
            dimensions=(50, columns),
            encoding="utf-8",
            timeout=30,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


@pytest.mark.parametrize(("lang", "columns"), [("zh", 80), ("en", 120)])
def test_keys_back_stop_and_resume(terminal: Any, call: Call, lang: str, columns: int) -> None:
    """One key answers without Enter; back asks again; a changed answer counts; Ctrl-C keeps all; resume goes on."""
    key = {"zh": "按键 > ", "en": "Key > "}[lang]
    wrong = {"zh": "没有 x 这个选项", "en": "There is no answer x"}[lang]
    child = terminal("diagnose", "internet", "--rehearse", CABLE_OUT, "--lang", lang, columns=columns)
    child.expect_exact(key)
    child.send("x")
    child.expect_exact(wrong)
    child.expect_exact(key)
    child.send("r")
    child.expect_exact(key)
    child.send("b")
    child.expect_exact(key)
    child.send("l")
    child.expect_exact(key)
    child.sendintr()
    child.expect(r"fieldkit case resume (\S+)")
    case = child.match.group(1)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert "Traceback" not in child.before

    events = call("case", "show", case, "--json").document["rows"]
    kinds = [event["kind"] for event in events]
    assert "went_back" in kinds
    assert kinds[-1] == "interrupted"
    child = terminal("case", "resume", case, "--lang", lang, columns=columns)
    child.expect_exact(case)
    child.expect_exact(key)
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    heard = [
        event["payload"]["heard"]
        for event in call("case", "show", case, "--json").document["rows"]
        if event["kind"] == "passed" and event["payload"]["step"] == "vantage"
    ]
    assert heard == ["r", "l"]


def test_a_dumb_terminal_takes_lines(terminal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where single keys cannot be read, a letter and Enter do."""
    monkeypatch.setenv("TERM", "dumb")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "fieldkit", "diagnose", "internet", "--rehearse", CABLE_OUT],
        env={**os.environ, "TERM": "dumb"},
        encoding="utf-8",
        timeout=30,
    )
    child.expect_exact("Key > ")
    child.sendline("l")
    child.expect_exact("Key > ")
    child.sendeof()
    child.expect("fieldkit case resume")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
