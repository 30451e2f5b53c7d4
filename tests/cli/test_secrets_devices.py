"""Secrets that a device shows, and the ones that logged in: in no log, case, report, document or traceback."""

import base64
import html
import json
import logging
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from fieldkit.model.secret import Secret
from fieldkit.settings import defaults
from fieldkit.text import redact as redaction
from tests.cli.at_a_switch import at, login, no_network
from tests.cli.conftest import Call
from tests.fakedevice import FakeDevice, Quirks, scenes
from tests.text.test_redact import FORMS

PASSWORD, ENABLE = 'Lg7#in"Wq2&x', "En4ble<Pz9>k"
# The dresses in which one line of a device's may come.
DRESSES = ("raw", "edge", "escaped", "encoded")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No network, and nothing left in the process of what logged in here."""
    no_network(monkeypatch)
    login(monkeypatch, {"FIELDKIT_USERNAME": "tech", "FIELDKIT_PASSWORD": PASSWORD, "FIELDKIT_SECRET": ENABLE})
    monkeypatch.setattr(redaction, "_USED", {})
    yield
    for handler in list(logging.getLogger().handlers):
        handler.flush()


def _planted() -> list[tuple[str, str]]:
    """Lines of a device with a secret each, and the secret: every form, in one of the dresses by turns."""
    dice = random.Random(4)
    made = []
    for number in range(4 * len(FORMS)):
        form = FORMS[number % len(FORMS)]
        dress = DRESSES[number // len(FORMS)]
        secret = "".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz", k=8)) + f"{number}x7"
        line = form.format(s=secret)
        if dress == "edge":
            line = " " * max(0, 80 - line.index(secret) - 5) + line
            line = "\r\n".join(line[each : each + 80] for each in range(0, len(line), 80))
        elif dress == "escaped":
            line = json.dumps({"said": line}, ensure_ascii=False)
        elif dress == "encoded":
            line = f"blob {base64.b64encode(line.encode()).decode()} end"
        made.append((line, secret))
    return made


def _of_the_login(secret: str) -> list[str]:
    """One's own password, as a device, a log or a shell might say it back."""
    raw = secret.encode()
    return [
        f"bad line: {secret}",
        f"echo {secret[:5]}\r\n{secret[5:]} done",
        f"{secret[:4]}\x1b[31m{secret[4:]}",
        json.dumps({"x": secret}),
        repr(f"got {secret}"),
        html.escape(secret),
        quote(secret, safe=""),
        base64.b64encode(raw).decode(),
        base64.b64encode(b"user tech " + raw + b" trailing").decode(),
        base64.b64encode(b"user tech2 " + raw + b" trailing").decode(),
        base64.b64encode(b"user tech23 " + raw + b" trailing").decode(),
        raw.hex(),
    ]


PLANTED = _planted()
SECRETS = [secret for _, secret in PLANTED]
BACK = [line for secret in (PASSWORD, ENABLE) for line in _of_the_login(secret)]


def test_there_are_enough() -> None:
    """The figure we publish."""
    assert len(PLANTED) + len(BACK) >= 200


def _talkative(code: str = "differs") -> tuple[FakeDevice, list[str]]:
    """A switch that says a secret with every breath, in small pieces; and the call's flags."""
    state, line = scenes.scene("huawei_vrp", code)
    state.users[0].password = PASSWORD
    noise = "\r\n".join([*BACK, *(line for line, _ in PLANTED)]) + "\r\n"
    quirks = Quirks(pager=False, chunk=1000)
    quirks.answers["lldp neighbor"] = noise
    quirks.answers["snooping"] = f"Error: password cipher {SECRETS[0]} {PASSWORD}\r\n"
    device = FakeDevice(state, quirks).start()
    return device, at(device, line)


def _leaks(text: str) -> list[str]:
    """Which secrets stand in a text, as they are or in a dress."""
    found = [each for each in SECRETS if each in text]
    found += [each for secret in (PASSWORD, ENABLE) for each in _of_the_login(secret)[3:] if each in text]
    found += [each for each in (PASSWORD, ENABLE, PASSWORD[:6], ENABLE[:6]) if each in text]
    for piece in text.split():
        if len(piece) > 15:
            try:
                inside = base64.b64decode(piece + "=" * (-len(piece) % 4)).decode("utf-8", "replace")
            except ValueError:
                continue
            found += [each for each in (*SECRETS, PASSWORD, ENABLE) if each in inside]
    return found


def _files() -> str:
    """Everything that this run left on the disk."""
    kept = defaults()
    folders = {Path(kept["data_dir"]), Path(kept["state_dir"])}
    parts = [
        path.read_bytes().decode("utf-8", "replace")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return "\n".join(parts)


def test_no_secret_leaves_by_any_door(call: Call, tmp_path: Path) -> None:
    """Case, log, screen, JSON, each report, the export: not one of them, in no dress."""
    device, where = _talkative()
    try:
        document = call("mac-check", "--auto", "--json", *where)
        assert any(offered == PASSWORD for _, offered in device.seen.passwords)
        shown = call("mac-check", "--auto", *where, lang="zh")
    finally:
        device.stop()
    case = document.document["case"]
    assert document.code == 1
    doors = {"json": document.out, "stderr": document.err, "screen": shown.out + shown.err, "files": _files()}
    for form in ("html", "markdown", "json"):
        file = tmp_path / f"report.{form}"
        assert call("report", case, "--format", form, "--output", str(file)).code == 0
        doors[form] = file.read_text(encoding="utf-8")
    export = tmp_path / "case.yaml"
    assert call("case", "export", case, "--output", str(export)).code == 0
    doors["export"] = export.read_text(encoding="utf-8")
    doors["raw events"] = call("case", "show", case, "--raw").out
    doors["handout"] = call("report", case, "--for", "noc").out
    assert {name: _leaks(text) for name, text in doors.items() if _leaks(text)} == {}
    assert "<secret:" in doors["files"]


def test_no_secret_in_a_crash(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own bug with a secret in its message: exit 4, two lines, and a log without it."""
    import fieldkit.cli.mac_check as command

    def crash(*_: object, **__: object) -> None:
        said = " | ".join([*BACK, *(line for line, _ in PLANTED)])
        raise ZeroDivisionError(f"{said} {Secret(PASSWORD)!r} {PASSWORD!r}")

    device, where = _talkative()
    monkeypatch.setattr(command, "_pass_on", crash)
    try:
        done = call("mac-check", "--auto", *where)
    finally:
        device.stop()
    assert done.code == 4
    assert _leaks(done.out + done.err + _files()) == []


def test_no_secret_in_a_warning(call: Call) -> None:
    """What the libraries below complain of goes to the log, redacted."""
    device, where = _talkative()
    try:
        call("mac-check", "--auto", "--json", *where)
    finally:
        device.stop()
    for line in (*BACK, *(line for line, _ in PLANTED)):
        logging.getLogger("paramiko.transport").warning("peer said %s", line)
        if "\r\n" not in line:
            logging.getLogger("somebody.else").error("peer said %r", line)
    for handler in logging.getLogger().handlers:
        handler.flush()
    assert _leaks(_files()) == []


def test_a_wrong_password_is_not_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of a refused login names the user, never the password."""
    wrong = "Wr0ng!pass-Kx"
    login(monkeypatch, {"FIELDKIT_PASSWORD": wrong})
    device, where = _talkative()
    try:
        done = call("mac-check", "--auto", "--json", *where)
    finally:
        device.stop()
    assert done.code == 3
    assert wrong not in done.out + done.err + _files()


def test_a_password_that_is_a_word(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password such as `huawei` is masked where it stands alone; `huawei_vrp` and the verdict stay whole."""
    login(monkeypatch, {"FIELDKIT_PASSWORD": "huawei"})
    state, line = scenes.scene("huawei_vrp", "differs")
    state.users[0].password = "huawei"
    with FakeDevice(state) as device:
        done = call("mac-check", "--auto", "--json", *at(device, line))
    access = next(each for each in done.document["readings"] if each["topic"] == "access")
    assert (done.code, access["facts"]["platform"]) == (1, "huawei_vrp")
