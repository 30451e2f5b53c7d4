"""One DHCP message, of a client or of a server, told from a frame; never raises, whatever the bytes."""

import socket
from typing import NamedTuple

from fieldkit.probes.frames_ether import name_of, udp4

_SERVER_PORT, _CLIENT_PORT = 67, 68
_COOKIE = b"\x63\x82\x53\x63"
# Source: RFC 2132, RFC 3046.
_MASK, _ROUTER, _DNS, _NAME, _LEASE, _TYPE, _SERVER, _RELAY = 1, 3, 6, 12, 51, 53, 54, 82
KINDS = {1: "discover", 2: "offer", 3: "request", 4: "decline", 5: "ack", 6: "nak", 7: "release", 8: "inform"}
_KEPT_ADDRESSES = 16


class Boot(NamedTuple):
    """One DHCP message; `to_client`: it is for a client, not on its way between a relay and a server."""

    kind: str
    mac: str
    source_ip: str
    to_client: bool
    from_client: bool
    client: str
    xid: bytes
    seconds: int
    broadcast: bool
    client_ip: str | None
    your_ip: str | None
    relay: str | None
    server_id: str | None = None
    prefix: int | None = None
    routers: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    lease_s: int | None = None
    name: str | None = None


def parse_boot(frame: bytes) -> Boot | None:
    """The DHCP message in an untagged frame, or None."""
    # Not at the top: the probe beside it may want the tallies that read by this.
    from fieldkit.probes.dhcp import parse_options, prefix_of

    datagram = udp4(frame)
    if datagram is None or datagram.target_port not in (_SERVER_PORT, _CLIENT_PORT):
        return None
    boot = datagram.payload
    if len(boot) < 240 or boot[236:240] != _COOKIE or boot[1:3] != b"\x01\x06" or boot[0] not in (1, 2):
        return None
    values = parse_options(boot).values
    kind = KINDS.get(int.from_bytes(values.get(_TYPE, b""), "big"))
    if kind is None or len(values[_TYPE]) != 1:
        return None
    lease = values.get(_LEASE, b"")
    relay = values.get(_RELAY)
    giaddr = _address(boot[24:28])
    return Boot(
        kind=kind,
        mac=frame[6:12].hex(":"),
        source_ip=datagram.source_ip,
        to_client=boot[0] == 2 and datagram.target_port == _CLIENT_PORT,
        # What a relay passes on has a hop behind it and comes from the relay's address.
        from_client=boot[0] == 1 and datagram.target_port == _SERVER_PORT and giaddr is None,
        client=boot[28:34].hex(":"),
        xid=boot[4:8],
        seconds=int.from_bytes(boot[8:10], "big"),
        broadcast=bool(boot[10] & 0x80),
        client_ip=_address(boot[12:16]),
        your_ip=_address(boot[16:20]),
        relay=giaddr or (relay[:32].hex() if relay else None),
        server_id=next(iter(_addresses(values.get(_SERVER, b""))), None),
        prefix=prefix_of(values.get(_MASK, b"")),
        routers=_addresses(values.get(_ROUTER, b"")),
        dns=_addresses(values.get(_DNS, b"")),
        lease_s=int.from_bytes(lease, "big") if len(lease) == 4 else None,
        name=name_of(values.get(_NAME, b"")),
    )


def _addresses(value: bytes) -> tuple[str, ...]:
    found = (_address(value[at : at + 4]) for at in range(0, min(len(value) - 3, 4 * _KEPT_ADDRESSES), 4))
    return tuple(each for each in found if each is not None)


def _address(four: bytes) -> str | None:
    return socket.inet_ntoa(four) if any(four) else None
