"""A platform's own questions, put to a made-up device at its privileged level."""

from fieldkit.devices.platform import INTENT_OF, Ask, written
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.recognise import Output, read_answer
from fieldkit.devices.talk import Answer
from tests.fakedevice import Quirks, Seen, State, scenes
from tests.fakedevice.cli import Said
from tests.fakedevice.shells import SHELLS

EVERYWHERE = ("ip_source", "snooping", "port_security")


def all_scenes(device: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each verdict, the line bound by ARP alone and then in every other table."""
    return [(code, kinds) for code in scenes.codes(device) for kinds in (("static_arp",), EVERYWHERE)]


def answered(device: str, ask: Ask, state: State, port: str) -> Output | None:
    """What the device says to the first of the platform's commands that it takes; None where it takes none."""
    platform = PLATFORMS[scenes.fieldkit_name(device)]
    shell = SHELLS[device](state, Quirks(), Seen(), state.users[0])
    shell.mode = "enable"
    for command in platform.asks[ask]:
        asked = command.format(port=port, ip=scenes.IP, mac=written(scenes.LIVE, platform.mac_style), vlan=scenes.VLAN)
        try:
            text = shell.run(asked)
        except Said as error:
            text, refused = error.text, True
        else:
            refused = False
        assert isinstance(text, str)
        assert (platform.not_understood.search(text) is not None) is refused, text
        if refused:
            continue
        return read_answer(platform, ask, Answer(asked, text, text, shell.prompt()))
    return None


def formats_of(device: str, ask: Ask, command: str) -> list[str]:
    """The outputs that a command of ours is taken for."""
    parts = {"pon": "0/1/3", "frame": "0", "slot": "1", "line": "3", "ont": "5", "onu": "1/2/3:4"}
    holes = {"port": "GigabitEthernet0/7", "ip": "203.0.113.9", "mac": "c83a.359a.bcde", "vlan": "1203"}
    filled = command.format(**holes, **parts).lower()
    forms = (each for each in PLATFORMS[device].formats if each.intent == INTENT_OF[ask])
    return [each.command for each in forms if each.asked.match(filled)]
