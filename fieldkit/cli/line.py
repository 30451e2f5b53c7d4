"""`fieldkit line import|show|export|template`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings
from fieldkit.cli.options import Options, one_of
from fieldkit.cli.output import out, print_rows
from fieldkit.cli.words import Speaker

if TYPE_CHECKING:
    from fieldkit.cases.linekeys import LineKey

FORMATS = ("yaml", "json", "csv", "xlsx")
TEMPLATES = ("yaml", "csv", "xlsx")


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


def export_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit line export`."""
    made = Options(invocation.language)

    def export(
        line: Annotated[str | None, made.option("--line", "export_line", "line")] = None,
        format_: Annotated[str | None, made.option("--format", "line_as", choices=FORMATS)] = None,
        output: Annotated[str | None, made.option("--output", "report_out", "file")] = None,
    ) -> int:
        from fieldkit.cases.linebook import LineBook
        from fieldkit.cases.linefile import written
        from fieldkit.cli.deliver import deliver
        from fieldkit.engine.codec import line_to

        known = load_settings(invocation)
        chosen = one_of("--format", format_, FORMATS) or _format_of(output, FORMATS)
        book = LineBook(known.settings.data_dir)
        records = [line_to(each) for each in ([book.get(line)] if line is not None else book.lines())]
        name = f"fieldkit-lines.{chosen}"
        if invocation.json and output == "-":  # one document, whatever else was asked for
            print_rows("line export", records)
            return 0
        deliver(coloured(invocation, known), written(records, chosen), output, name, "line.exported", len(records))
        if invocation.json:
            file = str(Path(output or name).resolve())
            print_rows("line export", [{"line": each.get("id"), "file": file} for each in records])
        return 0

    return export


def template_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit line template`."""
    made = Options(invocation.language)

    def template(
        format_: Annotated[str | None, made.option("--format", "template_as", choices=TEMPLATES)] = None,
        output: Annotated[str | None, made.option("--output", "report_out", "file")] = None,
    ) -> int:
        from fieldkit.cli.deliver import deliver

        known = load_settings(invocation)
        chosen = one_of("--format", format_, TEMPLATES) or _format_of(output, TEMPLATES)
        name = f"fieldkit-line-template.{chosen}"
        body = _template(chosen, invocation.language)
        if invocation.json and output == "-":
            text = None if chosen == "xlsx" else body.decode("utf-8-sig")
            print_rows("line template", [{"file": None, "format": chosen, "text": text}])
            return 0
        deliver(coloured(invocation, known), body, output, name, "line.template_written")
        if invocation.json:
            print_rows("line template", [{"file": str(Path(output or name).resolve()), "format": chosen}])
        return 0

    return template


def _format_of(output: str | None, formats: tuple[str, ...]) -> str:
    suffix = Path(output).suffix.lower().lstrip(".") if output else ""
    return {"yml": "yaml"}.get(suffix, suffix if suffix in formats else formats[0])


def _template(form: str, language: str) -> bytes:
    from fieldkit.cases.linefile import as_csv, as_xlsx
    from fieldkit.cases.linekeys import line_keys
    from fieldkit.cases.linetable import Table
    from fieldkit.cases.lineyaml import template

    if form == "yaml":
        return template(lambda key: _meaning(key, language, in_yaml=True)).encode()
    keys = line_keys()
    notes = tuple(_meaning(key, language, in_yaml=False) for key in keys)
    made = Table(tuple(key.name for key in keys), (), notes)
    if form == "csv":
        return as_csv(made)
    choices = {key.name: key.choices or ("yes", "no") for key in keys if key.choices or key.shape == "switch"}
    return as_xlsx(made, choices=choices)


def _meaning(key: "LineKey", language: str, *, in_yaml: bool) -> str:
    """What a key is, and how its value is written."""
    from fieldkit.text.line import TEXTS
    from fieldkit.text.options import TEXTS as OPTIONS

    speak = Speaker(language, {**TEXTS, **OPTIONS})
    said = speak("line.key.id") if key.name == "id" else speak(f"record.{key.name}")
    said = said.replace(speak("line.repeatable"), "")  # a flag may be, a key may not
    more = ""
    if key.choices or key.shape == "switch":
        more = speak("line.shape.choices", known=" | ".join(key.choices or ("yes", "no")))
    elif key.shape in ("list", "map"):
        more = speak(f"line.shape.{key.shape}{'_yaml' if in_yaml else ''}")
    if not more:
        return said
    said = said.rstrip("。.")
    return f"{said}（{more}）" if language == "zh" else f"{said} ({more})"


def _one(invocation: Invocation, record: Mapping[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    from fieldkit.cases.linekeys import flat
    from fieldkit.text.options import TEXTS

    speak = Speaker(invocation.language, TEXTS)
    table = Table.grid(padding=(0, 2, 0, 0))
    for key, value in flat(record).items():
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
