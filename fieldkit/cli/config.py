"""`fieldkit config show`: each setting, its value, and where it came from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings
from fieldkit.cli.output import out, print_rows
from fieldkit.cli.words import Speaker
from fieldkit.settings import KEYS, Known


def show_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit config show`."""

    def show() -> int:
        known = load_settings(invocation)
        if invocation.json:
            print_rows("config show", [_row(known, key) for key in KEYS])
        else:
            _table(coloured(invocation, known), known)
        return 0

    return show


def _row(known: Known, key: str) -> dict[str, Any]:
    value = getattr(known.settings, key)
    origin = known.origins[key]
    return {
        "key": key,
        "value": str(value) if isinstance(value, Path) else list(value) if isinstance(value, tuple) else value,
        "origin": origin.kind,
        "origin_name": origin.name or None,
    }


def _table(invocation: Invocation, known: Known) -> None:
    from rich.table import Table
    from rich.text import Text

    speak = Speaker(invocation.language)
    console = out(invocation)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(speak("screen.column.key"), no_wrap=True)
    table.add_column(speak("screen.column.value"), overflow="fold")
    table.add_column(speak("screen.column.origin"), overflow="fold")
    for key in KEYS:
        value = getattr(known.settings, key)
        shown = speak("screen.unset") if value in (None, ()) else speak.value(value)
        origin = known.origins[key]
        table.add_row(key, Text(shown), Text(speak(f"screen.origin_of.{origin.kind}", name=origin.name)))
    console.print(table)
    console.print(Text(speak("screen.config_file"), style="dim"))
    console.print(Text(speak("screen.rule_of_thumb"), style="dim"))
