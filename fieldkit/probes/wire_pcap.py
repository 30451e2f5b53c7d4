"""Layer 2 through libpcap or Npcap, by scapy's socket: for the systems that have no packet socket of their own."""

import ctypes
import time
from typing import Any

from fieldkit.errors import NotMeasured
from fieldkit.probes.wire import Heard

_FILTER = "arp or (udp and dst port 68) or ether proto 0x8863"
# Every group, and what is meant for us, by kind, as in the kernel's filter on Linux.  `vlan` stands last: it moves the
# places of everything behind it.
WIDE_FILTER = (
    "(ether multicast or arp or ether proto 0x8863 or (udp and (dst port 67 or dst port 68))"
    " or (icmp and (icmp[0] == 0 or icmp[0] == 3 or icmp[0] == 11))"
    " or (ip6 and udp and (dst port 546 or dst port 547))"
    " or (icmp6 and (ip6[40] == 134 or ip6[40] == 136))) and not vlan"
)
# The sending handle must not fill its buffer with frames nobody reads.
_NOTHING = "ether proto 0xffff"
_ETHERNET = 1
# The wall clock may have been set in between; only a small, positive age is believable.
_OLDEST_S = 5.0


class PcapSocket:
    """Two handles on one interface, since a handle must not be read and written by two threads.

    `no_library` is the reason given when the capture library is not there; `wide` hears everything to groups.
    Raises: NotMeasured.
    """

    # The library hands our own frames back, and nothing in them says so.
    hears_itself = True

    def __init__(self, interface: str, no_library: str, *, wide: bool = False) -> None:
        from scapy.config import conf
        from scapy.error import Scapy_Exception, log_scapy

        # It warns on the screen of things that do not matter to raw bytes.
        log_scapy.setLevel("ERROR")

        try:
            # On Windows and macOS this is already so; setting it again loads the library if it came later.
            conf.use_pcap = True
            from scapy.arch.libpcap import L2pcapSocket
        except (ImportError, OSError) as exc:
            raise NotMeasured(no_library) from exc
        if not conf.use_pcap:
            raise NotMeasured(no_library)
        from scapy.interfaces import resolve_iface

        self._drops = 0
        self._interface = interface
        self._linked, self._changes = link_up(interface) is not False, 0
        self._in: Any = None
        self._out: Any = None
        try:
            device = resolve_iface(interface)
            self._in = L2pcapSocket(iface=device, promisc=False, filter=WIDE_FILTER if wide else _FILTER)
            self._out = L2pcapSocket(iface=device, promisc=False, filter=_NOTHING)
        except ValueError as exc:
            raise NotMeasured("missing.interface_gone", interface=interface) from exc
        except (OSError, Scapy_Exception) as exc:
            self.close()
            raise NotMeasured("missing.no_raw_socket") from exc
        if self._in.pcap_fd.datalink() != _ETHERNET or not device.mac:
            self.close()
            raise NotMeasured("missing.arp_not_ethernet", interface=interface)
        self.mac = str(device.mac).lower()

    def send(self, frame: bytes) -> None:
        """Put one frame on the wire.  Raises: OSError."""
        # pcap_inject answers -1 where a socket would raise.
        if self._out.pcap_fd.send(frame) < 0:
            raise OSError("the capture library refused to send")

    def receive(self, seconds: float) -> Heard | None:  # noqa: ARG002 - set when the handle is opened
        """The next frame; the handle's own read time-out of 0.1 s stands for `seconds`."""
        stamp, frame = self._in.pcap_fd.next()
        if frame is None:
            time.sleep(0.002)  # macOS hands an empty buffer back at once
            return None
        now = time.monotonic()
        age = time.time() - stamp
        return Heard(now - age if 0 <= age < _OLDEST_S else now, frame)

    def dropped(self) -> int:
        """Frames that the library dropped since the last call."""
        from scapy.libs.winpcapy import pcap_stat, pcap_stats

        told = pcap_stat()
        if pcap_stats(self._in.pcap_fd.pcap, ctypes.byref(told)) != 0:
            return 0
        drops = int(told.ps_drop)
        since, self._drops = drops - self._drops, drops
        return max(0, since)

    def passed(self) -> tuple[int, int, int] | None:
        """The library does not count by kind."""
        return None

    def carrier_changes(self) -> int | None:
        """How often the link was found gone or back, by looking now and then; a moment's break may be missed."""
        linked = link_up(self._interface)
        if linked is not None and linked != self._linked:
            self._linked, self._changes = linked, self._changes + 1
        return self._changes

    def close(self) -> None:
        """Let go of the interface."""
        for sock in (self._in, self._out):
            if sock is not None:
                sock.close()


def link_up(interface: str) -> bool | None:
    """Is the port up with a link?  None when the system does not know the name."""
    import psutil

    found = psutil.net_if_stats().get(interface)
    return None if found is None else bool(found.isup)
