"""The dialogue of pulling cables: who agrees, what a step is worth, and that no cable is left out unsaid."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

import fieldkit.cli.lan_unplug as dialogue
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.keys import Show
from fieldkit.cli.lan_unplug import added, unplug
from fieldkit.engine.library import Library, shipped
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.plugged import PluggedIn, PluggedReading
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
    """What each watch sees, in order; an error instead of a second is the link that goes away."""

    def __init__(self, *watches: Sequence[bool | NotMeasured], others: frozenset[str] = frozenset()) -> None:
        self.watches = list(watches)
        self.others = others

    def run(
        self, most_s: int, show: Callable[[int, bool], None]
    ) -> Iterator[tuple[Sequence[bool], Sequence[frozenset[str]]]]:
        answered: list[bool] = []
        for each in self.watches.pop(0)[:most_s]:
            if isinstance(each, NotMeasured):
                raise each
            answered.append(each)
            show(len(answered), each)
            yield answered, [self.others] * len(answered)


BACK, STILL, SILENT = [True] * 2, [True] * 2, [False] * 4
NEVER_BACK = [False] * 45


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Hold the dialogue; what came of it, the screen, and each step that was written down."""

    def hold(
        typist: Typist, seconds: Seconds, *, ip: str = IP, language: str = "en"
    ) -> tuple[PluggedIn | None, str, list[Mapping[str, Any]]]:
        kept: list[Mapping[str, Any]] = []
        monkeypatch.setattr(dialogue, "is_terminal", lambda: True)
        monkeypatch.setattr(dialogue, "keyboard", lambda _: typist)
        monkeypatch.setattr(dialogue, "_Watch", lambda *_: seconds)
        address = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.50", 24),))
        wording = Wording(Library((shipped(),)), language)
        invocation = Invocation(("lan-check",), language, no_color=True, environ={"COLUMNS": "200"})
        found = unplug(invocation, wording, "eth0", MAC, ip, address=address, keep=kept.append)
        return found, capsys.readouterr().err, kept

    return hold


def test_found_and_proven(talk: Callable[..., Any]) -> None:
    """Two cables: one halving, one proof; it is named by its label."""
    seconds = Seconds(STEADY, SILENT, BACK, SILENT, BACK)
    found, said, kept = talk(Typist("y", "left right", "", "", "", ""), seconds)
    assert found == PluggedIn(MAC, "unplug", "edge", cable="left", about={"steps": 1, "cables": 2})
    assert [each["seen"] for each in kept] == ["silent", "silent"]
    assert "Found" in said


@pytest.mark.parametrize("said", ["n", "", "maybe"])
def test_without_a_yes_nothing_is_pulled(talk: Callable[..., Any], said: str) -> None:
    """Only a yes is one."""
    typist = Typist(said)
    assert talk(typist, Seconds())[0] is None
    assert typist.asked == 1


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
    assert found is None
    assert [each["seen"] for each in kept] == ["unsure", "answers", "answers"]
    assert kept[0]["left"] == ["1", "2"]
    assert "On none of these cables" in said


def test_a_switch_that_takes_half_a_minute(talk: Callable[..., Any]) -> None:
    """A port that comes up may wait for 30 s: it is waited for."""
    late = [*[False] * 32, True, True]
    found, _, _ = talk(Typist("y", "2", *[""] * 4), Seconds(STEADY, SILENT, late, SILENT, late))
    assert found is not None
    assert found.cable == "1"


def test_the_laptops_own_cable_pulled(talk: Callable[..., Any]) -> None:
    """No link, no answer, no conclusion: three such steps and it ends."""
    blind: list[Sequence[bool | NotMeasured]] = [[GONE], BACK] * 3
    found, said, kept = talk(Typist("y", "4", *[""] * 6), Seconds(STEADY, *blind))
    assert found is None
    assert [each["seen"] for each in kept] == ["unsure"] * 3
    assert "own cable has no link" in said


def test_silent_together_with_all_others(talk: Callable[..., Any]) -> None:
    """Whoever else answered falls silent too: a cable that carries them all was pulled."""
    seconds = Seconds(STEADY, SILENT, BACK, others=ROUTER)
    typist = Typist("y", "2", "", "", "q")
    first = seconds.run

    def run(most_s: int, show: Callable[[int, bool], None]) -> Iterator[Any]:
        seconds.others = ROUTER if len(seconds.watches) != 2 else frozenset()
        return first(most_s, show)

    seconds.run = run  # type: ignore[method-assign]  # only this one watch sees nobody else
    found, said, kept = talk(typist, seconds)
    assert found is None
    assert [each["seen"] for each in kept] == ["unsure"]
    assert "does not count" in said


def test_answers_that_contradict(talk: Callable[..., Any]) -> None:
    """Silent with it pulled the first time, answering the second: nothing is concluded."""
    found, said, kept = talk(Typist("y", "2", *[""] * 4), Seconds(STEADY, SILENT, BACK, STILL, BACK))
    assert found is None
    assert kept[-1]["stage"] == "contradicts"
    assert "contradict" in said


def test_given_up_with_cables_out(talk: Callable[..., Any]) -> None:
    """Who stops is told what to put back; with all in, that too."""
    assert "Put every cable back where it was: 1, 2" in talk(Typist("y", "4", "q"), Seconds(STEADY))[1]
    assert "no cable is out" in talk(Typist("y"), Seconds(STEADY))[1]
    assert "where it was: 1, 2" in talk(Typist("y", "4"), Seconds(STEADY))[1], "nobody there any more"


def test_ctrl_c_says_it_too(talk: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The interruption goes on to whoever began this, after what is out has been said."""
    with pytest.raises(KeyboardInterrupt):
        talk(Typist("y", "4", KeyboardInterrupt()), Seconds(STEADY))
    assert "where it was: 1, 2" in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["0", "65", "9999999999", "a a", "-3 -3", " ".join(f"c{n}" for n in range(65)), ""])
def test_what_is_no_list_of_cables(talk: Callable[..., Any], typed: str) -> None:
    """It is asked for three times, and then left alone."""
    typist = Typist("y", typed, typed, typed)
    assert talk(typist, Seconds(STEADY))[0] is None
    assert typist.asked == 4


def test_labels_as_they_are(talk: Callable[..., Any]) -> None:
    """Chinese labels and commas; what stands on a label is shown, not obeyed."""
    typist = Typist("y", "前台，\x1b[2J财务", "", "", "", "")
    found, said, _ = talk(typist, Seconds(STEADY, SILENT, BACK, SILENT, BACK), language="zh")
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
