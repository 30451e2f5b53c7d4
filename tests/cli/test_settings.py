"""Settings: flag over environment over file over default, each value with its origin."""

from pathlib import Path
from typing import Any

import pytest

from fieldkit.cli.known import _read
from fieldkit.errors import BadInput
from fieldkit.settings import KEYS, PARSERS, config_file, defaults, read_settings
from tests.cli.conftest import Call


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_key_has_a_parser_and_a_default() -> None:
    """Nothing can be set that cannot be read."""
    assert set(KEYS) == set(PARSERS) == set(defaults())


@pytest.mark.parametrize(
    ("flag", "environment", "file", "value", "origin"),
    [
        (None, None, None, None, "default"),
        (None, None, "interface: eth1", "eth1", "file"),
        (None, "eth2", "interface: eth1", "eth2", "environment"),
        ("eth3", "eth2", "interface: eth1", "eth3", "flag"),
    ],
)
def test_order(
    tmp_path: Path, flag: str | None, environment: str | None, file: str | None, value: str | None, origin: str
) -> None:
    """The nearer to the person, the stronger."""
    known = read_settings(
        {"interface": flag},
        {"FIELDKIT_INTERFACE": environment} if environment else {},
        written(tmp_path, file or ""),
        load=_read,
    )
    assert (known.settings.interface, known.origins["interface"].kind) == (value, origin)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("intrface: eth1", "config.unknown_key"),
        ("quiet_lan: perhaps", "config.bad_value"),
        ("timeout_s: 0", "config.bad_value"),
        ("arp_rate_per_s: 1000", "config.bad_value"),
        ("lang: fr", "config.bad_value"),
        ("interface: [a, b]", "config.bad_value"),
        ("- a", "config.not_a_table"),
        ("lang: zh\nlang: en", "yaml.duplicate_key"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    """Unknown keys, wrong values and doubled keys name what is wrong."""
    with pytest.raises(BadInput) as told:
        read_settings({}, {}, written(tmp_path, text), load=_read)
    assert told.value.code == code


def test_lists_from_the_environment_and_the_file(tmp_path: Path) -> None:
    """A list is written with commas in the environment and as a list in the file."""
    file = written(tmp_path, "reference_dns: [192.0.2.1, 192.0.2.2]")
    from_file = read_settings({}, {}, file, load=_read).settings.reference_dns
    from_environment = read_settings({}, {"FIELDKIT_REFERENCE_DNS": "192.0.2.3, 192.0.2.4"}, file, load=_read)
    assert from_file == ("192.0.2.1", "192.0.2.2")
    assert from_environment.settings.reference_dns == ("192.0.2.3", "192.0.2.4")


def test_config_show_names_each_origin(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """`config show --json` gives every key with its value and origin."""
    monkeypatch.setenv("FIELDKIT_QUIET_LAN", "yes")
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("timeout_s: 3\n", encoding="utf-8")
    rows: dict[str, Any] = {row["key"]: row for row in call("config", "show", "--json").document["rows"]}
    assert list(rows) == list(KEYS)
    assert (rows["quiet_lan"]["value"], rows["quiet_lan"]["origin"]) == (True, "environment")
    assert (rows["timeout_s"]["value"], rows["timeout_s"]["origin"]) == (3.0, "file")
    assert (rows["lang"]["value"], rows["lang"]["origin"]) == ("en", "flag")
    assert rows["reference_dns"]["origin"] == "default"


def test_language_of_the_file(fresh: Call) -> None:
    """`lang:` in the configuration file chooses the language of the help page too."""
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# ours\nlang: zh  # in the field\n", encoding="utf-8")
    assert "用法：" in fresh("--help").out
