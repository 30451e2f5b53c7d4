"""What the access switch holds that bears on one line: its port, who is on it, who answers ARP, what is bound."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fieldkit.model.noc import Duplex, PortCondition

# How the MAC of a line may be bound.  Source: B2, MAC-4.
BindingKind = Literal["static_arp", "ip_source", "snooping", "port_security", "static_mac"]

# What a port takes: frames without a tag, with one, or both.
PortMode = Literal["access", "trunk", "hybrid"]

# More stations than this behind a port are not one customer's devices.  Source: limits.yaml mac.edge_stations.
EDGE_STATIONS = 8

# How far one table was read: all of it, as the device itself marks it; part of it, or without any mark of its end; the
# device refused it to this user; it has no such table; nobody asked for it.
Told = Literal["whole", "partly", "refused", "unsupported", "not_asked"]

# The tables that together say whether a MAC is bound; `nothing bound` may be said only when each was read whole or the
# device has none such, and one at least was read whole.
BINDING_TABLES = ("static_arp", "binding", "snooping", "port_security")


@dataclass(frozen=True, slots=True)
class AccessPort:
    """The customer's port.  `vlans` are the ones it takes untagged, `tagged` those it takes with a tag.

    `uplink`: it leads to another switch, by its mode or its LLDP peer; None where neither tells.  `stations` is how
    many MACs it has learned.
    """

    name: str
    condition: PortCondition
    reason: str | None = None
    speed_mbps: int | None = None
    duplex: Duplex | None = None
    errors: int | None = None
    vlans: tuple[int, ...] = ()
    tagged: tuple[int, ...] = ()
    mode: PortMode | None = None
    uplink: bool | None = None
    description: str | None = None
    stations: int | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """One MAC of the switch's table, with the port it was learned on."""

    mac: str
    port: str | None
    vlan: int | None = None
    static: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers ARP for an address, as the switch or its gateway has it; `static` is bound by hand, not heard."""

    ip: str
    mac: str | None
    port: str | None = None
    vlan: int | None = None
    static: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """One binding, of whatever kind."""

    kind: BindingKind
    mac: str
    ip: str | None = None
    port: str | None = None
    vlan: int | None = None


@dataclass(frozen=True, slots=True)
class LldpPeer:
    """Who says by LLDP that it is at the other end of a port.  Names are untrusted text."""

    port: str
    name: str | None = None
    peer_port: str | None = None
    address: str | None = None
    switch: bool | None = None


@dataclass(frozen=True, slots=True)
class AccessReading:
    """What the access switch said of this line (`access`).

    `port` is the line's port as the record or the switch names it.  `stations`, `answering` and `bindings` hold what
    bears on the line: its port, its address, and each MAC that was looked for (`sought`), wherever that is.  `told`
    says how far each table was read (`port`, `mac_on_port`, `mac_search`, `arp_of_ip`, `static_arp`, `binding`,
    `snooping`, `port_security`, `vlan`, `lldp`); what was not read whole proves no absence.  `own_macs` are the
    switch's own.  `others` are the other ports on which a MAC that was looked for has been learned.
    """

    platform: str
    switch: str | None = None
    port: str | None = None
    state: AccessPort | None = None
    stations: tuple[Station, ...] = ()
    answering: tuple[Answering, ...] = ()
    bindings: tuple[Binding, ...] = ()
    peers: tuple[LldpPeer, ...] = ()
    sought: tuple[str, ...] = ()
    own_macs: tuple[str, ...] = ()
    others: tuple[AccessPort, ...] = ()
    told: Mapping[str, Told] = field(default_factory=dict)

    def on_port(self, name: str | None) -> bool:
        """Is this the line's port, or one VLAN of it (`GE0/0/7.1203`)?  Ports have one name each in a reading."""
        ours = self.port or (self.state.name if self.state else None)
        return name is not None and ours is not None and (name == ours or name.startswith(f"{ours}."))

    def bindings_of(self, ip: str | None) -> tuple[Binding, ...]:
        """What binds the line: its address, or, where a binding names none, its port whatever the address."""
        return tuple(
            each
            for each in self.bindings
            if (each.ip == ip if each.ip is not None and ip is not None else self.on_port(each.port))
        )

    @property
    def unread(self) -> tuple[str, ...]:
        """The tables in which a binding may stand that nobody has seen."""
        return tuple(each for each in BINDING_TABLES if self.told.get(each) not in ("whole", "unsupported"))

    @property
    def nothing_bound(self) -> bool:
        """Was every table that could hold a binding read whole, or is there none such, and at least one was read?

        The rows are another matter: this says only that a binding which is not among them does not exist.
        """
        return not self.unread and any(self.told.get(each) == "whole" for each in BINDING_TABLES)


@dataclass(frozen=True, slots=True)
class Hop:
    """One switch on the way to a station: where it was learned there, and who is behind that port.

    `name` is what the switch calls itself; untrusted text.
    """

    switch: str
    port: str | None
    vlan: int | None = None
    peer: LldpPeer | None = None
    stations: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class StationReading:
    """Where a station is plugged in (`station`).

    `end` says how the search ended: at an `edge` port, at an `uplink` whose next switch could not be asked (`why` is
    the code of the reason, `about` its facts), `not_seen` in a table read whole, or `not_told`.
    """

    wanted: str
    mac: str | None
    hops: tuple[Hop, ...] = ()
    end: Literal["edge", "uplink", "not_seen", "not_told"] = "not_told"
    why: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
