"""`path-check --watch`: hours of one train, written as it goes, drawn minute by minute, judged at the end."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import load_trees, proved
from fieldkit.cli.sitting import EXIT_BY_VERDICT, laptop_of, now, opening
from fieldkit.cli.watch_screen import View, WatchScreen, span
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.event import Event
from fieldkit.model.finding import Missing
from fieldkit.model.line import Line
from fieldkit.model.path import PathReading, Role
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Vantage
from fieldkit.model.watch import WatchReading, WatchTarget
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal, Store
    from fieldkit.cases.watchlog import Kept, WatchLog
    from fieldkit.cli.path_check import PathAsked
    from fieldkit.engine.bench import Bench
    from fieldkit.probes.watch import Watch
    from fieldkit.report.words import Wording

CHECK = "watch.drops"
# Long enough to see which hops answer, and how they lie on the way.
LOOK_S = 3.0
LOOK_INTERVAL_MS = 50.0
REDRAW_S = 1.0
# What the watch still needs after Ctrl-C: the last answers, and the disk.
CLOSING_S = 6.0


@dataclass
class _Sitting:
    """What every step of a watch needs."""

    invocation: Invocation
    known: Known
    wording: "Wording"
    store: "Store"
    journal: "CaseJournal"
    line: Line
    vantage: Vantage | None
    interface: str | None


def watch(invocation: Invocation, known: Known, asked: "PathAsked") -> int:
    """Begin a watch and see it through."""
    from fieldkit.cases.store import open_store
    from fieldkit.cases.watchlog import begin, watch_file
    from fieldkit.cli.log import keep_log
    from fieldkit.report.words import Wording

    assert asked.watch_s is not None
    keep_log(known.settings.state_dir)
    library = proved(load_trees(known))
    wording = Wording(library, invocation.language)
    store = open_store(known.settings.data_dir)
    journal = store.create(_opened(invocation, known, asked))
    sitting = _Sitting(invocation, known, wording, store, journal, asked.line, asked.vantage, asked.interface)
    limit = library.limits.get("watch.bad_minute_pct")
    try:
        _talk(sitting, wording.say("watch.finding_way"))
        way = _find_way(sitting, asked)
        if isinstance(way, Missing):
            return _give(sitting, _reading(sitting, None, way, 0.0), took_s=0.0)
        kept = replace(way, seconds=asked.watch_s, bad_pct=limit.value if limit and limit.value else way.bad_pct)
        log = begin(watch_file(known.settings.data_dir, journal.case), kept)
        _talk(
            sitting,
            wording.say(
                "watch.began",
                {"target": kept.targets[-1].address, "span": span(kept.seconds), "case": journal.case},
            ),
        )
        return _see_through(sitting, log, kept.began + kept.seconds)
    except KeyboardInterrupt as exc:
        from fieldkit.errors import Interrupted

        journal.append([Event(now(), "interrupted", {"why": "KeyboardInterrupt"})])
        raise Interrupted("interrupted.watch", case=journal.case) from exc


def go_on(invocation: Invocation, known: Known, wanted: str) -> int:
    """Take up a watch that was stopped; where its time is over, only sum it up."""
    from fieldkit.cases.store import open_store
    from fieldkit.cases.watchlog import take_up, watch_file
    from fieldkit.cli.log import keep_log
    from fieldkit.engine.codec import line_from
    from fieldkit.report.words import Wording

    keep_log(known.settings.state_dir)
    store = open_store(known.settings.data_dir)
    journal = store.journal(wanted)
    events = store.events(journal.case)
    opened = next((event.payload for event in events if event.kind == "opened"), {})
    path = watch_file(known.settings.data_dir, journal.case)
    if opened.get("command") != "path-check" or not path.is_file():
        raise BadInput("watch.none", case=journal.case)
    wording = Wording(proved(load_trees(known)), invocation.language)
    vantage = Vantage(opened["vantage"]) if opened.get("vantage") else None
    line = line_from(opened.get("line") or {}, where=journal.case)
    sitting = _Sitting(invocation, known, wording, store, journal, line, vantage, opened.get("interface"))
    if any(event.kind == "finished" for event in events):
        return _show(sitting)
    log, ended = take_up(path)
    until = log.kept.began + log.kept.seconds
    at = time.time()
    if ended or at >= until:
        _talk(sitting, wording.say("watch.taken_up", {"case": journal.case}))
        log.close(log.tally.last)
        return _give(sitting, _reading(sitting, log.tally.reading(), None, log.kept.began), took_s=0.0)
    journal.append([Event(now(), "resumed", {})])
    log.resumed(at)
    log.gap(log.tally.last, at, "stopped")
    log.flush(at)
    facts = {"target": log.kept.targets[-1].address, "span": span(until - at), "case": journal.case}
    _talk(sitting, wording.say("watch.resumed", facts))
    return _see_through(sitting, log, until)


# -- the way -------------------------------------------------------------------------------------------------------


def _find_way(sitting: _Sitting, asked: "PathAsked") -> "Kept | Missing":
    """What to watch: the gateway, the carrier's first hop, the target, as a short measurement of the way shows them."""
    from fieldkit.cases.watchlog import Kept
    from fieldkit.engine.bench import Bench
    from fieldkit.engine.codec import event_of

    plan = replace(asked.plan, seconds=LOOK_S, interval_ms=LOOK_INTERVAL_MS, sizes=(64,))
    laptop = laptop_of(sitting.known.settings, sitting.line, sitting.interface, plan=plan)
    bench = Bench(laptop, sitting.wording.library.limits, now)
    try:
        bench.collect(("address", "path"), lambda _: None)
    finally:
        bench.stop()
    sitting.journal.append([event_of(now(), "reading", each) for each in bench.drain()])
    targets = _targets(bench, asked)
    if sitting.interface is None or not targets:
        reading = bench.readings.get("path")
        missing = reading.missing if reading is not None else None
        return missing or Missing("missing.no_target" if sitting.interface else "missing.no_interface")
    interface, source = _way_out(bench, sitting, targets[-1].address)
    return Kept(
        began=time.time(),
        seconds=0.0,
        interval_ms=asked.plan.interval_ms,
        targets=targets,
        interface=interface,
        source=source,
    )


def _targets(bench: "Bench", asked: "PathAsked") -> tuple[WatchTarget, ...]:
    """One address a section, the nearest first; without a measurement (no link yet) what is known beforehand."""
    path: PathReading | None = bench.facts("path")
    order = (Role.GATEWAY, Role.CARRIER, Role.TARGET)
    found: dict[Role, str] = {}
    for stream in path.streams if path is not None else ():
        if stream.role in order:
            found.setdefault(stream.role, stream.target)
    if path is None:
        from ipaddress import ip_address

        address = bench.facts("address")
        if address is not None and address.gateways:
            found[Role.GATEWAY] = address.gateways[0]
        for each in filter(None, (asked.plan.target, *asked.line.test.targets)):
            try:
                found.setdefault(Role.TARGET, str(ip_address(each)))
            except ValueError:
                continue
    return tuple(WatchTarget(role, found[role]) for role in order if role in found)


def _way_out(bench: "Bench", sitting: _Sitting, target: str) -> tuple[str, str | None]:
    from fieldkit.probes.names import way_to
    from fieldkit.probes.task import Task

    assert sitting.interface is not None
    task = Task(interface=sitting.interface, deadline=0.0, address=bench.facts("address"))
    way = way_to(task, target)
    return way.interface, way.source if way.interface != sitting.interface else way.source or ""


# -- the hours -----------------------------------------------------------------------------------------------------


def _see_through(sitting: _Sitting, log: "WatchLog", until: float) -> int:
    """Watch to the end or to Ctrl-C, then judge and show.

    The recording has a thread of its own: a terminal that is held (Ctrl-S, a click into a Windows console) blocks only
    the drawing.
    """
    from fieldkit.probes.watch import Watch, Watched

    lock, cancel = threading.Lock(), threading.Event()
    kept = log.kept
    watched = Watched(kept.interface, kept.source, kept.targets, kept.interval_ms)
    going = Watch(watched, log, until, lock=lock, cancel=cancel)
    failure: list[FieldkitError] = []

    def record() -> None:
        try:
            going.run()
        except FieldkitError as exc:  # the disk is full: said at the end, with what was kept until then
            failure.append(exc)

    began = time.monotonic()
    thread = threading.Thread(target=record, name="watch", daemon=True)
    thread.start()

    def finish() -> None:
        cancel.set()
        thread.join(CLOSING_S)
        with lock:
            if failure:
                raise failure[0]
            log.close(min(until, going.timeline.now()))

    early = _draw(sitting, log, going, lock, thread, until, finish)
    facts = log.tally.reading()
    if early:
        _talk(sitting, sitting.wording.say("watch.ended_early", {"past": span(facts.seconds)}))
    missing = None
    if going.failed is not None and not facts.sent:
        missing = Missing(going.failed.code, going.failed.facts)
    reading = _reading(sitting, None if missing else facts, missing, kept.began)
    return _give(sitting, reading, took_s=round(time.monotonic() - began, 1))


def _draw(
    sitting: _Sitting,
    log: "WatchLog",
    going: "Watch",
    lock: threading.Lock,
    thread: threading.Thread,
    until: float,
    finish: Callable[[], None],
) -> bool:
    """Show how it stands until the recording ends and is closed; was it stopped before its time?"""
    from fieldkit.cli.output import err
    from fieldkit.cli.screen import somebody_watches

    screen = WatchScreen(sitting.wording, err(sitting.invocation), log.kept.interface)
    drawn = somebody_watches() and not sitting.invocation.json

    def view() -> View:
        with lock:
            at, tally = going.timeline.now(), log.tally
            sent, lost = tally.so_far()
            return View(
                now=at,
                left_s=max(0.0, until - at),
                reading=tally.reading(),
                recent=tuple(tally.recent),
                failing=tally.failing(at),
                sent=sent,
                lost=lost,
                unseen_s=tally.unseen_s,
                failed=frozenset(tally.ever_failed),
            )

    early = False
    with screen.live() if drawn else screen.silent() as show:
        try:
            while thread.is_alive():
                if drawn:
                    show(view())
                elif not sitting.invocation.json:
                    screen.tell(view())
                thread.join(REDRAW_S)
        except KeyboardInterrupt:
            early = True
        finish()
        show(view())
        if not drawn and not sitting.invocation.json:
            screen.tell(view())
    return early


# -- the end -------------------------------------------------------------------------------------------------------


def _give(sitting: _Sitting, reading: Reading, *, took_s: float) -> int:
    """Judge, keep, show; the exit code."""
    judged = _judged(sitting.wording, reading, sitting.line, sitting.vantage)
    sitting.journal.append([*judged, Event(now(), "finished", {"took_s": took_s})])
    return _show(sitting)


def _judged(wording: "Wording", reading: Reading, line: Line, vantage: Vantage | None) -> list[Event]:
    """The reading of a watch and its judgement, as events."""
    from fieldkit.checks import CHECKS, Evidence
    from fieldkit.engine.codec import event_of
    from fieldkit.model.cause import check_verdict

    seen = Evidence({"watch": reading}, vantage=vantage, mode=line.address.mode)
    found = CHECKS[CHECK].judge(seen, line, wording.library.limits)
    verdict = check_verdict({CHECK: found.verdict}, [CHECK])
    return [
        event_of(now(), "reading", reading),
        event_of(now(), "finding", found),
        Event(now(), "judged", {"verdict": verdict.value}),
    ]


def so_far(known: Known, wording: "Wording", case: str, events: Sequence[Event]) -> list[Event]:
    """The reading and the judgement of a watch that has not ended, as events; nothing is kept of them."""
    from fieldkit.cases.watchlog import read, watch_file
    from fieldkit.engine.codec import line_from

    path = watch_file(known.settings.data_dir, case)
    if not path.is_file():
        return []
    kept, tally, _ = read(path)
    tally.finish(tally.last)
    opened = next(event.payload for event in events if event.kind == "opened")
    vantage = Vantage(opened["vantage"]) if opened.get("vantage") else None
    number = 1 + sum(1 for event in events if event.kind == "reading")
    reading = _as_reading(f"r{number}", opened.get("interface"), tally.reading(), None, kept.began)
    return _judged(wording, reading, line_from(opened.get("line") or {}, where=case), vantage)


def _show(sitting: _Sitting) -> int:
    from fieldkit.report.document import build

    case = sitting.journal.case
    document = build(sitting.store.events(case), case=case)
    if sitting.invocation.json:
        from fieldkit.cli.output import print_json
        from fieldkit.report import json_form

        print_json(json_form.render(document, sitting.wording))
    else:
        from fieldkit.cli.conclusion import check_panel
        from fieldkit.cli.output import out

        console = out(sitting.invocation)
        console.print(check_panel(sitting.wording, document, encoding=console.encoding))
    return EXIT_BY_VERDICT[document.verdict]


def _reading(sitting: _Sitting, facts: WatchReading | None, missing: Missing | None, began: float) -> Reading:
    earlier = sum(1 for event in sitting.store.events(sitting.journal.case) if event.kind == "reading")
    return _as_reading(f"r{earlier + 1}", sitting.interface, facts, missing, began)


def _as_reading(
    number: str, interface: str | None, facts: WatchReading | None, missing: Missing | None, began: float
) -> Reading:
    from datetime import UTC, datetime

    return Reading(
        id=number,
        topic="watch",
        source=Source.PROBE,
        at=datetime.fromtimestamp(began, UTC) if began else now(),
        took_s=facts.seconds if facts else 0.0,
        where=Where(interface=interface),
        by="ICMP echo train",
        facts=facts,
        missing=missing,
    )


def _opened(invocation: Invocation, known: Known, asked: "PathAsked") -> Event:
    return opening(
        known.settings,
        asked.line,
        invocation.language,
        command="path-check",
        own=[CHECK],
        watch_s=asked.watch_s,
        vantage=asked.vantage,
        ticket=asked.ticket,
        interface=asked.interface,
        allow=sorted(asked.allow),
    )


def _talk(sitting: _Sitting, sentence: str) -> None:
    from rich.text import Text

    from fieldkit.cli.output import err

    if not sitting.invocation.json:
        err(sitting.invocation).print(Text(sentence, style="dim"))
