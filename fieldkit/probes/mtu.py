"""How large a packet passes on the way out, and does somebody say so when it does not?"""

import time
from collections.abc import Sequence
from functools import partial

from fieldkit.errors import NotMeasured
from fieldkit.model.mtu import MtuReading, SizeTry
from fieldkit.model.reading import Measured
from fieldkit.probes.icmp import IP_AND_ICMP_HEADER, Exchange, Fate, Shot, exchange
from fieldkit.probes.names import Names, way_to
from fieldkit.probes.reach import address_of, is_beyond, must_have_address, wanted
from fieldkit.probes.resolve import literal
from fieldkit.probes.task import Task
from fieldkit.probes.together import together

# Where known encapsulations cut: IPv6 minimum, WireGuard and tunnels with IPsec, PPPoE (TCP MSS and IP), GRE, plain.
# Source: RFC 8200, RFC 2516, RFC 2784, RFC 2890.
SIZES = (576, 1280, 1400, 1420, 1452, 1472, 1476, 1492, 1500)

_TARGETS = 2
_ROUNDS = 2
_SPREAD_S = 0.3
_WAIT_S = 1.5
_NAME_S = 1.5
_SPARE_S = 0.1


def measure(task: Task) -> Measured:
    """Echoes of every size with DF set, two each, all sizes at once, to up to two targets beyond the gateway.

    Raises: NotMeasured when there is no such target, no address to send from, or no way to send an echo with DF.
    """
    must_have_address(task)
    addresses = targets(task)
    interface_mtu = mtu_of(way_to(task, addresses[0]).interface)
    sizes = sizes_for(interface_mtu)
    jobs = [partial(_one_target, task, address, sizes) for address in addresses]
    done = [each for each in together(jobs, task.deadline - _SPARE_S / 2, task.cancel) if each is not None]
    if not done:
        raise NotMeasured("missing.deadline", topic="mtu")
    tries = tuple(each for address, heard in done for each in tries_of(address, heard.fates))
    return Measured(
        MtuReading(interface_mtu, tries),
        by=f"ICMP echo with DF ({done[0][1].method})",
        raw="\n".join(heard.evidence() for _, heard in done),
        weak=next((heard.weak for _, heard in done if heard.weak), None),
    )


def targets(task: Task) -> tuple[str, ...]:
    """Up to two addresses beyond the gateway; names are asked for only where addresses do not suffice.

    Raises: NotMeasured when there is none.
    """
    everything = wanted(task)
    found = [each.host for each in everything if literal(each.host) is not None and is_beyond(task, each.host)]
    named = [each.host for each in everything if literal(each.host) is None]
    if len(found) < _TARGETS and named:
        names = Names(task)
        until = min(time.monotonic() + _NAME_S, task.deadline - _SPREAD_S - _WAIT_S - 2 * _SPARE_S)
        jobs = [partial(address_of, task, names, host, until) for host in named]
        resolved = together(jobs, until + _SPARE_S, task.cancel)
        found += [each for each in resolved if each is not None and is_beyond(task, each)]
        if not found:
            raise NotMeasured("missing.target_names", names=named)
    if not found:
        raise NotMeasured("missing.no_target")
    return tuple(dict.fromkeys(found))[:_TARGETS]


def sizes_for(interface_mtu: int | None) -> tuple[int, ...]:
    """The IP sizes to try: those that fit this interface, and its own MTU where it is a size of its own."""
    if interface_mtu is None:
        return SIZES
    fitting = {size for size in SIZES if size <= interface_mtu}
    if SIZES[0] < interface_mtu < SIZES[-1]:
        fitting.add(interface_mtu)
    return tuple(sorted(fitting))


def plan_for(address: str, sizes: Sequence[int]) -> tuple[Shot, ...]:
    """Every size twice within 300 ms.

    Large and small by turns, and the other way round the second time: a target that answers only so many echoes a
    second must not look like a path that ends at a size.
    """
    ascending, descending = sorted(sizes), sorted(sizes, reverse=True)
    by_turns = [size for pair in zip(descending, ascending, strict=True) for size in pair][: len(sizes)]
    order = [*by_turns, *reversed(by_turns)]
    gap = _SPREAD_S / len(order) if order else 0.0
    return tuple(
        Shot(address, size - IP_AND_ICMP_HEADER, at_s=place * gap, df=True) for place, size in enumerate(order)
    )


def tries_of(address: str, fates: Sequence[Fate]) -> tuple[SizeTry, ...]:
    """The echoes of each size as one try, smallest first; the smallest MTU that anybody named counts.

    An echo that this laptop itself found too large is a try too.  Where "too large" names no MTU (old routers, the
    Windows service) the largest size that passed stands for it, as RFC 1191 section 5 has hosts search for it.
    """
    tries: list[SizeTry] = []
    passed = [fate.shot.payload_size for fate in fates if fate.rtt_ms is not None]
    at_least = max(passed) + IP_AND_ICMP_HEADER if passed else None
    for size in sorted({fate.shot.payload_size for fate in fates}):
        same = [fate for fate in fates if fate.shot.payload_size == size]
        told = sorted((fate for fate in same if fate.refused == "too_big"), key=lambda fate: fate.mtu or 65536)
        tries.append(
            SizeTry(
                target=address,
                size=size + IP_AND_ICMP_HEADER,
                sent=sum(fate.sent or fate.refused == "too_big" for fate in same),
                received=sum(fate.rtt_ms is not None for fate in same),
                told_mtu=(told[0].mtu or at_least) if told else None,
                told_by=told[0].by if told else None,
            )
        )
    return tuple(tries)


def _one_target(task: Task, address: str, sizes: Sequence[int]) -> tuple[str, Exchange]:
    way = way_to(task, address)
    until = min(task.deadline - _SPARE_S, time.monotonic() + _SPREAD_S + _WAIT_S)
    return address, exchange(way.interface, way.source, plan_for(address, sizes), until, cancel=task.cancel)


def mtu_of(name: str) -> int | None:
    """What this laptop's own interface carries; None where the system does not say."""
    from fieldkit.probes import nic

    return next((each.mtu for each in nic.interfaces() if each.name == name), None)
