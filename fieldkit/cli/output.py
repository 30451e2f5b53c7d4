"""Results on standard output, talk on standard error; and with `--json` exactly one document."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.text.clean import escaped_json

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA = "fieldkit/1"


def print_json(document: Mapping[str, Any]) -> None:
    """The one document.  Escaped to ASCII where the stream could not carry Chinese, so that it stays whole."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    text = json.dumps(document, ensure_ascii=encoding not in ("utf8", "utf_8"), indent=2, default=str)
    # A document may be read on a terminal as well; and a lone surrogate (an undecodable byte) survives only escaped.
    sys.stdout.write(escaped_json(text) + "\n")
    sys.stdout.flush()


def print_rows(command: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """The document of every command but `diagnose`."""
    print_json({"schema": SCHEMA, "command": command, "rows": list(rows)})


def error_document(invocation: Invocation, code: str, text: str, fix: str) -> dict[str, Any]:
    """The document of a call that failed; `verdict` is null, for nothing was judged."""
    error = {"code": code, "text": text, "fix": fix}
    command = invocation.command
    head: dict[str, Any] = {"schema": SCHEMA, "command": command or None}
    if command not in ("diagnose", "case resume", "single-pc") and not command.endswith("-check"):
        return {**head, "verdict": None, "error": error, "rows": []}
    words = [word for word in invocation.arguments if not word.startswith("-")]
    tree = words[1] if command == "diagnose" and len(words) > 1 else None
    return {
        **head,
        "command": command if command == "single-pc" or command.endswith("-check") else "diagnose",
        "tree": tree,
        "symptom": None,
        "vantage": None,
        "case": None,
        "started_at": None,
        "took_s": None,
        "verdict": None,
        "error": error,
        "facts": {},
        "conclusion": None,
        "findings": [],
        "readings": [],
        "trail": [],
        "not_measured": [],
    }


def out(invocation: Invocation) -> "Console":
    """Where results go."""
    return console(invocation, sys.stdout)


def err(invocation: Invocation) -> "Console":
    """Where talk goes."""
    return console(invocation, sys.stderr)


def console(invocation: Invocation, file: IO[str]) -> "Console":
    """A console that never reads markup, emoji codes or numbers into a text, and has colour only where it is wanted."""
    from rich.console import Console

    plain = not invocation.coloured
    return Console(file=file, markup=False, emoji=False, highlight=False, no_color=plain, soft_wrap=False)
