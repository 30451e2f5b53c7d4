# ruff: noqa: ARG002 -- asyncssh hands its sessions more than they need
"""The three ways to the fake device: SSH, Telnet and a console; all devices of a process live in one thread."""

import asyncio
import os
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import asyncssh

from tests.fakedevice.cli import Shell
from tests.fakedevice.session import Gone, Talk
from tests.fakedevice.state import Quirks, Seen, State, User

if TYPE_CHECKING:
    from fieldkit.devices.target import Target
    from fieldkit.model.line import Line

T = TypeVar("T")
_WAIT_S = 60.0
# Elsewhere it lets a restarted device have its port back at once; on Windows it would let two share one.
_REUSE = sys.platform != "win32"


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="fakedevice", daemon=True).start()
    return loop


def _do(work: Coroutine[Any, Any, T]) -> T:
    made: Future[T] = asyncio.run_coroutine_threadsafe(work, _loop())
    return made.result(_WAIT_S)


@cache
def _key(kind: str, number: int) -> asyncssh.SSHKey:
    """A host key; kept, since RSA takes its time.  `number` tells one device's key from another's."""
    if kind == "ssh-rsa-sha1":
        key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
        key.sig_algorithms = (b"ssh-rsa",)
        return key
    return asyncssh.generate_private_key(kind)


class FakeDevice:
    """One device that can be reached over SSH and Telnet (and its console) as long as the `with` lasts."""

    _made = 0

    def __init__(
        self,
        state: State,
        quirks: Quirks | None = None,
        *,
        host: str = "127.0.0.1",
        ssh_port: int = 0,
        telnet_port: int = 0,
    ) -> None:
        from tests.fakedevice.shells import SHELLS

        FakeDevice._made += 1
        self.state = state
        self.quirks = quirks or Quirks()
        self.seen = Seen()
        self.host = host
        self.shell_class: type[Shell] = SHELLS[state.platform]
        self._ports = (ssh_port, telnet_port)
        self._number = FakeDevice._made
        self._ssh: asyncssh.SSHAcceptor | asyncio.Server | None = None
        self._telnet: asyncio.Server | None = None
        self._connections: set[asyncssh.SSHServerConnection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._console: tuple[int, int, str] | None = None

    def __enter__(self) -> "FakeDevice":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> "FakeDevice":
        """Listen."""
        _do(self._start())
        return self

    def stop(self) -> None:
        """Cut everything off and listen no more."""
        _do(self._stop())

    def restart(self) -> None:
        """Off and on again at the same ports, with the algorithms that the quirks now name; the state stays."""
        self._ports = (self.ssh[1], self.telnet[1])
        self.stop()
        self.start()

    def new_host_key(self) -> None:
        """The device was exchanged: another host key at the same address."""
        FakeDevice._made += 1
        self._number = FakeDevice._made
        self.restart()

    @property
    def ssh(self) -> tuple[str, int]:
        """Where SSH listens."""
        assert self._ssh is not None, "not started"
        if isinstance(self._ssh, asyncssh.SSHAcceptor):
            return self.host, self._ssh.get_port()
        return self.host, self._ssh.sockets[0].getsockname()[1]

    @property
    def telnet(self) -> tuple[str, int]:
        """Where Telnet listens."""
        assert self._telnet is not None, "not started"
        return self.host, self._telnet.sockets[0].getsockname()[1]

    @property
    def host_key(self) -> str:
        """The fingerprint, as `ssh-keygen -l` writes it."""
        return self._host_key().get_fingerprint()

    @property
    def host_key_line(self) -> str:
        """The public host key: `ssh-ed25519 AAAA…`."""
        return self._host_key().export_public_key("openssh").decode().strip()

    @property
    def console(self) -> str:
        """The terminal device that the console hangs on; somebody who comes back finds the session as it was left."""
        if self._console is None:
            if sys.platform == "win32":
                raise NotImplementedError("there are no pseudo-terminals here")
            import pty
            import tty

            ours, theirs = pty.openpty()
            tty.setraw(theirs)
            os.set_blocking(ours, False)
            self._console = (ours, theirs, os.ttyname(theirs))
            _do(self._start_console(ours))
        return self._console[2]

    def target(self, protocol: str = "ssh", **other: Any) -> "Target":
        """How fieldkit is told of this device; anything may be given otherwise."""
        from fieldkit.devices.target import Console, Credentials, Target
        from fieldkit.model.secret import Secret

        user = self.state.users[0]
        password = self.state.line_password if self.quirks.password_only and protocol != "ssh" else user.password
        made = Target(
            host=self.host,
            protocol=protocol,  # type: ignore[arg-type]  # one of the three words
            tcp_port={"ssh": self.ssh[1], "telnet": self.telnet[1]}.get(protocol),
            platform="huawei_vrp" if self.state.platform == "huawei_vrpv8" else self.state.platform,
            credentials=Credentials(user.name, Secret(password), Secret(self.state.enable_secret)),
            host_key=self.host_key if protocol == "ssh" else None,
            console=Console(self.console) if protocol == "console" else None,
        )
        return replace(made, **other)

    def on(self, line: "Line", protocol: str = "ssh", **other: Any) -> "Line":
        """The line's record, with this device as its access device; any key of `access` may be given otherwise."""
        known = {
            "switch": self.host,
            "protocol": protocol,
            "tcp_port": self.ssh[1] if protocol == "ssh" else self.telnet[1],
            "host_key": self.host_key if protocol == "ssh" else None,
        }
        return replace(line, access=replace(line.access, **{**known, **other}))

    def known(self, name: str, password: str) -> User | None:
        """The user of this name, if the password is right."""
        return next((each for each in self.state.users if (each.name, each.password) == (name, password)), None)

    def cut_off(self) -> None:
        """Every open connection goes, at once."""

        async def cut() -> None:
            for each in list(self._connections):
                each.abort()
            for task in list(self._tasks):
                task.cancel()

        _do(cut())

    # -- inside the thread -----------------------------------------------------------------------------------------

    def _host_key(self) -> asyncssh.SSHKey:
        return _key(self.quirks.host_key_type, self._number)

    async def _start(self) -> None:
        quirks = self.quirks
        if quirks.silent:
            self._ssh = await asyncio.start_server(self._silent, self.host, self._ports[0], reuse_address=_REUSE)
            self._telnet = await asyncio.start_server(self._silent, self.host, self._ports[1], reuse_address=_REUSE)
            return
        chosen = {"kex_algs": quirks.kex, "encryption_algs": quirks.ciphers, "mac_algs": quirks.macs}
        self._ssh = await asyncssh.listen(
            self.host,
            self._ports[0],
            server_factory=lambda: _Ssh(self),
            server_host_keys=[self._host_key()],
            line_editor=False,
            encoding=None,
            login_timeout=30,
            password_auth="password" in quirks.auth,
            kbdint_auth="keyboard-interactive" in quirks.auth,
            public_key_auth="publickey" in quirks.auth,
            reuse_address=_REUSE,
            **{name: list(value) for name, value in chosen.items() if value is not None},
        )
        self._telnet = await asyncio.start_server(self._telnetted, self.host, self._ports[1], reuse_address=_REUSE)

    async def _stop(self) -> None:
        for server in (self._ssh, self._telnet):
            if server is not None:
                server.close()
        for connection in list(self._connections):
            connection.abort()
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2)
        if self._console is not None:
            ours, theirs, _ = self._console
            _loop().remove_reader(ours)
            os.close(ours)
            os.close(theirs)
            self._console = None

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this as long as the device runs."""
        task = _loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _silent(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.seen.connections += 1
        while got := await reader.read(4096):
            self.seen.raw += got
        writer.close()
        self._tasks.discard(task)

    async def _telnetted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.seen.connections += 1
        wire = TelnetWire(reader, writer)
        try:
            await wire.negotiate()
            await Talk(self, wire).run()
            await writer.drain()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _start_console(self, ours: int) -> None:
        wire = ConsoleWire(ours)
        _loop().add_reader(ours, wire.take)

        async def serve() -> None:
            while True:
                while await wire.read() not in (b"\r", b"\n", b"\r\n"):
                    pass
                self.seen.connections += 1
                await Talk(self, wire).run()

        self.begin(serve())


class _Ssh(asyncssh.SSHServer):
    """One SSH connection: password only, each attempt noted."""

    def __init__(self, device: FakeDevice) -> None:
        self._device = device
        self._user: User | None = None
        self._tries = 0
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._device._connections.add(conn)
        self._device.seen.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        if self._connection is not None:
            self._device._connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        if self._device.quirks.banner and self._connection is not None:
            self._connection.send_auth_banner(self._device.quirks.banner)
        self._may_ask_again()
        return True

    def _may_ask_again(self) -> None:
        """Devices take the service request before each attempt; asyncssh takes only the first."""
        if self._connection is not None:
            self._connection._next_service = b"ssh-userauth"

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        seen = self._device.seen
        seen.auth_attempts += 1
        self._tries += 1
        self._may_ask_again()
        seen.passwords.append((username, password))
        self._user = self._device.known(username, password)
        if self._user is None and self._tries >= self._device.quirks.auth_tries and self._connection is not None:
            self._connection.abort()
        return self._user is not None

    def public_key_auth_supported(self) -> bool:
        return True

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        return "", "", "en", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: Any) -> bool:
        return self.validate_password(username, responses[0] if responses else "")

    def session_requested(self) -> Any:
        quirks, seen = self._device.quirks, self._device.seen
        if quirks.vty_full or seen.open_now >= quirks.vty_lines:
            return False
        assert self._connection is not None
        session = SshWire(self._device, self._user)
        return self._connection.create_server_channel(encoding=None), session


class SshWire(asyncssh.SSHServerSession[bytes]):
    """The bytes of one SSH channel."""

    way = "ssh"

    def __init__(self, device: FakeDevice, user: User | None) -> None:
        self._device, self._user = device, user
        self._came: asyncio.Queue[bytes] = asyncio.Queue()
        self._flows = asyncio.Event()
        self._flows.set()
        self._channel: asyncssh.SSHServerChannel[bytes]

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._channel = chan

    def pty_requested(self, term_type: str, term_size: Any, term_modes: Any) -> bool:
        return True

    def shell_requested(self) -> bool:
        return True

    def session_started(self) -> None:
        self._device.begin(self._talk())

    async def _talk(self) -> None:
        try:
            await Talk(self._device, self, self._user).run()
            self._channel.exit(0)
        except (OSError, asyncssh.Error):
            pass

    def data_received(self, data: bytes, datatype: Any) -> None:
        self._came.put_nowait(data)

    def eof_received(self) -> bool:
        self._came.put_nowait(b"")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._came.put_nowait(b"")
        self._flows.set()

    def pause_writing(self) -> None:
        self._flows.clear()

    def resume_writing(self) -> None:
        self._flows.set()

    async def read(self) -> bytes:
        """What was typed; b"" when they are gone."""
        got = await self._came.get()
        if not got:
            self._came.put_nowait(b"")
        return got

    async def write(self, data: bytes) -> None:
        """Show something, as fast as it is taken."""
        if self._channel.is_closing():
            raise Gone
        self._channel.write(data)
        await asyncio.sleep(0)  # without this nothing else runs as long as the window is open
        await self._flows.wait()

    def cut(self) -> None:
        """The link goes."""
        self._channel.get_connection().abort()


# Telnet's own signs.  Source: RFC 854, 857 (echo), 858 (suppress go-ahead), 1073 (window size), 1091 (terminal type).
IAC, DONT, DO, WONT, WILL, SB, SE = 255, 254, 253, 252, 251, 250, 240
ECHO, SGA, TTYPE, NAWS = 1, 3, 24, 31


class TelnetWire:
    """The bytes of one Telnet connection, its options negotiated and taken out."""

    way = "telnet"

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._state = b""
        self._offered = {(WILL, ECHO), (WILL, SGA), (DO, TTYPE), (DO, NAWS)}
        self.agreed: list[tuple[int, int]] = []

    async def negotiate(self) -> None:
        """Offer what real devices offer."""
        self._writer.write(b"".join(bytes([IAC, verb, option]) for verb, option in sorted(self._offered)))
        await self._writer.drain()

    async def read(self) -> bytes:
        """What was typed; b"" when they are gone."""
        while True:
            try:
                got = await self._reader.read(4096)
            except OSError:
                got = b""
            if not got:
                return b""
            typed = self._without_options(self._state + got)
            if typed:
                return typed

    def _without_options(self, data: bytes) -> bytes:
        typed = bytearray()
        at = 0
        self._state = b""
        while at < len(data):
            if data[at] != IAC:
                typed.append(data[at])
                at += 1
                continue
            verb = data[at + 1] if at + 1 < len(data) else None
            if verb == IAC:
                typed.append(IAC)
                at += 2
            elif verb == SB:
                end = data.find(bytes([IAC, SE]), at)
                if end < 0:
                    self._state = data[at:]
                    break
                at = end + 2
            elif verb in (DO, DONT, WILL, WONT) and at + 2 < len(data):
                self._answer(int(verb), data[at + 2])
                at += 3
            elif verb is None or verb in (DO, DONT, WILL, WONT):
                self._state = data[at:]
                break
            else:
                at += 2
        return bytes(typed)

    def _answer(self, verb: int, option: int) -> None:
        self.agreed.append((verb, option))
        ours = {DO: WILL, DONT: WONT, WILL: DO, WONT: DONT}[verb]
        if verb in (DO, WILL) and (ours, option) not in self._offered:
            self._writer.write(bytes([IAC, WONT if verb == DO else DONT, option]))

    async def write(self, data: bytes) -> None:
        """Show something."""
        self._writer.write(data.replace(b"\xff", b"\xff\xff"))
        try:
            await self._writer.drain()
        except OSError:
            raise Gone from None

    def cut(self) -> None:
        """The link goes."""
        self._writer.transport.abort()


class ConsoleWire:
    """The bytes of the console: our end of a pseudo-terminal."""

    way = "console"

    def __init__(self, ours: int) -> None:
        self._ours = ours
        self._came: asyncio.Queue[bytes] = asyncio.Queue()
        self._unplugged = False

    def take(self) -> None:
        """Something was typed."""
        try:
            self._came.put_nowait(os.read(self._ours, 4096))
        except OSError:
            _loop().remove_reader(self._ours)

    async def read(self) -> bytes:
        """What was typed."""
        return await self._came.get()

    async def write(self, data: bytes) -> None:
        """Show something; what nobody reads is lost, as on a cable."""
        while data and not self._unplugged:
            try:
                data = data[os.write(self._ours, data) :]
            except BlockingIOError:
                await asyncio.sleep(0.005)

    def cut(self) -> None:
        """The cable is out: silence, and nothing more arrives."""
        self._unplugged = True


class Many:
    """Several devices at once, as `with many(...) as devices`."""

    def __init__(self, devices: list[FakeDevice]) -> None:
        self.devices = devices

    def __enter__(self) -> list[FakeDevice]:
        return [each.start() for each in self.devices]

    def __exit__(self, *_: object) -> None:
        for each in self.devices:
            each.stop()


def many(states: list[State], quirks: Quirks | None = None) -> Many:
    """One device for each state, each with its own copy of the quirks."""
    return Many([FakeDevice(each, replace(quirks) if quirks else None) for each in states])


def read_spec(path: Path) -> list[FakeDevice]:
    """The devices that a file describes: see `__main__.py`."""
    import json

    from tests.fakedevice import scenes

    spec = json.loads(path.read_text(encoding="utf-8"))
    made: list[FakeDevice] = []
    for entry in spec["devices"]:
        for number in range(entry.get("count", 1)):
            state, _ = scenes.scene(entry["platform"], entry["code"])
            if "hostname" in entry:
                state.hostname = f"{entry['hostname']}-{number + 1}" if entry.get("count", 1) > 1 else entry["hostname"]
            quirks = Quirks(**entry.get("quirks", {}))
            first = entry.get("ssh_port", 0), entry.get("telnet_port", 0)
            step = 0 if entry.get("an_address_each") else number
            ssh, telnet = (each + step if each else 0 for each in first)
            host = str(ip_address(entry.get("host", "127.0.0.1")) + number - step)
            made.append(FakeDevice(state, quirks, host=host, ssh_port=ssh, telnet_port=telnet))
    return made
