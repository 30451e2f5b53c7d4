"""The book of lines: one checked record a circuit, kept on this laptop, one file each."""

import errno
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from fieldkit.cases.linefile import read_records
from fieldkit.cases.lineids import FOLDER, line_ids
from fieldkit.cases.linetable import Record
from fieldkit.engine.codec import line_from, line_to
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.line import Line
from fieldkit.text.clean import escaped_json

# Chinese may stand in a file's name; a dot, a slash, or a name that Windows keeps for a device may not.
_NOT_IN_A_NAME = re.compile(r"[^\w +-]")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d) *", re.IGNORECASE)

# A circuit number as long as a page is a slip of the spreadsheet.
LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, by line id."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]


class LineBook:
    """All line records of this laptop."""

    def __init__(self, data_folder: Path) -> None:
        self.folder = data_folder / FOLDER

    def get(self, wanted: str) -> Line:
        """The record of a line.

        Raises: BadInput naming near ids when there is none.
        """
        path = self._path(wanted)
        if len(wanted) > LONGEST_ID or not path.is_file():
            from difflib import get_close_matches

            known = self.ids()
            if not known:
                raise BadInput("line.none_yet", line=wanted)
            near = get_close_matches(wanted, known, n=3) or known[:5]
            raise BadInput("line.unknown", line=wanted, known=list(near))
        lines = read_lines(path)
        if len(lines) != 1:
            raise BadInput("data.not_a_mapping", where=str(path), key="")
        return lines[0]

    def ids(self) -> list[str]:
        """Every line's id, in order."""
        return line_ids(self.folder.parent)

    def lines(self) -> tuple[Line, ...]:
        """Every record, in order of id."""
        return tuple(self.get(each) for each in self.ids())

    def import_file(self, path: Path) -> Imported:
        """Take in every record of a file (YAML, JSON, CSV, XLSX), or none of them.

        Raises: BadInput naming the place, the record and the key that is wrong.
        """
        lines: list[Line] = []
        seen: set[str] = set()
        for at, record in enumerate(read_records(path), 1):
            line = _line(record)
            if line.id:
                line = replace(line, id=line.id.strip())
            where = record.place("id", None, False)
            if not line.id or not line.id.strip():
                raise BadInput("line.no_id", where=where, number=at)
            if len(line.id) > LONGEST_ID or not line.id.isprintable():
                raise BadInput("line.bad_id", where=where, number=at, line=line.id[:LONGEST_ID], longest=LONGEST_ID)
            # Windows keeps cq-1 and CQ-1 in one file; no carrier numbers two circuits so.
            if line.id.casefold() in seen:
                raise BadInput("line.twice", where=where, line=line.id)
            seen.add(line.id.casefold())
            lines.append(line)
        before = {each: self._kept(each) for each in self.ids() if each.casefold() in seen}
        groups: dict[str, list[str]] = {"added": [], "changed": [], "same": []}
        to_write: dict[Path, str] = {}
        for line in lines:
            assert line.id is not None
            kept = line_to(line)
            group = "added" if line.id not in before else "same" if before[line.id] == kept else "changed"
            groups[group].append(line.id)
            if group != "same":
                to_write[self._path(line.id)] = escaped_json(json.dumps(kept, ensure_ascii=False, indent=1)) + "\n"
        self._write(to_write)
        return Imported(*(tuple(groups[group]) for group in ("added", "changed", "same")))

    def _kept(self, line_id: str) -> Mapping[str, Any] | None:
        """The record as kept; None where the file is damaged, which a new import mends."""
        try:
            return line_to(self.get(line_id))
        except BadInput:
            return None

    def _path(self, line_id: str) -> Path:
        written = normalize("NFC", line_id)
        name = _NOT_IN_A_NAME.sub(_quoted, written)
        if _DEVICE.fullmatch(name):
            name = f"%{ord(name[0]):02X}{name[1:]}"
        return self.folder / f"{name}.json"

    def _write(self, texts: Mapping[Path, str]) -> None:
        """All of these files or none: each is on disk beside its place before the first one takes it."""
        beside = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in texts}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for path, text in texts.items():
                _to_disk(beside[path], text)
            for path in texts:
                beside[path].replace(path)
        except OSError as exc:
            code = "store.full" if exc.errno in (errno.ENOSPC, errno.EDQUOT) else "store.unwritable"
            raise FieldkitError(code, file=str(self.folder), error=exc.strerror or str(exc)) from exc
        finally:
            for each in beside.values():
                with suppress(OSError):
                    each.unlink(missing_ok=True)


def read_lines(path: Path) -> tuple[Line, ...]:
    """Every record of a file, whatever its notation: YAML, JSON, CSV or XLSX.

    Raises: BadInput naming the place, the key and what is wrong.
    """
    return tuple(_line(each) for each in read_records(path))


def _line(record: Record) -> Line:
    try:
        return line_from(record.data, where="")
    except BadInput as exc:
        key, unknown = str(exc.facts.get("key", "")), exc.code == "data.unknown_key"
        place = record.place(key, exc.facts.get("value"), unknown)
        raise BadInput(exc.code, **{**exc.facts, "where": place}) from exc


def _quoted(found: "re.Match[str]") -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _to_disk(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
