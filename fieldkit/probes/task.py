"""What a probe is asked, and the list of probes; each is imported only when it runs."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from fieldkit.model.address import AddressReading
from fieldkit.model.lan import LanPlan
from fieldkit.model.line import Line
from fieldkit.model.path import Beat, PathPlan
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Vantage


@dataclass(frozen=True)
class Targets:
    """What to test against: the record's own, else the built-in defaults."""

    urls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    reference_dns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """One measurement to make.  Every probe sends and receives on `interface` only and ends before `deadline`.

    `deadline` is in `time.monotonic()` seconds.  `quiet`: only listen, and talk to our own gateway.  `allow` names what
    the person has agreed to (`rate`, `inventory`); a probe that needs a consent refuses without it.  `beat` is told
    each finished second of a train while it runs, `heard` (topic, model value) what is worth showing at once, such as
    an Offer or a Claim; both in the probe's own thread.  `meanwhile` is told now and then what a probe that goes on
    watching would say if it ended now; it must not block.  `frames_per_s` is the settings' own bound on what is sent to
    the customer's LAN, for what does not pass the wire (which is held to it anyhow).
    """

    interface: str
    deadline: float
    line: Line = field(default_factory=Line)
    targets: Targets = field(default_factory=Targets)
    vantage: Vantage | None = None
    address: AddressReading | None = None
    site: str | None = None
    quiet: bool = False
    allow: frozenset[str] = frozenset()
    plan: PathPlan = field(default_factory=PathPlan)
    lan: LanPlan = field(default_factory=LanPlan)
    cancel: threading.Event = field(default_factory=threading.Event)
    beat: Callable[[Beat], None] | None = None
    heard: Callable[[str, Any], None] | None = None
    meanwhile: Callable[[Measured], None] | None = None
    frames_per_s: float | None = None

    def tell(self, topic: str, what: Any) -> None:
        """Show this at once where somebody watches: an Offer, a Claim, how far the inventory is (done, of)."""
        if self.heard is not None:
            self.heard(topic, what)

    def left(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self.deadline - time.monotonic())


@dataclass(frozen=True, slots=True)
class Probe:
    """One entry of the list.  `seconds` bounds the measurement; `after_address` waits for the address reading.

    `as_planned`: the plan's own length comes on top; `as_watched`: the LAN plan's.  `only_for`: measured only where
    that was named.
    """

    topic: str
    place: str
    seconds: float
    after_address: bool = True
    exclusive: bool = False
    as_planned: bool = False
    as_watched: bool = False
    only_for: Literal["site", "far"] | None = None

    def load(self) -> Callable[[Task], Measured]:
        """Import the measuring function; it may raise NotMeasured."""
        module, _, name = self.place.partition(":")
        function: Callable[[Task], Measured] = getattr(import_module(module), name)
        return function


PROBES: dict[str, Probe] = {
    probe.topic: probe
    for probe in (
        Probe("link", "fieldkit.probes.link:measure", 3.0, after_address=False),
        Probe("address", "fieldkit.probes.address:measure", 2.0, after_address=False),
        Probe("arp", "fieldkit.probes.arp:measure", 7.0, as_watched=True),
        Probe("conflict", "fieldkit.probes.arp:measure_conflict", 7.0, as_watched=True),
        Probe("echo", "fieldkit.probes.echo:measure", 4.0),
        Probe("broadcast", "fieldkit.probes.broadcast:measure", 6.0, after_address=False, as_watched=True),
        Probe("claims", "fieldkit.probes.claims:measure", 6.0, after_address=False, as_watched=True),
        Probe("lldp", "fieldkit.probes.lldp:measure", 6.0, after_address=False, as_watched=True),
        Probe("ra", "fieldkit.probes.ra:measure", 6.0, after_address=False, as_watched=True),
        Probe("dhcp", "fieldkit.probes.dhcp:measure", 7.5),
        Probe("pppoe", "fieldkit.probes.pppoe:measure", 5.0),
        Probe("dns", "fieldkit.probes.dns:measure", 5.0),
        Probe("reach", "fieldkit.probes.reach:measure", 5.0),
        Probe("web", "fieldkit.probes.web:measure", 10.0),
        Probe("mtu", "fieldkit.probes.mtu:measure", 4.0),
        Probe("site", "fieldkit.probes.site:measure", 10.0, only_for="site"),
        Probe("path", "fieldkit.probes.path:measure", 8.0, exclusive=True, as_planned=True),
        Probe("stamp_mtu", "fieldkit.probes.stamp_mtu:measure", 6.0, exclusive=True, only_for="far"),
        Probe("rate", "fieldkit.probes.rate:measure", 100.0, exclusive=True),
        Probe("stamp", "fieldkit.probes.stamp:measure", 8.0, exclusive=True, as_planned=True, only_for="far"),
        Probe("inventory", "fieldkit.probes.inventory:measure", 60.0),
    )
}
