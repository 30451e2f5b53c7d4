"""`fieldkit completion SHELL`: a script with every command and option in it; only ids are asked for on Tab."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fieldkit.cli.commands import COMMANDS
from fieldkit.cli.invocation import Invocation
from fieldkit.errors import FieldkitError
from fieldkit.model.terms import Symptom

SHELLS = ("bash", "zsh", "fish", "powershell")
# What the scripts ask for when Tab is pressed.
LISTS = ("cases", "lines", "ports")
MOST_IDS = 50

EVERYWHERE: Mapping[str, str] = {"--lang": "=zh en auto", "--json": "-", "--no-color": "-", "--help": "-"}

# What stands for a value on an English help page -> what completes it; `@` asks the program or the file system.
_KINDS: Mapping[str, str] = {
    "CASE": "@cases",
    "BEFORE": "@cases",
    "AFTER": "@cases",
    "ID": "@lines",
    "FILE": "@file",
    "FOLDER": "@folder",
    "PORT": "@ports",
}
# Options whose help names the values in a sentence.
LISTED: Mapping[str, str] = {"--symptom": "=" + " ".join(Symptom)}
_WORD = re.compile(r"[\w.~+/-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """One command.  `options` say what follows each: `-` nothing, `=a b` one of these, `@cases`…, or anything."""

    path: str
    options: Mapping[str, str]
    positionals: tuple[str, ...]


def completion_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit completion`."""
    from fieldkit.cli.options import Options, one_of

    made = Options(invocation.language)

    def completion(shell: Annotated[str, made.argument("shell", "shell")]) -> int:
        if shell in LISTS:
            return print_ids(invocation, shell)
        one_of("completion", shell, SHELLS)
        body = script(shell, invocation)
        if invocation.json:
            from fieldkit.cli.output import print_rows

            print_rows("completion", [{"shell": shell, "script": body}])
        else:
            sys.stdout.write(body)
        return 0

    return completion


def print_ids(invocation: Invocation, kind: str) -> int:
    """This laptop's newest cases, its lines, or its serial ports, one a line; nothing rather than an error."""
    from fieldkit.settings import read_settings

    try:
        found = _ids(kind, read_settings(invocation.flags, invocation.environ, load=_no_file).settings.data_dir)
    except (FieldkitError, OSError):
        found = []
    fitting = [each for each in found if _WORD.fullmatch(each)]
    if invocation.json:
        from fieldkit.cli.output import print_rows

        print_rows("completion", [{"id": each} for each in fitting])
    else:
        sys.stdout.write("".join(f"{each}\n" for each in fitting))
    return 0


def _no_file(file: Path) -> Any:
    from fieldkit.engine.yamltext import as_data, read_yaml

    return as_data(read_yaml(file))


def _ids(kind: str, folder: Path) -> list[str]:
    if kind == "ports":
        from serial.tools import list_ports

        return sorted(str(each.device) for each in list_ports.comports())
    if kind == "lines":
        from fieldkit.cases.lineids import line_ids

        return line_ids(folder)
    from fieldkit.cases.store import newest_ids

    return ["last", *newest_ids(folder, MOST_IDS)]


# -- what there is to complete -----------------------------------------------------------------------------------------


def entries(invocation: Invocation) -> tuple[Entry, ...]:
    """Every command with what may follow it, read from the commands themselves."""
    from dataclasses import replace

    english = replace(invocation, language="en")
    return tuple(_entry(path, place, english) for path, place in _places())


def _places() -> Iterator[tuple[str, str]]:
    for name, entry in COMMANDS.items():
        if isinstance(entry, str):
            yield name, entry
        else:
            yield from ((f"{name} {inner}", place) for inner, place in entry.items())


def _entry(path: str, place: str, invocation: Invocation) -> Entry:
    from fieldkit.cli.app import load_command
    from fieldkit.cli.record_flags import record_flags
    from fieldkit.devices.platforms import PLATFORMS

    listed = {**LISTED, "--access-platform": "=" + " ".join(PLATFORMS)}
    alone = {flag.option for flag in record_flags() if flag.shape == "switch"}
    options: dict[str, str] = {}
    positionals: list[str] = []
    for each in load_command(path, place, invocation).params:
        kind = _kind(path, each.metavar or "", invocation)
        if each.param_type_name == "argument":
            positionals.append("=" + " ".join(SHELLS) if path == "completion" else kind)
        else:
            kind = listed.get(each.opts[0], kind)
            options |= dict.fromkeys(each.opts, "-" if each.is_flag or set(each.opts) & alone else kind)
    return Entry(path, {**options, **EVERYWHERE}, tuple(positionals))


def _kind(path: str, meta: str, invocation: Invocation) -> str:
    meta = meta.strip("[]. ")
    if "|" in meta:
        return "=" + " ".join(part for part in meta.split("|") if _WORD.fullmatch(part))
    if meta in ("TREE", "CODE"):
        return "=" + " ".join(each for each in _codes(path, meta, invocation) if _WORD.fullmatch(each))
    return _KINDS.get(meta, "")


def _codes(path: str, meta: str, invocation: Invocation) -> Sequence[str]:
    from fieldkit.cli.known import load_settings, load_trees

    library = load_trees(load_settings(invocation))
    if meta == "TREE":
        return library.names()
    if path != "explain":
        return sorted(library.causes)
    from fieldkit.checks import CHECKS

    return sorted({*library.causes, *(code for check in CHECKS.values() for code in check.codes)})


# -- the scripts -------------------------------------------------------------------------------------------------------


def script(shell: str, invocation: Invocation) -> str:
    """The whole script for a shell."""
    from fieldkit.text.completion import TEXTS

    known = entries(invocation)
    kinds = {f"{each.path}|{option}": kind for each in known for option, kind in each.options.items() if kind != "-"}
    kinds |= {f"|{option}": kind for option, kind in EVERYWHERE.items() if kind != "-"}
    kinds |= {f"{each.path}|{at}": kind for each in known for at, kind in enumerate(each.positionals) if kind}
    options = {each.path: " ".join(each.options) for each in known}
    options |= {"": " ".join([*EVERYWHERE, "--version"])}
    options |= {name: " ".join(EVERYWHERE) for name, entry in COMMANDS.items() if not isinstance(entry, str)}
    groups = {name: " ".join(entry) for name, entry in COMMANDS.items() if not isinstance(entry, str)}
    words = {"": " ".join(COMMANDS), **groups}
    note = TEXTS[f"completion.{shell}"].in_language(invocation.language)
    head = "".join(f"# {line}\n" for line in note.splitlines())
    writer = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}[shell]
    # zsh reads `#compdef` only on the first line.
    return ("#compdef fieldkit\n" if shell == "zsh" else "") + head + writer(kinds, options, words)


def _arms(table: Mapping[str, str], name: str) -> str:
    """Arms of a `case` of bash or zsh, equal answers together."""
    together: dict[str, list[str]] = {}
    for key, value in table.items():
        together.setdefault(value, []).append(key)
    return "".join(
        f"    {'|'.join(_quoted(key) for key in keys)}) {name}={_quoted(value)} ;;\n"
        for value, keys in together.items()
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_TABLES = """_fieldkit_kind() {{
    case "$1" in
{kinds}    *) return 1 ;;
    esac
}}
_fieldkit_options() {{
    case "$1" in
{options}    *) options='' ;;
    esac
}}
_fieldkit_below() {{
    case "$1" in
{words}    *) below='' ;;
    esac
}}
"""

# Where the word under the cursor stands: `path` the command, `at` the number of its arguments before, `asked` the
# option whose value it is.  The same for bash and zsh, which differ in how they tell the words.
_WALK = """    for word in "${before[@]}"; do
        if [ -n "$asked" ]; then
            [ "$word" = '=' ] || asked=''
        elif [ "${word#--}" != "$word" ]; then
            case "$word" in *=*) continue ;; esac
            kind=''
            if _fieldkit_kind "$path|$word"; then asked=$word; fi
        else
            _fieldkit_below "$path"
            case " $below " in
                *" $word "*) path="${path:+$path }$word" ;;
                *) at=$((at + 1)) ;;
            esac
        fi
    done
    kind=''
    case "$current" in
        '=') [ -n "$asked" ] && current='' ;;
        --*=*) asked=${current%%=*}; front="$asked="; current=${current#*=} ;;
    esac
    if [ -n "$asked" ]; then
        _fieldkit_kind "$path|$asked" || kind=''
    elif [ "${current#-}" != "$current" ]; then
        _fieldkit_options "$path"
        kind="=$options"
    else
        _fieldkit_below "$path"
        if [ -n "$below" ]; then kind="=$below"; else _fieldkit_kind "$path|$at" || kind=''; fi
    fi
    case "$kind" in
        @cases|@lines|@ports) kind="=$(fieldkit completion "${kind#@}" 2>/dev/null </dev/null)" ;;
    esac
"""


def _tables(kinds: Mapping[str, str], options: Mapping[str, str], words: Mapping[str, str]) -> str:
    return _TABLES.format(kinds=_arms(kinds, "kind"), options=_arms(options, "options"), words=_arms(words, "below"))


def _bash(kinds: Mapping[str, str], options: Mapping[str, str], words: Mapping[str, str]) -> str:
    return (
        _tables(kinds, options, words)
        + """_fieldkit() {
    local current=${COMP_WORDS[COMP_CWORD]} path='' asked='' at=0 kind='' options='' below='' word front=''
    local before=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
    COMPREPLY=()
"""
        + _WALK
        + """    case "$kind" in
        '='*) COMPREPLY=($(compgen -W "${kind#=}" -- "$current")) ;;
        @folder) COMPREPLY=($(compgen -d -- "$current")) ;;
        @file) COMPREPLY=($(compgen -f -- "$current")) ;;
    esac
}
complete -o filenames -F _fieldkit fieldkit
"""
    )


def _zsh(kinds: Mapping[str, str], options: Mapping[str, str], words: Mapping[str, str]) -> str:
    return (
        _tables(kinds, options, words)
        + """_fieldkit() {
    local current=${words[CURRENT]} path_of_command='' asked='' at=0 kind='' options='' below='' word front=''
    local -a before
    before=("${(@)words[2,CURRENT-1]}")
"""
        + _WALK.replace("$path", "$path_of_command")
        .replace("path=", "path_of_command=")
        .replace("${path:+", "${path_of_command:+")
        + """    [ -n "$front" ] && compset -P '*='
    case "$kind" in
        '='*) compadd -- ${(s: :)${${kind#=}//$'\\n'/ }} ;;
        @folder) _files -/ ;;
        @file) _files ;;
    esac
}
if [ "$funcstack[1]" = _fieldkit ]; then _fieldkit "$@"; else compdef _fieldkit fieldkit; fi
"""
    )


def _fish(kinds: Mapping[str, str], options: Mapping[str, str], words: Mapping[str, str]) -> str:
    def switch(name: str, table: Mapping[str, str]) -> str:
        together: dict[str, list[str]] = {}
        for key, value in table.items():
            together.setdefault(value, []).append(key)
        arms = "".join(
            f"        case {' '.join(_quoted(key) for key in keys)}\n            echo {_quoted(value)}\n"
            for value, keys in together.items()
        )
        return f'function {name}\n    switch "$argv[1]"\n{arms}    end\nend\n'

    return (
        switch("__fieldkit_kind", kinds)
        + switch("__fieldkit_options", options)
        + switch("__fieldkit_below", words)
        + """function __fieldkit_complete
    set -l path ''
    set -l asked ''
    set -l at 0
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for word in $before[2..-1]
        if test -n "$asked"
            set asked ''
        else if string match -q -- '--*' $word
            string match -q -- '*=*' $word; and continue
            set -l takes (__fieldkit_kind "$path|$word")
            if set -q takes[1]
                set asked $word
            end
        else if contains -- $word (__fieldkit_below "$path" | string split ' ')
            set path (string trim "$path $word")
        else
            set at (math $at + 1)
        end
    end
    set -l kind
    set -l front ''
    if string match -q -- '--*=*' $current
        set asked (string split -m 1 = -- $current)[1]
        set front "$asked="
    end
    if test -n "$asked"
        set kind (__fieldkit_kind "$path|$asked")
    else if string match -q -- '-*' $current
        set kind '='(__fieldkit_options "$path")
    else
        set -l below (__fieldkit_below "$path")
        if test -n "$below"
            set kind "=$below"
        else
            set kind (__fieldkit_kind "$path|$at")
        end
    end
    switch "$kind"
        case '@cases' '@lines' '@ports'
            fieldkit completion (string sub -s 2 -- $kind) 2>/dev/null </dev/null | string replace -r '^' -- $front
        case '@folder'
            __fish_complete_directories $current ''
        case '@file'
            __fish_complete_path $current
        case '=*'
            string split ' ' -- (string sub -s 2 -- $kind) | string replace -r '^' -- $front
    end
end
complete -c fieldkit -f -a '(__fieldkit_complete)'
"""
    )


def _powershell(kinds: Mapping[str, str], options: Mapping[str, str], words: Mapping[str, str]) -> str:
    def hashed(name: str, table: Mapping[str, str]) -> str:
        rows = "".join(f"    '{key}' = '{value}'\n" for key, value in table.items())
        return f"${name} = @{{\n{rows}}}\n"

    body = """Register-ArgumentCompleter -Native -CommandName fieldkit -ScriptBlock {
    param($current, $ast, $cursor)
    $path = ''; $asked = ''; $at = 0; $kind = ''; $front = ''
    $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_" })
    foreach ($word in @($before | Select-Object -Skip 1)) {
        if ($asked) { $asked = '' }
        elseif ($word.StartsWith('--')) {
            if (-not $word.Contains('=') -and $FieldkitKinds.ContainsKey("$path|$word")) { $asked = $word }
        }
        elseif (("" + $FieldkitBelow[$path]).Split(' ') -ccontains $word) { $path = "$path $word".Trim() }
        else { $at += 1 }
    }
    if ($current -match '^(--[^=]+)=(.*)$') { $asked = $Matches[1]; $front = "$asked="; $current = $Matches[2] }
    if ($asked) { $kind = $FieldkitKinds["$path|$asked"] }
    elseif ($current.StartsWith('-')) { $kind = '=' + $FieldkitOptions[$path] }
    elseif ($FieldkitBelow[$path]) { $kind = '=' + $FieldkitBelow[$path] }
    else { $kind = $FieldkitKinds["$path|$at"] }
    if ($kind -eq '@cases' -or $kind -eq '@lines' -or $kind -eq '@ports') {
        $found = @(fieldkit completion $kind.Substring(1) 2>$null)
    }
    elseif ("$kind".StartsWith('=')) { $found = $kind.Substring(1).Split(' ') }
    else { return }
    $found | Where-Object { $_ -and $_.StartsWith($current) } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new("$front$_", $_, 'ParameterValue', $_)
    }
}
"""
    return (
        hashed("global:FieldkitKinds", kinds)
        + hashed("global:FieldkitOptions", options)
        + hashed("global:FieldkitBelow", words)
        + body
    ).replace("$Fieldkit", "$global:Fieldkit")
