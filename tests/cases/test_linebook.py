"""The line book: every record checked, all of a file or none of it, every mistake named by file, record and key."""

import json
import sys
from pathlib import Path

import pytest

from fieldkit.cases import linebook
from fieldkit.cases.linebook import LONGEST_ID, LineBook
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.text import LANGUAGES, has, say

GOOD = "lines:\n- {id: CQ-1, service: internet, rate_mbps: 100}\n- {id: CQ-2, customer: {name: 张三}}\n"


@pytest.fixture
def book(tmp_path: Path) -> LineBook:
    """An empty book."""
    return LineBook(tmp_path / "data")


def _file(folder: Path, text: str, name: str = "lines.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.yaml", "id: CQ-1\nservice: internet\nrate_mbps: 100\n"),
        ("list.yaml", "- {id: CQ-1, service: internet, rate_mbps: 100}\n"),
        ("under.yaml", "lines:\n- {id: CQ-1, service: internet, rate_mbps: 100}\n"),
        ("one.json", '{"id": "CQ-1", "service": "internet", "rate_mbps": 100}'),
        ("list.json", '[{"id": "CQ-1", "service": "internet", "rate_mbps": 100.0}]'),
        ("bom.json", '\ufeff[{"id": "CQ-1", "service": "internet", "rate_mbps": 100.0}]'),
    ],
)
def test_yaml_and_json_in_each_shape(book: LineBook, tmp_path: Path, name: str, text: str) -> None:
    """One record, a list, or a list under `lines`, in either notation, is the same record."""
    done = book.import_file(_file(tmp_path, text, name))
    assert (done.added, done.changed, done.same) == (("CQ-1",), (), ())
    line = book.get("CQ-1")
    assert (line.service, line.rate_mbps) == ("internet", 100.0)


def test_importing_again_says_what_changed(book: LineBook, tmp_path: Path) -> None:
    """The same record is left alone, a changed one replaced whole."""
    book.import_file(_file(tmp_path, GOOD))
    done = book.import_file(_file(tmp_path, GOOD.replace("100", "50").replace("CQ-2", "CQ-3")))
    assert (done.added, done.changed, done.same) == (("CQ-3",), ("CQ-1",), ())
    assert book.import_file(_file(tmp_path, GOOD.replace("100", "50"))).same == ("CQ-1", "CQ-2")
    assert book.ids() == ["CQ-1", "CQ-2", "CQ-3"]
    assert [line.rate_mbps for line in book.lines()] == [50.0, None, None]


@pytest.mark.parametrize(
    ("wrong", "code", "key"),
    [
        ("{id: CQ-3, servise: internet}", "data.unknown_key", "servise"),
        ("{id: CQ-3, access: {prot: '1'}}", "data.unknown_key", "access.prot"),
        ("{id: CQ-3, optics: {class_: 1000BASE-LX10}}", "data.unknown_key", "optics.class_"),
        ("{id: CQ-3, service: internat}", "data.not_one_of", "service"),
        ("{id: CQ-3, rate_mbps: fast}", "data.not_a_number", "rate_mbps"),
        ("{id: CQ-3, address: {ip: 300.1.1.1}}", "line.wrong_ip", "address.ip"),
        ("{id: CQ-3, address: {vlan: 5000}}", "line.wrong_number", "address.vlan"),
        ("{id: CQ-3, cpe: {wan_mac: zz}}", "line.wrong_mac", "cpe.wan_mac"),
        ("[CQ-3]", "data.not_a_mapping", ""),
        ("CQ-3", "data.not_a_mapping", ""),
        ("null", "data.not_a_mapping", ""),
    ],
)
def test_one_wrong_record_and_none_is_taken(book: LineBook, tmp_path: Path, wrong: str, code: str, key: str) -> None:
    """File, line and key are named in both languages; the good records before it are not kept."""
    path = _file(tmp_path, f"{GOOD}- {wrong}\n")
    with pytest.raises(BadInput) as told:
        book.import_file(path)
    assert (told.value.code, told.value.facts["key"]) == (code, key)
    assert told.value.facts["where"].startswith(f"{path}:4:")
    assert book.ids() == []
    for language in LANGUAGES:
        assert "lines.yaml:4:" in say(code, language, told.value.facts)
    assert has(f"{code}.fix")


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        (f"{GOOD}- {{service: internet}}\n", "line.no_id", {"number": 3}),
        (f"{GOOD}- {{id: '  '}}\n", "line.no_id", {"number": 3}),
        (f"{GOOD}- {{id: CQ-1}}\n", "line.twice", {"line": "CQ-1"}),
        (f"{GOOD}- {{id: {'x' * (LONGEST_ID + 1)}}}\n", "line.bad_id", {"number": 3}),
        (f'{GOOD}- {{id: "CQ\\u001b[2J"}}\n', "line.bad_id", {"number": 3}),
        (f'{GOOD}- {{id: "CQ\\u202e1"}}\n', "line.bad_id", {"number": 3}),
        ("id: CQ-1\nid: CQ-2\n", "yaml.duplicate_key", {"key": "id", "line": 2}),
        ("id: [CQ-1\n", "yaml.unclosed", {}),
        ("", "yaml.empty", {}),
        ("id: &a CQ-1\n", "yaml.alias", {"line": 1}),
    ],
)
def test_files_that_are_wrong_as_a_whole(
    book: LineBook, tmp_path: Path, text: str, code: str, facts: dict[str, object]
) -> None:
    """Each has its own error with its place, and nothing is taken."""
    with pytest.raises(BadInput) as told:
        book.import_file(_file(tmp_path, text))
    assert told.value.code == code
    assert facts.items() <= told.value.facts.items()
    assert has(code)
    assert has(f"{code}.fix")
    assert book.ids() == []


def test_files_that_cannot_be_read(book: LineBook, tmp_path: Path) -> None:
    """Not there, a folder, not text: one kind error each."""
    (tmp_path / "latin.yaml").write_bytes("id: caf\xe9\n".encode("latin-1"))
    for name, code in (("none.yaml", "yaml.unreadable"), (".", "yaml.is_folder"), ("latin.yaml", "yaml.not_utf8")):
        with pytest.raises(BadInput) as told:
            book.import_file(tmp_path / name)
        assert told.value.code == code


HOSTILE = [
    "../x",
    "..",
    ".",
    "/etc/passwd",
    "C:\\x",
    "a/b\\c",
    "con",
    "NUL",
    "com1",
    "电路 0001 号",
    "é",
    "e\u0301-2",
    "%2e%2e",
    '*?<>|":',
    "x" * LONGEST_ID,
    "路" * LONGEST_ID,
    ".hidden",
    "trailing.",
    "{{7*7}}",
]


def test_no_id_leads_out_of_the_folder_or_to_another_line(book: LineBook, tmp_path: Path) -> None:
    """Ids that look like paths, devices or patterns are just names, each its own line, found again by itself."""
    lines = [{"id": each, "customer": {"name": f"n{at}"}} for at, each in enumerate(HOSTILE)]
    book.import_file(_file(tmp_path, json.dumps(lines, ensure_ascii=False), "lines.json"))
    inside = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert len(inside) == len(HOSTILE)
    assert {path.parent for path in inside} == {book.folder}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "lines.json"]
    for path in inside:
        assert path.stem.split("%")[0].lower() not in {"con", "nul", "com1"}
        assert len(path.name.encode()) <= 255
        assert not set(path.stem) & set('.<>:"/\\|?*')
    for at, each in enumerate(HOSTILE):
        assert book.get(each).customer.name == f"n{at}"
    assert len(book.ids()) == len(HOSTILE)


def test_a_line_nobody_imported_is_told_with_near_ones(book: LineBook, tmp_path: Path) -> None:
    """A slip in the number finds what was meant."""
    book.import_file(_file(tmp_path, GOOD))
    with pytest.raises(BadInput) as told:
        book.get("CQ-12")
    assert told.value.code == "line.unknown"
    assert "CQ-1" in told.value.facts["known"]
    for hostile in ("../../etc/passwd", "x" * 5000, "\x00", ""):
        with pytest.raises(BadInput) as told:
            book.get(hostile)
        assert told.value.code == "line.unknown"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"id": "CQ-1", "odd": 1}', b"null"])
def test_a_damaged_record_is_told_and_mended_by_a_new_import(book: LineBook, tmp_path: Path, content: bytes) -> None:
    """The file is named; importing the line again puts it right."""
    book.import_file(_file(tmp_path, GOOD))
    damaged = book.folder / "CQ-1.json"
    damaged.write_bytes(content)
    with pytest.raises(BadInput) as told:
        book.get("CQ-1")
    assert str(damaged) in str(told.value.facts.get("file", told.value.facts.get("where")))
    assert has(told.value.code)
    assert has(f"{told.value.code}.fix")
    assert book.get("CQ-2").customer.name == "张三"
    assert book.import_file(_file(tmp_path, GOOD)).changed == ("CQ-1",)
    assert book.get("CQ-1").rate_mbps == 100.0


def test_a_disk_that_fills_up_half_way_changes_nothing(
    book: LineBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All records are on disk beside their places before the first one takes its place."""
    book.import_file(_file(tmp_path, GOOD))
    real, calls = linebook._to_disk, iter([False, True])

    def fills_up(path: Path, text: str) -> None:
        if next(calls):
            path.write_text(text[:5], encoding="utf-8")
            raise OSError(28, "No space left on device")
        real(path, text)

    monkeypatch.setattr(linebook, "_to_disk", fills_up)
    with pytest.raises(FieldkitError) as told:
        book.import_file(_file(tmp_path, GOOD.replace("100", "50").replace("张三", "李四")))
    assert told.value.code == "store.full"
    assert (book.get("CQ-1").rate_mbps, book.get("CQ-2").customer.name) == (100.0, "张三")
    assert sorted(path.name for path in book.folder.iterdir()) == ["CQ-1.json", "CQ-2.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="a file stands in the folder's place")
def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """No place to keep the book is told with its fix."""
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(FieldkitError) as told:
        LineBook(tmp_path / "data").import_file(_file(tmp_path, GOOD))
    assert told.value.code == "store.unwritable"
