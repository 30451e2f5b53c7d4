"""A recorded site as instruments: its readings go through the real checks, and no packet leaves the laptop."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldkit.engine.codec import TOPIC_FACTS, line_from, topic_facts, typed, unknown_key
from fieldkit.engine.yamltext import as_data, read_yaml
from fieldkit.errors import BadInput, NotMeasured
from fieldkit.model.address import AddressReading
from fieldkit.model.cause import Words
from fieldkit.model.event import Event
from fieldkit.model.line import Line
from fieldkit.model.reading import Measured
from fieldkit.model.terms import Source
from fieldkit.model.typed import TYPED_TOPICS
from fieldkit.text.clean import escaped_json

KEYS = {"rehearsal", "title", "tree", "symptom", "site", "line", "facts", "interface", "readings", "answers"}
# What only some sites have: a site complained of, a switch that could be asked.
ONLY_WHERE_RECORDED = frozenset({"site", "access"})
READING_KEYS = {"facts", "missing", "by", "weak", "raw"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded measurement: typed facts, or why there are none."""

    by: str
    facts: Any = None
    missing: str | None = None
    missing_facts: Mapping[str, Any] = field(default_factory=dict)
    weak: str | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One recorded site with its complaint, line record and a person's answers by step."""

    name: str
    tree: str
    title: Words | None = None
    symptom: str | None = None
    site: str | None = None
    interface: str | None = None
    line: Line = field(default_factory=Line)
    facts: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, tuple[Recorded, ...]] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)


def load_rehearsal(path: Path) -> Rehearsal:
    """Read a recorded site.

    Raises: BadInput naming the file and the key that is wrong.
    """
    where = str(path)
    data = as_data(read_yaml(path))
    if not isinstance(data, Mapping):
        raise BadInput("data.not_a_mapping", where=where, key="")
    _only(data, KEYS, where)
    for key in ("tree", "readings"):
        if key not in data:
            raise BadInput("data.missing_key", where=where, key=key)
    for key in ("readings", "answers"):
        if not isinstance(data.get(key, {}), Mapping):
            raise BadInput("data.not_a_group", where=where, key=key)
    return Rehearsal(
        name=str(data.get("rehearsal", path.stem)),
        tree=str(data["tree"]),
        title=typed(Words, data["title"], where=where) if "title" in data else None,
        symptom=data.get("symptom"),
        site=data.get("site"),
        interface=data.get("interface"),
        line=line_from(data.get("line", {}), where=where),
        facts=_texts(data.get("facts", {}), where, "facts"),
        readings={topic: _recorded(topic, given, where) for topic, given in data["readings"].items()},
        answers=data.get("answers", {}),
    )


def _recorded(topic: str, given: Any, where: str) -> tuple[Recorded, ...]:
    if topic not in TOPIC_FACTS:
        raise BadInput("data.unknown_topic", where=where, topic=topic, known=sorted(TOPIC_FACTS))
    made: list[Recorded] = []
    for at, each in enumerate(given if isinstance(given, list) else [given]):
        place = f"{where}: readings.{topic}[{at}]"
        if not isinstance(each, Mapping):
            raise BadInput("data.not_a_mapping", where=place, key="")
        _only(each, READING_KEYS, place)
        missing = each.get("missing")
        named = missing if isinstance(missing, Mapping) else {"code": missing}
        made.append(
            Recorded(
                by=str(each.get("by", "recorded")),
                facts=topic_facts(topic, each["facts"], where=place) if each.get("facts") is not None else None,
                missing=named.get("code"),
                missing_facts=named.get("facts") or {},
                weak=each.get("weak"),
                raw=str(each.get("raw", "")),
            )
        )
    return tuple(made)


def _only(data: Mapping[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(set(data) - keys)
    if unknown:
        raise unknown_key(where, unknown[0], unknown[0], sorted(keys))


def _texts(data: Any, where: str, key: str) -> dict[str, str]:
    if not isinstance(data, Mapping) or not all(isinstance(value, str) for value in data.values()):
        raise BadInput("data.not_a_group", where=where, key=key)
    return dict(data)


class RecordedSite:
    """Hands out a recorded site's readings: the n-th measurement of a topic gets its n-th record; the last repeats."""

    source = Source.FILE

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.interface = rehearsal.interface
        self._readings = rehearsal.readings
        self._taken: dict[str, int] = {}
        self._lock = threading.Lock()

    def seconds(self, topic: str) -> float | None:
        """Recorded readings are there at once."""
        if topic in ONLY_WHERE_RECORDED and topic not in self._readings:
            return None
        return 1.0 if topic in TOPIC_FACTS and topic not in TYPED_TOPICS else None

    def after_address(self, topic: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Nothing recorded waits for anything."""
        return False

    def exclusive(self, topic: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Nothing recorded needs a quiet wire."""
        return False

    def measure(
        self,
        topic: str,
        address: AddressReading | None,  # noqa: ARG002 - the protocol's signature
        cancel: threading.Event,  # noqa: ARG002 - the protocol's signature
        allow: frozenset[str] = frozenset(),  # noqa: ARG002 - the protocol's signature
    ) -> Measured:
        """The record of this topic.

        Raises: NotMeasured when the site holds none, or holds why it was not measured.
        """
        with self._lock:
            records = self._readings.get(topic, ())
            at = self._taken.get(topic, 0)
            self._taken[topic] = at + 1
        if not records:
            raise NotMeasured("missing.not_recorded", topic=topic)
        record = records[min(at, len(records) - 1)]
        if record.facts is None:
            raise NotMeasured(record.missing or "missing.not_recorded", **{"topic": topic, **record.missing_facts})
        return Measured(facts=record.facts, by=record.by, raw=record.raw, weak=record.weak)


def pasted_there(rehearsal: Rehearsal) -> Mapping[str, Recorded]:
    """What was pasted at the recorded site: readings of topics that no instrument measures."""
    first = {topic: given[0] for topic, given in rehearsal.readings.items() if topic in TYPED_TOPICS and given}
    return {topic: each for topic, each in first.items() if each.facts is not None}


def from_events(events: Sequence[Event]) -> dict[str, Any]:
    """A case as a rehearsal's data: its readings in order, and the answers that stood at the end, by step."""
    opened = next((event.payload for event in events if event.kind == "opened"), {})
    readings: dict[str, list[dict[str, Any]]] = {}
    trail: list[Mapping[str, Any]] = []
    for event in events:
        data = event.payload
        if event.kind == "reading" and data["source"] != Source.TYPED.value:
            kept: dict[str, Any] = {"by": data["by"]}
            if data.get("facts") is not None:
                kept["facts"] = data["facts"]
            else:
                kept["missing"] = data["missing"]
            if data.get("weak"):
                kept["weak"] = data["weak"]
            readings.setdefault(data["topic"], []).append(kept)
        elif event.kind == "passed":
            trail.append(data)
        elif event.kind == "went_back":
            del trail[data["to"] :]
    answers: dict[str, Any] = {}
    for passed in trail:
        if passed["how"] == "heard":
            answers.setdefault(f"{passed['tree']}.{passed['step']}", []).append(passed["heard"])
    known = {name: given["value"] for name, given in (opened.get("facts") or {}).items()}
    made = {
        "tree": opened.get("tree"),
        "symptom": opened.get("symptom"),
        "site": opened.get("site"),
        "interface": opened.get("interface"),
        "line": opened.get("line"),
        "facts": {**({"vantage": opened["vantage"]} if opened.get("vantage") else {}), **known},
        "readings": readings,
        "answers": {step: given[0] if len(given) == 1 else given for step, given in answers.items()},
    }
    return {key: value for key, value in made.items() if key == "readings" or value not in (None, {}, "")}


def to_text(data: Mapping[str, Any]) -> str:
    """A rehearsal's data as a file that `load_rehearsal` reads: JSON, which is YAML too."""
    return escaped_json(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"
