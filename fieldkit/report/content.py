"""The one content model of every printed report: blocks in the order a reader needs them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.checks import CARDS, CHECKS
from fieldkit.model.terms import Owner, Verdict
from fieldkit.report.document import Document
from fieldkit.report.pictures import Picture, pictures
from fieldkit.report.pulled import still_out, story
from fieldkit.report.words import Wording, done_steps, shown_trail
from fieldkit.text import has, shown
from fieldkit.text.clean import clean

SIGNS = {Verdict.OK: "✔", Verdict.WARN: "!", Verdict.FAULT: "✘", Verdict.UNKNOWN: "?"}

RAW_LINES = 40
# So many devices are listed by name; a flood of forged ones is counted.
_MOST_DEVICES = 64

# What may stand in a style sheet as it is.
_SAFE = re.compile(r"[A-Za-z0-9-]{1,40}")

# The layers that every report shows, measured or not; the other cards only where somebody measured them.
LADDER = ("link", "cable", "address", "gateway", "dns", "beyond")


@dataclass(frozen=True, slots=True)
class Lead:
    """The answer, first of all: what is wrong, whose it is, how sure, what to do."""

    verdict: Verdict
    verdict_word: str
    cause: str
    code: str
    fields: tuple[tuple[str, str], ...]
    todo: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Pairs of a name and a value."""

    title: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short points."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows; `signs` holds one verdict a row, or nothing; cells of the column `unbroken` stay in one line.

    `below` says what the rows are not: whence they come, how many more there are.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    signs: tuple[Verdict, ...] = ()
    unbroken: int | None = None
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """The way from the laptop to the outside, each section with what was found there."""

    title: str
    sections: tuple[tuple[str, Verdict, str], ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """Raw evidence, as it came; `on_paper` says where it is when only the rest is printed."""

    title: str
    items: tuple[tuple[str, str], ...]
    on_paper: str = ""


Block = Lead | Fields | Bullets | Table | Path | Picture | Raw


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report.  `stamp` stands at the foot of each printed page: ASCII letters, digits and hyphens only.

    `one_sheet` is printed closer, so that what two people sign is one sheet.
    """

    title: str
    language: str
    subtitle: str
    notice: str
    blocks: tuple[Block, ...]
    footer: str
    stamp: str = ""
    one_sheet: bool = False


def compose(document: Document, wording: Wording) -> Page:
    """A document as blocks: the answer, how we know, what was done and is left, findings, the visit, evidence."""
    blocks: list[Block] = [_lead(document, wording), *_out(document, wording), *_closed(document, wording)]
    said = document.conclusion
    faults_first = sorted(document.faults_and_warnings, key=lambda found: found.verdict is not Verdict.FAULT)
    deciding = [wording.finding(found) for found in faults_first]
    if said is not None and (sources := wording.sources(said.sources)):
        deciding.append(wording.say("report.sources", {"sources": sources}))
    if deciding:
        blocks.append(Bullets(wording.say("report.how_we_know"), tuple(deciding)))
    if said is not None and said.alternatives:
        points = tuple(
            _joined(_named(rival.cause, wording), wording.words(rival.why, document.holes), wording)
            for rival in said.alternatives
        )
        blocks.append(Bullets(wording.say("report.rivals"), points))
    if said is not None and said.also:
        by_code = {found.code: found for found in document.findings}
        points = tuple(
            _joined(
                _named(other.cause, wording),
                wording.finding(by_code[other.code]) if other.code in by_code else clean(other.code),
                wording,
            )
            for other in said.also
        )
        blocks.append(Bullets(wording.say("report.also"), points))
    blocks += _work(document, wording)
    if (due := due_line(document, wording)) is not None:
        blocks.append(Bullets(wording.say("lan_check.follow_up"), (due,)))
    blocks += _changed(document, wording)
    if document.notes:
        points = tuple(f"{_local(note.at)}  {clean(note.text, keep_lines=False)}" for note in document.notes)
        blocks.append(Bullets(wording.say("report.notes"), points))
    blocks += _macs(document, wording)
    blocks += _lan(document, wording)
    blocks.append(_path(document, wording))
    blocks.append(_findings(document, wording))
    blocks += pictures(document, wording)
    open_ones: dict[str, list[str]] = {}
    for found in document.not_measured:
        open_ones.setdefault(_joined(*wording.why_missing(found), wording), []).append(wording.check(found.check))
    if open_ones:
        points = tuple(_joined(shown(checks, wording.language), why, wording) for why, checks in open_ones.items())
        blocks.append(Bullets(wording.say("report.not_measured"), points))
    blocks.append(_visit(document, wording))
    rows = tuple(
        (
            str(at),
            *wording.step(step, document.holes),
            wording.term("how", step.how) + (f" ({clean(step.reason)})" if step.reason else ""),
        )
        for at, step in enumerate(shown_trail(document), 1)
    )
    if rows:
        head = tuple(wording.say(f"report.trail.{name}") for name in ("number", "step", "heard", "how"))
        blocks.append(Table(wording.say("report.trail"), head, rows))
    blocks += _evidence(document, wording)
    line = document.opened.get("line") or {}
    named = line.get("id") or (line.get("customer") or {}).get("name") or ""
    return Page(
        title=wording.say("report.title"),
        language=wording.language,
        notice=wording.say("report.rehearsed.yes") if document.opened.get("rehearsed") else "",
        subtitle=clean(" · ".join(part for part in (clean(str(named), limit=80), document.case or "") if part)),
        blocks=tuple(blocks),
        footer=wording.say("report.footer", {"version": document.opened.get("version")}),
        stamp=f"fieldkit {document.case}" if _SAFE.fullmatch(document.case or "") else "fieldkit",
    )


def due_line(document: Document, wording: Wording) -> str | None:
    """What is to be looked at again, by when, and how; None where nothing is."""
    due = document.due
    if due is None:
        return None
    checks = [found.check for found in document.findings if found.code in due.codes]
    names = [wording.check(each) for each in dict.fromkeys(checks)]
    facts = {"due": _local(due.due), "names": names, "case": document.case}
    return wording.say("lan_check.follow_up.due", facts)


def _named(cause: str, wording: Wording) -> str:
    return f"{wording.cause(cause)} {clean(cause)}" if wording.cause(cause) != cause else clean(cause)


def _joined(first: str, second: str, wording: Wording) -> str:
    if not second:
        return first
    ends = first.endswith(("。", "！", "？", ".", "!", "?"))
    between = {("zh", True): "", ("zh", False): "：", ("en", True): " ", ("en", False): ": "}[wording.language, ends]
    return f"{first}{between}{second}"


def _lead(document: Document, wording: Wording) -> Lead:
    said = document.conclusion
    if said is None and document.judged:
        return _lead_of_check(document, wording)
    if said is None:
        key = "report.interrupted" if document.interrupted else "report.open"
        fix = f"{key}.fix" if document.may_be_resumed else "report.again"
        facts = {"case": document.case, "command": document.command}
        return Lead(
            document.verdict,
            wording.term("run", document.verdict.value),
            wording.say(key),
            "",
            (),
            ((wording.say("report.remedy"), wording.say(fix, facts)),),
        )
    fields = []
    if said.owner is not Owner.NONE:  # where nothing is broken, nothing has a place
        fields.append((wording.say("report.owner"), wording.term("owner", said.owner.value)))
        fields.append((wording.say("report.place"), wording.term("place", said.place.value)))
    fields.append((wording.say("report.confidence"), wording.term("confidence", said.confidence.value)))
    todo = [(wording.say("report.remedy"), wording.remedy(said, document.holes))]
    if said.verify:
        todo.append((wording.say("report.verify"), wording.words(said.verify, document.holes)))
    return Lead(
        document.verdict,
        wording.term("run", document.verdict.value),
        clean(wording.cause(said.cause)),
        clean(said.cause),
        tuple(fields),
        tuple(todo),
    )


def _lead_of_check(document: Document, wording: Wording) -> Lead:
    """A check names no cause: what it found is the answer."""
    worst = max(document.findings, key=lambda found: _weight(found.verdict), default=None)
    serious = document.faults_and_warnings
    todo = tuple(
        (wording.say("report.remedy"), wording.say(key, found.facts))
        for found in serious
        if has(key := f"{found.code}.next")
    )
    return Lead(
        document.verdict,
        wording.term("run", document.verdict.value),
        wording.finding(worst) if worst else wording.say("report.open"),
        clean(worst.code) if worst else "",
        (),
        todo,
    )


def _changed(document: Document, wording: Wording) -> list[Block]:
    """What a single-PC test changed on this laptop, that it was put back, and that the customer was seen online."""
    changed = document.changed
    facts = {"interface": document.opened.get("interface")}
    points = []
    if (side := changed.get("side")) is not None and has(str(side.get("code"))):
        points.append(wording.say(str(side["code"]), side))
    if (back := changed.get("restored") or changed.get("recovered")) is not None:
        key = f"single_pc.back.{back.get('how')}"
        points.append(wording.say(key, facts) if has(key) else clean(str(back.get("how"))))
    if (online := changed.get("customer_online")) is not None and has(str(online.get("code"))):
        points.append(wording.say(str(online["code"]), online.get("facts") or {}))
    blocks: list[Block] = [Bullets(wording.say("report.changed"), tuple(points))] if points else []
    if (bound := changed.get("rebind")) is not None:
        blocks.append(Bullets(wording.say("report.rebound"), tuple(_rebound(bound, wording))))
    return blocks


def _macs(document: Document, wording: Wording) -> list[Block]:
    """What a MAC check compared, side by side."""
    from fieldkit.report import macs

    if document.command != "mac-check" or not (lines := macs.rows(document, wording)):
        return []
    head = tuple(wording.say(f"mac_check.head.{name}") for name in macs.HEAD)
    blocks: list[Block] = [
        Table(wording.say("mac_check.title"), head, tuple(macs.cells(row, wording) for row in lines), unbroken=1)
    ]
    notes = tuple(macs.notes(wording, document))
    return [*blocks, Bullets(wording.say("mac_check.below"), notes)] if notes else blocks


def _lan(document: Document, wording: Wording) -> list[Block]:
    """What a LAN check heard, side by side, and where the devices that do not belong are plugged in."""
    from fieldkit.report import lan

    if document.command != lan.COMMAND:
        return []
    blocks: list[Block] = []
    for sheet in lan.sheets(document, wording):
        rows = tuple(tuple(" ".join(cell).strip() for cell in row) for row in sheet.rows)
        blocks.append(Table(sheet.title, sheet.head, rows, below=sheet.below))
    for title, devices in lan.to_find(document):
        where = [" ".join(row) for row in lan.where_plugged(devices[:_MOST_DEVICES], wording)]
        if len(devices) > len(where):
            where.append(wording.say("lan_check.more", {"count": len(devices) - len(where)}))
        blocks.append(Bullets(wording.say(f"lan_check.{title}"), tuple(where)))
    if told := story(document, wording):
        blocks.append(Bullets(wording.say("pulled.title"), told))
    return blocks


def _out(document: Document, wording: Wording) -> list[Block]:
    """What is to be put back before all else: a customer's cable may still be out."""
    out = still_out(document, wording)
    return [Bullets(wording.say("pulled.out.title"), (out,))] if out is not None else []


def _rebound(made: Mapping[str, Any], wording: Wording) -> list[str]:
    """How a re-binding on the switch ended, and the lines that made it, or that lead back."""
    how = "saved" if made.get("saved") else "untouched" if made.get("result") == "refused" else str(made.get("result"))
    key = f"rebind.ended.{how}"
    said = [wording.say(key, made)] if has(key) else [clean(how)]
    if made.get("result") != "refused":
        said += [clean(str(each)) for each in made.get("undo" if how == "alarm" else "lines") or ()]
    return said


def _closed(document: Document, wording: Wording) -> list[Block]:
    """The cause as closed by a person, and whether the program had said the same."""
    closed = document.closed
    if closed is None:
        return []
    cause = wording.library.causes.get(closed.cause)
    said = document.conclusion
    agreement = "open" if said is None else "same" if said.cause == closed.cause else "other"
    pairs = [("report.closed.cause", _named(closed.cause, wording))]
    if cause is not None and cause.owner is not Owner.NONE:
        pairs.append(("report.owner", wording.term("owner", cause.owner.value)))
    pairs.append(("report.closed.beside", wording.say(f"report.closed.{agreement}")))
    if closed.text:
        pairs.append(("report.closed.text", clean(closed.text)))
    pairs.append(("report.closed.at", _local(closed.at)))
    return [Fields(wording.say("report.closed"), tuple((wording.say(key), value) for key, value in pairs))]


def _local(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def _work(document: Document, wording: Wording) -> list[Block]:
    done, left = done_steps(document, wording.library)
    blocks: list[Block] = []
    if done:
        points = tuple(wording.step(step, document.holes)[0] for step in done)
        blocks.append(Bullets(wording.say("report.done"), points))
    open_ones = [
        wording.step(step, document.holes)[0]
        + (wording.say("report.reason", {"reason": step.reason}) if step.reason else "")
        for step in left
    ]
    if document.interrupted and document.conclusion is not None:
        open_ones.append(wording.say("report.closing_open", {"case": document.case}))
    if open_ones:
        blocks.append(Bullets(wording.say("report.left"), tuple(open_ones)))
    return blocks


def _path(document: Document, wording: Wording) -> Path:
    return Path(wording.say("report.path"), sections_of(document, wording))


def sections_of(document: Document, wording: Wording) -> tuple[tuple[str, Verdict, str], ...]:
    """The layers from this laptop to the outside, each with its worst finding."""
    sections = []
    for card in CARDS:
        found = [each for each in document.findings if each.check in CHECKS and CHECKS[each.check].card == card]
        if not found and (card not in LADDER or document.judged):  # a single check never meant to measure the rest
            continue
        judged = [each for each in found if each.verdict is not Verdict.UNKNOWN]
        worst = max(judged, key=lambda each: _weight(each.verdict), default=None)
        verdict = worst.verdict if worst else Verdict.UNKNOWN
        word = wording.term("finding", verdict.value)
        sections.append((wording.say(f"board.{card}"), verdict, word))
    return tuple(sections)


def _weight(verdict: Verdict) -> int:
    return [Verdict.UNKNOWN, Verdict.OK, Verdict.WARN, Verdict.FAULT].index(verdict)


def _findings(document: Document, wording: Wording) -> Table:
    rows = []
    for found in document.findings:
        weaker = f" [{wording.say('report.weaker')}]" if found.weak else ""
        text = wording.finding(found)
        if found.verdict is Verdict.UNKNOWN:
            text = wording.why_missing(found)[0]
        verdict = wording.term("finding", found.verdict.value)
        rows.append((verdict, text + weaker, wording.limit(found), clean(found.code)))
    head = tuple(wording.say(f"report.findings.{name}") for name in ("verdict", "text", "limit", "code"))
    signs = tuple(found.verdict for found in document.findings)
    return Table(wording.say("report.findings"), head, tuple(rows), signs, unbroken=3)


def _visit(document: Document, wording: Wording) -> Fields:
    opened = document.opened
    line = opened.get("line") or {}
    customer = line.get("customer") or {}
    pairs = [
        ("report.case", document.case),
        ("report.ticket", opened.get("ticket")),
        ("report.line", line.get("id")),
        ("report.customer", customer.get("name")),
        ("report.customer_address", customer.get("address")),
        ("report.symptom", wording.term("symptom", opened["symptom"]) if opened.get("symptom") else None),
        ("report.site", opened.get("site")),
        ("report.vantage", wording.term("vantage", opened["vantage"]) if opened.get("vantage") else None),
        ("report.interface", opened.get("interface")),
        (
            "report.started",
            document.started_at.astimezone().strftime("%Y-%m-%d %H:%M:%S %z") if document.started_at else None,
        ),
        ("report.took", f"{shown(document.took_s, wording.language)} s" if document.took_s is not None else None),
        ("report.sittings", str(document.sittings) if document.sittings > 1 else None),
    ]
    return Fields(
        wording.say("report.visit"), tuple((wording.say(key), clean(str(value))) for key, value in pairs if value)
    )


def _evidence(document: Document, wording: Wording) -> list[Block]:
    items = []
    for reading in document.readings:
        if not reading.raw:
            continue
        lines = clean(reading.raw, keep_lines=True, limit=20_000).splitlines()
        cut = [wording.say("report.cut", {"count": len(lines) - RAW_LINES})] if len(lines) > RAW_LINES else []
        title = clean(f"{reading.id} {reading.topic} · {reading.by}")
        items.append((title, "\n".join([*lines[:RAW_LINES], *cut])))
    if not items:
        return []
    elsewhere = wording.say("report.evidence.on_paper", {"count": len(items)})
    return [Raw(wording.say("report.evidence"), tuple(items), elsewhere)]
