"""What the system's own ping prints, in every dialect, and how it is asked."""

import os
import sys
import time
from pathlib import Path

import pytest

from fieldkit.probes.icmp import Refusal, Shot
from fieldkit.probes.ping_tool import Dialect, PingOutput, command, decode, fates_of, parse_ping, run_ping

DATA = Path(__file__).parents[1] / "data" / "os"
UNREACHABLE: tuple[Refusal, str | None, int | None] = ("unreachable", "192.168.1.5", None)

RECORDED = {
    "linux_answered": PingOutput(3, (0.280, 0.082, 0.063)),
    "linux_silent": PingOutput(2),
    "linux_frag_needed": PingOutput(2, refusals=(("too_big", "10.71.0.1", 1400), ("too_big", None, 1400))),
    "linux_too_long": PingOutput(2, refusals=(("too_big", None, 1400), ("too_big", None, 1400))),
    "linux_net_unreachable": PingOutput(2, refusals=(("unreachable", "10.71.0.1", None),) * 2),
    "linux_host_unreachable": PingOutput(3, refusals=(("unreachable", "10.71.0.2", None),) * 3),
    "linux_prohibited": PingOutput(2, refusals=(("prohibited", "10.71.0.1", None),) * 2),
    "linux_no_route": PingOutput(None, refusals=(("local", None, None),)),
    "linux_no_rights": PingOutput(None, no_rights=True, unread=("ping: socktype: SOCK_RAW",)),
    "busybox_answered": PingOutput(2, (3.594, 0.065)),
    "busybox_silent": PingOutput(1),
    "busybox_no_rights": PingOutput(None, no_rights=True),
    "busybox_no_route": PingOutput(None, refusals=(("local", None, None),)),
    "windows_en_answered": PingOutput(3, (1.0, 2.0), silences=1),
    "windows_zh_answered": PingOutput(3, (1.0, 2.0), silences=1),
    "windows_en_unreachable": PingOutput(3, refusals=(UNREACHABLE, UNREACHABLE), silences=1),
    "windows_zh_unreachable": PingOutput(3, refusals=(UNREACHABLE, UNREACHABLE), silences=1),
    "windows_en_too_big": PingOutput(2, refusals=(("too_big", "192.168.1.1", None), ("too_big", None, None))),
    "windows_zh_too_big": PingOutput(2, refusals=(("too_big", "192.168.1.1", None), ("too_big", None, None))),
    "windows_en_failure": PingOutput(2, refusals=(("local", None, None),) * 2),
    "windows_zh_failure": PingOutput(2, refusals=(("local", None, None),) * 2),
    "windows_zh_expired": PingOutput(1, refusals=(("expired", "198.51.100.1", None),)),
}


def text_of(name: str) -> str:
    lines = (DATA / f"ping_{name}.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("name", RECORDED)
def test_parses(name: str) -> None:
    """Answers, refusals with sender and MTU, silence, and missing rights are told apart; every line is understood."""
    parsed = parse_ping(text_of(name))
    allowed = tuple(line for line in parsed.unread if "missing cap_net_raw" not in line)
    assert (
        PingOutput(parsed.sent, parsed.rtts_ms, parsed.refusals, parsed.silences, parsed.no_rights, allowed)
        == (RECORDED[name])
    )


def test_every_file_has_its_expectation() -> None:
    """No recorded output lies about unread."""
    assert {path.stem.removeprefix("ping_") for path in DATA.glob("ping_*.txt")} == set(RECORDED)


@pytest.mark.parametrize("name", [name for name in RECORDED if "_zh_" in name])
def test_chinese_console(name: str) -> None:
    """A Chinese Windows console writes GBK; the same is read from it."""
    text = text_of(name)
    assert parse_ping(decode(text.encode("gbk"))) == parse_ping(text)


def test_duplicates_count_once() -> None:
    """A duplicate answer is not a second echo."""
    once = "64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=1.5 ms"
    assert parse_ping(f"{once}\n{once} (DUP!)").rtts_ms == (1.5,)


def test_other_words_are_kept_as_unread() -> None:
    """A line in a language nobody taught it is kept, not guessed at."""
    assert parse_ping("Zeitüberschreitung der Anforderung.").unread == ("Zeitüberschreitung der Anforderung.",)


@pytest.mark.parametrize(
    ("dialect", "df", "expected"),
    [
        ("iputils", False, "ping -n -c 3 -i 0.2 -W 1 -s 56 -I eth0 192.0.2.1"),
        ("iputils", True, "ping -n -c 3 -i 0.2 -W 1 -s 56 -M do -I eth0 192.0.2.1"),
        ("busybox", False, "ping -c 3 -W 1 -s 56 -I eth0 192.0.2.1"),
        ("busybox", True, None),
        ("bsd", True, "ping -n -c 3 -i 0.2 -s 56 -D -S 192.0.2.9 192.0.2.1"),
        ("windows", False, "ping -n 3 -w 1000 -l 56 -S 192.0.2.9 -4 192.0.2.1"),
        ("windows", True, "ping -n 3 -w 1000 -l 56 -f -S 192.0.2.9 -4 192.0.2.1"),
    ],
)
def test_command(dialect: Dialect, df: bool, expected: str | None) -> None:
    """Each ping is tied to the interface or its address; one that cannot forbid fragmentation is not asked to."""
    argv = command(dialect, "ping", Shot("192.0.2.1", df=df), 3, 0.2, "eth0", "192.0.2.9")
    assert (" ".join(argv) if argv else None) == expected


SHOTS = (Shot("10.72.0.2"),) * 3


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (PingOutput(3, (1.0, 2.0)), [(True, 1.0, None), (True, 2.0, None), (True, None, None)]),
        (PingOutput(2, (1.0,)), [(True, 1.0, None), (True, None, None), (False, None, None)]),
        (PingOutput(None), [(False, None, None)] * 3),
        (
            PingOutput(3, (1.0,), (("unreachable", "10.71.0.1", None),), silences=1),
            [(True, 1.0, None), (True, None, "unreachable"), (True, None, None)],
        ),
        (
            PingOutput(None, refusals=(("local", None, None),)),
            [(False, None, "local"), (False, None, None), (False, None, None)],
        ),
        (
            PingOutput(2, refusals=(("too_big", "10.71.0.1", 1400), ("too_big", None, 1400))),
            [(True, None, "too_big"), (False, None, "too_big"), (False, None, None)],
        ),
    ],
)
def test_fates(output: PingOutput, expected: list[tuple[bool, float | None, str | None]]) -> None:
    """Answers, refusals and silence are laid onto the shots; what ping never sent is not called lost."""
    assert [(fate.sent, fate.rtt_ms, fate.refused) for fate in fates_of(output, SHOTS, "10.71.0.2")] == expected


def test_our_own_unreachable_names_nobody() -> None:
    """'Host unreachable' from our own address means that nobody answered ARP, not that a router spoke."""
    fates = fates_of(PingOutput(1, refusals=(UNREACHABLE,)), SHOTS[:1], "192.168.1.5")
    assert (fates[0].refused, fates[0].by) == ("unreachable", None)


def test_a_ping_that_hangs_is_stopped(tmp_path: Path) -> None:
    """A tool that neither prints nor ends is stopped at its time, and one that ignores the interrupt is killed."""
    if sys.platform == "win32":
        pytest.skip("there a console program is ended at once")
    number = tmp_path / "pid"
    begun = time.monotonic()
    assert run_ping(["sh", "-c", f"trap '' INT; echo $$ > {number}; exec sleep 60"], begun + 1.0) == ""
    assert time.monotonic() - begun < 20
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


def test_a_missing_program_is_no_crash() -> None:
    """A ping that cannot be started says why."""
    assert "No such file" in run_ping(["/nonexistent/ping"], time.monotonic() + 1)
