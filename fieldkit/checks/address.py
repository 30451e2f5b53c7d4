"""Is the laptop addressed as the line and the LAN want it, and alone with that address?"""

from ipaddress import ip_address, ip_network
from typing import Any

from fieldkit.checks.beyond import APIPA, inside, networks, passed, silent
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.arp import ArpReading
from fieldkit.model.dhcp import DhcpReading
from fieldkit.model.echo import EchoReading
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
    "echo": EchoReading,
    "reach": ReachReading,
}


def usable(address: AddressReading | None) -> list[OwnAddress]:
    """The addresses that somebody gave, not those the laptop made up for itself."""
    return [own for own in address.addresses if ip_address(own.ip) not in APIPA] if address else []


def link_is_down(seen: Evidence) -> bool:
    """Is the port itself dead, so that nothing above it can be judged?"""
    link: LinkReading | None = seen.link
    return link is not None and (link.interface.link is False or not link.interface.enabled)


def at_the_line(seen: Evidence) -> bool:
    """Does the laptop stand on the carrier's side, so that the record's `address` speaks of it and `lan` does not?"""
    return seen.vantage in (Vantage.CPE, Vantage.ROOM)


def on_a_dialled_line(seen: Evidence) -> bool:
    """Is this a PPPoE line, and does the laptop not surely stand behind the router that dials it?"""
    return seen.mode == "pppoe" and seen.vantage is not Vantage.LAN


def dialled(seen: Evidence) -> bool:
    """Does a PPPoE session of this laptop carry its traffic over the tested port?

    Windows does not say over which port it dialled, and a VPN or a modem is a point-to-point link too: there the line
    must be known as PPPoE, and the laptop not stand behind a router.
    """
    address: AddressReading | None = seen.address
    if address is None:
        return False
    return address.method == "pppoe" or (bool(address.ppp) and on_a_dialled_line(seen))


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


def gateway_heard(seen: Evidence) -> bool:
    """Did anybody ever answer for the gateway that this laptop uses?  The system's cache counts here, stale or not."""
    address: AddressReading | None = seen.address
    arp: ArpReading | None = seen.arp
    echo: EchoReading | None = seen.echo
    mine = address.gateways if address else ()
    return (arp is not None and arp.gateway in mine and bool(arp.replies)) or (
        echo is not None and echo.target in mine and echo.received > 0
    )


def gateway_silent(seen: Evidence) -> bool:
    """Was the gateway that this laptop uses asked for by ARP, in full, and did nobody answer?"""
    address: AddressReading | None = seen.address
    arp: ArpReading | None = seen.arp
    if address is None or arp is None or arp.gateway not in address.gateways or gateway_heard(seen):
        return False
    return not arp.replies and arp.sent > 0 and (arp.complete or arp.method == "cache")


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
    facts=(
        "interface",
        "ip",
        "prefix",
        "method",
        "gateway",
        "expected_ip",
        "expected_gateway",
        "offered",
        "belongs",
        "ppp",
    ),
)
def own(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do address, mask and gateway of this laptop fit the record, or what DHCP hands out here?

    A setting that carries traffic is right whatever the record says; a record may be old.  So no fault rests on the
    record alone at `lan`: the gateway set here must be silent too, or DHCP must side with the record.  `fits` needs one
    witness: traffic, a gateway that answers, the record, an OFFER, a lease.
    """
    address: AddressReading | None = seen.address
    if address is None:
        return finding("address.unmeasured", missing=seen.missing("address"))
    facts: dict[str, Any] = {"interface": address.interface, "method": address.method, "ppp": list(address.ppp)}
    if link_is_down(seen):
        return finding("address.no_link", missing=Missing("missing.link_down"), **facts)
    if dialled(seen):
        return finding("address.pppoe", **facts)
    held = usable(address)
    if held:
        facts |= {"ip": held[0].ip, "prefix": held[0].prefix, "gateway": next(iter(address.gateways), None)}
        if passed(seen):
            return finding("address.fits", **facts)
    if on_a_dialled_line(seen):
        return finding("address.not_dialled", missing=Missing("missing.address_not_dialled"), **facts)
    claim = _Claim(seen, line, address, held)
    facts |= claim.expected() | {"offered": claim.offered}
    if not held:
        if address.ppp and seen.mode is None and seen.vantage is not Vantage.LAN:
            session = Missing("missing.address_session", {"ppp": list(address.ppp), "interface": address.interface})
            return finding("address.unmeasured", missing=session, **facts)
        if not address.addresses:
            return finding("address.none", **facts)
        return finding("address.apipa", **facts | {"ip": address.addresses[0].ip})
    if claim.differs():
        return finding("address.differs", belongs=claim.belongs(), **facts)
    if claim.lacks_gateway():
        return finding("address.no_gateway", **facts)
    if claim.bad_gateway():
        named = facts["expected_gateway"] or next(iter(claim.routers), None)
        belongs = [named] if named else [str(network) for network in claim.subnets]
        return finding("address.bad_gateway", belongs=belongs, **facts | {"expected_gateway": named})
    if claim.contradicted():
        return finding("address.unmeasured", missing=Missing("missing.address_contradiction"), **facts)
    if claim.vouched_for():
        return finding("address.fits", **facts)
    return finding("address.unmeasured", missing=Missing("missing.address_compare"), **facts)


class _Claim:
    """The laptop's setting beside everything that could speak for or against it."""

    def __init__(self, seen: Evidence, line: Line, address: AddressReading, held: list[OwnAddress]) -> None:
        self._seen = seen
        self._line = line
        self._address = address
        self._held = held
        self._heard = gateway_heard(seen)
        self._silent = gateway_silent(seen)
        self._leased = address.method == "dhcp"
        self.subnets = networks(address)
        self.offered = offered_networks(seen.dhcp)
        self.routers = offered_routers(seen.dhcp)

    def expected(self) -> dict[str, Any]:
        """What the record wants here, as facts; None where it is silent or does not speak of this place."""
        address = self._line.address
        return {
            "expected_ip": address.ip if self._static_line() else None,
            "expected_gateway": self._recorded_gateway(),
        }

    def belongs(self) -> list[str]:
        """What would be right here: the line's own address, else the LAN's subnet, else what DHCP hands out."""
        if self._static_line() and self._line.address.ip:
            prefix = self._line.address.prefix
            return [self._line.address.ip + (f"/{prefix}" if prefix else "")]
        gateway, prefix = self._recorded_gateway(), self._line.lan.prefix
        if gateway and prefix and not self.offered:
            return [str(ip_network(f"{gateway}/{prefix}", strict=False))]
        return self.offered or ([gateway] if gateway else [])

    def differs(self) -> bool:
        """Does the address belong somewhere else?"""
        if self._static_line() and self._line.address.ip and not (self._leased and self._in_offered()):
            matching = [own for own in self._held if own.ip == self._line.address.ip]
            if not matching:
                return True
            wanted = self._line.address.prefix
            # A wrong mask that still reaches a living gateway is not what keeps traffic out.
            return wanted is not None and all(own.prefix != wanted for own in matching) and not self._heard
        if self._heard or self._in_offered():
            return False
        recorded = None if at_the_line(self._seen) else self._recorded_gateway()
        if recorded is not None and inside(recorded, self.subnets):
            return False
        if recorded is not None and any(ip_address(recorded) in ip_network(network) for network in self.offered):
            return True  # record and DHCP agree against the laptop
        nobody_there = (self._silent or not self._address.gateways) and not self._leased
        return nobody_there and (bool(self.offered) or recorded is not None)

    def lacks_gateway(self) -> bool:
        """Is there no way out?  A default route without a next hop is one; a private circuit needs none."""
        if self._address.gateways:
            return False
        if any(route.interface == self._address.interface for route in self._address.routes):
            return False
        private = self._line.service in ("leased-line", "vpn", "wireless-ddn")
        return not (private and self._recorded_gateway() is None)

    def bad_gateway(self) -> bool:
        """A gateway that is silent, or passes nothing, where another one is named or the subnet rules it out."""
        if not self._address.gateways:
            return False
        dead_end = bool(silent(self._seen)[0])
        outside = bool(self.subnets) and not inside(self._address.gateways[0], self.subnets)
        if outside and not self._heard and (self._silent or dead_end):
            return True
        recorded = self._recorded_gateway()
        if recorded in self._address.gateways or any(each in self.routers for each in self._address.gateways):
            return False
        if recorded is not None:
            agreed = recorded in self.routers
            firm = agreed or self._static_line()
            return (self._silent and (firm or not self._leased)) or (dead_end and firm)
        return bool(self.routers) and self._silent and not self._leased

    def contradicted(self) -> bool:
        """Does the record name another gateway, or, where it is silent, DHCP, so that one of the two is out of date?"""
        recorded = self._recorded_gateway()
        named = [recorded] if recorded is not None else self.routers
        return bool(named) and bool(self._address.gateways) and not set(named) & set(self._address.gateways)

    def vouched_for(self) -> bool:
        """Does anything at all speak for this setting?"""
        recorded = self._recorded_gateway()
        by_record = recorded is not None and recorded in self._address.gateways and inside(recorded, self.subnets)
        by_line = self._static_line() and any(own.ip == self._line.address.ip for own in self._held)
        return self._heard or by_record or by_line or self._in_offered() or self._leased

    def _static_line(self) -> bool:
        return at_the_line(self._seen) and self._seen.mode in (None, "static")

    def _recorded_gateway(self) -> str | None:
        if at_the_line(self._seen):
            return self._line.address.gateway
        return self._line.lan.gateway if self._seen.vantage is Vantage.LAN else None

    def _in_offered(self) -> bool:
        return any(ip_address(own.ip) in ip_network(network) for own in self._held for network in self.offered)


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
    # The session dialled over this very port is no second way.
    own_ways = {address.interface, *(address.ppp if dialled(seen) else ())}
    others = sorted({route.interface for route in address.routes} - own_ways)
    if others:
        return finding("address.second_route", interface=address.interface, other_interfaces=others)
    return finding("address.one_route", interface=address.interface)
