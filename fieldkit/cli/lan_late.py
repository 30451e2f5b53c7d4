"""What `lan-check` has only once it is wanted: the screen for what is heard, the switch for what is found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fieldkit.model.terms import Source

if TYPE_CHECKING:
    from fieldkit.cases.meanwhile import Meanwhile
    from fieldkit.engine.bench import Bench, Instruments

PLUGGED = "plugged"
# Heard before there is a screen.
MOST_KEPT = 100


@dataclass
class Relay:
    """Passes on what probes hear to whoever shows it, once there is somebody."""

    kept: list[tuple[str, Any]] = field(default_factory=list)
    shown: "Callable[[str, Any], None] | None" = None

    def heard(self, topic: str, what: Any) -> None:
        """Called by the probes."""
        if self.shown is not None:
            self.shown(topic, what)
        elif len(self.kept) < MOST_KEPT:
            self.kept.append((topic, what))

    def to(self, show: "Callable[[str, Any], None]") -> None:
        """From now on show it, what came before first."""
        self.shown = show
        for topic, what in self.kept:
            show(topic, what)


@dataclass
class LateSwitch:
    """This laptop, and beside it the access switch once somebody is to be looked for there, not before.

    Nobody logs in to a switch of the carrier's for a LAN on which all is well.  `meanwhile` is told when each
    measurement begins.
    """

    laptop: "Instruments"
    beside: "Instruments | None" = None
    meanwhile: "Meanwhile | None" = None

    @property
    def source(self) -> Source:
        """What kind of source the laptop's own readings have."""
        return self.laptop.source

    @property
    def interface(self) -> str | None:
        """The interface that is tested."""
        return self.laptop.interface

    def open(self, beside: "Instruments", bench: "Bench") -> None:
        """From now on the switch is there; it is told what was heard so far."""
        self.beside = beside
        saw = getattr(beside, "saw", None)
        if saw is not None:
            for topic, reading in bench.readings.items():
                if reading.facts is not None:
                    saw(topic, reading.facts)

    def _of(self, topic: str) -> "Instruments":
        return self.beside if self.beside is not None and topic == PLUGGED else self.laptop

    def seconds(self, topic: str) -> float | None:
        """How long this topic may take; None when it cannot be measured (yet)."""
        return self._of(topic).seconds(topic)

    def after_address(self, topic: str) -> bool:
        """Must the address reading be there first?"""
        return self._of(topic).after_address(topic)

    def exclusive(self, topic: str) -> bool:
        """Does this topic need a quiet wire?"""
        return self._of(topic).exclusive(topic)

    def measure(self, topic: str, address: Any, cancel: Any, allow: frozenset[str]) -> Any:
        """Measure.  Raises: NotMeasured when it cannot be done."""
        if self.meanwhile is not None:
            self.meanwhile.began(topic)
        return self._of(topic).measure(topic, address, cancel, allow)


def placed(bench: "Bench") -> set[str]:
    """The MACs of which a port, or a cable, is known."""
    from fieldkit.model.plugged import PluggedReading

    reading = bench.facts(PLUGGED)
    found = reading.found if isinstance(reading, PluggedReading) else ()
    return {each.mac.lower() for each in found if each.end == "edge" or each.cable}
