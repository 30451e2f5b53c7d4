"""What a check concluded from readings: a code and facts, no sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldkit.model.terms import Trust, Verdict


@dataclass(frozen=True, slots=True)
class Limit:
    """A named bound with its unit and where it came from."""

    value: float | None
    unit: str | None
    source: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Missing:
    """Why something could not be measured.  `code` names two texts: `CODE` (why) and `CODE.fix` (what to do)."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer: verdict, code, facts as JSON-ready values, the limit it used, the readings it rests on."""

    check: str
    verdict: Verdict
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    limit: Limit | None = None
    readings: tuple[str, ...] = ()
    missing: Missing | None = None
    weak: bool = False
