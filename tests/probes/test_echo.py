"""Which gateway is echoed, and what is kept of it."""

import time

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.echo import EchoReading
from fieldkit.model.line import CarrierAddress, CustomerLan, Line
from fieldkit.model.terms import Vantage
from fieldkit.probes import echo
from fieldkit.probes.icmp import Exchange, Fate, Shot
from fieldkit.probes.task import Task

LINE = Line(address=CarrierAddress(gateway="203.0.113.10"), lan=CustomerLan(gateway="192.168.1.1"))


def task(gateways: tuple[str, ...] = (), vantage: Vantage | None = None, line: Line = LINE) -> Task:
    own = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.5", 24),), gateways)
    return Task("eth0", time.monotonic() + 4, line=line, vantage=vantage, address=own)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (task(("192.168.1.254", "192.168.1.253"), Vantage.LAN), "192.168.1.254"),
        (task((), Vantage.LAN), "192.168.1.1"),
        (task((), Vantage.CPE), "203.0.113.10"),
        (task((), Vantage.ROOM), "203.0.113.10"),
        (task(()), None),
        (task((), Vantage.LAN, Line()), None),
        (task((), Vantage.LAN, Line(lan=CustomerLan(gateway="router"))), None),
    ],
)
def test_gateway(asked: Task, expected: str | None) -> None:
    """Our own gateway first, else the record's on our side of the line; none is guessed."""
    assert echo.gateway(asked) == expected


def test_no_gateway_is_not_measured() -> None:
    """Without a gateway there is a reason instead of a reading."""
    with pytest.raises(NotMeasured) as told:
        echo.measure(task())
    assert told.value.code == "missing.no_gateway"


def test_keeps_what_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five echoes 200 ms apart, a second to wait after the last; answers, refusals, and shots that never left."""
    asked: dict[str, object] = {}

    def fake(interface: str, source: str | None, plan: tuple[Shot, ...], deadline: float, **_: object) -> Exchange:
        asked.update(
            interface=interface, source=source, at=[shot.at_s for shot in plan], wait=deadline - time.monotonic()
        )
        return Exchange(
            (
                Fate(plan[0], True, rtt_ms=1.23456),
                Fate(plan[1], True),
                Fate(plan[2], True, refused="unreachable", why="icmp 3/1", by="192.168.1.9"),
                Fate(plan[3], True, rtt_ms=0.5),
                Fate(plan[4], False, refused="local", why="ENETUNREACH"),
            ),
            "dgram",
            "weak.os_ping",
        )

    monkeypatch.setattr(echo, "exchange", fake)
    measured = echo.measure(task(("192.168.1.254",)))
    assert measured.facts == EchoReading(
        target="192.168.1.254",
        sent=4,
        received=2,
        method="dgram",
        rtts_ms=(1.235, 0.5),
        errors=("unreachable icmp 3/1 192.168.1.9", "local ENETUNREACH"),
    )
    assert measured.weak == "weak.os_ping"
    assert (asked["interface"], asked["source"]) == ("eth0", "192.168.1.5")
    assert asked["at"] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])
    assert asked["wait"] == pytest.approx(1.8, abs=0.05)
    assert len(measured.raw.splitlines()) == 5
