"""A LAN full of forged gateways, servers and routers: each sentence stays one that a person can read out."""

from pathlib import Path

import pytest

from fieldkit.text import FEW, fill, say
from tests.cli.conftest import Call
from tests.probes import capture_files as made

ROGUES = [bytes.fromhex(f"c83a3500{number:04x}") for number in range(1, 61)]
OWN = made.GATEWAY.hex(":")
RECORD = ("--lan-gateway", "192.168.1.1", "--lan-gateway-macs", OWN)
# Five lines of a terminal: a few names, each with its MAC and what it hands out.
LONGEST = 400
# What a person reads out, or has on the screen of a telephone: three findings at most, and what is asked for.
LONGEST_SAID = 1500


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def flooded() -> bytes:
    """Sixty devices, each of which claims to be the gateway, a DHCP server, and an IPv6 router."""
    frames = made.site()
    for number, mac in enumerate(ROGUES):
        after, own = 0.002 + number / 100_000, f"192.168.1.{100 + number}"
        for turn in range(3):
            frames.append((1.0 + turn + after, made.answer(mac, "192.168.1.1", made.ASKER, "192.168.1.10")))
        for xid, asked in enumerate((1.51, 2.71)):
            frames.append((asked + after, made.offer(mac, own, made.ASKER, xid, "192.168.1.77", own)))
        prefix = b"\x20\x01\x0d\xb8" + number.to_bytes(2, "big")
        frames.append((2.1 + after, made.router_advertisement(mac, prefix)))
    return made.pcap(sorted(frames))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_flood_of_forgeries_floods_no_sentence(call: Call, tmp_path: Path, language: str) -> None:
    """Each finding names a few, those to be found first; the facts are whole; what tables leave out is counted."""
    file = tmp_path / "flood.pcap"
    file.write_bytes(flooded())
    document = call("lan-check", "--capture", str(file), "--json", *RECORD, lang=language).document
    found = {each["check"]: each for each in document["findings"]}
    assert {check: found[check]["verdict"] for check in ("gateway.unique", "dhcp.servers", "ra.routers")} == {
        "gateway.unique": "fault", "dhcp.servers": "fault", "ra.routers": "fault",
    }  # fmt: skip
    assert max(len(each["text"]) for each in found.values()) <= LONGEST
    served = found["dhcp.servers"]
    assert (len(served["facts"]["handed_out"]), len(served["facts"]["culprits"])) == (61, 60)
    # The real server answered first, but whom to look for stands in the sentence.
    assert ROGUES[0].hex(":") in served["text"]
    assert OWN not in served["text"]
    more = {"zh": "……等 61 个", "en": "… and 58 more"}[language]
    assert more in served["text"]
    spoken = [call("report", "last", "--for", reader, lang=language).out for reader in ("noc", "customer")]
    assert all(more in each and len(each) <= LONGEST_SAID for each in spoken)
    for words in (("--format", "html"), ("--format", "markdown")):
        page = call("report", "last", *words, "--output", "-", lang=language).out
        assert more in page
        # Each table says how many rows it leaves out.
        assert say("lan_check.more", language, {"count": 49}) in page
    for reader in ("noc", "customer"):
        assert call("report", "last", "--for", reader, "--qr", lang=language).code == 0


def test_whom_to_look_for_is_in_the_table(call: Call, tmp_path: Path) -> None:
    """However many servers the record knows, the one it does not know is among the rows that are shown."""
    frames = made.site()
    known = ["192.168.1.1", *(f"192.168.1.{100 + number}" for number in range(len(ROGUES) - 1))]
    for number, mac in enumerate(ROGUES):
        own = f"192.168.1.{100 + number}"
        router = own if mac == ROGUES[-1] else "192.168.1.1"
        for xid, asked in enumerate((1.51, 2.71)):
            at = asked + 0.002 + number / 100_000
            frames.append((at, made.offer(mac, own, made.ASKER, xid, "192.168.1.77", router)))
    file = tmp_path / "many.pcap"
    file.write_bytes(made.pcap(sorted(frames)))
    served = ("--lan-dhcp-servers", ",".join(known))
    found = call("lan-check", "--capture", str(file), "--json", *RECORD, *served, lang="en").document
    named = [row["mac"] for row in found["facts"]["culprits"]]
    assert named == [ROGUES[-1].hex(":")]
    table = call("report", "last", "--format", "markdown", "--output", "-", lang="en").out
    assert any(named[0] in line for line in table.splitlines() if line.startswith("|") and "192.168.1.77" in line)


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (1, "0", "0"),
        (FEW + 1, "0、1、2、3", "0, 1, 2, 3"),
        (FEW + 2, "0、1、2……等 5 个", "0, 1, 2 … and 2 more"),
    ],
)
def test_a_long_list_is_cut_to_a_few(count: int, zh: str, en: str) -> None:
    """As many as are read at a glance, then how many there are; never "and 1 more"."""
    facts = {"macs": [str(each) for each in range(count)]}
    assert (fill("{macs}", "zh", facts), fill("{macs}", "en", facts)) == (zh, en)


def test_whoever_is_blamed_is_not_cut_away() -> None:
    """Culprits stand before the others, and where there are none, candidates do; in their own order."""
    macs = [f"00:00:00:00:00:{number:02x}" for number in range(1, 30)]
    named = [{"mac": "00:00:00:00:00:1A", "ip": None}, {"mac": "00:00:00:00:00:09"}]
    first = "00:00:00:00:00:09, 00:00:00:00:00:1a, 00:00:00:00:00:01 … and 26 more"
    assert fill("{macs}", "en", {"macs": macs, "culprits": named}) == first
    assert fill("{macs}", "en", {"macs": macs, "culprits": [], "candidates": named}) == first


def test_what_a_person_needs_to_the_last_one_is_whole() -> None:
    """The words to choose from and the cables to pull are never cut."""
    many = [str(each) for each in range(24)]
    for hole in ("known", "cables", "left"):
        assert fill(f"{{{hole}}}", "en", {hole: many}) == ", ".join(many)
    assert fill("{steps}", "en", {"steps": many}, whole=True) == ", ".join(many)
