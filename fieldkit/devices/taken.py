"""What is taken from a device's outputs, and what is left, with the reason why."""

from dataclasses import dataclass, field
from typing import Any

from fieldkit.devices.recognise import Output


@dataclass(frozen=True, slots=True)
class Taken:
    """One reading to be: the topic's facts, and the output they were read off."""

    topic: str
    facts: Any
    output: Output
    weak: str | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why an output gives no reading; `code` names a text and its fix."""

    code: str
    output: Output
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Readings:
    """What several outputs say of one line."""

    taken: tuple[Taken, ...]
    not_taken: tuple[NotTaken, ...] = ()
