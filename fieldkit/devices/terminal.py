"""One line as a terminal shows it, after its escapes, backspaces, carriage returns and cursor moves.  Pure."""

import re

# A cursor sent further right than this is sent there to cost memory.
_WIDEST = 4096

ESCAPE = re.compile(
    r"\x1b(?:\[(?P<count>\d{0,4})[0-?]{0,32}[ -/]{0,4}(?P<last>[@-~])"
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|[PX^_][^\x1b]*\x1b\\"
    r"|[ -/]{0,2}[0-Z\\-~])"
)
_TOKEN = re.compile(r"[\x08\r\x1b]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")


def shown_line(line: str) -> str:
    """One line after its backspaces, carriage returns and cursor moves."""
    if not _TOKEN.search(line):
        return _visible(line)
    cells: list[str] = []
    at = start = 0

    def write(text: str) -> None:
        nonlocal at
        if not text:
            return
        if at > len(cells):
            cells.extend(" " * (at - len(cells)))
        cells[at : at + len(text)] = text
        at += len(text)

    while token := _TOKEN.search(line, start):
        write(CONTROL.sub("", line[start : token.start()]))
        start = token.end()
        if token[0] == "\r":
            at = 0
        elif token[0] == "\x08":
            at = max(0, at - 1)
        elif escape := ESCAPE.match(line, token.start()):
            start = escape.end()
            count, last = escape["count"], escape["last"]
            if last == "D":
                at = max(0, at - int(count or 1))
            elif last == "C":
                at = min(at + int(count or 1), max(len(cells), _WIDEST))
            elif last == "G":
                at = min(max(1, int(count or 1)) - 1, max(len(cells), _WIDEST))
            elif last == "K" and (count or "0") == "0":
                del cells[at:]
            elif last == "K" and count == "2":
                cells.clear()
    write(CONTROL.sub("", line[start:]))
    return _visible("".join(cells))


def _visible(line: str) -> str:
    return CONTROL.sub("", line.expandtabs() if "\t" in line else line)
