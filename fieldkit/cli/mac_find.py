"""`fieldkit mac-check --find`: from the record's switch to the port that a station is plugged into."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.cli.invocation import Invocation
from fieldkit.errors import BadInput, NotMeasured
from fieldkit.model.access import EDGE_STATIONS, StationReading
from fieldkit.model.address import AddressReading
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Source
from fieldkit.settings import Known

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fieldkit.cli.device_login import Login
    from fieldkit.cli.mac_check import MacAsked
    from fieldkit.engine.library import Library
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

TOPIC = "station"
CHECKS = ("find.station",)
# What is said on the way to the last switch comes on top of the search itself: its login, and leaving.
MORE_S = 15.0


@dataclass(frozen=True)
class Finder:
    """The switches as an instrument that measures one thing: where a station is."""

    wanted: str
    login: "Login | None"
    most_stations: int = EDGE_STATIONS
    source: Source = Source.DEVICE
    interface: str | None = None

    def seconds(self, topic: str) -> float | None:
        """How long this topic may take; None for every other."""
        from fieldkit.devices.find import WITHIN_S

        return WITHIN_S + MORE_S if topic == TOPIC else None

    def after_address(self, topic: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """It never waits for the laptop's address."""
        return False

    def exclusive(self, topic: str) -> bool:  # noqa: ARG002 - as above
        """It does not mind what else goes on."""
        return False

    def measure(
        self,
        topic: str,  # noqa: ARG002 - the protocol's signature
        address: AddressReading | None,  # noqa: ARG002 - as above
        cancel: threading.Event,
        allow: frozenset[str] = frozenset(),  # noqa: ARG002 - as above
    ) -> Measured:
        """Follow the station.

        Raises: NotMeasured when the first switch cannot be asked.
        """
        from fieldkit.devices.find import follow

        login = self.login
        if login is None:
            raise NotMeasured("missing.no_switch_login")
        found = follow(
            self.wanted,
            lambda host: (login if host is None else login.to(host)).open(),
            most_stations=self.most_stations,
            cancel=cancel,
        )
        asked = ", ".join(hop.switch for hop in found.reading.hops) or login.target.name
        return Measured(found.reading, by=f"find:{asked}", raw=found.transcript, weak=found.weak)


def find(invocation: Invocation, known: Known, library: "Library", asked: "MacAsked") -> int:
    """Search, judge, and show the way."""
    from fieldkit.cli.checking import Checking
    from fieldkit.cli.device_login import named
    from fieldkit.cli.mac_check import COMMAND, edge_stations, login_for

    if not named(asked.line, asked.console):
        raise BadInput("usage.find_where", option="--find")
    login = login_for(invocation, known.settings, asked)
    wanted = asked.find or ""
    return Checking(
        invocation,
        known,
        library,
        command=COMMAND,
        checks=CHECKS,
        own=CHECKS,
        line=asked.line,
        vantage=asked.vantage,
        ticket=asked.ticket,
        params={"wanted": wanted},
        instruments=Finder(wanted, login, edge_stations(library)),
        shown=way,
        facts=lambda document: dict(document.findings[0].facts) if document.findings else {},
    ).hold()


def way(wording: "Wording", document: "Document") -> "RenderableType | None":
    """The switches one below the other, each with the port that leads on."""
    from rich.console import Group
    from rich.text import Text

    found = next((each.facts for each in reversed(document.readings) if isinstance(each.facts, StationReading)), None)
    if found is None or not found.hops:
        return None
    lines = [Text(wording.say("find.screen.title", {"wanted": found.wanted}), style="bold")]
    for number, hop in enumerate(found.hops, 1):
        head = {"number": number, "switch": hop.switch, "name": hop.name or ""}
        lines.append(Text(wording.say("find.screen.hop", head).rstrip()))
        said = [_part(wording, "port", port=hop.port)] if hop.port else []
        said += [_part(wording, "vlan", vlan=hop.vlan)] if hop.vlan is not None else []
        said += [_part(wording, "stations", stations=hop.stations)] if hop.stations is not None else []
        if hop.peer is not None and (named := hop.peer.name or hop.peer.address):
            said.append(_part(wording, "peer", peer=f"{named} {hop.peer.address or ''}".strip()))
        if found.end == "edge" and number == len(found.hops):
            said.append(_part(wording, "edge"))
        lines.append(Text(f"   {('，' if wording.language == 'zh' else ', ').join(said)}"))
    if found.end == "uplink" and found.why is not None:
        last = found.hops[-1].peer
        facts: Mapping[str, object] = {
            "wanted": found.wanted,
            "peer": (last.name or last.address) if last else None,
            **found.about,
        }
        lines.append(Text(wording.say("find.screen.stopped", {"why": wording.say(found.why, facts)}), style="yellow"))
    return Group(*lines, Text(""))


def _part(wording: "Wording", key: str, **facts: object) -> str:
    return wording.say(f"find.screen.{key}", facts)
