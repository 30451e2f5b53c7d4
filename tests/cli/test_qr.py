"""The QR code on the screen is the code itself, module by module."""

from pathlib import Path

import pytest

from fieldkit.cli.qr import BORDER, drawn, save
from fieldkit.cli.signs import with_signs_for
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
    got = modules(drawn([TEXT], width=80, encoding="utf-8")[0])
    assert got[: len(want)] == want


def test_a_console_without_half_blocks_gets_a_wide_code() -> None:
    """cp936 has no upper half block; two plain characters make a module."""
    picture, _ = drawn([TEXT], width=200, encoding="cp936")
    picture.encode("cp936")
    assert set(picture) == {"#", " ", "\n"}


def test_a_narrow_terminal_gets_the_shorter_text_or_is_told() -> None:
    """Never a code that wraps: first the shorter text, then the reason with its mend."""
    long = TEXT * 5
    assert drawn([long, TEXT], width=80, encoding="utf-8") == drawn([TEXT], width=80, encoding="utf-8")
    assert drawn([TEXT * 100, TEXT], width=80, encoding="utf-8")[1] == TEXT
    with pytest.raises(BadInput) as told:
        drawn([long], width=80, encoding="utf-8")
    assert told.value.code == "handout.too_wide"


@pytest.mark.parametrize(("name", "start"), [("code.svg", b"<?xml"), ("code.png", b"\x89PNG")])
def test_the_picture_is_whole_or_not_there(tmp_path: Path, name: str, start: bytes) -> None:
    """A picture is written beside its place and moved there; where that fails, the option to change is named."""
    save(TEXT, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(BadInput) as told:
        save(TEXT, tmp_path / "nowhere" / name)
    assert told.value.code == "report.unwritable_qr"
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_sign_that_cannot_be_shown_is_no_question_mark() -> None:
    """On cp936 网关✘ must not come out as 网关?, which reads "not measured"."""
    assert with_signs_for("灯✔ 网关✘ 网线?", "cp936") == "灯+ 网关x 网线?"
    assert with_signs_for("灯✔ 网关✘ 网线?", "utf-8") == "灯✔ 网关✘ 网线?"
