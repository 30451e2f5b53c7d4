"""A wire that plays frames instead of a network, for tests of the layer-2 probes; its time passes at once."""

import heapq
import threading
from collections.abc import Callable, Iterator
from typing import Self

from fieldkit.errors import NotMeasured
from fieldkit.probes.wire import DISCOVERIES_PER_RUN, DISCOVERS_PER_RUN, Heard, Want, kind_of

# What the far end does with a frame of ours: frames that come back, each with its delay in seconds.
Answer = Callable[[bytes], list[tuple[float, bytes]]]


class PlayedWire:
    """Answers each frame we send as told, and plays `unasked` frames at their times.

    It refuses what the real wire refuses.
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
    ) -> None:
        self.mac = mac
        self.sent: list[Heard] = []
        self.interface: str | None = None
        self._answer = answer
        self._want: Want = lambda _frame: True
        self._clock = 1000.0
        self._begun = self._clock
        self._discovers = discovers
        self._discoveries = discoveries
        self._lost_at = None if link_lost_at is None else self._begun + link_lost_at
        self._coming = [(self._begun + at, number, frame) for number, (at, frame) in enumerate(unasked)]
        self._count = len(unasked)
        heapq.heapify(self._coming)

    def open(self, interface: str, want: Want) -> "PlayedWire":
        """Stands in for `open_wire`."""
        self.interface, self._want = interface, want
        return self

    @property
    def whole(self) -> bool:
        """False once the link is lost."""
        return self._lost_at is None or self._clock < self._lost_at

    def now(self) -> float:
        """The played clock."""
        return self._clock

    def discovers_left(self) -> int:
        """How many DISCOVERs may still be sent."""
        return self._discovers

    def discoveries_left(self) -> int:
        """How many PADIs may still be sent."""
        return self._discoveries

    def send(self, frame: bytes) -> float:
        """Take a frame and line up its answers.  Raises: ForbiddenFrame, NotMeasured."""
        if not self.whole:
            raise NotMeasured("missing.link_down")
        match kind_of(frame, self.mac):
            case "dhcp.discover":
                self._discovers -= 1
            case "pppoe.discovery":
                self._discoveries -= 1
        self.sent.append(Heard(self._clock, frame))
        for delay, answer in self._answer(frame):
            self._count += 1
            heapq.heappush(self._coming, (self._clock + delay, self._count, answer))
        return self._clock

    def listen(self, until: float, cancel: threading.Event) -> Iterator[Heard]:
        """The frames due by then; afterwards it is then."""
        while not cancel.is_set() and self._coming and self._coming[0][0] <= until:
            at, _, frame = heapq.heappop(self._coming)
            if self._lost_at is not None and at >= self._lost_at:
                break
            self._clock = max(self._clock, at)
            if self._want(frame):
                yield Heard(at, frame)
        if not cancel.is_set():
            self._clock = max(self._clock, until)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None
