"""`fieldkit report CASE`: the report, made again from the stored events alone."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fieldkit.cli.deliver import deliver
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees
from fieldkit.cli.options import Options, one_of

if TYPE_CHECKING:
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

FORMATS = ("html", "markdown", "json")
SUFFIX = {"html": ".html", "markdown": ".md", "json": ".json"}


def report_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit report`."""
    made = Options(invocation.language)

    def report(
        case: Annotated[str, made.argument("case", "case")],
        format_: Annotated[str | None, made.option("--format", "report_as", choices=FORMATS)] = None,
        output: Annotated[str | None, made.option("--output", "report_out", "file")] = None,
    ) -> int:
        from fieldkit.cases.store import open_store
        from fieldkit.report.document import build
        from fieldkit.report.words import Wording

        known = load_settings(invocation)
        chosen = one_of("--format", format_, FORMATS) or _format_of(output)
        store = open_store(known.settings.data_dir)
        found = store.find(case)
        document = build(store.events(found), case=found)
        wording = Wording(load_trees(known), invocation.language)
        if invocation.json:
            from fieldkit.cli.output import print_json
            from fieldkit.report import json_form

            print_json(json_form.render(document, wording))
            if output is None:
                return 0
        body = render(document, wording, chosen)
        deliver(coloured(invocation, known), body, output, f"fieldkit-{found}{SUFFIX[chosen]}", "screen.report_written")
        return 0

    return report


def render(document: "Document", wording: "Wording", form: str) -> str:
    """The report as text in one format."""
    if form == "json":
        from fieldkit.report import json_form

        return json_form.to_text(json_form.render(document, wording))
    from fieldkit.report.content import compose

    page = compose(document, wording)
    if form == "markdown":
        from fieldkit.report import markdown

        return markdown.render(page)
    from fieldkit.report import html

    return html.render(page)


def _format_of(output: str | None) -> str:
    suffix = Path(output).suffix.lower() if output else ""
    return {".md": "markdown", ".json": "json"}.get(suffix, "html")
