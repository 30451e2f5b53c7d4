"""Who offers itself as IPv6 router or DHCPv6 server here, and does it belong here?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from ipaddress import ip_address, ip_network
from typing import Any, Protocol

from fieldkit.checks.address import at_the_line, link_is_down
from fieldkit.checks.culprits import culprits
from fieldkit.checks.cut_short import cut_short
from fieldkit.checks.gateway_holder import answer_for_it, box_of, real_gateways
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.arp import ArpReading
from fieldkit.model.dhcp import DhcpReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.ra import Dhcp6Server, RaReading, RaRouter
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage

# A router that nobody asks may stay silent for as long as this.  Source: RFC 4861 section 6.2.1, MaxRtrAdvInterval.
MOST_SILENT_S = 1800.0
_SUBNET = 64
_SHOWN_PREFIXES = 3


@check(
    "ra.routers",
    card="lan",
    reads={
        "ra": RaReading,
        "arp": ArpReading,
        "dhcp": DhcpReading,
        "link": LinkReading,
        "plugged": PluggedReading,
    },
    codes={
        "ra.none": OK,
        "ra.one": OK,
        "ra.pair": OK,
        "ra.unlisted": WARN,
        "ra.second_router": FAULT,
        "ra.second_server": FAULT,
        "ra.unmeasured": UNKNOWN,
    },
    facts=("routers", "servers", "strange", "known_macs", "culprits", "window_s", "solicited", "asked"),
)
def routers(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do PCs learn their IPv6 router, and their DHCPv6 settings, from the device that belongs here?

    A router beside the real gateway that announces itself with other prefixes is a fault, and so is a DHCPv6 server
    beside the real one that hands out other things; weaker where only ARP says who the gateway is.  One alone that is
    not the gateway, or one with none but the gateway's prefixes, may belong here: a hazard.  A lifetime of 0 says "not
    as default router" and is never a fault; a hazard where it brings resolvers of its own, which PCs take.  Alone at
    the line two routers are the carrier's affair, and stay open.  `fine` only after the full window.

    Source: RFC 4861, RFC 6104, RFC 9568, B5 DUP-5.
    """
    ra: RaReading | None = seen.ra
    if link_is_down(seen):
        return finding("ra.unmeasured", missing=Missing("missing.link_down"))
    if ra is None:
        return finding("ra.unmeasured", missing=seen.missing("ra"))
    here = _Here(seen, line)
    wanted = _by_mac(each for each in ra.routers if each.lifetime_s > 0)
    idle = _by_mac(each for each in ra.routers if each.lifetime_s == 0)
    facts: dict[str, Any] = {
        "routers": [_router(each) for each in wanted],
        "servers": [_server(each) for each in ra.servers],
        "known_macs": sorted(here.known),
        "window_s": ra.window_s,
        "solicited": ra.solicited,
        "asked": ra.asked,
    }
    if at_the_line(seen):
        if not all(_equal(each, wanted[0]) for each in wanted):
            why = Missing("missing.ra_two_at_line", {"routers": facts["routers"]})
            return finding("ra.unmeasured", missing=why, **facts)
    else:
        # What the system keeps may be of half an hour ago: it accuses nobody.
        extra = [] if ra.method == "cache" else here.extra_routers(wanted)
        if extra:
            named = culprits(seen, _devices(extra))
            said = [_router(each) for each in extra]
            return finding("ra.second_router", weak=not here.recorded, strange=said, culprits=named, **facts)
        serving = [] if ra.method == "cache" else here.extra_servers(ra.servers)
        if serving:
            named = culprits(seen, _devices(serving))
            said = [_server(each) for each in serving]
            return finding("ra.second_server", weak=not here.recorded, strange=said, culprits=named, **facts)
        odd = [*map(_router, here.odd_routers(wanted)), *map(_server, here.odd_servers(ra.servers))]
        odd += [_resolvers(each) for each in here.naming_resolvers(idle, wanted)]
        if odd:
            return finding("ra.unlisted", strange=odd, culprits=[], **facts)
    if ra.method == "cache":
        return finding("ra.unmeasured", missing=Missing("missing.ra_cache"), **facts)
    if ra.method == "capture" and not ra.solicited and ra.window_s < MOST_SILENT_S:
        return finding("ra.unmeasured", missing=Missing("missing.ra_capture_short", {"window_s": ra.window_s}), **facts)
    if not ra.complete:
        silent = ra.method == "raw" and not ra.solicited
        why = Missing("missing.ra_not_asked") if silent else cut_short("ra", ra)
        return finding("ra.unmeasured", missing=why, **facts)
    return finding("ra.none" if not wanted else "ra.one" if len(wanted) == 1 else "ra.pair", **facts)


class _Named(Protocol):
    """What offers itself here."""

    @property
    def mac(self) -> str: ...

    @property
    def ip(self) -> str: ...


class _Here:
    """Which devices belong here, as far as record, ARP and IPv4's DHCP tell."""

    def __init__(self, seen: Evidence, line: Line) -> None:
        self._seen = seen
        self._at_lan = seen.vantage is Vantage.LAN
        self.known = real_gateways(seen, line)
        # Behind a virtual MAC are routers of which not every one need have been heard; only a record has them all.
        virtual = [mac for mac in self.known if virtual_kind(mac)]
        self.recorded = bool(line.lan.gateway_macs)
        self._recorded = {mac.lower() for mac in line.lan.gateway_macs} if self._at_lan else set()
        self._gateway_known = len(virtual) < len(self.known) and (self.recorded or not virtual)
        self._registered = set(line.lan.dhcp_servers) if self._at_lan else set()
        self._vouched = self._at_lan and bool(line.lan.gateway_macs or self._registered)
        dhcp: DhcpReading | None = seen.dhcp
        self._serving = {
            str(offer.source_mac).lower()
            for offer in (dhcp.offers if dhcp is not None else ())
            if offer.server_id in self._registered and offer.source_mac
        }

    def belongs(self, mac: str) -> bool:
        """Is this the gateway, another port of it, or an address that several routers share?"""
        return virtual_kind(mac) is not None or not box_of(self._seen, mac).isdisjoint(self.known)

    def extra_routers(self, wanted: Sequence[RaRouter]) -> list[RaRouter]:
        """Those beside the real gateway's announcement that announce something else."""
        ours = [each for each in wanted if self.belongs(each.mac)]
        if not ours or not self._gateway_known:
            return []
        theirs = [each for each in wanted if not self.belongs(each.mac)]
        known = {prefix for own in ours for prefix in own.prefixes}
        # What adds no prefix leads nobody astray; without any it still draws everybody's traffic.
        return [each for each in theirs if not (known.issuperset(each.prefixes) and (each.prefixes or not known))]

    def odd_routers(self, wanted: Sequence[RaRouter]) -> list[RaRouter]:
        """Those that nobody vouches for, where the gateway is known; where it is not, all that do not agree."""
        strange = [each for each in wanted if not self.belongs(each.mac)]
        shared = [each for each in wanted if virtual_kind(each.mac)]
        if self._gateway_known:
            return [each for each in strange if not any(_equal(each, one) for one in shared)]
        answer = answer_for_it(self._seen) or self._recorded
        apart = [each for each in strange if box_of(self._seen, each.mac).isdisjoint(answer)]
        if answer and not self.known and len(apart) == len(wanted):
            # Whoever of them is the gateway, none of these is.
            return apart
        return [] if all(_equal(each, wanted[0]) for each in wanted) else list(wanted)

    def naming_resolvers(self, idle: Sequence[RaRouter], wanted: Sequence[RaRouter]) -> list[RaRouter]:
        """Those that are no default router and nobody's known one, but give PCs resolvers that the gateway does not."""
        if not self._gateway_known:
            return []
        ours = {server for each in (*wanted, *idle) if self.belongs(each.mac) for server in each.dns}
        return [each for each in idle if not self.belongs(each.mac) and not ours.issuperset(each.dns)]

    def extra_servers(self, servers: Sequence[Dhcp6Server]) -> list[Dhcp6Server]:
        """The servers beside a real one that are not known and hand out other networks or resolvers."""
        ours = [each for each in servers if self._serves_here(each)]
        theirs = [each for each in servers if not self._serves_here(each)]
        if not self._gateway_known:
            return []
        return [each for each in theirs if ours and all(_differ(each, own) for own in ours)]

    def odd_servers(self, servers: Sequence[Dhcp6Server]) -> list[Dhcp6Server]:
        """The servers that the record, where it has any, does not know."""
        return [each for each in servers if not self._serves_here(each)] if self._vouched else []

    def _serves_here(self, server: Dhcp6Server) -> bool:
        return self.belongs(server.mac) or server.ip in self._registered or server.mac.lower() in self._serving


def _by_mac(routers: Iterable[RaRouter]) -> list[RaRouter]:
    """One a device, whatever addresses it speaks from: as it said last, with all that it announces."""
    made: dict[str, RaRouter] = {}
    for each in routers:
        before = made.get(each.mac.lower(), each)
        prefixes = tuple(dict.fromkeys((*before.prefixes, *each.prefixes)))
        made[each.mac.lower()] = replace(each, prefixes=prefixes, dns=tuple(dict.fromkeys((*before.dns, *each.dns))))
    return list(made.values())


def _equal(one: RaRouter, other: RaRouter) -> bool:
    """Do both announce the same networks, as routers do that stand in for each other?"""
    return one is other or (bool(one.prefixes) and set(one.prefixes) == set(other.prefixes))


def _differ(one: Dhcp6Server, other: Dhcp6Server) -> bool:
    """Two servers that do not hand out the same; an answer without addresses or resolvers says nothing of them."""
    if one.duid is not None and one.duid == other.duid:
        return False
    networks = _networks(one), _networks(other)
    resolvers = set(one.dns), set(other.dns)
    return any(a and b and a != b for a, b in (networks, resolvers))


def _networks(server: Dhcp6Server) -> set[str]:
    found = set()
    for each in server.addresses:
        try:
            found.add(str(ip_network(f"{ip_address(each)}/{_SUBNET}", strict=False)))
        except ValueError:
            found.add(each)
    return found


def _router(router: RaRouter) -> str:
    """Who, by which MAC, announces what."""
    return f"{router.ip} ({router.mac}) → {_few(router.prefixes)}"


def _resolvers(router: RaRouter) -> str:
    return f"{router.ip} ({router.mac}) → DNS {_few(router.dns)}"


def _server(server: Dhcp6Server) -> str:
    return f"DHCPv6 {server.ip} ({server.mac}) → {_few((*server.addresses, *server.dns))}"


def _few(each: Sequence[str]) -> str:
    return " ".join(each[:_SHOWN_PREFIXES]) or "-"


def _devices(named: Iterable[_Named]) -> list[tuple[str, str | None]]:
    return [(each.mac, each.ip) for each in named]
