"""`make bench`: our figures beside what a technician would use instead, measured in one run.

Only ratios, and bounds against our own slowest measurement, mean anything: machines drift.  `--write` keeps the
table in docs/performance.md.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import capture, lan, switch, watch, way
from tests.bench.row import Row

ROOT = Path(__file__).parents[2]
RUNS = 11
EMPTY_APP = """
import typer
app = typer.Typer()
@app.command()
def one() -> None: ...
@app.command()
def two() -> None: ...
app()
"""


def seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """Wall time of one whole process."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def paired(ours: Sequence[str], theirs: Sequence[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Medians of both, and the median of the ratios, run in turn so that drift hits both alike."""
    seconds(ours, environment)
    seconds(theirs, environment)
    pairs = [(seconds(ours, environment), seconds(theirs, environment)) for _ in range(RUNS)]
    mine, other = zip(*pairs, strict=True)
    return statistics.median(mine), statistics.median(other), statistics.median(a / b for a, b in pairs)


def start_up(folder: Path) -> list[Row]:
    """Start-up beside an empty Typer application."""
    app = folder / "empty.py"
    app.write_text(EMPTY_APP)
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    rows = []
    for words in (["--help"], ["--version"], ["case", "list"]):
        ours = [sys.executable, "-m", "fieldkit", *words]
        mine, other, ratio = paired(ours, [sys.executable, str(app), "--help"], environment)
        rows.append(
            Row(
                f"`fieldkit {' '.join(words)}`",
                f"{mine * 1000:.0f} ms",
                f"empty Typer app {other * 1000:.0f} ms",
                f"ratio {ratio:.2f} (≤ 1.3)",
                ratio <= 1.3,
            )
        )
    return rows


def whole_diagnosis(folder: Path) -> list[Row]:
    """The whole automatic diagnosis on a healthy and on a dead site of the lab, from process start."""
    from tests.lab.net import Net, missing
    from tests.lab.test_sites import build, diagnose, import_record

    lacking = missing()
    if lacking:
        return [Row("whole automatic diagnosis", "not run", lacking, "", None)]
    rows = []
    for name, at, broken, most in (
        ("healthy site, lan", "lan", [], 8.0),
        ("healthy site, cpe", "cpe", [], 8.0),
        ("dead network, lan", "lan", ["router_gone"], 12.0),
        ("dead network, cpe", "cpe", ["carrier_gone"], 12.0),
    ):
        with Net() as net:
            site = {"site": name, "at": at, "broken": broken}
            street = build(net, site)
            took, slowest, over = [], [], []
            for turn in range(3):
                home = folder / f"{name}{turn}".replace(" ", "")
                import_record(street, site, home)
                began = time.perf_counter()
                _, document, _ = diagnose(street, site, home)
                whole = time.perf_counter() - began
                longest = max(reading["took_s"] for reading in document["readings"])
                took.append(whole)
                slowest.append(longest)
                over.append(whole - longest)
        mine, reading, beyond = map(statistics.median, (took, slowest, over))
        healthy = not broken
        met = mine <= most and (beyond <= 1.5 or not healthy)
        bound = f"{'slowest + ' + format(beyond, '.2f') + ' s (≤ 1.5), ' if healthy else ''}≤ {most:g} s"
        rows.append(Row(f"whole diagnosis, {name}", f"{mine:.2f} s", f"slowest reading {reading:.2f} s", bound, met))
    return rows


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    mark = {True: "met", False: "**missed**", None: "not run"}
    lines = ["| work | ours | beside | bound | |", "|---|---|---|---|---|"]
    lines += [f"| {row.work} | {row.ours} | {row.beside} | {row.bound} | {mark[row.met]} |" for row in rows]
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and keep if asked."""
    parts: tuple[Callable[[Path], list[Row]], ...] = (
        start_up,
        whole_diagnosis,
        lan.rows,
        capture.rows,
        way.rows,
        watch.rows,
        switch.rows,
    )
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for part in parts for row in part(Path(folder))]
    machine = f"{platform.system()} {platform.release()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(machine, table(rows), sep="\n\n")  # noqa: T201  a table is what this program is for
    if "--write" in sys.argv:
        page = ROOT / "docs" / "performance.md"
        head = page.read_text(encoding="utf-8").split("\n## The last run", 1)[0].rstrip()
        page.write_text(f"{head}\n\n## The last run\n\n{machine}\n\n{table(rows)}\n", encoding="utf-8")
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
