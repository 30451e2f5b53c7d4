"""`fieldkit case list`, `case show` and `case export`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings
from fieldkit.cli.options import Options
from fieldkit.cli.output import out, print_rows
from fieldkit.cli.words import Speaker

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseRow
    from fieldkit.model.event import Event


def list_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case list`."""

    def list_() -> int:
        from fieldkit.cases.store import open_store

        known = load_settings(invocation)
        rows = open_store(known.settings.data_dir).rows()
        if invocation.json:
            print_rows("case list", [_row(each) for each in rows])
        else:
            _table(coloured(invocation, known), rows)
        return 0

    return list_


def show_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case show`."""
    made = Options(invocation.language)

    def show(
        case: Annotated[str, made.argument("case", "case")],
        raw: Annotated[bool, made.switch("--raw", "case_raw")] = False,
    ) -> int:
        from fieldkit.cases.store import open_store

        known = load_settings(invocation)
        store = open_store(known.settings.data_dir)
        found = store.find(case)
        events = store.events(found)
        if invocation.json:
            print_rows("case show", [{"case": found, **_event(each)} for each in events])
        elif raw:
            _events(coloured(invocation, known), events)
        else:
            _conclusion(coloured(invocation, known), found, events)
        return 0

    return show


def export_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case export`."""
    made = Options(invocation.language)

    def export(
        case: Annotated[str, made.argument("case", "case")],
        output: Annotated[str | None, made.option("--output", "report_out", "file")] = None,
    ) -> int:
        from fieldkit.cases.store import open_store
        from fieldkit.cli.deliver import deliver
        from fieldkit.engine.rehearsal import from_events, to_text

        known = load_settings(invocation)
        store = open_store(known.settings.data_dir)
        found = store.find(case)
        body = to_text(from_events(store.events(found)))
        name = f"fieldkit-{found}-rehearsal.json"
        deliver(coloured(invocation, known), body, output, name, "screen.case_exported")
        if invocation.json and output != "-":
            print_rows("case export", [{"case": found, "file": str(Path(output or name).resolve())}])
        return 0

    return export


def _row(row: "CaseRow") -> dict[str, Any]:
    return {
        "case": row.id,
        "opened_at": row.opened_at.isoformat().replace("+00:00", "Z"),
        "tree": row.tree,
        "symptom": row.symptom,
        "line": row.line,
        "ticket": row.ticket,
        "state": row.state,
        "verdict": row.verdict,
        "cause": row.cause,
        "confidence": row.confidence,
    }


def _table(invocation: Invocation, rows: "tuple[CaseRow, ...]") -> None:
    from rich.table import Table
    from rich.text import Text

    from fieldkit.text.clean import clean

    speak = Speaker(invocation.language)
    console = out(invocation)
    if not rows:
        console.print(Text(speak("screen.no_cases")))
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("case", "opened", "tree", "symptom", "line", "ticket", "result"):
        table.add_column(speak(f"screen.column.{name}"), overflow="fold", no_wrap=name in ("case", "opened"))
    for row in rows:
        result = speak("screen.state.open")
        if row.verdict:
            parts = [speak.term("run", row.verdict), row.cause or "", speak.term("confidence", row.confidence)]
            result = " ".join(part for part in parts if part)
        opened = f"{row.opened_at.astimezone():%m-%d %H:%M}"
        symptom = speak.term("symptom", row.symptom) if row.symptom else ""
        cells = (row.id, opened, row.tree, symptom, row.line or "", row.ticket or "", result)
        table.add_row(*(Text(clean(cell)) for cell in cells))
    console.print(table)


def _event(event: "Event") -> dict[str, Any]:
    return {"at": event.at.isoformat().replace("+00:00", "Z"), "kind": event.kind, "payload": event.payload}


def _events(invocation: Invocation, events: "tuple[Event, ...]") -> None:
    import json

    from rich.text import Text

    from fieldkit.text.clean import clean

    console = out(invocation)
    for event in events:
        payload = clean(json.dumps(event.payload, ensure_ascii=False, default=str), limit=2000)
        console.print(Text(f"{event.at.astimezone():%H:%M:%S}  {event.kind}  {payload}"), soft_wrap=True)


def _conclusion(invocation: Invocation, case: str, events: "tuple[Event, ...]") -> None:
    from fieldkit.cli.board import board
    from fieldkit.cli.conclusion import conclusion_panel
    from fieldkit.cli.known import load_trees
    from fieldkit.report.document import build
    from fieldkit.report.words import Wording

    console = out(invocation)
    document = build(events, case=case)
    wording = Wording(load_trees(load_settings(invocation)), invocation.language)
    checks = [found.check for found in document.findings]
    if checks:
        console.print(board(wording, checks, {f.check: f for f in document.findings}, encoding=console.encoding))
    console.print(
        conclusion_panel(
            wording,
            document.conclusion,
            document.verdict,
            document.holes,
            document.findings,
            case=case,
            encoding=console.encoding,
        )
    )
