"""Which rows are this line's, and what they prove: never more than the device said."""

import re
from dataclasses import replace
from typing import Any

import pytest

from fieldkit.devices.readings import DEVICE_PARTLY, NO_PORT, ONLY_SNOOPING, PARTLY, of_visit, readings
from fieldkit.devices.recognise import Output, recognise
from fieldkit.devices.rows import ArpRow, LldpRow, Parsed, PortRow, VlanRow
from fieldkit.devices.visit import visit
from fieldkit.model.access import AccessReading
from fieldkit.model.line import Access, CarrierAddress, Line
from fieldkit.model.mac import BoundMac, LiveMac
from fieldkit.model.noc import ErrorGrowth, LightBothEnds, PortState, PortVlan
from tests.devices.in_process import InProcess
from tests.devices.test_parsers import transcript
from tests.fakedevice import Arp, Quirks, Seen, State, scenes
from tests.fakedevice.shells import SHELLS

NEW, OLD = "c8:3a:35:9a:bc:de", "00:e0:fc:12:34:56"
LINE = Line(access=Access(port="GE0/0/7"), address=CarrierAddress(ip="203.0.113.9", vlan=1203))
ELSEWHERE = Line(access=Access(port="GE0/0/9"), address=CarrierAddress(ip="203.0.113.99", vlan=1203))
UNKNOWN = Line()


def said(line: Line, *texts: str) -> tuple[dict[str, Any], list[str]]:
    """The facts by topic but `access`, and the codes of what was not taken."""
    found = readings([output for text in texts for output in recognise(text).outputs], line)
    facts = {each.topic: each.facts for each in found.taken if each.topic != "access"}
    return facts, [each.code for each in found.not_taken]


ROWS: dict[str, tuple[Line, tuple[str, ...], dict[str, Any], list[str]]] = {
    "the port, its VLAN": (
        LINE,
        ("huawei_vrp/port_up",),
        {"noc_port": PortState("up", 1000, "full"), "noc_vlan": PortVlan((1203,))},
        ["paste.errors_once"],
    ),
    "read twice": (
        LINE,
        ("huawei_vrp/port_up", "huawei_vrp/port_later"),
        {
            "noc_port": PortState("up", 1000, "full"),
            "noc_vlan": PortVlan((1203,)),
            "noc_errors": ErrorGrowth(12, 40, 5.0),
        },
        [],
    ),
    "a trunk's native VLAN says nothing": (
        Line(access=Access(port="GigabitEthernet1/0/7")),
        ("hp_comware/port_shut",),
        {"noc_port": PortState("shut"), "noc_errors": ErrorGrowth(0)},
        [],
    ),
    "another port": (ELSEWHERE, ("huawei_vrp/port_up",), {}, ["paste.other_port"]),
    "the only port there, the record knows none": (
        UNKNOWN,
        ("cisco_ios/port_err_disabled",),
        {"noc_port": PortState("error_down", reason="err-disabled"), "noc_errors": ErrorGrowth(0)},
        [],
    ),
    "one MAC": (LINE, ("huawei_vrp/mac_one",), {"mac_live": LiveMac((NEW,)), "noc_vlan": PortVlan((1203,))}, []),
    "several MACs": (
        LINE,
        ("huawei_vrp/mac_several",),
        {"mac_live": LiveMac((NEW, OLD)), "noc_vlan": PortVlan((1203,))},
        [],
    ),
    "several MACs, one of them answers for the address": (
        LINE,
        ("huawei_vrp/mac_several", "huawei_vrp/arp"),
        {"mac_live": LiveMac((NEW, OLD)), "noc_vlan": PortVlan((1203,))},
        [],
    ),
    "only who answers": (LINE, ("cisco_ios/arp",), {"mac_live": LiveMac((NEW,))}, []),
    "who answers, address not known": (UNKNOWN, ("cisco_ios/arp",), {}, ["paste.no_address"]),
    "the whole table": (
        LINE,
        ("huawei_vrp/mac_all",),
        {"mac_live": LiveMac((NEW,)), "noc_vlan": PortVlan((1203,))},
        [],
    ),
    "the whole table, nothing on this port": (ELSEWHERE, ("huawei_vrp/mac_all",), {"mac_live": LiveMac(())}, []),
    "the whole table, port not known": (UNKNOWN, ("huawei_vrp/mac_all",), {}, ["paste.which_port"]),
    "this port's table, empty": (LINE, ("huawei_vrp/mac_none",), {"mac_live": LiveMac(())}, []),
    "another port's table, empty": (ELSEWHERE, ("huawei_vrp/mac_none",), {}, ["paste.empty"]),
    "an empty table, port not known": (UNKNOWN, ("huawei_vrp/mac_none",), {}, ["paste.empty"]),
    "a table cut by the pager": (LINE, ("huawei_vrp/mac_cut",), {}, ["paste.half_a_table"]),
    "an ONU's": (
        Line(access=Access(port="gpon-onu_1/2/3:4")),
        ("zte_olt/mac_onu",),
        {"mac_live": LiveMac((NEW,)), "noc_vlan": PortVlan((1203,))},
        [],
    ),
    "bound": (LINE, ("huawei_vrp/bind_one",), {"mac_bound": BoundMac(OLD)}, []),
    "bound by port, address not known": (
        Line(access=Access(port="GE0/0/1")),
        ("huawei_vrp/bind_one",),
        {"mac_bound": BoundMac("00:01:00:01:00:01")},
        [],
    ),
    "a static ARP entry is a binding": (
        Line(address=CarrierAddress(ip="203.0.113.11")),
        ("huawei_vrp/arp",),
        {"mac_bound": BoundMac(OLD)},
        [],
    ),
    "no binding in one table is not none": (LINE, ("huawei_vrp/bind_none",), {}, ["paste.no_binding_here"]),
    "no binding in two of four tables": (
        LINE,
        ("huawei_vrp/bind_none", "huawei_vrp/arp_static_none"),
        {},
        ["paste.no_binding_here"],
    ),
    "no static ARP alone is not none": (LINE, ("huawei_vrp/arp_static_none",), {}, []),
    "light with the module's alarm levels": (
        LINE,
        ("huawei_vrp/light",),
        {"noc_light": LightBothEnds(-23.98, -5.61, near_rx_low_alarm_dbm=-19.79, near_rx_high_alarm_dbm=-3.0)},
        [],
    ),
    "light both ways of a PON": (
        UNKNOWN,
        ("zte_olt/light",),
        {"noc_light": LightBothEnds(-20.241, 5.369, -16.676, 2.423)},
        [],
    ),
    "light of another ONU": (
        Line(access=Access(port="gpon-onu_1/2/3:9")),
        ("zte_olt/light",),
        {},
        ["paste.other_port"],
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_readings(row: tuple[Line, tuple[str, ...], dict[str, Any], list[str]]) -> None:
    """What is this line's is taken; what is not proven is left, with the reason."""
    line, names, facts, left = row
    assert said(line, *(transcript(name) for name in names)) == (facts, left)


def test_an_unread_line_makes_an_empty_table_unknown() -> None:
    """Where a line was not understood, the MAC may have been in it."""
    text = transcript("huawei_vrp/mac_none").replace("Total items", "c83a-359a-bcde\nTotal items")
    assert said(LINE, text) == ({}, ["paste.empty"])


def test_a_table_of_static_entries_does_not_say_what_was_learned() -> None:
    """Nothing static on a port is not nothing learned."""
    text = transcript("huawei_vrp/mac_all").replace("display mac-address", "display mac-address static")
    assert said(ELSEWHERE, text) == ({}, ["paste.other_port"])


def test_without_its_command_an_empty_table_says_nothing() -> None:
    """Whose table it is stands in the command only."""
    body = "\n".join(transcript("huawei_vrp/mac_none").splitlines()[1:-1])
    assert said(LINE, body)[0] == {}


def test_rows_without_an_end_are_weaker() -> None:
    """A piece of a table proves what is in it, and is marked as perhaps not all."""
    body = "\n".join(transcript("hp_comware/mac").splitlines()[1:3])
    found = readings(recognise(body).outputs, Line(access=Access(port="GE1/0/7")))
    assert [(each.topic, each.facts, each.weak) for each in found.taken if each.topic != "access"] == [
        ("mac_live", LiveMac((NEW,)), PARTLY),
        ("noc_vlan", PortVlan((1203,)), PARTLY),
    ]


def test_two_bindings_for_one_line() -> None:
    """Neither is picked; the NOC has to say."""
    other = transcript("huawei_vrp/bind_one").replace("00e0-fc12-3456", "00e0-fc12-9999")
    assert said(LINE, transcript("huawei_vrp/bind_one"), other) == ({}, ["paste.bound_twice"])


def access(line: Line, *texts: str) -> AccessReading | None:
    """What several pastes together say of the line's place on its switch."""
    found = readings([output for text in texts for output in recognise(text).outputs], line)
    return next((each.facts for each in found.taken if isinstance(each.facts, AccessReading)), None)


TOLD: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "the port": (("huawei_vrp/port_up",), {"port": "whole"}),
    "its own MACs": (("huawei_vrp/mac_one",), {"mac_on_port": "whole", "mac_search": "partly"}),
    "everybody's MACs": (("huawei_vrp/mac_all",), {"mac_on_port": "whole", "mac_search": "whole"}),
    "cut by the pager": (("huawei_vrp/mac_cut",), {"mac_on_port": "partly", "mac_search": "partly"}),
    "the whole ARP table holds the static ones too": (
        ("huawei_vrp/arp",),
        {"arp_of_ip": "whole", "static_arp": "whole"},
    ),
    "static ARP alone": (("huawei_vrp/arp_static_none",), {"static_arp": "whole"}),
    "one table of bindings": (("huawei_vrp/bind_none",), {"binding": "whole"}),
    "the better of two copies counts": (
        ("huawei_vrp/mac_cut", "huawei_vrp/mac_all"),
        {"mac_on_port": "whole", "mac_search": "whole"},
    ),
}


@pytest.mark.parametrize("row", TOLD.values(), ids=TOLD)
def test_how_far_a_copy_tells_each_table(row: tuple[tuple[str, ...], dict[str, str]]) -> None:
    """Absence is read only off a table that was asked for whole and came whole; the rest is `partly`."""
    names, told = row
    found = access(LINE, *(transcript(name) for name in names))
    assert (found.told if found else {}) == (told if found else {})
    assert found is not None or set(told.values()) == {"partly"}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("display dhcp static user-bind all", "whole"),
        ("display dhcp static user-bind ip-address 203.0.113.9", "whole"),
        ("display dhcp static user-bind interface GigabitEthernet0/0/7", "partly"),
        ("display dhcp static user-bind interface GigabitEthernet0/0/9", "partly"),
    ],
)
def test_a_binding_table_narrowed_to_a_port_is_not_all(command: str, told: str) -> None:
    """The line's address may be bound for another port, which such a copy does not show."""
    text = transcript("huawei_vrp/bind_none")
    first = next(line for line in text.splitlines() if "user-bind" in line)
    prompt = first[: first.index(">") + 1]
    found = access(LINE, text.replace(first, f"{prompt}{command}", 1), transcript("huawei_vrp/port_up"))
    assert found is not None
    assert found.told["binding"] == told


def test_nothing_bound_takes_every_table() -> None:
    """Four tables read whole, and none of them has the line: that is `none`; without one of them it is not."""
    _, line = scenes.scene("huawei_vrp", "no_binding")
    text = scenes.transcript("huawei_vrp", "no_binding")
    assert said(line, text)[0]["mac_bound"] == BoundMac(None)
    for command in ("display arp static", "display dhcp static user-bind", "display dhcp snooping", "sticky"):
        pieces = re.split(r"(?m)(?=^<SW1>)", text)
        less = "".join(piece for piece in pieces if command not in piece.split("\n", 1)[0])
        if command == "display arp static":  # the whole ARP table holds them as well
            less = "".join(piece for piece in pieces if "display arp" not in piece.split("\n", 1)[0])
        assert "mac_bound" not in said(line, less)[0], command


@pytest.mark.parametrize("kind", ["static_arp", "ip_source", "port_security", "static_mac", "snooping"])
def test_every_kind_of_binding_is_one(kind: str) -> None:
    """Wherever it stands, it is the line's binding, of its kind; a lease alone is weaker."""
    state, line = scenes.scene("huawei_vrp", "differs", (kind,))
    found = of_visit(visit(InProcess(state), line), line)
    taken = {each.topic: each for each in found.taken}
    assert taken["mac_bound"].facts == BoundMac(scenes.BOUND)
    assert taken["mac_bound"].weak == (ONLY_SNOOPING if kind == "snooping" else None)
    assert {each.kind for each in taken["access"].facts.bindings} == {kind}


@pytest.mark.parametrize("platform", ["huawei_vrp", "hp_comware", "cisco_ios", "ruijie_os"])
def test_a_sticky_mac_is_bound_once(platform: str) -> None:
    """Port security's MAC stands in the MAC table as a static one; that is the same binding, not a second."""
    state, line = scenes.scene(platform, "differs", ("port_security",))
    taken = {each.topic: each.facts for each in of_visit(visit(InProcess(state), line), line).taken}
    assert [(each.kind, each.mac) for each in taken["access"].bindings] == [("port_security", scenes.BOUND)]


def test_one_entry_told_by_two_tables_is_one() -> None:
    """With a port here and a VLAN there it is still one binding; another port makes it a second."""
    ip, one = "203.0.113.9", "00:e0:fc:12:34:56"
    rows = (
        ArpRow(ip, one, "GE0/0/7", static=True),
        ArpRow(ip, one, "Vlanif1203", 1203, static=True),
        ArpRow(ip, one, "GE0/0/8", 1203, static=True),
    )
    found = readings([Output("x", "arp", "", "", Parsed(rows), "")], LINE)
    kept = next(each.facts for each in found.taken if each.topic == "access").bindings
    assert [(each.port, each.vlan) for each in kept] == [("GE0/0/7", 1203), ("GE0/0/8", 1203)]


def test_only_what_bears_on_the_line_is_kept() -> None:
    """Of a switch full of customers: the port, the address, and the MACs that were looked for; nobody else's."""
    state, line = scenes.scene("huawei_vrp", "differs")
    kept = next(each.facts for each in of_visit(visit(InProcess(state), line), line).taken if each.topic == "access")
    assert {each.mac for each in kept.stations} == {scenes.LIVE}
    assert {each.ip for each in kept.answering} == {scenes.IP}
    assert {each.ip for each in kept.bindings} == {scenes.IP}


@pytest.mark.parametrize("platform", ["huawei_vrp", "hp_comware", "cisco_ios", "ruijie_os"])
def test_why_a_port_was_switched_off_is_told_wherever_it_stands(platform: str) -> None:
    """Some say it beside the state, others in a list of its own; the port's reading and the line's place have it."""
    state, line = scenes.scene(platform, "port_error_down")
    taken = {each.topic: each.facts for each in of_visit(visit(InProcess(state), line), line).taken}
    assert taken["noc_port"].condition == taken["access"].state.condition == "error_down"
    assert taken["noc_port"].reason == taken["access"].state.reason
    assert "secur" in taken["noc_port"].reason.lower() or "violation" in taken["noc_port"].reason.lower()


@pytest.mark.parametrize(
    ("mode", "untagged", "tagged", "told"),
    [
        ("access", (1203,), (), (1203,)),
        ("access", (1,), (), (1,)),
        ("trunk", (1,), (1203, 1204), (1203,)),
        ("hybrid", (1203,), (7,), (1203,)),
        ("trunk", (1,), (1204,), (1, 1204)),
        ("trunk", (1,), (), None),
        (None, (1,), (), None),
    ],
)
def test_the_ports_own_vlan_setting(
    mode: Any, untagged: tuple[int, ...], tagged: tuple[int, ...], told: tuple[int, ...] | None
) -> None:
    """The VLAN of an access port, the line's among those of a trunk, all others of one that does not carry it."""
    port = Output("x", "port", "", "", Parsed((PortRow("GE0/0/7", "up"),)), "")
    vlans = Output("x", "vlan", "", "", Parsed((VlanRow("GE0/0/7", untagged, tagged, mode),), (), True), "")
    taken = {each.topic: each.facts for each in readings([port, vlans], LINE).taken}
    assert taken.get("noc_vlan") == (None if told is None else PortVlan(told))


def test_one_port_has_one_name() -> None:
    """However the tables shorten it, the line's port is written as the port's own output has it."""
    found = access(LINE, transcript("huawei_vrp/port_up"), transcript("huawei_vrp/mac_one"))
    assert found is not None
    assert found.state is not None
    assert {found.port, found.state.name, *(each.port for each in found.stations)} == {"GigabitEthernet0/0/7"}


@pytest.mark.parametrize(
    ("mode", "tagged", "bridge", "uplink"),
    [
        ("access", (), True, False),
        ("trunk", (1203, 1204), None, True),
        ("trunk", (1203,), None, False),
        ("trunk", (1203,), True, True),
        ("hybrid", (1203,), None, None),
        ("hybrid", (1203,), True, True),
        ("hybrid", (1203,), False, False),
        (None, (), True, True),
        (None, (), None, None),
    ],
)
def test_which_port_is_an_uplink(mode: Any, tagged: tuple[int, ...], bridge: bool | None, uplink: bool | None) -> None:
    """A trunk of many VLANs, or a switch that names itself by LLDP; a customer's router on an access port is none."""
    port = Output("x", "port", "", "", Parsed((PortRow("GE0/0/7", "up", mode=mode, tagged=tagged),)), "")
    rows = () if bridge is None else (LldpRow("GE0/0/7", "far", bridge=bridge),)
    found = readings([port, Output("x", "lldp", "", "", Parsed(rows), "")], LINE)
    kept = next(each.facts for each in found.taken if each.topic == "access")
    assert kept.state.uplink is uplink


def test_every_reason_has_words() -> None:
    """Each code of a reading that was not taken is said in both languages."""
    from pathlib import Path

    import fieldkit.devices.readings as module
    from fieldkit.text import has

    codes = set(re.findall(r'"(paste\.[a-z_]+)"', Path(module.__file__).read_text(encoding="utf-8")))
    assert codes
    assert all(has(code) for code in codes)
    assert all(has(code) for code in (PARTLY, DEVICE_PARTLY, NO_PORT, ONLY_SNOOPING))


def copied(state: State, *commands: str) -> str:
    """What a colleague copies off a VRP switch in this state, prompts included."""
    shell = SHELLS["huawei_vrp"](state, Quirks(), Seen(), state.users[0])
    return "".join(f"{shell.prompt()}{each}\n{shell.run(each)}" for each in commands) + f"{shell.prompt()}\n"


OWN = ("display interface GigabitEthernet0/0/7", "display mac-address GigabitEthernet0/0/7")
TABLES = (
    "display arp static",
    "display dhcp static user-bind all",
    "display dhcp snooping user-bind all",
    "display mac-address sticky",
)


def two_devices() -> tuple[State, State, Line]:
    """The line's switch, and the one above it with a port of the same name and somebody else on it."""
    (own, line), (above, _) = scenes.scene("huawei_vrp", "no_binding"), scenes.scene("huawei_vrp", "no_binding")
    above.hostname = "AGG-1"
    above.macs[:] = [replace(each, mac="00:99:88:77:66:55") if each.mac == NEW else each for each in above.macs]
    return own, above, line


def test_another_device_has_not_the_line_s_tables() -> None:
    """`Nothing bound` on the switch above is not `nothing bound` on the line's own."""
    own, above, line = two_devices()
    found = readings([*recognise(copied(own, *OWN)).outputs, *recognise(copied(above, *TABLES)).outputs], line)
    made: AccessReading = next(each.facts for each in found.taken if each.topic == "access")
    assert not made.nothing_bound
    assert {each.code for each in found.not_taken} == {"paste.other_device"}
    assert {each.facts["device"] for each in found.not_taken} == {"AGG-1"}


@pytest.mark.parametrize("switch", [None, "sw1"])
def test_ports_of_one_name_on_two_devices_are_two_ports(switch: str | None) -> None:
    """Where both were copied and the record names neither, nobody's MACs are taken; never those of both."""
    own, above, line = two_devices()
    line = replace(line, access=replace(line.access, switch=switch))
    text = copied(above, "display mac-address") + copied(own, *OWN)
    found = readings(recognise(text).outputs, line)
    live = [each.facts.macs for each in found.taken if each.topic == "mac_live"]
    assert live == ([(NEW,)] if switch else [])
    assert {each.code for each in found.not_taken} == {"paste.other_device" if switch else "paste.which_device"}


def test_who_has_the_address_may_be_told_by_the_gateway() -> None:
    """The static ARP of another device counts, its port there does not; and its table is not the switch's."""
    own, above, line = two_devices()
    above.arps.append(Arp("203.0.113.9", OLD, 1203, "GigabitEthernet0/0/24", "static"))
    text = copied(own, *OWN) + copied(above, "display arp all", "display arp static")
    made: AccessReading = next(
        each.facts for each in readings(recognise(text).outputs, line).taken if each.topic == "access"
    )
    assert [(each.mac, each.port) for each in made.bindings] == [(OLD, None)]
    assert made.told["static_arp"] == "partly"


def test_the_later_of_two_copies_counts() -> None:
    """A MAC that was on the port before is not there beside the new one."""
    own, _, line = two_devices()
    before = copied(own, *OWN)
    own.macs[:] = [replace(each, mac=OLD) if each.mac == NEW else each for each in own.macs]
    found = readings(recognise(before + copied(own, *OWN)).outputs, line)
    made: AccessReading = next(each.facts for each in found.taken if each.topic == "access")
    assert [each.mac for each in made.stations] == [OLD]
    assert "paste.older_copy" in [each.code for each in found.not_taken]


@pytest.mark.parametrize("chosen", ["include c83a-359a-bcdf", "exclude dynamic", "i 0000"])
def test_what_a_filter_left_out_is_not_absent(chosen: str) -> None:
    """`| include …` shows a part: neither `none learned` nor `none bound` rests on it."""
    _, _, line = two_devices()
    asked = f"<SW1>display mac-address GigabitEthernet0/0/7 | {chosen}\nTotal items displayed = 0\n<SW1>\n"
    assert said(line, asked) == ({}, ["paste.empty"])


@pytest.mark.parametrize("written", ["0/0/1", "7口", "7"])
def test_what_names_no_port_may_be_any(written: str) -> None:
    """`0/0/1` where there are GE0/0/1 and XGE0/0/1: neither is taken for the line's, and nothing is absent there."""
    own, _, line = two_devices()
    line = replace(line, access=replace(line.access, port=written))
    text = copied(own, "display mac-address", "display interface XGigabitEthernet0/0/1")
    found = readings(recognise(text).outputs, line)
    made = [each.facts for each in found.taken if each.topic == "access"]
    assert {each.topic for each in found.taken} <= {"access"}
    assert all(each.stations == () and each.told["mac_on_port"] == "partly" for each in made)


def test_copied_without_commands_a_learned_mac_is_no_binding() -> None:
    """Ruijie's MAC table and its port security look alike; what was learned is not what is held."""
    text = scenes.transcript("ruijie_os", "no_binding")
    bare = "\n".join(line for line in text.splitlines() if "#show" not in line)
    _, line = scenes.scene("ruijie_os", "no_binding")
    found = readings(recognise(bare).outputs, line)
    made: AccessReading = next(each.facts for each in found.taken if each.topic == "access")
    assert made.bindings == ()
