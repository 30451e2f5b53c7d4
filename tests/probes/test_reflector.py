"""The reflector answers whom it is told to, as long as it was asked, and nobody else whatever they send."""

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import BadInput
from fieldkit.model.stampwire import (
    ErrorEstimate,
    Reflected,
    Sent,
    ns_of,
    ntp_of,
    pack_reflected,
    pack_sent,
    parse_reflected,
)
from fieldkit.probes.datagrams import Datagram, Datagrams
from fieldkit.probes.reflector import Bucket, Permit, Reflector, Refusal, listen, networks_of, serve
from fieldkit.probes.timekeeping import Timekeeping

NOW_NS = 1_767_225_600_000_000_000
OWN = ("192.0.2.1", 862)
PEER = ("192.0.2.9", 40000)
PERMIT = Permit(networks_of(("192.0.2.8/29",)))


def question(number: int = 0, size: int = 44, ssid: int = 0) -> bytes:
    return pack_sent(Sent(number, ntp_of(NOW_NS - 5_000_000), ErrorEstimate(), ssid, size))


def came(data: bytes, sender: tuple[str, int] = PEER, ttl: int | None = 253) -> Datagram:
    return Datagram(data, sender, NOW_NS - 1_000_000, NOW_NS, ttl, True)


def reflector(permit: Permit = PERMIT, **more: bool) -> Reflector:
    return Reflector(permit, OWN, clock=Timekeeping(True, 0.001), now_s=0.0, **more)


def ask(one: Reflector, datagram: Datagram, now_s: float = 0.0) -> bytes | None:
    return one.answer(datagram, sending_ns=NOW_NS + 2_000_000, now_s=now_s)


def test_an_answer() -> None:
    """T1, number and error estimate are copied, T2 and T3 are ours, the TTL is the one it came with."""
    made = ask(reflector(), came(question(7, ssid=77)))
    assert made is not None
    told = parse_reflected(made)
    assert told == Reflected(
        sequence=0,
        timestamp=ntp_of(NOW_NS + 2_000_000),
        error=ErrorEstimate.of(0.001, synchronised=True),
        received=ntp_of(NOW_NS - 1_000_000),
        sender_sequence=7,
        sender_timestamp=ntp_of(NOW_NS - 5_000_000),
        sender_error=ErrorEstimate(),
        sender_ttl=253,
        ssid=77,
    )


def test_ptp() -> None:
    """In PTP format both times carry the Z bit and come back to the same ns."""
    made = ask(reflector(ptp=True), came(question()))
    assert made is not None
    told = parse_reflected(made)
    assert told is not None
    assert told.error.ptp
    assert ns_of(told.timestamp, ptp=True, near_ns=NOW_NS) == NOW_NS + 2_000_000


def test_a_ttl_that_is_not_told() -> None:
    """Where the system does not tell the TTL, 255 stands for it, as RFC 5357 section 4.2 has it."""
    made = ask(reflector(), came(question(), ttl=None))
    assert made is not None
    assert made[40] == 255


def test_each_session_is_counted_by_itself() -> None:
    """A count of its own for each peer, port and SSID; losses on the way there show as gaps of the sender's numbers."""
    one = reflector()
    asked = [
        (PEER, 0, 0),
        (PEER, 2, 0),
        (("192.0.2.9", 40001), 0, 0),
        (PEER, 5, 0),
        (("192.0.2.10", 40000), 3, 0),
        (PEER, 0, 9),
    ]
    numbers = []
    for sender, number, ssid in asked:
        told = parse_reflected(ask(one, came(question(number, ssid=ssid), sender)) or b"")
        assert told is not None
        numbers.append(told.sequence)
    assert numbers == [0, 1, 0, 2, 0, 0]


def test_stateless() -> None:
    """A stateless reflector copies the number."""
    told = parse_reflected(ask(reflector(stateful=False), came(question(41))) or b"")
    assert told is not None
    assert told.sequence == 41


@pytest.mark.parametrize("size", [41, 42, 43, 44, 60, 1444, 8000])
def test_equal_size(size: int) -> None:
    """An answer is exactly as long as its question, what is behind the base copied."""
    data = bytearray(question(1, size))
    data[44:] = bytes(number % 251 for number in range(max(0, size - 44)))
    made = ask(reflector(), came(bytes(data)))
    assert made is not None
    assert len(made) == size
    assert made[44:] == bytes(data[44:])


OTHER = pack_reflected(
    Reflected(9, ntp_of(NOW_NS), ErrorEstimate(), ntp_of(NOW_NS), 3, ntp_of(NOW_NS - 10**9), ErrorEstimate(), 255)
)


@pytest.mark.parametrize(
    ("datagram", "why"),
    [
        (came(question(), ("198.51.100.7", 40000)), Refusal.PEER),
        (came(question(), ("192.0.2.1", 40000)), Refusal.OWN),
        (came(question(), ("192.0.2.9", 53)), Refusal.PORT),
        (came(question(), ("192.0.2.9", 19)), Refusal.PORT),
        (came(question(), ("192.0.2.9", 862)), Refusal.PORT),
        (came(b""), Refusal.SHORT),
        (came(question()[:14]), Refusal.SHORT),
        (came(question()[:40]), Refusal.SHORT),
        (came(bytes(44)), Refusal.MALFORMED),
        (came(bytes(112)), Refusal.MALFORMED),
        (came(OTHER), Refusal.ANSWER),
    ],
    ids=lambda value: str(value) if isinstance(value, Refusal) else "",
)
def test_no_answer(datagram: Datagram, why: Refusal) -> None:
    """Strangers, ourselves, services, other reflectors, and whatever is no test packet get not one byte."""
    one = reflector()
    assert ask(one, datagram) is None
    assert one.tally.refused == {why: 1}
    assert one.tally.bytes_out == 0


def test_a_reflector_on_another_port() -> None:
    """Two reflectors on ports above 1024 that were set on each other stop at the second packet."""
    a = Reflector(Permit(networks_of(("192.0.2.0/24",))), ("192.0.2.1", 9000), now_s=0.0)
    b = Reflector(Permit(networks_of(("192.0.2.0/24",))), ("192.0.2.9", 9001), now_s=0.0)
    forged = came(question(), ("192.0.2.9", 9001))
    first = ask(a, forged)
    assert first is not None
    an_hour_off = replace(came(first, ("192.0.2.1", 9000)), read_ns=NOW_NS + 3_600_000_000_000)
    second = ask(b, an_hour_off)
    assert second is not None  # to b, whose clock is an hour off, it looks like a question
    assert ask(a, came(second, ("192.0.2.9", 9001))) is None
    assert a.tally.refused == {Refusal.ANSWER: 1}


@pytest.mark.parametrize("address", ["224.0.0.1", "255.255.255.255", "0.0.0.0", "240.0.0.1"])
def test_nobody_means_no_such_address(address: str) -> None:
    """Even with --any-peer nothing goes to multicast, broadcast or reserved addresses."""
    one = reflector(Permit(anybody=True))
    assert ask(one, came(question(), (address, 40000))) is None


def test_a_flood() -> None:
    """Of 10 000 packets within one second hardly more than the limit is answered; the next second goes on."""
    one = reflector(replace(PERMIT, per_second=100))
    answered = sum(ask(one, came(question(n)), n / 10_000) is not None for n in range(10_000))
    assert 190 <= answered <= 210  # a second's worth saved up, and a second's worth
    assert one.tally.refused == {Refusal.RATE: 10_000 - answered}
    assert ask(one, came(question()), 3.0) is not None


@given(st.lists(st.tuples(st.binary(max_size=120), st.integers(0, 65535), st.ip_addresses(v=4)), max_size=30))
def test_never_an_amplifier(packets: list[tuple[bytes, int, object]]) -> None:
    """Whatever comes from wherever: never more bytes out than in, never a byte to somebody who is not allowed."""
    one = reflector()
    for data, port, address in packets:
        sender = (str(address), port)
        made = ask(one, came(data, sender))
        assert made is None or (len(made) == len(data) and PERMIT.has(sender[0]))
    assert one.tally.bytes_out <= one.tally.bytes_in


def test_memory_stays_small() -> None:
    """Ten thousand sessions, peers and strangers leave a bounded record."""
    one = reflector(Permit(networks_of(("10.0.0.0/8",)), per_second=1e9))
    for number in range(10_000):
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        ask(one, came(question(), (address, 40000)), number)
        ask(one, came(question(), (address.replace("10.", "172.", 1), 40000)), number)
    assert len(one._sessions) <= 256
    assert len(one.tally.peers) <= 64
    assert len(one.tally.strangers) <= 64
    assert one.tally.answered + one.tally.refusals == 20_000


def test_the_bucket_fills_with_time_only() -> None:
    """A clock that stands still or goes back gives nothing."""
    bucket = Bucket(1, 100.0)
    assert [bucket.take(at) for at in (100.0, 100.0, 50.0, 50.5, 51.1)] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("10.0.0.2",), ["10.0.0.2/32"]),
        (("10.0.0.2, 10.1.0.0/24", "10.0.0.2"), ["10.0.0.2/32", "10.1.0.0/24"]),
        (("10.0.0.7/24，10.1.1.1",), ["10.0.0.0/24", "10.1.1.1/32"]),
        (("",), []),
    ],
)
def test_peers(words: tuple[str, ...], expected: list[str]) -> None:
    """Addresses and prefixes, commas of both languages."""
    assert [str(each) for each in networks_of(words)] == expected


@pytest.mark.parametrize(
    ("word", "code"),
    [("host", "reflect.bad_peer"), ("10.0.0", "reflect.bad_peer"), ("::1", "reflect.bad_peer"),
     ("0.0.0.0/0", "reflect.wide_peer"), ("10.0.0.0/7", "reflect.wide_peer")],
)  # fmt: skip
def test_peers_that_are_none(word: str, code: str) -> None:
    """No name, no IPv6, and no prefix that means everybody."""
    with pytest.raises(BadInput) as caught:
        networks_of((word,))
    assert caught.value.code == code


@contextmanager
def serving(permit: Permit) -> Iterator[tuple[Reflector, tuple[str, int]]]:
    """A reflector on a free port of 127.0.0.1."""
    datagrams, _ = listen("", "127.0.0.1", 0)
    one = Reflector(permit, datagrams.name, now_s=time.monotonic())
    stop = threading.Event()
    thread = threading.Thread(target=lambda: serve(datagrams, one, until_s=None, stop=stop), daemon=True)
    thread.start()
    try:
        yield one, datagrams.name
    finally:
        stop.set()
        thread.join(60)
        datagrams.sock.close()


def test_on_a_real_socket() -> None:
    """Through the system: an allowed peer gets its answer, of equal length, with a kernel's receive time."""
    with serving(Permit(networks_of(("127.0.0.2",)))) as (one, own):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.bind(("127.0.0.2", 0))
            peer.settimeout(30)
            sent_ns = time.time_ns()
            peer.sendto(pack_sent(Sent(3, ntp_of(sent_ns), ErrorEstimate(), size=200)), own)
            data = peer.recv(2000)
            told = parse_reflected(data)
            assert told is not None
            assert (len(data), told.sender_sequence, told.sender_timestamp) == (200, 3, ntp_of(sent_ns))
            received = ns_of(told.received, ptp=False, near_ns=sent_ns)
            assert sent_ns <= received <= ns_of(told.timestamp, ptp=False, near_ns=sent_ns) <= time.time_ns()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
            # A peer that has left: its ICMP errors must not stop the reflector.
            gone.bind(("127.0.0.2", 0))
            for number in range(5):
                gone.sendto(pack_sent(Sent(number, ntp_of(time.time_ns()), ErrorEstimate())), own)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.bind(("127.0.0.2", 0))
            peer.settimeout(30)
            peer.sendto(pack_sent(Sent(8, ntp_of(time.time_ns()), ErrorEstimate())), own)
            assert parse_reflected(peer.recv(2000)) is not None
    assert one.tally.bytes_in == one.tally.bytes_out


def test_after_a_sleep_the_numbers_begin_anew() -> None:
    """Whoever was away says so by beginning at 0 again; what lay in the queue meanwhile is not answered."""
    naps, awake, stop = threading.Event(), threading.Event(), threading.Event()

    def nap(_: object) -> None:
        if naps.is_set() and not awake.is_set():
            time.sleep(0.9)
            awake.set()

    numbers: list[int] = []
    with Datagrams("", "127.0.0.1") as held, Datagrams("", "127.0.0.2", peer=held.name) as sender:
        one = Reflector(Permit(networks_of(("127.0.0.2",))), held.name, now_s=time.monotonic())
        thread = threading.Thread(target=lambda: serve(held, one, until_s=None, stop=stop, look=nap), daemon=True)
        thread.start()
        for number in range(4):
            if number == 2:
                naps.set()
                time.sleep(0.3)
                sender.sock.send(question(99))
                assert awake.wait(60)
                time.sleep(0.2)
            sender.sock.send(question(number))
            assert select.select([sender], [], [], 60)[0]
            heard = sender.receive()
            told = parse_reflected(heard.data) if heard is not None else None
            assert told is not None
            numbers.append(told.sequence)
        stop.set()
        thread.join(60)
    assert numbers == [0, 1, 0, 1]


def test_a_port_in_use() -> None:
    """A port that somebody has is said so; a foreign address too."""
    with serving(PERMIT) as (_, own):
        with pytest.raises(BadInput) as caught:
            listen("", own[0], own[1])
        assert caught.value.code == "reflect.port_taken"
    with pytest.raises(BadInput) as caught:
        listen("", "192.0.2.1", 40000)
    assert caught.value.code == "reflect.not_our_address"
