"""Short ways to say what a laptop saw, and to judge it where it stands; for the checks below DNS."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from string import Formatter
from typing import Any

from fieldkit.checks import CHECKS, Evidence, Limits
from fieldkit.model.address import AddressReading, DefaultRoute, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply, ConflictReading, Through
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.echo import EchoReading
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.line import Access, CarrierAddress, CustomerLan, Line
from fieldkit.model.link import Counters, Interface, LinkReading
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import FAULT, UNKNOWN, Source, Trust, Vantage
from fieldkit.text import catalogue, say

LAN, CPE, ROOM = Vantage.LAN, Vantage.CPE, Vantage.ROOM
AT = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS: Limits = {
    "link.error_ratio": Limit(1e-6, "frames", "C3", Trust.RULE_OF_THUMB),
    "link.frames_needed": Limit(200, "frames", "C3", Trust.RULE_OF_THUMB),
    "gateway.window_s": Limit(3, "s", "S-DUP, B5 DUP-2", Trust.PROCEDURE),
    "light.drop_db": Limit(3, "dB", "B3", Trust.RULE_OF_THUMB),
    "dhcp.window_s": Limit(4, "s", "B5 DUP-4", Trust.PROCEDURE),
}

GATEWAY = "192.168.1.1"
ROUTER = "00:e0:fc:00:00:01"
ROGUE = "c8:3a:35:00:00:77"
THIRD = "50:64:2b:00:00:88"
VRRP = "00:00:5e:00:01:07"
OUTSIDE = ("203.0.113.99", "198.51.100.7")
LINE = Line(address=CarrierAddress(mode="static", ip="203.0.113.9", prefix=29, gateway="203.0.113.10"))
CUSTOMER = Line(lan=CustomerLan(gateway=GATEWAY, prefix=24, gateway_macs=(ROUTER,), dhcp_servers=(GATEWAY,)))
NO_RECORD = Line()


@dataclass(frozen=True)
class Seen:
    """One situation: where the laptop stands, what the record says, what was read, and what must be said of it."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    line: Line = NO_RECORD
    vantage: Vantage | None = LAN
    mode: str | None = None
    says: Mapping[str, Any] = field(default_factory=dict)
    why: str | None = None


def seen(code: str, *, line: Line = NO_RECORD, at: Vantage | None = LAN, mode: str | None = None, **facts: Any) -> Seen:
    """A situation, its readings by topic; `says` and `why` go by `saying`."""
    return Seen(code, facts, line, at, mode)


def saying(row: Seen, why: str | None = None, **says: Any) -> Seen:
    """The same, with the facts and the reason that the finding must carry."""
    return replace(row, says=says, why=why)


def judge(
    check: str,
    facts: Mapping[str, Any],
    *,
    line: Line = NO_RECORD,
    vantage: Vantage | None = LAN,
    mode: str | None = None,
    missing: Mapping[str, Missing] | None = None,
) -> Finding:
    """The finding of one check on these facts; a topic given as None was not measured."""
    reads = CHECKS[check].reads
    readings = {
        topic: Reading(f"r-{topic}", topic, Source.PROBE, AT, 0.1, Where(), "test", facts=each)
        for topic, each in facts.items()
        if each is not None and topic in reads
    }
    for topic, why in (missing or {}).items():
        readings[topic] = Reading(f"r-{topic}", topic, Source.PROBE, AT, 0.1, Where(), "test", missing=why)
    return CHECKS[check].judge(Evidence(readings, vantage=vantage, mode=mode), line, LIMITS)


def holds(check: str, row: Seen) -> Finding:
    """Judge a situation and hold the finding against what must be said."""
    unknown_topics = set(row.facts) - set(CHECKS[check].reads)
    assert unknown_topics == set(), f"{check} does not read {unknown_topics}"
    found = judge(check, row.facts, line=row.line, vantage=row.vantage, mode=row.mode)
    assert (found.code, found.missing.code if found.missing else None) == (row.code, _reason(row, found))
    assert {name: found.facts.get(name) for name in row.says} == dict(row.says)
    sound(found)
    return found


def _reason(row: Seen, found: Finding) -> str | None:
    if row.why is not None:
        return row.why
    return found.missing.code if found.missing else None


def sound(found: Finding) -> None:
    """Declared, JSON-ready facts; sentences whole in both languages; an unknown says why and what to do."""
    assert set(found.facts) <= set(CHECKS[found.check].facts)
    assert json.loads(json.dumps(dict(found.facts))) == dict(found.facts)
    texts = catalogue()
    for language in ("zh", "en"):
        assert not set("{}") & set(say(found.code, language, found.facts))
    if found.verdict is UNKNOWN:
        assert found.missing is not None
        assert found.missing.code in texts
        assert f"{found.missing.code}.fix" in texts
        for key in (found.missing.code, f"{found.missing.code}.fix"):
            assert holes(texts[key].zh) <= set(found.missing.facts), key
        json.dumps(dict(found.missing.facts))
    elif found.verdict is FAULT:
        empty = [hole for hole in holes(texts[found.code].zh) if found.facts.get(hole) in (None, [], "")]
        assert empty == [], f"{found.code} leaves {empty} empty"


def holes(sentence: str) -> set[str]:
    """The names in braces."""
    return {hole for _, hole, _, _ in Formatter().parse(sentence) if hole}


def words_are_complete(check: str) -> None:
    """Each code has a sentence and a page in both languages; a page is read offline and has no holes."""
    texts = catalogue()
    for code in CHECKS[check].codes:
        assert holes(texts[code].zh) == holes(texts[code].en) <= set(CHECKS[check].facts), code
        assert holes(texts[f"{code}.explain"].zh) == holes(texts[f"{code}.explain"].en) == set(), code


def covers_every_code(check: str, rows: Iterable[Seen]) -> None:
    """No code of a check is without a situation that leads to it."""
    assert set(CHECKS[check].codes) == {row.code for row in rows}


# -- what a laptop sees ------------------------------------------------------------------------------------------


def port(
    up: bool | None = True, *, kind: Any = "ethernet", speed: int | None = 1000, duplex: Any = "full", on: bool = True
) -> Interface:
    """The port under test."""
    return Interface("eth0", kind, up, speed_mbps=speed, duplex=duplex, enabled=on)


def link(
    up: bool | None = True,
    *,
    frames: int | None = 5000,
    errors: int = 0,
    others: tuple[Interface, ...] = (),
    **how: Any,
) -> LinkReading:
    """A port with this much traffic in the interval; `frames` None: no counters."""
    if frames is None:
        return LinkReading(port(up, **how), others=others)
    before = Counters(10**6, 10**6, 77, 3, 0, 0)
    after = replace(before, rx_packets=10**6 + frames, rx_errors=77 + errors)
    return LinkReading(port(up, **how), 1.6, before, after, others)


DOWN = link(False, frames=None, speed=None, duplex=None)


def laptop(
    ip: str | None = "192.168.1.50",
    prefix: int = 24,
    gateway: str | None = GATEWAY,
    *,
    method: Any = "dhcp",
    ppp: tuple[str, ...] = (),
    also: tuple[OwnAddress, ...] = (),
    routes: tuple[DefaultRoute, ...] = (),
) -> AddressReading:
    """The laptop's own setting; `ip` None: no address."""
    held = (OwnAddress(ip, prefix),) if ip else ()
    gateways = (gateway,) if gateway else ()
    ways = (*(DefaultRoute("eth0", each) for each in gateways), *routes)
    return AddressReading("eth0", "02:00:00:00:00:09", method, (*held, *also), gateways, ways, ppp=ppp)


AT_LINE = laptop("203.0.113.9", 29, "203.0.113.10", method="static")
APIPA = laptop("169.254.13.7", 16, None, method="apipa")
BARE = laptop(None, gateway=None, method="none")


def arp(
    *rounds: Iterable[str],
    gateway: str = GATEWAY,
    method: Any = "raw",
    complete: bool | None = None,
    sent: int = 3,
    proxies: tuple[str, ...] = (),
    unused: str | None = "192.168.1.237",
    announced: tuple[str, ...] = (),
) -> ArpReading:
    """Who answered each request for the gateway, round by round; `announced` spoke unasked, after the first round."""
    replies: list[ArpReply] = []
    for number, macs in enumerate(rounds, 1):
        replies += [ArpReply(gateway, mac, None if method == "cache" else 0.4, number, mac) for mac in macs]
        if number == 1:
            replies += [ArpReply(gateway, mac, None, 1, mac) for mac in announced]
    return ArpReading(
        gateway,
        method,
        sent,
        3.0,
        method == "raw" if complete is None else complete,
        tuple(replies),
        unused,
        tuple(ArpReply(str(unused), mac, 0.5, 1, mac) for mac in proxies),
    )


def three_times(*macs: str, **how: Any) -> ArpReading:
    """All of these answer every request."""
    return arp(macs, macs, macs, **how)


# The router alone answers, and somebody beyond it answers through it.
HEARD = replace(
    three_times(ROUTER),
    target="203.0.113.99",
    through=(Through(ROUTER, first_hop=GATEWAY, second_hop="203.0.113.10", second_from=ROUTER),),
)
NOBODY = arp()


def conflict(
    *macs: str, ip: str = "192.168.1.50", method: Any = "raw", complete: bool = True, sent: int = 3
) -> ConflictReading:
    """Who answered for the laptop's own address; one of its own MACs is 02:…:09."""
    replies = tuple(ArpReply(ip, mac, 0.5, 1, mac) for mac in macs)
    return ConflictReading(ip, method, sent, 3.0, complete, ("02:00:00:00:00:09", "02:00:00:00:00:0a"), replies)


def echo(received: int = 5, *, sent: int = 5, target: str = GATEWAY) -> EchoReading:
    """Echoes to the gateway."""
    return EchoReading(target, sent, received, "raw", (0.42,) * received)


def offer(
    server: str | None = GATEWAY,
    mac: str | None = ROUTER,
    *,
    ip: str = "192.168.1.60",
    prefix: int | None = 24,
    router: str | None = GATEWAY,
    dns: tuple[str, ...] = (GATEWAY,),
    source: str | None = None,
    relay: str | None = None,
    after: float = 3.0,
) -> Offer:
    """One OFFER, from the server itself unless `source` or `relay` say otherwise."""
    routers = (router,) if router else ()
    return Offer(server, mac, source or server or "0.0.0.0", ip, prefix, routers, dns, 7200, relay, after)


def dhcp(*offers: Offer, complete: bool = True, sent: int = 2) -> DhcpReading:
    """The OFFERs of one window."""
    return DhcpReading("02:00:00:00:00:09", sent, 4.0, complete, offers)


ROGUE_OFFER = offer("192.168.1.77", ROGUE, router="192.168.1.77", dns=("192.168.1.77",))


def reach(*outcomes: Any, by: str | None = None, targets: tuple[str, ...] = OUTSIDE) -> ReachReading:
    """Each target by ICMP and by TCP with these outcomes; one outcome stands for both."""
    icmp, tcp = outcomes if len(outcomes) == 2 else (outcomes[0], outcomes[0])
    return ReachReading(
        tuple(
            attempt
            for each in targets
            for attempt in (Attempt(each, each, "icmp", icmp, by=by), Attempt(each, each, "tcp", tcp, 443, by=by))
        )
    )


PASSES = reach("answered")
DEAD = reach("timeout")
NOT_SENT = reach("local")


def dns(*answers: tuple[str, Any], transport: Any = "udp") -> DnsReading:
    """One query to each server, with its rcode, or its failure in lower case."""
    return DnsReading(
        ("a.example",),
        "x1.example",
        tuple(
            DnsAnswer(server, "configured", "a.example", transport, failure=said)
            if said.islower()
            else DnsAnswer(server, "configured", "a.example", transport, rcode=said, rtt_ms=9.0)
            for server, said in answers
        ),
    )


def bound(mac: str | None, port_name: str = "GigabitEthernet0/0/7") -> Line:
    """A record with a bound MAC."""
    return Line(access=Access(bound_mac=mac, port=port_name))
