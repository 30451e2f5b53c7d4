"""Is this laptop's clock kept by somebody, and how far off may it be?"""

import sys
from dataclasses import dataclass

# What NTP takes for "not known": 16 s.  Source: RFC 5905 section 7.2, MAXDISP.
NOT_KNOWN_S = 16.0


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """`synchronised` only where the system says so itself; `error_s` is what it allows for."""

    synchronised: bool = False
    error_s: float = NOT_KNOWN_S


def own_clock() -> Timekeeping:
    """What the system says of its own clock; where it cannot be asked at once, the clock counts as not synchronised."""
    if sys.platform == "linux":
        from fieldkit.probes import timekeeping_linux

        return timekeeping_linux.own_clock()
    return Timekeeping()
