"""Who says by LLDP, CDP or spanning tree what it is and which port this is?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LldpNeighbour:
    """One device that announced itself on this cable; names are untrusted text.

    `mac` is the frame's source, `chassis` the MAC it names for itself where it names one.  `port` is the port that sent
    this, as the device calls it.
    """

    mac: str
    protocol: str
    name: str | None = None
    port: str | None = None
    port_description: str | None = None
    address: str | None = None
    vlan: int | None = None
    switch: bool | None = None
    chassis: str | None = None


@dataclass(frozen=True, slots=True)
class LldpReading:
    """Every announcement heard in one window; a switch speaks every 30 s (LLDP) or 60 s (CDP), so silence says little.

    `stp_root` and `stp_bridge` are the bridge MACs of the spanning tree seen here; `topology_changes` counts its
    notices.
    """

    method: str
    window_s: float
    neighbours: tuple[LldpNeighbour, ...] = ()
    stp_root: str | None = None
    stp_bridge: str | None = None
    topology_changes: int = 0
