"""A page's address taken apart, and its title: pure, and safe on anything a server may send."""

import contextlib
import re
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from fieldkit.probes.names import ascii_name
from fieldkit.probes.resolve import literal

_TITLE_CHARACTERS = 200
_CHARSETS = frozenset({"utf-8", "utf8", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1", "us-ascii", "shift_jis"})


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https address taken apart; `target` is what stands in the request line."""

    text: str
    scheme: Literal["http", "https"]
    host: str
    port: int
    target: str
    login: str | None = None

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"


def parse_url(text: str) -> Url | None:
    """The URL taken apart, or None if it is no http(s) URL with a usable host."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or port == 0:
        return None
    name = host if literal(host) is not None else ascii_name(host)
    if name is None:
        return None
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    login = None
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    scheme: Literal["http", "https"] = "https" if parts.scheme == "https" else "http"
    return Url(text.strip(), scheme, name, port or (443 if scheme == "https" else 80), target, login)


def without_login(text: str) -> str:
    """A URL without user name and password, which belong in no reading."""
    scheme, separator, rest = text.rpartition("://")
    authority, slash, path = rest.partition("/")
    return scheme + separator + authority.rpartition("@")[2] + slash + path


def title_of(body: bytes, content_type: str) -> str | None:
    """The page's title as the server wrote it, untrusted; searched by plain finds, so no page can make it slow."""
    lower = body[:65536].lower()
    start = lower.find(b"<title")
    opened = lower.find(b">", start, start + 300) if start >= 0 else -1
    closed = lower.find(b"</title", opened, opened + 4000) if opened >= 0 else -1
    if closed < 0:
        return None
    text = unescape(_decode(body[opened + 1 : closed], content_type, lower[:2048]))
    return " ".join(text.split())[:_TITLE_CHARACTERS] or None


def _decode(title: bytes, content_type: str, head: bytes) -> str:
    declared = re.search(r"charset=[\"']?([\w-]{2,20})", content_type.lower() + " " + head.decode("ascii", "replace"))
    candidates = [declared.group(1)] if declared and declared.group(1) in _CHARSETS else []
    for charset in (*candidates, "utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return title.decode(charset)
    return title.decode("utf-8", errors="replace")
