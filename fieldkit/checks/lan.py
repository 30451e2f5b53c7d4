"""The LAN as a whole: does it drown in its own frames, does anybody announce what is not theirs, who is on it?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from fieldkit.checks.address import at_the_line, link_is_down
from fieldkit.checks.culprits import culprits
from fieldkit.checks.cut_short import cut_short
from fieldkit.checks.registry import Evidence, Limits, check, finding, value_of
from fieldkit.checks.when import WATCHED_S, Span, named, rows
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading, Claim, ClaimsReading
from fieldkit.model.broadcast import LOUD_PER_S, Announcer, BroadcastReading, Stretch, StretchKind, Talker
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.inventory import InventoryReading
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Trust

# One frame of ours that came back may have been caught while a spanning tree was still forming.
_BACK_NEEDED = 2
# Some access points, mirror ports and loopbacks hand a laptop's broadcasts back to it, once each; a loop never ends.
_BACK_BY_A_LOOP = 3
# A loop multiplies what everybody says, a broken device only what it says itself.  Lighting and audio over IP repeat
# themselves up to 44 times a second on purpose, but neither by ARP nor with a number that is used once.
_KINDS_NEEDED, _SOURCES_NEEDED, _REPEATS_NEEDED = 3, 3, 50
_NUMBERED_NEEDED = 2
_NOBODY_REPEATS = 500
_ONE_TALKER = 0.8
_MOSTLY_ARP = 0.5
_SUSTAINED_S = 2.0
_TALKERS_SHOWN = 5
_ADDRESSES_SHOWN = 8
# What has been quiet for so long by the end is over.
_OVER_S = 10.0
# Of more frames to groups than is usual, in a watch: a start of the day is sooner over.
_BUSY_S = 60.0
# A second of a file begins anywhere in the storm: one more is needed than by the clock.
_SECONDS_OF_A_FILE = 3.0
# In a watch our own frames are few, so that a short loop of them is lost among those that never came back.
_BACK_IN_A_STRETCH = 10
# A boot or a failover announces an address two or three times.
_CLAIMED_AGAIN, _ANNOUNCED_AGAIN = 2, 3
# The time that the bound on announcements is for: that of an ordinary look.
_OFTEN_WITHIN_S = 4.0
# Who answers for so many addresses answers for others (proxy ARP, a repeater), or has several on purpose.
_FOR_OTHERS = 3


def _limit(limits: Limits, name: str, value: float, unit: str) -> Limit:
    return limits.get(name) or Limit(value, unit, "expert", Trust.RULE_OF_THUMB)


@check(
    "lan.broadcast",
    card="lan",
    reads={"broadcast": BroadcastReading, "link": LinkReading, "plugged": PluggedReading},
    codes={
        "lan.calm": OK,
        "lan.busy": WARN,
        "lan.busy_over": WARN,
        "lan.mac_twice": WARN,  # another device here has this laptop's own MAC
        "lan.storm": FAULT,
        "lan.storm_over": FAULT,
        "lan.loop": FAULT,
        "lan.loop_over": FAULT,
        "lan.unmeasured": UNKNOWN,
    },
    facts=(
        "culprits",
        "per_s",
        "peak_per_s",
        "window_s",
        "frames",
        "arp_pct",
        "own_back",
        "own_sent",
        "cloned",
        "repeated",
        "repeated_kinds",
        "repeated_mac",
        "talkers",
        "loudest",
        "when",
        "bursts",
        "over",
    ),
)
def broadcast(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do frames to everybody go round in circles, or drown the LAN?

    A loop is proved by our own frames coming back again and again, or by what several devices say being heard again and
    again within one second.  A storm is a rate that no healthy LAN keeps up, made of ARP or of one and the same frame:
    many different frames may be video that somebody watches.  Any other high rate is a hazard only.

    All bounds are rules of thumb, and no rate alone is a fault.  A host asks for an address once a second at most: the
    same frame a hundred times a second is out of hand whatever the bound; ARP that is merely fast may be a scan, and is
    the weaker evidence.

    In a watch, or a file, a storm of some seconds counts however quiet the rest was.  What was quiet again for the last
    seconds is over (`…_over`): still the fault that it was, with its times, and nothing that goes on.

    Source: B5 INT-28, RFC 1122 section 2.3.2.1.
    """
    if link_is_down(seen):
        return finding("lan.unmeasured", missing=Missing("missing.link_down"))
    heard: BroadcastReading | None = seen.broadcast
    if heard is None:
        return finding("lan.unmeasured", missing=seen.missing("broadcast"))
    busy = _limit(limits, "lan.broadcast_per_s", 200.0, "frames/s")
    storm = _limit(limits, "lan.storm_per_s", 1000.0, "frames/s")
    repeats = _limit(limits, "lan.repeats_per_s", 100.0, "frames/s")
    facts = _loudness(heard)
    if _goes_round(heard, seen.link):
        return _told("lan.loop", heard, _of_the_loop(heard), culprits=[], **facts)
    again = heard.repeated >= value_of(repeats, 100.0)
    loud = _loud(heard, value_of(storm, 1000.0))
    if storms := [each for each in loud if _is_a_storm(each, heard, value_of(repeats, 100.0))]:
        worst = max(storms, key=lambda each: each.frames)
        mac = _dominates_in(worst)
        blamed = culprits(seen, [(mac, None)] if mac is not None else [])
        weak = not _repeats(heard, worst, value_of(repeats, 100.0))
        facts |= _loudness_of(worst, facts)
        until = [each for each in loud if _is_of_that_kind(each, heard, value_of(repeats, 100.0))]
        return _told("lan.storm", heard, storms, until=until, limit=storm, weak=weak, culprits=blamed, **facts)
    # In a file the mean says little: there one second of the same frame over and over counts too.
    rate = max(heard.mean_per_s, heard.peak_per_s if heard.method == "capture" and again else 0.0)
    kept_up = heard.window_s >= _SUSTAINED_S or heard.method == "capture"
    if rate >= value_of(storm, 1000.0) and kept_up and (again or _mostly_arp(heard)):
        by = _dominates(heard)
        blamed = culprits(seen, [(by.mac, None)] if by is not None else [])
        return _told("lan.storm", heard, loud, limit=storm, weak=not again, culprits=blamed, **facts)
    if heard.cloned >= _BACK_NEEDED and not heard.own_back:
        return finding("lan.mac_twice", culprits=[], **facts)
    busily = heard.mean_per_s > value_of(busy, 200.0)
    many = _many(heard, loud) or (_stretches(heard, "busy") if busily else [])
    if busily or many:
        if many and heard.window_s >= WATCHED_S:
            facts |= _loudness_of(max(many, key=lambda each: each.frames), facts)
        return _told("lan.busy", heard, many, limit=busy, culprits=[], **facts)
    if 0 < heard.own_back < _BACK_NEEDED:
        return finding("lan.unmeasured", missing=Missing("missing.lan_one_back"), **facts)
    if _handed_back(heard, seen.link):
        why = Missing("missing.lan_handed_back", {"own_back": heard.own_back, "own_sent": heard.own_sent})
        return finding("lan.unmeasured", missing=why, **facts)
    if not heard.complete:
        return finding("lan.unmeasured", missing=cut_short("broadcast", heard), **facts)
    return finding("lan.calm", limit=busy, culprits=[], **facts)


# -- when it was -------------------------------------------------------------------------------------------------------


def _told(
    code: str,
    heard: BroadcastReading,
    stretches: Sequence[Stretch],
    *,
    until: Sequence[Stretch] = (),
    limit: Limit | None = None,
    weak: bool = False,
    **facts: Any,
) -> Finding:
    """The finding with its times, where it was watched for long enough: that it goes on, or that it was and is over.

    `until`: what must be over as well.
    """
    if heard.window_s < WATCHED_S or not stretches:
        return finding(code, limit=limit, weak=weak, **facts)
    spans = [Span(each.first_s, each.last_s, left_out=each.left_out) for each in stretches]
    over = heard.window_s - max(each.last_s for each in (*stretches, *until)) >= _OVER_S
    facts |= {
        "when": named(spans, heard.begun, heard.window_s),
        "bursts": rows(spans, heard.begun, heard.window_s),
        "over": over,
    }
    return finding(f"{code}_over" if over else code, limit=limit, weak=weak, **facts)


def _stretches(heard: BroadcastReading, kind: StretchKind) -> list[Stretch]:
    return [each for each in heard.stretches or () if each.kind == kind]


def _loud(heard: BroadcastReading, storm: float) -> list[Stretch]:
    """The times of a watch, or of a file, in which it was as loud as a storm."""
    loud = _stretches(heard, "loud") if heard.window_s >= WATCHED_S else []
    # Kept by the bound as it is shipped; whoever set a higher one means that.
    return [each for each in loud if storm <= LOUD_PER_S or each.frames >= storm * each.seconds]


def _is_a_storm(each: Stretch, heard: BroadcastReading, repeats: float) -> bool:
    """Is it made of one and the same frame, or for some seconds of ARP?"""
    kept_up = each.seconds >= (_SECONDS_OF_A_FILE if heard.method == "capture" else _SUSTAINED_S)
    return _repeats(heard, each, repeats) or (kept_up and _is_of_that_kind(each, heard, repeats))


def _is_of_that_kind(each: Stretch, heard: BroadcastReading, repeats: float) -> bool:
    """Is it what a storm is made of, however short?"""
    return _repeats(heard, each, repeats) or each.arp_frames > each.frames * _MOSTLY_ARP


def _repeats(heard: BroadcastReading, each: Stretch, repeats: float) -> bool:
    """Did one and the same frame come over and over meanwhile?"""
    return any(
        same.repeated >= repeats
        for same in _stretches(heard, "repeats")
        if same.first_s <= each.last_s and each.first_s <= same.last_s
    )


def _dominates_in(each: Stretch) -> str | None:
    """The one source of nearly everything that was read in that time."""
    return each.loudest if each.loudest_frames > each.read * _ONE_TALKER else None


def _many(heard: BroadcastReading, loud: Sequence[Stretch]) -> list[Stretch]:
    """The times of a watch, or of a file, in which there was much more than usual, of whatever kind."""
    if heard.window_s < WATCHED_S:
        return []
    busy = _stretches(heard, "busy")
    long = [each for each in busy if each.seconds >= _BUSY_S]
    return long or [each for each in loud if each.seconds >= _SECONDS_OF_A_FILE]


def _loudness_of(each: Stretch, facts: Mapping[str, Any]) -> dict[str, Any]:
    """How loud it was in that time, which the mean of a long watch hides."""
    return {
        "per_s": round(each.frames / each.seconds, 1) if each.seconds else facts["per_s"],
        "peak_per_s": round(max(each.peak_per_s, each.frames / each.seconds if each.seconds else 0.0), 1),
        "arp_pct": round(100 * each.arp_frames / each.frames) if each.frames else 0,
        "loudest": each.loudest or facts["loudest"],
    }


def _of_the_loop(heard: BroadcastReading) -> list[Stretch]:
    """The times in which our own frames came back, or those of several devices again and again."""
    back = [each for each in _stretches(heard, "back") if _came_round(each)]
    again = [each for each in _stretches(heard, "repeats") if each.kinds >= _KINDS_NEEDED]
    if not back and not again:
        again = _stretches(heard, "repeats")
    both = sorted([*back, *again], key=lambda each: each.first_s)
    return _joined(both)


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Those that overlap as one."""
    made: list[Stretch] = []
    for each in stretches:
        if made and each.first_s <= made[-1].last_s:
            made[-1] = replace(made[-1], last_s=max(made[-1].last_s, each.last_s))
        else:
            made.append(each)
    return made


def _came_round(each: Stretch) -> bool:
    """Did our own frames come back in that time oftener than anything that hands each back once would make them?"""
    return each.frames >= max(_BACK_IN_A_STRETCH, _BACK_BY_A_LOOP * max(1, each.sent))


def _loudness(heard: BroadcastReading) -> dict[str, Any]:
    """What was heard, as the sentences and the evidence show it."""
    loudest = _dominates(heard) or next(iter(heard.talkers), None)
    return {
        "per_s": round(heard.mean_per_s, 1),
        "peak_per_s": round(heard.peak_per_s, 1),
        "window_s": heard.window_s,
        "frames": heard.frames,
        "arp_pct": round(100 * heard.arp_frames / heard.frames) if heard.frames else 0,
        "own_back": heard.own_back,
        "own_sent": heard.own_sent,
        "cloned": heard.cloned,
        "repeated": heard.repeated,
        "repeated_kinds": heard.repeated_kinds,
        "repeated_mac": heard.repeated_mac,
        "talkers": [
            {"mac": each.mac, "frames": each.frames, "arp": each.arp} for each in heard.talkers[:_TALKERS_SHOWN]
        ],
        "loudest": loudest.mac if loudest is not None else heard.repeated_mac or "?",
    }


def _goes_round(heard: BroadcastReading, link: LinkReading | None) -> bool:
    """Is there a loop?"""
    return _came_back(heard, link) or _multiplied(heard)


def _came_back(heard: BroadcastReading, link: LinkReading | None) -> bool:
    """Did frames of this laptop's own come in again from outside?"""
    if heard.own_back < _BACK_NEEDED:
        return False
    if heard.own_sent is None:
        return _wired(link)
    if heard.window_s >= WATCHED_S and any(_came_round(each) for each in _stretches(heard, "back")):
        return True
    return heard.own_back >= _BACK_BY_A_LOOP * max(1, heard.own_sent)


def _handed_back(heard: BroadcastReading, link: LinkReading | None) -> bool:
    """Did our own frames come back by a cable, but about once each, or as often as there are two that do it?

    In a loop they would go round.  A mirror port, a loopback, and a radio bridge hand each back once.
    """
    return _wired(link) and heard.own_back >= _BACK_NEEDED and not _came_back(heard, link)


def _wired(link: LinkReading | None) -> bool:
    return link is None or link.interface.kind != "wireless"


def _multiplied(heard: BroadcastReading) -> bool:
    """Are different frames of different devices each heard many times within one second?"""
    often = heard.repeated >= _REPEATS_NEEDED
    many = heard.repeated_kinds >= _KINDS_NEEDED and heard.repeated_macs >= _SOURCES_NEEDED
    unwilled = heard.repeated_once >= _NUMBERED_NEEDED or heard.repeated >= _NOBODY_REPEATS or _mostly_arp(heard)
    return often and many and unwilled


def _mostly_arp(heard: BroadcastReading) -> bool:
    return heard.arp_frames > heard.frames * _MOSTLY_ARP


def _dominates(heard: BroadcastReading) -> Talker | None:
    """The one source of nearly everything, if there is one; who sent what could not be read is not known."""
    read = heard.frames - heard.dropped
    return next((each for each in heard.talkers if each.frames > read * _ONE_TALKER), None)


@check(
    "lan.announcers",
    card="lan",
    reads={
        "broadcast": BroadcastReading,
        "arp": ArpReading,
        "claims": ClaimsReading,
        "address": AddressReading,
        "link": LinkReading,
        "plugged": PluggedReading,
    },
    codes={
        "lan.no_announcer": OK,
        "lan.announcer": WARN,
        "lan.gateway_announcer": FAULT,
        "lan.announcers_unmeasured": UNKNOWN,
    },
    facts=("culprits", "candidates", "announcers", "gateway", "gateway_macs", "window_s"),
)
def announcers(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does anybody announce addresses unasked that are not theirs, the gateway's above all?

    One announcement is normal (a boot, a failover), virtual routers announce by design, and a router may announce many
    addresses that it answers for.  It is a fault only where the gateway itself answers when asked, and another device
    that is no virtual router goes on announcing the gateway's address without ever answering for it.  Short of that
    nothing shows harm, and nobody is a culprit.

    Source: RFC 5227 section 2.3, C9.
    """
    if link_is_down(seen):
        return finding("lan.announcers_unmeasured", missing=Missing("missing.link_down"))
    heard: BroadcastReading | None = seen.broadcast
    if heard is None:
        return finding("lan.announcers_unmeasured", missing=seen.missing("broadcast"))
    gateway = _Gateway(seen, line)
    facts: dict[str, Any] = {
        "gateway": gateway.ip,
        "gateway_macs": sorted(gateway.answering),
        "window_s": heard.window_s,
        "announcers": [_announces(each) for each in heard.announcers],
    }
    if heard.announcers and (_goes_round(heard, seen.link) or _handed_back(heard, seen.link)):
        # In a loop one announcement is heard as often as anybody likes; what hands ours back may double theirs.
        return finding("lan.announcers_unmeasured", missing=Missing("missing.lan_loop"), **facts)
    candidates = [each for each in heard.announcers if virtual_kind(each.mac) is None]
    false = [each for each in candidates if gateway.is_claimed_falsely_by(each)]
    if false:
        return finding(
            "lan.gateway_announcer", culprits=culprits(seen, [(each.mac, gateway.ip) for each in false]), **facts
        )
    many = _limit(limits, "lan.announced_addresses", 5.0, "addresses")
    often = _limit(limits, "lan.announcements", 10.0, "frames")
    most = value_of(often, 10.0) * max(1.0, heard.window_s / _OFTEN_WITHIN_S)
    odd = [each for each in candidates if gateway.is_doubtful(each)]
    odd += [
        each
        for each in candidates
        if each not in odd
        and each.mac.lower() not in gateway.answering | gateway.proxies | gateway.members
        and each.times >= _ANNOUNCED_AGAIN
        and (len(each.ips) >= value_of(many, 5.0) or each.times >= most)
    ]
    if odd:
        bound = often if all(len(each.ips) < value_of(many, 5.0) for each in odd) else many
        # Sleep proxies, firewalls and controllers do this too: somebody to ask about, nobody to unplug.
        rows = culprits(seen, [(each.mac, _first(each, gateway.ip)) for each in odd])
        return finding("lan.announcer", limit=bound, culprits=[], candidates=rows, **facts)
    if not heard.complete:
        return finding("lan.announcers_unmeasured", missing=cut_short("broadcast", heard), **facts)
    return finding("lan.no_announcer", culprits=[], **facts)


class _Gateway:
    """Who is the gateway here, as the record has it and as it answered."""

    def __init__(self, seen: Evidence, line: Line) -> None:
        arp: ArpReading | None = seen.arp
        address: AddressReading | None = seen.address
        claims: ClaimsReading | None = seen.claims
        configured = next(iter(address.gateways), None) if address is not None else None
        recorded = None if at_the_line(seen) else line.lan.gateway
        self.ip = arp.gateway if arp is not None else configured or recorded
        self.known = set() if at_the_line(seen) else {mac.lower() for mac in line.lan.gateway_macs}
        replies = arp.replies if arp is not None else ()
        asked = [reply for reply in replies if reply.rtt_ms is not None]
        # Who answers a question that was put to everybody, and how many of the rounds.
        self.rounds = Counter(mac for mac, _ in {(reply.mac.lower(), reply.round) for reply in asked})
        self.answering = set(self.rounds)
        self.proxies = {reply.mac.lower() for reply in arp.unused_replies} if arp is not None else set()
        self.claim = next((each for each in claims.claims if each.ip == self.ip), None) if claims is not None else None
        groups = claims.groups if claims is not None else ()
        # Of redundant routers one that takes over announces the address, by its own MAC where the protocol says so.
        self.members = {each.mac.lower() for each in groups}
        self.redundant = any(self.ip in each.addresses or each.mac.lower() in self.answering for each in groups)
        # A virtual MAC that answers has routers behind it, whether or not they were heard to announce themselves.
        self.redundant |= any(virtual_kind(mac) for mac in self.answering)

    def is_claimed_falsely_by(self, each: Announcer) -> bool:
        """Does this device surely announce an address that another one holds?"""
        mac = each.mac.lower()
        if self.ip not in each.ips or mac in self.answering | self.known | self.proxies or self.redundant:
            return False
        if self.claim is not None and not _alternate(self.claim, mac):
            # One after the other: a stand-by may just have taken over.
            return False
        if self.known & self.answering:
            return each.times >= _CLAIMED_AGAIN
        steady = any(rounds > 1 for rounds in self.rounds.values())
        return each.times >= _ANNOUNCED_AGAIN and steady

    def is_doubtful(self, each: Announcer) -> bool:
        """Does it announce the gateway's address without being known as the gateway?"""
        mac = each.mac.lower()
        if self.ip is None or self.ip not in each.ips or mac in self.known | self.members:
            return False
        return bool(self.answering - {mac} or self.known) and each.times >= _CLAIMED_AGAIN


def _alternate(claim: Claim, mac: str) -> bool:
    return claim.turns > 1 and any(each.mac.lower() == mac for each in claim.by)


def _first(each: Announcer, gateway: str | None) -> str | None:
    return gateway if gateway in each.ips else next(iter(each.ips), None)


def _announces(each: Announcer) -> dict[str, Any]:
    return {"mac": each.mac, "ips": list(each.ips[:_ADDRESSES_SHOWN]), "addresses": len(each.ips), "times": each.times}


@check(
    "lan.stations",
    card="lan",
    reads={"inventory": InventoryReading, "link": LinkReading, "plugged": PluggedReading},
    codes={
        "lan.listed": OK,
        "lan.listed_part": OK,  # of a subnet larger than a /24 only a part was asked
        "lan.heard": OK,  # from a capture: only who said something
        "lan.listed_twice": WARN,
        "lan.not_asked": UNKNOWN,
        "lan.stations_unmeasured": UNKNOWN,
    },
    facts=(
        "culprits",
        "candidates",
        "network",
        "subnet",
        "method",
        "found",
        "devices",
        "asked",
        "sent",
        "window_s",
        "stations",
        "twice",
        "for_many",
        "partly",
    ),
)
def stations(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Who is on this LAN, and does any address have two holders?

    Two that answer for one address are a hazard, unless they answer for several together (one box with two ports), one
    is a virtual router, or one answers for many (proxy ARP, a repeater).  In a capture an address may have passed from
    one device to another; there `ip.others` says who held it at the same time.

    Source: C9.
    """
    if link_is_down(seen):
        return finding("lan.stations_unmeasured", missing=Missing("missing.link_down"))
    found: InventoryReading | None = seen.inventory
    if found is None:
        why = seen.missing("inventory")
        asked = why.code not in ("missing.no_consent", "missing.not_tried")
        return finding("lan.stations_unmeasured" if asked else "lan.not_asked", missing=why)
    held = _holders((each.ip, each.mac.lower()) for each in found.stations)
    many = Counter(mac for macs in held.values() for mac in macs)
    twice = _held_twice(held, many) if found.method != "capture" else {}
    pairs = [(each.mac.lower(), each.ip) for each in found.stations]
    # One row a device and address, in the same order.
    places = dict(zip(dict.fromkeys(pairs), culprits(seen, pairs), strict=True))
    facts: dict[str, Any] = {
        "network": found.network or None,
        "subnet": found.subnet or found.network or None,
        "method": found.method,
        "found": len(held),
        "devices": len(many),
        "asked": found.asked,
        "sent": found.sent,
        "window_s": found.window_s,
        "stations": [
            {"ip": each.ip, "mac": each.mac.lower(), "name": each.name, "name_by": each.name_by, "rtt_ms": each.rtt_ms}
            | {key: places[each.mac.lower(), each.ip][key] for key in ("vendor", "switch", "port")}
            for each in found.stations
        ],
        "twice": [{"ip": ip, "macs": macs} for ip, macs in twice.items()],
        "for_many": [{"mac": mac, "addresses": number} for mac, number in many.items() if number >= _FOR_OTHERS],
        "partly": found.partly,
    }
    if twice:
        # One of two holds the address rightly, often the gateway or a server: nobody is blamed.
        either = culprits(seen, [(mac, ip) for ip, macs in twice.items() for mac in macs])
        return finding("lan.listed_twice", culprits=[], candidates=either, **facts)
    if found.method == "raw" and not found.complete:
        late = Missing("missing.inventory_cut_short", {"network": found.network, "found": len(held)})
        return finding("lan.stations_unmeasured", missing=late, culprits=[], **facts)
    code = "lan.heard" if found.method == "capture" else "lan.listed_part" if found.subnet else "lan.listed"
    return finding(code, culprits=[], **facts)


def _holders(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for ip, mac in dict.fromkeys(pairs):
        held.setdefault(ip, []).append(mac)
    return held


def _held_twice(held: Mapping[str, list[str]], many: Mapping[str, int]) -> dict[str, list[str]]:
    """The addresses with two holders that are surely two devices, and these."""
    rivals = {
        ip: [mac for mac in macs if virtual_kind(mac) is None and many[mac] < _FOR_OTHERS] for ip, macs in held.items()
    }
    together = Counter(pair for macs in held.values() for pair in combinations(sorted(macs), 2))
    return {
        ip: macs for ip, macs in rivals.items() if any(together[pair] == 1 for pair in combinations(sorted(macs), 2))
    }
