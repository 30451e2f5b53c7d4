"""The tables of `lan-check` above its panel, and below it where to go and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from fieldkit.cli.plot import can_draw
from fieldkit.model.terms import Vantage, Verdict
from fieldkit.report.document import Document
from fieldkit.report.lan import MOST_ROWS, PLAIN, Cell, Sheet, Signs, sheets, to_find, where_plugged
from fieldkit.report.pulled import still_out
from fieldkit.report.words import Wording

# What to do about each fault, step by step.  Source: S-DUP-05, B5 DUP-7; RFC 6105 for the guard.
_DEVICE = ("own_address", "dhcp_off", "lan_ports", "restart", "watch")
_REMEDIES: Mapping[str, tuple[str, ...]] = {
    "lan.loop": ("newest_cord", "cord_by_cord", "loop_guard", "again"),
    "lan.loop_over": ("when_it_was", "loop_guard", "watch_on"),
    "lan.storm": ("loudest", "again"),
    "lan.storm_over": ("when_it_was", "watch_on"),
    "gateway.duplicate": _DEVICE,
    "gateway.two_masters": ("heartbeat", "watch"),
    "dhcp.same_id": _DEVICE,
    "dhcp.second_server": _DEVICE,
    "dhcp.foreign": _DEVICE,
    "lan.gateway_announcer": ("stop_announcing", "restart", "watch"),
    "ra.second_router": ("ra_off", "restart", "guard", "watch"),
    "ra.second_server": ("dhcp6_off", "restart", "guard", "watch"),
    "ip.conflict": ("other_address",),
    "dhcp.pool_empty": ("pool",),
}
# Of several faults at once: first what hides the others, last what is done when all is mended.
_ORDER = (
    "heartbeat", "newest_cord", "loudest", "cord_by_cord", "when_it_was", "loop_guard", "watch_on",
    "own_address", "dhcp_off", "ra_off", "dhcp6_off", "lan_ports", "stop_announcing", "other_address", "pool",
    "restart", "guard", "again", "watch",
)  # fmt: skip
# Alone at the carrier's hand-over there is no LAN of the customer's: what answers there leaks in.
_AT_THE_LINE = ("alone", "access_side")
_CABLING = frozenset({"lan.loop", "lan.loop_over", "lan.storm", "lan.storm_over"})
# On a narrower screen the columns of a table would break a MAC into pieces that nobody can read out.
_NARROWEST = 60


def signs_of(encoding: str | None) -> Signs:
    """The signs that this console can draw one cell wide."""
    return Signs() if can_draw(encoding) else PLAIN


def lan_tables(wording: Wording, document: Document, encoding: str | None) -> RenderableType | None:
    """All tables that have a row; None where nothing was heard."""
    parts: list[RenderableType] = []
    for sheet in sheets(document, wording, signs_of(encoding)):
        shown = _Fitting(_table(sheet), _list(sheet))
        parts += [Text(sheet.title, style="bold"), shown, *(Text(each, style="dim") for each in sheet.below)]
        parts.append(Text(""))
    return Group(*parts) if parts else None


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A table where there is room for one, else each device below the other."""

    table: RenderableType
    list: RenderableType

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        yield self.table if options.max_width >= _NARROWEST else self.list


def _list(sheet: Sheet) -> Group:
    lines: list[RenderableType] = []
    for number, (first, *others) in enumerate(sheet.rows):
        lines.append(_cell(first, "yellow" if number in sheet.marked else "bold"))
        for head, cell in zip(sheet.head[1:], others, strict=True):
            said = " ".join(each for each in cell if each not in ("", "-"))
            if said:
                lines.append(Padding(Text(f"{head}: ", style="dim").append(said, style="not dim"), (0, 0, 0, 2)))
    return Group(*lines)


def _table(sheet: Sheet) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    # What a colleague is told on the phone stays whole: the first column, and the MAC of a station.
    whole = 2 if sheet.name == "inventory" else 1
    for at, _ in enumerate(sheet.head):
        table.add_column(no_wrap=at < whole, overflow="fold")
    table.add_row(*(Text(each, style="dim") for each in sheet.head))
    for number, row in enumerate(sheet.rows):
        style = "yellow" if number in sheet.marked else ""
        table.add_row(*(_cell(each, style if at == 0 else "") for at, each in enumerate(row)))
    return table


def _cell(lines: Cell, style: str) -> Text:
    return Text("\n".join(each for each in lines if each), style=style)


def remedy(wording: Wording, document: Document) -> RenderableType | None:
    """Which devices to find and where, the remedy in order, when to look again; None where nothing calls for it."""
    found = [each.code for each in document.findings if each.verdict is Verdict.FAULT and each.code in _REMEDIES]
    named = dict(to_find(document))
    if not (found or named):
        return None
    parts: list[RenderableType] = []
    if (out := still_out(document, wording)) is not None:
        parts.append(Text(out, style="bold yellow"))
    for title, rows in named.items():
        devices = list(where_plugged(rows[:MOST_ROWS], wording))
        parts.append(Text(wording.say(f"lan_check.{title}"), style="bold"))
        parts.append(_Fitting(_device_table(devices), _device_list(devices)))
        if len(rows) > MOST_ROWS:
            parts.append(Text(f" {wording.say('lan_check.more', {'count': len(rows) - MOST_ROWS})}", style="dim"))
    if found:
        unsure = "candidates" in named and "culprits" not in named
        which = [wording.say("lan_check.which")] if unsure else []
        steps = [*which, *_steps(wording, document, found)]
        parts += [Text(wording.say("lan_check.remedy"), style="bold"), _numbered(steps)]
    return Group(*parts)


def _device_table(devices: Sequence[tuple[str, str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for mac, what, where in devices:
        table.add_row(Text(f" {mac}", style="bold"), Text(what), Text(where))
    return table


def _device_list(devices: Sequence[tuple[str, str, str]]) -> Group:
    lines: list[RenderableType] = []
    for mac, what, where in devices:
        lines.append(Text(f" {mac}", style="bold"))
        lines += [Padding(Text(each), (0, 0, 0, 3)) for each in (what, where) if each]
    return Group(*lines)


def _steps(wording: Wording, document: Document, found: Sequence[str]) -> list[str]:
    due = document.due
    wanted = {step for code in found for step in _REMEDIES[code]} - (set() if due is not None else {"watch"})
    at_the_line = document.opened.get("vantage") in (Vantage.CPE, Vantage.ROOM) and not _CABLING & set(found)
    names = _AT_THE_LINE if at_the_line else [step for step in _ORDER if step in wanted]
    facts = {"case": document.case, "due": f"{due.due.astimezone():%m-%d}" if due is not None else None}
    return [wording.say(f"lan_check.remedy.{name}", facts) for name in names]


def _numbered(lines: Sequence[str]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for number, line in enumerate(lines, 1):
        table.add_row(f" {number}.", Text(line))
    return table
