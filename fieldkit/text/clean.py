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
_HIDING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


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
