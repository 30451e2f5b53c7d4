"""What each platform is known by, a table for each promise: prompts, refusals, questions, versions, what is sent."""

import re
from typing import Any

import pytest

from fieldkit.devices.platform import INTENT_OF
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.recognise import read_answer
from fieldkit.devices.talk import Answer
from tests.devices.platforms import test_cisco_ios
from tests.devices.platforms.asked import formats_of
from tests.devices.transcripts import TRANSCRIPTS, transcript

# Where nobody can log in there is no prompt, no refusal, and nothing to be sent.
LOGGED_INTO = tuple(name for name, platform in PLATFORMS.items() if not platform.paste_only)

# The last line while it waits for a command; whether a configuring one would be taken there.
PROMPTS: dict[str, tuple[tuple[str, bool], ...]] = {
    "huawei_vrp": (
        ("<SW1>", False),
        ("[SW1]", True),
        ("[~CE1]", True),
        ("[*CE1-10GE1/0/7]", True),
        ("HRP_M<FW>", False),
        ("HRP_S[FW-GigabitEthernet0/0/1] ", True),
        ("<重庆-SW1>", False),
    ),
    "hp_comware": (
        ("<H3C>", False),
        ("[H3C]", True),
        ("[H3C-GigabitEthernet1/0/7]", True),
        ("\x00<H3C>", False),
        ("<H3C>\x07", False),
        ("RBM_P<H3C>", False),
        ("RBM_S[H3C] ", True),
        ("<重庆>", False),
    ),
    "cisco_ios": (
        ("sw1>", False),
        ("sw1#", False),
        ("CQ-SW.01_a# ", False),
        ("sw1(config)#", True),
        ("sw1(config-if)#", True),
    ),
    "ruijie_os": (
        ("SW1>", False),
        ("SW1#", False),
        ("SW1(config)#", True),
        # Inside a port's configuration its prompt has a blank.
        ("SW1(config-if-GigabitEthernet 0/7)#", True),
    ),
    "zte_zxros": (
        ("ZXR10>", False),
        ("ZXR10#", False),
        ("ZXR10(config)#", True),
        ("ZXR10(config-if-gei-1/1/0/7)#", True),
        # Where the small family reads as well.
        ("zte(cfg)#", False),
    ),
    "huawei_smartax": (
        ("MA5608T>", False),
        ("MA5608T#", False),
        ("MA5608T(config)#", True),
        ("MA5608T(config-if-gpon-0/1)#", True),
    ),
    "zte_olt": (
        ("ZXAN>", False),
        ("ZXAN#", False),
        ("ZXAN(config)#", True),
        ("ZXAN(config-if)#", True),
        ("ZXAN(gpon-onu-mng)#", True),
        ("ZXAN(gpon-onu-mng 1/1/1:15)#", True),
        ("ZXAN(config-if-gpon_onu-1/1/1:42)#", True),
    ),
    # However a shell greets.
    "linux": (
        ("tech@access:~$", False),
        ("root@access:/etc#", False),
        ("[tech@access ~]$", False),
        ("bash-5.2$", False),
        ("sh-4.4#", False),
        ("/ #", False),
        ("~ #", False),
        ("$", False),
        ("#", False),
        ("access%", False),
        ("tech@access ~>", False),
        ("tech@access:/srv/www (main) $", False),
        ("(venv) tech@access:~$", False),
        ("[10:01:02] tech@access:~$", False),
    ),
}

# A question, a pager, a line of a banner or of an answer, text that looks alike inside a line.
NO_PROMPTS: dict[str, tuple[str, ...]] = {
    "huawei_vrp": (
        "The password needs to be changed. Change now? [Y/N]:",
        "Are you sure to continue?[Y/N]",
        "[Y/N]",
        "Description:<SW1>",
        "  ---- More ----",
        "<SW1>display arp",
    ),
    "hp_comware": (
        "Do you want to change the password now? [Y/N]:",
        "[Y/N]",
        "Description: <H3C>",
        "  ---- More ----",
    ),
    "cisco_ios": (
        "Password:",
        " --More-- ",
        "Internet  203.0.113.9  3  c83a.359a.bcde  ARPA   Vlan1203",
    ),
    "ruijie_os": ("Username:", " --More-- "),
    "zte_zxros": ("----- more ----- Press Q or Ctrl+C to break -----", "Username:"),
    "huawei_smartax": (
        ">>User name:",
        "{ <cr>||<K> }:",
        "---- More ( Press 'Q' to break ) ----",
        "  Are you sure to log out? (y/n)[n]:",
    ),
    "zte_olt": ("Username:", " --More-- "),
    "linux": (
        "##########",
        '        "flags": [ "self" ],',
        "    } ]",
        "[ ]",
        "203.0.113.9 dev br0 lladdr c8:3a:35:9a:bc:de PERMANENT",
        "    link/ether 02:e0:fc:00:01:07 brd ff:ff:ff:ff:ff:ff",
        "Last login: Mon Nov 23 07:00:00 2026 from 10.0.0.1",
    ),
}

# What it says; whether that is `not_understood`, and whether it is `not_allowed`, which is looked at first.
REFUSALS: dict[str, tuple[tuple[str, bool, bool], ...]] = {
    "huawei_vrp": (
        ("          ^\nError: Unrecognized command found at '^' position.", True, False),
        ("                ^\nError: Wrong parameter found at '^' position.", True, False),
        ("         ^\nError[1]: Too many parameters found at '^' position.", True, False),
        ("        ^\nError:Incomplete command found at '^' position.", True, False),
        ("Error: You do not have permission to run the command or the command is incomplete.", True, True),
        ("Error: No permission to run the command.", True, True),
        ("Error: Authorization failed.", True, True),
    ),
    "hp_comware": (
        ("             ^\n % Unrecognized command found at '^' position.", True, False),
        ("             ^\n % Too many parameters found at '^' position.", True, False),
        ("             ^\n % Wrong parameter found at '^' position.", True, False),
        (" % Incomplete command found at '^' position.", True, False),
        ("Permission denied.", True, True),
        ("% Permission denied.", True, True),
    ),
    "cisco_ios": (
        ("        ^\n% Invalid input detected at '^' marker.\n", True, False),
        ("% Incomplete command.\n", True, False),
        ('% Ambiguous command:  "show i"\n', True, False),
        ("% LLDP is not enabled\n", True, False),
        ("Command authorization failed.\n", False, True),
        ("% Authorization failed.\n", True, True),
        ("% User doesn't have sufficient privilege.\n", True, True),
        ("*Nov 23 10:00:00.123: %LINK-3-UPDOWN: Interface Gi0/3, changed state to down\n", False, False),
        ("%SYS-5-CONFIG_I: Configured from console by console\n", False, False),
        ("%SEC_LOGIN-4-LOGIN_FAILED: Login failed\n", False, False),
        (test_cisco_ios.HEADINGS, False, False),
    ),
    "ruijie_os": (
        ("        ^\n% Invalid input detected at '^' marker.\n", True, False),
        ("% Unknown command.\n", True, False),
        ("% User doesn't have sufficient privilege to execute this command.\n", True, True),
        ("*Nov 23 10:00:00: %LINK-3-UPDOWN: Interface GigabitEthernet 0/3, changed state to down.\n", False, False),
        ("%LINEPROTO-5-UPDOWN: Line protocol on Interface VLAN 1, changed state to up.\n", False, False),
    ),
    "zte_zxros": (
        ("%Error 140303: Invalid input detected at '^' marker.\n", True, False),
        ("% Parameter too much\n", True, False),
        ("% Command not found\n", True, False),
        ("Command not found\n", True, False),
        ("%Error 20216: Authorization failed\n", True, True),
        ("10:00:00 11/23/2026 UTC alarm 1 occurred %OAM% gei-0/1/1/3 link down sent by NPC\n", False, False),
        ("The count is 0\n", False, False),
    ),
    "huawei_smartax": (
        ("  % Unknown command, the error locates at '^'", True, False),
        ("  % Parameter error, the error locates at '^'", True, False),
        # `Failure:` is a refusal only where the thing is not there; an empty table is told in the same word.
        ("  Failure: The ONT does not exist", True, False),
        ("  Failure: This board does not exist", True, False),
        ("  Failure: There is not any MAC address record", False, False),
        ("  Failure: No service virtual port can be operated", False, False),
        ("  Failure: The ONT is not online", False, False),
        ("  Failure: The user has no right to execute this command", False, True),
    ),
    "zte_olt": (
        ("%Error 20201: Invalid input detected at '^' marker.Invalid command key word\n", True, False),
        ("%Error 20203: Incomplete command\n", True, False),
        ("% Permission denied\n", True, True),
        ("%Error 20216: Authorization failed\n", True, True),
        # An empty table, in its own words.
        ("%Code 62310-GPONSRV : No related information to show.\n", False, False),
        ("10:00:00 11/23/2026 UTC alarm 1 occurred %OAM% gei-0/1/1/3 link down sent by NPC\n", False, False),
    ),
    # A shell says in many ways that it has no such command, and in others that this user may not.
    "linux": (
        ("-bash: bridge: command not found", True, False),
        ("-sh: 1: lldpcli: not found", True, False),
        ("bash: line 1: lldpcli: command not found", True, False),
        ("zsh: command not found: bridge", True, False),
        ('Option "-j" is unknown, try "ip -help".', True, False),
        ('Object "neighs" is unknown, try "ip help".', True, False),
        ('Device "p9" does not exist.', True, False),
        ('Cannot find device "p9"', True, False),
        ("ip: unrecognized option: j\nBusyBox v1.35.0 (2022-08-01 15:14:44 UTC) multi-call binary.", True, False),
        (
            "2026-11-23T06:37:32 [WARN/control] unable to connect to socket /run/l.socket: No such file or directory",
            True,
            False,
        ),
        ("2026-11-23T06:39:29 [WARN/lldpctl] unknown command from argument 1: `foo`", True, False),
        ("no VLAN filtering on this bridge", True, False),
        (
            "2026-11-23T06:37:32 [WARN/control] unable to connect to socket /run/l.socket: Permission denied",
            False,
            True,
        ),
        ("-bash: /usr/sbin/lldpcli: Permission denied", False, True),
        ("sudo: a password is required", False, True),
        ("[sudo] password for tech:", False, True),
        ("tech is not in the sudoers file.  This incident will be reported.", False, True),
        ("RTNETLINK answers: Operation not permitted", False, True),
        ("cat: /sys/class/net/p7/speed: Invalid argument", False, False),
        ("[ ]", False, False),
        ("203.0.113.9 dev br0 FAILED", False, False),
    ),
}

# A line of its log that looks the most like a refusal, for it may stand before any answer.
LOGGED = {
    "hp_comware": "%Nov 22 13:12:02:123 2026 H3C IFNET/3/PHY_UPDOWN: Physical state on the interface changed to up.",
}

# What it may ask at login, and the answer.  A password is its owner's to change.
QUESTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "huawei_vrp": (
        ("Warning: The initial password poses security risks.\nChange now? [Y/N]: ", "N"),
        # A yes would save the configuration.
        ("There are security risks in the configuration file.\nSave the configuration now? [Y/N]:", "N"),
        ("Do you want to stop Auto-Config? [y/n]:", "N"),
        ("User interface con0 is available.\n\nPlease Press ENTER.", ""),
    ),
    "hp_comware": (
        ("Your password will expire in 3 days. Do you want to change your password now? [Y/N]:", "N"),
        ("Change now? [Y/N]:", "N"),
        ("Line aux0 is available.\n\nPress ENTER to get started.", ""),
    ),
    "ruijie_os": (("The password is too weak. Do you want to change the password? [Y/N]:", "n"),),
    "huawei_smartax": (
        # Asked when we leave, which ends this session and nothing else.
        ("  Are you sure to log out? (y/n)[n]:", "y"),
        ("Continue? (y/n)[n]:", "n"),
    ),
}

# What `version` answers, and whether that is this platform.
VERSIONS: dict[str, tuple[tuple[str, bool], ...]] = {
    "huawei_vrp": (
        ("Huawei Versatile Routing Platform Software\nVRP (R) software, Version 5.170 (S5720 V200R019C10SPC500)", True),
        ("Huawei Versatile Routing Platform Software\nVRP (R) software, Version 8.191 (CE6881 V200R020C10)", True),
        ("Huawei Versatile Security Platform Software\nSoftware Version: USG6000 V500R005", True),
        # Comware grew out of VRP and still says so; it is another.
        ("H3C Comware Software, Version 7.1.070, Release 6318P01", False),
        ("Huawei-3Com Versatile Routing Platform Software\nComware software, Version 3.10, Release 2211", False),
    ),
    # By whatever name it was sold.
    "hp_comware": (
        ("H3C Comware Software, Version 7.1.070, Release 6318P01", True),
        ("HPE Comware Software, Version 7.1.045, Release 3208P03", True),
        ("H3C Comware Platform Software\nComware Software, Version 5.20, Release 2208P01", True),
        ("Huawei-3Com Versatile Routing Platform Software\nComware software, Version 3.10, Release 2211", True),
        ("Huawei Versatile Routing Platform Software\nVRP (R) software, Version 5.170", False),
    ),
    "cisco_ios": (
        ("Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE\n", True),
        ("Cisco Internetwork Operating System Software\n", True),
        ("Cisco IOS XE Software, Version 16.12.04\n", True),
        ("FRRouting 8.4.4 (r1) on Linux(6.1).\n", True),
        ("Huawei Versatile Routing Platform Software\n", False),
        ("System description      : Ruijie 10G Routing Switch By Ruijie Networks\n", False),
        ("ZTE ZXR10 Software, Version: 5960 V2\n", False),
    ),
    "ruijie_os": (
        ("System software version : S2910_RGOS 11.4(1)B12P11\n", True),
        ("Cisco IOS Software, C2960 Software, Version 15.0(2)SE\n", False),
    ),
    # Its switches, not its OLTs; and the other way round.
    "zte_zxros": (
        ("ZTE ZXR10 Software, Version: 5960-H V2.08.30, Release software\n", True),
        ("ZTE ZXCTN Software, Version: 6120H-S V5.10.00.50, Release software\n", True),
        ("ZXA10 C300 Software, Version: V2.1.0, Release software\n", False),
    ),
    "zte_olt": (
        ("ZXA10 C300 Software, Version: V2.1.0, Release software\n", True),
        ("ZTE ZXR10 Software, Version: 5960-H V2.08.30, Release software\n", False),
    ),
    # By its product's name.
    "huawei_smartax": (
        ("  VERSION : MA5600V800R018C00\n  PATCH   : SPH103\n  PRODUCT : MA5608T\n", True),
        ("Huawei Versatile Routing Platform Software\nVRP (R) software, Version 5.170 (S5720 V200R011)", False),
    ),
    # By its own word for itself, and by nobody else's.
    "linux": (
        ("Linux access-1 6.18.44 #1 SMP PREEMPT_DYNAMIC @0 x86_64 GNU/Linux", True),
        ("FRRouting 8.4.4 (frr-1) on Linux(6.18.44-fc-v657).", False),
    ),
}

# A command that only reads, down to what stands behind its pipe.
DISPLAY = re.compile(r"display [^|>]+(?:\| include [^|>]+)?")
SHOW = re.compile(r"show [^|>]+(?:\| (?:include|count) [^>]+)?")
_SHELL = (
    r"(?:uname -a|(?:ip|bridge)(?: -[a-z]+)* (?:link|neigh|fdb|vlan) show|lldpcli -f json show |cat /sys/|grep -qs "
    r'|echo "|sudo -n -l )[^;&|<>]*?'
)
SHELL = re.compile(rf"{_SHELL}(?:(?:;| &&| \|\|) {_SHELL})*")

# What each command looks like that is sent to ask; what else is sent, which holds for this session alone.
SESSION_ONLY: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "huawei_vrp": (DISPLAY, ("screen-length 0 temporary", "undo terminal monitor")),
    "hp_comware": (DISPLAY, ("screen-length disable", "undo terminal monitor")),
    "cisco_ios": (SHOW, ("terminal length 0",)),
    "ruijie_os": (SHOW, ("terminal length 0", "terminal width 256")),
    "zte_zxros": (SHOW, ("terminal length 0",)),
    "huawei_smartax": (DISPLAY, ("enable", "undo smart", "scroll")),
    "zte_olt": (SHOW, ("terminal length 0",)),
    "linux": (SHELL, ("export LC_ALL=C PAGER=cat TERM=dumb PATH=$PATH:/usr/sbin:/sbin",)),
}

# Questions whose command is not the one that the reader of their answer goes by.
OTHERWISE_READ = {
    ("huawei_vrp", "port_security"),  # stands in the port's MAC table, by its type
    ("linux", "vlan"),  # asked only after a look at whether the bridge minds VLANs
}


def rows(table: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Each row behind the name of its platform."""
    return [(name, *(row if isinstance(row, tuple) else (row,))) for name, given in table.items() for row in given]


@pytest.mark.parametrize(
    "table",
    [PROMPTS, NO_PROMPTS, REFUSALS, VERSIONS, SESSION_ONLY],
    ids=["prompts", "no prompts", "refusals", "versions", "session only"],
)
def test_every_platform_has_its_rows(table: dict[str, Any]) -> None:
    """A platform that is added is held to the same promises as the others; only where nobody logs in, to none."""
    assert {name for name, given in table.items() if given} == set(LOGGED_INTO)


@pytest.mark.parametrize("name", LOGGED_INTO)
def test_every_sign_is_met(name: str) -> None:
    """No pattern of a platform is without a row that it matches; a version that is another's stands among them."""
    platform = PLATFORMS[name]
    assert {configures for _, configures in PROMPTS[name]} >= ({False, True} if platform.config_prompt else {False})
    assert any(refused for _, refused, _ in REFUSALS[name])
    assert platform.not_allowed is not None
    assert any(not_allowed for _, _, not_allowed in REFUSALS[name])
    assert {known for _, known in VERSIONS[name]} == {False, True}
    asked = [next(sign for sign, _ in platform.questions if sign.search(said)) for said, _ in QUESTIONS.get(name, ())]
    assert set(asked) == {sign for sign, _ in platform.questions}


@pytest.mark.parametrize(("name", "last", "configures"), rows(PROMPTS))
def test_prompts(name: str, last: str, *, configures: bool) -> None:
    """It waits for a command, whatever stands before and behind that; and when it would take a configuring one."""
    platform = PLATFORMS[name]
    for shown in (last, f"{last} "):
        assert platform.prompt.fullmatch(shown)
        for answer in ("Total items displayed = 0", "  ---  0 mac address(es) found  ---"):
            assert platform.prompt.search(f"{answer}\n{shown}")
        for text in (shown, f"\n{shown}"):
            found = platform.config_prompt is not None and platform.config_prompt.search(text) is not None
            assert found is configures


@pytest.mark.parametrize(("name", "last"), rows(NO_PROMPTS))
def test_no_prompt(name: str, last: str) -> None:
    """Nothing waits there for a command, least of all for a configuring one."""
    platform = PLATFORMS[name]
    for text in (last, f"\n{last}"):
        assert platform.prompt.search(text) is None
        assert platform.config_prompt is None or platform.config_prompt.search(text) is None


@pytest.mark.parametrize(("name", "said", "refused", "not_allowed"), rows(REFUSALS))
def test_refusals(name: str, said: str, *, refused: bool, not_allowed: bool) -> None:
    """What it does not know, what this user may not ask, and what is no error at all are told apart."""
    platform = PLATFORMS[name]
    assert platform.not_allowed is not None
    assert (platform.not_understood.search(said) is not None) is refused
    assert (platform.not_allowed.search(said) is not None) is not_allowed


@pytest.mark.parametrize(
    "name",
    [f"{path.parent.name}/{path.stem}" for each in LOGGED_INTO for path in sorted((TRANSCRIPTS / each).glob("*.txt"))],
)
def test_an_answer_is_no_refusal(name: str) -> None:
    """`Total Error: 12`, `ERROR DOWN`, `Info: …` are answers; nor is a line of its log before them a refusal."""
    device = name.partition("/")[0]
    platform = PLATFORMS[device]
    assert platform.not_allowed is not None
    text = f"{LOGGED.get(device, '')}\n{transcript(name)}"
    assert platform.not_understood.search(text) is None
    assert platform.not_allowed.search(text) is None


@pytest.mark.parametrize(("name", "asked", "answer"), rows(QUESTIONS))
def test_a_login_question_is_answered_so_that_nothing_changes(name: str, asked: str, answer: str) -> None:
    """Above all no yes to saving the configuration, and no new password."""
    assert next(given for pattern, given in PLATFORMS[name].questions if pattern.search(asked)) == answer


@pytest.mark.parametrize(("name", "version", "known"), rows(VERSIONS))
def test_known_by_its_version(name: str, version: str, *, known: bool) -> None:
    """Only its own version text is taken for it."""
    told_by = PLATFORMS[name].told_by
    assert told_by is not None
    assert (told_by.search(version) is not None) is known


@pytest.mark.parametrize("name", LOGGED_INTO)
def test_what_it_sends_changes_nothing(name: str) -> None:
    """Only what reads, and what is for this session alone."""
    platform = PLATFORMS[name]
    reads, session = SESSION_ONLY[name]
    asked = [platform.version, *(each for commands in platform.asks.values() for each in commands)]
    assert [each for each in asked if not reads.fullmatch(each)] == []
    assert (*platform.unpaged, *platform.quiet) == session


@pytest.mark.parametrize("name", LOGGED_INTO)
def test_each_command_is_read_by_one_reader(name: str) -> None:
    """Of the readers for one question, the command itself says which is meant."""
    for ask in INTENT_OF:
        for command in PLATFORMS[name].asks.get(ask, ()):
            assert len(formats_of(name, ask, command)) == ((name, ask) not in OTHERWISE_READ), command


@pytest.mark.parametrize("name", LOGGED_INTO)
def test_silence_is_no_answer(name: str) -> None:
    """A prompt and nothing before it: no row, and nothing is said to be whole."""
    platform = PLATFORMS[name]
    for ask in INTENT_OF:
        for command in platform.asks.get(ask, ()):
            parsed = read_answer(platform, ask, Answer(command, "", "", PROMPTS[name][0][0])).parsed
            assert (parsed.rows, parsed.complete) == ((), None), command
