"""One visit to the access switch: the platform's own commands in the order that settles most, in one session."""

import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fieldkit.devices.platform import Ask, written
from fieldkit.devices.recognise import Output, read_answer
from fieldkit.devices.rows import NO_PLUG, ArpRow, BindRow, MacRow, PortRow, port_key, same_port
from fieldkit.devices.talk import Answer, DeviceError, Refused, Session, failed
from fieldkit.model.access import Told
from fieldkit.model.line import Line
from fieldkit.model.mac import is_multicast

# What is asked of every line's port, the most telling first: a session may end at any moment.
FIRST: tuple[Ask, ...] = (
    "port",
    "mac_on_port",
    "binding",
    "static_arp",
    "arp_of_ip",
    "snooping",
    "port_security",
    "vlan",
    "lldp",
)
# Where "none" is an answer, silence is not: the device is asked in its other ways too.
COUNT_ABSENCE: tuple[Ask, ...] = ("mac_on_port", "binding", "static_arp", "snooping", "port_security")
# A visit is short: a switch serves others too, and somebody waits for the answer.
MOST_ASKED = 16
MOST_SEARCHED = 3
# Every device has these two tables; one that does not know the command knows another, or hides it from this user.
BASIC: tuple[Ask, ...] = ("mac_on_port", "static_arp")
# What a port may be called in a command.
_SENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./: -]{0,79}")


@dataclass(frozen=True, slots=True)
class Visited:
    """What one session brought: `outputs` with what each was asked for (`asks`), and how far each table was `told`.

    `port` is the line's, from the record or as it was found; what is in `outputs` of other ports is there because a
    MAC that was `sought` is behind them.
    `error` is what ended the session early; all that was read before holds.
    """

    platform: str
    switch: str
    hostname: str
    port: str | None = None
    outputs: tuple[Output, ...] = ()
    asks: tuple[Ask, ...] = ()
    told: Mapping[str, Told] = field(default_factory=dict)
    sought: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    transcript: str = ""
    error: DeviceError | None = None


def visit(
    session: Session,
    line: Line,
    macs: Iterable[str] = (),
    *,
    within_s: float = 60.0,
    cancel: threading.Event | None = None,
) -> Visited:
    """Ask the switch everything that bears on one line; `macs` are the customer's as far as they are known.

    Never raises for what the device says or fails to say; the session stays open, and is whoever opened it's to close.
    """
    asking = _Visit(session, line, tuple(dict.fromkeys(each.lower() for each in macs)), within_s, cancel)
    try:
        asking.go()
    except DeviceError as exc:
        asking.error = exc
    return asking.made()


class _Over(Exception):
    """The time, or the number of commands, is used up."""


class _Visit:
    def __init__(
        self, session: Session, line: Line, macs: tuple[str, ...], within_s: float, cancel: threading.Event | None
    ) -> None:
        self._session = session
        self._line = line
        self._given = macs
        self._deadline = time.monotonic() + within_s
        self._within_s = within_s
        self._cancel = cancel or threading.Event()
        self._read: list[tuple[Ask, Output]] = []
        self._said: list[str] = []
        self._told: dict[str, Told] = {}
        self._sought: list[str] = []
        self._port = line.access.port
        self._sent = 0
        self._answers: dict[str, Answer] = {}
        self.error: DeviceError | None = None

    def made(self) -> Visited:
        """What came of it so far."""
        return Visited(
            platform=self._session.platform.name,
            switch=self._session.target.name,
            hostname=self._session.hostname,
            port=self._port,
            outputs=tuple(output for _, output in self._read),
            asks=tuple(ask for ask, _ in self._read),
            told=self._told,
            sought=tuple(self._sought),
            notes=self._session.notes,
            transcript="\n".join(self._said),
            error=self.error,
        )

    def go(self) -> None:
        """Ask, until all is told or the time is over."""
        try:
            port = self._port = self._line.access.port or self._where_it_is()
            self._ask("port", port=port)
            if port is not None and not _SENT.fullmatch(port):
                self._told["port"] = "unsupported"  # no device has a port of such a name
            in_full = self._in_full(port)
            if self._told["port"] in ("unsupported", "refused") and in_full is not None and in_full != port:
                self._told.pop("port")  # not every release knows the short name
                port = self._port = in_full
                self._ask("port", port=port)
            for ask in FIRST:
                if ask not in self._told:
                    self._ask(ask, port=port)
            state = self._state_of(port)
            if state is not None and state.condition in ("down", "error_down"):
                self._ask("error_down", port=port)
            self._search(port)
            if state is not None and state.errors:
                self._ask("port", port=port, again=True)  # once more: errors that grow in a moment grow now
            self._ask("light", port=port)
        except _Over:
            return

    # -- where it is -----------------------------------------------------------------------------------------------

    def _where_it_is(self) -> str | None:
        """The port of a line whose record names none: where its MAC, or the MAC that answers for its address, is."""
        for mac in dict.fromkeys((*self._given, *self._line.recorded_macs)):
            found = self._seek(mac)
            if found is not None:
                return found
        self._ask("arp_of_ip")
        for row in self._arps():
            if row.mac is not None and not row.own and row.ip == self._line.address.ip:
                found = self._seek(row.mac)
                if found is not None:
                    return found
        return self._where_it_is_bound()

    def _where_it_is_bound(self) -> str | None:
        """The one port that the bindings of the line's address name; None where they name none, or several."""
        for ask in ("static_arp", "binding"):
            self._ask(ask)
        ours = self._line.address.ip
        held: list[ArpRow | BindRow] = [*(row for row in self._arps() if row.static), *self._bindings()]
        named = [row.port for row in held if ours is not None and row.ip == ours and row.port]
        plugs = [each for each in named if not NO_PLUG.fullmatch(each)]
        return plugs[0] if len({port_key(each) for each in plugs}) == 1 else None

    def _search(self, port: str | None) -> None:
        """Look for each MAC that is the customer's and was not seen on the port, and see what port that is."""
        here = {row.mac for row in self._stations() if same_port(row.port, port)}
        wanted = [mac for mac in self._worth_looking_for() if mac not in here and not is_multicast(mac)]
        places: list[str] = []
        for mac in wanted[:MOST_SEARCHED]:
            found = self._seek(mac)
            if found is not None and not same_port(found, port) and found not in places:
                places.append(found)
        for place in map(self._like_ours, places[:1]):
            self._ask("port", port=place, elsewhere=True)
            self._ask("lldp", port=place, elsewhere=True)
            state = self._state_of(place)
            if state is None or state.mode != "trunk":  # behind a trunk there may be thousands
                self._ask("mac_on_port", port=place, elsewhere=True)

    def _in_full(self, port: str | None) -> str | None:
        """The port's kind spelled out, as every release of the platform knows it."""
        kind, number = port_key(port) if port else (None, "")
        word = self._session.platform.spelled.get(kind or "")
        return None if word is None else f"{word}{number}"

    def _like_ours(self, place: str) -> str:
        """Another port of our port's kind by the name that the device is known to take."""
        ours = self._port
        if ours is None or port_key(ours)[0] != port_key(place)[0]:
            return place
        return ours[: len(ours) - len(port_key(ours)[1])] + port_key(place)[1]

    def _seek(self, mac: str) -> str | None:
        """The port that one MAC was learned on."""
        if mac not in self._sought:
            self._sought.append(mac)
            self._ask("mac_search", mac=mac)
        return next((row.port for row in self._stations() if row.mac == mac and row.port and not row.own), None)

    def _worth_looking_for(self) -> Iterator[str]:
        seen: set[str] = set()
        ours = self._line.access.port
        answering = (row.mac for row in self._arps() if row.ip == self._line.address.ip and not row.own)
        bound = (
            row.mac
            for row in self._bindings()
            if (row.ip is not None and row.ip == self._line.address.ip) or same_port(row.port, ours)
        )
        for mac in (*self._given, *answering, *bound, *self._line.recorded_macs):
            if mac is not None and mac.lower() not in seen:
                seen.add(mac.lower())
                yield mac.lower()

    # -- what was read so far ----------------------------------------------------------------------------------------

    def _rows(self, kind: type) -> Iterator[object]:
        for _, output in self._read:
            yield from (row for row in output.parsed.rows if isinstance(row, kind))

    def _stations(self) -> Iterator[MacRow]:
        return (row for row in self._rows(MacRow) if isinstance(row, MacRow))

    def _arps(self) -> Iterator[ArpRow]:
        return (row for row in self._rows(ArpRow) if isinstance(row, ArpRow))

    def _bindings(self) -> Iterator[BindRow]:
        return (row for row in self._rows(BindRow) if isinstance(row, BindRow))

    def _state_of(self, port: str | None) -> PortRow | None:
        rows = (row for row in self._rows(PortRow) if isinstance(row, PortRow))
        return next((row for row in rows if same_port(row.port, port)), None)

    # -- one question ------------------------------------------------------------------------------------------------

    def _ask(
        self,
        ask: Ask,
        *,
        port: str | None = None,
        mac: str | None = None,
        elsewhere: bool = False,
        again: bool = False,
    ) -> None:
        """Put one question by the first command that the device knows; how far it told is kept.

        What is asked about another port (`elsewhere`) tells nothing of the line's own.
        """
        platform = self._session.platform
        candidates = platform.asks.get(ask)
        if candidates is None:
            self._keep(ask, "not_asked", elsewhere=elsewhere)
            return
        vlan = self._line.address.vlan
        commands = platform.commands(
            ask,
            port=port if port and _SENT.fullmatch(port) else None,
            mac=written(mac, platform.mac_style) if mac else None,
            ip=self._line.address.ip,
            vlan=None if vlan is None else str(vlan),
        )
        refused: list[Told] = []
        silent: tuple[Output, str] | None = None
        put = False
        for candidate, command in commands:
            put = True
            try:
                output = self._answered(ask, command, again=again)
            except Refused as exc:
                refused.append(exc.told)
                self._said.append(f"{self._session.hostname}: {command}\n{exc.facts.get('said', '')}")
                continue
            if ask in COUNT_ABSENCE and not output.parsed.rows and not output.parsed.complete:
                silent = silent or (output, candidate)  # another way of asking may mark the end of an empty table
                continue
            self._take(ask, output, candidate, elsewhere=elsewhere)
            return
        if silent is not None:
            self._take(ask, *silent, elsewhere=elsewhere)
        elif refused:
            # A port that the device does not know says nothing of whether it has such a table.
            no_port = ask != "port" and self._told.get("port") == "unsupported" and "{port}" in "".join(candidates)
            told: Told = "refused" if "refused" in refused else "unsupported"
            if no_port or (told == "unsupported" and (ask in BASIC or candidates == platform.asks.get("mac_on_port"))):
                told = "not_asked"
            self._keep(ask, told, elsewhere=elsewhere)
        else:  # no such command at all, or what would narrow it is not known
            self._keep(ask, "not_asked" if put or candidates else "unsupported", elsewhere=elsewhere)

    def _take(self, ask: Ask, output: Output, candidate: str, *, elsewhere: bool) -> None:
        self._read.append((ask, output))
        # A binding of the line's address to another port would not be among those of this one.
        one_port_only = ask in ("binding", "static_arp") and "{port}" in candidate and "{ip}" not in candidate
        self._keep(ask, "whole" if output.parsed.whole and not one_port_only else "partly", elsewhere=elsewhere)

    def _answered(self, ask: Ask, command: str, *, again: bool) -> Output:
        if command in self._answers and not again:  # one table may answer two questions
            return read_answer(self._session.platform, ask, self._answers[command])
        left = self._deadline - time.monotonic()
        if self._cancel.is_set() or self._sent >= MOST_ASKED:
            raise _Over
        if left <= 0:
            raise failed("no_answer", self._session.target, seconds=self._within_s, at=command)
        self._sent += 1
        answer = self._session.ask(command)
        self._answers[command] = answer
        self._said.append(f"{answer.prompt}{answer.command}\n{answer.text}")
        return read_answer(self._session.platform, ask, answer)

    def _keep(self, ask: Ask, told: Told, *, elsewhere: bool) -> None:
        """Of several answers to one question (a MAC each) the least says how far the table was told."""
        if elsewhere:
            return
        order: tuple[Told, ...] = ("not_asked", "refused", "unsupported", "partly", "whole")
        have = self._told.get(ask)
        self._told[ask] = told if have is None else min(have, told, key=order.index)
