"""Addresses that several devices claim, as they are overheard; this laptop's own cards are nobody's rivals."""

import threading
import time

import pytest

from fieldkit.model.arp import Claim
from fieldkit.probes import claims
from fieldkit.probes.task import Task
from fieldkit.probes.wire_frames import mac_bytes
from fieldkit.probes.wire_played import PlayedWire

OWN, WIFI, ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:07", "02:00:00:00:00:08"
PRINTER = b"\xc0\xa8\1\x32"


@pytest.fixture(autouse=True)
def linked(monkeypatch):
    """The cable is in, and this laptop has another card beside the tested one."""
    monkeypatch.setattr(claims, "require_link", lambda _interface: None)
    monkeypatch.setattr(claims, "own_macs", lambda: frozenset({OWN, WIFI}))


def announced(mac: str, ip: bytes = PRINTER) -> bytes:
    body = b"\0\1\x08\0\6\4\0\1" + mac_bytes(mac) + ip + bytes(6) + ip
    return (mac_bytes("ff:ff:ff:ff:ff:ff") + mac_bytes(mac) + b"\x08\x06" + body).ljust(60, b"\0")


def measured(*frames, told=None, **more):
    wire = PlayedWire(unasked=frames, **more)
    task = Task("eth0", deadline=time.monotonic() + 5, heard=told, cancel=threading.Event())
    made = claims.measure(task, wire.open)
    assert wire.sent == []
    return made


def test_two_devices_one_address():
    """Two MACs that claim one address by turns are a claim; the frames that say so are the evidence."""
    told = []
    frames = [(at, announced(mac)) for at, mac in [(0.5, ONE), (0.8, TWO), (1.5, ONE), (1.9, TWO)]]
    made = measured(*frames, told=lambda topic, what: told.append((topic, what)))
    (claim,) = made.facts.claims
    assert (claim.ip, claim.turns, {by.mac for by in claim.by}) == ("192.168.1.50", 3, {ONE, TWO})
    assert made.facts.complete
    assert [line.split()[2] for line in made.raw.splitlines()[:2]] == [announced(ONE).hex(), announced(TWO).hex()]
    assert [(topic, type(what), what.ip) for topic, what in told] == [("claims", Claim, "192.168.1.50")]


def test_own_cards_are_no_rivals():
    """Cable and Wi-Fi of one laptop may both answer for its addresses."""
    made = measured((0.5, announced(WIFI)), (0.8, announced(ONE)), (1.2, announced(OWN)))
    assert made.facts.claims == ()


def test_nothing_heard():
    """Silence is a reading too: nobody spoke, nothing is claimed twice."""
    facts = measured().facts
    assert (facts.stations, facts.claims, facts.complete, facts.window_s) == (0, (), True, 3.8)


def test_incomplete_when_the_link_goes():
    """Claims heard before the link went stand; that there are no others does not."""
    made = measured((0.2, announced(ONE)), (0.4, announced(TWO)), link_lost_at=1.0)
    assert len(made.facts.claims) == 1
    assert not made.facts.complete


def test_a_storm_fills_no_memory():
    """Ten thousand made-up speakers leave a short evidence."""
    frames = [(k / 10_000, announced(f"02:00:00:01:{k >> 8:02x}:{k & 255:02x}")) for k in range(10_000)]
    made = measured(*frames)
    assert len(made.raw.splitlines()) <= 21


def test_a_cable_out_for_a_moment():
    """Whoever claimed an address while the link was away was not heard, so that nothing is said of nobody."""
    frames = [(at, announced(mac)) for at, mac in [(0.5, ONE), (0.8, TWO), (2.5, ONE), (2.9, TWO)]]
    facts = measured(*frames, unplugged_at=1.0).facts
    assert (facts.complete, facts.lost, len(facts.claims)) == (False, False, 1)
    assert measured(*frames).facts.complete
