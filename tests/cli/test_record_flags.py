"""The line record's keys as flags."""

from typing import Any

import pytest

from fieldkit.cli.record_flags import merged, record_flags
from fieldkit.errors import BadInput
from fieldkit.model.line import Access, CarrierAddress, Line, LineTest, Optics
from fieldkit.text.options import TEXTS

FLAGS = {flag.key: flag for flag in record_flags()}


@pytest.mark.parametrize(
    ("key", "option", "shape"),
    [
        ("access.port", "--access-port", "text"),
        ("optics.class", "--optics-class", "text"),
        ("access.tcp_port", "--access-tcp-port", "number"),
        ("address.dns", "--address-dns", "list"),
        ("test.expect", "--test-expect", "map"),
        ("customer.may_probe_lan", "--customer-may-probe-lan", "switch"),
        ("rate_mbps", "--rate-mbps", "number"),
    ],
)
def test_a_key_becomes_a_flag(key: str, option: str, shape: str) -> None:
    """`access.port` is `--access-port`."""
    assert (FLAGS[key].option, FLAGS[key].shape) == (option, shape)


def test_every_flag_has_its_help() -> None:
    """No key of the record is without a sentence, and no sentence without a key."""
    assert {key.removeprefix("record.") for key in TEXTS if key.startswith("record.")} == set(FLAGS)


def test_flags_do_not_collide() -> None:
    """Two keys never share a flag."""
    assert len({flag.option for flag in FLAGS.values()}) == len(FLAGS)


@pytest.mark.parametrize(
    ("line", "record", "expected"),
    [
        (Line(), {"access.port": "GE0/0/7"}, Line(access=Access(port="GE0/0/7"))),
        (
            Line(access=Access(port="a", switch="10.0.0.2")),
            {"access.port": "b"},
            Line(access=Access(port="b", switch="10.0.0.2")),
        ),
        (Line(), {"optics.class": "1000BASE-LX10"}, Line(optics=Optics(class_="1000BASE-LX10"))),
        (
            Line(),
            {"address.dns": ["192.0.2.1", "192.0.2.2"]},
            Line(address=CarrierAddress(dns=("192.0.2.1", "192.0.2.2"))),
        ),
        (
            Line(address=CarrierAddress(dns=("192.0.2.9",))),
            {"address.dns": ["192.0.2.1"]},
            Line(address=CarrierAddress(dns=("192.0.2.1",))),
        ),
        (
            Line(),
            {"test.expect": ["a.example=203.0.113.10,203.0.113.11", "b.example=203.0.113.12"]},
            Line(test=LineTest(expect={"a.example": ("203.0.113.10", "203.0.113.11"), "b.example": ("203.0.113.12",)})),
        ),
        (Line(), {"key_group": "yes"}, Line(key_group=True)),
        (Line(key_group=True), {"key_group": "no"}, Line(key_group=False)),
        (Line(id="CQ-1"), {"address.vlan": "1203"}, Line(id="CQ-1", address=CarrierAddress(vlan=1203))),
    ],
)
def test_flags_lie_over_the_record(line: Line, record: dict[str, Any], expected: Line) -> None:
    """A flag replaces its key and leaves the others."""
    assert merged(line, record) == expected


@pytest.mark.parametrize(
    ("record", "code", "named"),
    [
        ({"access.kind": "swich"}, "usage.bad_choice", "--access-kind"),
        ({"key_group": "perhaps"}, "usage.bad_choice", "--key-group"),
        ({"test.expect": ["a.example"]}, "usage.bad_expect", "--test-expect"),
        ({"test.expect": ["=203.0.113.1"]}, "usage.bad_expect", "--test-expect"),
        ({"address.ip": "203.0.113"}, "line.wrong_ip", "--address-ip"),
        ({"address.vlan": "many"}, "data.not_a_whole_number", "--address-vlan"),
        ({"address.dns": ["dns"]}, "line.wrong_ip", "--address-dns"),
    ],
)
def test_a_wrong_value_names_its_flag(record: dict[str, Any], code: str, named: str) -> None:
    """The person reads the flag they typed, not a key of the record."""
    with pytest.raises(BadInput) as told:
        merged(Line(), record)
    assert told.value.code == code
    assert named in (told.value.facts.get("option"), told.value.facts.get("where"))


@pytest.mark.parametrize("written", ["ＧＥ０／０／７", " GE0/0/7\u3000", "GE0/0/7"])
def test_a_port_typed_by_a_chinese_input_method(written: str) -> None:
    """Full-width letters and blanks are the same port; no device would take them as they are."""
    assert merged(Line(), {"access.port": written}).access.port == "GE0/0/7"
