"""What a guarded change keeps on disk: how it was before, and each step before and after it is made.

One file for each thing that may be changed; while it lies there under its own name, the change is not over.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldkit.errors import BadInput, FieldkitError

FOLDER = "changes"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Begun:
    """A change that was begun and not closed: its snapshot, and what was noted since."""

    file: Path
    at: datetime
    boot: str
    pid: int
    pid_began: float | None
    case: str | None
    head: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]

    @property
    def being_made(self) -> bool:
        """Is the program that began it still running?"""
        return still_runs(self.pid, self.pid_began)


class Logbook:
    """The journal of one change; when a method returns, what it wrote is on disk.

    `words` is what its errors begin with: `WORDS.unfinished`, `WORDS.journal_unwritable`, and so on.
    """

    def __init__(self, file: Path, words: str) -> None:
        self.file = file
        self._words = words

    @classmethod
    def snapshot(
        cls, file: Path, words: str, kept: Mapping[str, Any], *, case: str | None, boot: str, at: datetime
    ) -> "Logbook":
        """Keep how things are before anything is changed.

        Raises: FieldkitError when that cannot be kept, or when an earlier change is not undone yet.
        """
        if file.exists():
            raise FieldkitError(f"{words}.unfinished", file=str(file))
        head = {
            "kind": "snapshot",
            "version": VERSION,
            "at": at.astimezone(UTC).isoformat(),
            "boot": boot,
            "pid": os.getpid(),
            "pid_began": began_at(),
            "case": case,
            **kept,
        }
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}-", suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="ascii", newline="\n") as stream:
                    stream.write(json.dumps(head) + "\n")
                    stream.flush()
                    os.fsync(stream.fileno())
                _put_in_place(name, file, words)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            _sync_folder(file.parent)
        except OSError as exc:
            raise _unwritable(words, file, exc) from exc
        return cls(file, words)

    def note(self, kind: str, **facts: Any) -> None:
        """Append one entry.  Raises: FieldkitError when it cannot be kept: then the step is not made either."""
        entry = {"kind": kind, "at": datetime.now(UTC).isoformat(), **facts}
        try:
            with open(self.file, "rb+") as stream:
                # A line that a killed program left half written must not swallow this one.
                whole = stream.seek(0, os.SEEK_END) == 0 or (stream.seek(-1, os.SEEK_END), stream.read(1))[1] == b"\n"
                stream.write((b"" if whole else b"\n") + json.dumps(entry).encode("ascii") + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as exc:
            raise _unwritable(self._words, self.file, exc) from exc

    def close(self, how: str) -> None:
        """It is over: the journal stays as evidence, and nobody is warned any more."""
        with suppress(FieldkitError):  # a full disk must not keep a finished change open
            self.note("closed", how=how)
        done = self.file.with_name(f"{self.file.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.jsonl")
        try:
            os.replace(self.file, done)
        except OSError as exc:
            raise _unwritable(self._words, self.file, exc) from exc
        _sync_folder(self.file.parent)


def read_begun(file: Path, words: str) -> Begun | None:
    """The change that this file keeps, None where there is none.  Raises: BadInput when it cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise BadInput(f"{words}.journal_unreadable", file=str(file), why=exc.strerror or str(exc)) from exc
    entries: list[dict[str, Any]] = []
    for line in lines:
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue  # half a line of a program that was killed while it wrote
    try:
        head = entries[0]
        if head["version"] != VERSION:  # of a later release: what its words mean nobody here knows
            raise ValueError(f"version {head['version']}")
        return Begun(
            file=file,
            at=datetime.fromisoformat(head["at"]),
            boot=str(head["boot"]),
            pid=int(head["pid"]),
            pid_began=head["pid_began"],
            case=head["case"],
            head=head,
            steps=tuple(entries[1:]),
        )
    except (IndexError, KeyError, TypeError, ValueError) as exc:
        raise damaged(words, file, exc) from exc


def damaged(words: str, file: Path, exc: Exception) -> BadInput:
    """The error about a journal whose snapshot does not hold what it should."""
    return BadInput(f"{words}.journal_damaged", file=str(file), why=f"{type(exc).__name__} {exc}")


def boot_id() -> str:
    """What names the time since this laptop was last started: Linux has a name for it, elsewhere it is the moment."""
    if sys.platform == "linux":
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            pass
    import psutil

    return f"{psutil.boot_time():.0f}"


def still_runs(pid: int, began: float | None) -> bool:
    """Does that very program still run, and is it another than this one?"""
    if pid == os.getpid():
        return False
    import psutil

    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - (began or 0.0)) < 2.0 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def began_at() -> float | None:
    """When this program was started, which tells it from another that is given its number later."""
    import psutil

    try:
        return float(psutil.Process().create_time())
    except psutil.Error:
        return None


def _unwritable(words: str, file: Path, exc: OSError) -> FieldkitError:
    return FieldkitError(f"{words}.journal_unwritable", file=str(file), why=exc.strerror or str(exc))


def _put_in_place(name: str, file: Path, words: str) -> None:
    """Give the finished snapshot its name, unless another program has been quicker.  Raises: FieldkitError, OSError."""
    try:
        os.link(name, file)
    except FileExistsError:
        raise FieldkitError(f"{words}.unfinished", file=str(file)) from None
    except OSError:  # a file system without links
        os.replace(name, file)
    else:
        os.unlink(name)


def _sync_folder(folder: Path) -> None:
    """A new name is safe only once its folder is; Windows has no such call, and needs none."""
    if sys.platform == "win32":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
