"""The journal of a change on this laptop's adapter: how it was before, and each step, on disk (see `logbook`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fieldkit.changes.adapter import (
    AdapterSettings,
    LineSettings,
    line_settings_from,
    settings_from,
    settings_to,
)
from fieldkit.changes.logbook import FOLDER, Logbook, boot_id, damaged, read_begun, still_runs
from fieldkit.errors import BadInput

OPEN = "adapter.jsonl"
WORDS = "single_pc"
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
        return still_runs(self.pid, self.pid_began)


class ChangeJournal(Logbook):
    """The journal of one change of the adapter."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, WORDS)

    @classmethod
    def begin(
        cls, data_dir: Path, saved: AdapterSettings, wanted: LineSettings, *, case: str | None, at: datetime
    ) -> "ChangeJournal":
        """Keep how things are before anything is changed.

        Raises: FieldkitError when that cannot be kept, or when an earlier change is not undone yet.
        """
        kept = {"saved": settings_to(saved), "wanted": settings_to(wanted)}
        begun = Logbook.snapshot(data_dir / FOLDER / OPEN, WORDS, kept, case=case, boot=boot_id(), at=at)
        return cls(begun.file)


def unfinished(data_dir: Path) -> Unfinished | None:
    """The change that was begun and not undone, if there is one.

    Raises: BadInput when its journal cannot be read.
    """
    file = data_dir / FOLDER / OPEN
    begun = read_begun(file, WORDS)
    if begun is None:
        return None
    try:
        return Unfinished(
            file=file,
            at=begun.at,
            saved=settings_from(begun.head["saved"]),
            wanted=line_settings_from(begun.head["wanted"]),
            boot=begun.boot,
            pid=begun.pid,
            pid_began=begun.pid_began,
            case=begun.case,
            steps=begun.steps,
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise damaged(WORDS, file, exc) from exc
    except BadInput as exc:
        raise BadInput(exc.code, **{**exc.facts, "file": str(file)}) from exc
