"""What the line carries: timed transfers in both directions, and the delay beside them."""

import math
from dataclasses import dataclass
from typing import Literal

from fieldkit.model.link import Kind
from fieldkit.model.path import Role, Spread

Direction = Literal["down", "up"]
Method = Literal["iperf3", "http"]

# Of each second on the wire, what TCP can deliver as payload at MTU 1500: 1460 of 1538 bytes.  Source: IEEE 802.3, C6.
PAYLOAD_SHARE = 1460 / 1538

RUNS = 3
# What a test without a contract is sized for; an office line is seldom faster.
DEFAULT_MBPS = 100.0
# How far above the contract a run may go before its bytes are used up.  Upload has room for what is lost behind our own
# port and sent again; its sender is this laptop, so it never goes faster than that.
_HEADROOM = {"down": 1.2, "up": 1.5}
# The sender is held to this many times the contract, so that a faster line cannot outrun the count of bytes.
_CEILING = {"down": 2.0, "up": 1.5}
_OVERSHOOT_S = 0.4
# Headers, acknowledgements and repeats on top of the payload.
_OVERHEAD = 1.08
_SMALL_CHANGE_BYTES = 400_000  # handshakes and echoes of one run
_BETWEEN_RUNS_S = 1.5
_BEFORE_S = 4.0


@dataclass(frozen=True, slots=True)
class RunBudget:
    """What one run of one direction may put on the wire, in bytes.

    The sender is held to `ceiling_mbps`, and told to stop at `stop_bytes`; the rest of `run_bytes` is still on its way.
    """

    ceiling_mbps: float
    stop_bytes: int
    run_bytes: int


@dataclass(frozen=True, slots=True)
class RatePlan:
    """How much will be sent, and for how long: said beforehand, and never exceeded.

    `ramp_s` at the start of each run is not counted.
    """

    contract_mbps: float | None
    sized_for_mbps: float
    runs: int
    run_s: float
    ramp_s: float
    streams: int
    down: RunBudget
    up: RunBudget

    def budget(self, direction: Direction) -> RunBudget:
        """The bytes of one run in this direction."""
        return self.down if direction == "down" else self.up

    @property
    def total_bytes(self) -> int:
        """The most that all runs of both directions may put on the wire."""
        return (self.down.run_bytes + self.up.run_bytes) * self.runs

    @property
    def megabytes(self) -> int:
        """The same as it is announced, in whole megabytes."""
        return math.ceil(self.total_bytes / 1_000_000)

    @property
    def seconds(self) -> int:
        """How long the line will be full, about."""
        return round(_BEFORE_S + self.runs * 2 * (self.run_s + _BETWEEN_RUNS_S))


def rate_plan(
    contract_mbps: float | None, link_mbps: float | None, *, run_s: float | None = None, runs: int = RUNS
) -> RatePlan:
    """How much must be sent to tell what this line carries?

    Slow lines need longer runs, fast ones cost too many bytes for that; nothing passes the laptop's own port faster.
    """
    sized = contract_mbps or DEFAULT_MBPS
    if link_mbps:
        sized = min(sized, link_mbps)
    length = (
        run_s if run_s is not None else 8.0 if sized <= 10 else 6.0 if sized <= 200 else 4.0 if sized <= 500 else 3.0
    )
    return RatePlan(
        contract_mbps=contract_mbps,
        sized_for_mbps=sized,
        runs=runs,
        run_s=length,
        ramp_s=min(2.0 if sized <= 10 else 1.0, length / 3),
        streams=1 if sized <= 4 else 2 if sized <= 20 else 4,
        down=_budget("down", sized, link_mbps, length),
        up=_budget("up", sized, link_mbps, length),
    )


def _budget(direction: Direction, sized: float, link_mbps: float | None, length: float) -> RunBudget:
    bound = link_mbps or math.inf
    ceiling = _CEILING[direction] * sized
    stop = int(min(_HEADROOM[direction] * sized, bound) * length * _OVERHEAD * 1_000_000 / 8) + _SMALL_CHANGE_BYTES
    return RunBudget(ceiling, stop, stop + int(min(ceiling, bound) * _OVERSHOOT_S * 1_000_000 / 8))


@dataclass(frozen=True, slots=True)
class RateRun:
    """One timed transfer: payload bytes within `seconds` after the slow start.

    `cut`: stopped because its bytes were used up, so the line carries at least this.  `retransmits`: TCP segments sent
    again, None where the tool does not say.
    """

    direction: Direction
    payload_bytes: int
    seconds: float
    mbps: float
    wire_bytes: int = 0
    retransmits: int | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class RateEcho:
    """Echoes to one address while the line was idle, or full in one direction."""

    target: str
    role: Role
    load: Literal["idle", "down", "up"]
    sent: int
    received: int
    rtt_ms: Spread | None = None


@dataclass(frozen=True, slots=True)
class RateReading:
    """One measurement of the rate: three runs each way, with the echoes beside them.

    Rates are Mbit/s of TCP payload.  `other_down_mbps` and `other_up_mbps` were on the port before we began.
    The senders were held to `ceiling_mbps` and `up_ceiling_mbps`.  `cpu_pct` is how busy this laptop's processors were
    at the most, `server_cpu_pct` the server's.  `up_missing` names the text that says why a direction was left
    out, `echo_missing` the one that says why nobody could be asked for echoes.
    """

    server: str
    address: str
    method: Method
    runs: tuple[RateRun, ...]
    echoes: tuple[RateEcho, ...] = ()
    interface: str = ""
    kind: Kind = "other"
    link_mbps: int | None = None
    duplex: Literal["full", "half"] | None = None
    contract_mbps: float | None = None
    ceiling_mbps: float | None = None
    up_ceiling_mbps: float | None = None
    planned_bytes: int = 0
    total_bytes: int = 0
    other_down_mbps: float | None = None
    other_up_mbps: float | None = None
    cpu_pct: float | None = None
    server_cpu_pct: float | None = None
    up_missing: str | None = None
    echo_missing: str | None = None

    def of(self, direction: Direction) -> tuple[RateRun, ...]:
        """The runs of one direction, in the order they were made."""
        return tuple(each for each in self.runs if each.direction == direction)
