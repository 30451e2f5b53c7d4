"""What counts as an answer from beyond the gateway; shared by the checks that must tell `dead` from `filtered`."""

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
    if ip is None:
        return False
    try:
        parsed = ip_address(ip)
    except ValueError:
        return False
    return parsed.is_loopback or (isinstance(parsed, IPv4Address) and any(parsed in subnet for subnet in subnets))


def passed(seen: Evidence) -> list[str]:
    """Everything beyond the gateway that answered, by any means; needs `address`, and what there is of reach, dns, web."""
    address: AddressReading | None = seen.address
    near = networks(address)
    gateways = set(address.gateways) if address else set()
    reach: ReachReading | None = seen.reach
    dns: DnsReading | None = seen.dns
    web: WebReading | None = seen.web
    answered = [each.address for each in reach.attempts if each.answered] if reach else []
    answered += [each.server for each in dns.answers if each.rcode is not None] if dns else []
    if web:
        answered += [
            each.address for each in web.fetches if each.address and each.via == "direct" and each.outcome in _CAME_BACK
        ]
    return list(dict.fromkeys(ip for ip in answered if ip not in gateways and not inside(ip, near)))


def tried(seen: Evidence) -> list[str]:
    """Every target beyond the gateway to which a packet really left."""
    address: AddressReading | None = seen.address
    near = networks(address)
    gateways = set(address.gateways) if address else set()
    reach: ReachReading | None = seen.reach
    sent = [each.address for each in reach.attempts if each.outcome != "local"] if reach else []
    return list(dict.fromkeys(ip for ip in sent if ip not in gateways and not inside(ip, near)))
