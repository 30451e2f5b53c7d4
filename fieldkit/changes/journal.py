"""The journal of a change on this laptop: how it was before, and each step before and after it is made, on disk."""

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

from fieldkit.changes.adapter import (
    AdapterSettings,
    LineSettings,
    line_settings_from,
    settings_from,
    settings_to,
)
from fieldkit.errors import BadInput, FieldkitError

FOLDER = "changes"
OPEN = "adapter.jsonl"
VERSION = 1
# Two readings of the time of the last start that lie this close mean one and the same start.
_SAME_START_S = 120.0


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A change that was begun and not undone: what to lead back to, and how far it had come."""

    file: Path
    at: datetime
    saved: AdapterSettings
    wanted: LineSettings
    boot: str
    pid: int
    pid_began: float | None
    case: str | None
    steps: tuple[Mapping[str, Any], ...]

    @property
    def same_boot(self) -> bool:
        """Has the laptop not been restarted since?"""
        now = boot_id()
        if now == self.boot:
            return True
        try:
            return abs(float(now) - float(self.boot)) < _SAME_START_S
        except ValueError:
            return False

    @property
    def being_made(self) -> bool:
        """Is the program that began it still running?"""
        if self.pid == os.getpid():
            return False
        import psutil

        try:
            return abs(psutil.Process(self.pid).create_time() - (self.pid_began or 0.0)) < 2.0
        except psutil.Error:
            return False


class ChangeJournal:
    """The journal of one change; when a method returns, what it wrote is on disk."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @classmethod
    def begin(
        cls, data_dir: Path, saved: AdapterSettings, wanted: LineSettings, *, case: str | None, at: datetime
    ) -> "ChangeJournal":
        """Keep how things are before anything is changed.

        Raises: FieldkitError when that cannot be kept, or when an earlier change is not undone yet.
        """
        file = data_dir / FOLDER / OPEN
        if file.exists():
            raise FieldkitError("single_pc.unfinished", file=str(file))
        snapshot = {
            "kind": "snapshot",
            "version": VERSION,
            "at": at.astimezone(UTC).isoformat(),
            "boot": boot_id(),
            "pid": os.getpid(),
            "pid_began": _began(),
            "case": case,
            "saved": settings_to(saved),
            "wanted": settings_to(wanted),
        }
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent, prefix=".adapter-", suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="ascii", newline="\n") as stream:
                    stream.write(json.dumps(snapshot) + "\n")
                    stream.flush()
                    os.fsync(stream.fileno())
                _put_in_place(name, file)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            _sync_folder(file.parent)
        except OSError as exc:
            raise FieldkitError("single_pc.journal_unwritable", file=str(file), why=exc.strerror or str(exc)) from exc
        return cls(file)

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
            why = exc.strerror or str(exc)
            raise FieldkitError("single_pc.journal_unwritable", file=str(self.file), why=why) from exc

    def close(self, how: str) -> None:
        """Everything is as it was: the journal stays as evidence, and nobody is warned any more."""
        with suppress(FieldkitError):  # a full disk must not keep a finished change open
            self.note("closed", how=how)
        done = self.file.with_name(f"adapter-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.jsonl")
        try:
            os.replace(self.file, done)
        except OSError as exc:
            why = exc.strerror or str(exc)
            raise FieldkitError("single_pc.journal_unwritable", file=str(self.file), why=why) from exc
        _sync_folder(self.file.parent)


def unfinished(data_dir: Path) -> Unfinished | None:
    """The change that was begun and not undone, if there is one.

    Raises: BadInput when its journal cannot be read.
    """
    file = data_dir / FOLDER / OPEN
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise BadInput("single_pc.journal_unreadable", file=str(file), why=exc.strerror or str(exc)) from exc
    entries: list[dict[str, Any]] = []
    for line in lines:
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue  # half a line of a program that was killed while it wrote
    try:
        head = entries[0]
        return Unfinished(
            file=file,
            at=datetime.fromisoformat(head["at"]),
            saved=settings_from(head["saved"]),
            wanted=line_settings_from(head["wanted"]),
            boot=str(head["boot"]),
            pid=int(head["pid"]),
            pid_began=head["pid_began"],
            case=head["case"],
            steps=tuple(entries[1:]),
        )
    except (IndexError, KeyError, TypeError, ValueError) as exc:
        raise BadInput("single_pc.journal_damaged", file=str(file), why=f"{type(exc).__name__} {exc}") from exc
    except BadInput as exc:
        raise BadInput(exc.code, **{**exc.facts, "file": str(file)}) from exc


def boot_id() -> str:
    """What names the time since this laptop was last started: Linux has a name for it, elsewhere it is the moment."""
    if sys.platform == "linux":
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            pass
    import psutil

    return f"{psutil.boot_time():.0f}"


def _put_in_place(name: str, file: Path) -> None:
    """Give the finished snapshot its name, unless another program has been quicker.  Raises: FieldkitError, OSError."""
    try:
        os.link(name, file)
    except FileExistsError:
        raise FieldkitError("single_pc.unfinished", file=str(file)) from None
    except OSError:  # a file system without links
        os.replace(name, file)
    else:
        os.unlink(name)


def _began() -> float | None:
    import psutil

    try:
        return float(psutil.Process().create_time())
    except psutil.Error:
        return None


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
