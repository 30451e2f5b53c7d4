"""Whatever ends the program while the laptop stands in for the customer's device: the adapter is put back first."""

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

# A window closed, a session ended, a shutdown: each gives the program a moment to end by itself.
_ENDINGS = ("SIGTERM", "SIGHUP", "SIGBREAK")
# Source: SetConsoleCtrlHandler, CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT.
_CONSOLE_ENDINGS = (2, 5, 6)


@contextlib.contextmanager
def orderly(put_back: Callable[[], object], *, once: bool = False) -> Iterator[None]:
    """Inside, every ending that can be heard becomes a Ctrl-C, so that all that must be undone is undone.

    On Windows a closed console window ends the program a few seconds later: there `put_back` is called at once.
    `once`: the first is enough, a real Ctrl-C too.  A closed window or a shutdown sends two signals at a time, and the
    second would land before the undoing that the first began.
    """
    held: dict[int, Any] = {}

    def stop_once(_number: int, _frame: FrameType | None) -> None:
        for number in held:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for name in (*_ENDINGS, "SIGINT") if once else _ENDINGS:
            number = getattr(signal, name, None)
            if number is not None:
                held[number] = signal.signal(number, stop_once if once else _stop)
    try:
        with _console(put_back):
            yield
    finally:
        for number, before in held.items():
            signal.signal(number, before if before is not None else signal.SIG_DFL)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, nothing that can be held off cuts the work short; a few seconds at most."""
    held: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in (*_ENDINGS, "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None:
                held[number] = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, before in held.items():
            signal.signal(number, before if before is not None else signal.SIG_DFL)


class Ended(KeyboardInterrupt):
    """Not a Ctrl-C: the window was closed, or somebody ended the program; there is nobody to go on with."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Ended


@contextlib.contextmanager
def _console(put_back: Callable[[], object]) -> Iterator[None]:
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)

        def heard(event: int) -> int:
            if event not in _CONSOLE_ENDINGS:
                return 0
            put_back()
            return 1

        handler = kind(heard)
        kernel = ctypes.windll.kernel32
        kernel.SetConsoleCtrlHandler(handler, 1)
        try:
            yield
        finally:
            kernel.SetConsoleCtrlHandler(handler, 0)
    else:
        yield
