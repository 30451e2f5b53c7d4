"""An error's two lines; its own topic is enough, so that even a broken installation can say what is wrong."""

from collections.abc import Mapping
from typing import Any

from fieldkit.text import fill
from fieldkit.text.clean import clean
from fieldkit.text.errors import OS_REASONS, TEXTS
from fieldkit.text.redact import redact

# These speak of a file as a whole, so that a line and a column would say nothing.
WHOLE_FILE = frozenset({"yaml.is_folder", "yaml.unreadable", "yaml.too_large", "yaml.empty"})


def told(code: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """What happened (behind the place in the file, where it has one), and what to do about it (or nothing)."""
    place = _place(code, facts)
    facts = reasons(facts, language)
    texts = TEXTS
    if code not in texts:
        from fieldkit.text import catalogue

        texts = dict(catalogue())
    if code not in texts:
        return fill(TEXTS["error.untold"].in_language(language), language, {"code": code, **facts}), fill(
            TEXTS["error.untold.fix"].in_language(language), language, {"code": code}
        )
    fix = texts.get(f"{code}.fix")
    return (
        # What is wrong with a command or a file is named to the last word.
        place + fill(texts[code].in_language(language), language, facts, whole=True),
        fill(fix.in_language(language), language, facts, whole=True) if fix else "",
    )


def _place(code: str, facts: Mapping[str, Any]) -> str:
    file, line, column = (facts.get(name) for name in ("file", "line", "column"))
    if code.startswith(("answers.unknown_", "typed.")) and line is None and (written := facts.get("where") or file):
        return f"{clean(str(written))}: "  # the answers of a rehearsal
    if not file or not isinstance(line, int) or not isinstance(column, int) or code == "playbook.no_folder":
        return ""
    return clean(str(file)) + (": " if code in WHOLE_FILE else f":{line}:{column}: ")


def reasons(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The facts without secrets, the system's usual reasons (which come in English) in the language of the call."""
    return {name: _reason(value, language) for name, value in facts.items()}


def _reason(value: Any, language: str) -> Any:
    if not isinstance(value, str):
        return value
    known = OS_REASONS.get(value)
    return known.in_language(language) if known else redact(value)  # a device may have said it
