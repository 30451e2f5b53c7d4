"""Shows two surveys beside each other: what changed first, what stayed last."""

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from fieldkit.cli.signs import STYLES, shows, signs_for
from fieldkit.engine.codec import plain
from fieldkit.model.finding import Finding
from fieldkit.model.terms import Verdict
from fieldkit.report.compare import Change, Comparison, Row
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text import shown

# What a person looks for first.
_ORDER = (Change.WORSE, Change.OTHER, Change.BETTER, Change.NOT_COMPARABLE, Change.SAME)
_STYLES = {
    Change.WORSE: "bold red",
    Change.OTHER: "yellow",
    Change.BETTER: "green",
    Change.NOT_COMPARABLE: "cyan",
    Change.SAME: "dim",
}


def exit_code(compared: Comparison) -> int:
    """0 when nothing is worse, 1 when something is or another fault was found, 3 when nothing could be compared."""
    if not compared.comparable:
        return 3
    return 1 if compared.count(Change.WORSE) or compared.new_faults else 0


def print_comparison(console: Console, compared: Comparison, wording: Wording) -> None:
    """The sum first, then what became worse, and what stayed the same last; or why they cannot be compared."""
    arrow = shows("→", console.encoding, "->")
    before, after = compared.before, compared.after
    times = {"before": before.case, "before_at": _at(before), "after": after.case, "after_at": _at(after)}
    console.print(Text(wording.say("compare.title", {**times, "arrow": arrow}), style="bold"))
    if before.started_at and after.started_at and before.started_at > after.started_at:
        console.print(Text(wording.say("compare.order"), style="yellow"))
    if compared.line_unsure:
        console.print(Text(wording.say("compare.line_unsure"), style="yellow"))
    if compared.hindrance is not None:
        console.print(Text(hindrance(compared, wording)))
        return
    counts = {change.value: compared.count(change) for change in Change}
    console.print(Text(wording.say("compare.sum" if compared.comparable else "compare.nothing", counts)))
    unseen = [each for each in compared.new_faults if each.change is Change.NOT_COMPARABLE]
    if unseen:
        named = [wording.check(each.check) for each in unseen]
        console.print(Text(wording.say("compare.new_faults", {"checks": named}), style="bold red"))
    for change in _ORDER:
        rows = [each for each in compared.rows if each.change is change]
        if not rows:
            continue
        console.print()
        console.print(Text(wording.say(f"compare.change.{change.value}"), style=_STYLES[change]))
        told = {id(each): _what(each, wording, arrow) for each in rows}
        for each in rows:
            if change is Change.SAME and not told[id(each)]:
                continue
            head = Text(f"{wording.check(each.check)}  ")
            head.append_text(_verdicts(each, wording, console.encoding, arrow))
            console.print(Padding(head, (0, 0, 0, 3)))
            for line in told[id(each)]:
                console.print(Padding(Text(line), (0, 0, 0, 5)))
        quiet = [wording.check(each.check) for each in rows if change is Change.SAME and not told[id(each)]]
        if quiet:
            console.print(Padding(Text(shown(quiet, wording.language)), (0, 0, 0, 3)))


def hindrance(compared: Comparison, wording: Wording) -> str:
    """Why these two cannot be compared at all."""
    kind = compared.hindrance or ""
    given = {"before": "", "after": ""}
    for name, document in (("before", compared.before), ("after", compared.after)):
        if kind == "line":
            given[name] = str((document.opened.get("line") or {}).get("id"))
        elif kind == "vantage":
            given[name] = wording.term("vantage", document.opened.get("vantage"))
    return wording.say(f"compare.hindrance.{kind}", given)


def row(each: Row, hindered: str | None, wording: Wording) -> dict[str, Any]:
    """One check of the JSON document."""
    return {
        "check": each.check,
        "change": each.change.value,
        "before": _found(each.before, wording),
        "after": _found(each.after, wording),
        "facts": [{"fact": fact.fact, "before": plain(fact.before), "after": plain(fact.after)} for fact in each.facts],
        "hindrance": hindered,
    }


def _found(found: Finding | None, wording: Wording) -> dict[str, Any] | None:
    if found is None:
        return None
    text = wording.why_missing(found)[0] if found.verdict is Verdict.UNKNOWN else wording.finding(found)
    return {"verdict": found.verdict.value, "code": found.code, "text": text}


def _verdicts(each: Row, wording: Wording, encoding: str | None, arrow: str) -> Text:
    signs = signs_for(encoding)
    said = Text()
    for at, found in enumerate((each.before, each.after)):
        if at:
            said.append(f" {arrow} ")
        if found is None:
            said.append(wording.say("compare.absent"), style="dim")
        else:
            word = wording.term("finding", found.verdict.value)
            said.append(f"{signs[found.verdict]} {word}", style=STYLES[found.verdict])
    return said


def _what(each: Row, wording: Wording, arrow: str) -> list[str]:
    facts = [
        wording.say(
            "compare.fact",
            {
                "name": wording.say(f"compare.fact.{fact.fact}"),
                "before": fact.before,
                "after": fact.after,
                "arrow": arrow,
            },
        )
        for fact in each.facts
    ]
    if each.change is Change.NOT_COMPARABLE:
        return [*_seen_once(each, wording), *_not_seen(each, wording), *facts]
    if each.change is Change.SAME:
        return facts or ([wording.finding(each.after)] if each.after and each.after.verdict is not Verdict.OK else [])
    told = [
        wording.say(f"compare.{name}", {"text": wording.finding(found)})
        for name, found in (("then", each.before), ("now", each.after))
        if found is not None
    ]
    return told + facts


def _seen_once(each: Row, wording: Wording) -> list[str]:
    """What the one that was measured found, where it is no good."""
    return [
        wording.say(f"compare.{name}", {"text": wording.finding(found)})
        for name, found in (("then", each.before), ("now", each.after))
        if found is not None and found.verdict in (Verdict.FAULT, Verdict.WARN)
    ]


def _not_seen(each: Row, wording: Wording) -> list[str]:
    """Why it was not measured, told once where both times had the same reason."""
    whys = {
        name: _why(found, wording)
        for name, found in (("before", each.before), ("after", each.after))
        if found is None or found.verdict is Verdict.UNKNOWN
    }
    if len(whys) == 2 and whys["before"] == whys["after"]:
        whys = {"both": whys["before"]}
    return [wording.say(f"compare.missing.{name}", {"why": why}) for name, why in whys.items()]


def _why(found: Finding | None, wording: Wording) -> str:
    return wording.say("compare.missing.not_run") if found is None else wording.why_missing(found)[0]


def _at(document: Document) -> str:
    return f"{document.started_at.astimezone():%m-%d %H:%M}" if document.started_at else ""
