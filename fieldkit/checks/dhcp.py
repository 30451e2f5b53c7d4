"""Who hands out addresses here, and do they agree?"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from fieldkit.checks.address import at_the_line, link_is_down, offered_networks, usable
from fieldkit.checks.beyond import passed
from fieldkit.checks.culprits import culprits
from fieldkit.checks.cut_short import cut_short
from fieldkit.checks.gateway_holder import answer_for_it, box_of, real_gateways, shared_by_design
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.reach import ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage

# OFFERs closer together than this answer the same DISCOVER.  DISCOVERs are sent farther apart (RFC 2131 section 4.1
# lets a client wait 4 s; ours waits a little over one).
SAME_DISCOVER_MS = 1000
# In a file OFFERs this far apart, to no question in common, may be of a router and of the one that replaced it.
AT_ONE_TIME_MS = 60_000


@check(
    "dhcp.servers",
    card="address",
    reads={
        "dhcp": DhcpReading,
        "address": AddressReading,
        "link": LinkReading,
        "arp": ArpReading,
        "reach": ReachReading,
        "plugged": PluggedReading,
    },
    codes={
        "dhcp.one": OK,
        "dhcp.pair": OK,
        "dhcp.absent": OK,
        "dhcp.silent": FAULT,
        "dhcp.silent_leased": WARN,
        "dhcp.pool_empty": FAULT,
        "dhcp.unlisted": WARN,
        "dhcp.same_id": FAULT,
        "dhcp.second_server": FAULT,
        "dhcp.foreign": FAULT,
        "dhcp.unmeasured": UNKNOWN,
    },
    facts=(
        "servers",
        "handed_out",
        "culprits",
        "candidates",
        "same_ids",
        "macs",
        "sent",
        "window_s",
        "gateway",
        "registered",
        "asked",
        "answering",
        "waiting",
        "served",
        "shown_by",
    ),
)
def servers(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does one DHCP service answer, and is it the one that belongs here?

    `fine` only after the full window.  Several with equal options, or all of them in the record, are a pair.  A record
    may be old: a server that it does not know is a fault only while what it hands out is not seen to work, and is else
    a candidate, nobody's culprit.  One server id from two MACs is two boxes with one address (the documented case),
    unless a relay, a virtual MAC or two joined ports of one box explain it.  A culprit is never the real gateway; where
    nothing says which one is real, all are `candidates` and nobody is a culprit.

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
        twins = _one_id_two_boxes(seen, dhcp)
        if twins.sure:
            same_ids = list(dict.fromkeys(str(offer.server_id) for offer in twins.offers))
            blamed = here.blame(seen, [*strangers, *here.beside_the_real_one(twins.offers)], twins.offers)
            macs = list(dict.fromkeys(str(offer.source_mac).lower() for offer in twins.offers))
            return finding("dhcp.same_id", same_ids=same_ids, macs=macs, **blamed, **facts)
        if not here.all_registered(offers) and len({_hands_out(offer) for offer in offers}) > 1:
            # Alone at the line only this laptop's own path matters, and two BRAS may hand out different pools.
            if at_the_line(seen) and any(here.works(offer) for offer in offers):
                return finding("dhcp.unlisted", culprits=[], **facts)
            if dhcp.method == "capture" and not _at_one_time(offers):
                return finding("dhcp.unmeasured", missing=Missing("missing.dhcp_one_after_the_other"), **facts)
            if not here.one_box(seen, offers):
                return finding("dhcp.second_server", **here.blame(seen, strangers, offers), **facts)
        if twins.offers:
            return finding("dhcp.unmeasured", missing=Missing("missing.dhcp_same_server"), **facts)
    misleading = [offer for offer in strangers if here.names_another_router(offer) or here.gateway is None]
    # A lease may be of yesterday and of another place: it accuses nobody.
    if misleading and dhcp.method != "lease" and not all(here.works(offer) for offer in misleading):
        return finding("dhcp.foreign", **here.blame(seen, misleading, misleading), **facts)
    if strangers:
        # Nothing shows that it does harm, and the record may be old: somebody to ask about, nobody to unplug.
        unlisted = here.blame(seen, strangers, ())["culprits"]
        return finding("dhcp.unlisted", culprits=[], candidates=unlisted, **facts)
    if dhcp.method == "lease":
        why = Missing("missing.dhcp_lease_only", {"server": str(offers[0].server_id)})
        return finding("dhcp.unmeasured", missing=why, **facts)
    if not dhcp.complete:
        return finding("dhcp.unmeasured", missing=cut_short("dhcp", dhcp), **facts)
    return finding("dhcp.pair" if several else "dhcp.one", **facts)


class _Here:
    """What the record says of DHCP at this place, and what the laptop saw work."""

    def __init__(self, seen: Evidence, line: Line) -> None:
        at_lan = seen.vantage is Vantage.LAN
        self.registered = list(line.lan.dhcp_servers) if at_lan else []
        self.gateway = line.lan.gateway if at_lan else None
        self.pool = list(line.lan.dhcp_pool) if at_lan else []
        arp: ArpReading | None = seen.arp
        self._gateways = {self.gateway, arp.gateway if arp is not None else None} - {None}
        self._real = real_gateways(seen, line)
        dhcp: DhcpReading | None = seen.dhcp
        self._holds_true = bool(self._real & answer_for_it(seen)) or any(
            not self.is_strange(offer) and (self.is_registered(offer) or self.gateway in offer.routers)
            for offer in (dhcp.offers if dhcp is not None else ())
        )
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

    def beside_the_real_one(self, twins: Iterable[Offer]) -> list[Offer]:
        """Of those that go by one server id, all but the real gateway, where it is known which one that is.

        It is where it is one of them, or where the id is the gateway's own address.
        """
        by_id: dict[str | None, list[Offer]] = {}
        for offer in twins:
            by_id.setdefault(offer.server_id, []).append(offer)
        found: list[Offer] = []
        for server_id, offers in by_id.items():
            others = [offer for offer in offers if not self._is_real(offer)]
            if self._real and (server_id in self._gateways or len(others) < len(offers)):
                found += others
        return found

    def blame(self, seen: Evidence, guilty: Iterable[Offer], all_of_them: Iterable[Offer]) -> dict[str, Any]:
        """The facts that name devices: culprits, never the real gateway; where there is none, the candidates.

        A record of which nothing is found here may be an old one: against it alone nobody is a culprit.
        """
        guilty = [offer for offer in guilty if not self._is_real(offer)]
        if not self._holds_true and all(self.is_strange(offer) for offer in guilty):
            guilty = []
        named = culprits(seen, _devices(guilty))
        return {"culprits": named, "candidates": [] if named else culprits(seen, _devices(all_of_them))}

    def one_box(self, seen: Evidence, offers: Iterable[Offer]) -> bool:
        """Do all of these come from the ports of one box, as far as that was seen, and not through a relay?"""
        boxes = {box_of(seen, offer.source_mac) if offer.source_mac else frozenset[str]() for offer in offers}
        several = all(len(box) > 1 for box in boxes)
        return several and len(boxes) == 1 and not any(_relayed(offer) for offer in offers)

    def _is_real(self, offer: Offer) -> bool:
        return (offer.source_mac or "").lower() in self._real


def _nobody(seen: Evidence, here: _Here, dhcp: DhcpReading, facts: dict[str, Any]) -> Finding:
    address: AddressReading | None = seen.address
    if dhcp.method == "capture":
        if dhcp.client_mac and dhcp.sent and (dhcp.informed or dhcp.served):
            return finding("dhcp.unmeasured", missing=Missing("missing.dhcp_not_for_us"), **facts)
        # Answers go to their client alone, where a capture point need not see them.
        return finding("dhcp.unmeasured", missing=Missing("missing.dhcp_capture_quiet"), **facts)
    if not dhcp.complete or not dhcp.sent:
        return finding("dhcp.unmeasured", missing=cut_short("dhcp", dhcp), **facts)
    if at_the_line(seen) and seen.mode in ("static", "pppoe"):
        return finding("dhcp.absent", **facts)
    if address is None:
        return finding("dhcp.unmeasured", missing=seen.missing("address"), **facts)
    leased = bool(usable(address)) and address.method == "dhcp"
    drained = _without_addresses(here, dhcp)
    if drained and not leased:
        # A server that has nothing left and one that serves known MACs only look alike; a second sign is needed to be
        # sure that others are refused too.
        weak = not (here.pool or "waiting" in drained["shown_by"])
        return finding("dhcp.pool_empty", weak=weak, **drained, **facts)
    if usable(address):
        if leased:
            return finding("dhcp.silent_leased", **facts)
        if here.registered:
            # Slow, switched off, or dead: this laptop does not depend on it, the customer's PCs may.
            quiet = Missing("missing.dhcp_registered_quiet", {"registered": here.registered, "window_s": dhcp.window_s})
            return finding("dhcp.unmeasured", missing=quiet, **facts)
        if dhcp.informed or dhcp.served or dhcp.waiting:
            return finding("dhcp.unmeasured", missing=Missing("missing.dhcp_not_for_us"), **facts)
        return finding("dhcp.absent", **facts)
    arp: ArpReading | None = seen.arp
    if arp is not None and arp.replies and not here.registered and not (dhcp.served or dhcp.waiting):
        # A living gateway and no server on record: this LAN may well set every address by hand.
        return finding(
            "dhcp.unmeasured", missing=Missing("missing.dhcp_maybe_static", {"gateway": arp.gateway}), **facts
        )
    return finding("dhcp.silent", **facts)


def _without_addresses(here: _Here, dhcp: DhcpReading) -> dict[str, Any] | None:
    """Does a server run that has no address for a newcomer?  How that shows; None where nothing shows it.

    It answered an INFORM, which costs no address, and offered none.  Or it served others while yet others waited.
    """
    answering = list(dict.fromkeys(each.server_id or each.source_mac or "?" for each in dhcp.informed))
    ours = not here.registered or any(each in here.registered for each in answering)
    shown_by = ["inform"] if answering and ours else []
    shown_by += ["served"] if dhcp.served and dhcp.waiting else []
    if not shown_by:
        return None
    return {
        "shown_by": shown_by + (["waiting"] if dhcp.waiting else []) + (["pool"] if here.pool else []),
        "asked": dhcp.asked,
        "answering": answering if ours else [],
        "waiting": list(dhcp.waiting),
        "served": list(dhcp.served),
    }


class _Twins:
    """The OFFERs that go by one server id from several MACs; `sure`: it cannot be one server with two joined ports."""

    def __init__(self) -> None:
        self.offers: list[Offer] = []
        self.sure = False


def _one_id_two_boxes(seen: Evidence, dhcp: DhcpReading) -> _Twins:
    """Is one server id used by two boxes that ought not to, or could it be joined ports, or routers that share it?

    Joined ports take turns: the same OFFER, once by each MAC, each to another DISCOVER.  In a capture the OFFERs of
    hours stand side by side: only those that answered one client at the same time speak of two boxes.
    """
    by_id: dict[str, list[Offer]] = {}
    for offer in dhcp.offers:
        if offer.server_id and offer.source_mac and not _relayed(offer) and virtual_kind(offer.source_mac) is None:
            by_id.setdefault(offer.server_id, []).append(offer)
    twins = _Twins()
    for server_id, same_id in by_id.items():
        shared = shared_by_design(seen, server_id)
        for at, one in enumerate(same_id):
            for other in same_id[at + 1 :]:
                if str(other.source_mac).lower() in box_of(seen, str(one.source_mac)):
                    continue
                alike = one.your_ip == other.your_ip and _hands_out(one) == _hands_out(other)
                took_turns = abs(one.after_ms - other.after_ms) >= SAME_DISCOVER_MS
                if dhcp.method == "capture":
                    differs = one.client == other.client and not took_turns
                else:
                    differs = not (alike and took_turns)
                twins.sure |= differs and not shared
                twins.offers += [each for each in (one, other) if each not in twins.offers]
    return twins


def _relayed(offer: Offer) -> bool:
    return offer.relay is not None or offer.source_ip != offer.server_id


def _at_one_time(offers: Sequence[Offer]) -> bool:
    """Did two that hand out different things do so within a minute?"""
    return any(
        _hands_out(one) != _hands_out(other) and abs(one.after_ms - other.after_ms) <= AT_ONE_TIME_MS
        for one, other in combinations(offers, 2)
    )


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


def _devices(offers: Iterable[Offer]) -> list[tuple[str, str | None]]:
    """Each device that sent one of these, with the address it goes by; one that a frame did not name is left out."""
    return [(offer.source_mac, offer.server_id) for offer in offers if offer.source_mac]
