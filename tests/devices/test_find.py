"""One station followed from switch to switch: to its edge port, or as far as anybody could be asked."""

from typing import Any

import pytest

from fieldkit.devices.find import follow
from fieldkit.devices.talk import DeviceError
from fieldkit.text import catalogue
from tests.devices.in_process import InProcess
from tests.devices.test_plugged import ABSENT, HOSTS, IOS, SWITCHES, VRP, Cabinet
from tests.fakedevice import scenes


@pytest.mark.parametrize("platform", SWITCHES)
def test_at_its_edge_port(platform: str) -> None:
    """On every kind of switch the port of a customer is an edge, the trunk to the next switch is not."""
    state, _ = scenes.scene(platform, "equal")
    found = follow(scenes.LIVE, Cabinet(state).open).reading
    assert (found.end, len(found.hops)) == ("edge", 1)
    state.neighbours[0].address = ""
    beyond = follow("00:1e:67:00:01:01", Cabinet(state).open).reading
    assert (beyond.end, len(beyond.hops)) == ("uplink", 1)
    assert beyond.why in catalogue()


@pytest.mark.parametrize("first", SWITCHES)
def test_over_two_switches(first: str) -> None:
    """By LLDP to the next one, one session each, and closed before the next is opened."""
    cabinet = Cabinet(*scenes.chain((first, IOS), HOSTS))
    found = follow(scenes.LIVE, cabinet.open).reading
    assert (found.end, [hop.name for hop in found.hops]) == ("edge", ["SW1", "SW2"])
    assert [each.closed for each in cabinet.opened] == [1, 1]


def test_by_its_address() -> None:
    """The switch that has its ARP entry knows the MAC."""
    state, _ = scenes.scene(VRP, "equal")
    found = follow(scenes.IP, Cabinet(state).open).reading
    assert (found.mac, found.end) == (scenes.LIVE, "edge")
    assert follow("203.0.113.77", Cabinet(state).open).reading.why == "find.no_arp"
    assert follow(scenes.GATEWAY_IP, Cabinet(state).open).reading.why == "find.own"


@pytest.mark.parametrize(
    ("how", "end", "why"),
    [
        ({"unknown": ("lldp",)}, "edge", None),
        ({"forbidden": ("mac-address",)}, "not_told", "device.not_allowed"),
        ({"over_at": 4}, "uplink", "device.closed"),
    ],
)
def test_what_the_switch_does_not_tell(how: dict[str, Any], end: str, why: str | None) -> None:
    """Without LLDP an edge is weaker; refused is not absent; a session that breaks off leaves the port it told."""
    state, _ = scenes.scene(VRP, "equal")
    cabinet = Cabinet(state)

    def disturbed(session: InProcess) -> None:
        for name, value in how.items():
            setattr(session, name, value)

    cabinet.before = disturbed
    found = follow(scenes.LIVE, cabinet.open)
    assert (found.reading.end, found.reading.why) == (end, why)
    assert found.weak == ("weak.find_no_lldp" if end == "edge" else None)


def test_broken_off_before_anything_was_told() -> None:
    """Nothing to say: the error itself is the reason."""
    state, _ = scenes.scene(VRP, "equal")
    cabinet = Cabinet(state)
    cabinet.before = lambda session: setattr(session, "over_at", 1)
    with pytest.raises(DeviceError) as caught:
        follow(scenes.LIVE, cabinet.open)
    assert caught.value.code == "device.closed"


def test_not_there() -> None:
    """A table read whole that does not hold it."""
    state, _ = scenes.scene(VRP, "equal")
    assert follow(ABSENT, Cabinet(state).open).reading.end == "not_seen"
