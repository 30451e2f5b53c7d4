"""Counts a watch as it goes, in constant memory: seconds come in, minutes are judged, the worst are kept."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fieldkit.model.watch import (
    BAD,
    BEHIND,
    SECTION_OF,
    SOME,
    STEADY,
    UNSEEN,
    WORST_FIRST,
    AddressChange,
    BadMinute,
    Gap,
    GapWhy,
    Longest,
    Segment,
    Strip,
    WatchReading,
    WatchStream,
    WatchTarget,
)

MINUTE_S = 60
# A second is told at most this late: its answers' time-out, and the wait for the next of its kind.
LATE_S = 6
# What was on its way when the laptop fell asleep, or woke up, says nothing about the line.
AROUND_GAP_S = 3
# Next to a lost link a loss is the link's: the driver tells it up to this many seconds late.
AROUND_DOWN_S = 1
# So many in a row are an outage and not chance, whatever the minute's share.
OUTAGE_PACKETS = 2
# Fewer than this in a minute are single losses, whatever their share.  Rule of thumb.
FEW_LOST = 3
BAD_PCT = 0.5
# A router that loses by itself more often than together with the far end only limits its own answers.
TRUSTED_FROM = 3

KEPT_BAD = 200
KEPT_GAPS = 100
KEPT_CELLS = 1440
RECENT_MINUTES = 120
# So long after its last loss a section is still shown as failing now.
NOW_S = 30.0


@dataclass(slots=True)
class _Seconds:
    """One address within one minute: (sent, lost) by second, and its outages as (start, end)."""

    counts: dict[int, tuple[int, int]] = field(default_factory=dict)
    outages: list[tuple[float, float]] = field(default_factory=list)


@dataclass(slots=True)
class _Total:
    """One address over the whole watch."""

    sent: int = 0
    lost: int = 0
    answered: int = 0
    bad: int = 0
    alone: int = 0
    joint: int = 0
    rtt_sum: float = 0.0
    rtt_count: int = 0
    rtt_most: float | None = None


class Tally:
    """The sums of a watch.  Times are seconds since 1970; a second is handed in once for each address, or again."""

    def __init__(
        self, targets: Sequence[WatchTarget], began: float, interval_ms: float, *, bad_pct: float = BAD_PCT
    ) -> None:
        self.targets = tuple(targets)
        self.began = began
        self.last = began
        self.closed_to = int(began // MINUTE_S)
        self._interval_ms = interval_ms
        self._bad_pct = bad_pct
        self._open: dict[int, list[_Seconds]] = {}
        self._down: set[int] = set()
        self._totals = [_Total() for _ in self.targets]
        self._gaps: deque[Gap] = deque(maxlen=KEPT_GAPS)
        self._gap_count = 0
        self._gap_spans: deque[tuple[float, float]] = deque(maxlen=KEPT_GAPS)
        self._addresses: deque[AddressChange] = deque(maxlen=KEPT_GAPS)
        self._bad: list[BadMinute] = []
        self._bad_left_out = 0
        self._minutes_bad: dict[Segment, int] = {}
        self._measured_s = 0
        self._down_s = 0
        self._minutes = 0
        self._run: tuple[int, int] | None = None
        self._longest: Longest | None = None
        self.segments = tuple(dict.fromkeys([Segment.LINK, *(SECTION_OF[each.role] for each in self.targets)]))
        self._cells: dict[Segment, list[str]] = {segment: [] for segment in self.segments}
        self._cell_minutes = 1
        self._half: dict[Segment, list[str]] = {segment: [] for segment in self.segments}
        self.recent: deque[tuple[int, Mapping[Segment, str]]] = deque(maxlen=RECENT_MINUTES)
        self._lost_at = [float("-inf")] * len(self.targets)
        self._down_at = float("-inf")
        self.ever_failed: set[Segment] = set()

    # -- taking in -----------------------------------------------------------------------------------------------

    def second(
        self,
        target: int,
        at: float,
        *,
        sent: int,
        lost: int,
        rtt_mean: float | None = None,
        rtt_most: float | None = None,
        outages: Iterable[tuple[float, float]] = (),
    ) -> None:
        """One second of one address; `outages` as (start, length in seconds)."""
        whole = int(at)
        minute = whole // MINUTE_S
        if sent <= 0 or minute < self.closed_to or self._in_gap(at):
            return
        mine = self._minute(minute)[target]
        before = mine.counts.get(whole, (0, 0))
        mine.counts[whole] = (before[0] + sent, before[1] + lost)
        for start, length in outages:
            mine.outages.append((start, start + length))
        total = self._totals[target]
        received = sent - lost
        total.answered += received
        if rtt_mean is not None and received > 0:
            total.rtt_sum += rtt_mean * received
            total.rtt_count += received
        if rtt_most is not None:
            total.rtt_most = rtt_most if total.rtt_most is None else max(total.rtt_most, rtt_most)
        if lost >= OUTAGE_PACKETS or (lost and lost == sent):
            self._lost_at[target] = max(self._lost_at[target], at)
        self.last = max(self.last, at + 1)

    def link_down(self, at: float) -> None:
        """In this second the laptop's own link, or its address, was not there."""
        whole = int(at)
        if whole // MINUTE_S < self.closed_to:
            return
        self._minute(whole // MINUTE_S)
        self._down.add(whole)
        self._down_at = max(self._down_at, at)
        self.last = max(self.last, at + 1)

    def gap(self, start: float, end: float, why: GapWhy) -> None:
        """Nothing was measured between these times; what is known of them already is forgotten."""
        self._gaps.append(Gap(_time(start), round(end - start, 1), why))
        self._gap_count += 1
        self._gap_spans.append((start - AROUND_GAP_S, end + 1))
        for seconds in self._open.values():
            for mine in seconds:
                mine.counts = {at: each for at, each in mine.counts.items() if not self._in_gap(at)}
                mine.outages = [each for each in mine.outages if not self._in_gap(each[0])]
        self._down = {at for at in self._down if not self._in_gap(at)}
        self.last = max(self.last, end)

    def address_changed(self, at: float, before: str, after: str) -> None:
        """This laptop's own address is another one now."""
        self._addresses.append(AddressChange(_time(at), before, after))

    def settle(self, now: float) -> None:
        """Judge every minute of which nothing more can come."""
        until = int((now - LATE_S) // MINUTE_S)
        while self.closed_to < until:
            self._close(self.closed_to)
            self.closed_to += 1

    def finish(self, now: float) -> None:
        """Judge what is left; the last minute may be a short one."""
        last = max([self.closed_to - 1, *self._open])
        while self.closed_to <= last:
            self._close(self.closed_to)
            self.closed_to += 1
        self.last = max(self.last, now)

    # -- giving out ----------------------------------------------------------------------------------------------

    @property
    def bad(self) -> Sequence[BadMinute]:
        """The worst minutes so far, in the order they came."""
        return self._bad

    @property
    def minutes_bad(self) -> Mapping[Segment, int]:
        """How many minutes were bad, by the section that failed first."""
        return self._minutes_bad

    @property
    def longest(self) -> Longest | None:
        """The longest time without an answer so far."""
        return self._longest

    def failing(self, now: float) -> Segment | None:
        """The section that is failing at this moment, if any; remembered in `ever_failed`."""
        segment = self._failing(now)
        if segment is not None:
            self.ever_failed.add(segment)
        return segment

    def _failing(self, now: float) -> Segment | None:
        if now - self._down_at <= NOW_S / 3:
            return Segment.LINK
        far = self._farthest()
        if far is None or now - self._lost_at[far] > NOW_S:
            return None
        for place, each in enumerate(self.targets):
            if self._trusted(place, far) and abs(self._lost_at[far] - self._lost_at[place]) <= AROUND_GAP_S:
                return SECTION_OF[each.role]
        return None

    def so_far(self) -> tuple[int, int]:
        """Sent to the far end and lost up to now, the minutes that are not judged yet included."""
        far = self._farthest()
        if far is None:
            return 0, 0
        still_open = [each for minute in self._open.values() for each in minute[far].counts.values()]
        total = self._totals[far]
        return total.sent + sum(each[0] for each in still_open), total.lost + sum(each[1] for each in still_open)

    @property
    def unseen_s(self) -> float:
        """How long nothing was measured, in the minutes judged so far."""
        judged_to = min(self.last, self.closed_to * MINUTE_S)
        return max(0.0, judged_to - self.began - self._measured_s)

    def whole(self, segment: Segment) -> tuple[str, int]:
        """The section's strip over the whole watch, and how many minutes one cell is."""
        half = self._half[segment]
        return "".join(self._cells[segment]) + (_worst(half) if half else ""), self._cell_minutes

    def reading(self) -> WatchReading:
        """The watch so far as a reading."""
        far = self._farthest()
        place = len(self.targets) - 1 if far is None else far
        total = self._totals[place] if self.targets else _Total()
        return WatchReading(
            target=self.targets[place].address if self.targets else "",
            began=_time(self.began),
            seconds=round(self.last - self.began, 1),
            interval_ms=self._interval_ms,
            streams=tuple(
                WatchStream(
                    role=each.role,
                    target=each.address,
                    sent=mine.sent,
                    lost=mine.lost,
                    bad_minutes=mine.bad,
                    alone=mine.alone,
                    rtt_mean_ms=round(mine.rtt_sum / mine.rtt_count, 3) if mine.rtt_count else None,
                    rtt_most_ms=None if mine.rtt_most is None else round(mine.rtt_most, 3),
                )
                for each, mine in zip(self.targets, self._totals, strict=True)
            ),
            sent=total.sent,
            lost=total.lost,
            measured_s=self._measured_s,
            link_down_s=self._down_s,
            minutes=self._minutes,
            minutes_bad={segment.value: count for segment, count in self._minutes_bad.items()},
            bad=tuple(self._bad),
            bad_left_out=self._bad_left_out,
            longest=self._longest,
            gaps=tuple(self._gaps),
            gaps_left_out=self._gap_count - len(self._gaps),
            addresses=tuple(self._addresses),
            strips=tuple(Strip(segment, self.whole(segment)[0]) for segment in self.segments),
            cell_minutes=self._cell_minutes,
        )

    # -- inside --------------------------------------------------------------------------------------------------

    def _minute(self, minute: int) -> list[_Seconds]:
        if minute not in self._open:
            self._open[minute] = [_Seconds() for _ in self.targets]
        return self._open[minute]

    def _in_gap(self, at: float) -> bool:
        return any(start <= at < end for start, end in self._gap_spans)

    def _farthest(self) -> int | None:
        """The farthest address that ever answered; only it shows what a user would notice."""
        return next((place for place in reversed(range(len(self.targets))) if self._totals[place].answered), None)

    def _trusted(self, place: int, far: int) -> bool:
        mine = self._totals[place]
        return place <= far and (place == far or mine.alone < TRUSTED_FROM or mine.alone <= mine.joint)

    def _close(self, minute: int) -> None:
        seconds = self._open.pop(minute, None)
        if seconds is None:
            self._cell(minute, dict.fromkeys(self.segments, UNSEEN))
            return
        base = minute * MINUTE_S
        down = sorted(at for at in self._down if at // MINUTE_S == minute)
        near_down = {at + by for at in self._down for by in range(-AROUND_DOWN_S, AROUND_DOWN_S + 1)}
        far = self._farthest()
        judged = [self._judge(mine, base, near_down) for mine in seconds]
        for total, (sent, lost, bad, _) in zip(self._totals, judged, strict=True):
            total.sent += sent
            total.lost += lost
            total.bad += bad
        seen = {at for at, (sent, _) in seconds[far].counts.items() if sent} if far is not None else set()
        measured = seen | set(down)
        self._measured_s += len(measured)
        self._down_s += len(down)
        self._minutes += bool(measured)
        far_bad = far is not None and judged[far][2]
        for place, total in enumerate(self._totals):
            if far is not None and place < far and judged[place][2]:
                total.joint += far_bad
                total.alone += not far_bad
        segment: Segment | None = None
        if down:
            segment = Segment.LINK
            raw = seconds[far].counts if far is not None else {}
            lost_then = sum(raw.get(at, (0, 0))[1] for at in near_down if at in raw)
            sent_then = sum(raw.get(at, (0, 0))[0] for at in raw)
            self._keep(
                BadMinute(
                    _time(base), segment, sent_then, lost_then, _longest_run(down) * 1000.0, float(down[0] - base)
                )
            )
        elif far_bad and far is not None:
            segment = self._first_to_fail(seconds, judged, far)
            sent, lost, _, longest_ms = judged[far]
            first = min(at for at, each in seconds[far].counts.items() if each[1])
            starts = [start - base for start, _ in seconds[far].outages if start >= base]
            first_s = min([*starts, float(first - base)]) if first - base >= 1 else 0.0 if not starts else min(starts)
            self._keep(BadMinute(_time(base), segment, sent, lost, longest_ms, round(max(0.0, first_s), 2)))
        self._outages(seconds, far, down, segment, base)
        self._cell(minute, self._cells_of(judged, segment, measured=bool(measured)))
        self._down = {at for at in self._down if at >= base + MINUTE_S - AROUND_DOWN_S}

    def _judge(self, mine: _Seconds, base: int, near_down: set[int]) -> tuple[int, int, bool, float]:
        """Sent, lost, bad?, the longest outage in ms; without the seconds in which our own link was down."""
        counted = {at: each for at, each in mine.counts.items() if at not in near_down}
        sent = sum(each[0] for each in counted.values())
        lost = sum(each[1] for each in counted.values())
        clipped = [
            min(end, base + MINUTE_S) - max(start, base)
            for start, end in mine.outages
            if not {int(start), int(end)} & near_down
        ]
        dead = sorted(at for at, (out, gone) in counted.items() if out and gone == out)
        longest = max([*clipped, float(_longest_run(dead))], default=0.0)
        in_a_row = longest >= OUTAGE_PACKETS * self._interval_ms / 1000 * 0.9
        share = 100 * lost / sent if sent else 0.0
        bad = lost >= OUTAGE_PACKETS and (in_a_row or (lost >= FEW_LOST and share >= self._bad_pct))
        return sent, lost, bad, round(longest * 1000, 1)

    def _first_to_fail(
        self, seconds: Sequence[_Seconds], judged: Sequence[tuple[int, int, bool, float]], far: int
    ) -> Segment:
        """The nearest section whose address lost when the far end lost, or about as much all over the minute."""
        when = {at for at, each in seconds[far].counts.items() if each[1]}
        for place, each in enumerate(self.targets[:far]):
            if not judged[place][2] or not self._trusted(place, far):
                continue
            own = {at + by for at, counts in seconds[place].counts.items() if counts[1] for by in (-1, 0, 1)}
            together = len(when & own) >= len(when) / 2
            if together or 2 * judged[place][1] >= judged[far][1]:
                return SECTION_OF[each.role]
        return SECTION_OF[self.targets[far].role]

    def _outages(
        self, seconds: Sequence[_Seconds], far: int | None, down: Sequence[int], segment: Segment | None, base: int
    ) -> None:
        """Carry the longest time without an answer on from minute to minute."""
        dead = set(down)
        if far is not None:
            dead |= {at for at, (sent, lost) in seconds[far].counts.items() if sent and lost == sent}
            for start, end in seconds[far].outages:
                self._longer(start, end - start, segment)
        for at in sorted(dead):
            self._run = (self._run[0], at) if self._run is not None and at - self._run[1] <= 1 else (at, at)
            self._longer(self._run[0], self._run[1] - self._run[0] + 1, segment)
        if self._run is not None and self._run[1] < base + MINUTE_S - 1:
            self._run = None

    def _longer(self, start: float, length: float, segment: Segment | None) -> None:
        if segment is None or (self._longest is not None and length <= self._longest.seconds):
            return
        same = self._longest is not None and abs(self._longest.at.timestamp() - start) <= 1
        first = self._longest.segment if same and self._longest is not None else segment
        self._longest = Longest(_time(start), round(length, 3), first)

    def _cells_of(
        self, judged: Sequence[tuple[int, int, bool, float]], segment: Segment | None, *, measured: bool
    ) -> dict[Segment, str]:
        cells: dict[Segment, str] = {Segment.LINK: BAD if segment is Segment.LINK else STEADY if measured else UNSEEN}
        behind = segment is Segment.LINK
        for each, (sent, lost, _, _) in zip(self.targets, judged, strict=True):
            own = SECTION_OF[each.role]
            if own is segment:
                cells[own], behind = BAD, True
            elif behind:
                cells[own] = BEHIND
            else:
                cells[own] = UNSEEN if not sent else SOME if lost else STEADY
        return cells

    def _keep(self, minute: BadMinute) -> None:
        self._minutes_bad[minute.segment] = self._minutes_bad.get(minute.segment, 0) + 1
        self._bad.append(minute)
        if len(self._bad) > KEPT_BAD:
            self._bad.remove(min(self._bad, key=lambda each: (each.longest_ms, each.lost)))
            self._bad_left_out += 1

    def _cell(self, minute: int, cells: Mapping[Segment, str]) -> None:
        self.recent.append((minute * MINUTE_S, cells))
        for segment in self.segments:
            self._half[segment].append(cells.get(segment, UNSEEN))
        if len(self._half[self.segments[0]]) < self._cell_minutes:
            return
        for segment in self.segments:
            self._cells[segment].append(_worst(self._half[segment]))
            self._half[segment] = []
        if len(self._cells[self.segments[0]]) >= KEPT_CELLS:
            for segment in self.segments:
                row = self._cells[segment]
                self._cells[segment] = [_worst(row[at : at + 2]) for at in range(0, len(row), 2)]
            self._cell_minutes *= 2


def _worst(cells: Iterable[str]) -> str:
    return min(cells, key=WORST_FIRST.index)


def _longest_run(seconds: Sequence[int]) -> int:
    """The longest stretch of seconds one after the other; `seconds` in order."""
    best = run = 0
    before: int | None = None
    for at in seconds:
        run = run + 1 if before is not None and at == before + 1 else 1
        best, before = max(best, run), at
    return best


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
