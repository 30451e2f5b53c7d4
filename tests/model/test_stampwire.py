"""The packets of STAMP and TWAMP Light, held to their drawings in the RFCs byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.model.stampwire import (
    BASE_BYTES,
    NTP_EPOCH_S,
    TAI_AHEAD_S,
    ErrorEstimate,
    Reflected,
    Sent,
    echoes_ours,
    is_stamp,
    ns_of,
    ntp_of,
    pack_reflected,
    pack_sent,
    parse_reflected,
    parse_sent,
    ptp_of,
)

# 2026-01-01 00:00:00.5 UTC.
NEW_YEAR_NS = 1_767_225_600_500_000_000
NEW_YEAR_NTP = 0xED00_3780_8000_0000

# Drawn by hand after RFC 8762 figure 2 (with the SSID of RFC 8972 figure 1), 44 bytes.
SENDER = bytes.fromhex(
    "00000007"  # sequence number
    "ed00378080000000"  # timestamp, NTP
    "8f84"  # error estimate: S, scale 15, multiplier 132
    "1234"  # SSID
    "00000000000000000000000000000000000000000000000000000000"  # 28 bytes zero
)
# After RFC 8762 figure 5, 44 bytes.
REFLECTOR = bytes.fromhex(
    "00000005"  # sequence number, the reflector's own
    "ed00378080040000"  # timestamp T3
    "4101"  # error estimate: Z, scale 1, multiplier 1
    "1234"  # SSID
    "ed00378080020000"  # receive timestamp T2
    "00000007"  # session-sender sequence number
    "ed00378080000000"  # session-sender timestamp T1
    "8f84"  # session-sender error estimate
    "0000"  # zero
    "fe"  # session-sender TTL 254
    "000000"  # zero
)


def test_the_senders_packet() -> None:
    """Every byte of the sender's packet stands where RFC 8762 section 4.2.1 has it."""
    packet = Sent(7, NEW_YEAR_NTP, ErrorEstimate(True, False, 15, 132), ssid=0x1234)
    assert pack_sent(packet) == SENDER
    assert parse_sent(SENDER) == packet


def test_the_reflectors_packet() -> None:
    """Every byte of the answer stands where RFC 8762 section 4.3.1 has it."""
    packet = Reflected(
        sequence=5,
        timestamp=0xED00_3780_8004_0000,
        error=ErrorEstimate(False, True, 1, 1),
        received=0xED00_3780_8002_0000,
        sender_sequence=7,
        sender_timestamp=NEW_YEAR_NTP,
        sender_error=ErrorEstimate(True, False, 15, 132),
        sender_ttl=254,
        ssid=0x1234,
    )
    assert pack_reflected(packet) == REFLECTOR
    assert parse_reflected(REFLECTOR) == packet


def test_a_larger_packet_is_zero_behind() -> None:
    """Padding is zero, as a TWAMP Light peer needs it, and 1472 bytes of IP are 1444 of payload."""
    data = pack_sent(Sent(1, NEW_YEAR_NTP, ErrorEstimate(), size=1444))
    assert (len(data), data[14:]) == (1444, bytes(1430))


def test_twamp_light_of_41_bytes() -> None:
    """A router's answer of 41 bytes (RFC 5357 section 4.2.1) is read like one of 44; a question of 41 gets 41."""
    short = parse_reflected(REFLECTOR[:41])
    assert short is not None
    assert (short.sequence, short.sender_sequence, short.sender_ttl, short.size) == (5, 7, 254, 41)
    whole = parse_reflected(REFLECTOR)
    assert whole is not None
    assert pack_reflected(short) == REFLECTOR[:41]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        SENDER[:14],  # the least that TWAMP Light may send: an answer would be longer
        SENDER[:40],
        bytes(44),
        SENDER[:12] + b"\x8f\x00" + SENDER[14:],  # a multiplier of 0, which must not be used
        # RFC 8762 figure 4, authenticated: sequence, 12 zero, timestamp, error estimate, 70 zero, HMAC.
        SENDER[:4] + bytes(12) + SENDER[4:14] + bytes(70) + bytes(range(16)),
    ],
    ids=["empty", "one", "14", "40", "zeros", "multiplier 0", "authenticated"],
)
def test_what_is_no_question(data: bytes) -> None:
    """Too short for an answer of equal size, or not of the unauthenticated mode: not read at all."""
    assert parse_sent(data) is None


def test_padding_is_no_ssid() -> None:
    """A TWAMP Light sender's random padding is not taken for a session's name."""
    padded = SENDER[:14] + bytes(range(1, 31))
    sent = parse_sent(padded)
    assert sent is not None
    assert sent.ssid == 0
    assert not is_stamp(padded)
    assert is_stamp(SENDER)


@pytest.mark.parametrize("size", range(41))
def test_a_short_answer_is_none(size: int) -> None:
    """Whatever is shorter than 41 bytes is no answer."""
    assert parse_reflected(REFLECTOR[:size]) is None


def test_times() -> None:
    """NTP counts from 1900 in 2^-32 s, PTP from 1970 in ns; both come back to the ns where the format carries it."""
    assert ntp_of(NEW_YEAR_NS) == NEW_YEAR_NTP
    assert ntp_of(0) == NTP_EPOCH_S << 32
    assert ptp_of(NEW_YEAR_NS) == 1_767_225_600 << 32 | 500_000_000
    assert ns_of(NEW_YEAR_NTP, ptp=False, near_ns=NEW_YEAR_NS) == NEW_YEAR_NS
    assert ns_of(ptp_of(NEW_YEAR_NS), ptp=True, near_ns=NEW_YEAR_NS) == NEW_YEAR_NS


def test_a_clock_of_tai() -> None:
    """A router whose PTP clock counts TAI is 37 s ahead by the format, and brought back; NTP never is."""
    ahead = NEW_YEAR_NS + TAI_AHEAD_S * 1_000_000_000
    assert ns_of(ptp_of(ahead + 1500), ptp=True, near_ns=NEW_YEAR_NS) == NEW_YEAR_NS + 1500
    assert ns_of(ntp_of(ahead), ptp=False, near_ns=NEW_YEAR_NS) == ahead


def test_the_next_era() -> None:
    """After February 2036 the NTP seconds begin again at 0."""
    later = 2_085_978_496 + 10
    assert ntp_of(later * 10**9) >> 32 == 10
    assert ns_of(ntp_of(later * 10**9), ptp=False, near_ns=later * 10**9) == later * 10**9


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0, (0, 1)),
        (2**-32, (0, 1)),
        (255 * 2**-32, (0, 255)),
        (256 * 2**-32, (1, 128)),
        (1.0, (25, 128)),
        (16.0, (29, 128)),
    ],
)
def test_error_estimate(seconds: float, expected: tuple[int, int]) -> None:
    """The error is multiplier * 2^(scale - 32) s, never less than what was meant, the multiplier never 0."""
    made = ErrorEstimate.of(seconds, synchronised=True)
    assert (made.scale, made.multiplier) == expected
    assert made.seconds >= seconds


@given(st.floats(0, 1e5), st.booleans(), st.booleans())
def test_error_estimates_are_tight(seconds: float, synchronised: bool, ptp: bool) -> None:
    """What is said of a clock is not less than its error, and hardly more; it survives the wire."""
    made = ErrorEstimate.of(seconds, synchronised=synchronised, ptp=ptp)
    assert 1 <= made.multiplier <= 255
    assert 0 <= made.scale <= 63
    assert seconds <= made.seconds <= seconds * (1 + 1 / 127) + 2**-31
    assert ErrorEstimate.from_word(made.word) == made


words = st.integers(0, 2**64 - 1)
numbers = st.integers(0, 2**32 - 1)
errors = st.builds(ErrorEstimate, st.booleans(), st.booleans(), st.integers(0, 63), st.integers(0, 255))


@given(
    st.builds(
        Reflected, numbers, words, errors, words, numbers, words, errors, st.integers(0, 255), st.integers(0, 65535)
    )
)
def test_answers_come_back(packet: Reflected) -> None:
    """Whatever is packed is read again as it was."""
    assert parse_reflected(pack_reflected(packet)) == packet


@given(st.binary(max_size=200))
def test_nothing_from_the_wire_hurts(data: bytes) -> None:
    """Any bytes at all are read or refused; an answer to what was read is exactly as long."""
    sent = parse_sent(data)
    parse_reflected(data)
    echoes_ours(data, NEW_YEAR_NS)
    if sent is not None:
        made = Reflected(0, 1, ErrorEstimate(), 1, sent.sequence, sent.timestamp, sent.error, size=sent.size)
        assert len(pack_reflected(made, data[BASE_BYTES:])) == len(data)


@given(st.integers(0, 2**32 * 10**9))
def test_ntp_there_and_back(ns: int) -> None:
    """No time moves by more than a quarter of a ns."""
    assert abs(ns_of(ntp_of(ns), ptp=False, near_ns=ns) - ns) <= 1


def test_an_answer_to_our_answer() -> None:
    """The copied sender timestamp of just now gives another reflector away; old or odd ones do not."""
    assert echoes_ours(REFLECTOR, NEW_YEAR_NS + 2_000_000_000)
    assert not echoes_ours(REFLECTOR, NEW_YEAR_NS + 3_600_000_000_000)
    assert not echoes_ours(SENDER, NEW_YEAR_NS)
