"""Does name resolution work, whose resolver fails, and does anybody give wrong answers?"""

import secrets
import time
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlsplit

from fieldkit.errors import NotMeasured
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.reading import Measured
from fieldkit.probes.names import ascii_name, can_resolve, servers, way_to
from fieldkit.probes.resolve import LIFETIME_S, Reply, Transport, query
from fieldkit.probes.task import Task
from fieldkit.probes.together import together

_NAMES = 3
_SPARE_S = 0.3
_SHORTEST_S = 1.5  # below, a slow resolver would be called dead

Asked = tuple[str, str, Transport]  # server, name, transport


def measure(task: Task) -> Measured:
    """What does each resolver (configured, carrier's, third opinion) say of the test names, and of a made-up one?

    Every question at once; a dead network takes `LIFETIME_S`.
    Raises: NotMeasured when there is no name to ask for, nobody to ask, or no time.
    """
    names = names_to_ask(task)
    if not names:
        raise NotMeasured("missing.no_name")
    if task.left() < _SHORTEST_S:
        raise NotMeasured("missing.no_time")
    if not can_resolve(task):
        raise NotMeasured("missing.no_resolver")
    import dns.message  # once, here, so that no thread's first query waits for it
    import dns.version

    roles = servers(task)
    distinct = tuple(dict.fromkeys(server for found in roles.values() for server in found))
    nonce = f"{secrets.token_hex(8)}.invalid"
    wanted: list[Asked] = [(server, name, "udp") for server in distinct for name in (*names, nonce)]
    wanted += [(server, names[0], "tcp") for server in distinct]
    replies = _ask(task, wanted)
    if task.cancel.is_set():
        raise NotMeasured("missing.no_time")
    raw = [reply.line() for reply in replies.values()]

    # No honest resolver knows a name under .invalid (RFC 6761), and few of those that sell mistyped names take it:
    # an address for it means capture.  But some routers answer .invalid themselves, whoever captures behind them.
    # So, where all names lead to one place and .invalid does not, a made-up .com name is asked too; it counts only
    # if it leads to that same place, for an advertising page for mistyped names is a nuisance and no capture.
    if len(names) > 1 and any(_one_place(replies, server, names, nonce) for server in distinct):
        second = f"{secrets.token_hex(8)}.com"
        more = _ask(task, [(server, second, "udp") for server in distinct])
        raw += [reply.line() for reply in more.values()]
        if any(
            (place := _one_place(replies, server, names, nonce))
            and set(more[server, second, "udp"].addresses) <= place
            and more[server, second, "udp"].gave
            for server in distinct
        ):
            replies.update(more)
            nonce = second

    answers: list[DnsAnswer] = []
    for role, found in roles.items():
        for server in found:
            asked: list[Asked] = [(server, name, "udp") for name in (*names, nonce)]
            answers += [replies[each].in_role(role) for each in [*asked, (server, names[0], "tcp")]]
    return Measured(
        DnsReading(names, nonce, tuple(answers)),
        by=f"dnspython {dns.version.version}, UDP, TCP",
        raw="\n".join(raw),
        weak="weak.resolvers_unknown" if task.address is None else None,
    )


def names_to_ask(task: Task) -> tuple[str, ...]:
    """The names to ask for: those the record knows the answer of first, then the hosts of the test targets."""
    hosts = [*task.line.test.expect, *(urlsplit(url).hostname or "" for url in task.targets.urls), *task.targets.hosts]
    return tuple(dict.fromkeys(name for host in hosts if (name := ascii_name(host)) is not None))[:_NAMES]


def _ask(task: Task, wanted: Sequence[Asked]) -> dict[Asked, Reply]:
    """Every question at once; one whose thread did not come back in time counts as silence."""
    timeout = max(0.2, min(LIFETIME_S, task.left() - _SPARE_S))
    jobs = [
        partial(query, way_to(task, server), server, name, "A", transport, timeout=timeout)
        for server, name, transport in wanted
    ]
    replies = together(jobs, time.monotonic() + timeout + _SPARE_S / 2, task.cancel)
    return {
        asked: reply or Reply(asked[0], asked[1], "A", asked[2], failure="timeout")
        for asked, reply in zip(wanted, replies, strict=True)
    }


def _one_place(replies: Mapping[Asked, Reply], server: str, names: Sequence[str], nonce: str) -> frozenset[str]:
    """The addresses that this resolver gives for every name alike, while it knows nothing of the nonce; else none."""
    given = {frozenset(replies[server, name, "udp"].addresses) for name in names}
    answered = replies[server, nonce, "udp"].rcode is not None and not replies[server, nonce, "udp"].gave
    return given.pop() if answered and len(given) == 1 else frozenset()
