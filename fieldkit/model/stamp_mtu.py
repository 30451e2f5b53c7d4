"""How large a packet passes on the way to a reflector, and on the way back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SizeWays:
    """Test packets of one IP size (bytes), DF set: how many `arrived` there, how many `came_back`.

    `missed` is how many surely did not arrive; what is in neither count is not known.
    """

    size: int
    sent: int
    arrived: int
    missed: int
    came_back: int


@dataclass(frozen=True, slots=True)
class StampMtuReading:
    """All sizes of one round against the reflector at `address`:`port`.

    `stateful`: it numbers its answers itself, so that a size has a direction.  `told_mtu` is what an ICMP 3/4 named on
    the way there, `told_by` its sender.
    """

    far: str
    address: str
    port: int
    interface_mtu: int | None
    stateful: bool | None
    sizes: tuple[SizeWays, ...] = ()
    told_mtu: int | None = None
    told_by: str | None = None
