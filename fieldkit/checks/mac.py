"""Is the customer's MAC the one bound on the access switch?"""

from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.finding import Finding
from fieldkit.model.line import Line
from fieldkit.model.mac import BoundMac, GivenMac, LiveMac, is_multicast, is_randomised
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN


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
    facts=("given_mac", "bound_mac", "live_macs", "port"),
)
def binding(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Compare what the customer uses with what the switch has bound; the switch's live MAC outweighs what was read out.

    The record's bound MAC stands in only where nobody read the switch.

    Source: S-CQM-20..24, B2.
    """
    given: GivenMac | None = seen.mac_given
    live: LiveMac | None = seen.mac_live
    bound: BoundMac | None = seen.mac_bound
    bound_mac = bound.mac if bound else line.access.bound_mac
    facts: dict[str, Any] = {
        "given_mac": given.mac if given else None,
        "bound_mac": bound_mac,
        "live_macs": list(live.macs) if live else [],
        "port": line.access.port,
    }
    if live is not None and not live.macs:
        return finding("mac.nothing_learned", **facts)
    ours = list(live.macs) if live else [given.mac] if given else []
    if not ours:
        return finding("mac.unmeasured", missing=seen.missing("mac_given"), **facts)
    if given and not live and is_multicast(given.mac):
        return finding("mac.not_a_device", **facts)
    if bound is not None and bound.mac is None:
        return finding("mac.no_binding", **facts)
    if bound_mac is None:
        return finding("mac.unmeasured", missing=seen.missing("mac_bound"), **facts)
    if bound_mac in ours:
        return finding("mac.equal", **facts)
    if not live and is_randomised(ours[0]):
        return finding("mac.randomised", **facts)
    return finding("mac.differs", **facts)
