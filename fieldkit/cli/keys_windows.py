"""Single keys on Windows."""

import sys

from fieldkit.cli.keys import LineKeyboard, Show


class WindowsKeyboard(LineKeyboard):
    """Reads the console through the C runtime."""

    def key(self, show: Show) -> str:
        """One key; what was pressed before the prompt stood there is thrown away, lest a double press answer unseen."""
        if sys.platform == "win32":
            import msvcrt

            while msvcrt.kbhit():
                msvcrt.getwch()
            show()
            pressed = msvcrt.getwch()
            if pressed in ("\x00", "\xe0"):
                # An arrow or function key: a second code follows, and neither is an answer.
                msvcrt.getwch()
                return "\x1b"
            return meant(pressed)
        else:
            raise NotImplementedError


def meant(pressed: str) -> str:
    """What a key stands for; empty for Enter.  Raises: KeyboardInterrupt for Ctrl-C, EOFError for Ctrl-Z and Ctrl-D."""
    if pressed == "\x03":
        raise KeyboardInterrupt
    if pressed in ("\x1a", "\x04"):
        raise EOFError
    return "" if pressed in ("\r", "\n") else pressed
