"""The offline pages, and what this laptop lacks."""

import socket
from pathlib import Path
from typing import Any

import pytest

from fieldkit.checks import CHECKS
from fieldkit.cli.explain import all_codes, page_of
from fieldkit.engine.library import load_library
from tests.cli.conftest import Call

LIBRARY = load_library()
CODES = sorted(all_codes(LIBRARY))


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_page(code: str) -> None:
    """A finding, a cause, a reason: each is explained offline, in both languages, without an open hole."""
    for language in ("zh", "en"):
        page = page_of(code, LIBRARY, language)
        assert page.name
        assert page.kind != "finding" or len(page.body) >= 2
        assert all("{" not in text for text in (page.name, *page.body))


def test_no_finding_is_orphaned() -> None:
    """Every fault has a default cause, so that its page and its conclusion can name one."""
    from fieldkit.engine.conclude import default_cause

    faults = [code for check in CHECKS.values() for code, verdict in check.codes.items() if verdict == "fault"]
    assert [code for code in faults if default_cause(LIBRARY.causes, code) is None] == []


def test_explain_however_capitalised(call: Call) -> None:
    """`explain cu-dupgw` finds CU-DUPGW."""
    done = call("explain", "cu-dupgw", "--json")
    assert (done.code, done.document["rows"][0]["code"]) == (0, "CU-DUPGW")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_lists_all(call: Call, lang: str) -> None:
    """`explain` alone lists every code."""
    rows = call("explain", "--json", lang=lang).document["rows"]
    assert sorted(row["code"] for row in rows) == CODES
    assert call("explain", lang=lang).code == 0


def test_a_near_miss_is_helped(call: Call) -> None:
    """An unknown code names the nearest ones."""
    done = call("explain", "gateway.duplicat")
    assert done.code == 2
    assert "gateway.duplicate" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_doctor_sends_nothing_and_names_each_mend(call: Call, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    """The self-check exits 0, says what to do about each thing missing, and lets no packet out."""

    def guarded(name: str) -> Any:
        real = getattr(socket.socket, name)

        def send(self: socket.socket, *given: Any) -> Any:
            # The kernel itself (netlink) may be asked which interfaces there are.
            assert self.family not in (socket.AF_INET, socket.AF_INET6, getattr(socket, "AF_PACKET", None))
            return real(self, *given)

        return send

    for name in ("send", "sendto", "sendmsg", "connect", "connect_ex"):
        if hasattr(socket.socket, name):
            monkeypatch.setattr(socket.socket, name, guarded(name))
    rows = call("doctor", "--json", lang=lang).document["rows"]
    assert all(row["ok"] is (row["fix"] is None) for row in rows)
    assert {"system", "raw", "echo", "interfaces", "serial", "store", "playbooks"} <= {row["name"] for row in rows}
    assert call("doctor", lang=lang).code == 0


def test_doctor_with_nothing_at_all(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without rights, ports or a place to write, every line still comes, with its mend."""
    from fieldkit.cli import rights_linux

    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FIELDKIT_DATA_DIR", str(tmp_path / "file" / "under"))
    monkeypatch.setattr(rights_linux, "raw_frames", lambda: False)
    monkeypatch.setattr(rights_linux, "echo", lambda: False)
    monkeypatch.setattr("sys.platform", "linux")
    rows = {row["name"]: row for row in call("doctor", "--json").document["rows"]}
    assert "setcap" in rows["raw"]["fix"]
    assert "ping_group_range" in rows["echo"]["fix"]
    assert "FIELDKIT_DATA_DIR" in rows["store"]["fix"]
