"""A socket error becomes the right outcome, and nothing hangs."""

import errno
import socket
import struct
import sys
import time
from collections.abc import Iterator

import pytest

from fieldkit.model.reach import Outcome
from fieldkit.probes import nic, sockets

LO = next((each.name for each in nic.interfaces() if each.kind == "loopback"), "lo")


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("number", "at_once", "outcome"),
    [
        (errno.ECONNREFUSED, False, "reset"),
        (errno.ECONNREFUSED, True, "reset"),
        (errno.ECONNRESET, False, "reset"),
        (errno.ETIMEDOUT, False, "timeout"),
        (errno.EHOSTUNREACH, False, "unreachable"),
        (errno.ENETUNREACH, False, "unreachable"),
        (errno.EHOSTUNREACH, True, "local"),
        (errno.ENETUNREACH, True, "local"),
        (errno.EPERM, True, "local"),
        (errno.EACCES, True, "local"),
        (errno.EADDRNOTAVAIL, True, "local"),
        (errno.ENODEV, True, "local"),
        (10061, False, "reset"),
        (10060, False, "timeout"),
        (10065, False, "unreachable"),
        (10051, True, "local"),
        (10013, True, "local"),
    ],
)
def test_outcome(number: int, at_once: bool, outcome: Outcome) -> None:
    """An answer, silence, an ICMP error and this laptop's own refusal are four things; Windows' numbers count too."""
    assert sockets.outcome_of(OSError(number, ""), at_once=at_once) == outcome
    assert sockets.outcome_of(TimeoutError()) == "timeout"


def extended(origin: int, kind: int, code: int, sender: str | None = "10.9.0.1") -> bytes:
    offender = struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(sender)) if sender else b""
    return struct.pack("=IBBBBII", errno.EHOSTUNREACH, origin, kind, code, 0, 0, 0) + offender


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(extended(2, 3, 13), ("10.9.0.1", True), id="administratively prohibited"),
        pytest.param(extended(2, 3, 10), ("10.9.0.1", True), id="host prohibited"),
        pytest.param(extended(2, 3, 1), ("10.9.0.1", False), id="host unreachable"),
        pytest.param(extended(2, 11, 0), ("10.9.0.1", False), id="time exceeded: a routing loop"),
        pytest.param(extended(2, 3, 1, None), (None, False), id="no sender"),
        pytest.param(extended(3, 1, 1, None), (None, True), id="ICMPv6 prohibited"),
        pytest.param(extended(1, 0, 0), None, id="not ICMP: our own"),
        pytest.param(b"short", None, id="cut"),
    ],
)
def test_who_sent_the_error(payload: bytes, expected: tuple[str | None, bool] | None) -> None:
    """The sender of an ICMP error and whether it was a filter."""
    assert sockets.parse_extended_error(payload) == expected


@pytest.mark.parametrize(
    ("outcome", "told", "expected"),
    [
        pytest.param("reset", None, ("reset", None), id="a TCP reset"),
        pytest.param("reset", ("192.0.2.80", False), ("reset", None), id="port unreachable from the target: an answer"),
        pytest.param("reset", ("10.9.0.1", False), ("prohibited", "10.9.0.1"), id="port unreachable from a firewall"),
        pytest.param("reset", ("10.9.0.2", False), ("local", None), id="our own firewall"),
        pytest.param("unreachable", ("10.9.0.2", False), ("unreachable", None), id="nobody answered our ARP"),
        pytest.param("unreachable", ("10.9.0.2", True), ("local", None), id="our own firewall, politely"),
        pytest.param("unreachable", ("10.9.0.1", True), ("prohibited", "10.9.0.1"), id="a filter on the way"),
        pytest.param("unreachable", ("192.0.2.80", True), ("prohibited", "192.0.2.80"), id="the target's filter"),
        pytest.param("unreachable", ("10.9.0.1", False), ("unreachable", "10.9.0.1"), id="a router without a route"),
        pytest.param("unreachable", (None, True), ("prohibited", None), id="sender not known"),
        pytest.param("unreachable", None, ("unreachable", None), id="nobody said"),
    ],
)
def test_outcome_in_the_light_of_icmp(
    outcome: Outcome, told: tuple[str | None, bool] | None, expected: tuple[Outcome, str | None]
) -> None:
    """A firewall's refusal is never taken for an answer of the target."""
    assert sockets.judged(outcome, told, "192.0.2.80", "10.9.0.2") == expected


@pytest.mark.parametrize("source", [None, "127.0.0.1"])
def test_connects_on_the_interface(listening: int, source: str | None) -> None:
    """A listening port answers; the socket handed over works and is bound."""
    sock, outcome, rtt_ms, by = sockets.connect_tcp(LO, source, "127.0.0.1", listening, timeout=30.0)
    assert (outcome, by) == ("answered", None)
    assert sock is not None
    assert rtt_ms is not None
    assert 0 <= rtt_ms < 15000
    with sock:
        assert sock.gettimeout() == 30.0
        assert sock.getpeername() == ("127.0.0.1", listening)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the option back")
def test_segment_size_is_held_down(listening: int) -> None:
    """`max_segment` is in force on the connection."""
    sock, *_ = sockets.connect_tcp(LO, None, "127.0.0.1", listening, timeout=30.0, max_segment=536)
    assert sock is not None
    with sock:
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) <= 536


def test_closed_port_is_an_answer() -> None:
    """A reset has a round trip time."""
    # Held, so that nobody else listens there meanwhile.
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        closed = held.getsockname()[1]
        sock, outcome, rtt_ms, _ = sockets.connect_tcp(LO, None, "127.0.0.1", closed, timeout=30.0)
    assert (sock, outcome) == (None, "reset")
    assert rtt_ms is not None


@pytest.mark.parametrize(
    ("interface", "source"),
    [
        pytest.param(LO, "192.0.2.77", id="address is not ours"),
        pytest.param("no-such-port", None, id="interface is gone"),
    ],
)
def test_this_laptop_refuses(listening: int, interface: str, source: str | None) -> None:
    """What never left this laptop is local, at once."""
    begun = time.monotonic()
    assert sockets.connect_tcp(interface, source, "127.0.0.1", listening, timeout=30.0) == (None, "local", None, None)
    assert time.monotonic() - begun < 15


@pytest.mark.skipif(sys.platform != "linux", reason="Linux takes any address for a neighbour")
def test_no_route_by_this_interface() -> None:
    """An address that no route leads to by this interface is local; no ARP goes out for it."""
    assert not sockets.has_way(LO, None, "192.0.2.1")
    assert sockets.has_way(LO, None, "127.0.0.1")
    assert sockets.connect_tcp(LO, None, "192.0.2.1", 80, timeout=5.0)[1] == "local"


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux routing table")
def test_untied_socket_must_leave_by_the_interface(monkeypatch: pytest.MonkeyPatch, listening: int) -> None:
    """Where a socket cannot be tied, it is used only if the route leads to the tested interface anyway."""
    monkeypatch.setattr(sockets, "_bind_device", lambda *_: "none")
    sock, outcome, *_ = sockets.connect_tcp(LO, "127.0.0.1", "127.0.0.1", listening, timeout=30.0)
    assert outcome == "answered"
    assert sock is not None
    sock.close()
    monkeypatch.setattr(sockets, "has_way", lambda *_: True)
    assert sockets.connect_tcp("eth-other", "127.0.0.1", "127.0.0.1", listening, timeout=30.0)[1] == "local"


def test_udp_socket_is_bound() -> None:
    """A UDP socket has the source address asked for."""
    with sockets.open_udp(LO, "127.0.0.1") as sock:
        assert sock.getsockname()[0] == "127.0.0.1"
    with pytest.raises(OSError, match=r".+"):
        sockets.open_udp(LO, "192.0.2.77")


def test_tie_is_named() -> None:
    """`bind_to` says how firmly the socket is tied."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        assert sockets.bind_to(sock, LO, "127.0.0.1") == "device"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        assert sockets.bind_to(sock, "", "127.0.0.1") == "source"


class Undecided:
    """A socket whose ICMP error is queued before its own error is set, as the kernel does it on another processor."""

    def __init__(self, *errors: int) -> None:
        self._pair = socket.socketpair()  # writable at once, like a socket with something in its error queue
        self._errors = list(errors)

    def fileno(self) -> int:
        return self._pair[0].fileno()

    def getsockopt(self, *_: int) -> int:
        return self._errors.pop(0) if self._errors else 0

    def getpeername(self) -> None:
        raise OSError(errno.ENOTCONN, "")


def test_an_error_not_yet_told_is_no_connection() -> None:
    """Woken with no error and no peer, the waiter waits on; what was never connected is never `answered`."""
    until = time.perf_counter() + 5
    assert sockets._settled(Undecided(0, 0, errno.EHOSTUNREACH), until) == errno.EHOSTUNREACH
    assert sockets._settled(Undecided(), time.perf_counter() + 0.05) is None
