"""What a trail amounts to besides its place: going back and taking up must forget whatever lies off it.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.engine import walk
from fieldkit.engine.walk import Passed, Place, Trees
from fieldkit.model.playbook import Ask, CheckStep, Conclude, Survey


@dataclass(frozen=True, slots=True)
class Retraced:
    """A trail walked again.

    `checks` were judged and `explained` codes explained in the present round; `typed` is what was last entered, by the
    name that `enter:` gives it, None where the person was not sure.
    """

    place: Place
    checks: frozenset[str] = frozenset()
    explained: tuple[str, ...] = ()
    typed: Mapping[str, str | None] = field(default_factory=dict)


def retrace(trees: Trees, tree: str, trail: tuple[Passed, ...]) -> Retraced:
    """Walk a trail again.

    Raises: walk.NotAnAnswer, KeyError or IndexError when the trees no longer hold it.
    """
    place = walk.begin(trees, tree)
    checks: set[str] = set()
    explained: list[str] = []
    typed: dict[str, str | None] = {}
    for passed in trail:
        step, before = walk.step_at(trees, place), place
        place = walk.advance(trees, place, passed.heard, top=tree)
        match step:
            case Survey():
                checks.update(step.checks)
            case CheckStep():
                checks.add(step.check)
            case Ask() if step.enter is not None and passed.heard.how != "measured":  # else a device said it
                typed[step.enter] = None if passed.heard.value == "unsure" else passed.heard.value
            case Conclude() if not before.closing:
                explained += step.explains
            case _:
                pass
        if place.round > before.round:
            checks.clear()
            explained.clear()
    return Retraced(place, frozenset(checks), tuple(explained), typed)
