"""Where a device is plugged in, on real bridges: by the switch's own table, and by pulling cables with somebody."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fieldkit.devices.session import open_session
from fieldkit.devices.talk import Session
from fieldkit.devices.target import Books, Credentials, Target
from fieldkit.engine.bench import Bench
from fieldkit.engine.switch import PLUGGED, Switch, WithSwitch
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.plugged import PluggedReading
from fieldkit.model.secret import Secret
from tests.engine.sites import Desk, arp
from tests.lab.net import Host, Net
from tests.lab.switch_linux import (
    ADDRESS,
    BEHIND_UPLINK,
    CUSTOMER,
    NAME,
    NEEDED,
    OTHER,
    OTHER_PORT,
    PASSWORD,
    PORT,
    UPLINK,
    USER,
    LinuxSwitch,
    inside,
)
from tests.lab.terminal import Terminal, plain

pytestmark = pytest.mark.lab

ABSENT = "00:11:22:33:44:55"
GATEWAY = "192.168.1.1"
ROUTER_MAC, ROGUE_MAC = "00:e0:fc:00:00:01", "c8:3a:35:00:00:77"


# -- the switch's own table --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def switch(lab: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinuxSwitch]:
    """A Linux bridge with sshd in it, and a second one behind its uplink."""
    absent = [tool for tool in NEEDED if shutil.which(tool) is None]
    if absent and os.environ.get("FIELDKIT_LAB") == "1":
        pytest.fail(f"the lab needs {', '.join(absent)}")
    if absent:
        pytest.skip(f"the lab needs {', '.join(absent)}")
    folder = tmp_path_factory.mktemp("plugged")
    for each in (folder.parent, folder.parent.parent):
        each.chmod(0o755)
    with Net() as net:
        made = LinuxSwitch(net, folder)
        try:
            yield made
        finally:
            made.close()


def _target(switch: LinuxSwitch) -> Target:
    """The switch as the record has it, and who may log in."""
    return Target(
        ADDRESS, platform="linux", credentials=Credentials(USER, Secret(PASSWORD)), host_key=switch.fingerprint
    )


def test_a_real_switch_tells_each_port(switch: LinuxSwitch, tmp_path: Path) -> None:
    """Two that answer for one address: each at its port, one behind the uplink, all in one session, found again after
    the cable was moved."""
    target = _target(switch)
    sessions: list[Session] = []

    def open_it() -> Session:
        sessions.append(open_session(target, Books(tmp_path)))
        return sessions[-1]

    def talks() -> None:
        for host in (switch.customer, switch.other, switch.beyond):
            switch.talks(host)

    line = Line(lan=CustomerLan(gateway_macs=(OTHER,)))
    laptop = Desk({"arp": arp(OTHER, CUSTOMER, BEHIND_UPLINK, ABSENT)})
    bench = Bench(WithSwitch(laptop, Switch(open_it, line)), {}, lambda: datetime(2026, 11, 23, tzinfo=UTC))

    def looked() -> dict[str, tuple[str, str | None]]:
        inside(switch.technician, lambda: bench.collect(("arp", PLUGGED), lambda _: None))
        facts = bench.facts(PLUGGED)
        assert isinstance(facts, PluggedReading), bench.readings[PLUGGED].missing
        assert facts.sought == (CUSTOMER, BEHIND_UPLINK, ABSENT, OTHER)
        assert {row.switch for row in facts.found} == {NAME}
        return {row.mac: (row.end, row.port) for row in facts.found}

    talks()
    first = looked()
    assert first[CUSTOMER] == ("edge", PORT)
    assert first[OTHER] == ("edge", OTHER_PORT)
    assert first[BEHIND_UPLINK] == ("uplink", UPLINK)
    assert first[ABSENT][1] is None
    switch.change_device(switch.customer, OTHER, "203.0.113.11")
    switch.change_device(switch.other, CUSTOMER, "203.0.113.9")
    switch.forget()
    talks()
    bench.invalidate([PLUGGED])
    second = looked()
    switch.reset()
    assert (second[CUSTOMER], second[OTHER]) == (("edge", OTHER_PORT), ("edge", PORT))
    assert len(sessions) == 2


# -- pulling cables ----------------------------------------------------------------------------------------------------

# The real dialogue in the real program's words; only the pace is quicker than a person's.
_DIALOGUE = """\
import json, sys
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.lan_unplug import unplug
from fieldkit.engine.codec import plain
from fieldkit.engine.library import Library, shipped
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.probes import still_there
from fieldkit.report.words import Wording

still_there.EVERY_S = float(sys.argv[4])
address = AddressReading("eth0", None, "static", (OwnAddress("192.168.1.50", 24),))
kept = []
try:
    found = unplug(
        Invocation(("lan-check",), sys.argv[1], no_color=True), Wording(Library((shipped(),)), sys.argv[1]),
        "eth0", sys.argv[2], sys.argv[3], address=address, keep=kept.append, either=json.loads(sys.argv[6]),
    )
except KeyboardInterrupt:
    print("INTERRUPTED")
    sys.exit(130)
with open(sys.argv[5], "w", encoding="utf-8") as file:
    json.dump({"found": plain(found), "kept": [each for each in kept if "seen" in each]}, file)
"""


@dataclass
class Shelf:
    """A switch with eight cables to pull, a laptop and the main router on ports of their own."""

    lan: Host
    pc: Host
    rogue: Host | None
    most_out: int = 0

    def dialogue(
        self, folder: Path, language: str, *, pace: str = "0.25", either: dict[str, str] | None = None
    ) -> Terminal:
        """Begin, at a terminal on the laptop."""
        script = folder / "dialogue.py"
        script.write_text(_DIALOGUE, encoding="utf-8")
        told = str(folder / "result.json")
        told_of = (ROGUE_MAC, GATEWAY, pace, told, json.dumps(either))
        words = self.pc.command(sys.executable, str(script), language, *told_of)
        return Terminal(words, {**os.environ, "TERM": "xterm", "COLUMNS": "160", "PYTHONPATH": str(Path.cwd())})

    def pull(self, *cables: str) -> None:
        """Out with these."""
        self.most_out = max(self.most_out, len(cables))
        for each in cables:
            self.lan.ip("link", "set", f"p{each}", "down")

    def put_back(self) -> None:
        """All in again."""
        for number in range(1, 9):
            self.lan.ip("link", "set", f"p{number}", "up")


@pytest.fixture
def shelf(lab: None) -> Iterator[Shelf]:
    """Eight stations on p1 to p8, the second gateway on p5."""
    with Net() as net:
        net.prefix = f"wg{net.prefix}"
        lan, pc, router = net.switch("lan"), net.host("pc"), net.host("rtr")
        net.plug(pc, "eth0", lan)
        pc.address("eth0", "192.168.1.50/24")
        net.plug(router, "eth0", lan, mac=ROUTER_MAC)
        router.address("eth0", f"{GATEWAY}/24")
        made = Shelf(lan, pc, None)
        for number in range(1, 9):
            host = net.host(f"s{number}")
            net.cable(host, "eth0", lan, f"p{number}", mac=ROGUE_MAC if number == 5 else None)
            lan.ip("link", "set", f"p{number}", "master", "br0")
            host.address("eth0", f"{GATEWAY if number == 5 else f'192.168.1.{60 + number}'}/24")
            if number == 5:
                made.rogue = host
        yield made


def cables_in(said: str) -> list[str]:
    """The cables that the last instruction to pull names."""
    marks = ("拔掉 ", "只拔 ", ": pull ")
    last = [line for line in plain(said).splitlines() if any(mark in line for mark in marks)][-1]
    for mark in marks:
        last = last.rpartition(mark)[2] if mark in last else last
    return [each.strip() for each in last.replace(" alone", "").replace("、", ",").split(",")]


def result(folder: Path) -> dict[str, Any]:
    """What the dialogue came to."""
    made: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    (folder / "result.json").unlink()
    return made


def played(terminal: Terminal, shelf: Shelf, cables: str) -> tuple[list[list[str]], list[str]]:
    """A person who does as told, to the end: which cables were pulled, and each prompt."""
    terminal.until_prompt()
    terminal.press("y\r")
    terminal.until_prompt()
    terminal.press(f"{cables}\r")
    pulled: list[list[str]] = []
    prompts: list[str] = []
    while True:
        said = terminal.until_prompt()
        if said is None:
            return pulled, prompts
        prompts.append(plain(said).splitlines()[-1])
        if "拔好了" in prompts[-1] or "when pulled" in prompts[-1]:
            pulled.append(cables_in(said))
            shelf.pull(*pulled[-1])
        else:
            shelf.put_back()
        terminal.press("\r")


def test_the_cable_is_found_by_halves(shelf: Shelf, tmp_path: Path) -> None:
    """Eight cables, three halvings and the two proofs; never more than half of them out, each step written down."""
    with shelf.dialogue(tmp_path, "zh") as terminal:
        pulled, prompts = played(terminal, shelf, "8")
    made = result(tmp_path)
    assert (made["found"]["cable"], made["found"]["by"], made["found"]["end"]) == ("5", "unplug", "edge")
    seen = [(cables, step["seen"]) for cables, step in zip(pulled, made["kept"], strict=True)]
    assert [each for each in seen if each[1] != "unsure"] == [
        (["1", "2", "3", "4"], "answers"),
        (["5", "6"], "silent"),
        *[(["5"], "silent")] * 3,
    ]
    assert len(prompts) == 2 * len(pulled)
    assert shelf.most_out == 4


def test_on_none_of_the_cables(shelf: Shelf, tmp_path: Path) -> None:
    """It is on a cable that was not named: nobody is blamed, in the technician's own labels."""
    with shelf.dialogue(tmp_path, "en") as terminal:
        pulled, _ = played(terminal, shelf, "1 2 3")
    made = result(tmp_path)
    assert (made["found"]["end"], made["found"]["why"]) == ("not_told", "missing.unplug_not_there")
    assert {step["seen"] for step in made["kept"]} - {"unsure"} == {"answers"}
    assert len(pulled) == len(made["kept"])
    assert made["kept"][-1]["stage"] == "none_of_these"


def test_either_of_two_is_found_with_both_among_the_cables(shelf: Shelf, tmp_path: Path) -> None:
    """Nobody knows which one is the router: both are pulled together, each told from the other by its own cable."""
    for port, name in (("p6", "q6"), ("p-rtr-eth0", "p6")):
        shelf.lan.ip("link", "set", port, "down")
        shelf.lan.ip("link", "set", port, "name", name)
        shelf.lan.ip("link", "set", name, "up")
    with shelf.dialogue(tmp_path, "en", either={ROUTER_MAC: GATEWAY}) as terminal:
        pulled, _ = played(terminal, shelf, "5-8")
    made = result(tmp_path)
    assert made["found"]["cable"] == "5"
    seen = [(cables, step["seen"]) for cables, step in zip(pulled, made["kept"], strict=True)]
    assert [each for each in seen if each[1] != "unsure"] == [(["5", "6"], "silent"), *[(["5"], "silent")] * 3]


def test_pulling_what_carries_all_of_them_proves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    """The main router falls silent together with the other: that was a cable too many, and the step does not count."""
    with shelf.dialogue(tmp_path, "zh") as terminal:
        terminal.until_prompt()
        terminal.press("y\r")
        terminal.until_prompt()
        terminal.press("4\r")
        terminal.until_prompt()
        shelf.lan.ip("link", "set", "p-rtr-eth0", "down")
        shelf.pull("5")
        terminal.press("\r")
        said = plain(terminal.until_prompt() or "")
        assert "主路由器也一起不应答了" in said
        shelf.lan.ip("link", "set", "p-rtr-eth0", "up")
        shelf.put_back()
        terminal.press("\r")
        again = terminal.until_prompt() or ""
        assert cables_in(again) == ["1", "2"], "the same step once more"
        terminal.press("q\r")
        terminal.to_the_end()
        assert result(tmp_path)["found"] is None


def test_stopping_says_what_is_out(shelf: Shelf, tmp_path: Path) -> None:
    """Ctrl-C with cables out: which to put back stands on the screen."""
    with shelf.dialogue(tmp_path, "zh") as terminal:
        terminal.until_prompt()
        terminal.press("y\r")
        terminal.until_prompt()
        terminal.press("甲 乙 丙 丁\r")
        assert cables_in(terminal.until_prompt() or "") == ["甲", "乙"]
        terminal.press("\x03")
        told = plain(terminal.to_the_end())
        assert "插回原来的口：甲、乙" in told
        assert terminal.exit_code() == 130


def test_what_comes_and_goes_is_not_looked_for_so(shelf: Shelf, tmp_path: Path) -> None:
    """It does not answer now: no customer's cable is pulled for nothing; and without the customer's yes none at all."""
    assert shelf.rogue is not None
    shelf.rogue.ip("link", "set", "eth0", "down")
    with shelf.dialogue(tmp_path, "en") as terminal:
        terminal.until_prompt()
        terminal.press("y\r")
        terminal.until_prompt()
        terminal.press("8\r")
        told = plain(terminal.to_the_end())
    assert result(tmp_path) == {"found": None, "kept": []}
    assert "does not answer" in told
    with shelf.dialogue(tmp_path, "en") as terminal:
        terminal.until_prompt()
        terminal.press("n\r")
        terminal.to_the_end()
    assert result(tmp_path) == {"found": None, "kept": []}
