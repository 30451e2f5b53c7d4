"""Which frames may leave this laptop, how many of each kind in a run, and how fast: the gate in front of the wire."""

import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address

from fieldkit.probes.wire_frames import (
    BROADCAST,
    ETHERTYPE_ARP,
    ETHERTYPE_IPV4,
    ETHERTYPE_IPV6,
    ETHERTYPE_PPPOE,
    dhcp6_solicit,
    dhcp_inform,
    echo_request,
    mac_bytes,
    mac_text,
    router_solicitation,
)

# A technician's laptop on a bank's LAN must not look like a scanner.
FRAMES_PER_SECOND = 200.0
# Each DISCOVER may hold an address back in a small pool for a while.
DISCOVERS_PER_RUN = 3
# Every PADI wakes every access concentrator of the VLAN.
DISCOVERIES_PER_RUN = 3

# By how many frames the schedule may run late and be made up for, and how close two frames may come then.
_MADE_UP_FOR, _LEAST_DISTANCE = 4, 0.9
# Between our clock and whoever counts on the wire.
_CLOCK_SLACK_S = 0.0005

# How many frames of a kind one run may send, repeats included; a kind that is not named is held by the pace alone.
PER_RUN: Mapping[str, int] = {
    "dhcp.discover": DISCOVERS_PER_RUN,
    "dhcp.inform": 2,
    "pppoe.discovery": DISCOVERIES_PER_RUN,
    "icmp.echo": 32,
    # Source: RFC 4861 section 10, MAX_RTR_SOLICITATIONS.
    "nd.router_solicitation": 3,
    "dhcp6.solicit": 2,
}

# What a DISCOVER of ours may hold: type, wanted list, size, client number.  Neither 50 (an address) nor 80 (Rapid
# Commit, by which a server would hand one out at once).  Source: RFC 2132, RFC 4039.
_DISCOVER_OPTIONS = {53, 55, 57, 61}
_PAD, _END = 0, 255
_COOKIE = b"\x63\x82\x53\x63"
_LINK_LOCAL = (0xFE80, 0xFFC0)


class ForbiddenFrame(Exception):
    """A probe tried to send something that fieldkit never sends; always our own bug."""


class Allowance:
    """How many frames of one kind are left in this run, over all interfaces and all repeats."""

    def __init__(self, frames: int = DISCOVERS_PER_RUN) -> None:
        self._left = frames
        self._lock = threading.Lock()

    @property
    def left(self) -> int:
        """Frames not yet sent."""
        return self._left

    def take(self) -> bool:
        """Use one up; False when none is left."""
        with self._lock:
            if self._left <= 0:
                return False
            self._left -= 1
            return True


def allowances() -> dict[str, Allowance]:
    """The allowances of one run, all unused."""
    return {kind: Allowance(frames) for kind, frames in PER_RUN.items()}


class Pace:
    """One after the other, no sooner than the rate allows: for every wire of an interface together.

    Frames leave at times set beforehand, so that one that was a little late delays no other; but none closer to the one
    before than nine tenths of the distance, and never more in any second than the rate says, whatever was late.
    """

    def __init__(
        self,
        rate: float = FRAMES_PER_SECOND,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate = rate
        self._now = now
        self._sleep = sleep
        self._slot = float("-inf")
        # When each of the last second's frames was gone.
        self._gone: deque[float] = deque()
        self._lock = threading.Lock()

    def leave(self, send: Callable[[], object], frames: int = 1) -> float:
        """Send when it is our turn, so many frames at most; says when they left."""
        asked = self._now()
        with self._lock:
            pace_s = 1 / self.rate
            slot = max(self._slot, asked)
            due = max(slot, self._soonest(pace_s, frames))
            while (wait := due - self._now()) > 0:
                self._sleep(wait)
            left_at = self._now()
            self._slot = max(slot, left_at - _MADE_UP_FOR * pace_s) + frames * pace_s
            try:
                send()
            finally:
                # Counted from when it was gone: on a busy laptop a frame may leave later than it was meant to.
                self._gone.extend([self._now()] * frames)
        return left_at

    def _soonest(self, pace_s: float, frames: int) -> float:
        """When the frames before these allow so many more."""
        window = max(1, int(self.rate))
        while len(self._gone) > window:
            self._gone.popleft()
        if not self._gone:
            return float("-inf")
        soonest = self._gone[-1] + _LEAST_DISTANCE * pace_s
        over = len(self._gone) + min(frames, window) - window
        if over > 0:
            soonest = max(soonest, self._gone[over - 1] + window * pace_s + _CLOCK_SLACK_S)
        return soonest


def kind_of(frame: bytes, mac: str) -> str:
    """Which of the kinds that fieldkit may send is this?  All from this interface's own MAC.

    `arp.request`: never announcing an address.  `dhcp.discover`: for our own MAC, asking for no address in particular;
    `dhcp.inform` takes none.  `pppoe.discovery`: a broadcast PADI for any service; never a PADR, which would open a
    session.  `icmp.echo`: to one device.  `nd.router_solicitation`.  `dhcp6.solicit`: never with Rapid Commit.
    Raises: ForbiddenFrame for everything else.
    """
    own = mac_bytes(mac)
    if len(frame) < 42 or frame[6:12] != own:
        raise ForbiddenFrame("short, or not from this interface's own MAC")
    (ethertype,) = struct.unpack_from("!H", frame, 12)
    if ethertype == ETHERTYPE_ARP and _is_arp_request(frame, own):
        return "arp.request"
    if ethertype == ETHERTYPE_PPPOE and _is_padi(frame):
        return "pppoe.discovery"
    if ethertype == ETHERTYPE_IPV4:
        if _is_discover(frame, own):
            return "dhcp.discover"
        if _is_inform(frame, mac):
            return "dhcp.inform"
        if _is_echo(frame, mac):
            return "icmp.echo"
    if ethertype == ETHERTYPE_IPV6:
        if _is_router_solicitation(frame, mac):
            return "nd.router_solicitation"
        if _is_solicit(frame, mac):
            return "dhcp6.solicit"
    raise ForbiddenFrame("none of the kinds of frame that fieldkit sends")


def source_of(frame: bytes, kind: str) -> str | None:
    """The source address that must be this laptop's own for a frame of this kind; None: it names none.

    Above all an ARP request's: by another's address in it, everybody's traffic for that one would come to us.
    """
    if kind == "arp.request":
        return str(IPv4Address(frame[28:32])) if any(frame[28:32]) else None
    if kind in ("icmp.echo", "dhcp.inform"):
        return str(IPv4Address(frame[26:30]))
    if kind in ("nd.router_solicitation", "dhcp6.solicit"):
        source = IPv6Address(frame[22:38])
        return None if source.is_unspecified else str(source)
    return None


def _is_arp_request(frame: bytes, own: bytes) -> bool:
    kind, family, sizes, operation = struct.unpack_from("!HHHH", frame, 14)
    return (
        (kind, family, sizes, operation) == (1, ETHERTYPE_IPV4, 0x0604, 1)
        and (frame[:6] == mac_bytes(BROADCAST) or _is_one_device(frame[:6], own))
        and frame[22:28] == own
        and frame[28:32] != frame[38:42]
        and frame[32:38] == bytes(6)
        and len(frame) <= 60
        and not any(frame[42:])
    )


def _is_padi(frame: bytes) -> bool:
    """Version 1, type 1, code PADI, session 0; the empty service name stands first in what we build."""
    (length,) = struct.unpack_from("!H", frame, 18)
    return (
        frame[:6] == mac_bytes(BROADCAST)
        and len(frame) <= 60
        and frame[14:18] == b"\x11\x09\0\0"
        and length <= len(frame) - 20
        and frame[20:24] == b"\x01\x01\0\0"
        and not any(frame[20 + length :])
    )


def _is_discover(frame: bytes, own: bytes) -> bool:
    """From nobody to everybody, for our own MAC, with no option but the harmless ones."""
    if len(frame) < 14 + 20 + 8 + 243 or frame[:6] != mac_bytes(BROADCAST):
        return False
    length = len(frame) - 14
    ip, udp, boot = frame[14:34], frame[34:42], frame[42:]
    if (ip[0], ip[9], ip[12:20]) != (0x45, 17, bytes(4) + b"\xff" * 4) or ip[6] & 0x3F or ip[7]:
        return False
    if struct.unpack("!H", ip[2:4])[0] != length or struct.unpack("!HHH", udp[:6]) != (68, 67, length - 20):
        return False
    # Every address in it is unset, and so are the names of server and file, where a second set of options could hide.
    if boot[:4] != b"\x01\x01\x06\0" or any(boot[12:28]) or boot[28:44] != own.ljust(16, b"\0") or any(boot[44:236]):
        return False
    # Option 53 stands first in what we build, so a REQUEST cannot hide behind padding.
    return boot[236:243] == _COOKIE + b"\x35\x01\x01" and _only_harmless(boot[243:])


def _only_harmless(options: bytes) -> bool:
    """No second message type, no asking for an address, nothing behind the end."""
    at = 0
    while at < len(options):
        if options[at] == _END:
            return not any(options[at + 1 :])
        if options[at] == _PAD:
            at += 1
            continue
        if options[at] not in _DISCOVER_OPTIONS - {53} or at + 1 >= len(options):
            return False
        at += 2 + options[at + 1]
    return False


def _is_inform(frame: bytes, mac: str) -> bool:
    return len(frame) == 14 + 20 + 8 + 300 and dhcp_inform(mac, str(IPv4Address(frame[26:30])), frame[46:50]) == frame


def _is_echo(frame: bytes, mac: str) -> bool:
    """To one device's MAC, about one host's address."""
    source, target = IPv4Address(frame[26:30]), IPv4Address(frame[30:34])
    if not _is_one_device(frame[:6], mac_bytes(mac)) or not 1 <= frame[22] <= 64:
        return False
    for each in (source, target):
        if each.is_multicast or each.is_reserved or each.is_loopback or each.packed[0] == 0:
            return False
    ident, seq = struct.unpack_from("!HH", frame, 38)
    return echo_request(mac, str(source), mac_text(frame[:6]), str(target), ident, seq, ttl=frame[22]) == frame


def _is_router_solicitation(frame: bytes, mac: str) -> bool:
    if len(frame) < 62 or frame[20] != 58:
        return False
    source = IPv6Address(frame[22:38])
    if source.is_unspecified:
        return router_solicitation(mac, None) == frame
    return _is_link_local(frame[22:38]) and router_solicitation(mac, str(source)) == frame


def _is_solicit(frame: bytes, mac: str) -> bool:
    if len(frame) < 66 or frame[20] != 17 or not _is_link_local(frame[22:38]):
        return False
    return dhcp6_solicit(mac, str(IPv6Address(frame[22:38])), frame[63:66]) == frame


def _is_link_local(address: bytes) -> bool:
    return int.from_bytes(address[:2], "big") & _LINK_LOCAL[1] == _LINK_LOCAL[0]


def _is_one_device(to: bytes, own: bytes) -> bool:
    return not to[0] & 1 and any(to) and to != own
