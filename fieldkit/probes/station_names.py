"""What are the stations of a LAN called?  The LAN's own resolver is asked, then the station itself (NetBIOS)."""

import secrets
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from ipaddress import IPv4Network
from typing import Protocol

from fieldkit.probes.frames_ether import name_of
from fieldkit.probes.resolve import PORT, literal
from fieldkit.probes.sockets import open_udp
from fieldkit.probes.task import Task

# Names are an extra: what asking for all of them may take, and how long one question is waited for.
ASKING_S = 1.0
ANSWER_S = 0.4
# A resolver on the same LAN has answered by then; whom it does not know is asked directly.
_RESOLVER_FIRST_S = 0.15
_LONGEST = 255
_MOST_BYTES = 4096
_AT_A_TIME = 64

# Source: RFC 1002 sections 4.2.1.1, 4.2.17 and 4.2.18.
_NETBIOS_PORT = 137
_STATUS, _INTERNET = 0x21, 1
_ANY_NAME = b"\x20" + b"CK" + b"A" * 30 + b"\0"
_ANSWER_BIT, _RCODE, _GROUP = 0x8000, 0x000F, 0x8000
_WORKSTATION, _FILE_SERVER = 0x00, 0x20
_ROW = 18


class Asking(Protocol):
    """One way to ask for a station's name.  `frames` is what one question puts on the wire, at most."""

    by: str
    frames: int

    def ask(self, ip: str) -> None:
        """Send the question; a refusal of the system is silence."""
        ...

    def answers(self) -> Iterator[tuple[str, str | None]]:
        """What has come in: the address asked about, and its name or None."""
        ...

    def close(self) -> None:
        """Let go of the socket."""
        ...


class StationNames:
    """Asks for one name after another, in the turns it is given; keeps at most one name an address.

    The resolver first, then the station itself where the resolver knows nothing.
    """

    def __init__(self, *ways: Asking, frames: int) -> None:
        self.names: dict[str, tuple[str, str]] = {}
        self._ways = ways
        self._left = frames
        self._due: list[deque[str]] = [deque() for _ in ways]
        self._asked: list[dict[str, float]] = [{} for _ in ways]

    def found(self, ip: str) -> None:
        """One more station."""
        if self._ways:
            self._due[0].append(ip)

    def due(self, now: float) -> bool:
        """Is there a question to put now?"""
        self._pass_on(now)
        return any(self._due)

    def next_frames(self, now: float) -> int:
        """How many frames the next question may take; 0 when none is due."""
        self._pass_on(now)
        for way, due, asked in zip(self._ways, self._due, self._asked, strict=True):
            while due:
                if due[0] not in self.names and due[0] not in asked:
                    if self._left >= way.frames:
                        return way.frames
                    asked[due[0]] = float("-inf")
                due.popleft()
        return 0

    def turn(self, now: float) -> int:
        """Ask the next question that is due; how many frames it may take, 0 when none is due."""
        frames = self.next_frames(now)
        if frames:
            number = next(number for number, due in enumerate(self._due) if due)
            ip = self._due[number].popleft()
            self._left -= frames
            self._asked[number][ip] = now
            self._ways[number].ask(ip)
        return frames

    def poll(self) -> None:
        """Take in what was answered."""
        for number, way in enumerate(self._ways):
            for ip, name in way.answers():
                if ip not in self._asked[number]:
                    continue
                if name is not None:
                    self.names.setdefault(ip, (name, way.by))
                self._next(number, ip)
                self._asked[number][ip] = float("-inf")

    def waiting(self, now: float) -> bool:
        """Is there a question still to be put, or an answer that may yet come?"""
        return self.due(now) or any(
            ip not in self.names and now - at < ANSWER_S for asked in self._asked for ip, at in asked.items()
        )

    def close(self) -> None:
        """Let go of the sockets."""
        for way in self._ways:
            way.close()

    def _pass_on(self, now: float) -> None:
        """Whom one way keeps silent about is asked by the next."""
        for number, asked in enumerate(self._asked[:-1]):
            for ip, at in asked.items():
                if now - at >= _RESOLVER_FIRST_S:
                    self._next(number, ip)

    def _next(self, number: int, ip: str) -> None:
        if number + 1 < len(self._ways) and ip not in self.names:
            following = number + 1
            if ip not in self._asked[following] and ip not in self._due[following]:
                self._due[following].append(ip)


def open_names(task: Task, network: IPv4Network, own_ip: str, frames: int) -> StationNames:
    """The ways that there are here: the configured resolver if it is on this very LAN, and each station itself."""
    ways: list[Asking] = []
    resolver = resolver_here(task, network)
    if resolver is not None:
        with suppress(OSError):
            ways.append(ReverseDns(lambda: open_udp(task.interface, own_ip), resolver))
    with suppress(OSError):
        ways.append(NodeStatus(lambda: open_udp(task.interface, own_ip)))
    return StationNames(*ways, frames=frames)


def resolver_here(task: Task, network: IPv4Network) -> str | None:
    """The first of this laptop's resolvers that stands on this LAN; the carrier's has no business with LAN names."""
    own = task.address
    for server in own.dns if own is not None else ():
        address = literal(server)
        if address is not None and address.version == 4 and address in network:
            return server
    return None


class ReverseDns:
    """Asks one resolver for the name of an address (PTR); only an answer to our own question counts."""

    by = "dns"

    def __init__(self, opened: Callable[[], socket.socket], resolver: str, port: int = PORT) -> None:
        """Open it.  Raises: OSError."""
        # Before the first question the system may have to ask for the resolver's MAC.
        self.frames = 2
        # Once, here, so that the first question does not wait for it.
        for module in ("dns.message", "dns.reversename", "dns.rdtypes.ANY.PTR"):
            import_module(module)
        self._socket = opened()
        self._asked: dict[bytes, tuple[str, bytes]] = {}
        try:
            self._socket.connect((resolver, port))
            self._socket.setblocking(False)
        except OSError:
            self._socket.close()
            raise

    def ask(self, ip: str) -> None:
        """Send the question."""
        import dns.message
        import dns.reversename

        number = secrets.randbelow(65536)
        while number.to_bytes(2, "big") in self._asked:
            number = secrets.randbelow(65536)
        question = dns.message.make_query(dns.reversename.from_address(ip), "PTR", id=number).to_wire()
        self._asked[question[:2]] = (ip, question)
        with suppress(OSError):
            self._socket.send(question)
        self.frames = 1

    def answers(self) -> Iterator[tuple[str, str | None]]:
        """What the resolver has answered."""
        for _ in range(_AT_A_TIME):
            try:
                answer = self._socket.recv(_MOST_BYTES)
            except OSError:  # nothing there, or the resolver's port is closed
                return
            ip, question = self._asked.get(answer[:2], ("", b""))
            if question:
                read, name = read_pointer(answer, question)
                if read:
                    yield ip, name

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()


def read_pointer(answer: bytes, question: bytes) -> tuple[bool, str | None]:
    """Does this answer our question, and with which name?  Never raises, whatever the bytes."""
    import dns.exception
    import dns.message

    try:
        message = dns.message.from_wire(answer, ignore_trailing=True)
        if not dns.message.from_wire(question).is_response(message):
            return False, None
        if message.rcode() != 0:
            return True, None
        for found in message.answer:
            if found.rdtype.name == "PTR" and found.rdclass == 1:
                for each in found:
                    name = name_of(b".".join(each.target.labels[:-1]))
                    return True, name[:_LONGEST] if name else None
    except (dns.exception.DNSException, ValueError, IndexError, KeyError, struct.error):
        return False, None
    return True, None


class NodeStatus:
    """Asks a station itself what it is called, by one packet (NetBIOS node status); Windows PCs and printers answer."""

    by = "netbios"
    # The system may first have to ask for the station's MAC.
    frames = 2

    def __init__(self, opened: Callable[[], socket.socket], port: int = _NETBIOS_PORT) -> None:
        """Open it.  Raises: OSError."""
        self._socket = opened()
        self._socket.setblocking(False)
        self._port = port
        self._asked: dict[str, bytes] = {}

    def ask(self, ip: str) -> None:
        """Send the question."""
        number = secrets.token_bytes(2)
        self._asked[ip] = number
        with suppress(OSError):
            self._socket.sendto(node_status_request(number), (ip, self._port))

    def answers(self) -> Iterator[tuple[str, str | None]]:
        """What stations have answered; only the one that was asked, with the number it was asked by."""
        for _ in range(_AT_A_TIME):
            try:
                answer, (ip, port) = self._socket.recvfrom(_MOST_BYTES)
            except ConnectionError:  # Windows says so of a station whose port is closed
                continue
            except OSError:
                return
            number = self._asked.get(ip)
            if number is not None and port == self._port and answer[:2] == number:
                yield ip, read_node_status(answer)

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()


def node_status_request(number: bytes) -> bytes:
    """The question for all names of a station.  Source: RFC 1002 section 4.2.17."""
    return number + struct.pack("!HHHHH", 0, 1, 0, 0, 0) + _ANY_NAME + struct.pack("!HH", _STATUS, _INTERNET)


def read_node_status(answer: bytes) -> str | None:
    """The station's own name: its unique workstation name, else that of its file server; None when it cannot be read.

    Source: RFC 1002 section 4.2.18.
    """
    start = 12 + len(_ANY_NAME)
    if len(answer) < start + 11:
        return None
    flags, questions, rows = struct.unpack_from("!HHH", answer, 2)
    if not flags & _ANSWER_BIT or flags & _RCODE or questions != 0 or rows != 1:
        return None
    if answer[12] != 0x20 or answer[start - 1] != 0:
        return None
    kind, family, _, length = struct.unpack_from("!HHIH", answer, start)
    count = answer[start + 10]
    if (kind, family) != (_STATUS, _INTERNET) or length < 1 + count * _ROW or len(answer) < start + 10 + length:
        return None
    found: dict[int, str] = {}
    for at in range(start + 11, start + 11 + count * _ROW, _ROW):
        name, suffix = answer[at : at + 15], answer[at + 15]
        (about,) = struct.unpack_from("!H", answer, at + 16)
        text = name_of(name)
        if not about & _GROUP and text is not None:
            found.setdefault(suffix, text)
    return found.get(_WORKSTATION) or found.get(_FILE_SERVER)


def ask_all(names: StationNames, until: float, cancelled: Callable[[float], bool], frame_s: float) -> None:
    """Put every question and wait for the answers, where nothing else is being sent; ends by `until` (monotonic)."""
    while names.waiting(now := time.monotonic()) and now < until:
        if cancelled(max(0.02, names.turn(now) * frame_s)):
            return
        names.poll()
