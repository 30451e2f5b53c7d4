"""Captures that others took: `python -m tests.bench.captures FOLDER` has `lan-check --capture` open every one of them.

Each must be judged, or refused with its reason; what is said against anybody is listed, for it may be a false alarm.
Protocol analysers' source packages hold some thousand of them, cut, mended and mutilated ones included.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

SUFFIXES = (".pcap", ".cap", ".pcapng", ".ntar", ".pcap.gz", ".pcapng.gz")
MOST_S = 120.0
AT_ONCE = 2
SPOKEN_AGAINST = ("warn", "fault")


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of one capture: `broke` is how, where it neither was judged nor refused with a reason."""

    path: Path
    took_s: float
    refused: str | None = None
    against: tuple[str, ...] = ()
    broke: str | None = None


def opened(path: Path, data: Path) -> Opened:
    """One capture, opened by the command itself."""
    words = [sys.executable, "-m", "fieldkit", "lan-check", "--capture", str(path), "--json", "--auto", "--lang", "en"]
    began = time.monotonic()
    try:
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            timeout=MOST_S,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "FIELDKIT_DATA_DIR": str(data)},
        )
        took_s = time.monotonic() - began
        document = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return Opened(path, MOST_S, broke=f"not done after {MOST_S:.0f} s")
    except ValueError:
        return Opened(path, took_s, broke=done.stderr[-500:] or "no JSON")
    if done.returncode not in (0, 1, 2, 3) or "Traceback" in done.stderr:
        return Opened(path, took_s, broke=f"exit status {done.returncode}: {done.stderr[-500:]}")
    if document["error"] is not None:
        return Opened(path, took_s, refused=document["error"]["code"])
    against = [each["code"] for each in document["findings"] if each["verdict"] in SPOKEN_AGAINST]
    return Opened(path, took_s, against=tuple(against))


def main(folder: Path) -> int:
    """Open them all; exit status 1 where one broke it, or there was none."""
    paths = sorted(path for path in folder.rglob("*") if path.name.endswith(SUFFIXES) and path.is_file())
    with tempfile.TemporaryDirectory() as data, ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(partial(opened, data=Path(data)), paths))
    for each in made:
        if each.broke is not None or each.against:
            print(each.path.relative_to(folder), each.broke or " ".join(each.against))  # noqa: T201  a list is what this program is for
    refused = Counter(each.refused for each in made if each.refused is not None)
    broke = sum(each.broke is not None for each in made)
    slowest = max((each.took_s for each in made), default=0.0)
    print(f"{len(made)} captures: {broke} broke it; refused: {dict(refused)}; the slowest took {slowest:.1f} s")  # noqa: T201  a list is what this program is for
    return 1 if broke or not made else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
