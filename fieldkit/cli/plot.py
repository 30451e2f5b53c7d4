"""The live picture of the echo train: one row a stream, one cell a second, beside the board that is filling in."""

import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from fieldkit.cli.screen import RichDisplay
from fieldkit.model.path import Beat, PathReading, Role, Stream
from fieldkit.model.reading import Reading
from fieldkit.report.words import Wording
from fieldkit.text.clean import clean

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN_BLOCKS = "_.-~=+*#"
SOME_LOST, ALL_LOST = "!", "X"
# More cells than the widest terminal that anybody uses.
KEPT_S = 400
# What the other columns take of a line; the rest is for the strip.
BESIDE_STRIP = 47
NARROWEST_STRIP = 10
# A difference smaller than this is not worth a higher block.
SMALLEST_STEP_MS = 0.5


@dataclass(slots=True)
class _Cell:
    sent: int
    lost: int
    rtt_mean: float | None


@dataclass(slots=True)
class _Row:
    """One stream so far."""

    role: str
    target: str
    size: int
    sent: int = 0
    lost: int = 0
    rtt_sum: float = 0.0
    rtt_count: int = 0
    rtt_most: float | None = None
    cells: deque[_Cell] = field(default_factory=lambda: deque(maxlen=KEPT_S))


def can_draw(encoding: str | None) -> bool:
    """Blocks only in UTF-8: a Chinese code page has them too, but its consoles draw them two cells wide."""
    return (encoding or "").lower().replace("-", "").replace("_", "") == "utf8"


class Plot:
    """What the train has told so far; `beat` may be called from another thread."""

    def __init__(self, wording: Wording, encoding: str | None, seconds: float) -> None:
        self._wording = wording
        self._blocks = BLOCKS if can_draw(encoding) else PLAIN_BLOCKS
        self._seconds = seconds
        self._rows: dict[int, _Row] = {}
        self._began: float | None = None
        self._final: Mapping[tuple[str, int], Stream] = {}
        self._over = False
        self._lock = threading.Lock()

    def anew(self) -> "Plot":
        """The same picture, empty."""
        made = Plot(self._wording, None, self._seconds)
        made._blocks = self._blocks
        return made

    @property
    def begun(self) -> bool:
        """Has any stream been heard of?"""
        return self._began is not None

    def beat(self, beat: Beat) -> None:
        """One more second of one stream; the routers between are not drawn, they answer as it suits them."""
        if beat.role is Role.HOP:
            return
        with self._lock:
            if self._began is None:
                self._began = time.monotonic() - beat.at_s - 1
            row = self._rows.setdefault(beat.stream, _Row(beat.role.value, beat.target, beat.size))
            row.sent += beat.sent
            row.lost += beat.lost
            received = beat.sent - beat.lost
            if beat.rtt_mean is not None and received > 0:
                row.rtt_sum += beat.rtt_mean * received
                row.rtt_count += received
            if beat.rtt_most is not None:
                row.rtt_most = beat.rtt_most if row.rtt_most is None else max(row.rtt_most, beat.rtt_most)
            row.cells.append(_Cell(beat.sent, beat.lost, beat.rtt_mean))

    def finish(self, reading: PathReading | None) -> None:
        """The train is over; from now on the reading's own figures are shown."""
        with self._lock:
            self._over = True
            if reading is not None:
                self._final = {(each.target, each.size): each for each in reading.streams}

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Drawn anew each time, as wide as the terminal is."""
        yield self.table(options.max_width)

    def table(self, width: int) -> RenderableType:
        """The picture, `width` cells wide."""
        with self._lock:
            return self._table(width)

    def _table(self, width: int) -> RenderableType:
        say = self._wording.say
        strip = max(NARROWEST_STRIP, width - BESIDE_STRIP)
        left = 0.0
        if self._began is not None and not self._over:
            left = max(0.0, self._seconds - (time.monotonic() - self._began))
        head = Text(say("plot.title"), style="bold")
        head.append(
            "  " + (say("plot.over") if self._over else say("plot.left", {"seconds": round(left)})), style="dim"
        )
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=17)
        table.add_column(no_wrap=True, justify="right", max_width=11)
        table.add_column(no_wrap=True, justify="right", max_width=13)
        table.add_column(no_wrap=True, max_width=strip)
        rtt = "plot.column.rtt" if self._final else "plot.column.rtt_live"
        table.add_row("", *(Text(say(key), style="dim") for key in ("plot.column.loss", rtt)), "")
        for _, row in sorted(self._rows.items()):  # as the way goes, whichever told its first second first
            lost = Text(f"{row.lost}/{row.sent}", style="bold red" if row.lost else "")
            table.add_row(Text(self._name(row)), lost, Text(self._rtt(row)), self._strip(row, strip))
        low, high = self._blocks[0], self._blocks[-1]
        signs = {"low": low, "high": high, "some": SOME_LOST, "all": ALL_LOST}
        return Group(head, table, Text(say("plot.legend", signs), style="dim"))

    def _name(self, row: _Row) -> str:
        name = self._wording.say(f"plot.{row.role}")
        several = sum(1 for each in self._rows.values() if each.target == row.target) > 1
        return clean(f"{name} {row.size}B" if several else name)

    def _rtt(self, row: _Row) -> str:
        final = self._final.get((row.target, row.size))
        if final is not None and final.rtt_ms is not None:
            return f"{_ms(final.rtt_ms.median)}/{_ms(final.rtt_ms.p95)}"
        if not row.rtt_count or row.rtt_most is None:
            return "-"
        return f"{_ms(row.rtt_sum / row.rtt_count)}/{_ms(row.rtt_most)}"

    def _strip(self, row: _Row, width: int) -> Text:
        shown = list(row.cells)[-width:]
        means = [each.rtt_mean for each in row.cells if each.rtt_mean is not None]
        least = min(means, default=0.0)
        step = max(SMALLEST_STEP_MS, (max(means, default=0.0) - least) / (len(self._blocks) - 1))
        made = Text()
        for cell in shown:
            if cell.sent and cell.lost == cell.sent:
                made.append(ALL_LOST, style="bold white on red")
            elif cell.lost:
                made.append(SOME_LOST, style="bold black on yellow")
            elif cell.rtt_mean is None:
                made.append(" ")
            else:
                level = min(len(self._blocks) - 1, int((cell.rtt_mean - least) / step))
                made.append(self._blocks[level], style="green")
        return made


def _ms(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


class PlotDisplay(RichDisplay):
    """The board, above it the train's picture while there is one."""

    # The train tells each second once, and drawing must not take the processor from it.
    refreshes_per_s = 2.0

    def __init__(
        self,
        wording: Wording,
        talk: Console,
        *,
        seconds: float,
        result: Console | None = None,
        case: str | None = None,
    ) -> None:
        super().__init__(wording, talk, result=result, case=case)
        self.plot = Plot(wording, talk.encoding, seconds)
        self._with_train = False

    def beat(self, beat: Beat) -> None:
        """One more second of one stream; may be called from another thread."""
        self.plot.beat(beat)

    def measuring(self, checks: Sequence[str], topics: Sequence[str]) -> None:
        """Begin a board; the picture belongs to one that needs the train, and begins anew with it."""
        if "path" in topics and not (self._with_train and self._live is not None):
            self.plot = self.plot.anew()
        self._with_train = "path" in topics or (self._with_train and self._live is not None)
        super().measuring(checks, topics)

    def reading(self, reading: Reading) -> None:
        """The train has ended once its reading is there."""
        if reading.topic == "path":
            self.plot.finish(reading.facts)
            self._draw()

    def _board(self) -> RenderableType:
        return _Above(self.plot, super()._board()) if self._with_train else super()._board()


@dataclass(frozen=True, slots=True)
class _Above:
    """The picture over the board, looked at anew each time it is drawn."""

    plot: Plot
    board: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.plot.begun:
            yield self.plot
            yield Text("")
        yield self.board
