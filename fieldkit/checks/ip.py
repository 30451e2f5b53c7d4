"""Does anybody else hold an address that somebody here uses?"""

from collections.abc import Sequence
from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.culprits import culprits
from fieldkit.checks.cut_short import cut_short
from fieldkit.checks.gateway_rivals import boxes, repeaters
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading, ArpReply, Claim, ClaimsReading, ConflictReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage

# Fewer probes than this do not tell a device that comes and goes from an answer that was lost.
PROBES_NEEDED = 6
# A device that leaves so many probes in a row unanswered was not there; one may be lost.
SILENT_IN_A_ROW = 2
# Who answers for one address that nobody should hold may hold that one too.
UNUSED_NEEDED = 2
# Who claims more addresses than this answers for others: proxy ARP, a repeater, a VPN box.  A router has a few.
ADDRESSES_OF_ONE = 4
# Once there and once back: a single change is a failover, or a device that was replaced.
TURNS_NEEDED = 2
# Two that fight for an address turn within seconds; slower, DHCP may have given it to one after the other.
SECONDS_A_TURN = 30.0


@check(
    "ip.unique",
    card="address",
    reads={"conflict": ConflictReading, "arp": ArpReading, "link": LinkReading, "plugged": PluggedReading},
    codes={"ip.free": OK, "ip.conflict": FAULT, "ip.proxy_answers": WARN, "ip.not_probed": UNKNOWN},
    facts=("ip", "taken_by", "culprits", "candidates", "proxies", "unused_ips", "bursts", "first_s", "last_s", "sent"),
)
def unique(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does another station hold our own address?

    Who also answers for addresses that nobody holds answers for everything (proxy ARP) and holds ours as little; but a
    PC that hears its own address answered for may refuse it.  Weaker where only one such address was tried, which might
    be its own.  It stays open where it answers for some of them, or speaks from our address unasked.  On the line
    itself, and where no such address could be tried (a /30 has none to spare), an answer from the gateway's own MAC
    stays open: carriers that isolate customers let the gateway answer for the addresses that are in use.

    `bursts`: it comes and goes; None where too few probes were sent to tell.

    Source: RFC 5227, C9, ISO-1.
    """
    if link_is_down(seen):
        return finding("ip.not_probed", missing=Missing("missing.link_down"))
    conflict: ConflictReading | None = seen.conflict
    if conflict is None:
        return finding("ip.not_probed", missing=seen.missing("conflict"))
    arp: ArpReading | None = seen.arp
    ours = {mac.lower() for mac in conflict.own_macs}
    proxies, doubtful, unused = _proxies(conflict, arp)
    answered = dict.fromkeys(reply.mac.lower() for reply in conflict.replies)
    takers = [mac for mac in answered if mac not in ours and mac not in proxies]
    facts: dict[str, Any] = {"ip": conflict.ip, "sent": conflict.sent}
    gateway_macs: set[str] = set()
    if arp is not None and arp.gateway != conflict.ip and (arp.unused_ip is None or seen.vantage is not Vantage.LAN):
        gateway_macs = {reply.mac.lower() for reply in arp.replies}
    certain = [mac for mac in takers if mac not in gateway_macs and mac not in doubtful]
    if certain:
        facts |= _when([reply for reply in conflict.replies if reply.mac.lower() in certain], conflict.sent)
        rows = culprits(seen, [(mac, conflict.ip) for mac in certain])
        return finding("ip.conflict", taken_by=certain, culprits=rows, **facts)
    if perhaps := [mac for mac in takers if mac in doubtful]:
        either = Missing("missing.ip_maybe_proxy", {"ip": conflict.ip, "macs": perhaps, "unused_ips": unused})
        return finding("ip.not_probed", missing=either, **facts)
    if takers:
        maybe = Missing("missing.address_maybe_proxy", {"ip": conflict.ip, "macs": takers})
        return finding("ip.not_probed", missing=maybe, **facts)
    if conflict.method == "os":
        return finding("ip.not_probed", missing=Missing("missing.no_raw_socket"), **facts)
    if not conflict.complete or not conflict.sent:
        return finding("ip.not_probed", missing=cut_short("conflict", conflict), **facts)
    if strangers := [mac for mac in proxies if mac not in ours]:
        rows = culprits(seen, [(mac, None) for mac in strangers])
        facts |= {"proxies": strangers, "unused_ips": unused, "culprits": [], "candidates": rows}
        return finding("ip.proxy_answers", weak=len(unused) < UNUSED_NEEDED, **facts)
    return finding("ip.free", **facts)


def _proxies(conflict: ConflictReading, arp: ArpReading | None) -> tuple[list[str], set[str], list[str]]:
    """Who answered for ours as for everything, of whom that is open, and the addresses by which it was tried."""
    beside = arp.unused_replies if arp is not None else ()
    tried = dict.fromkeys([*conflict.unused_ips, *(reply.ip for reply in beside)])
    unused: dict[str, set[str]] = {}
    for reply in (*conflict.unused_replies, *beside):
        unused.setdefault(reply.mac.lower(), set()).add(reply.ip)
    unasked = {reply.mac.lower() for reply in conflict.replies if reply.rtt_ms is None}
    proxies = dict.fromkeys(reply.mac.lower() for reply in conflict.proxied)
    doubtful = set()
    for mac in dict.fromkeys(reply.mac.lower() for reply in conflict.replies):
        if mac in unused and unused[mac] >= tried.keys() and mac not in unasked:
            proxies[mac] = None
        elif mac in unused:
            doubtful.add(mac)
    return list(proxies), doubtful - proxies.keys(), list(tried)


def _when(replies: Sequence[ArpReply], sent: int) -> dict[str, Any]:
    """From when to when it was heard, and whether it was there all the time."""
    times = [reply.at_s for reply in replies if reply.at_s is not None]
    answered = {reply.round for reply in replies}
    silent = longest = 0
    for number in range(1, sent + 1):
        silent = 0 if number in answered else silent + 1
        longest = max(longest, silent)
    bursts = None if sent < PROBES_NEEDED else longest >= SILENT_IN_A_ROW
    return {"bursts": bursts, "first_s": min(times, default=None), "last_s": max(times, default=None)}


@check(
    "ip.others",
    card="address",
    reads={
        "claims": ClaimsReading,
        "arp": ArpReading,
        "address": AddressReading,
        "link": LinkReading,
        "plugged": PluggedReading,
    },
    codes={"ip.nobody_else": OK, "ip.twice": WARN, "ip.others_unheard": UNKNOWN},
    facts=("ips", "macs", "candidates", "turns", "stations", "window_s"),
)
def others(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is any other address on this LAN claimed by two devices by turns?

    The gateway's address and our own have checks of their own.  Virtual MACs, who answers for many addresses, two ports
    of one box, a repeater beside the holder, and one that took over from another are no second device.  Nobody is
    called the wrong one: both are named.

    Source: RFC 5227, C9.
    """
    if link_is_down(seen):
        return finding("ip.others_unheard", missing=Missing("missing.link_down"))
    claims: ClaimsReading | None = seen.claims
    if claims is None:
        return finding("ip.others_unheard", missing=seen.missing("claims"))
    arp: ArpReading | None = seen.arp
    address: AddressReading | None = seen.address
    judged = {line.lan.gateway, arp.gateway if arp else None}
    if address is not None:
        judged |= {*address.gateways, *(own.ip for own in address.addresses)}
    disputed = [(claim, _rivals(claim, arp)) for claim in claims.claims if claim.ip not in judged]
    disputed = [(claim, macs) for claim, macs in disputed if len(macs) > 1]
    twice = {claim.ip: macs for claim, macs in disputed if _by_turns(claim)}
    facts: dict[str, Any] = {"stations": claims.stations, "window_s": claims.window_s}
    if twice:
        rows = culprits(seen, [(mac, ip) for ip, macs in twice.items() for mac in macs])
        turns = max(claim.turns for claim, _ in disputed if claim.ip in twice)
        macs = list(dict.fromkeys(row["mac"] for row in rows))
        return finding("ip.twice", ips=list(twice), macs=macs, candidates=rows, turns=turns, **facts)
    if disputed:
        slowly = Missing("missing.ip_changed", {"ips": [claim.ip for claim, _ in disputed]})
        return finding("ip.others_unheard", missing=slowly, **facts)
    if claims.method == "cache":
        return finding("ip.others_unheard", missing=Missing("missing.no_raw_socket"), **facts)
    if claims.partly or not claims.complete:
        return finding("ip.others_unheard", missing=_cut_short(claims), **facts)
    if not claims.stations:  # a full window of silence says nothing of anybody
        return finding("ip.others_unheard", missing=Missing("missing.ip_nobody_spoke"), **facts)
    return finding("ip.nobody_else", **facts)


def _by_turns(claim: Claim) -> bool:
    """Does it change from one to another and back within seconds?"""
    lasted = max(each.last_s for each in claim.by) - min(each.first_s for each in claim.by)
    return lasted <= claim.turns * SECONDS_A_TURN


def _rivals(claim: Claim, arp: ArpReading | None) -> list[str]:
    """The separate devices that claim an address there and back, each by one of its MACs."""
    if claim.turns < TURNS_NEEDED:
        return []
    proxies = {reply.mac.lower() for reply in arp.unused_replies} if arp else set()
    macs = [
        each.mac.lower()
        for each in claim.by
        if not virtual_kind(each.mac) and each.addresses <= ADDRESSES_OF_ONE and each.mac.lower() not in proxies
    ]
    if arp is None or len(macs) < 2:
        return macs
    answering = list(dict.fromkeys(reply.mac.lower() for reply in arp.replies))
    passing_on = repeaters(arp, answering)
    return [group[0] for group in boxes(arp, [mac for mac in macs if mac not in passing_on])]


def _cut_short(claims: ClaimsReading) -> Missing:
    if claims.partly:
        return Missing("missing.ip_too_many", {"stations": claims.stations})
    return Missing("missing.ip_capture") if claims.method == "capture" else cut_short("claims", claims)
