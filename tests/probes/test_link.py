"""Only honest growth of counters is judged, and only in time."""

import threading
import time
from dataclasses import replace

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.link import Counters, Interface
from fieldkit.probes import link, nic
from fieldkit.probes.task import Task

CABLE = Interface("eth0", "ethernet", True, speed_mbps=100, duplex="full")
DEAD = Interface("eth0", "ethernet", False)
WIFI = Interface("wlan0", "wireless", True)
LO = Interface("lo", "loopback", True)
START = Counters(1000, 900, 0, 0, 0, 0, rx_crc=0)


def test_reading_holds_both_ends_of_the_interval() -> None:
    """Counters before and after, and the other interfaces without loopback."""
    later = replace(START, rx_packets=1600, rx_crc=3, rx_errors=3)
    reading = link.reading(CABLE, (LO, CABLE, WIFI), START, later, 1.6001)
    assert (reading.before, reading.after, reading.interval_s, reading.others) == (START, later, 1.6, (WIFI,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, None, id="none kept"),
        pytest.param(START, None, id="gone meanwhile"),
        pytest.param(START, replace(START, rx_packets=3), id="adapter was reset"),
    ],
)
def test_counters_without_two_ends_are_left_out(before: Counters | None, after: Counters | None) -> None:
    """Counters that vanished or ran backwards give no growth, rather than a wrong one."""
    reading = link.reading(CABLE, (CABLE,), before, after, 1.6)
    assert (reading.before, reading.after, reading.interval_s) == (None, None, 0.0)


def fake(monkeypatch: pytest.MonkeyPatch, cable: Interface, counters: Counters | None) -> None:
    monkeypatch.setattr(nic, "interfaces", lambda **_: (LO, cable, WIFI))
    monkeypatch.setattr(nic, "counters", lambda _: counters)


@pytest.mark.parametrize(
    ("cable", "counters", "seconds", "at_most"),
    [
        pytest.param(CABLE, START, 10.0, link._INTERVAL_S, id="the interval"),
        pytest.param(CABLE, START, 1.0, 1.0 - link._SPARE_S, id="ends before its deadline"),
        pytest.param(CABLE, START, 0.0, None, id="no time at all"),
        pytest.param(DEAD, START, 5.0, None, id="a dead cable is not waited for"),
        pytest.param(CABLE, None, 5.0, None, id="no counters, no wait"),
    ],
)
def test_measure_in_time(
    monkeypatch: pytest.MonkeyPatch,
    cable: Interface,
    counters: Counters | None,
    seconds: float,
    at_most: float | None,
) -> None:
    """The interval fits the time given, and is skipped where it would tell nothing."""
    fake(monkeypatch, cable, counters)
    waits: list[float | None] = []
    cancel = threading.Event()
    monkeypatch.setattr(cancel, "wait", waits.append)
    measured = link.measure(Task("eth0", time.monotonic() + seconds, cancel=cancel))
    assert len(waits) == (at_most is not None)
    assert all(wait is not None and at_most is not None and 0 < wait <= at_most for wait in waits)
    assert measured.facts.interface == cable
    assert measured.weak == (None if counters else "weak.no_counters")


def test_cancel_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C does not wait for the interval."""
    fake(monkeypatch, CABLE, START)
    cancel = threading.Event()
    cancel.set()
    begun = time.monotonic()
    link.measure(Task("eth0", begun + 60, cancel=cancel))
    assert time.monotonic() - begun < 20


def test_gone_interface_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pulled USB adapter is no dead cable."""
    fake(monkeypatch, CABLE, None)
    with pytest.raises(NotMeasured) as caught:
        link.measure(Task("eth7", time.monotonic() + 1))
    assert caught.value.code == "missing.interface_gone"


def test_this_machine_loopback() -> None:
    """The real counters of loopback are read and do not run backwards."""
    name = next(each.name for each in nic.interfaces() if each.kind == "loopback")
    measured = link.measure(Task(name, time.monotonic() + 0.5))
    assert measured.facts.interface.kind == "loopback"
