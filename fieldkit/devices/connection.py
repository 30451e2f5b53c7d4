"""The wire to a device: bytes there and back, each read with an end, by SSH, Telnet or the console's serial port."""

import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from fieldkit.devices.hostkeys import Stranger
from fieldkit.devices.ssh import Met, Way, cut_off, hang_up, hosts, log_in, meet, silence, the_way
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Target

CHUNK = 65536
# Wide and high: a device that believes it neither wraps its lines nor stops between pages.
WIDTH, HEIGHT = 511, 1000

_IAC, _SB, _SE = 255, 250, 240
_WILL, _WONT, _DO, _DONT = 251, 252, 253, 254
_ECHO, _SGA, _NAWS = 1, 3, 31


class HungUp(Exception):
    """The other end has closed the connection."""


class Telnet:
    """The Telnet protocol within a stream of bytes: what is text, and what has to be answered.  Pure.

    ZTE's devices echo nothing before their ECHO is agreed to, and fold lines before they know how wide we are.
    """

    def __init__(self) -> None:
        self._rest = b""

    def heard(self, data: bytes) -> tuple[bytes, bytes]:
        """Text without the protocol, and the answer to send."""
        data = self._rest + data
        text, answer = bytearray(), bytearray()
        at = 0
        while True:
            mark = data.find(_IAC, at)
            if mark < 0:
                text += data[at:]
                self._rest = b""
                break
            text += data[at:mark]
            used = self._one(data[mark : mark + 512], text, answer)
            if not used:
                self._rest = data[mark:]
                break
            at = mark + used
        return bytes(text).replace(b"\0", b""), bytes(answer)

    def _one(self, data: bytes, text: bytearray, answer: bytearray) -> int:
        """Take one command; how long it was, 0 as long as its end has not come."""
        if len(data) < 2:
            return 0
        command = data[1]
        if command == _IAC:
            text.append(_IAC)
            return 2
        if command in (_WILL, _WONT, _DO, _DONT):
            if len(data) < 3:
                return 0
            answer += self._option(command, data[2])
            return 3
        if command == _SB:
            end = data.find(bytes((_IAC, _SE)))
            if end >= 0:
                return end + 2
            return 0 if len(data) < 512 else 2  # no option is as long as that
        return 2

    @staticmethod
    def _option(command: int, option: int) -> bytes:
        if command == _WILL:
            return bytes((_IAC, _DO if option in (_ECHO, _SGA) else _DONT, option))
        if command == _DO and option == _NAWS:
            size = bytes((1, 0xF4, 0, 50))  # 500 by 50
            return bytes((_IAC, _WILL, _NAWS, _IAC, _SB, _NAWS)) + size + bytes((_IAC, _SE))
        if command == _DO:
            return bytes((_IAC, _WILL if option == _SGA else _WONT, option))
        return b""


@cache
def _class() -> Any:
    """The one kind of connection for every platform; made late, because the library takes its time."""
    from netmiko.base_connection import BaseConnection
    from netmiko.channel import SSHChannel
    from paramiko import SSHClient
    from paramiko.ssh_exception import SSHException

    class Client(SSHClient):  # type: ignore[misc]  # the library has no types
        """An SSH client that logs in our way, whatever it is told."""

        def __init__(self, log_in_our_way: Callable[[], Any]) -> None:
            super().__init__()
            self._log_in_our_way = log_in_our_way

        def connect(self, *_: Any, **__: Any) -> None:
            self._transport = self._log_in_our_way()

        def close(self) -> None:
            if self._transport is not None:
                hang_up(self._transport)

    class FieldConnection(BaseConnection):
        """netmiko's connection, for its transport alone: no driver's login, paging, prompt or clean-up is ever run.

        The library is never told a password: the login is ours, so its logs and errors have none to leak.
        """

        def __init__(
            self, target: Target, books: Books, connect_until: float, until: float, *, old_algorithms: bool
        ) -> None:
            kind = {"ssh": "fieldkit", "telnet": "fieldkit_telnet", "console": "fieldkit"}[target.protocol]
            super().__init__(host=target.host or "console", port=target.port, device_type=kind, auto_connect=False)
            self.target, self.books = target, books
            self.connect_until, self.until = connect_until, until
            self.old_algorithms = old_algorithms
            self.met: Met | None = None
            self.greeting = ""
            self._telnet: Telnet | None = None
            self._way: Way | None = None
            self.encoding = "latin-1"
            if target.protocol == "console":
                self.protocol = "serial"

        # -- opening

        def _get_ssh_client_instance(self) -> Any:
            return Client(self._in_by_ssh)

        def _build_ssh_client(self) -> Any:
            return self._get_ssh_client_instance()

        def _in_by_ssh(self) -> Any:
            device, _ = hosts(self.target, old_algorithms=self.old_algorithms)
            ends = self.connect_until
            met = meet(device, self.books, lambda: the_way(self.target, self.books, ends), ends)
            self.met = met
            try:
                if met.contact.state != "known":
                    raise Stranger(met.contact)
                log_in(met.transport, device, self.until)
            except BaseException:
                hang_up(met.transport)
                raise
            self.greeting = met.contact.greeting
            return met.transport

        def establish_connection(self, width: int = WIDTH, height: int = HEIGHT) -> None:
            """Reach the device and, by SSH, log in.  Raises: DeviceError."""
            if self.protocol == "ssh":
                self._shell(width, height)
            elif self.protocol == "telnet":
                self._telnet = Telnet()
                self._way = the_way(self.target, self.books, self.connect_until)
                self.remote_conn = self._way.sock
            else:
                self.remote_conn = console(self.target)

        def _shell(self, width: int, height: int) -> None:
            self.remote_conn_pre = self._build_ssh_client()
            self.remote_conn_pre.connect()
            assert self.met is not None
            transport = self.met.transport
            left = max(0.05, self.until - time.monotonic())
            transport.channel_timeout = left
            try:
                with cut_off(lambda: hang_up(transport), left):
                    self.remote_conn = self.remote_conn_pre.invoke_shell(term="vt100", width=width, height=height)
            except (SSHException, OSError, EOFError) as exc:
                alive = transport.is_active()
                hang_up(transport)
                if time.monotonic() >= self.until:
                    raise DeviceError("device.silent_login", device=self.target.name, seconds=round(left, 1)) from None
                # Let in, and given no terminal: there is none left.
                code = "device.busy" if alive else "device.closed_login"
                raise DeviceError(code, device=self.target.name, why=str(exc)[:200]) from None
            self.channel = SSHChannel(conn=self.remote_conn, encoding=self.encoding)

        # -- bytes

        def take(self, within_s: float) -> bytes:
            """What came within the time, b"" where nothing did.  Raises: HungUp."""
            if self.protocol == "serial":
                return self._from_console(within_s)
            until = time.monotonic() + within_s
            line: Any = self.remote_conn
            while True:
                try:
                    line.settimeout(max(0.0005, until - time.monotonic()))
                    data: bytes = line.recv(CHUNK)
                except TimeoutError:
                    return b""
                except (OSError, EOFError, SSHException):
                    raise HungUp from None
                if not data:
                    raise HungUp
                if self._telnet is not None:
                    data, answer = self._telnet.heard(data)
                    if answer:
                        self.put(answer, protocol=True)
                if data:
                    return data
                if time.monotonic() >= until:
                    return b""  # nothing but options, without an end

        def _from_console(self, within_s: float) -> bytes:
            from serial import SerialException

            until = time.monotonic() + within_s
            line: Any = self.remote_conn
            try:
                while True:
                    waiting = line.in_waiting
                    data: bytes = line.read(min(max(1, waiting), CHUNK))
                    if data:
                        data += line.read(min(line.in_waiting, CHUNK))
                        return data
                    if time.monotonic() >= until:
                        return b""
            except (SerialException, OSError, TypeError):  # TypeError: pyserial's own when the port is gone
                raise HungUp from None

        def put(self, data: bytes, *, protocol: bool = False) -> None:
            """Send.  Raises: HungUp."""
            from serial import SerialException

            line: Any = self.remote_conn
            try:
                if self.protocol == "serial":
                    line.write(data)
                    return
                line.settimeout(10.0)
                if self._telnet is not None and not protocol:
                    data = data.replace(b"\xff", b"\xff\xff")
                line.sendall(data)
            except (OSError, EOFError, SSHException, SerialException):
                raise HungUp from None

        # -- closing

        def cleanup(self, command: str = "") -> None:
            """Nothing: what is said in leaving is the session's to say."""

        def hang_up(self) -> None:
            """Close, at once and in any state."""
            line: Any = self.remote_conn
            if self.met is not None:
                hang_up(self.met.transport)
            if isinstance(line, socket.socket):
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
            if self._way is not None:
                self._way.close()
            if line is not None:
                with suppress(OSError, EOFError):
                    line.close()
            self.disconnect()

    return FieldConnection


def console(target: Target) -> Any:
    """The serial port that the console hangs on.  Raises: DeviceError."""
    import serial

    assert target.console is not None
    name = target.console.port
    exclusive = {} if sys.platform == "win32" else {"exclusive": True}  # there every open port is
    try:
        return serial.Serial(name, target.console.baud, timeout=0.01, write_timeout=5.0, **exclusive)
    except (serial.SerialException, OSError, ValueError) as exc:
        told = f"{getattr(exc, 'errno', None)} {exc!r}"
    if "FileNotFound" in told or told.startswith("2 ") or "No such file" in told or "not exist" in told:
        raise DeviceError("device.no_console", console=name, known=_ports())
    # Windows says of a port that another program has open that access to it is denied.
    if "lock" in told or "busy" in told.lower() or ("PermissionError(13" in told and name.upper().startswith("COM")):
        raise DeviceError("device.console_busy", console=name)
    if "denied" in told.lower() or told.startswith("13 "):
        raise DeviceError("device.console_denied", console=name)
    raise DeviceError("device.no_console", console=name, known=_ports())


def _ports() -> list[str]:
    from serial.tools import list_ports

    return sorted(port.device for port in list_ports.comports())[:12]


def prepare() -> None:
    """Load the libraries that a connection takes."""
    _class()
    silence()


def connected(target: Target, books: Books, connect_until: float, until: float, *, old_algorithms: bool = False) -> Any:
    """A connection to the device, by SSH already logged in.  Raises: DeviceError."""
    prepare()
    line = _class()(target, books, connect_until, until, old_algorithms=old_algorithms)
    try:
        line.establish_connection()
    except BaseException:
        line.hang_up()
        raise
    return line
