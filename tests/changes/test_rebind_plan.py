"""Which lines a re-binding would send, which lead back, and everything that it refuses; pure."""

import re
from dataclasses import replace
from typing import Any

import pytest

from fieldkit.changes.rebind import (
    Plan,
    RebindRefused,
    confirms,
    guarded,
    planned,
    request,
    steps_between,
)
from fieldkit.changes.rebind_lines import (
    WRITINGS,
    BoundLine,
    Held,
    bound_line,
    every_form,
    line_from,
    line_to,
    may_be_sent,
    read_config,
    read_linux,
)
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.model.access import EDGE_STATIONS, AccessPort, AccessReading, Answering, Binding, LldpPeer, Station, Told
from fieldkit.model.line import Access, CarrierAddress, Line
from fieldkit.text import has

IP, OLD, NEW, THIRD = "203.0.113.9", "00:e0:fc:12:34:56", "c8:3a:35:9a:bc:de", "00:1b:21:00:77:77"
PORTS = {
    "huawei_vrp": "GigabitEthernet0/0/7",
    "hp_comware": "GigabitEthernet1/0/7",
    "cisco_ios": "GigabitEthernet1/0/7",
    "linux": "p7",
}
LINE = Line("CQ-0001", address=CarrierAddress(ip=IP, prefix=29, gateway="203.0.113.10", vlan=1203), access=Access())
WHOLE: dict[str, Told] = dict.fromkeys(("port", "mac_on_port", "mac_search", "vlan", "static_arp", "binding"), "whole")


def seen(platform: str = "huawei_vrp", **other: Any) -> AccessReading:
    """A port with the new MAC on it and the old one bound."""
    port = PORTS.get(platform, "gei-0/1/1/7")
    made = AccessReading(
        platform,
        "SW1",
        port,
        AccessPort(port, "up", vlans=(1203,), mode="access"),
        (Station(NEW, port, 1203),),
        (Answering(IP, NEW, port, 1203),),
        (Binding("static_arp", OLD, IP, port, 1203),),
        sought=(NEW, OLD),
        own_macs=("00:e0:fc:00:00:01",),
        told=WHOLE,
    )
    return replace(made, **other)


def arp(platform: str, mac: str = OLD, **fields: str) -> BoundLine:
    """The static ARP line of this platform."""
    port = PORTS[platform]
    usual: dict[str, dict[str, str]] = {
        "huawei_vrp": {"vlan": "1203", "port": port},
        "hp_comware": {"vlan": "1203", "port": port},
        "cisco_ios": {},
        "linux": {"dev": "br0"},
    }
    form = "neighbour" if platform == "linux" else "static_arp"
    return bound_line(platform, form, {"ip": IP, "mac": mac, **usual[platform], **fields})


def held(platform: str = "huawei_vrp", *lines: BoundLine, **other: Any) -> Held:
    """What the configuration holds."""
    return replace(Held(lines or (arp(platform),)), **other)


def plan_of(platform: str, *lines: BoundLine, staged: bool = False) -> Plan:
    """The plan for these lines."""
    return planned(seen(platform), held(platform, *lines), LINE, NEW, staged=staged)


# -- the lines ---------------------------------------------------------------------------------------------------------

THERE_AND_BACK = [
    (
        "huawei_vrp",
        ["system-view", f"undo arp static {IP} 00e0-fc12-3456 vid 1203 interface GigabitEthernet0/0/7",
         f"arp static {IP} c83a-359a-bcde vid 1203 interface GigabitEthernet0/0/7", "return"],
        ["system-view", f"undo arp static {IP} c83a-359a-bcde vid 1203 interface GigabitEthernet0/0/7",
         f"arp static {IP} 00e0-fc12-3456 vid 1203 interface GigabitEthernet0/0/7", "return"],
    ),
    (
        "hp_comware",
        ["system-view", f"undo arp {IP}", f"arp static {IP} c83a-359a-bcde 1203 GigabitEthernet1/0/7", "return"],
        ["system-view", f"undo arp {IP}", f"arp static {IP} 00e0-fc12-3456 1203 GigabitEthernet1/0/7", "return"],
    ),
    (
        "cisco_ios",
        ["configure terminal", f"no arp {IP} 00e0.fc12.3456 arpa", f"arp {IP} c83a.359a.bcde arpa", "end"],
        ["configure terminal", f"no arp {IP} c83a.359a.bcde arpa", f"arp {IP} 00e0.fc12.3456 arpa", "end"],
    ),
    (
        "linux",
        [f"sudo -n ip neigh replace {IP} lladdr c8:3a:35:9a:bc:de dev br0 nud permanent"],
        [f"sudo -n ip neigh replace {IP} lladdr 00:e0:fc:12:34:56 dev br0 nud permanent"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "there", "back"), THERE_AND_BACK, ids=[each[0] for each in THERE_AND_BACK])
def test_there_and_back(platform: str, there: list[str], back: list[str]) -> None:
    """Out with the old line and in with the new, each naming its MAC; the way back is its mirror."""
    plan = plan_of(platform)
    assert [each.line for each in plan.steps] == there
    assert [each.line for each in plan.undo] == back


OTHER_LINES = [
    (bound_line("huawei_vrp", "static_arp", {"ip": IP, "mac": OLD}), f"undo arp static {IP} 00e0-fc12-3456"),
    (
        bound_line("huawei_vrp", "static_arp", {"ip": IP, "mac": OLD, "name": "CUST-1"}),
        f"undo arp static {IP} 00e0-fc12-3456 vpn-instance CUST-1",
    ),
    (
        bound_line("huawei_vrp", "user_bind", {"ip": IP, "mac": OLD, "port": "GE0/0/7", "vlan": "1203"}),
        f"undo user-bind static ip-address {IP} mac-address 00e0-fc12-3456 interface GE0/0/7 vlan 1203",
    ),
    (
        bound_line("huawei_vrp", "user_bind", {"ip": IP, "mac": OLD}),
        f"undo user-bind static ip-address {IP} mac-address 00e0-fc12-3456",
    ),
    (
        bound_line("hp_comware", "static_arp", {"ip": IP, "mac": OLD, "vlan": "12", "port": "XGE1/0/1", "name": "a"}),
        f"undo arp {IP} vpn-instance a",
    ),
    (
        bound_line("cisco_ios", "static_arp", {"ip": IP, "mac": OLD, "name": "CUST"}),
        f"no arp vrf CUST {IP} 00e0.fc12.3456 arpa",
    ),
    (
        bound_line("cisco_ios", "source", {"ip": IP, "mac": OLD, "vlan": "1203", "port": "Gi1/0/7"}),
        f"no ip source binding 00e0.fc12.3456 vlan 1203 {IP} interface Gi1/0/7",
    ),
    (
        bound_line("linux", "fdb", {"mac": OLD, "dev": "p7", "state": "static", "vlan": "12"}),
        "sudo -n bridge fdb del 00:e0:fc:12:34:56 dev p7 master vlan 12",
    ),
]


@pytest.mark.parametrize(("line", "gone"), OTHER_LINES, ids=lambda each: each if isinstance(each, str) else "")
def test_what_takes_a_line_away(line: BoundLine, gone: str) -> None:
    """Each form is undone by a line that names this one entry, and outlives the journal as it is."""
    assert line.gone == gone
    assert line_from(line_to(line)) == line
    assert may_be_sent(line.platform, line.text)
    assert may_be_sent(line.platform, line.gone)


def test_a_candidate_is_committed() -> None:
    """VRP 8 makes nothing so before `commit`, there and back."""
    plan = plan_of("huawei_vrp", staged=True)
    assert [each.line for each in plan.steps][-2:] == ["commit", "return"]
    assert [each.line for each in plan.undo][-2:] == ["commit", "return"]
    assert all(each.line != "commit" for each in plan_of("huawei_vrp").steps)


def test_comware_is_given_the_long_form() -> None:
    """A short entry becomes a long one, with the VLAN and the port where the new MAC was learned; the undo is short."""
    short = bound_line("hp_comware", "static_arp", {"ip": IP, "mac": OLD})
    plan = plan_of("hp_comware", short)
    assert plan.steps[2].line == f"arp static {IP} c83a-359a-bcde 1203 GigabitEthernet1/0/7"
    assert plan.undo[2].line == f"arp static {IP} 00e0-fc12-3456"
    with pytest.raises(RebindRefused) as refused:
        planned(seen("hp_comware", stations=()), held("hp_comware", short), LINE, NEW)
    assert refused.value.code == "rebind.unread_place"


def test_in_the_ports_own_view() -> None:
    """On Comware a source binding is changed inside the port's view, and only there."""
    line = bound_line("hp_comware", "source_port", {"ip": IP, "mac": OLD}, PORTS["hp_comware"])
    plan = plan_of("hp_comware", arp("hp_comware"), line)
    assert [each.line for each in plan.steps] == [
        "system-view",
        f"undo arp {IP}",
        f"arp static {IP} c83a-359a-bcde 1203 GigabitEthernet1/0/7",
        "interface GigabitEthernet1/0/7",
        f"undo ip source binding ip-address {IP} mac-address 00e0-fc12-3456",
        f"ip source binding ip-address {IP} mac-address c83a-359a-bcde",
        "return",
    ]


@pytest.mark.parametrize("platform", PORTS)
def test_from_anywhere_to_anywhere(platform: str) -> None:
    """From nothing, half and all of it the lines lead to the old and to the new state; from there, none are needed."""
    old, new = arp(platform), arp(platform, NEW)
    for wanted in (old, new):
        assert steps_between(platform, [wanted], [wanted], [old], staged=False) == ()
        for now in ([], [old], [new], [old, new]):
            if now == [wanted]:
                continue
            sent = [each.line for each in steps_between(platform, now, [wanted], [old], staged=False) if each.changes]
            assert (wanted.text in sent) is (wanted not in now)
            assert all(may_be_sent(platform, each) for each in sent)


# -- never a bare or an `all` form -------------------------------------------------------------------------------------

NEVER = [
    "undo arp static", "undo arp static all", f"undo arp static {IP}", "undo arp all", "undo arp", "reset arp all",
    "undo user-bind static", f"undo user-bind static ip-address {IP}", "undo user-bind static interface GE0/0/7",
    "undo user-bind static vlan 12", "undo ip source binding all", f"undo ip source binding ip-address {IP}",
    "undo ip source binding", "no arp", f"no arp {IP}", "no ip source binding", "no ip source binding 1",
    "clear arp", "interface all", "save; reboot", "arp static 203.0.113.9 c83a-359a-bcde | include x",
    "shutdown", "undo shutdown",
    "reboot", "reload", "format flash:", "reset saved-configuration", f"arp static {IP} c83a-359a-bcde\nreboot",
    "sudo -n ip neigh flush all", "sudo -n ip neigh del 203.0.113.9", "sudo -n bridge fdb flush dev br0",
    "sudo -n sh -c id", "sudo ip neigh replace 203.0.113.9 lladdr c8:3a:35:9a:bc:de dev br0 nud permanent; id",
]  # fmt: skip


@pytest.mark.parametrize("line", NEVER)
def test_never_sent(line: str) -> None:
    """What would take away more than one entry, or do anything else, has no form."""
    assert not any(may_be_sent(platform, line) for platform in WRITINGS)


def test_every_form_names_one_entry() -> None:
    """Each line that binds or unbinds names an address or a MAC; the rest only lead in, out, commit or save."""
    leading = {
        "system-view",
        "return",
        "commit",
        "save",
        "y",
        "save force",
        "configure terminal",
        "end",
        "write memory",
    }
    for platform in WRITINGS:
        for form in every_form(platform):
            assert form in leading or "{ip}" in form or "{mac}" in form or form == "interface {port}", form
            assert " all" not in form


def test_every_platform_is_known() -> None:
    """Only platforms that can be logged in to are written to, and each is asked for what must be known before."""
    for name in WRITINGS:
        platform = PLATFORMS[name]
        assert not platform.paste_only
        assert {"config_of_ip", "config_of_mac"} <= set(platform.asks)


# -- reading the configuration -----------------------------------------------------------------------------------------

VRP_PORT = """#
interface GigabitEthernet0/0/7
 description CQ-0001
 port link-type access
 port default vlan 1203
#
return"""


def test_reads_a_configuration() -> None:
    """Lines that bind are read whole; longer addresses are not ours; what names the address otherwise is kept."""
    found = [
        f"""arp static {IP} 00e0-fc12-3456 vid 1203 interface GigabitEthernet0/0/7
arp static 203.0.113.90 00e0-fc12-0090 vid 1204 interface GigabitEthernet0/0/8
 ip route-static {IP} 255.255.255.255 192.0.2.1
""",
        f"user-bind static ip-address {IP} mac-address 00e0-fc12-3456 interface GigabitEthernet0/0/7 vlan 1203",
    ]
    made = read_config("huawei_vrp", found, VRP_PORT, IP, (NEW, OLD))
    assert [each.form for each in made.lines] == ["static_arp", "user_bind"]
    assert [each.text for each in made.lines] == [found[0].split("\n")[0], found[1]]
    assert made.unknown == ()
    assert made.view == "GigabitEthernet0/0/7"
    assert "description CQ-0001" in made.others
    assert f"ip route-static {IP} 255.255.255.255 192.0.2.1" in made.others


STRANGE = [
    ("huawei_vrp", f"arp static {IP} 00e0-fc12-3456 vid 1203 interface GE0/0/7 track 1"),
    ("huawei_vrp", f"user-bind static ip-address {IP} to 203.0.113.12 mac-address 00e0-fc12-3456"),
    ("huawei_vrp", f" arp static {IP} 00e0-fc12-3456"),
    ("hp_comware", f" user-bind ip-address {IP} mac-address 00e0-fc12-3456"),
    ("hp_comware", f" arp multiport {IP} 00e0-fc12-3456 vlan 1203"),
    ("cisco_ios", f"arp {IP} 00e0.fc12.3456 ARPA alias"),
    ("cisco_ios", f" ip source binding 00e0.fc12.3456 vlan 1203 {IP} interface Gi1/0/7"),
]


@pytest.mark.parametrize(("platform", "line"), STRANGE)
def test_a_form_nobody_knows(platform: str, line: str) -> None:
    """A binding in a form that is not known stops the change, rather than be taken for half of what it says."""
    made = read_config(platform, [line], "", IP, (NEW, OLD))
    assert made.unknown == (line.strip(),)
    with pytest.raises(RebindRefused) as refused:
        planned(seen(platform), replace(made, lines=(arp(platform),)), LINE, NEW)
    assert refused.value.code == "rebind.form_unknown"


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("huawei_vrp", f" ip address {IP} 255.255.255.248"),
        ("huawei_vrp", f" vrrp vrid 1 virtual-ip {IP}"),
        ("hp_comware", f" ip address {IP} 29"),
        ("cisco_ios", f" ip address {IP} 255.255.255.248 secondary"),
        ("cisco_ios", f" standby 1 ip {IP}"),
    ],
)
def test_the_devices_own_address(platform: str, line: str) -> None:
    """An address that the device, or a gateway it shares, has itself is never bound."""
    made = read_config(platform, [line], "", IP, (NEW, OLD))
    assert made.owns == line.strip()
    with pytest.raises(RebindRefused) as refused:
        planned(seen(platform), replace(made, lines=(arp(platform),)), LINE, NEW)
    assert refused.value.code == "rebind.ip_own"


def test_another_ports_source_binding_on_comware() -> None:
    """In its configuration nothing says in whose view a line stands: only the table does."""
    found = f" ip source binding ip-address {IP} mac-address 00e0-fc12-3456"
    made = read_config("hp_comware", [found], "", IP, (NEW, OLD))
    assert [each.form for each in made.lines] == ["source"]
    for port, code in ((None, ""), (PORTS["hp_comware"], "rebind.form_unknown")):
        reading = seen("hp_comware", bindings=(Binding("ip_source", OLD, IP, port),))
        if not code:
            assert planned(reading, made, LINE, NEW).steps[1].line == f"undo {found.strip()}"
            continue
        with pytest.raises(RebindRefused) as refused:
            planned(reading, made, LINE, NEW)
        assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "{}", '[{"dst": ', "sudo: a password is required", "[1]"])
def test_linux_half_said(text: str) -> None:
    """JSON that is not whole is no reading."""
    try:
        read_linux(text, "[]", IP, (NEW, OLD))
    except ValueError:
        return
    pytest.fail("taken for a reading")


# -- what is refused ---------------------------------------------------------------------------------------------------

MANY = tuple(Station(f"00:1b:21:00:00:{at:02x}", PORTS["huawei_vrp"], 1203) for at in range(EDGE_STATIONS + 1))
PORT = PORTS["huawei_vrp"]
REFUSED: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("no tagged source", "rebind.platform", {"platform": "zte_zxros"}, {}),
    ("ruijie", "rebind.platform", {"platform": "ruijie_os"}, {}),
    ("no port", "rebind.no_port", {"port": None}, {}),
    ("port not read", "rebind.no_port", {"state": None}, {}),
    ("no address", "rebind.no_ip", {}, {"line": replace(LINE, address=CarrierAddress())}),
    ("multicast", "rebind.mac_multicast", {}, {"mac": "01:00:5e:00:00:01"}),
    ("zeroes", "rebind.mac_multicast", {}, {"mac": "00:00:00:00:00:00"}),
    ("broadcast", "rebind.mac_multicast", {}, {"mac": "ff:ff:ff:ff:ff:ff"}),
    ("VRRP", "rebind.mac_virtual", {}, {"mac": "00:00:5e:00:01:07"}),
    ("HSRP", "rebind.mac_virtual", {}, {"mac": "00:00:0c:07:ac:01"}),
    ("the switch's own", "rebind.mac_own", {}, {"mac": "00:e0:fc:00:00:01"}),
    (
        "bound for another address",
        "rebind.mac_bound_elsewhere",
        {"bindings": (Binding("static_arp", OLD, IP, PORT), Binding("static_arp", NEW, "203.0.113.12", PORT))},
        {},
    ),
    (
        "bound on another port",
        "rebind.mac_bound_elsewhere",
        {"bindings": (Binding("static_arp", OLD, IP, PORT), Binding("ip_source", NEW, IP, "GigabitEthernet0/0/9"))},
        {},
    ),
    (
        "live on another port",
        "rebind.mac_live_elsewhere",
        {"stations": (Station(NEW, PORT, 1203), Station(NEW, "GigabitEthernet0/0/9", 1203))},
        {},
    ),
    ("nobody searched for it", "rebind.unread_search", {"stations": (), "told": {**WHOLE, "mac_search": "partly"}}, {}),
    ("gateway", "rebind.ip_gateway", {}, {"line": replace(LINE, address=replace(LINE.address, gateway=IP))}),
    ("own address by ARP", "rebind.ip_own", {"answering": (Answering(IP, "00:e0:fc:00:00:01"),)}, {}),
    ("virtual gateway by ARP", "rebind.ip_own", {"answering": (Answering(IP, "00:00:5e:00:01:07"),)}, {}),
    ("uplink", "rebind.uplink", {"state": AccessPort(PORT, "up", mode="access", uplink=True)}, {}),
    ("trunk", "rebind.uplink", {"state": AccessPort(PORT, "up", mode="trunk")}, {}),
    ("tagged hybrid", "rebind.uplink", {"state": AccessPort(PORT, "up", mode="hybrid", tagged=(1, 2))}, {}),
    ("a switch by LLDP", "rebind.uplink", {"peers": (LldpPeer(PORT, "AGG-1", switch=True),)}, {}),
    ("many stations", "rebind.many_macs", {"stations": MANY, "told": WHOLE}, {}),
    ("stations not counted", "rebind.unread_port", {"told": {**WHOLE, "mac_on_port": "partly"}}, {}),
    ("mode not told", "rebind.unread_vlan", {"state": AccessPort(PORT, "up")}, {}),
    ("our own port", "rebind.own_port", {}, {"ours": (NEW.upper().replace(":", "-"),)}),
    ("snooping", "rebind.kind_snooping", {"bindings": (Binding("snooping", OLD, IP, PORT),)}, {}),
    ("sticky", "rebind.kind_port_security", {"bindings": (Binding("port_security", OLD, None, PORT),)}, {}),
    ("static MAC", "rebind.kind_static_mac", {"bindings": (Binding("static_mac", OLD, None, PORT),)}, {}),
    ("other port", "rebind.other_port", {"bindings": (Binding("static_arp", OLD, IP, "GigabitEthernet0/0/9"),)}, {}),
]


@pytest.mark.parametrize(
    ("code", "reading", "given"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_refused(code: str, reading: dict[str, Any], given: dict[str, Any]) -> None:
    """What speaks against it is named, with what to do, before the configuration is even read."""
    with pytest.raises(RebindRefused) as refused:
        guarded(seen(**reading), given.get("line", LINE), given.get("mac", NEW), given.get("ours", ()))
    assert refused.value.code == code
    assert refused.value.exit_code == 2
    assert has(code)
    assert has(f"{code}.fix")


ALLOWED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("as it is", {}, {}),
    ("a VLAN's interface is no other port", {"bindings": (Binding("static_arp", OLD, IP, "Vlanif1203"),)}, {}),
    ("bound without a port", {"bindings": (Binding("static_arp", OLD, IP),)}, {}),
    ("untagged hybrid", {"state": AccessPort(PORT, "up", vlans=(1203,), mode="hybrid")}, {}),
    ("port down", {"state": AccessPort(PORT, "down", mode="access")}, {}),
    ("not plugged in, and nowhere else", {"stations": ()}, {}),
    ("sticky with the new MAC", {"bindings": (Binding("port_security", NEW, None, PORT),)}, {}),
    ("a phone on the port", {"peers": (LldpPeer(PORT, "phone", switch=False),)}, {}),
    ("our laptop elsewhere", {}, {"ours": (THIRD,)}),
    ("the port by its short name", {"stations": (Station(NEW, "GE0/0/7", 1203),)}, {}),
]


@pytest.mark.parametrize(("reading", "given"), [each[1:] for each in ALLOWED], ids=[each[0] for each in ALLOWED])
def test_not_refused(reading: dict[str, Any], given: dict[str, Any]) -> None:
    """What only looks like it is let through."""
    guarded(seen(**reading), LINE, NEW, given.get("ours", ()))


HELD_REFUSED: list[tuple[str, str, Held]] = [
    ("nothing bound", "rebind.no_binding", Held()),
    ("bound already", "rebind.already", held("huawei_vrp", arp("huawei_vrp", NEW))),
    ("two of one form", "rebind.several_lines", held("huawei_vrp", arp("huawei_vrp"), arp("huawei_vrp", THIRD))),
    ("on another port", "rebind.other_port", held("huawei_vrp", arp("huawei_vrp", port="GigabitEthernet0/0/9"))),
    (
        "the new MAC for another address",
        "rebind.mac_bound_elsewhere",
        held("huawei_vrp", arp("huawei_vrp"), arp("huawei_vrp", NEW).instead(ip="203.0.113.12")),
    ),
]


@pytest.mark.parametrize(
    ("code", "config"), [each[1:] for each in HELD_REFUSED], ids=[each[0] for each in HELD_REFUSED]
)
def test_refused_by_the_configuration(code: str, config: Held) -> None:
    """The configuration outweighs the tables."""
    with pytest.raises(RebindRefused) as refused:
        planned(seen(), config, LINE, NEW)
    assert refused.value.code == code
    assert has(f"{code}.fix")


# -- the confirmation --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("GigabitEthernet0/0/7 c83a-359a-bcde", True),
        ("GE0/0/7 c8:3a:35:9a:bc:de", True),
        ("gigabitethernet 0/0/7 C83A.359A.BCDE", True),
        ("0/0/7 c83a359abcde", True),
        ("g0/0/7 c8 3a 35 9a bc de", True),
        ("y", False),
        ("yes", False),
        ("", False),
        ("GE0/0/7", False),
        ("c83a-359a-bcde", False),
        ("GE0/0/8 c83a-359a-bcde", False),
        ("XGE0/0/7 c83a-359a-bcde", False),
        ("GE0/0/7 00e0-fc12-3456", False),
        ("GE0/0/7 c83a-359a-bcde please", False),
        ("c83a-359a-bcde GE0/0/7", False),
    ],
)
def test_typed_out(typed: str, right: bool) -> None:
    """The port and the MAC in any notation, and nothing less."""
    assert confirms(typed, "GigabitEthernet0/0/7", NEW) is right


def test_a_made_up_mac_wants_one_word_more() -> None:
    """A randomised MAC is bound only by somebody who says that it is one."""
    made_up = "02:aa:bb:cc:dd:ee"
    assert planned(seen(stations=(Station(made_up, PORT, 1203),)), held(), LINE, made_up).made_up
    assert not confirms("GE0/0/7 02aa-bbcc-ddee", PORT, made_up, made_up=True)
    assert confirms("GE0/0/7 02aa-bbcc-ddee random", PORT, made_up, made_up=True)


# -- the request -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", ["huawei_vrp", "hp_comware", "cisco_ios", "linux", "zte_zxros", "ruijie_os"])
def test_a_request(platform: str) -> None:
    """In words on every platform, the MACs as the device writes them; in lines where they are known."""
    made = request(seen(platform), LINE, NEW)
    style = re.compile(r"[0-9a-f]{4}[-.]" if platform != "linux" else r"[0-9a-f]{2}:")
    assert style.match(made.facts["new_mac"])
    assert all(style.match(each) for each in made.facts["old_macs"])
    assert (made.facts["switch"], made.facts["ip"], made.facts["line"]) == ("SW1", IP, "CQ-0001")
    assert bool(made.lines) is (platform in WRITINGS)
    assert all(may_be_sent(platform, each) for each in (*made.lines, *made.undo))


def test_a_request_never_guesses() -> None:
    """Where a row does not say enough for a line, or a kind cannot be written, there are words only."""
    sticky = seen(bindings=(Binding("port_security", OLD, None, PORT),))
    assert request(sticky, LINE, NEW).lines == ()
    short = seen("hp_comware", bindings=(Binding("static_arp", OLD, IP),))
    assert request(short, LINE, NEW).lines == ()


def test_a_ports_name_shortened_is_the_same_port() -> None:
    """However the device writes the port's name, it is the same line."""
    long, short = arp("huawei_vrp"), arp("huawei_vrp", port="GE0/0/7")
    assert long == short
    assert long != arp("huawei_vrp", port="GE0/0/8")
    assert steps_between("huawei_vrp", [short], [long], [long], staged=False) == ()
