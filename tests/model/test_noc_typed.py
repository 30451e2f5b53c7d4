"""What the NOC says on the phone becomes a typed reading, however a technician jots it down."""

import pytest

from fieldkit.errors import BadInput
from fieldkit.model.noc import ErrorGrowth, LightBothEnds, PortState, PortVlan
from fieldkit.model.typed import ENTER

SAID: dict[str, dict[str, object]] = {
    "noc.port": {
        "up": PortState("up"),
        "正常": PortState("up"),
        "通的": PortState("up"),
        "UP 1000M 全双工": PortState("up", 1000, "full"),
        "up, 1G full": PortState("up", 1000, "full"),
        "ｕｐ １００Ｍ 半双工": PortState("up", 100, "half"),
        "GigabitEthernet0/0/7 up 100M half duplex": PortState("up", 100, "half"),
        "up 2.5G": PortState("up", 2500),
        "up 10M": PortState("up", 10),
        "up 1203": PortState("up"),
        "connected a-full a-1000": PortState("up", 1000, "full"),
        "down": PortState("down"),
        "没up": PortState("down"),
        "不通": PortState("down"),
        "notconnect": PortState("down"),
        "*down": PortState("shut"),
        "Administratively DOWN": PortState("shut"),
        "端口被关闭了": PortState("shut"),
        "shutdown": PortState("shut"),
        "error-down 端口安全": PortState("error_down", reason="error-down 端口安全"),
        "err-disabled": PortState("error_down", reason="err-disabled"),
    },
    "noc.vlan": {
        "1203": PortVlan((1203,)),
        "VLAN 1203": PortVlan((1203,)),
        "1203/100": PortVlan((1203, 100)),
        "外层 1203 内层 100": PortVlan((1203, 100)),
        "无": PortVlan(()),
        "没有": PortVlan(()),
        "１２０３": PortVlan((1203,)),
    },
    "noc.light": {
        "-18.2": LightBothEnds(-18.2),
        "-18.2 / -17.9": LightBothEnds(-18.2, None, -17.9),
        "局端收 -18.2 发 -5.1 客户端收 -17.9 发 -6": LightBothEnds(-18.2, -5.1, -17.9, -6.0),
        "局端 rx-18.2dBm tx-5.1dBm": LightBothEnds(-18.2, -5.1),
        "OLT收光 －20.2，ONU收光 －16.7": LightBothEnds(-20.2, None, -16.7),
        "收 -20 发 2.4": LightBothEnds(-20.0, 2.4),
        "无光": LightBothEnds(-40.0),
        "局端无光，客户侧 -19.3dBm": LightBothEnds(-40.0, None, -19.3),
        "near -18 far no light": LightBothEnds(-18.0, None, -40.0),
    },
    "noc.errors": {
        "0": ErrorGrowth(0),
        "没有": ErrorGrowth(0),
        "120": ErrorGrowth(120),
        "120 -> 340 5分钟": ErrorGrowth(120, 340, 5.0),
        "120 340": ErrorGrowth(120, 340),
        "120 到 120，30秒": ErrorGrowth(120, 120, 0.5),
        "5分钟涨了20": ErrorGrowth(0, 20, 5.0),
        "120 不增长": ErrorGrowth(120, 120),
        "没有增长": ErrorGrowth(0, 0),
    },
}


@pytest.mark.parametrize(
    ("name", "text", "facts"), [(name, text, facts) for name, rows in SAID.items() for text, facts in rows.items()]
)
def test_said(name: str, text: str, facts: object) -> None:
    """Both languages, full-width digits, units or none: the same reading."""
    assert ENTER[name][1](text) == facts


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("noc.port", "", "typed.empty"),
        ("noc.port", "1000M", "typed.not_a_port_state"),
        ("noc.port", "?", "typed.not_a_port_state"),
        ("noc.vlan", "x", "typed.not_a_vlan"),
        ("noc.vlan", "4095", "typed.not_a_vlan"),
        ("noc.vlan", "0/12", "typed.not_a_vlan"),
        ("noc.vlan", "99999999999999999999", "typed.not_a_vlan"),
        ("noc.light", "好", "typed.not_a_power"),
        ("noc.light", "18.2", "typed.power_sign"),
        ("noc.light", "-182", "typed.power_range"),
        ("noc.light", "发 18", "typed.power_range"),
        ("noc.errors", "多", "typed.not_a_growth"),
        ("noc.errors", "340 120", "typed.not_a_growth"),
        ("noc.errors", "1 2 3", "typed.not_a_growth"),
        ("noc.errors", "9" * 30, "typed.not_a_growth"),
    ],
)
def test_refused(name: str, text: str, code: str) -> None:
    """What cannot be meant is refused with its reason."""
    with pytest.raises(BadInput) as caught:
        ENTER[name][1](text)
    assert caught.value.code == code
