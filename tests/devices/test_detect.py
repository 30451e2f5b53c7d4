"""Which platform is this?  Pure: by its greeting, its prompt, and the text of its version."""

import pytest

from fieldkit.devices.detect import commands, contradicts, told
from fieldkit.devices.platforms import PLATFORMS
from tests.fakedevice import Quirks, Seen, scenes
from tests.fakedevice.shells import SHELLS


@pytest.mark.parametrize(
    ("greeting", "prompt", "first"),
    [
        ("SSH-2.0-HUAWEI-1.5", "<SW1>", "display version"),
        ("SSH-2.0-Comware-7.1.064", "<SW1>", "display version"),
        ("SSH-2.0-Cisco-1.25", "SW1#", "show version"),
        ("SSH-2.0-RGOS_SSH", "SW1>", "show version"),
        ("SSH-2.0-OpenSSH_9.2p1", "tech@sw1:~$", PLATFORMS["linux"].version),
        ("SSH-2.0-OpenSSH_9.2p1", "SW1#", "show version"),
        ("", "<SW1>", "display version"),
        ("", "HRP_M<FW1>", "display version"),
        ("", "SW1>", "show version"),
        ("", "/ #", PLATFORMS["linux"].version),
    ],
)
def test_the_likeliest_question_comes_first(greeting: str, prompt: str, first: str) -> None:
    """At most two questions, none of which changes anything."""
    asked = commands(greeting, prompt)
    assert first == asked[0]
    assert len(asked) <= 2
    assert set(asked) <= {each.version for each in PLATFORMS.values()}


@pytest.mark.parametrize("platform", sorted(SHELLS))
def test_every_version_text_is_told_from_the_others(platform: str) -> None:
    """The text of each vendor names its platform, and no other."""
    expected = "huawei_vrp" if platform == "huawei_vrpv8" else platform
    state = scenes.scene(platform, "differs")[0]
    shell = SHELLS[platform](state, Quirks(), Seen(), state.users[0])
    reply = shell.run(PLATFORMS[expected].version)
    text = reply if isinstance(reply, str) else _said(reply)
    found = told(text)
    assert found is not None
    assert expected == found.name


def _said(reply: object) -> str:
    """The text behind the questions that a command asks back."""
    assert hasattr(reply, "send")
    try:
        next(reply)  # type: ignore[call-overload]  # a generator of questions
        while True:
            reply.send("")
    except StopIteration as done:
        return str(done.value)


@pytest.mark.parametrize("text", ["", "Acme toaster OS 3", "% Invalid input detected at '^' marker.", "<SW1>"])
def test_what_nobody_knows_is_nobodys(text: str) -> None:
    """No platform claims a text that does not name it."""
    assert told(text) is None


@pytest.mark.parametrize(
    ("greeting", "platform", "expected"),
    [
        ("SSH-2.0-HUAWEI-1.5", "huawei_vrp", False),
        ("SSH-2.0-HUAWEI-1.5", "huawei_smartax", False),
        ("SSH-2.0-Comware-7.1.064", "huawei_vrp", True),
        ("SSH-2.0-Cisco-1.25", "hp_comware", True),
        ("SSH-2.0-OpenSSH_9.2", "cisco_ios", False),
        ("", "linux", False),
    ],
)
def test_a_greeting_that_names_another_maker(greeting: str, platform: str, expected: bool) -> None:
    """Only a maker's own name speaks against a platform; OpenSSH runs everywhere."""
    assert expected == contradicts(greeting, PLATFORMS[platform])
