"""Is the gateway there, is there only one, and does it pass anything on?"""

from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.beyond import passed, tried
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading, ArpReply
from fieldkit.model.dns import DnsReading
from fieldkit.model.echo import EchoReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.reach import ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage
from fieldkit.model.web import WebReading


@check(
    "gateway.unique",
    card="gateway",
    reads={"arp": ArpReading},
    codes={
        "gateway.single": OK,
        "gateway.virtual": OK,
        "gateway.proxy_arp": OK,
        "gateway.duplicate": FAULT,
        "gateway.unexpected_mac": WARN,
        "gateway.one_seen": UNKNOWN,
        "gateway.not_heard": UNKNOWN,
    },
    facts=("gateway", "macs", "culprit_macs", "virtual_macs", "known_macs", "unused_ip", "sent", "window_s"),
)
def unique(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does one device alone answer for the gateway's address?

    Two at once are a duplicate; one after the other is a failover.  Virtual MACs, MACs that the record knows, and
    who answers for every address (proxy ARP) are benign.

    Source: RFC 5227, S-DUP-03, C9.
    """
    arp: ArpReading | None = seen.arp
    if arp is None:
        return finding("gateway.not_heard", missing=seen.missing("arp"))
    macs = list(dict.fromkeys(reply.mac for reply in arp.replies))
    facts: dict[str, Any] = {"gateway": arp.gateway, "macs": macs, "sent": arp.sent, "window_s": arp.window_s}
    if not macs:
        return finding("gateway.not_heard", **facts)
    known = set(line.lan.gateway_macs) if seen.vantage is not Vantage.CPE else set()
    virtual = [mac for mac in macs if virtual_kind(mac)]
    real = [mac for mac in macs if mac not in virtual]
    strange = [mac for mac in real if mac not in known]
    together = _answered_together(arp.replies, real)
    if len(together) > 1 and not known.issuperset(together):
        proxies = {reply.mac for reply in arp.unused_replies}
        if len([mac for mac in together if mac not in proxies]) <= 1:
            return finding("gateway.proxy_arp", unused_ip=arp.unused_ip, **facts)
        return finding(
            "gateway.duplicate",
            limit=limits["gateway.window_s"],
            culprit_macs=strange if known else [],
            known_macs=sorted(known),
            virtual_macs=virtual,
            **facts,
        )
    if virtual:
        return finding("gateway.virtual", virtual_macs=virtual, **facts)
    if known and strange:
        return finding("gateway.unexpected_mac", known_macs=sorted(known), culprit_macs=strange, **facts)
    if arp.method == "cache" or not arp.complete:
        return finding("gateway.one_seen", missing=Missing("missing.no_raw_socket"), **facts)
    return finding("gateway.single", **facts)


def _answered_together(replies: tuple[ArpReply, ...], macs: list[str]) -> list[str]:
    """Those of these MACs that answered in the same stretch of rounds as another one."""
    rounds = {mac: [reply.round for reply in replies if reply.mac == mac] for mac in macs}

    def overlap(one: str, other: str) -> bool:
        return min(rounds[one]) <= max(rounds[other]) and min(rounds[other]) <= max(rounds[one])

    return [mac for mac in macs if any(other != mac and overlap(mac, other) for other in macs)]


@check(
    "gateway.alive",
    card="gateway",
    reads={
        "arp": ArpReading,
        "echo": EchoReading,
        "address": AddressReading,
        "link": LinkReading,
        "reach": ReachReading,
        "dns": DnsReading,
    },
    codes={
        "gateway.answers": OK,
        "gateway.icmp_filtered": OK,
        "gateway.silent": FAULT,
        "gateway.not_judged": OK,
        "gateway.unmeasured": UNKNOWN,
    },
    facts=("gateway", "macs", "rtt_ms", "sent", "received", "loss_pct", "arp_sent"),
)
def alive(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is anybody at the gateway's address?  A gateway that only drops ICMP is there."""
    address: AddressReading | None = seen.address
    arp: ArpReading | None = seen.arp
    echo: EchoReading | None = seen.echo
    if address is not None and (address.ppp or (seen.mode == "pppoe" and seen.vantage is Vantage.CPE)):
        return finding("gateway.not_judged")
    if link_is_down(seen):
        return finding("gateway.unmeasured", missing=Missing("missing.link_down"))
    gateway = arp.gateway if arp else echo.target if echo else None
    if gateway is None:
        return finding("gateway.unmeasured", missing=seen.missing("arp"))
    facts: dict[str, Any] = {"gateway": gateway, "macs": list(dict.fromkeys(r.mac for r in arp.replies)) if arp else []}
    if echo is not None:
        facts |= {"sent": echo.sent, "received": echo.received}
        if echo.received:
            average = sum(echo.rtts_ms) / len(echo.rtts_ms) if echo.rtts_ms else None
            loss = 100 * (1 - echo.received / echo.sent)
            return finding("gateway.answers", rtt_ms=average and round(average, 2), loss_pct=round(loss, 1), **facts)
    if (arp is not None and arp.replies) or passed(seen):
        return finding("gateway.icmp_filtered", **facts)
    if arp is not None and (arp.complete or arp.method == "cache") and arp.sent:
        return finding("gateway.silent", arp_sent=arp.sent, **facts)
    return finding("gateway.unmeasured", missing=seen.missing("arp"), **facts)


@check(
    "gateway.passes",
    card="gateway",
    reads={
        "arp": ArpReading,
        "echo": EchoReading,
        "address": AddressReading,
        "link": LinkReading,
        "reach": ReachReading,
        "dns": DnsReading,
        "web": WebReading,
    },
    codes={"gateway.passes": OK, "gateway.drops": FAULT, "gateway.untested": UNKNOWN},
    facts=("gateway", "macs", "targets", "answered", "pings"),
)
def passes(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does anything come back from beyond the gateway, by whatever protocol?

    A fault needs a gateway that was heard, and tries by ICMP and TCP that really left the laptop.
    """
    answered = passed(seen)
    if answered:
        return finding("gateway.passes", answered=answered)
    if link_is_down(seen):
        return finding("gateway.untested", missing=Missing("missing.link_down"))
    arp: ArpReading | None = seen.arp
    echo: EchoReading | None = seen.echo
    macs = list(dict.fromkeys(reply.mac for reply in arp.replies)) if arp else []
    pings = echo is not None and echo.received > 0
    targets = tried(seen)
    if not targets:
        return finding("gateway.untested", missing=seen.missing("reach"))
    if not macs and not pings:
        missing = seen.missing("arp") if arp is None else Missing("gateway.not_heard")
        return finding("gateway.untested", missing=missing, targets=targets)
    gateway = arp.gateway if arp else echo.target if echo else None
    return finding("gateway.drops", gateway=gateway, macs=macs, targets=targets, pings=pings)
