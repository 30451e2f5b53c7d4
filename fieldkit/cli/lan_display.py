"""The board of `lan-check` while it listens: below it each device that hands out addresses, the moment it is heard."""

import threading
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from fieldkit.cli.screen import RichDisplay
from fieldkit.cli.watch_screen import span
from fieldkit.model.arp import ArpReply, Claim
from fieldkit.model.dhcp import Offer
from fieldkit.report.words import Wording
from fieldkit.text.clean import clean

# A flood of forged answers must not push the board off the screen.
MOST_LINES = 8
LONGEST_NAME = 20


class LanDisplay(RichDisplay):
    """`heard` may be called from any probe's thread; `watch_s` is how long is listened beyond the usual."""

    def __init__(
        self,
        wording: Wording,
        talk: Console,
        *,
        watch_s: float = 0.0,
        progress: Callable[[], float] | None = None,
    ) -> None:
        """`progress` says how much of a capture has been read, from 0 to 1."""
        super().__init__(wording, talk, result=None, case=None)
        self._watch_s = watch_s
        self._progress = progress
        self._lock = threading.Lock()
        self._lines: dict[Any, str] = {}
        self._claims: dict[str, int] = {}
        self._inventory: tuple[int, int] | None = None

    def heard(self, topic: str, what: Any) -> None:
        """Show this at once; the tables say it again when all is in."""
        with self._lock:
            if topic == "inventory" and isinstance(what, tuple):
                self._inventory = what
            elif isinstance(what, Offer):
                self._line(("offer", what.server_id, what.source_mac, what.routers), self._offer(what))
            elif isinstance(what, Claim):
                self._claims[what.ip] = len(what.by)
                facts = {"ip": what.ip, "count": len(what.by), "macs": [each.mac for each in what.by[:4]]}
                self._line(("claim", what.ip), self._wording.say("lan_check.heard.claim", facts))
            elif isinstance(what, ArpReply):
                facts = {"ip": what.ip, "mac": what.mac, "maker": self._maker(what.mac)}
                self._line(("reply", what.ip, what.mac), self._wording.say("lan_check.heard.reply", facts))

    def measured(self) -> None:
        """The board is complete; what was heard stands in the tables from here on."""
        with self._lock:
            self._lines.clear()
            self._inventory, self._watch_s, self._progress = None, 0.0, None
        super().measured()

    def _line(self, key: Any, line: str) -> None:
        if key in self._lines or len(self._lines) < MOST_LINES:
            self._lines[key] = line

    def _offer(self, offer: Offer) -> str:
        facts = {
            "after": round(offer.after_ms),
            "server": offer.server_id or offer.source_ip,
            "mac": offer.source_mac,
            "maker": self._maker(offer.source_mac or ""),
            "router": list(offer.routers) or "-",
        }
        return self._wording.say("lan_check.heard.offer", facts)

    def _maker(self, mac: str) -> str:
        from fieldkit.model.vendor import RANDOMISED, vendor_of

        vendor = vendor_of(mac)
        if vendor == RANDOMISED:
            return self._wording.say("lan_check.randomised")
        return clean(vendor, limit=LONGEST_NAME) if vendor else "-"

    def _drawn(self) -> RenderableType:
        with self._lock:
            lines = list(self._lines.values())
            inventory = self._inventory
            claims = sum(1 for count in self._claims.values() if count > 1)
        parts: list[RenderableType] = [super()._drawn()]
        # How far it is stands above what was heard: a small screen cuts off the end.
        if inventory is not None:
            told = {"done": inventory[0], "all": inventory[1]}
            parts.append(Text(f"  {self._wording.say('lan_check.heard.inventory', told)}", style="dim"))
        if self._progress is not None:
            percent = {"percent": round(100 * self._progress())}
            parts.append(Text(f"  {self._wording.say('lan_check.reading', percent)}", style="dim"))
        if self._watch_s:
            past = min(self._watch_s, time.monotonic() - self._since)
            facts = {"past": span(past), "all": span(self._watch_s), "claims": claims}
            parts.append(Text(f"  {self._wording.say('lan_check.watching', facts)}"))
        if lines:
            table = Table.grid(padding=(0, 1, 0, 0))
            table.add_column(no_wrap=True)
            table.add_column(overflow="fold")
            for line in lines:
                table.add_row(" -", Text(line, style="dim"))
            parts.append(table)
        return Group(*parts)
