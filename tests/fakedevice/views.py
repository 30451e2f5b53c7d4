# ruff: noqa: ARG002 -- some words of a command change nothing
"""What Huawei and H3C have in common: views, their prompts, and how one moves between them."""

from collections.abc import Callable, Generator

from tests.fakedevice.cli import Ask, Left, Reply, Said, Shell, command, said_yes
from tests.fakedevice.state import Arp, Port

ANY = "exec config if"


class Views(Shell):
    """`<SW>` user view, `[SW]` system view, `[SW-GigabitEthernet0/0/7]` interface view."""

    def prompt(self) -> str:
        if self.mode == "exec":
            return f"<{self.name}>"
        return f"[{self.name}]" if self.at is None else f"[{self.name}-{self.at.name}]"

    def escape(self, line: str) -> str:
        return "return" if line == "\x1a" else line

    # -- moving about ----------------------------------------------------------------------------------------------

    @command("quit", modes=ANY)
    def quit(self) -> Reply:
        if self.mode == "exec":
            raise Left
        self.mode, self.at = ("config", None) if self.mode == "if" else ("exec", None)
        return ""

    @command("return", modes="config if")
    def to_user_view(self) -> Reply:
        self.mode, self.at = "exec", None
        return ""

    @command("system-view")
    def system_view(self) -> Reply:
        if not self.user.may_configure:
            raise Said(self.says("rights", "", 0))
        self.mode = "config"
        return "Enter system view, return user view with Ctrl+Z.\n"

    @command("save force", modes=ANY)
    def save_at_once(self) -> Reply:
        return self._saved()

    @command("save", modes=ANY)
    def save(self) -> Generator[Ask, str, str]:
        yes = yield from yes_or_no(
            "The current configuration will be written to the device.\nAre you sure to continue?[Y/N]"
        )
        return self._saved() if said_yes(yes) else ""

    def _saved(self) -> str:
        self.state.saves += 1
        return "Now saving the current configuration to the slot 0.\nSave the configuration successfully.\n"

    @command("reset saved-configuration", "startup saved-configuration {rest}", "reboot")
    def boot(self, rest: str = "") -> Reply:
        self.state.boot_touched = True
        return ""

    # -- configuring what both have --------------------------------------------------------------------------------

    @command("interface {port}", modes="config if")
    def interface_view(self, port: Port) -> Reply:
        self.mode, self.at = "if", port
        return ""

    @command("shutdown", modes="if", config=True)
    def shutdown(self) -> Reply:
        self.port_here.shut = True
        return ""

    @command("undo shutdown", modes="if", config=True)
    def undo_shutdown(self) -> Reply:
        if not self.port_here.shut and self.port_here.error_down is None:
            return "Info: Interface " + self.port_here.name + " is not shutdown.\n"
        if self.port_here.shut:
            self.port_here.error_down = None
        self.port_here.shut = False
        return ""

    @command("restart", modes="if", config=True)
    def restart(self) -> Reply:
        self.port_here.error_down = None
        self.port_here.shut = False
        return ""

    @property
    def port_here(self) -> Port:
        assert self.at is not None
        return self.at

    @command("sysname {word}", modes="config", config=True)
    def sysname(self, word: str) -> Reply:
        self.state.hostname = self.name = word
        return ""

    def drop_static(self, which: Callable[[Arp], bool]) -> int:
        kept = [each for each in self.state.arps if each.kind != "static" or not which(each)]
        dropped = len(self.state.arps) - len(kept)
        self.state.arps[:] = kept
        return dropped


def yes_or_no(prompt: str) -> Generator[Ask, str, str]:
    """A question that takes nothing but Y or N."""
    answer = yield Ask(prompt)
    while answer.strip().lower() not in ("y", "yes", "n", "no"):
        answer = yield Ask("Error: Please choose 'YES' or 'NO' first before pressing 'Enter'. [Y/N]:")
    return answer
