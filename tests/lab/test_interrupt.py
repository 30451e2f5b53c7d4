"""Ctrl-C in the middle of the survey: two lines, exit status 130, and the visit can be taken up again."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import BUSY_S, Net
from tests.lab.terminal import Terminal, plain, program
from tests.lab.test_sites import build, import_record

pytestmark = pytest.mark.lab

SITE: dict[str, Any] = {"site": "healthy", "at": "lan", "broken": [], "verdict": "ok"}
WORDS = ("diagnose", "internet", "--auto", "--line", "LAB-0001")


def environment(home: Path) -> dict[str, str]:
    """What a login shell would set."""
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }


@pytest.mark.parametrize(("language", "word"), [("zh", "在测"), ("en", "measuring")])
def test_on_a_terminal(language: str, word: str, tmp_path: Path, lab_net: Net) -> None:
    """The board is left standing, the cursor comes back, two lines follow; `case resume last` ends the visit."""
    street = build(lab_net, SITE)
    import_record(street, SITE, tmp_path)
    words = street.pc.command(*program(*WORDS, "--lang", language))
    with Terminal(words, environment(tmp_path), columns=120) as terminal:
        terminal.until(word)
        time.sleep(0.5)
        asked = time.monotonic()
        terminal.press("\x03")
        written = terminal.to_the_end()
        took_s = time.monotonic() - asked
        assert terminal.exit_code() == 130
    _, shown, after = written.rpartition("\x1b[?25h")
    assert shown, "the cursor stayed hidden"
    lines = [line for line in plain(after).splitlines() if line.strip()]
    assert len(lines) == 2, lines
    assert "fieldkit case resume" in lines[1]
    assert took_s < 3.0 + BUSY_S
    with Terminal(
        street.pc.command(*program("case", "resume", "last", "--auto", "--lang", language)), environment(tmp_path)
    ) as terminal:
        written = terminal.to_the_end()
        assert terminal.exit_code() == 0, written
    assert "NF-OK" in written
    assert list((tmp_path / "state").rglob("*.log")) == []


def test_with_json(tmp_path: Path, lab_net: Net) -> None:
    """Standard output holds exactly one document, which says that nothing was judged; standard error is silent."""
    street = build(lab_net, SITE)
    import_record(street, SITE, tmp_path)
    process = subprocess.Popen(
        street.pc.command(*program(*WORDS, "--json")),
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    store = tmp_path / "data" / "fieldkit" / "cases.sqlite3"
    while not store.exists() and process.poll() is None:
        time.sleep(0.02)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    document = json.loads(out)
    assert document["error"]["code"] == "interrupted"
    assert document["error"]["fix"]
    assert document["verdict"] is None
    assert document["conclusion"] is None
    assert document["case"]
    assert err == ""
