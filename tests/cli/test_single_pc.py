"""`fieldkit single-pc` without a network: what it refuses, what it prints, what it says of an adapter left changed."""

from pathlib import Path
from typing import Any

import pytest

from fieldkit.changes.stand_in import StandIn
from fieldkit.cli import single_pc, single_pc_steps
from fieldkit.cli.commands import COMMANDS
from fieldkit.engine.library import load_library
from fieldkit.errors import BadInput
from fieldkit.model.link import Interface
from fieldkit.text import has
from tests.changes.boxes import LAN, LINE, Box
from tests.cli.conftest import Call

STATIC = (
    "--address-mode", "static", "--address-ip", "203.0.113.9", "--address-prefix", "29",
    "--address-gateway", "203.0.113.10", "--address-dns", "203.0.113.53",
)  # fmt: skip
ETHERNET = Interface("eth0", "ethernet", True, mac=LAN.mac)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Box:
    """The laptop's adapter is a box of values."""
    made = Box()
    monkeypatch.setattr(single_pc, "this_adapter", lambda: made)
    monkeypatch.setattr(single_pc, "wired", lambda *_: ETHERNET)
    return made


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where this test's cases and journals lie."""
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "single_pc.no_mode"),
        (("--address-mode", "static"), "single_pc.incomplete"),
        (("--address-mode", "static", "--address-ip", "203.0.113.9"), "single_pc.incomplete"),
        ((*STATIC, "--address-ip", "2001:db8::9"), "single_pc.only_ipv4"),
        ((*STATIC, "--allow", "everything"), "usage.bad_choice"),
        ((*STATIC, "--symptom", "tired"), "usage.bad_choice"),
        ((*STATIC, "--auto", "--answers", "a.yaml"), "usage.auto_and_answers"),
        ((*STATIC, "--restore", "--print-only"), "usage.restore_alone"),
        ((*STATIC, "--line", "NONE"), "line.none_yet"),
    ],
)
def test_what_is_refused(call: Call, box: Box, data: Path, words: tuple[str, ...], code: str) -> None:
    """A record or a call that will not do ends before anything is touched, in one document with its mend."""
    done = call("single-pc", "--json", *words)
    document = done.document
    assert (done.code, document["error"]["code"]) == (2, code)
    assert document["command"] == "single-pc"
    assert document["verdict"] is None
    assert document["error"]["fix"]
    assert box.ran == []


def test_the_missing_keys_are_named_as_flags(call: Call, box: Box, data: Path) -> None:
    """What the record lacks can be typed at once."""
    done = call("single-pc", "--address-mode", "static", "--address-ip", "203.0.113.9")
    assert "--address-prefix" in done.err
    assert "--address-gateway" in done.err
    assert "--address-ip" not in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_print_only(call: Call, box: Box, data: Path, lang: str) -> None:
    """The commands there and back, to copy; nothing is run and nothing is kept."""
    done = call("single-pc", "--print-only", *STATIC, lang=lang, columns=60)
    assert done.code == 0
    assert "  sudo ip addr add 203.0.113.9/29 broadcast + dev eth0\n" in done.out
    assert "  sudo ip route replace default via 192.168.1.1 dev eth0 metric 100\n" in done.out
    rows = call("single-pc", "--print-only", "--json", *STATIC).document["rows"]
    assert [row["phase"] for row in rows].count("set") == 5
    assert rows[-1] == {
        "phase": "restore",
        "command": "printf '%s\\n' 'nameserver 192.168.1.1' | sudo tee /etc/resolv.conf",
    }
    assert box.ran == []
    assert list(data.iterdir()) == []


def leave_open(box: Box, data: Path) -> None:
    """An earlier call that was killed once it had the line's address."""
    StandIn(box, data, LAN, LINE, case=None).take_the_line()


def test_restore(call: Call, box: Box, data: Path) -> None:
    """Put back once; the second time there is nothing to do."""
    leave_open(box, data)
    done = call("single-pc", "--restore", "--json")
    assert done.document == {
        "schema": "fieldkit/1",
        "command": "single-pc",
        "rows": [{"how": "restored", "differs": []}],
    }
    assert box.now == LAN
    assert call("single-pc", "--restore", "--json").document["rows"] == []
    assert "nothing to put back" in call("single-pc", "--restore").err


def test_what_cannot_be_put_back_is_an_alarm(call: Call, box: Box, data: Path) -> None:
    """The commands to type stand in the mend, and a new test is not begun over it."""
    leave_open(box, data)
    box.fails = "addr add 192.168.1.50"
    for words in (("--restore",), STATIC):
        done = call("single-pc", *words)
        assert done.code == 2
        assert "is NOT as it was" in done.err
        assert "sudo ip addr add 192.168.1.50/24 dev eth0" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_doctor_and_diagnose_warn(call: Call, box: Box, data: Path, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks for a fault on a laptop that is not itself is told so, with the command."""
    clean = call("doctor", "--json", lang=lang).document["rows"]
    assert [row for row in clean if row["name"] == "adapter"] == []
    leave_open(box, data)
    rows = call("doctor", "--json", lang=lang).document["rows"]
    mends = [row["fix"] for row in rows if row["name"] == "adapter"]
    assert len(mends) == 1
    assert "fieldkit single-pc --restore" in mends[0]
    assert "fieldkit single-pc --restore" in call("doctor", lang=lang).out


def test_a_damaged_journal_is_said_by_doctor(call: Call, box: Box, data: Path) -> None:
    """Nobody can tell what to put back: the person is asked to look."""
    leave_open(box, data)
    (data / "changes" / "adapter.jsonl").write_text("{}\n")
    rows = [row for row in call("doctor", "--json").document["rows"] if row["name"] == "adapter"]
    assert "adapter.jsonl" in rows[0]["text"]
    assert call("single-pc", "--json", *STATIC).document["error"]["code"] == "single_pc.journal_damaged"


def test_such_a_case_is_not_gone_on_with(call: Call, data: Path) -> None:
    """`case resume` would measure the LAN and call it the line."""
    from fieldkit.cases.store import open_store
    from fieldkit.cli.sitting import now
    from fieldkit.model.event import Event

    opened: dict[str, Any] = {"command": "single-pc", "tree": "internet", "line": {}}
    case = open_store(data).create(Event(now(), "opened", opened)).case
    done = call("case", "resume", case, "--json")
    assert (done.code, done.document["error"]["code"]) == (2, "single_pc.is_case")


# -- answers -------------------------------------------------------------------------------------------------------


def read(tmp_path: Path, text: str) -> Any:
    """The answers of a file."""
    file = tmp_path / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    return single_pc_steps.read_answers(file, load_library(()), "internet")


def test_answers_of_both(tmp_path: Path) -> None:
    """Our own steps by name or by tree and name, with the tree's questions beside them."""
    asker = read(
        tmp_path,
        "answers: {permission: done, single-pc.binding: [n, y], cable_back: skip, online: unsure, suspended: y}\n",
    )
    do = single_pc_steps.instruction("permission", "single_pc.permission", 0, {}, interrupts=True)
    ask = single_pc_steps.question("binding", "single_pc.binding", 0, {})
    assert asker.instruct(do).value == "done"
    assert [asker.ask(ask).value for _ in range(3)] == ["n", "y", "y"]
    back = single_pc_steps.instruction("cable_back", "single_pc.cable_back", 0, {}, interrupts=False)
    assert asker.instruct(back).value == "skipped"
    moved = single_pc_steps.instruction("move_cable", "single_pc.move_cable", 0, {}, interrupts=False)
    assert asker.instruct(moved).value == "skipped"  # nobody wrote that it was moved


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("answers:\n  permission: maybe\n", "answers.unknown_key", 2),
        ("answers:\n  suspended: n\n  permision: done\n", "answers.unknown_step", 3),
        ("answers:\n  online: [y, {a: b}]\n", "answers.wrong", None),
        ("answers: []\n", "answers.wrong", None),
    ],
)
def test_answers_that_nobody_asks_for(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    """A slip is named with its place before the customer is cut off."""
    with pytest.raises(BadInput) as said:
        read(tmp_path, text)
    assert said.value.code == code
    assert said.value.facts.get("line") == line


@pytest.mark.parametrize("step", single_pc_steps.STEPS)
def test_every_step_has_its_words(step: str) -> None:
    """Each step's sentence, and each choice's, is there."""
    assert has(f"single_pc.{step}")
    takes = single_pc_steps.STEPS[step]
    assert takes is single_pc_steps.DO or all(has(f"single_pc.{step}.{each}") for each in takes)


def test_every_reason_to_stop_has_its_mend() -> None:
    """A test that was not made says what to do instead."""
    from fieldkit.text.single_pc import TEXTS

    stops = [key for key in TEXTS if key.startswith("single_pc.stopped.") and not key.endswith(".fix")]
    assert len(stops) > 6
    assert [key for key in stops if f"{key}.fix" not in TEXTS] == []
    assert "single-pc" in COMMANDS
