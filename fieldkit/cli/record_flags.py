"""The line record's keys as flags, made from `model/line.py`: `access.port` is `--access-port`."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from fieldkit.cases.linekeys import LineKey, line_keys
from fieldkit.errors import BadInput
from fieldkit.model.line import Line
from fieldkit.settings import Settings
from fieldkit.text.options import TEXTS

# `id` chooses the record (`--line`), it is not a key to override.
NOT_FLAGS = frozenset({"id"})
PREFIX = "record_"
# A longer list of choices goes into the sentence, so that the page still fits 80 columns.
WIDEST_CHOICES = 18


@dataclass(frozen=True, slots=True)
class RecordFlag:
    """One key of the record.  `choices` are all it takes; `shape` is `text`, `switch`, `number`, `list` or `map`."""

    key: str
    shape: str
    choices: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """The flag as typed."""
        return "--" + self.key.replace(".", "-").replace("_", "-")

    @property
    def parameter(self) -> str:
        """The name of the parameter that carries it."""
        return PREFIX + self.key.replace(".", "_")

    @property
    def repeatable(self) -> bool:
        """May it stand more than once?"""
        return self.shape in ("list", "map")


def record_flags() -> tuple[RecordFlag, ...]:
    """Every key of the record in the record's order."""
    return tuple(_flag(key) for key in line_keys() if key.name not in NOT_FLAGS)


def _flag(key: LineKey) -> RecordFlag:
    if key.shape == "switch":
        return RecordFlag(key.name, "switch", ("yes", "no"))
    return RecordFlag(key.name, "number" if key.shape == "whole" else key.shape, key.choices)


def with_record_flags(function: Callable[..., int], language: str) -> Callable[..., int]:
    """The function with a parameter for every key of the record; they arrive together as its last one, `record`."""
    flags = record_flags()
    signature = inspect.signature(function)
    kept = [each for each in signature.parameters.values() if each.name != "record"]
    panel = TEXTS["panel.record"].in_language(language)
    added = [
        inspect.Parameter(
            flag.parameter,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                (list[str] if flag.repeatable else str) | None,
                typer.Option(
                    flag.option,
                    help=_help(flag, language),
                    metavar=_metavar(flag, language),
                    rich_help_panel=panel,
                    show_default=False,
                ),
            ],
        )
        for flag in flags
    ]
    names = {flag.parameter: flag for flag in flags}

    def called(**given: Any) -> int:
        record = {names[name].key: given.pop(name) for name in list(given) if name in names}
        return function(**given, record={key: value for key, value in record.items() if value})

    called.__signature__ = signature.replace(parameters=[*kept, *added])  # type: ignore[attr-defined]  # read by inspect
    called.__annotations__ = {each.name: each.annotation for each in [*kept, *added]}
    called.__name__ = function.__name__
    called.spelled_out = spelled_out  # type: ignore[attr-defined]  # `FieldCommand` reads the arguments through it
    return called


def spelled_out(arguments: Sequence[str]) -> list[str]:
    """The arguments with `--key-group` read as `--key-group yes`, and `--no-key-group` as `--key-group no`."""
    switches = {flag.option for flag in record_flags() if flag.shape == "switch"}
    made: list[str] = []
    for at, word in enumerate(arguments):
        if word in switches:
            after = arguments[at + 1] if at + 1 < len(arguments) else "-"
            made += [word, "yes"] if after.startswith("-") else [word]
        elif word.startswith("--no-") and f"--{word.removeprefix('--no-')}" in switches:
            made += [f"--{word.removeprefix('--no-')}", "no"]
        else:
            made.append(word)
    from fieldkit.cli.pasted import spelled_out as with_clipboard

    return with_clipboard(made)


def _help(flag: RecordFlag, language: str) -> str:
    meaning = TEXTS[f"record.{flag.key}"].in_language(language)
    if len("|".join(flag.choices)) <= WIDEST_CHOICES:
        return meaning
    return f"{meaning.rstrip('。.')}{'：' if language == 'zh' else ': '}{' | '.join(flag.choices)}"


def _metavar(flag: RecordFlag, language: str) -> str:
    shown = "|".join(flag.choices)
    if shown and len(shown) <= WIDEST_CHOICES:
        return shown
    key = {"number": "meta.number", "map": "meta.expect"}.get(flag.shape, "meta.text")
    return TEXTS[key].in_language(language)


def line_of(settings: Settings, name: str | None, record: Mapping[str, Any], base: Line | None = None) -> Line:
    """The line that a command works on: the book's where it is named, else `base`, with the flags laid over it.

    Raises: BadInput naming the line that is not in the book, or the flag whose value is wrong.
    """
    line = base or Line()
    if name is not None:
        from fieldkit.cases.linebook import LineBook

        line = LineBook(settings.data_dir).get(name)
    return merged(line, record)


def merged(line: Line, record: Mapping[str, Any]) -> Line:
    """The line with the flags laid over it; a list given as flags replaces the record's list.

    Raises: BadInput naming the flag whose value is wrong.
    """
    if not record:
        return line
    from fieldkit.engine.codec import line_from, line_to

    flags = {flag.key: flag for flag in record_flags()}
    data = line_to(line)
    for key, value in record.items():
        flag = flags[key]
        if flag.choices and value not in flag.choices and not (flag.shape == "switch" and value in ("true", "false")):
            raise BadInput("usage.bad_choice", option=flag.option, value=value, known=flag.choices)
        *groups, last = key.split(".")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = _of_shape(flag, value)
    try:
        return line_from(data, where="--")
    except BadInput as exc:
        key = str(exc.facts.get("key", "")).replace("class_", "class")
        named = next((flag.option for flag in flags.values() if key == flag.key or key.startswith(f"{flag.key}.")), "")
        if named:
            raise BadInput(exc.code, **{**exc.facts, "where": named}) from exc
        raise


def _of_shape(flag: RecordFlag, value: Any) -> Any:
    if flag.shape == "map":
        return _expectations(flag, value)
    if flag.shape == "list":  # `--address-dns A --address-dns B` and `--address-dns A,B` say the same
        return [part.strip() for each in value for part in each.split(",") if part.strip()]
    return value


def _expectations(flag: RecordFlag, given: list[str]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for each in given:
        name, equals, addresses = each.partition("=")
        listed = [part.strip() for part in addresses.split(",") if part.strip()]
        if not name.strip() or not equals or not listed:
            raise BadInput("usage.bad_expect", option=flag.option, value=each)
        made.setdefault(name.strip(), []).extend(listed)
    return made
