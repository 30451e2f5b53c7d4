"""What counts as an answer from beyond the gateway; shared by the checks that must tell `dead` from `filtered`."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, ip_address, ip_network

from fieldkit.checks.registry import Evidence
from fieldkit.model.address import AddressReading
from fieldkit.model.dns import DnsReading
from fieldkit.model.reach import ReachReading
from fieldkit.model.web import WebReading

# What a page must have come to for its far end to have answered; a name that does not resolve says nothing.
_CAME_BACK = ("ok", "refused", "tls_failed", "stalled", "reset", "bad_reply")
APIPA = ip_network("169.254.0.0/16")


def networks(address: AddressReading | None) -> list[IPv4Network]:
    """The subnets the tested interface stands in."""
    made = []
    for own in address.addresses if address else ():
        network = ip_network(f"{own.ip}/{own.prefix}", strict=False)
        if isinstance(network, IPv4Network) and network.prefixlen < 32:
            made.append(network)
    return made


def inside(ip: str | None, subnets: list[IPv4Network]) -> bool:
    """Is this address on the near side of the gateway?"""
    parsed = _parsed(ip)
    return parsed is not None and (parsed.is_loopback or any(parsed in subnet for subnet in subnets))


def is_beyond(ip: str | None, address: AddressReading | None) -> bool:
    """Is this a host on the far side of the gateway?

    Without an address reading nobody knows what is near; then a private address is not believed to be far.
    """
    parsed = _parsed(ip)
    if parsed is None or parsed.is_unspecified or parsed.is_multicast or parsed.is_loopback or parsed.is_link_local:
        return False
    if address is None:
        return not parsed.is_private
    if ip in address.gateways or any(own.ip == ip for own in address.addresses):
        return False
    return not inside(ip, networks(address))


def passed(seen: Evidence) -> list[str]:
    """Everything beyond the gateway that answered, by any means, of what there is of reach, dns and web."""
    return list(dict.fromkeys([*_by_connection(seen), *_by_dns(seen)]))


def passed_for_certain(seen: Evidence) -> list[str]:
    """As `passed`, less what only DNS over UDP says: many a router answers that itself in everybody's name."""
    return list(dict.fromkeys([*_by_connection(seen), *_by_dns(seen, transport="tcp")]))


def tried(seen: Evidence) -> list[str]:
    """Every target beyond the gateway to which a packet really left, whether it answered or not."""
    reach: ReachReading | None = seen.reach
    sent = [each.address for each in reach.attempts if each.outcome != "local"] if reach else []
    return list(dict.fromkeys(ip for ip in sent if is_beyond(ip, seen.address)))


def silent(seen: Evidence) -> tuple[list[str], bool]:
    """The addresses beyond that were asked and gave no answer, and whether anything but ICMP was tried on them.

    A resolver counts only when its time ran out: any other failure may never have left this laptop.
    """
    reach: ReachReading | None = seen.reach
    dns: DnsReading | None = seen.dns
    web: WebReading | None = seen.web
    asked = [
        (each.address, each.method != "icmp")
        for each in (reach.attempts if reach else ())
        if each.outcome in ("timeout", "unreachable", "prohibited")
    ]
    asked += [(each.server, True) for each in (dns.answers if dns else ()) if each.failure == "timeout"]
    asked += [
        (each.address, True)
        for each in (web.fetches if web else ())
        if each.address and each.via == "direct" and each.outcome == "connect_timeout"
    ]
    beyond = [(ip, more) for ip, more in asked if is_beyond(ip, seen.address)]
    return list(dict.fromkeys(ip for ip, _ in beyond)), any(more for _, more in beyond)


def refused_from_beyond(seen: Evidence) -> list[str]:
    """Who, other than the gateway and this laptop, sent an ICMP error: somebody out there is alive."""
    reach: ReachReading | None = seen.reach
    return list(
        dict.fromkeys(
            each.by
            for each in (reach.attempts if reach else ())
            if each.by is not None
            and each.outcome in ("unreachable", "prohibited")
            and is_beyond(each.by, seen.address)
        )
    )


def _by_connection(seen: Evidence) -> Iterator[str]:
    reach: ReachReading | None = seen.reach
    web: WebReading | None = seen.web
    for attempt in reach.attempts if reach else ():
        if attempt.answered and is_beyond(attempt.address, seen.address):
            yield attempt.address
    for fetch in web.fetches if web else ():
        if fetch.via == "direct" and fetch.outcome in _CAME_BACK and is_beyond(fetch.address, seen.address):
            yield str(fetch.address)


def _by_dns(seen: Evidence, transport: str | None = None) -> Iterator[str]:
    dns: DnsReading | None = seen.dns
    for answer in dns.answers if dns else ():
        if (
            answer.rcode is not None
            and transport in (None, answer.transport)
            and is_beyond(answer.server, seen.address)
        ):
            yield answer.server


def _parsed(ip: str | None) -> IPv4Address | None:
    """The address, if it is one at all; only IPv4 is judged."""
    try:
        parsed = ip_address(ip or "")
    except ValueError:
        return None
    return parsed if isinstance(parsed, IPv4Address) else None
