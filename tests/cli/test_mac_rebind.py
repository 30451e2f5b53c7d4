"""`mac-check --rebind` and `--resume-rebind` as a person or a script calls them, against the fake device."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fieldkit.changes import rebind_run
from fieldkit.changes.rebind_run import Timing
from fieldkit.model.line import Line
from fieldkit.text import has
from tests.cli.at_a_switch import at, login, no_network
from tests.cli.conftest import Call
from tests.fakedevice import FakeDevice, Quirks, State, scenes

SCHEMA: dict[str, Any] = json.loads((files("fieldkit.report") / "fieldkit-1.schema.json").read_text("utf-8"))
YES = ("--allow", "rebind", "--confirm", "GE0/0/7 c83a-359a-bcde")


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A laptop without a network, a login in the environment, and no long waits."""
    no_network(monkeypatch)
    login(monkeypatch)
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(rebind_run, "Timing", lambda: Timing(0.0, 0.0, (0.0, 0.1)))


@contextmanager
def device(
    platform: str = "huawei_vrp", code: str = "differs", kinds: tuple[str, ...] = ("static_arp",), **quirks: Any
) -> Iterator[tuple[FakeDevice, State, list[str]]]:
    """A device, what it holds, and the record of its line as flags."""
    state, line = scenes.scene(platform, code, kinds)
    with FakeDevice(state, Quirks(**quirks)) as made:
        yield made, state, record(made, line)


def record(made: FakeDevice, line: Line) -> list[str]:
    """The record's flags, and the MAC that the customer read out."""
    return ["--mac", scenes.LIVE, *at(made, line, "telnet")]


def bound(state: State) -> list[str]:
    """What the line's address is bound to by hand."""
    return [each.mac for each in state.arps if each.kind == "static" and each.ip == scenes.IP]


def open_journals(folder: Path) -> list[Path]:
    """The journals that are not closed."""
    return [each for each in folder.rglob("changes/rebind-*.jsonl") if each.stem.count("-") == 2]


REFUSED = [
    ("zte_zxros", "differs", ("static_arp",), "rebind.platform"),
    ("ruijie_os", "differs", ("static_arp",), "rebind.platform"),
    ("huawei_vrp", "equal", ("static_arp",), "rebind.already"),
    ("huawei_vrp", "no_binding", (), "rebind.no_binding"),
    ("huawei_vrp", "differs", ("port_security",), "rebind.kind_port_security"),
]


@pytest.mark.parametrize(
    ("platform", "code", "kinds", "why"), REFUSED, ids=[f"{each[0]}-{each[3]}" for each in REFUSED]
)
def test_refused(call: Call, platform: str, code: str, kinds: tuple[str, ...], why: str) -> None:
    """What is not changed from here is refused with its reason and its mend; not one configuring byte leaves."""
    with device(platform, code, kinds) as (made, state, flags):
        done = call("mac-check", "--rebind", "--json", *YES, *flags)
        assert (made.seen.config_lines, state.saves) == ([], 0)
    facts = done.document["facts"]["rebind"]
    assert (done.code, facts["result"], facts["code"]) == (2, "refused", why)
    assert facts["text"]
    assert facts["fix"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_refused_with_the_request(call: Call, lang: str) -> None:
    """Where others may change it, the request to them stands there, to copy."""
    with device("zte_zxros") as (_, state, flags):
        done = call("mac-check", "--rebind", *YES, *flags, lang=lang)
    assert done.code == 2
    assert scenes.IP in done.err
    assert "c83a.359a.bcde" in done.err
    assert state.saves == 0


def test_made_seen_and_kept(call: Call, tmp_path: Path) -> None:
    """The document, the case and the journal say what was sent; the schema holds."""
    with device() as (made, state, flags):
        done = call("mac-check", "--rebind", "--json", *YES, *flags)
        assert bound(state) == [scenes.LIVE]
        assert made.seen.config_lines == done.document["facts"]["rebind"]["lines"][1:-1]
        assert state.saves == 0
    jsonschema.Draft202012Validator(SCHEMA).validate(done.document)
    assert (done.code, done.document["facts"]["rebind"]["result"]) == (0, "rebound")
    assert open_journals(tmp_path) == []
    told = call("report", done.document["case"], "--format", "markdown", "--output", str(tmp_path / "made.md"))
    assert told.code == 0, told.err
    assert "arp static 203.0.113.9 c83a-359a-bcde" in (tmp_path / "made.md").read_text(encoding="utf-8").replace(
        "\\", ""
    )


@pytest.mark.parametrize("lang", ["zh"])
def test_saved_in_a_step_of_its_own(call: Call, lang: str) -> None:
    """`--save` saves, after the change and never without it."""
    with device() as (_, state, flags):
        done = call("mac-check", "--rebind", "--save", *YES, *flags, lang=lang)
        assert (done.code, state.saves) == (0, 1)
        again = call("mac-check", "--rebind", "--save", *YES, *flags, lang=lang)
        assert (again.code, state.saves) == (2, 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_alarm_and_the_next_start(call: Call, tmp_path: Path, lang: str) -> None:
    """The undo is refused: it stands on standard output to be typed; the next start warns, and leads back."""
    with device(ignores="^arp static .*c83a", error_at="^arp static .*00e0") as (made, state, flags):
        done = call("mac-check", "--rebind", *YES, *flags, lang=lang, columns=100)
        assert (done.code, bound(state)) == (1, [])
        undo = "arp static 203.0.113.9 00e0-fc12-3456 vid 1203 interface GigabitEthernet0/0/7"
        assert f"  {undo}\n" in done.out
        assert len(open_journals(tmp_path)) == 1
        made.quirks.ignores = made.quirks.error_at = None
        warned = call("mac-check", *flags, lang=lang)
        assert "--resume-rebind" in warned.err
        nobody = call("mac-check", "--resume-rebind", "--json", *flags[2:], lang=lang)
        assert (nobody.code, nobody.document["error"]["code"]) == (2, "rebind.no_terminal")
        wrong = call(
            "mac-check", "--resume-rebind", "--json", "--allow", "rebind", "--confirm", "y", *flags[2:], lang=lang
        )
        assert (wrong.code, wrong.document["error"]["code"]) == (2, "rebind.left_open")
        assert bound(state) == []
        old = ("--allow", "rebind", "--confirm", "GE0/0/7 00e0-fc12-3456")
        back = call("mac-check", "--resume-rebind", "--json", *old, *flags[2:], lang=lang)
        assert (back.code, back.document["facts"]["rebind"]["result"]) == (0, "undone")
        assert bound(state) == [scenes.BOUND]
        assert open_journals(tmp_path) == []
        nothing = call("mac-check", "--resume-rebind", "--json", *flags[2:], lang=lang)
        assert (nothing.code, nothing.document["facts"]) == (0, {"rebind": None})


def test_a_damaged_journal_is_named(call: Call, tmp_path: Path) -> None:
    """Nothing crashes over it, and the file that holds the undo is named."""
    folder = tmp_path / "changes"
    folder.mkdir()
    (folder / "rebind-127.0.0.1-0123abcd.jsonl").write_text("{", encoding="utf-8")
    done = call("mac-check", "--resume-rebind", "--json")
    assert (done.code, done.document["error"]["code"]) == (2, "rebind.journal_damaged")
    assert "rebind-127.0.0.1-0123abcd.jsonl" in done.document["error"]["text"]


@pytest.mark.parametrize("words", [(), ("--find", scenes.LIVE), ("--auto",)])
@pytest.mark.parametrize("platform", ["huawei_vrp", "hp_comware", "cisco_ios"])
def test_nothing_is_configured_without_it(call: Call, platform: str, words: tuple[str, ...]) -> None:
    """No other call of this command sends a configuring line, whatever was agreed to beforehand."""
    with device(platform) as (made, state, flags):
        call("mac-check", "--json", "--allow", "rebind", *words, *flags)
        assert made.seen.commands
        assert (made.seen.config_lines, made.seen.configured, state.saves) == ([], [], 0)


def test_every_refusal_has_its_words() -> None:
    """Each code that the change can raise has a sentence and a mend, in both languages."""
    source = Path(rebind_run.__file__).parent
    named: set[str] = set()
    for file in source.glob("rebind*.py"):
        text = file.read_text(encoding="utf-8")
        for word in text.replace("(", " ").replace(",", " ").split():
            if word.startswith('"rebind.') and word.rstrip(")").endswith('"'):
                named.add(word.rstrip(")").strip('"'))
    assert len(named) > 30
    assert [code for code in sorted(named) if not (has(code) and has(f"{code}.fix"))] == []
