"""`fieldkit diagnose` from the command line to the exit code, on recorded sites: no packet leaves."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from fieldkit.cli import sitting
from fieldkit.cli.invocation import read_invocation
from fieldkit.cli.known import load_settings
from fieldkit.cli.sitting import targets_of
from fieldkit.engine.instruments import Laptop
from fieldkit.model.line import Line, LineTest
from fieldkit.model.terms import Vantage
from tests.cli.conftest import CABLE_OUT, Call

KEYS = {
    "schema", "command", "tree", "symptom", "vantage", "case", "started_at", "took_s", "verdict", "error",
    "conclusion", "findings", "readings", "trail", "not_measured",
}  # fmt: skip


def test_one_document(call: Call) -> None:
    """`--auto --json` prints one document with every promised key, and exits by its verdict."""
    done = call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto", "--json")
    document = done.document
    assert done.code == 1
    assert set(document) >= KEYS
    assert (document["verdict"], document["error"], document["symptom"]) == ("fault", None, "down")
    assert document["conclusion"]["cause"] == "CU-CABLE"
    assert document["line"] == "CQ-0001"


def test_the_same_case_reads_in_both_languages(call: Call) -> None:
    """A stored case is shown in either language, with the same codes."""
    call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto")
    zh, en = (call("report", "last", "--json", lang=lang).document for lang in ("zh", "en"))
    assert zh["conclusion"]["remedy"] != en["conclusion"]["remedy"]
    assert zh["conclusion"]["cause"] == en["conclusion"]["cause"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen(call: Call, golden: Callable[[str, str], None], lang: str) -> None:
    """The conclusion goes to standard output, the board to standard error."""
    done = call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto", lang=lang)
    case = re.search(r"\d{6}-\w{4}", done.out)
    assert case is not None
    text = f"{done.err}\n-----\n{done.out}".replace(case.group(), "YYMMDD-case")
    golden(f"cli/diagnose-cable-out.1.{lang}.txt", "\n".join(line.rstrip() for line in text.splitlines()) + "\n")


def test_flags_and_record_become_facts(call: Call) -> None:
    """What a flag or the record says is known, and the flag is stronger."""
    done = call(
        "diagnose", "internet", "--rehearse", CABLE_OUT, "--auto", "--json", "--at", "cpe", "--test-at", "lan",
        "--symptom", "no-web", "--ticket", "GD-7",
    )  # fmt: skip
    document = done.document
    assert (document["vantage"], document["symptom"], document["ticket"]) == ("cpe", "no-web", "GD-7")


def test_the_probes_know_where_the_laptop_is(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the line itself no server is asked as one of the customer's LAN, and the record's gateway there is tried."""
    told: list[Vantage | None] = []

    def measures_nothing(*_: object, **given: object) -> Laptop:
        told.append(cast("Vantage | None", given["vantage"]))
        return Laptop(interface=None)

    monkeypatch.setattr(sitting, "laptop_of", measures_nothing)
    for words in (["--at", "cpe"], ["--test-at", "lan"], []):
        call("diagnose", "internet", "--auto", "--json", *words)
    assert told == [Vantage.CPE, Vantage.LAN, None]


def test_answers_from_a_file(call: Call, tmp_path: Path) -> None:
    """`--answers` are heard as a person's."""
    file = tmp_path / "answers.yaml"
    file.write_text("answers: {internet.vantage: lan}\n", encoding="utf-8")
    done = call("diagnose", "--rehearse", CABLE_OUT, "--answers", str(file), "--json")
    heard = [step for step in done.document["trail"] if step["step"] == "vantage"]
    assert (heard[0]["heard"], heard[0]["how"]) == ("l", "heard")


def test_a_broken_tree_that_is_called_opens_no_case(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in a carrier's own tree is told before the visit begins, not when the walk comes to it."""
    (tmp_path / "cabling.yaml").write_text("tree: [", encoding="utf-8")
    monkeypatch.setenv("FIELDKIT_PLAYBOOKS", str(tmp_path))
    done = call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto")
    assert (done.code, "cabling.yaml" in done.err) == (2, True)
    assert call("case", "list", "--json").document["rows"] == []


def test_a_wrong_answers_file_opens_no_case(call: Call, tmp_path: Path) -> None:
    """What is wrong before the first question leaves nothing behind."""
    file = tmp_path / "answers.yaml"
    file.write_text("answers: {nowhere: l}\n", encoding="utf-8")
    assert call("diagnose", "--rehearse", CABLE_OUT, "--answers", str(file)).code == 2
    assert call("case", "list", "--json").document["rows"] == []


def test_stopped_with_json_is_still_one_document(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C prints the document so far, with the way to go on, and exits 130; the case can be resumed."""
    from fieldkit.engine.run import Run

    def stopped(self: Run) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as only_here:
        only_here.setattr(Run, "go", stopped)
        done = call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto", "--json")
    document = done.document
    assert done.code == 130
    assert (document["verdict"], document["error"]["code"]) == (None, "interrupted")
    assert f"fieldkit case resume {document['case']}" in document["error"]["fix"]
    assert call("case", "resume", "last", "--auto", "--json").document["conclusion"]["cause"] == "CU-CABLE"


def test_a_finished_case_is_not_resumed(call: Call) -> None:
    """A case that was walked to its end says so."""
    call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto")
    done = call("case", "resume", "last", "--auto", "--json")
    assert (done.code, done.document["error"]["code"]) == (2, "case.finished")


def test_a_bug_in_the_run_is_kept_in_the_case(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our bug exits 4 and the case says that it failed."""
    from fieldkit.engine.run import Run

    def broken(self: Run) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as only_here:
        only_here.setattr(Run, "go", broken)
        done = call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto", "--json")
    assert (done.code, done.document["error"]["code"]) == (4, "bug")
    events = call("case", "show", "last", "--json").document["rows"]
    assert [event["kind"] for event in events] == ["opened", "failed"]


@pytest.mark.parametrize(
    ("targets", "urls", "hosts"),
    [
        ((), None, None),
        (("203.0.113.10",), (), ("203.0.113.10",)),
        (("https://a.example/", "203.0.113.10"), ("https://a.example/",), ("203.0.113.10",)),
    ],
)
def test_targets(targets: tuple[str, ...], urls: tuple[str, ...] | None, hosts: tuple[str, ...] | None) -> None:
    """The record's targets replace the built-in ones, all of them."""
    settings = load_settings(read_invocation([], {})).settings
    made = targets_of(Line(test=LineTest(targets=targets)), settings)
    assert made.urls == (settings.targets_urls if urls is None else urls)
    assert made.hosts == (settings.targets_hosts if hosts is None else hosts)


def test_report_to_a_file(call: Call, tmp_path: Path) -> None:
    """The report is written whole, its format by the file's name, and the screen names it."""
    call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto")
    for name, begins in (("r.html", "<!doctype html>"), ("r.md", "#"), ("r.json", "{")):
        file = tmp_path / name
        done = call("report", "last", "--output", str(file))
        assert done.code == 0
        assert str(file) in done.out
        assert file.read_text(encoding="utf-8").lower().startswith(begins)
    assert call("report", "last", "--output", str(tmp_path / "none" / "r.html")).code == 2


def test_case_list_and_show(call: Call) -> None:
    """A case is listed and shown, as a table and as rows."""
    call("diagnose", "internet", "--rehearse", CABLE_OUT, "--auto", "--ticket", "GD-7")
    rows = call("case", "list", "--json").document["rows"]
    assert [(row["cause"], row["verdict"], row["ticket"]) for row in rows] == [("CU-CABLE", "fault", "GD-7")]
    assert rows[0]["case"] in call("case", "list").out
    assert "CU-CABLE" in call("case", "show", rows[0]["case"]).out
    raw = call("case", "show", "last", "--raw").out
    assert json.dumps("CQ-0001") in raw
