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
import select  # noqa: E402
import socket  # noqa: E402
import struct  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

from fieldkit.errors import NotMeasured  # noqa: E402
from fieldkit.probes.wire import Heard, mac_text  # noqa: E402

# Source: linux/if_packet.h, asm-generic/socket.h, linux/if_arp.h, linux/sockios.h, linux/if.h.
_ETH_P_ALL = 0x0003
_SO_ATTACH_FILTER = 26
_SO_TIMESTAMPNS = 35
_SOL_PACKET = 263
_PACKET_STATISTICS = 6
_ARPHRD_ETHER = 1
_SIOCGIFFLAGS = 0x8913
_IFF_UP = 0x1
_IFF_RUNNING = 0x40
_SNAPLEN = 2048
_ATF_COM = 0x2
_SAME_MOMENT_S = 0.0002

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


class PacketSocket:
    """An AF_PACKET socket on one Ethernet interface.  Raises: NotMeasured without rights or without Ethernet."""

    def __init__(self, interface: str) -> None:
        try:
            # Protocol 0 receives nothing: no frame slips in before the filter stands.
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        except PermissionError as exc:
            raise NotMeasured("missing.no_raw_socket") from exc
        try:
            program = b"".join(struct.pack("=HBBI", *line) for line in _FILTER)
            buffer = ctypes.create_string_buffer(program, len(program))
            self._socket.setsockopt(
                socket.SOL_SOCKET,
                _SO_ATTACH_FILTER,
                struct.pack("@HP", len(_FILTER), ctypes.addressof(buffer)),
            )
            # A few architectures number it otherwise; then our own clock serves.
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
            self._socket.bind((interface, _ETH_P_ALL))
            _, _, _, hardware, mac = self._socket.getsockname()
            if hardware != _ARPHRD_ETHER:
                raise NotMeasured("missing.arp_not_ethernet", interface=interface)
            self.mac = mac_text(mac)
            self._socket.setblocking(False)
        except NotMeasured:
            self._socket.close()
            raise
        except OSError as exc:
            self._socket.close()
            if exc.errno in (errno.ENODEV, errno.ENXIO):
                raise NotMeasured("missing.interface_gone", interface=interface) from exc
            if exc.errno == errno.ENETDOWN:
                raise NotMeasured("missing.link_down", interface=interface) from exc
            raise NotMeasured("missing.no_raw_socket") from exc

    def send(self, frame: bytes) -> None:
        """Put one frame on the wire.  Raises: OSError."""
        self._socket.send(frame)

    def receive(self, seconds: float) -> Heard | None:
        """The next frame within that time, with the kernel's own receive time.  Raises: OSError."""
        try:
            frame, ancillary, _, _ = self._socket.recvmsg(_SNAPLEN, 64)
        except BlockingIOError:
            if not select.select([self._socket], [], [], seconds)[0]:
                return None
            try:
                frame, ancillary, _, _ = self._socket.recvmsg(_SNAPLEN, 64)
            except BlockingIOError:
                return None
        wall, now = both_clocks()
        for level, kind, payload in ancillary:
            if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(payload) == struct.calcsize("@ll"):
                seconds_part, nanoseconds = struct.unpack("@ll", payload)
                age = wall - (seconds_part + nanoseconds * 1e-9)
                # The wall clock may have been set in between; only a small, positive age is believable.
                if 0 <= age < 1:
                    return Heard(now - age, frame)
        return Heard(now, frame)

    def dropped(self) -> int:
        """Frames dropped since the last call for want of buffer."""
        _, drops = struct.unpack("@II", self._socket.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
        return int(drops)

    def close(self) -> None:
        """Let go of the interface."""
        self._socket.close()


def both_clocks() -> tuple[float, float]:
    """Wall clock and monotonic clock of the same moment, though another thread may run between the two."""
    for _ in range(3):
        before = time.monotonic()
        wall = time.time()
        after = time.monotonic()
        if after - before < _SAME_MOMENT_S:
            break
    return wall, (before + after) / 2


def open_raw(interface: str) -> PacketSocket:
    """A raw socket on the interface.  Raises: NotMeasured."""
    return PacketSocket(interface)


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
