"""The one site complained of: who knows its name, do its addresses answer, does its page come?"""

import time
from collections.abc import Callable, Sequence
from functools import partial

from fieldkit.errors import NotMeasured
from fieldkit.model.dns import DnsAnswer
from fieldkit.model.reach import Attempt
from fieldkit.model.reading import Measured
from fieldkit.model.site import SiteReading
from fieldkit.model.web import WebFetch
from fieldkit.probes.http_connect import connect
from fieldkit.probes.http_fetch import BY, CONNECT_S, SPARE_S, Fetched, fetch
from fieldkit.probes.names import Names, ResolvedBy, ascii_name, can_resolve, recorded, servers, way_to
from fieldkit.probes.page import Url, parse_url
from fieldkit.probes.resolve import Kind, Reply, literal, query
from fieldkit.probes.task import Task
from fieldkit.probes.together import together

_ADDRESSES = 4
_SETS = 4
# Shorter than the DNS reading's: a dead resolver is called dead there; here the page must still have its time.
_LOOKUP_S = 2.0


def measure(task: Task) -> Measured:
    """Is it the name, the address or the page of `task.site` that fails, and does another resolver's answer open it?

    Raises: NotMeasured when no site is named, it is no web address, or there was no time.
    """
    if task.site is None or not task.site.strip():
        raise NotMeasured("missing.no_site")
    urls = site_urls(task.site)
    if not urls:
        raise NotMeasured("missing.bad_site", site=task.site)
    host = urls[0].host
    deadline = task.deadline - SPARE_S
    hosts_file = Names(task).hosts_file(host)
    if not can_resolve(task) and literal(host) is None and hosts_file is None:
        raise NotMeasured("missing.no_resolver")
    answers, raw = _ask(task, host)
    sets = address_sets(host, hosts_file, answers, recorded(task, host))

    addresses = tuple(dict.fromkeys(address for found in sets.values() for address in found))[:_ADDRESSES]
    jobs: list[Callable[[], Attempt | Fetched | None]] = []
    jobs += [partial(_attempt, task, host, address, url.port, deadline) for address in addresses for url in urls]
    jobs += [partial(_fetch, task, url, by, sets[by], deadline) for by in list(sets)[:_SETS] for url in urls]
    done = together(jobs, deadline + SPARE_S / 2, task.cancel)
    attempts = tuple(each for each in done if isinstance(each, Attempt))
    fetched = [each for each in done if isinstance(each, Fetched)]
    fetches = tuple(found for each in fetched for found in each.fetches)
    if not sets:
        fetches = tuple(WebFetch(url.text, "dns_failed") for url in urls)
    if not attempts and not fetches:
        raise NotMeasured("missing.no_time")
    return Measured(
        SiteReading(urls[0].text, host, answers, attempts, fetches, hosts_file),
        by=BY,
        raw="\n".join([*raw, *(each.raw for each in fetched if each.raw)]),
        weak="weak.resolvers_unknown" if task.address is None else None,
    )


def site_urls(site: str) -> tuple[Url, ...]:
    """What the customer typed, as addresses to fetch: a bare host by https and by http; none if it is no site."""
    site = site.strip()
    tries = (site,) if "://" in site else (f"https://{site}", f"http://{site}")
    urls = [url for each in tries if (url := parse_url(each)) is not None]
    # One word in Chinese is a complaint, not a host; one word in Latin letters may be an intranet name.
    return tuple(url for url in urls if "." in url.host or not url.host.startswith("xn--"))


def address_sets(
    host: str, hosts_file: str | None, answers: Sequence[DnsAnswer], expected: Sequence[str]
) -> dict[ResolvedBy, tuple[str, ...]]:
    """Each distinct set of IPv4 addresses given for the host: first what this PC would use, then what others say."""
    if literal(host) is not None:
        return {"literal": (host,)}
    said: list[tuple[ResolvedBy, tuple[str, ...]]] = [("hosts", (hosts_file,) if hosts_file else ())]
    said += [(answer.role, answer.addresses) for answer in answers if answer.kind == "A" and answer.rcode == "NOERROR"]
    said.append(("record", tuple(expected)))
    sets: dict[ResolvedBy, tuple[str, ...]] = {}
    for by, addresses in said:
        known = [set(each) for each in sets.values()]
        if addresses and by not in sets and set(addresses) not in known:
            sets[by] = addresses
    return sets


def _ask(task: Task, host: str) -> tuple[tuple[DnsAnswer, ...], list[str]]:
    """A of every resolver, AAAA of the first; each resolver once, though it may stand in two roles."""
    name = ascii_name(host)
    roles = servers(task)
    distinct = tuple(dict.fromkeys(server for found in roles.values() for server in found))
    if name is None or not distinct:
        return (), []
    timeout = max(0.2, min(_LOOKUP_S, task.left() / 3))
    wanted: list[tuple[str, Kind]] = [(server, "A") for server in distinct]
    wanted.append((distinct[0], "AAAA"))
    jobs = [partial(query, way_to(task, server), server, name, kind, timeout=timeout) for server, kind in wanted]
    heard = together(jobs, time.monotonic() + timeout + SPARE_S, task.cancel)
    replies = {
        asked: reply or Reply(asked[0], name, asked[1], "udp", failure="timeout")
        for asked, reply in zip(wanted, heard, strict=True)
    }
    answers = tuple(
        replies[server, kind].in_role(role)
        for role, found in roles.items()
        for server in found
        for kind in ("A", "AAAA")
        if (server, kind) in replies
    )
    return answers, [reply.line() for reply in replies.values()]


def _attempt(task: Task, host: str, address: str, port: int, deadline: float) -> Attempt | None:
    timeout = min(CONNECT_S, deadline - time.monotonic())
    if timeout <= 0:
        return None
    sock, outcome, rtt_ms, by = connect(partial(way_to, task), address, port, timeout)
    if sock is not None:
        sock.close()
    return Attempt(host, address, "tcp", outcome, port, rtt_ms, by)


def _fetch(task: Task, url: Url, by: ResolvedBy, addresses: tuple[str, ...], deadline: float) -> Fetched:
    seen = WebFetch(url.text, "stalled", address=addresses[0], resolved_by=by)
    return fetch(seen, url, addresses, partial(way_to, task), deadline)
