"""The QR code on the screen is the code itself, module by module."""

import pytest

from fieldkit.cli.qr import BORDER, drawn
from fieldkit.errors import BadInput

TEXT = "现场测试 2026-01-01 专线 CQ-0001\n经现场测试，光路及本机直连到运营商网关正常，客户内网侧需进一步排查。"


def modules(picture: str) -> list[list[bool]]:
    """The dark modules of a drawing in half blocks."""
    upper = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    rows: list[list[bool]] = []
    for line in picture.splitlines():
        rows += [[upper[each][0] for each in line], [upper[each][1] for each in line]]
    return rows


def test_half_blocks_draw_every_module() -> None:
    """What a telephone sees is what the code is."""
    import segno

    want = [
        [bool(each) for each in row]
        for row in segno.make_qr(TEXT, error="l", encoding="utf-8").matrix_iter(border=BORDER)
    ]
    got = modules(drawn(TEXT, TEXT, width=80, encoding="utf-8"))
    assert got[: len(want)] == want


def test_a_console_without_half_blocks_gets_a_wide_code() -> None:
    """cp936 has no upper half block; two plain characters make a module."""
    picture = drawn(TEXT, TEXT, width=200, encoding="cp936")
    picture.encode("cp936")
    assert set(picture) == {"#", " ", "\n"}


def test_a_narrow_terminal_gets_the_shorter_text_or_is_told() -> None:
    """Never a code that wraps: first the shorter text, then the reason with its mend."""
    long = TEXT * 5
    assert drawn(long, TEXT, width=80, encoding="utf-8") == drawn(TEXT, TEXT, width=80, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        drawn(long, long, width=80, encoding="utf-8")
    assert told.value.code == "handout.too_wide"
