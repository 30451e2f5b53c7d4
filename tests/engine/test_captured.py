"""A capture says what was heard, and never that something is absent unless its own computer asked for it."""

import socket
import struct
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.bench import Bench, Circumstances
from fieldkit.engine.captured import Captured
from fieldkit.errors import NotMeasured
from fieldkit.model.line import CustomerLan, Line
from fieldkit.model.terms import OK, Source, Vantage
from fieldkit.probes.capture import Capture, open_capture
from fieldkit.probes.tally import TOPICS
from fieldkit.text import say
from tests.probes.capture_files import (
    ASKER,
    BEGAN,
    GATEWAY,
    OTHER,
    ROGUE,
    Timed,
    answer,
    ask,
    block,
    interface,
    option,
    packet,
    pcap,
    pcapng,
    section,
    site,
    tcp,
    udp,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def captured(content: bytes, folder: Path, gateway: str | None = "192.168.1.1", line: Line | None = None) -> Captured:
    """Instruments over a file with this content."""
    path = folder / "site.pcapng"
    path.write_bytes(content)
    return Captured(path, line or Line(), gateway)


def complete(instruments: Captured) -> set[str]:
    """The topics in which absence means something."""
    return {topic for topic in ("arp", "claims", "dhcp", "ra", "broadcast") if facts(instruments, topic).complete}


def facts(instruments: Captured, topic: str) -> Any:
    """The facts of one topic."""
    return instruments.measure(topic).facts


def macs(instruments: Captured) -> set[str]:
    """Who answered for the gateway."""
    return {reply.mac for reply in facts(instruments, "arp").replies}


def without(frames: Sequence[Timed], *kinds: bytes) -> list[Timed]:
    """The same without frames that hold these bytes."""
    return [(at, frame) for at, frame in frames if not any(kind in frame for kind in kinds)]


def test_a_whole_capture_of_ones_own_questions(tmp_path: Path) -> None:
    """Everything was asked by the computer that captured: one gateway, one server, one IPv6 router, a calm LAN."""
    instruments = captured(pcap(site()), tmp_path)
    assert complete(instruments) == {"arp", "claims", "dhcp", "ra", "broadcast"}
    assert macs(instruments) == {GATEWAY.hex(":")}
    assert [offer.server_id for offer in facts(instruments, "dhcp").offers] == ["192.168.1.1"]
    assert facts(instruments, "dhcp").client_mac == ASKER.hex(":")
    assert [router.mac for router in facts(instruments, "ra").routers] == [GATEWAY.hex(":")]
    assert [each.port for each in facts(instruments, "lldp").neighbours] == ["GE0/0/7"]
    assert {each.ip for each in facts(instruments, "inventory").stations} >= {"192.168.1.1", "192.168.1.11"}
    assert facts(instruments, "broadcast").own_sent is None
    for topic in TOPICS:
        measured = instruments.measure(topic)
        assert measured.by == "capture:site.pcapng"
        assert measured.facts.method == "capture"
        assert measured.facts.window_s == pytest.approx(11.22, abs=1)
    assert instruments.source is Source.FILE
    assert (instruments.frames, instruments.notes) == (len(site()), ())
    assert instruments.begun is not None


def test_second_ones_are_seen(tmp_path: Path) -> None:
    """A second gateway and a second server are in the file as they would be on the wire."""
    instruments = captured(pcap(site(second_gateway=True, second_server=True)), tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":"), ROGUE.hex(":")}
    assert {offer.server_id for offer in facts(instruments, "dhcp").offers} == {"192.168.1.1", "192.168.1.2"}
    assert [claim.ip for claim in facts(instruments, "claims").claims] == ["192.168.1.1"]


def mirrored(*, hear: bytes) -> list[Timed]:
    """What a mirror of one port shows: its station's frames and what everybody says, padded all of it."""
    frames: list[Timed] = []
    for turn in range(12):
        for last, mac in ((10, ASKER), (11, OTHER)):
            at = turn + last / 100
            frames += [
                (at, ask(mac, f"192.168.1.{last}", "192.168.1.1")),
                (at + 0.001, answer(GATEWAY, "192.168.1.1", mac, f"192.168.1.{last}")),
                (at + 0.002, answer(ROGUE, "192.168.1.1", mac, f"192.168.1.{last}")),
            ]
    return [(at, frame) for at, frame in frames if frame[0] & 1 or hear in (frame[:6], frame[6:12])]


# What is done to a whole capture, and where absence still means something.
LIMITED = {
    "the file breaks off": (lambda: pcap(site())[:-5], set()),
    "frames were lost": (
        lambda: pcapng(site()) + block("<", 5, bytes(12) + option("<", 7, struct.pack("<Q", 1))),
        set(),
    ),
    "a filter": (
        lambda: (
            section()
            + interface(options=option("<", 11, b"\0ether host 00:11:22:00:00:01"))
            + b"".join(packet(at, frame) for at, frame in site())
        ),
        set(),
    ),
    "only the beginnings were kept": (lambda: pcap(site(), snap=96), {"arp", "claims"}),
    "too short": (lambda: pcap([each for each in site() if each[0] < 3.2]), set()),
    "asked only twice": (
        lambda: pcap([(at, frame) for at, frame in site() if not (2.9 < at < 3.1 and frame[12:14] == b"\x08\x06")]),
        {"claims", "dhcp", "ra", "broadcast"},
    ),
    "others asked, not the one who captured": (
        lambda: pcap([(at, frame) for at, frame in site() if not (frame[6:12] == ASKER and frame[0] & 1)]),
        {"claims", "broadcast"},
    ),
    "nobody knows who captured": (lambda: pcap(site(unpadded=60)), {"claims", "broadcast"}),
    "ARP alone": (lambda: pcap([each for each in site() if each[1][12:14] == b"\x08\x06"]), {"arp", "claims"}),
    "no ARP": (
        lambda: pcap([each for each in site() if each[1][12:14] != b"\x08\x06"]),
        set(),
    ),
    "one station alone": (lambda: pcap([each for each in site() if ASKER in each[1][:12]]), {"arp"}),
    "nothing that is meant for everybody": (lambda: pcap([each for each in site() if not each[1][0] & 1]), set()),
    "at the gateway's own port": (lambda: pcap(mirrored(hear=GATEWAY)), {"claims"}),
}


def stormy() -> list[Timed]:
    """The same while somebody floods the LAN for two seconds."""
    flood = [(3 + n / 2000, ask(ROGUE, "192.168.1.99", f"10.0.{n >> 8}.{n & 255}")) for n in range(4000)]
    return sorted([*site(), *flood])


def test_in_a_storm_absence_counts_only_where_the_file_tells_what_it_lost(tmp_path: Path) -> None:
    """The classic file never says that frames were lost."""
    assert complete(captured(pcap(stormy()), tmp_path)) == set()
    told = captured(pcapng(stormy()) + block("<", 5, bytes(12) + option("<", 7, struct.pack("<Q", 0))), tmp_path)
    assert complete(told) == {"arp", "claims", "dhcp", "ra", "broadcast"}


@pytest.mark.parametrize(("make", "expected"), LIMITED.values(), ids=LIMITED)
def test_absence_means_nothing(make: Any, expected: set[str], tmp_path: Path) -> None:
    """What the file cannot have heard is never called absent."""
    assert complete(captured(make(), tmp_path)) == expected


def test_at_the_asker_the_second_gateway_is_heard(tmp_path: Path) -> None:
    """The mirror of the gateway's port hides the rogue's answers, the mirror of a PC's port shows them."""
    assert macs(captured(pcap(mirrored(hear=GATEWAY)), tmp_path)) == {GATEWAY.hex(":")}
    instruments = captured(pcap(mirrored(hear=ASKER)), tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":"), ROGUE.hex(":")}
    assert "arp" in complete(instruments)


def test_the_file_says_who_captured(tmp_path: Path) -> None:
    """A recording that marks its own frames needs no guess, padded or not."""
    sent = option("<", 2, struct.pack("<I", 2)) + option("<", 0, b"")
    frames = b"".join(
        packet(at, frame, options=sent if frame[6:12] == ASKER else b"") for at, frame in site(unpadded=60)
    )
    assert "arp" in complete(captured(section() + interface() + frames, tmp_path))


def test_two_lans_in_one_file(tmp_path: Path) -> None:
    """The same address on two interfaces is no conflict; the one with most ARP is judged, and that is said."""
    content = section() + interface(options=option("<", 2, b"wlan0")) + interface(options=option("<", 2, b"eth0"))
    other = [(at, frame.replace(GATEWAY, ROGUE)) for at, frame in site()]
    both = [(at, frame, 0) for at, frame in other if at < 3] + [(at, frame, 1) for at, frame in site()]
    content += b"".join(packet(at, frame, number=number) for at, frame, number in sorted(both))
    instruments = captured(content, tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":")}
    assert [(note.code, note.facts["interface"]) for note in instruments.notes] == [
        ("capture.note.one_of_several", "eth0")
    ]


def test_two_visits_in_one_file(tmp_path: Path) -> None:
    """Another gateway in a capture that was joined to this one is no second gateway, by whatever turns."""
    swapped = [(at + 4000, frame.replace(GATEWAY, ROGUE)) for at, frame in site() if at < 9]
    again = [(at + 9000, frame) for at, frame in site() if at < 8]
    instruments = captured(pcap([*site(), *swapped, *again]), tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":")}
    assert facts(instruments, "claims").claims == ()
    assert [note.code for note in instruments.notes] == ["capture.note.pieces", "capture.note.piece_judged"]
    assert complete(instruments) == {"arp", "claims", "dhcp", "ra", "broadcast"}
    assert facts(instruments, "arp").window_s == pytest.approx(11.22, abs=1)


def clock(seconds: float) -> str:
    """The time of day so many seconds after the file's first frame, as editcap takes it."""
    return f"{datetime.fromtimestamp(BEGAN + seconds, UTC).astimezone():%Y-%m-%d %H:%M:%S}"


def test_a_fault_on_another_interface_is_not_lost(tmp_path: Path) -> None:
    """One interface is judged; where another one shows something as well, it is named."""
    content = section() + interface(options=option("<", 2, b"eth0")) + interface(options=option("<", 2, b"eth1"))
    both = [(at, frame, 0) for at, frame in site(second_gateway=True)]
    both += [(at, frame, 1) for at, frame in site(second_server=True) if at < 8]
    instruments = captured(content + b"".join(packet(at, frame, number=n) for at, frame, n in sorted(both)), tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":"), ROGUE.hex(":")}
    assert [(note.code, note.facts["interface"]) for note in instruments.notes] == [
        ("capture.note.one_of_several", "eth0"),
        ("capture.note.interface_odd", "eth1"),
    ]


def later(frames: Sequence[Timed], seconds: float) -> list[Timed]:
    """The same so much later."""
    return [(at + seconds, frame) for at, frame in frames]


def test_a_fault_in_a_short_piece_is_the_one_judged(tmp_path: Path) -> None:
    """However much was captured while nothing was wrong; and from when to when that was is told."""
    short = [each for each in site(second_gateway=True) if each[0] < 6]
    instruments = captured(pcap([*site(), *later(short, 4000), *later(site(), 9000)]), tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":"), ROGUE.hex(":")}
    pieces, judged = instruments.notes
    assert (pieces.code, pieces.facts["count"]) == ("capture.note.pieces", 3)
    assert judged.facts == {"begins": clock(4000), "ends": clock(4006)}
    assert clock(4000) in instruments.measure("arp").raw


def test_another_fault_in_another_piece_is_not_lost(tmp_path: Path) -> None:
    """It is not judged, but told, with the times between which to cut it out; beyond a few only how many there are."""
    short = [each for each in site(second_server=True) if each[0] < 6]
    instruments = captured(pcap([*site(second_gateway=True), *later(short, 5000), *later(site(), 9000)]), tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":"), ROGUE.hex(":")}
    assert {offer.server_id for offer in facts(instruments, "dhcp").offers} == {"192.168.1.1"}
    odd = [note for note in instruments.notes if note.code == "capture.note.piece_odd"]
    assert [note.facts for note in odd] == [{"begins": clock(5000), "ends": clock(5006)}]
    many = [each for number in range(9) for each in later(short, 5000 + number * 1000)]
    instruments = captured(pcap([*site(second_gateway=True), *many]), tmp_path)
    facts(instruments, "arp")
    told = [(note.code.removeprefix("capture.note."), note.facts.get("count")) for note in instruments.notes]
    assert told == [
        ("pieces", 10), ("piece_judged", None), ("piece_odd", None), ("piece_odd", None), ("piece_odd", None),
        ("pieces_odd_more", 6),
    ]  # fmt: skip


def test_pieces_of_a_file_whose_clock_is_nobodys(tmp_path: Path) -> None:
    """Seconds stand in for a time of day that no calendar has."""
    far = option("<", 14, struct.pack("<q", 2**40))
    frames = [*site(), *later(site(), 5000)]
    content = section() + interface(options=far) + b"".join(packet(at, frame) for at, frame in frames)
    instruments = captured(content, tmp_path)
    facts(instruments, "arp")
    assert instruments.notes[1].facts == {"begins": "+0 s", "ends": "+12 s"}


def cooked(frame: bytes, kind: int) -> bytes:
    """A frame as Linux keeps it when it captures on all interfaces."""
    return struct.pack("!HHH", kind, 1, 6) + frame[6:12] + b"\0\0" + frame[12:]


def test_all_interfaces_mixed(tmp_path: Path) -> None:
    """What was captured on all interfaces at once is judged only where one alone took part."""
    one = [(at, cooked(frame, 4 if frame[6:12] == ASKER else 0)) for at, frame in site()]
    instruments = captured(pcap(one, link=113), tmp_path)
    assert macs(instruments) == {GATEWAY.hex(":")}
    assert complete(instruments) == set()
    two = [*one, (11.9, cooked(tcp(OTHER, GATEWAY, "10.0.0.1", "10.0.0.2"), 4))]
    with pytest.raises(NotMeasured) as caught:
        captured(pcap(two, link=113), tmp_path).measure("arp")
    assert caught.value.code == "missing.capture_mixed"


@pytest.mark.parametrize("given", [None, "192.168.1.1"])
def test_which_gateway(given: str | None, tmp_path: Path) -> None:
    """As told, else as recorded, else as the capture shows."""
    assert facts(captured(pcap(site()), tmp_path, given), "arp").gateway == "192.168.1.1"
    record = Line(lan=CustomerLan(gateway="192.168.1.11"))
    assert facts(captured(pcap(site()), tmp_path, given, record), "arp").gateway == (given or "192.168.1.11")


def test_no_gateway_to_be_seen(tmp_path: Path) -> None:
    """Where nobody asks for anything, the gateway has to be named."""
    quiet = pcap([(at, tcp(ASKER, GATEWAY, "10.0.0.1", "10.0.0.2")) for at in (0.0, 5.0)])
    with pytest.raises(NotMeasured) as caught:
        captured(quiet, tmp_path, None).measure("arp")
    assert caught.value.code == "missing.capture_no_gateway"
    assert facts(captured(quiet, tmp_path, "10.0.0.2"), "arp").replies == ()


def test_nothing_in_it(tmp_path: Path) -> None:
    """A file without a frame, or without one of Ethernet, is not a calm LAN."""
    for content, code in (
        (pcap([]), "missing.capture_empty"),
        (section() + interface(link=101) + interface() + packet(0, bytes(60)), "missing.capture_no_ethernet"),
    ):
        with pytest.raises(NotMeasured) as caught:
            captured(content, tmp_path).measure("broadcast")
        assert caught.value.code == code


def test_what_no_capture_tells(tmp_path: Path) -> None:
    """Link, own address and echoes are not measured from a file."""
    instruments = captured(pcap(site()), tmp_path)
    assert [instruments.seconds(topic) for topic in ("link", "address", "echo")] == [None] * 3
    with pytest.raises(NotMeasured) as caught:
        instruments.measure("address")
    assert caught.value.code == "missing.capture_only_heard"
    assert all((instruments.seconds(topic) or 0) > 0 for topic in TOPICS)


def test_one_pass_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many topics are wanted at the same time, the file is read once."""
    opened: list[Path] = []

    def counted(path: Path) -> Capture:
        opened.append(path)
        return open_capture(path)

    monkeypatch.setattr("fieldkit.engine.captured.open_capture", counted)
    instruments = captured(pcap(site()), tmp_path)
    opened.clear()
    threads = [threading.Thread(target=instruments.measure, args=(topic,)) for topic in TOPICS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(opened) == 1
    assert instruments.progress == 1.0


def test_stopped(tmp_path: Path) -> None:
    """Whoever stops reading has no verdict, and may begin anew."""
    instruments = captured(pcap(site()), tmp_path)
    stop = threading.Event()
    stop.set()
    with pytest.raises(NotMeasured) as caught:
        instruments.measure("arp", None, stop)
    assert caught.value.code == "missing.capture_unread"
    assert macs(instruments) == {GATEWAY.hex(":")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_through_the_bench(language: str, tmp_path: Path) -> None:
    """The same checks and the same words as on site: one gateway, and two."""
    found = {}
    for name, content in (("one", pcap(site())), ("two", pcap(site(second_gateway=True)))):
        bench = Bench(captured(content, tmp_path), {}, lambda: NOW)
        found[name] = bench.judge("gateway.unique", Circumstances(vantage=Vantage.LAN), {}, lambda _reading: None)
        readings = bench.drain()
        assert {reading.source for reading in readings} == {Source.FILE}
    assert (found["one"].verdict, found["one"].code) == (OK, "gateway.single")
    assert found["two"].code == "gateway.duplicate"
    assert "{" not in say(found["two"].code, language, found["two"].facts)


def test_answers_to_a_long_name_are_told_apart(tmp_path: Path) -> None:
    """UDP between two that only looks like DHCP by its ports is not taken for a question."""
    odd = [(at / 10, udp(ASKER, GATEWAY, "10.0.0.1", "10.0.0.2", (67, 68), bytes(20))) for at in range(100)]
    instruments = captured(pcap(odd), tmp_path, "10.0.0.2")
    assert not facts(instruments, "dhcp").complete
    assert facts(instruments, "dhcp").offers == ()
    assert socket.inet_aton(facts(instruments, "arp").gateway) == bytes((10, 0, 0, 2))
