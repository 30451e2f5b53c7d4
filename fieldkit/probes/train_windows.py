"""A train's echoes by the Windows ICMP service, which needs no administrator rights: one waiting call per echo."""

import queue
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Sequence

from fieldkit.errors import NotMeasured
from fieldkit.model.echo import Backend
from fieldkit.probes.icmp import IP_AND_ICMP_HEADER
from fieldkit.probes.icmp_windows import SUCCESS, ip_number
from fieldkit.probes.train_wire import DEFAULT_TTL, Answer, Sent

# Source: ipexport.h: IP_TTL_EXPIRED_TRANSIT, IP_TTL_EXPIRED_REASSEM.
_EXPIRED = {11013, 11014}
# No buffer, hardware error, no route here, general failure, wrong source address: the echo never left.
_LOCAL = {11006, 11008, 11018, 11050, 1214, 1231, 1232}

# A little over the train's own time-out, so that the train decides what is late.
_WAIT_MS = 2000
# All echoes of two seconds on their way at this step.
_STEP_S = 0.01
_MOST_WORKERS = 256

# address, IP size, TTL -> (status, who answered, round trip in ms)
Call = Callable[[str, int, int], tuple[int, str | None, float]]


class ServiceWire:
    """Echoes by IcmpSendEcho2Ex from the interface's own address; round trips are measured around the call.

    Raises: NotMeasured when the service cannot be opened.
    """

    method: Backend = "os"
    kernel_stamps = False
    least_step_s = _STEP_S

    def __init__(self, source: str | None, call: Call | None = None) -> None:
        # Without a source address Windows chooses the interface, which may be the hotspot.
        self.weak: str | None = "weak.train_service" if source else "weak.not_bound"
        self._call = call or _service(source)
        self._work: queue.SimpleQueue[tuple[int, str, int, int] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._workers = 0

    def send(self, number: int, address: str, size: int, ttl: int | None) -> Sent:
        """Hand the echo to a thread that waits for its answer; `BUSY` when all of them wait already."""
        if not self._idle.acquire(blocking=False):
            if self._workers >= _MOST_WORKERS:
                return Sent.BUSY
            self._workers += 1
            threading.Thread(target=self._serve, name=f"echo-{self._workers}", daemon=True).start()
        self._work.put((number, address, size, ttl or DEFAULT_TTL))
        return Sent.GONE

    def wait(self, seconds: float) -> Sequence[Answer]:
        """What the threads have heard."""
        found: list[Answer] = []
        try:
            found.append(self._answers.get(timeout=max(0.0, seconds)) if seconds > 0 else self._answers.get_nowait())
            while True:
                found.append(self._answers.get_nowait())
        except queue.Empty:
            return found

    def holds(self, address: str) -> bool:  # noqa: ARG002 (part of the protocol)
        """The service tells nothing of ARP."""
        return False

    def close(self) -> None:
        """Let the threads end; each does within its own time-out."""
        for _ in range(self._workers):
            self._work.put(None)

    def _serve(self) -> None:
        while (job := self._work.get()) is not None:
            number, address, size, ttl = job
            status, by, rtt_ms = self._call(address, size, ttl)
            if status == SUCCESS:
                self._answers.put(Answer(number, rtt_ms, by))
            elif status in _EXPIRED:
                self._answers.put(Answer(number, rtt_ms, by, reply=False, expired=True))
            elif status in _LOCAL:
                self._answers.put(Answer(number, 0.0, None, reply=False, unsent=True))
            self._idle.release()


def option_information(ttl: int, pointer_bytes: int) -> bytes:
    """An IP_OPTION_INFORMATION without IP options.  Source: ipexport.h."""
    head = struct.pack("=BBBB", ttl, 0, 0, 0)
    return head + bytes(pointer_bytes - 4 if pointer_bytes == 8 else 0) + bytes(pointer_bytes)


def read_reply(reply: bytes, elapsed_ms: float) -> tuple[int, str | None, float]:
    """(status, sender, round trip in ms) of an ICMP_ECHO_REPLY; the service counts whole ones, our clock is finer."""
    address, status, rtt_ms = struct.unpack_from("=III", reply)
    by = socket.inet_ntoa(struct.pack("=I", address))
    return status, None if by == "0.0.0.0" else by, elapsed_ms if elapsed_ms <= rtt_ms + 2 else max(0.5, float(rtt_ms))


def _service(source: str | None) -> Call:
    if sys.platform == "win32":
        return _by_service(source)
    else:
        raise NotMeasured("missing.no_icmp")


if sys.platform == "win32":

    def _by_service(source: str | None) -> Call:
        import ctypes
        from ctypes import wintypes

        from fieldkit.probes.icmp_windows import echo_service

        send_echo, create, _ = echo_service()
        # One handle serves all threads; it lives as long as the process.
        handle = create()
        if handle is None or handle == wintypes.HANDLE(-1).value:
            raise NotMeasured("missing.no_icmp")
        own = ip_number(source) if source else 0

        def call(address: str, size: int, ttl: int) -> tuple[int, str | None, float]:
            length = max(0, size - IP_AND_ICMP_HEADER)
            payload = ctypes.create_string_buffer(bytes(length), max(1, length))
            options = ctypes.create_string_buffer(option_information(ttl, struct.calcsize("P")))
            # Room for the reply, the payload, an ICMP error's 8 bytes and an IO_STATUS_BLOCK.
            room = 64 + length + 8 + 16
            reply = ctypes.create_string_buffer(room)
            before = time.perf_counter()
            count = send_echo(
                handle, None, None, None, own, ip_number(address), payload, length, options, reply, room, _WAIT_MS
            )
            elapsed_ms = (time.perf_counter() - before) * 1000
            if not count:
                return ctypes.get_last_error(), None, elapsed_ms
            return read_reply(reply.raw, elapsed_ms)

        return call
