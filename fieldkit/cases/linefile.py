"""Files of line records: which notation a file is in, and its records with their places; one of each to write."""

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldkit.cases.linetable import COMMENT, MOST_RECORDS, Cell, Record, Table, column_name, guarded, records, table
from fieldkit.cases.lineyaml import as_yaml
from fieldkit.engine import yamltext
from fieldkit.engine.codec import unknown_key
from fieldkit.engine.yamltext import ListNode, MapNode, Node, as_data, place_of, read_yaml
from fieldkit.errors import BadInput
from fieldkit.text.clean import clean, escaped_json

FORMATS = ("yaml", "json", "csv", "xlsx")
SUFFIXES: Mapping[str, str] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 200_000_000
MOST_COLUMNS = 500
# Records, the header, and room for notes.
MOST_ROWS = MOST_RECORDS + 1_000
# A cell of a spreadsheet holds no more (Excel specifications and limits).
LONGEST_CELL = 32_767

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="[A-Z]+(\d+):[A-Z]+(\d+)"')
_PADDED = re.compile(r"0+")


def read_records(path: Path) -> Iterator[Record]:
    """Every record of a file, YAML, JSON, CSV or XLSX, each with its places.

    Raises: BadInput with the place.
    """
    start = _start(path)
    form = SUFFIXES.get(path.suffix.lower(), "yaml")
    if start.startswith(_OLD) or path.suffix.lower() == ".xls":
        raise BadInput("line.old_workbook", where=str(path))
    if start.startswith(_ZIP):
        yield from _workbook(path)
    elif form == "xlsx":
        raise BadInput("line.no_workbook", where=str(path))
    elif form == "csv":
        yield from _csv(path)
    else:
        yield from _yaml(path)


def _start(path: Path) -> bytes:
    """The first bytes.  A pipe or a device is refused before it is opened: it might never answer, or never end."""
    file = str(path)
    try:
        if path.is_dir():
            raise BadInput("yaml.is_folder", file=file, line=1, column=1)
        if path.exists() and not path.is_file():
            raise BadInput("line.no_file", where=file)
        with path.open("rb") as stream:
            return stream.read(4)
    except (OSError, ValueError) as exc:
        raise _unreadable(path, exc) from exc


# -- YAML and JSON -----------------------------------------------------------------------------------------------------


def _yaml(path: Path) -> Iterator[Record]:
    """One record, a list of them, or a list under `lines:`."""
    node = read_yaml(path)
    listed: Sequence[Node] = (node,)
    if isinstance(node, ListNode):
        listed = node.items
    elif isinstance(node, MapNode) and isinstance(under := node.entries.get("lines"), ListNode):
        for key, at in node.keys.items():
            if key != "lines":
                raise unknown_key(f"{path}:{at.line}:{at.column}", key, key, ["lines"])
        listed = under.items
    for each in listed:
        yield Record(as_data(each), _places(path, each))


def _places(path: Path, node: Node) -> Any:
    def place(key: str, value: object = None, itself: bool = False) -> str:
        line, column = place_of(node, key, value, itself=itself)
        return f"{path}:{line}:{column}"

    return place


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _csv(path: Path) -> Iterator[Record]:
    text = _text(path)
    if text[:4].lower() == "sep=":  # Excel's own first line, where a list separator is not a comma
        text = text.partition("\n")[2]
    yield from records(_csv_rows(text, path), file=str(path))


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, Sequence[Cell | None]]]:
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith(("# ", '"# '))), "")
    between = max(",\t;", key=lambda each: (first.count(each), each == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    for number in itertools.count(1):
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            if "field larger" in str(exc):
                raise BadInput("line.cell_too_long", where=f"{path}:{number}", limit=csv.field_size_limit()) from exc
            raise BadInput("line.broken_csv", where=f"{path}:{number}") from exc
        if len(row) > MOST_COLUMNS:
            raise BadInput("line.too_wide", where=f"{path}:{number}", limit=MOST_COLUMNS)
        yield number, [Cell(cell) if cell.strip() else None for cell in row]


def _text(path: Path) -> str:
    """The text of a CSV file: UTF-8, UTF-16 with its mark, else GB18030 as a Chinese Excel writes it."""
    data = _bytes(path)
    marks = (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "gb18030")
    for mark, encoding in marks:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0\0" in text or text.count("\0") * 4 > len(text):
                break  # UTF-16 without its mark, or no text at all
            return text
    raise BadInput("line.not_text", where=str(path))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as exc:
        raise _unreadable(path, exc) from exc
    if len(data) > MAX_BYTES:
        raise BadInput("yaml.too_large", file=str(path), line=1, column=1, limit_kb=MAX_BYTES // 1000)
    return data


def _unreadable(path: Path, exc: Exception) -> BadInput:
    reason = getattr(exc, "strerror", None) or str(exc)
    return BadInput("yaml.unreadable", file=str(path), line=1, column=1, why=reason)


# -- XLSX --------------------------------------------------------------------------------------------------------------


def _workbook(path: Path) -> Iterator[Record]:
    """The records of every visible sheet whose header names `id`, or of the first one, whose header is then wrong."""
    import warnings
    import zlib
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile, LargeZipFile, ZipFile

    data = _bytes(path)
    # All that openpyxl and what it stands on raise over a damaged or hostile file; ours goes through as it is.
    theirs = (
        *(BadZipFile, LargeZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError),
        *(IndexError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError, AssertionError),
    )
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED_BYTES:
                raise BadInput("line.workbook_too_large", where=str(path), limit_mb=MAX_UNPACKED_BYTES // 1_000_000)
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, none of which we read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False, keep_vba=False)
            sheets = [each for each in book.worksheets if each.sheet_state == "visible"]
            if not sheets:
                raise BadInput("line.no_sheet", where=str(path))
            read = [(each.title, list(_sheet_rows(each, path))) for each in sheets]
            chosen = [at for at, (_, rows) in enumerate(read) if _names_id(rows)] or [0]
            merged = {at: _merged_rows(data, sheets[at]) for at in chosen}
    except theirs as exc:
        raise BadInput("line.no_workbook", where=str(path)) from exc
    for at in chosen:
        title, rows = read[at]
        file = str(path) if len(read) == 1 else f"{path}[{title}]"
        if merged[at] and _names_id(rows):
            raise BadInput("line.merged", where=f"{file}:{merged[at]}")
        yield from records(rows, file=file)


def _merged_rows(data: bytes, sheet: Any) -> str | None:
    """The first range that merges cells of several rows: only the topmost of them holds the value."""
    from zipfile import ZipFile

    # The reader that reads row by row keeps no merges; it only knows which part of the archive the sheet is.
    with ZipFile(io.BytesIO(data)) as packed:
        text = packed.read(sheet._worksheet_path)
    for found in _MERGED.finditer(text):
        if found[1] != found[2]:
            return found[0].decode("ascii").partition('"')[2].rstrip('"')
    return None


def _names_id(rows: Sequence[tuple[int, Sequence[Cell | None]]]) -> bool:
    return any(cell is not None and cell.text.strip() == "id" for _, cells in rows[:1] for cell in cells)


def _sheet_rows(sheet: Any, path: Path) -> Iterator[tuple[int, Sequence[Cell | None]]]:
    sheet.reset_dimensions()  # a file may claim any size
    taken = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_cell(each) for each in row]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise BadInput("line.too_wide", where=f"{path}:{number}", limit=MOST_COLUMNS)
        if cells:
            yield number, cells
            taken += 1
            if taken > MOST_ROWS:
                return  # `records` refuses so many; nobody waits for the rest to be read


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    kind = cell.data_type
    if kind == "f":
        return Cell(str(getattr(value, "text", value)), "formula")
    if kind == "e":
        return Cell(str(value), "error")
    if isinstance(value, bool):
        return Cell("yes" if value else "no", "switch")
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        zeros = len(cell.number_format) if _PADDED.fullmatch(cell.number_format or "") else 0
        return Cell(str(int(value)) if whole else f"{value:.15g}", "number", zeros if zeros > 1 else 0)
    if isinstance(value, str):
        return Cell(value.replace("\r\n", "\n"))
    return Cell(str(value), "date")  # datetime, date, time, timedelta


# -- writing -----------------------------------------------------------------------------------------------------------


def written(given: Sequence[Mapping[str, Any]], form: str) -> bytes:
    """The records as a file of this format; `read_records` reads it back the same.

    Raises: BadInput where this format cannot hold them.
    """
    if form in ("json", "yaml"):
        body = (_as_json if form == "json" else as_yaml)(given).encode()
        if len(body) > yamltext.MAX_BYTES:
            raise BadInput("line.too_large_for", form=form, limit_kb=yamltext.MAX_BYTES // 1000)
        return body
    made = table(given)
    return as_csv(made) if form == "csv" else as_xlsx(made)


def _as_json(given: Sequence[Mapping[str, Any]]) -> str:
    return escaped_json(json.dumps(list(given), ensure_ascii=False, indent=1)) + "\n"


def as_csv(made: Table) -> bytes:
    """A table as CSV with a byte order mark, by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(made.head)
    if made.notes:
        writer.writerow([COMMENT + _shown(each) for each in made.notes])
    writer.writerows([[guarded(_shown(cell)) for cell in row] for row in made.rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(made: Table, *, choices: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A table as a workbook, every cell a text and formatted as text, so that no zero and no slash is lost in it."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("lines")
        bold, plain = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        note = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "font_color": "#52606d"})
        for at, name in enumerate(made.head):
            sheet.set_column(at, at, max(12, min(30, len(name) + 2)), plain)
            sheet.write_string(0, at, name, bold)
        for at, each in enumerate(made.notes):
            sheet.write_string(1, at, COMMENT + _shown(each), note)
        first = 2 if made.notes else 1
        for number, row in enumerate(made.rows, first):
            for at, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, at, guarded(_shown(cell), everything=False), plain)
        sheet.freeze_panes(1, 1)
        last = first + len(made.rows)
        if made.head:
            sheet.ignore_errors({"number_stored_as_text": f"A1:{column_name(len(made.head) - 1)}{last}"})
        for name, allowed in (choices or {}).items():
            if name in made.head:
                at = made.head.index(name)
                rule = {"validate": "list", "source": list(allowed), "error_type": "warning"}
                sheet.data_validation(first, at, last + 1000, at, rule)
    return out.getvalue()


def _shown(cell: str) -> str:
    return clean(cell, keep_lines=True, limit=LONGEST_CELL - 2)
