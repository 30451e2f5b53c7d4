"""Does anybody else hold an address that somebody here uses?"""

from typing import Any

from fieldkit.checks.address import link_is_down
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.arp import ArpReading, ConflictReading
from fieldkit.model.finding import Finding, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.terms import FAULT, OK, UNKNOWN, Vantage


@check(
    "ip.unique",
    card="address",
    reads={"conflict": ConflictReading, "arp": ArpReading, "link": LinkReading},
    codes={"ip.free": OK, "ip.conflict": FAULT, "ip.not_probed": UNKNOWN},
    facts=("ip", "taken_by", "sent"),
)
def unique(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does another station hold our own address?

    Who also answers for an address that nobody holds answers for everything (proxy ARP) and does not count.  On the
    line itself, and where no such address could be tried (a /30 has none to spare), an answer from the gateway's own
    MAC stays open: carriers that isolate customers let the gateway answer for the addresses that are in use.

    Source: RFC 5227, C9.
    """
    if link_is_down(seen):
        return finding("ip.not_probed", missing=Missing("missing.link_down"))
    conflict: ConflictReading | None = seen.conflict
    if conflict is None:
        return finding("ip.not_probed", missing=seen.missing("conflict"))
    arp: ArpReading | None = seen.arp
    proxies = {reply.mac.lower() for reply in arp.unused_replies} if arp else set()
    ours = {mac.lower() for mac in conflict.own_macs}
    answered = dict.fromkeys(reply.mac.lower() for reply in conflict.replies)
    takers = [mac for mac in answered if mac not in ours | proxies]
    facts: dict[str, Any] = {"ip": conflict.ip, "sent": conflict.sent}
    gateway_macs: set[str] = set()
    if arp is not None and arp.gateway != conflict.ip and (arp.unused_ip is None or seen.vantage is not Vantage.LAN):
        gateway_macs = {reply.mac.lower() for reply in arp.replies}
    certain = [mac for mac in takers if mac not in gateway_macs]
    if certain:
        return finding("ip.conflict", taken_by=certain, **facts)
    if takers:
        maybe = Missing("missing.address_maybe_proxy", {"ip": conflict.ip, "macs": takers})
        return finding("ip.not_probed", missing=maybe, **facts)
    if conflict.method != "raw":
        return finding("ip.not_probed", missing=Missing("missing.no_raw_socket"), **facts)
    if not conflict.complete or not conflict.sent:
        return finding("ip.not_probed", missing=Missing("missing.deadline", {"topic": "conflict"}), **facts)
    return finding("ip.free", **facts)
