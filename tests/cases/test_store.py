"""The case store: what `append` returned for is on disk, whatever happens next."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cases import store as store_module
from fieldkit.cases.store import FILE_NAME, Store, newest_ids, open_store
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.event import Event, EventKind
from fieldkit.text import has

KILLS = int(os.environ.get("FIELDKIT_KILLS", "20"))
ROOT = Path(__file__).parents[2]
START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def _event(kind: EventKind = "note", minute: int = 0, **payload: Any) -> Event:
    return Event(START + timedelta(minutes=minute), kind, payload)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    made = open_store(tmp_path)
    yield made
    made.close()


# -- keeping -------------------------------------------------------------------------------------------------------

APPEND = """
import sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime
from pathlib import Path
from fieldkit.cases.store import open_store
from fieldkit.model.event import Event
now = lambda kind, payload: Event(datetime.now(UTC), kind, payload)
store = open_store(Path({folder!r}))
journal = store.journal("last") if {resumes} else store.create(now("opened", {{"tree": "internet"}}))
at = sum(1 for each in store.events(journal.case) if each.kind == "passed")
while True:
    journal.append([now("reading", {{"at": at, "raw": "x" * 2000}}), now("passed", {{"at": at}})])
    sys.stdout.write(f"{{at}}\\n")
    sys.stdout.flush()
    at += 1
"""


def _acknowledged_before_kill(folder: Path, *, resumes: bool, after_s: float) -> list[int]:
    """Let a process answer, kill it (no warning given), and say which answers it had been told are kept."""
    code = APPEND.format(root=str(ROOT), folder=str(folder), resumes=resumes)
    child = subprocess.Popen([sys.executable, "-I", "-S", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    first = child.stdout.readline()
    assert first, child.stderr.read().decode()
    time.sleep(after_s)
    child.kill()
    rest, _ = child.communicate(timeout=120)
    return [int(line) for line in (first + rest).split(b"\n")[:-1]]


def test_killed_while_answering_no_acknowledged_answer_is_lost(tmp_path: Path) -> None:
    """kill -9 at a random moment, again and again on one case: every answer told to be kept is there, whole."""
    dice = random.Random(7)
    acknowledged: list[int] = []
    for number in range(KILLS):
        acknowledged += _acknowledged_before_kill(tmp_path, resumes=number > 0, after_s=dice.uniform(0, 0.03))
        began = time.monotonic()
        store = open_store(tmp_path)
        events = store.events(store.find("last"))
        assert time.monotonic() - began < 1
        kept = [event.payload["at"] for event in events if event.kind == "passed"]
        assert kept == list(range(len(kept)))
        assert set(acknowledged) <= set(kept)
        assert [event.payload["at"] for event in events if event.kind == "reading"] == kept
        store.close()
    assert len(acknowledged) >= KILLS


def test_events_come_back_as_they_were_in_order(store: Store) -> None:
    """Time, kind, version and payload are the same, lone surrogates included; order is that of appending."""
    journal = store.create(_event("opened", tree="internet"))
    given = [_event("note", 5, text="光猫 \x1b \ud800"), _event("note", 1, text="earlier by the clock", number=1.5)]
    journal.append(given)
    assert list(store.events(journal.case))[1:] == given
    assert store.journal(journal.case).case == journal.case


def test_all_or_none(store: Store) -> None:
    """When one event of a batch cannot be kept, none is."""
    journal = store.create(_event("opened", tree="internet"))
    with pytest.raises(TypeError):
        journal.append([_event(text="fine"), _event(text=object())])
    assert len(store.events(journal.case)) == 1
    journal.append([_event(text="later")])
    assert len(store.events(journal.case)) == 2


def test_secrets_do_not_reach_the_disk(store: Store, tmp_path: Path) -> None:
    """Whoever appends, what a device calls a secret is redacted before it is written."""
    journal = store.create(_event("opened", tree="internet", site="https://bob:Tr0ub4dor@a.example/"))
    journal.append([_event(text="snmp-agent community read cipher %^%#Tr0ub4dor%^%#")])
    store.close()
    assert all(b"Tr0ub4dor" not in path.read_bytes() for path in tmp_path.iterdir())


# -- finding -------------------------------------------------------------------------------------------------------


def test_a_case_is_found_by_what_people_say_of_it(store: Store) -> None:
    """The whole id, its beginning or end, or `last`; anything else says which there are."""
    first = store.create(_event("opened", 0, tree="internet")).case
    second = store.create(_event("opened", 60 * 24, tree="internet")).case
    assert store.find(first) == first
    assert store.find(first[-4:]) == first
    assert store.find(second[:6]) == second
    assert store.find("last") == store.find("last~0") == second
    assert store.find("last~1") == first
    for wanted, code in (
        ("26", "case.ambiguous"),
        ("nothing", "case.unknown"),
        ("", "case.unknown"),
        ("%", "case.unknown"),
        ("last~2", "case.unknown"),
        ("last~", "case.unknown"),
    ):
        with pytest.raises(BadInput) as told:
            store.find(wanted)
        assert told.value.code == code
        assert set(told.value.facts["known"]) <= {first, second}


def test_newest_ids_for_completion(store: Store, tmp_path: Path) -> None:
    """The newest first, no more than asked for; where there is no store, none is made."""
    made = [store.create(_event("opened", minute, tree="internet")).case for minute in range(4)]
    assert newest_ids(store.path.parent, 3) == made[:0:-1]
    assert newest_ids(tmp_path / "nowhere", 3) == []
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / store.path.name).write_bytes(b"not a database")
    assert newest_ids(tmp_path / "odd", 3) == []


def test_no_case_yet(store: Store) -> None:
    """An empty store has no last case and no rows."""
    assert store.rows() == ()
    with pytest.raises(BadInput):
        store.find("last")


def test_ids_are_read_out_without_confusion(store: Store) -> None:
    """A date and four characters none of which is mistaken for another over the phone; never the same twice."""
    ids = [store.create(_event("opened", tree="internet")).case for _ in range(200)]
    assert len(set(ids)) == 200
    assert all(each[:7] == "260301-" and set(each[7:]) <= set("23456789abcdefghjkmnpqrstuvwxyz") for each in ids)


CONCLUDED: dict[str, Any] = {"conclusion": {"cause": "CU-DUPGW", "confidence": "likely"}, "verdict": "fault"}


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], ("open", None, None)),
        ([_event("passed"), _event("concluded", **CONCLUDED), _event("passed")], ("concluded", "CU-DUPGW", "fault")),
        (
            [_event("passed"), _event("concluded", **CONCLUDED), _event("passed"), _event("went_back", to=1)],
            ("open", None, None),
        ),
        (
            [
                *(_event("concluded", **CONCLUDED), _event("passed"), _event("passed"), _event("passed")),
                _event("invalidated", why="not_recovered", topics=None),
            ],
            ("open", None, None),
        ),
        (
            [
                *(_event("concluded", **CONCLUDED), _event("passed"), _event("passed"), _event("passed")),
                *(_event("invalidated", why="not_recovered", topics=None), _event("went_back", to=1)),
            ],
            ("concluded", "CU-DUPGW", "fault"),
        ),
        (
            [_event("concluded", **CONCLUDED), _event("passed"), _event("invalidated", why="cord", topics=["link"])],
            ("concluded", "CU-DUPGW", "fault"),
        ),
    ],
    ids=["open", "concluded", "went back over it", "not recovered", "not recovered, taken back", "a mere do"],
)
def test_rows_say_how_each_case_stands(store: Store, events: list[Event], state: tuple[str, Any, Any]) -> None:
    """The newest first; a conclusion taken back, or that did not help, no longer stands."""
    opened = _event("opened", tree="internet", symptom="down", line={"id": "CQ-1"}, ticket="T-9")
    case = store.create(opened)
    case.append([_event("reading", raw="x"), *events] if events else [_event("reading")])
    store.create(_event("opened", 5, tree="mac"))
    newest, row = store.rows()
    assert (newest.tree, newest.state) == ("mac", "open")
    assert (row.id, row.tree, row.symptom, row.line, row.ticket) == (case.case, "internet", "down", "CQ-1", "T-9")
    assert (row.state, row.cause, row.verdict) == state


def test_a_case_closed_by_a_person(store: Store) -> None:
    """The cause of the closing stands beside the program's own, whichever came first; the last closing counts."""
    case = store.create(_event("opened", tree="internet"))
    case.append([_event("closed", cause="CU-CABLE", text="")])
    assert [(row.state, row.closed, row.cause) for row in store.rows()] == [("closed", "CU-CABLE", None)]
    case.append([_event("concluded", **CONCLUDED), _event("closed", cause="CU-PC", text="")])
    assert [(row.state, row.closed, row.cause) for row in store.rows()] == [("closed", "CU-PC", "CU-DUPGW")]


# -- trouble -------------------------------------------------------------------------------------------------------


def _told(code: str, path: Path, told: FieldkitError) -> None:
    assert told.code == code
    assert told.facts["file"] == str(path)
    assert has(code)
    assert has(f"{code}.fix")


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no read-only bit there")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """No rights is told with the file, as root too (there by a file in the folder's place)."""
    folder = tmp_path / "closed"
    if os.geteuid() == 0:
        folder.write_text("not a folder", encoding="utf-8")
    else:
        folder.mkdir(mode=0o500)
    with pytest.raises(FieldkitError) as told:
        open_store(folder)
    _told("store.unwritable", folder / FILE_NAME, told.value)


@pytest.mark.parametrize(
    "content",
    [b"not a database, but a letter to the customer " * 40, b"SQLite format 3\x00" + b"\xff" * 4096, b"\x00" * 8192],
    ids=["text", "garbage after the magic", "zeroes"],
)
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """It may be somebody's; fieldkit neither mends nor replaces it."""
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(FieldkitError) as told:
        open_store(tmp_path)
    _told("store.damaged", path, told.value)
    assert path.read_bytes() == content


def _filled(folder: Path) -> str:
    store = open_store(folder)
    case = store.create(_event("opened", tree="internet"))
    for number in range(60):
        case.append([_event("note", number, text="x" * 900)])
    store.close()
    return case.case


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_file_is_told_and_left_alone(tmp_path: Path, keep: float) -> None:
    """Wherever it was cut: an error with its fix, or what is left; never a traceback, never a shorter file."""
    case = _filled(tmp_path)
    path = tmp_path / FILE_NAME
    content = path.read_bytes()
    content = content[: int(len(content) * keep)]
    path.write_bytes(content)

    def read_all() -> None:
        with closing(open_store(tmp_path)) as store:
            store.events(case)
            store.rows()

    with pytest.raises(FieldkitError) as told:
        read_all()
    _told("store.damaged", path, told.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "change",
    ["update events set payload = '{'", "update events set at = 'yesterday'", "drop table events"],
)
def test_a_damaged_row_is_told(tmp_path: Path, change: str) -> None:
    """What cannot be read as an event is damage, not a bug."""
    case = _filled(tmp_path)
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.execute(change)
    store = open_store(tmp_path)
    with pytest.raises(FieldkitError) as told:
        store.events(case)
    _told("store.damaged", tmp_path / FILE_NAME, told.value)
    store.close()


def test_a_newer_fieldkits_file_is_left_alone(tmp_path: Path) -> None:
    """An older program never writes into what it does not understand."""
    _filled(tmp_path)
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as db:
        db.execute("insert into migrations values ('holograms', '2030-01-01')")
    before = path.read_bytes()
    with pytest.raises(FieldkitError) as told:
        open_store(tmp_path)
    _told("store.newer", path, told.value)
    assert told.value.facts["names"] == ["holograms"]
    assert path.read_bytes() == before


def test_an_older_file_is_brought_up_to_date_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new migration runs in one transaction; one that fails leaves the file as it was."""
    case = _filled(tmp_path)

    def half(db: sqlite3.Connection) -> None:
        db.execute("alter table cases add column grade text")
        raise sqlite3.OperationalError("power cut")

    monkeypatch.setattr(store_module, "MIGRATIONS", (*store_module.MIGRATIONS, ("grade", half)))
    with pytest.raises(FieldkitError):
        open_store(tmp_path)
    done = ("grade", lambda db: db.execute("alter table cases add column grade text"))
    monkeypatch.setattr(store_module, "MIGRATIONS", (*store_module.MIGRATIONS[:-1], done))
    for _ in range(2):
        store = open_store(tmp_path)
        assert len(store.events(case)) == 61
        store.close()


def test_a_full_disk_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    """The answer that no longer fits is refused with its fix; all before it stays, and with room it goes on."""
    store = open_store(tmp_path)
    case = store.create(_event("opened", tree="internet"))
    pages = store._db.execute("pragma page_count").fetchone()[0]
    store._db.execute(f"pragma max_page_count = {pages + 3}")
    kept = 0

    def fill() -> None:
        nonlocal kept
        while kept < 1000:
            case.append([_event("note", number=kept, raw="x" * 1000)])
            kept += 1

    with pytest.raises(FieldkitError) as told:
        fill()
    _told("store.full", tmp_path / FILE_NAME, told.value)
    assert [event.payload["number"] for event in store.events(case.case)[1:]] == list(range(kept))
    store._db.execute("pragma max_page_count = 100000")
    case.append([_event("note", number=kept)])
    assert len(store.events(case.case)) == kept + 2
    store.close()


TOGETHER = """
import sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime
from pathlib import Path
from fieldkit.cases.store import open_store
from fieldkit.model.event import Event
sys.stdin.readline()
store = open_store(Path({folder!r}))
journal = store.create(Event(datetime.now(UTC), "opened", {{"tree": "internet"}}))
for number in range(40):
    journal.append([Event(datetime.now(UTC), "note", {{"number": number}})])
print(journal.case)
"""


def test_several_at_once_lose_nothing(tmp_path: Path) -> None:
    """Four programs make the same new store and write into it together: each finds all it wrote."""
    code = TOGETHER.format(root=str(ROOT), folder=str(tmp_path))
    pipe = subprocess.PIPE
    children = [
        subprocess.Popen([sys.executable, "-I", "-S", "-c", code], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        for _ in range(4)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    said = [child.communicate(timeout=60) for child in children]
    store = open_store(tmp_path)
    for out, err in said:
        assert err == ""
        numbers = [event.payload["number"] for event in store.events(out.strip())[1:]]
        assert numbers == list(range(40))
    assert len(store.rows()) == 4
    store.close()


def test_a_store_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting has an end."""
    monkeypatch.setattr(store_module, "BUSY_S", 0.1)
    store = open_store(tmp_path)
    case = store.create(_event("opened", tree="internet"))
    with sqlite3.connect(tmp_path / FILE_NAME) as other:
        other.execute("begin immediate")
        with pytest.raises(FieldkitError) as told:
            case.append([_event(text="waits")])
        other.execute("rollback")
    _told("store.busy", tmp_path / FILE_NAME, told.value)
    case.append([_event(text="goes on")])
    store.close()
