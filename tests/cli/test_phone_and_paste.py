"""`diagnose --phone`, `diagnose noc` and `--paste`, from the command line to the exit code; nothing is sent."""

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.devices.transcripts import TRANSCRIPTS

PORT = ("--access-port", "GE0/0/7", "--address-ip", "203.0.113.9", "--address-vlan", "1203")


def _file(name: str) -> str:
    return str(TRANSCRIPTS / f"huawei_vrp/{name}.txt")


def _answers(folder: Path, **given: str) -> str:
    path = folder / "answers.yaml"
    lines = [f'  {step.replace("__", ".")}: "{value}"' for step, value in given.items()]
    path.write_text("answers:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any look at the network would be a mistake here."""
    import fieldkit.probes.nic as nic
    from fieldkit.errors import NotMeasured
    from fieldkit.probes.task import Probe

    def refuse(*_: object, **__: object) -> None:
        raise NotMeasured("missing.no_interface")

    monkeypatch.setattr(nic, "choose", refuse)
    monkeypatch.setattr(Probe, "load", lambda _: refuse)


def test_the_phone_stage_measures_nothing(call: Call, tmp_path: Path) -> None:
    """A few answers, one conclusion with where to go and what to bring; no reading, no closing."""
    answers = _answers(tmp_path, phone__system="n", phone__complaint="down", phone__lamps="fibre")
    done = call("diagnose", "--phone", "--answers", answers, "--access-kind", "olt", "--json")
    document = done.document
    assert (done.code, document["tree"], document["readings"]) == (1, "phone", [])
    assert (document["conclusion"]["cause"], document["conclusion"]["confidence"]) == ("AC-CABLE-BREAK", "suspected")
    assert "PON" in document["conclusion"]["remedy"]
    assert {step["tree"] for step in document["trail"]} == {"phone"}


def test_a_line_not_handed_over_asks_nothing(call: Call) -> None:
    """The record alone settles it."""
    document = call("diagnose", "--phone", "--no-handed-over", "--auto", "--json").document
    assert document["conclusion"]["cause"] == "BU-NOACC"


def test_the_phone_stage_has_its_own_tree(call: Call) -> None:
    """A tree beside `--phone` is a mistake, said with both ways out."""
    done = call("diagnose", "internet", "--phone", "--auto", "--json")
    assert (done.code, done.document["error"]["code"]) == (2, "usage.phone_and_tree")


@pytest.mark.parametrize(("lang", "word"), [("zh", "王工 138"), ("en", "王工 138")])
def test_the_record_fills_the_sentences(call: Call, tmp_path: Path, lang: str, word: str) -> None:
    """Whom to call and which line stand in the question; what the record lacks is a blank to fill in."""
    answers = _answers(tmp_path, phone__system="n", phone__complaint="down")
    done = call(
        "diagnose", "--phone", "--answers", answers, "--customer-contact", "王工", "--customer-phone", "138",
        lang=lang, columns=200,
    )  # fmt: skip
    assert word in done.err
    assert "____" in done.err


def test_what_was_heard_on_the_phone_is_known_on_site(call: Call, tmp_path: Path) -> None:
    """`--after` takes over what the customer said; lamps seen from afar are only the default."""
    answers = _answers(tmp_path, phone__system="n", phone__complaint="intermittent", phone__drops_for="some")
    case = call("diagnose", "--phone", "--answers", answers, "--json").document["case"]
    site = tmp_path / "site.yaml"
    site.write_text("rehearsal: x\ntree: phone\nreadings: {}\n", encoding="utf-8")
    document = call("diagnose", "phone", "--after", case, "--auto", "--json").document
    how = {step["step"]: (step["heard"], step["how"]) for step in document["trail"]}
    assert how["complaint"] == ("i", "known")
    assert how["drops_for"] == ("p", "known")


def test_after_an_unfinished_case(call: Call) -> None:
    """There is nothing to go on from in a case that is not there."""
    assert call("diagnose", "phone", "--after", "nonesuch", "--auto").code == 2


def test_pasted_answers_the_noc_questions(call: Call) -> None:
    """Port, VLAN, MAC and binding come from the paste; the binding differs, which is the cause."""
    paste = [each for name in ("port_up", "mac_one", "bind_one") for each in ("--paste", _file(name))]
    done = call("diagnose", "noc", *paste, *PORT, "--auto", "--json")
    document = done.document
    assert done.code == 1
    assert document["conclusion"]["cause"] == "AC-BIND"
    assert {each["topic"] for each in document["readings"] if each["source"] == "paste"} == {
        "access", "noc_port", "noc_vlan", "mac_live", "mac_bound",
    }  # fmt: skip
    assert {each["check"] for each in document["not_measured"]} == {"noc.light", "noc.errors"}


@pytest.mark.parametrize(
    ("names", "cause"),
    [
        (("port_shut",), "AC-SWPORT"),
        (("port_error_down",), "AC-BIND"),
        (("port_down",), "AC-PATCH"),
        (("port_up", "mac_none"), "AC-CPE"),
        (("port_up", "port_later", "mac_one"), "AC-PATCH"),
        (("port_up", "light"), "AC-OPT-DIRTY"),
        (("port_up",), "NF-UNK"),
    ],
)
def test_what_the_noc_reads_leads_to(call: Call, names: tuple[str, ...], cause: str) -> None:
    """Each picture of the port ends in its cause; too little of it in none."""
    paste = [each for name in names for each in ("--paste", _file(name))]
    document = call("diagnose", "noc", *paste, *PORT, "--auto", "--json").document
    assert document["conclusion"]["cause"] == cause


def test_pasted_in_the_mac_tree(call: Call, tmp_path: Path) -> None:
    """The tree of the binding takes the same readings, asking only for what was not pasted."""
    answers = _answers(tmp_path, mac__given="unsure")
    paste = ("--paste", _file("mac_one"), "--paste", _file("bind_one"))
    document = call("diagnose", "mac", *paste, *PORT, "--answers", answers, "--json").document
    how = {step["step"]: step["how"] for step in document["trail"]}
    assert how["look"] == "measured"
    assert {"given", "live", "bound"}.isdisjoint(how)
    assert document["conclusion"]["cause"] == "AC-BIND"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_what_it_recognised(call: Call, lang: str) -> None:
    """Platform, command and what it means, on standard error; standard output stays the result."""
    done = call("diagnose", "noc", "--paste", _file("mac_one"), *PORT, "--auto", lang=lang, columns=200)
    assert "display mac-address GigabitEthernet 0/0/7" in done.err
    assert "c8:3a:35:9a:bc:de" in done.err
    assert "display mac-address" not in done.out


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("--paste", "no-such-file"), "paste.unreadable"),
        (("--paste", __file__), "paste.not_recognised"),
        (("--paste", _file("mac_one"), "--access-port", "GE0/0/9"), "paste.nothing_for_line"),
    ],
)
def test_a_paste_of_no_use_opens_no_case(call: Call, argv: tuple[str, ...], code: str) -> None:
    """Its error names what was not recognised and what would be, and nothing is left behind."""
    done = call("diagnose", "noc", *argv, "--auto", "--json")
    assert (done.code, done.document["error"]["code"]) == (2, code)
    assert done.document["error"]["fix"]
    assert call("case", "list", "--json").document["rows"] == []


def test_paste_alone_is_the_clipboard(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--paste` without a file, at the end or before another option, asks the clipboard."""
    from fieldkit.devices import paste

    monkeypatch.setattr(paste, "_from_clipboard", lambda: Path(_file("mac_one")).read_bytes())
    for argv in ((*PORT, "--auto", "--json", "--paste"), ("--paste", *PORT, "--auto", "--json")):
        document = call("diagnose", "noc", *argv).document
        assert "mac_live" in {each["topic"] for each in document["readings"]}


def test_a_pasted_case_is_a_rehearsal(call: Call, tmp_path: Path) -> None:
    """Exported and rehearsed, a case with pasted readings ends as it did."""
    paste = ("--paste", _file("mac_one"), "--paste", _file("bind_one"))
    call("diagnose", "noc", *paste, *PORT, "--auto")
    file = tmp_path / "site.json"
    assert call("case", "export", "last", "--output", str(file)).code == 0
    again = call("diagnose", "--rehearse", str(file), "--auto", "--json").document
    assert again["conclusion"]["cause"] == "AC-BIND"
