"""Takes secrets out of text before it is kept or shown; equal secrets get equal tokens.

A word such as `cipher`, `simple` or `community` alone is ordinary language: it counts only in the forms in which devices,
addresses and headers really carry a secret, or when what follows looks like nothing but a secret.
"""

import base64
import binascii
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

# Slow on purpose: a token must not let anybody try a word list in a second.
_ROUNDS = 2_000

_TOKEN = r"<secret:[0-9a-f]{6}>"
_KEPT = re.compile(_TOKEN)

# Where one word ends: quotes, brackets and a comma after it belong to the text around it.
# A terminal cuts a long line at its edge, and what was one word goes on in the next line.
_EDGE = 76
_CUT = r"(?:(?<=[^\n]{" + str(_EDGE) + r"})\r?\n"
_WORD = r"(?P<secret>" + _TOKEN + r"|[^\s\"'<>,;]+" + _CUT + r"[^\s\"'<>,;]+)?)"
_QUOTED = r"(?P<quote>\\{0,8}[\"'])(?P<secret>(?:(?!(?P=quote))." + r"|" + _CUT + r")){1,400}?)(?P=quote)"

# How a device is told what kind of secret follows.
_KIND = r"(?:irreversible-cipher|ciphertext|plaintext|cipher|simple|plain|hash|encrypted|ascii-text|hexadecimal|unencrypted)"
# The word before that kind, and what may stand between the two.
_OWNER = (
    r"(?:password|passwd|secret|community(?:\s+(?:read|write|ro|rw))?|key|key-string|shared-key|pre-shared-key|psk|pass-phrase"
    r"|md5|hmac-md5|hmac-sha\d*|sha\d*|aes\d*|des\d*|3des\d*|keychain|authentication(?:-mode)?|securityname|auth-key|sham-link"
    r"|authentication-key|key-id\s+\d+|wpa2?-psk|level\s+\d+|sent-username\s+\S+)"
)
_NAME = (
    r"(?<!<)(?:(?:password|passwd|passphrase|pwd|secret|community|api[-_]?key|apikey|access[-_]?key|private[-_]?key|auth[-_]?key"
    r"|shared[-_]?key|pre[-_]?shared[-_]?key|psk|token|credentials?)|密码|口令|密钥|团体字|团体名)"
)

_HEADER = (
    r"(?P<before>\b(?:proxy-)?authorization\\{0,8}[\"']?\s*[:=]\s*\\{0,8}[\"']?(?:basic|bearer|digest|negotiate|ntlm)\s+)"
    r"(?P<secret>[^\s\"'\\]+)"
)
_TYPE_7 = (
    r"(?P<before>\b(?:password|secret|key|key-string|chap|ascii)\s+(?:level\s+\d+\s+)?7\s+)"
    r"(?P<secret>(?:[0-9a-fA-F]{2}){3,})(?![\w-])"
)

_BLOCK = r"(?P<before>-----BEGIN [A-Z ]*PRIVATE KEY-----)(?P<secret>.*?)(?=-----END [A-Z ]*PRIVATE KEY-----|\Z)"

# Self-evident ciphertexts: the vendor's own brackets (which may be wrapped over lines), and the forms of crypt(3).
_CIPHERTEXTS = (
    r"%\^%#.{4,600}?%\^%#",
    r"%\$%\$.{4,600}?%\$%\$",
    r"%@%@.{4,600}?%@%@",
    r"@%@%.{4,600}?@%@%",
    r"\$1[ac]\$[^\s$]{2,}\$[^$]{8,600}\$",
    r"\$h\$\d\$[^\s$]+\$[^\s\"',;]{8,}",
    r"\$(?:1|5|6|8|9|14|2[abxy]?|y|7)\$[./A-Za-z0-9=,$+-]{6,}",
)

# First the words without one of which, in lower case, a form need not be looked for.
_PHRASES: tuple[tuple[str, str, int], ...] = (
    # http://user:SECRET@host; a password may itself hold @ or :.
    ("//", r"(?P<before>//[^/\s:@?#\"'<>]*:)(?P<secret>[^/\s\"'<>]+)(?=@)", 0),
    ("%2f", r"(?P<before>%2F%2F[^/\s:@%]*%3A)(?P<secret>[^/\s@\"'<>]+?)(?=%40)", re.IGNORECASE),
    # Authorization: Basic …
    (
        "authorization",
        _HEADER,
        re.IGNORECASE,
    ),
    ("cookie", r"(?P<before>\b(?:set-)?cookie\s*:\s*[^\s=;]+=)(?P<secret>[^\s;]+)", re.IGNORECASE),
    # password cipher SECRET, community read simple SECRET, key 1 md5 cipher SECRET
    (
        "cipher simple plain hash encrypt ascii-text hexadecimal",
        r"(?P<before>\b" + _OWNER + r"\s+(?:\d+\s+)?" + _KIND + r"\s+)" + _QUOTED,
        re.IGNORECASE,
    ),
    (
        "cipher simple plain hash encrypt ascii-text hexadecimal",
        r"(?P<before>\b" + _OWNER + r"\s+(?:\d+\s+)?" + _KIND + r"\s+)" + _WORD,
        re.IGNORECASE,
    ),
    ("irreversible-cipher", r"(?P<before>\birreversible-cipher\s+)" + _WORD, re.IGNORECASE),
    # password 7 0822455D, secret 9 $9$…, key 0 SECRET; a number that starts ordinary language is followed by it.
    (
        "password secret key chap ascii",
        _TYPE_7,
        re.IGNORECASE,
    ),
    (
        "password secret key",
        r"(?P<before>\b(?:password|secret|key|key-string)\s+[45689]\s+)(?P<secret>[^\s\"']{12,})",
        re.IGNORECASE,
    ),
    (
        "password secret key ascii chap",
        r"(?P<before>\b(?:password|secret|key|key-string|ascii|chap)\s+0\s+)" + _WORD,
        re.IGNORECASE,
    ),
    # snmp-server community SECRET ro, set snmp community SECRET, snmp-agent community read SECRET
    (
        "community",
        r"(?P<before>\bsnmp(?:-server|-agent|v[123])?\s+community\s+(?:(?:read|write|ro|rw|cipher|simple)\s+)*)"
        + _WORD,
        re.IGNORECASE,
    ),
    (
        "snmp-",
        r"(?P<before>\bsnmp-(?:server|agent)\s+(?:target-)?host\s.{0,80}?\b(?:securityname|version\s+(?:1|2c)|traps)\s+"
        r"(?:(?:cipher|simple)\s+)?)(?!version\b|params\b|securityname\b)" + _WORD,
        re.IGNORECASE,
    ),
    ("snmp", r"(?P<before>\bsnmp(?:walk|get|bulkwalk|set)\b.{0,60}?\s-[cAX]\s*)" + _WORD, re.IGNORECASE),
    ("community", r"(?P<before>^[ \t]*community[ \t]+)(?P<secret>\S+)(?=[ \t]*\{)", re.MULTILINE),
    ("snmp-server", r"(?P<before>\bsnmp-server\s+user\s.{0,60}?\bauth\s+(?:md5|sha\d*)\s+)" + _WORD, re.IGNORECASE),
    ("priv", r"(?P<before>\bpriv\s+(?:aes\s+(?:128|192|256)|aes\d*|3?des\d*)\s+)" + _WORD, re.IGNORECASE),
    # A line of a configuration: the form is lower case and stands at the line's start or after a prompt.
    (
        "enable super",
        r"(?P<before>(?:^|[#>\]])[ \t]*(?:(?:undo|no|set)[ \t]+)?(?:enable|super)[ \t]+(?:password|secret)[ \t]+"
        r"(?:level[ \t]+\d+[ \t]+)?)(?!level\b|\d+[ \t]|" + _KIND + r"\s)" + _WORD,
        re.MULTILINE,
    ),
    ("passw", r"(?P<before>^[ \t]+(?:password|passwd)[ \t]+)(?P<secret>[^\s\"'<>,;]+)(?=[ \t]*$)", re.MULTILINE),
    (
        "password secret",
        r"(?P<before>\b(?:username|local-user|neighbor|peer|user)\s+\S+\s+(?:privilege\s+\d+\s+)?(?:password|secret)\s+)"
        r"(?!(?:\d|was|is|has|and|or|for|to|in|the|" + _KIND + r"|expired|changed|reset)\b)" + _WORD,
        0,
    ),
    (
        "ppp",
        r"(?P<before>\bppp\s+(?:chap|pap)\s+(?:sent-username\s+\S+\s+|local-user\s+\S+\s+)?password\s+)" + _WORD,
        0,
    ),
    (
        "key",
        r"(?P<before>\b(?:tacacs-server|radius-server|radius|tacacs|hwtacacs-server|aaa)\s(?:.{0,60}?\s)?(?:shared-)?key\s+)"
        r"(?!(?:\d|cipher|simple)\s)" + _WORD,
        re.IGNORECASE,
    ),
    ("isakmp", r"(?P<before>\bcrypto\s+isakmp\s+key\s+(?:\d\s+)?)" + _WORD, re.IGNORECASE),
    (
        "pre-shared-key wpa-p -key key-string",
        r"(?P<before>\b(?:pre-shared-key|wpa-psk|wpa-passphrase|authentication-key|key-string|shared-key)\s+"
        r"(?:(?:cipher|simple|ascii|hex|ascii-text|local|remote|\d)\s+)*)" + _QUOTED,
        re.IGNORECASE,
    ),
    (
        "pre-shared-key wpa-p -key",
        r"(?P<before>\b(?:pre-shared-key|wpa-psk|wpa-passphrase|authentication-key|shared-key)\s+"
        r"(?:(?:cipher|simple|ascii|hex|ascii-text|local|remote|\d)\s+)*)(?!(?:is|was|mismatch|differs|not|and|or|does)\b)"
        + _WORD,
        re.IGNORECASE,
    ),
    ("key-string", r"(?P<before>\bkey-string\s+(?:\d\s+)?)" + _WORD, 0),
    ("message-digest-key", r"(?P<before>\bmessage-digest-key\s+\d+\s+md5\s+(?:\d\s+)?)" + _WORD, re.IGNORECASE),
    ("encrypted-password", r"(?P<before>\bencrypted-password\s+)" + _QUOTED, re.IGNORECASE),
    (
        "sshpass curl mysql",
        r"(?P<before>\b(?:sshpass\s+-p|curl\b.{0,60}?\s(?:-u|--user)\s+[^\s:]+:|mysql\b.{0,60}?\s-p))\s*" + _WORD,
        0,
    ),
    # password=SECRET, "token": "SECRET", 密码：SECRET, password%3DSECRET
    (
        "pass pwd secret community key psk token credential 密码 口令 密钥 团体",
        r"(?P<before>" + _NAME + r"\\{0,8}[\"']?[ \t]{0,3}(?:[:=：]|%3D)[ \t]{0,3})" + _QUOTED,
        re.IGNORECASE,
    ),
    (
        "pass pwd secret community key psk token credential 密码 口令 密钥 团体",
        r"(?P<before>"
        + _NAME
        + r"\\{0,8}[\"']?[ \t]{0,3}(?:=|%3D)[ \t]{0,3})(?!\\{0,8}[\"'])(?P<secret>"
        + _TOKEN
        + r"|[^\s\"'<>,;&]+"
        + _CUT
        + r"[^\s\"'<>,;&]+)?)",
        re.IGNORECASE,
    ),
    (
        "pass pwd secret community key psk token credential 密码 口令 密钥 团体",
        r"(?P<before>" + _NAME + r"\\{0,8}[\"']?(?:[ \t]+name)?[ \t]{0,20}[:：][ \t]{0,3})(?!\\{0,8}[\"'])" + _WORD,
        re.IGNORECASE,
    ),
)

# The last net: such a word followed by something that looks like nothing but a secret.
_LOOSE = (
    r"(?P<before>\b(?:password|passwd|passphrase|secret|community|cipher|pre-shared-key|psk)\s+(?:is\s+|was\s+)?)"
    + _WORD
)
_LOOSE_ZH = r"(?P<before>(?:密码|口令|密钥|团体字)\s*(?:是|为|改成|改为)?\s*)(?P<secret>[!-~]{6,})"
_NO_SECRET = re.compile(
    r"(?:aes|3?des|rc4|chacha|camellia|tls|ecdhe|dhe|rsa|sha|hmac|md5|ssh|sm4|arcfour|blowfish|type|v?\d+[.)]?$)"
    r"|\d+:\d+$|[0-9.:/-]+$|[\w.-]+\(\d*\)$|\d+(?:\.\d+)*[a-z]{1,2}\d*$",
    re.IGNORECASE,
)

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])(?:[A-Za-z0-9+/_-]{20,})={0,2}(?![A-Za-z0-9+/=_-])")

# Escape sequences and invisible characters may stand inside a phrase: they are looked through.
_ZERO_WIDE = r"\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
_INVISIBLE = re.compile(rf"(?:\x1b\[[0-?]*[ -/]*[@-~]|[{_ZERO_WIDE}\x00\x08])+")

# Nothing that the patterns above could match lacks all of these; most text has none, and is let through at once.
_MAY_HOLD_ONE = re.compile(
    r"pass|pwd|secret|community|key|cipher|token|credential|cookie|authorization|snmp|md5|sha|psk|auth|priv|chap|ascii"
    r"|密码|口令|密钥|团体|//|%2f|[$%@]|sshpass|curl|mysql|[A-Za-z0-9+/_-]{20}",
    re.IGNORECASE,
)


# The secrets of this run itself: what was used to log in.  Wherever they turn up, in whatever dress, they go.
_USED: dict[str, "tuple[re.Pattern[str], re.Pattern[str] | None]"] = {}
# A shorter one is looked for only as it is: broken over lines it would be every second number of a table.
_MAY_BE_BROKEN = 8


def never_show(secret: str) -> None:
    """From now on this very text is a secret, whatever stands around it; so are its escaped and encoded forms."""
    if secret.strip() and secret not in _USED:
        _USED[secret] = re.compile(_dresses(secret)), _encoded(secret)


def _dresses(secret: str) -> str:
    """The forms in which a text may come back: bare, broken over lines, escaped, percent-encoded, as hexadecimal."""
    in_json = json.dumps(secret)[1:-1]
    written = {
        secret,
        in_json,
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(in_json)[1:-1],
        repr(secret)[1:-1],
        repr(in_json)[1:-1],
        repr(repr(secret))[1:-1],
        html.escape(secret),
        html.escape(secret, quote=False),
        quote(secret, safe=""),
        quote_plus(secret),
        "".join(f"\\{each}" if not each.isalnum() else each for each in secret),
    }
    between = (
        rf"(?:\\[rn]|\x1b\[[0-?]*+[ -/]*+[@-~]|[\s\x00-\x1f{_ZERO_WIDE}])*+" if len(secret) >= _MAY_BE_BROKEN else ""
    )
    bare = "|".join(between.join(re.escape(each) for each in form) for form in sorted(written, key=len, reverse=True))
    if _may_be_a_word(secret):
        bare = rf"(?:(?<![A-Za-z0-9_])|(?<=\\[nrt]))(?:{bare})(?![A-Za-z0-9_])"
    raw = secret.encode("utf-8", "surrogatepass")
    return f"{bare}|(?i:{raw.hex()})" if len(raw) >= _MAY_BE_BROKEN else bare


def _encoded(secret: str) -> "re.Pattern[str] | None":
    """What of a text shows in base64, wherever it stands in what was encoded; None where that is too little to tell."""
    raw = secret.encode("utf-8", "surrogatepass")
    found = set()
    for before in range(3):  # what stands before shifts what it looks like
        shifted = base64.b64encode(bytes(before) + raw).decode()
        sure = shifted[(0, 2, 3)[before] :].rstrip("=")[: None if len(raw) % 3 == -before % 3 else -1]
        found |= {each for each in (sure, sure.replace("+", "-").replace("/", "_")) if len(each) >= _MAY_BE_BROKEN}
    return re.compile("|".join(re.escape(each) for each in found)) if found else None


_IN_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")


def _without_used(text: str) -> str:
    for secret, (bare, encoded) in tuple(_USED.items()):
        text = bare.sub(_token(secret), text)
        at = 0
        while encoded is not None and (found := encoded.search(text, at)):
            first, last = found.span()
            while first > 0 and text[first - 1] in _IN_BASE64:
                first -= 1
            while last < len(text) and text[last] in _IN_BASE64:
                last += 1
            text = text[:first] + _token(secret) + text[last:]
            at = first + len(_token(secret))
    return text


def _may_be_a_word(secret: str) -> bool:
    """Might ordinary text hold it as part of a longer word, as `cisco_ios` does `cisco`?"""
    return len(secret) < 6 or secret.isalpha() or secret.isdigit()


def redact(text: str) -> str:
    """The text with each secret replaced by a token that only says whether two are the same."""
    if _USED:
        text = _without_used(text)
    if not _MAY_HOLD_ONE.search(text) and not _INVISIBLE.search(text):
        return text
    whole = _unwrapped(_INVISIBLE.sub("", text))
    if whole == text:
        return _once(text)
    # Seen whole, a phrase that an escape sequence or a terminal's edge broke up shows itself; what only the broken
    # form shows, because two lines ran into one, must go as well.
    made = _once(whole)
    secrets: list[str] = []
    broken = _once(text, secrets)
    if made == whole:
        return broken
    for secret in secrets:
        made = made.replace(secret, _token(secret))
    return made


def redacted(data: Any) -> Any:
    """JSON-ready data with every text in it redacted; what stands under a key such as `password` is taken whole."""
    if isinstance(data, str):
        return redact(data)
    if isinstance(data, Mapping):
        return {redact(str(key)): _under(str(key), value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [redacted(value) for value in data]
    return data


_SECRET_KEY = re.compile(r"[\w.-]*" + _NAME, re.IGNORECASE)


def _under(key: str, value: Any) -> Any:
    if isinstance(value, str) and value and _SECRET_KEY.fullmatch(key):
        return _token(value)
    return redacted(value)


def _once(text: str, secrets: list[str] | None = None) -> str:
    def replaced(found: "re.Match[str]") -> str:
        if secrets is not None and found["secret"].isprintable() and not _KEPT.fullmatch(found["secret"]):
            secrets.append(found["secret"])
        return _replaced(found)

    def only_a_secret(found: "re.Match[str]") -> str:
        return replaced(found) if _looks_secret(found["secret"]) else found[0]

    low = text.lower()
    for words, pattern in _evident():
        if any(word in low for word in words):
            text = pattern.sub(replaced, text)
    for pattern in _loose():
        text = pattern.sub(only_a_secret, text)
    return _BASE64.sub(_decoded, text)


@cache
def _evident() -> "tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]":
    """The forms that carry nothing but a secret; made when the first text needs them, for that takes its time."""
    return (
        (("private key",), re.compile(_BLOCK, re.DOTALL)),
        *((("%", "$"), re.compile(f"(?P<before>)(?P<secret>{form})", re.DOTALL)) for form in _CIPHERTEXTS),
        *((tuple(words.split()), re.compile(form, flags)) for words, form, flags in _PHRASES),
    )


@cache
def _loose() -> "tuple[re.Pattern[str], ...]":
    return re.compile(_LOOSE, re.IGNORECASE), re.compile(_LOOSE_ZH)


def _replaced(found: "re.Match[str]") -> str:
    quote = found.groupdict().get("quote") or ""
    return f"{found['before']}{quote}{_token(found['secret'])}{quote}"


def _looks_secret(word: str) -> bool:
    """Letters and digits or signs mixed as no ordinary word mixes them."""
    if len(word) < 6 or _NO_SECRET.match(word):
        return False
    letters = any(each.isalpha() for each in word)
    others = sum(1 for each in word.rstrip(".!?:)") if each.isdigit() or each in "!@#$%^&*+=~|?")
    return letters and others > 0


def _decoded(found: "re.Match[str]") -> str:
    """A piece of base64 goes whole when a secret shows inside it."""
    body = found[0].rstrip("=")
    try:
        inside = base64.b64decode(body.replace("-", "+").replace("_", "/") + "=" * (-len(body) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return found[0]
    if not inside.isprintable() and not all(each.isprintable() or each in "\r\n\t" for each in inside):
        return found[0]
    shown = inside
    for pattern in (*(pattern for _, pattern in _evident()), *_loose()):
        shown = pattern.sub(_replaced, shown)
    return found[0] if shown == inside else _token(found[0])


def _unwrapped(text: str) -> str:
    """The text with lines joined that a terminal's edge cut."""
    lines = text.split("\n")
    joined = [lines[0]]
    cut = len(lines[0].rstrip("\r")) >= _EDGE
    for line in lines[1:]:
        if cut:
            joined[-1] = joined[-1].rstrip("\r") + line
        else:
            joined.append(line)
        cut = len(line.rstrip("\r")) >= _EDGE
    return "\n".join(joined)


def _token(secret: str) -> str:
    if _KEPT.fullmatch(secret):
        return secret
    return f"<secret:{_digest(secret)}>"


@lru_cache(maxsize=1024)
def _digest(secret: str) -> str:
    given = "".join(secret.split()).encode("utf-8", "surrogatepass")
    return hashlib.pbkdf2_hmac("sha256", given, b"fieldkit", _ROUNDS).hex()[:6]
