"""One page over one socket of our own, phase by phase, with a bound on every wait and every byte."""

import base64
import hashlib
import io
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from fieldkit import __version__
from fieldkit.model.reach import Outcome
from fieldkit.model.web import FetchOutcome, WebFetch
from fieldkit.probes import sockets
from fieldkit.probes.http_connect import connect_any
from fieldkit.probes.page import Url, title_of
from fieldkit.probes.resolve import Way

if TYPE_CHECKING:
    import http.client
    import ssl

T = TypeVar("T")

BY = f"HTTP/1.1 GET, fieldkit/{__version__}"
# So that a fetch ends by its own time-out and is told, before the probe's deadline takes the whole reading away.
SPARE_S = 0.3

CONNECT_S = 3.2  # the first SYN, and its repeats after 1 and 3 s.  Source: RFC 6298
QUIET_S = 2.5
# A slow server is no stall: the first request is listened to this long, while small segments are tried beside it.
GIVE_UP_S = 5.5
SMALL_SEGMENTS = 536  # what every path carries.  Source: RFC 9293, section 3.7.1
_SHORTEST_CONNECT_S = 1.5  # below, one lost SYN would look like a dead server
_BODY_S = 3.0
_BODY_BYTES = 256 * 1024
_WIRE_BYTES = 1024 * 1024
_LOCATION_CHARACTERS = 1000
_HEAD_CHARACTERS = 2000

Certificate = Literal["valid", "untrusted", "expired", "not_yet_valid", "wrong_name"]
# Source: OpenSSL x509_vfy.h, X509_V_ERR_*
_CERTIFICATE: dict[int, Certificate] = {9: "not_yet_valid", 10: "expired", 62: "wrong_name", 64: "wrong_name"}
# What a proxy says when it, and not the page behind it, is the obstacle.  Source: RFC 9110, section 15.
_PROXY_REFUSALS = {407, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one URL: one fetch, or two where a stall was tried again with small segments."""

    fetches: tuple[WebFetch, ...]
    raw: str = ""


def fetch(
    seen: WebFetch,
    url: Url,
    addresses: tuple[str, ...],
    way_to: Callable[[str], Way],
    deadline: float,
    *,
    proxy: Url | None = None,
    begun: float | None = None,
) -> Fetched:
    """Does this page come from these addresses, and if not, in which phase does it stop?

    `seen` carries what is known already (url, resolved_by, dns_ms).  After a stall the page is asked for again with
    small segments, while the first request is still listened to: a page that comes late was slow, not stalled.
    No fetch at all comes back where `deadline` cut it off before it could be judged.
    """
    again: list[Visit] = []

    def small(address: str) -> None:
        if proxy is None and not again and _can_hold_segments():
            start = replace(seen, address=address, small_segments=SMALL_SEGMENTS)
            visit = Visit(start, url, (address,), way_to, deadline, max_segment=SMALL_SEGMENTS)
            again.append(visit)
            threading.Thread(target=visit.run, daemon=True).start()

    first = Visit(seen, url, addresses, way_to, deadline, proxy=proxy, begun=begun, on_quiet=small)
    first.run()
    visits = [first]
    if first.seen.outcome == "stalled" and again and again[0].done.wait(max(0.0, deadline - time.monotonic())):
        # `local`: this system does not let us hold the segments down.
        visits += [visit for visit in again if visit.seen.outcome != "local"]
    return Fetched(
        tuple(visit.seen for visit in visits if not visit.unfinished), "".join(visit.raw for visit in visits)
    )


def _can_hold_segments() -> bool:
    return sys.platform != "win32"


class _Ended(Exception):
    """The visit is over, with this outcome."""

    def __init__(self, outcome: FetchOutcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _TooLong(Exception):
    """More bytes, or more time, than we take, though they keep coming."""


class _Unfinished(Exception):
    """Our own deadline came before the far end could be judged."""


class Visit:
    """One request over one connection; `seen` grows phase by phase, so that a cut leaves what was measured."""

    def __init__(
        self,
        seen: WebFetch,
        url: Url,
        addresses: tuple[str, ...],
        way_to: Callable[[str], Way],
        deadline: float,
        *,
        proxy: Url | None = None,
        max_segment: int | None = None,
        begun: float | None = None,
        on_quiet: Callable[[str], None] | None = None,
    ) -> None:
        self.seen = seen
        self.raw = ""
        self._url = url
        self._addresses = addresses
        self._way_to = way_to
        self._deadline = deadline
        self._proxy = proxy
        self._max_segment = max_segment
        self._begun = time.perf_counter() if begun is None else begun
        self._on_quiet = on_quiet
        self.done = threading.Event()
        self.unfinished = False
        self._first_byte: float | None = None
        self._sock: socket.socket | None = None

    def run(self) -> None:
        """Connect, secure, ask, read; every failure becomes an outcome."""
        try:
            outcome = self._visit()
        except _Ended as ended:
            outcome = ended.outcome
        except _TooLong:  # it drips, and no head of a reply came of it
            outcome = "stalled"
        except _Unfinished:
            outcome, self.unfinished = "stalled", True
        except OSError as error:
            outcome = _cut(error)
        finally:
            if self._sock is not None:
                self._sock.close()
        if self._proxy is not None and outcome in ("connect_timeout", "refused", "unreachable", "local"):
            outcome = "proxy_failed"
        self._note(outcome=outcome, total_ms=(time.perf_counter() - self._begun) * 1000)
        self.done.set()

    def _note(self, **measured: Any) -> None:
        self.seen = replace(self.seen, **measured)

    def _visit(self) -> FetchOutcome:
        self._sock = self._connect(self._addresses)
        if self._url.scheme == "https":
            if self._proxy is not None:
                self._tunnel()
            self._secure()
        return self._ask()

    # connect ----------------------------------------------------------------------------------------------------------

    def _connect(self, addresses: tuple[str, ...]) -> socket.socket:
        """The first of two addresses that accepts; the second sets off a little later, as browsers do."""
        port = (self._proxy or self._url).port
        timeout = min(CONNECT_S, self._deadline - time.monotonic())
        if timeout < _SHORTEST_CONNECT_S:
            raise _Unfinished
        self._note(address=addresses[0])
        address, (sock, outcome, rtt_ms, _) = connect_any(self._way_to, addresses, port, timeout, self._max_segment)
        self._note(address=address, connect_ms=rtt_ms if sock is not None else None)
        if sock is None:
            raise _Ended(_CONNECT_OUTCOME.get(outcome, "unreachable"))
        return sock

    # proxy and TLS ----------------------------------------------------------------------------------------------------

    def _tunnel(self) -> None:
        """Have the proxy connect us through to an https host."""
        where = f"{self._url.host if ':' not in self._url.host else f'[{self._url.host}]'}:{self._url.port}"
        self._send(f"CONNECT {where} HTTP/1.1", where)
        reply, _ = self._reply(method="CONNECT")
        if not 200 <= reply.status < 300:
            self._note(status=reply.status)
            raise _Ended("proxy_failed")

    def _secure(self) -> None:
        """TLS, verified; if only the certificate fails, again without, so that page and fault are both known."""
        import ssl

        self._first_byte = None
        sock = self._plain()
        for verified in (True, False):
            begun = time.perf_counter()
            try:
                tls = _context(verified).wrap_socket(
                    sock, server_hostname=self._url.host, do_handshake_on_connect=False
                )
                self._sock = tls
                self._patiently(tls, tls.do_handshake)
            except ssl.SSLCertVerificationError as error:
                self._note(certificate=_CERTIFICATE.get(error.verify_code, "untrusted"))
                self._plain().close()
                sock = self._sock = self._connect((self.seen.address,) if self.seen.address else self._addresses)
                if self._proxy is not None:
                    self._tunnel()
                continue
            except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
                raise _Ended("reset") from None
            except ssl.SSLError:
                raise _Ended("tls_failed") from None
            self._note(tls_ms=(time.perf_counter() - begun) * 1000)
            if verified:
                self._note(certificate="valid")
            return
        raise _Ended("tls_failed")

    # request and reply ------------------------------------------------------------------------------------------------

    def _ask(self) -> FetchOutcome:
        import http.client

        plain_proxy = self._proxy is not None and self._url.scheme == "http"
        target = f"http://{self._url.authority}{self._url.target}" if plain_proxy else self._url.target
        self._send(f"GET {target} HTTP/1.1", self._url.authority, to_proxy=plain_proxy)
        asked = time.perf_counter()
        try:
            reply, stream = self._reply()
        finally:
            if self._first_byte is not None:
                self._note(ttfb_ms=(self._first_byte - asked) * 1000)
        location = reply.getheader("Location")
        self._note(status=reply.status, location=location[:_LOCATION_CHARACTERS] if location else None)
        self._note(clock_s=clock_ahead(reply.getheader("Date"), reply.getheader("Age"), time.time()))
        self.raw += f"{self._url.text} {self.seen.via}\n{_head(reply)}"
        body = bytearray()
        expected = reply.length
        outcome: FetchOutcome = "ok"
        complete = True
        try:
            end = time.monotonic() + _BODY_S
            while len(body) < _BODY_BYTES and (expected is None or len(body) < expected):
                if time.monotonic() >= end:
                    raise _TooLong
                piece = reply.read1(min(16384, _BODY_BYTES - len(body)))
                if not piece:
                    break
                body += piece
            if expected is not None and len(body) < min(expected, _BODY_BYTES):
                outcome = "reset"
        except http.client.IncompleteRead:
            outcome = "reset" if stream.ended else "bad_reply"
        except (http.client.HTTPException, ValueError):
            outcome = "bad_reply"
        except _TooLong:
            complete = False  # it is coming, only slowly or without end
        except _Ended as ended:
            outcome = ended.outcome
        except OSError as error:
            outcome = _cut(error)
        if body and outcome == "ok" and complete:
            self._note(body_sha256=hashlib.sha256(body).hexdigest())
        self._note(body_bytes=len(body), title=title_of(bytes(body), reply.getheader("Content-Type") or ""))
        if self._proxy is not None and outcome == "ok" and reply.status in _PROXY_REFUSALS:
            return "proxy_failed"
        return outcome

    def _reply(self, method: str = "GET") -> "tuple[http.client.HTTPResponse, _Stream]":
        """The head of an HTTP reply.  http.client bounds line length and number; we bound bytes and time."""
        import http.client

        self._first_byte = None
        stream = _Stream(self)
        reply = http.client.HTTPResponse(cast(socket.socket, _File(stream)), method=method)
        try:
            reply.begin()
        except ConnectionError:
            raise _Ended("reset") from None
        except (http.client.HTTPException, ValueError):
            raise _Ended("bad_reply") from None
        except _TooLong:
            raise _Ended("bad_reply" if stream.total >= _WIRE_BYTES else "stalled") from None
        return reply, stream

    def _send(self, line: str, host: str, *, to_proxy: bool = True) -> None:
        head = [line, f"Host: {host}", f"User-Agent: fieldkit/{__version__}", "Accept: */*"]
        head += ["Accept-Encoding: identity", "Connection: close"]
        if to_proxy and self._proxy is not None and self._proxy.login is not None:
            head.append("Proxy-Authorization: Basic " + base64.b64encode(self._proxy.login.encode()).decode())
        sock = self._plain()
        sock.settimeout(max(0.05, min(QUIET_S, self._deadline - time.monotonic())))
        sock.sendall("\r\n".join([*head, "", ""]).encode("ascii"))

    def _plain(self) -> socket.socket:
        if self._sock is None:
            raise _Ended("reset")
        return self._sock

    def _patiently(self, sock: socket.socket, step: Callable[[], T]) -> T:
        """One wait for the far end: tells of a stall once, listens on for a while, and ends."""
        since = time.monotonic()
        given_up = since + (GIVE_UP_S if self._on_quiet is not None else QUIET_S)
        while True:
            now = time.monotonic()
            quiet = now - since >= QUIET_S
            if quiet and self._on_quiet is not None and self.seen.address is not None:
                self._on_quiet(self.seen.address)
            if now >= min(given_up, self._deadline):
                if quiet:
                    raise _Ended("stalled")
                raise _TooLong if self._first_byte is not None else _Unfinished
            sock.settimeout(max(0.005, min(since + QUIET_S if not quiet else given_up, self._deadline) - now))
            try:
                return step()
            except TimeoutError:
                continue


_CONNECT_OUTCOME: dict[Outcome, FetchOutcome] = {
    "timeout": "connect_timeout",
    "reset": "refused",
    "unreachable": "unreachable",
    "prohibited": "unreachable",
    "local": "local",
}


class _Stream(io.RawIOBase):
    """The connection as a file whose every read is bounded in time, and all of them together in bytes."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self.total = 0
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.total >= _WIRE_BYTES:
            raise _TooLong
        visit = self._visit
        sock = visit._plain()
        count = visit._patiently(sock, lambda: sock.recv_into(buffer))
        if count and visit._first_byte is None:
            visit._first_byte = time.perf_counter()
        self.total += count
        self.ended = count == 0
        return count


class _File:
    """What http.client asks of a socket."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def makefile(self, mode: str) -> io.BufferedReader:
        assert mode == "rb"
        return io.BufferedReader(self._stream)


def clock_ahead(date: str | None, age: str | None, now: float) -> float | None:
    """How far a server's clock is ahead of ours, by its Date header; what a cache kept for a while counts as older.

    Source: RFC 9110, section 6.6.1; RFC 9111, section 5.1.
    """
    from email.utils import parsedate_to_datetime

    try:
        told = parsedate_to_datetime(date) if date else None
        kept = int(age) if age and age.strip().isdecimal() and len(age) < 10 else 0
        return None if told is None or told.tzinfo is None else round(told.timestamp() + kept - now, 1)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _cut(error: OSError) -> FetchOutcome:
    """A connection that broke after it stood."""
    if isinstance(error, TimeoutError):
        return "stalled"
    return "unreachable" if sockets.outcome_of(error) in ("unreachable", "prohibited") else "reset"


def _head(reply: "http.client.HTTPResponse") -> str:
    """Status line and headers as evidence, without cookies, which are somebody's session."""
    lines = [f"HTTP {reply.status} {reply.reason}"]
    lines += [f"{name}: {value}" for name, value in reply.getheaders() if "cookie" not in name.lower()]
    return "\n".join(lines)[:_HEAD_CHARACTERS] + "\n"


@cache
def _context(verified: bool) -> "ssl.SSLContext":
    import ssl

    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
