"""Calling the program the way a person does: in this process for speed, in a fresh one where start-up is the point."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent / "data"
CABLE_OUT = str(DATA / "cable_out.yaml")


@dataclass(frozen=True)
class Called:
    """What one call left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """`call("case", "list", lang="zh")` in this process, 80 columns wide."""
    from fieldkit.__main__ import main

    def run(*argv: str, lang: str = "en", columns: int = 80) -> Called:
        monkeypatch.setenv("COLUMNS", str(columns))
        capsys.readouterr()
        code = main([*argv, "--lang", lang])
        seen = capsys.readouterr()
        return Called(code, seen.out, seen.err)

    return run


@pytest.fixture
def fresh() -> Call:
    """The same in a process of its own, with more of the environment given by name."""

    def run(*argv: str, python: tuple[str, ...] = (), stdin: str = "", **environ: str) -> Called:
        done = subprocess.run(
            [sys.executable, *python, "-m", "fieldkit", *argv],
            input=stdin,
            capture_output=True,
            env={**os.environ, "COLUMNS": "80", **environ},
            timeout=60,
            encoding="utf-8",
            errors="replace",
        )
        return Called(done.returncode, done.stdout, done.stderr)

    return run
