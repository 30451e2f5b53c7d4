"""Cisco IOS: its transcripts, the rows that they are, and what an answer without an end proves."""

from typing import Any

from fieldkit.devices.rows import ArpRow, BindRow, ErrorDownRow, LightRow, LldpRow, MacRow, PortRow, VlanRow

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "cisco_ios/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="Vlan1203", vlan=1203),
            ArpRow(ip="203.0.113.10", mac="00:19:e8:00:00:01", port="Vlan1203", vlan=1203, own=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", static=True),
            ArpRow(ip="203.0.113.12", mac=None),
        ),
    ),
    "cisco_ios/arp_apart": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="Vlan1203", vlan=1203),
            ArpRow(ip="203.0.113.10", mac="00:19:e8:00:00:41", port="Vlan1203", vlan=1203, own=True),
            ArpRow(ip="203.0.113.14", mac="00:00:0c:07:ac:05", port="Vlan1203", vlan=1203, own=True),
            ArpRow(ip="198.51.100.1", mac="00:19:e8:00:00:42", port="Vlan99", vlan=99, own=True),
            ArpRow(ip="192.0.2.1", mac="00:19:e8:00:00:01", port="GigabitEthernet0/1", own=True),
            ArpRow(ip="192.0.2.2", mac="00:e0:fc:77:00:01", port="GigabitEthernet0/1"),
        ),
    ),
    "cisco_ios/arp_static": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", static=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", port="GigabitEthernet0/8", static=True),
        ),
    ),
    "cisco_ios/bind": (
        "binding",
        True,
        (BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GigabitEthernet0/7", vlan=1203),),
    ),
    "cisco_ios/bind_both": (
        "binding",
        True,
        (
            BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GigabitEthernet0/7", vlan=1203, kind="snooping"),
            BindRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", port="GigabitEthernet0/8", vlan=1203),
        ),
    ),
    "cisco_ios/bind_none": ("binding", True, ()),
    "cisco_ios/cdp": (
        "lldp",
        True,
        (
            LldpRow(
                port="GigabitEthernet0/24",
                name="agg1.example",
                peer_port="GigabitEthernet1/0/3",
                address="192.0.2.1",
                bridge=True,
            ),
        ),
    ),
    "cisco_ios/config_arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", static=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", port="GigabitEthernet0/8", static=True),
        ),
    ),
    "cisco_ios/config_arp_none": ("arp", True, ()),
    "cisco_ios/error_down": (
        "error_down",
        True,
        (ErrorDownRow(port="Gi0/7", reason="psecure-violation"), ErrorDownRow(port="Gi0/9", reason="bpduguard")),
    ),
    "cisco_ios/light": (
        "light",
        True,
        (LightRow(port="Gi0/7", rx_dbm=-24.3, tx_dbm=-5.7, rx_low_alarm_dbm=-23.0, rx_high_alarm_dbm=0.0),),
    ),
    "cisco_ios/light_brief": ("light", True, (LightRow(port="Gi0/25", rx_dbm=-11.2, tx_dbm=-5.9),)),
    "cisco_ios/lldp": (
        "lldp",
        True,
        (LldpRow(port="Gi0/24", name="agg1.example", peer_port="Gi1/0/3", address="192.0.2.1", bridge=True),),
    ),
    "cisco_ios/lldp_none": ("lldp", True, ()),
    "cisco_ios/lldp_phone": ("lldp", True, (LldpRow(port="Gi0/7", peer_port="C83A359ABCDE:P1", bridge=False),)),
    "cisco_ios/mac": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="Gi0/7", vlan=1203),)),
    "cisco_ios/mac_2900": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="FastEthernet0/7", vlan=1203),)),
    "cisco_ios/mac_4500": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="GigabitEthernet3/7", vlan=1203),)),
    "cisco_ios/mac_6500": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="Gi3/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="Gi3/7", vlan=1203),
        ),
    ),
    "cisco_ios/mac_all": (
        "mac_table",
        True,
        (
            MacRow(mac="00:19:e8:00:00:01", port=None, static=True, own=True),
            MacRow(mac="c8:3a:35:9a:bc:de", port="Gi0/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="Gi0/7", vlan=1203, static=True),
            MacRow(mac="00:1b:21:00:00:08", port="Gi0/8", vlan=1204),
        ),
    ),
    "cisco_ios/mac_count_none": ("mac_table", True, ()),
    "cisco_ios/port_err_disabled": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/7",
                condition="error_down",
                reason="err-disabled",
                errors=0,
                mac="00:19:e8:00:00:07",
            ),
        ),
    ),
    "cisco_ios/port_shut": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/7",
                condition="shut",
                errors=0,
                mac="00:19:e8:00:00:07",
                description="CQ-0001 spare",
            ),
        ),
    ),
    "cisco_ios/port_up": (
        "port",
        True,
        (
            PortRow(
                port="GigabitEthernet0/7",
                condition="up",
                speed_mbps=100,
                duplex="full",
                errors=4,
                mac="00:19:e8:00:00:07",
            ),
        ),
    ),
    "cisco_ios/security": (
        "port_security",
        True,
        (
            BindRow(ip=None, mac="00:e0:fc:12:34:56", port="Gi0/7", vlan=1203, kind="port_security"),
            BindRow(ip=None, mac="00:e0:fc:12:34:57", port="Gi0/8", vlan=1204, kind="port_security"),
            BindRow(ip=None, mac="00:e0:fc:12:34:58", port="Gi0/8", vlan=1204, kind="port_security"),
        ),
    ),
    "cisco_ios/security_none": ("port_security", True, ()),
    "cisco_ios/security_port": (
        "port_security",
        True,
        (BindRow(ip=None, mac="00:e0:fc:12:34:56", port="Gi0/7", vlan=1203, kind="port_security"),),
    ),
    "cisco_ios/snooping": (
        "snooping",
        True,
        (BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GigabitEthernet0/7", vlan=1203, kind="snooping"),),
    ),
    "cisco_ios/vlan_access": ("vlan", True, (VlanRow(port="Gi0/7", vlans=(1203,), mode="access"),)),
    "cisco_ios/vlan_down": ("vlan", True, (VlanRow(port="Gi0/7", vlans=(1203,), tagged=(300,), mode="access"),)),
    "cisco_ios/vlan_trunk": (
        "vlan",
        True,
        (VlanRow(port="Gi0/24", vlans=(99,), tagged=(1201, 1202, 1203, 1204), mode="trunk"),),
    ),
}
