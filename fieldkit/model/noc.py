"""What only the NOC can read off the access device: the port, its VLAN, the light at both ends, the error counter."""

from dataclasses import dataclass
from typing import Literal

PortCondition = Literal["up", "down", "shut", "error_down"]
Duplex = Literal["full", "half"]

# Below this a module measures nothing; its raw reading is 0.  Source: SFF-8472.
NO_LIGHT_DBM = -40.0


@dataclass(frozen=True, slots=True)
class PortState:
    """How the customer's port stands (`noc.port`); `reason` is the device's own word for a port it switched off."""

    condition: PortCondition
    speed_mbps: int | None = None
    duplex: Duplex | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PortVlan:
    """The VLANs the customer's port is in (`noc.vlan`); two for QinQ, none where no VLAN is set."""

    vlans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LightBothEnds:
    """Light in dBm at the access port (near) and at the customer's device (far) (`noc.light`).

    The alarm levels are those that the access port's own module keeps.
    """

    near_rx_dbm: float | None = None
    near_tx_dbm: float | None = None
    far_rx_dbm: float | None = None
    far_tx_dbm: float | None = None
    near_rx_low_alarm_dbm: float | None = None
    near_rx_high_alarm_dbm: float | None = None


@dataclass(frozen=True, slots=True)
class ErrorGrowth:
    """Input errors counted at the customer's port, and again `minutes` later (`noc.errors`).

    A count read once only is a lifetime total.
    """

    before: int
    after: int | None = None
    minutes: float | None = None
