"""fieldkit on a real terminal (a pty): what stands on the screen, and what a person presses."""

import os
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pexpect

# Whatever the machine is busy with, a question comes within this.
PATIENCE_S = 60.0
_SGR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PROMPT = re.compile(r"(\S[^\r\n>]*) > (?:\x1b\[0m)?$")


def plain(text: str) -> str:
    """The text without colours and cursor moves."""
    return _SGR.sub("", text).replace("\r", "")


class Terminal:
    """One program on its own terminal."""

    def __init__(
        self, words: Sequence[str], environment: Mapping[str, str], *, rows: int = 60, columns: int = 160
    ) -> None:
        self.began = time.monotonic()
        self.took_s = 0.0
        self._child: Any = pexpect.spawn(  # its types know text or bytes, not both at once
            words[0], list(words[1:]), env=dict(environment), dimensions=(rows, columns), timeout=PATIENCE_S
        )
        self._child.delaybeforesend = None

    @property
    def pid(self) -> int:
        """The process on the terminal."""
        pid: int = self._child.pid
        return pid

    def until_prompt(self) -> str | None:
        """What was written up to the next prompt, colours and all; None when the program ended instead."""
        at = self._child.expect([re.compile(_PROMPT.pattern.encode()), pexpect.EOF])
        self.took_s = time.monotonic() - self.began
        if at == 1:
            return None
        return self._seen()

    def until(self, pattern: str) -> str:
        """What was written up to and with this pattern."""
        self._child.expect(pattern.encode())
        return self._seen()

    def to_the_end(self) -> str:
        """Everything still to come, until the program ends."""
        self._child.expect(pexpect.EOF)
        text: str = self._child.before.decode("utf-8")
        return text

    def _seen(self) -> str:
        text: str = (self._child.before + self._child.after).decode("utf-8")
        return text

    def press(self, keys: str) -> None:
        """Press keys."""
        self._child.send(keys)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9; what it was going to write is lost with it."""
        os.kill(self.pid, signal.SIGKILL)
        self._child.close(force=True)

    def exit_code(self) -> int | None:
        """The exit code, once it has ended."""
        self._child.wait() if self._child.isalive() else None
        self._child.close()
        code: int | None = self._child.exitstatus
        return code

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close(force=True)


def program(*words: str) -> list[str]:
    """The command line of the real program."""
    return [sys.executable, "-m", "fieldkit", *words]
