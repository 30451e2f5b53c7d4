"""Every error fieldkit raises on purpose: a code that names two texts (what happened, what to do) and its facts."""

from typing import Any

EXIT_USAGE = 2
EXIT_BUG = 4
EXIT_INTERRUPTED = 130


class FieldkitError(Exception):
    """The root.  `text/errors.py` holds `CODE` and `CODE.fix`."""

    exit_code = EXIT_USAGE

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotMeasured(FieldkitError):
    """A probe could not measure; the bench turns it into a reading with a reason, never into a stop."""


class BadInput(FieldkitError):
    """A file, flag or typed value is wrong; facts name the place (`file`, `line`, `column`, `key`) where known."""


class Interrupted(FieldkitError):
    """The person stopped the run."""

    exit_code = EXIT_INTERRUPTED
