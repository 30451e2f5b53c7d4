"""The conclusion as the technician reads it out: what, whose, how sure, what to do, how we know, what is open."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fieldkit.cli.board import check_name
from fieldkit.cli.signs import STYLES, shows, signs_for
from fieldkit.engine.conclude import covers, in_technicians_order
from fieldkit.model.cause import Conclusion
from fieldkit.model.finding import Finding
from fieldkit.model.terms import Owner, Verdict
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text import has


def conclusion_panel(
    wording: Wording,
    said: Conclusion | None,
    verdict: Verdict,
    holes: Mapping[str, object],
    findings: Sequence[Finding],
    *,
    case: str | None,
    encoding: str | None,
) -> RenderableType:
    """The panel."""
    sign = signs_for(encoding)[verdict]
    heading = Text(f"{sign} {wording.say('screen.verdict', {'verdict': wording.term('run', verdict.value)})}")
    heading.stylize(STYLES[verdict])
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for label, lines in _lines(wording, said, holes, in_technicians_order(findings), encoding):
        for at, line in enumerate(lines):
            table.add_row(Text(wording.say(label)) if at == 0 else Text(""), Text(line))
    if case:
        table.add_row(
            Text(wording.say("screen.record")), Text(f"{case}  {wording.say('screen.report', {'case': case})}")
        )
    return Panel(Group(heading, Text(""), table), border_style=STYLES[verdict], padding=(0, 1))


def check_panel(wording: Wording, document: Document, *, encoding: str | None) -> RenderableType:
    """What a `…-check` says: its verdict, then each finding that matters with what to do next, then what is open."""
    sign = signs_for(encoding)[document.verdict]
    heading = Text(f"{sign} {wording.say('screen.verdict', {'verdict': wording.term('run', document.verdict.value)})}")
    heading.stylize(STYLES[document.verdict])
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    serious = sorted(document.faults_and_warnings, key=lambda found: found.verdict is not Verdict.FAULT)
    rows: list[tuple[str, list[str]]] = []
    if serious:
        rows.append(("screen.found", [_found(wording, found) for found in serious]))
        nexts = [wording.say(key, found.facts) for found in serious if has(key := f"{found.code}.next")]
        if nexts:
            rows.append(("screen.next", nexts))
    else:
        fine = [_found(wording, found) for found in document.findings if found.verdict is Verdict.OK]
        rows.append(("screen.found", fine or [wording.say("screen.no_conclusion")]))
    if unmeasured := _not_measured(wording, document.findings):
        rows.append(("screen.not_measured", unmeasured))
    for label, lines in rows:
        for at, line in enumerate(lines):
            table.add_row(Text(wording.say(label)) if at == 0 else Text(""), Text(line))
    if document.case:
        kept = f"{document.case}  {wording.say('screen.report', {'case': document.case})}"
        table.add_row(Text(wording.say("screen.record")), Text(kept))
    return Panel(Group(heading, Text(""), table), border_style=STYLES[document.verdict], padding=(0, 1))


def _found(wording: Wording, found: Finding) -> str:
    return wording.finding(found) + (wording.say("board.weaker") if found.weak else "")


def _lines(
    wording: Wording,
    said: Conclusion | None,
    holes: Mapping[str, object],
    findings: Sequence[Finding],
    encoding: str | None,
) -> Iterable[tuple[str, list[str]]]:
    bullet = shows("·", encoding, "-")
    if said is None:
        yield "screen.what", [wording.say("screen.no_conclusion")]
    else:
        yield "screen.what", [f"{said.cause} {wording.cause(said.cause)}"]
        if said.owner is not Owner.NONE:
            whose = wording.term("owner", said.owner.value)
            yield "screen.whose", [f"{whose} {bullet} {wording.term('place', said.place.value)}"]
        yield "screen.how_sure", [wording.term("confidence", said.confidence.value)]
        yield "screen.next", [wording.remedy(said, holes)]
        if said.verify is not None:
            yield "screen.verify", [wording.words(said.verify, holes)]
        known = _how_we_know(wording, said, findings)
        if known:
            yield "screen.how_we_know", known
        rivals = [_rival(wording, each.cause, wording.words(each.why, holes)) for each in said.alternatives]
        if rivals:
            yield "screen.rivals", rivals
        if said.also:
            yield (
                "screen.also",
                [_rival(wording, each.cause, _sentence(wording, findings, each.code)) for each in said.also],
            )
    hazards = [
        wording.finding(found)
        for found in findings
        if found.verdict is Verdict.WARN and not (said and covers(said.explains, found.code))
    ]
    if hazards:
        yield "screen.hazards", hazards
    unmeasured = _not_measured(wording, findings)
    if unmeasured:
        yield "screen.not_measured", unmeasured


def _how_we_know(wording: Wording, said: Conclusion, findings: Sequence[Finding]) -> list[str]:
    resting = [found for found in findings if covers(said.explains, found.code)]
    deciding = [found for found in resting if found.verdict in (Verdict.FAULT, Verdict.WARN)] or resting
    if not deciding and said.cause == "NF-OK":
        if any(found.verdict is Verdict.OK for found in findings):
            return [wording.say("screen.nothing_found")]
        return []
    deciding = deciding or [found for found in findings if found.verdict is Verdict.FAULT]
    return [wording.finding(found) + (wording.say("board.weaker") if found.weak else "") for found in deciding]


def _rival(wording: Wording, cause: str, why: str) -> str:
    name = f"{cause} {wording.cause(cause)}"
    if not why:
        return name
    return f"{name}：{why}" if wording.language == "zh" else f"{name}: {why}"


def _sentence(wording: Wording, findings: Sequence[Finding], code: str) -> str:
    return next((wording.finding(found) for found in findings if found.code == code), "")


def _not_measured(wording: Wording, findings: Sequence[Finding]) -> list[str]:
    """Checks left open; those with the same reason stand together, so that one missing right is one line."""
    groups: dict[tuple[str, str], list[str]] = {}
    for found in findings:
        if found.verdict is Verdict.UNKNOWN:
            groups.setdefault(wording.why_missing(found), []).append(check_name(wording, found.check))
    joint, colon = ("、", "：") if wording.language == "zh" else (", ", ": ")
    return [
        f"{joint.join(names)}{colon}{why}" + (f" {wording.say('screen.fix', {'fix': fix})}" if fix else "")
        for (why, fix), names in groups.items()
    ]
