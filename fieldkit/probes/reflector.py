"""Sends test packets back to the peers it is told of, numbered and stamped, and nothing to anybody else.

What it must never be is an amplifier: an answer is as long as its question, only named peers get one, and no more than
so many a second leave.  Source: RFC 8762 section 4.3, RFC 8972 section 3; RFC 5357 appendix I for TWAMP Light.
"""

import errno
import select
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network

from fieldkit.errors import BadInput
from fieldkit.model.stampwire import (
    BASE_BYTES,
    PORT,
    TTL_NOT_KNOWN,
    ErrorEstimate,
    Reflected,
    echoes_ours,
    ntp_of,
    pack_reflected,
    parse_sent,
    ptp_of,
)
from fieldkit.probes.datagrams import Datagram, Datagrams
from fieldkit.probes.timekeeping import Timekeeping, own_clock

# Where the standard port may not be had (Linux, macOS: below 1024 only for administrators).
OTHER_PORT = 8620
PER_SECOND = 1200
# Enough for a sender that catches up after a stall; ten times the length of a second would be a flood.
_AT_ONCE = 240
_SESSIONS = 256
_IDLE_S = 900.0  # Source: RFC 5357 section 3.1, REFWAIT.
_PEERS_SHOWN = 64
_LOWEST_SENDER_PORT = 1024
_LOOK_S = 0.1
# The loop goes round ten times a second; who misses five turns was asleep or stopped.
_AWAY_S = 0.6
_MOST_QUEUED = 4096
_CLOCK_EVERY_S = 10.0
_SEND_TRIES = 5


class Refusal(StrEnum):
    """Why a datagram got no answer."""

    PEER = "peer"
    OWN = "own"
    PORT = "port"
    SHORT = "short"
    MALFORMED = "malformed"
    ANSWER = "answer"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Permit:
    """Who may be answered: networks, or anybody at all; and how many packets a second at most."""

    networks: tuple[IPv4Network, ...] = ()
    anybody: bool = False
    per_second: float = PER_SECOND

    def has(self, address: str) -> bool:
        """May this address be answered?"""
        parsed = IPv4Address(address)
        if parsed.is_multicast or parsed.is_unspecified or parsed.is_reserved:
            return False
        return self.anybody or any(parsed in each for each in self.networks)


@dataclass(slots=True)
class Peer:
    """What one far end sent and got; times in `time.monotonic()` seconds."""

    address: str
    port: int
    answered: int = 0
    first_s: float = 0.0
    last_s: float = 0.0


@dataclass(slots=True)
class Tally:
    """What happened so far: bytes in and out count UDP payload."""

    answered: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    refused: dict[Refusal, int] = field(default_factory=dict)
    peers: OrderedDict[str, Peer] = field(default_factory=OrderedDict)
    strangers: OrderedDict[str, int] = field(default_factory=OrderedDict)

    @property
    def refusals(self) -> int:
        """How many got no answer."""
        return sum(self.refused.values())


class Bucket:
    """At most `per_second` a second, a few more at once."""

    def __init__(self, per_second: float, now_s: float) -> None:
        self._rate = per_second
        self._most = max(1.0, min(_AT_ONCE, per_second))
        self._left = self._most
        self._at_s = now_s

    def take(self, now_s: float) -> bool:
        """May one more leave now?"""
        self._left = min(self._most, self._left + max(0.0, now_s - self._at_s) * self._rate)
        self._at_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass(slots=True)
class _Session:
    sequence: int
    last_s: float


class Reflector:
    """Decides on each datagram; it owns no socket.  `stateful` False copies the sender's number instead of counting."""

    def __init__(
        self,
        permit: Permit,
        own: tuple[str, int],
        *,
        clock: Timekeeping | None = None,
        stateful: bool = True,
        ptp: bool = False,
        now_s: float = 0.0,
    ) -> None:
        self.tally = Tally()
        self._permit = permit
        self._own = own
        self._stateful = stateful
        self._ptp = ptp
        self._bucket = Bucket(permit.per_second, now_s)
        self._sessions: OrderedDict[tuple[str, int, int], _Session] = OrderedDict()
        self.keep_time(clock or Timekeeping())

    def keep_time(self, clock: Timekeeping) -> None:
        """From now on say this of our clock."""
        self._error = ErrorEstimate.of(clock.error_s, synchronised=clock.synchronised, ptp=self._ptp)

    def answer(self, datagram: Datagram, *, sending_ns: int, now_s: float) -> bytes | None:
        """The answer to one datagram, of its very length; None when there is to be none.

        `sending_ns` is now, since 1970; `now_s` is now, monotonic.
        """
        refusal = self._refusal(datagram, now_s)
        if refusal is not None:
            self._refuse(refusal, datagram.sender[0])
            return None
        asked = parse_sent(datagram.data)
        assert asked is not None  # `_refusal` has proven it
        stamp = ptp_of if self._ptp else ntp_of
        made = pack_reflected(
            Reflected(
                sequence=self._next(datagram, asked.ssid, now_s) if self._stateful else asked.sequence,
                timestamp=stamp(sending_ns),
                error=self._error,
                received=stamp(datagram.at_ns),
                sender_sequence=asked.sequence,
                sender_timestamp=asked.timestamp,
                sender_error=asked.error,
                sender_ttl=TTL_NOT_KNOWN if datagram.ttl is None else datagram.ttl,
                ssid=asked.ssid,
                size=asked.size,
            ),
            datagram.data[BASE_BYTES:],
        )
        self._note(datagram, len(made), now_s)
        return made

    def begin_anew(self) -> None:
        """Count every session from 0 again: we were away, and the sender must see that it was us and not the line."""
        self._sessions.clear()

    def take_back(self, datagram: Datagram) -> None:
        """The answer to this datagram, which was counted, could not be sent."""
        self.tally.answered -= 1
        self.tally.bytes_in -= len(datagram.data)
        self.tally.bytes_out -= len(datagram.data)
        peer = self.tally.peers.get(datagram.sender[0])
        if peer is not None:
            peer.answered -= 1

    def _refusal(self, datagram: Datagram, now_s: float) -> Refusal | None:
        address, port = datagram.sender
        if address == self._own[0]:
            return Refusal.OWN
        if not self._permit.has(address):
            return Refusal.PEER
        if port < _LOWEST_SENDER_PORT or port == self._own[1]:
            # A service, or another reflector: the two would go on for ever.
            return Refusal.PORT
        if parse_sent(datagram.data) is None:
            return Refusal.SHORT if len(datagram.data) < BASE_BYTES else Refusal.MALFORMED
        if echoes_ours(datagram.data, datagram.read_ns):
            return Refusal.ANSWER
        return None if self._bucket.take(now_s) else Refusal.RATE

    def _next(self, datagram: Datagram, ssid: int, now_s: float) -> int:
        key = (*datagram.sender, ssid)
        session = self._sessions.get(key)
        if session is None or now_s - session.last_s > _IDLE_S:
            session = _Session(0, now_s)
            self._sessions[key] = session
            while len(self._sessions) > _SESSIONS:
                self._sessions.popitem(last=False)
        number = session.sequence
        session.sequence += 1
        session.last_s = now_s
        self._sessions.move_to_end(key)
        return number

    def _note(self, datagram: Datagram, out: int, now_s: float) -> None:
        tally = self.tally
        tally.answered += 1
        tally.bytes_in += len(datagram.data)
        tally.bytes_out += out
        address, port = datagram.sender
        peer = tally.peers.get(address)
        if peer is None:
            peer = tally.peers[address] = Peer(address, port, first_s=now_s)
            while len(tally.peers) > _PEERS_SHOWN:
                tally.peers.popitem(last=False)
        peer.answered += 1
        peer.port = port
        peer.last_s = now_s

    def _refuse(self, why: Refusal, address: str) -> None:
        tally = self.tally
        tally.refused[why] = tally.refused.get(why, 0) + 1
        if why is Refusal.PEER:
            tally.strangers[address] = tally.strangers.pop(address, 0) + 1
            while len(tally.strangers) > _PEERS_SHOWN:
                tally.strangers.popitem(last=False)


def listen(interface: str, address: str, port: int | None) -> tuple[Datagrams, bool]:
    """A socket on this address, never on all of them; True when it is not the standard port that was wanted.

    Bound to one address, the system hands over nothing that was sent to a broadcast or multicast address.
    Raises: BadInput when address or port cannot be had.
    """
    wanted = (PORT, OTHER_PORT) if port is None else (port,)
    for number in wanted:
        try:
            return Datagrams(interface, address, number, whole=True), port is None and number != PORT
        except OSError as exc:
            if number != wanted[-1] and (isinstance(exc, PermissionError) or exc.errno in (errno.EADDRINUSE, 10048)):
                continue
            code = {
                errno.EADDRINUSE: "reflect.port_taken",
                10048: "reflect.port_taken",
                errno.EADDRNOTAVAIL: "reflect.not_our_address",
                10049: "reflect.not_our_address",
            }.get(exc.errno or 0, "reflect.cannot_listen")
            if isinstance(exc, PermissionError):
                code = "reflect.port_refused"
            raise BadInput(code, address=address, port=number, why=exc.strerror or str(exc)) from exc
    raise AssertionError("no port to try")


def serve(
    socket: Datagrams,
    reflector: Reflector,
    *,
    until_s: float | None,
    stop: threading.Event,
    look: Callable[[Tally], None] | None = None,
    clock: Callable[[], Timekeeping] = own_clock,
) -> Tally:
    """Answer until `until_s` (monotonic) or `stop`; `look` is called about ten times a second.

    A peer that went away, a full queue or a cable pulled for a moment end nothing.  After a sleep of this laptop what
    still lies in the queue is stale, and the numbers begin anew.
    """
    reflector.keep_time(clock())
    looked_s = clocked_s = time.monotonic()
    turn = _Turn()
    while not stop.is_set():
        now_s = time.monotonic()
        if until_s is not None and now_s >= until_s:
            break
        if now_s - clocked_s >= _CLOCK_EVERY_S:
            clocked_s = now_s
            reflector.keep_time(clock())
        if look is not None and now_s - looked_s >= _LOOK_S:
            looked_s = now_s
            look(reflector.tally)
        wait_s = _LOOK_S if until_s is None else min(_LOOK_S, max(0.0, until_s - now_s))
        ready = select.select([socket], [], [], wait_s)[0]
        # Asked before anything is answered: what came during a sleep must not be.
        if turn.was_away():
            _empty(socket)
            reflector.begin_anew()
        elif ready:
            _drain(socket, reflector)
    return reflector.tally


class _Turn:
    """How long the loop's last turn took.  On some systems one of the clocks stands still during a sleep."""

    def __init__(self) -> None:
        self._last = (time.monotonic(), time.time())

    def was_away(self) -> bool:
        """Did it take far longer than it waits?"""
        before, self._last = self._last, (time.monotonic(), time.time())
        return max(now - then for now, then in zip(self._last, before, strict=True)) > _AWAY_S


def _empty(socket: Datagrams) -> None:
    """Throw away what came while we were away; never more than a queue holds."""
    for _ in range(_MOST_QUEUED):
        try:
            if socket.receive() is None:
                return
        except OSError:
            socket.refusal()


def _drain(socket: Datagrams, reflector: Reflector) -> None:
    for _ in range(128):
        try:
            datagram = socket.receive()
        except OSError:
            # An ICMP error about an answer of ours, or the way is gone for a moment.  Unread, it would come again.
            if sys.platform == "linux":
                socket.refusal()
            continue
        if datagram is None:
            return
        made = reflector.answer(datagram, sending_ns=socket.clock.now_ns(), now_s=time.monotonic())
        if made is not None and not _send(socket, made, datagram.sender):
            reflector.take_back(datagram)


def _send(socket: Datagrams, made: bytes, to: tuple[str, int]) -> bool:
    for _ in range(_SEND_TRIES):
        try:
            socket.sock.sendto(made, to)
            return True
        except BlockingIOError:
            return False
        except OSError:
            # Mostly an ICMP error about an earlier answer to somebody who left; the next try tells.
            socket.refusal()
    return False


def networks_of(words: tuple[str, ...]) -> tuple[IPv4Network, ...]:
    """The peers named on the command line: addresses or prefixes, each by itself or separated by commas.

    Raises: BadInput for what is no IPv4 address, and for a prefix so wide that it names nobody.
    """
    found: list[IPv4Network] = []
    for word in (part.strip() for each in words for part in each.replace("，", ",").split(",")):
        if not word:
            continue
        try:
            network = IPv4Network(word, strict=False)
        except ValueError as exc:
            raise BadInput("reflect.bad_peer", value=word) from exc
        if network.prefixlen < 8:
            raise BadInput("reflect.wide_peer", value=word)
        found.append(network)
    return tuple(dict.fromkeys(found))
