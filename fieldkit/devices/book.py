"""What this laptop remembers of each device, so that the next visit need not find it out again."""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# Fifty visits may end at the same time; each reads, changes and writes the one file.
_WRITING = threading.Lock()
_LARGEST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What one device was found to be.

    `refused` holds the commands for the session alone (no pager, no alarms) that it would not take from a user, as
    `USER COMMAND`; they are not tried again.
    """

    platform: str | None = None
    old_algorithms: bool = False
    encoding: str | None = None
    refused: tuple[str, ...] = ()


def remembered(file: Path, name: str) -> Page:
    """The page of one device; an empty one where nothing is known, or the book cannot be read."""
    return _page(_read(file).get(name))


def remember(file: Path, name: str, **found: Any) -> None:
    """Write down what was found; a book that cannot be written costs time at the next visit, and nothing else."""
    with _WRITING:
        pages = _read(file)
        old = _page(pages.get(name))
        page = replace(old, **found)
        if page == old:
            return
        pages[name] = {
            "platform": page.platform,
            "old_algorithms": page.old_algorithms,
            "encoding": page.encoding,
            "refused": list(page.refused),
        }
        with suppress(OSError):
            write_whole(file, json.dumps(pages, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _LARGEST_BYTES:
            return {}
        pages = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return pages if isinstance(pages, dict) else {}


def _page(kept: Any) -> Page:
    if not isinstance(kept, dict):
        return Page()
    platform, encoding, refused = (kept.get(each) for each in ("platform", "encoding", "refused"))
    return Page(
        platform if isinstance(platform, str) else None,
        kept.get("old_algorithms") is True,
        encoding if encoding in ("utf-8", "gb18030") else None,
        tuple(each for each in refused if isinstance(each, str)) if isinstance(refused, list) else (),
    )


def write_whole(file: Path, text: str) -> None:
    """Put the text there, for this user's eyes only, so that a crash leaves either the old file or the new one.

    Raises: OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # readable by its owner only
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        _patiently(lambda: os.replace(name, file), range(20))
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise


def _patiently(act: Callable[[], None], tries: Iterable[int]) -> None:
    """Windows refuses to replace a file as long as somebody, a virus scanner mostly, has it open."""
    for _ in tries:
        try:
            return act()
        except PermissionError:
            if sys.platform != "win32":
                raise
            time.sleep(0.02)
    return act()
