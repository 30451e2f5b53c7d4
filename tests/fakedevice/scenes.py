"""Devices as a technician finds them: for each platform and each verdict the device's state and the line's record.

Every scene has the line `CQ-0001`: 203.0.113.9/29 in VLAN 1203, its port, a few dozen other customers and an uplink
with an LLDP neighbour.  `BOUND` is the MAC of the router that was there, `LIVE` of the one that is plugged in.
Absent, because such a device has no such table: on OLTs, which neither bind nor see addresses, `no_binding`,
`bound_twice`, `ip_taken`, `not_a_device` and `port_error_down` (their `differs` and `equal` rest on the record's
`access.bound_mac`); on ZXROS `port_error_down` and `bound_twice` (its source bindings differ by family).  `KINDS` says
which kinds of binding a platform can show.
"""

from dataclasses import dataclass, replace

from fieldkit.model.line import Access, CarrierAddress, Cpe, Line
from tests.fakedevice.cli import Said
from tests.fakedevice.shells import SHELLS
from tests.fakedevice.state import Arp, Bound, Mac, Neighbour, Ont, Port, Quirks, Security, Seen, State, User

BOUND = "00:e0:fc:12:34:56"
LIVE = "c8:3a:35:9a:bc:de"
OTHER = "00:1b:21:aa:00:09"  # somebody else's
GATEWAY = "00:e0:fc:00:00:01"  # the switch's own address in the line's VLAN
UPLINK_MAC = "00:e0:fc:77:00:01"
IP, VLAN, GATEWAY_IP = "203.0.113.9", 1203, "203.0.113.10"

CODES = (
    "differs",
    "equal",
    "no_binding",
    "nothing_learned.no_link",
    "nothing_learned.wrong_vlan",
    "nothing_learned.aged_out",
    "nothing_learned.on_uplink",
    "elsewhere",
    "several",
    "port_down",
    "port_shut",
    "port_error_down",
    "bound_twice",
    "ip_taken",
    "not_a_device",
)


@dataclass(frozen=True)
class Names:
    """How a platform names its ports, and the commands a colleague would copy out."""

    port: str
    uplink: str
    vlan: str
    commands: tuple[str, ...]
    secure: str = "port-security"  # its word for a port that port security switched off
    hostname: str = "SW1"
    enabled: bool = False


_CISCO = (
    "show interfaces {port}",
    "show mac address-table interface {port}",
    "show ip arp",
    "show ip source binding",
    "show ip dhcp snooping binding",
    "show port-security interface {port}",
    "show port-security address",
    "show interfaces status err-disabled",
    "show lldp neighbors {uplink} detail",
    "show interfaces {port} switchport",
)
_VRP = (
    "display interface {port}",
    "display mac-address {port}",
    "display arp all",
    "display arp static",
    "display dhcp static user-bind all",
    "display dhcp snooping user-bind all",
    "display mac-address sticky",
    "display error-down recovery",
    "display lldp neighbor interface {uplink}",
    "display port vlan {port}",
)
NAMES: dict[str, Names] = {
    "huawei_vrp": Names("GigabitEthernet0/0/{n}", "XGigabitEthernet0/0/1", "Vlanif{n}", _VRP),
    "huawei_vrpv8": Names("GE1/0/{n}", "10GE1/0/1", "Vlanif{n}", _VRP),
    "hp_comware": Names(
        "GigabitEthernet1/0/{n}",
        "Ten-GigabitEthernet1/0/25",
        "Vlan-interface{n}",
        (
            "display interface {port}",
            "display mac-address interface {port}",
            "display arp",
            "display arp static",
            "display ip source binding static",
            "display dhcp snooping binding",
            "display port-security mac-address security",
            "display lldp neighbor-information interface {uplink} verbose",
        ),
        secure="Port Security Disabled",
    ),
    "cisco_ios": Names(
        "GigabitEthernet1/0/{n}",
        "TenGigabitEthernet1/1/1",
        "Vlan{n}",
        _CISCO,
        secure="psecure-violation",
        enabled=True,
    ),
    "zte_zxros": Names(
        "gei-0/1/1/{n}",
        "xgei-0/1/2/1",
        "vlan{n}",
        (
            "show interface {port}",
            "show mac table interface {port}",
            "show arp",
            "show ip dhcp snooping dynamic database",
            "show lldp neighbor brief",
            "show vlan",
        ),
        enabled=True,
    ),
    "ruijie_os": Names(
        "GigabitEthernet 0/{n}",
        "TenGigabitEthernet 0/25",
        "VLAN {n}",
        (
            "show interfaces {port}",
            "show mac-address-table interface {port}",
            "show arp",
            "show arp static",
            "show address-bind",
            "show ip source binding",
            "show port-security address",
            "show interfaces status err-disabled",
            "show lldp neighbors interface {uplink} detail",
            "show interfaces {port} switchport",
        ),
        secure="security violation",
        enabled=True,
    ),
    "huawei_smartax": Names(
        "0/1/3 ont {n}",
        "0/9/0",
        "",
        (
            "display ont info 0 1 3 7",
            "display mac-address port 0/1/3 ont 7",
            "display service-port port 0/1/3 ont 7",
            "display location {live}",
        ),
        hostname="OLT1",
        enabled=True,
    ),
    "zte_olt": Names(
        "gpon-onu_1/2/3:{n}",
        "xgei_1/19/1",
        "",
        (
            "show gpon onu state gpon-olt_1/2/3",
            "show gpon onu detail-info {port}",
            "show mac gpon onu {port}",
            "show pon power attenuation {port}",
        ),
        hostname="OLT1",
        enabled=True,
    ),
}
# What binds a line on each platform: the tables that it has.
KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(NAMES, ("static_arp", "ip_source", "snooping", "port_security", "static_mac")),
    "zte_zxros": ("static_arp", "snooping", "static_mac"),
    "huawei_smartax": ("static_mac",),
    "zte_olt": ("static_mac",),
}
OLTS = ("huawei_smartax", "zte_olt")
PLATFORMS = tuple(NAMES)


def codes(platform: str) -> tuple[str, ...]:
    """The scenes that a platform has."""
    absent: tuple[str, ...] = ()
    if platform in OLTS:
        absent = ("no_binding", "bound_twice", "ip_taken", "not_a_device", "port_error_down")
    elif platform == "zte_zxros":
        absent = ("bound_twice", "port_error_down")
    return tuple(each for each in CODES if each not in absent)


def scene(platform: str, code: str, kinds: tuple[str, ...] = ("static_arp",)) -> tuple[State, Line]:
    """A device with this verdict on it, and the record of the line; `kinds`: in which tables the line is bound
    (`static_arp`, `ip_source`, `snooping`, `port_security`, `static_mac`; see `KINDS`)."""
    if code not in codes(platform):
        raise KeyError(f"{platform} has no scene {code}")
    state, line = _line_of_a_switch(platform)
    ours = state.ports[6]
    if platform in OLTS:
        kinds = ()
    bound, given = BOUND, None
    live: tuple[str, ...] = (LIVE,)
    match code:
        case "equal":
            bound = LIVE
        case "no_binding":
            kinds = ()
        case "nothing_learned.no_link":
            live, ours.link = (), False
        case "nothing_learned.wrong_vlan":
            live, ours.pvid = (), 1
        case "nothing_learned.aged_out":
            live = ()
        case "nothing_learned.on_uplink":
            live, given = (), LIVE
            state.macs.append(Mac(LIVE, VLAN, NAMES[platform].uplink))
        case "elsewhere":
            live, given = (), LIVE
            state.macs.append(Mac(LIVE, state.ports[8].pvid, state.ports[8].name))
        case "several":
            bound, kinds = LIVE, _without_static(kinds)
            live = (LIVE, "00:1b:21:aa:00:01", "00:1b:21:aa:00:02")
        case "port_down":
            ours.link = False
        case "port_shut":
            ours.shut = True
        case "port_error_down":
            ours.error_down = NAMES[platform].secure
            ours.security = Security(sticky=True, violations=1, last_mac=LIVE, last_vlan=VLAN)
            state.macs.append(Mac(BOUND, VLAN, ours.name, "sticky"))
            kinds = ()
        case "bound_twice":
            kinds = ("static_arp",)
            state.bound.append(Bound(IP, LIVE, VLAN, ours.name))
        case "ip_taken":
            bound, kinds = LIVE, _without_static(kinds)
            state.macs.append(Mac(OTHER, VLAN, state.ports[8].name))
            state.arps.append(Arp(IP, OTHER, VLAN, state.ports[8].name))
        case "not_a_device":
            bound = "01:00:5e:00:01:01"
    state.macs += [Mac(each, VLAN, ours.name) for each in live]
    if live and code != "ip_taken":
        state.arps.append(Arp(IP, LIVE, VLAN, ours.name))
    if platform in OLTS:
        state.arps.clear()
        state.bound.clear()
        line = replace(line, access=replace(line.access, kind="olt", bound_mac=bound))
        if code == "port_down":
            state.onts[6].cause = "LOSi" if platform == "huawei_smartax" else "LOS"
    for kind in kinds:
        _bind(state, ours, kind, bound)
    return state, replace(line, cpe=Cpe(wan_mac=given))


def _without_static(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """A static ARP would hide who answers."""
    return tuple(each for each in kinds if each != "static_arp") or ("ip_source",)


def _bind(state: State, port: Port, kind: str, mac: str) -> None:
    match kind:
        case "static_arp":
            state.arps.append(_static(state, IP, mac, VLAN, port))
        case "ip_source" | "snooping":
            state.bound.append(Bound(IP, mac, VLAN, port.name, "ip_source" if kind == "ip_source" else "snooping"))
        case "port_security":
            port.security = Security(sticky=True)
            state.macs.append(Mac(mac, VLAN, port.name, "sticky"))
        case "static_mac":
            state.macs.append(Mac(mac, VLAN, port.name, "static"))
        case _:
            raise KeyError(kind)


def _static(state: State, ip: str, mac: str, vlan: int, port: Port) -> Arp:
    """A static ARP as it is usually written there: Cisco's names no port."""
    if state.platform == "cisco_ios":
        return Arp(ip, mac, kind="static")
    return Arp(ip, mac, vlan, port.name, "static")


def _line_of_a_switch(platform: str) -> tuple[State, Line]:
    names = NAMES[platform]
    state = State(platform, names.hostname)
    state.users = [User("tech", "Fake-pass-1", enabled=names.enabled)]
    for n in range(1, 25):
        vlan = VLAN - 7 + n
        port = Port(names.port.format(n=n), pvid=vlan, description=f"CQ-{n:04}", mac=f"00:e0:fc:00:01:{n:02x}")
        state.ports.append(port)
        state.vlans[vlan] = f"CUST-{n:04}"
        if n == 7:
            continue
        port.link = n < 22
        mac, ip = f"00:1b:21:00:00:{n:02x}", f"198.51.100.{n * 8 + 1}"
        state.macs.append(Mac(mac, vlan, port.name))
        if n % 3 == 0:
            state.arps.append(_static(state, ip, mac, vlan, port))
        else:
            state.arps.append(Arp(ip, mac, vlan, port.name, age_min=n))
        if n % 4 == 0:
            state.bound.append(Bound(ip, mac, vlan, port.name))
    if platform in OLTS:
        state.onts = [Ont(each.name, n, f"4857544300AA{n:04X}") for n, each in enumerate(state.ports, 1)]
    state.ports[6].description = "CQ-0001"
    state.ports[7].description = "CQ-0008 重庆测试客户"
    uplink = Port(names.uplink, mode="trunk", mbps=10000, tagged=tuple(state.vlans), mac="00:e0:fc:00:01:f1")
    uplink.rx_dbm, uplink.tx_dbm, uplink.description = -7.52, -2.31, "to AGG-1"
    state.ports.append(uplink)
    if names.vlan:
        state.ports.append(Port(names.vlan.format(n=VLAN), address=GATEWAY_IP, mac=GATEWAY))
        state.arps.append(Arp(GATEWAY_IP, GATEWAY, VLAN, state.ports[-1].name, "own"))
    state.macs += [Mac(f"00:1e:67:00:01:{n:02x}", 1, uplink.name) for n in range(1, 13)]
    state.neighbours.append(Neighbour(uplink.name, "AGG-1", "GigabitEthernet0/0/24", "192.0.2.1", UPLINK_MAC))
    line = Line(
        id="CQ-0001",
        service="internet",
        address=CarrierAddress(mode="static", ip=IP, prefix=29, gateway=GATEWAY_IP, vlan=VLAN),
        access=Access(kind="switch", switch="192.0.2.10", platform=fieldkit_name(platform), port=state.ports[6].name),
    )
    return state, line


def fieldkit_name(platform: str) -> str:
    """What fieldkit calls it: both versions of VRP are one."""
    return "huawei_vrp" if platform == "huawei_vrpv8" else platform


def chain(platforms: tuple[str, ...], hosts: tuple[str, ...], mac: str = LIVE) -> list[State]:
    """Switches one behind the other, each the LLDP neighbour of the one before; the station is on the last's port 7.

    `hosts` are the management addresses that they tell of each other.
    """
    states = [scene(platform, "no_binding")[0] for platform in platforms]
    for number, state in enumerate(states):
        state.hostname = f"SW{number + 1}"
        last = number + 1 == len(states)
        port = state.ports[6 if last else 23]
        state.macs[:] = [each for each in state.macs if each.mac != LIVE and each.port != port.name]
        state.macs.append(Mac(mac, VLAN, port.name))
        up = state.neighbours[0]
        if number:
            up.name, up.address = f"SW{number}", hosts[number - 1]
        if not last:
            port.link, port.mode, port.tagged = True, "trunk", (VLAN,)
            below = NAMES[platforms[number + 1]].uplink
            state.neighbours.append(
                Neighbour(port.name, f"SW{number + 2}", below, hosts[number + 1], "00:e0:fc:77:00:02")
            )
            state.macs += [Mac(f"00:1e:67:00:02:{n:02x}", 1, port.name) for n in range(1, 21)]
    return states


def transcript(platform: str, code: str, kinds: tuple[str, ...] = ("static_arp",)) -> str:
    """The same scene as somebody pastes it: prompts, commands, answers."""
    state, line = scene(platform, code, kinds)
    names = NAMES[platform]
    shell = SHELLS[platform](state, Quirks(), Seen(), state.users[0])
    if names.enabled:
        shell.mode = "enable"
    made = shell.prompt()
    for written in names.commands:
        asked = written.format(port=line.access.port, uplink=names.uplink, vlan=VLAN, ip=IP, live=shell.mac(LIVE))
        try:
            said = shell.run(asked)
        except Said as error:
            said = error.text
        made += f"{asked}\n{said}{shell.prompt()}"
    return made + "\n"
