"""A recorded site runs through the real checks; a case's export is one, and ends in the same conclusion."""

import json
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli.answers import proven
from fieldkit.engine.bench import Bench
from fieldkit.engine.rehearsal import RecordedSite, from_events, load_rehearsal, to_text
from fieldkit.engine.run import Fact, Job, Run
from fieldkit.errors import BadInput
from fieldkit.model.event import Event
from fieldkit.model.line import Line
from fieldkit.model.terms import Verdict
from tests.engine.sites import REAL, Dark, Desk, Paper, Visit, address, echo, lan, library, link, ticking

GIVEN, BOUND = "00e0-fc12-3456", "00e0-fc12-9999"
OPENED = {"tree": "visit", "symptom": "down", "interface": "eth0", "line": {"id": "CQ-1"}, "vantage": None, "facts": {}}


def _opened(visit: Visit) -> list[Event]:
    first = Event(ticking()(), "opened", OPENED)
    return [first, *visit.paper.events]


def _walked_again(path: Path) -> tuple[Any, list[tuple[str, str]]]:
    rehearsal = load_rehearsal(path)
    clock, paper = ticking(), Paper()
    facts = {name: Fact(value, "record") for name, value in rehearsal.facts.items()}
    asker = proven(rehearsal.answers, library(), rehearsal.tree, where="export")
    bench = Bench(RecordedSite(rehearsal), library().limits, clock)
    job = Job(rehearsal.tree, rehearsal.line, facts, rehearsal.site)
    outcome = Run(job, library(), bench, paper, asker, Dark(), clock).go()
    return outcome, paper.passed()


CASES: dict[str, tuple[Any, dict[str, Any]]] = {
    "fault": (lambda: lan(macs=REAL), {"where": "l", "changed": "n", "back": "y"}),
    "fine": (lan, {"where": "c", "changed": "n", "back": "y", "tell": "done"}),
    "typed": (lan, {"where": "l", "changed": "d", "given": GIVEN, "bound": BOUND, "note": "w", "back": "y"}),
    "not measured": (
        lambda: Desk({"link": link(), "address": address(), "arp": RuntimeError("broken\x9b<b>")}),
        {"where": "l", "changed": "n"},
    ),
    "went back": (lan, {"where": ["l", "c"], "changed": ["back", "n"], "back": "y"}),
    "two rounds": (
        lambda: lan(link=_in_turn(link(False), link(True))),
        {"where": "l", "changed": "n", "cord": "skipped", "back": ["n", "y"]},
    ),
    "mended on the way": (
        lambda: lan(link=_in_turn(link(False), link(True))),
        {"where": "l", "changed": "n", "cord": "done", "back": "y"},
    ),
}


def _in_turn(*facts: Any) -> Any:
    left = iter(facts)
    return lambda *_: next(left)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_an_exported_case_rehearsed_ends_the_same(name: str, suffix: str, tmp_path: Path) -> None:
    """Export, read, walk again: same steps, same findings, same conclusion."""
    desk, answers = CASES[name]
    visit = Visit(desk(), answers)
    outcome = visit.go()
    path = tmp_path / f"case{suffix}"
    path.write_text(to_text(from_events(_opened(visit))), encoding="utf-8")
    again, trail = _walked_again(path)
    assert again.conclusion == outcome.conclusion
    assert again.verdict == outcome.verdict
    assert {(f.check, f.code, f.weak) for f in again.findings} == {(f.check, f.code, f.weak) for f in outcome.findings}
    if name != "went back":
        assert trail == visit.paper.passed()


def test_an_export_survives_what_the_wire_put_into_it(tmp_path: Path) -> None:
    """Escapes, C1, bidi, lone surrogates, look-alike numbers and 10 kB strings come back as they were."""
    nasty = "\x1b]0;x\x07\x9b31m\u202e\u2028\ufeff\ud83d 😀 null: 012 {{7*7}} \x7f" + "长" * 10_000
    desk = lan(echo=echo())
    from dataclasses import replace

    desk.topics["address"] = replace(address(), dns=(nasty, "null", "~", "012", "1e3", "true", ""))
    visit = Visit(desk, {"where": "l", "changed": "n"})
    visit.go()
    path = tmp_path / "case.yaml"
    text = to_text(from_events(_opened(visit)))
    path.write_text(text, encoding="utf-8")
    assert not any(ord(each) in range(0x7F, 0xA0) for each in text)
    kept = load_rehearsal(path).readings["address"][0].facts
    assert kept.dns == (nasty, "null", "~", "012", "1e3", "true", "")


def test_a_recorded_site_hands_out_its_records_in_turn(tmp_path: Path) -> None:
    """The n-th measurement gets the n-th record; the last one repeats."""
    path = tmp_path / "site.yaml"
    one, two = ({"facts": {"target": "10.0.0.1", "sent": 3, "received": n, "method": "raw"}} for n in (0, 3))
    data = {"tree": "visit", "readings": {"echo": [one, two], "arp": {"missing": "missing.no_raw_socket"}}}
    path.write_text(json.dumps(data), encoding="utf-8")
    bench = Bench(RecordedSite(load_rehearsal(path)), {}, ticking())
    got = []
    for _ in range(3):
        bench.collect(["echo", "arp", "link"], lambda _: None)
        got.append(bench.facts("echo").received)
        bench.invalidate(None)
    assert got == [0, 3, 3]
    missing = {topic: reading.missing.code for topic, reading in bench.readings.items() if reading.missing}
    assert missing == {"arp": "missing.no_raw_socket", "link": "missing.not_recorded"}


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("- a", "data.not_a_mapping", ""),
        ("tree: visit", "data.missing_key", "readings"),
        ("readings: {}", "data.missing_key", "tree"),
        ("tree: visit\nreadings: {}\nsurprise: 1", "data.unknown_key", "surprise"),
        ("tree: visit\nreadings: {light: {}}", "data.unknown_topic", None),
        ("tree: visit\nreadings: {echo: {fact: {}}}", "data.unknown_key", "fact"),
        ("tree: visit\nreadings: {echo: [3]}", "data.not_a_mapping", ""),
        ("tree: visit\nreadings: []", "data.not_a_group", "readings"),
        ("tree: visit\nreadings: {}\nanswers: [a]", "data.not_a_group", "answers"),
        ("tree: visit\nreadings: {echo: {facts: {target: a}}}", "data.missing_key", "sent"),
        ("tree: visit\nreadings: {}\nfacts: [a]", "data.not_a_group", "facts"),
        ("tree: visit\nreadings: {}\nline: {pot: 1}", "data.unknown_key", "pot"),
        ("tree: [", "yaml.unclosed", None),
    ],
)
def test_a_broken_rehearsal_is_told_with_its_place(text: str, code: str, key: str | None, tmp_path: Path) -> None:
    """File and key, never a traceback."""
    path = tmp_path / "site.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        load_rehearsal(path)
    assert told.value.code == code
    assert str(path) in str(told.value.facts.get("where", told.value.facts.get("file")))
    if key is not None:
        assert told.value.facts["key"] == key


def test_nothing_recorded_is_unknown_and_never_fine(tmp_path: Path) -> None:
    """A rehearsal with no readings ends in `not located`."""
    path = tmp_path / "site.yaml"
    path.write_text("tree: visit\nreadings: {}\nanswers: {where: l, changed: n}\n", encoding="utf-8")
    outcome, _ = _walked_again(path)
    assert outcome.verdict is Verdict.UNKNOWN
    assert load_rehearsal(path).line == Line()
