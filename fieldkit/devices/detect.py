"""Which platform is this?  By its greeting, its prompt, and at most two questions for its version."""

import re
from collections.abc import Callable

from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.talk import Refused

_MOST_COMMANDS = 2
# What an SSH server says of itself before anything else.  Devices that run OpenSSH say nothing of their maker.
_GREETINGS = (
    (re.compile(r"HUAWEI", re.IGNORECASE), "display version"),
    (re.compile(r"Comware|H3C", re.IGNORECASE), "display version"),
    (re.compile(r"Cisco|RGOS|Ruijie|ZTE|ZXR", re.IGNORECASE), "show version"),
)
_MAKERS = (
    (re.compile(r"Comware|H3C", re.IGNORECASE), ("hp_comware",)),
    (re.compile(r"HUAWEI", re.IGNORECASE), ("huawei_vrp", "huawei_smartax")),
    (re.compile(r"Cisco", re.IGNORECASE), ("cisco_ios",)),
)
_USER_AT_HOST = re.compile(r"\w@[\w.-]|[$%]\Z|^/[^ ]* #\Z")


def commands(greeting: str, prompt: str) -> tuple[str, ...]:
    """The questions for the version, the likeliest first.  Pure."""
    known = list(dict.fromkeys(each.version for each in PLATFORMS.values() if each.version and not each.paste_only))
    shell = [each for each in known if not each.startswith(("display", "show"))]
    if _USER_AT_HOST.search(prompt):
        return tuple([*shell, *(each for each in known if each not in shell)][:_MOST_COMMANDS])
    vendors = [each for each in known if each not in shell]
    first = next((command for sign, command in _GREETINGS if sign.search(greeting)), None)
    if first is None:
        first = "display version" if prompt.startswith(("<", "[", "HRP_", "RBM_")) else "show version"
    return tuple(sorted(vendors, key=lambda each: each != first)[:_MOST_COMMANDS])


def told(text: str) -> Platform | None:
    """The platform whose version text this is.  Pure."""
    fits = [
        (found.start(), platform)
        for platform in PLATFORMS.values()
        if platform.told_by is not None and not platform.paste_only and (found := platform.told_by.search(text))
    ]
    return min(fits, key=lambda each: each[0])[1] if fits else None


def contradicts(greeting: str, platform: Platform) -> bool:
    """Does the greeting name another maker than the platform's?  Pure."""
    return any(sign.search(greeting) and platform.name not in names for sign, names in _MAKERS)


def detected(greeting: str, prompt: str, put: Callable[[str], str]) -> tuple[Platform | None, str]:
    """The platform, and the first line of what the device said of itself; None where nobody knows it.

    `put` sends one command and gives the answer as shown.
    """
    said = ""
    for command in commands(greeting, prompt):
        try:
            text = put(command)
        except Refused as exc:
            said = said or str(exc.facts.get("said", ""))
            continue
        if platform := told(text):
            return platform, text
        said = next((line.strip() for line in text.splitlines() if line.strip()), said)
    return None, said
