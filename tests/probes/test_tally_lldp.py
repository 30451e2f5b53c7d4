"""Which devices announced themselves on this cable, and what the spanning tree says."""

from fieldkit.probes.tally import LldpTally
from fieldkit.probes.tally_lldp import MOST_NEIGHBOURS
from tests.probes import built_frames as built
from tests.probes.built_frames import PC, ROGUE, ROUTER, bpdu, cdp, lldp, tagged


def heard(*frames, **known):
    tally = LldpTally()
    for number, frame in enumerate(frames):
        tally.feed(float(number), frame)
    return tally.reading(60.0, True, **known)


def test_neighbours():
    """Each device once, as it said last, by whatever protocol."""
    told = heard(
        lldp(), lldp(name="SW-1-renamed"), cdp(ROGUE), tagged(lldp(PC, port="eth0"), 5), built.boot("discover")
    )
    assert [(each.mac, each.protocol, each.name, each.port) for each in told.neighbours] == [
        (ROUTER, "lldp", "SW-1-renamed", "GigabitEthernet0/0/7"),
        (ROGUE, "cdp", "SW-2", "GigabitEthernet1/0/3"),
        (PC, "lldp", "SW-1", "eth0"),
    ]
    assert (told.method, told.window_s, told.stp_root, told.topology_changes) == ("raw", 60.0, None, 0)


def test_the_tree():
    """Root and bridge of the last message."""
    told = heard(bpdu(), bpdu(root="00:aa:00:00:00:02", bridge="00:bb:00:00:00:02"), built.change_notice())
    assert (told.stp_root, told.stp_bridge) == ("00:aa:00:00:00:02", "00:bb:00:00:00:02")


def test_changes_of_the_tree():
    """A change is told for many seconds and is one; each notice is one."""
    told = heard(*[bpdu()] * 3, *[bpdu(flags=1)] * 30, *[bpdu()] * 3, *[bpdu(flags=1)] * 5, built.change_notice())
    assert told.topology_changes == 3


def test_a_flood_of_neighbours_hides_nobody():
    """Made-up names and MACs stay within the bounds; who was first is kept."""
    same = [lldp(ROGUE, port=f"eth{number}") for number in range(30)]
    many = [lldp(f"02:00:00:00:00:{number:02x}") for number in range(100)]
    told = heard(lldp(), *same, lldp(PC), *many)
    assert [each.mac for each in told.neighbours[:8]] == [ROUTER] + [ROGUE] * 6 + [PC]
    assert len(told.neighbours) == MOST_NEIGHBOURS
