"""One sitting with one case: what measures, who answers, what shows it, and how it ends."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fieldkit import __version__
from fieldkit.cli.invocation import Invocation
from fieldkit.errors import EXIT_INTERRUPTED, FieldkitError, Interrupted
from fieldkit.model.event import Event
from fieldkit.model.lan import LanPlan
from fieldkit.model.line import Line
from fieldkit.model.path import Beat, PathPlan
from fieldkit.model.terms import Source, Vantage, Verdict
from fieldkit.settings import Known, Settings

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal, Store
    from fieldkit.cli.device_login import LaterLogin, Login
    from fieldkit.cli.screen import NoDisplay, RichDisplay
    from fieldkit.devices.taken import Taken
    from fieldkit.engine.instruments import Laptop
    from fieldkit.engine.library import Library
    from fieldkit.engine.protocols import Asker
    from fieldkit.engine.rehearsal import Rehearsal
    from fieldkit.engine.run import Job, Run
    from fieldkit.model.finding import Finding
    from fieldkit.model.follow_up import FollowUp
    from fieldkit.model.reading import Measured
    from fieldkit.probes.task import Targets
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

# Of a pasted output, as evidence: what belongs to one port is long before this.
LONGEST_RAW = 20_000

EXIT_BY_VERDICT = {Verdict.OK: 0, Verdict.WARN: 0, Verdict.FAULT: 1, Verdict.UNKNOWN: 3}


@dataclass
class Sitting:
    """One sitting with one case, from the first measurement to the exit code.  `absent` answers where nobody sits."""

    invocation: Invocation
    known: Known
    library: "Library"
    store: "Store"
    journal: "CaseJournal"
    job: "Job"
    interface: str | None
    rehearsal: "Rehearsal | None"
    absent: "Asker | None"
    earlier: Sequence[Event] = ()
    pasted: "Sequence[Taken]" = field(default=())
    login: "Login | LaterLogin | None" = None

    def hold(self) -> int:
        """Walk to the end and give the result."""
        from fieldkit.cli.log import keep_log
        from fieldkit.report.words import Wording

        keep_log(self.known.settings.state_dir)
        began = time.monotonic()
        wording = Wording(self.library, self.invocation.language)
        display = self._display(wording)
        run = self._run(self._asker(wording), display)
        try:
            self._greet(wording)
            if self.earlier:
                run.take_up(self.earlier)
                self.journal.append([Event(now(), "resumed", {})])
            run.go()
        except (Interrupted, KeyboardInterrupt) as exc:
            display.close()
            return self._interrupted(wording, exc)
        except Exception as exc:
            display.close()
            code = exc.code if isinstance(exc, FieldkitError) else "bug"
            self.journal.append([Event(now(), "failed", {"code": code, "facts": {"kind": type(exc).__name__}})])
            raise
        display.close()
        self.journal.append([Event(now(), "finished", {"took_s": round(time.monotonic() - began, 3)})])
        return self._result(wording, shown=display.on_result)

    # -- the parts -------------------------------------------------------------------------------------------------

    def _run(self, asker: "Asker", display: "RichDisplay | NoDisplay") -> "Run":
        from fieldkit.engine.bench import Bench, Instruments
        from fieldkit.engine.run import Run

        settings, line = self.known.settings, self.job.line
        instruments: Instruments
        if self.rehearsal is not None:
            from fieldkit.engine.rehearsal import RecordedSite

            instruments = RecordedSite(self.rehearsal)
        else:
            beat = getattr(display, "beat", None)
            instruments = laptop_of(
                settings, line, self.interface, vantage=self._vantage(), site=self.job.site, beat=beat
            )
            if self.login is not None:
                instruments = self.login.beside(instruments, line, self._vantage())
        bench = Bench(instruments, self.library.limits, now)
        for topic, facts, by, raw, weak in self._brought():
            bench.take(topic, facts, source=Source.PASTE, by=by, raw=raw[:LONGEST_RAW], weak=weak)
        return Run(self.job, self.library, bench, self.journal, asker, display, now)

    def _vantage(self) -> "Vantage | None":
        known = self.job.facts.get("vantage")
        return Vantage(known.value) if known is not None else None

    def _brought(self) -> "Iterator[tuple[str, Any, str, str, str | None]]":
        """What a person brought from a device: pasted now, or pasted where the rehearsal was recorded."""
        from fieldkit.cli.pasted import by

        for each in self.pasted:
            yield each.topic, each.facts, by(each), each.output.text, each.weak
        if self.rehearsal is not None:
            from fieldkit.engine.rehearsal import pasted_there

            for topic, record in pasted_there(self.rehearsal).items():
                yield topic, record.facts, record.by, record.raw, record.weak

    def _asker(self, wording: "Wording") -> "Asker":
        from fieldkit.cli.answers import AnswersAsker

        if isinstance(self.absent, AnswersAsker) and not self.invocation.json:
            from fieldkit.cli.output import err
            from fieldkit.cli.overheard import Overheard

            return Overheard(self.absent, wording, err(self.invocation))
        return self.absent or self._person(wording)

    def _person(self, wording: "Wording") -> "Asker":
        from fieldkit.cli.keys import keyboard
        from fieldkit.cli.output import err
        from fieldkit.cli.person import PersonAsker

        terminal = keyboard(self.invocation.environ.get("TERM", ""))
        return PersonAsker(wording, err(self.invocation), terminal, case=self.journal.case)

    def _display(self, wording: "Wording") -> "RichDisplay | NoDisplay":
        from fieldkit.cli.output import err, out
        from fieldkit.cli.plot import PlotDisplay
        from fieldkit.cli.screen import NoDisplay, somebody_watches

        if self.invocation.json and not somebody_watches():
            return NoDisplay()
        # A conclusion is shown as soon as it stands; where standard output is not a terminal it waits for the end, so
        # that a file holds one result even when the walk went another round.
        at_once = not self.invocation.json and sys.stdout.isatty()
        result = out(self.invocation) if at_once else None
        display = PlotDisplay(
            wording, err(self.invocation), seconds=PathPlan().seconds, result=result, case=self.journal.case
        )
        if self.earlier:
            from fieldkit.report.document import build

            display.remember(build(self.earlier).findings)
        return display

    def _greet(self, wording: "Wording") -> None:
        from rich.text import Text

        from fieldkit.cli.output import err
        from fieldkit.cli.screen import somebody_watches

        if self.invocation.json and not somebody_watches():
            return
        title = self.library.tree(self.job.tree).title.in_language(self.invocation.language)
        if self.earlier:
            from fieldkit.report.document import build

            asked = sum(1 for step in build(self.earlier).trail if step.how == "heard")
            line = wording.say("screen.resumed", {"case": self.journal.case, "asked": asked})
        elif self.rehearsal is not None:
            line = wording.say("screen.began_rehearsal", {"title": title, "rehearsal": self.rehearsal.name})
        elif not _measures(self.library, self.job.tree):
            line = wording.say("screen.began_by_phone", {"title": title, "case": self.journal.case})
        elif self.interface is None:
            line = wording.say("screen.began_nowhere", {"title": title, "case": self.journal.case})
        else:
            facts = {"title": title, "interface": self.interface, "case": self.journal.case}
            line = wording.say("screen.began", facts)
        err(self.invocation).print(Text(line, style="dim"))

    # -- the ends --------------------------------------------------------------------------------------------------

    def _result(self, wording: "Wording", *, shown: bool) -> int:
        from fieldkit.report.document import build

        document = build(self.store.events(self.journal.case), case=self.journal.case)
        if document.conclusion is not None:
            document = keep_follow_up(document, self.journal)
        if self.invocation.json:
            from fieldkit.cli.output import print_json
            from fieldkit.report import json_form

            print_json(json_form.render(document, wording))
        elif not shown:
            from fieldkit.cli.conclusion import conclusion_panel
            from fieldkit.cli.output import out

            console = out(self.invocation)
            panel = conclusion_panel(
                wording,
                document.conclusion,
                document.verdict,
                document.holes,
                document.findings,
                case=self.journal.case,
                encoding=console.encoding,
            )
            console.print(panel)
        return EXIT_BY_VERDICT[document.verdict]

    def _interrupted(self, wording: "Wording", exc: BaseException) -> int:
        case = self.journal.case
        if self.store.events(case)[-1].kind != "interrupted":  # the walk itself notes where it was stopped
            self.journal.append([Event(now(), "interrupted", {"why": type(exc).__name__})])
        if not self.invocation.json:
            raise Interrupted("interrupted.case", case=case) from exc
        from fieldkit.cli.output import print_json
        from fieldkit.report import json_form
        from fieldkit.report.document import build

        document = json_form.render(build(self.store.events(case), case=case), wording)
        facts = {"case": case}
        document["error"] = {
            "code": "interrupted",
            "text": wording.say("interrupted.case", facts),
            "fix": wording.say("interrupted.case.fix", facts),
        }
        if document["conclusion"] is None:
            document["verdict"] = None
        print_json(document)
        return EXIT_INTERRUPTED


def _measures(library: "Library", name: str) -> bool:
    """Does a tree ask for anything that this laptop could measure?"""
    from fieldkit.probes.task import PROBES

    return any(topic in PROBES for topic in _topics(library, name))


def reads(library: "Library", name: str, topic: str, *, called: bool = True) -> bool:
    """Does any check of a tree, or (`called`) of one that it calls, read this topic?"""
    return topic in _topics(library, name, called=called)


def _topics(library: "Library", name: str, *, called: bool = True) -> "Iterator[str]":
    """What the checks read, tree by tree: who asks for one topic reads no more trees than it takes to find it."""
    from fieldkit.checks import CHECKS
    from fieldkit.model.playbook import CheckStep, Survey

    for tree in library.called(name) if called else (library.tree(name),):
        for step in tree.steps.values():
            checks = step.checks if isinstance(step, Survey) else (step.check,) if isinstance(step, CheckStep) else ()
            for check in checks:
                yield from CHECKS[check].reads


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def opening(settings: Settings, line: Line, language: str, **more: Any) -> Event:
    """The first event of every case: what was asked for, of which line, from where; `more` is the command's own."""
    from fieldkit.engine.codec import line_to

    common = {
        "program": "fieldkit",
        "version": __version__,
        "symptom": None,
        "site": None,
        "vantage": None,
        "line": line_to(line),
        "quiet": quiet_lan(settings, line),
        "language": language,
        "rehearsed": False,
    }
    return Event(now(), "opened", {**common, **more})


def keep_follow_up(document: "Document", journal: "CaseJournal") -> "Document":
    """The document with what must be looked at again, kept in the case as well."""
    from dataclasses import replace

    if document.opened.get("rehearsed") or document.follow_up is not None:
        return document
    due = keep_due(document.findings, journal)
    return document if due is None else replace(document, follow_up=due)


def keep_due(found: "Iterable[Finding]", journal: "CaseJournal") -> "FollowUp | None":
    """Keep what must be looked at again, where a fault was found that is only over once it has stayed away."""
    from fieldkit.engine.codec import event_of
    from fieldkit.model.follow_up import follow_up

    due = follow_up((each.code for each in found if each.verdict is Verdict.FAULT), now())
    if due is not None:
        journal.append([event_of(now(), "follow_up", due)])
    return due


def quiet_lan(settings: Settings, line: Line) -> bool:
    """Only listen, and talk to our own gateway?  The customer's word in the record is as good as the flag."""
    return settings.quiet_lan or line.customer.may_probe_lan is False


def interface_of(settings: Settings, line: Line, named: str | None = None) -> str | None:
    """The interface to test; None when there is none, which the readings then say."""
    from fieldkit.errors import NotMeasured
    from fieldkit.probes.nic import choose

    try:
        return choose(named or settings.interface, line).interface.name
    except NotMeasured:
        return None


def laptop_of(
    settings: Settings,
    line: Line,
    interface: str | None,
    *,
    targets: "Targets | None" = None,
    vantage: Vantage | None = None,
    site: str | None = None,
    plan: PathPlan | None = None,
    lan: LanPlan | None = None,
    beat: "Callable[[Beat], None] | None" = None,
    heard: "Callable[[str, Any], None] | None" = None,
    meanwhile: "Callable[[str, Measured], None] | None" = None,
) -> "Laptop":
    """This laptop as every command measures with it."""
    from fieldkit.engine.instruments import Laptop

    return Laptop(
        interface=interface,
        line=line,
        targets=targets or targets_of(line, settings),
        vantage=vantage,
        site=site,
        quiet=quiet_lan(settings, line),
        timeout_s=settings.timeout_s,
        frames_per_s=settings.arp_rate_per_s,
        plan=plan or PathPlan(),
        lan=lan or LanPlan(),
        beat=beat,
        heard=heard,
        meanwhile=meanwhile,
    )


def targets_of(line: Line, settings: Settings) -> "Targets":
    """What to test against: the record's own targets, else the settings'."""
    from fieldkit.probes.task import Targets

    urls = tuple(each for each in line.test.targets if "://" in each)
    hosts = tuple(each for each in line.test.targets if "://" not in each)
    if not line.test.targets:
        urls, hosts = settings.targets_urls, settings.targets_hosts
    return Targets(urls=urls, hosts=hosts, reference_dns=line.test.reference_dns or settings.reference_dns)
