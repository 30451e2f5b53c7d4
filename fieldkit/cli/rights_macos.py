"""What this program may do on macOS.  Nothing is sent."""

import glob
import os
import socket
import sys


def administrator() -> bool:
    """Is this root?"""
    return sys.platform != "win32" and os.geteuid() == 0


def raw_frames() -> bool:
    """May we open a packet filter device?"""
    return any(os.access(each, os.R_OK | os.W_OK) for each in glob.glob("/dev/bpf*"))


def echo() -> bool:
    """May an ordinary user ping from here?  Source: icmp(4), SOCK_DGRAM needs no rights."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP).close()
    except OSError:
        return False
    return True
