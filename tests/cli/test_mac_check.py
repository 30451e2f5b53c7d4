"""`fieldkit mac-check`, from the command line to the exit code, at made-up switches; nothing else is touched."""

import json
import re
import time
import types
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fieldkit.cli import device_login
from tests.cli.at_a_switch import at, flags, login, no_network
from tests.cli.conftest import Call
from tests.fakedevice import FakeDevice, Neighbour, Quirks, State, scenes

SCHEMA: dict[str, Any] = json.loads((files("fieldkit.report") / "fieldkit-1.schema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No test here touches a network but loopback; what it tried of this laptop."""
    return no_network(monkeypatch)


@pytest.fixture
def known_login(monkeypatch: pytest.MonkeyPatch) -> None:
    """A login in the environment."""
    login(monkeypatch)


def _binding(document: Any) -> Any:
    return next(each for each in document["findings"] if each["check"] == "mac.binding")


# -- at a switch ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known_login")
@pytest.mark.parametrize("protocol", ["ssh", "telnet"])
@pytest.mark.parametrize(
    ("code", "exit_code"), [("differs", 1), ("equal", 0), ("no_binding", 0), ("port_shut", 1), ("ip_taken", 1)]
)
def test_the_verdict_of_one_session(call: Call, protocol: str, code: str, exit_code: int) -> None:
    """One session, one verdict, the facts that any program may count on; nothing configured, nothing saved."""
    state, line = scenes.scene("huawei_vrp", code)
    with FakeDevice(state) as device:
        done = call("mac-check", "--auto", "--json", *at(device, line, protocol))
        assert (device.seen.sessions, device.seen.config_lines, state.saves) == (1, [], 0)
    document = done.document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert (done.code, document["command"], _binding(document)["code"]) == (exit_code, "mac-check", f"mac.{code}")
    assert {"switch", "port", "vlan", "bound_mac", "live_macs", "given_mac"} <= document["facts"].keys()
    assert document["conclusion"] is None
    assert {each["source"] for each in document["readings"] if each["topic"] == "access"} == {"device"}


@pytest.mark.usefixtures("known_login")
def test_the_room_has_no_lan(call: Call, tried: list[str]) -> None:
    """At `room` nothing of the laptop is measured but its own address, which sends nothing."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        call("mac-check", "--auto", "--at", "room", *at(device, line))
    assert set(tried) <= {"address", "link"}


@pytest.mark.usefixtures("known_login")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_the_screen(call: Call, golden: Callable[[str, str], None], lang: str, columns: int) -> None:
    """Given, learned and bound side by side, the verdict, and the request to copy."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        done = call("mac-check", "--auto", "--mac", "00E0.FCAA.BBCC", *at(device, line), lang=lang, columns=columns)
    text = re.sub(r"\d{6}-[a-z0-9]{4}", "261123-abcd", done.out).replace(device.host, "10.0.0.2")
    golden(f"cli/mac-check.{columns}.1.{lang}.txt", "\n".join(each.rstrip() for each in text.splitlines()) + "\n")


@pytest.mark.usefixtures("known_login")
def test_a_port_that_the_device_shut(call: Call) -> None:
    """The request names the reason, in words, and no line of configuration."""
    state, line = scenes.scene("huawei_vrp", "port_error_down")
    with FakeDevice(state) as device:
        done = call("mac-check", "--auto", *at(device, line))
    assert "port-security" in done.out
    assert "system-view" not in done.out


@pytest.mark.usefixtures("known_login")
def test_crossed_cables_name_the_customer_s_own_device(call: Call) -> None:
    """The request names the device that is in the wrong port, never the other customer's that is in ours."""
    state, line = scenes.scene("huawei_vrp", "equal")
    ours, theirs = state.ports[6].name, state.ports[8].name
    for each in state.macs:
        each.port = {ours: theirs, theirs: ours}.get(each.port, each.port)
    with FakeDevice(state) as device:
        done = call("mac-check", "--auto", *at(device, line))
    request = done.out.partition("to copy")[2]
    assert (done.code, "c83a-359a-bcde is learned on GigabitEthernet0/0/9" in request) == (1, True)
    assert "001b-2100-0009" not in request
    assert "measuring" not in done.out + done.err


@pytest.mark.usefixtures("known_login")
def test_telnet_warns_each_time(call: Call) -> None:
    """Whoever logs in by Telnet is told, on standard error, that it goes in clear."""
    state, line = scenes.scene("huawei_vrp", "equal")
    with FakeDevice(state) as device:
        said = [call("mac-check", "--auto", *at(device, line, "telnet")).err for _ in range(2)]
    assert all("in clear" in each for each in said)


# -- who logs in ------------------------------------------------------------------------------------------------------


def test_nobody_to_ask_and_no_login(call: Call) -> None:
    """Without a login the switch is left alone, and what to do about it is said."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        done = call("mac-check", "--json", *at(device, line))
        assert (device.seen.connections, device.seen.passwords) == (0, [])
    assert done.code == 3
    assert any("FIELDKIT_USERNAME" in each["fix"] for each in done.document["not_measured"])


@pytest.mark.usefixtures("known_login")
@pytest.mark.parametrize("state_of_key", ["unknown", "other_on_record"])
def test_no_password_to_a_stranger(call: Call, state_of_key: str) -> None:
    """Without a person an unknown key leaves that device unknown; another than the record's is refused; no password."""
    state, line = scenes.scene("huawei_vrp", "differs")
    pin = None if state_of_key == "unknown" else "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    with FakeDevice(state) as device:
        done = call("mac-check", "--auto", "--json", *at(device, line, access_host_key=pin))
        assert device.seen.passwords == []
    code = "device.host_key_unknown" if pin is None else "device.host_key_changed"
    assert done.code == 3
    assert _missing(done.document, "access") == code


def _missing(document: Any, topic: str) -> str | None:
    """Why a topic has no facts, as the case keeps it."""
    from fieldkit.cases.store import open_store
    from fieldkit.settings import defaults

    events = open_store(defaults()["data_dir"]).events(document["case"])
    readings = [each.payload for each in events if each.kind == "reading" and each.payload["topic"] == topic]
    missing = readings[-1]["missing"]
    return missing and str(missing["code"])


def test_a_wrong_password_is_sent_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """One wrong attempt on the wire, told as what it is."""
    login(monkeypatch, {"FIELDKIT_USERNAME": "tech", "FIELDKIT_PASSWORD": "not-it-9"})
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        done = call("mac-check", "--auto", "--json", *at(device, line))
        assert len(device.seen.passwords) == 1
    assert (done.code, _missing(done.document, "access")) == (3, "device.wrong_password")


class _Keyring(types.ModuleType):
    """A system's keyring as the library shows it."""

    def __init__(self, kept: dict[str, str], *, waits: float = 0.0, breaks: bool = False) -> None:
        super().__init__("keyring")
        self.kept, self.waits, self.breaks = kept, waits, breaks
        self.asked: list[str] = []

    def get_password(self, service: str, name: str) -> str | None:
        assert service == "fieldkit"
        self.asked.append(name)
        time.sleep(self.waits)
        if self.breaks:
            raise RuntimeError("no bus")
        return self.kept.get(name)


def _keyring(monkeypatch: pytest.MonkeyPatch, ring: _Keyring) -> _Keyring:
    import sys

    monkeypatch.setitem(sys.modules, "keyring", ring)
    return ring


@pytest.mark.parametrize(
    ("kept", "environ", "wanted"),
    [
        ({"10.0.0.2": "ann:one-1"}, {}, ("ann", "one-1")),
        ({"default": "all:any-1"}, {}, ("all", "any-1")),
        ({"10.0.0.2": "ann:one-1", "default": "all:any-1"}, {}, ("ann", "one-1")),
        ({"10.0.0.2": "ann:co:lon"}, {}, ("ann", "co:lon")),
        ({"10.0.0.2": "ann:one-1"}, {"FIELDKIT_USERNAME": "bob"}, ("bob", None)),
        ({"10.0.0.2": "just-a-password"}, {"FIELDKIT_USERNAME": "bob"}, ("bob", "just-a-password")),
        ({"10.0.0.2": "ann:one-1"}, {"FIELDKIT_USERNAME": "bob", "FIELDKIT_PASSWORD": "env-1"}, ("bob", "env-1")),
        ({}, {}, (None, None)),
    ],
    ids=["host", "default", "host-first", "colon", "other-user", "password-only", "environment", "nothing"],
)
def test_where_a_login_comes_from(
    monkeypatch: pytest.MonkeyPatch,
    kept: dict[str, str],
    environ: dict[str, str],
    wanted: tuple[str | None, str | None],
) -> None:
    """The environment, then the keyring's entry of the host, then its `default`; never another user's password."""
    _keyring(monkeypatch, _Keyring(kept))
    found = device_login.credentials_of(environ, "10.0.0.2")
    assert (found.username, found.password.reveal() if found.password else None) == wanted


@pytest.mark.parametrize("ring", [_Keyring({}, breaks=True), _Keyring({}, waits=1.0)], ids=["broken", "locked"])
def test_a_keyring_that_fails_is_passed_over(monkeypatch: pytest.MonkeyPatch, ring: _Keyring) -> None:
    """A broken or locked keyring never holds up a visit."""
    monkeypatch.setattr(device_login, "KEYRING_S", 0.1)
    _keyring(monkeypatch, ring)
    assert device_login.credentials_of({}, "10.0.0.2").password is None


def test_a_password_in_the_environment_asks_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's desktop is asked to unlock what is not needed."""
    ring = _keyring(monkeypatch, _Keyring({}))
    device_login.credentials_of({"FIELDKIT_USERNAME": "bob", "FIELDKIT_PASSWORD": "env-1"}, "10.0.0.2")
    assert ring.asked == []


# -- pasted, typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", ["huawei_vrp", "hp_comware", "cisco_ios"])
@pytest.mark.parametrize(("code", "exit_code"), [("differs", 1), ("equal", 0), ("port_shut", 1), ("several", 0)])
def test_pasted_from_the_noc(call: Call, tmp_path: Path, platform: str, code: str, exit_code: int) -> None:
    """The same verdict from text that somebody else copied; nobody logs in anywhere."""
    _, line = scenes.scene(platform, code)
    file = tmp_path / "said.txt"
    file.write_text(scenes.transcript(platform, code), encoding="utf-8")
    done = call("mac-check", "--json", "--paste", str(file), *flags(line))
    assert (done.code, _binding(done.document)["code"]) == (exit_code, f"mac.{code}")
    assert {each["source"] for each in done.document["readings"]} <= {"paste", "probe"}


def test_nothing_there_and_nobody_to_ask(call: Call) -> None:
    """No switch, no paste, no person: not measured, exit 3, and what to bring."""
    done = call("mac-check", "--json", "--mac", "00e0fc123456")
    assert (done.code, done.document["verdict"]) == (3, "unknown")
    assert done.document["not_measured"][0]["fix"]


def test_the_record_alone_is_weak(call: Call) -> None:
    """A MAC read out against the record's: compared, and marked as weaker."""
    done = call("mac-check", "--json", "--mac", "c83a.359a.bcde", "--access-bound-mac", "00e0-fc12-3456")
    found = _binding(done.document)
    assert (done.code, found["code"], found["weak"]) == (1, "mac.differs", True)


# -- wrong usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "code", "names"),
    [
        (["--mac", "00:e0:fc:12:34"], "typed.not_a_mac", "--mac"),
        (["--find", "nobody"], "usage.bad_station", "nobody"),
        (["--find", "ff:ff:ff:ff:ff:ff"], "usage.no_station", "ff:ff"),
        (["--find", "203.0.113.9"], "usage.find_where", "--find"),
        (["--save"], "usage.only_with", "--rebind"),
        (["--rebind", "--find", "203.0.113.9"], "usage.not_together", "--find"),
        (["--find", "203.0.113.9", "--paste", "x"], "usage.not_together", "--paste"),
        (["--console", "COM3", "--baud", "fast"], "usage.bad_baud", "fast"),
        (["--baud", "9600"], "usage.only_with", "--console"),
        (["--access-platform", "huawei"], "usage.bad_choice", "huawei_vrp"),
        (["--access-jump", "a b@c"], "line.wrong_jump", "--access-jump"),
        (["--at", "moon"], "usage.bad_choice", "moon"),
        (["--allow", "rate"], "usage.bad_choice", "rebind"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage(call: Call, argv: list[str], code: str, names: str, lang: str) -> None:
    """Wrong usage: exit 2, what is wrong by name, and how it is written."""
    done = call("mac-check", *argv, "--json", lang=lang)
    assert (done.code, done.document["error"]["code"]) == (2, code)
    assert names in done.document["error"]["text"] + done.document["error"]["fix"]


# -- --find -----------------------------------------------------------------------------------------------------------


STATION = "c8:3a:35:9a:bc:de"


PORT = "GigabitEthernet0/0/7"
UPLINK = scenes.NAMES["huawei_vrp"].uplink


def _switch(hostname: str, port: str, neighbour: Neighbour | None = None) -> State:
    """A switch on which the station is learned on one port, with or without a neighbour behind it."""
    from tests.fakedevice import Mac

    state, _ = scenes.scene("huawei_vrp", "no_binding")
    state.hostname = hostname
    state.macs = [each for each in state.macs if each.mac != STATION]
    state.macs.append(Mac(STATION, 1203, port))
    state.neighbours = [neighbour] if neighbour is not None else []
    return state


def _find(call: Call, device: FakeDevice, wanted: str = STATION, *more: str) -> Any:
    host, port = device.ssh
    where = ["--access-switch", host, "--access-tcp-port", str(port), "--access-platform", "huawei_vrp"]
    return call("mac-check", "--auto", "--find", wanted, *where, "--access-host-key", device.host_key, *more)


@pytest.mark.usefixtures("known_login")
def test_find_on_one_switch(call: Call) -> None:
    """On an edge port: the switch and the port, exit 0."""
    with FakeDevice(_switch("SW1", PORT)) as device:
        done = _find(call, device, STATION, "--json")
        assert (device.seen.sessions, device.seen.config_lines) == (1, [])
    found = done.document["findings"][0]
    assert (done.code, found["code"], found["facts"]["port"]) == (0, "find.at_edge", "GE0/0/7")


@pytest.mark.usefixtures("known_login")
def test_find_by_address(call: Call) -> None:
    """An IP address is followed by its ARP entry."""
    from tests.fakedevice import Arp

    state = _switch("SW1", PORT)
    state.arps.append(Arp("198.51.100.77", STATION, 1203, "GigabitEthernet0/0/7"))
    with FakeDevice(state) as device:
        done = _find(call, device, "198.51.100.77", "--json")
    assert (done.document["findings"][0]["code"], done.document["facts"]["mac"]) == ("find.at_edge", STATION)


@pytest.mark.usefixtures("known_login")
def test_find_a_station_that_is_not_there(call: Call) -> None:
    """Not in a table read whole: said so, and still no proof that it is not plugged in."""
    with FakeDevice(_switch("SW1", PORT)) as device:
        done = _find(call, device, "00:1b:21:00:00:99", "--json")
    assert (done.code, done.document["findings"][0]["code"]) == (3, "find.not_seen")


@pytest.mark.usefixtures("known_login")
def test_find_stops_where_nobody_may_log_in(call: Call) -> None:
    """Behind an uplink to a switch whose key nobody knows: where it stopped, why, and whom to ask next."""
    beyond = Neighbour(UPLINK, "SW2", "GigabitEthernet0/0/1", "127.0.0.3")
    with FakeDevice(_switch("SW1", UPLINK, beyond), ssh_port=0) as device:
        done = _find(call, device)
    assert done.code == 0
    assert "SW1" in done.out
    assert "SW2" in done.out
    assert "127.0.0.3" in done.out


@pytest.mark.usefixtures("known_login")
def test_find_over_two_switches(call: Call) -> None:
    """By LLDP to the next switch, with the same login, to the edge port; one session on each."""
    from fieldkit.cli.device_login import books_of
    from fieldkit.devices.hostkeys import first_contact, trust
    from fieldkit.settings import read_settings

    beyond = Neighbour(UPLINK, "SW2", "GigabitEthernet0/0/1", "127.0.0.3")
    with (
        FakeDevice(_switch("SW1", UPLINK, beyond), host="127.0.0.2") as first,
        FakeDevice(_switch("SW2", "GigabitEthernet0/0/9"), host="127.0.0.3", ssh_port=first.ssh[1]) as second,
    ):
        target = second.target()
        books = books_of(read_settings(load=lambda _: None).settings)
        trust(first_contact(target, books, 5.0), target, books)
        done = _find(call, first, STATION, "--json")
        assert (first.seen.sessions, second.seen.sessions) == (1, 1)
    facts = done.document["facts"]
    assert (done.code, facts["port"], len(facts["path"])) == (0, "GE0/0/9", 2)


@pytest.mark.usefixtures("known_login")
def test_find_says_no_password_to_a_neighbour_without_a_key(call: Call) -> None:
    """By Telnet anybody may announce himself as the next switch: the search ends before him, and says so."""
    beyond = Neighbour(UPLINK, "SW2", "GigabitEthernet0/0/1", "127.0.0.3")
    with (
        FakeDevice(_switch("SW1", UPLINK, beyond), host="127.0.0.2") as first,
        FakeDevice(_switch("SW2", "GigabitEthernet0/0/9"), host="127.0.0.3", telnet_port=first.telnet[1]) as second,
    ):
        where = ["--access-switch", first.telnet[0], "--access-tcp-port", str(first.telnet[1])]
        way = ["--access-protocol", "telnet", "--access-platform", "huawei_vrp"]
        done = call("mac-check", "--auto", "--find", STATION, *where, *way, "--json")
        assert (first.seen.sessions, second.seen.connections, second.seen.passwords) == (1, 0, [])
    facts = done.document["facts"]
    assert (facts["why"], len(facts["path"])) == ("find.no_key", 1)


@pytest.mark.usefixtures("known_login")
def test_find_notices_a_circle(call: Call) -> None:
    """A neighbour that is the switch itself ends the search."""
    with FakeDevice(_switch("SW1", UPLINK), host="127.0.0.2") as device:
        device.state.neighbours = [Neighbour(UPLINK, "SW1", UPLINK, "127.0.0.2")]
        done = _find(call, device, STATION, "--json")
        assert device.seen.sessions == 1
    assert done.document["facts"]["why"] == "find.loop"


# -- --rebind ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known_login")
@pytest.mark.parametrize("more", [[], ["--auto"], ["--allow", "rebind"], ["--confirm", "GE0/0/7 c83a-359a-bcde"]])
def test_rebind_without_a_whole_consent(call: Call, more: list[str]) -> None:
    """Without a person, the consent and the typed words both, not one configuring byte leaves."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        done = call("mac-check", "--rebind", *more, *at(device, line))
        assert (device.seen.config_lines, state.saves) == ([], 0)
    assert done.code == 2


@pytest.mark.usefixtures("known_login")
def test_rebind_with_both(call: Call) -> None:
    """With both it is changed, read back, and in the case and the document; not saved."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        words = ["--allow", "rebind", "--confirm", "GE0/0/7 c83a-359a-bcde"]
        done = call("mac-check", "--rebind", "--json", *words, *at(device, line))
        assert device.seen.configured != []
        assert state.saves == 0
    document = done.document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert (done.code, document["facts"]["rebind"]["result"]) == (0, "rebound")


@pytest.mark.usefixtures("known_login")
def test_quirks_of_a_pager_change_nothing(call: Call) -> None:
    """A user who may not switch the pager off gets the same verdict."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state, Quirks(pager=True)) as device:
        done = call("mac-check", "--auto", "--json", *at(device, line))
    assert _binding(done.document)["code"] == "mac.differs"


# -- the trees ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known_login")
def test_a_tree_reads_the_switch_itself(call: Call) -> None:
    """With a login in the environment `diagnose` asks the switch instead of the person, in one session."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        document = call("diagnose", "mac", "--auto", "--json", *at(device, line)).document
        assert (device.seen.sessions, device.seen.config_lines, state.saves) == (1, [], 0)
    assert document["conclusion"]["cause"] == "AC-BIND"
    assert "device" in {each["source"] for each in document["readings"]}


def test_a_tree_without_a_login_leaves_the_switch_alone(call: Call) -> None:
    """Without one, and with nobody to ask, no connection is opened."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        document = call("diagnose", "mac", "--auto", "--json", *at(device, line)).document
        assert device.seen.connections == 0
    assert document["readings"] == [] or {each["source"] for each in document["readings"]} <= {"probe"}


@pytest.mark.usefixtures("known_login")
def test_a_rehearsal_asks_no_device(call: Call) -> None:
    """A recorded site has no switch to log in to, whatever the record says."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        call("diagnose", "--rehearse", "healthy", "--auto", "--json", *at(device, line))
        assert device.seen.connections == 0


@pytest.mark.usefixtures("known_login")
def test_the_report_holds_the_table(call: Call) -> None:
    """A report of the check shows the same table, and what was changed on the switch."""
    state, line = scenes.scene("huawei_vrp", "differs")
    with FakeDevice(state) as device:
        words = ["--allow", "rebind", "--confirm", "GE0/0/7 c83a-359a-bcde"]
        call("mac-check", "--rebind", *words, *at(device, line))
    page = call("report", "last", "--format", "markdown", "--output", "-").out
    assert "| learned | c8:3a:35:9a:bc:de | same |" in page
    assert "arp static 203.0.113.9 c83a-359a-bcde" in page


# -- the jump host -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "environ", "wanted"),
    [
        ("ops@192.0.2.1", {}, ("192.0.2.1", 22, "ops", None)),
        ("ops@192.0.2.1:2222", {"FIELDKIT_JUMP_PASSWORD": "j-1"}, ("192.0.2.1", 2222, "ops", "j-1")),
        (
            "jump.example",
            {"FIELDKIT_JUMP_USERNAME": "eve", "FIELDKIT_JUMP_PASSWORD": "j-1"},
            ("jump.example", 22, "eve", "j-1"),
        ),
        ("ops@[2001:db8::1]:22", {"FIELDKIT_PASSWORD": "not-for-the-jump"}, ("2001:db8::1", 22, "ops", None)),
    ],
    ids=["user", "port", "name", "six"],
)
def test_the_jump_host_has_a_login_of_its_own(
    written: str, environ: dict[str, str], wanted: tuple[str, int, str | None, str | None]
) -> None:
    """Its user and port stand in the record, its password never does; the device's password is not sent there."""
    from fieldkit.cli.invocation import Invocation
    from fieldkit.model.line import Access, Line
    from fieldkit.settings import read_settings

    line = Line(access=Access(switch="10.0.0.2", jump=written))
    invocation = Invocation((), "en", environ=environ)
    made = device_login.login_of(invocation, read_settings(load=lambda _: None).settings, line)
    jump = made.target.jump
    assert jump is not None
    login = jump.credentials
    password = login.password.reveal() if login.password else None
    assert (jump.host, jump.port, login.username, password) == wanted
    assert not made.known
