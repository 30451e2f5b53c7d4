"""What does the line carry down and up, and how late are answers while it is full?

Loads the line on purpose: only with the person's consent, only by wire, only against the record's own server or page,
and never with more bytes than were announced.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean, median

from fieldkit.errors import NotMeasured
from fieldkit.model.line import Line
from fieldkit.model.link import Interface
from fieldkit.model.path import Role, Spread
from fieldkit.model.rate import PAYLOAD_SHARE, Direction, Method, RateEcho, RatePlan, RateReading, RateRun, rate_plan
from fieldkit.model.reading import Measured
from fieldkit.probes import rate_http, rate_iperf3
from fieldkit.probes.echo import gateway
from fieldkit.probes.icmp import Fate, Shot, exchange
from fieldkit.probes.names import Names, way_to
from fieldkit.probes.page import Url, parse_url
from fieldkit.probes.port_bytes import BusyProcessors, ByteCap, Passed, mbps_between, passed
from fieldkit.probes.reach import must_have_address
from fieldkit.probes.resolve import Way
from fieldkit.probes.task import Task
from fieldkit.probes.transfer import NoTransfer, Transfer, Transferred

CONSENT = "rate"

_WIRED = ("ethernet", "virtual", "other", "ppp")
# What comes from a real far end; virtual ports make their speed up.
_NEGOTIATES = ("ethernet", "other")
_NAME_S = 3.0
_IDLE_S = 1.6
_ECHO_WAIT_S = 1.0
_TOOL_SUMS_UP_S = 0.5
_SPACING_S = 0.1
# On a line so slow that ten echoes a second would be part of its load.
_SLOW_MBPS = 2.0
_SLOW_SPACING_S = 0.5
_SETTLE_S = 0.5  # for queues to drain between two runs
_START_S = 2.5  # handshakes of one run, repeats of a lost SYN included
_END_S = 4.0  # for the last bytes and the far end's account to come through a full queue
_SPARE_S = 0.5
_SHORTEST_RUN_S = 3.0
_BUSY_TRIES = 3
_BUSY_WAIT_S = 2.0
_RUNS_NEEDED = 2
# After these the next run may still come about.
_TRY_ON = ("missing.rate_run_failed", "missing.rate_run_late", "missing.rate_run_short", "missing.rate_bytes_used")
# So many runs in vain, with none that succeeded, are enough.
_FAILED_AT_ONCE = 2
# After these another means may do, as long as next to nothing has been sent.
_TRY_OTHERWISE = ("missing.rate_server_silent", "missing.rate_tool")
_NEXT_TO_NOTHING = 400_000
# Traffic of others that makes the comparison weaker: this share of the contract, and never less than this.
_OTHER_SHARE = 0.03
_OTHER_MBPS = 0.3
# A port that counted less than this share of what was transferred is not the port that it went by.
_WENT_BY_SHARE = 0.8
_DIRECTIONS: tuple[Direction, ...] = ("down", "up")

Run = Callable[[Transfer], Transferred]


@dataclass(frozen=True, slots=True)
class Means:
    """What the rate is measured with: whose server, at which address, and how one run is made."""

    server: str
    address: str
    method: Method
    run: Run
    up_missing: str | None = None


def estimate(line: Line, link_mbps: float | None) -> tuple[int, int]:
    """How many megabytes a test of this line takes at the most, and about how many seconds."""
    plan = rate_plan(line.rate_mbps, link_mbps)
    return plan.megabytes, plan.seconds


def measure(task: Task) -> Measured:
    """Three runs each way and the echoes beside them.

    Raises: NotMeasured without consent, server, wire or address, or when nothing could be transferred.
    """
    return measure_as(task)


def measure_as(task: Task, *, run_s: float | None = None, runs: int | None = None) -> Measured:
    """The same with runs of another length or number, never with more bytes than the usual.  Raises: NotMeasured."""
    if CONSENT not in task.allow:
        raise NotMeasured("missing.no_consent", consent=CONSENT)
    if task.line.test.iperf3 is None and not _pages(task.line):
        raise NotMeasured("missing.rate_no_server")
    port = _port(task)
    must_have_address(task)
    link_mbps = port.speed_mbps if port.kind in _NEGOTIATES else None
    usual = rate_plan(task.line.rate_mbps, link_mbps)
    plan = rate_plan(
        task.line.rate_mbps,
        link_mbps,
        run_s=min(run_s or usual.run_s, _longest_run_s(task, usual)),
        runs=runs or usual.runs,
    )
    return _Test(task, port, plan, usual.total_bytes).measured()


def _longest_run_s(task: Task, plan: RatePlan) -> float:
    """How long one run may be so that all of them end before the deadline.  Raises: NotMeasured when too short."""
    each = (task.left() - _NAME_S - _IDLE_S - _ECHO_WAIT_S) / (plan.runs * 2) - 2.0
    if each < _SHORTEST_RUN_S:
        raise NotMeasured("missing.rate_no_time", seconds=plan.seconds)
    return float(int(each))


def _port(task: Task) -> Interface:
    from fieldkit.probes import nic

    found = next((each for each in nic.interfaces() if each.name == task.interface), None)
    if found is None:
        raise NotMeasured("missing.interface_gone", interface=task.interface)
    if found.kind not in _WIRED:
        raise NotMeasured("missing.rate_wireless", interface=found.name)
    if found.link is False:
        raise NotMeasured("missing.link_down")
    return found


def _pages(line: Line) -> list[Url]:
    """The pages of the record; the built-in ones are never loaded like this."""
    parsed = (parse_url(each) for each in line.test.targets if each.startswith(("http://", "https://")))
    return [each for each in parsed if each is not None]


class _Test:
    """One test, from looking for a server to the last run; whatever it sends counts against `allowed`."""

    def __init__(self, task: Task, port: Interface, plan: RatePlan, allowed: int) -> None:
        self._task = task
        self._port = port
        self._plan = plan
        self._allowed = min(allowed, plan.total_bytes)
        self._names = Names(task)
        self._raw: list[str] = []
        self._notes: list[NoTransfer] = []
        self._echoes: list[RateEcho] = []
        self._fates: dict[tuple[str, str], list[Fate]] = {}
        self._no_echo: str | None = None
        self._by_tool = False
        self._cpu: list[float] = []
        self._server_cpu: list[float] = []
        self._counter = port.name
        self._start: Passed | None = None

    def measured(self) -> Measured:
        """Measure.  Raises: NotMeasured."""
        first: NotMeasured | None = None
        for find in (self._by_iperf3, self._by_http):
            try:
                means = find()
            except NotMeasured as why:
                first = first or why
                continue
            if means is None:
                continue
            try:
                return self._with(means)
            except NotMeasured as why:
                if why.code not in _TRY_OTHERWISE or self._allowed - self._left_bytes() > _NEXT_TO_NOTHING:
                    raise
                self._notes.clear()
                first = first or why
        raise first or NotMeasured("missing.rate_no_server")

    # finding what to test against -------------------------------------------------------------------------------------

    def _address(self, host: str) -> str:
        found = self._names.find(host, min(time.monotonic() + _NAME_S, self._task.deadline)).addresses
        if not found:
            raise NotMeasured("missing.target_names", names=[host])
        return found[0]

    def _by_iperf3(self) -> Means | None:
        written = self._task.line.test.iperf3
        if written is None:
            return None
        server = rate_iperf3.parse_server(written)
        if server is None:
            raise NotMeasured("missing.rate_bad_server", server=written)
        if rate_iperf3.program() is None:
            raise NotMeasured("missing.rate_no_iperf3")
        address = self._address(server.host)
        counted = passed(way_to(self._task, address).interface) is not None
        # Where nothing counts the bytes, the sender itself must be held to them.
        most = math.inf if counted else self._plan.sized_for_mbps
        return Means(
            written,
            address,
            "iperf3",
            lambda want: rate_iperf3.transfer(server, address, want, ceiling_mbps=min(most, want.budget.ceiling_mbps)),
        )

    def _by_http(self) -> Means | None:
        refused: NotMeasured | None = None
        for url in _pages(self._task.line):
            try:
                address = self._address(url.host)
                rate_http.look(url, address, self._way, self._plan)
            except NotMeasured as why:
                refused = refused or why
                continue
            except NoTransfer as why:
                refused = refused or NotMeasured(why.code, server=url.host, said=why.said)
                continue
            takes = rate_http.takes_uploads(url, address, self._way)
            return Means(
                url.host,
                address,
                "http",
                partial(self._by_page, url, address),
                None if takes else "missing.rate_no_upload",
            )
        if refused is not None:
            raise refused
        return None

    def _by_page(self, url: Url, address: str, want: Transfer) -> Transferred:
        return rate_http.transfer(url, address, want, self._way)

    def _way(self, address: str) -> Way:
        return way_to(self._task, address)

    # measuring --------------------------------------------------------------------------------------------------------

    def _with(self, means: Means) -> Measured:
        self._counter = way_to(self._task, means.address).interface
        self._start = passed(self._counter)
        busy = BusyProcessors()
        aims = self._aims(means)
        self._echo(aims, "idle", _IDLE_S, time.monotonic() + _IDLE_S + _ECHO_WAIT_S, threading.Event())
        other = mbps_between(self._start, passed(self._counter))
        runs: list[RateRun] = []
        directions = _DIRECTIONS if means.up_missing is None else _DIRECTIONS[:1]
        busy.since_last()
        for number in range(self._plan.runs):
            for direction in directions:
                if self._must_stop():
                    break
                if number or direction == "up":
                    self._task.cancel.wait(_SETTLE_S)
                run = self._patiently(means, direction, aims)
                if run is not None:
                    runs.append(run)
                elif not runs and (self._notes[-1].code not in _TRY_ON or len(self._notes) >= _FAILED_AT_ONCE):
                    # It will not be otherwise in the next run.  What broke first is the reason, not what came of it.
                    first = self._notes[0]
                    raise NotMeasured(first.code, server=means.server, said=first.said, seconds=self._plan.seconds)
                load = busy.since_last()
                if load is not None and run is not None:
                    self._cpu.append(load)
        if self._task.cancel.is_set():
            raise NotMeasured("missing.rate_stopped")
        return self._reading(means, tuple(runs), other)

    def _must_stop(self) -> bool:
        return self._task.cancel.is_set() or self._task.left() < self._plan.run_s + _SPARE_S

    def _left_bytes(self) -> int:
        now = passed(self._counter)
        gone = now.both - self._start.both if now is not None and self._start is not None else 0
        return max(0, self._allowed - gone)

    def _one(self, means: Means, direction: Direction, aims: Sequence[tuple[Role, str]]) -> RateRun | None:
        """One run with its echoes; None when nothing came of it."""
        plan = self._plan
        until = min(time.monotonic() + plan.run_s + _START_S + _END_S, self._task.deadline - _SPARE_S / 2)
        mine = plan.budget(direction)
        budget = min(mine.stop_bytes, self._left_bytes() - (mine.run_bytes - mine.stop_bytes))
        if budget < mine.stop_bytes // 2:
            self._notes.append(NoTransfer("missing.rate_bytes_used"))
            return None
        over = threading.Event()
        with ByteCap(self._counter, budget, self._task.cancel) as cap:
            way = way_to(self._task, means.address)
            want = Transfer(direction, plan, way, until, cap.spent, self._task.cancel)
            beside = threading.Thread(target=self._echo_loaded, args=(aims, direction, over), daemon=True)
            beside.start()
            try:
                came = means.run(want)
            except NoTransfer as why:
                self._notes.append(why)
                self._raw.append(f"{direction}: {why.code} {why.said}")
                return None
            finally:
                over.set()
                beside.join(_ECHO_WAIT_S)
        return self._run_of(direction, came, cap)

    def _patiently(self, means: Means, direction: Direction, aims: Sequence[tuple[Role, str]]) -> RateRun | None:
        """One run; a server that is busy with another's test is asked again a little later."""
        for _ in range(_BUSY_TRIES):
            run = self._one(means, direction, aims)
            if run is not None or self._notes[-1].code != "missing.rate_server_busy" or self._must_stop():
                return run
            self._task.cancel.wait(_BUSY_WAIT_S)
        return None

    def _run_of(self, direction: Direction, came: Transferred, cap: ByteCap) -> RateRun | None:
        first, last = (cap.seen[0], cap.seen[-1]) if len(cap.seen) > 1 else (None, None)
        grown = 0
        if first is not None and last is not None:
            grown = last.down - first.down if direction == "down" else last.up - first.up
        payload, seconds = came.payload_bytes, came.seconds
        if came.cut and not seconds and first is not None and last is not None:
            if direction == "up":
                # What has left this port may have been dropped behind it: nobody knows what arrived.
                self._notes.append(NoTransfer("missing.rate_bytes_used"))
                return None
            payload, seconds = _by_counters(cap.seen)
        if first is not None and grown < payload * _WENT_BY_SHARE and payload > 1_000_000:
            raise NotMeasured("missing.rate_other_way", interface=self._counter)
        if came.cpu_pct is not None:
            self._cpu.append(came.cpu_pct)
        if came.server_cpu_pct is not None:
            self._server_cpu.append(came.server_cpu_pct)
        run = RateRun(
            direction,
            payload,
            round(seconds, 3),
            round(payload * 8 / seconds / 1_000_000, 3) if seconds else 0.0,
            wire_bytes=grown,
            retransmits=came.retransmits,
            cut=came.cut,
        )
        self._raw.append(f"{direction}: {run.mbps} Mbit/s, {payload} B in {run.seconds} s, port {grown} B; {came.raw}")
        return run

    # echoes -----------------------------------------------------------------------------------------------------------

    def _aims(self, means: Means) -> list[tuple[Role, str]]:
        """Whom to ask for echoes: the server, and the gateway if it is another."""
        near = gateway(self._task)
        found = [(Role.TARGET, means.address)] if ":" not in means.address else []
        return found + ([(Role.GATEWAY, near)] if near is not None and near != means.address else [])

    def _echo_loaded(self, aims: Sequence[tuple[Role, str]], direction: Direction, over: threading.Event) -> None:
        if over.wait(self._plan.ramp_s):
            return
        length = self._plan.run_s - self._plan.ramp_s
        # The system's own ping must have summed up before the run is over; what is cancelled tells nothing.
        more = -_TOOL_SUMS_UP_S if self._by_tool else _ECHO_WAIT_S
        self._echo(aims, direction, length, time.monotonic() + length + more, over)

    def _echo(
        self, aims: Sequence[tuple[Role, str]], load: str, seconds: float, until: float, over: threading.Event
    ) -> None:
        """Ten echoes a second to each; what was sent too late to come back before the end does not count."""
        if not aims:
            return
        way = way_to(self._task, aims[0][1])
        spacing = _SPACING_S if self._plan.sized_for_mbps >= _SLOW_MBPS else _SLOW_SPACING_S
        shots = [
            Shot(address, at_s=number * spacing) for number in range(int(seconds / spacing)) for _, address in aims
        ]
        stop = over if load != "idle" else self._task.cancel
        begun = time.monotonic()
        try:
            heard = exchange(way.interface, way.source, shots, min(until, self._task.deadline), cancel=stop)
        except NotMeasured as why:
            self._no_echo = why.code
            return
        ended = time.monotonic() - begun
        self._by_tool = heard.method == "os"
        for fate in heard.fates:
            if fate.sent and (fate.rtt_ms is not None or fate.shot.at_s < ended - _ECHO_WAIT_S):
                self._fates.setdefault((fate.shot.target, load), []).append(fate)

    def _echo_readings(self, aims: Sequence[tuple[Role, str]]) -> tuple[RateEcho, ...]:
        found: list[RateEcho] = []
        for role, address in aims:
            for load in ("idle", "down", "up"):
                fates = self._fates.get((address, load), [])
                rtts = [fate.rtt_ms for fate in fates if fate.rtt_ms is not None]
                if fates:
                    found.append(RateEcho(address, role, load, len(fates), len(rtts), spread_of(rtts)))
        return tuple(found)

    # the answer -------------------------------------------------------------------------------------------------------

    def _reading(self, means: Means, runs: tuple[RateRun, ...], other: tuple[float, float] | None) -> Measured:
        up_missing = means.up_missing
        kept = {each: [run for run in runs if run.direction == each] for each in _DIRECTIONS}
        needed = min(_RUNS_NEEDED, self._plan.runs)
        why = self._notes[0] if self._notes else NoTransfer("missing.rate_no_time")
        if len(kept["down"]) < needed:
            raise NotMeasured(why.code, server=means.server, said=why.said, seconds=self._plan.seconds)
        if up_missing is None and len(kept["up"]) < needed:
            up_missing, kept["up"] = why.code, []
        now = passed(self._counter)
        facts = RateReading(
            server=means.server,
            address=means.address,
            method=means.method,
            runs=tuple(run for run in runs if run in kept[run.direction]),
            echoes=self._echo_readings(self._aims(means)),
            interface=self._port.name,
            kind=self._port.kind,
            link_mbps=self._port.speed_mbps,
            duplex=self._port.duplex,
            contract_mbps=self._plan.contract_mbps,
            ceiling_mbps=self._plan.down.ceiling_mbps,
            up_ceiling_mbps=self._plan.up.ceiling_mbps,
            planned_bytes=self._allowed,
            total_bytes=now.both - self._start.both if now and self._start else sum(run.payload_bytes for run in runs),
            other_down_mbps=round(other[0], 3) if other else None,
            other_up_mbps=round(other[1], 3) if other else None,
            cpu_pct=max(self._cpu, default=None),
            server_cpu_pct=max(self._server_cpu, default=None),
            up_missing=up_missing,
            echo_missing=self._no_echo,
        )
        weak = None
        if other is not None and max(other) > max(_OTHER_MBPS, _OTHER_SHARE * self._plan.sized_for_mbps):
            weak = "weak.rate_busy"
        elif means.method == "http":
            weak = "weak.rate_http"
        return Measured(facts, by=f"{means.method}, TCP", raw="\n".join(self._raw), weak=weak)


def spread_of(values: Sequence[float]) -> Spread | None:
    """How these are spread, in the values' unit; percentiles by nearest rank."""
    if not values:
        return None
    ordered = sorted(values)

    def rank(share: float) -> float:
        return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]

    figures = (ordered[0], fmean(ordered), median(ordered), rank(0.95), rank(0.99), ordered[-1])
    least, mean, middle, p95, p99, most = (round(each, 3) for each in figures)
    return Spread(len(ordered), least, mean, middle, p95, p99, most)


def _by_counters(seen: Sequence[Passed]) -> tuple[int, float]:
    """Payload and seconds of a download cut short, as the port counted them from when bytes began to flow."""
    counts = [each.down for each in seen]
    flowing = next((place for place, count in enumerate(counts) if count - counts[0] > 100_000), 0)
    start = max(0, flowing - 1)
    # The port counts headers, but neither preamble nor gap.  Source: C6: 1460 of 1514 bytes are payload.
    payload = int((counts[-1] - counts[start]) * PAYLOAD_SHARE * 1538 / 1514)
    return payload, seen[-1].at - seen[start].at
