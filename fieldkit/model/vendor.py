"""Which maker's name stands behind a MAC, without a network?"""

import re
from functools import cache

from fieldkit.model.mac import is_mac, is_multicast, is_randomised, parse_mac, virtual_kind

# No maker: the device, or the software it runs in, made its MAC up.  `vendor.randomised` has the words.
RANDOMISED = "randomised"
# Made up too, and yet known by their beginnings.  Source: what libvirt and Docker set by default.
_MADE_BY_SOFTWARE = (("52:54:00:", "QEMU/KVM"), ("02:42:", "Docker"))
# What a company adds to its name, at its end.
_LEGAL_FORM = re.compile(
    r"[\s,.]+(?:co|ltd|ltda|inc|corp|corporation|limited|company|llc|gmbh|ag|ab|oy|bv|b\.v|s\.a|sa|srl|kg|pte|pty|a/s)"
    r"[\s,.)]*$",
    re.IGNORECASE,
)
# Rows that name nobody.
_NOBODY = {"", "private", "00:00:00"}


def vendor_of(mac: str) -> str | None:
    """The maker behind a MAC by its longest registered beginning; None where nobody is registered.  Never raises.

    A virtual router's MAC is called by its protocol (`VRRP`), a made-up one `randomised`.

    Source: the IEEE registry as Wireshark keeps it, shipped with scapy.
    """
    if not is_mac(mac):
        return None
    mac = parse_mac(mac)
    if is_multicast(mac) or mac.startswith("00:00:00:"):
        return None
    software = next((name for beginning, name in _MADE_BY_SOFTWARE if mac.startswith(beginning)), None)
    known = virtual_kind(mac) or software or _registered(mac[:13].upper())
    return known or (RANDOMISED if is_randomised(mac) else None)


def load_names() -> None:
    """Read the makers' names in ahead of the first question, where there is time to spare."""
    _names()


def _registered(digits: str) -> str | None:
    names = _names()
    # Blocks of 4096 addresses, of a million, and whole ones: what is registered for the smaller counts.
    keys = (f"{digits}0/36", f"{digits[:10]}0/28", digits[:8])
    return next((_short(names[key]) for key in keys if key in names), None)


def _short(name: str) -> str | None:
    while (shorter := _LEGAL_FORM.sub("", name)) != name and len(shorter) > 1:
        name = shorter
    return None if name.lower() in _NOBODY else name


@cache
def _names() -> dict[str, str]:
    try:
        from scapy.libs import manuf
    except ImportError:
        # An older scapy has no table of its own.
        return {}
    rows = (line.split("\t") for line in manuf.DATA.splitlines())
    return {row[0].rstrip(): row[-1].strip() for row in rows}
