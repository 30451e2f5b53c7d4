"""Instruments whose every measurement a test decides, and short ways to readings."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fieldkit.engine.bench import Bench
from fieldkit.engine.library import Library
from fieldkit.engine.protocols import Instruction, Question, Said, Standing
from fieldkit.engine.run import Fact, Job, Outcome, Run
from fieldkit.model.address import AddressReading, DefaultRoute, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply, Through
from fieldkit.model.cause import Conclusion
from fieldkit.model.echo import EchoReading
from fieldkit.model.event import Event
from fieldkit.model.finding import Finding
from fieldkit.model.line import Line
from fieldkit.model.link import Counters, Interface, LinkReading
from fieldkit.model.reading import Measured, Reading
from fieldkit.model.terms import Source, Verdict

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
    """Answers for the gateway from these MACs, each twice; an echo to it is answered by each as itself."""
    replies = tuple(ArpReply("192.168.1.1", mac, 0.4, number, mac) for number in (1, 2) for mac in macs)
    through = tuple(Through(mac, sent=2, gateway_from=mac) for mac in macs) if len(macs) > 1 else ()
    return ArpReading("192.168.1.1", method, 3, 3.0, True, replies, through=through)


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
        self.allowed: list[frozenset[str]] = []
        self.spans: list[tuple[str, float, float]] = []

    def seconds(self, topic: str) -> float | None:
        return self.bound if topic in self.topics else None

    def after_address(self, topic: str) -> bool:
        return topic in self.waiting

    def exclusive(self, topic: str) -> bool:
        return topic in self.alone

    def measure(
        self, topic: str, address: AddressReading | None, cancel: threading.Event, allow: frozenset[str] = frozenset()
    ) -> Measured:
        self.measured.append(topic)
        self.allowed.append(allow)
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


class Paper:
    """A journal kept in memory; what it holds is what would be on disk."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self.events = list(events)

    def append(self, events: Sequence[Event]) -> None:
        self.events += [replace(event, payload=json.loads(json.dumps(event.payload))) for event in events]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    def passed(self) -> list[tuple[str, str]]:
        """Step and what was heard, of every step passed."""
        return [(each.payload["step"], each.payload["heard"]) for each in self.events if each.kind == "passed"]


class Script:
    """A person who answers by step; a list gives the first, second… answer.  `Interrupted` stops there."""

    def __init__(self, answers: Mapping[str, Any], *, how: str = "heard") -> None:
        self.answers = {step: list(given) if isinstance(given, list) else [given] for step, given in answers.items()}
        self.how = how
        self.put: list[str] = []
        self.questions: list[Question] = []

    def ask(self, question: Question) -> Said:
        self.questions.append(question)
        return self._say(question.standing.step, "unsure")

    def instruct(self, instruction: Instruction) -> Said:
        return self._say(instruction.standing.step, "skipped")

    def _say(self, step: str, otherwise: str) -> Said:
        self.put.append(step)
        given = self.answers.get(step)
        said = otherwise if given is None else given.pop(0) if len(given) > 1 else given[0]
        if isinstance(said, BaseException):
            raise said
        if isinstance(said, Said):
            return said
        return Said("", back=True) if said == "back" else Said(said, how=self.how)


class Dark:
    """A screen nobody looks at; keeps the findings and conclusions it was shown."""

    def __init__(self) -> None:
        self.findings: list[str] = []
        self.conclusions: list[str] = []

    def measuring(self, checks: Sequence[str], topics: Sequence[str]) -> None: ...

    def reading(self, reading: Reading) -> None: ...

    def finding(self, finding: Finding) -> None:
        self.findings.append(finding.code)

    def measured(self) -> None: ...

    def passed(self, standing: Standing, heard: str) -> None: ...

    def concluded(self, conclusion: Conclusion, verdict: Verdict, holes: Mapping[str, object]) -> None:
        del verdict, holes
        self.conclusions.append(conclusion.cause)


@cache
def library() -> Library:
    """The small library of tests/data/run."""
    folder = Path(__file__).parents[1] / "data" / "run"
    return Library((folder,), proved=(folder,))


class Visit:
    """One run over a desk of instruments, with all its ends in the test's hand."""

    def __init__(
        self,
        desk: Desk,
        answers: Mapping[str, Any] | Script,
        *,
        facts: Mapping[str, Fact] | None = None,
        line: Line | None = None,
        events: Sequence[Event] = (),
        tree: str = "visit",
    ) -> None:
        self.desk = desk
        self.paper = Paper(events)
        self.script = answers if isinstance(answers, Script) else Script(answers)
        self.screen = Dark()
        clock = ticking()
        self.bench = Bench(desk, library().limits, clock)
        job = Job(tree, line or Line(), facts or {})
        self.run = Run(job, library(), self.bench, self.paper, self.script, self.screen, clock)
        if events:
            self.run.take_up(events)

    def go(self) -> Outcome:
        return self.run.go()


def lan(link_up: bool = True, macs: Sequence[str] = REAL[:1], **more: Any) -> Desk:
    """The desk of a laptop in a customer's LAN."""
    return Desk({"link": link(link_up), "address": address(), "arp": arp(*macs), **more})
