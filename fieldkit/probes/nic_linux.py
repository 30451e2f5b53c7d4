"""Which interfaces a Linux laptop has, and of what kind each is.

/sys may show another namespace's interfaces, so an entry there is believed only when its index is the kernel's.
"""

import socket
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from fieldkit.model.link import Counters, Interface, Kind
from fieldkit.model.mac import is_randomised
from fieldkit.probes.netlink_linux import ARPHRD_LOOPBACK, ARPHRD_PPP, RawLink, raw_links

# Source: linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/if_arp.h, linux/sockios.h, linux/ethtool.h.
_IFF_LOOPBACK = 0x8
_ARPHRD_ETHER = 1
_ARPHRD_WIRELESS = (801, 802, 803)
_SIOCETHTOOL = 0x8946
_SIOCGIWNAME = 0x8B01
_ETHTOOL_GSET = 0x1
_ETHTOOL_GDRVINFO = 0x3
_MAX_SPEED_MBPS = 1_000_000
_TUNNEL_KINDS = {
    "tun", "wireguard", "ipip", "sit", "gre", "gretap", "ip6gre", "ip6gretap", "ip6tnl", "vti", "vti6", "xfrm",
    "ovpn", "ovpn-dco", "geneve", "amt",
}  # fmt: skip
_VIRTUAL_KINDS = {"dummy", "ifb", "nlmon", "macvlan", "macvtap", "ipvlan", "vxlan", "vrf", "netdevsim", "vcan", "rmnet"}
_GATHERING_KINDS = {"bridge", "bond", "team"}
_TUNNEL_NAMES = ("tun", "tap", "wg", "utun", "zt", "tailscale", "nordlynx", "ipsec", "outline", "sing-box", "Meta")
_VIRTUAL_NAMES = (
    "docker", "br-", "virbr", "vmnet", "vboxnet", "cali", "cni", "flannel", "lxcbr", "lxdbr", "podman", "vnet",
    "incusbr", "ifb", "dummy",
)  # fmt: skip
_TETHER_DRIVERS = {"rndis_host", "ipheth", "cdc_phonet", "cdc_subset", "btusb", "bnep"}
# Phones tether with these, and honest USB network adapters use them too; a phone makes its MAC up.
_EITHER_DRIVERS = {"cdc_ether", "cdc_ncm", "cdc_eem"}
_CELLULAR_DRIVERS = {
    "qmi_wwan", "cdc_mbim", "huawei_cdc_ncm", "sierra_net", "hso", "iosm", "mtk_t7xx", "mhi_wwan_mbim", "GobiNet",
}  # fmt: skip


def parse_driver(blob: bytes) -> str:
    """The driver's name of an `ethtool_drvinfo`."""
    return blob[4:36].split(b"\0", 1)[0].decode("ascii", "replace")


def parse_settings(blob: bytes) -> tuple[int | None, Literal["full", "half"] | None]:
    """Speed in Mbit/s and duplex of an `ethtool_cmd`; None where the port does not know."""
    if len(blob) < 30:
        return None, None
    low, duplex = struct.unpack_from("=HB", blob, 12)
    speed = low | struct.unpack_from("=H", blob, 28)[0] << 16
    names: dict[int, Literal["full", "half"]] = {0: "half", 1: "full"}
    return known_speed(speed), names.get(duplex)


def known_speed(speed: int | None) -> int | None:
    """A port speed in Mbit/s, or None for the values by which drivers say 'unknown' (0, -1, 65535, 4294967295)."""
    return None if speed is None or speed <= 0 or speed == 0xFFFF or speed > _MAX_SPEED_MBPS else speed


def _ethtool(name: str, command: int, size: int) -> bytes:
    """One read-only ethtool question; empty when the driver has no answer."""
    import array

    buffer = array.array("B", struct.pack("=I", command) + bytes(size - 4))
    request = struct.pack("16sP16x", name.encode()[:15], buffer.buffer_info()[0])
    return buffer.tobytes() if _control(_SIOCETHTOOL, request) else b""


def _control(question: int, request: bytes) -> bool:
    """Put one read-only question to a network driver; False when it has no answer."""
    if sys.platform == "linux":
        import fcntl

        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                fcntl.ioctl(sock.fileno(), question, request)
        except OSError:
            return False
        return True
    else:
        return False


def driver_of(name: str) -> str:
    """The kernel driver behind an interface, or an empty string."""
    return parse_driver(_ethtool(name, _ETHTOOL_GDRVINFO, 196))


def settings_of(name: str) -> tuple[int | None, Literal["full", "half"] | None]:
    """Negotiated speed and duplex of an interface."""
    return parse_settings(_ethtool(name, _ETHTOOL_GSET, 44))


def is_wireless(link: RawLink) -> bool:
    """Is this Wi-Fi?  Asked of the kernel first; /sys counts only when it shows this very interface."""
    if link.hardware in _ARPHRD_WIRELESS:
        return True
    if _control(_SIOCGIWNAME, struct.pack("16s16x", link.name.encode()[:15])):
        return True
    entry = own_sys_entry(link.name, link.index)
    return (entry is not None and (entry / "phy80211").exists()) or link.name.startswith(("wl", "ath", "ra0"))


def own_sys_entry(name: str, index: int, root: Path = Path("/sys/class/net")) -> Path | None:
    """The /sys folder of an interface, if it shows this namespace's one."""
    entry = root / name
    try:
        return entry if int((entry / "ifindex").read_text()) == index else None
    except (OSError, ValueError):
        return None


def kind_of(link: RawLink, driver: str, wireless: bool, gathered: Mapping[int, Sequence[RawLink]]) -> Kind:
    """What sort of interface is this?  `gathered`: members by the index of their bridge or bond."""
    name = link.name
    if link.flags & _IFF_LOOPBACK or link.hardware == ARPHRD_LOOPBACK:
        return "loopback"
    if driver in _CELLULAR_DRIVERS or name.startswith("wwan"):
        return "cellular"
    if link.hardware == ARPHRD_PPP:
        return "ppp"
    if link.kind in _TUNNEL_KINDS or name.startswith(_TUNNEL_NAMES):
        return "tunnel"
    if wireless:
        return "wireless"
    if link.kind in _VIRTUAL_KINDS or name.startswith(_VIRTUAL_NAMES):
        return "virtual"
    if link.kind in _GATHERING_KINDS:
        # The laptop's own port inside a bridge or bond: the address sits on the outside.
        return "ethernet" if any(_is_port(each) for each in gathered.get(link.index, ())) else "virtual"
    if link.master is not None:
        return "virtual"
    if link.hardware != _ARPHRD_ETHER:
        return "tunnel" if link.hardware in (65534, 768, 769, 776, 778) else "other"
    if driver in _TETHER_DRIVERS or name.startswith(("usb", "rndis", "bnep")):
        return "tether"
    if driver in _EITHER_DRIVERS and link.mac is not None and is_randomised(link.mac):
        return "tether"
    return "ethernet"


def _is_port(link: RawLink) -> bool:
    return not link.kind and link.hardware == _ARPHRD_ETHER and not link.name.startswith(_VIRTUAL_NAMES)


def interfaces() -> tuple[Interface, ...]:
    """Every interface of this network namespace.  Raises: OSError."""
    links = raw_links()
    gathered: dict[int, list[RawLink]] = {}
    for link in links:
        if link.master is not None:
            gathered.setdefault(link.master, []).append(link)
    return tuple(_interface(link, gathered) for link in links)


def _interface(link: RawLink, gathered: Mapping[int, Sequence[RawLink]]) -> Interface:
    driver = driver_of(link.name)
    speed, duplex = settings_of(link.name) if link.carrier else (None, None)
    return Interface(
        name=link.name,
        kind=kind_of(link, driver, is_wireless(link), gathered),
        link=link.carrier,
        mac=link.mac,
        mtu=link.mtu,
        speed_mbps=speed,
        duplex=duplex,
        enabled=link.enabled,
        label=driver,
    )


def counters(name: str) -> Counters | None:
    """The interface's counters now, CRC errors and lost carriers included.  Raises: OSError."""
    return next((link.counters for link in raw_links() if link.name == name), None)
