"""A plain terminal for the fake device's own tests: bytes as they come, by SSH, Telnet or the console."""

import contextlib
import os
import re
import select
import socket
import time
from collections.abc import Callable, Iterator

import paramiko

from tests.fakedevice.transports import FakeDevice

PROMPT = r"(?:<[\w-]+>|\[[~*]?[\w/.-]+\]|[\w-]+(?:\([\w /.-]+\))?[>#])$"
# Whatever the machine is busy with, an answer comes within this.
PATIENCE_S = 60.0


class Terminal:
    """What was shown, and typing into it."""

    def __init__(self, take: Callable[[], bytes], give: Callable[[bytes], None]) -> None:
        self._take, self._give = take, give
        self.raw = b""
        self.at = 0

    @property
    def screen(self) -> str:
        """All that came since the last answer was taken."""
        return self.raw[self.at :].decode("utf-8", errors="replace")

    def until(self, pattern: str, within_s: float = PATIENCE_S) -> str:
        """What came up to this pattern.

        Raises: TimeoutError when it does not come, EOFError when the other end goes first.
        """
        ends = time.monotonic() + within_s
        while re.search(pattern, self.screen) is None:
            if time.monotonic() > ends:
                raise TimeoutError(self.screen)
            got = self._take()
            if got == b"":
                raise EOFError(self.screen)
            self.raw += got if got != b"\0" else b""
        said = self.screen
        self.at = len(self.raw)
        return said

    def type(self, text: str | bytes) -> None:
        """Keys, as they are."""
        self._give(text if isinstance(text, bytes) else text.encode())

    def ask(self, line: str, then: str = PROMPT) -> str:
        """A line, and what comes up to the next prompt."""
        self.type(f"{line}\r")
        return self.until(then)


@contextlib.contextmanager
def by_ssh(device: FakeDevice, username: str = "tech", password: str = "Fake-pass-1") -> Iterator[Terminal]:
    """Log in by SSH, and wait for nothing."""
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    host, port = device.ssh
    patience = {"timeout": PATIENCE_S, "banner_timeout": PATIENCE_S, "auth_timeout": PATIENCE_S}
    client.connect(host, port, username, password, allow_agent=False, look_for_keys=False, **patience)
    try:
        channel = client.invoke_shell()
        channel.settimeout(0.2)

        def take() -> bytes:
            try:
                return bytes(channel.recv(65536))
            except TimeoutError:
                return b"\0"

        yield Terminal(take, channel.sendall)
    finally:
        client.close()


@contextlib.contextmanager
def by_telnet(device: FakeDevice) -> Iterator[Terminal]:
    """Connect by Telnet; what it negotiates is refused, as the simplest client would."""
    with socket.create_connection(device.telnet, timeout=PATIENCE_S) as connection:
        connection.settimeout(0.2)

        def take() -> bytes:
            try:
                got = connection.recv(65536)
            except TimeoutError:
                return b"\0"
            except OSError:
                return b""
            for verb, option in re.findall(rb"\xff([\xfb\xfd])(.)", got, re.DOTALL):
                with contextlib.suppress(OSError):
                    connection.sendall(b"\xff" + (b"\xfe" if verb == b"\xfb" else b"\xfc") + option)
            return re.sub(rb"\xff[\xfb-\xfe].", b"", got, flags=re.DOTALL) or (b"\0" if got else b"")

        yield Terminal(take, connection.sendall)


@contextlib.contextmanager
def by_console(device: FakeDevice) -> Iterator[Terminal]:
    """Open the console's terminal device."""
    port = os.open(device.console, os.O_RDWR)
    try:

        def take() -> bytes:
            ready, _, _ = select.select([port], [], [], 0.2)
            return os.read(port, 65536) if ready else b"\0"

        def give(data: bytes) -> None:
            os.write(port, data)

        yield Terminal(take, give)
    finally:
        os.close(port)
