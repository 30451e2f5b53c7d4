"""Text as a person copies it out of a terminal or a chat, made plain: no escapes, no pager, no overstrikes.  Pure."""

import re
import unicodedata

# Nobody copies more out of a terminal; what is larger is some other file.
LARGEST_BYTES = 2_000_000

_ESCAPE = re.compile(
    r"\x1b(?:\[(?P<count>\d*)[0-?]*[ -/]*(?P<last>[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])"
)
# `---- More ----`, `---- More ( Press 'Q' to break ) ----`, `--More--`, `<--- More --->`, `--More(CTRL+C break)--`.
_PAGER = re.compile(
    r"<?(?<!-)-{2,}+[ \t]*+\(?[ \t]*+More\b[^\n\r\x08\x1b-]{0,60}?(?:\([^)\n]{0,60}\)[^\n\r\x08\x1b-]{0,60})?-{2,}+>?",
    re.IGNORECASE,
)
# No terminal is wider; what is longer is no device's line, and may have been made to cost time.
WIDEST = 1000
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def decoded(raw: bytes) -> str:
    """Bytes as text: UTF-8, UTF-16 by its mark, else the Chinese code page; nothing is ever refused."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


def plain(text: str) -> str:
    """The text as the terminal showed it, each line without trailing blanks."""
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").translate(_ZERO_WIDTH)
    text = _PAGER.sub("", text)
    return "\n".join(_shown(line).rstrip() for line in text.split("\n"))


def breaks_off(text: str) -> bool:
    """Does a paste end at the pager's prompt, so that the rest of the output was never shown?"""
    left = _ESCAPE.sub("", text).rstrip()
    last = left[left.rfind("\n") + 1 :]
    return bool(_PAGER.search(last)) and not _PAGER.sub("", last).strip()


def _shown(line: str) -> str:
    """One line after its backspaces, carriage returns and cursor moves."""
    if not any(each in line for each in "\x08\r\x1b"):
        return _visible(line[:WIDEST])
    cells: list[str] = []
    at = 0
    where = 0
    while where < len(line):
        char = line[where]
        escape = _ESCAPE.match(line, where) if char == "\x1b" else None
        if escape:
            count = int(escape["count"] or 1)
            if escape["last"] == "D":
                at = max(0, at - count)
            elif escape["last"] == "C":
                at = min(at + count, WIDEST)
            elif escape["last"] == "K" and (escape["count"] or "0") == "0":
                del cells[at:]
            where = escape.end()
            continue
        if char == "\x08":
            at = max(0, at - 1)
        elif char == "\r":
            at = 0
        elif at < WIDEST:
            cells += [" "] * (at - len(cells))
            cells[at : at + 1] = [char]
            at += 1
        where += 1
    return _visible("".join(cells))


def _visible(line: str) -> str:
    """The line with tabs and full-width blanks as blanks, and without control characters."""
    line = line.expandtabs().replace("\u00a0", " ").replace("\u3000", "  ")
    return "".join(each for each in line if unicodedata.category(each)[0] != "C")
