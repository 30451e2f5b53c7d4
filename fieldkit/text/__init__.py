"""The program's own sentences, zh and en side by side; one file of plain data per topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import islice
from string import Formatter
from typing import Any

from fieldkit.text.clean import clean

LANGUAGES = ("zh", "en")
# A sentence names so many of a list; whoever floods a LAN with forged servers or MACs does not flood the screen.
FEW = 3
# Of these a person needs every one: the words to choose from, the cables to pull, the VLANs among which theirs must be.
TO_THE_LAST = frozenset({"cables", "known", "left", "names", "sources", "vlans"})
# So many of the blamed are looked for in a list; it may be as long as a subnet.
_LOOKED_FOR = 64

# Every topic file; a test holds this list equal to the folder.
TOPICS = (
    "address",
    "arp",
    "board",
    "capture",
    "case",
    "cli",
    "clock",
    "compare",
    "completion",
    "device",
    "dhcp",
    "dns",
    "doctor",
    "echo",
    "engine",
    "errors",
    "find",
    "gateway",
    "handout",
    "ip",
    "lan",
    "lan_check",
    "line",
    "link",
    "login",
    "mac",
    "mac_check",
    "missing",
    "mtu",
    "names",
    "noc",
    "options",
    "path",
    "playbook",
    "plugged",
    "pppoe",
    "ra",
    "rate",
    "reach",
    "rebind",
    "reflect",
    "report",
    "screen",
    "single_pc",
    "site",
    "stamp",
    "stamp_mtu",
    "terms",
    "watch",
    "web",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages, with the same `{holes}`."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


@cache
def catalogue() -> Mapping[str, Text]:
    """Every sentence by its key."""
    merged: dict[str, Text] = {}
    for topic in TOPICS:
        texts: Mapping[str, Text] = import_module(f"fieldkit.text.{topic}").TEXTS
        twice = merged.keys() & texts.keys()
        if twice:
            raise LookupError(f"text keys defined twice: {sorted(twice)}")
        merged.update(texts)
    return merged


def has(key: str) -> bool:
    """Is there a sentence under this key?"""
    return key in catalogue()


def say(key: str, language: str, facts: Mapping[str, Any] | None = None, *, whole: bool = False) -> str:
    """The sentence under `key`, its holes filled from `facts`, clean of anything a terminal would obey."""
    return fill(catalogue()[key].in_language(language), language, facts or {}, whole=whole)


def fill(sentence: str, language: str, facts: Mapping[str, Any], *, whole: bool = False) -> str:
    """Fill `{holes}`; a fact that is not there reads 未测到, never an empty place.

    A long list is cut to a few, whoever is blamed first; not where `whole` says so, nor in a hole of `TO_THE_LAST`.
    """
    parts: list[str] = []
    first: tuple[str, ...] | None = None
    for literal, hole, _, _ in Formatter().parse(sentence):
        parts.append(literal)
        if hole is None:
            continue
        value = facts.get(hole)
        if isinstance(value, (list, tuple)) and len(value) > FEW + 1 and not (whole or hole in TO_THE_LAST):
            first = blamed(facts) if first is None else first
            parts.append(_few(value, language, first))
        else:
            parts.append(shown(value, language))
    return "".join(parts)


def blamed(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The MACs of those whom the facts name: culprits, and where there are none candidates."""
    rows = facts.get("culprits") or facts.get("candidates") or ()
    named = (str(row["mac"]).lower() for row in rows if isinstance(row, Mapping) and row.get("mac"))
    return tuple(islice(named, _LOOKED_FOR))


def _few(values: Sequence[Any], language: str, first: Sequence[str]) -> str:
    """The first few of a list and how many there are; what names one of `first` goes before the others."""
    named = [shown(each, language) for each in values]
    chosen = sorted(named, key=lambda said: not any(mac in said.lower() for mac in first))[:FEW]
    if language == "zh":
        return f"{'、'.join(chosen)}……等 {len(named)} 个"
    return f"{', '.join(chosen)} … and {len(named) - FEW} more"


def shown(value: Any, language: str) -> str:
    """One fact as a person reads it; a list to its last item."""
    if value is None or value == [] or value == ():
        return "未测到" if language == "zh" else "not measured"
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 or value == 0 else f"{value:.1e}"
    if isinstance(value, Mapping):
        # A device is told by its first two facts (an address and a MAC); the rest is for the evidence.
        first, *more = [shown(each, language) for each in value.values() if each not in (None, "", [], ())] or [""]
        return f"{first} ({more[0]})" if more else first
    if isinstance(value, (list, tuple)):
        return ("、" if language == "zh" else ", ").join(shown(each, language) for each in value)
    return clean(str(value))
