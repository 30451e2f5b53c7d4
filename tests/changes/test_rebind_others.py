"""A change is one switch's and one binding's: other people, other switches and other releases keep out of it."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldkit.changes.rebind import Plan, RebindRefused, planned
from fieldkit.changes.rebind_journal import unfinished
from fieldkit.changes.rebind_lines import Held, bound_line
from fieldkit.changes.rebind_run import ChangeStopped, Ended, Rebinding, examine, read_held, resume, same_switch
from fieldkit.devices.talk import Session
from fieldkit.errors import BadInput
from tests.changes.switches import IP, NEW, OLD, Box, box_of
from tests.changes.test_rebind_faults import AT_ONCE, LONGEST, PLATFORMS, assert_safe, carried_out, rebinding

THIRD = "00:1b:21:00:00:01"


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is there for whoever reads it next; that it outlasts a power cut is tested elsewhere."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def broken_off(box: Box, change: Rebinding) -> Ended:
    """The link is lost at the third line, and nobody is let in again."""
    box.faults.at, box.faults.kind = 3, "lost_after"
    login = change._opener

    def once() -> Session:
        session = login()
        box.faults.logins = 9
        return session

    change._opener = once
    ended = carried_out(change)
    assert ended.how == "alarm"
    box.faults.logins, box.open = 0, None
    return ended


# -- another switch at the same address, or behind the same cable ------------------------------------------------------


def named(box: Box, folder: Path) -> Rebinding:
    """The change, planned for the switch that is there now."""
    made = rebinding(box, folder)
    made.plan = replace(made.plan, host="SW1")
    first = made._prepare
    made._prepare = lambda session: replace(first(session), host=session.hostname)
    return made


def exchanged(box: Box) -> Callable[[], Session]:
    """Whoever comes from now on finds another switch."""
    login = box.login

    def other() -> Session:
        session = login()
        session.hostname = "SW2"
        return session

    return other


def test_another_switch_before_the_first_line(tmp_path: Path) -> None:
    """The address leads to another switch when the lines are to be sent: not one is."""
    box = box_of("huawei_vrp")
    change = named(box, tmp_path)
    change._opener = exchanged(box)
    ended = carried_out(change)
    assert (ended.how, ended.why and ended.why.code, box.sent) == ("untouched", "rebind.other_switch", [])
    assert unfinished(tmp_path) == ()


def test_another_switch_on_the_way_back(tmp_path: Path) -> None:
    """The link is lost in the middle, and behind the address is another switch now: its bindings are left alone."""
    box = box_of("huawei_vrp", *LONGEST["huawei_vrp"])
    before = box.bindings()
    change = named(box, tmp_path)
    box.faults.at, box.faults.kind = 3, "lost_after"
    login = box.login
    change._opener = lambda: (login if box.logins < 2 else exchanged(box))()
    ended = carried_out(change)
    assert (ended.how, ended.kept_out and ended.kept_out.code) == ("alarm", "rebind.other_switch")
    assert ended.why is not None
    assert ended.why.code == "device.closed"
    assert len(box.sent) == 3
    assert_safe(box, ended, tmp_path, before)


def test_another_switch_the_next_day(tmp_path: Path) -> None:
    """A broken-off change is taken up at the console of another switch: nothing is sent, and it stays to be done."""
    box = box_of("hp_comware", *LONGEST["hp_comware"])
    change = named(box, tmp_path)
    broken_off(box, change)
    left = unfinished(tmp_path)[0]
    assert left.plan.host == "SW1"
    sent = list(box.sent)
    with pytest.raises(ChangeStopped) as no:
        examine(left, exchanged(box)())
    assert (no.value.code, no.value.facts) == ("rebind.other_switch", {"found": "SW2", "expected": "SW1"})
    assert box.sent == sent
    assert unfinished(tmp_path)


@pytest.mark.parametrize(("host", "found"), [(None, "SW9"), ("SW1", ""), ("SW1", "sw1")])
def test_the_same_switch(host: str | None, found: str, tmp_path: Path) -> None:
    """A name that nobody told, or in other letters, is no other switch."""
    box = box_of("huawei_vrp")
    session = box.login()
    session.hostname = found
    same_switch(replace(rebinding_plan(box), host=host), session)
    session.close()
    assert not list(tmp_path.iterdir())


def rebinding_plan(box: Box) -> Plan:
    """A plan without a session of its own."""
    return plan_of(box, replace(read(box)))


def read(box: Box, **other: Any) -> Held:
    """What its configuration holds of the line."""
    box.open = None
    session = box.login()
    port = box.look().port
    assert port is not None
    held = read_held(session, ip=IP, macs=(NEW, OLD), port=port)
    session.close()
    box.open = None
    return replace(held, **other)


def plan_of(box: Box, held: Held) -> Plan:
    """The plan for what is held."""
    return planned(box.look(), held, box.line, NEW)


# -- somebody else at the same binding ---------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", [each for each in PLATFORMS if each not in ("linux", "huawei_vrpv8")])
@pytest.mark.parametrize("at", [4, 5])
def test_somebody_takes_one_of_two_bindings(tmp_path: Path, platform: str, at: int) -> None:
    """The other of the two is led back all the same; his own line stays as he made it."""
    box = box_of(platform, *LONGEST[platform])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    box.faults.at, box.faults.kind = at, "lost_after"
    login = box.login

    def second() -> Session:
        if box.logins == 2:  # the way back begins
            for each in box.state.arps:
                if (each.ip, each.kind) == (IP, "static"):
                    each.mac = THIRD
        return login()

    change._opener = second
    ended = carried_out(change)
    taken = [row for row in box.bindings() if THIRD in row]
    if taken:
        assert ended.how == "changed_since"
        assert sorted(tuple(OLD if one == THIRD else one for one in row) for row in box.bindings()) == before
    else:  # nothing of his was there yet to be taken
        assert_safe(box, ended, tmp_path, before)
    assert not unfinished(tmp_path)


def test_taken_up_in_two_windows(tmp_path: Path) -> None:
    """Two windows wait for their person; the second that answers finds that the first has done it."""
    box = box_of("huawei_vrp", *LONGEST["huawei_vrp"])
    before = box.bindings()
    change = rebinding(box, tmp_path)
    broken_off(box, change)
    left = unfinished(tmp_path)[0]
    assert resume(left, box.login, box.login(), timing=AT_ONCE).how == "undone"
    sent = len(box.sent)
    box.open = None
    with pytest.raises(RebindRefused) as no:
        resume(left, box.login, box.login(), finish=True, timing=AT_ONCE)
    assert no.value.code == "rebind.in_use"
    assert (len(box.sent), box.bindings()) == (sent, before)


# -- what must be refused by the configuration itself ------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "eth-trunk 3",
        "port link-aggregation group 2",
        "channel-group 1 mode active",
        "port link-type trunk",
        "switchport mode trunk",
        "port hybrid tagged vlan 10 20",
        "port hybrid vlan 10 tagged",
    ],
)
def test_a_port_that_leads_on_by_its_own_configuration(line: str) -> None:
    """A member of an aggregate, or a trunk that the tables did not show as one, is not changed."""
    box = box_of("huawei_vrp")
    with pytest.raises(RebindRefused) as no:
        plan_of(box, read(box, others=(line,)))
    assert no.value.code == "rebind.uplink"


@pytest.mark.parametrize("line", ["description eth-trunk 3", "port link-type access", "port default vlan 1203"])
def test_a_port_like_any(line: str) -> None:
    """And the usual configuration of a customer's port speaks against nothing."""
    box = box_of("huawei_vrp")
    assert plan_of(box, read(box, others=(line,))).new_mac == NEW


def test_the_same_address_in_another_vpn() -> None:
    """An entry of a VPN that names no port may be another customer's; one that names ours is the line's."""
    box = box_of("huawei_vrp")
    held = read(box)
    fields = {**dict(held.lines[0].fields), "name": "cust-b"}
    placed = bound_line("huawei_vrp", "static_arp", fields)
    assert plan_of(box, replace(held, lines=(placed,))).before == (placed,)
    short = bound_line("huawei_vrp", "static_arp", {key: fields[key] for key in ("ip", "mac", "name")})
    with pytest.raises(RebindRefused) as no:
        plan_of(box, replace(held, lines=(short,)))
    assert no.value.code == "rebind.form_unknown"


# -- journals ----------------------------------------------------------------------------------------------------------


def alarmed(folder: Path) -> Ended:
    """A change that was broken off."""
    box = box_of("huawei_vrp")
    return broken_off(box, rebinding(box, folder))


def test_a_journal_of_a_later_release(tmp_path: Path) -> None:
    """It is not read as if it were ours; and one that cannot be read does not hide the others."""
    file = Path(str(alarmed(tmp_path).file))
    lines = file.read_text().splitlines()
    head = {**json.loads(lines[0]), "version": 2}
    other = file.with_name("rebind-other-00000000.jsonl")
    other.write_text(json.dumps(head) + "\n")
    with pytest.raises(BadInput) as no:
        unfinished(tmp_path)
    assert no.value.code == "rebind.journal_damaged"
    unread: list[BadInput] = []
    assert [each.file for each in unfinished(tmp_path, unread)] == [file]
    assert [each.facts["file"] for each in unread] == [str(other)]
