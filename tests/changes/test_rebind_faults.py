"""A binding is changed on a switch: wherever it fails, the old state is back, or an alarm says how to get there."""

import errno
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldkit.changes.rebind import Plan, planned
from fieldkit.changes.rebind_journal import RebindJournal, Unfinished, unfinished, unfinished_on
from fieldkit.changes.rebind_lines import may_be_sent
from fieldkit.changes.rebind_run import Ended, Rebinding, Timing, examine, is_staged, read_held, resume
from fieldkit.devices.talk import Answer, Session, failed
from fieldkit.errors import FieldkitError
from fieldkit.model.access import AccessReading
from tests.changes.switches import IP, NEW, OLD, Box, BoxSession, Died, LinuxBox, box_of, leads

AT_ONCE = Timing(shows_s=0.0, poll_s=0.0, pauses_s=(0.0, 0.0, 0.0))
# Each platform with every kind of binding that it can be given anew: the longest change there is.
LONGEST = {
    "huawei_vrp": ("static_arp", "ip_source"),
    "huawei_vrpv8": ("static_arp", "ip_source"),
    "hp_comware": ("static_arp", "ip_source"),
    "cisco_ios": ("static_arp", "ip_source"),
    "linux": ("static_arp", "static_mac"),
}
PLATFORMS = tuple(LONGEST)
LINES = {"huawei_vrp": 6, "huawei_vrpv8": 7, "hp_comware": 7, "cisco_ios": 6, "linux": 3}
EACH_LINE = [(platform, at) for platform, count in LINES.items() for at in range(1, count + 1)]
FAULTS = (
    "error",
    "echo",
    "lost_before",
    "lost_after",
    "silent",
    "silent_after",
    "ctrl_c",
    "ctrl_c_after",
    "ignored",
    "odd",
    "restart",
)


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is there for whoever reads it next; that it outlasts a power cut is tested elsewhere."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def preparing(box: Box) -> Callable[[Session], Plan]:
    """What reads and plans."""

    def prepare(session: Session) -> Plan:
        seen = box.look()
        assert seen.port is not None
        held = read_held(session, ip=IP, macs=(NEW, OLD), port=seen.port)
        return planned(seen, held, box.line, NEW, staged=is_staged(session))

    return prepare


def rebinding(box: Box, folder: Path, look: Callable[[Session], AccessReading] | None = None) -> Rebinding:
    """The change, planned."""
    session = box.login()
    plan = preparing(box)(session)
    session.close()
    return Rebinding(
        plan, folder, box.login, preparing(box), look or (lambda _: box.look()), line="CQ-0001", case="261123-abcd",
        timing=AT_ONCE,
    )  # fmt: skip


def carried_out(change: Rebinding) -> Ended:
    """Made, or led back, as the command does it."""
    try:
        return change.make()
    except Died:
        raise
    except BaseException as exc:
        return change.lead_back(exc)


def assert_safe(box: Box, ended: Ended, folder: Path, before: list[Any]) -> None:
    """As it was, or as it was meant, or an alarm with the way back; a journal that is open only after an alarm."""
    left = unfinished(folder)
    assert all(may_be_sent(box.platform.name, each) and not each.endswith(" all") for each in box.sent)
    assert (ended.how == "alarm") is bool(left)
    if ended.how in ("undone", "untouched"):
        assert box.bindings() == before
    elif ended.how == "rebound":
        assert box.bindings() == rebound(before)
    else:
        assert ended.how == "alarm"
        assert list(ended.undo) == [each.line for each in left[0].plan.undo]
        assert any(
            OLD.replace(":", "") in line.replace(":", "").replace("-", "").replace(".", "") for line in ended.undo
        )
        written = [json.loads(line) for line in left[0].file.read_text().splitlines()]
        assert [each["lines"] for each in written if each["kind"] == "alarm"] == [list(ended.undo)]


def rebound(before: list[Any]) -> list[Any]:
    """The same bindings, the customer's with the new MAC."""
    return sorted((tuple(NEW if value == OLD else value for value in row) for row in before), key=str)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_changed_and_seen(tmp_path: Path, platform: str) -> None:
    """Every kind of binding of the line has the new MAC; nothing else has changed, and the journal is evidence."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    ended = carried_out(rebinding(box, tmp_path))
    assert ended.how == "rebound"
    assert box.bindings() == rebound(before)
    assert len(box.sent) == LINES[platform]
    kept = list((tmp_path / "changes").iterdir())
    assert len(kept) == 1
    entries = [json.loads(line) for line in kept[0].read_text().splitlines()]
    assert [each["kind"] for each in entries[:3]] == ["snapshot", "sending", "sent"]
    assert [each["kind"] for each in entries[-2:]] == ["verified", "closed"]
    assert [each["line"] for each in entries if each["kind"] == "sending"] == box.sent
    assert unfinished(tmp_path) == ()


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize(("platform", "at"), EACH_LINE)
def test_a_fault_at_each_line(tmp_path: Path, platform: str, at: int, kind: str) -> None:
    """Whatever goes wrong at whichever line: as before, or as meant, and nobody has to look."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = at, kind
    ended = carried_out(change)
    assert ended.how in ("undone", "untouched", "rebound")
    assert_safe(box, ended, tmp_path, before)
    if ended.how == "rebound":  # a line that leads out, or takes away what the next one replaces, was not needed
        assert kind == "ignored" or leads(box.sent[at - 1])
    assert box.open is not None
    assert box.open.closed


@pytest.mark.parametrize("kind", ["lost_after", "silent", "error", "ctrl_c_after"])
@pytest.mark.parametrize("second", range(1, 4))
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_fault_on_the_way_back_too(tmp_path: Path, platform: str, second: int, kind: str) -> None:
    """The device fails at the change and again at the way back: tried anew, and as before in the end."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    at = LINES[platform] - (0 if platform == "linux" else 1)
    box.faults.at, box.faults.kind = at, "lost_after"
    session_send = type(box.login()).send
    box.open.close() if box.open else None  # that login was only for its class
    fired: list[str] = []

    def send(self: Any, command: str, within_s: float | None = None) -> Any:
        if len(box.sent) + 1 == at + second:
            fired.append(command)
            box.faults.at, box.faults.kind = at + second, kind
        return session_send(self, command, within_s)

    type(box.open).send = send  # type: ignore[method-assign, union-attr]  # put back below
    try:
        if kind == "ctrl_c_after":  # a second Ctrl-C is held off by the caller; should one come all the same …
            try:
                ended = carried_out(change)
            except KeyboardInterrupt:
                left = unfinished(tmp_path)
                ended = resume(left[0], box.login, box.login(), timing=AT_ONCE)
        else:
            ended = carried_out(change)
    finally:
        type(box.open).send = session_send  # type: ignore[method-assign, union-attr]
    assert ended.how in ("undone", "untouched")
    assert_safe(box, ended, tmp_path, before)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("logins", [1, 2, 3, 9])
def test_no_way_back_in(tmp_path: Path, platform: str, logins: int) -> None:
    """The link is lost in the middle and the device lets nobody in: tried a few times, then the alarm with the undo."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = 2, "lost_after"
    made = box.login

    def login() -> Any:
        session = made()
        box.faults.logins = logins if box.logins == 2 else box.faults.logins
        return session

    change._opener = login
    ended = carried_out(change)
    assert ended.how == ("undone" if logins < 3 else "alarm")
    assert_safe(box, ended, tmp_path, before)
    if ended.how == "alarm":
        assert ended.why is not None
        assert ended.why.code == "device.closed"  # what began it, not the last thing that failed
        left = unfinished(tmp_path)[0]
        box.faults.logins = 0
        assert resume(left, box.login, box.login(), timing=AT_ONCE).how == "undone"
        assert box.bindings() == before


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("at", [2, 3])
def test_the_undo_is_refused(tmp_path: Path, platform: str, at: int) -> None:
    """The device takes no line any more: the alarm says what to type, and the journal stays open."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    box.faults.undo_from = at
    ended = carried_out(change)
    if box.bindings() == before:
        assert ended.how in ("undone", "untouched")
    else:
        assert ended.how == "alarm"
    assert_safe(box, ended, tmp_path, before)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_taken_but_without_effect(tmp_path: Path, platform: str) -> None:
    """The lines are taken, the configuration holds them, and the table does not: that is no success."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    stale = box.look()
    ended = carried_out(rebinding(box, tmp_path, look=lambda _: stale))
    assert ended.how == "undone"
    assert ended.why is not None
    assert ended.why.code == "rebind.not_taken"
    assert_safe(box, ended, tmp_path, before)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_somebody_else_was_quicker(tmp_path: Path, platform: str) -> None:
    """The binding is another by the time the person has confirmed: nothing is sent."""
    box = box_of(platform)
    change = rebinding(box, tmp_path)
    box.bind_elsewhere("00:1b:21:00:77:77")
    ended = carried_out(change)
    assert ended.how == "untouched"
    assert box.sent == []
    assert unfinished(tmp_path) == ()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_somebody_else_in_the_middle(tmp_path: Path, platform: str) -> None:
    """The NOC binds it anew while our line is lost: their work is left alone."""
    box = box_of(platform)
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = 1 if platform == "linux" else 3, "somebody_else"
    ended = carried_out(change)
    assert ended.how == "changed_since"
    assert any("00:1b:21:00:77:77" in each for each in box.bindings())
    assert unfinished(tmp_path) == ()


# -- the journal -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("half", ["died", "died_after"])
@pytest.mark.parametrize(("platform", "at"), EACH_LINE)
@pytest.mark.parametrize("finish", [False, True])
def test_killed(tmp_path: Path, platform: str, at: int, half: str, finish: bool) -> None:
    """Killed at any line: the next start knows how far it had come, and leads either way; a second time is a no-op."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = at, half
    with pytest.raises(Died):
        carried_out(change)
    assert box.open is not None
    box.open.close()  # the operating system closes a dead program's connections
    box.faults.at = 0
    left = unfinished(tmp_path)
    assert [each.case for each in left] == ["261123-abcd"]
    assert unfinished_on(tmp_path, box.target) == left[0]
    session = box.login()
    found = examine(left[0], session)
    changed = box.bindings() != before
    assert (found.stand == "before") is not changed
    ended = resume(left[0], box.login, session, finish=finish, timing=AT_ONCE)
    assert ended.how == ("rebound" if finish else "undone")
    assert box.bindings() == (rebound(before) if finish else before)
    assert unfinished(tmp_path) == ()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_one_change_a_switch(tmp_path: Path, platform: str) -> None:
    """While a change on a switch is not over, a second is not begun there, and the first one's journal is untouched."""
    box = box_of(platform)
    first = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = 1, "died_after"
    with pytest.raises(Died):
        carried_out(first)
    assert box.open is not None
    box.open.close()
    box.faults.at = 0
    sent = list(box.sent)
    kept = unfinished(tmp_path)[0].file.read_bytes()
    box.restart()
    ended = carried_out(rebinding(box, tmp_path))
    assert ended.how == "untouched"
    assert ended.why is not None
    assert ended.why.code == "rebind.unfinished"
    assert box.sent == sent
    assert unfinished(tmp_path)[0].file.read_bytes() == kept


@pytest.mark.parametrize("entry", [*range(6), 8, 11])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_disk_is_full(tmp_path: Path, platform: str, entry: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that cannot be noted is not made; what was made before it is undone all the same."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    count = 0

    def note(self: RebindJournal, kind: str, **facts: Any) -> None:
        nonlocal count
        if count >= entry:
            raise FieldkitError("rebind.journal_unwritable", file=str(self.file), why=os.strerror(errno.ENOSPC))
        count += 1
        original(self, kind, **facts)

    original = RebindJournal.note
    monkeypatch.setattr(RebindJournal, "note", note)
    ended = carried_out(change)
    monkeypatch.undo()
    assert ended.how in ("undone", "untouched", "rebound")
    assert_safe(box, ended, tmp_path, before)
    assert (ended.how == "rebound") is (entry >= 2 * LINES[platform])


def test_no_room_for_the_snapshot(tmp_path: Path) -> None:
    """Where the journal cannot even be begun, nothing is sent."""
    box = box_of("huawei_vrp")
    (tmp_path / "changes").write_text("a file where the folder should be")
    ended = carried_out(rebinding(box, tmp_path))
    assert ended.how == "untouched"
    assert ended.why is not None
    assert ended.why.code == "rebind.journal_unwritable"
    assert box.sent == []


def test_told_twice(tmp_path: Path) -> None:
    """Whoever asks again to lead back gets the same answer, and no line is sent."""
    box = box_of("huawei_vrp")
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = 3, "error"
    first = carried_out(change)
    sent = list(box.sent)
    assert change.lead_back() == first
    assert box.sent == sent


def test_a_wrong_password_is_not_tried_again(tmp_path: Path) -> None:
    """The way back is locked by a password that is no longer right: once, and then the alarm."""
    box = box_of("huawei_vrp")
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = 3, "lost_after"
    made, tries = box.login, 0

    def login() -> Any:
        nonlocal tries
        tries += 1
        if tries > 1:
            raise failed("wrong_password", box.target, username="tech")
        return made()

    change._opener = login
    assert carried_out(change).how == "alarm"
    assert tries == 2


def test_sudo_says_no(tmp_path: Path) -> None:
    """A user who may not change it is told so before anything is sent."""
    box = LinuxBox("linux", ("static_arp",))
    box.may = ()
    ended = carried_out(rebinding(box, tmp_path))
    assert ended.how == "untouched"
    assert ended.why is not None
    assert ended.why.code == "rebind.no_sudo"
    assert box.sent == []
    assert unfinished(tmp_path) == ()


@pytest.mark.parametrize("damage", ["", "{}\n", '{"at": 1}\n', "not json\n"])
def test_a_damaged_journal(tmp_path: Path, damage: str) -> None:
    """A journal that is not one is named, and never crashes the start."""
    box = box_of("huawei_vrp")
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = 3, "died"
    with pytest.raises(Died):
        carried_out(change)
    file = unfinished(tmp_path)[0].file
    file.write_text(damage)
    with pytest.raises(FieldkitError) as failed_:
        unfinished(tmp_path)
    assert failed_.value.code == "rebind.journal_damaged"


def test_no_credentials_on_disk(tmp_path: Path) -> None:
    """The journal names the switch and the lines, and nobody's password."""
    box = box_of("huawei_vrp")
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = 3, "died"
    with pytest.raises(Died):
        carried_out(change)
    left: Unfinished = unfinished(tmp_path)[0]
    head: Mapping[str, Any] = json.loads(left.file.read_text().splitlines()[0])
    assert set(head["target"]) == {
        "host", "protocol", "tcp_port", "platform", "host_key", "old_algorithms", "jump", "console",
    }  # fmt: skip
    assert left.target == box.target
    assert left.plan.steps == change.plan.steps
    assert left.plan.undo == change.plan.undo


@pytest.mark.parametrize("platform", ["huawei_vrp", "cisco_ios"])
def test_the_device_words_it_otherwise(tmp_path: Path, platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent stands there in other words: that is our doing all the same, and not somebody else's."""
    box = box_of(platform)
    before = box.bindings()
    change = rebinding(box, tmp_path)
    real = BoxSession.ask

    def ask(self: BoxSession, command: str, within_s: float | None = None) -> Answer:
        answer = real(self, command, within_s)
        written = {"huawei_vrp": "c83a-359a-bcde vid 1203 interface", "cisco_ios": "c83a.359a.bcde ARPA"}[platform]
        other = {"huawei_vrp": "c83a-359a-bcde vid 1203 cevid 7 interface", "cisco_ios": "c83a.359a.bcde ARPA Gi1/0/7"}
        return replace(answer, text=answer.text.replace(written, other[platform]))

    def send(self: BoxSession, command: str, within_s: float | None = None) -> Answer:
        plain = command.replace(" cevid 7", "").replace(" arpa Gi1/0/7", " arpa")
        self._permitted.add(plain)
        return real_send(self, plain, within_s)

    real_send = BoxSession.send
    monkeypatch.setattr(BoxSession, "ask", ask)
    monkeypatch.setattr(BoxSession, "send", send)
    ended = carried_out(change)
    monkeypatch.undo()
    assert ended.how == "undone"
    assert_safe(box, ended, tmp_path, before)
