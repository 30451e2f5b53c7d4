"""A web server for the lab: one honest page a host name, or one portal that sends everybody away.

Usage: python webserver.py ADDRESS PORT [--portal URL] [--bytes N] [--title TEXT] [--ahead SECONDS] [--tls PEM]
"""

import argparse
import socketserver
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Page(BaseHTTPRequestHandler):
    """Answers every GET."""

    protocol_version = "HTTP/1.1"
    portal: str | None = None
    title: str | None = None
    size = 20_000
    ahead = 0.0

    def do_GET(self) -> None:
        """One page of a fixed size, or a redirect."""
        host = self.headers.get("Host", "?")
        if self.portal:
            self.send_response(302)
            self.send_header("Location", self.portal)
            body = b""
        else:
            self.send_response(200)
            body = f"<html><title>{self.title or host}</title>".encode().ljust(self.size, b" ")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header, by a clock that may be ahead of everybody's."""
        return super().date_time_string(time.time() + self.ahead if timestamp is None else timestamp)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Does not look its own name up."""

    daemon_threads = True

    def server_bind(self) -> None:
        """Bind, no more."""
        socketserver.TCPServer.server_bind(self)


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--portal")
    parser.add_argument("--bytes", type=int, default=20_000)
    parser.add_argument("--title")
    parser.add_argument("--ahead", type=float, default=0.0)
    parser.add_argument("--tls")
    given = parser.parse_args()
    Page.portal, Page.size, Page.title, Page.ahead = given.portal, given.bytes, given.title, given.ahead
    server = Server((given.address, given.port), Page)
    if given.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
