"""Who is on this LAN?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanStation:
    """One station: address, MAC, the name it goes by (untrusted text), and whence that is.

    Names come by `dhcp`, `dns`, `mdns` or `netbios`.
    """

    ip: str
    mac: str
    name: str | None = None
    name_by: str | None = None
    rtt_ms: float | None = None


@dataclass(frozen=True, slots=True)
class InventoryReading:
    """The stations that answered; two rows with one address are two devices that both answered for it.

    `asked` addresses of `network`, `sent` frames in all.  `partly`: more stations than are kept.  `subnet` is the whole
    of which `network` is a part; None where it was asked as a whole.
    """

    network: str
    method: str
    asked: int
    sent: int
    window_s: float
    complete: bool
    stations: tuple[LanStation, ...] = ()
    partly: bool = False
    subnet: str | None = None
