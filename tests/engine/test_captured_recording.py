"""Our own recording says what the live look said, where it holds enough; somebody else's capture stays modest."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.captured import Captured
from fieldkit.errors import NotMeasured
from fieldkit.model.line import Line
from fieldkit.probes.capture_write import Recorder
from tests.probes.capture_files import ASKER, GATEWAY, OTHER, ROGUE, Timed, answer, ask, pcap, site

OWN, UNUSED, SPARE, DISPUTED = "192.168.1.10", "192.168.1.237", "192.168.1.214", "192.168.1.40"


def probe(address: str = OWN) -> bytes:
    """Does anybody hold this address?  Asked as RFC 5227 has it."""
    return ask(ASKER, "0.0.0.0", address)


PROBES: list[Timed] = [(at, probe()) for at in (4.0, 5.0, 6.0)]
TAKEN: list[Timed] = [(at + 0.002, answer(ROGUE, OWN, ASKER, "0.0.0.0")) for at, _ in PROBES]
DOUBTED: list[Timed] = [(4.003, probe(UNUSED))]


def recording(folder: Path, *frames: Timed) -> Captured:
    """What `--record` kept of these frames."""
    path = folder / "ours.pcapng"
    with Recorder(path) as recorder:
        for at, frame in sorted([*site(unpadded=60), *frames]):
            recorder.add(100.0 + at, frame, left=frame[6:12] == ASKER)
    return Captured(path, Line(), "192.168.1.1")


def capture(folder: Path, frames: Sequence[Timed]) -> Captured:
    """The same as any other program keeps it."""
    path = folder / "theirs.pcap"
    path.write_bytes(pcap(sorted(frames)))
    return Captured(path, Line(), "192.168.1.1")


def arp_announced(mac: bytes) -> bytes:
    """That address is mine, said unasked."""
    return ask(mac, DISPUTED, DISPUTED)


def facts(instruments: Captured, topic: str) -> Any:
    """The facts of one topic."""
    return instruments.measure(topic).facts


def why_not(instruments: Captured, topic: str = "conflict") -> str:
    """Why the file does not tell it."""
    with pytest.raises(NotMeasured) as caught:
        instruments.measure(topic)
    return caught.value.code


def until(seconds: float) -> list[Timed]:
    """The site, left so early."""
    return [each for each in site() if each[0] < seconds]


def test_our_own_run_listens_for_dhcp_as_long_as_it_did_live(tmp_path: Path) -> None:
    """Nobody asks names meanwhile, so a server answers within four seconds; of another's file that is not known."""
    path = tmp_path / "ours.pcapng"
    with Recorder(path) as recorder:
        for at, frame in until(5.8):
            recorder.add(at, frame, left=frame[6:12] == ASKER)
    assert facts(Captured(path, Line(), "192.168.1.1"), "dhcp").complete
    assert not facts(capture(tmp_path, until(5.8)), "dhcp").complete
    assert facts(capture(tmp_path, until(7.6)), "dhcp").complete


def test_how_often_the_computer_asked_for_ipv6_routers(tmp_path: Path) -> None:
    """A file whose own computer solicited tells it, so that a short one may say that nobody routes."""
    told = facts(capture(tmp_path, site()), "ra")
    assert (told.solicited, told.complete) == (2, True)
    others = facts(capture(tmp_path, [each for each in site() if each[1][6:12] != ASKER]), "ra")
    assert (others.solicited, others.complete) == (0, False)


def test_nobody_else_holds_our_address(tmp_path: Path) -> None:
    """Three probes and no answer."""
    told = facts(recording(tmp_path, *PROBES), "conflict")
    assert (told.ip, told.method, told.sent, told.complete, told.replies) == (OWN, "capture", 3, True, ())
    assert told.own_macs == (ASKER.hex(":"),)


def test_a_stranger_holds_our_address(tmp_path: Path) -> None:
    """The live run doubted the answer by asking for an address that nobody holds: it was none of the laptop's ports."""
    instruments = recording(tmp_path, *PROBES, *TAKEN, *DOUBTED)
    told = facts(instruments, "conflict")
    assert [(each.mac, each.round) for each in told.replies] == [(ROGUE.hex(":"), number) for number in (1, 2, 3)]
    assert facts(instruments, "claims").claims == ()  # that address has a check of its own


def test_who_answers_for_everything_holds_nothing(tmp_path: Path) -> None:
    """Proxy ARP, as the live run found out."""
    proxied = (4.005, answer(ROGUE, UNUSED, ASKER, "0.0.0.0"))
    again = [(4.006, probe(SPARE)), (4.008, answer(ROGUE, SPARE, ASKER, "0.0.0.0"))]
    instruments = recording(tmp_path, *PROBES, *TAKEN, *DOUBTED, proxied, *again)
    told = facts(instruments, "conflict")
    assert (told.replies, told.unused_ips) == ((), (UNUSED, SPARE))
    assert [(each.mac, each.round) for each in told.proxied] == [(ROGUE.hex(":"), number) for number in (1, 2, 3)]
    assert instruments.measure("conflict").weak == "weak.arp_proxy"  # as the live look has it
    assert OWN not in {claim.ip for claim in facts(instruments, "claims").claims}


def test_who_answers_for_one_unused_address_alone_is_not_excused(tmp_path: Path) -> None:
    """The live run tried a second one, and nobody answered for that."""
    proxied = (4.005, answer(ROGUE, UNUSED, ASKER, "0.0.0.0"))
    instruments = recording(tmp_path, *PROBES, *TAKEN, *DOUBTED, proxied, (4.006, probe(SPARE)), (4.306, probe(SPARE)))
    told = facts(instruments, "conflict")
    assert ({each.mac for each in told.replies}, told.proxied) == ({ROGUE.hex(":")}, ())
    assert (told.unused_ips, {each.ip for each in told.unused_replies}) == ((UNUSED, SPARE), {UNUSED})


def test_who_speaks_from_our_address_is_not_excused(tmp_path: Path) -> None:
    """It answers for everything, and asks from our address besides, as only a holder does."""
    proxied = [(4.005, answer(ROGUE, UNUSED, ASKER, "0.0.0.0")), (5.5, ask(ROGUE, OWN, "192.168.1.1"))]
    told = facts(recording(tmp_path, *PROBES, *TAKEN, *DOUBTED, *proxied), "conflict")
    assert ({each.mac for each in told.replies}, told.proxied) == ({ROGUE.hex(":")}, ())


def test_what_the_system_probed_is_no_address_that_was_tried(tmp_path: Path) -> None:
    """Nobody answered for ours, so that none was tried because of that."""
    told = facts(recording(tmp_path, (3.0, probe("192.168.1.99")), *PROBES), "conflict")
    assert (told.replies, told.unused_ips, told.complete) == ((), (), True)


def test_a_recording_of_before_tried_one_address(tmp_path: Path) -> None:
    """Who answered for it answers for everything, as the run that was recorded had it."""
    proxied = (4.005, answer(ROGUE, UNUSED, ASKER, "0.0.0.0"))
    told = facts(recording(tmp_path, *PROBES, *TAKEN, *DOUBTED, proxied), "conflict")
    assert (told.replies, told.unused_ips, len(told.proxied)) == ((), (UNUSED,), 3)


def test_another_port_of_the_laptop_accuses_nobody(tmp_path: Path) -> None:
    """The live run knew the MAC and doubted nothing; the file alone does not know, and says neither fine nor fault."""
    instruments = recording(tmp_path, *PROBES, *TAKEN)
    assert why_not(instruments) == "missing.capture_own_answered"
    assert why_not(instruments, "claims") == "missing.capture_own_answered"
    turns = [(8 + number, arp_announced(mac)) for number, mac in enumerate((OTHER, ROGUE, OTHER))]
    (tmp_path / "ours.pcapng").unlink()
    assert [claim.ip for claim in facts(recording(tmp_path, *PROBES, *TAKEN, *turns), "claims").claims] == [DISPUTED]


def test_somebody_elses_capture_accuses_nobody(tmp_path: Path) -> None:
    """Even where it looks like one of our own runs."""
    instruments = capture(tmp_path, [*site(), *PROBES, *TAKEN, *DOUBTED])
    assert why_not(instruments) == "missing.capture_own_answered"
    assert why_not(instruments, "claims") == "missing.capture_own_answered"


def test_an_address_that_was_only_probed_is_not_known_to_be_ours(tmp_path: Path) -> None:
    """Whoever probes for an address may have given it up at once."""
    foreign = [(at, probe("192.168.1.99")) for at in (4.0, 5.0, 6.0)]
    assert why_not(recording(tmp_path, *foreign)) == "missing.capture_no_probe"
    assert why_not(capture(tmp_path, site())) == "missing.capture_no_probe"


def test_two_probes_say_nothing_of_silence(tmp_path: Path) -> None:
    """One may be lost, and two of three are no window."""
    assert not facts(recording(tmp_path, *PROBES[:2]), "conflict").complete


def test_where_only_what_was_sent_is_kept_silence_says_nothing(tmp_path: Path) -> None:
    """Such a file has no answers of anybody, and nobody knows what came in."""
    path = tmp_path / "sent.pcapng"
    with Recorder(path) as recorder:
        for at, frame in sorted([*site(), *PROBES]):
            if frame[6:12] == ASKER:
                recorder.add(at, frame, left=True)
    assert not facts(Captured(path, Line(), "192.168.1.1"), "conflict").complete


def test_questions_alone_show_no_address(tmp_path: Path) -> None:
    """At a quiet port, or where the answers were left out, nobody may say that no address has two holders."""
    questions = [each for each in site() if each[1][12:14] != b"\x08\x06" or each[1][20:22] == b"\0\1"]
    assert not facts(capture(tmp_path, questions), "claims").complete


def test_the_computer_that_captured_is_not_its_own_gateway(tmp_path: Path) -> None:
    """However many ask for it."""
    asked = [(9 + turn / 10, ask(mac, "192.168.1.2", OWN)) for turn, mac in enumerate((GATEWAY, OTHER, ROGUE))]
    asked += [(9.05, answer(ASKER, OWN, GATEWAY, "192.168.1.2", 42))]
    path = tmp_path / "theirs.pcap"
    path.write_bytes(pcap(sorted([*without_dhcp(), *asked])))
    assert facts(Captured(path, Line()), "arp").gateway == "192.168.1.1"


def without_dhcp() -> list[Timed]:
    """The site, where nobody says who the gateway is."""
    return [each for each in site() if each[1][34:38] not in (b"\0\x43\0\x44", b"\0\x44\0\x43")]


def test_what_is_said_to_everybody_was_heard_from_others(tmp_path: Path) -> None:
    """Of a capture without anybody else's broadcasts nobody may say that no address is claimed twice."""
    alone = [each for each in site() if ASKER in each[1][:12]]
    assert not facts(capture(tmp_path, alone), "claims").complete
    unicast = [each for each in site() if not each[1][0] & 1]
    assert not facts(capture(tmp_path, unicast), "claims").complete
    everybody = [each for each in site() if each[1][6:12] != OTHER or each[0] < 1]
    assert facts(capture(tmp_path, everybody), "claims").complete
