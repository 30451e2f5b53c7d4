"""This laptop as instruments: what the run knows reaches the probe."""

import threading

import pytest

from fieldkit.engine.instruments import Laptop
from fieldkit.model.arp import ArpReading
from fieldkit.model.line import Line
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Vantage
from fieldkit.probes.task import Targets, Task


@pytest.mark.parametrize("vantage", [None, *Vantage])
def test_the_probe_knows_where_the_laptop_stands(vantage: Vantage | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose gateway is asked for, and whether a server may be asked at all, depends on the vantage."""
    given: list[Task] = []

    def measure(task: Task) -> Measured:
        given.append(task)
        return Measured(ArpReading("192.168.1.1", "raw", 0, 0.0, False), by="test")

    monkeypatch.setattr("fieldkit.probes.arp.measure", measure)
    laptop = Laptop(interface="eth0", line=Line(), targets=Targets(), vantage=vantage)
    laptop.measure("arp", None, threading.Event())
    assert [each.vantage for each in given] == [vantage]
