"""Do large packets pass, and does somebody say so when they do not?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.registry import Evidence, Limits, bound_of, check, finding
from fieldkit.checks.web import cured_by_small_segments, opened, tried_pages
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.mtu import MtuReading, SizeTry
from fieldkit.model.terms import FAULT, OK, UNKNOWN
from fieldkit.model.web import WebFetch, WebReading

# What the Internet carries; a larger interface is no promise of the path.
ETHERNET_MTU = 1500
# Without the web as a witness: firewalls that drop large pings cut lower than any tunnel does.  Source: RFC 8200, 5.
LOWEST_TUNNEL_MTU = 1280
# Smaller than what every path must carry is no answer.  Source: RFC 791: 68 bytes.
LOWEST_MTU = 68


@dataclass(frozen=True, slots=True)
class Split:
    """Where the sizes to one target end: the largest that came back, the smallest that never did, whether cleanly."""

    target: str
    passed: int | None
    lost: int | None
    clean: bool
    told: SizeTry | None


def split_of(target: str, tries: Sequence[SizeTry], needed: int) -> Split:
    """One target's sizes.  Clean: the largest that passes does so every time, and every larger one never does."""
    own = sorted((each for each in tries if each.target == target and each.sent > 0), key=lambda each: each.size)
    through = [each for each in own if each.received > 0]
    top = through[-1] if through else None
    above = [each for each in own if top is not None and each.size > top.size]
    clean = (
        top is not None
        and bool(above)
        and top.received >= top.sent
        and all(each.received == 0 and each.sent >= needed for each in above)
    )
    told = [each for each in own if each.told_mtu is not None and LOWEST_MTU <= each.told_mtu < each.size]
    return Split(
        target,
        passed=top.size if top else None,
        lost=above[0].size if above else None,
        clean=clean,
        told=min(told, key=lambda each: each.told_mtu or 0) if told else None,
    )


@check(
    "mtu.path",
    card="beyond",
    reads={"mtu": MtuReading, "web": WebReading, "link": LinkReading},
    codes={
        "mtu.full": OK,
        "mtu.reduced": OK,
        "mtu.large_echo_filtered": OK,
        "mtu.black_hole": FAULT,
        "mtu.unmeasured": UNKNOWN,
    },
    facts=("mtu", "largest_passed", "smallest_lost", "told_mtu", "told_by", "targets", "url", "bytes"),
)
def path(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does the path swallow large packets without a word?

    A lost large ping alone proves nothing, firewalls drop them; the web is the witness: a page that stalls and comes
    in small segments convicts, a large transfer acquits.

    Source: RFC 2923, RFC 4821; C8, B1 INT-33.
    """
    if link_is_down(seen):
        return finding("mtu.unmeasured", missing=Missing("missing.link_down"))
    reading: MtuReading | None = seen.mtu
    web: WebReading | None = seen.web
    pages = tried_pages(web)
    large = _large_transfer(pages, limits)
    cured = cured_by_small_segments(web.fetches) if web else []
    needed = int(bound_of(limits, "mtu.tries", 2))
    tries = reading.tries if reading else ()
    splits = [split_of(target, tries, needed) for target in dict.fromkeys(each.target for each in tries)]
    facts = _facts(reading, splits)
    stalled = _stalled(web, pages, limits)
    passed = facts["largest_passed"]
    full = passed is not None and passed >= min(facts["mtu"] or ETHERNET_MTU, ETHERNET_MTU)
    # One page that came only in small segments, where full-sized packets pass and others open, was busy, or is alone.
    if cured and large is None and not (full and any(opened(each) and each.url not in cured for each in pages)):
        return finding("mtu.black_hole", url=cured[0], **facts)
    if reading is None:
        return finding("mtu.unmeasured", missing=seen.missing("mtu"))
    ends = [each for each in splits if each.clean and each.told is None]
    if stalled and ends and large is None and (not any(opened(each) for each in pages) or _like_a_tunnel(ends[0])):
        return finding("mtu.black_hole", url=stalled[0].url, **facts)
    if full:
        return finding("mtu.full", **facts)
    if any(each.told for each in splits):
        if stalled and not any(opened(each) for each in pages):
            # Our own direction is told; whether the other one is, this cannot see.
            return finding("mtu.unmeasured", missing=Missing("missing.mtu_unclear"), **facts)
        return finding("mtu.reduced", **facts)
    if large is not None:
        if not any(each.sent for each in tries):
            return finding("mtu.unmeasured", missing=Missing("missing.mtu_no_echo"), **facts)
        limit = limits.get("web.transfer_bytes")
        return finding("mtu.large_echo_filtered", limit=limit, url=large.url, bytes=large.body_bytes, **facts)
    if not ends:
        missing = "missing.mtu_no_echo" if all(each.passed is None for each in splits) else "missing.mtu_unclear"
        return finding("mtu.unmeasured", missing=Missing(missing), **facts)
    if _could_carry(pages):
        return finding("mtu.unmeasured", missing=Missing("missing.mtu_small_pages"), **facts)
    if any(each.outcome != "dns_failed" for each in pages):
        # Not even a connection, which takes small packets only: something else is wrong there.
        return finding("mtu.unmeasured", missing=Missing("missing.mtu_unclear"), **facts)
    agreeing = [each for each in ends if (each.passed, each.lost) == (ends[0].passed, ends[0].lost)]
    if len(agreeing) > 1 and _like_a_tunnel(ends[0]):
        return finding("mtu.black_hole", **facts)
    return finding("mtu.unmeasured", missing=Missing("missing.mtu_unclear"), **facts)


def _large_bytes(limits: Limits) -> float:
    return bound_of(limits, "web.transfer_bytes", 2 * ETHERNET_MTU)


def _large_transfer(pages: Sequence[WebFetch], limits: Limits) -> WebFetch | None:
    """A page so large that full-sized segments must have carried it."""
    return next((each for each in pages if opened(each) and each.body_bytes > _large_bytes(limits)), None)


def _stalled(web: WebReading | None, pages: Sequence[WebFetch], limits: Limits) -> list[WebFetch]:
    """The pages that connected and kept silent; not those that small segments did not help, for these end otherwise."""
    tried_small = {each.url for each in (web.fetches if web else ()) if each.small_segments is not None}
    return [
        each
        for each in pages
        if each.outcome == "stalled" and each.body_bytes <= _large_bytes(limits) and each.url not in tried_small
    ]


def _like_a_tunnel(split: Split) -> bool:
    return (split.passed or 0) >= LOWEST_TUNNEL_MTU


def _could_carry(pages: Sequence[WebFetch]) -> bool:
    """Did any page get as far as carrying data, so that the web is a witness, if a silent one?"""
    return any(each.outcome in ("ok", "stalled", "reset", "bad_reply", "tls_failed") for each in pages)


def _facts(reading: MtuReading | None, splits: Sequence[Split]) -> dict[str, Any]:
    passed = [each for each in splits if each.passed is not None]
    best = max(passed, key=lambda each: each.passed or 0, default=None)
    told = next((each.told for each in splits if each.told is not None), None)
    return {
        "mtu": reading.interface_mtu if reading else None,
        "largest_passed": best.passed if best else None,
        "smallest_lost": best.lost if best else None,
        "told_mtu": told.told_mtu if told else None,
        "told_by": told.told_by if told else None,
        "targets": [each.target for each in splits],
    }
