"""Cisco IOS: its transcripts, the rows that they are, and what an answer without an end proves."""

from typing import Any

import pytest

from fieldkit.devices.platform import INTENT_OF, Ask
from fieldkit.devices.platforms import cisco_ios
from fieldkit.devices.platforms.cisco_ios import PLATFORM
from fieldkit.devices.recognise import read_answer, recognise
from fieldkit.devices.rows import ArpRow, BindRow, ErrorDownRow, LightRow, LldpRow, MacRow, PortRow, VlanRow
from fieldkit.devices.talk import Answer
from tests.devices.platforms.asked import all_scenes, answered
from tests.devices.platforms.test_answers import held, told
from tests.devices.transcripts import transcript
from tests.fakedevice import scenes

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
            ArpRow(ip="203.0.113.12", mac="00:e0:fc:12:34:58", port="Vlan1204", vlan=1204, static=True),
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
            ArpRow(ip="203.0.113.12", mac="00:e0:fc:12:34:58", static=True),
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

HEADINGS = """
          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
"""
ARP_HEADING = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
# Read off the switch in one word and no row: the state, the tables of the whole switch, what needs no table.
ASKED: tuple[Ask, ...] = (
    "mac_on_port",
    "mac_search",
    "static_arp",
    "arp_of_ip",
    "binding",
    "snooping",
    "port_security",
    "lldp",
    "vlan",
)


@pytest.mark.parametrize(("code", "kinds"), all_scenes("cisco_ios"))
def test_what_is_read_is_what_the_switch_holds(code: str, kinds: tuple[str, ...]) -> None:
    """Every question, put to a made-up Catalyst: no line left over, and no row but its own."""
    state, line = scenes.scene("cisco_ios", code, kinds)
    assert line.access.port is not None
    port = state.port(line.access.port)
    assert port is not None
    for ask in ASKED:
        output = answered("cisco_ios", ask, state, line.access.port)
        assert output is not None, ask
        assert (output.intent, output.parsed.not_understood) == (INTENT_OF[ask], ()), ask
        # A static entry that is shown with its port looks like the switch's own: it stands in the configuration.
        if ask != "arp_of_ip" or "static_arp" not in kinds:
            assert told(ask, output.parsed.rows) == held(ask, state, port), ask


def test_why_a_port_is_switched_off() -> None:
    """The port says that it is, and the table of such ports says why."""
    state, line = scenes.scene("cisco_ios", "port_error_down")
    assert line.access.port is not None
    port = answered("cisco_ios", "port", state, line.access.port)
    why = answered("cisco_ios", "error_down", state, line.access.port)
    assert port is not None
    assert why is not None
    assert [(row.condition, row.reason) for row in port.parsed.rows] == [("error_down", "err-disabled")]
    assert why.parsed.rows == (ErrorDownRow("Gi1/0/7", "psecure-violation"),)


def test_a_table_of_bare_headings_is_not_marked_as_empty() -> None:
    """The reader itself finds no mark there; a count of none, or words to that effect, are one."""
    assert cisco_ios.mac_table(HEADINGS) == cisco_ios.mac_table("")
    assert cisco_ios.mac_table(HEADINGS).complete is None
    assert cisco_ios.mac_table(f"{HEADINGS}\nNo entries present.\n").complete is True
    assert cisco_ios.mac_table("Number of lines which match regexp = 0\n").complete is True
    assert cisco_ios.mac_table("Number of lines which match regexp = 3\n").complete is None


def test_an_entry_alone_without_age_is_neither_own_nor_static() -> None:
    """`show ip arp ADDRESS` of a static entry shown with its port looks just like one of the switch's own address."""
    line = "Internet  203.0.113.9             -   00e0.fc12.3456  ARPA   Gi0/7"
    made = cisco_ios.arp(f"{ARP_HEADING}{line}\n")
    assert (made.rows, made.not_understood) == ((), (line,))


@pytest.mark.parametrize(
    ("others", "own"),
    [
        pytest.param("", False, id="alone on a port"),
        pytest.param(
            "Internet  203.0.113.10           12   c83a.359a.bcde  ARPA   Gi0/7\n", True, id="with a neighbour"
        ),
        pytest.param("Internet  203.0.113.10            -   c83a.359a.bcde  ARPA   Gi0/7\n", False, id="two of them"),
        pytest.param("Internet  203.0.113.10            -   0000.0c07.ac01  ARPA   Gi0/7\n", True, id="beside HSRP"),
        pytest.param(
            "Internet  198.51.100.1            -   00e0.fc12.3456  ARPA   Vlan9\n", True, id="on a VLAN as well"
        ),
    ],
)
def test_the_switchs_own_addresses(others: str, own: bool) -> None:
    """What has no age is the switch's own only where something says so."""
    ours = "Internet  203.0.113.9             -   00e0.fc12.3456  ARPA   Gi0/7\n"
    elsewhere = "Internet  192.0.2.7               4   c83a.359a.0002  ARPA   Vlan77\n"
    made = cisco_ios.arp(f"{ARP_HEADING}{ours}{elsewhere}{others}")
    assert [row.own for row in made.rows if row.ip == "203.0.113.9"] == ([True] if own else [])
    assert bool(made.not_understood) is not own


def test_the_configuration_says_itself_where_it_ends() -> None:
    """No static ARP is read off the configuration's own end, never off silence."""
    ask: Ask = "static_arp"
    command = PLATFORM.asks[ask][0]
    for text, complete in (("", None), ("end\n", True), ("arp 203.0.113.9 00e0.fc12.3456 ARPA\nend\n", True)):
        assert read_answer(PLATFORM, ask, Answer(command, text, text, "sw1#")).parsed.complete is complete, text


@pytest.mark.parametrize(
    ("count", "complete"),
    [
        pytest.param("Total Addresses in System (excluding one mac per port)     : 1", True, id="one uncounted a port"),
        pytest.param("Total Addresses in System (excluding one mac per port)     : 4", False, id="more than are there"),
        pytest.param("Total Addresses in System: 3", True, id="older: all counted"),
        pytest.param("Total Addresses in System: 1", False, id="older: fewer"),
        pytest.param("", None, id="no total"),
    ],
)
def test_port_security_is_held_against_its_total(count: str, complete: bool | None) -> None:
    """The newer total leaves out one MAC of each port."""
    text = transcript("cisco_ios/security")
    table = "\n".join(line for line in text.splitlines() if not line.startswith(("Total", "Max", "sw1")))
    made = cisco_ios.port_security(f"{table}\n{count}\n")
    assert (len(made.rows), made.complete) == (3, complete)


def test_a_port_below_its_line() -> None:
    """A chat broke the line in front of the port: the switch's own address is not taken for one bound by hand."""
    text = transcript("cisco_ios/arp").replace("ARPA   Vlan1203", "ARPA\nVlan1203")
    assert [row for output in recognise(text).outputs for row in output.parsed.rows] == list(
        EXPECTED["cisco_ios/arp"][2]
    )


def test_what_port_security_says_of_one_port_is_no_mac_table() -> None:
    """`Total MAC Addresses : 0` there counts what it holds; another vendor's MAC table has `Total MAC address : 0`."""
    body = (
        "Port Security              : Enabled\nPort Status                : Secure-up\n"
        "Maximum MAC Addresses      : 1\nTotal MAC Addresses        : 0\nSticky MAC Addresses       : 0\n"
    )
    assert recognise(f"sw1#show port-security interface gi0/7\n{body}sw1#\n").outputs == ()
    assert recognise(body).outputs == ()
    assert recognise("Total MAC address : 0\n").outputs[0].platform == "zte_zxros"


def test_bare_headings_before_the_prompt_are_no_reading() -> None:
    """Neither copied nor answered to us; with the count of none below, it is one."""
    assert recognise(f"sw1#show mac address-table interface gi0/7\n{HEADINGS}\nsw1#\n").outputs == ()
    answer = Answer("show mac address-table interface gi0/7", HEADINGS, HEADINGS, "sw1#")
    assert read_answer(PLATFORM, "mac_on_port", answer).parsed.complete is None
    counted = "Number of lines which match regexp = 0"
    command = "show mac address-table interface gi0/7 | count [Dd][Yy][Nn]|[Ss][Tt][Aa][Tt]"
    assert read_answer(PLATFORM, "mac_on_port", Answer(command, counted, counted, "sw1#")).parsed.complete is True
