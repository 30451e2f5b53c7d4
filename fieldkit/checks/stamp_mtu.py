"""How large a packet passes there, and how large one back?"""

from collections.abc import Callable, Sequence
from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.stamp_mtu import SizeWays, StampMtuReading
from fieldkit.model.terms import OK, UNKNOWN, WARN

# So many of one size must have missed, and none arrived, before that size is said not to pass: one may be plain loss.
NEEDED = 2


@check(
    "stamp_mtu.ways",
    card="quality",
    reads={"stamp_mtu": StampMtuReading, "link": LinkReading},
    codes={
        "stamp_mtu.full": OK,
        "stamp_mtu.told": OK,  # smaller on the way there, and a router says so as it should
        "stamp_mtu.forward": WARN,
        "stamp_mtu.backward": WARN,
        "stamp_mtu.one_of_both": WARN,  # smaller there or back; the reflector does not count, so nobody knows which
        "stamp_mtu.not_asked": UNKNOWN,
        "stamp_mtu.unmeasured": UNKNOWN,
    },
    facts=("far", "there", "back", "smallest_lost", "told_mtu", "told_by", "interface_mtu"),
)
def ways(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does one direction carry less than the other?

    A size passes a direction if one of its packets did.  It does not if several surely missed and none arrived, and no
    larger one did either.  Source: RFC 4821; RFC 8762.
    """
    reading: StampMtuReading | None = seen.stamp_mtu
    if reading is None:
        missing = seen.missing("stamp_mtu")
        if missing.code in ("missing.stamp_not_asked", "missing.not_tried"):
            return finding("stamp_mtu.not_asked", missing=missing)
        return finding("stamp_mtu.unmeasured", missing=Missing("missing.link_down") if link_is_down(seen) else missing)
    sizes = [each for each in reading.sizes if each.sent]
    there = _largest(sizes, lambda each: each.arrived > 0)
    back = _largest(sizes, lambda each: each.came_back > 0)
    facts: dict[str, Any] = {
        "far": reading.far,
        "there": there,
        "back": back,
        "told_mtu": reading.told_mtu,
        "told_by": reading.told_by,
        "interface_mtu": reading.interface_mtu,
    }
    if back is None:
        return finding("stamp_mtu.unmeasured", missing=Missing("missing.stamp_mtu_unclear"), **facts)
    above = [each for each in sizes if each.size > back]
    if not above:
        return finding("stamp_mtu.full", **facts)
    facts["smallest_lost"] = above[0].size
    if reading.told_mtu is not None and reading.told_mtu < above[0].size:
        return finding("stamp_mtu.told", **facts)
    if reading.stateful is False:
        return finding("stamp_mtu.one_of_both", **facts)
    if all(each.missed >= NEEDED and not each.arrived for each in above):
        return finding("stamp_mtu.forward", **facts)
    if all(each.arrived >= NEEDED and not each.missed for each in above if each.size <= (there or 0)) and there != back:
        return finding("stamp_mtu.backward", **facts)
    return finding("stamp_mtu.unmeasured", missing=Missing("missing.stamp_mtu_unclear"), **facts)


def _largest(sizes: Sequence[SizeWays], passes: Callable[[SizeWays], bool]) -> int | None:
    return max((each.size for each in sizes if passes(each)), default=None)
