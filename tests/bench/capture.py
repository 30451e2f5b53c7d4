"""A capture of a million packets, judged by everything that reads captures, beside tshark looking for trouble in it."""

import json
import random
import shutil
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.row import Row
from tests.probes.capture_files import (
    BEGAN,
    EVERYBODY,
    answer,
    ask,
    discover,
    lldp,
    offer,
    router_advertisement,
    router_solicitation,
    section,
    tcp,
    udp,
)
from tests.probes.capture_files import interface as described

ROOT = Path(__file__).parents[2]
PACKETS = 1_000_000
# An office of so many stations, a thousand packets a second.
STATIONS = 200
PER_SECOND = 1000
DIFFERENT = 20_000
RUNS = 2
_LOOK_EVERY_S = 0.01
MOST_MB = 60
AT_LEAST = 4.0
# What Wireshark itself says of a LAN: addresses in use twice, and whatever else it finds odd.
TSHARK = ("tshark", "-q", "-z", "expert", "-r")


def station(number: int) -> tuple[bytes, str]:
    """One station's MAC and address."""
    return bytes((0, 0x11, 0x22, 0x33, number >> 8, number & 255)), f"192.168.1.{number + 10}"


def frames(seed: int = 1) -> list[bytes]:
    """What an office says, in so many different frames: nine in ten between two stations, the rest to everybody."""
    dice = random.Random(seed)
    router, gateway = bytes((0, 0x11, 0x22, 0, 0, 1)), "192.168.1.1"
    made: list[bytes] = []
    for number in range(DIFFERENT):
        mac, ip = station(dice.randrange(STATIONS))
        other, other_ip = station(dice.randrange(STATIONS))
        to, to_ip = (router, "203.0.113.5") if dice.random() < 0.8 else (other, other_ip)
        match dice.random():
            case share if share < 0.84:
                length = dice.randrange(13) if dice.random() < 0.4 else dice.randrange(900)
                one = tcp(mac, to, ip, to_ip, length) if dice.random() < 0.5 else tcp(to, mac, to_ip, ip, length)
            case share if share < 0.91:
                one = udp(mac, router, ip, gateway, (40000 + number % 9999, 53), bytes(dice.randrange(20, 60)), number)
            case share if share < 0.935:
                one = ask(mac, ip, gateway)
            case share if share < 0.945:
                one = answer(router, gateway, mac, ip)
            case share if share < 0.955:
                one = ask(mac, ip, other_ip)
            case share if share < 0.975:
                one = udp(mac, EVERYBODY, ip, "192.168.1.255", (137, 137), bytes(50), number)
            case share if share < 0.996:
                one = udp(mac, b"\x01\x00\x5e\x7f\xff\xfa", ip, "239.255.255.250", (50000, 1900), bytes(120), number)
            case share if share < 0.9965:
                one = discover(mac, number)
            case share if share < 0.997:
                one = offer(router, gateway, mac, number, ip, gateway)
            case share if share < 0.9975:
                one = router_solicitation(mac)
            case share if share < 0.999:
                one = router_advertisement(router)
            case _:
                one = lldp(router)
        made.append(one)
    return made


def write(path: Path, packets: int, *, newer: bool = False) -> None:
    """A capture file with so many of them."""
    some = frames()
    streams = [frame[12:14] == b"\x08\x00" and frame[23] == 6 for frame in some]
    step = 10**6 // PER_SECOND
    with path.open("wb", buffering=1 << 20) as file:
        if newer:
            file.write(section() + described())
        else:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1))
        for number in range(packets):
            turn, which = divmod(number, DIFFERENT)
            frame = some[which]
            if streams[which]:
                # A stream of its own that goes on as streams do: else tshark takes minutes over what it takes for
                # repetitions.
                ports = struct.pack("!HHI", 443, 20000 + which, 1 + turn * (len(frame) - 54))
                frame = frame[:34] + ports + frame[42:]
            length = len(frame)
            if newer:
                stamp = BEGAN * 10**6 + number * step
                whole = 32 + (length + 3 & ~3)
                head = struct.pack("<7I", 6, whole, 0, stamp >> 32, stamp & 0xFFFFFFFF, length, length)
                file.write(head + frame + bytes(-length % 4) + struct.pack("<I", whole))
            else:
                seconds, part = divmod(number * step, 10**6)
                file.write(struct.pack("<4I", BEGAN + seconds, part, length, length) + frame)


def judged(path: Path) -> int:
    """Every topic of a capture, read as `lan-check --capture` reads it; how many frames it had."""
    from fieldkit.engine.captured import Captured
    from fieldkit.model.line import Line
    from fieldkit.probes.tally import TOPICS

    captured = Captured(path, Line())
    for topic in TOPICS:
        captured.measure(topic)
    return captured.frames


def run(command: Sequence[str | Path]) -> tuple[float, float]:
    """Seconds of a whole process and its largest size in MB.  Raises: RuntimeError when it fails.

    The size is read while it runs: what the system tells at the end counts the size of whoever started it, too.
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    largest = 0.0
    while process.poll() is None:
        largest = max(largest, _largest_mb(process.pid))
        time.sleep(_LOOK_EVERY_S)
    took = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return took, largest


def _largest_mb(pid: int) -> float:
    """The largest size of a process so far; 0 where it has just ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    row = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(row.split()[1]) / 1024


def row(path: Path, kind: str) -> Row:
    """One file, both programs in turn so that drift hits both alike; whole processes, start included."""
    ours: list[str | Path] = [sys.executable, "-m", "tests.bench.capture", path]
    work = f"{PACKETS:,} packets, {kind}"
    if shutil.which(TSHARK[0]) is None:
        took, size = run(ours)
        return Row(work, f"{took:.1f} s, {size:.0f} MB", "tshark is not installed", f"≤ {MOST_MB} MB", None)
    pairs = [(run(ours), run([*TSHARK, path])) for _ in range(RUNS)]
    mine = statistics.median(each[0][0] for each in pairs)
    other = statistics.median(each[1][0] for each in pairs)
    times = statistics.median(each[1][0] / each[0][0] for each in pairs)
    size = max(each[0][1] for each in pairs)
    their_size = max(each[1][1] for each in pairs)
    return Row(
        work,
        f"{mine:.1f} s, {size:.0f} MB",
        f"tshark -z expert {other:.1f} s, {their_size:.0f} MB",
        f"{times:.1f} × its rate (≥ {AT_LEAST:g}), ≤ {MOST_MB} MB",
        times >= AT_LEAST and size <= MOST_MB,
    )


def rows(folder: Path) -> list[Row]:
    """Both kinds of file."""
    made = []
    for kind, newer in (("pcap", False), ("pcapng", True)):
        path = folder / f"million.{kind}"
        write(path, PACKETS, newer=newer)
        made.append(row(path, kind))
        path.unlink()
    return made


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"frames": judged(Path(sys.argv[1]))}))  # noqa: T201  the measured process itself
    else:
        import tempfile

        with tempfile.TemporaryDirectory() as scratch:
            for each in rows(Path(scratch)):
                print(each)  # noqa: T201  a table is what this program is for
