"""The customer's MAC beside the bound one (S-CQM-20..24)."""

from dataclasses import replace
from typing import Any

import pytest

from fieldkit.checks import CHECKS, Evidence
from fieldkit.model.access import (
    AccessPort,
    AccessReading,
    Answering,
    Binding,
    BindingKind,
    LldpPeer,
    Station,
    Told,
)
from fieldkit.model.finding import Limit, Missing
from fieldkit.model.line import Access, CarrierAddress, Cpe, CustomerLan, Line
from fieldkit.model.mac import BoundMac, GatewayMac, GivenMac, LiveMac
from fieldkit.model.noc import PortState, PortVlan
from fieldkit.model.reading import Reading, Where
from fieldkit.model.terms import Source, Trust
from tests.checks.situations import (
    AT,
    CPE,
    LIMITS,
    Seen,
    bound,
    covers_every_code,
    holds,
    judge,
    laptop,
    saying,
    seen,
    three_times,
    words_are_complete,
)

OLD = "00:e0:fc:12:34:56"
NEW = "c8:3a:35:9a:bc:de"
OTHER = "50:64:2b:00:00:88"
PRIVATE = "da:a1:19:00:00:01"
GROUP = "01:00:5e:00:00:01"
LAPTOP = "02:00:00:00:00:09"
SHARED = "00:00:5e:00:01:07"

IP, PORT, NINE, UP = "203.0.113.9", "GE0/0/7", "GE0/0/9", "XGE0/0/1"
OURS = Line(
    address=CarrierAddress(mode="static", ip=IP, prefix=29, gateway="203.0.113.10", vlan=1203),
    access=Access(switch="10.0.0.2", port=PORT),
)
CPE_KNOWN = replace(OURS, cpe=Cpe(wan_mac=NEW))
RECORD = replace(OURS, access=replace(OURS.access, bound_mac=OLD))
WHOLE: dict[str, Told] = dict.fromkeys(
    (
        "port",
        "mac_on_port",
        "mac_search",
        "arp_of_ip",
        "static_arp",
        "binding",
        "snooping",
        "port_security",
        "vlan",
        "lldp",
    ),
    "whole",
)
STATE = AccessPort(PORT, "up", vlans=(1203,), mode="access", uplink=False)
EDGE = AccessPort(NINE, "up", vlans=(1204,), mode="access", uplink=False, stations=1)
UPLINK = AccessPort(UP, "up", tagged=(1203, 1204), mode="trunk", uplink=True, stations=40)
PEER = LldpPeer(UP, "AGG-1", "GE0/0/24", "192.0.2.1", True)


def on(*macs: str, port: str = PORT, vlan: int = 1203, static: bool = False) -> tuple[Station, ...]:
    """These MACs, learned on this port."""
    return tuple(Station(each, port, vlan, static) for each in macs)


def tied(
    mac: str, kind: BindingKind = "static_arp", *, ip: str | None = IP, port: str | None = None, vlan: int | None = 1203
) -> Binding:
    """One binding; of this line's address, unless told otherwise."""
    return Binding(kind, mac, ip, port, vlan)


def secured(mac: str, port: str = PORT) -> Binding:
    """A MAC that port security holds on a port."""
    return Binding("port_security", mac, None, port, 1203)


def heard(mac: str, port: str | None = None, ip: str = IP, *, static: bool = False) -> Answering:
    """Who answers for the address."""
    return Answering(ip, mac, port, 1203, static)


def switch(
    *stations: Station,
    state: AccessPort | None = STATE,
    arp: tuple[Answering, ...] = (),
    held: tuple[Binding, ...] = (),
    others: tuple[AccessPort, ...] = (),
    peers: tuple[LldpPeer, ...] = (),
    own: tuple[str, ...] = (),
    told: dict[str, Told] | None = None,
    **less: Told,
) -> AccessReading:
    """What the switch said; every table read whole, except those named otherwise."""
    return AccessReading(
        "huawei_vrp",
        "SW1",
        PORT,
        state,
        stations,
        arp,
        held,
        peers,
        own_macs=own,
        others=others,
        told={**(WHOLE if told is None else told), **less},
    )


def at(code: str, access: AccessReading, *, line: Line = OURS, why: str | None = None, **more: Any) -> Seen:
    """A situation in which the switch was read; upper-case names are facts the finding must carry."""
    says = {name: more.pop(name) for name in tuple(more) if name in CHECKS["mac.binding"].facts}
    vantage = more.pop("vantage", None)
    return saying(seen(code, line=line, at=vantage, access=access, **more), why=why, **says)


TYPED = {
    "read out, the bound one (d)": saying(
        seen("mac.equal", mac_given=GivenMac(OLD), mac_bound=BoundMac(OLD)), in_use=[OLD], bound_mac=OLD
    ),
    "another notation of the same": seen("mac.equal", mac_given=GivenMac(OLD.upper()), mac_bound=BoundMac(OLD)),
    "learned, the bound one": seen("mac.equal", mac_live=LiveMac((OLD,)), mac_bound=BoundMac(OLD)),
    "read out wrongly, learned right": saying(
        seen("mac.equal", mac_given=GivenMac(NEW), mac_live=LiveMac((OLD,)), mac_bound=BoundMac(OLD)), in_use=[OLD]
    ),
    "as in the record": seen("mac.equal", line=bound(OLD), mac_given=GivenMac(OLD)),
    "a made-up MAC, but the bound one": seen("mac.equal", mac_given=GivenMac(PRIVATE), mac_bound=BoundMac(PRIVATE)),
    "several learned, the one read out is bound": seen(
        "mac.equal", mac_given=GivenMac(OLD), mac_live=LiveMac((NEW, OLD)), mac_bound=BoundMac(OLD)
    ),
    "nothing bound (d)": seen("mac.no_binding", mac_given=GivenMac(NEW), mac_bound=BoundMac(None)),
    "nothing bound, whatever the record says": seen(
        "mac.no_binding", line=bound(OLD), mac_given=GivenMac(NEW), mac_bound=BoundMac(None)
    ),
    "nothing bound needs no MAC to compare": seen("mac.no_binding", mac_bound=BoundMac(None)),
    "nothing bound, read out wrongly": seen("mac.no_binding", mac_given=GivenMac(GROUP), mac_bound=BoundMac(None)),
    "another device (c)": saying(
        seen("mac.differs", line=bound(OTHER), mac_given=GivenMac(NEW), mac_bound=BoundMac(OLD)),
        in_use=[NEW],
        bound_mac=OLD,
        port="GigabitEthernet0/0/7",
    ),
    "learned another, though the label reads right": saying(
        seen("mac.differs", mac_given=GivenMac(OLD), mac_live=LiveMac((NEW,)), mac_bound=BoundMac(OLD)), in_use=[NEW]
    ),
    "a learned MAC is real, made up or not": seen("mac.differs", mac_live=LiveMac((PRIVATE,)), mac_bound=BoundMac(OLD)),
    "several learned, none bound": saying(
        seen("mac.differs", mac_live=LiveMac((NEW, OTHER)), mac_bound=BoundMac(OLD)), in_use=[NEW, OTHER]
    ),
    "several learned, the new device among them": saying(
        seen("mac.differs", mac_given=GivenMac(NEW), mac_live=LiveMac((OLD, NEW)), mac_bound=BoundMac(OLD)),
        in_use=[NEW],
    ),
    "several learned, the bound one among them: whose?": saying(
        seen("mac.several", mac_live=LiveMac((OLD, NEW)), mac_bound=BoundMac(OLD)), live_macs=[OLD, NEW], answering=[]
    ),
    "several learned, nothing known of a binding": seen("mac.several", mac_live=LiveMac((OLD, NEW))),
    "nothing learned, the port typed as down": saying(
        seen("mac.nothing_learned", mac_live=LiveMac(()), noc_port=PortState("down")), half="no_link"
    ),
    "nothing learned, the port typed in another VLAN": saying(
        seen(
            "mac.nothing_learned",
            line=OURS,
            mac_live=LiveMac(()),
            noc_port=PortState("up"),
            noc_vlan=PortVlan((1,)),
        ),
        half="wrong_vlan",
    ),
    "nothing learned, and nothing else known": saying(
        seen("mac.nothing_learned", mac_live=LiveMac(())), half="unknown"
    ),
    "a group address was read": saying(
        seen("mac.not_a_device", mac_given=GivenMac(GROUP), mac_bound=BoundMac(OLD)), misread=[GROUP]
    ),
    "all zero was read": seen("mac.not_a_device", mac_given=GivenMac("00:00:00:00:00:00"), mac_bound=BoundMac(OLD)),
    "the binding was misread": saying(
        seen("mac.not_a_device", mac_given=GivenMac(NEW), mac_bound=BoundMac("ff:ff:ff:ff:ff:ff")),
        misread=["ff:ff:ff:ff:ff:ff"],
    ),
    "misread, but the port learned it": seen(
        "mac.equal", mac_given=GivenMac(GROUP), mac_live=LiveMac((OLD,)), mac_bound=BoundMac(OLD)
    ),
    "a private address was read": saying(
        seen("mac.randomised", mac_given=GivenMac(PRIVATE), mac_bound=BoundMac(OLD)), in_use=[PRIVATE]
    ),
    "nothing learned": seen("mac.nothing_learned", mac_live=LiveMac(()), mac_bound=BoundMac(OLD)),
    "nothing learned, though it was read out": seen(
        "mac.nothing_learned", mac_given=GivenMac(OLD), mac_live=LiveMac(()), mac_bound=BoundMac(OLD)
    ),
    "no MAC of the customer": saying(seen("mac.unmeasured", mac_bound=BoundMac(OLD)), why="missing.mac_not_given"),
    "no binding read, none in the record": saying(
        seen("mac.unmeasured", mac_given=GivenMac(NEW)), why="missing.mac_not_bound_read"
    ),
    "nothing": seen("mac.unmeasured"),
}

READ = {
    # (c), (d): the MAC in use beside what is bound.
    "another MAC in the static ARP": at(
        "mac.differs",
        switch(*on(NEW), held=(tied(OLD),)),
        in_use=[NEW],
        bound_mac=OLD,
        bound_kinds=["static_arp"],
        live_macs=[NEW],
        switch="SW1",
        port=PORT,
        vlan=[1203],
    ),
    "another MAC in the source guard": at("mac.differs", switch(*on(NEW), held=(tied(OLD, "ip_source", port=PORT),))),
    "another MAC held by port security": at("mac.differs", switch(*on(NEW), held=(secured(OLD),))),
    "another MAC tied to the port": at(
        "mac.differs", switch(*on(NEW), held=(tied(OLD, "static_mac", ip=None, port=PORT),))
    ),
    "another MAC leased by DHCP": at("mac.differs", switch(*on(NEW), held=(tied(OLD, "snooping", port=PORT),))),
    "the bound one": at("mac.equal", switch(*on(OLD), held=(tied(OLD),)), bound_mac=OLD),
    "the bound one, whatever the customer read out": at(
        "mac.equal", switch(*on(OLD), held=(tied(OLD),)), mac_given=GivenMac(NEW), given_mac=NEW, in_use=[OLD]
    ),
    "bound in static ARP and source guard, the same": at(
        "mac.equal",
        switch(*on(OLD), held=(tied(OLD), tied(OLD, "ip_source", port=PORT))),
        bound_kinds=["ip_source", "static_arp"],
    ),
    "sticky and static, the same MAC twice": at(
        "mac.equal", switch(*on(OLD), held=(secured(OLD), tied(OLD, "static_mac", ip=None, port=PORT)))
    ),
    "two sticky MACs, one of them in use": at(
        "mac.equal", switch(*on(NEW), held=(secured(OLD), secured(NEW))), bound_mac=NEW
    ),
    "the same device on all addresses of its /29": at(
        "mac.equal",
        switch(*on(OLD), held=(tied(OLD), *(tied(OLD, ip=f"203.0.113.{n}") for n in (11, 12, 13)))),
    ),
    "another address of the same customer is bound to another device": at(
        "mac.equal", switch(*on(OLD), held=(tied(OLD), tied(OTHER, ip="203.0.113.11", port=PORT)))
    ),
    "another address of the same customer, nothing on ours": at(
        "mac.no_binding", switch(*on(OLD), held=(tied(OTHER, ip="203.0.113.11", port=PORT),))
    ),
    "leased by DHCP to the device in use": at("mac.equal", switch(*on(NEW), held=(tied(NEW, "snooping", port=PORT),))),
    "the old lease beside a new static binding": at(
        "mac.equal", switch(*on(NEW), held=(tied(OLD, "snooping", port=PORT), tied(NEW, "ip_source", port=PORT)))
    ),
    "two VLANs on the port (QinQ)": at(
        "mac.equal",
        switch(*on(OLD), *on(OLD, vlan=100), state=replace(STATE, tagged=(100,), mode="hybrid"), held=(tied(OLD),)),
    ),
    "in the tagged VLAN of its trunk": at(
        "mac.equal",
        switch(*on(OLD), state=AccessPort(PORT, "up", tagged=(1203,), mode="trunk", uplink=False), held=(tied(OLD),)),
    ),
    "nothing bound in any table": at("mac.no_binding", switch(*on(NEW)), bound_mac=None),
    "nothing bound, and no such table but one": at(
        "mac.no_binding", switch(*on(NEW), binding="unsupported", snooping="unsupported", port_security="unsupported")
    ),
    "nothing bound, though the record says so": at("mac.no_binding", switch(*on(NEW)), line=RECORD),
    "an old entry in the ARP table is no binding": at("mac.no_binding", switch(*on(NEW), arp=(heard(OLD),))),
    "nothing seen, but a table could not be read": at(
        "mac.unmeasured",
        switch(*on(NEW), port_security="refused"),
        why="missing.mac_bindings_not_whole",
    ),
    "nothing seen in half a table": at(
        "mac.unmeasured", switch(*on(NEW), binding="partly"), why="missing.mac_bindings_not_whole"
    ),
    "no table of bindings at all": at(
        "mac.unmeasured",
        switch(
            *on(NEW),
            static_arp="unsupported",
            binding="unsupported",
            snooping="unsupported",
            port_security="unsupported",
        ),
        why="missing.mac_not_bound_read",
    ),
    "half a table holds the binding all the same": at(
        "mac.differs", switch(*on(NEW), held=(tied(OLD),), binding="partly", snooping="refused")
    ),
    "the record stands in where no table could be read": at(
        "mac.differs", switch(*on(NEW), binding="refused"), line=RECORD, bound_mac=OLD
    ),
    "the NOC said none, the switch has one": at(
        "mac.differs", switch(*on(NEW), held=(tied(OLD),)), mac_bound=BoundMac(None), bound_mac=OLD
    ),
    # The port.
    "shut": at("mac.port_shut", switch(state=replace(STATE, condition="shut"), held=(tied(OLD),)), port=PORT),
    "shut outweighs everything else": at(
        "mac.port_shut",
        switch(*on(NEW, port=NINE), state=replace(STATE, condition="shut"), others=(EDGE,)),
        mac_given=GivenMac(NEW),
    ),
    "down, and nothing learned": at(
        "mac.port_down", switch(state=replace(STATE, condition="down"), held=(tied(OLD),)), half="no_link"
    ),
    "down, the entry not yet aged": at(
        "mac.port_down", switch(*on(NEW), state=replace(STATE, condition="down")), half=None
    ),
    "down, for the device is in another port": at(
        "mac.elsewhere",
        switch(*on(NEW, port=NINE), state=replace(STATE, condition="down"), others=(EDGE,)),
        mac_given=GivenMac(NEW),
        found_port=NINE,
        found_mac=NEW,
    ),
    "switched off by port security, another MAC bound": at(
        "mac.port_error_down",
        switch(*on(NEW), state=replace(STATE, condition="error_down", reason="port-security"), held=(secured(OLD),)),
        reason="port-security",
        binding_is_cause=True,
        bound_mac=OLD,
    ),
    "switched off by port security, though the bound one is in use": at(
        "mac.port_error_down",
        switch(state=replace(STATE, condition="error_down", reason="psecure-violation"), held=(secured(OLD),)),
        mac_given=GivenMac(OLD),
        binding_is_cause=False,
    ),
    "switched off by loop detection": at(
        "mac.port_error_down",
        switch(state=replace(STATE, condition="error_down", reason="loopback-detect"), held=(secured(OLD),)),
        reason="loopback-detect",
        binding_is_cause=False,
    ),
    "switched off, nobody says why": at(
        "mac.port_error_down", switch(state=replace(STATE, condition="error_down")), reason="error-down"
    ),
    # Another place.
    "the device is in another customer's port": at(
        "mac.elsewhere",
        switch(*on(NEW, port=NINE, vlan=1204), held=(tied(OLD),), others=(EDGE,)),
        mac_given=GivenMac(NEW),
        found_port=NINE,
        found_mac=NEW,
        port=PORT,
    ),
    "the record's device is in another port": at(
        "mac.elsewhere", switch(*on(NEW, port=NINE), others=(EDGE,)), line=CPE_KNOWN, found_port=NINE
    ),
    "the bound device is in another port, ours is empty": at(
        "mac.elsewhere", switch(*on(OLD, port=NINE), held=(tied(OLD),), others=(EDGE,)), found_port=NINE
    ),
    "the bound device is in another port, ours could not be read": at(
        "mac.unmeasured",
        switch(*on(OLD, port=NINE), held=(tied(OLD),), others=(EDGE,), mac_on_port="refused"),
        why="missing.mac_not_allowed",
    ),
    "the old device serves elsewhere by now": at(
        "mac.differs", switch(*on(NEW), *on(OLD, port=NINE), held=(tied(OLD),), others=(EDGE,))
    ),
    "on both ports: a pair of its own": at(
        "mac.equal",
        switch(*on(OLD), *on(OLD, port=NINE), held=(tied(OLD),), others=(EDGE,)),
        mac_given=GivenMac(OLD),
    ),
    "an unknown device in another port answers, ours is empty": at(
        "mac.elsewhere", switch(*on(OTHER, port=NINE), arp=(heard(OTHER, NINE),), others=(EDGE,)), found_port=NINE
    ),
    # Nobody on the port.
    "in the wrong VLAN": at(
        "mac.nothing_learned", switch(state=replace(STATE, vlans=(1,)), held=(tied(OLD),)), half="wrong_vlan"
    ),
    "link and VLAN right, silent": at("mac.nothing_learned", switch(held=(tied(OLD),)), half="aged_out"),
    "an entry says it was there": at(
        "mac.nothing_learned",
        switch(state=replace(STATE, vlans=()), held=(tied(OLD),), arp=(heard(OLD),), lldp="refused"),
        half="aged_out",
    ),
    "on the uplink": at(
        "mac.nothing_learned",
        switch(*on(NEW, port=UP), held=(tied(OLD),), others=(UPLINK,), peers=(PEER,)),
        mac_given=GivenMac(NEW),
        half="on_uplink",
        found_port=UP,
        found_mac=NEW,
    ),
    "an uplink by the number of stations": at(
        "mac.nothing_learned",
        switch(*on(NEW, port=UP), others=(AccessPort(UP, "up", stations=17),)),
        mac_given=GivenMac(NEW),
        half="on_uplink",
    ),
    "an uplink by its LLDP neighbour alone": at(
        "mac.nothing_learned", switch(*on(NEW, port=UP), peers=(PEER,)), mac_given=GivenMac(NEW), half="on_uplink"
    ),
    "as many stations as one customer may have": at(
        "mac.elsewhere",
        switch(*on(NEW, port=UP), others=(AccessPort(UP, "up", stations=16),)),
        mac_given=GivenMac(NEW),
        found_port=UP,
    ),
    "silent, neither state nor VLAN known": at(
        "mac.nothing_learned", switch(state=None, port="refused", vlan="refused"), half="unknown"
    ),
    "the table was not read whole: no `nothing learned`": at(
        "mac.unmeasured", switch(mac_on_port="partly", held=(tied(OLD),)), why="missing.mac_table_not_told"
    ),
    "the table may not be read": at(
        "mac.unmeasured", switch(mac_on_port="refused", held=(tied(OLD),)), why="missing.mac_not_allowed"
    ),
    "the table may not be read, but somebody read the MAC out": at(
        "mac.differs", switch(mac_on_port="refused", held=(tied(OLD),)), mac_given=GivenMac(NEW)
    ),
    "the table may not be read, one answers": at(
        "mac.differs", switch(mac_on_port="refused", held=(tied(OLD, "ip_source"),), arp=(heard(NEW),)), in_use=[NEW]
    ),
    "held by port security, and not learned beside that": at(
        "mac.equal", switch(*on(OLD, static=True), held=(secured(OLD),)), in_use=[OLD], live_macs=[OLD]
    ),
    "tied to the port by hand, and not learned beside that": at(
        "mac.equal", switch(*on(OLD, static=True), held=(tied(OLD, "static_mac", ip=None, port=PORT),))
    ),
    "two held, nobody says which is there": at(
        "mac.equal", switch(*on(OLD, NEW, static=True), held=(secured(OLD), secured(NEW)))
    ),
    "held by port security, another was read out": at(
        "mac.differs",
        switch(*on(OLD, static=True), held=(secured(OLD),)),
        mac_given=GivenMac(NEW),
        in_use=[NEW],
    ),
    "held by port security, the port is down": at(
        "mac.port_down", switch(*on(OLD, static=True), state=replace(STATE, condition="down"), held=(secured(OLD),))
    ),
    # Several.
    "a switch is plugged in, the bound one answers": at(
        "mac.several",
        switch(*on(OLD, NEW, OTHER), arp=(heard(OLD),), held=(tied(OLD, "ip_source"),)),
        answering=[OLD],
        live_macs=[OLD, NEW, OTHER],
    ),
    "a switch is plugged in, another than the bound one answers": at(
        "mac.differs",
        switch(*on(OLD, NEW, OTHER), arp=(heard(NEW),), held=(tied(OLD, "ip_source"),)),
        in_use=[NEW],
    ),
    "a switch is plugged in, the customer says which": at(
        "mac.equal", switch(*on(OLD, NEW), held=(tied(OLD),)), mac_given=GivenMac(OLD), in_use=[OLD]
    ),
    "a switch is plugged in, none of them is bound": at("mac.differs", switch(*on(NEW, OTHER), held=(tied(OLD),))),
    "a switch is plugged in, nothing is bound": at("mac.no_binding", switch(*on(NEW, OTHER))),
    "two routers share a MAC, the bound one is there": at(
        "mac.equal", switch(*on(OLD, SHARED), arp=(heard(SHARED),), held=(tied(OLD, "ip_source"),))
    ),
    # Contradictory bindings.
    "static ARP and source guard disagree": at(
        "mac.bound_twice",
        switch(*on(NEW), held=(tied(OLD), tied(NEW, "ip_source", port=PORT))),
        bindings=[
            {"mac": OLD, "place": f"static ARP {IP}", "kind": "static_arp", "ip": IP, "port": None, "vlan": 1203},
            {"mac": NEW, "place": f"IPSG {PORT}", "kind": "ip_source", "ip": IP, "port": PORT, "vlan": 1203},
        ],
    ),
    "re-bound in static ARP, forgotten in port security": at(
        "mac.bound_twice", switch(*on(NEW), held=(tied(NEW), secured(OLD)))
    ),
    "bound for another port": at("mac.bound_twice", switch(*on(OLD), held=(tied(OLD, "ip_source", port=NINE),))),
    "the device in use is still held by its old port": at(
        "mac.bound_twice", switch(*on(NEW), held=(secured(NEW, NINE), tied(NEW)), others=(EDGE,))
    ),
    "the same MAC bound for another address on another port": at(
        "mac.equal", switch(*on(OLD), held=(tied(OLD), tied(OLD, "ip_source", ip="198.51.100.9", port=NINE)))
    ),
    # Another customer.
    "another customer's port answers for the address": at(
        "mac.ip_taken",
        switch(
            *on(NEW), *on(OTHER, port=NINE), arp=(heard(OTHER, NINE),), held=(tied(NEW, "ip_source"),), others=(EDGE,)
        ),
        taken_by=OTHER,
        taken_port=NINE,
        ip=IP,
    ),
    "it flips between ours and another's": at(
        "mac.ip_taken",
        switch(*on(NEW), *on(OTHER, port=NINE), arp=(heard(NEW, PORT), heard(OTHER, NINE)), others=(EDGE,)),
        taken_by=OTHER,
    ),
    "the old device, remembered on our own port": at(
        "mac.differs", switch(*on(NEW), arp=(heard(OLD, PORT),), held=(tied(OLD, "ip_source"),))
    ),
    "the old device, remembered and nowhere to be seen": at("mac.no_binding", switch(*on(NEW), arp=(heard(OTHER),))),
    "another device of ours answers from our port": at("mac.no_binding", switch(*on(NEW), arp=(heard(OTHER, PORT),))),
    "it answers from the uplink: another switch's business": at(
        "mac.no_binding", switch(*on(NEW), *on(OTHER, port=UP), arp=(heard(OTHER),), others=(UPLINK,), peers=(PEER,))
    ),
    "a static entry was not heard": at(
        "mac.differs",
        switch(*on(NEW), *on(OLD, port=NINE), arp=(heard(OLD, static=True),), held=(tied(OLD),), others=(EDGE,)),
    ),
    "the switch itself has the address": at("mac.no_binding", switch(*on(NEW), arp=(heard(OTHER),), own=(OTHER,))),
    # The record's port may be what is wrong.
    "crossed: our bound device on another port, that port's device on ours": at(
        "mac.elsewhere",
        switch(
            *on(OTHER), *on(OLD, port=NINE), held=(tied(OLD), tied(OTHER, ip="198.51.100.9", port=NINE)), others=(EDGE,)
        ),
        found_mac=OLD,
        found_port=NINE,
    ),
    "another customer's device on our port, ours nowhere": at(
        "mac.unmeasured",
        switch(*on(OTHER), held=(tied(OLD), tied(OTHER, ip="198.51.100.9"))),
        why="missing.mac_of_another",
    ),
    "bound for another address too, but read out as the customer's": at(
        "mac.differs",
        switch(*on(NEW), held=(tied(OLD), tied(NEW, ip="198.51.100.9", port=NINE))),
        mac_given=GivenMac(NEW),
    ),
    "another address answers elsewhere, another customer's device on our port": at(
        "mac.elsewhere",
        switch(
            *on(OTHER),
            *on(NEW, port=NINE),
            arp=(heard(NEW, NINE),),
            held=(tied(OTHER, ip="198.51.100.9"),),
            others=(EDGE,),
        ),
        found_mac=NEW,
        found_port=NINE,
    ),
    "the port is in no VLAN of the line's, another port answers": at(
        "mac.elsewhere",
        switch(
            *on(OTHER),
            *on(NEW, port=NINE),
            state=replace(STATE, vlans=(1205,)),
            arp=(heard(NEW, NINE),),
            others=(EDGE,),
        ),
        found_mac=NEW,
        found_port=NINE,
    ),
    "the one binding names another port, its device is there": at(
        "mac.elsewhere",
        switch(*on(OTHER), *on(OLD, port=NINE), held=(tied(OLD, port=NINE),), others=(EDGE,)),
        found_mac=OLD,
        found_port=NINE,
    ),
    "the one binding names another port, its device is nowhere": at(
        "mac.unmeasured", switch(*on(OTHER), held=(tied(OLD, port=NINE),)), why="missing.mac_bound_elsewhere"
    ),
    "the one binding names another port, the record's is an uplink": at(
        "mac.unmeasured",
        switch(*on(NEW, OTHER), state=replace(STATE, mode="trunk", uplink=True), held=(tied(OLD, port=NINE),)),
        why="missing.mac_port_is_uplink",
    ),
    "a binding may hold what is no address": at(
        "mac.differs", switch(*on(OTHER), held=(tied(OLD), tied(OTHER, ip="999.1.1.1")))
    ),
    "one router with its own and a shared MAC, the shared one bound": at(
        "mac.equal", switch(*on(OLD, SHARED), arp=(heard(SHARED),), held=(tied(SHARED, "ip_source"),)), in_use=[SHARED]
    ),
    # No device's MAC.
    "a group address is bound": at("mac.not_a_device", switch(*on(NEW), held=(tied(GROUP),)), misread=[GROUP]),
    "all zero is bound": at("mac.not_a_device", switch(*on(NEW), held=(tied("00:00:00:00:00:00"),))),
    "somebody read out the switch's own": at(
        "mac.not_a_device",
        switch(mac_on_port="refused", held=(tied(OLD),), own=(OTHER,)),
        mac_given=GivenMac(OTHER),
        misread=[OTHER],
    ),
    "a private MAC, but learned": at("mac.differs", switch(*on(PRIVATE), held=(tied(OLD),))),
    "a private MAC read out, the table refused": at(
        "mac.randomised", switch(mac_on_port="refused", held=(tied(OLD),)), mac_given=GivenMac(PRIVATE)
    ),
    # The record names an uplink.
    "the port of the record is an uplink": at(
        "mac.unmeasured",
        switch(*on(NEW, OLD, OTHER), state=replace(STATE, mode="trunk", uplink=True), held=(tied(OLD),)),
        why="missing.mac_port_is_uplink",
    ),
    "the port of the record is an uplink, the MAC was read out": at(
        "mac.differs",
        switch(*on(NEW, OLD, OTHER), state=replace(STATE, mode="trunk", uplink=True), held=(tied(OLD),)),
        mac_given=GivenMac(NEW),
    ),
    "more stations than a customer has": at(
        "mac.unmeasured",
        switch(*on(NEW), state=replace(STATE, uplink=None, stations=17), held=(tied(OLD),)),
        why="missing.mac_port_is_uplink",
    ),
    # The laptop at the hand-over.
    "the laptop's own MAC is not the bound one": at(
        "mac.differs",
        switch(*on(LAPTOP), held=(tied(OLD),)),
        vantage=CPE,
        address=laptop(IP, 29),
        laptop=True,
        given_mac=LAPTOP,
        in_use=[LAPTOP],
    ),
    "the laptop beside the record's MAC, the switch not read": saying(
        seen("mac.unmeasured", line=RECORD, at=CPE, address=laptop(IP, 29)), why="missing.mac_not_bound_read"
    ),
    "the laptop is the bound one": at(
        "mac.equal", switch(*on(LAPTOP), held=(tied(LAPTOP),)), vantage=CPE, address=laptop(IP, 29), laptop=True
    ),
    "the laptop in its place, the customer's own was read out": at(
        "mac.equal",
        switch(*on(LAPTOP), held=(tied(OLD),)),
        vantage=CPE,
        address=laptop(IP, 29),
        mac_given=GivenMac(OLD),
        laptop=None,
        in_use=[OLD],
    ),
    "a laptop on the LAN is nobody's device": at(
        "mac.differs", switch(*on(NEW), held=(tied(OLD),)), address=laptop(), laptop=None, given_mac=None
    ),
}
ROWS = {**TYPED, **READ}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_binding(row: Seen) -> None:
    """What the switch says outweighs what was read out; what was not read whole proves no absence."""
    holds("mac.binding", row)


def test_the_record_is_weaker_than_the_switch() -> None:
    """A binding known from the record alone is marked as the weaker evidence."""
    given = {"mac_given": GivenMac(NEW)}
    assert judge("mac.binding", given, line=bound(OLD)).weak
    assert not judge("mac.binding", {**given, "mac_bound": BoundMac(OLD)}, line=bound(OTHER)).weak


WEAK = {
    "the laptop's own MAC": READ["the laptop's own MAC is not the bound one"],
    "held, whether it is there or not": READ["held by port security, and not learned beside that"],
    "a lease alone": READ["another MAC leased by DHCP"],
    "the record's binding": READ["the record stands in where no table could be read"],
    "nothing tells whether that port is an uplink": at(
        "mac.elsewhere", switch(*on(NEW, port=NINE)), mac_given=GivenMac(NEW)
    ),
    "whose the device in the other port is, nobody said": READ[
        "an unknown device in another port answers, ours is empty"
    ],
    "an ARP entry without a port may be old": at(
        "mac.ip_taken", switch(*on(NEW), *on(OTHER, port=NINE), arp=(heard(OTHER),), others=(EDGE,))
    ),
    "the bound one, but a table was not read": at(
        "mac.equal", switch(*on(OLD), held=(tied(OLD),), port_security="refused")
    ),
    "the bound one, but another answered a while ago": at(
        "mac.equal", switch(*on(OLD), held=(tied(OLD, "ip_source"),), arp=(heard(OTHER),))
    ),
    "a pair's shared MAC": READ["two routers share a MAC, the bound one is there"],
    "the bound device serves on another port by now": READ["the old device serves elsewhere by now"],
    "read out, seen elsewhere, while the bound one is on our port": at(
        "mac.elsewhere",
        switch(*on(OLD), *on(NEW, port=NINE), held=(tied(OLD),), others=(EDGE,)),
        mac_given=GivenMac(NEW),
    ),
    "the source guard knows other addresses of the port, not ours": at(
        "mac.no_binding", switch(*on(OLD), held=(tied(OTHER, "ip_source", ip="203.0.113.11", port=PORT),))
    ),
    "nothing but the record says that the port is this line's": at(
        "mac.ip_taken", switch(*on(NEW), *on(OTHER, port=NINE), arp=(heard(OTHER, NINE),), others=(EDGE,))
    ),
    "what an ARP entry alone remembers": at(
        "mac.equal", switch(mac_on_port="refused", held=(tied(OLD, "ip_source"),), arp=(heard(OLD),))
    ),
    "silent, but bound for another port": at("mac.nothing_learned", switch(held=(tied(OLD, port=NINE),))),
    "down, but bound for another port": at(
        "mac.port_down", switch(state=replace(STATE, condition="down"), held=(tied(OLD, port=NINE),))
    ),
    "more may be on the port": at("mac.differs", switch(*on(NEW, OTHER), mac_on_port="partly", held=(tied(OLD),))),
}
FIRM = (
    "another MAC in the static ARP",
    "the bound one",
    "nothing bound in any table",
    "the device is in another customer's port",
    "another customer's port answers for the address",
    "static ARP and source guard disagree",
)


@pytest.mark.parametrize("row", WEAK.values(), ids=WEAK)
def test_what_rests_on_less_is_weaker(row: Seen) -> None:
    """Each of these is said, and marked as the weaker evidence."""
    assert holds("mac.binding", row).weak


@pytest.mark.parametrize("name", FIRM)
def test_what_the_switch_itself_says_is_not_weak(name: str) -> None:
    """Nor is everything weak."""
    assert not holds("mac.binding", READ[name]).weak


def test_the_switch_outweighs_what_was_typed() -> None:
    """A typed binding that the switch contradicts is kept as what was outweighed."""
    topics = {"access": switch(*on(NEW), held=(tied(OLD),)), "mac_bound": BoundMac(OTHER)}
    readings = {
        topic: Reading(
            topic, topic, Source.TYPED if topic == "mac_bound" else Source.DEVICE, AT, 0.1, Where(), "t", facts
        )
        for topic, facts in topics.items()
    }
    found = CHECKS["mac.binding"].judge(Evidence(readings), OURS, LIMITS)
    assert (found.code, found.facts["bound_mac"], found.facts["outweighed"]) == ("mac.differs", OLD, [OTHER])


def test_why_the_switch_could_not_be_asked_is_the_reason() -> None:
    """Where nothing else is known, the device's own error and its fix are what the person reads."""
    why = Missing("device.wrong_password", {"device": "10.0.0.2", "username": "tech"})
    assert judge("mac.binding", {}, line=OURS, missing={"access": why}).missing == why


def test_the_number_of_stations_can_be_overridden() -> None:
    """A carrier that knows better says from how many MACs on a port is an uplink."""
    row = READ["more stations than a customer has"]
    reading = Reading("r", "access", Source.DEVICE, AT, 0.1, Where(), "test", row.facts["access"])
    for most, code in ((100, "mac.differs"), (16, "mac.unmeasured")):
        own = Limit(most, "MACs", "own", Trust.PROCEDURE)
        found = CHECKS["mac.binding"].judge(Evidence({"access": reading}), OURS, {**LIMITS, "mac.uplink_stations": own})
        assert (found.code, found.limit) == (code, own if code == "mac.unmeasured" else None)


def test_the_table_has_a_row_for_every_source() -> None:
    """Read out, learned, heard elsewhere, answering, each binding, the record: beside each other."""
    access = switch(
        *on(NEW), *on(OTHER, port=NINE), arp=(heard(OTHER, NINE),), held=(tied(OLD), secured(OLD)), others=(EDGE,)
    )
    found = judge("mac.binding", {"access": access, "mac_given": GivenMac(NEW)}, line=RECORD)
    assert [(row["what"], row["mac"], row["port"]) for row in found.facts["table"]] == [
        ("given", NEW, None),
        ("learned", NEW, PORT),
        ("heard_elsewhere", OTHER, NINE),
        ("answering", OTHER, NINE),
        ("static_arp", OLD, None),
        ("port_security", OLD, PORT),
        ("record", OLD, PORT),
    ]


SILENT = {
    "no link": saying(
        seen("silence.no_link", mac_live=LiveMac(()), noc_port=PortState("down"), line=bound(None, PORT)), port=PORT
    ),
    "wrong VLAN": saying(
        seen("silence.wrong_vlan", line=OURS, access=switch(state=replace(STATE, vlans=(1,)))),
        vlan=[1],
        expected_vlan=1203,
    ),
    "aged out": seen("silence.aged_out", line=OURS, access=switch()),
    "on the uplink": saying(
        seen("silence.on_uplink", line=CPE_KNOWN, access=switch(*on(NEW, port=UP), others=(UPLINK,))),
        found_mac=NEW,
        found_port=UP,
    ),
    "unknown": seen("silence.unknown", line=OURS, access=switch(state=None, port="refused")),
    "the port has learned one": seen("silence.not_asked", line=OURS, access=switch(*on(NEW))),
    "nobody asked": seen("silence.not_asked", line=OURS),
}


@pytest.mark.parametrize("row", SILENT.values(), ids=SILENT)
def test_silence(row: Seen) -> None:
    """Which half of the way to a silent port is missing."""
    holds("mac.silence", row)


@pytest.mark.parametrize(("check", "rows"), [("mac.binding", ROWS), ("mac.silence", SILENT)])
def test_every_code(check: str, rows: dict[str, Seen]) -> None:
    """Each code has its situation and its words."""
    covers_every_code(check, rows.values())
    words_are_complete(check)


VIRTUAL = "00:00:5e:00:01:07"
PAIR = Line(lan=CustomerLan(gateway_macs=(OLD, OTHER)))

GATEWAYS = {
    "the same device": seen("mac.gateway_same", arp=three_times(OLD), mac_gateway=GatewayMac(OLD.upper())),
    "another device (S-DUP-03)": saying(
        seen("mac.gateway_differs", arp=three_times(OLD), mac_gateway=GatewayMac(NEW)), macs=[OLD], there=NEW
    ),
    "both are the record's": seen("mac.gateway_same", line=PAIR, arp=three_times(OLD), mac_gateway=GatewayMac(OTHER)),
    "one is the record's, the other nobody's": seen(
        "mac.gateway_differs", line=PAIR, arp=three_times(OLD), mac_gateway=GatewayMac(NEW)
    ),
    "it hears none": seen("mac.gateway_none", arp=three_times(OLD), mac_gateway=GatewayMac(None)),
    "incomplete, all zero": seen("mac.gateway_none", arp=three_times(OLD), mac_gateway=GatewayMac("00:00:00:00:00:00")),
    "a virtual gateway here": saying(
        seen("mac.gateway_unmeasured", arp=three_times(VIRTUAL), mac_gateway=GatewayMac(NEW)),
        why="missing.mac_gateway_virtual",
    ),
    "a virtual gateway there": seen("mac.gateway_unmeasured", arp=three_times(OLD), mac_gateway=GatewayMac(VIRTUAL)),
    "this laptop heard no gateway": seen("mac.gateway_unmeasured", mac_gateway=GatewayMac(NEW)),
    "nobody told": saying(seen("mac.gateway_unmeasured", arp=three_times(OLD)), why="missing.mac_gateway_not_told"),
}


@pytest.mark.parametrize("row", GATEWAYS.values(), ids=GATEWAYS)
def test_gateway(row: Seen) -> None:
    """Two devices for one gateway address are told apart by what a failing computer sees; no virtual one convicts."""
    holds("mac.gateway", row)


def test_every_code_of_gateway() -> None:
    """Each code has its situation and its words."""
    covers_every_code("mac.gateway", GATEWAYS.values())
    words_are_complete("mac.gateway")


SUB, GROUP_PORT = f"{PORT}.1203", "Eth-Trunk1"
OF_ONE_PLUG = {
    "bound for one VLAN of the port": at("mac.equal", switch(*on(OLD), held=(tied(OLD, port=SUB),))),
    "answering from one VLAN of the port": at("mac.no_binding", switch(*on(NEW), arp=(heard(OTHER, SUB),))),
    "seen on a group of ports, which ours may belong to": at(
        "mac.elsewhere",
        switch(*on(NEW, port=GROUP_PORT), others=(replace(EDGE, name=GROUP_PORT),)),
        mac_given=GivenMac(NEW),
        found_port=GROUP_PORT,
    ),
}


@pytest.mark.parametrize("row", OF_ONE_PLUG.values(), ids=OF_ONE_PLUG)
def test_one_plug_may_have_several_names(row: Seen) -> None:
    """A VLAN of a port is that port; a group of ports may hold it, so that nothing firm is said of `elsewhere`."""
    found = holds("mac.binding", row)
    assert found.weak or found.code == "mac.equal"
