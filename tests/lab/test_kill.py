"""kill -9 while a person answers: no acknowledged answer is ever lost, and the visit goes on where it stood."""

import os
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fieldkit.cases.store import Store, open_store
from fieldkit.model.event import Event

pytestmark = [pytest.mark.lab, pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")]

if sys.platform != "win32":
    from tests.lab.terminal import Terminal, plain, program

REHEARSAL = Path(__file__).parents[1] / "data" / "rehearsals" / "long-visit.yaml"
KILLS = int(os.environ.get("FIELDKIT_KILLS", "12"))
SEED = int(os.environ.get("FIELDKIT_SEED", "20260101"))

# From so many kills on, the dice have shown every kind of answer.
WHOLE = 60
# So many answers make one visit; then the next one is opened.
ANSWERS = 14
KILLS_PER_VISIT = 6
RESUME_EXTRA_S = 1.0

# Answers that would end the visit early are not given: the longer way is the better test.
_LONGER = {"suspended in billing": "nu", "known area fault": "nu", "What was changed": "ddmn", "service back?": "n"}
_CHOICE = re.compile(r"^  (\S)  \S", re.MULTILINE)
_TYPED = {"mac": ("00e0-fc12-3456", "00:11:22:33:44:55", "3c-52-82-aa-bb-cc"), "dbm": ("-12.3", "-27.5", "-31")}

Trail = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Action:
    """What a person does at one question: the keys, and what they type where a line is asked for afterwards."""

    keys: str
    line: str | None = None


@dataclass
class Visit:
    """A visit without a kill: what was done, and which question and which answers on disk stood before each action."""

    actions: list[Action] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    trails: list[Trail] = field(default_factory=list)
    start_s: float = 0.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of its own."""
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    """What a login shell would set; no colour, so that screens compare."""
    return {
        "HOME": str(home),
        "FIELDKIT_DATA_DIR": str(home / "data"),
        "FIELDKIT_STATE_DIR": str(home / "state"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "NO_COLOR": "1",
    }


def start(home: Path) -> "Terminal":
    """A new visit."""
    words = ("diagnose", "internet", "--rehearse", str(REHEARSAL), "--lang", "en")
    return Terminal(program(*words), environment(home))


def resume(home: Path) -> "Terminal":
    """The last visit, gone on with."""
    return Terminal(program("case", "resume", "last", "--lang", "en"), environment(home))


def on_screen(written: str) -> str:
    """The question that stands on the screen: everything below its last head line."""
    text = plain(written)
    at = text.rfind("asked")
    return text[at:].partition("\n")[2].strip() if at >= 0 else text.strip()


def on_disk(store: Store) -> Trail:
    """The answers that a reader of the store finds, going back taken into account."""
    trail: list[tuple[str, str, str, str]] = []
    for event in store.events(store.find("last")):
        data = event.payload
        if event.kind == "passed":
            trail.append((data["tree"], data["step"], data["heard"], data["how"]))
        elif event.kind == "went_back":
            del trail[data["to"] :]
    return tuple((tree, step, heard) for tree, step, heard, how in trail if how == "heard")


def chosen(question: str, dice: random.Random, *, can_go_back: bool) -> Action:
    """Something a person might do here: answer, be unsure, skip with a reason, type a value, go back."""
    keys = [key for key in _CHOICE.findall(question) if key not in "?q"]
    if not keys:
        values = _TYPED["dbm" if "dBm" in question else "mac"]
        return Action(dice.choice(values) + "\r")
    if can_go_back and dice.random() < 0.15:
        return Action("b")
    key = dice.choice(next((list(wanted) for asked, wanted in _LONGER.items() if asked in question), keys))
    if f"  {key}  skip" in question:
        return Action(key, line="no time\r")
    return Action(key)


def walk(terminal: "Terminal", action: Action) -> None:
    """Do it, from prompt to prompt, short of waiting for the last one."""
    terminal.press(action.keys)
    if action.line is not None:
        assert terminal.until_prompt() is not None
        terminal.press(action.line)


def unharmed(home: Path, dice: random.Random) -> Visit:
    """A visit without a kill, as the measure for the others."""
    visit = Visit()
    store: Store | None = None
    with start(home) as terminal:
        while len(visit.actions) < ANSWERS:
            written = terminal.until_prompt()
            if written is None:
                break
            if store is None:
                visit.start_s = terminal.took_s
                store = open_store(home / "data")
            question = on_screen(written)
            visit.questions.append(question)
            visit.trails.append(on_disk(store))
            action = chosen(question, dice, can_go_back="b back" in question)
            visit.actions.append(action)
            walk(terminal, action)
        terminal.kill()
    assert store is not None
    store.close()
    return visit


def killed(home: Path, visit: Visit, dice: random.Random, kills: int) -> Iterator[tuple[int, Trail, str, float]]:
    """The same visit, killed now and then.

    After each kill: how many actions were acknowledged, the answers on disk, the question after `resume` and how long
    that took.
    """
    terminal = start(home)
    store: Store | None = None
    done = 0
    left = kills
    try:
        written = terminal.until_prompt()
        assert written is not None
        store = open_store(home / "data")
        while done + 1 < len(visit.actions):
            assert on_screen(written) == visit.questions[done]
            dies = left > 0 and dice.random() < 0.7
            if dies and dice.random() < 0.2:
                terminal.kill()
            else:
                walk(terminal, visit.actions[done])
                if not dies:
                    written = terminal.until_prompt()
                    assert written is not None
                    done += 1
                    continue
                time.sleep(dice.choice((0.0, 0.001, 0.003, 0.01, 0.03, 0.1)) * dice.random())
                terminal.kill()
            left -= 1
            kept = on_disk(store)
            terminal = resume(home)
            written = terminal.until_prompt()
            assert written is not None
            yield done, kept, on_screen(written), terminal.took_s
            done = where(visit, done, kept, on_screen(written))
    finally:
        terminal.__exit__()
        if store is not None:
            store.close()


def where(visit: Visit, done: int, kept: Trail, question: str) -> int:
    """Where the visit stands: at the question that was being answered, or, killed before it was drawn, at the next.

    Raises: AssertionError when disk and screen agree with neither.
    """
    fitting = [at for at in (done, done + 1) if (kept, question) == (visit.trails[at], visit.questions[at])]
    assert fitting, (visit.actions[: done + 1], visit.trails[done : done + 2], kept, question)
    return fitting[-1]


def test_no_acknowledged_answer_is_lost(tmp_path: Path) -> None:
    """The next question on the screen means that the answer before it is on disk; `resume` asks the right one, soon."""
    dice = random.Random(SEED)
    died, starts, resumes, kept_early = 0, [], [], 0
    actions: list[Action] = []
    while died < KILLS:
        home = tmp_path / str(died)
        visit = unharmed(home / "measure", dice)
        assert len(visit.actions) == ANSWERS
        actions += visit.actions
        starts.append(visit.start_s)
        for done, kept, question, took_s in killed(home / "killed", visit, dice, min(KILLS_PER_VISIT, KILLS - died)):
            died += 1
            resumes.append(took_s)
            kept_early += where(visit, done, kept, question) > done
    extra_s = statistics.median(resumes) - statistics.median(starts)
    sys.stdout.write(
        f"\n{died} kills, 0 acknowledged answers lost; {kept_early} kept before the next question was drawn; "
        f"resume {statistics.median(resumes):.2f} s, start {statistics.median(starts):.2f} s\n"
    )
    assert extra_s < RESUME_EXTRA_S
    if died >= WHOLE:
        # The visits held what a visit holds: many keys, values typed, skips with a reason, ways back.
        assert len({action.keys for action in actions}) > 6
        assert any(len(action.keys) > 1 for action in actions)
        assert any(action.line for action in actions)
        assert any(action.keys == "b" for action in actions)


def _kinds(events: tuple[Event, ...]) -> Mapping[str, int]:
    return {kind: sum(event.kind == kind for event in events) for kind in {event.kind for event in events}}


def test_a_killed_visit_can_be_read(tmp_path: Path) -> None:
    """`case list` and `case show` read what a kill left behind: open, every answer there, nothing concluded."""
    import json
    import subprocess

    with start(tmp_path) as terminal:
        for keys in ("l", "n", "n"):
            assert terminal.until_prompt() is not None
            terminal.press(keys)
        assert terminal.until_prompt() is not None
        terminal.kill()
    store = open_store(tmp_path / "data")
    kinds = _kinds(store.events(store.find("last")))
    assert kinds["passed"] >= 3
    assert "concluded" not in kinds
    assert "finished" not in kinds
    for words in (("case", "list"), ("case", "show", "last")):
        done = subprocess.run(
            program(*words, "--json"),
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        rows = json.loads(done.stdout)["rows"]
    heard = [row["payload"]["heard"] for row in rows if row["kind"] == "passed" and row["payload"]["how"] == "heard"]
    assert heard == ["l", "n", "n"]
