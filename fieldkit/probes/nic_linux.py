"""Interfaces, addresses and routes as the Linux kernel tells them over netlink: right in any network namespace.

/sys may show another namespace's interfaces, so an entry there is believed only when its index is the kernel's.
"""

import ipaddress
import os
import socket
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fieldkit.model.address import DefaultRoute
from fieldkit.model.link import Counters, Interface, Kind
from fieldkit.model.mac import is_randomised

# Source: linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/if_arp.h, linux/sockios.h, linux/ethtool.h.
_AF_NETLINK = 16
_NETLINK_ROUTE = 0
_NLMSG_ERROR = 2
_NLMSG_DONE = 3
_REQUEST = 0x1
_DUMP = 0x300
_RTM_GETLINK = 18
_RTM_GETADDR = 22
_RTM_GETROUTE = 26
_RTM_F_FIB_MATCH = 0x2000
_IFF_UP = 0x1
_IFF_LOOPBACK = 0x8
_IFF_RUNNING = 0x40
_IFLA_ADDRESS = 1
_IFLA_IFNAME = 3
_IFLA_MTU = 4
_IFLA_MASTER = 10
_IFLA_LINKINFO = 18
_IFLA_STATS64 = 23
_IFLA_CARRIER = 33
_IFLA_CARRIER_CHANGES = 35
_INFO_KIND = 1
_IFA_ADDRESS = 1
_IFA_LOCAL = 2
_IFA_CACHEINFO = 6
_IFA_FLAGS = 8
_IFA_F_DADFAILED = 0x08
_IFA_F_PERMANENT = 0x80
_FOREVER = 0xFFFFFFFF
_RTA_DST = 1
_RTA_SRC = 2
_RTA_OIF = 4
_ARPHRD_ETHER = 1
_ARPHRD_PPP = 512
_ARPHRD_LOOPBACK = 772
_ARPHRD_WIRELESS = (801, 802, 803)
_SIOCETHTOOL = 0x8946
_SIOCGIWNAME = 0x8B01
_ETHTOOL_GSET = 0x1
_ETHTOOL_GDRVINFO = 0x3

_WAIT_S = 1.0
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


@dataclass(frozen=True, slots=True)
class RawLink:
    """One interface as the kernel lists it."""

    index: int
    name: str
    flags: int
    hardware: int
    mac: str | None = None
    mtu: int | None = None
    kind: str = ""
    master: int | None = None
    carrier: bool | None = None
    counters: Counters | None = None

    @property
    def enabled(self) -> bool:
        """Is it switched on here?"""
        return bool(self.flags & _IFF_UP)

    @property
    def is_ppp(self) -> bool:
        """Is it a dialled session?"""
        return self.hardware == _ARPHRD_PPP


@dataclass(frozen=True, slots=True)
class RawAddress:
    """One address as the kernel lists it; `valid_s` None means for ever."""

    index: int
    ip: str
    prefix: int
    permanent: bool
    valid_s: int | None
    scope: int
    duplicate: bool = False


def attributes(blob: bytes) -> Iterator[tuple[int, bytes]]:
    """The (type, value) pairs of a run of netlink attributes; a short one ends it."""
    at = 0
    while at + 4 <= len(blob):
        length, kind = struct.unpack_from("=HH", blob, at)
        if length < 4 or at + length > len(blob):
            return
        yield kind & 0x3FFF, blob[at + 4 : at + length]
        at += (length + 3) & ~3


def messages(blob: bytes) -> Iterator[tuple[int, bytes]]:
    """The (type, body) pairs of one netlink datagram."""
    at = 0
    while at + 16 <= len(blob):
        length, kind = struct.unpack_from("=IH", blob, at)
        if length < 16 or at + length > len(blob):
            return
        yield kind, blob[at + 16 : at + length]
        at += (length + 3) & ~3


def parse_link(body: bytes) -> RawLink | None:
    """One RTM_NEWLINK body."""
    if len(body) < 16:
        return None
    hardware, index, flags = struct.unpack_from("=xxHiI", body)
    found = dict(attributes(body[16:]))
    name = _text(found.get(_IFLA_IFNAME, b""))
    if not name:
        return None
    mac = found.get(_IFLA_ADDRESS, b"")
    info = dict(attributes(found.get(_IFLA_LINKINFO, b"")))
    carrier = found.get(_IFLA_CARRIER)
    up = bool(flags & _IFF_UP)
    return RawLink(
        index=index,
        name=name,
        flags=flags,
        hardware=hardware,
        mac=":".join(f"{each:02x}" for each in mac) if len(mac) == 6 and hardware != _ARPHRD_LOOPBACK else None,
        mtu=_number(found.get(_IFLA_MTU)),
        kind=_text(info.get(_INFO_KIND, b"")),
        master=_number(found.get(_IFLA_MASTER)),
        # A switched-off interface reports no carrier whatever is plugged in.
        carrier=None if not up else bool(carrier[0]) if carrier else bool(flags & _IFF_RUNNING),
        counters=parse_stats(found.get(_IFLA_STATS64, b""), _number(found.get(_IFLA_CARRIER_CHANGES))),
    )


def parse_stats(blob: bytes, carrier_changes: int | None = None) -> Counters | None:
    """The counters of a `rtnl_link_stats64`."""
    if len(blob) < 8 * 12:
        return None
    fields = struct.unpack_from("=12Q", blob)
    return Counters(
        rx_packets=fields[0],
        tx_packets=fields[1],
        rx_errors=fields[4],
        tx_errors=fields[5],
        rx_drops=fields[6],
        tx_drops=fields[7],
        collisions=fields[9],
        rx_crc=struct.unpack_from("=Q", blob, 8 * 12)[0] if len(blob) >= 8 * 13 else None,
        carrier_changes=carrier_changes,
    )


def parse_address(body: bytes) -> RawAddress | None:
    """One RTM_NEWADDR body."""
    if len(body) < 8:
        return None
    family, prefix, flags, scope, index = struct.unpack_from("=BBBBI", body)
    found = dict(attributes(body[8:]))
    packed = found.get(_IFA_LOCAL) or found.get(_IFA_ADDRESS) or b""
    if (family, len(packed)) not in ((socket.AF_INET, 4), (socket.AF_INET6, 16)):
        return None
    long_flags = _number(found.get(_IFA_FLAGS))
    all_flags = flags if long_flags is None else long_flags
    valid: int | None = None
    lifetimes = found.get(_IFA_CACHEINFO, b"")
    if len(lifetimes) >= 8:
        seconds = struct.unpack_from("=II", lifetimes)[1]
        valid = None if seconds == _FOREVER else seconds
    return RawAddress(
        index=index,
        ip=socket.inet_ntop(family, packed),
        prefix=prefix,
        permanent=bool(all_flags & _IFA_F_PERMANENT),
        valid_s=valid,
        scope=scope,
        duplicate=bool(all_flags & _IFA_F_DADFAILED),
    )


def _text(value: bytes) -> str:
    return value.rstrip(b"\0").decode("utf-8", "replace")


def _number(value: bytes | None) -> int | None:
    return struct.unpack_from("=I", value)[0] if value is not None and len(value) >= 4 else None


def _ask(kind: int, flags: int, body: bytes) -> list[tuple[int, bytes]]:
    """Put one question to the kernel's routing socket and gather the whole answer.  Raises: OSError."""
    if sys.platform == "linux":
        return _netlink(kind, flags, body)
    raise OSError("netlink is Linux's")


def _netlink(kind: int, flags: int, body: bytes) -> list[tuple[int, bytes]]:
    answers: list[tuple[int, bytes]] = []
    with socket.socket(_AF_NETLINK, socket.SOCK_RAW, _NETLINK_ROUTE) as sock:
        sock.settimeout(_WAIT_S)
        sock.bind((0, 0))
        sock.send(struct.pack("=IHHII", 16 + len(body), kind, _REQUEST | flags, 1, 0) + body)
        while True:
            for answer, content in messages(sock.recv(1 << 18)):
                if answer == _NLMSG_DONE:
                    return answers
                if answer == _NLMSG_ERROR:
                    number = -struct.unpack_from("=i", content)[0]
                    if number:
                        raise OSError(number, os.strerror(number))
                    return answers
                answers.append((answer, content))
            if not flags & _DUMP and answers:
                return answers


def raw_links() -> tuple[RawLink, ...]:
    """Every interface of this network namespace.  Raises: OSError."""
    body = struct.pack("=BxHiII", socket.AF_UNSPEC, 0, 0, 0, 0)
    parsed = (parse_link(content) for _, content in _ask(_RTM_GETLINK, _DUMP, body))
    return tuple(each for each in parsed if each is not None)


def raw_addresses() -> tuple[RawAddress, ...]:
    """Every address of this network namespace.  Raises: OSError."""
    body = struct.pack("=BBBBI", socket.AF_UNSPEC, 0, 0, 0, 0)
    parsed = (parse_address(content) for _, content in _ask(_RTM_GETADDR, _DUMP, body))
    return tuple(each for each in parsed if each is not None)


def route_exists(interface: str, source: str | None, address: str) -> bool | None:
    """Does the routing table lead to this IPv4 address by this interface?  None when the kernel cannot say."""
    try:
        index = socket.if_nametoindex(interface)
        attributes_ = _attribute(_RTA_DST, socket.inet_aton(address)) + _attribute(_RTA_OIF, struct.pack("=I", index))
        if source is not None:
            attributes_ += _attribute(_RTA_SRC, socket.inet_aton(source))
        header = struct.pack(
            "=BBBBBBBBI", socket.AF_INET, 32, 32 if source is not None else 0, 0, 0, 0, 0, 0, _RTM_F_FIB_MATCH
        )
        answers = _ask(_RTM_GETROUTE, 0, header + attributes_)
    except TimeoutError:
        return None
    except OSError as exc:
        # 22: a kernel without this question (before 4.13), or an address that is not ours; 95: not supported.
        return None if exc.errno in (None, 1, 13, 22, 95) else False
    return bool(answers)


def route_interface(source: str | None, address: str) -> str | None:
    """By which interface would this laptop send to an IPv4 address on its own?  None without a route."""
    try:
        attributes_ = _attribute(_RTA_DST, socket.inet_aton(address))
        if source is not None:
            attributes_ += _attribute(_RTA_SRC, socket.inet_aton(source))
        header = struct.pack("=BBBBBBBBI", socket.AF_INET, 32, 32 if source is not None else 0, 0, 0, 0, 0, 0, 0)
        for _, content in _ask(_RTM_GETROUTE, 0, header + attributes_):
            index = _number(dict(attributes(content[12:])).get(_RTA_OIF))
            if index is not None:
                return socket.if_indextoname(index)
    except OSError:
        return None
    return None


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(value), kind) + value + b"\0" * (-len(value) % 4)


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
    if link.flags & _IFF_LOOPBACK or link.hardware == _ARPHRD_LOOPBACK:
        return "loopback"
    if driver in _CELLULAR_DRIVERS or name.startswith("wwan"):
        return "cellular"
    if link.hardware == _ARPHRD_PPP:
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


def parse_routes(text: str) -> tuple[DefaultRoute, ...]:
    """The IPv4 default routes of /proc/net/route, best metric first.

    A tunnel that takes everything does so with 0.0.0.0/1; it counts.
    """
    routes: list[DefaultRoute] = []
    for line in text.splitlines()[1:]:
        fields = line.split()
        if len(fields) < 8 or fields[1] != "00000000" or fields[7] not in ("00000000", "00000080"):
            continue
        try:
            flags, metric, packed = int(fields[3], 16), int(fields[6]), int(fields[2], 16)
        except ValueError:
            continue
        if not flags & 0x1 or flags & 0x200:  # RTF_UP; RTF_REJECT
            continue
        # The kernel prints the address as a number of this machine's byte order.
        gateway = str(ipaddress.IPv4Address(packed.to_bytes(4, sys.byteorder))) if packed else None
        routes.append(DefaultRoute(fields[0], gateway, metric))
    return tuple(sorted(routes, key=lambda route: route.metric))


def default_routes() -> tuple[DefaultRoute, ...]:
    """The IPv4 default routes of this network namespace."""
    return parse_routes(_read(Path("/proc/net/route")))


def pppoe_carriers() -> tuple[str, ...]:
    """The interfaces of this network namespace that carry a PPPoE session now."""
    return parse_pppoe(_read(Path("/proc/net/pppoe")))


def parse_pppoe(text: str) -> tuple[str, ...]:
    """The interfaces that carry a PPPoE session now, from /proc/net/pppoe."""
    rows = (line.split() for line in text.splitlines()[1:])
    return tuple(dict.fromkeys(row[2] for row in rows if len(row) >= 3))


@dataclass(frozen=True, slots=True)
class Lease:
    """A DHCP lease that a client of this system keeps on disk."""

    ip: str
    server: str | None = None


@dataclass(frozen=True, slots=True)
class Configured:
    """What this system's own network files say about one address: leased, set by hand, or nothing."""

    by: Literal["dhcp", "static"] | None = None
    lease_server: str | None = None
    told_by: str = ""


def parse_dhclient_leases(text: str) -> tuple[Lease, ...]:
    """The leases of an ISC dhclient file, newest last."""
    leases: list[Lease] = []
    for block in text.split("lease {")[1:]:
        ip, server = None, None
        for line in block.split("}", 1)[0].splitlines():
            words = line.strip().rstrip(";").split()
            if words[:1] == ["fixed-address"] and len(words) == 2:
                ip = words[1]
            elif words[:2] == ["option", "dhcp-server-identifier"] and len(words) == 3:
                server = words[2]
        if ip is not None:
            leases.append(Lease(ip, server))
    return tuple(leases)


def parse_key_values(text: str) -> dict[str, list[str]]:
    """The `KEY=value` lines of a systemd-networkd or NetworkManager file, values in order."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, separator, value = line.strip().partition("=")
        if separator and not key.startswith(("#", ";")):
            found.setdefault(key.strip(), []).append(value.strip().strip('"'))
    return found


def parse_key_lease(text: str) -> Lease | None:
    """The lease of a systemd-networkd or NetworkManager file."""
    values = parse_key_values(text)
    ips = values.get("ADDRESS", [])
    servers = values.get("SERVER_ADDRESS", [])
    return Lease(ips[-1], servers[-1] if servers else None) if ips else None


def parse_ifupdown(text: str, name: str) -> tuple[str | None, tuple[str, ...]]:
    """The IPv4 method (`static`, `dhcp`…) and addresses that /etc/network/interfaces gives an interface."""
    method: str | None = None
    addresses: list[str] = []
    mine = False
    for line in text.splitlines():
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        if words[0] in ("iface", "auto", "mapping", "source", "source-directory") or words[0].startswith("allow-"):
            mine = words[0] == "iface" and len(words) >= 4 and words[1] == name and words[2] == "inet"
            if mine:
                method = words[3]
        elif mine and words[0] == "address" and len(words) >= 2:
            addresses.append(words[1].split("/", 1)[0])
    return method, tuple(addresses)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def configured(name: str, index: int, ip: str, *, root: Path = Path("/"), within_s: float = 0.8) -> Configured:
    """Who set this address?  A file counts only when it names this very address: it may be an old or another's."""
    managed = _sorted(root / "var/lib/NetworkManager", f"*-{name}.lease")
    for lease_file in (root / f"run/systemd/netif/leases/{index}", *managed):
        lease = parse_key_lease(_read(lease_file))
        if lease is not None and lease.ip == ip:
            return Configured("dhcp", lease.server, lease_file.name)
    for folder in ("var/lib/dhcp", "var/lib/dhclient", "var/lib/NetworkManager"):
        of_name = _sorted(root / folder, f"dhclient*{name}*.lease*")
        for lease_file in (*of_name, root / folder / "dhclient.leases"):
            for lease in reversed(parse_dhclient_leases(_read(lease_file))):
                if lease.ip == ip:
                    return Configured("dhcp", lease.server, lease_file.name)
    network_file = parse_key_values(_read(root / f"run/systemd/netif/links/{index}")).get("NETWORK_FILE", [""])[-1]
    if network_file:
        values = parse_key_values(_read(root / network_file.lstrip("/")))
        if ip in (address.split("/", 1)[0] for address in values.get("Address", [])):
            return Configured("static", None, network_file)
    for path in (root / "etc/network/interfaces", *_sorted(root / "etc/network/interfaces.d", "*")):
        method, addresses = parse_ifupdown(_read(path), name)
        if method == "static" and ip in addresses:
            return Configured("static", None, path.name)
    return _by_networkmanager(name, ip, within_s) if root == Path("/") else Configured()


def _sorted(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _by_networkmanager(name: str, ip: str, within_s: float) -> Configured:
    import shutil

    if not Path("/run/NetworkManager").is_dir() or shutil.which("nmcli") is None or within_s <= 0:
        return Configured()
    shown = tool(("nmcli", "-t", "-f", "GENERAL.CONNECTION,IP4.ADDRESS,DHCP4.OPTION", "device", "show", name), within_s)
    own, options, connection = parse_nmcli(shown)
    if ip not in own:
        return Configured()
    if options.get("ip_address") == ip:
        return Configured("dhcp", options.get("dhcp_server_identifier"), "nmcli")
    if connection:
        method = tool(("nmcli", "-g", "ipv4.method", "connection", "show", connection), within_s).strip()
        if method == "manual":
            return Configured("static", None, "nmcli")
    return Configured()


def parse_nmcli(text: str) -> tuple[tuple[str, ...], dict[str, str], str]:
    """Addresses, DHCP options and connection name of `nmcli -t device show`."""
    addresses: list[str] = []
    options: dict[str, str] = {}
    connection = ""
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.startswith("IP4.ADDRESS"):
            addresses.append(value.split("/", 1)[0])
        elif key.startswith("DHCP4.OPTION"):
            option, _, given = value.partition("=")
            options[option.strip()] = given.strip()
        elif key == "GENERAL.CONNECTION":
            connection = value.replace("\\:", ":")
    return tuple(addresses), options, connection


def tool(command: tuple[str, ...], within_s: float) -> str:
    """What a system tool prints in the neutral language within a time; empty when it cannot say."""
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, timeout=within_s, stdin=subprocess.DEVNULL, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def parse_resolv_conf(text: str) -> tuple[str, ...]:
    """The name servers of a resolv.conf, in order, each once."""
    servers: list[str] = []
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and words[0] == "nameserver" and _is_address(words[1]):
            servers.append(words[1])
    return tuple(dict.fromkeys(servers))


def parse_resolvectl(text: str) -> tuple[str, ...]:
    """The name servers of `resolvectl dns LINK`, without port, interface and TLS name."""
    servers: list[str] = []
    for line in text.splitlines():
        if ":" not in line:
            continue
        for word in line.split("):", 1)[-1].split() if "):" in line else line.split(":", 1)[1].split():
            bare = word.split("#", 1)[0].split("%", 1)[0]
            if bare.startswith("["):
                bare = bare[1:].split("]", 1)[0]
            elif bare.count(":") == 1:
                bare = bare.split(":", 1)[0]
            if _is_address(bare):
                servers.append(bare)
    return tuple(dict.fromkeys(servers))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return False
    return True


def resolvers(name: str, *, root: Path = Path("/"), within_s: float = 1.0) -> tuple[str, ...]:
    """The name servers that this laptop asks; those behind a local stub, since a stub answers for every interface."""
    listed = parse_resolv_conf(_read(root / "etc/resolv.conf"))
    if not listed or not all(ipaddress.ip_address(each.split("%", 1)[0]).is_loopback for each in listed):
        return listed
    if any(each in ("127.0.0.53", "127.0.0.54") for each in listed):
        if root == Path("/") and within_s > 0:
            of_link = parse_resolvectl(tool(("resolvectl", "dns", name), within_s))
            if of_link:
                return of_link
        behind = parse_resolv_conf(_read(root / "run/systemd/resolve/resolv.conf"))
    else:
        behind = parse_resolv_conf(_read(root / "run/NetworkManager/no-stub-resolv.conf"))
    return behind or listed
