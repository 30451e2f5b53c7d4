"""What is remembered of a device: a convenience that may be lost, never a reason to fail."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fieldkit.devices.book import Page, remember, remembered, write_whole


def test_what_was_found_is_there_the_next_time(tmp_path: Path) -> None:
    """Each fact is kept beside the others, for its own device alone."""
    file = tmp_path / "state" / "devices.json"
    assert Page() == remembered(file, "10.0.0.2")
    remember(file, "10.0.0.2", platform="huawei_vrp")
    remember(file, "10.0.0.2", encoding="gb18030")
    remember(file, "10.0.0.3", old_algorithms=True, refused=("tech screen-length disable",))
    assert Page("huawei_vrp", encoding="gb18030") == remembered(file, "10.0.0.2")
    assert Page(None, True, None, ("tech screen-length disable",)) == remembered(file, "10.0.0.3")


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{",
        b'{"10.0.0.2": 3}',
        b'{"10.0.0.2": {"platform": 7, "encoding": "rot13", "refused": "x", "old_algorithms": "yes"}}',
        b"[" * 200_000,
    ],
)
def test_a_damaged_book_is_an_empty_one(kept: bytes, tmp_path: Path) -> None:
    """Nothing that stands in it can stop a visit, and nothing in it is believed that is not what we write."""
    file = tmp_path / "devices.json"
    file.write_bytes(kept)
    assert Page() == remembered(file, "10.0.0.2")
    remember(file, "10.0.0.2", platform="linux")
    assert Page("linux") == remembered(file, "10.0.0.2")


def test_a_book_that_cannot_be_written(tmp_path: Path) -> None:
    """It costs time at the next visit, and nothing else."""
    (tmp_path / "state").write_text("a file in the folder's place")
    remember(tmp_path / "state" / "devices.json", "10.0.0.2", platform="linux")
    assert Page() == remembered(tmp_path / "state" / "devices.json", "10.0.0.2")


def test_fifty_visits_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each device's page is there, whoever wrote at the same time."""
    file = tmp_path / "devices.json"
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda at: remember(file, f"10.0.0.{at}", platform="linux"), range(50)))
    assert [Page("linux")] * 50 == [remembered(file, f"10.0.0.{at}") for at in range(50)]


def test_a_crash_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file takes the old one's place at once, or not at all; nothing half-written stays behind."""
    file = tmp_path / "devices.json"
    write_whole(file, "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "new")
    assert ("old", [file]) == (file.read_text(), list(tmp_path.iterdir()))
