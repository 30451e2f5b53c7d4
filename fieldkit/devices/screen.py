"""What a terminal shows of a device's bytes: the last line, the pager, the whole answer."""

import re
from typing import Protocol

from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Target
from fieldkit.devices.terminal import CONTROL, ESCAPE, shown_line

# How far back the last line is looked for: no device's prompt is as long as that.
_TAIL = 2048
# SmartAX's questions list what could be said, and are the longest that anybody waits behind.
_LONGEST_WAITING = 600
# `---- More ----`, `---- More ( Press 'Q' to break ) ----`, ` --More-- `, `<--- More --->`, `---MORE---`,
# `--More(CTRL+C break)--`, `----- more ----- Press Q or Ctrl+C`, `--More--(12%)`,
# `Press any key to continue (Q to quit)`.
PAGER = re.compile(
    r"(?:<?(?<!-)-{2,8}[ \t]{0,4}\(?[ \t]{0,4}more\b[^\r\n-]{0,70}-{2,8}>?"
    r"(?:[ \t]{0,4}(?:press[^\r\n]{0,60}|\(\d{1,3}%\)))?"
    r"|press (?:any key|<?space>?)[^\r\n]{0,40}(?:quit|continue|more|stop)[^\r\n]{0,20})[ \t]*\Z",
    re.IGNORECASE,
)


class Line(Protocol):
    """Anything that gives bytes."""

    def take(self, within_s: float) -> bytes: ...
    def put(self, data: bytes) -> None: ...


class Screen:
    """What came since the screen was last cleared.

    `encoding` is the device's: UTF-8 until it says something that is not, then the Chinese code page.
    """

    def __init__(self, line: Line, target: Target, largest: int, encoding: str | None) -> None:
        self._line, self._target, self._largest = line, target, largest
        self.encoding = encoding or "utf-8"
        self._raw = bytearray()
        self._text = bytearray()

    def clear(self) -> None:
        """Forget what was shown."""
        self._raw, self._text = bytearray(), bytearray()

    def more(self, within_s: float, during: str = "") -> bool:
        """Did anything come within the time?  Raises: HungUp; DeviceError where there is no end of it."""
        data = self._line.take(within_s)
        self._raw += data
        self._text += data
        if len(self._raw) > self._largest:
            raise DeviceError(
                "device.too_much", device=self._target.name, command=during, largest=self._largest // 1_000_000
            )
        return bool(data)

    def __len__(self) -> int:
        return len(self._raw)

    @property
    def last(self) -> str:
        """The last line as shown, without blanks at its end; "" where it is too long to be waiting for anybody."""
        last = shown_line(self._last_line()).rstrip()
        return last if len(last) <= _LONGEST_WAITING else ""

    def _last_line(self) -> str:
        tail = bytes(self._text[-_TAIL:])
        at = tail.rfind(b"\n")
        if at < 0 and len(self._text) > _TAIL:
            return ""
        return tail[at + 1 :].decode(self.encoding, errors="replace")

    def cut_pager(self) -> None:
        """Take the pager's prompt off; what follows is written in its place."""
        at = self._text.rfind(b"\n") + 1
        kept = PAGER.sub("", shown_line(self._last_line()).rstrip())
        del self._text[at:]
        self._text += kept.encode(self.encoding, errors="replace")

    def mark(self) -> int:
        """Where the screen ends by now."""
        return len(self._text)

    def since(self, mark: int) -> str:
        """What came after a mark."""
        return bytes(self._text[mark:]).decode(self.encoding, errors="replace")

    def cut(self, mark: int) -> None:
        """Take off what came after a mark."""
        del self._text[mark:]

    def head(self, size: int = 8192) -> str:
        """The beginning, as it came."""
        return bytes(self._text[:size]).decode(self.encoding, errors="replace")

    def text(self) -> str:
        """All of it but the pager's prompts, not yet as shown."""
        return self._decoded(bytes(self._text))

    def raw(self) -> str:
        """All of it, as it came."""
        return self._decoded(bytes(self._raw))

    def _decoded(self, data: bytes) -> str:
        for encoding in (self.encoding, "utf-8", "gb18030"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            # An answer without a single Chinese letter says nothing of how the device writes them.
            self.encoding = encoding
            return text
        return data.decode("utf-8", errors="replace")


def shown(text: str) -> str:
    """A whole answer as the terminal shows it: no escapes, nothing that was overwritten, no blanks at line ends."""
    return "\n".join(shown_line(line).rstrip() for line in _line_ends(text).split("\n"))


def _line_ends(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n")


def flat(text: str) -> str:
    """The text's signs alone, to hold an echo beside what was typed: a terminal folds a line as it likes."""
    return re.sub(r"\s+", "", CONTROL.sub("", ESCAPE.sub("", text)))


def without_echo(text: str, command: str) -> str | None:
    """The answer behind the echo of its command, once or twice echoed; None as long as there is no echo."""
    wanted = flat(command)
    lines = _line_ends(text).split("\n", 12)
    gathered = ""
    for at, line in enumerate(lines[:12]):
        gathered += flat(line)
        if gathered.endswith(wanted):
            rest = lines[at + 1 :]
            if rest and flat(rest[0]) == wanted:
                rest = rest[1:]
            return "\n".join(rest)
    return None
