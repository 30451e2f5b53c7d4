"""Where a station is plugged in: what the way that was followed proves, and what it does not."""

import pytest

from fieldkit.model.access import Hop, LldpPeer, StationReading
from fieldkit.model.line import Line
from fieldkit.model.terms import Verdict
from tests.checks.judging import judge

MAC = "c8:3a:35:9a:bc:de"
PEER = LldpPeer("GE0/0/24", "SW2", "GE0/0/1", "10.0.0.3", True)
EDGE = Hop("10.0.0.3", "GE0/0/9", 1203, None, 1, "SW2")
UP = Hop("10.0.0.2", "GE0/0/24", 1203, PEER, None, "SW1")


@pytest.mark.parametrize(
    ("reading", "code", "verdict"),
    [
        (StationReading(MAC, MAC, (EDGE,), "edge"), "find.at_edge", Verdict.OK),
        (StationReading(MAC, MAC, (UP, EDGE), "edge"), "find.at_edge", Verdict.OK),
        (StationReading(MAC, MAC, (UP,), "uplink", "device.host_key_unknown"), "find.at_uplink", Verdict.WARN),
        (StationReading(MAC, MAC, (UP,), "uplink", "find.loop"), "find.at_uplink", Verdict.WARN),
        (StationReading(MAC, MAC, (), "not_seen"), "find.not_seen", Verdict.UNKNOWN),
        (StationReading(MAC, MAC, (), "not_told", "find.not_whole"), "find.unmeasured", Verdict.UNKNOWN),
        (StationReading("203.0.113.9", None, (), "not_told", "find.no_arp"), "find.unmeasured", Verdict.UNKNOWN),
        (StationReading(MAC, MAC, (), "uplink", "find.lost"), "find.unmeasured", Verdict.UNKNOWN),
    ],
    ids=["one-switch", "two-switches", "no-login", "loop", "not-seen", "half-a-table", "no-arp", "nowhere"],
)
def test_where_it_is(reading: StationReading, code: str, verdict: Verdict) -> None:
    """The edge port is named; an uplink names whom to ask next; not seen is never a fault."""
    found = judge("find.station", Line(), station=reading)
    assert (found.code, found.verdict) == (code, verdict)
    if reading.hops:
        assert (found.facts["switch"], found.facts["port"]) == (reading.hops[-1].switch, reading.hops[-1].port)
        assert len(found.facts["path"]) == len(reading.hops)


def test_why_nobody_knows() -> None:
    """What kept the first switch from being asked is the reason, and whom one looked for is still said."""
    found = judge("find.station", Line(), params={"wanted": MAC}, missing={"station": "device.unreachable"})
    assert (found.code, found.missing and found.missing.code) == ("find.unmeasured", "device.unreachable")
    assert found.facts["wanted"] == MAC
