"""Line records as a table: one row a line, one column a dotted key; what a spreadsheet did to a value is told.

A row whose every filled cell begins with `# ` is a comment.  Lists stand in one cell, separated by `;` or line breaks.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from fieldkit.cases.linekeys import LineKey, flat, line_keys, names, nested
from fieldkit.engine.codec import LONGEST_NAMED
from fieldkit.errors import BadInput

MOST_RECORDS = 20_000

# What a spreadsheet made of a cell; a CSV file has only text.
CellKind = Literal["text", "number", "switch", "date", "formula", "error"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.  `zeros` is the number of digits that its format pads it to (`00000`), 0 where it pads none."""

    text: str
    kind: CellKind = "text"
    zeros: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was written; `place` tells where a key of it stands, as the file, or file and cell or line."""

    data: Any
    place: Callable[[str, object, bool], str]


Rows = Iterable[tuple[int, Sequence[Cell | None]]]

# A number that has fewer digits than were typed: which keys could have lost a zero, and which never can.
_IDENTIFIERS = frozenset({"id", "customer.phone", "address.account", "access.port", "cpe.serial", "test.iperf3"})
_MOBILE = re.compile(r"1\d{10}")
_MACS = frozenset({"access.bound_mac", "cpe.wan_mac", "lan.gateway_macs"})
# A spreadsheet keeps fifteen digits of a number and makes the rest zero.
_MOST_DIGITS = 15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = re.compile(
    rf"\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-{_MONTH}|{_MONTH}-\d{{2}}|(?:19|20)\d\d[-/]\d{{1,2}}[-/]\d{{1,2}}"
    r"|\d{1,2}/\d{1,2}/(?:19|20)\d\d",
    re.IGNORECASE,
)
COMMENT = "# "
_SWITCHES = {"是": "yes", "否": "no"}
# What a spreadsheet would take for a formula, and our own mark for "this is text"; the guard is `'`.
_GUARDED = tuple("'=+-@\t\r#")
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def column_name(at: int) -> str:
    """The letters of a column, from 0: A, B, … Z, AA."""
    letters = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters


def records(rows: Rows, *, file: str) -> Iterator[Record]:
    """The records of a table.  `file` is the file, and the sheet where there are several.

    Raises: BadInput with the cell.
    """
    head: dict[int, LineKey] = {}
    count = 0
    for number, cells in rows:
        filled = [cell for cell in cells if cell is not None]
        if not filled or all(cell.text.startswith(COMMENT) and cell.kind == "text" for cell in filled):
            continue
        if not head:
            head = _head(number, cells, file)
            continue
        count += 1
        if count > MOST_RECORDS:
            raise BadInput("line.too_many", where=file, limit=MOST_RECORDS)
        yield _record(number, cells, head, file)
    if not count:
        raise BadInput("line.no_records", where=file)


def _head(number: int, cells: Sequence[Cell | None], file: str) -> dict[int, LineKey]:
    known = {key.name: key for key in line_keys()}
    head: dict[int, LineKey] = {}
    for at, cell in enumerate(cells):
        if cell is None:
            continue
        where, written = f"{file}:{column_name(at)}{number}", cell.text.strip().strip("\ufeff")
        if written not in known:
            raise _unknown_column(where, written, known)
        if any(key.name == written for key in head.values()):
            raise BadInput("line.column_twice", where=where, column=written)
        head[at] = known[written]
    return head


def _unknown_column(where: str, written: str, known: Iterable[str]) -> BadInput:
    """The error of a heading that is no key; a heading that resembles none (客户资料) gets no "did you mean"."""
    lower = written.lower().replace("-", "_")
    near = next((key for key in known if key == lower), None) or next(iter(get_close_matches(lower, known, n=1)), None)
    facts = {"where": where, "column": written[:LONGEST_NAMED]}
    return BadInput("line.unknown_column", near=near, **facts) if near else BadInput("line.foreign_column", **facts)


def _record(number: int, cells: Sequence[Cell | None], head: Mapping[int, LineKey], file: str) -> Record:
    given: dict[str, Any] = {}
    places = {key.name: f"{file}:{column_name(at)}{number}" for at, key in head.items()}
    for at, cell in enumerate(cells):
        if cell is None:
            continue
        where = f"{file}:{column_name(at)}{number}"
        if at not in head:
            shown = cell.text[:LONGEST_NAMED]
            raise BadInput("line.column_without_name", where=where, column=column_name(at), value=shown)
        value = _value(head[at], cell, where)
        if value not in ("", [], {}):
            given[head[at].name] = value
    row = f"{file}:{number}"

    def place(key: str, value: object = None, itself: bool = False) -> str:  # noqa: ARG001 - a cell holds the whole value
        parts = key.split(".")
        return next((found for at in range(len(parts), 0, -1) if (found := places.get(".".join(parts[:at])))), row)

    return Record(nested(given), place)


def _value(key: LineKey, cell: Cell, where: str) -> Any:
    if cell.kind in ("formula", "error", "date"):
        raise BadInput(f"line.cell_{cell.kind}", where=where, key=key.name, value=cell.text)
    written = (_as_typed(key, cell, where) if cell.kind == "number" else _unguarded(cell.text)).strip()
    if cell.kind == "text" and key.name in _IDENTIFIERS | _MACS and _SCIENTIFIC.fullmatch(written):
        raise BadInput("line.cell_digits", where=where, key=key.name, value=written)
    if key.name == "access.port" and _DATE.fullmatch(written):
        raise BadInput("line.cell_date", where=where, key=key.name, value=written)
    match key.shape:
        case "list":
            return _items(key, written if "\n" not in cell.text else _unguarded(cell.text))
        case "map":
            return _expectations(written, where, key.name)
        case "switch":
            return _SWITCHES.get(written, written)
        case _:
            return written


def _as_typed(key: LineKey, cell: Cell, where: str) -> str:
    """A number in a column of text, as the person typed it, where that can be told."""
    digits = cell.text
    if key.shape in ("whole", "number", "switch"):
        return digits
    if len(digits.lstrip("-").partition(".")[0]) > _MOST_DIGITS:
        raise BadInput("line.cell_digits", where=where, key=key.name, value=digits)
    if cell.zeros:
        return digits.zfill(cell.zeros)
    if key.name in _MACS and len(digits) == 12:
        return digits
    if key.name == "customer.phone" and _MOBILE.fullmatch(digits):
        return digits
    if key.name in _IDENTIFIERS | _MACS or key.shape in ("list", "map"):
        raise BadInput("line.cell_number", where=where, key=key.name, value=digits)
    return digits


def _items(key: LineKey, written: str) -> list[str]:
    # A URL may hold a semicolon; where lines are used, only they separate.
    between = r"[\r\n]+" if key.name == "test.targets" and "\n" in written else r"[;；\r\n]+"
    return [part.strip() for part in re.split(between, written) if part.strip()]


def _expectations(written: str, where: str, key: str) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[;；\r\n]+", written))):
        name, equals, addresses = part.partition("=")
        listed = [each.strip() for each in re.split("[,，]", addresses) if each.strip()]
        if not name.strip() or not equals or not listed:
            raise BadInput("line.bad_expect", where=where, key=key, value=part)
        made.setdefault(name.strip(), []).extend(listed)
    return made


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_GUARDED) else text


# -- writing -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written: its header, a row of notes on the columns, then its rows, all cells text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def table(given: Sequence[Mapping[str, Any]]) -> Table:
    """The records as a table with the columns that any of them fills; `records` reads it back the same.

    Raises: BadInput where a value cannot stand in a cell.
    """
    opened = [flat(record) for record in given]
    used = [key for key in line_keys() if key.name == "id" or any(key.name in each for each in opened)]
    return Table(tuple(names(used)), tuple(tuple(_written(key, each.get(key.name)) for key in used) for each in opened))


def _written(key: LineKey, value: Any) -> str:
    if value is None:
        return ""
    match key.shape:
        case "switch":
            return "yes" if value else "no"
        case "list":
            # One URL with a semicolon in it ends in a line break, which says that lines separate.
            between = "\n" if any(";" in each or "；" in each for each in value) else ";"
            return between.join(value) + ("\n" if between == "\n" and len(value) == 1 else "")
        case "map":
            for name in value:
                if name != name.strip() or re.search(r"[=;；\r\n]", name):
                    raise BadInput("line.not_for_tables", key=key.name, value=name)
            return ";".join(f"{name}={','.join(addresses)}" for name, addresses in value.items())
        case "whole" | "number":
            return f"{value:.15g}"
        case _:
            return str(value)


def guarded(text: str, *, everything: bool = True) -> str:
    """The text with `'` before it where a spreadsheet would take it for a formula; a plain number needs none.

    Where cells are written as text (`everything` False), only a text that looks guarded already is.
    """
    if not everything:
        return f"'{text}" if text.startswith("'") and text[1:].startswith(_GUARDED) else text
    return f"'{text}" if text.startswith(_GUARDED) and not _PLAIN_NUMBER.fullmatch(text) else text
