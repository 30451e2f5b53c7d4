"""Is this the device that was met before?  The five cases, and not one byte of a login before the answer."""

import base64
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from fieldkit.devices.book import remembered
from fieldkit.devices.hostkeys import Stranger, fingerprint, first_contact, hosts_name, judged, known_keys, trust
from fieldkit.devices.session import open_session
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Credentials, Limits, Target
from fieldkit.model.secret import Secret
from tests.devices.stub import JumpHost, ssh_server
from tests.fakedevice import FakeDevice, Quirks, scenes

LIMITS = Limits(connect_s=10.0, login_s=10.0, answer_s=10.0)
TARGET = Target("127.0.0.1", "ssh", 1, "cisco_ios", Credentials("tech", Secret("Stub-pass-1")))


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path / "books")


class Anybody(asyncssh.SSHServer):
    """Lets everybody in."""

    def begin_auth(self, _username: str) -> bool:
        return False


def _device(**quirks: object) -> FakeDevice:
    return FakeDevice(scenes.scene("huawei_vrp", "differs")[0], Quirks(**quirks))  # type: ignore[arg-type]


def _unpinned(device: FakeDevice, **other: object) -> Target:
    return device.target("ssh", host_key=None, **other)


def _refused(target: Target, books: Books) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        open_session(target, books, LIMITS)
    return caught.value


def _key(kind: str, number: int) -> bytes:
    return len(kind).to_bytes(4, "big") + kind.encode() + bytes([number] * 32)


ED, OTHER, RSA = _key("ssh-ed25519", 1), _key("ssh-ed25519", 2), _key("ssh-rsa", 3)


@pytest.mark.parametrize(
    ("keys", "kind", "key", "pin", "state"),
    [
        ({}, "ssh-ed25519", ED, None, "unknown"),
        ({"ssh-ed25519": ED}, "ssh-ed25519", ED, None, "known"),
        ({"ssh-ed25519": ED, "ssh-rsa": RSA}, "ssh-rsa", RSA, None, "known"),
        ({"ssh-ed25519": ED}, "ssh-ed25519", OTHER, None, "changed"),
        ({"ssh-ed25519": ED}, "ssh-rsa", RSA, None, "other_type"),
        ({}, "ssh-ed25519", ED, fingerprint(ED), "known"),
        ({}, "ssh-ed25519", ED, fingerprint(OTHER), "changed"),
        ({"ssh-ed25519": ED}, "ssh-ed25519", ED, fingerprint(OTHER), "changed"),
        ({"ssh-ed25519": OTHER}, "ssh-ed25519", ED, fingerprint(ED), "known"),
        ({"ssh-ed25519": ED}, "ssh-ed25519", ED, "", "known"),
    ],
)
def test_every_case(keys: Mapping[str, bytes], kind: str, key: bytes, pin: str | None, state: str) -> None:
    """What is known, and what the record says, decide; the record's fingerprint outweighs the file."""
    contact = judged(dict(keys), device="SW1", name="10.0.0.2", kind=kind, key=key, pin=pin)
    assert state == contact.state
    assert fingerprint(key) == contact.fingerprint
    assert f"10.0.0.2 {kind} {base64.b64encode(key).decode()}" == contact.line


def test_first_contact_tells_the_key_and_sends_nothing(books: Books) -> None:
    """The fingerprint is the device's own; nobody has tried to log in."""
    with _device() as device:
        contact = first_contact(_unpinned(device), books, 10.0)
        assert ("unknown", device.host_key, "ssh-ed25519") == (contact.state, contact.fingerprint, contact.key_type)
        assert device.seen.auth_attempts == 0


def test_unknown_then_trusted(books: Books) -> None:
    """A stranger is refused before any login; once trusted it is known, and stays so."""
    with _device() as device:
        target = _unpinned(device)
        error = _refused(target, books)
        assert isinstance(error, Stranger)
        assert ("device.host_key_unknown", device.host_key) == (error.code, error.facts["fingerprint"])
        assert device.seen.passwords == []
        trust(error.contact, target, books)
        trust(error.contact, target, books)
        assert books.known_hosts.read_text().count("\n") == 1
        assert first_contact(target, books, 10.0).state == "known"
        open_session(target, books, LIMITS).close()


@pytest.mark.parametrize("pinned", [False, True])
def test_a_changed_key_gets_no_password(pinned: bool, books: Books) -> None:
    """Another key at the same address: refused, both fingerprints told, not one byte of a password sent."""
    with _device() as device:
        before = device.host_key
        target = replace(_unpinned(device), host_key=before if pinned else None)
        trust(first_contact(_unpinned(device), books, 10.0), target, books)
        open_session(target, books, LIMITS).close()
        device.new_host_key()
        device.seen.clear()
        error = _refused(target, books)
        assert ("device.host_key_changed", [before]) == (error.code, error.facts["expected"])
        assert device.host_key == error.facts["fingerprint"]
        assert (device.seen.auth_attempts, device.seen.passwords) == (0, [])
        assert b"Fake-pass-1" not in device.seen.raw


def test_another_type_of_key_gets_no_password(books: Books) -> None:
    """A key of another type is no stranger's: whoever poses as the device would show just that."""
    with _device() as device:
        target = _unpinned(device)
        trust(first_contact(target, books, 10.0), target, books)
        device.quirks.host_key_type = "ecdsa-sha2-nistp256"
        device.restart()
        device.seen.clear()
        error = _refused(target, books)
        assert error.code == "device.host_key_other_type"
        assert error.facts["key_type"] == "ecdsa-sha2-nistp256"
        assert (device.seen.auth_attempts, device.seen.passwords) == (0, [])


@pytest.mark.parametrize("damage", ["folder", "no key", "no base64", "another type", "no text"])
def test_a_file_that_cannot_be_read(damage: str, books: Books) -> None:
    """Whoever cannot look must not say that a device is new: nobody is even connected to."""
    books.folder.mkdir()
    if damage == "folder":
        books.known_hosts.mkdir()
    else:
        texts = {
            "no key": b"10.0.0.9 ssh-ed25519\n",
            "no base64": b"# ours\n10.0.0.9 ssh-ed25519 A*B\n",
            "another type": f"10.0.0.9 ssh-rsa {base64.b64encode(ED).decode()}\n".encode(),
            "no text": b"\xff\xfe\x00",
        }
        books.known_hosts.write_bytes(texts[damage])
    with _device() as device:
        error = _refused(_unpinned(device), books)
        assert error.code == ("device.host_key_unreadable" if damage == "folder" else "device.host_key_damaged")
        assert device.seen.passwords == []
        with pytest.raises(DeviceError) as caught:
            first_contact(_unpinned(device), books, 10.0)
        assert error.code == caught.value.code
        assert device.seen.auth_attempts == 0


def test_the_records_fingerprint_is_enough(books: Books) -> None:
    """A fingerprint in the record is trusted and kept, in the place of a key that was there before."""
    with _device() as device:
        first = device.host_key
        open_session(device.target("ssh"), books, LIMITS).close()
        device.new_host_key()
        open_session(device.target("ssh"), books, LIMITS).close()
        assert first != device.host_key
        keys = known_keys(books.known_hosts, hosts_name(*device.ssh))
        assert [device.host_key] == [fingerprint(each) for each in keys.values()]


def test_a_fingerprint_of_the_key_that_was_not_shown_first(books: Books) -> None:
    """Two keys: whichever of the device's keys the record's fingerprint is of, it is looked for."""
    keys = [asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ecdsa-sha2-nistp256")]

    for pinned in keys:
        with ssh_server(Anybody, *keys) as port:
            target = replace(TARGET, tcp_port=port, host_key=pinned.get_fingerprint())
            open_session(target, books, LIMITS).close()


def test_an_address_with_a_known_key_shows_that_one(books: Books) -> None:
    """A device with several keys is asked for the one we know, so that a new one beside it is no change."""
    old = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    with ssh_server(Anybody, old) as port:
        target = replace(TARGET, tcp_port=port)
        trust(first_contact(target, books, 10.0), target, books)
    books.known_hosts.write_text(books.known_hosts.read_text().replace(f":{port} ", ":PORT "))
    with ssh_server(Anybody, asyncssh.generate_private_key("ssh-ed25519"), old) as port:
        books.known_hosts.write_text(books.known_hosts.read_text().replace(":PORT ", f":{port} "))
        open_session(replace(TARGET, tcp_port=port), books, LIMITS).close()


def test_through_a_jump_host_each_is_met_in_turn(books: Books) -> None:
    """First the jump host's key is told, then, through it, the device's."""
    jumps = JumpHost()
    with jumps.running(), _device() as device:
        target = _unpinned(device, jump=jumps.jump(pinned=False))
        first = first_contact(target, books, 10.0)
        assert ("unknown", jumps.key.get_fingerprint()) == (first.state, first.fingerprint)
        assert jumps.passwords == []
        trust(first, target, books)
        second = first_contact(target, books, 10.0)
        assert ("unknown", device.host_key) == (second.state, second.fingerprint)
        trust(second, target, books)
        open_session(target, books, LIMITS).close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_file_is_the_users_alone(books: Books) -> None:
    """Nobody else may read or write it."""
    with _device() as device:
        trust(first_contact(_unpinned(device), books, 10.0), _unpinned(device), books)
    assert stat.S_IMODE(os.stat(books.known_hosts).st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="no ssh-keygen there")
def test_openssh_reads_it_too(books: Books) -> None:
    """The file is in OpenSSH's form: its own tool finds the host and prints the same fingerprint."""
    with _device() as device:
        trust(first_contact(_unpinned(device), books, 10.0), _unpinned(device), books)
        name = hosts_name(*device.ssh)
        found = subprocess.run(
            ["ssh-keygen", "-l", "-F", name, "-f", str(books.known_hosts)], capture_output=True, text=True, timeout=60
        )
        assert device.host_key in found.stdout


def test_a_key_is_kept_for_nobody_else(books: Books) -> None:
    """Whose key it is stands in it; it cannot be trusted as another device's."""
    contact = judged({}, device="SW1", name="10.0.0.2", kind="ssh-ed25519", key=ED, pin=None)
    with pytest.raises(LookupError):
        trust(contact, Target("10.0.0.3"), books)
    assert not books.known_hosts.exists()


def test_a_file_that_cannot_be_written_is_told(books: Books) -> None:
    """A key that cannot be kept is not silently forgotten."""
    books.folder.parent.joinpath("books").write_text("a file in the folder's place")
    contact = judged({}, device="SW1", name="10.0.0.2", kind="ssh-ed25519", key=ED, pin=None)
    with pytest.raises(DeviceError) as caught:
        trust(contact, Target("10.0.0.2"), books)
    assert caught.value.code in ("device.host_key_not_kept", "device.host_key_unreadable")


def test_many_at_once_lose_nothing(books: Books) -> None:
    """Thirty keys written at the same time are all there afterwards."""
    contacts = [
        judged({}, device=f"S{at}", name=f"10.0.0.{at}", kind="ssh-ed25519", key=_key("ssh-ed25519", at), pin=None)
        for at in range(30)
    ]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda contact: trust(contact, Target(contact.line.split()[0]), books), contacts))
    assert all(known_keys(books.known_hosts, f"10.0.0.{at}") for at in range(30))


# -- what is old ------------------------------------------------------------------------------------------------------

OLD = [
    ({"kex": ("diffie-hellman-group1-sha1",)}, "diffie-hellman-group1-sha1"),
    ({"kex": ("diffie-hellman-group14-sha1",)}, "diffie-hellman-group14-sha1"),
    ({"ciphers": ("3des-cbc",)}, "3des-cbc"),
    ({"ciphers": ("aes128-cbc",)}, "aes128-cbc"),
    ({"macs": ("hmac-md5",)}, "hmac-md5"),
    ({"host_key_type": "ssh-rsa-sha1"}, "ssh-rsa"),
]


@pytest.mark.parametrize(("quirks", "wants"), OLD)
def test_old_algorithms_only_where_they_were_agreed_to(quirks: dict[str, object], wants: str, books: Books) -> None:
    """Refused with what the device wants; let in for this one device, noted, and remembered for it alone."""
    with _device(**quirks) as device, _device(**quirks) as neighbour:
        error = _refused(device.target("ssh"), books)
        assert error.code == "device.old_algorithms"
        assert wants in error.facts["wants"]
        assert device.seen.auth_attempts == 0
        with open_session(device.target("ssh", old_algorithms=True), books, LIMITS) as session:
            assert "old_algorithms" in session.notes
        with open_session(device.target("ssh"), books, LIMITS) as session:
            assert "old_algorithms" in session.notes
        assert _refused(neighbour.target("ssh"), books).code == "device.old_algorithms"


def test_what_is_new_enough_is_not_noted(books: Books) -> None:
    """To be allowed what is old does not mean to have used it."""
    with _device() as device:
        with open_session(device.target("ssh", old_algorithms=True), books, LIMITS) as session:
            assert "old_algorithms" not in session.notes
        assert not remembered(books.devices, device.target("ssh").name).old_algorithms


def test_what_cannot_be_spoken_at_all(books: Books) -> None:
    """A DSA key is too old for what we speak, agreed to or not: another way in is named."""
    with _device(host_key_type="ssh-dss") as device:
        for agreed in (False, True):
            error = _refused(device.target("ssh", host_key=None, old_algorithms=agreed), books)
            assert (error.code, error.facts["wants"]) == ("device.too_old", ["ssh-dss"])
