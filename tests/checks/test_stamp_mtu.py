"""Packet size by direction: what may be said of which way."""

import pytest

from fieldkit.model.stamp_mtu import SizeWays, StampMtuReading
from tests.checks.situations import Seen, covers_every_code, holds, saying, seen, words_are_complete


def ladder(*fates: tuple[int, int, int, int], stateful: bool | None = True, told: int | None = None) -> StampMtuReading:
    """Sizes with how many of three arrived, missed and came back."""
    sizes = tuple(SizeWays(size, 3, arrived, missed, back) for size, arrived, missed, back in fates)
    return StampMtuReading("b", "10.0.0.2", 862, 1500, stateful, sizes, told, "10.0.0.1" if told else None)


WHOLE = (1280, 3, 0, 3)
ROWS = {
    "all come back": saying(seen("stamp_mtu.full", stamp_mtu=ladder(WHOLE, (1500, 3, 0, 3))), there=1500, back=1500),
    "one of each lost is no bound": seen("stamp_mtu.full", stamp_mtu=ladder(WHOLE, (1500, 1, 0, 1))),
    "lost there": saying(
        seen("stamp_mtu.forward", stamp_mtu=ladder(WHOLE, (1400, 0, 3, 0), (1500, 0, 3, 0))),
        there=1280,
        smallest_lost=1400,
    ),
    "lost on the way back": saying(
        seen("stamp_mtu.backward", stamp_mtu=ladder(WHOLE, (1400, 3, 0, 0), (1500, 3, 0, 0))),
        there=1500,
        back=1280,
        smallest_lost=1400,
    ),
    "lost back, and the largest there too": saying(
        seen("stamp_mtu.backward", stamp_mtu=ladder(WHOLE, (1400, 3, 0, 0), (1500, 0, 3, 0))), there=1400, back=1280
    ),
    "a router says so": saying(
        seen("stamp_mtu.told", stamp_mtu=ladder(WHOLE, (1500, 0, 3, 0), told=1492)), told_mtu=1492, told_by="10.0.0.1"
    ),
    "the reflector does not count": seen(
        "stamp_mtu.one_of_both", stamp_mtu=ladder(WHOLE, (1500, 0, 0, 0), stateful=False)
    ),
    "one missed is not enough": saying(
        seen("stamp_mtu.unmeasured", stamp_mtu=ladder(WHOLE, (1500, 0, 1, 0))), why="missing.stamp_mtu_unclear"
    ),
    "nothing came back": seen("stamp_mtu.unmeasured", stamp_mtu=ladder((1280, 0, 3, 0))),
    "no far end": seen("stamp_mtu.not_asked"),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_ways(row: Seen) -> None:
    """A direction is accused only where the far end's count says so, several times."""
    holds("stamp_mtu.ways", row)


def test_every_code() -> None:
    """Each code has its situation and its words."""
    covers_every_code("stamp_mtu.ways", ROWS.values())
    words_are_complete("stamp_mtu.ways")
