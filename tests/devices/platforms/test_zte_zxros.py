"""ZTE's switches, three families of them: their transcripts, and the rows that they are."""

import re
from typing import Any

import pytest

from fieldkit.devices.platform import INTENT_OF, Ask
from fieldkit.devices.platforms import zte_zxros
from fieldkit.devices.platforms.zte_zxros import PLATFORM
from fieldkit.devices.recognise import recognise
from fieldkit.devices.rows import ArpRow, BindRow, LightRow, LldpRow, MacRow, PortRow, VlanRow
from fieldkit.model.access import BINDING_TABLES
from tests.devices.platforms.asked import all_scenes, answered
from tests.devices.platforms.test_answers import held, place, told
from tests.devices.transcripts import transcript
from tests.fakedevice import scenes

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
            ArpRow(ip="203.0.113.11", mac="00:e0:fc:12:34:57", port="smartgroup2", vlan=1203),
        ),
    ),
    "zte_zxros/arp_wrapped": (
        "arp",
        True,
        (
            ArpRow(ip="203.0.113.10", mac="74:4a:a4:2b:20:10", port="xgei-1/1/0/1.1203", vlan=1203, own=True),
            ArpRow(ip="203.0.113.9", mac="c8:3a:35:9a:bc:de", port="xgei-1/1/0/1.1203", vlan=1203),
            ArpRow(ip="198.51.100.1", mac="74:4a:a4:2b:20:10", port="xxvgei-1/1/0/20", own=True),
            ArpRow(ip="198.51.100.2", mac="00:e0:fc:77:00:01", port="xxvgei-1/1/0/20"),
            ArpRow(ip="192.0.2.11", mac="74:4a:a4:2b:20:11", port="mgmt_eth", own=True),
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
    "zte_zxros/light_listed": ("light", True, (LightRow(port="gei-0/0/0/7", rx_dbm=-21.3, tx_dbm=-5.7),)),
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

ASKED: tuple[Ask, ...] = ("port", "mac_on_port", "mac_search", "arp_of_ip", "snooping", "lldp")


@pytest.mark.parametrize(("code", "kinds"), all_scenes("zte_zxros"))
def test_what_is_read_is_what_the_switch_holds(code: str, kinds: tuple[str, ...]) -> None:
    """Every question, put to a made-up switch: no line left over, and no row but its own."""
    state, line = scenes.scene("zte_zxros", code, kinds)
    assert line.access.port is not None
    port = state.port(line.access.port)
    assert port is not None
    for ask in ASKED:
        output = answered("zte_zxros", ask, state, line.access.port)
        assert output is not None, ask
        assert (output.intent, output.parsed.not_understood) == (INTENT_OF[ask], ()), ask
        assert told(ask, output.parsed.rows) == held(ask, state, port), ask
    bound = answered("zte_zxros", "static_arp", state, line.access.port)
    vlans = answered("zte_zxros", "vlan", state, line.access.port)
    assert bound is not None
    assert vlans is not None
    assert {(row.ip, row.mac) for row in bound.parsed.rows if row.static} == held("static_arp", state, port)
    ours = {row.vlans for row in vlans.parsed.rows if place(row.port) == place(port.name)}
    assert ours == ({(port.pvid,)} if port.pvid in state.vlans else set())
    assert bound.parsed.complete is True


def test_a_table_without_a_documented_command_is_not_asked() -> None:
    """That it does not know a command of our own making would prove nothing, so `nothing is bound` is never said."""
    assert {each for each in BINDING_TABLES if each not in PLATFORM.asks} == {"binding", "port_security"}


@pytest.mark.parametrize(
    ("row", "static"),
    [
        pytest.param(
            "c83a.359a.bcde  1203    0      gei_1/7 0   0   0   0   0   0   0     0:00:51:48", False, id="5900"
        ),
        pytest.param(
            "c83a.359a.bcde  1203    0      gei_1/7 0   1   0   0   0   0   0     0:00:51:48", True, id="static"
        ),
        pytest.param(
            "c83a.359a.bcde  1203    0      gei_1/7 1   0   0   0   0   0   0     0:00:51:48", True, id="permanent"
        ),
        pytest.param(
            "c83a.359a.bcde  1203  smartgroup12         0    0   0   0   0   0    00:00:01:01", False, id="8900E"
        ),
        pytest.param(
            "c83a.359a.bcde  1203   trunk-1    0   0   0   0  -    0   0   0    00:00:06:00", False, id="5200"
        ),
        pytest.param("c8.3a.35.9a.bc.de 1203  36       dynamic", False, id="2900"),
        pytest.param("c8.3a.35.9a.bc.de 1203  36       static", True, id="2900, static"),
        pytest.param("c83a.359a.bcde   1203   Dynamic   gei_1/7", False, id="in words"),
    ],
)
def test_a_row_of_each_family(row: str, static: bool) -> None:
    """Three families write the same row, and mark in their own ways what was set by hand."""
    made = zte_zxros.mac_table(f"{row}\n")
    assert [(each.mac, each.vlan, each.static) for each in made.rows] == [("c8:3a:35:9a:bc:de", 1203, static)]
    assert made.not_understood == ()


@pytest.mark.parametrize("spoilt", [" +", r"\n +"])
def test_vlans_out_of_their_columns_are_not_read(spoilt: str) -> None:
    """Once the blanks are gone nothing says which list a port stands in: no VLAN rather than another one."""
    text = re.sub(spoilt, "\n" if spoilt.startswith(r"\n") else " ", transcript("zte_zxros/vlan"))
    sound = {row.port: row for row in EXPECTED["zte_zxros/vlan"][2]}
    for output in recognise(text).outputs:
        for row in output.parsed.rows:
            assert set(row.vlans) <= set(sound[row.port].vlans)
            assert set(row.tagged) <= set(sound[row.port].tagged)


def test_several_colours_in_one_module() -> None:
    """No one value stands for four of them."""
    text = """ZXR10#show opticalinfo brief
Interface         Type              Wavelength  RxPower(dBm)          TxPower(dBm)          Status    Intensity(Rx)
cgei-0/1/0/1      100G-10km-QSFP28  1310nm      1.5/[-10.6,4.5]       0.9/[-4.3,5.5]        Normal    Normal
                                                2.1/[-10.6,4.5]       1.5/[-4.3,5.5]        Normal    Normal
ZXR10#
"""
    made = zte_zxros.light(text)
    assert (made.rows, made.not_understood) == ((), ("cgei-0/1/0/1",))


def test_its_pager_in_a_paste() -> None:
    """`----- more ----- Press Q or Ctrl+C to break -----` leaves nothing behind."""
    text = transcript("zte_zxros/fdb")
    paged = text.replace("00.e0.", "----- more ----- Press Q or Ctrl+C to break -----\r00.e0.")
    (output,) = recognise(paged).outputs
    assert (output.parsed.rows, output.parsed.not_understood) == (EXPECTED["zte_zxros/fdb"][2], ())
