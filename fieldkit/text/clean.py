"""One gate before every sink: text from a device or the wire cannot steer a terminal or hide itself."""

import re
import unicodedata

MAX_LENGTH = 4000

# Whole sequences first: what stands between the introducer and its terminator must go with it.
_SEQUENCES = re.compile(
    r"(?:\x1b\]|\x9d).*?(?:\x07|\x1b\\|\x9c|$)"  # OSC
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f]).*?(?:\x1b\\|\x9c|$)"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?",  # two-character escapes
    re.DOTALL,
)
_KEPT = {"\n", "\t"}
_HIDING = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}


def clean(text: str, *, limit: int = MAX_LENGTH, keep_lines: bool = False) -> str:
    """The text with escape sequences removed and every control, bidi, zero-width or surrogate character shown as `\\xNN`."""
    short = text if len(text) <= limit else text[:limit] + "…"
    if short.isascii() and short.isprintable():
        return short
    out: list[str] = []
    for character in _SEQUENCES.sub("", short):
        if character in _KEPT:
            out.append(character if keep_lines else " ")
        elif unicodedata.category(character) in _HIDING:
            code = ord(character)
            out.append(f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
        else:
            out.append(character)
    return "".join(out)


def escaped_json(text: str) -> str:
    """JSON text with every character that steers or hides written as `\\uNNNN`: no terminal obeys it, no program loses it."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(_units(each) if each != "\n" and unicodedata.category(each) in _HIDING else each for each in text)


def _units(character: str) -> str:
    pairs = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pairs[at]:02x}{pairs[at + 1]:02x}" for at in range(0, len(pairs), 2))
