"""An adapter made of values: it obeys the Linux commands it is given, and can be told to fail or to die at one."""

from dataclasses import dataclass, field, replace

from fieldkit.changes.adapter import (
    AdapterSettings,
    ChangeFailed,
    Command,
    HeldAddress,
    HeldRoute,
    LineSettings,
    Ran,
    System,
)
from fieldkit.changes.adapter_linux import to_line, to_saved
from fieldkit.probes.setup_linux import parse_resolv_conf

LAN = AdapterSettings(
    system="linux",
    interface="eth0",
    index=2,
    mac="02:00:00:00:00:50",
    addresses=(HeldAddress("192.168.1.50", 24, scope="global", label="eth0"),),
    routes=(
        HeldRoute("192.168.1.0/24", source="192.168.1.50", scope="link", protocol="kernel"),
        HeldRoute("default", "192.168.1.1", 100),
    ),
    dns=("192.168.1.1",),
    resolver_file="nameserver 192.168.1.1\n",
    dhcp=False,
    manager="none",
)
LINE = LineSettings("static", "203.0.113.9", 29, "203.0.113.10", ("203.0.113.53",))


class Died(BaseException):
    """kill -9: nothing after it runs."""


@dataclass
class Box:
    """The adapter.  `dies_at` counts commands from 1, `fails` names the words that make one fail."""

    now: AdapterSettings = LAN
    dies_at: float = 0
    fails: str = ""
    ran: list[str] = field(default_factory=list)
    unplugged: bool = False
    system: System = "linux"

    def may_change(self) -> bool:
        """Yes."""
        return True

    def read(self, interface: str) -> AdapterSettings:
        """How it is set."""
        if interface != self.now.interface:
            raise ChangeFailed("single_pc.unreadable", interface=interface, why="gone")
        return self.now

    def find(self, saved: AdapterSettings) -> str | None:
        """By its MAC, as Linux has it; `unplugged` it is nowhere."""
        return None if self.unplugged else self.now.interface if saved.mac == self.now.mac else None

    def left_behind(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """The resolver's file, as Linux has it."""
        ours = "".join(f"nameserver {each}\n" for each in wanted.dns)
        if self.now.resolver_file != ours or saved.resolver_file is None:
            return ()
        return (Command(("tee", "/etc/resolv.conf"), "tee", stdin=saved.resolver_file),)

    def to_line(self, saved: AdapterSettings, wanted: LineSettings) -> tuple[Command, ...]:
        """As Linux has it."""
        return to_line(saved, wanted, client="udhcpc")

    def to_saved(
        self, saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings | None
    ) -> tuple[Command, ...]:
        """As Linux has it."""
        return to_saved(saved, wanted, now)

    def run(self, command: Command) -> Ran:
        """Obey."""
        if self.dies_at and len(self.ran) + 1 == self.dies_at:
            raise Died
        if self.fails and self.fails in command.typed:
            return Ran(2, "RTNETLINK answers: Operation not permitted")
        self.ran.append(command.typed)
        self._obey(command)
        if self.dies_at and len(self.ran) + 0.5 == self.dies_at:
            raise Died
        return Ran(0)

    def _obey(self, command: Command) -> None:
        words = [each for each in command.words if each != "-4"]
        match words:
            case ["ip", "addr", "flush", *_]:
                self.now = replace(self.now, addresses=(), routes=())
            case ["ip", "addr", "add", address, *_]:
                ip, _, prefix = address.partition("/")
                held = HeldAddress(ip, int(prefix), scope="global", label="eth0")
                self.now = replace(self.now, addresses=(*self.now.addresses, held))
            case ["ip", "route", "replace", to, *rest]:
                given = dict(zip(rest[::2], rest[1::2], strict=False))
                way = HeldRoute(
                    to,
                    given.get("via"),
                    int(given["metric"]) if "metric" in given else None,
                    given.get("src"),
                    given.get("scope"),
                    given.get("proto"),
                )
                self.now = replace(self.now, routes=(*self.now.routes, way))
            case ["tee", _]:
                content = command.stdin or ""
                self.now = replace(self.now, resolver_file=content, dns=parse_resolv_conf(content))
            case _:
                pass
