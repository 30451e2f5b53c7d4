"""One switch on the way to a station: which port it has been learned on there, and whether that port leads on."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fieldkit.devices.platform import Ask, written
from fieldkit.devices.recognise import read_answer
from fieldkit.devices.rows import LldpRow, MacRow, port_key, same_port
from fieldkit.devices.talk import DeviceError, Refused, Session
from fieldkit.model.access import EDGE_STATIONS, Hop, LldpPeer, Told

# No LLDP could be read, so that only the port's mode and the number of stations speak for an edge.
NO_LLDP = "weak.find_no_lldp"

# Why a search ended before the edge; device errors beside these have codes of their own.
OWN = "find.own"
NO_PEER = "find.no_peer"
NOT_WHOLE = "find.not_whole"
NO_TIME = "find.no_time"


class Over(Exception):
    """The time is used up, or the person went away."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a station is as one switch has it.

    `onward`: behind the switch that is the hop's peer.  `uplink`: behind a port that leads on to nobody knows whom.
    `why` is the code of the reason, for an `edge` that of a doubt; `about` its facts.
    """

    end: Literal["edge", "onward", "uplink", "not_seen", "not_told"]
    hop: Hop | None = None
    why: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


class OneSwitch:
    """Asks one open session about stations; each port is asked about once, however many stations are behind it."""

    def __init__(
        self,
        session: Session,
        deadline: float,
        cancel: threading.Event,
        said: list[str],
        most_stations: int = EDGE_STATIONS,
    ) -> None:
        self._session = session
        self._deadline = deadline
        self._cancel = cancel
        self._said = said
        self._most_stations = most_stations
        self._peers: dict[str, tuple[LldpPeer | None, Told]] = {}
        self._counts: dict[str, int | None] = {}
        self._trunks: dict[str, bool] = {}

    def spot(self, mac: str) -> Spot:
        """Where this MAC is on this switch.

        Raises: Over, DeviceError.
        """
        row, told = self._seen(mac)
        if row is None:
            return Spot("not_seen") if told == "whole" else Spot("not_told", why=why_not(told))
        if row.own:
            return Spot("not_told", why=OWN)
        port = row.port or ""
        peer, heard = self._peer(port)
        onward = peer is not None and bool(peer.switch)
        stations = None if onward else self._stations(port)
        hop = Hop(self._session.target.name, port, row.vlan, peer, stations, self._session.hostname or None)
        if onward:
            return Spot("onward", hop)
        crowded = stations is not None and stations > self._most_stations
        try:
            leads_on = peer is None and (crowded or port_key(port)[0] == "trunk" or self._is_trunk(port))
        except DeviceError as exc:  # the port is known, whatever ended the session
            return Spot("uplink", hop, exc.code, exc.facts)
        except Over:
            return Spot("uplink", hop, NO_TIME)
        if leads_on:
            return Spot("uplink", hop, NO_PEER)
        return Spot("edge", hop, NO_LLDP if peer is None and heard != "whole" else None)

    def rows(self, ask: Ask, **holes: str) -> tuple[list[Any], Told]:
        """The rows of the first command that the device takes, and how far they are all there are.

        Raises: Over, DeviceError.
        """
        platform = self._session.platform
        filled = {name: written(value, platform.mac_style) if name == "mac" else value for name, value in holes.items()}
        told: Told = "not_asked"
        for _, command in platform.commands(ask, **filled):
            left = self._deadline - time.monotonic()
            if left <= 0 or self._cancel.is_set():
                raise Over
            try:
                answer = self._session.ask(command, within_s=left)
            except Refused as exc:
                told = exc.told
                continue
            self._said.append(f"{answer.prompt}{answer.command}\n{answer.text}")
            parsed = read_answer(platform, ask, answer).parsed
            return list(parsed.rows), "whole" if parsed.whole else "partly"
        return [], told

    def _seen(self, mac: str) -> tuple[MacRow | None, Told]:
        rows, told = self.rows("mac_search", mac=mac)
        fitting = [row for row in rows if isinstance(row, MacRow) and row.mac == mac]
        return next(iter(sorted(fitting, key=lambda row: (row.port is None, row.static))), None), told

    def _peer(self, port: str) -> tuple[LldpPeer | None, Told]:
        """Who is at the other end of the port, a switch before anybody else."""
        if port not in self._peers:
            rows, told = self.rows("lldp", port=port)
            peers = [
                LldpPeer(row.port, row.name, row.peer_port, row.address, is_switch(row))
                for row in rows
                if isinstance(row, LldpRow) and same_port(row.port, port)
            ]
            self._peers[port] = next(iter(sorted(peers, key=lambda peer: not peer.switch)), None), told
        return self._peers[port]

    def _stations(self, port: str) -> int | None:
        if port not in self._counts:
            rows, told = self.rows("mac_on_port", port=port)
            here = {row.mac for row in rows if isinstance(row, MacRow) and same_port(row.port, port)}
            self._counts[port] = len(here) if told in ("whole", "partly") else None
        return self._counts[port]

    def _is_trunk(self, port: str) -> bool:
        if port not in self._trunks:
            rows, _ = self.rows("port", port=port)
            more = [] if any(_mode(row) for row in rows) else self.rows("vlan", port=port)[0]
            self._trunks[port] = any(
                _mode(row) == "trunk" for row in (*rows, *more) if same_port(str(getattr(row, "port", "")), port)
            )
        return self._trunks[port]


def is_switch(row: LldpRow) -> bool:
    """Is the neighbour a switch?  Where it does not say, one that names an address to manage it by is taken for one."""
    return row.bridge if row.bridge is not None else row.address is not None


def why_not(told: Told) -> str:
    """Why a table that was not read whole does not hold a station."""
    return {"refused": "device.not_allowed", "unsupported": "device.not_understood"}.get(told, NOT_WHOLE)


def _mode(row: Any) -> str | None:
    return getattr(row, "mode", None)
