"""Logging in: the password once, no question answered so that anything changes, no secret anywhere but on the wire."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import asyncssh
import pytest

from fieldkit.devices.login import answer_to, standing
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.prompt import host_of, same_box
from fieldkit.devices.session import open_session
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Credentials, Limits, Target
from fieldkit.model.secret import Secret
from fieldkit.text import LANGUAGES, say
from tests.devices.stub import Step, Stub, ssh_server
from tests.fakedevice import FakeDevice, Quirks, scenes
from tests.fakedevice.shells import SHELLS

LIMITS = Limits(connect_s=10.0, login_s=10.0, answer_s=10.0)
FAKES = sorted(SHELLS)
PLANTED = "Pl4nted-s3cret-word"


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def _device(platform: str, quirks: Quirks) -> FakeDevice:
    return FakeDevice(scenes.scene(platform, "differs")[0], quirks)


@pytest.mark.parametrize("way", ["ssh", "telnet", "console"])
@pytest.mark.parametrize("platform", FAKES)
def test_a_wrong_password_is_tried_once(platform: str, way: str, books: Books) -> None:
    """It is told as such, and the device has seen exactly one attempt."""
    wrong = Credentials("tech", Secret("nope"))
    with _device(platform, Quirks()) as device:
        with pytest.raises(DeviceError) as caught:
            open_session(device.target(way, credentials=wrong), books, LIMITS)
        assert (caught.value.code, caught.value.facts["username"]) == ("device.wrong_password", "tech")
        assert [each for each in device.seen.passwords if each[1]] == [("tech", "nope")]


@pytest.mark.parametrize("way", ["telnet", "console"])
@pytest.mark.parametrize("platform", ["huawei_vrp", "cisco_ios", "hp_comware"])
def test_a_line_that_asks_for_a_password_alone(platform: str, way: str, books: Books) -> None:
    """No user name is asked for, none is sent as a password."""
    with _device(platform, Quirks(password_only=True)) as device:
        open_session(device.target(way), books, LIMITS).close()
        assert [each for _, each in device.seen.passwords if each and "enable" not in each] == ["Fake-line-1"]


@pytest.mark.parametrize("way", ["ssh", "telnet"])
@pytest.mark.parametrize("who", [Credentials(), Credentials("tech")])
def test_nobody_to_log_in_as(who: Credentials, way: str, books: Books) -> None:
    """Without a name or a password nothing is guessed, and nothing is asked of the person here."""
    with _device("huawei_vrp", Quirks()) as device, pytest.raises(DeviceError) as caught:
        open_session(device.target(way, credentials=who), books, LIMITS)
    assert caught.value.code == "device.no_credentials"
    assert device.seen.passwords == []


@pytest.mark.parametrize("way", ["ssh", "telnet"])
@pytest.mark.parametrize("platform", FAKES)
def test_all_lines_taken(platform: str, way: str, books: Books) -> None:
    """A device without a free line says so, and is not told that its password is wrong."""
    with _device(platform, Quirks(vty_full=True)) as device, pytest.raises(DeviceError) as caught:
        open_session(device.target(way), books, LIMITS)
    assert caught.value.code == "device.busy"


@pytest.mark.parametrize("way", ["ssh", "telnet"])
@pytest.mark.parametrize(
    ("platform", "question"),
    [
        ("huawei_vrp", "password_change"),
        ("huawei_vrp", "security_risks"),
        ("huawei_vrpv8", "security_risks"),
        ("hp_comware", "password_change"),
        ("ruijie_os", "password_change"),
        ("huawei_smartax", "banner_yes_no"),
    ],
)
def test_a_question_at_login_changes_nothing(platform: str, question: str, way: str, books: Books) -> None:
    """Whatever is asked, the answer is not yes: nothing is saved, no password is changed."""
    with _device(platform, Quirks(login_question=question)) as device:  # type: ignore[arg-type]  # a table's word
        if platform == "huawei_smartax":
            # A banner that lets in only who says yes is not ours to agree to.
            with pytest.raises(DeviceError) as caught:
                open_session(device.target(way), books, LIMITS)
            assert caught.value.code == "device.login_question"
            assert "YES/NO" in caught.value.facts["question"]
        else:
            open_session(device.target(way), books, LIMITS).close()
        assert device.seen.answers
        assert all(
            answer.strip().lower() in ("n", "no") for asked, answer in device.seen.answers if "log out" not in asked
        )
        assert (device.state.saves, device.state.boot_touched) == (0, False)
        assert device.seen.config_lines == []


@pytest.mark.parametrize("way", ["ssh", "telnet"])
def test_a_password_that_must_be_changed(way: str, books: Books) -> None:
    """A device that lets nobody in before the password is changed is left, and told as such."""
    with (
        _device("huawei_vrp", Quirks(login_question="password_expired")) as device,
        pytest.raises(DeviceError) as caught,
    ):
        open_session(device.target(way), books, LIMITS)
    assert caught.value.code == "device.password_expired"


ENABLED = [("cisco_ios", "#"), ("ruijie_os", "#"), ("zte_zxros", "#")]


@pytest.mark.parametrize(("platform", "last"), ENABLED)
def test_the_privileged_level(platform: str, last: str, books: Books) -> None:
    """With its password the session goes there; with a wrong one it stays, says so, and goes on."""
    with _device(platform, Quirks()) as device:
        device.state.users[0].enabled = False
        with open_session(device.target("ssh"), books, LIMITS) as session:
            assert session.prompt.endswith(last)
            assert "enable_refused" not in session.notes
        who = Credentials("tech", Secret("Fake-pass-1"), Secret("nope"))
        with open_session(device.target("ssh", credentials=who), books, LIMITS) as session:
            assert session.prompt.endswith(">")
            assert "enable_refused" in session.notes
        assert [each for _, each in device.seen.passwords].count("nope") == 1


# -- SSH's own ways ---------------------------------------------------------------------------------------------------


class _Counting(asyncssh.SSHServer):
    """Notes each password; what it takes is said by the subclass."""

    def __init__(self, seen: list[str]) -> None:
        self.seen = seen


class _Keyboard(_Counting):
    """Keyboard-interactive alone."""

    questions: tuple[tuple[str, bool], ...] = (("Password: ", False),)

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, *_: str) -> tuple[str, str, str, tuple[tuple[str, bool], ...]]:
        return "", "", "", self.questions

    def validate_kbdint_response(self, _username: str, responses: list[str]) -> bool:
        self.seen += responses
        return responses == [PLANTED]


class _NewPassword(_Keyboard):
    """Wants a new password first."""

    questions = (("New password: ", False), ("Again: ", False))


class _Both(_Keyboard):
    """Both ways, and a wrong password is wrong by each."""

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, _username: str, password: str) -> bool:
        self.seen.append(password)
        return password == PLANTED


class _Anybody(_Counting):
    """Lets everybody in."""

    def begin_auth(self, _username: str) -> bool:
        return False


class _KeyOnly(_Counting):
    """Takes no password."""

    def public_key_auth_supported(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("server", "password", "code", "sent"),
    [
        (_Keyboard, PLANTED, None, 1),
        (_Keyboard, "nope", "device.wrong_password", 1),
        (_NewPassword, PLANTED, "device.password_expired", 0),
        (_Both, PLANTED, None, 1),
        (_Both, "nope", "device.wrong_password", 1),
        (_Anybody, PLANTED, None, 0),
        (_KeyOnly, PLANTED, "device.no_password_login", 0),
    ],
)
def test_the_ways_of_ssh(
    server: Callable[[list[str]], asyncssh.SSHServer], password: str, code: str | None, sent: int, books: Books
) -> None:
    """By whichever way the password goes, it goes once; where it is not wanted, it does not go at all."""
    seen: list[str] = []
    key = asyncssh.generate_private_key("ssh-ed25519")
    with ssh_server(lambda: server(seen), key) as port:
        who = Credentials("tech", Secret(password))
        target = Target("127.0.0.1", "ssh", port, "cisco_ios", who, host_key=key.get_fingerprint())
        if code is None:
            open_session(target, books, LIMITS).close()
        else:
            with pytest.raises(DeviceError) as caught:
                open_session(target, books, LIMITS)
            assert code == caught.value.code
    assert sent == len(seen)


# -- by the text alone ------------------------------------------------------------------------------------------------


def _telnet(greeting: list[Step], says: Callable[[str], list[Step]] = lambda _: [b"\r\nSW1#"]) -> Stub:
    return Stub(b"SW1#", says, echo="never", greeting=greeting)


@pytest.mark.parametrize(
    ("behind", "code"),
    [
        ([b"\r\nLogin incorrect\r\nlogin: "], "device.wrong_password"),
        ([b"\r\n% Bad passwords\r\n", None], "device.wrong_password"),
        ([b"\r\nError: Username or password error.\r\n"], "device.wrong_password"),
        ([b"\r\nPassword: "], "device.wrong_password"),
        ([b"\r\nThe account has been locked.\r\nUsername:"], "device.locked_out"),
        ([b"\r\nYour password has expired.\r\n", None], "device.password_expired"),
        ([b"\r\nEnter new password: "], "device.password_expired"),
        ([b"\r\nAll user interfaces are used, please try later!\r\n", None], "device.busy"),
        ([None], "device.closed_login"),
    ],
    ids=range(9),
)
def test_what_comes_behind_the_password(behind: list[Step], code: str, books: Books) -> None:
    """The device's words behind the password say what is wrong with it."""
    asked = iter([[b"\r\nPassword: "], behind])
    with _telnet([b"\r\nLogin authentication\r\n\r\nUsername:"], lambda _: next(asked)) as device:
        target = device.target("cisco_ios")
        with pytest.raises(DeviceError) as caught:
            open_session(target, books, Limits(10.0, 20.0, 10.0))
    assert code == caught.value.code
    assert bytes(device.raw).count(b"Stub-pass-1") == 1


def test_a_failure_in_the_banner_is_none_of_ours(books: Books) -> None:
    """`Last login failed` above the prompt does not mean that this login has."""
    greeting: list[Step] = [b"Authentication failed 3 times since the last login.\r\nUsername:"]
    asked = iter([[b"\r\nPassword:"], [b"\r\nLast login: failed, password error, from 10.0.0.9\r\nSW1#"]])
    with _telnet(greeting, lambda _: next(asked, [b"\r\nSW1#"])) as device:
        open_session(device.target("cisco_ios"), books, LIMITS).close()


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Username:", "username"),
        ("sw1 login:", "username"),
        (">>User name:", "username"),
        ("Last login: Mon Nov 23 from 10.0.0.1", ""),
        ("Password:", "password"),
        (">>User password:", "password"),
        ("Enter new password:", "new_password"),
        ("The password needs to be changed. Change now? [Y/N]:", "question"),
        ("Are you sure? (y/n)[n]:", "question"),
        ("Proceed with reload? [confirm]", "question"),
        ("Press any key to get started", "any_key"),
        ("Please Press ENTER.", "any_key"),
        ("---- More ----", "pager"),
        ("<SW1>", "prompt"),
        ("HRP_M<FW1>", "prompt"),
        ("[~SW1]", "prompt"),
        ("SW1#", "prompt"),
        ("SW1(config-if)#", "prompt"),
        ("tech@box:~$", "prompt"),
        ("[root@box ~]#", "prompt"),
        ("/ #", "prompt"),
        ("********", ""),
        ("Welcome to the switch", ""),
        ("", ""),
    ],
)
def test_what_the_last_line_waits_for(last: str, expected: str) -> None:
    """Each vendor's wording of each prompt."""
    assert expected == standing(last, None)


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
@pytest.mark.parametrize(
    "question",
    [
        "Change now? [Y/N]:",
        "There are security risks in the configuration file. Save the current configuration? [Y/N]:",
        "Uncommitted configurations found. Commit them before exiting? [Y(yes)/N(no)/C(cancel)]:",
        "Save? [yes/no]:",
        "Continue? (y/n)[n]:",
        "Overwrite the previous configuration?[confirm]",
    ],
)
def test_no_platform_says_yes(platform: str, question: str) -> None:
    """What would change a device is never agreed to, by whichever platform's own answers."""
    answer = answer_to(question, PLATFORMS[platform])
    assert answer is not None
    if "y/n)[n]" not in question:  # SmartAX asks so whether to log out
        assert answer.strip().lower() in ("n", "no", "")


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("<SW1>", "SW1"),
        ("[~SW1]", "SW1"),
        ("HRP_M<FW1>", "FW1"),
        ("SW1(config-if)#", "SW1"),
        ("tech@box:~$", "box"),
        ("[root@box ~]#", "box"),
        ("MA5680T>", "MA5680T"),
    ],
)
def test_the_name_in_a_prompt(prompt: str, name: str) -> None:
    """The device's own name, without what the prompt hangs on it."""
    assert name == host_of(prompt)


def test_one_box_or_two() -> None:
    """A view of the same switch is the same switch; a name that only begins alike is not."""
    assert same_box("<SW1>", "[SW1-GigabitEthernet0/0/7]")
    assert same_box("SW1#", "SW1(config)#")
    assert not same_box("SW1#", "SW10#")
    assert not same_box("<SW1>", "<SW1-2>")


# -- secrets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["ssh", "telnet", "console"])
@pytest.mark.parametrize(
    "quirks", [Quirks(), Quirks(freeze_at=1), Quirks(drop_before=2), Quirks(drop_bytes=60)], ids=range(4)
)
def test_no_secret_gets_out(
    quirks: Quirks, way: str, books: Books, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither password stands in an error, a note, an answer, a log, the books, or what a traceback could show."""
    caplog.set_level(logging.DEBUG)
    state = scenes.scene("cisco_ios", "differs")[0]
    state.users[0].password, state.enable_secret = PLANTED, PLANTED[::-1]
    found: list[str] = []
    limits = LIMITS if quirks == Quirks() else Limits(0.8, 0.8, 0.8)
    with FakeDevice(state, quirks) as device:
        for secret in (PLANTED, "wrong-" + PLANTED):
            who = Credentials("tech", Secret(secret), Secret(PLANTED[::-1]))
            try:
                with open_session(device.target(way, credentials=who), books, limits) as session:
                    answer = session.ask("show version")
                    found += [repr(session), repr(session.notes), answer.raw, repr(vars(session._line))]
            except DeviceError as exc:
                told = traceback.TracebackException.from_exception(exc, capture_locals=True)
                locals_ = [
                    value
                    for frame in told.stack
                    if frame.locals and "fieldkit" in frame.filename
                    for value in frame.locals.values()
                ]
                found += [str(exc), repr(exc.facts), *locals_]
                found += [say(exc.code, language, exc.facts) for language in LANGUAGES]
    found += [record.getMessage() for record in caplog.records if not record.name.startswith("asyncssh")]
    found += [path.read_text() for path in books.folder.rglob("*") if path.is_file()]
    found += list(capfd.readouterr())
    assert found
    assert [each for each in found if PLANTED in each or PLANTED[::-1] in each] == []
