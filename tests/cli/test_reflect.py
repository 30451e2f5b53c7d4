"""`fieldkit reflect`: never open to everybody by accident, and wrong words said kindly."""

import pytest

from fieldkit.cli import reflect
from fieldkit.cli.options import duration
from fieldkit.errors import BadInput
from fieldkit.model.link import Interface
from fieldkit.probes import nic
from fieldkit.probes.nic import Chosen
from tests.cli.conftest import Call


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """This laptop has one port, and it is the loopback."""
    port = Interface("lo", "ethernet", True)
    monkeypatch.setattr(nic, "interfaces", lambda: (port,))
    monkeypatch.setattr(nic, "choose", lambda _named, _line: Chosen(port, "cable"))
    monkeypatch.setattr(nic, "ipv4_of", lambda name: ("127.0.0.1",) if name == "lo" else ())
    monkeypatch.setattr(reflect, "DEFAULT_FOR", "1s")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "reflect.no_peer"),
        (["--allow-from", "nobody"], "reflect.bad_peer"),
        (["--allow-from", "0.0.0.0/0"], "reflect.wide_peer"),
        (["--allow-from", "10.0.0.2", "--any-peer"], "reflect.any_and_some"),
        (["--allow-from", "10.0.0.2", "--for", "ever"], "usage.bad_duration"),
        (["--allow-from", "10.0.0.2", "--for", "30"], "usage.bad_duration"),
        (["--allow-from", "10.0.0.2", "--for", "9999h"], "usage.bad_duration"),
        (["--allow-from", "10.0.0.2", "--port", "0"], "reflect.bad_number"),
        (["--allow-from", "10.0.0.2", "--port", "65536"], "reflect.bad_number"),
        (["--allow-from", "10.0.0.2", "--rate", "1e3"], "reflect.bad_number"),
        (["--allow-from", "10.0.0.2", "--listen", "203.0.113.9"], "reflect.not_our_address"),
    ],
)
def test_wrong_words(call: Call, loopback: None, words: list[str], code: str) -> None:
    """Each slip ends in its own error with what to do, exit status 2, and nothing was opened."""
    done = call("reflect", *words, "--json")
    assert done.code == 2
    assert done.document["error"]["code"] == code
    assert done.document["error"]["fix"]
    assert done.document["rows"] == []


def test_the_sum(call: Call, loopback: None) -> None:
    """After its time it says what came; nothing did."""
    done = call("reflect", "--allow-from", "127.0.0.2", "--port", "38620", "--json")
    assert done.code == 0
    assert done.err == ""
    row = done.document["rows"][0]
    assert (row["address"], row["port"], row["allowed"]) == ("127.0.0.1", 38620, ["127.0.0.2"])
    assert (row["answered"], row["refused"], row["peers"], row["stopped"]) == (0, {}, [], False)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "zh",
            [
                "反射器已开：127.0.0.1，UDP 38620（lo），只应答 127.0.0.2",
                "fieldkit path-check --far 127.0.0.1:38620",
                "一个包也没收到",
            ],
        ),
        (
            "en",
            [
                "Reflecting on 127.0.0.1, UDP 38620 (lo), for 127.0.0.2 only",
                "path-check --far 127.0.0.1:38620",
                "Nothing arrived at all",
            ],
        ),
    ],
)
def test_what_it_says(call: Call, loopback: None, lang: str, expected: list[str]) -> None:
    """How the other end reaches it, whom it answers, and what came of it."""
    done = call("reflect", "--allow-from", "127.0.0.2", "--port", "38620", lang=lang)
    assert done.code == 0
    for each in expected:
        assert each in done.err + done.out


def test_the_windows_firewall(call: Call, loopback: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows the rule to let it through, for these peers only, and the one to take it away again."""
    monkeypatch.setattr(reflect, "is_windows", lambda: True)
    done = call("reflect", "--allow-from", "127.0.0.2,127.0.0.4", "--port", "38620")
    assert "localport=38620 remoteip=127.0.0.2,127.0.0.4" in done.err
    assert 'delete rule name="fieldkit reflect"' in done.err


def test_open_to_all_is_said(call: Call, loopback: None) -> None:
    """--any-peer is allowed, and said."""
    done = call("reflect", "--any-peer", "--port", "38620")
    assert "everybody gets an answer" in done.err


def test_asked_for_the_peer(call: Call, loopback: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left out on a terminal, the peer is asked for; with nothing said nothing is opened."""
    from fieldkit.cli import keys

    class Typed:
        def __init__(self, line: str) -> None:
            self.written = line

        def line(self, show: object) -> str:
            assert callable(show)
            show()
            return self.written

    monkeypatch.setattr(keys, "is_terminal", lambda: True)
    monkeypatch.setattr(keys, "keyboard", lambda _term: Typed("127.0.0.2 127.0.0.3"))
    done = call("reflect", "--port", "38620")
    assert done.code == 0
    assert "for 127.0.0.2, 127.0.0.3 only" in done.err
    monkeypatch.setattr(keys, "keyboard", lambda _term: Typed(""))
    done = call("reflect", "--port", "38620")
    assert done.code == 2
    assert "Nobody to answer" in done.err


def test_nobody_to_ask(call: Call, loopback: None) -> None:
    """Without a terminal it does not wait for an answer that nobody gives."""
    done = call("reflect", "--port", "38620")
    assert done.code == 2
    assert "--allow-from" in done.err


@pytest.mark.parametrize(("written", "seconds"), [("90s", 90), ("30m", 1800), ("2H", 7200), (" 1m ", 60)])
def test_duration(written: str, seconds: int) -> None:
    """Seconds, minutes, hours."""
    assert duration("--for", written) == seconds


@pytest.mark.parametrize("written", ["", "m", "0m", "-1m", "1.5h", "１m", "200h"])
def test_no_duration(written: str) -> None:
    """Without a unit, or out of reason."""
    with pytest.raises(BadInput):
        duration("--for", written)


@pytest.mark.parametrize(("seconds", "expected"), [(0, "0:00"), (67, "1:07"), (1799, "29:59"), (7322, "2:02:02")])
def test_clock_face(seconds: int, expected: str) -> None:
    """Time as on a clock."""
    assert reflect.clock_face(seconds) == expected
