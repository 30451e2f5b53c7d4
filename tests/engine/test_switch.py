"""The access switch among the instruments: one session for all that is wanted, a new one when it no longer holds."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fieldkit.devices.talk import NEVER_AGAIN, Session, failed
from fieldkit.devices.target import Limits, Target
from fieldkit.engine.bench import Bench, Circumstances
from fieldkit.engine.codec import plain, reading_from
from fieldkit.engine.library import Library, shipped
from fieldkit.engine.run import Fact, Job, Outcome, Run
from fieldkit.engine.switch import IN_VAIN, TOPICS, Switch, WithSwitch
from fieldkit.errors import NotMeasured
from fieldkit.model.access import AccessReading
from fieldkit.model.line import Line
from fieldkit.model.mac import GivenMac, LiveMac
from fieldkit.model.terms import Source, Vantage
from fieldkit.text import has
from tests.devices.in_process import InProcess
from tests.engine.sites import Dark, Desk, Paper, Script, address, library, link, ticking
from tests.fakedevice import Mac, State, scenes

SWITCH_TOPICS = tuple(TOPICS)


class Cupboard:
    """A switch whose sessions are counted."""

    def __init__(self, code: str = "differs", **how: Any) -> None:
        self.state: State
        self.line: Line
        self.state, self.line = scenes.scene("huawei_vrp", code)
        self.sessions: list[InProcess] = []
        self.how = how
        self.fails: NotMeasured | None = None

    def open(self) -> Session:
        """Log in, or fail."""
        if self.fails is not None:
            raise self.fails
        self.sessions.append(InProcess(self.state, **self.how))
        return self.sessions[-1]

    def bench(self, desk: Desk | None = None, **how: Any) -> Bench:
        """A bench with a laptop and this switch."""
        switch = Switch(self.open, self.line, limits=Limits(1, 1, 1, 5), **how)
        return Bench(WithSwitch(desk or Desk({}), switch), library().limits, ticking())


def nobody(_: Any) -> None:
    """Nobody watches."""


def verdict(bench: Bench, line: Line, vantage: Vantage | None = None) -> str:
    """What the binding's check says now."""
    return bench.judge("mac.binding", Circumstances(line, vantage), {}, nobody).code


def test_however_much_is_wanted_one_session_reads_it() -> None:
    """Seven topics at once, and each again later, are one login, and it is closed."""
    cupboard = Cupboard()
    bench = cupboard.bench()
    bench.collect(SWITCH_TOPICS, nobody)
    bench.collect(SWITCH_TOPICS, nobody)
    assert [each.closed for each in cupboard.sessions] == [1]
    assert verdict(bench, cupboard.line) == "mac.differs"
    assert len(cupboard.sessions) == 1


def test_a_reading_says_where_it_comes_from() -> None:
    """The device and its port, the platform and its command, and what it said; kept and read back the same."""
    cupboard = Cupboard()
    bench = cupboard.bench()
    bench.collect(["access", "mac_live"], nobody)
    live, access = bench.readings["mac_live"], bench.readings["access"]
    assert (live.source, live.where.device, live.where.port) == (
        Source.DEVICE,
        "192.0.2.10",
        "GigabitEthernet0/0/7",
    )
    assert live.by == "huawei_vrp display mac-address GigabitEthernet0/0/7"
    assert live.facts == LiveMac((scenes.LIVE,))
    assert "c83a-359a-bcde" in live.raw
    assert "display arp static" in access.raw
    assert reading_from(plain(access), where="case") == access


def test_the_rest_comes_from_the_laptop() -> None:
    """What the switch does not tell is measured here, as ever; and without a switch nothing of it is measurable."""
    cupboard = Cupboard()
    bench = cupboard.bench(Desk({"link": link()}))
    bench.collect(["link", "access"], nobody)
    assert (bench.readings["link"].source, bench.readings["access"].source) == (Source.PROBE, Source.DEVICE)
    alone = Bench(Desk({"link": link()}), library().limits, ticking())
    assert not alone.wants(SWITCH_TOPICS)
    assert verdict(alone, cupboard.line) == "mac.unmeasured"


def test_after_something_was_done_it_is_read_anew() -> None:
    """A re-binding that touched the binding is seen by the next check, in a second session."""
    cupboard = Cupboard()
    bench = cupboard.bench()
    assert verdict(bench, cupboard.line) == "mac.differs"
    for each in cupboard.state.arps:
        if each.ip == scenes.IP:
            each.mac = scenes.LIVE
    assert verdict(bench, cupboard.line) == "mac.differs"
    bench.invalidate(["mac_bound", "mac_live", "access"])
    assert verdict(bench, cupboard.line) == "mac.equal"
    assert len(cupboard.sessions) == 2


def test_what_the_laptop_does_leaves_the_switch_alone() -> None:
    """Touching the laptop's own topics opens no session."""
    cupboard = Cupboard()
    bench = cupboard.bench(Desk({"link": link()}))
    bench.collect(["link", "access"], nobody)
    bench.invalidate(["link"])
    bench.collect(["link", "access"], nobody)
    assert len(cupboard.sessions) == 1


@pytest.mark.parametrize("code", sorted(NEVER_AGAIN | IN_VAIN))
def test_what_would_fail_again_is_not_tried_again(code: str) -> None:
    """A wrong password, a locked account, an unknown key: once is enough, whatever is touched meanwhile."""
    cupboard = Cupboard()
    tries: list[int] = []

    def locked() -> Session:
        tries.append(1)
        raise failed(code.removeprefix("device."), Target("192.0.2.10"), username="tech")

    switch = Switch(locked, cupboard.line, limits=Limits(1, 1, 1, 1))
    bench = Bench(WithSwitch(Desk({}), switch), library().limits, ticking())
    for _ in range(3):
        bench.collect(SWITCH_TOPICS, nobody)
        bench.invalidate(None)
    assert len(tries) == 1


def test_why_the_device_could_not_be_had_is_every_topics_reason() -> None:
    """Its own code, with the device as the source; unreachable now may be reachable after something was done."""
    cupboard = Cupboard()
    cupboard.fails = failed("unreachable", Target("192.0.2.10"), why="timed out")
    bench = cupboard.bench()
    bench.collect(SWITCH_TOPICS, nobody)
    for topic in SWITCH_TOPICS:
        reading = bench.readings[topic]
        assert reading.missing is not None
        assert (reading.missing.code, reading.source, reading.where.device) == (
            "device.unreachable",
            Source.DEVICE,
            "192.0.2.10",
        )
    found = bench.finding("mac.binding", Circumstances(cupboard.line), {})
    assert found.missing is not None
    assert (found.code, found.missing.code) == ("mac.unmeasured", "device.unreachable")
    cupboard.fails = None
    bench.invalidate(["access"])
    bench.collect(["access"], nobody)
    assert isinstance(bench.facts("access"), AccessReading)


def test_a_session_that_breaks_off_leaves_what_it_read() -> None:
    """The half that was read holds; the other half says why it is missing."""
    cupboard = Cupboard("no_binding", over_at=4)
    bench = cupboard.bench()
    bench.collect(SWITCH_TOPICS, nobody)
    assert bench.facts("mac_live") == LiveMac((scenes.LIVE,))
    found = bench.finding("mac.binding", Circumstances(cupboard.line), {})
    assert found.missing is not None
    assert (found.code, found.missing.code) == ("mac.unmeasured", "device.closed")
    assert cupboard.sessions[0].closed == 1


def test_a_table_this_user_may_not_read() -> None:
    """It is told as that, with its fix, in words that exist."""
    cupboard = Cupboard("no_binding", forbidden=("user-bind",))
    bench = cupboard.bench()
    bench.collect(SWITCH_TOPICS, nobody)
    missing = bench.readings["mac_bound"].missing
    assert missing is not None
    assert (missing.code, missing.facts["table"]) == ("missing.switch_refused", "binding")
    for code in ("missing.switch_refused", "missing.switch_has_none", "missing.switch_not_told"):
        assert has(code)
        assert has(f"{code}.fix")


def test_a_mac_read_out_later_is_looked_for() -> None:
    """Told after the visit, a MAC that nobody looked for opens one more session; one that was seen opens none."""
    cupboard = Cupboard("elsewhere")
    cupboard.line = replace(cupboard.line, cpe=replace(cupboard.line.cpe, wan_mac=None))
    bench = cupboard.bench()
    assert verdict(bench, cupboard.line) == "mac.nothing_learned"
    bench.take("mac_given", GivenMac(scenes.LIVE), source=Source.TYPED, by="typed:mac.given")
    assert verdict(bench, cupboard.line) == "mac.elsewhere"
    bench.take("mac_given", GivenMac(scenes.LIVE), source=Source.TYPED, by="typed:mac.given")
    bench.take("mac_given", GivenMac(scenes.BOUND), source=Source.TYPED, by="typed:mac.given")
    verdict(bench, cupboard.line)
    assert len(cupboard.sessions) == 2


def test_the_laptops_own_mac_is_looked_for_at_the_hand_over() -> None:
    """Where the laptop has the line's address, its MAC is the customer's for now: found in another port, it says so."""
    cupboard = Cupboard("nothing_learned.aged_out")
    here = address(scenes.IP, scenes.GATEWAY_IP)
    assert here.mac is not None
    cupboard.state.macs.append(Mac(here.mac, scenes.VLAN, cupboard.state.ports[8].name))
    bench = cupboard.bench(Desk({"address": here}))
    assert verdict(bench, cupboard.line, Vantage.CPE) == "mac.elsewhere"
    on_the_lan = cupboard.bench(Desk({"address": address()}))
    assert verdict(on_the_lan, cupboard.line, Vantage.LAN) == "mac.nothing_learned"


def test_two_sessions_are_never_open_at_once() -> None:
    """What is wanted anew while a visit still runs waits for its end."""
    cupboard = Cupboard()
    running, let_go, most = threading.Event(), threading.Event(), []
    inside = threading.Semaphore(0)

    def slow() -> Session:
        session = cupboard.open()
        asked: Callable[..., Any] = session.ask
        most.append(sum(each.closed == 0 for each in cupboard.sessions))

        def ask(command: str, within_s: float | None = None) -> Any:
            running.set()
            let_go.wait(60)
            return asked(command, within_s)

        session.ask = ask  # type: ignore[method-assign]  # the device takes its time
        return session

    switch = Switch(slow, cupboard.line)
    cancel = threading.Event()
    first = threading.Thread(target=lambda: switch.read("access", None, cancel))
    first.start()
    assert running.wait(60)
    switch.forget()

    def again() -> None:
        switch.read("access", None, cancel)
        inside.release()

    second = threading.Thread(target=again)
    second.start()
    let_go.set()
    first.join(60)
    second.join(60)
    assert inside.acquire(timeout=60)
    assert most == [1, 1]


def test_a_bug_in_a_session_still_closes_it() -> None:
    """Whatever happens in between, nobody is left logged in."""
    cupboard = Cupboard()

    def broken() -> Session:
        session = cupboard.open()

        def ask(command: str, within_s: float | None = None) -> Any:
            raise LookupError(command, within_s)

        session.ask = ask  # type: ignore[method-assign]  # our own bug
        return session

    bench = Bench(WithSwitch(Desk({}), Switch(broken, cupboard.line)), library().limits, ticking())
    bench.collect(["access"], nobody)
    missing = bench.readings["access"].missing
    assert missing is not None
    assert missing.code == "missing.probe_failed"
    assert cupboard.sessions[0].closed == 1


def walked(cupboard: Cupboard, answers: dict[str, Any], vantage: str = "lan") -> tuple[Outcome, Script, Paper]:
    """The tree of the binding with this switch, answered from a script."""
    shipped_trees = Library((shipped(),))
    script, paper = Script(answers), Paper(())
    switch = Switch(cupboard.open, cupboard.line, limits=Limits(1, 1, 1, 5))
    bench = Bench(WithSwitch(Desk({"address": address()}), switch), shipped_trees.limits, ticking())
    job = Job("mac", cupboard.line, {"vantage": Fact(vantage, "flag")})
    outcome = Run(job, shipped_trees, bench, paper, script, Dark(), ticking()).go()
    return outcome, script, paper


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("differs", "AC-BIND"),
        ("elsewhere", "AC-MISPLUG"),
        ("ip_taken", "AC-ISO"),
        ("bound_twice", "AC-BIND"),
        ("port_down", "AC-PATCH"),
        ("port_error_down", "AC-BIND"),
        ("nothing_learned.wrong_vlan", "AC-VLAN"),
        ("nothing_learned.on_uplink", "AC-MISPLUG"),
        ("equal", "NF-UNK"),
        ("no_binding", "NF-UNK"),
    ],
)
def test_with_a_switch_the_tree_asks_nothing_that_it_tells(code: str, cause: str) -> None:
    """From the first step to the cause without a question about MACs, in one session."""
    cupboard = Cupboard(code)
    outcome, script, _ = walked(cupboard, {"rebind": "skipped", "recovered": "unsure"})
    assert outcome.conclusion is not None
    assert outcome.conclusion.cause == cause
    assert {"given", "live", "bound"}.isdisjoint(script.put)
    assert len(cupboard.sessions) == 1


def test_without_a_login_the_tree_asks_as_ever() -> None:
    """The switch cannot be had: MAC and binding are asked for, and the answers are compared."""
    cupboard = Cupboard()
    cupboard.fails = failed("no_credentials", Target("192.0.2.10"))
    answers = {"given": scenes.LIVE, "bound": scenes.BOUND, "rebind": "skipped", "recovered": "unsure"}
    outcome, script, paper = walked(cupboard, answers)
    assert outcome.conclusion is not None
    assert outcome.conclusion.cause == "AC-BIND"
    assert {"given", "bound"} <= set(script.put)
    assert ("compare", "mac.differs") in paper.passed()


def test_at_the_hand_over_the_customers_own_mac_is_asked_for_first() -> None:
    """The laptop stands in for the customer's device, so the switch alone cannot say; what is bound it can."""
    cupboard = Cupboard("equal")
    outcome, script, _ = walked(cupboard, {"given_there": scenes.LIVE, "recovered": "unsure"}, vantage="cpe")
    assert [each for each in script.put if each in ("given_there", "bound", "live")] == ["given_there"]
    assert outcome.conclusion is not None
    assert outcome.conclusion.cause == "NF-UNK"
