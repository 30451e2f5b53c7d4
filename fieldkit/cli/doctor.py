"""`fieldkit doctor`: what this laptop may and has, and the exact mend for each thing missing.  It sends nothing."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit import __version__
from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees
from fieldkit.cli.output import out, print_rows
from fieldkit.cli.signs import STYLES, signs_for
from fieldkit.cli.told import reasons
from fieldkit.cli.words import Speaker
from fieldkit.errors import FieldkitError
from fieldkit.model.terms import Verdict
from fieldkit.settings import Known
from fieldkit.text.case import TEXTS as CASES
from fieldkit.text.doctor import TEXTS
from fieldkit.text.rebind import TEXTS as REBIND
from fieldkit.text.single_pc import TEXTS as SINGLE_PC

if TYPE_CHECKING:
    from fieldkit.engine.library import Library

RIGHTS = {"win32": "fieldkit.cli.rights_windows", "darwin": "fieldkit.cli.rights_macos"}
TESTABLE = ("ethernet", "wireless", "tether", "cellular")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table: `found` and `fix` name texts; no fix means that nothing is missing."""

    name: str
    found: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    fix: str | None = None


def doctor_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit doctor`."""

    def doctor() -> int:
        known = load_settings(invocation)
        items = tuple(examine(known))
        speak = Speaker(invocation.language, {**TEXTS, **CASES, **SINGLE_PC, **REBIND})
        if invocation.json:
            print_rows("doctor", [_row(each, speak) for each in items])
        else:
            _table(coloured(invocation, known), items, speak)
        return 0

    return doctor


def examine(known: Known) -> Iterator[Item]:
    """Every line of the table, in the order a person reads it."""
    yield Item(
        "system",
        "doctor.system.is",
        {"system": platform.platform(terse=True), "python": platform.python_version(), "version": __version__},
    )
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    yield Item(
        "console", "doctor.console.is", {"encoding": encoding}, None if _can_say(encoding) else "doctor.console.fix"
    )
    rights = import_module(RIGHTS.get(sys.platform, "fieldkit.cli.rights_linux"))
    yield Item("admin", "doctor.admin.yes" if rights.administrator() else "doctor.admin.no")
    yield _raw(rights.raw_frames())
    yield _echo(rights.echo())
    yield _interfaces()
    yield _resolvers()
    yield _serial()
    yield _sessions()
    yield _keyring()
    yield from _adapter(known.settings.data_dir)
    yield from _switches(known.settings.data_dir)
    yield _store(known.settings.data_dir)
    yield _playbooks(known)


def _can_say(encoding: str) -> bool:
    try:
        "故障".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _raw(allowed: bool) -> Item:
    if allowed:
        return Item("raw", "doctor.raw.yes")
    kind = sys.platform if f"doctor.raw.fix.{sys.platform}" in TEXTS else "linux"
    return Item("raw", "doctor.raw.no", {"python": os.path.realpath(sys.executable)}, f"doctor.raw.fix.{kind}")


def _echo(allowed: bool) -> Item:
    if allowed:
        return Item("echo", "doctor.echo.yes")
    if shutil.which("ping"):
        return Item("echo", "doctor.echo.tool", fix="doctor.echo.fix")
    return Item("echo", "doctor.echo.no", fix="doctor.echo.fix")


def _interfaces() -> Item:
    from fieldkit.probes.nic import interfaces

    names = [each.name for each in interfaces() if each.kind in TESTABLE]
    if not names:
        return Item("interfaces", "doctor.interfaces.none", fix="doctor.interfaces.fix")
    return Item("interfaces", "doctor.interfaces.are", {"names": names})


def _resolvers() -> Item:
    import dns.exception
    import dns.resolver

    try:
        servers = [str(each) for each in dns.resolver.Resolver(configure=True).nameservers]
    except (dns.exception.DNSException, OSError):
        servers = []
    if not servers:
        return Item("resolvers", "doctor.resolvers.none", fix="doctor.resolvers.fix")
    return Item("resolvers", "doctor.resolvers.are", {"servers": servers})


def _serial() -> Item:
    from serial.tools import list_ports

    ports = [str(each.device) for each in list_ports.comports()]
    if not ports:
        return Item("serial", "doctor.serial.none", fix="doctor.serial.fix")
    denied = [each for each in ports if sys.platform != "win32" and not os.access(each, os.R_OK | os.W_OK)]
    if denied:
        return Item("serial", "doctor.serial.denied", {"ports": denied}, "doctor.serial.denied.fix")
    return Item("serial", "doctor.serial.are", {"ports": ports})


# The first paramiko that no longer speaks what old switches know.
TOO_NEW_PARAMIKO = 5


def _sessions() -> Item:
    """What logs in to a switch, by version; nothing is imported for it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        have = {name: version(name) for name in ("netmiko", "paramiko")}
    except PackageNotFoundError as exc:
        return Item("sessions", "doctor.sessions.none", {"missing": exc.name}, "doctor.sessions.fix")
    major = have["paramiko"].partition(".")[0]
    too_new = major.isdigit() and int(major) >= TOO_NEW_PARAMIKO
    return Item("sessions", "doctor.sessions.are", have, "doctor.sessions.too_new.fix" if too_new else None)


def _keyring() -> Item:
    from fieldkit.cli.device_login import keyring_name

    name = keyring_name()
    return Item("keyring", "doctor.keyring.is" if name else "doctor.keyring.none", {"name": name})


def _switches(folder: Path) -> Iterator[Item]:
    """Switches that a re-binding left half changed; nothing to say where none did."""
    from fieldkit.changes.rebind_journal import unfinished

    try:
        left = unfinished(folder)
    except FieldkitError as exc:
        yield Item("switch", exc.code, exc.facts, f"{exc.code}.fix")
        return
    for each in left:
        if not each.being_made:
            at = each.at.astimezone().strftime("%Y-%m-%d %H:%M")
            facts = {"device": each.device, "ip": each.plan.ip, "at": at}
            yield Item("switch", "doctor.switch.changed", facts, "doctor.switch.fix")


def _adapter(folder: Path) -> Iterator[Item]:
    """A network adapter that a single-PC test left changed; nothing to say where none did."""
    from fieldkit.changes.journal import unfinished

    try:
        left = unfinished(folder)
    except FieldkitError as exc:
        yield Item("adapter", exc.code, exc.facts, f"{exc.code}.fix")
        return
    if left is not None and not left.being_made:
        at = left.at.astimezone().strftime("%Y-%m-%d %H:%M")
        facts = {"interface": left.saved.interface, "at": at}
        yield Item("adapter", "doctor.adapter.changed", facts, "doctor.adapter.fix")


def _store(folder: Path) -> Item:
    from fieldkit.cases.store import FILE_NAME, open_store

    try:
        if (folder / FILE_NAME).exists():
            open_store(folder).rows()
    except FieldkitError as exc:
        return Item("store", exc.code, exc.facts, f"{exc.code}.fix")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as exc:
        facts = {"folder": str(folder), "why": exc.strerror or str(exc)}
        return Item("store", "doctor.store.not", facts, "doctor.store.fix")
    return Item("store", "doctor.store.is", {"folder": str(folder)})


def _playbooks(known: Known) -> Item:
    from fieldkit.engine.lint import problems

    try:
        library: Library = load_trees(known)
        count, wrong = len(library.names()), len(problems(library))
    except FieldkitError:
        count, wrong = 0, 1
    if wrong:
        return Item("playbooks", "doctor.playbooks.wrong", {"count": wrong}, "doctor.playbooks.fix")
    return Item("playbooks", "doctor.playbooks.are", {"count": count})


def _row(item: Item, speak: Speaker) -> dict[str, Any]:
    return {
        "name": item.name,
        "ok": item.fix is None,
        "text": speak(item.found, **reasons(item.facts, speak.language)),
        "fix": speak(item.fix, **reasons(item.facts, speak.language)) if item.fix else None,
        "facts": dict(item.facts),
    }


def _table(invocation: Invocation, items: tuple[Item, ...], speak: Speaker) -> None:
    from rich.table import Table
    from rich.text import Text

    console = out(invocation)
    signs = signs_for(console.encoding)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for item in items:
        verdict = Verdict.OK if item.fix is None else Verdict.WARN
        word = speak("doctor.have" if item.fix is None else "doctor.lack")
        facts = reasons(item.facts, speak.language)
        told = Text(speak(item.found, **facts))
        if item.fix is not None:
            told.append(f"\n{speak(item.fix, **facts)}", style="dim")
        table.add_row(
            Text(f"{signs[verdict]} {word}", style=STYLES[verdict]),
            Text(speak(f"doctor.{item.name}"), style="bold"),
            told,
        )
    console.print(Text(speak("doctor.title"), style="bold"))
    console.print(table)
    lacking = sum(1 for each in items if each.fix is not None)
    console.print(Text(speak("doctor.lacking", count=lacking) if lacking else speak("doctor.complete")))
