"""`line export` and `line template` on the command line: files that come back, and pages a person can fill in."""

from pathlib import Path

import pytest

from fieldkit.cases.linekeys import line_keys
from tests.cli.conftest import Call

LINES = """lines:
- {id: CQ-1, service: internet, customer: {name: 示例公司, phone: "+86 1"}, address: {dns: [203.0.113.53, 10.0.0.1]}}
- {id: "0012", optics: {class: 1000BASE-LX10}}
"""


@pytest.fixture(autouse=True)
def _a_book(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lines are imported."""
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.yaml").write_text(LINES, encoding="utf-8")
    assert call("line", "import", "lines.yaml").code == 0


@pytest.mark.parametrize("form", ["yaml", "json", "csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(call: Call, tmp_path: Path, form: str) -> None:
    """The suffix of the file chooses the format; every record is the same afterwards."""
    assert call("line", "export", "--output", f"out.{form}").code == 0
    rows = call("line", "import", f"out.{form}", "--json").document["rows"]
    assert sorted((row["line"], row["state"]) for row in rows) == [("0012", "same"), ("CQ-1", "same")]


def test_one_line_to_standard_output(call: Call) -> None:
    """`--output -` prints the file and nothing else."""
    done = call("line", "export", "--line", "0012", "--output", "-")
    assert (done.code, done.out) == (0, "lines:\n- id: 0012\n  optics:\n    class: 1000BASE-LX10\n")
    assert call("line", "export", "--line", "nosuch").code == 2
    assert call("line", "export", "--format", "pdf").code == 2


def test_the_file_is_named(call: Call, tmp_path: Path) -> None:
    """Without a name it is written here and said where, in words and as JSON."""
    done = call("line", "export", "--format", "csv", lang="zh", columns=200)
    assert "fieldkit-lines.csv" in done.out
    assert (tmp_path / "fieldkit-lines.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    rows = call("line", "export", "--format", "xlsx", "--json").document["rows"]
    assert [row["line"] for row in rows] == ["0012", "CQ-1"]
    assert Path(rows[0]["file"]).is_file()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
def test_a_template_holds_every_key_with_its_meaning(call: Call, tmp_path: Path, form: str, lang: str) -> None:
    """Each key stands there with a note in the language of the call; imported as it is, it is told to be empty."""
    name = f"template.{form}"
    assert call("line", "template", "--output", name, lang=lang).code == 0
    if form == "xlsx":
        from openpyxl import load_workbook

        head, notes, *rest = load_workbook(tmp_path / name).active.iter_rows(values_only=True)
        assert rest == []
        assert list(head) == [key.name for key in line_keys()]
        assert all(str(note).startswith("# ") for note in notes)
    else:
        text = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert [key.name for key in line_keys() if key.name.rpartition(".")[2] not in text] == []
        assert text.count("# ") == len(line_keys())
        assert ("电路编号" in text) == (lang == "zh")
    called = call("line", "import", name, lang=lang)
    assert called.code == 2
    assert called.out == ""
    assert len(called.err.splitlines()) == 2


def test_a_filled_in_template(call: Call, tmp_path: Path) -> None:
    """A row below the notes is a line."""
    assert call("line", "template", "--output", "t.csv").code == 0
    with (tmp_path / "t.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("CQ-9,vpn\r\n")
    assert call("line", "import", "t.csv").code == 0
    assert call("line", "show", "CQ-9", "--json").document["rows"] == [{"id": "CQ-9", "service": "vpn"}]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_cell_is_two_lines(call: Call, tmp_path: Path, lang: str) -> None:
    """What is wrong with its cell, and how to mend it."""
    (tmp_path / "l.csv").write_text("id,address.ip\nA,300.1.1.1\n", encoding="utf-8")
    called = call("line", "import", "l.csv", lang=lang)
    first, fix = called.err.splitlines()
    assert "l.csv:B2" in first
    assert "300.1.1.1" in first
    assert "203.0.113.9" in fix
