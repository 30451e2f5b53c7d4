"""The change is made line by line, seen to have taken, and led back when anything at all went otherwise."""

import os
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from fieldkit.changes.logbook import began_at
from fieldkit.changes.rebind import Plan, RebindRefused, Step, steps_between
from fieldkit.changes.rebind_journal import RebindJournal, Unfinished, still_left
from fieldkit.changes.rebind_lines import WRITINGS, BoundLine, Held, notations, read_config, read_linux
from fieldkit.devices.platform import Ask
from fieldkit.devices.talk import DeviceError, Refused, Session
from fieldkit.errors import FieldkitError
from fieldkit.model.access import AccessReading, Binding
from fieldkit.text.redact import redact

# A device that has said no twice means it.
_MOST_REFUSED = 2

_YES_OR_NO = re.compile(r"\[ ?y(?:es)? ?/ ?n(?:o)? ?\]|\(y/n\)", re.IGNORECASE)

# `rebound`: made and seen.  `undone`: as before.  `untouched`: nothing was sent.  `changed_since`: somebody else has
# bound it anew meanwhile, and nothing of ours is left.  `alarm`: neither, and a person must look.
How = Literal["rebound", "undone", "untouched", "changed_since", "alarm"]

Opener = Callable[[], Session]
Look = Callable[[Session], AccessReading]
Prepare = Callable[[Session], Plan]


class ChangeStopped(FieldkitError):
    """The change on the switch did not go as planned."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what was sent to show, and between one try to come back and the next, in seconds."""

    shows_s: float = 6.0
    poll_s: float = 1.0
    pauses_s: tuple[float, ...] = (0.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Ended:
    """How the change stands.  `why` is what went wrong; `undo` are the lines for a person to type, after an alarm.

    `kept_out` is what kept us from leading back: a strange host key, say, of which he must know before he types them.
    """

    how: How
    why: FieldkitError | None = None
    undo: tuple[str, ...] = ()
    file: str | None = None
    kept_out: FieldkitError | None = None

    @property
    def settled(self) -> bool:
        """Is the switch in a state that is known?"""
        return self.how != "alarm"


# -- reading -----------------------------------------------------------------------------------------------------------


def read_held(session: Session, *, ip: str, macs: Sequence[str], port: str) -> Held:
    """What of the device's configuration names this address, these MACs and this port.

    Raises: RebindRefused where the device does not show it, DeviceError when the session is at an end.
    """
    platform = session.platform.name
    if platform == "linux":
        shown = {name: _shown(session, name, ip=ip) for name in ("config_of_ip", "config_of_mac")}
        try:
            return read_linux(shown["config_of_ip"], shown["config_of_mac"], ip, macs)
        except ValueError as exc:
            raise RebindRefused("rebind.unreadable", said=str(exc)[:80]) from exc
    found = [_shown(session, "config_of_ip", ip=ip)]
    found += [_shown(session, "config_of_mac", mac=each) for mac in macs for each in notations(platform, mac)]
    return read_config(platform, found, _shown(session, "config_of_port", port=port), ip, macs)


def _shown(session: Session, ask: Ask, **holes: str) -> str:
    refused: Refused | None = None
    for _, command in session.platform.commands(ask, **holes):
        try:
            return session.ask(command).text
        except Refused as exc:
            refused = exc
    said = "" if refused is None else str(refused.facts.get("said", ""))
    raise RebindRefused("rebind.unreadable", said=said, what=ask) from refused


def may_change(session: Session, lines: Sequence[str]) -> None:
    """On Linux: may this user give each of these lines?  `sudo` says so without doing anything.

    Raises: RebindRefused naming what it said.
    """
    asks = session.platform.asks.get("may_change", ())
    if session.platform.name != "linux":
        return
    for line in lines:
        command = line.removeprefix("sudo -n ")
        if not asks:
            raise RebindRefused("rebind.no_sudo", line=line, said="")
        try:
            said = session.ask(f"sudo -n -l {command}").text.strip()
        except Refused as exc:
            raise RebindRefused("rebind.no_sudo", line=line, said=str(exc.facts.get("said", ""))) from exc
        if not said.split("\n")[-1].strip().endswith(command.split(" ", 1)[1]):
            raise RebindRefused("rebind.no_sudo", line=line, said=said)


def is_staged(session: Session) -> bool:
    """Does this release keep a candidate that must be committed?  VRP 8 does."""
    if session.platform.name != "huawei_vrp":
        return False
    said = session.ask(session.platform.version).text
    version = re.search(r"Version (\d+)\.", said)
    return version is not None and int(version[1]) >= 8


def same_switch(plan: Plan, session: Session) -> None:
    """Is this the switch that the plan was made for?  Raises: ChangeStopped where it has another name."""
    if plan.host and session.hostname and session.hostname.casefold() != plan.host.casefold():
        raise ChangeStopped("rebind.other_switch", found=session.hostname, expected=plan.host)


# -- the change --------------------------------------------------------------------------------------------------------


class Rebinding:
    """One change and its undoing.  `lead_back` may be called from anywhere, any number of times."""

    def __init__(
        self,
        plan: Plan,
        data_dir: Path,
        opener: Opener,
        prepare: Prepare,
        look: Look,
        *,
        line: str | None = None,
        case: str | None = None,
        timing: Timing | None = None,
        note: Callable[[str, Mapping[str, Any]], None] = lambda _phase, _facts: None,
    ) -> None:
        self.plan = plan
        self._data_dir = data_dir
        self._opener = opener
        self._prepare = prepare
        self._look = look
        self._line = line
        self._case = case
        self._timing = timing or Timing()
        self._note = note
        self._lock = threading.RLock()
        self._journal: RebindJournal | None = None
        self._session: Session | None = None
        self._sent = False
        self._over: Ended | None = None

    @property
    def anything_sent(self) -> bool:
        """Has a line that changes something gone out?"""
        return self._sent

    def make(self) -> Ended:
        """Send the lines and see that they took; the session is closed afterwards.

        Raises: FieldkitError at the first thing that goes otherwise; the caller leads back.
        """
        session = self._session = self._opener()
        same_switch(self.plan, session)
        with self._lock:
            self._journal = RebindJournal.begin(
                self._data_dir, self.plan, session.target, line=self._line, case=self._case
            )
        again = self._prepare(session)
        if (again.steps, again.undo, again.held) != (self.plan.steps, self.plan.undo, self.plan.held):
            raise ChangeStopped("rebind.changed_meanwhile", port=self.plan.port, ip=self.plan.ip)
        may_change(session, [each.line for each in (*self.plan.steps, *self.plan.undo) if each.changes])
        self._send(session, self.plan.steps, "change")
        self._seen_to_take(session, again.bindings)
        with self._lock:
            if self._over is not None:  # the way back was taken meanwhile, from elsewhere
                raise ChangeStopped("rebind.stopped")
            self._over = Ended("rebound")
            with suppress(FieldkitError):  # it is made and seen; that a full disk cannot note it does not undo it
                self._journal.note("verified")
            with suppress(FieldkitError):
                self._journal.close("rebound")
        self._close()
        return self._over

    def _send(self, session: Session, steps: Sequence[Step], way: str) -> None:
        if self._journal is None:
            raise LookupError(way)
        session.permit(tuple(step.line for step in steps))
        for number, step in enumerate(steps, 1):
            if self._over is not None:
                raise ChangeStopped("rebind.stopped")
            self._journal.note("sending", way=way, step=number, of=len(steps), line=step.line, changes=step.changes)
            self._sent = self._sent or step.changes
            said = put(session, step, staged=self.plan.staged)
            self._journal.note("sent", way=way, step=number, said=redact(said[:500]))
            self._note("sent", {"way": way, "line": step.line})

    def _seen_to_take(self, session: Session, before: Sequence[Binding]) -> None:
        """Read again until what was sent shows.  Raises: ChangeStopped naming what does not."""
        ends = time.monotonic() + self._timing.shows_s
        while True:
            lacking = self._lacking(session, before)
            if not lacking:
                return
            if time.monotonic() >= ends:
                raise ChangeStopped("rebind.not_taken", what=lacking)
            time.sleep(self._timing.poll_s)

    def _lacking(self, session: Session, before: Sequence[Binding]) -> list[str]:
        plan = self.plan
        held = read_held(session, ip=plan.ip, macs=plan.macs, port=plan.port)
        lacking = differing(held, plan.held, plan.before, plan.after)
        return lacking or other_bindings(before, self._look(session).bindings, plan)

    def lead_back(self, why: BaseException | None = None) -> Ended:
        """Undo what was sent, on a new session where the old is gone, and see that all is as before."""
        with self._lock:
            if self._over is not None:
                return self._over
            reason = why if isinstance(why, FieldkitError) else None
            if self._journal is None or not self._sent:
                self._over = Ended("untouched", reason)
                if self._journal is not None:
                    with suppress(FieldkitError):
                        self._journal.close("untouched")
                self._close()
                return self._over
            alive = self._still_good(why)
            if alive is None:
                self._close()
            self._over = led_to(
                self.plan, self.plan.before, self._journal, self._opener, self._timing, alive, self._note
            )
            self._over = replace(self._over, why=reason or self._over.why)
            self._session = None
            return self._over

    def alarm(self) -> Ended:
        """How it stands when leading back broke off for a fault of our own."""
        if self._journal is None or not self._sent:
            return Ended("untouched")
        return _alarm(self.plan, self._journal, None)

    def _still_good(self, why: BaseException | None) -> Session | None:
        """The session, led out of configuration, where the device only said no; a candidate dies with its own."""
        session = self._session
        if session is None or self.plan.staged or not isinstance(why, (Refused, ChangeStopped)):
            return None
        if why.code == "rebind.line_answered":  # it may stand in the middle of a question
            return None
        if why.code == "rebind.not_taken":  # it was asked after the last line, so that it has left already
            return session
        leave = WRITINGS[self.plan.platform].leave
        try:
            session.permit(leave)
            for line in leave:
                session.send(line)
        except FieldkitError:
            return None
        return session

    def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def put(session: Session, step: Step, *, staged: bool) -> str:
    """Send one line and hear that the device took it; what it said.

    Raises: Refused, DeviceError, ChangeStopped.
    """
    writing = WRITINGS[session.platform.name]
    answer = session.send(step.line)
    said = "\n".join(each.strip() for each in answer.text.splitlines() if each.strip())
    inside = session.platform.config_prompt
    if session.platform.prompt.search(answer.prompt) is None:  # it asks back, and nobody has agreed to an answer
        raise ChangeStopped("rebind.line_answered", line=step.line, said=answer.prompt[:300])
    if step.changes:
        if not all(writing.harmless.fullmatch(each) for each in said.split("\n") if each):
            raise ChangeStopped("rebind.line_answered", line=step.line, said=said[:300])
    elif step.line not in writing.leave and inside is not None and inside.search(answer.prompt) is None:
        raise ChangeStopped("rebind.line_answered", line=step.line, said=(said or answer.prompt)[:300])
    entered = step.line in writing.enter
    if entered and writing.staged is not None and (writing.staged.match(answer.prompt.strip()) is not None) != staged:
        raise ChangeStopped("rebind.other_mode", line=step.line, said=answer.prompt)
    return said


def differing(
    held: Held, planned: Held, gone: Sequence[BoundLine], come: Sequence[BoundLine], *, others: bool = True
) -> list[str]:
    """Which lines are not as they should be: all as when it was planned, but for the old lines and the new."""
    expected = {each for each in planned.lines if each not in gone} | set(come)
    now = set(held.lines)
    found = [f"- {each.text}" for each in sorted(expected - now, key=str)]
    found += [f"+ {each.text}" for each in sorted(now - expected, key=str)]
    if others:
        found += [f"- {each}" for each in planned.others if each not in held.others]
        found += [f"+ {each}" for each in (*held.others, *held.unknown) if each not in planned.others]
    return found


def other_bindings(before: Sequence[Binding], after: Sequence[Binding], plan: Plan) -> list[str]:
    """Which bindings of the device's own tables are not as they should be after the change."""
    rebound = {(each.shape.kind, each.ip, each.mac) for each in plan.before}

    def kept(each: Binding) -> bool:
        return each.kind != "snooping"  # a lease comes and goes by itself

    def as_after(each: Binding) -> tuple[str, str | None, str]:
        ours = (each.kind, each.ip, each.mac) in rebound
        return each.kind, each.ip, plan.new_mac if ours else each.mac

    expected = {as_after(each) for each in before if kept(each)}
    now = {(each.kind, each.ip, each.mac) for each in after if kept(each)}
    found = [f"- {' '.join(filter(None, each))}" for each in sorted(expected - now, key=str)]
    return found + [f"+ {' '.join(filter(None, each))}" for each in sorted(now - expected, key=str)]


# -- the way back ------------------------------------------------------------------------------------------------------


def stand_of(plan: Plan, held: Held) -> Literal["before", "after", "half", "changed_since"]:
    """How far is the change, by what the device holds now?  `changed_since`: and nothing is left to lead back."""
    taken = taken_places(plan, held)
    if not steps_to(plan, held, plan.before):
        return "changed_since" if taken else "before"
    return "after" if not taken and set(ours_now(plan, held)) == set(plan.after) else "half"


def taken_places(plan: Plan, held: Held) -> set[tuple[object, ...]]:
    """The places of this change in which somebody else has bound something meanwhile; his lines stay."""
    places = {each.place for each in (*plan.before, *plan.after)}
    ours = ours_now(plan, held)
    return {
        each.place for each in held.lines if each.place in places and each not in ours and each not in plan.held.lines
    }


def steps_to(plan: Plan, held: Held, wanted: Sequence[BoundLine]) -> tuple[Step, ...]:
    """What is lacking between what the device holds and these lines.

    In a place that somebody else has taken, a new line of ours still goes, and no old one is put beside his.
    """
    taken = taken_places(plan, held)
    now = [
        each for each in ours_now(plan, held) if each.place not in taken or each not in (*plan.before, *plan.held.lines)
    ]
    wanted = [each for each in wanted if each.place not in taken]
    return steps_between(plan.platform, now, wanted, plan.before, staged=plan.staged)


def ours_now(plan: Plan, held: Held) -> list[BoundLine]:
    """The lines of this change that the device holds: those of the plan, and one of its MACs in another wording."""
    known = {*plan.before, *plan.after}
    places = {each.place for each in known}
    return [
        each
        for each in held.lines
        if each in known or (each.place in places and each.mac in plan.macs and each not in plan.held.lines)
    ]


def led_to(
    plan: Plan,
    wanted: Sequence[BoundLine],
    journal: RebindJournal,
    opener: Opener,
    timing: Timing,
    session: Session | None = None,
    note: Callable[[str, Mapping[str, Any]], None] = lambda _phase, _facts: None,
) -> Ended:
    """Lead the device to these lines, whatever stands there now, and see that it is so.

    A session that is still good may be given; where it is lost, another is opened, a bounded number of times.
    """
    there: How = "undone" if set(wanted) == set(plan.before) else "rebound"
    why: FieldkitError | None = None
    refused = 0
    for pause_s in timing.pauses_s:
        try:
            if session is None:
                time.sleep(pause_s)
                session = opener()
                same_switch(plan, session)
            how = _one_try(plan, wanted, journal, session, note)
            if how is not None:
                with suppress(FieldkitError):
                    journal.close(there if how == "there" else how)
                session.close()
                return Ended(there if how == "there" else "changed_since", why)
            why = ChangeStopped("rebind.not_taken", what=[each.text for each in wanted])
        except FieldkitError as exc:
            why = exc
        except BaseException:
            if session is not None:
                session.close()
            raise
        if session is not None:
            session.close()
            session = None
        refused += isinstance(why, (Refused, ChangeStopped))
        strange = why.code == "rebind.other_switch" or (isinstance(why, DeviceError) and why.never_again)
        if strange or refused == _MOST_REFUSED:
            break
    return _alarm(plan, journal, why)


def _alarm(plan: Plan, journal: RebindJournal, why: FieldkitError | None) -> Ended:
    """A person must look; the journal stays open, and offers the way back again."""
    lines = tuple(each.line for each in plan.undo)
    with suppress(FieldkitError):
        journal.note("alarm", why=why.code if why else None, lines=list(lines))
    return Ended("alarm", why, lines, str(journal.file), why)


def _one_try(
    plan: Plan,
    wanted: Sequence[BoundLine],
    journal: RebindJournal,
    session: Session,
    note: Callable[[str, Mapping[str, Any]], None],
) -> Literal["there", "changed_since"] | None:
    """Send what still lacks; None when it does not show afterwards.  Raises: FieldkitError."""
    trouble: FieldkitError | None = None
    for sent in (False, True):
        held = read_held(session, ip=plan.ip, macs=plan.macs, port=plan.port)
        taken = taken_places(plan, held)
        if taken and set(wanted) != set(plan.before):  # what is left of it is no use beside somebody else's binding
            raise ChangeStopped(
                "rebind.not_taken", what=[f"+ {each.text}" for each in held.lines if each.place in taken]
            )
        steps = steps_to(plan, held, wanted)
        if not steps:
            return "changed_since" if taken else "there"
        if sent:
            break
        session.permit(tuple(step.line for step in steps))
        for number, step in enumerate(steps, 1):
            with suppress(FieldkitError):  # the disk is full or gone: what the journal holds already is enough
                journal.note("sending", way="undo", step=number, of=len(steps), line=step.line, changes=step.changes)
            try:
                said = put(session, step, staged=plan.staged)
                note("sent", {"way": "undo", "line": step.line})
            except (Refused, ChangeStopped) as exc:  # the next line may be taken all the same
                trouble, said = exc, str(exc.facts.get("said", ""))
                note("refused", {"way": "undo", "line": step.line, "said": said[:200]})
            with suppress(FieldkitError):
                journal.note("sent", way="undo", step=number, said=redact(said[:500]))
    if trouble is not None:
        raise trouble
    return None


# -- after a crash -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What an unfinished change left on the device: how far it had come, and the lines that lead each way."""

    stand: Literal["before", "after", "half", "changed_since"]
    undo: tuple[Step, ...]
    finish: tuple[Step, ...]


def examine(left: Unfinished, session: Session) -> Found:
    """How far did the change get that an earlier call began?  Reads only."""
    plan = left.plan
    same_switch(plan, session)
    held = read_held(session, ip=plan.ip, macs=plan.macs, port=plan.port)
    return Found(stand_of(plan, held), steps_to(plan, held, plan.before), steps_to(plan, held, plan.after))


def resume(
    left: Unfinished,
    opener: Opener,
    session: Session,
    *,
    finish: bool = False,
    timing: Timing | None = None,
    note: Callable[[str, Mapping[str, Any]], None] = lambda _phase, _facts: None,
) -> Ended:
    """Undo what an earlier call began, or make the rest of it; where the rest cannot be made, it is undone as well."""
    timing = timing or Timing()
    if not still_left(left):  # another window has been quicker, while this one waited for its person
        raise RebindRefused("rebind.in_use", pid=left.pid)
    journal = RebindJournal(left.file)
    journal.note("resumed", pid=os.getpid(), pid_began=began_at())
    if finish:
        ended = led_to(left.plan, left.plan.after, journal, opener, timing, session, note)
        if ended.settled:
            return ended
        back = led_to(left.plan, left.plan.before, journal, opener, timing, None, note)
        return replace(back, why=ended.why)
    return led_to(left.plan, left.plan.before, journal, opener, timing, session, note)


def close_found(left: Unfinished, stand: str) -> None:
    """Nothing is left to undo: the journal is closed."""
    RebindJournal(left.file).close("untouched" if stand == "before" else stand)


def save(session: Session, within_s: float = 60.0) -> None:
    """Make the whole running configuration outlast a restart; only ever called because a person asked for just that.

    Raises: ChangeStopped where the device does not say that it has, RebindRefused where it has no such thing.
    """
    writing = WRITINGS[session.platform.name]
    if writing.save is None:
        raise RebindRefused("rebind.save_unable")
    replies = () if writing.agree is None else (writing.agree,)
    session.permit((writing.save, *replies))
    answer = session.send(writing.save, within_s)
    said = answer.text
    if writing.agree is not None and _YES_OR_NO.search(answer.prompt):
        said = session.send(writing.agree, within_s).text
    if not writing.saved.search(said):
        raise ChangeStopped("rebind.save_failed", said=said.strip()[:200])
