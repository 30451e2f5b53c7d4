"""ICMP echo on the tested interface: many targets and sizes at once, each answer and ICMP error with its sender."""

import errno
import os
import secrets
import selectors
import socket
import struct
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from fieldkit.errors import NotMeasured
from fieldkit.model.echo import Backend
from fieldkit.probes.sockets import bind_to, has_way
from fieldkit.probes.wire_frames import checksum

Refusal = Literal["unreachable", "prohibited", "too_big", "expired", "local"]

IP_AND_ICMP_HEADER = 28

# Source: linux/in.h, linux/icmp.h, asm-generic/socket.h; Python does not export these.
_IP_MTU_DISCOVER = 10
_IP_PMTUDISC_DONT = 0
_IP_PMTUDISC_PROBE = 3
_IP_RECVERR = 11
_MSG_ERRQUEUE = 0x2000
_SO_TIMESTAMPNS = 35
_SOL_RAW = 255
_ICMP_FILTER = 1
_ORIGIN_LOCAL = 1
_ORIGIN_ICMP = 2
# Source: xnu bsd/netinet/in.h
_IP_DONTFRAG_DARWIN = 28

_ECHO_REPLY = 0
_UNREACHABLE = 3
_ECHO_REQUEST = 8
_TIME_EXCEEDED = 11
_FRAGMENTATION_NEEDED = 4
# Source: RFC 1812 section 5.2.7.1.
_PROHIBITED = {9, 10, 13}

_TOKEN_BYTES = 8
_LONGEST_WAIT = 0.1  # so that a cancelled run stops soon


@dataclass(frozen=True, slots=True)
class Shot:
    """One echo request: to whom, payload bytes, seconds after the start, and whether routers may fragment it."""

    target: str
    payload_size: int = 56
    at_s: float = 0.0
    df: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one shot.  Neither `rtt_ms` nor `refused`: silence.

    `by` sent the answer or the ICMP error, `mtu` is what that error named, `why` is the error in a word, for evidence.
    `sent` is False when no packet left this laptop.
    """

    shot: Shot
    sent: bool
    rtt_ms: float | None = None
    refused: Refusal | None = None
    by: str | None = None
    mtu: int | None = None
    why: str = ""

    def __str__(self) -> str:
        if self.rtt_ms is not None:
            end = f"{self.rtt_ms:.3f} ms"
        elif self.refused:
            end = " ".join(str(part) for part in (self.refused, self.why, self.by, self.mtu) if part)
        else:
            end = "no answer" if self.sent else "not sent"
        return f"{self.shot.at_s:.3f} s {self.shot.target} {self.shot.payload_size} B{' DF' * self.shot.df}: {end}"


@dataclass(frozen=True, slots=True)
class Exchange:
    """All fates in the order of the plan, and by which means; `weak` names the text that says why it is weaker."""

    fates: tuple[Fate, ...]
    method: Backend
    weak: str | None = None
    raw: str = ""

    def evidence(self) -> str:
        """The shots as a person can read them, and the tool's own words if a tool was used."""
        lines = [str(fate) for fate in self.fates]
        return "\n".join([*lines, self.raw] if self.raw else lines)


@dataclass(frozen=True, slots=True)
class Heard:
    """One ICMP message about an echo of ours, as read from the wire or from the error queue."""

    ident: int
    sequence: int
    payload: bytes = b""
    refused: Refusal | None = None
    mtu: int | None = None
    why: str = ""


def exchange(
    interface: str,
    source: str | None,
    plan: Sequence[Shot],
    deadline: float,
    *,
    cancel: threading.Event | None = None,
) -> Exchange:
    """Who answers these echoes, and who refuses them?

    `deadline` is in `time.monotonic()` seconds; ends earlier once every shot is answered or refused.
    Raises: NotMeasured when this system gives us no way to send an ICMP echo.
    """
    if sys.platform == "win32":
        return _on_windows(interface, source, plan, deadline, cancel)
    else:
        return _on_sockets(interface, source, plan, deadline, cancel)


def _on_sockets(
    interface: str, source: str | None, plan: Sequence[Shot], deadline: float, cancel: threading.Event | None
) -> Exchange:
    try:
        echo = Echo.open(interface, source)
    except PermissionError:
        from fieldkit.probes.ping_tool import exchange as by_tool

        return by_tool(interface, source, plan, deadline, cancel=cancel)
    except OSError as exc:
        why = _name_of(exc)
        return Exchange(tuple(Fate(shot, False, refused="local", why=why) for shot in plan), "raw")
    with echo:
        return Exchange(echo.run(plan, deadline, cancel), echo.method)


def _on_windows(
    interface: str, source: str | None, plan: Sequence[Shot], deadline: float, cancel: threading.Event | None
) -> Exchange:
    from fieldkit.probes import icmp_windows, ping_tool

    try:
        return icmp_windows.exchange(source, plan, deadline, cancel=cancel)
    except NotMeasured:
        pass
    try:
        return by_ping3(interface, source, plan, deadline, cancel=cancel)
    except NotMeasured:
        return ping_tool.exchange(interface, source, plan, deadline, cancel=cancel)


class Echo:
    """One ICMP socket tied to the interface; `method` says which kind the system allowed."""

    def __init__(
        self, sock: socket.socket, method: Literal["raw", "dgram"], interface: str, source: str | None
    ) -> None:
        self._sock = sock
        self.method: Literal["raw", "dgram"] = method
        self._interface = interface
        self._source = source
        # Every raw socket of the system sees every echo reply: the token tells ours apart.
        self._ident = secrets.randbelow(0xFFFF) + 1
        self._token = secrets.token_bytes(_TOKEN_BYTES)
        self._sent_at: dict[int, tuple[int, int]] = {}
        self._fates: dict[int, Fate] = {}

    @classmethod
    def open(cls, interface: str, source: str | None) -> "Echo":
        """A raw socket where allowed, else the kernel's own echo socket.

        Raises: PermissionError when neither is allowed; OSError when the interface or the address is not ours.
        """
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
            bind_to(sock, interface, source)
            sock.setblocking(False)
            if sys.platform == "linux":
                _prepare_linux(sock, method)
        except OSError:
            sock.close()
            raise
        return cls(sock, method, interface, source)

    def __enter__(self) -> "Echo":
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()

    def run(self, plan: Sequence[Shot], deadline: float, cancel: threading.Event | None = None) -> tuple[Fate, ...]:
        """Send every shot at its time and listen until all are settled or the deadline has come."""
        packets = [self._packet(number, shot) for number, shot in enumerate(plan)]
        way = {target: has_way(self._interface, self._source, target) for target in {shot.target for shot in plan}}
        queue = sorted(range(len(plan)), key=lambda number: plan[number].at_s)
        begun = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self._sock, selectors.EVENT_READ)
            while not (cancel is not None and cancel.is_set()):
                now = time.monotonic()
                if now >= deadline:
                    break
                while queue and begun + plan[queue[0]].at_s <= now:
                    number = queue.pop(0)
                    if way[plan[number].target]:
                        self._send(number, plan[number], packets[number], plan)
                    else:
                        self._fates[number] = Fate(plan[number], False, refused="local", why="no route")
                if not queue and len(self._fates) == len(plan):
                    break
                wake = min(deadline, begun + plan[queue[0]].at_s) if queue else deadline
                if selector.select(max(0.0, min(_LONGEST_WAIT, wake - time.monotonic()))):
                    self._drain(plan)
        return tuple(self._fates.get(number) or Fate(shot, number in self._sent_at) for number, shot in enumerate(plan))

    def _packet(self, number: int, shot: Shot) -> bytes:
        payload = (self._token + bytes(max(0, shot.payload_size - _TOKEN_BYTES)))[: shot.payload_size]
        return echo_request(self._ident, number, payload)

    def _send(self, number: int, shot: Shot, packet: bytes, plan: Sequence[Shot]) -> None:
        if sys.platform == "linux":
            # PROBE, not DO: a path MTU that the kernel remembers must not stop us from asking again.
            kind = _IP_PMTUDISC_PROBE if shot.df else _IP_PMTUDISC_DONT
            self._sock.setsockopt(socket.IPPROTO_IP, _IP_MTU_DISCOVER, kind)
        elif sys.platform == "darwin":
            self._sock.setsockopt(socket.IPPROTO_IP, _IP_DONTFRAG_DARWIN, int(shot.df))
        for _ in range(4):
            self._sent_at[number] = (time.time_ns(), time.perf_counter_ns())
            try:
                self._sock.sendto(packet, (shot.target, 0))
                return
            except BlockingIOError:
                return  # the queue of the interface is full: as good as lost on the way
            except OSError as exc:
                # An ICMP error about an earlier echo is reported by the next call, whichever that is: "too big" too.
                about_others, local_mtu = self._drain_errors(plan)
                if about_others and local_mtu is None and exc.errno != errno.EPERM:
                    continue
                del self._sent_at[number]
                too_big = exc.errno == errno.EMSGSIZE
                self._fates[number] = Fate(
                    shot,
                    False,
                    refused="too_big" if too_big else "local",
                    by=self._source if too_big else None,
                    mtu=local_mtu if too_big else None,
                    why=_name_of(exc),
                )
                return

    def _drain(self, plan: Sequence[Shot]) -> None:
        if sys.platform == "linux":
            self._drain_errors(plan)
        for _ in range(512):
            try:
                data, ancillary, sender = _receive(self._sock, 65535)
            except BlockingIOError:
                return
            except OSError:
                if sys.platform == "linux":
                    self._drain_errors(plan)
                continue  # that was an ICMP error about an earlier echo, now read
            now = time.perf_counter_ns()
            heard = read_message(data)
            if heard is None or heard.sequence not in self._sent_at or heard.sequence in self._fates:
                continue
            if self.method == "raw" and heard.ident != self._ident:
                continue
            shot = plan[heard.sequence]
            by = sender[0] if sender else None
            if heard.refused is not None:
                self._fates[heard.sequence] = self._refusal(shot, heard, by)
            elif heard.payload[:_TOKEN_BYTES] == self._token[: shot.payload_size]:
                rtt_ms = self._rtt_ms(heard.sequence, _kernel_stamp(ancillary), now)
                self._fates[heard.sequence] = Fate(shot, True, rtt_ms=rtt_ms, by=by)

    def _drain_errors(self, plan: Sequence[Shot]) -> tuple[int, int | None]:
        """Read the error queue: how many ICMP errors it held, and the MTU of a local refusal."""
        count = 0
        local_mtu: int | None = None
        for origin, heard, by in self._errors():
            if origin == _ORIGIN_LOCAL:
                local_mtu = heard.mtu
                continue
            count += 1
            if heard.sequence in self._sent_at and heard.sequence not in self._fates:
                if self.method == "raw" and heard.ident != self._ident:
                    continue
                self._fates[heard.sequence] = self._refusal(plan[heard.sequence], heard, by)
        return count, local_mtu

    def _errors(self) -> list[tuple[int, Heard, str | None]]:
        found: list[tuple[int, Heard, str | None]] = []
        while sys.platform == "linux" and len(found) < 512:
            try:
                data, ancillary, _ = _receive(self._sock, 2048, _MSG_ERRQUEUE)
            except OSError:
                break
            for level, kind, extended in ancillary:
                if level == socket.IPPROTO_IP and kind == _IP_RECVERR:
                    told = read_extended_error(data, extended)
                    if told is not None:
                        found.append(told)
        return found

    def _refusal(self, shot: Shot, heard: Heard, by: str | None) -> Fate:
        # Our own kernel says "host unreachable" when nobody answered its ARP: no router told us.
        by = None if by == self._source else by
        return Fate(shot, True, refused=heard.refused, by=by, mtu=heard.mtu, why=heard.why)

    def _rtt_ms(self, number: int, stamp_ns: int | None, now: int) -> float:
        sent_wall, sent = self._sent_at[number]
        own = now - sent
        if stamp_ns is not None and 0 < stamp_ns - sent_wall <= own:
            own = stamp_ns - sent_wall
        return own / 1e6


def by_ping3(
    interface: str,
    source: str | None,
    plan: Sequence[Shot],
    deadline: float,
    *,
    cancel: threading.Event | None = None,
) -> Exchange:
    """The same by ping3, one thread per shot, for systems where our own sockets and the ICMP API are both out of reach.

    Raises: NotMeasured when its socket is refused too, or a shot must not be fragmented (ping3 cannot ask for that).
    """
    if any(shot.df for shot in plan):
        raise NotMeasured("missing.no_icmp")
    from ping3 import errors as ping3_errors
    from ping3 import ping

    fates: dict[int, Fate] = {}
    refused: list[OSError] = []
    stop = cancel or threading.Event()
    begun = time.monotonic()

    def one(number: int, shot: Shot) -> None:
        if stop.wait(max(0.0, begun + shot.at_s - time.monotonic())):
            return
        left = deadline - time.monotonic() - 0.05
        if left <= 0:
            return
        linux_device = interface if sys.platform == "linux" else ""
        try:
            rtt = ping(
                shot.target,
                timeout=left,
                unit="ms",
                src_addr=source or "",
                seq=number,
                size=shot.payload_size,
                interface=linux_device,
            )
        except ping3_errors.PingError as exc:
            fates[number] = Fate(shot, True, refused="unreachable", why=type(exc).__name__)
        except OSError as exc:
            refused.append(exc)
            fates[number] = Fate(shot, False, refused="local", why=_name_of(exc))
        else:
            # False is an ICMP error without details, None is silence.
            if rtt is False:
                fates[number] = Fate(shot, True, refused="unreachable")
            else:
                fates[number] = Fate(shot, True, rtt_ms=rtt or None)

    threads = [threading.Thread(target=one, args=each, daemon=True) for each in enumerate(plan)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    if refused and len(refused) == len(plan) and all(isinstance(exc, PermissionError) for exc in refused):
        raise NotMeasured("missing.no_icmp")
    return Exchange(tuple(fates.get(n) or Fate(shot, True) for n, shot in enumerate(plan)), "ping3", "weak.ping3")


def echo_request(ident: int, sequence: int, payload: bytes) -> bytes:
    """An ICMP echo request with its checksum.  Source: RFC 792."""
    header = struct.pack("!BBHHH", _ECHO_REQUEST, 0, 0, ident, sequence)
    return header[:2] + struct.pack("!H", checksum(header + payload)) + header[4:] + payload


def read_message(data: bytes) -> Heard | None:
    """An echo reply or an ICMP error about an echo, with or without its IP header; None when it is anything else."""
    # Raw sockets (and macOS) hand over the IP header; an ICMP echo reply itself starts with type 0.
    icmp = _behind_ip_header(data) if data[:1] and data[0] >> 4 == 4 else data
    if icmp is None or len(icmp) < 8:
        return None
    kind, code, _, ident, sequence = struct.unpack_from("!BBHHH", icmp)
    if kind == _ECHO_REPLY and code == 0:
        return Heard(ident, sequence, payload=icmp[8:])
    refused, why = refusal_of(kind, code)
    inner = _behind_ip_header(icmp[8:]) if refused else None
    if refused is None or inner is None or len(inner) < 8 or inner[0] != _ECHO_REQUEST:
        return None
    inner_ident, inner_sequence = struct.unpack_from("!HH", inner, 4)
    # In "fragmentation needed" the second half of the last header word is the next hop's MTU (RFC 1191).
    mtu = (sequence or None) if refused == "too_big" else None
    return Heard(inner_ident, inner_sequence, refused=refused, mtu=mtu, why=why)


def read_extended_error(data: bytes, extended: bytes) -> tuple[int, Heard, str | None] | None:
    """(origin, what it was about, sender) of one entry of the error queue.  Source: linux/errqueue.h."""
    if len(extended) < 16:
        return None
    number, origin, kind, code, _, info, _ = struct.unpack_from("=IBBBBII", extended)
    if origin == _ORIGIN_LOCAL:
        return origin, Heard(0, 0, refused="local", mtu=info or None, why=errno.errorcode.get(number, "")), None
    if origin != _ORIGIN_ICMP or len(data) < 8 or data[0] != _ECHO_REQUEST:
        return None
    refused, why = refusal_of(kind, code)
    if refused is None:
        return None
    offender = extended[16:]
    by = None
    if len(offender) >= 8 and struct.unpack_from("=H", offender)[0] == socket.AF_INET:
        by = socket.inet_ntoa(offender[4:8])
    ident, sequence = struct.unpack_from("!HH", data, 4)
    mtu = (info or None) if refused == "too_big" else None
    return origin, Heard(ident, sequence, refused=refused, mtu=mtu, why=why), by


def refusal_of(kind: int, code: int) -> tuple[Refusal | None, str]:
    """What an ICMP type and code say about our packet.  Source: RFC 792, RFC 1812 section 5.2.7."""
    why = f"icmp {kind}/{code}"
    if kind == _TIME_EXCEEDED:
        return "expired", why
    if kind != _UNREACHABLE:
        return None, why
    if code == _FRAGMENTATION_NEEDED:
        return "too_big", why
    return ("prohibited" if code in _PROHIBITED else "unreachable"), why


def _prepare_linux(sock: socket.socket, method: str) -> None:
    # Each of these only sharpens the measurement; a kernel without one still echoes.
    with suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    with suppress(OSError):
        sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
        if method == "raw":
            # Errors come by the error queue; of the rest only echo replies are wanted.
            wanted = ~(1 << _ECHO_REPLY) & 0xFFFFFFFF
            sock.setsockopt(_SOL_RAW, _ICMP_FILTER, struct.pack("=I", wanted))


def _receive(
    sock: socket.socket, size: int, flags: int = 0
) -> tuple[bytes, Sequence[tuple[int, int, bytes]], tuple[str, int] | None]:
    if sys.platform == "win32":
        data, sender = sock.recvfrom(size, flags)
        return data, (), sender
    else:
        data, ancillary, _, sender = sock.recvmsg(size, 512, flags)
        return data, ancillary, sender


def _kernel_stamp(ancillary: Sequence[tuple[int, int, bytes]]) -> int | None:
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(payload) >= struct.calcsize("@ll"):
            seconds, nanoseconds = struct.unpack_from("@ll", payload)
            return int(seconds) * 1_000_000_000 + int(nanoseconds)
    return None


def _behind_ip_header(data: bytes) -> bytes | None:
    if len(data) < 20 or data[0] >> 4 != 4 or data[9] != socket.IPPROTO_ICMP:
        return None
    return data[(data[0] & 0x0F) * 4 :]


def _name_of(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "") or os.strerror(error.errno or 0)
