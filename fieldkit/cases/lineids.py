"""The ids of the line book from its file names alone, for whoever only lists them."""

from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

FOLDER = "lines"


def line_ids(data_folder: Path) -> list[str]:
    """Every line's id, in order; no record is opened."""
    folder = data_folder / FOLDER
    if not folder.is_dir():
        return []
    return sorted(normalize("NFC", unquote(path.stem)) for path in folder.glob("*.json"))
