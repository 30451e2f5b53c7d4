"""What the NOC reads out: the customer's port, its VLAN, the light at both ends, the growth of its errors."""

import re
from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.access import AccessPort, AccessReading
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.line import Line
from fieldkit.model.noc import NO_LIGHT_DBM, ErrorGrowth, LightBothEnds, PortState, PortVlan
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Trust

# Nobody asked the NOC, or the NOC did not say.
NOT_ASKED = "missing.noc_not_asked"

_MODULE = "SFF-8472"


@check(
    "noc.port",
    card="link",
    reads={"noc_port": PortState},
    codes={
        "port.up": OK,
        "port.half_duplex": WARN,
        "port.slow": WARN,
        "port.down": FAULT,
        "port.shut": FAULT,
        "port.error_down": FAULT,
        "port.unmeasured": UNKNOWN,
    },
    facts=("port", "speed_mbps", "duplex", "rate_mbps", "reason"),
)
def port(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is the customer's port on the access device up, and did it negotiate what the line needs?

    Half duplex at one end is the mark of one side forced and the other automatic.

    Source: B1 INT-25, C3.
    """
    state: PortState | None = seen.noc_port
    if state is None:
        return finding("port.unmeasured", missing=_not_asked(seen, "noc_port"))
    facts: dict[str, Any] = {
        "port": line.access.port,
        "speed_mbps": state.speed_mbps,
        "duplex": state.duplex,
        "rate_mbps": line.rate_mbps,
        "reason": state.reason or ("error-down" if state.condition == "error_down" else None),
    }
    if state.condition != "up":
        return finding(f"port.{state.condition}", **facts)
    if state.duplex == "half":
        return finding("port.half_duplex", **facts)
    if state.speed_mbps is not None and line.rate_mbps is not None and state.speed_mbps < line.rate_mbps:
        return finding("port.slow", **facts)
    return finding("port.up", **facts)


# Devices' own words for why they switched a port off, by what must be done about it.
_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("loop", re.compile(r"loop|flapping|环", re.IGNORECASE)),
    ("guard", re.compile(r"bpdu|root.?guard|stp", re.IGNORECASE)),
    ("security", re.compile(r"secur|violat|mac.?(?:address)?.?limit|sticky|dot1x|违规|端口安全", re.IGNORECASE)),
    ("errors", re.compile(r"link.?flap|\bcrc|error.?(?:stat|rate|packet)|udld|sfp|gbic|transceiver", re.IGNORECASE)),
)


@check(
    "noc.reason",
    card="link",
    reads={"noc_port": PortState, "access": AccessReading},
    codes={
        "reason.security": FAULT,
        "reason.loop": FAULT,
        "reason.guard": FAULT,
        "reason.errors": FAULT,
        "reason.other": FAULT,
        "reason.not_asked": UNKNOWN,
    },
    facts=("port", "reason"),
)
def reason(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Why did the access device switch the port off by itself: a MAC that is not bound, a loop, a switch, errors?

    Source: B2 MAC-5, the vendors' words for error-down and err-disable.
    """
    access: AccessReading | None = seen.access
    state: AccessPort | PortState | None = access.state if access is not None and access.state else seen.noc_port
    if state is None or state.condition != "error_down":
        return finding("reason.not_asked", missing=Missing("missing.port_not_off"))
    said = state.reason or "error-down"
    kind = next((name for name, pattern in _REASONS if pattern.search(said)), "other")
    return finding(f"reason.{kind}", port=(access.port if access else None) or line.access.port, reason=said)


@check(
    "noc.vlan",
    card="gateway",
    reads={"noc_vlan": PortVlan},
    codes={"vlan.right": OK, "vlan.wrong": FAULT, "vlan.none_set": FAULT, "vlan.unmeasured": UNKNOWN},
    facts=("port", "vlans", "expected_vlan"),
)
def vlan(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is the customer's port in the VLAN of the record?

    Source: B1 INT-25.
    """
    read: PortVlan | None = seen.noc_vlan
    expected = line.address.vlan
    if read is None:
        return finding("vlan.unmeasured", missing=_not_asked(seen, "noc_vlan"))
    facts: dict[str, Any] = {"port": line.access.port, "vlans": list(read.vlans), "expected_vlan": expected}
    if expected is None:
        return finding("vlan.unmeasured", missing=Missing("missing.no_vlan_on_record"), **facts)
    if not read.vlans:
        return finding("vlan.none_set", **facts)
    return finding("vlan.right" if expected in read.vlans else "vlan.wrong", **facts)


@check(
    "noc.light",
    card="cable",
    reads={"noc_light": LightBothEnds},
    codes={
        "light.fits": OK,
        "light.dropped": WARN,
        "light.below_alarm": FAULT,
        "light.above_alarm": FAULT,
        "light.none": FAULT,
        "light.unmeasured": UNKNOWN,
    },
    facts=("near_rx_dbm", "near_tx_dbm", "far_rx_dbm", "far_tx_dbm", "dark_ends", "drop_db", "commissioned_rx_dbm"),
)
def light(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does light arrive at both ends, within the alarm levels of the module and near what was commissioned?

    Powers in dBm.  Without alarm levels and without a commissioned value a level that is not dark stays unjudged: the
    class of the module decides, and it is not known here.

    Source: SFF-8472 (the module's own alarm levels; raw 0 is below -40 dBm), B3.
    """
    read: LightBothEnds | None = seen.noc_light
    if read is None:
        return finding("light.unmeasured", missing=_not_asked(seen, "noc_light"))
    received = {"near": read.near_rx_dbm, "far": read.far_rx_dbm}
    dark = [end for end, power in received.items() if power is not None and power <= NO_LIGHT_DBM]
    commissioned = line.optics.commissioned_rx_dbm
    # What was commissioned is the light at the customer's end, where the technician measured it.
    drop = None if commissioned is None or read.far_rx_dbm is None else round(commissioned - read.far_rx_dbm, 1)
    facts: dict[str, Any] = {
        "near_rx_dbm": read.near_rx_dbm,
        "near_tx_dbm": read.near_tx_dbm,
        "far_rx_dbm": read.far_rx_dbm,
        "far_tx_dbm": read.far_tx_dbm,
        "dark_ends": dark,
        "drop_db": drop,
        "commissioned_rx_dbm": commissioned,
    }
    if dark:
        return finding("light.none", limit=Limit(NO_LIGHT_DBM, "dBm", _MODULE, Trust.STANDARD), **facts)
    near, low, high = read.near_rx_dbm, read.near_rx_low_alarm_dbm, read.near_rx_high_alarm_dbm
    if near is not None and low is not None and near < low:
        return finding("light.below_alarm", limit=Limit(low, "dBm", _MODULE, Trust.MODULE), **facts)
    if near is not None and high is not None and near > high:
        return finding("light.above_alarm", limit=Limit(high, "dBm", _MODULE, Trust.MODULE), **facts)
    bound = limits["light.drop_db"]
    if drop is not None and bound.value is not None and drop >= bound.value:
        return finding("light.dropped", limit=bound, **facts)
    if near is None and read.far_rx_dbm is None:
        return finding("light.unmeasured", missing=Missing(NOT_ASKED), **facts)
    judged_near = near is not None and low is not None
    if not judged_near and drop is None:
        return finding("light.unmeasured", missing=Missing("missing.light_no_limit"), **facts)
    return finding("light.fits", **facts)


@check(
    "noc.errors",
    card="cable",
    reads={"noc_errors": ErrorGrowth},
    codes={"errors.still": OK, "errors.growing": WARN, "errors.unmeasured": UNKNOWN},
    facts=("before", "after", "grown", "minutes"),
)
def errors(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do errors of the customer's port grow now, rather than once long ago?

    Source: C3: judge the growth over an interval, not the lifetime total.
    """
    read: ErrorGrowth | None = seen.noc_errors
    if read is None:
        return finding("errors.unmeasured", missing=_not_asked(seen, "noc_errors"))
    grown = None if read.after is None else read.after - read.before
    facts: dict[str, Any] = {"before": read.before, "after": read.after, "grown": grown, "minutes": read.minutes}
    if grown is None and read.before > 0:
        return finding(
            "errors.unmeasured", missing=Missing("missing.errors_read_once", {"before": read.before}), **facts
        )
    if grown is not None and grown < 0:
        return finding("errors.unmeasured", missing=Missing("missing.errors_cleared"), **facts)
    return finding("errors.growing" if grown else "errors.still", **facts)


def _not_asked(seen: Evidence, topic: str) -> Missing:
    return seen.missing(topic) if seen.reading(topic) is not None else Missing(NOT_ASKED)
