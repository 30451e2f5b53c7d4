"""Calls of `mac-check` at a made-up switch: the record as flags, the login in the environment, no network touched."""

from collections.abc import Mapping

import pytest

from fieldkit.cases.linekeys import flat
from fieldkit.engine.codec import line_to
from fieldkit.model.line import Line
from tests.fakedevice import FakeDevice, scenes

USER, PASSWORD, SECRET = "tech", "Fake-pass-1", "Fake-enable-1"


def flags(line: Line, **instead: str | None) -> list[str]:
    """A record as flags; `access_switch=None` leaves one out, a text replaces it."""
    given = {key.replace(".", "_"): value for key, value in flat(line_to(line)).items() if key != "id"}
    given |= {key: value for key, value in instead.items() if value is not None}
    for key, value in instead.items():
        if value is None:
            given.pop(key, None)
    made: list[str] = []
    for key, value in given.items():
        shown = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        made += [f"--{key.replace('_', '-')}", shown]
    return made


def at(device: FakeDevice, line: Line, protocol: str = "ssh", **instead: str | None) -> list[str]:
    """The record's flags for a device that listens here."""
    host, port = device.ssh if protocol == "ssh" else device.telnet
    place: dict[str, str | None] = {
        "access_switch": host,
        "access_tcp_port": str(port),
        "access_protocol": protocol,
        "access_platform": scenes.fieldkit_name(device.state.platform),
        "access_host_key": device.host_key,
    }
    return flags(line, **{**place, **instead})


def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Any probe of this laptop is a mistake here; the topics that were tried all the same."""
    import fieldkit.probes.nic as nic
    from fieldkit.errors import NotMeasured
    from fieldkit.probes.task import Probe

    tried: list[str] = []

    def refuse(*_: object, **__: object) -> None:
        raise NotMeasured("missing.no_interface")

    def load(probe: Probe) -> object:
        tried.append(probe.topic)
        return refuse

    monkeypatch.setattr(nic, "choose", refuse)
    monkeypatch.setattr(Probe, "load", load)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return tried


def login(monkeypatch: pytest.MonkeyPatch, given: Mapping[str, str] | None = None) -> None:
    """The login of the made-up switch, in the environment."""
    usual = {"FIELDKIT_USERNAME": USER, "FIELDKIT_PASSWORD": PASSWORD, "FIELDKIT_SECRET": SECRET}
    for name, value in (usual if given is None else given).items():
        monkeypatch.setenv(name, value)
