"""YAML in which every scalar is text and every key and value knows its line and column.

A MAC, a time, `012` or `yes` never becomes a number or a truth; types come from whoever reads the nodes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldkit.errors import BadInput

MAX_BYTES = 1_000_000
MAX_DEPTH = 24


@dataclass(slots=True)
class TextNode:
    """One scalar, as it was written; `quoted` tells `"null"` from `null`."""

    value: str
    line: int
    column: int
    quoted: bool = False


@dataclass(slots=True)
class ListNode:
    """One list."""

    line: int
    column: int
    items: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class MapNode:
    """One mapping; `keys` says where each key stands, `entries` holds what stands under it."""

    line: int
    column: int
    keys: dict[str, TextNode] = field(default_factory=dict)
    entries: "dict[str, Node]" = field(default_factory=dict)


Node = TextNode | ListNode | MapNode


def read_yaml(path: Path) -> Node:
    """The one document of a YAML file.

    Raises: BadInput (`yaml.…`) with file, line and column.
    """
    return parse(read_text(path), file=str(path))


def read_text(path: Path) -> str:
    """The text of a file that must be UTF-8 and of a sane size.

    Raises: BadInput (`yaml.…`).
    """
    file = str(path)
    try:
        if path.is_dir():
            raise BadInput("yaml.is_folder", file=file, line=1, column=1)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise BadInput("yaml.unreadable", file=file, line=1, column=1, why=reason) from exc
    if len(data) > MAX_BYTES:
        raise BadInput("yaml.too_large", file=file, line=1, column=1, limit_kb=MAX_BYTES // 1000)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        before = data[: exc.start]
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace")) + 1
        raise BadInput("yaml.not_utf8", file=file, line=before.count(b"\n") + 1, column=column) from exc


def parse(text: str, *, file: str) -> Node:
    """The one document of a YAML text.

    Raises: BadInput (`yaml.…`) with file, line and column.
    """
    root: Node | None = None
    open_nodes: list[ListNode | MapNode] = []
    waiting: list[TextNode | None] = []  # beside each open node: the key whose value comes next
    for kind, event in _events(text, file):
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        node: Node
        match kind:
            case "AliasEvent":
                raise BadInput("yaml.alias", file=file, line=line, column=column, name=f"*{event.anchor}")
            case "ScalarEvent":
                _refuse_decoration(event, file)
                node = TextNode(event.value, line, column, quoted=bool(event.style))
            case "SequenceStartEvent":
                _refuse_decoration(event, file)
                node = ListNode(line, column)
            case "MappingStartEvent":
                _refuse_decoration(event, file)
                node = MapNode(line, column)
            case "SequenceEndEvent" | "MappingEndEvent":
                open_nodes.pop()
                waiting.pop()
                continue
            case "DocumentStartEvent":
                if root is not None:
                    raise BadInput("yaml.second_document", file=file, line=line, column=column)
                continue
            case _:
                continue
        if open_nodes:
            _put(open_nodes[-1], waiting, node, file)
        else:
            root = node
        if not isinstance(node, TextNode):
            if len(open_nodes) >= MAX_DEPTH:
                raise BadInput("yaml.too_deep", file=file, line=line, column=column, limit=MAX_DEPTH)
            open_nodes.append(node)
            waiting.append(None)
    if root is None or (isinstance(root, TextNode) and not root.value):
        raise BadInput("yaml.empty", file=file, line=1, column=1)
    return root


def _put(parent: ListNode | MapNode, waiting: list[TextNode | None], node: Node, file: str) -> None:
    if isinstance(parent, ListNode):
        parent.items.append(node)
        return
    key = waiting[-1]
    if key is not None:
        parent.entries[key.value] = node
        waiting[-1] = None
    elif not isinstance(node, TextNode):
        raise BadInput("yaml.key_not_text", file=file, line=node.line, column=node.column)
    elif node.value in parent.keys:
        first = parent.keys[node.value].line
        raise BadInput(
            "yaml.duplicate_key", file=file, line=node.line, column=node.column, key=node.value, first_line=first
        )
    else:
        parent.keys[node.value] = node
        waiting[-1] = node


def _refuse_decoration(event: Any, file: str) -> None:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    if event.anchor is not None:
        raise BadInput("yaml.alias", file=file, line=line, column=column, name=f"&{event.anchor}")
    tag = event.tag
    if tag is not None and str(tag) != "!":
        raise BadInput("yaml.tag", file=file, line=line, column=column, tag=str(tag))


def _events(text: str, file: str) -> Iterator[tuple[str, Any]]:
    """What stands in the text, in order: by libyaml where it is there, thirty times as fast; what is wrong is always
    told by ruamel's own reader, so that it reads alike everywhere.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    found: list[Any] = []
    depth = 0
    try:
        for event in YAML(typ="safe", pure=False).parse(text):
            found.append(event)
            kind = type(event).__name__
            depth += kind in ("MappingStartEvent", "SequenceStartEvent")
            depth -= kind in ("MappingEndEvent", "SequenceEndEvent")
            if depth > MAX_DEPTH + 1:
                break  # `parse` refuses it; both readers take hours over a hundred thousand open brackets
    except (YAMLError, ValueError, LookupError, AttributeError, TypeError, AssertionError):
        yield from _told_events(text, file)
    else:
        yield from ((type(event).__name__, event) for event in found)


def _told_events(text: str, file: str) -> Iterator[tuple[str, Any]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            yield type(event).__name__, event
    except ReaderError as exc:
        before = text[: exc.position]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        number = ord(exc.character) if isinstance(exc.character, str) else int(exc.character)
        shown = f"U+{number:04X}"
        raise BadInput("yaml.character", file=file, line=line, column=column, character=shown) from exc
    except MarkedYAMLError as exc:
        why = str(exc.problem or exc.context or "")
        at, opened = (_place(mark) for mark in (exc.problem_mark, exc.context_mark))
        code = _kind_of(text, at or (1, 1), opened, why)
        line, column = (opened if code == "yaml.unclosed" else None) or at or (1, 1)
        raise BadInput(code, file=file, line=line, column=column, why=why) from exc
    except (YAMLError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as exc:
        # The scanner of ruamel stumbles in these ways over text that is not YAML at all.
        raise BadInput("yaml.syntax", file=file, line=1, column=1, why=type(exc).__name__) from exc


def _place(mark: Any) -> tuple[int, int] | None:
    return None if mark is None else (mark.line + 1, mark.column + 1)


def _kind_of(text: str, at: tuple[int, int], opened: tuple[int, int] | None, why: str) -> str:
    """Which of the usual slips a parser's complaint stands for; `opened` is where the broken thing began."""
    lines = text.splitlines()
    line, column = at
    before = (lines[line - 1] if line <= len(lines) else "")[: max(column, 1)]
    if ("\t" in before and not before.strip()) or "'\\t'" in why:
        return "yaml.tab"
    if "mapping values are not allowed" in why or ("but got ':'" in why and opened is not None and opened[0] == line):
        return "yaml.colon"
    if "<block end>" in why:
        return "yaml.indent"
    if (
        "end of stream" in why
        or "stream end" in why
        or "document separator" in why
        or ("but got" in why and opened is not None)
    ):
        return "yaml.unclosed"
    return "yaml.syntax"


def as_data(node: Node) -> Any:
    """The node as dict, list and str; an unquoted `null`, `~` or empty place is None."""
    match node:
        case TextNode():
            return None if is_nothing(node) else node.value
        case ListNode():
            return [as_data(each) for each in node.items]
        case MapNode():
            return {key: as_data(each) for key, each in node.entries.items()}


def place_of(root: Node, key: str, value: object = None, *, itself: bool = False) -> tuple[int, int]:
    """Line and column of a dotted key such as `access.port`: of its value, or of the key where that is a block.

    A key that is not there stands where its group does; in a list it is the item that reads `value`.  `itself` asks
    for the key and not for its value.
    """
    node, parts = root, key.split(".") if key else []
    while parts:
        if isinstance(node, MapNode):
            taken = next((at for at in range(len(parts), 0, -1) if ".".join(parts[:at]) in node.entries), 0)
            if not taken:
                break
            name = ".".join(parts[:taken])
            parts = parts[taken:]
            below = node.entries[name]
            if not parts and itself:
                return node.keys[name].line, node.keys[name].column
            # A block that begins on the next line is told by its key.
            if not parts and not isinstance(below, TextNode) and below.line > node.keys[name].line:
                if (found := _item(below, value)) is not None:
                    return found
                return node.keys[name].line, node.keys[name].column
            node = below
        elif isinstance(node, ListNode) and parts[0].isdecimal() and int(parts[0]) < len(node.items):
            node, parts = node.items[int(parts[0])], parts[1:]
        else:
            break
    return _item(node, value) or (node.line, node.column)


def _item(node: Node, value: object) -> tuple[int, int] | None:
    items = node.items if isinstance(node, ListNode) else []
    return next(
        ((each.line, each.column) for each in items if isinstance(each, TextNode) and each.value == value), None
    )


def is_nothing(node: Node | None) -> bool:
    """Was nothing written here (an unquoted `null`, `~`, or an empty place)?"""
    return node is None or (
        isinstance(node, TextNode) and not node.quoted and node.value in ("", "~", "null", "Null", "NULL")
    )
