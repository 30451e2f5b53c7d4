"""Who answered a question put to everybody: each sender apart, whatever another one floods."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from fieldkit.probes.wire import Heard

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Apart(Generic[Answer]):
    """The answers of one window, each once; the frames they came in; how many frames were no answer at all."""

    answers: tuple[Answer, ...]
    heard: tuple[Heard, ...]
    unread: int


def kept_apart(
    frames: Sequence[Heard],
    read: Callable[[Heard], Answer | None],
    *,
    same: Callable[[Answer], object],
    mac: Callable[[Answer], object],
    most: int,
    of_one_mac: int,
) -> Apart[Answer]:
    """Who answered, one apart from the other: no flood of one sender may hide another."""
    found: dict[object, tuple[Answer, Heard]] = {}
    unread = 0
    for frame in frames:
        answer = read(frame)
        if answer is None:
            unread += 1
            continue
        of_this_mac = sum(mac(each) == mac(answer) for each, _ in found.values())
        if same(answer) not in found and len(found) < most and of_this_mac < of_one_mac:
            found[same(answer)] = answer, frame
    return Apart(tuple(each for each, _ in found.values()), tuple(frame for _, frame in found.values()), unread)
