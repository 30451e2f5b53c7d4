"""`fieldkit path-check`: loss, bursts, delay, order and packet size on the way to a target; or a watch for hours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fieldkit.cli.diagnose import ALLOW
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees, proved
from fieldkit.cli.options import Options, duration, one_of, some_of
from fieldkit.cli.options import seconds as bounded_seconds
from fieldkit.cli.record_flags import line_of, with_record_flags
from fieldkit.errors import BadInput
from fieldkit.model.line import Line
from fieldkit.model.path import PathPlan
from fieldkit.model.terms import Vantage
from fieldkit.settings import Known, Settings

CHECKS = ("path.loss", "path.delay", "path.order", "mtu.path")
FAR_CHECKS = ("stamp.loss", "stamp.delay", "stamp_mtu.ways")
RATE_CHECKS = ("rate.contract", "rate.loaded")
# The questions that the command itself puts; the others only add to the answer.
OWN = ("path.loss", "stamp.loss", "rate.contract")

SECONDS = (2.0, 600.0)
INTERVAL_MS = (1.0, 1000.0)
WATCH_INTERVAL_MS = 100.0
# An IP and an ICMP header; the largest jumbo frame that switches carry.
SIZES = (28, 9000)
MOST_SIZES = 4
LEAST_WATCH_S = 10.0


@dataclass(frozen=True)
class PathAsked:
    """What the command line asked for, every value proven."""

    line: Line
    plan: PathPlan
    interface: str | None
    vantage: Vantage | None = None
    ticket: str | None = None
    rate: bool = False
    allow: frozenset[str] = frozenset()
    watch_s: float | None = None
    resume: str | None = None
    targets: tuple[str, ...] = field(default=())


def path_check_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit path-check` in the language of the call."""
    made = Options(invocation.language)

    def path_check(
        target: Annotated[str | None, made.argument("path_target", "target")] = None,
        line: Annotated[str | None, made.option("--line", "line", "line")] = None,
        seconds: Annotated[str | None, made.option("--seconds", "path_seconds", "seconds")] = None,
        interval: Annotated[str | None, made.option("--interval", "path_interval", "milliseconds")] = None,
        sizes: Annotated[str | None, made.option("--sizes", "path_sizes", "sizes")] = None,
        far: Annotated[str | None, made.option("--far", "path_far", "far")] = None,
        rate: Annotated[bool, made.switch("--rate", "path_rate")] = False,
        watch: Annotated[str | None, made.option("--watch", "path_watch", "duration")] = None,
        resume: Annotated[str | None, made.option("--resume", "path_resume", "case")] = None,
        interface: Annotated[str | None, made.option("--interface", "interface", "name")] = None,
        at: Annotated[str | None, made.option("--at", "at", choices=tuple(Vantage))] = None,
        allow: Annotated[str | None, made.option("--allow", "allow", "topics")] = None,
        quiet_lan: Annotated[bool, made.switch("--quiet-lan", "quiet_lan")] = False,
        timeout: Annotated[str | None, made.option("--timeout", "timeout", "seconds")] = None,
        ticket: Annotated[str | None, made.option("--ticket", "ticket", "text")] = None,
        record: dict[str, Any] | None = None,
    ) -> int:
        bounded_seconds("--timeout", timeout)
        known = load_settings(
            invocation, interface=interface, quiet_lan="true" if quiet_lan else None, timeout_s=timeout
        )
        watch_s = duration("--watch", watch, LEAST_WATCH_S) if watch is not None else None
        asked_line = _line(known.settings, line, record or {}, target)
        plan = PathPlan(
            seconds=_number("--seconds", seconds, SECONDS, PathPlan().seconds),
            interval_ms=_number("--interval", interval, INTERVAL_MS, WATCH_INTERVAL_MS if watch_s else 20.0),
            sizes=_sizes(sizes),
            target=target,
            far=_far(far),
        )
        asked = PathAsked(
            line=asked_line,
            plan=plan,
            interface=None,
            vantage=_vantage(at, asked_line),
            ticket=ticket,
            rate=rate,
            allow=some_of("--allow", allow, ALLOW),
            watch_s=watch_s,
            resume=resume,
        )
        return begin(coloured(invocation, known), known, asked)

    return with_record_flags(path_check, invocation.language)


def begin(invocation: Invocation, known: Known, asked: PathAsked) -> int:
    """Measure once, or watch."""
    from dataclasses import replace

    if asked.resume is not None:
        from fieldkit.cli.path_watch import go_on

        return go_on(invocation, known, asked.resume)
    from fieldkit.cli.sitting import interface_of

    asked = replace(asked, interface=interface_of(known.settings, asked.line))
    if asked.watch_s is not None:
        from fieldkit.cli.path_watch import watch

        return watch(invocation, known, asked)
    return once(invocation, known, asked)


def once(invocation: Invocation, known: Known, asked: PathAsked) -> int:
    """One measurement, judged, with a live picture where somebody watches."""
    from dataclasses import replace

    from fieldkit.cli.checking import Checking
    from fieldkit.cli.keys import is_terminal
    from fieldkit.cli.output import err
    from fieldkit.cli.plot import PlotDisplay
    from fieldkit.cli.screen import somebody_watches
    from fieldkit.cli.sitting import laptop_of, targets_of
    from fieldkit.report.words import Wording

    library = proved(load_trees(known))
    wording = Wording(library, invocation.language)
    allow = asked.allow | (_consent_to_rate(invocation, wording, asked) if asked.rate else frozenset())
    own = OWN if "rate" in allow or not is_terminal() else tuple(each for each in OWN if each not in RATE_CHECKS)
    checks = [*CHECKS, *(FAR_CHECKS if asked.plan.far else ()), *(RATE_CHECKS if asked.rate else ())]
    display = None
    if somebody_watches() and not invocation.json:
        display = PlotDisplay(wording, err(invocation), seconds=asked.plan.seconds)
    settings = known.settings
    targets = targets_of(asked.line, settings)
    if asked.plan.target is not None:  # the packet size to there is the question, not that to the usual targets
        urls = targets.urls if asked.line.test.targets else ()
        targets = replace(targets, hosts=(asked.plan.target,), urls=urls)
    beat = display.beat if display else None
    laptop = laptop_of(settings, asked.line, asked.interface, targets=targets, plan=asked.plan, beat=beat)
    return Checking(
        invocation,
        known,
        library,
        command="path-check",
        checks=checks,
        own=[check for check in own if check in checks],  # a question that the person took back stays no open one
        line=asked.line,
        interface=asked.interface,
        vantage=asked.vantage,
        ticket=asked.ticket,
        plan=asked.plan,
        allow=allow,
        instruments=laptop,
        display=display,
    ).hold()


# -- small questions -----------------------------------------------------------------------------------------------


def _consent_to_rate(invocation: Invocation, wording: Any, asked: PathAsked) -> frozenset[str]:
    """May the line be filled?  Asked once, with the bytes; without a person the flag alone decides."""
    from rich.text import Text

    from fieldkit.cli.keys import is_terminal
    from fieldkit.cli.output import err
    from fieldkit.cli.person import yes_or_no
    from fieldkit.model.rate import rate_plan

    plan = rate_plan(asked.line.rate_mbps, None)
    facts = {"megabytes": plan.megabytes, "seconds": plan.seconds}
    talk = err(invocation)
    if "rate" in asked.allow or invocation.json or not is_terminal():
        if "rate" in asked.allow and not invocation.json:
            talk.print(Text(wording.say("path.rate_allowed", facts)))
        return frozenset()
    return frozenset({"rate"}) if yes_or_no(invocation, wording.say("path.rate_ask", facts)) else frozenset()


def _line(settings: Settings, named: str | None, record: dict[str, Any], target: str | None) -> Line:
    from fieldkit.model.line import is_target

    if target is not None and (not is_target(target) or "://" in target):
        raise BadInput("usage.bad_target", value=target)
    return line_of(settings, named, record)


def _vantage(at: str | None, line: Line) -> Vantage | None:
    one_of("--at", at, tuple(Vantage))
    wanted = at or line.test.at
    return Vantage(wanted) if wanted else None


def _number(option: str, value: str | None, bounds: tuple[float, float], default: float) -> float:
    if value is None:
        return default
    least, most = bounds
    try:
        number = float(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise BadInput("usage.bad_path_number", option=option, value=value, least=least, most=most)
    return number


def _far(value: str | None) -> str | None:
    """The far end as written; told at once if it is none, not after the measurement.

    Raises: BadInput naming what was written.
    """
    if value is None:
        return None
    from fieldkit.errors import NotMeasured
    from fieldkit.probes.stamp import far_end

    try:
        far_end(value)
    except NotMeasured as exc:
        raise BadInput("usage.bad_far", value=value) from exc
    return value


def _sizes(value: str | None) -> tuple[int, ...]:
    if value is None:
        return PathPlan().sizes
    parts = [part.strip() for part in value.split(",") if part.strip()]
    least, most = SIZES
    if not 0 < len(parts) <= MOST_SIZES or not all(each.isdecimal() and least <= int(each) <= most for each in parts):
        raise BadInput("usage.bad_sizes", option="--sizes", value=value)
    return tuple(dict.fromkeys(int(each) for each in parts))
