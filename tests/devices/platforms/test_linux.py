"""A Linux bridge: what `ip`, `bridge` and `lldpcli` say, and what of it is a binding."""

from dataclasses import replace
from typing import Any

import pytest

from fieldkit.devices.platforms import linux
from fieldkit.devices.rows import ArpRow, BindRow, LldpRow, MacRow, Parsed, PortRow, VlanRow
from tests.devices.transcripts import transcript

STATIONS = (
    MacRow(mac="02:e0:fc:00:00:01", port="br0", own=True),
    MacRow(mac="00:e0:fc:12:34:57", port="p7", static=True),
    MacRow(mac="c8:3a:35:9a:bc:de", port="p7"),
    MacRow(mac="02:e0:fc:00:01:07", port="p7", own=True),
    MacRow(mac="02:e0:fc:00:01:08", port="p8", own=True),
)
FIXED = (BindRow(ip=None, mac="00:e0:fc:12:34:57", port="p7", kind="static_mac"),)
NEIGHBOURS = (
    ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", port="br0", static=True),
    ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="br0"),
    ArpRow(ip="203.0.113.13", mac=None, port="br0"),
    ArpRow(ip="203.0.113.12", mac=None, port="br0"),
)
INTERFACES = (
    PortRow("lo", "up", mac="00:00:00:00:00:00"),
    PortRow("br0", "up", mac="02:e0:fc:00:00:01"),
    PortRow("p7", "up", mac="02:e0:fc:00:01:07", description="CQ-0001"),
    PortRow("p8", "up", mac="02:e0:fc:00:01:08"),
)
UP = PortRow("p7", "up", 10000, "full", None, 0, mac="02:e0:fc:00:01:07", description="CQ-0001")
DOWN = PortRow("p7", "down", errors=0, mac="02:e0:fc:00:01:07", description="CQ-0001")

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "linux/fdb": ("mac_table", True, STATIONS),
    "linux/fdb#binding": ("binding", True, FIXED),
    "linux/fdb#port": ("port", True, INTERFACES),
    "linux/fdb_text": ("mac_table", True, STATIONS),
    "linux/fdb_text#binding": ("binding", True, FIXED),
    "linux/fdb_text#port": ("port", True, (replace(INTERFACES[0], mac=None), *INTERFACES[1:])),
    "linux/fdb_alone": ("mac_table", True, STATIONS),
    "linux/fdb_alone#binding": ("binding", True, FIXED),
    "linux/lldp": ("lldp", True, (LldpRow("p8", "sw-b", "p1", "203.0.113.12", bridge=True),)),
    "linux/lldp_none": ("lldp", True, ()),
    "linux/neigh": ("arp", True, NEIGHBOURS),
    "linux/neigh_text": ("arp", True, NEIGHBOURS),
    "linux/neigh_none": ("arp", True, ()),
    "linux/port_up": ("port", True, (UP,)),
    "linux/port_text": (
        "port",
        True,
        (PortRow("p7", "up", errors=0, mac="02:e0:fc:00:01:07", description="CQ-0001"),),
    ),
    "linux/port_down": ("port", True, (DOWN,)),
    "linux/port_down_text": (
        "port",
        True,
        (PortRow("p7", "down", mac="02:e0:fc:00:01:07", description="CQ-0001"),),
    ),
    "linux/port_shut": (
        "port",
        True,
        (PortRow("p7", "shut", errors=0, mac="02:e0:fc:00:01:07", description="CQ-0001"),),
    ),
    "linux/vlan": ("vlan", True, (VlanRow("p7", (1203,), (46, 100, 101, 102)),)),
}
