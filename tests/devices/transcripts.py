"""Transcripts of devices, each with a header that says where it is from."""

from pathlib import Path

TRANSCRIPTS = Path(__file__).parents[1] / "data" / "devices"
MARK = "## Made up after the vendor's documentation"
# Recorded on a device of our own, which is no customer's.
RECORDED = "## Recorded in our lab"


def transcript(name: str) -> str:
    """A transcript without the header that says where it is from; what follows `#` is what it is read for."""
    header, _, text = (TRANSCRIPTS / f"{name.partition('#')[0]}.txt").read_text(encoding="utf-8").partition("\n\n")
    assert header.startswith((MARK, RECORDED)), name
    return text
