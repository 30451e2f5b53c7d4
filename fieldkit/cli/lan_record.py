"""`lan-check --record FILE`: keeps what passes the port while it is tested, after somebody agreed, within told caps."""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from fieldkit.cli.invocation import Invocation
from fieldkit.errors import BadInput, FieldkitError

if TYPE_CHECKING:
    from fieldkit.probes.capture_write import Recording

# What the writer still needs once it is told to end: the last frames, and the disk.
CLOSING_S = 3.0
# The measuring itself takes less; the end comes when the test is over, not when this is.
USUAL_S = 60.0


@dataclass
class Keeping:
    """One recording, in a thread of its own so that a slow disk holds nothing up; leaving it finishes the file."""

    invocation: Invocation
    interface: str
    path: Path
    seconds: float
    _cancel: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    made: "Recording | None" = None
    failed: FieldkitError | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._keep, name="record", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._cancel.set()
        if self._thread is not None:
            self._thread.join(CLOSING_S)
        if self.made is None and self.failed is None:
            self.failed = _unfinished(self.path)
        self._tell()

    def _keep(self) -> None:
        from fieldkit.probes.capture_write import Caps, record

        try:
            self.made = record(self.interface, self.path, Caps(seconds=self.seconds), self._cancel, self.seconds)
        except FieldkitError as exc:
            self.failed = exc

    def _tell(self) -> None:
        """Say what became of it, below the result."""
        from rich.text import Text

        from fieldkit.cli.output import err
        from fieldkit.cli.told import told
        from fieldkit.text import say

        language, talk = self.invocation.language, err(self.invocation)
        if self.made is not None:
            facts = {
                "packets": self.made.packets,
                "file": str(self.path),
                "megabytes": round(self.made.bytes_ / 1e6, 2),
            }
            talk.print(Text(say("lan_check.recorded", language, facts)))
            if self.made.stopped_by != "asked":
                talk.print(Text(say("lan_check.recorded_full", language), style="yellow"))
            if self.made.lost:
                talk.print(Text(say("record.gaps", language), style="yellow"))
        elif self.failed is not None:
            why, fix = told(self.failed.code, language, self.failed.facts)
            # What names a part has kept something after all.
            key = "record.kept_beside" if self.failed.facts.get("part") else "lan_check.not_recorded"
            talk.print(Text(say(key, language, {"why": why, "fix": fix}), style="yellow"))


def _unfinished(path: Path) -> BadInput:
    """Where the frames so far are, if there are any."""
    newest: tuple[float, Path] | None = None
    with suppress(OSError):
        for each in path.parent.iterdir():
            if each.name.startswith(f"{path.name}.") and each.name.endswith(".part"):
                found = each.stat()
                if found.st_size and (newest is None or found.st_mtime > newest[0]):
                    newest = found.st_mtime, each
    if newest is None:
        return BadInput("record.not_begun", file=str(path))
    return BadInput("record.too_slow", file=str(path), part=str(newest[1]))


def place_for(written: str) -> Path:
    """Where the capture is to go; told at once if it cannot, not after the test.

    Raises: BadInput when it names no file, when one is there already, or when none can be made there.
    """
    path = Path(written)
    if written == "-" or not path.name or written.endswith(("/", os.sep)):
        raise BadInput("record.no_name", file=written)
    try:
        path.lstat()
    except FileNotFoundError:
        from fieldkit.probes.capture_write import try_place

        try_place(path)
        return path
    except (OSError, ValueError) as exc:  # a name too long, or one that no system takes
        why = (exc.strerror if isinstance(exc, OSError) else None) or str(exc)
        raise BadInput("record.no_place", file=written, why=why) from exc
    raise BadInput("record.exists", file=str(path))
