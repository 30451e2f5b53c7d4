"""Is the laptop's own port linked, and does it run clean?"""

from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN

# A virtual port is what a laptop inside a virtual machine has; its link is as good as it gets.
WIRED = ("ethernet", "virtual", "other", "ppp")
# Only here do speed and duplex come from a real far end: virtual drivers make them up.
NEGOTIATES = ("ethernet", "other")
# Below this a port has fallen back so far that something on the cable is wrong, unless the contract asks for no more.
FALLEN_BACK_MBPS = 10


@check(
    "link.state",
    card="link",
    reads={"link": LinkReading},
    codes={
        "link.up": OK,
        "link.down": FAULT,
        "link.disabled": FAULT,
        "link.wireless": WARN,
        "link.unmeasured": UNKNOWN,
    },
    facts=("interface", "kind", "speed_mbps", "others"),
)
def state(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does the port under test see the other end?

    Only a wired port can have its cable out: Wi-Fi that is not joined to anything says nothing about a cable.
    """
    link: LinkReading | None = seen.link
    if link is None:
        return finding("link.unmeasured", missing=seen.missing("link"))
    port = link.interface
    facts: dict[str, Any] = {
        "interface": port.name,
        "kind": port.kind,
        "others": [each.name for each in link.others if each.link and each.kind != "loopback"],
    }
    if not port.enabled:
        return finding("link.disabled", **facts)
    if port.kind not in WIRED:
        if port.link is False:
            return finding("link.unmeasured", missing=_not_wired(link), **facts)
        return finding("link.wireless", **facts)
    if port.link is False:
        return finding("link.down", **facts)
    if port.link is None:
        return finding("link.unmeasured", missing=Missing("missing.link_no_state", {"interface": port.name}), **facts)
    return finding("link.up", speed_mbps=port.speed_mbps, **facts)


@check(
    "link.quality",
    card="cable",
    reads={"link": LinkReading},
    codes={
        "link.clean": OK,
        "link.half_duplex": WARN,
        "link.slow": WARN,
        "link.errors": WARN,
        "link.counters_short": UNKNOWN,
    },
    facts=("interface", "speed_mbps", "duplex", "rate_mbps", "error_ratio", "errors", "frames", "interval_s"),
)
def quality(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Did speed and duplex come out right, and do errors grow while traffic flows?

    Growth over the interval is judged, never lifetime totals; a quiet port proves nothing.

    Source: C3, IEEE 802.3 28.2.3.1; the ratio is a rule of thumb and at most warns.
    """
    link: LinkReading | None = seen.link
    if link is None:
        return finding("link.counters_short", missing=seen.missing("link"))
    port = link.interface
    if port.link is False or not port.enabled:
        return finding("link.counters_short", missing=Missing("missing.link_down"), interface=port.name)
    if port.kind not in WIRED:
        return finding("link.counters_short", missing=_not_wired(link), interface=port.name)
    negotiated: dict[str, Any] = {"interface": port.name, "speed_mbps": port.speed_mbps, "duplex": port.duplex}
    if port.link is None:
        return finding(
            "link.counters_short", missing=Missing("missing.link_no_state", {"interface": port.name}), **negotiated
        )
    if port.kind in NEGOTIATES and port.duplex == "half":
        return finding("link.half_duplex", **negotiated)
    if port.kind in NEGOTIATES and port.speed_mbps and _too_slow(port.speed_mbps, line.rate_mbps):
        return finding("link.slow", rate_mbps=line.rate_mbps, **negotiated)
    before, after = link.before, link.after
    if before is None or after is None:
        return finding("link.counters_short", missing=Missing("missing.link_no_counters"), **negotiated)
    frames = (after.rx_packets - before.rx_packets) + (after.tx_packets - before.tx_packets)
    errors = (after.rx_errors - before.rx_errors) + (after.tx_errors - before.tx_errors)
    if frames < 0 or errors < 0:
        return finding("link.counters_short", missing=Missing("missing.link_no_counters"), **negotiated)
    counted: dict[str, Any] = {"frames": frames, "errors": errors, "interval_s": link.interval_s}
    bound, needed = limits["link.error_ratio"], limits["link.frames_needed"]
    ratio = errors / max(frames + errors, 1)
    # Two errored frames at least: a single one may be a plug just pushed home.
    if errors >= 2 and ratio > (bound.value or 0):
        return finding("link.errors", limit=bound, error_ratio=ratio, **negotiated, **counted)
    if frames < max(needed.value or 0, 1):
        few = Missing("missing.link_few_frames", {"frames": frames, "interval_s": link.interval_s})
        return finding("link.counters_short", limit=needed, missing=few, **negotiated, **counted)
    return finding("link.clean", **negotiated, **counted)


def _too_slow(speed_mbps: float, rate_mbps: float | None) -> bool:
    """Is this less than the contract needs, or, without a contract, the rate that a bad cable falls back to?"""
    return speed_mbps < rate_mbps if rate_mbps else speed_mbps <= FALLEN_BACK_MBPS


def _not_wired(link: LinkReading) -> Missing:
    return Missing("missing.link_not_wired", {"interface": link.interface.name})
