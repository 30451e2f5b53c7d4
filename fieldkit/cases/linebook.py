"""The book of lines: one checked record a circuit, kept on this laptop, one file each."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fieldkit.engine.codec import line_from, line_to
from fieldkit.engine.yamltext import ListNode, MapNode, as_data, read_yaml
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.line import Line

FOLDER = "lines"


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
        if not path.is_file():
            from difflib import get_close_matches

            known = self.ids()
            near = get_close_matches(wanted, known, n=3) or known[:5]
            raise BadInput("line.unknown", line=wanted, known=list(near))
        return read_lines(path)[0]

    def ids(self) -> list[str]:
        """Every line's id, in order."""
        if not self.folder.is_dir():
            return []
        return sorted(unquote(path.stem) for path in self.folder.glob("*.json"))

    def lines(self) -> tuple[Line, ...]:
        """Every record, in order of id."""
        return tuple(self.get(each) for each in self.ids())

    def import_file(self, path: Path) -> Imported:
        """Take in every record of a YAML or JSON file, or none of them.

        Raises: BadInput naming the record and key that is wrong.
        """
        lines = read_lines(path)
        seen: set[str] = set()
        for at, line in enumerate(lines, 1):
            if not line.id:
                raise BadInput("line.no_id", where=str(path), number=at)
            if line.id in seen:
                raise BadInput("line.twice", where=str(path), line=line.id)
            seen.add(line.id)
        before = {each: line_to(self.get(each)) for each in self.ids() if each in seen}
        added, changed, same = [], [], []
        for line in lines:
            assert line.id is not None
            record = line_to(line)
            group = added if line.id not in before else changed if before[line.id] != record else same
            group.append(line.id)
            if group is not same:
                self._write(line.id, record)
        return Imported(tuple(added), tuple(changed), tuple(same))

    def _path(self, line_id: str) -> Path:
        return self.folder / f"{quote(line_id, safe=' -_+')}.json"

    def _write(self, line_id: str, record: Mapping[str, Any]) -> None:
        path = self._path(line_id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        except OSError as exc:
            raise FieldkitError("store.unwritable", file=str(path), error=exc.strerror or str(exc)) from exc


def read_lines(path: Path) -> tuple[Line, ...]:
    """Every record of a file: one record, a list of them, or a list under `lines:`.

    Raises: BadInput naming the record and key that is wrong.
    """
    node = read_yaml(path)
    where = str(path)
    if isinstance(node, MapNode) and isinstance(as_data(node).get("lines"), list):
        records = as_data(node)["lines"]
    elif isinstance(node, ListNode):
        records = as_data(node)
    else:
        return (line_from(as_data(node), where=where),)
    return tuple(line_from(record, where=f"{where}: {at}") for at, record in enumerate(records, 1))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, even if the power goes."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
