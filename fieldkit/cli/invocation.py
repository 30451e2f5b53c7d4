"""What holds for every command, wherever it stands: language, `--json`, colour; read before the app is built."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.cli.language import choose, system_language
from fieldkit.errors import BadInput, FieldkitError


@dataclass(frozen=True)
class Invocation:
    """One call of the program.  `arguments` no longer hold what was read here."""

    arguments: tuple[str, ...]
    language: str
    json: bool = False
    lang_flag: str | None = None
    no_color: bool = False
    wrong: FieldkitError | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def command(self) -> str:
        """The command as far as it can be told: `diagnose`, `case list`."""
        words = [word for word in self.arguments if not word.startswith("-")]
        if not words:
            return ""
        from fieldkit.cli.commands import COMMANDS

        table = COMMANDS.get(words[0])
        deeper = isinstance(table, Mapping) and len(words) > 1 and words[1] in table
        return " ".join(words[:2]) if deeper else words[0]

    @property
    def coloured(self) -> bool:
        """Is colour wanted, as far as flag and environment tell?"""
        unwanted = self.environ.get("FIELDKIT_COLOR", "").strip().lower() in ("0", "false", "no", "off")
        return not (self.no_color or unwanted or self.environ.get("NO_COLOR"))

    @property
    def flags(self) -> dict[str, str | None]:
        """The settings given as flags here."""
        return {"lang": self.lang_flag, "color": "false" if self.no_color else None}


def read_invocation(argv: Sequence[str], environ: Mapping[str, str], file: Path | None = None) -> Invocation:
    """Take `--lang`, `--json` and `--no-color` out of the command line; what is wrong with them is kept for later."""
    rest: list[str] = []
    lang: str | None = None
    as_json = no_color = False
    wrong: FieldkitError | None = None
    waiting = list(argv)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            as_json = as_json or "--json" in waiting  # no command takes such a word, and a program reads the answer
            break
        if word == "--json":
            as_json = True
        elif word.startswith(("--json=", "--no-color=")):
            as_json = as_json or word.startswith("--json")
            wrong = BadInput("usage.takes_no_value", option=word.partition("=")[0])
        elif word == "--no-color":
            no_color = True
        elif word.startswith("--lang="):
            lang = word.removeprefix("--lang=")
        elif word == "--lang":
            if not waiting or waiting[0].startswith("-"):
                wrong = BadInput("usage.needs_value", option="--lang")
            else:
                lang = waiting.pop(0)
        else:
            rest.append(word)
    if lang is not None and not lang.strip():
        wrong, lang = wrong or BadInput("usage.empty_value", option="--lang"), None
    try:
        language = choose(lang, environ, file)
    except BadInput as exc:
        language, wrong = system_language(environ), wrong or exc
    return Invocation(
        arguments=tuple(rest),
        language=language,
        json=as_json,
        lang_flag=lang,
        no_color=no_color,
        wrong=wrong,
        environ=dict(environ),
    )
