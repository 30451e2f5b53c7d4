"""Line records as YAML that a person goes on writing in."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fieldkit.cases.linekeys import LineKey, flat, line_keys, nested
from fieldkit.engine.codec import TO_FILL_IN
from fieldkit.text.clean import clean

# What needs no quotes, in a block or between brackets.
_BARE = re.compile(r"[A-Za-z0-9_\u4e00-\u9fff](?:[A-Za-z0-9_./+:\u4e00-\u9fff-]*[A-Za-z0-9_./+\u4e00-\u9fff-])?")
_NOTHING = {"null", "Null", "NULL"}


def as_yaml(given: Sequence[Mapping[str, Any]]) -> str:
    """The records as a list under `lines:`."""
    if not given:
        return "lines: []\n"
    out = ["lines:"]
    for record in given:
        opened = flat(record)
        body = _block(nested({key.name: opened[key.name] for key in line_keys() if key.name in opened}), "  ")
        out += [f"- {body[0][2:]}", *body[1:]]
    return "\n".join(out) + "\n"


def _block(record: Mapping[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in record.items():
        name = _scalar(key)
        if isinstance(value, Mapping):
            lines += [f"{indent}{name}:", *_block(value, f"{indent}  ")]
        elif isinstance(value, list | tuple):
            lines.append(f"{indent}{name}: [{', '.join(_scalar(each) for each in value)}]")
        else:
            lines.append(f"{indent}{name}: {_scalar(value)}")
    return lines


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    text = str(value)
    if _BARE.fullmatch(text) and text not in _NOTHING and len(text) < 200:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each == " " or clean(each) == each else _escape(each) for each in quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def template(meaning: Callable[[LineKey], str]) -> str:
    """One record with every key, each to be filled in, and what it means behind it."""
    lines: list[str] = []
    groups: list[str] = []
    for key in line_keys():
        *above, last = key.name.split(".")
        if above != groups:
            lines += [f"{'  ' * at}{group}:" for at, group in enumerate(above)] if above else []
            groups = above
        written = f"{'  ' * len(above)}{last}: {TO_FILL_IN}"
        lines.append(f"{written:<28} # {' '.join(clean(meaning(key)).split())}")
    return "\n".join(lines) + "\n"
