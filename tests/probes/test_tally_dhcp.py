"""Who hands out addresses, who waits and who was served, told from everybody's DHCP."""

import pytest

from fieldkit.model.dhcp import Informed
from fieldkit.probes.tally import DhcpTally
from fieldkit.probes.tally_dhcp import MOST_CLIENTS, MOST_OFFERS
from tests.probes import built_frames as built
from tests.probes.built_frames import PC, PRINTER, ROGUE, ROUTER, boot, tagged

OWN = "3c:8c:40:00:00:99"


def dhcp(*heard, window=60.0, own=()):
    tally = DhcpTally(own, begun=0.0)
    for at, frame in heard:
        tally.feed(at, frame)
    return tally.reading(window, True)


def test_one_server():
    """A whole exchange: one server, one offer, one client served; the client's DISCOVER is what was sent."""
    told = dhcp(
        (0.0, boot("discover")),
        (0.1, boot("offer")),
        (0.2, boot("request")),
        (0.3, boot("ack")),
    )
    (offer,) = told.offers
    assert (
        offer.server_id,
        offer.source_mac,
        offer.routers,
        offer.dns,
        offer.prefix,
        offer.lease_s,
        offer.your_ip,
    ) == (
        "192.168.1.1",
        ROUTER,
        ("192.168.1.1",),
        ("192.168.1.1", "8.8.8.8"),
        24,
        3600,
        "192.168.1.100",
    )
    assert (offer.client, offer.after_ms, offer.relay) == (PC, 100.0, None)
    assert (told.sent, told.served, told.waiting, told.method, told.complete, told.client_mac) == (
        1,
        (PC,),
        (),
        "capture",
        True,
        "",
    )


def test_one_row_for_what_is_the_same():
    """A server that offers the same to a hundred clients stands there once."""
    heard = []
    for number in range(100):
        client = f"3c:8c:40:00:02:{number:02x}"
        heard += [
            (number, boot("discover", client=client, xid=number)),
            (number + 0.1, boot("offer", client=client, xid=number, your_ip=f"192.168.1.{number + 100}")),
        ]
    told = dhcp(*heard)
    assert (len(told.offers), told.sent) == (1, 100)


def test_one_id_two_boxes():
    """The same server id from two MACs are two rows, compared by their answers to one and the same question."""
    told = dhcp(
        (0.0, boot("discover", client=PRINTER, xid=1)),
        (0.1, boot("offer", client=PRINTER, xid=1, your_ip="192.168.1.50")),
        (9.0, boot("discover", xid=2)),
        (9.1, boot("offer", xid=2, your_ip="192.168.1.51")),
        (9.2, boot("offer", xid=2, server_mac=ROGUE, your_ip="192.168.1.150")),
    )
    assert [(each.source_mac, each.client, each.your_ip, each.after_ms) for each in told.offers] == [
        (ROUTER, PC, "192.168.1.51", 9100.0),
        (ROGUE, PC, "192.168.1.150", 9200.0),
    ]


def test_boxes_are_compared_by_the_question_that_most_answered():
    """A later question that only one of two boxes answers beside a third takes their comparison from neither."""
    told = dhcp(
        (0.0, boot("discover", xid=1)),
        (0.1, boot("offer", xid=1)),
        (0.2, boot("offer", xid=1, server_mac=ROGUE)),
        (30.0, boot("discover", xid=2, client=PRINTER)),
        (30.1, boot("offer", xid=2, client=PRINTER)),
        (30.2, boot("offer", xid=2, client=PRINTER, server_mac=OWN)),
    )
    assert [(each.source_mac, each.client, each.after_ms) for each in told.offers] == [
        (ROUTER, PC, 100.0),
        (ROGUE, PC, 200.0),
        (OWN, PRINTER, 30200.0),
    ]


def test_what_a_server_tells_a_relay_is_no_second_server():
    """Both legs of a relayed offer in one capture are one server behind one relay."""
    told = dhcp(
        (0.0, boot("discover")),
        (0.1, boot("offer", server_mac=ROGUE, relay="192.168.1.2", port=67, unicast=True)),
        (0.2, boot("offer", server_mac=ROUTER, relay="192.168.1.2")),
    )
    assert [(each.source_mac, each.relay) for each in told.offers] == [(ROUTER, "192.168.1.2")]


def test_the_answer_to_a_renewal_names_no_server():
    """A renewal is answered through whatever router lies between: its MAC is not the server's."""
    told = dhcp(
        (0.0, boot("request", unicast=True, ciaddr="192.168.1.100")),
        (0.1, boot("ack", unicast=True, server="10.0.0.5", server_mac=ROGUE)),
    )
    assert (told.offers, told.served) == ((), (PC,))


def test_an_ack_to_everybody_tells_its_server():
    """After a broadcast REQUEST (a restart), the ACK shows who serves as an OFFER would."""
    told = dhcp((0.0, boot("request")), (0.1, boot("ack", server_mac=ROGUE, unicast=True)))
    assert [each.source_mac for each in told.offers] == [ROGUE]


def test_an_inform_is_answered():
    """An ACK without an address shows a service, and serves nobody."""
    told = dhcp((0.0, boot("inform", ciaddr="192.168.1.100")), (0.1, boot("ack", your_ip="0.0.0.0")))
    assert told.informed == (Informed("192.168.1.1", ROUTER, ("192.168.1.1",), ("192.168.1.1", "8.8.8.8")),)
    assert (told.offers, told.served) == ((), ())


def ask_twice(*between, gap=4.0, **more):
    return [(1.0, boot("discover", **more)), *between, (1.0 + gap, boot("discover", **more))]


@pytest.mark.parametrize(
    ("heard", "waiting"),
    [
        pytest.param(ask_twice(), (PC,), id="asks twice, nothing comes"),
        pytest.param(ask_twice(gap=0.001), (), id="a copy is no second question"),
        pytest.param([(1.0 + n / 50, boot("discover")) for n in range(500)], (), id="one question in a loop"),
        pytest.param([(1.0, boot("discover"))], (), id="asks once"),
        pytest.param([(1.0, boot("discover", seconds=9))], (PC,), id="says that it has asked before"),
        pytest.param([(1.0, boot("discover", seconds=9 << 8))], (PC,), id="says so the other way round"),
        pytest.param([(1.0, boot("discover", seconds=4))], (), id="iPXE begins at 4"),
        pytest.param([(59.0, boot("discover", seconds=9))], (), id="no time left for an answer"),
        pytest.param(ask_twice((1.5, boot("offer"))), (), id="somebody offers"),
        pytest.param(ask_twice((1.5, boot("nak"))), (), id="somebody refuses"),
        pytest.param(ask_twice((1.5, boot("request"))), (), id="it requests: the offer passed us by"),
        pytest.param([(0.0, boot("ack")), *ask_twice()], (PC,), id="was served once, now in vain"),
        pytest.param([*ask_twice(), (9.0, boot("offer"))], (), id="answered at last"),
        pytest.param(ask_twice((1.5, boot("offer", client=PRINTER))), (PC,), id="somebody else is answered"),
        pytest.param(ask_twice(client=OWN), (), id="our own question"),
        pytest.param(ask_twice(relay="192.168.9.1"), (), id="a relay's question is another LAN's"),
    ],
)
def test_who_waits(heard, waiting):
    """A client waits when it asked more than once, with time for an answer, and nothing came of it."""
    assert dhcp(*heard, own=(OWN,)).waiting == waiting


def test_vlans_apart():
    """Servers of two VLANs are no rivals: one VLAN is judged, the one with most servers."""
    heard = [
        (0.0, tagged(boot("discover"), 5)),
        (0.1, tagged(boot("offer"), 5)),
        (1.0, tagged(boot("discover", xid=8), 6)),
        (1.1, tagged(boot("offer", xid=8, server_mac=ROGUE), 6)),
    ]
    assert [each.source_mac for each in dhcp(*heard).offers] == [ROUTER]
    both = [*heard, (1.2, tagged(boot("offer", xid=8, server_mac=PRINTER), 6))]
    assert [each.source_mac for each in dhcp(*both).offers] == [ROGUE, PRINTER]


def test_a_server_gone_mad_hides_nobody():
    """One box with a thousand stories keeps a few rows; the quiet one beside it keeps its own."""
    heard = [(n / 1000, boot("offer", server_mac=ROGUE, server=f"10.0.{n // 250}.{n % 250 + 1}")) for n in range(300)]
    told = dhcp(*heard, (1.0, boot("offer")))
    assert [each.source_mac for each in told.offers] == [ROGUE] * 6 + [ROUTER]


def test_made_up_servers_and_clients():
    """Made-up MACs fill the tables to their bounds and no further; the reading keeps those who came first."""
    tally = DhcpTally(begun=0.0)
    tally.feed(0.0, boot("offer"))
    frame = bytearray(boot("offer", server_mac=ROGUE))
    for number in range(MOST_CLIENTS + 100):
        # The sender, and the client for whom it is.
        frame[6:12] = frame[70:76] = built.raw_mac(f"02:00:00:00:{number >> 8:02x}:{number & 255:02x}")
        tally.feed(number / 1000, bytes(frame))
    told = tally.reading(60.0, True)
    assert (len(told.offers), told.offers[0].source_mac, tally.partly) == (MOST_OFFERS, ROUTER, True)


def test_known_facts_stand():
    """A live listener says what it sent itself."""
    told = DhcpTally().reading(4.0, True, "raw", sent=2, client_mac=OWN)
    assert (told.sent, told.client_mac, told.method) == (2, OWN, "raw")
