"""The complaints that no cut line explains: measured by the real command, and nobody accused where nothing is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.yamltext import as_data, read_yaml
from tests.lab.net import Net
from tests.lab.test_sites import build, diagnose, import_record, judge

pytestmark = pytest.mark.lab

SITES: list[dict[str, Any]] = as_data(read_yaml(Path(__file__).with_name("quality.yaml")))["sites"]
NUMBERS = ("loss", "outage_every_s", "outage_s", "outage_first_s", "delay_ms", "min_bytes", "max_bytes", "rate")


def numbers(data: dict[str, Any]) -> dict[str, Any]:
    """The texts of a site that are numbers."""
    return {
        key: float(value)
        if key in NUMBERS and isinstance(value, str)
        else [numbers(each) for each in value]
        if key == "rules"
        else value
        for key, value in data.items()
    }


@pytest.mark.parametrize(
    "site", [numbers(site) for site in SITES], ids=[f"{site['site']}-{site['at']}" for site in SITES]
)
def test_the_complaint_is_measured(site: dict[str, Any], tmp_path: Path, lab_net: Net) -> None:
    """Right verdict and section; a measurement that nobody agreed to loads nothing."""
    street = build(lab_net, site, tmp_path / "relay")
    import_record(street, site, tmp_path)
    before = _received(street)
    code, document, talk = diagnose(street, site, tmp_path)
    wrong = judge(site, code, document)
    if "bytes_at_most" in site and _received(street) - before > int(site["bytes_at_most"]):
        wrong.append(f"{_received(street) - before} bytes were loaded")
    found = [f"{each['verdict']} {each['code']} {each['facts']}" for each in document["findings"]]
    assert not wrong, "\n".join([*wrong, json.dumps(document["conclusion"], ensure_ascii=False), *found, talk])


def _received(street: Any) -> int:
    """Bytes that came into the laptop."""
    return int(street.pc.run("cat", "/sys/class/net/eth0/statistics/rx_bytes").stdout)
