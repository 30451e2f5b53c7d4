"""Typer's own words in our two languages.

Typer has no language switch.  Its panel titles are names in `typer.rich_utils`, read when a page is drawn, so they are
set there (`teach`).  "Usage:" and the text of `--help` are overridden in `app.py`.  Its messages about wrong usage are
English sentences inside exceptions; the app runs with `standalone_mode=False`, so they reach us unprinted, and `ours`
makes our own errors of them by the kind of exception (typer keeps those classes private, so their names are compared).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from fieldkit.errors import BadInput, FieldkitError
from fieldkit.text.cli import TEXTS

# name in typer.rich_utils -> our text
PANEL_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "word.arguments",
    "OPTIONS_PANEL_TITLE": "word.options",
    "COMMANDS_PANEL_TITLE": "word.commands",
    "ERRORS_PANEL_TITLE": "word.error",
    "REQUIRED_LONG_STRING": "word.required",
}


def teach(language: str) -> None:
    """Set the words of typer's help pages."""
    from typer import rich_utils

    class Folding(rich_utils.OptionHighlighter):
        """Chinese has no spaces to wrap at, and the page's tables would cut a long sentence short."""

        def __call__(self, text: Any) -> Any:
            made = super().__call__(text)
            made.overflow = "fold"
            return made

    for name, key in PANEL_WORDS.items():
        setattr(rich_utils, name, TEXTS[key].in_language(language))
    rich_utils.highlighter = Folding()


@contextmanager
def color(wanted: bool) -> Iterator[None]:
    """Draw help pages without colour when the person does not want any."""
    if wanted:
        yield
        return
    from typer import rich_utils

    before = rich_utils.COLOR_SYSTEM
    rich_utils.COLOR_SYSTEM = None
    try:
        yield
    finally:
        rich_utils.COLOR_SYSTEM = before


def ours(exc: typer.TyperException) -> FieldkitError:
    """Our error for one of typer's."""
    kind = type(exc).__name__
    option = str(getattr(exc, "option_name", "") or "")
    parameter = getattr(exc, "param", None)
    shown = str(getattr(parameter, "metavar", None) or getattr(parameter, "name", None) or "")
    context = getattr(exc, "ctx", None)
    page = f"{context.command_path} --help" if context is not None else "fieldkit --help"
    if kind == "NoSuchOption":
        near = sorted(getattr(exc, "possibilities", None) or ())
        if near:
            return BadInput("usage.no_such_option_near", option=option, near=near[0])
        return BadInput("usage.no_such_option", option=option, page=page)
    if kind == "BadOptionUsage":
        code = "usage.takes_no_value" if "not take a value" in exc.message else "usage.needs_value"
        return BadInput(code, option=option)
    if kind == "MissingParameter":
        return BadInput("usage.missing", name=shown, page=page)
    if kind == "BadParameter":
        return BadInput("usage.bad_value", name=shown, why=exc.message)
    if "unexpected extra argument" in exc.message:
        return BadInput("usage.too_many", extra=exc.message.partition("(s) (")[2].rstrip(")"), page=page)
    return BadInput("usage.wrong", page=page)
