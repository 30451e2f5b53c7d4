"""The architecture, held: imports run one way, leaves stay leaves, and nothing slow or foreign slips in."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "fieldkit"

# Each layer may import itself and the layers to its right.
LEVEL = {
    "cli": 6,
    "report": 5,
    "cases": 5,
    "engine": 4,
    "changes": 3,
    "checks": 2,
    "probes": 2,
    "devices": 2,
    "model": 1,
}
LEAVES = {"errors", "text"}
TOP = {"__main__", "__init__"}  # the program's entry and version


def _modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_playbooks" not in path.parts)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _layer(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, inside functions too, and by `import_module` with a name in full."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            module = node.module or ""
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{each.name}") for each in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("fieldkit."):
            name = node.value.partition(":")[0]
            if all(part.isidentifier() for part in name.split(".")):
                yield node.lineno, name


def _forbidden(layer: str, name: str) -> bool:
    parts = name.split(".")
    if parts[0] != "fieldkit" or len(parts) == 1:
        return False
    other = parts[1]
    if other in ("__version__", layer) or layer in TOP:
        return False
    if layer in LEAVES:
        return True
    if other in LEAVES:
        return False
    if other == "settings" or layer == "settings":
        return not (layer == "cli" or (layer == "settings" and other == "engine"))
    if other not in LEVEL:
        return True
    return LEVEL[other] >= LEVEL[layer]


def test_imports_run_one_way() -> None:
    """cli → report, cases → engine → changes → checks, probes, devices → model; errors and text below all."""
    wrong = {
        f"{path.relative_to(PACKAGE)}:{line} {name}"
        for path in _modules()
        for line, name in _imports(path)
        if _forbidden(_layer(path), name)
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("layer", "name", "expected"),
    [
        ("engine", "fieldkit.cases.store", True),
        ("checks", "fieldkit.probes.task", True),
        ("devices", "fieldkit.engine.bench", True),
        ("devices", "fieldkit.probes.task", True),
        ("devices", "fieldkit.model.noc", False),
        ("changes", "fieldkit.devices.paste", False),
        ("devices", "fieldkit.changes.plan", True),
        ("model", "fieldkit.checks", True),
        ("model", "fieldkit.errors", False),
        ("text", "fieldkit.model.terms", True),
        ("text", "fieldkit.text.clean", False),
        ("engine", "fieldkit.settings", True),
        ("cli", "fieldkit.settings", False),
        ("report", "fieldkit.cases.store", True),
        ("engine", "scapy.layers.l2", False),
    ],
)
def test_this_test_can_fail(layer: str, name: str, expected: bool) -> None:
    """The rule itself, by examples of both kinds."""
    assert _forbidden(layer, name) is expected


def test_scapy_is_never_imported_whole() -> None:
    """`scapy.all` costs more than a second, and its own send and receive loop is not ours to use."""
    for path in _modules():
        for line, name in _imports(path):
            assert not name.startswith("scapy.all"), f"{path}:{line}"
            last = name.rpartition(".")[2]
            assert not (name.startswith("scapy.") and last in ("sr", "sr1", "srp", "srp1", "sniff")), f"{path}:{line}"


HEAVY = {"scapy", "dns", "psutil", "jinja2", "ruamel", "ping3", "pydantic", "netmiko", "paramiko", "serial"}
POSIX = {"fcntl", "termios", "resource", "pwd", "grp", "tty", "pty"}


def test_nothing_heavy_or_posix_at_module_level() -> None:
    """What is slow, or missing on Windows, is imported inside the function that needs it."""
    wrong = []
    for path in _modules():
        allowed = POSIX if path.stem.endswith(("_posix", "_linux", "_macos", "_darwin")) else set()
        for node in _tree(path).body:
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            roots = {name.partition(".")[0] for name in names}
            wrong += [f"{path.relative_to(PACKAGE)}:{node.lineno} {root}" for root in roots & (HEAVY | POSIX - allowed)]
    assert wrong == []


def test_every_check_module_is_listed() -> None:
    """A check that nobody imports does not exist; `checks/__init__.py` names them all."""
    from fieldkit.checks import CHECKS

    used = {check.function.__module__.rpartition(".")[2] for check in CHECKS.values()}
    helpers = {
        "__init__",
        "registry",
        "beyond",
        "path_sections",
        "mac_known",
        "culprits",
        "gateway_rivals",
        "gateway_times",
        "when",
        "cut_short",
        "gateway_holder",
        "gateway_masters",
    }
    there = {path.stem for path in (PACKAGE / "checks").glob("*.py")} - helpers
    assert used == there


def test_every_text_file_is_listed() -> None:
    """A topic of sentences that nobody lists is never said."""
    from fieldkit.text import TOPICS

    tools = {"__init__", "clean", "redact"}
    assert set(TOPICS) == {path.stem for path in (PACKAGE / "text").glob("*.py")} - tools


def test_every_probe_stands_where_the_list_says() -> None:
    """Each entry of the list names a module and a function that are there."""
    from fieldkit.probes.task import PROBES

    for probe in PROBES.values():
        module, _, function = probe.place.partition(":")
        path = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
        names = {node.name for node in _tree(path).body if isinstance(node, ast.FunctionDef)}
        assert function in names, probe.place
