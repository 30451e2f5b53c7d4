"""Single keys from a real terminal, and from one whose window was closed."""

import os
import sys
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("the keys of Linux and macOS", allow_module_level=True)

import pty

from fieldkit.cli.keys_posix import PosixKeyboard


class _Terminal:
    """Both ends of a terminal, of which the far one is the window."""

    def __init__(self) -> None:
        self.window, self.near = pty.openpty()

    def fileno(self) -> int:
        return self.near

    def close_window(self) -> None:
        os.close(self.window)
        self.window = -1


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Terminal]:
    """A terminal as standard input."""
    made = _Terminal()
    monkeypatch.setattr(sys, "stdin", made)
    yield made
    for each in (made.window, made.near):
        if each >= 0:
            os.close(each)


def _typed(window: int, what: bytes) -> None:
    os.write(window, what)


@pytest.mark.parametrize(("typed", "key"), [(b"j", "j"), ("是".encode(), "是"), (b"\r", ""), (b"\x1b[A", "\x1b")])
def test_one_key(terminal: _Terminal, typed: bytes, key: str) -> None:
    """A key is told at once, a Chinese one whole, and an arrow is no answer."""
    assert PosixKeyboard().key(lambda: _typed(terminal.window, typed)) == key


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_closed_window_is_the_end_of_input(terminal: _Terminal, when: str) -> None:
    """Whoever closes the window has nothing more to say: the end of input, and no error of the system."""
    if when == "before":
        terminal.close_window()
    with pytest.raises(EOFError):
        PosixKeyboard().key(terminal.close_window if when == "meanwhile" else lambda: None)


def test_a_closed_window_ends_a_line(terminal: _Terminal) -> None:
    """A line that will never come is the end of input, too."""
    with pytest.raises(EOFError):
        PosixKeyboard().line(terminal.close_window)
