"""Getting in by SSH: the host key before anything else, the password once, and what is old only where it was agreed."""

import logging
import queue
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from fieldkit.devices.book import remembered
from fieldkit.devices.hostkeys import Contact, Stranger, hosts_name, judged, known_keys
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Credentials, Target

# What is no longer thought safe, as paramiko sorts it; spoken only with a device for which somebody has agreed to it.
# Source: RFC 9142 (key exchange), RFC 8758 (arcfour), RFC 8332 (ssh-rsa), OpenSSH's own defaults since 8.8.
OLD: Mapping[str, tuple[str, ...]] = {
    "kex": ("diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"),
    "keys": ("ssh-rsa", "ssh-dss"),
    "ciphers": ("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"),
    "macs": ("hmac-md5", "hmac-sha1-96", "hmac-md5-96"),
    "pubkeys": ("ssh-rsa",),
}
# Which list of the device's greeting each of them is held against.
_OFFERED = {
    "kex": "kex_algo_list",
    "keys": "server_key_algo_list",
    "ciphers": "server_encrypt_algo_list",
    "macs": "server_mac_algo_list",
}
# Names in those lists that are no algorithm.
_SIGNALS = ("ext-info-", "kex-strict-")
# The signatures that go with a key of this type.
_SIGNED: Mapping[str, tuple[str, ...]] = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")}


@dataclass(frozen=True, slots=True)
class Host:
    """One host to log in to by SSH: the device, or the jump host before it."""

    name: str
    host: str
    port: int
    credentials: Credentials
    pin: str | None = None
    old_algorithms: bool = False


@dataclass(slots=True)
class Met:
    """A host whose key was seen; nobody has logged in."""

    transport: Any
    contact: Contact
    offered: tuple[str, ...]
    old_used: bool


@dataclass(slots=True)
class Way:
    """How a device is reached: a socket, or a channel through the jump host, and what to close behind it."""

    sock: Any
    behind: list[Callable[[], None]] = field(default_factory=list)

    def close(self) -> None:
        """Give up the way, the nearest end last."""
        with suppress(OSError):
            self.sock.close()
        for each in self.behind:
            each()


def silence() -> None:
    """Keep the libraries' own logs, which know the user and the session, from every screen and file."""
    for name in ("paramiko", "netmiko"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
        logger.propagate = False
        logger.setLevel(logging.CRITICAL)


def look(target: Target, books: Books, within_s: float) -> Contact:
    """The key that the device shows, or the jump host's where that is not a known one."""
    silence()
    import_module("paramiko")  # loading it is not the device's time
    until = time.monotonic() + within_s
    device, _ = hosts(target, old_algorithms=remembered(books.devices, target.name).old_algorithms)
    try:
        if target.protocol != "ssh":
            the_way(target, books, until).close()
            return Contact(device.name, "known", "", "", "")
        met = meet(device, books, lambda: the_way(target, books, until), until)
    except Stranger as met_on_the_way:
        return met_on_the_way.contact
    hang_up(met.transport)
    return met.contact


def hosts(target: Target, *, old_algorithms: bool = False) -> tuple[Host, Host | None]:
    """The device and, where there is one, the jump host before it."""
    old = target.old_algorithms or old_algorithms
    device = Host(target.name, target.host, target.port, target.credentials, target.host_key, old)
    if target.jump is None:
        return device, None
    jump = target.jump
    name = jump.host if jump.port == 22 else f"{jump.host}:{jump.port}"
    return device, Host(name, jump.host, jump.port, jump.credentials, jump.host_key)


def the_way(target: Target, books: Books, until: float) -> Way:
    """Reach the device's TCP port, through its jump host if it has one.  Raises: DeviceError."""
    device, jump = hosts(target)
    if jump is None:
        return Way(tcp(device.host, device.port, device.name, until))
    met = meet(jump, books, lambda: Way(_tcp_to_jump(jump, until)), until)
    try:
        if met.contact.state != "known":
            raise Stranger(met.contact)
        log_in(met.transport, jump, until)
        return _through(met.transport, jump, device, until)
    except BaseException:
        hang_up(met.transport)
        raise


def meet(host: Host, books: Books, reach: Callable[[], Way], until: float) -> Met:
    """Exchange keys with a host and hold its own against the books; nobody logs in yet.

    `reach` gives the way to it, and once more for each other type of key that has to be looked at: a record's
    fingerprint does not say of which type its key is.
    """
    name = hosts_name(host.host, host.port)
    keys = known_keys(books.known_hosts, name)
    tried: set[str] = set()
    prefer = tuple(keys)
    while True:
        way = reach()
        try:
            met = _exchanged(way, host, keys, prefer, until)
        except BaseException:
            way.close()
            raise
        tried.add(met.contact.key_type)
        others = [each for each in met.offered if each not in tried]
        if met.contact.state != "changed" or not met.contact.pinned or not others:
            return met
        hang_up(met.transport)
        prefer = (others[0],)
        tried.add(others[0])


def _exchanged(way: Way, host: Host, keys: Mapping[str, bytes], prefer: tuple[str, ...], until: float) -> Met:
    from paramiko import Transport
    from paramiko.ssh_exception import IncompatiblePeer, SSHException

    refused = {} if host.old_algorithms else {kind: list(names) for kind, names in OLD.items()}
    left = _left(until, host)
    way.sock.settimeout(left)
    transport = Transport(way.sock, disabled_algorithms=refused)
    transport.daemon = True
    transport.fieldkit_way = way
    transport.banner_timeout = transport.handshake_timeout = transport.channel_timeout = left
    options = transport.get_security_options()
    if prefer:
        wanted = [each for kind in prefer for each in _SIGNED.get(kind, (kind,)) if each in options.key_types]
        options.key_types = [*wanted, *(each for each in options.key_types if each not in wanted)]
    offered: dict[str, list[str]] = {}
    read_greeting = transport._really_parse_kex_init

    def noted(message: Any, ignore_first_byte: bool = False) -> dict[str, Any]:
        parsed: dict[str, Any] = read_greeting(message, ignore_first_byte)
        if not ignore_first_byte and not offered:
            offered.update({kind: parsed[name] for kind, name in _OFFERED.items()})
        return parsed

    transport._really_parse_kex_init = noted
    try:
        with cut_off(lambda: hang_up(transport), left):
            transport.start_client(timeout=left)
        if not transport.initial_kex_done:
            raise SSHException("no keys were exchanged in time")
    except IncompatiblePeer:
        hang_up(transport)
        raise _too_old(host, transport, offered) from None
    except (SSHException, OSError, EOFError, ValueError) as exc:
        hang_up(transport)
        if until - time.monotonic() <= 0.05:
            raise DeviceError("device.silent_login", device=host.name, seconds=round(left, 1)) from None
        raise DeviceError("device.closed_login", device=host.name, why=str(exc)[:200]) from None
    key = transport.get_remote_server_key()
    name = hosts_name(host.host, host.port)
    contact = judged(
        dict(keys),
        device=host.name,
        name=name,
        kind=key.get_name(),
        key=key.asbytes(),
        pin=host.pin,
        greeting=transport.remote_version[:120],
    )
    kinds = tuple(dict.fromkeys(_type_of(each) for each in _algorithms(offered.get("keys", ()))))
    return Met(transport, contact, kinds, _old_used(transport, offered))


def _type_of(algorithm: str) -> str:
    return "ssh-rsa" if algorithm.startswith("rsa-sha2-") else algorithm


def _algorithms(names: Any) -> list[str]:
    return [each for each in names if each and not each.startswith(_SIGNALS)]


def _old_used(transport: Any, offered: Mapping[str, list[str]]) -> bool:
    """Did the two agree on something old after all?"""
    used = {
        # The first of ours that is theirs, too (RFC 4253, 7.1); the library does not keep it.
        "kex": next((each for each in transport.preferred_kex if each in offered.get("kex", ())), ""),
        "keys": transport.host_key_type,
        "ciphers": transport.remote_cipher,
        "macs": transport.remote_mac,
    }
    return any(used[kind] in OLD[kind] for kind in used) or transport.local_cipher in OLD["ciphers"]


def _too_old(host: Host, transport: Any, offered: Mapping[str, list[str]]) -> DeviceError:
    """Which algorithms it wants, and whether they can be had at all."""
    spoken = {
        "kex": set(transport._kex_info),
        "keys": set(transport._key_info),
        "ciphers": set(transport._cipher_info),
        "macs": set(transport._mac_info),
    }
    wants: list[str] = []
    possible = bool(offered) and not host.old_algorithms
    for kind, names in offered.items():
        theirs = _algorithms(names)
        refused = () if host.old_algorithms else OLD[kind]
        if any(each in spoken[kind] and each not in refused for each in theirs):
            continue
        wants += theirs[:3]
        possible = possible and any(each in spoken[kind] for each in theirs)
    code = "device.old_algorithms" if possible else "device.too_old"
    return DeviceError(code, device=host.name, wants=wants)


# -- who is let in ----------------------------------------------------------------------------------------------------


def log_in(transport: Any, host: Host, until: float) -> None:
    """Log in with the password, sent once and by one method only.  Raises: DeviceError."""
    from paramiko.ssh_exception import AuthenticationException, BadAuthenticationType, SSHException

    user, secret = host.credentials.username, host.credentials.password
    if user is None:
        raise DeviceError("device.no_credentials", device=host.name)
    left = _left(until, host)
    transport.auth_timeout = left
    sent = False
    try:
        with cut_off(lambda: hang_up(transport), left):
            try:
                transport.auth_none(user)
                if transport.is_authenticated():
                    return
                methods: list[str] = []
            except BadAuthenticationType as exc:
                methods = list(exc.allowed_types)
            if secret is None:
                raise DeviceError("device.no_credentials", device=host.name)
            sent = True
            if "password" in methods or not methods:
                more = _second_try(
                    transport, lambda handler, event: handler.auth_password(user, secret.reveal(), event)
                )
            elif "keyboard-interactive" in methods:
                answer = _once(secret.reveal())
                more = _second_try(transport, lambda handler, event: handler.auth_interactive(user, answer, event))
            else:
                raise DeviceError("device.no_password_login", device=host.name, methods=methods)
            if not transport.is_authenticated():
                raise DeviceError("device.no_password_login", device=host.name, methods=list(more))
    except BadAuthenticationType as exc:
        raise DeviceError("device.no_password_login", device=host.name, methods=list(exc.allowed_types)) from None
    except AuthenticationException:
        if until - time.monotonic() <= 0.05:
            raise DeviceError("device.silent_login", device=host.name, seconds=round(left, 1)) from None
        if not transport.is_active():
            raise DeviceError("device.closed_login", device=host.name, why="") from None
        raise DeviceError("device.wrong_password", device=host.name, username=user) from None
    except _AskedAgain as exc:
        if exc.new:
            raise DeviceError("device.password_expired", device=host.name) from None
        raise DeviceError("device.wrong_password", device=host.name, username=user) from None
    except (SSHException, OSError, EOFError) as exc:
        if until - time.monotonic() <= 0.05:
            raise DeviceError("device.silent_login", device=host.name, seconds=round(left, 1)) from None
        # A device that hangs up on the password has refused it more often than not; the fix says so.
        raise DeviceError("device.closed_login", device=host.name, why="" if sent else str(exc)[:200]) from None


def _second_try(transport: Any, ask: Callable[[Any, threading.Event], None]) -> list[str]:
    """One more request within the same log-in: the methods that are wanted still.

    The library would first ask for the service again, on which some devices hang up.
    """
    from paramiko import Message

    handler = transport.auth_handler

    def at_once() -> None:
        granted = Message()
        granted.add_string("ssh-userauth")
        granted.rewind()
        handler._parse_service_accept(granted)

    handler._request_auth = at_once
    done = threading.Event()
    ask(handler, done)
    return list(handler.wait_for_response(done))


class _AskedAgain(Exception):
    """The device asks a second question; `new`: for a new password, which only its owner may choose."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.new = re.search(r"\bnew\b|chang|expire", question, re.IGNORECASE) is not None


def _once(password: str) -> Callable[[str, str, list[tuple[str, bool]]], list[str]]:
    """Answers to the device's questions: the password to the first hidden one, and to no other."""
    given = False

    def answer(title: str, instructions: str, asked: list[tuple[str, bool]]) -> list[str]:
        nonlocal given
        if not asked:
            return []
        if given or len(asked) > 1 or asked[0][1]:
            raise _AskedAgain(f"{title} {instructions} {asked[0][0]}")
        given = True
        return [password]

    return answer


# -- the way there ----------------------------------------------------------------------------------------------------


def tcp(host: str, port: int, device: str, until: float) -> socket.socket:
    """A TCP connection within the time.  Raises: DeviceError."""
    addresses = _addresses(host, port, device, until)
    why = "timed out"
    for at, (family, address) in enumerate(addresses):
        left = until - time.monotonic()
        if left <= 0:
            break
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A second address has its chance too.
            sock.settimeout(left / (len(addresses) - at))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except ConnectionRefusedError:
            sock.close()
            if at + 1 == len(addresses):
                raise DeviceError("device.refused_connection", device=device, port=port) from None
        except OSError as exc:
            sock.close()
            why = exc.strerror or str(exc)
    raise DeviceError("device.unreachable", device=device, why=why)


def _addresses(host: str, port: int, device: str, until: float) -> list[tuple[int, Any]]:
    """The addresses of a name, found aside: the system's own look-up knows no deadline."""
    answered: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answered.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as exc:
            answered.put(exc if isinstance(exc, OSError) else OSError(str(exc)))

    threading.Thread(target=look_up, daemon=True).start()
    try:
        found = answered.get(timeout=max(0.01, until - time.monotonic()))
    except queue.Empty:
        raise DeviceError("device.unreachable", device=device, why="name not found in time") from None
    if isinstance(found, OSError):
        raise DeviceError("device.unreachable", device=device, why=found.strerror or str(found))
    return [(family, address) for family, _, _, _, address in found]


def _tcp_to_jump(jump: Host, until: float) -> socket.socket:
    try:
        return tcp(jump.host, jump.port, jump.name, until)
    except DeviceError as exc:
        why = exc.facts.get("why", "Connection refused")
        raise DeviceError("device.jump_failed", jump=jump.name, why=why) from None


def _through(transport: Any, jump: Host, device: Host, until: float) -> Way:
    """A channel to the device through the jump host, used in a socket's place."""
    from paramiko.ssh_exception import ChannelException, SSHException

    try:
        with cut_off(lambda: hang_up(transport), _left(until, device)):
            channel = transport.open_channel(
                "direct-tcpip", (device.host, device.port), ("127.0.0.1", 0), timeout=_left(until, device)
            )
    except ChannelException as exc:
        hang_up(transport)
        if exc.code == 2:  # RFC 4254, 5.1: connect failed
            raise DeviceError("device.unreachable", device=device.name, why=exc.text or "Connection refused") from None
        raise DeviceError("device.jump_failed", jump=jump.name, why=exc.text or str(exc)) from None
    except (SSHException, OSError, EOFError) as exc:
        hang_up(transport)
        raise DeviceError("device.jump_failed", jump=jump.name, why=str(exc)[:200]) from None
    return Way(channel, [lambda: hang_up(transport)])


def hang_up(transport: Any) -> None:
    """End an SSH connection at once: its socket first, so that its thread, which would wait for it, ends too."""
    transport.active = False
    way: Way | None = getattr(transport, "fieldkit_way", None)
    sock = way.sock if way is not None else transport.sock
    if isinstance(sock, socket.socket):
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
    with suppress(OSError, EOFError):
        sock.close()
    with suppress(OSError, EOFError):
        transport.packetizer.close()
    for channel in list(transport._channels.values()):
        channel._unlink()
    if transport.completion_event is not None:
        transport.completion_event.set()
    if way is not None:
        for each in way.behind:
            each()


@contextmanager
def cut_off(close: Callable[[], None], within_s: float) -> Iterator[None]:
    """Close the connection when the time is up: some of the library's waits have no end of their own."""
    timer = threading.Timer(within_s + 0.05, close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _left(until: float, host: Host) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise DeviceError("device.silent_login", device=host.name, seconds=0.0)
    return left
