"""UDP with its circumstances: when a datagram came in by the kernel's clock, with what TTL, and who refused ours."""

import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from fieldkit.probes.sockets import bind_to, parse_extended_error

# Source: linux/in.h, asm-generic/socket.h, xnu bsd/sys/socket.h and bsd/netinet/in.h; Python does not export these.
_IP_RECVTTL_LINUX = 12
_IP_TTL_LINUX = 2
_IP_RECVERR = 11
_MSG_ERRQUEUE = 0x2000
_SO_TIMESTAMPNS = 35
_IP_RECVTTL_DARWIN = 24
_SO_TIMESTAMP_DARWIN = 0x0400
_SCM_TIMESTAMP_DARWIN = 2
# Source: linux/in.h, ws2ipdef.h, xnu bsd/netinet/in.h.
_IP_MTU_DISCOVER_LINUX = 10
_IP_PMTUDISC_PROBE = 3
_IP_DONTFRAGMENT_WINDOWS = 14
_IP_DONTFRAG_DARWIN = 28

MOST_BYTES = 9216
_FURTHEST_TTL = 255
_RECEIVE_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Datagram:
    """One datagram received: `at_ns` since 1970, by the kernel's stamp where `stamped`; `ttl` None where not told."""

    data: bytes
    sender: tuple[str, int]
    at_ns: int
    read_ns: int
    ttl: int | None
    stamped: bool


class Clock:
    """The time in ns since 1970, finer than the system's own where that only ticks 64 times a second (Windows)."""

    def __init__(self) -> None:
        self._base_ns = time.time_ns() - time.perf_counter_ns()

    def now_ns(self) -> int:
        """Now."""
        if sys.platform == "win32":
            return self._base_ns + time.perf_counter_ns()
        return time.time_ns()


class Datagrams:
    """One IPv4 UDP socket tied to an interface and an address; `peer` narrows it to one far end."""

    def __init__(
        self,
        interface: str,
        source: str | None,
        port: int = 0,
        *,
        peer: tuple[str, int] | None = None,
        whole: bool = False,
    ) -> None:
        """Open it; `whole`: nothing of ours is ever fragmented (DF), whatever the system has learned of the way.

        Raises: OSError when the address or the port cannot be had.
        """
        self.clock = Clock()
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            bind_to(self.sock, interface, source, port)
            self._prepare()
            if whole:
                self._keep_whole()
            if peer is not None:
                self.sock.connect(peer)
            self.sock.setblocking(False)
        except OSError:
            self.sock.close()
            raise

    def __enter__(self) -> "Datagrams":
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def fileno(self) -> int:
        """For `select`."""
        return self.sock.fileno()

    @property
    def name(self) -> tuple[str, int]:
        """Our own address and port."""
        own: tuple[str, int] = self.sock.getsockname()
        return own

    def _prepare(self) -> None:
        # As far as RFC 8762 and RFC 5357 want it, so that the far end can count the hops.
        self.sock.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, _FURTHEST_TTL)
        with suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        if sys.platform == "linux":
            self.sock.setsockopt(socket.IPPROTO_IP, _IP_RECVTTL_LINUX, 1)
            self.sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
            self.sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
        elif sys.platform == "darwin":
            with suppress(OSError):
                self.sock.setsockopt(socket.IPPROTO_IP, _IP_RECVTTL_DARWIN, 1)
                self.sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMP_DARWIN, 1)

    def _keep_whole(self) -> None:
        option, value = {
            "linux": (_IP_MTU_DISCOVER_LINUX, _IP_PMTUDISC_PROBE),
            "win32": (_IP_DONTFRAGMENT_WINDOWS, 1),
            "darwin": (_IP_DONTFRAG_DARWIN, 1),
        }.get(sys.platform, (None, 0))
        if option is not None:
            with suppress(OSError):
                self.sock.setsockopt(socket.IPPROTO_IP, option, value)

    def receive(self) -> Datagram | None:
        """The next datagram, None when there is none now.

        Raises: ConnectionError when a packet of ours was refused; `refusal` then says by whom.  Other OSErrors of the
        way (no route for a moment, interface down) are passed on as they are.
        """
        try:
            data, ancillary, sender = _receive(self.sock)
        except BlockingIOError:
            return None
        read_ns = self.clock.now_ns()
        stamp, ttl = read_ancillary(ancillary)
        if stamp is not None and not 0 <= read_ns - stamp < 10_000_000_000:
            stamp = None  # the clock was set between the two
        return Datagram(data, (sender[0], sender[1]), stamp or read_ns, read_ns, ttl, stamp is not None)

    def refusal(self) -> str | None:
        """Who sent the ICMP error behind the last refusal, where the system tells."""
        by: str | None = None
        for payload in self.icmp_errors():
            told = parse_extended_error(payload)
            by = told[0] if told is not None and told[0] is not None else by
        return by

    def icmp_errors(self) -> list[bytes]:
        """Each `sock_extended_err` that is queued, taken off the queue; none where the system keeps no such queue."""
        found: list[bytes] = []
        if sys.platform == "linux":
            for _ in range(64):
                try:
                    _, ancillary, _, _ = self.sock.recvmsg(512, 512, _MSG_ERRQUEUE)
                except OSError:
                    break
                found += [data for level, kind, data in ancillary if (level, kind) == (socket.IPPROTO_IP, _IP_RECVERR)]
        return found


def _receive(sock: socket.socket) -> tuple[bytes, list[tuple[int, int, bytes]], tuple[str, int]]:
    if sys.platform == "win32":
        data, sender = sock.recvfrom(MOST_BYTES)
        return data, [], sender
    else:
        data, ancillary, _, sender = sock.recvmsg(MOST_BYTES, 256)
        return data, ancillary, sender


def read_ancillary(ancillary: list[tuple[int, int, bytes]]) -> tuple[int | None, int | None]:
    """The kernel's receive time (ns since 1970) and the TTL, from what came beside a datagram."""
    stamp: int | None = None
    ttl: int | None = None
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(payload) >= 16:
            seconds, rest = struct.unpack_from("=qq", payload)
            stamp = seconds * 1_000_000_000 + rest
        elif level == socket.SOL_SOCKET and kind == _SCM_TIMESTAMP_DARWIN and len(payload) >= 12:
            seconds, micros = struct.unpack_from("=qi", payload)
            stamp = seconds * 1_000_000_000 + micros * 1000
        elif level == socket.IPPROTO_IP and kind in (_IP_TTL_LINUX, _IP_RECVTTL_DARWIN) and payload:
            ttl = payload[0] if len(payload) < 4 else struct.unpack_from("=i", payload)[0]
    return stamp, ttl


@contextmanager
def fine_timer() -> Iterator[None]:
    """While this holds, Windows wakes a waiting program within 1 ms instead of 16; other systems need no telling."""
    if sys.platform == "win32":
        import ctypes

        winmm: Any = ctypes.WinDLL("winmm")
        winmm.timeBeginPeriod(1)
        try:
            yield
        finally:
            winmm.timeEndPeriod(1)
    else:
        yield
