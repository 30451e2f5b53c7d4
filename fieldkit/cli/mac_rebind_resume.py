"""`mac-check --resume-rebind`: read how far a broken-off change got, and lead back or finish, as a person types."""

from typing import TYPE_CHECKING

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.mac_rebind_talk import (
    EXIT_ALARM,
    RESULTS,
    Consent,
    Kept,
    Talk,
    exit_code,
    local,
    plan_facts,
    shown_mac,
)
from fieldkit.errors import BadInput, FieldkitError
from fieldkit.model.line import Access, Line
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.cases.store import CaseJournal
    from fieldkit.changes.rebind_journal import Unfinished
    from fieldkit.changes.rebind_run import Ended
    from fieldkit.cli.device_login import Login


def warn_unfinished(invocation: Invocation, known: Known) -> None:
    """Say so on standard error when an earlier call left a switch half changed."""
    from fieldkit.changes.logbook import FOLDER

    if not any((known.settings.data_dir / FOLDER).glob("rebind-*.jsonl")):
        return  # nearly always, and before anything slow is imported
    from fieldkit.changes.rebind_journal import unfinished

    talk = Talk(invocation)
    unread: list[BadInput] = []
    left = unfinished(known.settings.data_dir, unread)
    for exc in unread:
        talk.error(exc)
    for each in left:
        if not each.being_made:
            talk.tell("rebind.warn_unfinished", at=local(each), device=each.device, ip=each.plan.ip)


def resume_rebind(invocation: Invocation, known: Known, line: Line, consent: Consent) -> int:
    """Read how far an earlier change got, and lead back or finish, as a person types.

    Raises: FieldkitError when that cannot be done now; the journal then stays open.
    """
    from fieldkit.changes.rebind_run import close_found, examine, resume
    from fieldkit.cli.on_end import undisturbed

    talk = Talk(invocation)
    left = _left(known, line)
    if left is None:
        talk.tell("rebind.nothing_to_resume")
        return _resumed(invocation, None, None, None)
    login = _login_to(invocation, known, left, line, consent)
    session = login.open()
    try:
        found = examine(left, session)
        talk.found(left, found)
        kept = Kept(_case_of(known, left))
        if found.stand in ("before", "changed_since"):
            close_found(left, found.stand)
            kept.event("rebind_recovered", {"how": found.stand})
            return _resumed(invocation, left, found.stand, None)
        finish = _which_way(talk, left, consent)
        with undisturbed(), talk.unshaken():
            ended = resume(
                left,
                login.open,
                session,
                finish=finish,
                note=lambda phase, facts: talk.tell(f"rebind.{phase}", **facts),
            )
    finally:
        session.close()
    talk.ended(left.plan, ended, left.device, why=ended.why)
    kept.event("rebind_recovered", {"how": ended.how})
    kept.result(RESULTS[ended.how], ended.why, switch=left.device, plan=left.plan, ended=ended)
    return _resumed(invocation, left, ended.how, ended)


def _left(known: Known, line: Line) -> "Unfinished | None":
    """The change to take up.  Raises: BadInput where it is not clear which, or while it is being made."""
    from fieldkit.changes.rebind_journal import unfinished

    unread: list[BadInput] = []
    left = unfinished(known.settings.data_dir, unread)
    named = line.access.switch
    if named is not None:
        left = tuple(each for each in left if each.target.host == named)
    elif line.id is not None:
        left = tuple(each for each in left if each.line == line.id)
    if not left and unread:
        raise unread[0]
    if not left:
        return None
    if len(left) > 1:
        raise BadInput("rebind.which", devices=[each.device for each in left])
    if left[0].being_made:
        raise BadInput("rebind.in_use", pid=left[0].pid)
    return left[0]


def _login_to(invocation: Invocation, known: Known, left: "Unfinished", line: Line, consent: Consent) -> "Login":
    """The login for the switch that the journal names.  Raises: DeviceError without one.

    A device that was exchanged has another key: whoever has asked about it writes that into the record.
    """
    from fieldkit.cli.device_login import doorstep, login_of
    from fieldkit.devices.talk import failed

    target = left.target
    jump = None if target.jump is None else f"{target.jump.host}:{target.jump.port}"
    access = Access(
        kind="switch",
        switch=target.host,
        platform=left.plan.platform,
        protocol=None if target.protocol == "console" else target.protocol,
        tcp_port=target.tcp_port,
        host_key=(line.access.host_key if line.access.switch == target.host else None) or target.host_key,
        old_algorithms=target.old_algorithms,
        jump=jump,
    )
    login: Login | None = login_of(invocation, known.settings, Line(access=access), target.console)
    if not consent.auto and Talk(invocation).somebody_types and login is not None:
        login = doorstep(invocation).prepared(login)
    if login is None:
        raise failed("no_credentials", target)
    return login


def _which_way(talk: Talk, left: "Unfinished", consent: Consent) -> bool:
    """True to finish the change, False to lead back.  Raises: BadInput when nobody says."""
    from fieldkit.changes.rebind import confirms

    plan = left.plan
    ways: dict[str, bool] = {plan.new_mac: True, **dict.fromkeys(plan.old_macs, False)}

    def way(typed: str) -> bool | None:
        return next((finish for mac, finish in ways.items() if confirms(typed, plan.port, mac)), None)

    if consent.allowed and consent.confirm is not None:
        finish = way(consent.confirm)
    elif consent.auto or not talk.somebody_types:
        raise BadInput("rebind.no_terminal")
    else:
        facts = {"port": plan.port, "old_mac": shown_mac(plan, plan.old_macs[0])}
        said = talk.typed_line(
            "rebind.confirm_resume",
            {**facts, "new_mac": shown_mac(plan, plan.new_mac)},
            lambda typed: way(typed) is not None,
        )
        finish = None if said is None else way(said)
    if finish is None:
        raise BadInput("rebind.left_open", device=left.device, port=plan.port)
    return finish


def _case_of(known: Known, left: "Unfinished") -> "CaseJournal | None":
    if left.case is None:
        return None
    from fieldkit.cases.store import open_store

    try:
        return open_store(known.settings.data_dir).journal(left.case)
    except FieldkitError:
        return None  # the switch matters more than the note of it


def _resumed(invocation: Invocation, left: "Unfinished | None", how: str | None, ended: "Ended | None") -> int:
    """The end of `--resume-rebind`: one document where one was asked for, and the exit code."""
    code = 0 if ended is None or ended.settled else exit_code(ended)
    if invocation.json:
        from fieldkit.cli.output import error_document, print_json

        document = error_document(invocation, "", "", "")
        facts = None if left is None else {**plan_facts(left.plan), "switch": left.device, "result": how}
        verdict = {0: "ok", EXIT_ALARM: "fault"}.get(code, "unknown")
        if facts is not None and ended is not None:
            facts["undo"] = list(ended.undo) or facts["undo"]
        print_json({**document, "verdict": verdict, "error": None, "facts": {"rebind": facts}})
    return code
