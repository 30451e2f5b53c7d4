"""Which language to speak, known before the first word of help is built."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from fieldkit.errors import BadInput

CHOICES = ("zh", "en", "auto")

# Only this one line of the configuration file is needed to print a help page; reading all of it with a YAML library
# would double the start-up.  `read_settings` reads the file strictly for every command that does work.
_LANG_LINE = re.compile(r"""^lang:\s*["']?(zh|en|auto)["']?\s*(?:#.*)?$""", re.MULTILINE)


def choose(flag: str | None, environ: Mapping[str, str], file: Path | None = None) -> str:
    """`zh` or `en`: flag over environment over file over the system's own language.

    Raises: BadInput when the flag or the environment names another one.
    """
    for place, given in (("--lang", flag), ("FIELDKIT_LANG", environ.get("FIELDKIT_LANG", "").strip() or None)):
        if given is None:
            continue
        if given not in CHOICES:
            raise BadInput("lang.unknown", place=place, value=given)
        return system_language(environ) if given == "auto" else given
    from_file = _lang_of_file(file)
    return from_file if from_file in ("zh", "en") else system_language(environ)


def system_language(environ: Mapping[str, str] | None = None) -> str:
    """The language this computer is set to: Chinese of any kind is `zh`, everything else `en`."""
    environ = os.environ if environ is None else environ
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    if sys.platform == "win32":
        import ctypes

        # The low ten bits are the primary language; 4 is Chinese.  Source: winnt.h, LANG_CHINESE.
        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04 else "en"
    return "en"


def _lang_of_file(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        found = _LANG_LINE.search(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found.group(1) if found else None
