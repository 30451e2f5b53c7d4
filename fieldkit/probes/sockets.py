"""Where probes open sockets: each is tied to the tested interface, so a hotspot never answers for the cable."""

import errno
import selectors
import socket
import struct
import sys
import time
from typing import Literal

from fieldkit.model.reach import Outcome

Tie = Literal["device", "source", "none"]

# Source: linux/in.h, ws2ipdef.h, xnu bsd/netinet/in.h; Python does not export these.
_IP_RECVERR = 11
_IP_UNICAST_IF_LINUX = 50
_IP_UNICAST_IF_WINDOWS = 31
_IPV6_UNICAST_IF_WINDOWS = 31
_IP_BOUND_IF_DARWIN = 25
_IPV6_BOUND_IF_DARWIN = 125
_SO_BINDTODEVICE = 25
_MSG_ERRQUEUE = 0x2000

_ORIGIN_ICMP = 2
_ORIGIN_ICMP6 = 3
# Source: RFC 792, RFC 1812 section 5.2.7.1 (codes 9, 10, 13); RFC 4443 section 3.1 (codes 1, 5, 6).
_PROHIBITED_V4 = {9, 10, 13}
_PROHIBITED_V6 = {1, 5, 6}

_REFUSED = {errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED, 10061, 10054, 10053}
_UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, 10065, 10051, 10064}
_TIMED_OUT = {errno.ETIMEDOUT, errno.EAGAIN, errno.EWOULDBLOCK, 10060, 10035}
_IN_PROGRESS = {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, 10035, 10036}


def outcome_of(error: OSError, *, at_once: bool = False) -> Outcome:
    """What a socket error says about the far end; `at_once`: raised by the call itself, so no packet left."""
    number = error.errno
    if isinstance(error, TimeoutError) or number in _TIMED_OUT:
        return "timeout"
    if number in _REFUSED:
        return "reset"
    if number in _UNREACHABLE and not at_once:
        return "unreachable"
    return "local"


def bind_to(sock: socket.socket, interface: str, source: str | None, port: int = 0) -> Tie:
    """Tie a socket to an interface, and to a source address if one is given; says how firmly it is tied.

    `device`: the system sends on this interface only.  `source`: only the address is ours, the route decides.
    Raises: OSError when the address is not this laptop's or the interface is gone.
    """
    tie: Tie = "none"
    if interface:
        tie = _bind_device(sock, interface)
    if source is not None or port:
        anywhere = "::" if sock.family == socket.AF_INET6 else "0.0.0.0"
        sock.bind((source or anywhere, port))
        if tie == "none" and source is not None:
            tie = "source"
    return tie


def _bind_device(sock: socket.socket, interface: str) -> Tie:
    if sys.platform == "win32":
        from fieldkit.probes.nic_windows import index_of

        index = index_of(interface)
        if index is None:
            raise OSError(errno.ENODEV, "no such interface")
        if sock.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_UNICAST_IF_WINDOWS, index)
        else:
            # Network byte order, unlike its IPv6 twin.
            sock.setsockopt(socket.IPPROTO_IP, _IP_UNICAST_IF_WINDOWS, struct.pack("!I", index))
        return "device"
    elif sys.platform == "darwin":
        index = socket.if_nametoindex(interface)
        if sock.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_BOUND_IF_DARWIN, index)
        else:
            sock.setsockopt(socket.IPPROTO_IP, _IP_BOUND_IF_DARWIN, index)
        return "device"
    else:
        try:
            sock.setsockopt(socket.SOL_SOCKET, _SO_BINDTODEVICE, interface.encode() + b"\0")
        except PermissionError:
            # Kernels before 5.7 ask for CAP_NET_RAW.  This hint steers UDP; TCP follows the source address.
            if sock.family == socket.AF_INET:
                index = socket.if_nametoindex(interface)
                sock.setsockopt(socket.IPPROTO_IP, _IP_UNICAST_IF_LINUX, struct.pack("!I", index))
            return "none"
        return "device"


def open_udp(interface: str, source: str | None, family: int = socket.AF_INET) -> socket.socket:
    """A UDP socket tied to the interface.  Raises: OSError."""
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        bind_to(sock, interface, source)
    except OSError:
        sock.close()
        raise
    return sock


def open_tcp(
    interface: str, source: str | None, *, max_segment: int | None = None, family: int = socket.AF_INET
) -> socket.socket:
    """A TCP socket tied to the interface, not yet connected; `max_segment` holds its MSS down.  Raises: OSError."""
    sock, _ = _tied_tcp(interface, source, max_segment, family)
    return sock


def _tied_tcp(interface: str, source: str | None, max_segment: int | None, family: int) -> tuple[socket.socket, Tie]:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if max_segment is not None:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, max_segment)
        return sock, bind_to(sock, interface, source)
    except OSError:
        sock.close()
        raise


def connect_tcp(
    interface: str,
    source: str | None,
    address: str,
    port: int,
    *,
    timeout: float,
    max_segment: int | None = None,
) -> tuple[socket.socket | None, Outcome, float | None, str | None]:
    """Does this address accept a connection?  (socket, outcome, rtt in ms, sender of an ICMP error); no OSError leaves.

    `answered` hands over a connected socket with `timeout` set; a `reset` is an answer and has an rtt.  `local` means
    that nothing was sent, also for want of a route by this interface.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    if not has_way(interface, source, address):
        return None, "local", None, None
    try:
        sock, tie = _tied_tcp(interface, source, max_segment, family)
    except OSError:
        return None, "local", None, None
    handed_over = False
    try:
        if interface and tie != "device" and not _would_leave_by(interface, source, address):
            return None, "local", None, None
        sock.setblocking(False)
        _hear_icmp(sock, True)
        begun = time.perf_counter()
        try:
            number = sock.connect_ex((address, port))
        except OSError as exc:
            return None, outcome_of(exc, at_once=True), None, None
        if number and number not in _IN_PROGRESS:
            # A refusal can come at once (loopback); any other error at once never left this laptop.
            outcome = outcome_of(OSError(number, ""), at_once=True)
            return None, outcome, (time.perf_counter() - begun) * 1000 if outcome == "reset" else None, None
        if number:
            told = _settled(sock, begun + timeout)
            if told is None:
                return None, "timeout", None, None
            number = told
        rtt_ms = (time.perf_counter() - begun) * 1000
        own = source or sock.getsockname()[0]
        if number == 0:
            _hear_icmp(sock, False)
            sock.settimeout(max(0.001, timeout))
            handed_over = True
            return sock, "answered", rtt_ms, None
        outcome, by = judged(outcome_of(OSError(number, "")), _icmp_error(sock), address, own)
        return None, outcome, rtt_ms if outcome == "reset" else None, by
    except OSError as exc:
        return None, outcome_of(exc), None, None
    finally:
        if not handed_over:
            sock.close()


def _settled(sock: socket.socket, until: float) -> int | None:
    """The error a connection came to, 0 when it stands; None when neither by `until` (in `time.perf_counter()`).

    The kernel queues an ICMP error, which wakes the waiter, a moment before it sets the socket's own error: read in
    between, that error is still 0.  Only a peer's name says that there is a connection.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_WRITE)
        while selector.select(max(0.0, until - time.perf_counter())):
            number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if number:
                return number
            try:
                sock.getpeername()
            except OSError:
                if time.perf_counter() >= until:
                    return None
                time.sleep(0.002)
                continue
            return 0
    return None


def judged(
    outcome: Outcome, told: tuple[str | None, bool] | None, address: str, own: str | None
) -> tuple[Outcome, str | None]:
    """The outcome in the light of the ICMP error behind it, and its sender.

    A firewall's "port unreachable" arrives as a refusal, and only the target's own is an answer of the target.
    """
    if told is None or told[0] is None:
        return "prohibited" if told is not None and told[1] else outcome, None
    by, prohibited = told
    if by == address:
        return ("prohibited", by) if prohibited else (outcome, None if outcome == "reset" else by)
    if by == own:
        # Our own firewall refused; or our own kernel gave up because nobody answered its ARP.
        return ("local", None) if prohibited or outcome == "reset" else (outcome, None)
    return "prohibited" if prohibited or outcome == "reset" else outcome, by


def has_way(interface: str, source: str | None, address: str) -> bool:
    """Has this laptop a route to the address by this interface?

    Linux takes any address for a neighbour once a socket is tied to a device without a route, and would ask the
    customer's LAN for it by ARP; other programs get "no route" instead.  True where the system cannot say.
    """
    if sys.platform == "linux" and interface and ":" not in address:
        from fieldkit.probes.netlink_linux import route_exists

        return route_exists(interface, source, address) is not False
    return True


def _would_leave_by(interface: str, source: str | None, address: str) -> bool:
    """For a socket that could not be tied to its interface: does the route lead there anyway?"""
    if sys.platform == "linux" and ":" not in address:
        from fieldkit.probes.netlink_linux import route_interface

        return route_interface(source, address) == interface
    return True


def _hear_icmp(sock: socket.socket, wanted: bool) -> None:
    """Have ICMP errors queued with their sender.  Off again once connected: a stray one would cut a live connection."""
    if sys.platform == "linux" and sock.family == socket.AF_INET:
        sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, int(wanted))


def _icmp_error(sock: socket.socket) -> tuple[str | None, bool] | None:
    """Who sent the queued ICMP error, and does it say 'administratively prohibited'?"""
    if sys.platform == "linux":
        try:
            _, ancillary, _, _ = sock.recvmsg(512, 512, _MSG_ERRQUEUE)
        except OSError:
            return None
        for level, kind, payload in ancillary:
            if level == socket.IPPROTO_IP and kind == _IP_RECVERR:
                return parse_extended_error(payload)
    return None


def parse_extended_error(payload: bytes) -> tuple[str | None, bool] | None:
    """The sender and "prohibited" of a `sock_extended_err`; None when not from ICMP.  Source: linux/errqueue.h."""
    if len(payload) < 16:
        return None
    _, origin, kind, code = struct.unpack_from("=IBBB", payload)
    if origin not in (_ORIGIN_ICMP, _ORIGIN_ICMP6):
        return None
    offender = payload[16:]
    by: str | None = None
    if len(offender) >= 8 and struct.unpack_from("=H", offender)[0] == socket.AF_INET:
        by = socket.inet_ntop(socket.AF_INET, offender[4:8])
    if origin == _ORIGIN_ICMP:
        return by, kind == 3 and code in _PROHIBITED_V4
    return by, kind == 1 and code in _PROHIBITED_V6
