"""What was measured, when, where, by what; or why it could not be."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.model.finding import Missing
from fieldkit.model.terms import Source, Vantage


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a measurement."""

    interface: str | None = None
    vantage: Vantage | None = None
    device: str | None = None
    port: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What a probe hands back: typed facts, the means, and the raw material as evidence.

    `weak` names the text that says why this is a weaker measurement than the best one (`weak.CODE`).  `source` and
    `where` are said by what measures with more than the instruments at hand (somebody else's box), which also says by
    `missing` why a box that was asked gave no facts.
    """

    facts: Any
    by: str
    raw: str = ""
    weak: str | None = None
    source: Source | None = None
    where: Where | None = None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement of one topic.  `facts` is the topic's own dataclass, or None with `missing` saying why."""

    id: str
    topic: str
    source: Source
    at: datetime
    took_s: float
    where: Where
    by: str
    facts: Any = None
    missing: Missing | None = None
    weak: str | None = None
    raw: str = ""
