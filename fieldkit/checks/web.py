"""Do web pages open from here, and if not, what stops them?"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urljoin

from fieldkit.checks.address import link_is_down
from fieldkit.checks.dns import captured, servers_of, site_of, wrong_answers
from fieldkit.checks.reach import host_of, is_url, really_sent, something_beyond
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.dns import DnsReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.reach import ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN
from fieldkit.model.web import WebFetch, WebReading

# Source: RFC 6585, section 6: the network itself says that somebody must log in first.
NETWORK_LOGIN = 511
PROXY_LOGIN = 407
FIRST_ERROR = 400
CLOCK_ERRORS = ("expired", "not_yet_valid")
WEB_PORTS = (80, 443)
# No connection came about; what a filter on the way makes of it.
NOT_CONNECTED = ("connect_timeout", "refused", "unreachable")


def tried_pages(web: WebReading | None) -> list[WebFetch]:
    """The pages fetched directly, each once, that really left this laptop."""
    return [
        each
        for each in (web.fetches if web else ())
        if each.via == "direct" and each.small_segments is None and each.outcome != "local"
    ]


def opened(fetch: WebFetch) -> bool:
    """Did a complete HTTP answer come, whatever its status?"""
    return fetch.outcome == "ok"


def cured_by_small_segments(fetches: Iterable[WebFetch]) -> list[str]:
    """The pages that stalled, and came when asked for again in small segments."""
    every = [each for each in fetches if each.via == "direct"]
    stalled = {(each.url, each.address) for each in every if each.small_segments is None and each.outcome == "stalled"}
    small = [each for each in every if each.small_segments is not None and opened(each)]
    return list(dict.fromkeys(each.url for each in small if (each.url, each.address) in stalled))


def foreign_redirect(fetch: WebFetch) -> str | None:
    """The host of somebody else to which this page sends the browser on; http to https of the same site is none."""
    if fetch.status is None or not 300 <= fetch.status < 400 or not fetch.location:
        return None
    try:
        whither = urljoin(fetch.url, fetch.location.strip())
    except ValueError:
        # Not a place any browser could go; a page that sends everybody there is no page of the site either.
        return fetch.location.strip().partition("//")[2].partition("/")[0][:80] or None
    target = host_of(whither) if whither.lower().startswith(("http://", "https://")) else ""
    return target if target and site_of(target) != site_of(host_of(fetch.url)) else None


def _same_page(page: WebFetch, nowhere: WebFetch) -> bool:
    """Is this the very page that also came from where nobody lives?  An error page may be any proxy's on the way."""
    if not (opened(page) and opened(nowhere)) or page.status != nowhere.status or (nowhere.status or 400) >= 400:
        return False
    if foreign_redirect(page) is not None:
        return foreign_redirect(page) == foreign_redirect(nowhere)
    same_body = bool(page.body_bytes) and page.body_sha256 is not None and page.body_sha256 == nowhere.body_sha256
    return same_body or bool(page.title and page.title == nowhere.title)


def captive_pages(
    pages: Sequence[WebFetch], dns: DnsReading | None, line: Line, nowhere: WebFetch | None = None
) -> list[WebFetch]:
    """The pages in whose place somebody on the way served another one; positive evidence only.

    One honest redirect, or one page under two names, is no capture, unless the same also comes from an address where
    nobody lives.
    """
    login = [each for each in pages if each.status == NETWORK_LOGIN]
    if login:
        return login
    captors = captured(dns, line)
    tested = {site_of(host_of(each.url)) for each in pages}
    away: dict[str, list[WebFetch]] = {}
    for each in pages:
        target = foreign_redirect(each)
        if target is not None and site_of(target) not in tested:
            away.setdefault(target, []).append(each)
    for sent in away.values():
        if len({site_of(host_of(each.url)) for each in sent}) > 1 or (captors and len(tested) == 1):
            return sent
    stand_in = [each for each in pages if nowhere is not None and _same_page(each, nowhere)]
    if stand_in:
        return stand_in
    places = {place for given in captors.values() for place in given}
    at_the_captor = [each for each in pages if opened(each) and each.address in places]
    if at_the_captor:
        return at_the_captor
    false_names = {each.name for each in wrong_answers(dns, line) if each.role != "reference"}
    by_body: dict[str, list[WebFetch]] = {}
    for each in pages:
        if opened(each) and each.body_sha256 and host_of(each.url) in false_names:
            by_body.setdefault(each.body_sha256, []).append(each)
    return next((same for same in by_body.values() if len({host_of(each.url) for each in same}) > 1), [])


@check(
    "web.pages",
    card="beyond",
    reads={
        "web": WebReading,
        "dns": DnsReading,
        "reach": ReachReading,
        "address": AddressReading,
        "link": LinkReading,
    },
    codes={
        "web.opens": OK,
        "web.proxy_broken": FAULT,
        "web.captive": FAULT,
        "web.no_names": FAULT,
        "web.ports_blocked": FAULT,
        "web.stalled": FAULT,
        "web.none": FAULT,
        "web.some": WARN,
        "web.certificate": WARN,
        "web.unmeasured": UNKNOWN,
    },
    facts=(
        "url",
        "urls",
        "failed",
        "outcomes",
        "proxy",
        "where",
        "location",
        "title",
        "status",
        "working",
        "certificate",
    ),
)
def pages(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do the test pages open as the customer's browser would open them?

    Read in the order in which one obstacle hides the next: capture, proxy, names, ports, silence.

    Source: B1 INT-32, INT-34.
    """
    web: WebReading | None = seen.web
    if web is None:
        return finding("web.unmeasured", missing=seen.missing("web"))
    if link_is_down(seen):
        return finding("web.unmeasured", missing=Missing("missing.link_down"))
    direct = tried_pages(web)
    proxied = [each for each in web.fetches if each.via == "proxy" and each.outcome != "local"]
    if not direct and not proxied:
        return finding("web.unmeasured", missing=Missing("missing.web_not_sent"))
    facts: dict[str, Any] = {
        "urls": _urls(direct),
        "failed": [url for url in _urls(direct) if not any(opened(each) for each in direct if each.url == url)],
        "outcomes": list(dict.fromkeys(each.outcome for each in direct if not opened(each))),
    }
    captive = captive_pages(direct, seen.dns, line, web.nowhere)
    if captive:
        first = captive[0]
        return finding(
            "web.captive",
            url=first.url,
            status=first.status,
            location=foreign_redirect(first) or first.address or host_of(first.url),
            title=first.title,
            **facts | {"urls": _urls(captive)},
        )
    broken = _broken_proxy(direct, proxied)
    if broken is not None:
        named = [each for each in web.proxies if each.where != "pac"] or list(web.proxies)
        return finding(
            "web.proxy_broken",
            url=broken.url,
            status=broken.status,
            proxy=named[0].url if named else None,
            where=named[0].where if named else None,
            **facts,
        )
    through_proxy = [each for each in proxied if opened(each)]
    if through_proxy and not any(opened(each) for each in direct):
        # Where pages open only through the proxy, that is how this network is meant to be used.
        return finding("web.opens", proxy=web.proxies[0].url if web.proxies else None, **facts)
    if not direct:
        return finding("web.unmeasured", missing=Missing("missing.web_not_sent"), **facts)
    if any(opened(each) for each in direct):
        return _some_open(seen, direct, facts)
    return _none_opens(seen, line, web, direct, facts)


def _urls(fetches: Iterable[WebFetch]) -> list[str]:
    return list(dict.fromkeys(each.url for each in fetches))


def _broken_proxy(direct: Sequence[WebFetch], proxied: Sequence[WebFetch]) -> WebFetch | None:
    """The fetch that shows the proxy to be the obstacle: the page itself, or the web in general, opens without it."""
    served = {each.url for each in direct if opened(each) and (each.status or FIRST_ERROR) < FIRST_ERROR}
    turned_away = [each for each in proxied if opened(each) and (each.status or 0) >= FIRST_ERROR]
    for each in turned_away:
        if each.url in served and len(turned_away) == len(proxied):
            return each
    if any(opened(each) for each in proxied) or not any(opened(each) for each in direct):
        return None
    open_urls = {each.url for each in direct if opened(each)}
    for each in proxied:
        # An answer from the proxy (502) about a page that does not open directly either is not the proxy's fault.
        itself = each.outcome == "proxy_failed" and each.status in (None, PROXY_LOGIN)
        if each.url in open_urls or itself:
            return each
    return None


def _some_open(seen: Evidence, direct: Sequence[WebFetch], facts: dict[str, Any]) -> Finding:
    came = [each for each in direct if opened(each)]
    if _only_by_other_resolvers(seen, direct):
        working = list(dict.fromkeys(each.resolved_by for each in came if each.resolved_by is not None))
        return finding("web.no_names", working=working, **facts)
    late = out_of_date(direct)
    if late:
        return finding("web.certificate", url=late[0].url, certificate=late[0].certificate, **facts)
    if _one_port_blocked(seen, direct):
        return finding("web.ports_blocked", working=_other_ways(seen), **facts)
    if facts["failed"]:
        return finding("web.some", **facts)
    statuses = [each.status for each in came if each.status is not None]
    if statuses and all(status >= 400 for status in statuses):
        # An error page in place of every test page: the path is there, yet nobody gets what he asked for.
        return finding("web.some", status=statuses[0], **facts | {"failed": facts["urls"]})
    led_away = [foreign_redirect(each) for each in came]
    if all(led_away):
        # Perhaps the site's own way, perhaps somebody's in between; not one page that was asked for was seen.
        return finding("web.some", location=led_away[0], **facts | {"failed": facts["urls"]})
    return finding("web.opens", **facts)


def out_of_date(direct: Sequence[WebFetch]) -> list[WebFetch]:
    """The pages whose certificates are out of date, where that is true of every one and not one site's own neglect.

    One site may have let its own certificate expire; one that begins in the future is this laptop's clock.
    """
    dated = [each for each in direct if each.certificate is not None]
    late = [each for each in dated if each.certificate in CLOCK_ERRORS]
    sites = {site_of(host_of(each.url)) for each in late}
    sure = len(sites) > 1 or all(each.certificate == "not_yet_valid" for each in late)
    return late if len(late) == len(dated) and sure else []


def _one_port_blocked(seen: Evidence, direct: Sequence[WebFetch]) -> bool:
    """Do all pages of one scheme, at two addresses at least, keep silent, though these very addresses are alive?"""
    alive = {each.address for each in really_sent(seen.reach) if each.outcome == "answered"}
    by_scheme: dict[str, list[WebFetch]] = {}
    for each in direct:
        by_scheme.setdefault(each.url.partition("://")[0].lower(), []).append(each)
    for same in by_scheme.values():
        mute = {each.address for each in same if each.outcome == "connect_timeout" and each.address in alive}
        if len(mute) > 1 and all(each.outcome == "connect_timeout" for each in same):
            return True
    return False


def _only_by_other_resolvers(seen: Evidence, direct: Sequence[WebFetch]) -> bool:
    """Did no page come by an answer of this laptop's own resolvers?  One page may be chance."""
    named = [each for each in direct if each.resolved_by not in ("literal", "hosts")]
    came = [each for each in named if opened(each)]
    if any(each.resolved_by not in ("carrier", "reference", "record") for each in came):
        return False
    if not came and not (named and all(each.outcome == "dns_failed" for each in named)):
        return False
    dns: DnsReading | None = seen.dns
    if dns is not None and servers_of(dns, "configured"):
        return not any(
            each.role == "configured" and each.name != dns.nonce and each.rcode == "NOERROR" and each.addresses
            for each in dns.answers
        )
    address: AddressReading | None = seen.address
    if address is not None and not address.dns:
        return True
    return len({host_of(each.url) for each in came}) > 1


def _none_opens(
    seen: Evidence, line: Line, web: WebReading, direct: Sequence[WebFetch], facts: dict[str, Any]
) -> Finding:
    if all(each.outcome == "dns_failed" for each in direct):
        if something_beyond(seen):
            return finding("web.no_names", working=[], **facts)
        missing = seen.missing("reach") if seen.reach is None else Missing("missing.nothing_beyond")
        return finding("web.unmeasured", missing=missing, **facts)
    named = [each for each in direct if each.outcome != "dns_failed"]
    if _ports_blocked(seen, line, named):
        return finding("web.ports_blocked", working=_other_ways(seen), **facts)
    stalled = [each for each in named if each.outcome == "stalled"]
    if stalled and len(stalled) == len(named) and not cured_by_small_segments(web.fetches):
        return finding("web.stalled", url=stalled[0].url, **facts)
    return finding("web.none", **facts)


def _ports_blocked(seen: Evidence, line: Line, named: Sequence[WebFetch]) -> bool:
    """No connection to any page, though the pages' addresses are believable and another way through is open.

    A record's own page counts alone, as long as it keeps silent: one that refuses may just not run.
    """
    if not all(each.outcome in NOT_CONNECTED for each in named):
        return False
    addresses = {each.address for each in named if each.address}
    if len(addresses) < 2 and not (
        any(is_url(target) for target in line.test.targets) and all(each.outcome != "refused" for each in named)
    ):
        return False
    if any(each.role == "configured" for each in wrong_answers(seen.dns, line)) or captured(seen.dns, line):
        return False
    web_port_open = any(
        each.method == "tcp" and each.port in WEB_PORTS and each.outcome == "answered"
        for each in really_sent(seen.reach)
    )
    return not web_port_open and bool(_other_ways(seen))


def _other_ways(seen: Evidence) -> list[str]:
    """What passes beyond the gateway other than the web ports: `ADDRESS ICMP`, `ADDRESS TCP PORT`."""
    beyond = set(something_beyond(seen))
    ways = [
        f"{each.address} ICMP" if each.method == "icmp" else f"{each.address} TCP {each.port}"
        for each in really_sent(seen.reach)
        if each.address in beyond
        and each.outcome == "answered"
        and (each.method == "icmp" or each.port not in WEB_PORTS)
    ]
    dns: DnsReading | None = seen.dns
    ways += [
        f"{each.server} TCP 53"
        for each in (dns.answers if dns else ())
        if each.transport == "tcp" and each.rcode is not None and each.role in ("carrier", "reference")
    ]
    return list(dict.fromkeys(ways))
