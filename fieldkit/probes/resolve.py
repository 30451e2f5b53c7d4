"""One question to one resolver, over a socket tied to the tested interface; never `getaddrinfo`."""

import ipaddress
import secrets
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from fieldkit.model.dns import DnsAnswer, Failure, Role
from fieldkit.model.reach import Outcome
from fieldkit.probes import sockets

PORT = 53
Kind = Literal["A", "AAAA"]
Transport = Literal["udp", "tcp"]

# A PC tries again after 1 s (Windows) or 5 s (glibc); in 3 s one lost packet does not yet make a dead server.
TRIES = 2
LIFETIME_S = 3.0
_ADDRESSES_KEPT = 16

_FAILURE_OF: Mapping[Outcome, Failure] = {
    "reset": "refused",
    "timeout": "timeout",
    "unreachable": "unreachable",
    "prohibited": "unreachable",
    "local": "unreachable",
}


@dataclass(frozen=True, slots=True)
class Way:
    """Which interface and own address a packet leaves by; both open for what stays inside this laptop."""

    interface: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """One query's fate, whatever the server's role.  `truncated`: the UDP answer was cut short."""

    server: str
    name: str
    kind: Kind
    transport: Transport
    rcode: str | None = None
    addresses: tuple[str, ...] = ()
    rtt_ms: float | None = None
    failure: Failure | None = None
    truncated: bool = False

    @property
    def gave(self) -> bool:
        """Did it give an address?"""
        return self.rcode == "NOERROR" and bool(self.addresses)

    def in_role(self, role: Role) -> DnsAnswer:
        """The answer as the model keeps it."""
        return DnsAnswer(
            server=self.server,
            role=role,
            name=self.name,
            transport=self.transport,
            kind=self.kind,
            rcode=self.rcode,
            addresses=self.addresses,
            rtt_ms=self.rtt_ms,
            failure=self.failure,
        )

    def line(self) -> str:
        """One line of evidence."""
        what = self.failure if self.rcode is None else f"{self.rcode} {' '.join(self.addresses)}".rstrip()
        time_taken = "" if self.rtt_ms is None else f" {self.rtt_ms:.1f} ms"
        cut = " TC" if self.truncated else ""
        return f"{self.server} {self.transport} {self.name} {self.kind}: {what}{cut}{time_taken}"


def literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, if the host is one and no name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def query(
    way: Way,
    server: str,
    name: str,
    kind: Kind = "A",
    transport: Transport = "udp",
    *,
    timeout: float = LIFETIME_S,
) -> Reply:
    """What does this resolver say of this name?  Never raises; ends within `timeout` seconds, two tries by UDP.

    Only an answer to our own question counts; one from elsewhere, or with another number or question, is passed over.
    """
    reply = Reply(server, name, kind, transport)
    if literal(server) is None or not sockets.has_way(way.interface, way.source, server):
        return replace(reply, failure="unreachable")
    end = time.monotonic() + timeout
    if transport == "tcp":
        return _ask_tcp(way, reply, end)
    reply = _ask_udp(way, reply, end)
    if reply.truncated and not reply.addresses:
        # What a PC does: the rest comes by TCP.
        rest = _ask_tcp(way, replace(reply, transport="tcp"), max(end, time.monotonic() + 0.5))
        if rest.gave:
            return replace(reply, addresses=rest.addresses)
    return reply


def _question(name: str, kind: Kind) -> bytes:
    """A query as the plainest resolver sends it: recursion wanted, no EDNS, which some old boxes drop."""
    import dns.message

    question = dns.message.make_query(name, kind, id=secrets.randbelow(65536))
    return question.to_wire()


def _ask_udp(way: Way, reply: Reply, end: float) -> Reply:
    sent: dict[bytes, tuple[bytes, float]] = {}
    failure: Failure = "timeout"
    malformed = False
    begun = time.monotonic()
    family = socket.AF_INET6 if ":" in reply.server else socket.AF_INET
    try:
        sock = sockets.open_udp(way.interface, way.source, family)
    except OSError:
        return replace(reply, failure="unreachable")
    with sock:
        for number in range(1, TRIES + 1):
            until = end if number == TRIES else begun + (end - begun) * number / TRIES
            wire = _question(reply.name, reply.kind)
            sent[wire[:2]] = (wire, time.perf_counter())
            try:
                # Connected, the socket hears only this server, and learns of a closed port.
                sock.connect((reply.server, PORT))
                sock.send(wire)
            except OSError as error:
                failure = _failure(error)
                continue
            while (left := until - time.monotonic()) > 0:
                sock.settimeout(left)
                try:
                    answer = sock.recv(65535)
                except TimeoutError:
                    failure = "timeout"
                    break
                except OSError as error:
                    failure = _failure(error)
                    break
                asked = sent.get(answer[:2])
                if asked is None:
                    continue
                read = read_reply(answer, asked[0], reply)
                if read is None:
                    continue
                if read.failure is None:
                    return replace(read, rtt_ms=(time.perf_counter() - asked[1]) * 1000)
                malformed = True
    return replace(reply, failure="malformed" if malformed else failure)


def _ask_tcp(way: Way, reply: Reply, end: float) -> Reply:
    begun = time.perf_counter()
    left = max(0.05, end - time.monotonic())
    sock, outcome, _, _ = sockets.connect_tcp(way.interface, way.source, reply.server, PORT, timeout=left)
    if sock is None:
        return replace(reply, failure=_FAILURE_OF.get(outcome, "timeout"))
    wire = _question(reply.name, reply.kind)
    with sock:
        try:
            sock.sendall(len(wire).to_bytes(2, "big") + wire)
            size = _exactly(sock, 2, end)
            answer = _exactly(sock, int.from_bytes(size, "big"), end) if len(size) == 2 else b""
        except OSError as error:
            return replace(reply, failure=_failure(error))
    if not answer:
        # Connected, then closed without a word: it does not serve this.
        return replace(reply, failure="refused")
    read = read_reply(answer, wire, reply) if answer[:2] == wire[:2] else None
    if read is None or read.failure is not None:
        return replace(reply, failure="malformed")
    return replace(read, rtt_ms=(time.perf_counter() - begun) * 1000)


def _exactly(sock: socket.socket, size: int, end: float) -> bytes:
    got = bytearray()
    while len(got) < size:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)
        piece = sock.recv(size - len(got))
        if not piece:
            break
        got += piece
    return bytes(got)


def _failure(error: OSError) -> Failure:
    return _FAILURE_OF.get(sockets.outcome_of(error), "timeout")


def read_reply(answer: bytes, asked: bytes, reply: Reply) -> Reply | None:
    """An answer's rcode and addresses; `malformed` when it cannot be read; None when it answers another question."""
    import struct

    import dns.exception
    import dns.message
    import dns.rcode

    try:
        message = dns.message.from_wire(answer, ignore_trailing=True)
        if not dns.message.from_wire(asked).is_response(message):
            return None
        rcode = dns.rcode.to_text(message.rcode())
        truncated = bool(message.flags & 0x0200)
        addresses = [
            each.to_text()
            for found in message.answer
            if found.rdtype.name == reply.kind and found.rdclass == 1
            for each in found
        ]
    except (dns.exception.DNSException, ValueError, IndexError, KeyError, struct.error):
        return replace(reply, failure="malformed")
    return replace(
        reply,
        rcode=rcode,
        addresses=tuple(dict.fromkeys(addresses))[:_ADDRESSES_KEPT],
        truncated=truncated,
        failure=None,
    )
