"""FiberHome's OLT, as it is pasted: its transcripts, and the rows that they are."""

from pathlib import Path
from typing import Any

import pytest

from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.rows import LightRow, OntRow, PortRow
from fieldkit.devices.session import open_session
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Target

# What is asked, whether the device marks it as all there is, the rows; tests/devices/test_parsers.py reads them.
EXPECTED: dict[str, tuple[str, bool | None, tuple[Any, ...]]] = {
    "fiberhome/authorization": ("port", True, (PortRow("1/1/2", "down"), PortRow("1/1/3", "up"))),
    "fiberhome/authorization#ont": (
        "ont",
        True,
        (OntRow("1/1/2", "FHTT3c27de62", online=False), OntRow("1/1/3", "FHTT3c27de63", online=True)),
    ),
    # What the OLT receives was not measured there: 0.00 is no light of anybody's.
    "fiberhome/light": ("light", True, (LightRow("1/1/3", far_rx_dbm=-25.08, far_tx_dbm=2.82),)),
    "fiberhome/state": ("port", True, (PortRow("1/1/3", "up"),)),
    "fiberhome/state#ont": ("ont", True, (OntRow("1/1/3", online=True),)),
    "fiberhome/state_gone": ("port", True, (PortRow("1/1/3", "down"),)),
    "fiberhome/state_gone#ont": ("ont", True, (OntRow("1/1/3", online=False),)),
}


def test_nobody_logs_in(tmp_path: Path) -> None:
    """Its text is only ever pasted: no address is even tried, and there is nothing that could be sent."""
    platform = PLATFORMS["fiberhome"]
    assert platform.paste_only
    assert not platform.asks
    with pytest.raises(DeviceError) as refused:
        open_session(Target("192.0.2.1", platform="fiberhome"), Books(tmp_path))
    assert refused.value.code == "device.paste_only"
