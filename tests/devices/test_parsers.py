"""Transcripts of each platform, and the rows that they are."""

from pathlib import Path
from typing import Any

import pytest

from fieldkit.devices.platforms import FORMATS
from fieldkit.devices.recognise import recognise
from fieldkit.devices.rows import ArpRow, BindRow, LightRow, MacRow, PortRow, same_port

TRANSCRIPTS = Path(__file__).parents[1] / "data" / "devices"
MARK = "## Made up after the vendor's documentation"

# What is asked, whether the device marks it as all there is, the rows.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "cisco_ios/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="Vlan1203"),
            ArpRow(ip="203.0.113.10", mac="00:19:e8:00:00:01", port="Vlan1203", own=True),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", static=True),
            ArpRow(ip="203.0.113.12", mac=None),
        ),
    ),
    "cisco_ios/bind": (
        "binding",
        True,
        (BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GigabitEthernet0/7", vlan=1203),),
    ),
    "cisco_ios/light": (
        "light",
        True,
        (LightRow(port="Gi0/7", rx_dbm=-24.3, tx_dbm=-5.7, rx_low_alarm_dbm=-23.0, rx_high_alarm_dbm=0.0),),
    ),
    "cisco_ios/mac": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="Gi0/7", vlan=1203),)),
    "cisco_ios/port_err_disabled": (
        "port",
        True,
        (PortRow(port="GigabitEthernet0/7", condition="error_down", reason="err-disabled", errors=0),),
    ),
    "cisco_ios/port_up": (
        "port",
        True,
        (PortRow(port="GigabitEthernet0/7", condition="up", speed_mbps=100, duplex="full", errors=4),),
    ),
    "hp_comware/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="GE1/0/7", vlan=1203),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", static=True),
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
    "hp_comware/mac": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GigabitEthernet1/0/7", vlan=1203),
            MacRow(mac="00:00:11:11:22:22", port="GigabitEthernet1/0/7", vlan=1203, static=True),
        ),
    ),
    "hp_comware/mac_none": ("mac_table", True, ()),
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
            ),
        ),
    ),
    "hp_comware/port_shut": (
        "port",
        True,
        (PortRow(port="GigabitEthernet1/0/7", condition="shut", errors=0, pvid=1, access=False),),
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
            ),
        ),
    ),
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
    "huawei_vrp/arp_static_none": ("arp", True, ()),
    "huawei_vrp/bind_none": ("binding", True, ()),
    "huawei_vrp/bind_one": (
        "binding",
        True,
        (
            BindRow(ip="203.0.113.9", mac="00:e0:fc:12:34:56", port="GE0/0/7", vlan=1203),
            BindRow(ip="10.0.0.1", mac="00:01:00:01:00:01", port="GE0/0/1"),
        ),
    ),
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
    "huawei_vrp/mac_none": ("mac_table", True, ()),
    "huawei_vrp/mac_one": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),)),
    "huawei_vrp/mac_several": (
        "mac_table",
        True,
        (
            MacRow(mac="c8:3a:35:9a:bc:de", port="GE0/0/7", vlan=1203),
            MacRow(mac="00:e0:fc:12:34:56", port="GE0/0/7", vlan=1203),
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
            ),
        ),
    ),
    "zte_zxros/arp": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.10", mac="74:4a:a4:2b:20:10", port="gei-1/1/0/7.1203", vlan=1203, own=True),
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="gei-1/1/0/7.1203", vlan=1203),
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:56", port="gei-1/1/0/8", vlan=1203, static=True),
        ),
    ),
    "zte_zxros/light": (
        "light",
        True,
        (LightRow(port=None, rx_dbm=-20.241, tx_dbm=5.369, far_rx_dbm=-16.676, far_tx_dbm=2.423),),
    ),
    "zte_zxros/mac_none": ("mac_table", True, ()),
    "zte_zxros/mac_onu": ("mac_table", True, (MacRow(mac="c8:3a:35:9a:bc:de", port="gpon-onu_1/2/3:4", vlan=1203),)),
    "zte_zxros/port_shut": ("port", True, (PortRow(port="gei-1/1/0/7", condition="shut", errors=0),)),
    "zte_zxros/port_up": (
        "port",
        True,
        (PortRow(port="gei-1/1/0/7", condition="up", speed_mbps=1000, errors=5, clock="2026-11-22 11:17:50"),),
    ),
}


def transcript(name: str) -> str:
    """A transcript without the header that says where it is from."""
    header, _, text = (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")
    assert header.startswith(MARK), name
    return text


@pytest.mark.parametrize("name", EXPECTED)
def test_rows(name: str) -> None:
    """Each transcript is recognised by platform and command, and every line of it is understood."""
    found = recognise(transcript(name))
    (output,) = found.outputs
    intent, complete, rows = EXPECTED[name]
    assert (output.platform, output.intent, output.parsed.complete) == (name.partition("/")[0], intent, complete)
    assert output.parsed.rows == rows
    assert output.parsed.not_understood == found.strange == ()


def test_every_transcript_and_every_format_is_held() -> None:
    """No transcript is without its rows, and no parser without a transcript."""
    there = {f"{path.parent.name}/{path.stem}" for path in TRANSCRIPTS.glob("*/*.txt")}
    assert there == set(EXPECTED)
    held = {(name.partition("/")[0], intent) for name, (intent, _, _) in EXPECTED.items()}
    assert {(each.platform, each.intent) for each in FORMATS} == held


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.endswith("_cut")])
def test_without_prompt_and_command(name: str) -> None:
    """What a chat leaves of it, without prompt and command, is the same rows."""
    lines = transcript(name).splitlines()
    body = "\n".join(lines[1:-1])
    rows = [output.parsed.rows for output in recognise(body).outputs]
    if EXPECTED[name][2]:
        assert rows == [EXPECTED[name][2]]
    else:
        assert all(not each for each in rows)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GE0/0/7", "GigabitEthernet0/0/7", True),
        ("GigabitEthernet 0/0/7", "g0/0/7", True),
        ("GE0/0/7", "GE0/0/17", False),
        ("GE0/0/7", "XGE0/0/7", False),
        ("XGE1/0/1", "Ten-GigabitEthernet1/0/1", True),
        ("0/0/7", "GigabitEthernet0/0/7", True),
        ("Gi0/7", "GigabitEthernet0/7", True),
        ("gpon-onu_1/2/3:4", "gpon_onu-1/2/3:4", True),
        ("gpon-onu_1/2/3:4", "gpon-onu_1/2/3:5", False),
        ("Eth-Trunk1", "Bridge-Aggregation1", True),
        ("10GE1/0/1", "XGigabitEthernet1/0/1", True),
        ("Vlanif1203", "GE1203", False),
        ("GE0/0/7.100", "GE0/0/7", False),
    ],
)
def test_same_port(one: str, other: str, *, same: bool) -> None:
    """A port has many spellings; another port has none of them."""
    assert same_port(one, other) is same
