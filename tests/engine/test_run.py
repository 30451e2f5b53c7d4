"""The loop: written down before the next question, nothing lost, never more certain than what was measured."""

from collections.abc import Mapping
from typing import Any

import pytest

from fieldkit.engine.protocols import Question, Said
from fieldkit.engine.run import Fact
from fieldkit.errors import BadInput, Interrupted
from fieldkit.model.line import CarrierAddress, Line
from fieldkit.model.terms import Confidence, Verdict
from tests.engine.sites import REAL, Desk, Paper, Script, Visit, address, arp, lan, link

GIVEN, BOUND = "00e0-fc12-3456", "00e0-fc12-9999"
TWO = REAL


# -- writing down --------------------------------------------------------------------------------------------------


class Inspector(Script):
    """Looks into the journal whenever a question is put: is everything said and measured so far there?"""

    def __init__(self, answers: Mapping[str, Any], paper: Paper) -> None:
        super().__init__(answers)
        self.paper = paper
        self.said: list[str] = []
        self.seen: list[set[str]] = []

    def ask(self, question: Question) -> Said:
        heard = [event.payload["heard"] for event in self.paper.events if event.kind == "passed"]
        assert [each for each in heard if each in self.said] == self.said
        findings = {event.payload["check"] for event in self.paper.events if event.kind == "finding"}
        readings = {event.payload["id"] for event in self.paper.events if event.kind == "reading"}
        for event in self.paper.events:
            if event.kind == "finding":
                assert set(event.payload["readings"]) <= readings
        self.seen.append(findings)
        said = super().ask(question)
        self.said.append(said.value)
        return said


def test_everything_is_written_before_the_next_question() -> None:
    """Whenever a question is put, every earlier answer, finding and reading is already in the journal."""
    paper = Paper()
    script = Inspector({"where": "l", "changed": "d", "given": GIVEN, "bound": BOUND, "note": "y", "back": "y"}, paper)
    visit = Visit(lan(), script)
    visit.run._journal = paper
    visit.go()
    assert script.put == ["where", "changed", "given", "bound", "note", "back", "tell"]
    assert script.seen[4] == {"mac.binding"}
    assert script.seen[5] == {"mac.binding", "link.state", "gateway.unique"}


def test_a_finding_stands_before_the_step_that_it_decided() -> None:
    """In the journal a step's readings come first, then its finding, then the step: a cut anywhere loses no reason."""
    visit = Visit(lan(link_up=False), {"where": "l", "changed": "n"})
    visit.go()
    kinds = visit.paper.kinds()
    assert kinds.index("reading") < kinds.index("finding") < kinds.index("concluded")
    cable = next(at for at, each in enumerate(visit.paper.events) if each.payload.get("step") == "cable")
    assert visit.paper.events[cable - 1].payload["code"] == "link.down"


def test_a_journal_that_cannot_be_written_stops_the_run() -> None:
    """Nothing more is asked once an answer could not be kept."""
    visit = Visit(lan(), {"where": "l"})

    def refuse(_: Any) -> None:
        raise BadInput("store.full")

    visit.paper.append = refuse  # type: ignore[method-assign,assignment]  # a full disk, as the run sees it
    with pytest.raises(BadInput):
        visit.go()
    assert visit.script.put in ([], ["where"])


# -- conclusions ---------------------------------------------------------------------------------------------------


def test_a_called_trees_conclusion_is_taken_over() -> None:
    """`found: adopt` ends the run in the called tree's cause, with its rivals, sources and holes."""
    visit = Visit(lan(macs=TWO), {"where": "l", "changed": "n", "back": "y", "tell": "done"})
    outcome = visit.go()
    assert outcome.verdict is Verdict.FAULT
    said = outcome.conclusion
    assert said is not None
    assert (said.cause, said.confidence, said.tree, said.also) == ("CU-DUPGW", Confidence.CONFIRMED, "dup", ())
    assert [rival.cause for rival in said.alternatives] == ["CU-CABLE"]
    ended = next(event.payload for event in visit.paper.events if event.kind == "concluded")
    assert ended["holes"]["macs"] == list(TWO)
    assert visit.screen.conclusions == ["CU-DUPGW"]


@pytest.mark.parametrize(
    ("macs", "cause", "verdict"),
    [(REAL[:1], "NF-OK", Verdict.OK), ((), "NF-UNK", Verdict.UNKNOWN)],
    ids=["clear", "unknown"],
)
def test_a_called_tree_that_found_nothing_goes_on(macs: tuple[str, ...], cause: str, verdict: Verdict) -> None:
    """`clear` and `unknown` lead on in the calling tree."""
    outcome = Visit(lan(macs=macs), {"where": "l", "changed": "n"}).go()
    assert outcome.conclusion is not None
    assert (outcome.conclusion.cause, outcome.verdict) == (cause, verdict)


def test_fine_is_never_said_beside_a_fault() -> None:
    """A way that ends in NF-OK while a finding is a fault ends in that fault's own cause, suspected."""
    answers = {"where": "l", "changed": "d", "given": GIVEN, "bound": BOUND, "note": "y"}
    outcome = Visit(lan(), answers).go()
    said = outcome.conclusion
    assert said is not None
    assert (said.cause, said.confidence, outcome.verdict) == ("PR-MACBIND", Confidence.SUSPECTED, Verdict.FAULT)


def test_a_fault_that_was_mended_on_the_way_is_measured_again_before_fine_is_said() -> None:
    """After the cord was swapped the old `link.down` neither stands nor is forgotten unmeasured."""
    links = iter([link(False), link(True)])
    desk = lan()
    desk.topics["link"] = lambda *_: next(links)
    outcome = Visit(desk, {"where": "l", "changed": "n", "cord": "done"}).go()
    assert outcome.conclusion is not None
    assert outcome.conclusion.cause == "NF-OK"
    assert desk.measured.count("link") == 2


def test_an_instruction_not_done_leaves_the_reading_fresh() -> None:
    """Skipping the cord measures nothing again, and the reason is kept."""
    desk = lan(link_up=False)
    visit = Visit(desk, {"where": "l", "changed": "n", "cord": Said("skipped", reason="没有备用网线")})
    outcome = visit.go()
    assert outcome.conclusion is not None
    assert outcome.conclusion.cause == "CU-CABLE"
    assert desk.measured.count("link") == 1
    cord = next(event.payload for event in visit.paper.events if event.payload.get("step") == "cord")
    assert (cord["heard"], cord["reason"]) == ("skipped", "没有备用网线")


def test_a_second_fault_is_named_beside_the_first() -> None:
    """What the conclusion does not explain goes to `also` with its default cause, suspected."""
    answers = {"where": "l", "changed": "d", "given": GIVEN, "bound": BOUND, "note": "y"}
    said = Visit(lan(macs=TWO), answers).go().conclusion
    assert said is not None
    assert said.cause == "CU-DUPGW"
    assert [(other.cause, other.code, other.confidence) for other in said.also] == [
        ("PR-MACBIND", "mac.differs", Confidence.SUSPECTED)
    ]


# -- facts ---------------------------------------------------------------------------------------------------------


def test_what_is_known_is_not_asked() -> None:
    """A flag or the record answers the question, and the journal says from where."""
    visit = Visit(lan(), {}, facts={"vantage": Fact("cpe", "flag"), "changed": Fact("nothing", "record")})
    visit.go()
    assert visit.script.put == ["back"]
    assert visit.paper.passed()[:2] == [("where", "c"), ("changed", "n")]
    assert [each.payload["how"] for each in visit.paper.events if each.kind == "passed"][:2] == ["known", "known"]


@pytest.mark.parametrize(
    ("line", "guess"),
    [(Line(), "l"), (Line(address=CarrierAddress(ip="192.168.1.20")), "c")],
    ids=["some address", "the line's own address"],
)
def test_a_guess_is_asked_with_the_guess_as_default(line: Line, guess: str) -> None:
    """Where the laptop is plugged in is guessed from its address, shown, and still asked."""
    visit = Visit(lan(), {"where": "l", "changed": "n"}, line=line)
    visit.go()
    first = visit.script.questions[0]
    assert (first.standing.step, first.guess, first.guessed_from) == ("where", guess, "guess")


def test_nobody_there_takes_the_guess() -> None:
    """Under --auto the guess is the answer, and is kept as an answer that nobody gave."""
    from fieldkit.cli.answers import AutoAsker

    visit = Visit(lan(macs=TWO), Script({}))
    visit.run._asker = AutoAsker()
    outcome = visit.go()
    assert visit.paper.passed()[0] == ("where", "l")
    assert {each.payload["how"] for each in visit.paper.events if each.payload.get("step") == "where"} == {"auto"}
    ended = next(event.payload for event in visit.paper.events if event.kind == "concluded")
    assert ended["facts"]["vantage"] == "lan"
    assert outcome.verdict is Verdict.FAULT


# -- back ----------------------------------------------------------------------------------------------------------


def test_going_back_puts_the_question_before_it_again() -> None:
    """The earlier answer is offered, a changed one is what counts."""
    visit = Visit(lan(), {"where": ["l", "c"], "changed": ["back", "n"]})
    visit.go()
    assert visit.script.put == ["where", "changed", "where", "changed", "back"]
    assert visit.script.questions[2].previous == "l"
    assert [each.can_go_back for each in visit.script.questions[:2]] == [False, True]
    assert next(event.payload for event in visit.paper.events if event.kind == "went_back") == {"to": 0}
    ended = next(event.payload for event in visit.paper.events if event.kind == "concluded")
    assert ended["facts"]["vantage"] == "cpe"


def test_going_back_keeps_fresh_readings() -> None:
    """Changing an answer measures nothing again."""
    desk = lan(link_up=False)
    Visit(desk, {"where": "l", "changed": ["n", "n"], "cord": ["back", "skipped"]}).go()
    assert desk.measured.count("link") == 1


def test_what_was_typed_before_going_back_no_longer_counts() -> None:
    """A MAC mistyped, taken back and then left out makes no fault and no `also`."""
    answers = {
        "where": "l",
        "changed": "d",
        "given": [GIVEN, "unsure"],
        "bound": [BOUND, "back"],
        "note": "back",
    }
    visit = Visit(lan(), answers)
    outcome = visit.go()
    assert visit.script.put == ["where", "changed", "given", "bound", "note", "bound", "given", "back"]
    assert outcome.conclusion is not None
    assert (outcome.conclusion.cause, outcome.verdict) == ("NF-OK", Verdict.OK)
    assert "mac.binding" not in {found.check for found in outcome.findings}
    assert visit.bench.facts("mac_given") is None


def test_not_sure_of_a_typed_value_forgets_the_one_of_the_round_before() -> None:
    """In a second round, `not sure` is not answered with the first round's MAC."""
    answers = {"where": "l", "changed": "d", "given": [GIVEN, "unsure"], "bound": BOUND, "note": "w"}
    answers["back"] = ["n", "y"]
    visit = Visit(lan(), answers)
    outcome = visit.go()
    assert visit.bench.facts("mac_given") is None
    assert outcome.conclusion is not None
    assert outcome.conclusion.cause == "NF-OK"


# -- another round -------------------------------------------------------------------------------------------------


def test_not_recovered_measures_everything_again_and_asks_nothing_twice() -> None:
    """A second round has fresh readings, findings and a conclusion of its own; facts answered stay known."""
    links = iter([link(False), link(True)])
    desk = lan()
    desk.topics["link"] = lambda *_: next(links)
    visit = Visit(desk, {"where": "l", "changed": "n", "cord": "skipped", "back": ["n", "y"]})
    outcome = visit.go()
    assert visit.screen.conclusions == ["CU-CABLE", "NF-OK"]
    assert visit.script.put == ["where", "changed", "cord", "back", "back", "tell"]
    assert desk.measured.count("link") == 2
    assert desk.measured.count("arp") == 2
    assert outcome.conclusion is not None
    assert outcome.conclusion.cause == "NF-OK"
    assert {found.code for found in outcome.findings} == {"link.up", "gateway.single"}


def test_taking_back_not_recovered_makes_the_conclusion_stand_again() -> None:
    """`No` pressed by mistake, taken back at the next question, loses nothing."""
    visit = Visit(lan(link_up=False), {"where": "l", "changed": "n", "cord": ["skipped", "back"], "back": ["n", "y"]})
    outcome = visit.go()
    assert visit.script.put == ["where", "changed", "cord", "back", "cord", "back", "tell"]
    assert outcome.conclusion is not None
    assert (outcome.conclusion.cause, outcome.verdict) == ("CU-CABLE", Verdict.FAULT)
    assert "link.down" in {found.code for found in outcome.findings}


# -- stopping and taking up ----------------------------------------------------------------------------------------

ANSWERS: dict[str, Any] = {"where": "l", "changed": "d", "given": GIVEN, "bound": BOUND, "note": "y", "back": "y"}


@pytest.mark.parametrize("at", ["where", "changed", "given", "bound", "note", "back", "tell"])
def test_stopped_anywhere_and_taken_up_no_answer_is_lost(at: str) -> None:
    """Ctrl-C at any question: the next sitting asks that question and none before it, and ends as one sitting would."""
    whole = Visit(lan(macs=TWO), ANSWERS).go()
    first = Visit(lan(macs=TWO), {**ANSWERS, at: Interrupted("stopped")})
    with pytest.raises(Interrupted):
        first.go()
    assert first.paper.kinds()[-1] == "interrupted"
    second = Visit(lan(macs=TWO), ANSWERS, events=first.paper.events)
    outcome = second.go()
    assert second.script.put[0] == at
    assert first.script.put[:-1] + second.script.put == ["where", "changed", "given", "bound", "note", "back", "tell"]
    assert outcome.conclusion == whole.conclusion
    assert {(found.check, found.code) for found in outcome.findings} == {(f.check, f.code) for f in whole.findings}


def test_killed_between_any_two_events_the_case_can_be_taken_up() -> None:
    """Whatever prefix of the journal is on disk, it leads to the same end."""
    visit = Visit(lan(macs=TWO), ANSWERS)
    visit.go()
    events = visit.paper.events
    for cut in range(len(events) + 1):
        later = Visit(lan(macs=TWO), ANSWERS, events=events[:cut])
        outcome = later.go()
        assert outcome.conclusion is not None, cut
        assert outcome.conclusion.cause == "CU-DUPGW", cut
        assert [other.cause for other in outcome.conclusion.also] == ["PR-MACBIND"], cut


def test_a_taken_up_case_measures_afresh() -> None:
    """A cable mended over night is seen as mended; without a new look yesterday's fault is not confirmed."""
    first = Visit(lan(link_up=False), {"where": "l", "changed": "n", "cord": Interrupted("stopped")})
    with pytest.raises(Interrupted):
        first.go()
    assert Visit(lan(), {"cord": "done"}, events=first.paper.events).go().verdict is Verdict.OK
    said = Visit(lan(), {"cord": "skipped"}, events=first.paper.events).go().conclusion
    assert said is not None
    assert (said.cause, said.confidence) == ("CU-CABLE", Confidence.LIKELY)


def test_a_taken_up_case_forgets_the_round_that_did_not_help() -> None:
    """Findings of a refuted round do not come back after a restart, nor does its conclusion."""
    answers = {"where": "l", "changed": "d", "given": GIVEN, "bound": BOUND, "note": "w", "back": "n"}
    first = Visit(lan(), {**answers, "given": [GIVEN, Interrupted("stopped")]})
    with pytest.raises(Interrupted):
        first.go()
    second = Visit(lan(), {"given": "unsure", "back": "y"}, events=first.paper.events)
    assert second.run.outcome().conclusion is None
    outcome = second.go()
    assert second.script.put == ["given", "back", "tell"]
    assert outcome.conclusion is not None
    assert (outcome.conclusion.cause, outcome.conclusion.also) == ("NF-OK", ())


def test_a_changed_tree_is_told() -> None:
    """A trail that leads nowhere any more is an error with a way on, not a crash."""
    first = Visit(lan(), {"where": "l", "changed": Interrupted("stopped")})
    with pytest.raises(Interrupted):
        first.go()
    for event in first.paper.events:
        if event.kind == "passed":
            event.payload["step"] = "gone"  # type: ignore[index]  # what an edited tree amounts to
            event.payload["heard"] = "z"  # type: ignore[index]
    with pytest.raises(BadInput) as told:
        Visit(lan(), {}, events=first.paper.events)
    assert told.value.code == "case.tree_changed"


def test_a_probe_that_fails_does_not_stop_the_walk() -> None:
    """A broken instrument leads to `unknown`, never to `fine` and never to a fault."""
    desk = Desk({"link": link(), "address": address(), "arp": RuntimeError("broken")})
    outcome = Visit(desk, {"where": "l", "changed": "n"}).go()
    assert outcome.conclusion is not None
    assert (outcome.conclusion.cause, outcome.verdict) == ("NF-UNK", Verdict.UNKNOWN)


def test_weak_evidence_caps_the_confidence() -> None:
    """What rests on a weaker measurement is at most likely, even where the tree says confirmed."""
    from fieldkit.model.reading import Measured

    class Weak(Desk):
        def measure(self, topic: str, *rest: Any) -> Measured:
            made = super().measure(topic, *rest)
            return Measured(made.facts, made.by, weak="weak.arp_cache" if topic == "arp" else None)

    desk = Weak({"link": link(), "address": address(), "arp": arp(*TWO)})
    said = Visit(desk, {"where": "l", "changed": "n"}).go().conclusion
    assert said is not None
    assert (said.cause, said.confidence) == ("CU-DUPGW", Confidence.LIKELY)
