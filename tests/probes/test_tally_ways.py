"""Our own echoes in a recording tell as much about who answers as on site, and nothing where they are not ours."""

import struct
from pathlib import Path

from fieldkit.engine.captured import Captured
from fieldkit.model.arp import Through
from fieldkit.model.line import Line
from fieldkit.probes.capture_write import Recorder
from fieldkit.probes.tally_ways import WaysTally
from fieldkit.probes.wire_frames import echo_request
from tests.probes.capture_files import ASKER, GATEWAY, OTHER, ROGUE, answer, ask, ip, pcap, pcapng

OWN_IP, GATEWAY_IP, TARGET = "192.168.1.20", "192.168.1.1", "198.51.100.80"


def echo(to: bytes, about: str, seq: int, ttl: int, mac: bytes = ASKER) -> bytes:
    """One echo as the live run frames it."""
    return echo_request(mac.hex(":"), OWN_IP, to.hex(":"), about, 7, seq, ttl=ttl)


def back(mac: bytes, source: str, seq: int, to: bytes = ASKER) -> bytes:
    """An echo reply."""
    icmp = struct.pack("!BBHHH", 0, 0, 0, 7, seq) + bytes(32)
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), 1, 0, 64, 1, 0, ip(source), ip(OWN_IP))
    return to + mac + b"\x08\x00" + head + icmp


def expired(mac: bytes, source: str, sent: bytes) -> bytes:
    """An echo's time to live ran out there."""
    icmp = struct.pack("!BBHI", 11, 0, 0, 0) + sent[14:42]
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), 1, 0, 64, 1, 0, ip(source), ip(OWN_IP))
    return ASKER + mac + b"\x08\x00" + head + icmp


def heard(*frames: bytes) -> tuple[Through, ...]:
    """What is known after these frames."""
    tally = WaysTally()
    for frame in frames:
        tally.feed(frame)
    return tally.through(ASKER, GATEWAY_IP)


def test_which_mac_leads_out_and_which_only_hands_on() -> None:
    """By the time to live and the address of each echo, and the MAC that brought the answer back."""
    told = heard(
        echo(GATEWAY, TARGET, 1, 64),
        echo(ROGUE, TARGET, 2, 64),
        echo(ROGUE, GATEWAY_IP, 3, 1),
        back(GATEWAY, TARGET, 1),
        back(GATEWAY, GATEWAY_IP, 3),
    )
    assert told == (
        Through(GATEWAY.hex(":"), sent=1, passed=1, target_from=GATEWAY.hex(":")),
        Through(ROGUE.hex(":"), sent=1, gateway_from=GATEWAY.hex(":")),
    )


def test_an_ordinary_ping_of_the_gateway_tells_nothing() -> None:
    """It goes by whichever MAC the system keeps, and is routed like anything else."""
    assert heard(echo(ROGUE, GATEWAY_IP, 1, 64), back(ROGUE, GATEWAY_IP, 1)) == ()


def test_others_echoes_and_broken_frames_tell_nothing() -> None:
    """What another station sent, answers nobody asked for, and any cut or odd frame."""
    mine = echo(GATEWAY, TARGET, 1, 64)
    assert heard(echo(GATEWAY, TARGET, 1, 64, mac=OTHER), back(GATEWAY, TARGET, 1, to=OTHER)) == ()
    assert heard(back(GATEWAY, TARGET, 9)) == ()
    for cut in range(len(mine)):
        heard(mine[:cut], back(GATEWAY, TARGET, 1)[:cut])


def test_a_flood_of_echoes_costs_a_bounded_table() -> None:
    """Neither the echoes nor the MACs of a hostile file are kept without end."""
    flood = [echo(struct.pack("!HI", 2, number), TARGET, number & 0xFFFF, 64) for number in range(5000)]
    assert len(heard(*flood)) <= 32


def test_a_recording_of_one_router_with_two_ports_is_no_duplicate(tmp_path: Path) -> None:
    """Both MACs lead to one box: the file holds what showed it on site."""
    path = tmp_path / "dual.pcapng"
    with Recorder(path) as recorder:
        at = 10.0
        for _ in range(3):
            recorder.add(at, ask(ASKER, OWN_IP, GATEWAY_IP), left=True)
            for mac in (GATEWAY, ROGUE):
                recorder.add(at + 0.001, answer(mac, GATEWAY_IP, ASKER, OWN_IP))
            at += 1.0
        recorder.add(at, echo(ROGUE, GATEWAY_IP, 1, 1), left=True)
        recorder.add(at + 0.001, back(GATEWAY, GATEWAY_IP, 1))
    facts = Captured(path, Line(), GATEWAY_IP).measure("arp").facts
    assert facts.through == (Through(ROGUE.hex(":"), gateway_from=GATEWAY.hex(":")),)


def test_a_second_hop_that_may_be_near_counts_only_where_the_lan_was_asked_for_it(tmp_path: Path) -> None:
    """Else it may be a neighbour; and whoever answers for it is told beside it."""
    near = "192.168.1.254"
    for asked, expected in ((False, None), (True, near)):
        path = tmp_path / f"hops{asked}.pcapng"
        with Recorder(path) as recorder:
            recorder.add(10.0, ask(ASKER, OWN_IP, GATEWAY_IP), left=True)
            recorder.add(10.001, answer(GATEWAY, GATEWAY_IP, ASKER, OWN_IP))
            for seq, source, ttl in ((1, GATEWAY_IP, 1), (2, near, 2)):
                sent = echo(GATEWAY, TARGET, seq, ttl)
                recorder.add(10.1 + seq, sent, left=True)
                recorder.add(10.2 + seq, expired(GATEWAY, source, sent))
            if asked:
                recorder.add(13.0, ask(ASKER, OWN_IP, near), left=True)
                recorder.add(13.001, answer(OTHER, near, ASKER, OWN_IP))
        told = Captured(path, Line(), GATEWAY_IP).measure("arp").facts
        assert [(each.first_hop, each.second_hop) for each in told.through] == [(GATEWAY_IP, expected)]
        assert [each.mac for each in told.also] == ([OTHER.hex(":")] if asked else [])


def test_echoes_in_somebody_elses_capture_clear_and_accuse_nobody(tmp_path: Path) -> None:
    """Two ports of one box are told by where an echo to the gateway came back from; lost pings tell nothing."""
    frames = [(float(turn), ask(ASKER, OWN_IP, GATEWAY_IP, 42)) for turn in range(3)]
    frames += [(turn + 0.001, answer(mac, GATEWAY_IP, ASKER, OWN_IP)) for turn in range(3) for mac in (GATEWAY, ROGUE)]
    frames += [(3.0, echo(ROGUE, GATEWAY_IP, 1, 1)), (3.001, back(GATEWAY, GATEWAY_IP, 1))]
    frames += [(3.1, echo(GATEWAY, TARGET, 2, 64)), (3.101, back(GATEWAY, TARGET, 2))]
    frames += [(3.2 + seq / 10, echo(ROGUE, TARGET, seq, 64)) for seq in (3, 4, 5)]
    for make in (pcap, pcapng):
        path = tmp_path / make.__name__
        path.write_bytes(make(sorted(frames)))
        facts = Captured(path, Line(), GATEWAY_IP).measure("arp").facts
        assert set(facts.through) == {
            Through(GATEWAY.hex(":")),
            Through(ROGUE.hex(":"), gateway_from=GATEWAY.hex(":")),
        }


def test_the_address_nobody_holds_tells_a_proxy_in_the_file_too(tmp_path: Path) -> None:
    """Who answers for the address that the run asks for because nobody should hold it answers for any."""
    path = tmp_path / "proxy.pcapng"
    with Recorder(path) as recorder:
        for at, about in ((10.0, GATEWAY_IP), (10.2, "192.168.1.237")):
            recorder.add(at, ask(ASKER, OWN_IP, about), left=True)
            recorder.add(at + 0.001, answer(ROGUE, about, ASKER, OWN_IP))
    facts = Captured(path, Line(), GATEWAY_IP).measure("arp").facts
    assert (facts.unused_ip, {each.mac for each in facts.unused_replies}) == ("192.168.1.237", {ROGUE.hex(":")})
