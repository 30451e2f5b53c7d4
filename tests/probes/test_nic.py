"""The cable is tested, never the hotspot beside it."""

import pytest

from fieldkit.errors import BadInput, NotMeasured
from fieldkit.model.line import CarrierAddress, Line
from fieldkit.model.link import Interface, Kind
from fieldkit.probes import nic


def port(name: str, kind: Kind = "ethernet", link: bool | None = True, enabled: bool = True) -> Interface:
    return Interface(name=name, kind=kind, link=link, enabled=enabled)


LO = port("lo", "loopback")
CABLE = port("eth0")
DEAD = port("eth0", link=False)
OFF = port("eth0", link=None, enabled=False)
WIFI = port("wlan0", "wireless")
PHONE = port("usb0", "tether")
MODEM = port("wwan0", "cellular")
DOCKER = port("docker0", "virtual")
VPN = port("tun0", "tunnel")


@pytest.mark.parametrize(
    ("found", "name", "why", "rivals"),
    [
        pytest.param([LO, WIFI, PHONE, CABLE], "eth0", "cable", ("wlan0", "usb0"), id="cable beside hotspots"),
        pytest.param([LO, WIFI, PHONE, DEAD], "eth0", "dead_cable", ("wlan0", "usb0"), id="dead cable beside hotspots"),
        pytest.param([LO, WIFI, OFF], "eth0", "dead_cable", ("wlan0",), id="port switched off beside Wi-Fi"),
        pytest.param([DEAD, port("eth1")], "eth1", "cable", (), id="the port with a link"),
        pytest.param([port("eth2"), port("eth1")], "eth1", "cable", ("eth2",), id="two cables: by name"),
        pytest.param([OFF, port("eth1", link=False)], "eth1", "dead_cable", (), id="switched off goes last"),
        pytest.param([port("eth0", link=None), port("eth1")], "eth1", "cable", (), id="known link before unknown"),
        pytest.param([LO, MODEM, PHONE, WIFI, VPN], "wlan0", "wireless", ("usb0", "wwan0"), id="no socket at all"),
        pytest.param([LO, MODEM, VPN, DOCKER], "wwan0", "wireless", (), id="mobile broadband only"),
    ],
)
def test_cable_is_chosen(found: list[Interface], name: str, why: str, rivals: tuple[str, ...]) -> None:
    """A wired port comes before any hotspot, with or without a link, and the order of the list does not matter."""
    for order in (found, found[::-1]):
        chosen = nic.pick(None, order)
        assert (name, why, rivals) == (chosen.interface.name, chosen.why, chosen.rivals)


def test_record_decides_between_ports() -> None:
    """The interface that holds the line's own address is the line, whatever its sort."""
    assert (lambda c: (c.interface, c.why))(nic.pick(None, [LO, CABLE, WIFI], ["wlan0"])) == (WIFI, "record")
    assert nic.pick(None, [CABLE, port("ppp0", "ppp")], ["ppp0"]).interface.name == "ppp0"


def test_named_wins_over_everything() -> None:
    """--interface is obeyed, in either case, even for a tunnel."""
    assert (
        (chosen := nic.pick("TUN0", [CABLE, VPN], ["eth0"])).interface.name,
        chosen.why,
        chosen.rivals,
    ) == ("tun0", "named", ("eth0",))


def test_unknown_name_lists_the_known() -> None:
    """A name that this laptop has not is refused with the names it has."""
    with pytest.raises(BadInput) as caught:
        nic.pick("eth9", [LO, CABLE, WIFI, DOCKER])
    assert (
        caught.value.code,
        caught.value.facts["name"],
        caught.value.facts["known"],
    ) == ("interface.unknown", "eth9", ["eth0", "wlan0"])


def test_nothing_to_test() -> None:
    """Loopback, containers and tunnels are no site's network."""
    with pytest.raises(NotMeasured) as caught:
        nic.pick(None, [LO, DOCKER, VPN])
    assert caught.value.code == "missing.no_interface"


def test_choose_asks_for_the_holder_of_the_record_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """`choose` compares the record's address with the interfaces' own."""
    monkeypatch.setattr(nic, "interfaces", lambda: (LO, CABLE, PHONE))
    monkeypatch.setattr(nic, "ipv4_of", lambda name: ("203.0.113.9",) if name == "usb0" else ("192.168.1.5",))
    assert nic.choose(None, Line(address=CarrierAddress(ip="203.0.113.9"))).interface.name == "usb0"
    assert nic.choose(None, Line()).interface.name == "eth0"


def test_this_machine_lists_loopback() -> None:
    """The system's list is not empty, here either; psutil names the same interfaces."""
    loopback = [each.name for each in nic.interfaces() if each.kind == "loopback"]
    assert loopback
    assert set(loopback) <= {each.name for each in nic.by_psutil()}
    assert "127.0.0.1" in nic.ipv4_of(loopback[0])
    assert nic.counters(loopback[0]) is not None
    assert nic.counters("no-such-port") is None


def test_macos_lists() -> None:
    """macOS: Wi-Fi is told from the cable by its hardware port, default routes by their order."""
    from pathlib import Path

    from fieldkit.model.address import DefaultRoute
    from fieldkit.probes import nic_darwin

    data = Path(__file__).parents[1] / "data" / "os"
    ports = nic_darwin.parse_hardware_ports((data / "macos-ports.txt").read_text())
    assert ports == {"en7": "USB 10/100/1000 LAN", "en0": "Wi-Fi", "bridge0": "Thunderbolt Bridge"}
    assert nic_darwin._named(port("en0"), "Wi-Fi").kind == "wireless"
    assert nic_darwin._named(port("en7"), "USB 10/100/1000 LAN").kind == "ethernet"
    assert (
        DefaultRoute("en7", "192.168.1.1", 0),
        DefaultRoute("en0", "192.168.43.1", 1),
        DefaultRoute("utun4", None, 2),
    ) == nic_darwin.parse_netstat((data / "macos-netstat.txt").read_text())
