"""Where the devices that answer are plugged in: asked of the switch after all else, only when there is anybody."""

import threading
from typing import Any

import pytest

from fieldkit.devices.talk import NEVER_AGAIN, failed
from fieldkit.devices.target import Limits, Target
from fieldkit.engine.bench import Bench, Circumstances
from fieldkit.engine.switch import PLUGGED, Switch, WithSwitch
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.terms import Source
from tests.devices.in_process import InProcess
from tests.engine.sites import Desk, address, arp, library, link, ticking
from tests.engine.test_switch import Cupboard, nobody
from tests.fakedevice import scenes

ROUTER = "00:1b:21:00:00:03"
KNOWN = Line(lan=CustomerLan(gateway_macs=(ROUTER,)))
DOUBLE = arp(ROUTER, scenes.LIVE)
SINGLE = arp(ROUTER)
READS = ("arp", "link", "address", PLUGGED)


def desk(heard: Any) -> Desk:
    """A laptop that hears this for the gateway."""
    return Desk({"address": address(), "link": link(), "arp": heard}, after_address=("arp",))


def bench_of(cupboard: Cupboard, laptop: Desk, line: Line = KNOWN) -> Bench:
    """A bench with a laptop and the LAN's switch."""
    switch = Switch(cupboard.open, line, limits=Limits(1, 1, 1, 5))
    return Bench(WithSwitch(laptop, switch), library().limits, ticking())


def places(bench: Bench) -> dict[str, tuple[str, str | None]]:
    """The end and port of each MAC of the reading."""
    facts: PluggedReading = bench.facts(PLUGGED)
    return {row.mac: (row.end, row.port) for row in facts.found}


@pytest.mark.parametrize("platform", ["huawei_vrp", "cisco_ios"])
def test_the_second_gateway_and_its_port(platform: str) -> None:
    """Who answers is known when all others have ended; one session finds both, and says where it was asked."""
    cupboard = Cupboard("equal")
    cupboard.state, _ = scenes.scene(platform, "equal")
    bench = bench_of(cupboard, desk(DOUBLE))
    bench.collect((PLUGGED, *READS), nobody)
    assert len(cupboard.sessions) == 1
    assert cupboard.sessions[0].closed == 1
    found = places(bench)
    assert list(found) == [scenes.LIVE, ROUTER]
    assert [end for end, _ in found.values()] == ["edge", "edge"]
    assert str(found[scenes.LIVE][1]).endswith("0/7")
    reading = bench.readings[PLUGGED]
    assert (reading.source, reading.by) == (Source.DEVICE, f"find:{cupboard.state.hostname}")
    assert "mac" in reading.raw
    assert reading.weak is None


def test_on_a_lan_as_it_should_be_no_session_is_opened() -> None:
    """One gateway, the record's: nobody to look for."""
    cupboard = Cupboard("equal")
    bench = bench_of(cupboard, desk(SINGLE))
    bench.collect(READS, nobody)
    assert (bench.facts(PLUGGED), cupboard.sessions) == (PluggedReading(), [])


def test_nobody_wants_it_nobody_asks() -> None:
    """A fault heard by a check that does not name ports costs no login."""
    cupboard = Cupboard("equal")
    bench = bench_of(cupboard, desk(DOUBLE))
    bench.collect(("arp", "link", "address"), nobody)
    assert cupboard.sessions == []


def test_who_shows_up_later_is_looked_for_then() -> None:
    """A search that is over looked for others: the next that wants it makes another, with all of them."""
    cupboard = Cupboard("equal")
    laptop = desk(SINGLE)
    bench = bench_of(cupboard, laptop)
    bench.collect(READS, nobody)
    laptop.topics["arp"] = DOUBLE
    bench.invalidate(["arp"])
    assert not bench.is_stale([PLUGGED])
    bench.collect(["arp"], nobody)
    assert bench.is_stale([PLUGGED])
    bench.collect(READS, nobody)
    assert places(bench)[scenes.LIVE][0] == "edge"
    bench.invalidate(["arp"])
    bench.collect(READS, nobody)
    assert len(cupboard.sessions) == 1, "the same two again: nothing new to look for"


def test_after_something_was_done_it_is_looked_for_again() -> None:
    """The cable was moved: whatever touches `plugged` makes the next check ask anew; the line's own visit stands."""
    cupboard = Cupboard("equal")
    bench = bench_of(cupboard, desk(DOUBLE))
    bench.collect((*READS, "access"), nobody)
    visits = len(cupboard.sessions)
    next(each for each in cupboard.state.macs if each.mac == scenes.LIVE).port = cupboard.state.ports[10].name
    bench.invalidate([PLUGGED])
    bench.collect((*READS, "access"), nobody)
    assert len(cupboard.sessions) == visits + 1
    assert str(places(bench)[scenes.LIVE][1]).endswith("0/11")


def test_what_was_pasted_is_not_overwritten() -> None:
    """A table that a colleague copied stands, whatever is heard after it."""
    cupboard = Cupboard("equal")
    bench = bench_of(cupboard, desk(DOUBLE))
    table = PluggedReading((), (PluggedIn(scenes.LIVE, "paste", "edge", "SW1", "GE0/0/9"),))
    bench.take(PLUGGED, table, source=Source.PASTE, by="paste:huawei_vrp display mac-address")
    bench.collect(READS, nobody)
    assert (bench.facts(PLUGGED), cupboard.sessions) == (table, [])


@pytest.mark.parametrize("code", sorted(NEVER_AGAIN))
def test_a_login_that_would_fail_again_is_not_tried_again(code: str) -> None:
    """One wrong password is enough for the visit and the search together, and each says why it has nothing."""
    cupboard = Cupboard("equal")
    tries: list[int] = []

    def locked() -> InProcess:
        tries.append(1)
        raise failed(code.removeprefix("device."), Target("192.0.2.10"), username="tech")

    switch = Switch(locked, KNOWN, limits=Limits(1, 1, 1, 5))
    bench = Bench(WithSwitch(desk(DOUBLE), switch), library().limits, ticking())
    for _ in range(3):
        bench.collect((*READS, "access"), nobody)
        bench.invalidate(None)
    assert len(tries) == 1
    for topic in ("access", PLUGGED):
        missing = bench.readings[topic].missing
        assert missing is not None
        assert missing.code == code
    assert cupboard.sessions == []


def test_one_session_at_a_time() -> None:
    """The search waits while the line's own visit has its session open, and the other way round."""
    cupboard = Cupboard("equal")
    opened = threading.Semaphore(1)

    class Alone(InProcess):
        def close(self) -> None:
            super().close()
            opened.release()

    def only_one() -> InProcess:
        assert opened.acquire(blocking=False), "a second session while one is open"
        return Alone(cupboard.state)

    switch = Switch(only_one, KNOWN, limits=Limits(1, 1, 1, 5))
    failures: list[BaseException] = []

    def work(turn: int) -> None:
        try:
            if turn % 2:
                switch.find([scenes.LIVE], threading.Event())
            else:
                switch.forget()
                switch.read("access", None, threading.Event())
        except BaseException as exc:
            failures.append(exc)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert failures == []


def test_without_a_login_further_on_it_ends_there() -> None:
    """Behind another switch that nobody opens: somewhere behind that port, and it says that a login is wanting."""
    cupboard = Cupboard()
    cupboard.state = scenes.chain(("huawei_vrp", "cisco_ios"), ("192.0.2.10", "192.0.2.12"))[0]
    bench = bench_of(cupboard, desk(DOUBLE))
    bench.collect(READS, nobody)
    row = next(row for row in bench.facts(PLUGGED).found if row.mac == scenes.LIVE)
    assert (row.end, row.why) == ("uplink", "missing.no_switch_login")


def test_the_finding_names_the_port() -> None:
    """From the ARP answers to the words for the technician, through the real bench and check."""
    cupboard = Cupboard("equal")
    bench = bench_of(cupboard, desk(DOUBLE))
    found = bench.judge("plugged.where", Circumstances(KNOWN), {}, nobody)
    assert (found.code, found.facts["mac"]) == ("plugged.at_port", scenes.LIVE)
    assert str(found.facts["port"]).endswith("0/7")


def test_a_search_that_fails_costs_one_reading() -> None:
    """Unreachable: the reading says why, and everything else of the survey is there."""
    cupboard = Cupboard("equal")
    cupboard.fails = failed("unreachable", Target("192.0.2.10"), why="timed out")
    bench = bench_of(cupboard, desk(DOUBLE))
    bench.collect(READS, nobody)
    missing = bench.readings[PLUGGED].missing
    assert missing is not None
    assert missing.code == "device.unreachable"
    assert isinstance(bench.facts("address"), AddressReading)
    assert bench.facts("arp") == DOUBLE


def test_it_does_not_wait_for_ever() -> None:
    """Somebody else's session on the switch that never ends: said, not waited for."""
    cupboard = Cupboard("equal")
    switch = Switch(cupboard.open, KNOWN, limits=Limits(0.01, 0.01, 0.01, 0.01))
    with switch._one_at_a_time, pytest.raises(NotMeasured) as caught:
        switch.find([scenes.LIVE], threading.Event())
    assert caught.value.code == "missing.deadline"
