"""Servers that put steering text into every string they may send: DNS, DHCP and web.

Usage: python hostile_servers.py web ADDRESS PORT redirect|page
       python hostile_servers.py dns ADDRESS true|captured TO
       python hostile_servers.py dhcp INTERFACE ADDRESS OFFERED
"""

import socket
import socketserver
import struct
import sys
import threading

MARK = "marker7"
# One string that holds every trick; none of these sequences is ever sent by a program that only talks plainly.
SEQUENCES = (
    "\x1b]0;title\x07",  # OSC: the window's title
    "\x1b]52;c;cm0=\x07",  # OSC: the clipboard
    "\x1b]8;;http://evil.example/\x1b\\here\x1b]8;;\x1b\\",  # OSC: a link
    "\x1bP$q\x1b\\",  # DCS: makes the terminal answer
    "\x1b_G\x1b\\",  # APC
    "\x1b[2J\x1b[H",  # CSI: clear the screen
    "\x1b[5;38;5;201m",  # CSI: blink, in a colour that fieldkit has not
    "\x1bc",  # reset
    "\x9b5m",  # C1 CSI
    "\x9d0;title\x9c",  # C1 OSC
    "\u202e\u2066",  # bidi
    "\u200b\u200d\ufeff\u00ad",  # zero width
    "\u2028\u2029\x0b\x0c\x08\x7f",
)
MARKUP = (
    "[/x]",
    "[bold red]b[/bold red]",
    "[link=http://evil.example/]l[/link]",
    ":bomb:",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"><a href=javascript:alert(1)>a</a>",
    "![i](http://evil.example/i.png)",
    "[l](javascript:alert(1))",
    "<http://evil.example/>",
    "`|*_~#",
    "{{7*7}}",
    "{url}",
    "%s",
)
PAYLOAD = MARK + "".join(SEQUENCES) + " ".join(MARKUP)
# Where a redirect leads is the server's to choose as well; brackets would make it no host at all.
HOST = MARK + "\x1bc\x9b5m\x07\u202e\u200b\x7f<b>`*_|.example"
BYTES = PAYLOAD.encode() + b"\xff\xfe\xc0\x80"


class Web(socketserver.StreamRequestHandler):
    """Answers every request, hostile in reason, headers, redirect, title and body."""

    kind = "redirect"

    def handle(self) -> None:
        """One request, one answer."""
        self.request.settimeout(5)
        try:
            while self.rfile.readline(65536).strip():
                pass
        except OSError:
            return
        header = BYTES.replace(b"\n", b"").replace(b"\x0b", b"").replace(b"\x0c", b"")
        body = b"<html><head><title>" + BYTES + b"</title></head><body>" + BYTES * 20 + b"</body></html>"
        head = b"HTTP/1.1 200 " + header
        if self.kind == "redirect":
            head = b"HTTP/1.1 302 " + header + b"\r\nLocation: http://" + HOST.encode() + b"/" + header
        lines = [head, b"Server: " + header, b"Set-Cookie: " + header, b"X-" + MARK.encode() + b": " + header]
        lines += [
            b"Content-Type: text/html; charset=utf-8",
            b"Content-Length: %d" % len(body),
            b"Connection: close",
            b"",
            b"",
        ]
        try:
            self.wfile.write(b"\r\n".join(lines) + body)
        except OSError:
            return


class Server(socketserver.ThreadingTCPServer):
    """Many at once."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64


def serve_web(address: str, port: str, kind: str) -> None:
    """A web server."""
    Web.kind = kind
    Server((address, int(port)), Web).serve_forever()


def label(text: bytes) -> bytes:
    """One label of a name, cut to what a label may hold."""
    return bytes((len(text[:63]),)) + text[:63]


def dns_answer(query: bytes, to: str, kind: str) -> bytes | None:
    """Every name leads over hostile aliases to `to`; or only names of `.example` do, and others do not exist."""
    end = query.find(b"\0", 12)
    if end < 0 or len(query) < end + 5:
        return None
    question = query[12 : end + 5]
    (wanted,) = struct.unpack("!H", question[-4:-2])
    first = BYTES[:60]
    alias = label(first) + label(BYTES[60:120]) + label(b"[/x]<b>" + MARK.encode()) + b"\0"
    text = BYTES[:255]
    known = kind == "captured" or b"\x07example" in question
    records = b""
    count = 0
    if known and wanted == 1:
        records += b"\xc0\x0c" + struct.pack("!HHIH", 5, 1, 60, len(alias)) + alias
        records += alias + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(to)
        count = 2
    more = alias + struct.pack("!HHIH", 16, 1, 60, len(text) + 1) + bytes((len(text),)) + text
    flags = 0x8180 | (0 if known else 3)
    return query[:2] + struct.pack("!HHHHH", flags, 1, count, 0, 1) + question + records + more


def address_for(query: bytes, to: str, kind: str) -> str:
    """Where a name leads: with `true`, the lab's own sites keep their addresses."""
    if kind == "captured":
        return to
    for name, ip in (pair.split("=") for pair in to.split(",")):
        if label(name.split(".")[0].encode()) in query:
            return ip
    return "198.51.100.80"


def serve_dns(address: str, kind: str, to: str) -> None:
    """A resolver, by UDP and TCP."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((address, 53))

    class Stream(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            size = self.rfile.read(2)
            if len(size) == 2:
                query = self.rfile.read(struct.unpack("!H", size)[0])
                answer = dns_answer(query, address_for(query, to, kind), kind)
                if answer is not None:
                    self.wfile.write(struct.pack("!H", len(answer)) + answer)

    threading.Thread(target=Server((address, 53), Stream).serve_forever, daemon=True).start()
    while True:
        query, sender = udp.recvfrom(4096)
        answer = dns_answer(query, address_for(query, to, kind), kind)
        if answer is not None:
            udp.sendto(answer, sender)


def option(number: int, value: bytes) -> bytes:
    """One DHCP option."""
    return bytes((number, len(value[:255]))) + value[:255]


def serve_dhcp(interface: str, address: str, offered: str) -> None:
    """Offers an address with itself as the router, and hostile text in every option that holds text."""
    own = socket.inet_aton(address)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    sock.bind(("", 67))
    while True:
        got, _ = sock.recvfrom(2048)
        if len(got) < 240 or got[0] != 1:
            continue
        options = option(53, b"\x02") + option(54, own) + option(1, b"\xff\xff\xff\0") + option(3, own) + option(6, own)
        options += option(51, struct.pack("!I", 3600))
        for number in (12, 14, 15, 17, 40, 56, 60, 64, 66, 67, 114, 252):
            options += option(number, BYTES[:80])
        boot = struct.pack("!BBBB", 2, 1, 6, 0) + got[4:8] + b"\0\0\x80\0" + bytes(4) + socket.inet_aton(offered)
        boot += own + bytes(4) + got[28:44] + BYTES[:64].ljust(64, b"\0") + BYTES[:128].ljust(128, b"\0")
        sock.sendto(boot + b"\x63\x82\x53\x63" + options + b"\xff", ("255.255.255.255", 68))


if __name__ == "__main__":
    {"web": serve_web, "dns": serve_dns, "dhcp": serve_dhcp}[sys.argv[1]](*sys.argv[2:])
