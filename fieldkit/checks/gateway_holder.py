"""Who answers for the gateway, and which of them is the real one?  One rule for every check that names culprits."""

from dataclasses import dataclass
from typing import Literal

from fieldkit.checks.address import at_the_line
from fieldkit.checks.gateway_rivals import (
    answered_together,
    boxes,
    changed_over,
    kin_of_virtual,
    real_one,
    repeaters,
    seen_to_lead_out,
)
from fieldkit.checks.registry import Evidence
from fieldkit.model.arp import ArpReading
from fieldkit.model.dhcp import DhcpReading
from fieldkit.model.line import Line
from fieldkit.model.mac import virtual_kind

# The real gateway is known from the record, by a virtual MAC, or because it alone leads out.
ToldBy = Literal["record", "virtual", "through"]


@dataclass(frozen=True, slots=True)
class Answering:
    """The MACs that answer for the gateway's address, sorted by what is known of them.

    `known` are the record's, `meant` they and the routers behind a virtual MAC, each with its whole box.  `groups` are
    the boxes that answer beside each other, repeaters (`passing_on`) left out; `strangers` those of them that nobody
    vouches for, `ordinary` the strangers that do not answer for everything.
    """

    macs: list[str]
    virtual: list[str]
    real: list[str]
    proxies: set[str]
    known: set[str]
    meant: set[str]
    together: list[str]
    passing_on: list[str]
    groups: list[list[str]]
    strangers: list[list[str]]
    ordinary: list[list[str]]

    @property
    def recognised(self) -> bool:
        """Does anybody vouch for one of the boxes that answer beside each other?"""
        return len(self.strangers) < len(self.groups)

    @property
    def duplicated(self) -> bool:
        """Do two ordinary devices answer, or one beside a device that is meant to?"""
        return len(self.ordinary) > (0 if self.recognised else 1)


def answering(seen: Evidence, line: Line, arp: ArpReading) -> Answering:
    """Who answers, and in what relation to each other."""
    macs = _macs(arp)
    known = recorded_macs(seen, line) if _speaks_of(line, arp.gateway) else set()
    virtual = [mac for mac in macs if virtual_kind(mac)]
    real = [mac for mac in macs if mac not in virtual]
    proxies = {reply.mac.lower() for reply in arp.unused_replies}
    # Who is meant to be there: by the record, or because a virtual MAC is its own.
    meant = known | (kin_of_virtual(arp, virtual) if virtual else set())
    together = answered_together(arp.replies, real, one_asker=arp.method != "capture")
    passing_on = [mac for mac in repeaters(arp, together) if mac not in meant]
    groups = boxes(arp, [mac for mac in together if mac not in passing_on])
    meant = meant.union(*(group for group in groups if not meant.isdisjoint(group)))
    strangers = [group for group in groups if meant.isdisjoint(group)]
    ordinary = [group for group in strangers if not proxies.issuperset(group)]
    return Answering(macs, virtual, real, proxies, known, meant, together, passing_on, groups, strangers, ordinary)


def real_of(arp: ArpReading, who: Answering) -> tuple[list[str], ToldBy | None]:
    """Of those that answer beside each other the real one, and how that is known; nobody where it is not.

    Record and echoes must not contradict each other: a recorded router that leads nowhere while another one does was
    replaced, and is in use on as a switch, or the record is old.
    """
    leading = real_one(arp, who.groups)
    meant = who.meant if who.recognised else set()
    if meant and (not leading or not meant.isdisjoint(leading)):
        real = [mac for group in who.groups for mac in group if mac in meant]
        return real, "virtual" if who.known.isdisjoint(real) else "record"
    if leading and not meant:
        return leading, "through"
    return [], None


def real_gateways(seen: Evidence, line: Line) -> frozenset[str]:
    """The MACs behind which the real gateway is known to be; empty where nothing says so, or two signs disagree.

    Where several answer, the very rule by which a duplicate is laid to somebody.  Else what the record has, unless
    only others answer; else one virtual MAC and the routers seen behind it; else two of which one took over from the
    other; else the only one that answered in a full window, where it is seen to lead out or the record has its address,
    unless it answers for everything, or this may be the wrong gateway altogether: a laptop that took a stranger's
    address has the stranger for its gateway.

    Source: S-DUP-03, RFC 5227.
    """
    known = recorded_macs(seen, line)
    arp: ArpReading | None = seen.arp
    if arp is None or arp.method == "cache" or not arp.replies:
        return frozenset(known)
    who = answering(seen, line, arp)
    shared = set(who.virtual) | who.meant if who.virtual and not _several_groups(who) else set()
    if len(who.groups) > 1 or who.duplicated:
        real, told = real_of(arp, who)
        return frozenset(real) | (shared if told == "virtual" else known if told == "record" else set())
    if known:
        if known.isdisjoint(who.macs) and not who.virtual:
            return frozenset()
        return frozenset(known | who.meant | shared)
    if who.virtual:
        return frozenset(shared)
    if arp.method != "raw" or not arp.complete or _contested(seen, line, arp.gateway):
        return frozenset()
    beside = [mac for mac in who.real if mac not in who.passing_on]
    if who.groups:
        (group,) = who.groups
        return frozenset(group) if set(beside) <= set(group) else frozenset()
    if len(beside) > 1:
        return frozenset(beside) if changed_over(arp, beside) else frozenset()
    named = line.lan.gateway == arp.gateway and not at_the_line(seen)
    return frozenset(mac for mac in beside if named or seen_to_lead_out(arp, mac)) - who.proxies


def recorded_macs(seen: Evidence, line: Line) -> set[str]:
    """The gateway's MACs as the record has them; none where the laptop stands on the carrier's side."""
    return set() if at_the_line(seen) else {mac.lower() for mac in line.lan.gateway_macs}


def _speaks_of(line: Line, gateway: str) -> bool:
    """Are the record's MACs those of this gateway?  A laptop may use another one than the record's."""
    return line.lan.gateway in (None, gateway)


def _several_groups(who: Answering) -> bool:
    """GLBP answers with several MACs by design; two groups of another kind are two gateways."""
    return len([mac for mac in who.virtual if virtual_kind(mac) != "GLBP"]) > 1


def _contested(seen: Evidence, line: Line, gateway: str) -> bool:
    """Is it open whether this is the LAN's gateway: not in the record, and DHCP unheard or naming another one?"""
    if line.lan.gateway == gateway and not at_the_line(seen):
        return False
    dhcp: DhcpReading | None = seen.dhcp
    return dhcp is None or any(offer.routers and gateway not in offer.routers for offer in dhcp.offers)


def answer_for_it(seen: Evidence) -> frozenset[str]:
    """Every MAC heard to answer for the gateway's address, real or not; none where that address is only guessed."""
    arp: ArpReading | None = seen.arp
    return frozenset(_macs(arp)) if arp is not None and not arp.guessed else frozenset()


def box_of(seen: Evidence, mac: str) -> frozenset[str]:
    """This MAC, and every one that was seen to lead to the same box."""
    arp: ArpReading | None = seen.arp
    groups = boxes(arp, _macs(arp)) if arp is not None else []
    return next((frozenset(group) for group in groups if mac.lower() in group), frozenset({mac.lower()}))


def shared_by_design(seen: Evidence, ip: str | None) -> bool:
    """Is this the gateway's address, and does a virtual MAC answer for it, so that several routers share it?"""
    arp: ArpReading | None = seen.arp
    return arp is not None and arp.gateway == ip and any(virtual_kind(reply.mac) for reply in arp.replies)


def _macs(arp: ArpReading) -> list[str]:
    return list(dict.fromkeys(reply.mac.lower() for reply in arp.replies))
