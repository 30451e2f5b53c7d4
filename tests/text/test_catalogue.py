"""The catalogue: every topic listed, every sentence in both languages, with the same holes."""

import re
from pathlib import Path
from string import Formatter

import fieldkit.text
from fieldkit.checks import CHECKS
from fieldkit.text import TOPICS, Text, catalogue, say

# Modules of the folder that hold no sentences.
NOT_TOPICS = {"__init__", "clean", "redact"}
KEYS = sorted(catalogue())
CODES = sorted({code for check in CHECKS.values() for code in check.codes})


def holes(sentence: str) -> set[str]:
    """The names in braces."""
    return {hole for _, hole, _, _ in Formatter().parse(sentence) if hole is not None}


def test_every_topic_is_listed() -> None:
    """The list of topics is the folder."""
    folder = {path.stem for path in Path(fieldkit.text.__file__).parent.glob("*.py")}
    assert sorted(folder - NOT_TOPICS) == sorted(TOPICS)


def flaws(key: str) -> list[str]:
    """What is wrong with one entry."""
    text = catalogue()[key]
    if not isinstance(text, Text):
        return ["is no Text"]
    found = {
        "is empty in zh": not text.zh.strip(),
        "is empty in en": not text.en.strip(),
        "has other holes in en than in zh": holes(text.zh) != holes(text.en),
        "has a hole that is no simple name": not all(re.fullmatch(r"[a-z_0-9]+", hole) for hole in holes(text.zh)),
        "has Chinese in en": re.search(r"[\u3400-\u9fff]", text.en) is not None,
        "formats a hole": any(
            spec or conversion for each in (text.zh, text.en) for _, _, spec, conversion in Formatter().parse(each)
        ),
    }
    return [flaw for flaw, there in found.items() if there]


def test_both_languages() -> None:
    """Chinese and English stand side by side, neither empty, with the same simple holes."""
    assert {key: found for key in KEYS if (found := flaws(key))} == {}


def test_every_finding_has_its_sentence_and_page() -> None:
    """Each code a check can answer says what was found, and has an offline page."""
    assert [code for code in CODES if not {code, f"{code}.explain"} <= catalogue().keys()] == []


def test_a_sentence_uses_only_facts_of_its_check() -> None:
    """No hole of a finding's sentence can stay empty for want of a declared fact."""
    undeclared = {}
    for code in CODES:
        declared = {fact for check in CHECKS.values() if code in check.codes for fact in check.facts}
        undeclared[code] = holes(catalogue()[code].zh) - declared
    assert {code: facts for code, facts in undeclared.items() if facts} == {}


def test_every_missing_reason_has_its_mend() -> None:
    """What could not be measured always says what to do about it."""
    reasons = [key for key in KEYS if key.startswith("missing.") and key.count(".") == 1]
    assert reasons
    assert [key for key in reasons if f"{key}.fix" not in catalogue()] == []


def test_a_sentence_without_facts_can_be_said() -> None:
    """A fact that is not there reads as not measured; it never raises or leaves nothing to read."""
    assert [(key, language) for key in KEYS for language in ("zh", "en") if not say(key, language)] == []
