"""Who offers itself as IPv6 router or DHCPv6 server, told from frames heard over time."""

from fieldkit.model.ra import Dhcp6Server
from fieldkit.probes.tally import RaTally
from fieldkit.probes.tally_v6 import MOST_ROUTERS, MOST_SERVERS
from tests.probes import built_frames as built
from tests.probes.built_frames import ROGUE, ROUTER, advertisement, dhcp6, raw_mac, tagged

OWN = "3c:8c:40:00:00:99"


def heard(*frames, own=(), **known):
    tally = RaTally(own, begun=0.0)
    for number, frame in enumerate(frames):
        tally.feed(float(number), frame)
    return tally.reading(9.0, True, **known)


def test_a_router_as_it_said_last():
    """One row a router: what it said last, how often, and when first."""
    told = heard(built.bpdu(), advertisement(lifetime=1800), advertisement(lifetime=0, preference=3))
    (router,) = told.routers
    assert (router.mac, router.lifetime_s, router.preference, router.heard, router.first_s) == (
        ROUTER,
        0,
        "low",
        2,
        1.0,
    )
    assert (told.method, told.window_s, told.complete, told.servers) == ("raw", 9.0, True, ())


def test_two_routers():
    """A second router stands beside the first."""
    told = heard(advertisement(), advertisement(ROGUE, "fe80::66", prefix="2001:db8:66::"))
    assert [(each.mac, each.ip, each.prefixes) for each in told.routers] == [
        (ROUTER, "fe80::1", ("2001:db8:1::/64",)),
        (ROGUE, "fe80::66", ("2001:db8:66::/64",)),
    ]


def test_a_dhcp6_server():
    """One row a server; a later answer without addresses takes none away."""
    told = heard(dhcp6(), dhcp6("reply", address="2001:db8:1::51"), dhcp6(mac=ROGUE, ip="fe80::66"))
    assert told.servers == (
        Dhcp6Server(ROUTER, "fe80::1", "0003000100e0fc000001", ("2001:db8:1::51",), ("2001:db8::53",), 2),
        Dhcp6Server(ROGUE, "fe80::66", "00030001001122334455", ("2001:db8:1::50",), ("2001:db8::53",), 1),
    )


def test_who_is_no_server():
    """Clients, and what a server tells a relay, are none."""
    assert heard(dhcp6("solicit"), dhcp6(relayed=True)).servers == ()


def test_own_frames_do_not_count():
    """What this laptop itself says offers nothing."""
    told = heard(advertisement(OWN), dhcp6(mac=OWN), own=(OWN,))
    assert (told.routers, told.servers) == ((), ())


def test_vlans_apart():
    """Routers of two VLANs are no rivals; the VLAN with most routers is judged."""
    apart = [tagged(advertisement(), 5), tagged(advertisement(ROGUE, "fe80::66"), 6)]
    assert [each.mac for each in heard(*apart).routers] == [ROUTER]
    assert [each.mac for each in heard(*apart, tagged(advertisement(OWN, "fe80::99"), 6)).routers] == [ROGUE, OWN]


def test_a_flood_of_routers_hides_nobody():
    """Made-up routers and servers of one MAC, then of many, stay within their bounds; who was first is kept."""
    tally = RaTally(begun=0.0)
    tally.feed(0.0, advertisement())
    tally.feed(0.0, dhcp6())
    router, server = bytearray(advertisement(ROGUE, "fe80::66")), bytearray(dhcp6(mac=ROGUE))
    for number in range(50):
        router[36:38] = number.to_bytes(2, "big")
        tally.feed(1.0, bytes(router))
    tally.feed(2.0, advertisement(OWN, "fe80::99"))
    assert [each.mac for each in tally.reading(9.0, True).routers] == [ROUTER] + [ROGUE] * 6 + [OWN]
    for number in range(500):
        router[6:12] = server[6:12] = raw_mac(f"02:00:00:00:{number >> 8:02x}:{number & 255:02x}")
        tally.feed(3.0, bytes(router))
        tally.feed(3.0, bytes(server))
    told = tally.reading(9.0, True, solicited=2, asked=1)
    assert (len(told.routers), len(told.servers)) == (MOST_ROUTERS, MOST_SERVERS)
    assert (told.routers[0].mac, told.servers[0].mac, told.solicited, told.asked) == (ROUTER, ROUTER, 2, 1)
