"""Where a pasted text comes from, and that nothing there can hang or crash the program."""

import io
import sys
import threading
from pathlib import Path

import pytest

from fieldkit.devices import paste
from fieldkit.devices.plain import LARGEST_BYTES
from fieldkit.errors import BadInput
from fieldkit.model.line import Line
from tests.devices.test_parsers import transcript


class _Pipe(io.TextIOWrapper):
    def isatty(self) -> bool:
        return False


def _code(source: str) -> str:
    with pytest.raises(BadInput) as caught:
        paste.pasted(source)
    return caught.value.code


def test_a_file(tmp_path: Path) -> None:
    """A file is read, in whatever encoding it was saved."""
    path = tmp_path / "端口.txt"
    path.write_bytes("端口 up".encode("gb18030"))
    assert paste.pasted(str(path)) == "端口 up"


def test_files_that_are_no_use(tmp_path: Path) -> None:
    """Missing, empty, a folder, or larger than anybody copies: each with its own reason."""
    (tmp_path / "empty").write_bytes(b" \n")
    (tmp_path / "large").write_bytes(b"a" * (LARGEST_BYTES + 1))
    found = [_code(str(tmp_path / name)) for name in ("missing", "empty", "large", ".")]
    assert found == ["paste.unreadable", "paste.nothing", "paste.too_large", "paste.unreadable"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` takes standard input to its end."""
    monkeypatch.setattr(sys, "stdin", _Pipe(io.BytesIO(b"<SW1>dis mac")))
    assert paste.pasted("-") == "<SW1>dis mac"


def test_what_is_piped_in_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`… | fieldkit diagnose noc --paste` reads the pipe; an empty one leaves the clipboard."""
    monkeypatch.setattr(paste, "_from_clipboard", lambda: b"from the clipboard")
    file = tmp_path / "piped"
    for sent, expected in ((b"<SW1>dis mac", "<SW1>dis mac"), (b"", "from the clipboard")):
        file.write_bytes(sent)
        with file.open(encoding="utf-8") as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            assert paste.pasted(paste.CLIPBOARD) == expected


def test_standard_input_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that nobody closes costs a bounded time and an error."""
    never = threading.Event()

    class Silent(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readall(self) -> bytes:
            never.wait(20)
            return b""

        def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - as any stream
            return self.readall()

    class Stdin:
        buffer = Silent()

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Stdin())
    monkeypatch.setattr(paste, "STDIN_S", 0.05)
    assert _code("-") == "paste.silent"
    never.set()


def _tool(folder: Path, script: str) -> str:
    path = folder / "clip"
    path.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for the clipboard is a script with a #! line")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("print('<SW1>dis mac', end='')", "<SW1>dis mac"),
        ("", "paste.nothing"),
        ("import sys; sys.exit('no display')", "paste.clipboard_failed"),
        ("import time; time.sleep(20)", "paste.clipboard_failed"),
    ],
)
def test_the_clipboard(script: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own tool is asked, within a bound; its failure is said with its own words."""
    monkeypatch.setattr(paste, "CLIPBOARD_TOOLS", {"linux": (), sys.platform: ((_tool(tmp_path, script),),)})
    monkeypatch.setattr(paste, "CLIPBOARD_S", 1.0)
    if expected.startswith("paste."):
        assert _code(paste.CLIPBOARD) == expected
    else:
        assert paste.pasted(paste.CLIPBOARD) == expected


def test_no_clipboard_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is installed, the error names those that would do."""
    monkeypatch.setattr(paste, "CLIPBOARD_TOOLS", {"linux": (), sys.platform: (("there-is-no-such-tool",),)})
    assert _code(paste.CLIPBOARD) == "paste.no_clipboard"


def test_unknown_text_names_what_would_do() -> None:
    """A text that is no device's answer is an error with its first line, not an empty reading."""
    with pytest.raises(BadInput) as caught:
        paste.understood([("clipboard", "\n  hello there\nmore")], Line())
    assert (caught.value.code, caught.value.facts["first"]) == ("paste.not_recognised", "hello there")


def test_several_pastes_are_one_picture() -> None:
    """Two pastes of the same port, minutes apart, make the growth of its errors."""
    texts = [(name, transcript(name)) for name in ("huawei_vrp/port_up", "huawei_vrp/port_later")]
    found, strange = paste.understood(texts, Line())
    assert [each.facts.after for each in found.taken if each.topic == "noc_errors"] == [40]
    assert strange == ()
