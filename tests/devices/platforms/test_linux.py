"""A Linux bridge: what `ip`, `bridge` and `lldpcli` say, and what of it is a binding."""

import json
from dataclasses import replace
from typing import Any

import pytest

from fieldkit.devices.platforms import linux
from fieldkit.devices.recognise import recognise
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


LOCAL = '{"mac":"02:e0:fc:00:01:07","ifname":"p7","master":"br0","state":"permanent"}'
OWN = '{"ifname":"p7","operstate":"UP","flags":["UP"],"address":"02:e0:fc:00:01:07"}'


@pytest.mark.parametrize(
    ("entries", "links", "fixed", "whole"),
    [
        (LOCAL, OWN, (), True),
        (
            '{"mac":"00:e0:fc:12:34:57","ifname":"p7","master":"br0","state":"permanent"}',
            OWN,
            ("00:e0:fc:12:34:57",),
            True,
        ),
        (
            '{"mac":"00:e0:fc:12:34:57","ifname":"p7","master":"br0","state":"static"}',
            OWN,
            ("00:e0:fc:12:34:57",),
            True,
        ),
        ('{"mac":"00:e0:fc:12:34:57","ifname":"p7","flags":["self"],"state":"permanent"}', OWN, (), True),
        ('{"mac":"33:33:00:00:00:01","ifname":"p7","master":"br0","state":"static"}', OWN, (), True),
        ('{"mac":"01:00:5e:00:00:01","ifname":"p7","flags":["self"],"state":"permanent"}', OWN, (), True),
        (LOCAL, "", (), True),
        (
            f"{LOCAL},{LOCAL.replace('02:e0:fc:00:01:07', '00:e0:fc:12:34:57')}",
            "",
            (),
            None,
        ),
    ],
    ids=["own", "by hand, as local", "static", "a card's own filter", "group 6", "group 4", "alone", "which is which?"],
)
def test_whose_entry_it_is(entries: str, links: str, fixed: tuple[str, ...], *, whole: bool | None) -> None:
    """A port's own MAC and the groups it listens to are nobody's binding; an entry made by hand is one."""
    parsed = linux.binding(f"[{entries}]\n[{links}]\n")
    assert tuple(row.mac for row in parsed.rows) == fixed
    assert parsed.complete is whole


@pytest.mark.parametrize(
    "text",
    [
        '[ {\n        "dst": "203.0.113.9",\n        "dev": "br0",\n',
        '[ {"dst": "203.0.113.9", "dev": "br0", "lladdr": "c8:3a:35:9a:bc:de", "state": ["PERMANENT"]}',
        '[{"dst": "203.0.113.9"]',
        "[" * 5000,
        '{"a":' * 5000,
    ],
    ids=["cut", "not closed", "crossed", "deep lists", "deep objects"],
)
def test_what_does_not_parse_is_no_reading(text: str) -> None:
    """Half a table is no table, least of all an empty one."""
    for parse in (linux.arp, linux.mac_table, linux.binding, linux.vlan, linux.lldp, linux.interface):
        parsed: Parsed[Any] = parse(text)
        assert parsed.rows == ()
        assert not parsed.complete


def test_json_in_one_long_line_is_read() -> None:
    """`ip -j` without `-p` is one line, longer than any terminal; it is read all the same, and a broken one is not."""
    entries = [{"dst": f"203.0.113.{each}", "dev": "br0", "lladdr": "c8:3a:35:9a:bc:de"} for each in range(100)]
    line = json.dumps([{**each, "state": ["REACHABLE"]} for each in entries])
    (output,) = recognise(f"tech@access:~$ ip -j neigh show\n{line}\ntech@access:~$ ").outputs
    assert (len(output.parsed.rows), output.parsed.complete) == (100, True)
    assert all(not each.parsed.rows for each in recognise(f"tech@access:~$ ip -j neigh show\n{line[:-1]}\n").outputs)


def test_an_interrupted_dump_is_not_whole() -> None:
    """The kernel itself says that the list may be inconsistent."""
    parsed = linux.arp("[ ]\nDump was interrupted and may be inconsistent.\n")
    assert (parsed.rows, parsed.complete, len(parsed.not_understood)) == ((), None, 1)


def test_nothing_to_be_read_needs_sudo() -> None:
    """Every reading command is an ordinary user's; only the question whether one may change anything names sudo."""
    asked = {ask: commands for ask, commands in linux.PLATFORM.asks.items() if any("sudo" in each for each in commands)}
    assert set(asked) <= {"may_change"}
    assert all(each.startswith("sudo -n -l ") for commands in asked.values() for each in commands)


def test_kinds_of_link() -> None:
    """Up, without a carrier, switched off, and held back by 802.1X."""
    for flags, state, condition, reason in (
        ('"UP","LOWER_UP"', "UP", "up", None),
        ('"UP","LOWER_UP"', "UNKNOWN", "up", None),
        ('"NO-CARRIER","UP"', "DOWN", "down", None),
        ('"NO-CARRIER","UP"', "LOWERLAYERDOWN", "down", None),
        ('"UP","LOWER_UP"', "DORMANT", "down", "dormant"),
        ('"BROADCAST"', "DOWN", "shut", None),
    ):
        (row,) = linux.interface(f'[{{"ifname":"p7","operstate":"{state}","flags":[{flags}]}}]\n').rows
        assert (row.condition, row.reason) == (condition, reason), (flags, state)


def test_the_recording_in_words_is_of_what_is_asked() -> None:
    """The transcript without JSON shows the command it was taken with."""
    assert "bridge fdb show" in transcript("linux/fdb_text")
