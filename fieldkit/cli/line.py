"""`fieldkit line import` and `fieldkit line show`."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings
from fieldkit.cli.options import Options
from fieldkit.cli.output import out, print_rows
from fieldkit.cli.words import Speaker


def import_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit line import`."""
    made = Options(invocation.language)

    def import_(file: Annotated[str, made.argument("line_file", "file")]) -> int:
        from rich.text import Text

        from fieldkit.cases.linebook import LineBook
        from fieldkit.text.line import TEXTS

        known = load_settings(invocation)
        done = LineBook(known.settings.data_dir).import_file(Path(file))
        if invocation.json:
            groups = {"added": done.added, "changed": done.changed, "same": done.same}
            print_rows("line import", [{"line": each, "state": state} for state, ids in groups.items() for each in ids])
            return 0
        speak = Speaker(invocation.language, TEXTS)
        counts = {"added": len(done.added), "changed": len(done.changed), "same": len(done.same)}
        out(coloured(invocation, known)).print(Text(speak("line.imported", **counts)))
        return 0

    return import_


def show_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit line show`."""
    made = Options(invocation.language)

    def show(line: Annotated[str | None, made.argument("line_id", "line")] = None) -> int:
        from fieldkit.cases.linebook import LineBook
        from fieldkit.engine.codec import line_to

        known = load_settings(invocation)
        book = LineBook(known.settings.data_dir)
        records = [line_to(each) for each in ([book.get(line)] if line is not None else book.lines())]
        if invocation.json:
            print_rows("line show", records)
        elif line is not None:
            _one(coloured(invocation, known), records[0])
        else:
            _all(coloured(invocation, known), records)
        return 0

    return show


def _flat(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, Mapping) and f"{above}{key}" != "test.expect":
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _one(invocation: Invocation, record: Mapping[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    from fieldkit.text.options import TEXTS

    speak = Speaker(invocation.language, TEXTS)
    table = Table.grid(padding=(0, 2, 0, 0))
    for key, value in _flat(record):
        if isinstance(value, Mapping):
            value = [f"{name}={','.join(addresses)}" for name, addresses in value.items()]
        meaning = "option.line_id" if key == "id" else f"record.{key}"
        table.add_row(
            Text(key, style="bold"), Text(speak.value(value)), Text(speak.term(*meaning.split(".", 1)), style="dim")
        )
    out(invocation).print(table)


def _all(invocation: Invocation, records: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    speak = Speaker(invocation.language)
    console = out(invocation)
    if not records:
        console.print(Text(speak("screen.no_lines")))
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("line", "service", "customer"):
        table.add_column(speak(f"screen.column.{name}"), overflow="fold")
    for record in records:
        customer = (record.get("customer") or {}).get("name", "")
        cells = (record.get("id", ""), record.get("service", ""), customer)
        table.add_row(*(Text(speak.value(cell) if cell else "") for cell in cells))
    console.print(table)
