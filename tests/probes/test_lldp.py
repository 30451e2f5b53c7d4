"""What a switch says of itself by LLDP, CDP and spanning tree, overheard."""

import struct
import time

import pytest

from fieldkit.probes import lldp
from fieldkit.probes.task import Task
from fieldkit.probes.wire_frames import mac_bytes
from fieldkit.probes.wire_played import PlayedWire

SWITCH, OTHER = "00:e0:fc:12:34:56", "02:00:00:00:00:07"


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!H", kind << 9 | len(value)) + value


ANNOUNCED = (
    mac_bytes("01:80:c2:00:00:0e")
    + mac_bytes(SWITCH)
    + b"\x88\xcc"
    + tlv(1, b"\4" + mac_bytes(SWITCH))
    + tlv(2, b"\5GE0/0/7")
    + tlv(3, b"\0\x78")
    + tlv(5, b"SW-3F")
    + tlv(0, b"")
)
HELLO = mac_bytes("ff:ff:ff:ff:ff:ff") + mac_bytes(OTHER) + b"\x08\0" + bytes(46)


@pytest.fixture(autouse=True)
def linked(monkeypatch):
    """The cable is in."""
    monkeypatch.setattr(lldp, "require_link", lambda _interface: None)


def test_switch_and_port():
    """The name and the port that the switch calls its own; other frames are not even kept."""
    wire = PlayedWire(unasked=((0.5, HELLO), (1.0, ANNOUNCED), (2.0, HELLO)))
    made = lldp.measure(Task("eth0", deadline=time.monotonic() + 5), wire.open)
    (neighbour,) = made.facts.neighbours
    assert (neighbour.mac, neighbour.name, neighbour.port, neighbour.protocol) == (SWITCH, "SW-3F", "GE0/0/7", "lldp")
    assert made.facts.window_s == 3.8
    assert made.raw.splitlines() == [f"+1.0000 < {ANNOUNCED.hex()}"]
    assert wire.sent == []


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        pytest.param(ANNOUNCED, True, id="lldp"),
        pytest.param(mac_bytes("01:80:c2:00:00:00") + bytes(20), True, id="spanning tree"),
        pytest.param(mac_bytes("01:00:0c:cc:cc:cc") + bytes(20), True, id="cdp"),
        pytest.param(mac_bytes("01:00:0c:cc:cc:cd") + bytes(20), True, id="pvst"),
        pytest.param(mac_bytes(OTHER) + ANNOUNCED[6:], True, id="lldp to another group"),
        pytest.param(HELLO, False, id="broadcast"),
        pytest.param(mac_bytes("01:00:5e:00:00:fb") + bytes(20), False, id="mdns"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_what_is_listened_to(frame, wanted):
    """Only what a switch says of itself."""
    assert lldp._from_a_switch(frame) is wanted
