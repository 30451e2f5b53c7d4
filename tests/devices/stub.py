"""A bare line that says what a test wants said, byte for byte: for what no device would ever say.  And a jump host."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

import asyncssh

from fieldkit.devices.target import Credentials, Jump, Target
from fieldkit.model.secret import Secret

# What is done on the line: bytes are sent, a number is waited for in seconds, None hangs up.
Step = bytes | float | None
Says = Callable[[str], Iterable[Step]]


class Stub:
    """A TCP port that shows a prompt, echoes each line, and answers as the test's function says.

    The function gives everything behind the echo, the next prompt included.
    """

    def __init__(self, prompt: bytes, says: Says, *, echo: str = "once", greeting: Iterable[Step] = ()) -> None:
        self.prompt, self.says, self.echo, self.greeting = prompt, says, echo, greeting
        self.lines: list[bytes] = []
        self.raw = bytearray()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._stopped = False
        threading.Thread(target=self._listen, daemon=True).start()

    def target(self, platform: str | None, **other: object) -> Target:
        """How fieldkit is told of it."""
        port: int = self._listening.getsockname()[1]
        facts: dict[str, object] = {"credentials": Credentials("tech", Secret("Stub-pass-1")), **other}
        return Target("127.0.0.1", "telnet", port, platform, **facts)  # type: ignore[arg-type]  # the test's own words

    def __enter__(self) -> "Stub":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        for each in [self._listening, *self._open]:
            with suppress(OSError):
                each.close()

    def _listen(self) -> None:
        while not self._stopped:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError):
            if self._do(line, self.greeting or [self.prompt]):
                for command in self._typed(line):
                    if not self._do(line, self.says(command) if command else [b"\r\n" + self.prompt]):
                        break
        line.close()

    def _typed(self, line: socket.socket) -> Iterator[str]:
        """Each line, echoed as it is typed."""
        typed = bytearray()
        while data := line.recv(4096):
            self.raw += data
            for key in data:
                if key == 0x0D:
                    self.lines.append(bytes(typed))
                    if typed and self.echo == "twice":
                        line.sendall(b"\r\n" + typed)
                    command, typed = typed.decode("latin-1").strip(), bytearray()
                    yield command
                elif key >= 0x20:
                    typed.append(key)
                    if self.echo != "never":
                        line.sendall(bytes((key,)))

    def _do(self, line: socket.socket, steps: Iterable[Step]) -> bool:
        for step in steps:
            if step is None:
                return False
            if isinstance(step, float):
                time.sleep(step)
            else:
                line.sendall(step)
        return True


class JumpHost:
    """An SSH server that lets anybody with the password through to loopback, and counts whom."""

    def __init__(self, *, password: str = "Jump-pass-1", allow: bool = True) -> None:
        self.password, self.allow = password, allow
        self.through: list[tuple[str, int]] = []
        self.passwords: list[str] = []
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.port = 0

    def jump(self, *, password: str | None = None, pinned: bool = True) -> Jump:
        """How fieldkit is told of it."""
        who = Credentials("jumper", Secret(password or self.password))
        return Jump("127.0.0.1", self.port, who, self.key.get_fingerprint() if pinned else None)

    @contextmanager
    def running(self) -> Iterator["JumpHost"]:
        """Listen as long as the `with` lasts."""
        outer = self

        class Server(asyncssh.SSHServer):
            def password_auth_supported(self) -> bool:
                return True

            def validate_password(self, _username: str, password: str) -> bool:
                outer.passwords.append(password)
                return password == outer.password

            def connection_requested(self, dest_host: str, dest_port: int, *_: object) -> bool:
                outer.through.append((dest_host, dest_port))
                if not outer.allow:
                    raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "not from here")
                return True

        with ssh_server(Server, self.key) as self.port:
            yield self


@contextmanager
def ssh_server(server: Callable[[], asyncssh.SSHServer], *keys: asyncssh.SSHKey) -> Iterator[int]:
    """Any SSH server on a port of loopback's; whoever is let in is shown `SW1#`, and echoed."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def shell(process: asyncssh.SSHServerProcess[bytes]) -> None:
        process.stdout.write(b"SW1#")
        with suppress(asyncssh.Error):
            while data := await process.stdin.read(1024):
                process.stdout.write(data.replace(b"\r", b"\r\nSW1#"))

    async def start() -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(
            server,
            "127.0.0.1",
            0,
            server_host_keys=list(keys),
            process_factory=shell,
            encoding=None,
            line_editor=False,
        )

    acceptor = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield acceptor.get_port()
    finally:
        loop.call_soon_threadsafe(acceptor.close)
        loop.call_soon_threadsafe(loop.stop)
