"""A QR code on the terminal: the way from this laptop to the ticket application on the telephone, without a network."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.deliver import write_whole
from fieldkit.cli.signs import shows
from fieldkit.errors import BadInput

if TYPE_CHECKING:
    from segno import QRCode

# Quiet zone in modules.  Source: ISO/IEC 18004 asks for 4; telephones read 2 off a screen.
BORDER = 2


def drawn(texts: Sequence[str], *, width: int, encoding: str | None) -> tuple[str, str]:
    """The code of the first text for which the terminal is wide enough, and that text; they go from long to short.

    Raises: BadInput when even the last one is too long, or too wide for this terminal.
    """
    half = shows("▀▄█", encoding, "") == "▀▄█"
    refused = BadInput("handout.too_long")
    for each in texts:
        try:
            matrix = [list(map(bool, row)) for row in _made(each).matrix_iter(border=BORDER)]
        except BadInput as exc:
            refused = exc
            continue
        columns = len(matrix[0]) * (1 if half else 2)
        if columns <= width:
            return _in_characters(matrix, half=half), each
        refused = BadInput("handout.too_wide", columns=columns, width=width)
    raise refused


def _in_characters(matrix: list[list[bool]], *, half: bool) -> str:
    """Two rows a line where the console has half blocks."""
    # A console is dark: what is drawn is the light, so that the code is dark on light as readers want it.
    if not half:
        return "\n".join("".join("  " if dark else "##" for dark in row) for row in matrix)
    if len(matrix) % 2:
        matrix.append([True] * len(matrix[0]))
    glyphs = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    pairs = zip(matrix[::2], matrix[1::2], strict=True)
    return "\n".join("".join(glyphs[each] for each in zip(upper, lower, strict=True)) for upper, lower in pairs)


def save(text: str, file: Path) -> None:
    """The code as a picture, SVG or PNG by the file's suffix.

    Raises: BadInput when it is too long, or the file cannot be written.
    """
    if file.suffix.lower() not in (".svg", ".png"):
        raise BadInput("usage.bad_choice", option="--qr-file", value=file.name, known=["*.svg", "*.png"])
    drawing = io.BytesIO()
    _made(text).save(drawing, kind=file.suffix.lower().lstrip("."), scale=6, border=4)
    try:
        write_whole(file, drawing.getvalue())
    except OSError as exc:
        raise BadInput("report.unwritable_qr", file=str(file), why=exc.strerror or str(exc)) from exc


def _made(text: str) -> "QRCode":
    import segno

    try:
        return segno.make_qr(text, error="l", encoding="utf-8")
    except segno.DataOverflowError as exc:
        raise BadInput("handout.too_long") from exc
