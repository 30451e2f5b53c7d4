"""The system's own ping, for a user who may open no ICMP socket, and a parser for what it prints in zh and en."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from fieldkit.errors import NotMeasured
from fieldkit.probes.icmp import Exchange, Fate, Refusal, Shot
from fieldkit.probes.sockets import has_way
from fieldkit.probes.together import together

Dialect = Literal["iputils", "busybox", "bsd", "windows"]

# Older iputils refuses an ordinary user anything faster.
_SMALLEST_INTERVAL_S = 0.2
# Windows ping sends one a second, whatever it is told.
_WINDOWS_INTERVAL_S = 1.0


@dataclass(frozen=True, slots=True)
class PingOutput:
    """What one ping run saw: round trips in order, refusals in order, and the lines nobody understood.

    Windows counts "host unreachable" as received; here only a real answer is one.  `no_rights`: ping may not either.
    """

    sent: int | None = None
    rtts_ms: tuple[float, ...] = ()
    refusals: tuple[tuple[Refusal, str | None, int | None], ...] = ()
    silences: int = 0
    no_rights: bool = False
    unread: tuple[str, ...] = ()


_TIME = r"[=<]\s*(\d+(?:[.,]\d+)?)\s*(?:ms|毫秒)"
_REPLY = re.compile(rf"{_TIME}.*?ttl[=:]\s*\d+|ttl[=:]\s*\d+.*?{_TIME}", re.I)
_SENT = re.compile(r"(\d+) packets transmitted|(?:Sent|已发送)\s*=\s*(\d+)", re.I)
_SENDER = re.compile(r"(?:from|来自)\s+(?:\S+\s+\()?(\d+\.\d+\.\d+\.\d+)", re.I)
_MTU = re.compile(r"mtu\s*[=:]\s*(\d+)", re.I)
# Source: iputils ping.c and ping_common.c, busybox networking/ping.c, BSD ping.c, Windows ping.exe in en and zh-CN.
_NO_RIGHTS = re.compile(r"socket.*(?:not permitted|denied)|are you root|lacking privilege|missing cap_net_raw", re.I)
_REFUSALS: Sequence[tuple[Refusal, re.Pattern[str]]] = (
    ("too_big", re.compile(r"frag needed|message too l|needs to be fragmented|需要拆分数据包", re.I)),
    ("prohibited", re.compile(r"packet filtered|prohibited", re.I)),
    ("expired", re.compile(r"time to live exceeded|ttl expired|传输中过期|reassembly", re.I)),
    (
        "local",
        re.compile(
            r"network is (?:unreachable|down)|no route to host|general failure|transmit failed"
            r"|传输失败|常见故障|一般故障|operation not permitted|cannot assign"
            r"|unknown iface|no such device|no buffer|invalid argument",
            re.I,
        ),
    ),
    ("unreachable", re.compile(r"unreachable|无法访问目标", re.I)),
)
_SILENCE = re.compile(r"request timed out|请求超时|no answer yet|request timeout for", re.I)
_TALK = re.compile(
    r"^(?:PING |Pinging |正在 Ping|--- |rtt |round-trip|Ping statistics|Approximate|\S+ 的 Ping 统计|往返行程)"
    r"|packets transmitted|Packets: Sent|数据包: 已发送|(?:Minimum|最短) =|^(?:bytes=|with \d+ bytes)|pipe \d+$",
    re.I,
)


def parse_ping(text: str) -> PingOutput:
    """What did this ping run see?  Reads iputils, busybox, BSD and Windows (en, zh)."""
    sent: int | None = None
    rtts: list[float] = []
    refusals: list[tuple[Refusal, str | None, int | None]] = []
    silences = 0
    no_rights = False
    unread: list[str] = []
    for line in (each.strip() for each in text.splitlines()):
        counted = _SENT.search(line)
        if counted:
            sent = int(counted.group(1) or counted.group(2))
        elif answered := _REPLY.search(line):
            if "DUP!" not in line:
                # "<1ms" is an upper bound.
                rtts.append(float((answered.group(1) or answered.group(2)).replace(",", ".")))
        elif _NO_RIGHTS.search(line):
            no_rights = True
        elif kind := next((kind for kind, pattern in _REFUSALS if pattern.search(line)), None):
            sender, mtu = _SENDER.search(line), _MTU.search(line)
            refusals.append((kind, sender.group(1) if sender else None, int(mtu.group(1)) if mtu else None))
        elif _SILENCE.search(line):
            silences += 1
        elif line and not _TALK.search(line):
            unread.append(line)
    return PingOutput(sent, tuple(rtts), tuple(refusals), silences, no_rights, tuple(unread))


def command(
    dialect: Dialect, program: str, shot: Shot, count: int, interval_s: float, interface: str, source: str | None
) -> list[str] | None:
    """The ping command for `count` echoes like this shot; None when this ping cannot do it."""
    size = str(shot.payload_size)
    if dialect == "windows":
        bound = ["-S", source] if source else []
        return [program, "-n", str(count), "-w", "1000", "-l", size, *["-f"] * shot.df, *bound, "-4", shot.target]
    if dialect == "bsd":
        bound = [*["-D"] * shot.df, *(["-S", source] if source else [])]
        return [program, "-n", "-c", str(count), "-i", f"{interval_s:.1f}", "-s", size, *bound, shot.target]
    if dialect == "busybox":
        # It knows neither DF nor intervals under a second on older versions.
        return None if shot.df else [program, "-c", str(count), "-W", "1", "-s", size, "-I", interface, shot.target]
    df = ["-M", "do"] if shot.df else []
    bound = ["-I", interface]
    return [program, "-n", "-c", str(count), "-i", f"{interval_s:.1f}", "-W", "1", "-s", size, *df, *bound, shot.target]


def exchange(
    interface: str,
    source: str | None,
    plan: Sequence[Shot],
    deadline: float,
    *,
    cancel: threading.Event | None = None,
) -> Exchange:
    """Who answers, as far as the system's ping says: one run per target, size and DF, all at once.

    Raises: NotMeasured when there is no ping, it may not ping, or it cannot send what is wanted.
    """
    if cancel is not None and cancel.is_set():
        return Exchange(tuple(Fate(shot, False) for shot in plan), "os", "weak.os_ping")
    program = shutil.which("ping") or shutil.which("ping", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise NotMeasured("missing.no_icmp")
    dialect = _dialect(program)
    runs: dict[tuple[str, int, bool], list[int]] = {}
    for number, shot in sorted(enumerate(plan), key=lambda each: each[1].at_s):
        runs.setdefault((shot.target, shot.payload_size, shot.df), []).append(number)
    fates: dict[int, Fate] = {}
    jobs = []
    ways = {target: has_way(interface, source, target) for target in {shot.target for shot in plan}}
    for numbers in runs.values():
        if ways[plan[numbers[0]].target]:
            shots = [plan[n] for n in numbers]
            jobs.append(_Run(dialect, program, shots, numbers, interface, source, deadline, cancel))
        else:
            fates.update({n: Fate(plan[n], False, refused="local", why="no route") for n in numbers})
    texts: list[str] = []
    no_rights = 0
    for done in together([job.finish for job in jobs], deadline, cancel):
        if done is None:
            continue
        text, output, found = done
        texts.append(text)
        no_rights += output.no_rights
        fates.update(found)
    if jobs and no_rights == len(jobs):
        raise NotMeasured("missing.no_icmp")
    return Exchange(
        tuple(fates.get(n) or Fate(shot, False) for n, shot in enumerate(plan)), "os", "weak.os_ping", "\n".join(texts)
    )


@dataclass(frozen=True, slots=True)
class _Run:
    dialect: Dialect
    program: str
    shots: Sequence[Shot]
    numbers: Sequence[int]
    interface: str
    source: str | None
    deadline: float
    cancel: threading.Event | None

    def finish(self) -> tuple[str, PingOutput, Mapping[int, Fate]]:
        """Run ping once, stop it in time, and read what it printed."""
        first = self.shots[0]
        count = len(self.shots)
        spacing = (self.shots[-1].at_s - first.at_s) / (count - 1) if count > 1 else 0.0
        interval = max(_SMALLEST_INTERVAL_S, spacing)
        if self.dialect in ("windows", "busybox"):
            # Fewer echoes that are all waited for beat more that are cut off.
            interval = _WINDOWS_INTERVAL_S
            count = max(1, min(count, int(self.deadline - time.monotonic() - 0.3)))
        argv = command(self.dialect, self.program, first, count, interval, self.interface, self.source)
        if argv is None:
            raise NotMeasured("missing.no_icmp")
        text = run_ping(argv, self.deadline - 0.15, self.cancel)
        output = parse_ping(text)
        fates = fates_of(output, self.shots, self.source)
        return f"$ {' '.join(argv)}\n{text}", output, dict(zip(self.numbers, fates, strict=True))


def fates_of(output: PingOutput, shots: Sequence[Shot], source: str | None) -> tuple[Fate, ...]:
    """The run's answers, then its refusals, then silence, laid onto the shots that it sent."""
    own = (None, source)
    local = [each for each in output.refusals if each[0] == "local" or (each[0] == "too_big" and each[1] in own)]
    told = [each for each in output.refusals if each not in local]
    known = len(output.rtts_ms) + len(output.refusals) + output.silences
    sent = output.sent if output.sent is not None else known
    fates: list[Fate] = []
    for place, shot in enumerate(shots):
        if place < len(output.rtts_ms):
            fates.append(Fate(shot, True, rtt_ms=output.rtts_ms[place], by=shot.target))
        elif place < len(output.rtts_ms) + len(told):
            kind, by, mtu = told[place - len(output.rtts_ms)]
            fates.append(Fate(shot, True, refused=kind, by=None if by == source else by, mtu=mtu))
        elif local and place < known:
            kind, _, mtu = local[0]
            fates.append(Fate(shot, False, refused=kind, by=source if kind == "too_big" else None, mtu=mtu))
        else:
            fates.append(Fate(shot, place < sent))
    return tuple(fates)


def run_ping(argv: Sequence[str], until: float, cancel: threading.Event | None = None) -> str:
    """What ping printed by `until` (monotonic seconds); asked to sum up, then stopped."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    try:
        process = subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C", "LANG": "C"},
            creationflags=flags,
        )
    except OSError as exc:
        return f"ping: {exc.strerror}"
    out = b""
    while True:
        left = until - time.monotonic()
        try:
            out, _ = process.communicate(timeout=max(0.01, min(0.1, left)))
            break
        except subprocess.TimeoutExpired:
            if left > 0 and not (cancel is not None and cancel.is_set()):
                continue
        _interrupt(process)
        try:
            out, _ = process.communicate(timeout=0.1)
        except subprocess.TimeoutExpired:
            process.kill()
            with suppress(subprocess.TimeoutExpired):
                out, _ = process.communicate(timeout=0.1)
        break
    return decode(out)


def decode(out: bytes) -> str:
    """Console output as text: UTF-8, else the console's own code page, else GBK, the one of a Chinese Windows."""
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        pass
    with suppress(LookupError):
        return out.decode("oem", "replace")
    return out.decode("gbk", "replace")


def _interrupt(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.terminate()
    else:
        import signal

        process.send_signal(signal.SIGINT)


def _dialect(program: str) -> Dialect:
    if sys.platform == "win32":
        return "windows"
    elif sys.platform == "linux":
        return "busybox" if "busybox" in os.path.basename(os.path.realpath(program)) else "iputils"
    else:
        return "bsd"
