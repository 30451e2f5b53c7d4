"""The one JSON document: every form of it fits the schema that is shipped, and the schema's lists are the model's."""

import json
import unicodedata
from importlib.resources import files
from typing import Any

import pytest

from fieldkit.model.cause import OWNER_OF_PREFIX
from fieldkit.model.terms import Confidence, Owner, Place, Source, Symptom, Trust, Vantage, Verdict
from fieldkit.report import json_form
from fieldkit.report.document import build
from fieldkit.report.words import Wording
from tests.report.recorded import PAYLOADS, endings, hostile_document, library, visit

SCHEMA: dict[str, Any] = json.loads(files("fieldkit.report").joinpath("fieldkit-1.schema.json").read_text("utf-8"))


def _wrong(document: Any) -> list[str]:
    """What the schema has against a document, told by the form that it means to be."""
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(SCHEMA)
    form = "rows" if isinstance(document, dict) and "rows" in document else "run"
    one = Draft202012Validator({**SCHEMA["$defs"][form], "$defs": SCHEMA["$defs"]})
    found = [f"{list(each.absolute_path)}: {each.message}" for each in one.iter_errors(document)]
    assert bool(found) is not Draft202012Validator(SCHEMA).is_valid(document)
    return found


def _rendered(name: str, language: str) -> Any:
    document = build(endings()[name], case="260301-abcd")
    return json.loads(json_form.to_text(json_form.render(document, Wording(library(), language))))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", endings())
def test_every_ending_fits_the_schema(name: str, language: str) -> None:
    """Fault, fine, hazard, unknown, interrupted, rehearsed: one shape."""
    assert _wrong(_rendered(name, language)) == []


def test_an_empty_case_fits_the_schema() -> None:
    """A case killed at once has a document too."""
    for events in ([], visit((), None)[:1]):
        document = json_form.render(build(events, case=None), Wording(library(), "en"))
        assert _wrong(json.loads(json_form.to_text(document))) == []


ERROR = {"code": "usage.no_tree", "text": "No tree.", "fix": "Name one."}
NOTHING = ("tree", "symptom", "vantage", "case", "started_at", "took_s", "verdict", "conclusion")
EMPTY: dict[str, list[Any]] = {"findings": [], "readings": [], "trail": [], "not_measured": []}
RUN: dict[str, Any] = {
    "schema": "fieldkit/1",
    "command": "diagnose",
    "error": ERROR,
    **dict.fromkeys(NOTHING),
    "facts": {},
    **EMPTY,
}


@pytest.mark.parametrize(
    "document",
    [
        RUN,
        {**RUN, "command": "mac-check"},
        {"schema": "fieldkit/1", "command": "line show", "verdict": None, "error": ERROR, "rows": []},
        {"schema": "fieldkit/1", "command": None, "verdict": None, "error": ERROR, "rows": []},
        {"schema": "fieldkit/1", "command": "case list", "rows": [{"case": "260301-abcd"}]},
        {"schema": "fieldkit/1", "command": "case show", "rows": [], "case": "260301-abcd"},
    ],
    ids=["a run that failed", "a check that failed", "rows that failed", "no command", "rows", "rows of a case"],
)
def test_failures_and_rows_fit_the_schema(document: Any) -> None:
    """On failure there is a document of the same schema: no verdict, and an error with its fix."""
    assert _wrong(document) == []


@pytest.mark.parametrize("arguments", [("diagnose", "internet"), ("case", "resume", "x"), ("line", "show"), ()])
def test_what_the_command_line_prints_on_failure_fits_the_schema(arguments: tuple[str, ...]) -> None:
    """The documents that `cli` makes for failures are these."""
    from fieldkit.cli.invocation import read_invocation
    from fieldkit.cli.output import error_document

    invocation = read_invocation([*arguments, "--json"], {})
    assert _wrong(error_document(invocation, "usage.wrong", "Wrong.", "Mend it.")) == []


def _with(path: list[Any], value: Any) -> Any:
    document = _rendered("fault", "en")
    at = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["verdict"], "broken"),
        (["verdict"], None),
        (["schema"], "fieldkit/2"),
        (["command"], "case list"),
        (["symptom"], "noisy"),
        (["vantage"], "roof"),
        (["conclusion"], None),
        (["conclusion", "owner"], "nobody"),
        (["conclusion", "place"], "moon"),
        (["conclusion", "confidence"], "certain"),
        (["conclusion", "cause"], "XX-1"),
        (["conclusion", "surprise"], 1),
        (["conclusion", "alternatives", 0, "why"], None),
        (["findings", 0, "verdict"], "bad"),
        (["findings", 0, "code"], "a sentence"),
        (["findings", 0, "readings"], ["12"]),
        (["findings", 0, "surprise"], 1),
        (["findings", 4, "limit", "trust"], "gut"),
        (["readings", 0, "source"], "rumour"),
        (["readings", 0, "at"], "yesterday"),
        (["readings", 0, "took_s"], -1),
        (["trail", 0, "how"], "guessed"),
        (["not_measured", 0, "fix"], None),
        (["surprise"], 1),
        (["rows"], []),
        (["started_at"], 0),
        (["error"], {"code": "x"}),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, list) else "",
)
def test_the_schema_refuses(path: list[Any], value: Any) -> None:
    """Each list is closed and each shape held: what does not belong does not pass."""
    assert _wrong(_with(path, value))


@pytest.mark.parametrize("key", [key for key in SCHEMA["$defs"]["run"]["required"] if key != "case"])
def test_the_schema_wants_every_key(key: str) -> None:
    """A reader never has to ask whether a key is there."""
    document = _rendered("fault", "en")
    del document[key]
    assert _wrong(document)


def test_the_schemas_lists_are_the_models() -> None:
    """A verdict, owner, place… added to the model is added to the schema."""
    lists = {
        "verdict": Verdict,
        "confidence": Confidence,
        "owner": Owner,
        "place": Place,
        "symptom": Symptom,
        "vantage": Vantage,
        "trust": Trust,
        "source": Source,
    }
    for name, enum in lists.items():
        assert SCHEMA["$defs"][name]["enum"] == [each.value for each in enum], name
    assert SCHEMA["$defs"]["cause"]["pattern"] == f"^({'|'.join(OWNER_OF_PREFIX)})-[A-Z0-9-]+$"


def test_the_shipped_causes_and_codes_fit_the_schemas_patterns() -> None:
    """Every code that can occur may stand in a document."""
    import re

    from fieldkit.checks import CHECKS

    for cause in library().causes:
        assert re.search(SCHEMA["$defs"]["cause"]["pattern"], cause), cause
    for check in CHECKS.values():
        for code in (check.name, *check.codes):
            assert re.search(SCHEMA["$defs"]["code"]["pattern"], code), code


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_texts_stay_whole_and_steer_nothing(payload: str) -> None:
    """JSON keeps the fact as it came, and no control, bidi or zero-width character stands raw in its text."""
    document = json_form.render(hostile_document(payload), Wording(library(), "en"))
    text = json_form.to_text(document)
    steering = {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}
    assert steering == set()
    text.encode("utf-8")
    again = json.loads(text)
    assert again["readings"][0]["facts"]["dns"] == [payload]
    assert again["findings"][0]["facts"]["macs"] == [payload, payload]
