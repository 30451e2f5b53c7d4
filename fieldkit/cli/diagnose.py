"""`fieldkit diagnose TREE` and `fieldkit case resume CASE`: from the complaint to one cause."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees, proved
from fieldkit.cli.options import Options, one_of, seconds, some_of
from fieldkit.cli.pasted import PASTE, read_pastes
from fieldkit.cli.record_flags import line_of, with_record_flags
from fieldkit.cli.sitting import Sitting, interface_of, opening, reads
from fieldkit.errors import BadInput
from fieldkit.model.line import Line
from fieldkit.model.terms import Symptom, Vantage
from fieldkit.settings import Known, Settings

if TYPE_CHECKING:
    from fieldkit.cli.device_login import LaterLogin, Login
    from fieldkit.engine.library import Library
    from fieldkit.engine.protocols import Asker
    from fieldkit.engine.rehearsal import Rehearsal
    from fieldkit.engine.run import Fact, Job

ALLOW = ("rate", "sweep", "interrupt")

# The tree of the questions before leaving: nothing is measured in it.
PHONE = "phone"

# Where the devices that answer for something on the LAN are plugged in.
PLUGGED = "plugged"

# What a customer says of lamps on the phone may have changed when one gets there: it is only the default then.
SEEN_FROM_AFAR = frozenset({"lamps"})

# Where the record already answers a question of the trees.
RECORD_FACTS: Mapping[str, Callable[[Line], str | None]] = {
    "vantage": lambda line: line.test.at,
    "address.mode": lambda line: line.address.mode,
    "access.kind": lambda line: line.access.kind,
    "cpe.owner": lambda line: line.cpe.owner,
    "cpe.mode": lambda line: line.cpe.mode,
    "service": lambda line: line.service,
    "handed_over": lambda line: {True: "yes", False: "no", None: None}[line.handed_over],
}


@dataclass(frozen=True)
class Asked:
    """What the command line asked for, beyond the settings."""

    tree: str | None = None
    line: str | None = None
    at: str | None = None
    symptom: str | None = None
    site: str | None = None
    allow: str | None = None
    auto: bool = False
    answers: str | None = None
    rehearse: str | None = None
    ticket: str | None = None
    record: Mapping[str, Any] = field(default_factory=dict)
    phone: bool = False
    paste: tuple[str, ...] = ()
    after: str | None = None


def diagnose_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit diagnose` in the language of the call."""
    made = Options(invocation.language)

    def diagnose(
        tree: Annotated[str | None, made.argument("tree", "tree")] = None,
        line: Annotated[str | None, made.option("--line", "line", "line")] = None,
        interface: Annotated[str | None, made.option("--interface", "interface", "name")] = None,
        at: Annotated[str | None, made.option("--at", "at", choices=tuple(Vantage))] = None,
        symptom: Annotated[str | None, made.option("--symptom", "symptom", "text")] = None,
        site: Annotated[str | None, made.option("--site", "site", "url")] = None,
        allow: Annotated[str | None, made.option("--allow", "allow", "topics")] = None,
        auto: Annotated[bool, made.switch("--auto", "auto")] = False,
        answers: Annotated[str | None, made.option("--answers", "answers", "file")] = None,
        rehearse: Annotated[str | None, made.option("--rehearse", "rehearse", "file")] = None,
        quiet_lan: Annotated[bool, made.switch("--quiet-lan", "quiet_lan")] = False,
        timeout: Annotated[str | None, made.option("--timeout", "timeout", "seconds")] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
        ticket: Annotated[str | None, made.option("--ticket", "ticket", "text")] = None,
        phone: Annotated[bool, made.switch("--phone", "phone")] = False,
        paste: Annotated[list[str] | None, made.option(PASTE, "paste", "paste")] = None,
        after: Annotated[str | None, made.option("--after", "after", "case")] = None,
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
        asked = Asked(tree, line, at, symptom, site, allow, auto, answers, rehearse, ticket, record or {})
        asked = replace(asked, phone=phone, paste=tuple(paste or ()), after=after)
        return begin(coloured(invocation, known), known, asked)

    return with_record_flags(diagnose, invocation.language)


def resume_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit case resume` in the language of the call."""
    made = Options(invocation.language)

    def resume(
        case: Annotated[str, made.argument("case", "case")],
        interface: Annotated[str | None, made.option("--interface", "interface", "name")] = None,
        auto: Annotated[bool, made.switch("--auto", "auto")] = False,
        answers: Annotated[str | None, made.option("--answers", "answers", "file")] = None,
        quiet_lan: Annotated[bool, made.switch("--quiet-lan", "quiet_lan")] = False,
        timeout: Annotated[str | None, made.option("--timeout", "timeout", "seconds")] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
    ) -> int:
        seconds("--timeout", timeout)
        known = load_settings(
            invocation,
            interface=interface,
            quiet_lan="true" if quiet_lan else None,
            timeout_s=timeout,
            playbooks=playbooks,
        )
        return take_up(coloured(invocation, known), known, case, Asked(auto=auto, answers=answers))

    return resume


# -- a new case ----------------------------------------------------------------------------------------------------


def begin(invocation: Invocation, known: Known, asked: Asked) -> int:
    """Open a case and walk it."""
    _sane(asked)
    if asked.phone:
        asked = replace(asked, tree=PHONE)
    library = proved(load_trees(known))
    rehearsal = _rehearsal(library, asked.rehearse)
    asked = _with_rehearsal(asked, rehearsal)
    if asked.tree is None:
        raise BadInput("usage.no_tree", known=library.names())
    library.tree(asked.tree)
    if len(library.folders) > 1:
        list(library.called(asked.tree))  # a slip in a carrier's own may not stop a visit half-way
    told, base = told_before(known.settings, asked.after) if asked.after is not None else ({}, Line())
    line = line_of(known.settings, asked.line, asked.record, rehearsal.line if rehearsal else base)
    job = _job(asked, line, rehearsal)
    job = replace(job, facts={**told, **job.facts})
    everybody = reads(library, job.tree, PLUGGED, called=False)
    pasted = read_pastes(invocation, asked.paste, line, whereabouts=everybody)
    who = _asker_choice(asked, rehearsal)
    absent = _absent_person(who, asked, rehearsal, library, job.tree)  # before a case is opened for a wrong file
    interface = None if job.tree == PHONE else _interface(known.settings, line, rehearsal)
    if rehearsal is None:
        from fieldkit.cli import mac_rebind_resume, single_pc

        single_pc.warn_unfinished(invocation, known)
        mac_rebind_resume.warn_unfinished(invocation, known)
    event = opening(
        known.settings,
        line,
        invocation.language,
        tree=job.tree,
        symptom=asked.symptom,
        site=job.site,
        vantage=job.facts["vantage"].value if "vantage" in job.facts else None,
        facts={name: {"value": fact.value, "origin": fact.origin} for name, fact in job.facts.items()},
        ticket=asked.ticket,
        interface=interface,
        auto=who == "auto",
        allow=sorted(some_of("--allow", asked.allow, ALLOW)),
        rehearsed=asked.rehearse is not None,
        rehearsal=str(library.rehearsal_file(asked.rehearse)) if asked.rehearse else None,
    )
    from fieldkit.cases.store import open_store

    login = None if rehearsal is not None or asked.paste else _login(invocation, known, library, job, who)
    store = open_store(known.settings.data_dir)
    journal = store.create(event)
    sitting = Sitting(invocation, known, library, store, journal, job, interface, rehearsal, absent)
    sitting.pasted, sitting.login = pasted, login
    return sitting.hold()


def told_before(settings: Settings, wanted: str) -> "tuple[dict[str, Fact], Line]":
    """What was heard in an earlier case, above all on the phone, so that it need not be asked again; and its line."""
    from fieldkit.cases.store import open_store
    from fieldkit.engine.codec import line_from
    from fieldkit.engine.facts import FACTS
    from fieldkit.engine.run import Fact

    store = open_store(settings.data_dir)
    events = store.events(store.find(wanted))
    ended = next((event.payload for event in reversed(events) if event.kind == "concluded"), None)
    if ended is None:
        raise BadInput("case.not_concluded", case=wanted)
    facts = {name: value for name, value in (ended.get("facts") or {}).items() if value in FACTS.get(name, ())}
    opened = next((event.payload for event in events if event.kind == "opened"), {})
    return {
        name: Fact(value, "guess" if name in SEEN_FROM_AFAR else "heard")
        for name, value in facts.items()
        if name != "vantage" and not name.startswith("consent.")
    }, line_from(opened.get("line") or {}, where=wanted)


def take_up(invocation: Invocation, known: Known, wanted: str, asked: Asked) -> int:
    """Go on with a case where it was stopped."""
    from fieldkit.cases.store import open_store
    from fieldkit.engine.codec import line_from
    from fieldkit.engine.run import Fact, Job

    _sane(asked)
    store = open_store(known.settings.data_dir)
    journal = store.journal(wanted)
    events = store.events(journal.case)
    opened = next((event.payload for event in events if event.kind == "opened"), None)
    last = next((event.kind for event in reversed(events) if event.kind in ("finished", "resumed", "opened")), None)
    if opened is not None and opened.get("command") == "path-check" and opened.get("watch_s"):
        from fieldkit.cli.path_watch import go_on

        return go_on(invocation, known, journal.case)
    if opened is not None and not opened.get("tree"):
        raise BadInput("case.no_tree", case=journal.case, command=opened.get("command", ""))
    if opened is not None and opened.get("command") == "single-pc":
        raise BadInput("single_pc.is_case", case=journal.case)
    if opened is None or last == "finished":
        raise BadInput("case.finished", case=journal.case, tree=(opened or {}).get("tree", ""))
    library = proved(load_trees(known))
    rehearsal = _rehearsal(library, opened.get("rehearsal"))
    line = line_from(opened.get("line") or {}, where=journal.case)
    facts = {name: Fact(each["value"], each["origin"]) for name, each in (opened.get("facts") or {}).items()}
    job = Job(tree=opened["tree"], line=line, facts=facts, site=opened.get("site"))
    named = known.settings.interface or opened.get("interface")
    interface = rehearsal.interface if rehearsal else _interface(known.settings, line, None, named=named)
    who = _asker_choice(asked, rehearsal)
    absent = _absent_person(who, asked, rehearsal, library, job.tree)
    login = None if rehearsal is not None else _login(invocation, known, library, job, who)
    sitting = Sitting(invocation, known, library, store, journal, job, interface, rehearsal, absent, events)
    sitting.login = login
    return sitting.hold()


# -- small questions -----------------------------------------------------------------------------------------------


def _sane(asked: Asked) -> None:
    one_of("--at", asked.at, tuple(Vantage))
    one_of("--symptom", asked.symptom, tuple(Symptom))
    some_of("--allow", asked.allow, ALLOW)
    if asked.phone and asked.tree not in (None, PHONE):
        raise BadInput("usage.phone_and_tree", tree=asked.tree)
    if asked.auto and asked.answers:
        raise BadInput("usage.auto_and_answers")
    if asked.symptom == Symptom.SITE and not asked.site and not asked.rehearse:
        raise BadInput("usage.site_needed")
    if asked.site is not None:
        _site(asked.site)


def _site(written: str) -> str:
    """The site as a URL; a bare name is opened the way a browser would."""
    url = written if "://" in written else f"https://{written}/"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as exc:
        raise BadInput("usage.bad_site", value=written) from exc
    if parts.scheme not in ("http", "https") or not host or any(each.isspace() for each in url):
        raise BadInput("usage.bad_site", value=written)
    return url


def _rehearsal(library: "Library", wanted: str | None) -> "Rehearsal | None":
    if wanted is None:
        return None
    from fieldkit.engine.rehearsal import load_rehearsal

    return load_rehearsal(library.rehearsal_file(wanted))


def _with_rehearsal(asked: Asked, rehearsal: "Rehearsal | None") -> Asked:
    """What the command line leaves open, the recorded site says."""
    if rehearsal is None:
        return asked
    one_of("symptom", rehearsal.symptom, tuple(Symptom))
    return replace(
        asked,
        tree=asked.tree or rehearsal.tree,
        symptom=asked.symptom or rehearsal.symptom,
        site=asked.site or rehearsal.site,
    )


def _job(asked: Asked, line: Line, rehearsal: "Rehearsal | None") -> "Job":
    from fieldkit.engine.run import Fact, Job

    facts: dict[str, Fact] = {}
    for name, read in RECORD_FACTS.items():
        value = read(line)
        if value is not None:
            facts[name] = Fact(str(value), "record")
    for name, value in (rehearsal.facts if rehearsal else {}).items():
        facts[name] = Fact(value, "record")
    # `--site` without a symptom can only mean that site.
    symptom = asked.symptom or (Symptom.SITE.value if asked.site else None)
    for consent in some_of("--allow", asked.allow, ALLOW):
        facts[f"consent.{consent}"] = Fact("yes", "flag")
    for name, value in (("vantage", asked.at), ("symptom", symptom)):
        if value is not None:
            facts[name] = Fact(str(value), "flag")
    if asked.tree is None:
        raise BadInput("usage.no_tree")
    return Job(tree=asked.tree, line=line, facts=facts, site=_site(asked.site) if asked.site else None)


def _asker_choice(asked: Asked, rehearsal: "Rehearsal | None") -> str:
    """Who answers: `file`, `auto`, `rehearsal` or `person`."""
    from fieldkit.cli.keys import is_terminal

    if asked.answers:
        return "file"
    if asked.auto:
        return "auto"
    if rehearsal is not None and rehearsal.answers:
        return "rehearsal"
    return "person" if is_terminal() else "auto"


def _absent_person(
    who: str, asked: Asked, rehearsal: "Rehearsal | None", library: "Library", tree: str
) -> "Asker | None":
    """Who answers in a person's place, every written answer proven; None when a person does."""
    from fieldkit.cli import answers

    if who == "file" and asked.answers is not None:
        return answers.read_answers(Path(asked.answers), library, tree)
    if who == "rehearsal" and rehearsal is not None:
        return answers.proven(rehearsal.answers, library, tree, where=rehearsal.name)
    return answers.AutoAsker() if who == "auto" else None


def _login(
    invocation: Invocation, known: Known, library: "Library", job: "Job", who: str
) -> "Login | LaterLogin | None":
    """The login to the record's switch, where the tree would look at it; a person is asked once, before all else."""
    from fieldkit.cli.device_login import LaterLogin, for_tree, named

    if not named(job.line):
        return None
    if reads(library, job.tree, "access"):
        return for_tree(invocation, known.settings, job.line, asks=who == "person")
    if reads(library, job.tree, PLUGGED):
        # Nobody is asked for a password to be told a port that is seldom wanted.
        return LaterLogin(invocation, known.settings, job.line)
    return None


def _interface(
    settings: Settings, line: Line, rehearsal: "Rehearsal | None", *, named: str | None = None
) -> str | None:
    """The interface to test; None when there is none, which the readings then say."""
    if rehearsal is not None:
        return rehearsal.interface
    return interface_of(settings, line, named)
