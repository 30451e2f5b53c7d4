"""Several MACs answer for one gateway: which of them are one box, which only pass on, which is the real one?"""

from bisect import bisect
from collections.abc import Collection, Mapping, Sequence
from ipaddress import IPv4Network, ip_address
from itertools import combinations, pairwise

from fieldkit.model.arp import ArpReading, ArpReply, Through
from fieldkit.model.mac import virtual_kind

# Two ports of one box hear the same request and answer it at once; two programs that announce by a clock do not.
SAME_MOMENT_MS = 50.0
MOST_IN_A_ROUND = 3
# Two that answer by turns do so within seconds; further apart it is a change over time.  Source: C9, RFC 5227
# (DEFEND_INTERVAL).
TURN_S = 10.0
# How often something must be seen before it is more than chance.
TWICE = 2
# What a capture must hold of each side before a change of MAC is called finished; nobody was asked there.
_CAPTURED_ROUNDS = 5
# So many questions, each answered twice, are no chance.
_TWICE_ASKED = 3


def answered_together(replies: Sequence[ArpReply], macs: Collection[str], *, one_asker: bool = True) -> list[str]:
    """Those of these MACs that answered by turns with another one, or to the same question at least twice.

    Unasked announcements of one moment are normal (a boot, a failover); who sent nothing else did not answer.  Where
    several asked, turns count only if one of the two spoke unasked: a box with several ports may answer each asker by a
    port of its own (a bond that balances, redundant routers that share the load), and never one question by two.
    """
    order = [reply.mac.lower() for reply in replies]
    rounds: dict[str, dict[int, list[ArpReply]]] = {mac: {} for mac in macs}
    for reply in replies:
        if reply.mac.lower() in rounds:
            rounds[reply.mac.lower()].setdefault(reply.round, []).append(reply)
    asked = {reply.mac.lower() for reply in replies if reply.rtt_ms is not None}
    heard = [mac for mac in macs if mac in asked or len(rounds[mac]) > 1]
    at = {mac: [index for index, each in enumerate(order) if each == mac] for mac in heard}

    def frames(one: str, other: str) -> bool:
        """Does `one` answer both before and after `other`, within seconds?"""
        for index in at[other]:
            if not (one_asker or replies[index].rtt_ms is None or unasked(one)):
                continue
            after = bisect(at[one], index)
            if 0 < after < len(at[one]) and _close(replies[at[one][after - 1]], replies[at[one][after]]):
                return True
        return False

    def unasked(mac: str) -> bool:
        return any(replies[index].rtt_ms is None for index in at[mac])

    def same_question(one: str, other: str) -> bool:
        """Did both answer one question, and another one, each within seconds?"""
        common = rounds[one].keys() & rounds[other].keys()
        return sum(_meet(rounds[one][number], rounds[other][number]) for number in common) >= TWICE

    def beside(one: str, other: str) -> bool:
        return same_question(one, other) or frames(one, other) or frames(other, one)

    return [mac for mac in heard if any(other != mac and beside(mac, other) for other in heard)]


def _meet(ones: Sequence[ArpReply], others: Sequence[ArpReply]) -> bool:
    """Is any of these within seconds of any of those?"""
    both = sorted([*ones, *others], key=lambda reply: reply.at_s or 0.0)
    return any(one.mac != other.mac and _close(one, other) for one, other in pairwise(both))


def _close(one: ArpReply, other: ArpReply) -> bool:
    return one.at_s is None or other.at_s is None or abs(other.at_s - one.at_s) <= TURN_S


def repeaters(arp: ArpReading, macs: Collection[str]) -> list[str]:
    """Those that answer for the gateway as they answer for others, and pass on what is framed to them unrouted.

    Either they answer, beside its holder, for one more address that is none of these devices' own; or all that another
    one of these says comes in their frames.  An echo of TTL 1 that still reaches the gateway was not routed: who does
    that in the gateway's name to look into the traffic would have to route it.
    """
    through = ways(arp)
    found = []
    for mac in macs:
        told = through.get(mac)
        if told is None or told.gateway_from is None:
            continue
        if _answers_beside_a_holder(arp.also, mac, macs) or any(_carries(arp.replies, mac, other) for other in macs):
            found.append(mac)
    return found


def _answers_beside_a_holder(also: Sequence[ArpReply], mac: str, macs: Collection[str]) -> bool:
    by_ip: dict[str, set[str]] = {}
    for reply in also:
        by_ip.setdefault(reply.ip, set()).add(reply.mac.lower())
    return any(mac in answering and answering - set(macs) for answering in by_ip.values())


def _carries(replies: Sequence[ArpReply], mac: str, other: str) -> bool:
    """Does all that `other` says come in frames of `mac`, which also answers as itself?"""
    frames = {(reply.frame_mac or other).lower() for reply in replies if reply.mac.lower() == other}
    return mac != other and frames == {mac}


def boxes(arp: ArpReading, macs: Sequence[str]) -> list[list[str]]:
    """These MACs by the box that they lead to: each alone, unless the answers show that two are one."""
    groups: list[list[str]] = []
    for mac in macs:
        same = [group for group in groups if any(_one_box(arp, mac, other) for other in group)]
        groups = [group for group in groups if group not in same]
        groups.append([*(each for group in same for each in group), mac])
    return groups


def _one_box(arp: ArpReading, one: str, other: str) -> bool:
    """Does an echo of TTL 1 to the gateway, framed to the one, come back from the other, which does so for itself too?

    And do both answer the same requests at once, as one box does and somebody in between who announces by a clock not?
    """
    through = ways(arp)
    for this, that in ((one, other), (other, one)):
        a, b = through.get(this), through.get(that)
        if a is not None and b is not None and a.gateway_from == that and b.gateway_from == that:
            return len(_rounds_at_once(arp.replies, one, other)) >= TWICE
    return False


def _rounds_at_once(replies: Sequence[ArpReply], one: str, other: str) -> set[int]:
    """The rounds that both answered at the same moment; the system may have asked once more in between."""
    answers: dict[tuple[str, int], list[float]] = {}
    for reply in replies:
        if reply.rtt_ms is not None:
            answers.setdefault((reply.mac.lower(), reply.round), []).append(reply.rtt_ms)
    rounds = [(number, mine, answers.get((other, number), [])) for (mac, number), mine in answers.items() if mac == one]
    return {
        number
        for number, mine, theirs in rounds
        if max(len(mine), len(theirs)) <= MOST_IN_A_ROUND
        and any(abs(a - b) <= SAME_MOMENT_MS for a in mine for b in theirs)
    }


def told_apart(arp: ArpReading, one: Sequence[str], other: Sequence[str]) -> bool:
    """Were these seen to be two boxes, and not two ports of one that nobody asked or that answers no echo?

    Both were sent echoes, and one of them answered for the gateway's address as itself (the ports of one box would
    both be answered for, or neither), or leads out alone.
    """
    through = ways(arp)
    for group in (one, other):
        if not any((told := through.get(mac)) is not None and told.sent for mac in group):
            return False
    itself = any(
        (told := through.get(mac)) is not None and told.gateway_from in group for group in (one, other) for mac in group
    )
    return itself or bool(real_one(arp, (one, other)))


def perhaps_ports(arp: ArpReading, groups: Sequence[Sequence[str]]) -> bool:
    """Do these behave as ports of one router that answers no echo, though nothing proves it?

    They answer at the same moment, the first hop by each goes by one address, and what goes out by any of them comes
    back by the same one.  Somebody in between who routes names himself as first hop.
    """
    through = ways(arp)
    told = [[through[mac] for mac in group if mac in through] for group in groups]
    back = [{each.target_from for each in those if each.passed} for those in told]
    hops = {each.first_hop for those in told for each in those}
    at_once = all(
        any(len(_rounds_at_once(arp.replies, mac, rival)) >= TWICE for mac in one for rival in other)
        for one, other in combinations(groups, 2)
    )
    return at_once and all(back) and len(set().union(*back)) == 1 and len(hops) == 1 and None not in hops


def answers_twice(arp: ArpReading, macs: Collection[str]) -> list[str]:
    """Those of these MACs that answered every single question of several twice at once.

    One box answers once: behind the one MAC there may be two (a cloned router, two that both think they are the master
    of a redundant pair), or the frames come twice for another reason.  The system may ask once more in between, by
    chance, but not each time.
    """
    if arp.method == "cache" or arp.sent < _TWICE_ASKED:
        return []
    # Of a file the first answers are kept, to whomever they went.
    asked = _TWICE_ASKED if arp.method == "capture" else arp.sent
    times: dict[str, dict[int, list[float]]] = {mac: {} for mac in macs}
    for reply in arp.replies:
        if reply.rtt_ms is not None and reply.mac.lower() in times:
            times[reply.mac.lower()].setdefault(reply.round, []).append(reply.rtt_ms)
    return [
        mac
        for mac, rounds in times.items()
        if len(rounds) >= asked
        and all(any(b - a <= SAME_MOMENT_MS for a, b in pairwise(sorted(each))) for each in rounds.values())
    ]


def kin_of_virtual(arp: ArpReading, virtual: Collection[str]) -> set[str]:
    """The MACs shown to be the very routers behind a virtual one.

    They carry its answers in their own frames, or bring back what went out through it, or answer echoes to the gateway
    for it (or it for them) and its requests at the same moment.
    """
    kin = {
        reply.frame_mac.lower() for reply in arp.replies if reply.frame_mac is not None and reply.mac.lower() in virtual
    }
    for mac, told in ways(arp).items():
        if mac in virtual:
            kin |= {told.target_from} if told.target_from is not None else set()
            pair = mac, told.gateway_from
        else:
            pair = (told.gateway_from or "", mac) if told.gateway_from in virtual else (mac, None)
        if pair[1] is not None and len(_rounds_at_once(arp.replies, pair[0], pair[1])) >= TWICE:
            kin.add(pair[1])
    return kin


def real_one(arp: ArpReading, groups: Sequence[Sequence[str]]) -> list[str]:
    """The box, of these, that alone leads out; empty where none, several, or nobody can tell.

    One that says itself that an echo to the target expired or was not allowed has a way out, or filters: then a router
    that drops echoes cannot be told from one that leads nowhere.  One that only hands on to the real one, without the
    gateway's address being its own, does not lead out.
    """
    through = ways(arp)
    leading = [
        group
        for group in groups
        if any((told := through.get(mac)) is not None and told.passed and told.target_from in group for mac in group)
    ]
    if len(leading) != 1:
        return []
    real = leading[0]
    answers_itself = any((told := through.get(mac)) is not None and told.gateway_from in real for mac in real)
    for mac in (each for group in groups if group is not real for each in group):
        told = through.get(mac)
        if told is None or not told.sent:
            return []
        handed_on = told.passed and told.target_from in real and told.gateway_from is None and answers_itself
        unheard = told.sent < TWICE and told.refused_by is None
        if not handed_on and (unheard or _may_lead_out(told, arp.gateway)):
            return []
    return list(real)


def seen_to_lead_out(arp: ArpReading, mac: str) -> bool:
    """Did somebody beyond the gateway's own subnet answer through this MAC, the gateway itself being the first hop?"""
    told = ways(arp).get(mac)
    if told is None or told.first_hop != arp.gateway or told.second_hop is None or told.second_from != mac:
        return False
    beside = any(reply.ip == told.second_hop for reply in arp.also)
    return not beside and ip_address(told.second_hop) not in IPv4Network((arp.gateway, 24), strict=False)


def _may_lead_out(told: Through, gateway: str) -> bool:
    elsewhere = told.refused_by is not None and told.refused_by != gateway
    return bool(told.passed or told.first_hop is not None or told.barred or elsewhere)


def changed_over(arp: ArpReading, macs: Sequence[str]) -> bool:
    """Did one MAC surely take over from another and keep the address, as a stack or a redundant pair does?

    The new one announced itself or answers for the old one's MAC too, went on answering, and the old one, asked by an
    echo, no longer holds the address.  A capture asks nobody: there both must be seen often, and the change announced.
    """
    if len(macs) != 2:
        return False
    old, new = sorted(macs, key=lambda mac: next(at for at, each in enumerate(arp.replies) if each.mac.lower() == mac))
    ends = max(at for at, each in enumerate(arp.replies) if each.mac.lower() == old)
    fresh = [reply for reply in arp.replies if reply.mac.lower() == new]
    if any(reply.mac.lower() == new for reply in arp.replies[:ends]):
        return False
    rounds = {mac: {r.round for r in arp.replies if r.mac.lower() == mac and r.rtt_ms is not None} for mac in macs}
    announced = fresh[0].rtt_ms is None
    if arp.method == "capture":
        return announced and min(len(rounds[old]), len(rounds[new])) >= _CAPTURED_ROUNDS
    through = ways(arp)
    before, after = through.get(old), through.get(new)
    if before is None or after is None or not before.sent or len(rounds[new] - rounds[old]) < TWICE:
        return False
    if after.gateway_from != new:
        return False
    return before.gateway_from == new or (before.gateway_from is None and announced and not before.passed)


def same_both_sides(arp: ArpReading, mac: str, near: Sequence[IPv4Network]) -> str | None:
    """The second hop's address, where it lies on this side although it stands on the far one; None where it does not.

    The first hop is the gateway itself, the word of the second comes through the gateway, and nobody on this LAN but
    the gateway answers for its address: a second router on the same LAN would answer, and speak for itself.
    """
    told = ways(arp).get(mac)
    if told is None or told.second_hop is None or told.first_hop != arp.gateway or told.second_from != mac:
        return None
    second = told.second_hop
    if second == arp.gateway:
        return second
    answering = {reply.mac.lower() for reply in arp.also if reply.ip == second}
    inside = any(ip_address(second) in network for network in near)
    return second if inside and answering <= {mac} else None


def groups_of(virtual: Collection[str]) -> list[str]:
    """The redundancy groups as their MACs number them: `VRRP 7`.  CARP uses VRRP's.

    Source: RFC 9568 section 7.3, RFC 2281 section 5.4; vendor manuals for HSRP v2 and GLBP.
    """
    named = []
    for mac in virtual:
        kind, number = virtual_kind(mac), int(mac.replace(":", ""), 16)
        if kind == "GLBP":
            # The last byte counts the forwarders of a group, ten bits before it are the group.
            number = number >> 8 & 0x3FF
        else:
            number &= 0xFFF if mac.startswith(("00:00:0c:9f", "00:05:73:a0")) else 0xFF
        named.append(f"{kind} {number}")
    return list(dict.fromkeys(named))


def ways(arp: ArpReading) -> Mapping[str, Through]:
    """What each answering MAC did with the echoes, by MAC."""
    return {each.mac.lower(): each for each in arp.through}
