"""Logging in to the access switch: which device, whose login, and the questions a first contact puts."""

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fieldkit.cli.invocation import Invocation
from fieldkit.devices.target import Books, Console, Credentials, Jump, Limits, Target
from fieldkit.model.access import EDGE_STATIONS
from fieldkit.model.line import Line, jump_host
from fieldkit.model.secret import Secret
from fieldkit.model.terms import Vantage
from fieldkit.settings import Settings

if TYPE_CHECKING:
    from fieldkit.cli.words import Speaker
    from fieldkit.devices.hostkeys import Contact
    from fieldkit.devices.talk import Session
    from fieldkit.engine.bench import Instruments

# The keyring entry of a device is called as its host, the one for all others `default`; its text is `USER:PASSWORD`.
SERVICE = "fieldkit"
DEFAULT = "default"
# A keyring that waits for somebody to unlock it would hold up the visit.
KEYRING_S = 3.0
# Below the folder of cases and lines.
FOLDER = "devices"
YES = "yes"
# The jump host's key, the device's own, and old algorithms in between.
MOST_MEETINGS = 4


@dataclass(frozen=True)
class Login:
    """A device and who logs in to it.  `known`: the login came from the environment or the keyring, nobody typed it."""

    target: Target
    books: Books
    limits: Limits = field(default_factory=Limits)
    known: bool = False

    def open(self) -> "Session":
        """Open a session, asking nobody anything.

        Raises: DeviceError when the device cannot be had.
        """
        from fieldkit.devices.session import open_session
        from fieldkit.devices.talk import failed

        if not self.target.credentials.password and not self.target.credentials.username and not self.target.console:
            raise failed("no_credentials", self.target)
        return open_session(self.target, self.books, self.limits)

    def beside(
        self,
        laptop: "Instruments",
        line: Line,
        vantage: Vantage | None,
        macs: Sequence[str] = (),
        most_stations: int = EDGE_STATIONS,
    ) -> "Instruments":
        """The laptop with this device beside it; `macs` are the customer's, to be looked for."""
        from fieldkit.engine.switch import Switch, WithSwitch

        def onward(host: str) -> "Session":
            return self.to(host).open()

        switch = Switch(
            self.open,
            line,
            limits=self.limits,
            macs=macs,
            vantage=vantage,
            open_at=onward,
            most_stations=most_stations,
        )
        return WithSwitch(laptop, switch)

    def to(self, host: str) -> "Login":
        """The same login for another device, of which nothing else is known.

        Its address comes from a neighbour's announcement, which anybody who is plugged in can make: only a host key
        that is known shows that it is a switch of ours.  Telnet and the console have none.
        Raises: DeviceError where it could only be by those.
        """
        if self.target.protocol != "ssh":
            from fieldkit.devices.talk import DeviceError

            raise DeviceError("find.no_key", device=host)
        return replace(self, target=replace(self.target, host=host, platform=None, host_key=None))


@dataclass
class LaterLogin:
    """The record's device, looked up and logged in to only when somebody is to be looked for on it; nobody is asked.

    Until then neither the keyring is opened nor anything sent; it tells where devices are plugged in, and nothing else.
    """

    invocation: Invocation
    settings: Settings
    line: Line
    _login: Login | None = None

    def beside(self, laptop: "Instruments", line: Line, vantage: Vantage | None) -> "Instruments":
        """The laptop with this device beside it."""
        from fieldkit.engine.switch import Switch, WithSwitch

        def onward(host: str) -> "Session":
            return self._made().to(host).open()

        limits = Limits() if self.settings.timeout_s is None else _shortened(self.settings.timeout_s)
        switch = Switch(lambda: self._made().open(), line, limits=limits, vantage=vantage, open_at=onward)
        return WithSwitch(laptop, switch, only_places=True)

    def _made(self) -> Login:
        if self._login is None:
            self._login = ready(self.invocation, self.settings, self.line, asks=False)
        if self._login is None or not self._login.known:
            from fieldkit.devices.talk import DeviceError

            raise DeviceError("missing.no_switch_login", device=self.line.access.switch)
        return self._login


# -- which device -----------------------------------------------------------------------------------------------------


def named(line: Line, console: Console | None = None) -> bool:
    """Does the record, or the command line, name a device to log in to?"""
    return console is not None or (line.access.switch is not None and not _paste_only(line))


def login_of(invocation: Invocation, settings: Settings, line: Line, console: Console | None = None) -> Login:
    """The record's device, with what login the environment and the keyring have for it."""
    from fieldkit.devices.platforms import PLATFORMS

    access = line.access
    host = access.switch or ""
    platform = access.platform if access.platform in PLATFORMS else None  # then the device itself is asked
    credentials, jump = Credentials(), _jump(invocation.environ, access.jump)
    if console is not None:
        target = Target(host, "console", platform=platform, console=console)
    else:
        protocol = access.protocol or "ssh"
        target = Target(host, protocol, access.tcp_port, platform, host_key=access.host_key, jump=jump)
    credentials = credentials_of(invocation.environ, target.name if console else host)
    target = replace(target, credentials=credentials, old_algorithms=bool(access.old_algorithms))
    limits = Limits() if settings.timeout_s is None else _shortened(settings.timeout_s)
    known = bool(credentials.password) and (jump is None or bool(jump.credentials.password))
    return Login(target, books_of(settings), limits, known)


def books_of(settings: Settings) -> Books:
    """Where this laptop remembers devices."""
    return Books(settings.data_dir / FOLDER)


def _shortened(seconds: float) -> Limits:
    """`--timeout` shortens each part, it never lengthens one."""
    usual = Limits()
    return replace(
        usual,
        connect_s=min(usual.connect_s, seconds),
        login_s=min(usual.login_s, seconds),
        answer_s=min(usual.answer_s, seconds),
    )


def _paste_only(line: Line) -> bool:
    from fieldkit.devices.platforms import PLATFORMS

    platform = PLATFORMS.get(line.access.platform or "")
    return platform is not None and platform.paste_only


# -- whose login ------------------------------------------------------------------------------------------------------


def credentials_of(environ: Mapping[str, str], host: str) -> Credentials:
    """The login for a host: the environment's, else the keyring's."""
    username, password = environ.get("FIELDKIT_USERNAME"), environ.get("FIELDKIT_PASSWORD")
    secret = environ.get("FIELDKIT_SECRET")
    if not password:
        kept = _from_keyring(host)
        if kept is not None and (not username or kept[0] in ("", username)):
            username, password = username or kept[0], kept[1]
    return _remembered(Credentials(username or None, _secret(password), _secret(secret)))


def _jump(environ: Mapping[str, str], written: str | None) -> Jump | None:
    place = jump_host(written) if written is not None else None
    if place is None:
        return None
    user, host, port = place
    username, password = environ.get("FIELDKIT_JUMP_USERNAME") or user, environ.get("FIELDKIT_JUMP_PASSWORD")
    if not password:
        kept = _from_keyring(host, default=False)
        if kept is not None and (not username or kept[0] in ("", username)):
            username, password = username or kept[0], kept[1]
    return Jump(host, port, _remembered(Credentials(username, _secret(password))))


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


def _remembered(login: Credentials) -> Credentials:
    """The login, after every sink has been told what it may never let through."""
    from fieldkit.text.redact import never_show

    for each in (login.password, login.secret):
        if each is not None:
            never_show(each.reveal())
    return login


def _from_keyring(host: str, *, default: bool = True) -> tuple[str, str] | None:
    """User and password that the system's keyring has for a host; None where it has none, or does not answer."""

    def look() -> str | None:
        import keyring

        for name in (host, DEFAULT) if default else (host,):
            if found := keyring.get_password(SERVICE, name):
                return found
        return None

    text = _in_time(look)
    if not text:
        return None
    username, colon, password = text.partition(":")
    return (username, password) if colon else ("", text)


def keyring_name() -> str | None:
    """What the system's keyring is called; None where there is none that keeps anything."""

    def look() -> str | None:
        import keyring
        from keyring.backends import fail, null

        ring = keyring.get_keyring()
        return None if isinstance(ring, fail.Keyring | null.Keyring) else str(ring.name)

    return _in_time(look)


def _in_time(look: Callable[[], str | None]) -> str | None:
    """What a look into the keyring brings; None where it fails, or waits for somebody to unlock it."""
    came: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def looking() -> None:
        try:
            came.put(look())
        except Exception:  # whatever a desktop's own backend raises, it only means that there is no keyring
            came.put(None)

    threading.Thread(target=looking, name="keyring", daemon=True).start()
    try:
        return came.get(timeout=KEYRING_S)
    except queue.Empty:
        return None


# -- the questions of a first contact ---------------------------------------------------------------------------------


class Doorstep:
    """Asks at the terminal what a login needs: user, password, whether to trust a key, whether to allow old ciphers."""

    def __init__(self, invocation: Invocation, speak: "Speaker") -> None:
        self._invocation = invocation
        self._speak = speak

    def prepared(self, login: Login) -> Login | None:
        """The login, complete, its device's key known; None where the person has no login or does not trust it.

        What else is wrong with the device shows when it is asked.
        """
        device = login.target.name
        self.warn(login)  # before a password is typed, not after
        if not login.known:
            login_or_none = self._asked(login)
            if login_or_none is None:
                self._say("login.none", device=device)
                return None
            login = login_or_none
        return login if _met_before(login) else self._met(login)

    def warn(self, login: Login) -> None:
        """Say that Telnet carries everything in clear, each time."""
        from fieldkit.cli.screen import somebody_watches

        if login.target.protocol == "telnet" and (somebody_watches() or not self._invocation.json):
            self._say("login.telnet", device=login.target.name)

    def _asked(self, login: Login) -> Login | None:
        target, credentials = login.target, login.target.credentials
        username = credentials.username or self._line("login.username", device=target.name)
        if not username and target.protocol == "ssh":
            return None
        key = "login.password" if username else "login.password_only"
        password = credentials.password or _secret(self._hidden(key, device=target.name))
        if not username and not password:
            return None if target.console is None else login
        jump = target.jump
        if jump is not None and not jump.credentials.password:
            user = jump.credentials.username or self._line("login.jump_username", device=jump.host)
            jump_login = _remembered(Credentials(user, _secret(self._hidden("login.jump_password", device=jump.host))))
            jump = replace(jump, credentials=jump_login)
        given = _remembered(Credentials(username or None, password, credentials.secret))
        return replace(login, target=replace(target, credentials=given, jump=jump))

    def _met(self, login: Login) -> Login | None:
        """See whose keys they are, the jump host's first, before a password is sent."""
        from fieldkit.devices.hostkeys import first_contact, trust
        from fieldkit.devices.talk import DeviceError

        for _ in range(MOST_MEETINGS):
            target, books = login.target, login.books
            try:
                contact = first_contact(target, books, login.limits.connect_s)
            except DeviceError as exc:
                if exc.code != "device.old_algorithms" or target.old_algorithms:
                    return login  # the session meets the same, and says so as a reading
                self._say("login.old_algorithms", device=target.name, wants=exc.facts.get("wants"))
                if not self._agreed("login.old_ask"):
                    return None
                login = replace(login, target=replace(target, old_algorithms=True))
                continue
            if contact.state != "unknown":
                return login
            if not self._trusts(contact):
                self._say("login.not_trusted", device=contact.device)
                return None
            try:
                trust(contact, target, books)
            except DeviceError:
                return login  # cannot be kept: the session says so
            self._say("login.trusted", device=contact.device)
        return login

    def _trusts(self, contact: "Contact") -> bool:
        self._say("login.new_key", device=contact.device, key_type=contact.key_type)
        self._print(f"  {contact.fingerprint}")
        return self._agreed("login.trust")

    # -- asking and telling ------------------------------------------------------------------------------------------

    def _agreed(self, key: str) -> bool:
        return self._line(key).lower() == YES

    def _line(self, key: str, **facts: object) -> str:
        from fieldkit.cli.keys import keyboard

        terminal = keyboard(self._invocation.environ.get("TERM", ""))
        try:
            return terminal.line(lambda: self._print(f"{self._speak(key, **facts)} > ", end="")).strip()
        except EOFError:
            return ""

    def _hidden(self, key: str, **facts: object) -> str:
        """A password, not shown while it is typed."""
        import getpass
        import sys

        try:
            return getpass.getpass(f"{self._speak(key, **facts)} > ", stream=sys.stderr)
        except EOFError:
            return ""

    def _say(self, key: str, **facts: object) -> None:
        self._print(self._speak(key, **facts))

    def _print(self, words: str, end: str = "\n") -> None:
        from rich.text import Text

        from fieldkit.cli.output import err

        err(self._invocation).print(Text(words), end=end, soft_wrap=True)


def doorstep(invocation: Invocation) -> Doorstep:
    """Somebody to ask, in the language of the call."""
    from fieldkit.cli.words import Speaker
    from fieldkit.text.login import TEXTS

    return Doorstep(invocation, Speaker(invocation.language, TEXTS))


def _met_before(login: Login) -> bool:
    """Is there nothing to ask about keys: the device's is known or on record, or it has none?"""
    from fieldkit.devices.hostkeys import hosts_name, known_keys
    from fieldkit.devices.talk import DeviceError

    target = login.target
    if target.jump is not None:
        return False
    if target.protocol != "ssh" or target.host_key is not None:
        return True
    try:
        return bool(known_keys(login.books.known_hosts, hosts_name(target.host, target.port)))
    except DeviceError:
        return True  # the session says so


def ready(
    invocation: Invocation, settings: Settings, line: Line, *, asks: bool, console: Console | None = None
) -> Login | None:
    """The record's device, ready to be opened, asked for at the terminal what is missing; None where nobody logs in.

    Without anybody to ask it is what environment and keyring have, complete or not.
    """
    login = login_of(invocation, settings, line, console)
    if asks:
        return doorstep(invocation).prepared(login)
    doorstep(invocation).warn(login)
    return login


def for_tree(invocation: Invocation, settings: Settings, line: Line, *, asks: bool) -> Login | None:
    """The login for a tree that reads the switch: asked for once where somebody sits there, else only a known one."""
    if not named(line):
        return None
    login = ready(invocation, settings, line, asks=asks)
    return login if login is not None and (asks or login.known) else None
