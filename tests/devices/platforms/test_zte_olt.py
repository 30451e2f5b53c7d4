"""ZTE's OLT: its transcripts, and the rows that they are."""

from typing import Any

from fieldkit.devices.rows import LightRow, MacRow, OntRow, PortRow

ONU, SERIAL = "gpon-onu_1/2/3:4", "ZTEGC1A2B3C4"

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "zte_olt/light": (
        "light",
        True,
        (LightRow(port=None, rx_dbm=-20.241, tx_dbm=5.369, far_rx_dbm=-16.676, far_tx_dbm=2.423),),
    ),
    "zte_olt/mac_none": ("mac_table", True, ()),
    "zte_olt/mac_onu": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="gpon-onu_1/2/3:4", vlan=1203),)),
    "zte_olt/mac_vport": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="gpon_onu-1/2/3:4", vlan=1203),)),
    "zte_olt/onu_working": ("port", True, (PortRow(ONU, "up"),)),
    "zte_olt/onu_working#ont": ("ont", True, (OntRow(ONU, SERIAL, online=True, reason="LOSi", distance_m=3703),)),
    "zte_olt/onu_gone": ("port", True, (PortRow(ONU, "down", reason="DyingGasp"),)),
    "zte_olt/onu_gone#ont": ("ont", True, (OntRow(ONU, SERIAL, online=False, reason="DyingGasp", distance_m=3703),)),
    "zte_olt/onu_disabled": ("port", True, (PortRow(ONU, "shut"),)),
    "zte_olt/onu_disabled#ont": (
        "ont",
        True,
        (OntRow(ONU, SERIAL, online=False, reason="PeerOffLine", distance_m=3703),),
    ),
    "zte_olt/onu_state": (
        "port",
        True,
        (PortRow("1/2/3:3", "up"), PortRow("1/2/3:4", "down", reason="LOS"), PortRow("1/2/3:17", "shut")),
    ),
    "zte_olt/onu_state#ont": (
        "ont",
        True,
        (
            OntRow("1/2/3:3", online=True),
            OntRow("1/2/3:4", online=False, reason="LOS"),
            OntRow("1/2/3:17", online=False),
        ),
    ),
    "zte_olt/onu_state_o7": (
        "port",
        True,
        (PortRow("gpon-onu_1/2/3:3", "up"), PortRow(ONU, "down", reason="DyingGasp")),
    ),
    "zte_olt/onu_state_o7#ont": (
        "ont",
        True,
        (OntRow("gpon-onu_1/2/3:3", online=True), OntRow(ONU, online=False, reason="DyingGasp")),
    ),
}
