"""What every frame parser needs: the VLAN tags taken off, the UDP datagram found, bytes read as a name."""

import socket
from typing import NamedTuple

ARP, IPV4, IPV6, LLDP = b"\x08\x06", b"\x08\x00", b"\x86\xdd", b"\x88\xcc"
# Source: IEEE 802.1Q (customer and service tag); 0x9100 is what older switches write for the outer one.
TAGS = frozenset((b"\x81\x00", b"\x88\xa8", b"\x91\x00"))
_MOST_TAGS = 4
_NAME_BYTES = 255


class Udp4(NamedTuple):
    """One whole UDP datagram over IPv4; what the frame's snap length cut off is missing from `payload`."""

    source_ip: str
    target_ip: str
    source_port: int
    target_port: int
    payload: bytes


def untag(frame: bytes) -> tuple[int, bytes]:
    """The VLAN of a frame (0: none; an outer tag counts 4096-fold) and the frame as it were without its tags."""
    vlan = 0
    for _ in range(_MOST_TAGS):
        if frame[12:14] not in TAGS or len(frame) < 18:
            break
        # Priority and drop bits are nobody's VLAN; number 0 is the untagged one.
        vlan = vlan * 4096 + (int.from_bytes(frame[14:16], "big") & 0x0FFF)
        frame = frame[:12] + frame[16:]
    return vlan, frame


def udp4(frame: bytes) -> Udp4 | None:
    """The UDP datagram of an untagged IPv4 frame, or None: something else, a fragment, or not whole enough."""
    if frame[12:14] != IPV4 or len(frame) < 42 or frame[14] >> 4 != 4 or frame[23] != 17:
        return None
    head = (frame[14] & 0x0F) * 4
    if head < 20 or len(frame) < 14 + head + 8 or (frame[20] & 0x3F) or frame[21]:
        return None
    total = int.from_bytes(frame[16:18], "big")
    at = 14 + head
    length = int.from_bytes(frame[at + 4 : at + 6], "big")
    if total < head + 8 or length < 8:
        return None
    return Udp4(
        source_ip=socket.inet_ntoa(frame[26:30]),
        target_ip=socket.inet_ntoa(frame[30:34]),
        source_port=int.from_bytes(frame[at : at + 2], "big"),
        target_port=int.from_bytes(frame[at + 2 : at + 4], "big"),
        payload=frame[at + 8 : min(14 + total, at + length)],
    )


def name_of(raw: bytes) -> str | None:
    """Bytes from the wire as a name, UTF-8 or what Chinese devices write; None when there is nothing in it."""
    raw = raw[:_NAME_BYTES].rstrip(b"\0 \r\n")
    if not raw:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
