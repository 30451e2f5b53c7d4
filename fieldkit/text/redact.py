"""Takes secrets out of text before it is kept or shown; equal secrets get equal tokens."""

import hashlib
import re
from typing import Any

# What follows these words on a device, or stands between `:` and `@` in an address, is a secret.
_PATTERNS = (
    re.compile(r"(?P<before>://[^/\s:@]*:)(?P<secret>[^/\s@]+)(?=@)"),
    re.compile(
        r"(?P<before>\b(?:community(?:\s+(?:read|write|cipher|simple))*|irreversible-cipher|cipher|simple"
        r"|pre-shared-key(?:\s+(?:cipher|simple))?|password\s+[057]|secret\s+[05789])\s+)(?P<secret>\S+)",
        re.IGNORECASE,
    ),
)


def redact(text: str) -> str:
    """The text with each secret replaced by a token that only says whether two are the same."""
    for pattern in _PATTERNS:
        text = pattern.sub(lambda found: found["before"] + _token(found["secret"]), text)
    return text


def redacted(data: Any) -> Any:
    """JSON-ready data with every text in it redacted."""
    if isinstance(data, str):
        return redact(data)
    if isinstance(data, dict):
        return {key: redacted(value) for key, value in data.items()}
    if isinstance(data, list):
        return [redacted(value) for value in data]
    return data


def _token(secret: str) -> str:
    if secret.startswith("<secret:"):
        return secret
    return f"<secret:{hashlib.sha256(secret.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}>"
