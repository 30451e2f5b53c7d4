"""Capture files of every kind give the same frames; whatever is wrong with one is said, and costs no more than that."""

import gzip
import io
import itertools
import struct
import threading
from pathlib import Path
from typing import Any

import pytest

from fieldkit.errors import BadInput
from fieldkit.probes import capture
from fieldkit.probes.capture import Capture, Feed, Lane, open_capture
from fieldkit.text import LANGUAGES, say
from tests.probes.capture_files import (
    ASKER,
    BEGAN,
    EVERYBODY,
    GATEWAY,
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
)

FRAMES = site()
Played = list[tuple[int, float, bytes]]


def played(content: bytes, folder: Path, name: str = "a.pcap") -> tuple[Capture, Played]:
    """A capture with this content, read to its end, and every frame of it by lane."""
    path = folder / name
    path.write_bytes(content)
    frames: Played = []

    def listener(lane: Lane) -> Feed:
        return lambda some: frames.extend((lane.number, at, frame) for at, frame in some)

    with open_capture(path) as opened:
        opened.play(listener)
    return opened, frames


def codes(opened: Capture) -> list[str]:
    """What the capture says of itself."""
    return [note.code.removeprefix("capture.note.") for note in opened.notes]


def refused(content: bytes, folder: Path, name: str = "a.pcap") -> BadInput:
    """The error of a file that cannot be used."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        open_capture(path)
    return caught.value


KINDS = {
    "micro, little": pcap(FRAMES),
    "micro, big": pcap(FRAMES, order=">"),
    "nano, little": pcap(FRAMES, nano=True),
    "nano, big": pcap(FRAMES, order=">", nano=True),
    "pcapng, little": pcapng(FRAMES),
    "pcapng, big": pcapng(FRAMES, ">"),
    "packed": gzip.compress(pcap(FRAMES)),
    "packed in two parts": gzip.compress(pcap(FRAMES)[:500]) + gzip.compress(pcap(FRAMES)[500:]),
    "packed, with zeros behind": gzip.compress(pcapng(FRAMES)) + bytes(512),
}


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_every_kind_gives_the_same(content: bytes, tmp_path: Path) -> None:
    """All frames in order, with their distance from the first, however they were kept."""
    opened, frames = played(content, tmp_path)
    assert [frame for _, _, frame in frames] == [frame for _, frame in FRAMES]
    begin = FRAMES[0][0]
    assert [at for _, at, _ in frames] == pytest.approx([at - begin for at, _ in FRAMES], abs=2e-6)
    assert opened.seconds == pytest.approx(FRAMES[-1][0] - begin, abs=2e-6)
    assert opened.begun is not None
    assert opened.begun.timestamp() == pytest.approx(BEGAN + begin, abs=1e-3)
    assert (opened.whole, opened.notes, opened.frames) == (True, [], len(FRAMES))


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("cut", [0, 3])
def test_only_what_tells_something(content: bytes, cut: int, tmp_path: Path) -> None:
    """Whoever does not want every frame is spared the talk between two over IPv4, and nothing else; all are counted."""
    every, frames = played(content[: len(content) - cut], tmp_path)
    some: list[bytes] = []
    with open_capture(every.path) as opened:
        opened.play(lambda _lane: lambda more: some.extend(frame for _, frame in more), every=False)

    def telling(given: list[bytes]) -> list[bytes]:
        return [frame for frame in given if frame[12:14] != b"\x08\x00" or frame[23] != 6]

    assert telling(some) == telling([frame for _, _, frame in frames])
    assert len(some) < len(frames) - 8
    assert (opened.frames, opened.whole) == (every.frames, every.whole)
    assert opened.notes == every.notes


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_pieces_of_any_size(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one piece of the file ends and the next begins changes nothing."""
    monkeypatch.setattr(capture, "CHUNK_BYTES", chunk)
    for content in (pcap(FRAMES[:20]), pcapng(FRAMES[:20], ">"), gzip.compress(pcap(FRAMES[:20]))):
        opened, frames = played(content, tmp_path)
        assert [frame for _, _, frame in frames] == [frame for _, frame in FRAMES[:20]]
        assert opened.whole


def test_sections_and_interfaces(tmp_path: Path) -> None:
    """Each interface keeps its own clock and link type, in each section anew and in its own byte order."""
    nano = option(">", 9, b"\x09") + option(">", 2, b"eth1") + option(">", 0, b"")
    binary = option("<", 9, bytes((0x80 | 20,))) + option("<", 14, struct.pack("<q", 100))
    one, two, three, four = (ask(ASKER, "10.0.0.1", f"10.0.0.{last}") for last in (2, 3, 4, 5))
    content = (
        section("<")
        + interface("<")
        + packet(1.0, one)
        + section(">")
        + interface(">")
        + interface(">", options=nano)
        + packet(2.5, two, ">", number=1, ticks=10**9)
        + packet(3.0, three, ">")
        + section("<")
        + interface("<", options=binary)
        + packet(4.25 - 100, four, ticks=2**20)
    )
    opened, frames = played(content, tmp_path)
    assert sorted((lane, round(at, 5), frame) for lane, at, frame in frames) == [
        (0, 0.0, one),
        (1, 2.0, three),
        (2, 1.5, two),
        (3, 3.25, four),
    ]
    assert [lane.name for lane in opened.lanes] == [None, None, "eth1", None]
    assert opened.whole


def test_other_blocks(tmp_path: Path) -> None:
    """Names, statistics, blocks nobody knows, however long, and both older packet blocks."""
    frame = ask(ASKER, "10.0.0.1", "10.0.0.2")
    stamp = (BEGAN + 7) * 10**6
    old = struct.pack("<HHIIII", 0, 0xFFFF, stamp >> 32, stamp & 0xFFFFFFFF, len(frame), len(frame)) + frame
    statistics = (
        struct.pack("<III", 0, 0, 0) + option("<", 5, struct.pack("<Q", 3)) + option("<", 7, struct.pack("<Q", 4))
    )
    content = (
        section()
        + interface()
        + block("<", 4, b"\0" * 40)
        + block("<", 0x0BAD, b"x" * 3_000_000)
        + block("<", 2, old)
        + packet(8.0, frame)
        + block("<", 3, struct.pack("<I", len(frame)) + frame)
        + block("<", 5, statistics)
    )
    opened, frames = played(content, tmp_path)
    assert [at for _, at, _ in frames] == pytest.approx([0.0, 1.0, 1.0])
    assert {frame for _, _, frame in frames} == {frame}
    assert codes(opened) == ["no_times", "dropped"]
    assert dict(opened.notes[1].facts) == {"frames": 7}
    assert not opened.whole


def cooked(kind: int, mac: bytes, ethernet: bytes, *, hardware: int = 1) -> bytes:
    """An Ethernet frame as Linux keeps it when it captures on all interfaces."""
    return struct.pack("!HHH", kind, hardware, 6) + mac + b"\0\0" + ethernet[12:]


def cooked_2(index: int, kind: int, mac: bytes, ethernet: bytes) -> bytes:
    """The same in the second version, with the interface's number."""
    return ethernet[12:14] + b"\0\0" + struct.pack("!IHBB", index, 1, kind, 6) + mac + b"\0\0" + ethernet[14:]


def test_all_interfaces_at_once(tmp_path: Path) -> None:
    """Linux' "any" becomes Ethernet again: everybody, one, a group; the second version by interface."""
    asked, told = ask(ASKER, "10.0.0.1", "10.0.0.2"), answer(GATEWAY, "10.0.0.2", ASKER, "10.0.0.1")
    loopback = cooked(0, bytes(6), tcp(bytes(6), bytes(6), "127.0.0.1", "127.0.0.1"), hardware=772)
    opened, frames = played(
        pcap([(0.0, cooked(1, ASKER, asked)), (0.1, cooked(4, GATEWAY, told)), (0.2, loopback)], link=113), tmp_path
    )
    assert [frame for _, _, frame in frames] == [asked, bytes(6) + told[6:]]
    assert frames[0][2][:6] == EVERYBODY
    assert [(lane.mixed, lane.own) for lane in opened.lanes] == [(True, {GATEWAY})]
    assert codes(opened) == ["other_link"]
    two = [
        (0.0, cooked_2(2, 1, ASKER, asked)),
        (0.1, cooked_2(3, 1, ASKER, asked)),
        (0.2, cooked_2(2, 0, GATEWAY, told)),
    ]
    opened, frames = played(pcap(two, link=276), tmp_path)
    assert sorted(lane for lane, _, _ in frames) == [0, 0, 1]
    assert [lane.mixed for lane in opened.lanes] == [False, False]


def test_own_frames_are_told(tmp_path: Path) -> None:
    """Where a packet says that the computer itself sent it, its MAC is known."""
    sent = option("<", 2, struct.pack("<I", 2)) + option("<", 0, b"")
    came = option("<", 2, struct.pack("<I", 1)) + option("<", 0, b"")
    content = section() + interface() + packet(0, tcp(ASKER, GATEWAY, "10.0.0.1", "10.0.0.2"), options=sent)
    content += packet(1, tcp(GATEWAY, ASKER, "10.0.0.2", "10.0.0.1"), options=came)
    opened, _ = played(content, tmp_path)
    assert opened.lanes[0].own == {ASKER}


@pytest.mark.parametrize("make", [pcap, pcapng])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_breaks_off(make: Any, packed: bool, tmp_path: Path) -> None:
    """Every frame before the break counts, and the byte is named."""
    content = make(FRAMES[:10])[:-7]
    opened, frames = played(gzip.compress(content) if packed else content, tmp_path)
    assert [frame for _, _, frame in frames] == [frame for _, frame in FRAMES[:9]]
    assert codes(opened) == ["cut_short"]
    assert opened.notes[0].facts["offset"] == len(make(FRAMES[:9]))
    assert not opened.whole
    assert opened.frames == 9


def test_a_packed_file_that_breaks_off(tmp_path: Path) -> None:
    """The same where the packing itself breaks off, or is damaged."""
    whole = gzip.compress(pcap(FRAMES), 0)
    opened, frames = played(whole[:-400], tmp_path)
    assert codes(opened) == ["cut_short"]
    assert [frame for _, _, frame in frames] == [frame for _, frame in FRAMES][: len(frames)]
    assert len(frames) > len(FRAMES) - 10
    opened, frames = played(whole[:-4] + b"\1\2\3\4", tmp_path)
    assert codes(opened) == ["damaged"]
    assert [frame for _, _, frame in frames] == [frame for _, frame in FRAMES]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (pcap(FRAMES[:4]), struct.pack("<IIII", BEGAN, 0, 0xFFFFFFFF, 60) + bytes(60)),
        (pcap(FRAMES[:4]), struct.pack("<IIII", BEGAN, 0, 262_145, 60) + bytes(60)),
        (pcapng(FRAMES[:4]), struct.pack("<II", 6, 0xFFFFFFF0) + bytes(60)),
        (pcapng(FRAMES[:4]), struct.pack("<II", 6, 7) + bytes(60)),
        (pcapng(FRAMES[:4]), packet(0, b"x" * 60, number=9)),
        (pcapng(FRAMES[:4]), packet(0, b"x" * 60)[:-4] + bytes(4)),
        (pcapng(FRAMES[:4]), struct.pack("<IIIIIII", 6, 32, 0, 0, 0, 500, 500) + struct.pack("<I", 32)),
        (pcapng(FRAMES[:4]), struct.pack("<III", 0x0A0D0D0A, 28, 5) + bytes(60)),
    ],
    ids=[
        "giant frame",
        "frame too long",
        "giant block",
        "odd block",
        "no such interface",
        "ends",
        "too short",
        "section",
    ],
)
def test_damage_is_named(good: bytes, bad: bytes, tmp_path: Path) -> None:
    """What is impossible ends the reading where it stands; nothing is allocated for what it claims."""
    opened, frames = played(good + bad, tmp_path)
    assert len(frames) == 4
    assert codes(opened) == ["damaged"]
    assert opened.notes[0].facts["offset"] == len(good)


def test_a_bomb_of_nothing(tmp_path: Path) -> None:
    """Zeros without end, packed small, are not read as packets without end."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as stream:
        stream.write(pcap(FRAMES[:1]))
        for _ in range(64):
            stream.write(bytes(1_000_000))
    opened, _ = played(packed.getvalue(), tmp_path)
    assert codes(opened)[0] == "damaged"
    assert opened.frames < 20_000


TIMES = {
    "steps back": ([0.0, 5.0, 1.0, 2.0], ["pieces"], 8.0),
    "a little out of order": ([0.0, 5.0, 4.5, 5.5], [], 5.5),
    "stands still": ([0.0, 5.0, 5000.0, 5001.0], ["pieces"], 8.0),
    "seldom": ([0.0, 200.0, 400.0], [], 400.0),
}


@pytest.mark.parametrize(("times", "expected", "seconds"), TIMES.values(), ids=TIMES)
@pytest.mark.parametrize("make", [pcap, pcapng])
def test_leaps_of_the_clock(times: list[float], expected: list[str], seconds: float, make: Any, tmp_path: Path) -> None:
    """Files that were joined do not make hours of silence, and time never leaps for whoever counts."""
    opened, frames = played(make([(at, tcp(ASKER, GATEWAY, "10.0.0.1", "10.0.0.2")) for at in times]), tmp_path)
    assert codes(opened) == expected
    assert opened.pieces == 1 + len(expected)
    assert opened.seconds == pytest.approx(seconds, abs=1e-5)
    steps = [after - before for (_, before, _), (_, after, _) in itertools.pairwise(frames)]
    assert all(-1 <= step <= capture.LONGEST_SILENCE_S for step in steps)


def test_how_far_the_clock_leapt(tmp_path: Path) -> None:
    """What the clock said of a later piece can be told from what was counted."""
    times = [0.0, 5.0, 5000.0, 5001.0, 1.0]
    for make in (pcap, pcapng):
        opened, frames = played(make([(at, tcp(ASKER, GATEWAY, "10.0.0.1", "10.0.0.2")) for at in times]), tmp_path)
        assert frames[-1][1] + opened.leapt_s == pytest.approx(1.0, abs=1e-5)


def test_who_wrote_the_file(tmp_path: Path) -> None:
    """A section that says which program wrote it tells so of its interfaces, and the next section of its own."""
    ours = block("<", 0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + option("<", 4, b"fieldkit"))
    opened, _ = played(ours + interface() + packet(0, FRAMES[0][1]) + pcapng(FRAMES[:1]), tmp_path)
    assert [lane.program for lane in opened.lanes] == ["fieldkit", None]


def test_shortened_frames_are_told(tmp_path: Path) -> None:
    """A capture that kept only the beginnings says so."""
    opened, frames = played(pcap(FRAMES, snap=96), tmp_path)
    assert opened.shortest_cut == 96
    assert codes(opened) == ["snapped"]
    assert opened.whole
    assert max(len(frame) for _, _, frame in frames) == 96


def test_stopped_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops it has what was read so far, marked as not whole."""
    monkeypatch.setattr(capture, "CHUNK_BYTES", 500)
    path = tmp_path / "a.pcap"
    path.write_bytes(pcap(FRAMES))
    stop = threading.Event()

    def listener(lane: Lane) -> Feed:
        return lambda _frames: stop.set()

    with open_capture(path) as opened:
        opened.play(listener, stop)
    assert 0 < opened.frames < len(FRAMES)
    assert codes(opened) == ["stopped"]
    assert not opened.whole


REFUSED = {
    "empty": (b"", "capture.empty"),
    "text": (b"10:00:00.123 ARP, Request who-has 192.168.1.1 tell 192.168.1.5\n", "capture.not_one"),
    "zip": (b"PK\x03\x04" + bytes(60), "capture.packed"),
    "xz": (b"\xfd7zXZ\0" + bytes(60), "capture.packed"),
    "header cut": (pcap([])[:20], "capture.broken"),
    "section cut": (section()[:20], "capture.broken"),
    "section wrong": (section()[:8] + b"abcd" + section()[12:], "capture.broken"),
    "packed damage": (b"\x1f\x8b\x08\0" + b"\xff" * 60, "capture.broken"),
    "from the air": (pcap([(0, bytes(60))], link=127), "capture.wireless"),
    "from the air, newer": (section() + interface(link=105) + packet(0, bytes(60)), "capture.wireless"),
    "a tunnel": (pcap([(0, bytes(60))], link=101), "capture.no_ethernet"),
    "a tunnel, newer": (section() + interface(link=101) + packet(0, bytes(60)), "capture.no_ethernet"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    """The file is named, and what to do about it, in both languages, with nothing left open."""
    error = refused(content, tmp_path)
    assert error.code == code
    assert error.facts["file"] == str(tmp_path / "a.pcap")
    for language in LANGUAGES:
        for key in (code, f"{code}.fix"):
            assert "{" not in say(key, language, error.facts)


def test_places_without_a_file(tmp_path: Path) -> None:
    """No file, a folder, Windows' own trace."""
    with pytest.raises(BadInput) as caught:
        open_capture(tmp_path / "none.pcap")
    assert caught.value.code == "capture.unreadable"
    with pytest.raises(BadInput) as caught:
        open_capture(tmp_path)
    assert caught.value.code == "capture.no_file"
    assert refused(bytes(100), tmp_path, "trace.etl").code == "capture.trace"


def test_mixed_links_keep_the_ethernet(tmp_path: Path) -> None:
    """A tunnel beside the port is passed over, and said so."""
    frame = ask(ASKER, "10.0.0.1", "10.0.0.2")
    content = section() + interface(link=101) + interface() + packet(0, bytes(60)) + packet(1, frame, number=1)
    opened, frames = played(content, tmp_path)
    assert [(lane, frame) for lane, _, frame in frames] == [(1, frame)]
    assert codes(opened) == ["other_link"]
    assert opened.whole
