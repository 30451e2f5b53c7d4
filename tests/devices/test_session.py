"""A session: opened by each way, one command after the other, nothing but what may be sent, closed in any case."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.readings import of_visit
from fieldkit.devices.session import DeviceSession, open_session
from fieldkit.devices.talk import DeviceError, Refused
from fieldkit.devices.target import Books, Console, Credentials, Limits, Target
from fieldkit.devices.visit import visit
from fieldkit.model.access import BINDING_TABLES
from fieldkit.model.secret import Secret
from tests.devices.stub import JumpHost, Stub
from tests.fakedevice import FakeDevice, Quirks, State, User, many, scenes
from tests.fakedevice.shells import SHELLS

FAKES = sorted(SHELLS)
LIMITS = Limits(connect_s=10.0, login_s=10.0, answer_s=10.0)
ARP = "display arp static"


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def _state(platform: str) -> State:
    return scenes.scene(platform, "differs")[0]


@contextmanager
def _session(books: Books, quirks: Quirks | None = None) -> Iterator[tuple[FakeDevice, DeviceSession]]:
    """A session on a VRP switch by SSH."""
    made = FakeDevice(_state("huawei_vrp"), quirks or Quirks())
    with made as device, open_session(device.target("ssh"), books, LIMITS) as session:
        yield device, session


def _version(session: DeviceSession) -> str:
    return session.ask(session.platform.version).text


# -- the ways there ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["ssh", "telnet", "console"])
@pytest.mark.parametrize("platform", FAKES)
def test_every_platform_by_every_way(platform: str, way: str, books: Books) -> None:
    """In, one command, out by the device's own word; the prompt and the name are learned, nothing is saved."""
    with FakeDevice(_state(platform), Quirks()) as device:
        target = device.target(way)
        with open_session(target, books, LIMITS) as session:
            answer = session.ask(session.platform.version)
            assert device.state.hostname == session.hostname
            assert session.hostname in answer.prompt
        assert answer.text.count("\n") >= 1
        assert answer.command not in answer.text
        assert answer.prompt not in answer.text
        assert ("telnet" in session.notes) == (way == "telnet")
        assert device.state.saves == 0
        assert device.seen.config_lines == []
        assert device.seen.left == 1


@pytest.mark.parametrize("platform", FAKES)
def test_detected_by_two_commands_at_most(platform: str, books: Books) -> None:
    """An unnamed platform is found by its version text, and not asked for again at the next visit."""
    expected = "huawei_vrp" if platform == "huawei_vrpv8" else platform
    with FakeDevice(_state(platform), Quirks()) as device:
        target = device.target("ssh", platform=None)
        with open_session(target, books, LIMITS) as session:
            assert expected == session.platform.name
        assert len([each for each in device.seen.commands if "version" in each]) <= 2
        device.seen.clear()
        with open_session(target, books, LIMITS) as session:
            assert expected == session.platform.name
        assert [each for each in device.seen.commands if "version" in each] == []


def test_what_hangs_on_the_console_is_found_anew_each_time(books: Books) -> None:
    """Behind the one cable there is another device each time: nothing is remembered of it."""
    with FakeDevice(_state("hp_comware"), Quirks()) as device:
        session = open_session(device.target("console", platform=None), books, LIMITS)
        session.close()
    assert session.platform.name == "hp_comware"
    assert not books.devices.exists()


def test_another_platform_than_the_records(books: Books) -> None:
    """A record that names the wrong platform is told, and not silently overruled."""
    with FakeDevice(_state("cisco_ios"), Quirks()) as device, pytest.raises(DeviceError) as caught:
        open_session(device.target("ssh", platform="huawei_vrp"), books, LIMITS)
    assert (caught.value.code, caught.value.facts["found"]) == ("device.wrong_platform", "cisco_ios")


def test_what_nobody_knows_is_told_with_its_own_words(books: Books) -> None:
    """A device of an unknown kind says so with what it said of itself."""
    with Stub(b"box#", lambda _: [b"\r\nAcme toaster OS 3\r\nbox#"]) as device, pytest.raises(DeviceError) as caught:
        open_session(device.target(None), books, LIMITS)
    assert (caught.value.code, caught.value.facts["first"]) == ("device.unknown_platform", "Acme toaster OS 3")


@pytest.mark.parametrize("way", ["ssh", "telnet"])
def test_through_a_jump_host(way: str, books: Books) -> None:
    """SSH and Telnet both pass the jump host, each with its own password and host key."""
    jumps = JumpHost()
    with jumps.running(), FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        with open_session(device.target(way, jump=jumps.jump()), books, LIMITS) as session:
            assert "VRP" in _version(session)
        assert jumps.passwords == ["Jump-pass-1"]
        assert [device.ssh if way == "ssh" else device.telnet] == jumps.through
        assert device.seen.passwords == [("tech", "Fake-pass-1")]


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("unknown", "device.host_key_unknown"),
        ("wrong", "device.wrong_password"),
        ("forbidden", "device.jump_failed"),
        ("gone", "device.jump_failed"),
        ("nobody", "device.unreachable"),
    ],
)
def test_a_jump_host_that_does_not_let_us_through(way: str, code: str, books: Books) -> None:
    """What stopped us at the jump host is told as the jump host's, and the device has seen nothing of us."""
    jumps = JumpHost(allow=way != "forbidden")
    with jumps.running(), FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        jump = jumps.jump(password="nope" if way == "wrong" else None, pinned=way != "unknown")
        jump = replace(jump, port=1) if way == "gone" else jump
        other = {"tcp_port": 1} if way == "nobody" else {}
        with pytest.raises(DeviceError) as caught:
            open_session(device.target("ssh", jump=jump, **other), books, LIMITS)
        assert code == caught.value.code
        assert device.seen.connections == 0
        assert (1 if way in ("wrong", "forbidden", "nobody") else 0) == len(jumps.passwords)


@pytest.mark.parametrize(("name", "code"), [("/dev/no-such-port", "device.no_console"), ("COM77", "device.no_console")])
def test_a_serial_port_that_is_not_there(name: str, code: str, books: Books) -> None:
    """A wrong name is told together with the ports that there are."""
    with pytest.raises(DeviceError) as caught:
        open_session(Target("", "console", console=Console(name)), books, LIMITS)
    assert code == caught.value.code
    assert isinstance(caught.value.facts["known"], list)


def test_a_port_that_is_closed(books: Books) -> None:
    """Refused is not the same as out of reach."""
    with pytest.raises(DeviceError) as caught:
        open_session(Target("127.0.0.1", "ssh", 1), books, LIMITS)
    assert caught.value.code == "device.refused_connection"


@pytest.mark.parametrize("way", ["ssh", "telnet"])
def test_somebody_who_never_says_a_word(way: str, books: Books) -> None:
    """A port that takes the connection and is silent costs its time and no more."""
    limits = Limits(connect_s=0.4, login_s=0.4)
    with Stub(b"", lambda _: [], greeting=[b"", 5.0]) as device, pytest.raises(DeviceError) as caught:
        open_session(replace(device.target("huawei_vrp"), protocol=way), books, limits)  # type: ignore[arg-type]
    assert caught.value.code == "device.silent_login"


# -- one command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", FAKES)
def test_the_pager_of_a_user_who_may_not_switch_it_off(platform: str, books: Books) -> None:
    """Page after page, the answer is the one without a pager."""
    state = _state(platform)
    state.users = [User("tech", "Fake-pass-1", may_unpage=False)]
    with FakeDevice(state, Quirks(page_lines=1)) as device:
        with open_session(device.target("ssh"), books, LIMITS) as session:
            paged = _version(session)
        assert device.seen.paged >= 1
        device.quirks.pager = False
        with open_session(device.target("ssh"), Books(books.folder / "other"), LIMITS) as session:
            expected = _version(session)
    assert expected.splitlines() == paged.splitlines()


def test_a_refused_pager_command_is_not_tried_again(books: Books) -> None:
    """What this user may not do is remembered, for this user."""
    state = _state("hp_comware")
    state.users = [User("tech", "Fake-pass-1", may_unpage=False), User("boss", "Fake-pass-2")]
    tried = []
    with FakeDevice(state, Quirks()) as device:
        for user in (state.users[0], state.users[0], state.users[1], state.users[1]):
            device.seen.clear()
            who = Credentials(user.name, Secret(user.password))
            open_session(device.target("ssh", credentials=who), books, LIMITS).close()
            tried.append("screen-length disable" in device.seen.commands)
    assert tried == [True, False, True, True]


def test_an_unknown_command_is_refused_and_the_session_goes_on(books: Books) -> None:
    """The device's own words are told; the next command is answered."""
    with _session(books, Quirks(error_at=ARP)) as (_, session):
        with pytest.raises(Refused) as caught:
            session.ask(ARP)
        assert "VRP" in _version(session)
    assert "Error" in caught.value.facts["said"]
    assert caught.value.facts["command"] == ARP


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("chunk", [None, 1, 3])
def test_chinese_port_names(encoding: str, chunk: int | None, books: Books) -> None:
    """A description in either encoding comes through, however the bytes are cut up; the device's own is remembered."""
    state, line = scenes.scene("huawei_vrp", "differs")
    port = state.port(line.access.port or "")
    assert port is not None
    port.description = "联通大厦三楼 机房"
    with FakeDevice(state, Quirks(encoding=encoding, chunk=chunk)) as device:
        with open_session(device.target("telnet"), books, LIMITS) as session:
            answer = session.ask(f"display interface {port.name}")
        with open_session(device.target("telnet"), books, LIMITS) as session:
            assert port.description in session.ask(f"display interface {port.name}").text
    assert port.description in answer.text


def test_a_prompt_that_was_renamed_in_the_middle(books: Books) -> None:
    """Somebody gives the switch another name: the answer is whole, and so is the next."""
    with _session(books, Quirks(rename_at=ARP)) as (device, session):
        first = session.ask(ARP)
        device.quirks.rename_at = None
        second = session.ask(ARP)
        assert device.state.hostname + "-2" == session.hostname
    assert first.text == second.text


@pytest.mark.parametrize(
    ("quirks", "code"),
    [
        (Quirks(freeze_at=ARP), "device.no_answer"),
        (Quirks(drop_before=ARP), "device.closed"),
        (Quirks(drop_after=ARP), "device.closed"),
        (Quirks(answers={ARP: lambda _: (b"x" * 65536 for _ in range(10_000))}), "device.too_much"),
    ],
    ids=["silence", "gone before", "gone after", "without end"],
)
def test_a_session_that_ends_in_the_middle(quirks: Quirks, code: str, books: Books) -> None:
    """It is told once, and whoever asks on is told that it is over; the next session is free to begin."""
    with FakeDevice(_state("huawei_vrp"), quirks) as device:
        with open_session(device.target("ssh"), books, LIMITS) as session:
            with pytest.raises(DeviceError) as caught:
                session.ask(ARP, 1.0 if "freeze" in str(quirks) and quirks.freeze_at else None)
            assert code == caught.value.code
            if code != "device.no_answer":
                with pytest.raises(DeviceError) as caught:
                    session.ask(ARP)
                assert caught.value.code == "device.closed"
        device.quirks.freeze_at = device.quirks.drop_before = device.quirks.drop_after = None
        open_session(device.target("ssh"), books, LIMITS).close()


def test_an_alarm_in_the_middle_is_no_end(books: Books) -> None:
    """What prints itself into the answer breaks nothing off."""
    with _session(books, Quirks(alarm_at=ARP)) as (device, session):
        with_alarm = session.ask(ARP).text.splitlines()
        device.quirks.alarm_at = None
        without = session.ask(ARP).text.splitlines()
    assert without == [line for line in with_alarm if line in without]


# -- what may be sent -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        "save",
        "system-view",
        "reset arp all",
        "display arp; save",
        "display arp | include x",
        "display arp\nsystem-view",
        "display arp\r",
        "display interface GE0/0/7\x1a",
        "display interface GE0/0/7 ?",
        "display interface GE0/0/7 > flash:/x",
        "display interface $(reboot)",
        "display mac-address -delete",
        " display arp",
        "",
    ],
)
def test_no_other_command_gets_out(command: str, books: Books) -> None:
    """What is not one of the platform's reading commands, its holes filled with names and numbers, is our own bug."""
    with _session(books) as (device, session):
        before = list(device.seen.commands)
        with pytest.raises(LookupError):
            session.ask(command)
        with pytest.raises(LookupError):
            session.send(command)
        assert before == device.seen.commands


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_every_reading_command_gets_out(platform: str) -> None:
    """Each of the platform's own commands passes, its holes filled as a technician would."""
    from fieldkit.devices.session import _allowed

    holes = {"port": "GigabitEthernet 0/0/7", "mac": "00e0-fc12-3456", "ip": "203.0.113.9", "vlan": "1203"}
    templates = [each for group in PLATFORMS[platform].asks.values() for each in group]
    for each in templates:
        filled = each
        for name, value in holes.items():
            filled = filled.replace("{" + name + "}", value)
        if "{" not in filled:
            assert _allowed(filled, templates), filled


LINES = ("system-view", "arp static 203.0.113.9 c83a-359a-bcde", "return")


def test_only_agreed_lines_are_sent_and_each_as_it_was_agreed(books: Books) -> None:
    """Configuring lines go out one by one, and the prompt is followed through the views."""
    with FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        with open_session(device.target("ssh"), books, LIMITS) as session:
            with pytest.raises(LookupError):
                session.send(LINES[0])
            session.permit(LINES)
            prompts = [session.send(each).prompt for each in LINES]
            with pytest.raises(LookupError):
                session.send("undo arp static 203.0.113.9")
        assert [each.replace(device.state.hostname, "SW1") for each in prompts] == ["[SW1]", "[SW1]", "<SW1>"]
        assert [LINES[1]] == device.seen.configured
        assert device.state.saves == 0


def test_a_garbled_echo_is_not_entered(books: Books) -> None:
    """A line that noise has changed is taken back before it is entered; the session finds its feet again."""
    with FakeDevice(_state("huawei_vrp"), Quirks(echo_garbled_at="arp static")) as device:
        with open_session(device.target("ssh"), books, LIMITS) as session:
            session.permit(LINES)
            session.send(LINES[0])
            with pytest.raises(DeviceError) as caught:
                session.send(LINES[1])
            assert caught.value.code == "device.echo_differs"
        assert device.seen.configured == []
        assert all("#" not in each for each in device.seen.commands)


def test_broken_off_between_typing_and_entering(books: Books) -> None:
    """Ctrl-C at the worst moment: what stands typed on the device is taken back, and not entered in leaving."""
    with FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        session = open_session(device.target("ssh"), books, LIMITS)
        session.permit(LINES)
        session.send(LINES[0])
        typed = session._type

        def interrupted(command: str, within_s: float) -> None:
            typed(command, within_s)
            raise KeyboardInterrupt

        session._type = interrupted  # type: ignore[method-assign]  # a hand on the keyboard
        with pytest.raises(KeyboardInterrupt), session:
            session.send(LINES[1])
        assert device.seen.configured == []
        assert device.seen.commands[-2:] == ["return", "quit"]


def test_closing_leaves_configuration_and_commits_nothing(books: Books) -> None:
    """Whoever breaks off inside configuration leaves it; on VRP8 what is not committed is let go."""
    with FakeDevice(_state("huawei_vrpv8"), Quirks()) as device:
        session = open_session(device.target("ssh"), books, LIMITS)
        session.permit(LINES)
        session.send(LINES[0])
        session.send(LINES[1])
        session.close()
        assert all(answer.upper() != "Y" for _, answer in device.seen.answers)
        assert device.seen.left == 1
        assert device.state.saves == 0
        assert not any(each.mac == "c8:3a:35:9a:bc:de" and each.kind == "static" for each in device.state.arps)


def test_a_console_that_somebody_has_left_open(books: Books) -> None:
    """Whoever was logged in there still is afterwards; no password is sent, and the view is left for reading only."""
    with FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        before = open_session(device.target("console"), books, LIMITS)
        before.permit(LINES)
        before.send(LINES[0])
        before._end()
        device.seen.clear()
        with open_session(device.target("console"), books, LIMITS) as session:
            assert "VRP" in _version(session)
        assert (device.seen.passwords, device.seen.left) == ([], 0)


def test_a_console_with_somebodys_changes_on_it(books: Books) -> None:
    """What another person has not committed yet is neither committed nor thrown away."""
    with FakeDevice(_state("huawei_vrpv8"), Quirks()) as device:
        before = open_session(device.target("console"), books, LIMITS)
        before.permit(LINES)
        for line in LINES[:2]:
            before.send(line)
        before._end()
        device.seen.clear()
        with pytest.raises(DeviceError) as caught:
            open_session(device.target("console"), books, LIMITS)
        assert caught.value.code == "device.left_in_configuration"
        assert (device.seen.commands, device.seen.answers) == ([], [])


def test_a_line_with_a_control_character_cannot_be_agreed_to(books: Books) -> None:
    """Two lines in one, or a question mark that would ask for help, are no line."""
    with (
        FakeDevice(_state("huawei_vrp"), Quirks()) as device,
        open_session(device.target("ssh"), books, LIMITS) as session,
    ):
        for line in ("undo arp\nsave", "arp ?", "x\x1a", ""):
            with pytest.raises(LookupError):
                session.permit((line,))


# -- one at a time, and closed ----------------------------------------------------------------------------------------


def test_one_session_at_a_time(books: Books) -> None:
    """The second waits for the first, and is told when that takes too long."""
    with FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        target = device.target("ssh")
        first = open_session(target, books, LIMITS)
        with pytest.raises(DeviceError) as caught:
            open_session(target, books, Limits(connect_s=0.05))
        assert caught.value.code == "device.already_open"
        threading.Timer(0.2, first.close).start()
        open_session(target, books, LIMITS).close()
        assert device.seen.most_at_once == 1


@pytest.mark.parametrize("way", ["ssh", "telnet"])
def test_closed_on_an_exception(way: str, books: Books) -> None:
    """Whatever happens inside the `with`, the device is left."""
    with FakeDevice(_state("cisco_ios"), Quirks()) as device:
        with pytest.raises(ZeroDivisionError), open_session(device.target(way), books, LIMITS):
            raise ZeroDivisionError
        for _ in range(3000):
            if not device.seen.open_now:
                break
            time.sleep(0.02)
        assert (device.seen.open_now, device.seen.left) == (0, 1)


def test_gone_while_the_privileged_level_is_asked_for(books: Books) -> None:
    """A device that goes before the session is ready is told as one of our errors, and can be opened again."""
    state = _state("cisco_ios")
    state.users[0].enabled = False
    with FakeDevice(state, Quirks(drop_before="enable")) as device:
        with pytest.raises(DeviceError) as caught:
            open_session(device.target("ssh"), books, LIMITS)
        assert caught.value.code == "device.closed_login"
        device.quirks.drop_before = None
        open_session(device.target("ssh"), books, LIMITS).close()


def test_a_failed_opening_lets_nobody_else_in_twice(books: Books) -> None:
    """The one who waits for a session that fails gets it alone."""
    with FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        wrong = device.target("ssh", credentials=Credentials("tech", Secret("nope")))
        with ThreadPoolExecutor(8) as pool:
            tried = [pool.submit(open_session, wrong, books, LIMITS) for _ in range(4)]
            tried += [pool.submit(lambda: open_session(device.target("ssh"), books, LIMITS).close()) for _ in range(4)]
            failed = [each.exception() for each in tried]
        assert [isinstance(each, DeviceError) for each in failed] == [True] * 4 + [False] * 4
        assert device.seen.most_at_once == 1


def test_closing_twice_is_closing(books: Books) -> None:
    """A second close does nothing, and does not let a third session in beside a second."""
    with FakeDevice(_state("huawei_vrp"), Quirks()) as device:
        first = open_session(device.target("ssh"), books, LIMITS)
        first.close()
        with open_session(device.target("ssh"), books, LIMITS):
            first.close()
            with pytest.raises(DeviceError):
                open_session(device.target("ssh"), books, Limits(connect_s=0.05))


def test_fifty_devices_at_once(books: Books) -> None:
    """Fifty sessions in fifty threads, each with its own device's answer, one session on each."""
    states = []
    for number in range(50):
        state = _state("huawei_vrp")
        state.hostname = f"SW{number}"
        states.append(state)

    def visit(device: FakeDevice) -> str:
        with open_session(device.target("ssh"), books, Limits(30.0, 60.0, 60.0)) as session:
            return session.ask(ARP).prompt

    with many(states) as devices, ThreadPoolExecutor(50) as pool:
        prompts = list(pool.map(visit, devices))
        assert [f"<SW{number}>" for number in range(50)] == prompts
        assert {1} == {device.seen.sessions for device in devices}


@pytest.mark.parametrize("platform", ["cisco_ios", "ruijie_os"])
def test_what_a_low_level_hides_is_refused_not_missing(platform: str, books: Books) -> None:
    """Below the privileged level an unknown command may only be hidden: nothing is called unbound by it."""
    state, line = scenes.scene(platform, "no_binding")
    state.users[0].enabled = False
    hidden = "binding|port-security|running-config|arp static|address-bind"
    with FakeDevice(state, Quirks(unknown=hidden)) as device:
        target = device.target("ssh", credentials=Credentials(state.users[0].name, Secret(state.users[0].password)))
        with open_session(target, books, LIMITS) as session:
            assert session.prompt.endswith(">")
            with pytest.raises(Refused) as caught:
                session.ask("show ip source binding")
            seen = visit(session, line)
    assert caught.value.code == "device.not_allowed"
    told = [seen.told[each] for each in BINDING_TABLES]
    assert "refused" in told
    assert "unsupported" not in told
    assert not any(each.topic == "mac_bound" for each in of_visit(seen, line).taken)
