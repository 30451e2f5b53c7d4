"""Wrong usage: two lines, exit 2, and exactly one document with `--json`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.at_a_switch import no_network
from tests.cli.conftest import CABLE_OUT, Call

WRONG = [
    (["nope"], "usage.no_such_command"),
    (["case", "lst"], "usage.no_such_command"),
    (["diagnose", "internet", "--zzzz"], "usage.no_such_option"),
    (["diagnose", "internet", "--symptm", "down"], "usage.no_such_option_near"),
    (["diagnose", "internet", "--symptom"], "usage.needs_value"),
    (["diagnose", "internet", "--auto=1"], "usage.takes_no_value"),
    (["case", "show"], "usage.missing"),
    (["case", "show", "a", "b"], "usage.too_many"),
    (["diagnose"], "usage.no_tree"),
    (["diagnose", "intrnet"], "playbook.no_tree"),
    (["diagnose", "internet", "--at", "moon"], "usage.bad_choice"),
    (["diagnose", "internet", "--symptom", "sad"], "usage.bad_choice"),
    (["diagnose", "internet", "--allow", "rate,all"], "usage.bad_choice"),
    (["diagnose", "internet", "--timeout", "soon"], "usage.bad_seconds"),
    (["diagnose", "internet", "--timeout", "-1"], "usage.bad_seconds"),
    (["diagnose", "internet", "--symptom", "site"], "usage.site_needed"),
    (["diagnose", "internet", "--site", "ftp://a/"], "usage.bad_site"),
    (["diagnose", "internet", "--auto", "--answers", "a.yaml"], "usage.auto_and_answers"),
    (["diagnose", "internet", "--rehearse", CABLE_OUT, "--answers", "/nowhere.yaml"], "yaml.unreadable"),
    (["diagnose", "internet", "--line", "CQ-9"], "line.none_yet"),
    (["diagnose", "internet", "--access-kind", "swich"], "usage.bad_choice"),
    (["diagnose", "internet", "--address-ip", "1.2.3"], "line.wrong_ip"),
    (["diagnose", "internet", "--test-expect", "a.example"], "usage.bad_expect"),
    (["diagnose", "internet", "--interface", "nope0"], "interface.unknown"),
    (["explain", "gateway.dup"], "explain.unknown"),
    (["case", "show", "zzz"], "case.unknown"),
    (["--lang", "fr", "case", "list"], "lang.unknown"),
    (["case", "list", "--lang"], "usage.needs_value"),
    (["--lang", "", "case", "list"], "usage.empty_value"),
]


@pytest.mark.parametrize(("argv", "code"), WRONG, ids=[" ".join(argv) for argv, _ in WRONG])
def test_wrong_usage_is_one_document(capsys: pytest.CaptureFixture[str], argv: list[str], code: str) -> None:
    """With `--json` anywhere, wrong usage prints exactly one document: verdict null, code, what, mend."""
    import json

    from fieldkit.__main__ import main

    exit_code = main(["--json", *argv])
    document = json.loads(capsys.readouterr().out)
    assert exit_code == 2
    assert document["error"]["code"] == code
    assert document["verdict"] is None
    assert document["error"]["text"]
    assert document["error"]["fix"]


EMPTY = [
    *(
        ("lan-check", option, "")
        for option in ("--interface", "--capture", "--paste", "--record", "--gateway", "--line", "--lan-gateway")
    ),
    ("lan-check", "--interface="),
    ("lan-check", "--paste", "a.txt", "--paste", " "),
    ("diagnose", "internet", "--interface", " "),
    ("path-check", "--interface", ""),
    ("single-pc", "--line", ""),
    ("mac-check", "--mac", ""),
    ("report", "last", "--output", ""),
]


@pytest.mark.parametrize("argv", EMPTY, ids=" ".join)
def test_an_empty_value_is_refused(call: Call, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]) -> None:
    """A variable that was never set tests no other port than the one that was meant: both lines name the flag."""
    tried = no_network(monkeypatch)
    flag = [word for word in argv if word.startswith("--")][-1].partition("=")[0]
    for lang in ("zh", "en"):
        done = call(*argv, lang=lang)
        assert (done.code, done.out, tried) == (2, "", [])
        assert [flag in line for line in done.err.splitlines()] == [True, True]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_is_two_lines(call: Call, lang: str) -> None:
    """Without it, two lines on standard error: what, and what to do."""
    done = call("diagnose", "internet", "--symptm", "down", lang=lang)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 2
    assert "--symptom" in done.err


def test_escapes_in_the_command_line_are_shown_not_obeyed(call: Call) -> None:
    """What a person pastes cannot steer the terminal."""
    done = call("explain", "\x1b]0;owned\x07\x1b[2J\u202eCU-X")
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_our_bug_is_two_lines_and_a_log(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bug exits 4, names the log in the second line, and shows no traceback."""
    import fieldkit.cli.app

    def broken(invocation: object) -> int:
        raise ZeroDivisionError("http://user:hunter22@10.0.0.2/")

    monkeypatch.setattr(fieldkit.cli.app, "run", broken)
    monkeypatch.setenv("FIELDKIT_STATE_DIR", str(tmp_path))
    done = call("case", "list")
    log = next(tmp_path.iterdir())
    assert done.code == 4
    assert len(done.err.splitlines()) == 2
    assert str(log) in done.err.splitlines()[1]
    assert "Traceback" not in done.err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert "hunter22@" not in log.read_text(encoding="utf-8")


def test_our_bug_without_a_place_for_the_log(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the log cannot be written, the two lines say so."""
    import fieldkit.cli.app

    def broken(invocation: object) -> int:
        raise ZeroDivisionError

    (tmp_path / "file").write_text("")
    monkeypatch.setattr(fieldkit.cli.app, "run", broken)
    monkeypatch.setenv("FIELDKIT_STATE_DIR", str(tmp_path / "file" / "under"))
    done = call("case", "list", "--json")
    assert done.code == 4
    assert done.document["error"]["code"] == "bug.no_log"
    assert "FIELDKIT_STATE_DIR" in done.document["error"]["fix"]


def test_interrupt_is_130(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C before there is a case exits 130 quietly."""
    import fieldkit.cli.app

    def stopped(invocation: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(fieldkit.cli.app, "run", stopped)
    done = call("case", "list")
    assert done.code == 130
    assert "Traceback" not in done.err


def test_a_reader_that_goes_away_is_quiet() -> None:
    """`fieldkit explain | head -1` ends without a word on standard error."""
    process = subprocess.Popen(
        [sys.executable, "-m", "fieldkit", "playbook", "graph", "internet", "--format", "mermaid"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ.copy(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 141
