"""Is the customer's MAC the one bound on the access switch, and if not, what keeps it out?"""

import re
from collections.abc import Iterable
from typing import Any

from fieldkit.checks.mac_known import OF_ADDRESS, OF_PORT, Known
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.access import AccessPort, AccessReading, Binding
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac, is_multicast, is_randomised, virtual_kind
from fieldkit.model.noc import PortState, PortVlan
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN

_NOBODY = "00:00:00:00:00:00"

# The device's word for a port that it switched off because a MAC was not the one it holds.
_SECURITY = re.compile(r"secur|violat|mac-?address-?limit|mac-?limit|sticky|违规|端口安全", re.IGNORECASE)

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


class _Situation(Known):
    """One line, judged from its port outwards."""

    def finding(self) -> Finding:
        """The first thing that is wrong, from the port outwards."""
        state = self.access.state if self.access else None
        if state is not None and state.condition == "shut":
            return self._say("mac.port_shut")
        if state is not None and state.condition == "error_down":
            return self._error_down(state)
        wrong = self._taken() or self._twice() or self._elsewhere()
        if wrong is not None:
            return wrong
        if state is not None and state.condition == "down":
            return self._say("mac.port_down", weak=self.doubtful, half="no_link" if self.learned == [] else None)
        if self.learned == [] and self.whole:
            half, found = self.half()
            return self._say("mac.nothing_learned", weak=self.doubtful, half=half, **self.found(found))
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
        ours = {*(self.learned or []), self.given, *(bound or []), *self.line.recorded_macs}
        for each in self.answers:
            if each.mac is None or each.mac in ours or self.on_port(each.port):
                continue
            places = self.places(each.mac) or ([each.port] if each.port else [])
            for place in places:
                uplink = self.leads_on(place)
                if uplink is True or self.on_port(place):
                    continue
                if (self.strange or self.wrong_vlan) and not self.confirmed:  # nobody of this line is on our port
                    return self._say("mac.elsewhere", weak=True, found_mac=each.mac, found_port=place)
                # An entry without a port of its own may be older than the place where that MAC is now; and where
                # nothing but the record says that the port is this line's, the record may be what is wrong.
                weak = uplink is None or each.port is None or not self.confirmed
                if self.learned or self.given is not None:
                    return self._say("mac.ip_taken", weak=weak, taken_by=each.mac, taken_port=place)
                if self.learned == [] and self.whole:
                    # Nobody is on the port, and nobody said which MAC is the customer's: it is theirs, or another's.
                    return self._say("mac.elsewhere", weak=True, found_mac=each.mac, found_port=place)
        return None

    def _twice(self) -> Finding | None:
        """Do bindings of the line contradict each other, or is the MAC in use tied to another place?"""
        if self.access is None:
            return None
        of_address = {each.mac for each in self.ours if each.kind in OF_ADDRESS}
        of_port = {each.mac for each in self.ours if each.kind in OF_PORT}
        tied = [
            each
            for each in self.access.bindings
            if each.kind in OF_PORT and each.mac in self.in_use and each.port is not None and each.port != self.port
        ]
        against = bool(of_address and of_port) and of_address.isdisjoint(of_port)
        moved = bool(self.misplaced) and not self.doubtful
        if len(of_address) > 1 or against or moved or (tied and self.port is not None):
            rows = [*(each for each in self.ours if each.kind != "snooping"), *tied]
            return self._say("mac.bound_twice", bindings=[_row(each) for each in dict.fromkeys(rows)])
        return None

    def _elsewhere(self) -> Finding | None:
        """Is the customer's device plugged into another port?"""
        settled = not {each.mac for each in self.ours}.isdisjoint(self.learned or [])
        alive_there = [each.mac for each in self.misplaced if each.port in self.places(each.mac)]
        for mac, place, uplink in self.whereabouts(dict.fromkeys([*self.customers(), *alive_there])):
            if uplink is not True:
                # Where the bound device is in its place, what was read out may be another device's.
                weak = uplink is None or self.laptop or settled
                return self._say("mac.elsewhere", weak=weak, found_mac=mac, found_port=place)
        return None

    def _upward(self) -> tuple[str, str] | None:
        """A MAC of the customer that comes in from another switch, and where."""
        candidates = [*self.customers(), *self.answering]
        return next(((mac, place) for mac, place, uplink in self.whereabouts(candidates) if uplink), None)

    def half(self) -> tuple[str, tuple[str, str] | None]:
        """Which half of the way to the port is missing, and where a MAC of the customer was heard instead."""
        state = self.access.state if self.access else None
        told: PortState | None = self.seen.noc_port
        condition = state.condition if state is not None else told.condition if told is not None else None
        if condition == "down":
            return "no_link", None
        upward = self._upward()
        if upward is not None:
            return "on_uplink", upward
        if self.wrong_vlan:
            return "wrong_vlan", None
        vlans, wanted = self.port_vlans, self.line.address.vlan
        heard_before = any(self.on_port(each.port) or each.mac in self.customers() for each in self.answers)
        if heard_before or (condition == "up" and wanted is not None and wanted in vlans):
            return "aged_out", None
        return "unknown", None

    def _compared(self) -> Finding:
        """The MAC in use beside the bound one (S-CQM-23, 24)."""
        bound, weak = self.bound
        # Somebody else is remembered as answering: an old entry, or one who takes the address from time to time.
        other = bool(self.answering) and set(self.answering).isdisjoint(self.learned or self.in_use)
        if bound == []:
            # With the source guard on for other addresses of this port it is the missing entry that blocks.
            guarded = any(each.kind == "ip_source" and self.on_port(each.port) for each in self.bindings)
            return self._say("mac.no_binding", weak=weak or other or guarded or bool(self.strange))
        if self.doubtful:
            return self._unmeasured()
        own = set(self.access.own_macs) if self.access else set()
        misread = [mac for mac in (*self.in_use, *(bound or [])) if is_multicast(mac) or mac == _NOBODY]
        if self.given in own and self.given is not None and self.given in self.in_use:
            misread.append(self.given)
        if misread:
            return self._say("mac.not_a_device", misread=list(dict.fromkeys(misread)))
        if not self.in_use:
            return self._unmeasured()
        if self.strange and not self.confirmed:
            return self._crossed()
        several = len(self.in_use) > 1
        # Several stations are a switch on the line; where the bound one answers, or none is known to, that is all.
        devices = [mac for mac in self.learned or [] if not virtual_kind(mac)]  # one router may have a shared MAC too
        undecided = len(devices) > 1 and self.given not in self.in_use and not self.held_only
        if undecided and (bound is None or not set(bound).isdisjoint(self.in_use)):
            return self._say("mac.several")
        if bound is None:
            return self._unmeasured()
        recorded_only = not self.ours and self.bound_topic is None
        if self.laptop and recorded_only:  # two guesses beside each other prove nothing
            return self._unmeasured()
        # Where nobody read the port's MACs, an ARP entry says who was there, hours ago perhaps.
        remembered = self.learned is None and self.given is None
        weak = weak or self.laptop or self.held_only or (several and not self.whole) or remembered
        if not set(bound).isdisjoint(self.in_use):
            # Another binding may stand in a table that was not read.
            less = other or several or (bool(self.ours) and bool(self.unread()))
            return self._say("mac.equal", weak=weak or less)
        paired = [mac for mac in self.learned or [] if mac in bound]
        if paired and virtual_kind(self.in_use[0]):
            # A pair of routers answers with the MAC they share; the bound one is that of the device itself.
            return self._say("mac.equal", weak=True)
        if self.learned is None and is_randomised(self.in_use[0]) and not self.laptop:
            return self._say("mac.randomised", weak=weak)
        # Where the bound device is alive in another port it serves there by now, or two cables are crossed.
        there = self._alive_elsewhere(bound)
        return self._say("mac.differs", weak=weak or there is not None, **self.found(there))

    def _crossed(self) -> Finding:
        """The device on our port is bound for another customer: is ours on another port, or is this not our port?"""
        there = self._alive_elsewhere(self.bound[0])
        if there is not None:
            return self._say("mac.elsewhere", **self.found(there))
        other = self.strange[0]
        facts = {"mac": other.mac, "ip": other.ip, "port": self.port}
        return self._say("mac.unmeasured", missing=Missing("missing.mac_of_another", facts))

    def _alive_elsewhere(self, macs: Iterable[str] | None) -> tuple[str, str] | None:
        """The first of these MACs that was learned on another port which is no uplink, and where."""
        return next(((mac, place) for mac, place, uplink in self.whereabouts(macs or []) if uplink is False), None)

    def _unmeasured(self) -> Finding:
        access = self.seen.reading("access")
        if access is not None and access.missing is not None and access.missing.code.startswith("device."):
            return self._say("mac.unmeasured", missing=access.missing)
        if self.is_uplink and not self.in_use:
            return self._say("mac.unmeasured", missing=Missing("missing.mac_port_is_uplink", {"port": self.port}))
        if self.access is not None and self.access.told.get("port") == "unsupported" and self.access.state is None:
            missing = Missing("missing.mac_no_such_port", {"port": self.port, "switch": self.switch})
            return self._say("mac.unmeasured", missing=missing)
        if self.doubtful:
            tied = self.misplaced[0]
            missing = Missing("missing.mac_bound_elsewhere", {"mac": tied.mac, "place": tied.port, "port": self.port})
            return self._say("mac.unmeasured", missing=missing)
        unread = self.unread()
        if not self.in_use:
            told = self.access.told.get("mac_on_port") if self.access else None
            if told == "refused":
                missing = Missing("missing.mac_not_allowed", {"switch": self.switch})
                return self._say("mac.unmeasured", missing=missing)
            if told == "partly":
                missing = Missing("missing.mac_table_not_told", {"port": self.port, "switch": self.switch})
                return self._say("mac.unmeasured", missing=missing)
            return self._say("mac.unmeasured", missing=Missing("missing.mac_not_given"))
        if unread and self.access is not None and "whole" in self.access.told.values():
            missing = Missing("missing.mac_bindings_not_whole", {"tables": unread, "switch": self.switch})
            return self._say("mac.unmeasured", missing=missing)
        return self._say("mac.unmeasured", missing=Missing("missing.mac_not_bound_read"))

    def _say(self, code: str, *, weak: bool = False, missing: Missing | None = None, **more: Any) -> Finding:
        bound, _ = self.bound
        learned = self.table[0] if self.table else []
        here = [mac for mac in bound or [] if mac in self.in_use] or (bound or [])
        facts: dict[str, Any] = {
            "given_mac": self.given,
            "laptop": True if self.laptop else None,
            "bound_mac": here[0] if here else None,
            "bound_kinds": sorted({each.kind for each in self.ours}),
            "live_macs": learned,
            "in_use": self.in_use,
            "answering": self.answering,
            "switch": self.switch,
            "port": self.port,
            "vlan": self.vlans,
            "ip": self.ip,
            "outweighed": list(dict.fromkeys(self.outweighed)),
            "told": dict(self.access.told) if self.access else {},
            "table": self.rows(),
        }
        limit = self.limit if self.counted else None
        return finding(code, weak=weak, missing=missing, limit=limit, **{**facts, **more})


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
