"""Where is each device that answers for something on this LAN plugged in?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# How it was found: the switch itself, its table as pasted, the device's own announcement, cables pulled.
FoundBy = Literal["switch", "paste", "lldp", "unplug"]


@dataclass(frozen=True, slots=True)
class PluggedIn:
    """One MAC and where it is.

    `edge`: `port` is its own port.  `uplink`: it is somewhere behind `port`.  `not_seen`: the table was read whole and
    does not hold it.  `not_told`: nobody could say, `why` is the code of the reason and `about` its facts.  `cable` is
    what the technician calls it, where cables were pulled.
    """

    mac: str
    by: FoundBy
    end: Literal["edge", "uplink", "not_seen", "not_told"]
    switch: str | None = None
    port: str | None = None
    vlan: int | None = None
    stations: int | None = None
    cable: str | None = None
    why: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PluggedReading:
    """What is known, at most one row a MAC and means; `sought` are all the MACs that were looked for."""

    sought: tuple[str, ...] = ()
    found: tuple[PluggedIn, ...] = ()
