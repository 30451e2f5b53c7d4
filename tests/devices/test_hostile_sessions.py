"""Whatever a device says: an answer or one of our errors, within the time, and never a wrong answer for a whole one."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import PLATFORMS
from fieldkit.devices.session import open_session
from fieldkit.devices.talk import DeviceError
from fieldkit.devices.target import Books, Limits
from tests.devices.stub import Step, Stub
from tests.fakedevice import FakeDevice, Quirks, scenes
from tests.fakedevice.shells import SHELLS

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
    b"\x08",
    b"\r\n",
)
ROWS = tuple(f"row {number:02} 00e0-fc12-{number:04x} 1203 GE0/0/{number}" for number in range(1, 13))
TEXT = "\r\n".join(ROWS).encode()

# A hostile answer: the steps behind the echo, and whether the twelve rows have to come through whole.
Hostile = tuple[list[Step], bool | None]
Made = Callable[["Rig"], Hostile]


def whole(steps: Iterable[Step]) -> Hostile:
    """The rows have to come through."""
    return list(steps), True


def error(steps: Iterable[Step]) -> Hostile:
    """No answer may come of it."""
    return list(steps), False


def either(steps: Iterable[Step]) -> Hostile:
    """Answer or error, as long as it is one of the two."""
    return list(steps), None


@dataclass(frozen=True)
class Rig:
    """What a hostile answer is made of."""

    rng: random.Random
    prompt: bytes

    @property
    def behind(self) -> bytes:
        """The whole answer behind its echo."""
        return b"\r\n" + TEXT + b"\r\n" + self.prompt

    @property
    def alike(self) -> bytes:
        """A line that could be taken for the prompt."""
        other = self.prompt.replace(b"SW1", b"SW2").replace(b"sw1", b"sw2").replace(b"MA5680T", b"MA5608T")
        mode, open_, word = b"[SW9-GigabitEthernet0/0/1]", b"<not a prompt", b"a>b"
        return self.rng.choice([other, b"x " + self.prompt, self.prompt + b"display arp", mode, open_, word])

    def pieces(self, data: bytes, most: int) -> list[Step]:
        """The bytes in pieces of any size."""
        steps: list[Step] = []
        while data:
            size = self.rng.randint(1, most)
            steps.append(data[:size])
            data = data[size:]
        return steps

    def noise(self, size: int) -> bytes:
        """Bytes that mean something to a terminal, in no order."""
        signs = b"\x00\x01\x07\x08\x0b\x0c\x0e\x1b\x7f\x80\x9b\x9d\xc2\xe4\xff[]PX^_;?0159ABCDKmhl"
        return bytes(self.rng.choice(signs) for _ in range(size))

    def paged(self) -> list[Step]:
        """Three pages, each behind a pager that waits for its key."""
        more, wipe = self.rng.choice(MORE), self.rng.choice(WIPES)
        if wipe == b"\x08":  # back over the whole prompt, as whoever wrote it knows its length
            wipe = b"\x08" * len(more) + b" " * len(more) + b"\x08" * len(more)
        first, second, third = (b"\r\n".join(row.encode() for row in ROWS[at : at + 4]) for at in (0, 4, 8))
        return [
            b"\r\n" + first + b"\r\n" + more,
            0.05,
            wipe + second + b"\r\n" + more,
            0.05,
            wipe + third + b"\r\n" + self.prompt,
        ]

    def framed(self, before: bytes, after: bytes = b"") -> list[Step]:
        """The rows, with something before and after them."""
        return [b"\r\n" + before + b"\r\n" + TEXT + b"\r\n" + after + self.prompt]


def _coloured(rig: Rig) -> bytes:
    return b"\r\n".join(b"\x1b[%dm" % rig.rng.randint(0, 47) + row.encode() + b"\x1b[0m" for row in ROWS)


_FOREIGN = tuple("描述：联通".encode(each) for each in ("gb18030", "utf-16-le", "utf-8"))
_OPENED = (b"\x1bP", b"\x1b]0;", b"\x1b[", b"\x1b^")
_ALARM = b"\r\n%Nov 23 10:00:00 SW1 IFNET/3/LINK: down\r\n"
_FAR = b"\x1b[99999999Cx\x1b[9999D" + b"\x1b[4096C" * 200
_HALVES = tuple(b"\r\n" + b"\r\n".join(row.encode() for row in ROWS[at : at + 6]) for at in (0, 6))

OUTPUTS: dict[str, Made] = {
    # to be read whole
    "plain": lambda rig: whole([rig.behind]),
    "byte by byte": lambda rig: whole(rig.pieces(rig.behind, 3)),
    "half lines": lambda rig: whole(rig.pieces(rig.behind, 40)),
    "colours": lambda rig: whole([b"\r\n" + _coloured(rig) + b"\r\n" + rig.prompt]),
    "title set": lambda rig: whole(rig.framed(b"\x1b]0;pwned\x07", b"\x1b]2;x\x1b\\")),
    "DCS": lambda rig: whole(rig.framed(b"\x1bP1$r0m\x1b\\")),
    "NULs": lambda rig: whole([rig.behind.replace(b"\r\n", b"\r\n\0\0")]),
    "CR CR LF": lambda rig: whole([rig.behind.replace(b"\r\n", b"\r\r\n")]),
    "LF CR": lambda rig: whole([rig.behind.replace(b"\r\n", b"\n\r")]),
    "bare LF": lambda rig: whole([rig.behind.replace(b"\r\n", b"\n")]),
    "BEL at the end": lambda rig: whole([rig.behind + b"\x07"]),
    "pager": lambda rig: whole(rig.paged()),
    "slow pieces": lambda rig: whole([_HALVES[0], 0.1, _HALVES[1], 0.1, b"\r\n" + rig.prompt]),
    "look-alikes": lambda rig: whole(rig.framed(rig.alike)),
    "look-alike last line": lambda rig: whole([b"\r\n" + TEXT + b"\r\n" + rig.alike, 0.1, b"\r\n" + rig.prompt]),
    "an alarm over the prompt": lambda rig: whole([rig.behind + _ALARM]),
    "wrong charset": lambda rig: whole(rig.framed(rig.rng.choice(_FOREIGN))),
    "half a character": lambda rig: whole(rig.framed("机房".encode()[:4])),
    # to be survived
    "noise before": lambda rig: either(rig.framed(rig.noise(300))),
    "noise": lambda rig: either([rig.noise(rig.rng.randint(1, 3000)) + b"\r\n" + rig.prompt]),
    "unclosed escapes": lambda rig: either(rig.framed(rig.rng.choice(_OPENED) * 4000)),
    "cursor far away": lambda rig: either(rig.framed(_FAR)),
    "one endless line": lambda rig: either(rig.framed(b"x" * 1_500_000)),
    "Telnet protocol": lambda rig: either([bytes((255, rig.rng.randint(240, 254), 7)) * 50 + rig.behind]),
    "an open option": lambda rig: either([b"\xff\xfa\x18\x01" + b"z" * rig.rng.randint(0, 2000) + rig.behind]),
    "a question": lambda rig: either([b"\r\nReset the device? [Y/N]:", 0.1, b"\r\n" + rig.prompt]),
    # to be told as an error, and never as an answer
    "silence": lambda _: error([2.0]),
    "half an answer": lambda rig: error([rig.behind[: rig.rng.randint(20, 200)], 2.0]),
    "cut": lambda rig: error([rig.behind[: rig.rng.randint(0, 300)], None]),
    "a pager storm": lambda rig: error([*[b"\r\n" + rig.rng.choice(MORE) + b"\r\n"] * 3, b"x\r\n" + MORE[0], 2.0]),
    "a flood": lambda _: error([b"\r\n" + b"row\r\n" * 20_000] * 500),
    "an endless line flood": lambda _: error([b"-" * 100_000] * 500),
    "a password question": lambda _: error([b"\r\n[sudo] password for tech: ", 2.0]),
}
# What is drawn by lot is drawn more than once.
ROUNDS = {"noise": 6, "look-alikes": 4, "pager": 4}


def _prompt(name: str) -> bytes:
    return PROMPTS.get(name, b"SW1#")


def _command(platform: Platform) -> str:
    return platform.version or next(each for group in platform.asks.values() for each in group if "{" not in each)


PLATFORM_NAMES = sorted(name for name, each in PLATFORMS.items() if not each.paste_only and (each.version or each.asks))
CASES = [
    (platform, output, f"{platform} {output} {round_}")
    for platform in PLATFORM_NAMES
    for output in OUTPUTS
    for round_ in range(ROUNDS.get(output, 1))
]


def _survives(platform: str, output: str, seed: str, folder: Path) -> str | None:
    """What was wrong with one case."""
    rng = random.Random(seed)
    prompt = _prompt(platform)
    steps, complete = OUTPUTS[output](Rig(rng, prompt))
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


FAKES = sorted(SHELLS)


@pytest.mark.parametrize("way", ["ssh", "telnet"])
def test_cut_after_any_number_of_bytes(way: str, tmp_path: Path) -> None:
    """A link that goes after so many bytes, in the login or later: one of our errors, or a whole answer before it."""
    rng = random.Random(way)
    cuts = [(platform, rng.randint(1, 900)) for platform in FAKES for _ in range(4)]

    def visit(platform: str, after: int) -> str | None:
        state = scenes.scene(platform, "differs")[0]
        with FakeDevice(state, Quirks(drop_bytes=after)) as device:
            try:
                with open_session(device.target(way), Books(tmp_path / f"{platform}{after}"), LIMITS) as session:
                    answer = session.ask(session.platform.version)
            except DeviceError as exc:
                wrong = exc.code in ("device.wrong_password", "device.password_expired", "device.locked_out")
                return f"{platform} {after}: {exc.code}" if wrong else None
            return None if answer.prompt.strip() else f"{platform} {after}: {answer.text!r}"

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(visit, *cut) for cut in cuts]
        assert [said for each in running if (said := each.result(HUNG_S * 2))] == []


@pytest.mark.parametrize("platform", FAKES)
def test_a_slow_line_byte_by_byte(platform: str, tmp_path: Path) -> None:
    """As on a console: each byte by itself, the answer is the same."""
    state = scenes.scene(platform, "differs")[0]
    made = FakeDevice(state, Quirks())
    with made as device, open_session(device.target("telnet"), Books(tmp_path), LIMITS) as session:
        at_once = session.ask(session.platform.version).text
        device.quirks.byte_delay_s = 0.001
        assert session.ask(session.platform.version, 30.0).text == at_once
