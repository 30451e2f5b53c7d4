"""The laptop stands in for the customer's device: takes the line's settings, and is put back whatever happens."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.changes.adapter import (
    Adapter,
    AdapterSettings,
    ChangeFailed,
    Command,
    LineSettings,
    aged,
    carries,
    changed_since,
    command_to,
    differences,
    remnants,
)
from fieldkit.changes.journal import ChangeJournal, Unfinished
from fieldkit.errors import FieldkitError

# An address may take a moment to show; one that is asked for, until the carrier has answered.
_TOOK_S = 4.0
_LEASE_S = 15.0
_POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class PutBack:
    """How the adapter stands after putting it back.

    `how`: `restored`, `untouched` (nothing was left to undo), `changed_since` (somebody else has set it since, so it
    was left alone), `gone` (the adapter was unplugged, and what was set on it went with it), or `failed`.  `differs`
    names what is not as before, `commands` what a person can type to mend it.
    """

    how: str
    differs: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    why: str = ""

    @property
    def done(self) -> bool:
        """Is nothing of the line's settings left on this laptop?"""
        return self.how != "failed"


class StandIn:
    """One change of the adapter and its undoing.  `put_back` may be called from anywhere, any number of times."""

    def __init__(
        self, adapter: Adapter, data_dir: Path, saved: AdapterSettings, wanted: LineSettings, *, case: str | None
    ) -> None:
        self._adapter = adapter
        self._data_dir = data_dir
        self._case = case
        self._lock = threading.RLock()
        self._journal: ChangeJournal | None = None
        self._over: PutBack | None = None
        self.saved = saved
        self.wanted = wanted
        self._at = datetime.now(UTC)

    def take_the_line(self) -> None:
        """Give the adapter the line's settings, and see that they took.

        Raises: ChangeFailed naming the command or what did not take; the caller puts back.
        """
        commands = self._adapter.to_line(self.saved, self.wanted)
        with self._lock:
            self._at = datetime.now(UTC)
            self._journal = ChangeJournal.begin(self._data_dir, self.saved, self.wanted, case=self._case, at=self._at)
        carry_out(self._adapter, self._journal, commands, "change", lambda: self._over is not None)
        lacking = self._lacking()
        if lacking:
            raise ChangeFailed("single_pc.did_not_take", interface=self.saved.interface, what=list(lacking))

    def by_hand(self) -> None:
        """Somebody else makes the change by the printed commands: keep how it was before all the same."""
        with self._lock:
            self._at = datetime.now(UTC)
            self._journal = ChangeJournal.begin(self._data_dir, self.saved, self.wanted, case=self._case, at=self._at)
            self._journal.note("by_hand")

    def lacking(self) -> tuple[str, ...]:
        """What of the line's settings the adapter does not have."""
        return self._lacking()

    def _lacking(self) -> tuple[str, ...]:
        ends = time.monotonic() + (_LEASE_S if self.wanted.mode == "ipoe" else _TOOK_S)
        while True:
            lacking = carries(self._adapter.read(self.saved.interface), self.wanted)
            if not lacking or time.monotonic() > ends:
                return lacking
            time.sleep(_POLL_S)

    def put_back(self) -> PutBack:
        """Lead the adapter back to how it was, and see that it is."""
        with self._lock:
            if self._over is not None and self._over.done:
                return self._over
            if self._journal is None:
                self._over = PutBack("untouched")
                return self._over
            self._over = lead_back(self._adapter, self._journal, self.saved, self.wanted, since=self._at)
            return self._over

    def seen_back(self) -> PutBack:
        """A person has put it back by hand: look whether it is."""
        with self._lock:
            if self._journal is None:
                return PutBack("untouched")
            now = self._adapter.read(self.saved.interface)
            self._over = _judged(self._adapter, self.saved, self.wanted, now)
            if self._over.done:
                self._journal.close("by_hand")
            return self._over

    def settled(self, within_s: float) -> tuple[str, ...]:
        """Wait until the adapter is as it was to the last detail; what still differs when the time is over."""
        ends = time.monotonic() + within_s
        while True:
            saved = aged(self.saved, (datetime.now(UTC) - self._at).total_seconds())
            differs = differences(saved, self._adapter.read(self.saved.interface))
            if not differs or time.monotonic() > ends:
                return differs
            time.sleep(_POLL_S)


def lead_back(
    adapter: Adapter, journal: ChangeJournal, saved: AdapterSettings, wanted: LineSettings, *, since: datetime
) -> PutBack:
    """Undo a change: first only what differs, then everything; verified, and closed only when it is undone."""
    saved = aged(saved, (datetime.now(UTC) - since).total_seconds())
    where = adapter.find(saved)
    if where is None:
        return _without_it(adapter, journal, saved, wanted)
    saved = replace(saved, interface=where)
    made = PutBack("failed")
    for whole in (False, True):
        commands: tuple[Command, ...] = ()
        why = ""
        try:
            current = adapter.read(saved.interface)
            commands = adapter.to_saved(saved, wanted, None if whole else current)
            carry_out(adapter, journal, commands, "undo", lambda: False)
        except ChangeFailed as exc:
            why = str(exc.facts.get("why") or exc.code)
        except FieldkitError:
            # The disk is full or gone: what the journal holds already is enough, so go on without it.
            for command in commands:
                adapter.run(command)
        try:
            # A command may fail and yet nothing be left to undo: what counts is how the adapter is now.
            made = _judged(adapter, saved, wanted, adapter.read(saved.interface))
            made = made if made.done else replace(made, why=why)
        except ChangeFailed as exc:
            made = _failed(adapter, saved, wanted, why or str(exc.facts.get("why") or exc.code))
        if made.done:
            with suppress(FieldkitError):  # the next start then finds nothing to undo, and closes it
                journal.close(made.how)
            break
    return made


def _without_it(adapter: Adapter, journal: ChangeJournal, saved: AdapterSettings, wanted: LineSettings) -> PutBack:
    """The adapter itself is gone, and its addresses with it; what was set elsewhere for it is put back."""
    for command in adapter.left_behind(saved, wanted):
        ran = adapter.run(command)
        if ran.code:
            return PutBack("failed", ("dns",), (command,), ran.output)
    with suppress(FieldkitError):
        journal.close("gone")
    return PutBack("gone")


def recover(adapter: Adapter, left: Unfinished) -> PutBack:
    """Undo what an earlier call began and did not live to undo.

    A laptop that was restarted has lost what we set, and may be plugged in somewhere else by now; and somebody may have
    set it anew.  Then only what is still ours is taken away.
    """
    journal = ChangeJournal(left.file)
    where = adapter.find(left.saved)
    if where is None:
        return _without_it(adapter, journal, left.saved, left.wanted)
    if where != left.saved.interface:
        left = replace(left, saved=replace(left.saved, interface=where))
    try:
        now = adapter.read(where)
    except ChangeFailed as exc:
        return _failed(adapter, left.saved, left.wanted, str(exc.facts.get("why") or exc.code))
    ours = remnants(left.saved, left.wanted, now)
    if not differences(aged(left.saved, (datetime.now(UTC) - left.at).total_seconds()), now):
        journal.close("untouched")
        return PutBack("untouched")
    elsewhere = changed_since(left.saved, left.wanted, now) or not left.same_boot
    if elsewhere and not ours:
        journal.close("changed_since")
        return PutBack("changed_since", differs=differences(left.saved, now))
    if elsewhere:
        return lead_back(adapter, journal, without(now, left, ours), left.wanted, since=datetime.now(UTC))
    return lead_back(adapter, journal, left.saved, left.wanted, since=left.at)


def without(now: AdapterSettings, left: Unfinished, ours: Sequence[str]) -> AdapterSettings:
    """The adapter as it is now, without what is ours: what somebody has set since stays as it is."""
    saved, wanted = left.saved, left.wanted
    kept = replace(
        now,
        addresses=tuple(each for each in now.addresses if each.ip != wanted.ip or "address" not in ours),
        routes=tuple(each for each in now.routes if each.gateway != wanted.gateway or "gateway" not in ours),
    )
    if "dns" not in ours:
        return kept
    return replace(kept, dns=saved.dns, dns_by_hand=saved.dns_by_hand, resolver_file=saved.resolver_file)


def carry_out(
    adapter: Adapter, journal: ChangeJournal, commands: Sequence[Command], way: str, stopped: Callable[[], bool]
) -> None:
    """Run commands one after another, each in the journal before and after.

    Raises: ChangeFailed when one fails that may not.
    """
    for number, command in enumerate(commands, 1):
        if stopped():
            return
        journal.note("doing", way=way, step=number, of=len(commands), **command_to(command))
        ran = adapter.run(command)
        journal.note("did", way=way, step=number, code=ran.code, output=ran.output[:500])
        if ran.code and not command.optional:
            why = ran.output.splitlines()[-1] if ran.output else str(ran.code)
            raise ChangeFailed("single_pc.command_failed", command=command.typed, why=why)


def _judged(adapter: Adapter, saved: AdapterSettings, wanted: LineSettings, now: AdapterSettings) -> PutBack:
    """Is nothing of ours left, and, where nobody else has a say in it, everything as before?"""
    left = remnants(saved, wanted, now)
    differs = differences(saved, now)
    if left or (differs and saved.owns_itself):
        return PutBack("failed", differs or left, adapter.to_saved(saved, wanted, None))
    return PutBack("restored", differs)


def _failed(adapter: Adapter, saved: AdapterSettings, wanted: LineSettings, why: str) -> PutBack:
    return PutBack("failed", (), adapter.to_saved(saved, wanted, None), why)
