"""YAML as text with places: nothing becomes a number, everything wrong is a typed error with a line."""

import random
from pathlib import Path

import pytest

from fieldkit.engine import yamltext
from fieldkit.engine.library import shipped
from fieldkit.engine.lint import problems
from fieldkit.engine.yamltext import MAX_BYTES, ListNode, MapNode, TextNode, as_data, parse, read_yaml
from fieldkit.errors import BadInput
from tests.engine.trees import BROKEN, CHECKS, PLAYBOOKS


def refused(text: str) -> tuple[str, int, int]:
    with pytest.raises(BadInput) as caught:
        parse(text, file="x.yaml")
    assert caught.value.facts["file"] == "x.yaml"
    return caught.value.code, caught.value.facts["line"], caught.value.facts["column"]


@pytest.mark.parametrize(
    "scalar",
    [
        "yes",
        "on",
        "012",
        "1e3",
        "001122334455",
        "2024-01-02",
        "12:30:45",
        "00:e0:fc:12:34:56",
        "0x1f",
        "1_000",
        ".5",
        "NaN",
    ],
)
def test_a_scalar_stays_text(scalar: str) -> None:
    """What YAML would make a truth, a date or a number is the text that was written, as value and as key."""
    assert as_data(parse(f"{{key: {scalar}, '{scalar}': 1}}", file="x")) == {"key": scalar, scalar: "1"}


def test_places() -> None:
    """Every key and value knows its line and column, counted from one."""
    root = parse("# first\na: b\nlist:\n  - {k: v}\n", file="x")
    assert isinstance(root, MapNode)
    assert root.keys["a"] == TextNode("a", 2, 1)
    assert root.entries["a"] == TextNode("b", 2, 4)
    listed = root.entries["list"]
    assert isinstance(listed, ListNode)
    inner = listed.items[0]
    assert isinstance(inner, MapNode)
    assert (inner.line, inner.column) == (4, 5)
    assert inner.entries["k"] == TextNode("v", 4, 9)


def test_nothing_is_none_only_unquoted() -> None:
    """`null`, `~` and an empty place are None as data; in quotes they are words."""
    data = as_data(parse("{a: null, b: ~, c: , d: 'null', e: '~', f: ''}", file="x"))
    assert data == {"a": None, "b": None, "c": None, "d": "null", "e": "~", "f": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ("yaml.duplicate_key", 3, 1)),
        ("a: {b: 1, b: 2}\n", ("yaml.duplicate_key", 1, 11)),
        ("a: &x 1\n", ("yaml.alias", 1, 4)),
        ("a: *x\n", ("yaml.alias", 1, 4)),
        ("a:\n  <<: *x\n", ("yaml.alias", 2, 7)),
        ("a: !!int 3\n", ("yaml.tag", 1, 4)),
        ("a: !x 3\n", ("yaml.tag", 1, 4)),
        ("a: 1\n---\nb: 2\n", ("yaml.second_document", 2, 1)),
        ("? [a, b]\n: c\n", ("yaml.key_not_text", 1, 3)),
        ("a:\n\tb: 1\n", ("yaml.tab", 2, 1)),
        ("a: b: c\n", ("yaml.colon", 1, 5)),
        ("a: [1, 2\nb: 3\n", ("yaml.unclosed", 1, 4)),
        ('a: "one\n', ("yaml.unclosed", 1, 4)),
        ("a: x\x07y\n", ("yaml.character", 1, 5)),
        ("", ("yaml.empty", 1, 1)),
        ("# only a remark\n", ("yaml.empty", 1, 1)),
        ("a: " + "[" * 60, ("yaml.too_deep", 1, 27)),
        ("%YAML x.y\n---\na: 1\n", ("yaml.syntax", 1, 7)),
        ("a: `b`\n", ("yaml.syntax", 1, 4)),
    ],
)
def test_refused(text: str, expected: tuple[str, int, int]) -> None:
    """Each slip has its own code and its place."""
    assert expected == refused(text)


def test_bomb_is_refused_at_its_first_anchor() -> None:
    """Aliases of aliases never unfold."""
    text = "a: &a [x]\n" + "".join(f"{chr(98 + at)}: &{chr(98 + at)} [{'*' + chr(97 + at)}]\n" for at in range(20))
    assert refused(text) == ("yaml.alias", 1, 4)


def test_files(tmp_path: Path) -> None:
    """A folder, a missing file, a foreign encoding, a huge file: each is named for what it is."""
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"a: " + b"x" * MAX_BYTES)
    foreign = tmp_path / "gbk.yaml"
    foreign.write_bytes("a: b\n中: 灯\n".encode("gbk"))
    for path, expected in (
        (tmp_path, ("yaml.is_folder", 1, 1)),
        (tmp_path / "none.yaml", ("yaml.unreadable", 1, 1)),
        (huge, ("yaml.too_large", 1, 1)),
        (foreign, ("yaml.not_utf8", 2, 1)),
    ):
        with pytest.raises(BadInput) as caught:
            read_yaml(path)
        facts = caught.value.facts
        assert expected == (caught.value.code, facts["line"], facts["column"])


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    """Notepad's mark at the start of a file is not part of its first key."""
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\r\nc: d\r\n")
    assert as_data(read_yaml(path)) == {"a": "b", "c": "d"}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file after one to four accidents: bytes changed, lost, doubled, moved or made special."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(out) or 1)
        match chance.randrange(6):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + chance.randint(1, 40)]
            case 2:
                out[at:at] = out[at : at + chance.randint(1, 60)]
            case 3:
                out[at:at] = chance.choice(
                    [b"&", b"*", b"!", b"{", b"}", b"[", b"]", b":", b"?", b"-", b"#", b"'", b'"', b"%", b"|"]
                )
            case 4:
                out[at:at] = chance.choice(
                    [b"\t", b"\n", b"\r", b"\x00", b"\x85", b"\xff", b"\xe2\x80\xa8", b"\n---\n", b"\n...\n", b" "]
                )
            case _:
                lines = bytes(out).split(b"\n")
                chance.shuffle(lines)
                out = bytearray(b"\n".join(lines))
    return bytes(out)


def test_no_accident_escapes(tmp_path: Path) -> None:
    """400 damaged copies of good files: each gives problems with a line, or none; nothing else is ever raised."""
    chance = random.Random(20240701)
    good = [
        path.read_bytes() for path in (PLAYBOOKS / "lamp.yaml", PLAYBOOKS / "door.yaml", BROKEN / "two-unsure.yaml")
    ]
    path = tmp_path / "lamp.yaml"
    troubled = 0
    for _ in range(400):
        path.write_bytes(mutated(chance.choices(good, weights=(1, 4, 4))[0], chance))
        found = problems(path, checks=CHECKS, base=PLAYBOOKS)
        troubled += bool(found)
        assert all(problem.line >= 1 and problem.column >= 1 and problem.file for problem in found)
    assert troubled > 300


@pytest.mark.parametrize("path", sorted(shipped().rglob("*.yaml")), ids=lambda path: path.stem)
def test_both_readers_read_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml a file is read more slowly, and as the same nodes with the same places."""
    fast = read_yaml(path)
    monkeypatch.setattr("fieldkit.engine.yamltext._events", yamltext._told_events)
    assert read_yaml(path) == fast
