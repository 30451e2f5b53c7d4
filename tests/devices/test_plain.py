"""Copied text becomes plain text, whatever terminal, pager or chat it came through."""

import pytest

from fieldkit.devices.plain import breaks_off, decoded, plain
from fieldkit.devices.recognise import recognise
from tests.devices.test_parsers import EXPECTED, transcript

PAGED = "  ---- More ----\x1b[42D                                          \x1b[42D"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (f"one\n{PAGED}two", "one\ntwo"),
        ("one\n --More-- \r         \rtwo", "one\ntwo"),
        (
            "one\n --More--\x08\x08\x08\x08\x08\x08\x08\x08\x08         \x08\x08\x08\x08\x08\x08\x08\x08\x08two",
            "one\ntwo",
        ),
        ("one\n---- More ( Press 'Q' to break ) ----\x1b[37D\x1b[Ktwo", "one\ntwo"),
        ("one\n<--- More --->\rtwo", "one\ntwo"),
        ("\x1b[7m--More--\x1b[27m\r\x1b[Ktwo", "two"),
        ("dispay\x08\x08\x08play mac\r\n", "display mac\n"),
        ("\x1b]0;SW1\x07<SW1>dis\x1b[0m ver", "<SW1>dis ver"),
        ("a\tb\u3000c\u00a0d\u200be  ", "a       b  c de"),
        ("\x1b[3Cx", "   x"),
        ("\x1b[99999999Cx", ""),
        ("tail\x1b[", "tail["),
        ("\x9b31mred\x07", "31mred"),
    ],
)
def test_plain(raw: str, text: str) -> None:
    """Escapes, overstrikes and the pager's residue are gone; what the terminal showed is left."""
    assert plain(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("端口".encode(), "端口"),
        ("端口".encode("utf-8-sig"), "端口"),
        ("端口".encode("gb18030"), "端口"),
        ("端口".encode("utf-16"), "端口"),
        (b"\xff", "\ufffd"),
        (b"", ""),
    ],
)
def test_decoded(raw: bytes, text: str) -> None:
    """Whatever a Chinese Windows saved it as; nothing is refused."""
    assert decoded(raw) == text


def test_breaks_off() -> None:
    """A paste that ends at the pager is only the beginning of an output."""
    assert breaks_off("one\n  ---- More ----")
    assert breaks_off("one\n --More-- \n")
    assert not breaks_off(f"one\n{PAGED}two\n<SW1>")
    assert not breaks_off("")


@pytest.mark.parametrize("name", EXPECTED)
def test_rows_survive_the_way_here(name: str) -> None:
    """The same rows come out with Windows line ends, with the pager in between, and out of a Chinese code page."""
    intent, _, expected = EXPECTED[name]
    text = transcript(name)
    lines = text.split("\n")
    half = len(lines) // 2
    paged = "\n".join([*lines[:half], f"{PAGED}{lines[half]}", *lines[half + 1 :]])
    for sent in (text.replace("\n", "\r\n"), paged, decoded(text.encode("gb18030"))):
        assert [each.parsed.rows for each in recognise(sent).outputs if each.intent == intent] == [expected]


def test_broken_rows_are_put_together() -> None:
    """A narrow window, or a chat, that breaks a row in two does not lose it, nor make two of it."""
    rows = EXPECTED["huawei_vrp/mac_several"][2]
    for narrow in (40, 60, 72):
        broken = "\n".join(
            f"{line[:narrow]}\n{line[narrow:]}" if "dynamic" in line else line
            for line in transcript("huawei_vrp/mac_several").splitlines()
        )
        (output,) = recognise(broken).outputs
        assert (output.parsed.rows, output.parsed.complete) == (rows, True), narrow


def test_a_footer_never_seen_is_not_understood_rather_than_lost() -> None:
    """A line that no parser knows is kept as such, and the rows beside it stand."""
    text = transcript("huawei_vrp/mac_one").replace("Total items", "Zonk 7 of 9\nTotal items")
    (output,) = recognise(text).outputs
    assert output.parsed.not_understood == ("Zonk 7 of 9",)
    assert output.parsed.rows == EXPECTED["huawei_vrp/mac_one"][2]


def test_a_count_that_differs_is_half_a_table() -> None:
    """The device says two, one is there: not all of it was copied."""
    text = transcript("huawei_vrp/mac_one").replace("displayed = 1", "displayed = 2")
    assert recognise(text).outputs[0].parsed.complete is False


@pytest.mark.parametrize(
    "text", ["", "hello", "<SW1>display version\nHuawei VRP\n<SW1>", "%PDF-1.4 \x00\x01", "a" * 100_000]
)
def test_other_text_is_nothing(text: str) -> None:
    """What is none of these outputs gives no reading, and no crash."""
    assert recognise(text).outputs == ()


def test_several_commands_in_one_paste() -> None:
    """A whole session is read command by command, and what is strange in it is named."""
    names = ("huawei_vrp/port_up", "huawei_vrp/mac_one", "huawei_vrp/bind_one", "huawei_vrp/light")
    session = "\n".join(transcript(name) for name in names) + "display version\nVRP (R) software\n<SW1>"
    found = recognise(session)
    assert [output.intent for output in found.outputs] == ["port", "mac_table", "binding", "light"]
    assert [output.parsed.rows for output in found.outputs] == [EXPECTED[name][2] for name in names]
    assert found.strange == ("display version",)
