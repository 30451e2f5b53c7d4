"""Options and arguments with their help in the language of the call."""

import re
from collections.abc import Sequence
from typing import Any

import typer

from fieldkit.errors import BadInput
from fieldkit.text.options import TEXTS


class Options:
    """Makes typer's option objects; their words come from `text/options.py`."""

    def __init__(self, language: str) -> None:
        self._language = language

    def word(self, key: str) -> str:
        """A word of the help page."""
        return TEXTS[key].in_language(self._language)

    def argument(self, key: str, meta: str) -> Any:
        """A positional argument."""
        return typer.Argument(help=self.word(f"option.{key}"), metavar=self.word(f"meta.{meta}"), show_default=False)

    def option(self, name: str, key: str, meta: str = "", choices: Sequence[str] = ()) -> Any:
        """An option with a value; `choices` only show what is allowed, `one_of` proves it."""
        shown = "|".join(choices) if choices else self.word(f"meta.{meta}")
        return typer.Option(name, help=self.word(f"option.{key}"), metavar=shown, show_default=False)

    def switch(self, name: str, key: str) -> Any:
        """An option without a value."""
        return typer.Option(name, help=self.word(f"option.{key}"), show_default=False)


def one_of(option: str, value: str | None, known: Sequence[str]) -> str | None:
    """The value, if it is one of the known ones.

    Raises: BadInput naming them otherwise.
    """
    if value is not None and value not in known:
        raise BadInput("usage.bad_choice", option=option, value=value, known=list(known))
    return value


def some_of(option: str, value: str | None, known: Sequence[str]) -> frozenset[str]:
    """A comma-separated list of known values."""
    given = [part.strip() for part in (value or "").split(",") if part.strip()]
    for each in given:
        one_of(option, each, known)
    return frozenset(given)


def seconds(option: str, value: str | None) -> float | None:
    """A time in seconds, more than none and at most ten minutes."""
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number <= 600:
        raise BadInput("usage.bad_seconds", option=option, value=value)
    return number


_DURATION = re.compile(r"(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?")
_UNITS_S = (86400, 3600, 60, 1)
LONGEST_S = 7 * 86400.0


def duration(option: str, value: str, least_s: float = 1.0) -> float:
    """`90s`, `30m`, `12h`, `1h30m` in seconds; a bare number is refused, for nobody agrees on its unit.

    Raises: BadInput for anything else, for less than `least_s`, and for more than a week.
    """
    match = _DURATION.fullmatch(value.strip().lower())
    parts = match.groups() if match else ()
    total = float(sum(int(each) * unit for each, unit in zip(parts, _UNITS_S, strict=False) if each))
    if not least_s <= total <= LONGEST_S:
        raise BadInput("usage.bad_duration", option=option, value=value, least=f"{least_s:g}")
    return total
