"""From what a device said to readings about one line: which rows are this line's, and what they prove.  Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from fieldkit.devices.recognise import Output
from fieldkit.devices.rows import ArpRow, BindRow, LightRow, MacRow, PortRow, port_key, same_port
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, LiveMac
from fieldkit.model.noc import ErrorGrowth, LightBothEnds, PortState, PortVlan

# A table of which neither end was seen: what is in it holds, but more may have been left out.
PARTLY = "weak.pasted_partly"
# The output names no port, and nobody copied the command: most likely this line's, but nothing says so.
NO_PORT = "weak.pasted_no_port"
_STATE_LAST = re.compile(r"(?:state ?:|line protocol is)[^\n]*\Z", re.IGNORECASE)


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
    """What several pastes say of one line."""

    taken: tuple[Taken, ...]
    not_taken: tuple[NotTaken, ...] = ()


def readings(outputs: Sequence[Output], line: Line) -> Readings:
    """The readings that these outputs hold for this line; what they do not prove is not taken."""
    made = _Made(line)
    by_intent: dict[str, list[Output]] = {}
    for output in outputs:
        by_intent.setdefault(output.intent, []).append(output)
    made.ports(by_intent.get("port", []))
    macs = made.macs(by_intent.get("mac_table", []))
    made.arp(by_intent.get("arp", []), macs)
    made.bound(by_intent.get("arp", []), by_intent.get("binding", []))
    made.light(by_intent.get("light", []))
    return Readings(tuple(made.taken), tuple(made.not_taken))


class _Made:
    def __init__(self, line: Line) -> None:
        self._line = line
        self.taken: list[Taken] = []
        self.not_taken: list[NotTaken] = []

    def _left(self, code: str, output: Output, **facts: Any) -> None:
        self.not_taken.append(NotTaken(code, output, facts))

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
        self.taken.append(Taken("noc_port", state, output, PARTLY if cut else None))
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
            growth = ErrorGrowth(first.errors or 0, last.errors, _minutes(first.clock, last.clock))
            self.taken.append(Taken("noc_errors", growth, where))

    # -- what the port learned -------------------------------------------------------------------------------------

    def macs(self, outputs: Sequence[Output]) -> tuple[str, ...]:
        """Take the MACs learned on this line's port; returns them."""
        for output in reversed(outputs):
            rows: tuple[MacRow, ...] = output.parsed.rows
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
            learned = [row for row in rows if row.port == name and not row.static]
            macs = tuple(dict.fromkeys(row.mac for row in learned))
            vlans = tuple(dict.fromkeys(row.vlan for row in learned if row.vlan is not None))
            if not macs:
                self._left("paste.only_static", output, port=name)
                continue
            weak = None if whole and not output.parsed.not_understood and not _begins_in_a_row(output) else PARTLY
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
        about_us = ours is not None and (asked_us if filtered else bool(rows))
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
        """Where the port learned several MACs, or was not read, the one answering for the line's address is in use."""
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
                return
            if len(learned) != 1:
                self.taken = [each for each in self.taken if each.topic != "mac_live"]
                self.taken.append(Taken("mac_live", LiveMac((answering[0],)), output))
            return

    def bound(self, arps: Sequence[Output], bindings: Sequence[Output]) -> None:
        """The MAC bound for this line; `nothing bound` only where both kinds of table were whole and have nothing."""
        ip, ours = self._line.address.ip, self._line.access.port
        found: list[tuple[str, Output]] = []
        for output in bindings:
            rows: tuple[BindRow, ...] = output.parsed.rows
            found += [(row.mac, output) for row in rows if row.mac is not None and _binds(row, ip, ours)]
        for output in arps:
            found += [(row.mac, output) for row in output.parsed.rows if row.static and row.mac and ip and row.ip == ip]
        if found:
            if len({mac for mac, _ in found}) > 1:
                self._left("paste.bound_twice", found[-1][1], macs=sorted({mac for mac, _ in found}))
                return
            self.taken.append(Taken("mac_bound", BoundMac(found[-1][0]), found[-1][1]))
            return
        whole = [
            any(each.parsed.complete and not each.parsed.not_understood and _of_everybody(each) for each in kind)
            for kind in (arps, bindings)
        ]
        if all(whole) and ip is not None:
            self.taken.append(Taken("mac_bound", BoundMac(None), bindings[-1]))
        elif bindings:
            self._left("paste.no_binding_here", bindings[-1], ip=ip)

    # -- light -----------------------------------------------------------------------------------------------------

    def light(self, outputs: Sequence[Output]) -> None:
        for output in reversed(outputs):
            rows: tuple[LightRow, ...] = output.parsed.rows
            ours = self._line.access.port
            asked_for = _arguments(output)
            if len(rows) == 1 and rows[0].port is None and ours and asked_for:
                if not any(same_port(each, ours) for each in asked_for):
                    self._left("paste.other_port", output, port=ours, ports=asked_for[:1])
                    continue
            elif len(rows) > 1 or rows[0].port is not None:
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


def _binds(row: BindRow, ip: str | None, port: str | None) -> bool:
    if row.ip is not None and ip is not None:
        return row.ip == ip
    return row.port is not None and port is not None and same_port(row.port, port)


def _of_everybody(output: Output) -> bool:
    """Was a table asked for that would hold this line's entry, had it one?"""
    return bool(output.asked) and "dyn" not in output.asked.lower() and not _arguments(output)


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
