"""Several waits at once, none of which can hold up the program's end."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

_LOOK_S = 0.05


def together(jobs: Sequence[Callable[[], T]], deadline: float, cancel: threading.Event | None = None) -> list[T | None]:
    """What each job answered, in order; None where it was not done by `deadline` (monotonic seconds) or at `cancel`.

    A job left behind ends by its own time-outs in a daemon thread.  An error in a job is raised here.
    """
    answers: list[T | None] = [None] * len(jobs)
    done: queue.SimpleQueue[tuple[int, T | None, BaseException | None]] = queue.SimpleQueue()

    def run(place: int) -> None:
        try:
            done.put((place, jobs[place](), None))
        except BaseException as error:  # carried to the caller's thread, where it can be seen
            done.put((place, None, error))

    for place in range(len(jobs)):
        threading.Thread(target=run, args=(place,), daemon=True).start()
    for _ in jobs:
        while True:
            left = deadline - time.monotonic()
            try:
                place, answer, error = done.get(timeout=min(_LOOK_S, max(0.0, left)))
            except queue.Empty:
                if left <= 0 or (cancel is not None and cancel.is_set()):
                    return answers
                continue
            if error is not None:
                raise error
            answers[place] = answer
            break
    return answers
