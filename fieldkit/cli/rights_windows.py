"""What this program may do on Windows.  Nothing is sent."""

import os
import sys
from pathlib import Path


def administrator() -> bool:
    """Does this console run as administrator?"""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    else:
        return False


def raw_frames() -> bool:
    """Is Npcap installed?  Source: Npcap users' guide, the library stands in System32\\Npcap."""
    root = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
    return (root / "System32" / "Npcap" / "wpcap.dll").is_file() or (root / "System32" / "wpcap.dll").is_file()


def echo() -> bool:
    """May an ordinary user ping?  `IcmpSendEcho` is open to everyone.  Source: iphlpapi."""
    return True
