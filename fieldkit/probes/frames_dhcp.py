"""One DHCP message, of a client or of a server, told from a frame; never raises, whatever the bytes."""

from typing import NamedTuple

from fieldkit.probes.dhcp_message import (
    CLIENT_PORT,
    COOKIE,
    DNS,
    LEASE,
    MASK,
    NAME,
    RELAY,
    ROUTER,
    SERVER,
    SERVER_PORT,
    TYPE,
    address_of,
    addresses_of,
    parse_options,
    prefix_of,
)
from fieldkit.probes.frames_ether import name_of, udp4

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
    datagram = udp4(frame)
    if datagram is None or datagram.target_port not in (SERVER_PORT, CLIENT_PORT):
        return None
    boot = datagram.payload
    if len(boot) < 240 or boot[236:240] != COOKIE or boot[1:3] != b"\x01\x06" or boot[0] not in (1, 2):
        return None
    values = parse_options(boot).values
    kind = KINDS.get(int.from_bytes(values.get(TYPE, b""), "big"))
    if kind is None or len(values[TYPE]) != 1:
        return None
    lease = values.get(LEASE, b"")
    relay = values.get(RELAY)
    giaddr = address_of(boot[24:28])
    return Boot(
        kind=kind,
        mac=frame[6:12].hex(":"),
        source_ip=datagram.source_ip,
        to_client=boot[0] == 2 and datagram.target_port == CLIENT_PORT,
        # What a relay passes on has a hop behind it and comes from the relay's address.
        from_client=boot[0] == 1 and datagram.target_port == SERVER_PORT and giaddr is None,
        client=boot[28:34].hex(":"),
        xid=boot[4:8],
        seconds=int.from_bytes(boot[8:10], "big"),
        broadcast=bool(boot[10] & 0x80),
        client_ip=address_of(boot[12:16]),
        your_ip=address_of(boot[16:20]),
        relay=giaddr or (relay[:32].hex() if relay else None),
        server_id=next(addresses_of(values.get(SERVER, b"")), None),
        prefix=prefix_of(values.get(MASK, b"")),
        routers=_first_of(values.get(ROUTER, b"")),
        dns=_first_of(values.get(DNS, b"")),
        lease_s=int.from_bytes(lease, "big") if len(lease) == 4 else None,
        name=name_of(values.get(NAME, b"")),
    )


def _first_of(value: bytes) -> tuple[str, ...]:
    """The first of a list's addresses; nobody hands out more."""
    return tuple(addresses_of(value[: 4 * _KEPT_ADDRESSES]))
