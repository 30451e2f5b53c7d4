"""The laptop stands in and is put back: at every point where the program may die, fail, or be stopped."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.changes import journal as journals
from fieldkit.changes import stand_in as module
from fieldkit.changes.adapter import ChangeFailed, Command, HeldAddress, HeldRoute, Ran
from fieldkit.changes.journal import ChangeJournal, unfinished
from fieldkit.changes.stand_in import StandIn, recover
from fieldkit.errors import BadInput, FieldkitError
from tests.changes.boxes import LAN, LINE, Box, Died

THERE = 5
BACK = 5


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TOOK_S", 0.0)


def take(box: Box, folder: Path) -> StandIn:
    """Take the line."""
    stand_in = StandIn(box, folder, box.now, LINE, case="261123-abcd")
    stand_in.take_the_line()
    return stand_in


def test_there_and_back(tmp_path: Path) -> None:
    """The line's settings while it lasts; afterwards as before, and the journal kept as evidence."""
    box = Box()
    stand_in = take(box, tmp_path)
    assert [each.bare for each in box.now.addresses] == ["203.0.113.9/29"]
    assert box.now.gateways == ("203.0.113.10",)
    assert unfinished(tmp_path) is not None
    assert stand_in.put_back().how == "restored"
    assert box.now == LAN
    assert unfinished(tmp_path) is None
    kept = list((tmp_path / "changes").iterdir())
    assert len(kept) == 1
    entries = [json.loads(line) for line in kept[0].read_text().splitlines()]
    assert [each["kind"] for each in entries][:3] == ["snapshot", "doing", "did"]
    assert entries[-1]["kind"] == "closed"


def test_put_back_twice_changes_nothing_more(tmp_path: Path) -> None:
    """Whoever calls it again gets the same answer and no command runs."""
    box = Box()
    stand_in = take(box, tmp_path)
    first = stand_in.put_back()
    ran = list(box.ran)
    assert stand_in.put_back() == first
    assert ran == box.ran


def test_put_back_before_anything_was_done(tmp_path: Path) -> None:
    """Nothing to undo: nothing is written and nothing is run."""
    box = Box()
    assert StandIn(box, tmp_path, LAN, LINE, case=None).put_back().how == "untouched"
    assert not (tmp_path / "changes").exists()
    assert box.ran == []


@pytest.mark.parametrize("step", [at + half for at in range(1, THERE + BACK + 1) for half in (0, 0.5)])
def test_killed(tmp_path: Path, step: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before or after any command there or back: what is on disk leads back, and a second time is a no-op."""
    box = Box(dies_at=step)
    with pytest.raises(Died):
        take(box, tmp_path).put_back()
    left = unfinished(tmp_path)
    assert left is not None
    assert left.saved == LAN
    assert left.case == "261123-abcd"
    box.dies_at = 0
    assert recover(box, left).done
    assert box.now == LAN
    assert unfinished(tmp_path) is None


@pytest.mark.parametrize("step", [1, 2.5, 4, 5.5])
def test_killed_again_while_recovering(tmp_path: Path, step: float) -> None:
    """The next start is killed as well: the one after it still leads back."""
    box = Box(dies_at=3.5)
    with pytest.raises(Died):
        take(box, tmp_path)
    box.ran.clear()
    box.dies_at = step
    left = unfinished(tmp_path)
    assert left is not None
    with pytest.raises(Died):
        recover(box, left)
    box.dies_at = 0
    again = unfinished(tmp_path)
    assert again is not None
    assert recover(box, again).done
    assert box.now == LAN


def test_a_command_that_fails(tmp_path: Path) -> None:
    """A refused route ends the change with its own words, and all before it is undone."""
    box = Box(fails="route replace default via 203.0.113.10")
    stand_in = StandIn(box, tmp_path, LAN, LINE, case=None)
    with pytest.raises(ChangeFailed) as failed:
        stand_in.take_the_line()
    assert failed.value.code == "single_pc.command_failed"
    assert "not permitted" in failed.value.facts["why"]
    assert stand_in.put_back().how == "restored"
    assert box.now == LAN


def test_a_way_back_that_fails_is_an_alarm(tmp_path: Path) -> None:
    """What cannot be undone says so with the commands to type, and the journal stays open for the next start."""
    box = Box()
    stand_in = take(box, tmp_path)
    box.fails = "addr add 192.168.1.50"
    back = stand_in.put_back()
    assert not back.done
    assert any("192.168.1.50/24" in each.typed for each in back.commands)
    assert unfinished(tmp_path) is not None
    box.fails = ""
    assert stand_in.put_back().how == "restored"
    assert box.now == LAN


def test_nothing_is_changed_when_it_cannot_be_kept(tmp_path: Path) -> None:
    """No place for the journal, no change."""
    (tmp_path / "changes").write_text("in the way")
    box = Box()
    with pytest.raises(FieldkitError) as refused:
        take(box, tmp_path)
    assert refused.value.code == "single_pc.journal_unwritable"
    assert box.now == LAN


def test_a_second_change_over_an_open_one(tmp_path: Path) -> None:
    """What an earlier call left is never overwritten by a snapshot of the line's own settings."""
    box = Box()
    take(box, tmp_path)
    with pytest.raises(FieldkitError) as refused:
        take(box, tmp_path)
    assert refused.value.code == "single_pc.unfinished"
    left = unfinished(tmp_path)
    assert left is not None
    assert left.saved == LAN


def test_set_anew_by_somebody_else(tmp_path: Path) -> None:
    """An address that is neither the line's nor the old one is somebody's wish: left alone, and the matter closed."""
    box = Box()
    take(box, tmp_path)
    theirs = replace(LAN, addresses=(HeldAddress("10.0.0.5", 8),), routes=(), dns=(), resolver_file="")
    box.now = theirs
    left = unfinished(tmp_path)
    assert left is not None
    assert recover(box, left).how == "changed_since"
    assert theirs == box.now
    assert unfinished(tmp_path) is None


def test_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restart has forgotten the address, but not the resolver's file: only that is put back."""
    box = Box()
    take(box, tmp_path)
    monkeypatch.setattr(journals, "boot_id", lambda: "another")
    box.now = replace(LAN, resolver_file="nameserver 203.0.113.53\n", dns=("203.0.113.53",))
    box.ran.clear()
    left = unfinished(tmp_path)
    assert left is not None
    assert not left.same_boot
    assert recover(box, left).how == "restored"
    assert box.now == LAN
    assert len(box.ran) == 1


def test_after_a_restart_somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plugged in elsewhere since, with nothing of ours left: not a finger on it."""
    box = Box()
    take(box, tmp_path)
    monkeypatch.setattr(journals, "boot_id", lambda: "another")
    elsewhere = replace(LAN, addresses=(), routes=(), dns=(), resolver_file="")
    box.now = elsewhere
    left = unfinished(tmp_path)
    assert left is not None
    assert recover(box, left).how == "changed_since"
    assert elsewhere == box.now


def test_after_a_restart_with_our_name_server_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plugged in elsewhere, and still asking the line's name server: only that is taken back."""
    box = Box()
    take(box, tmp_path)
    monkeypatch.setattr(journals, "boot_id", lambda: "another")
    there = replace(LAN, addresses=(HeldAddress("10.0.0.5", 8),), routes=(HeldRoute("default", "10.0.0.1"),))
    box.now = replace(there, resolver_file="nameserver 203.0.113.53\n", dns=("203.0.113.53",))
    box.ran.clear()
    left = unfinished(tmp_path)
    assert left is not None
    assert recover(box, left).done
    assert box.now == there
    assert len(box.ran) == 1


def test_the_adapter_is_gone(tmp_path: Path) -> None:
    """A USB adapter pulled out, in mid-test or before the next start: its addresses went with it, the resolver's file
    is put back, and the next test is free to begin with another adapter."""
    for at_once in (True, False):
        box = Box()
        stand_in = take(box, tmp_path)
        box.unplugged = True
        left = unfinished(tmp_path)
        assert left is not None
        back = stand_in.put_back() if at_once else recover(box, left)
        assert (back.how, back.done) == ("gone", True)
        assert box.now.resolver_file == LAN.resolver_file
        assert unfinished(tmp_path) is None


def test_another_adapter_of_the_same_name(tmp_path: Path) -> None:
    """A different card, or another laptop with the same home folder: its settings are not ours to touch."""
    box = Box()
    take(box, tmp_path)
    other = replace(LAN, mac="02:00:00:00:00:99", addresses=(HeldAddress("10.0.0.5", 8),))
    box.now = other
    left = unfinished(tmp_path)
    assert left is not None
    assert recover(box, left).how == "gone"
    assert box.now == other


def test_the_adapter_has_another_name(tmp_path: Path) -> None:
    """Renamed since, it is told by its MAC, and put back under its new name."""
    box = Box()
    take(box, tmp_path)
    box.now = replace(box.now, interface="enx020000000050")
    left = unfinished(tmp_path)
    assert left is not None
    assert recover(box, left).how == "restored"
    assert box.now == replace(LAN, interface="enx020000000050")


def test_a_command_fails_though_nothing_is_left_to_undo(tmp_path: Path) -> None:
    """What counts is how the adapter is, not what the last command said: no alarm over an adapter that is as before."""

    class Grumbling(Box):
        def run(self, command: Command) -> Ran:
            super().run(command)
            return Ran(2, "File exists") if "192.168.1.1 " in command.typed else Ran(0)

    box = Grumbling()
    stand_in = take(box, tmp_path)
    box.now = LAN  # somebody has done it by hand already
    assert stand_in.put_back().how == "restored"
    again = take(box, tmp_path)
    box.now = replace(LAN, resolver_file="x")
    assert again.put_back().how == "restored"


def test_two_begin_at_the_same_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds the first's snapshot in place when it comes to write its own, and does not overwrite it."""
    first = ChangeJournal.begin(tmp_path, LAN, LINE, case="first", at=datetime.now(UTC))
    monkeypatch.setattr(Path, "exists", lambda _: False)  # as it was a moment ago
    with pytest.raises(FieldkitError) as refused:
        ChangeJournal.begin(tmp_path, LAN, LINE, case="second", at=datetime.now(UTC))
    assert refused.value.code == "single_pc.unfinished"
    monkeypatch.undo()
    assert '"first"' in first.file.read_text()
    assert [each.name for each in first.file.parent.iterdir()] == [first.file.name]


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_last_line_half_written(tmp_path: Path, cut: int) -> None:
    """Killed while it wrote: the whole lines before count."""
    box = Box()
    take(box, tmp_path)
    file = tmp_path / "changes" / "adapter.jsonl"
    whole = unfinished(tmp_path)
    assert whole is not None
    file.write_bytes(file.read_bytes()[:-cut])
    left = unfinished(tmp_path)
    assert left is not None
    assert left.saved == whole.saved
    assert len(whole.steps) - (cut > 1) == len(left.steps)
    ChangeJournal(file).note("more")
    again = unfinished(tmp_path)
    assert again is not None
    assert [each["kind"] for each in again.steps][-2:] == [left.steps[-1]["kind"], "more"]


@pytest.mark.parametrize("content", ["", "[]\n", '{"kind": "snapshot"}\n', "\x00\x01\n"])
def test_a_damaged_journal_is_said(tmp_path: Path, content: str) -> None:
    """A snapshot that cannot be read is never taken for none."""
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "adapter.jsonl").write_text(content)
    with pytest.raises(BadInput) as said:
        unfinished(tmp_path)
    assert said.value.code == "single_pc.journal_damaged"
    assert said.value.facts["file"]


def test_who_is_still_at_work(tmp_path: Path) -> None:
    """A program that is running is left alone; a number that another program has got since is nobody's."""
    ChangeJournal.begin(tmp_path, LAN, LINE, case=None, at=datetime.now(UTC))
    left = unfinished(tmp_path)
    assert left is not None
    assert not left.being_made  # ourselves
    assert replace(left, pid=os.getppid(), pid_began=0.0).being_made is False
    import psutil

    parent = psutil.Process(os.getppid())
    assert replace(left, pid=parent.pid, pid_began=parent.create_time()).being_made is True


def test_by_hand(tmp_path: Path) -> None:
    """A person sets it: how it was is kept all the same, and what is not back yet is named."""
    box = Box()
    stand_in = StandIn(box, tmp_path, LAN, LINE, case=None)
    stand_in.by_hand()
    assert set(stand_in.lacking()) == {"address", "gateway", "dns"}
    for command in box.to_line(LAN, LINE):
        box.run(command)
    assert stand_in.lacking() == ()
    assert not stand_in.seen_back().done
    for command in box.to_saved(LAN, LINE, None):
        box.run(command)
    assert stand_in.seen_back().how == "restored"
    assert unfinished(tmp_path) is None
