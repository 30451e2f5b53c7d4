"""`mac-check --rebind`: the change is shown, typed out by a person, made, and seen or undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.mac_rebind_resume import resume_rebind, warn_unfinished
from fieldkit.cli.mac_rebind_talk import RESULTS, Consent, Kept, Talk, exit_code, plan_facts, rebind_facts, shown_mac
from fieldkit.errors import EXIT_INTERRUPTED, EXIT_USAGE, FieldkitError
from fieldkit.model.access import EDGE_STATIONS
from fieldkit.model.line import Line
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal
    from fieldkit.changes.rebind import Plan
    from fieldkit.changes.rebind_run import Ended
    from fieldkit.cli.device_login import Login
    from fieldkit.devices.talk import Session
    from fieldkit.model.access import AccessReading

__all__ = ["Consent", "rebind", "rebind_facts", "resume_rebind", "warn_unfinished"]

# The word that a person types to have the configuration saved.
SAVE = "save"

# -- the change --------------------------------------------------------------------------------------------------------


def rebind(
    invocation: Invocation,
    known: Known,
    line: Line,
    new_mac: str | None,
    login: "Login | None",
    journal: "CaseJournal | None",
    consent: Consent,
    *,
    most_stations: int = EDGE_STATIONS,
) -> int:
    """Bind the new MAC in the place of the old one; how it ended is shown, kept in the case, and in the exit code.

    Nothing is raised for what speaks against it: `facts.rebind` and the screen say so.
    """
    from fieldkit.changes.rebind import NOT_ASKED_FOR, RebindRefused, request

    talk = Talk(invocation)
    kept = Kept(journal)
    seen: list[AccessReading] = []
    try:
        change = _prepared(known, line, new_mac, login, seen, most_stations)
        talk.plan(line, change.plan, change.login.target.name, live=change.live)
        kept.event("rebind_plan", plan_facts(change.plan))
        _agreed(talk, change.plan, consent, "rebind.confirm")
    except FieldkitError as exc:
        talk.error(exc)
        if seen and new_mac is not None and isinstance(exc, RebindRefused) and exc.code not in NOT_ASKED_FOR:
            talk.request(request(seen[-1], line, new_mac))
        kept.result("refused", exc)
        return EXIT_USAGE
    kept.event("rebind_consent", {"by": "person" if consent.confirm is None else "option"})
    ended, interrupted = _carried_out(known, line, change, talk, kept)
    untold = ended.why if ended.how == "untouched" else ended.kept_out  # else it was said when the way back began
    saved = ended.how == "rebound" and consent.save and _saved(talk, consent, change)
    talk.ended(change.plan, ended, change.login.target.name, saved=saved, why=untold)
    kept.result(
        RESULTS[ended.how], ended.why, switch=change.login.target.name, plan=change.plan, ended=ended, saved=saved
    )
    return EXIT_INTERRUPTED if interrupted and ended.settled else exit_code(ended)


@dataclass(frozen=True)
class _Change:
    plan: "Plan"
    login: "Login"
    prepare: "Callable[[Session], Plan]"
    look: "Callable[[Session], AccessReading]"
    live: bool


def _prepared(
    known: Known,
    line: Line,
    new_mac: str | None,
    login: "Login | None",
    read: "list[AccessReading]",
    most_stations: int,
) -> _Change:
    """The plan, from what the device says now, which is kept in `read`.

    Raises: FieldkitError naming what speaks against it.
    """
    from fieldkit.changes.rebind import RebindRefused, guarded, planned
    from fieldkit.changes.rebind_journal import unfinished_on
    from fieldkit.changes.rebind_run import is_staged, may_change, read_held

    if login is None:
        raise RebindRefused("rebind.no_switch")
    if new_mac is None:
        raise RebindRefused("rebind.no_new_mac")
    mac: str = new_mac
    left = unfinished_on(known.settings.data_dir, login.target)
    if left is not None:
        if left.being_made:
            raise RebindRefused("rebind.in_use", pid=left.pid)
        raise RebindRefused("rebind.unfinished", file=str(left.file))
    ours = _our_macs()
    live = [False]

    def look(session: "Session") -> "AccessReading":
        return looked(session, line, mac)

    def prepare(session: "Session") -> "Plan":
        seen = look(session)
        read.append(seen)
        guarded(seen, line, mac, ours, most_stations=most_stations)
        live[0] = any(each.mac == mac and each.port == seen.port for each in seen.stations)
        ip, port = line.address.ip or "", seen.port or ""
        macs = (mac, *dict.fromkeys(each.mac for each in seen.bindings_of(ip) if each.mac != mac))
        held = read_held(session, ip=ip, macs=macs, port=port)
        return planned(
            seen,
            held,
            line,
            mac,
            our_macs=ours,
            staged=is_staged(session),
            host=session.hostname or None,
            most_stations=most_stations,
        )

    session = login.open()
    try:
        plan = prepare(session)
        may_change(session, [each.line for each in (*plan.steps, *plan.undo) if each.changes])
    finally:
        session.close()
    return _Change(plan, login, prepare, look, live[0])


def looked(session: "Session", line: Line, mac: str) -> "AccessReading":
    """What the device holds of this line now.  Raises: DeviceError when it does not say."""
    from fieldkit.changes.rebind import RebindRefused
    from fieldkit.devices.readings import of_visit
    from fieldkit.devices.visit import visit
    from fieldkit.model.access import AccessReading

    visited = visit(session, line, (mac,))
    if visited.error is not None:
        raise visited.error
    for each in of_visit(visited, line).taken:
        if isinstance(each.facts, AccessReading):
            return each.facts
    raise RebindRefused("rebind.no_port")


def _our_macs() -> tuple[str, ...]:
    """This laptop's own MACs: the port that it hangs on itself is never changed."""
    import psutil

    from fieldkit.model.mac import parse_mac

    found: list[str] = []
    for addresses in psutil.net_if_addrs().values():
        for each in addresses:
            if each.family == psutil.AF_LINK:
                try:
                    found.append(parse_mac(each.address))
                except ValueError:
                    continue
    return tuple(mac for mac in found if mac != "00:00:00:00:00:00")


def _agreed(talk: Talk, plan: "Plan", consent: Consent, key: str) -> None:
    """A person has typed the port and the MAC.  Raises: RebindRefused when nobody has."""
    from fieldkit.changes.rebind import RebindRefused, confirms

    def right(typed: str) -> bool:
        return confirms(typed, plan.port, plan.new_mac, made_up=plan.made_up)

    if consent.allowed and consent.confirm is not None:
        if not right(consent.confirm):
            raise RebindRefused("rebind.not_confirmed")
        return
    if consent.auto or not talk.somebody_types:
        raise RebindRefused("rebind.no_terminal")
    facts = {"port": plan.port, "new_mac": shown_mac(plan, plan.new_mac)}
    if not talk.typed("rebind.confirm_made_up" if plan.made_up else key, facts, right):
        raise RebindRefused("rebind.not_confirmed")


def _carried_out(known: Known, line: Line, change: _Change, talk: Talk, kept: Kept) -> "tuple[Ended, bool]":
    """Made, or led back; and whether it was a person, or the system, that stopped it."""
    from fieldkit.changes.rebind_run import ChangeStopped, Rebinding
    from fieldkit.cli.on_end import orderly, undisturbed

    def note(phase: str, facts: Mapping[str, Any]) -> None:
        talk.tell(f"rebind.{phase}", **facts)
        kept.event(f"rebind_{phase}", facts)

    made = Rebinding(
        change.plan,
        known.settings.data_dir,
        change.login.open,
        change.prepare,
        change.look,
        line=line.id,
        case=kept.number,
        note=note,
    )

    def told(ended: "Ended") -> None:
        talk.ended(change.plan, ended, change.login.target.name)
        kept.result(RESULTS[ended.how], ended.why, switch=change.login.target.name, plan=change.plan, ended=ended)

    def led_back(why: BaseException | None) -> "Ended":
        try:
            return made.lead_back(why)
        except BaseException:  # a fault of our own on the way back: the lines for a person all the same
            told(made.alarm())
            raise

    talk.tell("rebind.working")
    with orderly(made.lead_back, once=True), talk.unshaken():
        try:
            return made.make(), False
        except (KeyboardInterrupt, FieldkitError) as exc:
            interrupted = isinstance(exc, KeyboardInterrupt)
            why = ChangeStopped("rebind.interrupted") if interrupted else exc
            with undisturbed():
                if made.anything_sent:
                    talk.going_back(why)
                ended = led_back(exc)
            return replace(ended, why=ended.why or (why if isinstance(why, FieldkitError) else None)), interrupted
        except BaseException:  # a fault of our own: what was sent is undone all the same, and the error goes on up
            with undisturbed():
                told(led_back(None))
            raise


def _saved(talk: Talk, consent: Consent, change: _Change) -> bool:
    """The start-up configuration, in a step and a consent of its own."""
    from fieldkit.changes.rebind_run import same_switch, save

    agreed = consent.allowed and consent.confirm is not None
    if not agreed and not talk.typed("rebind.confirm_save", {}, lambda typed: typed.lower() == SAVE):
        return False
    try:
        session = change.login.open()
        try:
            same_switch(change.plan, session)
            save(session)
        finally:
            session.close()
    except FieldkitError as exc:
        talk.error(exc)
        return False
    talk.tell("rebind.saved")
    return True
