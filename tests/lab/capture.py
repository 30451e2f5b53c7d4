"""What is on the wire at one port of the lab: every frame, with its time and its direction."""

import contextlib
import json
import os
import signal
import struct
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.net import Host, wait_for

# Prints one JSON line a frame: seconds, direction as seen by the port's owner, hex.  When a frame passed is what the
# kernel says, by the clock of `time.monotonic`: a busy machine reads it later.
_LISTENER = """
import json, signal, socket, struct, sys, time
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append(time.monotonic()))
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.setsockopt(socket.SOL_SOCKET, 33, 1 << 25)  # SO_RCVBUFFORCE
sock.setsockopt(socket.SOL_SOCKET, 35, 1)  # SO_TIMESTAMPNS
sock.bind((sys.argv[1], 3))
sock.settimeout(0.05)
with open(sys.argv[2], "w") as out:
    print("[]", file=out, flush=True)
    while True:
        try:
            frame, notes, _, where = sock.recvmsg(4096, 64)
        except TimeoutError:
            if asked:
                break
            continue
        seconds, nanoseconds = struct.unpack("@ll", notes[0][2])
        at = seconds + nanoseconds * 1e-9 + time.monotonic() - time.time()
        # What has passed by the end is read before it goes; on a busy machine that may be all there was.
        if asked and at > asked[0]:
            break
        print(json.dumps([at, "out" if where[2] == 4 else "in", frame[:400].hex()]), file=out, flush=True)
"""

ARP, IPV4 = 0x0806, 0x0800
BROADCAST = "ff:ff:ff:ff:ff:ff"


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame."""

    at: float
    way: str
    raw: bytes

    @property
    def source(self) -> str:
        """Its source MAC."""
        return self.raw[6:12].hex(":")

    @property
    def to(self) -> str:
        """Its destination MAC."""
        return self.raw[:6].hex(":")

    @property
    def kind(self) -> int:
        """Its ethertype."""
        kind: int = struct.unpack_from("!H", self.raw, 12)[0]
        return kind

    @property
    def arp(self) -> tuple[int, str, str] | None:
        """Operation, sender's address, target's address."""
        if self.kind != ARP:
            return None
        return struct.unpack_from("!H", self.raw, 20)[0], _ip(self.raw[28:32]), _ip(self.raw[38:42])

    @property
    def ip(self) -> tuple[int, str] | None:
        """Protocol and destination address."""
        return (self.raw[23], _ip(self.raw[30:34])) if self.kind == IPV4 else None

    @property
    def udp(self) -> tuple[int, int] | None:
        """Ports."""
        if self.kind != IPV4 or self.raw[23] != 17:
            return None
        one, other = struct.unpack_from("!HH", self.raw, 14 + 4 * (self.raw[14] & 15))
        return one, other

    @property
    def dhcp(self) -> int | None:
        """The message type: 1 DISCOVER, 2 OFFER, 3 REQUEST."""
        if self.udp not in ((68, 67), (67, 68), (67, 67)):
            return None
        options = self.raw[14 + 20 + 8 + 240 :]
        at = 0
        while at + 2 < len(options) and options[at] != 255:
            if options[at] == 53:
                return options[at + 2]
            at += 1 if options[at] == 0 else 2 + options[at + 1]
        return 0


def _ip(raw: bytes) -> str:
    return ".".join(str(byte) for byte in raw)


@dataclass
class Capture:
    """What was heard; complete once the capture has ended."""

    frames: list[Frame] = field(default_factory=list)

    def sent_by(self, mac: str) -> list[Frame]:
        """The frames that came into the port, which is what stands behind it sent; `mac` or not."""
        return [frame for frame in self.frames if frame.way == "in" and frame.source == mac]

    @property
    def came_in(self) -> list[Frame]:
        """Everything that the port received."""
        return [frame for frame in self.frames if frame.way == "in"]


@contextlib.contextmanager
def listening(host: Host, interface: str) -> Iterator[Capture]:
    """Capture at this host's interface for the length of the block."""
    handle, name = tempfile.mkstemp(prefix="fieldkit-frames-")
    os.close(handle)
    file = Path(name)
    made = Capture()
    process = host.spawn(sys.executable, "-c", _LISTENER, interface, name)
    try:
        wait_for(lambda: file.stat().st_size > 0, what="the listener")
        yield made
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        rows = [json.loads(line) for line in file.read_text().splitlines() if line.endswith("]")]
        made.frames += [Frame(row[0], row[1], bytes.fromhex(row[2])) for row in rows if row]
        file.unlink()


def peak(frames: list[Frame], *, window_s: float) -> int:
    """The most frames in any stretch of that length."""
    times = sorted(frame.at for frame in frames)
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] > window_s:
            first += 1
        most = max(most, last - first + 1)
    return most
