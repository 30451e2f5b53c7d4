"""Ruijie RGOS: its transcripts, the rows that they are, and that nobody takes it for a Cisco."""

from typing import Any

from fieldkit.devices.rows import ArpRow, BindRow, ErrorDownRow, LightRow, LldpRow, MacRow, PortRow, VlanRow

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
