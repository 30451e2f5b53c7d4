"""Keeps what a YAML file was read as: reading 100 kB takes a second, and a technician starts fieldkit many times a day.

A kept form is found by the hash of the very text it was made from, so that an edited file is always read anew.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from fieldkit.engine.yamltext import ListNode, MapNode, Node, TextNode, parse, read_text

FORM = "1"  # to be raised whenever reading a file comes to mean something else
MOST_KEPT = 64


def read_kept(path: Path, folder: Path | None) -> Node:
    """The one document of a YAML file, from `folder` if it was read before.

    Raises: BadInput (`yaml.…`) with file, line and column.
    """
    text = read_text(path)
    if folder is None:
        return parse(text, file=str(path))
    name = hashlib.sha256(f"{FORM} {text}".encode()).hexdigest()[:40]
    kept = folder / f"{name}.json"
    try:
        return _unpacked(json.loads(kept.read_text("utf-8")))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        pass  # not kept yet, or not readable any more: the file itself is what counts
    node = parse(text, file=str(path))
    _keep(kept, json.dumps(_packed(node), ensure_ascii=False, separators=(",", ":")))
    return node


def _keep(kept: Path, text: str) -> None:
    """Without a place to keep it, it is only slower."""
    with suppress(OSError, UnicodeError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        older = sorted(kept.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)
        for each in older[: max(0, len(older) - MOST_KEPT + 1)]:
            each.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(name, kept)


def _packed(node: Node) -> list[Any]:
    match node:
        case TextNode():
            return [node.line, node.column, node.value, int(node.quoted)]
        case ListNode():
            return [node.line, node.column, [_packed(each) for each in node.items]]
        case MapNode():
            pairs = [[_packed(node.keys[key]), _packed(each)] for key, each in node.entries.items()]
            return [node.line, node.column, {"pairs": pairs}]


def _unpacked(data: Any) -> Node:
    line, column, what = data[0], data[1], data[2]
    if not (type(line) is int and type(column) is int):
        raise ValueError("not a kept node")
    if isinstance(what, str):
        return TextNode(what, line, column, quoted=bool(data[3]))
    if isinstance(what, list):
        return ListNode(line, column, [_unpacked(each) for each in what])
    node = MapNode(line, column)
    for packed_key, packed in what["pairs"]:
        key = _unpacked(packed_key)
        if not isinstance(key, TextNode):
            raise ValueError("not a kept key")
        node.keys[key.value] = key
        node.entries[key.value] = _unpacked(packed)
    return node
