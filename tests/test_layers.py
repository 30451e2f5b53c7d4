"""The architecture, held: imports run one way, leaves stay leaves, and nothing slow or foreign slips in."""

import ast
from collections.abc import Iterator
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


def _layer(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, inside functions too, and by `import_module` with a name in full."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    """cli → report, cases → engine → changes → checks, probes, devices → model; errors and text below all."""
    layer = _layer(path)
    wrong = sorted({f"line {line}: {name}" for line, name in _imports(path) if _forbidden(layer, name)})
    assert wrong == []


@pytest.mark.parametrize(
    ("layer", "name", "expected"),
    [
        ("engine", "fieldkit.cases.store", True),
        ("checks", "fieldkit.probes.task", True),
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


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_heavy_or_posix_at_module_level(path: Path) -> None:
    """What is slow, or missing on Windows, is imported inside the function that needs it."""
    allowed = POSIX if path.stem.endswith(("_posix", "_linux", "_macos", "_darwin")) else set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            root = name.partition(".")[0]
            assert root not in HEAVY, f"{path}:{node.lineno}: {name}"
            assert root not in POSIX - allowed, f"{path}:{node.lineno}: {name}"


def test_every_check_module_is_listed() -> None:
    """A check that nobody imports does not exist; `checks/__init__.py` names them all."""
    from fieldkit.checks import CHECKS

    used = {check.function.__module__.rpartition(".")[2] for check in CHECKS.values()}
    helpers = {"__init__", "registry", "beyond"}
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
        names = {
            node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
        }
        assert function in names, probe.place
