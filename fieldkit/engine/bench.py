"""Gets the readings a check declares, all that are missing at once, and judges them; keeps them until they go stale."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from fieldkit.checks import CHECKS, Evidence
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.line import Line
from fieldkit.model.reading import Measured, Reading, Where
from fieldkit.model.terms import Source, Symptom, Vantage

Clock = Callable[[], datetime]

# How long past its own bound a measurement is waited for before the visit goes on without it.
GRACE_S = 0.5
# Who wakes so much later than meant stood still (a suspended laptop), as the measurements did: they get a moment more.
_STOOD_STILL_S, _MOMENT_S = 1.0, 2.0
_TURN_S = 0.25

# Why a probe that loads the line, or asks the whole LAN, did not run.
NO_CONSENT = "missing.no_consent"


class Instruments(Protocol):
    """What can measure topics: this laptop, or a recorded site."""

    @property
    def source(self) -> Source:
        """What kind of source these readings have."""

    @property
    def interface(self) -> str | None:
        """The interface that is tested."""

    def seconds(self, topic: str) -> float | None:
        """How long this topic may take; None when these instruments cannot measure it."""

    def after_address(self, topic: str) -> bool:
        """Must the address reading be there first?"""

    def exclusive(self, topic: str) -> bool:
        """Does this topic need a quiet wire?"""

    def measure(
        self, topic: str, address: AddressReading | None, cancel: threading.Event, allow: frozenset[str]
    ) -> Measured:
        """Measure, within what the person has agreed to.  Raises: NotMeasured when it cannot be done."""


@runtime_checkable
class Remembers(Protocol):
    """Instruments that keep what they read once for several topics, and must be told when it no longer holds."""

    def forget(self, topics: Iterable[str]) -> None:
        """From now on these topics must be read anew."""

    def took(self, topic: str, facts: Any) -> Iterable[str]:
        """A person told this; which topics would it have read otherwise, had it known?"""


@runtime_checkable
class Overhears(Protocol):
    """Instruments that ask about what others of their kind measured."""

    def saw(self, topic: str, facts: Any) -> Iterable[str]:
        """This came in; which topics must be measured anew because of it?"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a check may know besides readings."""

    line: Line = field(default_factory=Line)
    vantage: Vantage | None = None
    symptom: Symptom | None = None
    mode: str | None = None


def judged(
    check: str,
    readings: Mapping[str, Reading],
    circumstances: Circumstances,
    limits: Mapping[str, Limit],
    params: Mapping[str, str],
) -> Finding:
    """What a check says of these readings, of which it sees those that it reads."""
    entry = CHECKS[check]
    seen = Evidence(
        readings={topic: readings[topic] for topic in entry.reads if topic in readings},
        vantage=circumstances.vantage,
        symptom=circumstances.symptom,
        mode=circumstances.mode,
        params=params,
    )
    return entry.judge(seen, circumstances.line, limits)


class _Job:
    """One topic being measured in its own daemon thread, which never keeps the program from ending."""

    def __init__(self, topic: str, seconds: float) -> None:
        self.topic = topic
        self.seconds = seconds
        self.began = time.monotonic()
        self.cancel = threading.Event()
        self.over = threading.Event()
        self.abandoned = False
        self.awake_until = 0.0

    def deadline(self) -> float:
        return max(self.began + self.seconds + GRACE_S, self.awake_until)


class Bench:
    """Readings by topic: measured when missing or stale, judged by checks, handed out in the order they came."""

    def __init__(self, instruments: Instruments, limits: Mapping[str, Limit], clock: Clock) -> None:
        self._instruments = instruments
        self._limits = limits
        self._clock = clock
        self._readings: dict[str, Reading] = {}
        self._stale: set[str] = set()
        # What was pasted and then made void by something done: asked again, since it cannot be measured again.
        self._spent: set[str] = set()
        self._jobs: dict[str, _Job] = {}
        self._arrived: queue.SimpleQueue[tuple[_Job, Reading]] = queue.SimpleQueue()
        self._fresh: list[Reading] = []
        self._count = 0
        self._lock = threading.Lock()
        self._address_known = threading.Event()
        self._allow: frozenset[str] = frozenset()

    # -- keeping -----------------------------------------------------------------------------------------------

    def remember(self, readings: Iterable[Reading]) -> None:
        """Take readings of an earlier sitting: shown, but stale."""
        for reading in readings:
            self._readings[reading.topic] = reading
            if self._instruments.seconds(reading.topic) is not None:
                self._stale.add(reading.topic)
            number = int(reading.id.lstrip("r") or 0)
            self._count = max(self._count, number)

    def pasted(self, topic: str) -> Reading | None:
        """What a device said of this topic, itself or through a person, unless something done since makes it void."""
        reading = self._readings.get(topic)
        if reading is None or reading.facts is None or topic in self._spent:
            return None
        if reading.source is Source.DEVICE:
            return None if topic in self._stale else reading
        return reading if reading.source is Source.PASTE else None

    def take(
        self, topic: str, facts: Any, *, source: Source, by: str, raw: str = "", weak: str | None = None
    ) -> Reading:
        """Take a reading that a person typed or pasted."""
        reading = Reading(
            self._next_id(), topic, source, self._clock(), 0.0, Where(), by, facts=facts, weak=weak, raw=raw
        )
        self._keep(reading)
        if isinstance(self._instruments, Remembers):
            self._stale |= {each for each in self._instruments.took(topic, facts) if each in self._readings}
        return reading

    def stand_in(self, reading: Reading) -> None:
        """Take what a measurement had so far, where nothing came of it: it failed, or did not end in its time."""
        have = self._readings.get(reading.topic)
        if have is None or have.facts is None:
            self._keep(replace(reading, id=self._next_id()))

    def forget(self, topic: str) -> None:
        """Take back what a person typed or pasted: it was never measured here, so nothing is left of it."""
        self._readings.pop(topic, None)
        self._stale.discard(topic)

    def invalidate(self, topics: Iterable[str] | None) -> None:
        """From now on these topics (None: all) must be measured again before they are judged."""
        names = set(self._readings) | set(self._jobs) if topics is None else set(topics)
        with self._lock:
            for topic in names:
                job = self._jobs.pop(topic, None)
                if job is not None:
                    job.abandoned = True
                    job.cancel.set()
        if isinstance(self._instruments, Remembers):
            self._instruments.forget(names)
        self._spent |= names
        measurable = {topic for topic in names if self._instruments.seconds(topic) is not None}
        self._stale |= measurable
        if "address" in measurable:
            self._address_known.clear()

    def facts(self, topic: str) -> Any:
        """The typed facts of a topic as last read, or None."""
        reading = self._readings.get(topic)
        return None if reading is None else reading.facts

    @property
    def readings(self) -> Mapping[str, Reading]:
        """The latest reading of each topic."""
        return dict(self._readings)

    def is_stale(self, topics: Iterable[str]) -> bool:
        """Would judging on these topics measure anything again?"""
        return any(topic in self._stale for topic in topics)

    def wants(self, topics: Iterable[str]) -> bool:
        """Would judging on these topics measure anything, again or for the first time?"""
        return any(self._wanted(topic) for topic in topics)

    def settled(self, topics: Iterable[str]) -> bool:
        """Is all of this there that can be measured, and fresh?"""
        return not any(topic in self._jobs or self._wanted(topic) for topic in topics)

    # -- measuring ---------------------------------------------------------------------------------------------

    def consent(self, allow: Iterable[str]) -> None:
        """From now on measure within this consent; what was refused for want of it is measured again."""
        agreed = frozenset(allow)
        if agreed - self._allow:
            self._stale |= {
                topic
                for topic, reading in self._readings.items()
                if reading.missing is not None and reading.missing.code == NO_CONSENT
            }
        self._allow = agreed

    def start(self, topics: Iterable[str]) -> tuple[str, ...]:
        """Begin to measure what is missing or stale of these topics, without waiting; the topics begun."""
        wanted = [topic for topic in dict.fromkeys(topics) if self._wanted(topic)]
        if any(self._instruments.after_address(topic) for topic in wanted) and self._wanted("address"):
            wanted = ["address", *(topic for topic in wanted if topic != "address")]
        begun = [topic for topic in wanted if not self._instruments.exclusive(topic)]
        for topic in begun:
            self._begin(topic)
        return tuple(begun)

    def collect(self, topics: Iterable[str], watch: Callable[[Reading], None]) -> None:
        """Measure what is missing or stale of these topics; returns when all are there, within their deadlines."""
        names = list(dict.fromkeys(topics))
        self.start(names)
        self._wait([topic for topic in names if topic in self._jobs], watch)
        for topic in names:
            if self._wanted(topic) and self._instruments.exclusive(topic):
                self._begin(topic)
                self._wait([topic], watch)

    def judge(
        self, check: str, circumstances: Circumstances, params: Mapping[str, str], watch: Callable[[Reading], None]
    ) -> Finding:
        """Measure what the check reads, and judge it."""
        self.collect(CHECKS[check].reads, watch)
        return self.finding(check, circumstances, params)

    def finding(self, check: str, circumstances: Circumstances, params: Mapping[str, str]) -> Finding:
        """Judge a check on what is there."""
        return judged(check, self._readings, circumstances, self._limits, params)

    def drain(self) -> tuple[Reading, ...]:
        """The readings that came in since the last call, in order; the caller writes them down."""
        self._pump(None)
        came, self._fresh = tuple(self._fresh), []
        return came

    def stop(self) -> None:
        """Tell every running measurement to end."""
        for job in self._jobs.values():
            job.cancel.set()

    # -- inside ------------------------------------------------------------------------------------------------

    def _wanted(self, topic: str) -> bool:
        if topic in self._jobs or self._instruments.seconds(topic) is None:
            return False
        return topic not in self._readings or topic in self._stale

    def _begin(self, topic: str) -> None:
        seconds = self._instruments.seconds(topic)
        assert seconds is not None
        waits = topic != "address" and self._instruments.after_address(topic)
        if topic == "address":
            self._address_known.clear()
        bound = seconds + (self._instruments.seconds("address") or 0.0 if waits else 0.0)
        job = _Job(topic, bound)
        self._jobs[topic] = job
        threading.Thread(target=self._measure, args=(job, waits), name=f"probe-{topic}", daemon=True).start()

    def _measure(self, job: _Job, waits: bool) -> None:
        at = self._clock()
        if waits:
            self._address_known.wait(self._instruments.seconds("address") or 0.0)
        if job.abandoned:
            return  # overtaken before it sent anything
        began = time.monotonic()
        missing: Missing | None = None
        got: Measured | None = None
        try:
            got = self._instruments.measure(job.topic, self.facts("address"), job.cancel, self._allow)
        except NotMeasured as exc:
            missing = Missing(exc.code, exc.facts)
        except Exception as exc:  # a probe's own bug must cost one reading, not the visit
            missing = Missing("missing.probe_failed", _failure(job.topic, exc))
        reading = Reading(
            id=self._next_id(),
            topic=job.topic,
            source=(got.source if got else None) or self._instruments.source,
            at=at,
            took_s=round(time.monotonic() - began, 3),
            where=(got.where if got else None) or Where(interface=self._instruments.interface),
            by=got.by if got else job.topic,
            facts=got.facts if got else None,
            missing=missing or (got.missing if got else None),
            weak=got.weak if got else None,
            raw=got.raw if got else "",
        )
        if job.topic == "address" and not job.abandoned:
            self._readings["address"] = reading
            self._address_known.set()
        self._arrived.put((job, reading))
        job.over.set()

    def _wait(self, topics: Sequence[str], watch: Callable[[Reading], None]) -> None:
        while open_jobs := [self._jobs[topic] for topic in topics if topic in self._jobs]:
            begun = time.monotonic()
            left = max(job.deadline() for job in open_jobs) - begun
            # What has already arrived counts even past the deadline: a person may have thought for longer than that.
            came = self._pump(watch, timeout=max(0.0, min(left, _TURN_S)))
            now = time.monotonic()
            for job in open_jobs:
                if now - begun >= _TURN_S + _STOOD_STILL_S:
                    job.awake_until = now + _MOMENT_S
                if not came and now >= job.deadline():
                    self._give_up(job, watch)

    def _give_up(self, job: _Job, watch: Callable[[Reading], None]) -> None:
        job.abandoned = True
        job.cancel.set()
        self._jobs.pop(job.topic, None)
        missing = Missing("missing.deadline", {"topic": job.topic, "seconds": job.seconds})
        where = Where(interface=self._instruments.interface)
        took = round(time.monotonic() - job.began, 3)
        reading = Reading(
            self._next_id(), job.topic, self._instruments.source, self._clock(), took, where, job.topic, missing=missing
        )
        if job.topic == "address":
            self._address_known.set()
        self._keep(reading)
        watch(reading)

    def _pump(self, watch: Callable[[Reading], None] | None, timeout: float | None = None) -> bool:
        """Take in what has arrived; True if anything had."""
        any_came = False
        while True:
            try:
                job, reading = (
                    self._arrived.get_nowait() if timeout is None or any_came else self._arrived.get(timeout=timeout)
                )
            except queue.Empty:
                return any_came
            any_came = True
            if job.abandoned:
                continue
            self._jobs.pop(job.topic, None)
            self._keep(reading)
            if watch is not None:
                watch(reading)

    def _keep(self, reading: Reading) -> None:
        self._readings[reading.topic] = reading
        self._stale.discard(reading.topic)
        self._spent.discard(reading.topic)
        self._fresh.append(reading)
        if isinstance(self._instruments, Overhears):
            due = self._instruments.saw(reading.topic, reading.facts)
            self._stale |= {topic for topic in due if self._was_measured(topic)}

    def _was_measured(self, topic: str) -> bool:
        """Is there a reading of this topic that nobody typed or pasted?"""
        have = self._readings.get(topic)
        return have is not None and have.source not in (Source.PASTE, Source.TYPED)

    def _next_id(self) -> str:
        with self._lock:
            self._count += 1
            return f"r{self._count}"


def _failure(topic: str, exc: Exception) -> Mapping[str, str]:
    import logging

    logging.getLogger(__name__).exception("the %s probe failed", topic)
    return {"topic": topic, "error": f"{type(exc).__name__}: {exc}"}
