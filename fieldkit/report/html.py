"""The report as one HTML file: nothing remote, no script, readable on a phone and on paper."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from fieldkit.report.content import SIGNS, Page

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("fieldkit.report").joinpath("page.html.j2").read_text(encoding="utf-8"))


def render(page: Page) -> str:
    """The whole page."""
    return _template().render(page=page, signs={verdict.value: sign for verdict, sign in SIGNS.items()})
