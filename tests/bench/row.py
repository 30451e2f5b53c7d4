"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `met` is None where a row could not run here."""

    work: str
    ours: str
    beside: str
    bound: str
    met: bool | None
