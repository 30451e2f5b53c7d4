"""Readings, line and limits in; findings out.  Pure: no clock, no socket, no prompt."""

from fieldkit.checks import address, dhcp, dns, gateway, link, mac, mtu, reach, site, web
from fieldkit.checks.registry import CARDS, CHECKS, Check, Evidence, Limits

__all__ = [
    "CARDS",
    "CHECKS",
    "Check",
    "Evidence",
    "Limits",
    "address",
    "dhcp",
    "dns",
    "gateway",
    "link",
    "mac",
    "mtu",
    "reach",
    "site",
    "web",
]
