"""The program that changes a binding is really killed, before or after any word of its journal is on disk."""

import contextlib
import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from fieldkit.changes.rebind import Plan
from fieldkit.changes.rebind_journal import RebindJournal, unfinished
from fieldkit.changes.rebind_run import Rebinding, Timing, examine, resume
from fieldkit.devices.platforms import PLATFORMS as KNOWN
from fieldkit.devices.talk import Answer, Refused, Session
from tests.changes.switches import Box, box_of
from tests.changes.test_rebind_faults import LONGEST, PLATFORMS, preparing, rebound

AT_ONCE = Timing(shows_s=0.0, poll_s=0.0, pauses_s=(0.0,))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


class Far:
    """The child's end of a session: the switch itself is in the parent, and outlives the child."""

    def __init__(self, box: Box, wire: "Connection[Any, Any]") -> None:
        self.target, self.platform, self.hostname = box.target, KNOWN[box.platform.name], "SW1"
        self.notes: tuple[str, ...] = ()
        self._wire = wire
        self._call("login")

    def _call(self, what: str, *given: Any) -> Any:
        self._wire.send((what, given))
        made = self._wire.recv()
        if isinstance(made, tuple) and made[0] == "refused":
            raise Refused(made[1], **made[2])
        return made

    def ask(self, command: str, within_s: float | None = None) -> Answer:
        """Read."""
        answer: Answer = self._call("ask", command, within_s)
        return answer

    def permit(self, commands: tuple[str, ...]) -> None:
        """Permit."""
        self._call("permit", commands)

    def send(self, command: str, within_s: float | None = None) -> Answer:
        """Configure."""
        answer: Answer = self._call("send", command, within_s)
        return answer

    def close(self) -> None:
        """Leave."""
        self._call("close")


def in_a_child(box: Box, work: "Callable[[Callable[[], Session]], None]") -> int:
    """Run this in a process of its own, the switch being here; the signal that ended it, 0 when it ended by itself."""
    ours, theirs = Pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            ours.close()
            work(lambda: Far(box, theirs))
        os._exit(0)
    theirs.close()
    with contextlib.suppress(EOFError, ConnectionResetError, BrokenPipeError):
        while True:
            what, given = ours.recv()
            try:
                made = box.login() if what == "login" else getattr(box.open, what)(*given)
                ours.send(None if what == "login" else made)
            except Refused as exc:
                ours.send(("refused", exc.code, exc.facts))
    ours.close()
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def dying_at(entry: int, *, written: bool) -> Callable[..., None]:
    """The journal's `note`, that kills its own program at this entry, before or after it is on disk."""
    real, count = RebindJournal.note, 0

    def note(self: RebindJournal, kind: str, **facts: Any) -> None:
        nonlocal count
        count += 1
        if count == entry and not written:
            os.kill(os.getpid(), signal.SIGKILL)
        real(self, kind, **facts)
        if count == entry:
            os.kill(os.getpid(), signal.SIGKILL)

    return note


@pytest.mark.parametrize(("entry", "written"), [(entry, written) for entry in range(1, 7) for written in (False, True)])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_killed_at_the_journal(
    tmp_path: Path, platform: str, entry: int, written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 between any two steps: what is on disk says how far it came, and leads back or to the end."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    plan = planned_on(box)
    finish = entry % 2 == 0

    def work(login: Callable[[], Session]) -> None:
        monkeypatch.setattr(RebindJournal, "note", dying_at(entry, written=written))
        Rebinding(
            plan, tmp_path, login, lambda _: plan, lambda _: box.look(), case="261123-abcd", timing=AT_ONCE
        ).make()

    assert in_a_child(box, work) == signal.SIGKILL
    left = unfinished(tmp_path)
    assert [(each.case, each.being_made) for each in left] == [("261123-abcd", False)]
    assert box.open is not None
    box.open.close()
    session = box.login()
    assert (examine(left[0], session).stand == "before") is (box.bindings() == before)
    ended = resume(left[0], box.login, session, finish=finish, timing=AT_ONCE)
    assert ended.how == ("rebound" if finish else "undone")
    assert box.bindings() == (rebound(before) if finish else before)
    assert unfinished(tmp_path) == ()


def test_killed_while_leading_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start is killed as well: the one after it still leads back."""
    box = box_of("huawei_vrp", *LONGEST["huawei_vrp"])
    before = box.bindings()
    plan = planned_on(box)

    def make(login: Callable[[], Session]) -> None:
        monkeypatch.setattr(RebindJournal, "note", dying_at(7, written=True))
        Rebinding(plan, tmp_path, login, lambda _: plan, lambda _: box.look(), timing=AT_ONCE).make()

    def undo(login: Callable[[], Session]) -> None:
        monkeypatch.setattr(RebindJournal, "note", dying_at(4, written=True))
        resume(unfinished(tmp_path)[0], login, login(), timing=AT_ONCE)

    for work in (make, undo):
        assert in_a_child(box, work) == signal.SIGKILL
        assert box.open is not None
        box.open.close()
        assert box.bindings() != before
    assert resume(unfinished(tmp_path)[0], box.login, box.login(), timing=AT_ONCE).how == "undone"
    assert box.bindings() == before


def test_still_at_work(tmp_path: Path) -> None:
    """While the program that began it runs, nobody takes it up: its journal says so."""
    box = box_of("huawei_vrp")
    plan = planned_on(box)
    seen: list[bool] = []

    def work(login: Callable[[], Session]) -> None:
        Rebinding(plan, tmp_path, login, lambda _: plan, lambda _: box.look(), timing=AT_ONCE).make()

    send = type(box.login()).send
    box.open.close() if box.open else None

    def watched(self: Any, command: str, within_s: float | None = None) -> Answer:
        seen.extend(each.being_made for each in unfinished(tmp_path))
        return send(self, command, within_s)

    type(box.open).send = watched  # type: ignore[method-assign, union-attr]  # put back below
    try:
        assert in_a_child(box, work) == 0
    finally:
        type(box.open).send = send  # type: ignore[method-assign, union-attr]
    assert seen == [True] * 4


def planned_on(box: Box) -> Plan:
    """The plan."""
    session = box.login()
    plan = preparing(box)(session)
    session.close()
    return plan
