"""A timed transfer by HTTP: several connections at once, each tied to the tested interface."""

import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import suppress

from fieldkit import __version__
from fieldkit.model.rate import RatePlan
from fieldkit.probes.http_connect import connect
from fieldkit.probes.page import Url
from fieldkit.probes.resolve import Way
from fieldkit.probes.transfer import NoTransfer, Transfer, Transferred

_CONNECT_S = 3.2  # the first SYN, and its repeats after 1 and 3 s.  Source: RFC 6298
_HEAD_S = 4.0
_LOOK_S = 0.05
_HEAD_BYTES = 64 * 1024
_PIECE = 256 * 1024
_UP_PIECE = 16 * 1024
# A page that ends sooner than this is over before the line is full.
_OBJECT_S = 0.5
_OBJECT_BYTES = 500_000
# What may lie in our own send buffers uncounted: this much time of the line's rate.
_BUFFER_S = 0.1
_SMALLEST_BUFFER = 32 * 1024
_LARGEST_BUFFER = 2 * 1024 * 1024
_SAID_CHARACTERS = 200
_PAYLOAD_OF_BUDGET = 0.9

Ways = Callable[[str], Way]


def enough_bytes(plan: RatePlan) -> int:
    """How large a page must be for one of the connections to tell a rate from it."""
    return max(_OBJECT_BYTES, int(plan.sized_for_mbps / plan.streams * 1_000_000 / 8 * _OBJECT_S))


def look(url: Url, address: str, ways: Ways, plan: RatePlan) -> None:
    """Is this page large enough to measure with?  Only its head is read.

    Raises: NoTransfer when it does not come, is no page, or says that it is too small.
    """
    with _Connection(url, address, ways) as link:
        link.ask("GET")
        status, head = link.head()
        if status != 200:
            raise NoTransfer("missing.rate_page_status", str(status))
        length = head.get("content-length", "")
        if length.isdigit() and int(length) < enough_bytes(plan):
            raise NoTransfer("missing.rate_page_small", length)


def takes_uploads(url: Url, address: str, ways: Ways) -> bool:
    """Does the server say itself that this page takes POST?  Nothing is posted to a page that does not."""
    try:
        with _Connection(url, address, ways) as link:
            link.ask("OPTIONS")
            status, head = link.head()
    except NoTransfer:
        return False
    methods = {each.strip().upper() for each in head.get("allow", "").split(",")}
    return status in (200, 204) and "POST" in methods


def transfer(url: Url, address: str, want: Transfer, ways: Ways) -> Transferred:
    """One run over several connections at once.  Raises: NoTransfer when nothing was transferred."""
    if want.direction == "down":
        workers: list[_Worker] = [_Download(url, address, ways, want) for _ in range(want.plan.streams)]
    else:
        workers = [_Upload(url, address, ways, want) for _ in range(want.plan.streams)]
    busy_before, begun = time.process_time(), time.monotonic()
    for each in workers:
        each.start()
    ramp = end = None
    marks: list[tuple[float, int]] = [(begun, 0)]
    ends = min(begun + want.plan.run_s, want.until)
    spent = False
    while time.monotonic() < ends and not want.must_end() and any(each.running() for each in workers):
        want.cancel.wait(_LOOK_S)
        marks.append((time.monotonic(), sum(each.count for each in workers)))
        # The port's counters hold the promise; where a system has none, this does.
        spent = want.spent.is_set() or marks[-1][1] >= want.budget.stop_bytes * _PAYLOAD_OF_BUDGET
        if spent:
            break
        if ramp is None and marks[-1][0] - begun >= want.plan.ramp_s:
            ramp = marks[-1]
        end = marks[-1]
    for each in workers:
        each.stop.set()
    wall = time.monotonic() - begun
    busy = 100 * (time.process_time() - busy_before) / wall if wall > 0 else None
    for each in workers:
        each.close_soon()
    if want.cancel.is_set():
        raise NoTransfer("missing.rate_run_failed", "cancelled")
    if spent:
        start, last = ramp if ramp is not None and marks[-1][0] - ramp[0] >= 0.9 else marks[0], marks[-1]
        return Transferred(last[1] - start[1], last[0] - start[0], cpu_pct=busy, cut=True, raw="its bytes were used up")
    failed = _why(each.failed for each in workers)
    if ramp is None or end is None or end[0] - ramp[0] < 0.9 or end[1] <= ramp[1]:
        raise failed or NoTransfer("missing.rate_run_short")
    return Transferred(
        payload_bytes=end[1] - ramp[1],
        seconds=round(end[0] - ramp[0], 3),
        cpu_pct=round(busy, 1) if busy is not None else None,
        raw=" ".join(f"{at - begun:.2f}:{count}" for at, count in marks[:: max(1, len(marks) // 24)]),
    )


def _why(failures: Iterable[NoTransfer | None]) -> NoTransfer | None:
    return next((each for each in failures if each is not None), None)


class _Connection:
    """One request over one bound connection.  Nothing that comes is kept or believed, so no certificate is checked."""

    def __init__(self, url: Url, address: str, ways: Ways) -> None:
        self._url = url
        self._rest = b""
        self.sock = self._open(address, ways)

    def _open(self, address: str, ways: Ways) -> socket.socket:
        sock, outcome, _, _ = connect(ways, address, self._url.port, _CONNECT_S)
        if sock is None:
            raise NoTransfer("missing.rate_server_silent", outcome)
        sock.settimeout(_HEAD_S)
        if self._url.scheme == "http":
            return sock
        import ssl

        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            return context.wrap_socket(sock, server_hostname=self._url.host)
        except OSError as exc:
            sock.close()
            raise NoTransfer("missing.rate_server_silent", type(exc).__name__) from exc

    def __enter__(self) -> "_Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Cut it; what is on its way is not waited for."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def ask(self, method: str, *more: str) -> None:
        """Send the head of a request."""
        head = [f"{method} {self._url.target} HTTP/1.1", f"Host: {self._url.authority}"]
        head += [f"User-Agent: fieldkit/{__version__}", "Accept: */*", "Accept-Encoding: identity"]
        head += ["Cache-Control: no-store", "Connection: close", *more]
        try:
            self.sock.sendall("\r\n".join([*head, "", ""]).encode("ascii"))
        except OSError as exc:
            raise NoTransfer("missing.rate_run_failed", type(exc).__name__) from exc

    def head(self) -> tuple[int, dict[str, str]]:
        """Status and headers (names in small letters) of the reply.  Raises: NoTransfer when there is none."""
        got, until = b"", time.monotonic() + _HEAD_S
        while b"\r\n\r\n" not in got:
            if len(got) > _HEAD_BYTES or time.monotonic() > until:
                raise NoTransfer("missing.rate_page_status", "no reply")
            try:
                piece = self.sock.recv(8192)
            except OSError as exc:
                raise NoTransfer("missing.rate_server_silent", type(exc).__name__) from exc
            if not piece:
                raise NoTransfer("missing.rate_page_status", got[:_SAID_CHARACTERS].decode("latin-1") or "closed")
            got += piece
        head, _, self._rest = got.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ", 2)
        if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdigit():
            raise NoTransfer("missing.rate_page_status", first[:_SAID_CHARACTERS])
        fields = (line.partition(":") for line in lines)
        return int(words[1]), {name.strip().lower(): value.strip() for name, _, value in fields}

    def first_bytes(self) -> int:
        """How much of the body came with the head."""
        return len(self._rest)


class _Worker(ABC):
    """One connection of a run, in a thread of its own that ends with its own time-outs."""

    def __init__(self, url: Url, address: str, ways: Ways, want: Transfer) -> None:
        self.url, self.address, self.ways, self.want = url, address, ways, want
        self.count = 0
        self.stop = threading.Event()
        self.failed: NoTransfer | None = None
        self._begun = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def running(self) -> bool:
        """Is it still at it?"""
        return self._thread.is_alive()

    def close_soon(self) -> None:
        """Wait a moment for it to let go of its connection."""
        self._thread.join(0.5)

    def _run(self) -> None:
        try:
            while not self._over():
                self._once()
        except NoTransfer as why:
            self.failed = why
        except OSError as exc:
            self.failed = NoTransfer("missing.rate_run_failed", type(exc).__name__)

    def _hold_back(self) -> None:
        """Not faster than the plan's ceiling, so that the count of bytes keeps up with a line that is far faster."""
        rate = self.want.budget.ceiling_mbps * 1_000_000 / 8 / self.want.plan.streams
        ahead_s = self.count / rate - (time.monotonic() - self._begun)
        if ahead_s > 0:
            self.stop.wait(min(ahead_s, _LOOK_S))

    def _over(self) -> bool:
        return self.stop.is_set() or self.want.must_end() or time.monotonic() >= self.want.until

    @abstractmethod
    def _once(self) -> None:
        """One connection's worth of it."""


class _Download(_Worker):
    """Fetches the page, again and again where it ends too soon, and counts what comes."""

    def _once(self) -> None:
        with _Connection(self.url, self.address, self.ways) as link:
            link.ask("GET")
            status, _ = link.head()
            if status != 200:
                raise NoTransfer("missing.rate_page_status", str(status))
            size = link.first_bytes()
            self.count += size
            link.sock.settimeout(_LOOK_S * 4)
            buffer = bytearray(max(_UP_PIECE, min(_PIECE, self.want.budget.stop_bytes // 64)))
            while not self._over():
                self._hold_back()
                try:
                    came = link.sock.recv_into(buffer)
                except TimeoutError:
                    continue
                if not came:
                    break
                size += came
                self.count += came
            if not self._over() and size < enough_bytes(self.want.plan):
                raise NoTransfer("missing.rate_page_small", str(size))


class _Upload(_Worker):
    """Posts zeros in chunks until told to stop, with so small a send buffer that what is counted has nearly left."""

    def _once(self) -> None:
        plan = self.want.plan
        piece = bytes(_UP_PIECE)
        chunk = b"%x\r\n%s\r\n" % (len(piece), piece)
        with _Connection(self.url, self.address, self.ways) as link:
            wanted = int(plan.sized_for_mbps * 1_000_000 / 8 * _BUFFER_S / plan.streams)
            buffer = max(_SMALLEST_BUFFER, min(_LARGEST_BUFFER, wanted))
            link.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
            link.ask("POST", "Content-Type: application/octet-stream", "Transfer-Encoding: chunked")
            link.sock.settimeout(_LOOK_S * 4)
            while not self._over():
                self._hold_back()
                left = memoryview(chunk)
                while left and not self._over():
                    try:
                        gone = link.sock.send(left)
                    except TimeoutError:
                        continue
                    left = left[gone:]
                    self.count += gone
            with suppress(OSError):
                link.sock.sendall(b"0\r\n\r\n")
