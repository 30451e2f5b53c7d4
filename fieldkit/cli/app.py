"""The app: a group that knows its commands by name and imports each one only when it is called."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from fieldkit.cli import typer_words
from fieldkit.cli.commands import COMMANDS
from fieldkit.cli.invocation import Invocation
from fieldkit.errors import BadInput, Interrupted
from fieldkit.text.cli import TEXTS
from fieldkit.text.options import TEXTS as OPTIONS

# A builder makes the function of one command, its help in the language of the call; typer reads its signature.
Builder = Callable[[Invocation], Callable[..., int]]


def words(key: str, language: str) -> str:
    """A word of the command line itself; only these two topics, as the whole catalogue would slow a help page."""
    return (TEXTS.get(key) or OPTIONS[key]).in_language(language)


class _OneLanguage:
    """A help page that speaks one language, and also names the options that hold for every command."""

    language = "en"
    params: list[Any]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line, its first word in the language of the call."""
        pieces: list[str] = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]  # typer's command has it
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=words("word.usage", self.language))

    def get_help_option(self, ctx: Any) -> Any:
        """The `--help` option, described in the language of the call."""
        option = super().get_help_option(ctx)  # type: ignore[misc]  # typer's command has it
        if option is not None:
            option.help = words("option.help", self.language)
            option.metavar = ""
            # Without a default typer loads pydantic only to turn None into None: 0.2 s on every call.
            option.default = False
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page."""
        typer_words.teach(self.language)
        held = self.params
        self.params = [*held, *everywhere(self.language)]
        try:
            super().format_help(ctx, formatter)  # type: ignore[misc]  # typer's command has it
        finally:
            self.params = held


class FieldCommand(_OneLanguage, TyperCommand):
    """One command.  `spelled_out`, where a command has it, turns short spellings into the ones that typer knows."""

    spelled_out: Callable[[Sequence[str]], list[str]] | None = None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, taken apart.

        Raises: BadInput for an option with an empty value.  In a script it is a variable that was never set, and to go
        on as if the option were not there might test another port than the one that was meant.
        """
        left = super().parse_args(ctx, args if self.spelled_out is None else self.spelled_out(args))
        for each in self.params:
            if each.param_type_name == "option" and _is_empty(ctx.params.get(each.name)):
                raise BadInput("usage.empty_value", option=each.opts[0])
        return left


def _is_empty(value: Any) -> bool:
    """Is this text of nothing but blanks, or a list that holds one?"""
    if isinstance(value, (list, tuple)):
        return any(map(_is_empty, value))
    return isinstance(value, str) and not value.strip()


class FieldGroup(_OneLanguage, TyperGroup):
    """A group that lists its commands from plain data."""

    table: Mapping[str, "str | Mapping[str, str]"] = {}
    path = ""
    invocation: Invocation
    _listing = False

    def list_commands(self, _ctx: Any) -> list[str]:
        """The names, in the order they are shown."""
        return list(self.table)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """The command itself when it is called; on a help page only its name and its one line."""
        if cmd_name not in self.table:
            return None
        path = f"{self.path} {cmd_name}".strip()
        entry = self.table[cmd_name]
        if self._listing:
            return FieldCommand(cmd_name, help=words(f"command.{path.replace(' ', '.')}", self.language))
        if isinstance(entry, str):
            return load_command(path, entry, self.invocation)
        return group(path, entry, self.invocation)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was called.

        Raises: Interrupted on Ctrl-C, which typer would turn into a bare exit code and no word.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as exc:
            raise Interrupted("interrupted") from exc

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page; it loads no command."""
        self._listing = True
        held = self.params
        if not self.path:
            self.params = [*held, *only_at_the_root(self.language)]
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False
            self.params = held

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was meant.

        Raises: BadInput with the nearest name when there is none.
        """
        if args and args[0] not in self.table and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], list(self.table), n=1)
            raise BadInput(
                "usage.no_such_command",
                name=f"{self.path} {args[0]}".strip(),
                near=f"{self.path} {near[0] if near else '--help'}".strip(),
            )
        return super().resolve_command(ctx, args)


def everywhere(language: str) -> list[Any]:
    """The options that hold for every command; shown on each page, read by `invocation` before typer is."""

    def shown(
        lang: Annotated[
            str | None,
            typer.Option("--lang", metavar="zh|en|auto", help=words("option.lang", language), show_default=False),
        ] = None,
        json: Annotated[bool, typer.Option("--json", help=words("option.json", language), show_default=False)] = False,
        no_color: Annotated[
            bool, typer.Option("--no-color", help=words("option.no_color", language), show_default=False)
        ] = False,
    ) -> None:
        """Only its signature is used."""

    app = typer.Typer(add_completion=False)
    app.command()(shown)
    return _wordless(get_command(app).params)


def only_at_the_root(language: str) -> list[Any]:
    """`--version`, shown on the first page; `__main__` answers it before anything is loaded."""

    def shown(
        version: Annotated[
            bool, typer.Option("--version", help=words("option.version", language), show_default=False)
        ] = False,
    ) -> None:
        """Only its signature is used."""

    app = typer.Typer(add_completion=False)
    app.command()(shown)
    return _wordless(get_command(app).params)


def _wordless(params: list[Any]) -> list[Any]:
    """The parameters without typer's `<str>` and `<bool>`: the placeholder already says what is wanted."""
    for each in params:
        if each.param_type_name == "argument":
            each.display_type_rich = lambda **_: ""
        elif each.is_flag:
            each.metavar = ""
    return params


class _AsTyped:
    """Text stays the text it is: typer loads pydantic to turn it into itself, 0.13 s on every call."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002 - typer's signature
        """The value, or all of them where an option may be given more than once."""
        if param.multiple or param.nargs == -1:
            return list(value or ())
        return value


def _as_typed(params: list[Any]) -> None:
    """Options and arguments that take text, which are all of ours; a typer that never asks does as it always did."""
    for each in params:
        if each.type_descriptor.annotation in (str, list[str]):
            each.get_runtime_param = _AsTyped


def load_command(path: str, place: str, invocation: Invocation) -> Any:
    """Import one command and build it in the language of the call."""
    module, _, name = place.partition(":")
    builder: Builder = getattr(import_module(module), name)
    language = invocation.language
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    key = path.replace(" ", ".")
    long = TEXTS.get(f"command.{key}.more")
    text = words(f"command.{key}", language) + (f"\n\n{long.in_language(language)}" if long else "")
    function = builder(invocation)
    app.command(
        name=path.rpartition(" ")[2],
        cls=FieldCommand,
        help=text,
        options_metavar=words("word.options_metavar", language),
    )(function)
    command: Any = get_command(app)
    command.language = language
    command.spelled_out = getattr(function, "spelled_out", None)
    _as_typed(_wordless(command.params))
    return command


def group(path: str, table: Mapping[str, "str | Mapping[str, str]"], invocation: Invocation) -> FieldGroup:
    """A group of commands; the root when `path` is empty."""
    language = invocation.language
    made = FieldGroup(
        name=path.rpartition(" ")[2] or "fieldkit",
        help=words(f"command.{path}" if path else "command", language),
        no_args_is_help=False,
        options_metavar=words("word.options_metavar", language),
        subcommand_metavar=words("word.command_metavar", language),
    )
    made.language, made.table, made.path, made.invocation = language, table, path, invocation
    return made


def run(invocation: Invocation) -> int:
    """Run the command that was called and return its exit code.

    Raises: FieldkitError for everything a person can mend, wrong usage included.
    """
    if invocation.wrong is not None:
        raise invocation.wrong
    arguments = list(invocation.arguments)
    root = group("", COMMANDS, invocation)
    if arguments and arguments[0] in COMMANDS and isinstance(COMMANDS[arguments[0]], Mapping) and len(arguments) == 1:
        return _bare(root, arguments, invocation)
    if not arguments:
        return _bare(root, [], invocation)
    try:
        with typer_words.color(invocation.coloured):
            code = root.main(args=arguments, prog_name="fieldkit", standalone_mode=False)
    except typer.TyperException as exc:
        raise typer_words.ours(exc) from exc
    except SystemExit as exc:
        # Typer's answer to a reader that went away is exit 1, which to us would mean a fault found.
        if isinstance(exc.__context__, BrokenPipeError):
            raise exc.__context__ from None
        raise
    except typer.Abort as exc:
        raise KeyboardInterrupt from exc
    return code if isinstance(code, int) else 0


def _bare(root: FieldGroup, arguments: list[str], invocation: Invocation) -> int:
    """A group without a command: its page, and the exit code of wrong usage."""
    if invocation.json:
        raise BadInput("usage.no_command", group=" ".join(["fieldkit", *arguments]))
    with typer_words.color(invocation.coloured):
        root.main(args=[*arguments, "--help"], prog_name="fieldkit", standalone_mode=False)
    return 2
