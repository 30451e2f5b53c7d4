"""The run of every `…-check`: open a case, measure, judge, show; the worst finding is the verdict."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.sitting import EXIT_BY_VERDICT, LONGEST_RAW, keep_due, laptop_of, now, opening
from fieldkit.errors import EXIT_INTERRUPTED, FieldkitError, Interrupted
from fieldkit.model.cause import check_verdict
from fieldkit.model.event import Event
from fieldkit.model.line import Line
from fieldkit.model.path import PathPlan
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Source, Vantage
from fieldkit.settings import Known

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fieldkit.cases.meanwhile import Meanwhile
    from fieldkit.cases.store import CaseJournal, Store
    from fieldkit.cli.screen import NoDisplay, RichDisplay
    from fieldkit.engine.bench import Bench, Instruments
    from fieldkit.engine.library import Library
    from fieldkit.model.finding import Finding
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording


# What a measurement that was told to end still needs to say what it saw.
ENDING_S = 2.0
BROKE_OFF = "weak.broke_off"


@dataclass(frozen=True, slots=True)
class Brought:
    """One reading that a person brought, typed or pasted; `weak` names the text that says why it is a weaker one."""

    topic: str
    facts: Any
    source: Source
    by: str
    raw: str = ""
    weak: str | None = None


@dataclass
class Checking:
    """One `…-check`.  `own` are the checks whose question the command puts; the others only help to judge.

    `instruments` and `display` stand in for this laptop and the board where a command has better ones, `bench` for one
    that is measuring already, with those same instruments.  `brought` are readings that nobody need measure.  `shown`
    makes what stands above the panel, `after` is told the document when it is on the screen and may give an exit code
    of its own; `facts` adds to the facts of the JSON document.

    `without` are topics not worth their time here.  `at_once`: each verdict is shown as soon as what it rests on is
    there.  `stoppable`: Ctrl-C only ends the measuring, and what came until then is judged.  `then` is told the
    findings once they are shown, and may bring more readings to the bench; where it did, all is judged again.
    `looked_at_again`: when a fault must have stayed away is kept, before anybody is asked anything more.  `meanwhile`
    keeps what a watch has heard so far until it is judged.  `more` goes into the first event of the case.
    """

    invocation: Invocation
    known: Known
    library: "Library"
    command: str
    checks: Sequence[str]
    own: Sequence[str]
    line: Line = field(default_factory=Line)
    interface: str | None = None
    vantage: Vantage | None = None
    ticket: str | None = None
    plan: PathPlan = field(default_factory=PathPlan)
    allow: frozenset[str] = frozenset()
    params: Mapping[str, str] = field(default_factory=dict)
    instruments: "Instruments | None" = None
    bench: "Bench | None" = None
    display: "RichDisplay | NoDisplay | None" = None
    brought: Sequence[Brought] = ()
    shown: "Callable[[Wording, Document], RenderableType | None] | None" = None
    after: "Callable[[Wording, Document, CaseJournal], int | None] | None" = None
    facts: "Callable[[Document], Mapping[str, Any]] | None" = None
    without: frozenset[str] = frozenset()
    at_once: bool = False
    stoppable: bool = False
    then: "Callable[[Bench, Sequence[Finding], CaseJournal], bool] | None" = None
    looked_at_again: bool = False
    meanwhile: "Meanwhile | None" = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def hold(self) -> int:
        """Measure, judge and show; the exit code."""
        from fieldkit.cases.store import open_store
        from fieldkit.cli.log import keep_log
        from fieldkit.report.words import Wording

        keep_log(self.known.settings.state_dir)
        began = time.monotonic()
        store = open_store(self.known.settings.data_dir)
        journal = store.create(self._opened())
        if self.meanwhile is not None:
            from fieldkit.cases.meanwhile import meanwhile_file

            self.meanwhile.keep_in(meanwhile_file(self.known.settings.data_dir, journal.case))
        wording = Wording(self.library, self.invocation.language)
        display = self.display or self._board(wording, journal.case)
        bench = self._bench()
        try:
            self._run(bench, journal, display, lambda: self._go_through(store, journal.case, wording))
        except (Interrupted, KeyboardInterrupt) as exc:
            journal.append([*_came(bench), Event(now(), "interrupted", {"why": type(exc).__name__})])
            return self._interrupted(store, journal.case, wording, exc)
        except Exception as exc:  # whatever it was, the case says that it ended so; the error itself goes on up
            code = exc.code if isinstance(exc, FieldkitError) else "bug"
            journal.append([Event(now(), "failed", {"code": code, "facts": {"kind": type(exc).__name__}})])
            raise
        finally:
            display.close()
            bench.stop()
            self._all_kept(False)
        journal.append([Event(now(), "finished", {"took_s": round(time.monotonic() - began, 3)})])
        return self._result(store, journal, wording)

    # -- the parts -------------------------------------------------------------------------------------------------

    def _opened(self) -> Event:
        return opening(
            self.known.settings,
            self.line,
            self.invocation.language,
            command=self.command,
            own=list(self.own),
            vantage=self.vantage,
            ticket=self.ticket,
            interface=self.interface,
            allow=sorted(self.allow),
            **self.more,
        )

    def _bench(self) -> "Bench":
        from fieldkit.engine.bench import Bench

        bench = self.bench or Bench(self._measuring(), self.library.limits, now)
        bench.consent(self.allow)
        for each in self.brought:
            raw = each.raw[:LONGEST_RAW]
            bench.take(each.topic, each.facts, source=each.source, by=each.by, raw=raw, weak=each.weak)
        return bench

    def _board(self, wording: "Wording", case: str) -> "RichDisplay | NoDisplay":
        from fieldkit.cli.output import err
        from fieldkit.cli.screen import NoDisplay, RichDisplay, somebody_watches

        if self.invocation.json and not somebody_watches():
            return NoDisplay()
        return RichDisplay(wording, err(self.invocation), result=None, case=case)

    def _run(
        self,
        bench: "Bench",
        journal: "CaseJournal",
        display: "RichDisplay | NoDisplay",
        go_through: Callable[[], None],
    ) -> None:
        from fieldkit.checks import CHECKS
        from fieldkit.cli.on_end import Ended, orderly, undisturbed
        from fieldkit.engine.run import NOT_ASKED

        read = dict.fromkeys(topic for check in self.checks for topic in CHECKS[check].reads)
        topics = tuple(topic for topic in read if topic not in self.without)
        display.measuring([check for check in self.checks if not self._idle(bench, check)], topics)
        shown: set[str] = set()

        def watch(reading: Reading) -> None:
            display.reading(reading)
            journal.append(_came(bench))
            for check in self._ready(bench, shown):
                shown.add(check)
                judged = self._judged(bench, check)
                if not judged.code.endswith(NOT_ASKED):
                    display.finding(judged)
            if not bench.settled(topics):
                go_through()

        ended = False
        try:
            with orderly(lambda: None) if self.stoppable else contextlib.nullcontext():
                bench.collect(topics, watch)
        except KeyboardInterrupt as exc:
            if not self.stoppable:
                raise
            ended = isinstance(exc, Ended)
            with undisturbed():
                journal.append(self._end_early(bench, topics))
                found = self._judge(bench, journal)
        else:
            found = self._judge(bench, journal)
        self._all_kept(True)
        if self.looked_at_again:
            keep_due(found, journal)
        for each in found:
            display.finding(each)
        display.measured()
        if self.then is None or ended:
            return
        try:
            more = self.then(bench, found, journal)
        except KeyboardInterrupt:
            if not self.stoppable:
                raise
            more = True  # whatever came until then stands with the result, which is not lost
        if more:
            self._judge(bench, journal)

    def _judge(self, bench: "Bench", journal: "CaseJournal") -> "list[Finding]":
        """Judge on what is there, and keep it."""
        from fieldkit.engine.codec import event_of
        from fieldkit.engine.run import NOT_ASKED

        self._stand_in(bench)
        judged = [self._judged(bench, check) for check in self.checks]
        found = [each for each in judged if not each.code.endswith(NOT_ASKED)]
        verdict = check_verdict({each.check: each.verdict for each in found}, self.own)
        journal.append(
            [
                *_came(bench),
                *(event_of(now(), "finding", each) for each in found),
                Event(now(), "judged", {"verdict": verdict.value, "vantage": self._where(bench).value}),
            ]
        )
        return found

    def _stand_in(self, bench: "Bench") -> None:
        """What a watch handed over stands for a measurement that failed after hours, as the weaker one that it is."""
        for reading in self.meanwhile.latest() if self.meanwhile is not None else ():
            bench.stand_in(replace(reading, weak=BROKE_OFF))

    def _all_kept(self, kept: bool) -> None:
        """The watch is over; what it had so far is given up once the journal has it all."""
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile.end(kept=kept)

    def _judged(self, bench: "Bench", check: str) -> "Finding":
        from fieldkit.engine.bench import Circumstances

        circumstances = Circumstances(self.line, self._where(bench), None, self.line.address.mode)
        return bench.finding(check, circumstances, self.params)

    def _where(self, bench: "Bench") -> Vantage:
        """Where the laptop is plugged in, as told, else as its address tells."""
        from fieldkit.engine.run import guess_vantage

        return self.vantage or Vantage(guess_vantage(bench.facts("address"), self.line))

    def _ready(self, bench: "Bench", shown: "set[str]") -> "list[str]":
        """The checks not shown yet of which everything that can be measured is there."""
        from fieldkit.checks import CHECKS

        if not self.at_once or self._lacks(
            bench, "address"
        ):  # the address says where we are, and so whose gateway it is
            return []
        return [
            check
            for check in self.checks
            if check not in shown and not any(self._lacks(bench, topic) for topic in CHECKS[check].reads)
        ]

    def _end_early(self, bench: "Bench", topics: Sequence[str]) -> list[Event]:
        """Tell the measurements to end, and take what they have; those that cannot say anything stay open."""
        bench.stop()
        until = time.monotonic() + ENDING_S
        came = _came(bench)
        while time.monotonic() < until and any(self._lacks(bench, topic) for topic in topics):
            time.sleep(0.05)
            came += _came(bench)
        return came

    def _idle(self, bench: "Bench", check: str) -> bool:
        """Is this a question that only what is found may raise, and that nothing can answer yet?"""
        from fieldkit.checks import CHECKS
        from fieldkit.engine.run import NOT_ASKED

        about = next(iter(CHECKS[check].reads))
        nothing_yet = about not in bench.readings and self._measuring().seconds(about) is None
        return self.at_once and nothing_yet and self._judged(bench, check).code.endswith(NOT_ASKED)

    def _lacks(self, bench: "Bench", topic: str) -> bool:
        return (
            topic not in bench.readings and topic not in self.without and self._measuring().seconds(topic) is not None
        )

    def _measuring(self) -> "Instruments":
        if self.instruments is None:
            self.instruments = laptop_of(self.known.settings, self.line, self.interface, plan=self.plan)
        return self.instruments

    def _go_through(self, store: "Store", case: str, wording: "Wording") -> None:
        """The end, for practice and into the void: what it has to load is loaded while something is being measured."""
        import io

        from rich.console import Console

        from fieldkit.report.document import build
        from fieldkit.text import catalogue

        with contextlib.suppress(Exception):  # half a case may be none; the end itself is said in earnest
            catalogue()
            document = build(store.events(case), case=case)
            if self.invocation.json:
                self._rendered(document, wording)
            else:
                for each in self._renderables(document, wording, encoding="utf-8"):
                    Console(file=io.StringIO()).print(each)

    # -- the ends --------------------------------------------------------------------------------------------------

    def _result(self, store: "Store", journal: "CaseJournal", wording: "Wording") -> int:
        from fieldkit.report.document import build

        document = build(store.events(journal.case), case=journal.case)
        if not self.invocation.json:
            self._show(document, wording)
        own = self.after(wording, document, journal) if self.after is not None else None
        if self.invocation.json:
            from fieldkit.cli.output import print_json

            if self.after is not None:
                document = build(store.events(journal.case), case=journal.case)
            print_json(self._rendered(document, wording))
        return EXIT_BY_VERDICT[document.verdict] if own is None else own

    def _rendered(self, document: "Document", wording: "Wording") -> dict[str, Any]:
        from fieldkit.engine.codec import plain
        from fieldkit.report import json_form

        rendered = json_form.render(document, wording)
        rendered["facts"] |= plain(self.facts(document)) if self.facts is not None else {}
        return rendered

    def _show(self, document: "Document", wording: "Wording") -> None:
        from fieldkit.cli.output import out

        console = out(self.invocation)
        for each in self._renderables(document, wording, encoding=console.encoding):
            console.print(each)

    def _renderables(self, document: "Document", wording: "Wording", *, encoding: str) -> "Iterator[RenderableType]":
        from fieldkit.cli.conclusion import check_panel

        above = self.shown(wording, document) if self.shown is not None else None
        if above is not None:
            yield above
        yield check_panel(wording, document, encoding=encoding)

    def _interrupted(self, store: "Store", case: str, wording: "Wording", exc: BaseException) -> int:
        if not self.invocation.json:
            raise Interrupted("interrupted.check", case=case) from exc
        from fieldkit.cli.output import print_json
        from fieldkit.report import json_form
        from fieldkit.report.document import build

        document = json_form.render(build(store.events(case), case=case), wording)
        document["error"] = {
            "code": "interrupted",
            "text": wording.say("interrupted.check", {"case": case}),
            "fix": wording.say("interrupted.check.fix", {"case": case}),
        }
        document["verdict"] = None
        print_json(document)
        return EXIT_INTERRUPTED


def _came(bench: "Bench") -> list[Event]:
    from fieldkit.engine.codec import event_of

    return [event_of(now(), "reading", reading) for reading in bench.drain()]
