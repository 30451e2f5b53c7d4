"""A watch on the screen: a cell a minute for each section, red now, yellow was, green never; bad minutes by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from fieldkit.cli.plot import can_draw
from fieldkit.model.watch import BAD, BEHIND, SOME, STEADY, UNSEEN, WORST_FIRST, BadMinute, Segment, WatchReading
from fieldkit.report.words import Wording

SIGNS: Mapping[str, str] = {STEADY: ".", SOME: "▂", BAD: "█", BEHIND: "░", UNSEEN: "?"}
PLAIN_SIGNS: Mapping[str, str] = {STEADY: ".", SOME: ",", BAD: "#", BEHIND: ":", UNSEEN: "?"}
# What the names and states take of a line.
BESIDE_STRIP = 24
MOST_CELLS = 60
SHOWN_MINUTES = 10
SHOWN_EVENTS = 4

Show = Callable[["View"], None]


@dataclass(frozen=True, slots=True)
class View:
    """How a watch stands at one moment; `recent` holds (minute, cells by section) of the last minutes."""

    now: float
    left_s: float
    reading: WatchReading
    recent: Sequence[tuple[int, Mapping[Segment, str]]]
    failing: Segment | None
    sent: int
    lost: int
    unseen_s: float
    failed: frozenset[Segment]


class WatchScreen:
    """Draws a watch on a terminal; elsewhere tells each bad minute once, in a line."""

    def __init__(self, wording: Wording, talk: Console, interface: str) -> None:
        self._wording = wording
        self._talk = talk
        self._interface = interface
        self._signs = SIGNS if can_draw(talk.encoding) else PLAIN_SIGNS
        self._told: datetime | None = None

    @contextmanager
    def live(self) -> Iterator[Show]:
        """Keep one picture up to date; the last one stays."""
        live = Live(console=self._talk, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)
        with live:
            yield lambda view: live.update(self.picture(view, self._talk.width), refresh=True)

    @contextmanager
    def silent(self) -> Iterator[Show]:
        """Nobody sits before it."""
        yield lambda _: None

    def tell(self, view: View) -> None:
        """The bad minutes that were not told yet, a line each."""
        for each in view.reading.bad:
            if self._told is None or each.at > self._told:
                self._talk.print(self._minute(each))
                self._told = each.at

    def picture(self, view: View, width: int) -> RenderableType:
        """The whole picture."""
        say, reading = self._wording.say, view.reading
        cells = max(10, min(MOST_CELLS, width - BESIDE_STRIP))
        head = Text(say("watch.title", {"target": reading.target, "interface": self._interface}), style="bold")
        past = say("watch.clock", {"past": span(reading.seconds), "left": span(view.left_s)})
        head.append(f"  {past}", style="dim")
        counts = {
            "bad": sum(reading.minutes_bad.values()),
            "minutes": reading.minutes,
            "sent": view.sent,
            "lost": view.lost,
            "unseen": round(view.unseen_s / 60),
        }
        parts: list[RenderableType] = [head, Text(say("watch.counts", counts)), Text("")]
        parts.append(self._strips(view, cells))
        signs = {
            name: self._signs[cell]
            for name, cell in (("steady", STEADY), ("some", SOME), ("bad", BAD), ("behind", BEHIND), ("unseen", UNSEEN))
        }
        parts.append(Text(say("watch.legend", signs), style="dim"))
        parts += self._named(reading)
        return Group(*parts)

    def _strips(self, view: View, cells: int) -> RenderableType:
        say, reading = self._wording.say, view.reading
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        recent = view.recent[-(cells - 1) :]
        table.add_row("", "", Text(say("watch.last_hour", {"minutes": len(recent) + 1}), style="dim"))
        for strip in reading.strips:
            own = strip.segment
            shown = "".join(row.get(own, UNSEEN) for _, row in recent)
            failing = view.failing is own
            state, style = self._state(reading, own, shown, failing=failing, failed=own in view.failed)
            row = self._cells(shown)
            row.append(self._signs[BAD] if failing else " ", style="bold red")
            table.add_row(Text(say(f"watch.section.{own.value}")), Text(state, style=style), row)
        if len(reading.strips[0].cells) * reading.cell_minutes > len(recent):
            per = -(-len(reading.strips[0].cells) // cells)
            table.add_row("", "", Text(say("watch.all", {"minutes": per * reading.cell_minutes}), style="dim"))
            for strip in reading.strips:
                joined = [strip.cells[at : at + per] for at in range(0, len(strip.cells), per)]
                shown = "".join(min(part, key=WORST_FIRST.index) for part in joined)
                table.add_row(Text(say(f"watch.section.{strip.segment.value}")), "", self._cells(shown))
        return table

    def _state(
        self, reading: WatchReading, segment: Segment, shown: str, *, failing: bool, failed: bool
    ) -> tuple[str, str]:
        if failing:
            return self._wording.say("watch.state.now"), "bold red"
        if failed or reading.minutes_bad.get(segment.value):
            return self._wording.say("watch.state.was"), "bold yellow"
        if shown and set(shown) <= {UNSEEN}:
            return self._wording.say("watch.state.unknown"), "cyan"
        return self._wording.say("watch.state.never"), "green"

    def _cells(self, cells: str) -> Text:
        styles = {STEADY: "green", SOME: "green", BAD: "bold yellow", BEHIND: "dim", UNSEEN: "dim"}
        made = Text()
        for cell in cells:
            made.append(self._signs[cell], style=styles[cell])
        return made

    def _named(self, reading: WatchReading) -> list[RenderableType]:
        say = self._wording.say
        parts: list[RenderableType] = []
        if reading.bad:
            parts += [Text(""), Text(say("watch.bad_minutes"), style="bold")]
            parts += [self._minute(each) for each in reading.bad[-SHOWN_MINUTES:]]
            more = len(reading.bad) - SHOWN_MINUTES + reading.bad_left_out
            if more > 0:
                parts.append(Text(say("watch.more_minutes", {"count": more}), style="dim"))
        if reading.longest is not None:
            facts = {
                "seconds": reading.longest.seconds,
                "at": f"{reading.longest.at.astimezone():%m-%d %H:%M:%S}",
                "segment": say(f"watch.section.{reading.longest.segment.value}"),
            }
            parts.append(Text(say("watch.longest", facts)))
        for gap in reading.gaps[-SHOWN_EVENTS:]:
            facts = {"at": f"{gap.at.astimezone():%m-%d %H:%M:%S}", "span": span(gap.seconds)}
            parts.append(Text(say(f"watch.gap.{gap.why}", facts), style="dim"))
        for change in reading.addresses[-SHOWN_EVENTS:]:
            facts = {"at": f"{change.at.astimezone():%m-%d %H:%M:%S}", "before": change.before, "after": change.after}
            parts.append(Text(say("watch.address", facts), style="dim"))
        return parts

    def _minute(self, minute: BadMinute) -> Text:
        facts = {
            "at": f"{minute.at.astimezone():%m-%d %H:%M}",
            "segment": self._wording.say(f"watch.section.{minute.segment.value}"),
            "lost": minute.lost,
            "sent": minute.sent,
            "seconds": round(minute.longest_ms / 1000, 2),
        }
        key = "watch.minute_link" if minute.segment is Segment.LINK else "watch.minute"
        return Text(f"  {self._wording.say(key, facts)}")


def span(seconds: float) -> str:
    """A length of time as a clock shows it: 12:00:00."""
    whole = max(0, round(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
