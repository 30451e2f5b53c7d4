"""How the echoes of a train leave the laptop and come back: one ICMP socket for all streams, re-opened when need be."""

import errno
import secrets
import select
import socket
import struct
import sys
import time
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol

from fieldkit.model.echo import Backend
from fieldkit.probes.icmp import IP_AND_ICMP_HEADER, Heard, read_extended_error, read_message
from fieldkit.probes.sockets import bind_to, has_way
from fieldkit.probes.wire_frames import checksum

# Source: linux/in.h, linux/icmp.h, asm-generic/socket.h; Python does not export these.
_IP_TTL = 2
_IP_MTU_DISCOVER = 10
_IP_PMTUDISC_DONT = 0
_IP_RECVERR = 11
_MSG_ERRQUEUE = 0x2000
_SO_TIMESTAMPNS = 35
_SOL_RAW = 255
_ICMP_FILTER = 1
_ECHO_REPLY = 0
_ECHO_REQUEST = 8

_SO_ATTACH_FILTER = 26
# Source: linux/sockios.h, linux/if.h.
_SIOCGIFFLAGS = 0x8913
_IFF_RUNNING = 0x40
# Source: linux/if_arp.h.
_ATF_COM = 0x02

_TOKEN_BYTES = 8
# Behind the ICMP header: the token, the number, two bytes that keep the checksum as it is.
_OWN_BYTES = _TOKEN_BYTES + 4 + 2
SMALLEST_SIZE = IP_AND_ICMP_HEADER + _OWN_BYTES
DEFAULT_TTL = 64

# Stamps are kept for so many packets: longer than any time-out at 1 ms and four streams.
_KEPT = 1 << 14
_RECEIVE_BUFFER = 1 << 20
_REOPEN_S = 0.5
_LOOK_FOR_WAY_S = 5.0
# How often one packet is tried while errors about earlier ones stand in its way.
_TRIES = 4
# At most so many messages before the next packet's turn to leave.
_MESSAGES = 512


class Sent(Enum):
    """What became of one echo on its way out."""

    GONE = "gone"
    LOCAL = "local"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Answer:
    """One message about one echo: its round trip, who sent it, and whether it is the echo's own reply.

    `expired`: a router says that its TTL ran out.  `unsent`: this laptop says that it never left.
    """

    number: int
    rtt_ms: float
    by: str | None
    reply: bool = True
    expired: bool = False
    unsent: bool = False


class Wire(Protocol):
    """Sends numbered echoes and hands over what comes back."""

    method: Backend
    weak: str | None
    kernel_stamps: bool
    least_step_s: float

    def send(self, number: int, address: str, size: int, ttl: int | None) -> Sent:
        """Send one echo of this IP size now; never waits."""

    def wait(self, seconds: float) -> Sequence[Answer]:
        """What has come; waits for the first at most so long."""

    def holds(self, address: str) -> bool:
        """Does this laptop keep what it sends there, because the next device does not answer ARP?"""

    def close(self) -> None:
        """Let the socket go."""


def a_flow() -> int:
    """A checksum for all echoes of one flow; neither of the two forms of zero."""
    return secrets.randbelow(0xFFFE) + 1


def echo_of(ident: int, token: bytes, number: int, size: int, flow: int) -> bytes:
    """An echo request of this IP size whose checksum is `flow`, whatever its number.

    Routers that spread packets over several links choose by the first words behind the IP header: type, code and
    checksum.  An equal checksum keeps all echoes on one way, as Paris traceroute does; else load sharing looks like
    a route that flaps.
    """
    rest = bytes(max(0, size - SMALLEST_SIZE))
    head = struct.pack("!BBHHH", _ECHO_REQUEST, 0, 0, ident, number & 0xFFFF)
    body = token + struct.pack("!I", number & 0xFFFFFFFF)
    lacking = (checksum(head + body) - flow) % 0xFFFF
    return head[:2] + struct.pack("!H", flow) + head[4:] + body + struct.pack("!H", lacking) + rest


class SocketWire:
    """A raw ICMP socket where allowed, else the kernel's own echo socket, tied to the interface.

    Raises: PermissionError on opening when neither is allowed.  What goes wrong later is no error: the echo counts as
    not sent, and the socket is opened again as soon as the interface and the address are there.
    """

    weak: str | None = None
    least_step_s = 0.0

    def __init__(self, interface: str, source: str | None, flow: int | None = None) -> None:
        self._interface = interface
        self._source = source
        self._token = secrets.token_bytes(_TOKEN_BYTES)
        self._flow = flow or a_flow()
        self._ident = secrets.randbelow(0xFFFF) + 1
        self._wall = array("q", bytes(8 * _KEPT))
        self._own = array("q", bytes(8 * _KEPT))
        self._last = 0
        self._ttl = DEFAULT_TTL
        self._sock: socket.socket | None = None
        self._opened_at = 0.0
        self._ways: dict[str, bool] = {}
        self._ways_at = 0.0
        self.kernel_stamps = False
        self.method: Backend = "raw"
        self._buffer = bytearray(65536)
        self._told: list[Answer] = []
        self._over = False
        try:
            self._open()
        except PermissionError:
            raise
        except OSError:
            self._sock = None

    def close(self) -> None:
        """Let the socket go, for good."""
        self._over = True
        self._drop()

    def send(self, number: int, address: str, size: int, ttl: int | None) -> Sent:
        """Send one echo; an interface that is gone, down or full makes it `LOCAL`."""
        sock = self._sock or self._again()
        if sock is None or not self._way(address) or not has_carrier(sock, self._interface):
            return Sent.LOCAL
        packet = echo_of(self._ident, self._token, number, size, self._flow)
        place = number % _KEPT
        self._last = number
        try:
            if (ttl or DEFAULT_TTL) != self._ttl:
                self._ttl = ttl or DEFAULT_TTL
                sock.setsockopt(socket.IPPROTO_IP, _IP_TTL if sys.platform == "linux" else socket.IP_TTL, self._ttl)
        except OSError:
            return self._lost_socket()
        for _ in range(_TRIES):
            self._wall[place], self._own[place] = time.time_ns(), time.perf_counter_ns()
            try:
                sock.sendto(packet, (address, 0))
                return Sent.GONE
            except BlockingIOError:
                return Sent.LOCAL
            except OSError as exc:
                # An ICMP error about an earlier echo is reported by the next call, whichever that is.
                if exc.errno not in (errno.EPERM, errno.EMSGSIZE) and self._errors():
                    continue
                self._ways.clear()
                if exc.errno in (errno.EPERM, errno.EMSGSIZE, errno.ENOBUFS, errno.ENOMEM):
                    return Sent.LOCAL
                return self._lost_socket()
        return Sent.GONE  # nothing but refusals of earlier echoes: the far end's word, not this laptop's

    def wait(self, seconds: float) -> Sequence[Answer]:
        """Replies and ICMP errors about our echoes."""
        sock = self._sock
        if sock is None:
            time.sleep(max(0.0, seconds))
            return ()
        try:
            # Not selectors: epoll counts in whole milliseconds.
            ready = select.select([sock], [], [], max(0.0, seconds))[0]
        except (OSError, ValueError):
            self._lost_socket()
            return ()
        if not ready:
            return ()
        answers: list[Answer] = []
        for _ in range(_MESSAGES):
            try:
                data, ancillary, sender = self._receive(sock)
            except BlockingIOError:
                break
            except OSError:
                if not self._errors() and sys.platform != "linux":
                    break
                continue
            answer = self._reply(data, ancillary, sender)
            if answer is not None:
                answers.append(answer)
        self._errors()
        answers += self._told
        self._told.clear()
        return answers

    def holds(self, address: str) -> bool:
        """Is the address, or the gateway on the way there, asked for by ARP and silent?  False where unknown."""
        if sys.platform != "linux":
            return False
        asked = _neighbours(self._interface)
        if address in asked:
            return not asked[address]
        return any(not asked[each] for each in _gateways(self._interface) if each in asked)

    # -- inside ------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._opened_at = time.monotonic()
        method: Literal["raw", "dgram"] = "raw"
        try:
            sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        except PermissionError:
            method = "dgram"
            try:
                sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
            except OSError as exc:
                raise PermissionError(exc.errno, "no ICMP socket") from exc
        try:
            bind_to(sock, self._interface, self._source)
            if method == "dgram" and sys.platform == "linux":
                if self._source is None:
                    sock.bind(("0.0.0.0", 0))
                # The kernel writes its own identifier over ours, and the checksum counts it.
                self._ident = sock.getsockname()[1]
            sock.setblocking(False)
            self._prepare(sock, method)
        except PermissionError as exc:
            # A firewall's or a driver's refusal is no lack of rights to open the socket.
            sock.close()
            raise OSError(errno.EACCES, "socket refused") from exc
        except OSError:
            sock.close()
            raise
        self._sock, self.method, self._ttl = sock, method, -1

    def _prepare(self, sock: socket.socket, method: str) -> None:
        with suppress(OSError):  # a smaller buffer only shows when the laptop is busy
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        if sys.platform == "linux":
            try:
                sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
                self.kernel_stamps = True
            except OSError:
                self.kernel_stamps = False
            with suppress(OSError):  # without these there are more messages to look at, and no hops
                sock.setsockopt(socket.IPPROTO_IP, _IP_MTU_DISCOVER, _IP_PMTUDISC_DONT)
                sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
                if method == "raw":
                    sock.setsockopt(_SOL_RAW, _ICMP_FILTER, struct.pack("=I", ~(1 << _ECHO_REPLY) & 0xFFFFFFFF))
                    _only_for(sock, self._ident)

    def _drop(self) -> None:
        sock, self._sock = self._sock, None
        if sock is not None:
            sock.close()

    def _again(self) -> socket.socket | None:
        if self._over or time.monotonic() - self._opened_at < _REOPEN_S:
            return None
        try:
            self._open()
        except OSError:
            self._opened_at = time.monotonic()
            return None
        self._ways.clear()
        return self._sock

    def _lost_socket(self) -> Sent:
        """The interface or its address may be another one now: the next echo opens a fresh socket."""
        self._drop()
        self._ways.clear()
        self._opened_at = time.monotonic()
        return Sent.LOCAL

    def _way(self, address: str) -> bool:
        now = time.monotonic()
        if now - self._ways_at > (_LOOK_FOR_WAY_S if all(self._ways.values()) else _REOPEN_S):
            self._ways.clear()
            self._ways_at = now
        if address not in self._ways:
            self._ways[address] = has_way(self._interface, self._source, address)
        return self._ways[address]

    def _receive(
        self, sock: socket.socket, flags: int = 0
    ) -> tuple[bytes, Sequence[tuple[int, int, bytes]], str | None]:
        if sys.platform == "win32":
            data, sender = sock.recvfrom(65535, flags)
            return data, (), sender[0] if sender else None
        else:
            count, ancillary, _, sender = sock.recvmsg_into([self._buffer], 256, flags)
            return bytes(self._buffer[:count]), ancillary, sender[0] if sender else None

    def _reply(self, data: bytes, ancillary: Sequence[tuple[int, int, bytes]], sender: str | None) -> Answer | None:
        now = time.perf_counter_ns()
        heard = read_message(data)
        if heard is None:
            return None
        if heard.refused is not None:
            return self._refusal(heard, sender, now, ancillary)
        if heard.payload[:_TOKEN_BYTES] != self._token or len(heard.payload) < _OWN_BYTES:
            return None
        number = struct.unpack_from("!I", heard.payload, _TOKEN_BYTES)[0]
        return Answer(number, self._rtt_ms(number, _kernel_stamp(ancillary), now), sender)

    def _refusal(
        self, heard: Heard, sender: str | None, now: int, ancillary: Sequence[tuple[int, int, bytes]]
    ) -> Answer | None:
        if heard.ident != self._ident or sender == self._source:
            return None
        # An ICMP error quotes no payload: of our numbers only the low half is known.
        number = self._last - ((self._last - heard.sequence) & 0xFFFF)
        if number < 0:
            return None
        rtt_ms = self._rtt_ms(number, _kernel_stamp(ancillary), now)
        return Answer(number, rtt_ms, sender, reply=False, expired=heard.refused == "expired")

    def _errors(self) -> int:
        """Read the error queue empty: how many there were; those about our echoes wait for the next `wait`."""
        count = 0
        sock = self._sock
        if sock is None:
            return 0
        while sys.platform == "linux" and count < _MESSAGES:
            try:
                data, ancillary, _ = self._receive(sock, _MSG_ERRQUEUE)
            except OSError:
                break
            count += 1
            now = time.perf_counter_ns()
            for level, kind, extended in ancillary:
                if level == socket.IPPROTO_IP and kind == _IP_RECVERR:
                    told = read_extended_error(data, extended)
                    answer = self._refusal(told[1], told[2], now, ancillary) if told else None
                    if answer is not None:
                        self._told.append(answer)
        return count

    def _rtt_ms(self, number: int, stamp_ns: int | None, now: int) -> float:
        place = number % _KEPT
        own = now - self._own[place]
        # The clock on the wall may be set while we measure; then our own time, a little long, stands.
        if stamp_ns is not None and 0 < stamp_ns - self._wall[place] <= own:
            own = stamp_ns - self._wall[place]
        return own / 1e6


def _only_for(sock: socket.socket, ident: int) -> None:
    """Every raw socket gets every echo reply of the laptop: keep the others' out, or they fill its buffer."""
    import ctypes

    # x = length of the IP header; a = the identifier behind it; take the packet if it is ours.  Source: linux/filter.h.
    program = ((0xB1, 0, 0, 0), (0x48, 0, 0, 4), (0x15, 0, 1, ident), (0x06, 0, 0, 0xFFFFFFFF), (0x06, 0, 0, 0))
    code = b"".join(struct.pack("=HBBI", *each) for each in program)
    kept = ctypes.create_string_buffer(code, len(code))
    sock.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("@HP", len(program), ctypes.addressof(kept)))


def has_carrier(sock: socket.socket, interface: str) -> bool:
    """Is the cable in?  True where the system cannot say.

    Without it Linux keeps packets until the gateway answers ARP again, and a cable that was out for a second would
    look like answers that took a second.
    """
    if sys.platform != "linux" or not interface:
        return True
    else:
        from fcntl import ioctl

        try:
            told = ioctl(sock.fileno(), _SIOCGIFFLAGS, struct.pack("16sH14x", interface.encode()[:15], 0))
        except OSError:
            return True  # sending will say so better
        return bool(struct.unpack_from("16xH", told)[0] & _IFF_RUNNING)


def _neighbours(interface: str) -> dict[str, bool]:
    """IPv4 neighbours on this interface, and whether their MAC is known.  Source: proc(5), linux/if_arp.h."""
    rows = [line.split() for line in _lines("/proc/self/net/arp")[1:]]
    return {row[0]: bool(int(row[2], 16) & _ATF_COM) for row in rows if len(row) >= 6 and row[5] == interface}


def _gateways(interface: str) -> list[str]:
    """The gateways of this interface's IPv4 routes."""
    rows = [line.split() for line in _lines("/proc/self/net/route")[1:]]
    raw = [int(row[2], 16) for row in rows if len(row) >= 3 and row[0] == interface]
    return [socket.inet_ntoa(struct.pack("=I", each)) for each in raw if each]


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []


def _kernel_stamp(ancillary: Sequence[tuple[int, int, bytes]]) -> int | None:
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(payload) >= struct.calcsize("@ll"):
            seconds, nanoseconds = struct.unpack_from("@ll", payload)
            return int(seconds) * 1_000_000_000 + int(nanoseconds)
    return None
