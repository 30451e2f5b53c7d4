"""Is this the device that was met before?  Our own file of host keys, in OpenSSH's form; nobody else's is read."""

import base64
import binascii
import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fieldkit.devices.book import write_whole
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Target

Acquaintance = Literal["known", "unknown", "changed", "other_type", "unreadable"]

_WRITING = threading.Lock()
_LARGEST_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Contact:
    """What a device showed before anybody logged in.

    `fingerprint` is the key's SHA-256 as `ssh-keygen -l` prints it, `line` what stands in the file for it; `device` is
    whose key it is (on the way through a jump host, that may be the jump host), `expected` the fingerprints we have
    of it, `greeting` its first line.
    """

    device: str
    state: Acquaintance
    fingerprint: str
    key_type: str
    line: str
    expected: tuple[str, ...] = ()
    greeting: str = ""
    pinned: bool = False


class Stranger(DeviceError):
    """Nobody logs in to a host whose key is not the one we know; `contact` is what it showed."""

    def __init__(self, contact: Contact) -> None:
        facts = {"device": contact.device, "fingerprint": contact.fingerprint, "key_type": contact.key_type}
        if contact.state == "unknown":
            super().__init__("device.host_key_unknown", **facts)
        else:
            code = "device.host_key_other_type" if contact.state == "other_type" else "device.host_key_changed"
            super().__init__(code, expected=list(contact.expected), **facts)
        self.contact = contact


def fingerprint(key: bytes) -> str:
    """The fingerprint as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def hosts_name(host: str, port: int) -> str:
    """The name of a host in OpenSSH's file."""
    return host if port == 22 else f"[{host}]:{port}"


def known_keys(file: Path, name: str) -> dict[str, bytes]:
    """The keys we have of one host, by their type.

    Raises: DeviceError where the file cannot be read: whoever cannot look must not say that a host is new.
    """
    return {kind: key for names, kind, key in _entries(file) if name in names}


def judged(
    keys: dict[str, bytes], *, device: str, name: str, kind: str, key: bytes, pin: str | None, greeting: str = ""
) -> Contact:
    """Hold the key that was shown beside the record's fingerprint and the keys we have.  Pure."""
    shown = fingerprint(key)
    line = f"{name} {kind} {base64.b64encode(key).decode()}"
    expected: tuple[str, ...] = tuple(fingerprint(each) for each in keys.values())
    state: Acquaintance
    if pin:
        state, expected = ("known", expected) if shown == pin.strip() else ("changed", (pin.strip(),))
    elif not keys:
        state = "unknown"
    elif kind not in keys:
        state = "other_type"
    else:
        state = "known" if keys[kind] == key else "changed"
    return Contact(device, state, shown, kind, line, expected, greeting, pinned=pin is not None)


def first_contact(target: Target, books: Books, within_s: float) -> Contact:
    """Which key does this device show?  Nothing that could log anybody in to it is sent.

    Through a jump host it is the jump host's own key that is told first, as long as that one is not known.  By Telnet
    the device itself has no key to show, and is `known`.
    Raises: DeviceError when there is nobody to show a key, or the file of those we have cannot be read.
    """
    from fieldkit.devices.ssh import look

    return look(target, books, within_s)


def trust(contact: Contact, target: Target, books: Books) -> None:
    """From now on this is the device's key, in the place of any other.  Raises: DeviceError.

    The key kept is the contact's, which may be that of the jump host before the target.
    """
    name = contact.line.split(" ", 1)[0]
    ours = [hosts_name(target.host, target.port)]
    ours += [hosts_name(target.jump.host, target.jump.port)] if target.jump else []
    if name not in ours:
        raise LookupError(f"this is the key of {name}, not of {target.name}")
    with _WRITING:
        try:
            lines = _read(books.known_hosts).splitlines()
            kept = [line for line in lines if name not in _names(line)]
            if contact.line in lines and len(kept) == len(lines) - 1:
                return
            write_whole(books.known_hosts, "\n".join([*kept, contact.line]) + "\n")
        except OSError as exc:
            raise DeviceError(
                "device.host_key_not_kept", file=str(books.known_hosts), why=exc.strerror or str(exc)
            ) from None


def _names(line: str) -> tuple[str, ...]:
    words = line.split()
    return tuple(words[0].split(",")) if words else ()


def _read(file: Path) -> str:
    """The file's text.  Raises: DeviceError where it is there and cannot be read."""
    try:
        if file.stat().st_size > _LARGEST_BYTES:
            raise DeviceError("device.host_key_damaged", file=str(file), at=1)
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as exc:
        at = exc.object[: exc.start].count(b"\n") + 1
        raise DeviceError("device.host_key_damaged", file=str(file), at=at) from None
    except OSError as exc:
        raise DeviceError("device.host_key_unreadable", file=str(file), why=exc.strerror or str(exc)) from None


def _entries(file: Path) -> list[tuple[tuple[str, ...], str, bytes]]:
    found = []
    for at, line in enumerate(_read(file).splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            names, kind, written = words[:3]
            key = base64.b64decode(written, validate=True)
        except (ValueError, binascii.Error):
            raise DeviceError("device.host_key_damaged", file=str(file), at=at) from None
        # The key says itself of which type it is; a line that says otherwise was tampered with or broken.
        length = int.from_bytes(key[:4], "big")
        if key[4 : 4 + length] != kind.encode():
            raise DeviceError("device.host_key_damaged", file=str(file), at=at)
        found.append((tuple(names.split(",")), kind, key))
    return found
