"""Who hands out addresses here, and do they agree?"""

from collections.abc import Iterable, Sequence
from typing import Any

from fieldkit.checks.address import at_the_line, link_is_down, offered_networks, usable
from fieldkit.checks.beyond import passed
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.reach import ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage

# OFFERs closer together than this answer the same DISCOVER.  DISCOVERs are sent farther apart (RFC 2131 section 4.1
# lets a client wait 4 s; ours waits a little over one).
SAME_DISCOVER_MS = 1000


@check(
    "dhcp.servers",
    card="address",
    reads={
        "dhcp": DhcpReading,
        "address": AddressReading,
        "link": LinkReading,
        "arp": ArpReading,
        "reach": ReachReading,
    },
    codes={
        "dhcp.one": OK,
        "dhcp.pair": OK,
        "dhcp.absent": OK,
        "dhcp.silent": FAULT,
        "dhcp.silent_leased": WARN,
        "dhcp.unlisted": WARN,
        "dhcp.second_server": FAULT,
        "dhcp.foreign": FAULT,
        "dhcp.unmeasured": UNKNOWN,
    },
    facts=("servers", "handed_out", "culprits", "sent", "window_s", "gateway", "registered"),
)
def servers(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does one DHCP service answer, and is it the one that belongs here?

    `fine` only after the full window.  Several with equal options, or all of them in the record, are a pair.  A record
    may be old: a server that it does not know is a fault only while what it hands out is not seen to work.  One server
    id from two MACs is two boxes with one address, unless a relay or two joined ports of one server explain it.

    Source: RFC 2131, RFC 3046, S-DUP-04, B5 DUP-4.
    """
    dhcp: DhcpReading | None = seen.dhcp
    if link_is_down(seen):
        return finding("dhcp.unmeasured", missing=Missing("missing.link_down"))
    if dhcp is None:
        return finding("dhcp.unmeasured", missing=seen.missing("dhcp"))
    here = _Here(seen, line)
    facts: dict[str, Any] = {"sent": dhcp.sent, "window_s": dhcp.window_s, "registered": here.registered}
    if not dhcp.offers:
        return _nobody(seen, here, dhcp, facts)
    offers = dhcp.offers
    handed_out = list(dict.fromkeys(_in_one_line(offer) for offer in offers))
    facts |= {"servers": [_server(offer) for offer in offers], "handed_out": handed_out, "gateway": here.gateway}
    strangers = [offer for offer in offers if here.is_strange(offer)]
    several = len({(offer.server_id, offer.source_mac) for offer in offers}) > 1
    if several:
        twins = _one_id_two_boxes(offers)
        if twins == "yes":
            return finding("dhcp.second_server", culprits=_culprits(strangers or here.not_the_gateway(offers)), **facts)
        if not here.all_registered(offers) and len({_hands_out(offer) for offer in offers}) > 1:
            # Alone at the line only this laptop's own path matters, and two BRAS may hand out different pools.
            if at_the_line(seen) and any(here.works(offer) for offer in offers):
                return finding("dhcp.unlisted", culprits=[], **facts)
            return finding("dhcp.second_server", culprits=_culprits(strangers), **facts)
        if twins == "perhaps":
            return finding("dhcp.unmeasured", missing=Missing("missing.dhcp_same_server"), **facts)
    misleading = [offer for offer in strangers if here.names_another_router(offer) or here.gateway is None]
    if misleading and not all(here.works(offer) for offer in misleading):
        return finding("dhcp.foreign", culprits=_culprits(misleading), **facts)
    if strangers:
        return finding("dhcp.unlisted", culprits=_culprits(strangers), **facts)
    if not dhcp.complete:
        return finding("dhcp.unmeasured", missing=Missing("missing.deadline", {"topic": "dhcp"}), **facts)
    return finding("dhcp.pair" if several else "dhcp.one", **facts)


class _Here:
    """What the record says of DHCP at this place, and what the laptop saw work."""

    def __init__(self, seen: Evidence, line: Line) -> None:
        at_lan = seen.vantage is Vantage.LAN
        self.registered = list(line.lan.dhcp_servers) if at_lan else []
        self.gateway = line.lan.gateway if at_lan else None
        self._gateway_macs = {mac.lower() for mac in line.lan.gateway_macs} if at_lan else set()
        address: AddressReading | None = seen.address
        self._working = set(address.gateways) if address is not None and passed(seen) else set()

    def is_registered(self, offer: Offer) -> bool:
        """Is the server, or the relay that brought its OFFER, one of the record's?"""
        return bool({offer.server_id, offer.source_ip, offer.relay}.intersection(self.registered))

    def all_registered(self, offers: Iterable[Offer]) -> bool:
        """Does the record know every one of them?"""
        return all(self.is_registered(offer) for offer in offers)

    def names_another_router(self, offer: Offer) -> bool:
        """Does this OFFER send PCs to another gateway than the record's?"""
        return self.gateway is not None and bool(offer.routers) and self.gateway not in offer.routers

    def is_strange(self, offer: Offer) -> bool:
        """Does this OFFER contradict the record?"""
        return (bool(self.registered) and not self.is_registered(offer)) or self.names_another_router(offer)

    def works(self, offer: Offer) -> bool:
        """Is the router that this OFFER names the one through which the laptop's traffic passes?"""
        return not self._working.isdisjoint(offer.routers)

    def not_the_gateway(self, offers: Sequence[Offer]) -> list[Offer]:
        """Who claims the gateway's address with an unknown MAC, where one with a MAC of the record answered too."""
        claims = [offer for offer in offers if offer.server_id == self.gateway and offer.source_mac]
        known = [offer for offer in claims if str(offer.source_mac).lower() in self._gateway_macs]
        return [offer for offer in claims if offer not in known] if known else []


def _nobody(seen: Evidence, here: _Here, dhcp: DhcpReading, facts: dict[str, Any]) -> Finding:
    address: AddressReading | None = seen.address
    if not dhcp.complete or not dhcp.sent:
        return finding("dhcp.unmeasured", missing=Missing("missing.deadline", {"topic": "dhcp"}), **facts)
    if at_the_line(seen) and seen.mode in ("static", "pppoe"):
        return finding("dhcp.absent", **facts)
    if address is None:
        return finding("dhcp.unmeasured", missing=seen.missing("address"), **facts)
    if usable(address):
        if address.method == "dhcp":
            return finding("dhcp.silent_leased", **facts)
        if here.registered:
            # Slow, switched off, or dead: this laptop does not depend on it, the customer's PCs may.
            quiet = Missing("missing.dhcp_registered_quiet", {"registered": here.registered, "window_s": dhcp.window_s})
            return finding("dhcp.unmeasured", missing=quiet, **facts)
        return finding("dhcp.absent", **facts)
    arp: ArpReading | None = seen.arp
    if arp is not None and arp.replies and not here.registered:
        # A living gateway and no server on record: this LAN may well set every address by hand.
        return finding(
            "dhcp.unmeasured", missing=Missing("missing.dhcp_maybe_static", {"gateway": arp.gateway}), **facts
        )
    return finding("dhcp.silent", **facts)


def _one_id_two_boxes(offers: Iterable[Offer]) -> str:
    """Is one server id used by two boxes: `yes`, `no`, or `perhaps` (it could be one server with two joined ports)?

    Joined ports take turns: the same OFFER, once by each MAC, each to another DISCOVER.
    """
    by_id: dict[str, list[Offer]] = {}
    for offer in offers:
        relayed = offer.relay is not None or offer.source_ip != offer.server_id
        if offer.server_id and offer.source_mac and not relayed and virtual_kind(offer.source_mac) is None:
            by_id.setdefault(offer.server_id, []).append(offer)
    verdict = "no"
    for same_id in by_id.values():
        for at, one in enumerate(same_id):
            for other in same_id[at + 1 :]:
                if str(one.source_mac).lower() == str(other.source_mac).lower():
                    continue
                alike = one.your_ip == other.your_ip and _hands_out(one) == _hands_out(other)
                took_turns = abs(one.after_ms - other.after_ms) >= SAME_DISCOVER_MS
                if not (alike and took_turns):
                    return "yes"
                verdict = "perhaps"
    return verdict


def _hands_out(offer: Offer) -> tuple[Any, ...]:
    network = offered_networks(DhcpReading("", 0, 0, True, (offer,)))
    return tuple(network), frozenset(offer.routers), frozenset(offer.dns)


def _server(offer: Offer) -> dict[str, Any]:
    return {
        "server_id": offer.server_id,
        "mac": offer.source_mac,
        "ip": offer.your_ip,
        "router": list(offer.routers),
        "dns": list(offer.dns),
    }


def _in_one_line(offer: Offer) -> str:
    """Who, by which MAC, names which gateway."""
    return f"{offer.server_id or offer.source_ip} ({offer.source_mac or '?'}) → {' '.join(offer.routers) or '-'}"


def _culprits(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    named = {(offer.source_mac, offer.server_id): offer for offer in offers}
    return [{"mac": mac, "ip": server_id} for mac, server_id in named]
