"""The log: what our own probes and the libraries below them complain of is kept in a file, never on the screen."""

import logging
from pathlib import Path

from fieldkit.text.clean import clean
from fieldkit.text.redact import redact

NAME = "warnings.log"


class _Clean(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The record without secrets, and without anything that a terminal would obey."""
        return clean(redact(super().format(record)), limit=200_000, keep_lines=True)


class _File(logging.FileHandler):
    def emit(self, record: logging.LogRecord) -> None:
        """Written, or lost in silence where the folder cannot be had: the result matters more."""
        try:
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            super().emit(record)
        except OSError:
            return

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Nothing: the standard one prints a traceback."""


def keep_log(folder: Path) -> None:
    """Send every warning to the log file; without this Python prints it, traceback and all, over the board.

    The file is made with the first record.
    """
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each, _File)]:
        root.removeHandler(earlier)
        earlier.close()
    handler = _File(folder / NAME, encoding="utf-8", errors="replace", delay=True)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Clean("%(asctime)s %(name)s: %(message)s"))
    root.addHandler(handler)
