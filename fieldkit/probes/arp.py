"""Who answers ARP for the gateway, and does anybody else answer for this laptop's own address?"""

import socket
import time
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address, IPv4Network

from fieldkit.errors import NotMeasured
from fieldkit.model.arp import ArpReading, ArpReply, ConflictReading, Through
from fieldkit.model.line import is_ipv4
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Vantage
from fieldkit.probes.arp_frames import arp_request
from fieldkit.probes.arp_session import MARGIN_S, WINDOW_S, Answers, Session
from fieldkit.probes.arp_through import OF_EACH, OF_ONE, Ways, others_held, targets_beyond
from fieldkit.probes.meantime import Meantime
from fieldkit.probes.task import Task
from fieldkit.probes.wire import (
    Exchange,
    Heard,
    OpenWire,
    Want,
    Wire,
    evidence,
    open_wide,
    open_wire,
    own_macs,
    require_link,
    system,
)

# The second soon after the first: two that answer both are told within half a second.
_REQUEST_OFFSETS_S = (0.0, 0.45, 1.7)
_UNUSED_OFFSETS_S = (0.2, 1.3)
# Source: RFC 5227 section 1.1 (PROBE_MIN 1 s).
_PROBE_OFFSETS_S = (0.0, 1.0, 2.0)
_PROXY_WINDOW_S = 0.7
_MOST_UNUSED = 3
# When the second address that nobody should hold is asked for once more, where the answer may have been lost.
_UNUSED_AGAIN_S = 0.3
_MOST_TOLD = 64
# So far apart are two addresses that nobody should hold.
_APART = 23
# When the one device that answers is asked for its first two hops, and once more for what was lost.
_ONE_OFFSETS_S = (0.1, 2.15)
_HOP_S = 0.3
# How long an echo may take before it is tried once more.
_AGAIN_AFTER_S = 0.6
# Beyond the ordinary window (`--watch`).
_WATCH_EVERY_S = 1.0
_CACHE_POLL_S = 0.2
_DISCARD_PORT = 9

_UNSET = "0.0.0.0"


def measure(task: Task, open_wire: OpenWire = open_wire, open_wide: OpenWire = open_wide) -> Measured:
    """Who answers for the gateway?  Every answer of three rounds in one window; `unused_ip` tells proxy ARP apart.

    Where several answer, a few echoes framed to each say where it leads; of one alone, who the first two hops are.
    With `task.lan.watch_s` it goes on with a request a second, so that a device that shows up in bursts is heard.

    Raises: NotMeasured.
    """
    require_link(task.interface)
    gateway = gateway_of(task)
    if gateway is None:
        raise NotMeasured("missing.no_gateway")
    own_ip = sender_for(task, gateway)
    unused = None if task.quiet else unused_address(task, gateway)
    watched = {socket.inet_aton(ip) for ip in (gateway, unused) if ip is not None}
    try:
        wire = open_wire(task.interface, sent_by(watched))
    except NotMeasured as exc:
        if exc.code not in ("missing.no_raw_socket", "missing.no_npcap"):
            raise
        return _from_cache(task, gateway, own_ip)
    with wire:
        asking = _Gateway(task, wire, gateway, own_ip, unused, watched, open_wide)
        asking.run()
    return asking.measured()


class _Gateway:
    """The measurement of who answers for the gateway, as it goes."""

    def __init__(
        self,
        task: Task,
        wire: Wire,
        gateway: str,
        own_ip: str | None,
        unused: str | None,
        watched: set[bytes],
        open_wide: OpenWire,
    ) -> None:
        ours = own_macs() | {wire.mac}
        self._task = task
        self._own_ip = own_ip
        self._watched = watched
        self._ours = ours
        self._gateway = Answers(gateway, ours)
        self._unused = Answers(unused, ours) if unused is not None else None
        self._also: dict[str, Answers] = {}
        self._asked = 0
        self._session = Session(task, wire, self._take)
        targets = () if task.quiet or own_ip is None else targets_beyond(task, gateway)
        self._ways = Ways(task, open_wide, gateway, own_ip, targets) if targets and own_ip is not None else None

    def run(self) -> None:
        """Ask and listen to the end.  Raises: NotMeasured."""
        session = self._session
        for offset in _REQUEST_OFFSETS_S:
            session.at(offset, self._ask_gateway)
        for offset in _UNUSED_OFFSETS_S if self._unused is not None else ():
            session.at(offset, self._ask_unused)
        if self._task.lan.watch_s > 0:
            session.at(WINDOW_S, self._ask_on)
            session.meanwhile(self._so_far, self._news)
        for offset in _ONE_OFFSETS_S if self._ways is not None else ():
            session.at(offset, self._ask_the_one)
        try:
            session.run()
            if self._ways is not None:
                self._ways.hear(session.wire.now())
        finally:
            if self._ways is not None:
                self._ways.close()
        if not self._asked:
            raise NotMeasured("missing.no_time")

    def _news(self) -> object:
        """What would be new to whoever was told before."""
        also = {(each.ip, mac) for each in self._also.values() for mac in each.macs}
        unused = len(self._unused.macs) if self._unused is not None else 0
        return len(self._gateway.macs), unused, also, self._ways.settled() if self._ways is not None else None

    def _so_far(self) -> Measured:
        if self._ways is not None:
            self._ways.hear(self._session.wire.now())
        return self.measured()

    def measured(self) -> Measured:
        """The reading."""
        session, ways, gateway = self._session, self._ways, self._gateway.ip
        also = [reply for each in self._also.values() for reply in each.replies]
        kept = self._gateway.kept + (self._unused.kept if self._unused is not None else [])
        kept += [heard for each in self._also.values() for heard in each.kept]
        through = tuple(self._settled(each) for each in ways.settled().values()) if ways is not None else ()
        exchange = Exchange(session.begun, session.sent + (ways.sent if ways is not None else []))
        return Measured(
            facts=ArpReading(
                gateway=gateway,
                method="raw",
                sent=self._asked,
                window_s=round(max(session.window, min(session.ends, session.now())), 2),
                complete=session.full and session.window >= WINDOW_S,
                replies=tuple(self._gateway.replies),
                unused_ip=self._unused.ip if self._unused is not None else None,
                unused_replies=tuple(self._unused.replies) if self._unused is not None else (),
                target=ways.target if ways is not None and through else None,
                through=through,
                also=tuple(also),
                lost=session.lost,
                unplugged=session.unplugged,
                begun=session.clock.begun() if self._task.lan.watch_s > 0 else None,
            ),
            by=f"ARP who-has {gateway} tell {self._own_ip or _UNSET}",
            raw=evidence([exchange], keep=kept + (ways.kept if ways is not None else [])),
        )

    def _take(self, heard: Heard) -> None:
        begun = self._session.begun
        for each in (self._unused, *self._also.values()):
            if each is not None:
                each.take(heard, begun)
        known = len(self._gateway.macs)
        reply = self._gateway.take(heard, begun)
        if reply is None or len(self._gateway.macs) == known:
            return
        self._task.tell("arp", reply)
        if len(self._gateway.macs) > 1 and not self._task.quiet:
            self._look_closer(reply.mac)

    def _ask(self, answers: Answers) -> bool:
        at = self._session.send(arp_request(self._session.wire.mac, self._own_ip or _UNSET, answers.ip))
        if at is None:
            return False
        answers.asked(at)
        return True

    def _ask_gateway(self) -> None:
        self._asked += self._ask(self._gateway)

    def _ask_unused(self) -> None:
        if self._unused is not None:
            self._ask(self._unused)

    def _ask_on(self) -> None:
        self._ask_gateway()
        self._session.at(self._session.now() + _WATCH_EVERY_S, self._ask_on)

    def _ask_also(self, ip: str) -> None:
        if ip not in self._also:
            self._also[ip] = Answers(ip, self._ours)
            self._watched.add(socket.inet_aton(ip))
        self._ask(self._also[ip])

    def _look_closer(self, newcomer: str) -> None:
        """A second device answers: who leads where, and who answers for others too?"""
        session, now = self._session, self._session.now()
        first = len(self._gateway.macs) == 2
        if now > WINDOW_S and self._unused is not None:
            session.at(now, self._ask_unused)
        if first:
            for number, ip in enumerate(others_held(self._task, self._gateway.ip)):
                for delay in (0.1, 0.6):
                    session.at(now + delay + 0.02 * number, partial(self._ask_also, ip))
        ways = self._ways
        if ways is not None:
            for mac in self._gateway.macs if first else (newcomer,):
                session.at(now, partial(ways.ask, mac, OF_EACH))
            session.at(now + _AGAIN_AFTER_S, lambda: ways.again(session.wire.now(), several=True))
        session.stretch(now + 2 * _AGAIN_AFTER_S)

    def _ask_the_one(self) -> None:
        """One device alone answers: are its LAN and its WAN the same subnet?"""
        ways, macs = self._ways, list(self._gateway.macs)
        if ways is None or len(macs) != 1:
            return
        if not ways.found:
            ways.ask(macs[0], OF_ONE)
        else:
            ways.again(self._session.wire.now(), several=False)
        self._session.at(self._session.now() + _HOP_S, self._ask_second_hop)

    def _ask_second_hop(self) -> None:
        """Does anybody on this side of the gateway hold the address that the far side named?"""
        if self._ways is not None:
            self._ways.hear(self._session.wire.now())
            for second in {each.second_hop for each in self._ways.found.values()} - self._also.keys():
                if second is not None and second != self._gateway.ip and self._is_near(second):
                    self._ask_also(second)

    def _settled(self, told: Through) -> Through:
        """Without a second hop that is near and that nobody here was asked about: it may be a neighbour."""
        second = told.second_hop
        unasked = second is not None and second not in self._also and second != self._gateway.ip
        return replace(told, second_hop=None) if unasked and second is not None and self._is_near(second) else told

    def _is_near(self, ip: str) -> bool:
        own = self._task.address.addresses if self._task.address is not None else ()
        return any(
            IPv4Address(ip) in IPv4Network((each.ip, each.prefix), strict=False) for each in own if is_ipv4(each.ip)
        )


def measure_conflict(task: Task, open_wire: OpenWire = open_wire) -> Measured:
    """Does another host hold this laptop's address?  RFC 5227 probes; answers of this laptop's own ports never count.

    Who answers for two addresses far apart that nobody should hold answers for everything, and holds none of them: one
    might be its own.  Not excused is who asks or announces from our address, as only a holder does.

    With `task.lan.watch_s` it goes on with a probe a second, so that a device that shows up in bursts is heard.

    Raises: NotMeasured.
    """
    if task.quiet:
        raise NotMeasured("missing.quiet")
    require_link(task.interface)
    if task.address is None or not task.address.addresses:
        raise NotMeasured("missing.no_address")
    own = task.address.addresses[0]
    unused = unused_address(task, own.ip)
    spare = unused_address(task, own.ip, below=unused) if unused is not None else None
    watched = {socket.inet_aton(ip) for ip in (own.ip, unused, spare) if ip is not None}
    with open_wire(task.interface, sent_by(watched)) as wire:
        ours = own_macs() | {wire.mac}
        holders = Answers(own.ip, ours, requests_count=True)
        everybody = [Answers(ip, ours) for ip in (unused, spare) if ip is not None]
        doubted: set[str] = set()

        def ask(answers: Answers) -> None:
            at = session.send(arp_request(wire.mac, _UNSET, answers.ip))
            if at is not None:
                answers.asked(at)
                sent[answers.ip] += 1

        def ask_on() -> None:
            ask(holders)
            session.at(session.now() + _WATCH_EVERY_S, ask_on)

        def take(heard: Heard) -> None:
            for each in everybody:
                each.take(heard, session.begun)
            known = len(holders.macs)
            reply = holders.take(heard, session.begun)
            if reply is not None and len(holders.macs) > known:
                task.tell("conflict", reply)
                if everybody and sent[everybody[0].ip] < _MOST_UNUSED:
                    # Who answers for an address nobody holds answers for ours too, and holds neither.
                    session.at(session.now(), lambda: ask(everybody[0]))
                    session.stretch(session.now() + _PROXY_WINDOW_S)
            if len(everybody) > 1 and (news := doubtful() - doubted):
                doubted.update(news)
                session.at(session.now(), ask_spare)
                session.at(session.now() + _UNUSED_AGAIN_S, ask_spare)
                session.stretch(session.now() + _PROXY_WINDOW_S)

        def doubtful() -> set[str]:
            """Those that answered for the first address that nobody should hold, and not for the second."""
            return (holders.macs.keys() & everybody[0].macs.keys()) - everybody[1].macs.keys()

        def ask_spare() -> None:
            if doubtful() and sent[everybody[1].ip] < _MOST_UNUSED:
                ask(everybody[1])

        def measured() -> Measured:
            tried = [each for each in everybody if sent[each.ip] or each.macs]
            proxies = set.intersection(*(set(each.macs) for each in tried)) if tried else set()
            proxies -= {reply.mac for reply in holders.replies if reply.rtt_ms is None}
            held = tuple(reply for reply in holders.replies if reply.mac not in proxies)
            firsts = {(reply.ip, reply.mac): reply for each in tried for reply in reversed(each.replies)}
            return Measured(
                facts=ConflictReading(
                    ip=own.ip,
                    method="raw",
                    sent=sent[own.ip],
                    window_s=round(max(session.window, min(session.ends, session.now())), 2),
                    complete=session.full and session.window >= WINDOW_S,
                    own_macs=tuple(sorted(ours)),
                    replies=held,
                    lost=session.lost,
                    unplugged=session.unplugged,
                    unused_ips=tuple(each.ip for each in tried),
                    unused_replies=tuple(sorted(firsts.values(), key=lambda each: each.at_s or 0.0)[:_MOST_TOLD]),
                    proxied=tuple(reply for reply in holders.replies if reply.mac in proxies),
                ),
                by=f"ARP probe for {own.ip}",
                raw=evidence(
                    [Exchange(session.begun, session.sent)],
                    keep=holders.kept + [heard for each in everybody for heard in each.kept],
                    notes=[f"answers for any address: {mac}" for mac in sorted(proxies)],
                ),
                weak="weak.arp_proxy" if len(held) < len(holders.replies) else None,
            )

        sent = dict.fromkeys((own.ip, *(each.ip for each in everybody)), 0)
        session = Session(task, wire, take)
        for offset in _PROBE_OFFSETS_S:
            session.at(offset, lambda: ask(holders))
        if task.lan.watch_s > 0:
            session.at(WINDOW_S, ask_on)
            session.meanwhile(measured, lambda: (len(holders.macs), *(len(each.macs) for each in everybody)))
        session.run()
    if not sent[own.ip]:
        raise NotMeasured("missing.no_time")
    return measured()


def sent_by(addresses: set[bytes]) -> Want:
    """Frames whose ARP sender is one of these addresses, told without unpacking the rest of a busy LAN."""

    def want(frame: bytes) -> bool:
        return frame[12:14] == b"\x08\x06" and frame[28:32] in addresses

    return want


def gateway_of(task: Task) -> str | None:
    """The gateway to ask for: this laptop's own, else the record's for the place where it is plugged in."""
    if task.address is not None:
        for gateway in task.address.gateways:
            if is_ipv4(gateway):
                return gateway
    recorded = task.lan.gateway
    if recorded is None and task.vantage is Vantage.LAN:
        recorded = task.line.lan.gateway
    elif recorded is None and task.vantage in (Vantage.CPE, Vantage.ROOM) and task.line.address.mode != "pppoe":
        recorded = task.line.address.gateway
    return recorded if recorded is not None and is_ipv4(recorded) else None


def sender_for(task: Task, gateway: str) -> str | None:
    """The own address to ask with: the one in the gateway's subnet, else the first, else None."""
    if task.address is None:
        return None
    ours = [each for each in task.address.addresses if is_ipv4(each.ip)]
    for each in ours:
        if IPv4Address(gateway) in IPv4Network((each.ip, each.prefix), strict=False):
            return each.ip
    return ours[0].ip if ours else None


def unused_address(task: Task, near: str, *, below: str | None = None) -> str | None:
    """An address of the subnet of `near` that most likely nobody holds, or None where the subnet has no room for one.

    High up, but below the last few, which second routers, switches and controllers like to have; or well `below`
    another one where there is room, for one device may hold neighbouring addresses.
    """
    own = task.address.addresses if task.address is not None else ()
    networks = [IPv4Network((each.ip, each.prefix), strict=False) for each in own if is_ipv4(each.ip)]
    network = next((each for each in networks if IPv4Address(near) in each), None)
    if network is None or network.prefixlen > 29:
        return None
    taken = {near, *(each.ip for each in own), *_known(task)}
    roomy = network.prefixlen <= 26
    if below is None:
        first = int(network.broadcast_address) - (18 if roomy else 1)
    else:
        first = int(IPv4Address(below)) - (_APART if roomy else 1)
    for number in range(first, int(network.network_address), -1):
        candidate = str(IPv4Address(number))
        if candidate not in taken:
            return candidate
    return None


def _known(task: Task) -> set[str]:
    """Addresses that somebody holds for certain."""
    line, address = task.line, task.address
    known = {line.lan.gateway, line.address.gateway, line.address.ip, *line.lan.dhcp_servers, *line.address.dns}
    if address is not None:
        known |= {*address.gateways, *address.dns, address.lease_server}
    return {each for each in known if each is not None}


def _from_cache(task: Task, gateway: str, own_ip: str | None) -> Measured:
    """What the system itself learned for the gateway, after making it ask.  One winner at a time is all it keeps."""
    window = max(0.0, min(WINDOW_S + task.lan.watch_s, task.left() - MARGIN_S))
    begun = time.monotonic()
    ends = begun + window
    sent = 0
    found: dict[str, int] = {}

    def measured() -> Measured:
        return Measured(
            facts=ArpReading(
                gateway=gateway,
                method="cache",
                sent=sent,
                window_s=round(min(window, time.monotonic() - begun), 2),
                complete=False,
                replies=tuple(ArpReply(ip=gateway, mac=mac, round=number) for mac, number in found.items()),
            ),
            by="ARP cache",
            raw="\n".join(f"{gateway} {mac}" for mac in found),
            weak="weak.arp_cache",
        )

    meantime = Meantime(task, WINDOW_S, lambda: len(found))
    while not task.cancel.is_set():
        if sent < 1 + len(found) and sent < 3 and _provoke(task.interface, own_ip, gateway):
            sent += 1
        mac = system().neighbours(task.interface, own_ip).get(gateway)
        if mac is not None and mac not in found:
            found[mac] = len(found) + 1
        meantime.look(time.monotonic() - begun, measured)
        left = ends - time.monotonic()
        if left <= 0 or task.cancel.wait(min(left, _CACHE_POLL_S)):
            break
    return measured()


def _provoke(interface: str, own_ip: str | None, gateway: str) -> bool:
    """Make the system ask for the gateway, by one byte to its discard port."""
    from fieldkit.probes.sockets import open_udp

    try:
        with open_udp(interface, own_ip) as sock:
            sock.sendto(b"\0", (gateway, _DISCARD_PORT))
    except OSError:
        return False
    return True
