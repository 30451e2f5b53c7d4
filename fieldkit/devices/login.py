"""From an open line to the first prompt: who we are, said once, and every question answered so that nothing changes."""

import re
import time
from typing import Literal

from fieldkit.devices.connection import HungUp
from fieldkit.devices.platform import Platform
from fieldkit.devices.prompt import looks_like_prompt, same_box
from fieldkit.devices.screen import PAGER, Line, Screen
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Target

Standing = Literal["username", "password", "new_password", "question", "any_key", "pager", "prompt", ""]

_USERNAME = re.compile(r"(?:^|[\s>])(?:user ?name|login(?: as)?|user|account|用户名)[ \t]?[:：]\Z", re.IGNORECASE)
_PASSWORD = re.compile(r"(?:password|passcode|口令|密码)[^:：\n]{0,40}[:：]\Z", re.IGNORECASE)
_NEW_PASSWORD = re.compile(r"\b(?:new|old|confirm|re-?(?:enter|type)|again)\b|新密码|原密码", re.IGNORECASE)
_ANY_KEY = re.compile(
    r"(?:press|hit|strike|按)[^\n]{0,40}(?:any key|enter|return|回车|任意键)[^\n]{0,40}\Z", re.IGNORECASE
)
# What a device asks on its own account; whatever it is, "no" changes nothing.
_QUESTION = re.compile(
    r"(?P<yes>[\[(<]?\byes/no\b|\[no\]|\[yes\])[^\n]{0,24}\Z"
    r"|(?:[\[(<]y(?:es|\(yes\))?/n(?:o|\(no\))?(?:/c(?:ancel|\(cancel\))?)?[\])>]|\by/n\b|\[confirm\])[^\n]{0,24}\Z",
    re.IGNORECASE,
)
# Something is asked that nobody knows: an Enter alone could be a yes.
OPEN_QUESTION = re.compile(r"(?:[:?：？]|\[[^\[\]\n]{1,40}\])\Z")
_BUSY = re.compile(
    r"all (?:user )?(?:interfaces|lines?|vtys?|terminals?|sessions?)(?:\(s\))? (?:are|is) "
    r"(?:\w+ )?(?:used|busy|in use|occupied)"
    r"|no free (?:vty|line|user)|session limit|too many (?:users|sessions|connections|logins)"
    r"|(?:number|amount) of [\w ]{0,30}(?:users|sessions|connections|terminals|lines)"
    r"[\w ]{0,30}(?:maximum|limit|full|exceed)"
    r"|max(?:imum)? (?:number of )?(?:users|sessions|logins|connections)[\w ,]{0,30}(?:reach|exceed)"
    r"|connections? (?:limit|refused by remote)|用户数已(?:满|达)",
    re.IGNORECASE,
)
_LOCKED = re.compile(r"(?:has been |is |was )(?:locked|blocked)\b|\blocked out\b|已被锁定", re.IGNORECASE)
_EXPIRED = re.compile(
    r"password[^\n]{0,60}(?:expired|must be changed|has to be changed|needs? to be changed)", re.IGNORECASE
)
_WRONG = re.compile(
    r"login incorrect|(?:authenticat\w+|login|logon|log in)[^\n]{0,30}(?:fail|reject|invalid|incorrect|denied|error)"
    r"|(?:password|username|user name|passwords)[^\n]{0,40}(?:invalid|incorrect|wrong|error|bad|not match)"
    r"|(?:invalid|incorrect|wrong|bad)[^\n]{0,30}(?:password|username|user name|login|credential)"
    r"|access denied|permission denied|is rejected|reached the upper limit",
    re.IGNORECASE,
)

# A device's prompt stands still at least so long before it is believed.
_STILL_S = 0.03
# Nothing to be recognised for so long: one Enter may bring it out.
_WAKE_S = 1.5
# On the console, who is there is asked at once: nobody greets by himself.
_CONSOLE_WAKE_S = 0.3
_MOST_ANSWERS = 8
# Takes off what somebody may have left typed on the console, by either of the two keys in use.
_TAKE_OFF = b"\x15\x18"


def standing(last: str, platform: Platform | None) -> Standing:
    """What the device waits for, by its last line.  Pure."""
    if not last:
        return ""
    if PAGER.search(last):
        return "pager"
    if answer_to(last, platform) is not None:
        return "question"
    if _PASSWORD.search(last):
        return "new_password" if _NEW_PASSWORD.search(last) else "password"
    if _USERNAME.search(last):
        return "username"
    if _ANY_KEY.search(last):
        return "any_key"
    return "prompt" if looks_like_prompt(last, platform) else ""


def answer_to(last: str, platform: Platform | None) -> str | None:
    """What is answered to a question of the device's own: the platform's word, else no; None where it asks nothing."""
    for asked, answer in platform.questions if platform else ():
        if asked.search(last):
            return answer
    found = _QUESTION.search(last)
    if found is None:
        return None
    return "no" if found["yes"] else "N"


class Login:
    """One login.  The user name and the password are sent once each, and never a second time."""

    def __init__(self, line: Line, screen: Screen, target: Target, platform: Platform | None, enter: bytes) -> None:
        self._line, self._screen, self._target, self._platform = line, screen, target, platform
        self._enter = enter
        self._name_sent = self._password_sent = self._emptied = False
        self.was_open = target.console is not None
        self._heard = ""
        self._question = ""

    def prompt(self, until: float, began: float) -> str:
        """The prompt of the device once we are in.  Raises: DeviceError."""
        answers = 0
        woken = tries = 0
        candidate: str | None = None
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise self._error("silent_login", seconds=round(until - began, 1))
            last = self._screen.last
            now = standing(last, self._platform)
            try:
                if self._screen.more(min(left, self._patience(now, woken)), "login"):
                    continue
                if now == "prompt":
                    tries += 1
                    # A prompt with a clock in it is never twice the same.
                    if candidate == last or (candidate and tries > 3 and same_box(candidate, last)):
                        return last
                    if tries > _MOST_ANSWERS:
                        raise self._error("silent_login", seconds=round(time.monotonic() - began, 1))
                    # The same line again for an Enter, and nothing else: it is the prompt.
                    candidate = last
                    self._send(self._enter)
                    continue
                candidate = None
                if now == "pager":
                    self._send(b" ")
                elif now == "any_key":
                    self._send(self._enter)
                elif now == "username":
                    self._say_name()
                elif now == "password":
                    self._say_password(woken)
                elif now == "new_password":
                    raise self._error("password_expired")
                elif now == "question":
                    answers += 1
                    if answers > _MOST_ANSWERS:
                        raise self._error("silent_login", seconds=round(time.monotonic() - began, 1))
                    self._question = last
                    self._send((answer_to(last, self._platform) or "N").encode() + self._enter)
                else:
                    self._nothing_more(woken)
                    woken += 1
            except HungUp:
                raise self._hung_up() from None

    def _patience(self, now: Standing, woken: int) -> float:
        if now:
            return _STILL_S
        if self._target.console is not None and woken == 0:
            return _CONSOLE_WAKE_S
        return _WAKE_S

    def _nothing_more(self, woken: int) -> None:
        """A line that nobody asked for stands there: the device's refusal, or the greeting of one that waits."""
        text = self._text()
        if _BUSY.search(text):
            raise self._error("busy")
        if self._password_sent and (_WRONG.search(text) or _LOCKED.search(text)):
            raise self._refused(text)
        if woken < 3 and not OPEN_QUESTION.search(self._screen.last):
            if self._target.console is not None:
                self._send(_TAKE_OFF)
                self._screen.more(_STILL_S)
            self._send(self._enter)

    def _say_name(self) -> None:
        name = self._target.credentials.username
        if self._name_sent or self._password_sent:
            raise self._refused(self._text())
        if name is None:
            raise self._error("no_credentials")
        self._name_sent = True
        self.was_open = False
        # A bare CR: some take the LF after it for the next answer.
        self._send(name.encode() + b"\r")

    def _say_password(self, woken: int) -> None:
        credentials = self._target.credentials
        if self._password_sent:
            raise self._refused(self._text())
        self.was_open = False
        if (
            self._target.console is not None
            and woken
            and not (self._name_sent or self._emptied)
            and credentials.username
        ):
            # Our own Enter may have been taken for an empty name.  Another one brings the whole question.
            self._emptied = True
            self._send(b"\r")
            return
        if credentials.password is None:
            raise self._error("no_credentials")
        self._password_sent = True
        self._send(credentials.password.reveal().encode() + b"\r")

    def _send(self, data: bytes) -> None:
        self._heard = (self._heard + self._screen.head())[-8192:] if not self._password_sent else self._screen.head()
        self._screen.clear()
        self._line.put(data)

    def _text(self) -> str:
        """What was said since we last said something."""
        return self._screen.head()

    def _refused(self, text: str) -> DeviceError:
        if _LOCKED.search(text):
            return self._error("locked_out")
        if _EXPIRED.search(text):
            return self._error("password_expired")
        return self._error("wrong_password", username=self._target.credentials.username)

    def _hung_up(self) -> DeviceError:
        text = self._text()
        both = self._heard + text
        if _BUSY.search(both):
            return self._error("busy")
        if _EXPIRED.search(both):
            return self._error("password_expired")
        if self._password_sent and (_WRONG.search(text) or _LOCKED.search(text)):
            return self._refused(text)
        if self._question:
            return self._error("login_question", question=self._question[-200:])
        return self._error("closed_login", why="")

    def _error(self, code: str, **facts: object) -> DeviceError:
        return DeviceError(f"device.{code}", device=self._target.name, **facts)
