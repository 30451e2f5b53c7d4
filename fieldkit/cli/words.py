"""The commands' sentences, read from only the topics they need so that a list starts as fast as a help page."""

from collections.abc import Mapping
from typing import Any

from fieldkit.text import Text, fill
from fieldkit.text import shown as shown_fact
from fieldkit.text.clean import clean
from fieldkit.text.screen import TEXTS as SCREEN
from fieldkit.text.terms import TEXTS as TERMS


class Speaker:
    """Says the screen's own sentences in one language."""

    def __init__(self, language: str, more: Mapping[str, Text] | None = None) -> None:
        self.language = language
        self._texts = {**SCREEN, **TERMS, **(more or {})}

    def __call__(self, key: str, **facts: Any) -> str:
        """The sentence under a key."""
        return fill(self._texts[key].in_language(self.language), self.language, facts)

    def term(self, group: str, value: object) -> str:
        """A word of a closed list; the bare value when it is a new one."""
        text = self._texts.get(f"{group}.{value}")
        return text.in_language(self.language) if text else clean(str(value))

    def value(self, value: object) -> str:
        """A value as a person reads it."""
        return shown_fact(value, self.language)
