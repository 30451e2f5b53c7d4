"""The fake device behaves as real ones are described to, so that what passes against it means something."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import paramiko
import pytest

from tests.fakedevice import FakeDevice, Quirks, many, scenes
from tests.fakedevice.cli import Shell
from tests.fakedevice.shells import SHELLS
from tests.fakedevice.state import Seen
from tests.fakedevice.terminal import PATIENCE_S, PROMPT, by_console, by_ssh, by_telnet
from tests.fakedevice.transports import Many, read_spec

PASSWORD = "Fake-pass-1"
SLOW = pytest.mark.lab  # the driver itself waits for seconds
NAMES = {"huawei_smartax": ">>User name:", "hp_comware": "Login: "}
OURS = {name: scenes.scene(name, "differs")[1].access.port or "" for name in scenes.PLATFORMS}
VERSION = {name: "disp ver" if name[:2] in ("hu", "hp") else "sh version" for name in scenes.PLATFORMS}


def eventually(so: Callable[[], bool]) -> bool:
    """Does it come to be so, however busy the machine is?"""
    ends = time.monotonic() + PATIENCE_S
    while not so() and time.monotonic() < ends:
        time.sleep(0.01)
    return so()


def device_of(platform: str, code: str = "differs", quirks: Quirks | None = None, **state: Any) -> FakeDevice:
    """A device with one scene on it."""
    made, _ = scenes.scene(platform, code)
    for name, value in state.items():
        setattr(made, name, value)
    return FakeDevice(made, quirks)


def shell_of(platform: str, code: str = "differs", quirks: Quirks | None = None) -> Shell:
    """Its command line alone, without a wire."""
    state, _ = scenes.scene(platform, code)
    shell = SHELLS[platform](state, quirks or Quirks(), Seen(), state.users[0])
    shell.mode = "enable" if scenes.NAMES[platform].enabled else "exec"
    return shell


# -- getting in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", scenes.PLATFORMS)
def test_ssh_lets_the_right_password_in_and_answers(platform: str) -> None:
    with device_of(platform) as device, by_ssh(device) as terminal:
        assert re.search(PROMPT, terminal.until(PROMPT))
        if platform == "huawei_smartax":
            terminal.ask("undo smart")
        said = terminal.ask(VERSION[platform])
        assert said.startswith(VERSION[platform]), "the line is echoed"
        assert re.search(r"Version|VERSION|version", said)
        assert device.seen.commands[-1] == VERSION[platform]
        assert device.seen.passwords == [("tech", PASSWORD)]


def test_a_wrong_password_is_refused_and_noted() -> None:
    with device_of("huawei_vrp") as device:
        with pytest.raises(paramiko.AuthenticationException), by_ssh(device, password="wrong"):
            pass
        assert device.seen.passwords == [("tech", "wrong")]
        assert (device.seen.auth_attempts, device.seen.sessions) == (1, 0)


@pytest.mark.parametrize("platform", scenes.PLATFORMS)
def test_telnet_asks_in_the_vendors_words(platform: str) -> None:
    with device_of(platform) as device, by_telnet(device) as terminal:
        terminal.until(NAMES.get(platform, "Username: ?"))
        terminal.ask("tech", "[Pp]assword: ?$")
        assert PASSWORD not in terminal.ask(PASSWORD), "a password is not echoed"
        assert device.seen.sessions == 1


def test_telnet_says_that_the_password_is_wrong_and_hangs_up_after_three() -> None:
    with device_of("huawei_vrp") as device, by_telnet(device) as terminal:
        terminal.until("Username:")
        for _ in range(3):
            terminal.ask("tech", "Password:$")
            terminal.type("wrong\r")
            terminal.until("Error: Local authentication is rejected.")
        with pytest.raises(EOFError):
            terminal.until("Username:")
        assert device.seen.auth_attempts == 3


def test_lines_may_ask_for_a_password_alone() -> None:
    with device_of("huawei_vrp", quirks=Quirks(password_only=True)) as device, by_telnet(device) as terminal:
        assert "Username" not in terminal.until("Password:$")
        terminal.ask("Fake-line-1")
        assert device.seen.passwords == [("", "Fake-line-1")]


def test_telnet_takes_its_options_out_of_what_is_typed() -> None:
    with device_of("huawei_vrp") as device, by_telnet(device) as terminal:
        terminal.until("Username:")
        terminal.type(b"te\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0ch\r\n")
        terminal.until("Password:$")
        terminal.ask(PASSWORD)
        assert device.seen.passwords == [("tech", PASSWORD)]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_whoever_comes_back_to_the_console_finds_the_session_as_it_was_left() -> None:
    with device_of("huawei_vrp") as device:
        with by_console(device) as terminal:
            terminal.type("\r")
            terminal.until("Username:")
            terminal.ask("tech", "Password:$")
            terminal.ask(PASSWORD)
            terminal.ask("system-view")
        with by_console(device) as terminal:
            assert "[SW1]" in terminal.ask("")


def test_on_the_console_cr_and_lf_are_two_lines() -> None:
    with device_of("huawei_vrp", quirks=Quirks(password_only=True)) as device, by_console(device) as terminal:
        terminal.type("\r")
        terminal.until("Password:$")
        terminal.ask("Fake-line-1")
        terminal.type("display clock\r\n")
        terminal.until(r"(?s)<SW1>\r\n<SW1>$")


def test_lines_may_all_be_taken() -> None:
    with device_of("hp_comware", quirks=Quirks(vty_full=True)) as device:
        with by_telnet(device) as terminal, pytest.raises(EOFError, match="All user interfaces are used"):
            terminal.until("Login")
        with pytest.raises(paramiko.SSHException), by_ssh(device):
            pass


@pytest.mark.filterwarnings("ignore:Diffie-Hellman")  # that it is old is what this is about
@pytest.mark.parametrize(
    ("quirks", "said"),
    [
        (Quirks(kex=("diffie-hellman-group1-sha1",)), "diffie-hellman-group1-sha1"),
        (Quirks(ciphers=("3des-cbc",)), "3des-cbc"),
        (Quirks(macs=("hmac-sha1",)), "hmac-sha1"),
        (Quirks(host_key_type="ssh-rsa-sha1"), "ssh-rsa"),
    ],
)
def test_it_speaks_only_what_old_devices_speak(quirks: Quirks, said: str) -> None:
    """The one algorithm is offered alone, and a client that still knows it gets in."""
    with device_of("huawei_vrp", quirks=quirks) as device, _Spoken(device.ssh) as transport:
        transport.start_client(timeout=60)
        assert said in {transport.kex, transport.remote_cipher, transport.remote_mac, transport.host_key_type}


class _Spoken(paramiko.Transport):  # type: ignore[misc]  # untyped there
    """A client that remembers by which key exchange it got in."""

    kex = ""

    def _parse_kex_init(self, m: paramiko.Message) -> None:
        super()._parse_kex_init(m)
        self.kex = getattr(self.kex_engine, "name", "")


def test_the_host_key_is_the_one_announced_until_the_device_is_exchanged() -> None:
    with device_of("huawei_vrp") as device:
        before = device.host_key
        address = device.ssh
        assert _fingerprint(device) == before
        device.new_host_key()
        assert device.ssh == address
        assert _fingerprint(device) == device.host_key != before


def test_its_host_key_may_be_of_a_kind_that_clients_have_given_up() -> None:
    with device_of("huawei_vrp", quirks=Quirks(host_key_type="ssh-dss")) as device:
        assert device.host_key_line.startswith("ssh-dss ")


def _fingerprint(device: FakeDevice) -> str:
    with paramiko.Transport(device.ssh) as transport:
        transport.start_client(timeout=60)
        return transport.get_remote_server_key().fingerprint  # type: ignore[no-any-return]  # untyped there


@pytest.mark.parametrize(
    ("platform", "question", "asked", "answer", "then"),
    [
        ("huawei_vrp", "password_change", r"Change now\? \[Y/N\]:$", "N", "<SW1>$"),
        ("huawei_vrp", "security_risks", r"security risks in the configuration file.*\[Y/N\]:$", "n", "<SW1>$"),
        ("hp_comware", "password_change", r"Change now\? \[Y/N\]:$", "n", "<SW1>$"),
        ("ruijie_os", "password_change", r"change the password\? \[Y/N\]:$", "n", "SW1#$"),
        ("huawei_smartax", "banner_yes_no", r"\(YES/NO\)\[NO\]:$", "yes", "OLT1#$"),
    ],
)
def test_it_may_ask_something_at_login(platform: str, question: Any, asked: str, answer: str, then: str) -> None:
    with device_of(platform, quirks=Quirks(login_question=question)) as device, by_ssh(device) as terminal:
        terminal.until(asked)
        terminal.ask(answer, then)
        assert [said for _, said in device.seen.answers] == [answer]
        assert device.state.saves == 0


def test_yes_to_the_risks_saves_the_configuration() -> None:
    """So that nobody can answer it without a test noticing."""
    with device_of("huawei_vrp", quirks=Quirks(login_question="security_risks")) as device, by_ssh(device) as terminal:
        terminal.until(r"\[Y/N\]:$")
        terminal.ask("Y", r"Continue\? \[Y/N\]:$")
        terminal.ask("Y", "(?s)successfully.*<SW1>$")
        assert device.state.saves == 1


def test_an_expired_password_lets_nobody_in() -> None:
    quirks = Quirks(login_question="password_expired")
    with device_of("huawei_vrp", quirks=quirks) as device, by_ssh(device) as terminal:
        terminal.until(r"expired.*(?s:.)*\[Y/N\]:$")
        with pytest.raises(EOFError):
            terminal.ask("N", "<SW1>")


def test_some_let_in_by_keyboard_interactive_alone() -> None:
    with device_of("hp_comware", quirks=Quirks(auth=("keyboard-interactive",))) as device:
        with paramiko.Transport(device.ssh) as transport:
            transport.start_client(timeout=60)
            with pytest.raises(paramiko.BadAuthenticationType) as refused:
                transport.auth_password("tech", PASSWORD, fallback=False)
            assert refused.value.allowed_types == ["keyboard-interactive"]
            transport.auth_interactive("tech", lambda *_: [PASSWORD])
            assert transport.is_authenticated()
        assert device.seen.passwords == [("tech", PASSWORD)]


def test_a_silent_one_takes_the_connection_and_says_nothing() -> None:
    with device_of("hp_comware", quirks=Quirks(silent=True)) as device, by_telnet(device) as terminal:
        with pytest.raises(TimeoutError):
            terminal.until(".", within_s=0.3)
        assert terminal.raw == b""


# -- the command line -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "line", "said"),
    [
        ("huawei_vrp", "display nonsense", "Error: Unrecognized command found at '^' position."),
        ("huawei_vrp", "display", "Error: Incomplete command found at '^' position."),
        ("huawei_vrp", "display interface GigabitEthernet9/9/9", "Error: Wrong parameter found at '^' position."),
        ("hp_comware", "display nonsense", " % Unrecognized command found at '^' position."),
        ("hp_comware", "display ip source", " % Incomplete command found at '^' position."),
        ("cisco_ios", "show nonsense", "% Invalid input detected at '^' marker."),
        ("cisco_ios", "show ip", "% Incomplete command."),
        ("cisco_ios", "show i", '% Ambiguous command:  "show i"'),
        ("zte_zxros", "show nonsense", "%Error 140303: Invalid input detected"),
        ("ruijie_os", "show nonsense", "% Invalid input detected at '^' marker."),
        ("huawei_smartax", "display nonsense", "% Unknown command, the error locates at '^'"),
    ],
)
def test_it_refuses_in_the_vendors_words(platform: str, line: str, said: str) -> None:
    with device_of(platform) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        assert said in terminal.ask(line)


@pytest.mark.parametrize(
    ("platform", "short", "full"),
    [
        ("huawei_vrp", "dis int g0/0/7", "display interface GigabitEthernet 0/0/7"),
        ("huawei_vrp", "dis mac-add gi 0/0/7", "display mac-address GigabitEthernet0/0/7"),
        ("hp_comware", "dis mac-a int g1/0/7", "display mac-address interface GigabitEthernet1/0/7"),
        ("cisco_ios", "sh mac add int gi1/0/7", "show mac address-table interface GigabitEthernet1/0/7"),
        ("cisco_ios", "sh int Gi1/0/7", "show interfaces GigabitEthernet 1/0/7"),
        ("ruijie_os", "sh mac-a int g0/7", "show mac-address-table interface GigabitEthernet 0/7"),
        ("zte_zxros", "sh int gei-0/1/1/7", "show interface gei-0/1/1/7"),
    ],
)
def test_words_may_be_shortened_as_on_the_device(platform: str, short: str, full: str) -> None:
    shell = shell_of(platform)
    assert shell.run(short) == shell.run(full) != ""


def test_an_answer_can_be_narrowed_by_a_pipe() -> None:
    shell = shell_of("cisco_ios")
    assert shell.run("show running-config | include ^arp 203|^end") == "arp 203.0.113.9 00e0.fc12.3456 ARPA\nend\n"
    vrp = shell_of("huawei_vrp")
    assert str(vrp.run("display current-configuration | include 203.0.113.9 ")).startswith("arp static 203.0.113.9 ")


@pytest.mark.parametrize("platform", scenes.PLATFORMS)
def test_a_long_answer_waits_page_by_page_until_the_pager_is_off(platform: str) -> None:
    long = {"zte_olt": "show mac", "huawei_smartax": "display mac-address all"}
    off = {
        "hp_comware": "screen-length disable",
        "huawei_smartax": "scroll",
        **dict.fromkeys(("huawei_vrp", "huawei_vrpv8"), "screen-length 0 temporary"),
    }
    whole = long.get(platform, "display arp" if platform[:2] in ("hu", "hp") else "show arp")
    more = SHELLS[platform].more.decode()
    with device_of(platform) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        if platform == "huawei_smartax":
            terminal.ask("undo smart")
        terminal.ask(whole, re.escape(more) + "$")
        terminal.type(" ")
        said = terminal.until(f"{re.escape(more)}$|{PROMPT}")
        assert SHELLS[platform].wipe.decode() in said
        if said.endswith(more):
            terminal.type("q")
            terminal.until(PROMPT)
        assert device.seen.paged >= 1
        paged = device.seen.paged
        terminal.ask(off.get(platform, "terminal length 0"))
        terminal.ask(whole)
        assert device.seen.paged == paged


def test_some_users_may_not_switch_the_pager_off() -> None:
    with device_of("hp_comware") as device, by_ssh(device) as terminal:
        device.state.users[0].may_unpage = False
        terminal.until(PROMPT)
        assert "Permission denied" in terminal.ask("screen-length disable")
        terminal.ask("display arp", "More ----$")


def test_enable_wants_its_own_password() -> None:
    with device_of("cisco_ios") as device:
        device.state.users[0].enabled = False
        with by_ssh(device) as terminal:
            assert terminal.until(PROMPT).endswith("SW1>")
            terminal.ask("enable", "Password: $")
            assert terminal.ask("Fake-enable-1").endswith("SW1#")


def test_smart_mode_asks_whether_more_is_to_come() -> None:
    with device_of("huawei_smartax") as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("display version", r"\{ <cr>\|\|<K> \}:$")
        assert "MA5800" in terminal.ask("")
        terminal.ask("undo smart")
        assert "MA5800" in terminal.ask("display version")
        terminal.ask("quit", r"\(y/n\)\[n\]:$")
        with pytest.raises(EOFError):
            terminal.ask("y", PROMPT)
        assert device.seen.left == 1


# -- what it is configured to do --------------------------------------------------------------------------------------

OLD, NEW = "00e0-fc12-3456", "c83a-359a-bcde"
CHANGES = {
    "huawei_vrp": (
        ["system-view", f"undo arp static 203.0.113.9 {OLD}"],
        [f"arp static 203.0.113.9 {NEW} vid 1203 interface GigabitEthernet0/0/7"],
    ),
    "hp_comware": (
        ["system-view", "undo arp 203.0.113.9"],
        [f"arp static 203.0.113.9 {NEW} 1203 GigabitEthernet1/0/7"],
    ),
    "cisco_ios": (
        ["configure terminal", "no arp 203.0.113.9 00e0.fc12.3456 arpa"],
        ["arp 203.0.113.9 c83a.359a.bcde arpa"],
    ),
    "ruijie_os": (["configure terminal", "no arp 203.0.113.9"], ["arp 203.0.113.9 c83a.359a.bcde arpa"]),
    "zte_zxros": (
        ["configure terminal", "interface vlan1203", "no arp 203.0.113.9"],
        ["set arp permanent 203.0.113.9 c83a.359a.bcde"],
    ),
    "huawei_vrpv8": (
        ["system-view", f"undo arp static 203.0.113.9 {OLD}", "commit"],
        [f"arp static 203.0.113.9 {NEW} vid 1203 interface GE1/0/7", "commit"],
    ),
}


@pytest.mark.parametrize("platform", CHANGES)
def test_a_static_arp_goes_and_comes_as_configured(platform: str) -> None:
    """Beneath the static row the dynamic one shows again; nothing is saved."""
    with device_of(platform) as device, by_ssh(device) as terminal:

        def shown() -> list[tuple[str, str]]:
            return [(each.mac, each.kind) for each in device.state.arps_shown() if each.ip == scenes.IP]

        terminal.until(PROMPT)
        assert shown() == [(scenes.BOUND, "static")]
        out, back = CHANGES[platform]
        for line in out:
            assert not re.search("Error|%", terminal.ask(line))
        assert shown() == [(scenes.LIVE, "dynamic")]
        for line in back:
            assert not re.search("Error|%", terminal.ask(line))
        assert shown() == [(scenes.LIVE, "static")]
        assert len(device.seen.configured) >= 2
        assert (device.state.saves, device.state.boot_touched) == (0, False)


def test_vrp8_changes_nothing_before_commit_and_asks_who_leaves() -> None:
    with device_of("huawei_vrpv8") as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("system-view", r"\[~SW1\]$")
        terminal.ask("undo arp static 203.0.113.9", r"\[\*SW1\]$")
        assert any(each.kind == "static" and each.ip == scenes.IP for each in device.state.arps)
        terminal.ask("return", r"\[Y\(yes\)/N\(no\)/C\(cancel\)\]:$")
        terminal.ask("n", "<SW1>$")
        assert any(each.kind == "static" and each.ip == scenes.IP for each in device.state.arps)
        assert device.seen.configured == []


def test_an_ip_source_binding_is_removed_only_as_it_stands() -> None:
    state, _ = scenes.scene("hp_comware", "differs", ("ip_source",))
    with FakeDevice(state) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("system-view")
        terminal.ask("interface GigabitEthernet1/0/7")
        assert "does not exist" in terminal.ask(f"undo ip source binding ip-address {scenes.IP} mac-address {NEW}")
        terminal.ask(f"undo ip source binding ip-address {scenes.IP} mac-address {OLD} vlan 1203")
        assert not any(each.ip == scenes.IP for each in device.state.bound)


def test_a_port_that_was_switched_off_comes_back_only_by_its_own_way() -> None:
    shell = shell_of("cisco_ios", "port_error_down")
    for line in ("configure terminal", "interface Gi1/0/7", "no shutdown"):
        shell.run(line)
    assert shell.state.ports[6].error_down
    for line in ("shutdown", "no shutdown"):
        shell.run(line)
    assert shell.state.ports[6].up


def test_who_may_not_configure_cannot() -> None:
    with device_of("huawei_vrp") as device, by_ssh(device) as terminal:
        device.state.users[0].may_configure = False
        terminal.until(PROMPT)
        assert "do not have permission" in terminal.ask("system-view")
        assert device.seen.config_lines == []


def test_saving_is_counted() -> None:
    with device_of("huawei_vrp") as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("save", r"\[Y/N\]$")
        terminal.ask("y")
        assert device.state.saves == 1


# -- misbehaving ------------------------------------------------------------------------------------------------------


def test_the_link_goes_before_a_line_is_applied_or_after() -> None:
    for quirks, applied in (
        (Quirks(drop_before="undo arp"), []),
        (Quirks(drop_after=("config", 1)), ["undo arp static 203.0.113.9"]),
    ):
        with device_of("huawei_vrp", quirks=quirks) as device, by_ssh(device) as terminal:
            terminal.until(PROMPT)
            terminal.ask("system-view")
            with pytest.raises(EOFError):
                terminal.ask("undo arp static 203.0.113.9")
            assert device.seen.configured == applied


def test_the_link_goes_after_so_many_bytes() -> None:
    with device_of("cisco_ios", quirks=Quirks(drop_bytes=300)) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        with pytest.raises(EOFError):
            terminal.ask("show ip arp")
        assert len(terminal.raw) <= 300


def test_it_may_apply_a_line_and_say_nothing_any_more() -> None:
    with device_of("huawei_vrp", quirks=Quirks(freeze_after="undo arp")) as device:
        with by_ssh(device) as terminal:
            terminal.until(PROMPT)
            terminal.ask("system-view")
            terminal.type("undo arp static 203.0.113.9\r")
            assert eventually(lambda: bool(device.seen.configured))
            with pytest.raises(TimeoutError):
                terminal.until(r"\[SW1\]$", within_s=0.3)
        assert device.seen.configured == ["undo arp static 203.0.113.9"]


@pytest.mark.parametrize(
    ("quirks", "said"),
    [
        (Quirks(unknown="display mac-address Gig"), "Unrecognized command"),
        (Quirks(forbidden="display mac-address"), "do not have permission"),
    ],
)
def test_another_release_or_another_user_knows_less(quirks: Quirks, said: str) -> None:
    with device_of("huawei_vrp", quirks=quirks) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        assert said in terminal.ask("display mac-address GigabitEthernet0/0/7")
        assert "Error" not in terminal.ask("display clock")


def test_it_falls_silent_at_the_second_command_but_stays_connected() -> None:
    with device_of("huawei_vrp", quirks=Quirks(freeze_at=2)) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("display clock")
        terminal.type("display clock\r")
        with pytest.raises(TimeoutError):
            terminal.until(PROMPT, within_s=0.5)
        assert device.seen.open_now == 1


@pytest.mark.parametrize("by", [by_ssh, by_telnet])
def test_every_connection_may_be_cut_off_at_once(by: Any) -> None:
    with device_of("huawei_vrp", quirks=Quirks(password_only=True)) as device, by(device) as terminal:
        terminal.until("<SW1>$|Password:$")
        device.cut_off()
        with pytest.raises(EOFError):
            terminal.until("nothing more")


def test_a_line_may_be_refused_or_taken_without_effect() -> None:
    quirks = Quirks(error_at=("config", 1), ignores="arp static 203", refuses_undo=False)
    with device_of("huawei_vrp", quirks=quirks) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("system-view")
        assert "Error: The system is busy" in terminal.ask("undo arp static 203.0.113.9")
        assert "Error" not in terminal.ask("undo arp static 203.0.113.9")
        device.quirks.refuses_undo = True
        assert "Error: The system is busy" in terminal.ask("undo arp static 198.51.100.25")
        assert device.seen.configured == []
        assert len(device.seen.config_lines) == 3


def test_noise_changes_what_is_echoed_and_what_is_read() -> None:
    with device_of("huawei_vrp", quirks=Quirks(echo_garbled_at="undo arp")) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("system-view")
        said = terminal.ask("undo arp static 203.0.113.9")
        assert "und~ arp" in said
        assert "Error" in said
        assert device.seen.commands[-1] == "und~ arp static 203.0.113.9"


def test_a_long_line_may_break_in_its_echo() -> None:
    with device_of("huawei_vrp", quirks=Quirks(wrap_echo=40)) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        said = terminal.ask("display mac-address GigabitEthernet 0/0/7")
        assert said.startswith("display mac-address GigabitEthernet \r0/0/7"[:36])
        assert " \r" in said.split("\n")[0][:-1]
        assert device.seen.commands == ["display mac-address GigabitEthernet 0/0/7"]


def test_the_prompt_may_change_its_name() -> None:
    with device_of("huawei_vrp", quirks=Quirks(rename_at=2)) as device, by_ssh(device) as terminal:
        assert terminal.until(PROMPT).endswith("<SW1>")
        assert terminal.ask("display clock").endswith("<SW1>")
        assert terminal.ask("display clock").endswith("<SW1-2>")


def test_alarms_print_into_the_session_until_they_are_switched_off() -> None:
    with device_of("huawei_vrp", quirks=Quirks(alarms=True)) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        assert "%%01IFNET" in terminal.ask("display clock")
        terminal.ask("undo terminal monitor")
        assert "%%01IFNET" not in terminal.ask("display clock")
        device.quirks.alarm_at = "display version"
        assert "%%01IFNET" in terminal.ask("display version")


def test_chinese_goes_out_in_the_devices_own_code() -> None:
    with device_of("huawei_vrp", quirks=Quirks(encoding="gb18030")) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("display interface GigabitEthernet0/0/8", "More ----$")
        assert "重庆测试客户".encode("gb18030") in terminal.raw


@pytest.mark.parametrize("quirks", [Quirks(chunk=1), Quirks(chunk=7), Quirks(byte_delay_s=0.0001)])
def test_it_may_write_in_pieces(quirks: Quirks) -> None:
    with device_of("cisco_ios", quirks=quirks) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        assert "Fake" not in terminal.ask("show clock")
        assert "CST" in terminal.raw.decode()


def test_an_answer_may_be_anything_at_all() -> None:
    hostile = b"\x1b]0;owned\x07\x1b[2J\xff\xfe\x00 <SW1>"
    quirks = Quirks(answers={"display clock": hostile, "display version": lambda line: f"you said {line}\n"})
    with device_of("huawei_vrp", quirks=quirks) as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        terminal.ask("display clock", r"\x1b\[2J(?s:.)*<SW1>$")
        assert hostile in terminal.raw
        terminal.ask("display version", "you said display version\r\n<SW1>$")


def test_a_very_long_answer_is_made_as_it_is_read() -> None:
    """Fifty megabytes are offered; who stops reading stops the making."""
    made = 0

    def lines_without_end(_line: str) -> Any:
        nonlocal made
        for number in range(800_000):
            made += 1
            yield f"{number:>60}\r\n".encode()

    with device_of("huawei_vrp", quirks=Quirks(answers={"display arp": lines_without_end})) as device:
        with by_ssh(device) as terminal:
            terminal.until(PROMPT)
            terminal.type("display arp\r")
            while len(terminal.raw) < 200_000:
                terminal.raw += terminal._take()
        assert made < 800_000


# -- scenes and many --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", scenes.PLATFORMS)
def test_every_scene_is_told_by_commands_that_the_device_knows(platform: str) -> None:
    """And the record's port is a port of the device."""
    refusal = re.compile(r"\^|^ *Error:|^ *%(?!\w+ is)", re.MULTILINE)
    for code in scenes.codes(platform):
        state, line = scenes.scene(platform, code)
        assert line.access.port is not None
        assert state.port(line.access.port) is state.ports[6]
        said = scenes.transcript(platform, code)
        assert not (found := refusal.search(said)), (code, said[max(0, found.start() - 200) : found.end() + 80])
        assert said.count(line.access.port) >= 1


def test_a_line_may_be_bound_in_any_table_that_the_platform_has() -> None:
    for platform, kinds in scenes.KINDS.items():
        for kind in kinds:
            if platform not in scenes.OLTS:
                said = scenes.transcript(platform, "differs", (kind,)).lower()
                assert scenes.BOUND.replace(":", "") in re.sub(r"[-.:]", "", said), (platform, kind)


def test_a_transcript_is_what_a_session_shows() -> None:
    """Word for word, so that a paste and a visit are the same evidence."""
    asked = "display mac-address GigabitEthernet0/0/7"
    pasted = scenes.transcript("huawei_vrp", "differs")
    with device_of("huawei_vrp") as device, by_ssh(device) as terminal:
        terminal.until(PROMPT)
        said = terminal.ask(asked).replace("\r\n", "\n")
        assert said in pasted


def test_a_chain_leads_by_lldp_to_the_station() -> None:
    hosts = ("127.0.1.1", "127.0.1.2", "127.0.1.3")
    first, second, last = scenes.chain(("huawei_vrp", "hp_comware", "cisco_ios"), hosts)
    for state, following in ((first, hosts[1]), (second, hosts[2])):
        found = next(each.port for each in state.macs if each.mac == scenes.LIVE)
        assert [each.address for each in state.neighbours if each.port == found] == [following]
    assert [each.port for each in last.macs if each.mac == scenes.LIVE] == [last.ports[6].name]


def test_fifty_devices_live_in_one_process() -> None:
    states = [scenes.scene("huawei_vrp", "differs")[0] for _ in range(50)]
    for number, state in enumerate(states):
        state.hostname = f"SW{number}"
    with many(states) as devices:
        assert len({each.ssh for each in devices}) == 50
        for device in devices[::10]:
            with by_ssh(device) as terminal:
                assert f"<{device.state.hostname}>" in terminal.until(PROMPT)


@pytest.mark.skipif(sys.platform != "linux", reason="only there is all of 127.0.0.0/8 this machine")
def test_many_devices_may_have_an_address_each(tmp_path: Any) -> None:
    spec = tmp_path / "spec.json"
    entry = {"platform": "zte_zxros", "code": "equal", "count": 3, "host": "127.3.2.1", "an_address_each": True}
    spec.write_text(json.dumps({"devices": [entry]}), encoding="utf-8")
    with Many(read_spec(spec)) as devices:
        assert [each.host for each in devices] == ["127.3.2.1", "127.3.2.2", "127.3.2.3"]
        with by_ssh(devices[2]) as terminal:
            assert "SW1#" in terminal.until(PROMPT)


def test_devices_run_as_a_process_of_their_own(tmp_path: Any) -> None:
    spec = tmp_path / "spec.json"
    wanted = {"platform": "cisco_ios", "code": "equal", "count": 3, "hostname": "SW", "quirks": {"pager": False}}
    spec.write_text(json.dumps({"devices": [wanted]}), encoding="utf-8")
    command = [sys.executable, "-m", "tests.fakedevice", "--spec", str(spec)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert [each["hostname"] for each in told] == ["SW-1", "SW-2", "SW-3"]
        with paramiko.Transport((told[2]["host"], told[2]["ssh_port"])) as transport:
            transport.start_client(timeout=60)
            assert transport.get_remote_server_key().fingerprint == told[2]["host_key"]
        process.communicate("", timeout=60)
        assert process.returncode == 0


# -- as stock drivers see it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "driver", "line"),
    [
        pytest.param("huawei_vrp", "huawei", "display mac-address", marks=SLOW),
        pytest.param("huawei_vrpv8", "huawei_vrpv8", "display mac-address", marks=SLOW),
        ("hp_comware", "hp_comware", "display mac-address"),
        ("cisco_ios", "cisco_ios", "show mac address-table"),
        ("zte_zxros", "zte_zxros", "show mac"),
        pytest.param("ruijie_os", "ruijie_os", "show mac-address-table", marks=SLOW),
        ("huawei_smartax", "huawei_smartax", "display mac-address all"),
        pytest.param("huawei_vrp", "huawei_telnet", "display mac-address", marks=SLOW),
        pytest.param("cisco_ios", "cisco_ios_telnet", "show mac address-table", marks=SLOW),
    ],
)
def test_a_stock_driver_logs_in_and_reads_a_table(platform: str, driver: str, line: str) -> None:
    """The pager off, the whole table, the session closed: as its author saw real devices behave."""
    from netmiko import ConnectHandler

    with device_of(platform) as device:
        device.state.users[0].enabled = scenes.NAMES[platform].enabled and "smartax" not in driver
        host, port = device.telnet if driver.endswith("telnet") else device.ssh
        connection = ConnectHandler(
            device_type=driver,
            host=host,
            port=port,
            username="tech",
            password=PASSWORD,
            secret=device.state.enable_secret,
        )
        if "smartax" in driver:
            connection.enable()
        said = connection.send_command(line)
        connection.disconnect()
    assert isinstance(said, str)
    assert re.sub(r"[-.]", "", said).count(scenes.LIVE.replace(":", "")) == 1
    assert device.seen.paged == 0
