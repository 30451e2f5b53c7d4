"""Does the gateway answer echoes, and how fast?"""

import time

from fieldkit.errors import NotMeasured
from fieldkit.model.echo import EchoReading
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Vantage
from fieldkit.probes.icmp import Exchange, Fate, Shot, exchange
from fieldkit.probes.names import way_to
from fieldkit.probes.resolve import literal
from fieldkit.probes.task import Task

_COUNT = 5
_SPACING_S = 0.2
_WAIT_S = 1.0  # after the last one; a gateway that takes longer is no healthy gateway
_SPARE_S = 0.1


def measure(task: Task) -> Measured:
    """Five echoes to the gateway, 200 ms apart.  Raises: NotMeasured without a gateway or without a way to send."""
    target = gateway(task)
    if target is None:
        raise NotMeasured("missing.no_gateway")
    way = way_to(task, target)
    plan = tuple(Shot(target, at_s=number * _SPACING_S) for number in range(_COUNT))
    until = min(task.deadline - _SPARE_S, time.monotonic() + plan[-1].at_s + _WAIT_S)
    heard = exchange(way.interface, way.source, plan, until, cancel=task.cancel)
    return Measured(reading_of(target, heard), by=f"ICMP echo ({heard.method})", raw=heard.evidence(), weak=heard.weak)


def gateway(task: Task) -> str | None:
    """This laptop's own gateway, else the one that the record names for where we are."""
    if task.address is not None and task.address.gateways:
        return task.address.gateways[0]
    recorded = {
        Vantage.LAN: task.line.lan.gateway,
        Vantage.CPE: task.line.address.gateway,
        Vantage.ROOM: task.line.address.gateway,
    }
    named = recorded[task.vantage] if task.vantage is not None else None
    return named if named is not None and literal(named) is not None else None


def reading_of(target: str, heard: Exchange) -> EchoReading:
    """The fates of one exchange as the model keeps them."""
    return EchoReading(
        target=target,
        sent=sum(fate.sent for fate in heard.fates),
        received=sum(fate.rtt_ms is not None for fate in heard.fates),
        method=heard.method,
        rtts_ms=tuple(round(fate.rtt_ms, 3) for fate in heard.fates if fate.rtt_ms is not None),
        errors=tuple(error_of(fate) for fate in heard.fates if fate.refused is not None),
    )


def error_of(fate: Fate) -> str:
    """An ICMP error or a local refusal in one line: kind, detail, sender."""
    return " ".join(part for part in (fate.refused, fate.why, fate.by) if part)
