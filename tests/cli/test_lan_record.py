"""`lan-check --record`: refused at once where it cannot be, and in the end said truly what is kept and what is not."""

import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli import lan_record
from fieldkit.cli.invocation import Invocation, read_invocation
from fieldkit.cli.lan_record import Keeping, place_for
from fieldkit.errors import BadInput
from fieldkit.probes.capture_write import Recording

NAMELESS = ["", "-", ".", "/", "visit/", "folder/./"]


@pytest.mark.parametrize("written", NAMELESS)
def test_what_names_no_file(written: str) -> None:
    """A folder, nothing at all, or standard output: no file `visit` or `-` comes of it."""
    with pytest.raises(BadInput) as caught:
        place_for(written)
    assert (caught.value.code, caught.value.facts) == ("record.no_name", {"file": written})


def test_a_place_that_takes_nothing_is_refused_at_once(tmp_path: Path) -> None:
    """Not after the test: too many left by crashes, a name with no room for what stands beside it, a file as folder."""
    for number in range(10):
        (tmp_path / f"visit.pcapng{f'.{number}' if number else ''}.part").touch()
    (tmp_path / "file").touch()
    cases = {"visit.pcapng": "record.left_behind", "x" * 252: "record.no_place", "file/x.pcapng": "record.no_place"}
    for name, code in cases.items():
        with pytest.raises(BadInput) as caught:
            place_for(str(tmp_path / name))
        assert caught.value.code == code
    before = sorted(tmp_path.iterdir())
    assert place_for(str(tmp_path / "good.pcapng")) == tmp_path / "good.pcapng"
    assert sorted(tmp_path.iterdir()) == before


def _invocation(language: str) -> Invocation:
    return read_invocation(["lan-check", "--lang", language], {}, None)


def _told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: Path, record: Any, language: str = "en"
) -> str:
    """What is said when the recording is over."""
    monkeypatch.setattr("fieldkit.probes.capture_write.record", record)
    monkeypatch.setenv("COLUMNS", "400")
    with Keeping(_invocation(language), "eth0", path, 60.0):
        time.sleep(0.05)
    return capsys.readouterr().err


@pytest.mark.parametrize(("language", "word"), [("zh", "缺口"), ("en", "has gaps")])
@pytest.mark.parametrize("lost", [False, True])
def test_a_capture_with_gaps_is_told_so(
    lost: bool, language: str, word: str, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    """A cable that was out meanwhile is said, and a whole capture is not talked down."""

    def record(_: str, path: Path, *_more: Any) -> Recording:
        return Recording(path, 7, 700, 4.0, "asked", lost=lost)

    said = _told(monkeypatch, capsys, tmp_path / "visit.pcapng", record, language)
    assert "7" in said
    assert (word in said) is lost


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_kept_under_another_name_is_kept(language: str, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    """Nobody is told that nothing was kept, and then where it is, in the language of the call."""
    part = str(tmp_path / "visit.pcapng.part")

    def record(*_: Any) -> Recording:
        raise BadInput("record.unwritable", file="visit.pcapng", part=part, why="No space left on device")

    said = _told(monkeypatch, capsys, tmp_path / "visit.pcapng", record, language)
    assert part in said
    assert {"zh": "磁盘满了", "en": "the disk is full"}[language] in said
    assert not any(word in said for word in ("没存成", "Nothing was kept", "No space"))


@pytest.mark.parametrize("written", [False, True])
def test_a_disk_that_does_not_answer(written: bool, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    """The end does not wait for it; the part that is named is the one that was written, not a crash's of last week."""
    monkeypatch.setattr(lan_record, "CLOSING_S", 0.05)
    old, new = tmp_path / "visit.pcapng.part", tmp_path / "visit.pcapng.1.part"
    old.touch()
    hung = threading.Event()

    def record(*_: Any) -> Recording:
        new.write_bytes(b"frames" if written else b"")
        hung.wait(10.0)
        raise BadInput("record.exists", file="visit.pcapng")

    said = _told(monkeypatch, capsys, tmp_path / "visit.pcapng", record)
    hung.set()
    assert (str(new) in said) is written
    assert str(old) not in said
    assert ("Nothing was kept" in said) is not written


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's rights are another matter there")
def test_a_folder_without_the_right_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before anything is measured, with the reason."""

    def refused(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(BadInput) as caught:
        place_for(str(tmp_path / "visit.pcapng"))
    assert (caught.value.code, caught.value.facts["why"]) == ("record.no_place", "Permission denied")
