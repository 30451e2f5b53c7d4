"""What is known of one line's MAC from every source at once: who is on its port, who answers, what is bound, and where.

No verdict is given here; `fieldkit.checks.mac` judges.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from fieldkit.checks.registry import Evidence, Limits, value_of
from fieldkit.model.access import AccessPort, AccessReading, Answering, Binding
from fieldkit.model.address import AddressReading
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, GivenMac, LiveMac
from fieldkit.model.noc import PortVlan
from fieldkit.model.terms import Source, Vantage

# A port with more stations than this leads to another switch.  Source: limits.yaml mac.uplink_stations.
UPLINK_STATIONS = 16

# What binds an address, and what binds a port whatever the address.
OF_ADDRESS = ("static_arp", "ip_source")
OF_PORT = ("port_security", "static_mac")

# Several ports taken for one: `Eth-Trunk1`, `BAGG1`, `Port-channel1`, `smartgroup1`, `AggregatePort 1`, `bond0`.
_AGGREGATE = re.compile(r"(?:eth-trunk|bagg|bridge-agg|po|port-channel|smartgroup|ag|bond)[a-z]*-?\s*\d", re.IGNORECASE)

# So many rows of one kind are shown; a port with more is another switch's.
_MOST_ROWS = 16


def _outside(address: str, network: IPv4Network | IPv6Network) -> bool:
    """Is this an address, and none of that network?  (What a device wrote may be neither.)"""
    try:
        return ip_address(address) not in network
    except ValueError:
        return False


class Known:
    """All that is known of one line's MAC, from every source at once."""

    def __init__(self, seen: Evidence, line: Line, limits: Limits) -> None:
        self.seen = seen
        self.line = line
        self.limit = limits.get("mac.uplink_stations")
        self._most = int(value_of(self.limit, UPLINK_STATIONS))
        # Was it the number of stations that made an uplink of a port?
        self.counted = False
        self.access: AccessReading | None = seen.access
        self.ip = line.address.ip
        self.bound_topic: BoundMac | None = seen.mac_bound
        self.outweighed: list[str] = []

    # -- what is known ---------------------------------------------------------------------------------------------

    @cached_property
    def port(self) -> str | None:
        """The line's port, as the switch names it."""
        access = self.access
        named = (access.port or (access.state.name if access.state else None)) if access else None
        return named or self.line.access.port

    @cached_property
    def _laptop_mac(self) -> str | None:
        address: AddressReading | None = self.seen.address
        return address.mac.lower() if address is not None and address.mac else None

    @cached_property
    def read_out(self) -> str | None:
        """The MAC that the customer read out."""
        given: GivenMac | None = self.seen.mac_given
        return given.mac.lower() if given else None

    @cached_property
    def laptop(self) -> bool:
        """Does the laptop stand in for the customer's device, whose own MAC nobody read out?"""
        return self.read_out is None and self.seen.vantage is Vantage.CPE and self._laptop_mac is not None

    @cached_property
    def given(self) -> str | None:
        """The MAC read out; where the laptop stands at the hand-over and nobody read one out, its own."""
        return self._laptop_mac if self.laptop else self.read_out

    @cached_property
    def is_uplink(self) -> bool:
        """Does the port of the record lead to another switch, so that what it learned is not this customer's?"""
        state = self.access.state if self.access else None
        return state is not None and self._leads_on(state) is True

    @cached_property
    def held(self) -> list[str]:
        """The MACs that the port holds by hand or by port security; such a one is not learned beside, live or not."""
        state = self.access.state if self.access else None
        if self.access is None or (state is not None and state.condition != "up"):
            return []
        held = (each for each in self.access.bindings if each.kind in OF_PORT and self.on_port(each.port))
        return list(dict.fromkeys(each.mac for each in held))

    @cached_property
    def held_only(self) -> bool:
        """Is all that stands for a live MAC one that the port would hold just the same without it?"""
        stations = self.access.stations if self.access else ()
        return bool(self.held) and not any(each.port == self.port and not each.static for each in stations)

    @cached_property
    def table(self) -> tuple[list[str], bool] | None:
        """The MACs of the port and whether these are all; None where nobody could read them."""
        told = self.access.told.get("mac_on_port", "not_asked") if self.access else "not_asked"
        if self.access is not None and self.port is not None and told in ("whole", "partly"):
            here = [each for each in self.access.stations if each.port == self.port and not each.static]
            macs = list(dict.fromkeys(each.mac for each in here)) or self.held
            return (macs, told == "whole" and not self.held_only) if macs or told == "whole" else None
        live: LiveMac | None = self.seen.mac_live
        if live is None:
            return None
        reading = self.seen.reading("mac_live")
        return list(dict.fromkeys(mac.lower() for mac in live.macs)), not (reading is not None and reading.weak)

    @cached_property
    def learned(self) -> list[str] | None:
        """The MACs of the customer's port; [] where it is known to have none, None where that is not known.

        The laptop's own does not count beside a MAC that was read out: it is plugged in in that device's place.
        """
        if self.table is None or self.is_uplink:
            return None
        macs, whole = self.table
        kept = [mac for mac in macs if self.read_out in (None, mac) or mac != self._laptop_mac]
        if not kept and (macs or not whole):
            return None
        return kept

    @cached_property
    def whole(self) -> bool:
        """Is `learned` all that there is?"""
        return self.table is not None and self.table[1]

    @cached_property
    def answers(self) -> list[Answering]:
        """Who was heard answering for the line's address; a static entry was not heard."""
        if self.access is None or self.ip is None:
            return []
        own = {*self.access.own_macs}
        return [
            each for each in self.access.answering if each.ip == self.ip and not each.static and each.mac not in own
        ]

    @cached_property
    def answering(self) -> list[str]:
        """The MACs that answer for the line's address."""
        return list(dict.fromkeys(each.mac for each in self.answers if each.mac))

    @cached_property
    def in_use(self) -> list[str]:
        """The MAC in use, or several of which nobody can say which it is."""
        learned = self.learned
        if learned is None or (self.held_only and self.given is not None):  # what is held need not be there
            if self.given is not None:
                return [self.given]
            return self.answering if len(self.answering) == 1 and self.table is None else []
        if self.given in learned and self.given is not None:
            return [self.given]
        heard = [mac for mac in learned if mac in self.answering]
        return heard if len(heard) == 1 else learned

    @cached_property
    def ours(self) -> list[Binding]:
        """The bindings that hold for this line: for its address, or for its port whatever the address."""
        return list(self.access.bindings_of(self.ip)) if self.access else []

    @property
    def bindings(self) -> Sequence[Binding]:
        """Every binding that the switch holds and that bears on the line."""
        return self.access.bindings if self.access else ()

    @cached_property
    def misplaced(self) -> list[Binding]:
        """What binds the line's address for another port than the record names."""
        if self.port is None:
            return []
        bound = (each for each in self.ours if each.kind in OF_ADDRESS and each.port is not None)
        return [each for each in bound if not self.on_port(each.port)]

    @cached_property
    def doubtful(self) -> bool:
        """Does the only binding name another port, and nobody it knows is on ours?  Then the record may be wrong."""
        places = {each.port for each in self.ours if each.kind in OF_ADDRESS and each.port is not None}
        macs = {self.given, *(each.mac for each in self.misplaced)}
        return bool(self.misplaced) and len(places) == 1 and macs.isdisjoint(self.learned or [])

    @cached_property
    def confirmed(self) -> bool:
        """Does more than the record say that the port is this line's: is a MAC of the line's on it?"""
        bound, _ = self.bound
        return not {self.given, *(bound or []), *self.line.recorded_macs, *self.answering}.isdisjoint(
            self.learned or []
        )

    @cached_property
    def strange(self) -> list[Binding]:
        """What binds a MAC of our port for another customer: for an address outside the line's own network."""
        network = self._network
        return [
            each
            for each in self.bindings
            if each.mac in (self.learned or [])
            and each.ip is not None
            and network is not None
            and not self.on_port(each.port)
            and _outside(each.ip, network)
        ]

    @cached_property
    def _network(self) -> IPv4Network | IPv6Network | None:
        """The line's own network; where the record does not say how large it is, as large as any customer's."""
        if self.ip is None:
            return None
        prefix = self.line.address.prefix or (24 if ip_address(self.ip).version == 4 else 64)
        return ip_network(f"{self.ip}/{prefix}", strict=False)

    @cached_property
    def port_vlans(self) -> tuple[int, ...]:
        """The VLANs that the port takes, as far as anybody said."""
        state = self.access.state if self.access else None
        typed: PortVlan | None = self.seen.noc_vlan
        return (*state.vlans, *state.tagged) if state is not None else typed.vlans if typed is not None else ()

    @property
    def wrong_vlan(self) -> bool:
        """Is the port known to be in other VLANs than the line's?"""
        wanted = self.line.address.vlan
        return wanted is not None and bool(self.port_vlans) and wanted not in self.port_vlans

    def on_port(self, name: str | None) -> bool:
        """Is this the line's port, or one VLAN of it (`GE0/0/7.1203`)?"""
        return name is not None and self.port is not None and (name == self.port or name.startswith(f"{self.port}."))

    @cached_property
    def bound(self) -> tuple[list[str] | None, bool]:
        """The MACs bound for this line ([]: none, None: not known), and whether that is weaker evidence."""
        typed = self.bound_topic if self._is_typed("mac_bound") else None
        firm = list(dict.fromkeys(each.mac for each in self.ours if each.kind != "snooping"))
        if firm:
            if typed is not None and typed.mac is not None and typed.mac.lower() not in firm:
                self.outweighed.append(typed.mac.lower())
            return firm, False
        if self.access is not None and self.access.nothing_bound and not self.ours and self.ip is not None:
            if typed is not None and typed.mac is not None:
                self.outweighed.append(typed.mac.lower())
            return [], False
        leased = list(dict.fromkeys(each.mac for each in self.ours))
        if self.bound_topic is not None:
            reading = self.seen.reading("mac_bound")
            weak = reading is not None and reading.weak is not None
            return ([self.bound_topic.mac.lower()] if self.bound_topic.mac else []), weak
        if leased:
            return leased, True
        recorded = self.line.access.bound_mac
        return ([recorded.lower()], True) if recorded else (None, True)

    def _is_typed(self, topic: str) -> bool:
        reading = self.seen.reading(topic)
        return reading is not None and reading.source is Source.TYPED

    # -- where a MAC is --------------------------------------------------------------------------------------------

    def places(self, mac: str) -> list[str]:
        """The other ports that a MAC was heard on; none where it was heard on the line's own."""
        if self.access is None or self.port is None:
            return []
        ports = [each.port for each in self.access.stations if each.mac == mac and each.port and not each.static]
        return [] if self.port in ports else list(dict.fromkeys(ports))

    def _leads_on(self, port: AccessPort) -> bool | None:
        if port.uplink:
            return True
        if (port.stations or 0) > self._most:
            self.counted = True
            return True
        return False if port.uplink is False or port.stations is not None else None

    def leads_on(self, name: str) -> bool | None:
        """Does a port lead to another switch?  None where nothing tells."""
        if self.access is None:
            return None
        state = next((each for each in self.access.others if each.name == name), None)
        peers = [each for each in self.access.peers if each.port == name]
        if any(each.switch for each in peers) and (state is None or state.uplink is not False):
            return True
        onward = None if state is None else self._leads_on(state)
        # The line's own port may be one of those that it is made of.
        return None if onward is False and _AGGREGATE.match(name) and not _AGGREGATE.match(self.port or "") else onward

    def whereabouts(self, macs: Iterable[str | None]) -> Iterator[tuple[str, str, bool | None]]:
        """Each of these MACs that was heard on another port: the MAC, the port, and whether that is an uplink."""
        for mac in macs:
            for place in self.places(mac) if mac is not None else []:
                yield mac or "", place, self.leads_on(place)

    def customers(self) -> list[str | None]:
        """The MACs that are the customer's wherever they are: the one read out, and, where nobody is on the port, the
        bound ones and the record's; a device that was there once may serve elsewhere by now."""
        bound, _ = self.bound
        state = self.access.state if self.access else None
        nobody = self.learned == [] or (state is not None and state.condition == "down")
        once = [*(bound or []), *self.line.recorded_macs] if nobody else []
        return list(dict.fromkeys([self.given, *once]))

    def unread(self) -> list[str]:
        """The tables of bindings that were not read whole."""
        return list(self.access.unread) if self.access else []

    # -- as facts -------------------------------------------------------------------------------------------------

    @property
    def switch(self) -> str | None:
        """The switch, as it calls itself, else as the record does."""
        return (self.access.switch if self.access else None) or self.line.access.switch

    @cached_property
    def vlans(self) -> list[int]:
        """The VLANs of the port, by its setting, else by what it learned."""
        state = self.access.state if self.access else None
        if state is not None and (state.vlans or state.tagged):
            return [*state.vlans, *state.tagged][:8]
        stations = self.access.stations if self.access else ()
        return sorted({each.vlan for each in stations if self.on_port(each.port) and each.vlan is not None})

    def found(self, found: tuple[str, str] | None) -> dict[str, Any]:
        """The facts of a MAC heard on another port."""
        return {} if found is None else {"found_mac": found[0], "found_port": found[1]}

    def of_silence(self, found: tuple[str, str] | None) -> dict[str, Any]:
        """The facts of a silent port."""
        return {
            "switch": self.switch,
            "port": self.port,
            "vlan": self.vlans,
            "expected_vlan": self.line.address.vlan,
            "ip": self.ip,
            **self.found(found),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Every source beside the others: who says which MAC, for which address, on which port."""
        rows: list[dict[str, Any]] = []

        def row(what: str, mac: str | None, ip: str | None = None, port: str | None = None, vlan: Any = None) -> None:
            rows.append({"what": what, "mac": mac, "ip": ip, "port": port, "vlan": vlan})

        if self.given is not None:
            row("laptop" if self.laptop else "given", self.given)
        stations = self.access.stations if self.access else ()
        vlans = {(each.mac, each.port): each.vlan for each in stations}
        for mac in (self.table[0] if self.table and not self.held_only else [])[:_MOST_ROWS]:
            row("learned", mac, None, self.port, vlans.get((mac, self.port)))
        for mac, place, _ in self.whereabouts(dict.fromkeys([self.given, *self.answering, *(self.bound[0] or [])])):
            row("heard_elsewhere", mac, None, place, vlans.get((mac, place)))
        for each in self.answers[:_MOST_ROWS]:
            row("answering", each.mac, each.ip, each.port, each.vlan)
        for held in (self.access.bindings if self.access else ())[:_MOST_ROWS]:
            row(held.kind, held.mac, held.ip, held.port, held.vlan)
        if self.bound_topic is not None and not self.ours:
            row("bound_told", self.bound_topic.mac)
        if self.line.access.bound_mac is not None:
            row("record", self.line.access.bound_mac.lower(), self.ip, self.line.access.port)
        return rows
