"""Second by second: the device is silent only where this laptop could have heard it."""

import threading
from itertools import islice

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.probes import still_there
from fieldkit.probes.wire_played import PlayedWire
from tests.probes.built_frames import arp

OWN, ROUTER, ROGUE = "02:00:00:00:00:01", "00:e0:fc:00:00:01", "00:11:22:33:44:55"


@pytest.fixture(autouse=True)
def _one_card(monkeypatch):
    monkeypatch.setattr(still_there, "own_macs", lambda: frozenset({OWN}))


def reply(mac):
    return arp(mac, "192.168.1.1", "192.168.1.20", target_mac=OWN)


def looked(wire, count):
    found = still_there.seconds(wire, ROGUE, "192.168.1.1", "192.168.1.20", threading.Event())
    return [(each.number, each.answered, each.others) for each in islice(found, count)]


def test_each_second():
    """Who answered in which second, and who else did."""
    wire = PlayedWire(lambda _: [(0.01, reply(ROUTER))], unasked=((1.5, reply(ROGUE)),))
    rest = frozenset({ROUTER})
    assert looked(wire, 3) == [(1, False, rest), (2, True, rest), (3, False, rest)]


@pytest.mark.parametrize("lost", [{"unplugged_at": 1.5}, {"link_lost_at": 1.5}], ids=["for a moment", "for good"])
def test_our_own_cable(lost):
    """With our own cable out the device is not silent, but unheard."""
    wire = PlayedWire(lambda _: [(0.01, reply(ROGUE))], **lost)
    assert looked(wire, 1) == [(1, True, frozenset())]
    with pytest.raises(NotMeasured) as caught:
        looked(wire, 2)
    assert caught.value.code == "missing.link_down"
