"""Who hands out addresses here?  Every OFFER to our DISCOVERs; an address is never requested."""

import secrets
import socket
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv4Network, ip_address

from fieldkit.errors import NotMeasured
from fieldkit.model.dhcp import DhcpReading, Informed, Offer
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Vantage
from fieldkit.probes.apart import kept_apart
from fieldkit.probes.dhcp_message import (
    ACK,
    DISCOVER,
    DNS,
    LEASE,
    MASK,
    NAK,
    OFFER,
    RELAY,
    REQUEST,
    ROUTER,
    SERVER,
    SERVER_PORT,
    TYPE,
    address_of,
    addresses_of,
    boot_message,
    discover,
    parse_options,
    prefix_of,
)
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
    require_link,
)
from fieldkit.probes.wire_frames import dhcp_inform, mac_bytes, mac_text

# Less than this says nothing about silence.  Source: B5 DUP-4.  How long is really listened is the plan's
# (`LanPlan.dhcp_s`): a server that first pings the address it is about to offer answers after 1 to 3 s, and one that
# serves DNS as well (dnsmasq) after up to 4 s, as each query prolongs its wait.
LEAST_WINDOW_S = 4.0
_OFFSETS_S = (0.0, 1.2)
# By then nearly every server that has an address left has offered it; whoever has not is asked whether it is there.
_ASK_AFTER_S = 2.5
# How much longer a server is waited for that is there and has offered nothing yet: some ping several addresses first.
_LONGER_S = 1.7
_MARGIN_S = 0.3
_KEPT_OFFERS = 64
# A server gone mad must not crowd out the quiet one beside it.
_KEPT_OF_ONE_MAC = 6
_KEPT_INFORMED = 16
_KEPT_FRAMES = 1000
_KEPT_CLIENTS = 64
# A client that asked so shortly before the end may yet be answered.
_STILL_HOPING_S = 1.5


def parse_offer(frame: bytes, *, xid: bytes, mac: str, after_ms: float = 0.0) -> Offer | None:
    """The OFFER in a frame, if it is one and answers our DISCOVER; never raises, whatever the frame holds.

    One without an address offers none: a boot server (PXE) sends such beside the DHCP server, and no client takes it.
    """
    boot = boot_message(frame)
    if boot is None or boot[0] != 2 or boot[4:8] != xid or boot[28:34] != mac_bytes(mac):
        return None
    values = parse_options(boot).values
    if values.get(TYPE) != bytes((OFFER,)) or address_of(boot[16:20]) is None:
        return None
    lease = values.get(LEASE, b"")
    giaddr = address_of(boot[24:28])
    relay = values.get(RELAY)
    return Offer(
        server_id=next(addresses_of(values.get(SERVER, b"")), None),
        source_mac=mac_text(frame[6:12]),
        source_ip=socket.inet_ntoa(frame[26:30]),
        your_ip=socket.inet_ntoa(boot[16:20]),
        prefix=prefix_of(values.get(MASK, b"")),
        routers=tuple(addresses_of(values.get(ROUTER, b""))),
        dns=tuple(addresses_of(values.get(DNS, b""))),
        lease_s=int.from_bytes(lease, "big") if len(lease) == 4 else None,
        relay=giaddr or (relay[:32].hex() if relay else None),
        after_ms=round(after_ms, 3),
    )


def parse_informed(frame: bytes, *, xid: bytes, mac: str) -> Informed | None:
    """The ACK to our INFORM in a frame, if it is one; never raises, whatever the frame holds."""
    boot = boot_message(frame)
    if boot is None or boot[0] != 2 or boot[4:8] != xid or boot[28:34] != mac_bytes(mac):
        return None
    values = parse_options(boot).values
    if values.get(TYPE) != bytes((ACK,)):
        return None
    return Informed(
        server_id=next(addresses_of(values.get(SERVER, b"")), None),
        source_mac=mac_text(frame[6:12]),
        routers=tuple(addresses_of(values.get(ROUTER, b""))),
        dns=tuple(addresses_of(values.get(DNS, b""))),
    )


class Overheard:
    """Which other clients ask without getting an answer, and which got one?  A bounded number of each.

    An OFFER mostly goes to its client alone, where a switch does not show it; but a client that got one asks everybody
    for it (REQUEST), and one that got none goes on asking.
    """

    def __init__(self, own_mac: str) -> None:
        self._own = mac_bytes(own_mac)
        self._asking: dict[bytes, float] = {}
        self._served: dict[bytes, None] = {}

    def feed(self, at: float, boot: bytes) -> None:
        """One message of or to somebody else's client; our own are left out."""
        client = boot[28:34]
        if client == self._own or boot[1:3] != b"\x01\x06":
            return
        kind = parse_options(boot).values.get(TYPE)
        if boot[0] == 1 and kind == bytes((DISCOVER,)):
            if client in self._asking or len(self._asking) < _KEPT_CLIENTS:
                self._asking.setdefault(client, at)
        elif kind in (bytes((REQUEST,)), bytes((OFFER,)), bytes((ACK,)), bytes((NAK,))):
            self._asking.pop(client, None)
            if boot[0] == 2 and kind == bytes((ACK,)) and len(self._served) < _KEPT_CLIENTS:
                self._served[client] = None

    def waiting(self, until: float) -> tuple[str, ...]:
        """Who asked early enough to have been answered by then, and was not."""
        return tuple(mac_text(client) for client, at in self._asking.items() if at <= until - _STILL_HOPING_S)

    def served(self) -> tuple[str, ...]:
        """Who was seen to get an ACK."""
        return tuple(mac_text(client) for client in self._served)


class _Asking:
    """One window on the wire: what is sent, what comes back for it, and what others are heard to say."""

    def __init__(self, wire: Wire, task: Task, xid: bytes, inform_xid: bytes) -> None:
        self.made = Exchange(wire.now())
        self.overheard = Overheard(wire.mac)
        self.discovers = self.asked = 0
        self._most = max(0.0, task.left() - _MARGIN_S)
        self.window = min(task.lan.dhcp_s, self._most)
        self._xid = xid
        self._inform_xid = inform_xid
        self._cut_short = False
        self._wire = wire
        self._task = task
        self._told: set[Offer] = set()

    def listen(self, until: float | None = None) -> None:
        """Hear what comes back until that many seconds from the beginning, at most to the end of the window."""
        ends = self.made.begun + min(self.window, self.window if until is None else until)
        for heard in self._wire.listen(ends, self._task.cancel):
            if len(self.made.heard) < _KEPT_FRAMES:
                self.made.heard.append(heard)
                self._tell(heard)

    def overhear(self, wide: Wire) -> None:
        """Take what others were heard to say meanwhile."""
        for heard in wide.listen(self.made.begun + self.window, self._task.cancel):
            boot = boot_message(heard.frame) or boot_message(heard.frame, SERVER_PORT)
            if boot is not None:
                self.overheard.feed(heard.at, boot)

    def discover(self) -> None:
        """The DISCOVERs, as far as time and the run's allowance go.  Raises: NotMeasured when not even one could go."""
        for at in _OFFSETS_S[: self._wire.discovers_left()]:
            self.listen(at)
            if at < self.window and self._send(discover(self._wire.mac, self._xid, seconds=int(at))):
                self.discovers += 1

    def ask_whether_anybody_is_there(self) -> None:
        """One INFORM, where this laptop has an address to ask from; a server that is there is waited for longer."""
        own_ip = address_to_ask_from(self._task)
        if own_ip is not None and self._send(dhcp_inform(self._wire.mac, own_ip, self._inform_xid)):
            self.asked = 1
        self.listen()
        if self.informed() and not self.offered():
            self.window = max(self.window, min(self.window + _LONGER_S, self._most))
            self.listen()

    def _send(self, frame: bytes) -> bool:
        if self._task.cancel.is_set() or self._cut_short:
            return False
        try:
            self.made.sent.append(Heard(self._wire.send(frame), frame))
        except NotMeasured:
            if not self.made.sent:
                raise
            self._cut_short = True
            return False
        return True

    def offer_in(self, heard: Heard) -> Offer | None:
        """The OFFER to one of our DISCOVERs in this frame."""
        after = max(0.0, heard.at - self.made.sent[0].at) * 1000
        return parse_offer(heard.frame, xid=self._xid, mac=self._wire.mac, after_ms=after)

    def informed(self) -> tuple[Informed, ...]:
        """Who answered our INFORM, each once."""
        answers = (parse_informed(heard.frame, xid=self._inform_xid, mac=self._wire.mac) for heard in self.made.heard)
        return tuple(dict.fromkeys(each for each in answers if each is not None))[:_KEPT_INFORMED]

    def offered(self) -> bool:
        """Did anybody offer an address so far?"""
        return bool(self._told) or any(self.offer_in(heard) is not None for heard in self.made.heard)

    def complete(self) -> bool:
        """Did it run as long as planned and long enough, with nothing lost, so that silence means something?"""
        return (
            self.window >= max(LEAST_WINDOW_S, self._task.lan.dhcp_s)
            # One DISCOVER may get lost; only silence after two says that nobody serves.
            and self.discovers >= len(_OFFSETS_S)
            and not self._cut_short
            and self._wire.whole
            and not self._task.cancel.is_set()
            and len(self.made.heard) < _KEPT_FRAMES
        )

    def unplugged(self) -> bool:
        """Was there a time without a link?"""
        return self._wire.gone or self._wire.unplugged

    def lost(self) -> bool:
        """Did more come than could be read or kept, while the link was there?"""
        return not self.unplugged() and (not self._wire.whole or len(self.made.heard) >= _KEPT_FRAMES)

    def _tell(self, heard: Heard) -> None:
        if self._task.heard is None or len(self._told) >= _KEPT_OFFERS:
            return
        offer = self.offer_in(heard)
        if offer is not None and offer not in self._told:
            self._told.add(offer)
            self._task.tell("dhcp", offer)


def answers_to(*xids: bytes) -> Want:
    """Messages to a DHCP client with our transaction numbers, told without unpacking the options."""

    def want(frame: bytes) -> bool:
        boot = boot_message(frame)
        return boot is not None and boot[4:8] in xids

    return want


def _of_dhcp(frame: bytes) -> bool:
    """A message to any DHCP client or server, told without unpacking the options."""
    return boot_message(frame) is not None or boot_message(frame, SERVER_PORT) is not None


def measure(task: Task, open_wire: OpenWire = open_wire, open_wide: OpenWire = open_wide) -> Measured:
    """Every OFFER to two DISCOVERs in one window, kept apart by who sent it.

    Where nobody has offered anything after half of it, one INFORM asks whether a server is there at all, and other
    clients are listened to: a server without a free address is silent to a DISCOVER.  Without raw sockets it is what
    the system knows of its own lease.  Raises: NotMeasured.
    """
    if task.quiet:
        raise NotMeasured("missing.quiet")
    require_link(task.interface)
    xid, inform_xid = secrets.token_bytes(4), secrets.token_bytes(4)
    try:
        wire = open_wire(task.interface, answers_to(xid, inform_xid))
    except NotMeasured as exc:
        lease = _lease(task) if exc.code in ("missing.no_raw_socket", "missing.no_npcap") else None
        if lease is None:
            raise
        return lease
    with wire:
        if wire.discovers_left() == 0:
            raise NotMeasured("missing.dhcp_used_up")
        asking = _Asking(wire, task, xid, inform_xid)
        asking.discover()
        if not asking.made.sent:
            raise NotMeasured("missing.no_time")
        asking.listen(_ASK_AFTER_S)
        if asking.window > _ASK_AFTER_S and not asking.offered():
            with ExitStack() as also:
                wide = _hear_others(task, open_wide, also)
                asking.ask_whether_anybody_is_there()
                if wide is not None:
                    asking.overhear(wide)
        asking.listen()
        complete, lost, unplugged = asking.complete(), asking.lost(), asking.unplugged()
        mac, window = wire.mac, asking.window
    told = kept_apart(
        [heard for heard in asking.made.heard if parse_informed(heard.frame, xid=inform_xid, mac=mac) is None],
        asking.offer_in,
        same=lambda offer: (offer.server_id, offer.source_mac, offer.routers, offer.your_ip),
        mac=lambda offer: offer.source_mac,
        most=_KEPT_OFFERS,
        of_one_mac=_KEPT_OF_ONE_MAC,
    )
    return Measured(
        facts=DhcpReading(
            client_mac=mac,
            sent=asking.discovers,
            window_s=round(window, 1),
            complete=complete,
            offers=told.answers,
            asked=asking.asked,
            informed=asking.informed(),
            waiting=asking.overheard.waiting(asking.made.begun + window),
            served=asking.overheard.served(),
            lost=lost,
            unplugged=unplugged,
        ),
        by="DHCP DISCOVER, INFORM" if asking.asked else "DHCP DISCOVER",
        raw=evidence(
            [asking.made],
            keep=told.heard,
            notes=[f"{told.unread} answers that are no whole OFFER"] if told.unread else (),
        ),
    )


def address_to_ask_from(task: Task) -> str | None:
    """The own address that a server on this LAN can answer, or None where an INFORM has no business.

    Not alone at the line, where the carrier's servers are nobody's to ask for their settings; not from an address that
    the laptop made up.
    """
    if task.vantage in (Vantage.CPE, Vantage.ROOM) or task.address is None:
        return None
    if any(each.ip == task.line.address.ip for each in task.address.addresses):
        return None
    ours = []
    for each in task.address.addresses:
        parsed = ip_address(each.ip)
        if isinstance(parsed, IPv4Address) and not (parsed.is_link_local or parsed.is_loopback) and each.prefix < 31:
            ours.append((parsed, IPv4Network((each.ip, each.prefix), strict=False)))
    gateways = {each for each in task.address.gateways if each}
    beside = [ip for ip, network in ours if any(ip_address(gateway) in network for gateway in gateways)]
    return next((str(ip) for ip in (*beside, *(ip for ip, _ in ours))), None)


def _hear_others(task: Task, open_wide: OpenWire, also: ExitStack) -> Wire | None:
    """An ear for what other clients ask everybody; without it their silence is just not known."""
    try:
        return also.enter_context(open_wide(task.interface, _of_dhcp))
    except NotMeasured:
        return None


def _lease(task: Task) -> Measured | None:
    """Who gave this laptop its own address, as the system has it: one server, whatever others there are."""
    address = task.address
    if address is None or address.lease_server is None or not address.addresses:
        return None
    server = address.lease_server
    own = next((each.ip for each in address.addresses if each.dynamic), address.addresses[0].ip)
    # Only what the lease itself says: how the laptop is set now may have been changed by hand.
    offer = Offer(server_id=server, source_mac=None, source_ip=server, your_ip=own)
    return Measured(
        facts=DhcpReading(
            client_mac=address.mac or "", sent=0, window_s=0.0, complete=False, offers=(offer,), method="lease"
        ),
        by="DHCP lease",
        raw=f"{own} from {server}",
        weak="weak.dhcp_lease",
    )
