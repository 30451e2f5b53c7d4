"""Several MACs at once followed to their ports, and what a pasted table proves of where they are."""

import threading
from collections.abc import Callable

import pytest

from fieldkit.devices.paste import understood
from fieldkit.devices.plugged import MOST_MACS, MOST_PASTED, LookedUp, look_up, of_outputs
from fieldkit.devices.recognise import recognise
from fieldkit.devices.rows import same_port
from fieldkit.devices.talk import DeviceError, Session, failed
from fieldkit.devices.target import Target
from fieldkit.model.access import EDGE_STATIONS
from fieldkit.model.line import Line
from fieldkit.model.plugged import PluggedIn, PluggedReading
from fieldkit.text import catalogue
from tests.devices.in_process import InProcess
from tests.fakedevice import Mac, State, scenes
from tests.fakedevice.state import Neighbour

VRP, IOS = "huawei_vrp", "cisco_ios"
HOSTS = ("192.0.2.11", "192.0.2.12", "192.0.2.13")
ABSENT = "00:11:22:33:44:55"
# On an OLT a customer's port is an ONT; nobody's LAN is switched there.
SWITCHES = tuple(each for each in scenes.PLATFORMS if each not in scenes.OLTS)


class Cabinet:
    """Switches by address, the first by None; counts the sessions that were opened on each."""

    def __init__(self, *states: State, hosts: tuple[str, ...] = HOSTS) -> None:
        self.states = dict(zip((None, *hosts[1:]), states, strict=False))
        self.hosts: dict[str | None, str] = {None: hosts[0]} | {each: each for each in hosts[1:]}
        self.opened: list[InProcess] = []
        self.refuses: dict[str | None, str] = {}
        self.before: Callable[[InProcess], None] = lambda _: None

    def open(self, host: str | None) -> Session:
        """Log in, or fail."""
        if host in self.refuses or host not in self.states:
            raise failed(self.refuses.get(host, "unreachable"), Target(str(host)))
        session = InProcess(self.states[host])
        session.target = Target(self.hosts[host])
        self.before(session)
        self.opened.append(session)
        return session


def by_mac(found: LookedUp | PluggedReading) -> dict[str, PluggedIn]:
    """The rows by MAC."""
    reading = found.reading if isinstance(found, LookedUp) else found
    return {row.mac: row for row in reading.found}


@pytest.mark.parametrize("platform", SWITCHES)
def test_a_mac_is_at_its_port(platform: str) -> None:
    """In the vendor's own format, all MACs in one session: the edge port by name, an uplink as one, absence as such."""
    state, _ = scenes.scene(platform, "equal")
    cabinet = Cabinet(state)
    beyond = state.macs[-2].mac if state.macs[-2].mac != scenes.LIVE else "00:1e:67:00:01:01"
    found = look_up([scenes.LIVE, beyond, ABSENT], cabinet.open)
    rows = by_mac(found)
    ours = state.ports[6].name
    assert [each.closed for each in cabinet.opened] == [1]
    assert (rows[scenes.LIVE].end, rows[scenes.LIVE].switch) == ("edge", state.hostname)
    assert (rows[scenes.LIVE].port or "").replace(" ", "")[-3:] == ours.replace(" ", "")[-3:]
    assert rows[beyond].end == "uplink"
    assert rows[ABSENT].end in ("not_seen", "not_told")
    assert found.reading.sought == (scenes.LIVE, beyond, ABSENT)
    assert found.transcript
    assert all(row.why is None or row.why in catalogue() for row in rows.values())


def test_a_table_read_whole_tells_absence() -> None:
    """VRP says how many rows there are: what is not among them is not there."""
    state, _ = scenes.scene(VRP, "equal")
    assert by_mac(look_up([ABSENT], Cabinet(state).open))[ABSENT].end == "not_seen"


def test_on_from_switch_to_switch() -> None:
    """Two MACs behind the first switch, one on the second: each at its own port, every switch asked once."""
    states = scenes.chain((VRP, "hp_comware", IOS), HOSTS)
    middle = states[1]
    middle.macs.append(Mac(scenes.OTHER, scenes.VLAN, middle.ports[3].name))
    states[0].macs.append(Mac(scenes.OTHER, scenes.VLAN, states[0].ports[23].name))
    cabinet = Cabinet(*states)
    rows = by_mac(look_up([scenes.LIVE, scenes.OTHER], cabinet.open))
    assert (rows[scenes.LIVE].end, rows[scenes.LIVE].switch) == ("edge", "SW3")
    assert (rows[scenes.OTHER].end, rows[scenes.OTHER].switch) == ("edge", "SW2")
    assert [each.hostname for each in cabinet.opened] == ["SW1", "SW2", "SW3"]
    assert [each.closed for each in cabinet.opened] == [1, 1, 1]


@pytest.mark.parametrize(("code", "why"), [("host_key_unknown", "device.host_key_unknown"), ("locked", None)])
def test_where_nobody_may_log_in_further_on(code: str, why: str | None) -> None:
    """The last switch that could be asked has it behind that port, and why it ends there is said."""
    cabinet = Cabinet(*scenes.chain((VRP, IOS), HOSTS))
    cabinet.refuses[HOSTS[1]] = code
    row = by_mac(look_up([scenes.LIVE], cabinet.open))[scenes.LIVE]
    assert (row.end, row.switch, row.why) == ("uplink", "SW1", why or f"device.{code}")
    assert row.port is not None
    assert row.about["peer"] == "SW2"


def test_the_first_switch_must_be_there() -> None:
    """Without it there is nothing to say at all."""
    cabinet = Cabinet(scenes.scene(VRP, "equal")[0])
    cabinet.refuses[None] = "unreachable"
    with pytest.raises(DeviceError) as caught:
        look_up([scenes.LIVE], cabinet.open)
    assert caught.value.code == "device.unreachable"


def test_switches_that_point_at_each_other() -> None:
    """A loop in what the neighbours say ends the search."""
    states = scenes.chain((VRP, IOS), HOSTS)
    second = states[1]
    second.macs[:] = [each for each in second.macs if each.mac != scenes.LIVE]
    second.macs.append(Mac(scenes.LIVE, scenes.VLAN, second.neighbours[0].port))
    second.neighbours[0].address = HOSTS[0]
    cabinet = Cabinet(*states)
    row = by_mac(look_up([scenes.LIVE], cabinet.open))[scenes.LIVE]
    assert (row.end, row.switch, row.why) == ("uplink", "SW2", "find.loop")
    assert len(cabinet.opened) == 2


def test_a_neighbour_without_an_address() -> None:
    """It is behind that switch, whoever that is."""
    states = scenes.chain((VRP, IOS), HOSTS)
    for each in states[0].neighbours:
        each.address = ""
    row = by_mac(look_up([scenes.LIVE], Cabinet(*states).open))[scenes.LIVE]
    assert (row.end, row.why) == ("uplink", "find.no_address")


def test_lost_on_the_way() -> None:
    """The switch before has it, this one has not (any more): it stays where it was seen last, with that said."""
    states = scenes.chain((VRP, IOS), HOSTS)
    states[1].macs[:] = [each for each in states[1].macs if each.mac != scenes.LIVE]
    row = by_mac(look_up([scenes.LIVE], Cabinet(*states).open))[scenes.LIVE]
    assert (row.end, row.switch) == ("uplink", "SW1")
    assert row.why in ("find.lost", "find.not_whole")


def test_a_switch_that_breaks_off() -> None:
    """What was told before the session ended holds; of the rest it is said why it is missing."""
    state, _ = scenes.scene(VRP, "equal")
    cabinet = Cabinet(state)
    cabinet.before = lambda session: setattr(session, "over_at", 6)
    macs = [scenes.LIVE, "00:1b:21:00:00:03", "00:1b:21:00:00:05"]
    rows = by_mac(look_up(macs, cabinet.open))
    assert rows[scenes.LIVE].end == "edge"
    assert (rows[macs[2]].end, rows[macs[2]].why) == ("not_told", "device.closed")
    assert cabinet.opened[0].closed == 1


def test_in_its_time_and_no_longer() -> None:
    """A deadline that has passed, or a person who went away, ends it before the first command."""
    state, _ = scenes.scene(VRP, "equal")
    cabinet = Cabinet(state)
    gone = threading.Event()
    gone.set()
    for found in (
        look_up([scenes.LIVE], cabinet.open, within_s=0.0),
        look_up([scenes.LIVE], cabinet.open, cancel=gone),
    ):
        row = by_mac(found)[scenes.LIVE]
        assert (row.end, row.why) == ("not_told", "find.no_time")
    assert [each.asked for each in cabinet.opened] == [[], []]
    assert [each.closed for each in cabinet.opened] == [1, 1]


def test_so_many_and_no_more() -> None:
    """The first eight are looked for, the rest are named as not looked for; a group address is nobody's."""
    state, _ = scenes.scene(VRP, "equal")
    macs = [f"00:1b:21:00:00:{n:02x}" for n in range(1, MOST_MACS + 4)]
    cabinet = Cabinet(state)
    found = look_up([*macs, "01:00:5e:00:00:01"], cabinet.open)
    assert found.reading.sought == tuple(macs)
    assert [row.why for row in found.reading.found[MOST_MACS:]] == ["plugged.too_many"] * 3
    searches = [each for each in cabinet.opened[0].asked if "mac-address" in each and "-0000-" not in each]
    assert len([each for each in searches if "001b-2100" in each]) == MOST_MACS


def test_nobody_to_look_for_opens_nothing() -> None:
    """No session for nothing."""
    cabinet = Cabinet(scenes.scene(VRP, "equal")[0])
    assert look_up([], cabinet.open).reading == PluggedReading()
    assert cabinet.opened == []


def test_many_stations_behind_a_port_are_no_edge() -> None:
    """A port without an LLDP neighbour but with many MACs has a switch behind it; the limit can be changed."""
    state, _ = scenes.scene(VRP, "equal")
    port = state.ports[6].name
    state.macs += [Mac(f"00:1b:22:00:00:{n:02x}", scenes.VLAN, port) for n in range(EDGE_STATIONS)]
    crowded = by_mac(look_up([scenes.LIVE], Cabinet(state).open))[scenes.LIVE]
    assert (crowded.end, crowded.why, crowded.stations) == ("uplink", "find.no_peer", EDGE_STATIONS + 1)
    assert by_mac(look_up([scenes.LIVE], Cabinet(state).open, most_stations=20))[scenes.LIVE].end == "edge"


def test_without_lldp_an_edge_is_doubted() -> None:
    """Where LLDP is not told, few MACs still speak for an edge, and the doubt stands beside it."""
    state, _ = scenes.scene(VRP, "equal")
    cabinet = Cabinet(state)
    cabinet.before = lambda session: setattr(session, "unknown", ("lldp",))
    row = by_mac(look_up([scenes.LIVE], cabinet.open))[scenes.LIVE]
    assert (row.end, row.why) == ("edge", "weak.find_no_lldp")


# -- pasted ------------------------------------------------------------------------------------------------------------


def pasted(state: State, *commands: str, cut: int | None = None) -> PluggedReading | None:
    """What somebody copied of these commands, prompts and all; `cut` copies only so many lines."""
    session = InProcess(state)
    text = ""
    for command in commands:
        answer = session.ask(command)
        text += f"{answer.prompt}{command}\n{answer.text}\n"
    text += session.ask(commands[0]).prompt
    if cut is not None:
        text = "\n".join(text.splitlines()[:cut])
    return of_outputs(recognise(text).outputs, switch="192.0.2.10")


TABLE = {VRP: "display mac-address", "hp_comware": "display mac-address", IOS: "show mac address-table"}


@pytest.mark.parametrize("platform", sorted(TABLE))
def test_a_whole_table_pasted(platform: str) -> None:
    """Every MAC with its port, the customer's at its own; those of the uplink, which many share, behind it."""
    state, _ = scenes.scene(platform, "equal")
    reading = pasted(state, TABLE[platform])
    assert reading is not None
    rows = by_mac(reading)
    assert reading.sought == ()
    assert (rows[scenes.LIVE].by, rows[scenes.LIVE].end, rows[scenes.LIVE].switch) == ("paste", "edge", state.hostname)
    assert rows["00:1e:67:00:01:01"].end == "uplink"
    assert len(rows) >= 30


def test_half_a_table_names_no_edge() -> None:
    """What was cut off may stand on the same port: a port then, but nobody's own."""
    state, _ = scenes.scene(VRP, "equal")
    reading = pasted(state, "display mac-address", cut=14)
    assert reading is not None
    assert reading.found
    assert {row.end for row in reading.found} == {"uplink"}


def test_asked_for_one_mac_only() -> None:
    """One row says where it is, not that it is alone there."""
    state, _ = scenes.scene(VRP, "equal")
    reading = pasted(state, "display mac-address c83a-359a-bcde")
    assert reading is not None
    row = by_mac(reading)[scenes.LIVE]
    assert (row.end, row.stations, row.why) == ("uplink", None, "weak.pasted_partly")


def test_a_neighbour_pasted_beside_it() -> None:
    """LLDP copied along shows that a port with few MACs leads to a switch."""
    state, _ = scenes.scene(VRP, "equal")
    port = state.ports[6].name
    state.neighbours.append(Neighbour(port, "SW2", "GE0/0/1", "192.0.2.12"))
    alone = pasted(state, "display mac-address")
    beside = pasted(state, "display mac-address", f"display lldp neighbor interface {port}")
    assert alone is not None
    assert beside is not None
    assert by_mac(alone)[scenes.LIVE].end == "edge"
    assert by_mac(beside)[scenes.LIVE].end == "uplink"


def test_on_two_ports_at_once() -> None:
    """A MAC that is at two ports of one table is at neither for certain."""
    state, _ = scenes.scene(VRP, "equal")
    state.macs.append(Mac(scenes.LIVE, 1300, state.ports[11].name))
    reading = pasted(state, "display mac-address")
    assert reading is not None
    row = by_mac(reading)[scenes.LIVE]
    assert (row.end, row.port, row.why) == ("not_told", None, "plugged.two_ports")


def test_the_later_of_two_copies_says_where_it_is_now() -> None:
    """Copied before and after somebody moved it: it is at the later port, and not at two at once."""
    state, _ = scenes.scene(VRP, "equal")
    texts = []
    for port in (state.ports[11].name, state.ports[6].name):
        state.macs[:] = [each for each in state.macs if each.mac != scenes.LIVE] + [Mac(scenes.LIVE, 1300, port)]
        session = InProcess(state)
        answer = session.ask("display mac-address")
        texts.append((port, f"{answer.prompt}display mac-address\n{answer.text}\n{answer.prompt}"))
    made, strange = understood(texts, Line(), whereabouts=True)
    (reading,) = (each.facts for each in made.taken if each.topic == "plugged")
    assert strange == ()
    assert same_port(str(by_mac(reading)[scenes.LIVE].port), state.ports[6].name)


def test_no_table_is_nothing() -> None:
    """A paste of something else says nothing of where anybody is."""
    state, _ = scenes.scene(VRP, "equal")
    assert pasted(state, "display arp all") is None


def test_a_large_table_keeps_the_edges() -> None:
    """More rows than are kept: those behind the uplink go first."""
    state, _ = scenes.scene(VRP, "equal")
    up = scenes.NAMES[VRP].uplink
    state.macs += [Mac(f"00:50:00:00:{n >> 8:02x}:{n & 255:02x}", 1, up) for n in range(MOST_PASTED + 200)]
    reading = pasted(state, "display mac-address")
    assert reading is not None
    assert len(reading.found) == MOST_PASTED
    assert by_mac(reading)[scenes.LIVE].end == "edge"


_FDB = """\
tech@office:~$ bridge fdb show {narrowed}
33:33:00:00:00:01 dev br0 self permanent
02:e0:fc:00:02:50 dev br0 master br0 permanent
c8:3a:35:00:00:77 dev p7 master br0
00:e0:fc:00:00:01 dev p1 master br0
5a:11:22:33:44:55 dev p7 master br0 permanent
33:33:00:00:00:01 dev p7 self permanent
tech@office:~$
"""


@pytest.mark.parametrize(
    ("narrowed", "end"), [("br br0", "edge"), ("", "edge"), ("brport p7", "edge"), ("br br0 vlan 12", "uplink")]
)
def test_a_linux_switch_pasted(narrowed: str, end: str) -> None:
    """The table of a whole bridge, or of one port, holds all that is on the port; that of a VLAN may not."""
    reading = of_outputs(recognise(_FDB.format(narrowed=narrowed)).outputs)
    assert reading is not None
    row = by_mac(reading)["c8:3a:35:00:00:77"]
    assert (row.end, row.port, row.switch) == (end, "p7", "office")
    assert "5a:11:22:33:44:55" not in by_mac(reading)
