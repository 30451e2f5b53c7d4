"""The bench: everything at once, nothing twice, nothing for ever."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from fieldkit.engine.bench import GRACE_S, Bench, Circumstances
from fieldkit.errors import NotMeasured
from fieldkit.model.mac import GivenMac
from fieldkit.model.reading import Reading
from fieldkit.model.terms import Source, Verdict
from tests.engine.sites import REAL, Desk, address, arp, echo, library, link, ticking


def _bench(desk: Desk) -> Bench:
    return Bench(desk, library().limits, ticking())


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """What a hung probe waits for; let go at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


def _slow(facts: Any, seconds: float) -> Any:
    def measure(*_: Any) -> Any:
        time.sleep(seconds)
        return facts

    return measure


def test_all_topics_are_measured_at_once() -> None:
    """Six topics of half a second each take about as long as one of them."""
    desk = Desk({topic: _slow(link(), 0.5) for topic in ("a", "b", "c", "d", "e", "f")})
    seen: list[str] = []
    began = time.monotonic()
    bench = _bench(desk)
    bench.collect(desk.topics, lambda reading: seen.append(reading.topic))
    assert time.monotonic() - began < 2.5
    assert sorted(seen) == ["a", "b", "c", "d", "e", "f"]
    assert {reading.topic for reading in bench.drain()} == set(seen)
    assert bench.drain() == ()


def test_each_reading_has_its_own_id_in_the_order_it_came() -> None:
    """Ids are unique and count on from those of an earlier sitting."""
    desk = Desk({"link": link(), "echo": echo()})
    first = _bench(desk)
    first.collect(["link", "echo"], lambda _: None)
    earlier = first.drain()
    second = _bench(desk)
    second.remember(earlier)
    second.collect(["link"], lambda _: None)
    ids = [reading.id for reading in (*earlier, *second.drain())]
    assert ids == ["r1", "r2", "r3"]


def test_a_probe_that_hangs_becomes_missing_and_the_visit_goes_on(hanging: threading.Event) -> None:
    """Past its bound a measurement is given up, the others are kept, and its late answer counts for nothing."""
    desk = Desk({"link": link(), "arp": lambda *_: (hanging.wait(60), arp(REAL[0]))[1]}, seconds=0.1)
    bench = _bench(desk)
    began = time.monotonic()
    bench.collect(["link", "arp"], lambda _: None)
    assert time.monotonic() - began < 0.1 + GRACE_S + 5
    given_up = bench.readings["arp"]
    assert given_up.facts is None
    assert given_up.missing is not None
    assert (given_up.missing.code, given_up.missing.facts["topic"]) == ("missing.deadline", "arp")
    assert bench.facts("link") == link()
    hanging.set()
    time.sleep(0.1)
    bench.drain()
    assert bench.readings["arp"] is given_up


def test_the_hung_probe_is_told_to_stop() -> None:
    """A measurement that is given up hears so, and can stop sending."""
    told = threading.Event()
    desk = Desk({"arp": lambda _, cancel: told.set() if cancel.wait(60) else None}, seconds=0.05)
    bench = _bench(desk)
    bench.collect(["arp"], lambda _: None)
    assert told.wait(60)


def test_what_arrived_while_a_person_thought_is_kept(hanging: threading.Event) -> None:
    """A reading that came in time is not lost because nobody looked before its deadline had passed."""
    desk = Desk({"link": link()}, seconds=0.01)
    bench = _bench(desk)
    bench.start(["link"])
    time.sleep(0.01 + GRACE_S + 0.1)
    bench.collect(["link"], lambda _: None)
    assert bench.facts("link") == link()
    assert desk.measured == ["link"]


def test_a_laptop_that_stood_still_loses_no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Woken after its deadline, a suspended laptop waits a moment for what its probes have still to hand over."""
    slept = [0.0]
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + slept[0])

    def suspended(*_: object) -> object:
        threading.Event().wait(0.05)
        slept[0] = 30.0
        threading.Event().wait(0.5)
        return arp(REAL[0])

    bench = _bench(Desk({"arp": suspended}, seconds=0.1))
    bench.collect(["arp"], lambda _: None)
    assert bench.facts("arp") == arp(REAL[0])


HANGS = """
import sys, threading, time
from datetime import UTC, datetime
sys.path.insert(0, ".")
from fieldkit.engine.bench import Bench
from tests.engine.sites import Desk
bench = Bench(Desk({"arp": lambda *_: time.sleep(60)}, seconds=0.05), {}, lambda: datetime.now(UTC))
bench.collect(["arp"], lambda _: None)
print(bench.readings["arp"].missing.code)
"""


def test_a_hung_probe_never_keeps_the_program_from_ending() -> None:
    """The process ends although the probe's thread still hangs."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=20, check=False)
    assert (done.stdout, done.returncode) == ("missing.deadline\n", 0), done.stderr
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (NotMeasured("missing.no_raw_socket", topic="arp"), "missing.no_raw_socket"),
        (ZeroDivisionError("division by zero"), "missing.probe_failed"),
        (OSError(19, "No such device"), "missing.probe_failed"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), "missing.probe_failed"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_probe_that_fails_costs_one_reading(raised: Exception, code: str) -> None:
    """Whatever a probe raises, the reason stands in its reading and the others come in."""
    bench = _bench(Desk({"arp": raised, "link": link()}))
    bench.collect(["arp", "link"], lambda _: None)
    missing = bench.readings["arp"].missing
    assert missing is not None
    assert missing.code == code
    assert bench.facts("link") == link()


def test_fresh_readings_are_not_measured_again() -> None:
    """Asking twice measures once; what was invalidated, and only that, is measured again."""
    desk = Desk({"link": link(), "echo": echo()})
    bench = _bench(desk)
    for _ in range(2):
        bench.collect(["link", "echo"], lambda _: None)
    assert sorted(desk.measured) == ["echo", "link"]
    bench.invalidate(["echo"])
    assert (bench.is_stale(["echo"]), bench.is_stale(["link"])) == (True, False)
    bench.collect(["link", "echo"], lambda _: None)
    assert sorted(desk.measured) == ["echo", "echo", "link"]
    bench.invalidate(None)
    bench.collect(["link", "echo"], lambda _: None)
    assert sorted(desk.measured) == ["echo", "echo", "echo", "link", "link"]


def test_invalidating_a_running_measurement_throws_its_answer_away(hanging: threading.Event) -> None:
    """What was begun before the cord was swapped does not count after it."""
    calls = iter([True, False])

    def measure(*_: Any) -> Any:
        if next(calls):
            hanging.wait(60)
            return arp(REAL[0])
        return arp(REAL[1])

    desk = Desk({"arp": measure})
    bench = _bench(desk)
    bench.start(["arp"])
    bench.invalidate(None)
    hanging.set()
    bench.collect(["arp"], lambda _: None)
    time.sleep(0.05)
    bench.drain()
    assert {reply.mac for reply in bench.facts("arp").replies} == {REAL[1]}


def test_what_a_person_typed_is_not_stale_when_the_rest_is() -> None:
    """Nobody is asked twice for a MAC because a cable was moved, nor because the laptop was started again."""
    desk = Desk({"link": link()})
    bench = _bench(desk)
    typed = bench.take("mac_given", GivenMac(REAL[0]), source=Source.TYPED, by="typed:mac.given", raw="aabbcc000001")
    bench.invalidate(None)
    assert bench.facts("mac_given") == GivenMac(REAL[0])
    assert not bench.is_stale(["mac_given"])
    later = _bench(desk)
    later.remember([typed])
    assert not later.is_stale(["mac_given"])
    later.forget("mac_given")
    assert later.facts("mac_given") is None


def test_an_earlier_sittings_readings_are_shown_but_stale() -> None:
    """A resumed case judges nothing on yesterday's link."""
    first = _bench(Desk({"link": link(up=True)}))
    first.collect(["link"], lambda _: None)
    desk = Desk({"link": link(up=False)})
    second = _bench(desk)
    second.remember(first.drain())
    assert second.facts("link") == link(up=True)
    assert second.is_stale(["link"])
    second.collect(["link"], lambda _: None)
    assert second.facts("link") == link(up=False)


def test_the_address_comes_before_what_needs_it() -> None:
    """Topics that need the address get it, even when nobody asked for it; the others do not wait."""
    given: dict[str, Any] = {}

    def note(topic: str, facts: Any) -> Any:
        def measure(known: Any, _: Any) -> Any:
            given[topic] = known
            return facts

        return measure

    desk = Desk(
        {"address": _slow(address(), 0.1), "arp": note("arp", arp(REAL[0])), "link": note("link", link())},
        after_address=("arp",),
    )
    bench = _bench(desk)
    bench.collect(["arp", "link"], lambda _: None)
    assert given == {"arp": address(), "link": None}
    assert sorted(desk.measured) == ["address", "arp", "link"]


def test_a_topic_that_needs_the_address_does_not_wait_for_it_for_ever(hanging: threading.Event) -> None:
    """When the address does not come, its dependants are asked without it, inside their own time."""
    desk = Desk(
        {"address": lambda *_: hanging.wait(60), "arp": NotMeasured("missing.no_address")},
        after_address=("arp",),
        seconds=0.1,
    )
    bench = _bench(desk)
    began = time.monotonic()
    bench.collect(["arp", "address"], lambda _: None)
    assert time.monotonic() - began < 6
    assert {topic: reading.missing.code for topic, reading in bench.readings.items() if reading.missing} == {
        "address": "missing.deadline",
        "arp": "missing.no_address",
    }


def test_a_topic_that_needs_a_quiet_wire_is_measured_alone() -> None:
    """It begins after all others have ended, and two of them never overlap."""
    names = ("a", "b", "x", "y")
    desk = Desk({topic: _slow(link(), 0.05) for topic in names}, exclusive=("x", "y"))
    _bench(desk).collect(["x", "a", "y", "b"], lambda _: None)
    spans = {topic: (began, ended) for topic, began, ended in desk.spans}
    shared_end = max(spans["a"][1], spans["b"][1])
    assert spans["x"][0] >= shared_end
    assert spans["y"][0] >= spans["x"][1]


def test_a_check_is_judged_on_what_is_there() -> None:
    """The finding names the readings it used; a topic nobody can measure is an unknown, not a stop."""
    bench = _bench(Desk({"arp": arp(*REAL), "address": address()}))
    seen: list[Reading] = []
    found = bench.judge("gateway.unique", Circumstances(), {}, seen.append)
    assert (found.code, found.verdict) == ("gateway.duplicate", Verdict.FAULT)
    assert set(found.readings) == {reading.id for reading in seen}
    empty = _bench(Desk({})).judge("gateway.unique", Circumstances(), {}, seen.append)
    assert empty.verdict is Verdict.UNKNOWN
    assert empty.missing is not None
    assert empty.missing.code == "missing.not_tried"


def test_stopping_the_bench_tells_every_probe() -> None:
    """Ctrl-C leaves no probe sending."""
    told = threading.Event()
    desk = Desk({"arp": lambda _, cancel: told.set() if cancel.wait(60) else None})
    bench = _bench(desk)
    bench.start(["arp"])
    bench.stop()
    assert told.wait(60)


def test_a_consent_reaches_the_probe_and_brings_back_what_was_refused() -> None:
    """What was not measured for want of a yes is measured once it is there; what was measured is not."""
    answers: list[Any] = [NotMeasured("missing.no_consent", consent="rate"), link()]
    desk = Desk({"rate": lambda *_: answers.pop(0), "link": link()})
    bench = _bench(desk)
    bench.consent(())
    bench.collect(["rate", "link"], lambda _: None)
    assert bench.facts("rate") is None
    bench.consent(("rate",))
    bench.collect(["rate", "link"], lambda _: None)
    assert bench.facts("rate") == link()
    assert desk.measured.count("link") == 1
    assert [allow for topic, allow in zip(desk.measured, desk.allowed, strict=True) if topic == "rate"] == [
        frozenset(),
        frozenset({"rate"}),
    ]


def test_what_is_wanted_is_told_without_measuring() -> None:
    """Exclusive topics too, which `start` leaves for later."""
    desk = Desk({"rate": link()}, exclusive=("rate",))
    bench = _bench(desk)
    assert bench.wants(["rate"])
    assert bench.start(["rate"]) == ()
    bench.collect(["rate"], lambda _: None)
    assert not bench.wants(["rate"])


def test_settled_is_all_that_can_be_measured() -> None:
    """What nobody here can measure is not waited for; what can be is, and again once it no longer holds."""
    bench = Bench(Desk({"link": link()}), {}, ticking())
    assert not bench.settled(["link", "plugged"])
    assert bench.settled(["plugged"])
    bench.collect(["link"], lambda _: None)
    assert bench.settled(["link", "plugged"])
    bench.invalidate(["link"])
    assert not bench.settled(["link", "plugged"])
