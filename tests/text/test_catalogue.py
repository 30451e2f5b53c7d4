"""The catalogue: every topic listed, every sentence in both languages, with the same holes."""

import re
from pathlib import Path
from string import Formatter

import pytest

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


@pytest.mark.parametrize("key", KEYS)
def test_both_languages(key: str) -> None:
    """Chinese and English stand side by side, neither empty, with the same simple holes."""
    text = catalogue()[key]
    assert isinstance(text, Text)
    assert text.zh.strip()
    assert text.en.strip()
    assert holes(text.zh) == holes(text.en)
    assert all(re.fullmatch(r"[a-z_0-9]+", hole) for hole in holes(text.zh))
    assert re.findall(r"[\u3400-\u9fff]", text.en) == []
    for language in ("zh", "en"):
        assert all(
            not spec and not conversion for _, _, spec, conversion in Formatter().parse(text.in_language(language))
        )


@pytest.mark.parametrize("code", CODES)
def test_every_finding_has_its_sentence_and_page(code: str) -> None:
    """Each code a check can answer says what was found, and has an offline page."""
    assert code in catalogue()
    assert f"{code}.explain" in catalogue()


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_uses_only_facts_of_its_check(code: str) -> None:
    """No hole of a finding's sentence can stay empty for want of a declared fact."""
    declared = {fact for check in CHECKS.values() if code in check.codes for fact in check.facts}
    assert holes(catalogue()[code].zh) - declared == set()


@pytest.mark.parametrize("key", [key for key in KEYS if key.startswith("missing.") and key.count(".") == 1])
def test_every_missing_reason_has_its_mend(key: str) -> None:
    """What could not be measured always says what to do about it."""
    assert f"{key}.fix" in catalogue()


@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_without_facts_can_be_said(key: str) -> None:
    """A fact that is not there reads as not measured; it never raises or leaves a brace of a hole behind."""
    for language in ("zh", "en"):
        assert say(key, language)
