"""The dialogue of pulling cables: who agrees, what a step is worth, and that no cable is left out unsaid."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

import fieldkit.cli.lan_unplug as dialogue
from fieldkit.cases.store import open_store
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.keys import Show
from fieldkit.cli.lan_unplug import added, unplug
from fieldkit.engine.library import Library, shipped
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.event import Event
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.pulled import Pull, Search, searches
from fieldkit.probes.wire_played import PlayedWire
from fieldkit.report.words import Wording

MAC, IP = "c8:3a:35:00:00:77", "192.168.1.1"
ROUTER = frozenset({"00:e0:fc:00:00:01"})
STEADY = [True] * 5
GONE = NotMeasured("missing.link_down")


class Typist:
    """A person who types these lines, one after the other; at the end nobody is there."""

    def __init__(self, *lines: str | BaseException) -> None:
        self.lines = list(lines)
        self.asked = 0

    def key(self, show: Show) -> str:
        return self.line(show)

    def line(self, show: Show) -> str:
        show()
        self.asked += 1
        if not self.lines:
            raise EOFError
        line = self.lines.pop(0)
        if isinstance(line, BaseException):
            raise line
        return line


class Seconds:
    """What each watch sees, in order; an error instead of a second is the link that goes away.

    `aside` is what is seen while a person types or puts cables back, one after the other.
    """

    def __init__(
        self,
        *watches: Sequence[bool | NotMeasured],
        others: frozenset[str] = frozenset(),
        aside: Sequence[Sequence[bool | NotMeasured]] = (),
    ) -> None:
        self.watches = list(watches)
        self.others = others
        self.aside = list(aside)

    def run(
        self, most_s: int, cancel: threading.Event | None = None
    ) -> Iterator[tuple[Sequence[bool], Sequence[frozenset[str]]]]:
        answered: list[bool] = []
        if cancel is not None:
            now: Sequence[bool | NotMeasured] = self.aside.pop(0) if self.aside else ()
        else:
            now = self.watches.pop(0)[:most_s]
        for each in now:
            if isinstance(each, NotMeasured):
                raise each
            answered.append(each)
            yield answered, [self.others] * len(answered)


BACK, STILL, SILENT = [True] * 2, [True] * 2, [False] * 4
NEVER_BACK = [False] * 45


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Hold the dialogue; what came of it, the screen, and each step that was written down."""

    def hold(
        typist: Typist,
        seconds: Seconds,
        *,
        ip: str = IP,
        language: str = "en",
        journal: list[Mapping[str, Any]] | None = None,
        **more: Any,
    ) -> tuple[PluggedIn | None, str, list[Mapping[str, Any]]]:
        kept: list[Mapping[str, Any]] = [] if journal is None else journal
        monkeypatch.setattr(dialogue, "is_terminal", lambda: True)
        monkeypatch.setattr(dialogue, "keyboard", lambda _: typist)
        monkeypatch.setattr(dialogue, "Watch", lambda *_: seconds)
        address = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.50", 24),))
        wording = Wording(Library((shipped(),)), language)
        invocation = Invocation(("lan-check",), language, no_color=True, environ={"COLUMNS": "200"})
        found = unplug(invocation, wording, "eth0", MAC, ip, address=address, keep=kept.append, **more)
        steps = [each for each in kept if "seen" in each]
        return found, capsys.readouterr().err.replace(" \n", " "), steps  # as long sentences are wrapped

    return hold


def test_found_and_proven(talk: Callable[..., Any]) -> None:
    """Two cables: one halving, and twice alone to prove it; it is named by its label."""
    seconds = Seconds(STEADY, *(SILENT, BACK) * 3)
    found, said, kept = talk(Typist("y", "left right", *[""] * 6), seconds)
    assert found == PluggedIn(MAC, "unplug", "edge", cable="left", about={"steps": 1, "cables": 2})
    assert [(each["seen"], each["pulled"]) for each in kept] == [("silent", ["left"])] * 3
    assert "Found" in said


@pytest.mark.parametrize("said", [["n"], ["不同意"], ["", "maybe", "返回"]])
def test_without_a_yes_nothing_is_pulled(talk: Callable[..., Any], said: list[str]) -> None:
    """Only a yes is one, and only a no is one; what is neither is asked for again, not for ever."""
    typist = Typist(*said, "y")
    found, told, _ = talk(typist, Seconds())
    assert found is None
    assert typist.asked == len(said)
    assert "Nothing is pulled" in told


def test_a_slip_at_the_question_is_no_no(talk: Callable[..., Any]) -> None:
    """An Enter too many does not lose the offer."""
    assert "Number or labels" in talk(Typist("", "y", "q"), Seconds(STEADY))[1]


@pytest.mark.parametrize("seen", [[True, False] * 6, [True, True, True, False] * 3])
def test_what_comes_and_goes_cannot_be_found_so(talk: Callable[..., Any], seen: list[bool]) -> None:
    """Silence of its own would be taken for a pulled cable: it ends before the first one."""
    found, said, kept = talk(Typist("y", "8"), Seconds(seen))
    assert (found, kept) == (None, [])
    assert "comes and goes" in said


def test_silent_from_the_start(talk: Callable[..., Any]) -> None:
    """Nothing can be told of who does not answer at all."""
    found, said, _ = talk(Typist("y", "8"), Seconds([False] * 12))
    assert found is None
    assert "does not answer" in said


def test_a_silence_counts_only_when_it_answers_again(talk: Callable[..., Any]) -> None:
    """It fell silent and stayed so with all cables in: that was not the cable, and the step is done again."""
    seconds = Seconds(STEADY, SILENT, NEVER_BACK, NEVER_BACK, STILL, BACK, STILL, BACK)
    found, said, kept = talk(Typist("y", "2", *[""] * 9), seconds)
    assert found is not None
    assert (found.end, found.why, found.cable) == ("not_told", "missing.unplug_not_there", None)
    assert [each["seen"] for each in kept] == ["unsure", "answers", "answers"]
    assert kept[0]["left"] == ["1", "2"]
    assert "With none of these cables" in said


def test_a_switch_that_takes_half_a_minute(talk: Callable[..., Any]) -> None:
    """A port that comes up may wait for 30 s: it is waited for."""
    late = [*[False] * 32, True, True]
    found, _, _ = talk(Typist("y", "2", *[""] * 6), Seconds(STEADY, *(SILENT, late) * 3))
    assert found is not None
    assert found.cable == "1"


def test_the_laptops_own_cable_pulled(talk: Callable[..., Any]) -> None:
    """No link, no answer, no conclusion: three such steps and it ends."""
    blind: list[Sequence[bool | NotMeasured]] = [[GONE], BACK] * 3
    found, said, kept = talk(Typist("y", "4", *[""] * 6), Seconds(STEADY, *blind))
    assert found is not None
    assert (found.end, found.why) == ("not_told", "missing.unplug_cut_off")
    assert [each["seen"] for each in kept] == ["unsure"] * 3
    assert "own cable has no link" in said


def test_silent_together_with_all_others(talk: Callable[..., Any]) -> None:
    """Whoever else answered falls silent too: a cable that carries them all was pulled."""
    seconds = Seconds(STEADY, SILENT, BACK, others=ROUTER)
    typist = Typist("y", "2", "", "", "q")
    first = seconds.run

    def run(most_s: int, cancel: threading.Event | None = None) -> Iterator[Any]:
        seconds.others = ROUTER if len(seconds.watches) != 2 else frozenset()
        return first(most_s, cancel)

    seconds.run = run  # type: ignore[method-assign]  # only this one watch sees nobody else
    found, said, kept = talk(typist, seconds)
    assert found is None
    assert [each["seen"] for each in kept] == ["unsure"]
    assert "The main router fell silent with it" in said


@pytest.mark.parametrize(
    ("seen", "why"), [(SILENT, "missing.unplug_cut_off"), ([True, False] * 6, "missing.unplug_contradicted")]
)
def test_why_it_could_not_be_seen(talk: Callable[..., Any], seen: Sequence[bool], why: str) -> None:
    """Each time all fell silent: a cable too many is pulled; each time it came and went: it does so by itself."""
    seconds = Seconds(STEADY, *(seen, BACK) * 3, others=ROUTER)
    first = seconds.run

    def run(most_s: int, cancel: threading.Event | None = None) -> Iterator[Any]:
        seconds.others = ROUTER if cancel is not None or len(seconds.watches) % 2 else frozenset()
        return first(most_s, cancel)

    seconds.run = run  # type: ignore[method-assign]  # with the cables out nobody else is seen
    found, _, _ = talk(Typist("y", "4", *[""] * 6), seconds)
    assert found is not None
    assert (found.end, found.why) == ("not_told", why)


def test_own_link_lost_and_back_unseen(talk: Callable[..., Any]) -> None:
    """Silent, and while the cables were put back the own link was seen to come: it was this laptop that was cut off."""
    seconds = Seconds(STEADY, SILENT, BACK, *(SILENT, BACK) * 3, aside=([], [GONE]))
    found, said, kept = talk(Typist("y", "2", *[""] * 8), seconds)
    assert [each["seen"] for each in kept] == ["unsure", "silent", "silent", "silent"]
    assert found is not None
    assert "own cable has no link" in said


@pytest.mark.parametrize("proofs", [(STILL,), (SILENT, STILL)])
def test_answers_that_contradict(talk: Callable[..., Any], proofs: Sequence[Sequence[bool]]) -> None:
    """Silent with it pulled the first time, answering the second or the third: nothing is concluded."""
    watches = [watch for each in (SILENT, *proofs) for watch in (each, BACK)]
    found, said, kept = talk(Typist("y", "2", *[""] * 6), Seconds(STEADY, *watches))
    assert found is not None
    assert (found.end, found.cable) == ("not_told", None)
    assert kept[-1]["stage"] == "contradicts"
    assert "contradict" in said


def test_given_up_with_cables_out(talk: Callable[..., Any]) -> None:
    """Who stops is told what to put back; with all in, that too."""
    assert "Put every cable back where it was: 1, 2" in talk(Typist("y", "4", "q"), Seconds(STEADY))[1]
    assert "no cable is out" in talk(Typist("y"), Seconds(STEADY))[1]
    assert "where it was: 1, 2" in talk(Typist("y", "4"), Seconds(STEADY))[1], "nobody there any more"


def test_keys_pressed_too_often_are_no_pulled_cable(talk: Callable[..., Any]) -> None:
    """At the cables single keys are asked for, before which the terminal forgets what was typed while it watched."""

    class Keys(Typist):
        keys = 0

        def key(self, show: Show) -> str:
            self.keys += 1
            return super().key(show)

    typist = Keys("y", "2", *[""] * 6)
    assert talk(typist, Seconds(STEADY, *(SILENT, BACK) * 3))[0] is not None
    assert typist.keys == 6


def test_what_is_no_key_pulls_nothing(talk: Callable[..., Any]) -> None:
    """Only Enter says that the cables are out."""
    typist = Typist("y", "2", "x", "返", "", "z", "", *[""] * 4)
    found, said, kept = talk(typist, Seconds(STEADY, *(SILENT, BACK) * 3))
    assert found is not None
    assert found.cable == "1"
    assert len(kept) == 3
    assert said.count("Press Enter, b or q") == 3


def test_pulled_late_is_seen_while_they_are_put_back(talk: Callable[..., Any]) -> None:
    """It still answered when it was looked at, and fell silent before anything was back: that half is not ruled out."""
    aside = ([], [True, *SILENT], [True] * 9)
    seconds = Seconds(STEADY, STILL, BACK, *(SILENT, BACK) * 3, aside=aside)
    found, said, kept = talk(Typist("y", "2", *[""] * 8), seconds)
    assert [each["seen"] for each in kept] == ["unsure", "silent", "silent", "silent"]
    assert found is not None
    assert found.cable == "1"
    assert "pulled late" in said


def test_silent_by_itself_once_all_are_back(talk: Callable[..., Any]) -> None:
    """It answered with them out and is silent with them in: it comes and goes, and rules nothing out."""
    late = [*[False] * 8, True, True]
    seconds = Seconds(STEADY, STILL, late, *(SILENT, BACK) * 3)
    _, said, kept = talk(Typist("y", "2", *[""] * 8), seconds)
    assert [each["seen"] for each in kept] == ["unsure", "silent", "silent", "silent"]
    assert "comes and goes by itself" in said


def test_put_back_too_early_is_no_answer(talk: Callable[..., Any]) -> None:
    """Silent for three seconds and back again: it was not told to come back yet."""
    seconds = Seconds(STEADY, [False, False, False, True, True], BACK, *(SILENT, BACK) * 3)
    found, _, kept = talk(Typist("y", "2", *[""] * 8), seconds)
    assert [each["seen"] for each in kept] == ["unsure", "silent", "silent", "silent"]
    assert found is not None
    assert found.cable == "1"


def test_silent_by_itself_while_the_cables_are_counted(talk: Callable[..., Any]) -> None:
    """It is watched from the yes on: what comes and goes is seen before the first cable is pulled."""
    found, said, kept = talk(Typist("y", "8"), Seconds(STEADY, aside=([True, True, *SILENT, True],)))
    assert (found, kept) == (None, [])
    assert "comes and goes" in said


def test_seen_long_enough_while_the_cables_are_counted(talk: Callable[..., Any]) -> None:
    """Then nobody waits for another five seconds."""
    found, _, _ = talk(Typist("y", "2", *[""] * 6), Seconds(*(SILENT, BACK) * 3, aside=(STEADY,)))
    assert found is not None
    assert found.cable == "1"


def test_the_wrong_cables_pulled(talk: Callable[..., Any]) -> None:
    """Who notices it says so, and the step is done again as if it had not been."""
    seconds = Seconds(STEADY, STILL, BACK, *(SILENT, BACK) * 3)
    found, said, kept = talk(Typist("y", "2", "", "b", "", *[""] * 6), seconds)
    assert [(each["seen"], each["left"]) for each in kept[:2]] == [("again", ["1", "2"]), ("silent", ["1"])]
    assert found is not None
    assert found.cable == "1"
    assert "This step does not count" in said


def test_one_step_back(talk: Callable[..., Any]) -> None:
    """Noticed one step later: the step before is done again; before the first there is none."""
    seconds = Seconds(STEADY, STILL, BACK, BACK, *(SILENT, BACK) * 4)
    typist = Typist("y", "4", "b", "", "", "b", "", *[""] * 8)
    found, said, kept = talk(typist, seconds)
    pulled = [(each["pulled"], each["seen"]) for each in kept]
    assert pulled[:3] == [(["1", "2"], "answers"), (["3"], "back"), (["1", "2"], "silent")]
    assert found is not None
    assert found.cable == "1"
    assert "there is none before" in said
    assert "First put 3 back" in said


def test_what_was_ruled_out_is_not_lost(talk: Callable[..., Any]) -> None:
    """Given up half-way, or nobody there any more: what is still open is said, and kept for the report."""
    for typed in (["q"], []):
        found, said, _ = talk(Typist("y", "4", "", "", *typed), Seconds(STEADY, STILL, BACK))
        assert "Still open: 3, 4" in said
        assert found is not None
        assert (found.end, found.why, found.cable) == ("not_told", "missing.unplug_left_open", None)
        assert found.about["left"] == ["3", "4"]


def test_ctrl_c_says_it_too(talk: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The interruption goes on to whoever began this, after what is out has been said."""
    with pytest.raises(KeyboardInterrupt):
        talk(Typist("y", "4", KeyboardInterrupt()), Seconds(STEADY))
    assert "where it was: 1, 2" in capsys.readouterr().err


def test_what_was_out_is_written_down_before_it_is_pulled(talk: Callable[..., Any]) -> None:
    """Whatever ends this, the case knows: broken off at any prompt, what may be out and what was learned are there."""
    journal: list[Mapping[str, Any]] = []
    with pytest.raises(dialogue.BrokenOff) as broken:
        talk(Typist("y", "4", "", "", KeyboardInterrupt()), Seconds(STEADY, STILL, BACK), journal=journal)
    assert broken.value.left is not None
    assert (broken.value.left.why, broken.value.left.about["left"]) == ("missing.unplug_left_open", ["3", "4"])
    (search,) = searches((NOW, step) for step in journal)
    assert (search.out, search.left, search.unfinished) == (("3",), ("3", "4"), True)
    assert search.pulls == (Pull(("1", "2"), "answers"),)


def test_put_back_is_written_down_as_well(talk: Callable[..., Any]) -> None:
    """Found and proven, one step taken back, or given up at the next prompt: only what may be out is said to be."""
    for typed, out in (([*[""] * 6], ()), (["", "b", "", "q"], ("1",)), (["", ""], ("1",))):
        journal: list[Mapping[str, Any]] = []
        talk(Typist("y", "2", *typed), Seconds(STEADY, *(SILENT, BACK) * 3), journal=journal)
        (search,) = searches((NOW, step) for step in journal)
        assert search.out == out
        assert search.unfinished is bool(out)


class Gone(Typist):
    """The terminal is closed at the end: nothing can be read from it or written to it."""

    def __init__(self, how: BaseException, *lines: str) -> None:
        super().__init__(*lines)
        self.how = how

    def line(self, show: Show) -> str:
        if self.lines:
            return super().line(show)
        raise self.how


@pytest.mark.parametrize("how", [OSError(5, "gone"), KeyboardInterrupt()], ids=["read", "ended"])
def test_a_closed_terminal_loses_nothing(
    talk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, how: BaseException
) -> None:
    """Neither what was learned nor the way out depends on a screen that is no longer there."""
    typist = Gone(how, "y", "4", "", "")

    def tell_out(_: object) -> None:
        raise OSError(5, "gone")

    monkeypatch.setattr(dialogue._Pulling, "_tell_out", tell_out)
    try:
        left = talk(typist, Seconds(STEADY, STILL, BACK))[0]
    except dialogue.BrokenOff as exc:
        left = exc.left
    assert left is not None
    assert left.about["left"] == ["3", "4"]


def test_an_ending_while_it_is_said_what_to_put_back(talk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed window is an end of input and a signal at once: in whichever order, what was learned goes on up."""

    def tell_out(_: object) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(dialogue._Pulling, "_tell_out", tell_out)
    with pytest.raises(dialogue.BrokenOff) as broken:
        talk(Typist("y", "4", "", ""), Seconds(STEADY, STILL, BACK))
    assert broken.value.left is not None


# -- nobody knows which one belongs ------------------------------------------------------------------------------------

OTHER = {"00:e0:fc:00:00:01": IP}


class Together(Seconds):
    """Like `Seconds`; the other one answers only in the watches of these numbers."""

    def __init__(self, answers_in: Callable[[int], bool], *watches: Sequence[bool | NotMeasured]) -> None:
        super().__init__(*watches)
        self.answers_in = answers_in
        self.number = 0

    def run(
        self, most_s: int, cancel: threading.Event | None = None
    ) -> Iterator[tuple[Sequence[bool], Sequence[frozenset[str]]]]:
        if cancel is None:
            self.others = ROUTER if self.answers_in(self.number) else frozenset()
            self.number += 1
        return super().run(most_s, cancel)


def test_both_among_those_pulled_is_no_reason_to_stop(talk: Callable[..., Any]) -> None:
    """Both fall silent with the same half out: it is on one of these all the same; alone the other answers on."""
    seconds = Together(lambda number: number != 1, STEADY, *(SILENT, BACK) * 4)
    found, said, kept = talk(Typist("y", "4", *[""] * 8), seconds, either=OTHER)
    assert found is not None
    assert found.cable == "1"
    assert [each["seen"] for each in kept] == ["silent"] * 4
    assert "Found" in said


def test_one_cable_that_carries_both_is_nobodys_own(talk: Callable[..., Any]) -> None:
    """With the last cable alone out both are silent: a switch is behind it, or this laptop; nothing is concluded."""
    seconds = Together(lambda number: number % 2 == 0, STEADY, *(SILENT, BACK) * 5)
    found, said, kept = talk(Typist("y", "4", *[""] * 10), seconds, either=OTHER)
    assert found is not None
    assert (found.end, found.cable, found.why) == ("not_told", None, "missing.unplug_same_cable")
    assert found.about["left"] == ["1"]
    assert [each["seen"] for each in kept] == ["silent", "silent", "unsure", "unsure", "unsure"]
    assert "fall silent together" in said


@pytest.mark.parametrize(
    ("language", "neutral", "accusing"),
    [
        ("zh", ("也可能就是", "主路由器的：拔到它时", "不算本机这根", "就留着"), "上联和主路由器的线"),
        ("en", ("may be it", "everybody loses", "lead to routers", "router stays"), "the main router's."),
    ],
)
def test_nobody_is_accused(talk: Callable[..., Any], language: str, neutral: Sequence[str], accusing: str) -> None:
    """It may be their router: said before the yes, and its cable is among those asked for; at the end as well."""
    seconds = Seconds(STEADY, *(SILENT, BACK) * 2, others=ROUTER)
    found, said, _ = talk(Typist("y", "a", *[""] * 4), seconds, either={}, language=language)
    assert found is not None
    assert found.cable == "a"
    said = " ".join(said.split())
    assert [each for each in neutral if each not in said] == []
    assert accusing not in said


# -- going on after a break --------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
EARLIER = Search(
    MAC, IP, NOW, NOW, NOW, tuple("abcdef"), ("e", "f"), 6, "halving", (Pull(("a", "b", "c", "d"), "answers"),), ("e",)
)


def test_a_search_is_gone_on_with(talk: Callable[..., Any]) -> None:
    """One yes: only what was left is pulled, by the names typed then, and proven as ever; what is out is said first."""
    journal: list[Mapping[str, Any]] = []
    seconds = Seconds(STEADY, *(SILENT, BACK) * 3)
    found, said, kept = talk(Typist("y", "y", *[""] * 6), seconds, earlier=EARLIER, journal=journal)
    assert found == PluggedIn(MAC, "unplug", "edge", cable="e", about={"steps": 1, "cables": 2})
    assert [each["pulled"] for each in kept] == [["e"]] * 3
    assert "of 6 cables 2 are left: e, f" in said
    assert "may still have been out: e" in said.split("Does the customer agree")[0]
    (search,) = searches((NOW, step) for step in journal)
    assert (search.all, search.since, search.cables) == (6, NOW, ("e", "f"))


@pytest.mark.parametrize("said", ["n", "", "8"])
def test_what_is_no_yes_begins_anew(talk: Callable[..., Any], said: str) -> None:
    """Somebody touched the cables, or nobody knows: all are asked for again."""
    told = talk(Typist("y", said, "q"), Seconds(STEADY), earlier=EARLIER)[1]
    assert "Number or labels" in told


def test_re_plugged_meanwhile_finds_nothing(talk: Callable[..., Any]) -> None:
    """It is on a cable that had been ruled out: what is left does not silence it, and nobody's cable is named."""
    one_left = replace(EARLIER, left=("f",), stage="proof", out=())
    found, said, kept = talk(Typist("y", "y", "", ""), Seconds(STEADY, STILL, BACK), earlier=one_left)
    assert found is not None
    assert (found.end, found.cable, found.why) == ("not_told", None, "missing.unplug_not_there")
    assert [each["seen"] for each in kept] == ["answers"]
    assert "next time begin with all" in " ".join(said.split())


def test_the_last_cable_is_proven_again(talk: Callable[..., Any]) -> None:
    """What was proven once before the break is proven twice after it."""
    one_left = replace(EARLIER, left=("f",), stage="proof", out=())
    found, _, kept = talk(Typist("y", "y", *[""] * 4), Seconds(STEADY, *(SILENT, BACK) * 2), earlier=one_left)
    assert found is not None
    assert (found.cable, [each["seen"] for each in kept]) == ("f", ["silent"] * 2)


def test_broken_off_twice_still_knows_what_is_left(talk: Callable[..., Any]) -> None:
    """Gone on with and broken off before the first step: what had been ruled out is not lost."""
    journal: list[Mapping[str, Any]] = []
    found = talk(Typist("y", "y", "q"), Seconds(STEADY), earlier=EARLIER, journal=journal)[0]
    assert found is not None
    assert (found.why, found.about["left"]) == ("missing.unplug_left_open", ["e", "f"])
    (search,) = searches((NOW, step) for step in journal)
    assert (search.unfinished, search.left, search.all) == (True, ("e", "f"), 6)


@pytest.mark.parametrize("earlier", [replace(EARLIER, left=EARLIER.cables), replace(EARLIER, left=())])
def test_nothing_ruled_out_is_nothing_to_go_on_with(talk: Callable[..., Any], earlier: Search) -> None:
    """Then it is begun as ever."""
    assert "Go on with these" not in talk(Typist("y", "q"), Seconds(STEADY), earlier=earlier)[1]


BEGUN = {"mac": MAC, "ip": IP, "cables": ["1", "2", "3", "4"], "stage": "halving", "left": ["1", "2", "3", "4"]}
RULED_OUT = {"mac": MAC, "pulled": ["1", "2"], "seen": "answers", "stage": "halving", "left": ["3", "4"]}


def a_case(folder: Path, at: datetime, *steps: Mapping[str, Any], line: str | None = "CQ-1") -> str:
    """A `lan-check` of that time with these steps; its id."""
    with closing(open_store(folder)) as store:
        journal = store.create(Event(at, "opened", {"command": "lan-check", "line": {"id": line} if line else {}}))
        journal.append([Event(at + timedelta(minutes=1), "unplugged", step) for step in steps])
        return journal.case


def looked_up(folder: Path, **other: Any) -> Search | None:
    """What would be gone on with at eleven."""
    asked: dict[str, Any] = {"line": "CQ-1", "mac": MAC, "ip": IP, "but": "", "now": NOW, **other}
    return dialogue.broken_off(folder, asked.pop("line"), asked.pop("mac"), asked.pop("ip"), **asked)


def test_what_is_gone_on_with(tmp_path: Path) -> None:
    """The same device at the same line, a little while ago; nobody else's, and not for ever."""
    case = a_case(tmp_path, NOW - timedelta(minutes=40), BEGUN, RULED_OUT)
    a_case(tmp_path, NOW - timedelta(minutes=30), line="CQ-2")
    a_case(tmp_path, NOW - timedelta(minutes=20))  # looked again, pulled nothing
    found = looked_up(tmp_path, mac=MAC.upper())
    assert found is not None
    assert (found.left, found.all, found.since) == (("3", "4"), 4, NOW - timedelta(minutes=39))
    others: list[dict[str, Any]] = [
        {"line": "CQ-2"},
        {"line": None},
        {"mac": "00:e0:fc:00:00:01"},
        {"ip": "192.168.1.2"},
        {"but": case},
        {"now": NOW + timedelta(hours=2)},
        {"now": NOW - timedelta(hours=2)},  # the clock was set back
    ]
    assert [other for other in others if looked_up(tmp_path, **other) is not None] == []


@pytest.mark.parametrize("stage", ["found", "none_of_these", "contradicts", "unsure"])
def test_what_came_to_an_end_is_not_gone_on_with(tmp_path: Path, stage: str) -> None:
    """Nor is what was broken off before that: the later one is the newer truth."""
    a_case(tmp_path, NOW - timedelta(minutes=60), BEGUN, RULED_OUT)
    a_case(tmp_path, NOW - timedelta(minutes=50), BEGUN, RULED_OUT, {**RULED_OUT, "stage": stage})
    assert looked_up(tmp_path) is None


@pytest.mark.parametrize("typed", ["0", "65", "9999999999", "a a", "-3 -3", " ".join(f"c{n}" for n in range(65)), ""])
def test_what_is_no_list_of_cables(talk: Callable[..., Any], typed: str) -> None:
    """It is asked for three times, and then left alone."""
    typist = Typist("y", typed, typed, typed)
    assert talk(typist, Seconds(STEADY))[0] is None
    assert typist.asked == 4


@pytest.mark.parametrize(
    ("said", "count", "labels"),
    [
        ("8", 8, ()),
        (" 24 口", 24, ()),
        ("10根", 10, ()),
        ("８", 8, ()),
        ("1、2，3; 4,5", None, ("1", "2", "3", "4", "5")),
        ("3-6 9", None, ("3", "4", "5", "6", "9")),
        ("1到4", None, ("1", "2", "3", "4")),
        ("6-3 a-b 1-9999", None, ("6-3", "a-b", "1-9999")),
        ("前台 财务", None, ("前台", "财务")),
        (" ", None, ()),
    ],
)
def test_cables_as_a_person_types_them(said: str, count: int | None, labels: tuple[str, ...]) -> None:
    """A number with or without its word, labels with any separator, a row by its ends."""
    assert dialogue.cables_of(said) == (count, labels)


def test_a_long_row_is_called_out_by_its_ends(talk: Callable[..., Any]) -> None:
    """Twelve numbers in a row are read wrongly; labels that are no row are each named."""
    assert "pull 1-12\n" in talk(Typist("y", "24", "q"), Seconds(STEADY))[1]
    assert "pull 2, 4, 6, 8, 10\n" in talk(Typist("y", "2 4 6 8 10 12 14 16 18 20", "q"), Seconds(STEADY))[1]


def test_labels_as_they_are(talk: Callable[..., Any]) -> None:
    """Chinese labels and commas; what stands on a label is shown, not obeyed."""
    typist = Typist("y", "前台，\x1b[2J财务", *[""] * 6)
    found, said, _ = talk(typist, Seconds(STEADY, *(SILENT, BACK) * 3), language="zh")
    assert found is not None
    assert found.cable == "前台"
    assert "\x1b" not in said


@pytest.mark.parametrize("ip", ["fe80::1", "nonsense"])
def test_only_what_answers_arp(talk: Callable[..., Any], ip: str) -> None:
    """An IPv6 router cannot be watched so: nobody is asked for anything."""
    typist = Typist("y")
    assert talk(typist, Seconds(), ip=ip)[0] is None
    assert typist.asked == 0


def test_nobody_sits_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal nothing is asked and nothing sent."""
    monkeypatch.setattr(dialogue, "is_terminal", lambda: False)
    wording = Wording(Library((shipped(),)), "zh")
    assert unplug(Invocation(("lan-check",), "zh"), wording, "nowhere0", MAC, IP) is None


def test_beside_what_was_known() -> None:
    """A row by cable stands beside the switch's; found again, the last holds."""
    switch = PluggedIn(MAC, "switch", "not_seen", "SW1")
    first, last = (PluggedIn(MAC, "unplug", "edge", cable=each) for each in ("3", "5"))
    once = added(PluggedReading((MAC,), (switch,)), first)
    assert once == PluggedReading((MAC,), (switch, first))
    assert added(once, last) == PluggedReading((MAC,), (switch, last))
    assert added(None, first) == PluggedReading((MAC,), (first,))


# -- the watch itself --------------------------------------------------------------------------------------------------


def reply(mac: str, ip: str, asked: bytes) -> bytes:
    """What this device answers to a request, where it is asked for."""
    to, own = bytes.fromhex(asked[6:12].hex()), bytes.fromhex(mac.replace(":", ""))
    address = IPv4Address(ip).packed
    return (to + own + asked[12:20] + b"\0\2" + own + address + to + asked[28:32]).ljust(60, b"\0")


def watched(monkeypatch: pytest.MonkeyPatch, *, unplugged_at: float | None = None, gateway: bool = True) -> Any:
    """Three seconds of the real watch on a wire where the device and, if told, the gateway answer; what was asked."""
    holders = {"192.168.88.1": MAC} | ({IP: next(iter(ROUTER))} if gateway else {})
    wires: list[PlayedWire] = []

    def answer(asked: bytes) -> list[tuple[float, bytes]]:
        ip = str(IPv4Address(asked[38:42]))
        return [(0.0, reply(holders[ip], ip, asked))] if ip in holders else []

    def open_wire(interface: str, want: Callable[[bytes], bool]) -> PlayedWire:
        wires.append(PlayedWire(answer, unplugged_at=unplugged_at).open(interface, want))
        return wires[-1]

    monkeypatch.setattr("fieldkit.probes.wire.open_wire", open_wire)
    watch = dialogue.Watch("eth0", MAC, {"192.168.88.1": None, IP: "192.168.1.50"})
    answered, others = list(watch.run(3))[-1]
    return answered, others, [len(wire.sent) for wire in wires]


def test_the_gateway_is_watched_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second DHCP server has an address of its own: only the gateway tells its silence from a deaf laptop's."""
    answered, others, sent = watched(monkeypatch)
    assert (answered, others) == ([True] * 3, [ROUTER] * 3)
    assert sent == [3, 4], "one request a second each"
    assert watched(monkeypatch, gateway=False)[1] == [frozenset()] * 3


def test_a_link_that_was_gone_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not heard meanwhile is no silence."""
    with pytest.raises(NotMeasured):
        watched(monkeypatch, unplugged_at=1.5)
