"""Do two routers of one redundant pair both think that they are the master?  Told from what they announce."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from fieldkit.model.arp import ClaimsReading, RouterGroup
from fieldkit.model.mac import virtual_kind

# Where only the one that carries the traffic announces itself as such; of GLBP every member does.
_ONE_MASTER = frozenset({"VRRP", "CARP", "HSRP"})
# So often in a row each must announce itself after the other one had.  Who hears a better master stops at once, at most
# with one last word.  Source: RFC 5798 section 6.4.3; keepalived, vrrp_higher_prio_send_advert.
_TURNS_NEEDED = 2
# After so many of its intervals without a word it has stopped: a change from one to the other that is over.
_STOPPED_INTERVALS = 2.0


@dataclass(frozen=True, slots=True)
class Masters:
    """The routers that announce themselves as masters of one group.

    `together`: for several intervals at the same time.  Else both were heard and neither is known to have stopped,
    which may be a change from one to the other.
    """

    routers: tuple[RouterGroup, ...]
    together: bool

    @property
    def group(self) -> str:
        """The group as routers number it."""
        return f"{self.routers[0].protocol} {self.routers[0].group}"

    @property
    def named(self) -> list[str]:
        """Each by its own address, and by its MAC where that is not the shared one."""
        macs = {each.source_ip: None if virtual_kind(each.mac) else each.mac for each in reversed(self.routers)}
        return [f"{ip} ({mac})" if mac is not None else ip for ip, mac in sorted(macs.items())]


def masters_of(claims: ClaimsReading | None, gateway: str, answering: Collection[str]) -> Masters | None:
    """Those of the gateway's own group; None where there is one at a time."""
    if claims is None:
        return None
    leading = [
        each
        for each in claims.groups
        if each.protocol in _ONE_MASTER and each.times and _speaks_for(each, gateway, answering)
    ]
    pairs = [(one, other) for one, other in combinations(leading, 2) if one.is_rival_of(other)]
    together = [pair for pair in pairs if min(each.turns for each in pair) >= _TURNS_NEEDED]
    found = together or [pair for pair in pairs if all(_goes_on(each, claims.window_s) for each in pair)]
    if not found:
        return None
    # Several groups may share the address; what parts one parts the others.
    name = _name(found[0][0])
    routers = dict.fromkeys(each for pair in found for each in pair if _name(each) == name)
    return Masters(tuple(routers), bool(together))


def _name(each: RouterGroup) -> tuple[int, str, int]:
    return each.vlan, each.protocol, each.group


def _speaks_for(each: RouterGroup, gateway: str, answering: Collection[str]) -> bool:
    """Is the gateway's address the one that this group shares?  CARP names none, but its virtual MAC answers for it."""
    if each.addresses:
        return gateway in each.addresses
    return virtual_kind(each.mac) is not None and each.mac.lower() in answering


def _goes_on(each: RouterGroup, window_s: float) -> bool:
    """Was it still the master when listening ended, as far as can be told?"""
    if each.active is False or each.last_s is None:
        return False
    return window_s - each.last_s < _STOPPED_INTERVALS * each.every_s
