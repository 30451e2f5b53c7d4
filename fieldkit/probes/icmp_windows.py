"""ICMP echo on Windows by the system's own ICMP service, which needs no administrator rights."""

import socket
import struct
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

from fieldkit.errors import NotMeasured
from fieldkit.probes.icmp import Exchange, Fate, Refusal, Shot

# Source: ipexport.h.
_FLAG_DF = 0x2
SUCCESS = 0
REQ_TIMED_OUT = 11010
PACKET_TOO_BIG = 11009
_REFUSALS: dict[int, Refusal] = {
    11002: "unreachable",  # IP_DEST_NET_UNREACHABLE
    11003: "unreachable",  # IP_DEST_HOST_UNREACHABLE
    11004: "unreachable",  # IP_DEST_PROT_UNREACHABLE
    11005: "unreachable",  # IP_DEST_PORT_UNREACHABLE
    PACKET_TOO_BIG: "too_big",
    11013: "expired",  # IP_TTL_EXPIRED_TRANSIT
    11014: "expired",  # IP_TTL_EXPIRED_REASSEM
}
# No ICMP came back and nothing was sent: no route, no buffer, hardware error, general failure, wrong source address.
_LOCAL = {11006, 11008, 11018, 11050, 1214, 1231, 1232}


def exchange(
    source: str | None, plan: Sequence[Shot], deadline: float, *, cancel: threading.Event | None = None
) -> Exchange:
    """Who answers these echoes?  One blocking call per shot, each in its own thread, from the interface's own address.

    Raises: NotMeasured when the service cannot be opened.
    """
    if sys.platform == "win32":
        return _by_service(source, plan, deadline, cancel or threading.Event())
    else:
        raise NotMeasured("missing.no_icmp")


if sys.platform == "win32":

    def echo_service() -> tuple[Any, Any, Any]:
        """Windows' own echo calls: send, open a handle, close it.

        Raises: NotMeasured when this Windows has none.
        """
        import ctypes
        from ctypes import wintypes

        try:
            library = ctypes.WinDLL("iphlpapi", use_last_error=True)
            send_echo = library.IcmpSendEcho2Ex
            create, close = library.IcmpCreateFile, library.IcmpCloseHandle
        except (OSError, AttributeError) as exc:
            raise NotMeasured("missing.no_icmp") from exc
        create.restype = wintypes.HANDLE
        close.argtypes = [wintypes.HANDLE]
        send_echo.restype = wintypes.DWORD
        send_echo.argtypes = [
            wintypes.HANDLE,
            wintypes.HANDLE,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.c_void_p,
            wintypes.WORD,
            ctypes.c_void_p,
            ctypes.c_void_p,
            wintypes.DWORD,
            wintypes.DWORD,
        ]
        return send_echo, create, close

    def _by_service(source: str | None, plan: Sequence[Shot], deadline: float, stop: threading.Event) -> Exchange:
        import ctypes
        from ctypes import wintypes

        send_echo, create, close = echo_service()
        fates: dict[int, Fate] = {}
        own = ip_number(source) if source else 0
        begun = time.monotonic()

        def one(number: int, shot: Shot) -> None:
            if stop.wait(max(0.0, begun + shot.at_s - time.monotonic())):
                return
            left_ms = int((deadline - time.monotonic()) * 1000) - 20
            if left_ms <= 0:
                return
            handle = create()
            if handle is None or handle == wintypes.HANDLE(-1).value:
                fates[number] = Fate(shot, False, refused="local", why=f"error {ctypes.get_last_error()}")
                return
            try:
                payload = ctypes.create_string_buffer(bytes(shot.payload_size), shot.payload_size)
                options = ctypes.create_string_buffer(option_information(shot.df, struct.calcsize("P")))
                # Room for the reply, the payload, an ICMP error's 8 bytes and an IO_STATUS_BLOCK.
                room = 64 + shot.payload_size + 8 + 16
                reply = ctypes.create_string_buffer(room)
                before = time.perf_counter()
                count = send_echo(
                    handle,
                    None,
                    None,
                    None,
                    own,
                    ip_number(shot.target),
                    payload,
                    shot.payload_size,
                    options,
                    reply,
                    room,
                    left_ms,
                )
                elapsed_ms = (time.perf_counter() - before) * 1000
                if count:
                    fates[number] = fate_of(shot, reply.raw, elapsed_ms, source)
                else:
                    fates[number] = fate_of_status(shot, ctypes.get_last_error(), None)
            finally:
                close(handle)

        threads = [threading.Thread(target=one, args=each, daemon=True) for each in enumerate(plan)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        # Without a source address Windows chooses the interface, which may be the hotspot.
        weak = None if source else "weak.not_bound"
        return Exchange(tuple(fates.get(n) or Fate(shot, True) for n, shot in enumerate(plan)), "os", weak)


def ip_number(address: str) -> int:
    """An IPv4 address as the API takes it: its bytes in network order, read as a number of this machine."""
    return int(struct.unpack("=I", socket.inet_aton(address))[0])


def option_information(df: bool, pointer_bytes: int) -> bytes:
    """An IP_OPTION_INFORMATION without IP options."""
    head = struct.pack("=BBBB", 128, 0, _FLAG_DF if df else 0, 0)
    return head + bytes(pointer_bytes - 4 if pointer_bytes == 8 else 0) + bytes(pointer_bytes)


def fate_of(shot: Shot, reply: bytes, elapsed_ms: float, source: str | None) -> Fate:
    """One ICMP_ECHO_REPLY as a fate.  The service counts whole milliseconds; our own clock refines them."""
    address, status, rtt_ms = struct.unpack_from("=III", reply)
    by = socket.inet_ntoa(struct.pack("=I", address))
    if status == SUCCESS:
        fine = elapsed_ms if rtt_ms <= elapsed_ms <= rtt_ms + 2 else max(float(rtt_ms), 0.5)
        return Fate(shot, True, rtt_ms=fine, by=by)
    return fate_of_status(shot, status, None if by in ("0.0.0.0", source) else by)


def fate_of_status(shot: Shot, status: int, by: str | None) -> Fate:
    """What an IP_STATUS other than success means."""
    if status == REQ_TIMED_OUT:
        return Fate(shot, True)
    if status in _LOCAL or status not in _REFUSALS:
        return Fate(shot, False, refused="local", why=f"status {status}")
    # "Too big" without a router's address is our own stack's refusal.
    sent = by is not None or status != PACKET_TOO_BIG
    return Fate(shot, sent, refused=_REFUSALS[status], by=by, why=f"status {status}")
