"""What every test stands on: a clean environment, its own home, and goldens that can be rewritten."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent
GOLDEN = ROOT / "golden"

# What a machine's own set-up could change in a test's result.
_SAYS_WHERE = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
_SAYS_HOW = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "TZ", "PAGER", "EDITOR")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy")


# Run from a background job the interrupt is ignored, and every program that a test starts would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# How long an example takes says how busy the machine is; what could hang has a watchdog of its own.
settings.register_profile("hunt", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples each time, so that a change is judged by what it changes; the hunt for new ones is of its own.
settings.register_profile("fieldkit", settings.get_profile("hunt"), derandomize=True)
settings.load_profile("fieldkit")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update-golden` writes what is seen now as what is expected."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test: no FIELDKIT_…, no proxy, no colour, no width."""
    for name in list(os.environ):
        ours = name.upper().startswith("FIELDKIT_") and name != "FIELDKIT_LAB"
        if ours or name.lower() in _PROXIES or name in _SAYS_HOW:
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _one_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that wants Chinese says so; UTF-8 everywhere."""
    for name in [name for name in os.environ if name.startswith("LC_")] + ["LANGUAGE"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cases, settings and kept files of a test go where only that test looks."""
    home = tmp_path_factory.mktemp("home")
    for name in _SAYS_WHERE:
        monkeypatch.setenv(name, str(home))
    for name, folder in (
        ("CONFIG", ".config"),
        ("DATA", ".local/share"),
        ("STATE", ".local/state"),
        ("CACHE", ".cache"),
    ):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("lint/tab.zh.txt", text)` holds the text against the file, or rewrites it under --update-golden."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is not there: pytest --update-golden"
        assert path.read_text(encoding="utf-8") == text

    return compare
