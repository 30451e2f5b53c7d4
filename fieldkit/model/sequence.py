"""What a sequence of packets tells: runs of losses, spread of times, order.  Pure, and constant in memory."""

import heapq
import math
from collections.abc import Iterable, Sequence

from fieldkit.model.path import Gilbert, Minute, Outage, Spread

# So many outages are kept, the longest; the rest is counted.
KEPT_OUTAGES = 200

# So many spacings without anything sent are a pause of the sender.
_BLIND_STEPS = 2.5

_BUCKET = 1.01
_LEAST_MS = 1e-3
_LOG_BUCKET = math.log(_BUCKET)
# 95 % of a normal distribution lie within so many standard deviations.
_Z95 = 1.96


class Spreading:
    """Gathers values in milliseconds into buckets 1 % wide: percentiles without keeping the values."""

    __slots__ = ("_buckets", "_count", "_least", "_most", "_sum")

    def __init__(self) -> None:
        self._buckets: dict[int, int] = {}
        self._count = 0
        self._sum = 0.0
        self._least = math.inf
        self._most = -math.inf

    def add(self, value_ms: float) -> None:
        """One more value."""
        place = int(math.log(value_ms / _LEAST_MS) / _LOG_BUCKET) if value_ms > _LEAST_MS else -1
        self._buckets[place] = self._buckets.get(place, 0) + 1
        self._count += 1
        self._sum += value_ms
        if value_ms < self._least:
            self._least = value_ms
        if value_ms > self._most:
            self._most = value_ms

    def spread(self) -> Spread | None:
        """What was gathered, None when nothing was."""
        if not self._count:
            return None
        median, p95, p99 = self._percentiles((0.5, 0.95, 0.99))
        mean = min(self._most, max(self._least, self._sum / self._count))
        return Spread(self._count, self._least, mean, median, p95, p99, self._most)

    def _percentiles(self, wanted: Sequence[float]) -> list[float]:
        """Nearest rank: the smallest value that so many of all do not exceed."""
        found: list[float] = []
        ranks = [max(1, math.ceil(each * self._count)) for each in wanted]
        seen = 0
        for place in sorted(self._buckets):
            seen += self._buckets[place]
            while len(found) < len(ranks) and seen >= ranks[len(found)]:
                middle = _LEAST_MS * _BUCKET ** (place + 0.5) if place >= 0 else self._least
                found.append(min(self._most, max(self._least, middle)))
        return found


def spread_of(values_ms: Iterable[float]) -> Spread | None:
    """How these values are spread."""
    gathered = Spreading()
    for each in values_ms:
        gathered.add(each)
    return gathered.spread()


class Losses:
    """Losses of an evenly spaced sequence, told packet by packet in the order of sending.

    Keeps the longest outages, counts by minute, and the four transitions from which Gilbert's p and r follow.
    """

    def __init__(self, interval_s: float, keep: int = KEPT_OUTAGES) -> None:
        self.sent = 0
        self.lost = 0
        self.bursts = 0
        self.longest_burst = 0
        self.outages_left_out = 0
        self._interval_s = interval_s
        self._keep = keep
        self._kept: list[tuple[float, float, Outage]] = []
        self._ended: list[Outage] = []
        self._minutes: dict[int, list[int]] = {}
        # From received or lost (0, 1) to received or lost.
        self._moves = [[0, 0], [0, 0]]
        self._before: int | None = None
        self._run = 0
        self._run_at = 0.0
        self._last_at = 0.0
        self._blind_s = 0.0

    def settle(self, at_s: float, received: bool) -> None:
        """The next packet, sent `at_s` seconds after the start, came back or did not."""
        self.sent += 1
        counts = self._minutes.setdefault(int(at_s // 60), [0, 0])
        counts[0] += 1
        now = 0 if received else 1
        if self._run and at_s - self._last_at > _BLIND_STEPS * self._interval_s:
            # The sender itself paused: what was not asked is no part of the outage.
            self._blind_s += at_s - self._last_at - self._interval_s
        if self._before is not None:
            self._moves[self._before][now] += 1
        self._before = now
        if received:
            if self._run:
                self._close(at_s)
        else:
            self.lost += 1
            counts[1] += 1
            if not self._run:
                self.bursts += 1
                self._run_at, self._blind_s = at_s, 0.0
            self._run += 1
            self.longest_burst = max(self.longest_burst, self._run)
        self._last_at = at_s

    def gap(self) -> None:
        """From here on nothing is known for a while: no outage reaches across."""
        if self._run:
            self._close(self._last_at + self._interval_s)
        self._before = None

    def ended(self) -> tuple[Outage, ...]:
        """The outages that ended since the last call, however short."""
        came, self._ended = tuple(self._ended), []
        return came

    def _close(self, until_s: float) -> None:
        # From the first packet that is lost to the first that is not: right to one spacing at either end.
        outage = Outage(self._run_at, self._run, max(self._interval_s, until_s - self._run_at - self._blind_s))
        self._run = 0
        self._ended.append(outage)
        entry = (outage.seconds, -outage.at_s, outage)
        if len(self._kept) < self._keep:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)
            self.outages_left_out += 1

    @property
    def outages(self) -> tuple[Outage, ...]:
        """The longest, in the order they came."""
        return tuple(sorted((outage for _, _, outage in self._kept), key=lambda each: each.at_s))

    @property
    def minutes(self) -> tuple[Minute, ...]:
        """What was sent and lost in each minute in which anything was sent."""
        return tuple(Minute(minute, sent, lost) for minute, (sent, lost) in sorted(self._minutes.items()))

    @property
    def gilbert(self) -> Gilbert | None:
        """The model's figures; None where nothing was lost, or nothing followed that could tell them."""
        return gilbert_of(self._moves)


def gilbert_of(moves: Sequence[Sequence[int]]) -> Gilbert | None:
    """Gilbert's p and r from counted transitions: `moves[was_lost][is_lost]`.  Source: ITU-T G.107, C7."""
    after_received, after_lost = sum(moves[0]), sum(moves[1])
    if not after_received or not after_lost or not moves[0][1] or not moves[1][0]:
        return None
    p, r = moves[0][1] / after_received, moves[1][0] / after_lost
    return Gilbert(p, r, mean_burst=1 / r, burst_ratio=1 / (p + r))


class Order:
    """Counts packets that arrive after one that was sent later.  Source: RFC 4737 section 3.3."""

    __slots__ = ("_next", "reordered")

    def __init__(self) -> None:
        self._next = 0
        self.reordered = 0

    def arrived(self, number: int) -> bool:
        """The first copy of this packet came; was it out of order?"""
        if number >= self._next:
            self._next = number + 1
            return False
        self.reordered += 1
        return True


class Jitter:
    """Differences of the round trips of consecutive packets, both of which came.  Source: RFC 3393, RFC 5481 (IPDV)."""

    __slots__ = ("_before", "gathered")

    def __init__(self) -> None:
        self._before: tuple[int, float] | None = None
        self.gathered = Spreading()

    def add(self, number: int, value_ms: float) -> None:
        """The next packet in the order of sending that came, and its time."""
        if self._before is not None and self._before[0] == number - 1:
            self.gathered.add(abs(value_ms - self._before[1]))
        self._before = (number, value_ms)


def bound_pct(sent: int) -> float | None:
    """Nothing lost in so many: below which share of loss lies the truth, with 95 %?  The rule of three."""
    return None if sent <= 0 else min(100.0, 300.0 / sent)


def loss_between(lost: int, sent: int) -> tuple[float, float]:
    """Between which shares the true loss lies, with 95 %, if packets are lost one by one?

    Source: E. B. Wilson, 1927.
    """
    if sent <= 0:
        return 0.0, 1.0
    share, spread = min(1.0, lost / sent), _Z95 * _Z95 / sent
    middle = (share + spread / 2) / (1 + spread)
    half = _Z95 * math.sqrt(share * (1 - share) / sent + spread / (4 * sent)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def fewer(lost: int, sent: int, far_lost: int, far_sent: int) -> bool:
    """Is this share surely smaller than the far one, with 95 %?  Exact: how all losses would fall out by chance.

    Source: R. A. Fisher 1935, in the binomial form for shares that are small.
    """
    together, whole = lost + far_lost, sent + far_sent
    if not sent or not far_sent or not together:
        return False
    if together > 500:  # too many to add up, and enough for their intervals
        return loss_between(far_lost, far_sent)[0] > loss_between(lost, sent)[1]
    own = sent / whole
    return (
        sum(math.comb(together, each) * own**each * (1 - own) ** (together - each) for each in range(lost + 1)) <= 0.05
    )


def evenness(seconds: Sequence[tuple[int, int]]) -> float | None:
    """How losses fall on seconds of (sent, lost): the index of dispersion, 1 by chance, 0 when each loses the same.

    None when the seconds are too few, or lose too little to tell.  Source: R. A. Fisher 1925, section 19.
    """
    sent, lost = sum(each for each, _ in seconds), sum(each for _, each in seconds)
    if len(seconds) < 5 or lost < 3 * len(seconds) or lost == sent:
        return None
    share = lost / sent
    parts = [(gone - share * each) ** 2 / (share * (1 - share) * each) for each, gone in seconds if each]
    return sum(parts) / (len(parts) - 1)
