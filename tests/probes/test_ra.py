"""IPv6 routers and DHCPv6 servers: asked for, listened to, or taken from what the system keeps."""

import json
import sys
import threading
import time
from collections import Counter

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.probes import ra
from fieldkit.probes.task import Task
from fieldkit.probes.wire_allowed import kind_of
from fieldkit.probes.wire_macos import parse_routers_v6 as parse_macos
from fieldkit.probes.wire_played import PlayedWire
from fieldkit.probes.wire_windows import ROUTERS_V6
from fieldkit.probes.wire_windows import parse_routers_v6 as parse_windows
from tests.probes.built_frames import advertisement, dhcp6

OWN, WIFI, ROUTER, ROGUE = "02:00:00:00:00:01", "02:00:00:00:00:02", "00:e0:fc:00:00:01", "00:11:22:33:44:55"
LINK_LOCAL = "fe80::1:2:3"


@pytest.fixture(autouse=True)
def linked(monkeypatch):
    """The cable is in, and this laptop has a link-local address."""
    monkeypatch.setattr(ra, "require_link", lambda _interface: None)
    monkeypatch.setattr(ra, "own_macs", lambda: frozenset({OWN, WIFI}))
    monkeypatch.setattr(ra, "link_local", lambda _interface: LINK_LOCAL)


def measured(wire, *, quiet=False, seconds=5.0, cancel=None):
    task = Task("eth0", deadline=time.monotonic() + seconds, quiet=quiet, cancel=cancel or threading.Event())
    return ra.measure(task, wire.open)


def kinds(wire):
    """Kind and offset of everything sent."""
    return [(kind_of(each.frame, OWN), round(each.at - 1000.0, 3)) for each in wire.sent]


def answering(*routers, servers=()):
    """Routers and servers that answer what they are asked."""

    def answer(frame):
        if kind_of(frame, OWN) == "nd.router_solicitation":
            return [(0.1, each) for each in routers]
        return [(0.1, each) for each in servers]

    return answer


def test_one_router_and_its_server():
    """Two solicitations and two SOLICITs; each router and server once, with how often it spoke."""
    wire = PlayedWire(
        answering(
            advertisement(ROUTER, "fe80::1", lifetime=1800),
            servers=(dhcp6("advertise", ROUTER, "fe80::1"),),
        )
    )
    made = measured(wire)
    facts = made.facts
    assert kinds(wire) == [
        ("nd.router_solicitation", 0.0),
        ("dhcp6.solicit", 0.2),
        ("nd.router_solicitation", 1.5),
        ("dhcp6.solicit", 1.7),
    ]
    assert (facts.method, facts.solicited, facts.asked, facts.complete, facts.window_s) == ("raw", 2, 2, True, 3.8)
    (router,), (server,) = facts.routers, facts.servers
    assert (router.mac, router.ip, router.lifetime_s, router.heard, router.first_s) == (ROUTER, "fe80::1", 1800, 2, 0.1)
    assert (server.mac, server.heard) == (ROUTER, 2)
    assert made.raw.count(" > ") == made.raw.count(" < ") == 4


def test_every_router():
    """A second router is never hidden by the first; our own other card is none."""
    wire = PlayedWire(
        answering(advertisement(ROUTER, "fe80::1"), advertisement(ROGUE, "fe80::2"), advertisement(WIFI, "fe80::3"))
    )
    assert {each.mac for each in measured(wire).facts.routers} == {ROUTER, ROGUE}


def test_quiet():
    """Where only listening is allowed nothing is sent, what is heard stands, and silence says nothing."""
    wire = PlayedWire(unasked=((2.0, advertisement(ROUTER, "fe80::1")),))
    facts = measured(wire, quiet=True).facts
    assert wire.sent == []
    assert (facts.solicited, facts.asked, facts.complete, len(facts.routers)) == (0, 0, False, 1)


def test_without_an_ipv6_address(monkeypatch):
    """Routers are asked from `::`; DHCPv6 is left out, for nobody could answer."""
    monkeypatch.setattr(ra, "link_local", lambda _interface: None)
    wire = PlayedWire()
    facts = measured(wire).facts
    assert Counter(kind for kind, _ in kinds(wire)) == {"nd.router_solicitation": 2}
    assert (facts.solicited, facts.asked, facts.complete) == (2, 0, True)


def test_allowance_of_the_run():
    """A second measurement of one run sends what is left, then only listens, and says that it is not complete."""
    once = PlayedWire(left={"nd.router_solicitation": 1, "dhcp6.solicit": 0})
    facts = measured(once).facts
    assert (facts.solicited, facts.asked, facts.complete) == (1, 0, False)
    none = PlayedWire(left={"nd.router_solicitation": 0, "dhcp6.solicit": 0})
    facts = measured(none).facts
    assert (facts.solicited, facts.complete, none.sent) == (0, False, [])


def test_cut_short():
    """No time, a cancelled run, a link that goes: never complete; and what could not be asked at all is a reason."""
    stopped = threading.Event()
    stopped.set()
    assert not measured(PlayedWire(), seconds=2.0).facts.complete
    assert not measured(PlayedWire(), cancel=stopped).facts.complete
    lost = measured(PlayedWire(link_lost_at=1.0)).facts
    assert (lost.complete, lost.solicited) == (False, 1)
    with pytest.raises(NotMeasured):
        measured(PlayedWire(link_lost_at=0.0))


def refuse(code):
    def opened(_interface, _want):
        raise NotMeasured(code)

    return opened


def test_without_rights(monkeypatch):
    """The system's own default routers, marked as weaker; nothing is called complete."""

    class System:
        @staticmethod
        def routers_v6(_interface, *, within_s):
            assert 0 < within_s <= 5
            return parse_macos(NETSTAT, NDP, "en0")

    monkeypatch.setattr(ra, "system", lambda: System)
    made = ra.measure(Task("en0", deadline=time.monotonic() + 5), refuse("missing.no_raw_socket"))
    assert (made.weak, made.facts.method, made.facts.complete) == ("weak.ra_cache", "cache", False)
    assert [(each.ip, each.mac) for each in made.facts.routers] == [("fe80::1", "00:e0:fc:00:00:01")]


def test_without_rights_and_without_an_answer(monkeypatch):
    """A system that does not say leaves the first reason standing; another refusal is never softened."""

    class System:
        @staticmethod
        def routers_v6(_interface, *, within_s):
            return None if within_s else ()

    monkeypatch.setattr(ra, "system", lambda: System)
    for code in ("missing.no_npcap", "missing.arp_not_ethernet"):
        with pytest.raises(NotMeasured) as caught:
            ra.measure(Task("en0", deadline=time.monotonic() + 5), refuse(code))
        assert caught.value.code == code


NETSTAT = """Routing tables

Internet6:
Destination                             Gateway                                 Flags               Netif Expire
default                                 fe80::1%en0                             UGcg                  en0
default                                 fe80::9%en1                             UGcIg                 en1
default                                 fe80::%utun0                            UGcIg               utun0
::1                                     ::1                                     UHL                   lo0
"""
NDP = """Neighbor                                Linklayer Address  Netif Expire    St Flgs Prbs
fe80::1%en0                             0:e0:fc:0:0:1        en0 20h1m13s  S  R
fe80::1%en1                             0:11:22:33:44:55     en1 20h1m13s  S  R
fe80::7%en0                             (incomplete)         en0 expired   N
"""


def test_macos_routers():
    """Only the tested interface's, with the leading zeros that macOS drops; no table is no answer."""
    (router,) = parse_macos(NETSTAT, NDP, "en0")
    assert (router.ip, router.mac, router.lifetime_s > 0) == ("fe80::1", ROUTER, True)
    assert [each.mac for each in parse_macos(NETSTAT, NDP, "en1")] == [""]
    assert parse_macos(NETSTAT, NDP, "en7") == ()
    assert parse_macos("", NDP, "en0") is None


WINDOWS = {
    "routes": [
        {"InterfaceAlias": "以太网", "NextHop": "fe80::1", "Seconds": 1797},
        {"InterfaceAlias": "以太网", "NextHop": "fe80::2%12", "Seconds": 922337203685},
        {"InterfaceAlias": "WLAN", "NextHop": "fe80::9", "Seconds": 60},
        {"InterfaceAlias": "Teredo", "NextHop": "::", "Seconds": 60},
    ],
    "neighbours": [
        {"InterfaceAlias": "以太网", "IPAddress": "fe80::1%12", "LinkLayerAddress": "00-E0-FC-00-00-01"},
        {"InterfaceAlias": "WLAN", "IPAddress": "fe80::2", "LinkLayerAddress": "00-11-22-33-44-55"},
        {"InterfaceAlias": "以太网", "IPAddress": "fe80::7", "LinkLayerAddress": ""},
        {"InterfaceAlias": "以太网", "IPAddress": "fe80::8", "LinkLayerAddress": None},
    ],
}


@pytest.mark.parametrize("before", ["", "\ufeff", "WARNING: …\r\n"])
def test_windows_routers(before):
    """By the interface's own name, in whatever language; a lifetime beyond what a router can say is not one."""
    routers = parse_windows(before + json.dumps(WINDOWS), "以太网")
    assert [(each.ip, each.mac, each.lifetime_s) for each in routers] == [("fe80::1", ROUTER, 1797), ("fe80::2", "", 1)]
    assert parse_windows(json.dumps(WINDOWS), "eth9") == ()
    # PowerShell 5 writes a list of one as the thing itself, and an empty one as nothing.
    alone = {"routes": WINDOWS["routes"][0], "neighbours": None}
    assert [each.ip for each in parse_windows(json.dumps(alone), "以太网")] == ["fe80::1"]
    assert "-DestinationPrefix '::/0'" in ROUTERS_V6


@pytest.mark.parametrize("printed", ["", "denied", "{", "[1]", '{"routes": 7}'])
def test_windows_says_something_else(printed):
    """What is no answer is none, and never an error."""
    assert not parse_windows(printed, "以太网")


@pytest.mark.skipif(sys.platform != "linux", reason="the Linux file")
@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        pytest.param(
            '[{"dst":"default","gateway":"fe80::1","dev":"eth0","protocol":"ra","metric":100,"expires":1794,'
            '"flags":[],"pref":"high"}]',
            [("fe80::1", ROUTER, 1794, "high")],
            id="one",
        ),
        pytest.param(
            '[{"dst":"default","dev":"eth0","protocol":"ra","nexthops":[{"gateway":"fe80::1","weight":1,"flags":[]},'
            '{"gateway":"fe80::2","weight":1,"flags":[]}]}]',
            [("fe80::1", ROUTER, 1, "medium"), ("fe80::2", "", 1, "medium")],
            id="two of equal rank",
        ),
        pytest.param('[{"dst":"default","gateway":"fe80::1","dev":"eth0","protocol":"static"}]', [], id="set by hand"),
        pytest.param("[]", [], id="none"),
        pytest.param("", None, id="no tool"),
        pytest.param("usage: ip", None, id="another tool"),
        pytest.param('{"a": 1}', None, id="another shape"),
    ],
)
def test_linux_routers(routes, expected):
    """What the kernel keeps of Router Advertisements, with the MAC where it knows one."""
    from fieldkit.probes.wire_linux import parse_routers_v6

    told = parse_routers_v6(routes, '[{"dst":"fe80::1","lladdr":"00:e0:fc:00:00:01","router":null}]')
    assert (told and [(each.ip, each.mac, each.lifetime_s, each.preference) for each in told]) == (
        expected if expected != [] else ()
    )
