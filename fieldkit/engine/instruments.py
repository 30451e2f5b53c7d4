"""This laptop as a set of instruments: one probe a topic, all on the tested interface."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.lan import LanPlan
from fieldkit.model.line import Line
from fieldkit.model.path import Beat, PathPlan
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Source, Vantage
from fieldkit.probes.task import PROBES, Targets, Task

# The topics that put frames of their own on the customer's LAN.
LAYER_2 = ("arp", "conflict", "claims", "dhcp", "pppoe", "ra", "broadcast", "lldp", "inventory")


@dataclass(frozen=True)
class Laptop:
    """Measures with `fieldkit.probes`; `timeout_s` shortens every probe's own bound, never lengthens it.

    `beat` is told each finished second of a train, `heard` what is worth showing at once, `meanwhile` (topic, Measured)
    what a watch has so far; all from the probe's own thread.
    """

    interface: str | None
    line: Line
    targets: Targets
    vantage: Vantage | None = None
    site: str | None = None
    quiet: bool = False
    timeout_s: float | None = None
    frames_per_s: float | None = None
    plan: PathPlan = field(default_factory=PathPlan)
    lan: LanPlan = field(default_factory=LanPlan)
    beat: Callable[[Beat], None] | None = None
    heard: Callable[[str, Any], None] | None = None
    meanwhile: Callable[[str, Measured], None] | None = None
    source: Source = Source.PROBE

    def seconds(self, topic: str) -> float | None:
        """How long this topic may take; None when no probe measures it."""
        probe = PROBES.get(topic)
        named = {"site": self.site, "far": self.plan.far}
        if probe is None or (probe.only_for is not None and named[probe.only_for] is None):
            return None
        seconds = probe.seconds + (self.plan.seconds if probe.as_planned else 0.0)
        bound = seconds if self.timeout_s is None else min(seconds, self.timeout_s)
        return bound + (self.lan.watch_s if probe.as_watched else 0.0)

    def after_address(self, topic: str) -> bool:
        """Must the address reading be there first?"""
        return topic in PROBES and PROBES[topic].after_address

    def exclusive(self, topic: str) -> bool:
        """Does this topic need a quiet wire?"""
        return topic in PROBES and PROBES[topic].exclusive

    def measure(
        self,
        topic: str,
        address: AddressReading | None,
        cancel: threading.Event,
        allow: frozenset[str] = frozenset(),
    ) -> Measured:
        """Run the topic's probe.

        Raises: NotMeasured when it cannot be done.
        """
        if self.interface is None:
            raise NotMeasured("missing.no_interface")
        seconds = self.seconds(topic)
        assert seconds is not None
        if self.frames_per_s is not None and topic in LAYER_2:
            from fieldkit.probes.wire import hold_to

            hold_to(self.frames_per_s)
        task = Task(
            interface=self.interface,
            deadline=time.monotonic() + seconds,
            line=self.line,
            targets=self.targets,
            vantage=self.vantage,
            address=address,
            site=self.site,
            quiet=self.quiet,
            allow=allow,
            plan=self.plan,
            lan=self.lan,
            cancel=cancel,
            beat=self.beat,
            heard=self.heard,
            meanwhile=None if self.meanwhile is None else partial(self.meanwhile, topic),
            frames_per_s=self.frames_per_s,
        )
        return PROBES[topic].load()(task)
