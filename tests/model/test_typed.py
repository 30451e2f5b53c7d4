"""What a person types becomes a typed reading, however it was written, or is refused with the reason."""

import pytest

from fieldkit.errors import BadInput
from fieldkit.model.mac import BoundMac, GivenMac, LiveMac
from fieldkit.model.optics import TypedPower
from fieldkit.model.pppoe import PppoeError
from fieldkit.model.typed import ENTER

MAC, OTHER = "00:e0:fc:12:34:56", "00:e0:fc:12:34:57"


@pytest.mark.parametrize(
    "text",
    [
        "00e0-fc12-3456", "00:e0:fc:12:34:56", "00-E0-FC-12-34-56", "00e0.fc12.3456", "00E0FC123456",
        " 00 e0 fc 12 34 56 ", "００：Ｅ０：ｆｃ：12：34：56", "00e0–fc12–3456",
    ],
)  # fmt: skip
def test_mac_in_any_notation(text: str) -> None:
    """Every vendor's way of writing a MAC, full-width too, is the same MAC."""
    assert ENTER["mac.given"][1](text) == GivenMac(MAC)
    assert ENTER["mac.bound"][1](text) == BoundMac(MAC)
    assert ENTER["mac.live"][1](text) == LiveMac((MAC,))


@pytest.mark.parametrize("text", ["无", "没有", "none", "NONE", "-", "0"])
def test_none_is_an_answer(text: str) -> None:
    """No binding, and nothing learned, can be said; a given MAC cannot be none."""
    assert ENTER["mac.bound"][1](text) == BoundMac(None)
    assert ENTER["mac.live"][1](text) == LiveMac(())
    with pytest.raises(BadInput):
        ENTER["mac.given"][1](text)


@pytest.mark.parametrize(
    "text",
    [f"{MAC},{OTHER}", "00e0-fc12-3456、00e0-fc12-3457", f"{MAC} {OTHER}", f"{MAC}；{OTHER}；{MAC}", f"{MAC}\n{OTHER}"],
)
def test_several_live_macs(text: str) -> None:
    """A list of learned MACs, however it is separated, each once."""
    assert ENTER["mac.live"][1](text) == LiveMac((MAC, OTHER))


@pytest.mark.parametrize(
    ("text", "dbm"),
    [
        ("-18.5", -18.5),
        ("-18.5dBm", -18.5),
        ("－18.5 dBm", -18.5),
        ("−7", -7.0),
        ("+2.1", 2.1),
        ("0.4", 0.4),
        ("-40", -40.0),
    ],
)
def test_power(text: str, dbm: float) -> None:
    """A meter's figure with or without unit, and with any kind of minus."""
    assert ENTER["optics.received"][1](text) == TypedPower(dbm)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("mac.given", "", "typed.empty"),
        ("mac.given", "  ", "typed.empty"),
        ("mac.given", "00:e0:fc:12:34", "typed.not_a_mac"),
        ("mac.given", "00:e0:fc:12:34:5g", "typed.not_a_mac"),
        ("mac.given", f"{MAC},{OTHER}", "typed.not_a_mac"),
        ("mac.live", f"{MAC},12", "typed.not_a_mac"),
        ("mac.live", ",", "typed.not_a_mac"),
        ("optics.received", "dark", "typed.not_a_power"),
        ("optics.received", "-18,5,2", "typed.not_a_power"),
        ("optics.received", "--18", "typed.not_a_power"),
        ("optics.received", "18.5", "typed.power_sign"),
        ("optics.received", "-185", "typed.power_range"),
        ("optics.received", "+18.5", "typed.power_range"),
        ("optics.received", "1e3", "typed.not_a_power"),
        ("optics.received", "-inf", "typed.not_a_power"),
    ],
)
def test_refused(name: str, text: str, code: str) -> None:
    """What cannot be meant is refused, with the reason, and never stored."""
    with pytest.raises(BadInput) as caught:
        ENTER[name][1](text)
    assert caught.value.code == code


def test_every_entry_has_its_topic() -> None:
    """Each entry makes the facts of its topic."""
    from fieldkit.engine.codec import TOPIC_FACTS

    samples = {
        "mac.given": MAC,
        "mac.bound": MAC,
        "mac.live": MAC,
        "mac.gateway": MAC,
        "optics.received": "-20",
        "pppoe.error": "691",
        "noc.port": "up 1000M full",
        "noc.vlan": "1203",
        "noc.light": "-18.2",
        "noc.errors": "0",
    }
    assert samples.keys() == ENTER.keys()
    for name, (topic, parse) in ENTER.items():
        assert type(parse(samples[name])) is TOPIC_FACTS[topic]


@pytest.mark.parametrize("text", ["691", " ６９１ ", "错误 691", "Error 691: user name", "错误691：691 拒绝", "e=691"])
def test_dial_error_in_any_sentence(text: str) -> None:
    """The number alone, or in the sentence the computer shows, is the same number."""
    assert ENTER["pppoe.error"][1](text) == PppoeError(691)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "typed.empty"),
        ("认证失败", "typed.not_a_dial_error"),
        ("6911", "typed.not_a_dial_error"),
        ("69", "typed.not_a_dial_error"),
        ("691 或 651", "typed.not_a_dial_error"),
        ("404", "typed.dial_error_range"),
        ("999", "typed.dial_error_range"),
    ],
)
def test_what_is_no_dial_error(text: str, code: str) -> None:
    """Words, several numbers, or a number that no dial-up ends with are refused with the reason."""
    with pytest.raises(BadInput) as refused:
        ENTER["pppoe.error"][1](text)
    assert refused.value.code == code
