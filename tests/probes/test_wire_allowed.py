"""The gate in front of the wire: exactly the kinds that the documentation lists, byte by byte, and so many of each."""

import itertools
import random
import threading
import time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.probes import wire
from fieldkit.probes.arp_frames import arp_request
from fieldkit.probes.dhcp_message import discover
from fieldkit.probes.pppoe import padi
from fieldkit.probes.wire_allowed import PER_RUN, ForbiddenFrame, Pace, allowances, kind_of, source_of
from fieldkit.probes.wire_frames import (
    checksum,
    dhcp6_solicit,
    dhcp_inform,
    echo_request,
    mac_bytes,
    router_solicitation,
)

OWN, OTHER = "02:00:00:00:00:01", "02:00:00:00:00:02"
IP, LINK_LOCAL = "192.168.1.20", "fe80::1:2:3"
ECHO = echo_request(OWN, IP, OTHER, "8.8.8.8", 7, 1, ttl=2)
INFORM = dhcp_inform(OWN, IP, b"\1\2\3\4")
SOLICIT = dhcp6_solicit(OWN, LINK_LOCAL, b"\1\2\3")
SOLICITATION = router_solicitation(OWN, LINK_LOCAL)
UNADDRESSED = router_solicitation(OWN, None)
DISCOVER = discover(OWN, b"\1\2\3\4", seconds=1)
ASK = arp_request(OWN, IP, "192.168.1.1")
PADI = padi(OWN, b"\1\2\3\4\5\6\7\x08")

# What may differ from frame to frame without anybody being harmed: places in the frame.
ALLOWED = {
    "arp.request": (ASK, {*range(6), *range(28, 32), *range(38, 42)}),
    "pppoe.discovery": (PADI, set(range(18, 60))),
    # Type of service, number, lifetime, the two checksums, our own mark, seconds and flags, the list of what is wanted.
    "dhcp.discover": (DISCOVER, {15, 18, 19, 20, 22, 24, 25, 40, 41, *range(46, 54), *range(285, 342)}),
    "icmp.echo": (ECHO, set(range(6))),
    "dhcp.inform": (INFORM, set()),
    "nd.router_solicitation": (SOLICITATION, set()),
    "dhcp6.solicit": (SOLICIT, set()),
}


def changed(frame: bytes, at: int, new: bytes) -> bytes:
    return frame[:at] + new + frame[at + len(new) :]


def summed(frame: bytes) -> bytes:
    """With the IPv4 header's checksum made right again, as somebody who means it would."""
    bare = changed(frame, 24, b"\0\0")
    return changed(bare, 24, checksum(bare[14:34]).to_bytes(2, "big"))


@pytest.mark.parametrize("kind", ALLOWED)
def test_each_kind_is_known(kind):
    """What the builders make passes as what it is, and every kind but ARP has its allowance."""
    frame, _ = ALLOWED[kind]
    assert kind_of(frame, OWN) == kind
    assert kind in PER_RUN or kind == "arp.request"
    assert set(PER_RUN) < set(ALLOWED)


def test_a_solicitation_from_nowhere():
    """A laptop without an IPv6 address asks from `::`, and then its MAC does not stand in it (RFC 4861)."""
    assert kind_of(UNADDRESSED, OWN) == "nd.router_solicitation"
    assert source_of(UNADDRESSED, "nd.router_solicitation") is None
    assert mac_bytes(OWN) not in UNADDRESSED[14:]


@pytest.mark.parametrize("kind", ALLOWED)
def test_one_bit_elsewhere_is_refused(kind):
    """Whatever single bit is turned outside the harmless places, the frame stays here."""
    frame, free = ALLOWED[kind]
    passed = set()
    for at in range(len(frame)):
        for bit in range(8):
            try:
                kind_of(changed(frame, at, bytes((frame[at] ^ 1 << bit,))), OWN)
            except ForbiddenFrame:
                continue
            passed.add(at)
    assert passed <= free


@pytest.mark.parametrize("kind", ALLOWED)
def test_no_tail_and_no_cut(kind):
    """A frame with something behind it, or without its end, is another frame."""
    frame, _ = ALLOWED[kind]
    for other in (frame + b"\0" * 100 + b"\1", *(frame[:length] for length in range(0, len(frame), 3))):
        if kind == "dhcp.discover" and len(other) > 300:
            continue  # its length fields say what belongs to it; below
        if kind in ("arp.request", "pppoe.discovery") and 42 <= len(other) <= 60:
            continue  # the padding may be left to the card
        with pytest.raises(ForbiddenFrame):
            kind_of(other, OWN)
    with pytest.raises(ForbiddenFrame):
        kind_of(DISCOVER + b"\0", OWN)


@given(st.sampled_from(sorted(ALLOWED)), st.integers(0, 2**32), st.integers(1, 12))
def test_many_bytes_elsewhere_are_refused(kind, seed, times):
    """However many bytes are changed, what still passes is the same kind, and differs in harmless places alone."""
    frame, free = ALLOWED[kind]
    dice = random.Random(seed)
    mutant = bytearray(frame)
    for _ in range(times):
        mutant[dice.randrange(len(mutant))] = dice.randrange(256)
    try:
        told = kind_of(bytes(mutant), OWN)
    except ForbiddenFrame:
        return
    assert told == kind
    assert {at for at in range(len(frame)) if mutant[at] != frame[at]} <= free


def dhcp_with(options: bytes) -> bytes:
    """A DISCOVER of ours with other options, all lengths right."""
    return DISCOVER[:282] + options.ljust(len(DISCOVER) - 282, b"\0")


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(echo_request(OWN, IP, "ff:ff:ff:ff:ff:ff", "8.8.8.8", 7, 1), id="echo to everybody"),
        pytest.param(echo_request(OWN, IP, "01:00:5e:00:00:01", "224.0.0.1", 7, 1), id="echo to a group"),
        pytest.param(echo_request(OWN, IP, OTHER, "255.255.255.255", 7, 1), id="echo to the broadcast address"),
        pytest.param(echo_request(OWN, "127.0.0.1", OTHER, "8.8.8.8", 7, 1), id="echo from loopback"),
        pytest.param(echo_request(OWN, "0.0.0.0", OTHER, "8.8.8.8", 7, 1), id="echo from nowhere"),
        pytest.param(echo_request(OWN, IP, OTHER, "8.8.8.8", 7, 1, ttl=255), id="echo that travels on and on"),
        pytest.param(echo_request(OTHER, IP, OWN, "8.8.8.8", 7, 1), id="echo from another's MAC"),
        pytest.param(echo_request(OWN, IP, OWN, "8.8.8.8", 7, 1), id="echo to ourselves"),
        pytest.param(changed(ECHO, 34, b"\0"), id="echo reply"),
        pytest.param(router_solicitation(OWN, "2001:db8::1"), id="solicitation from a global address"),
        pytest.param(router_solicitation(OTHER, LINK_LOCAL), id="another's solicitation"),
        pytest.param(changed(SOLICITATION, 54, b"\x86"), id="router advertisement"),
        pytest.param(changed(SOLICITATION, 54, b"\x88"), id="neighbour advertisement"),
        pytest.param(changed(SOLICIT, 62, b"\3"), id="dhcpv6 request"),
        pytest.param(SOLICIT + b"\0\x0e\0\0", id="dhcpv6 rapid commit behind"),
        pytest.param(dhcp6_solicit(OWN, "2001:db8::1", b"\1\2\3"), id="dhcpv6 from a global address"),
        pytest.param(changed(INFORM, 42 + 242, b"\3"), id="inform turned request"),
        pytest.param(changed(INFORM, 26, bytes(4)), id="inform from nowhere"),
        pytest.param(dhcp_with(b"\x35\1\1\x32\4\xc0\xa8\1\5\xff"), id="discover that wants an address"),
        pytest.param(dhcp_with(b"\x35\1\1\x50\0\xff"), id="discover with rapid commit"),
        pytest.param(dhcp_with(b"\x35\1\1\x35\1\3\xff"), id="discover and request in one"),
        pytest.param(dhcp_with(b"\x35\1\1\xff\x35\1\3"), id="discover with a request behind its end"),
        pytest.param(dhcp_with(b"\x35\1\1\x34\1\1\xff"), id="discover that goes on elsewhere"),
        pytest.param(dhcp_with(b"\x35\1\1\x37\xff\1"), id="discover whose option runs over"),
        pytest.param(changed(DISCOVER, 0, mac_bytes(OTHER)), id="discover to one server alone"),
        pytest.param(summed(changed(DISCOVER, 26, bytes((192, 168, 1, 20)))), id="discover with an address"),
        pytest.param(changed(DISCOVER, 42 + 24, bytes((192, 168, 1, 1))), id="discover of a relay"),
        pytest.param(changed(DISCOVER, 42 + 108, b"\x35\1\3"), id="discover with a request as file name"),
        pytest.param(changed(ASK, 0, b"\x01\x00\x5e\0\0\1"), id="arp to a group"),
        pytest.param(changed(ASK, 32, mac_bytes(OTHER)), id="arp that fills in a target"),
        pytest.param(changed(ASK, 50, b"secret"), id="arp with words in its padding"),
        pytest.param(changed(PADI, 15, b"\x19"), id="padr"),
        pytest.param(changed(PADI, 15, b"\xa7"), id="padt"),
        pytest.param(changed(PADI, 0, mac_bytes(OTHER)), id="padi to one alone"),
    ],
)
def test_never(frame):
    """What would harm or mislead somebody never passes, however well it is made."""
    with pytest.raises(ForbiddenFrame):
        kind_of(frame, OWN)


NUMBER = st.integers(0, 65535)


@given(NUMBER, NUMBER, st.integers(1, 64), st.binary(min_size=4, max_size=4), st.binary(min_size=3, max_size=3))
def test_every_number_passes(ident, seq, ttl, xid, xid6):
    """Whatever marks and numbers a probe draws, its frames pass."""
    assert kind_of(echo_request(OWN, IP, OTHER, "1.2.3.4", ident, seq, ttl), OWN) == "icmp.echo"
    assert kind_of(dhcp_inform(OWN, IP, xid), OWN) == "dhcp.inform"
    assert kind_of(discover(OWN, xid), OWN) == "dhcp.discover"
    assert kind_of(dhcp6_solicit(OWN, LINK_LOCAL, xid6), OWN) == "dhcp6.solicit"


def test_sources():
    """The address that must be ours is the one in the packet; a probe from 0.0.0.0 and a DISCOVER name none."""
    assert source_of(ECHO, "icmp.echo") == source_of(INFORM, "dhcp.inform") == source_of(ASK, "arp.request") == IP
    assert source_of(SOLICIT, "dhcp6.solicit") == source_of(SOLICITATION, "nd.router_solicitation") == LINK_LOCAL
    assert source_of(arp_request(OWN, "0.0.0.0", IP), "arp.request") is source_of(DISCOVER, "dhcp.discover") is None


def test_what_one_run_may_send():
    """The allowances of the documentation; a new run has all of them again."""
    assert dict(PER_RUN) == {
        "dhcp.discover": 3,
        "dhcp.inform": 2,
        "pppoe.discovery": 3,
        "icmp.echo": 32,
        "nd.router_solicitation": 3,
        "dhcp6.solicit": 2,
    }
    run = allowances()
    assert [run["dhcp6.solicit"].take() for _ in range(4)] == [True, True, False, False]
    assert allowances()["dhcp6.solicit"].left == 2


def test_a_slow_send_delays_the_next():
    """The pause counts from when a frame was gone, so that a busy laptop never sends two at once."""
    pace = Pace(100.0)
    gone = []

    def send() -> None:
        time.sleep(0.02)
        gone.append(time.monotonic())

    senders = [threading.Thread(target=pace.leave, args=(send,)) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert all(later - sooner >= 0.0285 for sooner, later in itertools.pairwise(gone))


class Late:
    """A clock that oversleeps and dawdles as told."""

    def __init__(self, lates: list[float]) -> None:
        self.at = 100.0
        self._lates = itertools.cycle(lates)

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds + next(self._lates)

    def dawdle(self) -> None:
        self.at += next(self._lates)


LATES = st.lists(
    st.one_of(st.floats(0, 0.0005), st.floats(0, 0.02), st.sampled_from([0.0, 0.3, 1.5])), min_size=1, max_size=40
)


@given(
    rate=st.sampled_from([200.0, 150.5, 37.0, 20.0, 3.0, 0.7]),
    lates=LATES,
    idle=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.001, 0.004, 0.4, 1.0]), min_size=1, max_size=30),
    many_at_once=st.lists(st.sampled_from([1, 1, 1, 2]), min_size=1, max_size=9),
)
@settings(max_examples=150)
def test_never_more_in_any_second_than_the_rate(rate, lates, idle, many_at_once):
    """However late frames leave and however long each takes: in no second do more than so many pass."""
    clock = Late(lates)
    pace = Pace(rate, now=clock.now, sleep=clock.sleep)
    left: list[float] = []
    gone: list[float] = []
    many = max(1, int(rate))

    def send(frames: int) -> None:
        clock.dawdle()
        gone.extend([clock.at] * frames)

    for pause, at_once in itertools.islice(zip(itertools.cycle(idle), itertools.cycle(many_at_once)), 700):
        clock.at += pause
        frames = min(at_once, many)
        left.extend([pace.leave(partial(send, frames), frames)] * frames)
    # On the wire a frame may be at any time between the two.
    assert all(later - sooner >= many / rate for sooner, later in zip(gone, left[many:], strict=False))
    apart = itertools.pairwise(sorted(set(left)))
    assert all(later - sooner >= 0.9 / rate - 1e-9 for sooner, later in apart)


@given(lates=st.lists(st.floats(0, 0.0004), min_size=1, max_size=50))
@settings(max_examples=50)
def test_a_late_frame_delays_no_others(lates):
    """A sweep of a /24 takes its frames' time and some milliseconds, though the system oversleeps before each."""
    clock = Late(lates)
    pace = Pace(200.0, now=clock.now, sleep=clock.sleep)
    begun = clock.at
    for _ in range(508):
        last = pace.leave(lambda: None)
    assert 507 / 200 <= last - begun + 1e-9 <= 507 / 200 + 0.005


def test_turned_down_in_the_midst():
    """A lower rate holds from the next frame on, over what left just before too."""
    clock = Late([0.0])
    pace = Pace(200.0, now=clock.now, sleep=clock.sleep)
    left = [pace.leave(lambda: None) for _ in range(100)]
    pace.rate = 20.0
    left += [pace.leave(lambda: None) for _ in range(60)]
    assert all(later - sooner >= 1.0 for sooner, later in zip(left[80:], left[100:], strict=False))


def test_a_failed_send_is_no_free_turn():
    """A frame that the system refused still takes its turn in the pace."""
    pace = Pace(50.0)
    times = []

    def refuse() -> None:
        times.append(time.monotonic())
        raise OSError(1, "no")

    for _ in range(2):
        with pytest.raises(OSError, match="no"):
            pace.leave(refuse)
    assert times[1] - times[0] >= 0.0175


def test_the_wire_sends_through_this_gate():
    """What sends asks this very gate, and raises its error."""
    assert wire.kind_of is kind_of
    assert wire.ForbiddenFrame is ForbiddenFrame
