"""What a watch has heard so far, in a small file beside the journal: replaced as it goes, until the journal has it."""

import json
import logging
import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fieldkit.cases.watchlog import FOLDER
from fieldkit.model.reading import Measured, Reading, Where
from fieldkit.model.terms import Source

VERSION = 1
# A reading of one topic is not more than this; what is longer stands without its evidence, or as it was before.
LONGEST_TOPIC = 2_000_000
LONGEST_FILE = 16 * LONGEST_TOPIC
# The topics of one watch come at nearly the same time, and are written at once.
GATHER_S = 0.3
# A disk that does not answer holds up the end of a watch no longer than this.
CLOSING_S = 3.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One topic as it stood: the reading, and up to when it heard."""

    reading: Reading
    until: datetime


def meanwhile_file(data_dir: Path, case: str) -> Path:
    """Where that of this case is kept."""
    return data_dir / FOLDER / f"{case}.meanwhile"


@dataclass
class Meanwhile:
    """Keeps what probes hand over; only the latest of each topic counts, and no probe ever waits for the disk.

    A disk that takes nothing is not the end of the watch: it is tried again with the next that comes, and logged.
    """

    interface: str | None = None
    _began: dict[str, tuple[datetime, float]] = field(default_factory=dict)
    _latest: dict[str, Heard] = field(default_factory=dict)
    _unwritten: set[str] = field(default_factory=set)
    _texts: dict[str, str] = field(default_factory=dict)
    _path: Path | None = None
    _thread: threading.Thread | None = None
    _over: bool = False
    _told: bool = False
    _turn: threading.Condition = field(default_factory=threading.Condition)

    def began(self, topic: str) -> None:
        """A probe begins; its reading counts from here."""
        with self._turn:
            self._began[topic] = datetime.now(UTC), time.monotonic()

    def take(self, topic: str, measured: Measured) -> None:
        """Called by the probes, from their own threads."""
        with self._turn:
            if self._over:
                return
            until = datetime.now(UTC)
            at, since = self._began.setdefault(topic, (until, time.monotonic()))
            reading = Reading(
                id="",
                topic=topic,
                source=measured.source or Source.PROBE,
                at=at,
                took_s=round(time.monotonic() - since, 3),
                where=measured.where or Where(interface=self.interface),
                by=measured.by,
                facts=measured.facts,
                missing=measured.missing,
                weak=measured.weak,
                raw=measured.raw,
            )
            self._latest[topic] = Heard(reading, until)
            self._unwritten.add(topic)
            self._turn.notify_all()

    def latest(self) -> tuple[Reading, ...]:
        """The latest of each topic, whether it is on disk yet or not."""
        with self._turn:
            return tuple(heard.reading for heard in self._latest.values())

    def keep_in(self, path: Path) -> None:
        """From now on it is kept there; what came before first."""
        self._path = path
        self._thread = threading.Thread(target=self._keep, name="meanwhile", daemon=True)
        self._thread.start()

    def end(self, *, kept: bool) -> None:
        """The watch is over; where the journal has all of it (`kept`), nothing is left of the file."""
        with self._turn:
            self._over = True
            if kept:
                self._unwritten.clear()
            self._turn.notify_all()
        if self._thread is not None:
            self._thread.join(CLOSING_S)
        if kept and self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _keep(self) -> None:
        assert self._path is not None
        while True:
            with self._turn:
                while not (self._unwritten or self._over):
                    self._turn.wait()
                if not self._over:
                    self._turn.wait_for(lambda: self._over, GATHER_S)
                came = {topic: self._latest[topic] for topic in self._unwritten}
                self._unwritten.clear()
                over = self._over
            if came:
                self._write(came)
            if over:
                return

    def _write(self, came: Mapping[str, Heard]) -> None:
        assert self._path is not None
        for topic, heard in came.items():
            text = _as_text(heard)
            if text is not None:
                self._texts[topic] = text
        body = f'{{"v":{VERSION},"heard":[\n' + ",\n".join(self._texts.values()) + "\n]}\n"
        try:
            replaced(self._path, body)
        except OSError as exc:
            if not self._told:
                logging.getLogger(__name__).warning("what the watch heard so far cannot be kept: %s", exc)
            self._told = True
        else:
            self._told = False


def replaced(path: Path, body: str) -> None:
    """The file as a whole, on disk: whoever reads it, or finds it after a kill, has the new one or the old one.

    Raises: OSError; the old one is still there then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("w", encoding="ascii", newline="\n") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # the name itself; Windows has no such thing
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read(path: Path) -> tuple[Heard, ...]:
    """What a watch had heard, as far as it was kept; nothing where there is nothing that can be read."""
    from fieldkit.engine.codec import reading_from
    from fieldkit.errors import BadInput

    try:
        with path.open(encoding="ascii", errors="replace") as file:
            data = json.loads(file.read(LONGEST_FILE))
        rows = data["heard"] if data["v"] == VERSION else ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()
    found: dict[str, Heard] = {}
    for row in rows if isinstance(rows, list) else ():
        try:
            reading = reading_from(row["reading"], where=path.name)
            until = datetime.fromisoformat(row["until"])
        except (BadInput, KeyError, TypeError, ValueError):
            continue  # of another version: the others still count
        if reading.facts is not None and until.tzinfo is not None:
            found[reading.topic] = Heard(reading, until)
    return tuple(found.values())


def _as_text(heard: Heard) -> str | None:
    from fieldkit.engine.codec import event_of

    for each in (heard.reading, replace(heard.reading, raw="")):
        payload = dict(event_of(heard.until, "reading", replace(each, facts=None)).payload)
        payload.pop("facts")
        reading = f'{_json(payload)[:-1]},"facts":{_facts(each.facts)}}}'
        text = f'{{"until":{_json(heard.until.isoformat())},"reading":{reading}}}'
        if len(text) <= LONGEST_TOPIC:
            return text
    return None


def _facts(facts: Any) -> str:
    """As the journal keeps it; the long lists piece by piece, for most of a list was there the last time."""
    from fieldkit.engine.codec import plain
    from fieldkit.text.redact import redacted

    if not is_dataclass(facts) or isinstance(facts, type):
        return _json(redacted(plain(facts)))
    every = {each.name: getattr(facts, each.name) for each in fields(facts)}
    lists = {name: value for name, value in every.items() if _is_list(value)}
    parts = {name: f"[{','.join(map(_piece, value))}]" for name, value in lists.items()}
    rest = redacted({name: plain(value) for name, value in every.items() if name not in lists})
    parts |= {name: _json(value) for name, value in rest.items()}
    return "{" + ",".join(f"{_json(name)}:{text}" for name, text in parts.items()) + "}"


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and all(is_dataclass(each) for each in value)


@lru_cache(maxsize=16_384)
def _piece(value: Any) -> str:
    from fieldkit.engine.codec import plain
    from fieldkit.text.redact import redacted

    return _json(redacted(plain(value)))


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"))
