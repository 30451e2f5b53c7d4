"""A connection to a web server: to one address, or to the first of two that accepts."""

import socket
import threading
import time
from collections.abc import Callable

from fieldkit.model.reach import Outcome
from fieldkit.probes import sockets
from fieldkit.probes.resolve import Way, literal

_SECOND_ADDRESS_S = 1.0

Connected = tuple[socket.socket | None, Outcome, float | None, str | None]


def connect(
    way_to: Callable[[str], Way], address: str, port: int, timeout: float, max_segment: int | None = None
) -> Connected:
    """Connect to what may be a web server: (socket, outcome, rtt in ms, sender of an ICMP error)."""
    where = literal(address)
    # 0.0.0.0 would reach this laptop itself, a group address the LAN; neither is a web server.
    if where is None or where.is_unspecified or where.is_multicast or address == "255.255.255.255":
        return None, "local", None, None
    way = way_to(address)
    return sockets.connect_tcp(way.interface, way.source, address, port, timeout=timeout, max_segment=max_segment)


def connect_any(
    way_to: Callable[[str], Way],
    addresses: tuple[str, ...],
    port: int,
    timeout: float,
    max_segment: int | None = None,
) -> tuple[str, Connected]:
    """The first of two addresses that accepts, the second a little later, as in a browser; else the first's fate."""
    if len(addresses) == 1:
        return addresses[0], connect(way_to, addresses[0], port, timeout, max_segment)
    return _Race(
        addresses[:2], lambda address, left: connect(way_to, address, port, left, max_segment), timeout
    ).winner()


class _Race:
    """Two addresses, the second a little later; the loser's socket is closed whenever it arrives."""

    def __init__(self, addresses: tuple[str, ...], connect: Callable[[str, float], Connected], timeout: float) -> None:
        self._addresses = addresses
        self._connect = connect
        self._end = time.monotonic() + timeout
        self._changed = threading.Condition()
        self._won = False
        self._results: dict[str, Connected] = {}

    def winner(self) -> tuple[str, Connected]:
        first, second = self._addresses
        self._start(first)
        with self._changed:
            self._changed.wait_for(lambda: first in self._results, _SECOND_ADDRESS_S)
            if first in self._results and self._results[first][0] is not None:
                return self._take(first)
        self._start(second)
        with self._changed:
            self._changed.wait_for(
                lambda: len(self._results) == 2 or any(found[0] for found in self._results.values()),
                max(0.0, self._end - time.monotonic()) + 0.1,
            )
            for address, found in self._results.items():
                if found[0] is not None:
                    return self._take(address)
            return self._take(first)

    def _take(self, address: str) -> tuple[str, Connected]:
        self._won = True
        for other, found in self._results.items():
            if other != address and found[0] is not None:
                found[0].close()
        return address, self._results.get(address, (None, "timeout", None, None))

    def _start(self, address: str) -> None:
        threading.Thread(target=self._run, args=(address,), daemon=True).start()

    def _run(self, address: str) -> None:
        found = self._connect(address, max(0.05, self._end - time.monotonic()))
        with self._changed:
            if self._won and found[0] is not None:
                found[0].close()
            self._results[address] = found
            self._changed.notify_all()
