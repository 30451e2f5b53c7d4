"""H3C and HPE Comware 5 and 7: transcripts, and the rows that they are."""

from typing import Any

import pytest

from fieldkit.devices.platforms.hp_comware import interface, port_vlan
from fieldkit.devices.rows import ArpRow, BindRow, ErrorDownRow, LightRow, LldpRow, MacRow, PortRow, VlanRow

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "hp_comware/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GE1/0/7", vlan=1203),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", static=True),
        ),
    ),
    "hp_comware/arp_one": (
        "arp",
        True,
        (ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GE1/0/7", vlan=1203),),
    ),
    "hp_comware/arp_static": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GE1/0/7", vlan=1203, static=True),
            ArpRow(ip="203.0.113.12", mac="00:e0:fc:12:34:57", port="GE1/0/8", vlan=1204, static=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:58", static=True),
        ),
    ),
    "hp_comware/bind": (
        "binding",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:01:02:03:04:06", port="GE1/0/7"),
            BindRow(ip="192.168.0.2", mac=None, port="GE1/0/1"),
        ),
    ),
    "hp_comware/bind_all": (
        "binding",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GE1/0/7", vlan=1203),
            BindRow(ip="203.0.113.14", mac="c8:3a:35:9a:bc:de", port="GE1/0/8", vlan=1203, kind="snooping"),
            BindRow(ip="203.0.113.15", mac="04:0a:00:00:10:00", port="GE1/0/2", kind="snooping"),
            BindRow(ip="203.0.113.16", mac="04:0a:00:00:20:00"),
        ),
    ),
    "hp_comware/bind_none": ("binding", True, ()),
    "hp_comware/bind_v5": (
        "binding",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GE1/0/7", vlan=1203),
            BindRow(ip="203.0.113.11", mac="00:0f:e2:00:00:01", port="GE1/0/8"),
        ),
    ),
    "hp_comware/config_arp": (
        "arp",
        False,
        (
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GigabitEthernet1/0/7", vlan=1203, static=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", static=True),
        ),
    ),
    "hp_comware/config_port": (
        "binding",
        False,
        (BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GigabitEthernet1/0/7", vlan=1203),),
    ),
    "hp_comware/config_sticky": (
        "port_security",
        False,
        (BindRow(ip=None, mac="00:e0:fc:12:34:56", port="GigabitEthernet1/0/7", vlan=1203, kind="port_security"),),
    ),
    "hp_comware/error_down": (
        "error_down",
        True,
        (
            ErrorDownRow(port="GigabitEthernet1/0/7", reason="BPDU protection"),
            ErrorDownRow(port="GigabitEthernet1/0/8", reason="BPDU-Protected"),
        ),
    ),
    "hp_comware/light": (
        "light",
        True,
        (
            LightRow(
                port="GigabitEthernet1/0/7",
                rx_dbm=-35.64,
                tx_dbm=-5.19,
                rx_low_alarm_dbm=-23.01,
                rx_high_alarm_dbm=-3.0,
            ),
        ),
    ),
    "hp_comware/lldp": (
        "lldp",
        True,
        (
            LldpRow(
                port="GigabitEthernet1/0/24",
                name="CORE-1",
                peer_port="GigabitEthernet1/0/1",
                address="10.0.0.3",
                bridge=True,
            ),
        ),
    ),
    "hp_comware/lldp_list": (
        "lldp",
        True,
        (
            LldpRow(port="XGE1/0/1"),
            LldpRow(port="GE1/0/24", name="CORE-1", peer_port="GigabitEthernet1/0/1"),
        ),
    ),
    "hp_comware/lldp_list_v5": (
        "lldp",
        True,
        (
            LldpRow(port="GE1/0/24", name="CORE 1", peer_port="GigabitEthernet1/0/28"),
            LldpRow(port="GE1/0/7", name="customer-sw"),
        ),
    ),
    "hp_comware/lldp_short": (
        "lldp",
        True,
        (
            LldpRow(port="GigabitEthernet1/0/3", peer_port="GigabitEthernet1/0/9", bridge=True),
            LldpRow(port="GigabitEthernet1/0/3", name="SEP00260B5C0548", peer_port="Port 1"),
        ),
    ),
    "hp_comware/lldp_v5": (
        "lldp",
        True,
        (
            LldpRow(
                port="GigabitEthernet1/0/7",
                name="customer-sw",
                peer_port="Ethernet1/0/5",
                address="203.0.113.30",
                bridge=True,
            ),
        ),
    ),
    "hp_comware/mac": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GigabitEthernet1/0/7", vlan=1203),
            MacRow(mac="00:00:11:11:22:22", port="GigabitEthernet1/0/7", vlan=1203, static=True),
        ),
    ),
    "hp_comware/mac_found": (
        "mac_table",
        True,
        (MacRow(mac="c8:3a:35:9a:bc:de", port="GigabitEthernet1/0/9", vlan=1203),),
    ),
    "hp_comware/mac_none": ("mac_table", True, ()),
    "hp_comware/secure": (
        "port_security",
        True,
        (
            BindRow(ip=None, mac="00:e0:fc:12:34:56", port="GE1/0/7", vlan=1203, kind="port_security"),
            BindRow(ip=None, mac="00:0d:88:f8:05:77", port="GE1/0/7", vlan=1203, kind="port_security"),
        ),
    ),
    "hp_comware/secure_none": ("port_security", True, ()),
    "hp_comware/mac_v7": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GE1/0/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="GE1/0/7", vlan=1203, secure=True),
            MacRow(mac="00:00:11:11:22:22", port=None, vlan=1203, static=True),
        ),
    ),
    "hp_comware/mac_v7_none": ("mac_table", True, ()),
    "hp_comware/port_hybrid": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet1/0/8",
                condition="up",
                speed_mbps=100,
                duplex="full",
                errors=13,
                pvid=1203,
                access=False,
                vlans=(1, 1203),
                tagged=(10, 20, 21, 22),
                mode="hybrid",
                mac="5c:8a:38:00:00:08",
                description="CQ-0008",
            ),
        ),
    ),
    "hp_comware/port_loop": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet1/0/7",
                condition="error_down",
                reason="Loopback detection down",
                pvid=1203,
                access=True,
                vlans=(1203,),
                mode="access",
            ),
        ),
    ),
    "hp_comware/port_shut": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet1/0/7",
                condition="shut",
                errors=0,
                pvid=1,
                access=False,
                mode="trunk",
                mac="5c:8a:38:00:00:07",
            ),
        ),
    ),
    "hp_comware/port_trunk": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet1/0/24",
                condition="up",
                speed_mbps=1000,
                duplex="full",
                errors=0,
                pvid=1,
                access=False,
                clock="2026-11-22 13:12:02",
                vlans=(1,),
                tagged=(3, 4, 5, 1203),
                mode="trunk",
                mac="5c:8a:38:00:00:24",
                description="上联 CORE-1",
            ),
        ),
    ),
    "hp_comware/port_up": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet1/0/7",
                condition="up",
                speed_mbps=1000,
                duplex="full",
                errors=7,
                pvid=1203,
                access=True,
                clock="2026-11-22 13:12:02",
                vlans=(1203,),
                mode="access",
                mac="5c:8a:38:00:00:07",
                description="CQ-0001",
            ),
        ),
    ),
    "hp_comware/snoop": (
        "snooping",
        True,
        (
            BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GigabitEthernet1/0/7", vlan=1203, kind="snooping"),
            BindRow(ip="203.0.113.14", mac="00:00:01:01:01:02", port="GigabitEthernet1/0/9", vlan=2, kind="snooping"),
        ),
    ),
    "hp_comware/snoop_none": ("snooping", True, ()),
    "hp_comware/snoop_off": ("snooping", True, ()),
    "hp_comware/snoop_v5": (
        "snooping",
        True,
        (BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GigabitEthernet1/0/7", vlan=1203, kind="snooping"),),
    ),
    "hp_comware/vlan_hybrid": (
        "vlan",
        True,
        (VlanRow(port="GE1/0/8", vlans=(1203,), tagged=(10, 20, 21, 22), mode="hybrid"),),
    ),
    "hp_comware/vlan_trunk": (
        "vlan",
        True,
        (
            VlanRow(port="GE1/0/23", tagged=(1203,), mode="trunk"),
            VlanRow(
                port="GE1/0/24",
                vlans=(1,),
                tagged=(3, 4, 5, 100, 1200, 1201, 1202, 1203, 2001, 2003, 2005, 2007, 2009),
                mode="trunk",
            ),
        ),
    ),
}


@pytest.mark.parametrize(
    ("listed", "tagged"),
    [
        (" VLAN Passing:   1(default vlan), 3-5, 1203\n Trunk port encapsulation: IEEE 802.1q\n", (3, 4, 5, 1203)),
        (" VLAN passing  : 1(default vlan), 3, 4,\n                 5, 1203\n Port priority: 0\n", (3, 4, 5, 1203)),
        (" VLAN Passing:   1(default vlan), 3, 12\n03\n", ()),
        (" VLAN Passing:   1(default vlan), 3, 12", ()),
        (" VLAN Passing:   1(default\nvlan), 3, 1203\n", ()),
        (" VLAN Passing:   1(default vlan), 3-\n5, 1203\n", ()),
    ],
)
def test_a_list_of_vlans_that_may_go_on_is_no_list(listed: str, tagged: tuple[int, ...]) -> None:
    """The device breaks a list after a comma; where a chat broke it, or the copy ends, the numbers are not sure."""
    text = f"GigabitEthernet1/0/24\nCurrent state: UP\nPVID: 1\nPort link-type: Trunk\n{listed}"
    (row,) = interface(text).rows
    assert row.tagged == tagged


def test_a_broken_list_of_trunks_is_no_list() -> None:
    """The same in the table of all trunks."""
    heading = "Interface            PVID  VLAN Passing\nGE1/0/23             1     1203\n"
    read = port_vlan(f"{heading}GE1/0/24             1     1, 3-5, 1200-12\n03, 2001\n")
    assert [row.port for row in read.rows] == ["GE1/0/23"]
    assert read.not_understood == ("03, 2001",)
