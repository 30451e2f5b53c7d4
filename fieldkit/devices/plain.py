"""Text as a person copies it out of a terminal or a chat, made plain: no escapes, no pager, no overstrikes.  Pure."""

import json
import re
import unicodedata

from fieldkit.devices.terminal import ESCAPE, shown_line

# Nobody copies more out of a terminal; what is larger is some other file.
LARGEST_BYTES = 2_000_000

# `---- More ----`, `---- More ( Press 'Q' to break ) ----`, `--More--`, `<--- More --->`, `--More(CTRL+C break)--`.
_PAGER = re.compile(
    r"<?(?<!-)-{2,}+[ \t]*+\(?[ \t]*+More\b[^\n\r\x08\x1b-]{0,60}?(?:\([^)\n]{0,60}\)[^\n\r\x08\x1b-]{0,60})?-{2,}+>?"
    r"(?:[ \t]*Press Q or Ctrl ?\+ ?C to break[ \t]*-{2,}+)?",
    re.IGNORECASE,
)
# No terminal is wider; what is longer is no device's line, and may have been made to cost time.
WIDEST = 1000
# What a chat or a scanner makes of plain signs: full-width letters, blanks that do not break, dashes of other lengths.
_SIGNS: dict[int, int | None] = {
    **{each: each - 0xFEE0 for each in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), ord("-")),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), ord(" ")),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")),
}
# The cursor moves after a pager's prompt, when a chat has eaten the escape character in front of them.
_RESIDUE = re.compile(r"(More\b[^\n\x1b]{0,70}?-{2,}>?)((?:[ \t]*\[\d{1,3}D)+)", re.IGNORECASE)
# `[2026-11-23 10:00:01.123] `, `10:00:01 `: the terminal program's own stamp before each line.
_STAMP = re.compile(r"^[ \t]*\[?(?:\d{4}[-/]\d\d[-/]\d\d[ T_])?\d\d:\d\d:\d\d(?:[.,:]\d{1,6})?\]?[ \t]?")
_QUOTE = re.compile(r"^(?:[>|\u2502][ \t]?)")
_CLOSES = re.compile(r"[^()]{0,80}\)")
_STATE = re.compile(r"(?:state ?:|line protocol is) ?[^()]{0,40}$", re.IGNORECASE)
_STATE_OPEN = re.compile(r"(?:state ?:|line protocol is)[^()]{0,40}\([^()]{0,80}$", re.IGNORECASE)
_LONGEST_STATE = 120
_STATE_OPENS = re.compile(r" ?\([^()]{0,80}(?:\)|$)")
# So many of the lines that say anything bear such a mark that it is none of the device's own.
_NEARLY_ALL = 0.8


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
    text = _signs(text.replace("\r\r\n", "\n").replace("\r\n", "\n"))
    text = _PAGER.sub("", text)
    lines = [_shown(line) for whole in text.split("\n") for line in _laid_out(whole)]
    return "\n".join(each.rstrip() for each in _closed(_without(_STAMP, _without(_QUOTE, lines))))


def _signs(text: str) -> str:
    """The text with plain signs, and the escape characters of cursor moves put back."""
    return _RESIDUE.sub(lambda found: found[1] + found[2].replace("[", "\x1b["), text.translate(_SIGNS))


def _without(mark: re.Pattern[str], lines: list[str]) -> list[str]:
    """The lines without a mark that a program has put before nearly all of them."""
    said = [line for line in lines if line.strip()]
    marked = sum(mark.match(line) is not None for line in said)
    if len(said) < 2 or marked < _NEARLY_ALL * len(said):
        return lines
    return [mark.sub("", line, count=1) for line in lines]


def _closed(lines: list[str]) -> list[str]:
    """The lines, where one breaks off before or inside brackets together with the next, which closes them.

    `DOWN` alone and `DOWN ( Loopback detection down )` are not the same fault.
    """
    made: list[str] = []
    for line in lines:
        before = made[-1] if made else ""
        open_ = before.count("(") == before.count(")") + 1
        runs_on = open_ and len(before) < _LONGEST_STATE and "(" not in line and _STATE_OPEN.search(before)
        if (open_ and _CLOSES.match(line)) or runs_on or (_STATE_OPENS.match(line) and _STATE.search(before)):
            made[-1] = f"{before}{line}"[:WIDEST]
        else:
            made.append(line)
    return made


def breaks_off(text: str) -> bool:
    """Does a paste end at the pager's prompt, so that the rest of the output was never shown?"""
    left = ESCAPE.sub("", _signs(text)).rstrip()
    last = left[left.rfind("\n") + 1 :]
    return bool(_PAGER.search(last)) and not _PAGER.sub("", last).strip()


def _laid_out(line: str) -> list[str]:
    """The line; JSON that stands in one long line as its lines would stand on a screen."""
    if len(line) <= WIDEST or not line.lstrip().startswith(("[", "{")):
        return [line]
    try:
        return json.dumps(json.loads(line), indent=1, ensure_ascii=False).split("\n")
    except (ValueError, RecursionError):
        return [line]


def _shown(line: str) -> str:
    """One line after its backspaces, carriage returns and cursor moves."""
    return _visible(shown_line(line)[:WIDEST])


def _visible(line: str) -> str:
    """The line with tabs and full-width blanks as blanks, and without control characters."""
    line = line.expandtabs().replace("\u3000", "  ")
    if line.isprintable():
        return line
    return "".join(each for each in line if unicodedata.category(each)[0] != "C")
