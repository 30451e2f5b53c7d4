"""The journal of a change on a switch, one file a switch: the lock, the state before, each line before and after it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldkit.changes.logbook import FOLDER, Logbook, boot_id, damaged, read_begun, still_runs
from fieldkit.changes.rebind import Plan
from fieldkit.changes.rebind_lines import WRITINGS, Held, line_from, line_to
from fieldkit.devices.target import Console, Jump, Target
from fieldkit.errors import BadInput
from fieldkit.text.redact import redact

WORDS = "rebind"
_OPEN = re.compile(r"rebind-[\w.]{1,40}-[0-9a-f]{8}\.jsonl")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A change on a switch that was begun and not closed: its plan, and how far it had come.

    `target` is the switch without anybody's credentials.
    """

    file: Path
    at: datetime
    plan: Plan
    target: Target
    line: str | None
    case: str | None
    pid: int
    pid_began: float | None
    steps: tuple[Mapping[str, Any], ...]

    @property
    def device(self) -> str:
        """The switch's name in the books."""
        return self.target.name

    @property
    def being_made(self) -> bool:
        """Is the program that began it, or one that took it up since, still running?"""
        taken_up = [each for each in self.steps if each.get("kind") == "resumed"]
        return still_runs(self.pid, self.pid_began) or any(
            still_runs(int(each["pid"]), each["pid_began"]) for each in taken_up
        )

    @property
    def anything_sent(self) -> bool:
        """May a line that changes something have gone out?"""
        return any(each.get("kind") == "sending" and each.get("changes") for each in self.steps)


class RebindJournal(Logbook):
    """The journal of one change on one switch; as long as it lies there, no other is begun on that switch."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, WORDS)

    @classmethod
    def begin(
        cls, data_dir: Path, plan: Plan, target: Target, *, line: str | None, case: str | None
    ) -> "RebindJournal":
        """Keep the plan and the way back before anything is sent.

        Raises: FieldkitError when that cannot be kept, or when a change on this switch is not over yet.
        """
        kept = {
            "plan": plan_to(plan),
            "lines": [each.line for each in plan.steps],
            "undo": [each.line for each in plan.undo],
            "raw": [redact(each) for each in plan.held.raw],
            "target": target_to(target),
            "line": line,
        }
        file = file_of(data_dir, target)
        Logbook.snapshot(file, WORDS, kept, case=case, boot=boot_id(), at=datetime.now(UTC))
        return cls(file)


def file_of(data_dir: Path, target: Target) -> Path:
    """Where the journal of this switch lies while a change on it is not over."""
    plain = re.sub(r"[^A-Za-z0-9.]", "_", target.name)[:40] or "_"
    return data_dir / FOLDER / f"rebind-{plain}-{hashlib.sha256(target.name.encode()).hexdigest()[:8]}.jsonl"


def unfinished(data_dir: Path, unread: list[BadInput] | None = None) -> tuple[Unfinished, ...]:
    """The changes on switches that were begun and not closed, the oldest first.

    What is wrong with those that cannot be read goes into `unread`, so that one does not hide the others.
    Raises: BadInput when a journal cannot be read, and nobody collects them.
    """
    try:
        files = sorted(each for each in (data_dir / FOLDER).iterdir() if _OPEN.fullmatch(each.name))
    except OSError:
        return ()
    found: list[Unfinished] = []
    for file in files:
        try:
            left = _read(file)
        except BadInput as exc:
            if unread is None:
                raise
            unread.append(exc)
            continue
        found += [left] if left is not None else []
    return tuple(sorted(found, key=lambda each: each.at))


def unfinished_on(data_dir: Path, target: Target) -> Unfinished | None:
    """The change on this switch that was begun and not closed."""
    return _read(file_of(data_dir, target))


def still_left(left: Unfinished) -> bool:
    """Is it as it was read, nobody else having taken it up or closed it since?"""
    now = _read(left.file)
    return now is not None and not now.being_made and (now.at, len(now.steps)) == (left.at, len(left.steps))


def _read(file: Path) -> Unfinished | None:
    begun = read_begun(file, WORDS)
    if begun is None:
        return None
    head = begun.head
    try:
        return Unfinished(
            file,
            begun.at,
            plan_from(head["plan"]),
            target_from(head["target"]),
            head["line"],
            begun.case,
            begun.pid,
            begun.pid_began,
            begun.steps,
        )
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as exc:
        raise damaged(WORDS, file, exc) from exc


def plan_to(plan: Plan) -> dict[str, Any]:
    """JSON-ready; what was read beside the lines is kept in the journal as it was shown."""
    return {
        "platform": plan.platform,
        "port": plan.port,
        "ip": plan.ip,
        "old_macs": list(plan.old_macs),
        "new_mac": plan.new_mac,
        "before": [line_to(each) for each in plan.before],
        "after": [line_to(each) for each in plan.after],
        "all": [line_to(each) for each in plan.held.lines],
        "others": list(plan.held.others),
        "staged": plan.staged,
        "host": plan.host,
    }


def plan_from(data: Mapping[str, Any]) -> Plan:
    """The plan that `plan_to` wrote.  Raises: KeyError, TypeError, ValueError and such when it is something else."""
    if data["platform"] not in WRITINGS:
        raise ValueError(data["platform"])
    held = Held(tuple(map(line_from, data["all"])), tuple(map(str, data["others"])))
    return Plan(
        data["platform"],
        str(data["port"]),
        str(data["ip"]),
        tuple(map(str, data["old_macs"])),
        str(data["new_mac"]),
        tuple(map(line_from, data["before"])),
        tuple(map(line_from, data["after"])),
        held,
        (),
        bool(data["staged"]),
        None if data.get("host") is None else str(data["host"]),
    )


def target_to(target: Target) -> dict[str, Any]:
    """JSON-ready, and nobody's credentials in it."""
    return {
        "host": target.host,
        "protocol": target.protocol,
        "tcp_port": target.tcp_port,
        "platform": target.platform,
        "host_key": target.host_key,
        "old_algorithms": target.old_algorithms,
        "jump": None if target.jump is None else [target.jump.host, target.jump.port, target.jump.host_key],
        "console": None if target.console is None else [target.console.port, target.console.baud],
    }


def target_from(data: Mapping[str, Any]) -> Target:
    """The switch that `target_to` wrote."""
    jump, console = data["jump"], data["console"]
    if data["protocol"] not in ("ssh", "telnet", "console"):
        raise BadInput("rebind.journal_damaged", file="", why="protocol")
    return Target(
        str(data["host"]),
        data["protocol"],
        data["tcp_port"],
        data["platform"],
        host_key=data["host_key"],
        old_algorithms=bool(data["old_algorithms"]),
        jump=None if jump is None else Jump(str(jump[0]), int(jump[1]), host_key=jump[2]),
        console=None if console is None else Console(str(console[0]), int(console[1])),
    )
