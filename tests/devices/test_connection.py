"""The wire itself: whatever comes down it, each read ends in its time."""

import socket
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from fieldkit.devices.connection import HungUp, connected
from fieldkit.devices.target import Books, Target

# Telnet without a word of text: a command, an option offered, what only fills.
STORMS = {"nop": b"\xff\xf1", "will": b"\xff\xfb\x63", "nul": b"\0"}


@pytest.mark.parametrize("storm", STORMS)
def test_a_storm_of_options_has_an_end(storm: str, tmp_path: Path) -> None:
    """A device that sends nothing but Telnet's own protocol, without a pause, holds up no read."""
    over = threading.Event()
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def blow() -> None:
            with suppress(OSError):
                line, _ = server.accept()
                with closing(line):
                    line.settimeout(2.0)
                    while not over.is_set():
                        line.sendall(STORMS[storm] * 3000)

        threading.Thread(target=blow, daemon=True).start()
        now = time.monotonic()
        line = connected(Target("127.0.0.1", "telnet", server.getsockname()[1]), Books(tmp_path), now + 5.0, now + 5.0)
        came: list[bytes | None] = []

        def take() -> None:
            try:
                came.append(line.take(0.05))
            except HungUp:
                came.append(None)

        reading = threading.Thread(target=take, daemon=True)
        reading.start()
        reading.join(20.0)
        ended = not reading.is_alive()
        over.set()
        line.hang_up()
    assert ended
    assert came in ([b""], [None])
