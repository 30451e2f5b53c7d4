"""The book of lines: one checked record a circuit, kept on this laptop, one file each."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

from fieldkit.engine.codec import line_from, line_to, unknown_key
from fieldkit.engine.yamltext import ListNode, MapNode, Node, as_data, place_of, read_yaml
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.line import Line
from fieldkit.text.clean import escaped_json

FOLDER = "lines"

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
        if not self.folder.is_dir():
            return []
        return sorted(normalize("NFC", unquote(path.stem)) for path in self.folder.glob("*.json"))

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
            if not line.id or not line.id.strip():
                raise BadInput("line.no_id", where=str(path), number=at)
            if len(line.id) > LONGEST_ID or not line.id.isprintable():
                raise BadInput("line.bad_id", where=str(path), number=at, line=line.id[:LONGEST_ID], longest=LONGEST_ID)
            if line.id in seen:
                raise BadInput("line.twice", where=str(path), line=line.id)
            seen.add(line.id)
        before = {each: self._kept(each) for each in self.ids() if each in seen}
        groups: dict[str, list[str]] = {"added": [], "changed": [], "same": []}
        to_write: dict[Path, str] = {}
        for line in lines:
            assert line.id is not None
            record = line_to(line)
            group = "added" if line.id not in before else "same" if before[line.id] == record else "changed"
            groups[group].append(line.id)
            if group != "same":
                to_write[self._path(line.id)] = escaped_json(json.dumps(record, ensure_ascii=False, indent=1)) + "\n"
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
            raise FieldkitError("store.unwritable", file=str(self.folder), error=exc.strerror or str(exc)) from exc
        finally:
            for each in beside.values():
                with suppress(OSError):
                    each.unlink(missing_ok=True)


def read_lines(path: Path) -> tuple[Line, ...]:
    """Every record of a file: one record, a list of them, or a list under `lines:`.

    Raises: BadInput naming the record and key that is wrong.
    """
    node = read_yaml(path)
    listed: Sequence[Node] = (node,)
    if isinstance(node, ListNode):
        listed = node.items
    elif isinstance(node, MapNode) and isinstance(under := node.entries.get("lines"), ListNode):
        for key, at in node.keys.items():
            if key != "lines":
                raise unknown_key(f"{path}:{at.line}:{at.column}", key, key, ["lines"])
        listed = under.items
    return tuple(_line(each, path) for each in listed)


def _line(node: Node, path: Path) -> Line:
    try:
        return line_from(as_data(node), where=str(path))
    except BadInput as exc:
        key, unknown = str(exc.facts.get("key", "")), exc.code == "data.unknown_key"
        line, column = place_of(node, key, exc.facts.get("value"), itself=unknown)
        raise BadInput(exc.code, **{**exc.facts, "where": f"{path}:{line}:{column}"}) from exc


def _quoted(found: "re.Match[str]") -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _to_disk(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
