"""What a terminal shows of a device's bytes.  Pure."""

import re

import pytest

from fieldkit.devices.connection import Telnet
from fieldkit.devices.screen import PAGER, flat, shown, without_echo


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\r\r\nthree", "one\ntwo\nthree"),
        ("\x1b[42D          \x1b[42Drow", "row"),
        ("\x1b[16D                \x1b[16Drow", "row"),
        ("\x08\x08\x08\x08    \x08\x08\x08\x08row", "row"),
        ("\r                  \rrow", "row"),
        ("longer line\rshort", "shortr line"),
        ("longer line\r\x1b[Kshort", "short"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1bP1$r0m\x1b\\text", "text"),
        ("\x1b[?2004htext\x1b[?2004l", "text"),
        ("a\x00b\x07c", "abc"),
        ("a\tb", "a       b"),
        ("\x1b[3Cx", "   x"),
        ("trailing   ", "trailing"),
        ("端口\x08\x08\x08描述", "描述"),
    ],
)
def test_as_the_terminal_shows_it(text: str, expected: str) -> None:
    """Escapes act or vanish, nothing that was overwritten stays."""
    assert expected == shown(text)


@pytest.mark.parametrize(
    "sign", ["\x1b[99999999C", "\x1b[D", "\x08", "\r", "\x1bP", "\x1b]", "\x1b[", "\x9b", "-", "<", "{"]
)
def test_a_million_of_them_is_shown(sign: str) -> None:
    """Neither memory nor time is to be had by repeating a sign."""
    text = shown(sign * 200_000 + "x")
    assert len(text) <= 200_001
    assert re.search(r"[\x00-\x09\x0b-\x1f]", text) is None


@pytest.mark.parametrize(
    "line",
    [
        "---- More ----",
        "  ---- More ----",
        " --More-- ",
        "---MORE---",
        "----- more ----- Press Q or Ctrl+C",
        "---- More ( Press 'Q' to break ) ----",
        "<--- More --->",
        "--More(CTRL+C break)--",
        "--More-- (12%)",
        "--More--(12%)",
        "Press any key to continue (Q to quit)",
    ],
)
def test_every_pager(line: str) -> None:
    """Each vendor's way of waiting for a key."""
    assert PAGER.search(line)


@pytest.mark.parametrize(
    "line", ["-----------", "More than one", "description --More-- uplink", "SW1#", "-- more or less", "Total: 3"]
)
def test_what_is_no_pager(line: str) -> None:
    """A line of the answer is not taken for it."""
    assert not PAGER.search(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("display arp\r\nrow\r\n<SW1>", "row\n<SW1>"),
        ("display arp\r\ndisplay arp\r\nrow", "row"),
        ("<SW1>display arp\r\nrow", "row"),
        ("\r\n<SW1>\r\n<SW1>display arp\r\nrow", "row"),
        ("display a\r\nrp\r\nrow", "row"),
        ("display a \rrp\r\nrow", "row"),
        ("d\x08display arp\r\nrow", "row"),
        ("row\r\nrow", None),
        ("", None),
    ],
)
def test_behind_the_echo(text: str, expected: str | None) -> None:
    """However the terminal folds the line that was typed, the answer begins behind it."""
    assert expected == without_echo(text, "display arp")


def test_flat() -> None:
    """Only the signs count when an echo is held beside what was typed."""
    assert flat("ab \x1b[31m c\r\n\x08d") == "abcd"


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 1000])
def test_telnet_however_it_is_cut(cut: int) -> None:
    """The protocol is answered and taken out, wherever the pieces end."""
    stream = b"ab\xff\xfb\x01\xff\xfb\x03\xff\xfd\x1f\xff\xfd\x18c\xff\xffd\xff\xfa\x18\x01\xff\xf0e\0\xff\xf1f"
    telnet, text, answer = Telnet(), b"", b""
    for at in range(0, len(stream), cut):
        came, said = telnet.heard(stream[at : at + cut])
        text, answer = text + came, answer + said
    assert text == b"abc\xffdef"
    assert (
        answer
        == b"\xff\xfd\x01" + b"\xff\xfd\x03" + b"\xff\xfb\x1f\xff\xfa\x1f\x01\xf4\x00\x32\xff\xf0" + b"\xff\xfc\x18"
    )
