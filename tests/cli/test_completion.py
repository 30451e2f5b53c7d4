"""Tab completion: every command and option, the ids of this laptop, and nothing heavy while a person waits."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from fieldkit.cases.store import open_store
from fieldkit.cli.commands import COMMANDS
from fieldkit.cli.completion import SHELLS, entries
from fieldkit.cli.invocation import Invocation
from tests.cli.conftest import Call
from tests.cli.test_help import HEAVY
from tests.report.recorded import visit

Complete = Callable[..., list[str]]

BASH = r"""
source "$1"; shift
COMP_WORDS=(fieldkit "$@"); COMP_CWORD=$#
_fieldkit
printf '%s\n' "${COMPREPLY[@]}"
"""
# compadd is zsh's own: here it prints the words that begin as the one under the cursor does.
ZSH = r"""
compdef() { : }
compset() { : }
_files() { print -rl -- *(N) }
compadd() { shift; local each; for each in "$@"; do [[ $each == ${words[CURRENT]##*=}* ]] && print -r -- $each; done }
source "$1"; shift
words=(fieldkit "$@"); CURRENT=$(($# + 1))
_fieldkit
"""
FISH = 'source $argv[1]; complete -C "fieldkit $argv[2]" | string split -f 1 \\t'
NEEDED = {"bash": "bash", "zsh": "zsh", "fish": "fish"}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The script of each shell, made once."""
    folder = tmp_path_factory.mktemp("scripts")
    made = {}
    for shell in SHELLS:
        done = subprocess.run(
            [sys.executable, "-m", "fieldkit", "completion", shell], capture_output=True, timeout=60, check=True
        )
        made[shell] = folder / f"fieldkit.{shell}"
        made[shell].write_bytes(done.stdout)
    return made


@pytest.fixture(params=sorted(NEEDED))
def complete(
    request: pytest.FixtureRequest, scripts: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Complete:
    """`complete("case", "")`: what the shell offers for the last word."""
    shell: str = request.param
    program = shutil.which(shell)
    if program is None or sys.platform == "win32":
        pytest.skip(f"{shell} is not installed")
    folder = tmp_path / "bin"
    folder.mkdir()
    own = folder / "fieldkit"
    own.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fieldkit "$@"\n', encoding="utf-8")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{'/usr/bin:/bin'}")
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> list[str]:
        file = str(scripts[shell])
        command: Sequence[str] = {
            "bash": [program, "--norc", "-c", BASH, "bash", file, *words],
            "zsh": [program, "-fc", ZSH, "zsh", file, *words],
            "fish": [program, "-N", "-c", FISH, file, " ".join(words)],
        }[shell]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.stderr == ""
        return sorted(each.rpartition("=")[2].rstrip("/") for each in done.stdout.splitlines() if each)

    return run


def _groups() -> dict[str, list[str]]:
    return {name: sorted(entry) for name, entry in COMMANDS.items() if not isinstance(entry, str)}


def test_commands_and_groups(complete: Complete) -> None:
    """Every command, every command of a group, also after the options that hold everywhere."""
    assert complete("") == sorted(COMMANDS)
    assert complete("ca") == ["case"]
    for group, names in _groups().items():
        assert complete(group, "") == names
    assert complete("--lang", "zh", "--json", "case", "sh") == ["show"]


def test_options_and_their_values(complete: Complete) -> None:
    """Options begin with a dash; closed lists, trees and causes are offered as values, files by the shell."""
    Path("notes.md").write_text("", encoding="utf-8")
    assert "--symptom" in complete("diagnose", "internet", "--s")
    assert complete("diagnose", "internet", "--symptom", "after") == ["after-change"]
    assert complete("--lang", "") == ["auto", "en", "zh"]
    assert complete("report", "last", "--format=mark") == ["markdown"]
    assert "internet" in complete("diagnose", "")
    assert "internet" in complete("diagnose", "--interface", "eth0", "--auto", "--access-port", "0/1", "inter")
    assert complete("diagnose", "--interface", "") == []
    assert complete("diagnose", "internet", "") == []
    assert complete("case", "close", "last", "--cause", "CU-DUPG") == ["CU-DUPGW"]
    assert "notes.md" in complete("report", "last", "--output", "")
    assert complete("completion", "") == sorted(SHELLS)
    assert complete("explain", "gateway.dup") == ["gateway.duplicate"]


def test_ids_of_this_laptop(complete: Complete, tmp_path: Path) -> None:
    """Cases and lines are those of the store now; without a store nothing is made and nothing said."""
    assert complete("case", "show", "") == ["last"]
    assert complete("diagnose", "--line", "") == []
    assert not (tmp_path / "data").exists()
    case = open_store(tmp_path / "data").create(visit((), None)[0]).case
    (tmp_path / "data" / "lines").mkdir()
    (tmp_path / "data" / "lines" / "CQ-1.json").write_text('{"id": "CQ-1"}', encoding="utf-8")
    assert complete("case", "show", "") == sorted(["last", case])
    assert complete("case", "compare", "last", case[:4]) == [case]
    assert complete("line", "show", "") == ["CQ-1"]
    assert complete("line", "export", "--line", "C") == ["CQ-1"]
    assert complete("case", "show", "last", "") == []


def test_every_command_is_known() -> None:
    """The table holds every command with the options that hold everywhere."""
    known = {entry.path: entry for entry in entries(Invocation((), "en"))}
    assert known.keys() == {name for name, entry in COMMANDS.items() if isinstance(entry, str)} | {
        f"{group} {name}" for group, names in _groups().items() for name in names
    }
    assert all({"--lang", "--json", "--help"} <= entry.options.keys() for entry in known.values())
    assert known["diagnose"].options["--line"] == "@lines"
    assert known["case compare"].positionals == ("@cases", "@cases")


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_in_both_languages(call: Call, shell: str) -> None:
    """Each begins with how to install it, and holds no id of this laptop."""
    for lang, word in (("zh", "补全"), ("en", "ompletion")):
        done = call("completion", shell, lang=lang)
        assert done.code == 0
        assert word in done.out.partition("\n\n")[0]
    assert call("completion", shell, "--json").document["rows"][0]["shell"] == shell
    assert call("completion", "tcsh").code == 2


@pytest.mark.parametrize("kind", ["cases", "lines"])
def test_ids_come_fast(fresh: Call, kind: str) -> None:
    """While a person waits behind Tab neither the help pages nor anything slow is loaded."""
    done = fresh("completion", kind, python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.err.splitlines() if "|" in line}
    assert done.code == 0
    assert ((HEAVY - {"sqlite3"}) | {"typer", "rich"}) & loaded == set()


def test_odd_ids_are_left_out(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that a shell would split or run is not offered."""
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))
    (tmp_path / "lines").mkdir()
    for name in ("CQ-1", "%24%28reboot%29", "a b", "%3Bx"):
        (tmp_path / "lines" / f"{name}.json").write_text("{}", encoding="utf-8")
    assert call("completion", "lines").out == "CQ-1\n"
