"""The document as the one JSON form that other programs read (`fieldkit/1`)."""

import json
from collections.abc import Mapping
from typing import Any

from fieldkit.engine.codec import plain
from fieldkit.model.finding import Finding
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text.clean import escaped_json

SCHEMA = "fieldkit/1"


def render(document: Document, wording: Wording) -> dict[str, Any]:
    """The document as JSON-ready data; sentences in the wording's language, everything else language-free."""
    opened = document.opened
    return {
        "schema": SCHEMA,
        "command": document.command,
        "tree": document.tree or None,
        "symptom": opened.get("symptom"),
        "site": opened.get("site"),
        "vantage": opened.get("vantage"),
        "interface": opened.get("interface"),
        "line": (opened.get("line") or {}).get("id"),
        "ticket": opened.get("ticket"),
        "case": document.case,
        "started_at": plain(document.started_at),
        "took_s": document.took_s,
        "rehearsed": bool(opened.get("rehearsed")),
        "verdict": document.verdict.value,
        "error": None,
        "facts": plain(document.holes),
        "conclusion": _conclusion(document, wording),
        "findings": [_finding(found, wording) for found in document.findings],
        "readings": [
            {
                "id": reading.id,
                "topic": reading.topic,
                "source": reading.source.value,
                "at": plain(reading.at),
                "took_s": reading.took_s,
                "interface": reading.where.interface,
                "by": reading.by,
                "weak": wording.say(reading.weak) if reading.weak else None,
                "measured": reading.facts is not None,
                "facts": plain(reading.facts),
            }
            for reading in document.readings
        ],
        "trail": [
            {"tree": step.tree, "step": step.step, "heard": step.heard, "how": step.how, "reason": step.reason}
            for step in document.trail
        ],
        "not_measured": [
            {"check": found.check, "code": found.code, "why": why, "fix": fix}
            for found in document.not_measured
            for why, fix in (wording.why_missing(found),)
        ],
        "notes": [{"at": plain(note.at), "text": note.text} for note in document.notes],
        "follow_up": None if document.due is None else plain(document.due),
        "closed": _closed(document, wording),
        **({"pulled": plain(document.pulled)} if document.pulled else {}),
    }


def to_text(data: Mapping[str, Any]) -> str:
    """A document as JSON text in which no control, bidi or zero-width character stands raw."""
    return escaped_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def _conclusion(document: Document, wording: Wording) -> dict[str, Any] | None:
    said = document.conclusion
    if said is None:
        return None
    return {
        "cause": said.cause,
        "name": wording.cause(said.cause),
        "place": said.place.value,
        "owner": said.owner.value,
        "confidence": said.confidence.value,
        "remedy": wording.remedy(said, document.holes),
        "verify": wording.words(said.verify, document.holes) or None,
        "alternatives": [
            {
                "cause": rival.cause,
                "name": wording.cause(rival.cause),
                "why": wording.words(rival.why, document.holes),
            }
            for rival in said.alternatives
        ],
        "also": [
            {
                "cause": other.cause,
                "name": wording.cause(other.cause),
                "code": other.code,
                "confidence": other.confidence.value,
            }
            for other in said.also
        ],
        "explains": list(said.explains),
        "sources": list(said.sources),
    }


def _closed(document: Document, wording: Wording) -> dict[str, Any] | None:
    closed = document.closed
    if closed is None:
        return None
    cause = wording.library.causes.get(closed.cause)
    return {
        "at": plain(closed.at),
        "cause": closed.cause,
        "name": wording.cause(closed.cause),
        "owner": cause.owner.value if cause else None,
        "text": closed.text,
    }


def _finding(found: Finding, wording: Wording) -> dict[str, Any]:
    limit = found.limit
    return {
        "check": found.check,
        "verdict": found.verdict.value,
        "code": found.code,
        "text": wording.finding(found),
        "facts": plain(found.facts),
        "limit": None
        if limit is None
        else {"value": limit.value, "unit": limit.unit, "source": limit.source, "trust": limit.trust.value},
        "readings": list(found.readings),
        "weak": found.weak,
    }
