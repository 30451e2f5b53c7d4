"""Who hands out addresses here, and do they agree?"""

from collections.abc import Iterable
from typing import Any

from fieldkit.checks.address import link_is_down, offered_networks, usable
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage


@check(
    "dhcp.servers",
    card="address",
    reads={"dhcp": DhcpReading, "address": AddressReading, "link": LinkReading},
    codes={
        "dhcp.one": OK,
        "dhcp.pair": OK,
        "dhcp.absent": OK,
        "dhcp.silent": FAULT,
        "dhcp.silent_leased": WARN,
        "dhcp.second_server": FAULT,
        "dhcp.foreign": FAULT,
        "dhcp.unmeasured": UNKNOWN,
    },
    facts=("servers", "culprits", "sent", "window_s", "gateway"),
)
def servers(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does one DHCP service answer, and is it the one that belongs here?

    `fine` only after the full window; two servers with equal options are a pair.

    Source: RFC 2131, S-DUP-04, B5 DUP-4.
    """
    dhcp: DhcpReading | None = seen.dhcp
    if link_is_down(seen):
        return finding("dhcp.unmeasured", missing=Missing("missing.link_down"))
    if dhcp is None:
        return finding("dhcp.unmeasured", missing=seen.missing("dhcp"))
    facts: dict[str, Any] = {"sent": dhcp.sent, "window_s": dhcp.window_s}
    if not dhcp.offers:
        return _nobody(seen, dhcp, facts)
    facts["servers"] = [_server(offer) for offer in dhcp.offers]
    here = Here(seen.vantage is Vantage.LAN or seen.vantage is None, line)
    strangers = [offer for offer in dhcp.offers if here.is_strange(offer)]
    if not _several(dhcp.offers):
        if strangers:
            return finding("dhcp.foreign", culprits=_culprits(strangers), gateway=line.lan.gateway, **facts)
        if not dhcp.complete:
            return finding("dhcp.unmeasured", missing=Missing("missing.deadline", {"topic": "dhcp"}), **facts)
        return finding("dhcp.one", **facts)
    if strangers or _same_id_two_macs(dhcp.offers) or len({_hands_out(offer) for offer in dhcp.offers}) > 1:
        return finding("dhcp.second_server", culprits=_culprits(strangers), gateway=line.lan.gateway, **facts)
    return finding("dhcp.pair", **facts)


class Here:
    """What the record says of DHCP at this place."""

    def __init__(self, at_lan: bool, line: Line) -> None:
        self._servers = line.lan.dhcp_servers if at_lan else ()
        self._gateway = line.lan.gateway if at_lan else None

    def is_strange(self, offer: Offer) -> bool:
        """Does this OFFER contradict the record?"""
        if self._servers and offer.server_id not in self._servers:
            return True
        return bool(self._gateway and offer.routers and self._gateway not in offer.routers)


def _nobody(seen: Evidence, dhcp: DhcpReading, facts: dict[str, Any]) -> Finding:
    address: AddressReading | None = seen.address
    if not dhcp.complete or address is None:
        return finding("dhcp.unmeasured", missing=Missing("missing.deadline", {"topic": "dhcp"}), **facts)
    static_line = seen.vantage is Vantage.CPE and seen.mode in ("static", "pppoe")
    if static_line:
        return finding("dhcp.absent", **facts)
    if not usable(address):
        return finding("dhcp.silent", **facts)
    return finding("dhcp.silent_leased" if address.method == "dhcp" else "dhcp.absent", **facts)


def _several(offers: Iterable[Offer]) -> bool:
    return len({(offer.server_id, offer.source_mac) for offer in offers}) > 1


def _same_id_two_macs(offers: Iterable[Offer]) -> bool:
    """One server id from two boxes: the address of the server itself is taken twice."""
    macs: dict[str | None, set[str]] = {}
    for offer in offers:
        if offer.source_mac and offer.relay is None and virtual_kind(offer.source_mac) is None:
            macs.setdefault(offer.server_id, set()).add(offer.source_mac)
    return any(len(each) > 1 for each in macs.values())


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


def _culprits(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    return [{"mac": offer.source_mac, "ip": offer.server_id} for offer in offers]
