"""Switches made of values to rebind on: the fake device's own command lines without a wire, and a Linux box's shell.

Each obeys the lines it is sent, and can be made to fail at the k-th of them.
"""

import json
import re
from collections.abc import Generator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Protocol

from fieldkit.changes.rebind_lines import may_be_sent
from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.talk import Answer, Refused, failed
from fieldkit.devices.target import Target
from fieldkit.model.access import AccessPort, AccessReading, Binding, Station, Told
from fieldkit.model.line import Access, CarrierAddress, Line
from tests.fakedevice import scenes
from tests.fakedevice.cli import Said, Shell
from tests.fakedevice.shells import SHELLS
from tests.fakedevice.state import Arp, Quirks, Seen, State, User

OLD, NEW, IP = scenes.BOUND, scenes.LIVE, scenes.IP


class Died(BaseException):
    """kill -9: nothing after it runs."""


@dataclass
class Faults:
    """What goes wrong at which line; lines are counted from 1 over all sessions."""

    at: int = 0
    kind: str = ""
    undo_from: int = 0  # from this line on nothing that configures is taken
    logins: int = 0  # so many logins after the first are refused
    takes: list[str] = field(default_factory=list)


class Mind(Protocol):
    """What obeys."""

    def run(self, line: str) -> str:
        """The answer to one line.  Raises: Said."""

    def prompt(self) -> str:
        """What stands before the cursor."""


class Box:
    """One switch.  `bindings()` is what it holds; `before` what it held at first, and after a restart holds again."""

    def __init__(self, platform: str, kinds: tuple[str, ...] = ("static_arp",), code: str = "differs") -> None:
        self.platform: Platform = PLATFORMS["huawei_vrp" if platform == "huawei_vrpv8" else platform]
        self.faults = Faults()
        self.sent: list[str] = []
        self.asked: list[str] = []
        self.logins = 0
        self.open: BoxSession | None = None
        self._ready(platform, kinds, code)
        self.startup = self._kept()

    # what the kinds of switches differ in

    def _ready(self, platform: str, kinds: tuple[str, ...], code: str) -> None:
        self.name = platform
        self.state, self.line = scenes.scene(platform, code, kinds)

    def _kept(self) -> Any:
        return deepcopy(self.state)

    def restart(self) -> None:
        """Power off and on: what was not saved is gone."""
        kept = deepcopy(self.startup)
        self.state.arps[:], self.state.bound[:] = kept.arps, kept.bound

    def mind(self) -> Mind:
        """A fresh session's command line."""
        user = self.state.users[0]
        return _Shell(SHELLS[self.name](self.state, Quirks(pager=False), Seen(), user), user)

    def bindings(self) -> list[Any]:
        """What is bound, in order of its own."""
        placed = self.name != "cisco_ios"  # there the line names no port, and the fake forgets it
        static = [
            (each.ip, each.mac, *((each.vlan, each.port) if placed else ()))
            for each in self.state.arps
            if each.kind == "static"
        ]
        return sorted([*static, *((each.ip, each.mac, each.vlan, each.port) for each in self.state.bound)], key=str)

    def bind_elsewhere(self, mac: str) -> None:
        """Somebody else binds the line's address anew."""
        self.state.arps[:] = [each for each in self.state.arps if (each.ip, each.kind) != (IP, "static")]
        self.state.arps.append(Arp(IP, mac, 1203, self.line.access.port, "static"))
        for each in self.state.bound:
            if each.ip == IP:
                each.mac = mac

    def look(self) -> AccessReading:
        """What a visit reads of it."""
        return seen_on(self.state, self.line, self.platform.name)

    # the rest

    @property
    def target(self) -> Target:
        """Where it is."""
        return Target("192.0.2.10", platform=self.platform.name)

    def login(self) -> "BoxSession":
        """Open a session.  Raises: DeviceError."""
        self.logins += 1
        if self.logins > 1 and self.faults.logins:
            self.faults.logins -= 1
            raise failed("busy", self.target)
        assert self.open is None or self.open.closed, "one session at a time"
        self.open = BoxSession(self)
        return self.open


def seen_on(state: State, line: Line, platform: str) -> AccessReading:
    """What a visit reads of this device."""
    port = line.access.port
    assert port is not None
    static = [
        Binding("static_arp", each.mac, each.ip, each.port, each.vlan)
        for each in state.arps
        if each.kind == "static" and each.ip == IP
    ]
    bound = [
        Binding("ip_source" if each.kind == "ip_source" else "snooping", each.mac, each.ip, each.port, each.vlan)
        for each in state.bound
        if each.ip == IP or each.mac in (OLD, NEW)
    ]
    stations = [Station(each.mac, each.port, each.vlan) for each in state.macs_shown()]
    told: dict[str, Told] = dict.fromkeys(("port", "mac_on_port", "mac_search", "static_arp", "binding"), "whole")
    held = state.port(port)
    assert held is not None
    return AccessReading(
        platform,
        state.hostname,
        port,
        AccessPort(port, "up", vlans=(held.pvid,), mode=held.mode),
        tuple(each for each in stations if each.port == port or each.mac == NEW),
        (),
        (*static, *bound),
        sought=(NEW, OLD),
        own_macs=(state.management_mac,),
        told=told,
    )


class _Shell:
    def __init__(self, shell: Shell, user: User) -> None:
        self._shell = shell
        self._question: str | None = None
        if user.enabled:
            shell.mode = "enable"

    def run(self, line: str) -> str:
        assert self._question is None, f"{line} would be an answer to {self._question}"
        made = self._shell.run(line)
        if isinstance(made, str):
            return made
        assert isinstance(made, Generator)
        try:
            self._question = next(made).prompt
        except StopIteration as done:
            return str(done.value or "")
        return ""

    def prompt(self) -> str:
        return self._question or self._shell.prompt()


class BoxSession:
    """One session on such a switch."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.target = box.target
        self.platform = box.platform
        self.hostname = "SW1"
        self.notes: tuple[str, ...] = ()
        self.closed = False
        self.mind = box.mind()
        self._permitted: set[str] = set()
        self._lost = False

    def ask(self, command: str, within_s: float | None = None) -> Answer:  # noqa: ARG002  (the protocol's)
        """Only the platform's own reading commands."""
        self._alive(command)
        self.box.asked.append(command)
        templates = [each for asks in self.platform.asks.values() for each in asks]
        holes = r"\\\{(?:port|mac|ip|vlan)\\\}"
        known = [re.sub(holes, r"[\\w.:/-]+", re.escape(each)) for each in templates]
        assert any(re.fullmatch(each, command) for each in known), command
        return self._said(command)

    def permit(self, commands: tuple[str, ...]) -> None:
        """From now on these."""
        self._permitted = set(commands)

    def send(self, command: str, within_s: float | None = None) -> Answer:  # noqa: ARG002  (the protocol's)
        """One permitted line, and what goes wrong with it."""
        assert command in self._permitted, command
        assert may_be_sent(self.platform.name, command), command
        self._alive(command)
        box, faults = self.box, self.box.faults
        box.sent.append(command)
        if faults.undo_from and len(box.sent) >= faults.undo_from and not leads(command):
            raise Refused("device.not_understood", device="SW1", command=command, said="% Failed")
        if len(box.sent) != faults.at:
            return self._said(command)
        match faults.kind:
            case "error":
                raise Refused("device.not_understood", device="SW1", command=command, said="% Wrong parameter")
            case "echo":
                raise failed("echo_differs", self.target, command=command, echoed="xx")
            case "lost_before":
                self._lose("closed")
            case "lost_after":
                self._said(command)
                self._lose("closed")
            case "silent":
                self._lose("no_answer")
            case "silent_after":
                self._said(command)
                self._lose("no_answer")
            case "ctrl_c":
                raise KeyboardInterrupt
            case "ctrl_c_after":
                self._said(command)
                raise KeyboardInterrupt
            case "died":
                raise Died
            case "died_after":
                self._said(command)
                raise Died
            case "ignored":
                return Answer(command, "", "", self.mind.prompt())
            case "odd":
                self._said(command)
                return Answer(command, "Warning: something happened", "", self.mind.prompt())
            case "restart":
                self._said(command)
                box.restart()
                self._lose("closed")
            case "somebody_else":
                self._said(command)
                box.bind_elsewhere("00:1b:21:00:77:77")
                self._lose("closed")
        return self._said(command)

    def _alive(self, command: str) -> None:
        if self.closed or self._lost:
            raise failed("closed", self.target, during=command)

    def _lose(self, code: str) -> None:
        self._lost = True
        raise failed(code, self.target, during="", seconds=1, at="")

    def _said(self, command: str) -> Answer:
        try:
            text = self.mind.run(command)
        except Said as error:
            raise Refused("device.not_understood", device="SW1", command=command, said=error.text) from error
        return Answer(command, text.strip("\n"), text, self.mind.prompt())

    def close(self) -> None:
        """Leave."""
        self.closed = True


def leads(command: str) -> bool:
    """Does a line only lead into configuration or out of it?"""
    return command.split()[0] in ("system-view", "return", "configure", "end", "interface", "commit")


# -- a Linux box -------------------------------------------------------------------------------------------------------


class LinuxBox(Box):
    """A Linux bridge; its shell knows `ip neigh`, `bridge fdb` and `sudo -l`, in iproute2's own JSON."""

    def _ready(self, platform: str, kinds: tuple[str, ...], code: str) -> None:  # noqa: ARG002  (the base's)
        self.name = platform
        self.neighbours: dict[str, str] = {IP: OLD} if "static_arp" in kinds else {}
        self.fdb: dict[str, str] = {OLD: "p7"} if "static_mac" in kinds else {}
        self.may: tuple[str, ...] = ("ip neigh", "bridge fdb")
        self.line = Line(
            "CQ-0001",
            address=CarrierAddress(ip=IP, prefix=29, gateway="203.0.113.10"),
            access=Access(switch="192.0.2.10", platform="linux", port="p7"),
        )

    def _kept(self) -> Any:
        return dict(self.neighbours), dict(self.fdb)

    def restart(self) -> None:
        """Nothing of it outlasts a restart but what the start-up scripts bind."""
        self.neighbours, self.fdb = (dict(each) for each in self.startup)

    def mind(self) -> Mind:
        """A shell."""
        return _LinuxShell(self)

    def bindings(self) -> list[Any]:
        """What is bound."""
        return sorted([*self.neighbours.items(), *self.fdb.items()])

    def bind_elsewhere(self, mac: str) -> None:
        """Somebody else binds it anew."""
        self.neighbours = dict.fromkeys(self.neighbours, mac)
        self.fdb = dict.fromkeys([mac], "p7") if self.fdb else {}

    def look(self) -> AccessReading:
        """What a visit reads of it."""
        static = [Binding("static_arp", mac, ip, "br0") for ip, mac in self.neighbours.items()]
        held = [Binding("static_mac", mac, None, port) for mac, port in self.fdb.items()]
        told: dict[str, Told] = dict.fromkeys(("port", "mac_on_port", "mac_search", "static_arp", "binding"), "whole")
        told["vlan"] = "unsupported"
        return AccessReading(
            "linux",
            "sw",
            "p7",
            AccessPort("p7", "up"),
            (Station(NEW, "p7"),),
            (),
            (*static, *held),
            sought=(NEW, OLD),
            own_macs=("02:00:00:00:00:01",),
            told=told,
        )


class _LinuxShell:
    def __init__(self, box: LinuxBox) -> None:
        self._box = box

    def prompt(self) -> str:
        return "tech@sw:~$ "

    def run(self, line: str) -> str:
        box = self._box
        words = line.removeprefix("sudo -n ").split()
        match words:
            case ["-l", *command]:
                if not any(" ".join(command).startswith(each) for each in box.may):
                    raise Said("sudo: a password is required")
                return f"/usr/sbin/{' '.join(command)}\n"
            case ["ip", "-j", "-p", "neigh", "show", "to", ip]:
                rows = [
                    {"dst": each, "dev": "br0", "lladdr": mac, "state": ["PERMANENT"]}
                    for each, mac in box.neighbours.items()
                    if each == ip
                ]
                return json.dumps(rows, indent=4)
            case ["bridge", "-j", "-p", "fdb", "show"]:
                static = [
                    {"mac": mac, "ifname": port, "flags": [], "master": "br0", "state": "static"}
                    for mac, port in box.fdb.items()
                ]
                learned = [{"mac": NEW, "ifname": "p7", "flags": [], "master": "br0", "state": ""}]
                return json.dumps([*static, *learned], indent=4)
            case ["ip", "neigh", "replace", ip, "lladdr", mac, "dev", "br0", "nud", "permanent"]:
                box.neighbours[ip] = mac
                return ""
            case ["bridge", "fdb", "replace", mac, "dev", port, "master", "static"]:
                box.fdb[mac] = port
                return ""
            case ["bridge", "fdb", "del", mac, "dev", port, "master"]:
                if box.fdb.pop(mac, None) is None:
                    return "RTNETLINK answers: No such file or directory"
                return ""
            case _:
                raise Said(f"bash: {line}: command not found")


def box_of(platform: str, *kinds: str) -> Box:
    """A switch of this platform on which the line is bound in these ways."""
    return (
        LinuxBox(platform, kinds or ("static_arp",)) if platform == "linux" else Box(platform, kinds or ("static_arp",))
    )
