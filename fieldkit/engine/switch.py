"""The line's access switch beside the laptop: what it holds of the line comes from one session, the rest from here.

Where the devices that answer for something on this LAN are plugged in is asked in a session of its own, and only where
somebody wants to know it and there is anybody to look for.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldkit.checks.plugged import ANSWERING, worth_finding
from fieldkit.devices.plugged import MOST_MACS, look_up
from fieldkit.devices.readings import of_visit
from fieldkit.devices.taken import Readings, Taken
from fieldkit.devices.talk import DeviceError, Session
from fieldkit.devices.target import Limits
from fieldkit.devices.visit import Visited, visit
from fieldkit.engine.bench import Instruments
from fieldkit.engine.run import guess_vantage
from fieldkit.errors import NotMeasured
from fieldkit.model.access import EDGE_STATIONS, AccessReading
from fieldkit.model.address import AddressReading
from fieldkit.model.finding import Missing
from fieldkit.model.line import Line
from fieldkit.model.mac import GivenMac
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.reading import Measured, Where
from fieldkit.model.terms import Source, Vantage

# What a visit to the switch tells, and which of its tables each rests on.
TOPICS: Mapping[str, str] = {
    "access": "port",
    "mac_live": "mac_on_port",
    "mac_bound": "binding",
    "noc_port": "port",
    "noc_vlan": "vlan",
    "noc_errors": "port",
    "noc_light": "light",
}

# Where the MACs that answer for something are plugged in: a search of its own.
PLUGGED = "plugged"

# Another try in this run would only be told the same: a person must mend something first.
IN_VAIN = frozenset(
    {
        "device.host_key_unreadable",
        "device.paste_only",
        "device.unknown_platform",
        "device.old_algorithms",
        "device.no_console",
        "device.console_denied",
    }
)

# Of a whole visit, as evidence: what belongs to one line is long before this.
LONGEST_RAW = 60_000


@dataclass(frozen=True, slots=True)
class _Seen:
    """What came of one visit; `error` is why there is nothing, or no more."""

    readings: Readings = field(default_factory=lambda: Readings(()))
    visited: Visited | None = None
    error: NotMeasured | None = None


class _Visiting:
    """One visit, for which everybody who wants something of it waits."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.seen = _Seen()


class Switch:
    """The access switch of one line.  `open` logs in, as whoever may; `macs` are the customer's as far as known.

    However many topics are wanted, one session reads them all; after `forget` the next one wanted opens another.
    `open_at` logs in to a switch behind this one, by its address, where somebody may; behind more than `most_stations`
    nobody's own port is.
    """

    def __init__(
        self,
        open: Callable[[], Session],  # noqa: A002 - the word for it
        line: Line,
        *,
        limits: Limits | None = None,
        macs: Iterable[str] = (),
        vantage: Vantage | None = None,
        open_at: Callable[[str], Session] | None = None,
        most_stations: int = EDGE_STATIONS,
    ) -> None:
        self._open = open
        self._open_at = open_at or _nobody_logs_in
        self._most_stations = most_stations
        self._line = line
        self._limits = limits or Limits()
        self._macs = [each.lower() for each in macs]
        self._vantage = vantage
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._current: _Visiting | None = None
        self._for_good: NotMeasured | None = None
        self.visits = 0

    @property
    def line(self) -> Line:
        """The line's record."""
        return self._line

    @property
    def seconds(self) -> float:
        """How long a visit may take, its login included."""
        limits = self._limits
        return limits.connect_s + limits.login_s + limits.visit_s + limits.answer_s

    def forget(self) -> None:
        """What was read no longer holds."""
        with self._lock:
            self._current = None

    def look_for(self, mac: str) -> bool:
        """This MAC is the customer's too; True where the last visit did not look for it, so that another is due."""
        mac = mac.lower()
        with self._lock:
            current = self._current
            if mac in self._macs:
                return False
            self._macs.append(mac)
            if current is None:
                return False
            if current.over.is_set() and mac in _looked_for(current.seen):
                return False
            self._current = None
            return True

    def read(self, topic: str, address: AddressReading | None, cancel: threading.Event) -> Measured:
        """What the switch says of a topic, from the visit that stands or a new one.

        Raises: NotMeasured when the visit did not end in its time.
        """
        seen = self._visited(address, cancel)
        visited = seen.visited
        device = visited.switch if visited else str((seen.error.facts if seen.error else {}).get("device", ""))
        where = Where(device=device or self._line.access.switch, port=visited.port if visited else None)
        error = seen.error or (visited.error if visited else None)
        taken = next((each for each in seen.readings.taken if each.topic == topic), None)
        if taken is None or visited is None:
            return Measured(
                None,
                by=visited.platform if visited else "switch",
                source=Source.DEVICE,
                where=where,
                missing=_reason(error) if error is not None else _not_told(topic, visited, seen.readings, where.device),
            )
        return Measured(
            taken.facts,
            by=f"{visited.platform} {_command(taken)}",
            raw=(visited.transcript if topic == "access" else taken.output.text)[:LONGEST_RAW],
            weak=taken.weak,
            source=Source.DEVICE,
            where=where,
            # What was read before the session broke off holds; why the rest is missing is said with it.
            missing=_reason(error) if error is not None and topic == "access" else None,
        )

    def find(self, macs: Iterable[str], cancel: threading.Event) -> Measured:
        """Where these MACs are plugged in; nobody to look for opens no session.

        Raises: NotMeasured when the first switch cannot be asked, or is being asked something else for too long.
        """
        sought = tuple(macs)[:MOST_MACS]
        if not sought:
            return Measured(PluggedReading(), by=PLUGGED, source=Source.DEVICE)
        where = Where(device=self._line.access.switch)
        if self._for_good is not None:
            return _not_found(self._for_good, where)
        if not self._one_at_a_time.acquire(timeout=self.seconds):
            raise NotMeasured("missing.deadline", topic=PLUGGED, seconds=self.seconds)
        try:
            found = look_up(
                sought,
                lambda host: self._let_in() if host is None else self._open_at(host),
                within_s=self._limits.visit_s,
                most_stations=self._most_stations,
                cancel=cancel,
            )
        except NotMeasured as exc:
            return _not_found(exc, where)
        finally:
            self._one_at_a_time.release()
        return Measured(
            found.reading,
            by=f"find:{', '.join(found.switches)}",
            raw=found.transcript[:LONGEST_RAW],
            source=Source.DEVICE,
            where=where,
        )

    def _let_in(self) -> Session:
        """A session on the line's own switch.  Raises: NotMeasured; where another try is in vain, for good."""
        try:
            return self._open()
        except NotMeasured as exc:
            if exc.code in IN_VAIN or (isinstance(exc, DeviceError) and exc.never_again):
                self._for_good = exc
            raise

    # -- the visit ---------------------------------------------------------------------------------------------------

    def _visited(self, address: AddressReading | None, cancel: threading.Event) -> _Seen:
        with self._lock:
            if self._for_good is not None:
                return _Seen(error=self._for_good)
            visiting = self._current
            mine = visiting is None
            if visiting is None:
                visiting = self._current = _Visiting()
        if mine:
            try:
                with self._one_at_a_time:
                    visiting.seen = self._visit(address, cancel)
            finally:
                visiting.over.set()
        elif not visiting.over.wait(self.seconds):
            raise NotMeasured("missing.deadline", topic="access", seconds=self.seconds)
        return visiting.seen

    def _visit(self, address: AddressReading | None, cancel: threading.Event) -> _Seen:
        self.visits += 1
        try:
            session = self._let_in()
        except NotMeasured as exc:
            return _Seen(error=exc)
        try:
            visited = visit(session, self._line, self._customers(address), within_s=self._limits.visit_s, cancel=cancel)
        except DeviceError as exc:
            return _Seen(error=exc)
        finally:
            session.close()
        return _Seen(of_visit(visited, self._line), visited)

    def _customers(self, address: AddressReading | None) -> tuple[str, ...]:
        """The MACs to look for: those told, and the laptop's own where it stands in the customer's place."""
        at_hand_over = self._vantage is Vantage.CPE or (
            self._vantage is None and guess_vantage(address, self._line) == Vantage.CPE.value
        )
        laptop = address.mac if address is not None and at_hand_over else None
        return tuple(dict.fromkeys([*self._macs, *([laptop.lower()] if laptop else [])]))


@dataclass(frozen=True)
class WithSwitch:
    """This laptop, or a recorded site, with the line's access switch beside it."""

    laptop: Instruments
    switch: Switch
    # The switch is there for where devices are plugged in, and for nothing of the line's own.
    only_places: bool = False
    # What was heard of who answers for what, by topic, and whom the last search looked for.
    _heard: dict[str, Any] = field(default_factory=dict, compare=False)
    _looked_for: set[str] = field(default_factory=set, compare=False)

    @property
    def source(self) -> Source:
        """What kind of source the laptop's own readings have; the switch's say theirs."""
        return self.laptop.source

    @property
    def interface(self) -> str | None:
        """The interface that is tested."""
        return self.laptop.interface

    def seconds(self, topic: str) -> float | None:
        """How long this topic may take; None when neither measures it."""
        if topic == PLUGGED:  # a visit that is under way ends first
            return self.switch.seconds * 2
        return self.switch.seconds if topic in self._topics() else self.laptop.seconds(topic)

    def after_address(self, topic: str) -> bool:
        """Must the address reading be there first?  The laptop's own MAC may be one to look for."""
        if topic in self._topics():
            return self.laptop.seconds("address") is not None
        return topic != PLUGGED and self.laptop.after_address(topic)

    def exclusive(self, topic: str) -> bool:
        """Does this topic need a quiet wire?  Whom to look for on the switch is known when all others have ended."""
        return topic == PLUGGED or (topic not in self._topics() and self.laptop.exclusive(topic))

    def measure(
        self, topic: str, address: AddressReading | None, cancel: threading.Event, allow: frozenset[str]
    ) -> Measured:
        """What the switch says of its topics, what the laptop measures of all others.

        Raises: NotMeasured when it cannot be done.
        """
        if topic == PLUGGED:
            sought = self._sought()
            self._looked_for.clear()
            self._looked_for.update(sought)
            return self.switch.find(sought, cancel)
        if topic in self._topics():
            return self.switch.read(topic, address, cancel)
        return self.laptop.measure(topic, address, cancel, allow)

    def _topics(self) -> Mapping[str, str]:
        return {} if self.only_places else TOPICS

    def forget(self, topics: Iterable[str]) -> None:
        """The next of these topics that is wanted is read in a new session."""
        topics = set(topics)
        for topic in topics & ANSWERING.keys():
            self._heard.pop(topic, None)
        if PLUGGED in topics:
            self._looked_for.clear()
        if not self._topics().keys().isdisjoint(topics):
            self.switch.forget()

    def saw(self, topic: str, facts: Any) -> Iterable[str]:
        """This was measured; where it brings somebody to look for whom nobody looked for, another search is due."""
        if topic not in ANSWERING:
            return ()
        self._heard[topic] = facts
        return () if self._looked_for.issuperset(self._sought()) else (PLUGGED,)

    def _sought(self) -> tuple[str, ...]:
        return worth_finding(dict(self._heard), self.switch.line)[:MOST_MACS]

    def took(self, topic: str, facts: Any) -> Iterable[str]:
        """A MAC that a person read out is looked for as well, where nobody did."""
        if topic == "mac_given" and isinstance(facts, GivenMac) and self.switch.look_for(facts.mac):
            return tuple(self._topics())
        return ()


def _looked_for(seen: _Seen) -> set[str]:
    access = next((each.facts for each in seen.readings.taken if isinstance(each.facts, AccessReading)), None)
    if access is None:
        return set()
    return {*access.sought, *(each.mac for each in access.stations)}


def _nobody_logs_in(host: str) -> Session:
    raise DeviceError("missing.no_switch_login", device=host)


def _not_found(error: NotMeasured, where: Where) -> Measured:
    return Measured(None, by=PLUGGED, source=Source.DEVICE, where=where, missing=_reason(error))


def _reason(error: NotMeasured) -> Missing:
    return Missing(error.code, error.facts)


def _not_told(topic: str, visited: Visited | None, readings: Readings, switch: str | None) -> Missing:
    """Why the switch, which was reached, said nothing of a topic."""
    once = next((each for each in readings.not_taken if each.code == "paste.errors_once"), None)
    if topic == "noc_errors" and once is not None:
        return Missing("missing.errors_read_once", once.facts)
    told = visited.told.get(TOPICS[topic], "not_asked") if visited else "not_asked"
    code = {"refused": "missing.switch_refused", "unsupported": "missing.switch_has_none"}.get(told)
    facts = {"switch": switch, "table": TOPICS[topic]}
    return Missing(code or "missing.switch_not_told", facts)


def _command(taken: Taken) -> str:
    return taken.output.command if taken.topic == "access" else taken.output.asked or taken.output.command
