"""Is the customer's MAC the one bound on the access switch?"""

from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.arp import ArpReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac, is_multicast, is_randomised, virtual_kind
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN

_NOBODY = "00:00:00:00:00:00"


@check(
    "mac.binding",
    card="gateway",
    reads={"mac_given": GivenMac, "mac_bound": BoundMac, "mac_live": LiveMac},
    codes={
        "mac.equal": OK,
        "mac.no_binding": OK,
        "mac.differs": FAULT,
        "mac.not_a_device": FAULT,
        "mac.nothing_learned": FAULT,
        "mac.randomised": WARN,
        "mac.unmeasured": UNKNOWN,
    },
    facts=("given_mac", "bound_mac", "live_macs", "in_use", "misread", "port"),
)
def binding(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Compare what the customer uses with what the switch has bound; the switch's live MAC outweighs what was read out.

    Several live MACs mean that a switch is plugged in; then the one read out decides, if it is among them.  The bound
    MAC of the record stands in only where nobody read the switch, and is weaker.

    Source: S-CQM-20..24, B2.
    """
    given: GivenMac | None = seen.mac_given
    live: LiveMac | None = seen.mac_live
    bound: BoundMac | None = seen.mac_bound
    read_out = given.mac.lower() if given else None
    learned = list(dict.fromkeys(mac.lower() for mac in live.macs)) if live else []
    recorded = line.access.bound_mac
    bound_mac = (bound.mac.lower() if bound.mac else None) if bound else recorded.lower() if recorded else None
    in_use = [read_out] if read_out and (not live or read_out in learned) else learned
    facts: dict[str, Any] = {
        "given_mac": read_out,
        "bound_mac": bound_mac,
        "live_macs": learned,
        "in_use": in_use,
        "port": line.access.port,
    }
    weak = bound is None
    if live is not None and not learned:
        return finding("mac.nothing_learned", **facts)
    if bound is not None and bound_mac is None:
        return finding("mac.no_binding", **facts)
    misread = [mac for mac in (*in_use, bound_mac) if mac is not None and (is_multicast(mac) or mac == _NOBODY)]
    if misread:
        return finding("mac.not_a_device", misread=misread, **facts)
    if not in_use:
        return finding("mac.unmeasured", missing=Missing("missing.mac_not_given"), **facts)
    if bound_mac is None:
        return finding("mac.unmeasured", missing=Missing("missing.mac_not_bound_read"), **facts)
    if bound_mac not in in_use:
        if live is None and is_randomised(in_use[0]):
            return finding("mac.randomised", weak=weak, **facts)
        return finding("mac.differs", weak=weak, **facts)
    if len(in_use) > 1:
        return finding("mac.unmeasured", missing=Missing("missing.mac_several", {"macs": in_use}), **facts)
    return finding("mac.equal", weak=weak, **facts)


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
