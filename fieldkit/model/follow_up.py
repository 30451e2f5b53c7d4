"""Which faults are only over when they have stayed away for a while: what to look at again, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Source: S-DUP-05, after whose remedy the LAN was watched for two days.
WATCH_DAYS = 2
# A device that only answers now and then may be asleep while one looks.
WATCHED = frozenset(
    {
        "gateway.duplicate",
        "gateway.two_masters",
        "dhcp.second_server",
        "dhcp.same_id",
        "dhcp.foreign",
        "ra.second_router",
        "ra.second_server",
        "lan.gateway_announcer",
    }
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """To be looked at again by `due`: whether these codes have stayed away."""

    due: datetime
    codes: tuple[str, ...]


def follow_up(codes: Iterable[str], now: datetime) -> FollowUp | None:
    """What of these faults is to be looked at again, and when; None where nothing is."""
    watched = tuple(dict.fromkeys(code for code in codes if code in WATCHED))
    return FollowUp(now + timedelta(days=WATCH_DAYS), watched) if watched else None
