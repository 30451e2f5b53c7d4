"""Captures damaged in every way cost their own reading and nothing else."""

import queue
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.probes.capture_mutants import SEEDS

EACH = 1000
# Far more than any of these small files may take.
PATIENCE_S = 2.0
START_S = 60.0


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_captures(kind: str, tmp_path: Path) -> None:
    """A thousand of each kind: none raises, none hangs, and most of them are judged as far as they go."""
    root = Path(__file__).parents[2]
    command = [
        sys.executable,
        "-m",
        "tests.probes.capture_mutants",
        kind,
        "0",
        str(EACH),
        str(tmp_path / "mutant.pcap"),
    ]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told: queue.Queue[str | None] = queue.Queue()
        out, err = process.stdout, process.stderr

        def read() -> None:
            for line in out:
                told.put(line.strip())
            told.put(None)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        last, patience = "the start", START_S
        came_of_it: list[str] = []
        while True:
            try:
                line = told.get(timeout=patience)
            except queue.Empty:
                process.kill()
                pytest.fail(f"{kind}: {last} hangs")
            if line is None:
                break
            patience = PATIENCE_S
            if line.isdigit():
                last = f"mutant {line}"
            else:
                came_of_it.append(line)
        said = err.read()
        assert process.wait(START_S) == 0, f"{kind}: {last}: {said[-3000:]}"
    assert len(came_of_it) == EACH
    assert came_of_it.count("judged") > EACH // 4
    assert came_of_it.count("refused") > 0
