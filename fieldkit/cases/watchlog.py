"""The file a watch is written to as it goes: a line every two seconds, on disk at once; read back after a kill."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.path import Role
from fieldkit.model.tally import BAD_PCT, MINUTE_S, Tally
from fieldkit.model.watch import GapWhy, WatchTarget

FOLDER = "watches"
VERSION = 1
# A kill loses what was not written yet: this, and what the last second's answers were still waited for.
WRITE_EVERY_S = 2.0
LONGEST_LINE = 100_000
# No watch is longer, and none goes on for more than a little after its time.
LONGEST_S = 8 * 86400.0
AFTERWARDS_S = 600.0

SECOND, DOWN, GAP, ADDRESS, RESUMED, ENDED = "s", "d", "g", "a", "r", "e"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the first line of the file says: what is watched, from when on, for how long, at what spacing.

    `source` is this laptop's own address, empty while there is none; None where the interface alone decides (PPPoE).
    """

    began: float
    seconds: float
    interval_ms: float
    targets: tuple[WatchTarget, ...]
    interface: str
    source: str | None = None
    bad_pct: float = BAD_PCT


def watch_file(data_dir: Path, case: str) -> Path:
    """Where the watch of this case is written."""
    return data_dir / FOLDER / f"{case}.jsonl"


class WatchLog:
    """A watch being counted and written at once: whatever goes into the tally goes into the file."""

    def __init__(self, path: Path, kept: Kept, tally: Tally, *, new: bool) -> None:
        self.path = path
        self.kept = kept
        self.tally = tally
        self._lines: list[list[Any]] = []
        self._file: IO[str] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not new:
                _mend(path)
            self._file = path.open("x" if new else "a", encoding="ascii", newline="\n")
        except OSError as exc:
            raise FieldkitError("watch.unwritable", file=str(path), error=exc.strerror or str(exc)) from exc
        self._written_at = kept.began
        if new:
            self._write([_head(kept)])

    def second(
        self,
        target: int,
        at: float,
        *,
        sent: int,
        lost: int,
        rtt_mean: float | None = None,
        rtt_most: float | None = None,
        outages: Sequence[tuple[float, float]] = (),
    ) -> None:
        """As `Tally.second`."""
        rtts = [None if each is None else round(each, 3) for each in (rtt_mean, rtt_most)]
        spans = [[round(start, 3), round(length, 3)] for start, length in outages]
        self._take([SECOND, target, round(at, 3), sent, lost, *rtts, *([spans] if spans else [])])

    def link_down(self, at: float) -> None:
        """As `Tally.link_down`."""
        self._take([DOWN, int(at)])

    def gap(self, start: float, end: float, why: GapWhy) -> None:
        """As `Tally.gap`."""
        self._take([GAP, round(start, 1), round(end, 1), why])

    def address_changed(self, at: float, before: str, after: str) -> None:
        """As `Tally.address_changed`."""
        self._take([ADDRESS, round(at, 1), before, after])

    def resumed(self, at: float) -> None:
        """Note that the watch goes on."""
        self._take([RESUMED, round(at, 1)])

    def keep(self, now: float) -> None:
        """Judge the minutes that are over, and put on disk what came in, if it is time to."""
        self.tally.settle(now)
        if self._lines and abs(now - self._written_at) >= WRITE_EVERY_S:
            self.flush(now)

    def flush(self, now: float) -> None:
        """Put on disk what came in."""
        lines, self._lines = self._lines, []
        self._written_at = now
        if lines:
            self._write(lines)

    def close(self, now: float) -> None:
        """The watch is over: judge the last minute, and say so in the file."""
        self.tally.finish(now)
        self._lines.append([ENDED, round(now, 1)])
        self.flush(now)
        if self._file is not None:
            self._file.close()

    def _take(self, line: list[Any]) -> None:
        _replay(self.tally, line)
        self._lines.append(line)

    def _write(self, lines: Sequence[Any]) -> None:
        assert self._file is not None
        try:
            self._file.write("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as exc:
            raise FieldkitError("watch.unwritable", file=str(self.path), error=exc.strerror or str(exc)) from exc


def begin(path: Path, kept: Kept) -> WatchLog:
    """A new watch.

    Raises: FieldkitError when it cannot be written.
    """
    tally = Tally(kept.targets, kept.began, kept.interval_ms, bad_pct=kept.bad_pct)
    return WatchLog(path, kept, tally, new=True)


def take_up(path: Path) -> tuple[WatchLog, bool]:
    """A watch that was stopped, counted again from its file, and whether it had ended; what was cut off is left out.

    Raises: BadInput when there is no such watch, FieldkitError when it cannot be written.
    """
    kept, tally, ended = read(path)
    return WatchLog(path, kept, tally, new=False), ended


def read(path: Path) -> tuple[Kept, Tally, bool]:
    """The watch as far as it was written, and whether it had ended.

    Raises: BadInput when there is no such watch, or its first line cannot be read.
    """
    lines = _lines(path)
    first = next(lines, None)
    try:
        kept = _kept(first)
    except (KeyError, TypeError, ValueError) as exc:
        raise BadInput("watch.unreadable", file=str(path)) from exc
    tally = Tally(kept.targets, kept.began, kept.interval_ms, bad_pct=kept.bad_pct)
    ended = False
    for line in lines:
        if not isinstance(line, list) or not line:
            continue
        if line[0] in (ENDED, RESUMED):
            ended = line[0] == ENDED
            continue
        try:
            _possible(kept, line)
            _replay(tally, line)
        except (IndexError, OverflowError, TypeError, ValueError):
            continue  # a line of another version, or a damaged one: the others still count
        tally.settle(tally.last)
    return kept, tally, ended


def _lines(path: Path) -> Iterator[Any]:
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            while line := file.readline(LONGEST_LINE):
                try:
                    yield json.loads(line)
                except ValueError:
                    continue
    except FileNotFoundError as exc:
        raise BadInput("watch.none", case=path.stem) from exc
    except OSError as exc:
        raise BadInput("watch.unreadable", file=str(path)) from exc


def _mend(path: Path) -> None:
    """End a line that a kill cut in two, so that the next one stands by itself."""
    with path.open("rb+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")


def _head(kept: Kept) -> dict[str, Any]:
    return {
        "v": VERSION,
        "began": round(kept.began, 3),
        "seconds": kept.seconds,
        "interval_ms": kept.interval_ms,
        "targets": [[each.role.value, each.address] for each in kept.targets],
        "interface": kept.interface,
        "source": kept.source,
        "bad_pct": kept.bad_pct,
    }


def _kept(data: Any) -> Kept:
    if data["v"] != VERSION:
        raise ValueError(data["v"])
    if not (0 < float(data["seconds"]) <= LONGEST_S and 0 < float(data["began"]) < 1e11 and data["targets"]):
        raise ValueError(data["began"])
    return Kept(
        began=float(data["began"]),
        seconds=float(data["seconds"]),
        interval_ms=float(data["interval_ms"]),
        targets=tuple(WatchTarget(Role(role), str(address)) for role, address in data["targets"]),
        interface=str(data["interface"]),
        source=None if data["source"] is None else str(data["source"]),
        bad_pct=float(data["bad_pct"]),
    )


def _possible(kept: Kept, line: list[Any]) -> None:
    """A time outside the watch would have hours of empty minutes counted."""
    times = {SECOND: line[2:3], DOWN: line[1:2], GAP: line[1:3], ADDRESS: line[1:2]}.get(line[0], [])
    for at in times:
        if not kept.began - MINUTE_S <= float(at) <= kept.began + kept.seconds + AFTERWARDS_S:
            raise ValueError(at)


def _replay(tally: Tally, line: list[Any]) -> None:
    kind, *rest = line
    if kind == SECOND:
        target, at, sent, lost, mean, most, *more = rest
        spans = [(float(start), float(length)) for start, length in more[0]] if more else []
        if not 0 <= target < len(tally.targets):
            raise ValueError(target)
        tally.second(target, float(at), sent=int(sent), lost=int(lost), rtt_mean=mean, rtt_most=most, outages=spans)
    elif kind == DOWN:
        tally.link_down(float(rest[0]))
    elif kind == GAP:
        tally.gap(float(rest[0]), float(rest[1]), "sleep" if rest[2] == "sleep" else "stopped")
    elif kind == ADDRESS:
        tally.address_changed(float(rest[0]), str(rest[1]), str(rest[2]))
