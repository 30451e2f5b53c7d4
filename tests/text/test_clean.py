"""The one gate before every sink: nothing steers a terminal, nothing hides."""

import unicodedata

import pytest

from fieldkit.text.clean import MAX_LENGTH, clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("网关 192.168.1.1", "网关 192.168.1.1"),
        ("café 😀", "café 😀"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://evil/\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]52;c;c2VjcmV0\x07x", "x"),
        ("\x9d0;title\x9cafter", "after"),
        ("\x1bPq#0;2;0;0;0\x1b\\sixel", "sixel"),
        ("\x1b_Gf=24;AAAA\x1b\\kitty", "kitty"),
        ("\x1b^pm\x1b\\x", "x"),
        ("\x9b31mred", "red"),
        ("\x1b(0lqk", "lqk"),
        ("\x1bcreset", "reset"),
        ("unfinished \x1b[", "unfinished "),
        ("unfinished \x1b", "unfinished "),
        ("never closed \x1b]0;gone for ever", "never closed "),
        ("bell\x07back\x08", "bell\\x07back\\x08"),
        ("nul\x00del\x7f", "nul\\x00del\\x7f"),
        ("one\ntwo\tthree\r", "one two three\\x0d"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("a\u200bb\ufeffc\u2066d\u00ade", "a\\u200bb\\ufeffc\\u2066d\\xade"),
        ("line\u2028sep\u2029", "line\\u2028sep\\u2029"),
        ("lone \ud800 surrogate", "lone \\ud800 surrogate"),
        ("tag \U000e0041", "tag \\U000e0041"),
        ("", ""),
    ],
)
def test_each_sort_of_trick(text: str, expected: str) -> None:
    """Whole sequences go, single control and hidden characters are shown, everything readable stays."""
    assert clean(text) == expected


def test_lines_are_kept_where_they_are_wanted() -> None:
    """Raw material keeps its lines and tabs, and nothing else."""
    assert clean("a\nb\tc\x1b[2J\r", keep_lines=True) == "a\nb\tc\\x0d"


@pytest.mark.parametrize("keep_lines", [False, True])
def test_no_character_at_all_gets_through_that_could_steer(keep_lines: bool) -> None:
    """Every code point, alone and after an ESC, one by one."""
    allowed = {"\n", "\t"} if keep_lines else set()
    for first in ("", "\x1b", "\x9b", "\x1b["):
        every = (
            first + chr(code) + "x"
            for code in range(0x110000)
            if code < 0x3000 or 0xD7FF < code < 0xFFFF or code > 0xDFFFF
        )
        text = (
            "\n".join(each for each in every if each.isprintable() is False)
            if first == ""
            else first.join(chr(code) for code in range(0x300))
        )
        made = clean(text, limit=10_000_000, keep_lines=keep_lines)
        bad = {each for each in made if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - allowed
        assert bad == set()


def test_length_is_capped_and_shown() -> None:
    """A 10 MB string costs one line, and says that it was cut."""
    made = clean("长" * 10_000_000)
    assert (len(made), made[-1]) == (MAX_LENGTH + 1, "…")
    assert clean("x" * MAX_LENGTH) == "x" * MAX_LENGTH
    assert clean("x" * 50, limit=10) == "x" * 10 + "…"


def test_cleaning_twice_changes_nothing() -> None:
    """What is clean stays as it is."""
    for text in ("\x1b[31mred\x07", "\u202e", "a\\x07b", "plain"):
        assert clean(clean(text)) == clean(text)
