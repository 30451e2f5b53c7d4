"""One window on a wire: requests that leave at their times, and everybody's claims to an address as they come."""

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterable

from fieldkit.errors import NotMeasured
from fieldkit.model.arp import ALL_REPLIES, ArpReply
from fieldkit.model.reading import Measured
from fieldkit.probes.arp_frames import REPLY, claims, parse_arp
from fieldkit.probes.meantime import Meantime
from fieldkit.probes.task import Task
from fieldkit.probes.window_clock import WindowClock
from fieldkit.probes.wire import STOOD_STILL_S, Heard, Wire

# Source: RFC 5227 section 2.1.1 (PROBE_NUM 3, PROBE_MIN 1 s); a sleepy duplicate still answers the last.
WINDOW_S = 3.0
# What must be left of the deadline when the window ends, to hand the reading over.
MARGIN_S = 0.3
# The kernel stamps what it receives by the wall clock; moved to ours it may be off by this much.
_CLOCK_SLACK_S = 0.001
_EVIDENCE_FRAMES = 200
# How often a watch looks whether what it has is to be handed over.
_LOOK_S = 1.0


class Answers:
    """Everybody's claims to one address as they come, in order, in bounded room.

    `requests_count`: any frame from that address is a claim, as RFC 5227 section 2.4 says of one's own address.
    """

    def __init__(self, ip: str, ours: Iterable[str], *, requests_count: bool = False) -> None:
        self.ip = ip
        self.replies: list[ArpReply] = []
        self.kept: list[Heard] = []
        self.macs: dict[str, int] = {}
        self._ours = frozenset(ours)
        self._requests_count = requests_count
        self._asked: list[float] = []

    def asked(self, at: float) -> None:
        """A request of ours for it left."""
        self._asked.append(at)

    def take(self, heard: Heard, begun: float) -> ArpReply | None:
        """The claim in this frame, if it is one; `round` counts our requests for the address up to then."""
        arp = parse_arp(heard.frame)
        if arp is None or arp.sender_mac in self._ours or arp.sender_mac == "00:00:00:00:00:00":
            return None
        if not (claims(arp, self.ip) or (self._requests_count and arp.sender_ip == self.ip)):
            return None
        before = bisect_right(self._asked, heard.at + _CLOCK_SLACK_S)
        answer = arp.operation == REPLY and not arp.gratuitous and before
        reply = ArpReply(
            ip=self.ip,
            mac=arp.sender_mac,
            rtt_ms=round(max(0.0, heard.at - self._asked[before - 1]) * 1000, 3) if answer else None,
            round=max(1, before),
            frame_mac=arp.frame_mac,
            at_s=round(max(0.0, heard.at - begun), 3),
        )
        self.macs[reply.mac] = self.macs.get(reply.mac, 0) + 1
        if self._worth_keeping(reply):
            self.replies.append(reply)
            if len(self.kept) < _EVIDENCE_FRAMES:
                self.kept.append(heard)
        return reply

    def _worth_keeping(self, reply: ArpReply) -> bool:
        """All of an hour; of a longer watch only what changes, which is what tells two devices from one."""
        if len(self.replies) < ALL_REPLIES:
            return True
        return len(self.replies) < 2 * ALL_REPLIES and reply.mac != self.replies[-1].mac


class Session:
    """One window on a wire: what is due is sent, what comes is handed on, and either may put more on the agenda.

    `stretch` lengthens it while an answer is still awaited, never beyond what the deadline leaves.  `full`: the
    ordinary window ran to its end with everything sent and nothing lost, so that silence in it means something, and
    whoever went on watching could go on asking to the end, with a link all the while; `lost`: by the end of the
    ordinary window more had come than could be read; `unplugged`: there was a time without a link.
    """

    def __init__(self, task: Task, wire: Wire, take: Callable[[Heard], None]) -> None:
        self.wire = wire
        self.begun = wire.now()
        self.clock = WindowClock()
        self.sent: list[Heard] = []
        self.full = self.lost = self.unplugged = False
        self._task = task
        self._take = take
        self._most = max(0.0, task.left() - MARGIN_S)
        self.window = min(WINDOW_S, self._most)
        self.ends = min(WINDOW_S + task.lan.watch_s, self._most)
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self._sent_all = True
        self._awaited = 0.0

    def now(self) -> float:
        """Seconds since the beginning."""
        return self.wire.now() - self.begun

    def at(self, offset: float, action: Callable[[], None]) -> None:
        """Do this then; never where it is over by then."""
        self._count += 1
        heapq.heappush(self._agenda, (offset, self._count, action))

    def stretch(self, offset: float) -> None:
        """Go on at least until then, as far as the deadline allows."""
        self.ends = min(max(self.ends, offset), self._most)
        self._awaited = max(self._awaited, offset)

    def meanwhile(self, measured: Callable[[], Measured], news: Callable[[], object]) -> None:
        """Where somebody goes on watching, hand over from time to time what there would be if it ended now.

        Never while an answer is awaited: what has not come back yet would look like silence.
        """
        meantime = Meantime(self._task, WINDOW_S, news)

        def settled() -> Measured:
            self._settle()
            return measured()

        def look() -> None:
            if self.now() >= self._awaited:
                meantime.look(self.now(), settled)
            self.at(self.now() + _LOOK_S, look)

        if self._task.lan.watch_s > 0:
            self.at(WINDOW_S + _LOOK_S, look)

    def send(self, frame: bytes) -> float | None:
        """Send now; None when it could not be.  Raises: NotMeasured when not even the first could."""
        try:
            at = self.wire.send(frame)
        except NotMeasured:
            if not self.sent:
                raise
            self._sent_all = False
            return None
        if len(self.sent) < _EVIDENCE_FRAMES:
            self.sent.append(Heard(at, frame))
        return at

    def run(self) -> None:
        """To the end of the window, or until cancelled.  Raises: NotMeasured."""
        try:
            self._run()
        finally:
            self._settle()

    def _settle(self) -> None:
        """How much of it was heard, if it ended now."""
        self.unplugged = self.wire.gone or self.wire.unplugged
        self.full = self.full and self._sent_all and not self.unplugged

    def _run(self) -> None:
        self.at(self.window, self._judge)
        while not self._task.cancel.is_set():
            due = self._agenda[0][0] if self._agenda else self.ends
            for heard in self.wire.listen(self.begun + min(due, self.ends), self._task.cancel):
                self._take(heard)
                if self._agenda and self._agenda[0][0] < due:
                    break
            else:
                if self._task.cancel.is_set() or not self._agenda or due > self.ends:
                    return
                if not self.wire.whole and self.now() < due - _CLOCK_SLACK_S:
                    return  # The link went away, and listening ended at once.
                action = heapq.heappop(self._agenda)[2]
                # What would leave at the very end could not be answered.
                if due < self.ends or action == self._judge:
                    action()

    def _judge(self) -> None:
        on_time = self.now() < self.window + STOOD_STILL_S
        self.lost = on_time and not (self.wire.whole or self.wire.gone or self.wire.unplugged)
        self.full = self._sent_all and self.wire.whole and on_time and not self._task.cancel.is_set()
