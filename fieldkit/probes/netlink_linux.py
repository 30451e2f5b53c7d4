"""Links, addresses and routes as the Linux kernel tells them over netlink: right in any network namespace."""

import os
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.model.link import Counters

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
ARPHRD_PPP = 512
ARPHRD_LOOPBACK = 772
_WAIT_S = 1.0


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
        return self.hardware == ARPHRD_PPP


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
        mac=":".join(f"{each:02x}" for each in mac) if len(mac) == 6 and hardware != ARPHRD_LOOPBACK else None,
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
