"""A watch of twelve hours with its time compressed: the real train, sums and log, over a line of numbers."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.row import Row

ROOT = Path(__file__).parents[2]

# The line answers when its own clock says so; that clock runs as fast as the processor lets it.
WATCH = """
import json, sys, threading
from pathlib import Path
import psutil
from fieldkit.cases.watchlog import Kept, begin
from fieldkit.model.path import Role
from fieldkit.model.watch import WatchTarget
from fieldkit.probes.train import Train, TrainTarget
from fieldkit.probes.train_wire import Sent
from tests.probes.test_train import Line

BEGAN, SLICE_S = 1_800_000_000.0, 600.0
roles = (Role.GATEWAY, Role.CARRIER, Role.TARGET)
targets = [TrainTarget(f"192.0.2.{place}", role, 64) for place, role in enumerate(roles, 1)]
kept = Kept(BEGAN, 43200.0, 100.0, tuple(WatchTarget(each.role, each.address) for each in targets), "eth0")
log = begin(Path(sys.argv[1]) / "watch.jsonl", kept)
sizes = []
for part in range(int(43200 / SLICE_S)):
    start = BEGAN + part * SLICE_S
    line = Line(lambda number, at: Sent.GONE if number % 3 and at % 60 < part % 5 else None)

    def heard(beat):
        spans = [(start + each.at_s, each.seconds) for each in beat.outages]
        log.second(beat.stream, start + beat.at_s, sent=beat.sent, lost=beat.lost, rtt_mean=beat.rtt_mean,
                   rtt_most=beat.rtt_most, outages=spans)
        log.keep(start + beat.at_s)

    Train(line, targets, 100.0, beat=heard, clock=line.clock).run(SLICE_S, float("inf"), threading.Event())
    log.flush(start + SLICE_S)
    sizes.append(psutil.Process().memory_info().rss / 1e6)
log.close(BEGAN + 43200)
print(json.dumps({"hour": max(sizes[:6]), "night": max(sizes), "minutes": len(log.tally.reading().bad),
                  "file": (Path(sys.argv[1]) / "watch.jsonl").stat().st_size / 1e6}))
"""


def rows(_: Path) -> list[Row]:
    """Memory after one hour and after twelve."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", WATCH, folder], capture_output=True, text=True, check=True, cwd=ROOT
        )
    told = json.loads(done.stdout)
    growth = told["night"] / told["hour"] - 1
    return [
        Row(
            "a watch of 12 hours, its time compressed",
            f"{told['hour']:.1f} MB after 1 h, {told['night']:.1f} MB after 12 h, log {told['file']:.1f} MB",
            "1.3 million echoes to three addresses",
            f"growth {growth:.1%} (≤ 5 %)",
            growth <= 0.05,
        )
    ]
