"""From what a device said to readings about one line: which rows are this line's, and what they prove.  Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fieldkit.devices.access import access_of
from fieldkit.devices.copied import WHICH, latest, named_fully, of_one_device, told_by
from fieldkit.devices.recognise import Output
from fieldkit.devices.rows import ArpRow, BindRow, LightRow, MacRow, PortRow, port_key, same_port
from fieldkit.devices.taken import NotTaken, Readings, Taken
from fieldkit.devices.visit import Visited
from fieldkit.model.access import BINDING_TABLES, AccessReading
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, LiveMac, is_mac
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


def readings(outputs: Sequence[Output], line: Line) -> Readings:
    """The readings that pasted outputs hold for this line; what they do not prove is not taken."""
    line, which_port = named_fully(line, outputs), line.access.port
    made = _Made(line)
    outputs, left = of_one_device(outputs, line)
    outputs, older = latest(outputs)
    made.not_taken += [*left, *older]
    by_intent: dict[str, list[Output]] = {}
    for output in outputs:
        by_intent.setdefault(output.intent, []).append(output)
    told = told_by(outputs, line)
    if which_port != line.access.port:
        told |= dict.fromkeys(told.keys() & {"mac_on_port", "port_security"}, "partly")
    access = access_of(outputs, line, told)
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
    made = _Made(line, by_session=True)
    asked: dict[str, list[Output]] = {}
    for ask, output in zip(visited.asks, visited.outputs, strict=True):
        ours = ask not in ("port", "mac_on_port") or output.is_about(visited.port)
        if ours:
            asked.setdefault(ask, []).append(output)
    access = access_of(
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
    """What is taken so far; `by_session` of one visit, else of what a person copied."""

    def __init__(self, line: Line, *, by_session: bool = False) -> None:
        self.line = line
        self._by_session = by_session
        self._partly = DEVICE_PARTLY if by_session else PARTLY
        self.taken: list[Taken] = []
        self.not_taken: list[NotTaken] = []

    def _left(self, code: str, output: Output, **facts: Any) -> None:
        self.not_taken.append(NotTaken(code, output, facts))

    def _of_this_port(self, names: Sequence[str | None], output: Output) -> str | None:
        """The port of this line among those of an output; None where that is not known, which is then noted."""
        there = list(dict.fromkeys(name for name in names if name is not None))
        ours = self.line.access.port
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
        if row.pvid is not None and (row.access or (row.access is None and row.pvid == self.line.address.vlan)):
            self.taken.append(Taken("noc_vlan", PortVlan((row.pvid,)), output))
        counts = [(each, where) for each, where in seen if each.errors is not None]
        if len(counts) == 1 and counts[0][0].errors:  # a lifetime total says nothing of now: the blank stays open
            self._left("paste.errors_once", counts[0][1], before=counts[0][0].errors)
        elif len(counts) == 1:
            self.taken.append(Taken("noc_errors", ErrorGrowth(0), counts[0][1]))
        elif counts:
            (first, _), (last, where) = counts[0], counts[-1]
            minutes = _minutes(first.clock, last.clock)
            if first.errors and first.errors == last.errors and (self._by_session or (minutes or 1) < SHORTEST_MIN):
                self._left("paste.errors_once", where, before=last.errors)  # a moment without one proves nothing
            else:
                self.taken.append(Taken("noc_errors", ErrorGrowth(first.errors or 0, last.errors, minutes), where))

    # -- what the port learned -------------------------------------------------------------------------------------

    def macs(self, outputs: Sequence[Output]) -> tuple[str, ...]:
        """Take the MACs learned on this line's port; returns them."""
        for output in reversed(outputs):
            rows = tuple(row for row in output.parsed.rows if not row.own)
            if output.parsed.complete is False:
                self._left("paste.half_a_table", output)
                continue
            ours = self.line.access.port
            if not rows or (ours is not None and not any(same_port(row.port, ours) for row in rows)):
                self._nothing_learned(output, filtered=bool(output.narrowed))
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
            searched = any(is_mac(each) for each in output.narrowed)  # for one MAC: others may be there too
            all_of_it = output.parsed.whole and not _begins_in_a_row(output) and not searched
            weak = None if all_of_it else self._partly
            self.taken.append(Taken("mac_live", LiveMac(macs), output, weak))
            if vlans and not any(each.topic == "noc_vlan" for each in self.taken):
                self.taken.append(Taken("noc_vlan", PortVlan(vlans), output, weak))
            return macs
        return ()

    def _nothing_learned(self, output: Output, *, filtered: bool) -> None:
        """`None learned` is a reading only where the device says that the table is whole, and it is about this port."""
        rows, ours = output.parsed.rows, self.line.access.port
        # Asked for our port and answered with another's rows: that is a contradiction, not an empty port.
        asked_us = not rows and output.asks_for(ours)
        about_us = ours is not None and not ours.endswith(WHICH) and (asked_us if filtered else bool(rows))
        of_all = bool(output.asked) and "static" not in output.asked.lower()
        if output.parsed.whole and about_us and of_all:
            self.taken.append(Taken("mac_live", LiveMac(()), output))
        elif rows:
            names = list(dict.fromkeys(row.port for row in rows if row.port))
            self._left("paste.other_port", output, port=ours, ports=names[:6])
        else:
            self._left("paste.empty", output)

    # -- who answers for the line's address ------------------------------------------------------------------------

    def arp(self, outputs: Sequence[Output], learned: tuple[str, ...]) -> None:
        """Where nobody read what the port learned, the one answering for the line's address is in use."""
        ip = self.line.address.ip
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
        ours = access.bindings_of(self.line.address.ip)
        firm = [each for each in ours if each.kind != "snooping"]
        macs = sorted({each.mac for each in firm or ours})
        if len(macs) > 1:
            self._left("paste.bound_twice", _where(macs[-1], tables) or outputs[-1], macs=macs)
        elif macs:
            output = _where(macs[0], outputs) or outputs[-1]
            self.taken.append(Taken("mac_bound", BoundMac(macs[0]), output, None if firm else ONLY_SNOOPING))
        elif access.nothing_bound and self.line.address.ip is not None and tables:
            self.taken.append(Taken("mac_bound", BoundMac(None), tables[-1]))
        elif any(each.intent != "arp" for each in tables):
            self._left("paste.no_binding_here", tables[-1], ip=self.line.address.ip, tables=list(access.unread))

    # -- light -----------------------------------------------------------------------------------------------------

    def light(self, outputs: Sequence[Output]) -> None:
        """Take the light at this line's port."""
        for output in reversed(outputs):
            rows: tuple[LightRow, ...] = output.parsed.rows
            ours = self.line.access.port
            asked_for = output.narrowed
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


def _where(mac: str, outputs: Sequence[Output]) -> Output | None:
    """The last output in which a MAC stands."""
    holding = (each for each in reversed(outputs) if any((row.mac or "").lower() == mac for row in _with_macs(each)))
    return next(holding, None)


def _with_macs(output: Output) -> Iterator[ArpRow | BindRow | MacRow]:
    return (row for row in output.parsed.rows if isinstance(row, ArpRow | BindRow | MacRow))


def _minutes(first: str | None, last: str | None) -> float | None:
    if first is None or last is None:
        return None
    began, ended = (datetime.fromisoformat(each) for each in (first, last))
    apart = (ended - began).total_seconds() / 60
    return round(apart, 2) if apart > 0 else None
