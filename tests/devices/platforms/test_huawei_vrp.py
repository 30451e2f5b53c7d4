"""Huawei VRP 5 and 8: transcripts, and the rows that they are."""

from typing import Any

import pytest

from fieldkit.devices.platforms.huawei_vrp import mac_table, port_vlan
from fieldkit.devices.rows import ArpRow, BindRow, ErrorDownRow, LightRow, LldpRow, MacRow, PortRow, VlanRow
from tests.devices.transcripts import transcript

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "huawei_vrp/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.10", mac="00:e0:fc:00:00:01", port="Vlanif1203", own=True),
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),
            ArpRow(ip="203.0.113.12", mac=None, port="Vlanif1203"),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", port="GE0/0/8", vlan=1203, static=True),
        ),
    ),
    "huawei_vrp/arp_network_none": ("arp", True, ()),
    "huawei_vrp/arp_static": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GE0/0/7", vlan=1203, static=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", static=True),
            ArpRow(ip="203.0.113.12", mac="00:e0:fc:12:34:58", port="GE0/0/8", vlan=1204, static=True),
        ),
    ),
    "huawei_vrp/arp_static_none": ("arp", True, ()),
    "huawei_vrp/arp_v8": (
        "arp",
        True,
        (ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="10GE1/0/7", vlan=1203),),
    ),
    "huawei_vrp/arp_v8_all": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.10", mac="00:e0:fc:00:00:01", port="Vlanif1203", own=True),
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="10GE1/0/7", vlan=1203, static=True),
            ArpRow(ip="203.0.113.12", mac=None, port="Vlanif1203"),
            ArpRow(ip="203.0.113.13", mac="00:e0:fc:12:34:59", port="25GE1/0/10.111"),
        ),
    ),
    "huawei_vrp/bind_none": ("binding", True, ()),
    "huawei_vrp/bind_one": (
        "binding",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GE0/0/7", vlan=1203),
            BindRow(ip="10.0.0.1", mac="00:01:00:01:00:01", port="GE0/0/1"),
        ),
    ),
    "huawei_vrp/bind_v8": (
        "binding",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="10GE1/0/7", vlan=1203),
            BindRow(ip="203.0.113.11", mac=None, vlan=1203),
        ),
    ),
    "huawei_vrp/config_arp": (
        "arp",
        False,
        (
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GigabitEthernet0/0/7", vlan=1203, static=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", static=True),
        ),
    ),
    "huawei_vrp/config_bind": (
        "binding",
        False,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GigabitEthernet0/0/7", vlan=1203),
            BindRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57"),
        ),
    ),
    "huawei_vrp/config_sticky": (
        "port_security",
        False,
        (BindRow(ip=None, mac="00:e0:fc:12:34:56", port="GigabitEthernet0/0/7", vlan=1203, kind="port_security"),),
    ),
    "huawei_vrp/error_down": (
        "error_down",
        True,
        (
            ErrorDownRow(port="GigabitEthernet0/0/7", reason="bpdu-protection", recovers_s=10),
            ErrorDownRow(port="GigabitEthernet0/0/8", reason="mac-address-flapping"),
        ),
    ),
    "huawei_vrp/error_down_none": ("error_down", True, ()),
    "huawei_vrp/light": (
        "light",
        True,
        (
            LightRow(
                port="GigabitEthernet0/0/7",
                rx_dbm=-23.98,
                tx_dbm=-5.61,
                rx_low_alarm_dbm=-19.79,
                rx_high_alarm_dbm=-3.0,
            ),
        ),
    ),
    "huawei_vrp/light_keyed": (
        "light",
        True,
        (
            LightRow(
                port="GigabitEthernet0/0/7", rx_dbm=-18.2, tx_dbm=-5.1, rx_low_alarm_dbm=-22.01, rx_high_alarm_dbm=-3.0
            ),
        ),
    ),
    "huawei_vrp/light_ranged": ("light", True, (LightRow(port="GigabitEthernet0/2/7", rx_dbm=-12.53, tx_dbm=-5.77),)),
    "huawei_vrp/lldp": (
        "lldp",
        True,
        (
            LldpRow(
                port="GigabitEthernet0/0/24",
                name="SW2-CORE",
                peer_port="GigabitEthernet0/0/1",
                address="10.0.0.3",
                bridge=True,
            ),
        ),
    ),
    "huawei_vrp/lldp_brief": (
        "lldp",
        True,
        (
            LldpRow(port="GE0/0/7", name="customer-ap", peer_port="ethernet0"),
            LldpRow(port="GE0/0/24", name="SW2-CORE", peer_port="GE0/0/1"),
        ),
    ),
    "huawei_vrp/lldp_brief_v8": (
        "lldp",
        True,
        (
            LldpRow(port="10GE1/0/48", name="CE2-CORE", peer_port="10GE1/0/1"),
            LldpRow(port="MEth0/0/0", name="mgmt sw", peer_port="GigabitEthernet0/0/7"),
        ),
    ),
    "huawei_vrp/lldp_two": (
        "lldp",
        True,
        (
            LldpRow(port="GigabitEthernet0/0/7", bridge=False),
            LldpRow(port="GigabitEthernet0/0/7", name="SIP-T42", peer_port="WAN", address="203.0.113.20", bridge=True),
        ),
    ),
    "huawei_vrp/lldp_zero": ("lldp", True, ()),
    "huawei_vrp/mac_all": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),
            MacRow(mac="b8:d6:f6:ff:73:90", port="XGE0/0/1", vlan=10),
            MacRow(mac="b8:d6:f6:ff:73:9b", port="GE0/0/23.5", static=True),
        ),
    ),
    "huawei_vrp/mac_cut": ("mac_table", False, (MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),)),
    "huawei_vrp/mac_found": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/9", vlan=1203),)),
    "huawei_vrp/mac_none": ("mac_table", True, ()),
    "huawei_vrp/mac_one": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),)),
    "huawei_vrp/mac_secure": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203, secure=True),
            MacRow(mac="00:e0:fc:12:34:56", port="GE0/0/7", vlan=1203, static=True, secure=True),
            MacRow(mac="4c:1f:cc:54:55:9d", port="GE0/0/4", vlan=1),
        ),
    ),
    "huawei_vrp/mac_several": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="GE0/0/7", vlan=1203),
        ),
    ),
    "huawei_vrp/mac_slots": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="GE0/0/8", vlan=1203, static=True),
            MacRow(mac="4c:1f:cc:54:55:9d", port="Eth0/0/4", vlan=1),
        ),
    ),
    "huawei_vrp/mac_stack": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),
            MacRow(mac="4c:1f:cc:54:55:9d", port="GE1/0/4", vlan=1203),
            MacRow(mac="4c:1f:cc:54:55:aa", port="GE1/0/5.1134"),
        ),
    ),
    "huawei_vrp/sticky": (
        "port_security",
        True,
        (
            BindRow(ip=None, mac="00:e0:fc:12:34:56", port="GE0/0/7", vlan=1203, kind="port_security"),
            BindRow(ip=None, mac="00:e0:fc:12:34:57", port="GE0/0/8", vlan=1204, kind="port_security"),
        ),
    ),
    "huawei_vrp/sticky_none": ("port_security", True, ()),
    "huawei_vrp/mac_uplink": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="Eth-Trunk1", vlan=1203),)),
    "huawei_vrp/mac_v8": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="10GE1/0/7", vlan=1203),
            MacRow(mac="00:00:5e:00:01:01", port="10GE1/0/7", vlan=1203, secure=True),
        ),
    ),
    "huawei_vrp/port_down": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/0/7",
                condition="down",
                errors=0,
                pvid=1203,
                access=True,
                clock="2026-11-22 13:12:02",
                vlans=(1203,),
                mode="access",
                mac="00:e0:fc:00:00:07",
                description="CQ-0001",
            ),
        ),
    ),
    "huawei_vrp/port_error_down": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/0/7",
                condition="error_down",
                reason="port-security",
                errors=0,
                pvid=1203,
                access=True,
                clock="2026-11-22 13:12:02",
                vlans=(1203,),
                mode="access",
                mac="00:e0:fc:00:00:07",
                description="CQ-0001",
            ),
        ),
    ),
    "huawei_vrp/port_half": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/0/7",
                condition="up",
                speed_mbps=100,
                duplex="half",
                errors=0,
                pvid=1203,
                access=True,
                clock="2026-11-22 13:12:02",
                vlans=(1203,),
                mode="access",
                mac="00:e0:fc:00:00:07",
                description="CQ-0001",
            ),
        ),
    ),
    "huawei_vrp/port_later": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/0/7",
                condition="up",
                speed_mbps=1000,
                duplex="full",
                errors=40,
                pvid=1203,
                access=True,
                clock="2026-11-22 13:17:02",
                vlans=(1203,),
                mode="access",
                mac="00:e0:fc:00:00:07",
                description="CQ-0001",
            ),
        ),
    ),
    "huawei_vrp/port_shut": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/0/7",
                condition="shut",
                errors=0,
                pvid=1203,
                access=True,
                clock="2026-11-22 13:12:02",
                vlans=(1203,),
                mode="access",
                mac="00:e0:fc:00:00:07",
                description="CQ-0001",
            ),
        ),
    ),
    "huawei_vrp/port_trunk": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/0/24",
                condition="up",
                speed_mbps=1000,
                duplex="full",
                errors=0,
                pvid=1,
                access=False,
                clock="2026-11-22 13:12:02",
                mode="trunk",
                mac="00:e0:fc:00:00:24",
                description="上联 CORE-1 GE1/0/3",
            ),
        ),
    ),
    "huawei_vrp/port_up": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/0/7",
                condition="up",
                speed_mbps=1000,
                duplex="full",
                errors=12,
                pvid=1203,
                access=True,
                clock="2026-11-22 13:12:02",
                vlans=(1203,),
                mode="access",
                mac="00:e0:fc:00:00:07",
                description="CQ-0001",
            ),
        ),
    ),
    "huawei_vrp/port_v8": (
        "port",
        True,
        (
            PortRow(
                port="10GE1/0/7",
                condition="error_down",
                reason="link-flap",
                errors=0,
                pvid=1203,
                clock="2026-11-22 13:12:02",
                mac="00:e0:fc:00:00:08",
            ),
        ),
    ),
    "huawei_vrp/snoop": (
        "snooping",
        True,
        (BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203, kind="snooping"),),
    ),
    "huawei_vrp/snoop_none": ("snooping", True, ()),
    "huawei_vrp/snoop_v8": (
        "snooping",
        True,
        (
            BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="10GE1/0/7", vlan=1203, kind="snooping"),
            BindRow(ip="203.0.113.14", mac="00:e0:fc:12:34:57", port="10GE1/0/8", vlan=200, kind="snooping"),
            BindRow(ip="203.0.113.15", mac="00:e0:fc:b5:b8:58", port="10GE1/0/9", vlan=10, kind="snooping"),
        ),
    ),
    "huawei_vrp/vlan": (
        "vlan",
        True,
        (
            VlanRow(port="GigabitEthernet0/0/7", vlans=(1203,), mode="access"),
            VlanRow(port="GigabitEthernet0/0/8", vlans=(1,), mode="hybrid"),
            VlanRow(port="GigabitEthernet0/0/9", vlans=(300,)),
            VlanRow(
                port="GigabitEthernet0/0/24",
                vlans=(1,),
                tagged=(3, 4, 5, 100, 1200, 1201, 1202, 1203, 2001, 2003, 2005, 2007, 2009),
                mode="trunk",
            ),
            VlanRow(port="GigabitEthernet0/0/23", tagged=(1203,), mode="trunk"),
        ),
    ),
    "huawei_vrp/vlan_active": (
        "vlan",
        True,
        (VlanRow(port="10GE1/0/8", vlans=(1203,), tagged=(10, 20, 21, 22), mode="hybrid"),),
    ),
    "huawei_vrp/vlan_described": (
        "vlan",
        True,
        (
            VlanRow(port="Eth-Trunk1", vlans=(1,), tagged=(2, 3, 4, 5), mode="trunk"),
            VlanRow(port="10GE1/0/7", vlans=(1203,), mode="access"),
        ),
    ),
}


@pytest.mark.parametrize("tail", ["", "10", "3-5\n", "03-1205 2001\n"])
def test_a_list_that_a_chat_broke_is_no_list(tail: str) -> None:
    """`1200-12` and `03` below it at the left edge: which VLANs that were is not known, so none are read."""
    heading = "Port                    Link Type    PVID  Trunk VLAN List\n"
    read = port_vlan(f"{heading}GigabitEthernet0/0/24   trunk        1     1 100 1200-12\n{tail}")
    assert [row.tagged for row in read.rows] == ([] if tail else [(100,)])
    assert (read.not_understood == ()) is (tail == "")


def test_ports_of_several_slots_are_counted_together() -> None:
    """A stack prints a total for each of its slots; one slot missing is half a table."""
    whole = transcript("huawei_vrp/mac_stack")
    assert mac_table(whole).complete is True
    assert mac_table(whole.replace("slot 1 displayed = 2", "slot 1 displayed = 3")).complete is False
