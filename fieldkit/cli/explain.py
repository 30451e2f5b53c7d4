"""`fieldkit explain CODE`: an offline page for every finding, cause and reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees
from fieldkit.cli.options import Options
from fieldkit.cli.output import out, print_rows
from fieldkit.errors import BadInput

if TYPE_CHECKING:
    from fieldkit.engine.library import Library

KINDS = ("finding", "cause", "missing")


@dataclass(frozen=True, slots=True)
class Page:
    """One code explained: `name` is its one-line meaning, `body` the paragraphs."""

    code: str
    kind: str
    name: str
    body: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """The page for `--json`."""
        return {"code": self.code, "kind": self.kind, "name": self.name, "text": list(self.body)}


def explain_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit explain`."""
    made = Options(invocation.language)

    def explain(
        code: Annotated[str | None, made.argument("code", "code")] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
    ) -> int:
        known = load_settings(invocation, playbooks=playbooks)
        library = load_trees(known)
        if code is not None:
            pages = [page_of(code, library, invocation.language)]
        else:
            pages = list(pages_of(library, invocation.language))
        if invocation.json:
            print_rows("explain", [each.row() for each in pages])
        elif code is not None:
            _print_page(coloured(invocation, known), pages[0])
        else:
            _print_list(coloured(invocation, known), pages)
        return 0

    return explain


def all_codes(library: "Library") -> dict[str, str]:
    """Every code that can be explained, and its kind."""
    from fieldkit.checks import CHECKS
    from fieldkit.text import catalogue

    findings = [code for check in CHECKS.values() for code in check.codes]
    missing = [
        key for key in catalogue() if key.startswith(("missing.", "weak.")) and not key.endswith((".fix", ".explain"))
    ]
    made = dict.fromkeys(findings, "finding")
    made |= dict.fromkeys(library.causes, "cause")
    return made | dict.fromkeys(missing, "missing")


def pages_of(library: "Library", language: str) -> Iterator[Page]:
    """Every page, by kind."""
    codes = all_codes(library)
    for kind in KINDS:
        for code, its_kind in codes.items():
            if its_kind == kind:
                yield _page(code, kind, library, language)


def page_of(code: str, library: "Library", language: str) -> Page:
    """The page of one code, however it is capitalised.

    Raises: BadInput with the nearest code when there is none.
    """
    codes = all_codes(library)
    by_fold = {each.casefold(): each for each in codes}
    exact = code if code in codes else by_fold.get(code.casefold())
    if exact is None:
        near = get_close_matches(code.casefold(), list(by_fold), n=3, cutoff=0.0)
        raise BadInput("explain.unknown", asked=code, near=[by_fold[each] for each in near])
    return _page(exact, codes[exact], library, language)


def _page(code: str, kind: str, library: "Library", language: str) -> Page:
    if kind == "cause":
        return _cause_page(code, library, language)
    if kind == "missing":
        return _missing_page(code, language)
    return _finding_page(code, library, language)


def _finding_page(code: str, library: "Library", language: str) -> Page:
    from fieldkit.checks import CHECKS
    from fieldkit.engine.conclude import default_cause
    from fieldkit.text import say

    check = next(each for each in CHECKS.values() if code in each.codes)
    verdict = say(f"finding.{check.codes[code].value}", language)
    body = [say(f"{code}.explain", language), say("explain.check", language, {"check": check.name, "verdict": verdict})]
    cause = default_cause(library.causes, code)
    if cause is not None:
        facts = {"cause": cause.code, "name": cause.name.in_language(language)}
        body.append(say("explain.cause", language, facts))
    return Page(code, "finding", _dotted_key(code, language), tuple(body))


def _cause_page(code: str, library: "Library", language: str) -> Page:
    from fieldkit.text import fill, say

    cause = library.causes[code]
    owner, place = say(f"owner.{cause.owner.value}", language), say(f"place.{cause.place.value}", language)
    remedy = _dotted(cause.remedy.in_language(language))
    body = [
        fill(cause.meaning.in_language(language), language, {}),
        say("explain.owner", language, {"owner": owner}),
        say("explain.place", language, {"place": place}),
        say("explain.remedy", language, {"remedy": remedy}),
    ]
    if cause.explains:
        body.append(say("explain.codes", language, {"codes": list(cause.explains)}))
    if cause.source:
        body.append(say("explain.sources", language, {"sources": list(cause.source)}))
    return Page(code, "cause", cause.name.in_language(language), tuple(body))


def _missing_page(code: str, language: str) -> Page:
    from fieldkit.text import has, say

    body = [say(f"{code}.explain", language)] if has(f"{code}.explain") else []
    if has(f"{code}.fix"):
        body.append(say("explain.fix", language, {"fix": _dotted_key(f"{code}.fix", language)}))
    return Page(code, "missing", _dotted_key(code, language), tuple(body))


def _dotted_key(key: str, language: str) -> str:
    """A sentence whose facts are not known here: its holes read `…`."""
    from fieldkit.text import catalogue

    return _dotted(catalogue()[key].in_language(language))


def _dotted(sentence: str) -> str:
    from string import Formatter

    parts = Formatter().parse(sentence)
    return "".join(literal + ("…" if hole is not None else "") for literal, hole, _, _ in parts)


def _print_page(invocation: Invocation, page: Page) -> None:
    from rich.text import Text

    console = out(invocation)
    console.print(Text(page.code, style="bold cyan"))
    console.print(Text(page.name, style="bold"))
    for paragraph in page.body:
        console.print()
        console.print(Text(paragraph))


def _print_list(invocation: Invocation, pages: list[Page]) -> None:
    from rich.table import Table
    from rich.text import Text

    from fieldkit.cli.words import Speaker

    speak = Speaker(invocation.language)
    console = out(invocation)
    for kind in KINDS:
        console.print(Text(speak(f"explain.kind.{kind}"), style="bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis")
        for page in pages:
            if page.kind == kind:
                table.add_row(Text(f"  {page.code}", style="cyan"), Text(page.name))
        console.print(table)
        console.print()
    console.print(Text(speak("explain.more"), style="dim"))
