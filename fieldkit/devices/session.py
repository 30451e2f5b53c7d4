"""One session on one device: opened within its time, one command after the other, closed in any case."""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any

from fieldkit.devices import detect
from fieldkit.devices.book import Page, remember, remembered
from fieldkit.devices.connection import HungUp, connected, prepare
from fieldkit.devices.hostkeys import Contact, first_contact, trust
from fieldkit.devices.login import OPEN_QUESTION, Login, answer_to
from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.prompt import host_of, in_configuration, looks_like_prompt, same_box
from fieldkit.devices.screen import PAGER, Screen, flat, shown, without_echo
from fieldkit.devices.talk import Answer, DeviceError, Refused, Session, failed
from fieldkit.devices.target import Books, Limits, Target

__all__ = ["Contact", "DeviceSession", "first_contact", "open_session", "trust"]

# -- how long a sign is watched before it is believed, in seconds -----------------------------------------------------
# The learned prompt, behind the command's echo; by a serial line whatever comes in bursts is allowed to go on.
_PROMPT_S = 0.02
_CONSOLE_PROMPT_S = 0.08
# The learned prompt where no echo came: it may be the one before the command.
_NO_ECHO_S = 0.3
# Something of a prompt's shape that is not the one we know.
_LIKE_S = 0.4
# A question of the device's own.
_QUESTION_S = 0.05
# Nothing at all: an alarm may have been printed over the prompt, and an Enter brings it back.
_NUDGE_S = 3.0
# The echo of a configuring line.
_ECHO_S = 3.0
_LEAVE_S = 0.25

# `{ <cr>|frameid/slotid<S><Length 1-15> }:`: SmartAX asks back for what could still be said.
_ASKS_BACK = re.compile(r"\{[^{}\r\n]{0,400}<cr>[^{}\r\n]{0,400}\}:?\Z")
# Alarms that a device prints into the session; they begin like an error.
_ALARM = re.compile(r"^%(?:[A-Z][a-z]{2} +\d|[A-Z0-9_]{2,}-\d|%?\d{2}[A-Z])")
# An error is short; a long answer with such a line in it is an answer.
_LONGEST_ERROR = 12

_LOG_OUT = re.compile(r"(?:log ?out|quit|exit|leave)[^\n]{0,40}[\[(]y/n[\])]", re.IGNORECASE)

_HOLE = re.compile(r"\\\{\w+\\\}")
# What may fill a hole: words of port names, addresses and numbers, none that begins like an option.
_FILLING = r"[A-Za-z0-9][\w./:-]{0,63}(?: [A-Za-z0-9][\w./:-]{0,63}){0,5}"
_LINE = re.compile(r"[ -~]{1,400}")

_OPEN: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def open_session(target: Target, books: Books, limits: Limits = Limits()) -> "DeviceSession":  # noqa: B008  (frozen)
    """Log in to one device and find its prompt, without ever asking the person anything.

    Raises: DeviceError; a host key that is not known is a `Stranger` (hostkeys.py), before anybody has logged in.
    """
    if target.platform is not None and target.platform not in PLATFORMS:
        raise failed("unknown_platform", target, first=target.platform)
    if target.platform is not None and PLATFORMS[target.platform].paste_only:
        raise DeviceError("device.paste_only", platform=target.platform)
    lock = _OPEN[target.name]
    if not lock.acquire(timeout=limits.connect_s):
        raise failed("already_open", target)
    try:
        return DeviceSession(target, books, limits, lock)
    except BaseException:
        lock.release()
        raise


class DeviceSession:
    """The session of `talk.Session`; leaving the `with` closes it."""

    def __init__(self, target: Target, books: Books, limits: Limits, lock: threading.Lock) -> None:
        self.target, self._books, self._limits = target, books, limits
        self._lock: threading.Lock | None = None  # held from the end of the opening on
        self._page: Page = Page() if target.console else remembered(books.devices, target.name)
        self._permitted: tuple[str, ...] = ()
        self._pace_s = 0.0
        self._over = False
        self._in_the_middle = False
        # What the person ought to know of this session: `telnet`, `old_algorithms`, `enable_refused`.
        self.notes: tuple[str, ...] = ()
        self._enter = b"\r\n" if target.protocol == "telnet" else b"\r"
        prepare()  # what a slow laptop takes to load its libraries is not the device's time
        began = time.monotonic()
        until = began + limits.connect_s + limits.login_s
        old = target.old_algorithms or self._page.old_algorithms
        if target.protocol == "telnet":
            self.notes += ("telnet",)
        self._line: Any = connected(target, books, began + limits.connect_s, until, old_algorithms=old)
        self._screen = Screen(self._line, target, limits.largest_answer, self._page.encoding)
        self.prompt = ""
        try:
            self._begin(began, until)
        except HungUp:
            self._end()
            raise failed("closed_login", target, why="") from None
        except BaseException:
            self.close()
            raise
        self._lock = lock

    # -- opening ------------------------------------------------------------------------------------------------------

    def _begin(self, began: float, until: float) -> None:
        target = self.target
        met = self._line.met
        if met is not None:
            if met.contact.pinned:
                with suppress(DeviceError):  # the record has the key, whether it can be kept here or not
                    trust(met.contact, target, self._books)
            if met.old_used:
                self.notes += ("old_algorithms",)
                self._remember(old_algorithms=True)
        named = target.platform or self._page.platform
        known = PLATFORMS.get(named) if named else None
        login = Login(self._line, self._screen, target, known, self._enter)
        self.prompt = login.prompt(until, began)
        self._was_open = login.was_open
        self.hostname = host_of(self.prompt)
        self.platform = known or Platform("", ())
        if in_configuration(self.prompt, known):
            if "[*" in self.prompt:  # somebody's changes, not committed yet: to leave would throw them away
                self._end()
                raise failed("left_in_configuration", target)
            self._leave_configuration()
        self._recognise(known)
        self._raise_level()
        for command in (*self.platform.unpaged, *self.platform.quiet):
            self._for_this_session(command)

    def _recognise(self, known: Platform | None) -> None:
        """Which platform this is, if nobody knows, or if what is known does not fit."""
        if known and known.prompt.match(self.prompt) and not detect.contradicts(self._line.greeting, known):
            return
        found, said = detect.detected(
            self._line.greeting,
            self.prompt,
            lambda command: self._put(command, self._limits.answer_s).text,
        )
        if found is None:
            if known:
                return
            raise failed("unknown_platform", self.target, first=said[:200])
        if known and found is not known and self.target.platform:
            raise failed("wrong_platform", self.target, platform=known.name, found=found.name)
        self.platform = found
        self._remember(platform=found.name)

    def _raise_level(self) -> None:
        """The privileged level, where the platform has one and the word for it was given."""
        platform, secret = self.platform, self.target.credentials.secret
        if platform.enable is None or secret is None or not self.prompt.endswith(">"):
            return
        until = time.monotonic() + self._limits.answer_s
        self._screen.clear()
        self._send(platform.enable.encode() + self._enter)
        given = False
        while time.monotonic() < until:
            last = self._screen.last
            asked = re.search(r"(?:password|口令|密码)[^\n]{0,20}[:：]\Z", last, re.IGNORECASE) is not None
            at_prompt = same_box(last, self.prompt) and looks_like_prompt(last, platform) and len(self._screen) > 4
            wait = self._still() if asked or at_prompt else until - time.monotonic()
            if self._more(max(0.0, wait), platform.enable):
                continue
            if asked and given:
                self._send(b"\x03")
                break
            if asked:
                given = True
                self._screen.clear()
                self._send(secret.reveal().encode() + b"\r")
            elif at_prompt:
                break
        self._find_prompt()
        if self.prompt.endswith(">"):
            self.notes += ("enable_refused",)

    def _for_this_session(self, command: str) -> None:
        """One of the platform's commands for the session alone; a refusal is remembered, and nothing hangs on it."""
        kept = f"{self.target.credentials.username or ''} {command}"
        if kept in self._page.refused:
            return
        try:
            self._checked(self._put(command, self._limits.answer_s))
        except Refused:
            refused = (*self._page.refused, kept)
            self._page = Page(self._page.platform, self._page.old_algorithms, self._page.encoding, refused)
            self._remember(refused=refused)

    def _remember(self, **found: Any) -> None:
        """Write down what was found; behind the one console cable hangs another device each time."""
        if self.target.console is None:
            remember(self._books.devices, self.target.name, **found)

    # -- what callers use ---------------------------------------------------------------------------------------------

    def ask(self, command: str, within_s: float | None = None) -> Answer:
        """Put one reading command.  Raises: Refused, DeviceError; LookupError for what is no reading command."""
        platform = self.platform
        allowed = [each for group in platform.asks.values() for each in group]
        allowed += [platform.version, *platform.unpaged, *platform.quiet]
        if not _allowed(command, allowed):
            raise LookupError(f"not a reading command of {platform.name}: {command!r}")
        within = within_s or self._limits.answer_s
        until = time.monotonic() + within
        answer = self._put(command, within)
        if not answer.text.strip() and (left := until - time.monotonic()) > 0:
            # Some give an empty answer out of haste; the same again is the real one.
            answer = self._put(command, left)
        return self._checked(answer)

    def permit(self, commands: tuple[str, ...]) -> None:
        """From now on exactly these configuring lines may be sent, because a person agreed to them."""
        for each in commands:
            if not _LINE.fullmatch(each) or "?" in each:
                raise LookupError(f"not a line to be sent: {each!r}")
        self._permitted = tuple(commands)

    def send(self, command: str, within_s: float | None = None) -> Answer:
        """Send one permitted configuring line: typed, its echo held beside it, and only then entered.

        Where the device asks back (`Are you sure? [Y/N]`), the answer ends there with the question as its prompt; what
        is replied is a permitted line like any other.
        Raises: Refused, DeviceError; LookupError for what nobody has agreed to.
        """
        if command not in self._permitted:
            raise LookupError(f"nobody has agreed to this line: {command!r}")
        return self._checked(self._put(command, within_s or self._limits.answer_s, typed_first=True))

    def close(self) -> None:
        """Leave, by the platform's own word; always returns, and soon."""
        if self._over:
            return
        try:
            with suppress(HungUp, DeviceError):
                self._say_goodbye()
        finally:
            self._end()

    def __enter__(self) -> "DeviceSession":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<session on {self.target.name}>"

    # -- one command --------------------------------------------------------------------------------------------------

    def _put(self, command: str, within_s: float, *, typed_first: bool = False) -> Answer:
        """Send one command and read until the device waits for the next.  Raises: DeviceError."""
        if self._over:
            raise failed("closed", self.target, during=command)
        began = time.monotonic()
        until = began + within_s
        screen = self._screen
        self._in_the_middle = True
        try:
            self._drain(min(1.0, within_s / 4))
            if typed_first:
                self._type(command, min(_ECHO_S, within_s))
                self._send(self._enter)
            else:
                self._send(command.encode() + self._enter)
            prompt = self._until_prompt(command, until, within_s, asking=not typed_first, echoed=typed_first)
        except HungUp:
            self._end()
            raise failed("closed", self.target, during=command) from None
        except DeviceError:
            if self._in_the_middle and self.target.console is not None:
                self.close()  # whoever plugs in next would find it as it was left
            elif self._in_the_middle:
                self._end()
            raise
        self._in_the_middle = False
        before = screen.encoding
        text, raw = screen.text(), screen.raw()
        if screen.encoding != before:
            self._remember(encoding=screen.encoding)
        behind = None if typed_first else without_echo(text, command)
        body = shown(behind if behind is not None else text)
        return Answer(command, _without_prompt(body, prompt), raw, prompt, round(time.monotonic() - began, 3))

    def _until_prompt(self, command: str, until: float, within_s: float, *, asking: bool, echoed: bool) -> str:
        """Read on until the device waits for a command; pages on, asks nothing, is fooled by nothing alike."""
        screen = self._screen
        like: str | None = None
        like_from = 0
        nudges = 0
        first_byte = time.monotonic()
        answers = 0
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise failed("no_answer", self.target, seconds=round(within_s, 1), at=command)
            last = screen.last
            echoed = echoed or (len(screen) > 0 and without_echo(screen.head(), command) is not None)
            kind = self._kind(last)
            if kind == "pager":
                screen.cut_pager()
                self._send(b" ")
                kind = ""
            if self._more(min(left, self._watch(kind, echoed, nudges, within_s)), command):
                if not self._pace_s:
                    self._pace_s = time.monotonic() - first_byte
                continue
            if until - time.monotonic() <= 0:
                continue
            if kind == "prompt" or (kind == "mode" and not asking):
                self._learn(last)
                return last
            if kind in ("like", "mode"):
                behind = screen.since(like_from)
                if like is not None and same_box(like, last) and shown(behind).strip() == last:
                    # Once more the same for an Enter: the device was renamed.
                    screen.cut(like_from)
                    self._learn(last)
                    return last
                like, like_from = last, screen.mark()
                self._send(self._enter)
            elif kind == "asks_back":
                self._send(self._enter)
            elif kind == "question":
                if not asking:
                    return last
                answers += 1
                if answers > 5:
                    raise failed("no_answer", self.target, seconds=round(within_s, 1), at=command)
                self._send((answer_to(last, self.platform) or "N").encode() + self._enter)
            else:
                nudges += 1
                if nudges <= 2 and not OPEN_QUESTION.search(last):
                    self._send(self._enter)

    def _kind(self, last: str) -> str:
        """What stands in the last line."""
        if not last:
            return ""
        if last == self.prompt:
            return "prompt"
        if PAGER.search(last):
            return "pager"
        if _ASKS_BACK.search(last):
            return "asks_back"
        if answer_to(last, self.platform) is not None:
            return "question"
        if looks_like_prompt(last, self.platform):
            return "mode" if same_box(last, self.prompt) else "like"
        return ""

    def _watch(self, kind: str, echoed: bool, nudges: int, within_s: float) -> float:
        """How long this has to stand still before it is acted upon."""
        if kind == "prompt":
            return self._still() if echoed else max(_NO_ECHO_S, self._still())
        if kind in ("mode", "like"):
            return max(_LIKE_S if kind == "like" else 3 * self._still(), self._still())
        if kind in ("question", "asks_back"):
            return max(_QUESTION_S, self._still())
        return min(_NUDGE_S, within_s / 3) * (nudges + 1)

    def _still(self) -> float:
        """How long the line is quiet within an answer at the most: the slower it is, the longer."""
        least = _CONSOLE_PROMPT_S if self.target.console is not None else _PROMPT_S
        return min(max(least, self._pace_s / 2), 0.3)

    def _learn(self, prompt: str) -> None:
        self.prompt = prompt
        name = host_of(prompt)
        if name and not in_configuration(prompt, self.platform):
            self.hostname = name

    def _type(self, command: str, within_s: float) -> None:
        """Type a line and see its echo come back as it was typed.  Raises: DeviceError."""
        screen = self._screen
        wanted = flat(command)
        until = time.monotonic() + within_s
        self._send(command.encode())
        while (left := until - time.monotonic()) > 0:
            came = flat(screen.head())
            if came == wanted and not self._more(self._still(), command):
                screen.clear()
                return
            if came != wanted and not wanted.startswith(came):
                break
            if came != wanted:
                self._more(left, command)
        echoed = shown(screen.head()).strip()[:200]
        self._sent_away()
        raise failed("echo_differs", self.target, command=command, echoed=echoed)

    def _sent_away(self) -> None:
        """Break off what is under way, and take back what is typed and not entered, until the prompt is back."""
        with suppress(HungUp, DeviceError):
            self._screen.clear()
            self._send(b"\x03")
            until = time.monotonic() + 0.5
            while (left := until - time.monotonic()) > 0:
                last = self._screen.last
                back = bool(last) and same_box(last, self.prompt) and looks_like_prompt(last, self.platform)
                if not self._more(min(left, self._still()) if back else left, "") and back:
                    self._learn(last)
                    self._in_the_middle = False
                    return

    def _find_prompt(self) -> None:
        """Learn the prompt anew, after something that may have changed it."""
        self._screen.clear()
        self._send(self._enter)
        until = time.monotonic() + min(2.0, self._limits.answer_s)
        while (left := until - time.monotonic()) > 0:
            last = self._screen.last
            there = bool(last) and looks_like_prompt(last, self.platform)
            if not self._more(min(left, self._still()) if there else left, "") and there:
                self._learn(last)
                return

    def _checked(self, answer: Answer) -> Answer:
        """The answer, unless it is the device's way of saying no.  Raises: Refused."""
        lines = [line for line in answer.text.splitlines() if line.strip() and not _ALARM.match(line.strip())]
        if not lines or len(lines) > _LONGEST_ERROR:
            return answer
        # No error is as wide as a hostile line, and a pattern is to be held against an error only.
        short = "\n".join(re.sub(r"[ \t]{9,}", " " * 8, line[:400])[:200] for line in lines)
        signs = {"not_allowed": self.platform.not_allowed, "not_understood": self.platform.not_understood}
        for code, sign in signs.items():
            if sign is not None and (found := sign.search(short)):
                at = short.rfind("\n", 0, found.end() - 1) + 1
                said = short[at:].split("\n", 1)[0].strip() or found[0].strip()
                if self.platform.enable is not None and self.prompt.endswith(">"):
                    code = "not_allowed"  # below the privileged level a command may only be hidden from this user
                raise Refused(f"device.{code}", device=self.target.name, command=answer.command, said=said[:200])
        return answer

    # -- bytes --------------------------------------------------------------------------------------------------------

    def _send(self, data: bytes) -> None:
        self._line.put(data)

    def _more(self, within_s: float, during: str) -> bool:
        return self._screen.more(max(0.0, within_s), during)

    def _drain(self, within_s: float) -> None:
        """Take what came since the last answer off the line, within a time."""
        self._screen.clear()
        until = time.monotonic() + within_s
        while self._screen.more(0.0005) and time.monotonic() < until:
            self._screen.clear()
        self._screen.clear()

    # -- leaving ------------------------------------------------------------------------------------------------------

    def _leave_configuration(self) -> None:
        """Back to where nothing can be changed; what is not committed is let go."""
        word = b"return" if self.prompt.startswith("[") or self.platform.name == "huawei_smartax" else b"end"
        self._screen.clear()
        self._send(word + self._enter)
        until = time.monotonic() + min(2.0, self._limits.answer_s)
        while (left := until - time.monotonic()) > 0:
            last = self._screen.last
            asked = bool(last) and answer_to(last, self.platform) is not None
            there = bool(last) and looks_like_prompt(last, self.platform) and len(self._screen) > len(last)
            if self._more(min(left, self._still()) if asked or there else left, ""):
                continue
            if asked:
                self._screen.clear()
                self._send(b"N" + self._enter)
            elif there:
                self._learn(last)
                return

    def _say_goodbye(self) -> None:
        if not self.prompt:
            return  # nobody was let in
        last = self._screen.last
        if self._in_the_middle or (last != self.prompt and answer_to(last, self.platform) is not None):
            self._sent_away()
        if self._in_the_middle:
            return
        if in_configuration(self.prompt, self.platform):
            self._leave_configuration()
        if self._over or self._was_open:
            return
        self._screen.clear()
        for word in (self.platform.leave,) if self.platform.name else ("quit", "exit"):
            self._send(word.encode() + self._enter)
        until = time.monotonic() + _LEAVE_S
        asked = False
        while (left := until - time.monotonic()) > 0:
            if not asked and _LOG_OUT.search(self._screen.last):
                asked = True
                self._send(b"y" + self._enter)
            self._more(left, "")

    def _end(self) -> None:
        """Close the line and let the next one in."""
        self._over = True
        lock, self._lock = self._lock, None
        try:
            self._line.hang_up()
        finally:
            if lock is not None:
                lock.release()


def _without_prompt(body: str, prompt: str) -> str:
    """The answer without the prompt behind it, and without an empty line at either end."""
    lines = body.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and lines[-1].strip() == prompt:
        lines.pop()
    return "\n".join(lines).strip("\n")


def _allowed(command: str, templates: Iterable[str]) -> bool:
    """Is this one of the platform's commands, its holes filled with nothing but names and numbers?"""
    if not _LINE.fullmatch(command) or "?" in command:
        return False
    return any(
        each and re.fullmatch(_HOLE.sub(lambda _: f"(?:{_FILLING})", re.escape(each)), command) for each in templates
    )


def _is_a_session(session: DeviceSession) -> Session:
    return session
