"""What the answers of a reflector add up to: loss, order, duplicates and delay, each way by itself.  Pure."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fieldkit.model.path import Outage, Spread
from fieldkit.model.sequence import spread_of
from fieldkit.model.stamp import Direction, StampStream

OUTAGES_KEPT = 200
_HALF_OF_NUMBERS = 1 << 31
_ALL_NUMBERS = 1 << 32
# Who begins anew begins at 0; of the first answers some may be lost or repeated.
_FIRST_NUMBERS = 100
_MOST_SPLITS = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: our number, the reflector's, and the delays in ms; the one-way ones None without two good clocks."""

    sequence: int
    far_sequence: int
    rtt_ms: float
    forward_ms: float | None = None
    backward_ms: float | None = None


class Count:
    """The record of one stream while it runs; `stream` adds it up.

    `anchor` is the reflector's number of the packet before the first, where that one was answered.
    """

    def __init__(self) -> None:
        self.anchor: int | None = None
        self._counts_itself = False
        self._splits_left = _MOST_SPLITS
        self._sent_at = array("d")
        self._far = array("q")
        self._rtt = array("d")
        self._arrived = array("q")
        self._again: list[tuple[int, int]] = []
        self._forward = array("d")
        self._backward = array("d")

    def sent(self, at_s: float) -> int:
        """One more packet left, so many seconds after the start; its number."""
        self._sent_at.append(at_s)
        self._far.append(-1)
        self._rtt.append(0.0)
        return len(self._far) - 1

    def unsend(self) -> None:
        """The last packet did not leave after all."""
        self._sent_at.pop()
        self._far.pop()
        self._rtt.pop()

    def cut_silence(self) -> None:
        """Forget the packets after the last answer: they were refused, not lost."""
        while self._far and self._far[-1] < 0:
            self.unsend()

    @property
    def last_sent_s(self) -> float:
        """When the last packet left, in seconds after the start."""
        return self._sent_at[-1] if self._sent_at else 0.0

    @property
    def last_answered_s(self) -> float | None:
        """When the last packet left that was answered, in seconds after the start."""
        return max((self._sent_at[number] for number in self._arrived), default=None)

    def cut_after(self, at_s: float) -> None:
        """Forget the unanswered packets that left after this: nobody was there any more."""
        while self._far and self._far[-1] < 0 and self._sent_at[-1] > at_s:
            self.unsend()

    def heard(self, answer: Answer) -> bool:
        """One answer, in the order of arrival; False when it is to nothing that was sent."""
        number = answer.sequence
        if not 0 <= number < len(self._far):
            return False
        if self._far[number] >= 0:
            self._again.append((number, answer.far_sequence))
            return True
        self._far[number] = answer.far_sequence
        self._rtt[number] = answer.rtt_ms
        self._arrived.append(number)
        if answer.forward_ms is not None and answer.backward_ms is not None:
            self._forward.append(answer.forward_ms)
            self._backward.append(answer.backward_ms)
        return True

    @property
    def count(self) -> int:
        """How many were sent."""
        return len(self._far)

    @property
    def answered(self) -> int:
        """How many of them were answered."""
        return len(self._arrived)

    @property
    def slowest_ms(self) -> float:
        """The longest round trip so far."""
        return max((self._rtt[number] for number in self._arrived), default=0.0)

    def rtt_of(self) -> Spread | None:
        """Round trips, the reflector's own time taken off."""
        return spread_of(self._rtt[number] for number in self._arrived)

    def jitter_of(self) -> Spread | None:
        """How much the round trip changes from one packet to the next; over a loss there is no next."""
        return spread_of(
            abs(self._rtt[number] - self._rtt[number - 1])
            for number in range(1, len(self._far))
            if self._far[number] >= 0 and self._far[number - 1] >= 0
        )

    def least_one_way_ms(self) -> float | None:
        """The smallest one-way delay either way; below zero when the clocks disagree."""
        return min((*self._forward, *self._backward), default=None)

    def stream(self, size: int, interval_ms: float, *, one_way: bool = True) -> StampStream:
        """Everything added up; `one_way` False leaves the one-way delays out.

        Where the reflector began its numbers anew, what fell between is nobody's loss and is left out.
        """
        again = self._began_anew()
        if again is not None:
            return self._parts(*again, size, interval_ms, one_way)
        stateful, numbers = self._numbering()
        spans = _Spans(self._sent_at, interval_ms)
        forward, backward, unplaced = self._losses(numbers, spans)
        again_forward, again_backward = self._duplicates(numbers)
        late_forward, late_backward = self._reordered(numbers)
        placed = numbers is not None
        there = Direction(
            sum(each.lost for each in forward),
            longest(forward),
            again_forward if placed else 0,
            late_forward if placed else 0,
            spread_of(self._forward) if one_way else None,
        )
        back = Direction(
            sum(each.lost for each in backward),
            longest(backward),
            again_backward if placed else 0,
            late_backward if placed else 0,
            spread_of(self._backward) if one_way else None,
        )
        neither = Direction(
            sum(each.lost for each in unplaced),
            longest(unplaced),
            0 if placed else len(self._again),
            0 if placed else late_backward,
        )
        return StampStream(
            size=size,
            interval_ms=interval_ms,
            sent=self.count,
            received=self.answered,
            stateful=stateful,
            forward=there,
            backward=back,
            unplaced=neither,
            rtt_ms=self.rtt_of(),
            jitter_ms=self.jitter_of(),
        )

    def _numbering(self) -> tuple[bool | None, list[int] | None]:
        """Does the reflector number its answers itself?  Then its number for each packet, counted from our first.

        -1 stands for no answer.  A reflector that copies our number tells nothing; one whose numbers do not fit (it
        counts somebody else's packets too, or began anew on the way) must not be believed.
        """
        if not self._arrived:
            return None, None
        if not self._counts_itself and all(self._far[number] == number for number in self._arrived):
            # Before the first packet there were others; who counts by itself cannot begin with our zero.
            return (False if self.anchor is not None else None), None
        first = self.anchor + 1 if self.anchor is not None else min(self._far[number] for number in self._arrived)
        made: list[int] = [-1] * len(self._far)
        for number in self._arrived:
            relative = (self._far[number] - first) % _ALL_NUMBERS
            if relative >= _HALF_OF_NUMBERS:
                return None, None
            made[number] = relative
        held = [each for each in made if each >= 0]
        most = len(self._far) + len(self._again)
        if len(set(held)) < len(held) or max(held) >= most:
            return None, None
        return True, made

    def _began_anew(self) -> tuple[int, int] | None:
        """The last packet answered before the reflector's numbers began again at 0, and the first one behind.

        It was started again, or slept.  Told apart from packets that overtook each other: it is the largest step back,
        and each part fits by itself.
        """
        answered = sorted(self._arrived)
        if not self._splits_left or len(answered) < 2 or self._numbering()[0] is not None:
            return None
        steps = [(self._far[before] - self._far[after], before, after) for before, after in pairwise(answered)]
        back, before, after = max(steps)
        if back <= 0 or self._far[after] > _FIRST_NUMBERS:
            return None
        first, second = self._part(0, before + 1), self._part(after, len(self._far))
        if first._numbering()[0] is not True or second._numbering()[0] is not True:
            return None
        return before, after

    def _part(self, start: int, end: int) -> "Count":
        """The packets from `start` to before `end` as a train of their own; its duplicates with it."""
        made = Count()
        made.anchor = self.anchor if start == 0 else None
        made._splits_left = self._splits_left - 1
        made._counts_itself = start > 0  # who copies our number never begins anew
        made._sent_at, made._far, made._rtt = self._sent_at[start:end], self._far[start:end], self._rtt[start:end]
        made._arrived = array("q", (number - start for number in self._arrived if start <= number < end))
        made._again = [(number - start, far) for number, far in self._again if start <= number < end]
        return made

    def _parts(self, before: int, after: int, size: int, interval_ms: float, one_way: bool) -> StampStream:
        """Both parts added up; delays are those of the whole."""
        first = self._part(0, before + 1).stream(size, interval_ms, one_way=False)
        second = self._part(after, len(self._far)).stream(size, interval_ms, one_way=False)
        return StampStream(
            size=size,
            interval_ms=interval_ms,
            sent=first.sent + second.sent,
            received=first.received + second.received,
            stateful=True if first.stateful and second.stateful else None,
            forward=_sum(first.forward, second.forward, spread_of(self._forward) if one_way else None),
            backward=_sum(first.backward, second.backward, spread_of(self._backward) if one_way else None),
            unplaced=_sum(first.unplaced, second.unplaced, None),
            rtt_ms=self.rtt_of(),
            jitter_ms=self.jitter_of(),
            left_out=after - before - 1 + first.left_out + second.left_out,
        )

    def _losses(self, numbers: list[int] | None, spans: "_Spans") -> tuple[list[Outage], list[Outage], list[Outage]]:
        """The runs of losses: on the way there, on the way back, and those that have no place."""
        if numbers is None:
            return [], [], [spans.outage(start, end - start) for start, end in _gaps(self._far)]
        first = self.anchor + 1 if self.anchor is not None else None
        seen = {each for each in numbers if each >= 0}
        if first is not None:
            seen |= {(far - first) % _ALL_NUMBERS for _, far in self._again}
        else:
            base = min(self._far[number] for number in self._arrived)
            seen |= {(far - base) % _ALL_NUMBERS for _, far in self._again}
        start = 0 if first is not None else min(seen)
        # Numbers that the reflector gave and we never saw: answers lost on the way back.
        unseen = sorted(set(range(start, max(seen))) - seen)
        used = 0
        forward: list[Outage] = []
        backward: list[Outage] = []
        unplaced: list[Outage] = []
        for begin, end in _gaps(self._far):
            missing = end - begin
            before = numbers[begin - 1] if begin else (-1 if first is not None else None)
            after = numbers[end] if end < len(numbers) else None
            if before is None or after is None:
                unplaced.append(spans.outage(begin, missing))
                continue
            low, high = min(before, after), max(before, after)
            between = bisect_left(unseen, high) - bisect_right(unseen, low)
            on_return = min(missing, between, len(unseen) - used)
            used += on_return
            if on_return:
                backward.append(spans.outage(begin, on_return))
            if missing > on_return:
                forward.append(spans.outage(begin, missing - on_return))
        return forward, backward, unplaced

    def _duplicates(self, numbers: list[int] | None) -> tuple[int, int]:
        """Packets that came twice: there (the reflector counted both), and back (the same answer again)."""
        if numbers is None:
            return 0, len(self._again)
        there = back = 0
        seen: set[tuple[int, int]] = set()
        for number, far in self._again:
            if far == self._far[number] or (number, far) in seen:
                back += 1
            else:
                there += 1
            seen.add((number, far))
        return there, back

    def _reordered(self, numbers: list[int] | None) -> tuple[int, int]:
        """Packets overtaken by later ones, there and back.  Source: RFC 4737 section 3.3."""
        if numbers is None:
            return 0, _overtaken(self._arrived)
        by_far = sorted(self._arrived, key=lambda number: numbers[number])
        return _overtaken(by_far), _overtaken([numbers[number] for number in self._arrived])


@dataclass(frozen=True, slots=True)
class _Spans:
    """Numbers of packets to seconds after the start."""

    sent_at: Sequence[float]
    interval_ms: float

    def outage(self, first: int, lost: int) -> Outage:
        """So many packets lost from this one on."""
        return Outage(self.sent_at[first], lost, lost * self.interval_ms / 1000)


def _gaps(far: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The runs of unanswered packets: the first, and the first behind."""
    start: int | None = None
    for number, each in enumerate(far):
        if each < 0 and start is None:
            start = number
        elif each >= 0 and start is not None:
            yield start, number
            start = None
    if start is not None:
        yield start, len(far)


def _overtaken(numbers: Sequence[int]) -> int:
    most = -1
    late = 0
    for number in numbers:
        if number < most:
            late += 1
        most = max(most, number)
    return late


def _sum(one: Direction, other: Direction, delay_ms: Spread | None) -> Direction:
    return Direction(
        one.lost + other.lost,
        longest([*one.outages, *other.outages]),
        one.duplicates + other.duplicates,
        one.reordered + other.reordered,
        delay_ms,
    )


def longest(outages: Sequence[Outage]) -> tuple[Outage, ...]:
    """The longest outages, in the order they came."""
    kept = sorted(outages, key=lambda each: -each.lost)[:OUTAGES_KEPT]
    return tuple(sorted(kept, key=lambda each: each.at_s))
