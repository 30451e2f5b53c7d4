"""The one sender: what it refuses, how fast it may be, and how one receive loop serves several probes."""

import itertools
import queue
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import NotMeasured
from fieldkit.probes import wire
from fieldkit.probes.arp import arp_request
from fieldkit.probes.dhcp import discover
from fieldkit.probes.pppoe import padi
from fieldkit.probes.wire import Allowance, ForbiddenFrame, Heard, SharedWire, evidence, exchange, kind_of
from fieldkit.probes.wire_macos import parse_neighbours as parse_macos
from fieldkit.probes.wire_played import PlayedWire
from fieldkit.probes.wire_windows import parse_neighbours as parse_windows

OWN = "02:00:00:00:00:01"
OTHER = "02:00:00:00:00:02"
ASK = arp_request(OWN, "192.168.1.20", "192.168.1.1")
DISCOVER = discover(OWN, b"\1\2\3\4")
PADI = padi(OWN, b"\1\2\3\4\5\6\7\x08")


class Looped:
    """A raw socket over two queues."""

    mac = OWN

    def __init__(self) -> None:
        self.sent: list[tuple[float, bytes]] = []
        self.arriving: queue.Queue[Heard | OSError] = queue.Queue()
        self.drops = 0
        self.closed = False
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

    def close(self) -> None:
        self.closed = True


def from_other(payload: bytes, source: str = OTHER) -> Heard:
    return Heard(time.monotonic(), bytes(6) + wire.mac_bytes(source) + payload)


def changed(frame: bytes, at: int, new: bytes) -> bytes:
    return frame[:at] + new + frame[at + len(new) :]


@pytest.fixture
def raw():
    return Looped()


@pytest.fixture
def shared(raw):
    made = SharedWire(raw, allowance=Allowance())
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
        pytest.param(changed(ASK, 22, wire.mac_bytes(OTHER)), id="another's MAC inside"),
        pytest.param(ASK + bytes(100), id="arp with a tail"),
        pytest.param(changed(DISCOVER, 42 + 242, b"\3"), id="dhcp request"),
        pytest.param(changed(DISCOVER, 42 + 242, b"\2"), id="dhcp offer"),
        pytest.param(changed(DISCOVER, 42, b"\2"), id="bootp reply"),
        pytest.param(changed(DISCOVER, 42 + 28, wire.mac_bytes(OTHER)), id="another's chaddr"),
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
    shared = SharedWire(raw, rate=200)
    senders = [threading.Thread(target=lambda: [shared.send(ASK) for _ in range(10)]) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    times = [at for at, _ in raw.sent]
    assert len(times) == 30
    assert min(later - sooner for sooner, later in itertools.pairwise(times)) >= 0.0045
    assert wire.FRAMES_PER_SECOND <= 200


def test_three_discovers_a_run(raw):
    """A fourth DISCOVER of the run is refused, whichever loop sends it."""
    allowance = Allowance()
    first, second = SharedWire(raw, allowance=allowance), SharedWire(raw, allowance=allowance)
    first.send(DISCOVER)
    first.send(DISCOVER)
    second.send(DISCOVER)
    with pytest.raises(ForbiddenFrame):
        second.send(DISCOVER)
    assert len(raw.sent) == 3


def test_three_discoveries_a_run(raw):
    """A fourth PADI of the run is refused too, and takes no DISCOVER away."""
    discovers, discoveries = Allowance(), Allowance()
    shared = SharedWire(raw, allowance=discovers, discoveries=discoveries)
    for _ in range(3):
        shared.send(PADI)
    with pytest.raises(ForbiddenFrame):
        shared.send(PADI)
    assert (len(raw.sent), discovers.left, discoveries.left) == (3, 3, 0)


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
    assert 0.1 <= time.monotonic() - begun < 0.5

    threading.Timer(0.05, cancel.set).start()
    assert list(tap.listen(time.monotonic() + 30, cancel)) == []

    raw.arriving.put(OSError(100, "Network is down"))
    assert list(tap.listen(time.monotonic() + 30, threading.Event())) == []
    assert not tap.whole
    assert time.monotonic() - begun < 2


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
    assert not raw.closed
    with second:
        pass
    assert raw.closed
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


def test_the_rate_can_only_be_turned_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting makes the guest quieter, never louder."""
    monkeypatch.setattr(wire, "_rate", wire.FRAMES_PER_SECOND)
    wire.hold_to(10)
    assert wire._rate == 10
    wire.hold_to(10_000)
    assert wire._rate == wire.FRAMES_PER_SECOND
