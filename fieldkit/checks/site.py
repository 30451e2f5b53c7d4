"""One complained-of site: is it the name, the address, the page, or not the site at all?"""

from collections.abc import Sequence
from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.dns import WORKING_RCODES, not_public, plain_name
from fieldkit.checks.reach import host_of
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.checks.web import NETWORK_LOGIN, cured_by_small_segments, foreign_redirect, opened, tried_pages
from fieldkit.model.dns import DnsAnswer, DnsReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.site import SiteReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN
from fieldkit.model.web import WebFetch, WebReading

# A site that asks for a login is there.
LOGIN_WANTED = 401
FIRST_ERROR = 400
# Whose answer a browser on this laptop uses.
OWN_ANSWERS = ("hosts", "configured", "literal")


def gives_page(fetch: WebFetch) -> bool:
    """Did the site answer with something else than an error?"""
    return opened(fetch) and fetch.status is not None and (fetch.status < FIRST_ERROR or fetch.status == LOGIN_WANTED)


def control_group(web: WebReading | None, host: str) -> list[WebFetch]:
    """The pages of other hosts; the site with `www.` before it is no other host."""
    return [each for each in tried_pages(web) if _bare(host_of(each.url)) not in ("", _bare(host))]


def _bare(host: str) -> str:
    return plain_name(host).removeprefix("www.")


def _control_opens(fetch: WebFetch) -> bool:
    return opened(fetch) and fetch.status != NETWORK_LOGIN and foreign_redirect(fetch) is None


@check(
    "site.page",
    card="beyond",
    reads={"site": SiteReading, "web": WebReading, "dns": DnsReading, "link": LinkReading},
    codes={
        "site.opens": OK,
        "site.dead": FAULT,
        "site.error": FAULT,
        "site.no_name": FAULT,
        "site.wrong_name": FAULT,
        "site.wrong_name_carrier": FAULT,
        "site.stalled": FAULT,
        "site.not_alone": UNKNOWN,
        "site.not_asked": UNKNOWN,
        "site.unmeasured": UNKNOWN,
    },
    facts=(
        "site",
        "host",
        "addresses",
        "status",
        "outcomes",
        "control",
        "control_failed",
        "got",
        "want",
        "hosts_file",
        "small_segments",
        "certificate",
    ),
)
def page(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does this one site fail while others open, and in which phase?

    The test pages are its control group: where they fail too, nothing is said of the site.

    Source: B1 INT-50 to INT-52.
    """
    site: SiteReading | None = seen.site
    if site is None:
        missing = seen.missing("site")
        if missing.code == "missing.no_site" or (missing.code == "missing.not_tried" and not seen.params.get("site")):
            return finding("site.not_asked", missing=missing)
        return finding("site.unmeasured", missing=missing)
    facts: dict[str, Any] = {"site": site.url, "host": site.host}
    if link_is_down(seen):
        return finding("site.unmeasured", missing=Missing("missing.link_down"), **facts)
    fetches = [each for each in site.fetches if each.via == "direct" and each.small_segments is None]
    facts |= {
        "addresses": list(dict.fromkeys(each.address for each in fetches if each.address)),
        "outcomes": list(dict.fromkeys(each.outcome for each in fetches if not opened(each))),
        "hosts_file": site.hosts_file,
    }
    own = _own_fetches(site, fetches)
    good = next((each for each in own if gives_page(each)), None)
    if good is not None:
        return finding("site.opens", status=good.status, certificate=good.certificate, **facts)
    other = next((each for each in fetches if each not in own and gives_page(each)), None)
    control = control_group(seen.web, site.host)
    came = [each for each in control if _control_opens(each)]
    facts["control"] = _hosts(came)
    facts["control_failed"] = _hosts(each for each in control if not _control_opens(each))
    if other is not None:
        code = "site.wrong_name_carrier" if _carrier_errs(site, line, fetches) else "site.wrong_name"
        return _opens_elsewhere(code, site, own, other, came, facts)
    if not came:
        if control:
            return _not_alone(facts)
        return finding("site.unmeasured", missing=_no_control(seen), **facts)
    return _fails(site, fetches, facts)


def _hosts(fetches: Any) -> list[str]:
    return list(dict.fromkeys(host_of(each.url) for each in fetches))


def _no_control(seen: Evidence) -> Missing:
    return seen.missing("web") if seen.web is None else Missing("missing.no_control")


def _own_fetches(site: SiteReading, fetches: Sequence[WebFetch]) -> list[WebFetch]:
    """The fetches that a browser on this laptop would have made.

    Where its own resolvers are not known, or were not asked, everybody's answer counts as its own.
    """
    if site.hosts_file is not None:
        return [each for each in fetches if each.resolved_by == "hosts"]
    if any(each.resolved_by in OWN_ANSWERS for each in fetches):
        return [each for each in fetches if each.resolved_by in OWN_ANSWERS]
    if not any(each.role == "configured" for each in site.dns):
        return list(fetches)
    return []


def _carrier_errs(site: SiteReading, line: Line, fetches: Sequence[WebFetch]) -> bool:
    """Did the carrier's resolvers answer, and is none of their addresses any good, where another one's is?"""
    heard = [
        each
        for each in _answers(site)
        if (each.role == "carrier" or each.server in line.address.dns) and each.rcode in WORKING_RCODES
    ]
    failed = {each.address for each in fetches if not gives_page(each)}
    return site.hosts_file is None and bool(heard) and all(set(each.addresses) <= failed for each in heard)


def _opens_elsewhere(
    code: str,
    site: SiteReading,
    own: Sequence[WebFetch],
    other: WebFetch,
    came: Sequence[WebFetch],
    facts: dict[str, Any],
) -> Finding:
    """The site is well, only this laptop is sent elsewhere, or nowhere."""
    facts["want"] = [other.address] if other.address else []
    if own:
        facts["got"] = list(dict.fromkeys(each.address for each in own if each.address))
        return finding(code, **facts)
    # Its resolver gave nothing for this name: the site's affair only where it does resolve other names.
    if any(each.resolved_by == "configured" for each in came):
        return finding(code, got=_said(site, "configured"), **facts)
    if came or facts["control_failed"]:
        # A browser on this laptop opens none of them: they came by another resolver's answer, if at all.
        return _not_alone(facts | {"control": [], "control_failed": [*facts["control"], *facts["control_failed"]]})
    return finding("site.unmeasured", missing=Missing("missing.no_control"), **facts)


def _not_alone(facts: dict[str, Any]) -> Finding:
    missing = Missing("missing.control_fails", {"control_failed": facts["control_failed"]})
    return finding("site.not_alone", missing=missing, **facts)


def _said(site: SiteReading, role: str) -> list[str]:
    """What the resolvers of this role said instead of an address."""
    said = [each.rcode or each.failure or "timeout" for each in site.dns if each.role == role and each.kind == "A"]
    return list(dict.fromkeys("NODATA" if each == "NOERROR" else each for each in said))


def _fails(site: SiteReading, fetches: Sequence[WebFetch], facts: dict[str, Any]) -> Finding:
    """The control group opens, the site does not, by nobody's answer."""
    if not any(each.address for each in fetches):
        return _nameless(site, facts)
    if _hosts_file_lies(site):
        given = [address for each in _answers(site) for address in each.addresses]
        return finding("site.wrong_name", got=[site.hosts_file], want=list(dict.fromkeys(given)), **facts)
    errors = [each for each in fetches if opened(each)]
    if errors:
        return finding("site.error", status=errors[0].status, **facts)
    tried = [each for each in fetches if each.outcome not in ("local", "dns_failed")]
    if not tried:
        return finding("site.unmeasured", missing=Missing("missing.web_not_sent"), **facts)
    if any(each.outcome == "stalled" for each in tried):
        cured = bool(cured_by_small_segments(site.fetches))
        return finding("site.stalled", small_segments=cured, **facts)
    connected = any(each.method == "tcp" and each.outcome == "answered" for each in site.attempts)
    if connected and all(each.outcome == "connect_timeout" for each in tried):
        # Once it connected, once it did not: loss, or a busy site, but not a dead one.
        return finding("site.unmeasured", missing=Missing("missing.site_unsteady"), **facts)
    return finding("site.dead", **facts)


def _answers(site: SiteReading) -> list[DnsAnswer]:
    return [each for each in site.dns if each.kind == "A"]


def _hosts_file_lies(site: SiteReading) -> bool:
    """Does the hosts file lead to where no public site stands, while a resolver names a public address?"""
    public = any(not not_public(address) for each in _answers(site) for address in each.addresses)
    return site.hosts_file is not None and not_public(site.hosts_file) and public


def _nameless(site: SiteReading, facts: dict[str, Any]) -> Finding:
    """Nobody gave an IPv4 address, though other names resolve."""
    if any(each.kind == "AAAA" and each.addresses for each in site.dns):
        return finding("site.unmeasured", missing=Missing("missing.site_ipv6_only"), **facts)
    heard = [each for each in _answers(site) if each.rcode is not None]
    if not heard:
        return finding("site.unmeasured", missing=Missing("missing.site_no_answer"), **facts)
    denied = any(each.rcode in WORKING_RCODES for each in heard)
    failed = any(each.rcode == "SERVFAIL" for each in heard)
    if not denied and not failed:
        # REFUSED: the resolver will not serve us at all, which says nothing about the name.
        return finding("site.unmeasured", missing=Missing("missing.site_no_answer"), **facts)
    return finding("site.no_name", got=list(dict.fromkeys(each.rcode for each in heard)), **facts)
