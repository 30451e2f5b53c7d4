"""Whatever devices call themselves on the wire: no screen, no table and no report of `lan-check` obeys or breaks."""

import json
import os
import struct
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from fieldkit.cli.lan_display import LanDisplay
from fieldkit.cli.lan_table import lan_tables, remedy
from fieldkit.engine.library import load_library
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.finding import Finding
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.terms import Verdict
from fieldkit.report.lan import sheets
from fieldkit.report.words import Wording
from tests.cli.conftest import Call
from tests.cli.test_lan_check import _document
from tests.lab.hostile_servers import BYTES, MARK, MARKUP, PAYLOAD, SEQUENCES
from tests.lab.test_hostile_strings import active_html, active_markdown, raw_controls
from tests.probes import capture_files as made

EVERYTHING = "\n\r\t=cmd|'/c calc'!A1 {0} {name!r}"
NAMES = [
    *((MARK + each).encode() for each in (*SEQUENCES, *MARKUP, EVERYTHING)),
    *(
        MARK.encode() + each
        for each in (b"\xed\xa0\x80", b"\xff\xfe\xc0\x80", b"\x81\x30\x81\x30", b"\xf3\xa0\x81\xa7")
    ),
    BYTES,
    b"A" * 250,
]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def _options(*given: tuple[int, bytes]) -> bytes:
    return b"".join(bytes((number, len(value[:255]))) + value[:255] for number, value in given) + b"\xff"


def _label(name: bytes) -> bytes:
    return bytes((len(name[:63]),)) + name[:63]


def _dhcp(mac: bytes, ip: str, name: bytes) -> bytes:
    told = _options((53, b"\3"), (50, made.ip(ip)), (12, name), (15, name), (60, name), (81, b"\0\0\0" + name[:200]))
    return made.udp(
        mac, made.EVERYBODY, "0.0.0.0", "255.255.255.255", (68, 67), made.boot(1, mac, 7, told.ljust(1, b"\0"))
    )


def _offer(mac: bytes, ip: str, name: bytes) -> bytes:
    held = made.ip(ip)
    agent = _options((1, name[:60]), (2, name[:60]))[:-1]
    more = ((66, name[:60]), (67, name[:60]), (82, agent), (114, name[:60]))
    told = _options(
        (53, b"\2"), (54, held), (1, made.ip("255.255.255.0")), (3, held), (6, held), (15, name[:60]), *more
    )
    boot = made.boot(2, made.ASKER, 7, told, ip)
    named = boot[:44] + name[:64].ljust(64, b"\0") + name[:128].ljust(128, b"\0") + boot[236:]
    return made.udp(mac, made.EVERYBODY, ip, "255.255.255.255", (67, 68), named)


def _mdns(mac: bytes, ip: str, name: bytes) -> bytes:
    answer = _label(name) + _label(b"local") + b"\0" + struct.pack("!HHIH", 1, 1, 120, 4) + made.ip(ip)
    message = b"\0\0\x84\0\0\0\0\1\0\0\0\0" + answer
    return made.udp(mac, bytes.fromhex("01005e0000fb"), ip, "224.0.0.251", (5353, 5353), message)


def _netbios(mac: bytes, ip: str, name: bytes) -> bytes:
    halves = b"".join(bytes((0x41 + (each >> 4), 0x41 + (each & 15))) for each in name[:15].ljust(15) + b"\0")
    asked = b"\x20" + halves + b"\0" + struct.pack("!HH", 0x20, 1)
    told = (
        b"\0\1\x29\x10\0\1\0\0\0\0\0\1" + asked + b"\xc0\x0c" + struct.pack("!HHIHH", 0x20, 1, 300, 6, 0) + made.ip(ip)
    )
    return made.udp(mac, made.EVERYBODY, ip, "192.168.1.255", (137, 137), told)


def _lldp(mac: bytes, name: bytes) -> bytes:
    def tlv(kind: int, value: bytes) -> bytes:
        return struct.pack("!H", kind << 9 | len(value)) + value

    who = tlv(1, b"\x07" + name[:250]) + tlv(2, b"\x05" + name[:250]) + tlv(3, b"\0\x78")
    return (
        bytes.fromhex("0180c200000e") + mac + b"\x88\xcc" + who + tlv(4, name[:250]) + tlv(5, name[:250]) + tlv(0, b"")
    )


def _cdp(mac: bytes, name: bytes) -> bytes:
    told = b"\xaa\xaa\x03\0\0\x0c\x20\0\x02\xb4\0\0"
    told += b"".join(struct.pack("!HH", kind, len(name) + 4) + name for kind in (1, 3, 5, 6))
    return bytes.fromhex("01000ccccccc") + mac + struct.pack("!H", len(told)) + told


def hostile_capture() -> bytes:
    """A LAN on which everybody is named by an attacker, in a file that one wrote as well."""
    frames = made.site(second_gateway=True, second_server=True)
    for number, name in enumerate(NAMES):
        mac, ip, at = bytes.fromhex(f"c83a3500{number:04x}"), f"192.168.1.{60 + number}", 2.0 + number / 10
        names = (_dhcp(mac, ip, name), _mdns(mac, ip, name), _netbios(mac, ip, name))[number % 3]
        frames += [
            (at, made.arp(1, mac, ip, "192.168.1.1")),
            (at, names),
            (at, _lldp(mac, name)),
            (at, _cdp(mac, name)),
        ]
        frames += [(at, _offer(mac, ip, name))] if number % 8 == 0 else []
    told = (
        made.option("<", 2, BYTES[:250]) + made.option("<", 3, BYTES[:250]) + made.option("<", 11, b"\0" + BYTES[:250])
    )
    ends = bytes(4)
    head = made.section() + made.interface(options=told + ends)
    return head + b"".join(made.packet(at, frame) for at, frame in sorted(frames))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sink_obeys_the_wire(language: str, call: Call, tmp_path: Path) -> None:
    """The run, the case shown and raw, the JSON and every report: no control byte, no active node, no crash."""
    file = tmp_path / "hostile.pcapng"
    file.write_bytes(hostile_capture())
    runs: dict[str, tuple[str, ...]] = {
        "run": ("lan-check", "--capture", str(file)),
        "json": ("lan-check", "--capture", str(file), "--json"),
        "show": ("case", "show", "last"),
        "raw": ("case", "show", "last", "--raw"),
        "export": ("case", "export", "last", "--output", "-"),
        "noc": ("report", "last", "--for", "noc"),
        "html": ("report", "last", "--format", "html", "--output", "-"),
        "page": ("report", "last", "--for", "customer", "--format", "html", "--output", "-"),
        "markdown": ("report", "last", "--format", "markdown", "--output", "-"),
    }
    wrong: list[str] = []
    for name, words in runs.items():
        done = call(*words, lang=language)
        said = done.out + done.err
        wrong += [f"{name}: exit {done.code}"] if done.code not in (0, 1) else []
        # Raw material keeps its tabs.
        wrong += [f"{name}: {each}" for each in sorted(set(raw_controls(said.replace("\t", " "), terminal=False)))]
        if name in ("html", "page"):
            wrong += [f"{name}: {each}" for each in active_html(done.out)]
        elif name == "markdown":
            wrong += [f"{name}: {each}" for each in active_markdown(done.out)]
        elif name == "json":
            names = {each["name"] for each in _facts(done.document, "inventory")["stations"] if each["name"]}
            assert any(MARK in each for each in names), names  # the strings did arrive
    assert not wrong, "\n".join(wrong)
    assert list(tmp_path.rglob("*.log")) == []


def _facts(document: Any, topic: str) -> dict[str, Any]:
    facts: dict[str, Any] = next(each["facts"] for each in document["readings"] if each["topic"] == topic)
    return facts


# -- the tables ------------------------------------------------------------------------------------------------------

FEW = InventoryReading(
    "192.168.1.0/24", "raw", 253, 506, 2.9, True,
    (
        LanStation("192.168.1.7", "c8:3a:35:00:00:07", PAYLOAD, "dhcp", 0.4),
        LanStation("192.168.1.8", "c8:3a:35:00:00:08", "\x1b]0;nothing else\x07", "netbios", 0.4),
        LanStation("192.168.1.9", "c8:3a:35:00:00:09", "前台电脑", "mdns", 0.4),
        LanStation("192.168.1.9", "c8:3a:35:00:00:10", "x" * 65_536, "mdns"),
    ),
)  # fmt: skip


def _printed(what: Any, columns: int) -> list[str]:
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), width=columns, markup=False, emoji=False, highlight=False)
    console.print(what)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text.splitlines()


@pytest.mark.parametrize("columns", [30, 40, 59, 60, 80, 120])
def test_a_mac_is_never_broken(columns: int) -> None:
    """On whatever screen: a MAC can be read out in one piece, no line is wider, every station is there once."""
    wording = Wording(load_library(), "en")
    offers = (Offer("192.168.1.77", "c8:3a:35:00:00:77", "192.168.1.77", "192.168.1.99", 24, relay="01" * 60),)
    readings = {"dhcp": DhcpReading("", 2, 4.0, True, offers), "inventory": FEW}
    culprits = [{"mac": "c8:3a:35:00:00:77", "ip": "192.168.1.77"}]
    found = (Finding("dhcp.servers", Verdict.FAULT, "dhcp.second_server", {"culprits": culprits}),)
    document = _document(readings, found)
    lines = [*_printed(lan_tables(wording, document, "utf-8"), columns), *_printed(remedy(wording, document), columns)]
    assert max(cell_len(line) for line in lines) <= columns
    text = "\n".join(lines)
    macs = [*(each.mac for each in FEW.stations), "c8:3a:35:00:00:77"]
    assert [text.count(mac) for mac in macs] == [1, 1, 1, 1, 2]
    assert "01" * 9 not in text  # a relay's name for its port is as long as it likes
    assert raw_controls(text, terminal=False) == []


def test_a_name_of_nothing_but_tricks_is_no_name() -> None:
    """Nobody is shown an empty name with its source behind it."""
    (sheet,) = sheets(_document({"inventory": FEW}), Wording(load_library(), "en"))
    named = {row[1][0]: row[3][0] for row in sheet.rows}
    assert named["c8:3a:35:00:00:08"] == "-"
    assert named["c8:3a:35:00:00:09"] == "前台电脑 (mdns)"


def test_an_address_that_two_hold_has_answered_once() -> None:
    """Below the list stands how many addresses answered, not how many rows it has."""
    (sheet,) = sheets(_document({"inventory": FEW}), Wording(load_library(), "en"))
    assert len(sheet.rows) == 4
    assert "253 addresses asked, 3 answered" in sheet.below[0]


def test_a_flood_of_forged_macs_does_not_bury_the_remedy() -> None:
    """Who can be gone to comes first, the rest is counted, and what to do still stands below."""
    wording = Wording(load_library(), "en")
    rows = [{"mac": f"c8:3a:35:00:01:{number:02x}", "ip": "192.168.1.1"} for number in range(60)]
    rows[50] |= {"switch": "SW1", "port": "GE0/0/7"}
    found = (Finding("gateway.unique", Verdict.FAULT, "gateway.duplicate", {"culprits": rows}),)
    lines = _printed(remedy(wording, _document({}, found)), 100)
    assert rows[50]["mac"] in lines[1]
    assert "GE0/0/7" in lines[1]
    assert any("48 more" in line for line in lines)
    assert len([line for line in lines if "c8:3a:35" in line]) == 12
    assert any("Switch its DHCP off" in line for line in lines)


def test_what_is_shown_at_once_is_clean_too() -> None:
    """Below the board, while it listens: eight lines at most, and none of them steers."""
    from rich.console import Console

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        display = LanDisplay(Wording(load_library(), "zh"), Console(file=nowhere, width=80))
        for number in range(200):
            display.heard(
                "dhcp", Offer(PAYLOAD, f"c8:3a:35:00:00:{number:02x}", PAYLOAD, "192.168.1.9", routers=(PAYLOAD,))
            )
        lines = _printed(display._drawn(), 2000)
        display = LanDisplay(Wording(load_library(), "zh"), Console(file=nowhere, width=80), watch_s=600.0)
        display.heard("inventory", (40, 253))
        display.heard("dhcp", Offer("192.168.1.77", "c8:3a:35:00:00:77", "192.168.1.77", "192.168.1.9"))
        cut = "\n".join(_printed(display._drawn(), 80))
    # A small screen shows the beginning: how far it is, and how to end it, come before what was heard.
    assert max(cut.index("40/253"), cut.index("Ctrl-C")) < cut.index("192.168.1.77")
    assert raw_controls("\n".join(lines), terminal=False) == []
    assert sum(MARK in line for line in lines) <= 8 * 3
    assert json.dumps(lines)
