"""MAC addresses: one notation inside, every notation accepted, virtual ones named."""

import re
from dataclasses import dataclass

_SEPARATORS = re.compile(r"[\s:.\-]")
_TWELVE_HEX = re.compile(r"[0-9a-f]{12}")

# Source: RFC 5798 and RFC 9568 (VRRP, also CARP); RFC 2281 (HSRP v1); vendor manuals for HSRP v2, HSRP for
# IPv6 and GLBP.
_VIRTUAL = (
    ("00:00:5e:00:01:", "VRRP"),
    ("00:00:5e:00:02:", "VRRP"),
    ("00:00:0c:07:ac:", "HSRP"),
    ("00:00:0c:9f:f", "HSRP"),
    ("00:05:73:a0:0", "HSRP"),
    ("00:07:b4:", "GLBP"),
)


def parse_mac(text: str) -> str:
    """The MAC in `aa:bb:cc:dd:ee:ff` form, from any vendor's notation.

    Raises: ValueError when it is not twelve hexadecimal digits.
    """
    digits = _SEPARATORS.sub("", text.strip().lower())
    if not _TWELVE_HEX.fullmatch(digits):
        raise ValueError(text)
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def is_mac(text: str) -> bool:
    """Is this a MAC, in any notation?"""
    return _TWELVE_HEX.fullmatch(_SEPARATORS.sub("", text.lower())) is not None


def virtual_kind(mac: str) -> str | None:
    """Which first-hop redundancy protocol owns this MAC, if any."""
    return next((kind for prefix, kind in _VIRTUAL if mac.lower().startswith(prefix)), None)


def is_multicast(mac: str) -> bool:
    """Is this a group address, which no device owns?"""
    return bool(int(mac[:2], 16) & 1)


def is_randomised(mac: str) -> bool:
    """Is this locally administered, as phones and virtual machines make them up?"""
    return bool(int(mac[:2], 16) & 2) and not is_multicast(mac)


@dataclass(frozen=True, slots=True)
class GivenMac:
    """The MAC the customer read out or the technician typed (`mac.given`)."""

    mac: str


@dataclass(frozen=True, slots=True)
class BoundMac:
    """The MAC bound on the carrier's access switch (`mac.bound`); `mac` None: there is no binding."""

    mac: str | None


@dataclass(frozen=True, slots=True)
class LiveMac:
    """The MACs learned on the customer's port (`mac.live`); empty: none learned."""

    macs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GatewayMac:
    """The MAC that another computer has beside the gateway's address (`mac.gateway`); None: it has none there."""

    mac: str | None
