"""The laptop's own port: link, and what the cable lets through."""

import pytest

from fieldkit.model.line import Line
from tests.checks.situations import (
    DOWN,
    Seen,
    covers_every_code,
    holds,
    judge,
    link,
    port,
    saying,
    seen,
    words_are_complete,
)

HOTSPOT = port(kind="tether")

STATE = {
    "linked": saying(seen("link.up", link=link()), speed_mbps=1000, interface="eth0"),
    "linked, the driver tells no speed": seen("link.up", link=link(speed=None, duplex=None)),
    "a virtual machine's port": seen("link.up", link=link(kind="virtual", speed=10000)),
    "a USB adapter of unknown make": seen("link.up", link=link(kind="other", speed=100)),
    "cable out": seen("link.down", link=DOWN),
    "cable out, hotspot beside it": saying(
        seen("link.down", link=link(False, others=(HOTSPOT, port(False)))), others=["eth0"]
    ),
    "switched off on this laptop": seen("link.disabled", link=link(False, on=False)),
    "Wi-Fi": saying(seen("link.wireless", link=link(kind="wireless", speed=866)), kind="wireless"),
    "a phone by USB": seen("link.wireless", link=link(kind="tether")),
    "a modem": seen("link.wireless", link=link(kind="cellular")),
    "a VPN": seen("link.wireless", link=link(kind="tunnel", speed=10)),
    "Wi-Fi that has joined nothing is no pulled cable": saying(
        seen("link.unmeasured", link=link(False, kind="wireless")), why="missing.link_not_wired"
    ),
    "the system does not tell": saying(seen("link.unmeasured", link=link(None)), why="missing.link_no_state"),
    "not measured": saying(seen("link.unmeasured"), why="missing.not_tried"),
}

QUALITY = {
    "clean": saying(seen("link.clean", link=link()), frames=5000, errors=0, interval_s=1.6),
    "one errored frame is a plug just pushed home": seen("link.clean", link=link(errors=1)),
    "lifetime errors do not count": saying(seen("link.clean", link=link(errors=0)), errors=0),
    "a virtual machine's port of 10 Gbit/s": seen("link.clean", link=link(kind="virtual", speed=10000)),
    "half duplex": saying(seen("link.half_duplex", link=link(duplex="half", speed=100)), speed_mbps=100),
    "half duplex wins over slow": seen("link.half_duplex", link=link(duplex="half", speed=10)),
    "a virtual driver makes half duplex up": seen("link.clean", link=link(kind="virtual", duplex="half")),
    "100M on a 500M line": saying(
        seen("link.slow", link=link(speed=100), line=Line(rate_mbps=500)), rate_mbps=500, speed_mbps=100
    ),
    "100M on a 100M line": seen("link.clean", link=link(speed=100), line=Line(rate_mbps=100)),
    "10M without a contract": seen("link.slow", link=link(speed=10)),
    "10M to a converter of a 2M line": seen("link.clean", link=link(speed=10), line=Line(rate_mbps=2)),
    "a virtual port's made-up speed": seen("link.clean", link=link(kind="virtual", speed=10), line=Line(rate_mbps=100)),
    "errors grow": saying(seen("link.errors", link=link(errors=40)), errors=40, error_ratio=40 / 5040),
    "errors grow on a quiet port": seen("link.errors", link=link(frames=20, errors=3)),
    "no traffic at all proves nothing": saying(
        seen("link.counters_short", link=link(frames=0)), why="missing.link_few_frames"
    ),
    "too little traffic": saying(
        seen("link.counters_short", link=link(frames=199)), why="missing.link_few_frames", frames=199, duplex="full"
    ),
    "just enough traffic": seen("link.clean", link=link(frames=200)),
    "no counters": saying(seen("link.counters_short", link=link(frames=None)), why="missing.link_no_counters"),
    "counters reset meanwhile": saying(
        seen("link.counters_short", link=link(frames=-9)), why="missing.link_no_counters"
    ),
    "Wi-Fi says nothing of a cable": saying(
        seen("link.counters_short", link=link(kind="wireless")), why="missing.link_not_wired"
    ),
    "no link": saying(seen("link.counters_short", link=DOWN), why="missing.link_down"),
    "switched off": saying(seen("link.counters_short", link=link(on=False)), why="missing.link_down"),
    "link not told": saying(seen("link.counters_short", link=link(None)), why="missing.link_no_state"),
    "not measured": saying(seen("link.counters_short"), why="missing.not_tried"),
}


@pytest.mark.parametrize("row", STATE.values(), ids=STATE)
def test_state(row: Seen) -> None:
    """A dead port is told from one that is switched off, and a cable from anything that is none."""
    holds("link.state", row)


@pytest.mark.parametrize("row", QUALITY.values(), ids=QUALITY)
def test_quality(row: Seen) -> None:
    """Growth under traffic is judged; what a quiet, wireless or virtual port cannot tell stays open."""
    holds("link.quality", row)


def test_a_rule_of_thumb_is_named() -> None:
    """The limit that made a warning goes with it."""
    found = judge("link.quality", {"link": link(errors=40)})
    assert found.limit is not None
    assert found.limit.source == "C3"


@pytest.mark.parametrize(("check", "rows"), [("link.state", STATE), ("link.quality", QUALITY)])
def test_every_code(check: str, rows: dict[str, Seen]) -> None:
    """Each code has its situation and its words."""
    covers_every_code(check, rows.values())
    words_are_complete(check)
