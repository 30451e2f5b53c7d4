"""The one sender: what it refuses, how fast it may be, and how one receive loop serves several probes."""

import itertools
import queue
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import NotMeasured
from fieldkit.probes import wire, wire_pcap
from fieldkit.probes.arp_frames import arp_request
from fieldkit.probes.dhcp_message import discover
from fieldkit.probes.pppoe import padi
from fieldkit.probes.wire import Heard, SharedWire, evidence, exchange
from fieldkit.probes.wire_allowed import FRAMES_PER_SECOND, PER_RUN, ForbiddenFrame, Pace, allowances, kind_of
from fieldkit.probes.wire_frames import (
    BROADCAST,
    dhcp6_solicit,
    dhcp_inform,
    echo_request,
    mac_bytes,
    router_solicitation,
)
from fieldkit.probes.wire_macos import parse_neighbours as parse_macos
from fieldkit.probes.wire_played import PlayedWire
from fieldkit.probes.wire_windows import parse_neighbours as parse_windows

OWN = "02:00:00:00:00:01"
OTHER = "02:00:00:00:00:02"
ASK = arp_request(OWN, "192.168.1.20", "192.168.1.1")
OURS = frozenset({"192.168.1.20", "fe80::1"})
DISCOVER = discover(OWN, b"\1\2\3\4")
PADI = padi(OWN, b"\1\2\3\4\5\6\7\x08")


class Looped:
    """A raw socket over two queues."""

    mac = OWN
    hears_itself = False

    def __init__(self) -> None:
        self.counted: tuple[int, int, int] | None = None
        self.sent: list[tuple[float, bytes]] = []
        self.arriving: queue.Queue[Heard | OSError] = queue.Queue()
        self.drops = 0
        self.changes: int | None = 2
        self.let_go = threading.Event()
        self.refusal: OSError | None = None

    def send(self, frame: bytes) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.sent.append((time.monotonic(), frame))

    def receive(self, seconds: float) -> Heard | None:
        try:
            got = self.arriving.get(timeout=min(seconds, 0.01))
        except queue.Empty:
            return None
        if isinstance(got, OSError):
            raise got
        return got

    def dropped(self) -> int:
        drops, self.drops = self.drops, 0
        return drops

    def passed(self) -> tuple[int, int, int] | None:
        return self.counted

    def carrier_changes(self) -> int | None:
        return self.changes

    def close(self) -> None:
        self.let_go.set()

    def closes(self) -> bool:
        """Is it let go of soon?  The loop does it, at the end of its last look."""
        return self.let_go.wait(2.0)


def from_other(payload: bytes, source: str = OTHER) -> Heard:
    return Heard(time.monotonic(), bytes(6) + mac_bytes(source) + payload)


def changed(frame: bytes, at: int, new: bytes) -> bytes:
    return frame[:at] + new + frame[at + len(new) :]


@pytest.fixture
def raw():
    return Looped()


@pytest.fixture
def shared(raw):
    made = SharedWire(raw, run=allowances(), own_ips=lambda: OURS)
    yield made
    made.close()


def test_allowed_kinds():
    """Exactly the three kinds of frame that fieldkit sends pass the gate."""
    assert kind_of(ASK, OWN) == "arp.request"
    assert kind_of(arp_request(OWN, "0.0.0.0", "192.168.1.20"), OWN) == "arp.request"
    assert kind_of(DISCOVER, OWN) == "dhcp.discover"
    assert kind_of(PADI, OWN) == "pppoe.discovery"


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(changed(ASK, 20, b"\0\2"), id="arp reply"),
        pytest.param(arp_request(OWN, "192.168.1.1", "192.168.1.1"), id="announcement"),
        pytest.param(arp_request(OTHER, "192.168.1.20", "192.168.1.1"), id="another's MAC"),
        pytest.param(changed(ASK, 22, mac_bytes(OTHER)), id="another's MAC inside"),
        pytest.param(ASK + bytes(100), id="arp with a tail"),
        pytest.param(changed(DISCOVER, 42 + 242, b"\3"), id="dhcp request"),
        pytest.param(changed(DISCOVER, 42 + 242, b"\2"), id="dhcp offer"),
        pytest.param(changed(DISCOVER, 42, b"\2"), id="bootp reply"),
        pytest.param(changed(DISCOVER, 42 + 28, mac_bytes(OTHER)), id="another's chaddr"),
        pytest.param(changed(DISCOVER, 36, struct.pack("!H", 53)), id="other udp"),
        pytest.param(changed(DISCOVER, 23, b"\6"), id="tcp"),
        pytest.param(changed(ASK, 12, b"\x88\xcc"), id="lldp"),
        pytest.param(changed(ASK, 12, b"\x86\xdd"), id="ipv6"),
        pytest.param(b"", id="nothing"),
        pytest.param(ASK[:41], id="cut"),
    ],
)
def test_forbidden_frames(frame, shared, raw):
    """Everything else raises, and nothing of it reaches the wire."""
    with pytest.raises(ForbiddenFrame):
        shared.send(frame)
    assert raw.sent == []


@given(st.binary(max_size=400))
def test_random_bytes_are_refused(frame):
    """No random frame is mistaken for one of the allowed kinds, and none breaks the gate."""
    with pytest.raises(ForbiddenFrame):
        kind_of(frame, OWN)


def test_rate(raw):
    """Frames leave no faster than the limit, even when several probes send at once."""
    shared = SharedWire(raw, pace=Pace(200), own_ips=lambda: OURS)
    senders = [threading.Thread(target=lambda: [shared.send(ASK) for _ in range(10)]) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    times = [at for at, _ in raw.sent]
    assert len(times) == 30
    assert min(later - sooner for sooner, later in itertools.pairwise(times)) >= 0.0045
    assert FRAMES_PER_SECOND <= 200


def test_three_discovers_a_run(raw):
    """A fourth DISCOVER of the run is refused, whichever loop sends it."""
    run = allowances()
    first, second = SharedWire(raw, run=run), SharedWire(raw, run=run)
    first.send(DISCOVER)
    first.send(DISCOVER)
    second.send(DISCOVER)
    with pytest.raises(ForbiddenFrame):
        second.send(DISCOVER)
    assert len(raw.sent) == 3


def test_three_discoveries_a_run(raw):
    """A fourth PADI of the run is refused too, and takes no DISCOVER away."""
    run = allowances()
    shared = SharedWire(raw, run=run)
    for _ in range(3):
        shared.send(PADI)
    with pytest.raises(ForbiddenFrame):
        shared.send(PADI)
    assert (len(raw.sent), run["dhcp.discover"].left, run["pppoe.discovery"].left) == (3, 3, 0)


def test_one_loop_many_ears(shared, raw):
    """Each probe hears what it wants, nobody hears our own frames come back."""
    left = []
    one = shared.tap(lambda frame: frame[12:] == b"one", lambda: left.append(1))
    both = shared.tap(lambda _frame: True, lambda: left.append(2))
    for heard in (from_other(b"one"), from_other(b"two"), from_other(b"one", source=OWN), Heard(0.0, b"short")):
        raw.arriving.put(heard)
    never = threading.Event()
    with one, both:
        until = time.monotonic() + 0.2
        assert [heard.frame[12:] for heard in one.listen(until, never)] == [b"one"]
        assert [heard.frame[12:] for heard in both.listen(until, never)] == [b"one", b"two"]
        assert one.whole
    assert left == [2, 1]


def test_many_probes_at_once(raw):
    """Probes that start at the same moment share one receive thread."""
    for _ in range(50):
        shared = SharedWire(raw)
        together = threading.Barrier(4)
        failed = []

        def tap(shared=shared, together=together, failed=failed):
            together.wait()
            try:
                shared.tap(lambda _frame: True, lambda: None)
            except RuntimeError as exc:
                failed.append(exc)

        probes = [threading.Thread(target=tap) for _ in range(4)]
        for probe in probes:
            probe.start()
        for probe in probes:
            probe.join()
        shared.close()
        assert failed == []


def test_listening_ends(shared, raw):
    """Listening ends at its time, when cancelled, and when the link goes away."""
    tap = shared.tap(lambda _frame: True, lambda: None)
    cancel = threading.Event()
    begun = time.monotonic()
    assert list(tap.listen(begun + 0.15, cancel)) == []
    assert 0.1 <= time.monotonic() - begun < 15

    threading.Timer(0.05, cancel.set).start()
    assert list(tap.listen(time.monotonic() + 30, cancel)) == []

    raw.arriving.put(OSError(100, "Network is down"))
    assert list(tap.listen(time.monotonic() + 30, threading.Event())) == []
    assert not tap.whole
    assert time.monotonic() - begun < 20


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_that_fails_is_no_silence(shared, raw):
    """A bug in what one probe wants ends the loop for all, and none of them takes that for silence."""
    other = shared.tap(lambda _frame: True, lambda: None)
    shared.tap(lambda frame: bool(frame[10_000]), lambda: None)
    raw.arriving.put(from_other(b"any"))
    list(other.listen(time.monotonic() + 0.5, threading.Event()))
    assert other.gone
    assert not other.whole


def test_lost_frames_are_told(shared, raw):
    """Frames that the kernel or a full queue dropped make silence say nothing."""
    kernel = shared.tap(lambda _frame: True, lambda: None)
    assert kernel.whole
    raw.drops = 7
    list(kernel.listen(time.monotonic() + 0.1, threading.Event()))
    assert not kernel.whole

    flooded = shared.tap(lambda _frame: True, lambda: None)
    for _ in range(3000):
        flooded.offer(from_other(b"storm"))
    assert not flooded.whole


@pytest.mark.parametrize(
    ("refusal", "code"),
    [(OSError(100, "Network is down"), "missing.link_down"), (OSError(1, "not permitted"), "missing.arp_not_sent")],
)
def test_send_refused_by_the_system(shared, raw, refusal, code):
    """A frame that the system refuses becomes a reason, not an error on the screen."""
    raw.refusal = refusal
    with pytest.raises(NotMeasured) as caught:
        shared.send(ASK)
    assert caught.value.code == code


def test_opened_once_closed_by_the_last(monkeypatch, raw):
    """Two probes on an interface share one socket; it is closed when the second leaves."""
    opened = []

    class System:
        @staticmethod
        def open_raw(interface):
            opened.append(interface)
            return raw

    monkeypatch.setattr(wire, "system", lambda: System)
    first = wire.open_wire("eth9", lambda _frame: True)
    second = wire.open_wire("eth9", lambda _frame: True)
    with first:
        pass
    assert not raw.let_go.is_set()
    with second:
        pass
    assert raw.closes()
    assert opened == ["eth9"]
    assert wire._open == {}


def test_exchange_full_only_to_its_end():
    """A window counts as full only when every frame went out and nobody cut it short."""
    never, stopped = threading.Event(), threading.Event()
    stopped.set()
    plan = [(0.0, ASK), (1.0, ASK)]
    assert exchange(PlayedWire(), plan, 3.0, never).full
    assert not exchange(PlayedWire(), plan, 0.5, never).full
    assert not exchange(PlayedWire(), plan, 3.0, stopped).full
    lost = exchange(PlayedWire(link_lost_at=0.5), plan, 3.0, never)
    assert (len(lost.sent), lost.full) == (1, False)
    with pytest.raises(NotMeasured):
        exchange(PlayedWire(link_lost_at=0.0), plan, 3.0, never)


def test_evidence_is_short():
    """The raw evidence keeps at most twenty frames and says how many it left out."""
    made = exchange(PlayedWire(), [(0.0, ASK)], 0.1, threading.Event())
    lines = evidence([made], keep=[Heard(made.begun + 0.01, b"\xff" * 5000)] * 30, notes=["2 unread"]).splitlines()
    assert lines[0] == f"+0.0000 > {ASK.hex()}"
    assert lines[-2:] == ["11 more frames", "2 unread"]
    assert len(lines) == 22
    assert max(map(len, lines)) < 1300


def test_starts_light():
    """Looking at layer 2 on Linux loads neither scapy nor psutil."""
    program = (
        "import sys, fieldkit.probes.wire as w; w.system() if sys.platform == 'linux' else None; print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {"scapy", "psutil"}.isdisjoint(loaded)


@pytest.mark.skipif(sys.platform != "linux", reason="the Linux file")
def test_linux_neighbours():
    """Complete rows of the tested interface only."""
    from fieldkit.probes.wire_linux import parse_neighbours

    text = (
        "IP address       HW type     Flags       HW address            Mask     Device\n"
        "192.168.1.1      0x1         0x2         00:E0:FC:12:34:56     *        eth0\n"
        "192.168.1.7      0x1         0x0         00:00:00:00:00:00     *        eth0\n"
        "192.168.1.1      0x1         0x2         00:11:22:33:44:55     *        wlan0\n"
        "192.168.1.8      0x1         zz          00:11:22:33:44:56     *        eth0\n"
        "cut\n"
    )
    assert parse_neighbours(text, "eth0") == {"192.168.1.1": "00:e0:fc:12:34:56"}


WINDOWS_EN = """
Interface: 192.168.1.20 --- 0x5
  Internet Address      Physical Address      Type
  192.168.1.1           00-e0-fc-12-34-56     dynamic
  192.168.1.255         ff-ff-ff-ff-ff-ff     static

Interface: 172.20.10.2 --- 0xc
  Internet Address      Physical Address      Type
  192.168.1.1           00-11-22-33-44-55     dynamic
"""
WINDOWS_ZH = """
接口: 192.168.1.20 --- 0x5
  Internet 地址         物理地址              类型
  192.168.1.1           00-e0-fc-12-34-56     动态
  192.168.1.255         ff-ff-ff-ff-ff-ff     静态

接口: 172.20.10.2 --- 0xc
  Internet 地址         物理地址              类型
  192.168.1.1           00-11-22-33-44-55     动态
"""


@pytest.mark.parametrize(
    "printed",
    [
        WINDOWS_EN.encode(),
        WINDOWS_ZH.encode("gbk"),
        WINDOWS_ZH.encode(),
        WINDOWS_ZH.replace("\n", "\r\n").encode("gbk"),
    ],
    ids=["en", "zh gbk", "zh utf-8", "zh crlf"],
)
def test_windows_neighbours(printed):
    """`arp -a` reads the same in every language and code page, and only the tested interface's part counts."""
    assert parse_windows(printed, "192.168.1.20")["192.168.1.1"] == "00:e0:fc:12:34:56"
    assert parse_windows(printed, "172.20.10.2") == {"192.168.1.1": "00:11:22:33:44:55"}
    assert parse_windows(printed, "10.0.0.1") == {}


def test_macos_neighbours():
    """macOS drops leading zeros in a MAC and says (incomplete) where it has none."""
    printed = (
        "? (192.168.1.1) at 0:e0:fc:12:34:5 on en0 ifscope [ethernet]\n"
        "? (192.168.1.9) at (incomplete) on en0 ifscope [ethernet]\n"
        "? (192.168.1.1) at 0:11:22:33:44:55 on en1 ifscope [ethernet]\n"
    )
    assert parse_macos(printed, "en0") == {"192.168.1.1": "00:e0:fc:12:34:05"}


def test_only_one_sender():
    """No other module opens a layer-2 socket: the rate and the allow-list cannot be walked around."""
    probes = Path(wire.__file__).parent
    openers = {
        path.name
        for path in probes.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("socket.AF_PACKET", "L2pcapSocket", "L2socket"))
    }
    assert openers <= {"wire_linux.py", "wire_pcap.py"}
    users = {path.name for path in probes.rglob("*.py") if "open_raw(" in path.read_text(encoding="utf-8")}
    assert users == {"wire.py", "wire_linux.py", "wire_windows.py", "wire_macos.py"}


def own_frame(payload: bytes, to: str = BROADCAST, *, left: bool = False) -> Heard:
    return Heard(time.monotonic(), mac_bytes(to) + mac_bytes(OWN) + payload, left)


def heard_by(shared: SharedWire, raw: Looped, *frames: Heard) -> list[bytes]:
    """What a listener that wants everything hears of these."""
    with shared.tap(lambda _frame: True, lambda: None) as tap:
        for frame in frames:
            raw.arriving.put(frame)
        return [heard.frame for heard in tap.listen(time.monotonic() + 0.2, threading.Event())]


def test_a_wide_wire_hears_our_own_come_back(raw):
    """A copy of what we sent is passed on and counted; what leaves is not; a stranger with our MAC is a clone."""
    shared = SharedWire(raw, run=allowances(), wide=True, own_ips=lambda: OURS)
    leaving, copy = own_frame(b"\x08\0leaving", left=True), own_frame(b"\x08\0leaving")
    stranger, theirs = own_frame(b"\x08\0stranger"), from_other(b"\x08\0theirs")
    shared.send(ASK)
    heard = heard_by(shared, raw, leaving, copy, copy, Heard(time.monotonic(), ASK), stranger, theirs)
    shared.close()
    assert heard == [copy.frame, copy.frame, ASK, stranger.frame, theirs.frame]
    counts = shared.counts()
    assert (counts.own_back, counts.cloned, counts.came, counts.arp, counts.left) == (3, 1, 4, 1, None)
    assert counts.exact
    assert counts.tells_own


def test_who_wants_both_ways_hears_what_leaves(raw):
    """A recording gets what others sent and what this laptop sent, each with its way; probes do not."""
    shared = SharedWire(raw, run=allowances(), wide=True, own_ips=lambda: OURS)
    systems, theirs = own_frame(b"\x08\0of the system", left=True), from_other(b"\x08\0theirs")
    with (
        shared.tap(lambda _frame: True, lambda: None, ours_too=True) as recording,
        shared.tap(lambda _frame: True, lambda: None) as probe,
    ):
        shared.send(ASK)
        raw.arriving.put(systems)
        raw.arriving.put(theirs)
        until = time.monotonic() + 0.2
        kept = [(heard.frame, heard.left) for heard in recording.listen(until, threading.Event())]
        heard = [each.frame for each in probe.listen(until, threading.Event())]
    shared.close()
    assert kept == [(ASK, True), (systems.frame, True), (theirs.frame, False)]
    assert heard == [theirs.frame]


def test_where_own_frames_cannot_be_told(raw):
    """A library that hands our own frames back: they are nobody's, and nothing is said of loops or clones."""
    raw.hears_itself = True
    shared = SharedWire(raw, run=allowances(), wide=True)
    theirs = from_other(b"\x08\0theirs")
    assert heard_by(shared, raw, own_frame(b"\x08\0mine"), own_frame(b"\x08\0mine"), theirs) == [theirs.frame]
    shared.close()
    counts = shared.counts()
    assert (counts.own_back, counts.cloned, counts.came, counts.tells_own) == (0, 0, 0, False)


def test_the_system_counts_what_is_not_read(raw):
    """The system's own count stands, however many frames were dropped unread."""
    raw.counted = (100_000, 99_000, 7)
    raw.drops = 98_000
    shared = SharedWire(raw, run=allowances(), wide=True)
    heard_by(shared, raw, from_other(b"\x08\0one"))
    shared.close()
    counts = shared.counts()
    assert (counts.came, counts.arp, counts.left, counts.lost, counts.exact) == (100_000, 99_000, 7, 98_000, True)


def test_without_a_count_lost_frames_are_said(raw):
    """Where only losses are known, the count is no longer exact."""
    raw.drops = 5
    shared = SharedWire(raw, run=allowances(), wide=True)
    heard_by(shared, raw)
    shared.close()
    assert (shared.counts().lost, shared.counts().exact) == (5, False)


class Storm(Looped):
    """Frames without end, each as soon as it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0
        self.waited: list[float] = []

    def receive(self, seconds: float) -> Heard | None:
        self.read += 1
        self.waited.append(seconds)
        return from_other(b"\x08\x06storm")


@pytest.mark.parametrize(
    ("counted", "most"), [((10**6, 0, 0), wire._SLICE_SAMPLE), (None, wire._SLICE_FRAMES)], ids=["counted", "uncounted"]
)
def test_a_storm_is_sampled(counted, most):
    """However fast frames come, the loop reads some thousand a second and leaves the rest to the system."""
    storm = Storm()
    storm.counted = counted
    shared = SharedWire(storm, run=allowances(), wide=True)
    begun = time.monotonic()
    with shared.tap(lambda _frame: False, lambda: None) as tap:
        time.sleep(0.3)
        whole = tap.whole
    shared.close()
    took = time.monotonic() - begun
    assert storm.read <= (took / wire._SLICE_S + 2) * most
    assert 0.0 in storm.waited, "a busy wire is emptied, not waited for"
    counts = shared.counts()
    assert counts.exact is (counted is not None), "what waits unread is not counted by us"
    assert not whole, "somebody's answer may be waiting"


def test_a_busy_lan_wakes_nobody_for_each_frame(raw):
    """At some hundred frames a second a watch of hours looks a few times in a slice, and fetches the rest together."""
    waits = []
    due = [time.monotonic()]

    def receive(seconds):
        if seconds > 0:
            waits.append(seconds)
            time.sleep(max(0.0, due[0] - time.monotonic()))
        if time.monotonic() < due[0]:
            return None
        due[0] += 0.0025
        return from_other(b"\x08\x06chatter")

    raw.receive = receive
    shared = SharedWire(raw, run=allowances(), wide=True)
    with shared.tap(lambda _frame: True, lambda: None) as tap:
        heard = len(list(tap.listen(time.monotonic() + 0.6, threading.Event())))
    shared.close()
    assert raw.closes()
    assert heard > 150
    assert len(waits) < heard / 2


def test_the_source_must_be_ours(raw):
    """An echo, an INFORM or a solicitation from an address that this laptop does not hold is refused."""
    shared = SharedWire(raw, run=allowances(), own_ips=lambda: OURS)
    for frame in (
        ASK,
        arp_request(OWN, "0.0.0.0", "192.168.1.21"),
        echo_request(OWN, "192.168.1.20", OTHER, "8.8.8.8", 1, 1),
        dhcp_inform(OWN, "192.168.1.20", b"abcd"),
        router_solicitation(OWN, "fe80::1"),
        router_solicitation(OWN, None),
        dhcp6_solicit(OWN, "fe80::1", b"abc"),
    ):
        shared.send(frame)
    for frame in (
        arp_request(OWN, "192.168.1.21", "192.168.1.1"),
        echo_request(OWN, "192.168.1.21", OTHER, "8.8.8.8", 1, 1),
        dhcp_inform(OWN, "192.168.1.21", b"abcd"),
        router_solicitation(OWN, "fe80::2"),
        dhcp6_solicit(OWN, "fe80::2", b"abc"),
    ):
        with pytest.raises(ForbiddenFrame):
            shared.send(frame)
    assert len(raw.sent) == 7


def test_an_address_taken_away(raw):
    """A cable pulled in the middle may take the address along: a reason, not an error; a new one is known at once."""
    held = [OURS]
    shared = SharedWire(raw, run=allowances(), own_ips=lambda: held[0])
    held[0] = frozenset({"fe80::1"})
    with pytest.raises(NotMeasured) as caught:
        shared.send(ASK)
    assert caught.value.code == "missing.no_address"
    held[0] = OURS
    shared.send(ASK)
    assert len(raw.sent) == 1


def test_another_address_in_the_midst(raw):
    """A laptop that gets another address may no longer ask by the old one: a reason, not an error of ours."""
    held = [OURS]
    shared = SharedWire(raw, run=allowances(), own_ips=lambda: held[0])
    shared.send(ASK)
    shared._ours_at = float("-inf")
    held[0] = frozenset({"192.168.1.99"})
    with pytest.raises(NotMeasured) as caught:
        shared.send(ASK)
    assert caught.value.code == "missing.arp_not_sent"
    with pytest.raises(ForbiddenFrame):
        shared.send(arp_request(OWN, "192.168.1.21", "192.168.1.1"))


def test_nothing_is_sent_where_the_interface_is_gone(raw):
    """A USB adapter pulled out takes its addresses along; that is no forbidden frame."""
    raw.arriving.put(OSError(19, "gone"))
    shared = SharedWire(raw, run=allowances(), own_ips=lambda: frozenset({"127.0.0.1"}))
    with shared.tap(lambda _frame: True, lambda: None):
        shared._thread.join(5.0)
        with pytest.raises(NotMeasured) as caught:
            shared.send(ASK)
    assert caught.value.code == "missing.link_down"


def test_a_cable_out_for_a_moment(raw, monkeypatch):
    """The system's count of link changes tells every break, however short; who came after it missed nothing."""
    monkeypatch.setattr(wire, "_LINK_LOOK_S", 0.0)
    shared = SharedWire(raw, run=allowances())
    with shared.tap(lambda _frame: True, lambda: None) as tap:
        assert (tap.whole, tap.gone, tap.unplugged) == (True, False, False)
        raw.changes += 2
        assert (tap.whole, tap.gone, tap.unplugged) == (False, False, True)
        with shared.tap(lambda _frame: True, lambda: None) as later:
            assert (later.whole, later.unplugged) == (True, False)
        raw.changes = None
        assert later.whole, "a system that does not say has not said that it was out"
    shared.close()


def test_a_system_that_counts_nothing_is_looked_at(monkeypatch):
    """Where only a look tells whether the link is there, each change that was seen counts; no answer is none."""
    raw = object.__new__(wire_pcap.PcapSocket)
    raw._interface, raw._linked, raw._changes = "eth9", True, 0
    counted = []
    for linked in (True, False, None, False, True):
        monkeypatch.setattr(wire_pcap, "link_up", lambda _interface, linked=linked: linked)
        counted.append(raw.carrier_changes())
    assert counted == [0, 1, 1, 1, 2]


def test_a_laptop_that_stood_still_has_not_looked(shared, monkeypatch):
    """Who wakes long after the end of listening does not know what waits unread."""
    with shared.tap(lambda _frame: True, lambda: None) as tap:
        assert list(tap.listen(time.monotonic() - 0.1, threading.Event())) == []
        assert tap.whole
        assert list(tap.listen(time.monotonic() - wire.STOOD_STILL_S, threading.Event())) == []
        assert not tap.whole


def test_own_addresses(monkeypatch):
    """The tested interface's own, its second name included; of a name that is not known, this laptop's."""
    import psutil

    class Held(NamedTuple):
        family: int
        address: str

    known = {
        "eth0": [Held(2, "192.168.1.20"), Held(10, "FE80::1%eth0"), Held(psutil.AF_LINK, OWN)],
        "eth0:1": [Held(2, "192.168.1.30")],
        "eth01": [Held(2, "192.168.1.40")],
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: known)
    assert wire.own_addresses("eth0") == {"192.168.1.20", "fe80::1", "192.168.1.30"}
    assert wire.link_local("eth0") == "fe80::1"
    assert "192.168.1.40" in wire.own_addresses("以太网")
    assert wire.link_local("eth01") is None


@pytest.mark.parametrize("kind", sorted(PER_RUN))
def test_allowances_hold_for_each_kind(raw, kind):
    """Of each kind exactly as many leave as one run may send, and the probe can ask how many are left."""
    frame = {
        "dhcp.discover": DISCOVER,
        "pppoe.discovery": PADI,
        "dhcp.inform": dhcp_inform(OWN, "192.168.1.20", b"abcd"),
        "icmp.echo": echo_request(OWN, "192.168.1.20", OTHER, "8.8.8.8", 1, 1),
        "nd.router_solicitation": router_solicitation(OWN, None),
        "dhcp6.solicit": dhcp6_solicit(OWN, "fe80::1", b"abc"),
    }[kind]
    shared = SharedWire(raw, run=allowances(), pace=Pace(10_000), own_ips=lambda: OURS)
    with shared.tap(lambda _frame: True, lambda: None) as tap:
        for left in range(PER_RUN[kind], 0, -1):
            assert tap.left(kind) == left
            tap.send(frame)
        assert (tap.left(kind), tap.left("arp.request")) == (0, None)
        with pytest.raises(ForbiddenFrame):
            tap.send(frame)
    shared.close()
    assert len(raw.sent) == PER_RUN[kind]


def test_nobody_waits_for_the_loop(raw):
    """Who leaves goes on at once, while the loop is still in its last look at the socket; no closed one is read."""
    looking, on = threading.Event(), threading.Event()

    def receive(_seconds):
        assert not raw.let_go.is_set()
        looking.set()
        on.wait(5.0)

    raw.receive = receive
    shared = SharedWire(raw)
    shared.tap(lambda _frame: True, lambda: None)
    assert looking.wait(5.0)
    shared.close()
    assert not raw.let_go.is_set()
    on.set()
    assert raw.closes()


def test_closed_even_where_nobody_listened(raw):
    """A wire that nobody tapped, and one whose link went away, let go of the socket all the same."""
    SharedWire(raw).close()
    assert raw.closes()
    gone = Looped()
    gone.arriving.put(OSError("down"))
    shared = SharedWire(gone)
    shared.tap(lambda _frame: True, lambda: None)
    shared._thread.join(5.0)
    assert shared.gone
    assert not gone.let_go.is_set()
    shared.close()
    assert gone.closes()


def test_one_pace_for_both_wires(monkeypatch):
    """The narrow and the wide wire of an interface have a socket each, and one pace and one memory together."""
    made: list[tuple[Looped, bool]] = []

    class System:
        @staticmethod
        def open_raw(_interface, *, wide=False):
            made.append((Looped(), wide))
            return made[-1][0]

    monkeypatch.setattr(wire, "system", lambda: System)
    monkeypatch.setattr(wire, "_doors", {})
    monkeypatch.setattr(wire, "own_addresses", lambda _interface: OURS)
    with (
        wire.open_wire("eth9", lambda _frame: True) as narrow,
        wire.open_wide("eth9", lambda _frame: True) as wide,
        wire.open_wide("eth9", lambda _frame: True),
    ):
        for _ in range(6):
            narrow.send(ASK)
            wide.send(ASK)
        times = sorted(at for raw, _ in made for at, _ in raw.sent)
        made[1][0].arriving.put(Heard(time.monotonic(), ASK))
        assert [heard.frame for heard in wide.listen(time.monotonic() + 0.2, threading.Event())] == [ASK]
        assert wide.counts().own_back == 1
    assert [wide for _, wide in made] == [False, True]
    assert all(raw.closes() for raw, _ in made)
    assert min(later - sooner for sooner, later in itertools.pairwise(times)) >= 0.0045


def test_turning_the_rate_down_reaches_open_wires(monkeypatch, raw):
    """A rate set while a wire is open holds from then on."""
    monkeypatch.setattr(wire, "_rate", FRAMES_PER_SECOND)
    monkeypatch.setattr(wire, "_doors", {"eth9": wire._Door()})
    wire.hold_to(20)
    assert wire._doors["eth9"].pace.rate == 20


def test_the_rate_can_only_be_turned_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting makes the guest quieter, never louder."""
    monkeypatch.setattr(wire, "_rate", FRAMES_PER_SECOND)
    wire.hold_to(10)
    assert wire._rate == 10
    wire.hold_to(10_000)
    assert wire._rate == FRAMES_PER_SECOND
