"""The loop: ask the walk where it stands, get what the step needs, write it down, go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fieldkit.checks import CHECKS
from fieldkit.engine import walk
from fieldkit.engine.bench import Bench, Circumstances, Clock
from fieldkit.engine.codec import event_of, reading_from, typed
from fieldkit.engine.conclude import conclusion, covers, holes, no_loss_bound_pct
from fieldkit.engine.facts import filled_in
from fieldkit.engine.library import Library
from fieldkit.engine.protocols import Asker, Display, Instruction, Journal, Question, Standing
from fieldkit.engine.retrace import retrace
from fieldkit.engine.walk import Heard, Passed
from fieldkit.errors import BadInput, Interrupted
from fieldkit.model.cause import Conclusion, run_verdict
from fieldkit.model.event import Event, EventKind
from fieldkit.model.finding import Finding
from fieldkit.model.line import Line
from fieldkit.model.playbook import UNSET, Ask, Branch, Call, CheckStep, Conclude, Do, Survey
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Source, Symptom, Vantage, Verdict
from fieldkit.model.typed import ENTER

# A code of this ending says that the check's question was not put in this run: no finding at all.
NOT_ASKED = ".not_asked"

# A fact of this name is a consent: `consent.rate` is one to load the line.
CONSENT = "consent."

# Why everything is measured again after a conclusion that did not help.
NOT_RECOVERED = "not_recovered"


@dataclass(frozen=True, slots=True)
class Fact:
    """One circumstance and where it is known from: `flag`, `record`, `heard`, or a mere `guess`."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is to find out."""

    tree: str
    line: Line = field(default_factory=Line)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; `conclusion` is None only if it was stopped before one."""

    verdict: Verdict
    conclusion: Conclusion | None
    findings: tuple[Finding, ...]


class Run:
    """One sitting with one case.  Everything heard or read is in the journal before the next question is put."""

    def __init__(
        self, job: Job, library: Library, bench: Bench, journal: Journal, asker: Asker, display: Display, clock: Clock
    ) -> None:
        self._job = job
        self._library = library
        self._bench = bench
        self._journal = journal
        self._asker = asker
        self._display = display
        self._clock = clock
        self._place = walk.begin(library, job.tree)
        self._findings: dict[str, Finding] = {}
        # What a check said before somebody did something and it was asked again: still evidence for a conclusion.
        self._superseded: dict[str, Finding] = {}
        self._explained: list[str] = []
        self._concluded: tuple[Conclusion, Verdict] | None = None
        self._previous: dict[tuple[str, str], str] = {}
        # Checks judged in an earlier sitting only: what stands on them alone is weaker evidence by now.
        self._earlier: set[str] = set()
        # What stood at the end of each round that did not help, and how long the trail then was.
        self._rounds: list[tuple[int, dict[str, Finding], tuple[Conclusion, Verdict] | None]] = []

    # -- taking up an earlier sitting --------------------------------------------------------------------------

    def take_up(self, events: Sequence[Event]) -> None:
        """Stand where an earlier sitting stopped; its answers hold, its readings are stale.

        Raises: BadInput when the trees have changed since, so that the trail leads nowhere.
        """
        trail: list[Passed] = []
        readings: list[Reading] = []
        spent: set[str] = set()
        for event in events:
            data = event.payload
            match event.kind:
                case "reading":
                    readings.append(reading_from(data, where="case"))
                    spent.discard(readings[-1].topic)
                case "finding":
                    found: Finding = typed(Finding, data, where="case")
                    self._supersede(found)
                    self._findings[found.check] = found
                case "passed":
                    heard = Heard(
                        data["heard"],
                        Verdict(data["verdict"]) if data["verdict"] else None,
                        data["reason"],
                        data["how"],
                    )
                    trail.append(Passed(data["tree"], data["step"], heard))
                    self._previous[data["tree"], data["step"]] = heard.value
                case "went_back":
                    self._leave_rounds(data["to"])
                    del trail[data["to"] :]
                case "invalidated":
                    everything = [reading.topic for reading in readings]
                    spent.update(everything if data["topics"] is None else data["topics"])
                    if data["why"] == NOT_RECOVERED:
                        self._end_round(len(trail))
                case "concluded":
                    self._concluded = (
                        typed(Conclusion, data["conclusion"], where="case"),
                        Verdict(data["verdict"]),
                    )
                case _:
                    pass
        self._bench.remember(readings)
        self._bench.invalidate(spent)
        try:
            self._stand_on(tuple(trail))
        except (walk.NotAnAnswer, KeyError, IndexError) as exc:
            raise BadInput("case.tree_changed", tree=self._job.tree) from exc
        self._earlier = {check for check in self._findings if self._bench.is_stale(CHECKS[check].reads)}

    # -- the loop ----------------------------------------------------------------------------------------------

    def go(self) -> Outcome:
        """Walk to the end.

        Raises: Interrupted when the person stops; all that was heard is kept.
        """
        try:
            self._start_early()
            while not self._place.finished:
                self._step()
        except (KeyboardInterrupt, Interrupted) as exc:
            self._write(*self._came(), self._event("interrupted", {"step": self._standing().step}))
            raise Interrupted("run.interrupted") from exc
        finally:
            self._bench.stop()
        self._write(*self._came())
        return self.outcome()

    def outcome(self) -> Outcome:
        """How things stand."""
        found = tuple(self._findings.values())
        if self._concluded is None:
            return Outcome(Verdict.UNKNOWN, None, found)
        return Outcome(self._concluded[1], self._concluded[0], found)

    def _step(self) -> None:
        step = walk.step_at(self._library, self._place)
        match step:
            case Survey():
                self._survey(step)
            case CheckStep():
                self._check(step)
            case Ask():
                self._ask(step)
            case Branch():
                fact = self._facts().get(step.on)
                value = fact.value if fact is not None and fact.value in step.next else UNSET
                self._pass(Heard(value, how="known"))
            case Do():
                self._do(step)
            case Call():
                self._pass(Heard("called", how="known"))
            case Conclude():
                self._conclude(step)

    def _survey(self, step: Survey) -> None:
        topics = [topic for check in step.checks for topic in CHECKS[check].reads]
        asked = [check for check in step.checks if not self._judged(check).code.endswith(NOT_ASKED)]
        self._display.measuring(asked, tuple(dict.fromkeys(topics)))
        self._bench.consent(self._consents())
        shown: set[str] = set()

        def watch(reading: Reading) -> None:
            self._display.reading(reading)
            for check in step.checks:
                if check not in shown and self._bench.settled(CHECKS[check].reads):
                    shown.add(check)
                    self._show(self._judged(check))

        self._bench.collect(topics, watch)
        found = [self._judged(check) for check in step.checks]
        for each in found:
            if each.check not in shown:
                self._show(each)
        self._display.measured()
        self._pass(Heard("done", how="measured"), [each for each in found if each.check in self._findings])

    def _check(self, step: CheckStep) -> None:
        reads = CHECKS[step.check].reads
        if step.fresh:
            self._bench.invalidate(reads)
        self._bench.consent(self._consents())
        measures = self._bench.start(reads) or self._bench.wants(reads)
        if measures:
            self._display.measuring((step.check,), tuple(reads))
        self._bench.collect(reads, self._display.reading)
        before = self._findings.get(step.check)
        found = self._judged(step.check, step.params)
        if before is not None:
            self._supersede(found, before)
        if measures:
            self._display.finding(found)
            self._display.measured()
        self._pass(Heard(found.code, found.verdict, how="measured"), [found] if step.check in self._findings else [])

    def _ask(self, step: Ask) -> None:
        facts = self._facts()
        fact = facts.get(step.known) if step.known else None
        matching = next((choice for choice in step.choices if fact and choice.value == fact.value), None)
        if fact is not None and matching is not None and fact.origin != "guess":
            self._pass(Heard(matching.key, how="known"))
            return
        here = (self._place.stack[-1].tree, step.id)
        if step.enter is not None and self._bench.wants(ENTER[step.enter][:1]):
            self._bench.collect(ENTER[step.enter][:1], self._display.reading)  # somebody's box may know it
        pasted = self._bench.pasted(ENTER[step.enter][0]) if step.enter is not None else None
        if pasted is not None:
            self._pass(Heard(pasted.by, how="measured"))
            return
        question = Question(
            standing=self._standing(),
            words=step.question,
            choices=step.choices,
            enter=step.enter,
            guess=matching.key if matching else None,
            guessed_from=fact.origin if fact and matching else None,
            previous=self._previous.get(here),
            can_go_back=walk.last_question(self._library, self._place) is not None,
            source=step.source,
            holes=self._holes(),
        )
        self._write(*self._came())
        said = self._asker.ask(question)
        if said.back:
            self._back()
            return
        if step.enter is not None and said.value == "unsure":
            self._untype(ENTER[step.enter][0])
        elif step.enter is not None:
            topic, parse = ENTER[step.enter]
            reading = self._bench.take(
                topic, parse(said.value), source=Source.TYPED, by=f"typed:{step.enter}", raw=said.value
            )
            self._display.reading(reading)
        self._previous[here] = said.value
        self._pass(Heard(said.value, reason=said.reason, how=said.how))

    def _do(self, step: Do) -> None:
        instruction = Instruction(
            standing=self._standing(),
            words=step.instruction,
            consent=step.consent,
            can_go_back=walk.last_question(self._library, self._place) is not None,
            source=step.source,
            holes=self._holes(),
        )
        self._write(*self._came())
        said = self._asker.instruct(instruction)
        if said.back:
            self._back()
            return
        more: list[Event] = []
        if said.value == "done":
            self._bench.invalidate(step.touches)
            more.append(self._event("invalidated", {"topics": step.touches, "why": step.id}))
        self._pass(Heard(said.value, reason=said.reason, how=said.how), more=more)

    def _conclude(self, step: Conclude) -> None:
        before = self._place
        final = self._is_final()
        if not final:
            if not before.closing:
                self._explained += step.explains
            self._pass(Heard("concluded", how="measured"))
        else:
            if step.cause == "NF-OK":
                self._measure_stale_faults()
            made = conclusion(
                step,
                before.stack[-1].tree,
                findings=tuple(
                    replace(found, weak=True) if check in self._earlier else found
                    for check, found in self._findings.items()
                ),
                superseded=tuple(self._superseded.values()),
                causes=self._library.causes,
                explained_on_the_way=self._explained,
            )
            showed = [found for found in self._superseded.values() if covers(made.explains, found.code)]
            verdict = run_verdict(made, [found.verdict for found in self._findings.values()])
            said = self._holes()
            self._concluded = (made, verdict)
            facts = {name: fact.value for name, fact in self._facts().items()}
            ended = {"conclusion": made, "verdict": verdict, "holes": said, "round": before.round, "facts": facts}
            ended["superseded"] = showed
            self._pass(Heard("concluded", how="measured"), more=[self._event("concluded", ended)])
            self._display.concluded(made, verdict, said)
        if self._place.round > before.round:
            self._again()

    def _is_final(self) -> bool:
        """Does the conclusion stood on end the diagnosis, by itself or because every caller takes it over?"""
        if self._place.closing and self._job.tree != walk.CLOSING:
            return False
        after = walk.advance(self._library, self._place, Heard("concluded"), top=self._job.tree)
        return after.concluded is not None

    def _again(self) -> None:
        """Not recovered: every reading and finding so far is history."""
        self._bench.invalidate(None)
        self._end_round(len(self._place.trail))
        self._explained.clear()
        self._write(self._event("invalidated", {"topics": None, "why": NOT_RECOVERED}))
        self._start_early()

    def _end_round(self, length: int) -> None:
        self._rounds.append((length, dict(self._findings), self._concluded))
        self._findings.clear()
        self._superseded.clear()
        self._concluded = None

    def _leave_rounds(self, keep: int) -> None:
        """Going back over a `not recovered` makes the round before it stand again."""
        while self._rounds and keep < self._rounds[-1][0]:
            _, self._findings, self._concluded = self._rounds.pop()

    def _back(self) -> None:
        keep = walk.last_question(self._library, self._place)
        if keep is None:
            return
        self._leave_rounds(keep)
        self._stand_on(self._place.trail[:keep])
        self._write(self._event("went_back", {"to": keep}))

    def _stand_on(self, trail: tuple[Passed, ...]) -> None:
        """Stand where a trail leads; what was typed, found or explained off it no longer counts."""
        now = retrace(self._library, self._job.tree, trail)
        self._place = now.place
        self._explained = list(now.explained)
        self._findings = {check: found for check, found in self._findings.items() if check in now.checks}
        if now.place.concluded is None:
            self._concluded = None
        for enter, (topic, parse) in ENTER.items():
            text = now.typed.get(enter)
            if text is None:
                self._untype(topic)
            elif self._bench.facts(topic) != (facts := parse(text)):
                self._bench.take(topic, facts, source=Source.TYPED, by=f"typed:{enter}", raw=text)

    def _untype(self, topic: str) -> None:
        reading = self._bench.readings.get(topic)
        if reading is not None and reading.source is Source.TYPED:
            self._bench.forget(topic)

    # -- measuring ---------------------------------------------------------------------------------------------

    def _start_early(self) -> None:
        """Begin the first survey's measurements while the first questions are being asked."""
        frame = self._place.stack[-1] if self._place.stack else None
        if frame is None or self._place.closing:
            return
        first = next((step for step in self._library.tree(frame.tree).steps.values() if isinstance(step, Survey)), None)
        if first is not None and not any(passed.step == first.id for passed in self._place.trail):
            self._bench.start(topic for check in first.checks for topic in CHECKS[check].reads)
            self._read_ahead()
            self._bench.collect(["address"], self._display.reading)

    def _read_ahead(self) -> None:
        """Read what the walk will need while the probes wait for their answers anyway."""
        walk.open_causes(self._library, self._place)
        self._library.causes  # noqa: B018  reading it is the point
        self._library.limits  # noqa: B018

    def _measure_stale_faults(self) -> None:
        """A fault that may have been mended since must not stand in the way of `fine`, nor be forgotten."""
        for check, found in list(self._findings.items()):
            reads = CHECKS[check].reads
            if found.verdict is Verdict.FAULT and self._bench.is_stale(reads):
                self._bench.collect(reads, self._display.reading)
                again = self._judged(check)
                self._display.finding(again)
                self._write(*self._came(), self._event("finding", again))

    def _show(self, found: Finding) -> None:
        if found.check in self._findings:
            self._display.finding(found)

    def _supersede(self, found: Finding, before: Finding | None = None) -> None:
        before = before or self._findings.get(found.check)
        if before is not None and before.code != found.code and before.verdict in (Verdict.FAULT, Verdict.WARN):
            self._superseded[before.code] = before
        self._superseded.pop(found.code, None)

    def _judged(self, check: str, params: Mapping[str, str] | None = None) -> Finding:
        given = dict(params or {})
        if self._job.site:
            given.setdefault("site", self._job.site)
        found = self._bench.finding(check, self._circumstances(), given)
        if not self._bench.is_stale(CHECKS[check].reads):
            self._earlier.discard(check)
        if found.code.endswith(NOT_ASKED):
            self._findings.pop(check, None)
        else:
            self._findings[check] = found
        return found

    def _circumstances(self) -> Circumstances:
        facts = self._facts()
        vantage, symptom, mode = (facts.get(name) for name in ("vantage", "symptom", "address.mode"))
        return Circumstances(
            line=self._job.line,
            vantage=Vantage(vantage.value) if vantage else None,
            symptom=Symptom(symptom.value) if symptom else None,
            mode=mode.value if mode else None,
        )

    def _consents(self) -> frozenset[str]:
        """What the person agreed to, by flag or by answer; a guess is no consent."""
        return frozenset(
            name.removeprefix(CONSENT)
            for name, fact in self._facts().items()
            if name.startswith(CONSENT) and fact.value == "yes" and fact.origin in ("flag", "heard")
        )

    def _facts(self) -> dict[str, Fact]:
        facts = dict(self._job.facts)
        if "vantage" not in facts:
            facts["vantage"] = Fact(guess_vantage(self._bench.facts("address"), self._job.line), "guess")
        for name, value in walk.heard_facts(self._library, self._place.trail).items():
            facts[name] = Fact(value, "heard")
        return facts

    def _holes(self) -> dict[str, Any]:
        made = {**filled_in(self._job.line), **holes([*self._superseded.values(), *self._findings.values()])}
        echo = self._bench.facts("echo")
        if echo is not None:
            # Of two measurements the train's, thousands of packets to the end, says more than five to the gateway.
            made.setdefault("bound_pct", no_loss_bound_pct(echo.sent, echo.received))
        if self._job.site:
            made.setdefault("site", self._job.site)
        return made

    # -- writing down ------------------------------------------------------------------------------------------

    def _pass(self, heard: Heard, found: Sequence[Finding] = (), *, more: Sequence[Event] = ()) -> None:
        frame = self._place.stack[-1]
        step = walk.step_at(self._library, self._place)
        self._place = walk.advance(self._library, self._place, heard, top=self._job.tree)
        self._write(
            *self._came(),
            *(self._event("finding", each) for each in found),
            *more,
            self._event(
                "passed",
                {
                    "tree": frame.tree,
                    "step": frame.step,
                    "heard": heard.value,
                    "verdict": heard.verdict,
                    "reason": heard.reason,
                    "how": heard.how,
                },
            ),
        )
        if heard.how != "heard" and not isinstance(step, Survey | Conclude):
            self._display.passed(self._standing(), heard.value)

    def _came(self) -> list[Event]:
        return [self._event("reading", reading) for reading in self._bench.drain()]

    def _event(self, kind: EventKind, payload: Any) -> Event:
        return event_of(self._clock(), kind, payload)

    def _write(self, *events: Event) -> None:
        if events:
            self._journal.append(events)

    def _standing(self) -> Standing:
        frame = walk.Frame(self._job.tree, "") if self._place.finished else self._place.stack[-1]
        tree = self._library.tree(frame.tree)
        place = self._place
        return Standing(
            tree=frame.tree,
            title=tree.title,
            step=frame.step,
            depth=len(self._place.stack),
            asked=sum(1 for passed in place.trail if passed.heard.how == "heard"),
            round=self._place.round,
            possible=lambda: tuple(sorted(walk.open_causes(self._library, place))),
        )


def guess_vantage(address: Any, line: Line) -> str:
    """Where the laptop most likely is: the line's own address or a PPPoE session means the carrier's hand-over."""
    if address is not None:
        own = {each.ip for each in address.addresses}
        if (line.address.ip and line.address.ip in own) or address.method == "pppoe":
            return Vantage.CPE.value
    return Vantage.LAN.value
