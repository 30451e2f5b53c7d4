"""What a recording of a live look says of it: the same, or less, and never more."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldkit.cases.linebook import read_lines
from fieldkit.cli.lan_check import OWN
from fieldkit.engine.bench import Bench, Circumstances
from fieldkit.engine.captured import Captured
from fieldkit.engine.library import load_library
from fieldkit.model.finding import Finding
from fieldkit.model.terms import FAULT, OK, UNKNOWN, Vantage

# Under these the live look reads too slowly, while the recording holds every frame.
_TOO_MUCH = frozenset({"lan.loop", "lan.loop_over", "lan.storm", "lan.storm_over"})
# Whether the laptop has a lease is not in the file.
_NOT_IN_A_FILE = frozenset({"dhcp.pool_empty", "address.none"})


def replayed(recording: Path, record: Path) -> dict[str, Finding]:
    """The findings over a recording with the record of the line, as `lan-check --capture` judges it."""
    (line,) = read_lines(record)
    bench = Bench(Captured(recording, line), load_library([]).limits, lambda: datetime.now(UTC))
    here = Circumstances(line=line, vantage=Vantage.LAN)
    return {check: bench.judge(check, here, {}, lambda _: None) for check in OWN}


def more_than_live(live: Mapping[str, Mapping[str, Any]], heard: Mapping[str, Finding]) -> list[str]:
    """Where the file claims what the live look did not; `live` are its findings by check."""
    codes = {each["code"] for each in live.values()}
    more = []
    for check, file in heard.items():
        seen = live[check]
        if file.verdict is UNKNOWN:
            claims = file.missing is None
        elif file.code == seen["code"]:
            accused, known = (
                {row["mac"] for row in each.get("culprits") or ()} for each in (file.facts, seen["facts"])
            )
            claims = not accused <= known or (seen["weak"] and not file.weak)
        elif file.verdict is OK:
            claims = codes.isdisjoint(_TOO_MUCH)
        else:
            claims = file.verdict is FAULT or seen["verdict"] != "fault"
        if claims:
            more.append(f"{check}: live {seen['code']}, from the file {file.code} {dict(file.facts)}")
    return more


def _accused(facts: Mapping[str, Any]) -> set[str]:
    return {row["mac"] for row in facts.get("culprits") or ()}


def faults_lost(live: Mapping[str, Mapping[str, Any]], heard: Mapping[str, Finding]) -> set[str]:
    """The faults that our own recording ought to show as well, and does not."""
    found = {each["code"] for each in live.values() if each["verdict"] == "fault"}
    return found - _NOT_IN_A_FILE - {each.code for each in heard.values()}
