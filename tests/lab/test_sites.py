"""The real command on every site of the lab: the right verdict and cause, and never a fault where there is none."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from fieldkit.engine.yamltext import as_data, read_yaml
from tests.lab.breakage import AFTER, BEFORE
from tests.lab.net import Net, wait_for
from tests.lab.street import CARRIER_DNS, Street
from tests.lab.street import SITES as SITE_ADDRESSES

pytestmark = pytest.mark.lab

SITES: list[dict[str, Any]] = as_data(read_yaml(Path(__file__).with_name("sites.yaml")))["sites"]
EXIT = {"ok": 0, "warn": 0, "fault": 1, "unknown": 3}
# How often in a row each site is diagnosed; before a release it is worth two.
TURNS = int(os.environ.get("FIELDKIT_LAB_TURNS", "1"))


def build(net: Net, site: dict[str, Any], folder: Path | None = None) -> Street:
    """The street with this site's breakage, ready to be tested; `folder` is for a relay's rules and log."""
    street = Street(net, site["at"], site.get("relay"), folder)
    settings: dict[str, Any] = {}
    for name in site["broken"]:
        if name in BEFORE:
            BEFORE[name](settings)
    street.open_shop(settings)
    street.address_laptop(settings)
    wait_for(lambda: "LOWER_UP" in street.pc.run("ip", "-o", "link", "show", "eth0").stdout, what="the laptop's link")
    for name in site["broken"]:
        if name in AFTER:
            AFTER[name](street)
    if street.relay is not None:
        street.relay.rules(*site["rules"])
    return street


def record_of(street: Street, site: dict[str, Any]) -> dict[str, Any]:
    """The line record as this site has it."""
    record = street.record()
    match site.get("record"):
        case "none" | "targets":
            return {"id": record["id"], "test": {key: record["test"][key] for key in ("targets", "reference_dns")}}
        case "reference-is-carrier":
            record["test"]["reference_dns"] = [CARRIER_DNS]
        case "addresses-only":
            record["test"] = {"at": street.at, "targets": [SITE_ADDRESSES["a.example"], SITE_ADDRESSES["b.example"]]}
        case "one-page":
            record["test"]["targets"] = ["http://a.example/"]
        case "https-and-http":
            record["test"]["targets"] = ["https://a.example/", "https://b.example/", "http://c.example/"]
        case "carrier-gateway":
            record["cpe"] = {"owner": "carrier", "mode": "route"}
        case "no-cpe":
            del record["cpe"]
        case "rated":
            record["rate_mbps"] = site["rate"]
            record["test"]["iperf3"] = SITE_ADDRESSES["a.example"]
        case "pppoe" | "ipoe" as mode:
            record["address"] = {"mode": mode, "dns": [CARRIER_DNS]}
    return record


def fieldkit(street: Street, home: Path, *words: str, user: tuple[str, ...] = ()) -> Any:
    """Run the real command on the laptop of this street."""
    environment = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        **street.environment,
    }
    pairs = [f"{key}={value}" for key, value in environment.items()]
    return street.pc.run("env", "-i", *pairs, *user, sys.executable, "-m", "fieldkit", *words, check=False)


def import_record(street: Street, site: dict[str, Any], home: Path) -> None:
    """Put the line's record into this home's line book."""
    home.mkdir(parents=True, exist_ok=True)
    record = home / "line.json"
    record.write_text(json.dumps(record_of(street, site)))
    imported = fieldkit(street, home, "line", "import", str(record))
    assert imported.returncode == 0, imported.stderr


def diagnose(street: Street, site: dict[str, Any], home: Path) -> tuple[int, dict[str, Any], str]:
    """`diagnose internet --auto --json` on the imported record; exit code, document, talk."""
    words = ["diagnose", "internet", "--auto", "--json", "--line", "LAB-0001"]
    if "symptom" in site:
        words += ["--symptom", site["symptom"]]
    if "url" in site:
        words += ["--site", site["url"]]
    words += site.get("words", [])
    done = fieldkit(street, home, *words)
    assert done.stdout.strip(), done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def judge(site: dict[str, Any], code: int, document: dict[str, Any]) -> list[str]:
    """What is wrong with this document; nothing when it may be said of this site."""
    wrong = []
    said = document["conclusion"] or {"cause": None, "alternatives": [], "confidence": None}
    rivals = [each["cause"] for each in said["alternatives"]]
    if document["verdict"] != site["verdict"]:
        wrong.append(f"verdict {document['verdict']}, not {site['verdict']}")
    if code != EXIT[site["verdict"]]:
        wrong.append(f"exit {code}")
    if "cause" in site and said["cause"] not in site["cause"]:
        wrong.append(f"cause {said['cause']}, not {site['cause']}")
    if "named" in site:
        if not set(site["named"]) & {said["cause"], *rivals}:
            wrong.append(f"none of {site['named']} named: {said['cause']}, {rivals}")
        if said["confidence"] == "confirmed":
            wrong.append("confirmed")
    beside = [each for each in site.get("beside", []) if each not in (said["cause"], *rivals)]
    wrong += [f"{each} not named beside {said['cause']}, {rivals}" for each in beside]
    if said["cause"] in site.get("never", []):
        wrong.append(f"concluded {said['cause']}")
    if "confidence" in site and said["confidence"] != site["confidence"]:
        wrong.append(f"{said['confidence']}, not {site['confidence']}")
    if site["verdict"] == "ok":
        faults = [found["code"] for found in document["findings"] if found["verdict"] == "fault"]
        if faults:
            wrong.append(f"false faults {faults}")
    if not said.get("remedy"):
        wrong.append("no remedy")
    return wrong


@pytest.mark.parametrize("site", SITES, ids=[f"{site['site']}-{site['at']}" for site in SITES])
def test_the_command_names_what_is_broken(site: dict[str, Any], tmp_path: Path, lab_net: Net) -> None:
    """Right verdict, cause, owner and remedy, every time; nothing unmeasured called fine."""
    street = build(lab_net, site)
    import_record(street, site, tmp_path)
    for turn in range(1, TURNS + 1):
        code, document, talk = diagnose(street, site, tmp_path)
        wrong = judge(site, code, document)
        found = [f"{each['verdict']} {each['code']} {each['facts']}" for each in document["findings"]]
        assert not wrong, "\n".join(
            [f"turn {turn}", *wrong, json.dumps(document["conclusion"], ensure_ascii=False), *found, talk]
        )
        assert document["vantage"] == site["at"]
