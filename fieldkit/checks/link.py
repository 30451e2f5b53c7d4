"""Is the laptop's own port linked, and does it run clean?"""

from typing import Any

from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.finding import Finding
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN

WIRED = ("ethernet", "virtual", "other", "ppp")
# Below this a port has fallen back so far that something on the cable is wrong whatever the contract says.
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
    facts=("interface", "speed_mbps", "others"),
)
def state(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does the port under test see the other end?"""
    link: LinkReading | None = seen.link
    if link is None:
        return finding("link.unmeasured", missing=seen.missing("link"))
    port = link.interface
    others = [each.name for each in link.others if each.link and each.kind != "loopback"]
    if not port.enabled:
        return finding("link.disabled", interface=port.name, others=others)
    if port.link is False:
        return finding("link.down", interface=port.name, others=others)
    if port.link is None:
        return finding("link.unmeasured", missing=seen.missing("link"), interface=port.name)
    if port.kind not in WIRED:
        return finding("link.wireless", interface=port.name, others=others)
    return finding("link.up", interface=port.name, speed_mbps=port.speed_mbps, others=others)


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

    Growth over the interval is judged, never lifetime totals.

    Source: C3; the ratio is a rule of thumb and at most warns.
    """
    link: LinkReading | None = seen.link
    if link is None or not link.interface.link:
        return finding("link.counters_short", missing=seen.missing("link"), frames=0)
    port = link.interface
    if port.duplex == "half":
        return finding("link.half_duplex", interface=port.name, duplex="half", speed_mbps=port.speed_mbps)
    if port.speed_mbps is not None and port.kind in WIRED:
        contracted = line.rate_mbps or 0
        if port.speed_mbps < contracted or port.speed_mbps <= FALLEN_BACK_MBPS:
            return finding("link.slow", interface=port.name, speed_mbps=port.speed_mbps, rate_mbps=line.rate_mbps)
    if link.before is None or link.after is None:
        return finding("link.counters_short", missing=seen.missing("link"), interface=port.name, frames=0)
    before, after = link.before, link.after
    frames = (after.rx_packets - before.rx_packets) + (after.tx_packets - before.tx_packets)
    errors = (after.rx_errors - before.rx_errors) + (after.tx_errors - before.tx_errors)
    if frames < 0 or errors < 0:
        return finding("link.counters_short", missing=seen.missing("link"), interface=port.name, frames=0)
    bound = limits["link.error_ratio"]
    seen_facts: dict[str, Any] = {"interface": port.name, "frames": frames, "errors": errors, "interval_s": link.interval_s}
    # Two errored frames at least: a single one may be a plug just pushed home.
    if errors >= 2 and errors / max(frames + errors, 1) > (bound.value or 0):
        return finding("link.errors", limit=bound, error_ratio=errors / max(frames + errors, 1), **seen_facts)
    if frames < (limits["link.frames_needed"].value or 0):
        # A quiet port proves nothing about errors, but link, speed and duplex are as they should be.
        return finding("link.clean", speed_mbps=port.speed_mbps, duplex=port.duplex, weak=True, **seen_facts)
    return finding("link.clean", speed_mbps=port.speed_mbps, duplex=port.duplex, **seen_facts)
