"""Whatever a device says: an answer or one of our errors, within the time, and never a wrong answer for a whole one."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.session import open_session
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Limits
from tests.devices.stub import Step, Stub

# Short where silence is expected; generous where an answer is, so that a busy machine fails nothing.
LIMITS = Limits(connect_s=10.0, login_s=10.0, answer_s=10.0, largest_answer=2_000_000)
SILENT_S = 0.6
# Far beyond every deadline: whoever is not back by then hangs.
HUNG_S = 30.0

PROMPTS = {
    "huawei_vrp": b"<SW1>",
    "hp_comware": b"<SW1>",
    "linux": b"tech@sw1:~$ ",
    "huawei_smartax": b"MA5680T>",
}
MORE = (
    b"---- More ----",
    b" --More-- ",
    b"---MORE---",
    b"----- more ----- Press Q or Ctrl+C",
    b"---- More ( Press 'Q' to break ) ----",
    b"<--- More --->",
    b"--More(CTRL+C break)--",
    b"Press any key to continue (Q to quit)",
)
WIPES = (
    b"\x1b[42D" + b" " * 42 + b"\x1b[42D",
    b"\r" + b" " * 60 + b"\r",
    b"\x08" * 14 + b" " * 14 + b"\x08" * 14,
    b"\r\n",
)
ROWS = tuple(f"row {number:02} 00e0-fc12-{number:04x} 1203 GE0/0/{number}" for number in range(1, 13))
TEXT = "\r\n".join(ROWS).encode()

# A hostile answer: the steps behind the echo, and whether the twelve rows have to come through whole.
Hostile = tuple[list[Step], bool | None]
Made = Callable[[random.Random, bytes], Hostile]


def whole(steps: Iterable[Step]) -> Hostile:
    """The rows have to come through."""
    return list(steps), True


def error(steps: Iterable[Step]) -> Hostile:
    """No answer may come of it."""
    return list(steps), False


def either(steps: Iterable[Step]) -> Hostile:
    """Answer or error, as long as it is one of the two."""
    return list(steps), None


def _behind(prompt: bytes) -> bytes:
    return b"\r\n" + TEXT + b"\r\n" + prompt


def _cut_up(data: bytes, rng: random.Random, most: int) -> list[Step]:
    steps: list[Step] = []
    while data:
        size = rng.randint(1, most)
        steps.append(data[:size])
        data = data[size:]
    return steps


def _noise(rng: random.Random, size: int) -> bytes:
    return bytes(
        rng.choice(b"\x00\x01\x07\x08\x0b\x0c\x0e\x1b\x7f\x80\x9b\x9d\xc2\xe4\xff[]PX^_;?0159ABCDKmhl")
        for _ in range(size)
    )


def _coloured(rng: random.Random) -> bytes:
    return b"\r\n".join(b"\x1b[%dm" % rng.randint(0, 47) + row.encode() + b"\x1b[0m" for row in ROWS)


def _paged(rng: random.Random, prompt: bytes) -> list[Step]:
    """Three pages, each behind a pager that waits for its key."""
    more, wipe = rng.choice(MORE), rng.choice(WIPES)
    rows = [row.encode() for row in ROWS]
    first, second, third = rows[:4], rows[4:8], rows[8:]
    lines = b"\r\n".join(first) + b"\r\n" + more
    return [
        b"\r\n" + lines,
        0.05,
        wipe + b"\r\n".join(second) + b"\r\n" + more,
        0.05,
        wipe + b"\r\n".join(third) + b"\r\n" + prompt,
    ]


def _look_alike(prompt: bytes, rng: random.Random) -> bytes:
    other = prompt.replace(b"SW1", b"SW2").replace(b"sw1", b"sw2").replace(b"MA5680T", b"MA5608T")
    return rng.choice(
        [other, b"x " + prompt, prompt + b"display arp", b"[SW9-GigabitEthernet0/0/1]", b"<not a prompt", b"a>b"]
    )


OUTPUTS: dict[str, Made] = {
    "plain": lambda rng, prompt: whole([_behind(prompt)]),
    "byte by byte": lambda rng, prompt: whole(_cut_up(_behind(prompt), rng, 3)),
    "half lines": lambda rng, prompt: whole(_cut_up(_behind(prompt), rng, 40)),
    "colours": lambda rng, prompt: whole([b"\r\n" + _coloured(rng) + b"\r\n" + prompt]),
    "title set": lambda rng, prompt: whole([b"\r\n\x1b]0;pwned\x07" + TEXT + b"\r\n\x1b]2;x\x1b\\" + prompt]),
    "DCS": lambda rng, prompt: whole([b"\r\n\x1bP1$r0m\x1b\\" + TEXT + b"\r\n" + prompt]),
    "NULs": lambda rng, prompt: whole([_behind(prompt).replace(b"\r\n", b"\r\n\0\0")]),
    "CR CR LF": lambda rng, prompt: whole([_behind(prompt).replace(b"\r\n", b"\r\r\n")]),
    "LF CR": lambda rng, prompt: whole([_behind(prompt).replace(b"\r\n", b"\n\r")]),
    "bare LF": lambda rng, prompt: whole([_behind(prompt).replace(b"\r\n", b"\n")]),
    "BEL at the end": lambda rng, prompt: whole([_behind(prompt) + b"\x07"]),
    "pager": lambda rng, prompt: whole(_paged(rng, prompt)),
    "slow pieces": lambda rng, prompt: whole(
        [b"\r\n" + b"\r\n".join(row.encode() for row in ROWS[:6]), 0.1, b"\r\n" + b"\r\n".join(row.encode() for row in ROWS[6:]), 0.1, b"\r\n" + prompt]
    ),
    "look-alikes": lambda rng, prompt: whole([b"\r\n" + _look_alike(prompt, rng) + b"\r\n" + TEXT + b"\r\n" + prompt]),
    "look-alike last line": lambda rng, prompt: whole([b"\r\n" + TEXT + b"\r\n" + _look_alike(prompt, rng), 0.1, b"\r\n" + prompt]),
    "an alarm over the prompt": lambda rng, prompt: whole([_behind(prompt) + b"\r\n%Nov 23 10:00:00 SW1 IFNET/3/LINK: down\r\n"]),
    "wrong charset": lambda rng, prompt: whole([b"\r\n" + "描述：联通".encode(rng.choice(["gb18030", "utf-16-le", "utf-8"])) + b"\r\n" + TEXT + b"\r\n" + prompt]),
    "half a character": lambda rng, prompt: whole([b"\r\n" + "机房".encode()[:4] + b"\r\n" + TEXT + b"\r\n" + prompt]),
    "noise before": lambda rng, prompt: either([b"\r\n" + _noise(rng, 300) + b"\r\n" + TEXT + b"\r\n" + prompt]),
    "noise": lambda rng, prompt: either([_noise(rng, rng.randint(1, 3000)) + b"\r\n" + prompt]),
    "unclosed escapes": lambda rng, prompt: either([b"\r\n" + rng.choice([b"\x1bP", b"\x1b]0;", b"\x1b[", b"\x1b^"]) * 4000 + b"\r\n" + prompt]),
    "cursor far away": lambda rng, prompt: either([b"\r\n\x1b[99999999Cx\x1b[9999D" + b"\x1b[4096C" * 200 + b"\r\n" + prompt]),
    "one endless line": lambda rng, prompt: either([b"\r\n" + b"x" * 1_500_000 + b"\r\n" + prompt]),
    "Telnet protocol": lambda rng, prompt: either([bytes((255, rng.randint(240, 254), rng.randint(0, 255))) * rng.randint(1, 50) + _behind(prompt)]),
    "an open option": lambda rng, prompt: either([b"\xff\xfa\x18\x01" + b"z" * rng.randint(0, 2000) + _behind(prompt)]),
    "silence": lambda rng, prompt: error([2.0]),
    "half an answer": lambda rng, prompt: error([_behind(prompt)[: rng.randint(20, 200)], 2.0]),
    "cut": lambda rng, prompt: error([_behind(prompt)[: rng.randint(0, 300)], None]),
    "a pager storm": lambda rng, prompt: error([b"\r\n" + rng.choice(MORE) + b"\r\n"] * 3 + [b"x" * 1000 + b"\r\n" + rng.choice(MORE), 2.0]),
    "a flood": lambda rng, prompt: error([b"\r\n" + b"row\r\n" * 20_000] * 500),
    "an endless line flood": lambda rng, prompt: error([b"-" * 100_000] * 500),
    "a question": lambda rng, prompt: either([b"\r\nReset the device? [Y/N]:", 0.1, b"\r\n" + prompt]),
    "a password question": lambda rng, prompt: error([b"\r\n[sudo] password for tech: ", 2.0]),
}  # fmt: skip
ROUNDS = {"noise": 6, "look-alikes": 4, "pager": 4}


def _prompt(name: str) -> bytes:
    return PROMPTS.get(name, b"SW1#")


def _command(platform: Platform) -> str:
    return platform.version or next(each for group in platform.asks.values() for each in group if "{" not in each)


PLATFORM_NAMES = sorted(name for name, each in PLATFORMS.items() if not each.paste_only and (each.version or each.asks))
CASES = [(platform, output, f"{platform} {output} {round_}") for platform in PLATFORM_NAMES for output in OUTPUTS for round_ in range(ROUNDS.get(output, 1))]  # fmt: skip


def _survives(platform: str, output: str, seed: str, folder: Path) -> str | None:
    """What was wrong with one case."""
    rng = random.Random(seed)
    prompt = _prompt(platform)
    steps, complete = OUTPUTS[output](rng, prompt)
    command = _command(PLATFORMS[platform])

    def says(line: str) -> Iterable[Step]:
        if line in ("quit", "exit", "logout"):
            return [None]
        return steps if line == command else [b"\r\n" + prompt]

    with Stub(prompt, says, echo=rng.choice(["once", "once", "once", "twice", "never"])) as device:
        session = open_session(device.target(platform), Books(folder / seed.replace("/", "-")), LIMITS)
        try:
            answer = session.ask(command, LIMITS.answer_s if complete else SILENT_S)
        except DeviceError as exc:
            return f"{seed}: {exc.code} {exc.facts}" if complete else None
        finally:
            session.close()
        rows = [row for row in ROWS if row in answer.text.splitlines()]
        if complete is False:
            return f"{seed}: answered {answer.text[-200:]!r}"
        if complete and len(rows) != len(ROWS):
            return f"{seed}: only {len(rows)} rows in {answer.text!r} of {answer.raw[:1500]!r}"
        if complete and any(ord(each) < 0x20 and each != "\n" for each in answer.text):
            return f"{seed}: control characters in {answer.text!r}"
    return None


def test_there_are_enough_of_them() -> None:
    """At least 300, over every platform that can be logged in to."""
    assert len(CASES) >= 300
    assert {platform for platform, _, _ in CASES} == set(PLATFORM_NAMES)


@pytest.mark.parametrize("output", sorted(OUTPUTS))
def test_no_output_does_harm(output: str, tmp_path: Path) -> None:
    """An answer or one of our errors, on every platform; the rows whole wherever the device has sent them whole."""
    cases = [each for each in CASES if each[1] == output]
    with ThreadPoolExecutor(16) as pool:
        running = [pool.submit(_survives, *case, tmp_path) for case in cases]
        wrong = [said for each in running if (said := each.result(HUNG_S))]
    assert wrong == []
