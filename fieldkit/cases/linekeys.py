"""The keys of a line record as one flat list, as a table names its columns: `id`, `access.port`, `optics.class`."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from fieldkit.model.line import Line

Shape = Literal["text", "whole", "number", "switch", "list", "map"]


@dataclass(frozen=True, slots=True)
class LineKey:
    """One key; `choices` are all the values it takes."""

    name: str
    shape: Shape
    choices: tuple[str, ...] = ()


@cache
def line_keys() -> tuple[LineKey, ...]:
    """Every key of the record, in the record's order."""
    return tuple(_keys(Line, ""))


def _keys(kind: type, above: str) -> Iterator[LineKey]:
    hints = get_type_hints(kind)
    for each in dataclasses.fields(kind):
        name, annotation = f"{above}{each.metadata.get('key', each.name)}", hints[each.name]
        if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
            yield from _keys(annotation, f"{name}.")
        else:
            yield _key(name, annotation)


def _key(name: str, annotation: Any) -> LineKey:
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(each for each in get_args(annotation) if each is not type(None))
    if get_origin(annotation) is Literal:
        return LineKey(name, "text", tuple(get_args(annotation)))
    shapes: Mapping[Any, Shape] = {bool: "switch", int: "whole", float: "number", dict: "map", tuple: "list"}
    return LineKey(name, shapes.get(get_origin(annotation) or annotation, "text"))


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as `line_to` writes it, its groups opened: `{"access.port": …}`."""
    maps = {key.name for key in line_keys() if key.shape == "map"}
    made: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = list(record.items())
    while waiting:
        name, value = waiting.pop(0)
        if isinstance(value, Mapping) and name not in maps:
            waiting = [(f"{name}.{key}", each) for key, each in value.items()] + waiting
        else:
            made[name] = value
    return made


def nested(given: Mapping[str, Any]) -> dict[str, Any]:
    """The opposite of `flat`."""
    made: dict[str, Any] = {}
    for name, value in given.items():
        *groups, last = name.split(".")
        place = made
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    return made


def names(keys: Sequence[LineKey]) -> list[str]:
    """The names alone."""
    return [key.name for key in keys]
