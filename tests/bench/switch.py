"""A session on a switch, and fifty at once, beside bare netmiko giving the same commands."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fieldkit.devices.session import open_session
from fieldkit.devices.target import Books, Credentials, Limits, Target
from fieldkit.model.secret import Secret
from tests.bench.row import Row

USER, PASSWORD = "tech", "Fake-pass-1"
# netmiko's Cisco driver is its quickest: no driver of another vendor logs in with fewer waits.
PLATFORM = "cisco_ios"
PORT = "GigabitEthernet1/0/7"
COMMAND = f"show interfaces {PORT}"
RUNS = 11
MANY = 50
# Fifty logins on few cores take their time; nobody is measured against a short patience here.
PATIENT = Limits(connect_s=60.0, login_s=60.0, answer_s=60.0, visit_s=120.0)


@contextmanager
def switches(folder: Path, count: int) -> Iterator[list[dict[str, Any]]]:
    """So many made-up switches in a process of their own."""
    spec = folder / f"spec{count}.json"
    one = {"platform": PLATFORM, "code": "differs", "count": count, "hostname": "SW", "quirks": {"pager": False}}
    spec.write_text(json.dumps({"devices": [one]}))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakedevice", "--spec", str(spec)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        told: list[dict[str, Any]] = json.loads(process.stdout.readline())
        yield told
    finally:
        process.communicate("", timeout=30)


def target_of(device: dict[str, Any]) -> Target:
    """How fieldkit is told of one of them."""
    login = Credentials(USER, Secret(PASSWORD))
    return Target(device["host"], "ssh", device["ssh_port"], PLATFORM, login, host_key=device["host_key"])


def ours(device: dict[str, Any], folder: Path) -> bool:
    """Log in, one command, leave."""
    with open_session(target_of(device), Books(folder), PATIENT) as session:
        return PORT in session.ask(COMMAND).text


def netmikos(device: dict[str, Any], _: Path) -> bool:
    """The same with bare netmiko: its driver switches the pager off by itself."""
    from netmiko import ConnectHandler

    connection = ConnectHandler(
        device_type=PLATFORM,
        host=device["host"],
        port=device["ssh_port"],
        username=USER,
        password=PASSWORD,
        conn_timeout=60,
        banner_timeout=60,
        auth_timeout=60,
        read_timeout_override=60,
    )
    try:
        return PORT in str(connection.send_command(COMMAND))
    finally:
        connection.disconnect()


Work = Callable[[dict[str, Any], Path], bool]


def took(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one(device: dict[str, Any], folder: Path) -> Row:
    """One command on one switch, in turn so that drift hits both alike."""
    assert ours(device, folder)
    assert netmikos(device, folder)
    pairs = [(took(lambda: ours(device, folder)), took(lambda: netmikos(device, folder))) for _ in range(RUNS)]
    mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return Row(
        "one command on one switch",
        f"{mine:.2f} s",
        f"bare netmiko, the same commands, {other:.2f} s",
        f"ratio {ratio:.2f} (≤ 1.1)",
        ratio <= 1.1,
    )


def at_once(devices: Sequence[dict[str, Any]], work: Work, folder: Path) -> tuple[float, int]:
    """How long all of them take together, one thread each, and how many failed."""

    def tried(device: dict[str, Any]) -> bool:
        try:
            return work(device, folder)
        except Exception:  # whatever it was: it counts as one that failed
            return False

    began = time.perf_counter()
    with ThreadPoolExecutor(len(devices)) as pool:
        well = list(pool.map(tried, devices))
    return time.perf_counter() - began, well.count(False)


def fifty(devices: Sequence[dict[str, Any]], folder: Path) -> Row:
    """Fifty switches at the same time."""
    pairs = [(at_once(devices, ours, folder), at_once(devices, netmikos, folder)) for _ in range(3)]
    mine = statistics.median(each[0][0] for each in pairs)
    other = statistics.median(each[1][0] for each in pairs)
    ratio = statistics.median(each[0][0] / each[1][0] for each in pairs)
    failed = sum(each[0][1] for each in pairs)
    theirs = sum(each[1][1] for each in pairs)
    return Row(
        f"{len(devices)} switches at once",
        f"{mine:.2f} s, {failed} failed",
        f"netmiko threads {other:.2f} s, {theirs} failed",
        f"ratio {ratio:.2f} (≤ 1.2), 0 failures",
        ratio <= 1.2 and failed == 0,
    )


def rows(folder: Path) -> list[Row]:
    """Both rows."""
    with switches(folder, MANY) as devices:
        return [one(devices[0], folder), fifty(devices, folder)]


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        for row in rows(Path(scratch)):
            print(row)  # noqa: T201  a table is what this program is for
