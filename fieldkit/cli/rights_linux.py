"""What this program may do on Linux.  Sockets are opened and closed; nothing is sent."""

import os
import socket
import sys


def administrator() -> bool:
    """Is this root?"""
    return sys.platform != "win32" and os.geteuid() == 0


def raw_frames() -> bool:
    """May we send and hear Ethernet frames?"""
    if sys.platform != "linux":
        return False
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
    except OSError:
        return False
    return True


def echo() -> bool:
    """May an ordinary user ping from here?"""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP).close()
        except OSError:
            continue
        return True
    return False
