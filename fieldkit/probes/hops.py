"""Who stands on the way to a target?  Echoes with every TTL at once, again and again, all on one flow."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldkit.model.path import Hop, Role, RouteChange
from fieldkit.model.sequence import Spreading
from fieldkit.probes.train import rounded
from fieldkit.probes.train_wire import Sent, Wire

MOST_HOPS = 30
# A router that takes longer is as good as silent; the next round asks it again.
WAIT_S = 1.0
HOP_SIZE = 64
# Asked again at once where a hop has another address than before: does it share its load over several ways?
_AGAIN = 3
# Asked again so often, for so long each, where a hop that matters said nothing.
_INSIST = 3
_INSIST_S = 0.35
# Beyond where the target was reached, to see the way grow longer.
_FURTHER = 1
_FURTHER_WHEN_LOST = 4
# A router's own limit on what it tells is seldom below one a second; in a burst it would keep silent.
_GAP_S = 0.002


@dataclass(slots=True)
class _Seen:
    """One TTL as it goes."""

    sent: int = 0
    answered: int = 0
    addresses: list[str] = field(default_factory=list)
    rtts: Spreading = field(default_factory=Spreading)
    now: str | None = None
    balanced: bool = False


class Hops:
    """The hops to one target over one wire; each `round` asks all of them once."""

    def __init__(self, wire: Wire, target: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.target = target
        self.changes: list[RouteChange] = []
        self._wire = wire
        self._clock = clock
        self._seen: dict[int, _Seen] = {}
        self._number = 0
        self._end: int | None = None
        self._rounds = 0

    @property
    def reached(self) -> bool:
        """Has the target itself answered?"""
        return self._end is not None

    def round(self, at_s: float, stop: Callable[[], bool] = lambda: False) -> None:
        """Ask every hop once; over as soon as all have answered, or after one time-out.

        `at_s` is what a change of the route that is found now is dated.
        """
        heard = self._ask(range(1, self._reach() + 1), stop)
        self._rounds += 1
        ends = [ttl for ttl, by in heard.items() if by == self.target]
        # A lost answer at the target's own TTL is no longer way: somebody else must answer there.
        if ends and (self._end is None or min(ends) < self._end or self._end in heard):
            self._end = min(ends)
        doubtful: list[int] = []
        for ttl, by in sorted(heard.items()):
            seen = self._seen[ttl]
            if seen.now is None:
                seen.now = by
            elif by != seen.now and not seen.balanced and ttl <= (self._end or MOST_HOPS):
                doubtful.append(ttl)
        for ttl in doubtful:
            if stop():
                return
            self._changed(at_s, ttl, heard[ttl], stop)

    def insist(self, ttl: int, stop: Callable[[], bool] = lambda: False) -> None:
        """Ask one hop that said nothing a few times more: a moment of loss must not make it a silent one."""
        for _ in range(_INSIST):
            seen = self._seen.get(ttl)
            if stop() or (seen is not None and seen.answered):
                return
            seen = self._seen.setdefault(ttl, _Seen())
            sent = seen.sent
            seen.now = self._ask((ttl,), stop, _INSIST_S).get(ttl)
            if seen.now is None:
                seen.sent = sent  # asked out of turn: no part of what this hop leaves unanswered

    def hops(self, roles: Mapping[str, Role]) -> tuple[Hop, ...]:
        """What is known of each hop, up to the target or the last that answered; `roles` names addresses."""
        answered = [ttl for ttl, seen in self._seen.items() if seen.answered]
        last = self._end if self._end is not None else max(answered, default=0)
        found: list[Hop] = []
        for ttl in range(1, last + 1):
            seen = self._seen.get(ttl, _Seen())
            role = next((roles[each] for each in seen.addresses if each in roles), Role.HOP)
            spread = rounded(seen.rtts.spread())
            found.append(Hop(ttl, tuple(seen.addresses), seen.sent, seen.answered, spread, role, seen.balanced))
        return tuple(found)

    # -- inside ------------------------------------------------------------------------------------------------

    def _reach(self) -> int:
        if not self._rounds:
            return MOST_HOPS
        if self._end is not None:
            return min(MOST_HOPS, self._end + _FURTHER)
        answered = [ttl for ttl, seen in self._seen.items() if seen.answered]
        return min(MOST_HOPS, max(answered, default=0) + _FURTHER_WHEN_LOST)

    def _changed(self, at_s: float, ttl: int, by: str, stop: Callable[[], bool]) -> None:
        seen = self._seen[ttl]
        before = seen.now
        assert before is not None
        others = set()
        for _ in range(_AGAIN):
            others |= set(self._ask((ttl,), stop).values())
        if before in others or len(others) > 1:
            seen.balanced = True
            self.changes = [each for each in self.changes if each.ttl != ttl]
        else:
            seen.now = by
            self.changes.append(RouteChange(round(at_s, 3), ttl, before, by))

    def _ask(self, ttls: Sequence[int], stop: Callable[[], bool], wait_s: float = WAIT_S) -> dict[int, str]:
        asked: dict[int, int] = {}
        heard: dict[int, str] = {}
        for ttl in ttls:
            if self.target in heard.values():
                break
            self._number += 1
            sent = self._wire.send(self._number, self.target, HOP_SIZE, ttl)
            if sent is Sent.GONE:
                asked[self._number] = ttl
                self._seen.setdefault(ttl, _Seen()).sent += 1
            self._hear(asked, heard, _GAP_S)
        until = self._clock() + wait_s
        while self._clock() < until and not stop() and not self._complete(asked, heard):
            self._hear(asked, heard, min(0.1, until - self._clock()))
        # Beyond the target everything is the target.
        end = min((ttl for ttl, by in heard.items() if by == self.target), default=MOST_HOPS)
        for ttl in [ttl for ttl in asked.values() if ttl > end]:
            heard.pop(ttl, None)
        return heard

    def _hear(self, asked: Mapping[int, int], heard: dict[int, str], seconds: float) -> None:
        for answer in self._wire.wait(seconds):
            ttl = asked.get(answer.number)
            if ttl is None or ttl in heard or answer.by is None:
                continue
            heard[ttl] = answer.by
            seen = self._seen[ttl]
            seen.answered += 1
            seen.rtts.add(answer.rtt_ms)
            if answer.by not in seen.addresses:
                seen.addresses.append(answer.by)

    def _complete(self, asked: Mapping[int, int], heard: Mapping[int, str]) -> bool:
        """Has everyone up to the target answered?"""
        end = min((ttl for ttl, by in heard.items() if by == self.target), default=None)
        return all(ttl in heard for ttl in asked.values() if end is None or ttl < end)
