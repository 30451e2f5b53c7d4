"""Transcripts of each platform, and the rows that they are."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from fieldkit.devices.platforms import FORMATS
from fieldkit.devices.recognise import recognise
from fieldkit.devices.rows import same_port
from tests.devices.transcripts import TRANSCRIPTS
from tests.devices.transcripts import transcript as transcript

# What is asked, whether the device marks it as all there is, the rows.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {}

# What the platforms' own files hold.
for _file in sorted(Path(__file__).with_name("platforms").glob("test_*.py")):
    EXPECTED |= getattr(import_module(f"tests.devices.platforms.{_file.stem}"), "EXPECTED", {})


def _intents_of(name: str) -> set[str]:
    """What one transcript is read for: `NAME`, and `NAME#…` where it answers a second question."""
    one = name.partition("#")[0]
    return {intent for other, (intent, _, _) in EXPECTED.items() if other.partition("#")[0] == one}


@pytest.mark.parametrize("name", EXPECTED)
def test_rows(name: str) -> None:
    """Each transcript is recognised by platform and command, and every line of it is understood."""
    found = recognise(transcript(name))
    intent, complete, rows = EXPECTED[name]
    assert {each.intent for each in found.outputs} == _intents_of(name)
    (output,) = (each for each in found.outputs if each.intent == intent)
    assert (output.platform, output.intent, output.parsed.complete) == (name.partition("/")[0], intent, complete)
    assert output.parsed.rows == rows
    assert output.parsed.not_understood == found.strange == ()


def test_every_transcript_and_every_format_is_held() -> None:
    """No transcript is without its rows, and no parser without a transcript."""
    there = {f"{path.parent.name}/{path.stem}" for path in TRANSCRIPTS.glob("*/*.txt")}
    assert there == {name.partition("#")[0] for name in EXPECTED}
    held = {(name.partition("/")[0], intent) for name, (intent, _, _) in EXPECTED.items()}
    assert {(each.platform, each.intent) for each in FORMATS} == held


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.endswith("_cut")])
def test_without_prompt_and_command(name: str) -> None:
    """What a chat leaves of it, without prompt and command, is the same rows."""
    lines = transcript(name).splitlines()
    body = "\n".join(lines[1:-1]) + "\n"
    rows = [each.parsed.rows for each in recognise(body).outputs if each.intent == EXPECTED[name][0]]
    if EXPECTED[name][2]:
        assert rows == [EXPECTED[name][2]]
    else:
        assert all(not each for each in rows)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GE0/0/7", "GigabitEthernet0/0/7", True),
        ("GigabitEthernet 0/0/7", "g0/0/7", True),
        ("GE0/0/7", "GE0/0/17", False),
        ("GE0/0/7", "XGE0/0/7", False),
        ("XGE1/0/1", "Ten-GigabitEthernet1/0/1", True),
        ("0/0/7", "GigabitEthernet0/0/7", True),
        ("Gi0/7", "GigabitEthernet0/7", True),
        ("gpon-onu_1/2/3:4", "gpon_onu-1/2/3:4", True),
        ("gpon-onu_1/2/3:4", "gpon-onu_1/2/3:5", False),
        ("Eth-Trunk1", "Bridge-Aggregation1", True),
        ("10GE1/0/1", "XGigabitEthernet1/0/1", True),
        ("Vlanif1203", "GE1203", False),
        ("GE0/0/7.100", "GE0/0/7", False),
    ],
)
def test_same_port(one: str, other: str, *, same: bool) -> None:
    """A port has many spellings; another port has none of them."""
    assert same_port(one, other) is same
