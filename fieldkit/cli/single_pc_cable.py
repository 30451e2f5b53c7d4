"""What the laptop sees on its cable: a link, who holds an address, whether frames pass, whether this LAN is online."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.changes.adapter import AdapterSettings, LineSettings
from fieldkit.cli.sitting import laptop_of, now, quiet_lan
from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.finding import Finding
from fieldkit.model.line import Line
from fieldkit.model.terms import Vantage
from fieldkit.settings import Settings

if TYPE_CHECKING:
    from fieldkit.engine.library import Library

# A switch may hold back a fresh port's frames for a while (spanning tree); testing at once would blame the line.
SETTLE_S = 8.0
# RFC 5227 wants three probes a second apart.
FREE_S = 4.5
# What shows that a LAN is online.
PROOF = ("gateway.alive", "web.pages", "reach.beyond")


class Cable:
    """The cable at the interface under test, wherever it is plugged in at the moment."""

    def __init__(self, settings: Settings, library: "Library", line: Line, saved: AdapterSettings) -> None:
        self._settings = settings
        self._library = library
        self._line = line
        self._interface = saved.interface
        self._mac = saved.mac

    def comes_up(self, within_s: float) -> bool:
        """Is there a link, now or within that time?  A system that does not tell counts as a link."""
        from fieldkit.probes.wire import system

        ends = time.monotonic() + within_s
        while system().link_up(self._interface) is False:
            if time.monotonic() > ends:
                return False
            time.sleep(0.2)
        return True

    def holders(self, ip: str, prefix: int) -> tuple[tuple[str, ...], str]:
        """The MACs that answer for an address, ours left out, and the frames.  Raises: NotMeasured."""
        from fieldkit.probes.arp import measure_conflict
        from fieldkit.probes.task import Task
        from fieldkit.probes.wire import hold_to

        hold_to(self._settings.arp_rate_per_s)
        reading = AddressReading(self._interface, self._mac, "static", (OwnAddress(ip, prefix, False),))
        ends = time.monotonic() + self._within(FREE_S)
        measured = measure_conflict(Task(self._interface, ends, line=self._line, address=reading))
        return tuple(dict.fromkeys(each.mac for each in measured.facts.replies)), measured.raw

    def passes_frames(self, settings: LineSettings) -> bool:
        """Give a fresh port time to pass frames: does the gateway answer within a while?"""
        from fieldkit.probes.sockets import open_udp
        from fieldkit.probes.wire import system

        gateway = settings.gateway
        if gateway is None:
            return True
        ends = time.monotonic() + self._within(SETTLE_S)
        while True:
            try:
                with open_udp(self._interface, settings.ip) as sock:
                    sock.sendto(b"\0", (gateway, 9))  # the system asks for the gateway's MAC to send this one byte
            except OSError:
                pass
            time.sleep(0.3)
            if gateway in system().neighbours(self._interface, settings.ip):
                return True
            if time.monotonic() > ends:
                return False

    def lan_findings(self) -> Mapping[str, Finding]:
        """The findings that show whether this LAN is online; kept apart from those of the line."""
        from fieldkit.checks import CHECKS
        from fieldkit.engine.bench import Bench, Circumstances

        line = replace(self._line, test=replace(self._line.test, at=Vantage.LAN.value))
        bench = Bench(laptop_of(self._settings, line, self._interface), self._library.limits, now)
        bench.collect([topic for check in PROOF for topic in CHECKS[check].reads], lambda _: None)
        around = Circumstances(line, Vantage.LAN, None, line.address.mode)
        found = {check: bench.finding(check, around, {}) for check in PROOF}
        bench.stop()
        return found

    def device_on_the_line(self) -> tuple[str, ...]:
        """The MACs that answer for the line's address where the laptop now is."""
        address = self._line.address
        if address.ip is None or quiet_lan(self._settings, self._line):
            return ()
        try:
            return self.holders(address.ip, address.prefix or 32)[0]
        except NotMeasured:
            return ()

    def _within(self, seconds: float) -> float:
        bound = self._settings.timeout_s
        return seconds if bound is None else min(seconds, bound)
