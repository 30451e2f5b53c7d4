"""Is the customer's MAC the one bound on the access switch, and if not, what keeps it out?"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from fieldkit.checks.registry import Evidence, Limits, bound_of, check, finding
from fieldkit.model.access import BINDING_TABLES, AccessPort, AccessReading, Answering, Binding
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac, is_multicast, is_randomised, virtual_kind
from fieldkit.model.noc import PortState, PortVlan
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Source, Vantage

_NOBODY = "00:00:00:00:00:00"

# A port with more stations than this leads to another switch.  Source: limits.yaml mac.uplink_stations.
UPLINK_STATIONS = 16

# The device's word for a port that it switched off because a MAC was not the one it holds.
_SECURITY = re.compile(r"secur|violat|mac-?address-?limit|mac-?limit|sticky|违规|端口安全", re.IGNORECASE)

# What binds an address, and what binds a port whatever the address.
_OF_ADDRESS = ("static_arp", "ip_source")
_OF_PORT = ("port_security", "static_mac")

_READS = {
    "mac_given": GivenMac,
    "mac_bound": BoundMac,
    "mac_live": LiveMac,
    "access": AccessReading,
    "noc_port": PortState,
    "noc_vlan": PortVlan,
    "address": AddressReading,
}


@check(
    "mac.binding",
    card="gateway",
    reads=_READS,
    codes={
        "mac.equal": OK,
        "mac.no_binding": OK,
        "mac.differs": FAULT,
        "mac.not_a_device": FAULT,
        "mac.nothing_learned": FAULT,
        "mac.elsewhere": FAULT,
        "mac.several": WARN,
        "mac.port_down": FAULT,
        "mac.port_shut": FAULT,
        "mac.port_error_down": FAULT,
        "mac.bound_twice": FAULT,
        "mac.ip_taken": FAULT,
        "mac.randomised": WARN,
        "mac.unmeasured": UNKNOWN,
    },
    facts=(
        "given_mac",
        "laptop",
        "bound_mac",
        "bound_kinds",
        "live_macs",
        "in_use",
        "answering",
        "misread",
        "switch",
        "port",
        "vlan",
        "ip",
        "half",
        "found_mac",
        "found_port",
        "reason",
        "binding_is_cause",
        "bindings",
        "taken_by",
        "taken_port",
        "outweighed",
        "told",
        "table",
    ),
)
def binding(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Compare what the customer uses with what the switch has bound, and say what else keeps it out.

    What the switch says outweighs what somebody typed, and what the port learned outweighs what was read out; where
    several MACs are on the port, the one read out, else the one that answers for the line's address, is in use.  A
    table that was not read whole proves no absence.  The laptop in the place of the customer's device, and the bound
    MAC of the record, are weaker evidence.

    Source: S-CQM-20..24, B2, B13 ISO-1.
    """
    return _Situation(seen, line, limits).finding()


@check(
    "mac.silence",
    card="gateway",
    reads=_READS,
    codes={
        "silence.no_link": FAULT,
        "silence.wrong_vlan": FAULT,
        "silence.aged_out": FAULT,
        "silence.on_uplink": FAULT,
        "silence.unknown": FAULT,
        "silence.not_asked": UNKNOWN,
    },
    facts=("switch", "port", "vlan", "expected_vlan", "found_mac", "found_port", "ip"),
)
def silence(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Where the port has learned no MAC: which half of the way is missing?

    Source: B2 MAC-3, B1 INT-20, INT-25.
    """
    situation = _Situation(seen, line, limits)
    if situation.finding().code != "mac.nothing_learned":
        return finding("silence.not_asked", missing=Missing("missing.port_not_silent"))
    half, found = situation.half()
    return finding(f"silence.{half}", **situation.of_silence(found))


class _Situation:
    """All that is known of one line's MAC, from every source at once."""

    def __init__(self, seen: Evidence, line: Line, limits: Limits) -> None:
        self._seen = seen
        self._line = line
        self._most = int(bound_of(limits, "mac.uplink_stations", UPLINK_STATIONS))
        self._access: AccessReading | None = seen.access
        self._ip = line.address.ip
        self._bound_topic: BoundMac | None = seen.mac_bound
        self.outweighed: list[str] = []

    # -- what is known ---------------------------------------------------------------------------------------------

    @cached_property
    def port(self) -> str | None:
        """The line's port, as the switch names it."""
        return (self._access.port if self._access else None) or self._line.access.port

    @cached_property
    def _laptop_mac(self) -> str | None:
        address: AddressReading | None = self._seen.address
        return address.mac.lower() if address is not None and address.mac else None

    @cached_property
    def _read_out(self) -> str | None:
        given: GivenMac | None = self._seen.mac_given
        return given.mac.lower() if given else None

    @cached_property
    def laptop(self) -> bool:
        """Does the laptop stand in for the customer's device, whose own MAC nobody read out?"""
        return self._read_out is None and self._seen.vantage is Vantage.CPE and self._laptop_mac is not None

    @cached_property
    def given(self) -> str | None:
        """The MAC read out; where the laptop stands at the hand-over and nobody read one out, its own."""
        return self._laptop_mac if self.laptop else self._read_out

    @cached_property
    def is_uplink(self) -> bool:
        """Does the port of the record lead to another switch, so that what it learned is not this customer's?"""
        state = self._access.state if self._access else None
        return state is not None and self._leads_on(state) is True

    @cached_property
    def _table(self) -> tuple[list[str], bool] | None:
        """The MACs of the port and whether these are all; None where nobody could read them."""
        told = self._access.told.get("mac_on_port", "not_asked") if self._access else "not_asked"
        if self._access is not None and self.port is not None and told in ("whole", "partly"):
            here = [each for each in self._access.stations if each.port == self.port and not each.static]
            macs = list(dict.fromkeys(each.mac for each in here))
            return (macs, told == "whole") if macs or told == "whole" else None
        live: LiveMac | None = self._seen.mac_live
        if live is None:
            return None
        reading = self._seen.reading("mac_live")
        return list(dict.fromkeys(mac.lower() for mac in live.macs)), not (reading is not None and reading.weak)

    @cached_property
    def learned(self) -> list[str] | None:
        """The MACs of the customer's port; [] where it is known to have none, None where that is not known.

        The laptop's own does not count beside a MAC that was read out: it is plugged in in that device's place.
        """
        if self._table is None or self.is_uplink:
            return None
        macs, whole = self._table
        kept = [mac for mac in macs if self._read_out in (None, mac) or mac != self._laptop_mac]
        if not kept and (macs or not whole):
            return None
        return kept

    @cached_property
    def whole(self) -> bool:
        """Is `learned` all that there is?"""
        return self._table is not None and self._table[1]

    @cached_property
    def _answers(self) -> list[Answering]:
        """Who was heard answering for the line's address; a static entry was not heard."""
        if self._access is None or self._ip is None:
            return []
        own = {*self._access.own_macs}
        return [
            each for each in self._access.answering if each.ip == self._ip and not each.static and each.mac not in own
        ]

    @cached_property
    def answering(self) -> list[str]:
        """The MACs that answer for the line's address."""
        return list(dict.fromkeys(each.mac for each in self._answers if each.mac))

    @cached_property
    def in_use(self) -> list[str]:
        """The MAC in use, or several of which nobody can say which it is."""
        learned = self.learned
        if learned is None:
            if self.given is not None:
                return [self.given]
            return self.answering if len(self.answering) == 1 and self._table is None else []
        if self.given in learned and self.given is not None:
            return [self.given]
        heard = [mac for mac in learned if mac in self.answering]
        return heard if len(heard) == 1 else learned

    @cached_property
    def _ours(self) -> list[Binding]:
        """The bindings that hold for this line: for its address, or for its port whatever the address."""
        if self._access is None:
            return []
        return [
            each
            for each in self._access.bindings
            if (each.ip == self._ip if each.ip is not None and self._ip is not None else self._on_port(each.port))
        ]

    def _on_port(self, name: str | None) -> bool:
        return name is not None and name == self.port

    @cached_property
    def bound(self) -> tuple[list[str] | None, bool]:
        """The MACs bound for this line ([]: none, None: not known), and whether that is weaker evidence."""
        typed = self._bound_topic if self._is_typed("mac_bound") else None
        firm = list(dict.fromkeys(each.mac for each in self._ours if each.kind != "snooping"))
        if firm:
            if typed is not None and typed.mac is not None and typed.mac.lower() not in firm:
                self.outweighed.append(typed.mac.lower())
            return firm, False
        if self._access is not None and self._access.nothing_bound and not self._ours and self._ip is not None:
            if typed is not None and typed.mac is not None:
                self.outweighed.append(typed.mac.lower())
            return [], False
        leased = list(dict.fromkeys(each.mac for each in self._ours))
        if self._bound_topic is not None:
            reading = self._seen.reading("mac_bound")
            weak = reading is not None and reading.weak is not None
            return ([self._bound_topic.mac.lower()] if self._bound_topic.mac else []), weak
        if leased:
            return leased, True
        recorded = self._line.access.bound_mac
        return ([recorded.lower()], True) if recorded else (None, True)

    def _is_typed(self, topic: str) -> bool:
        reading = self._seen.reading(topic)
        return reading is not None and reading.source is Source.TYPED

    # -- where a MAC is --------------------------------------------------------------------------------------------

    def _places(self, mac: str) -> list[str]:
        """The other ports that a MAC was heard on; none where it was heard on the line's own."""
        if self._access is None or self.port is None:
            return []
        ports = [each.port for each in self._access.stations if each.mac == mac and each.port and not each.static]
        return [] if self.port in ports else list(dict.fromkeys(ports))

    def _leads_on(self, port: AccessPort) -> bool | None:
        if port.uplink or (port.stations or 0) > self._most:
            return True
        return False if port.uplink is False or port.stations is not None else None

    def _is_uplink(self, name: str) -> bool | None:
        """Does a port lead to another switch?  None where nothing tells."""
        if self._access is None:
            return None
        state = next((each for each in self._access.others if each.name == name), None)
        peers = [each for each in self._access.peers if each.port == name]
        if any(each.switch for each in peers) and (state is None or state.uplink is not False):
            return True
        return None if state is None else self._leads_on(state)

    def _whereabouts(self, macs: Iterable[str | None]) -> Iterator[tuple[str, str, bool | None]]:
        """Each of these MACs that was heard on another port: the MAC, the port, and whether that is an uplink."""
        for mac in macs:
            for place in self._places(mac) if mac is not None else []:
                yield mac or "", place, self._is_uplink(place)

    def _customers(self) -> list[str | None]:
        """The MACs that are the customer's wherever they are: the one read out, and, where nobody is on the port, the
        bound ones and the record's; a device that was there once may serve elsewhere by now."""
        bound, _ = self.bound
        recorded = (self._line.cpe.wan_mac, self._line.access.bound_mac)
        once = [] if self.learned else [*(bound or []), *(each.lower() for each in recorded if each)]
        return list(dict.fromkeys([self.given, *once]))

    # -- the verdict -----------------------------------------------------------------------------------------------

    def finding(self) -> Finding:
        """The first thing that is wrong, from the port outwards."""
        state = self._access.state if self._access else None
        if state is not None and state.condition == "shut":
            return self._say("mac.port_shut")
        if state is not None and state.condition == "error_down":
            return self._error_down(state)
        wrong = self._taken() or self._twice() or self._elsewhere()
        if wrong is not None:
            return wrong
        if state is not None and state.condition == "down":
            return self._say("mac.port_down", half="no_link" if self.learned == [] else None)
        if self.learned == [] and self.whole:
            half, found = self.half()
            return self._say("mac.nothing_learned", half=half, **self.found(found))
        if self.learned is None and not self.is_uplink:
            upward = self._upward()
            if upward is not None:  # whoever is on the port, the customer's device is not
                return self._say("mac.nothing_learned", weak=True, half="on_uplink", **self.found(upward))
        return self._compared()

    def _error_down(self, state: AccessPort) -> Finding:
        """Was it a MAC that switched the port off?  Then one that is not bound was there."""
        bound, _ = self.bound
        by_security = bool(state.reason and _SECURITY.search(state.reason))
        other = bool(bound) and (self.given is None or self.given not in (bound or []))
        cause = by_security and other if by_security else False
        reason = state.reason or "error-down"
        return self._say("mac.port_error_down", reason=reason, binding_is_cause=cause)

    def _taken(self) -> Finding | None:
        """Does another customer's port answer for the line's address?  (B13 ISO-1)"""
        bound, _ = self.bound
        recorded = (each.lower() for each in (self._line.cpe.wan_mac, self._line.access.bound_mac) if each)
        ours = {*(self.learned or []), self.given, *(bound or []), *recorded}
        for each in self._answers:
            if each.mac is None or each.mac in ours or self._on_port(each.port):
                continue
            places = self._places(each.mac) or ([each.port] if each.port else [])
            for place in places:
                uplink = self._is_uplink(place)
                if uplink is True or self._on_port(place):
                    continue
                # An entry without a port of its own may be older than the place where that MAC is now.
                weak = uplink is None or each.port is None
                if self.learned or self.given is not None:
                    return self._say("mac.ip_taken", weak=weak, taken_by=each.mac, taken_port=place)
                if self.learned == [] and self.whole:
                    # Nobody is on the port, and nobody said which MAC is the customer's: it is theirs, or another's.
                    return self._say("mac.elsewhere", weak=True, found_mac=each.mac, found_port=place)
        return None

    def _twice(self) -> Finding | None:
        """Do bindings of the line contradict each other, or is the MAC in use tied to another place?"""
        if self._access is None:
            return None
        of_address = {each.mac for each in self._ours if each.kind in _OF_ADDRESS}
        of_port = {each.mac for each in self._ours if each.kind in _OF_PORT}
        misplaced = [
            each
            for each in self._ours
            if each.kind in _OF_ADDRESS and each.port is not None and self.port is not None and each.port != self.port
        ]
        tied = [
            each
            for each in self._access.bindings
            if each.kind in _OF_PORT and each.mac in self.in_use and each.port is not None and each.port != self.port
        ]
        against = bool(of_address and of_port) and of_address.isdisjoint(of_port)
        if len(of_address) > 1 or against or misplaced or (tied and self.port is not None):
            rows = [*(each for each in self._ours if each.kind != "snooping"), *tied]
            return self._say("mac.bound_twice", bindings=[_row(each) for each in dict.fromkeys(rows)])
        return None

    def _elsewhere(self) -> Finding | None:
        """Is the customer's device plugged into another port?"""
        for mac, place, uplink in self._whereabouts(self._customers()):
            if uplink is not True:
                weak = uplink is None or self.laptop
                return self._say("mac.elsewhere", weak=weak, found_mac=mac, found_port=place)
        return None

    def _upward(self) -> tuple[str, str] | None:
        """A MAC of the customer that comes in from another switch, and where."""
        candidates = [*self._customers(), *self.answering]
        return next(((mac, place) for mac, place, uplink in self._whereabouts(candidates) if uplink), None)

    def half(self) -> tuple[str, tuple[str, str] | None]:
        """Which half of the way to the port is missing, and where a MAC of the customer was heard instead."""
        state = self._access.state if self._access else None
        told: PortState | None = self._seen.noc_port
        condition = state.condition if state is not None else told.condition if told is not None else None
        if condition == "down":
            return "no_link", None
        upward = self._upward()
        if upward is not None:
            return "on_uplink", upward
        typed: PortVlan | None = self._seen.noc_vlan
        vlans = (*state.vlans, *state.tagged) if state is not None else typed.vlans if typed is not None else ()
        wanted = self._line.address.vlan
        if wanted is not None and vlans and wanted not in vlans:
            return "wrong_vlan", None
        heard_before = any(self._on_port(each.port) or each.mac in self._customers() for each in self._answers)
        if heard_before or (condition == "up" and wanted is not None and wanted in vlans):
            return "aged_out", None
        return "unknown", None

    def _compared(self) -> Finding:
        """The MAC in use beside the bound one (S-CQM-23, 24)."""
        bound, weak = self.bound
        # Somebody else is remembered as answering: an old entry, or one who takes the address from time to time.
        other = bool(self.answering) and set(self.answering).isdisjoint(self.learned or self.in_use)
        if bound == []:
            return self._say("mac.no_binding", weak=weak or other)
        own = set(self._access.own_macs) if self._access else set()
        misread = [mac for mac in (*self.in_use, *(bound or [])) if is_multicast(mac) or mac == _NOBODY]
        if self.given in own and self.given is not None and self.given in self.in_use:
            misread.append(self.given)
        if misread:
            return self._say("mac.not_a_device", misread=list(dict.fromkeys(misread)))
        if not self.in_use:
            return self._unmeasured()
        several = len(self.in_use) > 1
        # Several stations are a switch on the line; where the bound one answers, or none is known to, that is all.
        undecided = len(self.learned or []) > 1 and self.given not in self.in_use
        if undecided and (bound is None or not set(bound).isdisjoint(self.in_use)):
            return self._say("mac.several")
        if bound is None:
            return self._unmeasured()
        recorded_only = not self._ours and self._bound_topic is None
        if self.laptop and recorded_only:  # two guesses beside each other prove nothing
            return self._unmeasured()
        weak = weak or self.laptop or (several and not self.whole)
        if not set(bound).isdisjoint(self.in_use):
            return self._say("mac.equal", weak=weak or other)
        paired = [mac for mac in self.learned or [] if mac in bound]
        if paired and virtual_kind(self.in_use[0]):
            # A pair of routers answers with the MAC they share; the bound one is that of the device itself.
            return self._say("mac.equal", weak=True)
        if self.learned is None and is_randomised(self.in_use[0]) and not self.laptop:
            return self._say("mac.randomised", weak=weak)
        return self._say("mac.differs", weak=weak)

    def _unmeasured(self) -> Finding:
        access = self._seen.reading("access")
        if access is not None and access.missing is not None and access.missing.code.startswith("device."):
            return self._say("mac.unmeasured", missing=access.missing)
        if self.is_uplink and not self.in_use:
            return self._say("mac.unmeasured", missing=Missing("missing.mac_port_is_uplink", {"port": self.port}))
        if self._access is not None and self._access.told.get("port") == "unsupported" and self._access.state is None:
            missing = Missing("missing.mac_no_such_port", {"port": self.port, "switch": self._switch})
            return self._say("mac.unmeasured", missing=missing)
        unread = self._unread()
        if not self.in_use:
            told = self._access.told.get("mac_on_port") if self._access else None
            if told == "refused":
                missing = Missing("missing.mac_not_allowed", {"switch": self._switch})
                return self._say("mac.unmeasured", missing=missing)
            if told == "partly":
                missing = Missing("missing.mac_table_not_told", {"port": self.port, "switch": self._switch})
                return self._say("mac.unmeasured", missing=missing)
            return self._say("mac.unmeasured", missing=Missing("missing.mac_not_given"))
        if unread and self._access is not None and "whole" in self._access.told.values():
            missing = Missing("missing.mac_bindings_not_whole", {"tables": unread, "switch": self._switch})
            return self._say("mac.unmeasured", missing=missing)
        return self._say("mac.unmeasured", missing=Missing("missing.mac_not_bound_read"))

    def _unread(self) -> list[str]:
        """The tables of bindings that were not read whole."""
        if self._access is None:
            return []
        told = self._access.told
        return [each for each in BINDING_TABLES if told.get(each, "not_asked") not in ("whole", "unsupported")]

    # -- saying it -------------------------------------------------------------------------------------------------

    @property
    def _switch(self) -> str | None:
        return (self._access.switch if self._access else None) or self._line.access.switch

    @cached_property
    def _vlans(self) -> list[int]:
        state = self._access.state if self._access else None
        if state is not None and (state.vlans or state.tagged):
            return [*state.vlans, *state.tagged][:8]
        stations = self._access.stations if self._access else ()
        return sorted({each.vlan for each in stations if self._on_port(each.port) and each.vlan is not None})

    def found(self, found: tuple[str, str] | None) -> dict[str, Any]:
        """The facts of a MAC heard on another port."""
        return {} if found is None else {"found_mac": found[0], "found_port": found[1]}

    def of_silence(self, found: tuple[str, str] | None) -> dict[str, Any]:
        """The facts of a silent port."""
        return {
            "switch": self._switch,
            "port": self.port,
            "vlan": self._vlans,
            "expected_vlan": self._line.address.vlan,
            "ip": self._ip,
            **self.found(found),
        }

    def _say(self, code: str, *, weak: bool = False, missing: Missing | None = None, **more: Any) -> Finding:
        bound, _ = self.bound
        learned = self._table[0] if self._table else []
        here = [mac for mac in bound or [] if mac in self.in_use] or (bound or [])
        facts: dict[str, Any] = {
            "given_mac": self.given,
            "laptop": True if self.laptop else None,
            "bound_mac": here[0] if here else None,
            "bound_kinds": sorted({each.kind for each in self._ours}),
            "live_macs": learned,
            "in_use": self.in_use,
            "answering": self.answering,
            "switch": self._switch,
            "port": self.port,
            "vlan": self._vlans,
            "ip": self._ip,
            "outweighed": list(dict.fromkeys(self.outweighed)),
            "told": dict(self._access.told) if self._access else {},
            "table": self._rows(),
        }
        return finding(code, weak=weak, missing=missing, **{**facts, **more})

    def _rows(self) -> list[dict[str, Any]]:
        """Every source beside the others: who says which MAC, for which address, on which port."""
        rows: list[dict[str, Any]] = []

        def row(what: str, mac: str | None, ip: str | None = None, port: str | None = None, vlan: Any = None) -> None:
            rows.append({"what": what, "mac": mac, "ip": ip, "port": port, "vlan": vlan})

        if self.given is not None:
            row("laptop" if self.laptop else "given", self.given)
        stations = self._access.stations if self._access else ()
        vlans = {(each.mac, each.port): each.vlan for each in stations}
        for mac in (self._table[0] if self._table else [])[:_MOST_ROWS]:
            row("learned", mac, None, self.port, vlans.get((mac, self.port)))
        for mac, place, _ in self._whereabouts(dict.fromkeys([self.given, *self.answering, *(self.bound[0] or [])])):
            row("heard_elsewhere", mac, None, place, vlans.get((mac, place)))
        for each in self._answers[:_MOST_ROWS]:
            row("answering", each.mac, each.ip, each.port, each.vlan)
        for held in (self._access.bindings if self._access else ())[:_MOST_ROWS]:
            row(held.kind, held.mac, held.ip, held.port, held.vlan)
        if self._bound_topic is not None and not self._ours:
            row("bound_told", self._bound_topic.mac)
        if self._line.access.bound_mac is not None:
            row("record", self._line.access.bound_mac.lower(), self._ip, self._line.access.port)
        return rows


# So many rows of one kind are shown; a port with more is another switch's.
_MOST_ROWS = 16


# What the NOC calls each kind, in whichever language.
_CALLED = {
    "static_arp": "static ARP",
    "ip_source": "IPSG",
    "snooping": "DHCP snooping",
    "port_security": "port-security",
    "static_mac": "static MAC",
}


def _row(each: Binding) -> dict[str, Any]:
    """A binding, told first by its MAC and by where that is bound."""
    return {
        "mac": each.mac,
        "place": f"{_CALLED[each.kind]} {each.port or each.ip or ''}".rstrip(),
        "kind": each.kind,
        "ip": each.ip,
        "port": each.port,
        "vlan": each.vlan,
    }


@check(
    "mac.gateway",
    card="gateway",
    reads={"arp": ArpReading, "mac_gateway": GatewayMac},
    codes={
        "mac.gateway_same": OK,
        "mac.gateway_differs": FAULT,
        "mac.gateway_none": FAULT,
        "mac.gateway_unmeasured": UNKNOWN,
    },
    facts=("gateway", "macs", "there"),
)
def gateway(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does a computer that fails take the same device for its gateway as this laptop does?

    Where one of the two is virtual, pairs answer with different MACs by design, and nothing can be told.

    Source: S-DUP-03, S-DUP-04, C9.
    """
    arp: ArpReading | None = seen.arp
    told: GatewayMac | None = seen.mac_gateway
    here = list(dict.fromkeys(reply.mac.lower() for reply in arp.replies)) if arp else []
    there = told.mac.lower() if told and told.mac else None
    facts: dict[str, Any] = {"gateway": arp.gateway if arp else None, "macs": here, "there": there}
    if told is None:
        return finding("mac.gateway_unmeasured", missing=Missing("missing.mac_gateway_not_told"), **facts)
    if there is None or there == _NOBODY:
        return finding("mac.gateway_none", **facts)
    if not here:
        return finding("mac.gateway_unmeasured", missing=seen.missing("arp"), **facts)
    known = {mac.lower() for mac in line.lan.gateway_macs}
    if there in here or (there in known and not known.isdisjoint(here)):
        return finding("mac.gateway_same", **facts)
    if is_multicast(there) or any(virtual_kind(mac) for mac in (there, *here)):
        return finding("mac.gateway_unmeasured", missing=Missing("missing.mac_gateway_virtual"), **facts)
    return finding("mac.gateway_differs", **facts)
