"""Every check module is on the list, and no reading whatever makes a check below DNS stumble or overreach."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fieldkit.checks
from fieldkit.checks import CARDS, CHECKS
from fieldkit.checks.registry import Check, Evidence, check
from fieldkit.model.access import AccessPort, AccessReading, Answering, Binding, LldpPeer, Station
from fieldkit.model.address import AddressReading, DefaultRoute, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply, Claim, Claimant, ClaimsReading, ConflictReading, Through
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.echo import EchoReading
from fieldkit.model.finding import Finding
from fieldkit.model.line import Access, CarrierAddress, CustomerLan, Line
from fieldkit.model.link import Counters, Interface, LinkReading
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac
from fieldkit.model.noc import PortState, PortVlan
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.pppoe import Concentrator, PppoeError, PppoeReading
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.model.terms import FAULT, OK, Vantage
from fieldkit.model.web import WebFetch, WebReading
from tests.checks.situations import judge, sound

# Modules of the folder that hold no check.
NOT_CHECKS = {
    "__init__",
    "registry",
    "beyond",
    "path_sections",
    "mac_known",
    "cut_short",
    "gateway_holder",
    "gateway_masters",
    "culprits",
    "gateway_rivals",
    "gateway_times",
    "when",
}
BELOW_DNS = (
    "link.state",
    "link.quality",
    "address.own",
    "address.routes",
    "ip.unique",
    "ip.others",
    "dhcp.servers",
    "pppoe.server",
    "pppoe.dialled",
    "gateway.unique",
    "gateway.alive",
    "gateway.passes",
    "mac.binding",
)
# What stands on the link; a binding is read off the switch, a dial-up's number off a screen, not measured here.
ABOVE_LINK = tuple(name for name in BELOW_DNS if name not in ("link.state", "mac.binding", "pppoe.dialled"))


def test_every_check_module_is_imported() -> None:
    """The import list is the folder: a check that nobody imports would never run."""
    folder = {path.stem for path in Path(fieldkit.checks.__file__).parent.glob("*.py")} - NOT_CHECKS
    registered = {entry.function.__module__.rsplit(".", 1)[1] for entry in CHECKS.values()}
    listed = {name for name in fieldkit.checks.__all__ if name.islower()}
    assert folder == registered == listed


def _words(entry: Check) -> set[str]:
    """The first words of a check's codes: each belongs to one module."""
    return {code.split(".")[0] for code in entry.codes}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_is_well_declared(name: str) -> None:
    """A known card, codes whose first word no other module uses, and a way to say that it was not measured."""
    entry = CHECKS[name]
    assert entry.card in CARDS
    words = {code.split(".")[0] for code in entry.codes}
    assert {owner.function.__module__ for owner in CHECKS.values() if words & _words(owner)} == {
        entry.function.__module__
    }
    assert "unknown" in entry.codes.values()
    assert len(set(entry.facts)) == len(entry.facts)


def test_a_name_is_given_once() -> None:
    """A second check under the same name is refused."""
    with pytest.raises(LookupError, match=r"link\.state"):
        check("link.state", card="link", reads={}, codes={})(CHECKS["link.state"].function)


def test_an_undeclared_code_is_our_bug() -> None:
    """A check can only answer what it declared."""
    entry = CHECKS["link.state"]
    wrong = type(entry)(entry.name, entry.card, {}, {"link.up": OK}, (), entry.function)
    with pytest.raises(LookupError, match=r"link\.unmeasured"):
        wrong.judge(Evidence({}), Line(), {})


# -- readings of every kind, from few enough values that they meet --------------------------------------------------

ips = st.sampled_from(
    [
        "192.168.1.1",
        "192.168.1.50",
        "192.168.1.254",
        "192.168.77.1",
        "10.0.0.5",
        "100.64.0.1",
        "203.0.113.9",
        "203.0.113.10",
        "203.0.113.99",
        "169.254.7.7",
        "127.0.0.53",
        "0.0.0.0",
    ]
)
macs = st.sampled_from(
    [
        "00:e0:fc:00:00:01",
        "C8:3A:35:00:00:77",
        "50:64:2b:00:00:88",
        "02:00:00:00:00:09",
        "00:00:5e:00:01:07",
        "00:07:b4:00:01:01",
        "01:00:5e:00:00:01",
        "00:00:00:00:00:00",
    ]
)
names = st.sampled_from(["eth0", "ppp0", "wlan0", "以太网 2", "{x}\x1b[2J"])
prefixes = st.sampled_from([0, 8, 18, 24, 29, 30, 31, 32])
few = st.integers(0, 3)
counts = st.integers(0, 5000)
times = st.none() | st.floats(0, 3000)


def some(of: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """A short tuple."""
    return st.lists(of, max_size=most).map(tuple)


kinds = st.sampled_from(["ethernet", "wireless", "cellular", "tether", "tunnel", "ppp", "virtual", "loopback", "other"])
interfaces = st.builds(
    Interface,
    names,
    kinds,
    st.sampled_from([True, False, None]),
    speed_mbps=st.sampled_from([None, 0, 10, 100, 1000, 10000]),
    duplex=st.sampled_from([None, "half", "full"]),
    enabled=st.booleans(),
)
counters = st.none() | st.builds(Counters, counts, counts, few, few, few, few)
links = st.builds(
    LinkReading, interfaces, interval_s=st.floats(0, 3), before=counters, after=counters, others=some(interfaces, 2)
)
addresses = st.builds(
    AddressReading,
    names,
    st.none() | macs,
    st.sampled_from(["static", "dhcp", "apipa", "pppoe", "none", "unknown"]),
    addresses=some(st.builds(OwnAddress, ips, prefixes)),
    gateways=some(ips, 2),
    routes=some(st.builds(DefaultRoute, names, st.none() | ips)),
    dns=some(ips),
    ppp=some(names, 1),
)
replies = some(st.builds(ArpReply, ips, macs, times, st.integers(1, 3)), 6)
throughs = st.builds(
    Through,
    macs,
    few,
    few,
    st.none() | macs,
    st.none() | macs,
    st.none() | ips,
    st.none() | ips,
    st.none() | macs,
    st.none() | ips,
    st.booleans(),
)
arps = st.builds(
    ArpReading,
    ips,
    st.sampled_from(["raw", "cache", "capture"]),
    few,
    st.floats(0, 3),
    st.booleans(),
    replies,
    st.none() | ips,
    replies,
    st.none() | ips,
    some(throughs),
    replies,
)
claimants = st.builds(Claimant, macs, few, st.floats(0, 3), st.floats(0, 300), st.sampled_from([1, 9]))
claimed = st.builds(
    ClaimsReading,
    st.sampled_from(["raw", "cache", "capture"]),
    st.floats(0, 3),
    st.booleans(),
    few,
    some(st.builds(Claim, ips, some(claimants), few)),
    st.booleans(),
)
conflicts = st.builds(
    ConflictReading, ips, st.sampled_from(["raw", "os"]), few, st.floats(0, 3), st.booleans(), some(macs), replies
)
offers = st.builds(
    Offer,
    st.none() | ips,
    st.none() | macs,
    ips,
    ips,
    prefix=st.none() | prefixes,
    routers=some(ips, 2),
    dns=some(ips, 2),
    relay=st.none() | ips | st.just("0106"),
    after_ms=st.floats(0, 4000),
)
dhcps = st.builds(DhcpReading, macs, few, st.floats(0, 4), st.booleans(), some(offers, 4))
pppoes = st.builds(
    PppoeReading,
    macs,
    few,
    st.floats(0, 4),
    st.booleans(),
    some(
        st.builds(
            Concentrator,
            macs,
            st.none() | names,
            some(names, 2),
            some(st.tuples(st.sampled_from(["service_name", "ac_system", "generic"]), names), 2),
        )
    ),
)
echoes = st.builds(
    EchoReading, ips, few, few, st.sampled_from(["raw", "dgram", "ping3", "os"]), rtts_ms=some(st.floats(0, 900))
)
outcomes = st.sampled_from(["answered", "reset", "timeout", "unreachable", "prohibited", "local"])
reaches = st.builds(
    ReachReading,
    some(st.builds(Attempt, ips, ips, st.sampled_from(["icmp", "tcp"]), outcomes, by=st.none() | ips), 5),
)
answers = st.builds(
    DnsAnswer,
    ips,
    st.sampled_from(["configured", "carrier", "reference"]),
    st.just("a.example"),
    st.sampled_from(["udp", "tcp"]),
    rcode=st.sampled_from([None, "NOERROR", "SERVFAIL"]),
    failure=st.sampled_from([None, "timeout", "refused", "unreachable"]),
)
dnses = st.builds(DnsReading, st.just(("a.example",)), st.just("x.example"), some(answers, 4))
webs = st.builds(
    WebReading,
    some(
        st.builds(
            WebFetch,
            st.just("http://a.example/"),
            st.sampled_from(["ok", "dns_failed", "connect_timeout", "refused", "stalled", "local"]),
            st.sampled_from(["direct", "proxy"]),
            st.none() | ips,
        )
    ),
)
lines = st.builds(
    Line,
    service=st.sampled_from([None, "internet", "leased-line"]),
    rate_mbps=st.sampled_from([None, 0.0, 2.0, 100.0, 1000.0]),
    address=st.builds(
        CarrierAddress,
        mode=st.sampled_from([None, "static", "ipoe", "pppoe"]),
        ip=st.none() | ips,
        prefix=st.none() | prefixes,
        gateway=st.none() | ips,
    ),
    lan=st.builds(
        CustomerLan,
        gateway=st.none() | ips,
        prefix=st.none() | prefixes,
        gateway_macs=some(macs),
        dhcp_servers=some(ips),
    ),
    access=st.builds(Access, bound_mac=st.none() | macs),
)
conditions: Any = st.sampled_from(["up", "down", "shut", "error_down"])
ports = st.sampled_from(["GE0/0/7", "GE0/0/9", "XGE0/0/1"])
vlans = st.sampled_from([1, 1203])
binding_kinds: Any = st.sampled_from(["static_arp", "ip_source", "snooping", "port_security", "static_mac"])
tolds: Any = st.sampled_from(["whole", "partly", "refused", "unsupported", "not_asked"])
access_ports = st.builds(
    AccessPort,
    ports,
    conditions,
    st.sampled_from([None, "port-security", "loopback-detect", "{x}"]),
    vlans=some(vlans),
    mode=st.sampled_from([None, "access", "trunk"]),
    uplink=st.sampled_from([None, True, False]),
    stations=st.sampled_from([None, 1, 99]),
)
accesses = st.builds(
    AccessReading,
    st.just("huawei_vrp"),
    st.sampled_from([None, "SW1", "{x}"]),
    st.none() | ports,
    st.none() | access_ports,
    some(st.builds(Station, macs, st.none() | ports, st.none() | vlans, st.booleans())),
    some(st.builds(Answering, ips, st.none() | macs, st.none() | ports, st.none() | vlans, st.booleans())),
    some(st.builds(Binding, binding_kinds, macs, st.none() | ips, st.none() | ports, st.none() | vlans)),
    some(st.builds(LldpPeer, ports, switch=st.sampled_from([None, True, False]))),
    some(macs),
    some(macs),
    some(access_ports),
    st.dictionaries(
        st.sampled_from(["port", "mac_on_port", "arp_of_ip", "static_arp", "binding", "snooping", "port_security"]),
        tolds,
    ),
)
topics: dict[str, st.SearchStrategy[Any]] = {
    "link": links,
    "address": addresses,
    "arp": arps,
    "conflict": conflicts,
    "claims": claimed,
    "dhcp": dhcps,
    "pppoe": pppoes,
    "pppoe_error": st.builds(PppoeError, st.sampled_from([600, 619, 651, 678, 691, 738, 769, 899])),
    "echo": echoes,
    "reach": reaches,
    "dns": dnses,
    "web": webs,
    "mac_given": st.builds(GivenMac, macs),
    "mac_bound": st.builds(BoundMac, st.none() | macs),
    "mac_live": st.builds(LiveMac, some(macs)),
    "mac_gateway": st.builds(GatewayMac, st.none() | macs),
    "access": accesses,
    "noc_port": st.builds(PortState, conditions),
    "noc_vlan": st.builds(PortVlan, some(vlans)),
}
topics["plugged"] = st.builds(
    PluggedReading,
    some(macs),
    some(
        st.builds(
            PluggedIn,
            macs,
            st.sampled_from(["switch", "paste", "lldp", "unplug"]),
            st.sampled_from(["edge", "uplink", "not_seen", "not_told"]),
            st.sampled_from([None, "SW1", "{x}"]),
            st.none() | ports,
            cable=st.none() | names,
        )
    ),
)
vantages = st.sampled_from([None, *Vantage])
modes = st.sampled_from([None, "static", "ipoe", "pppoe"])
often = settings(max_examples=40)


def judged(name: str, data: st.DataObject, **fixed: Any) -> Finding:
    """A check's finding on any readings it may meet, some of them not measured."""
    facts = {topic: data.draw(st.none() | topics[topic], topic) for topic in CHECKS[name].reads if topic not in fixed}
    line, vantage, mode = data.draw(lines), data.draw(vantages), data.draw(modes)
    return judge(name, {**facts, **fixed}, line=line, vantage=vantage, mode=mode)


def without_escape(found: Finding) -> bool:
    """Hostile names stay raw in the facts; braces in them are no holes of ours."""
    return "{x}" not in str(found.facts)


@pytest.mark.parametrize("name", BELOW_DNS)
@often
@given(data=st.data())
def test_no_reading_makes_a_check_stumble(name: str, data: st.DataObject) -> None:
    """Any combination gives a declared code with JSON-ready facts and whole sentences; an unknown says why."""
    found = judged(name, data)
    assert found.code in CHECKS[name].codes
    if without_escape(found):
        sound(found)


@pytest.mark.parametrize("name", [name for name in ABOVE_LINK if "link" in CHECKS[name].reads])
@often
@given(data=st.data(), port=interfaces)
def test_a_dead_link_blames_nothing_above_it(name: str, data: st.DataObject, port: Interface) -> None:
    """While the port is down or switched off, no check above it finds a fault."""
    down = Interface(port.name, port.kind, False, enabled=port.enabled)
    assert judged(name, data, link=LinkReading(down)).verdict is not FAULT


@pytest.mark.parametrize("name", BELOW_DNS)
@pytest.mark.parametrize("vantage", [None, *Vantage])
def test_nothing_measured_is_nothing_known(name: str, vantage: Vantage | None) -> None:
    """Without a single reading no check says fine, and none says fault."""
    assert judge(name, {}, vantage=vantage).verdict == "unknown"


@pytest.mark.parametrize("name", ABOVE_LINK)
def test_what_can_be_a_fault_looks_at_the_link(name: str) -> None:
    """A check above the link that can find a fault reads the link, so that it can hold back."""
    entry = CHECKS[name]
    assert FAULT not in entry.codes.values() or "link" in entry.reads
