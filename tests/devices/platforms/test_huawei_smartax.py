"""Huawei's OLT: its transcripts, and the rows that they are."""

from typing import Any

import pytest

from fieldkit.devices.platforms import huawei_smartax
from fieldkit.devices.rows import LightRow, MacRow, OntRow, PortRow, VlanRow, same_port
from tests.devices.transcripts import transcript

CUSTOMER = MacRow(mac="c8:3a:35:9a:bc:de", port="0/1/3 ont 5", vlan=1203)
SERIAL = "48575443A1B2C3D4"

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "huawei_smartax/light": (
        "light",
        True,
        (LightRow(port=None, rx_dbm=-23.1, far_rx_dbm=-18.55, far_tx_dbm=2.31),),
    ),
    "huawei_smartax/light_all": (
        "light",
        True,
        (
            LightRow(port="ont 4", rx_dbm=-22.68, far_rx_dbm=-24.68, far_tx_dbm=3.68),
            LightRow(port="ont 5", rx_dbm=-23.1, far_rx_dbm=-18.55, far_tx_dbm=2.31),
            LightRow(port="ont 6"),
        ),
    ),
    "huawei_smartax/location": ("mac_table", True, (CUSTOMER,)),
    "huawei_smartax/mac_all": (
        "mac_table",
        True,
        (
            CUSTOMER,
            MacRow(mac="00:e0:fc:12:34:56", port="0/1/3 ont 6", vlan=1204, static=True),
            MacRow(mac="00:e0:fc:00:00:01", port="0/19/0", vlan=1203),
        ),
    ),
    "huawei_smartax/mac_behind": (
        "mac_table",
        True,
        (CUSTOMER, MacRow(mac="00:e0:fc:12:34:56", port="0/1/3 ont 5", vlan=46)),
    ),
    "huawei_smartax/mac_none": ("mac_table", True, ()),
    "huawei_smartax/mac_ont": ("mac_table", True, (CUSTOMER,)),
    "huawei_smartax/ont_deactivated": ("port", True, (PortRow("0/1/3 ont 5", "shut"),)),
    "huawei_smartax/ont_deactivated#ont": (
        "ont",
        True,
        (OntRow("0/1/3 ont 5", SERIAL, online=False, reason="deactive"),),
    ),
    "huawei_smartax/ont_offline": ("port", True, (PortRow("0/1/3 ont 5", "down", reason="LOSi/LOBi"),)),
    "huawei_smartax/ont_offline#ont": (
        "ont",
        True,
        (OntRow("0/1/3 ont 5", SERIAL, online=False, reason="LOSi/LOBi"),),
    ),
    "huawei_smartax/ont_online": ("port", True, (PortRow("0/1/3 ont 5", "up"),)),
    "huawei_smartax/ont_online#ont": (
        "ont",
        True,
        (OntRow("0/1/3 ont 5", SERIAL, online=True, reason="dying-gasp", distance_m=3703),),
    ),
    "huawei_smartax/ont_summary": (
        "port",
        True,
        (
            PortRow("0/1/3 ont 4", "up"),
            PortRow("0/1/3 ont 5", "down", reason="dying-gasp"),
            PortRow("0/1/3 ont 6", "up"),
        ),
    ),
    "huawei_smartax/ont_summary#ont": (
        "ont",
        True,
        (
            OntRow("0/1/3 ont 4", online=True, reason="LOSi/LOBi"),
            OntRow("0/1/3 ont 5", online=False, reason="dying-gasp"),
            OntRow("0/1/3 ont 6", online=True),
        ),
    ),
    "huawei_smartax/service": ("vlan", True, (VlanRow("0/1/3 ont 5", (1203, 46)),)),
}


@pytest.mark.parametrize("port", ["0/1/3 ont 5", "0/1/3 ONT-ID 5", "0/1/3:5", "0/1/3/5", "0/1/3 5", "gpon 0/1/3 ont 5"])
def test_however_the_record_names_the_ont(port: str) -> None:
    """A technician's ways of naming an ONT all fill the same command."""
    parts = huawei_smartax.PLATFORM.port_parts
    assert parts is not None
    match = parts.fullmatch(port)
    assert match is not None
    assert match.groupdict() == {"pon": "0/1/3", "frame": "0", "slot": "1", "line": "3", "ont": "5"}


def test_same_ont() -> None:
    """The names compare, too; another ONT is another."""
    for name in ("0/1/3:5", "0/1/3/5", "0/1/3 ont 5", "0/1/3 ONT ID 5"):
        assert same_port(name, "0/1/3 ont 5"), name
    for name in ("0/1/3", "0/1/3 ont 15", "0/1/5 ont 3", "0/1/3 ont 50"):
        assert not same_port(name, "0/1/3 ont 5"), name


def test_nobody_learned_is_a_reading() -> None:
    """The OLT says itself that there is none; silence is not the same."""
    assert huawei_smartax.mac_table("  Failure: There is not any MAC address record\n").complete is True
    assert huawei_smartax.mac_table("\n").complete is None


def test_an_ont_whose_flag_was_not_copied_is_not_judged() -> None:
    """Off line and deactivated look alike until the control flag is read."""
    text = transcript("huawei_smartax/ont_deactivated")
    without = "\n".join(line for line in text.split("\n") if "Control flag" not in line)
    assert huawei_smartax.interface(without).rows == ()
