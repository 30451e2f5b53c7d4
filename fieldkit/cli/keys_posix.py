"""Single keys on Linux and macOS."""

import contextlib
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
            try:
                before = termios.tcgetattr(terminal)
                tty.setcbreak(terminal, termios.TCSAFLUSH)
            except termios.error as exc:
                raise EOFError from exc  # the window was closed
            try:
                show()
                return _key(terminal)
            finally:
                with contextlib.suppress(termios.error):
                    termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def line(self, show: Show) -> str:
        """One line, edited by the terminal."""
        show()
        got = _read(sys.stdin.fileno(), 4096)
        if not got:
            raise EOFError
        return got.decode("utf-8", errors="replace").strip()


def _read(terminal: int, most: int) -> bytes:
    """What was typed; nothing at its end, of which a closed window is one."""
    try:
        return os.read(terminal, most)
    except OSError:
        return b""


def _key(terminal: int) -> str:
    first = _read(terminal, 1)
    if not first or first == b"\x04":
        raise EOFError
    if first in (b"\r", b"\n"):
        return ""
    if first == b"\x1b":
        # An arrow or function key comes as several bytes at once; none of them is an answer.
        _drain(terminal)
        return "\x1b"
    follow = {0xC0: 1, 0xE0: 2, 0xF0: 3}.get(first[0] & 0xF0, 1 if first[0] >= 0xC0 else 0)
    more = b"".join(_read(terminal, 1) for _ in range(follow))
    return (first + more).decode("utf-8", errors="replace")


def _drain(terminal: int) -> None:
    import select

    while select.select([terminal], [], [], 0.02)[0]:
        if not _read(terminal, 32):
            return
