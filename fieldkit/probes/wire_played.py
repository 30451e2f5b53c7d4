"""A wire that plays frames instead of a network, for tests of the layer-2 probes; its time passes at once."""

import heapq
import threading
from collections.abc import Callable, Iterator
from typing import Self

from fieldkit.errors import NotMeasured
from fieldkit.probes.wire import Heard, Want
from fieldkit.probes.wire_allowed import DISCOVERIES_PER_RUN, DISCOVERS_PER_RUN, PER_RUN, ForbiddenFrame, kind_of
from fieldkit.probes.wire_returned import Counts

# What the far end does with a frame of ours: frames that come back, each with its delay in seconds.
Answer = Callable[[bytes], list[tuple[float, bytes]]]


class PlayedWire:
    """Answers each frame we send as told, and plays `unasked` frames at their times.

    It refuses what the real wire refuses.  `counted` is what the system counted by the end, where that is more than
    was played.
    """

    def __init__(
        self,
        answer: Answer = lambda _frame: [],
        *,
        mac: str = "02:00:00:00:00:01",
        unasked: tuple[tuple[float, bytes], ...] = (),
        discovers: int = DISCOVERS_PER_RUN,
        discoveries: int = DISCOVERIES_PER_RUN,
        link_lost_at: float | None = None,
        unplugged_at: float | None = None,
        left: dict[str, int] | None = None,
        counted: Counts | None = None,
    ) -> None:
        self.mac = mac
        self.sent: list[Heard] = []
        self.interface: str | None = None
        self._answer = answer
        self._want: Want = lambda _frame: True
        self._clock = 1000.0
        self._begun = self._clock
        self._may_send = {**PER_RUN, "dhcp.discover": discovers, "pppoe.discovery": discoveries, **(left or {})}
        self._counted = counted
        self._came = self._came_arp = 0
        self._lost_at = None if link_lost_at is None else self._begun + link_lost_at
        self._unplugged_at = None if unplugged_at is None else self._begun + unplugged_at
        self._coming = [(self._begun + at, number, frame) for number, (at, frame) in enumerate(unasked)]
        self._count = len(unasked)
        heapq.heapify(self._coming)

    def open(self, interface: str, want: Want) -> "PlayedWire":
        """Stands in for `open_wire`."""
        self.interface, self._want = interface, want
        return self

    @property
    def whole(self) -> bool:
        """False once the link is lost, or was for a moment."""
        return not self.gone and not self.unplugged

    @property
    def gone(self) -> bool:
        """True once the link is lost."""
        return self._lost_at is not None and self._clock >= self._lost_at

    @property
    def unplugged(self) -> bool:
        """True once there was a moment without a link."""
        return self._unplugged_at is not None and self._clock >= self._unplugged_at

    def now(self) -> float:
        """The played clock."""
        return self._clock

    def discovers_left(self) -> int:
        """How many DISCOVERs may still be sent."""
        return self._may_send["dhcp.discover"]

    def discoveries_left(self) -> int:
        """How many PADIs may still be sent."""
        return self._may_send["pppoe.discovery"]

    def left(self, kind: str) -> int | None:
        """How many frames of a kind may still be sent."""
        return self._may_send.get(kind)

    def counts(self) -> Counts:
        """What was told, else what was played to groups so far."""
        if self._counted is not None:
            return self._counted if self._came else Counts(left=0)
        left = sum(each.frame[0] & 1 for each in self.sent)
        return Counts(came=self._came, arp=self._came_arp, left=left)

    def send(self, frame: bytes) -> float:
        """Take a frame and line up its answers.  Raises: ForbiddenFrame, NotMeasured."""
        if self.gone:
            raise NotMeasured("missing.link_down")
        kind = kind_of(frame, self.mac)
        if kind in self._may_send:
            if self._may_send[kind] <= 0:
                raise ForbiddenFrame(f"more {kind} than one run may send")
            self._may_send[kind] -= 1
        self.sent.append(Heard(self._clock, frame))
        for delay, answer in self._answer(frame):
            self._count += 1
            heapq.heappush(self._coming, (self._clock + delay, self._count, answer))
        return self._clock

    def beside(self, send: Callable[[], object], frames: int) -> float:  # noqa: ARG002 - nothing is kept apart here
        """What goes by another way is not on this wire."""
        send()
        return self._clock

    def listen(self, until: float, cancel: threading.Event) -> Iterator[Heard]:
        """The frames due by then; afterwards it is then."""
        while not cancel.is_set() and self._coming and self._coming[0][0] <= until:
            at, _, frame = heapq.heappop(self._coming)
            if self._lost_at is not None and at >= self._lost_at:
                break
            self._clock = max(self._clock, at)
            self._came += frame[0] & 1 if frame else 0
            self._came_arp += frame[12:14] == b"\x08\x06" and frame[0] & 1
            if self._want(frame):
                yield Heard(at, frame)
        if not cancel.is_set():
            self._clock = max(self._clock, until)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None
