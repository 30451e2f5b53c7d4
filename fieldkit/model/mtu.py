"""How large a packet passes, tried in all sizes at once with DF set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SizeTry:
    """Echoes of one IP packet size (bytes, headers included).

    `told_mtu` is the MTU that an ICMP 3/4 named, `told_by` its sender.
    """

    target: str
    size: int
    sent: int
    received: int
    told_mtu: int | None = None
    told_by: str | None = None


@dataclass(frozen=True, slots=True)
class MtuReading:
    """All sizes of one round towards one or more targets."""

    interface_mtu: int | None
    tries: tuple[SizeTry, ...] = ()
