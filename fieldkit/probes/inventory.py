"""Who is on this LAN?  One ARP question to each address of the own subnet, a second to the silent; only after a yes."""

import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from itertools import pairwise

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.inventory import InventoryReading, LanStation
from fieldkit.model.line import Line
from fieldkit.model.mac import is_multicast
from fieldkit.model.reading import Measured
from fieldkit.probes.arp_frames import arp_request, parse_arp
from fieldkit.probes.frames_dhcp import parse_boot
from fieldkit.probes.frames_ether import udp4
from fieldkit.probes.frames_names import NAME_PORTS, parse_names
from fieldkit.probes.station_names import ASKING_S, StationNames, ask_all, open_names
from fieldkit.probes.task import Task
from fieldkit.probes.wire import Heard, OpenWire, Want, Wire, open_wide, own_macs, require_link, system
from fieldkit.probes.wire_allowed import FRAMES_PER_SECOND

# What the person agreed to: the own /24, or the whole own subnet.
CONSENT = "inventory"
CONSENT_ALL = "inventory-all"
# Unless the whole subnet was agreed to; and more than a /20 is asked in no case.
_USUAL_PREFIX, _WIDEST_PREFIX = 24, 20

# An answer on a LAN takes milliseconds; a phone whose radio sleeps may take a tenth of a second.
_LAST_ANSWER_S = 0.12
_LOOK_S = 0.01
_MARGIN_S = 0.3
_CLOCK_SLACK_S = 0.001
# Of one address more than a few holders are a prank, and of a /20 there are 4094 addresses.
_HOLDERS_KEPT = 8
_ROWS_KEPT = 4200
_HEARD_NAMES_KEPT = 4200
_EVIDENCE_LINES = 300
# Without raw sockets the system asks in our place, three times for each silent address.
_SYSTEM_ASKS = 3
_CACHE_WAIT_S = 0.5
_DISCARD_PORT = 9

OpenNames = Callable[[Task, IPv4Network, str, int], StationNames]


@dataclass(frozen=True, slots=True)
class Range:
    """The addresses to ask, those of one network beside the own address `own_ip`; `subnet` is the whole own subnet."""

    network: IPv4Network
    own_ip: str
    addresses: tuple[str, ...]
    subnet: IPv4Network

    @property
    def most_frames(self) -> int:
        """The most ARP requests that this takes: the silent are asked twice."""
        return 2 * len(self.addresses)


def measure(task: Task, open_wire: OpenWire = open_wide, names: OpenNames = open_names) -> Measured:
    """Every station of the own subnet that answers ARP, with the name it goes by.

    Two rounds at the pace of the wire; an address that two MACs answer for gives two rows.
    Raises: NotMeasured without consent, on a LAN that may not be probed, without an address or a subnet.
    """
    if not task.allow & {CONSENT, CONSENT_ALL}:
        raise NotMeasured("missing.no_consent", consent=CONSENT)
    if task.quiet or task.line.customer.may_probe_lan is False:
        raise NotMeasured("missing.quiet")
    require_link(task.interface)
    asked = range_of(task)
    sources = names(task, asked.network, asked.own_ip, int(ASKING_S / _pace_s(task)))
    try:
        try:
            wire = open_wire(task.interface, answers_of(asked.addresses))
        except NotMeasured as exc:
            if exc.code not in ("missing.no_raw_socket", "missing.no_npcap"):
                raise
            return _from_cache(task, asked, sources)
        with wire:
            sweep = _Sweep(task, wire, asked, sources)
            sweep.run()
    finally:
        sources.close()
    stations = sweep.stations()
    return Measured(
        facts=InventoryReading(
            network=str(asked.network),
            method="raw",
            asked=len(asked.addresses),
            sent=sweep.sent,
            window_s=round(sweep.took_s, 2),
            complete=sweep.complete,
            stations=stations,
            partly=sweep.partly,
            subnet=_part_of(asked.subnet, asked.network),
        ),
        by=f"ARP who-has {asked.network} tell {asked.own_ip}",
        raw=_evidence(stations),
    )


def _pace_s(task: Task) -> float:
    """Seconds from one frame to the next."""
    return 1 / min(task.frames_per_s or FRAMES_PER_SECOND, FRAMES_PER_SECOND)


def range_of(task: Task) -> Range:
    """Which addresses to ask here: never beyond the own subnet.

    Raises: NotMeasured where there is no address or no subnet, or where the subnet is the carrier's.
    """
    own = _own(task.address)
    if own is None:
        raise NotMeasured("missing.no_address")
    if own.ip == task.line.address.ip:
        raise NotMeasured("missing.inventory_at_line", ip=own.ip)
    connected = IPv4Network((own.ip, own.prefix), strict=False)
    if connected.prefixlen > 30:
        raise NotMeasured("missing.inventory_no_lan", network=str(connected))
    widest = _WIDEST_PREFIX if CONSENT_ALL in task.allow else _USUAL_PREFIX
    network = IPv4Network((own.ip, max(own.prefix, widest)), strict=False)
    # The first and the last address of a part are ordinary ones; those of the subnet itself belong to nobody.
    ours = {each.ip for each in task.address.addresses} if task.address is not None else set()
    nobody = {connected.network_address, connected.broadcast_address}
    addresses = tuple(str(each) for each in network if each not in nobody and str(each) not in ours)
    if not addresses:
        raise NotMeasured("missing.inventory_no_lan", network=str(connected))
    return Range(network, own.ip, addresses, connected)


def beyond_the_usual(interface: str, line: Line) -> Range | None:
    """What `inventory-all` would ask here, by the addresses that the system has; it sends nothing.

    None where the usual /24 is the whole subnet or nothing may be asked, and where several subnets leave it open which
    one the measurement will choose: a yes must be for what it named.
    """
    import psutil

    held = []
    for each in psutil.net_if_addrs().get(interface, ()):
        with suppress(ValueError):
            if each.family == socket.AF_INET and each.netmask:
                held.append(OwnAddress(each.address, IPv4Network(f"0.0.0.0/{each.netmask}").prefixlen))
    if len({IPv4Network((each.ip, each.prefix), strict=False) for each in held}) != 1:
        return None
    address = AddressReading(interface, None, "none", tuple(held))
    try:
        whole = range_of(Task(interface, 0.0, line=line, address=address, allow=frozenset({CONSENT_ALL})))
    except NotMeasured:
        return None
    return whole if whole.network.prefixlen < _USUAL_PREFIX else None


def usual_part(whole: Range) -> IPv4Network:
    """The /24 around the laptop, all that is asked without a second yes."""
    return IPv4Network((whole.own_ip, _USUAL_PREFIX), strict=False)


def _part_of(subnet: IPv4Network, asked: IPv4Network) -> str | None:
    return str(subnet) if asked != subnet else None


def _own(address: AddressReading | None) -> OwnAddress | None:
    """The address to ask from: the one beside the gateway, else the first."""
    held = [each for each in (address.addresses if address is not None else ()) if ":" not in each.ip]
    for gateway in address.gateways if address is not None else ():
        for each in held:
            with suppress(ValueError):
                if IPv4Address(gateway) in IPv4Network((each.ip, each.prefix), strict=False):
                    return each
    return held[0] if held else None


def answers_of(addresses: Sequence[str]) -> Want:
    """ARP answers and announcements of these addresses, and what stations say of their names."""
    asked = {socket.inet_aton(ip) for ip in addresses}
    # A DHCP client's message goes to port 67.
    named = {port.to_bytes(2, "big") for port in (67, *NAME_PORTS)}

    def want(frame: bytes) -> bool:
        if frame[12:14] == b"\x08\x06":
            return frame[28:32] in asked and (frame[20:22] == b"\0\2" or frame[28:32] == frame[38:42])
        return frame[12:14] == b"\x08\x00" and frame[23:24] == b"\x11" and frame[36:38] in named

    return want


@dataclass(slots=True)
class _Sweep:
    """One inventory: what is still to be asked, what has been heard.  Everything in one thread, on the wire's clock."""

    task: Task
    wire: Wire
    asked: Range
    names: StationNames
    sent: int = 0
    complete: bool = False
    partly: bool = False
    took_s: float = 0.0
    _asked_at: dict[str, list[float]] = field(default_factory=dict)
    _pairs: dict[str, dict[str, float | None]] = field(default_factory=dict)
    _spared: int = 0
    _rows: int = 0
    # What stations said of themselves, by MAC (DHCP) or by address.
    _told: dict[str, tuple[str, str]] = field(default_factory=dict)
    _ours: frozenset[str] = frozenset()
    _shown: int = -1

    def run(self) -> None:
        """Ask everybody, then once more those that have not answered; collect all the while.

        Raises: NotMeasured when not even the first question could be sent.
        """
        self._ours = own_macs() | {self.wire.mac}
        begun, pace_s = self.wire.now(), _pace_s(self.task)
        until = begun + self.task.left() - _MARGIN_S
        rounds = deque((deque(self.asked.addresses), deque(self.asked.addresses)))
        slot, last = begun, begun
        while not self.task.cancel.is_set() and (now := self.wire.now()) < until:
            self._listen(max(now, slot))
            now = max(self.wire.now(), slot)
            # In the first round nothing comes between; from then on names are asked for as stations turn up.
            if len(rounds) < 2 and self.names.due(now):
                slot += self._ask_name(now) * pace_s
            elif (ip := self._next(rounds)) is not None:
                left = self._ask(ip)
                if left is None:
                    break
                # From when it should have left: the wire keeps the distance, and one late frame delays no others.
                slot, last = max(slot, left - 2 * pace_s) + pace_s, left
            elif now >= last + _LAST_ANSWER_S and not self.names.waiting(now):
                self.complete = self.wire.whole
                break
            else:
                slot = now + _LOOK_S
            self._show()
        self.took_s = self.wire.now() - begun
        if not self.sent:
            raise NotMeasured("missing.no_time")

    def _next(self, rounds: deque[deque[str]]) -> str | None:
        """The next address to ask; who has answered is not asked again."""
        while rounds:
            while rounds[0]:
                ip = rounds[0].popleft()
                # Whoever merely announced it may not be its only holder, so that everybody is asked once.
                if len(rounds) > 1 or ip not in self._pairs:
                    return ip
                self._spared += 1
            rounds.popleft()
        return None

    def _ask(self, ip: str) -> float | None:
        """When the question left; None when no more can be sent."""
        try:
            at = self.wire.send(arp_request(self.wire.mac, self.asked.own_ip, ip))
        except NotMeasured:
            if not self.sent:
                raise
            return None
        self.sent += 1
        self._asked_at.setdefault(ip, []).append(at)
        return at

    def _ask_name(self, now: float) -> int:
        """Put one question for a name, by the system's socket but in its turn; how many frames it may take."""
        frames = self.names.next_frames(now)
        if frames:
            self.wire.beside(lambda: self.names.turn(now), frames)
        return frames

    def _show(self) -> None:
        """How far this is, as so many of all addresses; each silent one takes two questions."""
        whole = len(self.asked.addresses)
        done = (self.sent + self._spared) // 2
        if done > self._shown:
            self._shown = done
            self.task.tell("inventory", (done, whole))

    def _listen(self, until: float) -> None:
        for heard in self.wire.listen(until, self.task.cancel):
            self._take(heard)
        self.names.poll()

    def _take(self, heard: Heard) -> None:
        arp = parse_arp(heard.frame)
        if arp is None:
            self._take_names(heard.frame)
            return
        mac, ip = arp.sender_mac, arp.sender_ip
        if mac in self._ours or mac == "00:00:00:00:00:00" or is_multicast(mac):
            return
        asked_at = [at for at in self._asked_at.get(ip, ()) if at <= heard.at + _CLOCK_SLACK_S]
        rtt_ms = round(max(0.0, heard.at - asked_at[-1]) * 1000, 3) if asked_at and not arp.gratuitous else None
        holders = self._pairs.setdefault(ip, {})
        if mac not in holders:
            if len(holders) >= _HOLDERS_KEPT or self._rows >= _ROWS_KEPT:
                self.partly = True
                return
            if not holders:
                self.names.found(ip)
            self._rows += 1
            holders[mac] = rtt_ms
        elif holders[mac] is None:
            # So far it had only announced itself, or answered what another measurement asked.
            holders[mac] = rtt_ms

    def _take_names(self, frame: bytes) -> None:
        boot = parse_boot(frame)
        told = [(boot.client, boot.name, "dhcp")] if boot is not None and boot.from_client and boot.name else []
        datagram = udp4(frame)
        for whose, name, by in told or (parse_names(datagram) if datagram is not None else []):
            if whose in self._told or len(self._told) < _HEARD_NAMES_KEPT:
                self._told[whose] = (name, by)

    def stations(self) -> tuple[LanStation, ...]:
        """What was found, in the order of addresses."""
        return _rows(
            ((ip, mac, rtt_ms) for ip, holders in self._pairs.items() for mac, rtt_ms in holders.items()),
            self.names,
            self._told,
        )


def _rows(
    found: Iterable[tuple[str, str, float | None]], names: StationNames, told: Mapping[str, tuple[str, str]]
) -> tuple[LanStation, ...]:
    """The rows; a name goes with an address only where one device alone holds it."""
    rows = sorted(found, key=lambda each: (IPv4Address(each[0]), each[1]))
    shared = {one[0] for one, other in pairwise(rows) if one[0] == other[0]}
    stations = []
    for ip, mac, rtt_ms in rows:
        of_address = None if ip in shared else names.names.get(ip) or told.get(ip)
        name, by = told.get(mac) or of_address or (None, None)
        stations.append(LanStation(ip=ip, mac=mac, name=name, name_by=by, rtt_ms=rtt_ms))
    return tuple(stations)


def _from_cache(task: Task, asked: Range, names: StationNames) -> Measured:
    """What the system itself learned after one byte to each address.  It keeps one holder of each, and the departed."""
    from fieldkit.probes.sockets import open_udp

    nearest = IPv4Network((asked.own_ip, max(asked.network.prefixlen, _USUAL_PREFIX)), strict=False)
    addresses = [ip for ip in asked.addresses if IPv4Address(ip) in nearest]
    begun, pace_s = time.monotonic(), _pace_s(task)
    until = begun + task.left() - _MARGIN_S
    sent = 0
    try:
        with open_udp(task.interface, asked.own_ip) as sock:
            for number, ip in enumerate(addresses):
                due = begun + number * _SYSTEM_ASKS * pace_s
                if due > until or task.cancel.wait(max(0.0, due - time.monotonic())):
                    break
                with suppress(OSError):
                    sock.sendto(b"\0", (ip, _DISCARD_PORT))
                    sent += 1
                task.tell("inventory", (number + 1, len(addresses)))
    except OSError as exc:
        raise NotMeasured("missing.arp_not_sent", error=exc.strerror or str(exc)) from exc
    task.cancel.wait(max(0.0, min(_CACHE_WAIT_S, until - time.monotonic())))
    wanted, ours = set(addresses), own_macs()
    known = system().neighbours(task.interface, asked.own_ip)
    found = [(ip, mac, None) for ip, mac in known.items() if ip in wanted and mac not in ours and not is_multicast(mac)]
    for ip, _, _ in found:
        names.found(ip)
    ask_all(names, until, task.cancel.wait, pace_s)
    stations = _rows(found, names, {})
    return Measured(
        facts=InventoryReading(
            network=str(nearest),
            method="cache",
            asked=len(addresses),
            sent=sent,
            window_s=round(time.monotonic() - begun, 2),
            complete=False,
            stations=stations,
            subnet=_part_of(asked.subnet, nearest),
        ),
        by="ARP cache",
        raw=_evidence(stations),
        weak="weak.inventory_cache",
    )


def _evidence(stations: Sequence[LanStation]) -> str:
    lines = [f"{each.ip} {each.mac}" for each in stations[:_EVIDENCE_LINES]]
    if len(stations) > _EVIDENCE_LINES:
        lines.append(f"{len(stations) - _EVIDENCE_LINES} more")
    return "\n".join(lines)
