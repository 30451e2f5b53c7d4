"""The change over real sessions: SSH and Telnet to the fake device, which fails on the wire in its own ways."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldkit.changes.rebind import Plan, planned
from fieldkit.changes.rebind_journal import unfinished
from fieldkit.changes.rebind_run import Ended, Rebinding, Timing, is_staged, read_held, save
from fieldkit.cli.mac_rebind import looked
from fieldkit.devices.session import open_session
from fieldkit.devices.talk import Session
from fieldkit.devices.target import Books, Limits
from fieldkit.model.access import AccessReading
from fieldkit.model.line import Line
from tests.changes.switches import seen_on
from tests.fakedevice import Arp, Bound, FakeDevice, Quirks, State, scenes

QUICK = Limits(connect_s=2.0, login_s=4.0, answer_s=1.5)
AT_ONCE = Timing(shows_s=0.0, poll_s=0.0, pauses_s=(0.0, 0.1, 0.2))
# The ways of failing on the wire: what is set on the device, and whether the old state must be back without an alarm.
WAYS: dict[str, tuple[dict[str, Any], bool]] = {
    "dropped before the second line": ({"drop_before": ("config", 2)}, True),
    "dropped after the second line": ({"drop_after": ("config", 2)}, True),
    "silent at the second line": ({"freeze_at": ("config", 2)}, True),
    "refused at the second line": ({"error_at": ("config", 2)}, True),
    "garbled echo of the second line": ({"echo_garbled_at": "arp .*c83a"}, True),
    "taken without effect": ({"ignores": "^(arp static|ip source binding|arp )"}, False),
}
PLATFORMS = ("huawei_vrp", "huawei_vrpv8", "hp_comware", "cisco_ios")
# Every way on two platforms; all of them, at every line, are tested without a wire in test_rebind_faults.py.
FAILING = {
    platform: [way for number, way in enumerate(WAYS) if (number + at) % 2 == 0]
    for at, platform in enumerate(PLATFORMS)
}


class Site:
    """A device with a line bound on it, and somebody who may change it."""

    # Whether the device itself is asked for everything, or only for its configuration, which is what changes.
    visits = False

    def __init__(self, device: FakeDevice, line: Line, folder: Path, protocol: str = "ssh") -> None:
        self.device, self.line, self.folder = device, line, folder
        self.books = Books(folder / "devices")
        self.target = device.target(protocol=protocol)

    def login(self) -> Session:
        """A session."""
        return open_session(self.target, self.books, QUICK)

    def look(self, session: Session) -> AccessReading:
        """What the device holds."""
        if self.visits:
            return looked(session, self.line, scenes.LIVE)
        return seen_on(self.device.state, self.line, session.platform.name)

    def prepare(self, session: Session) -> Plan:
        """Read and plan, as the command does."""
        seen = self.look(session)
        assert seen.port is not None
        macs = (scenes.LIVE, *(each.mac for each in seen.bindings_of(scenes.IP)))
        held = read_held(session, ip=scenes.IP, macs=tuple(dict.fromkeys(macs)), port=seen.port)
        return planned(seen, held, self.line, scenes.LIVE, staged=is_staged(session))

    def change(self) -> Rebinding:
        """The change, planned; the device counts its lines from here."""
        session = self.login()
        plan = self.prepare(session)
        session.close()
        self.device.seen.clear()
        return Rebinding(
            plan,
            self.folder,
            self.login,
            self.prepare,
            self.look,
            timing=AT_ONCE,
        )


def bound(state: State) -> list[Any]:
    """What is bound."""
    placed = state.platform != "cisco_ios"
    static = [
        (each.ip, each.mac, *((each.vlan, each.port) if placed else ())) for each in state.arps if each.kind == "static"
    ]
    return sorted([*static, *((each.ip, each.mac, each.vlan, each.port) for each in state.bound)], key=str)


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """The site of this platform."""
    platform, kinds, protocol = request.param
    state, line = scenes.scene(platform, "differs", kinds)
    with FakeDevice(state, Quirks(pager=True)) as device:
        yield Site(device, line, tmp_path, protocol)


def carried_out(change: Rebinding) -> Ended:
    """Made, or led back."""
    try:
        return change.make()
    except Exception as exc:  # whatever it is, as the command does
        return change.lead_back(exc)


BOTH = ("static_arp", "ip_source")


@pytest.mark.parametrize(
    "site",
    [(platform, BOTH, "ssh") for platform in PLATFORMS]
    + [(platform, ("static_arp",), "telnet") for platform in ("huawei_vrp", "cisco_ios")],
    indirect=True,
    ids=lambda each: f"{each[0]}-{each[2]}",
)
def test_changed_and_seen(site: Site) -> None:
    """Bound anew, read back by the device's own tables, nothing else touched, nothing saved."""
    site.visits = True
    state = site.device.state
    before = deepcopy(state)
    ended = carried_out(site.change())
    assert (ended.how, ended.why) == ("rebound", None)
    expected = deepcopy(before)
    rows: list[Arp | Bound] = [*expected.arps, *expected.bound]
    for each in rows:
        each.mac = scenes.LIVE if each.mac == scenes.BOUND else each.mac
    assert bound(state) == bound(expected)
    assert state.saves == 0
    assert not state.boot_touched
    assert replace(state, arps=[], bound=[]) == replace(before, arps=[], bound=[])
    assert unfinished(site.folder) == ()


@pytest.mark.parametrize(
    ("site", "way"),
    [((platform, ("static_arp",), "telnet"), way) for platform, ways in FAILING.items() for way in ways],
    indirect=["site"],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_fails_on_the_wire(site: Site, way: str) -> None:
    """Whatever happens to the line or the link, the old binding is back or the alarm says how."""
    state = site.device.state
    before = bound(state)
    quirks, must = WAYS[way]
    change = site.change()
    for name, value in quirks.items():
        setattr(site.device.quirks, name, value)
    ended = carried_out(change)
    assert ended.how != "rebound"
    if must:
        assert ended.how in ("undone", "untouched"), ended
    if ended.how in ("undone", "untouched"):
        assert bound(state) == before
        assert unfinished(site.folder) == ()
    else:
        assert ended.how == "alarm"
        assert list(ended.undo) == [each.line for each in change.plan.undo]
        assert len(unfinished(site.folder)) == 1
    assert state.saves == 0


@pytest.mark.parametrize(
    "site", [(platform, ("static_arp",), "ssh") for platform in PLATFORMS], indirect=True, ids=lambda each: each[0]
)
def test_saved_only_when_asked(site: Site) -> None:
    """A save is one command of its own, its question answered, and believed only when the device says so."""
    session = site.login()
    if site.device.state.platform == "huawei_vrpv8":
        assert is_staged(session)
    save(session)
    session.close()
    assert site.device.state.saves == 1
