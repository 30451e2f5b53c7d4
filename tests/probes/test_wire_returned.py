"""Own frames that come back, told from another device with our MAC."""

import pytest

from fieldkit.probes.wire_frames import BROADCAST, dhcp_inform, mac_bytes, router_solicitation
from fieldkit.probes.wire_returned import Returned, fingerprint

OWN = "02:00:00:00:00:01"
HELLO = mac_bytes(BROADCAST) + mac_bytes(OWN) + b"\x08\x06" + bytes(range(28))
MDNS6 = mac_bytes("33:33:00:00:00:fb") + mac_bytes(OWN) + b"\x86\xdd" + bytes(6) + b"\x11\xff" + bytes(range(60))
OTHER = mac_bytes(BROADCAST) + mac_bytes(OWN) + b"\x08\x06" + bytes(range(1, 29))


def test_a_copy_counts_as_often_as_it_comes():
    """In a loop one frame goes round and round; each copy counts."""
    returned = Returned()
    returned.left(1.0, HELLO)
    for number in range(5):
        returned.came_back(1.0 + number * 0.01, HELLO)
    assert (returned.own_back, returned.cloned) == (5, 0)


def test_a_frame_we_never_sent_is_another_device():
    """The same MAC, other words: a clone, not a loop."""
    returned = Returned()
    returned.left(1.0, HELLO)
    returned.came_back(1.1, OTHER)
    assert (returned.own_back, returned.cloned) == (0, 1)


def test_nothing_is_a_clone_where_frames_were_missed():
    """What was dropped unread may have been ours."""
    returned = Returned()
    returned.lossy = True
    returned.came_back(1.1, OTHER)
    assert (returned.own_back, returned.cloned) == (0, 0)


def test_long_ago_is_not_now():
    """The same question, put half a minute later by somebody else, is no copy of ours."""
    returned = Returned()
    returned.left(1.0, HELLO)
    returned.came_back(40.0, HELLO)
    assert returned.own_back == 0


def test_only_what_went_to_a_group():
    """A frame to one device does not come back by a loop."""
    returned = Returned()
    alone = mac_bytes("02:00:00:00:00:02") + HELLO[6:]
    returned.left(1.0, alone)
    returned.came_back(1.1, alone)
    assert returned.own_back == 0


def test_memory_is_bounded():
    """A laptop that shouts does not fill its own memory; the latest stay."""
    returned = Returned()
    for number in range(5000):
        returned.left(1.0, HELLO + number.to_bytes(4, "big"))
    assert len(returned._sent) == 1024
    returned.came_back(1.1, HELLO + (4999).to_bytes(4, "big"))
    assert returned.own_back == 1


@pytest.mark.parametrize(
    "frame", [dhcp_inform(OWN, "192.168.1.20", b"abcd"), router_solicitation(OWN, "fe80::1"), HELLO]
)
def test_padding_on_the_way(frame):
    """A switch pads short frames to 60 bytes; it is still the same frame."""
    assert fingerprint(frame) == fingerprint(frame.ljust(120, b"\0"))


@pytest.mark.parametrize(
    ("frame", "at"),
    [
        pytest.param(dhcp_inform(OWN, "192.168.1.20", b"abcd"), 40, id="ipv4 udp"),
        pytest.param(MDNS6, 60, id="ipv6 udp"),
    ],
)
def test_checksum_of_the_card(frame, at):
    """The card fills in the UDP checksum after the frame was seen to leave; every other byte counts."""
    filled = frame[:at] + b"\x12\x34" + frame[at + 2 :]
    assert fingerprint(filled) == fingerprint(frame)
    assert fingerprint(frame[: at - 3] + b"\xee" + frame[at - 2 :]) != fingerprint(frame)


@pytest.mark.parametrize("length", range(0, 60, 7))
def test_short_frames(length):
    """No cut frame breaks it."""
    assert isinstance(fingerprint(dhcp_inform(OWN, "192.168.1.20", b"abcd")[:length]), int)
