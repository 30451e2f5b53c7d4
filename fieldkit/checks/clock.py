"""Is this laptop's clock right?  Told by the Date of the pages that were fetched anyway."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.dns import site_of
from fieldkit.checks.reach import host_of
from fieldkit.checks.registry import Evidence, Limits, check, finding, value_of
from fieldkit.checks.web import captive_pages, foreign_redirect, opened, out_of_date, tried_pages
from fieldkit.model.dns import DnsReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN
from fieldkit.model.web import WebFetch, WebReading

# Below, nothing that a customer uses minds.
TOLERANCE_S = 300.0
# Certificates are made for months; a smaller error hits only one that happens to begin or to end today.
CERTIFICATE_S = 86400.0
# Servers keep their clocks by NTP; two that are right differ by the whole second of the header and a slow answer.
AGREE_S = 60.0
SITES_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What one site's answer says of this laptop's clock."""

    site: str
    address: str | None
    ahead_s: float


@check(
    "clock.right",
    card="beyond",
    reads={"web": WebReading, "dns": DnsReading, "link": LinkReading},
    codes={
        "clock.right": OK,
        "clock.wrong": WARN,
        "clock.breaks_https": FAULT,
        "clock.not_asked": UNKNOWN,
        "clock.unmeasured": UNKNOWN,
    },
    facts=("offset_s", "days", "hours", "minutes", "behind", "sites", "certificate", "url"),
)
def right(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Is this laptop's clock right, and if not, does every https page fail for it?

    One server may be wrong, and a portal answers in everybody's name: two sites at two addresses must agree, and none
    may be a page that somebody on the way put there.  A fault needs the certificates too: all of them out of date, in
    the direction in which the clock is wrong.

    Source: B1 INT-32; RFC 9110, section 6.6.1.
    """
    web: WebReading | None = seen.web
    pages = [each for each in tried_pages(web) if opened(each)]
    if web is None or link_is_down(seen) or not pages:
        # That no page came is told by other checks; it is not this one's business.
        return finding("clock.not_asked", missing=Missing("missing.clock_few"))
    if captive_pages(tried_pages(web), seen.dns, line, web.nowhere):
        return finding("clock.unmeasured", missing=Missing("missing.clock_captive"))
    told = _told(pages)
    agreed = _agreed(told)
    if agreed is None:
        missing = "missing.clock_few" if len({each.site for each in told}) < SITES_NEEDED else "missing.clock_disagree"
        return finding("clock.unmeasured", missing=Missing(missing))
    ahead = sorted(each.ahead_s for each in agreed)[len(agreed) // 2]
    facts: dict[str, Any] = {
        "offset_s": round(ahead),
        **_in_words(abs(ahead)),
        "behind": ahead > 0,
        "sites": list(dict.fromkeys(each.site for each in agreed)),
    }
    limit = limits.get("clock.offset_s")
    tolerance = value_of(limit, TOLERANCE_S)
    if abs(ahead) <= tolerance:
        return finding("clock.right", limit=limit, **facts)
    failed = out_of_date(tried_pages(web))
    wanted = "not_yet_valid" if ahead > 0 else "expired"
    if failed and abs(ahead) >= CERTIFICATE_S and all(each.certificate == wanted for each in failed):
        return finding("clock.breaks_https", certificate=wanted, url=failed[0].url, **facts)
    return finding("clock.wrong", limit=limit, **facts)


def _in_words(seconds: float) -> dict[str, int]:
    minutes = round(seconds / 60)
    return {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}


def _told(pages: Sequence[WebFetch]) -> list[Told]:
    """The first dated answer of each site that is the site's own; one from another host's page speaks for nobody."""
    found: dict[str, Told] = {}
    for each in pages:
        if each.clock_s is not None and foreign_redirect(each) is None:
            site = site_of(host_of(each.url))
            found.setdefault(site, Told(site, each.address, each.clock_s))
    return list(found.values())


def _agreed(told: Sequence[Told]) -> list[Told] | None:
    """The largest group that tells one time, from two addresses at least; None when there is none, or a rival one."""
    groups = [[other for other in told if abs(other.ahead_s - each.ahead_s) <= AGREE_S] for each in told]
    large = [group for group in groups if len({each.address for each in group}) >= SITES_NEEDED]
    if not large:
        return None
    best = max(large, key=len)
    rivals = [each for each in told if each not in best]
    return best if len(rivals) < len(best) else None
