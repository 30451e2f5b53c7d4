"""`fieldkit report CASE`: the report, made again from the stored events alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.deliver import deliver
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees
from fieldkit.cli.options import Options, one_of

if TYPE_CHECKING:
    from fieldkit.cli.unfinished import SoFar
    from fieldkit.report.content import Page
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

READERS = ("noc", "customer")
FORMATS = ("html", "markdown", "json")
SUFFIX = {"html": ".html", "markdown": ".md", "json": ".json"}


def report_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit report`."""
    made = Options(invocation.language)

    def report(
        case: Annotated[str, made.argument("case", "case")],
        format_: Annotated[str | None, made.option("--format", "report_as", choices=FORMATS)] = None,
        output: Annotated[str | None, made.option("--output", "report_out", "file")] = None,
        for_: Annotated[str | None, made.option("--for", "report_for", choices=READERS)] = None,
        qr: Annotated[bool, made.switch("--qr", "report_qr")] = False,
        qr_file: Annotated[str | None, made.option("--qr-file", "report_qr_file", "file")] = None,
    ) -> int:
        from fieldkit.cases.store import open_store
        from fieldkit.cli.unfinished import so_far
        from fieldkit.report.document import build
        from fieldkit.report.words import Wording

        known = load_settings(invocation)
        reader = one_of("--for", for_, READERS) or ("noc" if qr or qr_file else None)
        chosen = one_of("--format", format_, FORMATS) or _format_of(output)
        store = open_store(known.settings.data_dir)
        found = store.find(case)
        wording = Wording(load_trees(known), invocation.language)
        events = store.events(found)
        more = so_far(known, wording, found, events)
        document = build([*events, *more.events], case=found)
        if reader is not None:
            page = format_ is not None or _format_of(output, unknown="") != ""
            handed = Handed(reader, qr, qr_file, chosen if page else None, output)
            return hand_out(coloured(invocation, known), document, wording, handed, notice=more.said)
        if not invocation.json or output not in (None, "-"):
            body, name = render(document, wording, chosen, more), f"fieldkit-{found}{SUFFIX[chosen]}"
            deliver(coloured(invocation, known), body, output, name, "screen.report_written")
        if invocation.json:  # after the file, which may fail: one document, whatever happens
            from fieldkit.cli.output import print_json

            print_json(_json(document, wording, more))
        return 0

    return report


@dataclass(frozen=True)
class Handed:
    """What is handed over beside the report: to whom, as a code, as a page."""

    reader: str
    qr: bool
    qr_file: str | None
    form: str | None
    output: str | None


def hand_out(
    invocation: Invocation, document: "Document", wording: "Wording", handed: Handed, *, notice: str = ""
) -> int:
    """The words for the NOC or the customer: as text, as a page, as a QR code; `notice` stands before them."""
    from fieldkit.report import handout

    words = (
        handout.noc_sentence(document, wording) if handed.reader == "noc" else handout.customer_text(document, wording)
    )
    words = _below(notice, words)
    if handed.qr_file:
        from fieldkit.cli.qr import save

        save(words, Path(handed.qr_file))
    # With --json standard output holds one document, whatever else is asked for.
    file = None if invocation.json and handed.output == "-" else handed.output
    as_page = handed.form in ("html", "markdown") and handed.reader == "customer"
    if as_page and (file or not invocation.json):
        assert handed.form is not None
        body = _page(_noticed(handout.customer_page(document, wording), notice), handed.form)
        name = f"fieldkit-{document.case}-customer{SUFFIX[handed.form]}"
        deliver(invocation, body, file, name, "screen.report_written")
    elif file:
        deliver(invocation, words + "\n", file, "", "screen.report_written")
    if invocation.json:
        from fieldkit.cli.output import print_rows

        print_rows("report", [{"case": document.case, "for": handed.reader, "text": words}])
    elif not handed.output and not as_page:
        from rich.text import Text

        from fieldkit.cli.output import out
        from fieldkit.cli.signs import with_signs_for

        console = out(invocation)
        console.print(Text(with_signs_for(words, console.encoding)), soft_wrap=True)
        if handed.qr:
            from fieldkit.cli.qr import drawn

            texts = tuple(_below(notice, each) for each in handout.texts_for_code(document, wording, handed.reader))
            code, held = drawn(texts, width=console.width, encoding=console.encoding)
            console.print(Text(wording.say("handout.scan" if held == words else "handout.scan_shorter")))
            console.print(Text(code, style="white on black"), soft_wrap=True)
    return 0


def render(document: "Document", wording: "Wording", form: str, more: "SoFar | None" = None) -> str:
    """The report as text in one format; `more` is what a check that did not come to its end has so far."""
    if form == "json":
        from fieldkit.report import json_form

        return json_form.to_text(_json(document, wording, more))
    from fieldkit.report.content import compose

    return _page(_noticed(compose(document, wording), more.said if more is not None else ""), form)


def _json(document: "Document", wording: "Wording", more: "SoFar | None") -> dict[str, Any]:
    from fieldkit.report import json_form

    rendered = json_form.render(document, wording)
    rendered["facts"] |= more.facts if more is not None else {}
    return rendered


def _noticed(page: "Page", notice: str) -> "Page":
    return replace(page, notice=_below(page.notice, notice)) if notice else page


def _below(first: str, second: str) -> str:
    return "\n".join(each for each in (first, second) if each)


def _page(page: "Page", form: str) -> str:
    if form == "markdown":
        from fieldkit.report import markdown

        return markdown.render(page)
    from fieldkit.report import html

    return html.render(page)


def _format_of(output: str | None, *, unknown: str = "html") -> str:
    suffix = Path(output).suffix.lower() if output else ""
    return {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json"}.get(suffix, unknown)
