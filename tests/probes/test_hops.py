"""The hops to a target: who answers at each TTL, which changes are changes, and what is only shared load."""

import itertools
from collections.abc import Callable, Sequence

import pytest

from fieldkit.model.path import Role
from fieldkit.probes.hops import MOST_HOPS, Hops
from fieldkit.probes.train_wire import Answer, Sent

GATEWAY, CARRIER, CORE, OTHER, FAR = "192.168.1.1", "10.0.0.1", "10.0.9.1", "10.0.9.2", "198.51.100.80"
WAY = (GATEWAY, CARRIER, CORE, FAR)


class Routers:
    """Answers each echo as the router at its TTL would; `way` says who stands where at this moment."""

    method = "raw"
    weak = None
    kernel_stamps = True
    least_step_s = 0.0

    def __init__(self, way: Callable[[int, int], str | None]) -> None:
        self.now = 0.0
        self.asked: list[int] = []
        self._way = way
        self._coming: list[Answer] = []

    def clock(self) -> float:
        return self.now

    def send(self, number: int, _address: str, _size: int, ttl: int | None) -> Sent:
        assert ttl is not None
        self.asked.append(ttl)
        by = self._way(ttl, number)
        if by is not None:
            self._coming.append(Answer(number, float(ttl), by, reply=by == FAR, expired=by != FAR))
        return Sent.GONE

    def wait(self, seconds: float) -> Sequence[Answer]:
        came, self._coming = tuple(self._coming), []
        self.now += 0.001 if came else seconds
        return came

    def holds(self, _address: str) -> bool:
        return False

    def close(self) -> None:
        pass


def standing(*way: str | None) -> Callable[[int, int], str | None]:
    """These stand on the way; beyond the last, the last answers."""
    return lambda ttl, _number: way[min(ttl, len(way)) - 1]


def rounds(routers: Routers, count: int) -> Hops:
    hops = Hops(routers, FAR, clock=routers.clock)
    for turn in range(count):
        hops.round(float(turn))
    return hops


def test_each_hop_is_named() -> None:
    """In order, with its role, and nothing beyond the target."""
    routers = Routers(standing(*WAY))
    hops = rounds(routers, 10)
    found = hops.hops({GATEWAY: Role.GATEWAY, CARRIER: Role.CARRIER, FAR: Role.TARGET})
    assert [each.addresses for each in found] == [(each,) for each in WAY]
    assert [each.role for each in found] == [Role.GATEWAY, Role.CARRIER, Role.HOP, Role.TARGET]
    assert [(each.sent, each.answered) for each in found] == [(10, 10)] * 4
    assert [each.rtt_ms.median for each in found if each.rtt_ms] == pytest.approx([1, 2, 3, 4], rel=0.01)
    assert hops.reached
    assert hops.changes == []


def test_no_more_is_asked_than_needed() -> None:
    """Once the target has answered nothing beyond it is asked; a round of answers waits for nobody."""
    routers = Routers(standing(*WAY))
    rounds(routers, 3)
    assert max(routers.asked) == 4
    assert routers.now < 0.1


def test_a_silent_hop_costs_one_time_out() -> None:
    """The round ends after a second; the hop is listed without an address."""
    routers = Routers(standing(GATEWAY, None, CORE, FAR))
    hops = rounds(routers, 1)
    assert 1.0 <= routers.now < 1.3
    assert [each.addresses for each in hops.hops({})] == [(GATEWAY,), (), (CORE,), (FAR,)]


def test_a_hop_that_was_silent_for_a_moment_is_asked_again() -> None:
    """Lost twice, it answers the third time, and only the round itself counts as unanswered."""
    asked: list[int] = []

    def answers(ttl: int, _number: int) -> str | None:
        asked.append(ttl)
        return None if ttl == 2 and asked.count(2) < 3 else WAY[min(ttl, 4) - 1]

    hops = rounds(Routers(answers), 1)
    assert hops.hops({})[1].addresses == ()
    hops.insist(2)
    assert asked.count(2) == 3
    found = hops.hops({})[1]
    assert (found.addresses, found.sent, found.answered) == ((CARRIER,), 2, 1)
    hops.round(1.0)
    assert hops.changes == []


def test_a_hop_that_never_answers_is_not_asked_for_long() -> None:
    """It stays unnamed after about a second more."""
    routers = Routers(standing(GATEWAY, None, CORE, FAR))
    hops = rounds(routers, 1)
    hops.insist(2)
    assert (hops.hops({})[1].addresses, hops.hops({})[1].sent) == ((), 1)
    assert routers.now < 2.5


def test_a_silent_target() -> None:
    """The way as far as it answers; later rounds do not ask all thirty again."""
    routers = Routers(lambda ttl, _number: WAY[ttl - 1] if ttl < 4 else None)
    hops = rounds(routers, 2)
    assert not hops.reached
    assert [each.addresses for each in hops.hops({})] == [(GATEWAY,), (CARRIER,), (CORE,)]
    assert routers.asked.count(MOST_HOPS) == 1


def test_a_flapping_route_is_told_each_time() -> None:
    """Another router for two rounds, and back."""
    state = {"turn": 0}
    routers = Routers(lambda ttl, _number: OTHER if ttl == 3 and state["turn"] % 4 >= 2 else WAY[min(ttl, 4) - 1])
    hops = Hops(routers, FAR, clock=routers.clock)
    for turn in range(8):
        state["turn"] = turn
        hops.round(float(turn))
    assert [(each.at_s, each.ttl, each.before, each.after) for each in hops.changes] == [
        (2.0, 3, CORE, OTHER),
        (4.0, 3, OTHER, CORE),
        (6.0, 3, CORE, OTHER),
    ]
    assert hops.hops({})[2].addresses == (CORE, OTHER)


def test_shared_load_is_no_change() -> None:
    """Packet by packet over two routers: asked again at once, the other answers, so nothing has changed."""
    turns = itertools.count()
    routers = Routers(lambda ttl, _number: (CORE, OTHER)[next(turns) % 2] if ttl == 3 else WAY[min(ttl, 4) - 1])
    hops = rounds(routers, 12)
    assert hops.changes == []
    assert hops.hops({})[2].balanced


def test_a_longer_way_is_a_change() -> None:
    """One more router before the target: its TTL is now somebody else's."""
    state = {"long": False}
    long = (GATEWAY, CARRIER, OTHER, CORE, FAR)
    routers = Routers(lambda ttl, _number: long[min(ttl, 5) - 1] if state["long"] else WAY[min(ttl, 4) - 1])
    hops = Hops(routers, FAR, clock=routers.clock)
    hops.round(0.0)
    state["long"] = True
    hops.round(1.0)
    hops.round(2.0)
    assert {(each.ttl, each.before, each.after) for each in hops.changes} == {(3, CORE, OTHER), (4, FAR, CORE)}
    assert {each.at_s for each in hops.changes} == {1.0}
    assert len(hops.hops({})) == 5


def test_a_lost_answer_is_no_longer_way() -> None:
    """The target's answer at its own TTL lost once: the way stays as long as it was."""
    state = {"turn": 0}
    routers = Routers(lambda ttl, _number: None if ttl == 4 and state["turn"] == 1 else WAY[min(ttl, 4) - 1])
    hops = Hops(routers, FAR, clock=routers.clock)
    for turn in range(3):
        state["turn"] = turn
        hops.round(float(turn))
    assert len(hops.hops({})) == 4
    assert hops.changes == []
