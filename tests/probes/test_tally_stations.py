"""Who was heard on a LAN, by which name."""

import pytest

from fieldkit.model.inventory import LanStation
from fieldkit.probes.tally import StationsTally
from tests.probes import built_frames as built
from tests.probes.built_frames import GATEWAY, PC, PRINTER, ROGUE, ROUTER, announce, arp, ask, boot, tagged

HOST = "192.168.1.20"
OWN = "3c:8c:40:00:00:99"


def heard(*frames, own=(), **known):
    tally = StationsTally(own)
    for number, frame in enumerate(frames):
        tally.feed(float(number), frame)
    return tally.reading(60.0, True, **known)


def test_stations_in_the_order_of_their_addresses():
    """Who answers, announces or asks is there."""
    told = heard(ask(PC, HOST, GATEWAY), arp(ROUTER, GATEWAY, HOST), announce(PRINTER, "192.168.1.9"), network="x")
    assert told.stations == (
        LanStation(GATEWAY, ROUTER),
        LanStation("192.168.1.9", PRINTER),
        LanStation(HOST, PC),
    )
    assert (told.network, told.method, told.asked, told.sent, told.partly) == ("x", "capture", 0, 0, False)


def test_an_address_that_two_answer_for_has_two_rows():
    """Both stand there."""
    told = heard(announce(PC, HOST), announce(ROGUE, HOST))
    assert {(each.ip, each.mac) for each in told.stations} == {(HOST, PC), (HOST, ROGUE)}


@pytest.mark.parametrize(
    ("frames", "mac"),
    [
        ([ask(ROGUE, GATEWAY, HOST), arp(ROUTER, GATEWAY, HOST)], ROUTER),
        ([ask(ROUTER, GATEWAY, HOST), ask(ROGUE, GATEWAY, HOST)], ROUTER),
    ],
)
def test_who_only_asks_in_a_name_is_no_second_holder(frames, mac):
    """Switches that track stations ask in a made-up name, often the gateway's."""
    assert [each.mac for each in heard(*frames).stations if each.ip == GATEWAY] == [mac]


@pytest.mark.parametrize(
    ("frame", "name", "told_by"),
    [
        (boot("discover", name="reception"), "reception", "dhcp"),
        (built.mdns_answer(ip=HOST), "reception", "mdns"),
        (built.netbios_registration(ip=HOST), "RECEPTION", "netbios"),
        (boot("discover"), None, None),
    ],
)
def test_names(frame, name, told_by):
    """A station goes by the name that it gives itself."""
    told = heard(frame, ask(PC, HOST, GATEWAY))
    assert told.stations == (LanStation(HOST, PC, name, told_by),)


def test_the_name_in_dhcp_comes_first():
    """What a station tells the DHCP server is what the customer knows it by."""
    told = heard(built.mdns_answer(b"x.local", HOST), boot("request", name="reception"), ask(PC, HOST, GATEWAY))
    assert (told.stations[0].name, told.stations[0].name_by) == ("reception", "dhcp")


def test_one_vlan():
    """Two VLANs with the same addresses are not mixed: the busier one stands there."""
    told = heard(tagged(announce(PC, HOST), 5), *[tagged(announce(ROGUE, HOST), 6)] * 3)
    assert [(each.ip, each.mac) for each in told.stations] == [(HOST, ROGUE)]


def test_own_addresses_are_left_out():
    """This laptop is no station it found."""
    assert heard(ask(OWN, HOST, GATEWAY), announce(OWN, HOST), own=(OWN,)).stations == ()
