"""Real servers on loopback that behave, or misbehave, as told."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

Play = Callable[[socket.socket], None]


class TcpServer:
    """Every connection is played `play` in its own thread."""

    def __init__(self, play: Play, *, tls: ssl.SSLContext | None = None) -> None:
        self._play = play
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.connections = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # Closing alone leaves the port open while a thread waits in accept.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(sock,), daemon=True).start()

    def _one(self, sock: socket.socket) -> None:
        try:
            with sock if self._tls is None else self._tls.wrap_socket(sock, server_side=True) as opened:
                self._play(opened)
        except OSError:
            return


def request_of(sock: socket.socket) -> bytes:
    """Read a request head."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = sock.recv(4096)
        if not piece:
            break
        got += piece
    return got


def says(reply: bytes) -> Play:
    """Answer every request alike, then close."""

    def play(sock: socket.socket) -> None:
        request_of(sock)
        sock.sendall(reply)

    return play


def page(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """A complete HTTP answer."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


def hangs(reply: bytes = b"", seconds: float = 10.0) -> Play:
    """Say this much, then hold the line in silence."""

    def play(sock: socket.socket) -> None:
        request_of(sock)
        sock.sendall(reply)
        time.sleep(seconds)

    return play


def drips(reply: bytes, each_s: float) -> Play:
    """One byte at a time."""

    def play(sock: socket.socket) -> None:
        request_of(sock)
        for byte in reply:
            sock.sendall(bytes([byte]))
            time.sleep(each_s)

    return play


def pours(head: bytes, piece: bytes, pieces: int = 100_000) -> Play:
    """Never stop."""

    def play(sock: socket.socket) -> None:
        request_of(sock)
        sock.sendall(head)
        for _ in range(pieces):
            sock.sendall(piece)

    return play


def cuts(reply: bytes = b"") -> Play:
    """Say this much, then reset the connection."""

    def play(sock: socket.socket) -> None:
        request_of(sock)
        sock.sendall(reply)
        time.sleep(0.05)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return play


def make_certificates(folder: Path) -> dict[str, Path]:
    """A small authority (`ca`), server files signed by it (valid, expired, …), and one of a stranger (untrusted)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def write(
        file: str,
        signer: x509.Name,
        signing: ec.EllipticCurvePrivateKey | None,
        *,
        begins: datetime.datetime,
        ends: datetime.datetime,
        host: x509.GeneralName,
        ca: bool = False,
    ) -> ec.EllipticCurvePrivateKey:
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            x509.CertificateBuilder()
            .subject_name(signer if ca else name(file))
            .issuer_name(signer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([host]), critical=False)
            .sign(signing or key, hashes.SHA256())
        )
        pem = made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{file}.pem").write_bytes(pem)
        return key

    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    authority = name("test authority")
    key = write("ca", authority, None, begins=now - 9 * day, ends=now + 9 * day, host=x509.DNSName("ca.test"), ca=True)
    write("valid", authority, key, begins=now - day, ends=now + day, host=here)
    write("expired", authority, key, begins=now - 5 * day, ends=now - day, host=here)
    write("not_yet_valid", authority, key, begins=now + day, ends=now + 5 * day, host=here)
    write("wrong_name", authority, key, begins=now - day, ends=now + day, host=x509.DNSName("other.test"))
    write("untrusted", name("stranger"), None, begins=now - day, ends=now + day, host=here)
    return {file.stem: file for file in folder.glob("*.pem")}


def server_context(file: Path) -> ssl.SSLContext:
    """TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
