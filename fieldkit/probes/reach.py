"""What lies beyond the gateway, and does it answer by ICMP and by TCP?"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

from fieldkit.errors import NotMeasured
from fieldkit.model.reach import Attempt, Outcome, ReachReading
from fieldkit.model.reading import Measured
from fieldkit.probes.icmp import Fate, Refusal, Shot, exchange
from fieldkit.probes.names import Names, way_to
from fieldkit.probes.resolve import literal
from fieldkit.probes.sockets import connect_tcp
from fieldkit.probes.task import Task
from fieldkit.probes.together import together

MOST_TARGETS = 8

_WHOLE_S = 4.8
_NAME_S = 2.0
_SPARE_S = 0.1
# Source: RFC 6298: SYN again after 1 s and 3 s, so this holds three SYNs.
_CONNECT_S = 3.2
_ECHOES = 3
_ECHO_SPACING_S = 0.15
_ECHO_WAIT_S = 2.0
_WEB_PORTS = (443, 80)
_PORT_OF = {"https": 443, "http": 80}
_OUTCOME_OF: dict[Refusal, Outcome] = {
    "unreachable": "unreachable",
    "prohibited": "prohibited",
    "too_big": "unreachable",
    "expired": "unreachable",  # a routing loop: the packet died on its way
    "local": "local",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One target as the record or the default list names it: its host and the TCP ports to try."""

    target: str
    host: str
    ports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one target.  `place`: beyond the gateway, nowhere (no resolver knew it), or not beyond at all."""

    wanted: Wanted
    place: Literal["beyond", "unresolved", "near"] = "beyond"
    attempts: tuple[Attempt, ...] = ()
    weak: str | None = None
    raw: str = ""


def measure(task: Task) -> Measured:
    """Each target by ICMP (three echoes) and by TCP, all at once; a name first finds its address.

    Raises: NotMeasured when there is no target beyond the gateway, or no address to send from.
    """
    targets = wanted(task)
    if not targets:
        raise NotMeasured("missing.no_target")
    must_have_address(task)
    deadline = min(task.deadline - _SPARE_S, time.monotonic() + _WHOLE_S)
    names = Names(task)
    jobs = [partial(_try, task, names, each, deadline) for each in targets]
    done = [each for each in together(jobs, deadline + _SPARE_S / 2, task.cancel) if each is not None]
    if not done:
        raise NotMeasured("missing.deadline", topic="reach")
    if all(each.place == "near" for each in done):
        raise NotMeasured("missing.no_target")
    reading = ReachReading(
        attempts=tuple(attempt for each in done for attempt in each.attempts),
        unresolved=tuple(each.wanted.target for each in done if each.place == "unresolved"),
    )
    weak = next((each.weak for each in done if each.weak), None)
    return Measured(reading, by="ICMP echo, TCP connect", raw="\n".join(each.raw for each in done), weak=weak)


def must_have_address(task: Task) -> None:
    """Raises: NotMeasured when the address reading says that there is nothing to send from."""
    if task.address is not None and not task.address.addresses and not task.address.ppp:
        raise NotMeasured("missing.no_address")


def wanted(task: Task) -> tuple[Wanted, ...]:
    """What to try, each host and port once: bare addresses first, for they need no resolver."""
    found: dict[tuple[str, tuple[int, ...]], Wanted] = {}
    bare = sorted(task.targets.hosts, key=lambda host: literal(host) is None)
    for each in (*(_host_target(host) for host in bare), *(_url_target(url) for url in task.targets.urls)):
        if each is not None:
            found.setdefault((each.host, each.ports), each)
    return tuple(found.values())[:MOST_TARGETS]


def _host_target(text: str) -> Wanted | None:
    host = text.strip()
    address = literal(host)
    # Only IPv4 is measured: an IPv6 target says nothing about a line that carries IPv4 alone.
    return Wanted(text, host, _WEB_PORTS) if host and (address is None or address.version == 4) else None


def _url_target(text: str) -> Wanted | None:
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or ":" in host:
        return None
    port = port or _PORT_OF.get(parts.scheme)
    return Wanted(text, host, (port,) if port else _WEB_PORTS)


def address_of(task: Task, names: Names, host: str, deadline: float) -> str | None:
    """The host's IPv4 address.  Where the record knows it, another answer is not believed: that is the DNS check's."""
    if literal(host) is not None:
        return host
    found = names.find(host, min(deadline, time.monotonic() + _NAME_S))
    recorded = task.line.test.expect.get(host, ())
    usable = [each for each in found.addresses if _usable(task, each)]
    agreed = [each for each in usable if each in recorded]
    return next(iter([*agreed, *(each for each in recorded if _usable(task, each)), *usable]), None)


def _usable(task: Task, address: str) -> bool:
    parsed = literal(address)
    if parsed is None or parsed.version != 4:
        return False
    # A blocking resolver answers 0.0.0.0 or 127.0.0.1: this laptop would answer itself.
    return not (parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast or _is_own(task, address))


def _is_own(task: Task, address: str) -> bool:
    return task.address is not None and any(own.ip == address for own in task.address.addresses)


def is_beyond(task: Task, address: str) -> bool:
    """Is this address neither this laptop nor its gateway?"""
    return not _is_own(task, address) and (task.address is None or address not in task.address.gateways)


def _try(task: Task, names: Names, target: Wanted, deadline: float) -> Tried:
    address = address_of(task, names, target.host, deadline)
    if address is None:
        return Tried(target, "unresolved", raw=f"{target.target}: no address")
    if not is_beyond(task, address):
        return Tried(target, "near", raw=f"{target.target}: {address} is not beyond the gateway")
    unresolved = literal(target.host) is None and names.find(target.host, deadline).by in (None, "record")
    jobs: list[Callable[[], tuple[Attempt | None, str | None, str]]] = [
        partial(_echo, task, target.target, address, deadline),
        *(partial(_connect, task, target.target, address, port, deadline) for port in target.ports),
    ]
    done = [each for each in together(jobs, deadline, task.cancel) if each is not None]
    return Tried(
        target,
        "unresolved" if unresolved else "beyond",
        tuple(attempt for attempt, _, _ in done if attempt is not None),
        next((weak for _, weak, _ in done if weak), None),
        "\n".join(raw for _, _, raw in done),
    )


def _echo(task: Task, target: str, address: str, deadline: float) -> tuple[Attempt | None, str | None, str]:
    way = way_to(task, address)
    plan = tuple(Shot(address, at_s=number * _ECHO_SPACING_S) for number in range(_ECHOES))
    until = min(deadline - _SPARE_S, time.monotonic() + plan[-1].at_s + _ECHO_WAIT_S)
    try:
        heard = exchange(way.interface, way.source, plan, until, cancel=task.cancel)
    except NotMeasured as exc:
        # TCP goes on alone; what is missing is said once, for the whole reading.
        return None, "weak.no_icmp", f"{target} {address} icmp: {exc.code}"
    return attempt_of(target, address, heard.fates), heard.weak, heard.evidence()


def attempt_of(target: str, address: str, fates: Sequence[Fate]) -> Attempt:
    """Several echoes to one address as one try: answered if any was, else how they were refused, else silence."""
    rtts = [fate.rtt_ms for fate in fates if fate.rtt_ms is not None]
    if rtts:
        return Attempt(target, address, "icmp", "answered", rtt_ms=round(min(rtts), 3))
    refusals = [fate for fate in fates if fate.refused is not None]
    from_outside = next((fate for fate in refusals if fate.refused != "local"), None)
    first = from_outside or next(iter(refusals), None)
    if first is None or first.refused is None:
        return Attempt(target, address, "icmp", "timeout")
    return Attempt(target, address, "icmp", _OUTCOME_OF[first.refused], by=first.by)


def _connect(
    task: Task, target: str, address: str, port: int, deadline: float
) -> tuple[Attempt | None, str | None, str]:
    way = way_to(task, address)
    timeout = max(0.1, min(_CONNECT_S, deadline - _SPARE_S - time.monotonic()))
    sock, outcome, rtt_ms, by = connect_tcp(way.interface, way.source, address, port, timeout=timeout)
    if sock is not None:
        sock.close()
    rtt_ms = None if rtt_ms is None else round(rtt_ms, 3)
    time_taken = "" if rtt_ms is None else f" {rtt_ms} ms"
    raw = f"{target} {address} tcp {port}: {outcome}{time_taken}{f' by {by}' if by else ''}"
    return Attempt(target, address, "tcp", outcome, port=port, rtt_ms=rtt_ms, by=by), None, raw
