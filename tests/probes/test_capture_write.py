"""A recording is a whole capture file under a new name, ends at its caps, and loses nothing that was written."""

import errno
import io
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.captured import Captured
from fieldkit.errors import BadInput
from fieldkit.model.line import Line
from fieldkit.probes import capture_write
from fieldkit.probes.capture import Capture, open_capture
from fieldkit.probes.capture_write import Caps, Recorder, record, try_place
from fieldkit.probes.wire import Heard, Want
from fieldkit.probes.wire_played import PlayedWire
from fieldkit.text import LANGUAGES, say
from tests.probes.capture_files import ASKER, GATEWAY, answer, ask, site

FRAMES = site()


def kept(path: Path) -> tuple[Capture, list[bytes]]:
    """What a recording holds."""
    frames: list[bytes] = []
    with open_capture(path) as opened:
        opened.play(lambda _lane: lambda some: frames.extend(frame for _, frame in some))
    return opened, frames


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    """Every frame byte for byte, in nanoseconds of the time of day, with its way; nothing else lies in the folder."""
    path = tmp_path / "site.pcapng"
    begin = time.monotonic()
    with Recorder(path, interface="以太网 2") as recorder:
        assert all(recorder.add(begin + at, frame, left=frame[6:12] == ASKER) for at, frame in FRAMES)
    opened, frames = kept(path)
    assert frames == [frame for _, frame in FRAMES]
    assert opened.seconds == pytest.approx(FRAMES[-1][0] - FRAMES[0][0], abs=1e-6)
    assert opened.begun is not None
    assert abs(opened.begun.timestamp() - time.time()) < 60
    assert [(lane.name, lane.own) for lane in opened.lanes] == [("以太网 2", {ASKER})]
    assert opened.whole
    assert [each.name for each in tmp_path.iterdir()] == ["site.pcapng"]
    assert path.stat().st_size == recorder.bytes_


def test_a_recording_proves_what_the_run_saw(tmp_path: Path) -> None:
    """Our own questions are in it and known as ours, so that one gateway is one gateway in the file as well."""
    path = tmp_path / "site.pcapng"
    with Recorder(path) as recorder:
        for at, frame in site(unpadded=60):
            recorder.add(100 + at, frame, left=frame[6:12] == ASKER)
    facts = Captured(path, Line()).measure("arp").facts
    assert (facts.gateway, facts.complete, {reply.mac for reply in facts.replies}) == (
        "192.168.1.1",
        True,
        {GATEWAY.hex(":")},
    )


@pytest.mark.parametrize(
    ("caps", "stopped_by", "packets"),
    [
        ({"packets": 5}, "packets", 5),
        ({"bytes_": 800}, "bytes", None),
        ({"seconds": 2.0}, "seconds", None),
    ],
)
def test_the_caps_hold(caps: dict[str, Any], stopped_by: str, packets: int | None, tmp_path: Path) -> None:
    """At a cap the file ends, whole, and nothing more is taken."""
    path = tmp_path / "site.pcapng"
    with Recorder(path, **caps) as recorder:
        taken = [recorder.add(at, frame) for at, frame in FRAMES]
    assert taken == sorted(taken, reverse=True)
    assert not taken[-1]
    assert recorder.full == stopped_by
    opened, frames = kept(path)
    assert len(frames) == taken.count(True) == recorder.packets == (packets or recorder.packets)
    assert opened.whole
    assert path.stat().st_size <= caps.get("bytes_", 10**9)
    assert opened.seconds <= caps.get("seconds", 10**9)


def refusal(path: Path) -> BadInput:
    """Why no recording can begin there."""
    with pytest.raises(BadInput) as caught:
        Recorder(path)
    for language in LANGUAGES:
        for key in (caught.value.code, f"{caught.value.code}.fix"):
            assert "{" not in say(key, language, caught.value.facts)
    return caught.value


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    """Not one that is there, not one that a link points from, not one that comes up meanwhile."""
    path = tmp_path / "site.pcapng"
    path.write_bytes(b"precious")
    assert refusal(path).code == "record.exists"
    if sys.platform != "win32":  # where making links takes rights
        link = tmp_path / "link.pcapng"
        link.symlink_to(tmp_path / "nowhere")
        assert refusal(link).code == "record.exists"
    late = tmp_path / "late.pcapng"
    recorder = Recorder(late)
    recorder.add(0.0, FRAMES[0][1])
    late.write_bytes(b"precious too")
    with pytest.raises(BadInput) as caught:
        recorder.finish()
    assert caught.value.code == "record.exists_now"
    assert (path.read_bytes(), late.read_bytes()) == (b"precious", b"precious too")
    assert kept(Path(caught.value.facts["part"]))[1] == [FRAMES[0][1]]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder that is not there is said at once; what crashes left behind stays and is not in the way."""
    assert refusal(tmp_path / "none" / "site.pcapng").code == "record.no_place"
    path = tmp_path / "site.pcapng"
    (tmp_path / "site.pcapng.part").write_bytes(b"of yesterday")
    with Recorder(path) as recorder:
        recorder.add(0.0, FRAMES[0][1])
    assert kept(path)[1] == [FRAMES[0][1]]
    assert (tmp_path / "site.pcapng.part").read_bytes() == b"of yesterday"
    other = tmp_path / "other.pcapng"
    for number in range(10):
        (tmp_path / f"other.pcapng{f'.{number}' if number else ''}.part").touch()
    assert refusal(other).code == "record.left_behind"


class SmallDisk(io.FileIO):
    """A disk with so much room."""

    room = 2000

    def write(self, data: Any) -> int:
        """Take what fits."""
        left = self.room - self.tell()
        if left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(bytes(data)[:left])


@pytest.mark.parametrize("buffered", [True, False])
def test_a_full_disk(buffered: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was whole before stays as a file that opens, and its name is told."""
    path, part = tmp_path / "site.pcapng", tmp_path / "site.pcapng.part"

    def begin(_path: Path) -> tuple[Path, Any]:
        raw = SmallDisk(part, "xb")
        return part, io.BufferedWriter(raw, 300) if buffered else raw

    monkeypatch.setattr(capture_write, "_begin", begin)
    recorder = Recorder(path)
    with pytest.raises(BadInput) as caught:  # noqa: PT012  whichever frame it is
        for at, frame in FRAMES:
            recorder.add(at, frame)
        recorder.finish()
    assert caught.value.code == "record.unwritable"
    assert caught.value.facts["part"] == str(part)
    assert not path.exists()
    opened, frames = kept(part)
    assert opened.whole
    assert len(frames) > 5
    assert frames == [frame for _, frame in FRAMES][: len(frames)]
    assert not recorder.add(99.0, FRAMES[0][1])


def test_a_disk_that_took_no_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that holds no frame is no capture: it goes, and nobody is sent to look at it."""
    path, part = tmp_path / "site.pcapng", tmp_path / "site.pcapng.part"

    class Full(SmallDisk):
        room = 400

    monkeypatch.setattr(capture_write, "_begin", lambda _: (part, io.BufferedWriter(Full(part, "xb"))))
    recorder = Recorder(path)
    with pytest.raises(BadInput) as caught:
        recorder.add(0.0, bytes(600))
    assert (caught.value.code, "part" in caught.value.facts) == ("record.no_place", False)
    assert list(tmp_path.iterdir()) == []


def test_a_place_is_tried_before_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a recording can be written is known at once, also on a full disk, and the attempt leaves nothing."""
    path, part = tmp_path / "site.pcapng", tmp_path / "site.pcapng.part"
    try_place(path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadInput) as caught:
        try_place(tmp_path / ("x" * 252))  # the name itself would do, but not while it is being written
    assert caught.value.code == "record.no_place"

    class Full(SmallDisk):
        room = 10

    monkeypatch.setattr(capture_write, "_begin", lambda _: (part, io.BufferedWriter(Full(part, "xb"))))
    with pytest.raises(BadInput) as caught:
        try_place(path)
    assert (caught.value.code, caught.value.facts["why"]) == ("record.no_place", os.strerror(errno.ENOSPC))
    assert list(tmp_path.iterdir()) == []


def test_on_a_quiet_lan_a_crash_costs_nothing(tmp_path: Path) -> None:
    """What was heard is in the file at once, not when the next frame comes, which may be long in coming."""
    recorder = Recorder(tmp_path / "site.pcapng")
    for number, (at, frame) in enumerate(FRAMES[:9], 1):
        recorder.add(at, frame)
        assert len(kept(tmp_path / "site.pcapng.part")[1]) == number


def test_the_file_s_own_end_is_within_the_cap(tmp_path: Path) -> None:
    """The statistics at the end need room too."""
    for most in range(1500, 1620, 12):
        path = tmp_path / f"{most}.pcapng"
        recorder = Recorder(path, bytes_=most)
        while recorder.add(1.0, bytes(60)):
            pass
        recorder.finish(lost=3, heard=(0.0, 2.0))
        assert most - 200 < path.stat().st_size <= most
        assert kept(path)[0].whole is False


def test_the_file_says_what_is_not_in_it(tmp_path: Path) -> None:
    """Whoever opens it elsewhere reads that other traffic was left out, and does not take it for absent."""
    path = tmp_path / "site.pcapng"
    Recorder(path).finish()
    assert b"Other traffic is not in this file." in path.read_bytes()
    assert kept(path)[0].whole


def test_an_interrupted_run_keeps_what_it_has(tmp_path: Path) -> None:
    """Where something else fails in the middle, the frames so far stay beside the name."""
    path = tmp_path / "site.pcapng"
    with pytest.raises(KeyboardInterrupt), Recorder(path) as recorder:  # noqa: PT012  frames first, then the interrupt
        for at, frame in FRAMES[:9]:
            recorder.add(at, frame)
        raise KeyboardInterrupt
    assert not path.exists()
    assert kept(tmp_path / "site.pcapng.part")[1] == [frame for _, frame in FRAMES[:9]]


def test_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick whose file system knows no links gets the file all the same, and no file is replaced there either."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "site.pcapng"
    with Recorder(path) as recorder:
        recorder.add(0.0, FRAMES[0][1])
    assert kept(path)[1] == [FRAMES[0][1]]
    late = tmp_path / "late.pcapng"
    recorder = Recorder(late)
    late.write_bytes(b"precious")
    with pytest.raises(BadInput) as caught:
        recorder.finish()
    assert caught.value.code == "record.exists_now"
    assert late.read_bytes() == b"precious"


def test_lost_frames_are_noted(tmp_path: Path) -> None:
    """What came too fast is counted in the file itself, so that nobody takes it for whole."""
    path = tmp_path / "site.pcapng"
    recorder = Recorder(path)
    recorder.add(0.0, FRAMES[0][1])
    recorder.finish(lost=17)
    opened, _ = kept(path)
    assert [dict(note.facts) for note in opened.notes] == [{"frames": 17}]
    assert not opened.whole


class Listened(PlayedWire):
    """A played wire that takes everything, and is cut off after a while if told so."""

    def open(self, interface: str, want: Want) -> "Listened":
        """Stands in for `open_wide`."""
        assert want(b"anything")
        super().open(interface, want)
        return self


@pytest.mark.parametrize(
    ("caps", "seconds", "stopped_by"),
    [(Caps(), 12.0, "asked"), (Caps(packets=4), 12.0, "packets"), (Caps(seconds=3.0), 12.0, "seconds")],
)
def test_recording_a_wire(caps: Caps, seconds: float, stopped_by: str, tmp_path: Path) -> None:
    """All that is heard, until the time or a cap is up."""
    path = tmp_path / "site.pcapng"
    wire = Listened(unasked=tuple(FRAMES))
    made = record("eth0", path, caps, threading.Event(), seconds, wire.open)
    opened, frames = kept(path)
    assert (made.path, made.stopped_by, made.packets, made.lost) == (path, stopped_by, len(frames), False)
    assert frames == [frame for _, frame in FRAMES][: len(frames)]
    assert 4 <= len(frames) <= caps.packets
    assert opened.lanes[0].name == "eth0"
    assert made.bytes_ == path.stat().st_size


def test_a_wire_that_goes_away(tmp_path: Path) -> None:
    """A cable pulled in the middle leaves a whole file that says it is not all."""
    path = tmp_path / "site.pcapng"
    wire = Listened(unasked=tuple(FRAMES), link_lost_at=4.0)
    made = record("eth0", path, Caps(), threading.Event(), 12.0, wire.open)
    opened, frames = kept(path)
    assert made.lost
    assert 5 < len(frames) < len(FRAMES)
    assert [note.code for note in opened.notes] == ["capture.note.dropped"]


def test_stopped_by_the_person(tmp_path: Path) -> None:
    """A recording that is ended is kept as it is."""
    path = tmp_path / "site.pcapng"
    stop = threading.Event()
    stop.set()
    made = record("eth0", path, Caps(), stop, 12.0, Listened(unasked=tuple(FRAMES)).open)
    assert (made.stopped_by, made.packets) == ("asked", 0)
    assert kept(path)[1] == []


def test_what_we_sent_is_marked(tmp_path: Path) -> None:
    """A wire that hands over what left as well has it marked in the file."""
    path = tmp_path / "site.pcapng"

    class Both(Listened):
        def listen(self, until: float, cancel: threading.Event) -> Any:  # noqa: ARG002  as the wire has it
            yield Heard(1000.1, ask(ASKER, "10.0.0.2", "10.0.0.1"), left=True)
            yield Heard(1000.2, answer(GATEWAY, "10.0.0.1", ASKER, "10.0.0.2"))

    record("eth0", path, Caps(), threading.Event(), 1.0, Both().open)
    assert kept(path)[0].lanes[0].own == {ASKER}


@pytest.mark.skipif(shutil.which("capinfos") is None, reason="Wireshark's capinfos is not installed")
def test_others_open_it(tmp_path: Path) -> None:
    """Wireshark reads the file, to its last frame."""
    path = tmp_path / "site.pcapng"
    with Recorder(path, interface="eth0") as recorder:
        for at, frame in FRAMES:
            recorder.add(at, frame)
    done = subprocess.run(
        ["capinfos", "-c", "-t", "-T", "-r", path], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(len(FRAMES)) in done.stdout.split()


def test_silence_after_the_last_frame_is_in_the_file(tmp_path: Path) -> None:
    """How long somebody listened counts, not when the last frame came; a file cannot claim hours of it."""
    for name, until, seconds in (("short", 4.0, 4.0), ("absurd", 90_000.0, 1.0)):
        path = tmp_path / name
        recorder = Recorder(path)
        for at in (50.0, 51.0):
            recorder.add(at, ask(ASKER, "192.168.1.20", "192.168.1.1"), left=True)
        recorder.finish(heard=(50.0, 50.0 + until))
        opened, _ = kept(path)
        assert opened.seconds == pytest.approx(seconds, abs=1e-3)
        assert opened.whole


def test_what_came_back_of_our_own_is_a_loop_in_the_file_too(tmp_path: Path) -> None:
    """Copies of what left that came in from outside are counted; the frames as they left are not."""
    path = tmp_path / "loop.pcapng"
    own = ask(ASKER, "192.168.1.20", "192.168.1.1")
    with Recorder(path) as recorder:
        for at, left in ((0.0, True), (0.01, False), (0.02, False), (1.0, True)):
            recorder.add(100 + at, own, left=left)
    heard = Captured(path, Line()).measure("broadcast").facts
    assert (heard.own_sent, heard.own_back) == (2, 2)
