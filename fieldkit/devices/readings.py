"""From what a device said to readings about one line: which rows are this line's, and what they prove.  Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from fieldkit.devices.platform import Ask
from fieldkit.devices.recognise import Output
from fieldkit.devices.rows import (
    NO_PLUG,
    ArpRow,
    BindRow,
    ErrorDownRow,
    LightRow,
    LldpRow,
    MacRow,
    PortRow,
    VlanRow,
    port_key,
    same_port,
)
from fieldkit.devices.visit import Visited
from fieldkit.model.access import (
    BINDING_TABLES,
    AccessPort,
    AccessReading,
    Answering,
    Binding,
    LldpPeer,
    Station,
    Told,
)
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, LiveMac
from fieldkit.model.noc import ErrorGrowth, LightBothEnds, PortState, PortVlan

# A table of which neither end was seen: what is in it holds, but more may have been left out.
PARTLY = "weak.pasted_partly"
DEVICE_PARTLY = "weak.device_partly"
# The output names no port, and nobody copied the command: most likely this line's, but nothing says so.
NO_PORT = "weak.pasted_no_port"
# What DHCP snooping learned binds only where the source guard is on, which its table does not say.
ONLY_SNOOPING = "weak.only_snooping"
# Errors that did not grow for less than this may grow all the same.  Source: expert; C3 wants an interval.
SHORTEST_MIN = 1.0
_STATE_LAST = re.compile(r"(?:state ?:|line protocol is)[^\n]*\Z", re.IGNORECASE)

# `GE0/0/7.1203`: one VLAN of a port, at the same plug.
_SUB = re.compile(r"(?<=/\d|\d\d)\.\d+$")
_ONT = re.compile(r"on[tu]", re.IGNORECASE)

# Which question each output of a paste answers, where nothing else decides.
_ASK_OF: Mapping[str, Ask] = {
    "port": "port",
    "vlan": "vlan",
    "lldp": "lldp",
    "binding": "binding",
    "snooping": "snooping",
    "port_security": "port_security",
    "error_down": "error_down",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """One reading to be: the topic's facts, and the output they were read off."""

    topic: str
    facts: Any
    output: Output
    weak: str | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why an output gives no reading; `code` names a text and its fix."""

    code: str
    output: Output
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Readings:
    """What several outputs say of one line."""

    taken: tuple[Taken, ...]
    not_taken: tuple[NotTaken, ...] = ()


def readings(outputs: Sequence[Output], line: Line) -> Readings:
    """The readings that pasted outputs hold for this line; what they do not prove is not taken."""
    line, which_port = _named_fully(line, outputs), line.access.port
    made = _Made(line, PARTLY)
    outputs = made.latest(made.of_one_device(outputs))
    by_intent: dict[str, list[Output]] = {}
    for output in outputs:
        by_intent.setdefault(output.intent, []).append(output)
    told = _told_by(outputs, line)
    if which_port != line.access.port:
        told |= dict.fromkeys(told.keys() & {"mac_on_port", "port_security"}, "partly")
    access = _access(outputs, line, told)
    made.ports(by_intent.get("port", []))
    macs = made.macs(by_intent.get("mac_table", []))
    made.arp(by_intent.get("arp", []), macs)
    made.bound(outputs, access)
    made.light(by_intent.get("light", []))
    _add_access(made, access, outputs)
    return Readings(tuple(made.taken), tuple(made.not_taken))


def of_visit(visited: Visited, line: Line) -> Readings:
    """The readings of one session on the switch, by the same rules as of a paste."""
    line = replace(line, access=replace(line.access, port=visited.port))
    made = _Made(line, DEVICE_PARTLY)
    asked: dict[str, list[Output]] = {}
    for ask, output in zip(visited.asks, visited.outputs, strict=True):
        ours = ask not in ("port", "mac_on_port") or _is_about(output, visited.port)
        if ours:
            asked.setdefault(ask, []).append(output)
    access = _access(
        visited.outputs,
        line,
        visited.told,
        switch=visited.hostname or visited.switch,
        platform=visited.platform,
        sought=visited.sought,
        asks=visited.asks,
    )
    made.ports(asked.get("port", []))
    made.macs(asked.get("mac_on_port", []))
    made.bound(visited.outputs, access)
    made.light(asked.get("light", []))
    _add_access(made, access, visited.outputs)
    return Readings(tuple(made.taken), tuple(made.not_taken))


# Behind a port's name that says not which port it is: no table has such a one, and nothing is absent there.
_WHICH = " ?"
_NUMBER = re.compile(r"\d+(?:[/.:]\d+)+")


def _named_fully(line: Line, outputs: Sequence[Output]) -> Line:
    """The line, its port marked where that names none (`7口`), or a number (`0/0/1`) that GE0/0/1 and XGE0/0/1 have."""
    ours = line.access.port
    if ours is None or port_key(ours)[0] is not None or any(each.platform == "linux" for each in outputs):
        return line
    names = (row.port for output in outputs for row in output.parsed.rows if getattr(row, "port", None))
    kinds = {port_key(each)[0] for each in names if same_port(each, ours)} - {None}
    if _NUMBER.fullmatch(port_key(ours)[1]) and len(kinds) <= 1:  # `0/1/3 ont 7` too
        return line
    return replace(line, access=replace(line.access, port=f"{ours}{_WHICH}"))


def _same_question(output: Output) -> tuple[object, ...]:
    """What tells an output from one that was asked for something else."""
    narrowed = tuple(port_key(each) for each in _arguments(output))
    asked = output.asked.lower()
    return output.device, output.command, output.intent, narrowed, "static" in asked, asked.partition("|")[2]


def _is_about(output: Output, port: str | None) -> bool:
    """Was this port asked for, or is it in what came back?"""
    if port is None:
        return False
    rows = [row.port for row in output.parsed.rows if getattr(row, "port", None)]
    return any(same_port(each, port) for each in (*_arguments(output), *rows))


# -- what the switch holds ---------------------------------------------------------------------------------------------


def _told_by(outputs: Sequence[Output], line: Line) -> dict[str, Told]:
    """How far a person's copy tells each table; of several copies the best counts."""
    told: dict[str, Told] = {}
    for output in outputs:
        whole = bool(output.parsed.complete) and not output.parsed.not_understood
        for ask, all_of_it in _answers(output, line):
            if told.get(ask) != "whole":
                told[ask] = "whole" if whole and all_of_it else "partly"
    return told


def _answers(output: Output, line: Line) -> Iterator[tuple[Ask, bool]]:
    """Which questions an output answers, and whether it was asked for all that belongs to each."""
    narrowed = _arguments(output)
    ours = line.access.port
    to_port = ours is not None and any(same_port(each, ours) for each in narrowed)
    to_ip = line.address.ip is not None and line.address.ip in narrowed
    named = bool(output.asked)
    asked = output.asked.lower()
    if output.intent == "mac_table":
        to_mac = any(_digits(each) for each in narrowed)
        of_all = named and "static" not in asked and not narrowed
        yield "mac_on_port", of_all or (named and to_port and not to_mac)
        yield "mac_search", of_all
    elif output.intent == "arp":
        static = "static" in asked or "permanent" in asked
        if not static:
            yield "arp_of_ip", named and (not narrowed or to_ip)
        if named and "dyn" not in asked:
            yield "static_arp", not narrowed
    elif output.intent == "port_security":
        yield "port_security", named and (not narrowed or to_port)
    elif output.intent in ("binding", "snooping"):
        yield _ASK_OF[output.intent], named and "dyn" not in asked and (not narrowed or to_ip)
    elif output.intent == "port":
        yield "port", ours is None or any(same_port(row.port, ours) for row in output.parsed.rows)
    elif output.intent in _ASK_OF:
        yield _ASK_OF[output.intent], True


def _access(
    outputs: Sequence[Output],
    line: Line,
    told: Mapping[str, Told],
    *,
    switch: str | None = None,
    platform: str = "",
    sought: Sequence[str] = (),
    asks: Sequence[Ask] = (),
) -> AccessReading:
    """All that bears on one line, off every output at once."""
    rows = _Rows(outputs, line, asks)
    port = rows.port
    named = tuple(dict.fromkeys(each.lower() for each in (*sought, *rows.of_interest())))
    stations = [each for each in rows.stations() if _here(each.port, port) or each.mac in named]
    others = {each.port: None for each in stations if each.port is not None and not _here(each.port, port)}
    return AccessReading(
        platform=platform or (outputs[0].platform if outputs else ""),
        switch=switch or line.access.switch,
        port=port,
        state=rows.state(port) if port is not None else None,
        stations=tuple(stations),
        answering=tuple(each for each in rows.answering() if each.ip == line.address.ip or each.mac in named),
        bindings=tuple(rows.bindings(named)),
        peers=tuple(
            LldpPeer(rows.name_of(row.port), row.name, row.peer_port, row.address, row.bridge)
            for row in rows.of(LldpRow)
            if _here(row.port, port) or any(same_port(row.port, each) for each in others)
        ),
        sought=named,
        own_macs=rows.own_macs(),
        others=tuple(state for each in others if (state := rows.state(each) or _off_an_olt(each, port)) is not None),
        told=dict(told),
    )


def _here(name: str | None, port: str | None) -> bool:
    return name is not None and port is not None and same_port(name, port)


def _off_an_olt(name: str, port: str | None) -> AccessPort | None:
    """On an OLT whatever is no customer's ONT leads onward; None where that does not tell."""
    if port is None or not _ONT.search(port) or _ONT.search(name):
        return None
    return AccessPort(name, "up", uplink=True)


class _Rows:
    """Every row of every output, by what it means for one line."""

    def __init__(self, outputs: Sequence[Output], line: Line, asks: Sequence[Ask]) -> None:
        self._line = line
        self._outputs = outputs
        self._asks = dict(zip(map(id, outputs), asks, strict=False))
        self._names: dict[tuple[str | None, str], str] = {}
        named = line.access.port
        there = [row.port for row in self.of(PortRow)]
        for each in there:  # in full, as the device itself names it
            self._names.setdefault(port_key(each), each)
        same = next((each for each in there if named is not None and same_port(each, named)), None)
        alone = there[0] if named is None and len({port_key(each) for each in there}) == 1 else None
        self.port: str | None = same or named or alone

    def of(self, kind: type[Any]) -> Iterator[Any]:
        """Every row of one kind."""
        for output in self._outputs:
            yield from (row for row in output.parsed.rows if isinstance(row, kind))

    def _of_asked(self, kind: type[Any]) -> Iterator[tuple[Any, Output, str]]:
        for output in self._outputs:
            asked = self._asks.get(id(output), output.intent)
            yield from ((row, output, asked) for row in output.parsed.rows if isinstance(row, kind))

    def stations(self) -> Iterator[Station]:
        """Each MAC of the table once, where it was learned or is held."""
        seen: set[tuple[str, str | None, int | None]] = set()
        for row, output, asked in self._of_asked(MacRow):
            if row.own or asked == "port_security":
                continue
            port = row.port
            if port is None and asked == "mac_on_port" and self._asked_ours(output):
                port = self.port
            key = (row.mac.lower(), None if port is None else port_key(port)[1], row.vlan)
            if key not in seen:
                seen.add(key)
                # What port security holds stays in the table, whether its device is there or another is kept out.
                yield Station(row.mac.lower(), self.name_of(port) if port else None, row.vlan, row.static or row.secure)

    def _asked_ours(self, output: Output) -> bool:
        return any(_here(each, self.port) for each in _arguments(output))

    def answering(self) -> Iterator[Answering]:
        """Each ARP entry once that is not the switch's own, with the port that the cable goes to."""
        seen: set[Answering] = set()
        for row in self._arps():
            mac = row.mac.lower() if row.mac else None
            made = Answering(row.ip, mac, self._plug(row.port), row.vlan, row.static)
            if made not in seen:
                seen.add(made)
                yield made

    def _arps(self) -> Iterator[ArpRow]:
        """The entries that are not the switch's own.

        Some devices mark their own and those bound by hand alike; the customer's address is not the switch's own.
        """
        own = self.own_macs()
        for row in self.of(ArpRow):
            if not row.own:
                yield row
            elif row.ip == self._line.address.ip and row.mac and row.mac.lower() not in own:
                yield replace(row, own=False, static=True)

    def of_interest(self) -> Iterator[str]:
        """The MACs whose whereabouts matter: bound for the line, in the record, or answering for its address."""
        yield from (each for each in (self._line.cpe.wan_mac, self._line.access.bound_mac) if each)
        yield from (each.mac for each in self.answering() if each.mac and each.ip == self._line.address.ip)
        yield from (each.mac for each in self._all_bindings() if self._is_ours(each))
        for station in self.stations():
            if _here(station.port, self.port) and not station.static:
                yield station.mac

    def bindings(self, named: Sequence[str]) -> list[Binding]:
        """The bindings of the line's address, of its port, and of every MAC of interest wherever that is bound."""
        every = list(self._all_bindings())
        secured = {(each.mac, each.port) for each in every if each.kind == "port_security"}
        kept: list[Binding] = []
        for each in every:
            if each.kind == "static_mac" and (each.mac, each.port) in secured:
                continue  # what port security holds stands in the MAC table as static
            if not self._is_ours(each) and each.mac not in named:
                continue
            at = next((at for at, other in enumerate(kept) if _one_binding(each, other)), None)
            if at is None:
                kept.append(each)
            else:  # one entry, told by two outputs
                kept[at] = replace(kept[at], port=kept[at].port or each.port, vlan=kept[at].vlan or each.vlan)
        return kept

    def _is_ours(self, each: Binding) -> bool:
        return (each.ip is not None and each.ip == self._line.address.ip) or _here(each.port, self.port)

    def _all_bindings(self) -> Iterator[Binding]:
        for row in self._arps():
            if row.static and row.mac:
                yield Binding("static_arp", row.mac.lower(), row.ip, self._plug(row.port), row.vlan)
        for row in self.of(BindRow):
            if row.mac:
                yield Binding(row.kind, row.mac.lower(), row.ip, self.name_of(row.port) if row.port else None, row.vlan)
        for row, output, asked in self._of_asked(MacRow):
            port = row.port
            if port is None and asked in ("mac_on_port", "port_security") and self._asked_ours(output):
                port = self.port
            if row.own or port is None:
                continue
            if row.secure or asked == "port_security":
                yield Binding("port_security", row.mac.lower(), None, self.name_of(port), row.vlan)
            elif row.static:
                yield Binding("static_mac", row.mac.lower(), None, self.name_of(port), row.vlan)

    def _plug(self, name: str | None) -> str | None:
        """Where the cable goes, of the interface that an address lives on."""
        return None if name is None or NO_PLUG.fullmatch(name) else self.name_of(name)

    def name_of(self, name: str) -> str:
        """A port by one name, however the several tables write it."""
        if self.port is not None and same_port(name, self.port):
            return self.port
        part = _SUB.search(name)
        if self.port is not None and part is not None and same_port(name[: part.start()], self.port):
            return self.port + part[0]
        return self._names.setdefault(port_key(name), name)

    def own_macs(self) -> tuple[str, ...]:
        """The switch's own MACs."""
        ports = (row.mac for row in self.of(PortRow) if row.mac)
        table = (row.mac for row in self.of(MacRow) if row.own)
        gateway = self._line.address.gateway
        arps = (row.mac for row in self.of(ArpRow) if row.own and row.mac and row.ip == gateway)
        return tuple(dict.fromkeys(each.lower() for each in (*ports, *table, *arps)))

    def state(self, name: str) -> AccessPort | None:
        """One port as a whole: its state, its VLANs, why it was switched off, whether it leads to another switch."""
        states = [row for row in self.of(PortRow) if same_port(row.port, name)]
        if not states:
            return None
        row: PortRow = states[-1]
        vlan: VlanRow | None = next((each for each in self.of(VlanRow) if same_port(each.port, name)), None)
        off: ErrorDownRow | None = next((each for each in self.of(ErrorDownRow) if same_port(each.port, name)), None)
        mode = row.mode or (vlan.mode if vlan else None) or ("access" if row.access else None)
        untagged = row.vlans or (vlan.vlans if vlan else ()) or ((row.pvid,) if row.pvid and mode == "access" else ())
        tagged = row.tagged or (vlan.tagged if vlan else ())
        condition = "error_down" if off is not None and row.condition == "down" else row.condition
        learned = {each.mac for each in self.stations() if each.port and same_port(each.port, name) and not each.static}
        return AccessPort(
            name=self.name_of(name),
            condition=condition,
            reason=off.reason if off is not None and condition == "error_down" else row.reason,
            speed_mbps=row.speed_mbps,
            duplex=row.duplex,
            errors=row.errors,
            vlans=untagged,
            tagged=tagged,
            mode=mode,
            uplink=self._leads_on(name, mode, tagged),
            description=row.description or next((each.description for each in states if each.description), None),
            stations=len(learned) or None,
        )

    def _leads_on(self, name: str, mode: str | None, tagged: tuple[int, ...]) -> bool | None:
        """Does the port lead to another switch?  A customer's own router may speak LLDP too, on an access port."""
        if mode == "access":
            return False
        if mode == "trunk" and tagged != (self._line.address.vlan,):
            return True
        peers = [row for row in self.of(LldpRow) if same_port(row.port, name)]
        if any(row.bridge for row in peers):
            return True
        return False if mode == "trunk" or (peers and all(row.bridge is False for row in peers)) else None


def _complete_port(made: "_Made", access: AccessReading) -> None:
    """Why the port was switched off, and its VLANs, may stand in other outputs than its state does."""
    state = access.state
    if state is None:
        return
    for at, each in enumerate(made.taken):
        if each.topic == "noc_port" and isinstance(each.facts, PortState):
            told = replace(each.facts, condition=state.condition, reason=state.reason)
            made.taken[at] = replace(each, facts=told)
    output = next((each.output for each in made.taken if each.topic == "noc_port"), None)
    if output is None or any(each.topic == "noc_vlan" for each in made.taken):
        return
    vlan = made.line.address.vlan
    through = (*state.vlans, *state.tagged)
    if state.mode == "access" and state.vlans:
        made.taken.append(Taken("noc_vlan", PortVlan(state.vlans), output))
    elif vlan is not None and vlan in through:  # among those of a trunk
        made.taken.append(Taken("noc_vlan", PortVlan((vlan,)), output))
    elif state.tagged and access.told.get("vlan") == "whole":
        made.taken.append(Taken("noc_vlan", PortVlan(through[:8]), output))


def _add_access(made: "_Made", access: AccessReading, outputs: Sequence[Output]) -> None:
    """Take what the switch holds, where any of it bears on the line."""
    _complete_port(made, access)
    tables = ("mac_on_port", *BINDING_TABLES)
    found = (access.state, access.stations, access.answering, access.bindings, access.peers)
    if outputs and (any(found) or any(access.told.get(each) == "whole" for each in tables)):
        commands = tuple(dict.fromkeys(each.asked or each.command for each in outputs))
        text = "\n".join(f"{each.asked}\n{each.text.strip()}\n" if each.asked else each.text for each in outputs)
        made.taken.append(Taken("access", access, replace(outputs[-1], asked="; ".join(commands), text=text)))


# -- one topic each ----------------------------------------------------------------------------------------------------


class _Made:
    def __init__(self, line: Line, partly: str) -> None:
        self.line = self._line = line
        self._partly = partly
        self._at_once = partly == DEVICE_PARTLY  # two looks within one visit
        self.taken: list[Taken] = []
        self.not_taken: list[NotTaken] = []

    def _left(self, code: str, output: Output, **facts: Any) -> None:
        self.not_taken.append(NotTaken(code, output, facts))

    # -- whose outputs these are -----------------------------------------------------------------------------------

    def of_one_device(self, outputs: Sequence[Output]) -> list[Output]:
        """The outputs of the line's own switch; of another device's only who has which address, wherever it sees it.

        Two devices have ports of one name, and what is bound on neither of two tables of one says nothing of the other.
        """
        names = list(dict.fromkeys(each.device for each in outputs if each.device))
        if len(names) < 2:
            return list(outputs)
        ours = self._own_device(names, outputs)
        kept: list[Output] = []
        for each in outputs:
            if each.device in ("", ours):
                kept.append(each)
            elif each.intent == "arp":
                rows = tuple(replace(row, port=None) for row in each.parsed.rows)
                kept.append(replace(each, parsed=replace(each.parsed, rows=rows, complete=None)))
            elif ours is None:
                self._left("paste.which_device", each, devices=names)
            else:
                self._left("paste.other_device", each, device=each.device, ours=ours)
        return kept

    def _own_device(self, names: Sequence[str], outputs: Sequence[Output]) -> str | None:
        """The device that the record names, else the only one of which the line's port was copied."""
        recorded = (self._line.access.switch or "").casefold()
        named = next((each for each in names if each.casefold() == recorded), None)
        if named is not None:
            return named
        port = self._line.access.port
        about = (each for each in outputs if each.intent in ("port", "mac_table") and each.device)
        having = {each.device for each in about if port is None or _is_about(each, port)}
        return having.pop() if len(having) == 1 else None

    def latest(self, outputs: Sequence[Output]) -> list[Output]:
        """Of several copies of what changes by itself the last: a MAC that was there before is not there beside."""
        kept: list[Output] = []
        for each in outputs:
            again = each.asked and each.intent in ("mac_table", "arp") and each.parsed.complete is not False
            same = [have for have in kept if again and _same_question(have) == _same_question(each)]
            for have in same:
                kept.remove(have)
                if have.parsed.rows != each.parsed.rows:
                    self._left("paste.older_copy", have)
            kept.append(each)
        return kept

    def _of_this_port(self, names: Sequence[str | None], output: Output) -> str | None:
        """The port of this line among those of an output; None where that is not known, which is then noted."""
        there = list(dict.fromkeys(name for name in names if name is not None))
        ours = self._line.access.port
        if ours is not None:
            found = next((name for name in there if same_port(name, ours)), None)
            if found is None and there:
                self._left("paste.other_port", output, port=ours, ports=there[:6])
            return found
        if len({port_key(name) for name in there}) > 1:
            self._left("paste.which_port", output, ports=there[:6])
            return None
        return there[0] if there else None

    # -- the port --------------------------------------------------------------------------------------------------

    def ports(self, outputs: Sequence[Output]) -> None:
        """Take the state of this line's port, its VLAN, and the growth of its errors."""
        seen: list[tuple[PortRow, Output]] = []
        for output in outputs:
            name = self._of_this_port([row.port for row in output.parsed.rows], output)
            seen += [(row, output) for row in output.parsed.rows if row.port == name]
        if not seen:
            return
        seen = _in_order(seen)
        row, output = seen[-1]
        state = PortState(row.condition, row.speed_mbps, row.duplex, row.reason)
        # `DOWN`, and the copy ends: `( Loopback detection down )` may have followed.
        cut = row.condition == "down" and _STATE_LAST.search(output.text) is not None
        self.taken.append(Taken("noc_port", state, output, self._partly if cut else None))
        # The native VLAN of a trunk is not the customer's; where the kind is not told it can agree, not contradict.
        if row.pvid is not None and (row.access or (row.access is None and row.pvid == self._line.address.vlan)):
            self.taken.append(Taken("noc_vlan", PortVlan((row.pvid,)), output))
        counts = [(each, where) for each, where in seen if each.errors is not None]
        if len(counts) == 1 and counts[0][0].errors:  # a lifetime total says nothing of now: the blank stays open
            self._left("paste.errors_once", counts[0][1], before=counts[0][0].errors)
        elif len(counts) == 1:
            self.taken.append(Taken("noc_errors", ErrorGrowth(0), counts[0][1]))
        elif counts:
            (first, _), (last, where) = counts[0], counts[-1]
            minutes = _minutes(first.clock, last.clock)
            if first.errors and first.errors == last.errors and (self._at_once or (minutes or 1) < SHORTEST_MIN):
                self._left("paste.errors_once", where, before=last.errors)  # a moment without one proves nothing
            else:
                self.taken.append(Taken("noc_errors", ErrorGrowth(first.errors or 0, last.errors, minutes), where))

    # -- what the port learned -------------------------------------------------------------------------------------

    def macs(self, outputs: Sequence[Output]) -> tuple[str, ...]:
        """Take the MACs learned on this line's port; returns them."""
        for output in reversed(outputs):
            rows = tuple(row for row in output.parsed.rows if not row.own)
            whole = output.parsed.complete
            if whole is False:
                self._left("paste.half_a_table", output)
                continue
            ours = self._line.access.port
            if not rows or (ours is not None and not any(row.port and same_port(row.port, ours) for row in rows)):
                self._nothing_learned(output, filtered=bool(_arguments(output)))
                continue
            name = self._of_this_port([row.port for row in rows], output)
            if name is None:
                continue
            learned = [row for row in rows if row.port == name and not row.static and not row.secure]
            macs = tuple(dict.fromkeys(row.mac for row in learned))
            vlans = tuple(dict.fromkeys(row.vlan for row in learned if row.vlan is not None))
            if not macs:
                self._left("paste.only_static", output, port=name)
                continue
            searched = any(_digits(each) for each in _arguments(output))  # for one MAC: others may be there too
            all_of_it = whole and not output.parsed.not_understood and not _begins_in_a_row(output) and not searched
            weak = None if all_of_it else self._partly
            self.taken.append(Taken("mac_live", LiveMac(macs), output, weak))
            if vlans and not any(each.topic == "noc_vlan" for each in self.taken):
                self.taken.append(Taken("noc_vlan", PortVlan(vlans), output, weak))
            return macs
        return ()

    def _nothing_learned(self, output: Output, *, filtered: bool) -> None:
        """`None learned` is a reading only where the device says that the table is whole, and it is about this port."""
        rows, ours = output.parsed.rows, self._line.access.port
        asked_for = _arguments(output)
        # Asked for our port and answered with another's rows: that is a contradiction, not an empty port.
        asked_us = not rows and any(ours is not None and same_port(each, ours) for each in asked_for)
        about_us = ours is not None and not ours.endswith(_WHICH) and (asked_us if filtered else bool(rows))
        of_all = bool(output.asked) and "static" not in output.asked.lower()
        if output.parsed.complete and not output.parsed.not_understood and about_us and of_all:
            self.taken.append(Taken("mac_live", LiveMac(()), output))
        elif rows:
            names = list(dict.fromkeys(row.port for row in rows if row.port))
            self._left("paste.other_port", output, port=ours, ports=names[:6])
        else:
            self._left("paste.empty", output)

    # -- who answers for the line's address ------------------------------------------------------------------------

    def arp(self, outputs: Sequence[Output], learned: tuple[str, ...]) -> None:
        """Where nobody read what the port learned, the one answering for the line's address is in use."""
        ip = self._line.address.ip
        for output in reversed(outputs):
            rows: tuple[ArpRow, ...] = output.parsed.rows
            answering = [row.mac for row in rows if row.ip == ip and row.mac and not row.static and not row.own]
            if ip is None:
                if any(not row.static and not row.own for row in rows):
                    self._left("paste.no_address", output)
                return
            if len(set(answering)) != 1 or answering[0] is None:
                continue
            if learned and answering[0] not in learned:
                self._left("paste.arp_elsewhere", output, mac=answering[0], ip=ip)
            elif not any(each.topic == "mac_live" for each in self.taken):
                self.taken.append(Taken("mac_live", LiveMac((answering[0],)), output))
            return

    # -- what is bound ---------------------------------------------------------------------------------------------

    def bound(self, outputs: Sequence[Output], access: AccessReading) -> None:
        """The MAC bound for this line, of whatever kind; `nothing bound` only where every such table was read whole."""
        tables = [each for each in outputs if each.intent in ("arp", "binding", "snooping", "port_security")]
        ours = [each for each in access.bindings if _binds(each, self._line.address.ip, access.port)]
        firm = [each for each in ours if each.kind != "snooping"]
        macs = sorted({each.mac for each in firm or ours})
        if len(macs) > 1:
            self._left("paste.bound_twice", _where(macs[-1], tables) or outputs[-1], macs=macs)
        elif macs:
            output = _where(macs[0], outputs) or outputs[-1]
            self.taken.append(Taken("mac_bound", BoundMac(macs[0]), output, None if firm else ONLY_SNOOPING))
        elif access.nothing_bound and self._line.address.ip is not None and tables:
            self.taken.append(Taken("mac_bound", BoundMac(None), tables[-1]))
        elif any(each.intent != "arp" for each in tables):
            left = [each for each in BINDING_TABLES if access.told.get(each) not in ("whole", "unsupported")]
            self._left("paste.no_binding_here", tables[-1], ip=self._line.address.ip, tables=left)

    # -- light -----------------------------------------------------------------------------------------------------

    def light(self, outputs: Sequence[Output]) -> None:
        """Take the light at this line's port."""
        for output in reversed(outputs):
            rows: tuple[LightRow, ...] = output.parsed.rows
            ours = self._line.access.port
            asked_for = _arguments(output)
            if len(rows) == 1 and rows[0].port is None and ours and asked_for:
                if not any(same_port(each, ours) for each in asked_for):
                    self._left("paste.other_port", output, port=ours, ports=asked_for[:1])
                    continue
            elif any(row.port is not None for row in rows) or len(rows) > 1:
                name = self._of_this_port([row.port for row in rows], output)
                rows = tuple(row for row in rows if row.port == name and name is not None)
            if rows:
                row = rows[0]
                facts = LightBothEnds(
                    row.rx_dbm,
                    row.tx_dbm,
                    row.far_rx_dbm,
                    row.far_tx_dbm,
                    row.rx_low_alarm_dbm,
                    row.rx_high_alarm_dbm,
                )
                unnamed = row.port is None and ours is not None and not asked_for
                self.taken.append(Taken("noc_light", facts, output, NO_PORT if unnamed else None))
                return


def _in_order(seen: list[tuple[PortRow, Output]]) -> list[tuple[PortRow, Output]]:
    """What a port was seen as, oldest first by the device's own clock; the same output copied twice is one."""
    once = {output.text.strip(): (row, output) for row, output in seen}
    kept = list(once.values()) if len({row.port for row, _ in seen}) == 1 else seen
    if any(row.clock is None for row, _ in kept):
        return kept
    return sorted(kept, key=lambda each: each[0].clock or "")


def _begins_in_a_row(output: Output) -> bool:
    """Is the first line already a row, so that its beginning may not have been copied?"""
    first = output.text.strip().split("\n", 1)[0].lower()
    rows: tuple[MacRow, ...] = output.parsed.rows
    return bool(rows) and not output.asked and rows[0].mac.replace(":", "") in re.sub(r"[-.:]", "", first)


def _binds(each: Binding, ip: str | None, port: str | None) -> bool:
    """Does a binding hold for this line: for its address, or, where it names none, for its port?"""
    if each.ip is not None and ip is not None:
        return each.ip == ip
    return _here(each.port, port)


def _where(mac: str, outputs: Sequence[Output]) -> Output | None:
    """The last output in which a MAC stands."""
    holding = (each for each in reversed(outputs) if any((row.mac or "").lower() == mac for row in _with_macs(each)))
    return next(holding, None)


def _with_macs(output: Output) -> Iterator[ArpRow | BindRow | MacRow]:
    return (row for row in output.parsed.rows if isinstance(row, ArpRow | BindRow | MacRow))


def _one_binding(one: Binding, other: Binding) -> bool:
    """Are two entries one and the same, of which either may leave out the port or the VLAN?"""
    same = (one.kind, one.mac, one.ip) == (other.kind, other.mac, other.ip)
    return same and all(a is None or b is None or a == b for a, b in ((one.port, other.port), (one.vlan, other.vlan)))


def _digits(word: str) -> bool:
    """Is this word a MAC, in any notation?"""
    return re.fullmatch(r"[0-9a-fA-F]{12}", re.sub(r"[-.:]", "", word)) is not None


def _arguments(output: Output) -> list[str]:
    """The words of the command that may be a port, an address or a MAC: what the output was narrowed to."""
    words = output.asked.split()
    narrowed = [word for word in words if any(each.isdigit() for each in word)]
    # `interface GigabitEthernet 0/0/7`: the kind stands apart from the number.
    joined = [f"{before}{word}" for before, word in pairwise(words) if word in narrowed]
    return [*narrowed, *joined] if narrowed else []


def _minutes(first: str | None, last: str | None) -> float | None:
    if first is None or last is None:
        return None
    began, ended = (datetime.fromisoformat(each) for each in (first, last))
    apart = (ended - began).total_seconds() / 60
    return round(apart, 2) if apart > 0 else None
