"""What a prompt tells: that the device waits, what it is called, where in its configuration it stands.  Pure."""

import re

from fieldkit.devices.platform import Platform

# A prompt of whatever device: `<SW1>`, `[~SW1]`, `SW1#`, `SW1(config-if)#`, `tech@box:~$`, `[root@box ~]#`, `/ #`.
_PROMPT = re.compile(
    r"(?:HRP_[MS]|RBM_[PS])?<[^<>\r\n]{1,64}>"
    r"|\[[^\[\]\r\n]{1,80}\][#$%>]?"
    r"|[^\s<>|=,;\"'()]{1,64}(?:\([^()\r\n]{1,60}\))?(?::?[ ]?[^\s<>|=,;]{0,48})? ?[>#$%]"
    r"|[#$%>]"
)
# The view that a prompt names behind the device: `SW1-GigabitEthernet0/0/7`.
_VIEW = re.compile(r"-(?:[A-Za-z0-9-]*\d/\d[\d/.:]*|aaa|ui-\S*|vlan\S*|Vlanif\d+|Eth-Trunk\d+)$")


def looks_like_prompt(last: str, platform: Platform | None) -> bool:
    """Is this line the shape of a prompt?"""
    return (platform is not None and platform.prompt.match(last) is not None) or _PROMPT.fullmatch(last) is not None


def host_of(prompt: str) -> str:
    """The device's own name, out of its prompt."""
    bare = re.sub(r"^(?:HRP_[MS]|RBM_[PS])", "", prompt.strip())
    if found := re.fullmatch(r"[<\[][~*]?([^<>\[\]]{1,80})[>\]][#$%]?", bare):
        name = found[1].split("@")[-1].split(" ")[0]
        return name.split(":")[0] if "@" in found[1] else name
    name = re.sub(r"\([^()]{1,60}\)|[>#$%]$", "", bare).strip()
    return name.split("@")[-1].split(":")[0].split(" ")[0]


def same_box(prompt: str, other: str) -> bool:
    """Are these two prompts of one device, in whatever mode?"""
    first, second = sorted((host_of(prompt), host_of(other)), key=len)
    # `[SW1-GigabitEthernet0/0/7]` is SW1's.
    return bool(first) and (first == second or (second.startswith(first + "-") and "[" in prompt + other))


def in_configuration(prompt: str, platform: Platform | None) -> bool:
    """Is this a prompt inside configuration?"""
    if platform is not None and platform.config_prompt is not None:
        return platform.config_prompt.search(prompt) is not None
    return re.search(r"^(?:HRP_[MS]|RBM_[PS])?\[[~*]?[^\s\[\]@]+\]$|\(config[^()]*\)#$", prompt) is not None


def device_of(prompt: str) -> str:
    """The device's own name, whatever view of its configuration the prompt stands in; "" where it names none."""
    return _VIEW.sub("", host_of(prompt))
