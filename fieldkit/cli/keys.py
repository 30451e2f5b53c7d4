"""Reading what a person presses: one key without Enter on a real terminal, else a line."""

import sys
from collections.abc import Callable
from typing import Protocol

Show = Callable[[], None]


class Keyboard(Protocol):
    """Where answers are typed.  `show` prints the prompt once the terminal is ready, so that no key is lost."""

    def key(self, show: Show) -> str:
        """One key; empty for Enter.  Raises: EOFError when there is nobody, KeyboardInterrupt on Ctrl-C."""

    def line(self, show: Show) -> str:
        """One line without its end.  Raises: EOFError when there is nobody, KeyboardInterrupt on Ctrl-C."""


class LineKeyboard:
    """Reads whole lines: for terminals that cannot give single keys."""

    def key(self, show: Show) -> str:
        """One line stands for the key."""
        return self.line(show)

    def line(self, show: Show) -> str:
        """One line without its end."""
        show()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()


def is_terminal() -> bool:
    """Is there a person to ask?"""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:
        return False


def keyboard(environ_term: str = "") -> Keyboard:
    """The best way to read answers here."""
    if not is_terminal() or environ_term == "dumb":
        return LineKeyboard()
    if sys.platform == "win32":
        from fieldkit.cli.keys_windows import WindowsKeyboard

        return WindowsKeyboard()
    from fieldkit.cli.keys_posix import PosixKeyboard

    return PosixKeyboard()
