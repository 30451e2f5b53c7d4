"""Layer 2 on Linux: a packet socket with its filter in the kernel, the link state, and the system's ARP cache.

Not scapy's socket: importing it takes 0.4 s, as long as a whole gateway measurement, and this needs four calls.
"""

import sys

# Tells the type checker which system this file is for; the imports below exist nowhere else.
assert sys.platform == "linux"

import contextlib  # noqa: E402 - after the line above
import ctypes  # noqa: E402
import errno  # noqa: E402
import fcntl  # noqa: E402
import json  # noqa: E402
import select  # noqa: E402
import socket  # noqa: E402
import struct  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from fieldkit.errors import NotMeasured  # noqa: E402
from fieldkit.model.ra import RaRouter  # noqa: E402
from fieldkit.probes.netlink_linux import raw_links  # noqa: E402
from fieldkit.probes.setup_linux import tool  # noqa: E402
from fieldkit.probes.wire import UNTOLD_LIFETIME_S, Heard  # noqa: E402
from fieldkit.probes.wire_frames import mac_text  # noqa: E402

# Source: linux/if_packet.h, asm-generic/socket.h, linux/if_arp.h, linux/sockios.h, linux/if.h.
_ETH_P_ALL = 0x0003
_SO_ATTACH_FILTER = 26
_SO_TIMESTAMPNS = 35
_SOL_PACKET = 263
_PACKET_ADD_MEMBERSHIP = 1
_PACKET_MR_ALLMULTI = 2
_PACKET_STATISTICS = 6
_PACKET_OUTGOING = 4
_SO_RCVBUFFORCE = 33
_ARPHRD_ETHER = 1
_SIOCGIFFLAGS = 0x8913
_IFF_UP = 0x1
_IFF_RUNNING = 0x40
_SNAPLEN = 2048
_ATF_COM = 0x2
_SAME_MOMENT_S = 0.0002
_OLDEST_S = 2.0

# Runs in the kernel, so that a busy LAN costs Python nothing.  Received untagged ARP, PPPoE discovery, and IPv4 UDP to
# port 68.
# A tagged frame shows no tag here, only in the kernel's notes: another VLAN's gateway is not this one's rival.
# Source: linux/filter.h, linux/bpf_common.h (opcodes, ancillary loads at 0xfffff000).
_FILTER = (
    (0x20, 0, 0, 0xFFFFF004),  # packet type
    (0x15, 15, 0, 4),  # outgoing: drop
    (0x20, 0, 0, 0xFFFFF02C),  # VLAN tag
    (0x54, 0, 0, 0x0FFF),  # its VLAN, 0 for a mere priority tag
    (0x15, 0, 12, 0),
    (0x28, 0, 0, 12),  # ethertype
    (0x15, 9, 0, 0x0806),  # ARP: accept
    (0x15, 8, 0, 0x8863),  # PPPoE discovery: accept
    (0x15, 0, 8, 0x0800),
    (0x30, 0, 0, 23),  # protocol
    (0x15, 0, 6, 17),
    (0x28, 0, 0, 20),  # fragment offset
    (0x45, 4, 0, 0x1FFF),
    (0xB1, 0, 0, 14),  # x = IPv4 header length
    (0x48, 0, 0, 16),  # UDP destination port
    (0x15, 0, 1, 68),
    (0x06, 0, 0, _SNAPLEN),  # accept
    (0x06, 0, 0, 0),  # drop
)

_LD_W, _LD_H, _LD_B, _AND, _RET = 0x20, 0x28, 0x30, 0x54, 0x06
_LD_H_AT_X, _LD_B_AT_X, _X_IS_IPV4_HEAD = 0x48, 0x50, 0xB1
_IS, _HAS_BIT = 0x15, 0x45
_PACKET_TYPE, _VLAN_TAG = 0xFFFFF004, 0xFFFFF02C
_KEEP, _DROP = "keep", "drop"

# One line of a filter: a label or none, the instruction, its number, where to go if it is so, and if not.
_Line = tuple[str | None, int, int, str | None, str | None]


def assembled(*lines: _Line) -> tuple[tuple[int, int, int, int], ...]:
    """A filter with its jumps counted out; a jump without a name goes on to the next line."""
    whole = (*lines, (_KEEP, _RET, _SNAPLEN, None, None), (_DROP, _RET, 0, None, None))
    places = {label: at for at, (label, *_) in enumerate(whole) if label is not None}

    def steps(at: int, to: str | None) -> int:
        return 0 if to is None else places[to] - at - 1

    return tuple((code, steps(at, yes), steps(at, no), number) for at, (_, code, number, yes, no) in enumerate(whole))


_UNTAGGED: tuple[_Line, ...] = (
    (None, _LD_W, _VLAN_TAG, None, None),
    (None, _AND, 0x0FFF, None, None),
    (None, _IS, 0, None, _DROP),
)

# Everything to a group, both ways: what we sent ourselves is remembered, to know it again when it comes back.  Beyond
# that what is meant for us, by kind: DHCP and its relays, ICMP echo replies and errors, DHCPv6, router and neighbour
# advertisements.
_WIDE = assembled(
    *_UNTAGGED,
    (None, _LD_B, 0, None, None),
    (None, _HAS_BIT, 1, _KEEP, None),
    (None, _LD_W, _PACKET_TYPE, None, None),
    (None, _IS, _PACKET_OUTGOING, _DROP, None),
    (None, _LD_H, 12, None, None),
    (None, _IS, 0x0806, _KEEP, None),
    (None, _IS, 0x8863, _KEEP, None),
    (None, _IS, 0x86DD, "ipv6", None),
    (None, _IS, 0x0800, None, _DROP),
    (None, _LD_H, 20, None, None),  # fragment offset
    (None, _HAS_BIT, 0x1FFF, _DROP, None),
    (None, _X_IS_IPV4_HEAD, 14, None, None),
    (None, _LD_B, 23, None, None),  # protocol
    (None, _IS, 17, "udp", None),
    (None, _IS, 1, None, _DROP),
    (None, _LD_B_AT_X, 14, None, None),  # ICMP type
    (None, _IS, 0, _KEEP, None),
    (None, _IS, 3, _KEEP, None),
    (None, _IS, 11, _KEEP, _DROP),
    ("udp", _LD_H_AT_X, 16, None, None),  # to port
    (None, _IS, 67, _KEEP, None),
    (None, _IS, 68, _KEEP, _DROP),
    ("ipv6", _LD_B, 20, None, None),  # next header
    (None, _IS, 17, "udp6", None),
    (None, _IS, 58, None, _DROP),
    (None, _LD_B, 54, None, None),  # ICMPv6 type
    (None, _IS, 134, _KEEP, None),
    (None, _IS, 136, _KEEP, _DROP),
    ("udp6", _LD_H, 56, None, None),  # to port
    (None, _IS, 546, _KEEP, None),
    (None, _IS, 547, _KEEP, _DROP),
)

_TO_GROUPS: tuple[_Line, ...] = ((None, _LD_B, 0, None, None), (None, _HAS_BIT, 1, None, _DROP))
_WAY: _Line = (None, _LD_W, _PACKET_TYPE, None, None)
_GROUPS_IN = assembled(*_UNTAGGED, *_TO_GROUPS, _WAY, (None, _IS, _PACKET_OUTGOING, _DROP, _KEEP))
_GROUPS_OUT = assembled(*_UNTAGGED, *_TO_GROUPS, _WAY, (None, _IS, _PACKET_OUTGOING, _KEEP, _DROP))
_ARP_IN = assembled(
    *_UNTAGGED,
    *_TO_GROUPS,
    (None, _LD_H, 12, None, None),
    (None, _IS, 0x0806, None, _DROP),
    _WAY,
    (None, _IS, _PACKET_OUTGOING, _DROP, _KEEP),
)
# Room for a burst of some thousand frames between two slices of reading; the system may grant less.
_BUFFER_BYTES = 1 << 20


class FrameCounter:
    """Lets the kernel count the frames that a filter lets through; not one of them is read.

    Its buffer is full at once, so that the rest costs the kernel an addition each.
    """

    def __init__(self, interface: str, program: tuple[tuple[int, int, int, int], ...]) -> None:
        self._count = 0
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        try:
            attach(self._socket, program)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            self._socket.bind((interface, _ETH_P_ALL))
        except OSError:
            self._socket.close()
            raise

    def count(self) -> int:
        """Frames since it was opened."""
        counted, _ = struct.unpack("@II", self._socket.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
        self._count += counted
        return self._count

    def close(self) -> None:
        """Stop counting."""
        self._socket.close()


def attach(sock: socket.socket, program: tuple[tuple[int, int, int, int], ...]) -> None:
    """Give a socket its filter.  Raises: OSError."""
    code = b"".join(struct.pack("=HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    sock.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("@HP", len(program), ctypes.addressof(buffer)))


class PacketSocket:
    """An AF_PACKET socket on one Ethernet interface.

    `wide` hears what everybody says to everybody, and has the kernel count it.
    Raises: NotMeasured without rights or without Ethernet.
    """

    hears_itself = False

    def __init__(self, interface: str, *, wide: bool = False) -> None:
        self._interface = interface
        self._counters: tuple[FrameCounter, ...] = ()
        self._counting = threading.Lock()
        try:
            # Protocol 0 receives nothing: no frame slips in before the filter stands.
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        except PermissionError as exc:
            raise NotMeasured("missing.no_raw_socket") from exc
        try:
            attach(self._socket, _WIDE if wide else _FILTER)
            _make_room(self._socket)
            # A few architectures number it otherwise; then our own clock serves.
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
            self._socket.bind((interface, _ETH_P_ALL))
            _, _, _, hardware, mac = self._socket.getsockname()
            if hardware != _ARPHRD_ETHER:
                raise NotMeasured("missing.arp_not_ethernet", interface=interface)
            self.mac = mac_text(mac)
            self._socket.setblocking(False)
            self._emptied_at = time.monotonic()
            if wide:
                self._listen_to_groups(interface)
        except NotMeasured:
            self.close()
            raise
        except OSError as exc:
            self.close()
            if exc.errno in (errno.ENODEV, errno.ENXIO):
                raise NotMeasured("missing.interface_gone", interface=interface) from exc
            if exc.errno == errno.ENETDOWN:
                raise NotMeasured("missing.link_down", interface=interface) from exc
            raise NotMeasured("missing.no_raw_socket") from exc

    def _listen_to_groups(self, interface: str) -> None:
        """Have the card pass every multicast group, until this socket is closed; without making it promiscuous."""
        membership = struct.pack("@iHH8s", socket.if_nametoindex(interface), _PACKET_MR_ALLMULTI, 0, b"")
        self._socket.setsockopt(_SOL_PACKET, _PACKET_ADD_MEMBERSHIP, membership)
        for program in (_GROUPS_IN, _ARP_IN, _GROUPS_OUT):
            self._counters += (FrameCounter(interface, program),)

    def send(self, frame: bytes) -> None:
        """Put one frame on the wire.  Raises: OSError."""
        self._socket.send(frame)

    def receive(self, seconds: float) -> Heard | None:
        """The next frame within that time, with the kernel's own receive time.  Raises: OSError."""
        try:
            frame, ancillary, _, where = self._socket.recvmsg(_SNAPLEN, 64)
        except BlockingIOError:
            self._emptied_at = time.monotonic()
            if not select.select([self._socket], [], [], seconds)[0]:
                return None
            try:
                frame, ancillary, _, where = self._socket.recvmsg(_SNAPLEN, 64)
            except BlockingIOError:
                return None
        left = where[2] == _PACKET_OUTGOING
        wall, now = both_clocks()
        for level, kind, payload in ancillary:
            if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(payload) == struct.calcsize("@ll"):
                seconds_part, nanoseconds = struct.unpack("@ll", payload)
                age = wall - (seconds_part + nanoseconds * 1e-9)
                # The wall clock may have been set in between; only a positive age is believable, and no greater one
                # than the time for which frames may have waited: this laptop may have stood still for a while.
                if 0 <= age < _OLDEST_S + now - self._emptied_at:
                    return Heard(now - age, frame, left)
        return Heard(now, frame, left)

    def dropped(self) -> int:
        """Frames dropped since the last call for want of buffer."""
        _, drops = struct.unpack("@II", self._socket.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
        return int(drops)

    def passed(self) -> tuple[int, int, int] | None:
        """Frames to groups since it was opened, by the kernel's count: came in, ARP among them, left."""
        if not self._counters:
            return None
        with self._counting:
            came, arp, left = (counter.count() for counter in self._counters)
        return came, arp, left

    def carrier_changes(self) -> int | None:
        """How often the link came and went since the interface is there; None where the kernel does not say."""
        try:
            mine = next((link for link in raw_links() if link.name == self._interface), None)
        except OSError:
            return None
        return mine.counters.carrier_changes if mine is not None and mine.counters is not None else None

    def close(self) -> None:
        """Let go of the interface."""
        self._socket.close()
        for counter in self._counters:
            counter.close()


def _make_room(sock: socket.socket) -> None:
    """A large receive buffer: beyond the system's bound where we may, up to it where not."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER_BYTES)
    except OSError:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)


def both_clocks() -> tuple[float, float]:
    """Wall clock and monotonic clock of the same moment, though another thread may run between the two."""
    for _ in range(3):
        before = time.monotonic()
        wall = time.time()
        after = time.monotonic()
        if after - before < _SAME_MOMENT_S:
            break
    return wall, (before + after) / 2


def open_raw(interface: str, *, wide: bool = False) -> PacketSocket:
    """A raw socket on the interface; `wide` hears everything to groups.  Raises: NotMeasured."""
    return PacketSocket(interface, wide=wide)


def link_up(interface: str) -> bool | None:
    """Is the port up with a link?  None when the system does not say.  Needs no rights.

    Raises: NotMeasured when there is no such interface.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16s16x", interface.encode()[:15])
        try:
            flags: int = struct.unpack_from("H", fcntl.ioctl(sock, _SIOCGIFFLAGS, request), 16)[0]
        except OSError as exc:
            if exc.errno == errno.ENODEV:
                raise NotMeasured("missing.interface_gone", interface=interface) from exc
            return None
    return flags & (_IFF_UP | _IFF_RUNNING) == _IFF_UP | _IFF_RUNNING


def neighbours(interface: str, own_ip: str | None) -> dict[str, str]:  # noqa: ARG001 - Windows needs it
    """The system's ARP cache for the interface, address to MAC."""
    return parse_neighbours(Path("/proc/net/arp").read_text(encoding="ascii", errors="replace"), interface)


def routers_v6(interface: str, *, within_s: float) -> tuple[RaRouter, ...] | None:
    """The IPv6 default routers that the system keeps for the interface; None when it does not say."""
    routes = tool(("ip", "-6", "-j", "route", "show", "default", "dev", interface), within_s / 2)
    neighbours = tool(("ip", "-6", "-j", "neigh", "show", "dev", interface), within_s / 2)
    return parse_routers_v6(routes, neighbours)


def parse_routers_v6(routes: str, neighbours: str) -> tuple[RaRouter, ...] | None:
    """The routers in the JSON of `ip -6 route show default`, their MACs from that of `ip -6 neigh show`."""
    kept, known = _rows(routes), _rows(neighbours)
    if kept is None:
        return None
    macs = {str(row.get("dst")): str(row["lladdr"]).lower() for row in known or () if row.get("lladdr")}
    found: dict[str, RaRouter] = {}
    for row in kept:
        if row.get("protocol") != "ra":
            continue  # set by hand: no router said so
        # Several routers of equal rank stand as next hops of one route.
        for hop in [row, *(row.get("nexthops") or ())]:
            ip = hop.get("gateway")
            if isinstance(ip, str) and ip not in found:
                expires, preference = row.get("expires"), row.get("pref")
                found[ip] = RaRouter(
                    mac=macs.get(ip, ""),
                    ip=ip,
                    lifetime_s=expires if isinstance(expires, int) else UNTOLD_LIFETIME_S,
                    preference=preference if preference in ("high", "low") else "medium",
                )
    return tuple(found.values())


def _rows(printed: str) -> list[dict[str, Any]] | None:
    """The rows of a JSON list; an empty answer is an empty list, anything else None."""
    if not printed.strip():
        return None
    try:
        told = json.loads(printed)
    except ValueError:
        return None
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else None


def parse_neighbours(text: str, interface: str) -> dict[str, str]:
    """Rows of `/proc/net/arp` that are complete."""
    found = {}
    for row in text.splitlines()[1:]:
        columns = row.split()
        if len(columns) < 6 or columns[5] != interface:
            continue
        ip, _, flags, mac = columns[:4]
        try:
            complete = int(flags, 16) & _ATF_COM
        except ValueError:
            continue
        if complete and mac != "00:00:00:00:00:00":
            found[ip] = mac.lower()
    return found
