"""`fieldkit single-pc`: the line's own address on this laptop, test, put back, see the customer online again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.changes.adapter import Adapter, LineSettings, this_adapter
from fieldkit.cli.diagnose import ALLOW
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees, proved
from fieldkit.cli.options import Options, one_of, seconds, some_of
from fieldkit.cli.record_flags import line_of, with_record_flags
from fieldkit.errors import BadInput, FieldkitError, NotMeasured
from fieldkit.model.event import Event
from fieldkit.model.line import Line
from fieldkit.model.link import Interface
from fieldkit.model.terms import Symptom
from fieldkit.settings import Known

if TYPE_CHECKING:
    from fieldkit.changes.journal import Unfinished
    from fieldkit.changes.stand_in import PutBack


@dataclass(frozen=True)
class Wanted:
    """What the command line asked for, beyond the settings."""

    line: str | None = None
    symptom: str | None = None
    allow: str | None = None
    auto: bool = False
    answers: str | None = None
    print_only: bool = False
    restore: bool = False
    ticket: str | None = None
    record: Mapping[str, Any] = field(default_factory=dict)


def single_pc_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit single-pc` in the language of the call."""
    made = Options(invocation.language)

    def single_pc(
        line: Annotated[str | None, made.option("--line", "line", "line")] = None,
        interface: Annotated[str | None, made.option("--interface", "interface", "name")] = None,
        symptom: Annotated[str | None, made.option("--symptom", "symptom", "text")] = None,
        allow: Annotated[str | None, made.option("--allow", "allow", "topics")] = None,
        auto: Annotated[bool, made.switch("--auto", "auto")] = False,
        answers: Annotated[str | None, made.option("--answers", "answers", "file")] = None,
        print_only: Annotated[bool, made.switch("--print-only", "print_only")] = False,
        restore: Annotated[bool, made.switch("--restore", "restore")] = False,
        quiet_lan: Annotated[bool, made.switch("--quiet-lan", "quiet_lan")] = False,
        timeout: Annotated[str | None, made.option("--timeout", "timeout", "seconds")] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
        ticket: Annotated[str | None, made.option("--ticket", "ticket", "text")] = None,
        record: dict[str, Any] | None = None,
    ) -> int:
        seconds("--timeout", timeout)
        known = load_settings(
            invocation,
            interface=interface,
            quiet_lan="true" if quiet_lan else None,
            timeout_s=timeout,
            playbooks=playbooks,
        )
        wanted = Wanted(line, symptom, allow, auto, answers, print_only, restore, ticket, record or {})
        return begin(coloured(invocation, known), known, wanted)

    return with_record_flags(single_pc, invocation.language)


def begin(invocation: Invocation, known: Known, asked: Wanted) -> int:
    """Prove what was asked for, put back what an earlier call left, then test."""
    one_of("--symptom", asked.symptom, tuple(Symptom))
    some_of("--allow", asked.allow, ALLOW)
    if asked.auto and asked.answers:
        raise BadInput("usage.auto_and_answers")
    if asked.restore and asked.print_only:
        raise BadInput("usage.restore_alone")
    adapter = this_adapter()
    if asked.restore:
        return restore_now(invocation, known, adapter)
    library = proved(load_trees(known))
    line = line_of(known.settings, asked.line, asked.record)
    settings = line_settings(line)
    if not asked.print_only:
        recover_first(invocation, known, adapter)
    interface = wired(known, line)
    saved = adapter.read(interface.name)
    if asked.print_only:
        return print_only(invocation, adapter, saved.interface, settings)
    from fieldkit.cli.single_pc_visit import Visit

    return Visit(invocation, known, library, asked, line, settings, adapter, interface, saved).hold()


def line_settings(line: Line) -> LineSettings | None:
    """What the line wants of the device at its end; None for a dialled line, where the system dials.

    Raises: BadInput naming what the record lacks.
    """
    address = line.address
    mode = address.mode
    if mode is None and address.ip and address.prefix is not None and address.gateway:
        mode = "static"
    if mode is None:
        raise BadInput("single_pc.no_mode")
    if mode == "pppoe":
        return None
    if mode == "ipoe":
        return LineSettings(mode="ipoe", dns=address.dns)
    lacking = [key for key in ("ip", "prefix", "gateway") if getattr(address, key) is None]
    if lacking:
        options = [f"--address-{key}" for key in lacking]
        raise BadInput("single_pc.incomplete", missing=[f"address.{key}" for key in lacking], options=options)
    for each in (address.ip, address.gateway):
        if each is not None and ip_address(each).version != 4:
            raise BadInput("single_pc.only_ipv4", ip=each)
    dns = tuple(each for each in address.dns if ip_address(each).version == 4)
    return LineSettings("static", address.ip, address.prefix, address.gateway, dns)


def wired(known: Known, line: Line) -> Interface:
    """The cabled interface that will stand in.  Raises: BadInput where there is none."""
    from fieldkit.probes.nic import choose

    try:
        chosen = choose(known.settings.interface, line).interface
    except NotMeasured as exc:
        raise BadInput("single_pc.no_interface") from exc
    if chosen.kind != "ethernet":
        raise BadInput("single_pc.no_cable", interface=chosen.name)
    return chosen


# -- an earlier call that did not live to undo ---------------------------------------------------------------------


def left_open(known: Known) -> "Unfinished | None":
    """The change that an earlier call left, if it did and is not still at work.  Raises: BadInput while it is."""
    from fieldkit.changes.journal import unfinished

    left = unfinished(known.settings.data_dir)
    if left is not None and left.being_made:
        raise BadInput("single_pc.in_use", pid=left.pid)
    return left


def recover_first(invocation: Invocation, known: Known, adapter: Adapter) -> "PutBack | None":
    """Put back what an earlier call left.  Raises: FieldkitError when that fails: nothing new is begun then."""
    left = left_open(known)
    if left is None:
        return None
    from fieldkit.changes.stand_in import recover
    from fieldkit.cli.on_end import undisturbed

    said = {"at": _local(left), "interface": left.saved.interface}
    _talk(invocation, "single_pc.recovering", said)
    with undisturbed():
        back = recover(adapter, left)
    _into_case(known, left, back)
    if not back.done:
        raise not_restored(left.saved.interface, back)
    _talk(invocation, f"single_pc.back.{back.how}", said)
    return back


def restore_now(invocation: Invocation, known: Known, adapter: Adapter) -> int:
    """`--restore`: only put back."""
    back = recover_first(invocation, known, adapter)
    if invocation.json:
        from fieldkit.cli.output import print_rows

        rows = [] if back is None else [{"how": back.how, "differs": list(back.differs)}]
        print_rows("single-pc", rows)
    elif back is None:
        _talk(invocation, "single_pc.nothing_to_restore", {})
    return 0


def warn_unfinished(invocation: Invocation, known: Known) -> None:
    """Say so on standard error when an earlier call left the adapter changed: what is measured now is not the LAN."""
    from fieldkit.changes.journal import unfinished

    try:
        left = unfinished(known.settings.data_dir)
    except BadInput as exc:
        _talk(invocation, exc.code, exc.facts)
        return
    if left is not None and not left.being_made:
        _talk(invocation, "single_pc.warn_unfinished", {"at": _local(left), "interface": left.saved.interface})


def not_restored(interface: str, back: "PutBack") -> FieldkitError:
    """The alarm, with the commands by which a person undoes it."""
    why = back.why or list(back.differs)
    typed = " ; ".join(each.typed for each in back.commands)
    return FieldkitError("single_pc.not_restored", interface=interface, why=why, commands=typed)


def _local(left: "Unfinished") -> str:
    return left.at.astimezone().strftime("%Y-%m-%d %H:%M")


def _into_case(known: Known, left: "Unfinished", back: "PutBack") -> None:
    """The case of that call learns how it ended."""
    if left.case is None:
        return
    from fieldkit.cases.store import open_store
    from fieldkit.cli.sitting import now

    try:
        open_store(known.settings.data_dir).append(
            left.case, [Event(now(), "changed", {"what": "adapter", "phase": "recovered", "how": back.how})]
        )
    except FieldkitError:
        return  # the adapter matters more than the note of it


def _talk(invocation: Invocation, key: str, facts: Mapping[str, Any]) -> None:
    from fieldkit.cli.output import err
    from fieldkit.cli.screen import somebody_watches
    from fieldkit.text import say

    if invocation.json and not somebody_watches():
        return
    from rich.text import Text

    err(invocation).print(Text(say(key, invocation.language, facts)))


# -- printing ------------------------------------------------------------------------------------------------------


def print_only(invocation: Invocation, adapter: Adapter, interface: str, settings: LineSettings | None) -> int:
    """`--print-only`: the commands for setting and for putting back, and nothing else."""
    saved = adapter.read(interface)
    there = () if settings is None else adapter.to_line(saved, settings)
    back = () if settings is None else adapter.to_saved(saved, settings, None)
    if invocation.json:
        from fieldkit.cli.output import print_rows

        rows = [{"phase": "set", "command": each.typed} for each in there]
        print_rows("single-pc", [*rows, *({"phase": "restore", "command": each.typed} for each in back)])
        return 0
    from rich.text import Text

    from fieldkit.cli.output import out
    from fieldkit.text import say

    console = out(invocation)
    for key, commands in (("single_pc.commands.set", there), ("single_pc.commands.restore", back)):
        console.print(Text(say(key, invocation.language), style="bold"))
        typed = [each.typed for each in commands] or [say("single_pc.commands.none", invocation.language)]
        for each in typed:
            console.print(Text(f"  {each}"), soft_wrap=True)
    return 0
