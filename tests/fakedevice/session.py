"""One session: the login, the line with its echo, the pager, and everything that may go wrong on the way."""

import asyncio
import re
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from tests.fakedevice.cli import Ask, Left, Reply, Said, Shell
from tests.fakedevice.state import At, User

if TYPE_CHECKING:
    from tests.fakedevice.transports import FakeDevice

_CTRL_C, _CTRL_Z = 0x03, 0x1A
_PIECE = 16_384


class Gone(Exception):
    """The other end, or the link, is gone."""


class Wire(Protocol):
    """The bytes of one connection.  `read` gives b"" at the end; `cut` ends it without a goodbye."""

    way: str

    async def read(self) -> bytes: ...
    async def write(self, data: bytes) -> None: ...
    def cut(self) -> None: ...


class Talk:
    """One terminal session on one device."""

    def __init__(self, device: "FakeDevice", wire: Wire, user: User | None = None) -> None:
        self.device, self.wire, self.user = device, wire, user
        self.quirks, self.seen = device.quirks, device.seen
        self.shell: Shell
        self._pending = bytearray()
        self._swallow = False
        self._sent = 0
        self._columns = 0

    async def run(self) -> None:
        """From the login to the last word."""
        if self.quirks.vty_full or self.seen.open_now >= self.quirks.vty_lines:
            await self.text(self.device.shell_class.all_busy)
            return
        self.seen.open_now += 1
        self.seen.most_at_once = max(self.seen.most_at_once, self.seen.open_now)
        try:
            if self.user is None:
                self.user = await self._login()
            if self.user is not None:
                await self._prompts(self.user)
        except Gone:
            pass
        finally:
            self.seen.open_now -= 1

    # -- logging in by Telnet or console ---------------------------------------------------------------------------

    async def _login(self) -> User | None:
        words = self.device.shell_class
        await self.text(self.quirks.banner + words.greeting)
        for _ in range(3):
            name = ""
            if not self.quirks.password_only:
                await self.text(words.name_prompt)
                name = await self.line()
            await self.text(words.password_prompt)
            password = await self.line(echo=False)
            await self.text("\n")
            self.seen.auth_attempts += 1
            self.seen.passwords.append((name, password))
            if self.quirks.password_only:
                if password == self.device.state.line_password:
                    return User("", password)
            elif user := self.device.known(name, password):
                return user
            await self.text(words.wrong_login)
        return None

    # -- at the prompt ---------------------------------------------------------------------------------------------

    async def _prompts(self, user: User) -> None:
        self.shell = self.device.shell_class(self.device.state, self.quirks, self.seen, user, self.wire.way)
        self.seen.sessions += 1
        try:
            question = self.shell.question()
            if question is not None:
                await self.text(await self._asked(question))
            await self.text(self.shell.welcome)
            while True:
                prompt = self.shell.prompt()
                self._columns = len(prompt)
                await self.text(prompt)
                line = await self.line(garble=True)
                if line.strip():
                    await self._command(line.strip())
        except Left:
            self.seen.left += 1

    async def _command(self, line: str) -> None:
        quirks, seen = self.quirks, self.seen
        configures = self.shell.configures(line)
        seen.commands.append(line)
        if configures:
            seen.config_lines.append(line)

        def due(at: At | None) -> bool:
            if at is None:
                return False
            if isinstance(at, str):
                return re.search(at, line) is not None
            if isinstance(at, tuple):
                return configures and len(seen.config_lines) == at[1]
            return len(seen.commands) == at

        if due(quirks.drop_before):
            self._drop()
        if due(quirks.freeze_at):
            await self._frozen()
        if quirks.answer_delay_s:
            await asyncio.sleep(quirks.answer_delay_s)
        if due(quirks.rename_at):
            self.shell.name = f"{self.shell.name}-2"
        raw = next((raw for pattern, raw in quirks.answers.items() if re.search(pattern, line)), None)
        if raw is not None:
            await self._raw(raw(line) if callable(raw) else raw)
            return
        undoes = quirks.refuses_undo and line.split()[0] == self.shell.undo
        if due(quirks.error_at) or undoes:
            await self.text(self.shell.refused)
            return
        if configures and quirks.ignores and re.search(quirks.ignores, line):
            return
        try:
            reply = self.shell.run(line)
            said = await self._asked(reply) if isinstance(reply, Generator) else reply
        except Said as error:
            said = error.text
        if due(quirks.drop_after):
            self._drop()
        if due(quirks.freeze_after):
            await self._frozen()
        if self.shell.alarms and self.shell.alarm:
            await self.text(f"\n{self.shell.alarm}\n")
        await self._paged(said, alarm=due(quirks.alarm_at))

    async def _frozen(self) -> None:
        """Silence, as long as the other end stays."""
        while got := await self.wire.read():
            self.seen.raw += got
        raise Gone

    async def _asked(self, reply: Generator[Ask, str, str]) -> str:
        """Put each question of a command to the person, until it has an answer."""
        try:
            ask = next(reply)
            while True:
                await self.text(ask.prompt)
                answer = await self.line(echo=not ask.hidden)
                if ask.hidden:
                    await self.text("\n")
                    self.seen.passwords.append(("", answer))
                self.seen.answers.append((ask.prompt, answer))
                ask = reply.send(answer)
        except StopIteration as done:
            return str(done.value or "")

    async def _paged(self, said: Reply, *, alarm: bool) -> None:
        """Show an answer a page at a time, as long as this session has the pager."""
        if not isinstance(said, str):
            await self._raw(said)  # type: ignore[arg-type]  # a generator of questions was asked before
            return
        rows = said.splitlines(keepends=True)
        if alarm:
            rows.insert(len(rows) // 2, f"\n{self.shell.alarm}\n")
        if not self.shell.paged:
            await self.text("".join(rows))
            return
        left = self.quirks.page_lines
        shown = 0
        while shown < len(rows):
            part = rows[shown : shown + left]
            await self.text("".join(part))
            shown += len(part)
            if shown >= len(rows):
                return
            await self._write(self.shell.more)
            self.seen.paged += 1
            key = await self._key()
            await self._write(self.shell.wipe)
            if key in b" ":
                left = self.quirks.page_lines
            elif key in b"\r\n":
                left = 1
                self._swallow = key == b"\r"
            else:
                return

    async def _raw(self, raw: bytes | str | Iterable[bytes]) -> None:
        if isinstance(raw, str):
            await self.text(raw)
            return
        if isinstance(raw, bytes):
            await self._write(raw)
            return
        held = b""
        for each in raw:
            held += each
            if len(held) >= _PIECE:
                await self._write(held)
                held = b""
        await self._write(held)

    # -- bytes -----------------------------------------------------------------------------------------------------

    async def _key(self) -> bytes:
        while not self._pending:
            got = await self.wire.read()
            if not got:
                raise Gone
            self.seen.raw += got
            self._pending += got
        return bytes([self._pending.pop(0)])

    async def line(self, *, echo: bool = True, garble: bool = False) -> str:
        """One line as it is typed, echoed; CR, LF and CR LF each end it."""
        typed = bytearray()
        while True:
            key = (await self._key())[0]
            swallow, self._swallow = self._swallow, False
            if swallow and key in b"\n\0":
                continue
            if key in b"\r\n":
                self._swallow = key == 0x0D and self.wire.way != "console"
                await self._write(b"\r\n")
                break
            if key in (_CTRL_C, _CTRL_Z):
                typed = bytearray(b"\x1a" if key == _CTRL_Z else b"")
                await self._write(b"^Z\r\n" if key == _CTRL_Z else b"^C\r\n")
                break
            if key in (0x08, 0x7F):
                if typed:
                    typed.pop()
                    if echo:
                        await self._write(b"\b \b")
                continue
            if key == 0x15:  # Ctrl+U
                await self._write(b"\b \b" * len(typed) if echo else b"")
                typed.clear()
                continue
            if key < 0x20 and key != 0x09:
                continue
            typed.append(key)
            if echo:
                position, wrong = self.quirks.garble
                if garble and len(typed) == position and self._garble_due(bytes(typed)):
                    typed[-1:] = wrong
                await self._write(bytes(typed[-1:]))
                if self.quirks.wrap_echo and garble and (self._columns + len(typed)) % self.quirks.wrap_echo == 0:
                    await self._write(b" \r")
        text = typed.decode(self.quirks.encoding, errors="replace")
        self.seen.lines.append(text)
        return text

    def _garble_due(self, typed: bytes) -> bool:
        at = self.quirks.echo_garbled_at
        if at is None:
            return False
        if isinstance(at, int):
            return len(self.seen.commands) + 1 == at
        coming = (typed + self._pending).decode(self.quirks.encoding, errors="replace").split("\r")[0].strip()
        if isinstance(at, str):
            return re.search(at, coming) is not None
        return self.shell.configures(coming) and len(self.seen.config_lines) + 1 == at[1]

    async def text(self, text: str) -> None:
        """Words, in the device's encoding and with its line ends."""
        if text:
            lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
            await self._write(lines.encode(self.quirks.encoding, errors="replace"))

    async def _write(self, data: bytes) -> None:
        quirks = self.quirks
        if quirks.drop_bytes is not None and self._sent + len(data) >= quirks.drop_bytes:
            await self.wire.write(data[: max(0, quirks.drop_bytes - self._sent)])
            self._drop()
        self._sent += len(data)
        size = 1 if quirks.byte_delay_s else quirks.chunk
        if size is None:
            await self.wire.write(data)
            return
        for piece in _cut_up(data, size):
            await self.wire.write(piece)
            await asyncio.sleep(quirks.byte_delay_s)

    def _drop(self) -> None:
        self.wire.cut()
        raise Gone


def _cut_up(data: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]
