"""Names to addresses as this PC gets them: hosts file, configured resolvers, and when they fail, others."""

import ipaddress
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal

from fieldkit.model.address import AddressReading
from fieldkit.model.dns import Role
from fieldkit.probes.resolve import LIFETIME_S, Reply, Way, literal, query
from fieldkit.probes.task import Task

ResolvedBy = Literal["configured", "carrier", "reference", "record", "literal", "hosts"]

# Other resolvers are asked only when the configured ones keep silent this long: a healthy line sees one query a name.
_PATIENCE_S = 0.6
# How long a resolver further down waits for one above it that has not answered.
_PREFERENCE_S = 0.3
_SERVERS_PER_ROLE = 3
_HOSTS_FILE_BYTES = 4_000_000


def ascii_name(host: str) -> str | None:
    """The name as it goes on the wire (IDNA), or None when no resolver can be asked for it."""
    host = host.strip().rstrip(".").lower()
    if not host or literal(host) is not None:
        return None
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    fits = len(name) <= 253 and all(0 < len(label) <= 63 for label in name.split("."))
    return name if fits and all(part.isalnum() or part in "-_." for part in name) else None


def way_to(task: Task, address: str) -> Way:
    """How a packet to this address leaves the laptop.

    A 127.x address (a stub resolver, a local proxy) cannot be reached through a socket tied to the cable.
    A PPPoE session of this laptop's own is the line; the cable below carries no IP.
    """
    target = literal(address)
    if target is None or target.is_loopback:
        return Way("", None)
    own = task.address
    if own is not None and own.method == "pppoe" and own.ppp:
        return Way(own.ppp[0], None)
    return Way(task.interface, own_source(own) if target.version == 4 else None)


def own_source(own: AddressReading | None) -> str | None:
    """This laptop's own address on the tested interface: the one beside the gateway if there are several."""
    if own is None or not own.addresses:
        return None
    for gateway in own.gateways:
        beside = literal(gateway)
        for each in own.addresses:
            if beside is not None and beside in ipaddress.ip_network(f"{each.ip}/{each.prefix}", strict=False):
                return each.ip
    return own.addresses[0].ip


def servers(task: Task) -> dict[Role, tuple[str, ...]]:
    """Whom to ask in which role.

    A third opinion must come from a third: one that equals a configured or a carrier's resolver is left out.
    """
    configured = _distinct(task.address.dns if task.address is not None else ())
    carrier = _distinct(task.line.address.dns)
    reference = tuple(each for each in _distinct(task.targets.reference_dns) if each not in configured + carrier)
    return {
        "configured": configured[:_SERVERS_PER_ROLE],
        "carrier": carrier[:_SERVERS_PER_ROLE],
        "reference": reference[:_SERVERS_PER_ROLE],
    }


def can_resolve(task: Task) -> bool:
    """Is it known whom to ask?  A laptop without a resolver is a finding; settings that were not read are none."""
    return task.address is not None or any(servers(task).values())


def recorded(task: Task, host: str) -> tuple[str, ...]:
    """The right addresses of this host, as the line record has them."""
    wanted = ascii_name(host)
    found = (each for name, each in task.line.test.expect.items() if wanted is not None and ascii_name(name) == wanted)
    return tuple(next(found, ()))


def _distinct(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in found if literal(each) is not None))


def hosts_path() -> Path:
    """Where this system keeps its hosts file."""
    windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "drivers" / "etc" / "hosts"
    return windows if sys.platform == "win32" else Path("/etc/hosts")


def hosts_text() -> str:
    """The hosts file, empty when it cannot be read."""
    try:
        with hosts_path().open("rb") as file:
            return file.read(_HOSTS_FILE_BYTES).decode("utf-8-sig", errors="replace")
    except OSError:
        return ""


def hosts_entry(host: str, text: str) -> str | None:
    """The address that the hosts file gives this name; IPv4 first, the first line wins, as the system reads it."""
    wanted = host.lower().rstrip(".")
    found: str | None = None
    for line in text.splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        if wanted not in (name.lower().rstrip(".") for name in names):
            continue
        parsed = literal(address)
        if parsed is not None and parsed.version == 4:
            return address
        if parsed is not None and found is None:
            found = address
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """A host's addresses, whose answer they are, and how long the asking took; no addresses when nobody knew."""

    addresses: tuple[str, ...] = ()
    by: ResolvedBy | None = None
    took_ms: float | None = None


class Names:
    """Finds addresses as this PC would; when its resolvers fail, from others, and says from whom.

    Each name is looked up once, however many pages ask for it.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._hosts = hosts_text()
        self._asked = [(role, server) for role, found in servers(task).items() for server in found]
        self._known: dict[str, Found] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def hosts_file(self, host: str) -> str | None:
        """What the hosts file says of this name."""
        return hosts_entry(host, self._hosts)

    def find(self, host: str, deadline: float) -> Found:
        """The addresses of a host name or literal, by `deadline` (monotonic seconds)."""
        if literal(host) is not None:
            return Found((host,), "literal")
        written = self.hosts_file(host)
        if written is not None:
            return Found((written,), "hosts")
        with self._lock:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            if host not in self._known:
                self._known[host] = self._look_up(host, deadline)
            return self._known[host]

    def _look_up(self, host: str, deadline: float) -> Found:
        name = ascii_name(host)
        begun = time.perf_counter()
        if name is not None and self._asked:
            role, addresses = self._ask_in_turn(name, min(deadline, time.monotonic() + _PATIENCE_S + LIFETIME_S))
            if role is not None:
                return Found(addresses, role, (time.perf_counter() - begun) * 1000)
        took_ms = (time.perf_counter() - begun) * 1000 if self._asked else None
        expected = recorded(self._task, host)
        return Found(expected, "record", took_ms) if expected else Found(took_ms=took_ms)

    def _ask_in_turn(self, name: str, deadline: float) -> tuple[Role | None, tuple[str, ...]]:
        heard: SimpleQueue[tuple[int, Reply]] = SimpleQueue()
        replies: dict[int, tuple[Reply, float]] = {}
        asked: set[int] = set()

        def ask(place: int) -> None:
            asked.add(place)
            server = self._asked[place][1]
            left = max(0.1, min(LIFETIME_S, deadline - time.monotonic()))
            way = way_to(self._task, server)
            threading.Thread(
                target=lambda: heard.put((place, query(way, server, name, timeout=left))), daemon=True
            ).start()

        begun = time.monotonic()
        first = [place for place, (role, _) in enumerate(self._asked) if role == "configured"]
        for place in first:
            ask(place)
        while True:
            now = time.monotonic()
            best = self._settled(replies, now)
            if best is not None:
                return best
            if now - begun >= _PATIENCE_S or all(place in replies for place in first):
                for place in range(len(self._asked)):
                    if place not in asked:
                        ask(place)
            if now >= deadline or len(replies) == len(self._asked) or self._task.cancel.is_set():
                # Time is up: a silent server above no longer counts.
                for place in sorted(replies):
                    if replies[place][0].gave:
                        return self._asked[place][0], replies[place][0].addresses
                return None, ()
            try:
                place, reply = heard.get(timeout=0.05)
            except Empty:
                continue
            replies[place] = (reply, time.monotonic())

    def _settled(self, replies: Mapping[int, tuple[Reply, float]], now: float) -> tuple[Role, tuple[str, ...]] | None:
        """The best answer, once every better resolver has failed or, among equals, has been given its time."""
        waiting: set[Role] = set()
        for place, (role, _) in enumerate(self._asked):
            if place not in replies:
                waiting.add(role)
                continue
            reply, at = replies[place]
            if reply.gave:
                if waiting - {role}:
                    return None
                return (role, reply.addresses) if not waiting or now - at >= _PREFERENCE_S else None
        return None
