"""`mac-check --rebind` on a real switch: changed by scoped sudo and read back; cut off in the middle, and led back."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.lab.net import Net, wait_for
from tests.lab.switch_linux import ADDRESS, CUSTOMER, LINE_IP, NEEDED, OLD, PASSWORD, PORT, USER, LinuxSwitch
from tests.lab.terminal import Terminal, plain

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def switch(lab: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinuxSwitch]:
    """One switch for all of them."""
    absent = [tool for tool in NEEDED if shutil.which(tool) is None]
    if absent and os.environ.get("FIELDKIT_LAB") == "1":
        pytest.fail(f"the lab needs {', '.join(absent)}")
    if absent:
        pytest.skip(f"the lab needs {', '.join(absent)}")
    folder = tmp_path_factory.mktemp("rebind")
    folder.parent.chmod(0o755)
    folder.parent.parent.chmod(0o755)
    with Net() as net:
        made = LinuxSwitch(net, folder)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def bound(switch: LinuxSwitch, tmp_path: Path) -> "Laptop":
    """The customer has a new device; the switch still has the old one's MAC bound to the address and to the port."""
    switch.reset()
    switch.talks(switch.customer)
    switch.bind(OLD)
    switch.fix(OLD, PORT)
    return Laptop(switch, tmp_path)


@dataclass
class Ended:
    """How a call ended."""

    code: int
    document: dict[str, Any]
    talk: str

    @property
    def binding(self) -> str:
        """What was said of the binding."""
        codes: list[str] = [each["code"] for each in self.document["findings"] if each["check"] == "mac.binding"]
        return codes[-1]

    @property
    def rebind(self) -> dict[str, Any]:
        """What was done of the binding."""
        made: dict[str, Any] = self.document["facts"]["rebind"]
        return made


@dataclass
class Laptop:
    """The technician's laptop in front of this switch."""

    switch: LinuxSwitch
    home: Path

    def environment(self) -> dict[str, str]:
        """All that the program is told."""
        return {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "FIELDKIT_USERNAME": USER,
            "FIELDKIT_PASSWORD": PASSWORD,
        }

    def words(self, *more: str) -> list[str]:
        """The command, in the laptop's own network."""
        record = {
            "address-ip": LINE_IP,
            "address-gateway": "203.0.113.10",
            "access-switch": ADDRESS,
            "access-port": PORT,
            "access-platform": "linux",
            "access-host-key": self.switch.fingerprint,
        }
        flags = [f"--{key}={value}" for key, value in record.items()]
        called = [sys.executable, "-m", "fieldkit", "mac-check", "--mac", CUSTOMER, "--at", "room", *flags, *more]
        return self.switch.technician.command(
            "env", "-i", *(f"{k}={v}" for k, v in self.environment().items()), *called
        )

    def start(self, *more: str) -> "subprocess.Popen[str]":
        """Run it, and do something meanwhile."""
        return subprocess.Popen(
            self.words("--json", *more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *more: str) -> Ended:
        """Run it to its end."""
        return self.ended(self.start(*more))

    def ended(self, running: "subprocess.Popen[str]") -> Ended:
        """How it ended."""
        out, talk = running.communicate(timeout=120)
        assert out.strip(), talk
        return Ended(running.returncode, json.loads(out), talk)

    def holds(self) -> tuple[str, list[str]]:
        """What the kernel of the switch has bound: to the address, and to the port."""
        shown = self.switch.switch.run("ip", "-j", "neigh", "show", "to", LINE_IP).stdout
        permanent = [each["lladdr"] for each in json.loads(shown) if "PERMANENT" in each["state"]]
        return ",".join(permanent), self.switch.fixed(PORT)

    def journals(self) -> list[str]:
        """The journals that are still open."""
        folder = self.home / "data" / "fieldkit" / "changes"
        return [each.name for each in folder.glob("*.jsonl") if each.stem.count("-") == 2] if folder.exists() else []

    def until_changed(self, running: "subprocess.Popen[str]") -> None:
        """Until the first line has taken."""
        wait_for(lambda: self.holds()[0] == CUSTOMER or running.poll() is not None, seconds=60, what="the first line")
        assert running.poll() is None, running.communicate()


YES = ("--rebind", "--allow", "rebind", "--confirm", f"{PORT} {CUSTOMER}")


def test_found_changed_and_seen(bound: Laptop) -> None:
    """The binding differs: bound anew in the kernel, read back, and the next check finds nothing wrong with it."""
    before = bound.run()
    assert (before.code, before.binding) == (1, "mac.differs")
    assert bound.holds() == (OLD, [OLD])
    ended = bound.run(*YES)
    assert (ended.code, ended.rebind["result"]) == (0, "rebound"), ended.talk
    assert bound.holds() == (CUSTOMER, [CUSTOMER])
    assert ended.rebind["lines"] == [
        f"sudo -n ip neigh replace {LINE_IP} lladdr {CUSTOMER} dev br0 nud permanent",
        f"sudo -n bridge fdb del {OLD} dev {PORT} master",
        f"sudo -n bridge fdb replace {CUSTOMER} dev {PORT} master static",
    ]
    assert bound.journals() == []
    assert bound.run().binding == "mac.equal"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--rebind", "--auto", "--confirm", f"{PORT} {CUSTOMER}"), "rebind.no_terminal"),
        (("--rebind", "--allow", "rebind", "--confirm", f"{PORT} {OLD}"), "rebind.not_confirmed"),
    ],
)
def test_not_without_consent(bound: Laptop, words: tuple[str, ...], code: str) -> None:
    """Without the port and the MAC typed out nothing is changed, and the plan is all there is."""
    ended = bound.run(*words)
    assert (ended.code, ended.rebind["result"], ended.rebind["code"]) == (2, "refused", code)
    assert bound.holds() == (OLD, [OLD])


def test_typed_on_a_terminal(bound: Laptop) -> None:
    """The plan is shown; a `y` does not do, the port and the MAC in another notation do."""
    with Terminal(bound.words("--rebind", "--lang", "zh"), os.environ) as terminal:
        shown = plain(terminal.until("确认请照打.*\n> "))
        assert f"sudo -n ip neigh replace {LINE_IP} lladdr {OLD} dev br0 nud permanent" in shown
        assert bound.holds() == (OLD, [OLD])
        terminal.press("y\r")
        terminal.until("对不上.*\n> ")
        terminal.press(f"p7 {CUSTOMER.replace(':', '').upper()}\r")
        assert "改绑成功并已回读核对" in plain(terminal.to_the_end())
        assert terminal.exit_code() == 0
    assert bound.holds() == (CUSTOMER, [CUSTOMER])


def test_sudo_says_no(bound: Laptop) -> None:
    """A user without the right is told so before anything is sent."""
    sudoers = bound.switch.switch.etc / "sudoers"
    held = sudoers.read_text(encoding="utf-8")
    sudoers.write_text(held.replace("NOPASSWD: REBIND", "NOPASSWD: /bin/true"), encoding="utf-8")
    try:
        ended = bound.run(*YES)
    finally:
        sudoers.write_text(held, encoding="utf-8")
    assert (ended.code, ended.rebind["code"]) == (2, "rebind.no_sudo")
    assert bound.holds() == (OLD, [OLD])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_in_the_middle(bound: Laptop, number: signal.Signals) -> None:
    """Ctrl-C, a shutdown, a closed window: what was changed is led back first."""
    running = bound.start(*YES)
    bound.until_changed(running)
    running.send_signal(number)
    ended = bound.ended(running)
    assert bound.holds() == (OLD, [OLD])
    assert bound.journals() == []
    assert (ended.code, ended.rebind["result"], ended.rebind["code"]) == (130, "undone", "rebind.interrupted")


@pytest.mark.parametrize("finish", [False, True])
def test_killed_and_taken_up(bound: Laptop, finish: bool) -> None:
    """kill -9 in the middle: the next start says so, and leads back, or to the end, as a person types."""
    running = bound.start(*YES)
    bound.until_changed(running)
    running.kill()  # `ip netns exec` and `env` have given their own process up to it
    running.communicate(timeout=60)
    assert len(bound.journals()) == 1
    if not finish:
        refused = bound.run(*YES)
        assert (refused.code, refused.rebind["code"]) == (2, "rebind.unfinished")
    mac = CUSTOMER if finish else OLD
    ended = bound.run("--resume-rebind", "--allow", "rebind", "--confirm", f"{PORT} {mac}")
    assert (ended.code, ended.rebind["result"]) == (0, "rebound" if finish else "undone"), ended.talk
    assert bound.holds() == (mac, [mac])
    assert bound.journals() == []
    assert bound.run("--resume-rebind").document["facts"]["rebind"] is None


def test_the_link_goes_in_the_middle(bound: Laptop) -> None:
    """The way to the switch is cut after the first line, and comes back: led back over a new session."""
    running = bound.start(*YES, "--timeout", "2")
    bound.until_changed(running)
    bound.switch.switch.ip("link", "set", "mgmt0", "down")
    time.sleep(4)
    bound.switch.switch.ip("link", "set", "mgmt0", "up")
    ended = bound.ended(running)
    assert (ended.code, ended.rebind["result"]) == (3, "undone"), ended.talk
    assert bound.holds() == (OLD, [OLD])
    assert bound.journals() == []
