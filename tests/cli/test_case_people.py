"""What a person adds to a case: notes, the cause it is closed with; and two cases beside each other."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.cases.store import Store, open_store
from fieldkit.model.event import Event
from fieldkit.model.terms import FAULT, OK
from fieldkit.settings import read_settings
from tests.cli.conftest import Call
from tests.report.recorded import DUPGW, DUPLICATE, FITS, NOT_HEARD, SINGLE, UP, conclusion, visit


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """A store with two visits: the fault, then the line when it was mended."""
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))
    made = open_store(tmp_path)
    for events in (visit((UP, FITS, DUPLICATE), DUPGW, FAULT), visit((UP, NOT_HEARD, SINGLE), conclusion("NF-OK"), OK)):
        opened, *rest = events
        made.create(Event(datetime.now(UTC), "opened", opened.payload)).append(rest)
    return made


def _kinds(store: Store, case: str) -> list[str]:
    return [event.kind for event in store.events(store.find(case))]


def test_a_note_is_kept_and_shown(call: Call, store: Store) -> None:
    """Several words are one note; it stands in `case show` and in every report."""
    assert call("case", "note", "last", "王工", "说", "昨天换过路由器", lang="zh").code == 0
    assert _kinds(store, "last")[-1] == "note"
    assert "王工 说 昨天换过路由器" in call("case", "show", "last", lang="zh", columns=200).out
    for form in ("html", "markdown", "json"):
        report = call("report", "last", "--format", form, "--output", "-", lang="zh").out
        assert "王工 说 昨天换过路由器" in report


@pytest.mark.parametrize("text", ["from a pipe\n", "two\nlines\n"])
def test_a_note_from_standard_input(fresh: Call, store: Store, text: str, tmp_path: Path) -> None:
    """Without words it is read to its end."""
    done = fresh("case", "note", "last", "--json", stdin=text, FIELDKIT_DATA_DIR=str(tmp_path))
    assert done.code == 0
    assert done.document["rows"][0]["payload"]["text"] == text.strip()


@pytest.mark.parametrize(("text", "code"), [("  ", "case.note_empty"), ("x" * 4001, "case.text_too_long")])
def test_a_note_that_cannot_be_kept(call: Call, store: Store, text: str, code: str) -> None:
    """Nothing, or a book, is no note; the case is as before."""
    before = _kinds(store, "last")
    called = call("case", "note", "last", text, "--json")
    assert (called.code, called.document["error"]["code"]) == (2, code)
    assert _kinds(store, "last") == before


def test_secrets_and_escapes_of_a_note(call: Call, store: Store, tmp_path: Path) -> None:
    """A password in a remark does not reach the disk, an escape sequence not the screen."""
    assert call("case", "note", "last", "password=Tr0ub4dor%\x1b[31m red").code == 0
    assert call("case", "close", "last", "--cause", "CU-PC", "--text", "口令：Tr0ub4dor%9").code == 0
    store.close()
    assert all(b"Tr0ub4dor" not in path.read_bytes() for path in tmp_path.iterdir())
    assert "\x1b[31m" not in call("case", "show", "last").out


def test_closing_stands_beside_the_judgement(call: Call, store: Store) -> None:
    """The program's conclusion is untouched; list, show and reports name both, in both languages."""
    done = call("case", "close", "last~1", "--cause", "cu-cable", "--text", "重做水晶头", lang="zh")
    assert done.code == 0
    assert "CU-CABLE" in done.out
    assert "CU-DUPGW" in done.out
    row = call("case", "list", "--json").document["rows"][1]
    assert (row["state"], row["closed"], row["cause"]) == ("closed", "CU-CABLE", "CU-DUPGW")
    assert "closed as CU-CABLE" in " ".join(call("case", "list", columns=200).out.split())
    for lang, beside in (("zh", "不一致"), ("en", "another cause")):
        shown = call("case", "show", "last~1", lang=lang, columns=200).out
        assert "CU-CABLE" in shown
        assert "CU-DUPGW" in shown
        assert beside in shown
        for form in ("html", "markdown"):
            report = call("report", "last~1", "--format", form, "--output", "-", lang=lang).out
            assert report.index("CU-DUPGW") < report.index("CU-CABLE")
            assert beside in report
            assert "重做水晶头" in report
    closed = json.loads(call("report", "last~1", "--format", "json", "--output", "-").out)
    assert closed["conclusion"]["cause"] == "CU-DUPGW"
    assert {key: closed["closed"][key] for key in ("cause", "owner", "text")} == {
        "cause": "CU-CABLE",
        "owner": "customer",
        "text": "重做水晶头",
    }


def test_closing_with_the_same_cause(call: Call, store: Store) -> None:
    """Then it says that they agree."""
    assert call("case", "close", "last~1", "--cause", "CU-DUPGW").code == 0
    assert "the same cause" in call("case", "show", "last~1", columns=200).out


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("--cause", "CU-DUPGQ"), "case.unknown_cause", "CU-DUPGW"),
        ((), "case.cause_needed", "CU-DUPGW"),
        (("--cause", ""), "usage.empty_value", "--cause"),
        (("--cause", "xyzzy"), "case.no_such_cause", "explain"),
        (("--cause", "CU-PC", "--text", "x" * 4001), "case.text_too_long", "4000"),
    ],
)
def test_a_closing_that_is_refused(call: Call, store: Store, argv: tuple[str, ...], code: str, said: str) -> None:
    """A cause that is in no list is told with the nearest; nothing is appended."""
    before = _kinds(store, "last~1")
    called = call("case", "close", "last~1", *argv, "--json")
    assert (called.code, called.document["error"]["code"]) == (2, code)
    assert said in called.document["error"]["text"] + called.document["error"]["fix"]
    assert _kinds(store, "last~1") == before


def test_before_and_after(call: Call, store: Store) -> None:
    """What got better, what could not be compared, and the exit status, as words and as rows."""
    better = call("case", "compare", "last~1", "last", "--json")
    assert better.code == 0
    rows = {row["check"]: row for row in better.document["rows"]}
    assert rows["gateway.unique"]["change"] == "better"
    assert (rows["gateway.unique"]["before"]["verdict"], rows["gateway.unique"]["after"]["verdict"]) == ("fault", "ok")
    assert rows["gateway.unique"]["facts"][0]["fact"] == "macs"
    assert rows["dhcp.servers"]["change"] == "not_comparable"
    assert rows["address.own"]["after"] is None
    assert rows["link.state"]["change"] == "same"
    worse = call("case", "compare", "last", "last~1")
    assert worse.code == 1
    assert "1 worse" in worse.out
    for lang, word in (("zh", "变好 1 项"), ("en", "1 better")):
        said = call("case", "compare", "last~1", "last", lang=lang)
        assert (said.code, said.err) == (0, "")
        assert word in said.out
        assert max(map(len, said.out.splitlines())) <= 80


def test_nothing_to_compare(call: Call, store: Store) -> None:
    """Two visits without a check measured in both say so with 3; a case that is not there is wrong usage."""
    empty = store.create(Event(datetime.now(UTC), "opened", visit((), None)[0].payload)).case
    for lang in ("zh", "en"):
        called = call("case", "compare", empty, "last~1", lang=lang)
        assert called.code == 3
        assert called.out
    assert call("case", "compare", "last", "nosuch").code == 2


def test_settings_are_read(monkeypatch: pytest.MonkeyPatch, store: Store, tmp_path: Path) -> None:
    """The store of these tests is the one the commands see."""
    assert read_settings({}, {"FIELDKIT_DATA_DIR": str(tmp_path)}, load=lambda _: {}).settings.data_dir == tmp_path


@pytest.mark.parametrize(
    "argv",
    [
        ("--output", "nowhere/report.html"),
        ("--output", "report.html"),
        ("--output", "-"),
        ("--for", "noc", "--output", "-"),
        ("--for", "customer", "--output", "-"),
        ("--for", "customer", "--output", "page.html"),
        ("--for", "customer", "--format", "html"),
        ("--for", "customer", "--qr-file", "nowhere/code.svg"),
    ],
)
def test_a_report_with_json_is_one_document(
    call: Call, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    """Whatever is written where, and where writing fails: standard output is one document."""
    monkeypatch.chdir(tmp_path)
    called = call("report", "last", *argv, "--json")
    wrong = any(each.startswith("nowhere") for each in argv)
    assert called.document["schema"] == "fieldkit/1"
    assert called.code == (2 if wrong else 0)
    assert bool(called.document.get("error")) is wrong


def test_a_text_file_holds_the_words_and_no_page(call: Call, store: Store, tmp_path: Path) -> None:
    """`--for customer --output words.txt` is pasted into a message; HTML would be of no use there."""
    assert call("report", "last", "--for", "customer", "--output", str(tmp_path / "words.txt")).code == 0
    assert "<" not in (tmp_path / "words.txt").read_text(encoding="utf-8")
    assert call("report", "last", "--for", "customer", "--output", str(tmp_path / "page.html")).code == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_long_list_shows_the_latest(call: Call, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older ones are counted and come with --all; --json has every one."""
    monkeypatch.setattr("fieldkit.cli.case.LATEST", 1)
    assert "Earlier cases: 1" in call("case", "list").out
    assert "Earlier cases" not in call("case", "list", "--all").out
    assert len(call("case", "list", "--json").document["rows"]) == 2
