"""ICMP echo: packets made and read, errors and their senders, on bytes and on the loopback."""

import errno
import random
import socket
import struct
import sys
import threading
import time

import pytest

from fieldkit.errors import NotMeasured
from fieldkit.probes import icmp, icmp_windows
from fieldkit.probes.icmp import (
    Fate,
    Heard,
    Shot,
    by_ping3,
    echo_request,
    exchange,
    read_extended_error,
    read_message,
    refusal_of,
)
from fieldkit.probes.wire_frames import checksum

LOOPBACK = "lo0" if sys.platform == "darwin" else "lo"


def ip_header(protocol: int = 1, words: int = 5) -> bytes:
    head = struct.pack(
        "!BBHHHBBH4s4s", 0x40 | words, 0, 0, 0, 0, 64, protocol, 0, b"\x0a\x00\x00\x01", b"\x0a\x00\x00\x02"
    )
    return head + bytes((words - 5) * 4)


REQUEST = echo_request(0x1234, 7, b"token123" + bytes(40))
REPLY = b"\0" + REQUEST[1:]


def error(kind: int, code: int, rest: int = 0, inner: bytes = REQUEST[:8]) -> bytes:
    return struct.pack("!BBHI", kind, code, 0, rest) + ip_header() + inner


def test_checksum_of_a_whole_message_is_zero() -> None:
    """The checksum is the Internet checksum, odd lengths included."""
    assert checksum(REQUEST) == 0
    assert checksum(echo_request(1, 2, b"odd")) == 0
    # Source: RFC 1071 section 3.
    assert checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0x220D


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(REPLY, Heard(0x1234, 7, REQUEST[8:]), id="reply"),
        pytest.param(ip_header() + REPLY, Heard(0x1234, 7, REQUEST[8:]), id="reply with its IP header"),
        pytest.param(ip_header(words=8) + REPLY, Heard(0x1234, 7, REQUEST[8:]), id="IP header with options"),
        pytest.param(REQUEST, None, id="our own request, seen on the loopback"),
        pytest.param(ip_header(17) + REPLY, None, id="not ICMP"),
        pytest.param(error(3, 1), Heard(0x1234, 7, refused="unreachable", why="icmp 3/1"), id="host unreachable"),
        pytest.param(error(3, 13), Heard(0x1234, 7, refused="prohibited", why="icmp 3/13"), id="prohibited"),
        pytest.param(error(3, 4, 1400), Heard(0x1234, 7, refused="too_big", mtu=1400, why="icmp 3/4"), id="too big"),
        pytest.param(error(3, 4, 0), Heard(0x1234, 7, refused="too_big", why="icmp 3/4"), id="too big, old router"),
        pytest.param(error(11, 0), Heard(0x1234, 7, refused="expired", why="icmp 11/0"), id="time exceeded"),
        pytest.param(error(3, 1, inner=REPLY[:8]), None, id="error about somebody's reply"),
        pytest.param(error(3, 1, inner=REQUEST[:6]), None, id="error cut short"),
        pytest.param(error(5, 1), None, id="redirect"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"\x45", None, id="one byte"),
    ],
)
def test_reads_a_message(data: bytes, expected: Heard | None) -> None:
    """Replies and errors about our echoes are read with and without an IP header; anything else is nothing."""
    assert read_message(data) == expected


def extended(origin: int, kind: int, code: int, info: int, by: str | None = "10.0.0.1", number: int = 113) -> bytes:
    head = struct.pack("=IBBBBII", number, origin, kind, code, 0, info, 0)
    offender = struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(by)) if by else bytes(16)
    return head + offender


@pytest.mark.parametrize(
    ("data", "entry", "expected"),
    [
        (
            REQUEST,
            extended(2, 3, 4, 1400),
            (2, Heard(0x1234, 7, refused="too_big", mtu=1400, why="icmp 3/4"), "10.0.0.1"),
        ),
        (REQUEST, extended(2, 3, 1, 0), (2, Heard(0x1234, 7, refused="unreachable", why="icmp 3/1"), "10.0.0.1")),
        (REQUEST, extended(2, 3, 10, 0, None), (2, Heard(0x1234, 7, refused="prohibited", why="icmp 3/10"), None)),
        (b"", extended(1, 0, 0, 1400, None, 90), (1, Heard(0, 0, refused="local", mtu=1400, why="EMSGSIZE"), None)),
        (REQUEST, extended(2, 12, 0, 0), None),
        (REQUEST[:4], extended(2, 3, 1, 0), None),
        (REQUEST, b"short", None),
    ],
)
def test_reads_the_error_queue(data: bytes, entry: bytes, expected: tuple[int, Heard, str | None] | None) -> None:
    """An entry of the error queue says which echo, which error, who sent it, and the MTU it names."""
    if sys.platform != "linux":
        pytest.skip("errno numbers and the queue are Linux's")
    assert read_extended_error(data, entry) == expected


def test_broken_bytes_never_crash() -> None:
    """No bytes from the wire, however broken, raise."""
    dice = random.Random(20)
    seeds = [REPLY, ip_header() + REPLY, error(3, 4, 1400), ip_header() + error(3, 1)]
    for _ in range(5000):
        data = bytearray(dice.choice(seeds)[: dice.randrange(80)])
        for _ in range(dice.randrange(6)):
            if data:
                data[dice.randrange(len(data))] = dice.randrange(256)
        read_message(bytes(data))
        read_extended_error(bytes(data), dice.randbytes(dice.randrange(40)))


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        (3, 0, "unreachable"),
        (3, 3, "unreachable"),
        (3, 4, "too_big"),
        (3, 9, "prohibited"),
        (3, 13, "prohibited"),
        (11, 0, "expired"),
        (0, 0, None),
        (12, 0, None),
    ],
)
def test_refusals(kind: int, code: int, expected: str | None) -> None:
    """Filtered, unreachable, too big and looping are told apart."""
    assert refusal_of(kind, code)[0] == expected


class Reporting:
    """A socket whose next send fails with this error, and whose error queue holds these entries."""

    def __init__(self, error: int, *entries: tuple[bytes, bytes]) -> None:
        self.error: int | None = error
        self.entries = list(entries)
        self.sent: list[bytes] = []

    def setsockopt(self, *_: int) -> None:
        """Anything may be set."""

    def sendto(self, packet: bytes, _: tuple[str, int]) -> None:
        error, self.error = self.error, None
        if error is not None:
            raise OSError(error, "")
        self.sent.append(packet)

    def recvmsg(self, *_: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, None]:
        if not self.entries:
            raise BlockingIOError
        data, entry = self.entries.pop(0)
        return data, [(socket.IPPROTO_IP, icmp._IP_RECVERR, entry)], 0, None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this queue")
@pytest.mark.parametrize("error", [errno.EMSGSIZE, errno.EHOSTUNREACH])
def test_what_became_of_an_earlier_echo_is_not_put_down_to_the_next(error: int) -> None:
    """A router's "too big" about the last echo is reported by the next send: that one leaves all the same."""
    plan = [Shot("10.0.0.9", 1464, df=True), Shot("10.0.0.9", 1252, df=True)]
    sock = Reporting(error, (echo_request(0x1234, 0, bytes(20)), extended(2, 3, 4, 1400)))
    echo = icmp.Echo(sock, "dgram", LOOPBACK, "10.0.0.2")  # type: ignore[arg-type]  # as much of one as is used
    echo._sent_at[0] = (0, 0)
    echo._send(1, plan[1], b"the next", plan)
    assert sock.sent == [b"the next"]
    assert echo._fates == {0: Fate(plan[0], True, refused="too_big", by="10.0.0.1", mtu=1400, why="icmp 3/4")}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this queue")
def test_what_this_laptop_itself_finds_too_large_did_not_leave() -> None:
    """Beside a router's word about an earlier echo stands our own kernel's about this one."""
    plan = [Shot("10.0.0.9", 1464, df=True), Shot("10.0.0.9", 1472, df=True)]
    about_the_first = echo_request(0x1234, 0, bytes(20)), extended(2, 3, 4, 1400)
    sock = Reporting(errno.EMSGSIZE, about_the_first, (b"", extended(1, 0, 0, 1450, None, 90)))
    echo = icmp.Echo(sock, "dgram", LOOPBACK, "10.0.0.2")  # type: ignore[arg-type]  # as much of one as is used
    echo._sent_at[0] = (0, 0)
    echo._send(1, plan[1], b"the next", plan)
    assert sock.sent == []
    assert echo._fates[1] == Fate(plan[1], False, refused="too_big", by="10.0.0.2", mtu=1450, why="EMSGSIZE")


def loopback_echo(plan: list[Shot], seconds: float = 20.0) -> icmp.Exchange:
    try:
        return exchange(LOOPBACK, "127.0.0.1", plan, time.monotonic() + seconds)
    except NotMeasured:
        pytest.skip("this user may send no echo at all")


def test_loopback_answers() -> None:
    """Echoes of several sizes to several targets come back, in the order of the plan, before the deadline."""
    plan = [Shot("127.0.0.1"), Shot("127.0.0.2", 1472, 0.05, df=True), Shot("127.0.0.1", 4, 0.02)]
    begun = time.monotonic()
    heard = loopback_echo(plan)
    assert [fate.shot for fate in heard.fates] == plan
    assert [fate.rtt_ms is not None and 0 < fate.rtt_ms < 5000 for fate in heard.fates[:2]] == [True, True]
    assert time.monotonic() - begun < 15
    if heard.method != "os":
        assert heard.fates[2].rtt_ms is not None


def test_two_at_once_do_not_hear_each_other() -> None:
    """Raw sockets hear every reply of the system: each exchange counts only its own."""
    first: list[icmp.Exchange] = []
    thread = threading.Thread(target=lambda: first.append(loopback_echo([Shot("127.0.0.3")])))
    thread.start()
    second = loopback_echo([Shot("127.0.0.4")])
    thread.join()
    if second.method != "os":
        assert [fate.by for fate in (*first[0].fates, *second.fates)] == ["127.0.0.3", "127.0.0.4"]


def test_cancel_stops_it() -> None:
    """A cancelled run does not wait for its deadline."""
    stop = threading.Event()
    stop.set()
    begun = time.monotonic()
    try:
        heard = exchange(LOOPBACK, "127.0.0.1", [Shot("127.0.0.1", at_s=1.0)], begun + 60, cancel=stop)
    except NotMeasured:
        pytest.skip("this user may send no echo at all")
    assert [fate.sent for fate in heard.fates] == [False]
    assert time.monotonic() - begun < 20


def test_interface_gone_is_local() -> None:
    """An interface that is not there is our own laptop's trouble, not silence from outside."""
    try:
        heard = exchange("gone0", None, [Shot("127.0.0.1")], time.monotonic() + 1)
    except NotMeasured:
        pytest.skip("this user may send no echo at all")
    if heard.method == "raw":
        assert [(fate.sent, fate.refused) for fate in heard.fates] == [(False, "local")]


def test_ping3_measures_too() -> None:
    """Where only ping3 is left it answers the same question, marked as weaker; it cannot forbid fragmentation."""
    try:
        heard = by_ping3(LOOPBACK, "127.0.0.1", [Shot("127.0.0.1"), Shot("127.0.0.2")], time.monotonic() + 1)
    except NotMeasured:
        pytest.skip("this user may send no echo at all")
    assert (heard.method, heard.weak) == ("ping3", "weak.ping3")
    assert all(fate.rtt_ms is not None for fate in heard.fates)
    with pytest.raises(NotMeasured):
        by_ping3(LOOPBACK, None, [Shot("127.0.0.1", df=True)], time.monotonic() + 1)


SHOT = Shot("192.0.2.1", 1472, df=True)


def windows_reply(address: str, status: int, rtt_ms: int) -> bytes:
    return socket.inet_aton(address) + struct.pack("=II", status, rtt_ms) + bytes(40)


@pytest.mark.parametrize(
    ("reply", "elapsed_ms", "expected"),
    [
        (windows_reply("192.0.2.1", 0, 3), 3.4, Fate(SHOT, True, rtt_ms=3.4, by="192.0.2.1")),
        (windows_reply("192.0.2.1", 0, 3), 19.0, Fate(SHOT, True, rtt_ms=3.0, by="192.0.2.1")),
        (windows_reply("192.0.2.1", 0, 0), 0.3, Fate(SHOT, True, rtt_ms=0.3, by="192.0.2.1")),
        (windows_reply("0.0.0.0", 11010, 0), 900.0, Fate(SHOT, True)),
        (
            windows_reply("192.0.2.254", 11009, 0),
            1.0,
            Fate(SHOT, True, refused="too_big", by="192.0.2.254", why="status 11009"),
        ),
        (windows_reply("0.0.0.0", 11009, 0), 1.0, Fate(SHOT, False, refused="too_big", why="status 11009")),
        (windows_reply("192.0.2.9", 11003, 0), 1.0, Fate(SHOT, True, refused="unreachable", why="status 11003")),
        (windows_reply("0.0.0.0", 11050, 0), 1.0, Fate(SHOT, False, refused="local", why="status 11050")),
    ],
)
def test_windows_replies(reply: bytes, elapsed_ms: float, expected: Fate) -> None:
    """The Windows service's replies: answers with a finer time, silence, refusals with sender, our own refusals."""
    assert icmp_windows.fate_of(SHOT, reply, elapsed_ms, "192.0.2.9") == expected


@pytest.mark.parametrize(("pointer_bytes", "length"), [(8, 16), (4, 8)])
def test_windows_options(pointer_bytes: int, length: int) -> None:
    """The options structure has the compiler's padding and carries DF."""
    options = icmp_windows.option_information(True, pointer_bytes)
    assert (len(options), options[0], options[2]) == (length, 128, 2)
    assert icmp_windows.option_information(False, pointer_bytes)[2] == 0


def test_windows_address() -> None:
    """The API takes the address bytes as they stand on the wire."""
    assert struct.pack("=I", icmp_windows.ip_number("192.0.2.1")) == bytes([192, 0, 2, 1])
