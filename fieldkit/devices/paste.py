"""Where a pasted text comes from: a file, standard input, or the clipboard of this laptop."""

import os
import queue
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from fieldkit.devices.copied import latest
from fieldkit.devices.plain import LARGEST_BYTES, decoded
from fieldkit.devices.plugged import of_outputs
from fieldkit.devices.readings import readings
from fieldkit.devices.recognise import Output, recognise
from fieldkit.devices.taken import Readings, Taken
from fieldkit.errors import BadInput
from fieldkit.model.line import Line

CLIPBOARD = "clipboard"
STDIN = "-"

# Another program is at the other end of the pipe: it gets this long to say all of it.
STDIN_S = 15.0
CLIPBOARD_S = 5.0

# What reads the clipboard, by system; the first that is installed is asked.
CLIPBOARD_TOOLS: dict[str, tuple[tuple[str, ...], ...]] = {
    "win32": (
        (
            "powershell.exe",
            "-NoProfile",
            "-NonInteractive",
            "-Command",
            "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw",
        ),
    ),
    "darwin": (("pbpaste",),),
    "linux": (
        ("wl-paste", "--no-newline"),
        ("xclip", "-selection", "clipboard", "-out"),
        ("xsel", "--clipboard", "--output"),
    ),
}


def pasted(source: str) -> str:
    """The text of one `--paste`: a file's, standard input's (`-`), or the clipboard's (`clipboard`).

    Where something is piped in and no file is named, that is meant rather than the clipboard.

    Raises: BadInput when there is none, or more than anybody copies.
    """
    if source == CLIPBOARD:
        piped = _from_stdin() if _is_piped() else b""
        return _some(piped if piped.strip() else _from_clipboard(), source)
    if source == STDIN:
        return _some(_from_stdin(), source)
    path = Path(source)
    try:
        with path.open("rb") as file:
            return _some(file.read(LARGEST_BYTES + 1), source)
    except OSError as exc:
        raise BadInput("paste.unreadable", file=source, why=exc.strerror or str(exc)) from exc


def understood(
    texts: Sequence[tuple[str, str]], line: Line, *, whereabouts: bool = False
) -> tuple[Readings, tuple[str, ...]]:
    """The readings in several pastes (source, text) for this line, and what in them nobody could place.

    `whereabouts`: where every MAC of a pasted table is plugged in is wanted too (`plugged`), not only this line's port.
    Raises: BadInput when nothing of it was recognised.
    """
    outputs: list[Output] = []
    strange: list[str] = []
    for source, text in texts:
        found = recognise(text)
        if not found.outputs:
            first = next((each.strip() for each in text.splitlines() if each.strip()), "")
            raise BadInput("paste.not_recognised", source=source, first=first[:80])
        outputs += found.outputs
        strange += found.strange
    made = readings(outputs, line)
    places = of_outputs(latest(outputs)[0], switch=line.access.switch) if whereabouts else None
    if places is not None and places.found:
        table = next(each for each in outputs if each.intent == "mac_table")
        # Which port is this line's matters to nobody who wants to know where everybody is.
        left = tuple(each for each in made.not_taken if each.code != "paste.which_port" or each.output != table)
        made = Readings((*made.taken, Taken("plugged", places, table)), left)
    return made, tuple(strange)


def _some(raw: bytes, source: str) -> str:
    if len(raw) > LARGEST_BYTES:
        raise BadInput("paste.too_large", source=source, largest=LARGEST_BYTES)
    text = decoded(raw)
    if not text.strip():
        raise BadInput("paste.nothing", source=source)
    return text


def _is_piped() -> bool:
    """Is standard input a pipe or a file, rather than a keyboard or nothing?"""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _from_stdin() -> bytes:
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise BadInput("paste.nothing", source=STDIN)
    limit = None if sys.stdin.isatty() else STDIN_S  # a person may take all the time they like
    read = stream.read
    return _within(limit, lambda: read(LARGEST_BYTES + 1))


def _within(seconds: float | None, read: Callable[[], bytes]) -> bytes:
    came: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def wait() -> None:
        try:
            came.put(read())
        except (OSError, ValueError) as exc:
            came.put(exc)

    threading.Thread(target=wait, name="paste", daemon=True).start()
    try:
        got = came.get(timeout=seconds)
    except queue.Empty:
        raise BadInput("paste.silent", seconds=seconds) from None
    if isinstance(got, Exception):
        raise BadInput("paste.unreadable", file=STDIN, why=str(got)) from got
    return got


def _from_clipboard() -> bytes:
    tools = CLIPBOARD_TOOLS.get(sys.platform, CLIPBOARD_TOOLS["linux"])
    installed = next((tool for tool in tools if shutil.which(tool[0])), None)
    if installed is None:
        raise BadInput("paste.no_clipboard", tools=[tool[0] for tool in tools])
    try:
        done = subprocess.run(
            installed, capture_output=True, timeout=CLIPBOARD_S, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as exc:
        raise BadInput("paste.clipboard_failed", tool=installed[0], why=f"{CLIPBOARD_S:g} s") from exc
    except OSError as exc:
        raise BadInput("paste.clipboard_failed", tool=installed[0], why=exc.strerror or str(exc)) from exc
    if done.returncode != 0 and not done.stdout:
        why = decoded(done.stderr).strip().splitlines()
        raise BadInput("paste.clipboard_failed", tool=installed[0], why=why[0][:120] if why else str(done.returncode))
    return done.stdout
