"""The board: one card a layer in the technician's order, one line a check, filled in while readings come."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from fieldkit.checks import CARDS, CHECKS
from fieldkit.cli.signs import STYLES, shows, signs_for
from fieldkit.model.finding import Finding
from fieldkit.report.words import Wording

# Before that nobody wonders whether anything is still going on.
WORTH_TELLING_S = 3.0


def board(
    wording: Wording,
    checks: Sequence[str],
    found: Mapping[str, Finding],
    *,
    encoding: str | None,
    title: bool = True,
    waited_s: float = 0.0,
) -> RenderableType:
    """The board as a table; a check without a finding is still being measured, for `waited_s` so far."""
    signs = signs_for(encoding)
    table = Table.grid(padding=(0, 2, 0, 0), expand=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    if title:
        table.title = Text(wording.say("board.title"), style="bold")
        table.title_justify = "left"
    order = [check for card in CARDS for check in CHECKS if CHECKS[check].card == card and check in checks]
    last = ""
    for check in order:
        card = CHECKS[check].card
        label = Text(wording.say(f"board.{card}") if card != last else "", style="bold")
        last = card
        judged = found.get(check)
        if judged is None:
            seconds = f" {waited_s:.0f} s" if waited_s >= WORTH_TELLING_S else ""
            waiting = f"{shows('…', encoding, '.')} {wording.say('board.measuring')}{seconds}"
            table.add_row(label, Text(waiting, style="dim"), Text(check_name(wording, check), style="dim"))
            continue
        style = STYLES[judged.verdict]
        word = f"{signs[judged.verdict]} {wording.term('finding', judged.verdict.value)}"
        sentence = wording.finding(judged) + (wording.say("board.weaker") if judged.weak else "")
        table.add_row(label, Text(word, style=style), Text(sentence))
    return table


def check_name(wording: Wording, check: str) -> str:
    """A check's short name."""
    return wording.term("board.check", check)
