"""`fieldkit mac-check`: is the customer's MAC the one bound on the access switch?  Also `--find` and `--rebind`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.checking import Brought
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees, proved
from fieldkit.cli.options import Options, one_of, some_of
from fieldkit.cli.options import seconds as bounded_seconds
from fieldkit.cli.pasted import PASTE, by, read_pastes
from fieldkit.cli.record_flags import line_of, with_record_flags
from fieldkit.errors import BadInput
from fieldkit.model.line import Line
from fieldkit.model.terms import Source, Vantage
from fieldkit.settings import Known, Settings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fieldkit.cases.store import CaseJournal
    from fieldkit.cli.device_login import Login
    from fieldkit.cli.mac_rebind import Consent
    from fieldkit.devices.target import Console
    from fieldkit.engine.bench import Instruments
    from fieldkit.engine.library import Library
    from fieldkit.report.document import Document
    from fieldkit.report.words import Wording

COMMAND = "mac-check"
OWN = ("mac.binding",)
# What else the switch says of the port, where it was asked: topic -> check.
HELPERS = {"noc_port": "noc.port", "noc_vlan": "noc.vlan", "noc_errors": "noc.errors", "access": "mac.silence"}
ALLOW = ("rebind",)
BAUDS = (1200, 921_600)


@dataclass(frozen=True)
class MacAsked:
    """What the command line asked for, every value proven."""

    line: Line
    mac: str | None = None
    paste: tuple[str, ...] = ()
    find: str | None = None
    rebind: bool = False
    save: bool = False
    confirm: str | None = None
    resume: bool = False
    console: "Console | None" = None
    vantage: Vantage | None = None
    ticket: str | None = None
    auto: bool = False
    allow: frozenset[str] = frozenset()


def mac_check_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit mac-check` in the language of the call."""
    made = Options(invocation.language)

    def mac_check(
        line: Annotated[str | None, made.option("--line", "line", "line")] = None,
        mac: Annotated[str | None, made.option("--mac", "mac", "mac")] = None,
        paste: Annotated[list[str] | None, made.option(PASTE, "paste", "paste")] = None,
        find: Annotated[str | None, made.option("--find", "find", "station")] = None,
        rebind: Annotated[bool, made.switch("--rebind", "rebind")] = False,
        resume_rebind: Annotated[bool, made.switch("--resume-rebind", "resume_rebind")] = False,
        save: Annotated[bool, made.switch("--save", "save")] = False,
        confirm: Annotated[str | None, made.option("--confirm", "confirm", "text")] = None,
        console: Annotated[str | None, made.option("--console", "console", "console")] = None,
        baud: Annotated[str | None, made.option("--baud", "baud", "baud")] = None,
        interface: Annotated[str | None, made.option("--interface", "interface", "name")] = None,
        at: Annotated[str | None, made.option("--at", "at", choices=tuple(Vantage))] = None,
        auto: Annotated[bool, made.switch("--auto", "auto_mac")] = False,
        allow: Annotated[str | None, made.option("--allow", "allow_mac", "topics")] = None,
        timeout: Annotated[str | None, made.option("--timeout", "timeout", "seconds")] = None,
        ticket: Annotated[str | None, made.option("--ticket", "ticket", "text")] = None,
        record: dict[str, Any] | None = None,
    ) -> int:
        bounded_seconds("--timeout", timeout)
        known = load_settings(invocation, interface=interface, timeout_s=timeout)
        asked_line = line_of(known.settings, line, record or {})
        one_of("--at", at, tuple(Vantage))
        wanted = at or asked_line.test.at
        asked = MacAsked(
            line=asked_line,
            mac=_mac(mac),
            paste=tuple(paste or ()),
            find=_station(find),
            rebind=rebind,
            save=save,
            confirm=confirm,
            resume=resume_rebind,
            console=_console(console, baud),
            vantage=Vantage(wanted) if wanted else None,
            ticket=ticket,
            auto=auto,
            allow=some_of("--allow", allow, ALLOW),
        )
        return begin(coloured(invocation, known), known, _sane(asked))

    return with_record_flags(mac_check, invocation.language)


def begin(invocation: Invocation, known: Known, asked: MacAsked) -> int:
    """Find a station, finish a change that was cut short, or compare the MACs."""
    from fieldkit.cli.mac_rebind import resume_rebind, warn_unfinished
    from fieldkit.cli.sitting import interface_of

    if asked.resume:
        return resume_rebind(invocation, known, asked.line, _consent(asked))
    library = proved(load_trees(known))
    warn_unfinished(invocation, known)
    if asked.find is not None:
        from fieldkit.cli.mac_find import find

        return find(invocation, known, library, asked)
    pasted = read_pastes(invocation, asked.paste, asked.line)
    brought = [Brought(each.topic, each.facts, Source.PASTE, by(each), each.output.text, each.weak) for each in pasted]
    if asked.mac is not None:
        brought.append(_typed("mac.given", asked.mac))
    interface = interface_of(known.settings, asked.line)  # a wrong name is told before anybody types a password
    login = login_for(invocation, known.settings, asked)
    if login is None and not pasted and not asked.auto:
        brought += _asked_for(invocation, library, asked)
    return compare(invocation, known, library, asked, login, brought, interface)


def compare(
    invocation: Invocation,
    known: Known,
    library: "Library",
    asked: MacAsked,
    login: "Login | None",
    brought: Sequence[Brought],
    interface: str | None,
) -> int:
    """Read what there is, put it side by side, judge it; where a change was asked for, go on to that."""
    from fieldkit.cli.checking import Checking

    topics = {each.topic for each in brought}
    helpers = [check for topic, check in HELPERS.items() if login is not None or topic in topics]

    def shown(wording: "Wording", document: "Document") -> "RenderableType | None":
        from fieldkit.cli.mac_table import mac_table

        return mac_table(wording, document)

    def after(wording: "Wording", document: "Document", journal: "CaseJournal") -> int | None:
        if not asked.rebind:
            _pass_on(invocation, asked, wording, document)
            return None
        from fieldkit.cli.mac_rebind import rebind

        mac = asked.mac or _in_use(document)
        most = edge_stations(library)
        return rebind(invocation, known, asked.line, mac, login, journal, _consent(asked), most_stations=most)

    def facts(document: "Document") -> "Mapping[str, Any]":
        from fieldkit.cli.mac_rebind import rebind_facts
        from fieldkit.report.macs import binding_of

        found, made = binding_of(document), rebind_facts(document.changed, invocation.language)
        told = dict(found.facts) if found is not None else {}
        return told if made is None else {**told, "rebind": made}

    return Checking(
        invocation,
        known,
        library,
        command=COMMAND,
        checks=[*helpers, *OWN],
        own=OWN,
        line=asked.line,
        interface=interface,
        vantage=asked.vantage,
        ticket=asked.ticket,
        allow=asked.allow,
        instruments=_instruments(known.settings, asked, interface, login),
        brought=brought,
        shown=shown,
        after=after,
        facts=facts,
    ).hold()


def _instruments(settings: Settings, asked: MacAsked, interface: str | None, login: "Login | None") -> "Instruments":
    """This laptop, and beside it the switch where somebody may log in."""
    from fieldkit.cli.sitting import laptop_of

    laptop = laptop_of(settings, asked.line, interface)
    macs = (asked.mac,) if asked.mac is not None else ()
    return laptop if login is None else login.beside(laptop, asked.line, asked.vantage, macs)


def _pass_on(invocation: Invocation, asked: MacAsked, wording: "Wording", document: "Document") -> None:
    """The request for whoever may change it, below the result, as plain text to copy."""
    from rich.text import Text

    from fieldkit.cli.mac_table import request
    from fieldkit.cli.output import out
    from fieldkit.devices.platforms import PLATFORMS
    from fieldkit.model.access import AccessReading
    from fieldkit.report.macs import binding_of

    if invocation.json:
        return
    access = next((each.facts for each in reversed(document.readings) if isinstance(each.facts, AccessReading)), None)
    name = access.platform if access is not None else asked.line.access.platform or ""
    found, in_use = binding_of(document), _in_use(document)
    lines: tuple[str, ...] = ()
    if access is not None and found is not None and found.code == "mac.differs" and in_use is not None:
        from fieldkit.changes.rebind import request as lines_of

        lines = lines_of(access, asked.line, in_use).lines
    words = request(wording, document, PLATFORMS[name].mac_style if name in PLATFORMS else "colon", lines)
    if words is not None:
        out(invocation).print(Text(words), soft_wrap=True)


def _in_use(document: "Document") -> str | None:
    """The one MAC that the customer uses; None where it is not one."""
    from fieldkit.report.macs import binding_of

    found = binding_of(document)
    macs = list(found.facts.get("in_use") or ()) if found is not None else []
    return str(macs[0]) if len(macs) == 1 else None


def edge_stations(library: "Library") -> int:
    """How many stations may stand behind a port that is one customer's."""
    from fieldkit.checks.registry import bound_of
    from fieldkit.model.access import EDGE_STATIONS

    return int(bound_of(library.limits, "mac.edge_stations", EDGE_STATIONS))


def _consent(asked: MacAsked) -> "Consent":
    from fieldkit.cli.mac_rebind import Consent

    return Consent("rebind" in asked.allow, asked.confirm, asked.save, asked.auto)


# -- what people bring ------------------------------------------------------------------------------------------------


def login_for(invocation: Invocation, settings: Settings, asked: MacAsked) -> "Login | None":
    """The device to ask, ready to be opened; None where there is none, or the person has no login."""
    from fieldkit.cli.device_login import named, ready
    from fieldkit.cli.keys import is_terminal

    if asked.paste or not named(asked.line, asked.console):
        return None  # whoever pastes has no login of their own
    asks = is_terminal() and not asked.auto
    return ready(invocation, settings, asked.line, asks=asks, console=asked.console)


def _typed(enter: str, written: str) -> Brought:
    from fieldkit.model.typed import ENTER

    topic, parse = ENTER[enter]
    return Brought(topic, parse(written), Source.TYPED, f"typed:{enter}", written)


def _asked_for(invocation: Invocation, library: "Library", asked: MacAsked) -> list[Brought]:
    """The two MACs, asked at the terminal where nothing else has them."""
    from fieldkit.cli.keys import is_terminal, keyboard
    from fieldkit.cli.output import err
    from fieldkit.cli.person import PersonAsker
    from fieldkit.engine.protocols import Question, Standing
    from fieldkit.model.cause import Words
    from fieldkit.report.words import Wording
    from fieldkit.text.mac_check import TEXTS

    if not is_terminal():
        return []
    wording = Wording(library, invocation.language)
    terminal = keyboard(invocation.environ.get("TERM", ""))
    person = PersonAsker(wording, err(invocation), terminal, case=None)
    title = Words(zh=TEXTS["mac_check.title"].zh, en=TEXTS["mac_check.title"].en)
    brought: list[Brought] = []
    wanted = ["bound"] if asked.mac is not None else ["given", "bound"]
    for number, what in enumerate(wanted):
        text = TEXTS[f"mac_check.ask.{what}"]
        standing = Standing(COMMAND, title, what, depth=1, asked=number, round=1)
        enter = f"mac.{what}"
        said = person.ask(Question(standing, Words(zh=text.zh, en=text.en), enter=enter, source=("S-CQM-21",)))
        if said.value != "unsure":
            brought.append(_typed(enter, said.value))
    return brought


# -- small questions --------------------------------------------------------------------------------------------------


def _sane(asked: MacAsked) -> MacAsked:
    from fieldkit.devices.platforms import PLATFORMS

    one_of("--access-platform", asked.line.access.platform, tuple(PLATFORMS))
    changes = asked.rebind or asked.resume
    for option, given in (("--save", asked.save), ("--confirm", asked.confirm is not None)):
        if given and not changes:
            raise BadInput("usage.only_with", option=option, other="--rebind")
    if changes and (asked.find is not None or (asked.rebind and asked.resume)):
        other = "--find" if asked.find is not None else "--resume-rebind"
        raise BadInput("usage.not_together", option="--rebind", other=other)
    if asked.find is not None and asked.paste:
        raise BadInput("usage.not_together", option="--find", other=PASTE)
    return asked


def _mac(written: str | None) -> str | None:
    """The MAC in our notation, from any.

    Raises: BadInput naming the option.
    """
    if written is None:
        return None
    from fieldkit.model.typed import given_mac

    try:
        return given_mac(written).mac
    except BadInput as exc:
        raise BadInput(exc.code, **{"written": written, **exc.facts, "where": "--mac"}) from exc


def _station(written: str | None) -> str | None:
    """A MAC in our notation, or an IPv4 address.

    Raises: BadInput for anything else.
    """
    if written is None:
        return None
    from ipaddress import IPv4Address

    from fieldkit.model.mac import is_multicast, parse_mac

    try:
        return str(IPv4Address(written.strip()))
    except ValueError:
        pass
    try:
        mac = parse_mac(written)
    except ValueError:
        raise BadInput("usage.bad_station", option="--find", value=written) from None
    if is_multicast(mac) or mac == "00:00:00:00:00:00":
        raise BadInput("usage.no_station", option="--find", value=written)
    return mac


def _console(written: str | None, baud: str | None) -> "Console | None":
    from fieldkit.devices.target import Console

    if written is None:
        if baud is not None:
            raise BadInput("usage.only_with", option="--baud", other="--console")
        return None
    if baud is None:
        return Console(written)
    if not baud.isdecimal() or not BAUDS[0] <= int(baud) <= BAUDS[1]:
        raise BadInput("usage.bad_baud", option="--baud", value=baud)
    return replace(Console(written), baud=int(baud))
