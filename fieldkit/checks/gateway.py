"""Is the gateway there, is there only one, and does it pass anything on?"""

from collections.abc import Sequence
from ipaddress import IPv4Network
from itertools import combinations, groupby
from typing import Any

from fieldkit.checks.address import at_the_line, dialled, gateway_silent, link_is_down, on_a_dialled_line, usable
from fieldkit.checks.beyond import (
    inside,
    networks,
    passed,
    passed_for_certain,
    refused_from_beyond,
    silent,
    tried,
)
from fieldkit.checks.culprits import culprits
from fieldkit.checks.cut_short import cut_short
from fieldkit.checks.gateway_holder import Answering, answering, real_of, recorded_macs
from fieldkit.checks.gateway_masters import Masters, masters_of
from fieldkit.checks.gateway_rivals import (
    answers_twice,
    changed_over,
    groups_of,
    perhaps_ports,
    same_both_sides,
    told_apart,
)
from fieldkit.checks.gateway_times import answered
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.arp import ArpReading, ClaimsReading
from fieldkit.model.dns import DnsReading
from fieldkit.model.echo import EchoReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mac import virtual_kind
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.reach import ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN, Vantage
from fieldkit.model.web import WebReading

# A single dead host must not make the gateway look deaf.
TARGETS_NEEDED = 2


_CHANGED = "missing.gateway_changed"
# Fewer requests than this in a capture say nothing about who else might have answered.
CAPTURED_REQUESTS = 3


@check(
    "gateway.unique",
    card="gateway",
    reads={
        "arp": ArpReading,
        "claims": ClaimsReading,
        "link": LinkReading,
        "address": AddressReading,
        "plugged": PluggedReading,
    },
    codes={
        "gateway.single": OK,
        "gateway.virtual": OK,
        "gateway.proxy_arp": OK,
        "gateway.one_box": OK,
        "gateway.repeater": OK,
        "gateway.changed": OK,
        "gateway.duplicate": FAULT,
        "gateway.two_masters": FAULT,
        "gateway.unexpected_mac": WARN,
        "gateway.same_both_sides": WARN,
        "gateway.one_seen": UNKNOWN,
        "gateway.not_heard": UNKNOWN,
    },
    facts=(
        "gateway",
        "macs",
        "culprits",
        "candidates",
        "real_macs",
        "told_by",
        "virtual_macs",
        "groups",
        "routers",
        "known_macs",
        "registered",
        "proxy_macs",
        "repeater_macs",
        "unused_ip",
        "second_hop",
        "target",
        "sent",
        "window_s",
        "answered",
    ),
)
def unique(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does one device alone answer for the gateway's address?

    Two that answer by turns or to the same questions are a duplicate; one after the other is a failover where that is
    sure, else it stays open.  Virtual MACs with the routers behind them, MACs that the record knows, two ports of one
    box, and repeaters are benign.

    Proxy ARP: who also answers for an address that nobody holds answers for everything.  Beside one ordinary MAC it is
    only benign where the record knows that ordinary MAC; where the record knows the proxy instead, the other one is the
    intruder; where the record knows neither, nobody can tell and it stays open.  Two ordinary MACs are a duplicate
    whatever else answers.

    `culprits` are named only where the real one is known: from the record, unless the echoes say otherwise, or because
    it alone leads out.  Else all that answer are `candidates`.  Where nobody's echoes told two of them apart, the fault
    is weaker, for they may be ports of one router; it stays open where they behave as such.

    Two routers of one redundant group that both announce themselves as its master are a fault of the pair, not a
    duplicate: neither is too many.  It stays open where it may be a change-over.

    Source: RFC 5227, RFC 5798, RFC 2281, S-DUP-03, C9, MODE.
    """
    if link_is_down(seen):
        return finding("gateway.not_heard", missing=Missing("missing.link_down"))
    if dialled(seen) or on_a_dialled_line(seen):
        # Whoever answers ARP there is not what carries this line's traffic.
        return finding("gateway.not_heard", missing=Missing("missing.gateway_dialled_line"))
    arp: ArpReading | None = seen.arp
    if arp is None:
        return finding("gateway.not_heard", missing=seen.missing("arp"))
    who = answering(seen, line, arp)
    macs, virtual, real, known, passing_on = who.macs, who.virtual, who.real, who.known, who.passing_on
    recorded = recorded_macs(seen, line)
    facts: dict[str, Any] = {"gateway": arp.gateway, "macs": macs, "sent": arp.sent, "window_s": arp.window_s}
    masters = masters_of(seen.claims, arp.gateway, macs)
    if masters is not None and masters.together and not (who.duplicated and _beside(who, masters)):
        facts |= {"groups": [masters.group], "routers": masters.named, "virtual_macs": virtual}
        candidates = _of_the_pair(seen, masters)
        return finding("gateway.two_masters", culprits=[], candidates=candidates, **facts)
    if not macs:
        return finding("gateway.not_heard", missing=_quiet(arp), **facts)
    facts |= {"virtual_macs": virtual, "groups": groups_of(virtual), "known_macs": sorted(recorded)}
    facts |= {"proxy_macs": [mac for mac in real if mac in who.proxies], "repeater_macs": passing_on}
    facts |= {"unused_ip": arp.unused_ip, "target": arp.target}
    if who.duplicated:
        bound = limits.get("gateway.window_s")
        weak = not any(told_apart(arp, one, other) for one, other in combinations(who.groups, 2))
        if weak and perhaps_ports(arp, who.groups):
            return finding("gateway.one_seen", missing=Missing("missing.gateway_ports", {"macs": macs}), **facts)
        if times := answered(arp, who.together, arp.begun, seen.claims):
            facts["answered"] = times
        return finding("gateway.duplicate", limit=bound, weak=weak, **_named(seen, arp, who, weak=weak), **facts)
    if who.strangers and not who.recognised and len(who.groups) > 1:
        return finding("gateway.one_seen", missing=Missing("missing.gateway_proxy", {"macs": macs}), **facts)
    if recorded and recorded.isdisjoint(real) and real and not virtual and seen.vantage is Vantage.LAN:
        candidates = culprits(seen, [(mac, arp.gateway) for mac in real if mac not in passing_on])
        registered = line.lan.gateway or arp.gateway
        return finding("gateway.unexpected_mac", registered=registered, culprits=[], candidates=candidates, **facts)
    if masters is not None:
        both = Missing("missing.gateway_masters", {"group": masters.group, "routers": masters.named})
        return finding("gateway.one_seen", missing=both, **facts)
    if (why := _not_whole(arp)) is not None:
        return finding("gateway.one_seen", missing=why, **facts)
    if twice := answers_twice(arp, macs):
        return finding("gateway.one_seen", missing=Missing("missing.gateway_twice", {"macs": twice}), **facts)
    beside = [mac for mac in real if mac not in who.meant]
    if who.together and any(mac not in who.together for mac in beside):
        return finding("gateway.one_seen", missing=Missing(_CHANGED, {"macs": macs}), **facts)
    if who.strangers and who.recognised:
        return finding("gateway.proxy_arp", **facts)
    if passing_on:
        if not who.groups and not virtual:
            return finding("gateway.one_seen", missing=Missing("missing.gateway_proxy", {"macs": macs}), **facts)
        return finding("gateway.repeater", **facts)
    if not virtual and not known.issuperset(real) and any(len(group) > 1 for group in who.groups):
        return finding("gateway.one_box", **facts)
    if len([mac for mac in virtual if virtual_kind(mac) != "GLBP"]) > 1:
        return finding("gateway.one_seen", missing=Missing("missing.gateway_groups", {"macs": virtual}), **facts)
    if virtual and beside:
        return finding("gateway.one_seen", missing=Missing("missing.gateway_beside_virtual", {"macs": beside}), **facts)
    if virtual:
        return finding("gateway.virtual", **facts)
    if len(real) > 1 and beside:
        if changed_over(arp, real):
            return finding("gateway.changed", **facts)
        by_asker = arp.method == "capture" and _by_turns(arp, real)
        reason = "missing.gateway_by_asker" if by_asker else _CHANGED
        return finding("gateway.one_seen", missing=Missing(reason, {"macs": macs}), **facts)
    second = None if at_the_line(seen) or len(real) != 1 else same_both_sides(arp, real[0], _near(seen, arp))
    if second is not None:
        return finding("gateway.same_both_sides", second_hop=second, **facts)
    return finding("gateway.single", **facts)


def _named(seen: Evidence, arp: ArpReading, who: Answering, *, weak: bool) -> dict[str, Any]:
    """Whom a duplicate may be laid to: culprits where the real one is known, else candidates.

    Where nobody could be asked (a file, quiet mode, a router that answers no echo) its second port looks like a second
    router: who was not told apart from the real one is not accused.
    """
    real, told_by = ([], None) if weak else real_of(arp, who)
    everybody = [mac for group in who.groups for mac in group]
    if told_by is None:
        rows = culprits(seen, [(mac, arp.gateway) for mac in everybody])
        return {"culprits": [], "candidates": rows, "real_macs": [], "told_by": None}
    # Beside the ones that are meant to be there, who answers for everything may be a proxy.
    rivals = who.groups if told_by == "through" else who.ordinary
    ours = [group for group in who.groups if not set(real).isdisjoint(group)]
    rest = [group for group in rivals if group not in ours and all(told_apart(arp, own, group) for own in ours)]
    rows = culprits(seen, [(mac, arp.gateway) for group in rest for mac in group])
    return {"culprits": rows, "candidates": [], "real_macs": real, "told_by": told_by}


def _beside(who: Answering, masters: Masters) -> bool:
    """Does another device than these routers answer for the gateway as well, which nobody vouches for?"""
    theirs = {each.mac.lower() for each in masters.routers}
    return any(theirs.isdisjoint(group) for group in who.ordinary)


def _of_the_pair(seen: Evidence, masters: Masters) -> list[dict[str, Any]]:
    """Both routers; by its address alone where the MAC is the one they share, which leads to either's port."""
    rows: list[dict[str, Any]] = []
    for each in masters.routers:
        if virtual_kind(each.mac):
            rows.append({"mac": None, "ip": each.source_ip, "vendor": None, "switch": None, "port": None})
        else:
            rows += culprits(seen, [(each.mac, each.source_ip)])
    return [row for at, row in enumerate(rows) if row not in rows[:at]]


def _near(seen: Evidence, arp: ArpReading) -> list[IPv4Network]:
    """The subnets on this side; of a file, which tells none, all that may be: what it holds of hops there was asked."""
    if arp.method == "capture":
        return [IPv4Network(f"{arp.gateway}/16", strict=False)]
    return networks(seen.address)


def _not_whole(arp: ArpReading) -> Missing | None:
    """Why a second device might have answered unheard."""
    if arp.method == "cache":
        return Missing("missing.no_raw_socket")
    if arp.method == "capture":
        few = arp.sent < CAPTURED_REQUESTS or not arp.complete
        return Missing("missing.gateway_capture", {"gateway": arp.gateway, "sent": arp.sent}) if few else None
    return None if arp.complete else cut_short("arp", arp)


def _by_turns(arp: ArpReading, macs: Sequence[str]) -> bool:
    """Do these answer there and back, and not one after the other for good?"""
    order = [reply.mac.lower() for reply in arp.replies if reply.mac.lower() in macs]
    return len(list(groupby(order))) > len(set(order))


def _quiet(arp: ArpReading) -> Missing:
    if arp.method == "raw" and not arp.complete:
        return cut_short("arp", arp)
    if arp.method == "capture":
        return Missing("missing.gateway_capture", {"gateway": arp.gateway, "sent": arp.sent})
    return Missing("missing.gateway_quiet", {"gateway": arp.gateway})


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
    facts=("gateway", "macs", "heard_by", "rtt_ms", "sent", "received", "loss_pct", "arp_sent"),
)
def alive(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is anybody at the gateway's address?  A gateway that only drops ICMP is there.

    The system's ARP cache may still hold a gateway that died a minute ago, so alone it vouches for nothing.  Silence
    counts where the laptop really uses this gateway from inside its subnet (a router may ignore strangers), and where
    more than ARP was tried.  Echoes lost in part say nothing about the line: devices ration them.
    """
    address: AddressReading | None = seen.address
    arp: ArpReading | None = seen.arp
    echo: EchoReading | None = seen.echo
    if dialled(seen) or on_a_dialled_line(seen):
        return finding("gateway.not_judged")
    if link_is_down(seen):
        return finding("gateway.unmeasured", missing=Missing("missing.link_down"))
    gateway = arp.gateway if arp else echo.target if echo else next(iter(address.gateways), None) if address else None
    if gateway is None:
        return finding("gateway.unmeasured", missing=seen.missing("arp"))
    answered = passed(seen)
    macs = list(dict.fromkeys(reply.mac for reply in arp.replies)) if arp else []
    facts: dict[str, Any] = {"gateway": gateway, "macs": macs}
    heard_by = ["ARP"] if macs and arp is not None and arp.method == "raw" else []
    echoed = echo is not None and echo.target == gateway and echo.sent > 0
    if echo is not None and echoed:
        facts |= {
            "sent": echo.sent,
            "received": echo.received,
            "loss_pct": _loss_pct(echo),
            "rtt_ms": _average(echo.rtts_ms),
        }
        if echo.received:
            heard_by.append(_ping(echo))
            return finding("gateway.answers", heard_by=heard_by, **facts)
    uses_it = address is not None and gateway in address.gateways
    if answered and uses_it:
        heard_by += [f"→ {ip}" for ip in answered[:2]]
    if heard_by:
        return finding("gateway.icmp_filtered" if echoed else "gateway.answers", heard_by=heard_by, **facts)
    if macs:
        return finding("gateway.unmeasured", missing=Missing("missing.gateway_old_cache", {"macs": macs}), **facts)
    if address is not None and not uses_it:
        return finding("gateway.unmeasured", missing=Missing("missing.gateway_not_used"), **facts)
    if arp is not None and gateway_silent(seen) and _asked_as_a_neighbour(address, gateway) and (echoed or tried(seen)):
        return finding("gateway.silent", arp_sent=arp.sent, weak=arp.method == "cache", **facts)
    if arp is not None and not arp.complete and arp.method == "raw":
        return finding("gateway.unmeasured", missing=cut_short("arp", arp), **facts)
    why = seen.missing("arp") if arp is None else Missing("missing.gateway_quiet", {"gateway": gateway})
    return finding("gateway.unmeasured", missing=why, **facts)


def _ping(echo: EchoReading) -> str:
    average = _average(echo.rtts_ms)
    return f"ping {echo.received}/{echo.sent}" + (f" ({average} ms)" if average is not None else "")


def _loss_pct(echo: EchoReading) -> float:
    return round(100 * max(0.0, 1 - echo.received / echo.sent), 1)


def _average(rtts_ms: Sequence[float]) -> float | None:
    return round(sum(rtts_ms) / len(rtts_ms), 2) if rtts_ms else None


def _asked_as_a_neighbour(address: AddressReading | None, gateway: str) -> bool:
    """Was the gateway asked from an address of its own subnet, or from a /32 that knows no subnet?"""
    held = usable(address)
    return inside(gateway, networks(address)) or any(own.prefix == 32 for own in held)


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

    A fault needs a gateway that this laptop uses and heard itself (the system's cache may be old), at least two silent
    addresses beyond, not by ICMP alone, and nobody out there who sent so much as an error.  DNS over UDP alone is no
    proof of passing where all else fails: routers answer it in everybody's name.
    """
    address: AddressReading | None = seen.address
    arp: ArpReading | None = seen.arp
    echo: EchoReading | None = seen.echo
    answered, certain = passed(seen), passed_for_certain(seen)
    asked = tried(seen)
    refused = refused_from_beyond(seen)
    if seen.vantage is Vantage.LAN:
        # Its WAN address is the router's own: it reports its own dead port, and speaks for nobody out there.
        refused = [ip for ip in refused if ip != line.address.ip]
    if seen.vantage is Vantage.LAN and line.address.gateway in refused:
        certain = [*certain, str(line.address.gateway)]
    if certain or (answered and not asked):
        return finding("gateway.passes", answered=list(dict.fromkeys([*certain, *answered])))
    if link_is_down(seen):
        return finding("gateway.untested", missing=Missing("missing.link_down"))
    if answered:
        return finding(
            "gateway.untested",
            missing=Missing("missing.gateway_only_dns", {"answered": answered}),
            answered=answered,
            targets=asked,
        )
    mute, more_than_icmp = silent(seen)
    if not mute:
        return finding("gateway.untested", missing=_nothing_sent(seen))
    if refused:
        why = Missing("missing.gateway_refused_beyond", {"by": refused})
        return finding("gateway.untested", missing=why, targets=mute)
    if len(mute) < TARGETS_NEEDED or not more_than_icmp:
        return finding(
            "gateway.untested", missing=Missing("missing.gateway_few_targets", {"targets": mute}), targets=mute
        )
    if dialled(seen):
        return finding("gateway.untested", missing=Missing("missing.gateway_session"), targets=mute)
    if on_a_dialled_line(seen):
        return finding("gateway.untested", missing=Missing("missing.gateway_dialled_line"), targets=mute)
    if address is None:
        return finding("gateway.untested", missing=seen.missing("address"), targets=mute)
    if not usable(address) or not address.gateways:
        return finding("gateway.untested", missing=Missing("missing.gateway_not_used"), targets=mute)
    macs = list(dict.fromkeys(reply.mac for reply in arp.replies)) if arp and arp.gateway in address.gateways else []
    pings = echo is not None and echo.target in address.gateways and echo.received > 0
    if not pings and not (macs and arp is not None and arp.method == "raw"):
        return finding("gateway.untested", missing=_not_heard(seen, macs, address.gateways[0]), targets=mute)
    gateway = arp.gateway if macs and arp is not None else echo.target if echo is not None else address.gateways[0]
    return finding("gateway.drops", gateway=gateway, macs=macs, targets=mute, pings=pings)


def _not_heard(seen: Evidence, macs: list[str], gateway: str) -> Missing:
    if macs:
        return Missing("missing.gateway_old_cache", {"macs": macs})
    return seen.missing("arp") if seen.arp is None else Missing("missing.gateway_quiet", {"gateway": gateway})


def _nothing_sent(seen: Evidence) -> Missing:
    return seen.missing("reach") if seen.reach is None else Missing("missing.reach_not_sent")
