"""The single-PC test on a street of its own: the adapter as before whatever happens, and the customer online again."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldkit.cases.linebook import LineBook
from tests.lab.net import Net, wait_for
from tests.lab.street import CARRIER_DNS, LAN, LINE_GATEWAY, LINE_IP, Street

pytestmark = [pytest.mark.lab, pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")]

if sys.platform != "win32":
    from tests.lab.terminal import Terminal, plain

    class Screen(Terminal):
        """A terminal that also tells what stood on it when the program ended."""

        def rest(self) -> str:
            """What was written after the last prompt."""
            text: str = self._child.before.decode("utf-8")
            return text


ROOT = Path(__file__).parents[2]
ORDINARY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
# Short measurements: what is proven here is the adapter, not the line.
QUICK = ("--timeout", "1")
# Where a verdict is told too: enough for a laptop that has much else to do.
JUDGED = ("--timeout", "4")

# A command of the system that dies with its caller: `ip` and `tee`, counted where they change something.
DEADLY = """#!/bin/sh
case " $* " in *" show "*) exec {real} "$@";; esac
n=$(($(cat {count} 2>/dev/null || echo 0) + 1)); echo $n > {count}
[ "$n-before" = "$(cat {when})" ] && {{ kill -9 $PPID; exit 1; }}
{real} "$@"; code=$?
[ "$n-after" = "$(cat {when})" ] && kill -9 $PPID
exit $code
"""

# Takes the line and gives it back, as the command does, without measuring in between.
STAND_IN = """
import sys
from pathlib import Path
from fieldkit.changes.adapter import LineSettings, this_adapter
from fieldkit.changes.stand_in import StandIn
adapter = this_adapter()
wanted = LineSettings("static", sys.argv[2], 29, sys.argv[3], (sys.argv[4],))
stand_in = StandIn(adapter, Path(sys.argv[1]), adapter.read("eth0"), wanted, case=None)
stand_in.take_the_line()
sys.exit(0 if stand_in.put_back().how == "restored" else 1)
"""

# The same, each time in a process of its own that one of its commands kills, and then the next start: recovery.  One
# interpreter starts all of them; a line of JSON tells how each went.
KILLS = """
import json, os, subprocess, sys
from pathlib import Path
from fieldkit.changes.adapter import LineSettings, this_adapter
from fieldkit.changes.journal import unfinished
from fieldkit.changes.stand_in import StandIn, recover
data, folder, clean = Path(sys.argv[1]), Path(sys.argv[5]), os.environ["PATH"]
adapter = this_adapter()
wanted = LineSettings("static", sys.argv[2], 29, sys.argv[3], (sys.argv[4],))
def child(act):
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if act() else 1)
        finally:
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
def there_and_back():
    stand_in = StandIn(adapter, data, adapter.read("eth0"), wanted, case=None)
    stand_in.take_the_line()
    return stand_in.put_back().how == "restored"
def state():
    asked = (("ip", "-j", "address", "show", "dev", "eth0"), ("ip", "-j", "route", "show", "table", "all"))
    shown = [json.loads(subprocess.check_output(words)) for words in asked]
    return shown[0][0]["addr_info"], sorted(map(str, shown[1])), Path("/etc/resolv.conf").read_text()
def killed(when):
    (folder / "count").unlink(missing_ok=True)
    (folder / "when").write_text(when)
    os.environ["PATH"] = f"{folder}:{clean}"
    code = child(there_and_back)
    os.environ["PATH"] = clean
    return code
told = {"whole": killed("never"), "steps": int((folder / "count").read_text()), "before": state(), "kills": []}
for step in range(1, told["steps"] + 1):
    for when in ("before", "after"):
        one = {"at": f"{step}-{when}", "code": killed(f"{step}-{when}"), "open": unfinished(data) is not None}
        one["changed"] = state() != told["before"]
        one["recovered"] = child(lambda: recover(adapter, unfinished(data)).done)
        one |= {"same": state() == told["before"], "closed": unfinished(data) is None}
        told["kills"].append(one)
print(json.dumps(told))
"""


class Site:
    """A street whose laptop's cable can be moved between the customer's LAN and the line."""

    def __init__(self, net: Net, home: Path) -> None:
        self.net = net
        self.home = home
        self.data = home / "data" / "fieldkit"
        self.street = Street(net, "lan")
        self.street.open_shop({})
        self.street.address_laptop({})
        # An address more and a route more, so that "as before" says something.
        self.street.pc.ip("address", "add", f"{LAN}.51/24", "dev", "eth0", "label", "eth0:2")
        self.street.pc.ip("route", "add", "10.9.0.0/16", "via", f"{LAN}.7", "dev", "eth0", "metric", "7")
        self.before = self.state()

    def import_record(self, **address: Any) -> None:
        """Put the line into this home's line book."""
        record = self.street.record()
        del record["test"]["at"]
        record["address"] = {**record["address"], **address} if address.get("mode") != "ipoe" else address
        file = self.home / "line.json"
        file.write_text(json.dumps(record))
        LineBook(self.data).import_file(file)

    def state(self) -> Any:
        """How the adapter is set, to the last detail."""
        run = self.street.pc.run
        addresses = json.loads(run("ip", "-j", "address", "show", "dev", "eth0").stdout)[0]["addr_info"]
        routes = json.loads(run("ip", "-j", "route", "show", "table", "all").stdout)
        return addresses, sorted(map(str, routes)), run("cat", "/etc/resolv.conf").stdout

    def environment(self) -> dict[str, str]:
        """What a login shell would set."""
        return {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "NO_COLOR": "1",
            "PYTHONPATH": str(ROOT),
        }

    def command(self, *words: str, user: tuple[str, ...] = (), path: str = "") -> list[str]:
        """The command line of the real program on this laptop."""
        environment = self.environment()
        environment["PATH"] = f"{path}:{environment['PATH']}" if path else environment["PATH"]
        pairs = [f"{key}={value}" for key, value in environment.items()]
        return self.street.pc.command("env", "-i", *pairs, *user, sys.executable, *words)

    def fieldkit(self, *words: str, path: str = "") -> "subprocess.CompletedProcess[str]":
        """Run the real command to its end."""
        return self.net.sh(*self.command("-m", "fieldkit", *words, path=path), check=False)

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start the real command."""
        return subprocess.Popen(
            self.command("-m", "fieldkit", *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
        )

    def to_the_line(self) -> None:
        """Unplug the customer's router; plug the laptop into the line."""
        street = self.street
        assert street.router is not None
        street.router.ip("link", "set", "wan0", "down")
        street.lan.ip("link", "set", street.port, "netns", street.access.namespace)
        street.access.ip("link", "set", street.port, "master", "br0", "up")

    def to_the_lan(self) -> None:
        """And everything back."""
        street = self.street
        assert street.router is not None
        street.access.ip("link", "set", street.port, "netns", street.lan.namespace)
        street.lan.ip("link", "set", street.port, "master", "br0", "up")
        street.router.ip("link", "set", "wan0", "up")
        street.router.route(LINE_GATEWAY)

    def answers(self, ip: str) -> bool:
        """Does this address answer the laptop?"""
        return self.street.pc.run("ping", "-c1", "-W2", ip, check=False).returncode == 0

    @property
    def journal(self) -> Path:
        """The journal of a change that is not undone."""
        return self.data / "changes" / "adapter.jsonl"

    def entries(self) -> list[dict[str, Any]]:
        """What that journal holds now, a line half written left out."""
        if not self.journal.exists():
            return []
        lines = self.journal.read_text().splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]

    def taken(self) -> bool:
        """Does the laptop have the line's address, every step done?"""
        done = [each for each in self.entries() if each["kind"] == "did"]
        asked = [each["of"] for each in self.entries() if each["kind"] == "doing"]
        return bool(asked) and len(done) >= asked[0]


@pytest.fixture
def site(lab_net: Net, tmp_path: Path) -> Site:
    """A healthy street."""
    return Site(lab_net, tmp_path)


Hands = Callable[[str], str]


def visit(site: Site, hands: Hands, *words: str, user: tuple[str, ...] = ()) -> tuple[int | None, str]:
    """A person's test: `hands` sees each screen and gives the key; exit code and all that was shown."""
    shown = ""
    command = site.command("-m", "fieldkit", "single-pc", "--line", "LAB-0001", "--lang", "en", *words, user=user)
    terminal = Screen(command, os.environ, columns=120)
    with terminal:
        while (written := terminal.until_prompt()) is not None:
            screen = plain(written)
            shown += screen
            terminal.press(hands(screen))
        shown += plain(terminal.rest())
        return terminal.exit_code(), shown


def a_technician(site: Site, *, online: str = "y") -> Hands:
    """Does what the screen says."""

    def hands(screen: str) -> str:
        if "into this laptop" in screen:
            site.to_the_line()
        elif "back into the customer's device" in screen:
            site.to_the_lan()
        elif "Have them open a web page" in screen:
            return online
        elif "suspended in billing" in screen or "known area fault" in screen:
            return "n"
        return "d"

    return hands


def test_the_line_is_good_and_the_customers_router_is_not(site: Site) -> None:
    """Bad from the LAN, good straight from the line: the customer's side; all put back, and the customer as before."""
    site.import_record()
    assert site.street.router is not None
    site.street.router.run("sysctl", "-qw", "net.ipv4.ip_forward=0")
    lan = site.fieldkit("diagnose", "internet", "--auto", "--line", "LAB-0001", "--at", "lan", "--json", *JUDGED)
    assert json.loads(lan.stdout)["conclusion"]["owner"] == "customer", lan.stdout
    code, shown = visit(site, a_technician(site, online="n"), *JUDGED)
    assert code == 0, shown
    assert "the customer's LAN side needs a further look" in " ".join(re.sub("[│╭╰─╮╯]", " ", shown).split())
    assert "still no service, as before the test" in shown
    assert site.before == site.state()
    assert site.entries() == []
    assert site.answers(f"{LAN}.1")
    site.street.router.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
    assert site.answers(CARRIER_DNS)


def test_the_customer_is_seen_online_again(site: Site) -> None:
    """Back on the LAN the laptop itself sees that pages open; nobody is asked."""
    site.import_record()
    code, shown = visit(site, a_technician(site), *JUDGED)
    assert code == 0, shown
    assert "still cut off" not in shown
    assert "The customer is online again: from their LAN" in shown
    assert "Have them open" not in shown
    assert site.before == site.state()


def test_the_cable_is_not_put_back(site: Site) -> None:
    """Nobody plugs the customer in again: that is what is said last, in the document too."""
    site.import_record()
    site.to_the_line()
    file = site.home / "answers.yaml"
    file.write_text("answers: {permission: done, move_cable: done, cable_back: skipped}\n")
    done = site.fieldkit("single-pc", "--line", "LAB-0001", "--answers", str(file), "--json", *QUICK)
    online = json.loads(done.stdout)["facts"]["single_pc"]["customer_online"]
    assert (online["state"], online["code"]) == ("no", "single_pc.online_is.cable_out")
    assert site.before == site.state()


def test_without_rights_the_printed_commands_do_it(lab_net: Net) -> None:
    """An ordinary user types what was printed, word for word, and the program sees both ways that it took."""
    home = Path(tempfile.mkdtemp(prefix="fieldkit-home-"))  # pytest's own folders let only their owner in
    home.chmod(0o755)
    try:
        site = Site(lab_net, home)
        site.import_record()
        for each in (home, *home.rglob("*")):
            os.chown(each, 65534, 65534)
        technician = a_technician(site)

        def hands(screen: str) -> str:
            # Both times the block to type stands last before the question that asks for it.
            for title, asked in (("Set:", "under “set” above"), ("Put back:", "under “put back” above")):
                if asked in screen:
                    for command in printed(screen, title):
                        site.street.pc.run("sh", "-c", command)
            return technician(screen)

        code, shown = visit(site, hands, *QUICK, user=ORDINARY)
        assert code == 0, shown
        assert "is as it was" in shown
        assert site.before == site.state()
        assert site.entries() == []
    finally:
        shutil.rmtree(home)


def printed(screen: str, title: str) -> list[str]:
    """The commands under a title, as they stand on the screen, `sudo` left out: this shell is root."""
    lines = screen.split(title)[-1].splitlines()[1:]
    block = lines[: next((at for at, line in enumerate(lines) if not line.startswith("  ")), len(lines))]
    return [line.strip().replace("sudo ", "") for line in block]


def test_a_line_that_hands_out_addresses(site: Site) -> None:
    """IPoE: an address is asked for and given back, killed or not; no client stays behind."""
    if shutil.which("dhclient") is None:
        pytest.fail("the lab needs dhclient") if os.environ.get("FIELDKIT_LAB") == "1" else pytest.skip("no dhclient")
    site.import_record(mode="ipoe")
    site.street.carrier.dnsmasq(
        "--port=0", "--interface=dn0", "--except-interface=lo", f"--dhcp-option=3,{LINE_GATEWAY}",
        f"--dhcp-range={LINE_IP},{LINE_IP},255.255.255.248,1h", f"--dhcp-option=6,{CARRIER_DNS}",
    )  # fmt: skip
    site.to_the_line()
    words = ("single-pc", "--line", "LAB-0001", "--auto", "--allow", "interrupt", "--json", *JUDGED)
    done = site.fieldkit(*words)
    document = json.loads(done.stdout)
    assert (done.returncode, document["verdict"]) == (0, "ok"), done.stdout
    assert site.before == site.state()
    process = site.start(*words)
    wait_for(site.taken, seconds=60, what="the carrier's address")
    process.kill()
    process.wait()
    assert LINE_IP in str(site.state())
    assert site.fieldkit("single-pc", "--restore").returncode == 0
    assert site.before == site.state()
    assert (
        "dhclient"
        not in site.street.pc.run("sh", "-c", "ip netns pids $(ip netns identify) | xargs ps -o args=").stdout
    )


def test_the_customers_device_is_still_connected(site: Site) -> None:
    """The line's address answers: nothing is changed, and the MAC is named."""
    site.import_record()
    assert site.street.router is not None
    site.to_the_line()
    site.street.router.ip("link", "set", "wan0", "up")
    done = site.fieldkit("single-pc", "--line", "LAB-0001", "--auto", "--allow", "interrupt", "--json", *QUICK)
    document = json.loads(done.stdout)
    said = document["facts"]["single_pc"]
    assert (done.returncode, document["command"], document["verdict"]) == (3, "single-pc", "unknown")
    assert said["stopped"]["code"] == "single_pc.stopped.taken"
    assert said["adapter"]["how"] == "untouched"
    mac = json.loads(site.street.router.run("ip", "-j", "link", "show", "wan0").stdout)[0]["address"]
    assert mac in said["stopped"]["text"]
    assert site.before == site.state()
    assert not (site.data / "changes").exists()


def test_the_cable_was_never_moved(site: Site) -> None:
    """Still on the customer's LAN: that the carrier's gateway is silent there is nobody's fault; nothing is tested."""
    site.import_record()
    assert site.street.router is not None
    site.street.router.run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1")  # as devices do that are no Linux
    done = site.fieldkit("single-pc", "--line", "LAB-0001", "--auto", "--allow", "interrupt", "--json", *QUICK)
    document = json.loads(done.stdout)
    assert (done.returncode, document["conclusion"]) == (3, None)
    assert document["facts"]["single_pc"]["stopped"]["code"] == "single_pc.stopped.still_lan"
    assert site.before == site.state()
    assert not (site.data / "changes").exists()


def test_nothing_without_consent(site: Site) -> None:
    """Unattended and without `--allow interrupt`, or with a binding that nobody opened, nothing is touched."""
    site.import_record()
    for words, code in (
        ((), "single_pc.stopped.no_consent"),
        (("--allow", "interrupt", "--access-bound-mac", "00e0-fc12-3456"), "single_pc.stopped.bound"),
    ):
        done = site.fieldkit("single-pc", "--line", "LAB-0001", "--auto", "--json", *words)
        document = json.loads(done.stdout)
        assert (done.returncode, document["facts"]["single_pc"]["stopped"]["code"]) == (3, code)
    assert site.before == site.state()
    assert not (site.data / "changes").exists()


def test_the_carrier_is_at_fault(site: Site) -> None:
    """Nobody answers at the line's end: the carrier's side; the adapter is put back all the same."""
    site.import_record()
    site.to_the_line()
    site.street.carrier.ip("link", "set", "dn0", "down")
    done = site.fieldkit("single-pc", "--line", "LAB-0001", "--auto", "--allow", "interrupt", "--json", *JUDGED)
    document = json.loads(done.stdout)
    assert (done.returncode, document["verdict"]) == (1, "fault"), done.stdout
    assert document["facts"]["single_pc"]["side"]["side"] == "carrier"
    assert document["facts"]["single_pc"]["adapter"]["restored"] is True
    assert site.before == site.state()


def test_stopped_in_the_middle(site: Site) -> None:
    """Ctrl-C, a service manager's stop, a closed terminal: put back before it ends."""
    site.import_record()
    site.to_the_line()
    words = ("--auto", "--allow", "interrupt", "--json", "--timeout", "2")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process = site.start("single-pc", "--line", "LAB-0001", *words)
        wait_for(site.taken, seconds=60, what="the line's address")
        time.sleep(0.3)
        process.send_signal(number)
        out, err = process.communicate(timeout=90)
        document = json.loads(out)
        # Both are 130 to a shell: Python dies by SIGINT itself when the interrupt fell into a class just being made.
        assert process.returncode in (130, -signal.SIGINT), (number, err)
        assert (document["error"]["code"], document["verdict"]) == ("interrupted", None), number
        assert site.before == site.state(), number
        assert site.entries() == []


def deadly(folder: Path, when: str) -> str:
    """A folder of system commands of which one kills its caller; `3-after` is after the third change."""
    folder.mkdir(exist_ok=True)
    (folder / "count").unlink(missing_ok=True)
    (folder / "when").write_text(when)
    for name in ("ip", "tee"):
        real = shutil.which(name)
        (folder / name).write_text(DEADLY.format(real=real, count=folder / "count", when=folder / "when"))
        (folder / name).chmod(0o755)
    return str(folder)


def test_killed_at_every_step(site: Site, tmp_path: Path) -> None:
    """kill -9 before and after each command there and back: the next start leaves the adapter as it was before."""
    deadly(tmp_path / "bin", "never")
    words = ("-c", KILLS, str(site.data), LINE_IP, LINE_GATEWAY, CARRIER_DNS, str(tmp_path / "bin"))
    told = json.loads(site.net.sh(*site.command(*words)).stdout)
    assert told["whole"] == 0
    assert told["steps"] >= 10
    assert len(told["kills"]) == 2 * told["steps"]
    well = {"code": -9, "open": True, "recovered": 0, "same": True, "closed": True}
    for one in told["kills"]:
        assert {**one, **well} == one
    assert sum(one["changed"] for one in told["kills"]) >= told["steps"]
    assert site.before == site.state()


def test_the_real_command_killed(site: Site, tmp_path: Path) -> None:
    """The command itself killed while it sets, tests and puts back: it warns, and restores before it begins anew."""
    site.import_record()
    site.to_the_line()
    words = ("single-pc", "--line", "LAB-0001", "--auto", "--allow", "interrupt", "--json", *QUICK)
    process = site.start(*words)
    wait_for(site.taken, seconds=60, what="the line's address")
    process.send_signal(signal.SIGSTOP)  # so that it is still at it however long the second takes to start
    second = site.fieldkit(*words)
    assert json.loads(second.stdout)["error"]["code"] == "single_pc.in_use"
    process.kill()
    process.wait()
    assert LINE_IP in str(site.state())
    doctor = json.loads(site.fieldkit("doctor", "--json").stdout)["rows"]
    assert [row["ok"] for row in doctor if row["name"] == "adapter"] == [False]
    warned = site.fieldkit("diagnose", "optical", "--auto", "--lang", "en")
    assert "fieldkit single-pc --restore" in warned.stderr
    for when in ("3-after", "8-before"):
        killed = site.fieldkit(*words, path=deadly(tmp_path / "bin", when))  # begins by restoring what was left
        assert killed.returncode in (-9, 137), (when, killed.stdout, killed.stderr)
    done = site.fieldkit(*words)
    document = json.loads(done.stdout)
    assert document["facts"]["single_pc"]["adapter"] == {
        "interface": "eth0", "how": "restored", "restored": True, "by_hand": False, "differs": [],
    }  # fmt: skip
    assert site.before == site.state()
    assert not site.journal.exists()
    site.to_the_lan()
    assert site.answers(CARRIER_DNS)


def test_set_anew_since(site: Site, tmp_path: Path) -> None:
    """Where somebody has set the adapter since, or the laptop was restarted, only what is still ours is taken away."""
    site.import_record()
    words = ("-c", STAND_IN, str(site.data), LINE_IP, LINE_GATEWAY, CARRIER_DNS)
    died = site.net.sh(*site.command(*words, path=deadly(tmp_path / "bin", "5-after")), check=False)
    assert died.returncode in (-9, 137)
    site.street.pc.ip("-4", "address", "flush", "dev", "eth0")
    site.street.pc.ip("address", "add", "10.20.30.40/24", "dev", "eth0")
    site.street.pc.run("tee", "/etc/resolv.conf", input="nameserver 10.20.30.1\n")
    anew = site.state()
    done = site.fieldkit("single-pc", "--restore", "--json")
    assert [row["how"] for row in json.loads(done.stdout)["rows"]] == ["changed_since"]
    assert anew == site.state()
    assert not site.journal.exists()


def test_others_set_the_adapter_meanwhile(site: Site) -> None:
    """A tunnel with a better default, a policy route, and in mid-test a lease, a second default and other name servers:
    all that was there before is there again, and nothing besides."""
    site.import_record()
    site.to_the_line()
    pc = site.street.pc
    pc.ip("link", "add", "tun9", "type", "bridge")
    pc.address("tun9", "10.99.0.2/24")
    pc.route("10.99.0.1", interface="tun9", metric=5)
    pc.ip("rule", "add", "from", "10.99.0.2", "lookup", "100")
    pc.ip("route", "add", "default", "via", f"{LAN}.9", "dev", "eth0", "table", "100")
    before = site.state()
    process = site.start("single-pc", "--line", "LAB-0001", "--auto", "--allow", "interrupt", "--json", *QUICK)
    wait_for(site.taken, seconds=60, what="the line's address")
    process.send_signal(signal.SIGSTOP)
    pc.ip("address", "add", "10.77.0.5/24", "dev", "eth0")
    pc.route("10.77.0.1", interface="eth0", metric=900)
    pc.run("tee", "/etc/resolv.conf", input="nameserver 10.77.0.1\n")
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=120)
    assert json.loads(out)["facts"]["single_pc"]["adapter"]["how"] == "restored", err
    assert before == site.state()
    assert not site.journal.exists()


def test_the_adapter_is_unplugged_in_mid_test(site: Site) -> None:
    """A USB adapter pulled out: the resolver's file is put back, no alarm over what is not there, nothing left open."""
    site.import_record()
    site.to_the_line()
    process = site.start("single-pc", "--line", "LAB-0001", "--auto", "--allow", "interrupt", "--json", *QUICK)
    wait_for(site.taken, seconds=60, what="the line's address")
    site.street.pc.ip("link", "delete", "eth0")
    out, err = process.communicate(timeout=120)
    said = json.loads(out)["facts"]["single_pc"]
    assert said["adapter"]["how"] == "gone", err
    assert said["customer_online"]["state"] == "unknown"
    assert site.street.pc.run("cat", "/etc/resolv.conf").stdout == site.before[2]
    assert not site.journal.exists()
