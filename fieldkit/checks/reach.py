"""Does anything answer beyond the gateway, and by which protocol?"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from fieldkit.checks.address import link_is_down
from fieldkit.checks.beyond import inside, networks
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.address import AddressReading
from fieldkit.model.dns import DnsReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.reach import Attempt, ReachReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, WARN
from fieldkit.model.web import WebReading

# One TCP try that keeps silent is one lost packet train; two are a pattern.
TCP_TRIES = 2
TWO_WITNESSES = 2


def is_url(target: str) -> bool:
    """Does the record name a page here, whose port must answer?  A bare address may well serve nothing."""
    return "://" in target


def really_sent(reach: ReachReading | None) -> list[Attempt]:
    """The tries that left the laptop."""
    return [each for each in reach.attempts if each.outcome != "local"] if reach else []


def something_beyond(seen: Evidence) -> list[str]:
    """The addresses beyond the gateway that gave an answer which no box on the way gives in their name.

    A reset does not count here: firewalls send them for others.
    """
    address: AddressReading | None = seen.address
    near = networks(address)
    gateways = set(address.gateways) if address else set()
    answered = [each.address for each in really_sent(seen.reach) if each.outcome == "answered"]
    return list(dict.fromkeys(ip for ip in answered if ip not in gateways and not inside(ip, near)))


def _targets(attempts: Iterable[Attempt]) -> list[str]:
    return list(dict.fromkeys(each.target for each in attempts))


def _resolvers(seen: Evidence) -> dict[str, bool]:
    """Resolvers beyond the gateway that were asked, and whether they answered anything: a second witness."""
    dns: DnsReading | None = seen.dns
    near = networks(seen.address)
    found: dict[str, bool] = {}
    for each in dns.answers if dns else ():
        if each.role != "configured" and not inside(each.server, near):
            found[each.server] = found.get(each.server, False) or each.rcode is not None
    return found


@check(
    "reach.beyond",
    card="beyond",
    reads={
        "reach": ReachReading,
        "link": LinkReading,
        "dns": DnsReading,
        "address": AddressReading,
        "web": WebReading,
    },
    codes={
        "reach.all": OK,
        "reach.icmp_filtered": OK,
        "reach.some": WARN,
        "reach.ping_only": FAULT,
        "reach.none": FAULT,
        "reach.unmeasured": UNKNOWN,
    },
    facts=("targets", "answered", "failed", "unresolved", "told_by", "ports"),
)
def beyond(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Do the targets beyond the gateway answer, by ICMP or by TCP?

    A name that nobody resolves is the DNS check's affair and no dead target.  One silent target alone may itself be
    dead: without a second witness it proves nothing about the line.

    Source: B1 INT-26.
    """
    reach: ReachReading | None = seen.reach
    if reach is None:
        return finding("reach.unmeasured", missing=seen.missing("reach"))
    if link_is_down(seen):
        return finding("reach.unmeasured", missing=Missing("missing.link_down"))
    attempts = really_sent(reach)
    unresolved = list(reach.unresolved)
    if not attempts:
        why = "missing.reach_names" if unresolved else "missing.reach_not_sent"
        return finding("reach.unmeasured", missing=Missing(why, {"targets": unresolved}), unresolved=unresolved)
    targets = _targets(attempts)
    answered = _targets(each for each in attempts if each.answered)
    failed = [target for target in targets if target not in answered]
    told_by = list(dict.fromkeys(each.by for each in attempts if each.by and not each.answered))
    facts: dict[str, Any] = {"targets": targets, "failed": failed, "unresolved": unresolved, "told_by": told_by}
    if not answered:
        two = len({each.address for each in attempts}) >= TWO_WITNESSES
        resolvers = _resolvers(seen)
        heard = [server for server, answered in resolvers.items() if answered]
        if (not two and heard) or _only_through_proxy(seen):
            return finding("reach.some", answered=heard, **facts)
        if two or resolvers:
            return finding("reach.none", answered=[], **facts)
        return finding("reach.unmeasured", missing=Missing("missing.one_target", {"targets": targets}), **facts)
    facts["answered"] = answered
    by_icmp = [each for each in attempts if each.method == "icmp"]
    by_tcp = [each for each in attempts if each.method == "tcp"]
    icmp_passes = any(each.answered for each in by_icmp)
    tcp_passes = any(each.answered for each in by_tcp)
    if icmp_passes and by_tcp and not tcp_passes:
        return _no_tcp(seen, line, by_icmp, by_tcp, facts)
    if failed:
        return finding("reach.some", **facts)
    if by_icmp and not icmp_passes:
        # Resets alone, where pages must be served, may all come from one box that cuts everything off.
        served = {each.target for each in by_tcp if not line.test.targets or is_url(each.target)}
        if {each.target for each in by_tcp} <= served and all(
            each.outcome == "reset" for each in by_tcp if each.answered
        ):
            return finding("reach.some", **facts | {"answered": [], "failed": targets})
        return finding("reach.icmp_filtered", **facts)
    return finding("reach.all", **facts)


def _only_through_proxy(seen: Evidence) -> bool:
    """Does a page open through the proxy?  A network that lets nobody out directly is meant so, and not cut."""
    web: WebReading | None = seen.web
    return any(each.via == "proxy" and each.outcome == "ok" for each in web.fetches) if web else False


def _no_tcp(
    seen: Evidence, line: Line, by_icmp: list[Attempt], by_tcp: list[Attempt], facts: dict[str, Any]
) -> Finding:
    """ICMP answers, TCP never.  A bare address of the record may serve nothing; a page and a default target must."""
    alive = {each.address for each in by_icmp if each.answered}
    dead = [each for each in by_tcp if each.address in alive]
    pages = {each.target for each in dead if is_url(each.target)}
    must_answer = bool(pages) if line.test.targets else len({each.address for each in dead}) >= TWO_WITNESSES
    if must_answer and len(dead) >= TCP_TRIES and not _only_through_proxy(seen):
        ports = sorted({each.port for each in dead if each.port is not None})
        return finding("reach.ping_only", **facts | {"failed": _targets(dead), "ports": ports})
    if pages or facts["failed"] or not line.test.targets:
        return finding("reach.some", **facts | {"failed": facts["failed"] or sorted(pages) or _targets(dead)})
    return finding("reach.all", **facts)


def host_of(target: str) -> str:
    """The host of a URL or of a bare target, lower case."""
    if not is_url(target):
        return target.strip().lower()
    try:
        return (urlsplit(target.strip()).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
