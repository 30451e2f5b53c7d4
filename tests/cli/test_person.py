"""A technician at the keyboard: one key an answer, a way back, a way out."""

import io
from collections.abc import Callable, Iterator, Sequence

import pytest
from rich.console import Console

from fieldkit.cli.person import PersonAsker
from fieldkit.engine.library import Library, load_library
from fieldkit.engine.protocols import Instruction, Question, Said, Standing
from fieldkit.errors import Interrupted
from fieldkit.model.cause import Words
from fieldkit.model.playbook import Choice
from fieldkit.report.words import Wording


class Typed:
    """A keyboard on which everything has already been pressed; an exception stands for Ctrl-C or the end."""

    def __init__(self, *pressed: str | type[BaseException]) -> None:
        self._pressed: Iterator[str | type[BaseException]] = iter(pressed)

    def key(self, show: Callable[[], None]) -> str:
        show()
        pressed = next(self._pressed)
        if isinstance(pressed, str):
            return pressed
        raise pressed

    line = key


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def standing(causes: Sequence[str] = ("CU-DUPGW", "CU-DHCP")) -> Standing:
    return Standing("internet", Words("互联网专线", "Internet line"), "lamps", 1, 2, 1, lambda: tuple(causes))


CHOICES = (
    Choice("r", Words("红", "red"), "a"),
    Choice("g", Words("绿", "green"), "b"),
    Choice("b", Words("蓝", "blue"), "c"),
)


def question(**more: object) -> Question:
    made: dict[str, object] = {"choices": CHOICES[:2], "can_go_back": True, "source": ("S-UNI-03",), **more}
    return Question(standing=standing(), words=Words("灯是什么颜色？", "What colour is the lamp?"), **made)  # type: ignore[arg-type]  # varied by the rows


def asker(
    library: Library, keyboard: Typed, *, language: str = "en", encoding: str = "utf-8"
) -> tuple[PersonAsker, io.BytesIO]:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict", write_through=True)
    console = Console(file=stream, width=80, markup=False, emoji=False, highlight=False, no_color=True)
    return PersonAsker(Wording(library, language), console, keyboard, case="260101-abcd"), raw


@pytest.mark.parametrize(
    ("asked", "pressed", "said"),
    [
        (question(), ["r"], Said("r")),
        (question(), ["R"], Said("r")),
        (question(), ["x", "\x1b", "g"], Said("g")),
        (question(), ["u"], Said("unsure")),
        (question(), ["b"], Said("", back=True)),
        (question(), ["?", "r"], Said("r")),
        (question(can_go_back=False), ["b", "r"], Said("r")),
        (question(guess="g", guessed_from="guess"), [""], Said("g")),
        (question(), ["", "r"], Said("r")),
        (question(guess="g", guessed_from="guess", previous="r"), [""], Said("r")),
        (question(previous="unsure"), [""], Said("unsure")),
        (question(choices=CHOICES), ["b"], Said("b")),
        (question(choices=CHOICES), ["<"], Said("", back=True)),
        (question(choices=(*CHOICES[:2], Choice("u", Words("看不到", "cannot see"), "d"))), ["u"], Said("u")),
        (question(choices=(), enter="mac.given"), ["00e0-fc12-3456"], Said("00e0-fc12-3456")),
        (question(choices=(), enter="mac.given"), ["nonsense", "00e0-fc12-3456"], Said("00e0-fc12-3456")),
        (question(choices=(), enter="mac.given"), [""], Said("unsure")),
        (question(choices=(), enter="mac.given"), [":b"], Said("", back=True)),
        (question(choices=(), enter="mac.given"), [":?", "00e0-fc12-3456"], Said("00e0-fc12-3456")),
    ],
)
def test_a_question(library: Library, asked: Question, pressed: list[str], said: Said) -> None:
    """One key answers; what is not an answer is asked again; Enter takes what is offered."""
    person, _ = asker(library, Typed(*pressed))
    assert person.ask(asked) == said


@pytest.mark.parametrize(
    ("consent", "pressed", "said"),
    [
        (None, ["d"], Said("done")),
        (None, [""], Said("done")),
        (None, ["s", "no ladder"], Said("skipped", reason="no ladder")),
        (None, ["s", ""], Said("skipped")),
        (None, ["b"], Said("", back=True)),
        ("interrupts-service", ["d", "d"], Said("done")),
        ("interrupts-service", ["", "s", "customer says no"], Said("skipped", reason="customer says no")),
        ("interrupts-service", ["d", "s", ""], Said("skipped")),
    ],
)
def test_an_instruction(library: Library, consent: str | None, pressed: list[str], said: Said) -> None:
    """Done or skipped with a reason; what interrupts the service needs a second yes, and Enter is none."""
    person, _ = asker(library, Typed(*pressed))
    told = Instruction(standing(), Words("拔插网线。", "Replug the cable."), consent=consent, can_go_back=True)
    assert person.instruct(told) == said


@pytest.mark.parametrize("pressed", ["q", KeyboardInterrupt, EOFError])
@pytest.mark.parametrize("enter", [None, "mac.given"])
def test_stopping_keeps_the_case(library: Library, pressed: str | type[BaseException], enter: str | None) -> None:
    """`q`, Ctrl-C and the end of input stop the run and name the case."""
    choices = () if enter else CHOICES[:2]
    person, _ = asker(library, Typed(f":{pressed}" if enter and pressed == "q" else pressed))
    with pytest.raises(Interrupted) as stopped:
        person.ask(question(choices=choices, enter=enter))
    assert (stopped.value.code, stopped.value.facts) == ("interrupted.case", {"case": "260101-abcd"})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_as_seen(library: Library, golden: Callable[[str, str], None], language: str) -> None:
    """Where one stands, the question, its keys, what Enter takes; then a wrong key, the reasons, the answer."""
    person, raw = asker(library, Typed("x", "?", ""), language=language)
    person.ask(question(guess="g", guessed_from="guess"))
    golden(f"cli/question.{language}.txt", raw.getvalue().decode())


@pytest.mark.parametrize("encoding", ["ascii", "cp936"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_poor_console(library: Library, encoding: str, language: str) -> None:
    """Nothing but words of the language needs a character that an old console lacks."""
    if (encoding, language) == ("ascii", "zh"):
        pytest.skip("ascii has no Chinese; the program's streams replace it")
    person, raw = asker(library, Typed("?", "r"), language=language, encoding=encoding)
    person.ask(question(guess="g", guessed_from="guess", choices=CHOICES))
    assert raw.getvalue().decode(encoding)


def test_wire_strings_are_shown_not_obeyed(library: Library) -> None:
    """Escapes and markup in facts, sources and reasons reach no terminal raw."""
    evil = "\x1b]0;x\x07[bold]\x1b[2J\u202e[/x]"
    person, raw = asker(library, Typed("s", evil))
    told = Instruction(standing(), Words("拔掉 {culprit}", "Unplug {culprit}"), holes={"culprit": evil}, source=(evil,))
    said = person.instruct(told)
    shown = raw.getvalue().decode()
    assert "[bold]" in shown
    assert all(each not in shown + said.reason for each in ("\x1b", "\x07", "\u202e"))
