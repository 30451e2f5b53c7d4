"""Does the line carry what the contract promises, and does it stay quick while it is full?"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from fieldkit.checks.link import NEGOTIATES, WIRED
from fieldkit.checks.registry import Evidence, Limits, check, finding
from fieldkit.model.finding import Finding, Limit, Missing
from fieldkit.model.line import Line
from fieldkit.model.link import LinkReading
from fieldkit.model.path import Role, Spread
from fieldkit.model.rate import PAYLOAD_SHARE, Direction, RateEcho, RateReading, RateRun, rate_plan
from fieldkit.model.terms import OK, UNKNOWN, WARN, Trust, Vantage

# What a 100M port, or a cable with one pair broken, lets through as payload.  Source: C6: 94.1 to 94.9 of 100.
HUNDRED_MBPS = (90.0, 96.0)
HUNDRED = 100
# Rates that lines are sold at: what a wrong limit is set to.  Rule of thumb.
SOLD_MBPS = (1, 2, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 800, 1000)
# Below this any laptop keeps up, however busy it is.
_TOO_SLOW_TO_MIND_MBPS = 100.0


@check(
    "rate.plan",
    card="rate",
    reads={"link": LinkReading},
    codes={
        "rate.planned": OK,
        "rate.planned_default": OK,  # no contract on record: sized for 100 Mbit/s
        "rate.no_server": UNKNOWN,
        "rate.plan_wireless": UNKNOWN,
    },
    facts=("megabytes", "seconds", "server", "contract_mbps", "link_mbps"),
)
def plan(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """How many bytes and how long would a test of the rate take, and is there anything to test against?"""
    link: LinkReading | None = seen.link
    server = server_of(line)
    speed = negotiated(link)
    wanted = rate_plan(line.rate_mbps, speed)
    facts: dict[str, Any] = {
        "megabytes": wanted.megabytes,
        "seconds": wanted.seconds,
        "server": server,
        "contract_mbps": line.rate_mbps,
        "link_mbps": speed,
    }
    if server is None:
        return finding("rate.no_server", missing=Missing("missing.rate_no_server"), **facts)
    if link is not None and link.interface.kind not in WIRED:
        why = Missing("missing.rate_wireless", {"interface": link.interface.name})
        return finding("rate.plan_wireless", missing=why, **facts)
    return finding("rate.planned" if line.rate_mbps else "rate.planned_default", **facts)


@check(
    "rate.contract",
    card="rate",
    reads={"rate": RateReading},
    codes={
        "rate.met": OK,
        "rate.met_down": OK,  # download meets the contract, upload could not be measured
        "rate.low": WARN,  # both directions
        "rate.low_down": WARN,  # only download (upload fine, or not measured: up_mbps null)
        "rate.low_up": WARN,  # only upload
        "rate.hundred_here": WARN,  # this laptop's own port negotiated 100M: cord, far port or adapter here
        "rate.hundred_port": WARN,  # own port faster or not told: a 100M port or pair further on, or a limit
        "rate.policed": WARN,  # flat at a rate that lines are sold at, below the contract, dropping without a queue
        "rate.shaped": WARN,  # flat at such a rate, with a queue before it
        "rate.unstable": WARN,
        "rate.laptop_limits": UNKNOWN,
        "rate.no_contract": UNKNOWN,
        "rate.not_allowed": UNKNOWN,
        "rate.unmeasured": UNKNOWN,
    },
    facts=(
        "down_mbps",
        "up_mbps",
        "down_said",  # the same as a person reads it: "≥19.8" where the line may carry more than was tried
        "up_said",
        "down_runs",
        "up_runs",
        "contract_mbps",
        "full_mbps",
        "needed_mbps",
        "share_pct",
        "spread_pct",
        "at_least",  # true: the sender or the count of bytes was the bound in some run, not the line
        "limit_mbps",
        "interface",
        "link_mbps",
        "server",
        "method",
        "megabytes",
        "other_mbps",
        "idle_ms",
        "loaded_ms",
    ),
)
def contract(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """Does the line carry the rate that the contract promises?

    Mbit/s of TCP payload, the median of three runs, against 90 % of what the contract's rate can carry as payload.
    Behind the customer's own devices others may be using the line: the answer is weaker there.

    Source: INT-40 (rule of thumb), C6.
    """
    reading: RateReading | None = seen.rate
    if reading is None:
        missing = seen.missing("rate")
        return finding(
            "rate.not_allowed" if missing.code == "missing.no_consent" else "rate.unmeasured", missing=missing
        )
    down, up = Way.of(reading, "down"), Way.of(reading, "up")
    ways = [each for each in (down, up) if each is not None]
    if not ways:
        return finding("rate.unmeasured", missing=Missing("missing.rate_no_runs", {"server": reading.server}))
    facts = _facts(reading, down, up)
    promised = line.rate_mbps or reading.contract_mbps
    if promised is None:
        why = Missing("missing.rate_at_least" if facts["at_least"] else "missing.rate_no_contract")
        return finding("rate.no_contract", missing=why, **facts)
    bound = _limit(limits, "rate.share", 0.9, "share")
    full = promised * PAYLOAD_SHARE
    needed = full * (bound.value or 0.9)
    facts |= {
        "contract_mbps": promised,
        "full_mbps": round(full, 1),
        "needed_mbps": round(needed, 1),
        "share_pct": round(min(each.mbps for each in ways) / full * 100, 1),
    }
    low = [each for each in ways if each.mbps < needed]
    if not low:
        return _met(ways, down, up, needed, limits, bound, facts)
    others = {"down": reading.other_down_mbps or 0.0, "up": reading.other_up_mbps or 0.0}
    if all(each.mbps + others[each.direction] >= needed for each in low):
        # What passed this very port before we began makes up for what is lacking.
        other = Missing("missing.rate_others", {"other_mbps": _rounded(max(others[each.direction] for each in low))})
        return finding("rate.unmeasured", missing=other, **facts)
    shared = seen.vantage is Vantage.LAN
    code, why_not, more = _low(reading, low, down, up, promised, needed, limits)
    return finding(
        code, limit=None if why_not else bound, missing=why_not, weak=shared and why_not is None, **facts | more
    )


@check(
    "rate.loaded",
    card="rate",
    reads={"rate": RateReading},
    codes={"loaded.fine": OK, "loaded.high": WARN, "loaded.unmeasured": UNKNOWN},
    facts=("target", "idle_ms", "down_ms", "up_ms", "rise_ms", "worst", "loss_pct", "bound_ms"),
)
def loaded(seen: Evidence, line: Line, limits: Limits) -> Finding:
    """How much longer does an answer take while the line is full?

    The 95th percentile under load minus the idle median, in ms: what a call or a game feels while somebody downloads.

    Source: rule of thumb; RFC 7928 has the phenomenon.
    """
    reading: RateReading | None = seen.rate
    if reading is None:
        return finding("loaded.unmeasured", missing=seen.missing("rate"))
    target = _measured_target(reading)
    if target is None:
        cut = bool(reading.runs) and all(run.cut for run in reading.runs)
        why = Missing("missing.rate_cut_short" if cut else "missing.rate_no_echo", {"server": reading.server})
        if reading.echo_missing is not None and not reading.echoes:
            why = Missing(reading.echo_missing)  # nobody was asked: the server is not to blame
        return finding("loaded.unmeasured", missing=why)
    idle, under = target
    rises = {load: spread.p95 - idle.median for load, spread in under.items()}
    worst = max(rises, key=lambda load: rises[load])
    bound = _limit(limits, "rate.loaded_rise_ms", 100.0, "ms")
    tried = [each for each in reading.echoes if each.load != "idle" and each.target == idle.target]
    sent = sum(each.sent for each in tried)
    facts: dict[str, Any] = {
        "target": idle.target,
        "idle_ms": round(idle.median, 1),
        "down_ms": round(under["down"].p95, 1) if "down" in under else None,
        "up_ms": round(under["up"].p95, 1) if "up" in under else None,
        "rise_ms": round(max(0.0, rises[worst]), 1),
        "worst": worst,
        "loss_pct": round(100 * (sent - sum(each.received for each in tried)) / sent, 1) if sent else None,
        "bound_ms": bound.value,
    }
    return finding("loaded.high" if rises[worst] > (bound.value or 100.0) else "loaded.fine", limit=bound, **facts)


@dataclass(frozen=True, slots=True)
class Way:
    """One direction's runs: their median in Mbit/s of payload, and how far they lie apart, in per cent of it."""

    direction: Direction
    mbps: float
    runs: tuple[RateRun, ...]

    @classmethod
    def of(cls, reading: RateReading, direction: Direction) -> "Way | None":
        """This direction as measured, None when it was not."""
        runs = reading.of(direction)
        return cls(direction, median(run.mbps for run in runs), runs) if runs else None

    @property
    def rates(self) -> list[float]:
        """Each run's rate."""
        return [run.mbps for run in self.runs]

    @property
    def spread_pct(self) -> float:
        """How far the runs lie apart."""
        return (max(self.rates) - min(self.rates)) / self.mbps * 100 if self.mbps else 0.0

    def is_flat(self, limits: Limits) -> bool:
        """Do the runs agree so closely that something holds them at this rate?"""
        bound = _limit(limits, "rate.flat_pct", 3.0, "%").value or 3.0
        return len(self.runs) > 1 and self.mbps > 0 and self.spread_pct <= bound


def server_of(line: Line) -> str | None:
    """What the record gives to test the rate against: its iperf3 server, else the first web page of its targets."""
    if line.test.iperf3:
        return line.test.iperf3
    pages = (urlsplit(each).hostname for each in line.test.targets if each.startswith(("http://", "https://")))
    return next((host for host in pages if host), None)


def negotiated(link: LinkReading | None) -> int | None:
    """The speed this laptop's port really negotiated; virtual ports make theirs up."""
    if link is None or link.interface.kind not in NEGOTIATES:
        return None
    return link.interface.speed_mbps


def _limit(limits: Limits, name: str, default: float, unit: str) -> Limit:
    return limits.get(name) or Limit(default, unit, "expert", Trust.RULE_OF_THUMB)


def _facts(reading: RateReading, down: Way | None, up: Way | None) -> dict[str, Any]:
    other = [each for each in (reading.other_down_mbps, reading.other_up_mbps) if each is not None]
    facts: dict[str, Any] = {
        "down_mbps": _rounded(down.mbps) if down else None,
        "up_mbps": _rounded(up.mbps) if up else None,
        "down_said": _said(reading, down),
        "up_said": _said(reading, up),
        "down_runs": [_rounded(each) for each in down.rates] if down else [],
        "up_runs": [_rounded(each) for each in up.rates] if up else [],
        "spread_pct": round(max(each.spread_pct for each in (down, up) if each), 1),
        "at_least": any(_held_back(reading, run) for run in reading.runs),
        "interface": reading.interface,
        "link_mbps": reading.link_mbps,
        "server": reading.server,
        "method": reading.method,
        "megabytes": round(reading.total_bytes / 1_000_000, 1),
        "other_mbps": _rounded(max(other)) if other else None,
    }
    target = _measured_target(reading)
    if target is not None:
        facts["idle_ms"] = round(target[0].median, 1)
        facts["loaded_ms"] = round(max(each.p95 for each in target[1].values()), 1)
    return facts


def _held_back(reading: RateReading, run: RateRun) -> bool:
    """Did the sender or the count of bytes, and not the line, set this rate?"""
    ceiling = reading.ceiling_mbps if run.direction == "down" else reading.up_ceiling_mbps
    return run.cut or (ceiling is not None and run.mbps >= 0.95 * ceiling)


def _said(reading: RateReading, way: "Way | None") -> str | float | None:
    """The rate as it is read; with "≥" where the line was not the bound in the run that counts, nor in a slower one."""
    if way is None:
        return None
    rate = _rounded(way.mbps)
    return f"≥{rate:g}" if all(_held_back(reading, run) for run in way.runs if run.mbps <= way.mbps) else rate


def _rounded(mbps: float) -> float:
    return round(mbps, 2 if mbps < 20 else 1)


def _met(
    ways: Sequence[Way],
    down: Way | None,
    up: Way | None,
    needed: float,
    limits: Limits,
    bound: Limit,
    facts: dict[str, Any],
) -> Finding:
    apart = _limit(limits, "rate.spread_pct", 30.0, "%")
    if any(each.spread_pct > (apart.value or 30.0) and min(each.rates) < needed for each in ways):
        return finding("rate.unstable", limit=apart, **facts)
    if up is None:
        return finding("rate.met_down", limit=bound, **facts)
    if down is None:
        return finding(
            "rate.unmeasured", missing=Missing("missing.rate_no_download", {"server": facts["server"]}), **facts
        )
    return finding("rate.met", limit=bound, **facts)


def _low(
    reading: RateReading,
    low: Sequence[Way],
    down: Way | None,
    up: Way | None,
    promised: float,
    needed: float,
    limits: Limits,
) -> tuple[str, Missing | None, dict[str, Any]]:
    """What a rate below the contract looks like: (code, why it says nothing of the line, facts of its own)."""
    fastest = max(each.mbps for each in (down, up) if each)
    own = reading.link_mbps if reading.kind in NEGOTIATES else None
    hundred = (
        promised > HUNDRED_MBPS[1] / PAYLOAD_SHARE
        and all(HUNDRED_MBPS[0] <= each.mbps <= HUNDRED_MBPS[1] and each.is_flat(limits) for each in low)
        and fastest <= HUNDRED_MBPS[1]
    )
    if hundred:
        return "rate.hundred_here" if own == HUNDRED else "rate.hundred_port", None, {}
    if own is not None and own < promised and fastest >= own * PAYLOAD_SHARE * 0.9:
        return "rate.laptop_limits", Missing("missing.rate_own_port", {"link_mbps": own}), {}
    if promised > _TOO_SLOW_TO_MIND_MBPS:
        busy = _limit(limits, "rate.busy_pct", 85.0, "%").value or 85.0
        if reading.cpu_pct is not None and reading.cpu_pct >= busy:
            return "rate.laptop_limits", Missing("missing.rate_busy_laptop", {"cpu_pct": round(reading.cpu_pct)}), {}
        if reading.server_cpu_pct is not None and reading.server_cpu_pct >= busy:
            why = Missing(
                "missing.rate_busy_server", {"server": reading.server, "cpu_pct": round(reading.server_cpu_pct)}
            )
            return "rate.laptop_limits", why, {}
    apart = _limit(limits, "rate.spread_pct", 30.0, "%").value or 30.0
    if all(each.spread_pct > apart and max(each.rates) >= needed for each in low):
        return "rate.unstable", None, {}
    # Beside other traffic it is what that leaves over.
    busy_line = max(reading.other_down_mbps or 0.0, reading.other_up_mbps or 0.0) > max(0.3, 0.03 * promised)
    held = {None if busy_line else _held_at(each, promised, limits) for each in low}
    if len(held) == 1 and (limit := held.pop()) is not None:
        dropped = all(_drops_at_once(reading, each, limits) for each in low)
        return "rate.policed" if dropped else "rate.shaped", None, {"limit_mbps": limit}
    if len(low) == 2:
        return "rate.low", None, {}
    return f"rate.low_{low[0].direction}", None, {}


def _held_at(way: Way, promised: float, limits: Limits) -> int | None:
    """The rate, of those that lines are sold at, at which something seems to hold this direction.

    Congestion comes and goes; a limit gives the same rate each time.  Its count may include headers or not.
    """
    if not way.is_flat(limits):
        return None
    near = (each for each in SOLD_MBPS if each < promised * 0.95 and 0.93 * each <= way.mbps <= 0.985 * each)
    return next(near, None)


def _drops_at_once(reading: RateReading, way: Way, limits: Limits) -> bool:
    """Is what is too much dropped, as a policer does: segments sent again, and no queue that answers wait in?"""
    target = _measured_target(reading)
    if target is None or way.direction not in target[1]:
        return False
    queue_ms = _limit(limits, "rate.policer_rise_ms", 20.0, "ms").value or 20.0
    queued = target[1][way.direction].p95 - target[0].median > queue_ms
    return not queued and all(run.retransmits for run in way.runs)


@dataclass(frozen=True, slots=True)
class _Idle:
    """The idle round trips to the address whose delay is judged."""

    target: str
    median: float


def _measured_target(reading: RateReading) -> "tuple[_Idle, dict[str, Spread]] | None":
    """The address whose round trips were measured both idle and under load: the server, else the gateway."""
    for role in (Role.TARGET, Role.GATEWAY):
        mine = [each for each in reading.echoes if each.role is role]
        idle = next((each for each in mine if each.load == "idle" and each.rtt_ms is not None), None)
        under = {load: spread for load in ("down", "up") if (spread := _under(mine, load)) is not None}
        if idle is not None and idle.rtt_ms is not None and under:
            return _Idle(idle.target, idle.rtt_ms.median), under
    return None


def _under(echoes: Sequence[RateEcho], load: str) -> Spread | None:
    return next((each.rtt_ms for each in echoes if each.load == load and each.rtt_ms is not None), None)
