"""The packets of STAMP (RFC 8762) and TWAMP Light (RFC 5357), unauthenticated mode, byte by byte.

Authenticated mode is not spoken: its packets look like none of these and are refused.
"""

import math
import struct
from dataclasses import dataclass

# Source: RFC 8762 sections 4.2.1 and 4.3.1; RFC 5357 section 4.2.1 (41 bytes), section 4.1.2 (14 bytes).
BASE_BYTES = 44
TWAMP_REFLECTED_BYTES = 41
# Source: RFC 8762 section 4.1, IANA.
PORT = 862
UDP_AND_IP_HEADER = 28
# The smallest IP packet that carries a whole STAMP packet, over IPv4.
LEAST_IP_BYTES = BASE_BYTES + UDP_AND_IP_HEADER

# Seconds from 1900 to 1970.  Source: RFC 5905 section 6.
NTP_EPOCH_S = 2_208_988_800
# PTP counts TAI, which has been ahead of UTC by this much since 2017.  Source: IERS Bulletin C.
TAI_AHEAD_S = 37
_FRACTION = 1 << 32
_BILLION = 1_000_000_000

_SENDER = struct.Struct("!IQHH")
_REFLECTED = struct.Struct("!IQHHQIQHHB3x")
# A TTL that could not be read is given as 255.  Source: RFC 5357 section 4.2.
TTL_NOT_KNOWN = 255


@dataclass(frozen=True, slots=True)
class ErrorEstimate:
    """What a clock says of itself: synchronised to UTC (S), PTP format (Z), error = multiplier * 2^(scale - 32) s.

    Source: RFC 4656 section 4.1.2, RFC 8186 section 2.1, RFC 8762 section 4.2.1.
    """

    synchronised: bool = False
    ptp: bool = False
    scale: int = 0
    multiplier: int = 1

    @property
    def seconds(self) -> float:
        """The error it allows for."""
        return math.ldexp(self.multiplier, self.scale - 32)

    @property
    def word(self) -> int:
        """The 16 bits on the wire."""
        return self.synchronised << 15 | self.ptp << 14 | (self.scale & 0x3F) << 8 | self.multiplier & 0xFF

    @classmethod
    def from_word(cls, word: int) -> "ErrorEstimate":
        """What 16 bits from the wire say; a multiplier of 0, which no sender may use, is kept as it is."""
        return cls(bool(word & 0x8000), bool(word & 0x4000), word >> 8 & 0x3F, word & 0xFF)

    @classmethod
    def of(cls, seconds: float, *, synchronised: bool, ptp: bool = False) -> "ErrorEstimate":
        """The smallest estimate on the wire that is not less than these seconds."""
        units = max(1, math.ceil(math.ldexp(min(max(seconds, 0.0), 1e6), 32)))
        scale = max(0, units.bit_length() - 8)
        multiplier = -(-units >> scale)
        if multiplier > 255:  # rounding up took one more bit
            scale, multiplier = scale + 1, -(-units >> scale + 1)
        return cls(synchronised, ptp, scale, multiplier)


@dataclass(frozen=True, slots=True)
class Sent:
    """A session-sender's packet.  `timestamp` is the raw 64-bit word; `ssid` is 0 where there is none (RFC 8972)."""

    sequence: int
    timestamp: int
    error: ErrorEstimate
    ssid: int = 0
    size: int = BASE_BYTES


@dataclass(frozen=True, slots=True)
class Reflected:
    """A reflector's answer.  T1 is `sender_timestamp`, T2 `received`, T3 `timestamp`, each as its raw 64-bit word."""

    sequence: int
    timestamp: int
    error: ErrorEstimate
    received: int
    sender_sequence: int
    sender_timestamp: int
    sender_error: ErrorEstimate
    sender_ttl: int = TTL_NOT_KNOWN
    ssid: int = 0
    size: int = BASE_BYTES


def pack_sent(packet: Sent) -> bytes:
    """The sender's packet of `size` bytes, everything behind the error estimate zero but the SSID.

    Zero padding is what a TWAMP Light reflector is sure to send back.  Source: RFC 8762 section 4.6.
    """
    head = _SENDER.pack(packet.sequence & 0xFFFFFFFF, packet.timestamp, packet.error.word, packet.ssid)
    return head + bytes(max(0, packet.size - len(head)))


def parse_sent(data: bytes) -> Sent | None:
    """A session-sender's packet; None when it is too short for an answer of equal size, or not of this mode.

    An authenticated packet has zeros where this mode has timestamp and error estimate.
    """
    if len(data) < TWAMP_REFLECTED_BYTES:
        return None
    sequence, timestamp, error, ssid = _SENDER.unpack_from(data)
    if timestamp == 0 or error & 0xFF == 0:
        return None
    return Sent(sequence, timestamp, ErrorEstimate.from_word(error), ssid if is_stamp(data) else 0, len(data))


def is_stamp(data: bytes) -> bool:
    """Is this a STAMP packet, so that bytes 14 and 15 are an SSID and not the beginning of somebody's padding?"""
    return len(data) >= BASE_BYTES and not any(data[_SENDER.size : BASE_BYTES])


def pack_reflected(packet: Reflected, rest: bytes = b"") -> bytes:
    """The reflector's answer, `rest` behind it as it came, cut to `size`.

    A TWAMP Light sender's 41 to 43 bytes are answered with as many.
    """
    base = _REFLECTED.pack(
        packet.sequence & 0xFFFFFFFF,
        packet.timestamp,
        packet.error.word,
        packet.ssid,
        packet.received,
        packet.sender_sequence,
        packet.sender_timestamp,
        packet.sender_error.word,
        0,
        packet.sender_ttl,
    )
    return (base + rest)[: packet.size]


def parse_reflected(data: bytes) -> Reflected | None:
    """A reflector's answer, 41 bytes of TWAMP Light or 44 and more of STAMP; None when it is shorter."""
    if len(data) < TWAMP_REFLECTED_BYTES:
        return None
    padded = data if len(data) >= BASE_BYTES else data + bytes(BASE_BYTES - len(data))
    sequence, sent, error, ssid, received, sender_sequence, sender, sender_error, _, ttl = _REFLECTED.unpack_from(
        padded
    )
    return Reflected(
        sequence,
        sent,
        ErrorEstimate.from_word(error),
        received,
        sender_sequence,
        sender,
        ErrorEstimate.from_word(sender_error),
        ttl,
        ssid,
        len(data),
    )


def echoes_ours(data: bytes, now_ns: int, *, within_s: int = 60) -> bool:
    """Is this an answer to an answer of ours, and no question?

    A reflector that is sent a forged packet in the name of another one would talk to it for ever.  The copied sender
    timestamp of such a packet is our own clock of just now.
    """
    if len(data) < TWAMP_REFLECTED_BYTES:
        return False
    copied = int.from_bytes(data[28:36], "big")
    return abs((copied >> 32) - (ntp_of(now_ns) >> 32)) <= within_s


def ntp_of(ns: int) -> int:
    """A time in ns since 1970 as the 64 bits of NTP, rounded to the nearest fraction."""
    seconds, rest = divmod(ns, _BILLION)
    fraction = (rest * _FRACTION + _BILLION // 2) // _BILLION
    return ((seconds + NTP_EPOCH_S << 32) + fraction) & 0xFFFFFFFFFFFFFFFF


def ptp_of(ns: int) -> int:
    """A time in ns since 1970 as the 64 bits of truncated PTPv2: seconds and nanoseconds.  Source: RFC 8186."""
    seconds, rest = divmod(ns, _BILLION)
    return (seconds & 0xFFFFFFFF) << 32 | rest


def ns_of(word: int, *, ptp: bool, near_ns: int) -> int:
    """A timestamp of either format in ns since 1970, in that one of its eras which is nearest to `near_ns`.

    A PTP clock that counts TAI is told by its 37 s and brought to UTC.
    """
    seconds, low = word >> 32, word & 0xFFFFFFFF
    fraction_ns = min(low, _BILLION - 1) if ptp else (low * _BILLION + _FRACTION // 2) // _FRACTION
    ns = (seconds if ptp else seconds - NTP_EPOCH_S) * _BILLION + fraction_ns
    era_ns = _FRACTION * _BILLION
    ns += round((near_ns - ns) / era_ns) * era_ns
    if ptp and round((ns - near_ns) / _BILLION) == TAI_AHEAD_S:
        ns -= TAI_AHEAD_S * _BILLION
    return ns
