"""`fieldkit lan-check`, from the command line to the exit code: over captures, and over readings played to it."""

import io
import json
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len
from rich.console import Console

from fieldkit.cases.store import open_store
from fieldkit.cli import lan_check, sitting
from fieldkit.cli.lan_display import LanDisplay
from fieldkit.cli.lan_record import Keeping, place_for
from fieldkit.cli.lan_table import remedy
from fieldkit.engine.bench import Bench
from fieldkit.engine.library import load_library
from fieldkit.errors import BadInput, NotMeasured
from fieldkit.model.address import AddressReading, DefaultRoute, OwnAddress
from fieldkit.model.arp import ArpReading, ArpReply, Claim, Claimant, ClaimsReading, ConflictReading, Through
from fieldkit.model.broadcast import BroadcastReading
from fieldkit.model.dhcp import DhcpReading, Offer
from fieldkit.model.finding import Finding
from fieldkit.model.follow_up import follow_up
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.lldp import LldpReading
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.model.ra import RaReading, RaRouter
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Source, Verdict
from fieldkit.report.content import Bullets, compose
from fieldkit.report.document import Document
from fieldkit.report.handout import customer_statement
from fieldkit.report.lan import PLAIN, Signs, culprits, merged, sheets, where_plugged
from fieldkit.report.words import Wording
from fieldkit.text import say
from tests.cli.at_a_switch import no_network
from tests.cli.conftest import Call
from tests.probes import capture_files as made

SCHEMA: dict[str, Any] = json.loads((files("fieldkit.report") / "fieldkit-1.schema.json").read_text("utf-8"))
GATEWAY, OWN_IP = "192.168.1.1", "192.168.1.50"
ROUTER, ROGUE, PC = "00:e0:fc:00:00:01", "c8:3a:35:00:00:77", "00:1e:10:00:00:50"
RECORD = ("--lan-gateway", GATEWAY, "--lan-gateway-macs", ROUTER, "--lan-dhcp-servers", GATEWAY)
FORBIDDEN = ("流氓", "攻击", "rogue", "attack")


@pytest.fixture(autouse=True)
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No test here touches a network; what it tried of this laptop."""
    return no_network(monkeypatch)


# -- readings played to the command -----------------------------------------------------------------------------------


def replies(*macs: str, rounds: int = 3) -> tuple[ArpReply, ...]:
    """Each of these MACs answers in each round."""
    return tuple(
        ArpReply(GATEWAY, mac, rtt_ms=0.4, round=number, frame_mac=mac, at_s=float(number - 1))
        for number in range(1, rounds + 1)
        for mac in macs
    )


def offer(mac: str, router: str = GATEWAY, server: str = GATEWAY, after_ms: float = 3.0) -> Offer:
    """One OFFER."""
    return Offer(server, mac, server, "192.168.1.120", 24, (router,), (router,), 3600, after_ms=after_ms)


OFFICE: Mapping[str, Any] = {
    "address": AddressReading(
        interface="eth0",
        mac=PC,
        method="static",
        addresses=(OwnAddress(OWN_IP, 24),),
        gateways=(GATEWAY,),
        routes=(DefaultRoute("eth0", GATEWAY, 100),),
    ),
    "arp": ArpReading(GATEWAY, "raw", 3, 3.0, True, replies(ROUTER), "192.168.1.237"),
    "conflict": ConflictReading(OWN_IP, "raw", 3, 3.0, True, (PC,)),
    "claims": ClaimsReading("raw", 4.0, True, 2),
    "dhcp": DhcpReading(PC, 2, 4.0, True, (offer(ROUTER),)),
    "ra": RaReading("raw", 4.0, True, 2, 2),
    "broadcast": BroadcastReading("raw", 4.0, True, 8, 2, 4.0, 2.0, own_sent=9),
    "lldp": LldpReading("raw", 4.0),
}
DOCUMENTED: Mapping[str, Any] = {
    **OFFICE,
    "arp": replace(
        OFFICE["arp"],
        replies=replies(ROUTER, ROGUE),
        through=tuple(Through(mac, sent=2, gateway_from=mac) for mac in (ROUTER, ROGUE)),
    ),
    "dhcp": replace(OFFICE["dhcp"], offers=(offer(ROUTER), offer(ROGUE, after_ms=9.0))),
}


@dataclass
class Played:
    """Instruments whose every reading is given; `waits` only says what it has once it is told to end."""

    readings: Mapping[str, Any]
    waits: frozenset[str] = frozenset()
    source: Source = Source.PROBE
    interface: str | None = "eth0"
    asked: list[str] = field(default_factory=list)

    def seconds(self, topic: str) -> float | None:
        """What is given can be measured, and so can what nobody gave here."""
        return None if topic == "plugged" else 20.0

    def after_address(self, topic: str) -> bool:
        """As the laptop does it."""
        return topic not in ("address", "link")

    def exclusive(self, topic: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Nothing is."""
        return False

    def measure(
        self,
        topic: str,
        address: Any,  # noqa: ARG002 - the protocol's signature
        cancel: threading.Event,
        allow: frozenset[str],
    ) -> Measured:
        """What was given."""
        self.asked.append(topic)
        if topic == "inventory" and "inventory" not in allow:
            raise NotMeasured("missing.no_consent")
        if topic in self.waits:
            assert cancel.wait(15.0)
        if topic not in self.readings:
            raise NotMeasured("missing.not_tried", topic=topic)
        return Measured(self.readings[topic], by="played")


@pytest.fixture
def at_a_lan(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Played]:
    """`at_a_lan(readings)`: what the laptop measures from now on."""

    def plug_in(readings: Mapping[str, Any], waits: frozenset[str] = frozenset()) -> Played:
        laptop = Played(readings, waits)
        monkeypatch.setattr(sitting, "laptop_of", lambda *_, **__: laptop)
        monkeypatch.setattr(sitting, "interface_of", lambda *_, **__: "eth0")
        return laptop

    return plug_in


AtALan = Callable[..., Played]


def codes(document: Any) -> dict[str, str]:
    """Each check's code."""
    return {each["check"]: each["code"] for each in document["findings"]}


def test_a_healthy_lan(call: Call, at_a_lan: AtALan) -> None:
    """Every question of the command answered, nothing blamed, nothing due, exit 0; no page and no name is asked for."""
    laptop = at_a_lan(OFFICE)
    done = call("lan-check", "--json", *RECORD)
    document = done.document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    own = {check: codes(document).get(check) for check in lan_check.OWN}
    assert own == {
        "gateway.unique": "gateway.single",
        "dhcp.servers": "dhcp.one",
        "ip.unique": "ip.free",
        "ip.others": "ip.nobody_else",
        "ra.routers": "ra.none",
        "lan.broadcast": "lan.calm",
        "lan.announcers": "lan.no_announcer",
    }
    assert (done.code, document["verdict"], document["follow_up"]) == (0, "ok", None)
    assert document["facts"]["culprits"] == document["facts"]["candidates"] == []
    assert {"dns", "web", "inventory", "plugged"}.isdisjoint(laptop.asked)


def test_the_documented_case(call: Call, at_a_lan: AtALan) -> None:
    """Both faults, the one device that does not belong, never the real gateway, every answer, the look in two days."""
    at_a_lan(DOCUMENTED)
    done = call("lan-check", "--json", "--auto", *RECORD)
    document = done.document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    found = codes(document)
    assert (found["gateway.unique"], found["dhcp.servers"]) == ("gateway.duplicate", "dhcp.same_id")
    assert (done.code, document["verdict"], document["conclusion"]) == (1, "fault", None)
    facts = document["facts"]
    (culprit,) = facts["culprits"]
    assert {"mac": ROGUE, "switch": None, "port": None}.items() <= culprit.items()
    assert set(culprit["what"]) == {"gateway.duplicate", "dhcp.same_id"}
    assert "plugged.where" not in found
    assert {each["mac"]: each["rounds"] for each in facts["gateway"]["replies"]} == {
        ROUTER: [1, 2, 3],
        ROGUE: [1, 2, 3],
    }
    assert [each["source_mac"] for each in facts["offers"]] == [ROUTER, ROGUE]
    assert set(document["follow_up"]["codes"]) == {"gateway.duplicate", "dhcp.same_id"}


def test_what_cannot_be_measured_is_no_ok(call: Call, at_a_lan: AtALan) -> None:
    """A question of its own that stays open makes the whole `unknown`, exit 3, with the reason and the fix."""
    at_a_lan({topic: facts for topic, facts in OFFICE.items() if topic not in ("arp", "dhcp")})
    done = call("lan-check", "--json", *RECORD)
    assert (done.code, done.document["verdict"]) == (3, "unknown")
    assert {"gateway.unique", "dhcp.servers"} <= {each["check"] for each in done.document["not_measured"]}
    assert all(each["fix"] for each in done.document["not_measured"])


# -- the port ---------------------------------------------------------------------------------------------------------


@dataclass
class _Login:
    """A login to a switch that knows where everybody is."""

    told: dict[str, Any] = field(default_factory=dict)
    known: bool = True

    def beside(self, laptop: Played, *_: Any, **__: Any) -> Any:
        """The laptop with that switch."""
        told = self.told

        class Switch(Played):
            def seconds(self, topic: str) -> float | None:
                return 20.0 if topic == "plugged" else laptop.seconds(topic)

            def after_address(self, topic: str) -> bool:  # noqa: ARG002 - the protocol's signature
                return False

            def saw(self, topic: str, facts: Any) -> Sequence[str]:
                told[topic] = facts
                return ()

        row = PluggedIn(ROGUE, "switch", "edge", switch="SW1", port="GigabitEthernet0/0/7", vlan=1)
        return Switch({"plugged": PluggedReading((ROGUE,), (row,))})


def test_the_culprit_is_followed_to_its_port(call: Call, at_a_lan: AtALan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch is asked once something is found, told whom to look for, and its port stands with the culprit."""
    at_a_lan(DOCUMENTED)
    login = _Login()
    monkeypatch.setattr("fieldkit.cli.device_login.ready", lambda *_, **__: login)
    done = call("lan-check", "--json", "--auto", "--access-switch", "10.0.0.2", *RECORD)
    (culprit,) = done.document["facts"]["culprits"]
    assert (culprit["switch"], culprit["port"]) == ("SW1", "GigabitEthernet0/0/7")
    assert codes(done.document)["plugged.where"] == "plugged.at_port"
    assert {"arp", "dhcp"} <= login.told.keys()
    for language, port in (
        ("zh", "在 SW1 的 GigabitEthernet0/0/7 口"),
        ("en", "at port GigabitEthernet0/0/7 of SW1"),
    ):
        shown = call("lan-check", "--auto", "--access-switch", "10.0.0.2", *RECORD, lang=language, columns=120)
        assert port in shown.out


def test_nobody_logs_in_where_all_is_well(call: Call, at_a_lan: AtALan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The carrier's switch is left alone for a LAN on which nothing is found."""
    at_a_lan(OFFICE)

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("somebody logs in")

    monkeypatch.setattr("fieldkit.cli.device_login.ready", never)
    assert call("lan-check", "--json", "--auto", "--access-switch", "10.0.0.2", *RECORD).code == 0


def test_unattended_nobody_is_asked_for_a_password(
    call: Call, at_a_lan: AtALan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under --auto, a login that is not known beforehand leaves the port open."""
    at_a_lan(DOCUMENTED)
    asked: list[bool] = []

    def ready(*_: Any, asks: bool, **__: Any) -> _Login:
        asked.append(asks)
        return _Login(known=False)

    monkeypatch.setattr("fieldkit.cli.device_login.ready", ready)
    monkeypatch.setattr("fieldkit.cli.keys.is_terminal", lambda: True)
    done = call("lan-check", "--auto", "--json", "--access-switch", "10.0.0.2", *RECORD)
    assert (done.code, asked) == (1, [False])
    assert done.document["facts"]["culprits"][0]["port"] is None


TABLE = """\
<SW1>display mac-address
-------------------------------------------------------------------------------
MAC Address    VLAN/VSI/BD                       Learned-From        Type
-------------------------------------------------------------------------------
c83a-3500-0077 1/-/-                             GE0/0/7             dynamic
00e0-fc00-0001 1/-/-                             GE0/0/1             dynamic
-------------------------------------------------------------------------------
Total items displayed = 2
<SW1>
"""


def test_a_pasted_table_names_the_port(call: Call, at_a_lan: AtALan, tmp_path: Path) -> None:
    """What the NOC read out does as well, without any login."""
    at_a_lan(DOCUMENTED)
    table = tmp_path / "table.txt"
    table.write_text(TABLE, encoding="utf-8")
    done = call("lan-check", "--json", "--auto", "--paste", str(table), *RECORD)
    (culprit,) = done.document["facts"]["culprits"]
    assert str(culprit["port"]).endswith("0/0/7")


def test_tables_of_two_switches_are_all_of_use(call: Call, at_a_lan: AtALan, tmp_path: Path) -> None:
    """Whoever asks where a device is has named no port: nothing is left out for the want of one."""
    at_a_lan(DOCUMENTED)
    paste = []
    for name in ("SW1", "SW2"):
        file = tmp_path / name
        text = TABLE.replace("SW1", name).replace("GE0/0/7", "Eth-Trunk1" if name == "SW1" else "GE0/0/9")
        file.write_text(text, encoding="utf-8")
        paste += ["--paste", str(file)]
    done = call("lan-check", "--auto", *paste, *RECORD, lang="en", columns=200)
    assert "Read, MAC table of SW1, SW2: the ports of 2 MACs" in done.err
    assert "--access-switch" not in done.err
    assert "Of this line" not in done.err
    assert "at port GE0/0/9 of SW2" in done.out


def test_a_paste_without_a_mac_table(call: Call, at_a_lan: AtALan, tmp_path: Path) -> None:
    """What was recognised is named, and what to copy instead; not a port of the line's."""
    at_a_lan(DOCUMENTED)
    file = tmp_path / "arp"
    file.write_text(
        "<SW1>display arp all\n"
        "IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE\n"
        "192.168.1.1     00e0-fc00-0001            I -         Vlanif1\n"
        "Total:1         Dynamic:0       Static:0     Interface:1\n<SW1>\n",
        encoding="utf-8",
    )
    done = call("lan-check", "--auto", "--paste", str(file), *RECORD, lang="en", columns=200)
    assert done.code == 2
    assert "no MAC table" in done.err
    assert "show mac address-table" in done.err
    assert "--access-port" not in done.err


# -- the screen -------------------------------------------------------------------------------------------------------

LOUD: Mapping[str, Any] = {
    **DOCUMENTED,
    "ra": RaReading(
        "raw", 4.0, True, 2, 2, (RaRouter(ROGUE, "fe80::ca3a:35ff:fe00:77", 1800, "high", ("2001:db8::/64",)),)
    ),
    "inventory": InventoryReading(
        "192.168.1.0/24",
        "raw",
        253,
        506,
        2.9,
        True,
        (LanStation(GATEWAY, ROUTER, rtt_ms=0.3), LanStation("192.168.1.20", PC, "reception\x1b[31m", "dhcp", 0.5)),
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_is_wider_than_the_screen(call: Call, at_a_lan: AtALan, language: str, columns: int) -> None:
    """All tables, the panel, the devices and the remedy, in both languages; no hole open, no escape let through."""
    at_a_lan(LOUD)
    done = call("lan-check", "--auto", "--inventory", *RECORD, lang=language, columns=columns)
    assert done.code == 1
    assert max(cell_len(line) for line in done.out.splitlines()) <= columns
    assert re.search(r"● ● ●", done.out)
    for part in (ROGUE, "fe80::ca3a:35ff:fe00:77", "192.168.1.20", "192.168.100.1"):
        assert part in done.out
    assert "{" not in done.out
    assert "\x1b" not in done.out
    assert not any(word in done.out.lower() for word in FORBIDDEN)


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_a_console_without_the_signs(encoding: str, at_a_lan: AtALan, call: Call) -> None:
    """Where the dots cannot be drawn one cell wide they are plain characters."""
    at_a_lan(DOCUMENTED)
    call("lan-check", "--auto", "--json", *RECORD)
    from fieldkit.cli.lan_table import signs_of

    assert signs_of(encoding) == PLAIN
    assert signs_of("utf-8") == Signs()
    assert "".join(vars_of(PLAIN)).isascii()


def vars_of(signs: Signs) -> list[str]:
    """All signs of a set."""
    return [signs.answered, signs.some, signs.silent, signs.known, signs.unknown, signs.to]


def _document(readings: Mapping[str, Any], findings: Sequence[Finding] = ()) -> Document:
    from datetime import UTC, datetime

    from fieldkit.model.reading import Reading, Where

    at = datetime(2026, 1, 1, tzinfo=UTC)
    kept = tuple(
        Reading(f"r{number}", topic, Source.PROBE, at, 0.1, Where(), "played", facts=facts)
        for number, (topic, facts) in enumerate(readings.items())
    )
    return Document(None, "lan-check", {"line": {}}, at, 1.0, Verdict.FAULT, findings=tuple(findings), readings=kept)


def test_many_rounds_share_a_cell() -> None:
    """After a watch of 600 rounds the matrix is as narrow; who answered only half the time shows it."""
    wording = Wording(load_library(), "en")
    half = tuple(each for each in replies(ROGUE, rounds=600) if each.round % 2)
    reading = replace(OFFICE["arp"], sent=600, replies=(*replies(ROUTER, rounds=600), *half))
    (sheet,) = (each for each in sheets(_document({"arp": reading}), wording) if each.name == "gateway")
    cells = {row[0][0]: row[2][0] for row in sheet.rows}
    assert set(cells[ROUTER]) == {"●"}
    assert set(cells[ROGUE]) == {"○"}
    assert len(cells[ROUTER]) <= 12


def test_a_round_nobody_answered_shows() -> None:
    """One answer in three rounds is no full row, even where no other device fills the columns."""
    wording = Wording(load_library(), "en")
    reading = replace(OFFICE["arp"], replies=replies(ROUTER)[:1])
    (sheet,) = (each for each in sheets(_document({"arp": reading}), wording) if each.name == "gateway")
    assert sheet.rows[0][2] == ("● · ·",)


@pytest.mark.parametrize(
    ("rtts", "shown"), [((0.03, 0.04), "< 0.1 ms"), ((0.03, 4.0), "< 0.1-4.0 ms"), ((0.4, 0.45), "0.5 ms")]
)
def test_a_delay_is_never_nothing(rtts: tuple[float, float], shown: str) -> None:
    """What is too short to be shown is shown as shorter than that, never as 0.0 ms."""
    heard = tuple(ArpReply(GATEWAY, ROUTER, rtt_ms=rtt, round=number) for number, rtt in enumerate(rtts, 1))
    wording = Wording(load_library(), "en")
    (sheet,) = sheets(_document({"arp": replace(OFFICE["arp"], replies=heard)}), wording)
    assert sheet.rows[0][4] == (shown,)


def test_a_server_that_is_blamed_is_not_the_record_s() -> None:
    """One that goes by the registered server's address from another MAC gets no tick in the record's column."""
    found = (Finding("dhcp.servers", Verdict.FAULT, "dhcp.same_id", {"culprits": [{"mac": ROGUE, "ip": GATEWAY}]}),)
    line = {"lan": {"gateway": GATEWAY, "dhcp_servers": [GATEWAY]}}
    document = replace(_document({"dhcp": DOCUMENTED["dhcp"]}, found), opened={"line": line})
    (sheet,) = sheets(document, Wording(load_library(), "en"))
    assert {row[0][1]: row[5][0] for row in sheet.rows} == {ROUTER: "✓", ROGUE: "✗"}


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ({"cable": "7"}, "接在 7 这根线上", "on the cable 7"),
        ({"cable": "7", "switch": "SW1", "behind": "GE0/0/24"}, "接在 7 这根线上", "on the cable 7"),
        ({"switch": "SW1", "behind": "GE0/0/24"}, "在 SW1 的 GE0/0/24 口后面", "behind port GE0/0/24 of SW1"),
        ({"port": "GE0/0/7"}, "在 GE0/0/7 口", "at port GE0/0/7"),
    ],
)
def test_a_place_is_said_in_words(row: dict[str, str], zh: str, en: str) -> None:
    """A cable found by pulling is a cable, not a bare number; it says more than a port with many behind it."""
    for language, words in (("zh", zh), ("en", en)):
        (shown,) = where_plugged([{"mac": ROGUE, **row}], Wording(load_library(), language))
        assert words in shown[2]


FOUND_AND_REMEDY = {
    "a second IPv6 router": ("ra.routers", "ra.second_router", ["ra_off", "restart", "guard"]),
    "a second DHCPv6 server": ("ra.routers", "ra.second_server", ["dhcp6_off", "restart", "guard"]),
    "a loop": ("lan.broadcast", "lan.loop", ["newest_cord", "cord_by_cord", "loop_guard", "again"]),
    "a storm": ("lan.broadcast", "lan.storm", ["loudest", "again"]),
    "a loop that is over": ("lan.broadcast", "lan.loop_over", ["when_it_was", "loop_guard", "watch_on"]),
    "a storm that is over": ("lan.broadcast", "lan.storm_over", ["when_it_was", "watch_on"]),
    "an address held twice": ("ip.unique", "ip.conflict", ["other_address"]),
    "a drained pool": ("dhcp.servers", "dhcp.pool_empty", ["pool"]),
    "a second gateway": ("gateway.unique", "gateway.duplicate", ["own_address", "dhcp_off", "lan_ports", "restart"]),
}


SPAN = {"from": "10:42:10", "to": "10:42:55", "first_s": 130.0, "last_s": 175.0, "left_out": 0}


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "zh",
            [
                (f"{ROGUE} 应答网关 192.168.1.1", "10:42:10–10:42:55", "之后没再听到"),
                ("广播风暴", "10:42:10–10:42:55 10:42:10–… 另有 4 次 10:42:10–10:42:55", "之后没再听到"),
            ],
        ),
        (
            "en",
            [
                (f"{ROGUE} answers as gateway 192.168.1.1", "10:42:10–10:42:55", "not heard again"),
                (
                    "broadcast storm",
                    "10:42:10–10:42:55 10:42:10–… 4 more times 10:42:10–10:42:55",
                    "not heard again",
                ),
            ],
        ),
    ],
)
def test_when_it_was(language: str, rows: list[tuple[str, ...]]) -> None:
    """A watch, or a file, says from when to when each thing was so, and whether it still was at the end."""
    answered = [{"mac": ROGUE, "when": ["10:42:10–10:42:55"], "spans": [SPAN], "state": "gone"}]
    bursts = [SPAN, {**SPAN, "to": None}, {**SPAN, "left_out": 4}]
    found = (
        Finding("gateway.unique", Verdict.FAULT, "gateway.duplicate", {"gateway": "192.168.1.1", "answered": answered}),
        Finding("lan.broadcast", Verdict.FAULT, "lan.storm_over", {"bursts": bursts, "over": True}),
        # A flag of another check under the same name is no time.
        Finding("ip.unique", Verdict.FAULT, "ip.conflict", {"bursts": True}),
    )
    (sheet,) = sheets(_document({}, found), Wording(load_library(), language))
    assert [tuple(" ".join(cell) for cell in row) for row in sheet.rows] == rows


def test_very_many_times_are_counted() -> None:
    """The first few and the latest are shown."""
    bursts = [{**SPAN, "from": f"10:00:{number:02}"} for number in range(20)]
    found = Finding("lan.broadcast", Verdict.WARN, "lan.busy", {"bursts": bursts, "over": False})
    (sheet,) = sheets(_document({}, (found,)), Wording(load_library(), "en"))
    ((_, when, then),) = sheet.rows
    assert [each.split("–")[0] for each in when] == [
        "10:00:00",
        "10:00:01",
        "10:00:02",
        "10:00:03",
        "15 more times",
        "10:00:19",
    ]
    assert then == ("still so at the end",)


def test_nothing_is_unplugged_while_it_is_quiet() -> None:
    """Of a storm or a loop that is over, neither the technician nor the customer is told to pull cords now."""
    for code in ("lan.storm_over", "lan.loop_over"):
        rows = [{"mac": ROGUE, "ip": None}]
        document = _document({}, (Finding("lan.broadcast", Verdict.FAULT, code, {"culprits": rows}),))
        for language, said, never in (("zh", "现在不用拔线", "先拔"), ("en", "Nothing to unplug now", "Pull the cord")):
            assert said in _remedy(document, language)
            assert never not in _remedy(document, language)
            assert "逐根" not in _remedy(document, language)
            assert "cable by cable" not in _remedy(document, language)
            told = customer_statement(document, Wording(load_library(), language))
            assert "逐根" not in told
            assert "one by one" not in told


def test_whom_nothing_accuses_is_asked_about() -> None:
    """A server that is merely not in the record stands under its own words, not among those of which one is extra."""
    rows = [{"mac": ROGUE, "ip": "192.168.1.9"}]
    unlisted = Finding("dhcp.servers", Verdict.WARN, "dhcp.unlisted", {"culprits": [], "candidates": rows})
    assert "ask the customer whose it is" in _remedy(_document({}, (unlisted,)))
    assert "does not belong" not in _remedy(_document({}, (unlisted,)))
    both = replace(unlisted, check="gateway.unique", code="gateway.duplicate", verdict=Verdict.FAULT)
    assert "does not belong" in _remedy(_document({}, (unlisted, both)))


@pytest.mark.parametrize(
    ("check", "code", "title"),
    [
        ("gateway.unique", "gateway.two_masters", "pair"),
        ("ip.unique", "ip.proxy_answers", "for_all"),
        ("ip.others", "ip.twice", "sharing"),
        ("lan.announcers", "lan.announcer", "asking"),
        ("gateway.unique", "gateway.duplicate", "candidates"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_where_one_is_too_many_does_the_title_say_so(check: str, code: str, title: str, language: str) -> None:
    """Each kind of doubt has words of its own, on the screen and in the report; a pair is not told to lose one."""
    rows = [{"mac": ROUTER, "ip": GATEWAY}, {"mac": ROGUE, "ip": GATEWAY}]
    document = _document({}, (Finding(check, Verdict.FAULT, code, {"culprits": [], "candidates": rows}),))
    titles = {
        each: say(f"lan_check.{each}", language) for each in ("pair", "for_all", "sharing", "asking", "candidates")
    }
    page = compose(document, Wording(load_library(), language))
    blocks = [block.title for block in page.blocks if isinstance(block, Bullets)]
    shown = _remedy(document, language)
    assert [each for each, said in titles.items() if said in shown] == [title]
    assert [each for each, said in titles.items() if said in blocks] == [title]
    assert (say("lan_check.which", language) in shown) is (title == "candidates")


def _remedy(document: Document, language: str = "en") -> str:
    shown = io.StringIO()
    Console(file=shown, width=400).print(remedy(Wording(load_library(), language), document))
    return shown.getvalue()


@pytest.mark.parametrize(("check", "code", "steps"), FOUND_AND_REMEDY.values(), ids=FOUND_AND_REMEDY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_remedy_fits_what_was_found(check: str, code: str, steps: list[str], language: str) -> None:
    """IPv6 is not mended by IPv4's DHCP, and a loop not by an address."""
    shown = _remedy(_document({}, (Finding(check, Verdict.FAULT, code, {"culprits": []}),)), language)
    for name in {step for _, _, those in FOUND_AND_REMEDY.values() for step in those}:
        assert (say(f"lan_check.remedy.{name}", language) in shown) == (name in steps), name


def test_alone_at_the_line_the_remedy_is_the_carrier_s() -> None:
    """There is no LAN of the customer's at the hand-over: nobody is told to change a router of theirs."""
    document = _document({}, (Finding("dhcp.servers", Verdict.FAULT, "dhcp.second_server", {"culprits": []}),))
    shown = _remedy(replace(document, opened={"line": {}, "vantage": "cpe"}))
    assert say("lan_check.remedy.access_side", "en") in shown
    assert say("lan_check.remedy.dhcp_off", "en") not in shown


def test_two_that_share_an_address_are_shown_and_not_blamed() -> None:
    """Both are named with their places, under words that accuse neither."""
    rows = [{"mac": ROUTER, "ip": GATEWAY, "port": "GE0/0/1"}, {"mac": ROGUE, "ip": GATEWAY, "port": "GE0/0/7"}]
    twice = Finding("lan.stations", Verdict.WARN, "lan.listed_twice", {"culprits": [], "candidates": rows})
    shown = _remedy(_document({}, (twice,)))
    assert say("lan_check.sharing", "en") in shown
    assert say("lan_check.culprits", "en") not in shown
    assert all(part in shown for part in (ROUTER, ROGUE, "GE0/0/1", "GE0/0/7"))


def test_where_the_laptop_was_is_kept_as_it_was_judged(call: Call, at_a_lan: AtALan) -> None:
    """The line's own address on the laptop means the hand-over, in the findings and in what is read of them later."""
    at_a_lan(OFFICE)
    assert call("lan-check", "--json", "--address-ip", OWN_IP).document["vantage"] == "cpe"
    assert call("lan-check", "--json").document["vantage"] == "lan"


def test_a_gateway_that_was_not_tested_is_told(call: Call, at_a_lan: AtALan) -> None:
    """Who names another gateway than the laptop's own is not left to believe that it was the one."""
    at_a_lan(OFFICE)
    other = call("lan-check", "--gateway", "192.168.1.77")
    assert "--gateway 192.168.1.77 counts only where" in " ".join(other.err.split())
    assert "--gateway" not in call("lan-check", "--gateway", GATEWAY).err


def test_the_real_gateway_is_never_blamed() -> None:
    """Whatever another finding lists, the MAC that a finding knows for the gateway is no culprit; places are joined."""
    rows = [{"mac": ROUTER, "ip": GATEWAY}, {"mac": ROGUE.upper(), "ip": GATEWAY, "port": None}]
    found = (
        Finding("lan.stations", Verdict.WARN, "lan.listed_twice", {"culprits": rows}),
        Finding(
            "gateway.unique",
            Verdict.FAULT,
            "gateway.duplicate",
            {"culprits": [{"mac": ROGUE, "port": "GE0/0/7"}], "real_macs": [ROUTER]},
        ),
    )
    (row,) = merged(found)
    assert (row["mac"], row["port"], row["what"]) == (ROGUE, "GE0/0/7", ["lan.listed_twice", "gateway.duplicate"])
    assert culprits(_document({}, found)) == (row,)


def test_an_offer_is_shown_the_moment_it_is_heard() -> None:
    """The line stands below the board before anything is judged, is clean, and goes when the tables come."""
    console = Console(file=io.StringIO(), width=100, force_terminal=True, legacy_windows=False)
    display = LanDisplay(Wording(load_library(), "en"), console, watch_s=600.0)
    display.measuring(["dhcp.servers"], ("dhcp",))
    display.heard("dhcp", offer(ROGUE))
    display.heard("claims", Claim(GATEWAY, (Claimant(ROUTER, 2, 0.0, 1.0), Claimant(ROGUE, 2, 0.1, 1.1)), 3))
    for number in range(100):
        display.heard("dhcp", offer(f"02:00:00:00:00:{number:02x}"))
    shown = io.StringIO()
    Console(file=shown, width=100).print(display._drawn())
    display.close()
    text = shown.getvalue()
    assert f"{GATEWAY} ({ROGUE}, " in text
    assert "claimed by 2 MACs" in text
    assert "addresses used twice: 1" in text
    assert len(text.splitlines()) < 20


# -- a watch that is ended ------------------------------------------------------------------------------------------


def test_ctrl_c_ends_a_watch_and_judges_what_there_is(
    call: Call, at_a_lan: AtALan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the watch heard until then is judged; the case is whole and not `interrupted`."""
    at_a_lan(DOCUMENTED, frozenset({"claims", "arp"}))

    def pressed(self: Bench, *_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Bench, "collect", pressed)
    done = call("lan-check", "--watch", "10m", "--json", "--auto", *RECORD)
    assert done.code == 1
    assert codes(done.document)["gateway.unique"] == "gateway.duplicate"
    assert done.document["error"] is None


@pytest.mark.skipif(sys.platform == "win32", reason="a console window there closes in another way")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_who_is_ended_from_outside_judges_what_there_is(
    call: Call, at_a_lan: AtALan, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A closed terminal ends a watch as Ctrl-C does: verdict and case are kept; nobody is asked anything more."""
    at_a_lan(DOCUMENTED, frozenset({"claims", "arp"}))

    def ended(self: Bench, *_: Any) -> None:
        os.kill(os.getpid(), getattr(signal, name))
        time.sleep(5.0)

    monkeypatch.setattr(Bench, "collect", ended)
    monkeypatch.setattr(lan_check._Look, "_then", lambda *_: pytest.fail("there is nobody left to ask"))
    done = call("lan-check", "--watch", "10m", "--json", "--auto", *RECORD)
    assert (done.code, codes(done.document)["gateway.unique"]) == (1, "gateway.duplicate")
    assert done.document["follow_up"] is not None
    (row,) = call("case", "list", "--json").document["rows"]
    assert row["verdict"] == "fault"


# -- consent --------------------------------------------------------------------------------------------------------

INVENTORY: list[tuple[tuple[str, ...], bool]] = [
    ((), False),
    (("--inventory",), False),
    (("--inventory", "--auto"), True),
    (("--allow", "inventory"), True),
]


@pytest.mark.parametrize(
    ("words", "listed"), INVENTORY, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_the_list_of_devices_wants_a_yes(call: Call, at_a_lan: AtALan, words: tuple[str, ...], listed: bool) -> None:
    """Nobody's LAN is asked address by address unless somebody agreed."""
    at_a_lan({**OFFICE, "inventory": LOUD["inventory"]})
    done = call("lan-check", "--json", *words, *RECORD)
    measured = [each for each in done.document["readings"] if each["topic"] == "inventory" and each["measured"]]
    assert bool(measured) is listed


def test_nothing_is_kept_without_a_yes(
    call: Call, at_a_lan: AtALan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--record alone, with nobody to ask, writes nothing; --allow record does, within its caps."""
    at_a_lan(OFFICE)
    kept: list[Any] = []

    def record(interface: str, path: Path, caps: Any, cancel: threading.Event, seconds: float) -> Any:
        from fieldkit.probes.capture_write import Recording

        kept.append((interface, path.name, caps.packets, caps.bytes_))
        assert cancel.wait(15.0)
        return Recording(path, 7, 700, 4.0, "asked")

    monkeypatch.setattr("fieldkit.probes.capture_write.record", record)
    file = tmp_path / "site.pcap"
    call("lan-check", "--record", str(file), "--json", *RECORD)
    assert kept == []
    done = call("lan-check", "--record", str(file), "--allow", "record", "--json", *RECORD)
    assert kept == [("eth0", "site.pcap", 200_000, 20_000_000)]
    assert (done.code, "7 packets" in done.err) == (0, True)


def test_a_recording_that_fails_costs_no_verdict(
    call: Call, at_a_lan: AtALan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: said with its fix, the verdict stands."""
    at_a_lan(OFFICE)

    def record(*_: Any) -> Any:
        raise BadInput("record.unwritable", file="x.pcap", part="x.pcap.part", why="No space left on device")

    monkeypatch.setattr("fieldkit.probes.capture_write.record", record)
    done = call("lan-check", "--record", str(tmp_path / "x.pcap"), "--allow", "record", *RECORD)
    assert done.code == 0
    said = " ".join(done.err.split())
    assert "the disk is full. What was captured is in x.pcap.part." in said
    assert "Nothing was kept" not in said


def test_where_a_recording_may_go(tmp_path: Path) -> None:
    """Never over a file, never into a folder that is not there; told before anything is measured."""
    there = tmp_path / "there.pcap"
    there.write_bytes(b"x")
    for path, code in ((there, "record.exists"), (tmp_path / "no" / "x.pcap", "record.no_place")):
        with pytest.raises(BadInput) as raised:
            place_for(str(path))
        assert raised.value.code == code
    assert place_for(str(tmp_path / "new.pcap")).name == "new.pcap"
    assert Keeping.__doc__


# -- over a capture --------------------------------------------------------------------------------------------------


def _capture(tmp_path: Path, **more: Any) -> str:
    file = tmp_path / "site.pcap"
    file.write_bytes(made.pcap(made.site(**more)))
    return str(file)


def test_a_capture_sends_nothing_and_needs_no_rights(call: Call, tmp_path: Path, tried: list[str]) -> None:
    """The same codes and words as live, and what the file is; this laptop's network is not even looked at."""
    done = call("lan-check", "--capture", _capture(tmp_path, second_gateway=True, second_server=True), "--json")
    document = done.document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert done.code == 1
    assert codes(document)["gateway.unique"] == "gateway.duplicate"
    assert codes(document)["dhcp.servers"] in ("dhcp.same_id", "dhcp.second_server")
    assert {"link.state", "address.own"}.isdisjoint(codes(document))
    assert codes(document)["ip.unique"] == "ip.not_probed"
    assert document["facts"]["capture"]["file"] == "site.pcap"
    assert {each["source"] for each in document["readings"]} == {"file"}
    assert document["follow_up"] is None
    assert tried == []
    for language in ("zh", "en"):
        shown = call("lan-check", "--capture", _capture(tmp_path, second_gateway=True), lang=language)
        assert "192.168.1.1" in shown.out
        assert max(cell_len(line) for line in shown.out.splitlines()) <= 80


def test_a_sound_capture_blames_nobody(call: Call, tmp_path: Path) -> None:
    """No fault from a file that holds none."""
    done = call("lan-check", "--capture", _capture(tmp_path), "--json")
    assert "fault" not in {each["verdict"] for each in done.document["findings"]}
    assert done.document["facts"]["culprits"] == []


WRONG: list[tuple[str, tuple[str, ...]]] = [
    ("usage.bad_duration", ("--watch", "12")),
    ("usage.bad_duration", ("--watch", "9s")),
    ("usage.bad_gateway", ("--gateway", "router")),
    *(("usage.bad_gateway", ("--gateway", each)) for each in ("0.0.0.0", "255.255.255.255", "224.0.0.1", "127.0.0.1")),
    ("usage.only_with", ("--allow", "record")),
    ("usage.bad_choice", ("--allow", "everything")),
    ("usage.bad_choice", ("--at", "roof")),
    ("usage.not_together", ("--inventory", "--quiet-lan")),
    ("capture.unreadable", ("--capture", "nothing.pcap")),
    ("capture.no_file", ("--capture", ".")),
    ("record.no_place", ("--record", "no-such-folder/x.pcap")),
    ("line.none_yet", ("--line", "nothing")),
]


@pytest.mark.parametrize(("code", "words"), WRONG)
def test_wrong_usage_is_one_document(code: str, words: tuple[str, ...], call: Call) -> None:
    """Exit 2, the error by its code, and how to mend it; nothing is opened or sent."""
    done = call("lan-check", *words, "--json")
    assert done.code == 2
    document = done.document
    assert (document["command"], document["verdict"], document["error"]["code"]) == ("lan-check", None, code)
    assert document["error"]["fix"]


@pytest.mark.parametrize(
    "other", [("--watch", "10m"), ("--record", "x.pcap"), ("--inventory",), ("--interface", "eth0")]
)
def test_a_capture_goes_with_nothing_live(other: tuple[str, ...], call: Call, tmp_path: Path) -> None:
    """A file and this laptop's LAN are two questions."""
    done = call("lan-check", "--capture", _capture(tmp_path), *other, "--json")
    assert (done.code, done.document["error"]["code"]) == (2, "usage.not_together")


# -- afterwards ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_look_in_two_days(call: Call, at_a_lan: AtALan, language: str) -> None:
    """It is in the case, the list, the case as shown and the report, with how to compare; closing the case ends it."""
    at_a_lan(DOCUMENTED)
    case = call("lan-check", "--json", "--auto", *RECORD).document["case"]
    (row,) = call("case", "list", "--json").document["rows"]
    assert row["due"] is not None
    compare = f"fieldkit case compare {case} last"
    shown = call("case", "show", case, lang=language, columns=200)
    assert compare in shown.out
    listed = call("case", "list", lang=language, columns=120)
    assert {"zh": "回看", "en": "look again by"}[language] in listed.out
    report = call("report", case, "--format", "markdown", "--output", "-", lang=language)
    assert compare in report.out.replace("\\", "")
    assert ROGUE in report.out
    assert call("case", "close", case, "--cause", "CU-DUPGW").code == 0
    assert call("case", "list", "--json").document["rows"][0]["due"] is None
    assert compare not in call("case", "show", case, lang=language, columns=200).out


def test_which_faults_are_due() -> None:
    """Only what comes back by itself is watched; the clock is given."""
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 2, 27, 12, tzinfo=UTC)
    due = follow_up(["dhcp.same_id", "link.down", "dhcp.same_id"], now)
    assert due is not None
    assert (due.due, due.codes) == (now + timedelta(days=2), ("dhcp.same_id",))
    assert follow_up(["link.down", "dhcp.pool_empty"], now) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_for_the_customer_accuse_nobody(call: Call, at_a_lan: AtALan, language: str) -> None:
    """What was seen, what we suggest, our help; and for a sound LAN that nothing was seen."""
    at_a_lan(DOCUMENTED)
    case = call("lan-check", "--json", "--auto", *RECORD).document["case"]
    said = call("report", case, "--for", "customer", lang=language).out
    assert "192.168.100.1" in said
    assert not any(word in said.lower() for word in FORBIDDEN)
    noc = call("report", case, "--for", "noc", lang=language).out
    assert {"zh": "客户侧先处理", "en": "customer's side is dealt with first"}[language] in noc
    at_a_lan(OFFICE)
    case = call("lan-check", "--json", *RECORD).document["case"]
    said = call("report", case, "--for", "customer", lang=language).out
    assert {"zh": "未见地址冲突和环路", "en": "no loop was seen"}[language] in said


def test_a_rehearsal_leaves_nothing_due(call: Call) -> None:
    """A rehearsal is no visit: nobody is sent back to look again."""
    done = call("diagnose", "internet", "--rehearse", "duplicate-gateway", "--auto", "--json")
    assert done.document["conclusion"]["cause"] == "CU-DUPGW"
    assert done.document["follow_up"] is None


def test_the_case_is_whole(call: Call, at_a_lan: AtALan) -> None:
    """Opened, readings, findings, verdict, what is due: all are events of the store."""
    at_a_lan(DOCUMENTED)
    case = call("lan-check", "--json", "--auto", *RECORD).document["case"]
    from fieldkit.settings import read_settings

    folder = read_settings({}, {}, load=lambda _: {}).settings.data_dir
    kinds = [each.kind for each in open_store(folder).events(case)]
    assert kinds[0] == "opened"
    assert {"reading", "finding", "judged", "finished", "follow_up"} <= set(kinds)


def test_ctrl_c_while_a_port_is_sought_still_shows_the_result(
    call: Call, at_a_lan: AtALan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has had enough of looking for the port has the verdict, and what is due is in the case already."""
    at_a_lan(DOCUMENTED)

    def pressed(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("fieldkit.cli.device_login.ready", pressed)
    done = call("lan-check", "--auto", "--json", "--access-switch", "10.0.0.2", *RECORD)
    assert (done.code, codes(done.document)["gateway.unique"]) == (1, "gateway.duplicate")
    assert done.document["follow_up"] is not None


def test_the_board_has_no_line_for_a_port_nobody_sought(call: Call, at_a_lan: AtALan) -> None:
    """Where nothing is to be found, "where it is plugged in" is neither measured nor missing."""
    at_a_lan(OFFICE)
    done = call("lan-check", *RECORD)
    assert "where it is plugged in" not in done.out + done.err


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
@pytest.mark.parametrize("option", ["--capture", "--record"])
def test_a_name_that_no_system_takes_is_told_so(call: Call, option: str, name: str) -> None:
    """Bad input, with its reason; never our bug."""
    done = call("lan-check", "--json", option, name)
    assert (done.code, done.document["error"]["code"]) == (
        2,
        {"--capture": "capture.unreadable", "--record": "record.no_place"}[option],
    )
