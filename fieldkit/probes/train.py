"""Evenly spaced echoes to several addresses at once, from one loop: what is lost, when, for how long, and how late."""

import math
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fieldkit.errors import NotMeasured
from fieldkit.model.path import Beat as Beat  # whoever runs a train takes its beats from here
from fieldkit.model.path import Outage, Role, Spread, Stream
from fieldkit.model.sequence import Jitter, Losses, Order, Spreading
from fieldkit.probes.train_wire import SMALLEST_SIZE, Answer, Sent, SocketWire, Wire

# Later than this is late; a finished second is told two seconds after its end at most.
TIMEOUT_S = 1.9
# A loop that was away for so long was not busy: the laptop slept, or the program was stopped.
GAP_S = 1.0

# Echoes that are due are sent at once after a stall, but none that is later than this, or than one spacing.
_CATCH_UP_S = 0.02
_LEAD_S = 0.005
_LONGEST_WAIT_S = 0.1
# After so long without any answer of a stream it is looked at whether the laptop itself holds its echoes back, and
# an echo that it held for longer is none that came in time.
_QUIET_S = 0.1
_HELD_MS = 100.0
# Short of this the loop waits awake: no system wakes a thread to the microsecond.
_SPIN_S = 60e-6
_LONGEST_OVERSHOOT_S = 500e-6
# Settled echoes are remembered so long, to tell a duplicate and a late answer from a stranger's.
_REMEMBERED = 20_000

# Knuth's multiplier: spreads the numbers of the turns, so that their order is no pattern.
_SHUFFLE = 2654435761

_WAITING, _CAME, _LOST, _LOCAL, _VOID = range(5)

Tell = Callable[[Beat], None]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class TrainTarget:
    """One stream of a train: echoes of one IP packet size (bytes) to one address."""

    address: str
    role: Role
    size: int
    ttl: int | None = None


def run_train(
    interface: str,
    source: str | None,
    targets: Sequence[TrainTarget],
    interval_ms: float,
    seconds: float,
    deadline: float,
    cancel: threading.Event | None = None,
    beat: Tell | None = None,
) -> tuple[Stream, ...]:
    """Which of these echoes came back, and when not?  Each target gets one every `interval_ms`, for `seconds`.

    `deadline` is in `time.monotonic()` seconds; what is then on its way counts neither as sent nor as lost.  `beat` is
    called from this loop and must be quick.
    Raises: NotMeasured when this user may not send echoes.
    """
    wire = open_wire(interface, source)
    try:
        return Train(wire, targets, interval_ms, beat=beat).run(seconds, deadline, cancel)
    finally:
        wire.close()


def open_wire(interface: str, source: str | None, flow: int | None = None) -> Wire:
    """The means to send echoes on this system; those of one flow take one way where routers share their load.

    Raises: NotMeasured when this user may not.
    """
    if sys.platform == "win32":
        from fieldkit.probes.train_windows import ServiceWire

        return ServiceWire(source)
    else:
        try:
            return SocketWire(interface, source, flow)
        except PermissionError as exc:
            raise NotMeasured("missing.no_icmp") from exc


def even_clock() -> Clock:
    """Seconds that no one sets, and that go on while the laptop sleeps."""
    if sys.platform == "linux":
        return lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":
        return lambda: time.clock_gettime(time.CLOCK_MONOTONIC)
    else:
        return time.perf_counter


class _Echo:
    __slots__ = ("at_s", "held", "number", "rtt_ms", "state", "turn")

    def __init__(self, number: int, turn: int, at_s: float, state: int) -> None:
        self.number = number
        self.turn = turn
        self.at_s = at_s
        self.state = state
        self.rtt_ms = 0.0
        self.held = False


class _Account:
    """One stream as it goes."""

    def __init__(self, place: int, target: TrainTarget, interval_s: float, tell: Tell | None) -> None:
        self.place = place
        self.target = target
        self.waiting: deque[_Echo] = deque()
        self.losses = Losses(interval_s)
        self.order = Order()
        self.jitter = Jitter()
        self.rtts = Spreading()
        self.schedule = Spreading()
        self.received = self.duplicates = self.late = self.local = self.skipped = 0
        self.gap_s = 0.0
        self.heard_s = self.looked_s = 0.0
        self._tell = tell
        self._second = 0
        self._clear()

    def _clear(self) -> None:
        self._sent = self._lost = self._own = 0
        self._least, self._most, self._sum = math.inf, 0.0, 0.0

    def settle(self, now_s: float) -> Iterable[_Echo]:
        """Close what is known by now, in the order of sending."""
        while self.waiting:
            head = self.waiting[0]
            if head.state == _WAITING and now_s - head.at_s < TIMEOUT_S:
                break
            yield self.waiting.popleft()
            self.close(head)
        oldest_s = self.waiting[0].at_s if self.waiting else now_s
        if int(oldest_s) > self._second:
            self.tell_second(int(oldest_s))

    def look(self, now_s: float, holds: Callable[[str], bool]) -> None:
        """Nothing comes: does it lie in this laptop, because the gateway is silent even to ARP?

        Linux sends what it kept as soon as the gateway is back; that outage would look like round trips of seconds.
        """
        if not self.waiting or now_s - max(self.heard_s, self.looked_s, self.waiting[0].at_s) < _QUIET_S:
            return
        self.looked_s = now_s
        if holds(self.target.address):
            for echo in self.waiting:
                echo.held = True

    def abandon(self, at_s: float) -> Iterable[_Echo]:
        """Nobody listened from here on: what could still have come counts for nothing."""
        while self.waiting:
            head = self.waiting.popleft()
            yield head
            if head.state != _WAITING or at_s - head.at_s >= TIMEOUT_S:
                self.close(head)
            else:
                head.state = _VOID
        self.losses.gap()

    def gap(self, start_s: float, end_s: float) -> None:
        """The laptop slept."""
        self.gap_s += end_s - start_s
        self.tell_second(int(end_s), gap_s=end_s - start_s)

    def close(self, echo: _Echo) -> None:
        if int(echo.at_s) > self._second:
            self.tell_second(int(echo.at_s))
        came = echo.state == _CAME
        self.losses.settle(echo.at_s, came)
        self._sent += 1
        if came:
            rtt_ms = echo.rtt_ms
            self.received += 1
            self.rtts.add(rtt_ms)
            self.jitter.add(echo.turn, rtt_ms)
            self._sum += rtt_ms
            self._least, self._most = min(self._least, rtt_ms), max(self._most, rtt_ms)
            return
        self._lost += 1
        if echo.state == _LOCAL:
            self.local += 1
            self._own += 1
        else:
            echo.state = _LOST

    def tell_second(self, following: int, *, gap_s: float = 0.0) -> None:
        """The current second is complete; `following` is the next one of which there is something to tell."""
        ended = self.losses.ended()
        if self._tell is not None and (self._sent or ended or gap_s):
            came = self._sent - self._lost
            self._tell(
                Beat(
                    float(self._second),
                    self.place,
                    self._sent,
                    self._lost,
                    rtt_least=round(self._least, 4) if came else None,
                    rtt_mean=round(self._sum / came, 4) if came else None,
                    rtt_most=round(self._most, 4) if came else None,
                    outages=tuple(_rounded_outage(each) for each in ended),
                    local=self._own,
                    gap_s=round(gap_s, 3),
                    target=self.target.address,
                    role=self.target.role,
                    size=self.target.size,
                )
            )
        self._clear()
        self._second = following

    def stream(self, interval_ms: float, kernel_stamps: bool) -> Stream:
        """What is known of this stream so far."""
        losses = self.losses
        return Stream(
            target=self.target.address,
            role=self.target.role,
            size=self.target.size,
            interval_ms=interval_ms,
            sent=losses.sent,
            received=self.received,
            ttl=self.target.ttl,
            duplicates=self.duplicates,
            reordered=self.order.reordered,
            bursts=losses.bursts,
            longest_burst=losses.longest_burst,
            outages=tuple(_rounded_outage(each) for each in losses.outages),
            outages_left_out=losses.outages_left_out,
            minutes=losses.minutes,
            gilbert=losses.gilbert,
            rtt_ms=rounded(self.rtts.spread()),
            jitter_ms=rounded(self.jitter.gathered.spread()),
            schedule_error_ms=rounded(self.schedule.spread()),
            kernel_stamps=kernel_stamps,
            late=self.late,
            local=self.local,
            skipped=self.skipped,
            gap_s=round(self.gap_s, 3),
        )


class Train:
    """The loop over one wire; `interval_ms` is what the wire can hold, `began` when the first echo was due."""

    def __init__(
        self,
        wire: Wire,
        targets: Sequence[TrainTarget],
        interval_ms: float,
        *,
        beat: Tell | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._wire = wire
        self._clock = clock or even_clock()
        self._step_s = max(interval_ms / 1000 / max(1, len(targets)), wire.least_step_s)
        self.interval_ms = round(self._step_s * max(1, len(targets)) * 1000, 3)
        self._accounts = [
            _Account(place, _fitting(target), self.interval_ms / 1000, beat) for place, target in enumerate(targets)
        ]
        self._alike = _alike(targets)
        self._known: dict[int, _Echo] = {}
        self._settled: deque[int] = deque()
        self.began = datetime.now(UTC)
        self._begun = self._awake_at = 0.0
        self._overshoot_s = 0.0

    def run(self, seconds: float, deadline: float, cancel: threading.Event | None = None) -> tuple[Stream, ...]:
        """Send for so long, wait for the last answers, and sum up."""
        _wake_sharply()
        turns = max(1, round(seconds * 1000 / self.interval_ms))
        slots = turns * len(self._accounts)
        slot = 0
        self._awake_at = self._clock()
        self._begun = self._awake_at + _LEAD_S
        self.began = datetime.now(UTC) + timedelta(seconds=_LEAD_S)
        while not (cancel is not None and cancel.is_set()) and time.monotonic() < deadline:
            if self._slept():
                # What was to be sent meanwhile is not sent now.
                slot = min(slots, max(slot, math.ceil((self._awake_at - self._begun) / self._step_s)))
            slot = self._send_due(slot, slots)
            if slot >= slots and not any(account.waiting for account in self._accounts):
                break
            self._take(self._listen(self._begun + slot * self._step_s if slot < slots else math.inf))
            if self._clock() - self._awake_at <= GAP_S:
                self._settle(self._clock() - self._begun)
        self._take(self._wire.wait(0.0))
        now_s = self._clock() - self._begun
        for account in self._accounts:
            self._keep(account.abandon(now_s))
            account.tell_second(int(max(0.0, now_s)) + 1)
        return self.streams()

    def streams(self) -> tuple[Stream, ...]:
        """What is settled by now."""
        return tuple(each.stream(self.interval_ms, self._wire.kernel_stamps) for each in self._accounts)

    # -- sending -----------------------------------------------------------------------------------------------

    def _send_due(self, slot: int, slots: int) -> int:
        """Send all that is due; the first that is not yet."""
        latest_s = max(self.interval_ms / 1000, _CATCH_UP_S)
        while slot < slots:
            due = self._begun + slot * self._step_s
            now = self._clock()
            while 0 < due - now <= _SPIN_S:
                now = self._clock()
            if now < due:
                break
            if now - due > latest_s:
                fresh = min(slots, max(slot + 1, math.ceil((now - self._begun) / self._step_s)))
                self._skip(slot, fresh)
                slot = fresh
                continue
            self._send(slot, due, now)
            slot += 1
        return slot

    def _send(self, slot: int, due: float, now: float) -> None:
        turn = slot // len(self._accounts)
        account = self._account(slot)
        target = account.target
        sent = self._wire.send(slot, target.address, target.size, target.ttl)
        if sent is Sent.BUSY:
            account.skipped += 1
            return
        account.schedule.add((now - due) * 1000)
        echo = _Echo(slot, turn, max(0.0, now - self._begun), _LOCAL if sent is Sent.LOCAL else _WAITING)
        account.waiting.append(echo)
        self._known[slot] = echo

    def _skip(self, slot: int, fresh: int) -> None:
        """These are not sent at all: a burst of what should have been spread says nothing about the line."""
        for each in range(slot, fresh):
            self._account(each).skipped += 1

    def _account(self, slot: int) -> _Account:
        """Whose turn it is.

        Sizes to the same address take turns in an order that changes: a limit on answers a second would else fall
        into step with them, always answer the one and never the other, and look like loss of large packets only.
        """
        turn, place = divmod(slot, len(self._accounts))
        same = self._alike[place]
        shift = (turn * _SHUFFLE & 0xFFFFFFFF) >> 16
        return self._accounts[same[(same.index(place) + shift) % len(same)]]

    # -- listening ---------------------------------------------------------------------------------------------

    def _listen(self, due: float) -> Sequence[Answer]:
        """Wait for answers, at most until the next echo is due."""
        now = self._clock()
        wake = min(due - self._overshoot_s, now + _LONGEST_WAIT_S)
        answers = self._wire.wait(max(0.0, wake - now))
        if not answers and wake > now:
            over = min(_LONGEST_OVERSHOOT_S, max(0.0, self._clock() - wake))
            self._overshoot_s += 0.05 * (over - self._overshoot_s)
        return answers

    def _take(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            echo = self._known.get(answer.number)
            if echo is None:
                continue
            account = self._account(answer.number)
            if answer.unsent and echo.state == _WAITING:
                echo.state = _LOCAL
            if not answer.reply and not (answer.expired and account.target.ttl is not None):
                continue
            account.heard_s = self._clock() - self._begun
            if echo.state == _CAME:
                account.duplicates += 1
            elif echo.held and answer.rtt_ms > _HELD_MS:
                echo.state = _LOST
            elif echo.state == _WAITING:
                echo.state, echo.rtt_ms = _CAME, answer.rtt_ms
                account.order.arrived(echo.turn)
            elif echo.state == _LOST:
                echo.state = _CAME
                account.late += 1

    def _settle(self, now_s: float) -> None:
        for account in self._accounts:
            account.look(now_s, self._wire.holds)
            self._keep(account.settle(now_s))

    def _keep(self, echoes: Iterable[_Echo]) -> None:
        for echo in echoes:
            self._settled.append(echo.number)
        while len(self._settled) > _REMEMBERED:
            self._known.pop(self._settled.popleft(), None)

    def _slept(self) -> bool:
        """Was the loop away?  What lies in the socket came in time; what does not may have come to deaf ears."""
        now = self._clock()
        since, self._awake_at = self._awake_at, now
        if now - since <= GAP_S:
            return False
        self._take(self._wire.wait(0.0))
        start_s, end_s = since - self._begun, now - self._begun
        for account in self._accounts:
            self._keep(account.abandon(start_s))
            account.gap(start_s, end_s)
        return True


def rounded(spread: Spread | None) -> Spread | None:
    """The same spread to a tenth of a microsecond, as it is kept."""
    if spread is None:
        return None
    values = (spread.least, spread.mean, spread.median, spread.p95, spread.p99, spread.most)
    return Spread(spread.count, *(round(each, 4) for each in values))


def _alike(targets: Sequence[TrainTarget]) -> list[list[int]]:
    """For each target the places of all that have its address, its own among them."""
    return [
        [place for place, other in enumerate(targets) if (other.address, other.ttl) == (each.address, each.ttl)]
        for each in targets
    ]


def _rounded_outage(outage: Outage) -> Outage:
    return Outage(round(outage.at_s, 4), outage.lost, round(outage.seconds, 4))


def _fitting(target: TrainTarget) -> TrainTarget:
    if target.size >= SMALLEST_SIZE:
        return target
    return TrainTarget(target.address, target.role, SMALLEST_SIZE, target.ttl)


def _wake_sharply() -> None:
    """Ask to be woken on time: by default Linux lets a thread sleep up to 50 µs longer to save power."""
    if sys.platform == "linux":
        with suppress(OSError):
            Path(f"/proc/{threading.get_native_id()}/timerslack_ns").write_text("1")
