"""What the Linux kernel knows of its clock: `adjtimex`, which an NTP or PTP service keeps up to date."""

import ctypes
import struct

from fieldkit.probes.timekeeping import NOT_KNOWN_S, Timekeeping

# Source: linux/timex.h: modes, offset, freq, maxerror, esterror, status; TIME_ERROR; STA_UNSYNC.
_FIELDS = struct.Struct("@I4xqqqqi") if struct.calcsize("P") == 8 else struct.Struct("@Iiiiii")
_ROOM = 512
_TIME_ERROR = 5
_UNSYNCHRONISED = 0x40


def own_clock() -> Timekeeping:
    """The kernel's word; a kernel that will not say counts as not synchronised."""
    room = ctypes.create_string_buffer(_ROOM)
    try:
        state = int(ctypes.CDLL(None, use_errno=True).adjtimex(room))
    except (OSError, AttributeError):
        return Timekeeping()
    return read_timex(state, room.raw)


def read_timex(state: int, raw: bytes) -> Timekeeping:
    """From what `adjtimex` returned and wrote; errors are in microseconds there."""
    _, _, _, most_us, estimated_us, status = _FIELDS.unpack_from(raw)
    if state < 0 or state == _TIME_ERROR or status & _UNSYNCHRONISED:
        return Timekeeping()
    return Timekeeping(True, min(NOT_KNOWN_S, max(most_us, estimated_us) / 1e6))
