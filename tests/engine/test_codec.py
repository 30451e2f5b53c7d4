"""Typed values to data and back: nothing lost on the way, everything foreign refused by name."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.codec import TOPIC_FACTS, line_from, line_to, plain, reading_from, topic_facts
from fieldkit.engine.yamltext import as_data, read_yaml
from fieldkit.errors import BadInput
from fieldkit.model.access import (
    AccessPort,
    AccessReading,
    Answering,
    Binding,
    LldpPeer,
    Station,
    StationReading,
)
from fieldkit.model.access import Hop as SwitchHop
from fieldkit.model.address import AddressReading, DefaultRoute, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply, Claim, Claimant, ClaimsReading, ConflictReading, Through
from fieldkit.model.broadcast import Announcer, BroadcastReading, Talker
from fieldkit.model.dhcp import DhcpReading, Informed, Offer
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.echo import EchoReading
from fieldkit.model.finding import Missing
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.link import Counters, Interface, LinkReading
from fieldkit.model.lldp import LldpNeighbour, LldpReading
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac
from fieldkit.model.mtu import MtuReading
from fieldkit.model.noc import ErrorGrowth, LightBothEnds, PortState, PortVlan
from fieldkit.model.optics import TypedPower
from fieldkit.model.path import Gilbert, Hop, Minute, Outage, PathReading, Role, RouteChange, Spread, Stream
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.pppoe import Concentrator, PppoeError, PppoeReading
from fieldkit.model.ra import Dhcp6Server, RaReading, RaRouter
from fieldkit.model.rate import RateEcho, RateReading, RateRun
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.model.reading import Reading, Where
from fieldkit.model.site import SiteReading
from fieldkit.model.stamp import ClockState, Direction, StampReading, StampStream
from fieldkit.model.stamp_mtu import SizeWays, StampMtuReading
from fieldkit.model.terms import Source, Vantage
from fieldkit.model.watch import BadMinute, Gap, Longest, Segment, Strip, WatchReading, WatchStream
from fieldkit.model.web import Proxy, WebFetch, WebReading

WIRE = "<b>\x1b[31m é 电 \u202e null 012 \ud800"
FETCH = WebFetch("https://a.example/", "ok", status=200, title=WIRE, body_bytes=3, total_ms=1.5, certificate="valid")


def _samples() -> dict[str, Any]:
    import dataclasses

    site = SiteReading.__annotations__
    assert site
    made: dict[str, Any] = {
        "link": LinkReading(
            Interface("eth0", "ethernet", None, label=WIRE), 1.0, Counters(1, 2, 3, 4, 5, 6, rx_crc=None, collisions=0)
        ),
        "address": AddressReading(
            "eth0",
            None,
            "dhcp",
            (OwnAddress("10.0.0.2", 24), OwnAddress("10.0.0.3", 24, False)),
            ("10.0.0.1",),
            (DefaultRoute("wwan0", None, 600),),
            ppp=("ppp0",),
        ),
        "arp": ArpReading(
            "10.0.0.1",
            "raw",
            3,
            3.0,
            False,
            (ArpReply("10.0.0.1", "aa:bb:cc:00:00:01", None, 2),),
            through=(Through("aa:bb:cc:00:00:01", 1, 1, None, "aa:bb:cc:00:00:02"),),
        ),
        "claims": ClaimsReading(
            "capture",
            3.0,
            False,
            7,
            (
                Claim(
                    "10.0.0.9", (Claimant("aa:bb:cc:00:00:01", 3, 0.5, 2.25), Claimant("aa:bb:cc:00:00:02", 1, 1, 1)), 2
                ),
            ),
            True,
        ),
        "broadcast": BroadcastReading(
            "raw",
            4.0,
            True,
            900,
            talkers=(Talker("aa:bb:cc:00:00:01", 500, 400),),
            announcers=(Announcer("aa:bb:cc:00:00:01", ("10.0.0.1", "10.0.0.9"), 12),),
        ),
        "ra": RaReading(
            "raw",
            4.0,
            True,
            2,
            1,
            (RaRouter("aa:bb:cc:00:00:01", "fe80::1", 1800, "high", ("2001:db8::/64",), ("fe80::1",), True),),
            (Dhcp6Server("aa:bb:cc:00:00:01", "fe80::1", "0001", ("2001:db8::5",)),),
        ),
        "lldp": LldpReading("raw", 4.0, (LldpNeighbour("aa:bb:cc:00:00:01", "lldp", WIRE, WIRE, vlan=7, switch=True),)),
        "inventory": InventoryReading(
            "10.0.0.0/24",
            "raw",
            254,
            400,
            2.5,
            True,
            (LanStation("10.0.0.9", "aa:bb:cc:00:00:01", WIRE, "dhcp", 0.25),),
        ),
        "plugged": PluggedReading(
            ("aa:bb:cc:00:00:01",),
            (
                PluggedIn(
                    "aa:bb:cc:00:00:01", "switch", "not_told", "10.0.0.2", why="find.no_peer", about={"peer": WIRE}
                ),
            ),
        ),
        "conflict": ConflictReading("10.0.0.2", "os", 3, 2.5, True, ("aa:bb:cc:00:00:01",)),
        "dhcp": DhcpReading(
            "aa:bb:cc:00:00:01",
            3,
            3.0,
            True,
            (Offer(None, None, "10.0.0.1", "10.0.0.9", lease_s=0),),
            1,
            (Informed("10.0.0.1", None),),
            ("aa:bb:cc:00:00:02",),
        ),
        "pppoe": PppoeReading(
            "aa:bb:cc:00:00:01", 2, 4.0, True, (Concentrator("aa:bb:cc:00:00:02", None, ("",), (("generic", WIRE),)),)
        ),
        "pppoe_error": PppoeError(691),
        "station": StationReading(
            "10.0.0.9",
            None,
            (SwitchHop(WIRE, None, 1203, LldpPeer("XGE0/0/1", None, WIRE, "10.0.0.3", None), 40),),
            "uplink",
            "device.no_credentials",
        ),
        "access": AccessReading(
            "huawei_vrp",
            WIRE,
            "GE0/0/7",
            AccessPort("GE0/0/7", "error_down", WIRE, 1000, "full", 3, (1203,), (7,), "access", False, WIRE, 2),
            (Station("aa:bb:cc:00:00:01", None, 1203, True),),
            (Answering("10.0.0.9", None, "GE0/0/7", None, True),),
            (Binding("port_security", "aa:bb:cc:00:00:01", None, "GE0/0/7", 1203),),
            (LldpPeer("GE0/0/7", WIRE, WIRE, "10.0.0.2", True),),
            ("aa:bb:cc:00:00:01",),
            ("aa:bb:cc:00:00:02",),
            (AccessPort("XGE0/0/1", "up", uplink=True),),
            {"port": "whole", "binding": "refused"},
        ),
        "dns": DnsReading((WIRE,), "nonce", (DnsAnswer("10.0.0.1", "carrier", "a", "tcp", failure="timeout"),)),
        "echo": EchoReading("10.0.0.1", 3, 0, "ping3", errors=(WIRE,)),
        "path": PathReading(
            "10.0.0.1",
            datetime(2026, 3, 1, 2, 3, 4, 567, tzinfo=UTC),
            20.0,
            True,
            (Hop(1, ("10.0.0.1", "10.0.0.2"), 12, 11, Spread(11, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4), Role.GATEWAY, True),),
            (
                Stream(
                    "10.0.0.1",
                    Role.TARGET,
                    64,
                    20.0,
                    1000,
                    996,
                    outages=(Outage(1.5, 4, 0.08),),
                    minutes=(Minute(0, 1000, 4),),
                    gilbert=Gilbert(0.001, 0.25, 4.0, 3.98),
                ),
            ),
            (RouteChange(1.5, 2, "10.0.0.3", "10.0.0.4"),),
        ),
        "rate": RateReading(
            WIRE,
            "10.0.0.1",
            "http",
            (RateRun("down", 1_000_000, 2.5, 3.2, 1_040_000, None, True), RateRun("up", 0, 0.0, 0.0, retransmits=0)),
            (RateEcho("10.0.0.1", Role.TARGET, "idle", 5, 0),),
            link_mbps=1000,
            up_missing="missing.rate_no_upload",
        ),
        "stamp_mtu": StampMtuReading("b", "10.0.0.2", 862, 1500, True, (SizeWays(1500, 3, 3, 0, 0),), 1400, "10.0.0.1"),
        "stamp": StampReading(
            WIRE,
            "10.0.0.2",
            8620,
            datetime(2026, 3, 1, 2, 3, 4, 567, tzinfo=UTC),
            20.0,
            (
                StampStream(
                    72,
                    20.0,
                    1000,
                    990,
                    stateful=None,
                    backward=Direction(10, (Outage(1.5, 10, 0.2),), delay_ms=Spread(11, -0.1, 0.2, 0.2, 0.3, 0.3, 0.4)),
                    far_ttl=250,
                ),
            ),
            far_clock=ClockState.IMPLAUSIBLE,
            stopped_at_s=3.25,
        ),
        "reach": ReachReading((Attempt("a", "10.0.0.1", "tcp", "reset", 443, 0.1),), ("b",)),
        "web": WebReading((FETCH,), (Proxy("http://10.0.0.1:8080", "pac"),)),
        "mac_given": GivenMac("00:e0:fc:12:34:56"),
        "mac_bound": BoundMac(None),
        "mac_live": LiveMac(()),
        "mac_gateway": GatewayMac(None),
        "optics_typed": TypedPower(-12.25),
        "noc_port": PortState("error_down", None, "half", WIRE),
        "noc_vlan": PortVlan((1203, 100)),
        "noc_light": LightBothEnds(-18.2, far_rx_dbm=-40.0, near_rx_low_alarm_dbm=-19.0),
        "noc_errors": ErrorGrowth(2**63, None, 0.5),
        "watch": WatchReading(
            "198.51.100.80",
            datetime(2026, 3, 1, 20, 0, tzinfo=UTC),
            43_200.5,
            100.0,
            streams=(WatchStream(Role.CARRIER, WIRE, 10, 1, 1, 0, 0.25, None),),
            minutes_bad={"carrier": 1},
            bad=(BadMinute(datetime(2026, 3, 1, 20, 7, tzinfo=UTC), Segment.CARRIER, 600, 30, 3000.0, 12.5),),
            longest=Longest(datetime(2026, 3, 1, 20, 7, 12, tzinfo=UTC), 3.0, Segment.CARRIER),
            gaps=(Gap(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), 600.0, "sleep"),),
            strips=(Strip(Segment.LINK, ".x?"),),
        ),
    }
    for topic in ("mtu", "site"):
        kind = {"mtu": MtuReading, "site": SiteReading}[topic]
        needed = [each for each in dataclasses.fields(kind) if each.default is dataclasses.MISSING]
        needed = [each for each in needed if each.default_factory is dataclasses.MISSING]
        values = {"target": "10.0.0.1", "url": "https://a.example/", "host": "a.example", "fetches": (FETCH,)}
        made[topic] = kind(**{each.name: values.get(each.name, 1) for each in needed})
    return made


@pytest.mark.parametrize("topic", sorted(TOPIC_FACTS))
def test_a_reading_of_every_topic_comes_back_as_it_was(topic: str) -> None:
    """Through JSON, as the store keeps it, every topic's facts are the same value again."""
    facts = _samples()[topic]
    at = datetime(2026, 3, 1, 2, 3, 4, 567, tzinfo=UTC)
    where = Where("eth0", Vantage.CPE)
    reading = Reading("r7", topic, Source.PROBE, at, 0.25, where, "desk", facts=facts, weak="weak.arp_cache", raw=WIRE)
    assert reading_from(json.loads(json.dumps(plain(reading))), where="case") == reading


def test_a_reading_with_a_reason_comes_back_as_it_was() -> None:
    """Why something is missing keeps its code and facts."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    reading = Reading(
        "r1", "arp", Source.PROBE, at, 0.0, Where(), "arp", missing=Missing("missing.deadline", {"seconds": 4.5})
    )
    assert reading_from(json.loads(json.dumps(plain(reading))), where="case") == reading


@pytest.mark.parametrize(
    ("topic", "data", "code", "key"),
    [
        ("light", {}, "data.unknown_topic", None),
        ("echo", {"target": "a", "sent": "many", "received": 1, "method": "raw"}, "data.not_a_whole_number", "sent"),
        ("echo", {"target": "a", "sent": 1, "received": 1, "method": "magic"}, "data.not_one_of", "method"),
        ("echo", {"target": "a"}, "data.missing_key", "sent"),
        ("echo", {"target": "a", "sent": 1, "received": 1, "method": "raw", "lost": 0}, "data.unknown_key", "lost"),
        ("echo", ["a"], "data.not_a_mapping", ""),
        ("echo", "a", "data.not_a_mapping", ""),
    ],
)
def test_facts_that_do_not_fit_are_refused_by_name(topic: str, data: Any, code: str, key: str | None) -> None:
    """The error names the place and the key."""
    with pytest.raises(BadInput) as told:
        topic_facts(topic, data, where="site.yaml")
    assert told.value.code == code
    assert told.value.facts["where"] == "site.yaml"
    if key is not None:
        assert told.value.facts["key"] == key


RECORD = """
id: 0012
service: internet
rate_mbps: 100
handed_over: true
centre: no
customer: {name: 张三, phone: 013800000000, may_probe_lan: false}
address: {mode: static, ip: 203.0.113.9, prefix: 29, gateway: 203.0.113.10, dns: [203.0.113.53], vlan: 1203}
lan: {gateway: 192.168.1.1, gateway_macs: [00e0-fc00-0001]}
access: {kind: switch, tcp_port: 22, bound_mac: 00e0.fc12.3456}
optics: {class: 1000BASE-LX10, fibre_km: 8, commissioned_rx_dbm: -12.1}
test: {targets: ["https://a.example/"], expect: {a.example: [203.0.113.10]}}
"""


def test_a_record_as_people_write_it_is_read_and_written_back(tmp_path: Path) -> None:
    """Texts become numbers and truths only where the record says so; what is not known is not written."""
    path = tmp_path / "line.yaml"
    path.write_text(RECORD, encoding="utf-8")
    line = line_from(as_data(read_yaml(path)), where="line.yaml")
    assert (line.id, line.rate_mbps, line.centre, line.customer.phone) == ("0012", 100.0, False, "013800000000")
    assert (line.access.bound_mac, line.lan.gateway_macs) == ("00:e0:fc:12:34:56", ("00:e0:fc:00:00:01",))
    assert (line.optics.class_, line.optics.commissioned_rx_dbm) == ("1000BASE-LX10", -12.1)
    written = line_to(line)
    assert written["optics"] == {"class": "1000BASE-LX10", "fibre_km": 8.0, "commissioned_rx_dbm": -12.1}
    assert "grade" not in written
    assert line_from(json.loads(json.dumps(written)), where="again") == line


@pytest.mark.parametrize(
    ("data", "code", "key"),
    [
        ({"adress": {}}, "data.unknown_key", "adress"),
        ({"access": {"pot": "1"}}, "data.unknown_key", "access.pot"),
        ({"optics": {"class_": "x"}}, "data.unknown_key", "optics.class_"),
        ({"service": "internat"}, "data.not_one_of", "service"),
        ({"address": {"ip": "203.0.113.999"}}, "line.wrong_ip", "address.ip"),
        ({"address": {"prefix": "33"}}, "line.wrong_number", "address.prefix"),
        ({"rate_mbps": "nan"}, "line.wrong_number", "rate_mbps"),
        ({"access": {"bound_mac": "00e0-fc12"}}, "line.wrong_mac", "access.bound_mac"),
        ({"test": {"expect": {"a.example": ["nowhere"]}}}, "line.wrong_ip", "test.expect.a.example"),
        ({"lan": {"dhcp_pool": ["192.168.1.100"]}}, "line.wrong_range", "lan.dhcp_pool"),
        ({"lan": {"dhcp_pool": ["192.168.1.100-fe80::1"]}}, "line.wrong_range", "lan.dhcp_pool"),
        ({"address": "203.0.113.9"}, "data.not_a_group", "address"),
        ([], "data.not_a_mapping", ""),
        ("CQ-0001", "data.not_a_mapping", ""),
    ],
)
def test_a_record_that_cannot_be_meant_is_refused_by_key(data: Any, code: str, key: str) -> None:
    """The error names the key, so that a person finds it in a sheet of a thousand."""
    with pytest.raises(BadInput) as told:
        line_from(data, where="book.yaml: 3")
    assert (told.value.code, told.value.facts["key"], told.value.facts["where"]) == (code, key, "book.yaml: 3")
