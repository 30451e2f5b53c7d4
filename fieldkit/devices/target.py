"""Which device to ask, by which way, as whom: plain values, handed down."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fieldkit.model.secret import Secret

Protocol = Literal["ssh", "telnet", "console"]
PORTS: dict[str, int] = {"ssh": 22, "telnet": 23}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who logs in.  `secret` is for the privileged level (enable), where the platform has one."""

    username: str | None = None
    password: Secret | None = None
    secret: Secret | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """The host that the device is reached through, by SSH."""

    host: str
    port: int = 22
    credentials: Credentials = Credentials()
    host_key: str | None = None


@dataclass(frozen=True, slots=True)
class Console:
    """The serial port that the device's console hangs on (`COM3`, `/dev/ttyUSB0`)."""

    port: str
    baud: int = 9600


@dataclass(frozen=True, slots=True)
class Target:
    """One device.  `host_key` is the fingerprint the record has (`SHA256:…`); `old_algorithms` lets this one device,
    and no other, be spoken to with what is no longer thought safe."""

    host: str
    protocol: Protocol = "ssh"
    tcp_port: int | None = None
    platform: str | None = None
    credentials: Credentials = Credentials()
    host_key: str | None = None
    old_algorithms: bool = False
    jump: Jump | None = None
    console: Console | None = None

    @property
    def port(self) -> int:
        """The TCP port that is really used."""
        return self.tcp_port or PORTS.get(self.protocol, 0)

    @property
    def name(self) -> str:
        """What names this device everywhere: in the books, the evidence and the errors."""
        if self.console is not None:
            return self.console.port
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.protocol] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long each part may take, in seconds, and how much one answer may hold."""

    connect_s: float = 8.0
    login_s: float = 15.0
    answer_s: float = 15.0
    visit_s: float = 60.0
    largest_answer: int = 4_000_000


@dataclass(frozen=True, slots=True)
class Books:
    """Where this laptop remembers devices: the host keys it trusts, and what kind each was found to be."""

    folder: Path

    @property
    def known_hosts(self) -> Path:
        """Our own file of host keys, in OpenSSH's form; nobody else's is read."""
        return self.folder / "known_hosts"

    @property
    def devices(self) -> Path:
        """What each device was found to be: `{"10.0.0.2": {"platform": …, "old_algorithms": …, "encoding": …}}`."""
        return self.folder / "devices.json"
