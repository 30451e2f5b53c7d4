"""On which cable is a device, told by pulling half of those in question and watching whether it falls silent?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

# What a pull showed: it went on answering; it fell silent, and answered again when the cables were back; or neither.
Seen = Literal["answers", "silent", "unsure"]

# How a search stands: halving; one left, to be proven by pulling it alone; and its ends.
Stage = Literal["halving", "proof", "found", "none_of_these", "contradicts", "unsure"]

# A device that comes and goes cannot be found by pulling cables.
MOST_UNSURE = 3
MOST_CABLES = 64

# A device answers each ARP request at once: so many seconds in a row without an answer are silence, so many with one
# are none, and what is neither after so long cannot be told.  Source: expert; RFC 5227 waits 2 s after 3 probes.
SILENT_S = 4
ANSWERS_S = 2
WATCH_S = 12

# The cable that is left is pulled alone so often: a device that is silent now and then by itself falls silent once
# at the right moment in one search of six, twice in hardly any.
PROOFS = 2
# Silent for so long and back again, with nothing put back yet: a cable that was put back too early, or a device that
# comes and goes.
GAP_S = 2


@dataclass(frozen=True, slots=True)
class Halving:
    """Where the search for one cable stands.

    `candidates` are the cables that it can still be on, where it is on any.  `silences` is whether it ever fell silent:
    only then must it be on one of them.  `proofs` is how often it fell silent with the last one pulled alone.
    """

    cables: tuple[str, ...]
    candidates: tuple[str, ...]
    stage: Stage
    steps: int = 0
    silences: int = 0
    unsure: int = 0
    proofs: int = 0

    @property
    def pull(self) -> tuple[str, ...]:
        """The cables to pull now, all others being in; none when the search is over."""
        if self.stage == "proof":
            return self.candidates
        return self.candidates[: len(self.candidates) // 2] if self.stage == "halving" else ()

    @property
    def steps_left(self) -> int:
        """How many more halvings it takes at most, without the proofs."""
        return (len(self.candidates) - 1).bit_length() if self.stage == "halving" else 0

    @property
    def cable(self) -> str | None:
        """The cable that it is proven to be on."""
        return self.candidates[0] if self.stage == "found" else None

    def saw(self, seen: Seen) -> "Halving":
        """The search after these cables were pulled and put back."""
        if not self.pull:
            return self
        if seen == "unsure":
            times = self.unsure + 1
            return replace(self, unsure=times, stage="unsure" if times >= MOST_UNSURE else self.stage)
        if self.stage == "proof":
            if seen == "answers":
                return replace(self, stage="contradicts" if self.silences else "none_of_these")
            times = self.proofs + 1
            stage: Stage = "found" if times >= PROOFS else "proof"
            return replace(self, stage=stage, proofs=times, silences=self.silences + 1)
        pulled = self.pull
        left = pulled if seen == "silent" else self.candidates[len(pulled) :]
        return replace(
            self,
            candidates=left,
            stage="proof" if len(left) == 1 else "halving",
            steps=self.steps + 1,
            silences=self.silences + (seen == "silent"),
        )


def halving(cables: Sequence[str]) -> Halving:
    """A search among these cables: at most ceil(log2 n) halvings, then the proofs.

    Raises: ValueError where there are none, too many, or two of one name.
    """
    named = tuple(cables)
    if not 1 <= len(named) <= MOST_CABLES or len(set(named)) < len(named):
        raise ValueError(f"{len(named)} cables")
    return Halving(named, named, "proof" if len(named) == 1 else "halving")


def told_by(seconds: Sequence[bool], others: Sequence[bool] = ()) -> Seen | None:
    """What seconds with (True) and without an answer amount to; None while it takes more of them.

    `others` says of each second whether somebody else answered who had answered before: where they fell silent
    together, something else was pulled, or this laptop hears nothing.
    """
    if len(seconds) >= ANSWERS_S and all(seconds[-ANSWERS_S:]):
        return "unsure" if _gap(seconds, GAP_S) is not None else "answers"
    if len(seconds) >= SILENT_S and not any(seconds[-SILENT_S:]):
        return "silent" if not others or any(others[-SILENT_S:]) else "unsure"
    return "unsure" if len(seconds) >= WATCH_S else None


def fell_silent(seconds: Sequence[bool], others: Sequence[bool] = ()) -> bool:
    """Was it silent at any time, as `told_by` counts silence?"""
    at = 0
    while (found := _gap(seconds[at:], SILENT_S)) is not None:
        at += found + 1
        if not others or any(others[at - 1 : at - 1 + SILENT_S]):
            return True
    return False


def _gap(seconds: Sequence[bool], length: int) -> int | None:
    """Where so many seconds in a row without an answer begin."""
    return next((at for at in range(len(seconds) - length + 1) if not any(seconds[at : at + length])), None)
