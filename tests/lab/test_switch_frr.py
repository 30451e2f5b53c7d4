"""Sessions with a Cisco-like command line that is no fake: FRR's vtysh by OpenSSH, and by a real Telnet daemon."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldkit.devices.session import DeviceSession, open_session
from fieldkit.devices.talk import DeviceError, Refused
from fieldkit.devices.target import Books, Credentials, Protocol, Target
from fieldkit.devices.visit import visit
from fieldkit.model.line import Access, CarrierAddress, Line
from fieldkit.model.secret import Secret
from tests.lab.net import Net
from tests.lab.switch_frr import ADDRESS, NAME, NEEDED, PORT, USER, ZEBRA, FrrSwitch
from tests.lab.switch_linux import PASSWORD, inside

pytestmark = pytest.mark.lab

WAYS: tuple[Protocol, ...] = ("ssh", "telnet")


@pytest.fixture(scope="module")
def router(lab: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrrSwitch]:
    """One router for all of them."""
    absent = [tool for tool in NEEDED if shutil.which(tool) is None]
    absent += [] if Path(ZEBRA).exists() else ["frr"]
    if absent and os.environ.get("FIELDKIT_LAB") == "1":
        pytest.fail(f"the lab needs {', '.join(absent)}")
    if absent:
        pytest.skip(f"the lab needs {', '.join(absent)}")
    folder = tmp_path_factory.mktemp("router")
    folder.parent.chmod(0o755)
    folder.parent.parent.chmod(0o755)
    with Net() as net:
        made = FrrSwitch(net, folder)
        try:
            yield made
        finally:
            made.close()


def opened(router: FrrSwitch, home: Path, way: Protocol, password: str = PASSWORD, **more: Any) -> DeviceSession:
    """A session by this way; nobody is asked anything."""
    who = Credentials(USER, Secret(password))
    key = router.fingerprint if way == "ssh" else None
    return open_session(Target(ADDRESS, protocol=way, credentials=who, host_key=key, **more), Books(home))


@pytest.mark.parametrize("way", WAYS)
def test_it_is_known_by_its_own_words(way: Protocol, router: FrrSwitch, tmp_path: Path) -> None:
    """Nobody said what it is: it is found out, remembered, and its name read off the prompt."""

    def there() -> tuple[str, str, str, tuple[str, ...]]:
        with opened(router, tmp_path, way) as session:
            return session.platform.name, session.hostname, session.prompt, session.notes

    notes = ("telnet",) if way == "telnet" else ()
    assert inside(router.technician, there) == ("cisco_ios", NAME, f"{NAME}#", notes)
    assert "cisco_ios" in (tmp_path / "devices.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", WAYS)
def test_what_it_does_not_know_is_told_as_that(way: Protocol, router: FrrSwitch, tmp_path: Path) -> None:
    """A real parser's own refusal: the session goes on, and the visit says how far each table was told."""
    line = Line(address=CarrierAddress(ip="203.0.113.9"), access=Access(kind="switch", switch=ADDRESS, port=PORT))

    def there() -> Any:
        with opened(router, tmp_path, way, platform="cisco_ios") as session:
            with pytest.raises(Refused) as refused:
                session.ask(f"show interfaces {PORT}")
            assert refused.value.code == "device.not_understood"
            assert "Unknown command" in str(refused.value.facts["said"])
            assert "FRRouting" in session.ask("show version").text
            return visit(session, line)

    visited = inside(router.technician, there)
    assert visited.error is None
    without = ("port", "binding", "snooping", "port_security")
    assert {ask: visited.told[ask] for ask in without} == dict.fromkeys(without, "unsupported")
    # Its configuration is shown up to its own end, and binds nothing.
    assert visited.told["static_arp"] == "whole"


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_configures_is_ever_sent(way: Protocol, router: FrrSwitch, tmp_path: Path) -> None:
    """The user could shut the port; the session lets nothing through that nobody has agreed to."""

    def there() -> str:
        with opened(router, tmp_path, way, platform="cisco_ios") as session:
            for line in (
                "configure terminal",
                f"interface {PORT}",
                "shutdown",
                "write memory",
                "show version\nshutdown",
            ):
                with pytest.raises(LookupError):
                    session.ask(line)
                with pytest.raises(LookupError):
                    session.send(line)
            return str(session.ask("show version").prompt)

    assert inside(router.technician, there) == f"{NAME}#"
    assert not router.is_shut()


@pytest.mark.parametrize("way", WAYS)
def test_what_was_agreed_to_goes_through_every_mode(way: Protocol, router: FrrSwitch, tmp_path: Path) -> None:
    """Real prompts of a real configuration: into it, the kernel's port down and up again, and out."""

    def there() -> list[str]:
        with opened(router, tmp_path, way, platform="cisco_ios") as session:
            lines = ("configure terminal", f"interface {PORT}", "shutdown", "no shutdown", "end")
            session.permit(lines)
            prompts = []
            for line in lines:
                prompts.append(session.send(line).prompt)
                if line == "shutdown":
                    assert router.is_shut()
            return prompts

    config, port = f"{NAME}(config)#", f"{NAME}(config-if)#"
    assert inside(router.technician, there) == [config, port, port, port, f"{NAME}#"]
    assert not router.is_shut()


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password_is_told_as_such(way: Protocol, router: FrrSwitch, tmp_path: Path) -> None:
    """By Telnet too, where only the words of `login` say so; it is tried once."""

    def there() -> tuple[str, Any]:
        with pytest.raises(DeviceError) as failed:
            opened(router, tmp_path, way, "not-the-one", platform="cisco_ios")
        return failed.value.code, failed.value.facts["username"]

    assert inside(router.technician, there) == ("device.wrong_password", USER)
