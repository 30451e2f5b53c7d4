"""Is the laptop addressed as the line and the LAN want it, and alone with that address?"""

from ipaddress import ip_address, ip_network
from typing import Any

from fieldkit.checks.beyond import APIPA, inside, networks, passed
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.arp import ArpReading, ConflictReading
from fieldkit.model.dhcp import DhcpReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.reach import ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, Vantage

OWN_READS = {
    "address": AddressReading,
    "dhcp": DhcpReading,
    "link": LinkReading,
    "arp": ArpReading,
    "reach": ReachReading,
}


def usable(address: AddressReading | None) -> list[OwnAddress]:
    """The addresses that somebody gave, not those the laptop made up for itself."""
    return [own for own in address.addresses if ip_address(own.ip) not in APIPA] if address else []


def link_is_down(seen: Evidence) -> bool:
    """Is the port itself dead, so that nothing above it can be judged?"""
    link: LinkReading | None = seen.link
    return link is not None and (link.interface.link is False or not link.interface.enabled)


def offered_networks(dhcp: DhcpReading | None) -> list[str]:
    """The subnets that OFFERs hand out, as `network/prefix`."""
    made = [
        str(ip_network(f"{offer.your_ip}/{offer.prefix}", strict=False))
        for offer in (dhcp.offers if dhcp else ())
        if offer.prefix is not None
    ]
    return list(dict.fromkeys(made))


def offered_routers(dhcp: DhcpReading | None) -> list[str]:
    """The routers that OFFERs name."""
    return list(dict.fromkeys(router for offer in (dhcp.offers if dhcp else ()) for router in offer.routers))


@check(
    "address.own",
    card="address",
    reads=OWN_READS,
    codes={
        "address.fits": OK,
        "address.pppoe": OK,
        "address.none": FAULT,
        "address.apipa": FAULT,
        "address.differs": FAULT,
        "address.no_gateway": FAULT,
        "address.bad_gateway": FAULT,
        "address.not_dialled": UNKNOWN,
        "address.no_link": UNKNOWN,
        "address.unmeasured": UNKNOWN,
    },
    facts=("interface", "ip", "prefix", "method", "gateway", "expected_ip", "expected_gateway", "offered"),
)
def own(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do address, mask and gateway of this laptop fit the record, or what DHCP hands out here?

    A setting that carries traffic is right whatever the record says; a record may be old.
    """
    address: AddressReading | None = seen.address
    if address is None:
        return finding("address.unmeasured", missing=seen.missing("address"))
    at_cpe = seen.vantage is Vantage.CPE
    if address.ppp and (seen.mode == "pppoe" or not usable(address)):
        return finding("address.pppoe", interface=address.interface)
    if link_is_down(seen):
        return finding("address.no_link", missing=Missing("missing.link_down"), interface=address.interface)
    if at_cpe and seen.mode == "pppoe":
        return finding("address.not_dialled", interface=address.interface)
    facts: dict[str, Any] = {"interface": address.interface, "method": address.method}
    held = usable(address)
    offered = offered_networks(seen.dhcp)
    expected = _expected(seen, line)
    if not held:
        code = "address.apipa" if address.addresses else "address.none"
        ip = address.addresses[0].ip if address.addresses else None
        return finding(code, ip=ip, offered=offered, **expected, **facts)
    facts |= {"ip": held[0].ip, "prefix": held[0].prefix, "gateway": next(iter(address.gateways), None)}
    if passed(seen):
        return finding("address.fits", **facts)
    if _differs(seen, line, held, offered):
        return finding("address.differs", offered=offered, **expected, **facts)
    if not address.gateways:
        return finding("address.no_gateway", offered=offered, **expected, **facts)
    if _bad_gateway(seen, address, expected.get("expected_gateway")):
        named = expected or {"expected_gateway": next(iter(offered_routers(seen.dhcp)), None)}
        return finding("address.bad_gateway", **named, **facts)
    return finding("address.fits", **facts)


def _expected(seen: Evidence, line: Line) -> dict[str, Any]:
    """What the record wants here, as facts."""
    if seen.vantage is Vantage.CPE:
        wanted = {"expected_ip": line.address.ip, "expected_gateway": line.address.gateway}
    else:
        wanted = {"expected_gateway": line.lan.gateway}
    return {name: value for name, value in wanted.items() if value is not None}


def _differs(seen: Evidence, line: Line, held: list[OwnAddress], offered: list[str]) -> bool:
    if seen.vantage is Vantage.CPE:
        if seen.mode not in (None, "static") or line.address.ip is None:
            return False
        matching = [own for own in held if own.ip == line.address.ip]
        if not matching:
            return True
        return line.address.prefix is not None and all(own.prefix != line.address.prefix for own in matching)
    if line.lan.gateway is not None and not inside(line.lan.gateway, networks(seen.address)):
        return True
    silent = not seen.address.gateways or _no_arp_answer(seen.arp)
    in_offered = any(ip_address(own.ip) in ip_network(network) for own in held for network in offered)
    return bool(offered) and not in_offered and silent


def _bad_gateway(seen: Evidence, address: AddressReading, expected: str | None) -> bool:
    """A gateway that nobody answers for, or that passes nothing, where another one is named."""
    silent = _no_arp_answer(seen.arp)
    if not inside(address.gateways[0], networks(address)) and silent:
        return True
    routers = [expected] if expected else offered_routers(seen.dhcp)
    if not routers or any(gateway in routers for gateway in address.gateways):
        return False
    reach: ReachReading | None = seen.reach
    dead_end = reach is not None and any(each.outcome != "local" for each in reach.attempts)
    return silent or dead_end


def _no_arp_answer(arp: ArpReading | None) -> bool:
    return arp is not None and not arp.replies and (arp.complete or arp.method == "cache")


@check(
    "address.routes",
    card="address",
    reads={"address": AddressReading},
    codes={"address.one_route": OK, "address.second_route": OK, "address.routes_unknown": UNKNOWN},
    facts=("interface", "other_interfaces"),
)
def routes(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is there a second way out, such as a phone hotspot?  Normal, as long as the verdict is about the cable alone."""
    address: AddressReading | None = seen.address
    if address is None:
        return finding("address.routes_unknown", missing=seen.missing("address"))
    others = sorted({route.interface for route in address.routes if route.interface != address.interface})
    if others:
        return finding("address.second_route", interface=address.interface, other_interfaces=others)
    return finding("address.one_route", interface=address.interface)


@check(
    "address.unique",
    card="address",
    reads={"conflict": ConflictReading, "arp": ArpReading},
    codes={"address.free": OK, "address.taken": FAULT, "address.not_probed": UNKNOWN},
    facts=("ip", "taken_by", "sent"),
)
def unique(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does another station hold our own address?

    Who also answers for an address that nobody holds answers for everything (proxy ARP) and does not count.

    Source: RFC 5227.
    """
    conflict: ConflictReading | None = seen.conflict
    if conflict is None:
        return finding("address.not_probed", missing=seen.missing("conflict"))
    arp: ArpReading | None = seen.arp
    proxies = {reply.mac for reply in arp.unused_replies} if arp else set()
    own_macs = set(conflict.own_macs)
    takers = list(dict.fromkeys(reply.mac for reply in conflict.replies if reply.mac not in own_macs | proxies))
    if takers:
        return finding("address.taken", ip=conflict.ip, taken_by=takers, sent=conflict.sent)
    if conflict.method != "raw" or not conflict.complete:
        return finding("address.not_probed", missing=seen.missing("conflict"), ip=conflict.ip)
    return finding("address.free", ip=conflict.ip, sent=conflict.sent)
