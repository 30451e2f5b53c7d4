"""Why a window that was not heard in full says nothing of what was not heard in it."""

from typing import Protocol

from fieldkit.model.finding import Missing


class _Window(Protocol):
    @property
    def method(self) -> str: ...

    @property
    def lost(self) -> bool: ...

    @property
    def unplugged(self) -> bool: ...


def cut_short(topic: str, heard: _Window) -> Missing:
    """Was it the file that does not hold enough, a link that went away, frames too fast to be read, or time run out?"""
    if heard.method == "capture":
        return Missing("missing.capture_not_whole", {"topic": topic})
    if heard.unplugged:
        return Missing("missing.link_lost", {"topic": topic})
    return Missing("missing.frames_lost" if heard.lost else "missing.deadline", {"topic": topic})
