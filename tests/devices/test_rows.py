"""What every reader of a table leans on: rows put together again, fields of a block, lists of VLANs."""

import re

import pytest

from fieldkit.devices.rows import PORT_NAME, VLANS, fields, logical_lines, said, vlan_numbers

STARTS = re.compile(r"row\b")
ROW = re.compile(rf"row \d+ (?P<port>{PORT_NAME})(?: \w+)*")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("row 1 GE0/0/7 up\nrow 2 GE0/0/8 up\n", ["row 1 GE0/0/7 up", "row 2 GE0/0/8 up"]),
        ("row 1\nGE0/0/7 up\n", ["row 1 GE0/0/7 up"]),
        ("row 1 GE0/0/1\n7 up\n", ["row 1 GE0/0/17 up"]),
        ("row 1 GE0\n/0/7\n up\n", ["row 1 GE0/0/7", "up"]),
        ("row 1 GE0\n/0/1\n7\nrow 2 GE0/0/8\n", ["row 1 GE0/0/17", "row 2 GE0/0/8"]),
        # The device itself goes on further in: what stands there is no part of the number above it.
        ("row 1 GE0/0/1\n          203/100\n", ["row 1 GE0/0/1", "203/100"]),
        # A table that is set in from the edge, and the copy ends behind the first digit of its next row.
        (" row 1 GE0/0/1\n 2", ["? row 1 GE0/0/1 | 2"]),
        (" row 1 GE0/0/1\n 2\n row 3 GE0/0/3\n", ["? row 1 GE0/0/1 | 2", "row 3 GE0/0/3"]),
        ("row 1 GE0/0/1\n2", ["? row 1 GE0/0/1 | 2"]),
    ],
)
def test_rows_that_were_broken(text: str, lines: list[str]) -> None:
    """Put together where only one way is left; where two are, the row is not read at all."""
    assert logical_lines(text, STARTS, ROW) == lines


@pytest.mark.parametrize(
    ("listed", "vlans"),
    [
        ("1203", (1203,)),
        ("1, 3-5,100", (1, 3, 4, 5, 100)),
        ("1(default vlan), 20", (1, 20)),
        ("none", ()),
        ("5-3 0 4095 99999 7", (7,)),
    ],
)
def test_lists_of_vlans(listed: str, vlans: tuple[int, ...]) -> None:
    """A range counts as all of it; what is no VLAN is none."""
    assert vlan_numbers(listed) == vlans


@pytest.mark.parametrize("listed", ["1, 12", "1, 12\n03\n", "1, 12,\n", "1,\n", "1-\n5\n", "12.\n"])
def test_a_list_that_may_go_on(listed: str) -> None:
    """Nothing is read of a list whose end nobody has seen."""
    assert re.match(VLANS, listed) is None


def test_fields_of_a_block() -> None:
    """The first of each name counts; a value that may go on below is left out."""
    block = (
        "Port ID            :GE0/0/1\n"
        "System name        :CORE-\n"
        "1\n"
        "Management address :10.0.0.3\n"
        "\n"
        "Management address :10.0.0.9\n"
        "Expired time       :96"
    )
    assert fields(block) == {"port id": "GE0/0/1", "management address": "10.0.0.3"}


@pytest.mark.parametrize(
    ("text", "value"), [("--", None), ("N/A", None), ("", None), (None, None), ("SW-1", "SW-1"), ("-1", "-1")]
)
def test_blank_in_the_devices_words(text: str | None, value: str | None) -> None:
    """Each vendor has its own way of leaving a field empty."""
    assert said(text) == value


@pytest.mark.parametrize("name", ["GE0/0/7", "10GE1/0/1", "Eth-Trunk1", "GigabitEthernet1/0/7.100", "gpon-onu_1/2/3:4"])
def test_names_of_ports(name: str) -> None:
    """A kind and a number."""
    assert re.fullmatch(PORT_NAME, name)


@pytest.mark.parametrize("word", ["dynamic", "GE", "GE0/0/", "1203", "0/0/7", "1203GE0/0/7"])
def test_words_that_are_no_port(word: str) -> None:
    """Neither without the other, nor half a number."""
    assert re.fullmatch(PORT_NAME, word) is None
