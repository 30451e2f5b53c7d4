"""The run of every `…-check`: open a case, measure, judge, show; the worst finding is the verdict."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.sitting import EXIT_BY_VERDICT, laptop_of, now, opening
from fieldkit.errors import EXIT_INTERRUPTED, FieldkitError, Interrupted
from fieldkit.model.cause import check_verdict
from fieldkit.model.event import Event
from fieldkit.model.line import Line
from fieldkit.model.path import PathPlan
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Vantage
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal, Store
    from fieldkit.cli.screen import NoDisplay, RichDisplay
    from fieldkit.engine.bench import Bench, Instruments
    from fieldkit.engine.library import Library
    from fieldkit.report.words import Wording


@dataclass
class Checking:
    """One `…-check`.  `own` are the checks whose question the command puts; the others only help to judge.

    `instruments` and `display` stand in for this laptop and the board where a command has better ones.
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
    display: "RichDisplay | NoDisplay | None" = None

    def hold(self) -> int:
        """Measure, judge and show; the exit code."""
        from fieldkit.cases.store import open_store
        from fieldkit.cli.log import keep_log
        from fieldkit.report.words import Wording

        keep_log(self.known.settings.state_dir)
        began = time.monotonic()
        store = open_store(self.known.settings.data_dir)
        journal = store.create(self._opened())
        wording = Wording(self.library, self.invocation.language)
        display = self.display or self._board(wording, journal.case)
        bench = self._bench()
        try:
            self._run(bench, journal, display)
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
        journal.append([Event(now(), "finished", {"took_s": round(time.monotonic() - began, 3)})])
        return self._result(store, journal.case, wording)

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
        )

    def _bench(self) -> "Bench":
        from fieldkit.engine.bench import Bench

        instruments = self.instruments or laptop_of(self.known.settings, self.line, self.interface, plan=self.plan)
        bench = Bench(instruments, self.library.limits, now)
        bench.consent(self.allow)
        return bench

    def _board(self, wording: "Wording", case: str) -> "RichDisplay | NoDisplay":
        from fieldkit.cli.output import err
        from fieldkit.cli.screen import NoDisplay, RichDisplay, somebody_watches

        if self.invocation.json and not somebody_watches():
            return NoDisplay()
        return RichDisplay(wording, err(self.invocation), result=None, case=case)

    def _run(self, bench: "Bench", journal: "CaseJournal", display: "RichDisplay | NoDisplay") -> None:
        from fieldkit.checks import CHECKS
        from fieldkit.engine.bench import Circumstances
        from fieldkit.engine.codec import event_of
        from fieldkit.engine.run import NOT_ASKED, guess_vantage

        topics = tuple(dict.fromkeys(topic for check in self.checks for topic in CHECKS[check].reads))
        display.measuring(list(self.checks), topics)

        def watch(reading: Reading) -> None:
            display.reading(reading)
            journal.append(_came(bench))

        bench.collect(topics, watch)
        vantage = self.vantage or Vantage(guess_vantage(bench.facts("address"), self.line))
        circumstances = Circumstances(self.line, vantage, None, self.line.address.mode)
        found = []
        for check in self.checks:
            judged = bench.finding(check, circumstances, self.params)
            if not judged.code.endswith(NOT_ASKED):
                found.append(judged)
                display.finding(judged)
        verdict = check_verdict({each.check: each.verdict for each in found}, self.own)
        journal.append(
            [
                *_came(bench),
                *(event_of(now(), "finding", each) for each in found),
                Event(now(), "judged", {"verdict": verdict.value}),
            ]
        )
        display.measured()

    # -- the ends --------------------------------------------------------------------------------------------------

    def _result(self, store: "Store", case: str, wording: "Wording") -> int:
        from fieldkit.report.document import build

        document = build(store.events(case), case=case)
        if self.invocation.json:
            from fieldkit.cli.output import print_json
            from fieldkit.report import json_form

            print_json(json_form.render(document, wording))
        else:
            from fieldkit.cli.conclusion import check_panel
            from fieldkit.cli.output import out

            console = out(self.invocation)
            console.print(check_panel(wording, document, encoding=console.encoding))
        return EXIT_BY_VERDICT[document.verdict]

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
