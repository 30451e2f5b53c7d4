"""What the switch holds of one line, off every output at once: port, stations, who answers, bindings.  Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fieldkit.devices.platform import Ask
from fieldkit.devices.recognise import Output
from fieldkit.devices.rows import (
    NO_PLUG,
    ArpRow,
    BindRow,
    ErrorDownRow,
    LldpRow,
    MacRow,
    PortRow,
    VlanRow,
    port_key,
    same_port,
)
from fieldkit.model.access import AccessPort, AccessReading, Answering, Binding, LldpPeer, Station, Told
from fieldkit.model.line import Line

# `GE0/0/7.1203`: one VLAN of a port, at the same plug.
_SUB = re.compile(r"(?<=/\d|\d\d)\.\d+$")
_ONT = re.compile(r"on[tu]", re.IGNORECASE)


def access_of(
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
    stations = [each for each in rows.stations() if same_port(each.port, port) or each.mac in named]
    others = {each.port: None for each in stations if each.port is not None and not same_port(each.port, port)}
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
            if same_port(row.port, port) or any(same_port(row.port, each) for each in others)
        ),
        sought=named,
        own_macs=rows.own_macs(),
        others=tuple(state for each in others if (state := rows.state(each) or _off_an_olt(each, port)) is not None),
        told=dict(told),
    )


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
        same = next((each for each in there if same_port(each, named)), None)
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
        return output.asks_for(self.port)

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
        yield from self._line.recorded_macs
        yield from (each.mac for each in self.answering() if each.mac and each.ip == self._line.address.ip)
        yield from (each.mac for each in self._all_bindings() if self._is_ours(each))
        for station in self.stations():
            if same_port(station.port, self.port) and not station.static:
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
        return (each.ip is not None and each.ip == self._line.address.ip) or same_port(each.port, self.port)

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
        learned = {each.mac for each in self.stations() if same_port(each.port, name) and not each.static}
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


def _one_binding(one: Binding, other: Binding) -> bool:
    """Are two entries one and the same, of which either may leave out the port or the VLAN?"""
    same = (one.kind, one.mac, one.ip) == (other.kind, other.mac, other.ip)
    return same and all(a is None or b is None or a == b for a, b in ((one.port, other.port), (one.vlan, other.vlan)))
