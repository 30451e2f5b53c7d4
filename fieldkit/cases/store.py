"""Keeps cases: SQLite, events only appended, on disk before `append` returns."""

import json
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.event import Event
from fieldkit.text.redact import redacted

FILE_NAME = "cases.sqlite3"
BUSY_S = 5.0

# No letters that are read out wrongly over the phone (0/o, 1/l/i).
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"

_LAST = re.compile(r"last(?:~(\d{1,4}))?")


def _create(db: sqlite3.Connection) -> None:
    db.execute("create table cases (id text primary key, opened_at text not null) strict")
    db.execute(
        "create table events (number integer primary key, case_id text not null references cases (id),"
        " at text not null, kind text not null, version integer not null, payload text not null) strict"
    )
    db.execute("create index events_by_case on events (case_id, number)")


# Ordered and named; each runs once, in one transaction, and is recorded when applied.
MIGRATIONS: tuple[tuple[str, Callable[[sqlite3.Connection], None]], ...] = (("create", _create),)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    id: str
    opened_at: datetime
    tree: str
    symptom: str | None
    line: str | None
    ticket: str | None
    cause: str | None
    confidence: str | None
    verdict: str | None
    state: str  # open, concluded, closed
    closed: str | None = None  # the cause a person closed it with
    due: datetime | None = None  # to be looked at again by then; None once it is closed


class CaseJournal:
    """The journal of one case."""

    def __init__(self, store: "Store", case: str) -> None:
        self._store = store
        self.case = case

    def append(self, events: Sequence[Event]) -> None:
        """Keep these events, all or none; they are on disk when this returns."""
        self._store.append(self.case, events)


class Store:
    """All cases of this laptop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            with self._errors():
                self._write_ahead()
                self._db.execute("pragma synchronous = full")
                self._db.execute("pragma foreign_keys = on")
                self._migrate()
        except FieldkitError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def create(self, opened: Event) -> CaseJournal:
        """A new case with its first event."""
        at = opened.at.astimezone(UTC)
        with self._errors(), self._transaction():
            while True:
                case = f"{at:%y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"
                if not self._db.execute("select 1 from cases where id = ?", (case,)).fetchone():
                    break
            self._db.execute("insert into cases (id, opened_at) values (?, ?)", (case, _stamp(at)))
            self._insert(case, [opened])
        return CaseJournal(self, case)

    def append(self, case: str, events: Sequence[Event]) -> None:
        """Keep these events of a case, all or none."""
        with self._errors(), self._transaction():
            self._insert(case, events)

    def journal(self, case: str) -> CaseJournal:
        """The journal of a case that is already there."""
        return CaseJournal(self, self.find(case))

    def find(self, wanted: str) -> str:
        """The full id of a case, from its id, an unambiguous beginning or end of it, `last`, or `last~1` before that.

        Raises: BadInput when none or several fit.
        """
        with self._errors():
            ids = [row[0] for row in self._db.execute("select id from cases order by opened_at, rowid")]
        if (back := _LAST.fullmatch(wanted)) and int(back[1] or 0) < len(ids):
            return str(ids[-1 - int(back[1] or 0)])
        fitting = [each for each in ids if each == wanted] or [
            each for each in ids if wanted and (each.startswith(wanted) or each.endswith(wanted))
        ]
        if len(fitting) == 1:
            return str(fitting[0])
        if fitting:
            raise BadInput("case.ambiguous", case=wanted, known=fitting[-5:])
        raise BadInput("case.unknown", case=wanted, known=ids[-5:])

    def events(self, case: str) -> tuple[Event, ...]:
        """All events of a case, in order."""
        with self._errors():
            rows = self._db.execute(
                "select at, kind, version, payload from events where case_id = ? order by number", (case,)
            ).fetchall()
            return tuple(
                Event(datetime.fromisoformat(at), kind, json.loads(payload), version)
                for at, kind, version, payload in rows
            )

    def rows(self) -> tuple[CaseRow, ...]:
        """Every case, the newest first."""
        with self._errors():
            # Readings and findings are most of a case, and none of a list.
            found = self._db.execute(
                "select cases.id, cases.opened_at, events.kind,"
                " case when events.kind in"
                " ('opened', 'concluded', 'judged', 'went_back', 'invalidated', 'follow_up', 'closed')"
                " then events.payload end"
                " from cases left join events"
                " on events.case_id = cases.id and events.kind not in ('reading', 'finding')"
                " order by cases.opened_at desc, cases.rowid desc, events.number"
            )
            return tuple(_row(*key, list(each)) for key, each in groupby(found, key=lambda row: (row[0], row[1])))

    def _insert(self, case: str, events: Sequence[Event]) -> None:
        self._db.executemany(
            "insert into events (case_id, at, kind, version, payload) values (?, ?, ?, ?, ?)",
            [
                (case, _stamp(each.at), each.kind, each.version, json.dumps(redacted(each.payload), ensure_ascii=True))
                for each in events
            ],
        )

    def _write_ahead(self) -> None:
        """Switch the file over once; where another process is doing so, SQLite does not wait for it by itself."""
        give_up = time.monotonic() + BUSY_S
        while True:
            try:
                self._db.execute("pragma journal_mode = wal")
            except sqlite3.OperationalError as exc:
                if _code(exc) != "store.busy" or time.monotonic() > give_up:
                    raise
                time.sleep(0.02)
            else:
                return

    def _migrate(self) -> None:
        self._db.execute(
            "create table if not exists migrations (name text primary key, applied_at text not null) strict"
        )
        applied = {row[0] for row in self._db.execute("select name from migrations")}
        newer = applied - {name for name, _ in MIGRATIONS}
        if newer:
            raise FieldkitError("store.newer", file=str(self.path), names=sorted(newer))
        for name, change in MIGRATIONS:
            if name not in applied:
                with self._transaction():
                    if self._db.execute("select 1 from migrations where name = ?", (name,)).fetchone():
                        continue
                    change(self._db)
                    now = _stamp(datetime.now(UTC))
                    self._db.execute("insert into migrations (name, applied_at) values (?, ?)", (name, now))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
            self._db.execute("commit")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # our own mistake, not the file's
        except sqlite3.DatabaseError as exc:
            raise FieldkitError(_code(exc), file=str(self.path), error=str(exc)) from exc
        except OSError as exc:
            raise FieldkitError("store.unwritable", file=str(self.path), error=exc.strerror or str(exc)) from exc
        except ValueError as exc:
            raise FieldkitError("store.damaged", file=str(self.path), error=str(exc)) from exc


def _code(exc: sqlite3.DatabaseError) -> str:
    name = getattr(exc, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return "store.full"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "store.busy"
    if name == "SQLITE_ERROR" or name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return "store.damaged"  # a table or column that must be there is not
    return "store.unwritable"


def newest_ids(folder: Path, count: int) -> list[str]:
    """The ids of the newest cases, newest first; nothing is made, mended or waited for."""
    path = folder / FILE_NAME
    if not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.1)) as db:
            found = db.execute("select id from cases order by opened_at desc, rowid desc limit ?", (count,))
            return [str(row[0]) for row in found]
    except sqlite3.Error:
        return []


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _row(case: str, opened_at: str, events: Sequence[tuple[Any, ...]]) -> CaseRow:
    start: dict[str, Any] = {}
    end: dict[str, Any] = {}
    ends: list[tuple[int, dict[str, Any]]] = []
    passed = 0
    closed: str | None = None
    due: str | None = None
    for _, _, kind, payload in events:
        data: dict[str, Any] = json.loads(payload) if payload else {}
        match kind:
            case "opened":
                start = data
            case "passed":
                passed += 1
            case "concluded" | "judged":
                ends.append((passed, data))
            case "invalidated" if data.get("why") == "not_recovered":
                ends.append((passed - 1, {}))
            case "went_back":
                passed = data["to"]
                ends = [(at, said) for at, said in ends if at < passed]
            case "follow_up":
                due = data["due"]
            case "closed":
                closed = data["cause"]
    if ends:
        end = ends[-1][1]
    said: dict[str, Any] = end.get("conclusion") or {}
    line: dict[str, Any] = start.get("line") or {}
    return CaseRow(
        id=case,
        opened_at=datetime.fromisoformat(opened_at),
        tree=start.get("tree") or start.get("command", ""),
        symptom=start.get("symptom"),
        line=line.get("id"),
        ticket=start.get("ticket"),
        cause=said.get("cause"),
        confidence=said.get("confidence"),
        verdict=end.get("verdict"),
        state="closed" if closed else "concluded" if end else "open",
        closed=closed,
        due=datetime.fromisoformat(due) if due and not closed else None,
    )


def open_store(folder: Path) -> Store:
    """The store in this folder, made or brought up to date if need be."""
    return Store(folder / FILE_NAME)
