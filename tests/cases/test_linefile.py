"""Line records as files: what is written is read back the same, and what a spreadsheet spoilt is told with its cell."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.cases import linefile
from fieldkit.cases.linebook import LineBook, read_lines
from fieldkit.cases.linefile import FORMATS, as_csv, as_xlsx, written
from fieldkit.cases.linekeys import flat, line_keys, nested
from fieldkit.cases.linetable import MOST_RECORDS, Table, column_name
from fieldkit.cases.lineyaml import template
from fieldkit.cli.record_flags import record_flags
from fieldkit.engine.codec import line_from, line_to
from fieldkit.errors import BadInput
from fieldkit.text import LANGUAGES, has, say

FULL: dict[str, Any] = {
    "id": "0012",
    "service": "leased-line",
    "grade": "gold",
    "rate_mbps": 2.048,
    "handed_over": True,
    "centre": False,
    "customer": {
        "name": "示例, 商贸; \"公司\"",
        "contact": "=HYPERLINK(1)",
        "phone": "+86 23 6800 0000",
        "address": "示例路 1 号\n2 楼",
        "room": "'=quoted",
        "may_probe_lan": False,
    },
    "address": {"mode": "static", "ip": "203.0.113.9", "prefix": 29, "dns": ["203.0.113.53", "203.0.113.54"]},
    "lan": {"gateway_macs": ["00:e0:fc:00:00:01", "00:11:22:33:44:55"], "dhcp_servers": ["192.168.1.1"],
            "dhcp_pool": ["192.168.1.100-192.168.1.149", "192.168.1.180-192.168.1.199"]},
    "access": {"port": "0/1", "bound_mac": "00:11:22:33:44:55", "tcp_port": 22, "host_key": "SHA256:abc+/="},
    "cpe": {"serial": "-12e3", "model": "null", "owner": "carrier"},
    "optics": {"class": "1000BASE-LX10", "fibre_km": 8.0, "commissioned_rx_dbm": -12.1},
    "test": {
        "at": "lan",
        "targets": ["http://a.example/x;y", "203.0.113.10"],
        "expect": {"a.example": ["203.0.113.10", "203.0.113.11"], "b.example": ["203.0.113.12"]},
    },
}  # fmt: skip


def _write(folder: Path, name: str, body: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def _csv(
    folder: Path, *rows: Sequence[str], name: str = "lines.csv", encoding: str = "utf-8", between: str = ","
) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=between).writerows(rows)
    return _write(folder, name, out.getvalue().encode(encoding))


def _xlsx(folder: Path, *rows: Sequence[Any], change: Callable[[Any], None] | None = None) -> Path:
    """A workbook as a spreadsheet program writes it, with numbers, dates and formulas."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book)
    path = folder / "lines.xlsx"
    book.save(path)
    return path


def _told(path: Path) -> BadInput:
    with pytest.raises(BadInput) as told:
        read_lines(path)
    for language in LANGUAGES:
        code = told.value.code
        assert has(code)
        assert has(f"{code}.fix")
        assert say(code, language, told.value.facts)
    return told.value


# -- there and back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_whole_record_comes_back(tmp_path: Path, form: str) -> None:
    """Quotes, separators, formulas, zeros in front and line breaks survive every format; importing again is a no-op."""
    line = line_from(FULL, where="")
    book = LineBook(tmp_path / "data")
    first = _write(tmp_path, f"one.{form}", written([line_to(line)], form))
    assert book.import_file(first).added == ("0012",)
    assert book.get("0012") == line
    again = _write(tmp_path, f"two.{form}", written([line_to(each) for each in book.lines()], form))
    assert book.import_file(again).same == ("0012",)


_TEXT = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" '=+-@#;,\"\n"), min_size=1, max_size=12
).map(lambda text: text.replace("\r", "").strip())
_PLAIN = _TEXT.filter(lambda text: text not in ("", "…") and text == text.strip())
_RECORDS = st.lists(
    st.fixed_dictionaries(
        {"id": _PLAIN},
        optional={
            "rate_mbps": st.floats(0.001, 1_000_000).map(lambda value: float(f"{value:.10g}")),
            "handed_over": st.booleans(),
            "customer": st.dictionaries(st.sampled_from(["name", "room", "phone"]), _PLAIN, min_size=1),
            "address": st.fixed_dictionaries({"dns": st.lists(st.just("203.0.113.53"), min_size=1, max_size=3)}),
            "test": st.fixed_dictionaries(
                {
                    "targets": st.lists(
                        st.sampled_from(["http://a/;x", "b.example", "http://c/；"]), min_size=1, max_size=3
                    )
                }
            ),
        },
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=_RECORDS)
def test_any_record_comes_back(tmp_path: Path, form: str, given: list[dict[str, Any]]) -> None:
    """Whatever stands in a text is text again, in every format."""
    records = [line_to(line_from(each, where="")) for each in given]
    path = _write(tmp_path, f"any.{form}", written(records, form))
    assert [line_to(each) for each in read_lines(path)] == records


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    """A cell that a spreadsheet would obey begins with `'`; a plain negative number stays one."""
    rows = list(csv.reader(io.StringIO(written([FULL], "csv").decode("utf-8-sig"))))
    cells = dict(zip(rows[0], rows[1], strict=True))
    assert cells["customer.contact"] == "'=HYPERLINK(1)"
    assert cells["customer.phone"] == "'+86 23 6800 0000"
    assert cells["optics.commissioned_rx_dbm"] == "-12.1"
    assert [cell for cell in rows[1] if cell.startswith(("=", "+", "@", "\t"))] == []


def test_every_cell_of_a_workbook_is_text(tmp_path: Path) -> None:
    """Numbers and formulas too; and empty cells are formatted as text, so that what is typed later stays text."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(written([FULL], "xlsx"))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"@"}


def test_control_characters_do_not_reach_a_file(tmp_path: Path) -> None:
    """A bidi or escape character from an imported record stands as visible text, or escaped where the format can."""
    record = {"id": "A", "customer": {"name": "x\u202ey\x1b[31mz\x07"}}
    for form in FORMATS:
        body = written([record], form)
        if form == "xlsx":
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                body = b"".join(packed.read(name) for name in packed.namelist())
        assert b"\x1b" not in body
        assert "\u202e".encode() not in body
        assert b"\x07" not in body


def test_a_name_that_no_cell_can_hold_is_told() -> None:
    """An expectation whose name holds a separator goes to YAML, not half into a table."""
    with pytest.raises(BadInput) as told:
        written([{"id": "A", "test": {"expect": {"a=b": ["203.0.113.1"]}}}], "csv")
    assert told.value.code == "line.not_for_tables"


def test_yaml_too_large_to_come_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be imported again is not written."""
    monkeypatch.setattr(linefile.yamltext, "MAX_BYTES", 100)
    with pytest.raises(BadInput) as told:
        written([{"id": f"CQ-{number}", "grade": "gold"} for number in range(20)], "yaml")
    assert told.value.code == "line.too_large_for"


# -- templates ---------------------------------------------------------------------------------------------------------


def test_the_keys_are_the_flags() -> None:
    """A key added to the record is a column and a line of the template by itself."""
    assert [key.name for key in line_keys()] == ["id", *(flag.key for flag in record_flags())]
    assert {key.name: key.choices for key in line_keys() if key.choices} == {
        flag.key: flag.choices for flag in record_flags() if flag.choices and flag.shape != "switch"
    }
    assert nested(flat(FULL)) == FULL


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
def test_an_untouched_template_imports_nothing(tmp_path: Path, form: str) -> None:
    """It is told that nothing is filled in; a row or an id added to it is taken."""
    names = tuple(key.name for key in line_keys())
    empty = Table(names, (), tuple(f"what {name} is" for name in names))
    filled = Table(names, (("CQ-1", "internet", *[""] * (len(names) - 2)),), empty.notes)
    yaml = template(lambda key: key.name)
    bodies = {
        "yaml": (yaml.encode(), yaml.replace("id: …", "id: CQ-1", 1).encode()),
        "csv": (as_csv(empty), as_csv(filled)),
        "xlsx": (as_xlsx(empty, choices={"service": ("internet", "vpn")}), as_xlsx(filled)),
    }
    book = LineBook(tmp_path / "data")
    with pytest.raises(BadInput) as told:
        book.import_file(_write(tmp_path, f"t.{form}", bodies[form][0]))
    assert told.value.code == ("line.no_id" if form == "yaml" else "line.no_records")
    assert book.import_file(_write(tmp_path, f"f.{form}", bodies[form][1])).added == ("CQ-1",)


# -- CSV as it comes ---------------------------------------------------------------------------------------------------

HEAD = ("customer.name", "id", "access.port", "address.dns")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_csv_in_each_encoding_and_separator(tmp_path: Path, encoding: str, between: str) -> None:
    """Excel's own UTF-8, a Chinese Excel's GBK, its Unicode text: columns in any order, lists by semicolon or line."""
    path = _csv(
        tmp_path,
        HEAD,
        ("重庆示例公司", "CQ-1", "GE0/0/7", "203.0.113.53; 203.0.113.54"),
        ("", "CQ-2", "", "203.0.113.53\n203.0.113.54"),
        ("", "", "", ""),
        encoding=encoding,
        between=between,
    )
    one, two = read_lines(path)
    assert (one.id, one.customer.name, one.access.port) == ("CQ-1", "重庆示例公司", "GE0/0/7")
    assert one.address.dns == two.address.dns == ("203.0.113.53", "203.0.113.54")
    assert two.customer.name is None


def test_excels_separator_line_and_comments(tmp_path: Path) -> None:
    """`sep=;` is no header, and rows that begin with `# ` are notes."""
    path = _write(tmp_path, "l.csv", "sep=;\r\n# a note\r\nid;service\r\n# circuit;# kind\r\nCQ-1;vpn\r\n")
    assert [(line.id, line.service) for line in read_lines(path)] == [("CQ-1", "vpn")]


@pytest.mark.parametrize(
    ("rows", "code", "cell", "facts"),
    [
        ((("id", "access.prot"), ("A", "1")), "line.unknown_column", "B1", {"near": "access.port"}),
        ((("ID",), ("A",)), "line.unknown_column", "A1", {"near": "id"}),
        ((("id", "电路编号"), ("A", "B")), "line.foreign_column", "B1", {"column": "电路编号"}),
        ((("id", "x" * 200), ("A", "B")), "line.foreign_column", "B1", {"column": "x" * 60}),
        ((("id", "id"), ("A", "B")), "line.column_twice", "B1", {"column": "id"}),
        ((("id", ""), ("A", "left over")), "line.column_without_name", "B2", {"value": "left over"}),
        ((("id", "address.ip"), ("A", "1.1.1.1"), ("B", "300.1.1.1")), "line.wrong_ip", "B3", {"value": "300.1.1.1"}),
        ((("lan.gateway_macs", "id"), ("00:e0:fc:00:00:01;zz", "A")), "line.wrong_mac", "A2", {"value": "zz"}),
        ((("id", "lan.dhcp_pool"), ("A", "1.1.1.1-1.1.1.9;1.1.1.20-1.1.1.10")), "line.wrong_range", "B2",
         {"value": "1.1.1.20-1.1.1.10"}),
        ((("id", "service"), ("A", "internat")), "data.not_one_of", "B2", {"near": "internet"}),
        ((("id", "rate_mbps"), ("A", "100M")), "data.not_a_number", "B2", {"value": "100M"}),
        ((("id", "access.port"), ("A", "1月7日")), "line.cell_date", "B2", {"value": "1月7日"}),
        ((("id", "access.port"), ("A", "7-Jan")), "line.cell_date", "B2", {"value": "7-Jan"}),
        ((("id", "access.port"), ("A", "2024/1/7")), "line.cell_date", "B2", {}),
        ((("id", "cpe.wan_mac"), ("A", "1.12233E+11")), "line.cell_digits", "B2", {"key": "cpe.wan_mac"}),
        ((("id", "test.expect"), ("A", "a.example")), "line.bad_expect", "B2", {"value": "a.example"}),
        ((("id", "test.expect"), ("A", "a.example=1.1.1")), "line.wrong_ip", "B2", {"value": "1.1.1"}),
        ((("id", "service"),), "line.no_records", "", {}),
        ((), "line.no_records", "", {}),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told(
    tmp_path: Path, rows: tuple[tuple[str, ...], ...], code: str, cell: str, facts: Mapping[str, Any]
) -> None:
    """File, cell, key and value are named, in both languages, and nothing is taken."""
    path = _csv(tmp_path, *rows)
    told = _told(path)
    assert told.code == code
    assert told.facts["where"] == (f"{path}:{cell}" if cell else str(path))
    assert facts.items() <= told.facts.items()
    book = LineBook(tmp_path / "data")
    with pytest.raises(BadInput):
        book.import_file(path)
    assert book.ids() == []


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ((("service", "id"), ("vpn", "A"), ("vpn", "")), "line.no_id", "B3"),
        ((("id",), ("A",), ("A",)), "line.twice", "A3"),
        ((("id",), ("cq-1",), ("CQ-1",)), "line.twice", "A3"),
        ((("id",), ("x" * 65,)), "line.bad_id", "A2"),
    ],
)
def test_ids_that_cannot_be_kept(tmp_path: Path, rows: tuple[tuple[str, ...], ...], code: str, cell: str) -> None:
    """A missing, repeated or endless id is told with its cell."""
    path = _csv(tmp_path, *rows)
    with pytest.raises(BadInput) as told:
        LineBook(tmp_path / "data").import_file(path)
    assert (told.value.code, told.value.facts["where"]) == (code, f"{path}:{cell}")


def test_yaml_ids_are_told_with_line_and_column(tmp_path: Path) -> None:
    """The same for YAML: where the id stands, or the record that has none."""
    path = _write(tmp_path, "l.yaml", "- id: A\n- service: vpn\n")
    with pytest.raises(BadInput) as told:
        LineBook(tmp_path / "data").import_file(path)
    assert told.value.facts["where"] == f"{path}:2:3"
    path = _write(tmp_path, "l.yaml", "- id: A\n- service: vpn\n  id: A\n")
    with pytest.raises(BadInput) as told:
        LineBook(tmp_path / "data").import_file(path)
    assert (told.value.code, told.value.facts["where"]) == ("line.twice", f"{path}:3:7")


def test_an_id_loses_the_spaces_around_it(tmp_path: Path) -> None:
    """Nobody types `line show ' CQ-1 '`."""
    book = LineBook(tmp_path / "data")
    book.import_file(_write(tmp_path, "l.yaml", "id: ' CQ-1 '\n"))
    assert book.ids() == ["CQ-1"]
    assert book.get("CQ-1").id == "CQ-1"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """Nothing is opened that might never answer."""
    import os

    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    for name in ("l.csv", "l.yaml", "l.xlsx"):
        os.mkfifo(tmp_path / name)
        assert _told(tmp_path / name).code == "line.no_file"


@pytest.mark.parametrize("name", ["l.csv", "l.yaml", "l.xlsx"])
def test_what_cannot_be_opened_is_told_as_that(tmp_path: Path, name: str) -> None:
    """A folder, or a name that is not there, is no damaged workbook."""
    assert _told(tmp_path / name).code == "yaml.unreadable"
    (tmp_path / name).mkdir()
    assert _told(tmp_path / name).code == "yaml.is_folder"


def test_utf16_without_its_mark_is_no_heading(tmp_path: Path) -> None:
    """It reads as UTF-8 with a zero after each letter, which nobody could find in a message."""
    assert _told(_csv(tmp_path, ("id", "service"), ("A", "vpn"), encoding="utf-16-le")).code == "line.not_text"


def test_brackets_without_end(tmp_path: Path) -> None:
    """A hundred thousand open brackets are refused at the first that is too many."""
    assert _told(_write(tmp_path, "l.json", "[" * 100_000)).code == "yaml.too_deep"


# -- workbooks as a spreadsheet writes them ----------------------------------------------------------------------------


@pytest.mark.parametrize(("range_", "refused"), [("B2:B3", True), ("B2:C2", False)])
def test_merged_rows_are_refused(tmp_path: Path, range_: str, refused: bool) -> None:
    """A name merged over two rows would be lost for the second one."""
    rows = ("id", "customer.name", "customer.room"), ("A", "示例", None), ("B", None, None)
    path = _xlsx(tmp_path, *rows, change=lambda book: book.active.merge_cells(range_))
    if not refused:
        assert len(read_lines(path)) == 2
        return
    told = _told(path)
    assert (told.code, told.facts["where"]) == ("line.merged", f"{path}:{range_}")


def test_a_workbook_by_hand(tmp_path: Path) -> None:
    """Numbers, truth values, padded and mobile numbers arrive as meant; notes and blanks are skipped."""

    def change(book: Any) -> None:
        sheet = book.active
        sheet["A3"].number_format = "00000"
        notes = book.create_sheet("说明", 0)
        notes.append(["How to fill this in"])
        book.create_sheet("hidden").sheet_state = "hidden"

    path = _xlsx(
        tmp_path,
        (
            "id",
            "rate_mbps",
            "handed_over",
            "customer.phone",
            "access.bound_mac",
            "address.vlan",
            "customer.room",
            "centre",
        ),
        ("# circuit", None, None, None, None, None, None, None),
        (42, 100, True, 13800138000, 112233445566, 1203.0, 301, "否"),
        (None, None, None, None, None, None, None, None),
        ("CQ-2", 2.048, False, "023-6800", None, None, "3-01", "是"),
        change=change,
    )
    one, two = read_lines(path)
    assert (one.id, one.rate_mbps, one.handed_over, one.customer.phone) == ("00042", 100.0, True, "13800138000")
    assert (one.access.bound_mac, one.address.vlan, one.customer.room) == ("11:22:33:44:55:66", 1203, "301")
    assert (one.centre, two.centre, two.handed_over, two.rate_mbps) == (False, True, False, 2.048)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("customer.phone", 2368000000, "line.cell_number"),
        ("access.bound_mac", 1122334455, "line.cell_number"),
        ("cpe.serial", 12, "line.cell_number"),
        ("address.account", 1234567890123456, "line.cell_digits"),
        ("access.port", datetime(2026, 1, 7), "line.cell_date"),  # noqa: DTZ001 - as a spreadsheet has it
        ("access.port", date(2026, 1, 7), "line.cell_date"),
        ("cpe.wan_mac", time(0, 11, 22), "line.cell_date"),
        ("access.port", 46029, "line.cell_number"),
        ("customer.name", "=B1&C1", "line.cell_formula"),
        ("address.ip", "#N/A", "line.cell_error"),
        ("lan.dhcp_servers", 19216811, "line.cell_number"),
    ],
)
def test_what_a_spreadsheet_spoilt(tmp_path: Path, key: str, value: Any, code: str) -> None:
    """Lost zeros, lost digits, dates, formulas and errors are told with their cell, never taken for what was typed."""
    path = _xlsx(tmp_path, ("id", key), ("A", value))
    told = _told(path)
    assert (told.code, told.facts["where"], told.facts["key"]) == (code, f"{path}:B2", key)


def test_a_numeric_circuit_number_is_asked_about(tmp_path: Path) -> None:
    """`0012` typed into Excel became 12: it is not taken for another line."""
    assert _told(_xlsx(tmp_path, ("id",), (12,))).code == "line.cell_number"


def test_two_sheets_of_lines(tmp_path: Path) -> None:
    """Both are taken, and an error names its sheet."""

    def change(book: Any) -> None:
        more = book.create_sheet("二组")
        more.append(["id", "address.ip"])
        more.append(["B", "wrong"])

    told = _told(_xlsx(tmp_path, ("id",), ("A",), change=change))
    assert told.facts["where"] == f"{tmp_path / 'lines.xlsx'}[二组]:B2"


def test_a_workbook_under_another_name(tmp_path: Path) -> None:
    """What a file is, its content says: a workbook called .csv is still read, an old .xls is told."""
    real = _xlsx(tmp_path, ("id",), ("A",))
    assert [line.id for line in read_lines(real.rename(tmp_path / "lines.csv"))] == ["A"]
    old = _write(tmp_path, "old.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert _told(old).code == "line.old_workbook"


@pytest.mark.parametrize(
    "body",
    [b"", b"PK\x03\x04", b"PK\x03\x04" + bytes(500), b"\x00\x01\x02", "id\nA\n".encode("utf-16-be")],
    ids=["empty", "signature", "zeros", "binary", "text"],
)
def test_no_workbook_at_all(tmp_path: Path, body: bytes) -> None:
    """A file that only calls itself .xlsx is told, whatever is in it."""
    assert _told(_write(tmp_path, "x.xlsx", body)).code == "line.no_workbook"


def _repacked(path: Path, change: Mapping[str, bytes], *, without: Sequence[str] = ()) -> Path:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist() if name not in without}
    out = path.with_name("changed.xlsx")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in {**parts, **change}.items():
            packed.writestr(name, body)
    return out


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(12))
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"'
    b' t="inlineStr"><is><t>&m;</t></is></c></row></sheetData></worksheet>'
)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("change", "without"),
    [
        ({SHEET: b"<worksheet"}, ()),
        ({SHEET: _LAUGHS}, ()),
        ({"xl/workbook.xml": b"not xml"}, ()),
        ({"[Content_Types].xml": b"<Types/>"}, ()),
        ({}, (SHEET,)),
        ({}, ("xl/workbook.xml",)),
    ],
    ids=["cut", "laughs", "book", "types", "no sheet", "no book"],
)
def test_a_damaged_workbook(tmp_path: Path, change: Mapping[str, bytes], without: Sequence[str]) -> None:
    """Parts missing, cut off or growing without end are told, and cost nothing."""
    real = _xlsx(tmp_path, ("id",), ("A",))
    assert _told(_repacked(real, change, without=without)).code in (
        "line.no_workbook",
        "line.no_sheet",
        "line.no_records",
    )


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a workbook would unpack to is added up before any of it is read."""
    monkeypatch.setattr(linefile, "MAX_UNPACKED_BYTES", 1_000_000)
    real = _xlsx(tmp_path, ("id",), ("A",))
    assert _told(_repacked(real, {"xl/media/x.bin": bytes(2_000_000)})).code == "line.workbook_too_large"


def test_files_have_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes, records and columns each have a bound that is told."""
    wide = _csv(tmp_path, ["id"] * (linefile.MOST_COLUMNS + 1), ["A"])
    assert _told(wide).code == "line.too_wide"
    long = _csv(tmp_path, ("id",), *((str(number),) for number in range(MOST_RECORDS + 1)))
    assert _told(long).code == "line.too_many"
    monkeypatch.setattr(linefile, "MAX_BYTES", 10)
    assert _told(long).code == "yaml.too_large"


@pytest.mark.parametrize(
    ("swallowed", "code"),
    [
        ("x" * 200_000, "line.cell_too_long"),
        ("示例\nB,二号\nC,三号\n", "line.broken_csv"),
        ('示例"x\n', "line.broken_csv"),
    ],
    ids=["endless", "lines", "stray"],
)
def test_a_quote_without_end(tmp_path: Path, swallowed: str, code: str) -> None:
    """A quote that is never closed is told; it does not swallow the lines below it into one name."""
    path = _write(tmp_path, "l.csv", 'id,customer.name\nA,"' + swallowed)
    told = _told(path)
    assert (told.code, told.facts["where"]) == (code, f"{path}:2")


@pytest.mark.parametrize(
    ("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_letters_of_columns(at: int, letters: str) -> None:
    """A column is named as the spreadsheet names it."""
    assert column_name(at) == letters
