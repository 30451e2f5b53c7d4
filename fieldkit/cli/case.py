"""`fieldkit case list|show|export|note|close|compare`."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings
from fieldkit.cli.options import Options
from fieldkit.cli.output import out, print_rows
from fieldkit.cli.words import Speaker
from fieldkit.errors import BadInput

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseRow
    from fieldkit.cli.unfinished import SoFar
    from fieldkit.model.event import Event, EventKind
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording
    from fieldkit.settings import Known

# A page; what is longer is no remark, and a report would cut it.
LONGEST_TEXT = 4000
# A ticket number pasted with half a page behind it must not push every other case off the screen.
LONGEST_CELL = 64
# A screen or two; two thousand cases take seconds to lay out, and nobody reads them.
LATEST = 50


def list_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case list`."""

    made = Options(invocation.language)

    def list_(every: Annotated[bool, made.switch("--all", "case_all")] = False) -> int:
        from rich.text import Text

        from fieldkit.cases.store import open_store

        known = load_settings(invocation)
        rows = open_store(known.settings.data_dir).rows()
        if invocation.json:
            print_rows("case list", [_row(each) for each in rows])
            return 0
        shown = rows if every else rows[:LATEST]
        _table(coloured(invocation, known), shown)
        if len(shown) < len(rows):
            more = Speaker(invocation.language)("screen.more_cases", count=len(rows) - len(shown))
            out(coloured(invocation, known)).print(Text(more))
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
        if invocation.json or raw:
            more = _so_far(invocation, known, found, events).events
        if invocation.json:
            rows = [{"case": found, **_event(each)} for each in events]
            print_rows("case show", rows + [{"case": found, **_event(each), "so_far": True} for each in more])
        elif raw:
            _events(coloured(invocation, known), (*events, *more))
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


def note_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case note`."""
    made = Options(invocation.language)

    def note(
        case: Annotated[str, made.argument("case", "case")],
        text: Annotated[list[str] | None, made.argument("note_text", "words")] = None,
    ) -> int:
        from rich.text import Text

        from fieldkit.cases.store import open_store
        from fieldkit.text.case import TEXTS

        known = load_settings(invocation)
        store = open_store(known.settings.data_dir)
        journal = store.journal(case)
        speak = Speaker(invocation.language, TEXTS)
        said = _sane(" ".join(text) if text else _from_person(speak("case.note_prompt")), journal.case)
        if not said:
            raise BadInput("case.note_empty", case=journal.case)
        event = _event_now("note", {"text": said})
        journal.append([event])
        if invocation.json:
            print_rows("case note", [{"case": journal.case, **_event(event)}])
        else:
            out(coloured(invocation, known)).print(Text(speak("case.noted", case=journal.case)))
        return 0

    return note


def close_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case close`."""
    made = Options(invocation.language)

    def close(
        case: Annotated[str, made.argument("case", "case")],
        cause: Annotated[str | None, made.option("--cause", "closed_as", "code")] = None,
        text: Annotated[str | None, made.option("--text", "closing_text", "words")] = None,
    ) -> int:
        from difflib import get_close_matches

        from rich.text import Text

        from fieldkit.cases.store import open_store
        from fieldkit.cli.known import load_trees
        from fieldkit.report.document import build
        from fieldkit.text.case import TEXTS

        known = load_settings(invocation)
        store = open_store(known.settings.data_dir)
        journal = store.journal(case)
        causes = load_trees(known).causes
        concluded = build(store.events(journal.case)).conclusion
        said = concluded.cause if concluded else None
        if cause is None or not cause.strip():
            raise BadInput("case.cause_needed", said=said)
        code = cause.strip().upper()
        if code not in causes:
            near = next(iter(get_close_matches(code, causes, n=1)), None)
            if near is None:
                raise BadInput("case.no_such_cause", cause=cause)
            raise BadInput("case.unknown_cause", cause=cause, near=near)
        event = _event_now("closed", {"cause": code, "text": _sane(text or "", journal.case)})
        journal.append([event])
        if invocation.json:
            print_rows("case close", [{"case": journal.case, **_event(event)}])
            return 0
        speak = Speaker(invocation.language, TEXTS)
        console = out(coloured(invocation, known))
        named = {
            each: causes[each].name.in_language(invocation.language) for each in (code, said or "") if each in causes
        }
        console.print(Text(speak("case.closed", case=journal.case, cause=code, name=named[code])))
        if said is not None and said != code:
            console.print(Text(speak("case.closed_other", said=said, name=named.get(said, ""))))
        return 0

    return close


def compare_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case compare`."""
    made = Options(invocation.language)

    def compare(
        before: Annotated[str, made.argument("case_before", "case_before")],
        after: Annotated[str, made.argument("case_after", "case_after")],
    ) -> int:
        from rich.text import Text

        from fieldkit.cases.store import open_store
        from fieldkit.cli.compared import exit_code, print_comparison, row
        from fieldkit.cli.known import load_trees
        from fieldkit.cli.unfinished import so_far
        from fieldkit.report import compare as comparing
        from fieldkit.report.document import build
        from fieldkit.report.words import Wording

        known = load_settings(invocation)
        store = open_store(known.settings.data_dir)
        ids = store.find(before), store.find(after)
        wording = Wording(load_trees(known), invocation.language)
        every = [(each, store.events(each)) for each in ids]
        more = [so_far(known, wording, each, events) for each, events in every]
        made_of = [
            build([*events, *beyond.events], case=each) for (each, events), beyond in zip(every, more, strict=True)
        ]
        compared = comparing.compare(*made_of)
        if invocation.json:
            print_rows("case compare", [row(each, compared.hindrance, wording) for each in compared.rows])
        else:
            console = out(coloured(invocation, known))
            for each, beyond in zip(ids, more, strict=True):
                if beyond.said:
                    console.print(Text(f"{each}  {beyond.said}", style="yellow"))
            print_comparison(console, compared, wording)
        return exit_code(compared)

    return compare


def _from_person(prompt: str) -> str:
    """All of standard input, or one line from whoever sits there."""
    import sys

    if sys.stdin is None:
        return ""
    if not sys.stdin.isatty():
        return sys.stdin.read(LONGEST_TEXT + 1)
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline(LONGEST_TEXT + 1)


def _sane(text: str, case: str) -> str:
    """The text as it may be kept.

    Raises: BadInput when it is too long to be a remark.
    """
    from fieldkit.text.clean import clean

    if len(text) > LONGEST_TEXT:
        raise BadInput("case.text_too_long", limit=LONGEST_TEXT, case=case)
    return clean(text, keep_lines=True).strip()


def _event_now(kind: "EventKind", payload: dict[str, Any]) -> "Event":
    from fieldkit.model.event import Event

    return Event(datetime.now(UTC), kind, payload)


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
        "closed": row.closed,
        "due": row.due.isoformat().replace("+00:00", "Z") if row.due else None,
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
            parts = [speak.term("run", row.verdict), row.cause or "", speak.term("confidence", row.confidence or "")]
            result = " ".join(part for part in parts if part)
        if row.closed:
            said = speak("screen.state.closed", cause=row.closed)
            result = f"{result} {said}" if row.verdict and row.closed != row.cause else said
        if row.due:
            result = f"{result} {speak('screen.due', due=f'{row.due.astimezone():%m-%d}')}"
        opened = f"{row.opened_at.astimezone():%m-%d %H:%M}"
        symptom = speak.term("symptom", row.symptom) if row.symptom else ""
        cells = (row.id, opened, row.tree, symptom, row.line or "", row.ticket or "", result)
        table.add_row(*(Text(clean(cell, limit=LONGEST_CELL)) for cell in cells))
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
    from rich.text import Text

    from fieldkit.cli.board import board
    from fieldkit.cli.conclusion import check_panel, conclusion_panel
    from fieldkit.cli.known import load_trees
    from fieldkit.cli.unfinished import so_far
    from fieldkit.report.document import build
    from fieldkit.report.words import Wording

    console = out(invocation)
    known = load_settings(invocation)
    wording = Wording(load_trees(known), invocation.language)
    more = so_far(known, wording, case, events)
    document = build([*events, *more.events], case=case)
    if more.said:
        console.print(Text(more.said, style="yellow"))
    checks = [found.check for found in document.findings]
    if checks:
        console.print(board(wording, checks, {f.check: f for f in document.findings}, encoding=console.encoding))
    if document.judged and document.conclusion is None:  # a check: what it found is its answer
        console.print(check_panel(wording, document, encoding=console.encoding))
    else:
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
    for line in _by_people(document, wording):
        console.print(Text(line))


def _so_far(invocation: Invocation, known: "Known", case: str, events: "tuple[Event, ...]") -> "SoFar":
    """What a check that did not come to its end has beyond its events; no tree is read where it did."""
    from fieldkit.cli.known import load_trees
    from fieldkit.cli.unfinished import SoFar, ended, so_far
    from fieldkit.report.words import Wording

    if ended(events):
        return SoFar()
    return so_far(known, Wording(load_trees(known), invocation.language), case, events)


def _by_people(document: "Document", wording: "Wording") -> list[str]:
    """What people added: notes in order, then the cause it was closed with, beside what the program concluded."""
    from fieldkit.report.content import due_line
    from fieldkit.text.clean import clean

    colon = "：" if wording.language == "zh" else ": "
    due = due_line(document, wording)
    lines = [f"{wording.say('lan_check.follow_up')}{colon}{due}"] if due is not None else []
    lines += [
        f"{note.at.astimezone():%m-%d %H:%M}  {wording.say('report.notes')}{colon}{clean(note.text)}"
        for note in document.notes
    ]
    if (closed := document.closed) is not None:
        said = document.conclusion
        agreement = "open" if said is None else "same" if said.cause == closed.cause else "other_short"
        beside = f"{wording.say('report.closed.beside')}{colon}{wording.say(f'report.closed.{agreement}')}"
        at = f"{closed.at.astimezone():%m-%d %H:%M}"
        lines.append(
            f"{at}  {wording.say('report.closed')}{colon}{closed.cause} {wording.cause(closed.cause)}  [{beside}]"
        )
        if closed.text:
            lines.append(f"             {clean(closed.text)}")
    return lines
