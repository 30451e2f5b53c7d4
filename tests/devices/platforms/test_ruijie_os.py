"""Ruijie RGOS: its transcripts, the rows that they are, and that nobody takes it for a Cisco."""

from typing import Any

import pytest

from fieldkit.devices.platform import INTENT_OF, Ask
from fieldkit.devices.platforms import cisco_ios, ruijie_os
from fieldkit.devices.platforms.ruijie_os import PLATFORM
from fieldkit.devices.recognise import read_answer, recognise
from fieldkit.devices.rows import ArpRow, BindRow, ErrorDownRow, LightRow, LldpRow, MacRow, PortRow, VlanRow, same_port
from fieldkit.devices.talk import Answer
from tests.devices.platforms.asked import all_scenes, answered
from tests.devices.platforms.test_answers import held, place, told
from tests.devices.transcripts import transcript
from tests.fakedevice import Bound, scenes

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "ruijie_os/address_bind": (
        "binding",
        True,
        (BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56"), BindRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57")),
    ),
    "ruijie_os/address_bind_none": ("binding", True, ()),
    "ruijie_os/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="VLAN 1203", vlan=1203),
            ArpRow(ip="203.0.113.10", mac="80:05:88:d0:88:01", port="VLAN 1203", vlan=1203, own=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", port="VLAN 1203", vlan=1203, static=True),
            ArpRow(ip="203.0.113.12", mac=None, port="VLAN 1203", vlan=1203),
        ),
    ),
    "ruijie_os/arp_static": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", static=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", port="VLAN 1203", vlan=1203, static=True),
        ),
    ),
    "ruijie_os/arp_static_none": ("arp", True, ()),
    "ruijie_os/error_down": (
        "error_down",
        True,
        (ErrorDownRow(port="GigabitEthernet 0/7", reason="port security violation"),),
    ),
    "ruijie_os/light": ("light", True, (LightRow(port=None, rx_dbm=-4.68, tx_dbm=-6.04),)),
    "ruijie_os/lldp": (
        "lldp",
        True,
        (
            LldpRow(
                port="TenGigabitEthernet 0/25",
                name="AGG-1",
                peer_port="TenGigabitEthernet 1/3",
                address="192.0.2.1",
                bridge=True,
            ),
        ),
    ),
    "ruijie_os/lldp_listed": (
        "lldp",
        True,
        (
            LldpRow(port="Te0/25", name="AGG-1", peer_port="TenGigabitEthernet 1/3", bridge=True),
            LldpRow(port="Gi0/9", name="AP7", peer_port="c83a.359a.0009", bridge=False),
        ),
    ),
    "ruijie_os/mac": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GigabitEthernet 0/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="GigabitEthernet 0/7", vlan=1203, static=True),
        ),
    ),
    "ruijie_os/mac_since": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GigabitEthernet 0/7", vlan=1203),
            MacRow(mac="00:00:22:22:22:22", port=None, vlan=1204, static=True),
        ),
    ),
    "ruijie_os/port_down": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet 0/7",
                condition="down",
                errors=0,
                pvid=1203,
                access=True,
                vlans=(1203,),
                mode="access",
                mac="80:05:88:d0:88:07",
            ),
        ),
    ),
    "ruijie_os/port_shut": (
        "port",
        True,
        (PortRow(port="GigabitEthernet 0/7", condition="shut", errors=0, mac="80:05:88:d0:88:07"),),
    ),
    "ruijie_os/port_trunk": (
        "port",
        True,
        (
            PortRow(
                port="TenGigabitEthernet 0/25",
                condition="up",
                speed_mbps=10000,
                duplex="full",
                errors=0,
                pvid=1,
                access=False,
                vlans=(1,),
                tagged=(1201, 1202, 1203, 1204),
                mode="trunk",
                mac="80:05:88:d0:88:19",
                description="to AGG-1",
            ),
        ),
    ),
    "ruijie_os/port_up": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet 0/7",
                condition="up",
                speed_mbps=100,
                duplex="full",
                errors=12,
                pvid=1203,
                access=True,
                vlans=(1203,),
                mode="access",
                mac="80:05:88:d0:88:07",
                description="CQ-0001",
            ),
        ),
    ),
    "ruijie_os/security": (
        "port_security",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="Gi0/7", vlan=1203, kind="port_security"),
            BindRow(ip=None, mac="00:e0:fc:12:34:57", port="Gi0/8", vlan=1204, kind="port_security"),
        ),
    ),
    "ruijie_os/security_numbered": (
        "port_security",
        True,
        (
            BindRow(ip=None, mac="00:e0:fc:12:34:56", port="GigabitEthernet 0/7", vlan=1203, kind="port_security"),
            BindRow(ip=None, mac="00:e0:fc:12:34:57", port="GigabitEthernet 0/8", vlan=1204, kind="port_security"),
        ),
    ),
    "ruijie_os/snooping": (
        "snooping",
        True,
        (BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GigabitEthernet 0/7", vlan=1203, kind="snooping"),),
    ),
    "ruijie_os/source": (
        "snooping",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GigabitEthernet 0/7", vlan=1203),
            BindRow(ip="203.0.113.11", mac="c8:3a:35:9a:bc:de", port="GigabitEthernet 0/8", vlan=1204, kind="snooping"),
        ),
    ),
    "ruijie_os/source_none": ("snooping", True, ()),
    "ruijie_os/vlan_access": ("vlan", True, (VlanRow(port="GigabitEthernet 0/7", vlans=(1203,), mode="access"),)),
    "ruijie_os/vlan_trunk": (
        "vlan",
        True,
        (VlanRow(port="TenGigabitEthernet 0/25", vlans=(99,), tagged=(1201, 1202, 1203, 1204), mode="trunk"),),
    ),
}

ASKED: tuple[Ask, ...] = (
    "port",
    "mac_on_port",
    "mac_search",
    "static_arp",
    "arp_of_ip",
    "port_security",
    "lldp",
    "vlan",
)


@pytest.mark.parametrize(("code", "kinds"), all_scenes("ruijie_os"))
def test_what_is_read_is_what_the_switch_holds(code: str, kinds: tuple[str, ...]) -> None:
    """Every question, put to a made-up switch: no line left over, and no row but its own."""
    state, line = scenes.scene("ruijie_os", code, kinds)
    state.bound.append(Bound("203.0.113.14", "00:e0:fc:aa:00:01"))
    assert line.access.port is not None
    port = state.port(line.access.port)
    assert port is not None
    for ask in ASKED:
        output = answered("ruijie_os", ask, state, line.access.port)
        assert output is not None, ask
        assert (output.intent, output.parsed.not_understood) == (INTENT_OF[ask], ()), ask
        assert told(ask, output.parsed.rows) == held(ask, state, port), ask
    everywhere = answered("ruijie_os", "binding", state, line.access.port)
    by_port = answered("ruijie_os", "snooping", state, line.access.port)
    assert everywhere is not None
    assert by_port is not None
    assert [(row.ip, row.mac, row.port) for row in everywhere.parsed.rows] == [
        ("203.0.113.14", "00:e0:fc:aa:00:01", None)
    ]
    assert {(row.ip, row.mac, row.kind, place(row.port)) for row in by_port.parsed.rows} == {
        (each.ip, each.mac, each.kind, place(each.port)) for each in state.bound if each.port
    }
    assert everywhere.parsed.complete is by_port.parsed.complete is True


@pytest.mark.parametrize("name", EXPECTED)
def test_nobody_takes_it_for_a_cisco(name: str) -> None:
    """Cisco's readers find nothing in it, or the same; never rows that say something else."""
    text = transcript(name)
    rows = EXPECTED[name][2]
    body = "\n".join(text.splitlines()[1:-1]) + "\n"
    for each in cisco_ios.FORMATS:
        found = each.parse(body).rows
        assert found in ((), rows), each.command
    for output in recognise(text).outputs:
        assert output.platform == "ruijie_os"


def test_older_bindings_written_as_cisco_writes_them() -> None:
    """The same rows whichever of the two it is taken for."""
    text = """SW1#show ip source binding
MacAddress         IpAddress       Lease(sec)   Type          VLAN  Interface
------------------ --------------- ------------ ------------- ----- --------------------
00e0.fc12.3456     203.0.113.9     infinite     static        1203  GigabitEthernet 0/7
Total number of bindings: 1
SW1#
"""
    row = BindRow("203.0.113.9", "00:e0:fc:12:34:56", "GigabitEthernet 0/7", 1203)
    assert read_answer(PLATFORM, "snooping", Answer("show ip source binding", text, text, "SW1#")).parsed.rows == (row,)
    # With a blank in the port's name no Cisco wrote it.
    assert cisco_ios.binding(text).rows == ()


@pytest.mark.parametrize("total", ["0 static arp entries exist.", "Total number of ARP entries: 0"])
def test_no_entry_is_what_the_total_says(total: str) -> None:
    """The heading alone marks no end; the total does, and one that differs says that half is missing."""
    heading = "Protocol  Address         Age(min)  Hardware        Type   Interface\n"
    assert ruijie_os.arp(heading).complete is None
    assert ruijie_os.arp(f"{heading}{total}\n").complete is True
    assert ruijie_os.arp(f"{heading}{total.replace('0', '2')}\n").complete is False


def test_its_ports() -> None:
    """With and without the blank, in full and shortened."""
    assert same_port("GigabitEthernet 0/7", "Gi0/7")
    assert same_port("AggregatePort 1", "Ag1")
    assert not same_port("GigabitEthernet 0/7", "GigabitEthernet 0/17")
    assert not same_port("GigabitEthernet 0/7", "TenGigabitEthernet 0/7")
