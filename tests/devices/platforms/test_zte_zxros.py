"""ZTE's switches, three families of them: their transcripts, and the rows that they are."""

from typing import Any

from fieldkit.devices.rows import ArpRow, BindRow, LightRow, LldpRow, MacRow, PortRow, VlanRow

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "zte_zxros/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.10", mac="74:4a:a4:2b:20:10", port="gei-1/1/0/7.1203", vlan=1203, own=True),
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="gei-1/1/0/7.1203", vlan=1203),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", port="gei-1/1/0/8", vlan=1203, static=True),
        ),
    ),
    "zte_zxros/arp_none": ("arp", True, ()),
    "zte_zxros/arp_vlan": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="gei-0/6/0/7", vlan=1203),
            ArpRow(ip="203.0.113.10", mac="74:4a:a4:2b:20:10", port="vlan1203", vlan=1203, own=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", port="smartgroup22", vlan=1203),
        ),
    ),
    "zte_zxros/fdb": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="7", vlan=1203, static=True),
        ),
    ),
    "zte_zxros/light": ("light", True, (LightRow(port=None, rx_dbm=-11.4, tx_dbm=-5.9),)),
    "zte_zxros/light_listed": (
        "light",
        True,
        (
            LightRow(port="gei-0/0/0/1", rx_dbm=-6.0, tx_dbm=-5.9),
            LightRow(port="gei-0/0/0/7", rx_dbm=-21.3, tx_dbm=-5.7),
        ),
    ),
    "zte_zxros/lldp": (
        "lldp",
        True,
        (
            LldpRow(port="xgei-1/1/0/1", name="AGG-EXAMPLE-610HS", peer_port="xgei-1/1/0/3"),
            LldpRow(port="gei-1/1/0/9", name="SW9", peer_port="gei-1/1/0/1"),
        ),
    ),
    "zte_zxros/lldp_entry": (
        "lldp",
        True,
        (LldpRow(port="xgei-1/1/0/1", name="AGG-1", peer_port="xgei-1/1/0/3", address="192.0.2.1", bridge=True),),
    ),
    "zte_zxros/lldp_none": ("lldp", True, ()),
    "zte_zxros/mac_new": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="gei-0/6/0/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:57", port="gei-0/6/0/7", vlan=1203),
        ),
    ),
    "zte_zxros/mac_old": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="gei_1/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="gei_1/7", vlan=1203, static=True),
        ),
    ),
    "zte_zxros/mac_old_none": ("mac_table", True, ()),
    "zte_zxros/mac_small": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="port-7", vlan=1203),)),
    "zte_zxros/port_old": (
        "port",
        True,
        (PortRow(port="gei_1/7", condition="up", speed_mbps=1000, errors=3, description="CQ-0001"),),
    ),
    "zte_zxros/port_shut": ("port", True, (PortRow(port="gei-1/1/0/7", condition="shut", errors=0),)),
    "zte_zxros/port_small": (
        "port",
        True,
        (PortRow(port="7", condition="up", speed_mbps=10, duplex="half", pvid=1203),),
    ),
    "zte_zxros/port_small_shut": ("port", True, (PortRow(port="7", condition="shut", pvid=1203),)),
    "zte_zxros/port_up": (
        "port",
        True,
        (
            PortRow(
                port="gei-1/1/0/7",
                condition="up",
                speed_mbps=1000,
                errors=5,
                clock="2026-11-22 11:17:50",
                mac="74:4a:a4:2b:20:10",
                description="CQ-0001",
            ),
        ),
    ),
    "zte_zxros/snooping": (
        "snooping",
        True,
        (
            BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="gei_1/7", vlan=1203, kind="snooping"),
            BindRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", port="gei_1/8", vlan=1203, kind="snooping"),
        ),
    ),
    "zte_zxros/snooping_small": (
        "snooping",
        True,
        (BindRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="7", vlan=1203, kind="snooping"),),
    ),
    "zte_zxros/vlan": (
        "vlan",
        True,
        (
            VlanRow(port="xgei_1/2", vlans=(1,), tagged=(1203, 1204)),
            VlanRow(port="xgei_1/3", vlans=(1,), tagged=(1204,)),
            VlanRow(port="xgei_2/2", vlans=(1,)),
            VlanRow(port="xgei_2/3", vlans=(1,)),
            VlanRow(port="gei_7/2", vlans=(1,)),
            VlanRow(port="gei_7/3", vlans=(1,)),
            VlanRow(port="gei_7/4", vlans=(1,)),
            VlanRow(port="gei_7/10", vlans=(1,)),
            VlanRow(port="gei_7/7", vlans=(1203,)),
            VlanRow(port="gei_7/8", vlans=(1204,)),
            VlanRow(port="gei_7/9", vlans=(1204,)),
        ),
    ),
}
