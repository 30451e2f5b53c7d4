"""Our STAMP packets read by somebody else's code, and theirs by ours: scapy's own layer for RFC 8762."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.model.stampwire import (
    ErrorEstimate,
    Reflected,
    Sent,
    pack_reflected,
    pack_sent,
    parse_reflected,
    parse_sent,
)

numbers = st.integers(0, 2**32 - 1)
stamps = st.integers(1, 2**64 - 1)
errors = st.builds(
    ErrorEstimate,
    synchronised=st.booleans(),
    ptp=st.just(False),
    scale=st.integers(0, 63),
    multiplier=st.integers(1, 255),
)


def _scapy() -> tuple[type, type]:
    from scapy.contrib import stamp

    return stamp.STAMPSessionSenderTestUnauthenticated, stamp.STAMPSessionReflectorTestUnauthenticated


def _word(estimate: object) -> int:
    return int.from_bytes(bytes(estimate), "big")  # type: ignore[call-overload]  # a scapy packet has bytes


@settings(max_examples=50)
@given(numbers, stamps, errors)
def test_the_sender_s_packet(number: int, stamp: int, error: ErrorEstimate) -> None:
    """Number, time and error estimate stand where the other code looks for them; what it builds, we read."""
    sender, _ = _scapy()
    ours = pack_sent(Sent(number, stamp, error, size=44))
    theirs = sender(ours)
    assert (theirs.seq, _word(theirs.err_estimate), theirs.mbz) == (number, error.word, 0)
    assert bytes(theirs)[:14] == ours[:14]
    built = bytes(theirs)
    told = parse_sent(built)
    assert told is not None
    assert (told.sequence, told.timestamp, told.error) == (number, stamp, error)


@settings(max_examples=50)
@given(numbers, numbers, stamps, stamps, stamps, errors, errors, st.integers(1, 255))
def test_the_reflector_s_packet(
    number: int,
    sender_number: int,
    stamp: int,
    received: int,
    sent: int,
    error: ErrorEstimate,
    sender_error: ErrorEstimate,
    ttl: int,
) -> None:
    """All nine fields of an answer, read by the other code and built again by it."""
    _, reflector = _scapy()
    ours = pack_reflected(
        Reflected(
            sequence=number,
            timestamp=stamp,
            error=error,
            received=received,
            sender_sequence=sender_number,
            sender_timestamp=sent,
            sender_error=sender_error,
            sender_ttl=ttl,
        )
    )
    theirs = reflector(ours)
    assert (theirs.seq, theirs.seq_sender, theirs.ttl_sender) == (number, sender_number, ttl)
    assert (_word(theirs.err_estimate), _word(theirs.err_estimate_sender)) == (error.word, sender_error.word)
    assert bytes(theirs)[: len(ours)] == ours
    told = parse_reflected(bytes(theirs))
    assert told is not None
    assert (told.sequence, told.sender_sequence, told.sender_ttl) == (number, sender_number, ttl)
    assert (told.timestamp, told.received, told.sender_timestamp) == (stamp, received, sent)
