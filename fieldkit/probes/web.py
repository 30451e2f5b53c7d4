"""Do web pages open from here, directly and through the proxy set on this laptop?"""

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urljoin, urlsplit

from fieldkit.errors import NotMeasured
from fieldkit.model.reading import Measured
from fieldkit.model.web import Proxy, WebFetch, WebReading
from fieldkit.probes import proxy
from fieldkit.probes.http_fetch import BY, SPARE_S, Fetched, fetch
from fieldkit.probes.names import Names, can_resolve, way_to
from fieldkit.probes.page import Url, parse_url, without_login
from fieldkit.probes.task import Task
from fieldkit.probes.together import together

_URLS = 4
# An address of the benchmarking range, which no network routes: who answers there answers in everybody's name.
# Source: RFC 2544, appendix C.2.2; RFC 6890.
NOWHERE = "198.19.243.17"
# Time for the first SYN and the one after 1 s.
_NOWHERE_S = 2.2


def measure(task: Task) -> Measured:
    """Which of the test pages open, and if not, does the name, the connection, TLS, the answer or the proxy fail?

    Raises: NotMeasured when no page is named, or there was no time for any.
    """
    urls = [url for text in task.targets.urls if (url := parse_url(text)) is not None][:_URLS]
    if not urls:
        raise NotMeasured("missing.no_url")
    proxies = proxy.proxies(os.environ)
    names = Names(task)
    deadline = task.deadline - SPARE_S
    jobs = [partial(_direct, task, names, url, deadline) for url in urls]
    through = usable_proxy(proxies)
    page = None if through is None else page_for_proxy(urls, os.environ)
    if through is not None and page is not None:
        jobs.append(partial(_proxied, task, names, page, through, deadline))
    done = [each for each in together(jobs, deadline + SPARE_S / 2, task.cancel) if each is not None]
    fetches = tuple(found for each in done for found in each.fetches)
    if not fetches:
        raise NotMeasured("missing.no_time" if can_resolve(task) else "missing.no_resolver")
    strange = alike(fetches)
    aside = Fetched(()) if strange is None else _nowhere(task, strange, deadline)
    nowhere = next(iter(aside.fetches), None)
    return Measured(
        WebReading(fetches, tuple(replace(each, url=without_login(each.url)) for each in proxies), nowhere),
        by=BY,
        raw="\n".join(each.raw for each in (*done, aside) if each.raw),
        weak="weak.resolvers_unknown" if task.address is None else None,
    )


def usable_proxy(proxies: tuple[Proxy, ...]) -> Url | None:
    """The first proxy that speaks plain HTTP.  A PAC script is not run, SOCKS is not spoken: both are only named."""
    for each in proxies:
        if each.where == "pac":
            continue
        url = parse_url(proxy.with_scheme(each.url))
        if url is not None and url.scheme == "http":
            return url
    return None


def page_for_proxy(urls: list[Url], environ: Mapping[str, str]) -> Url | None:
    """The page to ask the proxy for, plain http if there is one; none that this laptop would fetch past the proxy."""
    through = [url for url in urls if not proxy.bypassed(url.host, environ)]
    return next((url for url in through if url.scheme == "http"), through[0] if through else None)


def alike(fetches: tuple[WebFetch, ...]) -> WebFetch | None:
    """A page that somebody on the way may have served in place of the one asked for.

    It leads to another host, or looks like the page of another host at another address, or is the only one there is.
    """
    came = [each for each in fetches if each.via == "direct" and each.outcome == "ok" and each.small_segments is None]
    for each in came:
        others = [other for other in came if _host(other.url) != _host(each.url)]
        same = [
            other
            for other in others
            if other.address != each.address
            and (
                (each.title and other.title == each.title)
                or (each.body_bytes and other.body_sha256 == each.body_sha256)
            )
        ]
        led_away = each.location is not None and _host(_joined(each.url, each.location)) != _host(each.url)
        if same or led_away or not others:
            return each
    return None


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip())
    except ValueError:
        return url


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _nowhere(task: Task, strange: WebFetch, deadline: float) -> Fetched:
    """Ask for the same kind of page where nobody lives."""
    url = parse_url(f"{urlsplit(strange.url).scheme}://{NOWHERE}/")
    if url is None:
        return Fetched(())
    seen = WebFetch(url.text, "stalled", address=NOWHERE, resolved_by="literal")
    return fetch(seen, url, (NOWHERE,), partial(way_to, task), min(deadline, time.monotonic() + _NOWHERE_S))


def _direct(task: Task, names: Names, url: Url, deadline: float) -> Fetched:
    begun = time.perf_counter()
    found = names.find(url.host, deadline)
    if not found.addresses and not can_resolve(task):
        return Fetched(())
    if not found.addresses:
        return Fetched((WebFetch(url.text, "dns_failed", dns_ms=found.took_ms),))
    seen = WebFetch(url.text, "stalled", address=found.addresses[0], resolved_by=found.by, dns_ms=found.took_ms)
    return fetch(seen, url, found.addresses, partial(way_to, task), deadline, begun=begun)


def _proxied(task: Task, names: Names, url: Url, through: Url, deadline: float) -> Fetched:
    begun = time.perf_counter()
    found = names.find(through.host, deadline)
    seen = WebFetch(url.text, "proxy_failed", via="proxy", resolved_by=found.by, dns_ms=found.took_ms)
    if not found.addresses:
        return Fetched((seen,))
    return fetch(seen, url, found.addresses, partial(way_to, task), deadline, proxy=through, begun=begun)
