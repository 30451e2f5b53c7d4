"""Instruments whose every measurement a test decides, and short ways to readings."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from fieldkit.model.address import AddressReading, DefaultRoute, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply
from fieldkit.model.echo import EchoReading
from fieldkit.model.link import Counters, Interface, LinkReading
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Source

Measure = Callable[[AddressReading | None, threading.Event], Any]

REAL = ("aa:bb:cc:00:00:01", "aa:bb:cc:00:00:02")


def link(up: bool = True) -> LinkReading:
    """A wired port, with traffic on it when it is up."""
    idle, busy = Counters(0, 0, 0, 0, 0, 0), Counters(5000, 5000, 0, 0, 0, 0)
    return LinkReading(Interface("eth0", "ethernet", up, speed_mbps=100, duplex="full"), 1.0, idle, busy)


def address(ip: str = "192.168.1.20", gateway: str | None = "192.168.1.1") -> AddressReading:
    """A laptop with one address and one gateway."""
    gateways = (gateway,) if gateway else ()
    routes = tuple(DefaultRoute("eth0", each) for each in gateways)
    return AddressReading("eth0", "02:00:00:00:00:09", "static", (OwnAddress(ip, 24, False),), gateways, routes)


def arp(*macs: str, method: Any = "raw") -> ArpReading:
    """Answers for the gateway from these MACs, each twice."""
    replies = tuple(ArpReply("192.168.1.1", mac, 0.4, number, mac) for number in (1, 2) for mac in macs)
    return ArpReading("192.168.1.1", method, 3, 3.0, True, replies)


def echo(received: int = 3) -> EchoReading:
    """Three echoes to the gateway."""
    return EchoReading("192.168.1.1", 3, received, "raw", (1.0,) * received)


class Desk:
    """A desk of instruments: facts, an exception, or a function, by topic; counts what it measured, and when."""

    source = Source.PROBE
    interface: str | None = "eth0"

    def __init__(
        self,
        topics: Mapping[str, Any],
        *,
        seconds: float = 2.0,
        after_address: tuple[str, ...] = (),
        exclusive: tuple[str, ...] = (),
    ) -> None:
        self.topics = dict(topics)
        self.bound = seconds
        self.waiting = after_address
        self.alone = exclusive
        self.measured: list[str] = []
        self.spans: list[tuple[str, float, float]] = []

    def seconds(self, topic: str) -> float | None:
        return self.bound if topic in self.topics else None

    def after_address(self, topic: str) -> bool:
        return topic in self.waiting

    def exclusive(self, topic: str) -> bool:
        return topic in self.alone

    def measure(self, topic: str, address: AddressReading | None, cancel: threading.Event) -> Measured:
        self.measured.append(topic)
        began = time.monotonic()
        try:
            what = self.topics[topic]
            if callable(what):
                what = what(address, cancel)
            if isinstance(what, Exception):
                raise what
            return Measured(what, f"desk:{topic}")
        finally:
            self.spans.append((topic, began, time.monotonic()))


def ticking() -> Callable[[], datetime]:
    """A clock that goes one second forward each time somebody looks at it."""
    looks = iter(range(1_000_000))
    return lambda: datetime(2026, 3, 1, 2, 0, tzinfo=UTC) + timedelta(seconds=next(looks))
