"""Single keys on Linux and macOS."""

import os
import sys

from fieldkit.cli.keys import Show


class PosixKeyboard:
    """Reads the terminal itself, past Python's buffer, so that keys and lines take turns without losing a byte."""

    def key(self, show: Show) -> str:
        """One key; what was pressed before the prompt stood there is thrown away, lest a double press answer unseen."""
        if sys.platform == "win32":
            raise NotImplementedError
        else:  # noqa: RET506 - without it mypy finds the rest unreachable on Windows
            import termios
            import tty

            terminal = sys.stdin.fileno()
            before = termios.tcgetattr(terminal)
            try:
                tty.setcbreak(terminal, termios.TCSAFLUSH)
                show()
                return _key(terminal)
            finally:
                termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def line(self, show: Show) -> str:
        """One line, edited by the terminal."""
        show()
        got = os.read(sys.stdin.fileno(), 4096)
        if not got:
            raise EOFError
        return got.decode("utf-8", errors="replace").strip()


def _key(terminal: int) -> str:
    first = os.read(terminal, 1)
    if not first or first == b"\x04":
        raise EOFError
    if first in (b"\r", b"\n"):
        return ""
    if first == b"\x1b":
        # An arrow or function key comes as several bytes at once; none of them is an answer.
        _drain(terminal)
        return "\x1b"
    follow = {0xC0: 1, 0xE0: 2, 0xF0: 3}.get(first[0] & 0xF0, 1 if first[0] >= 0xC0 else 0)
    more = b"".join(os.read(terminal, 1) for _ in range(follow))
    return (first + more).decode("utf-8", errors="replace")


def _drain(terminal: int) -> None:
    import select

    while select.select([terminal], [], [], 0.02)[0]:
        if not os.read(terminal, 32):
            return
