"""One question to one resolver, against real sockets on loopback."""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from fieldkit.probes import resolve
from fieldkit.probes.resolve import Reply, Way, query, read_reply
from tests.probes.loopback_servers import TcpServer

HERE = Way("", None)
ADDRESS = "192.0.2.7"

Answers = Callable[[bytes, int], list[bytes]]


def answer(wire: bytes, *addresses: str, rcode: dns.rcode.Rcode = dns.rcode.NOERROR, flags: int = 0) -> bytes:
    """An honest answer to a query."""
    reply = dns.message.make_response(dns.message.from_wire(wire))
    reply.set_rcode(rcode)
    reply.flags |= flags
    if addresses:
        reply.answer.append(dns.rrset.from_text(reply.question[0].name, 60, "IN", "A", *addresses))
    return reply.to_wire()


def other_number(wire: bytes) -> bytes:
    """The same message under another ID."""
    return bytes([wire[0] ^ 0xFF]) + wire[1:]


def other_question(wire: bytes, address: str) -> bytes:
    """An answer with our ID to a question that we did not ask."""
    return answer(dns.message.make_query("other.example", "A", id=int.from_bytes(wire[:2], "big")).to_wire(), address)


@contextmanager
def udp_server(monkeypatch: pytest.MonkeyPatch, answers: Answers, port: int = 0) -> Iterator[int]:
    """A resolver that sends what `answers(query, number of the try)` lists."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", port))
        port = sock.getsockname()[1]
        monkeypatch.setattr(resolve, "PORT", port)

        def serve() -> None:
            number = 0
            while True:
                try:
                    wire, peer = sock.recvfrom(4096)
                    number += 1
                    for each in answers(wire, number):
                        sock.sendto(each, peer)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield port


UDP: dict[str, tuple[Answers, Reply]] = {}


def case(name: str, **expected: object) -> Callable[[Answers], Answers]:
    def add(answers: Answers) -> Answers:
        UDP[name] = (answers, Reply("127.0.0.1", "a.example", "A", "udp", **expected))  # type: ignore[arg-type]  # a table
        return answers

    return add


FOUND: dict[str, object] = {"rcode": "NOERROR", "addresses": (ADDRESS,)}
case("honest", **FOUND)(lambda wire, _: [answer(wire, ADDRESS)])
case("two addresses", rcode="NOERROR", addresses=("192.0.2.7", "192.0.2.8"))(
    lambda wire, _: [answer(wire, "192.0.2.7", "192.0.2.8")]
)
case("no such name", rcode="NXDOMAIN")(lambda wire, _: [answer(wire, rcode=dns.rcode.NXDOMAIN)])
case("server failure", rcode="SERVFAIL")(lambda wire, _: [answer(wire, rcode=dns.rcode.SERVFAIL)])
case("not for you", rcode="REFUSED")(lambda wire, _: [answer(wire, rcode=dns.rcode.REFUSED)])
case("a forged number before the right one", **FOUND)(
    lambda wire, _: [other_number(answer(wire, "198.51.100.1")), answer(wire, ADDRESS)]
)
case("a forged question before the right one", **FOUND)(
    lambda wire, _: [other_question(wire, "198.51.100.1"), answer(wire, ADDRESS)]
)
case("rubbish before the right one", **FOUND)(lambda wire, _: [wire[:2] + b"\xff" * 30, answer(wire, ADDRESS)])
case("rubbish only", failure="malformed")(lambda wire, _: [wire[:2] + b"\xc0" * 30])
case("our own query sent back", failure="timeout")(lambda wire, _: [wire])
case("only the second try is heard", **FOUND)(lambda wire, number: [answer(wire, ADDRESS)] if number == 2 else [])
case("forged only", failure="timeout")(lambda wire, _: [other_number(answer(wire, ADDRESS))])
case("silence", failure="timeout")(lambda *_: [])
case("cut short", rcode="NOERROR", truncated=True)(lambda wire, _: [answer(wire, flags=dns.flags.TC)])


# What is answered has all the time that a busy machine takes; silence need not be waited for.
_PATIENCE_S = {"timeout": 0.4, "malformed": 1.5}


@pytest.mark.parametrize("name", UDP)
def test_udp(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a resolver's answer is worth; only the answer to our own question counts, and nothing hangs."""
    answers, expected = UDP[name]
    with udp_server(monkeypatch, answers):
        begun = time.monotonic()
        found = query(HERE, "127.0.0.1", "a.example", timeout=_PATIENCE_S.get(expected.failure, 3.0))
        took = time.monotonic() - begun
    assert took < 20
    assert (found.rtt_ms is not None) == (expected.rcode is not None)
    found = replace(found, addresses=tuple(sorted(found.addresses)))  # the server shuffles
    assert Reply(**{**{name: getattr(found, name) for name in Reply.__slots__}, "rtt_ms": None}) == expected


def test_late_first_answer_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer to the first try that comes after the second was sent is heard, with its true round trip."""

    def slow(wire: bytes, number: int) -> list[bytes]:
        if number == 2:
            return []
        time.sleep(1.2)
        return [answer(wire, ADDRESS)]

    with udp_server(monkeypatch, slow):
        found = query(HERE, "127.0.0.1", "a.example", timeout=2.0)
    assert found.addresses == (ADDRESS,)
    assert found.rtt_ms is not None
    assert found.rtt_ms >= 1200


def test_closed_port_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port nobody listens on is `refused` by UDP and by TCP, without waiting."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        monkeypatch.setattr(resolve, "PORT", sock.getsockname()[1])
    begun = time.monotonic()
    assert query(HERE, "127.0.0.1", "a.example", timeout=30).failure == "refused"
    assert query(HERE, "127.0.0.1", "a.example", "A", "tcp", timeout=30).failure == "refused"
    assert time.monotonic() - begun < 15


def tcp_resolver(say: Callable[[bytes], bytes], hold_s: float = 0.0) -> Callable[[socket.socket], None]:
    def play(sock: socket.socket) -> None:
        size = int.from_bytes(sock.recv(2), "big")
        sock.sendall(say(sock.recv(size)))
        time.sleep(hold_s)

    return play


def framed(wire: bytes) -> bytes:
    return len(wire).to_bytes(2, "big") + wire


TCP: dict[str, tuple[Callable[[bytes], bytes], float, dict[str, object]]] = {
    "honest": (lambda wire: framed(answer(wire, ADDRESS)), 0, FOUND),
    "no such name": (lambda wire: framed(answer(wire, rcode=dns.rcode.NXDOMAIN)), 0, {"rcode": "NXDOMAIN"}),
    "closes without a word": (lambda _: b"", 0, {"failure": "refused"}),
    "half an answer": (lambda wire: framed(answer(wire, ADDRESS))[:20], 0, {"failure": "malformed"}),
    "half an answer, then silence": (lambda wire: framed(answer(wire, ADDRESS))[:20], 2, {"failure": "timeout"}),
    "another number": (lambda wire: framed(other_number(answer(wire, ADDRESS))), 0, {"failure": "malformed"}),
    "not DNS": (lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n", 0, {"failure": "malformed"}),
}


@pytest.mark.parametrize("name", TCP)
def test_tcp(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same question by TCP."""
    say, hold_s, expected = TCP[name]
    with TcpServer(tcp_resolver(say, hold_s)) as server:
        monkeypatch.setattr(resolve, "PORT", server.port)
        found = query(HERE, "127.0.0.1", "a.example", "A", "tcp", timeout=0.6 if hold_s else 5.0)
    seen = {key: getattr(found, key) for key in ("rcode", "addresses", "failure")}
    assert seen == {"rcode": None, "addresses": (), "failure": None} | expected


def test_truncated_answer_is_completed_by_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    """A UDP answer cut short to nothing is asked for again by TCP, as a PC does, and still said to be cut."""
    # The TCP port is chosen first: a connection of another test that has just ended may still hold it.
    with (
        TcpServer(tcp_resolver(lambda wire: framed(answer(wire, ADDRESS)))) as tcp,
        udp_server(monkeypatch, lambda wire, _: [answer(wire, flags=dns.flags.TC)], tcp.port),
    ):
        found = query(HERE, "127.0.0.1", "a.example", timeout=5.0)
    assert (found.addresses, found.truncated, found.transport) == ((ADDRESS,), True, "udp")


def test_server_that_is_no_address_is_not_looked_up() -> None:
    """A resolver given as a name never reaches the system's own resolver."""
    assert query(HERE, "localhost", "a.example", timeout=0.3).failure == "unreachable"


def test_mutated_answers_never_raise() -> None:
    """Three thousand damaged answers: each is read, passed over or `malformed`."""
    asked = dns.message.make_query("a.example", "A").to_wire()
    reply = Reply("127.0.0.1", "a.example", "A", "udp")
    whole = answer(asked, ADDRESS, "192.0.2.8", "192.0.2.9")
    chance = random.Random(1)
    malformed = 0
    for _ in range(3000):
        wire = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            wire[chance.randrange(2, len(wire))] = chance.randrange(256)
        found = read_reply(bytes(wire[: chance.randint(2, len(wire))]), asked, reply)
        malformed += found is not None and found.failure == "malformed"
    assert malformed > 500
