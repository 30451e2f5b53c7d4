"""A timed transfer by the iperf3 program, tied to the tested interface."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from fieldkit.model.rate import Direction, RatePlan
from fieldkit.probes.resolve import literal
from fieldkit.probes.transfer import NoTransfer, Transfer, Transferred

PORT = 5201  # Source: iperf3(1)

_CONNECT_MS = 3000
_LOOK_S = 0.05
_GOING_S = 1.0
_LEAST_S = 0.5  # what was counted over less says nothing of a line
_HELP_S = 3.0
_SAID_CHARACTERS = 300
_INTERVAL_S = 0.25
# Blocks of the usual 128 kB would leave a slow line less than one block a second.
_SMALL_BLOCK = 8 * 1024
_SMALL_BLOCK_BELOW_MBPS = 50.0

# What iperf3 says -> our reason.  Source: iperf_error.c of iperf3 3.1 to 3.17.
_REASONS = (
    ("server is busy", "missing.rate_server_busy"),
    ("unable to connect", "missing.rate_server_silent"),
    ("unable to create a new stream", "missing.rate_server_silent"),
    ("total required bandwidth", "missing.rate_server_refuses"),
    ("authorization", "missing.rate_server_refuses"),
    ("access denied", "missing.rate_server_refuses"),
)

# One line of a second of the server's own account, sums of several streams or the only one.
_SECOND = re.compile(
    r"^\[\s*(?P<who>SUM|\d+)\]\s+(?P<start>[\d.]+)-(?P<end>[\d.]+)\s+sec\s+[\d.]+ \w+\s+(?P<rate>[\d.]+) "
    r"(?P<unit>[KMGT]?)bits/sec(?P<rest>.*)$",
    re.MULTILINE,
)
_UNIT = {"": 1.0, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}


@dataclass(frozen=True, slots=True)
class Server:
    """An iperf3 server as the record names it."""

    host: str
    port: int = PORT


def parse_server(text: str) -> Server | None:
    """`host`, `host:port`, an address, or `[v6]:port`; None when it is none of these."""
    written = text.strip()
    if literal(written) is not None:
        return Server(written)
    match = re.fullmatch(r"\[?(?P<host>[^\[\]\s/]+?)\]?(?::(?P<port>\d{1,5}))?", written)
    if match is None or (":" in match["host"] and literal(match["host"]) is None):
        return None
    port = int(match["port"]) if match["port"] else PORT
    return Server(match["host"], port) if 0 < port < 65536 else None


def program() -> str | None:
    """Where iperf3 is installed, None when it is not."""
    return shutil.which("iperf3")


@cache
def ties_to_device(binary: str) -> bool:
    """Does this iperf3 know `--bind-dev` (3.10 and later on Linux)?"""
    if sys.platform == "win32":
        return False
    return b"--bind-dev" in _help(binary)


def ends_with_us() -> list[str]:
    """What has the kernel end a program of ours when we are killed in the middle (Linux; setpriv is in util-linux)."""
    tool = shutil.which("setpriv") if sys.platform == "linux" else None
    return [tool, "--pdeathsig", "TERM"] if tool is not None and _setpriv_knows_it(tool) else []


@cache
def _setpriv_knows_it(tool: str) -> bool:
    return b"--pdeathsig" in _help(tool)


def _help(path: str) -> bytes:
    """What a program says of its options, in whatever character set; nothing where it does not answer."""
    try:
        told = subprocess.run(
            [path, "--help"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_HELP_S, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return told.stdout + told.stderr


def command(
    binary: str, server: Server, address: str, want: Transfer, *, device: bool, ceiling_mbps: float
) -> list[str]:
    """The command line of one run.  No name is looked up: iperf3 would ask beside the tested interface."""
    plan = want.plan
    words = [binary, "-c", address, "-p", str(server.port), "-J", "--get-server-output"]
    words += ["-t", f"{plan.run_s:.0f}" if plan.run_s >= 1 else "1", "-i", str(_INTERVAL_S)]
    words += ["-P", str(plan.streams), "-b", str(int(ceiling_mbps * 1_000_000 / plan.streams))]
    words += ["--connect-timeout", str(_CONNECT_MS)]
    if plan.sized_for_mbps < _SMALL_BLOCK_BELOW_MBPS:
        words += ["-l", str(_SMALL_BLOCK)]
    if want.way.source is not None:
        words += ["-B", want.way.source]
    if device and want.way.interface:
        words += ["--bind-dev", want.way.interface]
    if want.direction == "down":
        words.append("-R")
    return words


def transfer(server: Server, address: str, want: Transfer, *, ceiling_mbps: float) -> Transferred:
    """One run.  Raises: NoTransfer when nothing was transferred."""
    binary = program()
    if binary is None:
        raise NoTransfer("missing.rate_no_iperf3")
    for device in (True, False) if ties_to_device(binary) else (False,):
        words = ends_with_us() + command(binary, server, address, want, device=device, ceiling_mbps=ceiling_mbps)
        if not device and not _leads_there(want, address):
            raise NoTransfer("missing.rate_other_way")
        output, ended = _run(words, want)
        if ended == "spent":
            return Transferred(0, 0.0, cut=True, raw=f"{' '.join(words)}\nstopped: its bytes were used up")
        if ended != "done":
            raise NoTransfer("missing.rate_run_late" if ended == "late" else "missing.rate_run_failed", ended)
        try:
            return read(output, want.direction, want.plan)
        except NoTransfer as why:
            # Kernels before 5.7 let only root tie a socket to a device.
            if device and ("not permitted" in why.said.lower() or "bind" in why.said.lower()):
                continue
            raise
    raise NoTransfer("missing.rate_other_way")


def _leads_there(want: Transfer, address: str) -> bool:
    """Without a tie to the device the route decides; it must be the tested interface's own."""
    if sys.platform == "linux" and want.way.interface and ":" not in address:
        from fieldkit.probes.netlink_linux import route_interface

        return route_interface(want.way.source, address) == want.way.interface
    return True


def _run(words: Sequence[str], want: Transfer) -> tuple[str, str]:
    """The program's output, and how it ended: `done`, `spent`, `cancelled`, `late` or the system's error."""
    no_window = 0
    if sys.platform == "win32":
        no_window = subprocess.CREATE_NO_WINDOW
    try:
        process = subprocess.Popen(
            list(words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "LC_ALL": "C"},
            creationflags=no_window,
        )
    except OSError as exc:
        return "", f"{exc.strerror}"
    try:
        while True:
            try:
                output, _ = process.communicate(timeout=_LOOK_S)
            except subprocess.TimeoutExpired:
                if want.cancel.is_set():
                    return "", "cancelled"
                if want.spent.is_set():
                    return "", "spent"
                if time.monotonic() >= want.until:
                    return "", "late"
                continue
            return output, "done"
    finally:
        _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    """Let it say goodbye to its server, but not for long."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.communicate(timeout=_GOING_S)
    except subprocess.TimeoutExpired:
        process.kill()
        # Not read to its end: something that it started may still hold the pipe.
        if process.stdout is not None:
            process.stdout.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GOING_S)


def read(output: str, direction: Direction, plan: RatePlan) -> Transferred:
    """What iperf3's JSON says of the receiving end, without the slow start.

    Download is counted second by second here; upload by the server's own account, for what leaves here first fills
    buffers.  Raises: NoTransfer with iperf3's own words when it failed, or when its output is not what it should be.
    """
    try:
        told = json.loads(output[output.index("{") :])
        error = told.get("error")
        end: Mapping[str, Any] = told.get("end") or {}
        if error or not end.get("sum_received"):
            said = str(error or "no result")[:_SAID_CHARACTERS]
            raise NoTransfer(_reason(said), said)
        whole = (int(end["sum_received"]["bytes"]), float(end["sum_received"]["seconds"]))
        spans = _own_spans(told) if direction == "down" else _server_spans(told)
        counted = _after_ramp(spans, plan.ramp_s) or whole
        if counted[0] <= 0 or not counted[1] >= _LEAST_S:
            raise NoTransfer("missing.rate_run_failed", "no data came")
        usage: Mapping[str, Any] = end.get("cpu_utilization_percent") or {}
        return Transferred(
            payload_bytes=round(counted[0]),
            seconds=round(counted[1], 3),
            retransmits=_whole_number(end.get("sum_sent", {}).get("retransmits")),
            cpu_pct=_per_cent(usage.get("host_total")),
            server_cpu_pct=_per_cent(usage.get("remote_total")),
            raw=" ".join(f"{each[2] * 8 / max(each[1] - each[0], 1e-9) / 1e6:.2f}" for each in spans),
        )
    except (ValueError, OverflowError, RecursionError, KeyError, TypeError, AttributeError) as exc:
        raise NoTransfer("missing.rate_tool", output.strip()[:_SAID_CHARACTERS] or "-") from exc


def _reason(said: str) -> str:
    lower = said.lower()
    return next((code for words, code in _REASONS if words in lower), "missing.rate_run_failed")


Span = tuple[float, float, float]


def _own_spans(told: Mapping[str, Any]) -> list[Span]:
    """(start, end, bytes) of each interval as this end counted it."""
    sums = (each["sum"] for each in told.get("intervals", ()))
    return [(float(each["start"]), float(each["end"]), float(each["bytes"])) for each in sums]


def _server_spans(told: Mapping[str, Any]) -> list[Span]:
    """(start, end, bytes) of each second as the server counted it, in JSON or in its plain table."""
    as_json = told.get("server_output_json")
    if isinstance(as_json, Mapping):
        return _own_spans(as_json)
    found = list(_SECOND.finditer(str(told.get("server_output_text", ""))))
    found = [each for each in found if "sender" not in each["rest"] and "receiver" not in each["rest"]]
    sums = [each for each in found if each["who"] == "SUM"] or found
    return [
        (start, end, float(each["rate"]) * _UNIT[each["unit"]] / 8 * (end - start))
        for each in sums
        if (end := float(each["end"])) > (start := float(each["start"]))
    ]


def _after_ramp(spans: Sequence[Span], ramp_s: float) -> tuple[float, float] | None:
    """Bytes and seconds after the slow start, without a last sliver; None when too little is left to tell."""
    kept = [each for each in spans if each[0] >= ramp_s - 0.05 and each[1] - each[0] >= _INTERVAL_S / 2]
    seconds = sum(end - start for start, end, _ in kept)
    return (sum(count for _, _, count in kept), seconds) if seconds >= 0.9 else None


def _whole_number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _per_cent(value: object) -> float | None:
    return round(float(value), 1) if isinstance(value, int | float) else None
