"""An error's two lines; its own topic is enough, so that even a broken installation can say what is wrong."""

from collections.abc import Mapping
from typing import Any

from fieldkit.text import fill
from fieldkit.text.errors import TEXTS


def told(code: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """What happened, and what to do about it (empty when there is nothing to do)."""
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
        fill(texts[code].in_language(language), language, facts),
        fill(fix.in_language(language), language, facts) if fix else "",
    )
